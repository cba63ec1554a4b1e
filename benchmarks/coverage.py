"""Do the statements hold? Synthetic cities by the thousand, and every figure that is promised.

The cities are those of `tests/synthetic.py`, the questions those of `tests/claims.py`. First plain
cities of five shapes; then cities under the conditions that published margins show, each alone and
the usual ones together, and of other sizes: a table of what holds and what does not, in Markdown.
Finished chunks are kept in a folder, so a run that was stopped goes on where it was; another
version of the code starts anew. Exits with 1 where plain cities break a promise by more than twice
the error that so few cities leave; what real conditions break is marked by an asterisk.

    python benchmarks/coverage.py [--cities 2000] [--real 200] [--workers 2]
        [--folder build/coverage]
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import math
import os
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

#: Cities in a chunk; one in twenty of them goes through `ranking.evaluate` as well.
CHUNK, WHOLE = 20, 20
SIZES = ("new_orleans", "baltimore")
#: Under real conditions: shapes that cities have, and the conditions of cities of other sizes.
REAL_SHAPES = ("like_new_orleans", "low")
OTHERS = {
    "tracts_1200": ("plain", "all that is usual"),
    "tracts_12": ("plain", "all that is usual"),
    "tracts_3": ("plain", "all that is usual"),
    "tracts_1": ("plain", "all that is usual"),
}
#: Sizes that take next to no time, of which there are so many times more cities.
SMALL, FEW = ("tracts_12", "tracts_3", "tracts_1"), 4
#: Figures that are shown, promised or not.
HIDDEN = ("called",)


class Chunk(NamedTuple):
    """Some cities of one kind, by their seeds."""

    size: str
    shape: str
    process: str
    start: int
    stop: int
    condition: str = ""
    """Of `synthetic.REAL`; none for the plain cities that are judged shape by shape."""

    @property
    def kind(self) -> tuple[str, ...]:
        """What it is added up by."""
        return (self.size, self.condition) if self.condition else self[:3]

    @property
    def file(self) -> str:
        return re.sub(r"[^a-z0-9.]+", "_", "_".join(map(str, self)).lower()) + ".json"


def chunks(cities: int) -> Iterator[Chunk]:
    """Give chunks of so many cities of each size and shape, half by each process, mixed."""
    from synthetic import PROCESSES, SHAPES

    each = cities // len(PROCESSES)
    for start in range(0, each, CHUNK):
        stop = min(start + CHUNK, each)
        for size, shape, process in itertools.product(SIZES, SHAPES, PROCESSES):
            yield Chunk(size, shape, process, start, stop)


def real_chunks(cities: int) -> Iterator[Chunk]:
    """Give chunks of so many cities of each size and condition, mixed."""
    from synthetic import PROCESSES, REAL

    kinds = [*itertools.product(SIZES, REAL)]
    kinds += [(size, name) for size, names in OTHERS.items() for name in names]
    each = max(cities // len(PROCESSES) // len(REAL_SHAPES), 1)
    most = {size: each * FEW if size in SMALL else each for size, _ in kinds}
    for start in range(0, max(most.values()), CHUNK):
        for (size, name), shape, process in itertools.product(kinds, REAL_SHAPES, PROCESSES):
            stop = min(start + CHUNK, most[size])
            if start < stop:
                yield Chunk(size, shape, process, start, stop, name)


def judged(chunk: Chunk) -> dict[str, list[float]]:
    """Simulate a chunk's cities and sum what the library says of them."""
    import claims
    import synthetic

    seeds, real = range(chunk.start, chunk.stop), bool(chunk.condition)
    how = synthetic.REAL[chunk.condition or "plain"]
    first, again = synthetic.cities(*chunk[:3], seeds, periods=2, conditions=how)
    answers = []
    for seed, city, second in zip(seeds, first, again, strict=True):
        answers.append((claims.judge_real if real else claims.judge)(city, second, seed))
        if not real and seed % WHOLE == 0:
            answers.append(claims.judge_whole(city, seed))
    return {name: list(map(float, row)) for name, row in claims.tally(answers).items()}


def kept(chunk: Chunk, folder: Path) -> dict[str, list[float]]:
    """Take a chunk's sums from the folder, or make and keep them."""
    file = folder / chunk.file
    if file.exists():
        return json.loads(file.read_text())
    sums = judged(chunk)
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False) as part:
        json.dump(sums, part)
    Path(part.name).replace(file)
    return sums


