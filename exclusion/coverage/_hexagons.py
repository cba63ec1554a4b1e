"""H3 cells, as the FCC publishes mobile coverage, made one polygon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from exclusion.coverage import _extras, _shapes
from exclusion.errors import TableError
from exclusion.files import polygonal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.grids import Bounds

#: Columns that hold cells, the finest first.
COLUMNS: Final = (
    *("h3_res9_id", "h3_res8_id", "h3_index", "h3index", "h3index_hex8", "h3_id", "h3id"),
    *("h3_cell", "hex_id", "h3"),
)
_CELL: Final = re.compile("[0-9a-f]{15,16}")
_KM_A_DEGREE: Final = 111.0


def find(columns: Iterable[str]) -> str | None:
    """Find the column of cells by its name.

    Parameters
    ----------
    columns
        Names.

    Returns
    -------
    str or None
        The first known name, in the file's spelling.
    """
    known = {str(name).lower(): name for name in columns}
    return next((known[name] for name in COLUMNS if name in known), None)


def dissolve(ids: pd.Series[str], what: str, box: Bounds | None) -> shapely.Geometry:
    """Unite cells of any resolutions.

    Parameters
    ----------
    ids
        Cells as text ("89444c2a16bffff") or as whole numbers.
    what
        Where they come from, for messages.
    box
        Keep only cells that reach into it; EPSG:4326. None keeps all.

    Returns
    -------
    Geometry
        A polygon or multipolygon, EPSG:4326; cells that touch lose their common sides.

    Raises
    ------
    TableError
        If there is no cell, a cell is not valid, or they lie on both sides of 180 degrees.
    SourceError
        If none is in the box.
    ExclusionError
        If the package h3 is not installed.
    """
    _extras.need("h3", "Reading H3 cells")
    import h3

    cells = _checked(ids, what)
    if box is not None:
        cells = _within(cells, box, what)
    by_resolution: dict[int, list[str]] = {}
    for cell in cells:
        by_resolution.setdefault(h3.get_resolution(cell), []).append(cell)
    shapes = [
        polygonal(shapely.geometry.shape(h3.cells_to_geo(some))) for some in by_resolution.values()
    ]
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    if whole.bounds[2] - whole.bounds[0] > 180:
        raise TableError(
            f"{what} has H3 cells on both sides of 180 degrees, which make no polygon on a flat "
            "map. Give `areas`, so that only the cells near them are read."
        )
    return whole


def _checked(ids: pd.Series[str], what: str) -> list[str]:
    """Give the cells as text, each once."""
    import h3

    if pd.api.types.is_integer_dtype(ids.dtype):
        # The top bit of a cell is 0: signed and unsigned hold the same number.
        text = ["" if pd.isna(one) else h3.int_to_str(int(one) % 2**64) for one in ids]
    else:
        text = [cell if isinstance(cell, str) else "" for cell in ids.tolist()]
    text = [cell.strip().lower() for cell in text]
    if not text:
        raise TableError(f"{what} has no rows with an H3 cell.")
    for row, cell in enumerate(text):
        if not (_CELL.fullmatch(cell) and h3.is_valid_cell(cell)):
            raise TableError(
                f"{what}, row {row + 1} of {len(text)} (label {ids.index[row]}): {ids.iloc[row]!r} "
                f"in column {ids.name!r} is no H3 cell. Expected 15 characters such as "
                "'89444c2a16bffff', read as text: spreadsheets turn some into numbers."
            )
    return list(dict.fromkeys(text))


def _within(cells: list[str], box: Bounds, what: str) -> list[str]:
    import h3

    middle = np.array([h3.cell_to_latlng(cell) for cell in cells])
    edge = {r: h3.average_hexagon_edge_length(r) for r in {h3.get_resolution(c) for c in cells}}
    # Cells differ in size by half at most: two mean edges reach over any corner.
    reach = 2 * np.array([edge[h3.get_resolution(cell)] for cell in cells]) / _KM_A_DEGREE
    wide = reach / np.maximum(np.cos(np.radians(middle[:, 0])), 0.01)
    near = (middle[:, 0] >= box[1] - reach) & (middle[:, 0] <= box[3] + reach)
    near &= (middle[:, 1] >= box[0] - wide) & (middle[:, 1] <= box[2] + wide)
    if not near.any():
        (south, west), (north, east) = middle.min(axis=0), middle.max(axis=0)
        _shapes.check_overlap((west, south, east, north), box, what)
        raise TableError(f"{what} has no H3 cell within the areas' extent {_shapes.extent(box)}.")
    return [cell for cell, keep in zip(cells, near, strict=True) if keep]
