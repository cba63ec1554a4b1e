"""What the page says at the edges: of none and of one, of crowded homes, of sites and of districts.

Also what only some pages have: the table of public computer sites, the file of neighborhoods.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from functools import cache

import bundled
import made
import pandas as pd
import pytest
from reading import Tables

from exclusion import classes, phrases, ranking, studies
from exclusion.report import _files, _page
from exclusion.telling import Asked, _finding, _ladder, _rows, _shown, _sites, page_command


@cache
def new_orleans(vintage: int = 2019):
    return bundled.lean(vintage)


def few():
    return bundled.small()


def page_of(study, asked=None, **choice):
    return _page.render(study, replace(asked or Asked(), **choice))


def lead_of(study, found):
    parts = {part.head: str(part.text) for part in _finding.lead(study, found).paragraphs}
    return {head: re.sub("<[^>]+>", "", text) for head, text in parts.items()}


@pytest.mark.parametrize(
    ("counts", "said", "unsaid"),
    [
        ((0, 0, 172), "In none of the 172 tracts can the survey tell the share from", "clearly"),
        ((0, 3, 169), "In none of the 172 tracts is the share clearly higher", "same"),
        ((3, 0, 169), "In none is it clearly lower. In the others it is too close", "In 0"),
        ((100, 71, 1), "In one it is too close to tell.", "In the others"),
        ((100, 72, 0), "In 72 it is clearly lower. This data has no margins by tract", "too close"),
    ],
)
def test_none_and_one_are_said_as_people_say_them(counts, said, unsaid):
    found = new_orleans().evaluate(k=10)
    short = replace(
        found.shortlist, **dict(zip(("above", "below", "unclear"), counts, strict=True))
    )
    ends = {"above_least": short.above, "above_most": short.above}
    short = replace(short, **ends, below_least=short.below, below_most=short.below)
    where = lead_of(new_orleans(), replace(found, shortlist=short))["Where."]
    assert said in where
    assert unsaid not in where


def test_none_that_may_be_some_is_said_with_its_range():
    found = new_orleans().evaluate(k=10)
    short = replace(found.shortlist, above=0, above_least=0, above_most=4)
    where = lead_of(new_orleans(), replace(found, shortlist=short))["Where."]
    assert where.startswith("In none (0 to 4) of 172 tracts the share is clearly higher")


def test_a_place_of_one_tract_compares_nothing():
    study = new_orleans()
    one = study.areas.index[study.areas["neighborhood"] == "Dillard"][:1]
    alone = study.subset(one, place="Dillard, Louisiana")
    found = alone.evaluate()
    lead = lead_of(alone, found)
    assert "There is only one tract with households here" in lead["Where."]
    assert "What to do first." not in lead
    assert "only one tract with households" in alone.headline()


@pytest.mark.parametrize(
    ("hot", "cold", "said"),
    [
        (1, 0, "One tract is in a hot spot: it and its neighbors"),
        (0, 1, "One tract is in a cold spot: it and its neighbors"),
        (0, 4, "4 tracts are in cold spots: they and their neighbors"),
        (3, 1, "3 tracts are in hot spots: they and"),
        (0, 0, "no hot or cold spots are shown"),
    ],
)
def test_hot_and_cold_spots_are_counted_in_words_that_fit(hot, cold, said, monkeypatch):
    study = new_orleans()
    kinds = ["hot_spot"] * hot + ["cold_spot"] * cold
    kinds += ["none"] * (len(study.areas) - hot - cold)
    table = pd.DataFrame({"cluster": kinds}, index=study.areas.index)
    monkeypatch.setattr(studies.Study, "hot_spots", lambda *_, **__: table)
    text = _shown.titles(study, study.evaluate("no_home_broadband"))["spot"].sub
    assert said in text
    assert ("One is in a cold spot" in text) == (hot > 0 and cold == 1)
    assert not re.search(r"\b[01] (tracts? )?(is|are) in", text)


def test_a_list_of_one_speaks_of_one():
    text = page_of(few(), k=1)
    tables = Tables(text)
    assert len(tables.rows["list"]) == 2
    assert "Is it the first?" in tables.rows["list"][0]
    assert "Among the 1?" not in text
    assert "these 1 " not in text
    assert "Between" not in tables.text("list")


def test_the_list_numbers_its_rows_and_says_what_orders_them():
    tables = Tables(page_of(few(), k=12))
    head, *rows = tables.rows["list"]
    assert head[0] == "Priority"
    assert [row[0] for row in rows] == [str(i) for i in range(1, 13)]
    assert "with the highest chance to be among the 12" in tables.text("list")
    assert tables.rows["table"][0][0] == "Rank by estimate"


# People who may not live in these homes.


def test_people_counted_among_all_residents_are_not_said_to_live_in_these_homes():
    study = new_orleans()
    assert study.totals.loc["no_home_broadband", "people_method"] in ranking.RESIDENTS
    many = lead_of(study, study.evaluate())["How many."]
    assert "Applied to all residents" in many
    assert "dormitories, jails" in many
    assert "live in these homes" not in many
    baltimore = bundled.baltimore()
    direct = baltimore.totals["people_method"].map(lambda how: how not in ranking.RESIDENTS)
    assert not direct.any() or "Applied" not in lead_of(baltimore, baltimore.evaluate())


def test_a_tract_with_too_many_residents_for_its_households_is_marked():
    study = new_orleans()
    name = "no_home_broadband"
    areas = study.areas.copy()
    first = areas.index[areas[f"{name}_households"] > 100][0]
    areas.loc[first, f"{name}_people"] = 4.1 * areas.loc[first, f"{name}_households"]
    table = replace(study, areas=areas).evaluate().table
    assert table.loc[first, "note"] == "group_quarters"
    crowded = table["people"] > ranking.CROWDED * table["households"]
    assert (table["note"] == "group_quarters").equals(crowded & (table["households"] > 0))
    direct = areas.assign(**{f"{name}_people_method": "direct"})
    assert "group_quarters" not in set(replace(study, areas=direct).evaluate().table["note"])


def test_the_title_of_the_ladder_speaks_of_connections_only_where_the_page_does():
    study = new_orleans()
    assert _ladder.ladder(study, "no_computer").title == phrases.say("ladder_title")
    assert "39" in _ladder.ladder(study, "no_broadband").title


# Sites.


def test_sites_stand_in_a_table_for_those_who_see_no_circles():
    study = few()
    tables = Tables(page_of(study))
    head, *rows = tables.rows["sites"]
    assert head == ["Site", "Computers", "Neighborhood"]
    assert sorted(row[0] for row in rows) == sorted(study.sites["name"])
    computers = [int(row[1]) for row in rows if row[1] != "–"]
    assert computers == sorted(study.sites["computers"].dropna().astype(int), reverse=True)
    known = dict(zip(study.sites["name"], study.sites.geometry, strict=True))
    names = study.areas["neighborhood"]
    for name, _, hood in rows:
        (of,) = names[study.areas.geometry.covers(known[name])].unique()
        assert hood == of


def test_sites_without_names_or_none_at_all():
    study = bundled.single()
    blank = study.sites.assign(name=[" "] + ["<b>"] * (len(study.sites) - 1))
    rows = _sites.sites(replace(study, sites=blank)).rows
    assert {row.name for row in rows} == {"(no name)", "<b>"}
    text = page_of(replace(study, sites=blank))
    assert "&lt;b&gt;" in text
    assert "<b></th>" not in text
    for none in (None, study.sites.iloc[:0]):
        page = page_of(replace(study, sites=none))
        assert 'id="sites"' not in page
        assert 'href="#sites"' not in page


# Neighborhoods.


def test_all_neighborhoods_are_a_file_and_the_same_in_the_page(tmp_path, bare):
    study = few()
    paths = study.write(tmp_path, k=20)
    with paths["neighborhoods.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ranked = _rows.ranked_neighborhoods(study, study.evaluate(k=20)).table
    assert [row["neighborhood"] for row in rows] == list(ranked.index)
    for row, (_, known) in zip(rows, ranked.iterrows(), strict=True):
        assert float(row["households"]) == pytest.approx(known["households"], abs=0.06)
    page = paths["index.html"].read_text("utf-8")
    data = json.loads(
        re.search(r'<script type="application/json" id="exclusion-page">(.*?)</script>', page)[1]
    )
    assert list(data["hoods"]) == list(rows[0])
    assert data["hoodCount"] == len(rows)


def test_districts_of_the_users_are_said_to_be_whole_tracts():
    study = bundled.single()
    assert "counted by whole" not in page_of(study)
    given = replace(study, options=dict(study.options) | {"neighborhoods": "districts.geojson"})
    assert "They are counted by whole tracts" in page_of(given)


# Change, and the command.


def test_change_names_its_ground_in_the_language_of_the_page_and_its_file_does_not():
    new, old = made.study(2024), made.study(2017)
    asked = Asked(change=new.change(old), earlier=old)
    with phrases.speaking("es"):
        tables = Tables(page_of(new, asked))
        file = _files.change(new, asked)
    assert "Census Tract" not in tables.text("change")
    assert "Tracto" in tables.text("change")
    assert file == _files.change(new, asked)
    assert any("Census Tract" in name for name in file["name"])


def test_marks_of_change_are_one_table_in_map_legend_and_static_map():
    new, old = made.unmapped(), made.study(2017)
    text = page_of(new, Asked(change=new.change(old), earlier=old))
    part = text.partition('<figure class="ground">')[2].partition("</figure>")[0]
    drawn = set(re.findall(r'<path class="(\w+)"', part))
    assert drawn == set(re.findall(r'<i class="(\w+)"', part))
    assert drawn <= set(classes.CHANGE_MARKS.values())
    for name, color in classes.VERDICT_COLORS.items():
        assert f"--{name}:{color}" in part


def test_the_command_asks_for_streets_and_names_none_for_layers_of_python():
    study = new_orleans()
    assert "--street-map" in page_command(study, Asked(street_map=True))
    assert "--street-map" not in page_command(study, Asked())
    assert page_command(study, Asked(layers=("a layer",))) == ""
