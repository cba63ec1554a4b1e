"""Rows of a file of coverage, and what they are drawn with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd

from exclusion import files, frames
from exclusion.coverage import _header, _hexagons, _shapes, _summary
from exclusion.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from exclusion.grids import Bounds


class Rows(NamedTuple):
    """What a file holds: polygons, or a column of cells where it has one."""

    frame: pd.DataFrame
    cells: str | None
    """The column of H3 cells; None where polygons are drawn."""


def read(
    file: str | Path, column: str | None, box: Bounds | None, layer: str | None = None
) -> Rows:
    """Read a table of cells or a file of polygons.

    Parameters
    ----------
    file
        CSV, Parquet, GeoParquet or a vector file (see `exclusion.files`).
    column
        The column of H3 cells; None finds it by its usual names.
    box
        Read only polygons that meet it; EPSG:4326.
    layer
        Which layer, where there are several.

    Returns
    -------
    Rows
        The frame, and the column of cells where there is one.

    Raises
    ------
    SourceError
        If the file cannot be read, or its polygons lie elsewhere.
    TableError
        If it holds neither, or nobody can tell where its polygons lie.
    """
    found = files.look(file, layer)
    if found.kind == files.TABLE:
        return _csv(file, found, column)
    frame = files.frame(file, "file", layer=layer, box=box)
    spatial = isinstance(frame, gpd.GeoDataFrame)
    cells = column if column is not None else _hexagons.find(frame.columns)
    if cells is not None or not spatial:
        return Rows(frame, _column(frame.columns, cells, str(file)))
    if frame.empty and frame.crs is not None and box is not None:
        whole = files.vector(file, "file", layer=layer)
        if len(whole):
            _shapes.check_overlap(_shapes.bounds(whole.geometry), box, str(file))
    _shapes.check_crs(frame, str(file))
    if frame.crs.is_geographic:
        frame = files.placed(frame, str(file))
    return Rows(frame, None)


def of_frame(frame: pd.DataFrame | gpd.GeoSeries, column: str | None) -> Rows:
    """Take a frame that is there.

    Parameters
    ----------
    frame
        Polygons, or with `column` cells.
    column
        The column of H3 cells; None takes the polygons.

    Returns
    -------
    Rows
        The frame, and the column of cells where there is one.
    """
    if isinstance(frame, gpd.GeoSeries):
        frame = gpd.GeoDataFrame(geometry=frame)
    frames.check_columns(frame, (), "file", "or the name of a file is expected")
    frames.check_columns(frame, frame.columns, "file", "each is expected once")
    if not len(frame):
        raise TableError("file has no rows: it covers nothing.")
    if column is not None or not isinstance(frame, gpd.GeoDataFrame):
        column = _column(frame.columns, column, "The frame of file")
    return Rows(frame, column)


def _column(columns: Any, column: str | None, what: str) -> str:  # noqa: ANN401
    """Name the column of cells of something that has no polygons."""
    if {"GEOID", "technology", "served_share"} <= set(columns):
        raise TableError(f"{what} is a table of availability; read it with coverage.read.")
    if _summary.is_summary(columns):
        raise TableError(
            f"{what} is the FCC's summary by geography: it tells of counties and places, not of "
            "what lies within. Read it with `coverage.summary`."
        )
    if _header.is_fixed(columns):
        raise TableError(
            f"{what} is the FCC's fixed availability by location: its hexagons say where homes "
            "lie, not what is reached. Count it first: `exclusion availability FILES --out FOLDER`,"
            " then give that FOLDER as --coverage (`coverage.reduce` and `coverage.read`)."
        )
    if column is not None and column not in columns:
        raise TableError(
            f"{what} has no column {column!r}; it has {files.listed(list(columns), 40)}."
        )
    found = column if column is not None else _hexagons.find(columns)
    if found is None:
        raise TableError(
            f"{what} has no column of H3 cells ({', '.join(_hexagons.COLUMNS)}) and no polygons; "
            f"it has {files.listed(list(columns), 40)}. Name the column of cells by `column`."
        )
    return found


def _csv(file: str | Path, found: files.Found, column: str | None) -> Rows:
    # As text, since a cell such as 8944e00000000 would be read as a number.
    cells = _column(files.dialect(found).columns, column, str(file))
    # A row without any cell, as spreadsheets leave them at the end, is none.
    return Rows(files.table(file, text=[cells]).dropna(how="all"), cells)
