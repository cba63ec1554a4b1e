"""Draws of what the areas' scores may truly be, given all their components."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion import _blocks, geoid, moe, ranking, smoothing
from exclusion.priority._score import estimates, numbers, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from exclusion.moe import Floats
    from exclusion.priority._standard import Scaled

# A vintage whose assumed design is the more cautious, for tables that do not name theirs.
_UNKNOWN_VINTAGE: Final = 2099


class Drawn(NamedTuple):
    """Draws of scores and what went into them."""

    scores: Floats
    """Scores 0–100, of shape (draws, areas); NaN where a component's error is not known."""
    fixed: tuple[str, ...]
    """Components of which no error is known in any area: the same in each draw."""
    means: dict[str, Floats]
    """The mean of each standardised component over the draws: of a flag, its chance."""


def _generator(seed: int, name: str) -> int:
    """Return a seed of the component's own, whatever the other components are."""
    return int(np.random.SeedSequence([seed, zlib.crc32(name.encode())]).generate_state(1)[0])


def _geography(index: pd.Index) -> str:
    """Tell whether the areas are tracts or block groups; "" for anything else."""
    if not all(isinstance(name, str) and name.isdigit() for name in index):
        return ""
    found = geoid.geography_of(index, "the index of areas")
    return found if found in {"tract", "block group"} else ""


def _margins(areas: pd.DataFrame, column: str) -> Floats | None:
    """Return a column's margins; None where it has none at all."""
    margin = numbers(areas, f"{column}_moe") if f"{column}_moe" in areas else np.array([np.nan])
    return None if np.isnan(margin).all() else margin


def _sample(areas: pd.DataFrame, name: str, share: Floats) -> Floats | None:
    """Return the effective sample of each share; None where nothing tells it."""
    margin, geography = _margins(areas, f"{name}_share"), _geography(areas.index)
    counted = f"{name}_base" in areas and bool(geography)
    if margin is not None and not counted:
        return ranking.sample_of_margin(share, margin)
    # The design assumed without margins is that of households: people cluster in them.
    if not counted or (margin is None and f"{name}_households" not in areas):
        return None
    if margin is None:
        areas = areas.drop(columns=f"{name}_share_moe", errors="ignore")
    return smoothing.sample_of(areas, name, _UNKNOWN_VINTAGE).m


def _per_share(areas: pd.DataFrame, column: str) -> Floats:
    """Return what a draw of 1 is worth in each area, in the unit of the column."""
    name = stem(areas, column)
    if not name or column == f"{name}_share":
        return np.ones(len(areas))
    count, share = estimates(areas, column), estimates(areas, f"{name}_share")
    size = np.full(len(areas), np.nan)
    if f"{name}_base" in areas:
        base = numbers(areas, f"{name}_base")
        both = ~np.isnan(count) & ~np.isnan(share) & ~np.isnan(base)
        part = float((share * base)[both].sum())
        # Where nobody at all is excluded every draw is near 0, whatever a share is worth.
        size = base * (float(count[both].sum()) / part if part > 0 else 1.0)
    per: Floats = np.divide(count, share, out=size, where=share > 0)
    return per


def _scale(areas: pd.DataFrame, column: str, seed: int) -> ranking.Scale:
    """Return what a draw of 1 is worth in each area, and the error of that where it is a count."""
    per, name = _per_share(areas, column), stem(areas, column)
    counted = bool(name) and column != f"{name}_share" and f"{name}_base_moe" in areas
    base, margin = (
        numbers(areas, f"{name}_base{end}") if counted else np.zeros(len(areas))
        for end in ("", "_moe")
    )
    return ranking.scale_of(per, base, margin, seed)


