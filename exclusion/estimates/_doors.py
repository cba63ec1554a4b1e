"""What is asked of long tables, of vintages and of a geography, and how a bad cell is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid
from exclusion.errors import ArgumentError, GeoidError, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exclusion.geoid import Geography

    Check = Callable[[pd.Series[Any], str], object]


def check_methods(methods: pd.Series[Any], what: str) -> None:
    """Refuse words that say of no margin how it came about; a missing one is none.

    Parameters
    ----------
    methods
        A word a cell, by label.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is unknown.
    """
    unknown = methods[methods.notna() & ~methods.isin(frames.METHODS)]
    if len(unknown):
        raise TableError(
            f"{what} of {unknown.index[0]} is {unknown.iloc[0]!r}; expected one of "
            f"{', '.join(frames.METHODS)}."
        )


_LONG: Final[Mapping[str, Check]] = {
    "estimate": frames.estimates,
    "moe": frames.margins,
    "moe_method": check_methods,
}


def check_cells(
    frame: pd.DataFrame, keys: tuple[str, str], checks: Mapping[str, Check], what: str
) -> None:
    """Refuse a table of which a cell is wrong, and name the cell.

    Parameters
    ----------
    frame
        Any.
    keys
        The columns that name a row, such as GEOID and variable.
    checks
        What each column is asked.
    what
        What the table is called, for the message.

    Raises
    ------
    TableError
        If a cell is wrong.
    """
    for column, check in checks.items():
        try:
            check(frame[column], what)
        except TableError:
            # Again, with names: to give each of millions of rows its name takes seconds.
            names = frame[keys[0]].astype(str) + ", " + frame[keys[1]].astype(str)
            check(frame[column].set_axis(names), f"{what}: {column}")


def check_texts(column: pd.Series[Any], what: str) -> None:
    """Refuse a column of names that are no texts.

    Parameters
    ----------
    column
        Such as GEOIDs.
    what
        What it is called, for the message.

    Raises
    ------
    TableError
        If a name is missing or no text.
    """
    names = pd.Index(column.unique(), dtype=object)
    frames.check_index(pd.Series(np.nan, index=names), what)


def check_table(
    estimates: pd.DataFrame, vintages: Mapping[str, int], geography: Geography | None
) -> None:
    """Refuse a long table that breaks its contract, and vintages and a geography that do not fit.

    Parameters
    ----------
    estimates
        The long table.
    vintages
        The vintage of each table.
    geography
        That of its GEOIDs; None takes any.

    Raises
    ------
    TableError
        If a column is missing; a GEOID or variable is missing or no text; an estimate or margin is
        one of the Bureau's codes; or a method is unknown.
    GeoidError
        If a GEOID is of another geography.
    VintageError
        If a vintage is before 2017.
    ArgumentError
        If `vintages` is no mapping, or the geography is unknown.
    """
    why = "expected a long table, as acs and snapshots give it"
    frames.check_columns(estimates, ("GEOID", "variable", *_LONG), "The estimate table", why)
    if estimates[["GEOID", "variable"]].isna().any(axis=None):
        raise TableError("The estimate table has a row without a GEOID or a variable.")
    check_vintages(vintages)
    for name in ("GEOID", "variable"):
        check_texts(estimates[name], f"the estimate table ({name})")
    if geography is not None:
        _check_geography(estimates["GEOID"].unique(), geography)
    check_cells(estimates, ("GEOID", "variable"), _LONG, "The estimate table")


def check_vintages(vintages: object) -> None:
    """Refuse what does not give the vintage of each table.

    Parameters
    ----------
    vintages
        By the table's name.

    Raises
    ------
    ArgumentError
        If it is no mapping.
    VintageError
        If one is no year, or before 2017.
    """
    if not isinstance(vintages, Mapping):
        raise ArgumentError(
            f'vintages is {vintages!r:.80}, but must give that of each table: {{"B28002": 2019}}.'
        )
    for table, vintage in vintages.items():
        geoid.check_vintage(vintage, str(table))


def _check_geography(geoids: Iterable[str], geography: str) -> None:
    frames.check_choice(geography, ("tract", "block group"), "geography")
    for name in geoids:
        kind = geoid.geography(name)
        if kind != geography:
            raise GeoidError(
                f"{name!r} is a {kind}, but geography is {geography!r}: name that of the table."
            )
