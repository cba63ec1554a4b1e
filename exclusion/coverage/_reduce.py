"""Availability by location, as providers report it to the FCC, to one table a state.

A national release has some 750 million rows. A location lies in one state, so that states can be
reduced one after the other, or at the same time by Dask's workers: the same kernel runs, and the
same bytes come out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import shutil
import warnings
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exclusion import _fetch, frames
from exclusion.coverage import _bdc, _extras, _known
from exclusion.coverage._state import LENGTHS, Job, facts_of, is_kept, path_of, reduce_state
from exclusion.errors import (
    ArgumentError,
    ExclusionError,
    ExclusionWarning,
    SourceError,
    TableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    import pandas as pd
    from distributed import Client

#: Raised by one where the same files give another table than before.
_FORMAT: Final = 2
#: Where work goes on in `out`; removed at the end, and what an interrupted run left at the start.
_SCRATCH: Final = ".reduce"
#: States reduced at once in this process; within each, DuckDB uses the other cores.
_AT_ONCE: Final = 2
#: A state of a larger part of all bytes would keep one core at work when the rest are done.
_EVEN: Final = 1 / 4

Paths = str | os.PathLike[str]

_log = logging.getLogger(__name__)


def reduce(  # noqa: PLR0913 - each is a choice of the user's
    files: Paths | Iterable[Paths],
    out: Paths,
    *,
    areas: str = "tract",
    speeds: Sequence[tuple[float, float]] = ((25, 3), (100, 20), (1000, 100)),
    locations: pd.Series | None = None,
    complete: bool = False,
    client: Client | None = None,
) -> list[Path]:
    r"""Count the locations that each technology serves, by area, from the FCC's files.

    Parameters
    ----------
    files
        Fixed availability by location of the Broadband Data Collection, of one release: files or a
        folder of them, as ``.csv``, ``.csv.gz``, ``.zip`` with one CSV, or ``.parquet``. One file
        may hold one state and technology, as they are published, or many states.
    out
        The folder that takes ``availability-SS.parquet``, SS the first two digits of a state's
        GEOIDs. Large intermediate results lie there too while this runs.
    areas
        "tract", "block group", "county" or "block".
    speeds
        Thresholds (download, upload), Mbps; (0, 0) counts every offer, whatever its speed.
    locations
        How many locations there are in all, by GEOID of `areas` or of smaller ones, which are
        summed: from the FCC's Fabric, which has all of them. Homes are no stand-in, for one
        location may be a house of many. None counts those that are in `files`.
    complete
        True says that `files` hold every technology that is offered in their area, such as a
        county's part of the FCC's files: one that is not in them is offered nowhere, not unknown.
    client
        Reduces on the workers of this Dask client, which must see the same files and `out` under
        the same paths and have 1 GiB for each of their threads. None reduces here, on every core.

    Returns
    -------
    list[Path]
        The files of the states in `files`, in order; `read` reads them.

    Raises
    ------
    TableError
        If a file lacks columns, holds mobile coverage, or has rows that cannot be used, such as
        codes whose leading zeros were lost; or if an argument is none of those above.
    SourceError
        If a file cannot be read, there is none, or another run is writing to `out`.
    ExclusionError
        If the package duckdb is not installed, or distributed where a client is given.

    Warns
    -----
    ExclusionWarning
        If files of several releases are mixed, by their names or a column such as `as_of_date`; if
        locations stand in several blocks or states; or if an area has more locations than
        `locations` says.

    Notes
    -----
    A location is served at a threshold by a technology if one offer to homes has both speeds or
    more; offers to businesses alone are left out, and low latency is not asked for.
    `served_share` = locations served ÷ locations in all. The FCC gives out a file a technology,
    which lists only the locations with such an offer. The locations of all of them are nearly all,
    for satellites reach nearly everywhere; a location without any offer is not seen. So the share
    is of all (`method` "locations") where `locations` are given, or where `files` hold copper,
    cable, fiber, fixed wireless and satellite, or satellite and `complete` is said; else it is of
    the locations in these files (`method` "listed"), which is no share of homes and splits nobody.
    A technology that is in no file is NaN, and so is "any" where one that it stands for is. "any"
    is every technology but satellite; "other" counts in it alone. The shares are what providers
    report, by location and not by household, and have no sampling error.

    A table is written whole or not at all. One that exists is kept where paths, sizes and times of
    its files and the arguments are the same, so that an interrupted run goes on where it was. That
    a row's state is that of its block is checked in every row, that no location stands in two
    states on one location in 256. A CSV whose first and last rows are of different states is split
    first, on disk.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from exclusion.coverage._read import read
    >>> rows = ["frn,provider_id,brand_name,location_id,technology,"
    ...     "max_advertised_download_speed,max_advertised_upload_speed,low_latency,"
    ...     "business_residential_code,state_usps,block_geoid,h3_res8_id",
    ...     "0001,1300,Nimbus,1000000001,50,1000,1000,1,R,AL,010010201001000,88446b1b4dfffff",
    ...     "0002,1301,Sky,1000000001,60,100,20,0,X,AL,010010201001000,88446b1b4dfffff",
    ...     "0002,1301,Sky,1000000002,60,100,20,0,X,AL,010010201001001,88446b1b4dfffff"]
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "bdc_01.csv").write_text("\n".join(rows))
    >>> [made] = reduce(folder / "bdc_01.csv", folder, speeds=[(100, 20)], complete=True)
    >>> made.name
    'availability-01.parquet'
    >>> table = read(made).set_index("technology")
    >>> table.loc[["any", "fiber", "satellite"], ["locations", "served_share"]]
                locations  served_share
    technology
    any               2.0           0.5
    fiber             2.0           0.5
    satellite         2.0           1.0
    """
    steps = _check_speeds(speeds)
    known = _check_locations(locations, areas)
    frames.check_flags(complete=complete)
    paths = _files(files)
    frames.check_path(out, "out")
    folder = Path(out).resolve()
    with _workplace(folder) as scratch, _bdc.connect(scratch, os.cpu_count() or 1) as con:
        found = _look(paths, con, scratch)
        common = {"areas": areas, "speeds": steps, "out": folder, "scratch": scratch}
        common["complete"] = complete
        jobs = _jobs(found, known, common)
        left = [job for job in jobs if not is_kept(job)]
        with _fetch.progress("Reducing coverage", len(jobs), "states") as bar:
            bar.advance(len(jobs) - len(left))
            for _ in _run(left, con) if client is None else _hired(left, client):
                bar.advance()
    made = [path_of(folder, job.state) for job in jobs]
    _warn(made)
    return made


def _check_speeds(speeds: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    try:
        pairs = sorted({(float(down), float(up)) for down, up in speeds})
    except (TypeError, ValueError) as err:
        raise ArgumentError(
            f"speeds {speeds!r}: expected pairs (download, upload) in Mbps."
        ) from err
    if not pairs or not all(math.isfinite(mbps) and mbps >= 0 for pair in pairs for mbps in pair):
        raise ArgumentError(f"speeds {speeds!r}: expected a pair or more, none negative, in Mbps.")
    return tuple(pairs)


def _check_locations(locations: pd.Series | None, areas: str) -> pd.Series | None:
    """Sum what the user knows to the areas."""
    frames.check_choice(areas, LENGTHS, "areas")
    if locations is None:
        return None
    import pandas as pd

    if not isinstance(locations, pd.Series):
        raise TableError(f"locations must be a Series by GEOID, not {type(locations).__name__}.")
    index = locations.index.astype(str)
    wrong = index[~index.str.fullmatch(f"[0-9]{{{LENGTHS[areas]},15}}") | index.duplicated()]
    if len(wrong):
        raise TableError(
            f"locations: {wrong[0]!r} is no GEOID of a {areas} or of a smaller area, or stands "
            "twice; expected digits kept as text, leading zeros too."
        )
    if len(regions := index[index.str.fullmatch(r"09(1[1-9]0)\d*")]):
        raise TableError(
            f"locations: {regions[0]!r} lies in a planning region of Connecticut; the FCC's blocks "
            "have the counties of 2020. Give the areas by those (09001 to 09015): tracts kept "
            "their numbers."
        )
    numbers = pd.Series(frames.counts(locations, "locations"), locations.index)
    if numbers.isna().any():
        raise TableError("locations: expected a number that is not negative for every GEOID.")
    return numbers.groupby(index.str[: LENGTHS[areas]]).sum()


def _files(files: Paths | Iterable[Paths]) -> list[Path]:
    """List the files meant, each once, a folder by what is in it."""
    given = [files] if isinstance(files, str | os.PathLike) else files
    if not isinstance(given, Iterable):
        frames.check_path(files, "files")
    given = list(given)
    for path in given:
        frames.check_path(path, "files")
    paths: dict[Path, None] = {}
    for path in map(Path, given):
        if path.is_dir():
            inside = [name for name in sorted(path.iterdir()) if _bdc.kind_of(name)]
            inside = [name for name in inside if name.is_file()]
            paths |= dict.fromkeys(name.resolve() for name in inside if not _is_ours(name))
        elif path.is_file():
            paths[path.resolve()] = None
        else:
            raise SourceError(f"{path}: there is no such file or folder.", url=str(path))
    if not paths:
        shown = ", ".join(map(str, given)) or "an empty list"
        raise SourceError(f"no files in {shown}: expected {', '.join(_bdc.SUFFIXES)}.")
    return sorted(paths)


def _is_ours(path: Path) -> bool:
    return path.name.startswith("availability-") and bool(facts_of(path))


@contextmanager
def _workplace(out: Path) -> Iterator[Path]:
    """Make `out` and a folder in it for what is not done yet; only one run may write there."""
    from filelock import FileLock, Timeout

    lock, new, mine = out / f"{_SCRATCH}.lock", not out.exists(), False
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=0):
            scratch, mine = out / _SCRATCH, new
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except Timeout as err:
        raise SourceError(
            f"{out}: another run is writing there. Wait for it, or choose another `out`.",
            url=str(out),
        ) from err
    except (FileExistsError, NotADirectoryError, PermissionError) as err:
        raise SourceError(f"{out} is no folder to write to: {err}.", url=str(out)) from err
    finally:
        if mine and [*out.iterdir()] == [lock]:  # nothing came of it
            lock.unlink()
            out.rmdir()


def _look(paths: list[Path], con: duckdb.DuckDBPyConnection, scratch: Path) -> list[_bdc.File]:
    """Look at every file; a CSV of many states becomes one Parquet file a state, or more."""
    found: list[_bdc.File] = []
    for path in paths:
        file = _bdc.look(path, con)
        split = len(file.states) > 1 and file.kind != "parquet"
        found += _bdc.split(file, con, scratch) if split else [file]
    return found


def _jobs(found: list[_bdc.File], known: pd.Series | None, common: dict[str, Any]) -> list[Job]:
    """Give each state its files and its part of what is known."""
    jobs = []
    for state in sorted({state for file in found for state in file.states}):
        files = tuple(file for file in found if state in file.states)
        part = None if known is None else known[known.index.str[:2] == state]
        job = Job(state, files, locations=part, fingerprint="", **common)
        jobs.append(replace(job, fingerprint=_fingerprint(job)))
    return jobs


def _fingerprint(job: Job) -> str:
    """Digest what a state's table depends on."""
    sources = sorted({str(file.source) for file in job.files})
    stats = [(name, Path(name).stat()) for name in sources]
    facts = {
        "format": _FORMAT,
        "files": [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats],
        "areas": job.areas,
        "speeds": job.speeds,
        "complete": job.complete,
        "locations": None if job.locations is None else list(job.locations.items()),
    }
    return hashlib.sha256(json.dumps(facts).encode("utf-8", "surrogateescape")).hexdigest()


