"""Whether a names file, a table or an answer is whole: what lets it into the cache.

Parsed is not whole: half a file parses too. So each level of geography must be there and fit into
the one above it, no area may come twice, the rows must be those that the names file lists, and the
numbers such as `_seen` expects them.

References
----------
U.S. Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know*, on
geographic hierarchy.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _fetch, listings
from exclusion.acs import _seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

#: No first line is longer.
LINE: Final = 1 << 20
#: Levels that every file has rows of; block groups only those of tables that are published so.
_EVERYWHERE: Final = ("state", "county", "place", "tract")
_LENGTHS: Final = {
    "nation": 0,
    "state": 2,
    "county": 5,
    "place": 7,
    "cbsa": 5,
    "tract": 11,
    "block group": 12,
    "county subdivision": 10,
}
_PLURAL: Final = {
    "state": "states",
    "county": "counties",
    "place": "places",
    "tract": "tracts",
    "block group": "block groups",
    "cbsa": "metropolitan areas",
}
#: What lies in what, and is nowhere lacking in it.
_NESTED: Final = (
    ("county", "state"),
    ("place", "state"),
    ("tract", "county"),
    ("block group", "tract"),
)
#: Connecticut's counties serve to this vintage, its planning regions from the next on.
_LAST_COUNTIES: Final = 2021


def columns(header: bytes, rows: bytes, mark: str) -> list[str]:
    """Read a header; rows may have a separator at their end that it lacks, or lack one of its.

    Parameters
    ----------
    header
        The first line.
    rows
        The second line, and more.
    mark
        The separator.

    Returns
    -------
    list of str
        A name for each column, in capitals.
    """
    text = header.decode("utf-8", "replace").lstrip("\ufeff").strip().upper()
    names = next(csv.reader([text], delimiter=mark), [])
    first = rows.split(b"\n", 1)[0].decode("latin-1").strip("\r\n")
    row = next(csv.reader([first], delimiter=mark), [])
    if names and not names[-1] and len(row) == len(names) - 1:
        names.pop()
    elif row and not row[-1] and len(row) == len(names) + 1:
        names.append("")
    # Those without a name are told apart.
    return [name.strip() or f"_{at}" for at, name in enumerate(names)]


def check_names(
    frame: pd.DataFrame,
    vintage: int,
    url: str,
    levels: tuple[str, ...] = (*_EVERYWHERE, "block group"),
) -> None:
    """Refuse a names file that is not whole, or not of its vintage.

    Parameters
    ----------
    frame
        GEOID, level, NAME, state.
    vintage
        The last year of the 5-year period.
    url
        The file.
    levels
        Those that it must have: the Data API's names are fewer.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
    """
    import pyarrow as pa

    keys = pa.Table.from_pandas(frame[["GEOID", "level"]], preserve_index=False)
    _check_levels(keys, levels, url, tolerated=0.0)
    if "tract" in levels:
        _check_tables(frame, vintage, url)
    nowhere = ~frame["state"].str.fullmatch("([A-Z]{2})?", na=True)
    nameless = frame[~frame["NAME"].str.contains(r"\w", na=False) | _odd(frame["NAME"]) | nowhere]
    if len(nameless):
        _fetch.refuse(url, f"{nameless['GEOID'].iloc[0]} has no name or state that can be read")
    states = frame["level"].eq("state").sum()
    if states in listings.TOO_FEW:
        _fetch.refuse(url, f"it has {states} states")
    there = frame["level"].eq("county") & frame["NAME"].str.endswith(", Connecticut")
    connecticut = frame.loc[there & frame["GEOID"].str.startswith("09"), "GEOID"]
    regions = connecticut.str[2] == "1"
    if len(connecticut) and (regions if vintage <= _LAST_COUNTIES else ~regions).any():
        _fetch.refuse(
            url,
            f"it is of another vintage than {vintage}: Connecticut has planning regions (09110 to "
            f"09190) from vintage {_LAST_COUNTIES + 1} on and counties before, and here "
            f"{connecticut.iloc[0]}",
        )


def _check_tables(frame: pd.DataFrame, vintage: int, url: str) -> None:
    """Hold a names file against a table that came before it."""
    for kept in listings.tables(vintage)[:1]:
        path = _fetch.cache_folder() / kept
        keys = pd.read_parquet(path, columns=["GEOID", "level"], partitioning=None)
        for level, plural in _PLURAL.items():
            mine, theirs = (rows.loc[rows["level"] == level, "GEOID"] for rows in (keys, frame))
            if len(mine) or level != "block group":
                listings.check(mine, pd.Index(theirs), plural, f"{url}, or {kept}", vintage)


def check_table(seen: _seen.Seen, table: str, vintage: int, url: str) -> pd.DataFrame:
    """Refuse a table that is not whole; give the areas that it lacks where they are few.

    Parameters
    ----------
    seen
        What passed of it.
    table
        The table's name.
    vintage
        The last year of the 5-year period.
    url
        The file.

    Returns
    -------
    DataFrame
        GEOID and level of the tracts and block groups that the names file lists and the table
        lacks: they have no data.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
    """
    from pyarrow import compute

    keys = seen.keys
    groups = ("block group",) if table.startswith("B28") or table in _seen.CONTROLS else ()
    _check_levels(keys, (*_EVERYWHERE, *groups), url)
    gone: dict[str, str] = {}
    lists = listings.levels(vintage)
    for level, plural in _PLURAL.items():
        if lists is None:
            break
        found = keys["GEOID"].filter(compute.equal(keys["level"], level))
        if not len(found) and level == "block group":
            continue
        none = listings.check(found.to_pandas(), lists[level], plural, url, vintage)
        if len(none):
            _fetch.warn(url, f"it lacks {len(none)} {plural}, such as {none[0]}; no data")
        if level in {"tract", "block group"}:
            gone |= dict.fromkeys(none, level)
    seen.check({one[:5] for one in gone}, url)
    return pd.DataFrame({"GEOID": list(gone), "level": list(gone.values())}, dtype="str")


def _check_levels(
    keys: pa.Table, levels: tuple[str, ...], url: str, tolerated: float = listings.TOLERATED
) -> None:
    """Refuse GEOIDs that are none or come twice, and levels that lack or do not fit together."""
    import pyarrow as pa
    from pyarrow import compute

    # Called for every table of every pull: a pandas call for each step costs more than the rest.
    geoids, level = (keys[name].cast(pa.string()).combine_chunks() for name in ("GEOID", "level"))
    there = set(level.unique().to_pylist())
    lacking = [one for one in levels if one not in there]
    if lacking:
        _fetch.refuse(url, f"it has no row of a {' or '.join(lacking)}")
    known = compute.index_in(level, pa.array(list(_LENGTHS)))
    fits = compute.equal(compute.utf8_length(geoids), pa.array(list(_LENGTHS.values())).take(known))
    right = compute.and_(compute.match_substring_regex(geoids, "^[0-9]*$"), fits).fill_null(False)
    if not compute.all(right, min_count=0).as_py():
        at = right.to_pylist().index(False)
        _fetch.refuse(url, f"{geoids[at].as_py()!r} is the GEOID of no {level[at].as_py()}")
    each = compute.binary_join_element_wise(level, geoids, " ")
    if again := len(each) - compute.count_distinct(each, "all").as_py():
        first = each.filter(compute.invert(_is_first(each)))[0].as_py()
        _fetch.refuse(url, f"{first} is in it twice, as are {again:,} in all")
    # What lacks a tract's row may be right otherwise; nothing lacks that of a county or state.
    for inner, outer in _NESTED:
        inside = geoids.filter(compute.equal(level, inner))
        around = geoids.filter(compute.equal(level, outer))
        if not len(inside):
            continue
        within = compute.utf8_slice_codeunits(inside, 0, _LENGTHS[outer])
        orphans = within.filter(compute.invert(compute.is_in(within, around)))
        empty = around.filter(compute.invert(compute.is_in(around, within))).unique()
        for wrong, among, why in (
            (orphans.to_pylist(), len(inside), f"{_PLURAL[inner]} in no {outer} of it"),
            (sorted(empty.to_pylist()), len(around), f"{_PLURAL[outer]} without a {inner}"),
        ):
            if len(wrong) > (tolerated * among if outer == "tract" else 0):
                _fetch.refuse(url, f"it has {len(wrong):,} {why}, such as {wrong[0]}")


def _is_first(texts: pa.StringArray) -> pa.BooleanArray:
    """Mark each text where it comes the first time."""
    import pyarrow as pa

    codes = texts.dictionary_encode().indices.fill_null(-1).to_numpy()
    first = np.zeros(len(codes), dtype=bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return pa.array(first)


def check_once(index: pd.Index[str], level: str, url: str) -> None:
    """Refuse an answer in which an area comes twice.

    Parameters
    ----------
    index
        GEOIDs.
    level
        Such as "tract".
    url
        The dataset.

    Raises
    ------
    DamagedFileError
        Naming the first; EXCLUSION_TRUST_FILES lets it pass.
    """
    if index.has_duplicates:
        _fetch.refuse(url, f"{level} {index[index.duplicated()][0]} comes twice in one answer")


def lacking(
    index: pd.Index[str], places: Iterable[str], level: str, vintage: int, url: str
) -> pd.Index[str]:
    """Refuse an answer that lacks areas; give those that it lacks where they are few.

    Parameters
    ----------
    index
        GEOIDs of the answer.
    places
        GEOIDs that were asked for, whole or as the start of others.
    level
        Such as "tract".
    vintage
        The last year of the 5-year period.
    url
        The dataset.

    Returns
    -------
    Index
        GEOIDs that the cached names file lists there and the answer lacks; empty without such a
        file.

    Raises
    ------
    DamagedFileError
        If too many lack; EXCLUSION_TRUST_FILES lets it pass.
    """
    listed = listings.known(vintage, level) if level in {"tract", "block group"} else None
    if listed is None:
        return index[:0]
    listed = listed[listed.str.startswith(tuple(places))]
    gone = listings.check(index, listed, _PLURAL[level], url, vintage)
    if len(gone):
        _fetch.warn(url, f"it lacks {len(gone)} {_PLURAL[level]}, such as {gone[0]}; no data")
    return gone


def _odd(names: pd.Series[str]) -> pd.Series[bool]:
    """Mark names with characters that no name has."""
    return names.str.contains(r"[\x00-\x1f\x7f\ufffd\"]", na=True)
