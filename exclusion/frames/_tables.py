"""Tables that have the columns asked for, once each, and in them what the names promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion._late import Late
from exclusion.errors import TableError
from exclusion.frames import _labels, _numbers

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import geopandas as gpd
    import pandas as pd
else:
    pd = Late("pandas")

#: How a margin came about, from the surest.
METHODS: Final = ("controlled", "published", "derived", "modelled", "missing")


def check_columns(frame: pd.DataFrame, columns: Iterable[Hashable], what: str, why: str) -> None:
    """Refuse a table that lacks columns, or has one of them twice.

    Parameters
    ----------
    frame
        Any.
    columns
        What must be there.
    what, why
        What the table is called, and what cannot be done, for the message.

    Raises
    ------
    TableError
        If it is no frame, or a column is missing; all that are missing are named.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TableError(f"{what} must be a DataFrame, not {type(frame).__name__}: {why}.")
    columns = list(columns)
    lacking = [str(name) for name in columns if not _is_there(frame, name)]
    if lacking:
        raise TableError(f"{what} has no column {', '.join(lacking)}: {why}.")
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated() & frame.columns.isin(columns)]
        if len(twice):
            raise TableError(f"{what} has the column {twice[0]} more than once: {why}.")
    for name in columns:
        _check_cells(frame[name], f"{what}: {name}")


def _check_cells(column: pd.Series[Any], what: str) -> None:
    """Refuse a column of categories, which cannot be calculated with, or of lists."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        kind = column.cat.categories.dtype
        raise TableError(f"{what} is of categories; give their values: .astype({str(kind)!r}).")
    if column.dtype == object:
        for at, cell in enumerate(column.to_numpy()):
            if isinstance(cell, list | dict | set | np.ndarray):
                raise TableError(
                    f"{what} of {column.index[at]} is {cell!r:.80}; expected a text or number."
                )


def _is_there(frame: pd.DataFrame, name: object) -> bool:
    try:
        return name in frame.columns
    except TypeError:  # a list or an array names no column
        return False


def one_period(periods: pd.Series[Any], what: str) -> str:
    """Return the period that all rows of a table are of.

    Parameters
    ----------
    periods
        Such as "2015–2019" in each row; missing ones do not count.
    what
        The column's name.

    Raises
    ------
    TableError
        If there is none, or more than one.

    Examples
    --------
    >>> one_period(pd.Series(["2015–2019", None, "2015–2019"]), "x_period")
    '2015–2019'
    """
    _check_cells(periods, what)
    found = [str(period) for period in periods.dropna().unique()]
    if len(found) != 1:
        said = ", ".join(found) or "none"
        raise TableError(f'{what}: expected one period, such as "2015–2019", found {said}.')
    return found[0]


def shapes(value: Any, what: str, *, located: bool = True) -> gpd.GeoSeries:  # noqa: ANN401
    """Return the geometry of a table, after refusing what has none or lies nowhere on earth.

    Parameters
    ----------
    value
        A GeoDataFrame or GeoSeries; rows may be without a shape, or have an empty one.
    what
        What it is called, for the message.
    located
        Whether it must have a coordinate system.

    Raises
    ------
    TableError
        If it is something else, has no rows, no coordinate system, a column of geometry more than
        once, or a coordinate that is missing or infinite.
    """
    import geopandas as gpd
    import shapely

    spatial = isinstance(value, gpd.GeoSeries) or (
        isinstance(value, gpd.GeoDataFrame) and value.active_geometry_name is not None
    )
    if not spatial:
        raise TableError(
            f"{what} must be a GeoDataFrame or GeoSeries with geometry, not {type(value).__name__}."
        )
    if isinstance(value, gpd.GeoDataFrame):
        why = "a shape a row is expected"
        check_columns(value, [value.active_geometry_name], what, why)
    if not len(value):
        raise TableError(f"{what} has no rows: a shape a row is expected.")
    if located and value.crs is None:
        raise TableError(
            f"{what} must have a coordinate system (CRS), or nobody knows where on earth: set it "
            "with .set_crs(...)."
        )
    found = value.geometry
    points, rows = shapely.get_coordinates(found.to_numpy(), return_index=True)
    wrong = rows[~np.isfinite(points).all(axis=1)]
    if len(wrong):
        raise TableError(
            f"{what}: the shape of {found.index[wrong[0]]} has a coordinate that is missing or "
            "infinite. Set the shape to None if it is not known."
        )
    return found


def areas(frame: pd.DataFrame, by: str | None = None, what: str = "the area table") -> None:
    """Refuse an area table that breaks its contract, in its index or in a measure's columns.

    Parameters
    ----------
    frame
        A row an area.
    by
        The measure whose columns are looked at; None looks at every column by its ending.
    what
        What it is called, for the message.

    Raises
    ------
    TableError
        If it is no frame or has no rows; the index is not one of unique texts; a column is there
        twice; an estimate is one of the Bureau's codes; a count or margin is negative; a share, its
        margin or `inside` is outside 0–1; or `…moe_method` holds an unknown word.

    Notes
    -----
    Columns are known by their endings: `_moe`; `_share`, `_share_moe` and `inside`; `_households`,
    `_people`, `_base`, and these words alone; `moe_method`. What is not there is not asked for
    (see `check_columns`). Without `by` other columns of numbers may hold no codes either.
    """
    check_columns(frame, (), what, "a row an area is expected")
    _labels.check_index(frame, what)
    if frame.empty and not len(frame):
        raise TableError(f"{what} has no rows: a row an area is expected.")
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise TableError(f"{what} has the column {twice} more than once: each is expected once.")
    # A frame of geometry takes twice as long to give a column.
    given = pd.DataFrame(frame) if by is None else frame
    for name in given.columns:
        read = isinstance(name, str) and _is_read(name, by)
        if by is not None and not read:
            continue
        column = given[name]
        if not read:
            if pd.api.types.is_numeric_dtype(column):
                _numbers.uncoded(column, f"{what}: {name}")
        elif name.endswith("moe_method"):
            _check_methods(column, f"{what}: {name}")
        else:
            _check_cells(column, f"{what}: {name}")
            _labels.reader(name)(column, f"{what}: {name}")


def _is_read(name: str, by: str | None) -> bool:
    """Tell whether a column's ending says what it holds, and the measure asked for owns it."""
    if name == "inside":
        return True
    if by is not None and not name.startswith(f"{by}_"):
        return False
    endings = ("_moe", "_share", "moe_method", "_households", "_people", "_base")
    return name in {"households", "people"} or name.endswith(endings)


def _check_methods(methods: pd.Series[str], what: str) -> None:
    _check_cells(methods, what)
    unknown = {one for one in methods.unique() if not pd.isna(one)} - set(METHODS)
    if unknown:
        raise TableError(
            f"{what} holds {min(map(repr, unknown))}; expected one of {', '.join(METHODS)}."
        )
