"""What an install brings and how long an import takes: ours beside OSMnx and censusdis, in one run.

Each is installed into an empty environment, the wheel of this checkout or the newest release; then
all are imported in turn, round by round, so that what the machine does meanwhile strikes all alike.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 7
OURS = "exclusion"
#: What is imported to begin to work: ours and censusdis load most of themselves late.
FIRST = {OURS: "exclusion.studies", "osmnx": "osmnx", "censusdis": "censusdis.data"}


def prepared(name: str, wheel: Path, folder: Path) -> Path:
    """Make an environment that has one of them."""
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    what = str(wheel) if name == OURS else name
    for command in ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", what]):
        subprocess.run([*map(str, command)], check=True, capture_output=True, cwd=folder.parent)
    return python


def megabytes(python: Path) -> float:
    """Add up what it brought, without what a new environment has of itself."""
    site = next(python.parents[1].glob("[Ll]ib/**/site-packages"))
    own = [one for one in site.iterdir() if not one.name.startswith(("pip", "setuptools"))]
    files = [file for one in own for file in (one.rglob("*") if one.is_dir() else [one])]
    sizes = (file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc")
    return sum(sizes) / 1e6


def seconds(python: Path, code: str) -> float:
    """Time some code in a fresh interpreter."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    start = time.perf_counter()
    subprocess.run([python, "-c", code], check=True, env=clean, cwd=python.parent)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as room:
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", room]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = Path(room).glob("*.whl")
        pythons = {name: prepared(name, wheel, Path(room) / name) for name in FIRST}
        took: dict[str, list[float]] = {one: [] for name in FIRST for one in (name, FIRST[name])}
        for _ in range(ROUNDS + 1):  # the first compiles
            for name, python in pythons.items():
                start = seconds(python, "pass")
                for one in dict.fromkeys((name, FIRST[name])):
                    took[one].append(seconds(python, f"import {one}") - start)
        middle = {one: statistics.median(times[1:]) for one, times in took.items()}
        print(f"{'':12}{'MB':>8}{'import, s':>12}{'first use, s':>14}{'ratio':>8}")
        for name, python in pythons.items():
            alone, use = middle[name], middle[FIRST[name]]
            size = f"{megabytes(python):8.0f}"
            print(f"{name:12}{size}{alone:12.2f}{use:14.2f}{use / middle[FIRST[OURS]]:8.1f}")


if __name__ == "__main__":
    main()
