"""How far apart places lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.moe import Floats

_RADIUS: Final = 6_371.0  # of the Earth, km


def lies(table: pd.DataFrame) -> bool:
    """Tell whether a table says where its places lie."""
    return {"lon", "lat"} <= {*table.columns}


def points(table: pd.DataFrame) -> Floats:
    """Return longitudes and latitudes in radians, a row a place; NaN where not known."""
    frames.check_columns(table, ("lon", "lat"), "table", "how far apart places are is not known")
    found = np.column_stack([frames.floats(table[name], name) for name in ("lon", "lat")])
    odd = np.flatnonzero((np.abs(found) > (180, 90)).any(axis=1))
    if len(odd):
        raise TableError(
            f"lon and lat of {table.index[odd[0]]} are {found[odd[0]].tolist()}; expected degrees, "
            "-180 to 180 and -90 to 90."
        )
    return np.radians(found)


def km(some: Floats, all_: Floats) -> Floats:
    """Return the great-circle distances between some points and all."""
    (lon, lat), (other_lon, other_lat) = some.T[:, :, None], all_.T[:, None, :]
    half = np.sin((other_lat - lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return np.asarray(2 * _RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
