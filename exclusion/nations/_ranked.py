"""The counties of a nation by one measure, and sums of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import _copies, moe, now, ranking
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exclusion.nations._nation import Nation

_PUERTO_RICO: Final = "72"
FIGURES: Final = ("households", "households_moe", "share", "share_moe", "base", "base_moe")


def ranked(nation: Nation, by: str) -> pd.DataFrame:
    """Rank all counties by a measure, as `Nation.ranked` gives them."""
    table = pd.DataFrame(_copies.look(nation, "counties"))
    own = table[[f"{by}_{name}" for name in FIGURES]].set_axis(list(FIGURES), axis=1)
    drawn = ranking.bands_within(table, by, table["state"], nation.lengths, nation.seed)
    proven = ranking.marginal_region(own["share"], own["share_moe"])
    chance = drawn[f"chance_{nation.k}"].to_numpy()
    beside: dict[str, Any] = {
        "reliability": moe.reliability(own["share"], own["share_moe"], share=True),
        "rank": proven["rank"],
        "band_low": drawn["band_low"],
        "band_high": drawn["band_high"],
        "unrankable": ranking.unrankable(drawn),
        "state_low": drawn["group_low"],
        "state_high": drawn["group_high"],
        "expected_rank": drawn["expected_rank"],
        **{f"chance_{k}": drawn[f"chance_{k}"] for k in nation.lengths},
        "tier": pd.Series(ranking.tier(chance), index=own.index),
        "proven_low": proven["rank_low"],
        "proven_high": proven["rank_high"],
    }
    return own.assign(**beside).join(_now(nation, by))


def _now(nation: Nation, by: str) -> pd.DataFrame:
    """Carry shares to the last year of the period, where the rule holds; else they are missing."""
    index, ends = _copies.look(nation, "counties").index, ["now", "now_low", "now_high"]
    if nation.vintage < now.FIRST_VINTAGE:
        return pd.DataFrame(np.nan, index=index, columns=ends)
    rows = nation._lines  # noqa: SLF001 - its own room
    rows = rows[rows["vintage"] >= nation.vintage - 1]
    history = now.history(rows[~rows["GEOID"].str.startswith(_PUERTO_RICO)], by)
    found = now.estimate(history, by, year=nation.vintage, **dict(_newer(nation, by)))
    return found[["now", "low", "high"]].set_axis(ends, axis=1).reindex(index)


def _newer(nation: Nation, by: str) -> Iterator[tuple[str, Any]]:
    """Give the 1-year figures of the last year, where there are any."""
    every = nation._one_year  # noqa: SLF001 - its own room
    every = every[~every["GEOID"].str.startswith(_PUERTO_RICO)]
    try:
        one = now.history(every, by) if len(every) else every
    except TableError:  # the table lacks the measure's lines
        return
    if len(one):
        yield "nation", float(np.average(one["share"], weights=one["households"]))
        yield "nation_of", list(one["GEOID"])
        yield "one_year", one


def summed(own: pd.DataFrame) -> dict[str, float]:
    """Sum counties, with the margins of sums and of their ratio."""
    part, whole = float(own["households"].sum()), float(own["base"].sum())
    part_moe = float(moe.of_sum(own["households"], own["households_moe"]))
    whole_moe = float(moe.of_sum(own["base"], own["base_moe"]))
    return {
        "households": part,
        "households_moe": part_moe,
        "base": whole,
        "base_moe": whole_moe,
        "share": part / whole,
        "share_moe": float(moe.of_share(part, part_moe, whole, whole_moe)),
    }
