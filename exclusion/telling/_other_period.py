"""The period of the place that counts people, beside a study whose tables count none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import indicators
from exclusion.telling._about import about
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from markupsafe import Markup

    from exclusion.studies import Study

_USUAL: Final = indicators.DEFAULTS[0]


@lru_cache(maxsize=8)
def counting(study: Study) -> Study | None:
    """Find the newest other period at hand that counts people, where the study's has none.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    Study or None
        Whose default measure has people.
    """
    if "people" not in study.absent:
        return None
    return next((one for one in study.beside() if _counts(one)), None)


def _counts(study: Study) -> bool:
    return bool(np.isfinite(study.totals["people"][study.measure()]))


def lacking(study: Study) -> Markup | str:
    """Say that the study counts no people, and which period does; "" where none is at hand."""
    other = counting(study)
    if other is None:
        return ""
    too = other.measure() == _USUAL and _USUAL not in study.measures
    code = "lacks_people_and_broadband" if too else "lacks_people"
    return tell(code, **about(study) | {"other": other.period})


def plain(study: Study) -> dict[str, object]:
    """Give that period's figure as plain data; nothing where none is at hand."""
    other = counting(study)
    if other is None:
        return {}
    by = other.measure()
    row = other.totals.loc[by]
    counts = ("households", "households_moe", "people", "people_moe")
    return {
        "people_of_other_period": {
            "by": by,
            **{key: str(row[key]) for key in ("period", "people_method", "people_moe_method")},
            **{key: round(row[key]) if np.isfinite(row[key]) else None for key in counts},
        }
    }
