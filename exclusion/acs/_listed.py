"""The names of a vintage: from the names file of the country, or from the Data API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import _fetch, frames, geoid, listings
from exclusion.acs import _bulk, _names, _short
from exclusion.acs._vintages import not_there
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.sources import Source

#: Where tables and names may come from.
SOURCES: Final = ("auto", "bulk", "api")


def names(
    vintage: int, *, source: str = "auto", key: str | None = None, offline: bool = False
) -> pd.DataFrame:
    """Give the name of every state, county, place and metropolitan area, and of tracts.

    Parameters
    ----------
    vintage
        The last year of the 5-year period; 2017 has no names file and takes that of 2018.
    source
        "bulk", the Summary File's names file, which has tracts and block groups too; "api", the
        Data API, which is asked for the others alone; "auto" takes what the cache holds, else the
        API where there is a key, else the file.
    key
        A key for the Data API; None takes CENSUS_API_KEY.
    offline
        Use only what the cache holds.

    Returns
    -------
    pandas.DataFrame
        GEOID, level ("county", "place", …, also "nation" and "cbsa"), NAME, and state as its
        postal code.

    Raises
    ------
    ArgumentError
        If the source is none of those.
    SourceError
        If they cannot be read.
    VintageError
        If there is no such vintage.
    """
    frame = pd.read_parquet(_listing(vintage, source, key, offline=offline)[0])
    return frame[frame["level"] != _bulk.TOWN].reset_index(drop=True)


def towns(vintage: int) -> pd.DataFrame:
    """Give the names of county subdivisions: towns and townships, most of which are no places.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    pandas.DataFrame
        As `names` gives the others; empty where the cache does not hold them.

    Raises
    ------
    VintageError
        If there is no such vintage.
    """
    try:
        path, _ = _listing(vintage, "bulk", None, offline=True)
    except SourceError:
        return pd.DataFrame({"GEOID": [], "level": [], "NAME": [], "state": []}, dtype="str")
    return pd.read_parquet(path, filters=[("level", "==", _bulk.TOWN)], partitioning=None)


def names_source(
    vintage: int, *, source: str = "auto", key: str | None = None, offline: bool = False
) -> Source:
    """Give the source of `names`, to be listed with a pull's.

    Parameters
    ----------
    vintage, source, key, offline
        As for `names`.

    Returns
    -------
    Source
        The vintage's names file, or the Data API's answer.

    Raises
    ------
    ArgumentError
        If the source is none of those.
    SourceError
        If they cannot be read.
    VintageError
        If there is no such vintage.
    """
    return _listing(vintage, source, key, offline=offline)[1]


def _listing(vintage: int, source: str, key: str | None, *, offline: bool) -> tuple[Path, Source]:
    """Give the names file, or what the Data API gives in its place."""
    geoid.check_vintage(vintage)
    frames.check_choice(source, SOURCES, "source")
    filed = max(vintage, _bulk.FIRST)
    key = _fetch.key(key)
    kept = offline and _fetch.has(_short.name(vintage))
    # Without a key the file comes: tables of the country are held against it.
    by_api = source == "api" or (source == "auto" and (kept if offline else key is not None))
    try:
        if by_api and not _fetch.has(listings.name(filed)):
            return _short.read(vintage, key, offline=offline)
        return _names.geography_file(filed, offline=offline)
    except SourceError as err:
        if err.status != 404:
            raise
        absent = err
    raise not_there(absent, vintage)
