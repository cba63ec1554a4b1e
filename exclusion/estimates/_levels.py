"""Rows of one level from tables of groups or gaps that hold several: place, neighborhood, area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exclusion import frames
from exclusion.estimates._gaps import _COLUMNS, _SAID
from exclusion.estimates._thin import withhold

if TYPE_CHECKING:
    import pandas as pd

#: The columns of a table of gaps.
GAP_COLUMNS: Final = (*_COLUMNS, *_SAID)


def groups_at(table: pd.DataFrame, level: str, dimension: str | None = None) -> pd.DataFrame:
    """Take the groups of one level, and withhold what is too thin to show.

    Parameters
    ----------
    table
        `GROUP_COLUMNS`, nothing withheld, with `level` and `dimension`.
    level
        "place", "neighborhood" or "area".
    dimension
        One of `indicators.DIMENSIONS`; None takes all.

    Returns
    -------
    DataFrame
        As `withhold` gives it, with `dimension`; empty where there are none.
    """
    frames.check_columns(table, ("level", "dimension"), "the table", "its rows are of levels")
    frames.check_text(level, "level")
    if dimension is not None:
        frames.check_text(dimension, "dimension")
    rows = table[table["level"] == level].drop(columns="level")
    if dimension is not None:
        rows = rows[rows["dimension"] == dimension]
    kinds = rows["dimension"]
    return withhold(rows.drop(columns="dimension")).assign(dimension=kinds)


def gaps_at(gaps: pd.DataFrame, level: str) -> pd.DataFrame:
    """Take the gaps of one level.

    Parameters
    ----------
    gaps
        `GAP_COLUMNS`, with `level`.
    level
        "place", "neighborhood" or "area".

    Returns
    -------
    DataFrame
        As `gaps` gives it; empty where there are none.
    """
    frames.check_columns(gaps, ["level"], "gaps", "its rows are of levels")
    for name in gaps.select_dtypes("number").columns:
        frames.uncoded(gaps[name], f"gaps: {name}")
    frames.check_text(level, "level")
    return gaps[gaps["level"] == level].drop(columns="level")
