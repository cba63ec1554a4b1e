"""Each area's people over its cells: read twice, once for the sums of weights, once to place."""

from __future__ import annotations

import contextlib
import logging
import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from exclusion import _fetch, frames, moe
from exclusion.dasymetric import _figures, _grid, _shapes
from exclusion.dasymetric._ground import Cells, Ground, Tally, tally
from exclusion.dasymetric._raster import Spread
from exclusion.dasymetric._weights import Reader, Weights, opened
from exclusion.dasymetric._write import written
from exclusion.errors import ExclusionWarning, SourceError
from exclusion.grids import Grid, Window

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy.typing as npt
    import pandas as pd

    from exclusion._fetch import Progress
    from exclusion.moe import Floats

_log = logging.getLogger(__name__)
# The least part of the people on water that the words about the weights speak of.
_WET = 0.01


def spread(  # noqa: PLR0913 - what the file says of itself is two more
    areas: gpd.GeoDataFrame,
    measure: str,
    weights: Weights | str | Path | None = None,
    *,
    out: str | Path,
    of: str = "people",
    vintage: int | None = None,
    source: str = "",
    water: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
    cell: float = 100.0,
) -> Spread:
    """Spread each area's people over the cells where people live, and write them as a raster.

    Parameters
    ----------
    areas
        An area table with polygons that do not overlap, indexed by GEOID.
    measure
        Such as "no_home_broadband"; needed are `{measure}_{of}` and its 90% `_moe`.
    weights
        A raster of people or buildings, or `Weights` with what each class of land cover weighs;
        None spreads evenly over land.
    out
        The file to write, a Cloud-Optimised GeoTIFF; one that is there is replaced at the end.
    of
        "people" or "households".
    vintage
        The last year of the period; None takes it from the measure's column of periods.
    source
        Where the numbers are from, in words, for the file's tags.
    water
        Polygons of water, which is not land. Where a raster is given they count only for areas
        without a populated cell.
    cell
        Meters a cell is wide where no raster is given.

    Returns
    -------
    Spread
        What was written, with a table of what became of each area.

    Raises
    ------
    ArgumentError
        If `of`, `cell`, `out` or `weights` is not what it can be.
    TableError
        If columns or polygons are missing, numbers are negative or codes of the Bureau's, or areas
        overlap.
    SourceError
        If the raster cannot be read, has no CRS, has several bands and none was chosen, holds
        classes without a weight for each, does not meet the areas, has negative cells within them
        or no populated one, or the areas have more than 10 billion cells.
    DamagedFileError
        If the raster or the file written is not what it should be; nothing is left half-written.

    Warns
    -----
    ExclusionWarning
        If polygons had to be mended, areas with people reach beyond the raster, or its numbers may
        count nobody: they are whole and few, or many are the highest of their type.

    Notes
    -----
    A cell belongs to the area that holds its center. With an area's total T, its cells' weights w
    and their sum W, a cell gets T·w / W, so that an area's cells sum to its total; nodata, NaN and
    cells beyond the raster weigh 0. An area whose W is 0 is spread evenly over its land, one
    without land over all its cells. Where cells are too coarse for an area to hold a center, each
    is divided in 3 × 3, 5 × 5 … up to 63 × 63 parts of equal weight, if that makes no more than 500
    million cells; the people of an area that still holds none are put into the cell where its inner
    point lies, and count there for the area that cell belongs to. An area without an estimate is
    missing, not zero: its cells are NaN.

    Every cell carries its area's relative margin (band 2), √ of the area's sampling variance alone:
    that the weights may be wrong is in no margin. Zero people have no relative margin, so that the
    margin of an area where the survey met none is lost in the raster; it is in `table`, and in
    `total_moe`.

    The raster is read in windows, twice; memory does not grow with it. Overviews are the nearest
    cells', good for a look: only the full resolution sums to the totals.

    Examples
    --------
    >>> import tempfile, geopandas as gpd, shapely
    >>> areas = gpd.GeoDataFrame(
    ...     {"x_people": [120, 30], "x_people_moe": [40, 15]}, index=["a", "b"],
    ...     geometry=shapely.box([0, 1000], 0, [1000, 2000], 1000), crs=32616)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = spread(areas, "x", out=Path(folder) / "x.tif", cell=250)
    >>> people.table
       total  total_moe  weight  cells method
    a  120.0       40.0    16.0     16   land
    b   30.0       15.0    16.0     16   land
    >>> people.weights
    'land area, 250 m cells'
    """
    frames.check_columns(areas, (), "areas", "their people are spread")
    frames.check_number(cell, "cell")
    frames.check_path(out, "out")
    frames.check_text(source, "source", empty=True)
    if vintage is not None:
        frames.check_vintage(vintage)
    if water is not None:
        frames.shapes(water, "water")
    if not isinstance(weights, Weights | None):
        frames.check_path(weights, "weights")
    numbers = _figures.figures(areas, measure, of)
    if isinstance(weights, str | Path):
        weights = Weights(weights)
    _check_target(out, weights)
    with contextlib.ExitStack() as stack:
        opened_weights = (weights, stack.enter_context(opened(weights.path))) if weights else None
        ground = _ground(areas, numbers, opened_weights, water, cell)
        pieces = ground.grid.pieces()
        rows, columns = ground.grid.shape
        what = f"Spreading {of} over {rows * columns:,} cells"
        _log.info("%s, %d × %d", what, rows, columns)
        with _fetch.progress(what, 2 * len(pieces), "tiles") as bar:
            sums = _sums(ground, pieces, bar, weights)
            table = _table(numbers, sums, by_raster=weights is not None)
            said, wet = _said(areas, table, ground.grid, sums, weights)
            made = Spread(
                path=Path(out),
                measure=measure,
                unit=of,
                vintage=_figures.last_year(areas, measure) if vintage is None else vintage,
                source=source,
                weights=said,
                areas=len(areas),
                total=float(numbers["total"].sum()),
                total_moe=_total_moe(numbers),
                on_water=wet,
                by_raster=weights is not None,
                options=weights.options if weights else (),
                factor=ground.grid.factor,
                unplaced_areas=int(numbers["total"].isna().sum()),
                table=table,
            )
            with written(made, ground.grid, pieces) as target:
                _place(target, ground, _plan(ground, table, sums), pieces, bar)
                bar.phase("Writing and checking the file")
    return made


