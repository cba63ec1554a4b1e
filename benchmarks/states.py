"""`nations.fetch` of 85,000 tracts to a file a state: time and peak memory, from nothing and again.

Figures alone, without polygons, which the loopback server has none of for so many tracts. Each run
is a process of its own, with helpers on the other cores; the server is another. Exits with 1 where
a process uses more memory than promised, or the second run's files differ from the first's.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import loopback

TRACTS = 85_000
#: The most memory of any process, in MiB.
PROMISED = 2048
#: Whether the cache has the tables, and the folder of the files.
WAYS = {"first": "from nothing", "second": "tables in the cache", "third": "all files there"}
FOLDERS = {"first": "one", "second": "two", "third": "two"}


def client(way: str, folder: str) -> None:
    """Go one way, and print what it took."""
    from exclusion import nations

    out = Path(folder) / FOLDERS[way]
    made, run = loopback.measured(
        lambda: nations.fetch("tract", out, loopback.VINTAGE, polygons=False)
    )
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 << (20 if sys.platform == "darwin" else 10)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made)).hexdigest()
    took = time.process_time() + helpers.ru_utime + helpers.ru_stime
    facts = {"files": len(made), "digest": digest, "processor": took}
    print(json.dumps(vars(run) | facts | {"helper": helpers.ru_maxrss / unit}))


def main() -> int:
    """Go every way, print what each took, and say whether promises are kept."""
    with loopback.hosts(TRACTS) as here, tempfile.TemporaryDirectory() as name:
        runs = {
            way: loopback.client(__file__, here, Path(name) / "cache", way, name) for way in WAYS
        }
    print(f"{TRACTS:,} tracts; {loopback.machine()}")
    print(f"{'':24}{'seconds':>9}{'processor':>11}{'peak MiB':>10}{'helper':>8}{'files':>7}")
    for way, run in runs.items():
        print(
            f"{WAYS[way]:24}{run['seconds']:9.1f}{run['processor']:11.1f}{run['peak']:10.0f}"
            f"{run['helper']:8.0f}{run['files']:7}"
        )
    large = max(max(run["peak"], run["helper"]) for run in runs.values())
    same = len({run["digest"] for run in runs.values()}) == 1
    print(f"the same bytes: {'yes' if same else 'NO'}; largest process {large:.0f} MiB")
    return int(not same or large >= PROMISED)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        client(*sys.argv[1:3])
    else:
        sys.exit(main())
