"""What of an area table is spread: one measure's people or households with margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from exclusion import frames, grids
from exclusion.dasymetric._raster import UNITS
from exclusion.dasymetric._shapes import named
from exclusion.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt


def figures(areas: gpd.GeoDataFrame, measure: str, unit: str) -> pd.DataFrame:
    """Take one measure's numbers out of an area table.

    Parameters
    ----------
    areas
        An area table with polygons.
    measure, unit
        Such as "no_home_broadband" and "people".

    Returns
    -------
    DataFrame
        `total` and its 90% `total_moe`, in the order of the areas.

    Raises
    ------
    ArgumentError
        If the unit is neither people nor households.
    TableError
        If something is missing, negative or a code of the Bureau's, or nothing has an estimate.
    """
    frames.check_choice(unit, UNITS, "of")
    columns = [f"{measure}_{unit}", f"{measure}_{unit}_moe"]
    end = f"_{unit}_moe"
    there = [str(name).removesuffix(end) for name in areas if str(name).endswith(end)]
    why = f"of {unit} it has the measures {', '.join(there) or 'none'}"
    frames.check_columns(areas, columns, "areas", why)
    frames.areas(areas[columns], what="areas")
    if (frames.shapes(areas, "areas").is_empty | areas.geometry.isna()).all():
        raise TableError("areas: no area has a polygon.")
    found = [frames.floats(areas[name]) for name in columns]
    numbers = pd.DataFrame({"total": found[0], "total_moe": found[1]}, index=areas.index)
    if numbers["total"].isna().all():
        raise TableError(f"{measure}: no area has an estimate of {unit}; there is none to spread.")
    return numbers


def check_placed(totals: pd.Series[float], polygons: npt.NDArray[np.object_]) -> None:
    """Raise TableError if an area with people has no polygon.

    Parameters
    ----------
    totals
        How many, by area.
    polygons
        Where, in the same order.
    """
    nowhere = totals.index[(totals > 0) & shapely.is_empty(polygons)]
    if len(nowhere):
        raise TableError(
            f"{len(nowhere)} area(s) with people have no polygon: {named(nowhere)}. Give theirs, "
            "or leave these areas out and say so."
        )


def last_year(areas: gpd.GeoDataFrame, measure: str) -> int | None:
    """Return the last year of a measure's period, if all areas have the same.

    Parameters
    ----------
    areas
        An area table.
    measure
        Such as "no_home_broadband"; its period is text such as "2014–2018".

    Returns
    -------
    int or None
        None where nobody knows.
    """
    name = f"{measure}_period"
    periods = set(areas[name].dropna()) if name in areas else set()
    year = str(periods.pop())[-4:] if len(periods) == 1 else ""
    return int(year) if year.isdecimal() else None


def on_water(
    areas: gpd.GeoDataFrame,
    totals: pd.Series[float],
    land_cells: npt.NDArray[np.float64],
    cell_area: float,
) -> float | None:
    """Return the part of the people who are put on what their area's own figure says is water.

    Parameters
    ----------
    areas
        An area table; `ALAND` is the land of each in square meters, as the Bureau measured it.
    totals
        Whom each area spreads, by GEOID.
    land_cells
        How many cells of each area were taken for land.
    cell_area
        Square meters.

    Returns
    -------
    float or None
        0–1; None without the column.
    """
    if "ALAND" not in areas:
        return None
    land = areas["ALAND"].to_numpy(dtype=float, na_value=np.nan)
    people = totals.to_numpy(dtype=float)
    known = ~np.isnan(land) & (land_cells > 0) & (people > 0)
    if not known.any():
        return None
    dry = np.minimum(land[known] / (land_cells[known] * cell_area), 1.0)
    return float(1 - np.average(dry, weights=people[known]))


def crs_of(areas: gpd.GeoDataFrame) -> object:
    """Choose coordinates in meters for areas without a raster.

    Parameters
    ----------
    areas
        Polygons.

    Returns
    -------
    CRS
        The UTM zone of their middle; where they are more than 12 degrees wide, the equal-area grid
        of the world, EPSG:6933.

    Raises
    ------
    TableError
        If there is no CRS.
    """
    import pyproj

    if areas.crs is None:
        raise TableError(
            "The areas have no CRS, so that nobody knows where they lie; set theirs with "
            "areas.set_crs(...)."
        )
    left, _, right, _ = areas.geometry.to_crs(4326).total_bounds
    return grids.utm(areas) if right - left <= 12 else pyproj.CRS(6933)