def _check_target(out: str | Path, weights: Weights | None) -> None:
    """Refuse to write over the raster of weights, or into a folder's name."""
    target = Path(out)
    if target.is_dir():
        raise SourceError(f"{out} is a folder; name the file to write, such as people.tif.")
    if weights and _same(target, Path(weights.path)):
        raise SourceError(f"{out} is the raster of weights itself; write to another file.")


def _same(one: Path, other: Path) -> bool:
    """Say whether two paths lead to one file, which need not be there, however they are spelled."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _ground(
    areas: gpd.GeoDataFrame,
    numbers: pd.DataFrame,
    weights: tuple[Weights, Any] | None,
    water: gpd.GeoDataFrame | gpd.GeoSeries | None,
    cell: float,
) -> Ground:
    """Lay the areas over the cells of an open raster, or over cells of their own."""
    reader = Reader(weights[1], weights[0]) if weights else None
    crs: Any = weights[1].crs.to_wkt() if weights else _figures.crs_of(areas)
    shapes = _shapes.projected(areas, crs, "areas")
    wet = None if water is None else _shapes.projected(water, crs, "polygons of water")
    _figures.check_placed(numbers["total"], shapes.polygons)
    _shapes.check_apart(shapes.polygons, areas.index)
    if weights:
        raster, path = weights[1], str(weights[0].path)
        grid = _grid.of_raster(crs, raster.transform, shapes)
        whole = Grid.of(raster)
        if not whole.within(Window(grid.row, grid.column, grid.rows, grid.columns)):
            raise _apart(raster, areas, shapes, path)
        _warn_beyond(shapes, whole, numbers["total"], path)
    else:
        grid = _grid.of_land(crs, shapes, cell)
    with_people = shapes.polygons[(numbers["total"] > 0).to_numpy()]
    grid = _grid.divided(grid, with_people)
    return Ground(grid, shapes, wet, reader, reader.look(grid.factor**2) if reader else None)


def _sums(ground: Ground, pieces: list[Window], bar: Progress, weights: Weights | None) -> Tally:
    """Sum up the weights; warn if they may count nobody, and say which listed classes lack."""
    path = str(weights.path) if weights else ""
    sums = tally(ground, pieces, bar, path)
    if weights is None or ground.seen is None:
        return sums
    lacking = ground.seen.lacking
    if lacking and not isinstance(weights.classes, str):
        which = f"class{'es' if len(lacking) > 1 else ''} {', '.join(map(str, lacking))}"
        _log.warning("%s has no cell of %s over the areas", path, which)
    for note in ground.seen.notes(path):
        warnings.warn(note, ExclusionWarning, stacklevel=3)
    return sums


def _apart(
    raster: Any,  # noqa: ANN401 - rasterio's
    areas: gpd.GeoDataFrame,
    shapes: _shapes.Shapes,
    path: str,
) -> SourceError:
    """Say that areas and raster do not overlap, and where each lies."""
    there, here, ours = (
        ", ".join(f"{edge:g}" for edge in bounds)
        for bounds in (raster.bounds, areas.total_bounds, shapes.bounds)
    )
    return SourceError(
        f"{path} and the areas do not overlap. Left, bottom, right and top of the raster are "
        f"{there} in {raster.crs.to_string()[:80]}; those of the areas are {ours} in the same, and "
        f"{here} in their own {areas.crs.to_string()[:80]}. Give a raster of this place, and see "
        "whether the CRS of both is what they say.",
        url=path,
    )


def _warn_beyond(
    shapes: _shapes.Shapes,
    whole: Grid,
    totals: pd.Series[float],
    path: str,
) -> None:
    """Warn of areas with people that reach beyond the raster by more than a cell."""
    frame = whole.frame.buffer(math.sqrt(whole.cell_area), join_style="mitre")
    covered = shapely.covered_by(shapes.polygons, frame)
    beyond = totals.index[~covered & (totals > 0).to_numpy()]
    if len(beyond):
        warnings.warn(
            f"{len(beyond)} of {len(totals)} areas reach beyond {path}: {_shapes.named(beyond)}. "
            "Their people are all put where the raster covers them, or over their land where it "
            "does not; a raster of the whole place would do better.",
            ExclusionWarning,
            stacklevel=4,
        )


def _table(numbers: pd.DataFrame, sums: Tally, *, by_raster: bool) -> pd.DataFrame:
    """Say of each area what its cells weigh and how it is spread."""
    weight, cells, land = (one[1:] for one in sums)
    cases = {
        "missing": numbers["total"].isna().to_numpy(),
        "point": cells == 0,
        "weights" if by_raster else "land": weight > 0,
        "land": land > 0,
    }
    method = np.select(list(cases.values()), list(cases), "whole")
    return numbers.assign(weight=weight, cells=cells.astype(np.int64), method=method)


def _said(
    areas: gpd.GeoDataFrame,
    table: pd.DataFrame,
    grid: Grid,
    sums: Tally,
    weights: Weights | None,
) -> tuple[str, float | None]:
    """Say what the weights were, and which part of the people are put on water."""
    if weights:
        return weights.named, None
    wet = _figures.on_water(areas, table["total"], sums.land[1:], grid.cell_area)
    across = f"{math.sqrt(grid.cell_area):.4g} m cells"
    if wet is not None and wet >= _WET:
        return f"area, {across}, {100 * wet:.0f}% of the people on water", wet
    return f"land area, {across}", wet


def _total_moe(numbers: pd.DataFrame) -> float:
    """Return the margin of all that is spread; areas without an estimate are not in it."""
    with_estimate = numbers.dropna(subset="total")
    return float(moe.of_sum(with_estimate["total"], with_estimate["total_moe"]))


class _Plan(NamedTuple):
    """What a cell of each area gets; the first is no area's."""

    per_weight: Floats
    per_land: Floats
    per_cell: Floats
    relative: npt.NDArray[np.float32]
    # Of the areas without a cell: cell, number, total, margin.
    guests: list[tuple[tuple[int, int], int, float, float]]


