"""Small multiples: one measure in several places or periods, with one set of classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import classes, comparison, frames, indicators, phrases
from exclusion.errors import TableError
from exclusion.figures import _ground
from exclusion.figures._choropleth import bar, marks, shares_of
from exclusion.figures._ground import Ground, View
from exclusion.figures._sheet import MUTED, framed, new
from exclusion.telling import about, source_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.figures._choropleth import Shares
    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.studies import Study

_MOST = 4
_ALIKE = comparison.VERDICTS[2]


def measure(studies: Sequence[Study], by: str | None) -> str:
    """Name the measure that all know by area."""
    if not 2 <= len(studies) <= _MOST:
        raise TableError(f"{len(studies)} studies: expected two to {_MOST}, to stand side by side.")
    for study in studies:
        _ground.check(study)
    both = [m for m in indicators.CATALOGUE if all(m in study.measures for study in studies)]
    if by is not None:
        frames.check_text(by, "by")
    wanted = [*indicators.DEFAULTS, *both] if by is None else [by]
    found = next((name for name in wanted if name in both), None)
    if found is None:
        raise TableError(
            f"{by or 'No measure'!r} is not known by area of all {len(studies)}; known of all: "
            f"{', '.join(both) or 'none'}."
        )
    return found


def draw(
    studies: Sequence[Study], by: str, scheme: str | Sequence[float], size: tuple[float, float]
) -> Sheet:
    """Draw the maps in a row, and under them one legend with the counts of each."""
    sheet = new(size, (9, 7))
    breaks = classes.common([study.areas[f"{by}_share"] for study in studies], scheme)
    shares = [shares_of(study, by, breaks) for study in studies]
    words = {"label": phrases.label(by)}
    title, apart = _finding(studies, by, words)
    subtitle = f"{apart} {phrases.say('figure_side_subtitle')}".strip()
    notes = ["figure_margins_are"]
    notes += ["brief_hatched"] if any(found.low.any() for found in shares) else []
    source = " ".join([source_line(*studies, by=by), *(phrases.say(note) for note in notes)])
    frame = framed(sheet, title, subtitle, source)
    low = _legend(sheet, frame, studies, shares)
    _maps(sheet, frame._replace(bottom=low + sheet.line), studies, by, shares)
    return sheet


def _finding(studies: Sequence[Study], by: str, words: dict[str, str]) -> tuple[str, str]:
    """Say what two places have, and whether they differ, by the test that `compare` makes."""
    rows: list[dict[Any, Any]] = [study.totals.loc[by].to_dict() for study in studies]
    apart = set[str].isdisjoint(*({str(x)[:5] for x in study.areas.index} for study in studies[:2]))
    verdict, margin = _tested(studies, by) if len(studies) == 2 and apart else (None, np.nan)
    if not isinstance(verdict, str):
        return phrases.say("figure_side_title_list", **words), ""
    for key, study, row in zip(("one", "other"), studies, rows, strict=True):
        words |= {key: study.city, f"{key}_share": phrases.percent(row["share"], 1)}
        words |= {f"{key}_moe": phrases.points(row["share_moe"])}
    difference = abs(rows[0]["share"] - rows[1]["share"])
    words |= {"difference": phrases.points(difference), "margin": phrases.points(margin)}
    if rows[0]["period"] != rows[1]["period"]:
        return phrases.say("figure_side_title_list", **words), phrases.say("figure_side_periods")
    code = "figure_side_same" if verdict == _ALIKE else "figure_side_differ"
    return phrases.say("figure_side_title", **words), phrases.say(code, **words)


def _tested(studies: Sequence[Study], by: str) -> tuple[object, float]:
    """Give the verdict on two places apart, None where there is none, and its margin."""
    totals = {end: study.totals for end, study in zip(("one", "other"), studies, strict=True)}
    table = comparison.differences(totals, lambda *_: "places")
    row: dict[Any, Any] = table.set_index("measure").loc[by].to_dict()
    return row["verdict"], row["difference_moe"]


def _maps(
    sheet: Sheet, frame: Frame, studies: Sequence[Study], by: str, shares: Sequence[Shares]
) -> None:
    line, n = sheet.line, len(studies)
    room = (frame.width - (n - 1) * 1.5 * line) / n
    names = [frame.top]
    head: dict[str, Any] = {"weight": "bold", "least": 5}
    head["fontsize"] = sheet.size([study.place for study in studies], room, **head)
    for i, study in enumerate(studies):
        x = frame.left + i * (room + 1.5 * line)
        low = sheet.text((x, frame.top), study.place, room, 1, **head)
        row: dict[Any, Any] = study.totals.loc[by].to_dict()
        share = phrases.percent_with_margin(row["share"], row["share_moe"])
        said = phrases.say("figure_side_share", period=row["period"], share=share)
        names.append(sheet.text((x, low - 0.15 * line), said, room, 1, color=MUTED))
    top = min(names) - 0.6 * line
    for i, (study, found) in enumerate(zip(studies, shares, strict=True)):
        x, view = frame.left + i * (room + 1.5 * line), View(*study.extent)
        height = min(top - frame.bottom - 1.6 * line, room / view.shape)
        ground = Ground(sheet, view, (x, top - height), height)
        shapes = study.areas.geometry.to_numpy()
        ground.fill(shapes, found.colors, found.low)
        ground.water(study)
        ground.outline(shapes)
        ground.names(_ground.names_of(study, by))
        ground.scale(x, frame.bottom + 0.4 * line, room * 0.35)


def _legend(
    sheet: Sheet, frame: Frame, studies: Sequence[Study], shares: Sequence[Shares]
) -> float:
    """Draw one bar of classes, a row of counts a study, and marks; give where it starts."""
    line, (left, bottom, _, whole) = sheet.line, frame
    top = bottom + line * (3.4 + 1.1 * len(studies))
    names = whole * 0.32
    heading = phrases.say("figure_share")
    sheet.text((left, top - 0.1 * line), heading, names * 0.95, 1, weight="bold")
    counts = [found.found.counts for found in shares]
    bar(sheet, (left + names, top + 0.2 * line), whole * 0.36, shares[0].found, counts)
    said = [phrases.say("figure_side_counts", **about(study) | {"period": study.period})
            for study in studies]  # fmt: skip
    look: dict[str, Any] = {"color": MUTED, "least": 5}
    look["fontsize"] = sheet.size(said, names * 0.95, **look)
    for n, text in enumerate(said):
        sheet.text((left, top - line * (2.35 + 1.1 * n)), text, names * 0.95, 1, **look)
    total = {
        "brief_unreliable": sum(int(found.low.sum()) for found in shares),
        "no_data": sum(int(found.missing.sum()) for found in shares),
    }
    words = about(studies[0])
    words |= {"area": phrases.say("one_area"), "areas": phrases.say("more_areas")}
    marks(sheet, (left + names + whole * 0.43, top), whole * 0.29, words, total)
    return top
