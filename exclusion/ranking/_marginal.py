"""Each place's own rank, as far as comparing it with every other proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import frames
from exclusion.ranking._regions import region

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from exclusion.moe import Floats
    from exclusion.ranking._draws import Ints

#: Rounds that count only what is apart whatever its error within the bin: cheap, and they come
#: near; and the part of all places that may be left open before each pair is looked at.
_ROUNDS, _OPEN = 3, 0.01
#: How much further than its limit a pair must be, or less far, not to be looked at by itself.
_ROUND_OFF = 1e-9
#: Places compared at a time with all others; no result depends on it.
_TOGETHER = 8_192


class _Bin(NamedTuple):
    """Places whose standard errors are nearly the same, by estimate."""

    value: Floats
    se: Floats
    least: float
    most: float


def _bins(values: Floats, se: Floats) -> tuple[list[_Bin], Ints]:
    """Cut places into some √n bins by standard error; return an order of all by bin and value."""
    by_error = np.lexsort((values, se))
    parts = [
        part[np.argsort(values[part], kind="stable")]
        for part in np.array_split(by_error, round(np.sqrt(len(values))))
    ]
    bins = [_Bin(values[one], se[one], se[one].min(), se[one].max()) for one in parts]
    return bins, np.concatenate(parts)


def _sure(bins: list[_Bin], value: Floats, se: Floats, limit: Floats) -> tuple[Floats, Floats]:
    """Count those that are apart, above and below, whatever their error within the bin."""
    above, below = np.zeros((2, len(value)))
    for one in bins:
        far = limit * np.hypot(se, one.most) * (1 + _ROUND_OFF) + _ROUND_OFF * np.abs(value)
        above += len(one.value) - np.searchsorted(one.value, value + far, side="right")
        below += np.searchsorted(one.value, value - far, side="left")
    return above, below


class _Open(NamedTuple):
    """Pairs that one of two limits puts apart and the other does not."""

    place: Ints
    z: Floats
    """How many standard errors of a difference they are apart; over 0: the other is above."""

    def counted(self, limit: Floats) -> tuple[Floats, Floats]:
        """Count those of each place that its limit puts apart, above and below."""
        apart = np.abs(self.z) >= limit[self.place]
        up = self.z > 0
        sides = (self.place[apart & up], self.place[apart & ~up])
        above, below = (np.bincount(one, minlength=len(limit)).astype(float) for one in sides)
        return above, below


def _listed(start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """List what lies from each start to before its stop, and whose it is."""
    length = np.maximum(stop - start, 0)
    place = np.repeat(np.arange(len(start)), length)
    first = np.repeat(start - np.cumsum(length) + length, length)
    return first + np.arange(len(first)), place


def _left(bins: list[_Bin], value: Floats, se: Floats, ends: tuple[Floats, Floats]) -> _Open:
    """List the pairs that are not surely apart at the larger limit, but may be at the smaller."""
    places, scores = [], []
    for one in bins:
        away = _ROUND_OFF * np.abs(value)
        near = ends[0] * np.hypot(se, one.least) * (1 - _ROUND_OFF) - away
        far = ends[1] * np.hypot(se, one.most) * (1 + _ROUND_OFF) + away
        for start, stop in (
            (
                np.searchsorted(one.value, value + near, side="left"),
                np.searchsorted(one.value, value + far, side="right"),
            ),
            (
                np.searchsorted(one.value, value - far, side="left"),
                np.searchsorted(one.value, value - near, side="right"),
            ),
        ):
            other, place = _listed(start, stop)
            gap = one.value[other] - value[place]
            error = np.hypot(one.se[other], se[place])
            apart = gap != 0
            places.append(place[apart])
            with np.errstate(divide="ignore"):  # two without error
                scores.append(gap[apart] / error[apart])
    return _Open(np.concatenate(places), np.concatenate(scores))


def _stepped(bins: list[_Bin], value: Floats, se: Floats, limits: Floats) -> tuple[Floats, Floats]:
    """Count the others that each place is proven to be below and above, by Holm's steps.

    The r others that are furthest stand proven where each of them is further than its limit; each
    round takes the limit that those proven so far leave, until no more are.
    """
    last = len(limits) - 1
    above, below = np.zeros((2, len(value)))
    for _ in range(_ROUNDS):
        done = (above + below).astype(int)
        above, below = _sure(bins, value, se, limits[np.minimum(done, last)])
    todo = np.arange(len(value))
    spare = max(8, int(_OPEN * len(limits)))
    while len(todo):
        x, s, done = value[todo], se[todo], (above[todo] + below[todo]).astype(int)
        ends = limits[np.minimum(done + spare, last)], limits[np.minimum(done, last)]
        sure, left = _sure(bins, x, s, ends[1]), _left(bins, x, s, ends)
        found = done
        while True:
            limit = np.maximum(limits[np.minimum(found, last)], ends[0])
            both = [fixed + more for fixed, more in zip(sure, left.counted(limit), strict=True)]
            more = (both[0] + both[1]).astype(int)
            if (more == found).all():
                break
            found = more
        above[todo], below[todo] = both
        todo = todo[(found > done + spare) & (found <= last)]
    return above, below


def bounds(values: Floats, se: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the lowest and highest rank of each place; standard errors infinite where unknown."""
    from scipy.special import ndtri

    n = len(values)
    low, high = np.ones(n), np.full(n, float(n))
    known = np.flatnonzero(np.isfinite(se))
    if len(known) < 2:
        return low, high
    limits = -ndtri((1 - confidence) / (2 * np.arange(n - 1, 0, -1.0)))
    bins, order = _bins(values[known], se[known])
    known = known[order]  # what is looked up nearly in order is found faster
    for start in range(0, len(known), _TOGETHER):
        some = known[start : start + _TOGETHER]
        above, below = _stepped(bins, values[some], se[some], limits)
        low[some], high[some] = 1 + above, n - below
    return low, high


