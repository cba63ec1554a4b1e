"""What an area's share is worth, draws of what it may be, and what the draws say of its rank."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from exclusion import moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.intp]
Ranks: TypeAlias = npt.NDArray[np.int32]

TIERS: Final = (
    "almost_surely",
    "likely",
    "more_likely_than_not",
    "possible",
    "unlikely",
    "very_unlikely",
)
"""Classes of the chance of belonging to the k most excluded, highest first."""

_TIER_FLOORS: Final = (0.95, 0.8, 0.5, 0.2, 0.05)
# The posterior's grid: the mean share, and how alike the areas are (large: alike).
_MEANS, _MEAN_REACH, _MEAN_EDGE = 25, 0.1, 0.001
_SPREADS, _SPREAD_RANGE = 30, (1.5, 400.0)
# Numbers worked on at a time; no result depends on it.
_CELLS = 2_000_000


class EffectiveSample(NamedTuple):
    """How many independent answers each area's share is worth."""

    m: Floats
    """Effective households an area; infinite where the share has no error, NaN where unknown."""
    design_factor: float
    """F: variance of a share, relative to p·(1 − p)·s / N."""
    measured: bool
    """Whether F comes from published margins; False where it is assumed."""


class Hits(NamedTuple):
    """A list of the k areas likeliest to be the most excluded, and how good the list is."""

    members: tuple[int, ...]
    """Positions of the areas, likeliest first; ties by expected rank, then by position."""
    hits: float
    """Expected number of members that truly belong to the k most excluded."""
    hits_low: int
    hits_high: int
    """5 and 95 % of that number."""
    pool: int
    """The likeliest areas it takes to hold all k true ones with 90 % chance."""


def _floats(values: npt.ArrayLike) -> Floats:
    if isinstance(values, pd.Series):
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(values, dtype=np.float64)


def _shares(values: npt.ArrayLike) -> Floats:
    share = _floats(values)
    if np.any((share < 0) | (share > 1)):
        worst = share[(share < 0) | (share > 1)][0]
        raise TableError(f"a share is {worst:g}, but shares run from 0 to 1: give fractions")
    return share


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, but must lie between 0 and 1, such as 0.90")


def _check_k(k: int) -> None:
    if operator.index(k) < 1:
        raise ValueError(f"k is {k}, but the list needs at least 1 area")


