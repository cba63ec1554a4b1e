"""Vector files of the user's, opened by an allowed driver alone."""

from __future__ import annotations

import logging
import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from exclusion import frames
from exclusion._harmless import printable
from exclusion.errors import ExclusionError, SourceError, TableError
from exclusion.files import _ground, _opening, _tables
from exclusion.files._opening import DRIVERS, listed

if TYPE_CHECKING:
    from exclusion.files._opening import Found
    from exclusion.grids import Bounds

#: Columns that hold geometry in a table.
_DRAWN: Final = (
    *("geometry", "thegeom", "geom", "wkt", "shape", "wkbgeometry", "multipolygon", "polygon"),
    *("point", "georeference", "location", "thegeomwkt", "geowkt"),
)
_WKT: Final = re.compile(
    r"\s*(SRID=\d+;)?\s*(multi)?(point|polygon|linestring)|\s*geometrycollection", re.IGNORECASE
)
#: Open options that keep a driver from looking elsewhere.
_OPTIONS: Final[dict[str, dict[str, str]]] = {"GML": {"DOWNLOAD_SCHEMA": "NO"}}

_log = logging.getLogger(__name__)


def named(source: object, what: str) -> str:
    """Name what a user hands in, for a message.

    Parameters
    ----------
    source
        A path or a frame.
    what
        The argument's name, which a frame is called by.

    Returns
    -------
    str
        Harmless on a terminal.
    """
    if isinstance(source, pd.DataFrame | pd.Series):
        return what
    return printable(source)


def vector(
    source: Any,  # noqa: ANN401 - a path or a frame
    what: str = "file",
    *,
    layer: str | None = None,
    box: Bounds | None = None,
) -> gpd.GeoDataFrame:
    """Read shapes with all their columns.

    Parameters
    ----------
    source
        A file of one of the kinds of `DRIVERS`, such as GeoJSON, GeoPackage, a Shapefile or its
        zip; GeoParquet; a table with a column of well-known text; or a GeoDataFrame or GeoSeries.
    what
        The argument's name.
    layer
        Which layer, or which file of a zip; None takes the only one.
    box
        Read only what meets it, EPSG:4326, where the file says where it lies.

    Returns
    -------
    GeoDataFrame
        With an active column `geometry`, in two dimensions; its coordinate system may be unknown.

    Raises
    ------
    ArgumentError
        If it is neither a path nor a frame.
    SourceError
        If the file cannot be read, or is of a kind that is not read.
    TableError
        If it has no geometry, or several layers of which none is chosen.
    """
    if isinstance(source, gpd.GeoSeries):
        source = gpd.GeoDataFrame(geometry=source)
    return flat(drawn(frame(source, what, layer=layer, box=box), named(source, what)))


def frame(
    source: Any,  # noqa: ANN401 - a path or a frame
    what: str = "file",
    *,
    layer: str | None = None,
    box: Bounds | None = None,
) -> pd.DataFrame:
    """Read rows with geometry or without, as they are.

    Parameters
    ----------
    source, what, layer, box
        As for `vector`.

    Returns
    -------
    DataFrame
        A GeoDataFrame where the source says that it has geometry.

    Raises
    ------
    ArgumentError, SourceError, TableError
        As for `vector`.
    """
    if isinstance(source, pd.DataFrame):
        copied: pd.DataFrame = source.copy()
        return copied
    found = _opening.look(source, layer, what)
    if found.kind in {_opening.TABLE, _opening.PARQUET}:
        return of_table(found)
    read: pd.DataFrame = _read(found, layer, box)
    return read


