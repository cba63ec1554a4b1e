"""What a later survey could show: the smallest true fall that it would be likely to find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames, moe, smoothing
from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    import numpy.typing as npt

POWER: Final = 0.80
"""How likely a fall that can be shown is to be found, unless something else is asked for."""
CONFIDENCE: Final = 0.90
"""That of the test by which it is found."""
_DIGITS: Final = 3  # of a quantile, as 1.645 has them


class Fall(NamedTuple):
    """The smallest true fall of several areas together that is likely to be found."""

    households: float
    """Fewer of them, at least; NaN where it is not known, or no fall is large enough."""
    part: float
    """Of those there are, 0–1."""
    now: float
    """Those there are, by the estimates."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def _reach(power: float, confidence: float) -> float:
    """Return how many standard errors of a difference a fall must measure."""
    from scipy.special import ndtri

    frames.check_between(power, "power")
    frames.check_between(confidence, "confidence")
    return float(moe.rescale(moe.Z90, confidence)) + round(float(ndtri(power)), _DIGITS)


def detectable(
    share: npt.ArrayLike,
    m: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    later_m: npt.ArrayLike | None = None,
    power: float = POWER,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Tell by how much each area's share must truly fall for a later survey to show it.

    Parameters
    ----------
    share
        Shares p of households today, 0–1, one an area.
    m
        Their effective samples, from `exclusion.smoothing.effective_sample`.
    base
        Households N in each area.
    later_m
        Effective samples of the later period, which must not overlap with this one; None: as
        today's.
    power
        How likely the fall is to be found, between 0 and 1.
    confidence
        Of the two-sided test by which it is found, of that area alone.

    Returns
    -------
    DataFrame
        A row an area, with the labels of the first argument that has some: `fall`, of the share,
        0–1; `households`, N times that; `never`, whether no fall is large enough, so that both are
        NaN. All missing where share or sample is, or there are no households.

    Raises
    ------
    ArgumentError
        If the power or the confidence is none.
    TableError
        If a share lies outside 0–1, a sample or a number of households is negative, or labels or
        shapes do not fit.

    Notes
    -----
    On the scale of `compare`: θ = arcsin√((mp + 3/8)/(m + 3/4)),
    h = 2.487·√(1/(4m₁ + 2) + 1/(4m₂ + 2)), 2.487 = 1.645 + 0.842; the fall is sin²θ − sin²(θ − h).
    Never, where θ − h lies below the scale's value of an estimate of 0.

    Examples
    --------
    >>> found = detectable([0.30, 0.05], [60, 60], [1_000, 1_000])
    >>> found.round(2)
       fall  households  never
    0  0.18      180.84  False
    1   NaN         NaN   True
    """
    count = _reach(power, confidence)
    later = m if later_m is None else later_m
    given = {"share": share, "m": m, "base": base, "later_m": later}
    index = frames.labels(*given.values())
    share, m, base, later = (frames.aligned(value, index, n) for n, value in given.items())
    p, size, whole = (
        frames.shares(share, "share"),
        frames.samples(m, "m"),
        frames.counts(base, "base"),
    )
    after = frames.samples(later, "later_m")
    if p.ndim != 1 or not p.shape == size.shape == whole.shape == after.shape:
        raise TableError(
            f"share, m, base and later_m have the shapes {p.shape}, {size.shape}, {whole.shape} "
            f"and {after.shape}; expected one number an area."
        )
    known = ~np.isnan(p) & (size > 0) & (after > 0) & (whole > 0)
    p, size, after = (np.where(known, values, np.nan) for values in (p, size, after))
    now = smoothing.arcsine(p, size)
    step = count * np.hypot(smoothing.arcsine_se(size), smoothing.arcsine_se(after))
    lowest = smoothing.arcsine(np.where(known, 0.0, np.nan), after)
    never = now - step < lowest
    fall = np.where(never, np.nan, np.sin(now) ** 2 - np.sin(now - step) ** 2)
    table = {"fall": fall, "households": fall * whole, "never": _texts(never, known)}
    return pd.DataFrame(table, index=index)


def _texts(never: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> npt.NDArray[np.object_]:
    """Return True, False, or None where it is not known."""
    found = never.astype(object)
    found[~known] = None
    return found


def detectable_together(  # noqa: PLR0913 - what may go wrong beside the sample is two more
    share: npt.ArrayLike,
    share_se: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    later_se: npt.ArrayLike | None = None,
    correlation: float = 0.0,
    years: float | None = None,
    power: float = POWER,
    confidence: float = CONFIDENCE,
) -> Fall:
    """Tell how many fewer households several areas must truly have for it to be likely to show.

    Parameters
    ----------
    share
        Shares p of households today, 0–1, one an area: of a list, or of the place alone.
    share_se
        Standard errors of the shares, 0–1: √(p(1 − p)/m), or the published margin / 1.645.
    base
        Households N in each area.
    later_se
        Standard errors of the later period, which must not overlap; None: as today's.
    correlation
        How far the areas' sampling errors go together, 0–1: 0 unless something tells otherwise,
        `exclusion.moe.NEIGHBORS` for a cautious line.
    years
        Between the middles of the periods, where the fall is to be called a programme's: what the
        areas do of their own in that time is then noise too. None: any fall counts.
    power, confidence
        As for `detectable`.

    Returns
    -------
    Fall
        Households, their part of those there are, and those.

    Raises
    ------
    ArgumentError
        If the correlation, the years, the power or the confidence is none.
    TableError
        If a share lies outside 0–1, an error or a number of households is negative, or labels or
        shapes do not fit.

    Notes
    -----
    2.487·√((V₁ + V₂)·(1 + (k − 1)ρ) + Σ(N·p(1 − p)·σ)²), V = Σ(N·se)² over the k areas, ρ the
    correlation and σ = 0.20·√t where `years` t are given. On N·p with N as it is: a count's own
    margin holds the error of N a second time.

    Examples
    --------
    >>> fall = detectable_together([0.40, 0.30], [0.05, 0.05], [900, 1_100])
    >>> round(fall.households), round(fall.part, 2), fall.now
    (250, 0.36, 690.0)
    """
    count = _reach(power, confidence)
    frames.check_finite(correlation, "correlation")
    if not 0 <= correlation <= 1:
        raise ArgumentError(f"correlation is {correlation!r}; expected a number from 0 to 1.")
    later = share_se if later_se is None else later_se
    given = {"share": share, "share_se": share_se, "base": base, "later_se": later}
    index = frames.labels(*given.values())
    share, share_se, base, later = (frames.aligned(value, index, n) for n, value in given.items())
    p, whole = np.atleast_1d(frames.shares(share)), np.atleast_1d(frames.counts(base, "base"))
    errors = [
        np.atleast_1d(frames.share_margins(value, name))
        for value, name in ((share_se, "share_se"), (later, "later_se"))
    ]
    if p.ndim != 1 or not p.shape == whole.shape == errors[0].shape == errors[1].shape:
        raise TableError("share, share_se, base and later_se must be of one number an area each.")
    total = float((p * whole).sum())
    alone = sum(float(((whole * error) ** 2).sum()) for error in errors)
    variance = alone * (1 + (len(p) - 1) * correlation)
    if years is not None:
        frames.check_number(years, "years", zero=True)
        variance += float(((whole * p * (1 - p) * smoothing.DRIFT) ** 2).sum() * years)
    fall = count * float(np.sqrt(variance))
    if np.isnan(fall) or fall > total:
        return Fall(float("nan"), float("nan"), total)
    return Fall(fall, fall / total if total else float("nan"), total)


def answers_needed(
    before: float,
    after: float,
    *,
    design_effect: float = 1.5,
    power: float = POWER,
    confidence: float = CONFIDENCE,
) -> float:
    """Tell how many answers a round of an own survey needs to show a fall of a share.

    Parameters
    ----------
    before, after
        The true shares, 0–1, in the two rounds.
    design_effect
        How many times the variance of a simple random sample the survey's is: weights and clusters
        make it 1.5 or more.
    power, confidence
        As for `detectable`.

    Returns
    -------
    float
        Answers in each of two rounds of different people; a panel in which answers of the same
        people go together by r needs 1 − r of it. Infinite where the shares are equal.

    Raises
    ------
    ArgumentError
        If a number is not of its range.

    Notes
    -----
    n = deff·(1.645 + 0.842)²·(p₀(1 − p₀) + p₁(1 − p₁)) / (p₀ − p₁)².

    Examples
    --------
    >>> round(answers_needed(0.30, 0.25)), round(answers_needed(0.30, 0.20))
    (1475, 343)
    """
    for name, value in (("before", before), ("after", after)):
        frames.check_between(value, name)
    frames.check_number(design_effect, "design_effect")
    apart = (before - after) ** 2
    if apart == 0:
        return float("inf")
    spread = before * (1 - before) + after * (1 - after)
    return float(design_effect * _reach(power, confidence) ** 2 * spread / apart)