def _plan(ground: Ground, table: pd.DataFrame, sums: Tally) -> _Plan:
    """Divide each total by what its cells weigh."""
    total, margin = table["total"].to_numpy(), table["total_moe"].to_numpy()
    method = table["method"].to_numpy()
    by_weight = (method == "weights") | ((method == "land") & (ground.reader is None))
    by_land = (method == "land") & ~by_weight

    def share(which: npt.NDArray[np.bool_], of: Floats) -> Floats:
        each: Floats = np.divide(total, of[1:], out=np.zeros(len(total)), where=which)
        each[method == "missing"] = np.nan
        return np.concatenate([[np.nan], each])

    relative = np.divide(margin, total, out=np.full(len(total), np.nan), where=total > 0)
    guests = [
        (
            ground.grid.cell_of(shapely.point_on_surface(ground.areas.polygons[i])),
            int(i) + 1,
            float(total[i]),
            float(margin[i]),
        )
        for i in np.flatnonzero((method == "point") & (total > 0))
    ]
    return _Plan(
        share(by_weight, sums.weight),
        share(by_land, sums.land),
        share(method == "whole", sums.cells),
        np.r_[np.nan, relative].astype(np.float32),
        guests,
    )


def _place(
    target: Any,  # noqa: ANN401 - rasterio's
    ground: Ground,
    plan: _Plan,
    pieces: list[Window],
    bar: Progress,
) -> None:
    """Write people, margins and areas of every cell."""
    # One room for all pieces: the system would empty a new one for each.
    room = np.empty(3 * max(piece.rows * piece.columns for piece in pieces), dtype=np.float32)
    with contextlib.closing(ground.each(pieces)) as windows:
        for piece, cells in windows:
            bands = room[: 3 * piece.rows * piece.columns].reshape(3, piece.rows, piece.columns)
            _fill(bands, cells, plan, piece)
            target.write(bands, window=piece.span)
            bar.advance()


