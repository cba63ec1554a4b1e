"""Tables that others pulled, as the estimate table.

Read are the lists and frames of `census`, the frames of `tidycensus` in either of its shapes, those
of `censusdis`, and the files of data.census.gov. What a column holds is told by its name alone;
what belongs to which area, by its GEOID alone, never by the order of rows.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd

from exclusion import frames, geoid
from exclusion.acs import _downloaded, _values
from exclusion.errors import GeoidError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Given: TypeAlias = "pd.DataFrame | list[dict[str, Any]] | str | Path"

# A variable of a detailed, subject or profile table: NAME ends in E as well.
_NAME: Final = r"(?:[BC]\d{5}[A-I]?(?:PR)?_\d{3}|S\d{4}[A-Z]*_C\d{2}_\d{3}|DP\d{2}(?:PR)?_\d{4}P?)"
_COLUMN: Final = re.compile(rf"({_NAME})(EA|MA|E|M)")
_VARIABLE: Final = re.compile(rf"({_NAME})E?")
_KEYS: Final = ("GEOID", "GEO_ID")
_LONG: Final = ("variable", "estimate", "moe")
_METRO: Final = "METROPOLITAN_STATISTICAL_AREA_MICROPOLITAN_STATISTICAL_AREA"
#: The widths of the columns that a GEOID can be put together from, by what makes one.
_PARTS: Final = {"STATE": 2, "COUNTY": 3, "TRACT": 6, "BLOCK_GROUP": 1, "PLACE": 5, _METRO: 5}
_CHAINS: Final = (
    (_METRO,),
    ("STATE", "PLACE"),
    ("STATE", "COUNTY", "TRACT", "BLOCK_GROUP"),
    ("STATE", "COUNTY", "TRACT"),
    ("STATE", "COUNTY"),
    ("STATE",),
)
_NO_KEY: Final = (
    "expected a column GEOID or GEO_ID, the columns state, county and tract, or GEOIDs as its index"
)


def long(tables: Given | Iterable[Given]) -> pd.DataFrame:
    """Turn published columns, from whichever package, into the estimate table.

    Parameters
    ----------
    tables
        One pull or several, of one vintage: what `census` returns (a list of dicts, or a frame of
        it), a frame of `tidycensus` (wide, or long with `variable`, `estimate` and `moe`), one of
        `censusdis`, or a file of data.census.gov (its zip, the CSV in it, or a frame of that, with
        its row of labels). Estimates are the columns such as "B28002_001E", margins "B28002_001M",
        and "…EA" and "…MA" their annotations; NAME and all others are left alone. Areas are named
        by a column GEOID or GEO_ID (the long form is read), by state, county, tract and block group
        or place, in capitals or not, or by the index.

    Returns
    -------
    pandas.DataFrame
        GEOID, variable, estimate, moe (90%), moe_method, annotation; sorted by variable and GEOID.
        The Bureau's codes are missing numbers, each with its meaning in `annotation`.

    Raises
    ------
    GeoidError
        If a GEOID is none, such as a number or one that lost its zero.
    SourceError
        If a file cannot be read.
    TableError
        If there is nothing to read, a cell is no number, a margin has no estimate or is negative
        without being a code, or an area has two values for one variable.

    Notes
    -----
    Several are joined by GEOID: estimates may be in one and their margins in another. What is
    there twice and equal counts once.

    Examples
    --------
    >>> pulled = [{"NAME": "Census Tract 1", "B28002_001E": 980.0, "B28002_001M": -555555555.0,
    ...            "state": "22", "county": "071", "tract": "000100"}]
    >>> long(pulled).iloc[0].to_dict()
    {'GEOID': '22071000100', 'variable': 'B28002_001', 'estimate': 980.0, 'moe': 0.0,
     'moe_method': 'controlled', 'annotation': '*****'}
    """
    columns: dict[str, pd.Series[Any]] = {}
    for number, table in enumerate(_listed(tables), start=1):
        for name, column in _read(table, f"table {number}").items():
            there = columns.get(name)
            columns[name] = column if there is None else _once(pd.concat([there, column]), name)
    variables = sorted({name.rstrip("EMA") for name in columns})
    return _values.long(_wide(columns, variable) for variable in variables)


def _listed(tables: object) -> list[pd.DataFrame]:
    """Return each pull as a frame."""
    if isinstance(tables, pd.DataFrame):
        return [_downloaded.plain(tables)]
    if isinstance(tables, str | Path) and Path(tables).suffix:
        return [_downloaded.downloaded(tables)]
    if not isinstance(tables, list | tuple) or not tables:
        raise TableError(
            "tables: expected a frame, what census returns, a file of data.census.gov, or a list "
            f"of such, not {tables!r:.80}."
        )
    rows = [row for row in tables if isinstance(row, dict)]
    if len(rows) == len(tables):
        return [pd.DataFrame(rows)]
    return [one for table in tables for one in _listed(table)]


def _read(table: pd.DataFrame, what: str) -> dict[str, pd.Series[Any]]:
    """Return the columns of estimates, margins and annotations, by GEOID."""
    if table.empty:
        raise TableError(f"{what} has no rows or no columns: nothing was pulled.")
    if table.index.names != [None]:
        table = table.reset_index(drop=set(table.index.names) <= set(table.columns))
    if not table.columns.is_unique:
        twice = table.columns[table.columns.duplicated()][0]
        raise TableError(f"{what} has the column {twice} more than once: expected each once.")
    geoids = _geoids(table, what)
    if set(_LONG[:2]) <= set(table.columns):
        read = _of_long(table, geoids, what)
    else:
        read = {
            name: pd.Series(table[name].to_numpy(), index=geoids)
            for name in map(str, table.columns)
            if _COLUMN.fullmatch(name)
        }
    if not read:
        raise TableError(
            f"{what} has no estimates: expected columns such as B28002_001E and B28002_001M, or "
            f"variable, estimate and moe; found {', '.join(map(str, table.columns[:8]))}."
        )
    return {name: _cells(column, name) for name, column in read.items()}


def _geoids(table: pd.DataFrame, what: str) -> pd.Index:
    """Return each row's GEOID, from whatever names it."""
    named = {re.sub(r"\W+", "_", str(name)).upper(): name for name in table.columns}
    key = next((named[name] for name in _KEYS if name in named), None)
    chain = next((chain for chain in _CHAINS if named.keys() >= set(chain)), None)
    if key is not None:
        values: Iterable[Any] = table[key]
    elif chain is not None:
        values = _put_together(table, [named[part] for part in chain], chain, what)
    elif isinstance(table.index, pd.RangeIndex):
        raise TableError(f"{what} does not say which area a row is: {_NO_KEY}.")
    else:
        values = table.index
    try:
        short = [geoid.of_long_form(value) for value in values]
        for value in short:
            geoid.geography(value)
    except GeoidError as err:
        raise GeoidError(f"{what}: {err}") from err
    return pd.Index(short, name="GEOID", dtype="str")


