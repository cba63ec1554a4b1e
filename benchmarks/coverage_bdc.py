"""50 million rows of availability to tracts: time and peak memory, from CSV and from Parquet.

Rows are made on the spot in the form of the FCC's fixed availability: 51 states of very unlike
size, about six offers a location. `coverage.reduce` goes over them here and on two of Dask's
workers, of which one is killed half-way in another run; pandas goes over them by one group-by.
Every way runs in a process of its own. Exits with 1 where bytes or shares differ, or a process
takes more memory than promised. Some 7 GB of disk are used, and freed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

ROWS = 50_000_000
#: Offers a location that are tried, and the chance of each: six on the average.
TRIED, CHANCE = 8, 0.75
#: Locations a tract and a block, about.
TRACT, BLOCK = 100, 10
#: The most memory of one process, in MiB.
PROMISED = 1024
#: What pandas needs for a row, about, in bytes.
PANDAS = 260
WAYS = {
    "parquet": "`reduce` from Parquet",
    "plain": "DuckDB by hand, unchecked",
    "csv": "`reduce` from CSV",
    "dask": "from Parquet, 2 workers",
    "killed": "from Parquet, 2 workers, one killed",
    "pandas": "`pandas` group-by from Parquet",
}


def states() -> list[tuple[str, str]]:
    """Return the 50 states and DC with their postal codes."""
    from exclusion.coverage._codes import STATES

    return [(code, usps) for usps, code in STATES.items() if int(code) < 60]


def make(folder: Path, rows: int) -> int:
    """Write a CSV and a Parquet file a state; return how many rows there are."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    made, rng = 0, np.random.default_rng(7)
    parts = 0.93 ** np.arange(51)
    (folder / "csv").mkdir(parents=True)
    (folder / "parquet").mkdir()
    for (state, usps), part in zip(states(), parts / parts.sum(), strict=True):
        table = one(rng, state, usps, max(1, round(part * rows / (TRIED * CHANCE))))
        made += len(table)
        pa.csv.write_csv(table, folder / "csv" / f"bdc_{state}_fixed_broadband.csv")
        pq.write_table(table, folder / "parquet" / f"bdc_{state}_fixed_broadband.parquet")
    return made


def one(rng: Any, state: str, usps: str, locations: int) -> Any:
    """Make one state's offers, provider by provider as in the FCC's files."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute

    where = np.concatenate(
        [np.flatnonzero(rng.random(locations) < CHANCE) for _ in range(TRIED)]
    ).astype(np.int64)
    n = len(where)
    block = where // BLOCK
    geoid = int(state) * 10**13 + where // TRACT * 10**4 + 1000 + block % (TRACT // BLOCK)
    tech = rng.choice(np.array([10, 40, 50, 60, 61, 70, 71], np.int16), n)
    down = rng.choice(np.array([10, 25, 100, 300, 1000, 2000], np.int32), n)
    up = rng.choice(np.array([1, 3, 20, 35, 1000], np.int32), n)

    def text(numbers: Any, width: int) -> Any:
        return pa.compute.utf8_lpad(pa.array(numbers).cast(pa.string()), width, "0")

    brands = pa.array(["Nimbus Cable, Inc.", "Fibra", "Sky & Line", "Prairie Wireless"])
    return pa.table(
        {
            "frn": text(rng.integers(1_000_000, 40_000_000, n), 10),
            "provider_id": text(rng.integers(130_000, 140_000, n), 6),
            "brand_name": brands.take(pa.array(rng.integers(0, 4, n))),
            "location_id": text(1_000_000_000 + int(state) * 10_000_000 + where, 10),
            "technology": tech,
            "max_advertised_download_speed": down,
            "max_advertised_upload_speed": up,
            "low_latency": (tech < 60).astype(np.int8),
            "business_residential_code": pa.array(["R", "X", "B"]).take(
                pa.array(rng.choice(3, n, p=[0.3, 0.6, 0.1]))
            ),
            "state_usps": pa.repeat(usps, n),
            "block_geoid": text(geoid, 15),
            "h3_res8_id": text(where % 10_000 + 10**14, 15),
        }
    )


def peak(who: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory that this process has had, in MiB."""
    return resource.getrusage(who).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def child(way: str, folder: Path) -> None:
    """Go one way over the files, and print what it took."""
    if way in {"pandas", "plain"}:
        print(json.dumps((by_pandas if way == "pandas" else by_hand)(folder)))
    else:
        print(json.dumps((by_workers if way in {"dask", "killed"} else here)(way, folder)))


