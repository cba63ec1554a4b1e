"""The keyless bulk: the table-based Summary File, kept as small columnar files.

One text file a table holds the whole country. It is read as it comes, a block of lines at a time,
and the rows of states, counties, places, metropolitan areas, tracts and block groups are kept, so
that the second place costs nothing.
"""

from __future__ import annotations

import hashlib
import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from exclusion import _fetch, geoid, listings
from exclusion.acs import _seen, _whole
from exclusion.errors import SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

#: The first vintage with one file a table.
FIRST: Final = 2018
CREDIT: Final = "U.S. Census Bureau"
#: The level of county subdivisions, whose names are kept and nothing else.
TOWN: Final = "county subdivision"
LEVELS: Final = {
    "0100000US": "nation",
    "0400000US": "state",
    "0500000US": "county",
    "0600000US": TOWN,
    "1600000US": "place",
    "1400000US": "tract",
    "1500000US": "block group",
}
#: How metropolitan areas' GEO_IDs begin: they carry the release of their delineation.
CBSA: Final = "310[A-Z0-9]{2}00US"
_KEPT: Final = re.compile(
    rf"^(?:(?:01|04|05|16|14|15)00000US|{CBSA})[^\n]*\n?".encode(), re.MULTILINE
)
_BLOCK: Final = 8 << 20
_GROUP: Final = 20_000


def geography_url(vintage: int) -> str:
    """Give the address of a vintage's geography file.

    Parameters
    ----------
    vintage
        From 2018 on.

    Returns
    -------
    str
        At the Bureau's own host.
    """
    base = _base(vintage)
    if vintage >= 2021:
        return f"{base}/table-based-SF/documentation/Geos{vintage}5YR.txt"
    name = "20185YRGeos.csv" if vintage == FIRST else f"Geos{vintage}5YR.csv"
    return f"{base}/prototype/{name}"


def table_url(table: str, vintage: int) -> str:
    """Give the address of a table's file.

    Parameters
    ----------
    table
        A detailed table, such as "B28002".
    vintage
        From 2018 on.

    Returns
    -------
    str
        At the Bureau's own host.
    """
    folder = "table-based-SF/data" if vintage >= 2021 else "prototype"
    return f"{_base(vintage)}/{folder}/5YRData/acsdt5y{vintage}-{table.lower()}.dat"


def table_name(table: str, vintage: int) -> str:
    """Name a table's file in the cache.

    Parameters
    ----------
    table
        A detailed table.
    vintage
        From 2018 on.

    Returns
    -------
    str
        Its path below the cache folder.
    """
    return f"bulk/{vintage}/{table}.parquet"


def read_table(
    table: str, geography: str, within: Sequence[str], vintage: int, *, offline: bool
) -> tuple[pd.DataFrame, Source]:
    """Read the rows of a place, fetching the table first where the cache lacks it.

    Parameters
    ----------
    table
        A detailed table.
    geography
        "tract", "block group", "county", "place", "state" or "cbsa".
    within
        GEOIDs, whole or as the start of others.
    vintage
        From 2018 on.
    offline
        Use only what the cache holds.

    Returns
    -------
    tuple of (pandas.DataFrame, Source)
        Indexed by GEOID, a column each for estimates and margins as published.

    Raises
    ------
    SourceError
        If there is no such table, or it cannot be read.
    """
    import pyarrow as pa
    from pyarrow import compute

    with listings.doubting(vintage):
        path, source = _fetch.cached(
            table_name(table, vintage),
            lambda part: _fetch_table(table, vintage, part),
            offline=offline,
        )
    found = _rows_of(path, geography, min(within), max(within) + "~")
    by_length: dict[int, list[str]] = {}
    for prefix in within:
        by_length.setdefault(len(prefix), []).append(prefix)
    kept = pa.array([False] * len(found), pa.bool_())
    for length, prefixes in by_length.items():
        starts = compute.utf8_slice_codeunits(found["GEOID"], 0, length)
        kept = compute.or_(kept, compute.is_in(starts, pa.array(prefixes)))
    kept = compute.and_(kept, compute.equal(found["level"], geography))
    wide: pd.DataFrame = found.filter(kept).drop_columns("level").to_pandas().set_index("GEOID")
    return (wide[~wide.index.duplicated()] if wide.index.has_duplicates else wide), source


