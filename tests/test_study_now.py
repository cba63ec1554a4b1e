"""A study as of now, and what its list reaches."""

from dataclasses import replace

import bundled
import numpy as np
import pandas as pd
import pytest

from exclusion import now, snapshots
from exclusion.errors import ArgumentError, TableError

BY = "no_subscription"


@pytest.fixture(scope="module")
def found():
    return bundled.lean(2024).now(BY)


def test_new_orleans_as_of_its_last_year(found):
    assert (found.year, found.period) == (2024, "2020–2024")
    assert [round(100 * found.place[name], 1) for name in ("now", "low", "high")] == [
        8.6,
        7.0,
        10.3,
    ]
    assert found.published == pytest.approx(0.1337, abs=1e-4)
    assert found.unusual
    assert repr(found) == "<Now: no_subscription, 2024, 8.6% (7.0% to 10.3%)>"


def test_the_larger_margin_counts_where_the_newest_has_none_of_its_own(found):
    # 2020–24 is modelled, ± 0.6 points; the published row of 2019–23 has ± 0.7.
    assert found.margin == "of_the_figure_before"
    assert round(100 * found.published_moe, 1) == 0.7


def test_areas_and_neighborhoods_add_up_to_the_place(found):
    study = bundled.lean(2024)
    base = study.areas[f"{BY}_base"]
    assert found.areas.index.equals(study.areas.index)
    total = found.areas["now_households"].sum() / base.sum()
    assert total == pytest.approx(found.place["now"], abs=0.001)
    assert found.neighborhoods.index.equals(study.neighborhoods.index)
    assert found.neighborhoods["now_households"].sum() == pytest.approx(total * base.sum())
    known = found.areas.dropna()
    assert (known["now_share_low"] <= known["now_share"]).all()
    assert (known["now_share"] <= known["now_share_high"]).all()
    np.testing.assert_allclose(
        known["now_households"], known["now_share"] * base[known.index], rtol=1e-12
    )
    empty = base == 0
    assert found.areas.loc[empty, "now_share"].isna().all()


def test_an_older_study_is_carried_to_the_newest_published_figure():
    old = bundled.lean(2017).now(BY)
    assert (old.year, old.period, old.margin) == (2023, "2019–2023", "published")
    assert [round(100 * old.place[name], 1) for name in ("now", "low", "high")] == [
        12.0,
        10.2,
        13.8,
    ]
    later = bundled.lean(2017).now(BY, ahead=1)
    assert later.year == 2024
    assert later.place["now"] < old.place["now"]
    assert later.place["se"] > old.place["se"]


def test_the_places_own_newer_figure_draws_it_in():
    plain, joined = (bundled.lean(2017).now(BY, one_year=own) for own in (None, (0.16, 0.01)))
    assert plain.place["now"] < joined.place["now"] < 0.16
    assert joined.place["method"] == "steps_and_one_year"


def test_a_year_with_one_year_rows_is_set_among_the_nations():
    study = bundled.lean(2017)
    rows = study.history
    found = replace(study, history=rows[rows["vintage"] <= 2022]).now(BY)
    assert found.year == 2022
    assert found.place["method"] == "steps_nation_and_one_year"
    assert [round(100 * found.place[name], 1) for name in ("now", "low", "high")] == [
        15.5,
        14.1,
        16.9,
    ]


def test_what_cannot_be_told_is_refused():
    study = bundled.lean(2024)
    with pytest.raises(ArgumentError, match="no_tv"):
        study.now("no_tv")
    with pytest.raises(ArgumentError, match="ahead"):
        study.now(BY, ahead=2)
    with pytest.raises(TableError, match="no_internet"):
        study.now("no_internet")
    part = study.subset(list(study.areas.index[:9]), "Nine tracts")
    with pytest.raises(TableError, match="Nine tracts"):
        part.now(BY)


# --- what a list reaches -------------------------------------------------------------------------


def test_lists_are_set_beside_the_best_there_is():
    study = bundled.lean(2024)
    table = study.reach(BY, 20, earlier=bundled.lean(2019))
    assert [*table.index] == ["households", "share", "all_households", "last_period", "lot"]
    assert (table["part"] <= 1).all()
    assert table["part"].idxmax() == "households"
    assert table["part"].idxmin() == "lot"
    assert (table["households_low"] < table["households"]).all()
    assert (table["households"] < table["households_high"]).all()
    np.testing.assert_allclose(table["part"], table["households"] / table["best"])
    base = study.areas[f"{BY}_base"]
    lot = table.loc["lot"]
    share = study.totals.loc[BY, "share"]
    assert lot["households"] == pytest.approx(share * base.sum() * 20 / (base > 0).sum(), rel=0.02)


def test_more_areas_than_there_are_reach_them_all():
    table = bundled.lean(2024).reach(BY, 500)
    assert (table["areas"] == 180).all()
    assert table["part"].to_numpy() == pytest.approx(1)


def test_an_earlier_list_is_found_again_on_the_ground_of_today():
    table = bundled.lean(2019).reach(BY, 10, earlier=bundled.lean(2017))
    assert table.loc["last_period", "areas"] == 10
    with pytest.raises(ArgumentError, match="earlier"):
        bundled.lean(2019).reach(BY, earlier=pd.DataFrame())


def test_bundled_counties_serve_a_county_without_a_history():
    rows = snapshots.counties([2022, 2023]).rows
    history = now.history(rows[rows["GEOID"] == "24510"], BY)
    study = bundled.baltimore()
    found = replace(study, history=None).now(BY)
    assert found.areas is None  # known for the whole city alone
    expected = now.estimate(history, BY).loc["24510"]
    assert found.place["now"] == pytest.approx(expected["now"])
