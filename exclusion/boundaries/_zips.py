"""Zipped shapefiles of the Bureau's: where they are, fetched, and checked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import geopandas as gpd

from exclusion import _fetch
from exclusion.errors import DamagedFileError, SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

_TIGER: Final = f"{_fetch.WWW2}/geo/tiger"


@dataclass(frozen=True)
class File:
    """One zipped shapefile of the Bureau's."""

    stem: str
    folder: str
    what: str
    vintage: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"{_TIGER}/{self.folder}/{self.stem}.zip"


def download(file: File, target: Path) -> Source:
    """Download a zip and check it, twice if the first is damaged.

    Parameters
    ----------
    file
        What to fetch.
    target
        Where to write.

    Returns
    -------
    Source
        What was read.

    Raises
    ------
    SourceError
        If it cannot be had.
    """
    problem = None
    for _ in range(2):
        try:
            _fetch.download(file.url, target, what=file.what)
        except SourceError as err:
            if err.status != 404:
                raise
            raise SourceError(
                f"The Bureau has no {file.url} ({file.what}). Boundary files of a year come out "
                "months before its 5-year figures: check the vintage.",
                url=file.url,
                status=404,
            ) from err
        problem = problem_of(target, file.stem)
        if problem is None:
            today = datetime.now(tz=UTC).date().isoformat()
            return Source(file.what, file.url, today, "U.S. Census Bureau", file.vintage)
    raise DamagedFileError(
        f"{file.url} came twice and is not what it should be: {problem}. Nothing was kept; try "
        "again later, or from another network if a proxy answers in the Bureau's place.",
        url=file.url,
    )


def problem_of(path: Path, stem: str) -> str | None:
    """Say what is wrong with a zipped shapefile, if anything.

    Parameters
    ----------
    path
        The zip.
    stem
        The name of the shapefile in it.

    Returns
    -------
    str or None
        The problem in words.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
            names = archive.namelist()
    except (zipfile.BadZipFile, EOFError, OSError) as err:
        return f"no whole zip file ({err})"
    if damaged is not None:
        return f"{damaged} in it is damaged"
    lacking = [f"{stem}.{end}" for end in ("shp", "shx", "dbf") if f"{stem}.{end}" not in names]
    if lacking:
        return f"it lacks {', '.join(lacking)}"
    try:
        gpd.read_file(inside(path, stem), rows=1)
    except RuntimeError as err:  # pyogrio's errors are of this kind
        return f"no shapefile that can be read ({err})"
    return None


def inside(path: Path, stem: str) -> str:
    """Write the address of a shapefile in a zip, as GDAL reads it.

    Parameters
    ----------
    path
        The zip.
    stem
        The name of the shapefile in it.

    Returns
    -------
    str
        The address.
    """
    return f"/vsizip/{{{path.as_posix()}}}/{stem}.shp"
