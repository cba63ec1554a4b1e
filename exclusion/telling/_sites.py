"""The table of public computer sites: the map's circles, for those who see none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from exclusion import phrases
from exclusion.telling._about import about
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from markupsafe import Markup

    from exclusion.studies import Study


@dataclass(frozen=True)
class Site:
    """A public computer site, its place among the map's circles, and its neighborhood."""

    at: int
    name: str
    computers: str
    hood: str


@dataclass(frozen=True)
class Sites:
    """The public computer sites.

    Parameters
    ----------
    title, sub
        What is said above them.
    hoods
        Whether the neighborhood of any is known.
    rows
        A row a site, those with the most computers first.
    """

    title: str
    sub: Markup
    hoods: bool
    rows: tuple[Site, ...]


def sites(study: Study) -> Sites | None:
    """List the sites, those with the most computers first; None where none are known."""
    known = study.sites
    if known is None or known.empty:
        return None
    table = pd.DataFrame({"name": known["name"].astype(str), "computers": known["computers"]})
    table = table.reset_index(drop=True).assign(hood=_hoods(study, known))
    order = table.sort_values(["computers", "name"], ascending=[False, True], kind="stable")
    named = about(study) | {"count": phrases.number(len(table))}
    return Sites(
        title=phrases.say("sites_title", **named),
        sub=tell("sites_subtitle", **named),
        hoods=bool((table["hood"] != "").any()),
        rows=tuple(
            Site(
                at=site,
                name=row["name"] if row["name"].strip() else phrases.say("site_unnamed"),
                computers="–" if pd.isna(row["computers"]) else phrases.number(row["computers"]),
                hood=row["hood"],
            )
            for site, row in zip(order.index, order.to_dict("records"), strict=True)
        ),
    )


def _hoods(study: Study, known: gpd.GeoDataFrame) -> list[str]:
    """Name the neighborhood that each site lies in; "" where there is none."""
    areas = study.areas
    if not isinstance(areas, gpd.GeoDataFrame) or "neighborhood" not in areas:
        return [""] * len(known)
    points = gpd.GeoDataFrame(geometry=known.geometry.to_numpy(), crs=known.crs)
    joined = points.sjoin(areas[["neighborhood", "geometry"]].to_crs(known.crs), how="left")
    first = joined["neighborhood"][~joined.index.duplicated()].reindex(points.index)
    return [name if isinstance(name, str) else "" for name in first]
