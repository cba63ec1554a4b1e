"""All counties of the country, from a table of the Census Bureau's, to set a place among them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from exclusion import _fetch, acs, estimates, files, frames, geoid
from exclusion.errors import TableError, VintageError
from exclusion.sources import Source

PUERTO_RICO: Final = "72"
#: The states and the District have some 3,140 counties; a table of fewer is a part of them.
ALL: Final = 3_100
_TABLES: Final = ("B28001", "B28002")
_COLUMN: Final = re.compile(r"((?:[BC]\d{5}[A-I]?|S\d{4}_C\d{2}|DP\d{2})_\d{3,4})([EM])")


@dataclass(frozen=True, eq=False, repr=False)
class Counties:
    """Every county's share on each measure.

    Parameters
    ----------
    table
        Indexed by GEOID: NAME, and the columns of `estimates.published` for each measure.
    vintage
        The last year of the 5-year period.
    sources
        What was read.
    file
        The name of the file, if it came from one.
    """

    table: pd.DataFrame
    vintage: int
    sources: tuple[Source, ...]
    file: str = ""

    def __repr__(self) -> str:
        return f"<Counties: {len(self.table):,}, {self.period}>"

    @property
    def whole(self) -> bool:
        """Whether it has the counties of the whole country, not of a part of it."""
        return len(self.table) >= ALL

    @property
    def period(self) -> str:
        """The five years, such as "2015–2019"."""
        return geoid.period(self.vintage)


def read_counties(file: str | Path | pd.DataFrame, vintage: int | None = None) -> Counties:
    """Read a table of counties, as the Census Bureau's Data API gives it, from CSV or Parquet.

    Parameters
    ----------
    file
        A file or a DataFrame, a row a county: GEOID (5 digits) or GEO_ID ("0500000US22071"), NAME,
        and a column for each estimate and margin, such as S2801_C01_019E and S2801_C01_019M.
    vintage
        The last year of the 5-year period; None takes the year in the file's name, as in
        "s2801_2019.csv".

    Returns
    -------
    Counties
        The measures that the lines allow; Puerto Rico's municipios are in it too.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it is no such table: a column lacks, a GEOID is none or there twice, a cell is no number.
    VintageError
        If no year is given and there is none in the name, or it is too old.
    """
    name = "frame" if isinstance(file, pd.DataFrame) else files.regular(file).name
    vintage = _year(name) if vintage is None else vintage
    geoid.check_vintage(vintage)
    raw = files.table(file).astype(object)
    raw = raw.where(raw.notna(), "").map(str)
    raw.index = _geoids(raw, name)
    columns = [name for name in raw.columns if _COLUMN.fullmatch(name)]
    if not any(name.endswith("E") for name in columns):
        raise TableError(
            f"{name} has no estimates: expected columns such as S2801_C01_019E with "
            f"S2801_C01_019M; found {files.listed(list(raw.columns), 5)}."
        )
    wide = pd.DataFrame({name: _numbers(raw[name], name) for name in columns})
    tables = sorted({name.split("_")[0] for name in columns})
    source = Source(
        f"American Community Survey 5-year estimates {geoid.period(vintage)}, "
        f"{', '.join(tables)}, counties; file {name}",
        name,
        datetime.now(UTC).date().isoformat(),
        "U.S. Census Bureau",
        vintage,
        "" if isinstance(file, pd.DataFrame) else _digest(file),
    )
    called = files.find(raw.columns, ["name"])
    names = pd.Series(raw.index, index=raw.index) if called is None else raw[called]
    found = _counties(acs.long([wide]), names, dict.fromkeys(tables, vintage), (source,))
    return replace(found, file=name)


def fetch_counties(
    vintage: int, *, source: str = "auto", key: str | None = None, offline: bool = False
) -> Counties:
    """Pull the table of all counties.

    Parameters
    ----------
    vintage
        The last year of the 5-year period, from 2017.
    source, key, offline
        As for `study`: without a key from vintage 2018 on, by the Summary File.

    Returns
    -------
    Counties
        All counties and, where the Bureau gives them, Puerto Rico's municipios.

    Raises
    ------
    SourceError, VintageError
        As for `study`.
    """
    geoid.check_vintage(vintage)
    frames.check_choice(source, acs.SOURCES, "source")
    key = _fetch.key(key)
    every = acs.names(vintage, source=source, key=key, offline=offline)
    rows = every[every["level"] == "county"]
    pull = acs.fetch(
        _TABLES, "county", list(rows["GEOID"]), vintage, source=source, key=key, offline=offline
    )
    names = rows.set_index("GEOID")["NAME"]
    return _counties(pull.estimates, names, pull.tables, pull.sources)


def _counties(
    lines: pd.DataFrame,
    names: pd.Series[str],
    tables: dict[str, int],
    sources: tuple[Source, ...],
) -> Counties:
    table = estimates.published(lines, vintages=tables)
    table.insert(0, "NAME", names.reindex(table.index))
    return Counties(table, max(tables.values()), sources)


def _digest(file: str | Path) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def _year(name: str) -> int:
    found = re.findall(r"(?<!\d)20\d\d(?!\d)", name)
    if len(found) != 1:
        raise VintageError(
            f"Which 5-year period {name} is of cannot be told from its name: give the last year "
            "as vintage, or name the file with it, such as s2801_2019.csv."
        )
    return int(found[0])


def _geoids(raw: pd.DataFrame, file: str) -> pd.Index:
    """Read the counties' GEOIDs, each once."""
    column = files.find(raw.columns, ["geoid", "fips", "geoidfq"])
    if column is None:
        raise TableError(
            f"{file} has no column GEOID or GEO_ID; found {files.listed(list(raw.columns), 5)}."
        )
    found: pd.Series[str] = raw[column].str.removeprefix("0500000US")
    odd = found[~found.str.fullmatch(r"\d{5}")]
    if len(odd):
        raise TableError(
            f"{file}, row {int(odd.index[0]) + 2}: {column} is {odd.iloc[0]!r}, but a county's has "
            "5 digits. Leading zeros are often lost in spreadsheets: keep the column as text."
        )
    twice = found[found.duplicated()]
    if len(twice):
        raise TableError(f"{file} has county {twice.iloc[0]} more than once.")
    return pd.Index(found, name="GEOID")


def _numbers(column: pd.Series[str], file: str) -> pd.Series[float]:
    """Read a column of numbers; an empty cell is missing."""
    numbers = pd.to_numeric(column.where(column != ""), errors="coerce")
    odd = column[numbers.isna() & (column != "")]
    if len(odd):
        raise TableError(
            f"{file}, county {odd.index[0]}: {column.name} is {odd.iloc[0]!r}, not a number."
        )
    return numbers.astype(float)
