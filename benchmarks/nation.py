"""85,000 tracts from estimates to decisions: time and peak memory of each step.

The ladder with margins, a score, verdicts, the joint region and posterior chances, in one process;
in another `census-data-aggregator` goes over the same rows for the ladder alone, one by one. The
estimates come from the tests' loopback server and are fetched before. Exits with 1 where more
memory or more processor time is used than promised, or the two ladders differ.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import loopback
from country import STATES, TRACTS
from loopback import Hosts

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

MEASURE = "no_home_broadband"
DRAWS, K = 1_000, 20
#: The most memory of the chain's whole process, in MiB, and the most seconds of the processor.
PROMISED, PROMISED_SECONDS = 2_048, 60
#: The steps of the chain whose time is promised; the others stand beside it.
CHAIN = ("ladder with margins", "score", "verdicts", "joint region", "posterior chances")


class Clock:
    """Seconds, those of the processor and peak memory of each step, in the order taken."""

    def __init__(self) -> None:
        self.runs: dict[str, dict[str, float]] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        """Take a step; the peak is the process's own during it, where the system can tell."""
        forget_peak()
        start, busy = time.perf_counter(), time.process_time()
        made = work()
        seconds, cpu = time.perf_counter() - start, time.process_time() - busy
        self.runs[name] = {"seconds": seconds, "cpu": cpu, "peak": peak()}
        return made


def forget_peak() -> None:
    """Let the system count the peak anew; Linux alone can."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def peak() -> float:
    """Return the peak of the process since it was last forgotten, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return loopback.measured(lambda: None)[1].peak


def fetch(here: Hosts) -> pd.DataFrame:
    """Fetch four tables of the country."""
    from exclusion import acs

    return acs.fetch(
        loopback.TABLES, "tract", STATES, loopback.VINTAGE, source="bulk", key=here.key
    ).estimates


def client(way: str, here: Hosts) -> None:
    """Go one way over the estimates, and print what each step took."""
    held = [fetch(here)]
    runs, ladder = {"chain": chain, "loop": loop}[way](held)
    bare = {name: int(ladder[f"{name}_share_moe"].isna().sum()) for name in recipes()}
    print(json.dumps({"runs": runs, "rows": len(ladder), "sums": sums(ladder), "bare": bare}))


def chain(held: list[pd.DataFrame]) -> tuple[dict[str, Any], pd.DataFrame]:
    """Go from the long table, which is not kept, to every statement, by the library."""
    import scipy.special
    import scipy.stats  # noqa: F401 - loaded before the clock starts, as is pandas

    from exclusion import estimates, moe, priority, ranking, smoothing

    clock = Clock()
    vintages = dict.fromkeys(loopback.TABLES, loopback.VINTAGE)
    areas, _ = clock(
        CHAIN[0], lambda: estimates.areas(held.pop(), geography="tract", vintages=vintages)
    )
    weights = priority.weights_of("default", areas, MEASURE).weights
    clock(CHAIN[1], lambda: priority.score(areas, weights))
    share, margin, base = (areas[f"{MEASURE}_{name}"] for name in ("share", "share_moe", "base"))

    def verdicts() -> Any:
        sample = ranking.effective_sample(
            share, margin, base, geography="tract", vintage=loopback.VINTAGE
        )
        reference = areas[f"{MEASURE}_households"].sum() / base.sum()
        ranking.against(share, sample.m, reference)
        return sample

    m = clock(CHAIN[2], verdicts).m
    clock(
        CHAIN[3],
        lambda: ranking.joint_region(smoothing.arcsine(share, m), moe.Z90 / (4 * m + 2) ** 0.5),
    )
    clock(CHAIN[4], lambda: ranking.chance(smoothing.posterior(share, m, DRAWS), K))
    clock("ranking.evaluate, whole", lambda: ranking.evaluate(areas, MEASURE, "share", K))
    clock("priority.evaluate, whole", lambda: priority.evaluate(areas, weights, k=K, draws=DRAWS))
    return clock.runs, areas


