"""The ladder: every definition of not being connected, each with its margin and how it is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.errors import TableError
from exclusion.figures._choropleth import about, credits_of
from exclusion.figures._rows import Panel, steps
from exclusion.figures._sheet import MUTED, RULE, framed, new

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.studies import Study

_ROW, _REST = 0.46, 2.3


def draw(study: Study, size: tuple[float, float] | None) -> Sheet:
    """Draw a bar a measure."""
    rows = study.totals[study.totals["share"].notna()]
    if rows.empty:
        raise TableError(f"{study!r} has no total of any measure, so there is no ladder to draw.")
    size = (9.0, _REST + _ROW * len(rows)) if size is None else size
    sheet = new(size, (9.0, min(size[1], 6.2)))
    order = rows.sort_values("share", kind="stable").to_dict("records")
    ends = [order[0], order[-1]]
    low, high = (phrases.percent_with_margin(row["share"], row["share_moe"]) for row in ends)
    words = about(study) | {"low": low, "high": high}
    title = phrases.say("figure_ladder_title", **words)
    source = f"{credits_of(study, by=str(rows.index[0]))} {phrases.say('figure_margins_are')}"
    frame = framed(sheet, title, phrases.say("figure_ladder_subtitle", **words), source)
    pitch = (frame.top - 2.6 * sheet.line - frame.bottom) / len(rows)
    sheet = sheet._replace(body=min(sheet.body, 72 * pitch / 2.9))
    _rungs(sheet, study, frame, pitch)
    return sheet


def _rungs(sheet: Sheet, study: Study, frame: Frame, pitch: float) -> None:
    rows = study.totals[study.totals["share"].notna()]
    people = bool(rows["people"].notna().any())
    left, bottom, top, whole = frame
    top -= 2.6 * sheet.line
    marks = steps(float((rows["share"] + rows["share_moe"].fillna(0)).clip(upper=1).max()))
    panel = Panel(sheet, left + whole * 0.40, whole * (0.19 if people else 0.29), 0, marks[-1])
    panel.ticks(marks, bottom, top, percent=True)
    units = ["share", "households", *(["people"] if people else [])]
    room = (left + whole - panel.x - panel.width) / len(units)
    spots = {unit: left + whole - room * (len(units) - 1 - n) for n, unit in enumerate(units)}
    look: dict[str, Any] = {"weight": "bold", "va": "bottom", "fontsize": 0.9 * sheet.body}
    head = top + 1.3 * sheet.line
    sheet.text((left, head), phrases.say("col_measure"), whole * 0.385, 1, **look)
    for unit, x in spots.items():
        sheet.text((x, head), phrases.say(f"col_{unit}"), room * 0.95, 1, ha="right", **look)
    for n, (name, row) in enumerate(rows.to_dict("index").items()):
        y = top - pitch * n
        sheet.stroke([left, left + whole], [y, y], color=RULE, linewidth=0.6, zorder=0)
        label = phrases.label(str(name))
        end = sheet.text((left, y - 0.25 * sheet.line), label, whole * 0.385, 1, least=5)
        small: dict[str, Any] = {"color": MUTED, "fontsize": 0.8 * sheet.body}
        at = (left, end - 0.1 * sheet.line)
        sheet.text(at, how(study, row), whole * 0.385, 1, least=4.5, **small)
        panel.bar(y - pitch / 2, row["share"], row["share_moe"], pitch * 0.36)
        for unit, x in spots.items():
            look = {"ha": "right", "va": "center"}
            sheet.text((x, y - pitch / 2), written(row, unit), room * 0.97, 1, **look)


def written(row: Mapping[Any, Any], unit: str) -> str:
    """Write a share or a number with its margin."""
    write = phrases.percent_with_margin if unit == "share" else phrases.with_margin
    return write(row[unit], row[f"{unit}_moe"])


def how(study: Study, row: Mapping[Any, Any]) -> str:
    """Say where a figure is from, how its margin came about, and its period if another."""
    origin = phrases.origin(row, study.areas.index, **about(study))
    method = row["moe_method"] if math.isfinite(row["share_moe"]) else "missing"
    parts = [origin, phrases.say(f"figure_margin_{method}")]
    if row["period"] != study.period:
        parts.append(phrases.say("for_period", period=row["period"]))
    return "; ".join(parts)
