"""The area model of Fay and Herriot: estimates drawn towards what covariates predict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
import pandas as pd

from exclusion import _records, _threads, frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

Method: TypeAlias = Literal["reml", "ml"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
_STEPS, _HALVINGS, _CLOSE = 2_000, 40, 1e-10


@dataclass(frozen=True)
class FayHerriot:
    """What `fay_herriot` found.

    Parameters
    ----------
    table
        A row an area: `estimate`, the EBLUP, in the unit of the estimates; `mse`, its mean squared
        error, in that unit squared; `shrinkage`, the weight of the area's own estimate, 0–1; and
        `direct`, that estimate.
    coefficients
        A row a column of X: `estimate` and `se`.
    variance
        Of the areas around what X predicts, in the estimates' unit squared.
    iterations
        Steps of scoring that were taken.
    """

    table: pd.DataFrame
    coefficients: pd.DataFrame
    variance: float
    iterations: int

    _repr_html_ = _records.card


class _Areas(NamedTuple):
    """The areas that the model is fitted to."""

    y: Floats
    psi: Floats
    x: Floats


class _Moments(NamedTuple):
    """The model at one area variance."""

    beta: Floats
    cov: Floats
    """Covariance of beta."""
    loglik: float
    score: float
    information: float
    bias: float
    """Of the estimated variance, to the order 1/n."""


def _moments(areas: _Areas, variance: float, method: str) -> _Moments:
    """Fit the coefficients at an area variance, and see how the likelihood changes with it."""
    y, psi, x = areas
    w = 1 / (variance + psi)
    cov = frames.floats(np.linalg.inv((x.T * w) @ x))
    beta = cov @ ((x.T * w) @ y)
    residual = y - x @ beta
    second, third = cov @ ((x.T * w**2) @ x), cov @ ((x.T * w**3) @ x)
    fit = float(((w * residual) ** 2).sum())
    loglik = 0.5 * float(np.log(w).sum() - (w * residual**2).sum())
    trace = float(np.trace(second))
    if method == "ml":
        information = 0.5 * float((w**2).sum())
        score = 0.5 * (fit - float(w.sum()))
        return _Moments(beta, cov, loglik, score, information, -trace / (2 * information))
    # The traces of P and of P², P = W − WX(X'WX)⁻¹X'W, without ever writing an n × n matrix.
    squares = float((w**2).sum() - 2 * np.trace(third) + np.trace(second @ second))
    score = 0.5 * (fit - float(w.sum()) + trace)
    loglik += 0.5 * float(np.linalg.slogdet(cov)[1])
    return _Moments(beta, cov, loglik, score, 0.5 * squares, 0.0)


def _fit(areas: _Areas, method: str) -> tuple[float, _Moments, int]:
    """Return the area variance at the top of the likelihood, the model there and the steps."""
    variance = float(np.median(areas.psi))
    scale = variance
    at = _moments(areas, variance, method)
    for count in range(1, _STEPS + 1):
        step = at.score / at.information
        for _ in range(_HALVINGS):
            reached = max(variance + step, 0.0)
            there = _moments(areas, reached, method)
            if there.loglik >= at.loglik:
                break
            step /= 2
        else:
            return variance, at, count  # no step leads up: this is the top, to rounding
        moved = abs(reached - variance)
        variance, at = reached, there
        if moved <= _CLOSE * (variance + scale):
            return variance, at, count
    raise TableError(
        f"the area variance did not settle in {_STEPS} steps; it was last {variance:g}"
    )


def _design(x: npt.ArrayLike | None, y: Floats, labels: npt.ArrayLike) -> tuple[Floats, list[str]]:
    """Return X as a row an area, and the names of its columns."""
    if x is None:
        return np.ones((len(y), 1)), ["constant"]
    matrix = frames.estimates(frames.aligned(x, frames.labels(labels), "X"), "X")
    if matrix.ndim not in (1, 2) or len(matrix) != len(y):
        raise TableError(
            f"X has the shape {matrix.shape}, but there are {len(y)} areas: give "
            f"({len(y)}, columns), with a column of ones for a constant"
        )
    matrix = matrix.reshape(len(y), -1)
    if isinstance(x, pd.DataFrame):
        return matrix, [str(name) for name in x.columns]
    return matrix, [f"x{column}" for column in range(matrix.shape[1])]


def _read(estimate: npt.ArrayLike, se: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return estimates and sampling variances, after a look at them."""
    y = frames.estimates(estimate, "estimate")
    error = frames.margins(frames.aligned(se, frames.labels(estimate), "se"), "se")
    if y.ndim != 1 or error.shape not in ((), y.shape):
        raise TableError(
            f"estimate has the shape {y.shape} and se {error.shape}: give one number an area"
        )
    return y, np.broadcast_to(error**2, y.shape)


def _check_rank(areas: _Areas) -> None:
    rows, columns = areas.x.shape
    if rows <= columns or np.linalg.matrix_rank(areas.x) < columns:
        raise TableError(
            f"{rows} areas with an estimate and its se cannot tell {columns} columns of X and an "
            "area variance apart: leave out columns that follow from the others, or give more areas"
        )


