"""The user's own files: a polygon for a place, neighborhoods, public computer sites."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from exclusion import frames
from exclusion.errors import SourceError, TableError
from exclusion.snapshots import check_kind
from exclusion.sources import Source

if TYPE_CHECKING:
    from exclusion.snapshots import Manifest, Snapshot

#: World Cylindrical Equal Area, for shares of land.
_EQUAL_AREA = 6933
_NAME_COLUMNS = ("neighborhood", "name", "NAME", "Name", "district", "label")
#: An area belongs to a polygon that holds at least this part of its land.
_MOST = 0.5
#: Lines drawn along an area's edge miss it by a little: such a part of its land is none.
_SLIVER = 0.01
#: How a source of each part begins, the bundled ones and the user's.
_NEIGHBORHOODS = ("Neighborhoods: ", "Tracts of each neighborhood")
_SITES = ("Public computer sites",)

_log = logging.getLogger(__name__)


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
    """Name each area by the user's polygons: the one that holds most of its land.

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
        With its neighborhoods, and their source, replaced. An area of which no polygon holds at
        least half has none. `cut_by` names the polygons, one a line, whose lines cut an area;
        None where none does.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no coordinate system, no column of names or no name in it, or if none of its
        polygons holds half of an area.

    Notes
    -----
    Polygons of one name are one. Those without a name, or of blanks alone, are left out, and the
    log says how many. Blanks at the ends of a name go, several in a row are one.
    """
    check_kind(snapshot)
    if column is not None:
        frames.check_text(column, "column")
    if snapshot.polygons is None:
        raise TableError(f"{snapshot.manifest.place} has no polygons to lay neighborhoods over.")
    named = _named(_read(file), file, column)
    frame = _largest(snapshot.polygons, named)
    if frame["neighborhood"].isna().all():
        raise TableError(
            f"{file} does not overlap {snapshot.manifest.place}, or holds half of none of its "
            f"{snapshot.manifest.geography}s; is its CRS right?"
        )
    manifest = _credited(snapshot.manifest, "Neighborhoods: ", file, _NEIGHBORHOODS)
    return replace(snapshot, manifest=manifest, neighborhoods=frame)


def _named(shapes: gpd.GeoDataFrame, file: str | Path, column: str | None) -> gpd.GeoDataFrame:
    """Keep the polygons that have a name, in the column `neighborhood`."""
    column = column or next((c for c in _NAME_COLUMNS if c in shapes.columns), None)
    if column is None or column not in shapes.columns:
        raise TableError(
            f"{file} has no column of names: expected one of {', '.join(_NAME_COLUMNS)}, "
            f"found {', '.join(map(str, shapes.columns.drop('geometry')))}."
        )
    names = shapes[column].map(_text)
    lacking = int((names == "").sum())
    if lacking == len(shapes):
        raise TableError(f"{file} has no name in its column {column!r}: give each polygon one.")
    if lacking:
        _log.warning(
            "%s: %d of %d polygons have no name in the column %r; left out",
            *(Path(file).name, lacking, len(shapes), column),
        )
    named = shapes[["geometry"]].assign(neighborhood=names)[names != ""].explode()
    return named[named.geom_type == "Polygon"].to_crs(_EQUAL_AREA)


def _largest(polygons: gpd.GeoDataFrame, named: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name each area by the neighborhood, of however many parts, that holds most of its land."""
    areas = polygons[["GEOID", "geometry"]].to_crs(_EQUAL_AREA)
    pieces = areas.overlay(named, keep_geom_type=True)
    land = pieces.assign(land=pieces.area).groupby(["GEOID", "neighborhood"])["land"].sum()
    whole = areas.assign(whole=areas.area).groupby("GEOID")["whole"].sum()
    part = (land / whole.reindex(land.index, level="GEOID")).rename("part").reset_index()
    most = part[part["part"] >= _MOST].sort_values("part").groupby("GEOID")["neighborhood"].last()
    cut = part[part["part"].between(_SLIVER, 1 - _SLIVER)]
    by = cut.groupby("GEOID")["neighborhood"].agg("\n".join)
    frame = pd.DataFrame({"GEOID": areas["GEOID"].to_numpy()})
    for name, found in (("neighborhood", most), ("cut_by", by)):
        column = frame["GEOID"].map(found).astype(object)
        frame[name] = column.where(column.notna(), None)
    return frame


