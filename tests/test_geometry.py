"""Polygons that are simplified and packed for the page: borders stay shared, nothing vanishes."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
import tessellation

import exclusion
from exclusion.maps import _geometry, _packed

WORDS = {"New Orleans": 2019, "Baltimore": 2021}
COVERAGES = [*WORDS, "made up"]


def polygons(name: str) -> np.ndarray:
    if name in WORDS:
        return exclusion.study(name, vintage=WORDS[name]).areas.geometry.to_numpy()
    return tessellation.polygons(1_200)[0]


def read_path(path: str) -> list[np.ndarray]:
    """Read rings as the page's script does: a start, then steps."""
    return [
        np.array(re.findall(r"-?\d+", ring), dtype=int).reshape(-1, 2).cumsum(axis=0)
        for ring in path.split("M")[1:]
    ]


def joined(rings: list[np.ndarray]) -> shapely.Geometry:
    """Fill rings by the even-odd rule, as SVG and the script do."""
    filled = shapely.Polygon()
    for ring in rings:
        filled = shapely.symmetric_difference(filled, shapely.Polygon(ring))
    return filled


def encoded(geometry: list | np.ndarray, step: float | None = None) -> _geometry.Shapes:
    return _geometry.encode(gpd.GeoDataFrame(geometry=geometry), step)


def shown(shapes: _geometry.Shapes) -> np.ndarray:
    """Read paths, in degrees from the corner."""
    drawn = np.array([joined(read_path(path)) for path in shapes.paths])
    return shapely.transform(drawn, lambda at: at * shapes.step)


@pytest.mark.parametrize("name", COVERAGES)
def test_what_is_drawn_has_no_gaps_and_no_overlaps(name):
    before = polygons(name)
    assert shapely.coverage_is_valid(before)

    after = shown(encoded(before))

    assert shapely.is_valid(after).all()
    assert shapely.coverage_is_valid(after)


@pytest.mark.parametrize("name", COVERAGES)
def test_the_area_stays_within_a_percent_and_borders_within_two_pixels(name):
    before = polygons(name)
    shapes = encoded(before)
    after = shown(shapes)

    assert shapely.area(after).sum() == pytest.approx(shapely.area(before).sum(), rel=0.001)
    west, south, east, north = shapely.total_bounds(before)
    pixel = max(east - west, north - south) / 3_000
    moved = shapely.transform(after, lambda at: np.add(at, (shapes.west, shapes.south)))
    off = shapely.hausdorff_distance(shapely.boundary(before), shapely.boundary(moved))
    assert np.quantile(off, 0.95) < 1.2 * pixel
    assert off.max() < 4 * pixel


def test_simplification_takes_a_third_of_a_wide_maps_corners():
    before = tessellation.polygons(3_000)[0]
    after = _geometry.on_grid(before)

    few, many = (shapely.get_num_coordinates(p).sum() for p in (after.polygons, before))
    assert 0.5 < few / many < 0.68


def test_small_areas_on_a_wide_map_keep_their_form():
    """A town of 180 tracts, and one far away: the whole is seen in pixels wider than a tract."""
    town = tessellation.polygons(180)[0]
    far = shapely.box(60, 50, 61, 51)
    grid = _geometry.on_grid(np.array([*town, far]))

    assert np.sqrt(shapely.area(town)).min() < 155 / 3_000
    size = shapely.area(grid.polygons[:-1]) * grid.step**2
    assert np.abs(size / shapely.area(town) - 1).max() < 0.03
    assert shapely.get_num_coordinates(grid.polygons[:-1]).min() > 12
    assert shapely.coverage_is_valid(grid.polygons)


def test_a_tiny_polygon_keeps_a_form():
    tiny = shapely.box(0.5, 1, 0.500_004, 1.000_004)
    wide = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.500_004, 1), (0.5, 1), (0, 1)])
    shapes = encoded([wide, tiny, shapely.box(3, 3, 4, 4)])

    (ring,) = read_path(shapes.paths[1])
    assert len(ring) >= 3
    assert shapely.Polygon(ring).area > 0
    assert shapely.coverage_is_valid(shown(shapes))
    coarse = encoded([wide, tiny], 1e-2)  # a step that cannot show it
    assert [len(ring) for ring in read_path(coarse.paths[1])] == [3]


def test_polygons_that_overlap_before_are_drawn_all_the_same():
    twice = [shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]
    shapes = encoded(twice)

    assert [round(p.area, 3) for p in shown(shapes)] == [4.0, 4.0]


def test_holes_islands_and_missing_polygons():
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    parts = shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(5, 5, 6, 6)])
    shapes = encoded([ring, parts, None])

    assert [path.count("M") for path in shapes.paths] == [2, 2, 0]
    assert [round(p.area, 3) for p in shown(shapes)[:2]] == [8.0, 2.0]


def test_the_view_box_is_that_of_the_extent():
    shapes = encoded([shapely.box(10, 59, 12, 61)])
    x, y, width, height = shapes.view((10.5, 59, 11.5, 60))

    half = shapes.width * shapes.squeeze / 2
    assert shapes.squeeze == pytest.approx(0.5)
    assert (x, width) == (pytest.approx(half / 2, abs=1), pytest.approx(half, abs=1))
    assert (y, height) == (shapes.height // 2, shapes.height // 2)


def unpack(text: str) -> list[int]:
    """Read numbers as packed.js does."""
    codes = iter([_packed.ALPHABET.index(c) for c in text])
    found = []
    for n in codes:
        lead, more, least = next(
            kind[1:]
            for kind in ((60, 0, 0, 0), (74, 60, 1, 60), (87, 74, 2, 1_292), (88, 87, 7, 0))
            if n < kind[0]
        )
        value = n - lead
        for _ in range(more):
            value = value * 88 + next(codes)
        found.append(value + least)
    return found


def signed(n: int) -> int:
    return -(n + 1) // 2 if n % 2 else n // 2


def test_packed_numbers_come_back():
    numbers = [0, 1, 59, 60, 1_291, 1_292, 101_963, 101_964, 24_510_010_100_1, 88**7 - 1]
    text = _packed.packed(numbers)

    assert unpack(text) == numbers
    assert len(text) == 3 + 2 * 2 + 2 * 3 + 3 * 8
    assert not set(text) & set('<&"\\')
    around = [0, -1, 1, -2, 2, 10**9, -(10**9)]
    assert [signed(n) for n in unpack(_packed.packed(_packed.signed(around)))] == around
