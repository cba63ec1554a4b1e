"""What the page's further sections say, as plain data for ``summary.json``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exclusion import estimates, indicators, telling
from exclusion.report import _files
from exclusion.telling import _asof, _other_period, _reach, _worked

if TYPE_CHECKING:
    from exclusion.change import Change
    from exclusion.report._sections import Told
    from exclusion.studies import Study


def who(told: Told) -> dict[str, object]:
    """Give the groups of the place."""
    groups = estimates.groups_at(told.study.groups, "place")
    return {"who": _files.records(groups.drop(columns="GEOID"))}


def why(told: Told) -> dict[str, object]:
    """Give what is missing most, by area and for the place."""
    return {"why": _why(told.study)}


def hot_spots(told: Told) -> dict[str, object]:
    """Count the hot and cold spots."""
    return {"hot_spots": _hot_spots(told.study, told.ranking.by)}


def reach(told: Told) -> dict[str, object]:
    """Give what lists of areas and of neighborhoods would reach."""
    study, ranking = told.study, told.ranking
    hoods = telling.ranked_neighborhoods(study, ranking)
    of_hoods = None if hoods is None else _reach.plain(study, hoods, "neighborhood")
    return {"reach": {"area": _reach.plain(study, ranking), "neighborhood": of_hoods}}


def worked(told: Told) -> dict[str, object]:
    """Give what a later survey could show."""
    return {"detectable": _worked.plain(told.study, told.ranking.by, told.ranking.k)}


def trend(told: Told) -> dict[str, object]:
    """Give the place's figures by period, the newest, the estimate of now, another's people."""
    by = told.ranking.by
    newer = _asof.plain(told.study, by)
    return {"trend": _trend(told.study, by), **newer, **_other_period.plain(told.study)}


def score(told: Told) -> dict[str, object]:
    """Give the list by a score, where it was asked for."""
    found = told.asked.score
    if found is None:
        return {}
    preset = indicators.PRESETS.get(found.preset)
    said = {
        "preset": found.preset,
        "weights": {name: round(w, 4) for name, w in found.weights.items()},
        "lacking": list(found.lacking),
        "left_out": list(preset.left_out) if preset else [],
        "fixed": list(found.fixed),
        "k": found.k,
        "members": list(found.members),
        "hits": round(found.hits.hits, 2),
        "hits_low": found.hits.hits_low,
        "hits_high": found.hits.hits_high,
        "pool": found.hits.pool,
    }
    return {"score": said}


def change(told: Told) -> dict[str, object]:
    """Give the change since an earlier period, where it was asked for."""
    return {} if told.asked.change is None else {"change": _change(told.asked.change)}


def causes(told: Told) -> dict[str, object]:
    """Give the split by whether a network reaches a home, where it was asked for."""
    found = told.asked.causes
    return {} if found is None else {"causes": _files.records(found.totals)}


def _why(study: Study) -> dict[str, Any] | None:
    found = estimates.gaps_at(study.gaps, "area")
    if found.empty:
        return None
    counts = found["gap"].value_counts()
    place = estimates.gaps_at(study.gaps, "place")
    return {
        "areas": {str(name): int(count) for name, count in counts.items()},
        "place": _files.records(place)[0] if len(place) else None,
    }


def _hot_spots(study: Study, by: str) -> dict[str, int] | None:
    if not study.mapped:
        return None
    counts = study.hot_spots(by)["cluster"].value_counts()
    return {str(name): int(count) for name, count in counts.sort_index().items()}


def _trend(study: Study, by: str) -> list[dict[str, Any]]:
    rows = _asof.as_of(study, by).rows  # each says its overlap; without any, the absences say so
    return _files.records(rows.reset_index()) if len(rows) else []


def _change(found: Change) -> dict[str, Any]:
    place = {
        name: round(value, 5) if isinstance(value, float) and math.isfinite(value) else None
        for name, value in found.place.items()
        if name != "verdict"
    }
    return {
        "by": found.by,
        "old_period": found.old_period,
        "new_period": found.new_period,
        "confidence": found.confidence,
        "overlap": found.overlap,
        "rose": found.rose,
        "fell": found.fell,
        "unclear": found.unclear,
        "compared": found.compared,
        "expected_false": round(found.expected_false, 2),
        "alone": found.alone,
        "by_chance": round(found.by_chance, 2),
        "place": place | {"verdict": found.place["verdict"]},
    }
