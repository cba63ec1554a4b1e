"""Below a study's areas: the checks before people are spread and networks are laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import geoid
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Literal

    from exclusion.coverage import Assumption, Causes, Outline
    from exclusion.dasymetric import Raster, Spread, Weights
    from exclusion.studies._study import Study

    Unit = Literal["people", "households"]

#: The census whose blocks the FCC's files name, and how tables made of them say so.
_BLOCKS: Final = 2020
_BY_LOCATION: Final = "locations"
_SOURCE: Final = "U.S. Census Bureau, American Community Survey 5-year estimates"


def spread(
    study: Study,
    by: str,
    weights: str | Path | Weights | None,
    of: Unit | None,
    options: dict[str, Any],
) -> Spread:
    """Spread people where the areas have them, else households."""
    from exclusion import dasymetric

    areas = _ground(study)
    unit = of or ("people" if areas[f"{by}_people"].notna().any() else "households")
    return dasymetric.spread(
        areas, by, weights, of=unit, vintage=study.vintage, source=_SOURCE, **options
    )


def causes(
    study: Study,
    availability: pd.DataFrame | Outline,
    by: str,
    *,
    network: tuple[str, float, float] | None,
    people: Raster | None,
    assume: Assumption,
) -> Causes:
    """Split by cause, after seeing that the availability is of the same ground."""
    from exclusion import coverage

    _check_boundaries(study, availability)
    areas = study.areas if people is None else _ground(study)
    return coverage.causes(areas, availability, by, network=network, people=people, assume=assume)


def _check_boundaries(study: Study, availability: pd.DataFrame | Outline) -> None:
    if not isinstance(availability, pd.DataFrame) or "method" not in availability:
        return
    census = geoid.boundary_vintage(study.vintage)
    if census < _BLOCKS and _BY_LOCATION in set(availability["method"]):
        raise VintageError(
            f"The availability is by location, on the blocks of {_BLOCKS}; {study.place}, "
            f"{study.period}, is on the {study.geography}s of {census}, where the same GEOID can "
            f"be other ground. Study a vintage from {_BLOCKS} on, or use an outline."
        )


def _ground(study: Study) -> gpd.GeoDataFrame:
    areas = study.areas
    if not isinstance(areas, gpd.GeoDataFrame):
        raise TableError(f"{study.place} has no polygons to spread people over.")
    return areas


def check(study: Study, by: str, people: Raster | None, causes: Causes | None) -> None:
    """See that what is shown below the areas is of this study and measure."""
    if people is not None and (people.measure, people.vintage) != (by, study.vintage):
        raise TableError(
            f"{people.path} holds {people.measure} of {people.vintage}; this is about {by} of "
            f"{study.vintage}. Spread that: study.spread(…, by={by!r})."
        )
    if causes is None:
        return
    areas = study.areas
    split = causes.areas["unconnected_households"].reindex(areas.index)
    if causes.measure != by or not np.array_equal(split, areas[f"{by}_households"], equal_nan=True):
        raise TableError(
            f"The causes are of {causes.measure} and of another study or measure than {by} of "
            f"{study.place}, {study.vintage}. Make them so: study.causes(…, by={by!r})."
        )
