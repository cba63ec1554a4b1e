"""What a study says beyond its ranking: who, why, scores, hot spots, change, how unequally."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pulled
import pytest
import shapely
from pulled import JEFFERSON, KENNER, ORLEANS

from exclusion import clusters, estimates, indicators, priority, pulls, studies
from exclusion.errors import (
    AbsenceWarning,
    ArgumentError,
    TableError,
    VintageError,
    VintageWarning,
)

LEVELS = ("place", "neighborhood", "area")
# Lines by the catalogue of the issue, read by hand: parts, then what they are of.
BY_HAND = {
    "under_18": ("B28005", [6, 7], [2]),
    "from_18_to_64": ("B28005", [12, 13], [8]),
    "aged_65_or_over": ("B28005", [18, 19], [14]),
    "poverty_150": ("C17002", [2, 3, 4, 5], [1]),
    "no_vehicle": ("B25044", [3, 10], [1]),
    "renters": ("B25003", [3], [1]),
    "no_diploma": ("B15003", list(range(2, 17)), [1]),
    "limited_english": ("C16002", [4, 7, 10, 13], [1]),
}


@pytest.fixture(scope="module")
def orleans():
    return {vintage: bundled.new_orleans(vintage) for vintage in (2017, 2019, 2024)}


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    """Orleans Parish as pulled, with two neighbourhoods of the user's."""
    snapshot = pulled.snapshot(ORLEANS)
    west, south, east, north = snapshot.polygons.total_bounds
    middle = (west + east) / 2
    boxes = [shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)]
    file = tmp_path_factory.mktemp("halves") / "halves.geojson"
    gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=boxes, crs=4326).to_file(file)
    return studies.of_snapshot(pulls.with_neighborhoods(snapshot, file))


# Who.


def test_who_by_income_of_new_orleans_as_published(orleans):
    who = orleans[2019].who(dimension="income").set_index("group")
    assert who["share"].round(3).to_dict() == {
        "under_20k": 0.505,
        "20k_to_75k": 0.236,
        "75k_or_more": 0.072,
    }
    assert who["part"].to_dict() == {"under_20k": 22318, "20k_to_75k": 15089, "75k_or_more": 3264}
    assert who["share_moe"].round(3).to_dict() == {
        "under_20k": 0.013,
        "20k_to_75k": 0.010,
        "75k_or_more": 0.007,
    }
    for level in ("area", "neighborhood"):
        with pytest.warns(AbsenceWarning, match=f"nothing on who is not connected by {level}"):
            assert orleans[2019].who(level).empty


def test_groups_of_a_place_are_its_published_row(halves):
    """Each number summed from the published lines by hand."""
    published = halves_snapshot = pulled.snapshot(ORLEANS).published
    lines = published.set_index("variable")["estimate"]
    who = halves.groups[halves.groups["level"] == "place"].set_index("group")
    assert set(who["GEOID"]) == set(halves_snapshot["GEOID"]) == {ORLEANS}
    found = 0
    for group, (table, parts, whole) in BY_HAND.items():
        if group not in who.index:
            continue
        found += 1
        for column, numbers in (("part", parts), ("whole", whole)):
            expected = sum(lines[f"{table}_{n:03d}"] for n in numbers)
            assert who.loc[group, column] == expected, (group, column)
    assert found >= 5
    minority = lines["B03002_001"] - lines["B03002_003"]
    assert who.loc["minority", "part"] == minority
    assert set(who.index) == set(indicators.GROUPS)


@pytest.mark.parametrize("source", ["bulk", "api"])
def test_bulk_and_api_give_the_same_who_and_why(source):
    study = studies.of_snapshot(pulled.snapshot(JEFFERSON, 2021, source))
    assert set(study.groups["dimension"]) == {*indicators.DIMENSIONS}
    other = pulled.study(JEFFERSON)
    pd.testing.assert_frame_equal(study.groups, other.groups)
    pd.testing.assert_frame_equal(study.gaps, other.gaps)
    assert not {"who", "covered", "why"} & study.absent.keys()


