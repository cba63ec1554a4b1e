"""Where cells of a raster lie, by rows and columns.

Written out, as affine's own products warn of a change that rasterio has not made yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rasterio import Affine

    from exclusion.coverage._shapes import Bounds
    from exclusion.moe import Floats

#: Cells read at once, along a side.
SIDE = 2_048


def place(transform: Affine, row: Any, column: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Give the coordinates of places counted in rows and columns; a cell's middle is at a half.

    Parameters
    ----------
    transform
        The raster's.
    row, column
        Numbers or arrays.

    Returns
    -------
    tuple
        The x and the y.
    """
    t = transform
    return t.a * column + t.b * row + t.c, t.d * column + t.e * row + t.f


def span(raster: Any, bounds: Bounds) -> tuple[range, range]:  # noqa: ANN401
    """Find the rows and columns of a raster that meet an extent.

    Parameters
    ----------
    raster
        An open one.
    bounds
        Left, bottom, right, top in its coordinates.

    Returns
    -------
    tuple
        Rows and columns, empty where they do not meet.
    """
    t = raster.transform
    x = np.array([bounds[0], bounds[2], bounds[0], bounds[2]]) - t.c
    y = np.array([bounds[1], bounds[1], bounds[3], bounds[3]]) - t.f
    determinant = t.a * t.e - t.b * t.d
    column, row = (t.e * x - t.b * y) / determinant, (t.a * y - t.d * x) / determinant
    return _whole(row, raster.height), _whole(column, raster.width)


def tiles(rows: range, columns: range) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Cut rows and columns into pieces that are read at once.

    Parameters
    ----------
    rows, columns
        As `span` gives them.

    Yields
    ------
    tuple
        First row and the one after the last, and so for columns, as rasterio takes a window.
    """
    for row in range(rows.start, rows.stop, SIDE):
        for column in range(columns.start, columns.stop, SIDE):
            yield (
                (row, min(row + SIDE, rows.stop)),
                (column, min(column + SIDE, columns.stop)),
            )


def moved(transform: Affine, row: int, column: int) -> Affine:
    """Begin a raster at another cell.

    Parameters
    ----------
    transform
        The raster's.
    row, column
        The cell whose corner is the new beginning.

    Returns
    -------
    Affine
        The transform of the part.
    """
    from rasterio import Affine

    x, y = place(transform, row, column)
    return Affine(transform.a, transform.b, x, transform.d, transform.e, y)


def _whole(numbers: Floats, size: int) -> range:
    low, high = int(np.floor(numbers.min())), int(np.ceil(numbers.max()))
    return range(min(max(low, 0), size), max(min(high, size), 0))
