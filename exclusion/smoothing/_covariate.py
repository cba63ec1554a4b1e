"""What is known of the areas besides their estimates, and the prior that follows from it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

# Coefficients are taken as normal around no effect, on the logit scale and per standard deviation
# of x: wide enough to say nothing, narrow enough to keep them finite where all areas answer alike.
_COEFFICIENT_SD = 2.5
# That of how the logit of the mean follows the log of the area's households. The few smallest and
# largest areas count as those at these parts of all: how a share goes on beyond is not known.
SIZE_SD, _SIZES = 0.5, (0.1, 0.9)
_EDGE = 1e-3  # the mean share is not taken closer to 0 or 1 than that, as without a covariate
_STEPS, _HALVINGS, _NUDGE = 100, 30, 1e-4
_CLOSE = 1e-10  # of the log-posterior: what is gained by going on
_FALLEN = 30.0  # of the log-posterior, so far below the highest: what lies beyond weighs nothing
_LARGEST = 30.0  # beyond that on the logit scale a share is 0 or 1 to the last digit
_KEPT = 3  # results at hand: a measure is ranked in several units, at three design factors
_NEGLIGIBLE, _ERRORS = 1e-5, 4.0  # a spread of so little weight, and errors so large, are left out


class Modes(NamedTuple):
    """The likeliest coefficients for each spread, how sure they are, and the spread's weight."""

    coefficients: Floats
    """Of shape (spreads, 1 + covariates)."""
    scale: Floats
    """Square roots of their covariances, of shape (spreads, 1 + covariates, 1 + covariates)."""
    weight: Floats
    """Of shape (spreads,), summing to 1."""


