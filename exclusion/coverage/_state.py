"""One state's files to one table: the kernel that a process or a worker runs."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import geoid
from exclusion.coverage import _bdc, _extras, _header, _known
from exclusion.coverage._codes import ANY, FIXED, NAMES, TECHNOLOGIES
from exclusion.errors import ExclusionError, TableError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: Characters of a block's code that name its area.
LENGTHS: Final = {name: geoid.LENGTHS[name] for name in ("county", "tract", "block group")} | {
    "block": 15
}
#: Technologies of the table, in its order.
SHOWN: Final = tuple(sorted({"any", *FIXED} & {*NAMES}))
#: The bit of each of the FCC's codes, and those of each technology. What is offered to homes has
#: its bits above those of what businesses alone are offered, and a row that cannot be used another.
_CODES: Final = {
    code: 1 << n for n, code in enumerate(c for c, name in TECHNOLOGIES.items() if name in FIXED)
}
_MASKS: Final = {
    shown: sum(_CODES[code] for code in _CODES if TECHNOLOGIES[code] in names)
    for shown, names in {"any": ANY, **{name: (name,) for name in FIXED}}.items()
}
_HOMES: Final = len(_CODES)
_HOME: Final = ((1 << _HOMES) - 1) << _HOMES
_FAULT: Final = 1 << 2 * _HOMES
#: Areas whose rows are written at a time, and the key of the facts that a file carries.
_CHUNK: Final = 20_000
_KEY: Final = b"exclusion"

#: What every row must hold -> the column shown where it does not, and what is expected. Two take
#: long: one is looked at once a block, one once a location and block, and neither in every row.
_DIGITS: Final = "regexp_full_match(block_geoid, '[0-9]{15}')"
_NUMBER: Final = "regexp_full_match(location_id, '[0-9]+')"
#: Locations with an offer to a home.
_HOMELY: Final = f"(own & {_HOME}) <> 0"
#: What is asked of all locations at once, and of all blocks.
_LOOK: Final = (
    f"SELECT count_if(own >= {_FAULT} OR ({_NUMBER}) IS NOT TRUE) + (SELECT count_if(({_DIGITS}) "  # noqa: S608
    f"IS NOT TRUE) FROM (SELECT DISTINCT block_geoid FROM place)), count_if({_HOMELY}), bit_or(own)"
)
#: One location in 256, the same whoever picks: those whose MD5 begins with a byte of 0.
_SAMPLED: Final = "md5_number(location_id) & 255 = 0"
_RULES: Final = (
    (_DIGITS, "block_geoid", "15 digits kept as text, leading zeros too"),
    ("block_geoid BETWEEN $low AND $high", "block_geoid", "rows of one state ($name)"),
    ("state_usps = $usps", "state_usps", "$usps, the state of block_geoid"),
    (
        "technology IN ($codes)",
        "technology",
        "one of the FCC's codes of fixed technologies, $codes",
    ),
    ("down >= 0 AND down < 'inf'::DOUBLE", "down", "a speed in Mbps that is not negative"),
    ("up >= 0 AND up < 'inf'::DOUBLE", "up", "a speed in Mbps that is not negative"),
    # Each alone: on few texts that are packed once DuckDB tells a list dearer.
    ("code = 'B' OR code = 'R' OR code = 'X'", "code", "business_residential_code B, R or X"),
    (_NUMBER, "location_id", "the location's number, kept as text"),
)


@dataclass(frozen=True)
class Job:
    """All that one state's reduction needs; it is sent to a worker as it is.

    `con` is the database to work in; None, as for a worker, makes one of its own.
    """

    state: str
    files: tuple[_bdc.File, ...]
    areas: str
    speeds: tuple[tuple[float, float], ...]
    locations: pd.Series | None
    complete: bool
    out: Path
    scratch: Path
    fingerprint: str
    con: duckdb.DuckDBPyConnection | None = None


def path_of(out: Path, state: str) -> Path:
    """Name the file of a state's table."""
    return out / f"availability-{state}.parquet"


