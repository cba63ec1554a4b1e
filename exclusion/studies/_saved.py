"""A study as a folder: ``study.json`` with all that is no frame, and one Parquet file a frame.

``study.json`` carries the format, the size, the row count and the SHA-256 of each file, and a
checksum of itself. Files are named by what is in them, so that those of a study that is replaced
stay until the new one's ``study.json`` is in place: a folder is the old study or the new.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import geopandas as gpd
import pandas as pd

from exclusion import _copies, _geoparquet, _writing, frames
from exclusion._harmless import printable
from exclusion._version import __version__
from exclusion.errors import ArgumentError, DamagedFileError, TableError
from exclusion.estimates import Absence
from exclusion.geoid import Geography
from exclusion.snapshots import _checked
from exclusion.sources import Source
from exclusion.studies._study import Study

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME: Final = "study.json"
_KIND: Final = _checked.Kind(
    1, "Copy the whole folder again, or save the study again", "Save the study again"
)
#: The fields that are frames; the first three every study has.
_FRAMES: Final = (
    *("areas", "totals", "groups", "gaps"),
    *("neighborhoods", "sites", "history", "one_year", "ground", "water"),
)
_ALWAYS: Final = _FRAMES[:4]
#: The others, as JSON has them.
_PLAIN: Final[dict[str, type]] = {
    "place": str,
    "vintage": int,
    "geography": str,
    "joined": bool,
    "absent": dict,
    "sources": list,
    "options": dict,
    "files": dict,
}
_LISTED: Final[dict[str, type]] = {
    "bytes": int,
    "sha256": str,
    "rows": int,
    "spatial": bool,
    "objects": dict,
}
_FILE: Final = re.compile(rf"({'|'.join(_FRAMES)})-[0-9a-f]{{12}}\.parquet")


def save(study: Study, folder: str | Path) -> Path:
    """Write a study, whole; see `Study.save`."""
    frames.check_path(folder, "folder")
    path = Path(folder)
    if path.exists() and not path.is_dir():
        raise ArgumentError(f"folder is {str(path)!r}, which is a file; name a folder.")
    data, files = {}, {}
    for part in _FRAMES:
        frame = _copies.look(study, part)
        if frame is None:
            continue
        content = _packed(frame, f"{study.place}, {study.vintage}: {part}")
        facts = {**_checked.of_content(content), "rows": len(frame)}
        name = f"{part}-{facts['sha256'][:12]}.parquet"
        data[name] = content
        spatial = isinstance(frame, gpd.GeoDataFrame)
        files[name] = facts | {"spatial": spatial, "objects": _objects(frame)}
    body = {
        "format": _KIND.format,
        "version": __version__,
        **{name: getattr(study, name) for name in ("place", "vintage", "geography", "joined")},
        "absent": {key: [why.code, why.params] for key, why in study.absent.items()},
        "sources": [source.to_dict() for source in study.sources],
        "options": dict(study.options),
        "files": files,
    }
    body = json.loads(json.dumps(body, default=_number))
    body["checksum"] = _checked.checksum(body)
    text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    writers = {name: _writer(content) for name, content in data.items()}
    old = [one.name for one in path.glob("*.parquet") if _FILE.fullmatch(one.name)]
    _writing.files(path, {**writers, _NAME: _writer(text.encode())}, gone=old)
    return path


def _objects(frame: pd.DataFrame) -> dict[str, bool]:
    """Tell which columns, and under "" the index, are of Python's objects, and if None is there.

    Parquet knows texts, and gives those of either kind back as pandas' own.
    """
    is_object = pd.api.types.is_object_dtype
    found = {
        str(name): any(cell is None for cell in cells)
        for name, cells in frame.items()
        if is_object(cells.dtype)
    }
    return found | ({"": False} if is_object(frame.index.dtype) else {})


def _restored(frame: pd.DataFrame, objects: Mapping[str, bool]) -> pd.DataFrame:
    """Make columns objects again."""
    for name, none in objects.items():
        if not name:
            frame.index = frame.index.astype(object)
            continue
        cells = frame[name].astype(object)
        frame[name] = cells.where(cells.notna(), None) if none else cells
    return frame


def _writer(content: bytes) -> Any:  # noqa: ANN401 - what `_writing.files` calls
    return lambda path: path.write_bytes(content)


def _number(value: Any) -> Any:  # noqa: ANN401 - what JSON has no word for
    """Give a number of numpy's as one of Python's, and anything else as text."""
    return value.item() if hasattr(value, "item") else str(value)


def _packed(frame: pd.DataFrame, what: str) -> bytes:
    """Write a frame as Parquet, its index too."""
    out = io.BytesIO()
    bare = frame.copy(deep=False)
    bare.attrs = {}  # no part of a study, and nothing says that JSON can hold it
    try:
        bare.to_parquet(out, compression="zstd")
    except (ValueError, TypeError, NotImplementedError) as err:
        raise TableError(
            f"{what} cannot be written as Parquet ({err}); keep to columns named by text, each of "
            "numbers, texts, truths or dates."
        ) from err
    return out.getvalue()


def read(folder: str | Path) -> Study:
    """Read a study that `Study.save` wrote, checking every file against ``study.json``.

    Parameters
    ----------
    folder
        The study's folder.

    Returns
    -------
    Study
        The same: it writes the same page and files, byte for byte.

    Raises
    ------
    DamagedFileError
        If a file is missing, differs by a byte, or is of a format of a newer release.
    TableError
        If a frame breaks the contract of a study.

    Examples
    --------
    >>> import tempfile
    >>> import exclusion
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     exclusion.read(exclusion.study("New Orleans", vintage=2019).save(folder))
    <Study: New Orleans, Louisiana, 2015–2019, 177 tracts>
    """
    frames.check_path(folder, "folder")
    path = Path(folder)
    file = path / _NAME
    if not file.is_file() and (path / "manifest.json").is_file():
        raise DamagedFileError(
            f"{path} holds a snapshot and no study: read it with "
            "studies.of_snapshot(snapshots.read(…)).",
            url=str(path),
        )
    body = _checked.manifest(file, _KIND)
    if wrong := _wrong(body):
        raise _checked.damaged(file, wrong, _KIND)
    parts = {
        name.partition("-")[0]: _part(path / name, body["files"][name]) for name in body["files"]
    }
    made: dict[str, Any] = {
        **{name: body[name] for name in ("place", "vintage", "geography", "joined")},
        **{part: parts.get(part) for part in _FRAMES},
        "absent": {key: Absence(code, params) for key, (code, params) in body["absent"].items()},
        "sources": tuple(Source(**source) for source in body["sources"]),
        "options": {key: _told(value) for key, value in body["options"].items()},
    }
    return Study(**made)


def _part(file: Path, facts: Mapping[str, Any]) -> pd.DataFrame:
    """Read a frame that is as listed."""
    reader = _geoparquet.read if facts["spatial"] else pd.read_parquet
    frame = _checked.read(file, facts, reader, _KIND)
    lacking = [name for name in facts["objects"] if name and name not in frame]
    if lacking:
        raise _checked.damaged(file, f"it has no column {printable(lacking[0])[:80]}", _KIND)
    return _restored(frame, facts["objects"])


def _told(value: Any) -> Any:  # noqa: ANN401 - a text, a truth, or texts
    return tuple(value) if isinstance(value, list) else value


def _wrong(body: Mapping[str, Any]) -> str:
    """Say which field is not what it should be; "" where all are."""
    for name, kind in _PLAIN.items():
        if type(body.get(name)) is not kind:
            return f"{name} is {printable(body.get(name))[:80]}; expected a {kind.__name__}"
    if body["geography"] not in get_args(Geography):
        return f"geography is {printable(body['geography'])[:40]}"
    for key, why in body["absent"].items():
        if not (isinstance(why, list) and list(map(type, why)) == [str, dict]):
            return f"absent has no reason for {printable(key)[:40]}"
    known = {one.name: one for one in fields(Source)}
    for source in body["sources"]:
        if not isinstance(source, dict) or source.keys() != known.keys():
            return "sources has what is no source"
    return _wrong_file(body["files"])


def _wrong_file(files: Mapping[str, Any]) -> str:
    """Say which file is none of a study's, or lacks; a name leads nowhere else."""
    for name, facts in files.items():
        if not _FILE.fullmatch(name):
            return f"files has {printable(name)[:80]}"
        known = isinstance(facts, dict) and {key: type(facts.get(key)) for key in _LISTED}
        if known != _LISTED:
            return f"files does not say what {name} is"
    parts = [name.partition("-")[0] for name in files]
    lacking = [part for part in _ALWAYS if part not in parts]
    if lacking or len(set(parts)) < len(parts):
        return f"files lacks {', '.join(lacking)}" if lacking else "files has a frame twice"
    return ""
