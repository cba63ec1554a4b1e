"""Files of the cache, checked again as when they came."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import _fetch, geoid, listings
from exclusion.acs import _bulk, _names, _seen, _short, _whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from exclusion._fetch._wanted import Wanted
    from exclusion.sources import Source

#: How the Bureau names a table, and a names file; browsers add to names, such as " (1)".
_TABLE_FILE: Final = re.compile(
    r"acsdt5y(\d{4})-([bc]\d{5}[a-i]?(?:pr)?)(?![a-z\d])", re.IGNORECASE
)
_NAMES_FILE: Final = re.compile(r"geos(\d{4})5yr|(\d{4})5yrgeos", re.IGNORECASE)
#: How they begin.
_TABLE_BEGINS: Final = re.compile(r"(?:^|\|)([BC]\d{5}[A-I]?(?:PR)?)_[EM]\d+")
_NAMES_BEGIN: Final = re.compile(r"(?:^|[|,])(?:GEO_ID|DADSID)(?:[|,\s]|$)")
_BULK: Final = re.compile(r"bulk/(\d{4})/(\w+)\.parquet")
_SHORT: Final = re.compile(r"api/(\d{4})/names\.parquet")
_ANSWER: Final = re.compile(r"api/(\d{4})/[^/]+/[^/]+/([^/]+)/(\d+)\.parquet")


def wanted(tables: Sequence[str], vintage: int) -> list[Wanted]:
    """List the files of the country that tables come from without a key, the names file first.

    Parameters
    ----------
    tables
        Detailed tables.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    list of Wanted
        Without tables for vintages before there was a file a table.
    """
    named, period = max(vintage, _bulk.FIRST), geoid.period(vintage)
    url, name = _bulk.geography_url(named), listings.name(named)
    files = [_fetch.wanted(url, f"names, {geoid.period(named)}", name)]
    for table in tables if vintage >= _bulk.FIRST else ():
        url, name = _bulk.table_url(table, vintage), _bulk.table_name(table, vintage)
        files.append(_fetch.wanted(url, f"table {table}, {period}", name))
    return files


def keep_file(file: Path) -> str | None:
    """Take a table or a names file that somebody downloaded into the cache, checked as any.

    Parameters
    ----------
    file
        As the Bureau's host gives it, under its own name or what a browser made of that.

    Returns
    -------
    str or None
        Its path below the cache folder; None if it is neither.

    Raises
    ------
    DamagedFileError
        If it is not whole, or its name does not say of which vintage it is.
    """
    with file.open("rb") as stream:
        begins = stream.readline(_whole.LINE).decode("utf-8-sig", "replace").upper()
        stream.seek(0)
        table, names = _TABLE_FILE.search(file.name), _NAMES_FILE.search(file.name)
        held = _TABLE_BEGINS.search(begins)
        if table is not None and names is None:
            vintage, what = _vintage(table[1], file), table[2].upper()

            def keep_table(part: Path) -> Source:
                return _bulk.keep_table(stream, part, what, vintage)

            return _put(_bulk.table_name(what, vintage), keep_table)
        if names is not None:
            vintage = _vintage(names[1] or names[2], file)

            def keep_names(part: Path) -> Source:
                return _names.keep_names(stream, part, vintage)

            return _put(listings.name(vintage), keep_names)
    if held is None and not (_NAMES_BEGIN.search(begins) and "NAME" in begins):
        return None
    what, name = ("a names file", "Geos20215YR.txt")
    if held is not None:
        what, name = f"table {held[1]}", f"acsdt5y2021-{held[1].lower()}.dat"
    why = f"it holds {what}, and its name does not say of which vintage"
    raise _fetch.damaged(file.name, f"{why}: give it the Bureau's own name, such as {name}")


def _vintage(text: str, file: Path) -> int:
    """Read the vintage of a file's name; there must be such files of it."""
    vintage, year = int(text), datetime.now(UTC).year
    if not _bulk.FIRST <= vintage <= year:
        why = f"no such file is of vintage {vintage}, but from {_bulk.FIRST} to {year}"
        raise _fetch.damaged(file.name, f"{why}: give it the name that the Bureau gave it")
    return vintage


def _put(name: str, make: Callable[[Path], Source]) -> str:
    _fetch.put(name, make)
    return name


def check_kept(name: str, path: Path) -> bool:
    """Check a file of the cache again, as when it came.

    Parameters
    ----------
    name
        Its path below the cache folder.
    path
        The file.

    Returns
    -------
    bool
        Whether it is a names file, a table or an answer.

    Raises
    ------
    DamagedFileError
        If it is not whole.
    """
    bulk, answer, short = (form.fullmatch(name) for form in (_BULK, _ANSWER, _SHORT))
    with _fetch.reading(name):
        if bulk is not None:
            _check_bulk(name, path, bulk[2], int(bulk[1]))
        elif short is not None:
            _whole.check_names(pd.read_parquet(path), int(short[1]), name, _short.LEVELS[:3])
        elif answer is not None:
            index, level = pd.read_parquet(path).index, answer[2].replace("-", " ")
            _whole.check_once(index, level, name)
            _whole.lacking(index, [answer[3]], level, int(answer[1]), name)
    return any((bulk, answer, short))


def _check_bulk(name: str, path: Path, table: str, vintage: int) -> None:
    from pyarrow import parquet

    rows = parquet.read_table(path, partitioning=None)
    if name == listings.name(vintage):
        _whole.check_names(rows.to_pandas(), vintage, name)
        return
    seen = _seen.Seen(table)
    seen.add(rows)
    _seen.check_numbers(rows, table, name)
    _whole.check_table(seen, table, vintage, name)
