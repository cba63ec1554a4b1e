"""Areas' shares made to agree with the place's published total."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames
from exclusion.errors import ReliabilityWarning, TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

# A factor outside says that areas and total do not count the same thing.
FACTORS: Final = (0.97, 1.03)


class Raked(NamedTuple):
    """Shares that add up to a total."""

    estimate: pd.Series
    """Shares, 0–1, with the index of those given."""
    factor: float
    """What each was multiplied by."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def _read(estimate: npt.ArrayLike, weights: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return shares and weights, after a look at them."""
    share = frames.shares(estimate, "estimate")
    weight = frames.counts(frames.aligned(weights, frames.labels(estimate), "weights"), "weights")
    if share.ndim != 1 or weight.shape != share.shape:
        raise TableError(
            f"estimate has the shape {share.shape} and weights {weight.shape}: give one an area"
        )
    names = pd.Series(share, index=frames.labels(estimate)).index
    wrong = np.isnan(weight)
    if wrong.any():
        raise TableError(
            f"the weight of area {names[wrong][0]} is {weight[wrong][0]:g}: "
            "give the households of every area, 0 where there are none"
        )
    bare = np.isnan(share) & (weight > 0)
    if bare.any():
        raise TableError(
            f"area {names[bare][0]} has {weight[bare][0]:g} households but no estimate: leave it "
            "out, and its households out of the total"
        )
    return share, weight


def rake(estimate: npt.ArrayLike, weights: npt.ArrayLike, total: float) -> Raked:
    """Scale areas' shares by one factor, so that their households add up to a known total.

    Parameters
    ----------
    estimate
        Shares of households, 0–1, one an area; NaN only where there are no households.
    weights
        Households in each area: the universe of the share.
    total
        Households on that rung in all of them, as published for the place they make up.

    Returns
    -------
    Raked
        The shares, and the factor. Margins, standard errors and interval ends are to be multiplied
        by it too.

    Raises
    ------
    ArgumentError
        If `total` is no number of households.
    TableError
        If a share lies outside 0–1 or would rise above 1, a weight is missing or negative, an area
        with households has no share, or the total is not one that a factor can reach.

    Warns
    -----
    ReliabilityWarning
        If the factor is outside 0.97–1.03: then areas and total disagree by more than estimates
        drawn towards each other do, and may be of other periods, places or universes.

    Examples
    --------
    >>> raked = rake([0.2, 0.4], [1_000, 500], 404)
    >>> raked.factor, raked.estimate.round(3).tolist()
    (1.01, [0.202, 0.404])
    """
    share, weight = _read(estimate, weights)
    frames.check_number(total, "total", zero=True)
    present = float(np.sum(share * weight, where=weight > 0))
    if present == 0 and total > 0:
        raise TableError(
            f"the areas add up to {present:g} households, and no factor makes that {total:,.0f}"
        )
    factor = 1.0 if present == total else float(total) / present
    scaled = pd.Series(share * factor, index=frames.labels(estimate), name="estimate")
    over = scaled > 1
    if over.any():
        raise TableError(
            f"the share of area {scaled.index[over][0]} would be {scaled[over].iloc[0]:g}: the "
            f"factor {factor:g} is too large for it, so areas and total cannot both be right"
        )
    if not FACTORS[0] <= round(factor, 12) <= FACTORS[1]:
        warnings.warn(
            f"the areas had to be multiplied by {factor:.3f} to add up to the place's {total:,.0f} "
            f"households; outside {FACTORS[0]}–{FACTORS[1]} look whether both are of one period, "
            "one place and one universe",
            ReliabilityWarning,
            stacklevel=2,
        )
    return Raked(scaled, factor)
