"""What areas hold: the weight of each cell and of each area, read piece by piece."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Future

    import numpy.typing as npt

    from exclusion._fetch import Progress
    from exclusion.dasymetric._classes import Seen
    from exclusion.dasymetric._shapes import Runs, Shapes
    from exclusion.dasymetric._weights import Read, Reader
    from exclusion.grids import Grid, Window
    from exclusion.moe import Floats


class Cells(NamedTuple):
    """Cells of a window: the number of their area, their weight, and whether they are land."""

    area: npt.NDArray[np.int32]
    weight: npt.NDArray[Any]
    known: npt.NDArray[np.bool_]
    land: npt.NDArray[np.bool_]
    runs: Runs
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
    kept
        The runs of windows that were looked at, as many as `_MOST_RUNS`: drawing the areas again
        takes longer.
    """

    grid: Grid
    areas: Shapes
    water: Shapes | None
    reader: Reader | None
    seen: Seen | None = None
    kept: dict[Window, Runs] = field(default_factory=dict)

    def _runs(self, window: Window) -> Runs:
        """Return the areas of a window."""
        runs = self.kept.get(window)
        if runs is None:
            runs = self.areas.runs(self.grid, window)
            if sum(len(one.area) for one in self.kept.values()) + len(runs.area) <= _MOST_RUNS:
                self.kept[window] = runs
        return runs

    def each(self, windows: list[Window]) -> Generator[tuple[Window, Cells | None]]:
        """Read windows one after the other, the next ones while their predecessor is worked on.

        Parameters
        ----------
        windows
            Cells of the grid.

        Yields
        ------
        tuple
            Each window, in order, and its cells; None where no area has one. Close this before the
            raster of weights, as a thread of its own reads that.
        """
        # Only the raster is read there: while areas are drawn, no other thread gets on.
        begun: deque[tuple[Window, Runs, Future[Read] | None]] = deque()
        with ThreadPoolExecutor(1) as pool:
            for window in windows:
                runs, read = self._runs(window), None
                if self.reader is not None and runs.area.any():
                    read = pool.submit(self.reader.read, self.grid, window)
                begun.append((window, runs, read))
                if len(begun) > _AHEAD:
                    yield self._joined(*begun.popleft())
            while begun:
                yield self._joined(*begun.popleft())

    def _joined(
        self, window: Window, runs: Runs, read: Future[Read] | None
    ) -> tuple[Window, Cells | None]:
        """Put together what is known of a window."""
        if not runs.area.any():
            return window, None
        area = runs.filled(np.arange(len(self.areas.polygons) + 1, dtype=np.int32), window)
        wet = self.water.hold(self.grid, window) if self.water else None
        land = np.ones(area.shape, dtype=bool) if wet is None else ~wet
        if read is None:
            return window, Cells(area, land.astype(np.float32), np.ones_like(land), land, runs)
        weight, known, number = read.result()
        return window, Cells(area, weight, known, land, runs, number)


#: Windows that are read ahead.
_AHEAD: Final = 2
#: Runs that are kept, of 8 bytes each.
_MOST_RUNS: Final = 8_000_000
#: No count is as large: it is the largest number of its type, which stands for no data, and as
#: good as infinite.
_ENDLESS: Final = 1e36


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
    with closing(ground.each(pieces)) as windows:
        for piece, cells in windows:
            bar.advance()
            if cells is None:
                continue
            wrong = _wrong(cells)
            if len(wrong):
                row, column = (int(at) for at in wrong[0])
                if not bad:
                    at = (piece.row + row, piece.column + column)
                    first = (*at, float(cells.weight[row, column]))
                bad += len(wrong)
            numbers = _numbers(cells)
            known = known or len(numbers) > 0
            if cells.number is not None and ground.seen is not None:
                ground.seen.add(numbers)
            _add(sums, cells)
    if bad:
        raise _bad(ground.grid, bad, first, path)
    if ground.seen is not None:
        ground.seen.check(path)
    if not sums.weight[1:].any():
        raise _nobody(path, ground.seen.shown if known and ground.seen else "", known=known)
    return sums


def _wrong(cells: Cells) -> npt.NDArray[np.intp]:
    """Return row and column of each cell of an area whose weight is negative or endless."""
    if cells.weight.min() >= 0 and cells.weight.max() < _ENDLESS:
        return np.empty((0, 2), np.intp)
    return np.argwhere((cells.area > 0) & ~((cells.weight >= 0) & (cells.weight < _ENDLESS)))


def _numbers(cells: Cells) -> npt.NDArray[Any]:
    """Return what is known of the cells of areas, in most windows all: copying takes longer."""
    numbers = cells.weight if cells.number is None else cells.number
    if cells.runs.area.all() and cells.known.all():
        return numbers.ravel()
    return numbers[(cells.area > 0) & cells.known]


def _add(sums: Tally, cells: Cells) -> None:
    """Add a window's cells to the sums of their areas."""
    area, size = cells.area.ravel(), len(sums.cells)
    held = np.bincount(cells.runs.area, cells.runs.cells, size)
    sums.cells[:] += held
    sums.land[:] += held if cells.land.all() else np.bincount(area, cells.land.ravel(), size)
    # Most cells weigh nothing.
    weight = cells.weight.ravel()
    some = np.flatnonzero(weight != 0)
    sums.weight[:] += np.bincount(area[some], weight[some], size)


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
