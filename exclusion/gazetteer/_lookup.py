"""From a name, a number or a GEOID to the one geography of a vintage that it means."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import acs, boundaries, geoid
from exclusion.errors import ExclusionError, PlaceError
from exclusion.gazetteer import _codes, _refusals
from exclusion.gazetteer._names import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.gazetteer._spellings import Match

_log = logging.getLogger(__name__)

_OF_CONNECTICUT: Final = re.compile(r"[, ]+(connecticut|ct)\.?$", re.IGNORECASE)
#: The table that says how many households there are.
TABLE: Final = "B28002"


@dataclass(frozen=True)
class Lookup:
    """The names of a vintage, read when the first is looked up."""

    vintage: int
    offline: bool
    source: str = "auto"
    key: str | None = field(default=None, repr=False)

    @property
    def ways(self) -> dict[str, Any]:
        """Options of whatever is asked of `acs`."""
        return {"source": self.source, "key": self.key, "offline": self.offline}

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The names of the vintage as they are read."""
        return acs.names(self.vintage, **self.ways)

    @cached_property
    def names(self) -> Names:
        """The names of the vintage to look up."""
        return Names(self.frame, lambda: acs.towns(self.vintage))

    def match(self, text: str) -> Match:
        """Find a state, county, place or metropolitan area by name or GEOID."""
        code = _codes.read(text)
        return self._named(text) if code is None else self._by_geoid(*code)

    def county(self, state: object, county: int | str) -> str:
        """Find a county of a state, by name or number, and give its GEOID."""
        within, text = self._state(state), str(county).strip()
        if text.isascii() and text.isdigit() and len(text) <= len("071"):
            code = within.geoid + text.zfill(3)
        elif (mended := _codes.mended(text)) is not None and mended != text:
            raise _refusals.number(
                repr(county), mended, self.names.by_geoid.get(("county", mended))
            )
        else:
            _, code = _codes.read(text) or ("", "")
        if not code:
            return self._named_county(text, within).geoid
        boundaries.check_county(code, self.vintage)
        if code not in {match.geoid for match in self.names.listed("county", within.geoid)}:
            raise PlaceError(f"{within} has no county {text!r} ({code}) in vintage {self.vintage}.")
        return code

    def _state(self, state: object) -> Match:
        """Find a state by its name, postal code or GEOID."""
        names, text = self.names, str(state).strip()
        kind, code = _codes.read(text) or ("", "")
        own = names.by_geoid.get((kind, code)) if kind == "state" else names.state(text)
        if own is not None and isinstance(state, str):
            return own
        if (mended := _codes.mended(state)) is not None:
            raise _refusals.number(repr(state), mended, names.by_geoid.get(("state", mended)))
        near = _refusals.listed(names.nearest(text, ["state"]), 3)
        raise PlaceError(f"{state!r} is no state; nearest: {near}.")

    def _named_county(self, text: str, state: Match) -> Match:
        """Find the one county of a state that a name means, or refuse it."""
        found = self.names.counties(text, state.geoid)
        if len(found) == 1:
            return found[0]
        if found:
            raise _refusals.several(f"county {text}", found, *self._households(found))
        if state.geoid == "09":
            self._check_connecticut(text)
        near = self.names.nearest(text, ["county"], state.geoid)
        raise PlaceError(f"{state} has no county {text!r}; nearest: {_refusals.listed(near)}.")

    def _named(self, text: str) -> Match:
        """Find the one geography that a name means, or refuse it."""
        if (mended := _codes.mended(text)) is not None:
            kind, _ = _codes.read(mended) or ("", "")
            raise _refusals.number(repr(text), mended, self.names.by_geoid.get((kind, mended)))
        if (metros := self.names.metros(text)) is not None:
            return self._metro(text, metros)
        if not self.names.candidates(text):
            self._check_connecticut(text)
            if (numbered := self._numbered(text)) is not None:
                return numbered
        return self.names.resolve(text, self._households)

    def _numbered(self, text: str) -> Match | None:
        """Find the geography of a number that stands beside its state's or its own name."""
        number, rest = _codes.beside(text) or ("", text)
        state = self.names.state(rest)
        named = [state] if state else self.names.candidates(rest)
        if not named or len(number) < len("071"):
            return None
        number = state.geoid + number if state and len(number) == len("071") else number
        kind, _ = _codes.read(number) or ("county", "")
        match = self.names.by_geoid.get((kind, number))
        if match is not None:
            grounds = {self.names.ground(one) for one in named}
            if (state and number.startswith(state.geoid)) or self.names.ground(match) in grounds:
                return match
        other = f"; it is {match}" if match else ""
        raise PlaceError(
            f"{text!r} is not known: {number} is no {kind} of {rest}{other}. {_refusals.WAY_OUT}"
        )

    def _by_geoid(self, kind: str, code: str) -> Match:
        """Find the state, county, place or metropolitan area that has a GEOID."""
        boundaries.check_county(code, self.vintage)
        # Five digits alone may be a metropolitan area's too.
        kinds = ("county", "cbsa") if kind == "county" else (kind,)
        found = [m for kind in kinds if (m := self.names.by_geoid.get((kind, code)))]
        if found:
            return found[0]
        what = f"{code!r} is no county and no metropolitan area"
        what = what if kind == "county" else f"{code} is no {kind}"
        raise PlaceError(f"{what} of vintage {self.vintage}. {_refusals.WAY_OUT}")

    def _metro(self, text: str, found: list[Match]) -> Match:
        """Take the one metropolitan area that was found."""
        if len(found) == 1:
            return found[0]
        if found:
            raise _refusals.several(text, found)
        near = self.names.nearest(text, ["cbsa"])
        raise PlaceError(
            f"{text!r} is no metropolitan area of vintage {self.vintage}. Nearest: "
            f"{_refusals.listed(near)}. {_refusals.WAY_OUT}"
        )

    def _households(self, found: Sequence[Match]) -> tuple[dict[str, str], str]:
        """Tell how many households live in each, the most first, and of which period."""
        ways: list[dict[str, Any]] = [{"offline": True}]
        if not self.offline:
            ways += [self.ways]
        for way in ways:
            try:
                rows = pd.concat([self._rows(kind, found, way) for kind in ("county", "place")])
            except ExclusionError as err:
                _log.debug("%s", err)
                continue
            rows = rows.dropna(subset="estimate").sort_values("estimate", ascending=False)
            told = {}
            for at, estimate, moe in rows.to_numpy().tolist():
                margin = "" if pd.isna(moe) else f" (± {moe:,.0f})"
                told[at] = f"{estimate:,.0f} households{margin}"
            return told, f"Households of {geoid.period(self.vintage)}, with 90% margins."
        return {}, "Their households are not at hand."

    def _rows(self, kind: str, found: Sequence[Match], way: dict[str, Any]) -> pd.DataFrame:
        """Read GEOID, estimate and margin of the households in those of a kind."""
        geoids = [match.geoid for match in found if match.kind == kind]
        columns = ["GEOID", "estimate", "moe"]
        if not geoids:
            return pd.DataFrame(columns=columns)
        pull = acs.fetch([TABLE], kind, geoids, self.vintage, **way)
        return pull.estimates.loc[pull.estimates["variable"] == f"{TABLE}_001", columns]

    def _check_connecticut(self, text: str) -> None:
        """Name what replaced a county of Connecticut, or what a planning region was before."""
        code = boundaries.connecticut(_OF_CONNECTICUT.sub("", text))
        if code is not None:
            boundaries.check_county(code, self.vintage)
