"""Small rasters of settlement, and square areas with people to be spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio import Affine

if TYPE_CHECKING:
    from pathlib import Path

UTM = 32616


def write(
    path: Path,
    cells: Any,
    transform: Affine | None = None,
    crs: Any = UTM,
    **profile: Any,
) -> Path:
    """Write cells as a GeoTIFF; cells of 100 m from 0, 0 downwards where nothing else is said."""
    cells = np.asarray(cells)
    shape = {"height": cells.shape[0], "width": cells.shape[1], "count": 1, "dtype": cells.dtype}
    there = Affine(100, 0, 0, 0, -100, 0) if transform is None else transform
    profile = {"driver": "GTiff", "crs": crs, "transform": there, **shape, **profile}
    scales = profile.pop("scales", None)
    with rasterio.open(path, "w", **profile) as target:
        target.write(cells, 1)
        if scales:
            target.scales, target.offsets = [scales[0]], [scales[1]]
    return path


def over(path: Path, areas: gpd.GeoDataFrame, crs: int, across: int = 150, **profile: Any) -> Path:
    """Write random people over areas, a third of the cells empty, nodata along the borders."""
    left, bottom, right, top = areas.to_crs(crs).total_bounds
    cell = (right - left) / across
    rows = int((top - bottom) / cell) + 3
    rng = np.random.default_rng(crs)
    cells = (rng.gamma(2, 3, (rows, across + 2)) * (rng.random((rows, across + 2)) > 0.3)).round(2)
    cells[[0, 1, -2, -1]] = -9999
    cells[:, [0, 1, 2, -3, -2, -1]] = -9999
    cells[::11, ::7] = -9999
    # Off the areas' corner by a part of a cell.
    transform = Affine(cell, 0, left - 0.7 * cell, 0, -cell, top + 0.6 * cell)
    return write(path, cells.astype("float32"), transform, crs, nodata=-9999, **profile)


def areas(people: list[float], side: float = 1_000, **columns: Any) -> gpd.GeoDataFrame:
    """Lay square areas side by side eastwards from 0, 0, down to -side; margins are a fifth."""
    left = np.arange(len(people)) * side
    numbers = {"x_people": people, "x_people_moe": np.array(people) / 5, **columns}
    index = [f"22071{i:06d}" for i in range(1, len(people) + 1)]
    squares = shapely.box(left, -side, left + side, 0)
    frame = gpd.GeoDataFrame(numbers, index=index, geometry=squares, crs=UTM)
    return frame.rename_axis("GEOID")


def bands(path: Path) -> np.ndarray:
    """Read all bands."""
    with rasterio.open(path) as source:
        return source.read()


def by_area(path: Path, n: int) -> np.ndarray:
    """Sum up the first band by the numbers of the third, from 1."""
    people, _, area = bands(path)
    held = ~np.isnan(people) & (area > 0)
    return np.bincount(area[held].astype(int), people[held].astype(float), n + 1)[1:]
