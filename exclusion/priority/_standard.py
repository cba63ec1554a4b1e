"""Values of any unit brought to 0–1, so that they can be added up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np

from exclusion import frames
from exclusion.errors import TableError
from exclusion.moe import Floats

if TYPE_CHECKING:
    import numpy.typing as npt

Scaled: TypeAlias = Callable[[Floats], Floats]

# Numbers sorted at a time, few enough for a processor's own memory; no result depends on it.
_CELLS: Final = 250_000

#: A way to bring a component to 0–1.
Method: TypeAlias = Literal["percentile", "zscore", "minmax", "flags"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
"""Ways to bring a component to 0–1."""


def below(rows: Floats) -> Floats:
    """Count, for each value, the smaller ones of its row; none of them may be missing."""
    counts = np.empty(rows.shape)
    places = np.arange(1, rows.shape[1], dtype=np.int32)
    step = max(1, _CELLS // max(1, rows.shape[1]))
    for part in (slice(start, start + step) for start in range(0, len(rows), step)):
        order = np.argsort(rows[part], axis=1)
        ordered = np.take_along_axis(rows[part], order, axis=1)
        # Equal values all take the place of the first of them.
        first = np.zeros(ordered.shape, dtype=np.int32)
        first[:, 1:] = np.where(ordered[:, 1:] != ordered[:, :-1], places, 0)
        np.put_along_axis(counts[part], order, np.maximum.accumulate(first, axis=1), axis=1)
    return counts


def _percentiles(frame: Floats | None) -> Scaled:
    if frame is None:
        return lambda rows: below(rows) / max(rows.shape[1] - 1, 1)
    others, last = np.sort(frame), max(frame.size - 1, 1)
    # A value above all of a frame that it does not belong to has n below it, not n − 1.
    return lambda rows: np.minimum(np.searchsorted(others, rows, side="left") / last, 1.0)


def _normal(frame: Floats | None) -> Scaled:
    from scipy.special import ndtr

    def scaled(rows: Floats) -> Floats:
        # Sorted, so that the order of the rows does not show in the last digit.
        ordered = np.sort(rows if frame is None else frame[None, :], axis=1)
        alike = ordered[:, :1] == ordered[:, -1:]
        mean = np.where(alike, ordered[:, :1], ordered.mean(axis=1, keepdims=True))
        spread = np.where(alike, 0.0, ordered.std(axis=1, keepdims=True))
        gap = rows - mean
        far = np.where(gap == 0, 0.0, np.copysign(np.inf, gap))
        scores: Floats = ndtr(np.divide(gap, spread, out=far, where=spread > 0))
        return scores

    return scaled


def _range(frame: Floats | None) -> Scaled:
    def scaled(rows: Floats) -> Floats:
        others = rows if frame is None else frame[None, :]
        low = others.min(axis=1, keepdims=True)
        span = others.max(axis=1, keepdims=True) - low
        over = (rows > low).astype(np.float64)
        part: Floats = np.divide(rows - low, span, out=over, where=span > 0)
        return np.clip(part, 0.0, 1.0)

    return scaled


def scale(method: str, frame: Floats | None = None, threshold: float | None = None) -> Scaled:
    """Return the function that brings rows of values, none missing, to 0–1."""
    frames.check_choice(method, METHODS, "method")
    others = None if frame is None else frame[~np.isnan(frame)]
    if others is not None and not others.size and method != "flags":
        raise TableError("the frame has no value to compare with: expected one at least")
    if method == "flags":
        frames.check_finite(threshold, 'threshold, which method "flags" needs,')
        least = float(threshold or 0)
        return lambda rows: (rows >= least).astype(np.float64)
    made = {"percentile": _percentiles, "zscore": _normal, "minmax": _range}
    return made[method](others)


def standardise(
    x: npt.ArrayLike,
    method: str = "percentile",
    frame: npt.ArrayLike | None = None,
    threshold: float | None = None,
) -> Floats:
    """Bring values of any unit to 0–1, the most excluded highest.

    Parameters
    ----------
    x
        Values, one an area, high = more excluded; NaN where missing.
    method
        "percentile", "zscore", "minmax" or "flags".
    frame
        Values of the same unit to compare with, such as those of all tracts of the state; None:
        `x` itself. Missing ones do not count.
    threshold
        For "flags" only: what a value must reach, in its unit.

    Returns
    -------
    ndarray
        0–1, one an area; NaN where `x` is missing.

    Raises
    ------
    ArgumentError
        If the method is another one, or "flags" has no threshold.
    TableError
        If the frame has no value, or a value is infinite, a code of the Bureau's or no number.

    Notes
    -----
    - percentile: values of the frame below x / (n − 1), as `percentile_rank`; 1 at most.
    - zscore: Φ((x − mean) / sd), mean and standard deviation (over n) of the frame, Φ the normal
      distribution function: 0.5 is the mean, 0.84 lies one deviation above it.
    - minmax: (x − min) / (max − min), cut at 0 and 1.
    - flags: 1 where x ≥ threshold, else 0.

    Where all of the frame are equal, so are all results: 0, by zscore 0.5; what lies outside such
    a frame is 0 or 1.

    Examples
    --------
    >>> standardise([10, 20, 40], "minmax").round(3)
    array([0.   , 0.333, 1.   ])
    >>> standardise([10, 20, 40], "zscore").round(3)
    array([0.143, 0.395, 0.909])
    >>> standardise([0.1, 0.3], frame=[0.0, 0.1, 0.2, 0.3, 0.4])
    array([0.25, 0.75])
    """
    values = frames.estimates(x, "x")
    if values.ndim != 1:
        raise TableError(f"x has the shape {values.shape}, but must be one value an area.")
    others = None if frame is None else frames.estimates(frame, "frame").ravel()
    if threshold is not None:
        frames.check_finite(threshold, "threshold")
    made = scale(method, others, threshold)
    known = ~np.isnan(values)
    result = np.full(values.shape, np.nan)
    if known.any():
        result[known] = made(values[None, known])[0]
    return result


def percentile_rank(x: npt.ArrayLike) -> Floats:
    """Return each value's percentile rank, 0–1, as the CDC's Social Vulnerability Index does.

    Parameters
    ----------
    x
        Values, one an area; NaN where missing.

    Returns
    -------
    ndarray
        0 for the smallest value, 1 for the largest if no other equals it; NaN where `x` is missing.

    Raises
    ------
    TableError
        If a value is infinite, a code of the Bureau's or no number.

    Notes
    -----
    (rank − 1) / (n − 1): rank counts from the smallest value, equal values share the smallest
    rank, and n is the number of values that are not missing. A single value has 0. The CDC keeps
    four digits; here none is cut.

    References
    ----------
    B. E. Flanagan et al., "A Social Vulnerability Index for Disaster Management", *Journal of
    Homeland Security and Emergency Management* 8 (2011), article 3.

    CDC/ATSDR, *SVI 2022 Documentation* (2024).

    Examples
    --------
    >>> percentile_rank([7, 3, 3, 9, 5])
    array([0.75, 0.  , 0.  , 1.  , 0.5 ])
    >>> percentile_rank([7, None, 3])
    array([ 1., nan,  0.])
    """
    return standardise(x, "percentile")
