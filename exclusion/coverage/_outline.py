"""What a network covers, whatever file says it, as one polygon; and how much of each area it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import files, frames, gazetteer
from exclusion.coverage import _filters, _hexagons, _rows, _shapes, _signal
from exclusion.coverage._codes import KNOWN, NETWORK
from exclusion.errors import ArgumentError, PlaceError, TableError
from exclusion.files import mended, polygonal

if TYPE_CHECKING:
    from exclusion.dasymetric import Raster
    from exclusion.grids import Bounds

#: Columns that hold a network's name, in any case; the first with one name for all rows tells.
_NAMES = ("name", "network", "provider", "brand", "brandname", "brand_name")
Kind = Literal["polygons", "hexagons", "signal"]


@dataclass(frozen=True)
class Outline:
    """The ground that a network covers.

    Parameters
    ----------
    name
        The file's name without its folder, or "frame".
    kind
        What it was given as: "polygons", "hexagons" (H3 cells) or "signal" (a raster).
    geometry
        All that is covered as one valid polygon or multipolygon, EPSG:4326.
    options
        What the command line takes to read that file so; None where it cannot be told.
    called
        The network's own name, as it was given or as all rows that are meant have it; "" where
        nobody says.
    """

    name: str
    kind: Kind
    geometry: shapely.Geometry = field(repr=False)
    options: tuple[str, ...] | None = field(default=(), repr=False)
    called: str = field(default="", repr=False)

    def within(self, points: gpd.GeoSeries | gpd.GeoDataFrame) -> pd.Series[bool]:
        """Tell which points are covered.

        Parameters
        ----------
        points
            With a coordinate system.

        Returns
        -------
        Series
            True or False by the index of `points`.

        Raises
        ------
        SourceError
            If they have no coordinate system.
        """
        _shapes.check_crs(points, "The points")
        there = points.geometry.to_crs(4326)
        shapely.prepare(self.geometry)
        return pd.Series(shapely.intersects(self.geometry, there.to_numpy()), index=points.index)


def outline(  # noqa: PLR0913 - each is a choice of the user's
    file: str | Path | pd.DataFrame | gpd.GeoSeries,
    *,
    column: str | None = None,
    at_least: float | Mapping[str, float] | None = None,
    where: Mapping[str, Any] | None = None,
    network: tuple[str, float, float] | None = None,
    areas: gpd.GeoDataFrame | None = None,
    layer: str | None = None,
    name: str | None = None,
) -> Outline:
    """Read what a network covers.

    Parameters
    ----------
    file
        - polygons: any vector file of `exclusion.files` or a GeoDataFrame;
        - H3 cells: a CSV, Parquet or vector file with a column `h3_res9_id` or `h3_res8_id`, as the
          FCC publishes mobile coverage, of one resolution or of several, or a plain DataFrame;
        - a raster of signal strength, with `at_least`.
    column
        The column of H3 cells, where it has another name.
    at_least
        For a raster the least value that counts as served, such as -95 (dBm). For rows the least
        number by column, such as ``{"mindown": 35, "minup": 3}``.
    where
        For rows, the value or list of values by column, such as ``{"technology": 500}``: what one
        file holds of other providers, technologies or environments is not meant. Columns are found
        in any case, technologies by code or name ("5G-NR").
    network
        Technology, down and up (Mbit/s; 0 for any) that is meant: of rows that say so themselves,
        as the FCC's do in `technology`, `mindown` and `minup`, only those that are it. "any" is
        every technology but satellite; without a network, rows of satellites are left out too. A
        file without these columns is taken to be it.
    areas
        Read and keep only what lies in the extent of these areas, and refuse a file that has
        nothing there: needed to read a state's file for a city quickly.
    layer
        Which layer of a vector file, where there are several.
    name
        What the network is called on pages; None takes the one name that all rows have in a column
        `name`, `network`, `provider`, `brand` or `brandname`.

    Returns
    -------
    Outline
        One polygon.

    Raises
    ------
    SourceError
        If the file cannot be read, has no coordinate system, lies elsewhere, or is a raster without
        data.
    TableError
        If there is no polygon, a column is missing, some rows cannot be chosen by it (such as
        those without a technology), no row is meant, a cell is not valid (with its row), no value
        of a raster is as high, a file has several layers, or it is a table of availability or the
        FCC's fixed availability by location, which `read` and `reduce` read.
    ExclusionError
        If there are H3 cells and the package h3 is not installed.

    Warns
    -----
    ExclusionWarning
        If polygons were invalid and have been mended, shapes were left out, or rows of satellites
        were: how many.

    Notes
    -----
    Overlapping polygons are united, so that ground served twice counts once. A cell of a raster
    without data is not served. A column of cells goes before polygons that a file has beside it.

    Examples
    --------
    >>> import geopandas, shapely
    >>> west, east = shapely.box(-90.1, 29.9, -90.0, 30), shapely.box(-90.05, 29.9, -89.9, 30)
    >>> drawn = geopandas.GeoDataFrame({"technology": [300, 500]}, geometry=[west, east], crs=4326)
    >>> both, fifth = outline(drawn), outline(drawn, where={"technology": 500})
    >>> [round(one.geometry.area, 3) for one in (both, fifth)]
    [0.02, 0.015]
    """
    _check_words(column, where, network, name)
    if not isinstance(at_least, Real | None):
        at_least = frames.numbers(at_least, "at_least")
    box = None
    if areas is not None:
        box = _shapes.bounds(frames.shapes(areas, "areas"))
    what, named, called = "The frame of coverage", "frame", ""
    if isinstance(file, str | Path):
        what, named = str(file), Path(file).name
    kind: Kind = "signal"
    if isinstance(at_least, Real) or Path(named).suffix.lower() in files.SUFFIXES:
        geometry = _of_signal(file, at_least, box)
    else:
        rows = (
            _rows.read(file, column, box, layer)
            if isinstance(file, str | Path)
            else _rows.of_frame(file, column)
        )
        least = at_least if isinstance(at_least, Mapping) else {}
        meant = _filters.chosen(
            rows.frame, what, network=network, where=where or {}, at_least=least
        )
        called = _called(meant)
        kind = "polygons" if rows.cells is None else "hexagons"
        if rows.cells is None:
            geometry = _shapes.dissolve(meant.geometry, what)
        else:
            geometry = _hexagons.dissolve(meant[rows.cells], what, box)
    if box is not None:
        geometry = _near(geometry, box, what)
    by_hand = isinstance(at_least, Mapping) or column is not None or bool(where)
    options = None if by_hand else _options(at_least, layer, name)  # type: ignore[arg-type]
    return Outline(named, kind, geometry, options, called if name is None else name.strip())


def _called(meant: pd.DataFrame) -> str:
    """Find the one name that all rows have, in the first column that holds names; else ""."""
    columns = {str(column).lower(): column for column in meant}
    for column in (columns[name] for name in _NAMES if name in columns):
        found = {str(value).strip() for value in meant[column].dropna()} - {""}
        if len(found) == 1 and meant[column].notna().all():
            return found.pop()
    return ""


def _options(at_least: float | None, layer: str | None, name: str | None) -> tuple[str, ...]:
    """Say on the command line what counts as served, which layer is read, and its name."""
    signal = () if at_least is None else ("--signal", f"{at_least:.15g}")
    called = () if name is None else ("--network-name", name)
    return (*signal, *(() if layer is None else ("--layer", layer)), *called)


def _check_words(column: object, where: object, network: object, name: object) -> None:
    for text, what in ((column, "column"), (name, "name")):
        if text is not None:
            frames.check_text(text, what)
    if where is not None and not isinstance(where, Mapping):
        raise ArgumentError(f"where is {where!r}; expected a value by column, such as a dict.")
    if network is not None:
        check_network(network)


def check_network(network: object) -> None:
    """Refuse what is no technology with its two speeds.

    Parameters
    ----------
    network
        Technology, down and up (Mbit/s).

    Raises
    ------
    ArgumentError
        If the technology is none of `coverage.NAMES` or "network", or a speed negative.
    """
    if not isinstance(network, Sequence) or isinstance(network, str) or len(network) != 3:
        raise ArgumentError(
            f"network is {network!r}; expected technology, down and up, such as ('fiber', 100, 20)."
        )
    frames.check_choice(network[0], KNOWN, "technology")
    for speed, what in zip(network[1:], ("down", "up"), strict=True):
        frames.check_number(speed, what, zero=True)


def of_outline(
    areas: gpd.GeoDataFrame,
    covered: Outline,
    *,
    people: Raster | str | Path | None = None,
    technology: str = NETWORK,
    down: float = 0,
    up: float = 0,
) -> pd.DataFrame:
    """Measure the share of each area that an outline covers, as an availability table.

    Parameters
    ----------
    areas
        An area table with polygons, indexed by GEOID.
    covered
        As `outline` gives it.
    people
        A raster as `dasymetric.spread` writes it: shares are then of the people or households in
        it. None takes shares of ground.
    technology, down, up
        What the outline stands for: a technology of `coverage.NAMES`, or "network" where nobody
        said which; and the speeds in Mbit/s, 0 and 0 where they are not known.

    Returns
    -------
    DataFrame
        A row an area: GEOID, technology, down, up, locations (NaN: none are known), served_share
        (0–1; NaN for an area without a polygon), and method: "people", or "land" where there is no
        raster or it has nobody in the area.

    Raises
    ------
    SourceError
        If the outline and the areas have no ground in common, or the raster cannot be used.
    TableError
        If the areas have no polygons, or the technology is unknown.

    Notes
    -----
    With a raster, Σ people of the area's cells inside ÷ Σ people of its cells, a cell lying where
    its middle lies. Without, ground inside ÷ ground in an equal-area projection, where less than
    0.1% counts as none and more than 99.9% as all; the ground of a cartographic polygon ends at
    the shore but holds inland water.

    Examples
    --------
    >>> import geopandas, shapely
    >>> tract = shapely.box(-90.1, 29.9, -90.0, 30)
    >>> areas = geopandas.GeoDataFrame(index=["22071000100"], geometry=[tract], crs=4326)
    >>> half = outline(geopandas.GeoSeries([shapely.box(-90.05, 29, -89, 31)], crs=4326))
    >>> of_outline(areas, half, technology="5g")[["GEOID", "served_share", "method"]].round(3)
             GEOID  served_share method
    0  22071000100           0.5   land
    """
    check_network((technology, down, up))
    if not isinstance(covered, Outline):
        raise TableError(f"covered is {covered!r:.80}; expected what coverage.outline gives.")
    shapes = frames.shapes(areas, "areas").to_crs(4326)
    frames.check_index(areas, "areas")
    _shapes.check_overlap(
        covered.geometry.bounds, _shapes.bounds(shapes), f"The coverage {covered.name}"
    )
    share = _of_ground(shapes, covered.geometry)
    method = pd.Series("land", index=areas.index)
    if people is not None:
        inside = _of_people(shapes, covered.geometry, people)
        method = method.mask(inside.notna(), "people")
        share = inside.fillna(share)
    columns = {"technology": technology, "down": float(down), "up": float(up), "locations": np.nan}
    out = pd.DataFrame({"GEOID": areas.index.to_numpy(), **columns})
    return out.assign(served_share=share.to_numpy(), method=method.to_numpy())


def _of_signal(file: Any, at_least: Any, box: Bounds | None) -> shapely.Geometry:  # noqa: ANN401
    if not isinstance(file, str | Path) or not isinstance(at_least, Real):
        raise TableError(
            "A raster of signal needs the least value that counts as served, such as at_least=-95 "
            '(dBm); polygons and cells take `at_least` by column, such as {"mindown": 25}.'
        )
    return _signal.served(file, float(at_least), box)


def _near(geometry: shapely.Geometry, box: Bounds, what: str) -> shapely.Geometry:
    """Cut off what lies beyond the areas' extent."""
    _shapes.check_overlap(geometry.bounds, box, what)
    near = shapely.intersection(geometry, shapely.box(*box))
    if near.is_empty:
        raise TableError(f"{what} covers nothing within the areas' extent {_shapes.extent(box)}.")
    return polygonal(near)


