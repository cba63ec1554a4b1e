"""Which of many estimates are surely apart, two by two, and the ranks that leaves possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from exclusion.moe import Floats

_STEP = 1.05  # standard errors of a bin are within 5% of each other
_SIMULATIONS, _SEED = 10_000, 0
# Comparisons that `bounds` makes: up to 3,162 areas each stands alone.
_COMPARISONS, _FEWEST = 10_000_000, 50


def _extremes(counts: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw the largest and the smallest of each count of standard normals, a row a count."""
    from scipy.special import ndtri

    u, v = 1 - rng.random((2, len(counts), _SIMULATIONS))
    n = counts[:, None]
    # The largest of n uniforms is u^(1/n), and the others are uniform below it.
    above = -np.expm1(np.log(u) / n)
    below = (1 - above) * -np.expm1(np.log(v) / np.maximum(n - 1, 1))
    largest = -ndtri(above)
    return largest, np.where(n > 1, ndtri(below), largest)


def _bins(se: Floats) -> tuple[Floats, Floats, Floats]:
    """Sort standard errors over 0 into bins; return each one's count, least and greatest."""
    place = np.floor(np.log(se / se.min()) / np.log(_STEP) + 1e-9)
    order = np.argsort(se, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    counts = np.diff(np.append(starts, len(se))).astype(float)
    sizes = se[order]
    return counts, sizes[starts], sizes[(starts + counts - 1).astype(int)]


def _apart(high: Floats, low: Floats, ends: tuple[float, float]) -> Floats:
    """Return the largest cos t·high + sin t·low whose tan t lies between the two ends."""
    first, last = (np.cos(t) * high + np.sin(t) * low for t in np.arctan(ends))
    inside = (high > 0) & (low > ends[0] * high) & (low < ends[1] * high)
    return np.where(inside, np.hypot(high, low), np.maximum(first, last))


def critical(se: Floats, confidence: float) -> float:
    """Return how many standard errors of a difference all pairs stay within, at that confidence.

    Parameters
    ----------
    se
        Standard errors, finite; 0 where there is no error.
    confidence
        Confidence that every difference is within it.

    Notes
    -----
    The `confidence` quantile of max|eᵢ − eⱼ| / √(sᵢ² + sⱼ²), e normal with standard errors s, over
    10,000 simulations with a fixed seed; taken two standard errors of that quantile higher. With
    tan t = sⱼ / sᵢ the difference is cos t·zᵢ − sin t·zⱼ, z standard normal: it grows with zᵢ and
    falls with zⱼ, so that of two bins of s only the largest and the smallest z matter. Each pair
    of bins gets the t of its range that makes most of them.
    """
    fixed, se = bool((se == 0).any()), se[se > 0]
    if not len(se):
        return 0.0
    counts, least, greatest = _bins(se)
    largest, smallest = _extremes(counts, np.random.default_rng(_SEED))
    # An estimate without error is as far from another as that one's own error.
    most = np.maximum(largest, -smallest).max(axis=0) * (1.0 if fixed else 0.0)
    order = np.argsort(-counts)  # where the most areas are the extremes are: the rest is quick
    for one in order:
        for other in order[order != one] if counts[one] == 1 else order:
            high, low = largest[one], -smallest[other]
            more = np.flatnonzero(high * high + low * low > most * most)
            if len(more):
                ends = least[other] / greatest[one], greatest[other] / least[one]
                most[more] = np.maximum(most[more], _apart(high[more], low[more], ends))
    unsure = 2 * np.sqrt(confidence * (1 - confidence) / _SIMULATIONS)
    return float(np.quantile(most, min(confidence + unsure, 1.0), method="higher"))


def bounds(values: Floats, se: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Return the lowest and highest rank of each area, 1 = largest.

    Parameters
    ----------
    values, se
        Estimates and their standard errors; infinite where unknown.
    confidence
        Confidence that all true ranks lie within.

    Notes
    -----
    The areas are grouped by s, each group taken at its largest s: bounds are never narrower than
    by all pairs, and the same up to 3,162 areas.
    """
    n = len(values)
    order = np.argsort(values, kind="stable")  # what is looked up in order is found faster
    values, se = values[order], se[order]
    finite = np.isfinite(se)
    known, size = np.flatnonzero(finite), np.where(finite, se, 0.0)
    above, below = np.zeros((2, n))
    c = critical(se[known], confidence)
    by_error = known[np.argsort(se[known], kind="stable")]
    groups = min(len(known), max(_COMPARISONS // max(n, 1), _FEWEST))
    for group in np.array_split(by_error, groups) if groups else ():
        apart = np.where(finite, c * np.hypot(size, se[group[-1]]), np.inf)
        others = np.sort(values[group])
        above += len(group) - np.searchsorted(others, values + apart, side="right")
        below += np.searchsorted(others, values - apart, side="left")
    low, high = np.empty((2, n))
    low[order], high[order] = 1 + above, n - below
    return low, high
