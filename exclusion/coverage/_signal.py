"""A raster of signal strength, made the polygon where the signal is strong enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from exclusion import _fetch, files
from exclusion.coverage import _shapes
from exclusion.errors import SourceError, TableError
from exclusion.grids import Grid

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from exclusion.grids import Bounds, Window


def served(path: str | Path, at_least: float, box: Bounds | None) -> shapely.Geometry:
    """Draw where a raster's value is at least so much.

    Parameters
    ----------
    path
        A raster of one band, such as dBm, read by windows.
    at_least
        The least value that counts as served; cells without data are not served.
    box
        Read only what lies in it; EPSG:4326. None reads all.

    Returns
    -------
    Geometry
        A polygon or multipolygon along the cells' sides, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is no raster of one band with a coordinate system, holds classes, does not
        overlap the box, or has no data in it.
    TableError
        If no value is as high.
    """
    with files.raster(path) as raster:
        _check(raster, path)
        inner: list[shapely.Geometry] = []
        seams: list[shapely.Geometry] = []
        seen: list[float] = []
        tiles = _tiles(raster, box, path)
        with _fetch.progress("Reading the signal", len(tiles), "tiles") as bar:
            for tile in tiles:
                drawn, at_side = _strong(raster, tile, at_least, seen)
                inner += list(drawn[~at_side])
                seams += list(drawn[at_side])
                bar.advance()
        crs, grid = raster.crs, Grid.of(raster)
    if not seen:
        raise SourceError(
            f"{path} has no data within {_shapes.extent(box) if box else 'its extent'}: every cell "
            "is nodata. Check that it is the right file, and its nodata value.",
            url=str(path),
        )
    if not inner and not seams:
        raise TableError(
            f"{path}: no value is {at_least:g} or more; they go from {min(seen):g} to "
            f"{max(seen):g}. Signal in dBm is negative, such as at_least=-95."
        )
    # Polygons of a tile do not overlap: only what its sides have cut is to be united.
    whole = shapely.multipolygons([*inner, *shapely.get_parts(shapely.union_all(seams))])
    placed = shapely.transform(whole, lambda at: np.column_stack(grid.place(at[:, 1], at[:, 0])))
    return _shapes.to_degrees(placed, crs)


def _check(raster: Any, path: str | Path) -> None:  # noqa: ANN401 - rasterio is imported late
    if raster.crs is None:
        raise SourceError(
            f"{path} has no coordinate system, so nobody can tell where on earth it lies. Save it "
            "with one and try again.",
            url=str(path),
        )
    if raster.count != 1:
        raise SourceError(
            f"{path} has {raster.count} bands; a raster of signal has one. Save the band of signal "
            "to a file of its own (a picture in colors is no signal).",
            url=str(path),
        )
    classes = files.classified(raster, 1)
    if classes:
        raise SourceError(
            f"{path} holds classes, not a signal: {classes}. Give a raster of the signal itself; "
            "if its numbers are one, save them without a color table and names.",
            url=str(path),
        )


def _tiles(raster: Any, box: Bounds | None, path: str | Path) -> list[Window]:  # noqa: ANN401
    """List the parts of the raster that hold the box."""
    from rasterio.warp import transform_bounds

    if box is None:
        return Grid.of(raster).pieces()
    _shapes.check_overlap(transform_bounds(raster.crs, 4326, *raster.bounds), box, str(path))
    return Grid.of(raster).pieces(transform_bounds(4326, raster.crs, *box))


def _strong(
    raster: Any,  # noqa: ANN401
    tile: Window,
    at_least: float,
    seen: list[float],
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Draw the strong cells of a tile in columns and rows, and tell which polygons meet its sides.

    The least and the greatest value are added to those seen.
    """
    from affine import Affine
    from rasterio import features
    from rasterio.errors import RasterioError

    try:
        values = raster.read(1, window=tile.span, masked=True)
    except RasterioError as err:
        raise SourceError(
            f"Reading {raster.name} failed: {err} Get the file anew.", url=str(raster.name)
        ) from err
    values = np.ma.masked_invalid(values * raster.scales[0] + raster.offsets[0])
    if values.count() == 0:
        return np.empty(0, dtype=object), np.empty(0, dtype=bool)
    seen += [float(values.min()), float(values.max())]
    strong = (values >= at_least).filled(fill_value=False)
    (top, bottom), (left, right) = tile.span
    drawn = features.shapes(
        strong.astype(np.uint8), mask=strong, transform=Affine.translation(left, top)
    )
    shapes = np.array([shapely.geometry.shape(shape) for shape, _ in drawn], dtype=object)
    at_side = (shapely.bounds(shapes).reshape(-1, 4) == (left, top, right, bottom)).any(axis=1)
    return shapes, at_side
