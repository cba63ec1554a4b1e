"""How far four ways to tell a share of 2022 are from the published one-year figures of 2022.

As it is, the newest five-year figure; the raw step, carried on by a place's own last step; the
nation's ratio, times what the nation's one-year figure is of its five-year one; and the rule of
`exclusion.now`, without and with the nation's one-year figure. On the counties of the states that
have both. Exits with 1 where the rule is not as good as it promises.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from exclusion import now, snapshots
from exclusion.moe import Z90

YEAR = 2022
MEASURES = tuple(now.BUNDLED[YEAR])
#: The most that the rule's true error may be of another way's: it never loses by more than so much.
PROMISED = 1.06
#: What part of the figures its 90 % range must hold, and may hold.
HELD = (86.5, 94.5)


def ways_of(history: pd.DataFrame, one: pd.DataFrame, measure: str) -> dict[str, pd.DataFrame]:
    """Give each way's estimate by county, its standard error, and its weight on the last year."""
    five = history[history["vintage"] == YEAR].set_index("GEOID")
    step = now.steps(history, measure, year=YEAR)
    kept = step["spread"] ** 2 / (step["spread"] ** 2 + step["se"] ** 2)
    nation = float(np.average(one["share"], weights=one["households"]))
    ratio = nation / np.average(five["share"].reindex(one.index), weights=one["households"])
    bare = now.estimate(history, measure, year=YEAR)
    full = now.estimate(history, measure, year=YEAR, nation=nation, nation_of=one.index)
    carried = np.sqrt(five["se"] ** 2 + 4 * step["se"] ** 2 + 0.8 * five["se"] ** 2)
    told = {
        "as it is": (five["share"], five["se"], 0.2),
        "raw step": (five["share"] + 2 * step["step"], carried, 0.6),
        "nation's ratio": (five["share"] * ratio, five["se"] * ratio, 0.2 * ratio),
        "rule, no one-year figure": (bare["now"], bare["se"], 0.2 + kept / 5),
        "rule": (full["now"], full["se"], 0.2 + kept / 5),
    }
    return {
        way: pd.DataFrame({"share": share, "se": se, "weight": weight}).reindex(one.index)
        for way, (share, se, weight) in told.items()
    }


def judged(found: pd.DataFrame, one: pd.DataFrame) -> dict[str, float]:
    """Return bias and true error in points, and how often the 90 % range holds the figure."""
    off = found["share"] - one["share"]
    apart = one["se"] ** 2 * (1 - 2 * found["weight"])
    known = off.notna() & apart.notna()
    off, apart = off[known], apart[known]
    inside = off.abs() <= Z90 * np.sqrt((found["se"][known] ** 2 + apart).clip(lower=0))
    return {
        "bias": 100 * off.mean(),
        "true error": 100 * float(np.sqrt(max((off**2).mean() - apart.mean(), 0))),
        "range holds, %": 100 * inside.mean(),
    }


def main() -> int:
    rows = snapshots.counties([YEAR - 1, YEAR]).rows
    own = snapshots.counties([YEAR], years=1).rows
    own = own[~own["GEOID"].str.startswith("72")]
    broken = []
    for measure in MEASURES:
        one = now.history(own, measure).set_index("GEOID")
        ways = ways_of(now.history(rows, measure), one, measure)
        table = pd.DataFrame({way: judged(found, one) for way, found in ways.items()}).T
        print(
            f"\n{measure}, {len(one)} counties, {100 * one['share'].median():.1f} % in the middle"
        )
        print(table.round(2).to_string())
        rule, best = table.loc["rule"], table["true error"].min()
        if rule["true error"] > PROMISED * best or not HELD[0] <= rule["range holds, %"] <= HELD[1]:
            broken.append(measure)
    if broken:
        print(f"The rule is not as good as it promises: {', '.join(broken)}")
    return len(broken) > 0


if __name__ == "__main__":
    sys.exit(main())
