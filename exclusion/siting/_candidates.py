"""Where a site could be opened, at what cost: the user's own list, looked at before it is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import files, frames, grids
from exclusion.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: Meters beyond the areas from which a candidate is taken for a mistake.
FAR: Final = 10_000.0
#: What the file says of a site that is open in every plan, and in none.
_WORDS: Final = {
    "have": ("have", "musthave", "must", "yes", "true", "y", "open", "in", "keep"),
    "not": ("not", "mustnot", "never", "closed", "close", "exclude", "out"),
    "": ("", "no", "false", "n", "free", "maybe"),
}
_MUST: Final = {word: kind for kind, words in _WORDS.items() for word in words} | {
    "1": "have",
    "0": "",
}
_COLUMNS: Final = {
    "cost": ("cost", "price", "dollars", "usd", "amount"),
    "capacity": ("capacity", "seats", "places", "limit"),
    "must": ("must", "musthave", "status", "fixed"),
}
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_SHOWN: Final = 3


def candidates(
    source: gpd.GeoDataFrame | pd.DataFrame | str | Path,
    areas: gpd.GeoDataFrame,
    *,
    cost: float | None = None,
    name_column: str | None = None,
    layer: str | None = None,
    far: float = FAR,
) -> gpd.GeoDataFrame:
    """Read where sites could be opened, and at what cost.

    Parameters
    ----------
    source
        A table (CSV, Parquet, a DataFrame) with the columns `name`, `lon`, `lat` and, as far as
        they are known, `cost`, `capacity` and `must`; or a vector file or GeoDataFrame of points
        with them (see `exclusion.files`).
    areas
        The place: polygons or points with a coordinate system, such as the area table.
    cost
        What a site costs for which the file has no cost, such as the cost book's item, in dollars;
        None refuses such a site.
    name_column
        The column of names; None finds it.
    layer
        Which layer of a vector file, where there are several.
    far
        Meters from the nearest area beyond which a candidate is refused.

    Returns
    -------
    GeoDataFrame
        Points, EPSG:4326, indexed by `name` in its order: `cost` in dollars; `cost_from`, "file" or
        "item" (the argument `cost`); `capacity`, households or people that a site can serve,
        infinite where the file has none; `must`, "have" for a site that every plan opens, "not" for
        one that none opens, "" for a free one.

    Raises
    ------
    TableError
        If there is no row, or one without a name or point; two have one name; a cost is missing,
        infinite, negative or no number; a capacity is not above 0; `must` is no known word; or a
        candidate is far from the place: each by name.
    ArgumentError, SourceError
        As for `files.points`; or if `cost` or `far` is no such number.

    Notes
    -----
    `must` may be written as "have", "must-have", "yes", "true", "1" or "open"; "not", "must-not",
    "never", "exclude" or "closed"; and "", "no", "false", "0" or "free".
    """
    if cost is not None:
        frames.check_number(cost, "cost", zero=True)
    frames.check_number(far, "far")
    place = frames.shapes(areas, "areas")
    what = files.name_of(source, "candidates")
    if isinstance(source, gpd.GeoDataFrame) and source.active_geometry_name is not None:
        frames.shapes(source, what)
    frame = files.points(source, "candidates", layer=layer)
    if not len(frame):
        raise TableError(f"{what} has no rows: a candidate a row is expected.")
    names = _names(frame, what, name_column)
    _check_points(frame.geometry.to_numpy(), names, what)
    frame = files.placed(frame, what)
    costs, origin = _costs(frame, names, what, cost)
    found = gpd.GeoDataFrame(
        {
            "cost": costs,
            "cost_from": origin,
            "capacity": _capacities(frame, names, what),
            "must": _musts(frame, names, what),
        },
        index=pd.Index(names, name="name"),
        geometry=frame.geometry.to_numpy(),
        crs=4326,
    ).sort_index()
    _check_near(found, place, what, far)
    return found


def _names(frame: gpd.GeoDataFrame, what: str, column: str | None) -> list[str]:
    """Name the candidates, each once."""
    cells = frame[files.named(frame, what, column, sites=True)]
    names = [files.text(cell) for cell in cells]
    if "" in names:
        raise TableError(f"{what}, row {names.index('') + 1}, has no name; give each site one.")
    twice = pd.Index(names)[pd.Index([name.casefold() for name in names]).duplicated()]
    if len(twice):
        raise TableError(
            f"{what} has two candidates of the name {twice[0]!r}: plans name sites, so give each "
            "a name of its own."
        )
    return names


def _check_points(drawn: NDArray[np.object_], names: list[str], what: str) -> None:
    for shape, name in zip(drawn, names, strict=True):
        if shape is None or shape.is_empty or not np.isfinite(shape.bounds).all():
            raise TableError(
                f"{what}: {name!r} has no point; give its longitude and latitude in degrees."
            )
        if shape.geom_type != "Point":
            raise TableError(f"{what}: {name!r} is a {shape.geom_type}; expected a point.")


def _column(frame: gpd.GeoDataFrame, kind: str) -> pd.Series[Any] | None:
    found = files.find(frame.columns, _COLUMNS[kind])
    return None if found is None else frame[found]


def _numbers(column: pd.Series[Any]) -> pd.Series[float]:
    """Read money and counts: with a dollar sign, and commas between thousands."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(float)
    text = column.where(column.notna(), "").astype(str).str.strip().str.lstrip("$").str.strip()
    thousands = text.str.fullmatch(_THOUSANDS)
    text = text.where(~thousands, text.str.replace(",", ""))
    return files.numbers(text)