def _predict(areas: _Areas, variance: float, at: _Moments) -> tuple[Floats, Floats, Floats]:
    """Return the EBLUP of each area, its mean squared error and its shrinkage."""
    y, psi, x = areas
    own = variance / (variance + psi)
    synthetic = x @ at.beta
    g1 = own * psi
    g2 = (1 - own) ** 2 * ((x @ at.cov) * x).sum(axis=1)
    # By the usual asymptotic variance of A, the same for "reml" and "ml".
    spread = 2 / float((1 / (variance + psi) ** 2).sum())
    g3 = (1 - own) ** 2 / (variance + psi) * spread
    mse = g1 + g2 + 2 * g3 - at.bias * (1 - own) ** 2
    return synthetic + own * (y - synthetic), mse, own


@_threads.one()
def fay_herriot(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike,
    X: npt.ArrayLike | None = None,  # noqa: N803 - the model's own letter
    method: Method = "reml",
) -> FayHerriot:
    """Draw estimates towards what covariates predict, as far as their errors are large.

    Parameters
    ----------
    estimate
        Direct estimates, one an area, in any unit; NaN where there is none.
    se
        Their standard errors (not margins), taken as known, in the same unit. 0 where there is no
        error, NaN where it is unknown.
    X
        Covariates, a row an area and a column each, taken as they are: a constant needs a column
        of ones. None, and there is a constant alone.
    method
        How the area variance is estimated: "reml", by restricted maximum likelihood, or "ml".

    Returns
    -------
    FayHerriot
        `table` has the index of `estimate` if it is a Series. Areas without an estimate, an error
        or one of the covariates are left out of the fit, and NaN but for `direct`. Areas with a
        standard error of 0 are left out too and keep their estimate: mse 0, shrinkage 1.

    Raises
    ------
    ArgumentError
        If the method is another one.
    TableError
        If shapes or labels disagree, a number is infinite or a code of the Bureau's, an error is
        negative, columns of X follow from each other, or there are not more areas than columns; if
        the area variance does not settle.

    Notes
    -----
    yᵢ = xᵢβ + vᵢ + eᵢ with var vᵢ = A, one for all areas, and var eᵢ = ψᵢ = seᵢ². A is found by
    Fisher scoring with halved steps and held at 0 or above; the EBLUP is γᵢyᵢ + (1 − γᵢ)xᵢβ with
    γᵢ = A / (A + ψᵢ), the `shrinkage`. Its mean squared error is g₁ + g₂ + 2g₃, correct to the
    order 1/n, with g₁ = γᵢψᵢ, g₂ = (1 − γᵢ)²·xᵢ·var β·xᵢ and
    g₃ = (1 − γᵢ)² / (A + ψᵢ)·2 / Σ(A + ψ)⁻²; by "ml" less what the bias of A does to g₁.

    Where A is 0 the areas cannot be told apart: all have a shrinkage of 0 and what X predicts. g₃
    is kept there, since A may be larger than its estimate.

    For shares, se is the root of `sampling_variance` at the place's own share, or estimates are on
    the scale of `arcsine` with an error of 1/√(4m + 2). An error from an area's own share is small
    where that share happens to be, and lets chance weigh most where it errs most.

    Show the result beside the direct estimates, not in their stead. Areas are drawn towards what X
    predicts: with income in X they cannot be used to show that poor areas are worse off.

    References
    ----------
    R. E. Fay and R. A. Herriot, "Estimates of income for small places", *Journal of the American
    Statistical Association* 74 (1979), 269–277.
    G. S. Datta and P. Lahiri, "A unified measure of uncertainty of estimated best linear unbiased
    predictors in small area estimation problems", *Statistica Sinica* 10 (2000), 613–627.
    J. N. K. Rao and I. Molina, *Small Area Estimation*, 2nd edition (2015), chapter 6.

    Examples
    --------
    >>> found = fay_herriot([0.10, 0.35, 0.30, 0.55], [0.08, 0.08, 0.04, 0.08])
    >>> found.table.round(3)
       estimate    mse  shrinkage  direct
    0     0.144  0.007      0.805    0.10
    1     0.345  0.007      0.805    0.35
    2     0.301  0.002      0.943    0.30
    3     0.506  0.007      0.805    0.55
    >>> round(found.variance, 4), found.coefficients.loc["constant"].round(3).tolist()
    (0.0265, [0.324, 0.089])
    """
    frames.check_choice(method, METHODS, "method")
    y, psi = _read(estimate, se)
    x, names = _design(X, y, estimate)
    known = ~np.isnan(y) & ~np.isnan(psi) & np.isfinite(x).all(axis=1)
    free, fixed = known & (psi > 0), known & (psi == 0)
    areas = _Areas(y[free], psi[free], x[free])
    _check_rank(areas)
    variance, at, steps = _fit(areas, method)
    table = np.full((3, len(y)), np.nan)
    table[:, free] = _predict(areas, variance, at)
    table[0, fixed], table[1, fixed], table[2, fixed] = y[fixed], 0, 1
    columns = {"estimate": table[0], "mse": table[1], "shrinkage": table[2], "direct": y}
    coefficients = {"estimate": at.beta, "se": np.sqrt(np.diag(at.cov))}
    return FayHerriot(
        table=pd.DataFrame(columns, index=frames.labels(estimate)),
        coefficients=pd.DataFrame(coefficients, index=names),
        variance=variance,
        iterations=steps,
    )
