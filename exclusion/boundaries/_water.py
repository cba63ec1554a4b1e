"""Areas that are water only, and lakes, rivers and the sea taken out of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from exclusion import frames
from exclusion.files import polygonal

if TYPE_CHECKING:
    import numpy.typing as npt

#: A map of a place is so many pixels across; water narrower than a few of them is clutter …
_PIXELS: Final = 800
_SMALLEST: Final = 6
#: … and so many corners are enough for all of it.
_CORNERS: Final = 3_000
#: Where people live is not hidden: an area of which water would leave less than this stays dry.
_LEFT: Final = 0.1
#: Decimals of a degree, about 1 m.
_DIGITS: Final = 1e-5


def is_water(geoid: str) -> bool:
    """Tell whether a tract or block group is water only, by its number.

    Parameters
    ----------
    geoid
        11 or 12 characters.

    Returns
    -------
    bool
        True for tracts 9900 to 9998 and block groups 0. Nobody lives there, and cartographic files
        leave them out.

    Raises
    ------
    ArgumentError
        If it is no text.

    Examples
    --------
    >>> is_water("22071990000"), is_water("220710017340"), is_water("22071980000")
    (True, True, False)
    """
    frames.check_text(geoid, "geoid")
    return geoid[5:7] == "99" or geoid[11:] == "0"


def erase(areas: gpd.GeoDataFrame, water: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Take water out of areas; an area that is all water keeps its polygon.

    Parameters
    ----------
    areas
        Polygons.
    water
        Polygons in the same coordinates; they may overlap.

    Returns
    -------
    GeoDataFrame
        The areas with what is left, valid polygons or multipolygons.
    """
    wet = shapely.make_valid(water.to_numpy())
    tree = shapely.STRtree(wet)
    left = []
    for area in areas.geometry:
        near = wet[tree.query(area, predicate="intersects")]
        dry = polygonal(shapely.difference(area, shapely.union_all(near))) if len(near) else area
        left.append(area if dry.is_empty else dry)
    return areas.assign(geometry=left).set_crs(areas.crs)


def visible_water(water: gpd.GeoSeries, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep of water what a map of areas can show, with few corners.

    Parameters
    ----------
    water
        Polygons; they may overlap.
    areas
        GEOID, ALAND (m²) and the polygons of what the map shows, in the same coordinates.

    Returns
    -------
    GeoDataFrame
        A polygon for each body of water over the areas, joined, simplified, and without what a
        reader could not see or would mistake: ponds of a few pixels, and what would hide an area
        that has land.
    """
    west, south, east, north = areas.total_bounds
    pixel = max(east - west, north - south) / _PIXELS
    wet = shapely.make_valid(water.to_numpy())
    wet = shapely.union_all(shapely.clip_by_rect(wet, west, south, east, north))
    while True:
        bodies = shapely.get_parts(wet)
        bodies = bodies[shapely.area(bodies) >= (_SMALLEST * pixel) ** 2]
        simple = shapely.set_precision(shapely.simplify(bodies, pixel), _DIGITS)
        simple = shapely.get_parts([polygonal(one) for one in simple])
        if len(shapely.get_coordinates(simple)) <= _CORNERS:
            break
        pixel *= 1.5
    return gpd.GeoDataFrame(geometry=_beside_people(simple, areas), crs=areas.crs)


def _beside_people(
    bodies: npt.NDArray[np.object_], areas: gpd.GeoDataFrame
) -> npt.NDArray[np.object_]:
    """Take out of water each area with land of which it would leave next to nothing."""
    whole = shapely.union_all(bodies)
    grounds = shapely.make_valid(areas.geometry[areas["ALAND"] > 0].to_numpy())
    left = shapely.area(shapely.difference(grounds, whole))
    hidden = grounds[left < _LEFT * shapely.area(grounds)]
    if not len(hidden):
        return bodies
    cut = shapely.difference(bodies, shapely.union_all(hidden))
    return np.asarray(shapely.get_parts([polygonal(one) for one in cut]))
