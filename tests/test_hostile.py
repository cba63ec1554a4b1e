"""Names that would be markup, script, formula or template stay the text that they are."""

from __future__ import annotations

import csv
import dataclasses
import json
import warnings
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import bundled
import pandas as pd
import pulled
import pytest
from reading import unfold

from exclusion import report, studies
from exclusion.errors import VintageWarning
from exclusion.report import _page
from exclusion.telling import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.studies import Study

NAMES = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "single quote": "'><svg onload='alert(1)'>",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1",
    "minus": "-1+cmd",
    "at": "@x",
    "right to left": "\u202eשכונה \u2067حي",
    "long": "Longname" * 38,
    "emoji": "🏚️ Bywater 👩‍👩‍👧",
    "expression": "{{ 7*7 }}",
    "raw": "{% raw %}",
    "end of raw": "{% endraw %}{{ 7*7 }}",
    "comment": "{# never",
    "end of script": "</script>",
    "end of title": "</title><script>alert(1)</script>",
    "html comment": "<!-- <script>",
    "mathematics": "$x^2$",
    "format": "{name} {0} %s $& \\u003c",
    "entity": "&lt;b&gt;&amp;",
    "quoted": 'one, "two", three',
}
BEFORE_APOSTROPHE = ("=", "+", "-", "@")
K = 5
#: Those of headline, score and what households have: each that a page can show takes draws.
MEASURES = ("no_home_broadband", "no_internet", "no_computer", "smartphone_only")
#: As many names a page, so that one that breaks out of its place is seen and few pages are made.
TOGETHER = [list(NAMES)[i::3] for i in range(3)]


@cache
def new_orleans() -> Study:
    return bundled.new_orleans()


def named(names: list[str], place: str) -> Study:
    """Give a small New Orleans whose areas, neighbourhoods and sites bear these names."""
    study = new_orleans()
    others = [m for m in study.measures if m not in ("no_home_broadband", "no_internet")]
    gone = [column for m in others for column in study.areas if column.startswith(f"{m}_")]
    lived_in = study.areas["households"] > 0
    areas = study.areas.drop(columns=gone)[lived_in].iloc[: len(names) + 8].copy()
    sites = study.sites.iloc[: len(names)].copy()
    for frame, columns in ((areas, ("NAME", "neighborhood")), (sites, ("name",))):
        for column in columns:
            frame[column] = [*names, *frame[column].iloc[len(names) :]]
    areas.loc[areas.index[-1], "neighborhood"] = None
    hoods = study.neighborhoods.rename(dict(zip(study.neighborhoods.index, names, strict=False)))
    part = study.subset(areas.index, place=place)
    return dataclasses.replace(part, areas=areas, sites=sites, neighborhoods=hoods, absent={})


