"""Where the cells of a raster lie, and the pieces that they are worked on in.

Transforms are spelled out: releases of affine differ in the operator that multiplies them, and in
what they warn of.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    from rasterio import Affine

__all__ = ["BLOCK", "Bounds", "Grid", "Window", "north_up", "utm"]

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""

#: Cells in one piece of work: blocks of the file written, low and wide so that the blocks of the
#: raster read, be they tiles or strips of its whole width, stay in GDAL's cache from piece to
#: piece.
BLOCK: Final = 512
_WIDE: Final = 8 * BLOCK


class Window(NamedTuple):
    """Some rows and columns of a grid, from its upper left corner."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def span(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """First row and the one after the last, and so for columns, as rasterio takes a window."""
        return (self.row, self.row + self.rows), (self.column, self.column + self.columns)


@dataclass(frozen=True)
class Grid:
    """Cells in rows and columns.

    Parameters
    ----------
    crs
        The coordinates, as WKT.
    corner
        From column and row of the undivided cells to coordinates.
    rows, columns
        How many undivided cells.
    row, column
        Where the upper left cell lies in the raster of weights; 0 without one.
    factor
        In how many rows and columns each cell is divided.
    """

    crs: str
    corner: Affine
    rows: int
    columns: int
    row: int = 0
    column: int = 0
    factor: int = 1

    @classmethod
    def of(cls, raster: Any) -> Grid:  # noqa: ANN401 - rasterio's
        """Return the cells of an open raster.

        Parameters
        ----------
        raster
            Of rasterio, with a CRS.

        Returns
        -------
        Grid
            Undivided cells.
        """
        return cls(raster.crs.to_wkt(), raster.transform, raster.height, raster.width)

    def discs(
        self, points: gpd.GeoSeries, radii: float | Sequence[float], corners: int
    ) -> gpd.GeoSeries:
        """Draw discs about points, in meters, as far as they can reach a cell.

        Parameters
        ----------
        points
            In any CRS.
        radii
            Of all, or of each, in meters.
        corners
            Of a quarter circle.

        Returns
        -------
        GeoSeries
            By the index of the points, in the UTM zone of the grid's middle whatever points there
            are, so that one which is far away moves no other's disc; its own is empty.
        """
        import geopandas as gpd

        lies = gpd.GeoSeries([self.frame], crs=self.crs)
        zone = utm(lies)
        there = points.to_crs(zone).to_numpy()
        near = shapely.box(*shapely.buffer(lies.to_crs(zone).iloc[0], np.max(radii)).bounds)
        drawn = shapely.buffer(there, radii, quad_segs=corners)
        held = np.isfinite(shapely.bounds(there)).all(axis=1) & shapely.intersects(there, near)
        drawn[~held] = shapely.Polygon()
        return gpd.GeoSeries(drawn, index=points.index, crs=zone)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of divided cells."""
        return self.rows * self.factor, self.columns * self.factor

    @property
    def cell_area(self) -> float:
        """The area of a divided cell, in the square of the CRS's unit."""
        return abs(float(self.corner.determinant)) / self.factor**2

    def at(self, row: float, column: float) -> Affine:
        """Return the transform whose upper left corner is that of a divided cell.

        Parameters
        ----------
        row, column
            The cell.

        Returns
        -------
        Affine
            From column and row after that cell to coordinates.
        """
        t, (x, y) = self.corner, self.place(row, column)
        a, b, d, e = (one / self.factor for one in (t.a, t.b, t.d, t.e))
        return type(t)(a, b, x, d, e, y)

    def place(self, row: Any, column: Any) -> tuple[Any, Any]:  # noqa: ANN401
        """Return the coordinates of divided cells' upper left corners, or of points between.

        Parameters
        ----------
        row, column
            The cells, numbers or arrays; 0.5 more is the center.

        Returns
        -------
        tuple
            The x and the y.
        """
        t, down, across = self.corner, row / self.factor, column / self.factor
        return t.c + t.a * across + t.b * down, t.f + t.d * across + t.e * down

    def outline(self, window: Window) -> shapely.Polygon:
        """Return the polygon that a window covers.

        Parameters
        ----------
        window
            Some cells.

        Returns
        -------
        Polygon
            A rectangle, leaning where the grid does.
        """
        top, left = window.row, window.column
        below, right = top + window.rows, left + window.columns
        corners = ((top, left), (top, right), (below, right), (below, left))
        return shapely.Polygon([self.place(*corner) for corner in corners])

    @property
    def frame(self) -> shapely.Polygon:
        """The polygon that all cells cover."""
        return self.outline(Window(0, 0, *self.shape))

    def around(self, bounds: Bounds) -> Window:
        """Return the divided cells that a rectangle in coordinates meets, even beyond the grid.

        Parameters
        ----------
        bounds
            Left, bottom, right, top.

        Returns
        -------
        Window
            At least one cell.
        """
        left, bottom, right, top = bounds
        at = np.array([self._cell(x, y) for x in (left, right) for y in (bottom, top)])
        row, column = (math.floor(least) for least in at.min(axis=0))
        below, beyond = (math.ceil(most) for most in at.max(axis=0))
        return Window(row, column, max(1, below - row), max(1, beyond - column))

    def within(self, window: Window) -> Window | None:
        """Return the part of a window that lies in the grid.

        Parameters
        ----------
        window
            Some cells, perhaps beyond the grid.

        Returns
        -------
        Window or None
            None where no cell is left.
        """
        top, left = max(0, window.row), max(0, window.column)
        rows = min(self.shape[0], window.row + window.rows) - top
        columns = min(self.shape[1], window.column + window.columns) - left
        return Window(top, left, rows, columns) if rows > 0 and columns > 0 else None

    def pieces(self, bounds: Bounds | None = None) -> list[Window]:
        """Cut the grid, or what of it meets a rectangle, into pieces that fit in memory.

        Parameters
        ----------
        bounds
            The rectangle in coordinates; None is all.

        Returns
        -------
        list of Window
            Row after row, whole blocks each; none where the rectangle lies beyond the grid.
        """
        whole = Window(0, 0, *self.shape) if bounds is None else self.within(self.around(bounds))
        if whole is None:
            return []
        rows, columns = whole.span
        return [
            Window(row, column, down, across)
            for row, down in _steps(*rows, BLOCK)
            for column, across in _steps(*columns, _WIDE)
        ]

    def cell_of(self, point: shapely.Point) -> tuple[int, int]:
        """Return row and column of the divided cell that a point lies in.

        Parameters
        ----------
        point
            A place in the grid.

        Returns
        -------
        tuple of int
            Row and column.
        """
        row, column = self._cell(point.x, point.y)
        rows, columns = self.shape
        return min(max(math.floor(row), 0), rows - 1), min(max(math.floor(column), 0), columns - 1)

    def _cell(self, x: float, y: float) -> tuple[float, float]:
        """Return row and column, with fractions, of a place."""
        back = ~self.at(0, 0)
        row, column = back.d * x + back.e * y + back.f, back.a * x + back.b * y + back.c
        return float(row), float(column)


