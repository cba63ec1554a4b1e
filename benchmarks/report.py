"""What people wait for: commands from the shell, and a study, a ranking and a page of many areas.

Every line is a process of its own, as a user starts it: seconds, those of the processor and the
peak of its memory, each the median of some runs. Packages are loaded before the clock starts where
a line is not a command. `--times 5` and an idle machine give figures to quote; `--only "20,000"`
takes the lines that hold those words. Exits with 1 where a command fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import loopback  # noqa: E402 - beside this file

if TYPE_CHECKING:
    from collections.abc import Iterator

EXCLUSION = [sys.executable, "-c", "from exclusion.cli import main; main()"]
ORLEANS = ["report", "New Orleans, Louisiana", "--vintage", "2019", "--offline"]
PLAIN, OURS = "python -c 'import geopandas'", "python -c 'import exclusion'"
FREE = "exclusion report, New Orleans"
BUSY, BUSY_ONE = f"{FREE}, cores busy", f"{FREE}, cores busy, one thread"
COMMANDS = {
    PLAIN: [sys.executable, "-c", "import geopandas"],
    OURS: [sys.executable, "-c", "import exclusion"],
    "exclusion --version": [*EXCLUSION, "--version"],
    "exclusion places": [*EXCLUSION, "places"],
    "exclusion measures": [*EXCLUSION, "measures"],
    FREE: [*EXCLUSION, *ORLEANS],
    BUSY: [*EXCLUSION, *ORLEANS],
    BUSY_ONE: [*EXCLUSION, *ORLEANS],
    "exclusion report, Baltimore, 618 block groups": [
        *(*EXCLUSION, "report", "Baltimore", "--vintage", "2021", "--offline")
    ],
    "exclusion brief --all, 72 neighborhoods": [
        *(
            *EXCLUSION,
            "brief",
            "New Orleans, Louisiana",
            "--vintage",
            "2019",
            "--all",
            "--out",
            "x",
        ),
    ],
}
#: Made-up tracts: what is done with how many.
MADE = {
    f"{n:,} tracts: {what}": (what, n)
    for n, steps in {3_000: ("page",), 20_000: ("study", "ranking")}.items()
    for what in steps
}


class Taken(NamedTuple):
    """What a process took: seconds, those of the processor, MiB."""

    seconds: float
    cpu: float
    peak: float


def command(words: list[str], folder: Path, **environment: str) -> Taken:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=folder, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def made(what: str, n: int, folder: Path) -> Taken:
    """Have a process of its own make tracts, then take its time."""
    words = [sys.executable, __file__, "--inside", what, str(n)]
    done = subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True)
    return Taken(*json.loads(done.stdout))


def inside(what: str, n: int) -> Taken:
    """Be that process."""
    import folium  # noqa: F401 - loaded before the clock starts, as are the others
    import scipy.linalg  # noqa: F401
    import tessellation

    import exclusion.report  # noqa: F401

    few = tessellation.study(30)
    few.evaluate()
    study = None if what == "study" else tessellation.study(n)
    start, busy = time.perf_counter(), time.process_time()
    if study is None:
        tessellation.study(n)
    elif what == "ranking":
        study.evaluate()
    else:
        study.write("page")
    cpu = time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Taken(time.perf_counter() - start, cpu, peak)


@contextmanager
def busy_cores() -> Iterator[None]:
    """Keep every core at work."""
    spin = [sys.executable, "-c", "while True: pass"]
    spinning = [subprocess.Popen(spin) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


def take(name: str, folder: Path) -> Taken:
    """Take one line once."""
    if name in MADE:
        return made(*MADE[name], folder)
    if name not in {BUSY, BUSY_ONE}:
        return command(COMMANDS[name], folder)
    one = {"OPENBLAS_NUM_THREADS": "1"} if name == BUSY_ONE else {}
    with busy_cores():
        return command(COMMANDS[name], folder, **one)


def main(times: int, only: str) -> int:
    """Take every line so often, print medians, and how far some are from their alternative."""
    os.environ.pop("OPENBLAS_NUM_THREADS", None)
    print(loopback.machine().partition(";")[0])
    print(f"{'':52}{'seconds':>9}{'of processor':>14}{'peak MiB':>10}")
    taken = {}
    for name in (name for name in (*COMMANDS, *MADE) if only in name):
        with tempfile.TemporaryDirectory() as folder:
            if name == FREE:
                command(COMMANDS[FREE], Path(folder))  # the second run is what counts
            runs = [take(name, Path(folder)) for _ in range(times)]
        taken[name] = Taken(*(statistics.median(part) for part in zip(*runs, strict=True)))
        seconds, cpu, peak = taken[name]
        print(f"{name:52}{seconds:9.2f}{cpu:14.2f}{peak:10.0f}", flush=True)
    for one, other in ((OURS, PLAIN), (BUSY, BUSY_ONE)):
        if {one, other} <= taken.keys():
            print(f"{one}: {taken[one].seconds / taken[other].seconds:.2f} of {other}")
    return 0


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--times", type=int, default=3)
    reader.add_argument("--only", default="")
    reader.add_argument("--inside", nargs=2, metavar=("WHAT", "N"))
    asked = reader.parse_args()
    if asked.inside:
        what, n = asked.inside
        print(json.dumps(inside(what, int(n))))
        sys.exit(0)
    sys.exit(main(asked.times, asked.only))
