"""The ways from a name, a GEOID, a list or a polygon to a place."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from exclusion import acs, boundaries, geoid
from exclusion.errors import PlaceError
from exclusion.gazetteer import _codes, _refusals, _shares, _union
from exclusion.gazetteer._lookup import TABLE
from exclusion.gazetteer._place import Place, Whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.gazetteer._lookup import Lookup
    from exclusion.gazetteer._names import Names
    from exclusion.gazetteer._spellings import Match
    from exclusion.sources import Source

_log = logging.getLogger(__name__)

#: A county takes part in a place if at least this share of the place's ground lies in it.
_IN_COUNTY: Final = 1e-5
_AREAS: Final = ("tract", "block group")


@dataclass(frozen=True)
class Finder:
    """What every way of finding a place needs."""

    lookup: Lookup

    @property
    def names(self) -> Names:
        """The names of the vintage."""
        return self.lookup.names

    def one(self, text: str) -> Place:
        """Find a name or a GEOID, and say which it is."""
        text = " ".join(text.split())
        code = _codes.read(text)
        if code is not None and code[0] in _AREAS:
            return self._listed([code[1]])
        match = self.lookup.match(text)
        found = match.name if code else f"{'the state of ' * (match.kind == 'state')}{match}"
        others = "".join(f", not {county}" for county in self.names.beside(match))
        _log.info("%s is %s%s", text, found, others)
        return self._matched(match)

    def many(self, texts: list[str]) -> Place:
        """Find a list of names and GEOIDs, the same ground taken once."""
        codes = {text: _codes.read(" ".join(text.split())) for text in texts}
        areas = {text: code[1] for text, code in codes.items() if code and code[0] in _AREAS}
        once: dict[object, Place] = {}
        for text in codes:
            if text not in areas:
                place = self.one(text)
                once.setdefault(self._ground(place), place)
        found = [*once.values(), *([self._listed(list(areas.values()))] if areas else [])]
        return _union.together(found, self.lookup.vintage, offline=self.lookup.offline)

    def drawn(self, polygon: shapely.Geometry, name: str, sources: tuple[Source, ...]) -> Place:
        """Make a place of a polygon."""
        counties, read = self._counties(polygon)
        return Place(name, "", "polygon", counties, polygon=polygon, sources=(*sources, *read))

    def _ground(self, place: Place) -> object:
        """Name what a place covers, the same for two names of one ground."""
        match = self.names.by_geoid.get((place.kind, place.geoid))
        return self.names.ground(match) if match else place

    def _matched(self, match: Match) -> Place:
        if match.kind == "cbsa":
            return self._metropolitan(match)
        if match.kind != "place":
            whole = Whole(match.kind, match.geoid)
            return Place(match.name, match.geoid, match.kind, (match.geoid,), wholes=(whole,))
        frame, sources = boundaries.fetch(
            "place", [match.geoid], self.lookup.vintage, offline=self.lookup.offline
        )
        polygon = shapely.union_all(frame.geometry.to_numpy())
        counties, read = self._counties(polygon, match.geoid[:2])
        return Place(
            self.names.printed(match),
            match.geoid,
            "place",
            counties,
            polygon=polygon,
            wholes=(Whole("place", match.geoid),),
            sources=(*sources, *read),
        )

    def _metropolitan(self, match: Match) -> Place:
        """Make a place of a metropolitan area, which is made of whole counties."""
        frame, sources = boundaries.fetch(
            "cbsa", [match.geoid], self.lookup.vintage, offline=self.lookup.offline
        )
        counties, read = self._counties(frame.geometry.iloc[0], whole=True)
        return Place(
            match.name,
            match.geoid,
            "cbsa",
            counties,
            wholes=(Whole("cbsa", match.geoid),),
            sources=(*sources, *read),
        )

    def _listed(self, texts: list[str]) -> Place:
        """Make a place of tracts or of block groups."""
        texts = list(dict.fromkeys(texts))
        kinds = sorted({geoid.geography(text) for text in texts})
        if len(kinds) > 1:
            raise PlaceError("The list mixes tracts and block groups: list one or the other.")
        for text in texts:
            boundaries.check_county(text, self.lookup.vintage)
        strange = sorted(set(texts) - self._areas(kinds[0], texts))
        if strange:
            if f"0{strange[0]}" in self._areas("block group", [f"0{strange[0]}"]):
                raise _refusals.number(repr(strange[0]), f"0{strange[0]}")
            raise PlaceError(
                f"{len(strange)} of {len(texts)} {kinds[0]}s are not in vintage "
                f"{self.lookup.vintage}, such as {strange[0]}. Vintages to 2019 have the tracts of "
                "2010, later ones those of 2020."
            )
        counties = tuple(sorted({text[:5] for text in texts}))
        what = geoid.area_name(texts[0]) if len(texts) == 1 else f"{len(texts)} {kinds[0]}s"
        named = [m.name for m in self.names.listed("county") if m.geoid in counties]
        where = named[0] if len(named) == 1 else f"{len(counties)} counties"
        join = ", " if len(texts) == 1 else " in "
        every = tuple(sorted(texts))
        wholes = tuple(Whole(kinds[0], text) for text in every)
        return Place(f"{what}{join}{where}", "", "areas", counties, every, wholes=wholes)

    def _areas(self, kind: str, texts: Sequence[str]) -> set[str]:
        """Give the GEOIDs of tracts or block groups, at least of those in the counties of some.

        The names of the Data API have none: there a table tells.
        """
        listed = self.lookup.frame.loc[self.lookup.frame["level"] == kind, "GEOID"]
        if len(listed):
            return set(listed)
        counties = {text[:5] for text in texts}
        known = [m.geoid for m in self.names.listed("county") if m.geoid in counties]
        if not known:
            return set()
        rows = acs.fetch([TABLE], kind, known, self.lookup.vintage, **self.lookup.ways).estimates
        return set(rows["GEOID"])

    def _counties(
        self, polygon: shapely.Geometry, state: str | None = None, *, whole: bool = False
    ) -> tuple[tuple[str, ...], tuple[Source, ...]]:
        """List the counties that a polygon lies in, or that lie in it as wholes.

        Within a state its tracts tell, whose file is needed anyway: that of counties is the
        country's.
        """
        every, sources = boundaries.fetch(
            "county" if state is None else "tract",
            None if state is None else [state],
            self.lookup.vintage,
            offline=self.lookup.offline,
        )
        shapes = every.geometry.to_numpy()
        shapely.prepare(polygon)
        if whole:
            inside = shapely.contains(polygon, shapely.point_on_surface(shapes))
            found = tuple(every.loc[inside, "GEOID"])
        else:
            near = every["GEOID"].str[:5][shapely.intersects(polygon, shapes)]
            pieces = shapely.intersection(every.geometry[near.index].to_numpy(), polygon)
            ground = np.array([polygon], dtype=object)
            least = _IN_COUNTY * _shares.measure(ground, ground).sum()
            held = pd.Series(_shares.measure(pieces, ground), index=near.to_numpy())
            held = held.groupby(level=0).sum()
            found = tuple(held.index[held > least])
        if not found:
            raise PlaceError(
                f"The polygon touches no county: it lies between {corners(polygon)}. Coordinates "
                "must be longitude and latitude (EPSG:4326) of ground in the United States."
            )
        return found, sources


def corners(polygon: shapely.Geometry) -> str:
    """Write the box that a polygon lies in: west, south and east, north."""
    west, south, east, north = polygon.bounds
    return f"{west:.6g}, {south:.6g} and {east:.6g}, {north:.6g}"
