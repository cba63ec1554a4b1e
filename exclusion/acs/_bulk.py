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

from exclusion import _fetch, geoid
from exclusion.errors import DamagedFileError, SourceError
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
_LEVELS: Final = {
    "0100000US": "nation",
    "0400000US": "state",
    "0500000US": "county",
    "0600000US": TOWN,
    "1600000US": "place",
    "1400000US": "tract",
    "1500000US": "block group",
}
# Metropolitan areas' GEO_IDs carry the release of their delineation.
_CBSA: Final = "310[A-Z0-9]{2}00US"
_KEPT: Final = re.compile(
    rf"^(?:(?:01|04|05|16|14|15)00000US|{_CBSA})[^\n]*\n?".encode(), re.MULTILINE
)
_BLOCK: Final = 8 << 20
_GROUP: Final = 20_000
_PIECE: Final = 50_000


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
    from pyarrow import compute, parquet

    path, source = _fetch.cached(
        table_name(table, vintage),
        lambda part: _fetch_table(table, vintage, part),
        offline=offline,
    )
    # Row groups without these are passed over by their statistics.
    span = ("GEOID", ">=", min(within)), ("GEOID", "<", max(within) + "~")
    # The file itself: a name with "=" in a folder above it would be read as a partition.
    found = parquet.read_table(
        path, filters=[("level", "=", geography), *span], partitioning=None
    ).drop_columns("level")
    by_length: dict[int, list[str]] = {}
    for prefix in within:
        by_length.setdefault(len(prefix), []).append(prefix)
    import pyarrow as pa

    kept = pa.array([False] * len(found), pa.bool_())
    for length, prefixes in by_length.items():
        starts = compute.utf8_slice_codeunits(found["GEOID"], 0, length)
        kept = compute.or_(kept, compute.is_in(starts, pa.array(prefixes)))
    wide: pd.DataFrame = found.filter(kept).to_pandas().set_index("GEOID")
    return wide, source


def geography_name(vintage: int) -> str:
    """Name a vintage's geography file in the cache.

    Parameters
    ----------
    vintage
        From 2018 on.

    Returns
    -------
    str
        Its path below the cache folder.
    """
    return f"bulk/{vintage}/geos.parquet"


