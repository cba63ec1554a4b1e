"""Which vintages there are."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from exclusion import _fetch, listings
from exclusion.acs import _bulk, _short
from exclusion.errors import RefusedError, SourceError, VintageError
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

_NEWEST: Final = "newest-vintage.txt"
_KEPT_TABLE: Final = re.compile(r"(?:bulk|api)/(\d{4})/(?!geos\.|names\.)")


def newest_vintage(*, key: str | None = None, offline: bool = False) -> int:
    """Find the newest 5-year vintage by asking the file server, once a day.

    Where the server does not answer, what it said last is taken, with a warning in the log. Only
    its "not found" (404) says that a vintage is not there: a refusal, a page or a reset says
    nothing about vintages. Where it refuses programs, and FTP does not work, the Data API is asked
    if there is a key. A cache that cannot be written is no hindrance.

    Parameters
    ----------
    key
        A key for the Data API; None takes CENSUS_API_KEY.
    offline
        Take the newest of which the cache holds the names and a table.

    Returns
    -------
    int
        The last year of its period.

    Raises
    ------
    SourceError
        If the server does not say, or does not answer and never did; offline, if the cache holds
        no vintage.
    """
    if offline:
        return _newest_kept()
    try:
        path, _ = _fetch.cached(
            _NEWEST, lambda path: _keep_newest(path, key), max_age=timedelta(days=1)
        )
    except _fetch.UnwritableError as err:
        logger.info("The newest vintage is asked for each time: %s", err)
        return _ask_newest(key)[0]
    except SourceError as err:
        if err.status is not None or not _fetch.has(_NEWEST):
            raise
        path, source = _fetch.cached(_NEWEST, lambda path: _keep_newest(path, key), offline=True)
        logger.warning("The newest vintage is taken as it was on %s: %s", source.read, err)
    with _fetch.reading(str(path)):
        return int(path.read_text(encoding="ascii"))


def _newest_kept() -> int:
    kept = {entry.name for entry in _fetch.entries() if not entry.problem}
    tables = [_KEPT_TABLE.match(name) for name in kept]
    vintages = {int(match[1]) for match in tables if match}
    named = [v for v in vintages if {listings.name(max(v, _bulk.FIRST)), _short.name(v)} & kept]
    if not named:
        raise SourceError(
            f"Offline, and the cache ({_fetch.cache_folder()}) holds no vintage's names and "
            "tables, so there is no newest. Name a vintage, or run the same once with a network.",
            url=str(_fetch.cache_folder()),
        )
    return max(named)


def _not_known(refused: RefusedError) -> RefusedError:
    """Say that nobody says which vintage is the newest, and which may be named."""
    try:
        kept = f" The cache holds {_newest_kept()}."
    except SourceError:
        kept = ""
    return RefusedError(
        f"{refused.reason} So which vintage is the newest is not known: name one.{kept} "
        "`exclusion pull PLACE --vintage YEAR --list` lists what to open in a browser, which is "
        "often let in, and `exclusion cache add FILE…` takes what it saves.",
        url=refused.url,
        status=refused.status,
        wanted=(),
    )


def _keep_newest(path: Path, key: str | None) -> Source:
    vintage, source = _ask_newest(key)
    path.write_text(str(vintage), encoding="ascii")
    return source


def _ask_newest(key: str | None) -> tuple[int, Source]:
    """Ask the file server, and the Data API where that refuses programs and there is a key."""
    try:
        return _ask_files()
    except RefusedError as err:
        if (key := _fetch.key(key)) is None:
            raise _not_known(err) from err
        logger.info("%s The Data API is asked for the newest vintage.", err.reason)
        today = datetime.now(UTC).date()
        for vintage in range(today.year, _bulk.FIRST - 1, -1):
            if _short.has(vintage, key):
                url = f"{_fetch.API}/data/{vintage}/acs/acs5"
                source = Source("Newest vintage", url, today.isoformat(), _bulk.CREDIT, vintage)
                return vintage, source
        raise


def _ask_files() -> tuple[int, Source]:
    """Ask for the names file of each year, from this one back, until there is one."""
    today, host = datetime.now(UTC).date(), _fetch.host(_fetch.www2_url())
    waiting = f"Asking {host} for the newest vintage"
    with _fetch.session() as session, _fetch.progress(waiting, None, "vintages"):
        for vintage in range(today.year, _bulk.FIRST - 1, -1):
            url = _bulk.geography_url(vintage)
            if session.has(url, _begins):
                what = "Newest vintage"
                return vintage, Source(what, url, today.isoformat(), _bulk.CREDIT, vintage)
    raise SourceError(
        f"{host} has no geography file of any vintage from {_bulk.FIRST} to {today.year}: it "
        "answers 404 for each. Check EXCLUSION_WWW2_URL, or name a vintage.",
        url=_fetch.redact(_fetch.www2_url()),
        status=404,
    )


def _begins(start: bytes) -> bool:
    """Tell whether this is how a names file begins."""
    header = start.split(b"\n", 1)[0].upper()
    return b"NAME" in header and (b"GEO_ID" in header or b"DADSID" in header)


def not_there(err: SourceError, vintage: int) -> SourceError | VintageError:
    """Say what it means that something is not there: the vintage is to come, or one file lacks.

    Parameters
    ----------
    err
        The answer, of status 404.
    vintage
        The one that was asked for.

    Returns
    -------
    SourceError or VintageError
        To be raised.
    """
    none = f"The Census Bureau has no 5-year tables of vintage {vintage}"
    try:
        newest = newest_vintage()
    except SourceError as trouble:
        return SourceError(
            f"{err} Which vintages there are could not be asked for: {trouble}",
            url=err.url,
            status=404,
        )
    if newest < vintage:
        return VintageError(f"{none}; the newest is {newest}.")
    said = f"{err} Vintage {vintage} itself is out (the newest is {newest})."
    return SourceError(said, url=err.url, status=404)
