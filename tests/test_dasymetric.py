"""People spread over cells: no one lost, where the weights say, or a clear error and no file."""

from __future__ import annotations

import logging
import warnings
import zipfile
from pathlib import Path
from types import SimpleNamespace

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasterio.shutil
import rasters
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples
from rasterio import Affine
from rasterio.enums import ColorInterp, MaskFlags

import exclusion
from exclusion import dasymetric, grids
from exclusion.dasymetric import _grid, _ground, _spread, _weights
from exclusion.errors import (
    ArgumentError,
    DamagedFileError,
    ExclusionWarning,
    SourceError,
    TableError,
)

MEASURE = "no_home_broadband"
#: A cell of the grid that `rasters.write` lays out where nothing else is said.
FLAT = np.ones((10, 20), dtype="float32")


@pytest.fixture(scope="module")
def city() -> gpd.GeoDataFrame:
    return bundled.new_orleans().areas


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to write, in a folder of its own."""
    return tmp_path / "made" / "people.tif"


def two(a: float = 100, b: float = 40, **columns: object) -> gpd.GeoDataFrame:
    return rasters.areas([a, b], **columns)


# Totals


@pytest.mark.parametrize(
    ("crs", "profile"),
    [
        (4326, {"compress": "deflate", "tiled": True, "blockxsize": 64, "blockysize": 64}),
        (32616, {"compress": "lzw"}),
        (3857, {}),
        (5070, {"compress": "zstd", "predictor": 3}),
    ],
)
def test_totals_are_kept_in_any_crs_with_nodata_along_borders(city, out, tmp_path, crs, profile):
    weights = rasters.over(tmp_path / "weights.tif", city, crs, **profile)
    before = city.copy()

    made = dasymetric.spread(city, MEASURE, weights, out=out)

    wanted = city[f"{MEASURE}_people"].to_numpy()
    held = rasters.by_area(out, len(city))
    assert made.total == pytest.approx(wanted.sum())
    assert held.sum() == pytest.approx(wanted.sum(), rel=1e-6)
    assert np.abs(held - wanted).max() < 0.01
    with rasterio.open(out) as source:
        assert source.crs.to_epsg() == crs
    pd.testing.assert_frame_equal(city, before)

    back = dasymetric.zonal(made, city)
    some = wanted > 0
    assert np.allclose(back["people"][some], wanted[some], rtol=1e-4)
    moes = city[f"{MEASURE}_people_moe"]
    assert np.allclose(back["people_moe"][some], moes[some], rtol=1e-4)
    assert (back["cells"] == made.table["cells"]).all()


def test_households_over_land(city, out):
    made = dasymetric.spread(city, MEASURE, out=out, of="households", cell=150)

    assert (made.unit, made.vintage, made.by_raster) == ("households", 2019, False)
    assert set(made.table["method"]) == {"land"}
    assert made.fallback == []
    held = rasters.by_area(out, len(city))
    assert np.abs(held - city[f"{MEASURE}_households"]).max() < 0.01
    back = dasymetric.zonal(out, city)
    assert list(back) == ["households", "households_moe", "cells", "unknown_cells"]


def test_a_cell_gets_its_part_of_the_areas_weight(out, tmp_path):
    cells = np.arange(200, dtype="uint16").reshape(10, 20)
    weights = rasters.write(tmp_path / "w.tif", cells)

    dasymetric.spread(two(), "x", weights, out=out)

    people, relative, area = rasters.bands(out)
    left = cells[:, :10]
    assert np.allclose(people[:, :10], 100 * left / left.sum())
    assert np.allclose(people[:, 10:], 40 * cells[:, 10:] / cells[:, 10:].sum())
    assert np.allclose(relative, 0.2)
    assert (area == np.repeat([1, 2], 10)).all()


@settings(max_examples=examples(45))
@given(st.data())
def test_no_one_is_lost_whatever_the_weights(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    power = data.draw(st.sampled_from([-30, -6, 0, 9, 30]))
    cells = (rng.random((9, 23)) > 0.8) * rng.random((9, 23)) * 10.0**power
    cells[0, 0] = 10.0**power
    people = data.draw(
        st.lists(st.floats(0, 1e7).map(lambda n: round(n, 3)), min_size=2, max_size=5)
    )
    frame = rasters.areas(people, side=430)
    weights = rasters.write(folder / "w.tif", cells)

    made = dasymetric.spread(frame, "x", weights, out=folder / "out.tif")

    held = rasters.by_area(made.path, len(people))
    assert np.allclose(held, people, rtol=1e-6, atol=1e-30)


def test_more_areas_than_a_byte_numbers(out):
    people = np.arange(1.0, 301)
    dasymetric.spread(rasters.areas([*people], side=100), "x", out=out, cell=50)
    assert np.allclose(rasters.by_area(out, 300), people)


def test_pieces_do_not_show(city, out, tmp_path, monkeypatch):
    weights = rasters.over(tmp_path / "w.tif", city, 4326)
    whole = dasymetric.spread(city, MEASURE, weights, out=out)
    expected = rasters.bands(out)
    sums = dasymetric.zonal(out, city)

    monkeypatch.setattr(grids, "BLOCK", 32)
    monkeypatch.setattr(grids, "_WIDE", 48)
    monkeypatch.setattr(_ground, "_MOST_RUNS", 2000)  # of some pieces, not of all
    small = dasymetric.spread(city, MEASURE, weights, out=out)

    np.testing.assert_array_equal(rasters.bands(out), expected)
    np.testing.assert_allclose(small.table["weight"], whole.table["weight"])
    pd.testing.assert_frame_equal(dasymetric.zonal(out, city), sums)


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "uint32", "float32", "float64"])
def test_any_real_kind_of_numbers(out, tmp_path, dtype):
    cells = np.random.default_rng(1).integers(0, 100, (10, 20)).astype(dtype)
    cells[3, 4] = 77
    weights = rasters.write(tmp_path / "w.tif", cells, nodata=77)

    dasymetric.spread(two(), "x", weights, out=out)

    known = np.where(cells == 77, 0, cells).astype(float)
    people = rasters.bands(out)[0]
    assert np.allclose(people[:, :10], 100 * known[:, :10] / known[:, :10].sum())


@pytest.mark.parametrize("nodata", [None, np.nan, -9999, 0, 5, 5.000001, 9])
@pytest.mark.parametrize("holes", [[], [np.nan]])
def test_nodata_is_what_gdal_says_whatever_lies_beside_it(out, tmp_path, nodata, holes):
    cells = np.arange(1, 201, dtype="float32").reshape(10, 20) % 8 * 1.25
    cells[5, : len(holes)] = holes
    weights = rasters.write(tmp_path / "w.tif", cells, nodata=nodata)
    with rasterio.open(weights) as source:
        known = np.nan_to_num(source.read(1, masked=True).filled(0))

    dasymetric.spread(two(), "x", weights, out=out)

    people = rasters.bands(out)[0]
    assert np.allclose(people[:, :10], 100 * known[:, :10] / known[:, :10].sum())
    assert np.allclose(people[:, 10:], 40 * known[:, 10:] / known[:, 10:].sum())


@pytest.mark.parametrize(
    ("dtype", "nodata", "told"),
    [("uint8", 0.5, None), ("int16", np.nan, None), ("int16", -1, -1), ("float32", 0.5, 0.5)],
)
def test_a_number_tells_nodata_unless_gdal_takes_the_whole_part_of_it(dtype, nodata, told):
    source = SimpleNamespace(
        dtypes=[dtype], nodatavals=[nodata], mask_flag_enums=[[MaskFlags.nodata]]
    )
    assert _weights._nodata(source, 1) == told


def test_a_raster_is_read_by_its_own_band_and_mask(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", FLAT, count=2, nodata=-1)
    with rasterio.open(weights, "r+") as one:
        one.write(np.where(np.arange(20) % 2, 3, -1).astype("float32")[None].repeat(10, 0), 2)

    made = dasymetric.spread(two(), "x", dasymetric.Weights(weights, band=2), out=out)

    assert made.weights == "w.tif, band 2"
    assert np.allclose(rasters.bands(out)[0][0, :4], [0, 2, 0, 2])


def test_scale_and_offset_are_those_of_the_file(out, tmp_path):
    cells = np.tile(np.array([10, 20], dtype="uint8"), (10, 10))
    weights = rasters.write(tmp_path / "w.tif", cells, scales=(0.5, -5))

    dasymetric.spread(two(), "x", weights, out=out)

    assert np.allclose(rasters.bands(out)[0][:, :10], np.tile([0, 2], (10, 5)))


@pytest.mark.parametrize(
    "transform",
    [
        Affine(100, 0, 0, 0, 100, -1000),
        Affine(86.6, -50, -200, -50, -86.6, 2000),
    ],
    ids=["south up", "rotated"],
)
def test_rasters_that_do_not_hang_north_up(out, tmp_path, transform):
    cells = np.random.default_rng(3).random((40, 40)).astype("float32")
    weights = rasters.write(tmp_path / "w.tif", cells, transform)
    frame = two()

    made = dasymetric.spread(frame, "x", weights, out=out)

    back = dasymetric.zonal(made, frame)
    assert np.allclose(back["people"], [100, 40], rtol=1e-5)
    with rasterio.open(out) as source:
        x, y = map(np.array, source.xy(*np.nonzero(source.read(3))))
    assert (x.min(), x.max(), y.min(), y.max()) == pytest.approx((0, 2000, -1000, 0), abs=101)


# Coarse cells


def test_cells_of_a_kilometer_are_divided_until_each_tract_has_one(city, out, tmp_path):
    weights = rasters.over(tmp_path / "w.tif", city, 32616, across=50)

    made = dasymetric.spread(city, MEASURE, weights, out=out)

    assert (made.table["cells"] > 0).all()
    assert made.weights == "w.tif"
    held = rasters.by_area(out, len(city))
    assert np.abs(held - city[f"{MEASURE}_people"]).max() < 0.01
    with rasterio.open(weights) as coarse, rasterio.open(out) as fine:
        factor = coarse.transform.a / fine.transform.a
        assert factor == pytest.approx(round(factor))
        assert round(factor) % 2 == 1
    assert made.factor == round(factor) > 1


def test_parts_of_a_cell_share_its_people_evenly(out, tmp_path):
    frame = rasters.areas([90, 60, 30], side=100)
    weights = rasters.write(tmp_path / "w.tif", [[4.0, 1.0]], Affine(200, 0, 0, 0, -200, 0))

    made = dasymetric.spread(frame, "x", weights, out=out)

    people, _, area = rasters.bands(out)
    assert (made.weights, made.factor) == ("w.tif", 3)
    assert np.allclose(rasters.by_area(out, 3), [90, 60, 30])
    assert np.ptp(people[area == 3]) == 0


def test_an_area_without_a_center_goes_to_its_inner_point(out, tmp_path, monkeypatch):
    monkeypatch.setattr(_grid, "_FINEST", 1)
    thread = shapely.box(40, -30, 41, -20)
    frame = two()
    holed = frame.geometry.difference(thread)
    frame = pd.concat([frame.set_geometry(holed), rasters.areas([6]).set_geometry([thread])])
    frame.index = ["a", "b", "thread"]
    far = frame.assign(geometry=[*holed, shapely.box(2410, -30, 2411, -20)])
    weights = rasters.write(tmp_path / "w.tif", np.ones((10, 30)))

    made = dasymetric.spread(frame, "x", weights, out=out)
    people, relative, area = rasters.bands(out)
    assert made.table["method"].to_dict() == {"a": "weights", "b": "weights", "thread": "point"}
    assert made.fallback == ["thread"]
    assert area[0, 0] == 1
    assert people[0, 0] == pytest.approx(100 / 100 + 6)
    assert relative[0, 0] == pytest.approx(np.hypot(0.2, 1.2) / 7)
    assert np.nansum(people) == pytest.approx(146)

    dasymetric.spread(far, "x", weights, out=out)
    people, relative, area = rasters.bands(out)
    assert (people[0, 24], area[0, 24]) == (6, 3)
    assert relative[0, 24] == pytest.approx(0.2)


def test_a_thread_without_people_divides_no_cell(out, tmp_path):
    thread = shapely.box(40, -30, 40.01, -20)
    frame = pd.concat([two(), rasters.areas([0])])
    frame = frame.set_geometry([*two().difference(thread), thread]).set_axis(["a", "b", "thread"])
    weights = rasters.write(tmp_path / "w.tif", FLAT)

    made = dasymetric.spread(frame, "x", weights, out=out)

    assert (made.weights, made.factor) == ("w.tif", 1)
    assert made.fallback == []


# Classes and fallback


def test_classes_weigh_what_they_are_given(out, tmp_path):
    cells = np.tile(np.array([11, 21, 22, 22, 90], dtype="uint8"), (10, 4))
    weights = rasters.write(tmp_path / "nlcd.tif", cells, nodata=0)
    classes = dasymetric.Weights(weights, classes={21: 1, 22: 3})

    made = dasymetric.spread(two(), "x", classes, out=out)

    people = rasters.bands(out)[0]
    assert made.weights == "nlcd.tif, weights of 2 classes"
    assert np.allclose(people[0, :5], 100 / 140 * np.array([0, 1, 3, 3, 0]))


@pytest.mark.parametrize("classes", [{21: -1}, {21: float("nan")}, {21: float("inf")}, {21: 0}, {}])
def test_classes_that_weigh_nothing_sensible(classes):
    with pytest.raises(
        (ArgumentError, TableError), match=r"class weighs 0 or more|the weight of 21"
    ):
        dasymetric.Weights("nlcd.tif", classes)


def test_an_area_without_a_populated_cell_is_spread_over_its_land_and_listed(out, tmp_path):
    cells = FLAT.copy()
    cells[:, 10:] = 0
    weights = rasters.write(tmp_path / "w.tif", cells)
    water = gpd.GeoDataFrame(geometry=[shapely.box(1500, -1000, 2000, 0)], crs=rasters.UTM)
    frame = two().set_axis(["a", "b"])

    made = dasymetric.spread(frame, "x", weights, out=out, water=water.to_crs(4326))

    people = rasters.bands(out)[0]
    assert made.fallback == ["b"]
    assert made.table.loc["b", ["method", "weight"]].to_list() == ["land", 0]
    assert np.allclose(people[:, 10:15], 40 / 50)
    assert (people[:, 15:] == 0).all()

    everywhere = gpd.GeoSeries([shapely.box(900, -1000, 2000, 0)], crs=rasters.UTM)
    made = dasymetric.spread(frame, "x", weights, out=out, water=everywhere)
    assert made.table.loc["b", "method"] == "whole"
    assert np.allclose(rasters.bands(out)[0][:, 10:], 0.4)
    assert made.fallback == ["b"]


def test_an_area_without_people_is_in_no_list(out, tmp_path):
    cells = FLAT.copy()
    cells[:, 10:] = 0
    weights = rasters.write(tmp_path / "w.tif", cells)

    made = dasymetric.spread(two(b=0), "x", weights, out=out)

    people, relative, _ = rasters.bands(out)
    assert made.fallback == []
    assert (people[:, 10:] == 0).all()
    assert np.isnan(relative[:, 10:]).all()


def test_land_is_what_is_not_water(out):
    frame = two(ALAND=[500_000, 1_000_000])
    water = gpd.GeoSeries([shapely.box(500, -1000, 1000, 0)], crs=rasters.UTM)

    wet = dasymetric.spread(frame, "x", out=out)
    assert wet.on_water == pytest.approx(0.5 * 100 / 140, abs=0.03)  # half of the first area
    assert wet.weights == f"area, 100 m cells, {100 * wet.on_water:.0f}% of the people on water"
    dry = dasymetric.spread(frame, "x", out=out, water=water)
    assert dry.on_water == pytest.approx(0, abs=0.03)
    assert dry.weights == "land area, 100 m cells"
    people, _, area = rasters.bands(out)
    first = people[area == 1]
    assert (first > 0).mean() == pytest.approx(0.5, abs=0.05)
    assert np.ptp(first[first > 0]) == 0
    assert dasymetric.read(out).on_water == pytest.approx(dry.on_water, abs=1e-6)
    assert dasymetric.spread(two(), "x", out=out).on_water is None


def test_missing_is_not_zero(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", FLAT)
    frame = rasters.areas([100, np.nan]).set_axis(["a", "b"])

    made = dasymetric.spread(frame, "x", weights, out=out)

    people, _, area = rasters.bands(out)
    assert made.unplaced == ["b"]
    assert (made.total, made.total_moe) == (100, 20)
    assert np.isnan(people[:, 10:]).all()
    assert (area[:, 10:] == 2).all()


def test_an_estimate_without_a_margin_keeps_none(out):
    made = dasymetric.spread(two(x_people_moe=[np.nan, 8]), "x", out=out)

    relative, area = rasters.bands(out)[1:]
    assert np.isnan(relative[area == 1]).all()
    assert np.allclose(relative[area == 2], 0.2)
    assert np.isnan(made.total_moe)


def test_areas_that_reach_beyond_the_raster(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", np.ones((10, 15)))
    frame = rasters.areas([100, 40, 10]).set_axis(["a", "b", "c"])

    with pytest.warns(ExclusionWarning, match=r"2 of 3 areas reach beyond .*w.tif: b, c\."):
        made = dasymetric.spread(frame, "x", weights, out=out)

    people = rasters.bands(out)[0]
    assert people.shape == (10, 30)
    assert np.allclose(people[:, 10:15], 0.8)
    assert (people[:, 15:20] == 0).all()
    assert made.fallback == ["c"]
    assert np.allclose(people[:, 20:], 0.1)


def test_invalid_areas_are_mended_with_a_word(out):
    frame = two()
    bowtie = shapely.Polygon([(0, 0), (1000, -1000), (1000, 0), (0, -1000)])
    frame = frame.set_geometry([bowtie, frame.geometry.iloc[1]]).set_axis(["a", "b"])

    with pytest.warns(ExclusionWarning, match="1 of the areas are not valid .* mended: a"):
        made = dasymetric.spread(frame, "x", out=out)

    assert rasters.by_area(made.path, 2) == pytest.approx([100, 40])


# The file


def test_the_file_is_a_cog_that_says_what_it_is(out, tmp_path, caplog):
    weights = rasters.write(tmp_path / "w.tif", np.ones((600, 700), "uint8"))
    frame = rasters.areas([1e5], side=60_000, x_period="2015–2019")

    frame = frame.set_geometry([shapely.box(0, -60_000, 70_200, 0)])
    caplog.set_level(logging.INFO)
    with pytest.warns(ExclusionWarning, match="reach beyond"):
        made = dasymetric.spread(frame, "x", weights, out=out, source="ACS B28002")

    assert "over 421,200 cells" in caplog.text
    with rasterio.open(out) as source:
        assert source.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert source.overviews(1)
        assert source.descriptions == ("people", "relative_moe", "area")
        assert source.dtypes == ("float32",) * 3
        assert np.isnan(source.nodata)
        assert source.compression.value == "DEFLATE"
        tags = source.tags()
    wanted = {
        "measure": "x",
        "unit": "people",
        "vintage": "2019",
        "source": "ACS B28002",
        "weights": "w.tif",
        "areas": "1",
        "moe": "90%",
        "software": f"exclusion {exclusion.__version__}",
    }
    assert {name: tags[name] for name in wanted} == wanted
    again = dasymetric.read(out)
    assert again == dasymetric.read(str(out))
    names = ["measure", "unit", "vintage", "source", "weights", "areas", "total", "total_moe"]
    assert all(getattr(again, name) == getattr(made, name) for name in names)


def test_overviews_are_packed_as_the_file_is_whatever_the_environment_says(tmp_path, monkeypatch):
    frame = rasters.areas([1e5, 2e5], side=30_000)
    frame = frame.set_geometry([shapely.box(x, -60_000, x + 30_000, 0) for x in (0, 30_000)])
    weights = rasters.write(tmp_path / "w.tif", np.ones((600, 600), "uint8"))
    dasymetric.spread(frame, "x", weights, out=tmp_path / "one.tif")
    for name, value in (("COMPRESS", "LZW"), ("PREDICTOR", "2"), ("INTERLEAVE", "BAND")):
        monkeypatch.setenv(f"{name}_OVERVIEW", value)
    dasymetric.spread(frame, "x", weights, out=tmp_path / "two.tif")

    with rasterio.open(tmp_path / "one.tif", overview_level=0) as source:
        assert source.compression.value == "DEFLATE"
        assert np.nansum(source.read(1)) > 0
    assert (tmp_path / "one.tif").read_bytes() == (tmp_path / "two.tif").read_bytes()


def test_what_was_the_weight_is_kept_in_the_file(out, tmp_path):
    frame = rasters.areas([90, 60, 30, np.nan], side=100)
    weights = rasters.write(tmp_path / "w.tif", [[4.0, 1.0]], Affine(200, 0, 0, 0, -200, 0))

    for weighed_by, wanted in ((weights, (True, 3, 1)), (None, (False, 1, 1))):
        made = dasymetric.spread(frame, "x", weighed_by, out=out, cell=20)
        for one in (made, dasymetric.read(out)):
            assert (one.by_raster, one.factor, one.unplaced_areas) == wanted
        assert made.unplaced_areas == len(made.unplaced)


def test_the_same_input_makes_the_same_file(out, city):
    dasymetric.spread(city, MEASURE, out=out, cell=300)
    once = out.read_bytes()
    dasymetric.spread(city, MEASURE, out=out, cell=300)
    assert out.read_bytes() == once


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("where", [(rasterio.shutil, "copy"), (_spread, "_fill")])
@pytest.mark.parametrize("before", [b"", b"an earlier file"])
def test_an_interrupt_leaves_nothing_behind(out, monkeypatch, where, before):
    out.parent.mkdir()
    if before:
        out.write_bytes(before)
    monkeypatch.setattr(*where, stop)

    with pytest.raises(KeyboardInterrupt):
        dasymetric.spread(two(), "x", out=out)

    assert list(out.parent.iterdir()) == ([out] if before else [])
    assert not before or out.read_bytes() == before


def test_a_file_that_lost_people_is_not_kept(out, monkeypatch):
    fill = _spread._fill

    def lose(bands, *args):
        fill(bands, *args)
        bands[0] *= 0.9

    monkeypatch.setattr(_spread, "_fill", lose)

    with pytest.raises(DamagedFileError, match=r"sum to 126\.000 people instead of 140\.000"):
        dasymetric.spread(two(), "x", out=out)

    assert list(out.parent.iterdir()) == []


def test_a_disk_that_fails_is_named(out, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise rasterio.errors.RasterioIOError("no space left")

    monkeypatch.setattr(rasterio.shutil, "copy", full)
    with pytest.raises(DamagedFileError, match="no space left"):
        dasymetric.spread(two(), "x", out=out)
    assert list(out.parent.iterdir()) == []


def test_a_raster_that_ends_early_is_named(out, tmp_path):
    cells = np.random.default_rng(0).random((500, 500)).astype("float32")
    weights = rasters.write(tmp_path / "w.tif", cells, Affine(4, 0, 0, 0, -2, 0))
    weights.write_bytes(weights.read_bytes()[:300_000])

    with pytest.raises(DamagedFileError, match=r"Reading .*w\.tif failed"):
        dasymetric.spread(two(), "x", weights, out=out)

    assert not out.exists()


def test_a_hundred_gigabytes_declared_are_not_read(out, tmp_path):
    weights = tmp_path / "huge.tif"
    profile = {"tiled": True, "sparse_ok": True, "bigtiff": "yes", "compress": "deflate"}
    corner = Affine(100, 0, -10_000_000, 0, -100, 10_000_000)
    size = {"height": 200_000, "width": 200_000, "count": 1, "dtype": "float32"}
    with rasterio.open(weights, "w", crs=rasters.UTM, transform=corner, **size, **profile) as one:
        one.write(FLAT, 1, window=((100_000, 100_010), (100_000, 100_020)))

    dasymetric.spread(two(), "x", weights, out=out)

    assert rasters.bands(out).shape == (3, 10, 20)
    assert rasters.by_area(out, 2) == pytest.approx([100, 40])


# Bad input


def negative(path: Path) -> Path:
    cells = FLAT.copy()
    cells[3, 4:6] = -200
    return rasters.write(path, cells)


BAD = {
    "no file": (lambda path: path, "There is no file"),
    "no raster": (lambda path: Path(__file__), "is no raster that GDAL reads"),
    "no crs": (lambda path: rasters.write(path, FLAT, crs=None), "has no CRS"),
    "another place": (lambda path: rasters.write(path, FLAT, crs=32633), "do not overlap"),
    "all nodata": (lambda path: rasters.write(path, FLAT, nodata=1), "nothing but nodata"),
    "all nan": (lambda path: rasters.write(path, FLAT * np.nan), "nothing but nodata"),
    "nobody": (lambda path: rasters.write(path, FLAT * 0), "no cell that weighs more than 0"),
    "complex": (lambda path: rasters.write(path, FLAT * 1j), "real ones are needed"),
    "negative": (
        negative,
        r"2 cell\(s\) within .*first is -200 in row 3, column 4, at 450, -350.*-a_nodata -200",
    ),
    "infinite": (
        lambda path: rasters.write(path, FLAT * np.inf),
        "negative or infinite",
    ),
    "band": (
        lambda path: dasymetric.Weights(rasters.write(path, FLAT), band=2),
        "has no band 2; it has 1",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_rasters(out, tmp_path, kind):
    make, said = BAD[kind]
    weights = make(tmp_path / "w.tif")

    with pytest.raises(SourceError, match=said) as caught:
        dasymetric.spread(two(), "x", weights, out=out)

    assert caught.value.url
    assert not out.parent.exists()


def test_a_raster_elsewhere_is_told_with_both_extents(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", FLAT, Affine(100, 0, 50_000, 0, -100, 0))
    with pytest.raises(
        SourceError, match=r"are 50000, -1000, 52000, 0 in EPSG:32616; .* 0, -1000, 2000"
    ):
        dasymetric.spread(two(), "x", weights, out=out)


def test_negative_cells_outside_the_areas_do_no_harm(out, tmp_path):
    cells = np.full((30, 40), -200, dtype="float32")
    cells[:10, :20] = 1
    made = dasymetric.spread(two(), "x", rasters.write(tmp_path / "w.tif", cells), out=out)
    assert made.fallback == []


def test_too_many_cells_are_refused_before_any_work(out, city):
    with pytest.raises(SourceError, match=r"cells of 0\.1 × 0\.1 units .* 10,000,000,000 are the"):
        dasymetric.spread(city, MEASURE, out=out, cell=0.1)


BAD_AREAS = {
    "no polygons": (
        lambda: pd.DataFrame(two().drop(columns="geometry")),
        "areas must be a GeoDataFrame",
    ),
    "no column": (lambda: two().drop(columns="x_people_moe"), "areas has no column x_people_moe"),
    "no crs": (
        lambda: two().set_crs(None, allow_override=True),
        "areas must have a coordinate system",
    ),
    "points": (lambda: two().set_geometry(two().centroid), "must be polygons"),
    "negative": (lambda: two(a=-1), "x_people of 22071000001 is -1"),
    "infinite": (lambda: two(x_people_moe=[np.inf, 1]), "x_people_moe of 22071000001 is inf"),
    "no estimate": (lambda: two(a=np.nan, b=np.nan), "no area has an estimate"),
    "twice": (lambda: two().set_axis(["a", "a"]), "'a' is in the index of areas more than once"),
    "nowhere": (
        lambda: two().set_geometry([None, two().geometry.iloc[1]]),
        "have no polygon: 2207",
    ),
    "empty": (lambda: two().set_geometry([shapely.Polygon()] * 2), "no area has a polygon"),
    "overlap": (
        lambda: two().set_geometry(two().translate(xoff=0).buffer(50, join_style="mitre")),
        r"1 pair\(s\) of areas overlap: 22071000001 and 22071000002",
    ),
}


@pytest.mark.parametrize("kind", BAD_AREAS)
def test_bad_areas(out, kind):
    make, said = BAD_AREAS[kind]
    with pytest.raises(TableError, match=said):
        dasymetric.spread(make(), "x", out=out)
    assert not out.parent.exists()


def test_land_that_is_all_water(out):
    sea = gpd.GeoSeries([shapely.box(-1000, -2000, 3000, 1000)], crs=rasters.UTM)
    with pytest.raises(SourceError, match="No area has a cell of land"):
        dasymetric.spread(two(), "x", out=out, water=sea)


def test_bad_words(out, tmp_path):
    with pytest.raises(ValueError, match="of is 'homes'; expected one of"):
        dasymetric.spread(two(), "x", out=out, of="homes")
    with pytest.raises(ValueError, match=r"cell is .* number above 0"):
        dasymetric.spread(two(), "x", out=out, cell=0)
    with pytest.raises(SourceError, match="is a folder"):
        dasymetric.spread(two(), "x", out=tmp_path)
    weights = rasters.write(tmp_path / "w.tif", FLAT)
    with pytest.raises(SourceError, match="is the raster of weights itself"):
        dasymetric.spread(two(), "x", weights, out=weights)


@pytest.mark.parametrize("how", ["dots", "no folder", "symlink", "hard link", "link to folder"])
def test_the_raster_of_weights_is_known_by_any_name(tmp_path, monkeypatch, how):
    monkeypatch.chdir(tmp_path)
    weights = rasters.write(tmp_path / "mine.tif", FLAT)
    before = weights.read_bytes()
    other = Path("other.tif")
    if how == "dots":
        Path("sub").mkdir()
        other = Path("sub/../mine.tif")
    elif how == "no folder":
        other = Path("sub/../mine.tif")
    elif how == "symlink":
        other.symlink_to(weights)
    elif how == "hard link":
        other.hardlink_to(weights)
    else:
        Path("sub").symlink_to(tmp_path)
        other = Path("sub/mine.tif")

    with pytest.raises(SourceError, match="is the raster of weights itself"):
        dasymetric.spread(two(), "x", weights, out=other)
    if how != "no folder":  # there is no such file to read
        with pytest.raises(SourceError, match="is the raster of weights itself"):
            dasymetric.spread(two(), "x", other, out=weights)

    assert weights.read_bytes() == before
    assert not Path("sub").is_dir() or how in {"dots", "link to folder"}


def test_another_file_of_the_same_name_is_written(tmp_path):
    weights = rasters.write(tmp_path / "mine.tif", FLAT)
    before = weights.read_bytes()
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "sub").symlink_to(tmp_path / "far" / "deep")

    dasymetric.spread(two(), "x", weights, out=tmp_path / "sub" / ".." / "mine.tif")

    assert weights.read_bytes() == before
    assert rasters.by_area(tmp_path / "far" / "mine.tif", 2) == pytest.approx([100, 40])


def test_areas_wider_than_a_zone_get_equal_areas(out):
    frame = two().set_crs(4326, allow_override=True)
    frame = frame.set_geometry(shapely.box([-120, -100], 30, [-100, -80], [40, 45]))

    made = dasymetric.spread(frame, "x", out=out, cell=20_000)

    with rasterio.open(out) as source:
        assert source.crs.to_epsg() == 6933
    assert rasters.by_area(made.path, 2) == pytest.approx([100, 40])


# Classes for counts


CLASSES = {21: 1, 22: 3, 23: 6, 24: 4}
#: West of the middle high-intensity development, wetlands east of it.
HALF = np.tile(np.repeat(np.array([24, 90], dtype="uint8"), 10), (10, 1))
NAMES = """<PAMDataset><PAMRasterBand band="1">{}</PAMRasterBand></PAMDataset>"""
CATEGORIES = "<CategoryNames><Category/><Category>Water</Category></CategoryNames>"
ATTRIBUTES = """<GDALRasterAttributeTable>
<FieldDefn index="0"><Name>Value</Name><Type>0</Type><Usage>5</Usage></FieldDefn>
<FieldDefn index="1"><Name>Class</Name><Type>2</Type><Usage>2</Usage></FieldDefn>
<Row index="0"><F>1</F><F>{}</F></Row></GDALRasterAttributeTable>"""


def colored(path: Path, cells: np.ndarray, **profile: object) -> Path:
    rasters.write(path, cells, **profile)
    with rasterio.open(path, "r+") as one:
        one.write_colormap(1, {24: (171, 0, 0, 255)})
    return path


def noted(path: Path, cells: np.ndarray, note: str, **profile: object) -> Path:
    rasters.write(path, cells, **profile)
    path.with_name(f"{path.name}.aux.xml").write_text(NAMES.format(note), encoding="utf-8")
    return path


def as_image(path: Path, cells: np.ndarray) -> Path:
    made = colored(path.with_suffix(".made.tif"), cells)
    rasterio.shutil.copy(made, path.with_suffix(".img"), driver="HFA")
    return path.with_suffix(".img")


def packed(path: Path, cells: np.ndarray) -> Path:
    colored(path, cells)
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as one:
        one.write(path, path.name)
    return path.with_suffix(".zip")


COUNTS = np.arange(200, dtype="uint8").reshape(10, 20)
CLASSED = {
    "color table": (lambda path: colored(path, COUNTS), "it has a color table"),
    "color table of an image": (lambda path: as_image(path, COUNTS), "it has a color table"),
    "color table in a zip": (lambda path: packed(path, COUNTS), "it has a color table"),
    "names": (lambda path: noted(path, COUNTS, CATEGORIES), "categories have names"),
    "attributes": (
        lambda path: noted(path, COUNTS, ATTRIBUTES.format("Water")),
        "categories have names",
    ),
    "NLCD": (lambda path: rasters.write(path, HALF), "24, 90, codes of the NLCD"),
    "NLCD with its border": (
        lambda path: rasters.write(path, np.where(np.eye(10, 20), np.uint8(255), HALF)),
        "24, 90, 255, codes of the NLCD",
    ),
    "NLCD where it is not mapped": (
        lambda path: rasters.write(path, np.where(np.eye(10, 20), np.int16(250), HALF)),
        "24, 90, 250, codes of the NLCD",
    ),
    "NLCD as fractions": (
        lambda path: rasters.write(path, HALF.astype("float32")),
        "codes of the NLCD",
    ),
    "WorldCover": (
        lambda path: rasters.write(path, np.tile(np.uint8([10, 30, 50, 80]), (10, 5))),
        "WorldCover",
    ),
    "degrees of urbanisation": (
        lambda path: rasters.write(path, np.tile(np.int16([11, 13, 23, 30]), (10, 5))),
        "GHS-SMOD",
    ),
    "epochs": (
        lambda path: rasters.write(path, np.tile(np.uint8([0, 2, 3, 4, 5, 6]), (10, 4))),
        "epochs of GHS-BUILT",
    ),
    "years": (
        lambda path: rasters.write(path, np.tile(np.uint16([0, 1975, 1990, 2000]), (10, 5))),
        "years",
    ),
}


@pytest.mark.parametrize("kind", CLASSED)
def test_classes_without_weights_are_refused(out, tmp_path, kind):
    make, said = CLASSED[kind]
    weights = make(tmp_path / "w.tif")

    with pytest.raises(SourceError, match=said) as caught:
        dasymetric.spread(two(), "x", weights, out=out)

    assert "--classes 21=1,22=3,23=6,24=4 or dasymetric.Weights(path, classes=" in str(caught.value)
    assert caught.value.url == str(weights)
    assert not out.parent.exists()


def test_classes_put_people_on_developed_land_alone(out, tmp_path, caplog):
    weights = colored(tmp_path / "nlcd.tif", HALF, nodata=0)
    frame = rasters.areas([100]).set_geometry([shapely.box(0, -1_000, 2_000, 0)])

    made = dasymetric.spread(frame, "x", dasymetric.Weights(weights, CLASSES), out=out)

    people = rasters.bands(out)[0]
    assert np.allclose(people[:10, :10], 1)
    assert np.nansum(people[:10, 10:]) == 0
    assert made.options == dasymetric.read(out).options == ("--classes", "21=1,22=3,23=6,24=4")
    assert "nlcd.tif has no cell of classes 21, 22, 23 over the areas" in caplog.text


def test_land_cover_of_new_orleans_is_refused_or_weighed(city, out, tmp_path):
    cells = np.repeat(np.array([90, 24], dtype="uint8"), 200)[:, None] * np.ones((1, 500), "uint8")
    corner = Affine(0.0010290999999999996, 0, -90.14007, 0, -0.00083, 30.19866)
    weights = colored(tmp_path / "nlcd_half.tif", cells, transform=corner, crs=4326, nodata=0)
    with pytest.raises(SourceError, match="it has a color table"):
        dasymetric.spread(city, MEASURE, weights, out=out)

    made = dasymetric.spread(city, MEASURE, dasymetric.Weights(weights, CLASSES), out=out)

    people, _, area = rasters.bands(out)
    placed = made.table["method"] == "weights"
    with rasterio.open(out) as source:
        y = source.xy(np.arange(source.height), 0)[1]
    south = (np.array(y) < corner.f + 200 * corner.e)[:, None]
    held = np.bincount(area.astype(int).ravel(), np.nan_to_num(people * south).ravel())[1:]
    assert 100 < placed.sum() < placed.size == 177
    assert np.allclose(held[placed], made.table["total"][placed], rtol=1e-5)
    assert set(made.fallback) == set(placed.index[~placed & (made.table["total"] > 0)])
    assert (made.table["weight"] % 4 == 0).all()


def test_a_preset_weighs_by_its_classes_and_needs_not_all_of_them(out, tmp_path, caplog):
    cells = np.tile(np.uint8([21, 22, 24, 90]), (10, 5))
    weights = colored(tmp_path / "nlcd.tif", cells)

    made = dasymetric.spread(two(), "x", dasymetric.Weights(weights, "nlcd-developed"), out=out)

    weighed = np.array([10, 35, 90, 0]) / (10 * (10 + 35 + 90) * 2.5)
    assert np.allclose(rasters.bands(out)[0][:, :8] / 100, np.tile(weighed, (10, 2)), rtol=0.2)
    assert made.options == ("--classes", "nlcd-developed")
    assert "no cell" not in caplog.text


def test_nodata_stays_nodata_whatever_its_class_would_weigh(out, tmp_path):
    weights = colored(tmp_path / "nlcd.tif", HALF, nodata=24)
    classes = dasymetric.Weights(weights, {24: 5, 90: 1})

    made = dasymetric.spread(two(), "x", classes, out=out)

    assert made.table["method"].tolist() == ["land", "weights"]


def test_classes_that_the_place_lacks_are_told_with_those_that_it_has(out, tmp_path):
    weights = colored(tmp_path / "nlcd.tif", HALF)
    with pytest.raises(SourceError, match=r"weighs more than 0 .*\(it holds 24, 90\)"):
        dasymetric.spread(two(), "x", dasymetric.Weights(weights, {21: 1}), out=out)


def test_coarse_classes_are_weighed_before_they_are_divided(out, tmp_path):
    frame = rasters.areas([90, 60, 30], side=100)
    cells = np.array([[22, 21]], dtype="uint8")
    weights = colored(tmp_path / "w.tif", cells, transform=Affine(200, 0, 0, 0, -200, 0))

    made = dasymetric.spread(frame, "x", dasymetric.Weights(weights, {21: 1, 22: 3}), out=out)

    people, _, area = rasters.bands(out)
    assert np.allclose(rasters.by_area(out, 3), [90, 60, 30])
    assert np.ptp(people[area == 2]) == pytest.approx(0, abs=1e-6)
    assert made.factor == 3


def warned(of: Path, out: Path) -> list[str]:
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        dasymetric.spread(two(), "x", of, out=out)
    assert all(one.category is ExclusionWarning for one in given)
    assert {one.filename for one in given} <= {__file__}
    return [str(one.message) for one in given]


def test_few_whole_numbers_are_named_in_a_warning(out, tmp_path):
    cells = np.tile(np.int16([1, 2, 3, 0]), (10, 5))
    (said,) = warned(rasters.write(tmp_path / "w.tif", cells), out)
    assert "4 different whole numbers over the areas: 0, 1, 2, 3." in said
    assert "--classes 1=1,… or dasymetric.Weights(path, classes={1: 1, …})" in said

    (said,) = warned(rasters.write(tmp_path / "f.tif", cells.astype("float64")), out)
    assert "0, 1, 2, 3" in said


@pytest.mark.parametrize(
    "cells",
    [
        np.tile(np.uint8([0, 1]), (10, 10)),  # a mask: whatever the number is
        np.tile(np.float32([0.5, 1, 2]), (10, 7)),
        np.arange(200, dtype="uint8").reshape(10, 20),
        np.eye(10, 20, dtype="uint8")[:, ::-1] * np.arange(20, dtype="uint8"),
    ],
    ids=["mask", "fractions", "many", "each in one cell"],
)
def test_counts_are_taken_without_a_word(out, tmp_path, cells):
    assert warned(rasters.write(tmp_path / "w.tif", cells), out) == []


@pytest.mark.parametrize(("kind", "top"), [("uint8", 255), ("uint16", 65535)])
def test_the_top_of_a_type_in_many_cells_is_doubted(out, tmp_path, kind, top):
    cells = np.arange(200, dtype=kind).reshape(10, 20)
    cells[:, 3] = top
    (said,) = warned(rasters.write(tmp_path / "w.tif", cells), out)
    assert f"10 of 200 cells over the areas hold {top}, the highest number that {kind} can" in said
    assert f"gdal_edit.py -a_nodata {top}" in said
    assert warned(rasters.write(tmp_path / "d.tif", cells, nodata=top), out) == []

    cells[:, 3] = 1
    cells[0, 0] = top  # half a percent: a count that is cut off
    assert warned(rasters.write(tmp_path / "e.tif", cells), out) == []


def test_a_second_band_is_not_passed_over(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", FLAT, count=2)
    with rasterio.open(weights, "r+") as one:
        one.write(FLAT * 2, 2)
        one.descriptions = ("people", "jobs")
    with pytest.raises(SourceError, match=r"2 bands: 1 \(people\), 2 \(jobs\)\..*--band N"):
        dasymetric.spread(two(), "x", weights, out=out)

    made = dasymetric.spread(two(), "x", dasymetric.Weights(weights, band=1), out=out)
    assert (made.weights, made.options) == ("w.tif, band 1", ("--band", "1"))


def test_a_band_of_transparency_is_none(out, tmp_path):
    weights = rasters.write(tmp_path / "w.tif", FLAT, count=2)
    with rasterio.open(weights, "r+") as one:
        one.write(np.full(FLAT.shape, 255, "float32"), 2)
        one.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
    assert dasymetric.spread(two(), "x", weights, out=out).weights == "w.tif"


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ({"21": 1}, "a class is a whole number"),
        ({21.0: 1}, "a class is a whole number"),
        ({True: 1}, "a class is a whole number"),
        ({10**30: 1}, "a class is a whole number"),
        ({21: -1}, "the weight of 21, is -1"),
        ({21: "many"}, "the weight of 21"),
        ({21: float("nan")}, "the weight of 21"),
        ({21: 1e300, 22: 1}, "weights lie between 1e-09 and 1e"),
        ({21: 1e-300}, "weights lie between 1e-09 and 1e"),
        ({21: 0, 22: 0}, "all are 0"),
        ("nlcd", "nlcd-developed"),
        ([21, 22], "expected a weight by class"),
    ],
)
def test_weights_of_classes_that_are_none_are_refused(classes, said):
    with pytest.raises(ArgumentError, match=said):
        dasymetric.Weights("nlcd.tif", classes)


def test_what_the_file_says_of_its_options_is_checked(out):
    dasymetric.spread(two(), "x", out=out)
    with rasterio.open(out, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as one:
        one.update_tags(options="--out /etc")
    with pytest.raises(SourceError, match="its tag options is '--out /etc'"):
        dasymetric.read(out)


def test_the_largest_number_of_a_type_is_no_count(out, tmp_path):
    cells = np.arange(200, dtype="float32").reshape(10, 20)
    cells[:, 3] = np.finfo("float32").max
    with pytest.raises(SourceError, match=r"10 cell\(s\).*infinite.*3\.40282e\+38"):
        dasymetric.spread(two(), "x", rasters.write(tmp_path / "w.tif", cells), out=out)
    cells[:, 3] = 32767
    (said,) = warned(rasters.write(tmp_path / "i.tif", cells.astype("int16")), out)
    assert "hold 32767, the highest number that int16 can hold" in said


@pytest.mark.parametrize("kind", ["uint16", "float32"])
def test_years_are_codes_however_many_there_are(out, tmp_path, kind):
    cells = (1985 + np.arange(200) % 40).reshape(10, 20).astype(kind)
    cells[:2] = 0
    with pytest.raises(SourceError, match=r"numbers from 1900 to 2100, codes of years"):
        dasymetric.spread(two(), "x", rasters.write(tmp_path / "w.tif", cells), out=out)
    cells[5, 5] = 2500
    assert warned(rasters.write(tmp_path / "p.tif", cells), out) == []


def test_codes_of_the_nlcd_are_known_beside_a_255_that_is_not_declared(out, tmp_path):
    cells = np.tile(np.int16([11, 21, 24, 255]), (10, 5))
    with pytest.raises(SourceError, match="codes of the NLCD"):
        dasymetric.spread(two(), "x", rasters.write(tmp_path / "w.tif", cells), out=out)