def of_table(found: Found) -> pd.DataFrame:
    """Read a table, with geometry where it says that it has some.

    Parameters
    ----------
    found
        A CSV or Parquet file.

    Returns
    -------
    DataFrame
        A GeoDataFrame where it is GeoParquet.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    if found.kind == _opening.PARQUET:
        from pyarrow import parquet

        try:
            with _tables.opened(found) as stream:
                if b"geo" in (parquet.read_schema(stream).metadata or {}):
                    stream.seek(0)
                    return _tables.decoded(gpd.read_parquet(stream))
        except Exception as err:
            raise _unreadable(found, err) from err
    return _tables.read(found, None)


def drawn(table: pd.DataFrame, what: str) -> gpd.GeoDataFrame:
    """Give a table the geometry that one of its columns writes out.

    Parameters
    ----------
    table
        A GeoDataFrame, or a table with well-known text or bytes.
    what
        What it is called, for the message.

    Returns
    -------
    GeoDataFrame
        The same rows.

    Raises
    ------
    TableError
        If it has no geometry.
    """
    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        return table
    found = written(table)
    if found is None:
        raise TableError(
            f"{what} has no geometry: expected polygons or points, such as GeoJSON, GeoPackage or "
            f"a Shapefile; it has the columns {listed(list(table.columns))}."
        )
    values = table[found].map(_shape)
    rest = pd.DataFrame(table).drop(columns=found)
    return gpd.GeoDataFrame(rest, geometry=gpd.GeoSeries(values, index=table.index))


def written(frame: pd.DataFrame) -> Any | None:  # noqa: ANN401 - a label
    """Find the column of a table that holds well-known text or bytes.

    Parameters
    ----------
    frame
        Any.

    Returns
    -------
    label or None
        None where there is none.
    """
    from exclusion.files import _columns

    for name in frame.columns:
        if _columns.plain(name) not in _DRAWN:
            continue
        known = frame[name].dropna()
        if len(known) and (isinstance(known.iloc[0], bytes) or _WKT.match(str(known.iloc[0]))):
            return name
    return None


def _shape(value: Any) -> shapely.Geometry | None:  # noqa: ANN401 - a cell
    if isinstance(value, bytes):
        return shapely.from_wkb(value, on_invalid="ignore")
    if not isinstance(value, str):
        return None
    text = re.sub(r"^\s*SRID=\d+;", "", value)
    return shapely.from_wkt(text, on_invalid="ignore")


def flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Name the geometry `geometry`, and drop heights.

    Parameters
    ----------
    frame
        With geometry.

    Returns
    -------
    GeoDataFrame
        The same rows.
    """
    if frame.active_geometry_name != "geometry":
        others = [name for name in frame.columns if name == "geometry"]
        frame = frame.drop(columns=others).rename_geometry("geometry")
    if shapely.has_z(frame.geometry.to_numpy()).any():
        frame = frame.set_geometry(
            gpd.GeoSeries(shapely.force_2d(frame.geometry.to_numpy()), frame.index, crs=frame.crs)
        )
    return frame


def _read(found: Found, layer: str | None, box: Bounds | None) -> gpd.GeoDataFrame:
    """Open a file with GDAL."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            # Of rings that GDAL closes or turns: what is not valid is mended and counted later.
            warnings.simplefilter("ignore")
            chosen = _layer(found, layer)
            options: dict[str, Any] = {"layer": chosen} | _OPTIONS.get(found.kind, {})
            info = pyogrio.read_info(found.where, **options)
            _check_driver(found, info["driver"])
            near = None if box is None else _ground.box_in(box, info["crs"])
            return _decoded(found, options | {"bbox": near})
    except ExclusionError:
        raise
    except Exception as err:
        raise _unreadable(found, err) from err


def _check_driver(found: Found, driver: str) -> None:
    if driver not in DRIVERS[found.kind]:
        raise SourceError(
            f"{printable(found.path)} would be opened as {driver}, but looks like {found.kind}; "
            "save it as GeoPackage or GeoJSON.",
            url=str(found.path),
        )


def _decoded(found: Found, options: dict[str, Any]) -> gpd.GeoDataFrame:
    """Read a layer; of texts in no encoding that the file names, as Windows writes them."""
    import pyogrio

    options = {"force_2d": True, "on_invalid": "ignore"} | options
    try:
        return pyogrio.read_dataframe(found.where, **options)
    except UnicodeDecodeError:
        _log.warning("%s is read as Windows' code page 1252", printable(found.path.name))
        return pyogrio.read_dataframe(found.where, encoding="cp1252", **options)


def _layer(found: Found, layer: str | None) -> str:
    """Choose a layer: the one that is named, or the only one with shapes in it."""
    import pyogrio

    shown = printable(found.path)
    layers = {str(name): kind for name, kind in pyogrio.list_layers(found.where)}
    if layer is not None:
        frames.check_text(layer, "layer")
        alike = [name for name in layers if name.casefold() == layer.casefold()]
        if layer in layers:
            return layer
        if len(alike) == 1:
            return alike[0]
        if not (found.member is not None and len(layers) == 1):
            raise TableError(f"{shown} has no layer {printable(layer)!r}: {listed([*layers])}.")
    shaped = [name for name, kind in layers.items() if kind is not None]
    if len(shaped) > 1:
        filled = [
            name
            for name in shaped
            if pyogrio.read_info(found.where, layer=name, force_feature_count=True)["features"]
        ]
        shaped = filled if len(filled) == 1 else shaped
    if len(shaped) > 1:
        raise TableError(
            f"{shown} has several layers: {listed(shaped)}. Choose one with --layer (layer=…)."
        )
    if not shaped:
        if not layers:
            raise TableError(f"{shown} has no layers: it is empty.")
        raise TableError(
            f"{shown} has no geometry: expected polygons or points, but its "
            f"{'layers' if len(layers) > 1 else 'layer'} {listed([*layers])} has none."
        )
    return shaped[0]


def _unreadable(found: Found, err: Exception) -> SourceError:
    where = printable(found.path)
    return SourceError(
        f"{where} cannot be read as a vector file: {printable(str(err).strip())}. Save it anew, as "
        "GeoPackage or GeoJSON.",
        url=str(found.path),
    )
