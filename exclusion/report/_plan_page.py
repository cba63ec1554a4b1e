"""The page of a plan: what it buys, for whom and where, with what is not known beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from markupsafe import Markup

from exclusion import maps, phrases, telling
from exclusion._version import __version__
from exclusion.report import _plan_paper
from exclusion.report._compare_maps import mark_class, outlined
from exclusion.report._page import ENVIRONMENT, POLICY, sealed
from exclusion.report._plan_card import ENDS, dollars, ranged
from exclusion.report._plan_goals import Grid

if TYPE_CHECKING:
    from exclusion.report._compare_maps import Map
    from exclusion.studies import Plan

_PACKAGE = "exclusion.report"
#: Classes of dollars, and how many digits their ends have.
_CLASSES: Final = 5
_DIGITS: Final = 2
_NONE, _WATER = ".", "w"
#: The curve's box, in pixels: all of it, and the room of its axes.
_WIDE, _HIGH = 560, 300
_LEFT, _RIGHT, _TOP, _UNDER = 64, 40, 14, 44
_MARKS: Final = 4


@dataclass(frozen=True)
class Dot:
    """A site on the map: where it lies, its name, and for each plan whether it is open."""

    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Entry:
    """A line of the map's key."""

    mark: str
    text: str


@dataclass(frozen=True)
class Drawn:
    """The map: outlines, sites, and the colors of each plan by area."""

    map: Map
    dots: tuple[Dot, ...]
    marks: dict[str, str]
    open: dict[str, str]
    key: tuple[Entry, ...]
    colors: Markup


@dataclass(frozen=True)
class Shown:
    """One of the four plans on the page."""

    code: str
    name: str
    what: str
    lines: Grid
    areas: Grid
    sites: str
    alt: str


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: where it is and what it says."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    """Households against money, as shapes of an SVG."""

    width: int
    height: int
    band: str
    line: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    left: int
    right: int
    top: int
    bottom: int
    x: float
    y: float
    alt: str
    grid: Grid


def render(plan: Plan) -> str:
    """Write a plan's page."""
    told = _plan_paper.paper(plan)
    drawn = _drawn(plan)
    codes = [told.chosen, *(one for one in plan.alternatives.index if one != told.chosen)]
    data = {"marks": drawn.marks, "open": drawn.open} if drawn else {}
    css = ("page.css", "compare.css", "plan.css")
    text = ENVIRONMENT.get_template("plan.html").render(
        paper=told,
        lang=phrases.spoken().code,
        policy=POLICY,
        css=Markup("".join(maps.asset(_PACKAGE, name) for name in css)),  # noqa: S704 - our own
        js=Markup(maps.script_of(_PACKAGE, "plan")),  # noqa: S704 - our own file
        data=Markup(maps.to_json(data)),  # noqa: S704 - "<" is escaped in it
        version=__version__,
        credit=telling.credited(plan.study),
        plans=[_shown(plan, str(code)) for code in codes],
        drawn=drawn,
        mark_class=mark_class,
        curve=_curve(plan),
    )
    return sealed(text)


def _shown(plan: Plan, code: str) -> Shown:
    say, name = phrases.say, phrases.say(f"plan_{code}")
    sites = plan.sites
    opened = [str(one) for one in sites.index[sites[code].astype(bool)]]
    said = ""
    if len(sites):
        names = ", ".join(opened)
        said = say("paper_sites_open", names=names) if opened else say("paper_sites_closed")
    return Shown(
        code=code,
        name=name,
        what=say(f"paper_plan_{code}", plan=name),
        lines=_plan_paper.lines(plan, code, short=True),
        areas=_areas(plan, code),
        sites=said,
        alt=say("paper_map_alt", place=plan.study.place, plan=name),
    )


def _areas(plan: Plan, code: str) -> Grid:
    """Name the areas with most money, what it does there, and how often a site reaches them."""
    say = phrases.say
    sums: Any = plan.amounts.loc[code].groupby("GEOID").sum()
    top = sums.nlargest(_plan_paper.NAMED, "dollars")
    need = plan.areas.loc[top.index]
    names = _plan_paper.area_names(plan, map(str, top.index))
    known = bool(plan.areas["chosen"].fillna(0).any())
    rows = [
        (
            name, ranged(held, "need"), phrases.about(one["households"]),
            dollars(one["dollars"]), *([phrases.percent(held["chosen"])] if known else []),
        )
        for name, (_, one), (_, held) in zip(names, top.iterrows(), need.iterrows(), strict=True)
    ]  # fmt: skip
    codes = ("area", "need", "served", "cost", *(("reached_in",) if known else ()))
    return Grid(tuple(say(f"planbook_head_{one}") for one in codes), tuple(rows))


