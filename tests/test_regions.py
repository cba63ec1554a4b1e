"""Regions: what is merged with what, that nothing is lost, and what cannot be merged."""

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from exclusion import moe, regions
from exclusion.errors import TableError

NAN = float("nan")


def strip(rows, boxes=None):
    """Lay areas out from left to right: part, its margin, whole, its margin."""
    numbers = pd.DataFrame(
        rows, columns=["x_households", "x_households_moe", "x_base", "x_base_moe"], dtype=float
    )
    numbers["x_share"] = numbers["x_households"] / numbers["x_base"]
    margin = moe.of_share(*(numbers[name] for name in numbers.columns[:4]))
    numbers["x_share_moe"] = np.minimum(margin, 1.0)
    at = np.arange(len(rows))
    polygons = shapely.box(at, 0, at + 1, 1) if boxes is None else boxes
    names = pd.Index([f"22071{i:06d}" for i in at], name="GEOID")
    return gpd.GeoDataFrame(numbers.set_index(names), geometry=polygons, crs=4326)


def random_city(seed, n=30, width=6):
    rng = np.random.default_rng(seed)
    base = rng.integers(80, 900, n).astype(float)
    part = rng.binomial(base.astype(int), rng.beta(2, 4, n)).astype(float)
    margin = rng.uniform(15, 90, n)
    at, up = np.arange(n) % width, np.arange(n) // width
    boxes = shapely.box(at, up, at + 1, up + 1)
    return strip(list(zip(part, margin, base, rng.uniform(20, 60, n), strict=True)), boxes)


def groups_of(merged):
    """List the members of each region by their numbers."""
    numbers = pd.Series([int(name[5:]) for name in merged.membership.index])
    return numbers.groupby(merged.membership.to_numpy()).agg(list).tolist()


def test_sums_and_margins_are_the_bureaus():
    areas = strip([(30, 14, 100, 20), (40, 16, 100, 25), (400, 70, 800, 60)])
    merged = regions.merge(areas, "x", 0.25)

    assert merged.membership.tolist() == ["22071000000", "22071000000", "22071000002"]
    assert merged.table.index.name == "GEOID"
    both, alone = merged.table.iloc[0], merged.table.iloc[1]
    assert both["areas"] == 2
    assert (both["x_households"], both["x_base"], both["x_share"]) == (70, 200, 0.35)
    part_moe, whole_moe = np.hypot(14, 16), np.hypot(20, 25)
    assert both["x_households_moe"] == pytest.approx(part_moe)
    assert both["x_base_moe"] == pytest.approx(whole_moe)
    share_moe = np.sqrt(part_moe**2 - (0.35 * whole_moe) ** 2) / 200
    assert both["x_share_moe"] == pytest.approx(share_moe)
    assert both["cv"] == pytest.approx(share_moe / 1.645 / 0.35)
    columns = [f"x_{name}" for name in regions._merge._COLUMNS]
    assert alone[columns].tolist() == areas[columns].iloc[2].tolist()
    assert merged.table["reached"].tolist() == [True, True]
    assert (merged.unreached, merged.left_out) == ((), ())


def test_empty_cells_keep_one_margin():
    areas = strip([(0, 12, 200, 20), (0, 14, 200, 20), (90, 20, 200, 20)])
    merged = regions.merge(areas, "x", 0.2)
    assert groups_of(merged) == [[0, 1, 2]]
    assert merged.table["x_households_moe"].iloc[0] == pytest.approx(np.hypot(14, 20))


def test_thin_area_goes_to_the_neighbor_most_like_it():
    # The middle one is thin; both neighbours are sure, the right one is nearer in share.
    areas = strip([(100, 10, 1000, 30), (30, 20, 100, 20), (400, 15, 1000, 30)])
    assert groups_of(regions.merge(areas, "x", 0.15)) == [[0], [1, 2]]
    areas = strip([(290, 10, 1000, 30), (30, 20, 100, 20), (400, 15, 1000, 30)])
    assert groups_of(regions.merge(areas, "x", 0.15)) == [[0, 1], [2]]


def test_of_neighbors_equally_like_it_it_takes_the_smaller_then_the_first():
    areas = strip([(500, 10, 1000, 30), (100, 70, 200, 20), (400, 10, 800, 30)])
    assert groups_of(regions.merge(areas, "x", 0.1)) == [[0], [1, 2]]
    areas = strip([(500, 10, 1000, 30), (100, 70, 200, 20), (500, 10, 1000, 30)])
    assert groups_of(regions.merge(areas, "x", 0.1)) == [[0, 1], [2]]