def facts_of(path: Path) -> dict[str, Any]:
    """Read what a table says of how it was made; empty where it is none or not whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        kept = pq.read_schema(path).metadata or {}
        facts = json.loads(kept.get(_KEY, b"{}"))
    except (OSError, pa.ArrowInvalid, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def is_kept(job: Job) -> bool:
    """Tell whether the state's table is there already, from the same files and arguments."""
    return facts_of(path_of(job.out, job.state)).get("fingerprint") == job.fingerprint


def reduce_state(job: Job) -> str | ExclusionError:
    """Write one state's table and return the state; an error of ours is returned, not raised.

    An error that comes back as a value is not tried again by Dask, as a lost worker's work is.
    """
    if is_kept(job):  # where the worker that did it died before it was heard
        return job.state
    own = Path(tempfile.mkdtemp(dir=job.scratch, prefix=f"{job.state}-"))
    try:
        _write(job, own)
    except ExclusionError as err:
        return err
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return job.state


def _write(job: Job, own: Path) -> None:
    _extras.need("duckdb", "Reading the FCC's files")
    import duckdb

    with ExitStack() as open_now:
        files = [open_now.enter_context(_bdc.unpacked(file, own)) for file in job.files]
        con = open_now.enter_context(job.con or _bdc.connect(own, threads=1))
        try:
            facts = _gather(con, files, job)
            counts = _counts(con, job)
        except duckdb.Error as err:
            _bdc.explain(err, files)
    counts, total = _totals(counts, job)
    whole = job.locations is not None or _known.is_whole(facts["codes"], complete=job.complete)
    facts["whole"] = whole
    facts["over"] = int((counts["locations"] > total).sum())
    facts |= {"fingerprint": job.fingerprint, "state": job.state}
    _to_parquet(own / "table.parquet", counts, total, job, facts)
    (own / "table.parquet").replace(path_of(job.out, job.state))


def _rows(file: _bdc.File, number: int, state: str, *, strip: bool) -> tuple[str, list[str]]:
    """Give the query of a file's rows, by short names; of a file of many states those of one.

    A row without any cell, as spreadsheets leave them at the end, is none.
    """
    table, where = file.relation()
    only = f"block_geoid >= '{state}' AND block_geoid < '{int(state) + 1:02}'"
    full = "(block_geoid IS NOT NULL OR location_id IS NOT NULL OR technology IS NOT NULL)"
    location, block = (
        # What was read as a number of floating point and written again.
        f"CASE WHEN ends_with({name}, '.0') THEN left({name}, -2) ELSE {name} END AS {name}"
        if strip
        else name
        for name in ("location_id", "block_geoid")
    )
    release = ", release::VARCHAR AS release" if _header.RELEASE in file.columns else ""
    return (
        f"SELECT {location}, {block}, state_usps, technology::DOUBLE AS technology, "  # noqa: S608
        "max_advertised_download_speed::DOUBLE AS down, max_advertised_upload_speed::DOUBLE AS up, "
        f"business_residential_code AS code, {number} AS file{release} "
        f"FROM {table} WHERE {only if len(file.states) > 1 else full}"
    ), where


def _gather(con: duckdb.DuckDBPyConnection, files: list[_bdc.File], job: Job) -> dict[str, Any]:
    """Make the table `place`, a row a location: its block, and what is offered by speed.

    What is offered at a speed is a bit for each technology's code, and another where to homes.
    """
    # That codes end in ".0" is rare, and a look at every row dear: they are shortened where the
    # codes will not do as they are.
    for strip in (False, True):
        queries = [_rows(file, n, job.state, strip=strip) for n, file in enumerate(files)]
        rows = " UNION ALL BY NAME ".join(query for query, _ in queries)
        where = [text for _, texts in queries for text in texts]
        dated = any(_header.RELEASE in file.columns for file in files)
        con.execute(_places(rows, job, dated=dated), where)
        days = "min(since), max(until)" if dated else "NULL, NULL"
        faults, locations, *told = con.execute(f"{_LOOK}, {days} FROM place").fetchone() or (0, 0)
        if not faults:
            break
    else:
        raise _fault(con, (rows, where), files, job)
    facts = _told(files, *told)
    moved = _one(
        con,
        f"SELECT count(*) - count(DISTINCT location_id) FROM place WHERE {_HOMELY}",  # noqa: S608
    )
    if moved:
        best = ", ".join(f"bit_or(s{n}) AS s{n}" for n in range(len(job.speeds)))
        con.execute(
            "CREATE OR REPLACE TEMP TABLE place AS SELECT location_id, "  # noqa: S608
            f"min(block_geoid) AS block_geoid, bit_or(own) AS own, {best} FROM place "
            f"WHERE {_HOMELY} "
            "GROUP BY location_id"
        )
    sample = con.execute(
        f"SELECT location_id FROM place WHERE {_HOMELY} AND {_SAMPLED} ORDER BY 1"  # noqa: S608
    ).fetchall()
    return facts | {
        "locations": locations - moved,
        "moved": moved,
        "sample": [code for (code,) in sample],
    }


