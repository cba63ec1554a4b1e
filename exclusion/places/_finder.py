"""The ways from a name, a GEOID, a list or a polygon to a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from exclusion import boundaries, geoid
from exclusion.errors import GeoidError, PlaceError
from exclusion.places import _names, _shares, _union
from exclusion.places._place import Place, Whole

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.sources import Source

#: A county takes part in a place if at least this share of the place's ground lies in it.
_IN_COUNTY: Final = 1e-5
_METRO: Final = re.compile(r"\b(metro|micro)(politan)?( statistical)? area$", re.IGNORECASE)
_OF_CONNECTICUT: Final = re.compile(r"[, ]+(connecticut|ct)\.?$", re.IGNORECASE)


@dataclass(frozen=True)
class Finder:
    """What every way of finding a place needs."""

    vintage: int
    names: pd.DataFrame
    offline: bool

    def one(self, text: str) -> Place:
        """Find a name or a GEOID."""
        text = " ".join(text.split())
        if text.isascii() and text.isdigit():
            return self._by_geoid(text)
        if _METRO.search(text):
            return self._metro(text)
        try:
            match = _names.resolve(text, self.names)
        except PlaceError:
            self._check_connecticut(text)
            raise
        return self._matched(match)

    def many(self, texts: list[str]) -> Place:
        """Find a list of names and GEOIDs, each ground taken once."""
        areas = [text for text in texts if text.isdigit() and len(text) in {11, 12}]
        found = [self.one(text) for text in dict.fromkeys(texts) if text not in areas]
        found += [self._listed(list(dict.fromkeys(areas)))] if areas else []
        return _union.together(found, self.vintage, offline=self.offline)

    def drawn(self, polygon: shapely.Geometry, name: str, sources: tuple[Source, ...]) -> Place:
        """Make a place of a polygon."""
        counties, read = self._counties(polygon)
        return Place(name, "", "polygon", counties, polygon=polygon, sources=(*sources, *read))

    def _by_geoid(self, text: str) -> Place:
        try:
            kind = geoid.geography(text)
        except GeoidError as err:
            raise PlaceError(str(err)) from err
        boundaries.check_county(text, self.vintage)
        if kind in {"tract", "block group"}:
            return self._listed([text])
        match = next((m for m in _names.listed(self.names, [kind]) if m.geoid == text), None)
        if match is not None:
            return self._matched(match)
        if kind == "county":
            return self._metro(text)
        raise PlaceError(f"{text} is no {kind} of vintage {self.vintage}.")

    def _matched(self, match: _names.Match) -> Place:
        if match.kind != "place":
            whole = Whole(match.kind, match.geoid)
            return Place(match.name, match.geoid, match.kind, (match.geoid,), wholes=(whole,))
        frame, sources = boundaries.fetch(
            "place", [match.geoid], self.vintage, offline=self.offline
        )
        polygon = shapely.union_all(frame.geometry.to_numpy())
        counties, read = self._counties(polygon, match.geoid[:2])
        return Place(
            _names.printed(match, self.names),
            match.geoid,
            "place",
            counties,
            polygon=polygon,
            wholes=(Whole("place", match.geoid),),
            sources=(*sources, *read),
        )

    def _metro(self, text: str) -> Place:
        """Find a metropolitan area by its name or code; it is made of whole counties."""
        every = _names.listed(self.names, ["cbsa"])
        wanted = _metro_key(text)
        match = next((m for m in every if text == m.geoid or _metro_key(m.name) == wanted), None)
        if match is None:
            near = "; ".join(map(str, _names.nearest(text, every)[:5]))
            raise PlaceError(
                f"{text!r} is no county and no metropolitan area of vintage {self.vintage}. "
                f"Nearest: {near or 'none'}."
            )
        frame, sources = boundaries.fetch("cbsa", [match.geoid], self.vintage, offline=self.offline)
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
        kinds = sorted({geoid.geography(text) for text in texts})
        if len(kinds) > 1:
            raise PlaceError("The list mixes tracts and block groups: list one or the other.")
        for text in texts:
            boundaries.check_county(text, self.vintage)
        known = self.names.loc[self.names["level"] == kinds[0], "GEOID"]
        strange = sorted(set(texts) - set(known))
        if strange:
            raise PlaceError(
                f"{len(strange)} of {len(texts)} {kinds[0]}s are not in vintage {self.vintage}, "
                f"such as {strange[0]}. Vintages to 2019 have the tracts of 2010, later ones those "
                "of 2020."
            )
        counties = tuple(sorted({text[:5] for text in texts}))
        what = geoid.area_name(texts[0]) if len(texts) == 1 else f"{len(texts)} {kinds[0]}s"
        named = [m.name for m in _names.listed(self.names, ["county"]) if m.geoid in counties]
        where = named[0] if len(named) == 1 else f"{len(counties)} counties"
        join = ", " if len(texts) == 1 else " in "
        every = tuple(sorted(texts))
        wholes = tuple(Whole(kinds[0], text) for text in every)
        return Place(f"{what}{join}{where}", "", "areas", counties, every, wholes=wholes)

    def _counties(
        self, polygon: shapely.Geometry, state: str | None = None, *, whole: bool = False
    ) -> tuple[tuple[str, ...], tuple[Source, ...]]:
        """List the counties that a polygon lies in, or that lie in it as wholes."""
        every, sources = boundaries.fetch(
            "county", None if state is None else [state], self.vintage, offline=self.offline
        )
        shapes = every.geometry.to_numpy()
        shapely.prepare(polygon)
        if whole:
            inside = shapely.contains(polygon, shapely.point_on_surface(shapes))
        else:
            inside = shapely.intersects(polygon, shapes)
            near = np.flatnonzero(inside)
            pieces = shapely.intersection(shapes[near], polygon)
            whole_ground = np.array([polygon], dtype=object)
            least = _IN_COUNTY * _shares.measure(whole_ground, whole_ground).sum()
            inside[near] = _shares.measure(pieces, whole_ground) > least
        if not inside.any():
            raise PlaceError(
                f"The polygon touches no county: it lies between {corners(polygon)}. Coordinates "
                "must be longitude and latitude (EPSG:4326) of ground in the United States."
            )
        return tuple(every.loc[inside, "GEOID"]), sources

    def _check_connecticut(self, text: str) -> None:
        """Name what replaced a county of Connecticut, or what a planning region was before."""
        code = boundaries.connecticut(_OF_CONNECTICUT.sub("", text))
        if code is not None:
            boundaries.check_county(code, self.vintage)


def _metro_key(text: str) -> str:
    """Fold a metropolitan area's name: all ways to write its kind are one."""
    return _names.key(_METRO.sub(lambda kind: f"{kind[1]} area", text))


def corners(polygon: shapely.Geometry) -> str:
    """Write the box that a polygon lies in: west, south and east, north."""
    west, south, east, north = polygon.bounds
    return f"{west:.6g}, {south:.6g} and {east:.6g}, {north:.6g}"
