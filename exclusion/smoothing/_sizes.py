"""What the shares of whole places are worth: the survey samples small ones more densely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames, moe
from exclusion.smoothing import _factor
from exclusion.smoothing._sample import EffectiveSample

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

SIZES: Final = (2_000, 5_000, 20_000, 100_000)
"""Households that part the classes of whole places; each starts a class."""


def sample_by_size(
    share: npt.ArrayLike, share_moe: npt.ArrayLike, base: npt.ArrayLike
) -> EffectiveSample:
    """Tell how many independent answers the share of each whole place is worth, by its size.

    Parameters
    ----------
    share
        Shares p of households, 0–1, one a county or place; NaN where missing.
    share_moe
        Their published 90% margins; NaN where missing, 0 where the share has no error.
    base
        Households N in each, the universe of the share.

    Returns
    -------
    EffectiveSample
        One m a place: infinite where the margin is 0, NaN where a share or margin is missing or
        there are no households. `sizes` has F in each class of `SIZES`, `design_factor` that of
        all together; NaN where no margin tells it.

    Raises
    ------
    TableError
        If a share or its margin lies outside 0–1, a number of households is negative, or labels or
        shapes do not fit.

    Notes
    -----
    m = N / F, F of each class as in `effective_sample`: the median of se²·N / (p·(1 − p)), or the
    ratio of sums where the median m is under 40. A class of fewer than 40 places is taken together
    with the next larger ones, the largest with the one before. By a place's own margin instead
    (`exclusion.ranking.sample_of_margin`) those that happen to find few excluded look the surer.
    In the counties of 2019–23, by no_subscription, F is 7.2, 12.9, 18.0, 23.6 and 28.3 (as ratios
    of sums, on which few counties of next to no excluded households tell, 9.4, 14.5, 19.0, 24.4
    and 29.9): small ones are sampled more densely.

    Examples
    --------
    >>> sample = sample_by_size([0.2, 0.4, 0.3], [0.05, 0.06, float("nan")], 1_500)
    >>> round(sample.design_factor, 1), sample.m.round()
    (8.5, array([177., 177.,  nan]))
    """
    p, margin, whole = np.broadcast_arrays(
        *frames.together(share=share, share_moe=share_moe, base=base)
    )
    whole = np.where(whole > 0, whole, np.nan)
    usable = (p > 0) & (p < 1) & np.isfinite(margin) & (margin > 0) & (whole > 0)
    none = float("nan")
    factor, sizes, spread = none, tuple[float, ...](), np.full(p.shape, none)
    if usable.any():
        variance = moe.to_se(margin) ** 2
        place = np.searchsorted(SIZES, whole, side="right")
        factor = _factor.of_margins(p[usable], variance[usable], whole[usable])
        spread = np.full(p.shape, factor)
        for group in _groups(np.bincount(place[usable], minlength=len(SIZES) + 1)):
            held = np.isin(place, group)
            some = held & usable
            own = _factor.of_margins(p[some], variance[some], whole[some])
            spread[held] = own
            sizes += (own,) * len(group)
    m: Floats = whole / spread
    m = np.where((margin == 0) & (whole > 0), np.inf, m)
    m = np.where(np.isnan(p) | np.isnan(margin), np.nan, m)
    apart = sizes if len(set(sizes)) > 1 else ()
    return EffectiveSample(m, factor, bool(usable.any()), factor, factor, sizes=apart)


def _groups(counts: npt.NDArray[np.intp]) -> list[list[int]]:
    """Take classes of too few places together with the next larger, the last with those before."""
    groups, open_, known = list[list[int]](), list[int](), 0
    for number, count in enumerate(counts):
        open_, known = [*open_, number], known + int(count)
        if known >= _factor.FEWEST:
            groups, open_, known = [*groups, open_], [], 0
    if open_ and groups:
        groups[-1] += open_
    elif open_:
        groups = [open_]
    return groups
