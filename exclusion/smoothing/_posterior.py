"""Draws of what the areas' true shares may be, given all their estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _blocks, _processes, _threads, frames
from exclusion.errors import TableError
from exclusion.smoothing import _covariate, _mixture
from exclusion.smoothing._factor import FEW

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from exclusion.moe import Floats

# The posterior's grid: the mean share, and how alike the areas are (large: alike).
_MEANS, _MEAN_REACH, _MEAN_EDGE = 25, 0.1, 0.001
_SPREADS, _SPREAD_RANGE = 30, (1.5, 400.0)
# Where the median area is worth few answers: as far apart, further up.
_FEW_SPREADS, _FEW_RANGE = 42, (1.5, 4_000.0)
# Fewer areas say nothing of φ, and so wide a range would draw them all to the mean.
_MANY = 100
# So many shares come from one stream, each of which a core may take; so many are drawn at a time.
_STREAM, _AT_HAND = 6_000_000, 250_000
_INTERVAL = (0.05, 0.95)  # of the draws, for 90%
#: A weight of next to nothing is nothing, whatever NumPy is told to make of it.
_TINY: Final = np.errstate(under="ignore")


class _Given(NamedTuple):
    """What is told of the areas."""

    share: npt.ArrayLike
    m: npt.ArrayLike
    covariate: npt.ArrayLike | None = None
    base: npt.ArrayLike | None = None

    def read(self) -> tuple[Floats, Floats, npt.NDArray[np.bool_], _Data]:
        """Return shares, samples, which areas are free to be drawn, and what is known of these."""
        p, size, free = _read(self.share, self.m)
        beside: list[Floats | None] = [None, None]
        if self.covariate is not None:
            beside[0] = _covariate.columns(self.covariate, self.share)[free]
        if self.base is not None:
            beside[1] = _covariate.log_sizes(self.base, self.share)[free]
        return p, size, free, _Data(size[free] * p[free], size[free] * (1 - p[free]), *beside)


class _Data(NamedTuple):
    """What is known of the areas that are drawn."""

    x: Floats
    """Effective households on the rung."""
    rest: Floats
    """The others."""
    covariate: Floats | None
    """What else is known, of shape (areas, covariates)."""
    log_size: Floats | None
    """Logs of their households."""

    @property
    def sized(self) -> Floats | None:
        """What the means of two kinds of areas may follow: log N; None where all are alike."""
        return _covariate.sized(self.log_size, _mixture.SD)


class _Picked(NamedTuple):
    """The beta distributions that the areas' shares come from, one for each city drawn."""

    spread: Floats
    """φ, of shape (draws,)."""
    shape: Callable[[slice, np.random.Generator], tuple[Floats, Floats]]
    """a and b of some draws, of shape (draws, 1) or (draws, areas); ask for draws in order.

    What is drawn for them comes from a stream beside that of the shares.
    """
    beside: np.random.Generator
    """That stream."""


def _spreads(m: Floats) -> Floats:
    """Return the values that φ may have, by what the areas are worth."""
    if len(m) >= _MANY and np.median(m) < FEW:
        return np.geomspace(*_FEW_RANGE, _FEW_SPREADS)
    return np.geomspace(*_SPREAD_RANGE, _SPREADS)


def _means(x: Floats, rest: Floats) -> Floats:
    """Return the mean shares that one beta distribution may have."""
    mean = x.sum() / (x + rest).sum()
    return np.linspace(
        max(mean - _MEAN_REACH, _MEAN_EDGE), min(mean + _MEAN_REACH, 1 - _MEAN_EDGE), _MEANS
    )


def _prior(x: Floats, rest: Floats) -> tuple[Floats, Floats, Floats]:
    """Return a, b and the weight of each beta distribution the areas' shares may come from."""
    from scipy.special import gammaln

    m, means = x + rest, _means(x, rest)
    spreads = _spreads(m)
    a = np.outer(spreads, means)
    b = spreads[:, None] - a
    fit = len(x) * (gammaln(spreads)[:, None] - gammaln(a) - gammaln(b))
    for row, spread in enumerate(spreads):
        total = gammaln(m + spread).sum()
        for column in range(_MEANS):
            parts = gammaln(x + a[row, column]) + gammaln(rest + b[row, column])
            fit[row, column] += parts.sum() - total
    weight = np.exp(fit - fit.max())
    return a.ravel(), b.ravel(), (weight / weight.sum()).ravel()


