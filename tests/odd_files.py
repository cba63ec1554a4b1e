"""Files and frames as people's disks have them, with something odd in them, by a random generator.

Each function makes one, in a folder, and says what it is; what a format cannot hold is not written,
which is an input too.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely

if TYPE_CHECKING:
    from pathlib import Path

BY = "no_home_broadband"
#: Round the dozen tracts.
BOX = (-90.065, 29.9, -89.955, 29.965)
#: Of a cell or a field.
VALUES = [
    *(None, 0, -1, 3, 3.5, True, "", " ", "x", "NA", "\x00", "\x1b[2J", "é" * 300, "9" * 400),
    *(10**30, float("nan"), float("inf"), 1e300, -666_666_666, [], [1], {}, {"a": 1}, b"\xff"),
    *("2019-01-01", "=1+1", "22071", "220710001001", "0", "1,5", "1 234", "-90.07", "\u202e"),
]
#: A name of a column, the right one half of the time.
SPELLED = [
    *["name"] * 10,
    *("Name", "NBHD_NAME", "DISTRICT", "", " ", "Unnamed: 0", "id", "\x1b[31m", "a\nb"),
]


def pick(rng: np.random.Generator, some: Any) -> Any:
    some = list(some)
    return some[int(rng.integers(len(some)))]


def spoil(rng: np.random.Generator, file: Path) -> str:
    """Change bytes, or cut the file."""
    content = bytearray(file.read_bytes())
    if not content:
        return "empty"
    for _ in range(int(rng.choice([1, 4, 20]))):
        at = int(rng.integers(len(content)))
        content[at : at + int(rng.integers(3))] = rng.bytes(int(rng.integers(1, 4)))
    if rng.random() < 0.3 and content:
        del content[int(rng.integers(len(content))) :]
    file.write_bytes(bytes(content))
    return "spoilt"


def cells(rng: np.random.Generator, frame: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Change one column: all of it, one cell, or the column itself."""
    column = pick(rng, [name for name in frame if name != "geometry"])
    how, value = pick(rng, ("all", "one", "drop", "scale", "twice")), pick(rng, VALUES)
    said = f"{how} {column} {value!r:.30}"
    if how == "drop":
        return said, frame.drop(columns=column)
    if how == "scale" and pd.api.types.is_numeric_dtype(frame[column]):
        return said, frame.assign(**{column: frame[column] * pick(rng, (0, -1, 100, 1000, 1e12))})
    if how == "twice":
        return said, pd.concat([frame, frame.iloc[: int(rng.integers(1, 3))]], ignore_index=True)
    changed = frame[column].astype(object).tolist()
    for at in range(len(changed)) if how == "all" else [int(rng.integers(len(changed)))]:
        changed[at] = value
    return said, frame.assign(**{column: pd.Series(changed, frame.index, dtype=object)})


# Vector files.

BOW = shapely.Polygon([(-90.1, 29.9), (-90, 30), (-90, 29.9), (-90.1, 30)])


def at_odds(number: float) -> shapely.Polygon:
    """Make a polygon with one corner that is nowhere."""
    with np.errstate(all="ignore"):
        return shapely.Polygon([(-90.1, 29.9), (number, 30), (-90, 30)])


SHAPES: list[Any] = [
    None,
    BOW,
    shapely.Polygon(),
    shapely.Point(-90.05, 29.97),
    shapely.Point(),
    shapely.MultiPoint([(-90.05, 29.97)]),
    shapely.LineString([(-90.1, 29.9), (-90, 30)]),
    shapely.box(*BOX),
    shapely.box(-181, -91, 181, 91),
    shapely.box(1e300, 1e300, 1.1e300, 1.1e300),
    shapely.box(3_600_000, 500_000, 3_700_000, 600_000),
    shapely.box(29.9, -90.1, 30.0, -90.0),
    shapely.Polygon([(-90.1, 29.9, 3), (-90, 29.9, 3), (-90, 30, 3)]),
    shapely.Polygon([(-90.1, 29.9), (-90.0, 29.9), (-90.05, 29.9)]),
    shapely.GeometryCollection([shapely.box(*BOX), shapely.Point(-90, 30)]),
    shapely.GeometryCollection([shapely.GeometryCollection([BOW])]),
    shapely.MultiPolygon([shapely.box(*BOX), shapely.box(-90.2, 29, -90.1, 31)]),
    shapely.Point(float("inf"), 30),
    shapely.Point(0, 0),
    *(at_odds(float(text)) for text in ("nan", "inf", "-inf")),
]


