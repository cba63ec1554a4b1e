"""How many more a new site or area of coverage would reach, and which to build first."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import _fetch, files, frames
from exclusion.coverage import _shapes
from exclusion.coverage._outline import Outline
from exclusion.errors import ArgumentError, SourceError, TableError
from exclusion.grids import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from exclusion.dasymetric import Raster
    from exclusion.moe import Floats

#: Of a quarter circle: the disc of so many sides lacks 0.01% of the circle.
_QUARTER: Final = 64
#: Decimals of a sum of people: what differs by less is a tie.
_TIE: Final = 6


class _Cells(NamedTuple):
    """Cells with people that some candidate reaches, each once."""

    people: Floats
    relative: Floats
    area: NDArray[np.intp]
    """Numbers from 0 without gaps, of the areas that have such cells."""
    of: list[NDArray[np.intp]]
    """The cells that each candidate reaches, beyond today's coverage."""


def what_if(  # noqa: PLR0913 - each is a choice of the user's
    people: Raster | str | Path,
    outline: Outline | None,
    new: pd.DataFrame | gpd.GeoSeries | str | Path,
    *,
    radius: float | None = None,
    limit: int | None = None,
    name_column: str | None = None,
    layer: str | None = None,
) -> pd.DataFrame:
    """Say how many more unconnected people new coverage would reach, and by which site first.

    Parameters
    ----------
    people
        A raster of the unconnected, as `dasymetric.spread` writes it.
    outline
        What is covered today, whose people are reached already; None counts everybody.
    new
        The candidates: polygons of coverage, or points with `radius`; a vector file, a table with
        longitude and latitude (see `exclusion.files`), or a frame of either.
    radius
        How far a point reaches, in meters, in a straight line.
    limit
        How many to choose at most; None puts all in order.
    name_column
        The column of names; None finds it, and without one takes the index.
    layer
        Which layer of a vector file, where there are several.

    Returns
    -------
    DataFrame
        Indexed by `order` from 1, the first to build first:

        - `name`; `site`, the label in the index of `new`;
        - `adds` and `adds_moe`, whom it reaches beyond today's coverage and those before it;
        - `reached` and `reached_moe`, the sum of `adds` so far;
        - `alone` and `alone_moe`, whom it would reach if it were built alone;
        - `unit`, "people" or "households": what the raster holds.

    Raises
    ------
    ArgumentError
        If `radius` is not above 0 or is given with polygons, or `limit` is below 1.
    TableError
        If there is no candidate, points and polygons are mixed, or points have no radius.
    SourceError
        If the raster is not one that `spread` wrote, or no candidate lies in it.

    Warns
    -----
    ExclusionWarning
        If polygons were invalid and have been mended.

    Notes
    -----
    Greedy: each step takes the candidate that adds most to those reached so far, of equal ones the
    earlier in `new`. What is reached is a coverage function (submodular), so that the first k reach
    at least 1 − 1/e, 63%, of what the best k would, and often nearly all. For the same reason what
    a candidate adds can only shrink, and one whose old figure is below another's new one need not
    be counted again.

    A cell is reached if its middle is. Cells of an area share the area's relative margin: the
    margin of a sum is √Σ(people of the area's cells × its relative margin)² over areas, and knows
    nothing of how well the cells' weights place people. Only cells with people that a candidate
    reaches are kept in memory. Cells of areas without an estimate count as nobody.

    Discs are drawn in the UTM zone of the raster's middle.

    References
    ----------
    Nemhauser, Wolsey and Fisher, *An analysis of approximations for maximizing submodular set
    functions—I*, Mathematical Programming 14 (1978), section 4.

    Examples
    --------
    What is reached within 1 km of public computer sites, if each were to get a mast:

    >>> import tempfile
    >>> from pathlib import Path
    >>> import exclusion
    >>> from exclusion import dasymetric
    >>> study = exclusion.study("New Orleans", vintage=2019)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = dasymetric.spread(
    ...         study.areas, "no_home_broadband", out=Path(folder) / "people.tif", cell=200
    ...     )
    ...     found = what_if(people, None, study.sites, radius=1_000, limit=3)
    >>> found[["name", "adds", "adds_moe", "reached"]].round(-2)
                                             name    adds  adds_moe  reached
    order
    1                         Central City Branch  6400.0     300.0   6400.0
    2                          Rosa Keller Branch  4800.0     500.0  11200.0
    3      Community Committment Education Center  4200.0     400.0  15400.0
    """
    from exclusion import dasymetric

    _check_options(radius, limit)
    if not isinstance(outline, Outline | None):
        raise TableError(f"outline is {outline!r:.80}; expected what coverage.outline gives.")
    if not isinstance(people, dasymetric.Raster):
        frames.check_path(people, "people")
        people = dasymetric.read(people)
    drawn, names = _candidates(new, radius, people, name_column, layer)
    cells = _reached(people.path, drawn, outline)
    n = len(drawn) if limit is None else min(limit, len(drawn))
    rows = []
    reached = np.zeros(cells.area.max(initial=-1) + 1)
    relative = np.zeros_like(reached)
    relative[cells.area] = cells.relative
    for pick, fresh in _greedy(cells, n):
        adds, alone = (_by_area(cells, some) for some in (fresh, cells.of[pick]))
        reached = reached + adds
        row: dict[str, Any] = {"name": names[pick], "site": drawn.index[pick]}
        for name, parts in (("adds", adds), ("reached", reached), ("alone", alone)):
            row[name], row[f"{name}_moe"] = float(parts.sum()), _margin(parts, relative)
        rows.append(row | {"unit": people.unit})
    return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="order"))


