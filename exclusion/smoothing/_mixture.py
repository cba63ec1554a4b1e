"""Two kinds of areas: two beta distributions that explain them clearly better than one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from exclusion.moe import Floats

# How much likelier than one beta two must make the areas, prior and all, to be used instead.
FACTOR = 5.0

# Prior to the data all parameters are normal: the means' logits around that of the pooled share,
# the log of the spread φ around that of 15, the logit of the first kind's part around 0, and so are
# slopes by the areas' sizes, in the unit in which these are given: of one kind the slope of the
# mean's logit, of two, so many times as steep, that of the part's.
SD, _SPREAD, _STEEPER = 1.5, 15.0, 3.0
_EDGE = 0.02  # the pooled share is not taken closer to 0 or 1 than that
_SPREADS = np.log((1.5, 400.0))
_LOGITS, _PARTS = 7.0, 4.0  # so far from 0 they may go
_NUDGE = 1e-4
# Where the search starts: quantiles that the two means lie at, and the first kind's part; each kind
# so much narrower than one beta is for all, or the two run into one.
_STARTS, _NARROWER = ((0.25, 0.75, 0.5), (0.5, 0.9, 0.8), (0.1, 0.5, 0.2)), 4.0
_LEAST = 30
_FEW = 2_000  # areas the search is made with; all of them only for its last steps
_SETS, _LEAST_SETS, _CELLS = 400, 40, 2_000_000
_FREEDOM, _WIDER = 6, 1.1  # of the t-distribution that sets of parameters are taken from
_KEPT = 3  # results at hand: a measure is ranked in several units, at three design factors
_NEGLIGIBLE = 1e-5  # sets of so little weight are left out


class Mixture(NamedTuple):
    """Pairs of beta distributions that the areas' shares may come from."""

    weight: Floats
    """How likely each pair is, of shape (pairs,), summing to 1."""
    means: Floats
    """Mean shares of the two kinds, of shape (pairs, 2)."""
    spread: Floats
    """φ, the same for both, of shape (pairs,)."""
    first: Floats
    """How likely each area is of the first kind, of shape (pairs, areas)."""


class _Top(NamedTuple):
    """A posterior's highest point, as a normal of its curvature sees it."""

    at: Floats
    covariance: Floats
    evidence: float
    """Log of the integral."""


class _Areas(NamedTuple):
    """What the distributions are fitted to."""

    x: Floats
    rest: Floats
    centre: float
    """Logit of the pooled share."""
    size: Floats | None = None
    """What the areas may follow besides, centred; None: nothing."""

    def logit(self, middle: float, slope: Sequence[float], steeper: float = 1.0) -> Floats | float:
        """Return the logit of an area's mean or part, by that of an area of mean size."""
        return middle if self.size is None else middle + slope[0] * steeper * self.size


class _Whole(NamedTuple):
    """What a spread says of the areas' samples, whatever the mean."""

    spread: float
    value: Floats
    """Its part of the log-likelihoods, by area."""
    slope: Floats
    """That of their slopes by log φ."""

    @classmethod
    def of(cls, log_spread: float, areas: _Areas) -> _Whole:
        """Take it for one spread, as two kinds of areas have."""
        from scipy.special import digamma, gammaln

        spread = np.exp(log_spread)
        both = areas.x + areas.rest + spread
        slope = spread * (digamma(spread) - digamma(both))
        return cls(spread, gammaln(spread) - gammaln(both), slope)


def _likely(mean: Floats | float, whole: _Whole, areas: _Areas) -> Floats:
    """Return log-likelihoods of one beta by area."""
    from scipy.special import gammaln

    x, rest = areas.x, areas.rest
    a, b = mean * whole.spread, (1 - mean) * whole.spread
    value: Floats = gammaln(x + a) - gammaln(a) + gammaln(rest + b) - gammaln(b)
    value += whole.value
    return value


def _counted(logit: Floats | float, whole: _Whole, areas: _Areas) -> tuple[Floats, Floats, Floats]:
    """Return log-likelihoods of one beta by area, and their slopes by logit μ and by log φ."""
    from scipy.special import digamma, expit

    mean = expit(logit)
    a, b = mean * whole.spread, (1 - mean) * whole.spread
    up, down = digamma(areas.x + a) - digamma(a), digamma(areas.rest + b) - digamma(b)
    by_spread = a * up + b * down + whole.slope
    return _likely(mean, whole, areas), (up - down) * a * (1 - mean), by_spread


def _one(parameters: Floats, areas: _Areas) -> tuple[float, Floats]:
    """Return the log-likelihood of one beta (logit μ, log φ) and its slope."""
    mean, spread, *slope = parameters
    whole = _Whole.of(spread, areas)
    value, by_mean, by_spread = _counted(areas.logit(mean, slope), whole, areas)
    rise = [by_mean.sum(), by_spread.sum()]
    return float(value.sum()), np.array([*rise, *_by_size(by_mean, areas)])


