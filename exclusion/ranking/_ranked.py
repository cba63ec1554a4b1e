"""A ranking by anything that has draws: scores, shares, households."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames
from exclusion.errors import ArgumentError, TableError
from exclusion.ranking._draws import (
    Hits,
    _band,
    _chance,
    _expected_rank,
    _ranks,
    _read,
    _shortlist,
    tier,
)
from exclusion.ranking._regions import FALSE_DISCOVERY_RATE, VERDICTS, _texts, joint_region
from exclusion.smoothing import calls

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._draws import Ranks


class Ranked(NamedTuple):
    """Areas ranked by draws, and the list of those likeliest to be the k largest."""

    table: pd.DataFrame
    """A row an area, in the order given."""
    hits: Hits
    """The list's members, as positions in that order, and how good the list is."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def _said(ranks: Ranks) -> dict[str, Floats]:
    """Return what the draws say of each area's rank, whatever a list's length."""
    low, high = _band(ranks, 0.90)
    return {
        "expected_rank": _expected_rank(ranks),
        "band_low": low,
        "band_high": high,
    }


def _proven(region: pd.DataFrame, k: int) -> dict[str, pd.Series]:
    """Tell which areas the joint region puts wholly within or wholly outside the first k."""
    within, outside = region["rank_high"] <= k, region["rank_low"] > k
    return {
        "proven_in": within.fillna(False).astype(bool),
        "proven_out": outside.fillna(False).astype(bool),
    }


def _against_draws(draws: Floats, reference: float) -> npt.NDArray[np.object_]:
    """Call an area above or below where nearly all its draws are, over all areas at 10%."""
    above = (draws > reference).mean(axis=0)
    below = (draws < reference).mean(axis=0)
    # Draws that equal the reference count half for either side.
    tail = np.minimum(above, below) + (1 - above - below) / 2
    p = np.maximum(np.minimum(2 * tail, 1.0), 1 / len(draws))
    return calls(
        above - below, np.where(np.isnan(draws[0]), np.nan, p), FALSE_DISCOVERY_RATE, VERDICTS
    )


def of_draws(
    draws: npt.ArrayLike,
    estimate: npt.ArrayLike,
    *,
    k: int,
    moe: npt.ArrayLike | None = None,
    reference: float | None = None,
    names: pd.Index | None = None,
) -> Ranked:
    """Rank areas by anything that has draws, such as a score, each with what is sure of it.

    Parameters
    ----------
    draws
        Draws of what is ranked, of shape (draws, areas), high = more excluded; NaN for areas that
        could not be drawn.
    estimate
        Its estimates, one an area, in the same unit; NaN where missing.
    k
        Length of the list, at least 1; lowered to the number of areas that were drawn.
    moe
        90% margins of `estimate`, in the same unit. None: the draws alone are asked, and the
        joint region says nothing. NaN: this area has no chance either.
    reference
        What areas are above or below, in the unit of `estimate`; None: no verdicts.
    names
        The index of the table; None takes that of `estimate`, if it is a Series.

    Returns
    -------
    Ranked
        `table`, a row an area in the order given, and `hits`. The columns are those of `rank`:
        `tier`, `verdict`, `rank`, `band_low`, `band_high`, `chance`, `expected_rank`, `rank_low`,
        `rank_high`, `proven_in`, `proven_out`. Areas with no estimate have no rank; those with no
        margin or no draws may have any rank, and no chance. `ordered` puts the likeliest first.

    Raises
    ------
    ArgumentError
        If k is no whole number from 1, or the reference no number.
    TableError
        If `draws` has another number of areas than `estimate` has, or no draw; or margins are
        negative or of other labels.

    Notes
    -----
    An area's p is twice the part of its draws on the lesser side of `reference`, and 1 / draws at
    least: more is not known from so many draws. Of the areas called above or below, 10% at most
    are expected to be neither (Benjamini and Hochberg). Within a draw, of equal areas the earlier
    goes first; so sort the areas by name where the order of rows must not matter.

    Examples
    --------
    >>> drawn = np.random.default_rng(0).normal([60, 50, 20], 2, (1000, 3))
    >>> ranked = of_draws(drawn, [60, 50, 20], k=1, moe=[3.3, 3.3, 3.3], reference=50)
    >>> ranked.table[["tier", "verdict", "rank", "rank_low", "rank_high", "proven_in"]]
                tier  verdict  rank  rank_low  rank_high  proven_in
    0  almost_surely    above     1         1          1       True
    1  very_unlikely  unclear     2         2          2      False
    2  very_unlikely    below     3         3          3      False
    >>> ranked.hits.members, ranked.hits.pool
    ((0,), 1)
    """
    frames.check_whole(k, "k")
    drawn, values = _read(draws, estimate), frames.estimates(estimate, "estimate")
    if drawn.shape[1:] != values.shape:
        raise TableError(
            f"draws has the shape {drawn.shape}, but there are {values.size} estimates: expected "
            f"(draws, {values.size})"
        )
    if not isinstance(names, pd.Index | list | tuple | None):
        raise ArgumentError(f"names is {names!r:.80}; expected the index of the table.")
    index = frames.labels(estimate) if names is None else pd.Index(names)
    if index is not None and len(index) != len(values):
        raise TableError(f"names has {len(index)} labels, but there are {len(values)} estimates.")
    margins = np.full(values.shape, np.nan)
    if moe is not None:
        margins = frames.together(estimate=estimate, moe=moe)[1]
    if reference is not None:
        frames.check_finite(reference, "reference")
    unknown = np.isnan(values) | (np.isnan(margins) & (moe is not None))
    # Only where needed: draws of a whole country are large.
    drawn = np.where(unknown, np.nan, drawn) if unknown.any() else drawn
    ranks = _ranks(drawn)
    hits = _shortlist(ranks, k)
    k = max(len(hits.members), 1)
    region = joint_region(values, margins)
    said = {"chance": _chance(ranks, k)} | _said(ranks)
    none = np.full(values.shape, None, dtype=object)
    verdict = none if reference is None else _against_draws(drawn, reference)
    table = pd.DataFrame(
        {
            "tier": _texts(tier(said["chance"]), None),
            "verdict": _texts(verdict, None),
            "rank": region["rank"],
            **{name: said[name] for name in ("band_low", "band_high", "chance", "expected_rank")},
            "rank_low": region["rank_low"],
            "rank_high": region["rank_high"],
            **_proven(region, k),
        }
    )
    return Ranked(table if index is None else table.set_axis(index), hits)


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Put the likeliest areas first, those with no chance by rank, the unranked last.

    Parameters
    ----------
    table
        A row an area, with `rank`, `chance` and `expected_rank`, as from `of_draws`; not changed.

    Returns
    -------
    DataFrame
        The same rows. Equal chances are ordered by expected rank, then as they were.

    Raises
    ------
    TableError
        If a column is missing or holds text.

    Examples
    --------
    >>> table = pd.DataFrame({"rank": [2, 3, 1], "chance": [0.1, 0.0, 0.9],
    ...                       "expected_rank": [2.0, 2.8, 1.2]}, index=list("abc"))
    >>> ordered(table).index.tolist()
    ['c', 'a', 'b']
    """
    frames.check_columns(table, ("rank", "chance", "expected_rank"), "table", "it has no order")
    place, chances, expected = (
        frames.uncoded(table[name], name) for name in ("rank", "chance", "expected_rank")
    )
    place = np.where(np.isnan(chances), place, 0)
    return table.iloc[np.lexsort((place, expected, -chances))]
