"""People spread over 40,000 × 40,000 cells: time and peak memory; and beside others, a window.

The raster of settlement is made on the spot: float32 people in 10 m cells around made-up towns,
tiled and compressed, written by windows; 5,000 made-up tracts of 60 vertices lie over all of it.
On a window of 4,000 × 4,000 cells and 200 tracts, `rasterstats` and `exactextract` sum the same
raster of people up to the tracts as `zonal` does, and `tobler` brings the tracts' people to 400
squares by the settled cells, as `spread` and `zonal` do. Each way runs in a process of its own.
Exits with 1 where more memory is used than promised, a total is not kept, or the ways differ.
`--size 8000` is a short run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import numpy as np

#: The most memory of the process that spreads, in MiB.
PROMISED = 1_024
SIZE, TRACTS = 40_000, 5_000
WINDOW, WINDOW_TRACTS, SQUARES = 4_000, 200, 20
CELL, BLOCK, PIECE = 10, 512, 2_048
#: Where the raster's upper left corner lies, in UTM zone 16.
LEFT, TOP, CRS = 300_000, 4_000_000, 32616


def settlement(row: int, column: int, rows: int, columns: int) -> np.ndarray:
    """Make up the people of a window: a town in each square of 5 km, most cells empty."""
    import numpy as np

    people = np.zeros((rows, columns), dtype=np.float32)
    far = 500  # cells between squares, and the farthest that a town reaches
    for up in range(row // far - 1, (row + rows) // far + 2):
        for along in range(column // far - 1, (column + columns) // far + 2):
            rng = np.random.default_rng((up + 9, along + 9))
            y, x = np.array([up, along]) * far + rng.random(2) * far
            wide = 20 + rng.gamma(2, 25)
            reach = int(min(far, 3 * wide))
            count = int(min(12, rng.pareto(1.2)) * wide**2 * 2)
            at = np.rint(rng.normal((y, x), wide, (count, 2))).astype(int)
            there = rng.gamma(2, 1.5, count).astype(np.float32)
            held = (np.abs(at - (y, x)) < reach).all(axis=1) & (at >= (row, column)).all(axis=1)
            held &= (at < (row + rows, column + columns)).all(axis=1)
            np.add.at(people, tuple((at[held] - (row, column)).T), there[held])
    return people


def make(path: Path, size: int) -> dict[str, Any]:
    """Write the raster of settlement, and that of settled cells beside it where it is small."""
    import numpy as np
    import rasterio
    from rasterio.transform import from_origin
    from rasterio.windows import Window

    profile = {
        "driver": "GTiff", "width": size, "height": size, "count": 1, "crs": f"EPSG:{CRS}",
        "transform": from_origin(LEFT, TOP, CELL, CELL), "tiled": True, "blockxsize": BLOCK,
        "blockysize": BLOCK, "compress": "deflate", "bigtiff": "if_safer", "num_threads": 2,
    }  # fmt: skip
    settled = path.with_name("settled.tif")
    with (
        rasterio.open(path, "w", dtype="float32", nodata=-99_999, **profile) as people,
        rasterio.open(settled, "w", dtype="uint8", nodata=255, **profile) as built,
    ):
        cells = 0
        for row in range(0, size, PIECE):
            for column in range(0, size, PIECE):
                shape = (min(PIECE, size - row), min(PIECE, size - column))
                found = settlement(row, column, *shape)
                cells += int(np.count_nonzero(found))
                window = Window(column, row, shape[1], shape[0])
                people.write(found, 1, window=window)
                built.write((found > 0).astype("uint8"), 1, window=window)
    return {"settled": cells / size**2, "megabytes": path.stat().st_size / 1e6}


def tracts(size: int, n: int) -> gpd.GeoDataFrame:
    """Lay made-up tracts with people and margins over all of the raster but its rim."""
    import geopandas as gpd
    import numpy as np
    import shapely
    import tessellation

    polygons, _ = tessellation.polygons(n)
    left, bottom, right, top = shapely.total_bounds(polygons)
    low = np.array([LEFT, TOP - size * CELL]) + 0.01 * size * CELL
    scale = 0.98 * size * CELL / np.array([right - left, top - bottom])
    moved = shapely.transform(polygons, lambda xy: (xy - (left, bottom)) * scale + low)
    rng = np.random.default_rng(7)
    people = rng.gamma(4, 300, n).round()
    margin = (people * rng.uniform(0.1, 0.5, n)).round()
    geoids = [f"01001{i:06d}" for i in range(1, n + 1)]
    columns = {"made_up_people": people, "made_up_people_moe": margin}
    return gpd.GeoDataFrame(columns, index=geoids, geometry=moved, crs=CRS)


def settled_tracts(folder: Path, size: int, n: int) -> gpd.GeoDataFrame:
    """Leave out tracts without a settled cell: `tobler` would lose their people."""
    return tracts(size, n).drop(json.loads((folder / "fallback.json").read_text()))


def squares(size: int) -> gpd.GeoDataFrame:
    """Cut the raster in districts."""
    import geopandas as gpd
    import numpy as np
    import shapely

    side = size * CELL / SQUARES
    y, x = (axis.ravel() for axis in np.mgrid[0:SQUARES, 0:SQUARES] * side)
    boxes = shapely.box(LEFT + x, TOP - y - side, LEFT + x + side, TOP - y)
    return gpd.GeoDataFrame(geometry=boxes, crs=CRS)


def spread(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Spread people over the raster of settlement."""
    from exclusion import dasymetric

    areas = tracts(size, n)

    def work() -> dict[str, Any]:
        made = dasymetric.spread(
            areas, "made_up", folder / "people-here.tif", out=folder / "spread.tif"
        )
        (folder / "fallback.json").write_text(json.dumps(made.fallback))
        return {
            "fallback": len(made.fallback),
            "megabytes": made.path.stat().st_size / 1e6,
        }

    return work


