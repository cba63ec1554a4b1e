"""Margins at other levels of confidence, and the arrays that all of the arithmetic works on."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

Z90: Final = 1.645  # standard errors in a margin, as the Bureau rounds them
Z95: Final = 1.960
Z99: Final = 2.576


def floats(values: ArrayLike) -> Floats:
    """Return numbers as an array of floats, missing ones NaN.

    Parameters
    ----------
    values
        A number, an array, a Series or a frame, nullable or not.

    Examples
    --------
    >>> floats([1, None])
    array([ 1., nan])
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except TypeError:
        if not hasattr(values, "to_numpy"):
            raise
        # A frame that mixes nullable columns with others: its own NA must become NaN.
        floats: Floats = values.to_numpy(dtype=np.float64, na_value=np.nan)
        return floats


def _divisor(values: ArrayLike) -> Floats:
    """Return the values with NaN for 0, so that dividing by them needs no care."""
    numbers = floats(values)
    return np.where(numbers == 0, np.nan, numbers)


def ratio(a: ArrayLike, b: ArrayLike) -> Floats:
    """Return a / b, missing where b is 0.

    Parameters
    ----------
    a, b
        Two estimates, such as a part and its whole.

    Examples
    --------
    >>> ratio([1, 1], [4, 0])
    array([0.25,  nan])
    """
    return floats(a) / _divisor(b)


def to_se(moe: ArrayLike) -> Floats:
    """Return the standard error of 90 % margins, moe / 1.645.

    Parameters
    ----------
    moe
        90 % margins, in any unit; the result has the same.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(to_se(3_860)), 1)
    2346.5
    """
    return floats(moe) / Z90


def rescale(moe: ArrayLike, level: float) -> Floats:
    """Return 90 % margins at another level of confidence, such as 0.95.

    Parameters
    ----------
    moe
        90 % margins, in any unit; the result has the same.
    level
        The confidence level to come to, between 0 and 1.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1.

    Notes
    -----
    moe·z / 1.645, with z the Bureau's 1.960 and 2.576 at 95 and 99 %, and the normal quantile at
    any level but these and 90 %.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> round(float(rescale(3_860, 0.95)))
    4599
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, but must be between 0 and 1, such as 0.95 for 95 %")
    z = {0.90: Z90, 0.95: Z95, 0.99: Z99}.get(level) or NormalDist().inv_cdf((1 + level) / 2)
    return floats(moe) * (z / Z90)