def test_neighborhoods_are_the_sums_of_their_areas(halves):
    raw = halves.groups
    areas = raw[raw["level"] == "area"]
    hoods = raw[raw["level"] == "neighborhood"].set_index(["GEOID", "group"])
    names = areas["GEOID"].map(halves.areas["neighborhood"])
    sums = areas.groupby([names.rename("GEOID"), "group"])[["part", "whole"]].sum()
    assert len(hoods) == 2 * len(indicators.GROUPS)
    pd.testing.assert_frame_equal(hoods[["part", "whole"]].sort_index(), sums.sort_index())
    gaps = halves.why("area").groupby(halves.areas["neighborhood"])
    for gap in indicators.GAPS:
        column = f"{gap}_households"
        pd.testing.assert_series_equal(
            halves.why("neighborhood")[column].sort_index(),
            gaps[column].sum().sort_index(),
            check_names=False,
        )


def test_a_cut_takes_the_same_part_of_every_group_and_no_share():
    cut, whole = pulled.study(KENNER), pulled.study(JEFFERSON)
    inside = cut.areas["inside"]
    assert (inside < 1).any()
    part, full = (
        one.groups[one.groups["level"] == "area"].set_index(["GEOID", "group"])
        for one in (cut, whole)
    )
    full = full.loc[part.index]
    times = part.index.get_level_values("GEOID").map(inside).to_numpy()
    for column in ("part", "part_moe", "whole", "whole_moe"):
        np.testing.assert_allclose(part[column], times * full[column], rtol=1e-9)
    pd.testing.assert_series_equal(part["share"], full["share"])
    pd.testing.assert_series_equal(part["share_moe"], full["share_moe"])
    # The place itself is what the Bureau publishes for it, not the sum of cut areas.
    own = cut.groups[cut.groups["level"] == "place"]
    assert set(own["GEOID"]) == set(pulled.snapshot(KENNER).published["GEOID"])


@pytest.mark.parametrize("level", LEVELS)
def test_thin_cells_are_withheld_and_no_others(halves, level):
    raw = halves.groups[halves.groups["level"] == level].reset_index(drop=True)
    shown = halves.who(level).reset_index(drop=True)
    pd.testing.assert_frame_equal(shown[["GEOID", "group"]], raw[["GEOID", "group"]])
    limits = raw["group"].map(
        lambda name: 20 if indicators.GROUPS[name].unit == "households" else 50
    )
    thin = pd.Series(data=False, index=raw.index)
    for cell in ("part", "whole"):
        unsure = raw[f"{cell}_moe"] / 1.645 > 0.4 * raw[cell]
        thin |= (raw[cell] < limits) & unsure
    assert (shown["note"] == "thin").tolist() == thin.tolist()
    assert shown.loc[thin, ["part", "part_moe", "share", "share_moe"]].isna().all(axis=None)
    assert shown.loc[~thin, ["part", "share", "share_moe"]].notna().all(axis=None)
    if level == "area":
        assert 0.05 < thin.mean() < 0.95
    stand_in = shown.loc[shown["shown_as"] != "", ["GEOID", "shown_as"]]
    known = shown.loc[~thin].set_index(["GEOID", "group"]).index
    assert pd.MultiIndex.from_frame(stand_in).isin(known).all()


def test_who_of_one_dimension_is_a_part_of_all(halves):
    every = halves.who()
    for dimension in indicators.DIMENSIONS:
        part = halves.who(dimension=dimension)
        pd.testing.assert_frame_equal(part, every[every["dimension"] == dimension])
        assert len(part)


# Why.


