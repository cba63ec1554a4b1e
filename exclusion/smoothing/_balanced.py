"""Draws for what is added up over areas: together they stay what the estimates add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import TableError
from exclusion.smoothing._posterior import posterior

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

#: No draw is scaled down by more: areas so few that theirs is far off say nothing of the place.
_LEAST: Final = 0.5


def balanced(
    share: npt.ArrayLike,
    m: npt.ArrayLike,
    base: npt.ArrayLike,
    draws: int = 1_000,
    seed: int = 0,
    *,
    size: npt.ArrayLike | None = None,
) -> Floats:
    """Draw what the areas' true shares may be, with the mean of all households as estimated.

    Parameters
    ----------
    share
        Estimated shares of households, 0–1, one an area.
    m
        Their effective samples, from `effective_sample`.
    base
        Households in each area, the universe of the share.
    draws
        How many cities to draw, 1 to 100,000.
    seed
        The same seed gives the same draws.
    size
        Households of the whole areas, which shares may follow, where `base` has those inside a
        place's line; None: `base`.

    Returns
    -------
    ndarray
        Shares, of shape (draws, areas). Areas of infinite m stay at their share; those whose share,
        m or base is missing are NaN.

    Raises
    ------
    ArgumentError
        If `draws` is no number of draws, or `seed` no whole number from 0.
    TableError
        If a share lies outside 0–1, a sample or base is negative, or there is not one of each an
        area.

    Notes
    -----
    The draws of `posterior`, all multiplied by one factor where their mean number of households is
    larger than what the estimates add up to, else their complements by one. The sum of many
    areas is surer than any of them, and its estimate is not biased. No factor is under 0.5.

    A sum over areas of what is not linear in their shares, such as Σ max(0, pN − c), or the share
    of areas that were chosen by their estimates, is biased when made of the estimates: errors in
    one direction are picked. Made of these draws it is not, as far as `posterior` is right.

    References
    ----------
    J. N. K. Rao and I. Molina, *Small Area Estimation*, 2nd edition (2015), chapters 6 and 9.

    Examples
    --------
    >>> import numpy as np
    >>> drawn = balanced([0.1, 0.3, 0.5], [40, 40, 40], [600, 300, 600])
    >>> total = drawn @ np.array([600, 300, 600])
    >>> round(float(total.mean())), bool(drawn[:, 0].mean() > 0.1)
    (450, True)
    """
    p, worth = frames.sampled(share, m)
    whole = _households(base, share, "base")
    sizes = whole if size is None else _households(size, share, "size")
    drawn = posterior(share, m, draws, seed, base=sizes)
    drawn[:, np.isnan(whole)] = np.nan
    free = np.isfinite(worth) & ~np.isnan(drawn[0]) & (whole > 0)
    if not free.any():
        return drawn
    weight = whole[free] / whole[free].sum()
    stated, mean = float(p[free] @ weight), float(drawn[:, free].mean(axis=0) @ weight)
    if stated <= mean:
        drawn[:, free] *= max(stated / mean, _LEAST)
    else:
        drawn[:, free] = 1 - (1 - drawn[:, free]) * max((1 - stated) / (1 - mean), _LEAST)
    return drawn


def _households(values: npt.ArrayLike, share: npt.ArrayLike, name: str) -> Floats:
    """Read households in the order of the shares, one number an area."""
    whole = frames.counts(frames.aligned(values, frames.labels(share), name), name)
    if whole.shape != np.shape(share):
        raise TableError(
            f"{name} has the shape {whole.shape}, but share {np.shape(share)}: give one an area."
        )
    return whole
