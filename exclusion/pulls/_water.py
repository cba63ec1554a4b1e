"""The water that a map of a place shows: the Bureau's, where it can be had; a pull needs none."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from exclusion import boundaries
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

    from exclusion._fetch._wanted import Wanted
    from exclusion.sources import Source

#: On a map of more counties than this nobody looks for a river, and each has a file of its own.
MOST: Final = 12

_log = logging.getLogger(__name__)


class Water(NamedTuple):
    """Polygons, and where they are from."""

    water: gpd.GeoDataFrame | None
    sources: tuple[Source, ...]


NOTHING: Final = Water(None, ())


def over(polygons: gpd.GeoDataFrame, vintage: int, *, offline: bool) -> Water:
    """Fetch the water over areas; whatever is wrong with it is said, and stops nothing."""
    counties = sorted(set(polygons["GEOID"].str[:5]))
    if len(counties) > MOST:
        return NOTHING
    try:
        found, sources = boundaries.water(counties, vintage, offline=offline)
    except ExclusionError as err:
        _log.warning("The map will show no water, as it could not be had: %s", err)
        return NOTHING
    shown = boundaries.visible_water(found, polygons)
    return NOTHING if shown.empty else Water(shown, sources)


def wanted(counties: Collection[str], vintage: int) -> list[Wanted]:
    """List the files that `over` reads."""
    return boundaries.wanted_water(counties, vintage) if len(counties) <= MOST else []
