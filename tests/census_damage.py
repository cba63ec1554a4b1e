"""What can be wrong with a file that comes whole: damages of text files and of zips, by name.

Each takes the right body and the path that was asked for, and gives what comes in its place.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import census_files as files
from census_world import country

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

_TRACT = "22071000100"
_EMPTY_TRACT = "22071003200"  # nobody lives there


# Text files: their first line is a header


def _lines(body: bytes) -> tuple[bytes, list[bytes]]:
    head, *rows = body.splitlines(keepends=True)
    return head, rows


def _rows(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes, str], bytes]:
    """Make a damage that changes the rows alone."""

    def damage(body: bytes, _path: str) -> bytes:
        head, rows = _lines(body)
        return head + b"".join(change(rows))

    return damage


def _mark(body: bytes) -> bytes:
    return b"|" if b"|" in body[:500] else b","


def _is_of(row: bytes, geoid: str) -> bool:
    return re.search(rb"(?:US|^|\|)" + geoid.encode() + rb"\b", row) is not None


def _first(row_of: str, change: Callable[[bytes], bytes]) -> Callable[[bytes, str], bytes]:
    """Make a damage that changes the rows of one area."""

    def damage(body: bytes, _path: str) -> bytes:
        head, rows = _lines(body)
        assert any(_is_of(row, row_of) for row in rows)
        return head + b"".join(change(row) if _is_of(row, row_of) else row for row in rows)

    return damage


def _without(pattern: bytes) -> Callable[[bytes, str], bytes]:
    return _rows(lambda rows: [row for row in rows if not re.search(pattern, row)])


def _states_of(row: bytes) -> bytes:
    found = re.search(rb"US(\d\d)|\|(\d\d)\d{9}\|", row)
    return (found[1] or found[2]) if found else b""


def _cells(row: bytes, mark: bytes) -> tuple[list[bytes], bytes]:
    plain = row.rstrip(b"\r\n")
    return plain.split(mark), row[len(plain) :]


def _by_cell(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes, str], bytes]:
    """Make a damage that changes the cells of every line, the header too."""

    def damage(body: bytes, _path: str) -> bytes:
        mark, bom = _mark(body), b"\xef\xbb\xbf"
        out = bom if body.startswith(bom) else b""
        for row in body.removeprefix(bom).splitlines(keepends=True):
            cells, end = _cells(row, mark)
            out += mark.join(change(cells)) + end
        return out

    return damage


def _last(cells: list[bytes], text: bytes) -> list[bytes]:
    return [*cells[:-1], text]


def _year(path: str) -> int:
    return int(re.search(r"/(\d{4})/", path)[1])


def _other_vintage(_body: bytes, path: str) -> bytes:
    other = {2021: 2022, 2019: 2021}[_year(path)]
    if "Geos" in path:
        return b"".join(files.geography(country(), other))
    table = re.search(r"-(\w+)\.dat", path)[1].upper()
    return "".join(files.dat(country(), table, other)).encode()


def _other_table(_body: bytes, path: str) -> bytes:
    return "".join(files.dat(country(), "B28001", _year(path))).encode()


TEXT: dict[str, Callable[[bytes, str], bytes]] = {
    # right all the same
    "bom": lambda body, _: b"\xef\xbb\xbf" + body.removeprefix(b"\xef\xbb\xbf"),
    "two boms": lambda body, _: b"\xef\xbb\xbf" * 2 + body.removeprefix(b"\xef\xbb\xbf"),
    "crlf": lambda body, _: body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "more columns": _by_cell(lambda cells: [*cells, b"X" if cells[0].isalpha() else b"1"]),
    "other order": _by_cell(lambda cells: cells[::-1]),
    "trailing separator": _by_cell(lambda cells: [*cells, b""]),
    "trailing separator of rows": lambda body, _: (
        _lines(body)[0]
        + b"".join(row.rstrip(b"\r\n") + _mark(body) + b"\n" for row in _lines(body)[1])
    ),
    "trailing separator of header": lambda body, _: (
        _lines(body)[0].rstrip(b"\r\n") + _mark(body) + b"\n" + b"".join(_lines(body)[1])
    ),
    "blank lines": lambda body, _: body + b"\n\n",
    # not whole
    "header only": lambda body, _: _lines(body)[0],
    "no header": lambda body, _: b"".join(_lines(body)[1]),
    "doubled header": lambda body, _: _lines(body)[0] + body,
    "doubled": lambda body, _: body + b"".join(_lines(body)[1]),
    "half, to a byte": lambda body, _: body[: len(body) // 2],
    "half, to a line": _rows(lambda rows: rows[: len(rows) // 2]),
    "nine tenths, to a line": _rows(lambda rows: rows[: 9 * len(rows) // 10]),
    "half, in a character": lambda body, _: (
        body.removesuffix(b"\n").replace(b"\r\n", b"\n")[:-1] + "ñ".encode()[:1]
    ),
    "an error at its end": lambda body, _: body + b"ERROR: the query timed out\n",
    "a comment first": lambda body, _: b"# made by a mirror\n" + body,
    "every column twice": _by_cell(lambda cells: cells + cells),
    "spaces around": _by_cell(lambda cells: [b" " + cell + b" " for cell in cells]),
    "no end of line": lambda body, _: body.rstrip(b"\r\n"),
    "last line short": lambda body, _: body.rstrip(b"\r\n").rpartition(_mark(body))[0] + b"\n",
    "a line short": _rows(
        lambda rows: (
            [row.replace(b"|", b"", 1).replace(b",", b"", 1) for row in rows[:9]] + rows[9:]
        )
    ),
    "a row twice": _rows(lambda rows: [*rows, *(r for r in rows if _is_of(r, _TRACT))]),
    "a tract lacks": _rows(lambda rows: [r for r in rows if not _is_of(r, _TRACT)]),
    "an empty tract lacks": _rows(lambda rows: [r for r in rows if not _is_of(r, _EMPTY_TRACT)]),
    "a quarter of a county lacks": _without(rb"(?:1400000US|1500000US|\|)22071001[0-9]"),
    "half the states": _rows(lambda rows: [r for r in rows if _states_of(r) not in (b"09", b"72")]),
    "a county lacks": _without(rb"0500000US22071"),
    "a county's tracts lack": _without(rb"1400000US22071"),
    "a county and all in it lacks": _without(rb"(?:05|14|15)00000US22071|\|22071\d{6}\|"),
    "no metropolitan areas": _without(rb"310[A-Z0-9]{4}US"),
    "rows of another vintage": lambda body, path: (
        _without(rb"US09")(body, path)
        + b"".join(r for r in _lines(_other_vintage(body, path))[1] if b"US09" in r)
    ),
    "no counties": _without(rb"0500000US"),
    "no places": _without(rb"1600000US"),
    "no block groups": _without(rb"1500000US"),
    "a vertical tab": _first(_TRACT, lambda row: row.replace(b"|", b"|\x0b", 1)),
    "nul bytes": _first(_TRACT, lambda row: row.replace(b"0", b"\0", 1)),
    "all nul": lambda body, _: b"\0" * len(body),
    "nul tail": lambda body, _: body[: len(body) // 2] + b"\0" * (len(body) // 2),
    "a byte of latin-1": _first(_TRACT, lambda row: row.replace(b"7", b"\xe7", 1)),
    "utf-16": lambda body, _: body.decode("utf-8-sig", "replace").encode("utf-16"),
    "semicolons": lambda body, _: body.replace(_mark(body), b";"),
    "a letter": _first(_TRACT, lambda row: re.sub(rb"\d(\r?\n)$", rb"x\1", row)),
    "quotes": lambda body, _: body.replace(b"1", b'"1', 3),
    "no column": _by_cell(lambda cells: cells[:-1]),
    "a geoid short": _first(_TRACT, lambda row: row.replace(_TRACT.encode(), b"2207100010")),
    "another vintage": _other_vintage,
}

TABLE: dict[str, Callable[[bytes, str], bytes]] = {
    "another table": _other_table,
    "decimals": _first(
        _TRACT, lambda row: row.replace(b"|", b"|1.5|", 1).rpartition(b"|")[0] + b"\n"
    ),
    "below zero": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\1-5", row)),
    "an odd code": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\1-123456789", row)),
    "infinite": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\1inf", row)),
    "no number": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\1nan", row)),
    "thousands": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\g<1>1,234", row)),
    "a number changed": _first(_TRACT, lambda row: re.sub(rb"^([^|]*\|)\d+", rb"\g<1>7", row)),
    "a margin below zero": _first(
        _TRACT, lambda row: re.sub(rb"^((?:[^|]*\|){2})\d+", rb"\1-5", row)
    ),
    "margins empty": lambda body, _: re.sub(rb"(?m)^(1400000US\d+\|\d+\|)[\d-]+", rb"\1", body),
    "a county's cell empty": lambda body, _: re.sub(rb"(?m)^(0500000US22071\|)\d+", rb"\1", body),
    "a county's cell a code": lambda body, _: re.sub(
        rb"(?m)^(0500000US22071\|)\d+", rb"\1-666666666", body
    ),
    "cells empty": _by_cell(
        lambda cells: [cells[0], b"", *cells[2:]] if cells[0].startswith(b"1400") else cells
    ),
    "a tract in no county": _first(_TRACT, lambda row: row.replace(b"US22071", b"US22999")),
}


# Zips


def _members(body: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content)
    return whole.getvalue()


def _with(*more: tuple[str, bytes]) -> Callable[[bytes, str], bytes]:
    return lambda body, _: _zip([*_members(body), *more])


def _flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1 :]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".zip")


def _of_another(name: Callable[[str], str]) -> Callable[[bytes, str], bytes]:
    """Make a damage that puts another file's content under the name that was asked for."""

    def damage(_body: bytes, path: str) -> bytes:
        stem, other = _stem(path), name(_stem(path))
        return _zip(
            [(n.replace(other, stem), c) for n, c in _members(files.boundaries(f"{other}.zip"))]
        )

    return damage