def test_the_thinnest_is_merged_first():
    # 1 and 2 are thin, 2 more so. Were 1 first it would go to 0, which is nearer than 2.
    areas = strip([(220, 8, 1000, 30), (50, 26, 200, 20), (60, 36, 200, 20), (390, 8, 1000, 30)])
    assert groups_of(regions.merge(areas, "x", 0.25)) == [[0], [1, 2], [3]]


def test_areas_that_meet_at_a_point_are_no_neighbors():
    boxes = shapely.box([0, 1, 5], [0, 1, 5], [1, 2, 6], [1, 2, 6])
    areas = strip([(30, 14, 100, 20), (40, 16, 100, 25), (400, 70, 800, 60)], boxes)
    merged = regions.merge(areas, "x", 0.25)

    assert groups_of(merged) == [[0], [1], [2]]
    assert merged.unreached == ("22071000000",)
    assert merged.table["reached"].tolist() == [False, True, True]


def test_parts_of_a_border_and_overlaps_make_neighbors():
    boxes = shapely.box([0, 1, 1.9], [0, 0.5, 0], [1, 2, 3], [1, 1.5, 1])
    areas = strip([(30, 20, 100, 20), (40, 24, 100, 25), (40, 23, 100, 60)], boxes)
    assert groups_of(regions.merge(areas, "x", 0.2, max_areas=3)) == [[0, 1, 2]]


def test_disconnected_parts_that_are_too_small_are_listed():
    boxes = shapely.box([0, 1, 5, 6], 0, [1, 2, 6, 7], 1)
    rows = [(300, 30, 900, 50), (310, 30, 900, 50), (9, 8, 30, 9), (11, 9, 30, 9)]
    merged = regions.merge(strip(rows, boxes), "x", 0.12)

    assert groups_of(merged) == [[0], [1], [2, 3]]
    assert merged.unreached == ("22071000002",)


def test_no_region_is_larger_than_asked_for():
    areas = random_city(1)
    free = regions.merge(areas, "x", 0.08)
    held = regions.merge(areas, "x", 0.08, max_areas=3)

    assert free.table["areas"].max() > 3
    assert held.table["areas"].max() == 3
    assert len(held.unreached) > len(free.unreached)
    assert groups_of(regions.merge(areas, "x", 0.08, max_areas=1)) == [[i] for i in range(30)]


def test_areas_that_say_nothing_are_left_out_and_those_without_a_margin_stand_alone():
    rows = [
        (30, 14, 100, 20),
        (NAN, NAN, 50, 9),
        (0, 12, 0, 12),
        (40, NAN, 100, 20),
        (30, 20, 100, 9),
    ]
    boxes = shapely.box([0, 1, 2, 0, 0], [0, 0, 0, 1, 2], [1, 2, 3, 9, 9], [1, 1, 1, 2, 3])
    merged = regions.merge(strip(rows, boxes), "x", 0.2)

    assert merged.left_out == ("22071000001", "22071000002")
    assert merged.membership.tolist()[1:3] == [None, None]
    assert groups_of(merged) == [[0], [3], [4]]
    assert merged.unreached == ("22071000000", "22071000003", "22071000004")
    assert np.isnan(merged.table.loc["22071000003", "cv"])
    assert merged.table["x_households"].sum() == 100


def test_areas_without_a_polygon_stand_alone():
    areas = strip([(30, 14, 100, 20), (40, 16, 100, 25), (400, 70, 800, 60)])
    areas.loc["22071000001", "geometry"] = None
    merged = regions.merge(areas, "x", 0.2, dissolve=True)
    assert groups_of(merged) == [[0], [1], [2]]
    assert merged.table.geometry.isna().tolist() == [False, True, False]


def test_polygons_are_dissolved_where_asked_for():
    areas = random_city(2)
    assert not isinstance(regions.merge(areas, "x").table, gpd.GeoDataFrame)
    table = regions.merge(areas, "x", dissolve=True).table

    assert table.crs == areas.crs
    assert shapely.area(table.geometry).tolist() == table["areas"].tolist()
    assert (table.geometry.geom_type == "Polygon").all()  # every region is in one piece