def _check_options(radius: float | None, limit: int | None) -> None:
    if radius is not None:
        frames.check_number(radius, "radius")
    if limit is not None:
        frames.check_whole(limit, "limit")


def _candidates(
    new: Any,  # noqa: ANN401 - a path or a frame
    radius: float | None,
    people: Raster,
    name_column: str | None,
    layer: str | None,
) -> tuple[gpd.GeoSeries, list[Any]]:
    """Draw the polygon of each candidate, and name it."""
    what = files.name_of(new, "new")
    if isinstance(new, gpd.GeoSeries | gpd.GeoDataFrame):
        frames.shapes(new, what)
    frame = files.points(new, "new", layer=layer)
    frame = files.placed(frame, what)
    shapes = frame.geometry
    if (shapes.isna() | shapes.is_empty).all():
        raise TableError(f"{what} has no row with a point or polygon: expected one a candidate.")
    points = (shapes.geom_type == "Point") & ~shapes.is_empty
    if not points.any():
        if radius is not None:
            raise ArgumentError("radius is for points; polygons are their own reach. Leave it out.")
        drawn = _shapes.polygons(shapes, what)
        if len(drawn) < len(shapes):
            raise TableError(f"{what} has {len(shapes) - len(drawn)} row(s) without a polygon.")
    else:
        if radius is None:
            raise TableError(f"{what} has points: say how far each reaches by `radius`, in meters.")
        if not points.all():
            label = shapes.index[~points].tolist()[0]
            raise TableError(f"{what}, row {label!r}, is no point, as others are; give one kind.")
        with files.raster(people.path) as raster:
            drawn = Grid.of(raster).discs(shapes, radius, _QUARTER)
    return drawn, _names(frame, what, name_column)


def _names(frame: gpd.GeoDataFrame, what: str, column: str | None) -> list[Any]:
    """Name the candidates; by the index where no column does."""
    try:
        return list(frame[files.named(frame, what, column, sites=True)])
    except TableError:
        if column is not None:
            raise
        return list(frame.index)