def _two(parameters: Floats, areas: _Areas) -> tuple[float, Floats]:
    """Return the log-likelihood of two (logit of the first's part, logits μ, log φ), its slope."""
    from scipy.special import expit, log_expit

    part, mean_1, mean_2, spread, *slope = parameters
    whole = _Whole.of(spread, areas)
    one, rise_1, spread_1 = _counted(mean_1, whole, areas)
    two, rise_2, spread_2 = _counted(mean_2, whole, areas)
    logit = areas.logit(part, slope, _STEEPER)
    one, two = one + log_expit(logit), two + log_expit(-logit)
    first = expit(one - two)
    second, more = 1 - first, first - expit(logit)
    rise = [
        more.sum(),
        first @ rise_1,
        second @ rise_2,
        first @ spread_1 + second @ spread_2,
    ]
    value = float(np.logaddexp(one, two).sum())
    return value, np.array([*rise, *_by_size(_STEEPER * more, areas)])


def _by_size(rise: Floats, areas: _Areas) -> list[float]:
    """Return the slope by how areas follow their sizes, where they may."""
    return [] if areas.size is None else [float(rise @ areas.size)]


class _Model:
    """A number of parameters on an unconstrained scale, their prior and their limits."""

    def __init__(self, areas: _Areas, kinds: int) -> None:
        self.areas = areas
        self.likelihood = _one if kinds == 1 else _two
        part = [(0.0, -_PARTS, _PARTS)] * (kinds - 1)
        mean = [(areas.centre, -_LOGITS, _LOGITS)] * kinds
        spread = [(np.log(_SPREAD), *_SPREADS)]
        slope = [] if areas.size is None else [(0.0, -_LOGITS, _LOGITS)]
        self.middle, self.least, self.most = np.array([*part, *mean, *spread, *slope]).T
        self.told = slice(len(self.middle) - len(slope))
        self.constant = len(self.middle) * float(np.log(SD * np.sqrt(2 * np.pi)))

    def prior(self, parameters: Floats) -> float:
        """Return the log-density before the data."""
        away = (parameters - self.middle) / SD
        return float(-0.5 * (away @ away) - self.constant)

    def lack(self, parameters: Floats) -> tuple[float, Floats]:
        """Return the log-posterior with its sign changed, and its slope."""
        value, slope = self.likelihood(parameters, self.areas)
        back = (parameters - self.middle) / SD**2
        return -value - self.prior(parameters), back - slope

    def climb(self, starts: list[Floats]) -> Floats:
        """Return the highest point that is reached from these."""
        from scipy.optimize import minimize

        limits = list(zip(self.least, self.most, strict=True))
        reached = [
            minimize(
                self.lack,
                np.clip(start, self.least, self.most),
                jac=True,
                method="L-BFGS-B",
                bounds=limits,
            )
            for start in starts
        ]
        best: Floats = min(reached, key=lambda found: float(found.fun)).x
        return best

    def top(self, at: Floats) -> _Top | None:
        """Describe a highest point; None where it lies at a limit, or is flatter than the prior."""
        if not ((at > self.least) & (at < self.most)).all():
            return None
        nudges = _NUDGE * np.eye(len(at))
        curvature = np.array([self.lack(at + n)[1] - self.lack(at - n)[1] for n in nudges])
        curvature = (curvature + curvature.T) / (4 * _NUDGE)
        eigenvalues = np.linalg.eigvalsh(curvature)
        told = np.linalg.eigvalsh(curvature[self.told, self.told])  # sizes need not tell a thing
        if told.min() <= 1 / SD**2 or eigenvalues.min() <= 0:
            return None
        volume = 0.5 * len(at) * np.log(2 * np.pi) - 0.5 * np.log(eigenvalues).sum()
        return _Top(at, np.linalg.inv(curvature), float(volume - self.lack(at)[0]))


def _starts(areas: _Areas, spread: float) -> list[Floats]:
    """Return where the search for two betas starts, by the spread of one (log φ)."""
    from scipy.special import logit

    share = np.clip(areas.x / (areas.x + areas.rest), _EDGE, 1 - _EDGE)
    found = []
    for low, high, part in _STARTS:
        means = logit(np.quantile(share, [low, high]))
        found.append(np.array([logit(part), *means, spread + np.log(_NARROWER), *_flat(areas)]))
    return found


def _flat(areas: _Areas) -> list[float]:
    """Return that nothing follows from sizes, as parameters."""
    return [] if areas.size is None else [0.0]


def _thinned(areas: _Areas) -> _Areas:
    """Return some 2,000 of the areas, evenly over their shares."""
    x, rest, centre, size = areas
    if len(x) <= _FEW:
        return areas
    order = np.lexsort((x, x / (x + rest)))
    some = order[np.linspace(0, len(x) - 1, _FEW).astype(int)]
    return _Areas(x[some], rest[some], centre, None if size is None else size[some])


