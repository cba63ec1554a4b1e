"""What stands above the map: of each measure and each way to color it."""

from __future__ import annotations

import bundled
import pandas as pd
import pytest

from exclusion import phrases, telling
from exclusion.maps import _data
from exclusion.telling import _rows

MEASURES = ("no_home_broadband", "no_computer", "no_subscription")


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


@pytest.mark.parametrize("measure", MEASURES)
def test_the_titles_count_what_the_map_colors(measure, study):
    found = study.evaluate(measure, sensitivity=False)
    said = telling.titles(study, found, phrases.say)
    columns = _data.measure_columns(study, measure, "households", 20)
    assert columns["said"] == {how: [one.title, one.sub] for how, one in said.items()}
    for side, code in (("above", "0"), ("below", "2")):
        assert f"{columns['verdict'].count(code)} " in said["verdict"].title + " ", side
    low = sum(f == "1" for f, c in zip(columns["low"], columns["code"], strict=True) if c != ".")
    assert f"{low} are not reliable" in said["need"].title
    for one in said.values():
        assert phrases.label(measure) in one.sub
        assert found.table["period"].iloc[0] in one.sub


def test_titles_of_two_measures_differ_where_their_figures_do(study):
    titles = [
        telling.titles(study, study.evaluate(measure))["verdict"].title for measure in MEASURES
    ]
    assert len(set(titles)) == len(MEASURES)


def test_a_map_of_shares_that_are_not_reliable_says_so_and_opens_with_verdicts():
    baltimore = bundled.baltimore()
    titles = telling.titles(baltimore, baltimore.evaluate("no_broadband"))
    title, first = titles["share"].title, titles["verdict"].sub
    assert "block group by block group: of 612, 403 are not reliable." in first
    assert "cannot be read block group by block group" in title
    assert "of 612 shares, 403 are not reliable" in title
    assert telling.coloring(baltimore, "no_broadband") == "verdict"
    assert telling.coloring(baltimore, "no_wireline") == "share"
    drawn = baltimore.map("no_broadband").layer
    assert drawn.data["coloring"] == "verdict"
    text, codes = drawn.html(), drawn.data["measures"]["no_broadband"]["verdict"]
    assert text.count('<path class="above"') == codes.count("0") > 0
    assert text.count('<path class="dots"') == codes.count("2") > 0
    assert 'value="verdict" checked' in text
    assert f"<b>{phrases.say('above')}</b> <span>{codes.count('0')} " in text
    assert 'aria-label="' + drawn.data["measures"]["no_broadband"]["said"]["verdict"][0] in text


def test_a_map_that_can_be_read_opens_with_shares(study):
    assert telling.coloring(study, "no_home_broadband") == "share"
    assert 'value="share" checked' in study.map().layer.html()


def test_lists_and_tables_say_that_the_map_does_not_change_them(study):
    found = study.evaluate()
    texts = [
        str(_rows.all_areas(study, found).sub),
        str(_rows.neighborhoods(study, found).sub),
        " ".join(_rows.the_list(study, found, None).sub),
    ]
    for what, text in zip(("table", "list", "list"), texts, strict=True):
        assert phrases.say(f"{what}_fixed") in text
        assert phrases.label(found.by) in text or what != "list"


def test_rows_whose_bands_all_overlap_are_one_group(study):
    bands = pd.DataFrame(
        {"band_low": [1, 1, 2, 3, 4, 9, 30], "band_high": [2, 3, 5, 12, 12, 20, 40]}
    )
    assert _rows.unordered(bands) == [(1, 3), (4, 6), (7, 7)]
    found = study.evaluate(k=20)
    told = _rows.the_list(study, found, None)
    listed = found.table.head(20)
    groups = _rows.unordered(listed)
    assert [low for low, _ in groups[1:]] == [
        i for i, r in enumerate(told.table.rows, 1) if r.apart
    ]
    assert [low for low, _ in groups] == [1, *(high + 1 for _, high in groups[:-1])]
    for low, high in groups:
        part = listed.iloc[low - 1 : high]
        assert part["band_low"].max() <= part["band_high"].min()
        said = phrases.say("list_group", low=low, high=high)
        assert (said in " ".join(told.sub)) == (low < high)


def test_a_list_by_number_says_what_one_by_share_gives_up(study):
    reached = study.reach(k=20)["households"]
    told = _rows.the_list(study, study.evaluate(k=20), None)
    assert "The list goes by number, not by share." in " ".join(told.sub)
    for name in ("households", "share", "lot"):
        assert f"about {phrases.about(reached[name])}" in told.reach
    by_share = _rows.the_list(study, study.evaluate(of="share", k=20), None)
    assert "by number" not in " ".join(by_share.sub)
