"""Many tests at once: how many of those called are expected to be false."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exclusion import frames

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from exclusion.frames import Floats


def discovery_rates(p: ArrayLike, *, rows: bool = False) -> Floats:
    """Return the false discovery rate at which each of many tests would just be called.

    Parameters
    ----------
    p
        The p of each test alone, 0–1; NaN where there is none, which counts as no test.
    rows
        Whether the tests of each row are told by themselves, and not all together.

    Returns
    -------
    ndarray
        Rates, 0–1, of the shape of p; NaN where p is.

    Raises
    ------
    ArgumentError
        If `rows` is neither True nor False.
    TableError
        If a p lies outside 0–1, or is no number.

    Notes
    -----
    min over j ≥ i of p₍ⱼ₎·n / j, with p₍ᵢ₎ the i-th smallest of n.

    References
    ----------
    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", *Journal of the Royal
    Statistical Society B* 57 (1995), 289–300.

    Examples
    --------
    >>> discovery_rates([0.01, 0.04, 0.3, np.nan])
    array([0.03, 0.06, 0.3 ,  nan])
    """
    # `scipy.stats` has the same, but takes half a second to load.
    frames.check_flags(rows=rows)
    given = frames.shares(p, "p")
    tests = given if rows and given.ndim > 1 else given.reshape(1, -1)
    order = np.argsort(tests, axis=-1)  # what is missing comes last
    count = (~np.isnan(tests)).sum(axis=-1, keepdims=True)
    least = np.take_along_axis(tests, order, -1) * (count / np.arange(1, tests.shape[-1] + 1))
    found = np.fmin.accumulate(least[..., ::-1], axis=-1)[..., ::-1]
    rates = np.empty(tests.shape)
    np.put_along_axis(rates, order, np.minimum(found, 1.0), -1)
    return rates.reshape(given.shape)