def recipes() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the ladder as whole and lines, of the rungs that are sums of lines."""
    from exclusion import indicators

    found = {}
    for name, indicator in indicators.CATALOGUE.items():
        for recipe in indicator.recipes:
            if recipe.lines and recipe.table in loopback.TABLES and not recipe.less:
                found.setdefault(name, (recipe.whole, recipe.lines))
    return found


def loop(held: list[pd.DataFrame]) -> tuple[dict[str, Any], pd.DataFrame]:
    """Go from the same table to the ladder by `census-data-aggregator`, a tract at a time."""
    import census_data_aggregator as aggregator
    import pandas as pd

    clock = Clock()
    cells = {"index": "GEOID", "columns": "variable", "values": ["estimate", "moe"]}
    wide = clock("wide table", lambda: held.pop().pivot_table(**cells, aggfunc="first"))
    pairs = {
        name: list(zip(wide["estimate"][name], wide["moe"][name], strict=True))
        for name in wide["estimate"].columns
    }

    def ladder() -> dict[str, list[float]]:
        columns: dict[str, list[float]] = {}
        for name, (whole, lines) in recipes().items():
            rows = [pairs[line] for line in lines]
            parts = [aggregator.approximate_sum(*row) for row in zip(*rows, strict=True)]
            shares = []
            for part, of in zip(parts, pairs[whole], strict=True):
                try:
                    shares.append(aggregator.approximate_proportion(part, of))
                except (ZeroDivisionError, aggregator.DataError):
                    shares.append((math.nan, math.nan))
            columns |= {
                f"{name}_households": [part[0] for part in parts],
                f"{name}_households_moe": [part[1] for part in parts],
                f"{name}_share_moe": [share[1] for share in shares],
            }
        return columns

    return clock.runs, pd.DataFrame(clock("loop", ladder), index=wide.index)


def sums(ladder: pd.DataFrame) -> dict[str, list[float]]:
    """Sum households and their margins over the tracts that have both, to compare two ways."""
    found = {}
    for name in recipes():
        both = ladder[[f"{name}_households", f"{name}_households_moe"]].dropna()
        found[name] = [len(both), *map(float, both.sum())]
    return found


def differing(runs: dict[str, Any]) -> list[str]:
    """Name the rungs whose households or margins the two ways do not give alike."""
    one, other = runs["chain"]["sums"], runs["loop"]["sums"]
    return [
        name
        for name, found in other.items()
        if not all(math.isclose(*pair, rel_tol=1e-9) for pair in zip(one[name], found, strict=True))
    ]


def main() -> int:
    """Go both ways, print what each step took, and say whether promises are kept."""
    with loopback.hosts(TRACTS) as here, tempfile.TemporaryDirectory() as name:
        cache = Path(name)
        runs = {way: loopback.client(__file__, here, cache, way) for way in ("chain", "loop")}
    print(f"{runs['chain']['rows']:,} tracts, {MEASURE}, {DRAWS:,} draws")
    print(loopback.machine())
    print(f"{'':36}{'seconds':>9}{'of processor':>14}{'peak MiB':>10}")
    for way in ("chain", "loop"):
        for step, run in runs[way]["runs"].items():
            name = f"census-data-aggregator, {step}" if way == "loop" else step
            print(f"{name:36}{run['seconds']:9.1f}{run['cpu']:14.1f}{run['peak']:10.0f}")
    taken = runs["chain"]["runs"]
    seconds = sum(taken[step]["cpu"] for step in CHAIN)
    most = max(taken[step]["peak"] for step in CHAIN)
    print(f"the chain: {seconds:.1f} s of the processor ({PROMISED_SECONDS} are promised)")
    print(f"its memory: {most:,.0f} MiB at most ({PROMISED:,} are promised)")
    wrong = differing(runs)
    print(f"rungs whose households or margins differ: {', '.join(wrong) or 'none'}")
    bare = {way: sum(runs[way]["bare"].values()) for way in runs}
    print(f"shares without a margin: chain {bare['chain']:,}, loop {bare['loop']:,}")
    return int(most >= PROMISED or seconds >= PROMISED_SECONDS or bool(wrong))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        client(sys.argv[1], Hosts(*sys.argv[2:]))
    else:
        sys.exit(main())