def test_a_gap_is_dominant_by_more_than_the_margin_of_the_difference_in_all_areas_together(halves):
    found = halves.why("area")
    shares = found[[f"{gap}_share" for gap in indicators.GAPS]].to_numpy()
    margins = found[[f"{gap}_share_moe" for gap in indicators.GAPS]].to_numpy()
    tails, leaders = {}, {}
    for row, (share, margin) in enumerate(zip(shares, margins, strict=True)):
        if np.isnan([*share, *margin]).any():
            assert found["gap"].iloc[row] is None
            continue
        first, *others = np.argsort(-share, kind="stable")
        leaders[row] = list(indicators.GAPS)[first]
        tails[row] = 0.0
        for other in others:
            a, b, p, q = margin[first], margin[other], share[first], share[other]
            pull = 2 * a * b * np.sqrt(p * q / ((1 - p) * (1 - q)))
            z = 1.645 * (p - q) / np.sqrt(a**2 + b**2 + pull)
            tails[row] = max(tails[row], NormalDist().cdf(-z))
    # One in ten may be false: the k smallest, k the last that is under its k-th part of that.
    ordered = sorted(tails.values())
    under = [p for k, p in enumerate(ordered, 1) if p <= 0.10 * k / len(ordered)]
    for row, tail in tails.items():
        clear = tail <= max(under, default=-1) and tail < NormalDist().cdf(-1.645)
        assert found["gap"].iloc[row] == (leaders[row] if clear else "unclear")
    assert {*found["gap"]} > {"unclear"}
    alone = sum(tail < NormalDist().cdf(-1.645) for tail in tails.values())
    assert (found["gap"] != "unclear").sum() - found["gap"].isna().sum() < alone
    assert halves.why("place").index.tolist() == [ORLEANS]
    assert sorted(halves.why("neighborhood").index) == ["East", "West"]


# Ranks.


def test_the_audit_is_the_rankings_own_region_and_two_others(orleans):
    study = orleans[2017]
    audit, table = study.audit(of="share"), study.ranking(of="share")
    ranked = table["rank"].dropna().index
    for name in ("rank_low", "rank_high"):
        pd.testing.assert_series_equal(
            audit.loc[ranked, name].astype(float), table.loc[ranked, name].astype(float)
        )
    width = {
        method: (audit[f"rank_high{method}"] - audit[f"rank_low{method}"]).median()
        for method in ("", "_bonferroni", "_pairs")
    }
    assert width[""] == pytest.approx(146, abs=3)
    assert width["_pairs"] < width[""] <= width["_bonferroni"]


def test_neighborhoods_are_ranked_by_what_their_areas_are_worth(orleans, baltimore):
    found = orleans[2019].evaluate("no_subscription", "share", 5, level="neighborhood")
    assert found.shortlist.k == 5
    assert found.table.index.name == "neighborhood"
    assert set(found.table.index) == set(orleans[2019].neighborhoods.index)
    base = found.table["base"].sum()
    assert base == pytest.approx(orleans[2019].areas["no_subscription_base"].sum())
    with pytest.raises(TableError, match="has no neighborhoods; give your own"):
        baltimore.rank_neighborhoods()


def test_a_covariate_is_named_used_and_kept_apart(halves):
    plain, better = halves.evaluate(k=10), halves.evaluate(k=10, covariate="median_income")
    assert (plain.shortlist.covariate, better.shortlist.covariate) == (False, True)
    assert not plain.table["chance"].equals(better.table["chance"].reindex(plain.table.index))
    assert halves.evaluate(k=10) is plain
    smooth = halves.smooth(covariate="median_income")
    assert not smooth["estimate"].equals(halves.smooth()["estimate"])
    for wrong in ("income", "NAME"):
        with pytest.raises(TableError, match=f"have no numbers '{wrong}'; they have households"):
            halves.evaluate(covariate=wrong)


# Scores.


@pytest.mark.parametrize("preset", indicators.PRESETS)
def test_a_pulled_place_has_every_part_of_every_score(halves, preset):
    found = halves.score(preset, k=8)
    assert found.preset == preset
    assert found.lacking == ()
    assert len(found.members) == 8
    assert sum(found.weights.values()) == pytest.approx(1, abs=1e-9)
    assert found.table["score"].dropna().between(0, 100).all()
    assert set(found.table.index) == set(halves.areas.index)
    assert set(found.weights) <= set(halves.components())
    again = replace(halves, areas=halves.areas.iloc[::-1]).score(preset, k=8)
    pd.testing.assert_series_equal(
        again.table["score"].sort_index(), found.table["score"].sort_index()
    )
    assert again.members == found.members


