"""Synthetic cities whose truth is known, with figures as they would be published.

A city has the households of New Orleans' tracts (2013–17) or of Baltimore's block groups
(2017–21), true shares of one of five shapes, and figures as they would be published: households
are interviewed and answer, an area's share has the variance F·s·p(1 − p)/N of the survey, margins
come from 80 replicates, all of it is rounded, and it goes through `exclusion.estimates` as a pull
would. Nothing here uses the effective sample that the methods assume.

That is the plain city. `Conditions` are what real margins show beside it, one or several at a time.
"""

import dataclasses
import functools

import numpy as np
import pandas as pd
import shapely
from scipy.special import ndtri
from scipy.stats import beta as beta_of
from scipy.stats import norm

from exclusion import estimates, moe, smoothing, snapshots, studies

MEASURE = "no_internet"
WHOLE, PART = "B28002_001", "B28002_013"
PROCESSES = ("weights", "clusters")
#: A truth's shape, by the beta distributions its shares are drawn from, with their weights.
SHAPES = ("like_new_orleans", "low", "bimodal", "tight", "equal")
#: How many households there are for each that answers, where the survey asks no more of them.
INTERVAL = 9
CLUSTER = 3
REPLICATES = 80
#: The natural logarithms of incomes spread as New Orleans' tracts' do, and so do their errors.
INCOME, INCOME_SPREAD = 45_000, 0.6
INCOME_CV, INCOME_CV_SPREAD = 0.12, 0.45


@dataclasses.dataclass(frozen=True)
class Conditions:
    """How a city's survey departs from the plain one; each default is no departure."""

    factor: float = 1.0
    """True design factor over that of `moe.design`."""
    poor_factor: float = 1.0
    """F in the poorest fifth of areas over F in the richest, in equal steps of its logarithm."""
    fifths: str = "share"
    """What fifths are of: the true "share", the most excluded being the poorest; or "income"."""
    own_factor: float = 0.0
    """Standard deviation of the logarithm of each area's own F."""
    size_link: float = 0.0
    """Spearman's correlation of true shares and households."""
    income_link: float = -0.8
    """The same of true shares and true incomes."""
    neighbors: float = 0.0
    """Correlation ρ of the sampling errors of areas with a common side; half where they have only
    a corner in common, none beyond."""
    degrees: int | None = None
    """Degrees of freedom that margins have besides: variances come out as χ²/d times theirs."""
    withheld: bool = False
    """Whether margins are not published, so that F has to be assumed."""


PLAIN = Conditions()
#: What is found on published margins, each alone, by name.
REAL = {
    "plain": PLAIN,
    "F by fifth 1.25": Conditions(poor_factor=1.25),
    "F by fifth 1.6": Conditions(poor_factor=1.6),
    "own F ± 20 %": Conditions(own_factor=0.2),
    "size link -.25": Conditions(size_link=-0.25),
    "size link -.65": Conditions(size_link=-0.65),
    "neighbours .1": Conditions(neighbors=0.1),
    "neighbours .3": Conditions(neighbors=0.3),
    "margins of 30": Conditions(degrees=30),
    "margins of 15": Conditions(degrees=15),
    "F assumed at 1/1.25": Conditions(factor=1.25, withheld=True),
    # Those that every city has, together.
    "all that is usual": Conditions(poor_factor=1.25, own_factor=0.2, size_link=-0.25, degrees=30),
}


@dataclasses.dataclass(frozen=True)
class Size:
    """Where a city's households live and how the survey counts them."""

    name: str
    geography: str
    vintage: int
    base: np.ndarray
    factor: float  # F

    @property
    def design(self):
        return moe.design(self.geography, self.vintage)

    def interval(self, factor=1.0):
        """Return F·s, the households for each independent answer; `factor` multiplies F."""
        return self.factor * factor * self.design.size_factor(self.base)


@dataclasses.dataclass(frozen=True)
class City:
    """What is true of a city's areas, and their figures as published."""

    size: Size
    shape: str
    truth: np.ndarray
    areas: pd.DataFrame
    conditions: Conditions = PLAIN
    income: np.ndarray | None = None
    """True incomes; as published they are in `areas`, as median_income and its margin."""

    @property
    def factor(self):
        """True F, of which areas may have one of their own around it."""
        return self.size.factor * self.conditions.factor

    @functools.cached_property
    def reference(self):
        return float(self.truth @ self.size.base / self.size.base.sum())

    def column(self, name):
        return self.areas[f"{MEASURE}_{name}"].to_numpy(float)

    @functools.cached_property
    def share(self):
        return self.column("share")

    @functools.cached_property
    def se(self):
        return moe.to_se(self.column("share_moe"))

    @functools.cached_property
    def sample(self):
        return smoothing.sample_of(self.areas, MEASURE)


