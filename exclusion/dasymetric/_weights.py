"""A raster of weights: where people may live, and how many in one cell against another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion import files, frames
from exclusion.dasymetric import _classes
from exclusion.dasymetric._classes import PRESETS
from exclusion.errors import ArgumentError, DamagedFileError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from exclusion.grids import Grid, Window

# GDAL would take a twentieth of the machine's memory for its cache.
CACHE: Final = 192 * 1024**2


#: Larger weights would drown in rounding what others weigh.
_MOST: Final = 1e9


@dataclass(frozen=True)
class Weights:
    """A raster that says where people live.

    Parameters
    ----------
    path
        A GeoTIFF, COG, IMG, ASCII grid or netCDF file, in any CRS and resolution: people or
        buildings in a cell, or classes of land cover.
    classes
        The weight of a cell of each class, such as `{21: 1, 22: 3, 23: 6}` for developed land of
        the NLCD, or the name of a set of them: "nlcd-developed", "worldcover-built". A class not
        named weighs 0. None takes the numbers as they are; a raster of classes is refused then.
    band
        Which band, from 1; None takes the only one.

    Notes
    -----
    ArgumentError is raised if a class is no whole number, its weight is negative, beyond 10⁹ or no
    number, or all weigh 0.

    "nlcd-developed" weighs by the middle of the part of the ground that is built over or paved, by
    the legend's words: 10, 35, 65 and 90 for open space (21: less than 20%) and low (22: 20–49%),
    medium (23: 50–79%) and high intensity (24: 80–100%). Shops and works are in it too: who knows
    the city's own densities gives those. "worldcover-built" takes all that is built (50) alike.

    References
    ----------
    Multi-Resolution Land Characteristics Consortium, *National Land Cover Database: Class Legend
    and Description*. European Space Agency, *WorldCover 10 m 2021 v200: Product User Manual*.

    Examples
    --------
    >>> Weights("nlcd_2019.tif", {21: 1, 22: 3, 23: 6, 24: 4}).named
    'nlcd_2019.tif, weights of 4 classes'
    >>> Weights("nlcd_2019.tif", "nlcd-developed").of_classes
    {21: 10, 22: 35, 23: 65, 24: 90}
    """

    path: str | Path
    classes: Mapping[int, float] | str | None = None
    band: int | None = None

    def __post_init__(self) -> None:
        frames.check_path(self.path, "path")
        if self.band is not None:
            frames.check_whole(self.band, "band")
        if isinstance(self.classes, str):
            frames.check_choice(self.classes, tuple(PRESETS), "classes")
        elif self.classes is not None:
            check_classes(self.classes)

    @property
    def of_classes(self) -> dict[int, float] | None:
        """The weight of each class; None where the numbers are taken as they are."""
        named = PRESETS[self.classes] if isinstance(self.classes, str) else self.classes
        return None if named is None else dict(named)

    @property
    def named(self) -> str:
        """The file's name, and what was made of its classes."""
        of_classes = self.of_classes
        classes = f", weights of {len(of_classes)} classes" if of_classes else ""
        band = "" if self.band is None else f", band {self.band}"
        return f"{Path(self.path).name}{band}{classes}"

    @property
    def options(self) -> tuple[str, ...]:
        """What the command line takes for the same, after the file."""
        band = () if self.band is None else ("--band", str(self.band))
        if self.classes is None:
            return band
        if isinstance(self.classes, str):
            return (*band, "--classes", self.classes)
        pairs = ((int(name), repr(float(one))) for name, one in self.classes.items())
        said = ",".join(f"{name}={weight.removesuffix('.0')}" for name, weight in pairs)
        return (*band, "--classes", said)


def check_classes(classes: object) -> None:
    """Refuse what is no weight by class.

    Parameters
    ----------
    classes
        What was given.

    Raises
    ------
    ArgumentError
        If a class is no whole number, its weight is none, or all are 0.
    """
    if not isinstance(classes, Mapping):
        raise ArgumentError(
            f"classes is {classes!r:.80}; expected a weight by class, such as {{21: 1, 22: 3}}, or "
            f"one of {', '.join(PRESETS)}."
        )
    for name, weight in classes.items():
        if isinstance(name, bool) or not isinstance(name, Integral) or abs(int(name)) >= 2**53:
            raise ArgumentError(
                f"classes has {name!r:.40}, but a class is a whole number, such as 21."
            )
        what = f"classes, the weight of {name},"
        frames.check_number(weight, what, zero=True)
        if weight > _MOST or 0 < weight < 1 / _MOST:
            raise ArgumentError(f"{what} is {weight:g}: weights lie between {1 / _MOST:g} and "
                                f"{_MOST:g}, or are 0.")  # fmt: skip
    if not any(classes.values()):
        raise ArgumentError("A class weighs 0 or more, and one of them more than 0; all are 0.")


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


