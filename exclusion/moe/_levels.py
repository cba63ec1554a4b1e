"""Margins at other levels of confidence, and of areas whose errors go together."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from exclusion.frames import Floats

#: Standard errors in a margin at 90, 95 and 99%, as the Bureau rounds them.
Z90: Final = 1.645
Z95: Final = 1.960
Z99: Final = 2.576
NEIGHBORS: Final = 0.02
"""How far the sampling errors of a place's areas are taken to go together, where that is asked:
the correlation of any two. No published figure measures it: sums of tracts have the margins that
the Bureau publishes for their counties, within 0.99 to 1.03, as they would have without any."""


def _divisor(values: ArrayLike) -> Floats:
    """Return the values with NaN for 0, so that dividing by them needs no care."""
    numbers = frames.floats(values)
    return np.where(numbers == 0, np.nan, numbers)


def ratio(a: ArrayLike, b: ArrayLike) -> Floats:
    """Return a / b, missing where b is 0.

    Parameters
    ----------
    a, b
        Two estimates, such as a part and its whole.

    Raises
    ------
    TableError
        If a number is one of the Bureau's codes, or labels or shapes do not fit.

    Examples
    --------
    >>> ratio([1, 1], [4, 0])
    array([0.25,  nan])
    """
    above, below = frames.together(a=a, b=b)
    return above / _divisor(below)


def to_se(moe: ArrayLike) -> Floats:
    """Return the standard error of 90% margins, moe / 1.645.

    Parameters
    ----------
    moe
        90% margins, in any unit; the result has the same.

    Raises
    ------
    TableError
        If a margin is negative, as the Bureau's codes are, or no number.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(to_se(3_860)), 1)
    2346.5
    """
    return frames.margins(moe, "moe") / Z90


def rescale(moe: ArrayLike, confidence: float) -> Floats:
    """Return 90% margins at another level of confidence, such as 0.95.

    Parameters
    ----------
    moe
        90% margins, in any unit; the result has the same.
    confidence
        The confidence level to come to, between 0 and 1.

    Raises
    ------
    ArgumentError
        If `confidence` is not between 0 and 1.
    TableError
        If a margin is negative, as the Bureau's codes are, or no number.

    Notes
    -----
    moe·z / 1.645, with z the Bureau's 1.960 and 2.576 at 95 and 99%, and the normal quantile at
    any confidence but these and 90%.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(rescale(3_860, 0.95)))
    4599
    """
    frames.check_between(confidence, "confidence")
    z = {0.90: Z90, 0.95: Z95, 0.99: Z99}.get(confidence) or NormalDist().inv_cdf(
        (1 + confidence) / 2
    )
    return frames.margins(moe, "moe") * (z / Z90)


def widening(areas: ArrayLike, correlation: float = NEIGHBORS) -> Floats:
    """Return by how much the error of a sum of areas grows where their errors go together.

    Parameters
    ----------
    areas
        How many areas k are summed, at least 1.
    correlation
        That of the errors of any two of them, ρ, 0 to less than 1.

    Returns
    -------
    ndarray
        What to multiply a margin by that takes the areas for independent: 1 or more.

    Raises
    ------
    ArgumentError
        If `correlation` is none that can be used.
    TableError
        If a number of areas is negative, or no number.

    Notes
    -----
    √(1 + (k − 1)·ρ), which is exact where the areas' errors are equal, and too wide where they
    differ.

    Examples
    --------
    >>> widening([1, 8, 172]).round(2)
    array([1.  , 1.07, 2.1 ])
    """
    frames.check_number(correlation, "correlation", zero=True)
    if correlation > 0:
        frames.check_between(correlation, "correlation")
    return np.sqrt(1 + np.maximum(frames.counts(areas, "areas") - 1, 0) * correlation)
