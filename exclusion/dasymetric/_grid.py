"""The cells that people are spread over: where each lies, and the pieces they are worked on in."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from exclusion.dasymetric._shapes import Shapes, burn
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    from rasterio import Affine

# Cells in one piece of work: blocks of the file written, low and wide so that the blocks of the
# raster read, be they tiles or strips of its whole width, stay in GDAL's cache from piece to piece.
BLOCK: Final = 512
_WIDE: Final = 8 * BLOCK
_MOST_CELLS: Final = 10_000_000_000
# The finest subdivision: odd, so that the centers of the raster's own cells stay centers; and the
# most cells that it may make of a raster.
_FINEST: Final = 63
_MOST_FINE_CELLS: Final = 500_000_000
# An area of more cells than this holds a center unless it is a thread.
_SURE: Final = 100


class Window(NamedTuple):
    """Some rows and columns of a grid, from its upper left corner."""

    row: int
    column: int
    rows: int
    columns: int


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
        return _moved(self.corner, row / self.factor, column / self.factor, self.factor)

    def place(self, row: float, column: float) -> tuple[float, float]:
        """Return the coordinates of a divided cell's upper left corner, or a point between.

        Parameters
        ----------
        row, column
            The cell; 0.5 more is its center.

        Returns
        -------
        tuple of float
            Its x and y.
        """
        corner = self.at(row, column)
        return float(corner.c), float(corner.f)

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

    def around(self, bounds: tuple[float, float, float, float]) -> Window:
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

    def pieces(self, window: Window | None = None) -> list[Window]:
        """Cut the grid, or a window of it, into pieces that fit in memory, whole blocks each.

        Parameters
        ----------
        window
            Some cells in the grid; None is all.

        Returns
        -------
        list of Window
            Row after row.
        """
        whole = window or Window(0, 0, *self.shape)
        below, beyond = whole.row + whole.rows, whole.column + whole.columns
        return [
            Window(row, column, rows, columns)
            for row, rows in _steps(whole.row, below, BLOCK)
            for column, columns in _steps(whole.column, beyond, _WIDE)
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


def _moved(corner: Affine, row: float, column: float, factor: int = 1) -> Affine:
    """Begin a transform at another cell, and make its cells smaller."""
    # Spelled out: releases of affine differ in the operator for it.
    return type(corner)(
        corner.a / factor,
        corner.b / factor,
        corner.c + corner.a * column + corner.b * row,
        corner.d / factor,
        corner.e / factor,
        corner.f + corner.d * column + corner.e * row,
    )


def _steps(start: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """Cut a range at the multiples of a size: starts and lengths."""
    while start < stop:
        end = min(stop, start - start % size + size)
        yield start, end - start
        start = end


def of_raster(crs: str, transform: Affine, shapes: Shapes) -> Grid:
    """Return the part of a raster's grid that areas cover, continued where they reach beyond it.

    Parameters
    ----------
    crs, transform
        Those of the raster.
    shapes
        The areas in its coordinates.

    Returns
    -------
    Grid
        Undivided cells.

    Raises
    ------
    SourceError
        If there are too many cells.
    """
    row, column, rows, columns = Grid(crs, transform, 1, 1).around(shapes.bounds)
    corner = _moved(transform, row, column)
    return _checked(Grid(crs, corner, rows, columns, row, column))


def of_land(crs: Any, shapes: Shapes, cell: float) -> Grid:  # noqa: ANN401 - pyproj's
    """Return square cells over areas, their corners at multiples of their size.

    Parameters
    ----------
    crs
        A CRS in meters.
    shapes
        The areas in its coordinates.
    cell
        Meters.

    Returns
    -------
    Grid
        Undivided cells.

    Raises
    ------
    SourceError
        If there are too many cells.
    """
    from rasterio import Affine

    left, bottom, right, top = shapes.bounds
    left, top = math.floor(left / cell) * cell, math.ceil(top / cell) * cell
    rows, columns = math.ceil((top - bottom) / cell), math.ceil((right - left) / cell)
    return _checked(Grid(crs.to_wkt(), Affine(cell, 0, left, 0, -cell, top), rows, columns))


def _checked(grid: Grid) -> Grid:
    rows, columns = grid.shape
    if rows * columns > _MOST_CELLS:
        across = math.sqrt(grid.cell_area)
        raise SourceError(
            f"The areas' extent has {rows:,} × {columns:,} = {rows * columns:,} cells of "
            f"{across:g} × {across:g} units of the CRS; {_MOST_CELLS:,} are the most. Take larger "
            "cells (for a raster: gdalwarp -tr … -r sum), or fewer areas at a time."
        )
    return grid


def divided(grid: Grid, polygons: npt.NDArray[np.object_]) -> Grid:
    """Divide the cells until every area holds the center of one, as far as that is reasonable.

    Parameters
    ----------
    grid
        Undivided cells.
    polygons
        The areas with people, in its coordinates.

    Returns
    -------
    Grid
        The same cells in the smallest odd number of rows and columns that leaves the fewest areas
        without a center.
    """
    small = polygons[shapely.area(polygons) < _SURE * grid.cell_area]
    lacking = [one for one in small if not _holds(one, grid)]
    best, fewest = grid, len(lacking)
    for factor in range(3, _FINEST + 1, 2):
        finer = dataclasses.replace(grid, factor=factor)
        if fewest == 0 or math.prod(finer.shape) > _MOST_FINE_CELLS:
            break
        # An area that holds a center of the undivided cells holds that of each odd division.
        left = sum(not _holds(one, finer) for one in lacking)
        if left < fewest:
            best, fewest = finer, left
    return best


def _holds(polygon: shapely.Geometry, grid: Grid) -> bool:
    """Tell whether a small polygon holds the center of a cell."""
    window = grid.around(polygon.bounds)
    alone: npt.NDArray[np.object_] = np.array([polygon], dtype=object)
    return bool(burn(alone, [1], grid, window).any())
