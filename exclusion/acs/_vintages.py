"""Which vintages there are."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from exclusion import _fetch
from exclusion.acs import _bulk
from exclusion.errors import SourceError, VintageError
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

_NEWEST: Final = "newest-vintage.txt"
_KEPT_TABLE: Final = re.compile(r"(?:bulk|api)/(\d{4})/(?!geos\.)")


def newest_vintage(*, offline: bool = False) -> int:
    """Find the newest 5-year vintage by asking the file server, once a day.

    Where the server does not answer, what it said last is taken, with a warning in the log.

    Parameters
    ----------
    offline
        Take the newest of which the cache holds the names and a table.

    Returns
    -------
    int
        The last year of its period.

    Raises
    ------
    SourceError
        If the server does not answer and never did; offline, if the cache holds no vintage.
    """
    if offline:
        return _newest_kept()
    try:
        path, _ = _fetch.cached(_NEWEST, _ask_newest, max_age=timedelta(days=1))
    except SourceError as err:
        if err.status is not None or not _fetch.has(_NEWEST):
            raise
        path, source = _fetch.cached(_NEWEST, _ask_newest, offline=True)
        logger.warning("The newest vintage is taken as it was on %s: %s", source.read, err)
    return int(path.read_text(encoding="ascii"))


def _newest_kept() -> int:
    kept = {entry.name for entry in _fetch.entries()}
    tables = [_KEPT_TABLE.match(name) for name in kept]
    vintages = {int(match[1]) for match in tables if match}
    named = [v for v in vintages if _bulk.geography_name(max(v, _bulk.FIRST)) in kept]
    if not named:
        raise SourceError(
            f"Offline, and the cache ({_fetch.cache_folder()}) holds no vintage's names and "
            "tables, so there is no newest. Name a vintage, or run the same once with a network.",
            url=str(_fetch.cache_folder()),
        )
    return max(named)


def _ask_newest(path: Path) -> Source:
    today = datetime.now(UTC).date()
    with _fetch.session() as session:
        for vintage in range(today.year, _bulk.FIRST - 1, -1):
            url = _bulk.geography_url(vintage)
            # Not HEAD: some mirrors do not know it.
            with session.get(url, stream=True) as answer:
                page = "text/html" in answer.headers.get("Content-Type", "")
                if answer.status_code == 200 and not page:
                    path.write_text(str(vintage), encoding="ascii")
                    return Source("Newest vintage", url, today.isoformat(), _bulk.CREDIT, vintage)
    mirror = _fetch.redact(_fetch.www2_url())
    raise SourceError(
        f"{mirror} has no geography file of any vintage from {_bulk.FIRST} to "
        f"{today.year}. Check EXCLUSION_WWW2_URL, or name a vintage.",
        url=mirror,
        status=404,
    )


def no_vintage(vintage: int) -> VintageError:
    """Say that there is no such vintage, and which is the newest.

    Parameters
    ----------
    vintage
        The one that was asked for.

    Returns
    -------
    VintageError
        To be raised.
    """
    try:
        newest = f"the newest is {newest_vintage()}"
    except SourceError:
        newest = "the newest could not be asked for"
    return VintageError(f"The Census Bureau has no 5-year tables of vintage {vintage}; {newest}.")
