"""What a share of 1 is worth in each area, in the unit that is ranked, and how sure that is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import _records, frames, moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

_CELLS = 250_000  # numbers that come from one stream
_KEPT = 64  # streams at hand: all of 3,000 areas', which every measure and factor asks for again
_PASSING = 8  # where there are more of them than that; a thread asks for each in turn
_STREAM = 2  # of the seed: apart from the draws of shares and of ties


class Scale(NamedTuple):
    """What a share of 1 would be in each area, such as its households, and the error of that."""

    mean: Floats
    error: Floats
    """Standard errors; 0 where it is exact."""
    seed: int

    def _repr_html_(self) -> str:
        return _records.card(self)

    @property
    def _together(self) -> int:
        """How many draws share a stream."""
        return max(1, _CELLS // max(1, self.mean.size))

    def rows(self, rows: slice, draws: int) -> Floats:
        """Draw it for some of the draws: of shape (rows, areas), or (1, areas) where it is exact.

        A few draws at a time have a stream of their own, so that each is the same however the
        draws are cut.
        """
        if not self.error.any():
            return self.mean[None, :]
        start, stop, _ = rows.indices(draws)
        step = self._together
        streamed = _noise if draws <= _KEPT * step else _passing
        parts = []
        for number in range(start // step, -(-stop // step)):
            noise = streamed(self.seed, number, step, self.mean.size)
            first = number * step
            parts.append(noise[max(start - first, 0) : stop - first])
        noise = np.concatenate(parts)
        noise *= self.error
        noise += self.mean
        return np.maximum(noise, 0.0, out=noise)

    @property
    def most(self) -> Floats:
        """What it hardly exceeds in any draw: four standard errors above its mean."""
        return self.mean + 4 * self.error


@lru_cache(_KEPT)
def _noise(seed: int, number: int, draws: int, areas: int) -> Floats:
    """Draw standard normal errors, of shape (draws, areas), from the stream of that number."""
    noise = np.random.default_rng([seed, _STREAM, number]).standard_normal((draws, areas))
    noise.flags.writeable = False
    return noise


#: The same where so many areas are gone over once, and the last few are all that is asked again.
_passing = lru_cache(_PASSING)(_noise.__wrapped__)


def scale_of(per: npt.ArrayLike, base: npt.ArrayLike, base_moe: npt.ArrayLike, seed: int) -> Scale:
    """Tell what a share of 1 is worth in each area, from estimates of its households.

    Parameters
    ----------
    per
        What a share of 1 would be in each area by the estimates, in the unit that is ranked.
    base, base_moe
        Households in each area with their 90% margins; NaN where a margin is not known, and what
        they are worth is taken as exact.
    seed
        The same seed gives the same draws.

    Returns
    -------
    Scale
        Means and standard errors, from which each draw of shares takes one of its own.

    Raises
    ------
    ArgumentError
        If the seed is no whole number from 0.
    TableError
        If a number of households or a margin is negative, or labels or shapes do not fit.

    Notes
    -----
    Households N are known by a survey too: in block groups their standard error is a fifth. N is
    drawn from normal(w·N + (1 − w)·N̄, w·se²) with w = τ² / (τ² + se²), τ² the variance of N between
    areas beyond what its errors explain; what a share is worth is off by the same ratio. With N
    taken as exact, 90% bands of ranks by households held 66–85% of true ranks in simulated
    cities of Baltimore's size.
    """
    frames.check_whole(seed, "seed", 0)
    worth, whole, margin = np.broadcast_arrays(
        *frames.together(per=per, base=base, base_moe=base_moe)
    )
    if worth.ndim != 1:
        raise TableError(f"per, base and base_moe have the shape {worth.shape}: give one an area.")
    se = moe.to_se(margin)
    unsure = (se > 0) & (whole > 0)
    mean, error = worth.copy(), np.zeros(worth.shape)
    if unsure.any():
        variance, number = se[unsure] ** 2, whole[unsure]
        between = max(float(number.var() - variance.mean()), 1.0)
        own = between / (between + variance)
        drawn_to = own * number + (1 - own) * number.mean()
        mean[unsure] *= drawn_to / number
        error[unsure] = worth[unsure] * np.sqrt(own * variance) / number
    return Scale(mean, np.where(np.isnan(error), 0.0, error), seed)
