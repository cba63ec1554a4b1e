"""The user's own files: a polygon for a place, and public computer sites."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from exclusion import files, frames, grids
from exclusion.errors import ExclusionWarning, TableError
from exclusion.snapshots import check_kind
from exclusion.sources import Source

if TYPE_CHECKING:
    import geopandas as gpd

    from exclusion.snapshots import Manifest, Snapshot

#: How a source of each part begins, the bundled ones and the user's.
_SITES: Final = ("Public computer sites",)
#: A site is of the place up to so many meters outside, where people of it may still go.
_MARGIN: Final = 20_000
#: Degrees, where only the kind of a mistake is asked.
_NEAR: Final = 0.1
_LISTED: Final = 10
#: No site has as many computers.
_MANY: Final = 1_000_000
#: What is known of a site beside its name, and how else people call it.
_KNOWN: Final = {
    "address": ("address", "streetaddress", "addr", "fulladdress", "siteaddress"),
    "computers": ("computers", "publiccomputers", "numcomputers", "pcs"),
    "internet": ("internet",),
    "wifi": ("wifi", "publicwifi"),
}


def read_area(file: Any, *, layer: str | None = None) -> gpd.GeoDataFrame:  # noqa: ANN401
    """Read the user's polygons that together are a place.

    Parameters
    ----------
    file
        A vector file (see `exclusion.files`) or a GeoDataFrame.
    layer
        Which layer, where there are several.

    Returns
    -------
    GeoDataFrame
        Its polygons, valid, EPSG:4326; for `study` and `fetch`.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no polygon, several layers, or nobody can tell where it lies.

    Warns
    -----
    ExclusionWarning
        If polygons were invalid and have been mended, or other shapes left out: how many.
    """
    what = files.name_of(file, "area")
    frame = files.placed(files.vector(file, "area", layer=layer), what)
    return files.polygons(frame, what)


def with_sites(
    snapshot: Snapshot,
    file: Any,  # noqa: ANN401 - a path or a frame
    *,
    name_column: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
    layer: str | None = None,
) -> Snapshot:
    """Add the user's public computer sites.

    Parameters
    ----------
    snapshot
        Any.
    file
        Points in a vector file (see `exclusion.files`), a table with longitude and latitude, or a
        frame of either; with names, and if they are there `address`, `computers`, `internet`,
        `wifi`.
    name_column, lon, lat
        Columns; None finds each by its usual names, in any case.
    layer
        Which layer, where there are several.

    Returns
    -------
    Snapshot
        With its sites, and their source, replaced.

    Raises
    ------
    SourceError
        If the file cannot be read.
    TableError
        If it has no names or no places, or its sites are not in the place.

    Warns
    -----
    ExclusionWarning
        If sites lie farther than 20 km from the place: they are left out, and named.
    """
    check_kind(snapshot)
    what = files.name_of(file, "sites")
    points = files.points(file, "sites", lon=lon, lat=lat, layer=layer)
    found = sites(points, what, name_column)
    if snapshot.polygons is not None:
        found = of_place(found, snapshot.polygons, what, snapshot.manifest.place)
    manifest = credited(snapshot.manifest, "Public computer sites: ", file, _SITES)
    return replace(snapshot, manifest=manifest, sites=found)


def sites(points: gpd.GeoDataFrame, what: str, name_column: str | None = None) -> gpd.GeoDataFrame:
    """Give points the columns of public computer sites, after checking each.

    Parameters
    ----------
    points
        With a column of names, and if they are there `address`, `computers`, `internet`, `wifi`.
    what
        What they are called, for the message.
    name_column
        The column of names; None finds it.

    Returns
    -------
    GeoDataFrame
        EPSG:4326; what is not there is missing.

    Raises
    ------
    TableError
        If they have no names or no places.
    """
    frames.check_columns(points, (), what, "a name and one point a row are expected")
    frames.check_columns(points, points.columns, what, "each is expected once")
    found = files.vector(points, what)
    if found.empty:
        raise TableError(f"{what} has no rows: a name and one point a row are expected.")
    names = found[files.named(found, what, name_column, sites=True)].map(files.text)
    x, y = (found.bounds[name] for name in ("minx", "miny"))
    wrong = found.geom_type != "Point"
    if found.crs is None or found.crs.is_geographic:
        beyond = ~(x.between(-180, 180) & y.between(-90, 90))
        # All of them are of another kind of coordinates, which `placed` speaks of.
        wrong |= beyond & ~beyond.all()
    wrong |= (names == "") | found.geometry.is_empty
    if not wrong.any():
        found = files.placed(found, what)
    else:
        rows = ", ".join(str(n + 2) for n in wrong.to_numpy().nonzero()[0][:5])
        raise TableError(
            f"{what}, line(s) {rows}: expected a name and one point, longitude -180 to 180 and "
            "latitude -90 to 90. Mend or remove these rows."
        )
    columns: dict[str, Any] = {"name": names.astype(object)}
    for column, spellings in _KNOWN.items():
        given = files.find(found.columns, spellings)
        columns[column] = None if given is None else found[given].astype(object)
    known = columns["computers"] if columns["computers"] is not None else pd.NA
    computers = pd.to_numeric(pd.Series(known, index=found.index), errors="coerce")
    whole = [int(n) if 0 <= n < _MANY and int(n) == n else None for n in computers.astype(float)]
    columns["computers"] = pd.array(whole, dtype="Int64")
    return found[["geometry"]].assign(**columns)[[*columns, "geometry"]].reset_index(drop=True)


def of_place(
    found: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame, what: str, place: str
) -> gpd.GeoDataFrame:
    """Keep the sites in a place and a margin round it.

    Parameters
    ----------
    found
        As `sites` gives them.
    polygons
        Of the place's areas.
    what, place
        What both are called, for the message.

    Returns
    -------
    GeoDataFrame
        Those within 20 km of an area: one in the next town may serve people here.

    Raises
    ------
    TableError
        If none is, or most of them are not and look mistaken: at 0, 0, latitude and longitude
        swapped, or without the minus of the west.

    Warns
    -----
    ExclusionWarning
        If some are left out: how many, and their names.
    """
    zone = grids.utm(polygons)
    areas = polygons.to_crs(zone).geometry.to_numpy()
    points = found.to_crs(zone).geometry.to_numpy()
    known = np.flatnonzero(np.isfinite(shapely.bounds(points)).all(axis=1))
    tree = shapely.STRtree(areas)
    near, _ = tree.query(points[known], predicate="dwithin", distance=_MARGIN)
    inside = np.zeros(len(points), dtype=bool)
    inside[known[near]] = True
    if inside.all():
        return found
    lost = found[~inside]
    why = _mistake(lost, polygons)
    said = (
        f"{what}: {len(lost)} of {len(found)} sites lie farther than {_MARGIN // 1000} km from "
        f"{place}: {files.listed(list(lost['name']), _LISTED)}."
    )
    if not inside.any() or (why and 2 * len(lost) > len(found)):
        west, south, east, north = polygons.total_bounds
        lies = f"{west:.2f} to {east:.2f} and {south:.2f} to {north:.2f}"
        raise TableError(
            f"{said} {why or 'Are they of another place?'} Expected longitude and latitude in "
            f"degrees, such as {place} has: {lies}."
        )
    warnings.warn(f"{said} They are left out.", ExclusionWarning, stacklevel=3)
    return found[inside].reset_index(drop=True)


def _mistake(lost: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> str:
    """Say what is wrong with sites elsewhere, if most of them have it."""
    x, y = lost.geometry.x, lost.geometry.y
    west, south, east, north = polygons.total_bounds + np.array([-1, -1, 1, 1]) * _NEAR
    mistakes = {
        "They lie at 0, 0: an address that was not found.": (x.abs() < _NEAR) & (y.abs() < _NEAR),
        "Longitude and latitude are swapped.": y.between(west, east) & x.between(south, north),
        "The minus of western longitudes is lost.": (
            (-x).between(west, east) & y.between(south, north)
        ),
    }
    return next((why for why, so in mistakes.items() if 2 * so.sum() > len(lost)), "")


def credited(
    manifest: Manifest,
    what: str,
    file: Any,  # noqa: ANN401 - a path or a frame
    old: tuple[str, ...],
) -> Manifest:
    """Name the user's file, as it is in any language, in place of the sources it replaces."""
    name = "frame" if isinstance(file, pd.DataFrame | pd.Series) else Path(file).name
    name = files.printable(name)
    kept = [source for source in manifest.sources if not source.what.startswith(old)]
    today = pd.Timestamp.now(tz="UTC").date().isoformat()
    return replace(manifest, sources=(*kept, Source(what + name, name, today, name)))
