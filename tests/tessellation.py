"""Made-up tracts that share their borders, with figures and margins, as many as are asked for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import estimates
from exclusion.studies import Study

VINTAGE = 2019
MEASURES = ("no_internet", "no_broadband", "no_home_broadband")
#: Lines of a tract's border with one neighbor; it has six neighbors.
_LINES = 10
#: Degrees from one tract to the next, on average.
_SIZE = 0.03
#: Rows and columns of tracts in a county.
_COUNTY = (8, 10)
#: Counties in a state.
_STATE = 60


def polygons(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw n tracts of 60 vertices without gap or overlap, and number the county each lies in.

    A honeycomb whose corners are moved about and whose borders are crooked, finer in some places
    than in others; coordinates have six decimals, as the Bureau's have.
    """
    rng = np.random.default_rng(seed)
    columns = int(np.ceil(np.sqrt(n * 1.3)))
    rows = -(-n // columns)
    y, x = np.mgrid[0 : rows + 1, 0 : 2 * columns + 2].astype(float)
    corners = np.stack([x / 2, y + np.where((x + y) % 2 == 0, 1 / 6, -1 / 6)], axis=-1)
    corners += rng.normal(0, 0.05, corners.shape).clip(-0.1, 0.1)
    along, up = _crooked(corners[:, :-1], corners[:, 1:], rng), _crooked(*_pairs(corners), rng)
    row, column = np.divmod(np.arange(n), columns)
    at = 2 * column + row % 2
    there = [along[row, at], along[row, at + 1], up[row, at + 2]]
    back = [along[row + 1, at + 1], along[row + 1, at], up[row, at]]
    ring = np.concatenate([*there, *(border[:, ::-1] for border in back)], axis=1)
    # Denser here, wider there, as tracts of towns and of open country are.
    ring += 0.75 * columns / 6 * np.sin(6 * np.pi * ring / columns) / np.pi
    county = row // _COUNTY[0] * -(-columns // _COUNTY[1]) + column // _COUNTY[1]
    degrees = np.round(ring * _SIZE + (-95, 30), 6)
    twice = np.arange(degrees.shape[1]) % (_LINES + 1) == _LINES  # a border ends where one begins
    return shapely.polygons(degrees[:, ~twice]), county


def _pairs(corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return corners[:-1], corners[1:]


def _crooked(start: np.ndarray, end: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lead from corners to corners, no line straight and none crossing itself."""
    t = np.linspace(0, 1, _LINES + 1)
    chord = (end - start)[..., None, :]
    walk = rng.normal(0, 0.035, (*start.shape[:-1], _LINES + 1)).cumsum(axis=-1)
    walk -= walk[..., :1]
    walk -= t * walk[..., -1:]  # both ends stay
    across = np.stack([-chord[..., 1], chord[..., 0]], axis=-1)
    return start[..., None, :] + t[:, None] * chord + walk[..., None] * across


def _geoids(county: np.ndarray) -> list[str]:
    """Number states, counties by odd numbers, and each county's tracts from 1."""
    tract = pd.Series(county).groupby(county).cumcount() + 1
    return [
        f"{c // _STATE + 1:02d}{c % _STATE * 2 + 1:03d}{t * 100 + c % 7:06d}"
        for c, t in zip(county.tolist(), tract, strict=True)
    ]


def _lines(geoids: list[str], at: np.ndarray, seed: int) -> pd.DataFrame:
    """Make up an estimate table: shares that go with the place, counts and margins by chance."""
    rng = np.random.default_rng(seed)
    n = len(geoids)
    homes = rng.gamma(9, 160, n).round()
    wave = 0.5 + 0.3 * np.sin(at[:, 0] * 5) * np.cos(at[:, 1] * 7)
    none = rng.beta(40 * 0.4 * wave, 40 * (1 - 0.4 * wave))
    rest = homes - (homes * none).round()
    phone = (rest * rng.beta(3, 20, n)).round()
    free = ((rest - phone) * rng.beta(1, 30, n)).round()
    dial = ((rest - phone - free) * rng.beta(1, 200, n)).round()
    values = {
        "B28002_001": homes,
        "B28002_003": dial,
        "B28002_006": phone,
        "B28002_012": free,
        "B28002_013": homes - rest,
        "B01003_001": (homes * rng.normal(2.5, 0.3, n).clip(1.2)).round(),
    }
    parts = []
    for variable, estimate in values.items():
        margin = np.maximum(12, 6 * np.sqrt(estimate) * rng.uniform(0.8, 1.2, n)).round()
        parts.append(
            pd.DataFrame(
                {
                    "GEOID": geoids,
                    "variable": variable,
                    "estimate": estimate,
                    "moe": margin,
                    "moe_method": "published",
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def study(n: int, seed: int = 0) -> Study:
    """Study n tracts, by the library's own estimation, of three measures."""
    shapes, county = polygons(n, seed)
    geoids = _geoids(county)
    table = _lines(geoids, shapely.get_coordinates(shapely.centroid(shapes)), seed + 1)
    vintages = {"B28002": VINTAGE, "B01003": VINTAGE}
    every, _ = estimates.areas(table, geography="tract", vintages=vintages)
    others = tuple(f"{m}_" for m in estimates.measures(every) if m not in MEASURES)
    # One name may begin another: what is kept is looked at first.
    kept = [
        c
        for c in every
        if c.startswith(tuple(f"{m}_" for m in MEASURES)) or not c.startswith(others)
    ]
    areas = gpd.GeoDataFrame(
        every[kept],
        geometry=gpd.GeoSeries(shapes, index=geoids, crs="EPSG:4326").reindex(every.index),
    )
    return Study(
        place=f"Somewhere of {n:,} tracts",
        vintage=VINTAGE,
        geography="tract",
        areas=areas,
        totals=estimates.totals(areas, None, vintages=vintages),
        neighborhoods=None,
        sites=None,
        absent={},
        sources=(),
        joined=True,
    )
