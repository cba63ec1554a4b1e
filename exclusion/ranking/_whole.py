"""Whole places, such as all counties, ranked as a place's areas are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _threads, frames, smoothing
from exclusion.errors import TableError
from exclusion.ranking._chances import read_lengths
from exclusion.ranking._draws import _band, _chance, _expected_rank, _ranks
from exclusion.ranking._evaluate import Ranking, drawing_of, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.ranking._measures import Of
    from exclusion.smoothing import EffectiveSample

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
    A share's worth follows from its place's size (`smoothing.sample_by_size`), and the mean of what
    is drawn from may follow log N (`smoothing.posterior`). By no_subscription 97 of the counties of
    2019–23 cannot be ranked, and the median band is 741 ranks wide; without log N they would be
    some 125 and 745. In simulated surveys of the counties the bands held in 89% with log N and in
    88% without, whether shares went with size or not.

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
    return evaluate(table, by, of, k, seed, sample=_sample(table, by))


def _sample(table: pd.DataFrame, by: str) -> EffectiveSample:
    needed = [f"{by}_{name}" for name in ("share", "share_moe", "base")]
    frames.check_columns(table, needed, "the table", f'places cannot be ranked by "{by}"')
    frames.areas(table, by, "the table")
    return smoothing.sample_by_size(*(frames.floats(table[name]) for name in needed))


@_threads.one()
def bands_within(
    table: pd.DataFrame,
    by: str,
    groups: pd.Series[str],
    lengths: Iterable[int] = (LISTED_PLACES,),
    seed: int = 0,
) -> pd.DataFrame:
    """Tell where whole places may stand among all, and among those of their own group.

    Parameters
    ----------
    table, by
        As for `whole_places`; places are ranked by share.
    groups
        Of each place, such as its state, by the table's index.
    lengths
        Of lists, each at least 1.
    seed
        As for `whole_places`: the same seed gives the same draws.

    Returns
    -------
    DataFrame
        A row a place, in the order of the table: `expected_rank`, `band_low` and `band_high` (5–95%
        of the draws) among all, `group_low` and `group_high` among its group, and for each length
        `chance_100` and so on, the chance of being one of so many most excluded of all. NaN for
        places that are not drawn.

    Raises
    ------
    ArgumentError, TableError
        As for `whole_places`; or a place has no group.

    Examples
    --------
    >>> from exclusion import estimates, snapshots
    >>> rows = snapshots.counties([2023]).rows.drop(columns="vintage")
    >>> rows = rows[rows["GEOID"].str[:2].isin(["15", "44"])]
    >>> table = estimates.published(rows, vintages={"S2801": 2023}, only="no_subscription")
    >>> states = pd.Series(table.index.str[:2], index=table.index)
    >>> found = bands_within(table, "no_subscription", states, [5])
    >>> found[["group_low", "group_high"]].max().tolist()
    [4.0, 5.0]
    """
    every = read_lengths(lengths)
    words = isinstance(groups, pd.Series) and all(isinstance(one, str) for one in groups)
    if not words:
        raise TableError("groups must be a Series with a text for each place, such as its state.")
    frame, _, drawing = drawing_of(table, by, "share", seed, _sample(table, by), None)
    own = frames.aligned(groups, frame.index, "groups")
    ranks = _ranks(drawing.shares(), drawing.scale)
    low, high = _band(ranks, 0.90)
    found = {"expected_rank": _expected_rank(ranks), "band_low": low, "band_high": high}
    found |= {f"chance_{k}": _chance(ranks, k) for k in every}
    near = np.full((2, len(frame)), np.nan)
    drawn = ranks[0] > 0
    for rows in own.groupby(own).indices.values():
        live = rows[drawn[rows]]
        if len(live):
            order = ranks[:, live].argsort(axis=1).argsort(axis=1) + 1
            near[:, live] = _band(order.astype(np.int32), 0.90)
    found |= {"group_low": near[0], "group_high": near[1]}
    return pd.DataFrame(found, index=frame.index).reindex(table.index)


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
