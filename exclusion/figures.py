"""The map of one measure for print: a choropleth with its finding, margins, legend and source.

A pure function of a study: it uses no state of pyplot, opens no window, and the same study gives
the same bytes. Text is written as it is: nothing in a name is taken for mathematics.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from exclusion import classes, estimates, indicators, moe, phrases
from exclusion.errors import TableError

if TYPE_CHECKING:
    from exclusion.studies import Study

_INK, _MUTED, _EDGE, _PAPER = "#1a1a1a", "#595959", "#8c8c8c", "#ffffff"
#: Hatching that shows on each class.
_HATCH = dict(zip(classes.COLORS, (_MUTED, _MUTED, _INK, _PAPER, _PAPER), strict=True))
#: Narrower than this, in inches, a picture stands beside text that says how margins came about.
_SMALL = 7.0


class Picture(Figure):
    """A figure that shows itself in a notebook, whether or not pyplot is in use there."""

    def _repr_png_(self) -> bytes:
        out = io.BytesIO()
        self.savefig(out, format="png", dpi=100)
        return out.getvalue()


def draw(study: Study, by: str | None = None, size: tuple[float, float] = (9.0, 6.2)) -> Figure:
    """Draw the map of one measure for print.

    Parameters
    ----------
    study
        A study with polygons.
    by
        A measure known by area; None takes the first of `indicators.DEFAULTS` that is.
    size
        Width and height in inches; letters grow and shrink with it.

    Returns
    -------
    Figure
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    TableError
        If the study has no polygons or the measure is not known by area.

    Examples
    --------
    >>> import exclusion
    >>> figure = draw(exclusion.study("New Orleans", vintage=2017))
    >>> print(*figure.texts[0].get_text().split())
    In New Orleans, 33.6 % of households (give or take 0.6 points) had no internet subscription
    """
    if not study.mapped:
        raise TableError(
            f"{study!r} has no boundaries, so no figure can be drawn. "
            "Its ranking, summary and files work without; `exclusion places` lists what has them."
        )
    by = by or estimates.default_measure(study.areas)
    if by not in study.measures:
        raise TableError(
            f"{by!r} is not known by {study.geography} in {study!r}; "
            f"choose one of {', '.join(study.measures)}."
        )
    figure = Picture(figsize=size, facecolor=_PAPER)
    _compose(_Sheet(figure, *size, fit=min(size[0] / 9, size[1] / 6.2)), study, by)
    return figure


class _Sheet(NamedTuple):
    """A figure that is measured in inches from its lower left corner."""

    figure: Figure
    width: float
    height: float
    fit: float  # its size in terms of the usual one

    @property
    def body(self) -> float:
        """The size of most letters, in points."""
        return float(9.2 * self.fit**0.35)

    @property
    def line(self) -> float:
        """The height of a line of them."""
        return self.body * 1.3 / 72

    def text(self, at: tuple[float, float], text: str, room: float, **style: Any) -> float:  # noqa: ANN401
        """Write text that breaks at blanks, in two lines at most; give where it ends."""
        look: dict[str, Any] = {"fontsize": self.body, "color": _INK, "va": "top"}
        look |= {"transform": self.figure.dpi_scale_trans, "linespacing": 1.25}
        look |= {"parse_math": False, "usetex": False} | style
        written = self.figure.text(*at, "", **look)
        lines: list[str] = []
        for word in text.replace(" %", "\u00a0%").split(" "):
            longer = " ".join([*lines[-1:], word])
            written.set_text(longer)
            fits = written.get_window_extent().width / self.figure.dpi < room * 0.95
            lines[-1:] = [longer] if fits or not lines else [*lines[-1:], word]
        written.set_text("\n".join(lines))
        box, smaller = written.get_window_extent(), look["fontsize"] * 0.95
        if (len(lines) > 2 or box.width / self.figure.dpi > room) and smaller > 6:
            written.remove()
            return self.text(at, text, room, **(style | {"fontsize": smaller}))
        return float((box.y1 if look["va"] == "bottom" else box.y0) / self.figure.dpi)

    def box(self, x: float, y: float, width: float, color: str, **style: Any) -> None:  # noqa: ANN401
        """Draw one block of a legend."""
        look: dict[str, Any] = {"facecolor": color, "edgecolor": _EDGE, "linewidth": 0.5}
        look["transform"] = self.figure.dpi_scale_trans
        self.figure.add_artist(Rectangle((x, y), width, self.line * 0.9, **(look | style)))

    def hatching(self, color: str) -> dict[str, Any]:
        thin = {"linewidth": 0, "hatch_linewidth": 0.06 * self.body}
        return {"edgecolor": color, "hatch": "/////", **thin}


def _compose(sheet: _Sheet, study: Study, by: str) -> None:
    """Place the parts: the legend beside the map or below it, wherever the map is larger."""
    chart = _Chart(sheet, study, by)
    left, line, whole = sheet.width * 0.035, sheet.line, sheet.width * 0.93
    style: dict[str, Any] = {"fontsize": 15 * sheet.fit**0.8, "weight": "bold"}
    top = sheet.text((left, sheet.height - left * 0.8), chart.title(), whole, **style)
    top = sheet.text((left, top - line * 0.4), chart.subtitle(), whole, color=_MUTED) - line
    style = {"fontsize": sheet.body * 0.92, "color": _MUTED, "va": "bottom"}
    bottom = sheet.text((left, left * 0.6), chart.source(), whole, **style) + line * 0.8
    column, gap, row = max(whole * 0.33, 14.5 * line), 1.5 * line, 6.5 * line
    beside = min(top - bottom, (whole - column - gap) / chart.shape)
    below = min(top - bottom - row - gap, whole / chart.shape)
    height = max(beside, below)
    width = height * chart.shape
    if beside >= below:
        chart.map(left + (whole + column + gap - width) / 2, top - height, height)
        low = chart.marks(left, chart.legend(left, top, column) - line, column)
        chart.scale(left, min(low - line * 0.8, top - height + line), column * 0.6, width)
    else:
        chart.map(left + (whole - width) / 2, top - height, height)
        top -= height + gap
        chart.legend(left, top, whole * 0.42)
        chart.marks(left + whole * 0.46, top, whole * 0.36)
        chart.scale(left + whole * 0.86, top - line, whole * 0.1, width)


class _Chart:
    """What is drawn of one measure, and the parts of the picture that show it."""

    def __init__(self, sheet: _Sheet, study: Study, by: str) -> None:
        self.sheet, self.study, self.by = sheet, study, by
        self.row = study.totals.loc[by].to_dict()
        area, areas = phrases.say(study.geography), phrases.say(f"{study.geography}_many")
        self.words = {"area": area, "areas": areas, "city": study.city, "place": study.place}
        share, margin = study.areas[f"{by}_share"], study.areas[f"{by}_share_moe"]
        self.found = classes.of_shares(share)
        self.low = moe.reliability(share, margin, share=True) == "low"
        self.view = study.extent
        west, south, east, north = self.view
        self.squeeze = float(np.cos(np.radians((south + north) / 2)))
        self.shape = (east - west) * self.squeeze / (north - south)

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
        text = phrases.say("figure_subtitle", **self.words, period=row["period"])
        if row["areas_period"] == row["period"]:
            return text
        share = phrases.percent_with_margin(row["areas_share"], row["areas_share_moe"])
        words = self.words | {"period": row["areas_period"], "share": share}
        return f"{text} {phrases.say('figure_areas', **words)}"

    def source(self) -> str:
        """Name the sources, each once, and how margins came about."""
        survey = indicators.get(self.by).source
        named = [name for source in self.study.sources for name in source.credit.split("; ")]
        others = [name for name in dict.fromkeys(named) if name not in survey]
        text = phrases.say("ladder_source", source="; ".join([survey, *others]))
        if self.sheet.width < _SMALL:
            return text
        methods = self.study.areas[f"{self.by}_moe_method"].value_counts()
        method = phrases.say(methods.index[0])
        if len(methods) > 1:
            method = phrases.say("figure_mostly", method=method)
        total = phrases.say(self.row["moe_method"])
        return f"{text} {phrases.say('figure_margins', **self.words, total=total, method=method)}"

    def map(self, left: float, bottom: float, height: float) -> None:
        """Draw the polygons, hatched where not reliable."""
        sheet, (west, south, east, north) = self.sheet, self.view
        spot = left / sheet.width, bottom / sheet.height
        wide, high = height * self.shape / sheet.width, height / sheet.height
        axes = sheet.figure.add_axes((*spot, wide, high))
        axes.set(xlim=(west, east), ylim=(south, north), aspect=1 / self.squeeze)
        axes.set_axis_off()
        geometry, thin = self.study.areas.geometry.to_numpy(), 0.045 * sheet.body
        paths = [_path(polygon) for polygon in geometry]
        colors = np.array([*self.found.colors, classes.NO_DATA])[list(self.found.codes)]
        areas = PathCollection(paths, facecolors=colors, edgecolors=_PAPER, linewidths=thin)
        axes.add_collection(areas)
        for ink in dict.fromkeys(_HATCH.values()):
            lined = self.low & [_HATCH.get(color) == ink for color in colors]
            if lined.any():
                path = Path.make_compound_path(*(paths[i] for i in np.flatnonzero(lined)))
                axes.add_patch(PathPatch(path, facecolor="none", **sheet.hatching(ink)))
        outline = _path(shapely.union_all(geometry))
        axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=_EDGE, linewidth=1.5 * thin))

    def legend(self, x: float, top: float, room: float) -> float:
        """Draw the bar of classes, the range of each and its number of areas under it."""
        sheet, line = self.sheet, self.sheet.line
        heading = phrases.say("figure_share", **self.words)
        y = sheet.text((x, top), heading, room, weight="bold") - line * 1.2
        step = room / max(len(self.found.ranges), 1)
        for i, (first, last) in enumerate(self.found.ranges):
            sheet.box(x + i * step, y, step, self.found.colors[i])
            span = f"{first}–{last}" if first < last else f"{first}"
            count, middle = phrases.number(self.found.counts[i]), x + (i + 0.5) * step
            sheet.text((middle, y - line * 0.3), span, step * 0.97, ha="center")
            sheet.text((middle, y - line * 1.35), count, step, ha="center", color=_MUTED)
        under = phrases.say("figure_counts", **self.words)
        return sheet.text((x, y - line * 2.4), under, room, color=_MUTED)

    def marks(self, x: float, top: float, room: float) -> float:
        """Say what hatching and grey mean, and of how many areas; and how many are cut off."""
        sheet, side, edges = self.sheet, self.sheet.line, self.study.areas.bounds.to_numpy()
        outside = (edges[:, :2] < self.view[:2]) | (edges[:, 2:] > self.view[2:])
        counts = {"unreliable": self.low.sum(), "no_data": self.found.codes.count(-1)}
        counts["figure_cut"] = outside.any(axis=1).sum()
        for code, count in ((code, int(n)) for code, n in counts.items() if n):
            y, indent = top - side * 0.9, 0 if code == "figure_cut" else 2.5 * side
            if code == "no_data":
                sheet.box(x, y, 2 * side, classes.NO_DATA)
            elif code == "unreliable":
                for i, color in enumerate((classes.COLORS[0], classes.COLORS[-1])):
                    sheet.box(x + i * side, y, side, color, **sheet.hatching(_HATCH[color]))
                sheet.box(x, y, 2 * side, "none")
            areas = self.words["area" if count == 1 else "areas"].replace(" ", "\u00a0")
            text = phrases.say("figure_mark", what=phrases.say(code), count=count, areas=areas)
            top = sheet.text((x + indent, top), text, room - indent) - side * 0.5
        return top

    def scale(self, x: float, y: float, room: float, width: float) -> None:
        """Draw a scale in km and miles, true at the middle latitude."""
        sheet, gap = self.sheet, self.sheet.line
        km = (self.view[2] - self.view[0]) * self.squeeze * 111.195  # a sphere of 6,371 km
        inches = sheet.figure.dpi_scale_trans
        for unit, length, side, va in (("km", 1.0, 1, "bottom"), ("mi", 1.609344, -1, "top")):
            inch = length * width / km
            n = _nice(room / inch)
            end, tick = x + n * inch, y + side * gap * 0.35
            bar = Line2D((x, x, end, end), (tick, y, y, tick), transform=inches)
            bar.set(color=_INK, linewidth=1)
            sheet.figure.add_artist(bar)
            at = (end + gap * 0.3, y + side * gap * 0.1)
            sheet.text(at, f"{n:g}\u00a0{unit}", room, va=va, fontsize=sheet.body * 0.9)


def _path(geometry: shapely.Geometry | None) -> Path:
    """Turn a polygon into a path whose holes run the other way round, so that they stay open."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(geometry)))
    return Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings))


def _nice(limit: float) -> float:
    """Find the largest of 1, 2, 5, 10, 20 … that is within a limit."""
    ten = 10.0 ** np.floor(np.log10(limit))
    return float(max(n * ten for n in (1, 2, 5) if n * ten <= limit))
