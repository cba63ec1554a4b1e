"""Whatever a user hands in: shapes, points, tables and rasters, by one reader.

A file is opened only where its contents, not its name, are of a kind on the list, and only by the
driver of that kind: none that follows a description to other files or to a service. Nothing of it
is trusted: layers, columns and coordinate systems are found or asked for by name, geometry is
mended and what is left out is said. Wherever a path is taken, a frame of the same is too.
"""

from exclusion._harmless import printable
from exclusion.files._columns import find, given, named, plain, text
from exclusion.files._ground import placed, polygons
from exclusion.files._opening import DRIVERS, TABLE, Found, listed, look, regular
from exclusion.files._points import numbers, points
from exclusion.files._polygonal import mended, polygonal
from exclusion.files._raster import RASTERS, SUFFIXES, classified, raster
from exclusion.files._tables import Dialect, dialect, table
from exclusion.files._vector import frame, vector
from exclusion.files._vector import named as name_of

__all__ = [
    "DRIVERS",
    "RASTERS",
    "SUFFIXES",
    "TABLE",
    "Dialect",
    "Found",
    "classified",
    "dialect",
    "find",
    "frame",
    "given",
    "listed",
    "look",
    "mended",
    "name_of",
    "named",
    "numbers",
    "placed",
    "plain",
    "points",
    "polygonal",
    "polygons",
    "printable",
    "raster",
    "regular",
    "table",
    "text",
    "vector",
]
