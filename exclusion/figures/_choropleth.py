"""The map of one measure: its finding, classes, counts, hatching and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from exclusion import classes, moe, phrases
from exclusion.errors import GeoidError
from exclusion.figures import _ground
from exclusion.figures._ground import HATCH, Ground, View
from exclusion.figures._sheet import EDGE, MUTED, framed
from exclusion.telling import about, landless, source_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from exclusion.classes import Classes
    from exclusion.figures._sheet import Sheet
    from exclusion.studies import Study

#: Narrower than this, in inches, a picture stands beside text that says how margins came about.
_SMALL = 7.0


class Shares(NamedTuple):
    """The shares of areas, in classes; which are not reliable, and which on land have none."""

    found: Classes
    low: npt.NDArray[np.bool_]
    missing: npt.NDArray[np.bool_]

    @property
    def colors(self) -> list[str]:
        """A color an area."""
        ramp = [*self.found.colors, classes.NO_DATA]
        return [ramp[code] for code in self.found.codes]


def shares_of(study: Study, by: str, scheme: str | Sequence[float]) -> Shares:
    """Put the areas' shares into classes."""
    areas = study.areas
    share, margin = areas[f"{by}_share"], areas[f"{by}_share_moe"]
    low = moe.reliability(share, margin, share=True) == "low"
    found = classes.of_shares(share, scheme)
    missing = np.array(found.codes) < 0
    missing[landless(study)] = False
    return Shares(found, low, missing)


class Chart:
    """What is drawn of one measure, and the parts of the picture that show it."""

    def __init__(self, sheet: Sheet, study: Study, by: str, scheme: str | Sequence[float]) -> None:
        self.sheet, self.study, self.by = sheet, study, by
        self.row: dict[Any, Any] = study.totals.loc[by].to_dict()
        self.words = about(study)
        self.shares = shares_of(study, by, scheme)
        self.view = View(*study.extent)

    def title(self) -> str:
        """State the finding: the place's share with its margin."""
        return phrases.say(
            "figure_title" if np.isfinite(self.row["share_moe"]) else "figure_title_unsure",
            **self.words,
            label=phrases.label(self.by),
            share=phrases.percent(self.row["share"], 1),
            share_moe=phrases.points(self.row["share_moe"]),
        )

    def subtitle(self) -> str:
        """Say place, period and universe, and what the areas say where theirs is another."""
        row = self.row
        text = phrases.say("figure_subtitle", **self.words | {"period": row["period"]})
        if row["areas_period"] == row["period"]:
            return text
        share = phrases.percent_with_margin(row["areas_share"], row["areas_share_moe"])
        words = self.words | {"period": row["areas_period"], "share": share}
        return f"{text} {phrases.say('figure_areas', **words)}"

    def source(self) -> str:
        """Name the sources, each once, and how margins came about."""
        text = source_line(self.study, by=self.by)
        if self.sheet.width < _SMALL:
            return text
        methods = self.study.areas[f"{self.by}_moe_method"].value_counts()
        method = phrases.say(methods.index[0])
        if len(methods) > 1:
            method = phrases.say("figure_mostly", method=method)
        total = phrases.say(self.row["moe_method"])
        return f"{text} {phrases.say('figure_margins', **self.words, total=total, method=method)}"

    def map(self, at: tuple[float, float], height: float) -> Ground:
        """Draw the polygons, hatched where not reliable."""
        ground = Ground(self.sheet, self.view, at, height)
        shapes = self.study.areas.geometry.to_numpy()
        ground.fill(shapes, self.shares.colors, self.shares.low)
        ground.water(self.study)
        ground.outline(shapes)
        return ground

    def legend(self, x: float, top: float, room: float) -> float:
        """Draw the bar of classes, the range of each and its number of areas under it."""
        heading = phrases.say("figure_share", **self.words)
        top = self.sheet.text((x, top), heading, room, weight="bold")
        under = phrases.say("figure_counts", **self.words)
        low = bar(self.sheet, (x, top), room, self.shares.found, [self.shares.found.counts])
        return self.sheet.text((x, low), under, room, color=MUTED)

    def marks(self, x: float, top: float, room: float) -> float:
        """Say what hatching and grey mean, and of how many areas; and how many are cut off."""
        edges = self.study.areas.bounds.to_numpy()
        outside = (edges[:, :2] < self.view[:2]) | (edges[:, 2:] > self.view[2:])
        counts = {"unreliable": self.shares.low.sum(), "no_data": self.shares.missing.sum()}
        counts["figure_cut"] = outside.any(axis=1).sum()
        return marks(self.sheet, (x, top), room, self.words, counts)


