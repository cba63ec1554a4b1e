"""Where on earth a user's shapes lie, and what of them is ground."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from exclusion.errors import ExclusionWarning, TableError
from exclusion.files._polygonal import mended

if TYPE_CHECKING:
    from exclusion.grids import Bounds

_DEGREES: Final = 4326
#: Beyond the pole, or the date line, by less is rounding.
_ROUNDED: Final = 1e-6

_log = logging.getLogger(__name__)


def box_in(box: Bounds, crs: Any) -> Bounds | None:  # noqa: ANN401 - as pyogrio gives it
    """Write an extent in another coordinate system.

    Parameters
    ----------
    box
        West, south, east, north, EPSG:4326.
    crs
        The other one; None where nobody knows.

    Returns
    -------
    tuple or None
        None where it cannot be written.
    """
    if crs is None:
        return None
    try:
        moved = gpd.GeoSeries([shapely.segmentize(shapely.box(*box), 0.1)], crs=_DEGREES)
        west, south, east, north = moved.to_crs(crs).total_bounds.tolist()
    except Exception:  # noqa: BLE001 - whoever places the shapes says what is wrong
        return None
    known = np.isfinite([west, south, east, north]).all()
    return (west, south, east, north) if known else None


def placed(frame: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Bring shapes to longitude and latitude.

    Parameters
    ----------
    frame
        With geometry.
    what
        What it is called, for the message.

    Returns
    -------
    GeoDataFrame
        EPSG:4326.

    Raises
    ------
    TableError
        If nobody can tell where they lie: without a coordinate system and no degrees, or said to
        be degrees and none.

    Notes
    -----
    Shapes without a coordinate system whose coordinates can be degrees are taken as such, and the
    log says so.
    """
    bounds = _bounds(frame)
    degrees = _can_be_degrees(bounds)
    if frame.crs is None:
        if not degrees:
            raise TableError(
                f"{what} has no coordinate system, and coordinates such as {_pair(bounds)} are no "
                "degrees; save it with its own, or as EPSG:4326."
            )
        _log.warning("%s has no coordinate system; its numbers are taken as degrees", what)
        return frame.set_crs(_DEGREES)
    if frame.crs.is_geographic and not degrees:
        raise TableError(
            f"{what} says that its coordinates are degrees, but has {_pair(bounds)}: expected "
            "longitude from -180 to 180, then latitude from -90 to 90. They may be swapped, or be "
            "feet or meters; save it with its own coordinate system."
        )
    try:
        moved = frame.to_crs(_DEGREES)
    except Exception as err:
        raise TableError(
            f"{what} is in {frame.crs.name}, which cannot be brought to longitude and latitude: "
            f"{err}. Save it as EPSG:4326."
        ) from err
    if not _can_be_degrees(_bounds(moved)):
        raise TableError(
            f"{what} is in {frame.crs.name}, where {_pair(bounds)} is no place on earth; its "
            "coordinate system is wrong."
        )
    return moved


def _bounds(frame: gpd.GeoDataFrame) -> Any:  # noqa: ANN401 - an array of four
    drawn = frame.geometry.to_numpy()
    return shapely.bounds(drawn[~(shapely.is_missing(drawn) | shapely.is_empty(drawn))])


def _can_be_degrees(bounds: Any) -> bool:  # noqa: ANN401
    if not len(bounds):
        return True
    most = np.array([180, 90, 180, 90]) + _ROUNDED
    return bool((np.isfinite(bounds) & (np.abs(bounds) <= most)).all())


def _pair(bounds: Any) -> str:  # noqa: ANN401
    """Write the coordinates that are the furthest from being degrees."""
    most = np.array([180, 90, 180, 90])
    row = bounds[np.nanargmax((np.abs(bounds) / most).max(axis=1))] if len(bounds) else [0, 0]
    return f"{row[0]:.10g}, {row[1]:.10g}"


def polygons(frame: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Keep the rows that have ground, each made valid, and warn of those mended or left out.

    Parameters
    ----------
    frame
        With geometry.
    what
        What it is called, for the message.

    Returns
    -------
    GeoDataFrame
        Polygons and multipolygons, none of them empty.

    Raises
    ------
    TableError
        If there are none.

    Warns
    -----
    ExclusionWarning
        If polygons were invalid and have been mended, or rows were left out: how many.
    """
    shapes = frame.geometry.to_numpy()
    found = mended(shapes)
    kept = ~shapely.is_empty(found)
    if not kept.any():
        kinds = sorted({str(kind) for kind in frame.geom_type.dropna()})
        raise TableError(
            f"{what} has no polygon: {len(shapes)} shape(s) of kind {', '.join(kinds) or 'none'}."
        )
    if n := int((~shapely.is_valid(shapes) & kept).sum()):
        _warn(f"{what}: {n} of {len(shapes)} polygons were invalid (crossing themselves), mended.")
    if n := int((~kept).sum()):
        _warn(f"{what}: {n} of {len(shapes)} shapes are no polygons or are empty, left out.")
    return frame.set_geometry(gpd.GeoSeries(found, frame.index, crs=frame.crs))[kept]


def _warn(message: str) -> None:
    warnings.warn(message, ExclusionWarning, stacklevel=2)