def geography_file(vintage: int, *, offline: bool) -> tuple[Path, Source]:
    """Give the geography file, fetching it first where it lacks.

    Parameters
    ----------
    vintage
        From 2018 on.
    offline
        Use only what the cache holds.

    Returns
    -------
    tuple of (Path, Source)
        GEOID, level, NAME and state (postal code) as Parquet, and what they were read from.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    return _fetch.cached(
        geography_name(vintage), lambda part: _fetch_geography(vintage, part), offline=offline
    )


def _base(vintage: int) -> str:
    return f"{_fetch.WWW2}/programs-surveys/acs/summary_file/{vintage}"


def _source(what: str, url: str, vintage: int, digest: str) -> Source:
    period = geoid.period(vintage)
    today = datetime.now(UTC).date().isoformat()
    what = f"American Community Survey 5-year estimates {period}, {what} (Summary File)"
    return Source(what, url, today, CREDIT, vintage, digest)


def _damaged(url: str, why: str) -> DamagedFileError:
    return DamagedFileError(
        f"{url} is not as the Summary File should be: {why}. Try again later; if that does not "
        "help, ask for source='api' with a key.",
        url=url,
    )


def _blocks(stream: BinaryIO, digest: Any) -> Iterator[bytes]:  # noqa: ANN401
    """Cut a stream into blocks of whole lines."""
    rest = b""
    while block := stream.read(_BLOCK):
        digest.update(block)
        rest += block
        whole, newline, rest = rest.rpartition(b"\n")
        if newline:
            yield whole + newline
    if rest:
        yield rest + b"\n"


def _fetch_table(table: str, vintage: int, path: Path) -> Source:
    """Stream a table into a columnar file."""
    import pyarrow as pa
    from pyarrow import parquet

    url = table_url(table, vintage)
    digest = hashlib.sha256()
    writer = None
    try:
        with _fetch.open_stream(url, what=f"Table {table}, {vintage}") as stream:
            for parsed in _parsed(stream, digest, table, url):
                writer = writer or parquet.ParquetWriter(
                    path, parsed.schema, compression="zstd", use_dictionary=["level"]
                )
                writer.write_table(parsed, row_group_size=_GROUP)
    except pa.ArrowInvalid as err:
        raise _damaged(url, str(err)) from err
    except SourceError as err:
        if err.status != 404:
            raise
        raise _absent(err, table, vintage) from err
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        raise _damaged(url, "no row is of a tract, block group, county, place or state")
    return _source(f"table {table}", url, vintage, digest.hexdigest())


def _parsed(
    stream: BinaryIO,
    digest: Any,  # noqa: ANN401
    table: str,
    url: str,
) -> Iterator[pa.Table]:
    """Parse the rows that are kept, a block of lines at a time."""
    import pyarrow as pa
    from pyarrow import csv

    header = stream.readline()
    digest.update(header)
    names = _column_names(header, table, url)
    read = csv.ReadOptions(column_names=names)
    parse = csv.ParseOptions(delimiter="|", quote_char=False)
    kinds = {name: pa.float64() for name in names} | {"GEO_ID": pa.string()}
    convert = csv.ConvertOptions(column_types=kinds, null_values=["", ".", "null"])
    for block in _blocks(stream, digest):
        if kept := b"".join(_KEPT.findall(block)):
            yield _by_level(csv.read_csv(io.BytesIO(kept), read, parse, convert))


def _absent(err: SourceError, table: str, vintage: int) -> SourceError:
    return SourceError(
        f"{err.url}: the Summary File of vintage {vintage} has no table {table}. Check its name; "
        "B28 tables start with vintage 2017, B28012 with 2020.",
        url=err.url,
        status=404,
    )


def _column_names(header: bytes, table: str, url: str) -> list[str]:
    """Turn the file's spelling, B28002_E001, into the API's, B28002_001E."""
    names = header.decode("ascii", "replace").removeprefix("\ufeff").strip().split("|")
    form = re.compile(rf"{table}_([EM])(\d+)$")
    matches = [form.match(name) for name in names[1:]]
    if names[0] != "GEO_ID" or not matches or not all(matches):
        raise _damaged(url, f"its first line is {header[:60]!r}")
    return ["GEO_ID", *(f"{table}_{match[2]}{match[1]}" for match in matches if match)]


def _by_level(table: pa.Table) -> pa.Table:
    """Split GEO_ID into GEOID and level."""
    import pyarrow as pa
    from pyarrow import compute

    ids = table["GEO_ID"]
    starts = compute.utf8_slice_codeunits(ids, 0, 9)
    where = compute.index_in(starts, pa.array(list(_LEVELS))).combine_chunks()
    level = pa.array(list(_LEVELS.values())).take(where).fill_null("cbsa")
    rest = compute.utf8_slice_codeunits(ids, 9)
    return table.drop_columns("GEO_ID").add_column(0, "GEOID", rest).add_column(1, "level", level)


def _fetch_geography(vintage: int, path: Path) -> Source:
    """Keep names and GEOIDs of a geography file, whichever layout the vintage has."""
    url = geography_url(vintage)
    with _fetch.open_stream(url, what=f"Names, {vintage}") as stream:
        body = stream.read()
    try:
        frame = _kept_names(body, "utf-8-sig", url)
    except UnicodeDecodeError:
        frame = _kept_names(body, "cp1252", url)
    if frame.empty:
        raise _damaged(url, "it has no county or place")
    frame.to_parquet(path, compression="zstd", index=False)
    return _source("geography file", url, vintage, hashlib.sha256(body).hexdigest())


def _kept_names(body: bytes, encoding: str, url: str) -> pd.DataFrame:
    """Read the rows and columns that are kept, a piece at a time."""
    import pandas as pd

    header = body.split(b"\n", 1)[0].decode("utf-8-sig").strip()
    mark = "|" if "|" in header else ","
    columns = header.split(mark)
    key = next((name for name in ("GEO_ID", "DADSID") if name in columns), None)
    if key is None or not {"COMPONENT", "NAME", "STUSAB"} <= set(columns):
        raise _damaged(url, f"its first line is {header[:60]!r}")
    pieces = []
    for raw in pd.read_csv(
        io.BytesIO(body),
        sep=mark,
        encoding=encoding,
        dtype=str,
        keep_default_na=False,
        usecols=[key, "COMPONENT", "NAME", "STUSAB"],
        chunksize=_PIECE,
    ):
        level = raw[key].str[:9].map(_LEVELS).where(~raw[key].str.match(_CBSA), "cbsa")
        kept = raw[level.notna() & (raw["COMPONENT"] == "00")]
        pieces.append(
            pd.DataFrame(
                {
                    "GEOID": kept[key].str.partition("US")[2],
                    "level": level[kept.index],
                    "NAME": kept["NAME"],
                    "state": kept["STUSAB"].str.upper(),
                }
            )
        )
    return pd.concat(pieces, ignore_index=True)
