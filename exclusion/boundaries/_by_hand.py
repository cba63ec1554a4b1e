"""Boundary files that somebody downloaded, recognised and taken into the cache."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from exclusion import _fetch
from exclusion.boundaries import _blocks, _relationship, _zips

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.boundaries._zips import File
    from exclusion.sources import Source

#: What browsers and people add to a name.
_ADDED: Final = re.compile(r"( ?\(\d+\)| - copy.*|[ _-]copy.*| )$", re.IGNORECASE)


def keep_file(file: Path) -> str | None:
    """Take a boundary, block or relationship file into the cache, checked as any download.

    Parameters
    ----------
    file
        As the Bureau's host gives it. A zip is what the shapefile in it is called.

    Returns
    -------
    str or None
        Its path below the cache folder; None if it is none of those.

    Raises
    ------
    DamagedFileError
        If it is not whole, or holds another file than its name says.
    """
    if _is_relationship(file):
        with file.open("rb") as stream:
            _fetch.put(_relationship.NAME, lambda part: _relationship.keep(stream, part))
        return _relationship.NAME
    found = _recognised(file)
    if found is None:
        return None
    _fetch.put(found.name, lambda part: _keep(found, file, part))
    return found.name


def _is_relationship(file: Path) -> bool:
    with file.open("rb") as stream:
        begins = stream.readline(1 << 12).upper()
    named = PurePosixPath(_relationship.URL).stem in file.name.lower()
    return named or b"GEOID_TRACT_20|" in begins


def _recognised(file: Path) -> File | None:
    """Tell what a file is by its name and by what is in it."""
    named = _zips.file_of(_ADDED.sub("", file.stem).lower())
    if not zipfile.is_zipfile(file):
        return named  # cut perhaps: said when it is checked
    with _fetch.reading(file.name), zipfile.ZipFile(file) as archive:
        names = [PurePosixPath(name) for name in archive.namelist()]
    stems = {name.stem for name in names if name.suffix == ".shp"}
    held = _zips.file_of(stems.pop()) if len(stems) == 1 else None
    if held is not None and named is not None and held != named:
        raise _fetch.damaged(file.name, f"it holds {held.stem}, not what its name says")
    return held or named


def _keep(found: File, file: Path, target: Path) -> Source:
    if found.geography == "block":
        _zips.check(found, file)
        _blocks.keep(found, file, target)
    else:
        shutil.copyfile(file, target)
        _zips.check(found, target)
    return _zips.source_of(found)