def _put_together(
    table: pd.DataFrame, names: list[Any], chain: tuple[str, ...], what: str
) -> list[str]:
    """Put GEOIDs together from their parts, each of its width."""
    for name, part in zip(names, chain, strict=True):
        width = _PARTS[part]
        for value in table[name]:
            if not (isinstance(value, str) and value.isdigit() and len(value) == width):
                raise GeoidError(
                    f"{what}: {name} is {value!r}, but must be a text of {width} digits. Zeros are "
                    "lost where a file is read as numbers: read these columns as text (dtype=str)."
                )
    return ["".join(row) for row in zip(*(table[name] for name in names), strict=True)]


def _of_long(table: pd.DataFrame, geoids: pd.Index, what: str) -> dict[str, pd.Series[Any]]:
    """Return a column an estimate and margin from rows of them."""
    if "moe_method" in table:
        raise TableError(
            f"{what} is an estimate table already: use it as it is, with pandas.concat if it is "
            "one of several."
        )
    named = table["variable"].map(lambda name: _VARIABLE.fullmatch(str(name)))
    if named.isna().any():
        odd = table["variable"][named.isna()].iloc[0]
        raise TableError(
            f"{what}: {odd!r} is no variable such as B28002_001. Names that were given to one do "
            "not say what it counts: pull it without."
        )
    variables = named.map(lambda match: match[1])
    read = {}
    for column, end in (("estimate", "E"), ("moe", "M")):
        if column in table:
            values = pd.Series(table[column].to_numpy(), index=geoids)
            for variable, part in values.groupby(variables.to_numpy()):
                read[f"{variable}{end}"] = part
    return read


def _cells(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Return a column's cells, one a GEOID: numbers, or of annotations texts."""
    if name.endswith("A"):
        return _once(column.where(column.notna(), "").astype(str).str.strip(), name)
    found = pd.to_numeric(column, errors="coerce").astype(float)
    odd = found.isna() & column.notna()
    if odd.any():
        raise TableError(
            f"{name} of {column.index[odd][0]} is {column[odd].iloc[0]!r}, which is no number."
        )
    check = frames.margins if name.endswith("M") else frames.estimates
    check(found.mask(found <= frames.LEAST_ESTIMATE), name)
    return _once(found, name)


def _once(column: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Keep one of equal values of an area; refuse differing ones."""
    if column.index.is_unique:
        return column
    told = column.groupby(level=0, sort=False).nunique(dropna=False)
    if (told > 1).any():
        where = told.index[told > 1][0]
        both = " and ".join(f"{value!r}" for value in column[where].drop_duplicates().tolist()[:2])
        raise TableError(
            f"{name} of {where} is {both}: expected one value. Pull one vintage at a time."
        )
    return column[~column.index.duplicated()]


def _wide(columns: Mapping[str, pd.Series[Any]], variable: str) -> pd.DataFrame:
    """Put what belongs to one variable side by side, annotations as the codes they stand for."""
    mine = {end: columns[f"{variable}{end}"] for end in ("E", "M") if f"{variable}{end}" in columns}
    if "E" not in mine:
        raise TableError(f"{variable}M has no estimate beside it: expected {variable}E.")
    wide = pd.DataFrame(mine)
    for end in mine:
        noted = columns.get(f"{variable}{end}A")
        if noted is not None:
            codes = noted.reindex(wide.index).map(_values.CODES)
            wide[end] = np.where(codes.notna(), codes, wide[end])
    return wide.add_prefix(variable)
