"""People against money: whom the plan for most people serves at each budget, with its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import phrases
from exclusion.figures._sheet import ACCENT, BAND, EDGE, MUTED, RULE, framed, new
from exclusion.telling import source_line

if TYPE_CHECKING:
    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.studies import Plan

#: Labels along an axis, about.
_MARKS = 4


def draw(plan: Plan, size: tuple[float, float]) -> Sheet:
    """Draw the curve with its range, and mark the budget given."""
    sheet, say, study = new(size, (8.0, 5.2)), phrases.say, plan.study
    words = {
        "city": study.city,
        "years": say("plan_years", k=phrases.number(len(plan.budget))),
    }
    title, under = (say(f"figure_budget_{code}", **words) for code in ("title", "subtitle"))
    source = f"{source_line(study, by=plan.by)} {say('figure_budget_note')}"
    _plot(sheet, framed(sheet, title, under, source), plan)
    return sheet


def _plot(sheet: Sheet, frame: Frame, plan: Plan) -> None:
    """Draw axes, band, curve and the budget given."""
    line, size, curve = sheet.line, 0.9 * sheet.body, plan.curve
    x0, y0 = frame.left + 4.6 * line, frame.bottom + 2.6 * line
    wide, high = frame.left + frame.width - x0 - 1.5 * line, frame.top - y0 - 1.2 * line
    money = np.r_[0.0, curve.index.to_numpy(float)]
    low, central, top = (
        np.r_[0.0, curve[f"served_{end}"].to_numpy(float)] for end in ("low", "central", "high")
    )
    most_x, most_y = money[-1], max(float(top.max()), 1.0)
    xs = (x0 + money / most_x * wide).tolist()

    def up(values: Any) -> list[float]:  # noqa: ANN401 - numbers
        return list(y0 + np.asarray(values) / most_y * high)

    look: dict[str, Any] = {"fontsize": size, "color": MUTED}
    for mark in _marks(most_x):
        at = x0 + mark / most_x * wide
        sheet.text((at, y0 - 0.3 * line), f"${phrases.number(mark)}", 2.0, 1, ha="center", **look)
    for mark in _marks(most_y):
        (at,) = up([mark])
        sheet.stroke([x0, x0 + wide], [at, at], color=RULE, linewidth=0.6, zorder=0)
        place: dict[str, Any] = {"ha": "right", "va": "center"}
        sheet.text((x0 - 0.3 * line, at), phrases.number(mark), 1.0, 1, **look | place)
    sheet.area([*xs, *xs[::-1]], [*up(low), *up(top)[::-1]], facecolor=BAND)
    sheet.stroke(xs, up(central), color=ACCENT, linewidth=0.2 * sheet.body)
    _given(sheet, plan, (x0, y0, wide, high), (most_x, most_y))
    under = phrases.say("figure_budget_x")
    sheet.text((x0 + wide / 2, y0 - 1.5 * line), under, wide, 1, ha="center", fontsize=size)
    turned: dict[str, Any] = {"rotation": 90, "ha": "left", "va": "center", "fontsize": size}
    beside = phrases.say("figure_budget_y")
    sheet.text((frame.left, y0 + high / 2), beside, high, 1, **turned)


def _given(
    sheet: Sheet,
    plan: Plan,
    box: tuple[float, float, float, float],
    most: tuple[float, float],
) -> None:
    """Mark the budget given, and what it does."""
    x0, y0, wide, high = box
    row: dict[Any, Any] = plan.alternatives.loc["most"].to_dict()
    x = x0 + min(sum(plan.budget) / most[0], 1.0) * wide
    y = y0 + row["served_central"] / most[1] * high
    dashes = {"color": EDGE, "linewidth": 1, "linestyle": (0, (4, 3))}
    sheet.stroke([x, x], [y0, y0 + high], **dashes)
    sheet.dot(x, y)
    words = {end: phrases.number(round(row[f"served_{end}"])) for end in ("low", "high")}
    budget = f"${phrases.number(round(sum(plan.budget)))}"
    text = phrases.say("figure_budget_given", budget=budget, **words)
    look: dict[str, Any] = {"ha": "right", "va": "bottom", "weight": "bold"}
    sheet.text((x - 0.4 * sheet.line, y0 + 0.3 * sheet.line), text, wide / 2, 2, **look)


def _marks(most: float) -> list[float]:
    """Give round numbers up to the most, 0 first."""
    step = 10.0 ** np.floor(np.log10(most / _MARKS))
    step *= next(times for times in (1, 2, 5, 10) if times * step * _MARKS >= most * 0.7)
    return [float(mark) for mark in np.arange(0, most * 1.0001, step)]
