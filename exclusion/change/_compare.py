"""Two shares of each area: how far apart they are, and whether that is more than noise."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid, moe, smoothing
from exclusion.errors import ArgumentError, TableError, VintageWarning

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

VERDICTS: Final = ("rose", "fell", "no_detectable_change")
"""What can be said of an area's share; None where it cannot be tested."""

AGAINST: Final = ("worse_than_place", "better_than_place", "like_place")
"""The same against the place's own change: its share rose more or fell less, the other way round,
or neither can be told."""

_ARGUMENTS: Final = ("old_share", "old_m", "new_share", "new_m")
_READ: Final = (frames.shares, frames.samples, frames.shares, frames.samples)


def overlap(vintage_a: int, vintage_b: int) -> float:
    """Return C, the part of one 5-year period that the other covers too.

    Parameters
    ----------
    vintage_a, vintage_b
        The last years of the two periods, in any order.

    Returns
    -------
    float
        0 (no year in common) to 1 (the same period).

    Raises
    ------
    VintageError
        If a vintage is before 2017.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 7.

    Examples
    --------
    >>> overlap(2019, 2024), overlap(2018, 2019)
    (0.0, 0.8)
    """
    for vintage in (vintage_a, vintage_b):
        geoid.check_vintage(vintage)
    return max(0, geoid.POOLED - abs(vintage_a - vintage_b)) / geoid.POOLED


def check(confidence: float, overlap: float) -> None:
    """Refuse a confidence or an overlap that is none.

    Parameters
    ----------
    confidence
        Between 0 and 1.
    overlap
        At least 0 and less than 1.

    Raises
    ------
    ArgumentError
        If either is another.
    """
    frames.check_between(confidence, "confidence")
    if not (isinstance(overlap, int | float) and 0 <= overlap < 1):
        raise ArgumentError(
            f"overlap is {overlap!r}, but must be at least 0 and less than 1: compare two "
            "different periods."
        )


def warn(overlap: float, stacklevel: int = 3) -> None:
    """Warn where two periods have years in common.

    Parameters
    ----------
    overlap
        C, 0 to 1; the largest, where there are several.
    stacklevel
        As `warnings.warn` takes it.
    """
    if overlap > 0:
        warnings.warn(
            f"The periods overlap by C = {overlap:g}. The Census Bureau advises against comparing "
            "overlapping periods: they share answers, so only the years they do not share can "
            "differ. Compare periods five years apart where there are any.",
            VintageWarning,
            stacklevel=stacklevel,
        )


def _shrunk(share: Floats, m: Floats) -> tuple[Floats, Floats, Floats]:
    """Return y, its variance, and the variance of the share itself that goes with it."""
    known = ~np.isnan(share) & (m > 0)
    m = np.where(known, m, np.nan)
    share = np.where(known, share, np.nan)
    y = smoothing.arcsine(share, m)
    variance = smoothing.arcsine_se(m) ** 2
    return y, variance, np.sin(2 * y) ** 2 * variance


def _aligned(values: tuple[npt.ArrayLike, ...]) -> tuple[list[Floats], pd.Index | None]:
    """Return shares and samples as arrays of one order, and the areas' labels if there are any."""
    index = next((found for value in values if (found := frames.labels(value)) is not None), None)
    arrays = [
        np.atleast_1d(read(frames.aligned(value, index, name), name))
        for name, read, value in zip(_ARGUMENTS, _READ, values, strict=True)
    ]
    try:
        fitting = list(np.broadcast_arrays(*arrays))
        if fitting[0].ndim == 1:
            return fitting, index
        raise ValueError  # noqa: TRY301 - told below
    except ValueError as err:
        shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(_ARGUMENTS, arrays, strict=True))
        raise TableError(
            f"The shares and samples are of shapes that do not fit: {shapes}."
        ) from err


