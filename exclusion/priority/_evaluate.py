"""A score with its margin, ranks, and what hangs on the weights."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _blocks, _records, _threads, frames, moe, ranking
from exclusion.errors import TableError
from exclusion.priority._draws import ENDS, How, draw, is_assumed
from exclusion.priority._score import (
    check_areas,
    check_weights,
    inhabited,
    scales,
    score,
    uninhabited,
)
from exclusion.priority._sensitivity import of_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.priority._standard import Method, Scaled

# Far below what any margin can tell, far above what rounding does: equal scores part at random.
_TIE: Final = 1e-7
_FIRST: Final = (
    *("name", "neighborhood", "tier", "verdict", "rank", "band_low", "band_high", "chance"),
    *("chance_low", "chance_high", "expected_rank", "rank_low", "rank_high", "score", "score_moe"),
    *("score_low", "score_high", "score_posterior", "weights_low", "weights_high", "weights_top"),
)


@dataclass(frozen=True, eq=False)
class Priority:
    """A place's areas by a score.

    Parameters
    ----------
    table
        A row an area, indexed by GEOID, the likeliest of the k first (see `evaluate`):

        - `name`, `neighborhood`: where known; `tier`: the class of `chance`; `verdict`: its score
          is "above", "below" or "unclear" against the mean;
        - `rank`: 1 = most excluded, by the score; `expected_rank`: its mean over the draws;
          `band_low`, `band_high`: its 5–95%; `rank_low`, `rank_high`: its joint 90% region;
          `proven_in`, `proven_out`: whether that lies wholly within, wholly outside the first k;
        - `chance`: of being one of the k, 0–1; `chance_low`, `chance_high`: the least and the most
          where design factors are assumed;
        - `score`: 0–100, with `_moe` (90%); `score_low`, `score_high`: its 90% interval;
          `score_posterior`: its mean over the draws;
        - `weights_low`, `weights_high`: the 5–95% of its rank over other weights; `weights_top`:
          the part of them, 0–1, that put it among the first k;
        - `x_standard`, `x_chance`: of each component x its standard, 0–1, and for "flags" its
          chance of reaching the threshold; `missing`: the components that it lacks;
        - `note`: why it has no rank or chance; else None.
    hits
        What can be said of the list of k areas; its members are positions in `table`.
    weights, method, thresholds, frame
        What the score was made with; None for `frame`: the areas themselves.
    k
        The list's length: as asked for, or the number of areas that have a chance.
    reference
        The mean score of the areas over the draws, which verdicts are against.
    fixed
        Components with no margin, taken as exact.
    preset, lacking
        The ready-made score's name, and what of it was not there (see `weights_of`); empty where
        the weights were given.
    """

    table: pd.DataFrame
    hits: ranking.Hits
    weights: dict[str, float]
    method: str
    thresholds: dict[str, float]
    frame: pd.DataFrame | None
    k: int
    reference: float
    fixed: tuple[str, ...]
    preset: str = ""
    lacking: tuple[str, ...] = ()

    _repr_html_ = _records.card

    @property
    def members(self) -> tuple[str, ...]:
        """The list's areas by name, likeliest first."""
        return tuple(self.table.index[: self.k])


def _spread(drawn: Floats, wider: float) -> pd.DataFrame:
    """Return mean and 90% interval of each area's score, half its width being the margin.

    Of a normal's draws the interval is so many times wider than their own 5–95%.
    """
    level = 2 * NormalDist().cdf(wider * moe.Z90) - 1
    low, high = ranking.quantiles(drawn, 0.90 if wider == 1 else level)
    mean = drawn.mean(axis=0)
    margin = (high - low) / 2
    return pd.DataFrame(
        {"score_moe": margin, "score_low": low, "score_high": high, "score_posterior": mean}
    )


def _part_ties(drawn: Floats, seed: int) -> None:
    """Move each draw by next to nothing, in place, so that no row order decides among equals."""
    rng = np.random.default_rng([seed, 1])
    for rows in _blocks.rows(*drawn.shape):
        drawn[rows] += _TIE * (rng.random(drawn[rows].shape) - 0.5)


def _named(areas: pd.DataFrame) -> pd.DataFrame:
    names = {"NAME": "name", "neighborhood": "neighborhood"}
    columns = {new: areas[old] for old, new in names.items() if old in areas}
    return pd.DataFrame(columns, index=areas.index)


