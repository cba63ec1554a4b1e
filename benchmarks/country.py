"""85,000 tracts of every state, four tables with margins: time and peak memory of each way.

Each way runs in a fresh process, measured from the call to the table; the server is another
process, and every answer is made before anything is timed. Exits with 1 where more memory is used
than promised, or bulk and API differ.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import loopback
from loopback import Hosts

if TYPE_CHECKING:
    import pandas as pd

TRACTS = 85_000
#: The most memory of the client's whole process, in MiB.
PROMISED = {"bulk": 1024, "api": 2048}
#: The server's states: fifty and the District.
STATES = [f"{n:02d}" for n in range(1, 57) if n not in (3, 7, 14, 43, 52)]
WAYS = {
    "bulk": "exclusion, bulk",
    "cached": "exclusion, bulk, second time",
    "pandas": "pandas.read_csv, tracts kept",
    "api": "exclusion, api",
    "census": "census, a state at a time",
}
#: What each way is held against.
AGAINST = {"cached": "bulk", "pandas": "bulk", "census": "api"}


def fetch(source: str, here: Hosts) -> pd.DataFrame:
    """Fetch the country by the library."""
    from exclusion import acs

    pull = acs.fetch(
        loopback.TABLES, "tract", STATES, loopback.VINTAGE, source=source, key=here.key
    )
    return pull.estimates


def read(here: Hosts) -> pd.DataFrame:
    """Read the Summary File's tables whole and keep the tracts; wide, sentinels as they are."""
    import pandas as pd

    wides = []
    for table in loopback.TABLES:
        every = pd.read_csv(here.file(table), sep="|")
        wides.append(every[every["GEO_ID"].str.startswith("1400000US")].set_index("GEO_ID"))
    return pd.concat(wides, axis=1)


def ask(here: Hosts) -> pd.DataFrame:
    """Ask for one state after the other by `census` alone; wide, sentinels as they are."""
    import pandas as pd

    acs5 = loopback.census_client(here).acs5
    fields = list(loopback.FIELDS)
    return pd.concat(
        [
            pd.DataFrame(acs5.state_county_tract(fields, s, "*", "*", year=loopback.VINTAGE))
            for s in STATES
        ],
        ignore_index=True,
    )


def client(way: str, here: Hosts) -> None:
    """Go one way, and print what it took."""
    import pandas as pd
    import pyarrow as pa  # noqa: F401 - loaded before the clock starts, as is pandas

    if way in ("pandas", "census"):
        table, run = loopback.measured(lambda: (read if way == "pandas" else ask)(here))
        digest = None
    else:
        source = "api" if way == "api" else "bulk"
        table, run = loopback.measured(lambda: fetch(source, here))
        digest = int(pd.util.hash_pandas_object(table, index=False).sum())
    print(json.dumps({**vars(run), "rows": len(table), "digest": digest}))


def make_answers(here: Hosts, folder: Path) -> None:
    """Let the server make every answer, untimed."""
    for table in loopback.TABLES:
        ask_head(here.file(table))
    fields = loopback.FIELDS
    for state in STATES:
        for at in range(0, len(fields), 49):
            query = {
                "get": ",".join((*fields[at : at + 49], "GEO_ID")),
                "for": "tract:*",
                "key": here.key,
                "in": f"state:{state} county:*",
            }
            ask_head(f"{here.api}/data/{loopback.VINTAGE}/acs/acs5?{urlencode(query)}")
    loopback.client(__file__, here, folder / "made", "api")


def ask_head(url: str) -> None:
    """Ask for an answer's headers alone."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(urllib.request.Request(url, method="HEAD")).close()


def main() -> int:
    """Go every way, print what each took, and say whether promises are kept."""
    with loopback.hosts(TRACTS) as here, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_answers(here, folder)
        runs: dict[str, dict[str, Any]] = {}
        for way in WAYS:
            # The second time finds the first's cache.
            cache = folder / ("bulk" if way == "cached" else way)
            runs[way] = loopback.client(__file__, here, cache, way)
    print(f"{TRACTS:,} tracts, {len(STATES)} states, {len(loopback.FIELDS)} fields")
    print(loopback.machine())
    print(f"{'':30}{'seconds':>9}{'peak MiB':>10}{'promised':>10}   ratio of times, of peaks")
    for way, run in runs.items():
        promised = f"{PROMISED[way]:,}" if way in PROMISED else ""
        line = f"{WAYS[way]:30}{run['seconds']:9.1f}{run['peak']:10.0f}{promised:>10}"
        if way in AGAINST:
            base = runs[AGAINST[way]]
            times, peaks = run["seconds"] / base["seconds"], run["peak"] / base["peak"]
            line += f"   {times:.2f}, {peaks:.2f} of {WAYS[AGAINST[way]]}"
        print(line)
    same = runs["bulk"]["digest"] == runs["api"]["digest"] == runs["cached"]["digest"]
    print(f"bulk and API give the same {runs['bulk']['rows']:,} rows: {'yes' if same else 'NO'}")
    broken = [way for way, most in PROMISED.items() if runs[way]["peak"] >= most]
    for way in broken:
        print(f"{WAYS[way]} used {runs[way]['peak']:.0f} MiB; {PROMISED[way]:,} are promised")
    whole = all(runs[way]["rows"] == TRACTS * len(loopback.FIELDS) // 2 for way in PROMISED)
    return int(bool(broken) or not same or not whole)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        client(sys.argv[1], Hosts(*sys.argv[2:]))
    else:
        sys.exit(main())
