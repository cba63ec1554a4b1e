"""Whether a names file, a table or an answer is whole: what lets it into the cache.

Parsed is not whole: half a file parses too. So each level of geography must be there and fit into
the one above it, no area may come twice, every number must be one that the table can hold, and the
rows must be those that the names file lists. Households and residents of tracts add up to their
county's row to the unit, as the Bureau controls them (they do in 158 of 158 counties that were
tried); what a county lacks shows there.

References
----------
U.S. Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know*, on
controls and on geographic hierarchy; *Notes on ACS Estimate and Annotation Values*.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _fetch, indicators, listings

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
#: A file of more states than this is the country's, and has the fifty and the District at least.
_SOME_STATES: Final = 10
_ALL_STATES: Final = 51
#: Lines that are controlled to add up: tracts to their county.
_CONTROLS: Final = {"B28001": "B28001_001E", "B28002": "B28002_001E", "B01003": "B01003_001E"}
#: Numbers that stand for a reason are nine times the same digit, below zero.
_REASONS: Final = np.array([-111_111_111.0 * digit for digit in range(1, 10)])


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
    text = header.decode("utf-8-sig", "replace").strip().upper()
    names = next(csv.reader([text], delimiter=mark), [])
    first = rows.split(b"\n", 1)[0].decode("latin-1").strip("\r\n")
    row = next(csv.reader([first], delimiter=mark), [])
    if names and not names[-1] and len(row) == len(names) - 1:
        names.pop()
    elif row and not row[-1] and len(row) == len(names) + 1:
        names.append("")
    # Those without a name are told apart.
    return [name.strip() or f"_{at}" for at, name in enumerate(names)]


def counts() -> frozenset[str]:
    """List the tables whose every line counts households or people.

    Returns
    -------
    frozenset of str
        Detailed tables of the catalogue, and B01003.
    """
    every = {line.split("_")[0] for line in _read_lines()}
    return frozenset({"B01003", *(table for table in every if table[0] in "BC")})


def needed(table: str) -> set[str]:
    """List the lines of a table that measures and groups read.

    Parameters
    ----------
    table
        A detailed table.

    Returns
    -------
    set of str
        Such as "B28002_013".
    """
    return {line for line in _read_lines() if line.startswith(f"{table}_")}


def _read_lines() -> set[str]:
    measures = (*indicators.CATALOGUE.values(), *indicators.GAPS.values())
    recipes = [recipe for measure in measures for recipe in measure.recipes]
    recipes += [recipe for group in indicators.GROUPS.values() for recipe in group.recipes]
    people = {line for measure in measures for line in measure.people}
    return people | {line for recipe in recipes for line in recipe.variables}


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
    _check_levels(frame, levels, url, tolerated=0.0)
    if "tract" in levels:
        _check_tables(frame, vintage, url)
    nameless = frame[~frame["NAME"].str.contains(r"\w", na=False) | _odd(frame["NAME"])]
    if len(nameless):
        _fetch.refuse(url, f"{nameless['GEOID'].iloc[0]} has no name that can be read")
    states = frame["level"].eq("state").sum()
    if _SOME_STATES < states < _ALL_STATES:
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
        for level in ("county", "tract"):
            mine, theirs = (rows.loc[rows["level"] == level, "GEOID"] for rows in (keys, frame))
            listings.check(mine, pd.Index(theirs), _PLURAL[level], f"{url}, or {kept}", vintage)


def check_numbers(parsed: pa.Table, table: str, url: str) -> None:
    """Refuse numbers that a table cannot hold.

    Parameters
    ----------
    parsed
        GEOID, level, and a column of floats for each estimate and margin.
    table
        The table's name.
    url
        The file.

    Raises
    ------
    DamagedFileError
        Naming the first number; EXCLUSION_TRUST_FILES lets it pass.
    """
    whole = table in counts()
    for name in parsed.column_names[2:]:
        column = parsed[name]
        values = column.to_numpy()
        wrong = np.isinf(values) | (np.isnan(values) & column.is_valid().to_numpy())
        if whole:
            wrong |= (values < 0) & ~np.isin(values, _REASONS)
            wrong |= (values % 1 > 0) & np.isfinite(values)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            _fetch.refuse(
                url,
                f"{name} of {parsed['GEOID'][at]} is {values[at]:g}; expected a count, or one of "
                "the Bureau's codes for why there is none",
            )


class Seen:
    """What passed of a table: the areas of every level, and the estimates of tracts and counties.

    Parameters
    ----------
    table
        The table's name.
    """

    def __init__(self, table: str) -> None:
        self._table = table
        self._keys: list[pa.Table] = []
        self._counts: list[pa.Table] = []

    def add(self, parsed: pa.Table) -> None:
        """Note a part of the table.

        Parameters
        ----------
        parsed
            GEOID, level, and a column of floats for each estimate and margin.
        """
        import pyarrow as pa
        from pyarrow import compute

        self._keys.append(parsed.select(["GEOID", "level"]))
        lines = [name for name in parsed.column_names if name.endswith("E") and "_" in name]
        summed = compute.is_in(parsed["level"], pa.array(["county", "tract"]))
        self._counts.append(parsed.select(["GEOID", "level", *lines]).filter(summed))

    @property
    def keys(self) -> pd.DataFrame:
        """GEOID and level of every row."""
        return _frame(self._keys)

    @property
    def counts(self) -> pd.DataFrame:
        """GEOID, level and estimates of the rows of tracts and counties."""
        return _frame(self._counts)


def _frame(parts: Iterable[pa.Table]) -> pd.DataFrame:
    import pyarrow as pa

    frame: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return frame


def check_table(seen: Seen, table: str, vintage: int, url: str) -> pd.DataFrame:
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
    keys, summed = seen.keys, seen.counts
    groups = ("block group",) if table.startswith("B28") or table in _CONTROLS else ()
    _check_levels(keys, (*_EVERYWHERE, *groups), url)
    gone = []
    for level, plural in _PLURAL.items():
        listed, found = listings.known(vintage, level), keys.loc[keys["level"] == level, "GEOID"]
        if listed is None or found.empty:
            continue
        none = listings.check(found, listed, plural, url, vintage)
        if len(none):
            _fetch.warn(url, f"it lacks {len(none)} {plural}, such as {none[0]}; no data")
        if level in {"tract", "block group"}:
            gone.append(pd.DataFrame({"GEOID": none, "level": level}))
    absent = pd.concat([keys[:0], *gone])
    if table in counts():
        _check_sums(summed, set(absent["GEOID"].str[:5]), table, url)
    return absent


def _check_levels(
    keys: pd.DataFrame, levels: tuple[str, ...], url: str, tolerated: float = listings.TOLERATED
) -> None:
    """Refuse GEOIDs that are none or come twice, and levels that lack or do not fit together."""
    counted = keys["level"].value_counts()
    lacking = [level for level in levels if level not in counted.index]
    if lacking:
        _fetch.refuse(url, f"it has no row of a {' or '.join(lacking)}")
    lengths = keys["level"].map(_LENGTHS)
    odd = ~keys["GEOID"].str.fullmatch("[0-9]*") | (keys["GEOID"].str.len() != lengths)
    if odd.any():
        first = keys[odd].iloc[0]
        _fetch.refuse(url, f"{first['GEOID']!r} is the GEOID of no {first['level']}")
    twice = keys.duplicated(["level", "GEOID"])
    if twice.any():
        first = keys[twice].iloc[0]
        _fetch.refuse(
            url, f"{first['level']} {first['GEOID']} is in it twice, as are {twice.sum():,} in all"
        )
    for inner, outer in _NESTED:
        inside = keys.loc[keys["level"] == inner, "GEOID"].str[: _LENGTHS[outer]]
        around = pd.Index(keys.loc[keys["level"] == outer, "GEOID"])
        if inside.empty:
            continue
        orphans = inside[~inside.isin(around)]
        empty = around.difference(pd.Index(inside))
        for wrong, among, why in (
            (orphans.tolist(), len(inside), f"{_PLURAL[inner]} in no {outer} of it"),
            (empty.tolist(), len(around), f"{_PLURAL[outer]} without a {inner}"),
        ):
            if len(wrong) > tolerated * among:
                _fetch.refuse(url, f"it has {len(wrong):,} {why}, such as {wrong[0]}")


def _check_sums(summed: pd.DataFrame, short: set[str], table: str, url: str) -> None:
    """Refuse tracts that do not add up to their county where they must; say where others do not.

    A county that lacks a tract, or a tract's number, must not be exceeded.
    """
    lines = [name for name in summed.columns if name.endswith("E")]
    numbers = summed[lines].where(summed[lines] >= 0)
    tracts = summed["level"] == "tract"
    by_county = numbers[tracts].groupby(summed.loc[tracts, "GEOID"].str[:5])
    county = numbers[~tracts].set_index(summed.loc[~tracts, "GEOID"])
    county = county[~county.index.duplicated()]
    total = by_county.sum().reindex(county.index)
    whole = by_county.count().eq(by_county.size(), axis=0).reindex(county.index, fill_value=False)
    whole[county.index.isin(short)] = False
    control = _CONTROLS.get(table, "")
    void = summed.loc[tracts, lines].isna().sum()
    void = void[void > listings.TOLERATED * tracts.sum()]
    if len(void):
        why = f"{void.index[0]} of {void.iloc[0]:,} of its {tracts.sum():,} tracts is not there"
        _fetch.refuse(url, why)
    wrong = (total != county) & (whole | (total > county)) & county.notna() & total.notna()
    for line in [name for name in lines if wrong[name].any()]:
        first = county.index[wrong[line]][0]
        why = (
            f"{line} of its tracts adds up to {total.loc[first, line]:,.0f} in county {first}, "
            f"whose own row has {county.loc[first, line]:,.0f}; so it is in {wrong[line].sum():,} "
            f"of {len(county):,} counties"
        )
        (_fetch.refuse if line == control else _fetch.warn)(url, why)


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
