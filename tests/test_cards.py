"""Tables in words for a notebook: the list and the ladder, and what may stand in them."""

from __future__ import annotations

from dataclasses import replace

import bundled
import pytest

from exclusion import phrases


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


def test_the_list_has_its_areas_in_order_with_margins_under_what_is_sure(study):
    card, ranking = study.top(k=8), study.evaluate(k=8)

    assert [row[0] for row in card.rows] == list(ranking.table["name"].head(8))
    first = ranking.table.iloc[0]
    shown = phrases.with_margin(first["households"], first["households_moe"])
    assert f"{shown}*" in card.rows[0]  # which a note under it explains
    assert f"{first['band_low']:.0f}–{first['band_high']:.0f}" in card.rows[0]
    found = ranking.shortlist
    hits = f"about {found.hits:.0f} ({found.hits_least} to {found.hits_most}) truly belong"
    assert hits in card.title
    pool = f"among the {found.pool} ({found.pool_least} to {found.pool_most}) tracts"
    assert pool in card.notes[0]
    assert card.notes[-1].startswith("* The margin is modelled")
    assert all(len(row) == len(card.heads) for row in card.rows)


def test_a_list_of_one_is_spoken_of_as_one(study):
    card = study.top(k=1)

    assert "Is it the first?" in card.heads
    assert not any("All 1 true ones" in note for note in card.notes)


def test_where_a_rank_can_lie_in_one_place_only_that_is_said_once():
    card, table = bundled.new_orleans(2017).top(), bundled.new_orleans(2017).ranking()

    assert (table["band_low"].iloc[0], table["band_high"].iloc[0]) == (1, 1)
    assert card.rows[0][4] == "1"


def test_the_ladder_has_a_row_a_measure_and_explains_its_asterisks(study):
    card = study.ladder()

    assert [row[0] for row in card.rows] == [phrases.label(m) for m in study.totals.index]
    assert any("*" in cell for row in card.rows for cell in row)
    assert card.notes[0].startswith("* ")


def test_text_stands_in_columns(study):
    lines = repr(study.top(k=5)).splitlines()
    heads = lines[2]

    assert lines[0].startswith("In 63 (52 to 69) of 172 tracts")
    at = heads.index("Households") + len("Households")
    assert all(line[at - 1] == "*" and line[at : at + 2] == "  " for line in lines[3:8])


def test_html_has_no_script_and_takes_no_name_for_markup(study):
    areas = study.areas.copy()
    areas["neighborhood"] = "<script>alert(1)</script>"
    html = replace(study, areas=areas).top(k=3)._repr_html_()

    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3
    assert html.count("<tr>") == 4
