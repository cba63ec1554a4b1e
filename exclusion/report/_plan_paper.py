"""The papers of a plan in words: a memo to the council, then what a grant application asks for.

Whatever is made of them, a page or a document, says the same sentences and the same figures. A
margin (±) is the survey's; what runs from low to high comes from draws and is no margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import geoid, phrases, telling
from exclusion._version import __version__
from exclusion.report import _package
from exclusion.report._plan_card import (
    ENDS,
    at_most,
    bought,
    dollars,
    item,
    line,
    named,
    ranged,
    said,
    title,
    units,
)
from exclusion.report._plan_goals import Grid, Part, objectives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exclusion.studies import Plan

#: The parts of the memo and of the grant pack, in their order.
MEMO: Final = ("recommendation", "need", "alternatives", "risk", "funding")
PACK: Final = ("statement", "objectives", "logic", "assumptions", "sources")
#: When the last federal money ended: grants of the Digital Equity Act, lending of hotspots.
_STOPPED, _CUT = "2025-05-09", "2025-10-21"
#: So many areas are named.
NAMED: Final = 8


@dataclass(frozen=True)
class Paper:
    """All that is said of a plan.

    Parameters
    ----------
    title, kicker
        What stands above all.
    chosen
        The plan that is named first.
    memo, pack
        In the order of `MEMO` and of `PACK`.
    """

    title: str
    kicker: str
    chosen: str
    memo: tuple[Part, ...]
    pack: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """Find a part by its name."""
        return next(one for one in (*self.memo, *self.pack) if one.name == name)


def paper(plan: Plan) -> Paper:
    """Say all of a plan."""
    chosen = recommended(plan)
    makers: dict[str, Callable[[Plan], Part]] = {
        "recommendation": partial(_recommendation, chosen=chosen), "need": _need,
        "alternatives": _alternatives, "risk": _risk, "funding": partial(_funding, chosen=chosen),
        "statement": _statement, "objectives": partial(objectives, chosen=chosen),
        "logic": partial(_logic, chosen=chosen), "assumptions": _assumptions, "sources": _sources,
    }  # fmt: skip
    day = phrases.date(_package.day_of(plan.study).isoformat())
    kicker = (phrases.say("paper_read", day=day), phrases.say("paper_by", version=__version__))
    memo, pack = (tuple(makers[name](plan) for name in names) for names in (MEMO, PACK))
    return Paper(title(plan), " ".join(kicker), chosen, memo, pack)


def headline(plan: Plan) -> str:
    """Say which plan is named first, what it costs and whom it serves."""
    return " ".join(_recommendation(plan, recommended(plan)).said[:2])


def recommended(plan: Plan) -> str:
    """Name the plan that serves most in nearly all draws, or else that which can go least wrong.

    Of plans that buy the same it is the one whose worst served district gets most.
    """
    reason = plan.reasons["plans"]
    if reason == "same":
        return str(plan.alternatives["worst_share"].fillna(0).round(9).idxmax())
    return str(plan.alternatives["best"].idxmax()) if reason == "clear" else "least_regret"


def lines(plan: Plan, name: str, *, short: bool = False) -> Grid:
    """Tell what one of the four plans buys; in short without what a unit costs."""
    rows = [
        (
            line(str(programme), one),
            units(one["units"]),
            phrases.say(f"per_{one['per']}"),
            *([] if short else [dollars(one["unit_cost"])]),
            dollars(one["cost"]),
            ranged(one, "served"),
            ranged(one, "cost_each", money=True),
            ranged(one, "connected"),
        )
        for programme, one in plan.lines.loc[[name]].droplevel("plan").iterrows()
    ]
    costs = ("cost",) if short else ("unit_cost", "cost")
    heads = ("line", "units", "per", *costs, "served", "cost_each", "connected")
    return Grid(tuple(phrases.say(f"planbook_head_{one}") for one in heads), tuple(rows), (0, 2))


def area_names(plan: Plan, geoids: Iterable[str]) -> list[str]:
    """Name areas, with the neighborhood that each is in."""
    areas, out = plan.study.areas, []
    for one in geoids:
        name = areas["NAME"].get(one) if "NAME" in areas else None
        written = phrases.area_name(str(name) if isinstance(name, str) else geoid.area_name(one))
        district = plan.spending.areas["district"].get(one)
        known = isinstance(district, str) and district != one
        out.append(f"{written} ({district})" if known else written)
    return out


def _bought(plan: Plan, name: str) -> str:
    rows = plan.lines.loc[[name]].droplevel("plan").iterrows()
    return "; ".join(
        phrases.say(
            "paper_line", programme=line(str(programme), one),
            units=units(one["units"]), cost=dollars(one["cost"]),
        )
        for programme, one in rows
    )  # fmt: skip


def _year(plan: Plan) -> str:
    return phrases.say("plan_years", k=phrases.number(len(plan.budget)))


def _recommendation(plan: Plan, chosen: str) -> Part:
    say = phrases.say
    row: Any = plan.alternatives.loc[chosen]
    name = say(f"plan_{chosen}")
    if plan.reasons["plans"] == "same":
        placed = chosen != plan.alternatives.index[0]
        first = say("paper_recommend_placed" if placed else "paper_recommend_same", plan=name)
    elif plan.reasons["plans"] == "clear":
        first = say("paper_recommend_clear", plan=name)
    else:
        regret = at_most(float(row["regret_most"]))
        first = say("paper_recommend_open", plan=name, regret=regret)
    low, high = (phrases.about(float(row[f"served_{end}"])) for end in ("low", "high"))
    each = {f"each_{end}": dollars(float(row[f"cost_each_{end}"])) for end in ("low", "high")}
    does = say(
        "paper_does", cost=dollars(row["cost"]), years=_year(plan), low=low, high=high, **each
    )
    new = [float(row[f"connected_{end}"]) for end in ("low", "high")]
    if np.isfinite(new).all():
        code = "paper_new_part" if row["connected_why"] else "paper_new"
        connected = say(code, low=phrases.about(new[0]), high=phrases.about(new[1]))
    else:
        connected = say("paper_new_unknown")
    worst = say("paper_worst", share=phrases.percent(float(row["worst_share"])))
    buys = say("paper_buys", lines=_bought(plan, chosen))
    return Part(
        "recommendation",
        (first, does, f"{buys} {connected}", worst, say("paper_ask", cost=dollars(row["cost"]))),
    )


def _place(plan: Plan) -> str:
    """State the place's figure with its margin, its years and its table."""
    study, row = plan.study, plan.study.totals.loc[plan.by].to_dict()
    words = {
        "place": study.place,
        "label": phrases.label(plan.by),
        "period": str(row["period"]),
        "households": phrases.number(round(row["households"])),
        "share": phrases.percent(row["share"], 1),
    }
    if not np.isfinite([row["households_moe"], row["share_moe"]]).all():
        return phrases.say("paper_need_unsure", **words)
    margin = phrases.number(round(row["households_moe"]))
    points = phrases.points(row["share_moe"])
    return phrases.say("paper_need_place", households_moe=margin, share_moe=points, **words)