#: Sizes of cities: a bundled one, and how many of its areas; more than it has repeat them.
SIZES = {
    "new_orleans": ("New Orleans", 2017, "no_subscription", None),
    "baltimore": ("Baltimore", 2021, "no_internet", None),
    "tracts_1200": ("New Orleans", 2017, "no_subscription", 1_200),
    "tracts_12": ("New Orleans", 2017, "no_subscription", 12),
    "tracts_3": ("New Orleans", 2017, "no_subscription", 3),
    "tracts_1": ("New Orleans", 2017, "no_subscription", 1),
}


@functools.cache
def size(name):
    """Take the households of a bundled snapshot, and the design factor of such areas."""
    place, vintage, by, count = SIZES[name]
    study = studies.of_snapshot(snapshots.read(snapshots.find(place, vintage)))
    areas = study.areas[study.areas[f"{by}_base"] > 0]
    base = areas[f"{by}_base"].to_numpy(float)
    if count is not None and count < len(base):  # spread evenly from the smallest to the largest
        base = np.sort(base)[((np.arange(count) + 0.5) / count * len(base)).astype(int)]
    base = np.resize(base, count or len(base))
    return Size(name, study.geography, vintage, base, moe.design(study.geography, vintage).factor)


@functools.cache
def fitted():
    """Fit a beta distribution to the shares of New Orleans' posterior, by its two moments."""
    study = studies.of_snapshot(snapshots.read(snapshots.find("New Orleans", 2017)))
    share, margin, base = (
        study.areas[f"no_subscription_{column}"] for column in ("share", "share_moe", "base")
    )
    sample = smoothing.effective_sample(
        share, margin, base, geography=study.geography, vintage=2017
    )
    drawn = smoothing.posterior(share, sample.m, 2_000)
    drawn = drawn[:, ~np.isnan(drawn[0])]
    mean, variance = drawn.mean(), drawn.var(axis=1).mean()
    spread = mean * (1 - mean) / variance - 1
    return mean * spread, (1 - mean) * spread


def truths(rng, shape, n):
    """Draw the true shares of n areas."""
    if shape == "equal":
        return np.full(n, 0.3)
    if shape == "bimodal":
        return np.where(rng.random(n) < 0.5, rng.beta(4, 16, n), rng.beta(14, 14, n))
    a, b = {"like_new_orleans": fitted(), "low": (1.2, 10), "tight": (30, 90)}[shape]
    return rng.beta(a, b, n)


@functools.cache
def factors():
    """Return the replicate factors of successive differences, a row a household, 79 in a cycle.

    1 + 2^-1.5·(a − b), a and b neighbouring rows of a Hadamard matrix (Paley's, of 79).
    """
    q = REPLICATES - 1
    squares = np.unique(np.arange(1, q) ** 2 % q)
    shift = (np.arange(q)[:, None] - np.arange(q)) % q
    core = np.where(np.isin(shift, squares), 1, -1)
    matrix = np.ones((REPLICATES, REPLICATES))
    matrix[1:, 1:] = core
    matrix[1:, 0] = -1
    matrix[np.arange(1, REPLICATES), np.arange(1, REPLICATES)] = -1
    rows = matrix[1:]
    return 1 + 2**-1.5 * (rows - np.roll(rows, -1, axis=0))


def by_weights(rng, p, interval, base):
    """Interview single households of unequal weight: area, weight, answer, replicate row."""
    step = np.minimum(INTERVAL, interval)
    count = np.maximum(np.ceil(base / step), 2).astype(int)
    effect = np.minimum(interval * count / base, 0.9 * count)
    # Of gamma weights the expected sum of squared shares is (a + 1) / (a·n + 1).
    alpha = (1 - effect / count) / np.maximum(effect - 1, 1e-3)
    area = np.repeat(np.arange(len(base)), count)
    weight = rng.gamma(alpha[area]) / alpha[area]
    return area, weight, rng.random(len(area)) < p[area], within(area, count)


