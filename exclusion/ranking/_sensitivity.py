"""What becomes of chances and counts where the design factor is assumed, and may be another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from exclusion.ranking._draws import _placed, _ranks, _reach, _top, quantiles
from exclusion.ranking._ranked import _said
from exclusion.ranking._regions import counts, judged
from exclusion.ranking._scale import Scale
from exclusion.smoothing import highest_mean, posterior

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._draws import Ints, Ranks
    from exclusion.smoothing import EffectiveSample

_DRAWS = 2_000  # at most; chances by them are off by 1.1 points (standard error) at most
_ALL = 2_000  # of so many areas none is left out
_MISSED = 0.001  # places of the k that all areas left out take together, in the mean
_KEPT = 2_500_000  # draws of so many shares, 20 MB with 10 of ranks, serve lists of other lengths
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

    @property
    def few(self) -> bool:
        """Whether none is left out, and lists of all lengths take the same draws."""
        return self.share.size <= _ALL and self.share.size * self.draws <= _KEPT

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


class Listed(NamedTuple):
    """A list by the design factor as it is, of which more is to be said."""

    order: Ints
    """All areas, the likeliest of the top k first."""
    k: int
    base: Floats
    reference: float
    chance: Floats
    """NaN where an area was not drawn."""
    least: float
    """What it took to be in the top k in the draw where that was least."""


def factors(known: EffectiveSample) -> tuple[float, ...]:
    """Return what the design factor is multiplied by to see how much hangs on it.

    None where it is measured on the areas' own margins, or there is no such factor.
    """
    ends = known.least / known.design_factor, known.most / known.design_factor
    return tuple(end for end in ends if np.isfinite(end) and end != 1)


def chances(
    drawing: Drawing, listed: Listed, by: tuple[float, ...]
) -> tuple[Floats, Floats, list[dict[str, float]]]:
    """Return each area's smallest and largest chance of the top k, and the counts by each factor.

    Parameters
    ----------
    drawing
        What the draws at the factor 1 were made of.
    listed
        The list that they gave.
    by
        Other factors, as from `factors`.

    Notes
    -----
    Of more than 2,000 areas only those are drawn that can reach the top k, and those that the
    counts need. Whatever the prior, an area's posterior is a beta of precision m at least, its mean
    no higher than its share or the prior's mean. The chance that such a beta exceeds t bounds that
    of the area to be on a list which takes t; those left out have bounds that sum to 0.001 at most.
    The t is checked on the draws of the others, who alone make it no higher than it is; if it was
    too high they are drawn anew.
    """
    found, counted = [listed.chance], []
    for factor in by:
        draws = min(drawing.draws, _DRAWS)
        other = drawing._replace(m=drawing.m / factor, draws=draws)
        chance, count = _at(other, listed)
        found.append(np.where(np.isnan(listed.chance), np.nan, chance))
        counted.append(count)
    return np.min(found, axis=0), np.max(found, axis=0), counted


def spans(as_it_is: dict[str, float], others: list[dict[str, float]]) -> dict[str, Any]:
    """Return the fields of a shortlist that tell how far counts hang on the design factor."""
    every = [as_it_is, *others]
    found: dict[str, Any] = {}
    for name in as_it_is:
        what, _, end = name.rpartition("_")
        stem = what if end in {"low", "high"} else name
        if end != "high":
            found[f"{stem}_least"] = min(one[name] for one in every)
        if end != "low":
            found[f"{stem}_most"] = max(one[name] for one in every)
    return found


def _at(drawing: Drawing, listed: Listed) -> tuple[Floats, dict[str, float]]:
    """Return the chances, 0 for areas that can hardly reach the top k, and the counts."""
    members = listed.order[: listed.k]
    if drawing.few:
        found = drawing.placed(listed.k)
        values, (low, high) = found.shares, found.spread
        within = (found.ranks > 0) & (found.ranks <= listed.k)
    else:
        values, within = _topped(drawing, listed)
        low, high = quantiles(values, 0.90)
    verdict = judged(drawing.share, drawing.m, listed.reference, low, high)
    hits = within[:, members].sum(axis=1)
    share = values[:, members] @ listed.base[members] / listed.base[members].sum()
    (hits_low, share_low), (hits_high, share_high) = quantiles(np.column_stack([hits, share]), 0.90)
    return within.mean(axis=0), {
        **counts(verdict),
        "pool": _reach(within, listed.order),
        "hits_low": int(hits_low),
        "hits_high": int(hits_high),
        "listed_share_low": float(share_low),
        "listed_share_high": float(share_high),
    }


def _topped(drawing: Drawing, listed: Listed) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Draw areas that can reach the top k or that the counts need, and tell which are in it."""
    needed = listed.least * _ROOM if drawing.share.size > _ALL else -np.inf
    called = judged(drawing.share, drawing.m, listed.reference)
    drawn = np.array(called.isin(["above", "below"]))
    drawn[listed.order[: listed.k]] = True
    while True:
        drawn |= _reaching(drawing, needed)
        values = drawing.shares(drawn)
        within, lowest = _top(values, drawing.scale, listed.k)
        if needed <= lowest:
            return values, within
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
