"""Which of many areas differ, when false calls are held down over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exclusion import frames, moe
from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats


def calls(z: Floats, p: Floats, rate: float, codes: tuple[str, str, str]) -> NDArray[np.object_]:
    """Call each area up, down or neither, with a false discovery rate held at `rate`.

    Parameters
    ----------
    z
        How far each is from no difference, with its sign; NaN where that is not known.
    p
        Two-sided p of each, tested alone; NaN where z is.
    rate
        Of the areas called, the share that may differ in nothing (0–1).
    codes
        What to call an area up, down and neither.

    Returns
    -------
    ndarray
        One of `codes` an area; None where p is missing.

    Raises
    ------
    ArgumentError
        If `rate` is not between 0 and 1, or `codes` are no three words.
    TableError
        If a p lies outside 0–1, or shapes do not fit.

    References
    ----------
    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", *Journal of the Royal
    Statistical Society B* 57 (1995), 289–300.

    Examples
    --------
    >>> z, p = np.array([4.0, -1.0, np.nan]), np.array([0.0001, 0.32, np.nan])
    >>> calls(z, p, 0.10, ("above", "below", "unclear")).tolist()
    ['above', 'unclear', None]
    """
    frames.check_between(rate, "rate")
    if len(frames.texts(codes, "codes")) != 3:
        raise ArgumentError(f"codes is {codes!r}; expected what to call up, down and neither.")
    up, down, neither = codes
    z, p = frames.uncoded(z, "z"), frames.shares(p, "p")
    if z.shape != p.shape:
        raise TableError(f"z has the shape {z.shape}, but p has {p.shape}.")
    known = ~np.isnan(p)
    called = np.full(p.shape, None, dtype=object)
    called[known] = neither
    if known.any():
        clear = np.zeros(p.shape, dtype=bool)
        clear[known] = moe.discovery_rates(p[known]) <= rate
        called[clear & (z > 0)] = up
        called[clear & (z < 0)] = down
    return called