def here(way: str, folder: Path) -> dict[str, Any]:
    """Reduce in this process."""
    from exclusion.coverage._reduce import reduce

    start = time.perf_counter()
    made = reduce(folder / way, folder / f"out-{way}")
    seconds, cpu = time.perf_counter() - start, time.process_time()
    return {"seconds": seconds, "cpu": cpu, "peaks": [peak()], "states": len(made)}


def by_workers(way: str, folder: Path) -> dict[str, Any]:
    """Reduce on two workers of one thread; where asked for, kill one when half is done."""
    from distributed import Client, LocalCluster

    from exclusion.coverage._reduce import reduce

    out, started = folder / f"out-{way}", {}
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster) as client,
    ):
        started = set(client.run(os.getpid).values())

        def kill() -> None:
            while len(list(out.glob("availability-*"))) < len(states()) // 2:
                time.sleep(0.01)
            os.kill(min(started), signal.SIGKILL)

        if way == "killed":
            threading.Thread(target=kill, daemon=True).start()
        start = time.perf_counter()
        made = reduce(folder / "parquet", out, client=client)
        seconds = time.perf_counter() - start
        client.wait_for_workers(2, timeout=60)
        died = len(started - set(client.run(os.getpid).values()))
        peaks = [peak(), *client.run(peak).values()]
        # What a killed worker had used is not in it.
        cpu = time.process_time() + sum(client.run(time.process_time).values())
    return {"seconds": seconds, "cpu": cpu, "peaks": peaks, "states": len(made), "died": died}


def by_hand(folder: Path) -> dict[str, Any]:
    """Count the same state by state by the shortest query, which checks nothing of its rows."""
    import duckdb

    kinds = ((10,), (40,), (50,), (60, 61), (70, 71))
    bit = " ".join(f"WHEN {code} THEN {1 << n}" for n, codes in enumerate(kinds) for code in codes)
    speed = "max_advertised_{}load_speed"
    best = ", ".join(
        f"bit_or(CASE WHEN {speed.format('down')} >= {down} AND {speed.format('up')} >= {up} "
        f"THEN CASE technology {bit} ELSE 0 END ELSE 0 END) AS s{n}"
        for n, (down, up) in enumerate(((25, 3), (100, 20), (1000, 100)))
    )
    counts = ", ".join(
        f"count(*) FILTER (s{n} & {mask} <> 0)" for n in range(3) for mask in (23, 1, 2, 4, 8, 16)
    )
    start = time.perf_counter()
    con = duckdb.connect(config={"memory_limit": "500MB", "temp_directory": str(folder / "spill")})
    paths = sorted((folder / "parquet").iterdir())
    for path in paths:
        con.execute(
            f"SELECT left(block, 11), count(*), {counts} FROM (SELECT location_id, "
            f"any_value(block_geoid) AS block, {best} FROM read_parquet(?) "
            "WHERE business_residential_code <> 'B' GROUP BY location_id) GROUP BY 1 ORDER BY 1",
            [str(path)],
        ).fetchall()
    seconds, cpu = time.perf_counter() - start, time.process_time()
    return {"seconds": seconds, "cpu": cpu, "peaks": [peak()], "states": len(paths)}


def by_pandas(folder: Path) -> dict[str, Any]:
    """Count the same by a group-by over all rows, or over a tenth where memory lacks."""
    import pyarrow.parquet as pq

    from exclusion.coverage._read import read

    sizes = {
        path: pq.read_metadata(path).num_rows for path in sorted((folder / "parquet").iterdir())
    }
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    tenth = sum(sizes.values()) * PANDAS > free
    kept = [path for n, path in enumerate(sizes) if not tenth or n % 10 == 4]
    start = time.perf_counter()
    share = grouped(kept)
    seconds, cpu, most = time.perf_counter() - start, time.process_time(), peak()
    ours = read(
        [
            folder / "out-parquet" / f"availability-{path.name.split('_')[1]}.parquet"
            for path in kept
        ]
    ).set_index(["technology", "GEOID", "down"])["served_share"]
    share.index.names = ours.index.names
    off = float((share.reindex(ours.index).fillna(0) - ours).abs().max())
    part = sum(map(sizes.get, kept))
    return {"seconds": seconds, "cpu": cpu, "peaks": [most], "part": part, "off": off}


