"""What the page's further sections say, as plain data for ``summary.json``."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from exclusion import estimates, indicators
from exclusion.errors import ExclusionWarning
from exclusion.report import _files

if TYPE_CHECKING:
    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling import Asked


def findings(study: Study, ranking: Ranking, asked: Asked) -> dict[str, Any]:
    """Give who, why, hot spots, earlier years, and a score and a change where asked for."""
    out: dict[str, Any] = {
        "who": _files.records(estimates.groups_at(study.groups, "place").drop(columns="GEOID")),
        "why": _why(study),
        "hot_spots": _hot_spots(study, ranking.by),
        "trend": _trend(study, ranking.by),
    }
    if asked.score is not None:
        preset = indicators.PRESETS.get(asked.score.preset)
        out["score"] = {
            "preset": asked.score.preset,
            "weights": {name: round(w, 4) for name, w in asked.score.weights.items()},
            "lacking": list(asked.score.lacking),
            "left_out": list(preset.left_out) if preset else [],
            "fixed": list(asked.score.fixed),
            "k": asked.score.k,
            "members": list(asked.score.members),
            "hits": round(asked.score.hits.hits, 2),
            "hits_low": asked.score.hits.hits_low,
            "hits_high": asked.score.hits.hits_high,
            "pool": asked.score.hits.pool,
        }
    if asked.change is not None:
        out["change"] = _change(asked)
    if asked.causes is not None:
        out["causes"] = _files.records(asked.causes.totals)
    return out


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
    with warnings.catch_warnings():
        # Each row says its overlap; where there is none, that is among the absences.
        warnings.simplefilter("ignore", ExclusionWarning)
        rows = study.trend(by)
    return _files.records(rows.reset_index()) if len(rows) else []


def _change(asked: Asked) -> dict[str, Any]:
    found = asked.change
    assert found is not None  # noqa: S101 - for the type checker
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