def _text(name: Any) -> str:  # noqa: ANN401 - a cell of any type
    """Write a name; a district's number stays whole where others are missing; "" where it is."""
    if isinstance(name, float) and name.is_integer():
        return str(int(name))
    return "" if pd.isna(name) else " ".join(str(name).split())


def _credited(manifest: Manifest, what: str, file: str | Path, old: tuple[str, ...]) -> Manifest:
    """Name the user's file, as it is in any language, in place of the sources it replaces."""
    name = Path(file).name
    kept = [source for source in manifest.sources if not source.what.startswith(old)]
    return replace(manifest, sources=(*kept, Source(what + name, name, _today(), name)))


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
        With its sites, and their source, replaced.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no names or no places.
    """
    check_kind(snapshot)
    frames.check_path(file, "file")
    manifest = _credited(snapshot.manifest, "Public computer sites: ", file, _SITES)
    return replace(snapshot, manifest=manifest, sites=sites(_read_points(file), str(file)))


def sites(points: gpd.GeoDataFrame, what: str) -> gpd.GeoDataFrame:
    """Give points the columns of public computer sites, after checking each.

    Parameters
    ----------
    points
        With a coordinate system, a column `name`, and if they are there `address`, `computers`,
        `internet`, `wifi`.
    what
        What they are called, for the message.

    Returns
    -------
    GeoDataFrame
        EPSG:4326; what is not there is missing.

    Raises
    ------
    TableError
        If they have no coordinate system, no names or no places.
    """
    frames.shapes(points, what)
    columns = getattr(points, "columns", ())
    frames.check_columns(points, columns, what, "a name and one point a row are expected")
    found = points.to_crs(4326)
    if "name" not in found.columns or found.empty:
        raise TableError(f"{what} has no rows, or no column `name` to tell its sites apart.")
    x, y = (found.bounds[name] for name in ("minx", "miny"))
    wrong = (found.geom_type != "Point") | ~(x.between(-180, 180) & y.between(-90, 90))
    wrong |= found["name"].isna()
    if wrong.any():
        rows = ", ".join(str(n + 2) for n in wrong.to_numpy().nonzero()[0][:5])
        raise TableError(
            f"{what}, line(s) {rows}: expected a name and one point, longitude -180 to 180 and "
            "latitude -90 to 90. Mend or remove these rows."
        )
    found = found.rename_geometry("geometry") if found.geometry.name != "geometry" else found
    for column in ("address", "internet", "wifi"):
        found[column] = found[column].astype(object) if column in found.columns else None
    given = found["computers"] if "computers" in found.columns else pd.NA
    computers = pd.to_numeric(pd.Series(given, index=found.index), errors="coerce")
    found["computers"] = computers.where(computers % 1 == 0).astype("Float64").astype("Int64")
    columns = ["name", "address", "computers", "internet", "wifi", "geometry"]
    return found[columns].reset_index(drop=True)


def _read_points(file: str | Path) -> gpd.GeoDataFrame:
    """Read points; of a CSV by longitude and latitude."""
    if Path(file).suffix.lower() != ".csv":
        return _read(file)
    table = _read_csv(file)
    lacking = [c for c in ("longitude", "latitude") if c not in table.columns]
    if lacking:
        raise TableError(f"{file} lacks the column(s) {', '.join(lacking)} (degrees).")
    x, y = (pd.to_numeric(table[c], errors="coerce") for c in ("longitude", "latitude"))
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x, y), crs=4326)


def _read(file: str | Path) -> gpd.GeoDataFrame:
    frames.check_path(file, "file")
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
