"""The workbook of a plan: every figure of it, with its unit and where it is from."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import phrases
from exclusion import programmes as costs
from exclusion.report import _plan_paper, _workbook
from exclusion.report._plan_card import ENDS, item, named, title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from exclusion.studies import Plan

    Kind = Literal["text", "code", "count", "number", "share", "dollars"]

#: The sheets that hold tables, in their order; after them the house's sources and the dictionary.
SHEETS: Final = ("plans", "lines", "areas", "sites", "years", "curve", "assumptions")
#: What a column's last word says of it, by its end.
_ENDS: Final = ENDS
_SOURCES: Final = ("what", "credit", "url", "read", "vintage", "sha256")
_FORMATS: Final = {"number": "#,##0.0##", "dollars": "#,##0.00", "code": "@"}
_WIDE, _NARROW, _WORDY = 14.0, 10.0, 44.0


@dataclass(frozen=True)
class Column:
    """A column of a sheet: what stands above it, what it is, and its cells."""

    head: str
    means: str
    kind: Kind
    cells: Sequence[Any]


def workbook(plan: Plan) -> bytes:
    """Write the workbook of a plan."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties(_workbook.properties(plan.study, title(plan)))
    styles, say = _workbook.Styles(book), phrases.say
    makers = {
        "plans": _plans, "lines": _lines, "areas": _areas, "sites": _sites, "years": _years,
        "curve": _curve, "assumptions": _assumptions,
    }  # fmt: skip
    explained: list[tuple[str, ...]] = []
    for name in SHEETS:
        columns = makers[name](plan)
        label = say(f"planbook_sheet_{name}")
        _table(_workbook.Pen(_workbook.added(book, plan.study, label), styles), columns)
        explained += [(label, one.head, one.means) for one in columns]
    read = [tuple(one.to_dict()[name] for name in _SOURCES) for one in plan.study.sources]
    for name, heads, rows in (
        ("sources", _SOURCES, read),
        ("dictionary", ("sheet", "column", "meaning"), explained),
    ):
        sheet = _workbook.added(book, plan.study, say(f"sheet_{name}"))
        _workbook.plain(_workbook.Pen(sheet, styles), heads, rows)
    book.close()
    return out.getvalue()


def _column(key: str, kind: Kind, cells: Sequence[Any]) -> Column:
    say = phrases.say
    return Column(say(f"planbook_head_{key}"), say(f"planbook_means_{key}"), kind, cells)


def _range(key: str, kind: Kind, frame: Any, stem: str = "") -> list[Column]:  # noqa: ANN401
    """Give the three ends of a range a column each."""
    say, out = phrases.say, []
    for end in _ENDS:
        name = f"{stem or key}_{end}"
        if name not in frame and end != "central":
            continue
        mean = name not in frame
        head = say(f"planbook_end_{end}", what=say(f"planbook_head_{key}"))
        is_ = say("planbook_mean_is" if mean else f"planbook_{end}_is")
        means = f"{say(f'planbook_means_{key}')}; {is_}"
        out.append(Column(head, means, kind, list(frame[key if mean else name])))
    return out


def _of_plans(plan: Plan, key: str, kind: Kind, cells: dict[str, Sequence[Any]]) -> list[Column]:
    """Give each of the four plans a column."""
    say, out = phrases.say, []
    for name in plan.alternatives.index:
        label = say(f"plan_{name}")
        head = say("sheet_of", label=label, what=say(f"planbook_head_{key}"))
        out.append(Column(head, say(f"planbook_means_{key}"), kind, cells[str(name)]))
    return out


def _why(codes: Sequence[str]) -> list[str]:
    return [phrases.say(f"why_{one}") if one else "" for one in codes]


def _worth(frame: Any) -> list[Column]:  # noqa: ANN401 - a frame of plans or lines
    """Tell whom rows serve and connect, and what each costs."""
    return [
        *_range("served", "count", frame), *_range("connected", "count", frame),
        *_range("cost_each", "dollars", frame), *_range("cost_connected", "dollars", frame),
    ]  # fmt: skip


def _plans(plan: Plan) -> list[Column]:
    found, say = plan.alternatives, phrases.say
    names = [say(f"plan_{one}") for one in found.index]
    return [
        _column("plan", "text", names),
        _column("cost", "dollars", list(found["cost"])),
        _column("unspent", "dollars", list(found["unspent"])),
        _column("expected", "count", list(found["expected"])),
        *_worth(found),
        _column("why", "text", _why(list(found["connected_why"]))),
        *(_column(key, "share", list(found[key])) for key in ("regret", "regret_most", "best")),
        _column("worst_share", "share", list(found["worst_share"])),
        _column("same_as", "text", [say(f"plan_{one}") if one else "" for one in found["same_as"]]),
    ]


def _lines(plan: Plan) -> list[Column]:
    found, say = plan.lines.reset_index(), phrases.say
    return [
        _column("plan", "text", [say(f"plan_{one}") for one in found["plan"]]),
        _column("line", "text", [say(f"programme_{one}") for one in found["programme"]]),
        _column("per", "text", [say(f"per_{one}") for one in found["per"]]),
        _column("units", "number", list(found["units"])),
        _column("unit_cost", "dollars", list(found["unit_cost"])),
        _column("cost", "dollars", list(found["cost"])),
        _column("source", "text", [_source(plan, one) for one in found["programme"]]),
        _column("dated", "text", _yes(found["dated"])),
        *_worth(found),
        _column("why", "text", _why(list(found["why"]))),
    ]


