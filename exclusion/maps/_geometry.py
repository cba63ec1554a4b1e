"""Polygons as paths of an inline SVG, which the page's script decodes for Leaflet too.

Coordinates are whole steps from the south-west corner, each ring an absolute start and relative
steps. Borders that are shared stay shared: simplification and rounding are of the whole coverage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import numpy.typing as npt

#: Degrees, about 1 m.
STEP = 1e-5
#: What a reader can see on a map of this many pixels across …
_PIXELS = 3_000
#: … and, where areas are small on it, on a map on which an area is this many pixels across.
_ACROSS = 50
#: A border may be off by about a pixel: so many pixels, squared, is the area of a triangle that
#: may be cut off or filled in.
_TRIANGLE = 2
#: A step of the grid, in pixels: rounding moves a corner by a third of one at most.
_ROUND = 2 / 3
#: Each is simplified with those that may lose as much, or more, in halves of the coarsest.
_HALVINGS = 8
#: The finest step, in degrees (0.1 m), for shapes that fold where they are rounded.
_FINEST = 1e-6

#: What stands for a ring that no step can show.
_SPECK = np.array([[1, 0], [-1, 1]])


class Shapes(NamedTuple):
    """Paths in the order of the areas, and what it takes to place them."""

    paths: list[str]
    west: float
    south: float
    width: int  # in steps
    height: int  # in steps
    squeeze: float  # a degree of longitude over one of latitude, at the middle
    step: float  # in degrees

    def view(self, extent: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
        """Give the box of an extent (west, south, east, north, degrees) as an SVG's view box."""
        west, south, east, north = extent
        return (
            round((west - self.west) / self.step * self.squeeze),
            round(self.height - (north - self.south) / self.step),
            round((east - west) / self.step * self.squeeze),
            round((north - south) / self.step),
        )

    def path(self, polygons: npt.NDArray[np.object_]) -> str:
        """Write what lies over the areas, as a path on their grid."""
        corner, step = (self.west, self.south), self.step
        return "".join(
            map(_path, shapely.transform(polygons, lambda at: np.round((at - corner) / step)))
        )


class Grid(NamedTuple):
    """Simplified polygons on whole steps from the south-west corner."""

    polygons: npt.NDArray[np.object_]
    corner: tuple[float, float]  # west, south
    step: float  # in degrees


def encode(areas: gpd.GeoDataFrame, step: float | None = STEP, across: int = _ACROSS) -> Shapes:
    """Simplify the polygons together and write each as one SVG path.

    `step` is that of the grid, in degrees; None takes one as coarse as nobody sees. `across` is how
    many pixels across an area may be seen.
    """
    west, south, east, north = areas.total_bounds
    grid = on_grid(areas.geometry.to_numpy(), step, across)
    return Shapes(
        paths=[_path(polygon) for polygon in grid.polygons],
        west=grid.corner[0],
        south=grid.corner[1],
        width=round((east - west) / grid.step),
        height=round((north - south) / grid.step),
        squeeze=float(np.cos(np.radians((south + north) / 2))),
        step=grid.step,
    )


def on_grid(
    geometry: npt.NDArray[np.object_], step: float | None = None, across: int = _ACROSS
) -> Grid:
    """Simplify polygons together and round them to a grid.

    What shares a border, or lies apart, does so still. A polygon that is not there stays so.
    """
    known = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))  # else drawn nowhere
    west, south, east, north = shapely.total_bounds(geometry)
    pixel = max(east - west, north - south) / _PIXELS
    sizes = np.sqrt(shapely.area(geometry[known]))
    seen = np.minimum(pixel, sizes / across)
    simple = _simplified(geometry[known], _TRIANGLE * seen)
    valid, covers = shapely.is_valid(simple), shapely.coverage_is_valid(simple)
    coarsest = _ROUND * min(pixel, float(np.quantile(seen, 0.05)))
    for used in _steps(coarsest) if step is None else (step,):
        rounded = shapely.transform(simple, lambda at, s=used: np.round((at - (west, south)) / s))
        # What was amiss before is drawn as it is; nothing else folds, vanishes or comes apart.
        if shapely.is_valid(rounded[valid]).all() and (
            not covers or shapely.coverage_is_valid(rounded)
        ):
            break
    polygons = geometry.copy()
    polygons[known] = rounded
    return Grid(polygons, (float(west), float(south)), used)


def _simplified(
    geometry: npt.NDArray[np.object_], tolerance: npt.NDArray[np.float64]
) -> npt.NDArray[np.object_]:
    """Simplify each border as far as the finer of its two sides allows.

    From coarse to fine, each time only borders between areas that allow so much; all at the last.
    """
    coarsest = tolerance.max()
    with np.errstate(divide="ignore"):
        halvings = np.ceil(np.log2(coarsest / tolerance)).clip(0, _HALVINGS)
    simple = geometry.copy()
    last = halvings.max()
    for n in np.unique(halvings):
        part = halvings <= n
        simple[part] = shapely.coverage_simplify(
            simple[part], coarsest / 2**n, simplify_boundary=bool(n == last)
        )
    return simple


def _steps(most: float) -> Iterator[float]:
    """Give 1, 2 or 5 in the last decimal that is not over `most`, then finer ones."""
    exponent = int(np.floor(np.log10(most)))
    for power in range(exponent, exponent - 3, -1):
        for digit in (5, 2, 1):
            step = float(f"{digit}e{power}")
            if _FINEST <= step <= most:
                yield step
    yield _FINEST


def _path(geometry: shapely.Geometry) -> str:
    rings = []
    for polygon in shapely.get_parts(geometry):
        for ring in shapely.get_rings(polygon):
            points = shapely.get_coordinates(ring).astype(int)
            steps = np.diff(points, axis=0)[:-1]
            steps = steps[(steps != 0).any(axis=1)]
            if len(steps) < 2:  # less than a step across
                steps = _SPECK
            rings.append(f"M{points[0, 0]} {points[0, 1]}l{_join(steps)}z")
    return "".join(rings)


def _join(steps: npt.NDArray[np.int_]) -> str:
    """Write numbers with a blank only where no minus sign parts them."""
    return " ".join(str(n) for n in steps.ravel().tolist()).replace(" -", "-")