def _places(rows: str, job: Job, *, dated: bool) -> str:
    """Give the query that makes `place` of rows, each of which is checked on the way."""
    own = " ".join(f"WHEN {code} THEN {bit}" for code, bit in _CODES.items())
    release = ", min(release) AS since, max(release) AS until" if dated else ""
    offers = ", ".join(
        f"bit_or(CASE WHEN down >= {down} AND up >= {up} THEN own ELSE 0::UINTEGER END) AS s{n}"
        for n, (down, up) in enumerate(job.speeds)
    )
    sound = " AND ".join(
        # A code that is not the FCC's has no bit.
        "own <> 0" if column == "technology" else f"({_filled(rule, job.state)})"
        for rule, column, _ in _RULES
        if column not in {"code", "location_id"} and rule != _DIGITS
    )
    # That a row cannot be used is one more bit: another column takes a tenth longer.
    homes = f"(own * {1 << _HOMES})::UINTEGER"
    offer = (
        f"CASE WHEN {sound} THEN CASE code WHEN 'X' THEN {homes} WHEN 'R' THEN {homes} "
        f"WHEN 'B' THEN own ELSE {_FAULT}::UINTEGER END ELSE {_FAULT}::UINTEGER END"
    )
    return (
        "CREATE OR REPLACE TEMP TABLE place AS SELECT location_id, block_geoid, "  # noqa: S608
        f"bit_or(own) AS own, {offers}{release} FROM (SELECT * REPLACE ({offer} AS own) FROM "
        f"(SELECT *, (CASE technology {own} ELSE 0 END)::UINTEGER AS own FROM ({rows}))) "
        "GROUP BY location_id, block_geoid"
    )


def _told(files: list[_bdc.File], own: int, since: str | None, until: str | None) -> dict[str, Any]:
    """Say which technologies the files hold, business offers too, and as of when they are."""
    return {
        "codes": sorted(code for code, bit in _CODES.items() if (own | own >> _HOMES) & bit),
        "releases": {
            "names": _known.as_of(file.source for file in files),
            "rows": sorted({day for day in (since, until) if day is not None}),
        },
    }


