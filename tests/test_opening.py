"""The first screen in words: its headings, the names in it, and marks of modelled figures."""

from __future__ import annotations

from dataclasses import replace

import bundled
import pulled
import pytest

from exclusion import phrases, ranking, telling


def opening(study, of="households", k=20, by=None):
    return telling.opening(study, study.evaluate(by, of, k))


def plain(markup) -> str:
    return markup.striptags()


HEADINGS = [
    ("households", "Neighborhoods with the most of them"),
    ("people", "Neighborhoods with the most people not connected"),
    ("share", "Neighborhoods where the share is likely highest"),
]


@pytest.mark.parametrize(("of", "heading"), HEADINGS)
def test_the_heading_and_figures_of_the_places_are_of_what_the_list_goes_by(of, heading):
    study = bundled.new_orleans()
    said = opening(study, of)
    assert plain(said.heading) == heading
    first = study.evaluate(None, of, ranking.LISTED_NEIGHBORHOODS, level="neighborhood").table
    for place, (name, row) in zip(said.places, first.iterrows(), strict=False):
        assert place.name == name
        known = phrases.percent(row["share"], 1) if of == "share" else phrases.about(row[of])
        assert place.figure == known


def test_areas_are_headed_by_the_order_too():
    study = bundled.baltimore()
    assert (
        plain(opening(study, "share").heading)
        == "The block groups where the share is likely highest"
    )
    assert plain(opening(study).heading) == "The block groups with the most of them"


def test_modelled_margins_have_their_mark_and_its_meaning_on_the_first_screen():
    said = opening(bundled.new_orleans())
    assert all(place.moe.endswith("*") for place in said.places)
    assert len(said.footnotes) == 1
    assert said.footnotes[0].startswith("* The margin is modelled")
    of_2024 = opening(bundled.new_orleans(2024))
    assert "give or take 0.6* points" in plain(of_2024.meaning[0])
    assert opening(bundled.baltimore()).footnotes == ()


def test_people_on_the_first_screen_are_said_to_be_probably_fewer():
    said = opening(bundled.new_orleans(), "people")
    assert said.footnotes[-1] == phrases.say("column_people_fewer")
    counted = opening(pulled.study(pulled.KENNER), "people", 5)
    assert phrases.say("column_people_fewer") not in counted.footnotes


@pytest.mark.parametrize("of", ["households", "people", "share"])
def test_what_to_do_first_names_where_the_list_begins(of):
    study = bundled.new_orleans()
    table = study.evaluate(None, of).table
    said = plain(opening(study, of).first)
    for name, hood in table[["name", "neighborhood"]].head(2).to_numpy():
        assert f"{phrases.area_name(name)} ({hood})" in said
    order = {"households": "number", "people": "number of people", "share": "share"}[of]
    assert said.startswith(f"Start at the top of the list by {order}, with ")
    assert "with the most" not in said


def test_of_a_list_that_cannot_be_picked_what_is_sure_is_named():
    study = bundled.baltimore()
    table = study.evaluate().table
    sure = table[table["tier"] == "almost_surely"]["name"]
    said = plain(opening(study).first)
    assert all(name in said for name in sure.head(2))
    assert said.endswith("Start with what is sure, and ask on the ground about the rest.")


def test_nobody_is_told_to_start_with_what_is_sure_where_nothing_is():
    study = bundled.baltimore()
    found = study.evaluate()
    nothing = replace(found, table=found.table.assign(tier="possible"))
    said = plain(telling.opening(study, nothing).first)
    assert "Not one of them is almost sure to belong." in said
    assert "Start with what is sure" not in said
    names = "; ".join(found.table["name"].head(2))
    assert said.endswith(f"So ask on the ground before you start. The likeliest are {names}.")
