"""Shares drawn, and areas ranked in each draw, once for all that is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion.ranking._draws import _placed, _ranks, quantiles
from exclusion.ranking._ranked import _said
from exclusion.ranking._scale import Scale
from exclusion.smoothing import posterior

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._draws import Ranks

ALL: Final = 2_000
"""Of so many areas none is left out."""
# Draws of so many shares, 20 MB with 10 of ranks, serve lists of other lengths.
_KEPT = 2_500_000


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

    @property
    def few(self) -> bool:
        """Whether none is left out, and lists of all lengths take the same draws."""
        return self.share.size <= ALL and self.share.size * self.draws <= _KEPT

    def shares(self, only: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Draw the shares of the areas, or of some; not to be written into."""
        if self.few:
            return _drawn(self._key())
        return posterior(
            self.share,
            self.m,
            self.draws,
            self.seed,
            self.covariate,
            base=self.base,
            only=only,
        )

    def placed(self, k: int) -> Placed:
        """Rank the areas in each draw, for lists of all lengths where they are few."""
        if self.few:
            mean, error = _Kept.of(self.scale.mean), _Kept.of(self.scale.error)
            return _ranked(self._key(), mean, error, self.scale.seed)
        drawn = self.shares()
        return Placed(drawn, *_placed(drawn, self.scale, k))

    def _key(self) -> _Key:
        given = (self.covariate, self.base)
        beside, base = (None if one is None else _Kept.of(one) for one in given)
        return _Key(_Kept.of(self.share), _Kept.of(self.m), beside, base, self.draws, self.seed)


@dataclass(frozen=True, eq=False)
class Placed:
    """Areas as each draw ranks them, and what that says whatever a list's length."""

    shares: Floats
    ranks: Ranks
    least: float = -np.inf
    """What it took to be on the list in the draw where that was least; not asked for of few."""

    @cached_property
    def spread(self) -> tuple[Floats, Floats]:
        """The 5–95% of the shares."""
        return quantiles(self.shares, 0.90)

    @cached_property
    def said(self) -> dict[str, Floats]:
        """What is said of each area's rank and share, but for its chance."""
        low, high = self.spread
        return _said(self.ranks) | {
            "share_posterior": self.shares.mean(axis=0),
            "share_posterior_low": low,
            "share_posterior_high": high,
        }


class _Kept(NamedTuple):
    """An array by what is in it."""

    content: bytes
    shape: tuple[int, ...]

    @classmethod
    def of(cls, values: Floats) -> _Kept:
        """Take the content of an array."""
        known = np.asarray(values, dtype=np.float64)  # `array` reads it back as such
        return cls(known.tobytes(), known.shape)

    def array(self) -> Floats:
        """Give the array back."""
        return np.frombuffer(self.content).reshape(self.shape)


class _Key(NamedTuple):
    """What shares are drawn from, by what is in it."""

    share: _Kept
    m: _Kept
    covariate: _Kept | None
    base: _Kept | None
    draws: int
    seed: int


@lru_cache(maxsize=6)
def _drawn(key: _Key) -> Floats:
    """Draw once what lists of all lengths, by number and by share, are made of."""
    given = (key.covariate, key.base)
    beside, base = (None if one is None else one.array() for one in given)
    found = posterior(key.share.array(), key.m.array(), key.draws, key.seed, beside, base=base)
    found.setflags(write=False)
    return found


@lru_cache(maxsize=3)  # at the factor 1 and two others
def _ranked(key: _Key, mean: _Kept, error: _Kept, seed: int) -> Placed:
    """Rank once what lists of all lengths are made of."""
    drawn = _drawn(key)
    ranks = _ranks(drawn, Scale(mean.array(), error.array(), seed))
    ranks.setflags(write=False)
    return Placed(drawn, ranks)
