"""The FCC's own summary of fixed availability, by county or place: a second source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import pandas as pd

from exclusion import files, frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Whose rows can be taken.
Areas = Literal["place", "county"]
_COLUMNS: Final = (
    *("area_data_type", "geography_type", "geography_id", "total_units", "biz_res"),
    "technology",
)
#: Areas -> what the column says of them, and the digits of their GEOIDs.
_TYPES: Final = {"place": ({"census place", "place"}, 7), "county": ({"county"}, 5)}
#: Groups of technologies that are one here; what satellites reach is left out, and so are unions.
_GROUPS: Final = {
    "any terrestrial": "any",
    "cable": "cable",
    "copper": "copper",
    "fiber": "fiber",
    "all fixed wireless": "fixed_wireless",
}
_SPEED: Final = re.compile(r"speed_(\d+)_(\d+)", re.IGNORECASE)


def is_summary(columns: Iterable[object]) -> bool:
    """Tell whether columns are those of a summary by geography.

    Parameters
    ----------
    columns
        Of any table.

    Returns
    -------
    bool
        True for fixed and for mobile availability.

    Examples
    --------
    >>> is_summary(["area_data_type", "geography_type", "geography_id"])
    True
    """
    return {files.plain(name) for name in _COLUMNS[:3]} <= {files.plain(name) for name in columns}


def summary(file: str | Path | pd.DataFrame, areas: Areas = "place") -> pd.DataFrame:
    """Read the FCC's summary of fixed availability by geography.

    Parameters
    ----------
    file
        Such as ``bdc_us_fixed_broadband_summary_by_geography_J25.csv``, which has counties, or the
        state's one of census places: CSV, a zip of it, or a frame.
    areas
        "place" or "county".

    Returns
    -------
    DataFrame
        As `read` gives it, a row an area, technology and speed: GEOID, technology ("any" is all
        but satellite), down and up (Mbps), locations (the FCC's units in all, homes and
        businesses), served_share (0–1, of those units) and method, "units".

    Raises
    ------
    ArgumentError
        If `areas` is neither.
    SourceError
        If the file cannot be read.
    TableError
        If it lacks a column, has no such areas or technologies, or a number or code is none.

    Notes
    -----
    Of the rows of residential service (`biz_res` R) in the whole of each area (`area_data_type`
    Total). "Any Technology" holds satellites, which make it 100% nearly everywhere: it is left
    out, and "Any Terrestrial" taken. Units are homes and businesses, so that shares differ from
    those by location that `reduce` counts where buildings of many homes are served otherwise.
    Connecticut's counties are those of before 2022.

    References
    ----------
    Federal Communications Commission, *Broadband Data Collection: Data Downloads* (National
    Broadband Map), "Summary by Geography Type".

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "area_data_type": "Total", "geography_type": "County", "geography_id": "22071",
    ...         "total_units": 200, "biz_res": "R", "technology": ["Any Technology", "Fiber"],
    ...         "speed_02_02": [1.0, 0.5], "speed_100_20": [1.0, 0.25],
    ...     }
    ... )
    >>> summary(rows, "county")[["GEOID", "technology", "down", "up", "served_share"]]
       GEOID technology   down    up  served_share
    0  22071      fiber    0.2   0.2          0.50
    1  22071      fiber  100.0  20.0          0.25
    """
    frames.check_choice(areas, get_args(Areas), "areas")
    what = files.name_of(file, "file")
    table = files.table(file, "file")
    frames.check_columns(table, table.columns, what, "each is expected once")
    rows = _rows(table, what, areas)
    speeds = [name for name in map(str, table.columns) if _SPEED.fullmatch(name.strip())]
    if not speeds:
        raise TableError(
            f"{what} has no column of speeds such as speed_100_20; it has "
            f"{files.listed(list(table.columns))}."
        )
    long = rows.melt(["GEOID", "technology", "locations"], speeds, "speed", "served_share")
    long["served_share"] = _numbers(long["served_share"], f"{what}: a share")
    long = long.set_index("GEOID", drop=False).rename_axis(None)
    frames.shares(long["served_share"], f"{what}: a share")
    both = long.pop("speed").str.extract(_SPEED)
    long["down"], long["up"] = (both[n].map(_mbps) for n in (0, 1))
    keys = ["GEOID", "technology", "down", "up"]
    if (twice := long.duplicated(keys)).any():
        raise TableError(f"{what} has {long.loc[twice, keys].iloc[0].tolist()} twice.")
    return (
        long.assign(method="units")[[*keys, "locations", "served_share", "method"]]
        .sort_values(keys, ignore_index=True)
    )  # fmt: skip


def _rows(table: pd.DataFrame, what: str, areas: Areas) -> pd.DataFrame:
    """Keep the rows of homes in the areas that are meant, by the names used here."""
    mine = {name: files.find(list(table.columns), [files.plain(name)]) for name in _COLUMNS}
    if lacking := [name for name, found in mine.items() if found is None]:
        raise TableError(
            f"{what} lacks {', '.join(lacking)}; it has {files.listed(list(table.columns))}. "
            "Expected the FCC's summary of fixed availability by geography."
        )
    table = table.rename(columns={found: name for name, found in mine.items()})
    plain = table[list(_COLUMNS)].astype(str).apply(lambda column: column.str.strip().str.lower())
    types, digits = _TYPES[areas]
    there = plain["geography_type"].isin(types)
    if not there.any():
        kinds = ", ".join(sorted({*table["geography_type"].astype(str)}))
        raise TableError(f"{what} has no {areas}; its geography_type is {kinds}.")
    groups = plain["technology"].map(_GROUPS)
    meant = there & (plain["area_data_type"] == "total") & (plain["biz_res"] == "r")
    meant &= groups.notna()
    if not meant.any():
        raise TableError(
            f"{what} has no rows of homes (biz_res R, area_data_type Total) of a technology on the "
            "ground."
        )
    rows = table[meant].assign(technology=groups[meant])
    rows["GEOID"] = rows["geography_id"].astype(str)
    wrong = rows["GEOID"][~rows["GEOID"].str.fullmatch(f"[0-9]{{{digits}}}")]
    if len(wrong):
        raise TableError(
            f"{what}: geography_id {wrong.iloc[0]!r} is no GEOID of a {areas}: expected {digits} "
            "digits kept as text, leading zeros too."
        )
    units = _numbers(rows["total_units"], f"{what}: total_units")
    kept: pd.DataFrame = rows.assign(locations=frames.counts(units, f"{what}: total_units"))
    return kept


def _numbers(column: pd.Series[Any], what: str) -> pd.Series[float]:
    """Read numbers, and refuse what is none; an empty cell is missing."""
    numbers = pd.Series(pd.to_numeric(column, errors="coerce"))
    wrong = column[numbers.isna() & column.notna()]
    if len(wrong):
        raise TableError(
            f"{what} is {wrong.iloc[0]!r} in {len(wrong):,} of {len(column):,} rows; expected a "
            "number."
        )
    return numbers


def _mbps(digits: str) -> float:
    """Read a speed as a column's name has it, 02 for 0.2."""
    return float(f"0.{digits[1:]}" if digits.startswith("0") else digits)
