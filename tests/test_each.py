"""Several places in one go: a study and a page each, and a page that lists them."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import geopandas as gpd
import pandas as pd
import pulled
import pytest
import shapely
from looking import SCHEMES, faults
from running import here

import exclusion
from exclusion import acs, phrases, pulls, report, studies
from exclusion.acs import _bulk
from exclusion.errors import ExclusionWarning, PlaceError, SourceError
from exclusion.studies import Studies

YEAR = 2021
TRIO = ["51059", "51013", "51510"]


def same(one, other):
    """Hold two studies against each other."""
    pd.testing.assert_frame_equal(one.totals, other.totals)
    pd.testing.assert_frame_equal(pd.DataFrame(one.areas), pd.DataFrame(other.areas))
    assert (one.place, one.vintage, one.options) == (other.place, other.vintage, other.options)
    assert one.sources == other.sources


# Studies


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (["Kenner, LA", "22071", "51013030100"], {"topics": ["covered"]}),
        (["47900", "51013030100"], {"geography": "block group"}),
    ],
)
def test_each_is_what_it_is_alone(stocked, asked, options):
    found = exclusion.study(asked, YEAR, each=True, source="bulk", **options)

    assert list(found) == asked
    assert found.failed == {}
    for text, study in found.items():
        same(study, exclusion.study(text, YEAR, source="bulk", **options))


def test_names_and_tables_are_read_once_for_all(census, monkeypatch):
    exclusion.study(TRIO[0], YEAR)
    read = {"names": 0, "tables": 0}

    def counting(name, call):
        def counted(*arguments, **options):
            read[name] += 1
            return call(*arguments, **options)

        return counted

    monkeypatch.setattr(acs, "names", counting("names", acs.names))
    monkeypatch.setattr(_bulk, "read_table", counting("tables", _bulk.read_table))
    exclusion.study(TRIO[0], YEAR)
    alone = dict(read)
    read.update(names=0, tables=0)
    census.forget()
    assert len(exclusion.study(TRIO, YEAR, each=True)) == 3
    # For tracts and for counties.
    assert read == alone == {"names": 1, "tables": 2 * len(pulls.TABLES)}
    # The water of the other two counties is theirs alone.
    assert {"AREAWATER" in request.path for request in census.requests} == {True}


def test_a_failure_of_one_does_not_lose_the_others(stocked):
    with pytest.warns(ExclusionWarning, match="Kener, LA: 'Kener, LA' is not known"):
        found = exclusion.study(["Kenner, LA", "Kener, LA", "51013"], YEAR, each=True)

    assert list(found) == ["Kenner, LA", "51013"]
    assert repr(found).count("tracts") == 2
    assert repr(found).endswith("| no 'Kener, LA'>")
    with pytest.raises(PlaceError, match="Nearest: Kenner city"):
        found["Kener, LA"]
    with pytest.raises(KeyError):
        found["Gretna, LA"]


def test_what_the_bureau_lacks_for_one_leaves_the_others_theirs(census, monkeypatch):
    fetch = acs.fetch

    def without_arlington(tables, geography, within, *rest, **options):
        if "51013" in within:
            raise SourceError("The Census Bureau has no tract for 51013.", status=204)
        return fetch(tables, geography, within, *rest, **options)

    monkeypatch.setattr(acs, "fetch", without_arlington)
    with pytest.warns(ExclusionWarning, match="51013: The Census Bureau has no tract"):
        found = exclusion.study(TRIO, YEAR, each=True)
    assert list(found) == ["51059", "51510"]


def test_what_is_bundled_needs_no_network_that_others_lack(census):
    with pytest.warns(ExclusionWarning, match=r"Kenner, LA: .* is not in the cache"):
        found = exclusion.study(["New Orleans", "Kenner, LA"], 2019, each=True, offline=True)
    same(found["New Orleans"], exclusion.study("New Orleans", 2019))


def test_a_file_that_fits_one_place_fails_the_others_alone(stocked, tmp_path):
    box = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.box(-91, 29, -89.9, 31)], crs=4326)
    box.to_file(tmp_path / "west.geojson")
    options = {"neighborhoods": tmp_path / "west.geojson"}
    with pytest.warns(ExclusionWarning, match="51013: .*west.geojson does not overlap Arlington"):
        found = exclusion.study(["22051", "51013"], YEAR, each=True, **options)
    assert found["22051"].options == {"neighborhoods": "west.geojson"}


def test_one_place_under_two_names_is_studied_once(stocked, caplog):
    caplog.set_level("INFO", "exclusion")
    found = exclusion.study(["Kenner, LA", "2239475", "Kenner, LA"], YEAR, each=True)
    assert list(found) == ["Kenner, LA"]
    assert "2239475 is Kenner, Louisiana, which is there already" in caplog.text


@pytest.mark.parametrize("asked", ["Kenner, LA", [22051], [["22051", "22071"]]])
def test_what_is_no_list_of_texts_is_refused(asked):
    with pytest.raises(PlaceError, match="no list of names or GEOIDs"):
        exclusion.study(asked, YEAR, each=True)


# Pages


@pytest.fixture(scope="module")
def namesakes():
    """A small place under three names."""
    with pulled.stock():
        found = exclusion.study("51510", YEAR)
    names = "Springfield, Illinois", "Springfield, Missouri", "Springfield, MO & <b>more</b>"
    return {name: replace(found, place=name) for name in names}


def test_places_of_one_name_have_folders_of_their_own(namesakes):
    taken: list[str] = []
    for study in [*namesakes.values(), *namesakes.values()]:
        taken.append(studies.folder_name(study, taken))
    assert taken == [
        "springfield-2021",
        "springfield-2021-missouri",
        "springfield-2021-mo-b-more-b",
        "springfield-2021-illinois",
        "springfield-2021-2",
        "springfield-2021-3",
    ]


class Links(HTMLParser):
    """The text of each link, and where it leads."""

    def __init__(self, page):
        super().__init__()
        self.found, self.inside = {}, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.inside = dict(attributes)["href"] if tag == "a" else self.inside

    def handle_endtag(self, tag):
        self.inside = None if tag == "a" else self.inside

    def handle_data(self, data):
        if self.inside:
            self.found[self.inside] = self.found.get(self.inside, "") + data


def test_python_writes_a_page_each_and_one_that_lists_them(namesakes, tmp_path, bare):
    found = Studies(dict(list(namesakes.items())[:2]), {"X <i>": PlaceError("No <i> here.")})
    paths = found.write(tmp_path, k=5)
    page = paths["index.html"].read_text(encoding="utf-8")

    assert list(paths) == [*found, "index.html", "places.csv"]
    links = {text: link for link, text in Links(page).found.items()}
    assert links.pop("Why?") == "#failed"
    assert {text: tmp_path / link for text, link in links.items()} == {n: paths[n] for n in found}
    assert all(path.is_file() for path in paths.values())
    assert "X &lt;i&gt;" in page
    assert "No &lt;i&gt; here." in page
    assert not re.search(r'(src|href)="(?!springfield|#failed)', page)
    row = found["Springfield, Missouri"].totals.loc["no_home_broadband"]
    shown = [phrases.percent(row["share"], 1), phrases.number(row["households"])]
    assert all(text in page for text in shown)
    table = pd.read_csv(paths["places.csv"])
    assert table["folder"].tolist()[:2] == ["springfield-2021", "springfield-2021-missouri"]
    assert table["households"].tolist()[:2] == [row["households"]] * 2
    assert table["households_moe"].tolist()[:2] == [round(row["households_moe"])] * 2
    assert table.iloc[2].dropna().to_dict() == {"place": "X <i>", "error": "No <i> here."}


def test_a_page_that_cannot_be_written_is_named_in_the_list(namesakes, tmp_path):
    found = Studies({"A": namesakes["Springfield, Illinois"]}, {})
    with pytest.warns(ExclusionWarning, match="A: "):
        paths = found.write(tmp_path, by="no_such_measure")
    page = paths["index.html"].read_text(encoding="utf-8")
    assert list(paths) == ["index.html", "places.csv"]
    assert "<h1>None of the places asked for has a page.</h1>" in page
    assert "<dt><bdi>A</bdi></dt>" in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Who is not connected to the internet at home in 2 places",
                "2019–2023, 2020–2024",
                "Households with no ",
            ],
        ),
        (
            "es",
            [
                "Quiénes no están conectados a internet en casa en 2 lugares",
                "2019–2023, 2020–2024",
                "Hogares sin ",
            ],
        ),
    ],
)
def test_other_measures_and_years_stand_apart(tmp_path, language, said):
    study = exclusion.study("New Orleans", 2024)
    with phrases.speaking(language):
        entries = [report.entry(study, "a", "no_computer"), report.entry(study, "b")]
        path = report.write_index(entries, {"C": "It is lost."}, tmp_path)["index.html"]
    page = path.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert page.count('scope="rowgroup"') == 2
    assert all(text in page for text in said)
    assert ('<span lang="en">It is lost.</span>' in page) == (language == "es")


# The command line


def test_the_command_line_goes_on_and_ends_with_what_failed(stocked, tmp_path, bare):
    done = here(
        *("report", "Kener, LA", "51510", "--each", "--vintage", str(YEAR)),
        *("--language", "es", "--top", "3"),
        cwd=tmp_path,
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-2:]
    assert last[0] == "Error: 1 of 2 places has no page."
    assert last[1].startswith("Kener, LA: 'Kener, LA' is not known")
    page = (tmp_path / "maps" / "index.html").read_text(encoding="utf-8")
    assert set(Links(page).found) == {"#failed", "alexandria-city-2021/index.html"}
    own = (tmp_path / "maps" / "alexandria-city-2021" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in own
    assert "--top 3" in own
    assert done.stdout.splitlines()[-2:] == ["maps/index.html", "maps/places.csv"]
    assert done.stdout.startswith("1 of 2: Kener, LA\n2 of 2: 51510\n")


def test_the_command_line_ends_well_where_all_have_a_page(stocked, tmp_path, bare):
    done = here("report", "51510", "--each", "--vintage", str(YEAR), "--out", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x" / "alexandria-city-2021" / "index.html").is_file()
    done = here("report", "--each", cwd=tmp_path)
    assert (done.returncode, "--each takes PLACEs" in done.stderr) == (2, True)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(namesakes, tmp_path, open_page, width):
    entries = [report.entry(study, f"p{at}") for at, study in enumerate(namesakes.values())]
    failed = {"Springfield, Nowhere": "There is no such place." * 3}
    path = report.write_index(entries, failed, tmp_path)["index.html"]
    page = open_page(path, width=width, bypass_csp=True)
    assert faults(page, looks=SCHEMES) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
