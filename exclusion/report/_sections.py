"""The page's further sections: hot spots, the past, change by area, and a score.

Each function returns what the template shows, in words, or None where the study has nothing to
say there; what it lacks stands among the absences.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import indicators, phrases
from exclusion.errors import VintageWarning
from exclusion.report import _files
from exclusion.report._people import about_place, axis_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from exclusion.change import Change
    from exclusion.priority import Priority
    from exclusion.studies import Study

#: Rows of the tables of change by area; the rest are in the CSV.
_CHANGED = 15
#: A list that holds less than so many times what chance alone would give tells next to nothing.
_BLUNT = 1.25


@dataclass(frozen=True)
class Extras:
    """What was asked for beside the study itself.

    Parameters
    ----------
    score
        A composite score of the areas.
    change
        The change by area since an earlier period.
    since
        The vintage of the study that `change` compares with.
    """

    score: Priority | None = None
    change: Change | None = None
    since: int | None = None


def hot_spots(study: Study, by: str) -> str:
    """Say in one sentence where high shares lie together, or that nothing stands out."""
    found = study.hot_spots(by)["cluster"]
    hot, cold = int((found == "hot_spot").sum()), int((found == "cold_spot").sum())
    about = about_place(study) | {"hot": hot, "cold": cold, "label": phrases.label(by)}
    code = "hot_some" if hot + cold else "hot_none" if found.notna().any() else "hot_untested"
    return phrases.say(code, **about)


def trend(study: Study, by: str) -> dict[str, Any] | None:
    """Follow the place's published figure from period to period."""
    with warnings.catch_warnings():
        # The page says it itself, under the table.
        warnings.simplefilter("ignore", VintageWarning)
        rows = study.trend(by)
    if len(rows) < 2:
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    about = about_place(study) | {
        "label": phrases.label(by),
        "first": first["period"],
        "last": last["period"],
        "old": phrases.percent(first["share"], 1),
        "new": phrases.percent(last["share"], 1),
    }
    axis = axis_of(rows)
    return {
        "title": phrases.say(f"trend_{last['first_verdict']}", **about),
        "sub": phrases.say("trend_subtitle", **about),
        "axis": axis,
        "rows": [_year(row, axis) for row in rows.to_dict("records")],
        "note": phrases.say("trend_note", **about),
    }


def _year(row: Mapping[Any, Any], axis: float) -> dict[str, Any]:
    share, margin = 100 * row["share"], 100 * row["share_moe"]
    said = [
        phrases.say(f"was_{row[key]}") if isinstance(row[key], str) else ""
        for key in ("verdict", "first_verdict")
    ]
    return {
        "period": row["period"],
        "households": phrases.number(row["households"]),
        "households_moe": phrases.number(row["households_moe"]),
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]),
        "left": f"{100 * max(share - margin, 0) / axis:.1f}",
        "wide": f"{100 * (min(share + margin, axis) - max(share - margin, 0)) / axis:.1f}",
        "dot": f"{100 * share / axis:.1f}",
        "since_last": said[0],
        "since_first": said[1],
    }


def change(study: Study, extras: Extras, by: str) -> dict[str, Any] | None:
    """Say where the share rose or fell by more than chance since an earlier period."""
    found = extras.change
    if found is None:
        return None
    place = found.place
    shares = {
        f"{when}_share": phrases.percent_with_margin(
            place[f"{when}_share"], place[f"{when}_share_moe"]
        )
        for when in ("old", "new")
    }
    about = (
        about_place(study)
        | shares
        | {
            "label": phrases.label(found.by),
            "first_of_both": ""
            if found.by == by
            else phrases.say("change_first_of_both", **about_place(study)),
            "old": found.old_period,
            "new": found.new_period,
            "change": _signed(place["change"]),
            "change_moe": phrases.points(place["change_moe"]),
            "rose": found.rose,
            "fell": found.fell,
            "found": found.rose + found.fell,
            "unclear": found.unclear,
            "all": found.compared,
            "worse": found.worse,
            "better": found.better,
            "alike": found.alike,
            "false": phrases.number(found.expected_false)
            if found.expected_false >= 1
            else phrases.say("fewer_than_one"),
            "alone": found.alone,
            "by_chance": phrases.number(found.by_chance),
            "shown": _CHANGED,
            "count": found.rose + found.fell,
        }
    )
    codes = ["change_method", *(["change_false"] if about["count"] else []), "change_scale"]
    codes += ["change_more"] if about["count"] > _CHANGED else []
    notes = [phrases.say(code, **about) for code in codes]
    if found.overlap:
        notes.append(phrases.say("change_overlap", share=phrases.percent(found.overlap)))
    return {
        "title": phrases.say("change_title" if about["count"] else "change_none", **about),
        "sub": phrases.say("change_subtitle", **about),
        "old": found.old_period,
        "new": found.new_period,
        "rows": [_changed(row) for row in _telling(study, found).to_dict("records")],
        "notes": notes,
    }


def _telling(study: Study, found: Change) -> pd.DataFrame:
    """Take the clearest changes, all that rose, and all that did clearly worse than the place."""
    table = _files.ground_names(study, found)
    clear = table["verdict"].isin(["rose", "fell"])
    order = table["p"].where(clear).rank(method="first")
    kept = (order <= _CHANGED) | (table["verdict"] == "rose")
    kept |= table["against_place"] == "worse_than_place"
    return table[kept].sort_values("p", kind="stable")