def _audited(
    table: pd.DataFrame, spread: pd.DataFrame, score: pd.Series[float], reference: float, k: int
) -> pd.DataFrame:
    """Take the joint region around the draws' means: their margins are not those of estimates.

    A verdict stands where the score's own interval agrees with it.
    """
    center = spread["score_posterior"].fillna(score)
    region = ranking.joint_region(center, spread["score_moe"])
    region = region[["rank_low", "rank_high"]].mask(table["rank"].isna())
    held = table["verdict"].notna() & (spread["score_low"] <= reference)
    verdict = table["verdict"].mask(held & (reference <= spread["score_high"]), "unclear")
    inside = (region["rank_high"] <= k).fillna(False).astype(bool)
    outside = (region["rank_low"] > k).fillna(False).astype(bool)
    return table.assign(verdict=verdict, **region, proven_in=inside, proven_out=outside)


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """Put the columns that say most first."""
    first = [name for name in _FIRST if name in table]
    return table[[*first, *(name for name in table if name not in first)]]


def _note(score: pd.Series, margin: pd.Series, empty: npt.NDArray[np.bool_]) -> pd.Series:
    """Say why an area is not ranked or, the last, has no chance; codes as of `ranking`."""
    note = np.full(len(score), None, dtype=object)
    note[margin.isna().to_numpy()] = "no_margin"
    note[score.isna().to_numpy()] = "no_estimate"
    note[empty] = "no_households"
    return pd.Series(note, index=score.index, dtype=object)


def _chances(
    areas: pd.DataFrame,
    weights: Mapping[str, float],
    made: Mapping[str, Scaled],
    how: How,
    chance: pd.Series[float],
    k: int,
) -> pd.DataFrame:
    """Return each area's smallest and largest chance where a design factor is assumed."""
    found = [chance.to_numpy()]
    for end in ENDS if is_assumed(areas, weights) else ():
        drawn = draw(areas, weights, made, how._replace(end=end)).scores
        _part_ties(drawn, how.seed)
        found.append(ranking.chance(drawn, k))
    low, high = np.min(found, axis=0), np.max(found, axis=0)
    return pd.DataFrame({"chance_low": low, "chance_high": high}, index=areas.index)


