"""How much of each area lies inside a polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion.boundaries import area_of_blocks
from exclusion.errors import TableError
from exclusion.files import mended

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Smaller parts are lines that were drawn twice, not ground: they count as nothing, and what they
#: leave as all.
SLIVER: Final = 0.001
#: Degrees; sides longer than this are bent with the map, as lines of longitude and latitude are.
_STEP: Final = 0.01


def overlay(polygon: shapely.Geometry, polygons: gpd.GeoDataFrame) -> pd.Series[float]:
    """Measure the share of each area that lies inside a polygon.

    Parameters
    ----------
    polygon
        EPSG:4326.
    polygons
        A GeoSeries or GeoDataFrame indexed by GEOID, with a coordinate system.

    Returns
    -------
    Series
        Indexed by GEOID: shares over 0, and 1 where all but a sliver lies inside.

    Raises
    ------
    TableError
        If the polygons have no coordinate system.

    Notes
    -----
    The pieces are cut in longitude and latitude, where the sides of both are straight, and
    measured in a Lambert azimuthal equal-area projection about the middle of the areas.
    """
    if polygons.active_geometry_name is None:
        raise TableError("The areas have no polygons, so no part of them is known to lie inside.")
    if polygons.crs is None:
        raise TableError("The areas' polygons have no coordinate system; set their `crs`.")
    areas = polygons.geometry.to_crs(4326)
    areas = areas[~(areas.isna() | areas.is_empty)]
    shapes = mended(areas)
    shapely.prepare(polygon)
    share = shapely.covers(polygon, shapes).astype(float)
    cut = np.flatnonzero((share == 0) & shapely.intersects(polygon, shapes))
    if len(cut):
        pieces = shapely.intersection(shapes[cut], polygon)
        share[cut] = measure(pieces, shapes) / measure(shapes[cut], shapes)
    share = np.where(share < SLIVER, 0.0, np.where(share > 1 - SLIVER, 1.0, share))
    return pd.Series(share, index=areas.index)[share > 0]


def of_housing(
    polygon: shapely.Geometry, land: pd.Series[float], blocks: pd.DataFrame
) -> pd.Series[float]:
    """Measure the share of each cut area's housing units that lies inside a polygon.

    Parameters
    ----------
    polygon
        EPSG:4326.
    land
        Shares of ground, as `overlay` gives them: areas that are whole inside stay so.
    blocks
        As `boundaries.housing` gives them.

    Returns
    -------
    Series
        Indexed as `land`, from 0 to 1. An area without any housing keeps its share of ground.
    """
    area = area_of_blocks(blocks["GEOID"], land.index[land < 1])
    shapely.prepare(polygon)
    within = shapely.contains_xy(polygon, blocks["x"].to_numpy(), blocks["y"].to_numpy())
    units = blocks["housing"].groupby(area).sum()
    inside = blocks["housing"].where(within, 0).groupby(area).sum()
    share: pd.Series[float] = (inside / units.where(units > 0)).reindex(land.index).fillna(land)
    return share


def measure(shapes: NDArray[np.object_], around: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure areas.

    Parameters
    ----------
    shapes
        EPSG:4326.
    around
        What to put in the middle of the map.

    Returns
    -------
    array
        Square metres.
    """
    fine = gpd.GeoSeries(shapely.segmentize(shapes, _STEP), crs=4326)
    measured: NDArray[np.float64] = fine.to_crs(_equal_area(around)).area.to_numpy()
    return measured


def _equal_area(shapes: NDArray[np.object_]) -> str:
    # Longitudes are averaged as directions: the Aleutians lie on both sides of 180 degrees.
    points = shapely.get_coordinates(shapely.centroid(shapes))
    angles = np.radians(points[:, 0])
    lon = np.degrees(np.arctan2(np.sin(angles).mean(), np.cos(angles).mean()))
    return f"+proj=laea +lat_0={points[:, 1].mean():.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m"
