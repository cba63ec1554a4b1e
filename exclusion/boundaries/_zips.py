"""Zipped shapefiles of the Bureau's: where they are, fetched, and checked."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from exclusion import _fetch, listings
from exclusion.boundaries._water import is_water
from exclusion.errors import SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

_TIGER: Final = f"{_fetch.WWW2}/geo/tiger"
COLUMNS: Final = ("GEOID", "ALAND", "AWATER", "geometry")
PLURAL: Final = {
    "tract": "census tracts",
    "block group": "block groups",
    "county": "counties",
    "place": "places",
    "state": "states",
    "cbsa": "metropolitan and micropolitan areas",
    "block": "census blocks",
}
_DIGITS: Final = {"tract": 11, "block group": 12, "county": 5, "place": 7, "state": 2, "cbsa": 5}
#: Those whose areas are the same as the names file's of the year.
_LISTED: Final = ("tract", "block group", "county")
_STEM: Final = re.compile(
    r"(?P<start>cb|tl)_(?P<vintage>\d{4})_(?P<area>us|\d{2}|\d{5})_(?P<kind>[a-z]+|tabblock20)"
    r"(?:_500k)?|tabblock2010_(?P<old_area>\d\d)_pophu"
)
#: What reading an archive that is damaged raises; RuntimeError if it wants a password.
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError),
)


@dataclass(frozen=True)
class File:
    """One zipped shapefile of the Bureau's.

    Parameters
    ----------
    stem
        Its name without the ending.
    folder
        Where it lies.
    what
        What it is, in words.
    vintage
        The year of the file.
    geography
        Of its areas: "tract", …, "block"; empty for water.
    area
        The state or county that it is of; "us" for the country.
    """

    stem: str
    folder: str
    what: str
    vintage: int
    geography: str = ""
    area: str = "us"

    @property
    def url(self) -> str:
        """Its address."""
        return f"{_TIGER}/{self.folder}/{self.stem}.zip"

    @property
    def name(self) -> str:
        """Its path below the cache folder; of blocks a table is kept."""
        kept = f"blocks/{self.stem}.parquet"
        return kept if self.geography == "block" else f"boundaries/{self.stem}.zip"


def file_of(stem: str) -> File | None:
    """Tell what a file is by its name.

    Parameters
    ----------
    stem
        The Bureau's name of it, without the ending.

    Returns
    -------
    File or None
        None if it is no file that is read here.

    Examples
    --------
    >>> file_of("cb_2021_22_tract_500k").folder
    'GENZ2021/shp'
    """
    match = _STEM.fullmatch(stem)
    if match is None:
        return None
    if match["old_area"]:
        what = "2010 census blocks with population and housing unit counts"
        return File(stem, "TIGER2010BLKPOPHU", what, 2010, "block", match["old_area"])
    vintage, area, kind = int(match["vintage"]), match["area"], match["kind"]
    named = "block group" if kind == "bg" else kind
    geography = named if named in _DIGITS else None
    if (match["start"] == "cb") != stem.endswith("_500k"):
        return None
    if match["start"] == "cb":
        what = "Cartographic boundary file of {}, 1:500,000, file of {}"
        folder = f"GENZ{vintage}/shp"
    else:
        what, folder = "TIGER/Line file of {}, file of {}", f"TIGER{vintage}/{kind.upper()}"
        geography = {"areawater": "", "tabblock20": "block"}.get(kind, geography)
    if geography is None:
        return None
    areas = {"": "area water", "block": "2020 census blocks with housing units"}
    said = what.format(areas.get(geography) or PLURAL[geography], vintage)
    return File(stem, folder, said, vintage, geography, area)


def download(file: File, target: Path) -> Source:
    """Download a zip and see that it is whole.

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
    DamagedFileError
        If it is not what it should be.
    """
    try:
        _fetch.download(file.url, target, what=file.what)
    except SourceError as err:
        if err.status != 404:
            raise
        raise SourceError(
            f"{file.what}: there is no {_fetch.shown(file.url)}, answers the host (404). Boundary "
            "files of a year come out months before its 5-year figures: check the vintage.",
            url=err.url,
            status=404,
        ) from err
    check(file, target)
    return source_of(file)


def source_of(file: File) -> Source:
    """Say what a file is a source of, read today.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    Source
        Without a digest.
    """
    today = datetime.now(tz=UTC).date().isoformat()
    return Source(file.what, file.url, today, "U.S. Census Bureau", file.vintage)


def check(file: File, path: Path) -> None:
    """Refuse a zip that is not the file it should be.

    Parameters
    ----------
    file
        What it should be.
    path
        The zip.

    Raises
    ------
    DamagedFileError
        Naming what is wrong. EXCLUSION_TRUST_FILES lets pass what can be read.
    """
    problem = problem_of(path, file.stem)
    if problem is not None:
        raise _fetch.damaged(file.url, problem)
    if file.geography == "block":
        return  # large; looked at when its table is made
    with _fetch.reading(file.url):
        frame = gpd.read_file(inside(path, file.stem))
        if file.geography:
            check_areas(file, pd.DataFrame(frame.drop(columns="geometry")))
        shapes = frame.geometry
    check_shapes(file, shapes)


def check_shapes(file: File, shapes: gpd.GeoSeries) -> None:
    """Refuse what are no polygons on earth.

    Parameters
    ----------
    file
        Where they are from.
    shapes
        One for each area.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
    """
    if len(shapes) and not shapes.geom_type.isin(["Polygon", "MultiPolygon"]).all():
        _fetch.refuse(file.url, "it has areas without a polygon")
    west, south, east, north = shapes.total_bounds if len(shapes) else (0, 0, 0, 0)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        _fetch.refuse(file.url, "its coordinates are no longitude and latitude")


def check_areas(file: File, frame: pd.DataFrame) -> None:
    """Refuse areas that are not those of the file's geography and ground, each once.

    Parameters
    ----------
    file
        Where they are from.
    frame
        GEOID, ALAND, AWATER.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets pass what can be read.
    """
    lacking = [name for name in COLUMNS[:3] if name not in frame.columns]
    if lacking:
        raise _fetch.damaged(file.url, f"it lacks the column(s) {', '.join(lacking)}")
    if frame.empty:
        raise _fetch.damaged(file.url, "it has no area in it")
    geoids, plural = frame["GEOID"].astype("str"), PLURAL[file.geography]
    odd = geoids[~geoids.str.fullmatch(rf"[0-9]{{{_DIGITS[file.geography]}}}")]
    if len(odd):
        raise _fetch.damaged(file.url, f"{odd.iloc[0]!r} is the GEOID of no area of {plural}")
    ground = "" if file.area == "us" else file.area
    away = geoids[~geoids.str.startswith(ground)]
    if len(away):
        _fetch.refuse(file.url, f"{away.iloc[0]} does not lie in {ground}")
    twice = geoids[geoids.duplicated()]
    if len(twice):
        _fetch.refuse(file.url, f"{twice.iloc[0]} is in it twice")
    for name in ("ALAND", "AWATER"):
        square = pd.to_numeric(frame[name], errors="coerce")
        if square.isna().any() or (square < 0).any():
            wrong = geoids[square.isna() | (square < 0)].iloc[0]
            raise _fetch.damaged(file.url, f"{name} of {wrong} is no number of square metres")
    listed = listings.known(file.vintage, file.geography) if file.geography in _LISTED else None
    if listed is not None:
        here = listed[listed.str.startswith(ground)]
        # The Island Areas have polygons and no survey.
        mine = geoids[geoids.str[:2].isin(here.str[:2])]
        dry, found = ([g for g in some if not _is_wet(g)] for some in (here, mine))
        listings.check(found, pd.Index(dry, dtype="str"), plural, file.url, file.vintage)


def _is_wet(geoid: str) -> bool:
    return len(geoid) > _DIGITS["place"] and is_water(geoid)


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
    from pyogrio import raw

    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            damaged = archive.testzip()
    except _BROKEN as err:
        return f"no whole zip file ({err})"
    if damaged is not None:
        return f"{damaged} in it is damaged"
    if (problem := _problem_of_names(names, stem)) is not None:
        return problem
    try:
        # Not GeoPandas' reader, which makes a frame of it.
        raw.read(inside(path, stem), max_features=1)
    except RuntimeError as err:  # pyogrio's errors are of this kind
        return f"no shapefile that can be read ({err})"
    return None


def _problem_of_names(names: list[str], stem: str) -> str | None:
    for name in names:
        for path in (PurePosixPath(name), PureWindowsPath(name)):
            if path.anchor or ".." in path.parts:
                return f"it holds a path that leads out of it ({name})"
    lacking = [f"{stem}.{end}" for end in ("shp", "shx", "dbf") if f"{stem}.{end}" not in names]
    if lacking and any(PurePosixPath(name).name == lacking[0] for name in names):
        return f"{lacking[0]} lies in a folder in it, so it was packed anew: download it again"
    if lacking:
        return f"it lacks {', '.join(lacking)}"
    return "it holds two files of one name" if len(set(names)) < len(names) else None


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