def _blocks(rows: int, columns: int) -> Iterator[slice]:
    """Cut an array of that shape into blocks of rows of bounded size."""
    step = max(1, _CELLS // max(1, columns))
    return (slice(start, start + step) for start in range(0, rows, step))


def _quantiles(values: Floats | Ranks | Ints, level: float) -> tuple[Floats, Floats]:
    """Return the lower and upper end of the central `level` of each column, as observed."""
    tail = (1 - level) / 2
    low, high = np.empty((2, values.shape[1]))
    for part in _blocks(values.shape[1], len(values)):
        low[part], high[part] = np.quantile(
            values[:, part], [tail, 1 - tail], axis=0, method="inverted_cdf"
        )
    return low, high


def effective_sample(
    share: npt.ArrayLike,
    share_moe: npt.ArrayLike | None,
    base: npt.ArrayLike,
    *,
    geography: str,
    vintage: int,
) -> EffectiveSample:
    """Tell how many independent answers each area's share is worth.

    Parameters
    ----------
    share
        Shares p of households, 0–1, one an area; NaN where missing.
    share_moe
        Their published 90 % margins; NaN where an area has none, 0 where the share has no error.
        None, or NaN throughout, and the design factor is assumed.
    base
        Households N in each area, the universe of the share.
    geography
        "tract" or "block group".
    vintage
        The last year of the 5-year period.

    Returns
    -------
    EffectiveSample
        One m an area: infinite where the margin is 0, NaN where `base` is 0 or missing.

    Raises
    ------
    TableError
        If a share lies outside 0–1.
    ValueError
        If the geography is another one.

    Notes
    -----
    m = N / (F·s), s the size factor of `exclusion.moe.design` and F the median over the areas of
    se²·N / (p·(1 − p)·s), where 0 < p < 1. One F for all: an area's own margin is too unsure, and
    too much bound up with its estimate, to weigh it by.

    Examples
    --------
    >>> sample = effective_sample([0.2, 0.4, 0.0], [0.1, 0.12, 0.05], [600, 600, 0],
    ...                           geography="tract", vintage=2019)
    >>> round(sample.design_factor, 2), sample.measured
    (16.15, True)
    >>> sample.m.round(1)
    array([44.2, 44.2,  nan])
    """
    p, whole = _shares(share), _floats(base)
    margin = np.full(p.shape, np.nan) if share_moe is None else _floats(share_moe)
    design = moe.design(geography, vintage)
    whole = np.where(whole > 0, whole, np.nan)
    size = design.size_factor(whole)
    usable = (p > 0) & (p < 1) & np.isfinite(margin) & (margin > 0) & (whole > 0)
    factor = float(design.factor)
    if usable.any():
        spread = (p * (1 - p) * size / whole)[usable]
        factor = float(np.median(moe.to_se(margin[usable]) ** 2 / spread))
    m = whole / (factor * size)
    m = np.where((margin == 0) & np.isfinite(m), np.inf, m)
    return EffectiveSample(m, factor, bool(usable.any()))


def _prior(x: Floats, rest: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a, b and the weight of each beta distribution the areas' shares may come from."""
    from scipy.special import gammaln

    m = x + rest
    mean = x.sum() / m.sum()
    means = np.linspace(
        max(mean - _MEAN_REACH, _MEAN_EDGE), min(mean + _MEAN_REACH, 1 - _MEAN_EDGE), _MEANS
    )
    spreads = np.geomspace(*_SPREAD_RANGE, _SPREADS)
    a = np.outer(spreads, means)
    b = spreads[:, None] - a
    fit = len(x) * (gammaln(spreads)[:, None] - gammaln(a) - gammaln(b))
    for row, spread in enumerate(spreads):
        total = gammaln(m + spread).sum()
        for column in range(_MEANS):
            parts = gammaln(x + a[row, column]) + gammaln(rest + b[row, column])
            fit[row, column] += parts.sum() - total
    weight = np.exp(fit - fit.max())
    return a.ravel(), b.ravel(), (weight / weight.sum()).ravel()


def posterior(share: npt.ArrayLike, m: npt.ArrayLike, draws: int = 4_000, seed: int = 0) -> Floats:
    """Draw what the areas' true shares may be, given all their estimates.

    Parameters
    ----------
    share
        Estimated shares of households, 0–1, one an area.
    m
        Their effective samples, from `effective_sample`.
    draws
        How many cities to draw.
    seed
        The same seed gives the same draws.

    Returns
    -------
    ndarray
        Shares, of shape (draws, areas). Areas of infinite m stay at their share; those whose share
        or m is missing are NaN.

    Raises
    ------
    TableError
        If a share lies outside 0–1.

    Notes
    -----
    Shares are taken as beta(μφ, (1 − μ)φ) and x = mp as binomial of m. (μ, φ) has 25 × 30 values:
    μ within 0.1 of the pooled mean, φ from 1.5 to 400 in equal ratios, weighted by
    Π B(x + μφ, m − x + (1 − μ)φ) / B(μφ, (1 − μ)φ). A draw picks one of them, then each area's
    share from beta(x + μφ, m − x + (1 − μ)φ). Normal errors around the estimates themselves would
    count the noise twice.

    Examples
    --------
    >>> drawn = posterior([0.1, 0.3, 0.8], [40, 40, float("inf")], draws=500)
    >>> drawn.shape, bool((drawn[:, 2] == 0.8).all())
    ((500, 3), True)
    >>> bool(drawn[:, 0].mean() > 0.1)  # drawn towards the others
    True
    """
    p, size = _shares(share), _floats(m)
    drawn = np.full((draws, len(p)), np.where(np.isposinf(size), p, np.nan))
    free = np.isfinite(size) & (size > 0) & ~np.isnan(p)
    if not free.any():
        return drawn
    x, rest = size[free] * p[free], size[free] * (1 - p[free])
    a, b, weight = _prior(x, rest)
    rng = np.random.default_rng(seed)
    # One stream, read row by row: where it is cut does not matter.
    picked = rng.choice(len(weight), size=draws, p=weight)
    for rows in _blocks(draws, len(x)):
        grid = picked[rows, None]
        drawn[rows, free] = rng.beta(x + a[grid], rest + b[grid])
    return drawn


def _ranks(draws: Floats) -> Ranks:
    """Rank the areas within each draw, 1 = largest; 0 marks areas that were not drawn.

    Of equal areas the earlier goes first, so that each draw has exactly k in its top k.
    """
    live = ~np.isnan(draws.max(axis=0))
    ranks = np.zeros(draws.shape, dtype=np.int32)
    places = np.arange(1, live.sum() + 1, dtype=np.int32)[None, :]
    for rows in _blocks(*draws.shape):
        block = -draws[rows, live]
        order = np.argsort(block, axis=1)
        # The fast sort leaves ties in any order; they are rare, so only their rows are redone.
        ordered = np.take_along_axis(block, order, axis=1)
        tied = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
        order[tied] = np.argsort(block[tied], axis=1, kind="stable")
        placed = np.empty(block.shape, dtype=np.int32)
        np.put_along_axis(placed, order, places, axis=1)
        ranks[rows, live] = placed
    return ranks


def _chance(ranks: Ranks, k: int) -> Floats:
    return np.where(ranks[0] > 0, (ranks <= k).mean(axis=0), np.nan)


def _band(ranks: Ranks, level: float) -> tuple[Floats, Floats]:
    low, high = _quantiles(ranks, level)
    return np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)


def _expected_rank(ranks: Ranks) -> Floats:
    return np.where(ranks[0] > 0, ranks.mean(axis=0), np.nan)


def _shortlist(ranks: Ranks, k: int) -> Hits:
    k = min(k, int((ranks[0] > 0).sum()))
    if k == 0:
        return Hits((), 0.0, 0, 0, 0)
    chances = _chance(ranks, k)
    order: Ints = np.lexsort((_expected_rank(ranks), -chances))
    hit = ranks[:, order[:k]] <= k
    low, high = _quantiles(hit.sum(axis=1)[:, None], 0.90)
    # The last of the true top k in the list's own order; areas with no chance are never it.
    within = ranks[:, order[: np.count_nonzero(chances > 0)]] <= k
    reach = within.shape[1] - np.argmax(within[:, ::-1], axis=1)
    pool = np.quantile(reach, 0.90, method="inverted_cdf")
    members = tuple(int(position) for position in order[:k])
    return Hits(members, float(chances[order[:k]].sum()), int(low[0]), int(high[0]), int(pool))


def chance(draws: npt.ArrayLike, k: int) -> Floats:
    """Return each area's chance of being among the k largest.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas), as from `posterior`.
    k
        At least 1.

    Returns
    -------
    ndarray
        0–1, one an area; they sum to k. NaN for areas that were not drawn.

    Raises
    ------
    ValueError
        If k is less than 1.

    Examples
    --------
    >>> chance([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]], k=1)
    array([0.5, 0.5, 0. ])
    """
    _check_k(k)
    return _chance(_ranks(_floats(draws)), k)


def band(draws: npt.ArrayLike, level: float = 0.90) -> tuple[Floats, Floats]:
    """Return the ranks between which each area lies in most draws.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).
    level
        The part of the draws between the two ranks; what is left is halved.

    Returns
    -------
    tuple of ndarray
        Lower and upper rank of each area, 1 = largest; NaN for areas that were not drawn.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = band([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]])
    >>> low, high
    (array([1., 1., 2.]), array([3., 2., 3.]))
    """
    _check_level(level)
    return _band(_ranks(_floats(draws)), level)


def expected_rank(draws: npt.ArrayLike) -> Floats:
    """Return each area's mean rank over the draws, 1 = largest; NaN where not drawn.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).

    Examples
    --------
    >>> expected_rank([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]])
    array([2. , 1.5, 2.5])
    """
    return _expected_rank(_ranks(_floats(draws)))


def shortlist(draws: npt.ArrayLike, k: int) -> Hits:
    """List the k areas likeliest to be the k largest, and say how good the list is.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).
    k
        Length of the list, at least 1; lowered to the number of areas that were drawn.

    Returns
    -------
    Hits
        Members, hits with their 5–95 %, and pool.

    Raises
    ------
    ValueError
        If k is less than 1.

    Notes
    -----
    The hits are the members that belong to the k largest of a draw; their mean is the sum of the
    members' chances. `pool` is the smallest number of areas, taken by chance and then by expected
    rank, that holds all the k largest in 90 % of the draws.

    Examples
    --------
    >>> shortlist([[3.0, 2.0, 1.0], [2.0, 3.0, 1.0], [2.0, 3.0, 1.0]], k=1)
    Hits(members=(1,), hits=0.6666666666666666, hits_low=0, hits_high=1, pool=2)
    """
    _check_k(k)
    return _shortlist(_ranks(_floats(draws)), k)


def tier(chance: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the class of each chance, one of `TIERS`; None where it is missing.

    Parameters
    ----------
    chance
        Chances of belonging to the k most excluded, 0–1.

    Notes
    -----
    Almost surely from 0.95, likely from 0.8, more likely than not from 0.5, possible from 0.2,
    unlikely from 0.05, else very unlikely. None is called certain.

    Examples
    --------
    >>> tier([0.97, 0.8, 0.1, float("nan")]).tolist()
    ['almost_surely', 'likely', 'unlikely', None]
    """
    values = _floats(chance)
    classes = np.array(TIERS, dtype=object)
    found: npt.NDArray[np.object_] = classes[(values[:, None] < np.array(_TIER_FLOORS)).sum(axis=1)]
    found[np.isnan(values)] = None
    return found
