"""Do the statements hold? Synthetic cities by the thousand, and every figure that is promised.

The cities are those of `tests/synthetic.py`, the questions those of `tests/claims.py`. Finished
chunks are kept in a folder, so a run that was stopped goes on where it was; another version of the
code starts anew. Exits with 1 where a promise is broken by more than twice the error that so few
cities leave.

    python benchmarks/coverage.py [--cities 2000] [--workers 2] [--folder build/coverage]
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

#: Cities in a chunk; one in twenty of them goes through `ranking.evaluate` as well.
CHUNK, WHOLE = 20, 20
SIZES = ("new_orleans", "baltimore")
#: Figures that are shown, promised or not.
HIDDEN = ("called",)


class Chunk(NamedTuple):
    """Some cities of one kind, by their seeds."""

    size: str
    shape: str
    process: str
    start: int
    stop: int

    @property
    def file(self) -> str:
        return "_".join(map(str, self)) + ".json"


def chunks(cities: int) -> Iterator[Chunk]:
    """Give chunks of so many cities of each size and shape, half by each process, mixed."""
    from synthetic import PROCESSES, SHAPES

    each = cities // len(PROCESSES)
    for start in range(0, each, CHUNK):
        stop = min(start + CHUNK, each)
        for size, shape, process in itertools.product(SIZES, SHAPES, PROCESSES):
            yield Chunk(size, shape, process, start, stop)


def judged(chunk: Chunk) -> dict[str, list[float]]:
    """Simulate a chunk's cities and sum what the library says of them."""
    import claims
    import synthetic

    seeds = range(chunk.start, chunk.stop)
    first, again = synthetic.cities(chunk.size, chunk.shape, chunk.process, seeds, periods=2)
    answers = []
    for seed, city, second in zip(seeds, first, again, strict=True):
        answers.append(claims.judge(city, second, seed))
        if seed % WHOLE == 0:
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
    rooms = ("change", "estimates", "moe", "ranking", "smoothing")
    files = [*itertools.chain(*((ROOT / "exclusion" / room).glob("*.py") for room in rooms))]
    files += [ROOT / "tests" / "synthetic.py", ROOT / "tests" / "claims.py", Path(__file__)]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def simulated(cities: int, workers: int, folder: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    """Judge all chunks, with a bar, and add them up by size, shape and process."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    folder.mkdir(parents=True, exist_ok=True)
    sums: dict[tuple[str, ...], dict[str, Any]] = {}
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    bar = Progress(*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
    with pool, bar:
        done = {pool.submit(kept, chunk, folder): chunk for chunk in chunks(cities)}
        for future in bar.track(as_completed(done), total=len(done), description="cities"):
            add(sums.setdefault(done[future][:3], {}), future.result())
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


def main() -> int:
    """Simulate, print every figure, and say whether the promises are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=int, default=2_000, help="of each size and shape")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "coverage")
    options = parser.parse_args()
    # Several processes, each of one thread.
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    import claims

    sums = simulated(options.cities, options.workers, options.folder / fingerprint())
    intervals = claims.tally(claims.plain(seed) for seed in range(200))
    count = show(("normal errors, known margins",), intervals, claims.promises("", "plain"))
    for kind in sorted(sums):
        count += show(kind, sums[kind], claims.promises(*kind[:2]))
    print(f"\n{count} promises broken" if count else "\nevery promise is kept")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
