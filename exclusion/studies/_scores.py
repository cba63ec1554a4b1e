"""A study's areas scored by several things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from exclusion import estimates, indicators, priority
from exclusion.errors import TableError
from exclusion.studies import _levels

if TYPE_CHECKING:
    from exclusion.priority import Priority
    from exclusion.studies._study import Study


def components(study: Study) -> pd.DataFrame:
    """Join the covered populations, one column each, to the areas."""
    rows = _levels.raw(study.groups, "area")
    frame = pd.DataFrame(study.areas).drop(columns="geometry", errors="ignore")
    return frame.join(estimates.covered_columns(rows)) if len(rows) else frame


def score(
    study: Study, preset: str, by: str, *, k: int, frame: Study | None, seed: int
) -> Priority:
    """Score the areas, alone or set against those of another study."""
    others = None if frame is None else components(frame)
    try:
        return priority.of_preset(components(study), preset, by, frame=others, k=k, seed=seed)
    except TableError as err:
        if _needs_covered(study, preset):
            err.add_note('A pull with topics=["covered"], or --topic covered, has them.')
        raise


def _needs_covered(study: Study, preset: str) -> bool:
    """Tell whether a score is made of covered populations that this study does not know."""
    kinds = {f"{name}_share": group.dimension for name, group in indicators.GROUPS.items()}
    parts = indicators.PRESETS[preset].components if preset in indicators.PRESETS else ()
    named = any(kinds.get(part.column) == "covered" for part in parts)
    return named and not (study.groups["dimension"] == "covered").any()
