"""The names of a vintage, looked up as people write them.

The names are those of the Bureau's geography file. All that a text may mean is collected, in every
spelling and among places and counties alike, before one is chosen: a county that is known by its
bare name alone never stands for a city that people call the same.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from exclusion.gazetteer import _refusals
from exclusion.gazetteer._spellings import (
    BARE,
    COMMON,
    FULL,
    ONE_GROUND,
    PRINTED,
    TOWN,
    Match,
    fold,
    key,
    spellings,
    squash,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from exclusion.errors import PlaceError

    Told = Callable[[Sequence[Match]], tuple[Mapping[str, str], str]]

_LEVELS: Final = ("state", "county", "place", "cbsa")
#: What may be written behind a state.
_COUNTRY: Final = re.compile(
    r"[\s,]+(?:u\.?s\.?a?\.?|(?:the )?united states(?: of america)?)$", re.IGNORECASE
)
_METRO: Final = re.compile(
    r"\s+(?:(metro|micro)(?:politan)?(?: statistical)?(?: area)?|msa)"
    r"(?=$|,|\s+(?!government|township)\S+$)",
    re.IGNORECASE,
)
#: States whose towns or townships govern, and are called by name as cities are.
_WITH_TOWNS: Final = {"09", "23", "25", "26", "27", "33", "34", "36", "42", "44", "50", "55"}


class Names:
    """The names of a vintage.

    Parameters
    ----------
    frame
        GEOID, level, NAME, and `state`, the postal code, as `acs.names` gives them.
    towns
        Gives the same of county subdivisions, where the names alone do not tell.
    """

    def __init__(
        self, frame: pd.DataFrame, towns: Callable[[], pd.DataFrame] | None = None
    ) -> None:
        self._towns = towns
        self._every: dict[tuple[str, str], list[Match]] = {}
        self.by_geoid: dict[tuple[str, str], Match] = {}
        self._add(frame[frame["level"].isin(_LEVELS)])
        states = frame[frame["level"] == "state"]
        self._postal = dict(zip(states["GEOID"], states["state"], strict=True))
        self._states: dict[str, Match] = {}
        for match in self.listed("state"):
            full, postal = match.name, str(self._postal[match.geoid])
            for name in (f"{full} state", f"State of {full}", f"Commonwealth of {full}"):
                self._states[squash(name)] = match
            for name in (full, postal, PRINTED.get(postal, postal)):
                self._states[squash(name)] = match
        self._official = {(m.geoid[:2], key(m.own)): m.geoid for m in self.listed("county")}
        self._indexed: dict[str, dict[str, list[tuple[int, str, Match]]]] = {}
        self._folded: dict[str, list[tuple[str, Match]]] = {}

    def _add(self, frame: pd.DataFrame) -> None:
        for geoid, level, name in zip(frame["GEOID"], frame["level"], frame["NAME"], strict=True):
            match = Match(geoid, level, name)
            within = "" if level == "cbsa" else geoid[:2]
            self._every.setdefault((level, within), []).append(match)
            self.by_geoid[level, geoid] = match

    def listed(self, kind: str, state: str | None = None) -> list[Match]:
        """List the geographies of a kind, in one state or in all."""
        if state is not None:
            return self._every.get((kind, state), [])
        return [
            match for (level, _), some in self._every.items() if level == kind for match in some
        ]

    def state(self, text: str) -> Match | None:
        """Find a state by its name or postal code."""
        return self._states.get(squash(text))

    def resolve(self, text: str, told: Told | None = None) -> Match:
        """Find the one state, county or place that a name means.

        Parameters
        ----------
        text
            A name.
        told
            Tells of several what helps to choose: words by GEOID, and what they are about.

        Returns
        -------
        Match
            See `candidates`.

        Raises
        ------
        PlaceError
            If there is none, with the nearest, or more than one, with all.
        """
        found = self.candidates(text)
        if all(match.kind == TOWN for match in found):
            raise _refusals.towns(text, found) if found else self._unknown(text)
        if len(found) > 1:
            raise _refusals.several(text, found, *(told(found) if told else ()))
        return found[0]

    def candidates(self, text: str) -> list[Match]:
        """List all that a name may mean, one ground once; empty if it is not known.

        Parameters
        ----------
        text
            Such as "New Orleans, Louisiana", "Orleans Parish, LA" or "Louisiana".

        Returns
        -------
        list of Match
            A state's name alone is the state. Names in full come before names without their legal
            kind. Of those, a place comes before a county of its state; a county stands alone where
            no place of its state has the name, starts with it, or has it for a common name. Towns
            that are no places are listed where there is nothing else.
        """
        text = _COUNTRY.sub("", text)
        if whole := self.state(text):
            return [whole]
        readings = list(self._readings(text))
        for look in (self._in_state, self._towns_of):
            found: dict[str, Match] = {}
            for name, state in readings:
                for within in self._postal if state is None else [state]:
                    for match in look(name, within):
                        found.setdefault(self.ground(match), match)
            if found:
                break
        return list(found.values())

    def counties(self, text: str, state: str) -> list[Match]:
        """List the counties of a state that a name may mean, with or without "County"."""
        names = [way for name in (text, text.rpartition(",")[0]) for way in (name, *turned(name))]
        found = self._spelled(names, state)
        return found["county", FULL] or found["county", BARE]

    def metros(self, text: str) -> list[Match] | None:
        """List the metropolitan areas that a text may mean; None if it speaks of none.

        Parameters
        ----------
        text
            The name in full, or that of one of its cities and "metro" or "micro".

        Returns
        -------
        list of Match or None
            Empty if there is none of that name.
        """
        said = _METRO.search(text)
        if said is None:
            return None
        kind = " Micro Area" if (said[1] or "").casefold() == "micro" else " Metro Area"
        rest = _COUNTRY.sub("", text[: said.start()] + text[said.end() :])
        every = {
            match: match.name.removesuffix(kind)
            for match in self.listed("cbsa")
            if match.name.endswith(kind)
        }
        if whole := [match for match, title in every.items() if squash(title) == squash(rest)]:
            return whole
        found = []
        for name, state in self._readings(rest):
            for match, title in every.items():
                cities, _, states = title.rpartition(", ")
                if squash(name) in _cities(cities) and (
                    state is None or self._postal[state] in states.split("-")
                ):
                    found.append(match)
        return list(dict.fromkeys(found))

    def ground(self, match: Match) -> str:
        """Name the ground that a geography covers: that of the county, if it is all of it."""
        if match.geoid == "11":
            return "11001"
        if match.kind != "place":
            return match.geoid
        same = self._official.get((match.geoid[:2], key(match.own)), match.geoid)
        return ONE_GROUND.get(match.geoid, same)

    def beside(self, match: Match) -> list[Match]:
        """List the counties on other ground that a place's bare name may mean."""
        if match.kind != "place":
            return []
        some = self._spelled([match.bare], match.geoid[:2])["county", BARE]
        return [county for county in some if county.geoid != self.ground(match)]

    def printed(self, match: Match) -> str:
        """Give the name to print: without the legal kind, unless two places are told apart by it.

        Parameters
        ----------
        match
            A state, county, place or metropolitan area.

        Returns
        -------
        str
            Such as "New Orleans, Louisiana".
        """
        if match.kind != "place":
            return match.name
        alike = [m for m in self.listed("place", match.geoid[:2]) if key(m.bare) == key(match.bare)]
        return match.short if len(alike) == 1 else match.name

    def nearest(self, text: str, kinds: Iterable[str], state: str | None = None) -> list[Match]:
        """List the names that look most like a text.

        Parameters
        ----------
        text
            What was asked for.
        kinds
            Of which kinds.
        state
            Two digits; None takes all.

        Returns
        -------
        list of Match
            Those of the 8 nearest spellings, nearest first; empty where none is near.
        """
        by_name: dict[str, list[Match]] = {}
        for kind in kinds:
            for match in self.listed(kind, state):
                names = {match.own, match.bare} if kind in {"county", "place"} else {match.name}
                for name in names:
                    by_name.setdefault(key(name), []).append(match)
        near = difflib.get_close_matches(key(text), list(by_name), n=8, cutoff=0.5)
        return list(dict.fromkeys(match for name in near for match in by_name[name]))

    def _readings(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Read a text as a name and a state, and as a name alone where none is set off."""
        for name, last in re.findall(r"^(.*?)\s*[,(]([^,(]*?)\)?$", text):
            if own := self.state(last):
                yield name, own.geoid
                return
        words = text.split()
        for count in range(1, min(len(words), 5)):
            if own := self.state(" ".join(words[-count:])):
                yield " ".join(words[:-count]).rstrip(","), own.geoid
        if not re.search(r"\s(CO|co)$", text):  # Colorado, and no county
            yield text, None

    def _in_state(self, name: str, state: str) -> list[Match]:
        """List the places and counties of a state that a name may mean."""
        as_written = squash(name) in self._index(state)
        ways = [name] if as_written else turned(name)
        found = self._spelled(ways, state)
        full, bare, common = (found["place", fit] for fit in (FULL, BARE, COMMON))
        county, called = found["county", FULL], found["county", BARE]
        if "city and county of" in key(name) and not county:
            return []
        if len(same := [match for match in full if match.own == name]) == 1:
            return same
        if full or county:
            # "Pine village" in full is also "Pine Village CDP" without its kind.
            return full + (bare if full else []) + county
        if bare or not as_written:
            return bare + common
        if called:
            start = fold(name) + " "
            common += [place for own, place in self._folded[state] if own.startswith(start)]
            common += self._towns_of(name, state)
        return called + common

    def _towns_of(self, name: str, state: str) -> list[Match]:
        """List the towns and townships of a state that a name may mean, which are no places."""
        if state not in _WITH_TOWNS:
            return []
        if self._towns is not None:
            self._add(self._towns())
            self._towns = None
        wanted = {squash(way) for way in (name, *turned(name))}
        return [
            town
            for town in self.listed(TOWN, state)
            if town.bare != town.own
            and not wanted.isdisjoint(
                map(squash, (town.bare, town.own, town.name.rpartition(", ")[0]))
            )
        ]

    def _spelled(self, ways: Iterable[str], state: str) -> dict[tuple[str, int], list[Match]]:
        """List what is spelled in some ways, by kind and fit, in these very words if any is."""
        found: dict[tuple[str, int], dict[Match, None]] = {}
        for way in ways:
            hits, words = self._index(state).get(squash(way), []), key(way)
            exact = {match.kind for _, written, match in hits if written == words}
            for fit, written, match in hits:
                if written == words or match.kind not in exact:
                    found.setdefault((match.kind, fit), {})[match] = None
        return defaultdict(list, {what: list(some) for what, some in found.items()})

    def _index(self, state: str) -> dict[str, list[tuple[int, str, Match]]]:
        """Give the names of a state's places and counties, made once."""
        if state not in self._indexed:
            index: dict[str, list[tuple[int, str, Match]]] = {}
            for match in self.listed("place", state) + self.listed("county", state):
                for spelling, name in spellings(match):
                    index.setdefault(squash(name), []).append((spelling, key(name), match))
            self._folded[state] = [(fold(m.own), m) for m in self.listed("place", state)]
            self._indexed[state] = index
        return self._indexed[state]

    def _unknown(self, text: str) -> PlaceError:
        """Say that a name is not known, with the nearest and the way out."""
        if (other := _refusals.elsewhere(text)) is not None:
            return other
        _, comma, last = text.rpartition(",")
        own = self.state(last) if comma else None
        if comma and own is None:
            alike = self.nearest(last, ["state"])
            named = f" (nearest: {_refusals.listed(alike, 3)})" if alike else ""
            return _refusals.unknown(text, f"{last.strip()!r} is no state{named}")
        near = [
            match
            for name, state in self._readings(text)
            for match in self.nearest(name, ["place", "county"], state)
        ]
        where = f" in {own}" if own else ""
        why = f"no place or county has this name{where}"
        return _refusals.unknown(text, why, list(dict.fromkeys(near)))


def _cities(title: str) -> set[str]:
    """List the names in the title of a metropolitan area, folded: all, and each city's."""
    first, *others = re.split("[-/]+", title)
    parts = [title, *title.split("--"), first, first.removesuffix(" City"), *others]
    return {squash(part.removeprefix("Urban ")) for part in parts}