def _shrunk(estimate: Floats, margin: Floats, draws: int, seed: int) -> Floats:
    """Draw true values of another unit from normal errors around them and between areas.

    The variance between areas is by moments, 0 at least; each value is drawn towards the mean as
    far as its own error is large, so that noise is not counted twice.
    """
    drawn = np.full((draws, len(estimate)), np.nan)
    known = ~np.isnan(estimate) & ~np.isnan(margin)
    value, error = estimate[known], moe.to_se(margin[known]) ** 2
    if value.size:
        between = max(float(value.var() - error.mean()), 0.0) if value.size > 1 else 0.0
        whole = between + error
        own = np.divide(between, whole, out=np.ones_like(whole), where=error > 0)
        sure = np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)
        mean = np.average(value, weights=sure) if sure.any() else value.mean()
        noise = np.random.default_rng(seed).standard_normal((draws, value.size))
        drawn[:, known] = mean + own * (value - mean) + noise * np.sqrt(own * error)
    return drawn


class How(NamedTuple):
    """How cities are drawn."""

    draws: int
    seed: int
    factor: float = 1.0
    """What the variance of every component is multiplied by."""


def _component(areas: pd.DataFrame, name: str, column: str, how: How) -> Floats | None:
    """Draw a share, or a column that is none; None where its error is nowhere known."""
    own = _generator(how.seed, name or column)
    if name:
        share = estimates(areas, f"{name}_share")
        m = _sample(areas, name, share)
        base = smoothing.base_of(areas, name) if f"{name}_base" in areas else None
        if m is None:
            return None
        return smoothing.posterior(share, m / how.factor, how.draws, own, base=base)
    margin = _margins(areas, column)
    if margin is None:
        return None
    wider = margin * np.sqrt(how.factor)
    return _shrunk(estimates(areas, column), wider, how.draws, own)


def _groups(areas: pd.DataFrame, columns: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """Put columns together that are read off the same share."""
    groups: dict[tuple[str, str], list[str]] = {}
    for column in columns:
        name = stem(areas, column)
        groups.setdefault((name, "" if name else column), []).append(column)
    return groups


class _Sum:
    """Scores of each draw, one component added after the other: never all of them at once."""

    def __init__(self, areas: pd.DataFrame, how: How) -> None:
        self.areas, self.how = areas, how
        self.scores = np.zeros((how.draws, len(areas)))
        self.total = np.zeros(len(areas))
        self.unknown = np.zeros(len(areas), dtype=bool)
        self.means: dict[str, Floats] = {}

    def add(self, column: str, weight: float, scaled: Scaled, drawn: Floats | None) -> None:
        """Add a component: its draws, in its own unit, or its estimates where it is fixed."""
        estimate = estimates(self.areas, column)
        there = ~np.isnan(estimate)
        # All areas by a slice: a mask would copy every draw.
        known = slice(None) if there.all() else there
        self.total += weight * there
        self.means[column] = np.full(len(estimate), np.nan)
        if not there.any():
            return
        estimate = estimate[known]
        if drawn is None:
            mean = scaled(estimate[None, :])[0]
            self.scores[:, known] += weight * mean
        else:
            scale = _scale(self.areas, column, self.how.seed)
            self.unknown[known] |= np.isnan(drawn[0, known] * scale.mean[known])
            mean = np.zeros(len(estimate))
            for rows in _blocks.rows(*self.scores.shape):
                values = drawn[rows, known] * scale.rows(rows, self.how.draws)[:, known]
                # An area whose error is not known keeps its place among the others.
                parts = scaled(np.where(np.isnan(values), estimate, values))
                self.scores[rows, known] += weight * parts
                mean += parts.sum(axis=0) / len(self.scores)
        self.means[column][known] = mean

    def finished(self) -> Floats:
        """Return the scores, 0–100; nothing may be added after."""
        total = np.where((self.total > 0) & ~self.unknown, self.total, np.nan)
        self.scores *= 100 / total
        return self.scores


def draw(
    areas: pd.DataFrame,
    weights: Mapping[str, float],
    made: Mapping[str, Scaled],
    how: How,
) -> Drawn:
    """Draw scores: each share from its posterior, independently of the other components."""
    sums, fixed = _Sum(areas, how), []
    for (name, alone), columns in _groups(areas, weights).items():
        drawn = _component(areas, name, alone, how)
        fixed += columns if drawn is None else []
        for column in columns:
            sums.add(column, weights[column], made[column], drawn)
        del drawn  # before the next is made: at 85,000 areas it fills 0.7 GB
    return Drawn(sums.finished(), tuple(fixed), sums.means)
