"""Draws of what the areas' true shares may be, given all their estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exclusion import moe
from exclusion.smoothing._sample import blocks, shares

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

# The posterior's grid: the mean share, and how alike the areas are (large: alike).
_MEANS, _MEAN_REACH, _MEAN_EDGE = 25, 0.1, 0.001
_SPREADS, _SPREAD_RANGE = 30, (1.5, 400.0)


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
    p, size = shares(share), moe.floats(m)
    drawn = np.full((draws, len(p)), np.where(np.isposinf(size), p, np.nan))
    free = np.isfinite(size) & (size > 0) & ~np.isnan(p)
    if not free.any():
        return drawn
    x, rest = size[free] * p[free], size[free] * (1 - p[free])
    a, b, weight = _prior(x, rest)
    rng = np.random.default_rng(seed)
    # One stream, read row by row: where it is cut does not matter.
    picked = rng.choice(len(weight), size=draws, p=weight)
    for rows in blocks(draws, len(x)):
        grid = picked[rows, None]
        drawn[rows, free] = rng.beta(x + a[grid], rest + b[grid])
    return drawn
