"""Cells summed up: zonal and rings against sums by hand, and files that are none of ours."""

from __future__ import annotations

from pathlib import Path

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasters
import shapely

from exclusion import dasymetric
from exclusion.errors import DamagedFileError, ExclusionWarning, SourceError, TableError


@pytest.fixture(scope="module")
def people(tmp_path_factory) -> dasymetric.Spread:
    """100 ± 20, 40 ± 8, 30 without a margin, and nobody knows, in 100 cells each."""
    folder = tmp_path_factory.mktemp("people")
    weights = rasters.write(folder / "w.tif", np.ones((10, 40), "uint8"))
    areas = rasters.areas([100, 40, 30, np.nan], x_people_moe=[20, 8, np.nan, np.nan])
    return dasymetric.spread(areas, "x", weights, out=folder / "people.tif")


def boxes(*bounds: tuple[float, float, float, float], **how: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.box(*one) for one in bounds], crs=rasters.UTM, **how)


def test_margins_are_those_of_independent_areas(people):
    both = boxes((500, -1000, 2000, 0), (0, -1000, 500, 0), (2000, -500, 3000, 0))

    found = dasymetric.zonal(people, both)

    assert np.allclose(found["people"], [90, 50, 15])
    # Half of 100 ± 20 and all of 40 ± 8; cells of one area are not independent.
    assert found["people_moe"].iloc[:2].to_list() == pytest.approx([np.hypot(10, 8), 10])
    assert np.isnan(found["people_moe"].iloc[2])
    assert found["cells"].to_list() == [150, 50, 50]


def test_polygons_may_overlap_and_each_is_summed_alone(people):
    nested = boxes((0, -1000, 1000, 0), (0, -1000, 1000, 0), (200, -600, 400, -300))

    found = dasymetric.zonal(people, nested.set_axis(["a", "a", "b"]))

    assert found.index.to_list() == ["a", "a", "b"]
    assert np.allclose(found["people"], [100, 100, 6])


def test_the_index_may_have_levels(people):
    index = pd.MultiIndex.from_tuples([("x", 1)], names=["district", "part"])
    found = dasymetric.zonal(people, boxes((0, -1000, 1000, 0)).set_axis(index))
    pd.testing.assert_index_equal(found.index, index)


def test_any_crs_and_several_parts(people):
    parts = shapely.MultiPolygon(
        [shapely.box(-40, -1040, 960, 0), shapely.box(1040, -300, 1240, 0)]
    )
    one = gpd.GeoSeries([parts], crs=rasters.UTM).to_crs(4326)

    found = dasymetric.zonal(people, one)

    assert found["people"].iloc[0] == pytest.approx(100 + 6 * 0.4)


def test_what_is_unknown_is_counted_and_not_zero(people):
    known = boxes((2500, -1000, 3500, 0), (3200, -1000, 3500, 0), (9000, 0, 9100, 100))
    without = [shapely.Polygon(), None, shapely.box(10, -20, 20, -10)]
    half = gpd.GeoDataFrame(geometry=[*known.geometry, *without], crs=known.crs)

    found = dasymetric.zonal(people, half)

    assert found["people"].iloc[0] == pytest.approx(15)
    assert found["cells"].to_list() == [50, 0, 0, 0, 0, 0]
    assert found["unknown_cells"].to_list() == [50, 30, 0, 0, 0, 0]
    assert found[["people", "people_moe"]].iloc[1:].isna().all(axis=None)


def test_nobody_has_no_margin_of_its_own(tmp_path):
    areas = rasters.areas([10, 0], x_people_moe=[4, 12])
    weights = rasters.write(tmp_path / "w.tif", np.ones((10, 20), "uint8"))
    made = dasymetric.spread(areas, "x", weights, out=tmp_path / "p.tif")

    found = dasymetric.zonal(made, boxes((0, -1000, 2000, 0)))

    assert found["people"].iloc[0] == pytest.approx(10)
    assert found["people_moe"].iloc[0] == pytest.approx(4)
    assert made.total_moe == pytest.approx(np.hypot(4, 12))


def test_invalid_polygons_are_mended_with_a_word(people):
    bowtie = shapely.Polygon([(0, 0), (1000, -1000), (1000, 0), (0, -1000)])
    one = gpd.GeoSeries({"tie": bowtie}, crs=rasters.UTM)

    with pytest.warns(ExclusionWarning, match="1 of the polygons .* mended: tie") as caught:
        found = dasymetric.zonal(people, one)

    assert caught[0].filename == __file__
    assert found["people"].loc["tie"] == pytest.approx(50, abs=5)


@pytest.mark.parametrize(
    ("make", "error", "said"),
    [
        (lambda: boxes((0, 0, 1, 1)).set_crs(None, allow_override=True), TableError, "CRS"),
        (lambda: boxes((0, 0, 1, 1)).set_geometry([shapely.Point(1, 1)]), TableError, "are Point"),
        (lambda: pd.DataFrame({"geometry": [1]}), TableError, "not DataFrame"),
        (lambda: boxes((0, 0, 1, 1)).iloc[:0], TableError, "polygons has no rows"),
        (lambda: boxes((9e5, 0, 9.1e5, 9)), SourceError, "None of the polygons meets"),
    ],
)
def test_bad_polygons(people, make, error, said):
    with pytest.raises(error, match=said):
        dasymetric.zonal(people, make())


# Rings