def fingerprint() -> str:
    """Name what the figures depend on: the code that is judged and the code that judges."""
    rooms = ("change", "equity", "estimates", "moe", "ranking", "smoothing")
    files = [*itertools.chain(*((ROOT / "exclusion" / room).glob("*.py") for room in rooms))]
    files += [ROOT / "exclusion" / "clusters.py"]
    files += [ROOT / "tests" / "synthetic.py", ROOT / "tests" / "claims.py", Path(__file__)]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def simulated(
    wanted: Iterable[Chunk], workers: int, folder: Path
) -> dict[tuple[str, ...], dict[str, Any]]:
    """Judge all chunks, with a bar, and add them up by size, shape and process, or condition."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    folder.mkdir(parents=True, exist_ok=True)
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    bar = Progress(*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
    with pool, bar:
        done = {pool.submit(kept, chunk, folder): chunk for chunk in wanted}
        for future in bar.track(as_completed(done), total=len(done), description="cities"):
            add(sums.setdefault(done[future].kind, {}), future.result())
    return sums


def add(sums: dict[str, Any], more: dict[str, Any]) -> None:
    """Add some sums to others."""
    import numpy as np

    for name, row in more.items():
        sums[name] = sums.get(name, 0) + np.asarray(row)


def show(kind: tuple[str, ...], sums: dict[str, Any], held: dict[str, tuple[float, float]]) -> int:
    """Print the figures of one kind of city; return how many promises they break."""
    import claims

    broken = claims.broken(sums, held)
    print(f"\n{', '.join(kind)}: {max(row[0] for row in sums.values()):,.0f} cities")
    for name, row in sums.items():
        if name in HIDDEN:
            continue
        value, error = claims.figure(row)
        least, most = held.get(name, ("", ""))
        promised = f"{least} to {most}" if name in held else ""
        print(f"  {name:27}{value:8.3f} ± {error:5.3f}  {promised:14}{'BROKEN' * (name in broken)}")
    return len(broken)


def table(sums: dict[tuple[str, ...], dict[str, Any]], size: str) -> str:
    """Set out, in Markdown, what is promised by rows and the conditions of one size by columns."""
    import claims

    held = claims.real_promises()
    kinds = {name: found for (of, name), found in sums.items() if of == size}
    count = min(max(row[0] for row in found.values()) for found in kinds.values())
    lines = [
        f"\n### {size}, {count:,.0f} cities a column",
        f"| promised | {' | '.join(kinds)} |",
        f"|---|{'---|' * len(kinds)}",
    ]
    for name, (least, most) in held.items():
        cells = []
        for found in kinds.values():
            value, error = claims.figure(found[name]) if name in found else (math.nan, math.nan)
            few = "chance" in name and name in found and found[name][2] < claims.FEWEST
            bad = bool(claims.broken(found, {name: (least, most)}))
            text = f"{100 * value:.0f} ± {100 * error:.0f}{'*' * bad}"
            cells.append("–" if math.isnan(value) or few else text)
        span = f"{100 * least:.0f} to {100 * most:.0f}"
        lines.append(f"| {name}, {span} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Simulate, print every figure, and say whether the promises are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=int, default=2_000, help="of each size and shape")
    parser.add_argument("--real", type=int, default=200, help="of each size and condition")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "coverage")
    options = parser.parse_args()
    # Several processes, each of one thread.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    import claims
    import synthetic

    folder = options.folder / fingerprint()
    sums = simulated(chunks(options.cities), options.workers, folder)
    real = simulated(real_chunks(options.real), options.workers, folder)
    intervals = claims.tally(claims.plain(seed) for seed in range(200))
    count = show(("normal errors, known margins",), intervals, claims.promises("", "plain"))
    for kind in sorted(sums):
        count += show(kind, sums[kind], claims.promises(*kind[:2]))
    order = {name: at for at, name in enumerate(synthetic.REAL)}
    real = dict(sorted(real.items(), key=lambda item: order[item[0][1]]))
    print("\n## Under real conditions, in percent or points; * is broken by twice its error")
    for size in (*SIZES, *OTHERS) if real else ():
        print(table(real, size))
    print(f"\n{count} promises broken" if count else "\nevery promise is kept")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
