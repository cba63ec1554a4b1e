"""Where need is: the areas of a place, or the cells that a raster spreads them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import files, frames
from exclusion.errors import TableError
from exclusion.grids import Grid

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.dasymetric import Raster

#: What demand may be counted in.
UNITS: Final = ("households", "people")


def demand(
    areas: gpd.GeoDataFrame,
    by: str,
    *,
    of: str = "households",
    districts: pd.Series[str] | None = None,
    people: Raster | str | Path | None = None,
) -> gpd.GeoDataFrame:
    """Give the points that sites are to reach, each with those who need something there.

    Parameters
    ----------
    areas
        An area table with polygons, indexed by GEOID.
    by
        The measure, such as "no_home_broadband"; needed is `{by}_{of}`, with its 90 % `_moe` where
        there is one.
    of
        "households" or "people": what is counted.
    districts
        The district of each area, by GEOID, for `floor` and "worst_first"; areas that it does not
        name are in none. None takes the column `neighborhood` where the areas have it.
    people
        A raster of `dasymetric.spread` of these areas and this measure: its cells with somebody in
        them take the place of the areas' points. It must hold `of`.

    Returns
    -------
    GeoDataFrame
        A row an area or a cell, EPSG:4326, indexed by GEOID or by GEOID and the cell's number:
        `GEOID`; `households` or `people`, missing where the area has no estimate; its 90 % `_moe`;
        `district`, missing for none; and the point `geometry`.

    Raises
    ------
    ArgumentError
        If `of` is no such word, or `by` is no text.
    TableError
        If a column is missing or holds what it may not, there is nobody, an area has no polygon, or
        the raster is of other areas, of another measure or unit.
    SourceError
        If the raster cannot be read.

    Notes
    -----
    An area stands in its inner point (one that lies within its polygon): it is reached as a whole,
    or not at all. Where areas are as large as what a site reaches, cells say more. A cell takes
    its share of its area's figure and of its margin.
    """
    _check(areas, by, of)
    column = f"{by}_{of}"
    shapes = frames.shapes(areas, "areas")
    margin = areas.get(f"{column}_moe", pd.Series(np.nan, areas.index))
    rows = pd.DataFrame(
        {
            "GEOID": areas.index.astype(str),
            of: frames.counts(areas[column], f"areas: {column}"),
            f"{of}_moe": frames.margins(margin, f"areas: {column}_moe"),
            "district": districts_of(areas, districts).to_numpy(),
        },
        index=areas.index.astype(str),
    )
    if not rows[of].sum() > 0:
        raise TableError(f"areas: {column} holds nobody: there is nothing that a site could reach.")
    if people is not None:
        return _cells(rows, by, of, people)
    empty = (shapes.isna() | shapes.is_empty) & (rows[of].to_numpy() > 0)
    if empty.any():
        raise TableError(
            f"{areas.index[empty][0]} has no polygon, so nobody knows who reaches it: give areas "
            "with polygons, or leave it out."
        )
    points = shapes.to_crs(4326).representative_point()
    return gpd.GeoDataFrame(rows, geometry=points.to_numpy(), crs=4326).rename_axis("point")


def _check(areas: Any, by: object, of: object) -> None:  # noqa: ANN401 - whatever is given
    frames.check_text(by, "by")
    frames.check_choice(of, UNITS, "of")
    what = f"{by!r} can be no demand"
    frames.check_columns(areas, [f"{by}_{of}"], "the area table", what)
    frames.areas(areas, str(by))


def districts_of(areas: pd.DataFrame, districts: object) -> pd.Series[Any]:
    """Give each area its district's name, or none.

    Parameters
    ----------
    areas
        By GEOID; `neighborhood` serves where no districts are given.
    districts
        A Series of names by GEOID, or None.

    Returns
    -------
    Series
        A name by GEOID, missing for an area in none.

    Raises
    ------
    TableError
        If the areas are no frame, there are none, or districts are no names of any of them.
    """
    frames.check_columns(areas, (), "areas", "nobody knows which districts are meant")
    frames.check_index(areas, "areas")
    if not len(areas):
        raise TableError("areas has no rows: expected a row an area.")
    if districts is None:
        districts = areas.get("neighborhood", pd.Series(None, areas.index, dtype=object))
    if not isinstance(districts, pd.Series):
        raise TableError(
            f"districts is {districts!r:.80}; expected a Series of names, indexed by GEOID."
        )
    frames.check_index(districts.to_frame(), "districts")
    if len(districts) and not districts.index.isin(areas.index).any():
        raise TableError(
            f"districts names {districts.index[0]!r} and others, but none of the areas, such as "
            f"{areas.index[0]!r}: expected a name by GEOID. {frames.NORMALIZE}."
        )
    for geoid, cell in districts.items():
        if isinstance(cell, list | dict | set | np.ndarray):
            raise TableError(f"districts of {geoid} is {cell!r:.80}; expected a name.")
    names = districts.reindex(areas.index).map(files.text)
    return names.where(names != "", None)


def _cells(rows: pd.DataFrame, by: str, of: str, people: Raster | str | Path) -> gpd.GeoDataFrame:
    """Put each area's demand in the cells of a raster."""
    from exclusion import dasymetric

    if not isinstance(people, dasymetric.Raster):
        frames.check_path(people, "people")
        people = dasymetric.read(people)
    if (people.measure, people.unit, people.areas) != (by, of, len(rows)):
        raise TableError(
            f"The raster {files.printable(people.path)} holds {people.unit} of {people.measure!r} "
            f"in {people.areas:,} areas; expected {of} of {by!r} in these {len(rows):,}. Spread "
            "these areas with dasymetric.spread."
        )
    found = _populated(people.path)
    at = found["number"] - 1
    inside = found["held"].groupby(at).transform("sum")
    own = rows.iloc[at].reset_index(drop=True)
    part = (found["held"] / inside).to_numpy()
    cells = own.assign(**{name: own[name] * part for name in (of, f"{of}_moe")})
    cells.index = pd.Index(cells["GEOID"] + "/" + found["cell"].astype(str), name="point")
    placed = gpd.GeoDataFrame(cells, geometry=found.geometry.to_numpy(), crs=found.crs)
    return placed.to_crs(4326)


def _populated(path: str | Path) -> gpd.GeoDataFrame:
    """Read the cells with somebody in them: their number, middle, area and people."""
    parts = []
    with files.raster(path) as raster:
        grid = Grid.of(raster)
        for piece in grid.pieces():
            held, _, area = raster.read(window=piece.span).astype(float)
            y, x = np.nonzero((held > 0) & (area > 0))
            row, column = y + piece.row, x + piece.column
            cell = row.astype(np.int64) * raster.width + column
            parts.append(np.stack([cell, row, column, area[y, x], held[y, x]]))
        cell, row, column, area, held = np.concatenate([np.empty((5, 0)), *parts], axis=1)
        points = shapely.points(*grid.place(row + 0.5, column + 0.5))
        return gpd.GeoDataFrame(
            {"cell": cell.astype(np.int64), "number": area.astype(np.intp), "held": held},
            geometry=points,
            crs=raster.crs,
        )
