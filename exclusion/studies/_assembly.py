"""A study put together from a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from exclusion import estimates, smoothing
from exclusion.estimates import Absence
from exclusion.snapshots import check_kind
from exclusion.studies import _levels, _pieces, _sums
from exclusion.studies._study import Study

if TYPE_CHECKING:
    from exclusion.estimates import Reason
    from exclusion.snapshots import Snapshot

#: Parts of a snapshot whose absence a reader should know of, with the reason code.
PARTS: Final[dict[str, Reason]] = {
    "polygons": "no_polygons",
    "neighborhoods": "no_neighborhoods",
    "sites": "no_sites",
    "history": "no_history",
}


def of_snapshot(snapshot: Snapshot) -> Study:
    """Study a snapshot, bundled or read from a folder with `snapshots.read`.

    Parameters
    ----------
    snapshot
        A whole pull.

    Returns
    -------
    Study
        Estimates with margins for areas, neighborhoods and the place.

    Raises
    ------
    TableError
        If its parts break their contracts, or are not of one place.
    """
    check_kind(snapshot)
    manifest = snapshot.manifest
    areas, absent = estimates.areas(
        snapshot.estimates, geography=manifest.geography, vintages=manifest.tables
    )
    if snapshot.inside is not None:
        areas = estimates.apportion(areas, _inside(snapshot.inside, areas.index))
    return assembled(snapshot, areas, absent)


def assembled(snapshot: Snapshot, areas: pd.DataFrame, absent: dict[str, Absence]) -> Study:
    """Put a study together from its areas' figures and all else that a snapshot has."""
    manifest, named = snapshot.manifest, snapshot.neighborhoods
    areas = _with_factor(areas, snapshot)
    totals = _sums.totals(areas, snapshot.published, manifest.tables)
    for measure in set(absent) & set(totals.index):
        absent[f"{measure}.areas"] = Absence("only_place", {})
        del absent[measure]
    absent |= {
        part: Absence(code, {}) for part, code in PARTS.items() if part not in snapshot.parts
    }
    names = None
    if named is not None:
        by_area = named.set_index("GEOID").reindex(areas.index)
        for at, column in enumerate(("neighborhood", *_sums.DRAWN), start=1):
            if column in by_area:  # the others of polygons of the user's
                areas.insert(at, column, by_area[column])
        names = _pieces.names(by_area)
    if snapshot.polygons is not None:
        polygons = snapshot.polygons.set_index("GEOID").reindex(areas.index)
        areas = gpd.GeoDataFrame(areas.join(polygons), geometry="geometry", crs=polygons.crs)
    groups, gaps = _groups(snapshot, names), _gaps(snapshot, names)
    absent |= _sums.missing(areas, totals) | _sums.unknown(groups, gaps) | _sums.left_out(areas)
    return Study(
        place=manifest.place,
        vintage=manifest.vintage,
        geography=manifest.geography,
        areas=areas,
        totals=totals,
        neighborhoods=_sums.neighborhoods(areas),
        sites=snapshot.sites,
        absent=dict(sorted(absent.items())),
        sources=manifest.sources,
        joined=not manifest.geoid,
        groups=groups,
        gaps=gaps,
        history=snapshot.history,
        one_year=snapshot.one_year,
        ground=snapshot.ground,
        water=snapshot.water,
    )


def _with_factor(areas: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Add the design factor that the place's own row tells, where areas' margins tell none."""
    rows, vintage = snapshot.published, snapshot.manifest.tables.get("S2801")
    if rows is None or vintage is None:
        return areas
    if all(smoothing.sample_of(areas, name).measured for name in estimates.measures(areas)):
        return areas
    factor = smoothing.factor_of_rows(rows, snapshot.manifest.geography, vintage)
    return areas if factor is None else areas.assign(design_factor=factor)


def _inside(inside: pd.DataFrame, index: pd.Index) -> pd.Series[float]:
    """Give the share inside of areas that a table knows; a snapshot's parts may know of more."""
    share = inside.set_index("GEOID")["inside"]
    return share[share.index.isin(index)]


def _groups(snapshot: Snapshot, names: pd.Series[str] | pd.DataFrame | None) -> pd.DataFrame:
    """Read the groups that the tables give."""
    manifest = snapshot.manifest
    options: dict[str, Any] = {"vintages": manifest.tables, "withhold": False}
    areas = estimates.groups(snapshot.estimates, geography=manifest.geography, **options)
    if snapshot.inside is not None:
        counted = pd.Index(areas["GEOID"].unique())
        areas = estimates.apportion_groups(areas, _inside(snapshot.inside, counted))
    own = None
    if snapshot.published is not None:
        own = estimates.groups(snapshot.published, geography=None, **options)
    return _levels.groups(areas, own, manifest.place, names)


def _gaps(snapshot: Snapshot, names: pd.Series[str] | pd.DataFrame | None) -> pd.DataFrame:
    """Read what is missing."""
    manifest, tables = snapshot.manifest, snapshot.manifest.tables
    areas = estimates.gaps(snapshot.estimates, geography=manifest.geography, vintages=tables)
    if snapshot.inside is not None and len(areas):
        areas = estimates.apportion_gaps(areas, _inside(snapshot.inside, areas.index))
    own = None
    if snapshot.published is not None:
        own = estimates.gaps(snapshot.published, geography=None, vintages=tables)
    return _levels.gaps(areas, own, manifest.place, names)