def _rows_of(path: Path, geography: str, low: str, high: str) -> pa.Table:
    """Read the row groups that can hold areas from one GEOID to another, by their statistics."""
    from pyarrow import parquet

    # The file itself: a data set's scanner takes longer than to read what is small.
    with parquet.ParquetFile(path) as file:
        geoid, level = map(file.schema_arrow.names.index, ("GEOID", "level"))
        groups = (file.metadata.row_group(at) for at in range(file.num_row_groups))
        held = [
            at
            for at, group in enumerate(groups)
            if _can_hold(group.column(geoid), low, high)
            and _can_hold(group.column(level), geography, geography)
        ]
        return file.read_row_groups(held)


def _can_hold(column: Any, low: str, high: str) -> bool:  # noqa: ANN401 - pyarrow names no type
    known = column.statistics
    return known is None or not known.has_min_max or (known.min <= high and known.max >= low)


def _base(vintage: int) -> str:
    return f"{_fetch.WWW2}/programs-surveys/acs/summary_file/{vintage}"


def source(what: str, url: str, vintage: int, digest: str) -> Source:
    """Say what a file of the Summary File is a source of, read today."""
    period = geoid.period(vintage)
    today = datetime.now(UTC).date().isoformat()
    what = f"American Community Survey 5-year estimates {period}, {what} (Summary File)"
    return Source(what, url, today, CREDIT, vintage, digest)


def _blocks(stream: BinaryIO, digest: Any, url: str) -> Iterator[bytes]:  # noqa: ANN401
    """Cut a stream into blocks of whole lines."""
    rest = b""
    while block := stream.read(_BLOCK):
        digest.update(block)
        rest += block
        whole, newline, rest = rest.rpartition(b"\n")
        if newline:
            yield whole + newline
    if rest:
        _fetch.refuse(url, f"its last line does not end: {rest[-60:]!r}")
        yield rest + b"\n"


def _fetch_table(table: str, vintage: int, path: Path) -> Source:
    url = table_url(table, vintage)
    try:
        with _fetch.open_stream(url, what=f"Table {table}, {vintage}") as stream:
            return keep_table(stream, path, table, vintage)
    except SourceError as err:
        if err.status != 404:
            raise
        raise _absent(err, table, vintage) from err


def keep_table(stream: BinaryIO, path: Path, table: str, vintage: int) -> Source:
    """Keep a table of the Summary File as a columnar file, after seeing that it is whole.

    Parameters
    ----------
    stream
        The file as the Bureau publishes it.
    path
        Where to write.
    table
        A detailed table.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    Source
        What was read.

    Raises
    ------
    DamagedFileError
        If it is not whole; the cached names file of the vintage says which areas there are.
    """
    import pyarrow as pa
    from pyarrow import parquet

    url, digest, writer = table_url(table, vintage), hashlib.sha256(), None
    seen = _seen.Seen(table)
    try:
        with _fetch.reading(url):
            for parsed in _parsed(stream, digest, table, url):
                writer = writer or parquet.ParquetWriter(
                    path, parsed.schema, compression="zstd", use_dictionary=["level"]
                )
                _seen.check_numbers(parsed, table, url)
                seen.add(parsed)
                writer.write_table(parsed, row_group_size=_GROUP)
            if writer is None:
                raise _fetch.damaged(url, "no row is of a tract, block group, county or place")
            absent = _whole.check_table(seen, table, vintage, url)
            if len(absent):
                rows = pa.Table.from_pandas(absent, preserve_index=False)
                nothing = [pa.nulls(len(rows), field.type) for field in writer.schema][2:]
                columns = [*(column.cast(pa.string()) for column in rows.columns), *nothing]
                writer.write_table(pa.Table.from_arrays(columns, schema=writer.schema))
    finally:
        if writer is not None:
            writer.close()
    return source(f"table {table}", url, vintage, digest.hexdigest())


