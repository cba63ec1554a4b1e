"""Where cells lie: rows and columns to coordinates and back, and the pieces of a grid."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from rasterio import Affine
from rasterio.transform import array_bounds

from exclusion import grids
from exclusion.grids import Grid, Window

LEANING = Affine(3, 1, 500, 0.5, -2, 900)


@pytest.mark.parametrize("factor", [1, 3])
@pytest.mark.parametrize("transform", [grids.north_up(0, 100, 10), LEANING])
def test_cells_are_found_where_they_lie(transform, factor):
    grid = Grid("", transform, 7, 9, factor=factor)
    row, column = (at.ravel() for at in np.indices(grid.shape))
    x, y = grid.place(row + 0.5, column + 0.5)
    for i in range(0, len(row), 11):
        point = grid.place(int(row[i]) + 0.5, int(column[i]) + 0.5)
        assert point == pytest.approx((x[i], y[i]))
        window = grid.around((*point, *point))
        assert (window.row, window.column, window.rows, window.columns) == (row[i], column[i], 1, 1)
    corner = grid.at(2, 4)
    assert (corner.c, corner.f) == pytest.approx(grid.place(2, 4))
    assert (corner.a, corner.e) == (transform.a / factor, transform.e / factor)
    assert grid.frame.area == pytest.approx(len(row) * grid.cell_area)


def test_pieces_cut_what_a_rectangle_meets_at_whole_blocks(monkeypatch):
    monkeypatch.setattr(grids, "BLOCK", 4)
    monkeypatch.setattr(grids, "_WIDE", 6)
    grid = Grid("", grids.north_up(0, 100, 10), 10, 20)
    pieces = grid.pieces((35, 55, 75, 205))  # beyond the top

    assert pieces == [
        Window(0, 3, 4, 3),
        Window(0, 6, 4, 2),
        Window(4, 3, 1, 3),
        Window(4, 6, 1, 2),
    ]
    assert pieces[3].span == ((4, 5), (6, 8))
    assert sum(piece.rows * piece.columns for piece in grid.pieces()) == 200
    assert grid.pieces((300, 0, 310, 10)) == []


def test_north_up_fills_its_bounds():
    transform = grids.north_up(3, 8, 0.5, 0.25)
    assert array_bounds(12, 10, transform) == (3, 5, 8, 8)
    assert grids.north_up(3, 8, 0.5).e == -0.5


def test_the_zone_of_shapes_is_what_geopandas_estimates_and_kept_by_their_bounds():
    for west, south in ((-90.2, 29.9), (179.0, -17.5), (-76.7, 39.2)):
        square = gpd.GeoSeries([shapely.box(west, south, west + 0.3, south + 0.2)], crs=4326)
        for shapes in (square, square.to_crs(3857), square.to_frame("geometry")):
            assert grids.utm(shapes) == shapes.estimate_utm_crs()
    nowhere = gpd.GeoSeries([shapely.box(0, 0, 1, 1)])
    with pytest.raises(RuntimeError, match="crs must be set"):
        grids.utm(nowhere)
