"""What a place is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from exclusion import _records

if TYPE_CHECKING:
    import shapely

    from exclusion.sources import Source


class Whole(NamedTuple):
    """A geography that the Bureau publishes rows of.

    Parameters
    ----------
    kind
        "state", "county", "place", "cbsa", "tract" or "block group".
    geoid
        Its GEOID, or the code of a metropolitan area.
    """

    kind: str
    geoid: str


@dataclass(frozen=True)
class Place:
    """What a study is about.

    Parameters
    ----------
    name
        In print, such as "New Orleans, Louisiana".
    geoid
        Its own GEOID; empty for lists and polygons, which have none.
    kind
        "state", "county", "place", "cbsa", "areas" or "polygon".
    counties
        GEOIDs whose tracts must be pulled: of counties, for a state of the state alone.
    areas
        For lists: the GEOIDs of the tracts, block groups, counties and states that are whole in it.
    polygon
        Of cities and for kind "polygon": the ground, EPSG:4326, beside that of `areas`.
    wholes
        The geographies whose published rows add up to it, each ground in one of them; empty where
        there are none, as for a polygon.
    sources
        The boundary files that were read to find it.
    """

    name: str
    geoid: str
    kind: str
    counties: tuple[str, ...]
    areas: tuple[str, ...] = ()
    polygon: shapely.Geometry | None = field(default=None, repr=False)
    wholes: tuple[Whole, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    _repr_html_ = _records.card

    @property
    def starts(self) -> tuple[str, ...]:
        """What the GEOIDs of the areas that are whole in it start with."""
        return self.areas or (() if self.polygon is not None else self.counties)