def _traced(plan: Plan) -> str:
    row = plan.study.totals.loc[plan.by].to_dict()
    day = phrases.date(_package.day_of(plan.study).isoformat())
    text = phrases.say("paper_need_source", table=row["table"], period=row["period"], day=day)
    modelled = row["share_moe_method"] == "modelled"
    return f"{text} {phrases.say('paper_need_modelled')}" if modelled else text


def _now(plan: Plan) -> list[str]:
    if plan.year is None:
        return []
    found = plan.study.now(plan.by, areas=False)
    share = {one: phrases.percent(found.place[one], 1) for one in ("low", "high")}
    now = phrases.percent(found.place["now"], 1)
    return [phrases.say("paper_need_now", year=str(found.year), share=now, **share)]


def _counted(plan: Plan) -> str:
    """Say how many households the plans count with, who are the base of all that follows."""
    need = plan.areas["need"].sum()
    share = phrases.percent(need / plan.homes, 1)
    return phrases.say("paper_need_base", households=phrases.about(need), share=share)


def _need(plan: Plan) -> Part:
    return Part("need", (" ".join([_place(plan), *_now(plan), _counted(plan)]), _traced(plan)))


def _alternatives(plan: Plan) -> Part:
    say, rows = phrases.say, []
    for name, row in plan.alternatives.iterrows():
        cells = (
            say(f"plan_{name}"), bought(plan, name), dollars(row["cost"]), ranged(row, "served"),
            ranged(row, "cost_each", money=True), ranged(row, "connected"),
            at_most(row["regret_most"]), phrases.percent(row["worst_share"]),
        )  # fmt: skip
        rows.append(cells)
    codes = ("plan", "buys", "cost", "served", "each", "connected", "regret")
    heads = (*(say(f"plan_col_{code}") for code in codes), say("paper_col_worst"))
    points = [
        say(f"paper_plan_{name}", plan=say(f"plan_{name}")) for name in plan.alternatives.index
    ]
    return Part("alternatives", (), tuple(points), Grid(heads, tuple(rows), (0, 1)))


def _risk(plan: Plan) -> Part:
    return Part("risk", (), tuple(dict.fromkeys(said(plan))))


