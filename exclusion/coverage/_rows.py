"""Rows of a file of coverage: which of them are meant, and what they are drawn with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd

from exclusion import files, frames
from exclusion.coverage import _hexagons, _shapes
from exclusion.coverage._codes import TECHNOLOGIES
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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


def of_network(
    frame: pd.DataFrame, network: tuple[str, float, float] | None
) -> tuple[dict[str, Any], dict[str, float]]:
    """Say which rows are of a network, as far as they say themselves of which they are.

    Parameters
    ----------
    frame
        All rows.
    network
        Technology, down and up; None asks for nothing.

    Returns
    -------
    tuple
        What `select` takes as `where` and as `at_least`.
    """
    if network is None:
        return {}, {}
    technology, *speed = network
    codes = [code for code, name in TECHNOLOGIES.items() if name == technology]
    coded = (
        "technology" in frame and pd.to_numeric(frame["technology"], errors="coerce").notna().all()
    )
    where = {"technology": codes} if codes and coded else {}
    least = dict(zip(("mindown", "minup"), speed, strict=True))
    return where, {name: value for name, value in least.items() if value and name in frame}


def select(
    frame: pd.DataFrame,
    where: Mapping[str, Any] | None,
    at_least: Mapping[str, float] | None,
    what: str,
) -> pd.DataFrame:
    """Keep the rows that are meant.

    Parameters
    ----------
    frame
        All rows.
    where
        Column to the value, or the list of values, that it must have.
    at_least
        Column to the least number that it must have.
    what
        Where the rows come from, for messages.

    Returns
    -------
    DataFrame
        The rows that meet all of it.

    Raises
    ------
    TableError
        If a column is not there or holds no numbers, or no row is left.
    """
    kept = pd.Series(data=True, index=frame.index)
    for column, value in (where or {}).items():
        _check_column(frame, column, what)
        wanted = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else [*value]
        if pd.api.types.is_numeric_dtype(frame[column]):
            kept &= frame[column].isin(pd.to_numeric(pd.Series(wanted), errors="coerce").dropna())
        else:
            kept &= frame[column].astype(str).isin([str(one) for one in wanted])
        _check_left(frame, kept, column, what)
    for column, least in (at_least or {}).items():
        _check_column(frame, column, what)
        number = pd.to_numeric(frame[column], errors="coerce")
        kept &= number >= least
        _check_left(frame, kept, column, what)
    return frame[kept]


def _check_column(frame: pd.DataFrame, column: str, what: str) -> None:
    if column not in frame.columns:
        raise TableError(
            f"{what} has no column {column!r}; it has {', '.join(map(str, frame.columns))}."
        )


def _check_left(frame: pd.DataFrame, kept: pd.Series[bool], column: str, what: str) -> None:
    if len(frame) and not kept.any():
        found = ", ".join(map(str, frame[column].drop_duplicates().head(6)))
        raise TableError(
            f"No row of {what} is left after choosing by {column!r}, which has values such as "
            f"{found}."
        )


def _column(columns: Any, column: str | None, what: str) -> str:  # noqa: ANN401
    """Name the column of cells of something that has no polygons."""
    if {"GEOID", "technology", "served_share"} <= set(columns):
        raise TableError(f"{what} is a table of availability; read it with coverage.read.")
    if column is not None and column not in columns:
        raise TableError(f"{what} has no column {column!r}; it has {', '.join(map(str, columns))}.")
    found = column if column is not None else _hexagons.find(columns)
    if found is None:
        raise TableError(
            f"{what} has no column of H3 cells ({', '.join(_hexagons.COLUMNS)}) and no polygons; "
            f"it has {', '.join(map(str, columns))}. Name the column of cells by `column`."
        )
    return found


def _csv(file: str | Path, found: files.Found, column: str | None) -> Rows:
    # As text, since a cell such as 8944e00000000 would be read as a number.
    cells = _column(files.dialect(found).columns, column, str(file))
    return Rows(files.table(file, text=[cells]), cells)
