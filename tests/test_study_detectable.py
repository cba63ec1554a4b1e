"""What a later survey could show of a study: its areas, its list, its place, and an own survey."""

import bundled
import numpy as np
import pandas as pd
import pytest

from exclusion import change, moe, regions, smoothing
from exclusion.errors import ArgumentError, TableError

BY = "no_subscription"


@pytest.fixture(scope="module")
def found():
    return bundled.lean(2024).detectable(BY)


def test_new_orleans_as_it_is_worked_out_by_hand(found):
    assert (found.period, found.known, found.never) == ("2020–2024", 180, 108)
    assert round(found.areas["households"].median()) == 154
    assert found.design_factor == 24
    assert not found.design_factor_measured
    assert found.never_least < found.never < found.never_most
    # The list by the chance of being one of the 20 with most, not by the estimates: 1,235.
    assert found.listed.households == pytest.approx(1_235, rel=0.01)
    assert found.listed.part == pytest.approx(0.173, abs=0.003)
    assert found.cautious.households == pytest.approx(
        found.listed.households * np.sqrt(1 + 19 * moe.NEIGHBORS)
    )
    assert found.programmes.part == pytest.approx(0.25, abs=0.005)
    # The newest row has no margin: the one before counts, which is the larger.
    assert found.place_margin == "of_the_figure_before"
    assert 100 * found.place.part * found.place_share == pytest.approx(1.6, abs=0.05)
    assert repr(found) == "<Detectable: no_subscription, 2020–2024, never in 108 of 180>"


def test_an_older_period_of_published_margins_shows_more():
    older = bundled.lean(2017).detectable(BY)
    assert older.design_factor_measured
    assert older.never_least == older.never == older.never_most == 6
    assert round(100 * older.areas["fall"].median()) == 16
    assert older.place_margin == "published"


def test_areas_are_told_of_as_the_room_of_change_does(found):
    study = bundled.lean(2024)
    m = smoothing.sample_of(study.areas, BY).m
    own = change.detectable(study.areas[f"{BY}_share"], m, study.areas[f"{BY}_base"])
    pd.testing.assert_frame_equal(found.areas[[*own]], own)
    assert found.neighborhoods.index.equals(study.neighborhoods.index)
    many = found.neighborhoods.dropna(subset="never")
    assert many["never"].mean() < found.never / found.known


def test_regions_are_areas_gathered_until_they_can_show_a_fall(found):
    study = bundled.lean(2024)
    table, named = found.regions, found.membership
    assert named.index.equals(study.areas.index)
    assert not table["never"].any()
    assert table["areas"].sum() == named.notna().sum() == found.known
    alone = table.index[table["areas"] == 1]
    assert (found.areas.loc[alone, "never"] == False).all()  # noqa: E712 - may be None
    base = study.areas[f"{BY}_base"]
    sums = base.groupby(named).sum()
    np.testing.assert_allclose(table["base"], sums[table.index])
    # What an area can show alone it is not gathered for, unless a neighbor needs it.
    assert (table["areas"] > 1).sum() < found.never


def test_without_polygons_nothing_is_gathered():
    plain = bundled.unmapped().detectable(BY, 5)
    assert plain.regions is None
    assert plain.membership is None
    assert len(plain.members) == 5


def test_answers_of_an_own_survey_are_counted_for_the_place_and_the_list(found):
    table = found.answers
    assert table["of"].tolist() == ["place", "place", "list", "list"]
    first = table.iloc[0]
    assert first["answers"] == pytest.approx(
        change.answers_needed(found.place_share, found.place_share - 0.05)
    )
    # A fall to below nothing is none.
    assert len(bundled.lean(2024).detectable(BY, falls=[0.2]).answers) == 1


def test_a_surer_test_shows_less():
    study = bundled.lean(2024)
    plain, surer = study.detectable(BY), study.detectable(BY, power=0.9, confidence=0.95)
    assert surer.never > plain.never
    assert surer.place.households > plain.place.households
    assert surer.answers["answers"].gt(plain.answers["answers"]).all()


def test_its_frames_are_copies(found):
    table = found.areas
    table["never"] = True
    assert found.never == 108


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"power": 1}, "power"),
        ({"confidence": 90}, "confidence"),
        ({"years": -1}, "years"),
        ({"k": 0}, "k"),
        ({"falls": 0.05}, "falls"),
        ({"falls": [5]}, "falls"),
    ],
)
def test_what_cannot_be_is_refused(options, says):
    with pytest.raises(ArgumentError, match=says):
        bundled.lean(2024).detectable(BY, **options)


# --- regions -------------------------------------------------------------------------------------


def test_gathering_stops_where_it_is_enough_or_nobody_is_near():
    areas = bundled.lean(2024).areas
    m = np.full(len(areas), 30.0)
    named = regions.gather(areas, BY, m, lambda share, m, base: share * m >= 20)
    share, base = areas[f"{BY}_share"], areas[f"{BY}_base"]
    x = (share * base).groupby(named).sum() / base.groupby(named).sum()
    x *= base.groupby(named).sum() ** 2 / (base**2 / m).groupby(named).sum()
    assert (x >= 20).all()
    assert named[base == 0].isna().all()
    assert (named.dropna().index >= named.dropna()).all()
    never = regions.gather(areas, BY, m, lambda *_: np.zeros(len(_[0]), dtype=bool))
    assert never.nunique() < 5  # all that touch


def test_gathering_needs_polygons_and_a_function():
    areas = bundled.lean(2024).areas
    with pytest.raises(ArgumentError, match="enough"):
        regions.gather(areas, BY, [1.0], True)
    with pytest.raises(TableError, match="polygons"):
        regions.gather(pd.DataFrame(areas.drop(columns="geometry")), BY, [1.0], lambda *_: True)
