"""What follows from a study's areas: the place's totals, neighborhoods, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from exclusion import estimates
from exclusion.estimates import Absence
from exclusion.studies import _pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.estimates import Reason

#: What polygons of the user's say of an area beside its neighborhood: whose lines cut it, and which
#: have no area of their own and lie in it.
DRAWN: Final = ("cut_by", "holds", "parts")
_NAMED: Final = 20
#: Such a part of an area is the width of a line.
_SLIVER: Final = 0.01
#: Keys of `absent` that are of the list of neighborhoods.
LEFT_OUT: Final = ("neighborhoods", "in_no_neighborhood", "neighborhoods_without_area")


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


def left_out(areas: pd.DataFrame) -> dict[str, Absence]:
    """Say what polygons of the user's leave out: areas in none, and those that have no area."""
    absent: dict[str, Absence] = {}
    if "neighborhood" not in areas or "cut_by" not in areas:
        return absent
    pieces = _pieces.of(areas)
    rest = areas["neighborhood"].isna().astype(float)
    if pieces is not None:
        rest = 1 - pieces.groupby("GEOID")["part"].sum().reindex(areas.index).fillna(0.0)
    lost = areas.index[rest > _SLIVER]
    if len(lost):
        inside: dict[str, Any] = {"count": len(lost), "all": len(areas)}
        inside["areas_named"] = _first(lost)
        for unit in ("households", "people"):
            inside[unit] = round(float((areas[unit] * rest)[lost].sum()))
        code: Reason = "in_no_neighborhood" if pieces is None else "partly_in_no_neighborhood"
        absent["in_no_neighborhood"] = Absence(code, inside)
    held = areas["holds"].dropna() if "holds" in areas else areas["cut_by"].iloc[:0]
    names = sorted((name, str(geoid)) for geoid, some in held.items() for name in some.split("\n"))
    if names:
        said = {"count": len(names), "names": [f"{name} (in {geoid})" for name, geoid in names]}
        absent["neighborhoods_without_area"] = Absence("neighborhoods_without_area", said)
    return absent


def _first(geoids: pd.Index) -> list[str]:
    """Name the first of many areas; all of them are those without a neighborhood."""
    return [*map(str, geoids[:_NAMED]), *(["…"] if len(geoids) > _NAMED else [])]


def neighborhoods(areas: pd.DataFrame) -> gpd.GeoDataFrame | None:
    """Add areas up to the neighborhoods that they name, with outlines where there are polygons."""
    if "neighborhood" not in areas or areas["neighborhood"].isna().all():
        return None
    pieces = _pieces.of(areas)
    summed = _pieces.combine(areas, _pieces.names(areas))
    if not isinstance(areas, gpd.GeoDataFrame):
        return summed
    outlines = (
        areas[["neighborhood", "geometry"]].dissolve("neighborhood")
        if pieces is None
        else _pieces.outlines(areas, pieces)
    )
    return gpd.GeoDataFrame(summed.join(outlines), crs=areas.crs)
