"""What the Bureau lists: the areas of its names files, which every other file is held against.

A names file lists every state, county, place, tract and block group of a vintage, and so tells
whether a table or a file of polygons is whole. Only what the cache holds of them is asked here.

A file and the list that disagree may be either's fault. As long as no table of the vintage has
agreed with a names file, it goes out of the cache with the file that it does not fit, so that the
next try fetches both.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import _fetch, geoid
from exclusion.errors import DamagedFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_logger = logging.getLogger(__name__)

__all__ = [
    "IN_COUNTY",
    "TOLERATED",
    "TOO_FEW",
    "DisagreementError",
    "check",
    "doubting",
    "ignoring",
    "is_name",
    "known",
    "levels",
    "name",
    "of_census",
    "tables",
]

#: A file that lacks more of the country's areas than this, or has as many others, is not whole.
TOLERATED: Final = 0.01
#: The same within a county, which may lack one area however few it has.
IN_COUNTY: Final = 0.1
#: So many states are more than some and not the country's: the fifty and the District at least.
TOO_FEW: Final = range(11, 51)
#: What no file lacks one of, in words.
_ALL: Final = ("states", "counties")
#: From this vintage on Connecticut's areas have other numbers.
_RENUMBERED: Final = 2022
_ignored: set[str] = set()
_LIST: Final = re.compile(r"bulk/(\d{4})/geos\.parquet")


class DisagreementError(DamagedFileError):
    """A file and the list do not name the same areas; either may be at fault."""


def name(vintage: int) -> str:
    """Name a vintage's list in the cache.

    Parameters
    ----------
    vintage
        From 2018 on.

    Returns
    -------
    str
        Its path below the cache folder.
    """
    return f"bulk/{vintage}/geos.parquet"


def is_name(name: str) -> bool:
    """Tell whether a file of the cache is such a list.

    Parameters
    ----------
    name
        Its path below the cache folder.

    Returns
    -------
    bool
        True if it is.
    """
    return _LIST.fullmatch(name) is not None


def known(vintage: int, level: str) -> pd.Index[str] | None:
    """Give the areas that the cached list of a vintage has.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.
    level
        Such as "tract".

    Returns
    -------
    Index or None
        GEOIDs; None where the cache holds no list of the vintage.
    """
    every = levels(vintage)
    return None if every is None else every[level]


def levels(vintage: int) -> Mapping[str, pd.Index[str]] | None:
    """Give the areas of every level that the cached list of a vintage has.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    Mapping or None
        GEOIDs by level, none of a level that the list has not; None where the cache holds no list
        of the vintage.
    """
    if name(vintage) in _ignored or not _fetch.has(name(vintage)):
        return None
    path = _fetch.cache_folder() / name(vintage)
    return _listed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=3)
def _listed(path: Path, written: int) -> Mapping[str, pd.Index[str]]:  # noqa: ARG001  part of the key
    """Read the areas of each level: every table of a pull is held against them."""
    from pyarrow import compute, parquet

    with parquet.ParquetFile(path) as file:
        rows = file.read(columns=["GEOID", "level"])
    found: dict[str, pd.Index[str]] = defaultdict(lambda: pd.Index([], dtype="str"))
    for level in rows["level"].unique().to_pylist():
        geoids = rows["GEOID"].filter(compute.equal(rows["level"], level))
        found[level] = pd.Index(geoids.to_pandas(), dtype="str", name="GEOID")
    return found


def of_census(census: int) -> pd.Index[str] | None:
    """Give the tracts of a census, from whichever of its vintages the cache holds a list.

    Parameters
    ----------
    census
        2010 or 2020.

    Returns
    -------
    Index or None
        GEOIDs, with Connecticut's old ones where they are at hand, else without Connecticut.
    """
    matches = (_LIST.fullmatch(entry.name) for entry in _fetch.entries())
    for vintage in sorted(int(match[1]) for match in matches if match):
        if geoid.boundary_vintage(vintage) == census:
            tracts = known(vintage, "tract")
            if tracts is not None and vintage >= _RENUMBERED:
                return tracts[~tracts.str.startswith("09")]
            return tracts
    return None


def check(
    found: Iterable[str], listed: pd.Index[str], what: str, url: str, vintage: int
) -> pd.Index[str]:
    """Hold the areas of a file against the list.

    Parameters
    ----------
    found
        GEOIDs of the file.
    listed
        GEOIDs of the list, for the ground of the file.
    what
        The areas in words, in the plural.
    url
        The file.
    vintage
        Of the list.

    Returns
    -------
    Index
        Those of the list that the file lacks, sorted; there are few.

    Raises
    ------
    DisagreementError
        If it lacks too many, or has too many that are not listed: any state or county, over 1% of
        others, or of tracts and block groups over 10% of those in a county; of these one may
        always lack.
        EXCLUSION_TRUST_FILES lets it pass.
    """
    mine = pd.Index(found)
    gone, strange = listed.difference(mine), mine.difference(listed)
    why = ""
    most = 0.0 if what in _ALL else _most(listed)
    if len(gone) > most or _empties_a_county(gone, listed):
        why = f"it lacks {len(gone):,} of the {len(listed):,} {what} that the names file"
        why += f" of vintage {vintage} lists, such as {gone[0]}"
    elif len(strange) > most:
        why = f"{len(strange):,} of its {len(mine):,} {what} are not in the names file"
        why += f" of vintage {vintage}, such as {strange[0]}"
    if why:
        try:
            _fetch.refuse(url, why)
        except DamagedFileError as err:
            raise DisagreementError(str(err), url=err.url) from err
    return gone


@contextmanager
def ignoring(names: Iterable[str]) -> Iterator[None]:
    """Hold no file against lists that are not whole themselves.

    Parameters
    ----------
    names
        Files of the cache, among them such lists.

    Yields
    ------
    None
        While files of the cache are checked.
    """
    _ignored.update(names)
    try:
        yield
    finally:
        _ignored.clear()


@contextmanager
def doubting(vintage: int) -> Iterator[None]:
    """Take the list out of the cache too where a file disagrees with it and no table agrees.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Yields
    ------
    None
        While files of the vintage are fetched.

    Raises
    ------
    DisagreementError
        As it came.
    """
    try:
        yield
    except DisagreementError:
        if not tables(vintage):
            _logger.info("The names file of %d may be at fault: it is fetched again too.", vintage)
            _fetch.forget(name(vintage))
        raise


def tables(vintage: int) -> list[str]:
    """List the Summary File's tables that the cache holds whole of a vintage.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    list of str
        Names in the cache.
    """
    folder, names = f"bulk/{vintage}/", (entry.name for entry in _fetch.entries())
    mine = (one for one in names if one.startswith(folder) and one != name(vintage))
    return [one for one in mine if _fetch.has(one)]


def _most(listed: pd.Index[str]) -> float:
    small = len(listed) and len(listed[0]) >= geoid.LENGTHS["tract"]
    return max(TOLERATED * len(listed), 1 if small else 0)


def _empties_a_county(lacking: pd.Index[str], listed: pd.Index[str]) -> bool:
    """Tell whether a county lacks many of its tracts or block groups, and more than one."""
    if lacking.empty or len(lacking[0]) < geoid.LENGTHS["tract"]:
        return False
    gone = lacking.str[:5].value_counts()
    whole = listed.str[:5].value_counts().reindex(gone.index)
    return bool(((gone > 1) & (gone > IN_COUNTY * whole)).any())