def _run(jobs: list[Job], con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Reduce each state here, some at once in one database; raise the first error by state.

    A small state has too few rows for many cores, and what is done about it in Python needs one.
    """
    con.execute(f"SET threads = {_threads(jobs)}")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = [pool.submit(reduce_state, replace(job, con=con.cursor())) for job in jobs]
        try:
            for future in futures:
                yield _done(future.result())
        finally:
            for future in futures:
                future.cancel()


def _threads(jobs: list[Job]) -> int:
    """Choose DuckDB's threads: one a core, with those that wait for a state each, if none is large.

    Cores that group one state's rows together take a fifth more than one of them alone.
    """
    sizes = [sum(f.path.stat().st_size / len(f.states) for f in job.files) for job in jobs]
    even = max(sizes, default=0) <= _EVEN * sum(sizes)
    return max(1, (os.cpu_count() or 1) - (_AT_ONCE - 1 if even else 0))


def _hired(jobs: list[Job], client: Client) -> Iterator[str]:
    """Reduce each state on the client's workers, in the order in which they end."""
    _extras.need("distributed", "A Dask client", "cluster")
    from distributed import KilledWorker, as_completed

    hired: Any = client
    ended: Any = as_completed
    # A worker that dies takes nothing along: its state is reduced anew, and written by a rename.
    futures = [hired.submit(reduce_state, job, pure=False, retries=2) for job in jobs]
    try:
        for future in ended(futures):
            yield _done(future.result())
    except KilledWorker as err:
        raise SourceError(
            "Workers died again and again on one state, mostly for want of memory: give each of "
            "their threads 1 GiB. States done are kept; call again to go on."
        ) from err
    finally:
        hired.cancel(futures)


def _done(state: str | ExclusionError) -> str:
    """Raise the error that came back in place of a state."""
    if isinstance(state, ExclusionError):
        raise state
    return state


def _warn(made: list[Path]) -> None:
    """Say of the tables, kept ones too, what of their files is doubtful."""
    facts = {path: facts_of(path) for path in made}
    for path, fact in facts.items():
        if not fact["whole"]:
            _log.warning("%s", _known.partial(path.name, fact["codes"]))
        elif half := _known.halved(fact["codes"]):
            _log.warning("%s: its files hold no %s fixed wireless.", path.name, half)
    if said := _known.mixed([fact["releases"] for fact in facts.values()]):
        _say(said)
    moved = sum(fact["moved"] for fact in facts.values())
    if moved:
        _say(
            f"{moved:,} locations stand in several blocks, as when files of two releases are "
            "mixed; each was counted in the first of them. Give files of one release."
        )
    over = sum(fact["over"] for fact in facts.values())
    if over:
        _say(
            f"{over:,} areas have more locations in the files than `locations` says; shares over "
            "1 became 1. Take both from one release and one vintage of blocks."
        )
    seen: dict[str, str] = {}
    twice = []
    for fact in facts.values():
        twice += [(code, seen[code], fact["state"]) for code in fact["sample"] if code in seen]
        seen |= dict.fromkeys(fact["sample"], fact["state"])
    if twice:
        code, one, other = twice[0]
        _say(
            f"location {code} stands in state {one} and in {other}, and so do {len(twice):,} of "
            f"{len(seen):,} looked at (one in 256); each was counted in both. Give files of one "
            "release."
        )


def _say(text: str) -> None:
    warnings.warn(text, ExclusionWarning, stacklevel=4)
