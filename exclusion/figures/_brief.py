"""The brief: one page of US Letter for somebody who has two minutes, a place or a neighborhood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion import phrases
from exclusion.figures import _choropleth, _fonts, _ground
from exclusion.figures._choropleth import Chart
from exclusion.figures._ground import Ground, Name, View
from exclusion.figures._ranking import names
from exclusion.figures._rows import Panel, ranks
from exclusion.figures._sheet import (
    ACCENT,
    EDGE,
    INK,
    MUTED,
    PAPER,
    RULE,
    SANS,
    Picture,
    Sheet,
    letters_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.telling import Share, Subject

_WIDE, _HIGH, _EDGE = 8.5, 11.0, 0.58
_WHOLE: Final = _WIDE - 2 * _EDGE
_LEFT: Final = 4.6
_KEY: Final = 1.45
_GAP: Final = 0.3
_ROW: Final = 0.155
_SMALL: Final = 7.5
_LEAST: Final = 5.5
_SCALE: Final = 0.2  # inches, over the line of the scale
_FOOT: Final = 1.5
_LARGE: Final = 49  # of the number, which has a decimal
_HEAD: dict[str, Any] = {"fontsize": 10.5, "weight": "bold"}


class Spot(NamedTuple):
    """Where a part of the page goes, in inches."""

    x: float
    top: float
    bottom: float
    room: float


def draw(subject: Subject) -> Sheet:
    """Lay out the page from the top down, and its foot and list from the bottom up."""
    figure = Picture(figsize=(_WIDE, _HIGH), facecolor=PAPER)
    _fonts.check(SANS)
    sheet = Sheet(figure, _WIDE, _HIGH, 9.2)
    top = _meaning(sheet, subject, _finding(sheet, subject))
    _foot(sheet, subject)
    bottom = _list(sheet, subject, _worked(sheet, subject))
    left = Spot(_EDGE, top, bottom, _LEFT)
    right = Spot(_EDGE + _LEFT + _GAP, top, bottom, _WHOLE - _LEFT - _GAP)
    if subject.study.mapped:
        _map(sheet, subject, left)
    _people(sheet, subject, right if subject.study.mapped else right._replace(x=_EDGE, room=_WHOLE))
    return sheet


def _heading(sheet: Sheet, at: tuple[float, float], text: str, room: float) -> float:
    """Write the heading of a part under a thin rule, and give where it ends."""
    x, y = at
    sheet.stroke([x, x + room], [y, y], color=EDGE, linewidth=0.6)
    return sheet.text((x, y - 0.07), text, room, 2, **_HEAD)


def _finding(sheet: Sheet, subject: Subject) -> float:
    """Write the number, large, with its margin beside it, and what it is of."""
    words, row = subject.words, subject.row
    small: dict[str, Any] = {"fontsize": 8.5, "color": MUTED, "va": "bottom"}
    top, right = _HIGH - _EDGE - 0.02, _WIDE - _EDGE
    kicker = f"{subject.study.place} · {words['period']}"
    sheet.text((_EDGE, top), kicker, _WHOLE * 0.62, 1, **small)
    aside = phrases.say("brief_kicker")
    sheet.text((right, top), aside, _WHOLE * 0.36, 1, ha="right", **small)
    sheet.stroke([_EDGE, right], [top - 0.08] * 2, color=ACCENT, linewidth=2.5)
    look: dict[str, Any] = {"fontsize": _LARGE, "weight": "bold"}
    number, base = words["share"], top - 0.9
    at = (_EDGE - 0.03, base)
    sheet.text(at, number, _WHOLE * 0.4, 1, va="baseline", color=ACCENT, **look)
    x = _EDGE + letters_of("bold").width(number) * _LARGE / 72 + 0.22
    known = np.isfinite(row["share_moe"])
    margin = phrases.say("brief_moe" if known else "brief_moe_unknown", **words)
    beside: dict[str, Any] = {"fontsize": 12, "color": MUTED}
    y = sheet.text((x, top - 0.36), margin, right - x, 1, **beside)
    title = look | {"fontsize": 15.5, "least": 11}
    low = sheet.text((x, y - 0.08), phrases.say("brief_of", **words), right - x, 2, **title)
    later = " ".join(subject.later())
    if later:
        low = sheet.text((x, low - 0.04), later, right - x, 2, fontsize=9, least=7.5)
    return min(low - 0.09, base - 0.3)


def _meaning(sheet: Sheet, subject: Subject, top: float) -> float:
    """Say in as many columns as there are sentences what the number means."""
    said = subject.meaning()
    y = _heading(sheet, (_EDGE, top), phrases.say("brief_means"), _WHOLE) - 0.08
    room = (_WHOLE - _GAP * (len(said) - 1)) / len(said)
    size = sheet.size(said, room, 7, fontsize=8.4, least=7.2)
    ends = [
        sheet.text((_EDGE + i * (room + _GAP), y), text, room, 11, fontsize=size)
        for i, text in enumerate(said)
    ]
    return min(ends) - 0.18


def _map(sheet: Sheet, subject: Subject, spot: Spot) -> None:
    """Draw the map, with the neighborhood outlined, its legend under it."""
    study = subject.study
    hood = subject.neighborhood is not None
    code = "brief_where_hood" if hood else "brief_where"
    top = _heading(sheet, spot[:2], phrases.say(code, **subject.words), spot.room) - 0.1
    foot = spot.bottom + 0.28
    chart = Chart(sheet, study, subject.by, "quantiles")
    chart.sheet = _fitted(chart, subject, (spot.x, top), foot + _SCALE)
    room, high = spot.room - _KEY, top - spot.bottom - 0.12
    mine = study.areas.geometry[subject.members]
    if hood:
        chart.view = View(*mine.total_bounds).around(0.2).shaped(room / high)
    height = min(high, room / chart.view.shape)
    ground = chart.map((spot.x + _KEY + (room - height * chart.view.shape), top - height), height)
    low = _key(chart, subject, (spot.x, top))
    if not hood:
        ground.names(_ground.names_of(study, subject.by))
    else:
        said = study.areas.loc[mine.index, "NAME"].fillna("").map(phrases.area_name)
        names = (Name(name, shape) for name, shape in zip(said, mine, strict=True))
        ground.names([name for name in names if name.text and name.ground is not None])
        ground.outline(mine.to_numpy(), chosen=True)
        ground.frame()
        _locate(chart, mine, (spot.x, low - 0.1), low - spot.bottom - 0.6)
    ground.scale(spot.x, foot, _KEY * 0.62)


def _fitted(chart: Chart, subject: Subject, at: tuple[float, float], foot: float) -> Sheet:
    """Give a sheet whose letters let the legend end above the scale: tried on a scratch."""
    own, size = chart.sheet, _SMALL
    while size > _LEAST:
        scratch = Picture(figsize=(_WIDE, _HIGH))
        chart.sheet = Sheet(scratch, _WIDE, _HIGH, size)
        if _key(chart, subject, at) >= foot:
            break
        size -= 0.5
    return own._replace(body=size)


def _key(chart: Chart, subject: Subject, at: tuple[float, float]) -> float:
    """Draw the legend as a column: a line a class with its members, then the other marks."""
    sheet, found, room = chart.sheet, chart.shares.found, _KEY - 0.2
    mine = subject.members.to_numpy(bool)
    codes = np.asarray(found.codes)[mine]
    (x, top), line = at, chart.sheet.line
    y = sheet.text((x, top), phrases.say("figure_share", **chart.words), room, weight="bold") - 0.06
    for i, ((first, last), color) in enumerate(zip(found.ranges, found.colors, strict=True)):
        sheet.box((x, y - line), 2 * line, line, facecolor=color, edgecolor=EDGE)
        span = f"{first}–{last}" if first < last else f"{first}"
        middle: dict[str, Any] = {"va": "center"}
        sheet.text((x + 2.5 * line, y - line / 2), span, 0.6, 1, **middle)
        middle |= {"ha": "right", "color": MUTED}
        count = phrases.number(int((codes == i).sum()))
        sheet.text((x + room, y - line / 2), count, 0.4, 1, **middle)
        y -= line
    code = "figure_counts" if subject.neighborhood is None else "brief_counts"
    under = phrases.say(code, **chart.words | {"name": subject.name})
    look: dict[str, Any] = {"ha": "right", "color": MUTED}
    y = sheet.text((x + room, y - 0.04), under, room, 3, **look) - 0.1
    counts = {
        "brief_unreliable": np.asarray(chart.shares.low)[mine].sum(),
        "no_data": chart.shares.missing[mine].sum(),
    }
    return _choropleth.marks(sheet, (x, y), room, chart.words, counts)


def _locate(chart: Chart, mine: Any, at: tuple[float, float], high: float) -> None:  # noqa: ANN401
    """Show small where in the place a neighborhood lies."""
    view = View(*chart.study.extent)
    height = min(high, (_KEY - 0.2) / view.shape)
    if height < 0.3:
        return
    ground = Ground(chart.sheet, view, (at[0], at[1] - height), height)
    ground.patch(chart.study.areas.geometry.to_numpy(), RULE)
    ground.patch(mine.to_numpy(), INK)


def _people(sheet: Sheet, subject: Subject, spot: Spot) -> None:
    """Draw the ladder, and what is missing and who it is where that is known."""
    y = _heading(sheet, spot[:2], phrases.say("brief_ladder"), spot.room) - 0.1
    rungs, groups, gap = subject.rungs(), subject.groups(), subject.gap()
    rows = len(groups.rows) if groups else 0
    fixed = (0.78 if gap else 0) + (0.66 if groups else 0) + (0 if gap or groups else 0.3)
    pitch = min((y - spot.bottom - fixed) / (len(rungs) + 0.55 * rows), 0.42)
    most = max(min(rung.share + np.nan_to_num(rung.moe), 1.0) for rung in rungs)
    labels, size = [rung.label for rung in rungs], min(8.4, 72 * pitch * 0.3)
    size = sheet.size(labels, spot.room, fontsize=size, least=6.4)
    thin = sheet._replace(body=size)
    for rung in rungs:
        bold = "bold" if rung.name == subject.by else "normal"
        _bar(thin, spot._replace(top=y, bottom=y - pitch), rung, most, bold)
        y -= pitch
    if gap:
        y = _heading(sheet, (spot.x, y - 0.05), phrases.say("brief_gap_title"), spot.room) - 0.05
        y = sheet.text((spot.x, y), gap, spot.room, 3, fontsize=8.6) - 0.1
    if groups:
        y = _heading(sheet, (spot.x, y - 0.05), phrases.say("brief_who_title"), spot.room) - 0.05
        y = (
            sheet.text((spot.x, y), groups.heading, spot.room, 2, fontsize=_SMALL, color=MUTED)
            - 0.06
        )
        _groups(sheet, spot._replace(top=y), groups.rows, 0.55 * pitch)
    elif not gap:
        look: dict[str, Any] = {"color": MUTED, "fontsize": _SMALL}
        sheet.text((spot.x, y - 0.05), phrases.say("brief_cannot"), spot.room, 2, **look)


def _bar(sheet: Sheet, spot: Spot, rung: Share, high: float, weight: str) -> None:
    """Draw a rung: its name, and under that its bar and its share."""
    pitch = spot.top - spot.bottom
    y = spot.bottom + pitch * 0.32
    sheet.text((spot.x, y + pitch * 0.2), rung.label, spot.room, 1, va="bottom")
    panel = Panel(sheet, spot.x, spot.room * 0.58, 0, high)
    panel.bar(y, rung.share, rung.moe, pitch * 0.26)
    share = phrases.percent_with_margin(rung.share, rung.moe)
    right: dict[str, Any] = {"ha": "right", "va": "center", "weight": weight}
    sheet.text((spot.x + spot.room, y), share, spot.room * 0.4, 1, **right)


def _groups(sheet: Sheet, spot: Spot, rows: Sequence[Share], pitch: float) -> None:
    """Draw a line a group: name, bar with its margin, share."""
    high = max(min(row.share + row.moe, 1.0) for row in rows)
    panel = Panel(sheet, spot.x + spot.room * 0.44, spot.room * 0.25, 0, high)
    shares = [phrases.percent_with_margin(row.share, row.moe) for row in rows]
    size = min(8.2, 72 * pitch * 0.62)
    for texts, part in (([row.label for row in rows], 0.43), (shares, 0.29)):
        size = sheet.size(texts, spot.room * part, fontsize=size, least=5)
    thin = sheet._replace(body=size)
    look: dict[str, Any] = {"va": "center", "least": 5}
    for n, (row, share) in enumerate(zip(rows, shares, strict=True)):
        y = spot.top - pitch * (n + 0.5)
        thin.text((spot.x, y), row.label, spot.room * 0.43, 1, **look)
        panel._replace(sheet=thin).bar(y, row.share, row.moe, pitch * 0.45)
        thin.text((spot.x + spot.room, y), share, spot.room * 0.29, 1, ha="right", **look)


def _worked(sheet: Sheet, subject: Subject) -> float:
    """Say above the foot how one will know whether it worked, and give where that begins."""
    top = _FOOT + 0.6
    y = _heading(sheet, (_EDGE, top), phrases.say("worked_title"), _WHOLE) - 0.03
    look: dict[str, Any] = {"fontsize": _SMALL, "least": 5.5}
    sheet.text((_EDGE, y), subject.worked(), _WHOLE, 2, **look)
    return top


def _list(sheet: Sheet, subject: Subject, foot: float) -> float:
    """Draw the areas to look at first above the foot, and give where that part begins."""
    first = subject.listed()
    ranking, rows = first.ranking, first.rows
    last = max(float(np.nan_to_num(rows["band_high"].max())), 2.0)
    more = 0.19 * (sheet.lines(first.title, _WHOLE, **_HEAD) - 1)
    top = foot + 0.12 + _ROW * max(len(rows), 1) + 0.78 + more
    y = _heading(sheet, (_EDGE, top), first.title, _WHOLE) - 0.05
    small: dict[str, Any] = {"fontsize": _SMALL, "color": MUTED}
    sheet.text((_EDGE, y), first.note, _WHOLE, 2, **small)
    y = foot + 0.12 + _ROW * len(rows)
    panel = Panel(sheet, _EDGE + 4.1, 1.95, 1, last)
    small |= {"va": "bottom"}
    marks = ranks(last, ranking.k)
    thin = panel._replace(sheet=sheet._replace(body=8.6))
    thin.ticks(marks, y - _ROW * len(rows), y, percent=False)
    k = ranking.shortlist.k
    told = k < int(ranking.table["rank"].notna().sum())  # else all are on the list
    if told:
        sheet.text(
            (_EDGE + 2.95, y + 0.03), phrases.say("col_tier", k=phrases.number(k)), 1.1, 1, **small
        )
    right = _EDGE + _WHOLE
    head = phrases.say("col_households")
    sheet.text((right, y + 0.03), head, 1.0, 1, ha="right", **small)
    lines = [_line(subject, label, row if told else row | {"tier": ""})
             for label, row in zip(rows.index, rows.to_dict("records"), strict=True)]  # fmt: skip
    size = 8.8
    for column, part in enumerate(_columns(lines)):
        texts = [texts[column] for texts, _ in lines]
        size = sheet.size(texts, part, fontsize=size, least=5.5)
    thin = panel._replace(sheet=sheet._replace(body=size))
    for texts, row in lines:
        sheet.stroke([_EDGE, right], [y, y], color=RULE, linewidth=0.5, zorder=0)
        _listed(thin, y - _ROW / 2, texts, row, _columns(lines))
        y -= _ROW
    return top + 0.15


def _line(subject: Subject, label: str, row: Mapping[Any, Any]) -> tuple[list[str], Any]:
    """Write what a line of the list says: two names, the tier, the households."""
    one, other = names(row, label)
    named = (one, other) if subject.neighborhood is None else (other or one, "")
    tier = row["tier"] if isinstance(row["tier"], str) else "no_margin"
    said = phrases.say(tier) if tier else ""
    number = phrases.with_margin(row["households"], row["households_moe"])
    return [*named, said, number], row


def _columns(lines: Sequence[tuple[list[str], Any]]) -> tuple[float, float, float, float]:
    """Give the room of each: the first name has that of the second where no line has one."""
    return (1.6 if any(texts[1] for texts, _ in lines) else 2.9, 1.25, 1.1, 1.15)


def _listed(
    panel: Panel, y: float, texts: Sequence[str], row: Mapping[Any, Any], rooms: Sequence[float]
) -> None:
    """Draw a line of the list."""
    sheet, spots = panel.sheet, (_EDGE, _EDGE + 1.65, _EDGE + 2.95, _EDGE + _WHOLE)
    for n, (x, said, room) in enumerate(zip(spots, texts, rooms, strict=True)):
        look = {"va": "center", "least": 5.5, "ha": "right" if n == len(texts) - 1 else "left"}
        sheet.text((x, y), said, room, 1, color=MUTED if n == 1 else INK, **look)
    panel.interval(y, row["band_low"], row["expected_rank"], row["band_high"])


def _foot(sheet: Sheet, subject: Subject) -> None:
    """Say how sure all is, where it is from and how it was made."""
    room = (_WHOLE - _GAP) / 2
    parts = (("brief_sure", subject.sureness()), ("brief_made_title", subject.made()))
    texts, small = [" ".join(said) for _, said in parts], {"fontsize": _SMALL, "color": MUTED}
    small["fontsize"] = sheet.size(texts, room, 7, least=5.5, **small)
    for i, (code, _) in enumerate(parts):
        x = _EDGE + i * (room + _GAP)
        y = _heading(sheet, (x, _FOOT), phrases.say(code), room) - 0.04
        sheet.text((x, y), texts[i], room, 7, **small)
