"""Below a study's areas: the checks before people are spread and networks are laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import frames, geoid
from exclusion.errors import VintageError

if TYPE_CHECKING:
    from exclusion.coverage import Outline
    from exclusion.indicators import Unit
    from exclusion.studies._study import Study

#: The census whose blocks the FCC's files name, and how tables made of them say so.
_BLOCKS: Final = 2020
_BY_LOCATION: Final = "locations"
#: What is spread.
SOURCE: Final = "U.S. Census Bureau, American Community Survey 5-year estimates"


def unit(areas: pd.DataFrame, by: str) -> Unit:
    """Spread people where the areas have them, else households."""
    return "people" if areas[f"{by}_people"].notna().any() else "households"


def check_boundaries(study: Study, availability: pd.DataFrame | Outline) -> None:
    """See that availability by area is of the study's areas, not of another census's."""
    if not isinstance(availability, pd.DataFrame) or "method" not in availability:
        return
    census = geoid.boundary_vintage(study.vintage)
    frames.check_columns(availability, ["method"], "availability", "it is split by how it is known")
    if census < _BLOCKS and (availability["method"] == _BY_LOCATION).any():
        raise VintageError(
            f"The availability is by location, on the blocks of {_BLOCKS}; {study.place}, "
            f"{study.period}, is on the {study.geography}s of {census}, where the same GEOID can "
            f"be other ground. Study a vintage from {_BLOCKS} on, or use an outline."
        )
