"""What an area's share is worth in independent answers, and the scale of its error."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from exclusion.moe import Floats

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


def shares(values: npt.ArrayLike) -> Floats:
    """Return shares as floats, missing ones NaN.

    Parameters
    ----------
    values
        Shares, 0–1.

    Raises
    ------
    TableError
        If one lies outside 0–1.

    Examples
    --------
    >>> shares([0.25, None])
    array([0.25,  nan])
    """
    share = moe.floats(values)
    if np.any((share < 0) | (share > 1)):
        worst = share[(share < 0) | (share > 1)][0]
        raise TableError(f"a share is {worst:g}, but shares run from 0 to 1: give fractions")
    return share


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Cut an array of that shape into blocks of rows of bounded size.

    Parameters
    ----------
    rows, columns
        The array's shape.

    Returns
    -------
    iterator of slice
        Some rows each, of 2 million numbers at most, or of 1 row.
    """
    step = max(1, _CELLS // max(1, columns))
    return (slice(start, start + step) for start in range(0, rows, step))


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
    p, whole = shares(share), moe.floats(base)
    margin = np.full(p.shape, np.nan) if share_moe is None else moe.floats(share_moe)
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


def arcsine(share: npt.ArrayLike, m: npt.ArrayLike) -> Floats:
    """Return shares on a scale where their standard error is 1/√(4m + 2), whatever they are.

    Parameters
    ----------
    share
        Shares p, 0–1.
    m
        Their effective samples; where one is infinite the share is taken as it is.

    Notes
    -----
    arcsin√((mp + 3/8) / (m + 3/4)): a test of differences of shares themselves is not to be
    trusted where shares are small, because an estimate that errs downwards looks the surer for it.

    References
    ----------
    F. J. Anscombe, "The transformation of Poisson, binomial and negative-binomial data",
    *Biometrika* 35 (1948), 246–254.

    Examples
    --------
    >>> arcsine([0.0, 0.25], [40, float("inf")]).round(3)
    array([0.096, 0.524])
    """
    share, m = shares(share), moe.floats(m)
    finite = np.where(np.isfinite(m), m, 0)
    shrunk = (finite * share + 0.375) / (finite + 0.75)
    return np.arcsin(np.sqrt(np.where(np.isfinite(m), shrunk, share)))
