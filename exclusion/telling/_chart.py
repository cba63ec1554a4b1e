"""A place's share from period to period as a line: where its points, margins and labels stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exclusion import geoid, phrases
from exclusion.telling._asof import MIDDLE

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.studies._now import Now

#: The plane that it is drawn on, and the room around the lines for labels.
WIDE: Final = 480
HIGH: Final = 250
_LEFT, _RIGHT, _TOP, _FOOT = 66, 46, 32, 34
_ROOM: Final = 110  # of two labels side by side
_ABOVE, _BELOW = -9, 22
_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
_MOST_LINES: Final = 5


@dataclass(frozen=True)
class Mark:
    """A label where it stands."""

    at: float
    text: str


@dataclass(frozen=True)
class Point:
    """A figure with its margin: x, y, and the ends of the margin; a label and where it stands."""

    x: float
    y: float
    low: float
    high: float
    label: str
    label_y: float


@dataclass(frozen=True)
class Chart:
    """The line of the published figures, and what goes on from it to now.

    Parameters
    ----------
    wide, high, foot
        The plane, and the height of the axis.
    line
        The published figures joined, as the points of a polyline.
    points
        Each of them, at the middle of its five years.
    dashed, band, now
        From the last of them to the estimate of now, with its interval; "" and None without one.
    years, shares
        The labels of both axes.
    """

    wide: int
    high: int
    foot: int
    line: str
    points: tuple[Point, ...]
    dashed: str
    band: str
    now: Point | None
    years: tuple[Mark, ...]
    shares: tuple[Mark, ...]


def chart(rows: pd.DataFrame, now: Now | None) -> Chart:
    """Place the published figures, and an estimate of a later year, on a plane.

    Parameters
    ----------
    rows
        By vintage: `share` and `share_moe`, the last one the study's own.
    now
        The estimate that goes on from there.

    Returns
    -------
    Chart
        In the units of its plane.
    """
    middles = [int(vintage) - MIDDLE for vintage in rows.index]
    shares, margins = rows["share"].to_list(), rows["share_moe"].fillna(0).to_list()
    last = middles[-1] if now is None else max(now.year, middles[-1] + 1)
    tops = [share + margin for share, margin in zip(shares, margins, strict=True)]
    top = max([*tops, *([] if now is None else [now.place["high"]])])
    step = next((one for one in _STEPS if top / one <= _MOST_LINES), _STEPS[-1])
    lines = int(top / step) + 1
    span = max(last - middles[0], 1)

    def x(year: float) -> float:
        return round(_LEFT + (year - middles[0]) / span * (WIDE - _LEFT - _RIGHT), 1)

    def y(share: float) -> float:
        part = min(max(share, 0), lines * step) / (lines * step)
        return round(HIGH - _FOOT - part * (HIGH - _FOOT - _TOP), 1)

    def point(year: float, share: float, ends: tuple[float, float], label: str) -> Point:
        low, high = map(y, ends)
        close = middles[0] < year == middles[-1] and x(year) - _LEFT < _ROOM
        return Point(x(year), y(share), low, high, label, low + _BELOW if close else high + _ABOVE)

    labelled = {middles[0], middles[-1]}
    points = tuple(
        point(
            year, share, (share - moe, share + moe), phrases.percent(share, 1) * (year in labelled)
        )
        for year, share, moe in zip(middles, shares, margins, strict=True)
    )
    dashed, band, newest = "", "", None
    if now is not None:
        found, own = now.place, points[-1]
        ends = (found["low"], found["high"])
        newest = point(now.year, found["now"], ends, phrases.percent(found["now"]))
        dashed = _joined([(own.x, own.y), (newest.x, newest.y)])
        corners = [(own.x, own.high), (newest.x, newest.high), (newest.x, newest.low)]
        band = _joined([*corners, (own.x, own.low)])
    return Chart(
        WIDE, HIGH, HIGH - _FOOT,
        _joined([(point.x, point.y) for point in points]),
        points, dashed, band, newest,
        tuple(Mark(x(year), str(year)) for year in _years(middles[0], last)),
        tuple(Mark(y(n * step), phrases.percent(n * step)) for n in range(lines + 1)),
    )  # fmt: skip


def _years(first: int, last: int) -> list[int]:
    """Name every year, or every second one up to the last."""
    return list(range(last, first - 1, -1 if last - first < geoid.POOLED else -2))[::-1]


def _joined(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
