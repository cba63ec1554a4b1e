"""The ladder: every definition of not being connected, each with its margin and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import phrases, telling
from exclusion.errors import TableError
from exclusion.figures._rows import Panel, steps
from exclusion.figures._sheet import MUTED, RULE, framed, new

if TYPE_CHECKING:
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
    told = telling.ladder(study)
    source = telling.source_line(study, by=str(rows.index[0]))
    under = phrases.say("figure_ladder_subtitle", **telling.about(study))
    frame = framed(sheet, told.title, under, f"{source} {phrases.say('figure_margins_are')}")
    pitch = (frame.top - 2.6 * sheet.line - frame.bottom) / len(rows)
    sheet = sheet._replace(body=min(sheet.body, 72 * pitch / 2.9))
    _rungs(sheet, study, frame, pitch)
    return sheet


def _rungs(sheet: Sheet, study: Study, frame: Frame, pitch: float) -> None:
    rows = study.totals[study.totals["share"].notna()]
    told = {rung.name: rung for rung in telling.ladder(study).rungs}
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
    records = list(rows.to_dict("index").values())
    names, part = [told[str(name)] for name in rows.index], whole * 0.385
    first = sheet.size([rung.label for rung in names], part, least=5)
    small: dict[str, Any] = {"color": MUTED, "fontsize": max(0.8 * first, 4.5)}
    small["fontsize"] = sheet.size([rung.known for rung in names], part, least=4.5, **small)
    said = {unit: [telling.written(row, unit) for row in records] for unit in spots}
    size = min(sheet.size(texts, room * 0.97) for texts in said.values())
    look = {"ha": "right", "va": "center", "fontsize": size}
    for n, (rung, row) in enumerate(zip(names, records, strict=True)):
        y = top - pitch * n
        sheet.stroke([left, left + whole], [y, y], color=RULE, linewidth=0.6, zorder=0)
        at = (left, y - 0.25 * sheet.line)
        end = sheet.text(at, rung.label, part, 1, fontsize=first)
        sheet.text((left, end - 0.1 * sheet.line), rung.known, part, 1, **small)
        panel.bar(y - pitch / 2, row["share"], row["share_moe"], pitch * 0.36)
        for unit, x in spots.items():
            sheet.text((x, y - pitch / 2), said[unit][n], room * 0.97, 1, **look)
