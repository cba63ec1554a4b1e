"""Arithmetic of margins of error: how sure a number is that was made from estimates.

Everywhere `x_moe` is the margin of `x`: the half-width of its 90% confidence interval, in the
unit of `x`, as the American Community Survey publishes it. Arguments are numbers, arrays, Series
or frames, and are never changed. Labels are aligned to those of the first argument that has any,
and must be the same ones; what has none goes by position. Beside a frame a Series is a column, and
columns are paired by their names, but for `_moe` or E and M at the end. Each function returns a new
array of the broadcast shape: 0-d, or a numpy float, if all arguments are scalars.

Missing is NaN. A missing argument or a zero denominator makes that element of the result missing,
without an exception or a warning. A margin of 0 (a controlled estimate) is a margin like any other.
The codes that the Bureau writes in place of numbers (margins below 0, estimates of −100,000,000 or
less), infinities and text are refused by label: every function raises `TableError` for them, and
for labels or shapes that do not fit.

The rules are those of the Census Bureau, *Understanding and Using American Community Survey Data:
What All Data Users Need to Know* (2020), chapters 7 and 8. Beyond it go `modelled` and its
companions, with constants fitted to margins that the Bureau published, and `widening`, an
assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import ArgumentError
from exclusion.frames import Floats
from exclusion.moe import _groups
from exclusion.moe._discovery import discovery_rates
from exclusion.moe._groups import Groups, Shares
from exclusion.moe._levels import (
    NEIGHBORS,
    Z90,
    Z95,
    Z99,
    _divisor,
    ratio,
    rescale,
    to_se,
    widening,
)
from exclusion.moe._modelled import Design, design, modelled, of_modelled_share

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CV_HIGH",
    "CV_MEDIUM",
    "NEIGHBORS",
    "RELIABILITY",
    "Z90",
    "Z95",
    "Z99",
    "Design",
    "Floats",
    "Groups",
    "Shares",
    "cv",
    "cv_of_share",
    "design",
    "discovery_rates",
    "modelled",
    "of_change",
    "of_complement",
    "of_difference",
    "of_modelled_share",
    "of_product",
    "of_ratio",
    "of_share",
    "of_sum",
    "ratio",
    "reliability",
    "rescale",
    "to_se",
    "widening",
    "z_score",
]

#: The largest `cv` of the first two tiers of `reliability`.
CV_HIGH: Final = 0.12
CV_MEDIUM: Final = 0.40
RELIABILITY: Final = ("high", "medium", "low")
"""The tiers of `reliability`."""


def of_sum(estimates: ArrayLike, moes: ArrayLike, axis: int = -1) -> Floats:
    """Return the margin of the sum of `estimates` over `axis`; by default, of each row.

    Parameters
    ----------
    estimates, moes
        The sum's components, all of one unit, and their 90% margins.
    axis
        The axis to add up; by default the last.

    Raises
    ------
    ArgumentError
        If there is no such axis.

    Notes
    -----
    √Σm², where of all components whose estimate is 0 only the largest margin counts: many empty
    cells would swamp the others.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, aggregated count data.

    Examples
    --------
    >>> round(float(of_sum([135_173, 43_104, 24_842], [3_860, 2_642, 1_957])))
    5070
    >>> round(float(of_sum([0, 0, 0, 30, 15], [100, 50, 35, 5, 3])), 2)
    100.17
    """
    numbers, margins = np.broadcast_arrays(*frames.together(estimates=estimates, moes=moes))
    axes = max(1, numbers.ndim)
    if not isinstance(axis, int | np.integer) or axis not in range(-axes, axes):
        raise ArgumentError(f"axis is {axis!r}, but what is summed has {numbers.ndim} dimensions.")
    every, one = _groups.squares(numbers, margins)
    variance: Floats = np.sum(every, axis=axis) + np.max(one, axis=axis, initial=0.0)
    return np.sqrt(variance)


def of_share(a: ArrayLike, a_moe: ArrayLike, b: ArrayLike, b_moe: ArrayLike) -> Floats:
    """Return the margin, on the scale 0 to 1, of the share a / b, where a is a part of b.

    Parameters
    ----------
    a, a_moe, b, b_moe
        The part and the whole, such as some and all households of an area, each with its 90%
        margin; all in one unit.

    Notes
    -----
    √(a_moe² − p²·b_moe²) / b with p = a / b; an element whose radicand is not positive takes the
    formula of `of_ratio`. Shares of exactly 0 or 1 get no special care here.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, proportions.

    Examples
    --------
    >>> round(float(of_share(203_119, 5_070, 630_498, 831)), 3)
    0.008
    """
    part, part_moe, whole, whole_moe = frames.together(a=a, a_moe=a_moe, b=b, b_moe=b_moe)
    whole = _divisor(whole)
    # Both terms times b: products of whole numbers are exact, so that a radicand of 0 is seen.
    part_term = np.abs(part_moe * whole)
    whole_term = np.abs(part * whole_moe)
    narrow = (part_term - whole_term) * (part_term + whole_term)
    wide = np.square(part_term) + np.square(whole_term)
    return np.sqrt(np.where(narrow > 0, narrow, wide)) / np.square(whole)


def of_ratio(a: ArrayLike, a_moe: ArrayLike, b: ArrayLike, b_moe: ArrayLike) -> Floats:
    """Return the margin of the ratio a / b, where a is not a part of b.

    Parameters
    ----------
    a, a_moe, b, b_moe
        Two estimates, such as people and households, each with its 90% margin in its own unit.

    Notes
    -----
    √(a_moe² + r²·b_moe²) / b with r = a / b.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, ratios.

    Examples
    --------
    >>> round(float(of_ratio(226_840, 5_556, 203_119, 5_070)), 3)
    0.039
    """
    above, above_moe, below, below_moe = frames.together(a=a, a_moe=a_moe, b=b, b_moe=b_moe)
    below = _divisor(below)
    return np.hypot(above_moe, above / below * below_moe) / np.abs(below)


def of_product(a: ArrayLike, a_moe: ArrayLike, b: ArrayLike, b_moe: ArrayLike) -> Floats:
    """Return the margin of the product a · b, such as a count times a share.

    Parameters
    ----------
    a, a_moe, b, b_moe
        The factors, each with its 90% margin in its own unit; a share is on the scale 0 to 1.

    Notes
    -----
    √(a²·b_moe² + b²·a_moe²).

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, products.

    Examples
    --------
    >>> round(float(of_product(74_506_512, 228_238, 0.824, 0.001)))
    202289
    """
    one, one_moe, other, other_moe = frames.together(a=a, a_moe=a_moe, b=b, b_moe=b_moe)
    return np.hypot(one * other_moe, other * one_moe)


def of_difference(a_moe: ArrayLike, b_moe: ArrayLike) -> Floats:
    """Return the margin of the difference of two independent estimates.

    Parameters
    ----------
    a_moe, b_moe
        90% margins of the two estimates, in one unit.

    Notes
    -----
    √(a_moe² + b_moe²). If both are of periods that overlap by the fraction C, multiply it by
    √(1 − C).

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8.

    Examples
    --------
    >>> float(of_difference(3, 4))
    5.0
    """
    return np.hypot(*frames.together(a_moe=a_moe, b_moe=b_moe))


def of_change(old: ArrayLike, old_moe: ArrayLike, new: ArrayLike, new_moe: ArrayLike) -> Floats:
    """Return the margin of the change new / old − 1, as a fraction: 0.042 is 4.2 points.

    Parameters
    ----------
    old, old_moe, new, new_moe
        The estimates of the earlier and of the later period, each with its 90% margin; all in one
        unit.

    Notes
    -----
    That of the ratio new / old. If the periods overlap by the fraction C, multiply it by √(1 − C).

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, percent change.

    Examples
    --------
    >>> round(float(of_change(135_173, 3_860, 139_301, 4_047)), 4)
    0.042
    """
    before = frames.together(old=old, old_moe=old_moe, new=new, new_moe=new_moe)
    return of_ratio(*before[2:], *before[:2])


def of_complement(
    part: ArrayLike, part_moe: ArrayLike, whole: ArrayLike, whole_moe: ArrayLike
) -> Floats:
    """Return the margin of whole − part: of those who do not belong to the part.

    Parameters
    ----------
    part, part_moe, whole, whole_moe
        The part and the whole, each with its 90% margin; all in one unit, such as households.

    Notes
    -----
    √((N·s)² + (1 − p)²·n²), with N ± n the whole and p ± s the share of the part by `of_share`.
    It is a share, as sure as the part's, of an uncertain whole. `of_difference` would take the
    part as independent of the whole, which is too wide.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8, products.

    Examples
    --------
    >>> round(float(of_complement(600, 90, 1_000, 80)), 1)
    82.6
    """
    some, some_moe, total, total_moe = frames.together(
        part=part, part_moe=part_moe, whole=whole, whole_moe=whole_moe
    )
    share_moe = of_share(some, some_moe, total, total_moe)
    return of_product(1 - some / _divisor(total), share_moe, total, total_moe)


def z_score(
    a: ArrayLike, a_moe: ArrayLike, b: ArrayLike, b_moe: ArrayLike, overlap: float = 0.0
) -> Floats:
    """Return the difference a − b in standard errors: beyond ±1.645 it is significant at 90%.

    Parameters
    ----------
    a, a_moe, b, b_moe
        The two estimates, each with its 90% margin; all in one unit.
    overlap
        The fraction of a period that both estimates share: 0.2 for one year of five. The Bureau
        advises against comparing periods that overlap.

    Raises
    ------
    ArgumentError
        If `overlap` is not in [0, 1).

    Notes
    -----
    (a − b) / (√(se_a² + se_b²)·√(1 − overlap)); missing where both margins are 0.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(z_score(12.6, 0.2, 10.5, 0.3)), 3)
    9.581
    """
    if not (isinstance(overlap, int | float) and 0 <= overlap < 1):
        raise ArgumentError(
            f"overlap is {overlap!r}, but must be at least 0 and less than 1, such as 0.2 for two "
            "5-year periods that have one year in common"
        )
    one, one_moe, other, other_moe = frames.together(a=a, a_moe=a_moe, b=b, b_moe=b_moe)
    se = np.hypot(one_moe / Z90, other_moe / Z90) * np.sqrt(1 - overlap)
    return (one - other) / _divisor(se)


def cv(estimate: ArrayLike, moe: ArrayLike) -> Floats:
    """Return the coefficient of variation, se / abs(estimate); missing at 0.

    Parameters
    ----------
    estimate, moe
        Estimates and their 90% margins, in the same unit.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(cv(1_000, 329)), 3)
    0.2
    """
    number, margin = frames.together(estimate=estimate, moe=moe)
    return margin / Z90 / np.abs(_divisor(number))


def cv_of_share(share: ArrayLike, moe: ArrayLike) -> Floats:
    """Return se / min(p, 1 − p), so that a share, 0 to 1, is as sure as its complement.

    It is infinite at a share of 0 or 1.

    Parameters
    ----------
    share, moe
        Shares, 0 to 1, and their 90% margins on the same scale.

    Examples
    --------
    >>> [round(float(cv_of_share(p, 0.0329)), 3) for p in (0.05, 0.95)]
    [0.4, 0.4]
    """
    p, margin = frames.together(share=share, share_moe=moe)
    se = margin / Z90
    smaller = np.minimum(p, 1 - p)
    return np.where((smaller <= 0) & ~np.isnan(se), np.inf, se / _divisor(smaller))


def reliability(estimate: ArrayLike, moe: ArrayLike, *, share: bool = False) -> NDArray[np.str_]:
    """Return "high", "medium", "low" or, without an estimate or a margin, "missing".

    Parameters
    ----------
    estimate, moe
        Estimates and their 90% margins, in the same unit.
    share
        Whether the estimates are shares, 0 to 1.

    Notes
    -----
    By `cv`, or with `share` by `cv_of_share`: high to 12%, medium to 40%, low above; an estimate
    of 0, like a share of 1, is low. The tiers are Esri's; the Census Bureau sets no standard.

    References
    ----------
    Esri, *Methodology Statement: 2013–2017 American Community Survey* (2019), "Reliability of ACS".

    Examples
    --------
    >>> reliability([1_000, 1_000, 1_000, np.nan], [100, 500, 900, 12]).tolist()
    ['high', 'medium', 'low', 'missing']
    """
    frames.check_flags(share=share)
    number, margin = frames.together(estimate=estimate, moe=moe)
    ratio = cv_of_share(number, margin) if share else cv(number, margin)
    ratio = np.round(ratio, 12)  # so that a cv of just 12% is high, whatever its last bit says
    missing = np.isnan(number + margin)
    tiers = [missing, ratio <= CV_HIGH, ratio <= CV_MEDIUM]
    return np.asarray(np.select(tiers, ["missing", "high", "medium"], "low"), dtype=np.str_)
