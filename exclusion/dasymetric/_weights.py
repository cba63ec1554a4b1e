"""A raster of weights: where people may live, and how many in one cell against another."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import files, frames
from exclusion.errors import ArgumentError, DamagedFileError, SourceError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from exclusion.grids import Grid, Window

# GDAL would take a twentieth of the machine's memory for its cache.
CACHE: Final = 192 * 1024**2


@dataclass(frozen=True)
class Weights:
    """A raster that says where people live.

    Parameters
    ----------
    path
        A GeoTIFF, COG, IMG, ASCII grid or netCDF file, in any CRS and resolution: people or
        buildings in a cell, or classes of land cover.
    classes
        The weight of each class, such as `{21: 1, 22: 3, 23: 6}` for developed land of the NLCD; a
        class not named weighs 0. None takes the numbers as they are.
    band
        Which band, from 1.

    Notes
    -----
    TableError is raised if a class's weight is negative or no number, or all are 0.

    Examples
    --------
    >>> Weights("nlcd_2019.tif", {21: 1, 22: 3, 23: 6, 24: 4}).named
    'nlcd_2019.tif, weights of 4 classes'
    """

    path: str | Path
    classes: Mapping[int, float] | None = None
    band: int = 1

    def __post_init__(self) -> None:
        frames.check_path(self.path, "path")
        frames.check_whole(self.band, "band")
        if self.classes is None:
            return
        if not isinstance(self.classes, Mapping):
            raise ArgumentError(f"classes is {self.classes!r}; expected a weight by class.")
        for name, one in self.classes.items():
            frames.check_finite(one, f"classes, the weight of {name},")
        wrong = [name for name, one in self.classes.items() if one < 0]
        if wrong or not any(self.classes.values()):
            what = f"that of class {wrong[0]} is {self.classes[wrong[0]]}" if wrong else "all are 0"
            raise TableError(f"A class weighs 0 or more, and one of them more than 0; {what}.")

    @property
    def named(self) -> str:
        """The file's name, and what was made of its classes."""
        classes = f", weights of {len(self.classes)} classes" if self.classes else ""
        band = f", band {self.band}" if self.band > 1 else ""
        return f"{Path(self.path).name}{band}{classes}"


@contextmanager
def opened(path: str | Path) -> Iterator[Any]:
    """Open a raster on disk, with a small cache.

    Parameters
    ----------
    path
        A file.

    Yields
    ------
    DatasetReader
        Of rasterio.

    Raises
    ------
    SourceError
        If there is no such file or it is no raster.
    DamagedFileError
        If it cannot be read to the end.
    """
    import rasterio
    from rasterio.errors import RasterioError

    with (
        rasterio.Env(GDAL_CACHEMAX=CACHE, GDAL_NUM_THREADS="ALL_CPUS"),
        files.raster(path) as source,
    ):
        try:
            yield source
        except RasterioError as error:
            raise _damaged(path, error) from error


def _damaged(path: str | Path, error: Exception) -> DamagedFileError:
    return DamagedFileError(f"Reading {path} failed: {error}. Get the file anew.", url=str(path))


class Reader:
    """What the cells of a grid weigh, read from an open raster.

    Parameters
    ----------
    source
        The open raster.
    weights
        Which band of it, and its classes.
    """

    def __init__(self, source: Any, weights: Weights) -> None:  # noqa: ANN401 - rasterio's
        path = str(weights.path)
        if source.crs is None:
            raise SourceError(
                f"{path} has no CRS, so that nobody knows where it lies; give it its own with "
                "gdal_edit.py -a_srs EPSG:… or rio edit-info --crs.",
                url=path,
            )
        if not 1 <= weights.band <= source.count:
            raise SourceError(
                f"{path} has no band {weights.band}; it has {source.count}.", url=path
            )
        kind = np.dtype(source.dtypes[weights.band - 1])
        if kind.kind not in "iuf":
            raise SourceError(f"{path} holds {kind} numbers; real ones are needed.", url=path)
        self._source, self._weights = source, weights
        self._kind = np.result_type(kind, np.float32)
        self._scale = float(source.scales[weights.band - 1])
        self._offset = float(source.offsets[weights.band - 1])

    def read(self, grid: Grid, window: Window) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """Return the weight of each cell, and whether it is known.

        Parameters
        ----------
        grid, window
            The cells; a divided one weighs what its whole cell does, which says the same, as only
            the ratio of weights counts.

        Returns
        -------
        tuple of array
            Weights, 0 where nodata, NaN or beyond the raster, negative ones as they are; True where
            the raster has a number.
        """
        rows = grid.row + np.arange(window.row, window.row + window.rows) // grid.factor
        columns = np.arange(window.column, window.column + window.columns) // grid.factor
        columns += grid.column
        found = np.zeros((len(rows), len(columns)), dtype=self._kind)
        known = np.zeros(found.shape, dtype=bool)
        down, across = _inside(rows, self._source.height), _inside(columns, self._source.width)
        if down and across:
            cells = self._cells(rows[down[0]], columns[across[0]])
            found[down[0], across[0]], known[down[0], across[0]] = cells
        return found, known

    def _cells(
        self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        from rasterio.errors import RasterioError

        span = ((int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1))
        try:
            read = self._source.read(self._weights.band, window=span, masked=True)
        except RasterioError as error:
            # Said here, lest it be taken for a failure of the file that is being written.
            raise _damaged(self._weights.path, error) from error
        known = ~np.ma.getmaskarray(read)
        cells = self._weighed(read.data)
        known &= ~np.isnan(cells)
        cells[~known] = 0
        if cells.shape != (len(rows), len(columns)):
            whole = np.ix_(rows - rows[0], columns - columns[0])
            cells, known = cells[whole], known[whole]
        return cells, known

    def _weighed(self, raw: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Turn the numbers of the file into weights."""
        classes = self._weights.classes
        if classes is not None:
            weighed = np.zeros(raw.shape, dtype=np.float32)
            for name, weight in classes.items():
                weighed[raw == name] = weight
            return weighed
        cells = raw.astype(self._kind)
        if (self._scale, self._offset) != (1, 0):
            with np.errstate(over="ignore", invalid="ignore"):  # where it is nodata
                cells = cells * self._scale + self._offset
        return cells


def _inside(positions: npt.NDArray[np.intp], size: int) -> list[slice]:
    """Return the stretch of ascending positions that lies in a raster's rows or columns, if any."""
    first, last = np.searchsorted(positions, (0, size))
    return [slice(int(first), int(last))] if last > first else []
