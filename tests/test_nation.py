"""The country by county: ranks with their bands, the page, and the files beside it."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.dom import minidom

import bundled
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import exclusion
from exclusion import maps, nations, phrases, ranking
from exclusion.cli import cli
from exclusion.errors import ArgumentError, PlaceError, VintageError
from exclusion.report import _nation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from exclusion.nations import Nation

BY = "no_subscription"
#: What a page of 3,222 counties and five measures may weigh.
BUDGET = 2_500_000


@pytest.fixture(scope="module", autouse=True)
def kept_tables() -> Iterator[None]:
    """What pages are made of is computed once a nation and measure; nothing here changes it."""
    tables: dict[tuple[Any, ...], Any] = {}

    def kept(name: str) -> Callable[..., Any]:
        make = getattr(nations.Nation, name)

        def table(nation: Nation, *args: Any) -> Any:
            key = (name, id(nation), *args)
            if key not in tables:
                tables[key] = make(nation, *args), nation
            return tables[key][0]

        return table

    with pytest.MonkeyPatch.context() as patch:
        for name in ("by_state", "trends"):
            patch.setattr(nations.Nation, name, kept(name))
        yield


@cache
def country() -> Nation:
    """All counties of 2019-23, ranked once."""
    return exclusion.nation()


@cache
def louisiana() -> Nation:
    """Louisiana, with what was computed of the country."""
    made = replace(country(), state="LA")
    for name in ("_found", "peers_of_all", "differences"):
        made.__dict__[name] = getattr(country(), name)
    return made


@cache
def page() -> str:
    return _nation.render_nation(country())


def data(text: str) -> dict:
    return json.loads(re.search(r'id="nation">(.*?)</script>', text, re.DOTALL)[1])


@pytest.mark.parametrize(
    ("county", "name"), [("22071", "New Orleans 2019"), ("24510", "Baltimore 2021")]
)
def test_the_rows_of_bundled_places_are_those_of_their_counties(county, name):
    study = bundled.named(name)
    table = exclusion.nation(study.vintage).counties
    for measure in ("no_subscription", "no_home_broadband", "no_computer", "cellular_only"):
        own = study.totals.loc[measure]
        if own["share_moe_method"] == "published":
            for column in ("households", "share", "share_moe"):
                assert table[f"{measure}_{column}"][county] == pytest.approx(own[column], rel=1e-9)


def test_ranks_are_those_of_whole_places_and_never_bare():
    found = country().ranked()
    known = country().ranking.table.reindex(found.index)
    for name in ("band_low", "band_high"):
        assert (found[name] == known[name].astype(float)).all()
    assert (found["chance_100"] == known["chance"]).all()
    assert (found["tier"] == known["tier"]).all()
    assert (found["band_low"] <= found["band_high"]).all()
    # What is proved is wider than what is drawn, nearly everywhere.
    wide = (found["proven_high"] - found["proven_low"]).astype(float)
    assert (wide >= found["band_high"] - found["band_low"]).mean() > 0.95
    assert (found["unrankable"] == ranking.unrankable(found)).all()
    assert int(found["unrankable"].sum()) > 50


def test_bands_in_a_state_count_its_counties():
    found, state = country().ranked(), country().counties["state"]
    size = state.map(state.value_counts())
    assert (found["state_high"] <= size).all()
    assert (found["state_low"] >= 1).all()
    alone = found[state == "DC"]
    assert alone[["state_low", "state_high"]].to_numpy().tolist() == [[1.0, 1.0]]


def test_now_is_given_but_in_puerto_rico():
    found, state = country().ranked(), country().counties["state"]
    assert found.loc[state == "PR", "now"].isna().all()
    assert found.loc[state != "PR", "now"].notna().all()
    now = found.loc["22071", ["now", "now_low", "now_high"]].astype(float)
    assert now.round(3).tolist() == [0.120, 0.102, 0.138]


def test_the_map_of_the_country_is_an_image_with_its_legend():
    drawn = country().map()
    shown = drawn._repr_html_()
    picture = base64.b64decode(re.search(r"base64,(.*?)\"", shown)[1]).decode()
    minidom.parseString(picture)
    assert picture.count("<path class=") - 1 == len(country().told)
    said = html.unescape(re.sub("<[^>]+>", "", re.sub("(?s)<style>.*?</style>", "", shown)))
    assert country().period in said
    for mark, label in maps.labels(drawn.shown):
        assert f"{label} ({phrases.number(drawn.shown.counts[mark])})" in said


def test_states_are_sums_of_their_counties():
    rows = country().by_state()
    found, state = country().ranked(), country().counties["state"]
    own = found[state == "LA"]
    assert rows.loc["LA", "households"] == own["households"].sum()
    assert rows.loc["LA", "share"] == pytest.approx(own["households"].sum() / own["base"].sum())
    margin = np.sqrt(np.square(own["households_moe"]).sum())
    assert rows.loc["LA", "households_moe"] == pytest.approx(margin)
    assert rows["counties"].sum() == len(found) == 3_222
    assert country().total()["households"] == pytest.approx(rows["households"].sum())


@pytest.mark.parametrize(
    "said", ["22071", "Orleans Parish, Louisiana", "orleans, la", "ORLEANS PARISH, LA"]
)
def test_a_county_is_found_by_its_names(said):
    found = country().standing(said)
    assert found.geoid == "22071"
    assert {BY, "no_broadband", "no_wireline"} <= set(found.table.index)
    assert found.table.loc[BY, "share"] == country().counties[f"{BY}_share"]["22071"]
    assert "1,108–1,448" in found._repr_html_()


@pytest.mark.parametrize(
    ("said", "why"),
    [("Orleans", "3 counties are called"), ("Orlens Parish, Louisiana", "Orleans Parish")],
)
def test_a_county_that_is_none_or_several_is_refused_with_names(said, why):
    with pytest.raises(PlaceError, match=why):
        country().standing(said)


def test_peers_are_those_of_the_room_and_unsure_ones_are_told():
    found = country().peers("Orleans Parish, Louisiana", k=5)
    assert "22051" in found.table.index
    assert found.table["sure"].dtype == bool
    every = country().peers_of_all
    assert every.groupby("GEOID").size().unique().tolist() == [5]


def test_in_what_a_county_is_unlike_its_peers_is_told():
    found = country().differences.set_index(["GEOID", "measure"])["verdict"]
    own = country().peers_of_all.set_index("GEOID").loc["22071", "peer"]
    from exclusion import peers

    one = peers.differences(peers.counties(), "22071", list(own))["verdict"]
    assert found.loc["22071"].to_dict() == one.to_dict()
    told = data(page())["peers"]["unlike"]
    rungs, at = list(data(page())["labels"]), country().told.get_loc("22071")
    signs = dict(zip(rungs, told[at * len(rungs) : (at + 1) * len(rungs)], strict=True))
    assert signs == {name: {"higher": "+", "lower": "-"}.get(one[name], "0") for name in rungs}


def test_whose_trend_is_better_is_told_of_each_countys_peers():
    found = country().trends().set_index(["GEOID", "peer"])
    every = country().peers_of_all.set_index(["GEOID", "peer"])
    assert found.index.equals(every.index)
    counts = found["trend"].value_counts()
    # Peers are like the place, and by chance alone one in ten would be called.
    assert counts["better"] / len(found) > 0.05
    assert counts["worse"] / len(found) > 0.05
    own = found.loc["22071"]
    assert own["trend"].drop(["48215", "24510"]).unique().tolist() == ["no_detectable_difference"]
    assert own["trend"][["48215", "24510"]].tolist() == ["better", "worse"]
    # Connecticut's planning regions were not there five years before; nor is 2016 there.
    assert found.loc["09110", "trend"].isna().all()
    older = replace(country(), vintage=2021)
    older.__dict__["peers_of_all"] = country().peers_of_all
    assert older.since is None
    assert older.trends()["trend"].isna().all()


@pytest.mark.parametrize(
    ("options", "error", "why"),
    [
        ({"vintage": 2030}, VintageError, "2030"),
        ({"vintage": 2016}, VintageError, "2016"),
        ({"state": "ZZ"}, ArgumentError, "state is 'ZZ'.*'LA' or 'Louisiana'"),
        ({"k": 3_223}, ArgumentError, "k is 3223"),
        ({"by": "no_internet"}, ArgumentError, "by is 'no_internet'"),
    ],
)
def test_what_is_not_there_is_refused_by_name(options, error, why):
    with pytest.raises(error, match=why):
        exclusion.nation(**options)


def test_the_page_is_small_and_has_every_county_on_the_map_or_named():
    text = page()
    assert len(text.encode()) <= BUDGET
    drawn = re.search(r'<g class="counties">(.*?)</g>', text, re.DOTALL)[1]
    assert len(re.findall(r'<path class="[ch]\d" d="M', drawn)) == 3_222
    known = data(text)
    assert len(known["geoid"]) == 5 * 3_222
    assert set(known["measures"]) == set(nations.MEASURES)
    assert "<path/>" not in drawn
    # Nothing is loaded, and no script runs but the page's own.
    assert not re.search(r'(src|href)="(?!#|data:)', text)
    assert re.search(r"script-src &#39;sha256-|script-src 'sha256-", text)


def test_counties_without_polygons_are_in_the_table_and_named():
    older = exclusion.nation(2021)
    lacking = older.counties.index[older.counties.geometry.isna()]
    assert "02261" not in lacking
    assert sorted(lacking) == [f"09{n:03d}" for n in range(1, 16, 2)]
    assert (older.counties.loc[lacking, "state"] == "CT").all()
    early = exclusion.nation(2019).counties
    assert early.geometry.isna()["02261"]
    # Of 2019 what moves a figure to its last year is not known, and is said to be so.
    made = replace(older, state="CT")
    ranked = country().ranked().iloc[: len(older.counties)].set_index(older.counties.index)
    made.__dict__["_found"] = dict.fromkeys(made.measures, ranked)
    from exclusion import telling

    notes = " ".join(telling.of_nation(made).notes)
    assert "8 counties are in the table but not on the map" in notes
    assert "Fairfield County, Connecticut (09001)" in notes


def test_the_page_says_what_holds():
    text = page()
    found = country().ranked()
    surely = int((found["chance_100"] >= 0.95).sum())
    assert f"<strong>{surely}</strong> of 3,222 counties are surely among the 100" in text
    assert f"{int(found['unrankable'].sum())} counties cannot be ranked" in text
    for source in ("us-atlas", "ISC licence", "S2801", "U.S. Census Bureau"):
        assert source in text
    rows = re.search(r'<tbody id="rows">(.*?)</tbody>', text, re.DOTALL)[1]
    assert rows.count("<tr>") == 100
    members = set(re.findall(r'data-at="(\d+)"', rows))
    listed = country().counties.index.get_indexer(list(country().ranking.shortlist.members))
    assert members == {str(n) for n in listed}


def test_a_state_has_a_page_of_its_own():
    text = _nation.render_nation(louisiana())
    known = data(text)
    assert len(known["geoid"]) == 5 * 64
    assert known["states"] == [["LA", "Louisiana", known["states"][0][2]]]
    assert "The counties of Louisiana, most excluded first" in text
    assert 'id="state"' not in text
    assert len(text.encode()) < 200_000


def test_the_page_speaks_spanish():
    with phrases.speaking("es"):
        text = _nation.render_nation(louisiana())
    assert '<html lang="es">' in text
    assert "condados están con seguridad entre los 100 del país" in text
    hidden = r'<span lang="en">.*?</span>|<script.*?</script>|<style.*?</style>|<code>.*?</code>'
    shown = re.sub(r"<[^>]*>", " ", re.sub(hidden, "", text, flags=re.DOTALL))
    assert not re.search(r"\b(households|county|share|rank|homes)\b", shown)


def test_the_files_beside_the_page_hold_the_same_figures(tmp_path):
    paths = louisiana().write(tmp_path / "out")
    assert set(paths) == {
        *("index.html", "counties.csv", "states.csv", "workbook.xlsx", "counties.parquet")
    }
    table = pd.read_csv(paths["counties.csv"], dtype={"GEOID": str})
    own = table[(table["GEOID"] == "22071") & (table["measure"] == BY)].iloc[0]
    assert own["share"] == pytest.approx(country().ranked()["share"]["22071"], abs=1e-5)
    assert (own["band_low"], own["band_high"]) == (1108, 1448)
    assert len(table) == 64 * 5
    areas = gpd.read_parquet(paths["counties.parquet"])
    assert areas.crs == 4326
    assert len(areas) == 64
    book = openpyxl.load_workbook(io.BytesIO(paths["workbook.xlsx"].read_bytes()))
    rows = {row[0]: row for row in book[BY].iter_rows(values_only=True)}
    assert rows["22071"][3] == 25_426
    assert "about" not in book.sheetnames
    assert {BY, "States", "Sources", "Columns"} <= set(book.sheetnames)
    again = louisiana().write(tmp_path / "again")
    for name, path in paths.items():
        assert again[name].read_bytes() == path.read_bytes(), name


def test_the_command_writes_the_page_and_says_the_finding(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(nations, "nation", lambda *_, state: louisiana())
    ended = CliRunner().invoke(cli, ["nation", "--state", "LA", "--language", "es"])
    assert ended.exit_code == 0, ended.output
    assert "condados están con seguridad" in ended.stdout
    assert (tmp_path / "maps/la-2023/index.html").is_file()


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("nation") / "index.html"
    path.write_text(page(), encoding="utf-8")
    return path


@pytest.mark.browser
def test_a_county_is_found_and_shown_with_all_its_rungs(open_page, written):
    opened = open_page(written)
    opened.fill("#find", "orleens parish")
    opened.press("#find", "Enter")
    assert opened.inner_text("#card-title") == "Orleans Parish, Louisiana"
    assert opened.evaluate("document.activeElement.id") == "card-title"
    card = opened.inner_text("#card")
    assert "1,108–1,448" in card
    assert "16.4% ± 0.7" in card
    assert "12.0% (10.2–13.8)" in card
    assert opened.locator("#card tbody tr").count() == 7
    peers = opened.inner_text("#peers")
    assert "Jefferson Parish, Louisiana" in peers
    assert "More common here than in these places, by more than chance: " in peers
    assert "went down 13.7 points (± 1.0) here" in peers
    assert "Did better than here: down 19.0 points (± 1.0). Worth a call." in peers
    assert "No clear difference from here: down 11.4 points (± 1.0)." in peers
    assert "unsure" in peers
    assert opened.evaluate("location.hash") == "#22071"


@pytest.mark.browser
def test_what_is_shown_follows_the_choices(open_page, written):
    opened = open_page(written)
    opened.select_option("#k", "25")
    assert opened.locator("#rows tr").count() == 25
    opened.select_option("#measure", "no_computer")
    assert "no computer" in opened.inner_text("#map-title")
    listed = opened.locator("#rows tr th").all_inner_texts()
    from exclusion import telling

    order = telling.nation_order(country(), "no_computer", 25)
    assert listed == list(country().counties["NAME"].iloc[order])
    surely = int((country().ranked("no_computer")["chance_25"] >= 0.95).sum())
    assert opened.locator("#surely li").count() == surely
    before = opened.locator(".counties path").first.get_attribute("class")
    shown = set()
    for when in ("now", "published"):
        opened.select_option("#when", when)
        classes = opened.eval_on_selector_all(
            ".counties path", "paths => paths.map((path) => path.getAttribute('class')).join()"
        )
        shown.add(classes)
    assert len(shown) == 2
    assert opened.locator(".counties path").first.get_attribute("class") == before
    opened.select_option("#state", "LA")
    assert opened.get_attribute("#country", "viewBox") != "-4752 -6385 9304 5975"


@pytest.mark.browser
@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", "width": 390, "height": 800}])
def test_axe_finds_nothing_and_nothing_runs_over(open_page, written, look):
    from axe_playwright_python.sync_playwright import Axe

    opened = open_page(written, bypass_csp=True, **look)
    opened.select_option("#k", "10")
    opened.fill("#find", "orleans parish")
    opened.press("#find", "Enter")
    assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # Of three thousand counties a few are as good as all.
    opened.evaluate(
        "document.querySelectorAll('.counties path:nth-child(n+9)').forEach((p) => p.remove())"
    )
    found = Axe().run(opened).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