def bar(
    sheet: Sheet,
    at: tuple[float, float],
    room: float,
    found: Classes,
    counts: Sequence[Sequence[int]],
) -> float:
    """Draw the bar of classes with the range of each, and under it rows of counts."""
    (x, top), line = at, sheet.line
    y, step = top - line * 1.2, room / max(len(found.ranges), 1)
    for i, (first, last) in enumerate(found.ranges):
        look = {"facecolor": found.colors[i], "edgecolor": EDGE}
        sheet.box((x + i * step, y), step, line * 0.9, **look)
        span = f"{first}–{last}" if first < last else f"{first}"
        middle = x + (i + 0.5) * step
        sheet.text((middle, y - line * 0.3), span, step * 0.97, 1, ha="center")
        for n, row in enumerate(counts):
            low = y - line * (1.35 + 1.1 * n)
            sheet.text((middle, low), phrases.number(row[i]), step, 1, ha="center", color=MUTED)
    return y - line * (1.3 + 1.1 * len(counts))


def marks(
    sheet: Sheet,
    at: tuple[float, float],
    room: float,
    words: Mapping[str, str],
    counts: Mapping[str, int],
) -> float:
    """Say what each mark that is no class means, and of how many areas; none of none."""
    (x, top), side = at, sheet.line
    for code, count in ((code, int(n)) for code, n in counts.items() if n):
        y, indent = top - side * 0.9, 0 if code == "figure_cut" else 2.5 * side
        if code == "no_data":
            sheet.box((x, y), 2 * side, side * 0.9, facecolor=classes.NO_DATA, edgecolor=EDGE)
        elif code.endswith("unreliable"):
            for i, color in enumerate((classes.COLORS[0], classes.COLORS[-1])):
                look = {"facecolor": color, **sheet.hatching(HATCH[color])}
                sheet.box((x + i * side, y), side, side * 0.9, **look)
            sheet.box((x, y), 2 * side, side * 0.9, facecolor="none", edgecolor=EDGE)
        nouns = {name: words[name] for name in ("area", "areas")}
        bound = {name: noun.replace(" ", "\u00a0") for name, noun in nouns.items()}
        said = {"what": phrases.say(code), "count": phrases.number(count)}
        text = phrases.say("figure_mark", **said, **bound)
        if sheet.size([text], room - indent, 6) < sheet.body:  # the noun is wider than its room
            text = phrases.say("figure_mark", **said, **nouns)
        top = sheet.text((x + indent, top), text, room - indent, 6) - side * 0.5
    return top


def compose(chart: Chart, highlight: Collection[str], *, labels: bool) -> None:
    """Place the parts: the legend beside the map or below it, wherever the map is larger."""
    sheet, line = chart.sheet, chart.sheet.line
    left, bottom, top, whole = framed(sheet, chart.title(), chart.subtitle(), chart.source())
    column, gap, row = max(whole * 0.33, 14.5 * line), 1.5 * line, 9.5 * line
    beside = min(top - bottom, (whole - column - gap) / chart.view.shape)
    below = min(top - bottom - row - gap, whole / chart.view.shape)
    height = max(beside, below)
    width = height * chart.view.shape
    if beside >= below:
        ground = chart.map((left + (whole + column + gap - width) / 2, top - height), height)
        low = chart.marks(left, chart.legend(left, top, column) - line, column)
        scale = (left, min(low - line * 0.8, top - height + line), column * 0.6)
    else:
        ground = chart.map((left + (whole - width) / 2, top - height), height)
        top -= height + gap
        chart.legend(left, top, whole * 0.42)
        chart.marks(left + whole * 0.46, top, whole * 0.36)
        scale = (left + whole * 0.86, top - line, whole * 0.1)
    if highlight:
        ground.outline(chosen(chart.study, highlight), chosen=True)
    if labels:
        ground.names(_ground.names_of(chart.study, chart.by))
    ground.scale(*scale)


def chosen(study: Study, highlight: Collection[str]) -> Any:  # noqa: ANN401 - shapes
    """Find the polygons that are to stand out."""
    unknown = [geoid for geoid in highlight if geoid not in study.areas.index]
    if unknown:
        raise GeoidError(
            f"{study.place} has no {study.geography} {unknown[0]!r}; its GEOIDs are texts such as "
            f"{study.areas.index[0]!r}."
        )
    _ground.check(study)
    return study.areas.geometry[list(highlight)].to_numpy()