def test_method_and_period_go_with_the_numbers():
    areas = strip([(30, 14, 100, 20), (40, 16, 100, 25), (400, 70, 800, 60)])
    areas = areas.assign(x_period="2015–2019", x_moe_method="published")
    table = regions.merge(areas, "x", 0.1, max_areas=2).table
    assert table["x_moe_method"].tolist() == ["derived", "published"]
    assert table["x_period"].tolist() == ["2015–2019"] * 2
    areas.loc["22071000001", "x_moe_method"] = "modelled"
    table = regions.merge(areas, "x", 0.1, max_areas=2).table
    assert table["x_moe_method"].iloc[0] == "modelled"
    areas.loc["22071000001", "x_period"] = "2016–2020"
    with pytest.raises(TableError, match="expected one period"):
        regions.merge(areas, "x")


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), cv=st.floats(0.03, 0.4), most=st.sampled_from([None, 2, 5]))
def test_nothing_is_lost_and_the_order_of_rows_does_not_matter(seed, cv, most):
    areas = random_city(seed, n=18)
    before = areas.copy()
    merged = regions.merge(areas, "x", cv, max_areas=most, dissolve=True)
    pd.testing.assert_frame_equal(areas, before)

    table = merged.table
    for name in ("x_households", "x_base"):
        assert table[name].sum() == areas[name].sum()
    assert table["areas"].sum() == len(areas)
    for name, rows in areas.groupby(merged.membership):
        assert name == rows.index.min()
        assert table.loc[name, "x_households"] == rows["x_households"].sum()
        expected = moe.of_sum(rows["x_households"], rows["x_households_moe"])
        assert table.loc[name, "x_households_moe"] == pytest.approx(float(expected))
    reached = moe.cv_of_share(table["x_share"], table["x_share_moe"]).round(12) <= cv
    assert table["reached"].tolist() == reached.tolist()
    # Whoever has not reached it has no neighbour left that it may be merged with.
    for name in merged.unreached:
        sides = shapely.length(shapely.intersection(table.geometry, table.geometry[name]))
        near = table[(sides > 0) & (table.index != name)]
        assert (near["areas"] + table.loc[name, "areas"] > (most or len(areas))).all()

    again = regions.merge(areas.sample(frac=1, random_state=seed), "x", cv, max_areas=most)
    pd.testing.assert_frame_equal(again.table, pd.DataFrame(table.drop(columns="geometry")))
    pd.testing.assert_series_equal(again.membership[areas.index], merged.membership)


def test_new_orleans_becomes_regions_of_high_reliability():
    areas = bundled.new_orleans(2017).areas
    merged = regions.merge(areas, "no_subscription", dissolve=True)
    share, margin = (merged.table[f"no_subscription_{name}"] for name in ("share", "share_moe"))

    assert (len(merged.table), merged.table["areas"].sum(), len(merged.left_out)) == (59, 172, 5)
    assert set(moe.reliability(share, margin, share=True)) == {"high"}
    total = areas["no_subscription_households"].sum()
    assert merged.table["no_subscription_households"].sum() == pytest.approx(total, rel=1e-12)
    assert merged.table["no_subscription_direct_households"].sum() == total
    low, high = (merged.table[f"no_subscription_share_{end}"] for end in ("low", "high"))
    assert ((low < share) & (share < high)).all()
    assert (merged.table.geometry.geom_type == "Polygon").all()


def test_what_cannot_be_merged_is_refused():
    areas = strip([(30, 14, 100, 20), (40, 16, 100, 25)])
    with pytest.raises(TableError, match="no polygons"):
        regions.merge(pd.DataFrame(areas.drop(columns="geometry")), "x")
    with pytest.raises(TableError, match="'22071000000' is in the index of the area table more"):
        regions.merge(pd.concat([areas, areas]), "x")
    with pytest.raises(TableError, match="no column x_base_moe: 'x' cannot be merged"):
        regions.merge(areas.drop(columns="x_base_moe"), "x")
    with pytest.raises(TableError, match="no area has both households and an estimate"):
        regions.merge(areas.assign(x_base=0.0, x_share=NAN), "x")
    with pytest.raises(ValueError, match="cv is 0"):
        regions.merge(areas, "x", 0)
    with pytest.raises(ValueError, match="max_areas is 0"):
        regions.merge(areas, "x", max_areas=0)