def by_clusters(rng, p, interval, base):
    """Interview clusters of three, some of which answer as one."""
    step = np.minimum(INTERVAL, interval)
    clusters = np.maximum(np.ceil(base / step / CLUSTER), 2).astype(int)
    effect = interval * clusters * CLUSTER / base
    alike = np.clip((effect - 1) / (CLUSTER - 1), 0, 1)
    area = np.repeat(np.arange(len(base)), clusters)
    as_one = rng.random(len(area)) < alike[area]
    answers = rng.random((len(area), CLUSTER)) < p[area][:, None]
    answers[as_one] = answers[as_one][:, :1]
    # A cluster is replicated whole.
    return area, np.ones(len(area)), answers.mean(axis=1), within(area, clusters)


def within(area, count):
    """Number the households of each area from 0."""
    return np.arange(len(area)) - np.repeat(np.cumsum(count) - count, count)


# --- conditions ---------------------------------------------------------------------------------


def linked(rng, values, other, spearman):
    """Put values in an order whose Spearman correlation with another column is about so much."""
    if spearman == 0 or len(values) < 2:
        return values
    pearson = 2 * np.sin(np.pi * spearman / 6)  # of normal scores
    place = np.argsort(np.argsort(other + 0.0, kind="stable"))
    scores = ndtri((place + 0.5) / len(other))
    noisy = pearson * scores + np.sqrt(1 - pearson**2) * rng.standard_normal(len(other))
    paired = np.empty(len(values))
    paired[np.argsort(noisy)] = np.sort(values)
    return paired


def incomes(rng, truth, conditions):
    """Draw true median incomes, linked to the true shares, and them as published with margins."""
    spread = np.exp(INCOME_SPREAD * rng.standard_normal(len(truth)))
    income = INCOME * linked(rng, spread, truth, conditions.income_link)
    cv = INCOME_CV * np.exp(INCOME_CV_SPREAD * rng.standard_normal(len(truth)))
    found = np.maximum(income * (1 + cv * rng.standard_normal(len(truth))), 2_500)
    return income, np.rint(found), np.rint(moe.Z90 * cv * income)


def own_factors(rng, truth, income, conditions):
    """Return what each area's F is over the city's; their mean is 1."""
    poverty = truth if conditions.fifths == "share" else -income
    place = np.argsort(np.argsort(poverty, kind="stable"))
    fifth = 5 * place // len(place)
    factor = conditions.poor_factor ** (fifth / 4)
    if conditions.own_factor:
        factor = factor * np.exp(conditions.own_factor * rng.standard_normal(len(truth)))
    return factor / factor.mean()


def width(n):
    """Return how many areas there are in a row, where they lie in a square in the order given."""
    return int(np.ceil(np.sqrt(n)))


def neighboring(rng, n):
    """Draw normal deviates that neighbours share: half with a common side, a quarter at a corner.

    Each is the mean of what is drawn at the four corners of its area.
    """
    side = width(n)
    corners = rng.standard_normal((side + 1, side + 1))
    cells = corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]
    return (cells / 2).ravel()[:n]


def squares(n):
    """Return the outlines of n areas, in rows."""
    column, row = np.arange(n) % width(n), np.arange(n) // width(n)
    return shapely.box(column, row, column + 1, row + 1)


def shared(rng, truth, size, interval, conditions):
    """Move each area's share by the part of its sampling error that it has with its neighbours.

    Return what is left to ask households of: the share as moved, and the households for each
    answer, so that the variance is what it was. A part 2ρ of the variance is in what is moved.
    """
    part = 2 * conditions.neighbors
    if not part:
        return truth, interval
    inverse = interval / size.base  # 1/m
    parts = np.maximum(1 / np.maximum(part * inverse, 1e-9) - 1, 1e-3)
    # Of a beta distribution of mean p and this sum the variance is 2ρ·p(1 − p)/m.
    drawn = beta_of.ppf(
        norm.cdf(neighboring(rng, len(truth))),
        np.maximum(truth, 1e-6) * parts,
        np.maximum(1 - truth, 1e-6) * parts,
    )
    return drawn, interval * (1 - part) / (1 - part * inverse)


# --- the survey ---------------------------------------------------------------------------------


