"""Groups and gaps of a place, its neighbourhoods and its areas, each in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from exclusion import estimates, indicators

if TYPE_CHECKING:
    from exclusion.snapshots import Snapshot


def no_groups() -> pd.DataFrame:
    """Make an empty table of groups."""
    return pd.DataFrame({name: [] for name in (*estimates.GROUP_COLUMNS, "level", "dimension")})


def no_gaps() -> pd.DataFrame:
    """Make an empty table of gaps."""
    return pd.DataFrame({name: [] for name in ("gap", "level")})


def groups(snapshot: Snapshot, names: pd.Series[str] | None) -> pd.DataFrame:
    """Read the groups that the tables give, nothing withheld yet.

    The place's are its published ones, else the sum of its areas.
    """
    manifest = snapshot.manifest
    areas = estimates.groups(
        snapshot.estimates,
        geography=manifest.geography,
        vintages=manifest.tables,
        withhold=False,
    )
    if snapshot.inside is not None:
        areas = estimates.apportion_groups(areas, snapshot.inside.set_index("GEOID")["inside"])
    levels = {"area": areas}
    if len(areas):
        everywhere = pd.Series(manifest.place, index=areas["GEOID"].unique(), name="place")
        levels["place"] = estimates.combine_groups(areas, everywhere, withhold=False)
    if snapshot.published is not None:
        own = estimates.groups(
            snapshot.published, geography=None, vintages=manifest.tables, withhold=False
        )
        if len(places := own["GEOID"].unique()) > 1:
            together = pd.Series(manifest.place, index=places, name="place")
            own = estimates.combine_groups(own, together, withhold=False)
            own = own[own["part"].notna()]  # what one of the places lacks is the sum of areas
        summed = levels.get("place", own.iloc[:0])
        rest = summed[~summed["group"].isin(own["group"])]
        levels["place"] = _in_order(pd.concat([own, rest]) if len(rest) else own)
    if names is not None and len(areas):
        levels["neighborhood"] = estimates.combine_groups(areas, names, withhold=False)
    found = [frame.assign(level=level) for level, frame in levels.items() if len(frame)]
    if not found:
        return no_groups()
    every = pd.concat(found, ignore_index=True)
    kinds = {name: group.dimension for name, group in indicators.GROUPS.items()}
    return every.assign(dimension=every["group"].map(kinds))


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    order = {name: at for at, name in enumerate(indicators.GROUPS)}
    return frame.sort_values("group", key=lambda names: names.map(order), ignore_index=True)


def gaps(snapshot: Snapshot, names: pd.Series[str] | None) -> pd.DataFrame:
    """Read what is missing in the place, its neighbourhoods and its areas."""
    manifest = snapshot.manifest
    areas = estimates.gaps(
        snapshot.estimates, geography=manifest.geography, vintages=manifest.tables
    )
    if areas.empty:
        return no_gaps()
    if snapshot.inside is not None:
        areas = estimates.apportion_gaps(areas, snapshot.inside.set_index("GEOID")["inside"])
    own = areas.iloc[:0]
    if snapshot.published is not None:
        own = estimates.gaps(snapshot.published, geography=None, vintages=manifest.tables)
    if len(own) > 1:
        own = estimates.combine_gaps(own, pd.Series(manifest.place, index=own.index, name="place"))
    if own.empty:
        everywhere = pd.Series(manifest.place, index=areas.index, name="place")
        own = estimates.combine_gaps(areas, everywhere)
    levels = {"area": areas, "place": own}
    if names is not None:
        levels["neighborhood"] = estimates.combine_gaps(areas, names)
    return pd.concat([frame.assign(level=level) for level, frame in levels.items()])