def check(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Sum the raster written up by area, and say how far the worst is from its tract."""
    import numpy as np
    import rasterio

    areas = tracts(size, n)

    def work() -> dict[str, Any]:
        sums = np.zeros(n + 1)
        with rasterio.Env(GDAL_CACHEMAX=256 << 20), rasterio.open(folder / "spread.tif") as source:
            for row in range(0, source.height, BLOCK):
                span = ((row, min(row + BLOCK, source.height)), (0, source.width))
                people, area = (source.read(band, window=span).ravel() for band in (1, 3))
                number = np.where(area > 0, area, 0).astype(int)
                sums += np.bincount(number, np.nan_to_num(people), n + 1)
        wanted = areas["made_up_people"].to_numpy()
        off = np.abs(sums[1:] - wanted)
        return {"most": float(off.max()), "relative": float(sums.sum() / wanted.sum() - 1)}

    return work


def zonal(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Sum people up to the tracts, with margins."""
    from exclusion import dasymetric

    areas = tracts(size, n)
    return lambda: {"sums": dasymetric.zonal(folder / "spread.tif", areas)["people"].tolist()}


def rasterstats(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Sum people up to the tracts by `rasterstats`."""
    from rasterstats import zonal_stats

    areas = tracts(size, n)

    def work() -> dict[str, Any]:
        rows = zonal_stats(areas, str(folder / "spread.tif"), stats="sum", nodata=float("nan"))
        return {"sums": [float(row["sum"] or 0) for row in rows]}

    return work


def exactextract(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Sum people up to the tracts by `exactextract`, cells at the border by their parts."""
    import rasterio
    from exactextract import exact_extract
    from exactextract.raster import RasterioRasterSource

    areas = tracts(size, n)

    def work() -> dict[str, Any]:
        with rasterio.open(folder / "spread.tif") as source:
            band = RasterioRasterSource(source, 1)
            return {"sums": exact_extract(band, areas, ["sum"], output="pandas")["sum"].tolist()}

    return work


def ours(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Bring the tracts' people to squares by the settled cells: spread, then zonal."""
    from exclusion import dasymetric

    areas, districts = settled_tracts(folder, size, n), squares(size)

    def work() -> dict[str, Any]:
        settled, out = folder / "settled.tif", folder / "by-settled.tif"
        people = dasymetric.spread(areas, "made_up", settled, out=out)
        return {"sums": dasymetric.zonal(people, districts)["people"].fillna(0).tolist()}

    return work


def tobler(folder: Path, size: int, n: int) -> Callable[[], dict[str, Any]]:
    """Do the same by `tobler`: settled cells as polygons, overlaid with tracts and squares."""
    from tobler.dasymetric import masked_area_interpolate

    areas, districts = settled_tracts(folder, size, n), squares(size)

    def work() -> dict[str, Any]:
        found = masked_area_interpolate(
            areas,
            districts,
            str(folder / "settled.tif"),
            pixel_values=[1],
            extensive_variables=["made_up_people"],
        )
        return {"sums": found["made_up_people"].fillna(0).tolist()}

    return work


WAYS = {
    one.__name__: one for one in (spread, check, zonal, rasterstats, exactextract, ours, tobler)
}


def client(way: str, folder: str, size: str, n: str) -> None:
    """Go one way, and print what it gave and took."""
    where = Path(folder)
    if way == "make":
        work = lambda: make(where / "people-here.tif", int(size))  # noqa: E731
    else:
        work = WAYS[way](where, int(size), int(n))
    start = time.perf_counter()
    given = work()
    given["seconds"] = time.perf_counter() - start
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    given["cpu"] = sum(one.ru_utime + one.ru_stime for one in used)
    most = max(one.ru_maxrss for one in used)
    given["peak"] = most / (1 << (20 if sys.platform == "darwin" else 10))
    print(json.dumps(given))


def run(way: str, folder: Path, size: int, n: int) -> dict[str, Any]:
    """Go one way in a fresh process."""
    command = [sys.executable, "-W", "ignore", __file__, way, str(folder), str(size), str(n)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def shown(name: str, took: dict[str, Any], than: dict[str, Any] | None = None) -> None:
    """Print what a way took, and the ratio of its time to ours."""
    ratio = took["seconds"] / than["seconds"] if than else 1
    seconds = f"{took['seconds']:9.1f}{took['cpu']:14.1f}"
    print(f"{name:44}{seconds}{took['peak']:10.0f}{ratio:8.1f}", flush=True)


def apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return how much of all people two ways put into different polygons."""
    pairs = zip(one["sums"], other["sums"], strict=True)
    return sum(abs(a - b) for a, b in pairs) / 2 / sum(one["sums"])


def window(folder: Path) -> tuple[float, float]:
    """Go all ways on the window, and return how far the pairs of ways are apart."""
    sizes = (WINDOW, WINDOW_TRACTS)
    run("make", folder, *sizes)
    print(f"a window of {WINDOW:,} × {WINDOW:,} cells, {WINDOW_TRACTS} tracts")
    shown("spread", run("spread", folder, *sizes))
    ways = ("zonal", "rasterstats", "exactextract", "ours", "tobler")
    sums = {way: run(way, folder, *sizes) for way in ways}
    shown("zonal, tracts, with margins", sums["zonal"])
    shown("rasterstats.zonal_stats, sums alone", sums["rasterstats"], sums["zonal"])
    shown("exactextract.exact_extract, sums alone", sums["exactextract"], sums["zonal"])
    shown(f"spread and zonal, {SQUARES**2} squares", sums["ours"])
    shown("tobler.masked_area_interpolate", sums["tobler"], sums["ours"])
    return apart(sums["zonal"], sums["rasterstats"]), apart(sums["ours"], sums["tobler"])


def main() -> int:
    """Go all ways, print what each took, and say whether promises are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=SIZE, help="cells of the raster's side")
    parser.add_argument("--folder", type=Path, help="where to work: some 10 GB, removed after")
    given = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )
    print(f"{'':44}{'seconds':>9}{'of processor':>14}{'peak MiB':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        small, large = Path(name) / "small", Path(name) / "large"
        small.mkdir()
        large.mkdir()
        sums, squared = window(small)
        made = run("make", large, given.size, 0)
        print(
            f"{given.size:,} × {given.size:,} cells, {made['settled']:.1%} settled, "
            f"{made['megabytes']:,.0f} MB, made in {made['seconds']:.0f} s; {TRACTS:,} tracts"
        )
        spent = run("spread", large, given.size, TRACTS)
        shown("spread", spent)
        kept = run("check", large, given.size, TRACTS)
    print(f"written {spent['megabytes']:,.0f} MB; spread over land: {spent['fallback']} tracts")
    print(f"memory: {spent['peak']:,.0f} MiB at most ({PROMISED:,} are promised)")
    print(f"tracts kept to {kept['most']:.2g} people, all to {kept['relative']:.1g} relative")
    print(f"people put elsewhere: rasterstats {sums:.1e}, tobler {squared:.1e}")
    broken = kept["most"] > 0.5 or abs(kept["relative"]) > 1e-6 or sums > 1e-6 or squared > 0.02
    return int(spent["peak"] >= PROMISED or broken)


if __name__ == "__main__":
    if len(sys.argv) == 5 and not sys.argv[1].startswith("-"):
        client(*sys.argv[1:])
    else:
        sys.exit(main())