def _funding(plan: Plan, chosen: str) -> Part:
    say = phrases.say
    row: Any = plan.alternatives.loc[chosen]
    ended = {"stopped": phrases.date(_STOPPED), "cut": phrases.date(_CUT)}
    city = say("paper_funding_city", cost=dollars(row["cost"]), unspent=dollars(row["unspent"]))
    rows = [
        (str(year), dollars(one["available"]), dollars(one["cost"]))
        for year, one in plan.years.loc[chosen].iterrows()
    ]
    heads = (say("paper_col_year"), say("paper_col_available"), say("plan_col_cost"))
    sentences = (city, say("paper_funding_federal", **ended), say("paper_funding_other"))
    return Part("funding", sentences, (), Grid(heads, tuple(rows)))


def _statement(plan: Plan) -> Part:
    areas = phrases.say(f"{plan.study.geography}_many")
    top = plan.areas.nlargest(NAMED, "need")
    names = area_names(plan, map(str, top.index))
    rows = [
        (name, phrases.about(one["need"]), ranged(one, "need"))
        for name, (_, one) in zip(names, top.iterrows(), strict=True)
    ]
    codes = ("area", "need")
    span = phrases.say(
        "plan_range", low=phrases.say("paper_end_low"), high=phrases.say("paper_end_high")
    )
    heads = (*(phrases.say(f"planbook_head_{code}") for code in codes), span)
    paragraphs = (
        " ".join([_place(plan), *_now(plan), _counted(plan)]), _traced(plan),
        phrases.say("paper_need_how"),
        phrases.say("paper_need_areas", areas=areas),
    )  # fmt: skip
    return Part("statement", paragraphs, (), Grid(heads, tuple(rows)))


def _logic(plan: Plan, chosen: str) -> Part:
    say, rows = phrases.say, []
    for programme, one in plan.lines.loc[[chosen]].droplevel("plan").iterrows():
        done = say("plan_line", units=units(one["units"]), programme=line(str(programme), one))
        cells = (dollars(one["cost"]), done, ranged(one, "served"), ranged(one, "connected"))
        rows.append((*cells, say("paper_logic_seen")))
    codes = ("input", "activity", "output", "outcome", "measure")
    heads = tuple(say(f"paper_logic_{code}") for code in codes)
    then = say("paper_logic_then", label=phrases.label(plan.by))
    return Part("logic", (then,), (), Grid(heads, tuple(rows), (0, 1, 4)))


def unit(text: str) -> str:
    """Write a unit of the cost book in words; a user's own as it stands."""
    code = f"planbook_unit_{text}"
    return phrases.say(code) if code in phrases.LANGUAGES["en"].text else text


def ends(text: str) -> str:
    """Name the ends of a range that are our choice, "" where none is."""
    return ", ".join(phrases.say(f"paper_end_{one}") for one in text.split(", ") if one)


def figure(value: float, of: str) -> str:
    """Write a figure of the cost book as its unit asks."""
    if of.startswith("share"):
        return phrases.percent(value, 0 if float(value * 100).is_integer() else 1)
    if of.startswith("dollars"):
        return dollars(value)
    return units(value)


def _assumptions(plan: Plan) -> Part:
    say, rows = phrases.say, list[tuple[str, ...]]()
    for name, one in plan.assumptions.iterrows():
        low, central, high = (figure(one[end], str(one["unit"])) for end in ENDS)
        marks = [str(one["source"])] if one["source"] else []
        marks += [say("paper_file", file=one["file"])] if one["file"] else []
        marks += [say("paper_ours", ends=ends(str(one["ours"])))] if one["ours"] else []
        marks += [say("paper_dated")] if one["dated"] else []
        marks += [named("basis", str(one["basis"]))] if one["basis"] else []
        told = (item(str(name)), unit(str(one["unit"])), low, central, high)
        rows.append((*told, str(one["year"]), "; ".join(marks)))
    federal = (say("paper_federal_item"), unit("share"), *[phrases.percent(0)] * 3)
    ended = "communitynetworks.org; naco.org; edsurge.com"
    rows.append(
        (*federal, _STOPPED[:4], f"{ended}; {say('paper_ours', ends=ends(', '.join(ENDS)))}")
    )
    heads = (
        *(say(f"paper_col_{code}") for code in ("item", "unit")),
        *(say(f"planbook_head_{end}") for end in ENDS),
        *(say(f"paper_col_{code}") for code in ("year", "source")),
    )
    return Part(
        "assumptions", (say("paper_assumptions_sub"),), (), Grid(heads, tuple(rows), (0, 1, 6))
    )


def _sources(plan: Plan) -> Part:
    read = [str(telling.source(one).striptags()) for one in plan.study.sources]
    return Part("sources", (), tuple(dict.fromkeys(read)))
