"""Every place and tract of the country, from the keyless Summary File to a file a state.

The tables come once for the whole country and stay in the cache; so do the polygons, a file a
state. Then a state is one piece of work, here or on Dask's workers: the same function runs, and the
same bytes come out. It reads the cache and writes one file, so that a worker that dies damages
nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import geopandas as gpd
import pandas as pd

from exclusion import (
    _fetch,
    _processes,
    _writing,
    acs,
    boundaries,
    estimates,
    frames,
    geoid,
    indicators,
    phrases,
)
from exclusion.errors import ExclusionError, PlaceError, SourceError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client

    from exclusion.sources import Source

    Ours = ExclusionError | None

TABLES: Final = ("B28001", "B28002", "B28003")
"""What is pulled: computers, subscriptions, and both together, by household."""
Level = Literal["place", "tract"]
"""What is pulled of the whole country: its places, or its tracts."""

#: Raised by one where the same tables give another file than before.
_FORMAT: Final = 1
_KEY: Final = b"exclusion"
#: What the national index has of each measure; the files of the states have more.
_LISTED: Final = ("households", "households_moe", "share", "share_moe", "base", "base_moe")
_NAMES: Final = ("GEOID", "NAME", "state")


@dataclass(frozen=True)
class Job:
    """All that one state needs; it is sent to a worker as it is.

    Parameters
    ----------
    state, code
        The state's FIPS code, and its postal code.
    level, vintage, polygons
        As for `fetch`.
    names
        By GEOID: of places their own, of tracts their counties'.
    out, cache
        The folder of the files, and that of the cache.
    """

    state: str
    code: str
    level: Level
    vintage: int
    polygons: bool
    names: dict[str, str]
    out: Path
    cache: Path

    @property
    def path(self) -> Path:
        """The state's file."""
        return self.out / f"{self.level}s-{self.code}.parquet"

    @property
    def facts(self) -> dict[str, Any]:
        """What a file says that is done."""
        return {
            "format": _FORMAT,
            "level": self.level,
            "vintage": self.vintage,
            "state": self.code,
            "polygons": self.polygons,
        }


def fetch(  # noqa: PLR0913 - each is a choice of the user's
    level: Level,
    out: str | os.PathLike[str],
    vintage: int | None = None,
    *,
    states: Iterable[str] | None = None,
    polygons: bool = True,
    client: Client | None = None,
    offline: bool = False,
) -> list[Path]:
    """Fetch every place or tract of the country, without a key, and write a file a state.

    Parameters
    ----------
    level
        "place" (cities, towns, villages and census-designated places) or "tract".
    out
        The folder that takes ``places-LA.parquet`` and so on, made if it is not there.
    vintage
        The last year of the 5-year period, from 2018 on; None asks for the newest.
    states
        Postal codes or names of states; None: all, and ``places.parquet`` and ``places.csv``, which
        list those of the whole country.
    polygons
        Whether polygons are pulled too, a file a state: the files are GeoParquet then, else plain
        Parquet.
    client
        Writes on the workers of this Dask client, a state a task; they must see the cache and `out`
        under the same paths. None writes here, on every core.
    offline
        Use only what the cache holds.

    Returns
    -------
    list of Path
        The files of the states, in the order of their FIPS codes, and where all were asked for the
        two of the country.

    Raises
    ------
    ArgumentError
        If the level is neither, or `states` is no list of texts.
    ExclusionError
        If a client is given and the package distributed is not installed.
    PlaceError
        If a state is none of the country's.
    SourceError
        If a file cannot be had, or `out` cannot be written to.
    VintageError
        If there is no such vintage.

    Notes
    -----
    A state's file has a row a place or tract, by GEOID: NAME, state (postal code), of tracts
    `county`, the columns of `estimates.published` for each measure (households, share and base with
    their 90% margins), and with polygons `lon` and `lat` (a point inside), `ALAND` (m²) and
    geometry (EPSG:4326). It is written whole or not at all, and kept on the next run where level,
    vintage and polygons are the same, so that an interrupted run goes on where it was; delete a
    file to have it written anew. Areas without polygon, of water only, keep their row.

    References
    ----------
    U.S. Census Bureau, *Table-Based Summary File* of the American Community Survey.
    """
    frames.check_choice(level, ("place", "tract"), "level")
    frames.check_flags(polygons=polygons, offline=offline)
    frames.check_path(out, "out")
    vintage = acs.newest_vintage(offline=offline) if vintage is None else vintage
    geoid.check_vintage(vintage)
    names = acs.names(vintage, source="bulk", offline=offline)
    every = names[names["level"] == "state"].sort_values("GEOID")
    chosen = every if states is None else _chosen(states, every)
    folder, cache = Path(out).resolve(), _fetch.cache_folder()
    jobs = [
        Job(state, code, level, vintage, polygons, _named(names, level, state), folder, cache)
        for state, code in zip(chosen["GEOID"], chosen["state"], strict=True)
    ]
    jobs = [job for job in jobs if level == "tract" or job.names]
    try:
        with _writing.beside(folder):  # what killed workers left there goes
            _written([job for job in jobs if not is_kept(job)], client, offline=offline)
            made = [job.path for job in jobs]
            return made if states is not None else [*made, *_index(jobs)]
    except OSError as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(f"{out} cannot be written to: {err}.", url=str(out)) from err


