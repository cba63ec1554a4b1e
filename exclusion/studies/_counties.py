"""All counties of the country, from a table of the Census Bureau's, to set a place among them."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from exclusion import _fetch, _records, acs, estimates, files, frames, geoid, snapshots
from exclusion.errors import TableError, VintageError
from exclusion.sources import Source

PUERTO_RICO: Final = "72"
#: The states and the District have some 3,140 counties; a table of fewer is a part of them.
ALL: Final = 3_100
_TABLES: Final = ("B28001", "B28002")
_COLUMN: Final = re.compile(r"((?:[BC]\d{5}[A-I]?|S\d{4}_C\d{2}|DP\d{2})_\d{3,4})([EM])")
#: The Bureau's long GEOIDs: summary level, variant, component; and what stands before a county's.
_LONG: Final = re.compile(r"^(\d{3})..(..)US")
_COUNTY: Final = re.compile(r"^050..00US")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, repr=False)
class Counties:
    """Every county's share on each measure.

    Parameters
    ----------
    table
        Indexed by GEOID: NAME, and the columns of `estimates.published` for each measure.
    vintage
        The last year of the period.
    sources
        What was read.
    file
        The name of the file, if it came from one.
    years
        How many years the figures pool: 5, or 1 in a table of counties of 65,000 people and more.
    """

    table: pd.DataFrame
    vintage: int
    sources: tuple[Source, ...]
    file: str = ""
    years: int = geoid.POOLED

    _repr_html_ = _records.card

    def __repr__(self) -> str:
        return f"<Counties: {len(self.table):,}, {self.period}>"

    @property
    def whole(self) -> bool:
        """Whether it has the counties of the whole country, not of a part of it."""
        return len(self.table) >= ALL

    @property
    def period(self) -> str:
        """The five years, such as "2015–2019", or the one, such as "2022"."""
        return _period(self.vintage, self.years)


def read_counties(
    file: str | Path | pd.DataFrame, vintage: int | None = None, *, years: int | None = None
) -> Counties:
    """Read a table of counties, as the Data API or data.census.gov gives it.

    Parameters
    ----------
    file
        A CSV or Parquet file, the zip of data.census.gov, or a DataFrame, a row a county: GEOID (5
        digits) or GEO_ID ("0500000US22071"), NAME, and a column for each estimate and margin, such
        as S2801_C01_019E and S2801_C01_019M. Rows of other geographies are left out.
    vintage
        The last year of the period; None takes the year in the file's name, as in
        "s2801_2019.csv" or "ACSST5Y2019.S2801-Data.csv".
    years
        How many years the figures pool, 1 or 5; None takes it from the name, as in "ACSST1Y2022" or
        "acs1_2022.csv", and 5 where that does not say.

    Returns
    -------
    Counties
        The measures that the lines allow; Puerto Rico's municipios are in it too.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it is no such table: a column lacks, there is no county, a GEOID is none or there twice,
        a cell is no number.
    VintageError
        If no year is given and there is none in the name, another one is, it is too old, or the
        figures are of neither 1 nor 5 years.
    """
    name = "frame" if isinstance(file, pd.DataFrame) else files.regular(file).name
    vintage, years = _released(file, name, vintage, years)
    raw = acs.downloaded(file).astype(object)
    raw = _only_counties(raw.where(raw.notna(), "").map(str), name)
    raw.index = _geoids(raw, name)
    columns = [column for column in raw.columns if _COLUMN.fullmatch(str(column))]
    if raw.empty:
        raise TableError(f"{files.printable(name)} has no rows: expected one a county.")
    if not any(column.endswith("E") for column in columns):
        raise TableError(
            f"{name} has no estimates: expected columns such as S2801_C01_019E with "
            f"S2801_C01_019M; found {files.listed(list(raw.columns), 5)}."
        )
    wide = pd.DataFrame({column: _numbers(raw[column], name) for column in columns})
    tables = sorted({column.split("_")[0] for column in columns})
    source = Source(
        f"American Community Survey {years}-year estimates {_period(vintage, years)}, "
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
    table = found.table.copy()
    table[table.columns[table.columns.str.endswith("_period")]] = _period(vintage, years)
    return replace(found, table=table, file=name, years=years)


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


def bundled_counties(vintage: int | None = None) -> Counties:
    """Read the table of all counties that comes with the package.

    Parameters
    ----------
    vintage
        The last year of the 5-year period, from 2017; of a newer one than the package has, the
        newest. None takes the newest.

    Returns
    -------
    Counties
        By subject table S2801, which does not know "no_internet"; Puerto Rico's municipios too.

    Raises
    ------
    VintageError
        If the vintage is no year, or before 2017.

    Examples
    --------
    >>> bundled_counties()
    <Counties: 3,222, 2019–2023>
    """
    rows = snapshots.counties()
    found = int(rows.rows["vintage"].max())
    if vintage is not None:
        geoid.check_vintage(vintage)
        found = min(vintage, found)
    lines = rows.rows[rows.rows["vintage"] == found].drop(columns="vintage")
    return _counties(lines, rows.names, {"S2801": found}, rows.sources)


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


def _period(vintage: int, years: int) -> str:
    return geoid.period(vintage) if years == geoid.POOLED else str(vintage)


def _released(
    file: str | Path | pd.DataFrame, name: str, vintage: int | None, years: int | None
) -> tuple[int, int]:
    """Tell which years a table is of, by what is said or by its name."""
    said = None if isinstance(file, pd.DataFrame) else acs.release_of(file)
    if vintage is None:
        vintage = said.vintage if said else None
    if vintage is None:
        raise VintageError(
            f"Which period {files.printable(name)} is of cannot be told from its name: give the "
            "last year as vintage, or name the file with it, such as s2801_2019.csv."
        )
    geoid.check_vintage(vintage)
    if said and said.sure and said.vintage != vintage:
        raise VintageError(
            f"{files.printable(name)} is of {said.vintage} by its name, not of {vintage}."
        )
    if said and said.sure and years not in {None, said.years}:
        raise VintageError(
            f"{files.printable(name)} has {said.years}-year figures by its name, not {years}-year."
        )
    if years is None:
        years = said.years if said else geoid.POOLED
    frames.check_whole(years, "years", 1, geoid.POOLED)
    if years not in {1, geoid.POOLED}:
        raise VintageError(
            f"{files.printable(name)} is of {years} years; expected 1 or {geoid.POOLED}."
        )
    return vintage, years


def _only_counties(raw: pd.DataFrame, file: str) -> pd.DataFrame:
    """Leave out rows that are of other geographies by their long GEOIDs."""
    column = _column(raw, file)
    long = raw[column].str.extract(_LONG).rename(columns={0: "level", 1: "part"})
    counties = long["level"].isna() | ((long["level"] == "050") & (long["part"] == "00"))
    others = raw[column][~counties]
    if len(others) and not counties.any():
        raise TableError(
            f"{files.printable(file)} has no counties: its {len(others):,} rows are of other "
            f"geographies, such as {files.printable(others.iloc[0])}. Choose all counties of the "
            "country."
        )
    if len(others):
        _log.warning("%s: %d rows that are no counties are left out", file, len(others))
    return raw[counties]


def _column(raw: pd.DataFrame, file: str) -> str:
    """Find the column of GEOIDs."""
    column: str | None = files.find(raw.columns, ["geoid", "fips", "geoidfq"])
    if column is None:
        raise TableError(
            f"{file} has no column GEOID or GEO_ID; found {files.listed(list(raw.columns), 5)}."
        )
    return column


def _geoids(raw: pd.DataFrame, file: str) -> pd.Index:
    """Read the counties' GEOIDs, each once."""
    column = _column(raw, file)
    found: pd.Series[str] = raw[column].str.replace(_COUNTY, "", regex=True)
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
