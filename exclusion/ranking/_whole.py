"""Whole places, such as all counties, ranked as a place's areas are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, smoothing
from exclusion.ranking._evaluate import Ranking, evaluate

if TYPE_CHECKING:
    from exclusion.ranking._measures import Of

LISTED_PLACES: Final = 100
"""How long a list of whole places is where nobody asks for another length."""

#: The part of the list that a band must span for its place to have no rank worth a number.
_HALF: Final = 0.5


def whole_places(
    table: pd.DataFrame, by: str, of: Of = "share", k: int = LISTED_PLACES, seed: int = 0
) -> Ranking:
    """Rank whole places, such as all counties, each with what is sure of it.

    Parameters
    ----------
    table
        A row a place, with the columns of the measure as `exclusion.estimates.published` gives
        them; it is not changed.
    by, of, k, seed
        As for `evaluate`; places are ranked by share where nothing else is asked.

    Returns
    -------
    Ranking
        As `evaluate` gives it. Of a place whose tier is "almost_surely" the chance of being one of
        the k most excluded is 95% or more; `unrankable` tells which have no rank worth a number.

    Raises
    ------
    ArgumentError, TableError
        As for `evaluate`.

    Notes
    -----
    A share's worth follows from its place's size (`smoothing.sample_by_size`).

    Examples
    --------
    >>> from exclusion import estimates, snapshots
    >>> rows = snapshots.counties([2023]).rows.drop(columns="vintage")
    >>> rows = rows[rows["GEOID"].str.startswith("22")]
    >>> parishes = estimates.published(rows, vintages={"S2801": 2023}, only="no_subscription")
    >>> ranking = whole_places(parishes, "no_subscription", k=10)
    >>> ranking.table["tier"].value_counts().loc[["almost_surely", "likely"]].tolist()
    [3, 2]
    """
    needed = [f"{by}_{name}" for name in ("share", "share_moe", "base")]
    frames.check_columns(table, needed, "the table", f'places cannot be ranked by "{by}"')
    frames.areas(table, by, "the table")
    sample = smoothing.sample_by_size(*(frames.floats(table[name]) for name in needed))
    return evaluate(table, by, of, k, seed, sample=sample)


def unrankable(table: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows of a ranking have no rank worth a number: it may be any of half of them.

    Parameters
    ----------
    table
        A row an area or place, with `band_low` and `band_high`, as from `evaluate`.

    Returns
    -------
    Series
        By row: whether its 5–95% band spans half of those that have one, or more. False for rows
        without a band.

    Raises
    ------
    TableError
        If a column is missing or holds text.

    Examples
    --------
    >>> table = pd.DataFrame({"band_low": [1, 1, 3, 2], "band_high": [1, 3, 4, 4]})
    >>> unrankable(table).tolist()
    [False, True, False, True]
    """
    frames.check_columns(table, ("band_low", "band_high"), "table", "nothing is known of ranks")
    low, high = (frames.uncoded(table[name], name) for name in ("band_low", "band_high"))
    span = high - low
    wide = span >= _HALF * np.count_nonzero(~np.isnan(span))
    return pd.Series(wide, index=table.index, name="unrankable")
