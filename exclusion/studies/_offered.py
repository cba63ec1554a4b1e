"""Where sites could be opened in a study's place, and whom each would reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import files, frames, plans, siting
from exclusion import programmes as costs
from exclusion.errors import ArgumentError, TableError
from exclusion.studies._assumed import SITE, Reach
from exclusion.studies._needs import COMPUTER

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.plans import Network
    from exclusion.programmes import Book
    from exclusion.studies._needs import Need
    from exclusion.studies._study import Study

_OF: Final = ("programme", "program", "kind")
_NEED: Final = "pool"


def networks(
    study: Study,
    need: Need,
    sites: dict[str, Any] | None,
    book: Book,
    reach: Reach,
) -> tuple[tuple[Network, ...], dict[str, str]]:
    """Offer candidates as sites, by programme."""
    left_out = {"building": "no_buildings"}
    if need.lacking is None:
        left_out |= dict.fromkeys(("devices", SITE), "no_computers_unknown")
    if sites is None:
        left_out |= {name: "no_candidates" for name in plans.NETWORKS if name not in left_out}
        return (), left_out
    areas = study.areas
    if not isinstance(areas, gpd.GeoDataFrame):
        raise TableError(
            f"{study.place}, {study.period}, has no polygons, so nobody knows whom sites reach. "
            "study.assign(geometry=…) gives some."
        )
    found = []
    for name, rows in sites.items():
        if name in left_out:
            raise TableError(
                f"sites: {study.place}, {study.period}, has no {COMPUTER!r} by "
                f"{study.geography}, "
                "so nobody knows whom public computers would serve."
            )
        found.append(_network(areas, need, name, rows, book, reach))
    twice = pd.Index([one for net in found for one in net.case.candidates.index])
    if twice.has_duplicates:
        raise TableError(f"sites: {twice[twice.duplicated()][0]!r} is there for two programmes.")
    if reach.times is not None:
        lost = reach.times.loc[~reach.times["site"].isin(twice), "site"]
        if len(lost):
            raise TableError(
                f"times tells of {lost.iloc[0]!r}, but no site is called that; sites are "
                f"{', '.join(map(repr, twice[:3]))}. Names are compared letter by letter."
            )
    opened = {one.programme for one in found}
    none = [one for one in plans.NETWORKS if one not in opened and one not in left_out]
    return tuple(found), left_out | dict.fromkeys(none, "no_candidates")


def by_programme(sites: Any) -> dict[str, Any]:  # noqa: ANN401 - a path or a frame
    """Part candidates by what they are for."""
    rows = files.points(sites, "sites")
    if not len(rows):
        raise TableError("sites has no rows: a candidate a row is expected.")
    column = files.find(rows.columns, _OF)
    if column is None:
        return {SITE: sites}
    words = pd.Series([files.text(one) or SITE for one in rows[column]], rows.index)
    for word in words:
        frames.check_choice(word, plans.NETWORKS, "programme of a site")
    order = [name for name in plans.NETWORKS if (words == name).any()]
    return {name: rows[words == name] for name in order}


def _network(
    areas: gpd.GeoDataFrame,
    need: Need,
    name: str,
    rows: Any,  # noqa: ANN401 - a path or a frame
    book: Book,
    reach: Reach,
) -> Network:
    """Say whom the candidates of one programme reach, of those in its pool."""
    programme = costs.PROGRAMMES[name]
    once = book.get
    price = once(programme.costs[0]).range.central
    offered = siting.candidates(rows, areas, cost=price)
    if programme.capacity:
        most = once(programme.capacity).range.central
        offered["capacity"] = offered["capacity"].where(np.isfinite(offered["capacity"]), most)
    lacking = need.lacking if need.lacking is not None else need.households.iloc[0] * 0
    part = lacking if name == SITE else 1 - lacking
    drawn = need.households * part.reindex(need.households.columns)
    pool = pd.DataFrame({f"{_NEED}_households": drawn.mean()}).rename_axis("GEOID")
    shown = gpd.GeoDataFrame(pool, geometry=areas.geometry.reindex(pool.index), crs=areas.crs)
    district = need.district if need.named else pd.Series(shown.index, shown.index)
    demand = siting.demand(shown, _NEED, districts=district)
    if reach.times is not None and not programme.radius:  # radio goes straight, whoever travels
        own = reach.times[reach.times["site"].isin(offered.index)]
        case = siting.case(demand, offered, times=own, minutes=reach.most)
    else:
        far = once(programme.radius).range.central if programme.radius else reach.most
        case = siting.case(demand, offered, radius=far)
    return plans.network(name, case, book)


def travel(times: str | Path | pd.DataFrame, radius: float, minutes: float | None) -> Reach:
    """Read travel times, or ways in meters, and how far people go."""
    what = files.name_of(times, "times")
    rows = files.table(times, "times", text=["GEOID", "site"])
    unit = next((one for one in ("minutes", "meters") if one in rows), None)
    if "site" not in rows:
        raise TableError(f"{what} has no column site; expected the name of a site in each row.")
    if unit is None:
        raise TableError(f"{what} has no column minutes or meters; expected one of them.")
    if unit == "minutes":
        if minutes is None:
            raise ArgumentError(
                f"{what} has minutes, but nobody says how long people travel: give minutes, such "
                "as 20."
            )
        frames.check_number(minutes, "minutes")
        return Reach(float(minutes), rows, unit)
    if minutes is not None:
        raise ArgumentError(f"minutes is given, but {what} has meters: give radius in its place.")
    return Reach(float(radius), rows.rename(columns={unit: "minutes"}), unit)