def compare(  # noqa: PLR0913 - two shares with their samples, and how to test them
    old_share: npt.ArrayLike,
    old_m: npt.ArrayLike,
    new_share: npt.ArrayLike,
    new_m: npt.ArrayLike,
    *,
    overlap: float = 0.0,
    confidence: float = 0.90,
    reference: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Tell which areas' shares rose or fell by more than the survey's noise.

    Parameters
    ----------
    old_share, old_m, new_share, new_m
        For the earlier and the later period, one an area on the same ground: shares of households,
        0–1, and their effective samples, each with its own period's design factor, as
        `exclusion.smoothing.effective_sample` gives them. Series are aligned by their labels. NaN
        where missing; a sample is infinite where the share has no error.
    overlap
        C, the part of a period that both share, 0 to less than 1.
    confidence
        1 − confidence is the false discovery rate: of the areas said to have changed, at most this
        part is expected to have not.
    reference
        The place's own share in the earlier and in the later period, to compare each area's
        change with the place's; None leaves that comparison missing.

    Returns
    -------
    DataFrame
        A row an area, with the index of the first Series given: `change`, new − old (−1 to 1), and
        its 90% margin `change_moe`, whatever the confidence; `z` and the two-sided `p` of that
        area alone; `verdict`, one of `VERDICTS`; and against the place's own change `place_z`,
        `place_p` and `against_place`, one of `AGAINST`. None or NaN where a share or a sample is
        missing.

    Raises
    ------
    TableError
        If a share lies outside 0–1, or labels or shapes do not fit.
    ArgumentError
        If the confidence or the overlap is none.

    Warns
    -----
    VintageWarning
        If the periods overlap, which the Census Bureau advises against comparing.

    Notes
    -----
    z = (y₂ − y₁) / √((1/(4m₁ + 2) + 1/(4m₂ + 2))·(1 − C)), y = arcsin√((mp + 3/8)/(m + 3/4));
    against the place the difference of arcsin√ of its two shares is taken from y₂ − y₁, and its
    own error, much smaller than an area's, is left out. The margin is that of the same scale:
    se² = (1 − C)·Σ sin²(2y)/(4m + 2), which for large m is the usual p·(1 − p)/m, but is not 0
    where a share is 0 or 1. The false discovery rate is held by Benjamini and Hochberg's
    procedure, over all areas that can be tested, for each of the two questions apart.

    In simulated cities of New Orleans' sizes where nothing changed (five kinds of city, two ways of
    sampling, 2,000 each) a change was found somewhere in 5 to 11%; testing the shares as they are
    it would be in 5 to 17%.

    The shares of both periods are taken to be of independent samples but for the overlap.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know* (2020),
    chapter 7, overlapping periods. Y. Benjamini and Y. Hochberg, "Controlling the false discovery
    rate", *Journal of the Royal Statistical Society B* 57 (1995), 289–300.

    Examples
    --------
    >>> found = compare([0.50, 0.50, 0.20], 60, [0.20, 0.45, 0.22], 60, reference=(0.5, 0.25))
    >>> found[["verdict", "against_place"]]
                    verdict     against_place
    0                  fell        like_place
    1  no_detectable_change  worse_than_place
    2  no_detectable_change  worse_than_place
    >>> found[["change", "change_moe"]].round(2).to_numpy().tolist()
    [[-0.3, 0.14], [-0.05, 0.15], [0.02, 0.12]]
    """
    check(confidence, overlap)
    warn(overlap)
    return tested(
        (old_share, old_m, new_share, new_m),
        overlap=overlap,
        confidence=confidence,
        reference=reference,
    )


def tested(
    values: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
    *,
    overlap: float,
    confidence: float,
    reference: tuple[float, float] | None,
) -> pd.DataFrame:
    """Do as `compare`, without a warning.

    Parameters
    ----------
    values
        Share and effective sample in the earlier period, then in the later one.
    overlap, confidence, reference
        As `compare` takes them.

    Returns
    -------
    DataFrame
        As `compare` gives it.

    Raises
    ------
    TableError
        If a share lies outside 0–1, or labels or shapes do not fit.
    """
    (old, old_m, new, new_m), index = _aligned(values)
    y1, variance1, spread1 = _shrunk(old, old_m)
    y2, variance2, spread2 = _shrunk(new, new_m)
    se = np.sqrt((variance1 + variance2) * (1 - overlap))
    z = smoothing.standardized(y2 - y1, se)
    p = smoothing.two_sided(z)
    columns = {
        "change": new - old,
        "change_moe": moe.Z90 * np.sqrt((spread1 + spread2) * (1 - overlap)),
        "z": z,
        "p": p,
        "verdict": pd.Series(
            smoothing.calls(z, p, 1 - confidence, VERDICTS), index=index, dtype=object
        ),
    }
    own = np.full(2, np.nan) if reference is None else frames.shares(reference, "reference")
    if own.shape != (2,):
        raise ArgumentError(f"reference is {reference!r}, but must be the place's two shares.")
    before, after = np.arcsin(np.sqrt(own))
    place_z = smoothing.standardized((y2 - y1) - (after - before), se)
    place_p = smoothing.two_sided(place_z)
    against = smoothing.calls(place_z, place_p, 1 - confidence, AGAINST)
    # The scale counts changes of small shares for more: where points say the opposite, neither.
    points = (new - old) - (own[1] - own[0])
    against[(points * place_z < 0) & (against != None)] = AGAINST[2]  # noqa: E711 - elementwise
    columns |= {
        "place_z": place_z,
        "place_p": place_p,
        "against_place": pd.Series(against, index=index, dtype=object),
    }
    return pd.DataFrame(columns, index=index)