def _tops(areas: _Areas) -> tuple[_Top | None, _Top | None]:
    """Return the highest points of one beta and of two."""
    few = _thinned(areas)
    one, two = (_Model(areas, kinds) for kinds in (1, 2))
    alike = one.climb([np.array([areas.centre, np.log(_SPREAD), *_flat(areas)])])
    apart = two.climb([_Model(few, 2).climb(_starts(few, alike[1]))])
    return one.top(alike), two.top(apart)


def _sets(top: _Top, areas: _Areas) -> Mixture:
    """Return parameters as unsure as they are: points of a t-distribution, weighted."""
    from scipy.special import expit, log_expit

    # Always the same points, so that a seed only chooses among them. In many areas the parameters
    # are known so well that few will do.
    count = int(np.clip(_CELLS // len(areas.x), _LEAST_SETS, _SETS))
    rng = np.random.default_rng(0)
    points = rng.standard_normal((count, len(top.at)))
    points /= np.sqrt(rng.chisquare(_FREEDOM, count) / _FREEDOM)[:, None]
    taken = -0.5 * (_FREEDOM + len(top.at)) * np.log1p((points**2).sum(axis=1) / _FREEDOM)
    parameters = top.at + _WIDER * points @ np.linalg.cholesky(top.covariance).T
    model = _Model(areas, 2)
    inside = ((parameters > model.least) & (parameters < model.most)).all(axis=1)
    parameters, taken = parameters[inside], taken[inside]
    first = np.empty((len(parameters), len(areas.x)))
    height = np.empty(len(parameters))
    for row, point in enumerate(parameters):
        whole = _Whole.of(point[3], areas)
        one, two = (_likely(expit(mean), whole, areas) for mean in point[1:3])
        logit = areas.logit(point[0], point[4:], _STEEPER)
        one, two = one + log_expit(logit), two + log_expit(-logit)
        first[row] = expit(one - two)
        height[row] = np.logaddexp(one, two).sum() + model.prior(point) - taken[row]
    weight = np.exp(height - height.max())
    weight /= weight.sum()
    kept = weight > _NEGLIGIBLE
    weight, parameters = weight[kept] / weight[kept].sum(), parameters[kept]
    return Mixture(weight, expit(parameters[:, 1:3]), np.exp(parameters[:, 3]), first[kept])


def found(x: Floats, rest: Floats, size: Floats | None = None) -> Mixture | None:
    """Return the pairs of betas that explain the areas clearly better than one; None if none do.

    Parameters
    ----------
    x, rest
        Effective households on the rung and the others, one an area.
    size
        What the mean of one kind may follow besides, or the part that one of two kinds has: 0 in
        the mean, in a unit in which its slope has a standard deviation of `SD` before the data.

    Returns
    -------
    Mixture or None
        Some hundred pairs, as unsure as they are.
    """
    if len(x) < _LEAST:
        return None  # so few cannot tell one kind from two
    return _found(x.tobytes(), rest.tobytes(), None if size is None else size.tobytes())


@lru_cache(_KEPT)
def _found(x_bytes: bytes, rest_bytes: bytes, size_bytes: bytes | None) -> Mixture | None:
    from scipy.special import logit

    x, rest = np.frombuffer(x_bytes), np.frombuffer(rest_bytes)
    centre = float(logit(np.clip(x.sum() / (x + rest).sum(), _EDGE, 1 - _EDGE)))
    areas = _Areas(x, rest, centre, None if size_bytes is None else np.frombuffer(size_bytes))
    one, two = _tops(areas)
    if one is None or two is None or two.evidence - one.evidence < np.log(FACTOR):
        return None
    return _sets(two, areas)


def shaper(
    mixture: Mixture,
    picked: np.ndarray,
    some: npt.NDArray[np.bool_] | slice = slice(None),
) -> Callable[[slice, np.random.Generator], tuple[Floats, Floats]]:
    """Return what draws each area's kind, and gives its a and b, for some draws after others.

    Parameters
    ----------
    mixture
        From `found`.
    picked
        Which of its pairs each draw has, of shape (draws,).
    some
        The areas that are asked for; the kinds of all are drawn.

    Returns
    -------
    callable
        Of some draws and of the stream that their kinds come from, which is read on from slice to
        slice, so these must be asked for in order.
    """

    def shape(rows: slice, rng: np.random.Generator) -> tuple[Floats, Floats]:
        pair = picked[rows]
        chance, means = mixture.first[pair], mixture.means[pair]
        first = (rng.random(chance.shape) < chance)[:, some]
        spread = mixture.spread[pair, None]
        a = np.where(first, means[:, :1] * spread, means[:, 1:] * spread)
        return a, spread - a

    return shape
