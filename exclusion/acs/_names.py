"""The names file of a vintage (the Summary File's geography file): every area's GEOID and name."""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, BinaryIO, Final

import pandas as pd

from exclusion import _fetch, listings
from exclusion.acs import _bulk, _whole

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.sources import Source

#: What two bytes of UTF-8 look like: no name in cp1252 has them.
_TWO_BYTES: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")


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
    try:
        return _fetch.cached(
            listings.name(vintage), lambda part: _fetch_geography(vintage, part), offline=offline
        )
    except listings.DisagreementError:
        for kept in listings.tables(vintage):
            _fetch.forget(kept)
        raise


def _fetch_geography(vintage: int, path: Path) -> Source:
    with _fetch.open_stream(_bulk.geography_url(vintage), what=f"Names, {vintage}") as stream:
        return keep_names(stream, path, vintage)


def keep_names(stream: BinaryIO, path: Path, vintage: int) -> Source:
    """Keep names and GEOIDs of a geography file, whichever layout it has, after seeing it whole.

    Parameters
    ----------
    stream
        The file as the Bureau publishes it.
    path
        Where to write.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    Source
        What was read.

    Raises
    ------
    DamagedFileError
        If it is not whole, or not of the vintage.
    """
    url, body = _bulk.geography_url(vintage), stream.read()
    with _fetch.reading(url):
        frame = _kept_names(body, url)
        _whole.check_names(frame, vintage, url)
    frame = frame.drop_duplicates(["level", "GEOID"])
    frame.to_parquet(path, compression="zstd", index=False)
    return _bulk.source("geography file", url, vintage, hashlib.sha256(body).hexdigest())


def _kept_names(body: bytes, url: str) -> pd.DataFrame:
    """Read the rows and columns that are kept."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    header, _, rows = body.partition(b"\n")
    mark = "|" if b"|" in header[: _whole.LINE] else ","
    columns = _whole.columns(header[: _whole.LINE], rows[: _whole.LINE], mark)
    key = next((name for name in ("GEO_ID", "DADSID") if name in columns), None)
    if key is None or not {"COMPONENT", "NAME", "STUSAB"} <= set(columns):
        raise _fetch.damaged(url, f"its first line begins with {header[:60]!r}")
    wanted = [key, "COMPONENT", "NAME", "STUSAB"]
    if any(columns.count(name) > 1 for name in wanted):
        raise _fetch.damaged(url, "its first line names a column twice")
    if not body.endswith(b"\n"):
        _fetch.refuse(url, f"its last line does not end: {body[-60:]!r}")
    raw = arrow.read_csv(
        io.BytesIO(rows),
        arrow.ReadOptions(column_names=columns, encoding=_encoding(body, url)),
        arrow.ParseOptions(delimiter=mark),
        arrow.ConvertOptions(
            column_types=dict.fromkeys(wanted, pa.string()),
            include_columns=wanted,
            strings_can_be_null=False,
        ),
    ).to_pandas()
    metro = raw[key].str.fullmatch(rf"{_bulk.CBSA}\d{{5}}")
    level = raw[key].str[:9].map(_bulk.LEVELS).mask(metro, "cbsa")
    kept = raw[level.notna() & (raw["COMPONENT"] == "00")]
    if kept.empty:
        raise _fetch.damaged(url, "it has no area in it")
    return pd.DataFrame(
        {
            "GEOID": kept[key].str.partition("US")[2],
            "level": level[kept.index],
            "NAME": kept["NAME"],
            "state": kept["STUSAB"].str.upper(),
        }
    ).reset_index(drop=True)


def _encoding(body: bytes, url: str) -> str:
    """Tell UTF-8 from cp1252; what is neither is damaged."""
    text = body.lstrip(b"\xef\xbb\xbf")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as err:
        if _TWO_BYTES.search(text):
            raise _fetch.damaged(url, f"it is neither UTF-8 nor cp1252 ({err})") from err
        return "cp1252"
    return "utf8"