def _signed(change: float) -> str:
    return phrases.points(change).replace("-", "−")


def _changed(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "hood": row["neighborhood"] or "",
        "old": phrases.percent_with_margin(row["old_share"], row["old_share_moe"]),
        "new": phrases.percent_with_margin(row["new_share"], row["new_share_moe"]),
        "change": _signed(row["change"]),
        "change_moe": phrases.points(row["change_moe"]),
        "verdict": phrases.say(f"was_{row['verdict']}"),
        "against": phrases.say(f"change_{row['against_place']}") if row["against_place"] else "",
    }


def score(study: Study, extras: Extras) -> dict[str, Any] | None:
    """Give the list by a composite score, with what the survey and the weights leave open."""
    found = extras.score
    if found is None:
        return None
    flags = list(found.thresholds)
    form = "_flags" if flags else "_part" if found.lacking else ""
    scores = found.table["score"]
    about = about_place(study) | {
        "preset": phrases.say(f"preset_{found.preset or 'own'}"),
        "k": found.k,
        "hits": phrases.number(found.hits.hits),
        "by_lot": phrases.number(found.k**2 / scores.notna().sum()),
        "pool": found.hits.pool,
        "all": int(scores.notna().sum()),
        "some": int((scores > 0).sum()),
        "what": phrases.say(f"a_{study.geography}"),
    }
    rows = found.table.head(found.k)
    rows = rows[rows["score"] > 0] if flags else rows
    heads = [_column(study, name) for name in flags] or [
        phrases.say(code, **about) for code in ("col_weights_band", "col_weights_top")
    ]
    lacking = "; ".join(phrases.column(name) for name in found.lacking)
    sub = [phrases.say("score_subtitle_flags" if flags else "score_subtitle", **about)]
    if not flags and found.hits.hits < _BLUNT * found.k**2 / about["all"]:
        sub.append(phrases.say("score_blunt", **about))
    return {
        "title": phrases.say(f"score_title{form}", **about),
        "sub": " ".join(sub),
        "lacking": phrases.say("score_lacking", names=lacking) if lacking else "",
        "flags": bool(flags),
        "heads": heads,
        "weights": _weights(study, found),
        "rows": [
            _scored(row, flags) | {"area": study.areas.index.get_loc(area)}
            for area, row in zip(rows.index, rows.to_dict("records"), strict=True)
        ],
        "notes": _score_notes(found, about),
        "source": indicators.PRESETS[found.preset].source if found.preset else "",
    }


def _column(study: Study, name: str) -> str:
    """Name a part of a score, with its period where that is not the study's."""
    period = f"{name.rpartition('_')[0]}_period"
    said = phrases.column(name)
    if period not in study.areas:
        return said
    when = study.areas[period].iloc[0]
    return said if when == study.period else f"{said} ({when})"


def _scored(row: Mapping[Any, Any], flags: Sequence[str]) -> dict[str, Any]:
    hood = row.get("neighborhood")
    chances = [phrases.chance(*[row[f"{name}_chance"]] * 3) for name in flags]
    return {
        "name": row["name"],
        "hood": hood if isinstance(hood, str) else "",
        "tier": phrases.say(row["tier"] or "unranked"),
        "chance": phrases.chance(row["chance"], row["chance_low"], row["chance_high"]),
        "score": phrases.number(row["score"]),
        "range": _band(row, "score"),
        "left": f"{row['score_low']:.1f}",
        "wide": f"{row['score_high'] - row['score_low']:.1f}",
        "dot": f"{row['score']:.1f}",
        "band": _band(row, "band"),
        "cells": chances or [_band(row, "weights"), phrases.percent(row["weights_top"])],
    }


def _band(row: Mapping[Any, Any], stem: str) -> str:
    low, high = row[f"{stem}_low"], row[f"{stem}_high"]
    return "" if not math.isfinite(low) else f"{low:.0f}–{high:.0f}"


def _weights(study: Study, found: Priority) -> list[str]:
    """Name each part with its weight, or with what it must reach and how many areas do."""
    if not found.thresholds:
        return [f"{_column(study, n)}: {phrases.percent(w)}" for n, w in found.weights.items()]
    said = []
    for name, limit in found.thresholds.items():
        reached = int((found.table[f"{name}_standard"] > 0).sum())
        said.append(
            phrases.say(
                "score_flag",
                **about_place(study),
                column=_column(study, name),
                threshold=phrases.percent(limit),
                count=reached,
                truly=phrases.number(found.table[f"{name}_chance"].sum()),
            )
        )
    return said


def _score_notes(found: Priority, about: Mapping[str, Any]) -> list[str]:
    notes = []
    if not found.thresholds:
        frame = "score_frame" if found.frame is None else "score_frame_given"
        notes = [phrases.say(code, **about) for code in ("score_method", frame)]
    preset = indicators.PRESETS.get(found.preset)
    for code, names in (
        ("score_fixed", found.fixed),
        ("score_left_out", preset.left_out if preset else ()),
        ("score_changed", preset.changed if preset else ()),
    ):
        if names:
            said = "; ".join(phrases.column(name) for name in names)
            notes.append(phrases.say(code, names=said))
    return notes
