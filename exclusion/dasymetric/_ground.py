"""What areas hold: the weight of each cell and of each area, read piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from exclusion.errors import SourceError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion._fetch import Progress
    from exclusion.dasymetric._classes import Seen
    from exclusion.dasymetric._shapes import Shapes
    from exclusion.dasymetric._weights import Reader
    from exclusion.grids import Grid, Window
    from exclusion.moe import Floats


class Cells(NamedTuple):
    """Cells of a window: the number of their area, their weight, and whether they are land."""

    area: npt.NDArray[np.int32]
    weight: npt.NDArray[Any]
    known: npt.NDArray[np.bool_]
    land: npt.NDArray[np.bool_]
    #: What the raster holds there, if one says where people live.
    number: npt.NDArray[Any] | None = None


@dataclass(frozen=True, eq=False)
class Ground:
    """Areas over a grid, water in them, and the raster that says where people live.

    Parameters
    ----------
    grid
        The cells.
    areas, water
        Polygons in its coordinates; water may be None.
    reader
        The weights; None where each cell of land weighs 1.
    seen
        What `tally` finds the raster to hold.
    """

    grid: Grid
    areas: Shapes
    water: Shapes | None
    reader: Reader | None
    seen: Seen | None = None

    def cells(self, window: Window) -> Cells | None:
        """Read a window.

        Parameters
        ----------
        window
            Cells of the grid.

        Returns
        -------
        Cells or None
            None where no area has a cell.
        """
        area = self.areas.numbers(self.grid, window)
        if area is None or not area.any():
            return None
        wet = self.water.numbers(self.grid, window) if self.water else None
        land = np.ones(area.shape, dtype=bool) if wet is None else wet == 0
        if self.reader is None:
            return Cells(area, land.astype(np.float32), np.ones_like(land), land)
        weight, known, number = self.reader.read(self.grid, window)
        return Cells(area, weight, known, land, number)


class Tally(NamedTuple):
    """Sums over the cells of each area, in the order of the areas; the first is no area's."""

    weight: Floats
    cells: Floats
    land: Floats


def tally(ground: Ground, pieces: list[Window], bar: Progress, path: str) -> Tally:
    """Sum up what the cells of each area weigh.

    Parameters
    ----------
    ground
        The areas and their weights.
    pieces
        The windows of its grid.
    bar
        Where to say how far it is.
    path
        The raster's name, for messages.

    Returns
    -------
    Tally
        One more than there are areas.

    Raises
    ------
    SourceError
        If a weight is negative or endless, the numbers are codes of classes, all are nodata, or
        none weighs more than 0.
    """
    size = len(ground.areas.polygons) + 1
    sums = Tally(*(np.zeros(size) for _ in Tally._fields))
    bad, first, known = 0, (0, 0, 0.0), False
    for piece in pieces:
        bar.advance()
        cells = ground.cells(piece)
        if cells is None:
            continue
        area = cells.area.ravel()
        wrong = (cells.area > 0) & ~((cells.weight >= 0) & (cells.weight < np.inf))
        if wrong.any():
            row, column = (int(at[0]) for at in np.nonzero(wrong))
            if not bad:
                first = (piece.row + row, piece.column + column, float(cells.weight[row, column]))
            bad += int(wrong.sum())
        there = (cells.area > 0) & cells.known
        known = known or bool(there.any())
        if cells.number is not None and ground.seen is not None:
            ground.seen.add(cells.number[there])
        sums.weight[:] += np.bincount(area, cells.weight.ravel(), size)
        sums.cells[:] += np.bincount(area, minlength=size)
        sums.land[:] += np.bincount(area, cells.land.ravel(), size)
    if bad:
        raise _bad(ground.grid, bad, first, path)
    if ground.seen is not None:
        ground.seen.check(path)
    if not sums.weight[1:].any():
        raise _nobody(path, ground.seen.shown if known and ground.seen else "", known=known)
    return sums


def _bad(grid: Grid, bad: int, first: tuple[int, int, float], path: str) -> SourceError:
    """Say how many weights are none, where the first lies, and what to do."""
    row, column, number = first
    x, y = grid.place(row + 0.5, column + 0.5)
    rows, columns = grid.row + row // grid.factor, grid.column + column // grid.factor
    return SourceError(
        f"{path}: {max(1, bad // grid.factor**2):,} cell(s) within the areas are negative or "
        f"infinite and not declared nodata; the first is {number:g} in row {rows}, column "
        f"{columns}, at {x:g}, {y:g}. Weights are 0 or more. If {number:g} means nodata, declare "
        f"it (gdal_edit.py -a_nodata {number:g} …); else mask those cells.",
        url=path,
    )


def _nobody(path: str, shown: str, *, known: bool) -> SourceError:
    """Say that nothing weighs anything."""
    if not path:
        return SourceError(
            "No area has a cell of land: all of them lie in the water given, or hold no cell's "
            "center. Give the water of this place alone, or a smaller cell."
        )
    what = "no cell that weighs more than 0" if known else "nothing but nodata"
    holds = f" (it holds {shown})" if shown else ""
    return SourceError(
        f"{path} has {what} within the areas{holds}. Give a raster of this place with people, "
        "buildings or settled land in it, or classes that occur in it.",
        url=path,
    )
