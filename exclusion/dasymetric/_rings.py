"""How many people live within a straight line of a site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import frames, moe
from exclusion.dasymetric._zonal import opened_people, zonal
from exclusion.errors import ArgumentError, SourceError, TableError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from exclusion.dasymetric._raster import Raster
    from exclusion.grids import Grid

# Corners of a quarter circle: its area is right to 0.003%.
_CORNERS = 64


def rings(
    raster: Raster | str | Path,
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    radii: Sequence[float] = (500, 1000, 2000),
    *,
    groups: Literal["all", "site"] = "all",
) -> pd.DataFrame:
    """Sum up the people who live within some distances of sites.

    Parameters
    ----------
    raster
        What `spread` wrote, or its path.
    points
        The sites, in any CRS.
    radii
        Meters, in a straight line.
    groups
        "all": near any of the sites, each person once; "site": near each site, so that who lives
        near two counts for both.

    Returns
    -------
    DataFrame
        Indexed by `radius_m`, or by site and `radius_m`: `people` or `households`, after the
        raster's unit, and their `share` (0–1) of all that was spread, each with its 90% `_moe`;
        `cells` and `unknown_cells` as `zonal` counts them; of all sites `outside`, how many lie
        beyond the raster, of one whether it does. A disc without a known cell has NaN.

    Raises
    ------
    ArgumentError
        If a radius is not positive, or `groups` is neither.
    TableError
        If the points have no CRS, are none, or are something else.
    SourceError
        If the raster is none that `spread` wrote, or no disc meets it.

    Notes
    -----
    Distances are measured in the UTM zone of the raster's middle; a street may be far longer. Discs
    are summed as by `zonal`. The margin of the share is that of `moe.of_share`, which takes the
    people near as a part of all; where only a part of an area is near it is a little too wide.
    Discs that reach beyond the areas that were spread count nobody there.
    """
    frames.check_choice(groups, ("all", "site"), "groups")
    listed = isinstance(radii, Sequence | np.ndarray) and not isinstance(radii, str | bytes)
    if not listed or not len(radii):
        raise ArgumentError(f"radii is {radii!r}; expected one or more, in meters.")
    for radius in radii:
        frames.check_number(radius, "one of radii")
    sites = _sites(points)
    with opened_people(raster) as people:
        grid = people.grid
    drawn = [grid.discs(sites, radius, _CORNERS) for radius in radii]
    discs = [disc.to_numpy() for disc in drawn]
    if all(shapely.is_empty(disc).all() for disc in discs):
        raise SourceError(
            f"None of the {len(sites)} sites meets {people.raster.path}; see whether both are of "
            "one place.",
            url=str(people.raster.path),
        )
    outside = _outside(grid, sites)
    shapes: list[shapely.Geometry]
    if groups == "all":
        index = pd.Index(radii, name="radius_m")
        shapes = [shapely.union_all(disc) for disc in discs]
        beyond = np.full(len(radii), outside.sum())
    else:
        names = [sites.index.name, "radius_m"]
        index = pd.MultiIndex.from_product([sites.index, radii], names=names)
        shapes = [disc[i] for i in range(len(sites)) for disc in discs]
        beyond = outside.repeat(len(radii))
    near = zonal(raster, gpd.GeoSeries(shapes, index=index, crs=drawn[0].crs))
    return _with_share(raster, near).assign(outside=beyond)


def _sites(points: gpd.GeoDataFrame | gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the points, checked."""
    sites = frames.shapes(points, "points")
    wrong = sites.index[~(sites.geom_type == "Point") | sites.is_empty]
    if len(wrong):
        raise TableError(
            f"points: each site is a point, but {len(wrong)} of {len(sites)} are none: {wrong[0]}. "
            "Leave them out."
        )
    return sites


def _outside(grid: Grid, sites: gpd.GeoSeries) -> npt.NDArray[np.bool_]:
    """Tell which sites lie beyond the raster."""
    beyond: npt.NDArray[np.bool_] = ~shapely.intersects(
        grid.frame, sites.to_crs(grid.crs).to_numpy()
    )
    return beyond


def _with_share(raster: Raster | str | Path, near: pd.DataFrame) -> pd.DataFrame:
    """Add the share of all that was spread."""
    with opened_people(raster) as people:
        known = people.raster
    unit = known.unit
    part = (near[unit], near[f"{unit}_moe"])
    share = near[unit] / (known.total or np.nan)
    margin = moe.of_share(*part, known.total, known.total_moe)
    columns = [unit, f"{unit}_moe", "share", "share_moe", "cells", "unknown_cells"]
    return near.assign(share=share, share_moe=np.minimum(margin, 1.0))[columns]
