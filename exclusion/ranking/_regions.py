"""What the estimates and their margins say by themselves: verdicts, and all ranks possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import ArgumentError, TableError
from exclusion.moe import to_se
from exclusion.ranking import _pairs
from exclusion.smoothing import arcsine, arcsine_se, calls, standardized, two_sided

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from exclusion.moe import Floats

    Verdicts: TypeAlias = npt.NDArray[np.object_]

#: Of the areas called above or below, the part that may be neither.
FALSE_DISCOVERY_RATE: Final = 0.10
VERDICTS: Final = ("above", "below", "unclear")
"""What an area can be against a reference."""
#: A way to take the joint region.
Method: TypeAlias = Literal["independent", "bonferroni", "pairs"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
"""Ways to take the joint region."""


def _texts(values: npt.NDArray[np.object_] | None, index: pd.Index | None) -> pd.Series:
    """Keep None as the missing text, which frames of text otherwise turn into NaN."""
    return pd.Series(values, index=index, dtype=object)


def against(share: npt.ArrayLike, m: npt.ArrayLike, reference: float) -> pd.DataFrame:
    """Tell which areas lie clearly above or below a reference share.

    Parameters
    ----------
    share
        Shares of households, 0–1, one an area.
    m
        Their effective samples, from `effective_sample`.
    reference
        The share to compare with, 0–1: the place's own, of the same period.

    Returns
    -------
    DataFrame
        A row an area, with the index of `share` if it is a Series: `z`, the two-sided `p` of that
        area alone, and `verdict`: "above", "below" or "unclear", None where the share or m is
        missing. Of the areas called above or below, 10% at most are expected to be neither.

    Raises
    ------
    ArgumentError
        If the reference is no share between 0 and 1.
    TableError
        If a share lies outside 0–1, a sample is negative, or labels or shapes do not fit.

    Notes
    -----
    z = (y − arcsin√c)·√(4m + 2) with y = arcsin√((mp + 3/8) / (m + 3/4)), which keeps its error
    where shares are near 0 or 1. The false discovery rate is held at 10% over all areas.

    References
    ----------
    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", *Journal of the Royal
    Statistical Society B* 57 (1995), 289–300.

    Examples
    --------
    >>> against([0.10, 0.32, 0.60], [60, 60, 60], 0.30)["verdict"].tolist()
    ['below', 'unclear', 'above']
    """
    p, size = frames.sampled(share, m)
    if p.ndim != 1:
        raise TableError(f"share has the shape {p.shape}, but must be one an area.")
    own = frames.shares(reference, "reference")
    if own.ndim:
        raise ArgumentError("reference must be one share, 0 to 1: the place's own.")
    z, chance, verdict = _compared(p, size, own)
    index = frames.labels(share)
    columns = {"z": pd.Series(z, index=index), "p": pd.Series(chance, index=index)}
    return pd.DataFrame({**columns, "verdict": _texts(verdict, index)})


def _compared(p: Floats, m: Floats, own: Floats) -> tuple[Floats, Floats, Verdicts]:
    """Return z, p and the verdict of each area."""
    z = standardized(arcsine(p, m) - np.arcsin(np.sqrt(own)), arcsine_se(m))
    chance = two_sided(z)
    return z, chance, calls(z, chance, FALSE_DISCOVERY_RATE, VERDICTS)


def judged(
    share: Floats,
    m: Floats,
    reference: float,
    low: Floats | float = np.nan,
    high: Floats | float = np.nan,
) -> Verdicts:
    """Keep a verdict only where the area's own posterior interval, low to high, agrees with it.

    On a handful of effective households the arcsine test is no longer to be trusted.
    """
    _, chance, verdict = _compared(share, m, frames.shares(reference, "reference"))
    held = (low <= reference) & (reference <= high) & ~np.isnan(chance)
    verdict[held] = VERDICTS[2]
    return verdict


def counts(verdict: Verdicts) -> dict[str, int]:
    """Count the areas of each verdict."""
    return {name: int(np.count_nonzero(verdict == name)) for name in VERDICTS}


def _critical(n: int, confidence: float, method: str) -> float:
    """Return the half-width of each of n joint intervals, in standard errors."""
    from scipy.special import ndtri

    levels = {"independent": confidence ** (1 / n), "bonferroni": 1 - (1 - confidence) / n}
    return float(-ndtri((1 - levels[method]) / 2))


def _bounds(values: Floats, se: Floats, half: float) -> tuple[Floats, Floats]:
    """Return the lowest and highest rank of each area, by joint intervals of that half-width."""
    low, high = values - half * se, values + half * se
    above = len(values) - np.searchsorted(np.sort(low), high, side="right")
    below = np.searchsorted(np.sort(high), low, side="left")
    return np.asarray(1.0 + above), np.asarray(float(len(values)) - below)


def joint_region(
    estimate: npt.ArrayLike,
    moe: npt.ArrayLike,
    confidence: float = 0.90,
    method: Method = "independent",
) -> pd.DataFrame:
    """Return all ranks that the estimates leave possible, for all areas at once.

    Parameters
    ----------
    estimate
        Estimates of any unit, one an area; NaN where missing.
    moe
        Their 90% margins, in the same unit; NaN where missing.
    confidence
        Confidence that all true ranks lie within their bounds.
    method
        "independent"; "bonferroni", which asks nothing of how the errors are related; or "pairs",
        the narrowest, which asks of each two areas whether they are apart.

    Returns
    -------
    DataFrame
        A row an area, with the index of `estimate` if it is a Series: `rank` (1 = largest; equal
        estimates share the smallest), `rank_low` and `rank_high`, nullable integers. Areas with no
        estimate have none and do not count; those with no margin may have any rank.

    Raises
    ------
    ArgumentError
        If the confidence is not between 0 and 1, or the method is another one.
    TableError
        If there is not one margin of 0 or more for each estimate, or one is a code of the Bureau's.

    Notes
    -----
    Each of n intervals is taken at confidence^(1/n), or at 1 − (1 − confidence)/n. An area's
    lowest rank is 1 + the number of areas whose interval lies wholly above its own, its highest
    n − the number wholly below; intervals that touch are not apart. At 90%, 51 areas need
    z = 3.081.

    By pairs, two areas are apart if their estimates differ by more than c·√(sᵢ² + sⱼ²), s the
    standard errors and c the `confidence` quantile of the largest such difference of n independent
    normal errors, simulated 10,000 times with a fixed seed. Errors of nearly the same s are taken
    together, and each s at its largest, so that the region errs on the side of being wide.

    References
    ----------
    M. Klein, T. Wright and J. Wieczorek, "A joint confidence region for an overall ranking of
    populations", *Journal of the Royal Statistical Society A* 183 (2020), 589–606.

    Examples
    --------
    >>> joint_region([50, 30, 28], [2, 2, 2])
       rank  rank_low  rank_high
    0     1         1          1
    1     2         2          3
    2     3         2          3
    """
    frames.check_between(confidence, "confidence")
    frames.check_choice(method, METHODS, "method")

    def bounds(values: Floats, se: Floats) -> tuple[Floats, Floats]:
        if method == "pairs":
            return _pairs.bounds(values, se, confidence)
        return _bounds(values, se, _critical(max(len(values), 1), confidence, method))

    return region(estimate, moe, bounds)


def region(
    estimate: npt.ArrayLike,
    moe: npt.ArrayLike,
    bounds: Callable[[Floats, Floats], tuple[Floats, Floats]],
) -> pd.DataFrame:
    """Return ranks with the bounds that a function finds from estimates and standard errors."""
    values, margins = frames.together(estimate=estimate, moe=moe)
    if values.ndim != 1 or values.shape != margins.shape:
        raise TableError(
            f"expected a margin for each estimate, one an area; estimate has the shape "
            f"{values.shape} and moe {margins.shape}."
        )
    known = ~np.isnan(values)
    ranks = np.full((len(values), 3), np.nan)
    values, se = values[known], to_se(margins[known])
    se = np.where(np.isnan(se), np.inf, se)
    ranks[known, 0] = 1 + len(values) - np.searchsorted(np.sort(values), values, side="right")
    ranks[known, 1], ranks[known, 2] = bounds(values, se)
    columns = ["rank", "rank_low", "rank_high"]
    return pd.DataFrame(ranks, index=frames.labels(estimate), columns=columns).astype("Int64")
