"""The concentration curve: whether those who are not connected live where incomes are low."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import moe, phrases, smoothing
from exclusion.errors import TableError
from exclusion.figures._sheet import ACCENT, BAND, EDGE, MUTED, RULE, framed, new
from exclusion.telling import about, source_line

if TYPE_CHECKING:
    from exclusion.equity import Concentration
    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.moe import Floats
    from exclusion.studies import Study

_ORDER = "median_income"


def draw(study: Study, by: str, size: tuple[float, float]) -> Sheet:
    """Draw the curve with its margin, the line of equality, and what they say."""
    if _ORDER not in study.areas or study.areas[_ORDER].notna().sum() < 2:
        raise TableError(
            f"The areas of {study.place}, {study.period}, have no column {_ORDER!r}, so nobody "
            "knows which of them are poor; a concentration curve needs the incomes of two or more."
        )
    found = study.equity(by, _ORDER).concentration
    if found is None or not np.isfinite(found.index):
        raise TableError(
            f"No household of {study.place}, {study.period}, has {by!r}: nothing is concentrated."
        )
    sheet = new(size, (9, 6.2))
    label = phrases.label(by)
    words = about(study) | {"label": label, "areas_known": phrases.number(found.areas)}
    words |= {"period": study.areas[f"{by}_period"].iloc[0]}
    words |= {"areas_all": phrases.number(len(study.areas))}
    reach = found.index_moe if np.isfinite(found.index_moe) else np.inf
    side = "poor" if found.index < -reach else "rich" if found.index > reach else "even"
    title, under = (phrases.say(f"figure_{c}", **words) for c in (side, "curve_subtitle"))
    note = "figure_curve_note" if np.isfinite(found.index_moe) else "figure_curve_unsure"
    source = f"{source_line(study, by=by)} {phrases.say(note, **words)}"
    frame = framed(sheet, title, under, source)
    band = _margins(study, by, found)
    right = _plot(sheet, frame, found, band, words)
    _said(sheet, frame, right, found, band, words)
    return sheet


def _margins(study: Study, by: str, found: Concentration) -> Floats:
    """Give the curve's 90% margins by the delta method, as those of the index are got.

    The curve at a point moves by w·(1 − L) / p̄ with the share of an area before it, and by
    −w·L / p̄ with that of one after it.
    """
    areas = study.areas
    m = smoothing.sample_of(areas, by).m
    share, base, order = (
        areas[name].to_numpy(float) for name in (f"{by}_share", f"{by}_base", _ORDER)
    )
    known = ~np.isnan(share) & (base > 0) & ~np.isnan(order) & (m > 0)
    share, weight, order, m = share[known], base[known] / base[known].sum(), order[known], m[known]
    shrunk = np.sin(smoothing.arcsine(share, m)) ** 2
    spread = (weight / found.share) ** 2 * shrunk * (1 - shrunk) / (m + 0.5)
    points = found.curve[["along", "excluded"]].to_numpy(float)
    out = [
        np.sqrt((spread * ((order <= at) - level) ** 2).sum()) if np.isfinite(at) else 0.0
        for at, level in points
    ]
    out[-1] = 0.0  # all of them live in all areas, whatever the survey says
    return moe.Z90 * np.array(out)


def _plot(
    sheet: Sheet, frame: Frame, found: Concentration, band: Floats, words: dict[str, str]
) -> float:
    """Draw the curve in a square at the left, and give where that ends."""
    line, size = sheet.line, 0.9 * sheet.body
    side = min(frame.top - frame.bottom - 2.6 * line, frame.width * 0.52)
    x0, y0 = frame.left + 3.2 * line, frame.top - side - 0.2 * line
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = x0 + mark * side, y0 + mark * side
        for line_x, line_y in (([x, x], [y0, y0 + side]), ([x0, x0 + side], [y, y])):
            sheet.stroke(line_x, line_y, color=RULE, linewidth=0.6, zorder=0)
        look: dict[str, Any] = {"fontsize": size, "color": MUTED}
        text = phrases.percent(mark)
        if mark:  # one 0 will do for both axes
            sheet.text((x, y0 - 0.3 * line), text, 1.0, 1, ha="center", **look)
        sheet.text((x0 - 0.3 * line, y), text, 1.0, 1, ha="right", **look | {"va": "center"})
    curve = found.curve[["households", "excluded"]].to_numpy(float)
    xs, ys = (x0 + curve[:, 0] * side).tolist(), (y0 + curve[:, 1] * side).tolist()
    if np.isfinite(band).all():
        low, high = ((y0 + np.clip(curve[:, 1] + s * band, 0, 1) * side).tolist() for s in (-1, 1))
        sheet.area([*xs, *xs[::-1]], [*low, *high[::-1]], facecolor=BAND)
    dashes = {"color": EDGE, "linewidth": 1, "linestyle": (0, (4, 3))}
    sheet.stroke([x0, x0 + side], [y0, y0 + side], **dashes)
    sheet.stroke(xs, ys, color=ACCENT, linewidth=0.2 * sheet.body)
    under = phrases.say("figure_curve_x", **words)
    sheet.text((x0 + side / 2, y0 - 1.6 * line), under, side, 1, ha="center", fontsize=size)
    beside = phrases.say("figure_curve_y", **words)
    turned: dict[str, Any] = {"rotation": 90, "ha": "left", "va": "center", "fontsize": size}
    sheet.text((frame.left, y0 + side / 2), beside, side, 1, **turned)
    return x0 + side + 2.5 * line


def _said(
    sheet: Sheet,
    frame: Frame,
    x: float,
    found: Concentration,
    band: Floats,
    words: dict[str, str],
) -> None:
    """Say beside the curve what it says."""
    curve = found.curve[["households", "excluded"]].to_numpy(float)
    half, margin = (float(np.interp(0.5, curve[:, 0], values)) for values in (curve[:, 1], band))
    words = words | {
        "half": phrases.percent(half, 1),
        "half_moe": phrases.points(margin),
        "index": _two(found.index),
        "index_moe": _two(found.index_moe),
    }
    room, y = frame.left + frame.width - x, frame.top - 0.2 * sheet.line
    first: dict[str, Any] = {"fontsize": 1.15 * sheet.body, "weight": "bold"}
    y = sheet.text((x, y), phrases.say("figure_curve_half", **words), room, 8, **first)
    for code in ("figure_curve_even", "figure_curve_index"):
        y = sheet.text((x, y - sheet.line), phrases.say(code, **words), room, 9)


def _two(value: float) -> str:
    """Write a number from −1 to 1 with two decimals, as the language does."""
    if not np.isfinite(value):
        return "–"
    return f"{value:.2f}".replace("-", "−").replace(".", phrases.spoken().decimal)
