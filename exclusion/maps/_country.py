"""The country's counties as paths on paper: projected, Alaska, Hawaii and Puerto Rico set in.

Everything is projected once, here; the page's script only colors paths and moves the view box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion.maps._geometry import _path

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Of a unit of the paper, in meters.
_UNIT: Final = 500.0
#: Room around what is drawn, in units; and the smallest box that a view shows.
_ROOM, _LEAST = 40, 400
_REST: Final = "EPSG:5070"


class _Inset(NamedTuple):
    """A state that is drawn apart: in its own equal-area plane, scaled, its corner put there."""

    plane: str
    scale: float
    left: float  # in units of the plane of all others
    bottom: float


#: By the state's FIPS code, under the south-west, south and south-east of the rest.
_INSETS: Final = {
    "02": _Inset("EPSG:3338", 0.36, -4_712, 540),
    "15": _Inset("+proj=aea +lat_1=8 +lat_2=18 +lat_0=13 +lon_0=-157 +datum=NAD83", 1, -1_950, 450),
    "72": _Inset(
        "+proj=aea +lat_1=17.9 +lat_2=18.5 +lat_0=18.2 +lon_0=-66.4 +datum=NAD83", 2, 3_350, 540
    ),
}


class Country(NamedTuple):
    """Counties on paper; y runs down, as in an SVG."""

    paths: tuple[str, ...]
    """In the order of the counties; "" for those without a polygon."""
    borders: str
    """Of the states, over the counties."""
    box: tuple[int, int, int, int]
    """View box of all: left, top, width, height."""
    boxes: dict[str, tuple[int, int, int, int]]
    """That of each state, by its FIPS code."""


def country(counties: gpd.GeoDataFrame) -> Country:
    """Draw counties on paper.

    Parameters
    ----------
    counties
        By GEOID, EPSG:4326; rows without a polygon are not drawn.

    Returns
    -------
    Country
        Equal areas (Albers), but for Alaska, which is drawn at 36% of its length and breadth, and
        Puerto Rico, at 200%. What shares a border shares it still.
    """
    drawn = counties[~counties.geometry.isna()]
    state = drawn.index.str[:2].to_numpy()
    shapes = _placed(drawn, state)
    paths = dict(zip(drawn.index, map(_written, shapes), strict=True))
    wholes = {name: shapely.coverage_union_all(shapes[state == name]) for name in np.unique(state)}
    boxes = {str(name): _box([whole]) for name, whole in wholes.items()}
    return Country(
        tuple(paths.get(geoid, "") for geoid in counties.index),
        "".join(map(_written, wholes.values())),
        _box(list(wholes.values())),
        boxes,
    )


def laid_over(places: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> Country:
    """Draw a state's places on paper, within the state's border.

    Parameters
    ----------
    places
        By GEOID, EPSG:4326; rows without a polygon are not drawn.
    counties
        Those of the state.

    Returns
    -------
    Country
        The paths are the places', the border the state's.
    """
    drawn = [part[~part.geometry.isna()] for part in (counties, places)]
    both = gpd.GeoDataFrame(pd.concat([part[["geometry"]] for part in drawn]))
    shapes = _placed(both, both.index.str[:2].to_numpy())
    ground, own = shapes[: len(drawn[0])], shapes[len(drawn[0]) :]
    whole, paths = shapely.coverage_union_all(ground), dict(zip(drawn[1].index, own, strict=True))
    box = _box([whole])
    return Country(
        tuple(_written(paths[one]) if one in paths else "" for one in places.index),
        _written(whole),
        box,
        {str(drawn[0].index[0][:2]): box},
    )


def _placed(drawn: gpd.GeoDataFrame, state: np.ndarray) -> np.ndarray:
    """Project each, and put what is set in at its place: in units, y down."""
    shapes = np.empty(len(drawn), dtype=object)
    rest = ~np.isin(state, list(_INSETS))
    if rest.any():
        shapes[rest] = _on_plane(drawn[rest], _REST, 1.0)
    for name, inset in _INSETS.items():
        here = state == name
        if here.any():
            own = _on_plane(drawn[here], inset.plane, inset.scale)
            left, bottom, _, _ = shapely.total_bounds(own)
            move = np.array([inset.left - left, inset.bottom - bottom])
            shapes[here] = shapely.transform(own, lambda at, by=move: at + by)
    return np.asarray(shapely.transform(shapes, lambda at: at * [1, -1]))


def _written(shape: shapely.Geometry) -> str:
    """Write a shape as a path of whole units: a corner that two share is rounded alike."""
    return _path(shapely.transform(shape, np.round))


def _on_plane(part: gpd.GeoDataFrame, plane: str, scale: float) -> np.ndarray:
    found: np.ndarray = part.geometry.to_crs(plane).to_numpy()
    return np.asarray(shapely.transform(found, lambda at: at * (scale / _UNIT)))


def _box(shapes: Sequence[shapely.Geometry]) -> tuple[int, int, int, int]:
    """Give the view box of shapes, with room around them."""
    left, top, right, bottom = shapely.total_bounds(np.array(shapes, dtype=object))
    width, height = (max(_LEAST, b - a + 2 * _ROOM) for a, b in ((left, right), (top, bottom)))
    middle = ((left + right - width) / 2, (top + bottom - height) / 2)
    return (round(middle[0]), round(middle[1]), round(width), round(height))
