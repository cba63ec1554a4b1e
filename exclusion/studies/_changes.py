"""Two periods of one place: which measure and which ground they have in common."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import boundaries, change, estimates, frames, geoid, indicators
from exclusion.errors import AbsenceWarning, TableError, VintageError

if TYPE_CHECKING:
    from exclusion.change import Change
    from exclusion.studies._study import Study

_FIGURES: Final = ("households", "base", "share")
_TESTED: Final = ("change", "change_moe", "z", "overlap", "verdict")
#: The columns of a trend.
_TREND: Final = (
    *(f"{name}{end}" for name in _FIGURES for end in ("", "_moe")),
    *("moe_method", "period", "table", *_TESTED, *(f"first_{name}" for name in _TESTED)),
)


def between(
    old: Study, new: Study, by: str | None, confidence: float, *, offline: bool = False
) -> Change:
    """Compare one measure by area in two studies of a place."""
    frames.check_made(old, "Study", "earlier")
    frames.check_flags(offline=offline)
    if by is not None:
        frames.check_text(by, "by")
    by = _common(old, new, by)
    _check_alike(old, new)
    vintages = [geoid.vintage_of(_period(study, by)) for study in (old, new)]
    if vintages[0] >= vintages[1]:
        raise VintageError(
            f"{by} is of {_period(old, by)} in the earlier study and of {_period(new, by)} in the "
            "later one; give a study of an earlier period."
        )
    return change.evaluate(
        pd.DataFrame(old.areas),
        pd.DataFrame(new.areas),
        by,
        ground(old, new, offline=offline),
        confidence=confidence,
    )


def _check_alike(old: Study, new: Study) -> None:
    """Raise where two studies are of other places, or of other kinds of areas."""
    if old.geography != new.geography:
        raise VintageError(
            f"The earlier study is by {old.geography}, the later one by {new.geography}; study "
            "both by the same."
        )
    mine, others = ({str(name)[:2] for name in study.areas.index} for study in (new, old))
    if mine.isdisjoint(others):
        raise VintageError(
            f"{old.place} and {new.place} lie in other states: they are not one place in two "
            "periods."
        )


def _period(study: Study, by: str) -> str:
    return str(study.areas[f"{by}_period"].iloc[0])


def _common(old: Study, new: Study, by: str | None) -> str:
    known = [set(estimates.measures(study.areas)) for study in (old, new)]
    both = known[0] & known[1]
    if by is None:
        by = next((name for name in indicators.DEFAULTS if name in both), None)
    if by not in both:
        raise TableError(
            f"{old.place}, {geoid.period(old.vintage)}, and {new.place}, "
            f"{geoid.period(new.vintage)}, have these measures by area in common: "
            f"{', '.join(name for name in indicators.CATALOGUE if name in both) or 'none'}."
        )
    return by


def ground(old: Study, new: Study, *, offline: bool = False) -> pd.DataFrame | None:
    """Find what the two have in common; None where the census did not change between."""
    if geoid.boundary_vintage(old.vintage) == geoid.boundary_vintage(new.vintage):
        return None
    if {old.geography, new.geography} != {"tract"}:
        raise VintageError(
            "2010 and 2020 block groups have no common ground that the Bureau publishes; compare "
            'by tract (geography="tract").'
        )
    if new.ground is not None:
        return new.ground
    counties = {str(name)[:5] for name in (*old.areas.index, *new.areas.index)}
    return boundaries.common_ground(boundaries.crosswalk(offline=offline), counties)


def _own(study: Study, by: str) -> pd.Series[Any] | None:
    return study.totals.T[by] if by in study.totals.index else None


def trend(study: Study, by: str) -> pd.DataFrame:
    """Follow the place's published rows; if none gives the measure, say so."""
    from exclusion import phrases

    rows, history = None, study.history
    if history is not None:
        try:
            rows = change.series(history, by, newest=_own(study, by))
        except TableError as err:  # no vintage has the lines of this measure
            reason = str(err)
    else:
        reason = phrases.say("no_history", place=study.place)
    if rows is not None:
        return rows
    warnings.warn(
        f"{study.place}, {study.period}: no trend of {by}. {reason}", AbsenceWarning, stacklevel=3
    )
    return pd.DataFrame({name: [] for name in _TREND}, index=pd.Index([], name="vintage"))
