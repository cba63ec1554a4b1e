"""Print what each dependency costs: megabytes installed, and milliseconds that its import takes.

A dependency alone brings itself and what nothing else in the list needs. Sizes are of the files
that a package lists; times are the best of three fresh interpreters, less the start of one.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
#: What is imported where that is not the package's name.
IMPORTS = {"django-js-lib-leaflet": "js_lib_leaflet", "pillow": "PIL"}


def megabytes(name: str) -> float:
    """Add up the files of a package as it is installed."""
    files = metadata.files(name) or []
    sizes = (Path(str(one.locate())) for one in files)
    return sum(path.stat().st_size for path in sizes if path.is_file()) / 1e6


def needs(name: str, seen: set[str] | None = None) -> set[str]:
    """Give a package and all that it needs here."""
    seen = set() if seen is None else seen
    key = name.lower().replace("_", "-")
    if key in seen:
        return seen
    seen.add(key)
    for text in metadata.requires(name) or []:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            needs(one.name, seen)
    return seen


def seconds(code: str) -> float:
    """Time some code in a fresh interpreter, the best of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line a dependency, the largest first."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    names = [Requirement(text).name for text in project["dependencies"]]
    every = {name: needs(name) for name in names}
    start = seconds("pass")
    rows = []
    for name, own in every.items():
        others = set().union(*(needed for one, needed in every.items() if one != name))
        alone = sum(megabytes(one) for one in own - others)
        module = IMPORTS.get(name, name.replace("-", "_"))
        rows.append((megabytes(name), alone, 1000 * (seconds(f"import {module}") - start), name))
    print(f"{'':24}{'MB':>8}{'alone':>8}{'ms':>8}")
    for size, alone, took, name in sorted(rows, reverse=True):
        print(f"{name:24}{size:8.1f}{alone:8.1f}{took:8.0f}")
    whole = sum(megabytes(name) for name in set().union(*every.values()))
    print(f"{'all, with what they need':24}{whole:8.1f}")


if __name__ == "__main__":
    main()