def shapes(rng: np.random.Generator, frame: gpd.GeoDataFrame) -> tuple[str, gpd.GeoDataFrame]:
    """Change some shapes, or all."""
    drawn = frame.geometry.to_numpy().copy()
    every = rng.random() < 0.3
    for at in range(len(drawn)) if every else rng.integers(len(drawn), size=2):
        drawn[at] = pick(rng, SHAPES)
    return f"shapes{' all' * every}", frame.set_geometry(
        gpd.GeoSeries(drawn, frame.index, crs=frame.crs)
    )


FORMATS = ("frame", "geojson", "gpkg", "fgb", "shp", "kml", "gml", "parquet", "csv", "zip")


def framed(rng: np.random.Generator) -> tuple[str, gpd.GeoDataFrame]:
    """Make polygons or points that have something odd."""
    n = int(rng.integers(1, 7))
    edges = np.linspace(BOX[0], BOX[2], n + 1)
    boxes = shapely.box(edges[:-1], BOX[1], edges[1:], BOX[3])
    if rng.random() < 0.4:
        boxes = shapely.centroid(boxes)
    column = pick(rng, SPELLED)
    frame = gpd.GeoDataFrame({column: [f"n{i}" for i in range(n)]}, geometry=boxes, crs=4326)
    said = [repr(column)]
    if rng.random() < 0.4:
        what, frame = shapes(rng, frame)
        said.append(what)
    if rng.random() < 0.35 and column:
        what, frame = cells(rng, frame.assign(other=range(n)))
        said.append(what)
        frame = gpd.GeoDataFrame(frame)
    if rng.random() < 0.2:
        crs = pick(rng, (None, 3857, 3452, 4269, 26915, 6933, 4978))
        said.append(f"crs {crs}")
        frame = (
            frame.set_crs(crs, allow_override=True)
            if crs
            else frame.set_crs(None, allow_override=True)
        )
    return " ".join(said), frame


def odd_frame(rng: np.random.Generator, frame: gpd.GeoDataFrame) -> tuple[str, Any]:
    """Make what only a frame can be."""
    how = pick(rng, ("", "index", "levels", "columns", "names", "plain", "empty", "series", "geom"))
    if how == "index":
        frame.index = [0] * len(frame)
    elif how == "levels":
        frame.index = pd.MultiIndex.from_product([["a"], range(len(frame))])
    elif how == "columns":
        frame = pd.concat([frame, frame.drop(columns="geometry")], axis=1)
    elif how == "names":
        renamed = pick(rng, (0, None, ("a", "b"), 1.5, pd.Timestamp("2020-01-01")))
        frame = frame.rename(columns={frame.columns[0]: renamed})
    elif how == "plain":
        frame = pd.DataFrame(frame)
    elif how == "empty":
        frame = frame.iloc[:0]
    elif how == "series":
        frame = frame.geometry
    elif how == "geom":
        frame = frame.rename_geometry("geom").assign(geometry="x")
    return how, frame


def vector_file(rng: np.random.Generator, frame: gpd.GeoDataFrame, file: Path) -> str:
    """Write polygons or points in some format, spoilt now and then."""
    if file.suffix == ".parquet":
        frame.to_parquet(file)
    elif file.suffix == ".csv":
        frame.assign(wkt=frame.geometry.to_wkt()).drop(columns="geometry").to_csv(file)
    elif file.suffix == ".zip":
        inner = file.with_suffix(pick(rng, (".geojson", ".csv", ".txt")))
        vector_file(rng, frame, inner)
        with zipfile.ZipFile(file, "w") as packed:
            packed.write(inner, pick(rng, (inner.name, "../a.geojson", "a/b.csv", ".hidden")))
    elif file.suffix == ".txt":
        file.write_text(frame.to_json(), "utf-8")
    else:
        frame.to_file(file)
    return spoil(rng, file) if rng.random() < 0.25 else ""


