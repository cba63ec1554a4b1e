"""Polygons of Census geographies, and the ground that two vintages of tracts have in common.

Boundaries are the Census Bureau's own, of the year of the figures: 5-year figures of 2019 go with
the files of 2019. Cartographic boundary files (1:500,000, clipped to the shore) are the default;
TIGER/Line files have every detail and reach into the sea. Coordinates are stored as EPSG:4326; the
files' NAD 83 differs from it by about a metre, less than their own accuracy.

Cartographic files leave out areas that are water only (`is_water`), which tables list: what to do
with those is the caller's choice.

Sources: the Bureau's cartographic boundary files (GENZ), TIGER/Line files, 2010 census blocks with
population and housing unit counts, and the 2020 census tract to 2010 census tract relationship
file, all under https://www2.census.gov/geo; and the Bureau's map service, TIGERweb, where the file
server refuses programs. Its polygons are those of TIGER/Line.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, get_args

import geopandas as gpd
import pandas as pd

from exclusion import _fetch, frames, listings
from exclusion.boundaries import _asked, _blocks, _relationship, _tigerweb, _zips
from exclusion.boundaries._asked import Boundary, Detail, wanted, wanted_blocks, wanted_water
from exclusion.boundaries._blocks import area_of_blocks
from exclusion.boundaries._by_hand import keep_file
from exclusion.boundaries._connecticut import REGIONS as _REGIONS
from exclusion.boundaries._connecticut import check_county, connecticut
from exclusion.boundaries._ground import common_ground, compare_ground, unions
from exclusion.boundaries._relationship import crosswalk
from exclusion.boundaries._tigerweb import ask as ask_service
from exclusion.boundaries._water import erase as _erase
from exclusion.boundaries._water import is_water, visible_water
from exclusion.boundaries._zips import COLUMNS as _COLUMNS
from exclusion.boundaries._zips import PLURAL as _PLURAL
from exclusion.boundaries._zips import File as _File
from exclusion.boundaries._zips import download as _download
from exclusion.boundaries._zips import inside as _inside
from exclusion.errors import GeoidError, PlaceError, RefusedError, SourceError, VintageError
from exclusion.files import mended

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from exclusion.sources import Source

__all__ = [
    "Boundary",
    "Detail",
    "area_of_blocks",
    "ask_service",
    "check",
    "check_county",
    "check_kept",
    "common_ground",
    "compare_ground",
    "connecticut",
    "crosswalk",
    "fetch",
    "housing",
    "is_water",
    "keep_file",
    "unions",
    "visible_water",
    "wanted",
    "wanted_blocks",
    "wanted_water",
    "water",
]

_log = logging.getLogger(__name__)


def fetch(
    geography: Boundary,
    within: Iterable[str] | None,
    vintage: int,
    *,
    detail: Detail = "cartographic",
    erase_water: bool = False,
    offline: bool = False,
) -> tuple[gpd.GeoDataFrame, tuple[Source, ...]]:
    """Fetch the polygons of a geography from the Bureau's files, or from the cache.

    Parameters
    ----------
    geography
        "tract", "block group", "county", "place", "state" or "cbsa".
    within
        GEOIDs: of states or counties for tracts and block groups; of the areas themselves, or of
        their states, for counties and places; of the areas themselves else. None takes the whole
        country, for counties, states and metropolitan areas.
    vintage
        The year of the file, which must be that of the figures.
    detail
        "cartographic", 1:500,000 and without water-only areas, or "full", TIGER/Line.
    erase_water
        Take lakes, rivers and the sea (TIGER/Line area water) out of tracts, block groups or
        counties. An area that is all water keeps its polygon.
    offline
        Use only what the cache holds.

    Returns
    -------
    polygons : GeoDataFrame
        GEOID, ALAND and AWATER (m², as the Bureau gives them), geometry (EPSG:4326, valid polygons
        or multipolygons), sorted by GEOID.
    sources : tuple of Source
        One for each file.

    Raises
    ------
    ArgumentError
        If the geography or detail is none of those, `within` no list of texts, or the vintage no
        year from 2014 on.
    GeoidError
        If a GEOID of `within` names nothing that this geography lies in.
    PlaceError
        If nothing lies in one of them.
    VintageError
        If the Bureau has no such areas in this vintage: Connecticut's counties from 2022 on, its
        planning regions before, metropolitan areas in 2022.
    SourceError
        If a file cannot be had, or is not in the cache when offline.
    """
    frames.check_choice(detail, get_args(Detail), "detail")
    frames.check_flags(erase_water=erase_water)
    wanted = _asked.geoids(geography, within, vintage)
    if erase_water and geography not in {"tract", "block group", "county"}:
        raise GeoidError(f"Water is erased from tracts, block groups and counties, no {geography}.")
    files = _asked.files(geography, wanted, vintage, detail)
    # What the map service gave is not asked for elsewhere while the refusal lasts.
    kept = offline or (_fetch.is_refused() and _by_service_is_kept(geography, wanted, vintage))
    try:
        frame, sources = _read_all(files, offline=kept)
    except SourceError as err:
        if not isinstance(err, RefusedError) and not kept:
            raise
        frame, sources = _by_service(err, geography, wanted, vintage, offline=kept)
        if detail == "cartographic":
            frame = _tigerweb.without_water(frame)
    frame = _sorted(frame, wanted)
    _check_found(frame["GEOID"], wanted or (), geography, vintage)
    if erase_water:
        wet, from_files = water(set(frame["GEOID"].str[:5]), vintage, offline=offline)
        frame = _erase(frame, wet)
        sources += from_files
    return frame[list(_COLUMNS)], sources


def water(
    counties: Iterable[str], vintage: int, *, offline: bool = False
) -> tuple[gpd.GeoSeries, tuple[Source, ...]]:
    """Fetch the lakes, rivers and sea of counties (TIGER/Line area water), or read the cache.

    Parameters
    ----------
    counties
        GEOIDs of counties.
    vintage
        The year of the files.
    offline
        Use only what the cache holds.

    Returns
    -------
    water : GeoSeries
        Polygons (EPSG:4326) as the Bureau gives them; a body of water in two counties is in two.
    sources : tuple of Source
        One for each county.

    Raises
    ------
    ArgumentError
        If `counties` is no list of texts.
    GeoidError, VintageError
        If one is no county of the vintage.
    SourceError
        If a file cannot be had, or is not in the cache when offline.
    """
    frames.check_flags(offline=offline)
    wanted = _asked.geoids("county", frames.texts(counties, "counties"), vintage) or ()
    files = [_asked.water_file(county, vintage) for county in wanted]
    read = [_read(file, offline=offline) for file in files]
    shapes = pd.concat([frame.geometry for frame, _ in read], ignore_index=True)
    return gpd.GeoSeries(shapes), tuple(source for _, source in read)


def housing(
    within: Iterable[str], vintage: int, *, offline: bool = False
) -> tuple[pd.DataFrame, tuple[Source, ...]]:
    """Fetch the housing units of census blocks, and a point inside each, or read the cache.

    Parameters
    ----------
    within
        GEOIDs of states, counties, tracts or block groups.
    vintage
        The last year of the 5-year period: to 2019 the blocks are those of the 2010 census, then
        those of the 2020 census.
    offline
        Use only what the cache holds.

    Returns
    -------
    blocks : DataFrame
        GEOID (15 digits), `housing` (units), `x` and `y` (longitude and latitude of a point inside,
        the Bureau's own for 2020), sorted by GEOID. `area_of_blocks` tells which tract or block
        group each lies in.
    sources : tuple of Source
        One for each state.

    Raises
    ------
    ArgumentError
        If `within` is no list of texts.
    GeoidError
        If a GEOID of `within` names nothing that blocks lie in.
    PlaceError
        If there is no block in one of them.
    VintageError
        If the vintage has no such county in Connecticut.
    SourceError
        If a file cannot be had, or is not in the cache when offline.

    Notes
    -----
    These are all housing units that the last census counted, occupied or not: the nearest to
    households that the Bureau gives by block in a file that needs no key. A state's file is large
    (100 to 300 MB is usual); the cache keeps only these columns of it. Blocks have the county of
    the census, so a planning region of Connecticut takes the blocks of the whole state.
    """
    frames.check_vintage(vintage)
    wanted = _asked.checked("block", within, vintage)
    prefixes = tuple(dict.fromkeys(g[:2] if g[:5] in _REGIONS else g for g in wanted))
    files = [_blocks.file(state, vintage) for state in sorted({g[:2] for g in wanted})]
    read = [_blocks.read(file, prefixes, offline=offline) for file in files]
    frame = pd.concat([part for part, _ in read]).sort_values("GEOID", ignore_index=True)
    _check_found(frame["GEOID"], prefixes, "block", vintage)
    return frame, tuple(source for _, source in read)


def check(polygons: gpd.GeoDataFrame, geoids: Iterable[str], *, both: bool = False) -> None:
    """Check that every area of a table has its polygon.

    Parameters
    ----------
    polygons
        With a column GEOID.
    geoids
        The areas of the figures, tracts or block groups; those of water only may lack a polygon.
    both
        Check too that every polygon in a county of theirs has its area.

    Raises
    ------
    VintageError
        If any other is missing: then figures and boundaries are of two vintages.
    """
    frames.check_flags(both=both)
    frames.check_columns(polygons, ["GEOID"], "polygons", "areas and polygons cannot be compared")
    areas = set(frames.texts(geoids, "geoids", empty=True))
    drawn = set(polygons["GEOID"])
    lacking = sorted(g for g in areas - drawn if not is_water(g))
    advice = (
        "figures and boundaries must be of one vintage. Fetch both for the same one; `exclusion "
        "cache check` tells whether a file of the cache is not whole."
    )
    if lacking:
        raise VintageError(
            f"{len(lacking)} of {len(areas)} areas have no polygon, such as {lacking[0]}: {advice}"
        )
    counties = {g[:5] for g in areas} if both else set()
    strange = sorted(g for g in drawn - areas if g[:5] in counties and not is_water(g))
    if strange:
        raise VintageError(
            f"{len(strange)} of {len(drawn)} polygons have no figures, such as {strange[0]}: "
            f"{advice}"
        )


def check_kept(name: str, path: Path) -> bool:
    """Check a file of the cache again, as when it came.

    Parameters
    ----------
    name
        Its path below the cache folder.
    path
        The file.

    Returns
    -------
    bool
        Whether it is a boundary file, a table of blocks or the relationship file.

    Raises
    ------
    DamagedFileError
        If it is not whole.
    """
    if _tigerweb.check_kept(name, path):
        return True
    file = _zips.file_of(path.name.partition(".")[0])
    if name != _relationship.NAME and (file is None or file.name != name):
        return False
    with _fetch.reading(name):
        if file is None:
            _relationship.check(pd.read_parquet(path), name)
        elif file.geography == "block":
            _blocks.check(file, pd.read_parquet(path))
        else:
            _zips.check(file, path)
    return True


def _read_all(files: list[_File], *, offline: bool) -> tuple[gpd.GeoDataFrame, tuple[Source, ...]]:
    """Read files one below the other."""
    read = [_read(file, offline=offline) for file in files]
    frame = gpd.GeoDataFrame(pd.concat([part for part, _ in read], ignore_index=True))
    return frame, tuple(source for _, source in read)


def _by_service_is_kept(geography: Boundary, wanted: tuple[str, ...] | None, vintage: int) -> bool:
    return all(map(_fetch.has, _tigerweb.names(geography, wanted, vintage)))


def _by_service(
    err: SourceError,
    geography: Boundary,
    wanted: tuple[str, ...] | None,
    vintage: int,
    *,
    offline: bool,
) -> tuple[gpd.GeoDataFrame, tuple[Source, ...]]:
    """Take the areas from TIGERweb where the files cannot be had, or from what is kept of it."""
    if offline and not _by_service_is_kept(geography, wanted, vintage):
        raise err
    if not isinstance(err, RefusedError):
        return _tigerweb.fetch(geography, wanted, vintage, offline=offline)
    try:
        found = _tigerweb.fetch(geography, wanted, vintage, offline=offline)
    except SourceError as trouble:
        said = str(trouble).rstrip(".")
        reason = f"{err.reason} Nor do its polygons come from TIGERweb: {said}."
        raise RefusedError(reason, url=err.url, status=err.status) from trouble
    what = _PLURAL[geography]
    _log.info(
        "%s The polygons of %s come from TIGERweb, detailed and into the sea.", err.reason, what
    )
    return found


def _sorted(frame: gpd.GeoDataFrame, wanted: tuple[str, ...] | None) -> gpd.GeoDataFrame:
    """Keep what is wanted, and see that the polygons are valid."""
    if wanted is not None:
        frame = frame[frame["GEOID"].str.startswith(wanted)]
    frame = frame.sort_values("GEOID", ignore_index=True)
    frame = frame.astype({"ALAND": "int64", "AWATER": "int64"})
    frame["geometry"] = mended(frame.geometry)
    return frame


def _check_found(
    found: pd.Series[str], wanted: tuple[str, ...], geography: str, vintage: int
) -> None:
    for geoid in wanted:
        water = len(geoid) > 7 and is_water(geoid)
        if not water and not found.str.startswith(geoid).any():
            raise PlaceError(
                f"The boundary file of {_PLURAL[geography]}, {vintage}, has none in {geoid}. "
                "Check the GEOID, and that it is of this vintage."
            )


def _read(file: _File, *, offline: bool) -> tuple[gpd.GeoDataFrame, Source]:
    """Read one shapefile, from the cache or through it."""
    with listings.doubting(file.vintage):
        path, source = _fetch.cached(
            file.name, lambda target: _download(file, target), offline=offline
        )
    with _fetch.reading(file.name):
        frame = gpd.read_file(_inside(path, file.stem))
    return frame.set_crs(4326, allow_override=True), source