def _written(left: list[Job], client: Client | None, *, offline: bool) -> None:
    """Pull what states need into the cache, and write their files."""
    if not left:
        return
    level, vintage = left[0].level, left[0].vintage
    # The tables of the country come with the first state that is asked for.
    acs.fetch(TABLES, level, [left[0].state], vintage, source="bulk", offline=offline)
    if left[0].polygons:
        with _fetch.progress(f"Polygons of {level}s", len(left), "states") as bar:
            for job in left:
                boundaries.fetch(level, [job.state], vintage, offline=offline)
                bar.advance()
    with _fetch.progress(f"Writing {level}s", len(left), "states") as bar:
        if client is None:
            _processes.each(write_state, left, bar.advance)
        else:
            _hired(left, client, bar.advance)


def _hired(jobs: list[Job], client: Client, told: Callable[[], object]) -> None:
    """Write each state's file on the client's workers."""
    from exclusion.coverage._extras import need

    need("distributed", "A Dask client", "cluster")
    from distributed import KilledWorker, as_completed

    hired: Any = client
    ended: Any = as_completed
    # A worker that dies takes nothing along: its state is written anew, and moved into place whole.
    futures = [hired.submit(_returned, job, pure=False, retries=2) for job in jobs]
    try:
        for future in ended(futures):
            if (error := future.result()) is not None:
                raise error
            told()
    except KilledWorker as err:
        raise SourceError(
            "Workers died again and again on one state, mostly for want of memory: give each of "
            "their threads 1 GiB. States done are kept; call again to go on."
        ) from err
    finally:
        hired.cancel(futures)


def _returned(job: Job) -> Ours:
    """Write a state's file; an error of ours comes back as a value, and is not tried again."""
    try:
        write_state(job)
    except ExclusionError as err:
        return err
    return None


def is_kept(job: Job) -> bool:
    """Tell whether a state's file is there, whole and of the same kind."""
    facts = facts_of(job.path)
    return {name: facts.get(name) for name in job.facts} == job.facts


def facts_of(path: Path) -> dict[str, Any]:
    """Read what a file says of how it was made; empty where it is none of ours, or not whole."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        kept = parquet.read_schema(path).metadata or {}
        facts = json.loads(kept.get(_KEY, b"{}"))
    except (OSError, pa.ArrowInvalid, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def write_state(job: Job) -> None:
    """Write a state's file from what the cache holds."""
    if is_kept(job):  # where the worker that did it died before it was heard
        return
    with _fetch.at_folder(job.cache):
        frame, sources = _frame(job)
    facts = job.facts | {"sources": [source.to_dict() for source in sources]}
    _writing.files(job.out, {job.path.name: partial(_put, frame, facts)})


def _frame(job: Job) -> tuple[pd.DataFrame, tuple[Source, ...]]:
    """Put a state's table together."""
    pull = acs.fetch(TABLES, job.level, [job.state], job.vintage, source="bulk", offline=True)
    table = figures(pull)
    names, index = pd.Series(job.names), table.index
    if job.level == "place":
        table.insert(0, "NAME", names.reindex(index))
    else:
        table.insert(0, "NAME", [geoid.area_name(one) for one in index])
        table.insert(1, "county", names.reindex(index.str[:5]).to_numpy())
    table.insert(1, "state", job.code)
    if not job.polygons:
        return table.reset_index(), pull.sources
    shapes, read = boundaries.fetch(job.level, [job.state], job.vintage, offline=True)
    known = shapes.set_index("GEOID").reindex(index)
    inside = known.geometry.representative_point()
    table = table.assign(lon=inside.x, lat=inside.y, ALAND=known["ALAND"])
    mapped = gpd.GeoDataFrame(table, geometry=known.geometry, crs=4326)
    return mapped.reset_index(), (*pull.sources, *read)


