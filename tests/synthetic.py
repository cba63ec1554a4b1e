"""Synthetic cities whose truth is known, with figures as they would be published.

A city has the households of New Orleans' tracts (2013–17) or of Baltimore's block groups
(2017–21), true shares of one of five shapes, and figures as they would be published: households
are interviewed and answer, an area's share has the variance F·s·p(1 − p)/N of the survey, margins
come from 80 replicates, all of it is rounded, and it goes through `exclusion.estimates` as a pull
would. Nothing here uses the effective sample that the methods assume.
"""

import dataclasses
import functools

import numpy as np
import pandas as pd

from exclusion import estimates, moe, smoothing, snapshots, studies
from exclusion.smoothing import effective_sample

MEASURE = "no_internet"
WHOLE, PART = "B28002_001", "B28002_013"
PROCESSES = ("weights", "clusters")
#: A truth's shape, by the beta distributions its shares are drawn from, with their weights.
SHAPES = ("like_new_orleans", "low", "bimodal", "tight", "equal")
#: How many households there are for each that answers, where the survey asks no more of them.
INTERVAL = 9
CLUSTER = 3
REPLICATES = 80


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

    def interval(self):
        """Return F·s, the households for each independent answer."""
        return self.factor * self.design.size_factor(self.base)


@dataclasses.dataclass(frozen=True)
class City:
    """What is true of a city's areas, and their figures as published."""

    size: Size
    shape: str
    truth: np.ndarray
    areas: pd.DataFrame

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
        return effective_sample(
            self.share,
            self.column("share_moe"),
            self.column("base"),
            geography=self.size.geography,
            vintage=self.size.vintage,
        )


@functools.cache
def size(name):
    """Take the households of a bundled snapshot, and the design factor of such areas."""
    place, vintage, by = {
        "new_orleans": ("New Orleans", 2017, "no_subscription"),
        "baltimore": ("Baltimore", 2021, "no_internet"),
    }[name]
    study = studies.of_snapshot(snapshots.read(snapshots.find(place, vintage)))
    areas = study.areas[study.areas[f"{by}_base"] > 0]
    base = areas[f"{by}_base"].to_numpy(float)
    return Size(name, study.geography, vintage, base, moe.design(study.geography, vintage).factor)


@functools.cache
def fitted():
    """Fit a beta distribution to the shares of New Orleans' posterior, by its two moments."""
    study = studies.of_snapshot(snapshots.read(snapshots.find("New Orleans", 2017)))
    share, margin, base = (
        study.areas[f"no_subscription_{column}"] for column in ("share", "share_moe", "base")
    )
    sample = effective_sample(share, margin, base, geography=study.geography, vintage=2017)
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


def interviewed(rng, process, truth, size):
    """Return each area's share as the survey finds it, and its variance by the replicates."""
    answer = {"weights": by_weights, "clusters": by_clusters}[process]
    area, weight, part, order = answer(rng, truth, size.interval(), size.base)
    replicate = factors()
    cycle = len(replicate)
    shape = len(truth), cycle
    cell = area * cycle + order % cycle
    parts = np.bincount(cell, weight * part, shape[0] * cycle).reshape(shape)
    wholes = np.bincount(cell, weight, shape[0] * cycle).reshape(shape)
    share = parts.sum(axis=1) / wholes.sum(axis=1)
    spread = (parts @ replicate) / (wholes @ replicate) - share[:, None]
    return share, 4 / REPLICATES * (spread**2).sum(axis=1)


def published(rng, process, truth, size):
    """Return households and those on the rung with their margins, whole numbers as published."""
    share, variance = interviewed(rng, process, truth, size)
    spread = size.design.whole_factor * size.base
    base = np.maximum(np.rint(rng.normal(size.base, np.sqrt(spread))), 5)
    spread = spread * rng.chisquare(REPLICATES, len(base)) / REPLICATES
    part = np.rint(base * share)
    part_moe = moe.Z90 * np.sqrt(base**2 * variance + share**2 * spread)
    part_moe = np.where(part == 0, size.design.zero_moe, part_moe)
    return base, np.rint(moe.Z90 * np.sqrt(spread)), part, np.rint(part_moe)


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
    long = pd.concat(frames, ignore_index=True).assign(moe_method="published", annotation=None)
    areas, _ = estimates.areas(long, geography=size.geography, vintages={"B28002": size.vintage})
    return [areas[start : start + len(size.base)] for start in range(0, len(areas), len(size.base))]


def cities(size_name, shape, process, seeds, *, periods=1):
    """Simulate a city a seed, surveyed in one or more periods: a list of cities for each period."""
    made = size(size_name)
    streams = [
        np.random.default_rng([seed, SHAPES.index(shape), PROCESSES.index(process)])
        for seed in seeds
    ]
    real = [truths(rng, shape, len(made.base)) for rng in streams]
    surveys = []
    for _ in range(periods):
        tables = [
            published(rng, process, truth, made) for rng, truth in zip(streams, real, strict=True)
        ]
        frames = areas_of(tables, made)
        surveys.append([City(made, shape, t, a) for t, a in zip(real, frames, strict=True)])
    return surveys
