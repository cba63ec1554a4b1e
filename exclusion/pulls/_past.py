"""A place's own published rows of earlier vintages, and of single years."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from exclusion import acs, geoid
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.gazetteer import Place, Whole
    from exclusion.sources import Source

#: Without a key: what subject table S2801 counts is in these two.
TABLES: Final = ("B28001", "B28002")
#: With one: a row of each vintage is a request.
_SUBJECT: Final = ("S2801",)
#: Its counts, not its percentages.
_COUNTS: Final = ("S2801_C01", "B28")
#: How a service says that it has nothing of what was asked for.
_NOTHING: Final = 204
_KINDS: Final = ("state", "county", "place", "cbsa")

_log = logging.getLogger(__name__)


class Past(NamedTuple):
    """What is known of a place beside the period of its study; None where nothing is."""

    history: pd.DataFrame | None
    one_year: pd.DataFrame | None
    sources: tuple[Source, ...]


NOTHING: Final = Past(None, None, ())


def of(place: Place, vintage: int, ways: Mapping[str, Any]) -> Past:
    """Pull a place's own rows of its vintage and those before, and of its last year alone.

    The newest first: whatever stops it, what was read stays in the cache, and the next pull goes
    on from there. Offline, vintages that the cache lacks are left out.
    """
    if len(place.wholes) != 1 or place.wholes[0].kind not in _KINDS:
        _log.warning("%s has no published rows of its own, so none of earlier years", place.name)
        return NOTHING
    (whole,) = place.wholes
    subject = ways["source"] != "bulk" and ways["key"] is not None
    first = geoid.FIRST_VINTAGE if subject else acs.FIRST
    tables = _SUBJECT if subject else TABLES
    rows: list[pd.DataFrame] = []
    sources: list[Source] = []
    for year in range(vintage, first - 1, -1):
        pull = _row(whole, tables, year, ways)
        if pull is not None:
            counts = pull.estimates["variable"].str.startswith(_COUNTS)
            rows.append(_dated(pull.estimates[counts], year))
            sources += pull.sources
    options = {name: ways[name] for name in ("key", "offline")}
    single = None
    if ways["source"] != "bulk":
        single = acs.one_year(whole.kind, [whole.geoid], vintage, **options)
    history = pd.concat(rows[::-1], ignore_index=True) if rows else None
    if single is None:
        return Past(history, None, tuple(sources))
    return Past(history, _dated(single.estimates, vintage), (*sources, *single.sources))


def _row(
    whole: Whole, tables: tuple[str, ...], vintage: int, ways: Mapping[str, Any]
) -> acs.Pull | None:
    """Pull the row of one vintage; None where there is none."""
    try:
        return acs.fetch(tables, whole.kind, [whole.geoid], vintage, **ways)
    except SourceError as err:
        if err.status != _NOTHING and not (ways["offline"] and err.status is None):
            raise
        _log.warning("%s, vintage %d, is left out of its history: %s", whole.geoid, vintage, err)
        return None


def _dated(rows: pd.DataFrame, vintage: int) -> pd.DataFrame:
    dated = rows.reset_index(drop=True)
    dated.insert(0, "vintage", vintage)
    return dated