class Parsed(HTMLParser):
    """The elements of a page with the names of their attributes, and the text in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.texts: dict[str, list[str]] = {}
        self.opened = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        # A table may be marked as one of long names; the mark holds no letter of theirs.
        self.elements.append((tag, *(name for name, _ in attributes if name != "data-long")))
        self.opened = f"{tag}#{dict(attributes).get('id')}" if tag == "script" else tag

    def handle_endtag(self, _):
        self.opened = ""

    def handle_data(self, data):
        self.texts.setdefault(self.opened, []).append(data)

    @property
    def title(self) -> str:
        return "".join(self.texts["title"])

    def data(self, name: str):
        return json.loads("".join(self.texts[f"script#{name}"]))


def elements(text: str) -> list[tuple[str, ...]]:
    return Parsed(text).elements


@pytest.fixture(scope="module")
def plain() -> Study:
    return named([f"Plain {i}" for i in range(len(TOGETHER[0]))], "Plain")


@pytest.fixture(scope="module")
def plain_page(plain) -> list[tuple[str, ...]]:
    return elements(_page.render(plain, Asked(k=K)))


@pytest.fixture(params=TOGETHER, ids=" ".join)
def names(request) -> list[str]:
    return [NAMES[kind] for kind in request.param]


def test_a_page_has_the_elements_and_attributes_that_it_has_with_plain_names(names, plain_page):
    study = named(names, "".join(names))
    page = Parsed(_page.render(study, Asked(k=K)))

    assert page.elements == plain_page
    assert sum(tag == "script" for tag, *_ in page.elements) == 6
    assert not [e for e in page.elements if any(a.startswith("on") for a in e[1:])]
    assert page.title == f"Who is not connected at home in {study.place}"
    shown = page.data("map_exclusion_data")
    assert shown["city"] == study.city
    assert shown["name"][: len(names)] == names
    assert set(names) <= set(shown["hoods"])
    assert [site[2] for site in shown["sites"]] == names


def test_a_map_or_card_by_itself_has_the_elements_that_it_has_with_plain_names(names, plain):
    study = named(names, "".join(names))
    chart, card = (Parsed(text) for text in pictures(study))
    plain_chart, plain_card = map(elements, pictures(plain))

    assert chart.elements == plain_chart
    assert chart.title == f"Who is not connected at home in {study.place}"
    assert card.elements == plain_card


def pictures(study: Study) -> tuple[str, str]:
    """Give the page that `map` alone makes, and the card of the study without polygons."""
    bare = pd.DataFrame(study.areas.drop(columns="geometry"))
    return study.map(k=K).get_root().render(), dataclasses.replace(study, areas=bare)._repr_html_()


def test_no_spreadsheet_runs_a_cell():
    study = named(list(NAMES.values()), "Plain")
    written = report.ranking_csv(study, study.evaluate(k=K), Asked(k=K))
    rows = {row["GEOID"]: row for row in csv.DictReader(written.splitlines())}

    for geoid, name in zip(study.areas.index, NAMES.values(), strict=False):
        assert (rows[geoid]["name"], rows[geoid]["neighborhood"]) == (safe(name), safe(name))
    cells = [cell for row in rows.values() for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(BEFORE_APOSTROPHE)]


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory):
    """One page with every name, of a place that would run a script."""
    study = named(list(NAMES.values()), NAMES["end of title"] + NAMES["image"])
    return study, study.write(tmp_path_factory.mktemp("hostile"), k=20)


@pytest.fixture
def opened(all_at_once, open_page):
    page = unfold(open_page(all_at_once[1]["index.html"], fresh=True))
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert dialogs == []
    assert page.locator("img, main script:not([type]), main svg").count() == 0


@pytest.mark.browser
def test_names_stand_as_text_in_title_tables_and_sentence(all_at_once, opened):
    study, _ = all_at_once
    assert opened.title() == f"Who is not connected at home in {study.place}"
    buttons = opened.locator(".all tbody button")
    shown = buttons.all_text_contents()
    assert sorted(shown) == sorted(study.areas["NAME"])
    assert set(opened.locator(".all tbody td:nth-child(3)").all_text_contents()) == {
        *study.areas["neighborhood"].fillna("")
    }
    listed = opened.locator(".list tbody button").all_text_contents()
    assert listed == list(study.areas["NAME"][list(study.shortlist().members)])
    named = opened.locator("#neighborhoods tbody th").all_text_contents()
    ranked = study.rank_neighborhoods(k=10)
    assert named == list(ranked.index[ranked["rank"].notna()])
    assert set(named) & set(NAMES.values())
    assert opened.locator("h1 bdi").text_content() == study.city
    for i, name in enumerate(shown):
        buttons.nth(i).evaluate("button => button.click()")
        assert opened.locator(".xm-say").text_content().startswith(name)


@pytest.mark.browser
def test_names_that_start_with_a_figure_sort_as_words(opened):
    names = opened.locator(".all tbody td:nth-child(3)")
    opened.click(".all thead th:nth-child(3) button")
    rising = names.all_text_contents()
    opened.click(".all thead th[aria-sort] button")
    falling = names.all_text_contents()
    assert rising[-1] == falling[-1] == ""  # what has no name stands last both ways
    assert falling[:-1] == rising[-2::-1]


@pytest.mark.browser
def test_a_name_keeps_its_direction_and_leaves_the_words_around_it_alone(opened):
    shown = "element => [getComputedStyle(element).unicodeBidi, element.closest('[dir]')?.dir]"
    assert opened.locator(".all tbody td:nth-child(3)").first.evaluate(shown)[0] == "plaintext"
    for where in (".all tbody button", ".list tbody button"):
        assert opened.locator(where).first.evaluate(shown)[1] == "auto"
    assert opened.locator("h1 bdi").evaluate(shown)[0] == "isolate"


@pytest.mark.browser
def test_names_stand_as_text_in_tooltips(all_at_once, opened):
    study, _ = all_at_once
    texts = opened.evaluate(
        """() => {
          const shown = [];
          map_exclusion.eachLayer((layer) => {
            if (!layer.getTooltip || !layer.getTooltip()) return;
            layer.openTooltip();
            shown.push(layer.getTooltip().getElement().textContent);
          });
          return shown;
        }"""
    )
    tips = set(texts)
    for site in study.sites.itertuples():
        assert any(tip.startswith(site.name) for tip in tips)
    for name in NAMES.values():
        assert (f"{name}, {name}" if name else name) in tips


@pytest.mark.browser
def test_search_finds_names_and_repeats_them_as_text(opened):
    for name in filter(None, NAMES.values()):
        opened.fill(".xm-search", name)
        opened.press(".xm-search", "Enter")
        assert name in opened.locator(".xm-say").text_content()
        assert "found for" not in opened.locator(".xm-say").text_content()
    unknown = '<b onclick="alert(1)">{{ 7*7 }} $& {query}</b>'
    opened.fill(".xm-search", unknown)
    opened.press(".xm-search", "Enter")
    told = opened.locator(".xm-say").text_content()
    assert told.startswith(f"Nothing found for “{unknown}”. ")


@pytest.mark.browser
def test_the_download_is_the_file_whatever_the_names(all_at_once, opened):
    with opened.expect_download() as download:
        opened.click("#csv-all")
    assert download.value.path().read_bytes() == all_at_once[1]["ranking.csv"].read_bytes()


# Who, why, a score and change of a pulled place, which bears these names, and its neighbourhoods.


def pulled_as(name: str, hoods: list[str]) -> Study:
    snapshot = pulled.snapshot(pulled.KENNER, 2024)
    geoids = sorted(snapshot.estimates["GEOID"].unique())
    names = [hoods[i % len(hoods)] for i in range(len(geoids))]
    frame = pd.DataFrame({"GEOID": geoids, "neighborhood": names})
    manifest = dataclasses.replace(snapshot.manifest, place=name)
    # Without its published row the place is the sum of its areas, and bears its name in who.csv.
    study = studies.of_snapshot(
        dataclasses.replace(snapshot, manifest=manifest, neighborhoods=frame, published=None)
    )
    gone = [m for m in study.measures if m not in MEASURES]
    columns = [column for m in gone for column in study.areas if column.startswith(f"{m}_")]
    areas = study.areas.drop(columns=columns).assign(NAME=names)
    return dataclasses.replace(study, areas=areas, totals=study.totals.drop(index=gone))


def every_section(study: Study, folder) -> dict[str, Path]:
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore", VintageWarning)
        bundled.bare(patch)
        return study.write(folder, k=K, score="default", earlier=pulled.study(pulled.KENNER))


@pytest.fixture(scope="module")
def plain_sections(tmp_path_factory):
    few = [f"Plain {i}" for i in range(5)]
    paths = every_section(pulled_as("Plain", few), tmp_path_factory.mktemp("plain"))
    return elements(paths["index.html"].read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "kinds",
    [
        ("script", "image", "formula", "right to left", "expression"),
        ("end of script", "end of title", "format", "quoted", "single quote"),
    ],
)
def test_no_section_takes_a_name_for_markup(kinds, plain_sections, tmp_path):
    names = [NAMES[kind] for kind in kinds]
    study = pulled_as("".join(names), names)
    paths = every_section(study, tmp_path)
    page = Parsed(paths["index.html"].read_text(encoding="utf-8"))
    assert page.elements == plain_sections
    # The neighborhoods, and the areas of list and score.
    assert set(names) <= set(page.texts["td"])
    assert set(names) <= set(page.texts["th"])
    assert study.city in page.texts["bdi"]
    for file in ("who.csv", "change.csv", "ranking.csv"):
        rows = list(csv.reader(paths[file].read_text(encoding="utf-8-sig").splitlines()))
        cells = [cell for row in rows[1:] for cell in row]
        started = [cell for cell in cells if cell.startswith(BEFORE_APOSTROPHE)]
        assert not [cell for cell in started if not cell.lstrip("-").replace(".", "").isdigit()]
        assert len({len(row) for row in rows}) == 1
    with paths["who.csv"].open(encoding="utf-8-sig", newline="") as lines:
        who = list(csv.DictReader(lines))
    assert {r["GEOID"] for r in who if r["level"] == "neighborhood"} == set(map(safe, names))
    assert {r["GEOID"] for r in who if r["level"] == "place"} == {safe(study.place)}


def safe(name: str) -> str:
    """Give a name as a spreadsheet may hold it."""
    return f"'{name}" if name.startswith(BEFORE_APOSTROPHE) else name
