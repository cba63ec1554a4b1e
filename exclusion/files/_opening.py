"""What a file of the user's is, told by what it holds before any driver opens it.

GDAL opens a file with whichever of its drivers knows the contents, whatever the name says; some of
them go on to read other files or send requests. So a file is opened only where its first bytes are
of a kind that is known here and cannot.
"""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from exclusion import frames
from exclusion._harmless import printable
from exclusion.errors import SourceError, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By kind, the drivers of GDAL that may open it.
DRIVERS: Final[dict[str, frozenset[str]]] = {
    "GeoJSON": frozenset({"GeoJSON", "GeoJSONSeq"}),
    "TopoJSON": frozenset({"TopoJSON"}),
    "GeoPackage": frozenset({"GPKG"}),
    "Shapefile": frozenset({"ESRI Shapefile"}),
    "FlatGeobuf": frozenset({"FlatGeobuf"}),
    "KML": frozenset({"LIBKML", "KML"}),
    "GML": frozenset({"GML"}),
    "MapInfo": frozenset({"MapInfo File"}),
    "File Geodatabase": frozenset({"OpenFileGDB"}),
}
#: Kinds that no driver of GDAL reads.
TABLE: Final = "table"
PARQUET: Final = "Parquet"
_KNOWN: Final = f"{', '.join(DRIVERS)}, Parquet, CSV with coordinates, or a zip of one"
_HEAD: Final = 1 << 20
#: Larger contents of a zip are a bomb, not a city's polygons.
_UNPACKED: Final = 1 << 32
_MEMBERS: Final = (
    *(".shp", ".geojson", ".json", ".topojson", ".gpkg", ".kml", ".gml", ".tab", ".mif"),
    *(".fgb", ".csv", ".tsv", ".txt", ".parquet", ".geoparquet"),
)
#: What goes along with the data: notes, and in the zips of data.census.gov the labels of columns.
_BESIDE: Final = re.compile(r"\.txt$|[-_](?:column-)?metadata[^/]*\.csv$", re.IGNORECASE)
_TABLES: Final = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz")
#: What begins the descriptions of services and other files that GDAL takes for data.
_VIRTUAL: Final = re.compile(
    rb"<\s*(ogr\w*datasource|(gdal|vrt|wms|wmts|wcs|ogcapi)\w*|!entity)|gdal_streamed_alg",
    re.IGNORECASE,
)
_GEOJSON: Final = re.compile(
    rb'"type"\s*:\s*"(FeatureCollection|Feature|(Multi)?(Point|LineString|Polygon)|'
    rb'GeometryCollection)"'
)
_TOPOLOGY: Final = re.compile(rb'"type"\s*:\s*"Topology"')
_ROOT: Final = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)([^>]*)", re.DOTALL)
_SQLITE: Final = b"SQLite format 3\0"
_GEOPACKAGE: Final = (b"GPKG", b"GP10", b"GP11")
#: Of another table by its name, which would be read too.
_LINKED_TABLE: Final = re.compile(rb"create\s+view|isseamless|type\s+(linked|odbc)", re.IGNORECASE)


class Found(NamedTuple):
    """A file that may be opened."""

    kind: str
    """A key of `DRIVERS`, `TABLE` or `PARQUET`."""
    where: str
    """The path, as GDAL takes it."""
    path: Path
    member: str | None = None
    """The name within a zip."""


