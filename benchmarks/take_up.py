"""How far take-up is off that is foretold for counties whose own figure is hidden.

Reads a file of counties' take-up, given as an argument or by EXCLUSION_TAKE_UP, else one beside the
checkout; none comes with the package, for the counts of eligible households in the published one
have no licence. A tenth of the counties is hidden at a time, foretold from the rest, and set
against what it was. Exits with 1 where the ranges do not hold what they promise.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from exclusion import programmes

BESIDE = Path(__file__).parents[2] / "shared/data/programmes/acp_take_up_county_2023.csv"
#: What part of the figures the ranges must hold, and may hold, and how far these may be off.
HELD = (0.86, 0.92)
OFF = 0.135
#: Sizes, in eligible households, that are told apart.
SIZES = (0, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 10_000_000)
TENTHS = 10


def foretold(table: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Foretell each county from the other nine tenths."""
    known = table.index[table["take_up"].notna()]
    tenth = np.random.default_rng(seed).permutation(len(known)) % TENTHS
    book, found = programmes.book(), []
    for part in range(TENTHS):
        hidden = known[tenth == part]
        some = table.copy()
        some.loc[hidden, ["take_up", "enrolled_households"]] = np.nan
        found.append(programmes.of_counties(some, hidden, book))
    return pd.concat(found)


def judged(found: pd.DataFrame, true: pd.Series) -> dict[str, float]:
    off = found["central"] - true
    return {
        "counties": len(found),
        "held": ((found["low"] <= true) & (true <= found["high"])).mean(),
        "off": float(np.sqrt((off**2).mean())),
        "bias": off.mean(),
    }


def main(arguments: list[str]) -> int:
    named = arguments[0] if arguments else os.environ.get("EXCLUSION_TAKE_UP", BESIDE)
    if not Path(named).is_file():
        print(f"There is no {named}: give a file of take-up by county, or set EXCLUSION_TAKE_UP.")
        return len(arguments) > 0
    table = programmes.take_up(named)
    found = foretold(table)
    true, size = table["take_up"][found.index], found["eligible_households"]
    rows = {"all": judged(found, true)}
    for least, most in pairwise(SIZES):
        some = (least <= size) & (size < most)
        rows[f"{least:,} eligible households and more"] = judged(found[some], true[some])
    print(pd.DataFrame(rows).T.round(3).to_string())
    broken = not HELD[0] <= rows["all"]["held"] <= HELD[1] or rows["all"]["off"] > OFF
    if broken:
        print("The ranges do not hold what they promise.")
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