def test_a_score_says_what_it_lacks(orleans):
    found = orleans[2019].score(k=10)
    assert found.lacking == (
        "vulnerability",
        *(f"{name}_share" for name in
          ("poverty_150", "aged_65", "disability", "limited_english", "no_vehicle")),
    )  # fmt: skip
    with pytest.raises(TableError, match="no column for the score") as caught:
        orleans[2019].score("svi")
    assert "--topic covered" in "".join(caught.value.__notes__)
    with pytest.raises(ArgumentError) as caught:
        orleans[2019].score("nonsense")
    assert "default" in str(caught.value)
    assert not getattr(caught.value, "__notes__", [])


def test_the_frame_changes_scores():
    state, parish = pulled.study("Louisiana"), pulled.study(JEFFERSON)
    alone, framed = parish.score(k=8), parish.score(k=8, frame=state)
    assert alone.frame is None
    assert len(framed.frame) == len(state.areas)
    assert not np.allclose(alone.table["score"].sort_index(), framed.table["score"].sort_index())
    # Against all areas of the state a score is that of the same area among those of the state.
    every = state.score(k=8).table["score"]
    np.testing.assert_allclose(
        framed.table["score"].sort_index(), every.loc[framed.table.index].sort_index(), atol=1.0
    )


def test_covered_populations_stand_beside_the_measures(halves):
    parts = halves.components()
    assert "geometry" not in parts
    raw = halves.groups[(halves.groups["level"] == "area")].set_index(["group", "GEOID"])
    for name in ("poverty_150", "no_vehicle", "disability"):
        pd.testing.assert_series_equal(
            parts[f"{name}_share"], raw.loc[name, "share"].reindex(parts.index), check_names=False
        )
    assert isinstance(halves.score(k=3), priority.Priority)


# Small areas, regions, clusters, equity.


def test_smoothed_shares_stand_beside_the_direct_ones(orleans):
    study = orleans[2017]
    table = study.smooth("no_subscription")
    pd.testing.assert_series_equal(
        table["share"], study.areas["no_subscription_share"], check_names=False
    )
    known = table.dropna(subset=["share", "estimate"])
    assert known["estimate"].std() < known["share"].std()
    assert ((known["low"] <= known["estimate"]) & (known["estimate"] <= known["high"])).all()
    assert known["shrinkage"].between(0, 1).all()


def test_regions_keep_the_totals(orleans):
    study = orleans[2019]
    merged = study.merge("no_internet", cv=0.12)
    assert 1 < len(merged.table) < len(study.areas)
    total = study.areas["no_internet_households"].sum()
    left = study.areas.loc[list(merged.left_out), "no_internet_households"].sum()
    assert merged.table["no_internet_households"].sum() + left == pytest.approx(total)
    assert (merged.table.loc[merged.table["reached"], "cv"] <= 0.12).all()
    assert merged.table.geometry.is_valid.all()


def test_hot_spots_are_those_of_the_areas_and_copies(orleans):
    study = orleans[2019]
    found = study.hot_spots("no_subscription")
    own = clusters.local(study.areas, "no_subscription", statistic="g")
    pd.testing.assert_frame_equal(found, own)
    assert (found["cluster"] == "hot_spot").sum() == pytest.approx(4, abs=2)
    assert (found["cluster"] == "cold_spot").sum() == pytest.approx(15, abs=3)
    found["cluster"] = "none"
    assert (study.hot_spots("no_subscription")["cluster"] == "hot_spot").any()
    moran = study.hot_spots("no_subscription", "moran")["cluster"]
    assert moran.isin(["high_among_low", "low_among_high"]).any()


