"""ACS tables of any place in the country, with the Bureau's own margins.

Detailed tables of vintages from 2018 on come from the table-based Summary File, without a key.
Vintage 2017, subject and profile tables come from the Data API, and so do small requests when
there is a key. Both give the same table.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exclusion import _fetch, frames, geoid
from exclusion.acs import _api, _bulk, _one_year, _values
from exclusion.acs._bulk import FIRST, keep_table
from exclusion.acs._downloaded import check_release, downloaded, release_of
from exclusion.acs._given import long
from exclusion.acs._kept import check_kept, keep_file, wanted
from exclusion.acs._listed import SOURCES, names, names_source, towns
from exclusion.acs._names import keep_names
from exclusion.acs._values import ANNOTATIONS
from exclusion.acs._vintages import newest_vintage
from exclusion.acs._vintages import not_there as _not_there
from exclusion.errors import (
    ApiKeyError,
    GeoidError,
    RefusedError,
    SourceError,
    TableError,
    VintageError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from exclusion.sources import Source

_logger = logging.getLogger(__name__)

__all__ = [
    "ANNOTATIONS",
    "FIRST",
    "SOURCES",
    "Pull",
    "check_kept",
    "check_release",
    "downloaded",
    "fetch",
    "keep_file",
    "keep_names",
    "keep_table",
    "long",
    "names",
    "names_source",
    "newest_vintage",
    "one_year",
    "release_of",
    "towns",
    "wanted",
]

_TABLE: Final = re.compile(r"(B|C)\d{5}[A-I]?(PR)?|S\d{4}[A-Z]*|DP\d{2}")
#: What `within` may name, by geography.
_WITHIN: Final = {
    "tract": ("state", "county"),
    "block group": ("state", "county"),
    "county": ("county",),
    "place": ("place", "state"),
    "state": ("state",),
    "cbsa": ("county",),  # five digits too
}
#: More states than this are asked of the Summary File, and more requests.
_MANY_STATES: Final = 10
_MANY: Final = 100
#: About so many counties a state has; block groups come a county at a time.
_COUNTIES: Final = 64


@dataclass(frozen=True)
class Pull:
    """What was fetched.

    Parameters
    ----------
    estimates
        GEOID, variable, estimate, moe, moe_method, annotation; sorted by variable and GEOID.
    tables
        The vintage of each table.
    sources
        What was read.
    how
        Which service gave what, and why, in words.
    """

    estimates: pd.DataFrame
    tables: dict[str, int]
    sources: tuple[Source, ...]
    how: str


@dataclass(frozen=True)
class _Request:
    tables: tuple[str, ...]
    geography: str
    within: tuple[str, ...]
    vintage: int

    @property
    def is_small(self) -> bool:
        """Whether few requests answer it, of one place or several."""
        by_county = self.geography == "block group"
        requests = sum(_COUNTIES if by_county and len(one) == 2 else 1 for one in self.within)
        states = {one[:2] for one in self.within if self.geography != "cbsa"}
        return requests <= _MANY and len(states) <= _MANY_STATES

    def questions(self, tables: Sequence[str]) -> list[_api.Question]:
        """Give the question for each dataset of the API."""
        by_dataset: dict[str, list[str]] = {}
        for table in tables:
            by_dataset.setdefault(_api.dataset(table), []).append(table)
        return [
            _api.Question(dataset, tuple(some), self.geography, self.vintage)
            for dataset, some in by_dataset.items()
        ]

    def lacking(self, tables: Sequence[str]) -> list[str]:
        """List what the cache lacks to answer from the API."""
        return [name for one in self.questions(tables) for name in _api.lacking(one, self.within)]


def fetch(  # noqa: PLR0913 - the four things that are asked for, and how
    tables: Sequence[str],
    geography: str,
    within: Sequence[str],
    vintage: int,
    *,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
) -> Pull:
    """Fetch tables for the tracts, block groups or rows of a place.

    Parameters
    ----------
    tables
        Detailed ("B28002"), subject ("S2801") or profile ("DP02") tables.
    geography
        "tract", "block group", "county", "place", "state" or "cbsa" (metropolitan and micropolitan
        areas).
    within
        For tracts and block groups the GEOIDs of states and counties that hold them; else the
        GEOIDs themselves, or of places those of their states, of metropolitan areas their codes.
    vintage
        The last year of the 5-year period, from 2017 on.
    source
        "bulk", "api", or "auto", which chooses and says why in `Pull.how`.
    key
        A key for the Data API; None takes CENSUS_API_KEY.
    offline
        Use only what the cache holds.

    Returns
    -------
    Pull
        The same table, whichever service it came from.

    Raises
    ------
    ApiKeyError
        If the Data API is needed and there is no key, or the Bureau refuses it.
    ArgumentError
        If the geography or source is none of those, or `tables` or `within` is no list of texts.
    GeoidError
        If one of `within` holds nothing of that geography.
    SourceError
        If a service cannot give what is asked for; offline, with all that the cache lacks.
    TableError
        If a table's name is none, or the Summary File does not have its kind.
    VintageError
        If there is no such vintage.
    """
    geoid.check_vintage(vintage)
    frames.check_choice(source, SOURCES, "source")
    request = _Request(_checked(tables), geography, _places(geography, within), vintage)
    key = _fetch.key(key)
    bulk, api, how = _choose(request, source, key, offline=offline)
    if offline:
        _check_offline(request, bulk, api)
    elif api and key is None and request.lacking(api):
        raise ApiKeyError(
            f"{', '.join(api)} of vintage {vintage} come from the Data API, which needs a key. Get "
            f"one at {_fetch.SIGN_UP} and set CENSUS_API_KEY. Detailed "
            "tables (B…, C…) of vintages 2018 and later need none."
        )
    _logger.debug("%s", how)
    wides, sources = [], []
    for table in bulk:
        try:
            wide, read = _bulk_rows(request, table, offline=offline)
        except RefusedError as err:
            if source != "auto" or key is None:
                raise
            _logger.info("%s Table %s comes from the Data API.", err.reason, table)
            how += f" Data API: {table}, since the file server refuses programs."
            api = sorted([*api, table])
            continue
        wides.append(wide)
        sources.append(read)
    for question in request.questions(api):
        wide, read = _api_rows(request, question, key, offline=offline)
        wides.append(wide)
        sources.append(read)
    for wide in wides:
        _values.check_whole(wide.index, request.within, geography, vintage)
    estimates = _values.long(wides)
    return Pull(estimates, dict.fromkeys(request.tables, vintage), tuple(sources), how)


def one_year(
    geography: str,
    within: Sequence[str],
    vintage: int,
    *,
    key: str | None = None,
    offline: bool = False,
) -> Pull | None:
    """Fetch the published 1-year rows of places that have enough people for them.

    Parameters
    ----------
    geography
        "county", "place", "state" or "cbsa".
    within
        Their GEOIDs.
    vintage
        The year.
    key
        A key for the Data API; None takes CENSUS_API_KEY. Without one only the cache is looked at.
    offline
        Use only what the cache holds.

    Returns
    -------
    Pull or None
        Lines of subject table S2801 (places of 65,000 people and more), else those of the
        supplemental table K202801 (20,000 and more), named as the same cells are in tables B28003
        and B28001; None where neither is published, as of 2020, or there is no key.

    Raises
    ------
    ApiKeyError
        If the Bureau refuses the key.
    ArgumentError
        If the geography is none of those, or `within` is no list of texts.
    GeoidError
        If one of `within` is of another geography.
    SourceError
        If the API gives no answer.
    VintageError
        If the vintage is no year, or before 2017.
    """
    geoid.check_vintage(vintage)
    frames.check_choice(geography, ("county", "place", "state", "cbsa"), "geography")
    frames.check_flags(offline=offline)
    found = _one_year.read(geography, _places(geography, within), vintage, key, offline=offline)
    if found is None:
        return None
    rows, source = found
    tables = sorted({str(name).split("_")[0] for name in rows["variable"].unique()})
    return Pull(rows, dict.fromkeys(tables, vintage), (source,), "Data API: 1-year rows.")


def _checked(tables: Sequence[str]) -> tuple[str, ...]:
    every = tuple(sorted({table.upper() for table in frames.texts(tables, "tables")}))
    odd = [table for table in every if not _TABLE.fullmatch(table)]
    if odd:
        raise TableError(
            f"{odd[0]} is no table; expected names such as B28002 (detailed), S2801 (subject) or "
            "DP02 (profile)."
        )
    return every


def _places(geography: str, within: Sequence[str]) -> tuple[str, ...]:
    frames.check_choice(geography, _WITHIN, "geography")
    every = frames.texts(within, "within")
    wrong = [one for one in every if geoid.geography(one) not in _WITHIN[geography]]
    if wrong:
        raise GeoidError(
            f"Expected GEOIDs of a {' or '.join(_WITHIN[geography])} to find a {geography}, got "
            f"{wrong[0]!r}."
        )
    # A county inside a state that is asked for as well would come twice.
    return tuple(one for one in every if len(one) == 2 or one[:2] not in every)


def _choose(
    request: _Request, source: str, key: str | None, *, offline: bool
) -> tuple[list[str], list[str], str]:
    """Split the tables between the two services, and say why."""
    tables, vintage = request.tables, request.vintage
    detailed = [table for table in tables if _api.dataset(table) == "acs5"]
    others = [table for table in tables if table not in detailed]
    if source == "api":
        return [], list(tables), "Data API, as asked."
    if source == "bulk":
        if vintage < _bulk.FIRST:
            raise VintageError(
                f"The Summary File has one file a table from vintage {_bulk.FIRST} on; vintage "
                f"{vintage} comes from the Data API (source='api')."
            )
        if others:
            raise TableError(
                f"{', '.join(others)}: subject and profile tables are not in the Summary File; "
                "they come from the Data API (source='api')."
            )
        return detailed, [], "Summary File (no key needed), as asked."
    if vintage < _bulk.FIRST:
        return [], list(tables), f"Data API: the Summary File starts with vintage {_bulk.FIRST}."
    small = _is_better_asked(request, detailed, key, offline=offline)
    says = []
    if small:
        why = "the cache holds the answer, or there is a key and this is a small request"
        says.append(f"Data API: {', '.join(detailed)}; {why}.")
    elif detailed:
        says.append(f"Summary File (no key needed): {', '.join(detailed)}.")
    if others:
        why = "subject and profile tables are not in the Summary File"
        says.append(f"Data API: {', '.join(others)}; {why}.")
    return ([] if small else detailed), (list(tables) if small else others), " ".join(says)


def _is_better_asked(
    request: _Request, detailed: Sequence[str], key: str | None, *, offline: bool
) -> bool:
    """Tell whether detailed tables come from the API although the Summary File has them."""
    lacks_bulk = [t for t in detailed if not _fetch.has(_bulk.table_name(t, request.vintage))]
    if not lacks_bulk:
        return False
    if not request.lacking(detailed):
        return True
    return key is not None and request.is_small and not offline


def _check_offline(request: _Request, bulk: Sequence[str], api: Sequence[str]) -> None:
    files = [_bulk.table_name(table, request.vintage) for table in bulk]
    lacking = [name for name in files if not _fetch.has(name)] + request.lacking(api)
    if lacking:
        raise SourceError(
            f"Offline, and the cache ({_fetch.cache_folder()}) lacks {', '.join(lacking)}. Run the "
            "same once with a network; the files then stay in the cache.",
            url=lacking[0],
        )


def _bulk_rows(request: _Request, table: str, *, offline: bool) -> tuple[pd.DataFrame, Source]:
    try:
        return _bulk.read_table(
            table, request.geography, request.within, request.vintage, offline=offline
        )
    except SourceError as err:
        if err.status != 404:
            raise
        absent = err
    raise _not_there(absent, request.vintage)


def _api_rows(
    request: _Request, question: _api.Question, key: str | None, *, offline: bool
) -> tuple[pd.DataFrame, Source]:
    try:
        return _api.read(question, request.within, key, offline=offline)
    except SourceError as err:
        if err.status != 404:
            raise
        absent = err
    raise _not_there(absent, request.vintage)
