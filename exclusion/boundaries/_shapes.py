"""What of a geometry is polygon."""

from __future__ import annotations

import shapely


def polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Keep the polygons of a geometry, made valid, without the lines and points beside them.

    Parameters
    ----------
    geometry
        Any.

    Returns
    -------
    Geometry
        A polygon or multipolygon, empty where there was none.
    """
    whole = shapely.make_valid(geometry)
    if whole.geom_type in {"Polygon", "MultiPolygon"}:
        return whole
    parts = [part for part in shapely.get_parts(whole) if "Polygon" in part.geom_type]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()