def test_what_needs_polygons_says_so():
    study = bundled.unmapped()
    for call in (study.hot_spots, study.merge):
        with pytest.raises(TableError, match="has no boundaries, so nobody knows which"):
            call()


def test_equity_says_as_much_as_the_study_can(orleans, baltimore, halves):
    found = orleans[2019].equity("no_subscription")
    assert found.concentration is None
    assert 0 < found.theil.between < found.theil.total
    both = halves.equity()
    assert (both.along, both.groups) == ("median_income", "neighborhood")
    assert both.theil.total == pytest.approx(both.theil.between + both.theil.within)
    assert -1 < both.concentration.index < 0  # the numbers of the test world fall with income
    poorest_first = baltimore.equity()
    assert (poorest_first.along, poorest_first.theil) == ("median_income", None)
    assert poorest_first.concentration.index == pytest.approx(-0.29, abs=0.01)
    neither = replace(baltimore, areas=baltimore.areas.drop(columns="median_income"))
    with pytest.raises(ArgumentError, match="Name a column to put areas in order"):
        neither.equity()
    with pytest.raises(TableError, match="no column nonsense"):
        halves.equity(along="nonsense")


# Change and the years between.


@pytest.fixture(scope="module")
def decade(orleans):
    return orleans[2024].change(orleans[2017])


def test_change_of_new_orleans(decade):
    assert (decade.by, decade.old_period, decade.new_period) == (
        "no_subscription",
        "2013–2017",
        "2020–2024",
    )
    assert (decade.fell, decade.rose, decade.unclear) == (125, 1, 45)
    assert decade.compared == 171 == decade.fell + decade.rose + decade.unclear
    assert decade.expected_false == pytest.approx(0.1 * 126)
    assert decade.by_chance == pytest.approx(17.1)
    assert decade.alone >= 126
    assert (decade.overlap, decade.confidence) == (0.0, 0.90)
    table = decade.table
    assert len(table) == 176
    assert decade.place["old_base"] == table["old_base"].sum() == 154_895
    assert decade.place["verdict"] == "fell"
    assert decade.place["change"] == pytest.approx(0.1337 - 0.3359, abs=1e-4)


def test_the_union_that_was_redrawn_keeps_both_of_its_tracts(decade, orleans):
    row = decade.table.loc["22071001730"]
    old, new = orleans[2017].areas, orleans[2024].areas
    assert (row["areas_old"], row["areas_new"]) == (2, 1)
    both = old.loc[["22071001730", "22071001734"]]
    assert row["old_base"] == both["no_subscription_base"].sum()
    assert row["old_households"] == both["no_subscription_households"].sum()
    assert row["new_base"] == new.loc["22071001758", "no_subscription_base"]


def test_the_level_asked_for_matters(decade, orleans):
    strict = orleans[2024].change(orleans[2017], confidence=0.99)
    assert strict.rose + strict.fell < decade.rose + decade.fell
    assert strict.expected_false < decade.expected_false


def test_change_does_not_depend_on_the_order_of_areas(decade, orleans):
    old = replace(orleans[2017], areas=orleans[2017].areas.iloc[::-1])
    found = orleans[2024].change(old)
    columns = ["change", "change_moe", "z", "p"]
    pd.testing.assert_frame_equal(
        found.table[columns].sort_index(), decade.table[columns].sort_index()
    )
    assert (found.rose, found.fell) == (decade.rose, decade.fell)


def test_overlapping_periods_are_warned_of(orleans):
    with pytest.warns(VintageWarning, match=r"overlap by C = 0\.6"):
        found = orleans[2019].change(orleans[2017])
    assert found.overlap == pytest.approx(0.6)
    assert found.compared == 172
    assert found.rose + found.fell < 126


def test_only_an_earlier_period_of_the_same_measure_compares(orleans, baltimore):
    with pytest.raises(VintageError, match="give a study of an earlier period"):
        orleans[2017].change(orleans[2017])
    with pytest.raises(VintageError, match=r"2020–2024 in the earlier study and of 2013–2017"):
        orleans[2017].change(orleans[2024])
    with pytest.raises(TableError, match="in common: no_subscription"):
        orleans[2024].change(orleans[2017], by="no_internet")
    with pytest.raises(VintageError, match="study both by the same"):
        baltimore.change(orleans[2019], by="no_internet")


