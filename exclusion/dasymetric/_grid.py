"""The cells that people are spread over: those of a raster, or squares over the land."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from exclusion.dasymetric._shapes import Shapes, burn
from exclusion.errors import SourceError
from exclusion.grids import Grid, north_up

if TYPE_CHECKING:
    import numpy.typing as npt
    from rasterio import Affine

_MOST_CELLS: Final = 10_000_000_000
# The finest subdivision: odd, so that the centers of the raster's own cells stay centers; and the
# most cells that it may make of a raster.
_FINEST: Final = 63
_MOST_FINE_CELLS: Final = 500_000_000
# An area of more cells than this holds a center unless it is a thread.
_SURE: Final = 100


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
    raster = Grid(crs, transform, 1, 1)
    row, column, rows, columns = raster.around(shapes.bounds)
    return _checked(Grid(crs, raster.at(row, column), rows, columns, row, column))


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
    left, bottom, right, top = shapes.bounds
    left, top = math.floor(left / cell) * cell, math.ceil(top / cell) * cell
    rows, columns = math.ceil((top - bottom) / cell), math.ceil((right - left) / cell)
    return _checked(Grid(crs.to_wkt(), north_up(left, top, cell), rows, columns))


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
    return bool(burn(alone, grid, window).any())