def _layer(change: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> Callable[[bytes, str], bytes]:
    def damage(body: bytes, path: str) -> bytes:
        import geopandas as gpd

        return files.zipped(change(gpd.read_file(io.BytesIO(body))), _stem(path))

    return damage


def _key(frame: gpd.GeoDataFrame) -> str:
    return next(name for name in frame if name.startswith(("GEOID", "BLOCKID")))


def _twice(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    import pandas as pd

    return pd.concat([frame, frame.iloc[:1]], ignore_index=True)


def _locked(body: bytes, _path: str) -> bytes:
    """Set the bit that says that the first member wants a password, in both of its headers."""
    central = body.index(b"PK\x01\x02")
    out = bytearray(body)
    for at in (6, central + 8):
        out[at : at + 2] = struct.pack("<H", struct.unpack("<H", out[at : at + 2])[0] | 1)
    return bytes(out)


ZIP: dict[str, Callable[[bytes, str], bytes]] = {
    "a readme beside": _with(("readme.txt", b"right all the same")),
    "a bit flipped in the data": lambda body, _: _flipped(body, len(body) // 3),
    "a bit flipped in the first header": lambda body, _: _flipped(body, 10),
    "a bit flipped in the directory": lambda body, _: _flipped(
        body, body.rindex(b"PK\x01\x02") + 16
    ),
    "a bit flipped at the end": lambda body, _: _flipped(body, len(body) - 12),
    "cut by a byte": lambda body, _: body[:-1],
    "a byte more before": lambda body, _: body[1:],
    "a path that leads out": _with(("../../out.txt", b"x")),
    "an absolute path": _with(("/escaped.txt", b"x")),
    "a path of Windows": _with(("C:\\out.txt", b"x")),
    "another shapefile": lambda body, _: _zip(
        [(n.replace("_22_", "_24_").replace("_us_", "_24_"), c) for n, c in _members(body)]
    ),
    "no table": lambda body, _: _zip([m for m in _members(body) if not m[0].endswith(".dbf")]),
    "a member twice": lambda body, _: _zip([*_members(body), _members(body)[-1]]),
    "half of the shapes": lambda body, _: _zip(
        [(n, c[: len(c) // 2] if n.endswith(".shp") else c) for n, c in _members(body)]
    ),
    "half of the table": lambda body, _: _zip(
        [(n, c[: len(c) // 2] if n.endswith(".dbf") else c) for n, c in _members(body)]
    ),
    "shapes of nothing": lambda body, _: _zip(
        [(n, b"" if n.endswith((".shp", ".shx")) else c) for n, c in _members(body)]
    ),
    "a password": _locked,
    "a zip in a zip": lambda body, path: _zip([(f"{_stem(path)}.zip", body)]),
    "no zip but text": lambda body, _: b"GEOID|NAME\n" * 400,
    "no area": _layer(lambda frame: frame.iloc[:0]),
    "no index": lambda body, _: _zip([m for m in _members(body) if not m[0].endswith(".shx")]),
    "half of the areas": _layer(lambda frame: frame.iloc[: len(frame) // 2]),
    "a county's areas lack": _layer(
        lambda frame: frame[~frame[_key(frame)].str.startswith("22071")]
    ),
    "an area twice": _layer(_twice),
    "no GEOID": _layer(lambda frame: frame.drop(columns=[_key(frame)])),
    "another state": _of_another(lambda stem: stem.replace("_22_", "_24_")),
    "another vintage": _of_another(lambda stem: stem.replace("2021", "2019")),
    "another geography": _of_another(lambda stem: stem.replace("tract", "bg")),
    "metres": _layer(lambda frame: frame.to_crs(3857).set_crs(4269, allow_override=True)),
    "points": _layer(
        lambda frame: frame.set_geometry(frame.to_crs(6933).centroid.to_crs(frame.crs))
    ),
}

#: Every damage, for `CensusServer.order`.
DAMAGES = TEXT | TABLE | {f"zip: {name}": damage for name, damage in ZIP.items()}
