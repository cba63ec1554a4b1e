"""Where an interval and its estimate lie on a bar."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """An interval and its estimate on a bar, in percent of its width, to one decimal.

    Parameters
    ----------
    left, wide
        Where the interval begins, and how wide it is.
    dot
        Where the estimate lies.
    """

    left: str
    wide: str
    dot: str


def bar(low: float, value: float, high: float, ends: tuple[float, float]) -> Bar | None:
    """Place an interval on a bar: a dot where no interval is known, None without an estimate.

    What is beyond an end of the bar is cut off.
    """
    if not math.isfinite(value):
        return None
    start, end = ends
    if not (math.isfinite(low) and math.isfinite(high)):
        low = high = value
    low, high, span = max(low, start), min(high, end), (end - start) or 1
    left, wide, dot = (100 * x / span for x in (low - start, high - low, value - start))
    return Bar(f"{left:.1f}", f"{wide:.1f}", f"{dot:.1f}")


def of_share(share: float, margin: float, axis: float) -> Bar | None:
    """Place a share and its margin (0–1) on a bar from 0 to some percent."""
    share, margin = 100 * share, 100 * margin
    return bar(share - margin, share, share + margin, (0, axis))