def _pick(
    data: _Data, some: npt.NDArray[np.bool_] | slice, draws: int, rng: np.random.Generator
) -> _Picked:
    """Pick the priors of some areas, by all of them."""
    if data.covariate is None:
        size = data.sized
        mixture = _mixture.found(data.x, data.rest, size)
        if mixture is not None:
            kinds = rng.spawn(1)[0]  # a stream of its own: the shares' is read row by row
            pairs = rng.choice(len(mixture.weight), size=draws, p=mixture.weight)
            return _Picked(mixture.spread[pairs], _mixture.shaper(mixture, pairs, some), kinds)
        if size is None:
            return _alike(data.x, data.rest, draws, rng)
    return _led(data, some, draws, rng)


def _alike(x: Floats, rest: Floats, draws: int, rng: np.random.Generator) -> _Picked:
    """Pick one beta for all areas."""
    a, b, weight = _prior(x, rest)
    picked = rng.choice(len(weight), size=draws, p=weight)

    def shape(rows: slice, _: np.random.Generator) -> tuple[Floats, Floats]:
        grid = picked[rows, None]
        return a[grid], b[grid]

    return _Picked(_spreads(x + rest)[picked // _MEANS], shape, rng)


def _fitted(data: _Data) -> tuple[Floats, Floats, _covariate.Modes]:
    """Return the matrix of what is known besides, the spreads, and how well both explain areas."""
    known = np.empty((len(data.x), 0)) if data.covariate is None else data.covariate
    matrix = _covariate.design(known, data.log_size)
    spreads = _spreads(data.x + data.rest)
    return matrix, spreads, _covariate.modes(data.x, data.rest, matrix, spreads)


def _led(
    data: _Data, some: npt.NDArray[np.bool_] | slice, draws: int, rng: np.random.Generator
) -> _Picked:
    """Pick priors under which an area's mean follows from what else is known of it."""
    matrix, spreads, modes = _fitted(data)
    picked = rng.choice(len(spreads), size=draws, p=modes.weight)
    errors = rng.standard_normal((draws, matrix.shape[1]))
    away = np.einsum("dij,dj->di", modes.scale[picked], errors)
    coefficients = modes.coefficients[picked] + away
    spread, matrix = spreads[picked], matrix[some]

    def shape(rows: slice, _: np.random.Generator) -> tuple[Floats, Floats]:
        a = _covariate.means(matrix, coefficients[rows]) * spread[rows, None]
        return a, spread[rows, None] - a

    return _Picked(spread, shape, rng)


def _read(share: npt.ArrayLike, m: npt.ArrayLike) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return shares, effective samples and which areas are to be drawn, after a look at them."""
    p, size = frames.sampled(share, m)
    if p.ndim != 1:
        raise TableError(f"share has the shape {p.shape}, but must be one an area.")
    return p, size, np.isfinite(size) & (size > 0) & ~np.isnan(p)


def _wanted(only: npt.ArrayLike | None, share: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return which areas are asked for."""
    if only is None:
        return np.ones(np.shape(share), dtype=bool)
    found = np.asarray(frames.aligned(only, frames.labels(share), "only"))
    if found.dtype != bool or found.shape != np.shape(share):
        raise TableError("only must be True or False for each area, in the order of share.")
    return found


@_threads.one()
@_TINY
def _draw(
    given: _Given, draws: int, seed: int, only: npt.ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Return the draws, of shape (draws, areas), and φ in each; no φ where nothing is drawn."""
    frames.check_whole(draws, "draws", most=frames.MOST_DRAWS)
    frames.check_whole(seed, "seed", 0)
    p, size, free, data = given.read()
    wanted = _wanted(only, given.share)
    fixed = np.where(np.isposinf(size) & wanted, p, np.nan)
    if not free.any():
        return np.tile(fixed, (draws, 1)), np.empty(0)
    rng = np.random.default_rng(seed)
    picked = _pick(data, slice(None) if wanted.all() else wanted[free], draws, rng)
    drawn = np.empty((draws, len(p)))
    _fill(drawn, fixed, (data, free, wanted), picked, rng)
    return drawn, picked.spread


def _fill(
    drawn: Floats,
    fixed: Floats,
    known: tuple[_Data, npt.NDArray[np.bool_], npt.NDArray[np.bool_]],
    picked: _Picked,
    rng: np.random.Generator,
) -> None:
    """Write the draws of the areas that are free and wanted, and what is fixed of the others."""
    data, free, wanted = known
    some, columns = wanted[free], free & wanted
    x, rest = data.x[some], data.rest[some]
    blocks = list(_blocks.rows(len(drawn), len(some), _STREAM))
    # The first goes on with the streams that there are.
    streams = [rng, *rng.spawn(len(blocks) - 1)]
    beside = [picked.beside, *picked.beside.spawn(len(blocks) - 1)]

    def work(number: int) -> None:
        block = blocks[number]
        # Streams are read row by row: where they are cut does not matter.
        for part in _blocks.rows(block.stop - block.start, len(some), _AT_HAND):
            rows = slice(block.start + part.start, block.start + part.stop)
            a, b = picked.shape(rows, beside[number])
            found = streams[number].beta(x + a, rest + b)
            if columns.all():
                drawn[rows] = found
            else:
                drawn[rows], drawn[rows, columns] = fixed, found

    _processes.by_threads(work, range(len(blocks)))


def posterior(  # noqa: PLR0913 - what is known beside the shares is two more
    share: npt.ArrayLike,
    m: npt.ArrayLike,
    draws: int = 4_000,
    seed: int = 0,
    covariate: npt.ArrayLike | None = None,
    *,
    base: npt.ArrayLike | None = None,
    only: npt.ArrayLike | None = None,
) -> Floats:
    """Draw what the areas' true shares may be, given all their estimates.

    Parameters
    ----------
    share
        Estimated shares of households, 0–1, one an area.
    m
        Their effective samples, from `effective_sample`.
    draws
        How many cities to draw, 1 to 100,000.
    seed
        The same seed gives the same draws.
    covariate
        Something else known of each area, such as its median income, in any unit; of shape
        (areas,) or, for several, (areas, covariates), with the labels of `share` if both have
        some. NaN where nothing is known: such an area is taken as an average one. None, and the
        estimates speak alone.
    base
        Households in each area, where shares may be higher or lower the larger an area is; with
        the labels of `share` if both have some. One of none, or of an unknown number (NaN), is
        taken as one of mean size. None, or all alike, and size says nothing.
    only
        True for the areas to draw, one an area; None: all. The others lend their estimates to the
        draws of these, as ever, but are NaN themselves.

    Returns
    -------
    ndarray
        Shares, of shape (draws, areas). Areas of infinite m stay at their share; those whose share
        or m is missing are NaN.

    Raises
    ------
    ArgumentError
        If `draws` is no number of draws, or `seed` no whole number from 0.
    TableError
        If a share lies outside 0–1, a sample or a number of households is negative, or these or a
        covariate are infinite or a code of the Bureau's; or m, the covariate, `base` or `only` is
        not of one row an area or has other labels.

    Notes
    -----
    Shares are taken as beta(μφ, (1 − μ)φ) and x = mp as binomial of m. (μ, φ) has 25 × 30 values:
    μ within 0.1 of the pooled mean, φ from 1.5 to 400 in equal ratios, weighted by
    Π B(x + μφ, m − x + (1 − μ)φ) / B(μφ, (1 − μ)φ). A draw picks one of them, then each area's
    share from beta(x + μφ, m − x + (1 − μ)φ). Normal errors around the estimates themselves would
    count the noise twice. Of 100 areas or more whose median m is under 40, as of block groups, φ
    runs on to 4,000 in the same ratio (42 values): areas may then be more alike than 400 allows
    without their estimates showing it. Of fewer it does not: in simulated places of 12 such areas
    intervals then held 84%, not 87.

    One beta has one hump. Where areas are of two kinds, so that two betas of means μ₁ and μ₂ and
    one φ explain them five times better or more, these are used instead. Compared is the integral
    of likelihood and prior, taken as a normal of its own curvature (Laplace); the prior is normal,
    with a standard deviation of 1.5, in logit μ around the pooled share's, in log φ around that of
    15 and in the logit of the first kind's part around 0. One beta is kept where φ would leave
    1.5–400 or a parameter is surer before the data than after. A draw picks one of up to 400 sets
    of parameters, taken around the likeliest and weighted by the posterior; then, for each area,
    its kind, by the likelihoods; then its share from that kind's beta. This takes areas for exactly
    two kinds, as wide as each other, and an area of few answers for either.

    In 120 simulated cities of 612 block groups, half Beta(4, 16) and half Beta(14, 14), two were
    used in 90%: with one beta throughout the 5–95% of hits among the first 20 held in 73% of
    them, so in 91%, and chances of .5–.7 were 16 points too high, so 3. Of 350 cities whose truth
    is one beta, like New Orleans' or Beta(30, 90), two were used in 2; of Beta(1.2, 10) in none of
    120 with New Orleans' tracts, but in 8 of 120 with those block groups, mostly where households'
    weights are unequal, which looks like a second kind. In those 8 the 90% intervals held 80% of
    the shares instead of 89%; the hits held as often as with one.

    With covariates z, each standardised, the mean is an area's own: logit μ = α + βz. φ has the
    same values; for each the likeliest α and β are found, and φ is weighted by the likelihood
    there, integrated as a normal of the likelihood's own curvature (Laplace). A draw picks φ, then
    α and β from that normal. Prior to the data α and β are normal around the pooled mean and 0,
    with a standard deviation of 2.5, which only tells in cities where nearly all answer alike.

    With `base`, log N less its mean is one of these, but with a standard deviation of 0.5 before
    the data, in its own unit: what doubles N then moves the logit by 0.35 or less in two cases of
    three. The smallest and largest tenth of areas count as those at the 10 and 90%: a line drawn
    on to the few of 100 households would put them first in whatever place large areas are better
    off. Two kinds of areas do not move with N, but the part of either may: its logit's
    slope by log N has a standard deviation of 1.5. They are used where they explain the areas five
    times better than one beta whose mean follows log N.

    In 150 simulated cities of New Orleans' tracts each, the 5–95% of the pooled share of the 20
    listed by households held in 91% without log N and in 92% with it where share and size are
    not linked, in 89 and 91% where Spearman's correlation is −.25 (as on published rows), and in
    65 and 85% at −.65, where it was 1.5 points too high, then 0.2. As many of the 20 were true.

    This assumes that the logit of the mean is linear in z and the spread around it the same for
    all, so areas are of one kind. They are drawn towards what the covariate suggests, the more so
    the smaller their sample. A list made with income as a covariate must therefore not be used to
    show that poor areas are more excluded: it has taken that for granted.

    References
    ----------
    J. N. K. Rao and I. Molina, *Small Area Estimation*, 2nd edition (2015), chapter 9.
    L. Tierney and J. B. Kadane, "Accurate approximations for posterior moments and marginal
    densities", *Journal of the American Statistical Association* 81 (1986), 82–86.

    Examples
    --------
    >>> drawn = posterior([0.1, 0.3, 0.8], [40, 40, float("inf")], draws=500)
    >>> drawn.shape, bool((drawn[:, 2] == 0.8).all())
    ((500, 3), True)
    >>> bool(drawn[:, 0].mean() > 0.1)  # drawn towards the others
    True
    """
    return _draw(_Given(share, m, covariate, base), draws, seed, only)[0]


@_threads.one()
@_TINY
def highest_mean(
    share: npt.ArrayLike,
    m: npt.ArrayLike,
    covariate: npt.ArrayLike | None = None,
    *,
    base: npt.ArrayLike | None = None,
) -> Floats:
    """Return shares that no prior mean in `posterior`, given the same, exceeds.

    Parameters
    ----------
    share, m, covariate, base
        As in `posterior`.

    Returns
    -------
    ndarray
        One an area, 0–1; NaN for areas that are not drawn.

    Raises
    ------
    TableError
        As `posterior` does.

    Notes
    -----
    The pooled share and 0.1; of two kinds of areas the largest mean that either may have. Where a
    mean follows from what else is known of the area, it exceeds this, four standard errors above
    the likeliest, once in some 30,000 draws.
    Whatever is drawn for an area, its posterior mean is no higher than this or its own share.

    Examples
    --------
    >>> highest_mean([0.1, 0.3], [40, 40]).round(3)
    array([0.3, 0.3])
    """
    p, _, free, data = _Given(share, m, covariate, base).read()
    found = np.full(len(p), np.nan)
    if free.any():
        found[free] = _highest(data)
    return found


def _highest(data: _Data) -> Floats | float:
    """Return a share for each area, or for all of them, that no prior mean exceeds."""
    if data.covariate is None:
        size = data.sized
        mixture = _mixture.found(data.x, data.rest, size)
        if mixture is not None:
            return float(mixture.means.max())
        if size is None:
            return float(_means(data.x, data.rest)[-1])
    matrix, _, modes = _fitted(data)
    return _covariate.highest(modes, matrix)


@_TINY
def beta_binomial(
    share: npt.ArrayLike,
    m: npt.ArrayLike,
    draws: int = 4_000,
    seed: int = 0,
    covariate: npt.ArrayLike | None = None,
    *,
    base: npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """Estimate the areas' true shares, each with the help of all the others.

    Parameters
    ----------
    share, m, draws, seed, covariate, base
        As in `posterior`, from whose draws the result is read.

    Returns
    -------
    DataFrame
        A row an area, with the index of `share` if it is a Series: `estimate`, the posterior mean;
        `low` and `high`, its 5–95 % (a 90% interval); `se`, its standard deviation; all shares,
        0–1; `shrinkage`, the weight of the area's own estimate, 0–1. An area of infinite m keeps
        its share, without width, at a weight of 1; where share or m is missing all are NaN.

    Raises
    ------
    TableError
        As `posterior` does.

    Notes
    -----
    The posterior mean is γp + (1 − γ)μ with γ = m / (m + φ): `shrinkage` is the mean of γ over the
    draws. Where there are two kinds of areas μ is that of the kind drawn, and φ the same for both.
    Show the estimate beside the direct one, not in its stead.

    Examples
    --------
    >>> table = beta_binomial([0.1, 0.3, 0.5, 0.3], [40, 40, 40, 400])
    >>> table.round(2)
       estimate   low  high    se  shrinkage
    0      0.16  0.07  0.27  0.06       0.71
    1      0.30  0.20  0.41  0.06       0.71
    2      0.44  0.32  0.57  0.08       0.71
    3      0.30  0.26  0.34  0.02       0.94
    """
    drawn, spread = _draw(_Given(share, m, covariate, base), draws, seed)
    direct, size = frames.sampled(share, m)
    moments = np.empty((4, len(direct)))
    # Of areas: quantiles take a copy of what they read.
    for some in _blocks.rows(len(direct), draws):
        part = drawn[:, some]
        low, high = np.quantile(part, _INTERVAL, axis=0)
        moments[:, some] = part.mean(axis=0), low, high, part.std(axis=0)
    fixed = np.isposinf(size)
    # An area without error keeps its share to the last digit, which a mean of copies may not.
    estimate, low, high = np.where(fixed, direct, moments[:3])
    table = {
        "estimate": estimate,
        "low": low,
        "high": high,
        "se": np.where(fixed, 0 * direct, moments[3]),
        "shrinkage": np.where(fixed, 1 + 0 * direct, _own_weight(direct, size, spread)),
    }
    return pd.DataFrame(table, index=frames.labels(share))


def _own_weight(direct: Floats, m: Floats, spread: Floats) -> Floats:
    """Return the mean of m / (m + φ) over the draws; NaN where nothing is drawn."""
    finite = np.where(np.isfinite(m) & (m > 0) & ~np.isnan(direct), m, np.nan)
    if not len(spread):
        return finite
    values, counts = np.unique(spread, return_counts=True)
    weights: Floats = finite[:, None] / (finite[:, None] + values) @ (counts / counts.sum())
    return weights
