"""What of a geometry is polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

# GEOS's numbers of polygons and multipolygons.
_GROUND: Final = (3, 6)


def polygonal(geometry: shapely.Geometry | None) -> shapely.Geometry:
    """Keep the polygons of a geometry, made valid, without the lines and points beside them.

    Parameters
    ----------
    geometry
        Any, or None.

    Returns
    -------
    Geometry
        A polygon or multipolygon, empty where there was none.

    Raises
    ------
    TableError
        If a corner is NaN or infinite.
    """
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise TableError(
            "A polygon has a corner that is no finite number, so nobody can tell where it lies; "
            "draw it anew or leave it out."
        )
    whole = shapely.MultiPolygon() if geometry is None else shapely.make_valid(geometry)
    if whole.geom_type in {"Polygon", "MultiPolygon"}:
        return whole
    parts = [part for part in shapely.get_parts(whole) if "Polygon" in part.geom_type]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


def mended(shapes: Iterable[shapely.Geometry | None]) -> npt.NDArray[np.object_]:
    """Make geometries valid polygons; those that are stay as they are.

    Parameters
    ----------
    shapes
        An array or GeoSeries of any geometries, some perhaps None.

    Returns
    -------
    ndarray
        Polygons and multipolygons, empty where there was none.

    Raises
    ------
    TableError
        If a corner is NaN or infinite.
    """
    out: npt.NDArray[np.object_] = np.array(shapes, dtype=object)
    wrong = ~(np.isin(shapely.get_type_id(out), _GROUND) & shapely.is_valid(out))
    for row in np.flatnonzero(wrong):
        out[row] = polygonal(out[row])
    return out
