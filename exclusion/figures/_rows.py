"""Rows of dots with intervals on one axis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from exclusion import phrases
from exclusion.figures._sheet import ACCENT, BAND, INK, MUTED, RULE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.figures._sheet import Sheet


class Panel(NamedTuple):
    """A part of a sheet, in inches, on which values lie from left to right."""

    sheet: Sheet
    x: float
    width: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """Give where a value lies; what is beyond an end lies at it."""
        part = (value - self.low) / max(self.high - self.low, 1e-12)
        return self.x + self.width * min(max(part, 0.0), 1.0)

    def interval(self, y: float, low: float, dot: float, high: float, color: str = ACCENT) -> None:
        """Draw a light band with its dot, which shows however narrow it is; the dot alone if none.

        The band is higher than the dot and has an end at least at each side, so that a small margin
        does not hide under the estimate.
        """
        size = self.sheet.body
        known = math.isfinite(low) and math.isfinite(high)
        if known:
            middle, least = (self.at(low) + self.at(high)) / 2, 0.045 * size / 72
            half = max((self.at(high) - self.at(low)) / 2, least)
            self.sheet.stroke([middle - half, middle + half], [y, y], color=BAND, linewidth=size)
            for end in (middle - half, middle + half):
                tip = [y - 0.5 * size / 72, y + 0.5 * size / 72]
                self.sheet.stroke([end, end], tip, color=color, linewidth=0.09 * size)
        if math.isfinite(dot):
            self.sheet.dot(self.at(dot), y, color=color, markersize=(0.45 if known else 0.6) * size)

    def bar(self, y: float, value: float, margin: float, high: float) -> None:
        """Draw a bar from the axis, with its margin as a line with two ends over its own."""
        if not math.isfinite(value):
            return
        bottom = y - high / 2
        self.sheet.box((self.x, bottom), self.at(value) - self.x, high, facecolor=BAND)
        if not math.isfinite(margin):
            return
        ends, wide = [self.at(value - margin), self.at(value + margin)], 0.11 * self.sheet.body
        self.sheet.stroke(ends, [y, y], color=ACCENT, linewidth=wide)
        for end in ends:
            self.sheet.stroke([end, end], [bottom, bottom + high], color=ACCENT, linewidth=wide)

    def line(self, value: float, bottom: float, top: float) -> None:
        """Draw a line down the panel at a value that all are to be seen against."""
        look = {"color": INK, "linewidth": 0.7, "linestyle": (0, (3, 2))}
        self.sheet.stroke([self.at(value)] * 2, [bottom, top], **look)

    def ticks(self, values: Iterable[float], bottom: float, top: float, *, percent: bool) -> None:
        """Draw thin lines down the panel and write what they stand for above them."""
        size = 0.85 * self.sheet.body
        for value in values:
            x = self.at(value)
            self.sheet.stroke([x, x], [bottom, top], color=RULE, linewidth=0.6, zorder=0)
            text = phrases.percent(value) if percent else phrases.number(value)
            look = {"fontsize": size, "color": MUTED, "ha": "center", "va": "bottom"}
            self.sheet.text((x, top + 0.15 * self.sheet.line), text, 1.0, 1, **look)


def steps(high: float) -> list[float]:
    """Give the marks of an axis of shares that starts at 0 and reaches at least `high`."""
    step = next((s for s in (0.05, 0.1, 0.2, 0.25) if high / s <= 4.001), 0.25)
    count = max(math.ceil(round(high / step, 6)), 1)
    return [min(i * step, 1.0) for i in range(min(count, round(1 / step)) + 1)]


def ranks(last: float, k: int) -> list[float]:
    """Give the marks of an axis of ranks: the first, the end of the list, and the last."""
    if last <= 1:
        return [1.0]
    near = 0.12 * (last - 1)
    between = near < k - 1 and near < last - k
    return [1.0, float(k), float(last)] if between else [1.0, float(last)]