# Rasters.


def numbers(rng: np.random.Generator) -> tuple[str, Any]:
    """Make the cells of a raster, some of them odd."""
    kind = pick(rng, ("uint8", "int16", "float32", "float32", "float64", "complex64", "uint32"))
    shape = pick(rng, ((1, 1), (3, 2), (60, 80), (60, 80), (60, 80), (1, 200)))
    values = rng.integers(0, 9, shape).astype(kind)
    fill = pick(rng, (None, None, None, 0, -5, np.nan, np.inf, 1e38, 255))
    if fill is not None:
        with np.errstate(all="ignore"):
            values[rng.random(shape) < pick(rng, (0.2, 0.9, 1))] = np.array(fill).astype(kind)
    return f"{kind} {shape} {fill}", values


def lying(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[str, dict[str, Any]]:
    """Say where on earth a raster lies, or does not."""
    box = pick(rng, (BOX, BOX, BOX, BOX, (-80, 30, -79, 31), (-1e7, -1e7, 1e7, 1e7)))
    west, south, east, north = box
    across, down = (east - west) / shape[1], (north - south) / shape[0]
    how = pick(rng, (*["usual"] * 8, "up", "turned", "none", "flat"))
    transform = {
        "usual": rasterio.Affine(across, 0, west, 0, -down, north),
        "up": rasterio.Affine(across, 0, west, 0, down, south),
        "turned": rasterio.Affine(across, down / 3, west, across / 3, -down, north),
        "none": rasterio.Affine.identity(),
        "flat": rasterio.Affine(0, 0, west, 0, 0, north),
    }[how]
    crs = pick(rng, (*[4326] * 12, None, 3857, 26915, 4978))
    return f"{how} {crs}", {"transform": transform, "crs": crs}


def odd_raster(rng: np.random.Generator, folder: Path) -> tuple[str, Path]:
    """Make a raster in some format, spoilt now and then."""
    what, values = numbers(rng)
    where, place = lying(rng, values.shape)
    bands = int(rng.choice([1, 1, 1, 1, 1, 3]))
    nodata = pick(rng, (None, None, 0, 255, -9999, float("nan")))
    file = folder / f"given{pick(rng, ('.tif', '.tif', '.img', '.zip'))}"
    inner = file if file.suffix != ".zip" else file.with_suffix(".tif")
    high, wide = values.shape
    profile = {"width": wide, "height": high, "count": bands, "dtype": values.dtype, **place}
    how = ""
    try:
        profile |= {"driver": "HFA" if file.suffix == ".img" else "GTiff", "nodata": nodata}
        with rasterio.open(inner, "w", **profile) as made:
            made.write(np.stack([values] * bands))
            if values.dtype == "uint8" and rng.random() < 0.3:
                made.write_colormap(1, {n: (n, n, n, 255) for n in range(9)})
        if file != inner:
            with zipfile.ZipFile(file, "w") as packed:
                packed.write(inner, inner.name)
        how = spoil(rng, file) if rng.random() < 0.2 else ""
    except Exception as err:  # noqa: BLE001 - what cannot be written is no input
        how = f"not written: {err!s:.40}"
    return f"{file.suffix} {what} {where} {bands} {nodata} {how}", file


# Tables.


def written(rng: np.random.Generator, table: list[list[Any]]) -> tuple[str, bytes]:
    """Write rows as one program or another does."""
    separator, end = pick(rng, ",,;\t|"), pick(rng, ("\n", "\r\n", "\r", "\n\n"))
    encoding = pick(rng, ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"))
    lines = io.StringIO()
    pd.DataFrame(table[1:], columns=range(len(table[0]))).to_csv(
        lines, sep=separator, header=table[0], index=bool(rng.random() < 0.2), lineterminator=end
    )
    before = pick(rng, (*[""] * 6, "\n\n", f"sep={separator}\n", "# note\n", separator * 3 + end))
    after = pick(rng, (*[""] * 6, end * 3, separator * 3 + end, "\x1a", '"'))
    text = before + lines.getvalue() + after
    return f"{separator!r} {end!r} {encoding}", text.encode(encoding, "replace")
