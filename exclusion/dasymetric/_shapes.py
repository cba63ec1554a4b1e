"""Polygons as a grid sees them: projected, valid, and which of them holds a cell's center."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely

from exclusion.errors import ExclusionWarning, SourceError, TableError
from exclusion.files import mended

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from exclusion.grids import Grid, Window

# Of two areas, the part of the smaller that may lie in the other: generalized borders cross.
_CROSSING = 0.01
_NAMES = 5


class Runs(NamedTuple):
    """Areas along the rows of a window, which are far fewer than its cells."""

    area: npt.NDArray[np.int32]
    cells: npt.NDArray[np.int32]

    @classmethod
    def of(cls, area: npt.NDArray[Any], numbers: npt.NDArray[np.intp]) -> Runs:
        """Find where the area changes.

        Parameters
        ----------
        area
            Which area each cell's is, of those in the window; 0 is none.
        numbers
            The numbers of these areas.

        Returns
        -------
        Runs
            Each as long as it can be.
        """
        flat = area.ravel()
        starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
        cells = np.diff(starts, append=flat.size).astype(np.int32)
        return cls(np.concatenate([[0], numbers])[flat[starts]].astype(np.int32), cells)

    def filled(self, numbers: npt.NDArray[Any], window: Window) -> npt.NDArray[Any]:
        """Give each cell the number of its area.

        Parameters
        ----------
        numbers
            By area.
        window
            The cells.

        Returns
        -------
        array
            Rows and columns.
        """
        return np.repeat(numbers[self.area], self.cells).reshape(window.rows, window.columns)


class Shapes:
    """Polygons in the coordinates of a grid, found by where they lie.

    Parameters
    ----------
    polygons
        Valid polygons; an empty one or None holds nothing.
    """

    def __init__(self, polygons: npt.NDArray[np.object_]) -> None:
        self.polygons = polygons
        self._tree = shapely.STRtree(polygons)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The extent of all: left, bottom, right, top."""
        left, bottom, right, top = shapely.total_bounds(self.polygons)
        return float(left), float(bottom), float(right), float(top)

    def hold(self, grid: Grid, window: Window) -> npt.NDArray[np.bool_] | None:
        """Tell whether a polygon holds each cell's center.

        Parameters
        ----------
        grid, window
            The cells.

        Returns
        -------
        array or None
            None where no polygon meets the window.
        """
        met = self._met(grid, window)
        return burn(self.polygons[met], grid, window) > 0 if len(met) else None

    def runs(self, grid: Grid, window: Window) -> Runs:
        """Return the polygons along the rows of a window, numbered from 1 in their order.

        Parameters
        ----------
        grid, window
            The cells.

        Returns
        -------
        Runs
            Of polygons that overlap, the later one's number.
        """
        met = self._met(grid, window)
        if not len(met):
            nobody = np.zeros(1, dtype=np.int32)
            return Runs(nobody, nobody + np.int32(window.rows * window.columns))
        return Runs.of(burn(self.polygons[met], grid, window), met + 1)

    def _met(self, grid: Grid, window: Window) -> npt.NDArray[np.intp]:
        return np.sort(self._tree.query(grid.outline(window)))


def burn(polygons: npt.NDArray[np.object_], grid: Grid, window: Window) -> npt.NDArray[Any]:
    """Write each polygon's number into the cells whose center it holds, the later over the earlier.

    Parameters
    ----------
    polygons
        Numbered from 1 in their order; none may be empty.
    grid, window
        The cells.

    Returns
    -------
    array
        0 where nothing was written, of the smallest type: GDAL takes several times as long for a
        larger.
    """
    from rasterio.features import rasterize

    cells: npt.NDArray[Any] = rasterize(
        zip(polygons, range(1, len(polygons) + 1), strict=True),
        out_shape=(window.rows, window.columns),
        transform=grid.at(window.row, window.column),
        dtype=np.min_scalar_type(max(len(polygons), 1)),
    )
    return cells


def projected(frame: gpd.GeoDataFrame | gpd.GeoSeries, crs: Any, what: str) -> Shapes:  # noqa: ANN401 - whatever pyproj reads
    """Project polygons and mend those that are not valid.

    Parameters
    ----------
    frame
        Polygons with a CRS.
    crs
        The coordinates wanted.
    what
        What the polygons are, for messages.

    Returns
    -------
    Shapes
        One for each row.

    Raises
    ------
    TableError
        If there is no CRS, or there is something else than polygons.
    SourceError
        If the polygons cannot be projected.

    Warns
    -----
    ExclusionWarning
        If a polygon had to be mended.
    """
    from pyproj.exceptions import CRSError, ProjError

    if not isinstance(frame, gpd.GeoDataFrame | gpd.GeoSeries):
        raise TableError(
            f"The {what} are a {type(frame).__name__}; give a GeoDataFrame of polygons."
        )
    if frame.crs is None:
        raise TableError(
            f"The {what} have no CRS, so that nobody knows where they lie; set theirs with "
            "frame.set_crs(...)."
        )
    given = frame.geometry
    kinds = set(given.geom_type.dropna()) - {"Polygon", "MultiPolygon", "GeometryCollection"}
    if kinds:
        raise TableError(f"The {what} must be polygons, but some are {', '.join(sorted(kinds))}.")
    _warn_of_invalid(given, what)
    try:
        moved = given.to_crs(crs).to_numpy()
    except (CRSError, ProjError) as error:
        raise SourceError(f"The {what} cannot be projected to the raster's CRS: {error}") from error
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise SourceError(
            f"Some of the {what} lie where the raster's CRS has no coordinates; use a raster "
            "in a CRS that covers them, or leave those out."
        )
    return Shapes(mended(moved))


def _warn_of_invalid(given: gpd.GeoSeries, what: str) -> None:
    """Name the polygons that will be mended."""
    broken = given.index[
        ~shapely.is_missing(given.to_numpy()) & ~shapely.is_valid(given.to_numpy())
    ]
    if len(broken):
        warnings.warn(
            f"{len(broken)} of the {what} are not valid polygons and were mended: "
            f"{named(broken)}. Look at them where it matters.",
            ExclusionWarning,
            stacklevel=4,
        )


def check_apart(polygons: npt.NDArray[np.object_], names: Iterable[object]) -> None:
    """Raise TableError if areas overlap: their people would be counted in each other's cells.

    Parameters
    ----------
    polygons
        Valid polygons.
    names
        What to call them.
    """
    tree = shapely.STRtree(polygons)
    one, other = tree.query(polygons, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.area(shapely.intersection(polygons[one], polygons[other]))
    smaller = np.minimum(shapely.area(polygons[one]), shapely.area(polygons[other]))
    wrong = np.flatnonzero(common > _CROSSING * smaller)
    if len(wrong):
        labels = list(names)
        pairs = [f"{labels[one[i]]} and {labels[other[i]]}" for i in wrong]
        raise TableError(
            f"{len(wrong)} pair(s) of areas overlap: {named(pairs)}. A cell belongs to one area; "
            "give areas that share borders only, such as the tracts of one vintage."
        )


def named(names: Iterable[object]) -> str:
    """List the first few names, and how many more there are.

    Parameters
    ----------
    names
        Labels of an index or other things with a text.

    Returns
    -------
    str
        "a, b, c" or "a, b, c, d, e and 7 more".

    Examples
    --------
    >>> named("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    texts = [str(name) for name in names]
    more = f" and {len(texts) - _NAMES} more" if len(texts) > _NAMES else ""
    return ", ".join(texts[:_NAMES]) + more