def _of_ground(shapes: gpd.GeoSeries, covered: shapely.Geometry) -> pd.Series[float]:
    place = gazetteer.Place("coverage", "", "polygon", (), polygon=covered)
    try:
        inside = gazetteer.inside(place, gpd.GeoDataFrame(geometry=shapes))
    except PlaceError:  # the extents meet, the shapes do not
        inside = pd.Series(dtype=float)
    drawn = ~(shapes.isna() | shapes.is_empty)
    share = inside.reindex(shapes.index)
    return share.where(share.notna() | ~drawn, 0.0)


def _of_people(
    shapes: gpd.GeoSeries, covered: shapely.Geometry, people: Raster | str | Path
) -> pd.Series[float]:
    from exclusion import dasymetric

    shapely.prepare(covered)
    whole_shapes = [shapely.MultiPolygon() if shape is None else shape for shape in shapes]
    parts = mended(shapely.intersection(whole_shapes, covered))
    counted = dasymetric.zonal(people, gpd.GeoSeries([*whole_shapes, *parts], crs=4326))
    counts = counted["people" if "people" in counted.columns else "households"].to_numpy()
    # A part without a cell is nobody where the whole has some.
    whole, inside = counts[: len(shapes)], np.nan_to_num(counts[len(shapes) :])
    share = np.minimum(inside / np.where(whole > 0, whole, np.nan), 1.0)
    return pd.Series(share, index=shapes.index)
