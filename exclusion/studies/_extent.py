"""The box that a map of a study shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd

#: Shares of households, from west to east and from south to north, between which the view lies.
_MOST: Final = (0.005, 0.995)
_MUCH_LESS: Final = 0.6


def extent(areas: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """Give the box around all areas, or around where nearly all live if that is much less."""
    polygons = areas[areas.geometry.notna()]
    homes = polygons["households"].fillna(0).to_numpy(float)
    centers = polygons.geometry.representative_point()
    inside = homes > 0
    for at in (centers.x.to_numpy(), centers.y.to_numpy()):
        order = np.argsort(at, kind="stable")
        reached = np.cumsum(homes[order]) / max(homes.sum(), 1)
        first, last = at[order][np.searchsorted(reached, _MOST).clip(max=len(at) - 1)]
        inside &= (at >= first) & (at <= last)
    whole, part = polygons.total_bounds, polygons.geometry[inside].total_bounds
    small = np.prod(part[2:] - part[:2]) < _MUCH_LESS * np.prod(whole[2:] - whole[:2])
    west, south, east, north = (float(x) for x in (part if small else whole))
    return west, south, east, north