def _fill(bands: npt.NDArray[np.float32], cells: Cells | None, plan: _Plan, piece: Window) -> None:
    """Write people, margin and area of each cell into three bands."""
    if cells is None:
        bands[:2], bands[2] = np.nan, 0
    else:
        _put_people(bands[0], cells, plan, piece)
        bands[1] = cells.runs.filled(plan.relative, piece)
        bands[2] = cells.area
    for (row, column), number, total, margin in plan.guests:
        at = (row - piece.row, column - piece.column)
        if 0 <= at[0] < piece.rows and 0 <= at[1] < piece.columns:
            _join(bands[:, at[0], at[1]], number, total, margin)


def _put_people(band: npt.NDArray[np.float32], cells: Cells, plan: _Plan, piece: Window) -> None:
    """Write the people of each cell; NaN where there is no area, or none with an estimate."""
    on_water = (0 * plan.per_weight + plan.per_cell).astype(np.float32)
    on_land = on_water + plan.per_land.astype(np.float32)
    band[:] = cells.runs.filled(on_land, piece)
    wet = np.flatnonzero(~cells.land)
    flat, area, weight = band.ravel(), cells.area.ravel(), cells.weight.ravel()
    flat[wet] = on_water[area[wet]]
    # Most cells weigh nothing.
    some = np.flatnonzero(weight != 0)
    flat[some] += plan.per_weight[area[some]] * weight[some]


def _join(cell: npt.NDArray[np.float32], number: int, total: float, margin: float) -> None:
    """Put the people of an area that holds no center into a cell, which may have its own."""
    own = float(np.nan_to_num(cell[0]))
    theirs = own * float(cell[1]) if own else 0.0
    cell[0] = own + total
    cell[1] = math.hypot(theirs, margin) / (own + total)
    cell[2] = cell[2] or number
