"""Points of the user's: from shapes, or from two columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from exclusion._harmless import printable
from exclusion.errors import TableError
from exclusion.files import _columns, _opening, _tables, _vector
from exclusion.files._opening import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEGREES: Final = 4326


def points(
    source: Any,  # noqa: ANN401 - a path or a frame
    what: str = "file",
    *,
    lon: str | None = None,
    lat: str | None = None,
    layer: str | None = None,
) -> gpd.GeoDataFrame:
    """Read points with all their columns.

    Parameters
    ----------
    source
        What `vector` takes, or a table (CSV, Parquet, a DataFrame) with longitude and latitude.
    what
        The argument's name.
    lon, lat
        The columns of degrees; None finds them by their usual names.
    layer
        As for `vector`.

    Returns
    -------
    GeoDataFrame
        With an active column `geometry`; a row without numbers has an empty point. What is no
        point stays as it is.

    Raises
    ------
    ArgumentError, SourceError
        As for `vector`.
    TableError
        If a table has no geometry and no longitude and latitude.
    """
    shown = _vector.named(source, what)
    if isinstance(source, gpd.GeoSeries):
        return _vector.vector(source, what)
    if isinstance(source, pd.DataFrame):
        table = _tables.with_index(source)
    else:
        found = _opening.look(source, layer, what)
        if found.kind not in {_opening.TABLE, _opening.PARQUET}:
            return _single(_vector.vector(source, what, layer=layer))
        table = _vector.of_table(found)
    spatial = isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None
    if lon is None and lat is None and (spatial or _vector.written(table) is not None):
        return _single(_vector.flat(_vector.drawn(table, shown)))
    return _of_columns(table, shown, lon, lat)


def _single(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take a multipoint of one point as that point."""
    shapes = frame.geometry.to_numpy()
    alone = (shapely.get_type_id(shapes) == 4) & (shapely.get_num_geometries(shapes) == 1)
    if not alone.any():
        return frame
    shapes = shapes.copy()
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)
    return frame.set_geometry(gpd.GeoSeries(shapes, frame.index, crs=frame.crs))


def _of_columns(
    table: pd.DataFrame, what: str, lon: str | None, lat: str | None
) -> gpd.GeoDataFrame:
    """Make points of longitude and latitude."""
    _columns.labels(table, what)
    pairs = (("lon", lon, _columns.LONGITUDE), ("lat", lat, _columns.LATITUDE))
    known = {
        option: _columns.find(table.columns, spellings, within=spellings[0])
        if column is None
        else _columns.given(table, column, option, what)
        for option, column, spellings in pairs
    }
    lacking = [name for name, option in (("longitude", "lon"), ("latitude", "lat"))
               if known[option] is None]  # fmt: skip
    if lacking:
        raise TableError(
            f"{what} lacks the column(s) {', '.join(lacking)} (degrees), and has no other "
            f"geometry; it has {listed(list(table.columns))}. Say which they are with --lon and "
            "--lat (lon=…, lat=…)."
        )
    x, y = (numbers(table[known[option]]) for option in ("lon", "lat"))
    for option, degrees in (("lon", x), ("lat", y)):
        cells = table[known[option]].dropna()
        if len(cells) and degrees.isna().all():
            raise TableError(
                f"{what}: the column {printable(known[option])!r} has no numbers, but such as "
                f"{printable(cells.iloc[0])!r:.60}. Expected degrees with decimals, west and south "
                f"with a minus, such as -90.07; if another column has them, say which: --{option} "
                f"({option}=…)."
            )
    rest = pd.DataFrame(table).drop(columns="geometry", errors="ignore")
    return gpd.GeoDataFrame(rest, geometry=gpd.points_from_xy(x, y), crs=_DEGREES)


def numbers(column: Iterable[Any]) -> pd.Series[float]:
    """Read numbers, with a decimal point or comma; what is none is missing.

    Parameters
    ----------
    column
        Numbers or texts.

    Returns
    -------
    Series
        By the same index.

    Examples
    --------
    >>> numbers(pd.Series(["-90.1", "29,95", "90W"])).tolist()
    [-90.1, 29.95, nan]
    """
    column = pd.Series(column)
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(float)
    text = column.astype(str).str.strip().str.replace("\u2212", "-")
    text = text.where(~text.str.fullmatch(r"-?\d+,\d+"), text.str.replace(",", "."))
    return pd.to_numeric(text, errors="coerce").astype(float)