def _reached(path: str | Path, drawn: gpd.GeoSeries, outline: Outline | None) -> _Cells:
    """Read the cells with people that each candidate reaches, part by part of the raster."""
    found: list[NDArray[np.float64]] = []
    with files.raster(path) as raster:
        shapes = drawn.to_crs(raster.crs).to_numpy()
        _check_meets(raster, shapes, path)
        with _fetch.progress("Reaching people", len(shapes), "sites") as bar:
            for shape in shapes:
                parts = list(_populated(raster, shape))
                found.append(np.concatenate([np.empty((4, 0)), *parts], axis=1))
                bar.advance()
        sizes = [part.shape[1] for part in found]
        ids, first, place = np.unique(
            np.concatenate([part[0] for part in found]), return_index=True, return_inverse=True
        )
        people, relative, area = np.concatenate(found, axis=1)[1:, first]
        free = np.ones(len(ids), dtype=bool)
        if outline is not None and len(ids):
            free = ~_inside(outline, ids, raster)
    of = [some[free[some]] for some in np.split(place, np.cumsum(sizes)[:-1])]
    _, numbers = np.unique(area, return_inverse=True)
    return _Cells(people, relative, numbers, of)


def _check_meets(raster: Any, shapes: NDArray[np.object_], path: str | Path) -> None:  # noqa: ANN401
    there = shapely.box(*raster.bounds)
    if not shapely.intersects(shapes, there).any():
        lies = gpd.GeoSeries([there, shapely.box(*shapely.total_bounds(shapes))], crs=raster.crs)
        a, b = lies.to_crs(4326).bounds.to_numpy()
        raise SourceError(
            f"No candidate lies in {path}: it holds {_shapes.extent(tuple(a))}, the candidates "
            f"{_shapes.extent(tuple(b))} (west, south, east, north). Check their coordinates.",
            url=str(path),
        )


def _populated(raster: Any, shape: shapely.Geometry) -> Iterator[Floats]:  # noqa: ANN401
    """Give number, people, relative margin and area of the cells with people in a polygon."""
    from rasterio import features

    grid = Grid.of(raster)
    for piece in [] if shape.is_empty else grid.pieces(shape.bounds):
        size, corner = (piece.rows, piece.columns), grid.at(piece.row, piece.column)
        held = features.geometry_mask([shape], size, corner, invert=True)
        if not held.any():
            continue
        people, relative, area = raster.read(window=piece.span).astype(float)
        y, x = np.nonzero(held & (people > 0) & (area > 0))
        number = (y + piece.row) * raster.width + x + piece.column
        yield np.stack([number, people[y, x], relative[y, x], area[y, x]])


def _inside(outline: Outline, ids: Floats, raster: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    """Tell of which cells the middle is covered today."""
    row, column = np.divmod(ids, raster.width)
    x, y = Grid.of(raster).place(row + 0.5, column + 0.5)
    covered = gpd.GeoSeries([outline.geometry], crs=4326).to_crs(raster.crs).iloc[0]
    shapely.prepare(covered)
    inside: NDArray[np.bool_] = shapely.intersects_xy(covered, x, y)
    return inside


def _greedy(cells: _Cells, n: int) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Choose the candidate that adds most, again and again, with the cells that it adds."""
    done = np.zeros(len(cells.people), dtype=bool)
    # What a candidate adds only shrinks: the top of the heap is next if its figure is of now.
    heap = [(-_sum(cells, some), pick, 0) for pick, some in enumerate(cells.of)]
    heapq.heapify(heap)
    chosen = 0
    while chosen < n:
        _, pick, counted = heapq.heappop(heap)
        fresh = cells.of[pick][~done[cells.of[pick]]]
        if counted < chosen:
            heapq.heappush(heap, (-_sum(cells, fresh), pick, chosen))
            continue
        done[fresh] = True
        chosen += 1
        yield pick, fresh


def _sum(cells: _Cells, some: NDArray[np.intp]) -> float:
    return round(float(cells.people[some].sum()), _TIE)


def _by_area(cells: _Cells, some: NDArray[np.intp]) -> Floats:
    size = cells.area.max(initial=-1) + 1
    return np.bincount(cells.area[some], cells.people[some], minlength=size).astype(float)


def _margin(parts: Floats, relative: Floats) -> float:
    """Give the margin of people by area; an area that takes no part needs none."""
    return float(np.sqrt(np.square(np.where(parts > 0, parts * relative, 0.0)).sum()))
