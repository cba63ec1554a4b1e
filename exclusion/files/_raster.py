"""Rasters of the user's, opened by an allowed driver alone."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from exclusion._harmless import printable
from exclusion.errors import SourceError, TableError
from exclusion.files._opening import is_plain, listed, regular

if TYPE_CHECKING:
    from pathlib import Path

#: GDAL's drivers that may open a raster, and how its first bytes are: GeoTIFF (and COG), IMG, ASCII
#: grid and netCDF. None of them follows a file to another or to a service.
RASTERS: Final = {
    "GTiff": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "HFA": re.compile(rb"EHFA_HEADER_TAG"),
    "AAIGrid": re.compile(rb"\s*(ncols|nrows|xllc|yllc|cellsize|dx)\b", re.IGNORECASE),
    "netCDF": re.compile(rb"CDF[\1\2\5]|\x89HDF\r\n"),
}
#: Names of files that hold rasters.
SUFFIXES: Final = (".tif", ".tiff", ".img", ".asc", ".nc", ".vrt", ".bil")
_HEAD: Final = 1024
#: What GDAL writes of a band's categories, and of the table of their attributes.
_CATEGORY: Final = re.compile(r"<Category>\s*[^<\s]")
_ATTRIBUTES: Final = re.compile(
    r"<GDALRasterAttributeTable.*?</GDALRasterAttributeTable>", re.DOTALL
)
_KIND: Final = re.compile(r"<Type[^>]*>(\d+)</Type>")
_ROW: Final = re.compile(r"<Row .*?</Row>", re.DOTALL)
_CELL: Final = re.compile(r"<F\s*/>|<F>(.*?)</F>", re.DOTALL)
_TEXT: Final = "2"
_PACKED: Final = (".tif", ".tiff", ".img", ".asc", ".nc")


def raster(file: object, what: str = "path") -> Any:  # noqa: ANN401 - rasterio's
    """Open a raster.

    Parameters
    ----------
    file
        A GeoTIFF, COG, IMG, ASCII grid or netCDF file, or a zip with one.
    what
        The argument's name.

    Returns
    -------
    DatasetReader
        Of rasterio, to be closed by the caller.

    Raises
    ------
    SourceError
        If there is no such file, it is none of these, or it holds several rasters.
    """
    import rasterio

    path = regular(file, what)
    shown = printable(file)
    where, head = _where(path, shown)
    driver = next((name for name, mark in RASTERS.items() if mark.match(head)), None)
    try:
        if driver is None:
            raise rasterio.errors.RasterioIOError("its contents are of another kind")
        opened = rasterio.open(where, driver=driver)
    except rasterio.errors.RasterioError as err:
        raise SourceError(
            f"{shown} cannot be read as a raster: it is no raster that GDAL reads by the drivers "
            f"{', '.join(RASTERS)} ({printable(err)}). Save it as a GeoTIFF.",
            url=str(file),
        ) from err
    if opened.transform.is_degenerate:
        opened.close()
        raise SourceError(
            f"{shown} has cells without width or height, so nobody can tell where they lie. Save "
            "it anew, with its transform.",
            url=str(file),
        )
    if not opened.count:
        names = [name.rpartition(":")[2] for name in opened.subdatasets]
        opened.close()
        raise SourceError(
            f"{shown} holds several rasters: {listed(names)}. Save the one that is meant as a "
            "GeoTIFF.",
            url=str(file),
        )
    return opened


def classified(source: Any, band: int) -> str:  # noqa: ANN401 - rasterio's
    """Tell by what a band says of itself that its numbers are classes.

    Parameters
    ----------
    source
        An open raster, of rasterio.
    band
        From 1.

    Returns
    -------
    str
        Such as "it has a color table"; empty if it does not say so.
    """
    import rasterio.shutil
    from rasterio.io import MemoryFile

    # GDAL describes a raster as XML: with names of categories, wherever the driver has them from.
    with MemoryFile(ext=".vrt") as described:
        rasterio.shutil.copy(source, described.name, driver="VRT")
        text = described.read().decode("utf-8", "replace")
    own = text.split("<VRTRasterBand ")[band]
    if "<ColorTable>" in own:
        return "it has a color table"
    named = _CATEGORY.search(own) or "flag_meanings" in source.tags(band)
    for table in _ATTRIBUTES.findall(own):
        kinds = _KIND.findall(table)
        cells = [_CELL.findall(row) for row in _ROW.findall(table)]
        texts = [at for at, kind in enumerate(kinds) if kind == _TEXT]
        named = named or any(row[at].strip() for row in cells for at in texts if at < len(row))
    return "its categories have names" if named else ""


def _where(path: Path, shown: str) -> tuple[str, bytes]:
    """Find the raster, in a zip if it is one, and its first bytes."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head.startswith(b"PK"):
            return str(path), head
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            found = [name for name in names if name.lower().endswith(_PACKED)]
            found = [name for name in found if is_plain(name)]
            if len(found) == 1:
                with packed.open(found[0]) as stream:
                    return f"/vsizip/{{{path}}}/{found[0]}", stream.read(_HEAD)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as err:
        raise SourceError(f"{shown} cannot be read: {err}. Get it anew.", url=shown) from err
    raise TableError(
        f"{shown} should hold one raster ({', '.join(_PACKED)}), but holds {listed(found, 5)}."
    )
