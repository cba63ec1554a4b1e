"""The page's table of public computer sites: the map's circles, for those who see none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from exclusion import phrases
from exclusion.report._people import about_place
from exclusion.report._text import tell

if TYPE_CHECKING:
    from exclusion.studies import Study


def sites(study: Study) -> dict[str, Any] | None:
    """List the sites, those with the most computers first; None where none are known."""
    known = study.sites
    if known is None or known.empty:
        return None
    table = pd.DataFrame({"name": known["name"].astype(str), "computers": known["computers"]})
    table = table.reset_index(drop=True).assign(hood=_hoods(study, known))
    order = table.sort_values(["computers", "name"], ascending=[False, True], kind="stable")
    about = about_place(study) | {"count": phrases.number(len(table))}
    return {
        "title": phrases.say("sites_title", **about),
        "sub": [tell("sites_subtitle", **about)],
        "has_hoods": bool((table["hood"] != "").any()),
        "rows": [
            {
                "site": site,
                "name": row["name"] if row["name"].strip() else phrases.say("site_unnamed"),
                "computers": "–" if pd.isna(row["computers"]) else phrases.number(row["computers"]),
                "hood": row["hood"],
            }
            for site, row in zip(order.index, order.to_dict("records"), strict=True)
        ],
    }


def _hoods(study: Study, known: gpd.GeoDataFrame) -> list[str]:
    """Name the neighborhood that each site lies in; "" where there is none."""
    areas = study.areas
    if not isinstance(areas, gpd.GeoDataFrame) or "neighborhood" not in areas:
        return [""] * len(known)
    points = gpd.GeoDataFrame(geometry=known.geometry.to_numpy(), crs=known.crs)
    joined = points.sjoin(areas[["neighborhood", "geometry"]].to_crs(known.crs), how="left")
    first = joined["neighborhood"][~joined.index.duplicated()].reindex(points.index)
    return [name if isinstance(name, str) else "" for name in first]
