"""Places: from a name, a GEOID, a list or a polygon to the areas of a study.

Names come from the geography file of the Bureau's Summary File; which tracts and block groups are
in a city, from laying its polygon over theirs, for the Bureau publishes no list. Counties, states
and metropolitan areas are made of whole tracts; a city may cut them, and then each tract carries
the share of its ground inside, or of its housing. No name is silently put right.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import boundaries, frames, geoid
from exclusion.errors import ExclusionError, PlaceError, VintageError
from exclusion.files import mended
from exclusion.gazetteer import _codes, _refusals, _shares
from exclusion.gazetteer._finder import Finder as _Finder
from exclusion.gazetteer._finder import corners as _corners
from exclusion.gazetteer._lookup import Lookup as _Lookup
from exclusion.gazetteer._place import Place, Whole
from exclusion.gazetteer._wanted import wanted

if TYPE_CHECKING:
    from exclusion.sources import Source

__all__ = [
    "Place",
    "Weights",
    "Whole",
    "apportion",
    "check",
    "county_geoid",
    "find",
    "find_each",
    "inside",
    "wanted",
]

#: What is shared where a place's line cuts areas.
Weights = Literal["land", "housing"]

_WEIGHTS: Final = get_args(Weights)

_log = logging.getLogger(__name__)


def check(place: object, county: object = None) -> None:
    """Refuse what can be no place, before anything is looked up.

    Parameters
    ----------
    place, county
        As for `find`.

    Raises
    ------
    ArgumentError
        If `county` is no text and no whole number.
    PlaceError
        If `place` is no text, no list of texts and no polygon, or is empty.
    TableError
        If a polygon has a coordinate that is missing or infinite.
    """
    if county is not None:
        _check_county(county)
    if isinstance(place, str):
        if not place.strip():
            raise PlaceError("The place is an empty text: write its name or GEOID.")
        return
    if isinstance(place, shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame):
        shapes = gpd.GeoSeries([place]) if isinstance(place, shapely.Geometry) else place
        if len(shapes):
            frames.shapes(shapes, "place", located=False)
        return
    if not isinstance(place, Iterable) or isinstance(place, pd.DataFrame | Iterator | bytes):
        raise _no_text(place)
    texts = list(place)
    for text in texts:
        if not isinstance(text, str):
            raise _no_text(text, " in the list")
    if not texts:
        raise PlaceError("The list of places is empty.")


def _check_county(county: object) -> None:
    if not (isinstance(county, str) and county.strip()):
        frames.check_whole(county, "county")


def find(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int,
    *,
    county: int | str | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
) -> Place:
    """Find a place in the Bureau's files of a vintage.

    Parameters
    ----------
    place
        A name ("New Orleans, Louisiana", "Orleans Parish, LA", "Louisiana", "New Orleans metro"), a
        GEOID ("22", "22071", "2255000") or CBSA code, or the Bureau's GEO_ID ("0500000US22071"); a
        list of names and GEOIDs, or of tracts or block groups; or a polygon: a shapely geometry in
        EPSG:4326, or a GeoSeries or GeoDataFrame.
    vintage
        The last year of the 5-year period.
    county
        Of a state given as `place`: 71, "71", "071", "22071" or "Orleans" take that county.
    source, key
        Where names come from; see `acs.names`.
    offline
        Use only what the cache holds.

    Returns
    -------
    Place
        The place, with the counties to pull.

    Raises
    ------
    PlaceError
        If the place is unknown, with the nearest names; ambiguous, with all it may be and their
        households; ground that is not read by name, such as a ZIP code, with the way out; or a
        number, which may have lost a leading zero. Or if a polygon is not on the map.
    VintageError
        If the vintage is no year or before 2017; or if it is a Connecticut county or planning
        region that this vintage does not have, or a metropolitan area in a year without any.
    SourceError
        If a file cannot be had.

    Notes
    -----
    A state's name alone is the state. A city's name without "city" is the city, even if a county
    has the same name. A county's name may leave "County" out where no place of its state has the
    name, starts with it, or has it for a common name, as "Macon-Bibb County" and "El Paso de Robles
    (Paso Robles) city" have: else both are listed. Two names of one ground count once. What was
    found is logged.
    """
    check(place, county)
    geoid.check_vintage(vintage)
    finder = _Finder(_Lookup(vintage, offline, source, key))
    if isinstance(place, shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame):
        return finder.drawn(_ground(place), _title(place), ())
    return _named(finder, place, county)


def find_each(
    every: Iterable[Any],
    vintage: int,
    *,
    county: int | str | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
) -> Iterator[Place | ExclusionError]:
    """Find several places, each by itself, reading the names once.

    Parameters
    ----------
    every
        Names, GEOIDs or lists of them, each a place.
    vintage, county, source, key, offline
        As for `find`.

    Yields
    ------
    Place or ExclusionError
        One for each of `every`, in that order: what `find` gives, or why it cannot.

    Raises
    ------
    PlaceError
        If `every` is no list.
    """
    if isinstance(every, str) or not isinstance(every, Iterable):
        raise PlaceError(f"{every!r:.80} is no list of places, to be found each by itself.")
    try:
        geoid.check_vintage(vintage)
        finder = _Finder(_Lookup(vintage, offline, source, key))
        finder.names.listed("state")  # reads the file: once, and where it fails for all
    except ExclusionError as err:
        yield from (err for _ in every)
        return
    for place in every:
        try:
            found: Place | ExclusionError = _named(finder, place, county)
        except ExclusionError as err:
            found = err
        yield found


def _named(finder: _Finder, place: Any, county: int | str | None) -> Place:  # noqa: ANN401 - see `find`
    """Find a name, a GEOID or a list of them."""
    check(place, county)
    if county is not None:
        return finder.one(finder.lookup.county(place, county))
    if isinstance(place, str):
        return finder.one(place)
    return finder.many(list(place))


def county_geoid(state: str, county: int | str, vintage: int, *, offline: bool = False) -> str:
    """Give the GEOID of a county, however it is written.

    Parameters
    ----------
    state
        Its name, postal code or 2-digit code, as text.
    county
        71, "71", "071", "22071", "Orleans", "Orleans Parish" or "Parish of Orleans".
    vintage
        The last year of the 5-year period.
    offline
        Use only what the cache holds.

    Returns
    -------
    str
        5 digits.

    Raises
    ------
    PlaceError
        If the state or the county is unknown or ambiguous, or a number that lost its leading zero.
    VintageError
        If it is a Connecticut county or planning region that this vintage does not have.
    """
    if not isinstance(state, str):
        raise _no_text(state)
    _check_county(county)
    geoid.check_vintage(vintage)
    return _Lookup(vintage, offline).county(state, county)


def inside(
    place: Place,
    polygons: pd.DataFrame,
    *,
    weights: Weights = "land",
    vintage: int | None = None,
    offline: bool = False,
) -> pd.Series[float]:
    """Give the share of each area that lies inside a place.

    Parameters
    ----------
    place
        As `find` gives it.
    polygons
        Tracts or block groups: GEOID (a column or the index), and for a place that may cut them
        their polygons, as `boundaries.fetch` gives them: cartographic ones, as the place's are.
    weights
        What is shared: "land", the ground, or "housing", the housing units of its blocks.
    vintage
        For housing, of a place that may cut areas: the last year of the 5-year period.
    offline
        Use only what the cache holds.

    Returns
    -------
    Series
        `inside` by GEOID, over 0 and up to 1; areas outside are left out. Below 0.1% of the ground
        counts as outside, above 99.9% as 1.

    Raises
    ------
    ArgumentError
        If there are no such weights.
    PlaceError
        If none lies inside.
    TableError
        If polygons are needed and have no coordinate system.
    VintageError
        If housing is asked for without a vintage.
    SourceError
        If the blocks of housing cannot be had.

    Notes
    -----
    The ground of a cartographic polygon ends at the shore but holds inland water; polygons whose
    water was erased give shares of land.

    With "housing", an area that the place cuts carries the housing units of its blocks whose point
    lies in the place, over those of all its blocks. These are all units that the last census
    counted (2010 for vintages to 2019, else 2020), occupied or not: the nearest to households that
    the Bureau gives by block in a file that needs no key. An area without housing carries its
    share of ground, and one whose housing is all outside is left out. Blocks are read only if the
    place cuts an area. `apportion` gives the sources too.
    """
    shares, _ = apportion(place, polygons, weights=weights, vintage=vintage, offline=offline)
    return shares


def apportion(
    place: Place,
    polygons: pd.DataFrame,
    *,
    weights: Weights = "land",
    vintage: int | None = None,
    offline: bool = False,
) -> tuple[pd.Series[float], tuple[Source, ...]]:
    """Give the share of each area inside a place, with the files of blocks that were read for it.

    Parameters
    ----------
    place, polygons, weights, vintage, offline
        As `inside` takes them.

    Returns
    -------
    shares : Series
        As `inside` gives it.
    sources : tuple of Source
        The files of housing units by block; empty for "land", and where no area is cut.

    Raises
    ------
    ArgumentError
        If there are no such weights.
    PlaceError
        If none lies inside.
    TableError
        If `polygons` is no table of areas, each named once by a text.
    VintageError
        If housing is asked for without a vintage.
    """
    if not isinstance(place, Place):
        raise PlaceError(f"place is {place!r:.80}; expected what gazetteer.find gives.")
    frames.check_choice(weights, _WEIGHTS, "weights")
    if vintage is not None:
        geoid.check_vintage(vintage)
    frames.check_columns(polygons, (), "polygons", "a row an area is expected")
    frame = polygons if "GEOID" not in polygons.columns else polygons.set_index("GEOID")
    frames.check_index(frame, "polygons")
    if weights == "housing" and vintage is None and place.polygon is not None:
        raise VintageError(
            "Shares of housing need a `vintage`, which says which census's blocks to read."
        )
    shares = pd.Series(1.0, index=_whole(place, frame.index))
    sources: tuple[Source, ...] = ()
    if place.polygon is not None:
        rest = gpd.GeoDataFrame(frame.drop(shares.index))
        shares = pd.concat([shares, _shares.overlay(place.polygon, rest)])
        cut = shares.index[shares < 1]
        if vintage is not None and weights == "housing" and len(cut):
            counties = cut.str[:5].unique()
            blocks, sources = boundaries.housing(counties, vintage, offline=offline)
            shares = _shares.of_housing(place.polygon, shares, blocks)
            shares = _lived_in(shares, place)
    if shares.empty:
        raise PlaceError(
            f"None of {len(frame)} areas lies in {place.name}. Areas and place must be of one "
            "vintage."
        )
    return shares.sort_index().rename("inside").rename_axis("GEOID"), sources


def _whole(place: Place, areas: pd.Index[str]) -> pd.Index[str]:
    """List the areas that a place holds whole, as their GEOIDs say."""
    starts = place.starts
    if any(len(start) > 11 for start in starts) and len(areas) and len(areas[0]) < 12:
        raise PlaceError(
            f"{place.name} cannot be told apart in tracts: a list of block groups needs block "
            'groups (geography="block group").'
        )
    return areas[areas.str.startswith(starts)] if starts else areas[:0]


def _lived_in(shares: pd.Series[float], place: Place) -> pd.Series[float]:
    """Leave out areas whose housing is all outside."""
    left = shares[shares > 0]
    if left.empty:
        raise PlaceError(
            f"There is no housing in {place.name}: that of all {len(shares)} areas it cuts lies "
            "outside. Take shares of land."
        )
    return left


def _no_text(value: object, where: str = "") -> PlaceError:
    """Say what to write in place of a number, or of anything else that is no text."""
    if (mended := _codes.mended(value)) is not None:
        return _refusals.number(f"{value}{where}", mended)
    shown = "A table" if isinstance(value, pd.DataFrame) else repr(value)
    return PlaceError(
        f"{shown}{where} is no place: write names and GEOIDs as text, or give a list or column of "
        "them."
    )


def _ground(place: shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame) -> shapely.Geometry:
    """Take the polygon of what a user gives, valid and in EPSG:4326."""
    if isinstance(place, gpd.GeoSeries | gpd.GeoDataFrame):
        if place.crs is None:
            raise PlaceError("The polygons have no coordinate system; set their `crs`.")
        shapes = place.geometry.to_crs(4326).dropna().to_numpy()
    else:
        shapes = np.array([place], dtype=object)
    broken = int((~shapely.is_valid(shapes)).sum())
    if broken:
        _log.warning(
            "%d of %d polygons cross themselves; they are split there.", broken, len(shapes)
        )
    polygon = shapely.union_all(mended(shapes))
    if polygon.is_empty:
        raise PlaceError("There is no polygon in what was given: lines and points have no ground.")
    west, south, east, north = polygon.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise PlaceError(
            f"The polygon lies between {_corners(polygon)}: expected longitude and latitude in "
            "degrees (EPSG:4326). A GeoDataFrame with its `crs` is converted."
        )
    return polygon


def _title(place: shapely.Geometry | gpd.GeoSeries | gpd.GeoDataFrame) -> str:
    """Name a polygon by its own name, if it is one with a name."""
    if isinstance(place, gpd.GeoDataFrame) and len(place) == 1:
        for column in ("NAME", "name", "Name"):
            if column in place.columns and isinstance(named := place[column].iloc[0], str):
                return named
    return "Custom area"
