"""What lies below the areas: where people live, as one small image, and what a network reaches."""

from __future__ import annotations

import base64
import io
import itertools
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from exclusion import classes, dasymetric, grids, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from exclusion.coverage import Causes
    from exclusion.studies import Study

#: Pixels of the image's longer side.
_LONGEST: Final = 640
#: People are drawn spread over so many meters, so that no single home is pointed at.
_SPREAD: Final = 150.0
#: The lowest class begins where so small a part of the people live that leaving them out is fair.
_LEFT_OUT: Final = 0.02
#: Outlines are drawn to this, in degrees: some ten meters.
_STEP: Final = 1e-4
_SQUARE_MILE: Final = 2_589_988.11  # square meters
_NICE: Final = (1.0, 2.0, 5.0)


def people(study: Study, raster: str | Path) -> dict[str, Any]:
    """Draw a raster of people as an image over the map, with the classes of its legend."""
    dasymetric.read(raster)  # what is no raster of people is refused
    density, tags = _density(raster, study.extent)
    west, south, east, north = study.extent
    breaks = _breaks(density)
    codes = np.digitize(density, breaks)  # 0 is left out
    light, dark = (_image(codes, ramp) for ramp in (classes.COLORS, classes.DARK_COLORS))
    numbers = [phrases.number(x) for x in breaks]
    return {
        "image": light,
        "dark": _difference(light, dark),
        "bounds": [[south, west], [north, east]],
        "joints": [*numbers, phrases.say("density_more")],
        "labels": [
            *(phrases.say("density_range", low=a, high=b) for a, b in itertools.pairwise(numbers)),
            phrases.say("density_over", low=numbers[-1]),
        ],
        "title": phrases.say(f"density_title_{tags['unit']}", label=phrases.label(tags["measure"])),
    }


def outline(study: Study, causes: Causes) -> list[list[list[list[float]]]]:
    """Give the outline of what is reached, [latitude, longitude] by polygon and ring."""
    if causes.outline is None:
        return []
    west, south, east, north = study.extent
    shape = shapely.clip_by_rect(causes.outline.geometry, west, south, east, north).simplify(_STEP)
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [
        [
            [[round(y, 5), round(x, 5)] for x, y in ring.coords]
            for ring in (p.exterior, *p.interiors)
        ]
        for p in parts
    ]


def _density(
    raster: str | Path, extent: tuple[float, float, float, float]
) -> tuple[npt.NDArray[np.float64], dict[str, str]]:
    """Read people per square mile onto a grid in Web Mercator, north first."""
    import rasterio
    from rasterio.enums import Resampling
    from rasterio.vrt import WarpedVRT
    from rasterio.warp import transform_bounds
    from scipy.ndimage import gaussian_filter

    west, south, east, north = transform_bounds("EPSG:4326", "EPSG:3857", *extent)
    pixel = max(east - west, north - south) / _LONGEST
    width, height = (max(round(side / pixel), 1) for side in (east - west, north - south))
    grid = grids.north_up(west, north, (east - west) / width, (north - south) / height)
    with rasterio.open(raster) as source:
        tags = source.tags()
        shape = {"crs": "EPSG:3857", "transform": grid, "width": width, "height": height}
        with WarpedVRT(source, resampling=Resampling.sum, nodata=math.nan, **shape) as view:
            counted = np.nan_to_num(view.read(1).astype(float))
    # On the ground a pixel is smaller than on the map, by the cosine of the latitude.
    scale = math.cos(math.radians((extent[1] + extent[3]) / 2))
    area = (pixel * scale) ** 2 / _SQUARE_MILE
    even = gaussian_filter(np.maximum(counted, 0.0), _SPREAD / (pixel * scale)) / area
    return even, tags


def _breaks(density: npt.NDArray[np.float64]) -> list[float]:
    """Choose where the classes begin: round numbers, each about twice the one before."""
    inhabited = np.sort(density[density > 0])
    if not len(inhabited):
        return [1.0, 2.0, 5.0, 10.0, 20.0]
    below = np.cumsum(inhabited) / inhabited.sum()
    first = inhabited[int(np.searchsorted(below, _LEFT_OUT))]
    start = max(math.floor(3 * math.log10(max(first, 1.0))), 0)
    top = inhabited[int(np.searchsorted(below, 0.9))]
    last = max(math.floor(3 * math.log10(max(top, 1.0))), start + 4)
    steps = np.linspace(start, last, 5).round().astype(int)
    return [_NICE[i % 3] * 10.0 ** (i // 3) for i in steps]


def _image(codes: npt.NDArray[np.intp], ramp: Sequence[str]) -> str:
    """Write classes as the address of a PNG with a palette, the first of it clear."""
    from PIL import Image

    image = Image.fromarray(codes.astype(np.uint8))
    image.putpalette([0, 0, 0, *(part for color in ramp for part in _parts(color))])
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, transparency=0)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _difference(one: str, other: str) -> list[Any]:
    """Give where a text of the same length differs from another, and what stands there."""
    apart = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b] or [0]
    return [apart[0], other[apart[0] : apart[-1] + 1]]


def _parts(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue
