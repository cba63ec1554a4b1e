"""Names of states, counties and places, as people write them, matched to GEOIDs.

The names are those of the Bureau's geography file of the vintage. Case, accents, points and extra
spaces do not matter; the legal kind at the end of a name (city, CDP, Parish …) may be left out;
nothing else is put right.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from exclusion.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

#: What the Bureau writes after a place's name, in lower case, so that Kansas City keeps its City.
_PLACE_KIND: Final = re.compile(
    r"(?: (?:city and borough|(?:metropolitan|metro|unified|consolidated) government|urban county"
    r"|metro township|municipality|city|town|village|borough|CDP|comunidad|zona urbana"
    r"|corporation))?(?: \(balance\))?$"
)
_COUNTY_KIND: Final = re.compile(
    r" (?:County|Parish|City and Borough|Borough|Census Area|Municipality|Municipio"
    r"|Planning Region|city)$"
)
#: Places that are one with their county, often known by the first part of their name alone.
_MERGED: Final = re.compile(r"\(balance\)$| government\b| urban county$|[-/].* County$")


class Match(NamedTuple):
    """A geography that a name may mean."""

    geoid: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.geoid})"

    @property
    def short(self) -> str:
        """A place's name without its legal kind."""
        own, _, state = self.name.rpartition(", ")
        return f"{_PLACE_KIND.sub('', own)}, {state}"

    @property
    def spellings(self) -> tuple[set[str], set[str], set[str]]:
        """Keys of the full name, of the name without its kind, and of its first part."""
        if self.kind in {"state", "cbsa"}:
            return {key(self.name)}, set(), set()
        own = self.name.rpartition(", ")[0]
        kind = _PLACE_KIND if self.kind == "place" else _COUNTY_KIND
        bare = kind.sub("", own)
        merged = self.kind == "place" and _MERGED.search(own)
        first = {key(re.split(r"[-/,]", bare)[0])} if merged else set()
        full = {key(own), key(own.removesuffix(" (balance)"))}
        return full, {key(bare)}, first


