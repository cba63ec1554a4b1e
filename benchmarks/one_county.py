"""One county, four tables with margins: `exclusion` beside plain `census`, on one server.

Packages are loaded and every answer is made before anything is timed; the cache is new each time,
and times are medians. Exits with 1 where the tables differ.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import loopback
import numpy as np
import pandas as pd

from exclusion import acs

if TYPE_CHECKING:
    from collections.abc import Callable

    from loopback import Hosts, Run

STATE, COUNTY = "22", "071"
TIMES = 3


def ours(source: str, here: Hosts) -> pd.DataFrame:
    """Fetch the county's tracts by the library."""
    within = [STATE + COUNTY]
    pull = acs.fetch(
        loopback.TABLES, "tract", within, loopback.VINTAGE, source=source, key=here.key
    )
    return pull.estimates


def plain(here: Hosts) -> list[dict[str, Any]]:
    """Fetch the same fields by `census` alone."""
    client = loopback.census_client(here)
    return client.acs5.state_county_tract(
        list(loopback.FIELDS), STATE, COUNTY, "*", year=loopback.VINTAGE
    )


def as_published(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Lay the rows of `census` out as GEOID, variable, estimate, moe, sentinels decoded."""
    wide = pd.DataFrame(rows)
    wide.index = wide["state"] + wide["county"] + wide["tract"]
    tables = []
    for field in loopback.FIELDS[::2]:
        estimate = wide[field].to_numpy(float)
        moe = wide[field[:-1] + "M"].to_numpy(float)
        tables.append(
            pd.DataFrame(
                {
                    "GEOID": wide.index,
                    "variable": field[:-1],
                    "estimate": np.where(estimate < -1e8, np.nan, estimate),
                    "moe": np.where(moe == -555555555, 0, np.where(moe < 0, np.nan, moe)),
                }
            )
        )
    return pd.concat(tables).sort_values(["variable", "GEOID"], ignore_index=True)


def differing(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count the cells, estimates and margins, that are not the same."""
    keys, numbers = ["GEOID", "variable"], ["estimate", "moe"]
    if not np.array_equal(one[keys].to_numpy(str), other[keys].to_numpy(str)):
        return 2 * max(len(one), len(other))
    same = np.isclose(one[numbers], other[numbers], rtol=0, atol=0, equal_nan=True)
    return int((~same).sum())


def median(work: Callable[[], Any], before: Callable[[], None]) -> tuple[Any, Run]:
    """Do a piece of work once untimed, then some times; give the last result and the median."""
    runs = []
    for _ in range(TIMES + 1):
        before()
        made, run = loopback.measured(work)
        runs.append(run)
    run = runs[-1]
    run.seconds = statistics.median(one.seconds for one in runs[1:])
    return made, run


def main() -> int:
    """Measure, print, and say whether the tables agree."""
    with loopback.hosts() as here, tempfile.TemporaryDirectory() as folder:
        count = itertools.count()

        def new_cache() -> None:
            os.environ.update(here.environment(Path(folder) / str(next(count))))

        api, asked = median(lambda: ours("api", here), new_cache)
        _, again = median(lambda: ours("api", here), lambda: None)
        bulk, first = median(lambda: ours("bulk", here), new_cache)
        _, second = median(lambda: ours("bulk", here), lambda: None)
        rows, census = median(lambda: plain(here), new_cache)
    print(f"{STATE}{COUNTY}, {len(rows)} tracts, {len(loopback.FIELDS)} fields, {TIMES} times each")
    print(loopback.machine())
    print(f"{'':30}{'requests':>9}{'seconds':>9}{'times the first line':>22}")
    shown = {
        "exclusion, api": asked,
        "census (same fields)": census,
        "exclusion, api, from cache": again,
        "exclusion, bulk, first time": first,
        "exclusion, bulk, second time": second,
    }
    for name, run in shown.items():
        ratio = run.seconds / asked.seconds
        print(f"{name:30}{run.requests:9}{run.seconds:9.3f}{ratio:22.2f}")
    print(
        f"census / exclusion, api: {census.requests / asked.requests:.1f} times the requests, "
        f"{census.seconds / asked.seconds:.1f} times the time"
    )
    published = as_published(rows)
    wrong = {"census": differing(api, published), "bulk": differing(api, bulk)}
    for name, cells in wrong.items():
        print(f"cells that differ between api and {name}: {cells} of {2 * len(api)}")
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
