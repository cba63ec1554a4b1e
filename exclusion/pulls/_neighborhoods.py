"""The user's polygons with names, laid over the areas: which area belongs to which, and which none.

An area is counted whole, so of its ground the larger part decides; what that leaves out is kept
beside the names, to be said wherever the neighborhoods are.
"""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import files, frames, gazetteer
from exclusion.errors import ExclusionWarning, PlaceError, TableError
from exclusion.pulls._files import credited
from exclusion.snapshots import check_kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.snapshots import Snapshot
    from exclusion.sources import Source

#: How areas are counted that a line cuts.
Count = Literal["whole", "parts"]
#: World Cylindrical Equal Area, for shares of land.
_EQUAL_AREA: Final = 6933
#: An area belongs to a polygon that holds at least this part of its land.
_MOST: Final = 0.5
#: A polygon is of the place that holds this part of it at least, not a neighbor of it.
_HERE: Final = 0.1
#: Lines drawn along an edge miss it by a little: such a part is none.
_SLIVER: Final = 0.01
#: Parts that differ by less are a tie, which the name decides.
_TIE: Final = 9
_LISTED: Final = 5
_DEGREES: Final = 4326
_SOURCES: Final = ("Neighborhoods: ", "Tracts of each neighborhood")

_log = logging.getLogger(__name__)


def with_neighborhoods(  # noqa: PLR0913 - each is a choice of the user's
    snapshot: Snapshot,
    file: Any,  # noqa: ANN401 - a path or a frame
    *,
    name_column: str | None = None,
    layer: str | None = None,
    count: Count = "whole",
    weights: gazetteer.Weights = "land",
    offline: bool = False,
) -> Snapshot:
    """Name each area by the user's polygons: the one that holds most of its ground.

    Parameters
    ----------
    snapshot
        With polygons.
    file
        A vector file (see `exclusion.files`), or a GeoDataFrame.
    name_column
        The column of names; None finds it by its usual names, in any case, or takes the only
        column of words.
    layer
        Which layer, where there are several.
    count
        Whether an area is counted "whole", for the polygon that holds most of its ground, or by
        "parts", for each polygon as much of it as lies inside.
    weights
        What parts are shares of: an area's "land", or the "housing" units of its blocks in the last
        census.
    offline
        Take blocks from the cache alone.

    Returns
    -------
    Snapshot
        With its neighborhoods, and their source, replaced; beside the name `cut_by`, the polygons,
        one a line, whose lines cut an area, and `holds`, those that have no area of their own and
        lie for the most part in this one; by parts `parts`, the share of the area in each, a tab
        and its name, one a line; None where there are none.

    Raises
    ------
    ArgumentError
        If `count` or `weights` is none of those.
    SourceError
        If the file or the blocks cannot be read.
    TableError
        If nobody can tell where it lies, there is no column of names or no name in it, or if no
        area belongs to any of its polygons.

    Warns
    -----
    ExclusionWarning
        If polygons were invalid, or two of different names lie over the same ground.

    Notes
    -----
    Of the polygons that an area meets, the one that holds most of its ground has it, if that is at
    least half of the area's share of land, ALAND / (ALAND + AWATER), or if it holds the area's
    internal point (a point on its surface); else the area is in none. Of two that hold the same,
    the first in the order of names has it.

    Polygons of one name are one, dissolved; names are alike that differ in case or in how Unicode
    puts their letters together. Those without a name are left out, and the log says how many.
    Blanks at the ends of a name go, several in a row are one.
    """
    check_kind(snapshot)
    frames.check_choice(count, get_args(Count), "count")
    frames.check_choice(weights, get_args(gazetteer.Weights), "weights")
    polygons, place = snapshot.polygons, snapshot.manifest.place
    if polygons is None:
        raise TableError(f"{place} has no polygons to lay neighborhoods over.")
    what = files.name_of(file, "neighborhoods")
    shapes = files.placed(files.vector(file, "neighborhoods", layer=layer), what)
    named = _named(shapes, what, name_column)
    frame = _laid(polygons, named, what)
    if frame["neighborhood"].isna().all():
        raise TableError(
            f"{what} does not overlap {place}, or holds half of none of its "
            f"{snapshot.manifest.geography}s; is its CRS right?"
        )
    manifest = credited(snapshot.manifest, "Neighborhoods: ", file, _SOURCES)
    if count == "parts":
        frame, read = _in_parts(snapshot, frame, named, weights=weights, offline=offline)
        manifest = replace(manifest, sources=tuple(dict.fromkeys((*manifest.sources, *read))))
    return replace(snapshot, manifest=manifest, neighborhoods=frame)


