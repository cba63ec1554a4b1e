"""Shares on a scale where their error does not hang on what they are, and tests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exclusion import frames

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats


def arcsine(share: npt.ArrayLike, m: npt.ArrayLike) -> Floats:
    """Return shares on a scale where their standard error is 1/√(4m + 2), whatever they are.

    Parameters
    ----------
    share
        Shares p, 0–1.
    m
        Their effective samples; where one is infinite the share is taken as it is.

    Raises
    ------
    TableError
        If a share lies outside 0–1, a sample is negative, or labels or shapes do not fit.

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
    p, size = frames.sampled(share, m)
    finite = np.where(np.isfinite(size), size, 0)
    shrunk = (finite * p + 0.375) / (finite + 0.75)
    return np.arcsin(np.sqrt(np.where(np.isfinite(size), shrunk, p)))


def arcsine_se(m: npt.ArrayLike) -> Floats:
    """Return the standard error of a share on the scale of `arcsine`.

    Parameters
    ----------
    m
        Effective samples; infinite where a share has no error, NaN where unknown.

    Raises
    ------
    TableError
        If a sample is negative, or no number.

    Notes
    -----
    1/√(4m + 2).

    Examples
    --------
    >>> arcsine_se([40, float("inf"), None]).round(4)
    array([0.0786, 0.    ,    nan])
    """
    se: Floats = 1 / np.sqrt(4 * frames.samples(m) + 2)
    return se


def standardized(gap: npt.ArrayLike, se: npt.ArrayLike) -> Floats:
    """Return differences in standard errors; no difference is none, however sure both sides are.

    Parameters
    ----------
    gap
        Differences; NaN where missing.
    se
        Their standard errors, 0 where there is no error, NaN where unknown.

    Raises
    ------
    TableError
        If an error is negative, or labels or shapes do not fit.

    Examples
    --------
    >>> standardized([0.3, 0.0, 0.3], [0.1, 0.0, 0.0])
    array([ 3.,  0., inf])
    """
    gap, se = frames.together(gap=gap, se=se)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((gap == 0) & ~np.isnan(se), 0.0, gap / se)


def two_sided(z: npt.ArrayLike) -> Floats:
    """Return the chance that a normal error is as far from 0, on either side.

    Parameters
    ----------
    z
        Differences in standard errors; NaN where missing.

    Raises
    ------
    TableError
        If one is no number.

    Examples
    --------
    >>> two_sided([0, -1.96, None]).round(3)
    array([1.  , 0.05,  nan])
    """
    from scipy.special import ndtr

    p: Floats = 2 * ndtr(-np.abs(frames.uncoded(z, "z")))
    return p
