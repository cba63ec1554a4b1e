"""Areas that are water only, and lakes, rivers and the sea taken out of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from exclusion import frames
from exclusion.files import polygonal

if TYPE_CHECKING:
    import geopandas as gpd


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
