"""What an area's share is worth in independent answers, and the scale of its error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion import frames, geoid, moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

    from exclusion.moe import Floats

# Margins that say something of the survey.
_MEASURING: Final = ("published", "derived", "controlled")
# Effective households of the median area below which the median of their ratios is skewed.
_FEW: Final = 40
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
    share = frames.floats(values)
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

    Where the median m comes out under 40, as in block groups, these ratios are so skewed that their
    median is too low: by 15–17 % in simulated cities of Baltimore's size with a mean share of 11 %.
    There F = Σ(se²·N / s) / Σ(p·(1 − p) + se²), within 5 % of the true one in all those cities.

    Examples
    --------
    >>> sample = effective_sample([0.2, 0.4, 0.0], [0.1, 0.12, 0.05], [600, 600, 0],
    ...                           geography="tract", vintage=2019)
    >>> round(sample.design_factor, 2), sample.measured
    (16.15, True)
    >>> sample.m.round(1)
    array([44.2, 44.2,  nan])
    """
    p, whole = shares(share), frames.floats(base)
    margin = np.full(p.shape, np.nan) if share_moe is None else frames.floats(share_moe)
    design = moe.design(geography, vintage)
    whole = np.where(whole > 0, whole, np.nan)
    size = design.size_factor(whole)
    usable = (p > 0) & (p < 1) & np.isfinite(margin) & (margin > 0) & (whole > 0)
    factor = float(design.factor)
    if usable.any():
        spread = (p * (1 - p) * size / whole)[usable]
        variance = moe.to_se(margin[usable]) ** 2
        factor = float(np.median(variance / spread))
        per_factor = (whole / size)[usable]
        if np.median(per_factor) < _FEW * factor:
            alike = (p * (1 - p))[usable] + variance
            factor = float((variance * per_factor).sum() / alike.sum())
    m = whole / (factor * size)
    m = np.where((margin == 0) & np.isfinite(m), np.inf, m)
    return EffectiveSample(m, factor, bool(usable.any()))


def sample_of(areas: pd.DataFrame, by: str, vintage: int | None = None) -> EffectiveSample:
    """Tell how many independent answers the shares of one measure are worth.

    Parameters
    ----------
    areas
        An area table of tracts or block groups, indexed by GEOID.
    by
        Name of the measure, such as "no_broadband". Needed are its `_share`, `_base` and
        `_period`; `_share_moe` (90 %; without that column the design factor is assumed); and how
        the margins came about in `_share_moe_method` or `_moe_method` (without either: published).
    vintage
        The last year of the 5-year period, where no `_period` tells it.

    Returns
    -------
    EffectiveSample
        By row; NaN where a share or its margin is missing.

    Raises
    ------
    TableError
        If a column is missing, the areas are neither tracts nor block groups, periods are mixed,
        or a share lies outside 0–1.

    Notes
    -----
    As `effective_sample`; where a column `inside` gives the part of an area that is counted, the
    sample is that of the whole area. Only margins that were published, or computed from such,
    measure the design factor; modelled ones would repeat what was assumed.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_share": [0.2, 0.4], "x_share_moe": [0.1, 0.12], "x_base": 600,
    ...     "x_moe_method": "published", "x_period": "2015–2019"}, index=["22071000100"] * 2)
    >>> sample_of(areas, "x").m.round(1)
    array([44.2, 44.2])
    """
    lacking = [name for name in (f"{by}_share", f"{by}_base") if name not in areas]
    if lacking:
        raise TableError(f"no column {', '.join(lacking)}: what {by} is worth cannot be told")
    base = frames.floats(areas[f"{by}_base"])
    if "inside" in areas:
        # Of an area that a place's line cuts the base is what lies inside; its share was measured
        # on all of it.
        base = base / frames.floats(areas["inside"])
    share = np.where(base > 0, shares(areas[f"{by}_share"]), np.nan)
    margin = frames.floats(areas[f"{by}_share_moe"]) if f"{by}_share_moe" in areas else None
    methods = (f"{by}_share_moe_method", f"{by}_moe_method")
    method = next((name for name in methods if name in areas), None)
    measuring = margin
    if margin is not None and method is not None:
        made = areas[method].isin(_MEASURING).to_numpy(dtype=bool)
        measuring = np.where(made, margin, np.nan)
    sample = effective_sample(
        share,
        measuring,
        base,
        geography=geoid.geography(str(areas.index[0])),
        vintage=_vintage(areas, by, vintage),
    )
    unknown = np.isnan(share) if margin is None else np.isnan(share) | np.isnan(margin)
    return sample._replace(m=np.where(unknown, np.nan, sample.m))


def _vintage(areas: pd.DataFrame, by: str, vintage: int | None) -> int:
    column = f"{by}_period"
    periods = list(areas[column].dropna().unique()) if column in areas else []
    if not periods and vintage is not None:
        return vintage
    if len(periods) != 1:
        found = ", ".join(map(str, periods)) or "none"
        raise TableError(f'{column}: expected one period, such as "2015–2019", found {found}')
    return geoid.vintage_of(str(periods[0]))


def sampling_variance(reference: float, m: npt.ArrayLike) -> Floats:
    """Return how much each area's share varies from sample to sample.

    Parameters
    ----------
    reference
        The place's own share p, 0–1.
    m
        The areas' effective samples, from `effective_sample`: NaN where missing, infinite where
        there is no error.

    Returns
    -------
    ndarray
        Variances, of the shape of m; 0 where m is infinite, NaN where it is missing or 0.

    Raises
    ------
    TableError
        If the reference is not a number between 0 and 1.

    Notes
    -----
    p·(1 − p) / m, the same p for all. By its own share an area that happens to find few looks the
    surer for it, and what is drawn by such variances errs more than the direct estimates do where
    shares are small.

    Examples
    --------
    >>> sampling_variance(0.2, [40, float("inf"), None])
    array([0.004, 0.   ,   nan])
    """
    p = shares(reference)
    if p.ndim or np.isnan(p):
        raise TableError("reference must be one share, 0 to 1: the place's own")
    size = frames.floats(m)
    variance: Floats = p * (1 - p) / np.where(size > 0, size, np.nan)
    return variance


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
    share, m = shares(share), frames.floats(m)
    finite = np.where(np.isfinite(m), m, 0)
    shrunk = (finite * share + 0.375) / (finite + 0.75)
    return np.arcsin(np.sqrt(np.where(np.isfinite(m), shrunk, share)))