def interviewed(rng, process, truth, size, *, factor=1.0, conditions=PLAIN):
    """Return each area's share as the survey finds it, and its variance by the replicates.

    `factor` is what each area's F is over the city's. Replicates are successive differences of
    households in order, which need no factor m/(m − 1): n differences in a row miss the variance
    by 1/n², not by 1/n.
    """
    answer = {"weights": by_weights, "clusters": by_clusters}[process]
    interval = size.interval(factor * conditions.factor)
    moved, left = shared(rng, truth, size, interval, conditions)
    area, weight, part, order = answer(rng, moved, left, size.base)
    replicate = factors()
    cycle = len(replicate)
    shape = len(truth), cycle
    cell = area * cycle + order % cycle
    parts = np.bincount(cell, weight * part, shape[0] * cycle).reshape(shape)
    wholes = np.bincount(cell, weight, shape[0] * cycle).reshape(shape)
    share = parts.sum(axis=1) / wholes.sum(axis=1)
    spread = (parts @ replicate) / (wholes @ replicate) - share[:, None]
    variance = 4 / REPLICATES * (spread**2).sum(axis=1)
    # Replicates see within areas; the Bureau's see what neighbours have in common too.
    return share, variance / (1 - 2 * conditions.neighbors)


def published(rng, process, truth, size, *, factor=1.0, conditions=PLAIN):
    """Return households and those on the rung with their margins, whole numbers as published."""
    share, variance = interviewed(rng, process, truth, size, factor=factor, conditions=conditions)
    spread = size.design.whole_factor * size.base
    base = np.maximum(np.rint(rng.normal(size.base, np.sqrt(spread))), 5)
    spread = spread * rng.chisquare(REPLICATES, len(base)) / REPLICATES
    if conditions.degrees is not None:
        variance = variance * rng.chisquare(conditions.degrees, len(share)) / conditions.degrees
    part = np.rint(base * share)
    part_moe = moe.Z90 * np.sqrt(base**2 * variance + share**2 * spread)
    part_moe = np.where(part == 0, size.design.zero_moe, part_moe)
    margins = np.rint(moe.Z90 * np.sqrt(spread)), np.rint(part_moe)
    if conditions.withheld:
        margins = (np.full(len(base), np.nan),) * 2
    return base, margins[0], part, margins[1]


def areas_of(tables, size):
    """Make one area table of many cities' figures, as a pull of them all would."""
    width = 6 if size.geography == "tract" else 7
    frames = []
    for number, (base, base_moe, part, part_moe) in enumerate(tables):
        geoids = [f"{number:05d}{i:0{width}d}" for i in range(len(base))]
        for variable, estimate, margin in ((WHOLE, base, base_moe), (PART, part, part_moe)):
            frames.append(
                pd.DataFrame(
                    {"GEOID": geoids, "variable": variable, "estimate": estimate, "moe": margin}
                )
            )
    long = pd.concat(frames, ignore_index=True).assign(annotation=None)
    long["moe_method"] = np.where(long["moe"].isna(), "missing", "published")
    areas, _ = estimates.areas(long, geography=size.geography, vintages={"B28002": size.vintage})
    return [areas[start : start + len(size.base)] for start in range(0, len(areas), len(size.base))]


def cities(size_name, shape, process, seeds, *, periods=1, conditions=PLAIN):
    """Simulate a city a seed, surveyed in one or more periods: a list of cities for each period."""
    made = size(size_name)
    kind = SHAPES.index(shape), PROCESSES.index(process)
    streams = [np.random.default_rng([seed, *kind]) for seed in seeds]
    real = [
        linked(rng, truths(rng, shape, len(made.base)), made.base, conditions.size_link)
        for rng in streams
    ]
    # Streams of their own, so that a plain city is what it was before it had incomes.
    beside = [np.random.default_rng([seed, *kind, 1]) for seed in seeds]
    earned = [incomes(rng, truth, conditions) for rng, truth in zip(beside, real, strict=True)]
    own = [
        own_factors(rng, truth, income[0], conditions)
        for rng, truth, income in zip(beside, real, earned, strict=True)
    ]
    surveys = []
    for _ in range(periods):
        tables = [
            published(rng, process, truth, made, factor=factor, conditions=conditions)
            for rng, truth, factor in zip(streams, real, own, strict=True)
        ]
        surveys.append(
            [
                City(
                    made,
                    shape,
                    truth,
                    frame.assign(median_income=income[1], median_income_moe=income[2]),
                    conditions,
                    income[0],
                )
                for truth, frame, income in zip(real, areas_of(tables, made), earned, strict=True)
            ]
        )
    return surveys