def _drawn(plan: Plan) -> Drawn | None:
    if not plan.study.mapped:
        return None
    outlines = outlined(0, plan.study)
    sums = plan.amounts["dollars"].groupby(["plan", "GEOID"]).sum()
    breaks = _breaks(sums.to_numpy(float))
    marks = {}
    for code in plan.alternatives.index:
        own = sums.loc[code].reindex(plan.study.areas.index).fillna(0).to_numpy(float)
        steps = np.minimum(np.searchsorted(breaks[1:], own), len(breaks) - 2)
        pairs = zip(own, steps, strict=True)
        signs = [str(step) if some > 0 else _NONE for some, step in pairs]
        for at in telling.landless(plan.study):
            signs[at] = _WATER
        marks[str(code)] = "".join(signs)
    sites, shapes = plan.sites, outlines.shapes
    known = sites[sites["lon"].notna()]
    dots = tuple(
        Dot(
            round((float(one["lon"]) - shapes.west) / shapes.step * shapes.squeeze),
            round(shapes.height - (float(one["lat"]) - shapes.south) / shapes.step),
            str(name),
        )
        for name, one in known.iterrows()
    )
    opened = {
        str(code): "".join("1" if one else "0" for one in known[code])
        for code in plan.alternatives.index
    }
    spans = [
        phrases.say("plan_range", low=dollars(low), high=dollars(high))
        for low, high in pairwise(breaks)
    ]
    key = [Entry(f"c{at}", span) for at, span in enumerate(spans)]
    key.append(Entry("none", phrases.say("paper_key_none")))
    light, dark = (maps.variables(":root", dark=dark) for dark in (False, True))
    colors = Markup(f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}")  # noqa: S704
    return Drawn(outlines, dots, marks, opened, tuple(key), colors)


def _breaks(dollars_: np.ndarray[Any, Any]) -> list[float]:
    """Give round ends of classes that hold about as many areas each, the same for all plans."""
    some = dollars_[dollars_ > 0]
    if not len(some):
        return [0.0, 1.0]
    found = [0.0]
    for at in np.quantile(some, np.linspace(0, 1, _CLASSES + 1)[1:]):
        scale = 10.0 ** (np.floor(np.log10(at)) - _DIGITS + 1)
        end = float(np.ceil(at / scale) * scale)
        if end > found[-1]:
            found.append(end)
    return found


def _curve(plan: Plan) -> Curve:
    say, number, curve = phrases.say, phrases.number, plan.curve
    money = np.r_[0.0, curve.index.to_numpy(float)]
    ends = [np.r_[0.0, curve[f"served_{end}"].to_numpy(float)] for end in ENDS]
    low, central, high = ends
    right, bottom = _WIDE - _RIGHT, _HIGH - _UNDER
    most = money[-1], max(float(high.max()), 1.0)

    def x(value: Any) -> Any:  # noqa: ANN401 - a number or many
        return np.round(_LEFT + value / most[0] * (right - _LEFT), 1)

    def y(value: Any) -> Any:  # noqa: ANN401 - a number or many
        return np.round(bottom - value / most[1] * (bottom - _TOP), 1)

    def points(xs: Any, ys: Any) -> str:  # noqa: ANN401 - many numbers
        return " ".join(f"{one:g},{two:g}" for one, two in zip(x(xs), y(ys), strict=True))

    own: Any = plan.alternatives.loc["most"]
    spent = sum(plan.budget)
    words = {end: phrases.about(float(own[f"served_{end}"])) for end in ("low", "high")}
    rows = [
        (dollars(at), dollars(one["cost"]), ranged(one, "served"))
        for at, one in zip(curve.index.to_numpy(float), curve.to_dict("records"), strict=True)
    ]
    heads = tuple(say(f"planbook_head_{one}") for one in ("budget", "cost", "served"))
    across, up = _ticks(most[0]), _ticks(most[1])
    return Curve(
        width=_WIDE, height=_HIGH,
        band=points(np.r_[money, money[::-1]], np.r_[low, high[::-1]]),
        line=points(money, central),
        across=tuple(Tick(float(x(one)), dollars(one)) for one in across),
        up=tuple(Tick(float(y(one)), number(one)) for one in up),
        left=_LEFT, right=right, top=_TOP, bottom=bottom,
        x=float(x(min(spent, most[0]))), y=float(y(float(own["served_central"]))),
        alt=say("paper_curve_alt", budget=dollars(spent), **words),
        grid=Grid(heads, tuple(rows), ()),
    )  # fmt: skip


def _ticks(most: float) -> list[float]:
    """Give round numbers up to the most, 0 first."""
    step = 10.0 ** np.floor(np.log10(most / _MARKS))
    step *= next(times for times in (1, 2, 5, 10) if times * step * _MARKS >= most * 0.7)
    return [float(mark) for mark in np.arange(0, most * 1.0001, step)]
