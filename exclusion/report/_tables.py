"""The sheets of the workbook: columns of plain values, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from exclusion import phrases, telling
from exclusion.report import _files
from exclusion.telling import _rows, _sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from exclusion.report._sections import Told
    from exclusion.telling._sheets import Explained

    Table = dict[str, list[Any]]

#: How a measure's margins and people came about: said once where that is the same in all rows.
_METHODS = ("moe_method", "share_moe_method", "people_method", "people_moe_method")
_METHOD_OF = {
    "households_moe": "moe_method",
    "share_moe": "share_moe_method",
    "people": "people_method",
    "people_moe": "people_moe_method",
}


@dataclass(frozen=True)
class Filled:
    """A column of a sheet: what it is, its cells, and how and of which years its figures are."""

    told: Explained
    cells: tuple[Any, ...]
    how: str = ""
    years: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook.

    Parameters
    ----------
    name
        One of `telling._sheets.NAMES`.
    title
        On its tab.
    columns
        In their order; none where `why` says why there is nothing.
    why
        A sentence, or "".
    """

    name: str
    title: str
    columns: tuple[Filled, ...] = ()
    why: str = ""


def sheets(told: Told) -> tuple[Sheet, ...]:
    """Fill the sheets of a study's tables."""
    named = _named(told)
    makers: dict[str, Callable[[Told, dict[str, str]], Sheet]] = {
        "list": _list,
        "areas": _areas,
        "neighborhoods": _neighborhoods,
        "groups": _groups,
        "change": _change,
    }
    return tuple(
        replace(make(told, named), name=name, title=phrases.say(f"sheet_{name}", **named))
        for name, make in makers.items()
    )


def _named(told: Told) -> dict[str, str]:
    change = told.asked.change
    sides = {} if change is None else {"old": change.old_period, "new": change.new_period}
    return telling.of_list(told.study, told.ranking) | sides


def _filled(
    table: Table, names: Iterable[str], file: str, named: dict[str, str], years: str = ""
) -> list[Filled]:
    """Take those columns of a table that hold something, with words in place of codes."""
    out = []
    for name in names:
        if any(cell is not None for cell in table.get(name, ())):
            told = _sheets.explained(name, file, named)
            what = told.column.head or told.column.key
            cells = tuple(_said(what, cell, named) for cell in table[name])
            out.append(Filled(told, cells, years=years if told.unit else ""))
    return out


def _said(key: str, value: Any, named: dict[str, str]) -> Any:  # noqa: ANN401 - a cell
    """Say a code in words; what is no code stays."""
    if not isinstance(value, str):
        return value
    if key in _OTHERWISE:
        return phrases.say(_OTHERWISE[key].get(value, value))
    if key in _FORMS:
        return phrases.say(_FORMS[key].format(value), **named)
    return phrases.area_name(value) if key == "area" else value


#: Codes that are said as others.
_OTHERWISE = {
    "hot_spot": dict.fromkeys(("none", "high_among_low", "low_among_high"), "hot_neither"),
    "level": {"place": "level_place", "area": "level_area"},
    "note_who": {"thin": "who_thin", "missing": "no_estimate"},
}
#: Codes as they are said, by the column that holds them.
_FORMS = {
    **dict.fromkeys(("tier", "score_tier", "verdict", "note", *_METHODS), "{}"),
    "technology": "network_{}",
    "change_verdict": "was_{}",
    "gap": "gap_{}",
    "dimension": "dimension_{}",
    "change_against": "change_{}",
}


def _list(told: Told, named: dict[str, str]) -> Sheet:
    """Fill the list: all that stand on a list of any length, in the order of the page's."""
    study, ranking = told.study, told.ranking
    table, places = dict(told.tables["ranking.csv"]), {}
    for k in (k for k in _rows.shorter(ranking) if k != ranking.k):
        members = study.evaluate(ranking.by, ranking.of, k).shortlist.members  # type: ignore[arg-type]
        places[f"priority_{k}"] = {geoid: at for at, geoid in enumerate(members, 1)}
    listed = {*ranking.shortlist.members, *(geoid for own in places.values() for geoid in own)}
    table |= {name: [own.get(g) for g in table["GEOID"]] for name, own in places.items()}
    rows = [i for i, geoid in enumerate(table["GEOID"]) if geoid in listed]
    kept = {name: [cells[i] for i in rows] for name, cells in table.items()}
    names, file = _sheets.SHEETS["list"], _sheets.OF_FILE["list"]
    columns = _filled(kept, names, file, named, named["areas_period"])
    columns = [_of_measure(one, ranking.by) for one in columns]
    return Sheet("", "", _explained_by(columns, kept, "", named))