@_threads.one()
def evaluate(  # noqa: PLR0913 - how a score is made, and how sure it is: none follows from another
    areas: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    k: int = ranking.LISTED,
    method: Method = "percentile",
    frame: pd.DataFrame | None = None,
    thresholds: Mapping[str, float] | None = None,
    draws: int = 1_000,
    seed: int = 0,
    sensitivity: bool = True,
) -> Priority:
    """Score areas by several components, and tell how sure the scores and their ranks are.

    Parameters
    ----------
    areas
        A row an area, indexed by unique names, such as GEOIDs; it is not changed. Beside a
        component `{name}_share`, `{name}_people` or `{name}_households` its error is read from
        `{name}_share` (0–1), `{name}_share_moe` (90%) and `{name}_base`.
    weights
        As for `score`.
    k
        Length of the list, at least 1; lowered to the number of areas that have a chance.
    method, frame, thresholds
        As for `score`.
    draws
        How many cities to draw, 1 to 100,000.
    seed
        The same seed gives the same result, whatever the order of the rows.
    sensitivity
        Whether to draw twice more where a design factor is assumed, for `chance_low` and
        `chance_high`.

    Returns
    -------
    Priority
        `table` has a row an area, the likeliest of the k highest first, then those with no chance
        by rank, the unranked last:

        - `name`, `neighborhood`: where `areas` has NAME and neighborhood.
        - `tier`, `verdict`, `rank`, `band_low`, `band_high`, `chance`, `expected_rank`,
          `rank_low`, `rank_high`, `proven_in`, `proven_out`: as `ranking.of_draws` gives them for
          the score; verdicts are against the mean score.
        - `chance_low`, `chance_high`: the smallest and largest chance where assumed design factors
          are the least and the most that they may be (see `smoothing.EffectiveSample`), equal to
          `chance` where none is assumed; not without `sensitivity`.
        - `score`, 0–100; `score_low`, `score_high`: the 90% interval of the true score, the errors
          of components going together by 0.25; `score_moe`: half of its width; `score_posterior`:
          the mean of the draws.
        - `weights_low`, `weights_high`, `weights_top`: the 5–95% of the rank over 1,000 other
          weights, and the share of them that put the area among the first k: by the estimates, not
          by the draws, so that an area may be on the list and stay out of all these.
        - `{column}_standard`, `missing`: as in `score`.
        - `{column}_chance`, for "flags": of reaching the threshold. Many areas reach the same
          flags; which of them is called the first says nothing then.
        - `note`: "no_households", "no_estimate" or "no_margin", where that keeps an area from
          being ranked or, the last, from having a chance; else None.

    Raises
    ------
    ArgumentError
        As for `score`; if k or `draws` is no whole number from 1, or the seed none from 0.
    GeoidError
        If all names are digits, but not of one geography.
    TableError
        As for `score`; if names are no unique texts, periods are mixed, or no area has a chance.

    Notes
    -----
    Shares are drawn from `smoothing.posterior`, each component with its own effective sample: by
    the design factor of `smoothing.effective_sample` where the areas are tracts or block groups,
    else p·(1 − p) / se² of the area's own margin. A count is its share's draw times count / share.
    A column that is no share and has a margin in `{column}_moe` is drawn from the normal posterior
    of its value. What has neither margin nor base is `fixed`. Each draw is standardised by itself
    where the areas are the frame; a frame that is given stays as it is, noise and all.

    Draws of extreme areas lie nearer to the middle than their estimates, so that `score` may lie
    outside `score_low` to `score_high`: it is where noise put it. Components are drawn
    independently of each other, although the same households answered. The interval is the wider
    of two: the 5–95% of the draws, at a correlation of 0, and what these become at one of 0.25,
    √(0.75 + 0.25·(Σe)²/Σe²) times as wide, e the components' parts in a score's error.
    In simulated cities of four components, whose errors correlated by 0 and by 0.25, the first
    holds the true score of 90 and 81% of the areas, the second, which is given, of 97 and 90%;
    of two components 89 and 87, and 93 and 91%. Where the true components correlate by 0.6, as
    poor areas are likelier to be offline ones, it holds 94 and 88%; where besides the areas are
    nearly alike, 82 and 80%. Equal draws are parted at random.

    Examples
    --------
    >>> areas = pd.DataFrame({"x_share": [0.1, 0.3, 0.7], "x_share_moe": 0.05,
    ...     "x_base": [600, 500, 600], "x_people": [150, 370, 1000], "y_share": [0.2, 0.1, 0.4]},
    ...     index=["22071000100", "22071000200", "22071000300"])
    >>> found = evaluate(areas, {"x_share": 0.25, "x_people": 0.25, "y_share": 0.5}, k=1)
    >>> found.table[["score", "tier", "rank"]]
                 score           tier  rank
    22071000300  100.0  almost_surely     1
    22071000200   25.0  very_unlikely     2
    22071000100   25.0  very_unlikely     2
    >>> found.fixed
    ('y_share',)
    """
    for given in ((draws, "draws", 1, frames.MOST_DRAWS), (k, "k"), (seed, "seed", 0)):
        frames.check_whole(*given)
    used = check_weights(weights)
    check_areas(areas)
    frames.check_index(areas, "areas", counted=True)
    areas = areas.sort_index()
    empty, areas = uninhabited(areas, used), inhabited(areas, used)
    scored = score(areas, weights, method, frame, thresholds)
    made = scales(used, method, frame, thresholds)
    frames.check_flags(sensitivity=sensitivity)
    how = How(draws, seed)
    drawn = draw(areas, used, made, how)
    spread = _spread(drawn.scores, drawn.wider).set_index(areas.index)
    if spread["score_moe"].isna().all():
        raise TableError(
            f"none of {len(areas)} areas has all of its margins: there is no chance to tell"
        )
    reference = float(spread["score_posterior"].mean())
    _part_ties(drawn.scores, seed)
    ranked = ranking.of_draws(
        drawn.scores,
        scored["score"],
        k=k,
        moe=spread["score_moe"],
        reference=reference,
    )
    ranked = ranked._replace(
        table=_audited(ranked.table, spread, scored["score"], reference, len(ranked.hits.members))
    )
    k, fixed, means = len(ranked.hits.members), drawn.fixed, drawn.means
    del drawn  # before further ones are made: at 85,000 areas they fill 0.7 GB
    parts = scored[[f"{column}_standard" for column in used]]
    table = _named(areas).join([ranked.table, scored, spread])
    if sensitivity:
        table = table.join(_chances(areas, used, made, how, ranked.table["chance"], k))
    table = table.join(of_weights(parts.set_axis([*used], axis=1), used, k=k, seed=seed))
    table["note"] = _note(scored["score"], spread["score_moe"], empty)
    if method == "flags":
        table = table.assign(**{f"{name}_chance": mean for name, mean in means.items()})
    table = ranking.ordered(_first(table))
    return Priority(
        table=table,
        hits=ranked.hits._replace(members=tuple(range(k))),
        weights=dict(weights),
        method=method,
        thresholds=dict(thresholds or {}),
        frame=frame,
        k=k,
        reference=reference,
        fixed=fixed,
    )
