"""GeoParquet read back, the coordinate system parsed once.

What is written of a coordinate system names the realizations of its datum without their codes, as
GeoParquet asks for, so PROJ looks each of them up by name, which takes longer than all else.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exclusion._late import Late

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from pyproj import CRS
else:
    gpd, pd = Late("geopandas"), Late("pandas")


def read(path: Path) -> gpd.GeoDataFrame:
    """Return what `geopandas.read_parquet` returns.

    Parameters
    ----------
    path
        A file with one column of geometry at least.

    Returns
    -------
    GeoDataFrame
        All its rows.

    Raises
    ------
    Exception
        As geopandas and pyarrow do.
    """
    name, system = _written(path)
    if not system:
        return gpd.read_parquet(path)
    frame = pd.read_parquet(path)
    frame[name] = gpd.GeoSeries.from_wkb(frame[name], crs=_parsed(system))
    return gpd.GeoDataFrame(frame, geometry=name)


def _written(path: Path) -> tuple[str, str]:
    """Return the one column of geometry and its coordinate system; none where it is otherwise."""
    import pyarrow.parquet as pq

    said: dict[str, Any] = json.loads((pq.read_schema(path).metadata or {}).get(b"geo", b"{}"))
    name, columns = said.get("primary_column", ""), said.get("columns", {})
    if "version" not in said or list(columns) != [name]:
        return "", ""
    column = columns[name]
    plain = column.get("encoding") == "WKB" and "covering" not in column
    return name, json.dumps(column["crs"]) if plain and column.get("crs") else ""


@lru_cache(maxsize=16)
def _parsed(system: str) -> CRS:
    from pyproj import CRS

    return CRS.from_user_input(json.loads(system))
