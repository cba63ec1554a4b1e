"""The user's own files: a polygon for a place, neighbourhoods, public computer sites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from exclusion.errors import SourceError, TableError
from exclusion.sources import Source

if TYPE_CHECKING:
    from exclusion.snapshots import Snapshot

#: World Cylindrical Equal Area, for shares of land.
_EQUAL_AREA = 6933
_NAME_COLUMNS = ("neighborhood", "name", "NAME", "Name", "district", "label")


def read_area(file: str | Path) -> gpd.GeoDataFrame:
    """Read the user's polygons that together are a place.

    Parameters
    ----------
    file
        Any vector file that GDAL reads, with a coordinate system.

    Returns
    -------
    GeoDataFrame
        Its polygons; for `study` and `fetch`.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no coordinate system or no polygon.
    """
    frame = _read(file)
    frame = frame[frame.geom_type.isin(["Polygon", "MultiPolygon"])]
    if frame.empty:
        raise TableError(f"{file} has no polygon.")
    return frame


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
    if snapshot.polygons is None:
        raise TableError(f"{snapshot.manifest.place} has no polygons to lay neighborhoods over.")
    shapes = _read(file)
    column = column or next((c for c in _NAME_COLUMNS if c in shapes.columns), None)
    if column is None or column not in shapes.columns:
        raise TableError(
            f"{file} has no column of names: expected one of {', '.join(_NAME_COLUMNS)}, "
            f"found {', '.join(map(str, shapes.columns.drop('geometry')))}."
        )
    frame = _largest(snapshot.polygons, shapes, column)
    if frame["neighborhood"].isna().all():
        raise TableError(f"{file} does not overlap {snapshot.manifest.place}; is its CRS right?")
    source = Source(
        f"Neighborhoods: {Path(file).name}", Path(file).name, _today(), "the user's file"
    )
    manifest = replace(snapshot.manifest, sources=(*snapshot.manifest.sources, source))
    return replace(snapshot, manifest=manifest, neighborhoods=frame)


def _largest(polygons: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame, column: str) -> pd.DataFrame:
    """Name each area by the neighbourhood, of however many parts, that holds most of its land."""
    areas = polygons[["GEOID", "geometry"]].to_crs(_EQUAL_AREA)
    named = shapes.loc[shapes[column].notna(), [column, "geometry"]].explode().to_crs(_EQUAL_AREA)
    named = named[named.geom_type == "Polygon"].rename(columns={column: "neighborhood"})
    named["neighborhood"] = named["neighborhood"].map(_text)
    pieces = areas.overlay(named, keep_geom_type=True)
    land = pieces.assign(land=pieces.area).groupby(["GEOID", "neighborhood"])["land"].sum()
    most = land.sort_values().reset_index().groupby("GEOID")["neighborhood"].last()
    names = most.reindex(areas["GEOID"]).astype(object)
    frame: pd.DataFrame = names.where(names.notna(), None).rename_axis("GEOID").reset_index()
    return frame


def _text(name: object) -> str:
    """Write a name; a district's number stays whole where others are missing."""
    return str(int(name)) if isinstance(name, float) and name.is_integer() else str(name)


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
    sites = _read_points(file)
    for column in ("address", "internet", "wifi"):
        sites[column] = sites[column].astype(object) if column in sites.columns else None
    given = sites["computers"] if "computers" in sites.columns else pd.NA
    computers = pd.to_numeric(pd.Series(given, index=sites.index), errors="coerce")
    sites["computers"] = computers.where(computers % 1 == 0).astype("Float64").astype("Int64")
    columns = ["name", "address", "computers", "internet", "wifi", "geometry"]
    source = Source(f"Public computer sites: {Path(file).name}", Path(file).name, _today(),
                    "the user's file")  # fmt: skip
    manifest = replace(snapshot.manifest, sources=(*snapshot.manifest.sources, source))
    return replace(snapshot, manifest=manifest, sites=sites[columns].reset_index(drop=True))


def _read_points(file: str | Path) -> gpd.GeoDataFrame:
    """Read named points, each in its place on earth."""
    if Path(file).suffix.lower() == ".csv":
        table = _read_csv(file)
        lacking = [c for c in ("longitude", "latitude") if c not in table.columns]
        if lacking:
            raise TableError(f"{file} lacks the column(s) {', '.join(lacking)} (degrees).")
        x, y = (pd.to_numeric(table[c], errors="coerce") for c in ("longitude", "latitude"))
        sites = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x, y), crs=4326)
        wrong = ~(x.between(-180, 180) & y.between(-90, 90))
    else:
        sites = _read(file).to_crs(4326)
        wrong = sites.geom_type != "Point"
    if "name" not in sites.columns or sites.empty:
        raise TableError(f"{file} has no rows, or no column `name` to tell its sites apart.")
    wrong |= sites["name"].isna()
    if wrong.any():
        rows = ", ".join(str(n + 2) for n in wrong.to_numpy().nonzero()[0][:5])
        raise TableError(
            f"{file}, line(s) {rows}: expected a name and one point, longitude -180 to 180 and "
            "latitude -90 to 90. Mend or remove these rows."
        )
    return sites


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
