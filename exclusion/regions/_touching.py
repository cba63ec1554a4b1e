"""Which areas touch, and which region each is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy.typing as npt

# Boundaries that have a line in common, or polygons that overlap; not those that meet at a point.
_BORDERS: Final = "****1****"
_OVERLAPS: Final = "2********"


def check(areas: gpd.GeoDataFrame) -> None:
    """Refuse areas without polygons."""
    import geopandas as gpd

    if not (isinstance(areas, gpd.GeoDataFrame) and areas.active_geometry_name):
        raise TableError("the areas have no polygons, which tell who borders on whom")
    frames.shapes(areas, "areas", located=False)


def pairs(polygons: gpd.GeoSeries) -> npt.NDArray[np.int64]:
    """List each pair that shares a border line, once, by position."""
    import shapely

    near = np.asarray(polygons.sindex.query(polygons, predicate="intersects"), dtype=np.int64)
    one, other = near[:, near[0] < near[1]]
    shapes = polygons.to_numpy()
    joined = shapely.relate_pattern(shapes[one], shapes[other], _BORDERS)
    joined |= shapely.relate_pattern(shapes[one], shapes[other], _OVERLAPS)
    return np.column_stack([one[joined], other[joined]])


def membership(index: pd.Index, names: pd.Index, groups: Sequence[list[int]]) -> pd.Series[str]:
    """Give each area the smallest name of its region; None where it has none."""
    region = {names[row]: names[group[0]] for group in groups for row in group}
    values = np.full(len(index), None, dtype=object)
    values[:] = [region.get(name) for name in index]
    return pd.Series(values, index=index, name="region", dtype=object)