def _steps(start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """Cut a range at the multiples of a size: starts and lengths."""
    while start < stop:
        end = min(stop, start - start % size + size)
        yield start, end - start
        start = end


def north_up(left: float, top: float, width: float, height: float | None = None) -> Affine:
    """Return the transform of cells in straight rows, north first.

    Parameters
    ----------
    left, top
        The upper left corner.
    width, height
        Of a cell; without a height it is a square.

    Returns
    -------
    Affine
        From column and row to coordinates.
    """
    from rasterio import Affine

    return Affine(width, 0, left, 0, -(width if height is None else height), top)


def utm(shapes: gpd.GeoDataFrame | gpd.GeoSeries) -> Any:  # noqa: ANN401 - pyproj's
    """Choose the UTM zone of the middle of some shapes.

    Parameters
    ----------
    shapes
        In any CRS.

    Returns
    -------
    CRS
        As GeoPandas estimates it, kept for bounds that were asked for before: looking through the
        register of coordinate systems takes longer than most of what is measured there.
    """
    return _utm(shapes.crs, tuple(map(float, shapes.total_bounds)))


@lru_cache(maxsize=256)
def _utm(crs: Any, bounds: Bounds) -> Any:  # noqa: ANN401
    import geopandas as gpd

    return gpd.GeoSeries([shapely.box(*bounds)], crs=crs).estimate_utm_crs()
