"""Which files it takes to find a place, told from its name alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import shapely

from exclusion import boundaries
from exclusion.gazetteer import _codes
from exclusion.gazetteer._lookup import Lookup

if TYPE_CHECKING:
    from exclusion._fetch._wanted import Wanted
    from exclusion.gazetteer._spellings import Match

_AREAS: Final = ("tract", "block group")


def wanted(
    place: Any,  # noqa: ANN401 - as for `find`
    vintage: int,
    *,
    county: int | str | None = None,
) -> tuple[list[Wanted], list[str]]:
    """List the boundary files that `find` reads, and the states that a place lies in.

    Parameters
    ----------
    place, vintage, county
        As for `find`. Names are those of the cache.

    Returns
    -------
    files : list of Wanted
        Whether they are in the cache or not.
    states : list of str
        GEOIDs; none for a polygon, which its counties' file tells.

    Raises
    ------
    PlaceError
        If the place is unknown or ambiguous.
    SourceError
        If the cache has no names.
    VintageError
        As for `find`.
    """
    if isinstance(place, shapely.Geometry | pd.DataFrame | pd.Series):
        return boundaries.wanted("county", None, vintage), []
    lookup = Lookup(vintage, offline=True)
    if county is not None:
        return [], [lookup.county(place, county)[:2]]
    texts = [place] if isinstance(place, str) or not isinstance(place, Iterable) else list(place)
    states: dict[str, set[str]] = {}
    for text in texts:
        code = _codes.read(" ".join(str(text).split()))
        if code is not None and code[0] in _AREAS:
            states.setdefault(code[0], set()).add(code[1][:2])
        else:
            match = lookup.match(str(text))
            states.setdefault(match.kind, set()).update(_states(match, lookup))
    files: list[Wanted] = []
    if "place" in states:
        files += boundaries.wanted("place", states["place"], vintage)
        files += boundaries.wanted("tract", states["place"], vintage)
    if "cbsa" in states:
        files += boundaries.wanted("cbsa", None, vintage)
        files += boundaries.wanted("county", None, vintage)
    return files, sorted(set().union(*states.values()))


def _states(match: Match, lookup: Lookup) -> set[str]:
    """Tell the states of a geography; the name of a metropolitan area ends with their codes."""
    if match.kind != "cbsa":
        return {match.geoid[:2]}
    codes = match.name.rpartition(", ")[2].split(" ")[0].split("-")
    return {state.geoid for code in codes if (state := lookup.names.state(code)) is not None}