def _named(shapes: gpd.GeoDataFrame, what: str, column: str | None) -> gpd.GeoSeries:
    """Dissolve the polygons of each name, sorted by it."""
    column = files.named(shapes, what, column)
    shapes = shapes.reset_index(drop=True)  # a frame may have one label for several rows
    try:
        names = shapes[column].map(files.text)
    except TableError as err:
        raise TableError(f"{what}, column {files.printable(column)!r}: {err}") from err
    lacking = int((names == "").sum())
    if lacking == len(shapes):
        raise TableError(f"{what} has no name in its column {column!r}: give each polygon one.")
    if lacking:
        _log.warning(
            "%s: %d of %d polygons have no name in the column %r; left out",
            *(what, lacking, len(shapes), files.printable(column)),
        )
    drawn = files.polygons(shapes[names != ""], what)
    alike = _one_spelling(names[names != ""], what)[drawn.index]
    ground = drawn.geometry.to_crs(_EQUAL_AREA)
    whole = ground.groupby(alike.to_numpy()).agg(lambda some: shapely.union_all(list(some)))
    return gpd.GeoSeries(files.mended(whole), index=whole.index, crs=_EQUAL_AREA)


def _one_spelling(names: pd.Series[str], what: str) -> pd.Series[str]:
    """Write names that only case or Unicode's forms tell apart in the commonest spelling."""
    composed = names.map(lambda name: unicodedata.normalize("NFC", name))
    keys = composed.str.casefold()
    # Of two that are as common the same one, whatever the order of the rows.
    spelled = {
        key: max(Counter(some).items(), key=lambda one: one[::-1])[0]
        for key, some in composed.groupby(keys)
    }
    forms = names.groupby(keys).unique()
    several = [" = ".join(some) for some in forms if len(some) > 1]
    if several:
        _log.warning(
            "%s: names that only case or the form of a letter tells apart are one: %s",
            *(what, files.listed(several, _LISTED)),
        )
    return keys.map(spelled)


def _laid(polygons: gpd.GeoDataFrame, named: gpd.GeoSeries, what: str) -> pd.DataFrame:
    """Say of each area whose it is, whose lines cut it, and which others lie in it."""
    areas = polygons.geometry.to_crs(_EQUAL_AREA).to_numpy()
    areas = files.mended(areas)
    _warn_of_overlaps(named, what)
    ground = _pieces(areas, named)
    whole = shapely.area(areas)
    with np.errstate(divide="ignore", invalid="ignore"):
        ground["part"] = (ground["ground"] / whole[ground["area"]]).fillna(0.0).round(_TIE)
    first = ground.sort_values(["area", "part", "name"], ascending=[True, False, True])
    first = first[first["part"] > 0].drop_duplicates("area").set_index("area")
    inner = shapely.point_on_surface(areas[first.index])
    holds = shapely.intersects(named[first["name"]].to_numpy(), inner)
    enough = first["part"] >= _MOST * _land(polygons)[first.index] - 10.0**-_TIE
    mine = first.loc[enough | holds, "name"]
    cut = ground[ground["part"].between(_SLIVER, 1 - _SLIVER)].sort_values("name")
    columns = {
        "neighborhood": mine,
        "cut_by": cut.groupby("area")["name"].agg("\n".join),
        "holds": _without(ground, named, set(mine)),
    }
    frame = pd.DataFrame({"GEOID": polygons["GEOID"].to_numpy()})
    for name, found in columns.items():
        column = pd.Series(frame.index, index=frame.index).map(found).astype(object)
        frame[name] = column.where(column.notna(), None)
    return frame


