"""The workbook of the country by county."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import phrases, telling
from exclusion._version import __version__
from exclusion.report import _workbook

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from exclusion.nations import Nation

_FORMATS: Final = {"count": "#,##0", "rank": "0", "share": "0.0%", "chance": "0%", "text": "@"}
_WIDTHS: Final = {"name": 34.0, "tier": 20.0, "GEOID": 9.0}
_SOURCES: Final = ("what", "credit", "url", "read", "vintage", "sha256")
#: A tab's name is no longer than this.
_TAB: Final = 31


def workbook(nation: Nation, table: pd.DataFrame) -> bytes:
    """Write a sheet a measure, with the states, what columns are, and the sources."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    told, styles = telling.of_nation(nation), _workbook.Styles(book)
    read = max(source.read[:10] for source in nation.sources)
    day = dt.date.fromisoformat(read)
    created = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day, no moment
    author = f"exclusion {__version__}"
    book.set_properties({"title": told.title, "author": author, "created": created})
    about = _workbook.Pen(book.add_worksheet(phrases.say("nation_sheet_about")), styles)
    _say(about, told)
    for measure in nation.measures:
        own = table[table["measure"] == measure].drop(columns="measure")
        sheet = book.add_worksheet(measure[:_TAB])
        _table(book, sheet, own, [_head(str(name), told.about) for name in own])
    _states(book, nation, told)
    columns = [(str(name), _head(str(name), told.about)) for name in table]
    heads = (phrases.say("columns_column"), phrases.say("columns_meaning"))
    _words(book, styles, phrases.say("nation_sheet_columns"), [heads, *columns])
    sources = [tuple(one.to_dict()[name] for name in _SOURCES) for one in nation.sources]
    _words(book, styles, phrases.say("nation_sheet_sources"), [_SOURCES, *sources])
    book.close()
    return out.getvalue()


def _head(name: str, about: dict[str, Any]) -> str:
    return phrases.say(f"nation_means_{name}", **about)


def _say(pen: _workbook.Pen, told: telling.NationTold) -> None:
    """Write the finding and how it came about, a line each."""
    pen.sheet.set_column(0, 0, 100)
    lines = [f"{told.number} {told.head}", *told.lead, *told.notes]
    pen.text(0, 0, told.title, bold=True, font_size=14, text_wrap=True)
    for row, line in enumerate(lines, 2):
        plain = line.striptags() if hasattr(line, "striptags") else line
        pen.text(row, 0, plain, text_wrap=True)
        pen.high(row, [(plain, 100.0)])


def _table(book: Workbook, sheet: Worksheet, table: pd.DataFrame, heads: list[str]) -> None:
    """Write a table of numbers, its heads in view and its rows to be filtered."""
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    for at, (name, head) in enumerate(zip(table.columns, heads, strict=True)):
        kind = telling.NATION_COLUMNS.get(str(name), "text")
        style = book.add_format({"num_format": _FORMATS[kind]})
        sheet.set_column(at, at, _WIDTHS.get(str(name), 12.0), style)
        sheet.write_string(0, at, head, bold)
        for row, value in enumerate(table[name].tolist(), 1):
            _cell(sheet, row, at, value)
    sheet.set_row(0, 75)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(table), len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Worksheet, row: int, at: int, value: Any) -> None:  # noqa: ANN401 - a cell
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, str):
        sheet.write_string(row, at, value)
    elif not pd.isna(value):
        sheet.write_number(row, at, float(value))


def _states(book: Workbook, nation: Nation, told: telling.NationTold) -> None:
    sums = nation.by_state()
    sums = sums if nation.state is None else sums.loc[[nation.state]]
    heads = [
        phrases.say("nation_state"),
        phrases.say("nation_col_counties"),
        *(_head(str(name), told.about) for name in sums.columns[2:-2]),
        phrases.say("nation_col_surely", **told.about),
        phrases.say("nation_col_unrankable"),
    ]
    _table(book, book.add_worksheet(phrases.say("nation_sheet_states")), sums, heads)


def _words(
    book: Workbook, styles: _workbook.Styles, title: str, rows: list[tuple[Any, ...]]
) -> None:
    pen = _workbook.Pen(book.add_worksheet(title), styles)
    pen.sheet.set_column(0, len(rows[0]) - 1, 40)
    for row, cells in enumerate(rows):
        for at, value in enumerate(cells):
            pen.cell(row, at, value, text_wrap=True, **({} if row else {"bold": True}))
