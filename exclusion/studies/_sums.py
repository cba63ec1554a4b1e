"""What follows from a study's areas: the place's totals, neighborhoods, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from exclusion import estimates
from exclusion.estimates import Absence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.estimates import Reason


def totals(
    areas: pd.DataFrame, published: pd.DataFrame | None, tables: Mapping[str, int]
) -> pd.DataFrame:
    """Estimate the totals of the areas' place: its published row, else the sum of the areas.

    The Bureau controls the people of whole places alone. Those of areas that have no row of their
    own together are as unsure as any sum.
    """
    found = estimates.totals(areas, published, vintages=tables)
    if published is None:
        together = estimates.combine(areas, pd.Series("all", index=areas.index, name="place"))
        margins = [together[f"{measure}_people_moe"].iloc[0] for measure in found.index]
        found["people_moe"] = margins
    return found


def missing(areas: pd.DataFrame, totals: pd.DataFrame) -> dict[str, Absence]:
    """Say which totals are not there, since areas lack an estimate."""
    absent = {}
    for measure in totals.index[totals["households"].isna()]:
        count = int(areas[f"{measure}_households"].isna().sum())
        absent[f"{measure}.total"] = Absence("areas_missing", {"count": count, "all": len(areas)})
    return absent


def unknown(groups: pd.DataFrame, gaps: pd.DataFrame) -> dict[str, Absence]:
    """Say what of who and why this data cannot tell."""
    known = set(groups["dimension"])
    lacking: dict[Reason, bool] = {
        "no_who": not known - {"covered"},
        "no_covered": "covered" not in known,
        "no_why": gaps.empty,
    }
    return {code[3:]: Absence(code, {}) for code, lacks in lacking.items() if lacks}


def neighborhoods(areas: pd.DataFrame) -> gpd.GeoDataFrame | None:
    """Add areas up to the neighborhoods that they name, with outlines where there are polygons."""
    if "neighborhood" not in areas or areas["neighborhood"].isna().all():
        return None
    summed = estimates.combine(areas, areas["neighborhood"])
    if not isinstance(areas, gpd.GeoDataFrame):
        return summed
    outlines = areas[["neighborhood", "geometry"]].dissolve("neighborhood")
    return gpd.GeoDataFrame(summed.join(outlines), crs=areas.crs)