def _one(con: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number that a query counts."""
    (number,) = con.execute(query).fetchone() or (0,)
    return int(number)


def _filled(text: str, state: str) -> str:
    """Put a state's own values into a rule."""
    codes = ", ".join(map(str, _CODES))
    usps = _bdc.NAMES[state]
    text = text.replace("$low", f"'{state}'").replace("$high", f"'{state}:'")
    text = text.replace("= $usps", f"= '{usps}'").replace("$usps", usps)
    return text.replace("$codes", codes).replace("$name", f"{usps}, {state}")


def _fault(
    con: duckdb.DuckDBPyConnection, rows: tuple[str, list[str]], files: list[_bdc.File], job: Job
) -> TableError:
    """Find the first rule that rows break, and name the file, the rows and what to do."""
    for rule, column, expected in _RULES:  # noqa: B007 - the last one is the one that is broken
        broken = con.execute(
            f"SELECT file, count(*), min({column}::VARCHAR), "  # noqa: S608 - rules of our own
            "string_agg(DISTINCT left(block_geoid, 2), ', ') "
            f"FROM ({rows[0]}) WHERE ({_filled(rule, job.state)}) IS NOT TRUE "
            "GROUP BY file ORDER BY file LIMIT 1",
            rows[1],
        ).fetchone()
        if broken:
            break
    number, count, value, states = broken or (0, 0, None, "")
    path = files[number].source
    if "$low" in rule:
        return TableError(
            f"{path} begins with rows of {job.state} and holds {count:,} of {states}: files are "
            "reduced state by state, by the first and last rows of a CSV. Unpack the file, sort "
            "it by block_geoid, or make it Parquet, which is looked through before."
        )
    if column == "block_geoid":
        return _bdc.not_a_block(path, value)
    if column == "technology" and value:
        value = f"{float(value):g}"
    if column == "technology" and value and value in map(str, TECHNOLOGIES):
        expected += "; this is a mobile one: read the file with `coverage.outline`"
    name = {"down": "max_advertised_download_speed", "up": "max_advertised_upload_speed"}
    name["code"] = "business_residential_code"
    return TableError(
        f"{path}: {name.get(column, column)} is {value!r} in one of {count:,} rows that "
        f"cannot be used; expected {_filled(expected, job.state)}. Download the file again, or "
        "leave these rows out."
    )


def _counts(con: duckdb.DuckDBPyConnection, job: Job) -> pd.DataFrame:
    """Count locations by area: all, then by technology and speed in the table's order."""
    served = ", ".join(
        f"count_if((s{n} & {_MASKS[name] << _HOMES}) <> 0)::INTEGER AS {name}_{n}"
        for name in SHOWN
        for n in range(len(job.speeds))
    )
    return (
        con.execute(
            f"SELECT left(block_geoid, {LENGTHS[job.areas]}) AS GEOID, "  # noqa: S608
            f"count(*)::INTEGER AS locations, {served} "
            f"FROM place WHERE {_HOMELY} GROUP BY 1 ORDER BY 1"
        )
        .df()
        .set_index("GEOID")
    )


def _totals(counts: pd.DataFrame, job: Job) -> tuple[pd.DataFrame, pd.Series]:
    """Give every area's locations in all: those with an offer, or what the user knows."""
    if job.locations is None:
        return counts, counts["locations"]
    every = counts.index.union(job.locations.index).sort_values()
    return counts.reindex(every, fill_value=0), job.locations.reindex(every)


def _to_parquet(
    path: Path, counts: pd.DataFrame, total: pd.Series, job: Job, facts: dict[str, Any]
) -> None:
    """Write the long table, some areas at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"GEOID": pa.string(), "technology": pa.string(), "down": pa.float64()}
    kinds |= {"up": pa.float64(), "locations": pa.float64(), "served_share": pa.float64()}
    kinds |= {"method": pa.string()}
    schema = pa.schema(kinds, metadata={_KEY: json.dumps(facts, sort_keys=True)})
    cells = len(SHOWN) * len(job.speeds)
    lacking = [] if job.complete else _known.unknown(facts["codes"])
    technology = np.repeat(np.arange(len(SHOWN)), len(job.speeds))
    nothing = np.array([name in lacking for name in SHOWN])[technology]
    method = "locations" if facts["whole"] else "listed"
    down, up = np.tile(np.array(job.speeds, float), (len(SHOWN), 1)).T
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(counts), _CHUNK):
            part, whole = counts[start : start + _CHUNK], total[start : start + _CHUNK]
            n, base = len(part), whole.to_numpy(float)
            with np.errstate(divide="ignore", invalid="ignore"):
                share = part.iloc[:, 1:].to_numpy(float) / base[:, None]
            share[:, nothing] = np.nan
            columns = {
                "GEOID": pa.array(part.index, pa.string()).take(np.repeat(np.arange(n), cells)),
                "technology": pa.array(SHOWN).take(np.tile(technology, n)),
                "down": np.tile(down, n),
                "up": np.tile(up, n),
                "locations": np.repeat(base, cells),
                "served_share": np.minimum(share, 1).ravel(),
                "method": pa.repeat(method, n * cells),
            }
            writer.write_table(pa.table(columns, schema))
