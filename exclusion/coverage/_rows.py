"""Rows of a file of coverage: which of them are meant, and what they are drawn with."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from exclusion import frames
from exclusion.coverage import _hexagons, _shapes
from exclusion.coverage._codes import TECHNOLOGIES
from exclusion.errors import SourceError, TableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.grids import Bounds


class Rows(NamedTuple):
    """What a file holds: polygons, or a column of cells where it has one."""

    frame: pd.DataFrame
    cells: str | None
    """The column of H3 cells; None where polygons are drawn."""


def read(file: str | Path, column: str | None, box: Bounds | None) -> Rows:
    """Read a table of cells or a file of polygons.

    Parameters
    ----------
    file
        CSV, Parquet, GeoParquet, or what GDAL reads (GeoPackage, shapefile, GeoJSON).
    column
        The column of H3 cells; None finds it by its usual names.
    box
        Read only polygons that meet it; EPSG:4326.

    Returns
    -------
    Rows
        The frame, and the column of cells where there is one.

    Raises
    ------
    SourceError
        If the file cannot be read, or its polygons have no coordinate system or lie elsewhere.
    TableError
        If it holds neither.
    """
    name = Path(file).name.lower()
    try:
        if name.endswith((".csv", ".csv.gz", ".csv.zip", ".txt")):
            return _csv(file, column)
        if name.endswith((".parquet", ".geoparquet")):
            return _parquet(file, column)
        return _vector(file, column, box)
    except (TableError, SourceError):
        raise
    except Exception as err:
        raise SourceError(
            f"{file} cannot be read: {err}. Expected polygons (GeoPackage, shapefile, GeoJSON), a "
            "table of H3 cells (CSV, Parquet) or, with `at_least`, a raster of signal.",
            url=str(file),
        ) from err


def vector(file: str | Path) -> gpd.GeoDataFrame:
    """Read a vector file as it is.

    Parameters
    ----------
    file
        What GDAL reads.

    Returns
    -------
    GeoDataFrame
        Its rows.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    try:
        return gpd.read_file(file)
    except Exception as err:
        raise SourceError(f"{file} cannot be read as a vector file: {err}", url=str(file)) from err


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


def _csv(file: str | Path, column: str | None) -> Rows:
    # As text, since a cell such as 8944e00000000 would be read as a number.
    head = pd.read_csv(file, nrows=0)
    found = _column(head.columns, column, str(file))
    return Rows(pd.read_csv(file, dtype={found: str}, low_memory=False), found)


def _parquet(file: str | Path, column: str | None) -> Rows:
    from pyarrow import parquet

    schema = parquet.read_schema(file)
    cells = column if column is not None else _hexagons.find(schema.names)
    if cells is None and b"geo" in (schema.metadata or {}):
        return Rows(gpd.read_parquet(file), None)
    cells = _column(schema.names, column, str(file))
    drawn = [name for name in schema.names if name in {"geometry", "geom"}]
    return Rows(pd.read_parquet(file, columns=[c for c in schema.names if c not in drawn]), cells)


def _vector(file: str | Path, column: str | None, box: Bounds | None) -> Rows:
    import pyogrio

    layers = pyogrio.list_layers(file)
    if len(layers) > 1:
        raise TableError(
            f"{file} has several layers: {', '.join(layers[:, 0])}. Read the one that is meant "
            "with geopandas.read_file(file, layer=…) and give the frame."
        )
    info = pyogrio.read_info(file, force_total_bounds=True)
    cells = column if column is not None else _hexagons.find(info["fields"])
    if cells is not None:
        cells = _column(info["fields"], cells, str(file))
        return Rows(pyogrio.read_dataframe(file, read_geometry=False), cells)
    if not info["geometry_type"]:
        _column(info["fields"], column, str(file))
    if info["crs"] is None:
        _shapes.check_crs(gpd.GeoSeries(), str(file))
    near = None
    if box is not None and info["total_bounds"] is not None and info["features"]:
        near = gpd.GeoSeries([shapely.box(*box)], crs=4326)
        lies = gpd.GeoSeries([shapely.box(*info["total_bounds"])], crs=info["crs"]).to_crs(4326)
        _shapes.check_overlap(tuple(lies.total_bounds), box, str(file))
    with warnings.catch_warnings():
        # Of rings that GDAL closes or turns: what is not valid is mended and counted afterwards.
        warnings.simplefilter("ignore", RuntimeWarning)
        frame = gpd.read_file(file, bbox=near)
    return Rows(frame, None)
