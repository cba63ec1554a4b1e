"""Polygons as paths of an inline SVG, which the page's script decodes for Leaflet too.

Coordinates are whole numbers of 1e-5 degrees (about 1 m) from the south-west corner, each ring an
absolute start and relative steps. Simplification keeps shared borders shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    import geopandas as gpd

_STEP = 1e-5
#: What a reader can see on a map of this many pixels across.
_PIXELS = 3_000


class Shapes(NamedTuple):
    """Paths in the order of the areas, and what it takes to place them."""

    paths: list[str]
    west: float
    south: float
    width: int  # in steps
    height: int  # in steps
    squeeze: float  # a degree of longitude over one of latitude, at the middle


def encode(areas: gpd.GeoDataFrame) -> Shapes:
    """Simplify the polygons together and write each as one SVG path."""
    west, south, east, north = areas.total_bounds
    geometry = areas.geometry.to_numpy()
    known = ~shapely.is_missing(geometry)  # what has none is drawn nowhere
    simple = geometry.copy()
    step = max(east - west, north - south) / _PIXELS
    simple[known] = shapely.coverage_simplify(geometry[known], step)
    return Shapes(
        paths=[_path(polygon, west, south) for polygon in simple],
        west=float(west),
        south=float(south),
        width=round((east - west) / _STEP),
        height=round((north - south) / _STEP),
        squeeze=float(np.cos(np.radians((south + north) / 2))),
    )


def _path(geometry: shapely.Geometry, west: float, south: float) -> str:
    rings = []
    for polygon in shapely.get_parts(geometry):
        for ring in shapely.get_rings(polygon):
            points = np.round((shapely.get_coordinates(ring) - (west, south)) / _STEP).astype(int)
            steps = np.diff(points, axis=0)[:-1]
            steps = steps[(steps != 0).any(axis=1)]
            rings.append(f"M{points[0, 0]} {points[0, 1]}l{_join(steps)}z")
    return "".join(rings)


def _join(steps: np.ndarray) -> str:
    """Write numbers with a blank only where no minus sign parts them."""
    return " ".join(str(n) for n in steps.ravel().tolist()).replace(" -", "-")