def marginal_region(
    estimate: npt.ArrayLike, moe: npt.ArrayLike, confidence: float = 0.90
) -> pd.DataFrame:
    """Return the ranks that each place may have, for any one place by itself.

    Parameters
    ----------
    estimate
        Estimates of any unit, one a place; NaN where missing.
    moe
        Their 90% margins, in the same unit; NaN where missing.
    confidence
        Confidence that the true rank of a place, named before looking, lies within its bounds. Of
        several places together less is sure: `joint_region` holds for all at once.

    Returns
    -------
    DataFrame
        A row a place, with the index of `estimate` if it is a Series: `rank` (1 = largest; equal
        estimates share the smallest), `rank_low` and `rank_high`, nullable integers. Places with
        no estimate have none and do not count; those with no margin may have any rank.

    Raises
    ------
    ArgumentError
        If the confidence is not between 0 and 1.
    TableError
        If there is not one margin of 0 or more for each estimate, or one is a code of the Bureau's.

    Notes
    -----
    A place is compared with each of the n − 1 others: z = (xⱼ − xᵢ) / √(sᵢ² + sⱼ²). By Holm's steps
    the one furthest from it is apart if abs(z) is at least the normal quantile of
    1 − α / (2·(n − 1)), the next if at least that of 1 − α / (2·(n − 2)), and so on to the first
    that is not. Its lowest rank is 1 + the number apart and above it, its highest n − the number
    apart and below. The numbers are those of all pairs; they are found without going over these,
    by √n bins of nearly equal s, in O(n·√n·log n).

    References
    ----------
    M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, "Inference for ranks with applications to
    mobility across neighbourhoods and academic achievement across countries", *Review of Economic
    Studies* 91 (2024), 476–518. S. Holm, "A simple sequentially rejective multiple test procedure",
    *Scandinavian Journal of Statistics* 6 (1979), 65–70.

    Examples
    --------
    >>> marginal_region([50, 30, 28], [2, 2, 2])
       rank  rank_low  rank_high
    0     1         1          1
    1     2         2          3
    2     3         2          3
    """
    frames.check_between(confidence, "confidence")
    return region(estimate, moe, lambda values, se: bounds(values, se, confidence))