def figures(pull: acs.Pull) -> pd.DataFrame:
    """Estimate all measures of places or tracts; one that no row tells has empty columns.

    Parameters
    ----------
    pull
        Of `TABLES`.

    Returns
    -------
    DataFrame
        By GEOID, sorted, the same columns whatever the pull.
    """
    table = estimates.published(pull.estimates, vintages=pull.tables).sort_index()
    texts = ("moe_method", "period", "table")
    for name in _told():
        for column in (f"{name}_{one}" for one in texts):
            table[column] = table[column].astype("str")
    return table


def _told() -> tuple[str, ...]:
    """List the measures that the tables tell."""
    return tuple(
        name
        for name, one in indicators.CATALOGUE.items()
        if any({line.split("_")[0] for line in way.variables} <= {*TABLES} for way in one.recipes)
    )


def _put(frame: pd.DataFrame, facts: dict[str, Any], path: Path) -> None:
    """Write a frame as Parquet, GeoParquet where it has polygons, with its facts."""
    from pyarrow import parquet

    frame.to_parquet(path, index=False)
    table = parquet.read_table(path, partitioning=None)
    told = _writing.steady(table, {_KEY: json.dumps(facts).encode()})
    parquet.write_table(told, path, compression="zstd")


def _index(jobs: list[Job]) -> list[Path]:
    """List the areas of the whole country, a state at a time; kept where the states' files are."""
    first, stem = jobs[0], f"{jobs[0].level}s"
    paths = [first.out / f"{stem}.parquet", first.out / f"{stem}.csv"]
    facts = first.facts | {"state": [_digest(job.path) for job in jobs]}
    if paths[1].is_file() and facts_of(paths[0]) == facts:
        return paths
    writers = {paths[0].name: partial(_listed, jobs, facts), paths[1].name: partial(_csv, jobs)}
    return list(_writing.files(first.out, writers).values())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _each(jobs: list[Job]) -> Iterator[pd.DataFrame]:
    """Read what the index has of each state."""
    from pyarrow import parquet

    where = ("lon", "lat", "ALAND") if jobs[0].polygons else ()
    county = ("county",) if jobs[0].level == "tract" else ()
    columns = [*_NAMES, *county, *(f"{name}_{one}" for name in _told() for one in _LISTED), *where]
    for job in jobs:
        yield parquet.read_table(job.path, columns=columns, partitioning=None).to_pandas()


def _listed(jobs: list[Job], facts: dict[str, Any], path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    writer = None
    try:
        for frame in _each(jobs):
            table = pa.Table.from_pandas(frame, preserve_index=False)
            if writer is None:
                schema = table.schema.with_metadata({_KEY: json.dumps(facts).encode()})
                writer = parquet.ParquetWriter(path, schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
    finally:
        if writer is not None:
            writer.close()


def _csv(jobs: list[Job], path: Path) -> None:
    """Write the index for spreadsheets, its numbers rounded, no cell of it run."""
    from exclusion.report import _files

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for number, frame in enumerate(_each(jobs)):
            for name in frame.columns[len(_NAMES) :]:
                if name.endswith(("_share", "_share_moe")):
                    frame[name] = frame[name].round(phrases.SHARE_DIGITS)
                elif name.endswith(("_moe", "_households", "_base")):
                    frame[name] = frame[name].round().astype("Int64")
            plain = frame.astype(object).where(frame.notna(), None)
            text = _files.text({str(name): list(plain[name]) for name in plain})
            file.write(text.partition("\r\n")[2] if number else text)


def _named(names: pd.DataFrame, level: Level, state: str) -> dict[str, str]:
    """Give the names of a state's places, or of its counties."""
    kind = "place" if level == "place" else "county"
    own = names[(names["level"] == kind) & names["GEOID"].str.startswith(state)]
    return dict(zip(own["GEOID"], own["NAME"], strict=True))


def _chosen(states: Iterable[str], every: pd.DataFrame) -> pd.DataFrame:
    """Find states by their postal codes or names."""
    wanted = [one.strip().casefold() for one in frames.texts(states, "states")]
    codes, names = every["state"].str.casefold(), every["NAME"].str.casefold()
    for one in wanted:
        if one not in {*codes, *names}:
            raise PlaceError(
                f"{one!r} is no state; expected postal codes or names, such as 'LA' or "
                f"'Louisiana': {', '.join(every['state'])}."
            )
    return every[codes.isin(wanted) | names.isin(wanted)]
