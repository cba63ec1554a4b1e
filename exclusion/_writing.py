"""Files written whole: in a folder beside their places, then moved there.

Whoever reads meets the old file or the new, never half of one; what a killed process leaves is
removed by the next that writes there. Modes are what the umask says.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sys
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

_PREFIX = ".exclusion-"
#: EPSG:4326 in PROJJSON. PROJ writes it so at first, and with a datum in place of the ensemble once
#: something else in the process has asked for one of its relatives.
_GENERATIONS: Final = "Transit G730 G873 G1150 G1674 G1762 G2139 G2296"
_WGS84: Final[dict[str, Any]] = {
    "$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
    "type": "GeographicCRS",
    "name": "WGS 84",
    "datum_ensemble": {
        "name": "World Geodetic System 1984 ensemble",
        "members": [
            {"name": f"World Geodetic System 1984 ({one})"} for one in _GENERATIONS.split()
        ],
        "ellipsoid": {
            "name": "WGS 84",
            "semi_major_axis": 6378137,
            "inverse_flattening": 298.257223563,
        },
        "accuracy": "2.0",
        "id": {"authority": "EPSG", "code": 6326},
    },
    "coordinate_system": {
        "subtype": "ellipsoidal",
        "axis": [
            {"name": f"Geodetic {name}", "abbreviation": short, "direction": way, "unit": "degree"}
            for name, short, way in (("latitude", "Lat", "north"), ("longitude", "Lon", "east"))
        ],
    },
    "scope": "Horizontal component of 3D system.",
    "area": "World.",
    "bbox": {
        "south_latitude": -90,
        "west_longitude": -180,
        "north_latitude": 90,
        "east_longitude": 180,
    },
    "id": {"authority": "EPSG", "code": 4326},
}
#: Where Arrow keeps what a column is, and of geometries their coordinate system.
_KIND: Final = b"ARROW:extension:name"
_EXTENSION: Final = b"ARROW:extension:metadata"
_YOUNG = 1.0  # seconds in which a folder that was just made may not be locked yet


@contextlib.contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder within `folder`, on the same disk, that goes when it is left.

    Parameters
    ----------
    folder
        Made if it is not there. What earlier processes left in it unfinished is removed.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    room = folder / f"{_PREFIX}{secrets.token_hex(4)}"
    room.mkdir()
    try:
        with _held(room):
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def steady(table: pa.Table, said: Mapping[bytes, bytes]) -> pa.Table:
    """Let a table say more, and its coordinate system alike in every process.

    Parameters
    ----------
    table
        As it is read from a file that GeoPandas or pandas wrote.
    said
        What its metadata are to hold too.

    Returns
    -------
    Table
        The same, with EPSG:4326 in one form wherever it stands.
    """
    import pyarrow as pa

    held = dict(table.schema.metadata or {})
    if b"geo" in held:
        geo = json.loads(held[b"geo"])
        for column in geo["columns"].values():
            _settle(column)
        held[b"geo"] = json.dumps(geo).encode()
    fields = []
    for field in table.schema:
        own = dict(field.metadata or {})
        if own.get(_KIND, b"").startswith(b"geoarrow"):
            extended = json.loads(own.get(_EXTENSION) or b"{}")
            _settle(extended)
            field = field.with_metadata(own | {_EXTENSION: json.dumps(extended).encode()})  # noqa: PLW2901
        fields.append(field)
    return pa.Table.from_arrays(table.columns, schema=pa.schema(fields, {**held, **said}))


def _settle(told: dict[str, Any]) -> None:
    system = told.get("crs")
    if isinstance(system, str):  # GeoPandas before 1.1 writes PROJJSON as a text
        with contextlib.suppress(json.JSONDecodeError):
            system = json.loads(system)
    if isinstance(system, dict) and system.get("id") == _WGS84["id"]:
        told["crs"] = _WGS84


def files(
    folder: Path,
    writers: Mapping[str, Callable[[Path], object]],
    gone: Iterable[str] = (),
) -> dict[str, Path]:
    """Write files that belong together: all are written before the first is moved.

    Parameters
    ----------
    folder
        Made if it is not there.
    writers
        What writes each file to the path it is given, by the file's name.
    gone
        Names of files of an earlier run that this one does not have; they are removed.

    Returns
    -------
    dict
        Name to path of each file written.

    Raises
    ------
    OSError
        If the folder cannot be written to; all files are then as they were.
    """
    with beside(folder) as room:
        for name, write in writers.items():
            write(room / name)
        for name in writers:
            (room / name).replace(folder / name)
    for name in set(gone) - set(writers):
        (folder / name).unlink(missing_ok=True)
    return {name: folder / name for name in writers}


def _sweep(folder: Path) -> None:
    """Remove what killed processes left; what a living one holds stays."""
    for left in folder.glob(f"{_PREFIX}*"):
        with _held(left) as free:
            if free and _age(left) > _YOUNG:
                shutil.rmtree(left, ignore_errors=True)


def _age(room: Path) -> float:
    """Give the seconds since a folder was last written to; 0 if its owner just removed it."""
    try:
        return time.time() - room.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextlib.contextmanager
def _held(room: Path) -> Iterator[bool]:
    """Hold a folder as long as this process lives; False where another does, or it is gone.

    Windows has no such lock of folders; there nobody is held to be dead, and nothing swept.
    """
    if sys.platform == "win32":
        yield False
        return
    try:
        handle = os.open(room, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _is_locked(handle)
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Lock an open folder; False where another has, or the disk knows no locks."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