def listed(names: Sequence[object], most: int = 20) -> str:
    """Write a list of names for a message, harmless on a terminal.

    Parameters
    ----------
    names
        Of columns, layers, sites.
    most
        How many are written out.

    Returns
    -------
    str
        Joined by commas; "none" if there are none.

    Examples
    --------
    >>> listed(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = ", ".join(printable(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown or "none"


def regular(file: object, what: str = "file") -> Path:
    """Find a file on this machine, and refuse what is none.

    Parameters
    ----------
    file
        A path.
    what
        The argument's name.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    ArgumentError
        If it is no path.
    SourceError
        If there is no such file, or it is a folder, a device or a pipe.
    """
    frames.check_path(file, what)
    path = Path(str(file)).absolute()
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as err:
        raise SourceError(
            f"There is no file {printable(file)}, so it cannot be read as a vector file, table or "
            "raster.",
            url=str(file),
        ) from err
    if stat.S_ISDIR(mode) and path.suffix.lower() == ".gdb":
        return path
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
        raise SourceError(f"{printable(file)} is {kind}; give a file.", url=str(file))
    return path


def look(file: object, layer: str | None = None, what: str = "file") -> Found:
    """Tell what a file is, and where in it what is to be opened.

    Parameters
    ----------
    file
        A path.
    layer
        Of a zip with several files, the name of the one that is meant, without its ending.
    what
        The argument's name.

    Returns
    -------
    Found
        Its kind and place.

    Raises
    ------
    SourceError
        If it is no file, or none of a kind that is read.
    TableError
        If a zip has several files and none is chosen.
    """
    path = regular(file, what)
    if path.is_dir():
        return Found("File Geodatabase", str(path), path)
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _in_zip(path, layer)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(
            f"{printable(path)} cannot be read: {err}. Get the file anew.", url=str(path)
        ) from err
    if "!" in str(path):
        raise SourceError(
            f"{printable(path)} has an exclamation mark in its path, which stands for the inside "
            "of an archive; rename it.",
            url=str(path),
        )
    return Found(_kind(head, path.name, printable(path)), str(path), path)


def _in_zip(path: Path, layer: str | None) -> Found:
    """Choose the file of a zip that can be read."""
    shown = printable(path)
    with zipfile.ZipFile(path) as packed:
        members = [one for one in packed.infolist() if is_plain(one.filename)]
        if sum(one.file_size for one in members) > _UNPACKED:
            raise SourceError(
                f"{shown} unpacks to more than {_UNPACKED >> 30} GB; give the file in it that is "
                "meant.",
                url=str(path),
            )
        names = [one.filename for one in members]
        found = _choices(names)
        if "xl/workbook.xml" in names:
            raise SourceError(f"{shown} is a workbook; save its sheet as CSV.", url=str(path))
        if not found:
            raise SourceError(
                f"{shown} cannot be read as a vector file: it holds {listed(names, 5)}, none of "
                f"{', '.join(_MEMBERS)}.",
                url=str(path),
            )
        name = _chosen(found, layer, shown)
        where = f"/vsizip/{{{path}}}/{name}"
        if name.lower().endswith(".gdb"):
            return Found("File Geodatabase", where, path, name)
        with packed.open(name) as stream:
            head = stream.read(_HEAD)
    return Found(_kind(head, name, f"{shown}, {printable(name)}"), where, path, name)


def is_plain(name: str) -> bool:
    """Tell whether a member lies inside its zip, and is none of the Macintosh's shadows.

    Parameters
    ----------
    name
        Of the member.

    Returns
    -------
    bool
        False for what begins with a dot, as `..` does, and for signs that GDAL reads otherwise.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return bool(parts) and not hidden and not name.startswith("/") and not set(name) & set("{}!")


def _choices(names: Sequence[str]) -> list[str]:
    """List what in a zip can be read; a folder that is a geodatabase is one thing."""
    found: dict[str, None] = {}
    for name in names:
        parts = PurePosixPath(name).parts
        at = next((i for i, part in enumerate(parts) if part.lower().endswith(".gdb")), None)
        if at is not None:
            found["/".join(parts[: at + 1])] = None
        elif name.lower().endswith(_MEMBERS):
            found[name] = None
    plain = [name for name in found if not _BESIDE.search(name)]
    return plain or list(found)  # a text beside data is a note on it


def _chosen(found: Sequence[str], layer: str | None, shown: str) -> str:
    if len(found) == 1:
        return found[0]
    stems = [PurePosixPath(name).stem for name in found]
    mine = [name for name, stem in zip(found, stems, strict=True) if layer in {stem, name}]
    if len(mine) == 1:
        return mine[0]
    raise TableError(
        f"{shown} holds {len(found)} files: {listed(stems)}. Choose one with --layer (layer=…), or "
        "give it alone."
    )


def _kind(head: bytes, name: str, shown: str) -> str:
    """Tell the kind of a file by its first bytes; only a table is one by its name."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = _of_binary(head) or _of_text(text)
    if found is not None and head[:1] not in {b"S", b"\0"} and _VIRTUAL.search(head):
        found = None
    if found is None and name.lower().endswith(_TABLES) and not text.startswith((b"<", b"{")):
        found = TABLE
    if found is None:
        raise SourceError(
            f"{shown} cannot be read as a vector file: {_instead(text)}. Expected {_KNOWN}.",
            url=shown,
        )
    return found


def _of_binary(head: bytes) -> str | None:
    if head.startswith(_SQLITE):
        return "GeoPackage" if head[68:72] in _GEOPACKAGE else None
    starts = {b"\x00\x00\x27\x0a": "Shapefile", b"fgb\x03": "FlatGeobuf", b"PAR1": PARQUET}
    return starts.get(head[:4])


def _of_text(text: bytes) -> str | None:
    if text[:1] in {b"{", b"\x1e"}:
        if _TOPOLOGY.search(text):
            return "TopoJSON"
        return "GeoJSON" if _GEOJSON.search(text) else None
    if text.startswith(b"<"):
        return _of_xml(text)
    start = text[:20].lower()
    mapped = start.startswith(b"!table") or re.match(rb"version\s+\d", start)
    return "MapInfo" if mapped and not _LINKED_TABLE.search(text) else None


def _of_xml(text: bytes) -> str | None:
    root = _ROOT.search(re.sub(rb"<!--.*?-->", b"", text, flags=re.DOTALL))
    if root is None:
        return None
    name = root[1].lower()
    if name == b"kml":
        return "KML"
    return "GML" if b"opengis.net/gml" in root[2] and name.endswith(b"collection") else None


def _instead(text: bytes) -> str:
    """Say what a file is that is not read."""
    if _VIRTUAL.search(text):
        return "it points to other files or services, and no driver that follows it is allowed"
    if text.startswith(_SQLITE):
        return "it is a SQLite database but no GeoPackage"
    if not text:
        return "it is empty"
    return "its contents are of another kind"
