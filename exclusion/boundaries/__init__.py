"""Polygons of Census geographies, and the ground that two vintages of tracts have in common.

Boundaries are the Census Bureau's own, of the year of the figures: 5-year figures of 2019 go with
the files of 2019. Cartographic boundary files (1:500,000, clipped to the shore) are the default;
TIGER/Line files have every detail and reach into the sea. Coordinates are stored as EPSG:4326; the
files' NAD 83 differs from it by about a metre, less than their own accuracy.

Cartographic files leave out areas that are water only (`is_water`), which tables list: what to do
with those is the caller's choice.

Sources: the Bureau's cartographic boundary files (GENZ), TIGER/Line files, 2010 census blocks with
population and housing unit counts, and the 2020 census tract to 2010 census tract relationship
file, all under https://www2.census.gov/geo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

import geopandas as gpd
import pandas as pd

from exclusion import _fetch, frames, listings
from exclusion.boundaries import _blocks, _relationship, _zips
from exclusion.boundaries._blocks import area_of_blocks
from exclusion.boundaries._connecticut import REGIONS as _REGIONS
from exclusion.boundaries._connecticut import check_county, connecticut
from exclusion.boundaries._ground import common_ground, compare_ground, unions
from exclusion.boundaries._relationship import crosswalk
from exclusion.boundaries._water import erase as _erase
from exclusion.boundaries._water import is_water
from exclusion.boundaries._zips import COLUMNS as _COLUMNS
from exclusion.boundaries._zips import PLURAL as _PLURAL
from exclusion.boundaries._zips import File as _File
from exclusion.boundaries._zips import download as _download
from exclusion.boundaries._zips import inside as _inside
from exclusion.errors import GeoidError, PlaceError, VintageError
from exclusion.files import mended

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from exclusion.sources import Source

__all__ = [
    "Boundary",
    "Detail",
    "area_of_blocks",
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
    "unions",
]

#: The geographies that have boundaries.
Boundary = Literal["tract", "block group", "county", "place", "state", "cbsa"]
Detail = Literal["cartographic", "full"]

#: Lengths of the GEOIDs that may name what to fetch; those shorter than the geography's own take
#: all that starts with them.
_WITHIN: Final = {
    "tract": (2, 5, 11),
    "block group": (2, 5, 11, 12),
    "county": (2, 5),
    "place": (2, 7),
    "state": (2,),
    "cbsa": (5,),
    "block": (2, 5, 11, 12),
}
#: Geographies with a file a state; the others have one for the country.
_BY_STATE: Final = ("tract", "block group", "place")
#: Beyond this number of states, the file of the whole country (from 2019) is quicker.
_MANY_STATES: Final = 10
_FIRST_WHOLE: Final = 2019
#: The first year of cartographic files laid out like this.
_OLDEST: Final = 2014
#: In 2022 the Bureau published no metropolitan areas, with Connecticut's counties just replaced.
_NO_CBSA: Final = 2022


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
    wanted = _wanted(geography, within, vintage)
    if erase_water and geography not in {"tract", "block group", "county"}:
        raise GeoidError(f"Water is erased from tracts, block groups and counties, no {geography}.")
    frame, sources = _frame(_files(geography, wanted, vintage, detail), wanted, offline=offline)
    _check_found(frame["GEOID"], wanted or (), geography, vintage)
    if erase_water:
        files = [_water_file(county, vintage) for county in sorted(set(frame["GEOID"].str[:5]))]
        read = [_read(file, offline=offline) for file in files]
        frame = _erase(frame, pd.concat([water.geometry for water, _ in read]))
        sources += tuple(source for _, source in read)
    return frame[list(_COLUMNS)], sources


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
    wanted = _checked("block", within, vintage)
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


def _wanted(
    geography: Boundary, within: Iterable[str] | None, vintage: int
) -> tuple[str, ...] | None:
    """Check GEOIDs and the vintage; give the GEOIDs sorted, each once."""
    frames.check_choice(geography, get_args(Boundary), "geography")
    frames.check_whole(vintage, "vintage", _OLDEST)
    if geography == "cbsa" and vintage == _NO_CBSA:
        raise VintageError(
            f"The Bureau published no boundaries of metropolitan areas in {_NO_CBSA}, when "
            f"Connecticut's counties were replaced. Take vintage {_NO_CBSA - 1} or "
            f"{_NO_CBSA + 1}, or list the counties."
        )
    if within is None and geography not in _BY_STATE:
        return None
    return _checked(geography, within, vintage)


def _checked(geography: str, within: object, vintage: int) -> tuple[str, ...]:
    """Check that GEOIDs say what to fetch and are of the vintage."""
    wanted = sorted((within,) if isinstance(within, str) else frames.texts(within, "within"))
    lengths = _WITHIN[geography]
    for geoid in wanted:
        if not (len(geoid) in lengths and geoid.isascii() and geoid.isdigit()):
            raise GeoidError(
                f"{geoid!r} does not say which {_PLURAL[geography]} to fetch: expected a GEOID of "
                f"{' or '.join(map(str, lengths))} digits, leading zeros kept. "
                f"{frames.NORMALIZE}."
            )
        if geography != "cbsa":
            check_county(geoid, vintage)
    return tuple(wanted)


def _files(
    geography: Boundary, wanted: tuple[str, ...] | None, vintage: int, detail: Detail
) -> list[_File]:
    states = sorted({geoid[:2] for geoid in wanted or ()})
    whole = detail == "cartographic" and vintage >= _FIRST_WHOLE and len(states) > _MANY_STATES
    areas = states if geography in _BY_STATE and not whole else ["us"]
    start, end = ("cb", "_500k") if detail == "cartographic" else ("tl", "")
    short = "bg" if geography == "block group" else geography
    return [_file(f"{start}_{vintage}_{area}_{short}{end}") for area in areas]


def _water_file(county: str, vintage: int) -> _File:
    return _file(f"tl_{vintage}_{county}_areawater")


def _file(stem: str) -> _File:
    found = _zips.file_of(stem)
    if found is None:
        raise VintageError(f"The Bureau has no file {stem}: check the vintage.")
    return found


def _frame(
    files: list[_File], wanted: tuple[str, ...] | None, *, offline: bool
) -> tuple[gpd.GeoDataFrame, tuple[Source, ...]]:
    """Read files one below the other, keep what is wanted, and see that the polygons are valid."""
    read = [_read(file, offline=offline) for file in files]
    frame = gpd.GeoDataFrame(pd.concat([part for part, _ in read], ignore_index=True))
    if wanted is not None:
        frame = frame[frame["GEOID"].str.startswith(wanted)]
    frame = frame.sort_values("GEOID", ignore_index=True)
    frame = frame.astype({"ALAND": "int64", "AWATER": "int64"})
    frame["geometry"] = mended(frame.geometry)
    return frame, tuple(source for _, source in read)


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
