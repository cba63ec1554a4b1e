"""What becomes of the chances when the survey is taken to be surer or less sure than it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion.ranking._draws import _top
from exclusion.smoothing import highest_mean, posterior

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._scale import Scale

FACTORS: Final = (0.7, 1.0, 1.4)
"""What the design factor is multiplied by for `chance_low` and `chance_high`."""

_DRAWS = 2_000  # at most; chances by them are off by 1.1 points (standard error) at most
_ALL = 2_000  # of so many areas none is left out
_MISSED = 0.001  # places of the k that all areas left out take together, in the mean
_ROOM = 0.9  # the first guess of what it takes to be on the list, below what it took


class Drawing(NamedTuple):
    """All that draws are made of."""

    share: Floats
    m: Floats
    scale: Scale
    """What a share of 1 would be in each area, in the unit that is ranked."""
    covariate: Floats | None
    draws: int
    seed: int
    base: Floats | None = None
    """Households of the areas, whose shares may follow them."""

    def shares(self, only: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Draw the shares of the areas, or of some."""
        return posterior(
            self.share,
            self.m,
            self.draws,
            self.seed,
            self.covariate,
            base=self.base,
            only=only,
        )


def chances(drawing: Drawing, k: int, chance: Floats, least: float) -> tuple[Floats, Floats]:
    """Return each area's smallest and largest chance of the top k over `FACTORS`.

    Parameters
    ----------
    drawing
        What the draws at the factor 1 were made of.
    k
        Length of the list.
    chance
        The chances at the factor 1; NaN where an area was not drawn.
    least
        What it took to be in the top k in the draw where that was least.

    Notes
    -----
    Of more than 2,000 areas only those are drawn that can reach the top k. Whatever the prior, an
    area's posterior is a beta of precision m at least, its mean no higher than its share or the
    prior's mean. The chance that such a beta exceeds t bounds that of the area to be on a list
    which takes t; those left out have bounds that sum to 0.001 at most. The t is checked on the
    draws of the others, who alone make it no higher than it is; if it was too high they are drawn
    anew.
    """
    found, draws = [chance], min(drawing.draws, _DRAWS)
    for factor in FACTORS:
        if factor != 1.0:
            other = drawing._replace(m=drawing.m / factor, draws=draws)
            found.append(np.where(np.isnan(chance), np.nan, _at(other, k, least)))
    return np.min(found, axis=0), np.max(found, axis=0)


def _at(drawing: Drawing, k: int, least: float) -> Floats:
    """Return the chances, 0 for areas that can hardly reach the top k."""
    needed = least * _ROOM if drawing.share.size > _ALL else -np.inf
    drawn = np.zeros(drawing.share.size, dtype=bool)
    while True:
        drawn |= _reaching(drawing, needed)
        chance, lowest = _top(drawing.shares(drawn), drawing.scale, k)
        if needed <= lowest:
            return chance
        needed = lowest


def _reaching(drawing: Drawing, needed: float) -> npt.NDArray[np.bool_]:
    """Tell which areas may exceed what is needed; all but those of next to no chance together."""
    from scipy.special import betaincc

    share, m, scale = drawing.share, drawing.m, drawing.scale.most
    known = ~np.isnan(share * m * scale)
    if needed == -np.inf:
        return known
    highest = np.nan_to_num(highest_mean(share, m, drawing.covariate, base=drawing.base))
    mean = np.clip(np.maximum(share, highest), 1e-9, 1 - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = np.clip(needed / scale, 0.0, 1.0)
        bound = betaincc(mean * m, (1 - mean) * m, wanted)
    # What is wanted of an area may lie below its mean: then it may well be on the list.
    bound = np.where(np.isfinite(m), np.where(wanted <= mean, 1.0, bound), 1.0)
    order = np.argsort(bound)
    order = order[known[order]]
    left_out = order[np.cumsum(bound[order]) <= _MISSED]
    reaching = known.copy()
    reaching[left_out] = False
    return reaching