def columns(covariate: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """Return covariates as an array of a row an area, missing ones NaN.

    Parameters
    ----------
    covariate
        Of shape (areas,) or (areas, covariates).
    share
        What they belong to; its labels must be theirs, where both have some.

    Raises
    ------
    TableError
        If the shape or the labels are others, or a number is infinite or a code of the Bureau's.
    """
    areas = frames.floats(share)
    x = frames.estimates(frames.aligned(covariate, frames.labels(share), "covariate"), "covariate")
    if x.ndim not in (1, 2) or x.shape[:1] != areas.shape:
        raise TableError(
            f"covariate has the shape {x.shape}, but there are {areas.size} areas: give "
            f"({areas.size},) or ({areas.size}, number of covariates)"
        )
    return x.reshape(len(x), -1)


def log_sizes(base: npt.ArrayLike, share: npt.ArrayLike) -> Floats:
    """Return the logs of the areas' households, NaN where there are none or it is not known.

    Parameters
    ----------
    base
        Households, of shape (areas,).
    share
        What they belong to; its labels must be theirs, where both have some.

    Raises
    ------
    TableError
        If the shape or the labels are others, or a number is negative, infinite or a code of the
        Bureau's.
    """
    areas = frames.floats(share)
    whole = frames.counts(frames.aligned(base, frames.labels(share), "base"), "base")
    if whole.shape != areas.shape:
        raise TableError(
            f"base has the shape {whole.shape}, but there are {areas.size} areas: give the "
            "households of each"
        )
    return np.log(whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def _centred(x: Floats) -> tuple[Floats, Floats]:
    """Return columns less their means, 0 where a value is missing, and their standard deviations.

    A constant, which tells nothing of one area against another, has none: what rounding leaves of
    it is no spread.
    """
    known = ~np.isnan(x)
    count = np.maximum(known.sum(axis=0), 1)
    centred = np.where(known, x - np.where(known, x, 0).sum(axis=0) / count, 0)
    spread = np.sqrt((centred**2).sum(axis=0) / count)
    tiny = 1e-12 * np.max(np.abs(np.where(known, x, 0)), axis=0, initial=0)
    useful = spread > tiny
    return np.where(useful, centred, 0), np.where(useful, spread, 0)


def sized(log_size: Floats | None, sd: float) -> Floats | None:
    """Return log N, centred, in the unit in which a coefficient's deviation of `SIZE_SD` is `sd`.

    Parameters
    ----------
    log_size
        From `log_sizes`.
    sd
        Standard deviation of the column's coefficient, on the logit scale, before the data.

    Returns
    -------
    ndarray or None
        One an area, 0 where one is missing; None where all that are known are alike.
    """
    if log_size is None or np.isnan(log_size).all():
        return None
    centred, spread = _centred(np.clip(log_size, *np.nanquantile(log_size, _SIZES)))
    return centred * (SIZE_SD / sd) if spread > 0 else None


def design(x: Floats, log_size: Floats | None = None) -> Floats:
    """Return a column of ones, the standardised covariates, and one for the areas' sizes.

    Parameters
    ----------
    x
        Of shape (areas, covariates). An area of which one is missing gets 0, the mean.
    log_size
        From `log_sizes`; None, or all of them alike, and there is no such column.
    """
    centred, spread = _centred(x)
    parts = [np.ones((len(x), 1)), centred / np.where(spread > 0, spread, 1)]
    size = sized(log_size, _COEFFICIENT_SD)
    return np.column_stack(parts if size is None else [*parts, size])


def means(matrix: Floats, coefficients: Floats) -> Floats:
    """Return the mean shares that the covariates suggest.

    Parameters
    ----------
    matrix
        From `design`, of shape (areas, columns).
    coefficients
        Of shape (columns,), or (cities, columns) for a row a city.
    """
    from scipy.special import expit

    # Not a matrix product, whose last digit depends on how many cities are asked for at once.
    logit = np.einsum("nj,...j->...n", matrix, coefficients)
    mean: Floats = expit(np.clip(logit, -_LARGEST, _LARGEST))
    return mean


class _Point(NamedTuple):
    """Coefficients, and what follows from them for one spread."""

    coefficients: Floats
    mean: Floats
    """Of each area."""
    value: float
    """The log-posterior."""


class _Fit:
    """The log-posterior of the coefficients for one spread."""

    def __init__(self, x: Floats, rest: Floats, matrix: Floats, centre: float) -> None:
        self.x, self.rest, self.matrix = x, rest, matrix
        self.prior = np.zeros(matrix.shape[1])
        self.prior[0] = centre

    def at(self, coefficients: Floats, spread: float) -> _Point:
        from scipy.special import gammaln

        mean = means(self.matrix, coefficients)
        a = mean * spread
        b = spread - a
        parts = gammaln(self.x + a) - gammaln(a) + gammaln(self.rest + b) - gammaln(b)
        away = (coefficients - self.prior) / _COEFFICIENT_SD
        return _Point(coefficients, mean, float(parts.sum() - 0.5 * (away**2).sum()))

    def slopes(self, coefficients: Floats, mean: Floats, spread: float) -> list[Floats]:
        """Return the slope at points, of shapes (points, columns) and (points, areas)."""
        from scipy.special import digamma

        a, b = mean * spread, (1 - mean) * spread
        up = digamma(self.x + a) - digamma(a) - digamma(self.rest + b) + digamma(b)
        away = (coefficients - self.prior) / _COEFFICIENT_SD**2
        rise = spread * up * mean * (1 - mean)
        return [self.matrix.T @ row - back for row, back in zip(rise, away, strict=True)]

    def information(self, mean: Floats, spread: float) -> Floats:
        """Return how fast the slope falls about where it is 0: always a hill, never a saddle."""
        m = self.x + self.rest
        weight = m * mean * (1 - mean) * (1 + spread) / (m + spread)
        within: Floats = (self.matrix * weight[:, None]).T @ self.matrix
        return within + np.eye(len(within)) / _COEFFICIENT_SD**2

    def curvature(self, top: _Point, spread: float) -> Floats:
        """Return how fast the slope truly falls, by its differences; as expected if that fails."""
        nudges = _NUDGE * np.eye(len(top.coefficients))
        points = np.concatenate([top.coefficients - nudges, top.coefficients + nudges])
        slopes = np.array(self.slopes(points, means(self.matrix, points), spread))
        before, after = np.split(slopes, 2)
        found: Floats = (before - after) / (2 * _NUDGE)
        found = (found + found.T) / 2
        hill = bool((np.linalg.eigvalsh(found) > 0).all())
        return found if hill else self.information(top.mean, spread)

    def climb(self, coefficients: Floats, spread: float) -> _Point:
        """Return the likeliest coefficients, by scoring with halved steps."""
        best = self.at(coefficients, spread)
        for _ in range(_STEPS):
            (slope,) = self.slopes(best.coefficients[None, :], best.mean[None, :], spread)
            step = np.linalg.solve(self.information(best.mean, spread), slope)
            if slope @ step < _CLOSE:
                break
            for _ in range(_HALVINGS):
                reached = self.at(best.coefficients + step, spread)
                if reached.value >= best.value:
                    break
                step = step / 2
            else:
                return best  # no step leads up: this is the top, to rounding
            best = reached
        return best


def modes(x: Floats, rest: Floats, matrix: Floats, spreads: Floats) -> Modes:
    """Find the likeliest coefficients for each spread, and how likely each spread is.

    Parameters
    ----------
    x, rest
        Effective households on the rung and the others, one an area.
    matrix
        From `design`.
    spreads
        Values of φ.

    Returns
    -------
    Modes
        Their coefficients, covariances and weights.
    """
    return _modes(x.tobytes(), rest.tobytes(), matrix.tobytes(), spreads.tobytes())


@lru_cache(_KEPT)
def _modes(x_bytes: bytes, rest_bytes: bytes, matrix_bytes: bytes, spread_bytes: bytes) -> Modes:
    from scipy.special import gammaln, logit

    x, rest, spreads = (np.frombuffer(part) for part in (x_bytes, rest_bytes, spread_bytes))
    matrix = np.frombuffer(matrix_bytes).reshape(len(x), -1)
    m = x + rest
    centre = float(logit(np.clip(x.sum() / m.sum(), _EDGE, 1 - _EDGE)))
    fit = _Fit(x, rest, matrix, centre)
    size = matrix.shape[1]
    found, scales = np.zeros((len(spreads), size)), np.zeros((len(spreads), size, size))
    logs = np.full(len(spreads), -np.inf)
    middle, start = len(spreads) // 2, fit.prior
    # From the middle up, then down: of many areas only few spreads are likely at all.
    for rows in (range(middle, len(spreads)), reversed(range(middle))):
        near = start
        for row in rows:
            spread = float(spreads[row])
            top = fit.climb(near, spread)  # the last one's are a good start
            near = found[row] = top.coefficients
            curvature = fit.curvature(top, spread)
            scales[row] = np.linalg.cholesky(np.linalg.inv(curvature))
            whole = len(m) * gammaln(spread) - gammaln(m + spread).sum()
            logs[row] = top.value + whole - 0.5 * np.linalg.slogdet(curvature)[1]
            if logs[row] < logs.max() - _FALLEN:
                break
        start = found[middle]
    weight = np.exp(logs - logs.max())
    return Modes(found, scales, weight / weight.sum())


def highest(modes: Modes, matrix: Floats) -> Floats:
    """Return a mean share for each area that hardly any coefficients exceed.

    Parameters
    ----------
    modes
        From `modes`.
    matrix
        From `design`, for the same areas.
    """
    likely = modes.weight > _NEGLIGIBLE
    logit = np.full(len(matrix), -_LARGEST)
    for coefficients, scale in zip(modes.coefficients[likely], modes.scale[likely], strict=True):
        error = np.sqrt(((matrix @ scale) ** 2).sum(axis=1))
        logit = np.maximum(logit, matrix @ coefficients + _ERRORS * error)
    return means(np.column_stack([logit]), np.ones(1))
