"""Places of few areas: nothing is offered or said that has no meaning there."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import bundled
import openpyxl
import pytest

import exclusion
from exclusion import phrases, telling
from exclusion.telling import _rows

if TYPE_CHECKING:
    from exclusion.studies import Study


@cache
def small(count: int) -> Study:
    """Study the first tracts of New Orleans as a place of their own."""
    areas = bundled.lean().areas
    some = areas[areas["households"] > 0].head(count)
    return exclusion.of_frames(some, place="Tinytown, Louisiana", vintage=2019, polygons=some)


def files(study: Study, folder) -> dict[str, list[str]]:
    paths = study.write(folder)
    with paths["ranking.csv"].open(encoding="utf-8-sig") as file:
        heads = next(csv.reader(file))
    return {"heads": heads, "page": paths["index.html"].read_text(encoding="utf-8")}


def test_no_chance_is_given_of_lists_as_long_as_the_place(tmp_path):
    study = small(12)
    found = files(study, tmp_path)
    assert [h for h in found["heads"] if h.startswith("chance_") and h[7:].isdigit()] == [
        "chance_5", "chance_10",
    ]  # fmt: skip
    assert "chance_20" not in found["page"]
    assert "chance_50" not in found["page"]
    told = _rows.the_list(study, study.evaluate(), None)
    assert (told.lengths, told.orders) == ([5, 10, 12], ["households", "share"])


def test_one_area_is_in_no_order_and_has_no_switches(tmp_path):
    study = small(1)
    found = files(study, tmp_path)
    assert not [h for h in found["heads"] if h.startswith("chance_") and h[7:].isdigit()]
    assert _rows.the_list(study, study.evaluate(), None).others == ()
    assert 'name="list-by"' not in found["page"]
    assert 'name="list-k"' not in found["page"]
    assert "cannot give an exact order" not in found["page"]


@pytest.fixture(scope="module")
def page_of_two(tmp_path_factory) -> str:
    return files(small(2), tmp_path_factory.mktemp("two"))["page"]


def test_two_are_both(page_of_two):
    page = page_of_two
    assert "All 2 " not in page
    assert "Both tracts are in the list" in page


def test_two_are_both_in_spanish(tmp_path):
    with phrases.speaking("es"):
        page = files(small(2), tmp_path)["page"]
    assert "Los 2 tractos censales: primero" not in page
    assert "Los 2 vecindarios" not in page
    assert "Los dos tractos censales: primero, el que más probablemente" in page
    assert "La lista incluye los dos tractos censales: primero, el que" in page


def test_the_order_of_all_is_not_by_a_chance_that_all_share():
    for count in (1, 2, 12):
        study = small(count)
        assert "chance" not in str(_rows.all_areas(study, study.evaluate(k=20)).sub)
    study = small(12)
    assert "by the chance" in str(_rows.all_areas(study, study.evaluate(k=5)).sub)


def test_the_workbook_gives_no_chance_for_the_order_of_all(tmp_path):
    for count, k, told in ((2, 20, False), (12, 1, True), (12, 5, True)):
        path = small(count).workbook(tmp_path / f"{count}-{k}.xlsx", k=k)
        first = openpyxl.load_workbook(path).worksheets[0]
        said = " ".join(str(cell.value) for cell in first["A"])
        assert ("Priority is the order" in said) is told
        assert "among the 1 with" not in said


def test_one_heading_of_another_measure_is_told_as_one():
    said = str(telling.ladder(small(2), None, ["Who"]).sub)
    assert "these headings" not in said
    assert "not under “Who”, which says what it counts" in said
    assert "these headings" in str(telling.ladder(small(2), None, ["Who", "Why"]).sub)


def test_a_source_is_not_said_where_none_is_known(page_of_two):
    page = page_of_two
    assert ": .<" not in page
    assert "Source: ." not in page
    assert "Census Bureau" not in telling.source_line(small(2), by="no_home_broadband")
    assert "Census Bureau" in telling.source_line(bundled.new_orleans(), by="no_home_broadband")


def test_figures_that_are_the_same_are_said_once():
    study = bundled.new_orleans()
    said = str(_rows.the_list(study, study.evaluate(), None).reach)
    assert said.count("17,800") == 1
    assert "The best" not in said
    by_share = str(_rows.the_list(study, study.evaluate(of="share"), None).reach)
    assert by_share.count("17,800") == 1
    of_2024 = bundled.new_orleans(2024)
    assert "The best 20" in str(_rows.the_list(of_2024, of_2024.evaluate(), None).reach)


def test_one_group_is_not_each_of_these_groups():
    study = bundled.new_orleans()
    said = " ".join(map(str, _rows.the_list(study, study.evaluate(of="share"), None).sub))
    assert "Places 1 to 20 could be in any order" in said
    assert "each of these groups" not in said
    by_number = " ".join(map(str, _rows.the_list(study, study.evaluate(), None).sub))
    assert "Within each of these groups" in by_number


def test_what_a_list_gives_up_is_said_only_where_it_does():
    whole, two = bundled.new_orleans(), small(2)
    for study, k, gives in ((whole, 20, True), (two, 1, False)):
        by_share = " ".join(
            map(str, _rows.the_list(study, study.evaluate(of="share", k=k), None).sub)
        )
        homes = study.reach(study.evaluate().by, k)["households"]
        assert bool(homes["share"] < homes["households"]) is gives
        assert ("It gives up some" in by_share) is gives


def test_a_list_of_people_is_not_headed_by_a_share_of_households():
    study = small(12)
    said = " ".join(map(str, _rows.the_list(study, study.evaluate(of="people"), None).sub))
    assert "The share of households" not in said
    assert "Households with no broadband at home" in said


def test_spots_are_told_of_shares_as_they_are_tested():
    for study in (bundled.new_orleans(), bundled.new_orleans(2024), bundled.baltimore()):
        for language, share in (("en", "share"), ("es", "porcentaje")):
            with phrases.speaking(language):
                said = telling.titles(study, study.evaluate(), phrases.say)["spot"].sub
            rest = said.split(". ", 1)[1]
            assert share in rest
            assert "unconnected" not in rest
            assert "hogares" not in rest


@pytest.mark.browser
def test_the_card_gives_no_chance_of_a_list_of_all(tmp_path, open_page):
    for count, said in (
        (1, ""),
        (2, "Its rank could be anywhere from 1 to 2 of 2."),
        (12, "chance"),
    ):
        paths = small(count).write(tmp_path / str(count), k=5)
        page = open_page(paths["index.html"])
        page.locator("#list tbody button").first.click()
        verdict = page.locator("#card .verdict").inner_text()
        assert said in verdict
        assert ("chance" in verdict) is (count == 12)
        assert ("rank" in verdict) is (count > 1)
        assert ("as a whole" in verdict) is (count > 1)