def _parsed(
    stream: BinaryIO,
    digest: Any,  # noqa: ANN401
    table: str,
    url: str,
) -> Iterator[pa.Table]:
    """Parse the rows that are kept, a block of lines at a time."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    header = stream.readline(_whole.LINE)
    digest.update(header)
    names: list[str] = []
    wanted: dict[str, str] = {}
    last = b""
    for block in _blocks(stream, digest, url):
        last = block.rstrip(b"\r\n").rpartition(b"\n")[2]
        if not names:
            names, wanted = _column_names(header, table, url, block)
        read = arrow.ReadOptions(column_names=names)
        parse = arrow.ParseOptions(delimiter="|", quote_char=False)
        convert = arrow.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.float64()) | {"GEO_ID": pa.string()},
            null_values=["", ".", "null"],
            include_columns=["GEO_ID", *wanted],
        )
        if kept := b"".join(_kept_at(names.index("GEO_ID")).findall(block)):
            rows = arrow.read_csv(io.BytesIO(kept), read, parse, convert)
            yield _by_level(rows.rename_columns(["GEO_ID", *wanted.values()]))
    if names and last.count(b"|") + 1 != len(names):
        _fetch.refuse(url, f"its last line has not all {len(names)} columns: {last[-60:]!r}")


def _kept_at(position: int) -> re.Pattern[bytes]:
    """Give the pattern of lines that are kept, wherever their GEO_ID stands."""
    if not position:
        return _KEPT
    before = rb"^(?:[^|\n]*\|){%d}" % position
    return re.compile(before + _KEPT.pattern.removeprefix(b"^"), re.MULTILINE)


def _absent(err: SourceError, table: str, vintage: int) -> SourceError:
    known = table in _seen.counts() and not (table == "B28012" and vintage < 2020)
    advice = (
        "" if known else " Check its name; B28 tables start with vintage 2017, B28012 with 2020."
    )
    return SourceError(
        f"{err.url}: the host answers 404, so the Summary File of vintage {vintage} has no table "
        f"{table} there.{advice}",
        url=err.url,
        status=404,
    )


def _column_names(
    header: bytes, table: str, url: str, rows: bytes = b""
) -> tuple[list[str], dict[str, str]]:
    """Give a table's columns, and its lines in the API's spelling: B28002_E001 is B28002_001E.

    Every line has both estimate and margin, and none that is needed lacks; other columns are left.
    """
    names = _whole.columns(header, rows, "|")
    form = re.compile(rf"{table}_([EM])(\d+)$")
    found = {name: f"{table}_{match[2]}{match[1]}" for name in names if (match := form.match(name))}
    if "GEO_ID" not in names or not found:
        begins = "|".join(names)[:60]
        raise _fetch.damaged(
            url, f"its first line begins with {begins!r}; expected GEO_ID and {table}_E001"
        )
    if len(set(names)) < len(names):
        raise _fetch.damaged(url, "its first line names a column twice")
    lines = {name[:-1] for name in found.values()} | _seen.needed(table)
    last = max(int(line.rpartition("_")[2]) for line in lines)
    wanted = [f"{table}_{n:03d}{kind}" for n in range(1, last + 1) for kind in "EM"]
    lacking = [name for name in wanted if name not in found.values()]
    if lacking:
        _fetch.refuse(url, f"it lacks the column(s) {', '.join(lacking[:5])}")
    order = {name: at for at, name in enumerate(wanted)}
    return names, dict(sorted(found.items(), key=lambda pair: order.get(pair[1], len(order))))


def _by_level(table: pa.Table) -> pa.Table:
    """Split GEO_ID into GEOID and level."""
    import pyarrow as pa
    from pyarrow import compute

    ids = table["GEO_ID"]
    starts = compute.utf8_slice_codeunits(ids, 0, 9)
    where = compute.index_in(starts, pa.array(list(LEVELS))).combine_chunks()
    level = pa.array(list(LEVELS.values())).take(where).fill_null("cbsa")
    rest = compute.utf8_slice_codeunits(ids, 9)
    return table.drop_columns("GEO_ID").add_column(0, "GEOID", rest).add_column(1, "level", level)
