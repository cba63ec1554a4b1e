"""Polygons of any origin, mended and dissolved: where they overlap, ground counts once."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import shapely

from exclusion.errors import ExclusionWarning, SourceError, TableError
from exclusion.files import mended, polygonal

if TYPE_CHECKING:
    from exclusion.grids import Bounds

#: Sides longer than this, in meters and in degrees, are bent with the map.
_STEP: Final = 1_000.0
_STEP_DEGREES: Final = 0.01


def dissolve(shapes: gpd.GeoSeries, what: str) -> shapely.Geometry:
    """Unite polygons.

    Parameters
    ----------
    shapes
        With a coordinate system.
    what
        Where they come from, for messages.

    Returns
    -------
    Geometry
        A polygon or multipolygon, EPSG:4326.

    Raises
    ------
    SourceError
        If there is no coordinate system.
    TableError
        If no shape is a polygon.
    """
    check_crs(shapes, what)
    return to_degrees(shapely.union_all(polygons(shapes, what).to_numpy()), shapes.crs)


def polygons(shapes: gpd.GeoSeries, what: str) -> gpd.GeoSeries:
    """Keep the polygons, each made valid, and warn of those that were mended or left out.

    Parameters
    ----------
    shapes
        Any geometries.
    what
        Where they come from, for messages.

    Returns
    -------
    GeoSeries
        Valid polygons and multipolygons, none of them empty.

    Raises
    ------
    TableError
        If there are none.
    """
    given = shapes.to_numpy()
    found = mended(given)
    broken, kept = ~shapely.is_valid(given), ~shapely.is_empty(found)
    if not kept.any():
        kinds = sorted({str(name) for name in shapes.geom_type.dropna()})
        raise TableError(
            f"{what} has no polygon: {len(given)} shape(s) of kind {', '.join(kinds) or 'none'}. "
            "Coverage must be given as polygons, as H3 cells or as a signal raster."
        )
    if n := int((broken & kept).sum()):
        _warn(f"{what}: {n} of {len(given)} polygons were invalid (crossing themselves), mended.")
    if n := int((~kept).sum()):
        _warn(f"{what}: {n} of {len(given)} shapes are no polygons or are empty, left out.")
    return gpd.GeoSeries(found[kept], index=shapes.index[kept], crs=shapes.crs)


def to_degrees(shape: shapely.Geometry, crs: object) -> shapely.Geometry:
    """Bring a polygon to EPSG:4326 without cutting its long sides' corners.

    Parameters
    ----------
    shape
        Valid.
    crs
        Its coordinate system.

    Returns
    -------
    Geometry
        Valid, EPSG:4326.
    """
    series = gpd.GeoSeries([shape], crs=crs)
    if series.crs.is_geographic:
        step = _STEP_DEGREES
    else:
        step = _STEP / series.crs.axis_info[0].unit_conversion_factor
    if not series.crs.equals(4326):
        series = series.segmentize(step).to_crs(4326)
    moved = series.iloc[0]
    return moved if moved.is_valid else polygonal(moved)


def check_crs(shapes: gpd.GeoSeries | gpd.GeoDataFrame, what: str) -> None:
    """Refuse shapes of which nobody knows where they are.

    Parameters
    ----------
    shapes
        Any.
    what
        Where they come from, for the message.

    Raises
    ------
    SourceError
        If they have no coordinate system.
    """
    if shapes.crs is None:
        raise SourceError(
            f"{what} has no coordinate system, so nobody can tell where on earth it lies. Set it "
            "(`frame.set_crs(...)`, or save the file with one) and try again.",
            url=what,
        )


def bounds(shapes: gpd.GeoSeries) -> Bounds:
    """Give the extent of shapes in longitude and latitude.

    Parameters
    ----------
    shapes
        With a coordinate system.

    Returns
    -------
    tuple
        West, south, east, north, EPSG:4326.
    """
    west, south, east, north = shapes.to_crs(4326).total_bounds.tolist()
    return west, south, east, north


def check_overlap(a: Bounds, b: Bounds, what: str, other: str = "the areas") -> None:
    """Refuse two extents that have no ground in common.

    Parameters
    ----------
    a, b
        West, south, east, north, EPSG:4326.
    what, other
        Whose they are, for the message.

    Raises
    ------
    SourceError
        If they do not meet.
    """
    if not (a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]):
        raise SourceError(
            f"{what} lies at {extent(a)}, {other} at {extent(b)} (west, south, east, north): they "
            "do not overlap. It may be of another place, or its coordinate system or the order of "
            "its coordinates may be wrong.",
            url=what,
        )


def extent(bounds: Bounds) -> str:
    """Write an extent.

    Parameters
    ----------
    bounds
        West, south, east, north.

    Returns
    -------
    str
        Four numbers.

    Examples
    --------
    >>> extent((-90.14, 29.86, -89.62, 30.2))
    '-90.14, 29.86, -89.62, 30.2'
    """
    return ", ".join(f"{float(side):.6g}" for side in bounds)


def _warn(message: str) -> None:
    warnings.warn(message, ExclusionWarning, stacklevel=2)