def _source(plan: Plan, programme: str) -> str:
    """Name who published what a line costs and whom it serves; sites' own costs are the user's."""
    one, told, sites = costs.PROGRAMMES[programme], plan.assumptions, plan.sites
    own = sites[(sites["programme"] == programme) & (sites["cost_from"] == "file")]
    found = [phrases.say("planbook_cost_file")] if len(own) else []
    for name in filter(None, (*one.costs, one.running, one.capacity)):
        if name in told.index:
            row: Any = told.loc[name]
            found.append(f"{row['source']}, {row['year']} ({item(name)})")
    return "; ".join(dict.fromkeys(found))


def _areas(plan: Plan) -> list[Column]:
    found, amounts = plan.areas, plan.amounts.groupby(["plan", "GEOID"]).sum()
    sums: dict[str, dict[str, list[float]]] = {}
    for key in ("households", "dollars"):
        sums[key] = {
            str(name): list(amounts[key].loc[name].reindex(found.index).fillna(0))
            for name in plan.alternatives.index
        }
    geoids = [str(one) for one in found.index]
    district = [one if isinstance(one, str) else "" for one in found["district"]]
    return [
        _column("GEOID", "code", geoids),
        _column("area", "text", _plan_paper.area_names(plan, geoids)),
        _column("district", "text", district),
        *_range("need", "count", found),
        _column("reached_in", "share", list(found["chosen"])),
        *_of_plans(plan, "households", "count", dict(sums["households"])),
        *_of_plans(plan, "dollars", "dollars", dict(sums["dollars"])),
    ]


def _sites(plan: Plan) -> list[Column]:
    found, say = plan.sites, phrases.say
    must = [say(f"planbook_must_{one}") if one else "" for one in found["must"]]
    opened: dict[str, Sequence[Any]] = {
        str(name): _yes(found[name]) for name in plan.alternatives.index
    }
    return [
        _column("site", "text", [str(one) for one in found.index]),
        _column("line", "text", [say(f"programme_{one}") for one in found["programme"]]),
        _column("cost", "dollars", list(found["cost"])),
        _column("cost_from", "text", [say(f"planbook_cost_{one}") for one in found["cost_from"]]),
        _column("must", "text", must),
        _column("chosen", "share", list(found["chosen"])),
        _column("clear", "text", _yes(found["clear"])),
        *_of_plans(plan, "open", "text", opened),
    ]


def _yes(flags: Any) -> list[str]:  # noqa: ANN401 - many flags
    return [phrases.say("paper_shows_yes" if one else "paper_shows_no") for one in flags]


def _years(plan: Plan) -> list[Column]:
    found = plan.years.reset_index()
    return [
        _column("plan", "text", [phrases.say(f"plan_{one}") for one in found["plan"]]),
        _column("year", "code", [int(one) for one in found["year"]]),
        _column("available", "dollars", list(found["available"])),
        _column("cost", "dollars", list(found["cost"])),
    ]


def _curve(plan: Plan) -> list[Column]:
    found = plan.curve
    return [
        _column("budget", "dollars", [float(one) for one in found.index]),
        _column("cost", "dollars", list(found["cost"])),
        *_range("served", "count", found),
    ]


def _assumptions(plan: Plan) -> list[Column]:
    found = plan.assumptions
    return [
        _column("item", "text", [item(str(one)) for one in found.index]),
        *(_column(end, "number", list(found[end])) for end in _ENDS),
        _column("unit", "text", [_plan_paper.unit(one) for one in found["unit"]]),
        _column("year", "code", [int(one) for one in found["year"]]),
        *(_column(key, "text", list(found[key])) for key in ("source", "address", "file")),
        _column("ours", "text", [_plan_paper.ends(one) for one in found["ours"]]),
        _column("dated", "text", _yes(found["dated"])),
        _column("basis", "text", [named("basis", one) if one else "" for one in found["basis"]]),
    ]


def _table(pen: _workbook.Pen, columns: Sequence[Column]) -> None:
    """Write a table; what is not known stays empty."""
    wide = [_room(one) for one in columns]
    count = len(columns[0].cells)
    _workbook.headed(pen, [one.head for one in columns], wide, max(count, 1))
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.fit_to_pages(1, 0)
    formats = {str(kind): look for kind, look in _workbook.formats().items()} | _FORMATS
    for at, column in enumerate(columns):
        number = formats.get(column.kind, "")
        look = {"num_format": number} if number else {"text_wrap": True}
        for row, value in enumerate(column.cells, 1):
            known = isinstance(value, str) or np.isfinite(value)
            plain = value if isinstance(value, str) else float(value) if known else None
            pen.cell(row, at, plain, **look)


def _room(column: Column) -> float:
    """Give a column the room of its longest cell, within bounds."""
    if column.kind != "text":
        return _WIDE
    longest = max((len(one) for one in column.cells), default=0)
    return min(max(longest + 2.0, _NARROW), _WORDY)
