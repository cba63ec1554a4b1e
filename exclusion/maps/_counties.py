"""Counties first: how a map of very many areas begins.

The static map and the first view show the counties, in the class of their own share. The areas lie
beside them in a compact text, a county apart from the next, and are drawn when one is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import estimates, moe, phrases
from exclusion.maps import _arcs, _data, _geometry, _packed

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.maps._geometry import Shapes
    from exclusion.studies import Study

#: More areas than this are too many to draw at once.
MOST: Final = 20_000
#: How many pixels across a county is, for its outline to be as fine as nobody sees.
_ACROSS = 300
#: What counties have of the columns of a measure.
_COLUMNS = ("households", "households_moe", "people", "people_moe", "share", "share_moe")
_TEXTS = ("county", "county_all", "county_every", "county_wait", "county_drawn", "county_name")


def wanted(study: Study) -> bool:
    """Whether a study has so many areas, in so many counties, that these come first."""
    return len(study.areas) > MOST and len(set(study.areas.index.str[:5])) > 1


def draw(study: Study, data: dict[str, Any]) -> tuple[Shapes, dict[str, Any]]:
    """Draw the counties, and put the areas beside them.

    Parameters
    ----------
    study
        Of tracts or block groups with polygons; their GEOIDs begin with the county's.
    data
        What the script is given for every area (see `_data.of_study`).

    Returns
    -------
    shapes : Shapes
        The counties' paths.
    data : dict
        The same without neighborhoods, which nobody could tell apart on it, and with `counties`:
        their GEOIDs, their own figures by measure, and their areas' polygons, a text a county
        (see `_arcs.groups`).
    """
    names, county = np.unique(study.areas.index.str[:5], return_inverse=True)
    grid = _geometry.on_grid(study.areas.geometry.to_numpy())
    outlines = gpd.GeoDataFrame(geometry=_outlines(grid, county, len(names)), index=names)
    counties = {
        "geoid": names.tolist(),
        "areas": _arcs.groups(grid.polygons, county),
        "origin": list(grid.corner),
        "step": grid.step,
        "measures": _figures(study, data),
    }
    texts = {code: phrases.forms(code) for code in _TEXTS}
    changed = {"text": data["text"] | texts, "hoods": [], "hood": [], "hoodAt": [], "aliases": []}
    changed["coloring"] = "share"  # counties have no verdict
    return _geometry.encode(outlines, None, _ACROSS), data | changed | {"counties": counties}


def _outlines(grid: _geometry.Grid, county: npt.NDArray[np.int_], count: int) -> list[Any]:
    """Join the areas of each county, in degrees."""
    found = []
    for group in range(count):
        parts = grid.polygons[county == group]
        parts = parts[~shapely.is_missing(parts)]
        whole = shapely.coverage_union_all(parts)
        found.append(shapely.transform(whole, lambda at: at * grid.step + grid.corner))
    return found


def _figures(study: Study, data: dict[str, Any]) -> dict[str, Any]:
    """Give the counties' own figures, sorted into the classes of the areas."""
    by = pd.Series(study.areas.index.str[:5], index=study.areas.index, name="county")
    table = estimates.combine(study.areas, by)
    found = {}
    for measure, areas in data["measures"].items():
        share, margin = table[f"{measure}_share"], table[f"{measure}_share_moe"]
        uppers = [high for _, high in areas["ranges"]]
        percent = np.floor(share.to_numpy(dtype=float) * 100 + 0.5)
        code = np.searchsorted(uppers, percent).clip(max=max(len(uppers) - 1, 0))
        code = np.where(np.isnan(percent) | (len(uppers) == 0), -1, code)
        reliability = moe.reliability(share, margin, share=True)
        found[measure] = {
            "code": _data.digits(code),
            "low": "".join("1" if r == "low" else "0" for r in reliability),
            "residents": areas["residents"],
            "fewer": areas["fewer"],
            **{
                name: _data.rounded(table[f"{measure}_{name}"], _packed.COLUMNS[name])
                for name in _COLUMNS
            },
        }
    return found