def grouped(paths: list[Path]) -> Any:
    """Return the served share by technology, tract and download speed, as pandas counts it."""
    import pandas as pd

    speed = "max_advertised_{}load_speed"
    names = ["location_id", "technology", "business_residential_code", "block_geoid"]
    rows = pd.read_parquet(paths, columns=[*names, speed.format("down"), speed.format("up")])
    rows = rows[rows["business_residential_code"] != "B"]
    kinds = {10: "copper", 40: "cable", 50: "fiber", 60: "satellite", 61: "satellite"}
    rows["kind"] = rows["technology"].map(kinds | dict.fromkeys((70, 71), "fixed_wireless"))
    rows["tract"] = rows["block_geoid"].str[:11]
    speeds = {25.0: 3, 100.0: 20, 1000.0: 100}
    for down, up in speeds.items():
        rows[down] = (rows[speed.format("down")] >= down) & (rows[speed.format("up")] >= up)
    best = rows.groupby(["tract", "location_id", "kind"])[[*speeds]].any().reset_index("kind")
    locations = rows.groupby("tract")["location_id"].nunique()
    anyone = best[best["kind"] != "satellite"].groupby(level=[0, 1])[[*speeds]].any()
    parts = {"any": anyone.groupby(level=0).sum()}
    parts |= {kind: part.groupby(level=0)[[*speeds]].sum() for kind, part in best.groupby("kind")}
    counts = pd.concat(parts, names=["technology"]).div(locations, axis=0, level="tract")
    return counts.stack()  # noqa: PD013 - its index is what is wanted


def digest(folder: Path) -> str:
    """Digest all tables of a run; the digest of their inputs stands in them and is left out."""
    import pyarrow.parquet as pq

    whole = hashlib.sha256()
    for path in sorted(folder.glob("availability-*.parquet")):
        whole.update(path.name.encode())
        for column in pq.read_table(path).columns:
            whole.update(repr(column.to_pylist()).encode())
    return whole.hexdigest()


def same_bytes(one: Path, other: Path) -> bool:
    """Tell whether two runs from the same files wrote the same bytes."""
    names = [sorted(path.name for path in out.glob("*.parquet")) for out in (one, other)]
    return names[0] == names[1] and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names[0]
    )


def go(way: str, folder: Path) -> dict[str, Any]:
    """Go one way in a fresh process."""
    command = [sys.executable, __file__, "--way", way, "--folder", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder: Path, rows: int) -> int:
    """Go every way, print what it took, and say whether promises are kept."""
    start = time.perf_counter()
    # In a process of its own: a child's peak begins with the memory of what started it.
    made = json.loads(
        subprocess.run(
            [sys.executable, __file__, "--way", "make", "--folder", folder, "--rows", str(rows)],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout
    )
    sizes = {
        kind: sum(path.stat().st_size for path in (folder / kind).iterdir()) / 1e9
        for kind in ("csv", "parquet")
    }
    print(f"{made:,} rows, {sizes['csv']:.2f} GB of CSV, {sizes['parquet']:.2f} GB of Parquet")
    print(f"made in {time.perf_counter() - start:.0f} s; {os.cpu_count()} cores, ", end="")
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    runs = {way: go(way, folder) for way in WAYS}
    first = runs["parquet"]["cpu"]
    print(f"{'':36}{'seconds':>9}{'of processor':>14}{'ratio':>7}{'peak MiB':>10}  of each process")
    for way, run in runs.items():
        each = " + ".join(f"{mib:.0f}" for mib in run["peaks"])
        print(f"{WAYS[way]:36}{run['seconds']:9.1f}{run['cpu']:14.1f}", end="")
        print(f"{run['cpu'] / first:7.1f}{sum(run['peaks']):10,.0f}  {each}")
    part = runs["pandas"]["part"]
    print(f"pandas went over {part:,} rows; shares differ by {runs['pandas']['off']:.0e} at most")
    outs = {way: folder / f"out-{way}" for way in WAYS}
    kept = {
        "the same bytes with two workers": same_bytes(outs["parquet"], outs["dask"]),
        "the same bytes with one killed": same_bytes(outs["parquet"], outs["killed"]),
        "a worker was killed": runs["killed"]["died"] == 1,
        "the same tables from CSV": digest(outs["parquet"]) == digest(outs["csv"]),
        "pandas counts the same": runs["pandas"]["off"] < 1e-12,
        f"under {PROMISED:,} MiB a process": max(
            mib for way in WAYS if way not in {"pandas", "plain"} for mib in runs[way]["peaks"]
        )
        < PROMISED,
    }
    for promise, held in kept.items():
        print(f"{promise}: {'yes' if held else 'NO'}")
    return int(not all(kept.values()))


def main() -> int:
    """Read the arguments; a folder of one's own keeps nothing but what was in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--folder", type=Path, help="takes the files while this runs")
    parser.add_argument("--way", choices=[*WAYS, "make"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way == "make":
        print(make(asked.folder, asked.rows))
        return 0
    if asked.way:
        child(asked.way, asked.folder)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="coverage-", dir=asked.folder))
    try:
        return compare(folder, asked.rows)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