def test_pulled_periods_meet_on_the_ground_that_the_bureau_publishes(stocked):
    new, old = pulled.study(JEFFERSON), pulled.study(JEFFERSON, 2019)
    assert new.ground is None
    with pytest.warns(VintageWarning):
        found = new.change(old)
    assert found.table["areas_old"].sum() == len(old.areas)
    assert found.table["areas_new"].sum() == len(new.areas)
    base = f"{found.by}_base"
    assert found.table["old_base"].sum() == pytest.approx(old.areas[base].sum())
    assert found.table["new_base"].sum() == pytest.approx(new.areas[base].sum())


def test_the_published_rows_year_by_year(orleans):
    with pytest.warns(VintageWarning):
        rows = orleans[2017].trend("no_subscription")
    assert rows.index.tolist() == list(range(2017, 2024))
    assert rows["share"].iloc[[0, -1]].round(3).tolist() == [0.336, 0.164]
    assert rows["base"].iloc[0] == 154_895
    assert rows["verdict"].iloc[0] is None
    assert rows["verdict"].iloc[1:].eq("fell").all()
    assert rows["first_verdict"].iloc[1:].eq("fell").all()
    assert rows["overlap"].iloc[1:].tolist() == [0.8] * 6
    assert rows["first_overlap"].iloc[1:].round(1).tolist() == [0.8, 0.6, 0.4, 0.2, 0.0, 0.0]
    with pytest.warns(AbsenceWarning, match="no trend of no_internet"):  # S2801 has no such line
        lacking = orleans[2019].trend("no_internet")
    assert lacking.empty
    assert list(lacking.columns) == list(rows.columns)
    with pytest.warns(AbsenceWarning, match="No published rows of Kenner"):
        assert pulled.study(KENNER).trend().empty


# What is not there, and what must not move.


def test_a_study_says_which_findings_it_cannot_give(orleans, baltimore):
    lacking = {"who", "covered", "why", "history"}
    found = {
        "2017": lacking & orleans[2017].absent.keys(),
        "2024": lacking & orleans[2024].absent.keys(),
        "Baltimore": lacking & baltimore.absent.keys(),
        "pulled": lacking & pulled.study(KENNER).absent.keys(),
    }
    assert found == {
        "2017": {"covered", "why"},
        "2024": {"who", "covered", "why"},
        "Baltimore": {"covered", "why"},
        "pulled": {"history"},
    }


def test_no_finding_changes_the_study(halves):
    before = [frame.copy() for frame in (halves.areas, halves.groups, halves.gaps)]
    who, why = halves.who("area"), halves.why("area")
    who["share"], why["gap"] = 0.0, "unclear"
    halves.score(k=3)
    halves.smooth()
    halves.merge()
    halves.equity()
    halves.audit()
    halves.rank_neighborhoods(k=1)
    for frame, old in zip((halves.areas, halves.groups, halves.gaps), before, strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(old))


def test_groups_without_a_published_row_are_summed_for_the_place():
    snapshot = pulled.snapshot(JEFFERSON)
    study = studies.of_snapshot(replace(snapshot, published=None))
    raw = study.groups
    place = raw[raw["level"] == "place"].set_index("group")
    sums = raw[raw["level"] == "area"].groupby("group")[["part", "whole"]].sum()
    pd.testing.assert_frame_equal(place[["part", "whole"]].sort_index(), sums.sort_index())
    assert set(place["GEOID"]) == {snapshot.manifest.place}
    own = estimates.gaps(snapshot.published, geography=None, vintages=snapshot.manifest.tables)
    column = "phone_plan_only_households"
    assert study.why("place")[column].iloc[0] == pytest.approx(own[column].iloc[0])
    assert study.why("place").index.tolist() == [snapshot.manifest.place]