class Read(NamedTuple):
    """What a raster holds of some cells."""

    weight: npt.NDArray[Any]
    """0 where nodata, NaN or beyond the raster; negative ones as they are."""
    known: npt.NDArray[np.bool_]
    """Where the raster has a number."""
    number: npt.NDArray[Any]
    """As the file has it."""


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
        self._band = _band(source, weights)
        self.kind = np.dtype(source.dtypes[self._band - 1])
        if self.kind.kind not in "iuf":
            raise SourceError(f"{path} holds {self.kind} numbers; real ones are needed.", url=path)
        self.classes = weights.of_classes
        why = files.classified(source, self._band) if self.classes is None else ""
        if why:
            raise _classes.of_classes(path, why)
        self._source, self._weights = source, weights
        self._scale = float(source.scales[self._band - 1])
        self._offset = float(source.offsets[self._band - 1])
        self._nodata = _nodata(source, self._band)

    def look(self, parts: int) -> _classes.Seen | None:
        """Begin to look at what the raster holds; one with a scale holds no codes.

        Parameters
        ----------
        parts
            How many cells are made of each of the raster's.

        Returns
        -------
        Seen or None
            Nothing seen yet.
        """
        scaled = (self._scale, self._offset) != (1, 0)
        return (
            None
            if scaled and self.classes is None
            else _classes.Seen(self.kind, self.classes, parts)
        )

    def read(self, grid: Grid, window: Window) -> Read:
        """Return the weight of each cell, and whether it is known.

        Parameters
        ----------
        grid, window
            The cells; a divided one weighs what its whole cell does, which says the same, as only
            the ratio of weights counts.

        Returns
        -------
        Read
            Three arrays, each as large as the window.
        """
        rows = grid.row + np.arange(window.row, window.row + window.rows) // grid.factor
        columns = np.arange(window.column, window.column + window.columns) // grid.factor
        columns += grid.column
        down, across = _inside(rows, self._source.height), _inside(columns, self._source.width)
        if down == [slice(0, len(rows))] and across == [slice(0, len(columns))]:
            number, known = self._cells(rows, columns)
        else:
            number = np.zeros((len(rows), len(columns)), dtype=self.kind)
            known = np.zeros(number.shape, dtype=bool)
            if down and across:
                cells = self._cells(rows[down[0]], columns[across[0]])
                number[down[0], across[0]], known[down[0], across[0]] = cells
        weight = self._weighed(number)
        if not known.all() or np.isnan(weight.min()):
            known = known & ~np.isnan(weight)
            weight = np.where(known, weight, weight.dtype.type(0))
        return Read(weight, known, number)

    def _cells(
        self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        from rasterio.errors import RasterioError

        span = ((int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1))
        try:
            cells = self._source.read(self._band, window=span)
            if self._is_whole(cells):
                known = np.ones(cells.shape, dtype=bool)
            else:
                known = ~np.ma.getmaskarray(self._source.read(self._band, window=span, masked=True))
        except RasterioError as error:
            # Said here, lest it be taken for a failure of the file that is being written.
            raise _damaged(self._weights.path, error) from error
        if cells.shape != (len(rows), len(columns)):
            whole = np.ix_(rows - rows[0], columns - columns[0])
            cells, known = cells[whole], known[whole]
        return cells, known

    def _is_whole(self, cells: npt.NDArray[Any]) -> bool:
        """Tell by the least and greatest number that none is nodata; a mask takes far longer."""
        if self._nodata is None:
            return False
        low, high = float(cells.min()), float(cells.max())
        # GDAL takes for nodata what is nearly so.
        near = 1e-5 * abs(self._nodata) + 1e-30
        return low <= high and not low - near <= self._nodata <= high + near

    def _weighed(self, number: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Turn the numbers of the file into weights."""
        if self.classes is not None:
            weighed = np.zeros(number.shape)
            for name, weight in self.classes.items():
                weighed[number == name] = weight
            return weighed
        cells = number.astype(np.result_type(self.kind, np.float32), copy=False)
        if (self._scale, self._offset) != (1, 0):
            with np.errstate(over="ignore", invalid="ignore"):  # where it is nodata
                cells = cells * self._scale + self._offset
        return cells


def _band(source: Any, weights: Weights) -> Any:  # noqa: ANN401 - rasterio's, and a number of its
    """Choose the band: the user's, or the only one; one of transparency is none."""
    from rasterio.enums import ColorInterp

    path, colors = str(weights.path), source.colorinterp
    if weights.band is not None:
        if weights.band > source.count:
            raise SourceError(
                f"{path} has no band {weights.band}; it has {source.count}.", url=path
            )
        return weights.band
    bands = [at for at, color in zip(source.indexes, colors, strict=True)
             if color != ColorInterp.alpha] or [1]  # fmt: skip
    if len(bands) > 1:
        every = [f"{at} ({source.descriptions[at - 1] or colors[at - 1].name})" for at in bands]
        raise SourceError(
            f"{path} has {len(bands)} bands: {files.listed(every, 10)}. Say which one tells where "
            "people live: --band N or dasymetric.Weights(path, band=N).",
            url=path,
        )
    return bands[0]


def _nodata(source: Any, band: int) -> float | None:  # noqa: ANN401 - rasterio's
    """Return the number that alone says where a band has none, NaN without; None where more do."""
    from rasterio.enums import MaskFlags

    flags, number = source.mask_flag_enums[band - 1], source.nodatavals[band - 1]
    if flags == [MaskFlags.all_valid]:
        return math.nan
    if flags != [MaskFlags.nodata]:
        return None
    # Of a raster of whole numbers GDAL takes the whole part of it.
    whole = np.dtype(source.dtypes[band - 1]).kind in "iu"
    return None if whole and not float(number).is_integer() else float(number)


def _inside(positions: npt.NDArray[np.intp], size: int) -> list[slice]:
    """Return the stretch of ascending positions that lies in a raster's rows or columns, if any."""
    first, last = np.searchsorted(positions, (0, size))
    return [slice(int(first), int(last))] if last > first else []