def sites(*xy: tuple[float, float]) -> gpd.GeoSeries:
    names = pd.Index(list("abcdef")[: len(xy)], name="name")
    return gpd.GeoSeries([shapely.Point(one) for one in xy], index=names, crs=rasters.UTM)


def test_rings_are_a_union_and_each_site_its_own(people):
    points = sites((450, -450), (550, -450), (-9_000, 0)).to_crs(4326)

    near = dasymetric.rings(people, points, (250, 400))
    each = dasymetric.rings(people, points, (250, 400), groups="site")

    x, y = np.meshgrid(np.arange(50, 4000, 100), np.arange(-50, -1000, -100))
    for radius in (250, 400):
        ours = [np.hypot(x - at, y + 450) <= radius for at in (450, 550)]
        assert near.loc[radius, "people"] == pytest.approx((ours[0] | ours[1]).sum(), abs=1e-3)
        assert near.loc[radius, "people"] < each["people"].xs(radius, level="radius_m").sum()
        assert each.loc[("a", radius), "cells"] == ours[0].sum()
    assert near.index.name == "radius_m"
    assert each.index.names == ["name", "radius_m"]
    assert near["outside"].to_list() == [1, 1]
    assert each["outside"].to_list() == [False] * 4 + [True] * 2
    assert each.loc["c", ["people", "share"]].isna().all(axis=None)
    assert np.allclose(near["share"], near["people"] / 170)
    columns = ["people", "people_moe", "share", "share_moe", "cells", "unknown_cells", "outside"]
    assert list(near) == list(each) == columns


def test_a_share_of_hardly_anybody_is_off_by_all_and_no_more(tmp_path):
    weights = rasters.write(tmp_path / "w.tif", np.ones((10, 10), "uint8"))
    few = dasymetric.spread(
        rasters.areas([3], x_people_moe=[40]), "x", weights, out=tmp_path / "people.tif"
    )
    near = dasymetric.rings(few, sites((450, -450)).to_crs(4326), (400,)).loc[400]
    assert near["people_moe"] > 3
    assert near["share_moe"] == 1


def test_rings_on_new_orleans(tmp_path):
    study = bundled.new_orleans()
    made = dasymetric.spread(study.areas, "no_home_broadband", out=tmp_path / "p.tif")

    near = dasymetric.rings(made, study.sites)
    far = dasymetric.rings(made, study.sites, [60_000])

    assert near["people"].is_monotonic_increasing
    assert (near["people_moe"] > 0).all()
    assert far.loc[60_000, "share"] == pytest.approx(1)
    totals = study.areas["no_home_broadband_people"].sum()
    assert far.loc[60_000, "people"] == pytest.approx(totals, rel=1e-6)


@pytest.mark.parametrize(
    ("points", "how", "error", "said"),
    [
        (sites((0, 0)), {"groups": "each"}, ValueError, "groups is 'each'"),
        (sites((0, 0)), {"radii": (0,)}, ValueError, "one of radii is 0"),
        (sites((0, 0)), {"radii": ()}, ValueError, "in meters"),
        (sites(), {}, TableError, "points has no rows"),
        (sites((0, 0)).buffer(1), {}, TableError, "1 of 1 are none: a"),
        (sites((0, 0)).set_crs(None, allow_override=True), {}, TableError, "CRS"),
        (sites((800_000, 0)), {}, SourceError, "None of the"),
    ],
)
def test_bad_rings(people, points, how, error, said):
    with pytest.raises(error, match=said):
        dasymetric.rings(people, points, **how)


# Files


def changed(people: dasymetric.Spread, path: Path, **tags: str) -> Path:
    path.write_bytes(people.path.read_bytes())
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as one:
        one.update_tags(**tags)
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _, path: path, "There is no file"),
        (lambda _, path: Path(__file__), "is no raster that GDAL reads"),
        (lambda _, path: rasters.write(path, np.ones((2, 2))), "lacks the tag.*measure, unit"),
        (lambda one, path: changed(one, path, unit="homes"), "its bands are people, relative_moe"),
        (lambda one, path: changed(one, path, areas="many"), "its tag areas is 'many'"),
        (lambda one, path: changed(one, path, areas=""), r"lacks the tag\(s\) areas\."),
        (lambda one, path: changed(one, path, factor="3.5"), "its tag factor is '3.5'"),
        (lambda one, path: changed(one, path, unplaced_areas="-1"), "tag unplaced_areas is '-1'"),
        (lambda one, path: changed(one, path, total="inf"), "its tag total is 'inf'"),
        (lambda one, path: changed(one, path, total_moe="wide"), "its tag total_moe is 'wide'"),
    ],
)
def test_files_that_are_none_of_ours(people, tmp_path, make, said):
    path = make(people, tmp_path / "other.tif")
    for work in (dasymetric.read, lambda one: dasymetric.zonal(one, boxes((0, -9, 9, 0)))):
        with pytest.raises(SourceError, match=said):
            work(path)


def test_a_file_that_ends_early_is_named(tmp_path):
    cells = np.random.default_rng(0).random((600, 600)).astype("float32")
    weights = rasters.write(tmp_path / "w.tif", cells)
    areas = rasters.areas([9], side=60_000)
    made = dasymetric.spread(areas, "x", weights, out=tmp_path / "p.tif")
    made.path.write_bytes(made.path.read_bytes()[:-40_000])

    with pytest.raises(DamagedFileError, match=r"Reading .* failed"):
        dasymetric.zonal(made.path, areas)