def _pieces(areas: NDArray[np.object_], named: gpd.GeoSeries) -> pd.DataFrame:
    """Measure the ground that each area shares with each polygon, in m²."""
    shapes = named.to_numpy()
    area, shape = shapely.STRtree(shapes).query(areas, predicate="intersects")
    shared = shapely.area(shapely.intersection(areas[area], shapes[shape]))
    return pd.DataFrame({"area": area, "name": named.index.to_numpy()[shape], "ground": shared})


def _in_parts(
    snapshot: Snapshot,
    frame: pd.DataFrame,
    named: gpd.GeoSeries,
    *,
    weights: gazetteer.Weights,
    offline: bool,
) -> tuple[pd.DataFrame, list[Source]]:
    """Say how much of each area lies in each polygon, of what of it lies in the place."""
    shares: dict[str, pd.Series[float]] = {}
    read: list[Source] = []
    areas = gpd.GeoDataFrame(snapshot.polygons)
    for name, shape in named.to_crs(_DEGREES).items():
        ground = gazetteer.Place(str(name), "", "polygon", (), polygon=files.polygonal(shape))
        try:
            share, sources = gazetteer.apportion(
                ground,
                areas,
                weights=weights,
                vintage=snapshot.manifest.vintage,
                offline=offline,
            )
        except PlaceError:  # it lies elsewhere
            continue
        shares[str(name)], read = share, [*read, *sources]
    table = pd.DataFrame(shares).reindex(frame["GEOID"]).fillna(0.0)
    if snapshot.inside is not None:
        inside = snapshot.inside.set_index("GEOID")["inside"].reindex(table.index).fillna(1.0)
        table = table.div(inside.where(inside > 0, 1.0), axis=0).clip(upper=1.0)
    # Where polygons overlap, an area is still one.
    table = table.div(table.sum(axis=1).clip(lower=1.0), axis=0)
    lines = table.apply(
        lambda row: "\n".join(f"{part:.9f}\t{name}" for name, part in row.items() if part > 0),
        axis=1,
    )
    parts = lines.where(lines != "", None).astype(object).to_numpy()
    held = set(table.columns[(table > 0).any()])
    return frame.assign(holds=frame["holds"].map(lambda some: _rest(some, held)), parts=parts), read


def _rest(names: str | None, held: set[str]) -> str | None:
    """Keep of some names those that hold no part of any area."""
    left = [name for name in (names or "").split("\n") if name and name not in held]
    return "\n".join(left) or None


def _land(polygons: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Give the share of land in each area's ground; 1 where nobody knows it."""
    land, water = (
        pd.to_numeric(polygons[name], errors="coerce").to_numpy(dtype=float)
        if name in polygons
        else np.full(len(polygons), np.nan)
        for name in ("ALAND", "AWATER")
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = land / (land + water)
    return np.where(np.isfinite(share), share, 1.0)


def _without(ground: pd.DataFrame, named: gpd.GeoSeries, winners: set[str]) -> pd.Series[str]:
    """List, by the area that holds most of each, the polygons of the place that have no area."""
    lost = ground[~ground["name"].isin(winners)]
    size = pd.Series(named.area.to_numpy(), index=named.index)
    inside = lost.groupby("name")["ground"].sum()
    here = inside.index[inside >= _HERE * size[inside.index]]
    lost = lost[lost["name"].isin(here)].assign(ground=lost["ground"].round(3))
    most = lost.sort_values(["ground", "area"], ascending=[False, True]).drop_duplicates("name")
    return most.sort_values("name").groupby("area")["name"].agg("\n".join)


def _warn_of_overlaps(named: gpd.GeoSeries, what: str) -> None:
    """Name the pairs of polygons that lie over the same ground."""
    shapes = named.to_numpy()
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    both = shapely.area(shapely.intersection(shapes[a], shapes[b]))
    size = shapely.area(shapes)
    share = both / np.minimum(size[a], size[b])
    order = np.argsort(-share.round(_TIE), kind="stable")
    pairs = [
        f"{named.index[a[i]]} and {named.index[b[i]]} ({share[i]:.0%} of the smaller)"
        for i in order
        if share[i] > _SLIVER
    ]
    if pairs:
        warnings.warn(
            f"{what}: polygons lie over the same ground: {files.listed(pairs, _LISTED)}. An area "
            "there goes to the one that holds more of it, of two alike to the first by name.",
            ExclusionWarning,
            stacklevel=4,
        )
