"""Blocks of both censuses with their housing units, and the files that the Bureau has them in.

Each atom of the country is three blocks, one above the other.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import census_numbers as numbers
import numpy as np
from census_files import shapes, zipped
from census_world import STATES, VINTAGES, country

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

#: Cells of Louisiana that a place cuts, and where in each housing is.
ALL_INSIDE, ALL_OUTSIDE, NONE_AT_ALL = (7, 2), (6, 5), (7, 5)
#: A vintage on the tracts of each census, with the counties that the census had.
_OF = {2010: 2019, 2020: 2020}
_A_BLOCK = 3


@dataclass(frozen=True)
class Blocks:
    """A state's blocks: GEOID, the atom each is a part of, units and polygons."""

    geoid: NDArray[np.str_]
    atom: NDArray[np.int64]
    housing: NDArray[np.int64]
    polygon: NDArray[np.object_]


def census_of(vintage: int) -> int:
    """Say which census's tracts a vintage has."""
    return 2010 if vintage < 2020 else 2020


@functools.cache
def blocks(census: int, fips: str) -> Blocks:
    """Make a state's blocks, once a process."""
    atoms = country().atoms(_OF[census], fips)
    atom = np.repeat(np.arange(len(atoms.group)), _A_BLOCK)
    seen: dict[str, int] = {}
    geoid = []
    for group in atoms.group[atom]:
        seen[group] = seen.get(group, -1) + 1
        geoid.append(f"{group}{seen[group]:03d}")
    made = shapes(fips)
    polygon = np.array([part for one in made.polygons for part in _cut(one)], dtype=object)
    return Blocks(np.array(geoid), atom, _units(census, fips).ravel(), polygon)


def _units(census: int, fips: str) -> NDArray[np.int64]:
    """Draw the housing units of each atom's blocks."""
    cells = country().cells[fips]
    drawn = numbers.seeded("housing", fips, census).integers(10, 160, (len(cells.where), _A_BLOCK))
    drawn[cells.households == 0] = 0
    if fips == "22":
        x, y, _ = np.array(cells.where).T
        within = cells.place != ""
        for (column, row), gone in (
            (ALL_INSIDE, ~within),
            (ALL_OUTSIDE, within),
            (NONE_AT_ALL, np.ones_like(within)),
        ):
            drawn[(x == column) & (y == row) & gone] = 0
    return drawn


def _cut(atom: object) -> list[object]:
    import shapely

    west, east, north_east, north_west = shapely.get_coordinates(atom)[:4]
    left = [west + (north_west - west) * i / _A_BLOCK for i in range(_A_BLOCK + 1)]
    right = [east + (north_east - east) * i / _A_BLOCK for i in range(_A_BLOCK + 1)]
    return [
        shapely.Polygon([left[i], right[i], right[i + 1], left[i + 1]]) for i in range(_A_BLOCK)
    ]


@functools.cache
def block_file(name: str) -> bytes | None:
    """Make the zip with the Bureau's file name; None where there is none."""
    new = re.fullmatch(r"tl_(\d{4})_(\d\d)_tabblock20\.zip", name)
    if new and int(new[1]) >= 2020 and int(new[1]) in VINTAGES and new[2] in STATES:
        return zipped(_layer(2020, new[2]), name[:-4])
    old = re.fullmatch(r"tabblock2010_(\d\d)_pophu\.zip", name)
    if old and old[1] in STATES:
        return zipped(_layer(2010, old[1]), name[:-4])
    return None


def _layer(census: int, fips: str) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    made = blocks(census, fips)
    end = str(census)[2:]
    columns: dict[str, object] = {
        f"STATEFP{end}": [g[:2] for g in made.geoid],
        f"COUNTYFP{end}": [g[2:5] for g in made.geoid],
        f"TRACTCE{end}": [g[5:11] for g in made.geoid],
        "BLOCKCE20" if census == 2020 else "BLOCKCE": [g[11:] for g in made.geoid],
    }
    if census == 2010:
        columns |= {"BLOCKID10": made.geoid, "PARTFLG": "N"}
    else:
        spots = shapely.point_on_surface(made.polygon)
        columns |= {
            "GEOID20": made.geoid,
            "NAME20": [f"Block {g[11:]}" for g in made.geoid],
            "MTFCC20": "G5040",
            "UR20": "U",
            "FUNCSTAT20": "S",
            "INTPTLAT20": [f"{y:+011.7f}" for y in shapely.get_y(spots)],
            "INTPTLON20": [f"{x:+012.7f}" for x in shapely.get_x(spots)],
        }
    columns |= {f"HOUSING{end}": made.housing, f"POP{end}": 2 * made.housing}
    return gpd.GeoDataFrame(columns, geometry=made.polygon, crs=4269)
