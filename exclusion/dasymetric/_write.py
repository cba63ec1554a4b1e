"""A Cloud-Optimised GeoTIFF, written whole or not at all."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import _writing
from exclusion.dasymetric import _raster
from exclusion.dasymetric._weights import CACHE
from exclusion.errors import DamagedFileError
from exclusion.grids import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exclusion.grids import Grid, Window

_ROUGH: Final = {
    "driver": "GTiff", "dtype": "float32", "nodata": math.nan, "count": 3, "tiled": True,
    "blockxsize": BLOCK, "blockysize": BLOCK, "interleave": "band", "compress": "zstd",
    "zstd_level": 1, "bigtiff": "yes", "sparse_ok": True, "num_threads": "all_cpus",
}  # fmt: skip
# Level 5: level 6 makes files 4% smaller, and takes a third longer.
_FINAL: Final = {
    "driver": "COG", "compress": "deflate", "level": 5, "predictor": "no", "blocksize": BLOCK,
    "bigtiff": "if_safer", "overviews": "force_use_existing", "num_threads": "all_cpus",
}  # fmt: skip
#: What packs overviews is asked of the environment, whoever's it is, so each step says it.
_ROUGH_OVERVIEWS: Final = {
    "COMPRESS_OVERVIEW": "ZSTD", "ZSTD_LEVEL_OVERVIEW": "1", "SPARSE_OK_OVERVIEW": "YES",
    "BIGTIFF_OVERVIEW": "YES",
}  # fmt: skip
_FINAL_OVERVIEWS: Final = {
    "COMPRESS_OVERVIEW": "DEFLATE", "ZLEVEL_OVERVIEW": "5", "PREDICTOR_OVERVIEW": "1",
    "INTERLEAVE_OVERVIEW": "PIXEL",
}  # fmt: skip
_KEPT: Final = 1e-6


@contextmanager
def written(raster: _raster.Raster, grid: Grid, pieces: list[Window]) -> Iterator[Any]:
    """Open a raster of people for writing; it takes its place when all is written and checked.

    Parameters
    ----------
    raster
        What it is, and the path to write.
    grid
        Its cells.
    pieces
        The windows that have cells with people, to be summed when checked.

    Yields
    ------
    DatasetWriter
        Of rasterio, for three bands.

    Raises
    ------
    DamagedFileError
        If writing fails, or what was written is not what should have been; nothing is left then,
        and a file of the same name stays as it was.
    """
    import rasterio
    import rasterio.shutil
    from rasterio.errors import RasterioError

    folder = raster.path.absolute().parent
    rows, columns = grid.shape
    shape = {"height": rows, "width": columns, "crs": grid.crs, "transform": grid.at(0, 0)}
    with (
        _writing.beside(folder) as room,
        rasterio.Env(GDAL_CACHEMAX=CACHE, GDAL_NUM_THREADS="ALL_CPUS"),
    ):
        rough, final = room / "rough.tif", room / "final.tif"
        try:
            with rasterio.open(rough, "w", **shape, **_ROUGH) as target:
                target.update_tags(**raster.tags)
                target.descriptions = (raster.unit, *_raster.BANDS)
                yield target
            _add_overviews(rough)
            with rasterio.Env(**_FINAL_OVERVIEWS):
                rasterio.shutil.copy(rough, final, **_FINAL)
            rough.unlink()
            _check(final, raster, pieces)
        except RasterioError as error:
            raise DamagedFileError(
                f"Writing {raster.path} failed: {error}. See whether the disk is full; nothing "
                "was left behind.",
                url=str(raster.path),
            ) from error
        final.replace(raster.path)


def _add_overviews(path: Path) -> None:
    """Add a file's overviews, each half as wide as the last, to the size of a block.

    Here, band by band, as making them with the final file takes memory that grows with it. Nearest:
    an average of margins or of the numbers of areas would be neither.
    """
    import rasterio
    from rasterio.enums import Resampling

    with rasterio.Env(**_ROUGH_OVERVIEWS), rasterio.open(path, "r+") as rough:
        halvings = math.ceil(math.log2(max(*rough.shape, BLOCK) / BLOCK))
        if halvings:
            rough.build_overviews([2**i for i in range(1, halvings + 1)], Resampling.nearest)


def _check(path: Path, raster: _raster.Raster, pieces: list[Window]) -> None:
    """Raise DamagedFileError if a file does not hold what was spread."""
    import rasterio

    with rasterio.open(path) as source:
        _raster.check(source, path)
        held = math.fsum(_raster.sums(source, pieces))
        tags = source.tags()
    wrong = {name for name, text in raster.tags.items() if tags.get(name, "") != text}
    if wrong or not np.isclose(held, raster.total, rtol=_KEPT, atol=0):
        raise DamagedFileError(
            f"{raster.path} was not written: its cells sum to {held:,.3f} {raster.unit} instead of "
            f"{raster.total:,.3f}, tags that differ: {', '.join(sorted(wrong)) or 'none'}. See "
            "whether the disk is full.",
            url=str(raster.path),
        )
