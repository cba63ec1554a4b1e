"""Choosing sites for a budget: how long, and how much memory, beside spopt in the same run.

Made-up areas and candidates in a square; every line is a process of its own, whose packages are
loaded before the clock starts, and its peak is that of the whole process. spopt knows no costs: it
is given the number of sites that the budget's plan opens, and `siting` is then asked for that
number too, where both must serve as many. `--large` adds spopt's p-median beside `nearest`. Exits
with 1 where a promise is broken on the processor's clock: 0.5 s for 180 × 200, 2 s for 3,000 × 500.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings

#: By size: areas, candidates, the square's side and the reach in meters, dollars, seconds promised.
SIZES = {
    "180 × 200": (180, 200, 20_000, 1_500, 1_500_000, 0.5),
    "3,000 × 500": (3_000, 500, 60_000, 3_000, 5_000_000, 2.0),
}
WAYS = ("cover by budget", "cover by number", "spopt", "nearest", "spopt p-median")


def made(rows: int, sites: int, side: float):
    """Make demand and candidates, always the same."""
    import geopandas as gpd
    import numpy as np

    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, side, (2, rows + sites))
    points = gpd.GeoSeries.from_xy(2e5 + x, 3.3e6 + y, crs=32616).to_crs(4326)
    geoids = [f"22071{at:06d}" for at in range(rows)]
    households = rng.gamma(2, 150, rows).round()
    demand = gpd.GeoDataFrame(
        {"GEOID": geoids, "households": households},
        index=geoids,
        geometry=points[:rows].to_numpy(),
        crs=4326,
    )
    names = [f"s{at:03d}" for at in range(sites)]
    cost = rng.integers(50, 200, sites) * 1_000.0
    offers = gpd.GeoDataFrame(
        {"cost": cost}, index=names, geometry=points[rows:].to_numpy(), crs=4326
    )
    return demand, offers


def ours(way: str, size: str, number: int):
    """Prepare a search of the library's, from points to plan."""
    from scipy import optimize, sparse  # noqa: F401 - loaded before the clock starts

    from exclusion import siting

    rows, sites, side, radius, budget, _ = SIZES[size]
    demand, offers = made(rows, sites, side)
    demand.estimate_utm_crs()  # pyproj reads its list of zones once

    def work():
        case = siting.case(demand, offers, radius=radius)
        if way == "nearest":
            plan = siting.nearest(case, number=number)
            return {"value": plan.apart, "sites": len(plan.sites), "status": plan.status}
        by = {"budget": budget} if way == "cover by budget" else {"number": number}
        plan = siting.cover(case, **by)
        return {"value": plan.reached, "sites": len(plan.sites), "status": plan.status}

    return work


def theirs(way: str, size: str, number: int):
    """Prepare spopt's, from points to plan."""
    warnings.simplefilter("ignore", DeprecationWarning)
    import numpy as np
    import pulp
    from spopt import locate

    rows, sites, side, radius, _, _ = SIZES[size]
    demand, offers = (some.to_crs(32616) for some in made(rows, sites, side))
    need = demand["households"].to_numpy()

    def work():
        lies, offered = (some.geometry.get_coordinates().to_numpy() for some in (demand, offers))
        apart = np.hypot(*(lies[:, None, at] - offered[None, :, at] for at in (0, 1)))
        if way == "spopt":
            model = locate.MCLP.from_cost_matrix(apart, need, radius, p_facilities=number)
        else:
            model = locate.PMedian.from_cost_matrix(apart, need, p_facilities=number)
        solved = model.solve(pulp.PULP_CBC_CMD(msg=False))
        value = pulp.value(solved.problem.objective)
        value = value if way == "spopt" else value / need.sum()
        return {"value": value, "sites": number, "status": pulp.LpStatus[solved.problem.status]}

    return work


def one(way: str, size: str, number: int) -> None:
    """Do one piece of work in this process, and print what it took."""
    work = (theirs if way.startswith("spopt") else ours)(way, size, number)
    start, own = time.perf_counter(), time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    found = work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found["seconds"] = time.perf_counter() - start
    # CBC runs in a process of its own.
    found["cpu"] = time.process_time() - own + after.ru_utime - children
    peaks = [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, after.ru_maxrss]
    found["peak"] = sum(peaks) / 1024
    print(json.dumps(found))


def run(way: str, size: str, number: int) -> dict:
    """Do one piece of work in a process of its own."""
    words = [sys.executable, __file__, "--one", way, size, str(number)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="spopt's p-median too")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(asked.one[0], asked.one[1], int(asked.one[2]))
        return 0
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| areas × candidates | way | seconds | of the processor | peak MiB | sites | found |")
    print("|---|---|---|---|---|---|---|")
    broken = []
    for size, (*_, promised) in SIZES.items():
        small, found = size == "180 × 200", {}
        for way in WAYS:
            if (way == "nearest" and not small) or (
                way == "spopt p-median" and not (small and asked.large)
            ):
                continue
            number = found["cover by budget"]["sites"] if found else 0
            found[way] = took = run(way, size, number)
            print(
                f"| {size} | {way} | {took['seconds']:.2f} | {took['cpu']:.2f} | "
                f"{took['peak']:.0f} | {took['sites']} | {took['value']:,.1f}, {took['status']} |"
            )
        if found["cover by budget"]["cpu"] > promised:
            broken.append(f"{size} took longer than {promised} s")
        pairs = [("cover by number", "spopt"), ("nearest", "spopt p-median")]
        broken += [
            f"{size}: {a} and {b} differ"
            for a, b in pairs
            if {a, b} <= found.keys() and abs(found[a]["value"] / found[b]["value"] - 1) > 1e-6
        ]
    for said in broken:
        print(said)
    return len(broken) > 0


if __name__ == "__main__":
    sys.exit(main())
