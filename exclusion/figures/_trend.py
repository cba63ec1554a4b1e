"""The trend: a place's published share from period to period as a line, and on to now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.errors import TableError
from exclusion.figures._sheet import ACCENT, BAND, MUTED, PAPER, RULE, framed, new
from exclusion.telling import _asof, _trend, source_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.studies import Study
    from exclusion.telling._chart import Chart, Point
    from exclusion.telling._trend import Trend

    Spot = Callable[[float, float], tuple[float, float]]

#: Half the width of the end of a margin, in letters of the picture.
_END = 0.45


def draw(study: Study, by: str, size: tuple[float, float]) -> Sheet:
    """Draw the line with a margin at each period, and a dashed one on to the estimate of now."""
    told = _trend.trend(study, by)
    if told is None:
        raise TableError(
            f"{study!r} has published figures of one period only for {by!r}, and no estimate of "
            "now: there is no trend to draw. Bundled places and pulls have earlier periods."
        )
    sheet = new(size, (9, 6.2))
    estimate = [phrases.say(code, **words) for code, words in _asof.estimate(study, by)]
    source = " ".join([source_line(study, by=by), *estimate, told.note.striptags()])
    frame = framed(sheet, told.title.striptags(), told.sub.striptags(), source)
    _lines(sheet, frame, told)
    return sheet


def _lines(sheet: Sheet, frame: Frame, told: Trend) -> None:
    """Draw what the page's chart places on a plane, in the room there is."""
    chart = told.chart
    high, size, gap = frame.top - frame.bottom, 0.95 * sheet.body, 0.3 * sheet.line
    first, last = _first(chart), max(point.x for point in (*chart.points, chart.now) if point)
    wide = frame.width - 8 * sheet.line

    def at(x: float, y: float) -> tuple[float, float]:
        along = (x - first) / max(last - first, 1)
        return frame.left + 5 * sheet.line + along * wide, frame.top - y / chart.high * high

    look: dict[str, Any] = {"fontsize": size, "color": MUTED}
    left, right = at(first, 0)[0] - 1.5 * sheet.line, frame.left + frame.width
    for mark in chart.shares:
        y = at(0, mark.at)[1]
        sheet.stroke([left, right], [y, y], color=RULE, linewidth=0.6, zorder=0)
        sheet.text((left - gap, y), mark.text, 1.0, 1, ha="right", va="center", **look)
    for mark in chart.years:
        x, y = at(mark.at, chart.foot)
        sheet.text((x, y - gap), mark.text, 1.0, 1, ha="center", **look)
    if chart.now is not None:
        corners = _points(chart.band, at)
        sheet.area(*zip(*corners, strict=True), facecolor=BAND, zorder=0.5)
        dashes: dict[str, Any] = {
            "color": ACCENT,
            "linewidth": 0.16 * sheet.body,
            "linestyle": (0, (4, 3)),
        }
        sheet.stroke(*zip(*_points(chart.dashed, at), strict=True), **dashes)
    line = _points(chart.line, at)
    sheet.stroke(*zip(*line, strict=True), color=ACCENT, linewidth=0.2 * sheet.body)
    for point, row in zip(chart.points, told.rows, strict=True):
        margin = row.share_moe.rstrip("*")
        _point(sheet, at, point, (ACCENT, point.label and f"{row.share} ± {margin}"))
    if chart.now is not None:
        _point(sheet, at, chart.now, (PAPER, chart.now.label))


def _point(sheet: Sheet, at: Spot, point: Point, told: tuple[str, str]) -> None:
    """Draw a figure with its margin, and its label above or below that."""
    color, text = told
    (x, y), half = at(point.x, point.y), _END * sheet.body / 72
    ends = [at(point.x, end)[1] for end in (point.low, point.high)]
    look: dict[str, Any] = {"color": ACCENT, "linewidth": 0.12 * sheet.body, "zorder": 3}
    sheet.stroke([x, x], ends, **look)
    for end in ends:
        sheet.stroke([x - half, x + half], [end, end], **look)
    edge = {"markeredgecolor": ACCENT if color == PAPER else PAPER}
    sheet.dot(x, y, color=color, markersize=0.5 * sheet.body, zorder=4, **edge)
    if text:
        below = point.label_y > point.low
        label = max(ends) + 0.35 * sheet.line if not below else min(ends) - 0.35 * sheet.line
        look = {"ha": "center", "va": "top" if below else "bottom", "weight": "bold"}
        sheet.text((x, label), text, 2.0, 1, **look)


def _points(line: str, at: Spot) -> list[tuple[float, float]]:
    """Read the points of a line as the page writes them."""
    pairs = (pair.split(",") for pair in line.split())
    return [at(float(x), float(y)) for x, y in pairs]


def _first(chart: Chart) -> float:
    return min(point.x for point in chart.points)
