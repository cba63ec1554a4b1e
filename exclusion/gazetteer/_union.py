"""Several places as one: the ground of all, and whose published rows add up to it.

What lies in another member of the list adds nothing. Counties, states, metropolitan areas, tracts
and block groups are told apart by their GEOIDs; the Bureau's places never overlap each other;
whether one lies in a county or a tract of the list, its polygon tells.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from exclusion import boundaries, geoid
from exclusion.gazetteer import _shares
from exclusion.gazetteer._place import Place, Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.sources import Source

#: Of places made of whole areas, what the GEOIDs of those areas start with that no other holds.
Starts = dict[Place, tuple[str, ...]]

_WIDEST_FIRST: Final = ("state", "cbsa", "county", "areas")
#: What a city may share with areas, by the length of their GEOIDs.
_GEOGRAPHY: Final[dict[int, boundaries.Boundary]] = {5: "county", 11: "tract", 12: "block group"}

_log = logging.getLogger(__name__)


def together(found: Sequence[Place], vintage: int, *, offline: bool) -> Place:
    """Make one place of several.

    Parameters
    ----------
    found
        Places that have a GEOID, and lists of tracts or block groups.
    vintage
        The last year of the 5-year period.
    offline
        Use only what the cache holds.

    Returns
    -------
    Place
        Their ground, once. Its `wholes` are one for each ground; there are none where a city lies
        partly in another member: no published row counts the rest of it alone.
    """
    every = list(dict.fromkeys(found))
    starts = _apart([place for place in every if place.polygon is None])
    cities, shared = [], []
    sources = [source for place in every for source in place.sources]
    for city in (place for place in every if place.polygon is not None):
        areas, read = _near(city, starts, vintage, offline=offline)
        sources += read
        part, held = _meeting(city, areas)
        if part == 1:
            continue
        cities.append(city)
        starts = {p: tuple(s for s in own if s not in held) for p, own in starts.items()}
        if part > 0:
            shared.append(city)
    kept = [place for place in every if starts.get(place) or place in cities]
    _say(every, kept, shared)
    whole = _joined(kept, starts, cities)
    return replace(
        whole, wholes=() if shared else whole.wholes, sources=tuple(dict.fromkeys(sources))
    )


def _apart(nested: Sequence[Place]) -> Starts:
    """Take from each place of whole areas what a wider one, or one before it, holds."""
    left: Starts = {}
    for place in sorted(nested, key=lambda place: _WIDEST_FIRST.index(place.kind)):
        before = tuple(start for own in left.values() for start in own)
        left[place] = tuple(start for start in place.starts if not start.startswith(before))
    return left


def _near(
    city: Place, starts: Starts, vintage: int, *, offline: bool
) -> tuple[gpd.GeoDataFrame | None, list[Source]]:
    """Give the polygons of the areas of the list in whose counties a city lies.

    None where all its counties are there whole: then it lies in the list.
    """
    every = tuple(start for own in starts.values() for start in own)
    if all(county.startswith(every) for county in city.counties):
        return None, []
    near = [start for start in every if start.startswith(city.counties)]
    grounds: list[gpd.GeoDataFrame] = []
    sources: list[Source] = []
    for length, geography in _GEOGRAPHY.items():
        if wanted := [start for start in near if len(start) == length]:
            frame, read = boundaries.fetch(geography, wanted, vintage, offline=offline)
            grounds.append(frame)
            sources += read
    if not grounds:
        return gpd.GeoDataFrame(geometry=[], crs=4326), []
    return gpd.GeoDataFrame(pd.concat(grounds)).set_index("GEOID"), sources


def _meeting(city: Place, areas: gpd.GeoDataFrame | None) -> tuple[float, set[str]]:
    """Measure the part of a city that lies in areas, and name those that lie in it."""
    if areas is None:
        return 1.0, set()
    if areas.empty:
        return 0.0, set()
    inside = _shares.overlay(city.polygon, areas)
    held = set(inside.index[inside == 1])
    rest = areas.drop(list(held))
    ground = gpd.GeoDataFrame(geometry=[city.polygon], index=[city.geoid], crs=4326)
    part = _shares.overlay(rest.geometry.union_all(), ground)
    return float(part.sum()), held


def _joined(kept: Sequence[Place], starts: Starts, cities: Sequence[Place]) -> Place:
    """Put together what counts; one alone stays what it is."""
    if len(kept) == 1 and starts.get(kept[0], kept[0].starts) == kept[0].starts:
        return kept[0]
    areas = tuple(sorted(start for own in starts.values() for start in own))
    states = tuple(start for start in areas if len(start) == 2)
    counties = {*(start[:5] for start in areas), *(c for city in cities for c in city.counties)}
    names = [place.name for place in kept]
    return Place(
        name="; ".join(names)
        if len(names) <= 3
        else f"{names[0]} and {len(names) - 1} more places",
        geoid="",
        kind="polygon" if cities else "areas",
        counties=tuple(sorted(c for c in counties if c in states or not c.startswith(states))),
        areas=areas,
        polygon=shapely.union_all([city.polygon for city in cities]) if cities else None,
        wholes=tuple(whole for place in kept for whole in _wholes(place, starts)),
    )


def _wholes(place: Place, starts: Starts) -> tuple[Whole, ...]:
    """Give the published rows of a place, or of what others leave of it."""
    left = starts.get(place, place.starts)
    if left == place.starts:
        return place.wholes
    return tuple(Whole(geoid.geography(start), start) for start in left)


def _say(every: Sequence[Place], kept: Sequence[Place], shared: Sequence[Place]) -> None:
    for place in every:
        if place not in kept:
            _log.info("%s adds nothing to the list: the rest of it holds its ground", place.name)
    for city in shared:
        _log.warning(
            "%s lies partly in another place of the list. No published rows count that ground "
            "once: totals are sums of areas, with wider margins",
            city.name,
        )
