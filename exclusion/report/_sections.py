"""The page's further sections: where shares lie together, the past, and a score.

Each function returns what the template shows, in words, or None where the study has nothing to
say there; what it lacks stands among the absences.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import classes, frames, indicators, phrases
from exclusion.errors import ArgumentError, ExclusionWarning
from exclusion.report._people import about_place, axis_of
from exclusion.report._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.priority import Priority
    from exclusion.studies import Study

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
    earlier
        That study, whose boundaries show the change where the later one has none.
    scheme
        The classes of the map, as `classes.of_shares` takes them.
    layers
        The user's own folium layers, for the map.
    street_map
        Whether the map offers streets behind the areas, from the internet.
    people
        Where people live below the areas.
    causes
        Whom a network reaches, and whom it does not.
    """

    score: Priority | None = None
    change: Change | None = None
    since: int | None = None
    earlier: Study | None = None
    scheme: str | Sequence[float] = "quantiles"
    layers: Sequence[Any] = ()
    street_map: bool = False
    people: Raster | None = None
    causes: Causes | None = None

    def __post_init__(self) -> None:
        frames.check_flags(street_map=self.street_map)
        classes.check_scheme(self.scheme)
        if not isinstance(self.layers, Sequence) or isinstance(self.layers, str):
            raise ArgumentError(f"layers is {self.layers!r}; expected a list of folium layers.")
        if self.since is not None:
            frames.check_vintage(self.since, "since")
        frames.check_made(self.score, "Priority", "score", none=True)
        frames.check_made(self.change, "Change", none=True)
        frames.check_made(self.earlier, "Study", "earlier", none=True)
        frames.check_made(self.people, "Raster", "people", none=True)
        frames.check_made(self.causes, "Causes", none=True)


def check(study: object, extras: object = None) -> None:
    """Refuse what is no study, or what is asked for beside it in another form.

    Parameters
    ----------
    study, extras
        Any.

    Raises
    ------
    ArgumentError
        If one of them is something else.
    """
    frames.check_made(study, "Study")
    frames.check_made(extras, "Extras", none=True)


def hot_spots(study: Study, by: str) -> dict[str, Markup]:
    """Say where high shares lie together, or that nothing stands out: a title and a sentence."""
    found = study.hot_spots(by)["cluster"]
    hot, cold = int((found == "hot_spot").sum()), int((found == "cold_spot").sum())
    about = about_place(study) | {"hot": hot, "cold": cold, "label": phrases.label(by)}
    kinds = "_".join(name for name, count in (("hot", hot), ("cold", cold)) if count)
    tested = bool(found.notna().any())
    codes = []
    if hot:
        codes.append("hot_more")
    if cold:
        codes.append("hot_too" if hot else "hot_fewer")
    codes = codes or ["hot_none" if tested else "hot_untested"]
    return {
        "title": tell(f"map_title_{kinds or ('none' if tested else 'untested')}", **about),
        "said": joined([tell(code, **about) for code in codes]),
    }


def trend(study: Study, by: str) -> dict[str, Any] | None:
    """Follow the place's published figure from period to period."""
    with warnings.catch_warnings():
        # The page says it itself, under the table or among the absences.
        warnings.simplefilter("ignore", ExclusionWarning)
        rows = study.trend(by)
    if len(rows) < 2:
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    if not isinstance(last["first_verdict"], str):  # two exact figures that are equal
        return None
    about = about_place(study) | {
        "label": phrases.label(by),
        "first": first["period"],
        "last": last["period"],
        "old": phrases.percent(first["share"], 1),
        "new": phrases.percent(last["share"], 1),
    }
    axis = axis_of(rows)
    return {
        "title": tell(f"trend_{last['first_verdict']}", **about),
        "sub": tell("trend_subtitle", **about),
        "axis": axis,
        "rows": [_year(row, axis) for row in rows.to_dict("records")],
        "note": tell("trend_note", **about),
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
    sub = [tell("score_subtitle_flags" if flags else "score_subtitle", **about)]
    if not flags and found.hits.hits < _BLUNT * found.k**2 / about["all"]:
        sub.append(tell("score_blunt", **about))
    return {
        "title": tell(f"score_title{form}", **about),
        "sub": joined(sub),
        "lacking": phrases.say("score_lacking", names=lacking) if lacking else "",
        "flags": bool(flags),
        "head_tier": phrases.say("col_tier", k=found.k),
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
        "name": phrases.area_name(row["name"]),
        "hood": hood if isinstance(hood, str) else "",
        "tier": phrases.say(row["tier"] if isinstance(row["tier"], str) else "unranked"),
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


def _score_notes(found: Priority, about: Mapping[str, Any]) -> list[Markup]:
    notes: list[Markup] = []
    if not found.thresholds:
        frame = "score_frame" if found.frame is None else "score_frame_given"
        notes = [tell(code, **about) for code in ("score_method", frame)]
    preset = indicators.PRESETS.get(found.preset)
    for code, names in (
        ("score_fixed", found.fixed),
        ("score_left_out", preset.left_out if preset else ()),
        ("score_changed", preset.changed if preset else ()),
    ):
        if names:
            said = "; ".join(phrases.column(name) for name in names)
            notes.append(tell(code, names=said))
    return notes
