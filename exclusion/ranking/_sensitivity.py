"""What becomes of chances and counts where the design factor is assumed, and may be another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from exclusion.ranking._drawing import ALL
from exclusion.ranking._draws import _reach, _top, quantiles
from exclusion.ranking._regions import counts, judged
from exclusion.smoothing import highest_mean

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._drawing import Drawing
    from exclusion.ranking._draws import Ints
    from exclusion.smoothing import EffectiveSample

_DRAWS = 2_000  # at most; chances by them are off by 1.1 points (standard error) at most
_MISSED = 0.001  # places of the k that all areas left out take together, in the mean
_ROOM = 0.9  # the first guess of what it takes to be on the list, below what it took


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
    needed = listed.least * _ROOM if drawing.share.size > ALL else -np.inf
    called = judged(drawing.share, drawing.m, listed.reference)
    drawn = (called == "above") | (called == "below")
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
