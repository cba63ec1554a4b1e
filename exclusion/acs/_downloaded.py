"""Files as data.census.gov hands them out, read as the Data API would give the same table.

Below the names of the columns they have a row of labels; where there is no number they have the
Bureau's annotation; the survey, its years and the table are in their name alone, such as
ACSDT5Y2022.B28002-Data.csv.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import files, geoid
from exclusion.acs._values import CODES
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from collections.abc import Hashable

#: A column of estimates or margins.
_COLUMN: Final = re.compile(
    r"(?:[BC]\d{5}[A-I]?(?:PR)?|S\d{4}[A-Z]*_C\d{2}|DP\d{2}(?:PR)?)_\d{3,4}P?[EM]"
)
_LABEL: Final = re.compile(r"(estimate|margin of error|annotation|percent)\b.*!!", re.IGNORECASE)
_PRINTED: Final = "Label (Grouping)"
#: The survey and its years, as in ACSDT5Y2022 and as people write them.
_RELEASE: Final = re.compile(r"ACS[A-Z]{2,4}([135])Y(20\d\d)(?!\d)", re.IGNORECASE)
_YEARS: Final = (
    re.compile(r"(?<![a-z])acs[-_ ]?([135])(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![a-z\d])([135])[-_ ]?(?:yrs?|years?|y)(?![a-z])", re.IGNORECASE),
)
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
#: Margins and counts as they are printed, and the ends of open medians.
_WRITTEN: Final = re.compile(r"(?:±|\+/-)?\s*(-?\d{1,3}(?:,\d{3})+|-?\d+)(\.\d+)?\s*%?")
_OPEN: Final = re.compile(r"(\d{1,3}(?:,\d{3})*|\d+)([+-])")


class Release(NamedTuple):
    """Which publication a file is of."""

    vintage: int | None
    """The last year; None where the name does not say it."""
    years: int
    """How many years it pools: 1 or 5."""
    sure: bool
    """Whether the Bureau named it."""


def release(name: str) -> Release:
    """Tell from a file's name which years it is of.

    Parameters
    ----------
    name
        Such as "ACSST1Y2022.S2801-Data.csv" or "s2801_2019.csv"; one that does not say is taken
        for five years.

    Returns
    -------
    Release
        Its last year and how many it pools.

    Examples
    --------
    >>> release("ACSST1Y2022.S2801_2024-03-01T120000.zip")
    Release(vintage=2022, years=1, sure=True)
    >>> release("s2801_2019.csv")
    Release(vintage=2019, years=5, sure=False)
    """
    named = _RELEASE.search(name)
    if named:
        return Release(int(named[2]), int(named[1]), sure=True)
    years = next((int(found[1]) for look in _YEARS if (found := look.search(name))), geoid.POOLED)
    ends = set(_YEAR.findall(name))
    return Release(int(ends.pop()) if len(ends) == 1 else None, years, sure=False)


def release_of(file: str | Path) -> Release:
    """Tell which years a file is of, by its name or by that of the table in it.

    Parameters
    ----------
    file
        A table, or a zip with one.

    Returns
    -------
    Release
        See `release`.
    """
    path = files.regular(file)
    own = release(path.name)
    member = files.look(path).member if zipfile.is_zipfile(path) else None
    within = own if member is None else release(Path(member).name)
    # A zip may have been renamed; the table in it has the name that the Bureau gave it.
    return within if within.sure or (own.vintage is None and not own.sure) else own


def check_release(file: str | Path, vintage: int) -> None:
    """Refuse a file that is of other years than are needed.

    Parameters
    ----------
    file
        A table.
    vintage
        The last year of the 5-year period.

    Raises
    ------
    VintageError
        If its name says that it pools other years.
    """
    found, shown = release_of(file), files.printable(Path(file).name)
    if found.years != geoid.POOLED:
        raise VintageError(
            f"{shown} has {found.years}-year figures by its name; five-year ones are needed, such "
            f"as ACSDT5Y{vintage}. On data.census.gov choose “ACS 5-Year Estimates”."
        )
    if found.sure and found.vintage != vintage:
        raise VintageError(
            f"{shown} is of vintage {found.vintage} by its name, not of {vintage}, which was asked "
            "for."
        )


def downloaded(file: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Read a table as data.census.gov or the Data API gives it.

    Parameters
    ----------
    file
        CSV of any separator, Parquet, the zip that data.census.gov hands out, or a frame of one of
        these.

    Returns
    -------
    DataFrame
        A row an area, without the row of labels; annotations and printed numbers in the columns of
        estimates and margins are written as the API writes them. Rows keep their numbers.

    Raises
    ------
    SourceError
        If it cannot be read.
    TableError
        If it is a table as it is shown, which has no GEOIDs, or a column is there twice.
    """
    frame = files.table(file)
    what = "the table" if isinstance(file, pd.DataFrame) else files.printable(Path(file).name)
    if not frame.columns.is_unique:
        twice = files.printable(frame.columns[frame.columns.duplicated()][0])
        raise TableError(f"{what} has the column {twice} more than once: expected each once.")
    if _PRINTED in map(str, frame.columns):
        raise TableError(
            f"{what} is the table as data.census.gov shows it, which does not say by GEOID which "
            "area a number is of. Take its zip instead: More Tools, Download Table Data."
        )
    return plain(frame)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out a row of labels, write annotations as their codes, and variables in capitals.

    Parameters
    ----------
    frame
        A row an area.

    Returns
    -------
    DataFrame
        The same where nothing was to be done.
    """
    named = [str(name).strip().upper() for name in frame.columns]
    numbers = [at for at, name in enumerate(named) if _COLUMN.fullmatch(name)]
    if not numbers or frame.empty:
        return frame
    known = [_COLUMN.match(name) is not None for name in named]
    names = [name if ours else old for name, ours, old
             in zip(named, known, frame.columns, strict=True)]  # fmt: skip
    frame = frame.set_axis(names, axis=1)
    first = frame.iloc[0, numbers]
    if any(isinstance(cell, str) and _LABEL.match(cell.strip()) for cell in first):
        frame = frame.iloc[1:]
    worded = [at for at in numbers if not pd.api.types.is_numeric_dtype(frame.dtypes.iloc[at])]
    if not worded:
        return frame
    columns = {at: frame.iloc[:, at] for at in range(frame.shape[1])}
    columns |= {at: columns[at].map(_number).astype(object) for at in worded}
    return pd.DataFrame(columns, index=frame.index).set_axis(frame.columns, axis=1)


def _number(cell: Any) -> Hashable:  # noqa: ANN401 - a cell
    """Write a cell as the API would; one that is no number stays as it is."""
    if not isinstance(cell, str):
        return cell  # type: ignore[no-any-return]
    text = cell.strip()
    if text in CODES:
        return str(CODES[text])
    if text.casefold() in {"", "null"}:
        return np.nan
    ends = _OPEN.fullmatch(text)
    if ends:  # a median beyond the last class, such as 250,000+
        return str(int(ends[1].replace(",", "")) + (1 if ends[2] == "+" else -1))
    written = _WRITTEN.fullmatch(text)
    return text if written is None else written[1].replace(",", "") + (written[2] or "")