def _blank(column: pd.Series[Any]) -> pd.Series[bool]:
    return column.isna() | (column.astype(str).str.strip() == "")


def _refuse(wrong: Any, names: list[str], cells: Any, said: str) -> None:  # noqa: ANN401
    """Raise for the first that is wrong, by its name and what its cell holds."""
    at = np.flatnonzero(np.asarray(wrong))
    if len(at):
        more = f", and {len(at) - 1:,} more" if len(at) > 1 else ""
        cell = files.printable(pd.Series(cells).iloc[at[0]])
        raise TableError(said.format(name=repr(names[at[0]]) + more, cell=cell))


def _costs(
    frame: gpd.GeoDataFrame, names: list[str], what: str, item: float | None
) -> tuple[NDArray[np.float64], list[str]]:
    """Read costs; the item's where the file has none."""
    column = _column(frame, "cost")
    column = pd.Series(np.nan, frame.index) if column is None else column
    missing, costs = _blank(column), _numbers(column)
    wrong = ~missing & ~(np.isfinite(costs) & (costs >= 0))
    _refuse(
        wrong,
        names,
        column,
        f"{what}: the cost of {{name}} is {{cell}}; expected dollars, 0 or more, such as 145544.",
    )
    if item is None:
        _refuse(
            missing,
            names,
            column,
            f"{what}: {{name}} has no cost; put it in a column `cost`, in dollars, or say what a "
            "site costs that has none (cost=…).",
        )
    costs = costs.where(~missing, np.nan if item is None else item)
    return np.asarray(costs, np.float64), ["item" if one else "file" for one in missing]


def _capacities(frame: gpd.GeoDataFrame, names: list[str], what: str) -> NDArray[np.float64]:
    column = _column(frame, "capacity")
    if column is None:
        return np.full(len(frame), np.inf)
    missing, found = _blank(column), _numbers(column)
    _refuse(
        ~missing & ~(found > 0),
        names,
        column,
        f"{what}: the capacity of {{name}} is {{cell}}; expected how many it can serve, above 0, "
        "or nothing where there is no limit.",
    )
    return np.asarray(found.where(~missing, np.inf), np.float64)


def _musts(frame: gpd.GeoDataFrame, names: list[str], what: str) -> list[str]:
    column = _column(frame, "must")
    if column is None:
        return [""] * len(frame)
    words = [re.sub(r"[\W_]+", "", files.text(cell).casefold()) for cell in column]
    _refuse(
        [word not in _MUST for word in words],
        names,
        column,
        f"{what}: `must` of {{name}} is {{cell}}; expected have (in every plan), not (in none) or "
        "nothing.",
    )
    return [_MUST[word] for word in words]


def _check_near(found: gpd.GeoDataFrame, place: gpd.GeoSeries, what: str, far: float) -> None:
    """Refuse candidates that lie far from every area, with the distance."""
    kept = place[~(place.isna() | place.is_empty)]
    if kept.empty:
        raise TableError("areas has no shape: nobody knows where the place is.")
    zone = grids.utm(kept)
    ground = kept.to_crs(zone).union_all()
    shapely.prepare(ground)
    away = shapely.distance(found.geometry.to_crs(zone).to_numpy(), ground)
    # Half round the world nothing is projected, and all is far.
    away = np.where(np.isfinite(away), away, np.inf)
    beyond = np.flatnonzero(away > far)
    if not len(beyond):
        return
    shown = ", ".join(f"{found.index[at]!r} ({_kilometers(away[at])})" for at in beyond[:_SHOWN])
    more = f" and {len(beyond) - _SHOWN:,} more" if len(beyond) > _SHOWN else ""
    x, y = (found.geometry.iloc[beyond[0]].coords[0][at] for at in (0, 1))
    raise TableError(
        f"{what}: far from the place: {shown}{more}, the first at longitude {x:.6g}, latitude "
        f"{y:.6g}; expected within {far / 1000:g} km of its areas. Look whether the two are "
        "swapped or a minus is lost; a site that is meant to be so far needs far=…."
    )


def _kilometers(meters: float) -> str:
    return f"{meters / 1000:,.0f} km" if np.isfinite(meters) else "on another side of the earth"
