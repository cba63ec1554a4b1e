"""A pull: one place's tables and polygons, fetched and put together as a snapshot.

Where a place's line cuts an area, the area's numbers of households and people and their margins
are multiplied by the share of its land inside: what is outside is taken to live as densely as what
is inside. Averages and medians are left as they are. The place's own published rows are pulled
beside them, and totals come from those.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from exclusion import acs, boundaries, places
from exclusion.errors import SourceError, TableError
from exclusion.snapshots import Manifest, Snapshot
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.geoid import Geography
    from exclusion.places import Place

_log = logging.getLogger(__name__)

#: What a study needs: computers, subscriptions, both together by household and by person.
TABLES = ("B28001", "B28002", "B28003", "B28008")
#: Tables of averages and medians, which are not apportioned.
_NOT_COUNTS = ("B19013", "B25010")
#: Kinds of place that the Bureau publishes rows for.
_PUBLISHED = ("state", "county", "place")
_NAME_COLUMNS = ("neighborhood", "name", "NAME", "Name", "district", "label")


def fetch(  # noqa: PLR0913 - each is a choice of the user's
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    *,
    geography: Geography | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
    county: int | str | None = None,
    erase_water: bool = False,
) -> Snapshot:
    """Pull a place's tables and polygons.

    Parameters
    ----------
    place
        A name ("New Orleans, Louisiana"), a GEOID, a list of either, or a polygon; see
        `places.find`.
    vintage
        The last year of the 5-year period, from 2017; None asks for the newest.
    geography
        "tract" or "block group"; None takes tracts.
    source
        "auto", "bulk" (the keyless Summary File) or "api".
    key
        A key of the Census Bureau's Data API; None takes CENSUS_API_KEY.
    offline
        Use only what the cache holds.
    county
        A county of the state that `place` names: 71, "71", "071" or "Orleans".
    erase_water
        Take lakes, rivers and the sea out of the polygons, and so out of the shares of land.

    Returns
    -------
    Snapshot
        Estimates of the areas (numbers apportioned where the place's line cuts one), polygons, and
        the place's own published rows where there are any.

    Raises
    ------
    PlaceError
        If the place is unknown or ambiguous, or has no area of this geography.
    SourceError
        If a service or the cache cannot give what is asked for.
    VintageError
        If the vintage is not there, or figures and boundaries do not fit.
    """
    geography = geography or "tract"
    vintage = acs.newest_vintage(offline=offline) if vintage is None else vintage
    acs.check_vintage(vintage)
    found = places.find(place, vintage, county=county, key=key, offline=offline)
    options: dict[str, Any] = {"source": source, "key": key, "offline": offline}
    pull = acs.fetch(TABLES, geography, found.counties, vintage, **options)
    _log.info("%s, vintage %d: %s", found.name, vintage, pull.how)
    polygons, drawn_from = boundaries.fetch(
        geography, found.counties, vintage, erase_water=erase_water, offline=offline
    )
    estimates = _without_water(pull.estimates, polygons)
    boundaries.check(polygons, estimates["GEOID"].unique())
    # Only where a place has a line of its own can it cut areas; else their GEOIDs say it all.
    held = pd.DataFrame({"GEOID": estimates["GEOID"].unique()})
    inside = places.inside(found, held if found.polygon is None else polygons)
    estimates = _inside(estimates, inside)
    own = _own_rows(found, vintage, options)
    return Snapshot(
        Manifest(
            place=found.name,
            geoid=found.geoid,
            vintage=vintage,
            geography=geography,
            tables=dict(pull.tables),
            sources=_unique(
                [*pull.sources, *(own.sources if own else ()), *found.sources, *drawn_from]
            ),
        ),
        estimates=estimates,
        published=None if own is None else own.estimates,
        polygons=polygons[polygons["GEOID"].isin(set(estimates["GEOID"]))].reset_index(drop=True),
        inside=None if (inside == 1).all() else _frame(inside),
    )


def with_neighborhoods(snapshot: Snapshot, file: str | Path, column: str | None = None) -> Snapshot:
    """Name each area by the user's polygons: the one that holds the most of its land.

    Parameters
    ----------
    snapshot
        With polygons.
    file
        Any vector file that GDAL reads, with a coordinate system.
    column
        The column of names; None takes the first of neighborhood, name, district, label.

    Returns
    -------
    Snapshot
        With its neighbourhoods replaced; areas that no polygon touches have none.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no coordinate system or no column of names, or nothing overlaps.
    """
    from dataclasses import replace

    if snapshot.polygons is None:
        raise TableError(f"{snapshot.manifest.place} has no polygons to lay neighborhoods over.")
    shapes = _read(file)
    column = column or next((c for c in _NAME_COLUMNS if c in shapes.columns), None)
    if column is None or column not in shapes.columns:
        raise TableError(
            f"{file} has no column of names: expected one of {', '.join(_NAME_COLUMNS)}, "
            f"found {', '.join(map(str, shapes.columns.drop('geometry')))}."
        )
    areas = snapshot.polygons[["GEOID", "geometry"]].to_crs(6933)
    named = shapes[[column, "geometry"]].rename(columns={column: "neighborhood"}).to_crs(6933)
    pieces = areas.overlay(named, keep_geom_type=True)
    if pieces.empty:
        raise TableError(f"{file} does not overlap {snapshot.manifest.place}; is its CRS right?")
    largest = pieces.assign(land=pieces.area).sort_values("land").groupby("GEOID").last()
    names = largest["neighborhood"].reindex(areas["GEOID"]).astype(object)
    frame = names.where(names.notna(), None).rename_axis("GEOID").reset_index()
    source = Source(
        f"Neighborhoods: {Path(file).name}", Path(file).name, _today(), "the user's file"
    )
    manifest = replace(snapshot.manifest, sources=(*snapshot.manifest.sources, source))
    return replace(snapshot, manifest=manifest, neighborhoods=frame)


def with_sites(snapshot: Snapshot, file: str | Path) -> Snapshot:
    """Add the user's public computer sites.

    Parameters
    ----------
    snapshot
        Any.
    file
        Points in any vector file that GDAL reads, or a CSV with longitude and latitude; a column
        `name`, and if they are there `address`, `computers`, `internet`, `wifi`.

    Returns
    -------
    Snapshot
        With its sites replaced.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no names or no places.
    """
    from dataclasses import replace

    if Path(file).suffix.lower() == ".csv":
        table = _read_csv(file)
        lacking = [c for c in ("longitude", "latitude") if c not in table.columns]
        if lacking:
            raise TableError(f"{file} lacks the column(s) {', '.join(lacking)} (degrees).")
        points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=4326)
        sites = gpd.GeoDataFrame(table, geometry=points)
    else:
        sites = _read(file).to_crs(4326)
    if "name" not in sites.columns:
        raise TableError(f"{file} has no column `name`, so its sites cannot be told apart.")
    for column in ("address", "internet", "wifi"):
        sites[column] = sites[column].astype(object) if column in sites.columns else None
    computers = sites["computers"] if "computers" in sites.columns else pd.NA
    sites["computers"] = pd.Series(computers, index=sites.index, dtype="Float64").astype("Int64")
    columns = ["name", "address", "computers", "internet", "wifi", "geometry"]
    source = Source(f"Public computer sites: {Path(file).name}", Path(file).name, _today(),
                    "the user's file")  # fmt: skip
    manifest = replace(snapshot.manifest, sources=(*snapshot.manifest.sources, source))
    return replace(snapshot, manifest=manifest, sites=sites[columns].reset_index(drop=True))


def _read(file: str | Path) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(file)
    except Exception as err:
        raise SourceError(f"{file} cannot be read as a vector file: {err}", url=str(file)) from err
    if frame.crs is None:
        raise TableError(f"{file} has no coordinate system; add one (GeoJSON is EPSG:4326).")
    return frame


def _read_csv(file: str | Path) -> pd.DataFrame:
    try:
        return pd.read_csv(file)
    except (OSError, ValueError) as err:
        raise SourceError(f"{file} cannot be read as CSV: {err}", url=str(file)) from err


def _today() -> str:
    return pd.Timestamp.now(tz="UTC").date().isoformat()


def _frame(inside: pd.Series[float]) -> pd.DataFrame:
    return inside.rename("inside").rename_axis("GEOID").reset_index()


def _unique(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))


def _without_water(estimates: pd.DataFrame, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    """Leave out areas that have neither a polygon nor anybody in them: they are open water."""
    counted = estimates.groupby("GEOID")["estimate"].sum()
    water = set(counted.index[counted == 0]) - set(polygons["GEOID"])
    return estimates[~estimates["GEOID"].isin(water)]


def _inside(estimates: pd.DataFrame, inside: pd.Series[float]) -> pd.DataFrame:
    """Keep the areas inside, numbers and margins times the share of land inside."""
    share = estimates["GEOID"].map(inside)
    kept = estimates[share > 0].copy()
    part = share[share > 0]
    counts = ~kept["variable"].str.startswith(_NOT_COUNTS)
    cut = counts & (part < 1)
    for column in ("estimate", "moe"):
        kept[column] = kept[column].where(~cut, kept[column] * part)
    derived = cut & kept["moe_method"].isin(["published", "controlled"])
    kept["moe_method"] = kept["moe_method"].where(~derived, "derived")
    return kept.reset_index(drop=True)


def _own_rows(place: Place, vintage: int, options: dict[str, Any]) -> acs.Pull | None:
    if place.kind not in _PUBLISHED:
        return None
    return acs.fetch(TABLES, place.kind, [place.geoid], vintage, **options)