def key(text: str) -> str:
    """Fold what does not matter in a name.

    Parameters
    ----------
    text
        A name.

    Returns
    -------
    str
        Lower case without accents, points, apostrophes and extra spaces; commas are spaces.

    Examples
    --------
    >>> key("Doña  Ana County"), key("St. Mary's")
    ('dona ana county', 'st marys')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[,;]", " ", re.sub(r"[.'’`]", "", plain)).split())


def printed(match: Match, names: pd.DataFrame) -> str:
    """Give the name to print: without the legal kind, unless two places are told apart by it.

    Parameters
    ----------
    match
        A state, county or place.
    names
        GEOID, level, NAME.

    Returns
    -------
    str
        Such as "New Orleans, Louisiana".
    """
    if match.kind != "place":
        return match.name
    bare = match.spellings[1]
    alike = [m for m in listed(names, ["place"], match.geoid[:2]) if m.spellings[1] == bare]
    return match.short if len(alike) == 1 else match.name


def listed(names: pd.DataFrame, kinds: Iterable[str], state: str | None = None) -> list[Match]:
    """List the geographies of some kinds, in one state or in all.

    Parameters
    ----------
    names
        GEOID, level, NAME.
    kinds
        Of "state", "county", "place" and "cbsa".
    state
        Two digits; None lists all.

    Returns
    -------
    list of Match
        As the frame has them.
    """
    some = names[names["level"].isin(list(kinds))]
    if state is not None:
        some = some[some["GEOID"].str.startswith(state)]
    rows = zip(some["GEOID"], some["level"], some["NAME"], strict=True)
    return [Match(geoid, level, name) for geoid, level, name in rows]


def by_state(names: pd.DataFrame) -> dict[str, Match]:
    """List the states by every way to write them.

    Parameters
    ----------
    names
        GEOID, level, NAME, and `state`, the postal code.

    Returns
    -------
    dict
        Keys of names and postal codes to states.
    """
    some = names[names["level"] == "state"]
    out = {}
    for match, postal in zip(listed(some, ["state"]), some["state"], strict=True):
        out[key(match.name)] = out[key(postal)] = match
    return out


def resolve(text: str, names: pd.DataFrame) -> Match:
    """Find the one state, county or place that a name means.

    Parameters
    ----------
    text
        Such as "New Orleans, Louisiana", "Orleans Parish, LA" or "Louisiana".
    names
        GEOID, level, NAME, state.

    Returns
    -------
    Match
        A state's name alone is the state. Else full names come first, then names without their
        legal kind, places before counties.

    Raises
    ------
    PlaceError
        If there is none, with the nearest, or more than one, with all.
    """
    states = by_state(names)
    if (whole := key(text)) in states:
        return states[whole]
    found: list[Match] = []
    for name, state in _readings(text, states):
        found += _matching(name, listed(names, ["place", "county"], state))
    found = list(dict.fromkeys(found))
    if len(found) > 1:
        raise PlaceError(
            f"{text!r} may be any of: {_list(found, 12)}. Write the name in full or the GEOID."
        )
    if not found:
        raise _unknown(text, names, states)
    return found[0]


def county(name: str, state: str, names: pd.DataFrame) -> Match:
    """Find a county of a state by its name, with or without "County" or "Parish".

    Parameters
    ----------
    name
        Such as "Orleans".
    state
        Two digits.
    names
        GEOID, level, NAME.

    Returns
    -------
    Match
        The county.

    Raises
    ------
    PlaceError
        If there is none, with the nearest, or more than one.
    """
    every = listed(names, ["county"], state)
    wanted = {key(name), key(name.rpartition(",")[0])} - {""}
    for spelling in (0, 1):
        found = [match for match in every if match.spellings[spelling] & wanted]
        if len(found) > 1:
            raise PlaceError(f"County {name!r} may be any of: {_list(found, 12)}.")
        if found:
            return found[0]
    raise PlaceError(
        f"State {state} has no county {name!r}; nearest: {_list(nearest(name, every), 5)}."
    )


def _readings(text: str, states: dict[str, Match]) -> Iterator[tuple[str, str | None]]:
    """Read a text as a name and a state, and as a name alone where no comma sets a state off."""
    name, comma, last = text.rpartition(",")
    if comma and key(last) in states:
        yield key(name), states[key(last)].geoid
        return
    words = key(text).split()
    for count in range(1, min(len(words), 5)):
        if (tail := " ".join(words[-count:])) in states:
            yield " ".join(words[:-count]), states[tail].geoid
    yield key(text), None


def _matching(name: str, every: list[Match]) -> list[Match]:
    """Choose the matches of the first spelling, and of the first kind, that has any."""
    spelled = [(match, match.spellings) for match in every]
    for spelling in (0, 1, 2):
        hits = [match for match, spellings in spelled if name in spellings[spelling]]
        for kind in ("place", "county"):
            if some := [match for match in hits if match.kind == kind]:
                # "Pine village" in full is also "Pine Village CDP" without its kind.
                return [
                    match
                    for match, spellings in spelled
                    if match in some or (match.kind == kind and name in spellings[1])
                ]
    return []


def nearest(text: str, every: Iterable[Match]) -> list[Match]:
    """List the names that look most like a text.

    Parameters
    ----------
    text
        What was asked for.
    every
        The names to choose from.

    Returns
    -------
    list of Match
        Those of the 8 nearest spellings, nearest first; empty where none is near.
    """
    by_name: dict[str, list[Match]] = {}
    for match in every:
        for spelling in set().union(*match.spellings):
            by_name.setdefault(spelling, []).append(match)
    near = difflib.get_close_matches(key(text), list(by_name), n=8, cutoff=0.5)
    return list(dict.fromkeys(match for name in near for match in by_name[name]))


def _list(matches: list[Match], most: int) -> str:
    if not matches:
        return "none"
    more = f" and {len(matches) - most} more" if len(matches) > most else ""
    return "; ".join(str(match) for match in matches[:most]) + more


def _unknown(text: str, names: pd.DataFrame, states: dict[str, Match]) -> PlaceError:
    name, comma, last = text.rpartition(",")
    if comma and key(last) not in states:
        alike = nearest(last, set(states.values()))
        named = f" (nearest: {_list(alike, 3)})" if alike else ""
        return PlaceError(
            f"{text!r} is not known: {last.strip()!r} is no state{named}. A metropolitan area is "
            'written in full, such as "New Orleans-Metairie, LA Metro Area", or as its code.'
        )
    near: list[Match] = []
    where = ""
    for name, state in _readings(text, states):
        near += nearest(name, listed(names, ["place", "county"], state))
        if comma and state is not None:
            where = f" in {states[key(last)]}"
    return PlaceError(
        f"{text!r} is not known: no place or county has this name{where}. "
        f"Nearest: {_list(list(dict.fromkeys(near)), 5)}."
    )
