"""What areas do of their own from one period to another, beside what their place does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion import _records, _threads, frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

PERSISTENCE: Final = 0.94
"""What a year leaves of an area's departure from its place, in log-odds: λ = 0.94 to the power t,
as between New Orleans' tracts of 2013–17 and of 2020–24."""
DRIFT: Final = 0.20
"""What a year adds to it, there: σ = 0.20·√t."""
LEAST_AREAS: Final = 100
"""Of fewer areas neither is estimated: the two would be anybody's guess."""

#: Log-odds at which both periods' likelihoods are taken, and the least odds that there are.
_GRID: Final = np.linspace(-7.0, 5.0, 241)
_TOLERANCE: Final = 1e-3


class Drift(NamedTuple):
    """What areas of a place do of their own, a year."""

    persistence: float
    """λ: what a year leaves of a departure from the place, in log-odds."""
    drift: float
    """σ: standard deviation of what a year adds to it."""
    areas: int
    """By how many areas both were estimated; 0: they are those of New Orleans."""

    def _repr_html_(self) -> str:
        return _records.card(self)


ASSUMED: Final = Drift(PERSISTENCE, DRIFT, 0)
"""What is taken for places where it cannot be estimated."""


@_threads.one()
def drift(
    old_share: npt.ArrayLike,
    old_m: npt.ArrayLike,
    new_share: npt.ArrayLike,
    new_m: npt.ArrayLike,
    years: float,
) -> Drift:
    """Estimate how fast areas' departures from their place fade, and how far they wander.

    Parameters
    ----------
    old_share, old_m
        Shares of areas in a period, 0–1, and their effective samples, from `effective_sample`.
    new_share, new_m
        Those of the same areas in a later period that shares no year with it.
    years
        Between the middles of the periods, such as 7 from 2013–17 to 2020–24.

    Returns
    -------
    Drift
        Both a year: λ and σ.

    Raises
    ------
    ArgumentError
        If `years` is not positive.
    TableError
        If a share lies outside 0–1, a sample is negative, shapes do not fit, or fewer than 100
        areas have a share and a finite sample in both periods.

    Notes
    -----
    θ₁ ~ N(μ₁, ω²), θ₂ ~ N(μ₂ + λᵗ(θ₁ − μ₁), σ²t) for each area, x = mp of both periods binomial
    of m with these log-odds. The marginal likelihood of all areas, integrated on a grid of
    log-odds, is maximised over all five; λᵗ is held within 0–1. Between New Orleans' tracts of
    2013–17 and 2020–24 it is 0.73, and σ√t 0.47.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> old = rng.normal(-1, 0.7, 400)
    >>> new = -1.5 + 0.6 * (old + 1) + rng.normal(0, 0.5, 400)
    >>> shares = [rng.binomial(90, 1 / (1 + np.exp(-odds))) / 90 for odds in (old, new)]
    >>> found = drift(shares[0], [90] * 400, shares[1], [90] * 400, 5)
    >>> bool(abs(found.persistence**5 - 0.6) < 0.12), bool(abs(found.drift * 5**0.5 - 0.5) < 0.12)
    (True, True)
    """
    frames.check_number(years, "years")
    given = {"old_share": old_share, "old_m": old_m, "new_share": new_share, "new_m": new_m}
    index = frames.labels(*given.values())
    read = (frames.shares, frames.samples) * 2
    old, old_size, new, new_size = (
        check(frames.aligned(value, index, name), name)
        for (name, value), check in zip(given.items(), read, strict=True)
    )
    if old.ndim != 1 or not old.shape == old_size.shape == new.shape == new_size.shape:
        raise TableError(f"{', '.join(given)} must be of one number an area each.")
    sizes = np.stack([old_size, new_size])
    free = (np.isfinite(sizes) & (sizes > 0)).all(axis=0) & ~np.isnan(old + new)
    count = int(free.sum())
    if count < LEAST_AREAS:
        raise TableError(
            f"old_share, old_m, new_share and new_m tell of {count} areas in both periods; it "
            f"takes {LEAST_AREAS} to estimate what areas do of their own."
        )
    shares = [old[free], new[free]]
    likely = [_likelihood(*pair) for pair in zip(shares, sizes[:, free], strict=True)]
    left, added = _fitted(likely, shares)
    return Drift(float(left ** (1 / years)), float(added / np.sqrt(years)), count)


def _likelihood(share: Floats, m: Floats) -> Floats:
    """Return how likely each area's answers are at each of the log-odds, the likeliest 1."""
    x = share * m
    log: Floats = x[:, None] * _GRID - m[:, None] * np.logaddexp(0, _GRID)
    likely: Floats = np.exp(log - log.max(axis=1, keepdims=True))
    return likely


def _fitted(likely: list[Floats], shares: list[Floats]) -> tuple[float, float]:
    """Maximise the marginal likelihood; return what is left of a departure and what is added."""
    from scipy.optimize import minimize

    middles = [np.clip(share.mean(), 0.01, 0.99) for share in shares]
    odds = [float(np.log(middle / (1 - middle))) for middle in middles]

    def cost(at: Floats) -> float:
        first = _normal(_GRID - at[0], np.exp(at[1]))
        left = 1 / (1 + np.exp(-at[3]))
        means = at[2] + left * (_GRID - at[0])
        second = _normal(_GRID[None, :] - means[:, None], np.exp(at[4]))
        each = ((likely[0] * first) @ second * likely[1]).sum(axis=1)
        return -float(np.log(np.maximum(each, np.finfo(float).tiny)).sum())

    start = np.array([odds[0], np.log(0.7), odds[1], 1.0, np.log(0.4)])
    options: Any = {"xatol": _TOLERANCE, "fatol": _TOLERANCE, "maxiter": 2_000}
    best = minimize(cost, start, method="Nelder-Mead", options=options).x
    return float(1 / (1 + np.exp(-best[3]))), float(np.exp(best[4]))


def _normal(away: Floats, sd: float) -> Floats:
    """Return the density of a normal on the grid, its sum 1 along the last axis."""
    log = -0.5 * (away / sd) ** 2
    dense = np.exp(log - log.max(axis=-1, keepdims=True))
    found: Floats = dense / dense.sum(axis=-1, keepdims=True)
    return found
