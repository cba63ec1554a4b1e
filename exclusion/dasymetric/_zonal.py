"""Cells summed up to any polygons."""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from exclusion import _fetch, frames
from exclusion.dasymetric import _raster, _shapes
from exclusion.dasymetric._weights import opened
from exclusion.errors import SourceError, TableError
from exclusion.grids import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from exclusion.moe import Floats


def zonal(
    raster: _raster.Raster | str | Path, polygons: gpd.GeoDataFrame | gpd.GeoSeries
) -> pd.DataFrame:
    """Sum up the people of a raster in each polygon.

    Parameters
    ----------
    raster
        What `spread` wrote, or its path.
    polygons
        In any CRS; they may overlap, each is summed by itself.

    Returns
    -------
    DataFrame
        Indexed as the polygons: `people` or `households`, after the raster's unit, with its 90%
        `_moe`; `cells`, those with a known number, and `unknown_cells`, those of areas without an
        estimate. A polygon without a known cell has NaN: nobody knows, which is not nobody.

    Raises
    ------
    TableError
        If the polygons have no CRS or are none.
    SourceError
        If the raster is none that `spread` wrote, or no polygon meets it.

    Warns
    -----
    ExclusionWarning
        If polygons had to be mended.

    Notes
    -----
    A cell belongs to a polygon that holds its center, as it does to areas when people are spread:
    the sums over the areas themselves are the areas' figures. The margin is √Σ(pₐ·rₐ)² over areas
    a, with pₐ the people of the area's cells in the polygon and rₐ its relative margin: areas are
    independent samples, cells of one area are not. It is missing where an area with people in the
    polygon has none, and it does not know how wrong the weights are. What a polygon has beyond the
    areas that were spread is not in it.
    """
    frames.shapes(polygons, "polygons")
    with opened_people(raster) as people:
        shapes = _shapes.projected(polygons, people.grid.crs, "polygons")
        check_meets(people, shapes, "polygons")
        with _fetch.progress("Summing up", len(polygons), "polygons") as bar:
            rows = []
            for one in shapes.polygons:
                rows.append(_summed(people, one))
                bar.advance()
    unit = people.raster.unit
    columns = [unit, f"{unit}_moe", "cells", "unknown_cells"]
    table = pd.DataFrame(rows, index=polygons.index, columns=columns)
    return table.astype({"cells": np.int64, "unknown_cells": np.int64})


class People(NamedTuple):
    """An open raster of people."""

    raster: _raster.Raster
    grid: Grid
    source: Any


@contextlib.contextmanager
def opened_people(raster: _raster.Raster | str | Path) -> Iterator[People]:
    """Open a raster of people to sum it up.

    Parameters
    ----------
    raster
        What `spread` wrote, or its path.

    Yields
    ------
    People
        Its tags, its cells and the open file.
    """
    if not isinstance(raster, _raster.Raster):
        frames.check_path(raster, "raster")
    known = _raster.read(raster.path if isinstance(raster, _raster.Raster) else raster)
    with opened(known.path) as source:
        yield People(known, Grid.of(source), source)


def check_meets(people: People, shapes: _shapes.Shapes, what: str) -> None:
    """Raise an error if there are no polygons, or none meets the raster.

    Parameters
    ----------
    people
        The open raster.
    shapes
        Polygons in its coordinates.
    what
        What they are, for messages.
    """
    if shapely.is_empty(shapes.polygons).all():
        raise TableError(f"There are no {what}, or all are empty.")
    grid = people.grid
    frame = grid.frame
    if not shapely.intersects(frame, shapes.polygons).any():
        theirs, ours = (
            ", ".join(f"{edge:g}" for edge in one) for one in (shapes.bounds, frame.bounds)
        )
        raise SourceError(
            f"None of the {what} meets {people.raster.path}: in its CRS "
            f"{people.source.crs.to_string()[:80]} they lie within {theirs} (left, bottom, right, "
            f"top), the raster within {ours}. See whether both are of one place.",
            url=str(people.raster.path),
        )


def _summed(people: People, polygon: shapely.Geometry) -> tuple[float, float, int, int]:
    """Sum up one polygon: people, their margin, cells with and without a known number."""
    parts: list[Floats] = [np.zeros(0), np.zeros(0)]
    cells = unknown = 0
    alone = np.array([polygon], dtype=object)
    for piece in [] if polygon.is_empty else people.grid.pieces(polygon.bounds):
        inside = _shapes.burn(alone, people.grid, piece) == 1
        if not inside.any():
            continue
        held, relative, area = (
            band[inside].astype(float) for band in people.source.read(window=piece.span)
        )
        known = ~np.isnan(held)
        cells += int(known.sum())
        unknown += int((~known & (area > 0)).sum())
        held, relative = held[known], relative[known]
        numbers = area[known].astype(np.intp)
        # No people have no margin here, be it known or not.
        margins = np.where(held > 0, held * relative, 0.0)
        parts = [_added(parts[0], numbers, held), _added(parts[1], numbers, margins)]
    if not cells:
        return math.nan, math.nan, 0, unknown
    return float(parts[0].sum()), math.sqrt(float(np.square(parts[1]).sum())), cells, unknown


def _added(sums: Floats, numbers: np.ndarray[Any, np.dtype[np.intp]], what: Floats) -> Floats:
    """Add up by area, in arrays as long as the largest number yet."""
    more: Floats = np.bincount(numbers, what, len(sums)).astype(float)
    more[: len(sums)] += sums
    return more