def _of_measure(column: Filled, by: str) -> Filled:
    """Name the measure above what it counts."""
    if column.told.name not in _sheets.SHEETS["measure"]:
        return column
    head = _sheets.of_stem(by, column.told.head, {})
    return replace(column, told=replace(column.told, head=head))


def _areas(told: Told, named: dict[str, str]) -> Sheet:
    table = told.tables["ranking.csv"]
    areas = told.study.areas.reindex(told.ranking.table.index)
    own = f"chance_{told.ranking.k}"  # stands as the chance to be on the page's list
    names = [name for name in _sheets.SHEETS["ranked"] if name != own]
    columns = _filled(table, names, "ranking.csv", named)
    return Sheet("", "", (*columns, *_measures(told, areas, named)))


def _neighborhoods(told: Told, named: dict[str, str]) -> Sheet:
    study = told.study
    found = telling.ranked_neighborhoods(study, told.ranking)
    if found is None or study.neighborhoods is None:
        lacking = study.absent.get("neighborhoods")
        why = telling.reason(study, lacking) if lacking else phrases.say("no_neighborhoods")
        return Sheet("", "", why=why)
    of_them = named | telling.of_list(study, found, "neighborhood")
    table = told.tables["neighborhoods.csv"]
    columns = _filled(table, _sheets.SHEETS["ranked"], "neighborhoods.csv", of_them)
    hoods = study.neighborhoods.reindex(found.table.index)
    return Sheet("", "", (*columns, *_measures(told, hoods, named)))


def _measures(told: Told, frame: pd.DataFrame, named: dict[str, str]) -> list[Filled]:
    """Take all households and people, and every measure, the page's own first."""
    table = _files.columns(frame.drop(columns="geometry", errors="ignore"), "areas.parquet")
    file = _sheets.OF_FILE["all"]
    out = _filled(table, _sheets.SHEETS["all"], file, named)
    by = told.ranking.by
    for measure in (by, *(m for m in told.study.measures if m != by)):
        names = [f"{measure}_{name}" for name in _sheets.SHEETS["measure"]]
        years = next(filter(None, table.get(f"{measure}_period", ())), "")
        filled = _filled(table, names, file, named, years)
        out += _explained_by(filled, table, f"{measure}_", named)
    return out


def _explained_by(
    columns: Iterable[Filled], table: Table, stem: str, named: dict[str, str]
) -> tuple[Filled, ...]:
    """Say how figures came about: in the dictionary, and row by row where rows differ."""
    out, alike = [], set()
    for method in _METHODS:
        codes = dict.fromkeys(filter(None, table.get(f"{stem}{method}", ())))
        if len(codes) < 2:
            alike.add(f"{stem}{method}")
    for one in columns:
        if one.told.name in alike:
            continue
        method = _METHOD_OF.get(one.told.name.removeprefix(stem), "")
        codes = dict.fromkeys(filter(None, table.get(f"{stem}{method}", ())))
        how = "; ".join(_said(method, code, named) for code in codes)
        out.append(replace(one, how=how))
    return tuple(out)


def _groups(told: Told, named: dict[str, str]) -> Sheet:
    study, table = told.study, told.tables["who.csv"]
    if not table:
        lacking = study.absent.get("who")
        said = telling.reason(study, lacking) if lacking else phrases.say("sheet_no_groups")
        return Sheet("", "", why=said)
    kinds = zip(table["dimension"], table["level"], table["name"], strict=True)
    counted, names = [], []
    for dimension, level, name in kinds:
        counted.append(phrases.say(f"who_what_{dimension}"))
        names.append(study.place if level == "place" else name)
    table = {**table, "measure": counted, "name": names}
    columns = _filled(table, _sheets.SHEETS["groups"], "who.csv", named)
    return Sheet("", "", _explained_by(columns, table, "", named))


def _change(told: Told, named: dict[str, str]) -> Sheet:
    found = told.asked.change
    if found is None:
        return Sheet("", "", why=phrases.say("sheet_no_change"))
    names = list(telling.ground_names(told.study, found)["name"])
    table = {**told.tables["change.csv"], "name": names}
    columns = _filled(table, _sheets.SHEETS["change"], "change.csv", named)
    return Sheet("", "", tuple(columns))
