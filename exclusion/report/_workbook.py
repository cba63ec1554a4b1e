"""The workbook: what the page shows and the figures behind it, for spreadsheets and for mail.

Nothing in it is computed by the spreadsheet: names are text whatever they begin with, numbers are
numbers, and the same study writes the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from exclusion import phrases, telling
from exclusion._version import __version__
from exclusion.report import _files, _package, _tables
from exclusion.telling import _sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from exclusion.report._sections import Told
    from exclusion.report._tables import Filled, Sheet
    from exclusion.studies import Study
    from exclusion.telling._columns import Column, Kind

#: What a spreadsheet takes in a cell; more is cut, or the file would not open.
_LONGEST: Final = 32_000
_LETTER: Final = 1  # a paper size by its number
_LINE: Final = 15.0  # points
_NARROW, _WIDE = 9.0, 34.0  # characters
_WORDY: Final = 46.0
_SCALE: Final = 55  # percent: in print a sheet holds what is said of four measures
_FIRST: Final = 84.0
_ROOM: Final[dict[Kind, float]] = {"rank": 9, "share": 9.5, "chance": 11, "score": 9}
_TOTALS: Final = ("households", "households_moe", "share", "share_moe", "people", "people_moe")
#: Columns of the sheets that are not of a table of the study's.
_DICTIONARY: Final = ("sheet", "column", "name", "meaning", "unit", "universe", "method", "years")
_SOURCES: Final = ("what", "credit", "url", "read", "vintage", "sha256")
_HEADS: Final = {
    "column": "columns_column",
    "meaning": "columns_meaning",
    "unit": "columns_unit",
    "years": "col_period",
}
#: In how many lines a head may stand, or its column is made wider.
_LINES: Final = 5
#: As wide as they are: printed on sheets side by side.
_FLOWING: Final = {"list", "areas", "neighborhoods", "change"}


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **look: Any) -> Format:  # noqa: ANN401 - what `add_format` takes
        """Give the format that looks so."""
        key = tuple(look.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **look})
        return self._made[key]


class Pen(NamedTuple):
    """A sheet that is written to, and its formats."""

    sheet: Worksheet
    styles: Styles

    def text(self, row: int, column: int, said: str, **look: Any) -> None:  # noqa: ANN401
        """Write text as text; one that a spreadsheet would run stays so when it is edited."""
        runs = _files.runs(said)
        style = self.styles.of(**look, **({"quote_prefix": True} if runs else {}))
        self.sheet.write_string(row, column, said[:_LONGEST], style)

    def cell(self, row: int, column: int, value: Any, **look: Any) -> None:  # noqa: ANN401
        """Write what is known; a cell of nothing stays empty."""
        if isinstance(value, str):
            self.text(row, column, value, **look)
        elif value is not None:
            self.sheet.write_number(row, column, value, self.styles.of(**look))

    def high(self, row: int, said: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its texts are in columns so wide: not every program does."""
        lines = (len(textwrap.wrap(text, max(int(wide) - 1, 1))) for text, wide in said)
        self.sheet.set_row(row, _LINE * max([1, *lines]))


def workbook(told: Told) -> bytes:
    """Write the workbook of a study."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties(properties(told.study, phrases.say("title", place=told.study.place)))
    styles, tables = Styles(book), _tables.sheets(told)
    named = telling.of_list(told.study, told.ranking)
    titles = {name: phrases.say(f"sheet_{name}", **named) for name in _sheets.NAMES}
    _about(Pen(added(book, told.study, titles["about"]), styles), told, tables)
    for one in tables:
        _table(Pen(added(book, told.study, one.title), styles), one)
    rows = [row for one in tables for row in _explained(one)]
    plain(Pen(added(book, told.study, titles["dictionary"]), styles), _DICTIONARY, rows)
    read = [tuple(source.to_dict()[name] for name in _SOURCES) for source in told.study.sources]
    plain(Pen(added(book, told.study, titles["sources"]), styles), _SOURCES, read)
    book.close()
    return out.getvalue()


def properties(study: Study, title: str) -> dict[str, Any]:
    """Give what the file says of itself: it was made when its newest source was read."""
    day = _package.day_of(study)
    return {
        "title": title,
        "subject": study.period,
        "author": f"exclusion {__version__}",
        "comments": phrases.say("page_source", source=telling.credited(study)),
        "created": dt.datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a day, no moment
    }


def added(book: Workbook, study: Study, title: str) -> Worksheet:
    """Add a sheet that prints across US Letter, with the place and the page's number under it."""
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    place = study.place.replace("&", "&&")[:100]
    sheet.set_footer(f"&L{place}, {study.period}&C{title}&R&P/&N")
    if phrases.spoken().dir == "rtl":
        sheet.right_to_left()
    return sheet


def _about(pen: Pen, told: Told, tables: Iterable[Sheet]) -> None:
    """Say what the place's figures are, what is in the workbook and how to read it."""
    study, asked, sheet = told.study, told.asked, pen.sheet
    named = telling.of_list(study, told.ranking)
    sheet.set_column(0, 0, _FIRST)
    sheet.set_column(1, 7, 13)
    sheet.fit_to_pages(1, 0)
    pen.text(0, 0, phrases.say("title", place=study.place), bold=True, font_size=16)
    headline = telling.headline(study, asked.by, asked.of, asked.k, asked.causes)
    sheet.set_row(0, 2 * _LINE)
    pen.text(1, 0, headline, text_wrap=True)
    pen.high(1, [(headline, _FIRST)])
    row = _totals(pen, told, 3)
    row = _heading(pen, row + 1, phrases.say("sheet_holds"))
    for name in _sheets.NAMES[1:]:
        title = phrases.say(f"sheet_{name}", **named)
        what = phrases.say(f"sheet_{name}_is", **named)
        why = next((one.why for one in tables if one.name == name), "")
        said = phrases.say("sheet_of", label=title, what=what)
        row = _line(pen, row, f"{said}. {why}" if why else said)
    row = _heading(pen, row + 1, phrases.say("sheet_notes"))
    codes = ["figure_margins_are", "sheet_share", "sheet_empty"]
    if not telling.list_form(told.ranking):  # in a list of all, no chance makes the order
        codes.insert(0, "sheet_priority")
    notes = [phrases.say(code, **named) for code in codes]
    if study.sources:
        read = phrases.date(str(_package.day_of(study)))
        notes.append(phrases.say("brief_read", period=study.period, read=read))
    for line in (*notes, phrases.say("cite", **_cited(told))):
        row = _line(pen, row, line)


def _cited(told: Told) -> dict[str, str]:
    study = told.study
    title = phrases.say("title", place=study.place)
    credit = telling.credited(study)
    return {"title": title, "period": study.period, "credit": credit, "version": __version__}


def _heading(pen: Pen, row: int, said: str) -> int:
    pen.text(row, 0, said, bold=True, font_size=12)
    return row + 1


def _line(pen: Pen, row: int, said: str) -> int:
    pen.text(row, 0, said, text_wrap=True)
    pen.high(row, [(said, _FIRST)])
    return row + 1


def _totals(pen: Pen, told: Told, row: int) -> int:
    """Write the place's figures of every measure, and give the row after them."""
    study = told.study
    pen.text(row, 0, phrases.say("sheet_place", place=study.place), bold=True, font_size=12)
    head: dict[str, Any] = {"bold": True, "text_wrap": True, "bottom": 1}
    pen.text(row + 1, 0, phrases.say("col_measure"), **head)
    head["align"] = "right"
    kinds = [_sheets.explained(name, "ranking.csv", {}) for name in _TOTALS]
    for at, told_ in enumerate(kinds, 1):
        pen.text(row + 1, at, told_.head, **head)
    pen.text(row + 1, len(kinds) + 1, phrases.say("col_period"), **head)
    row += 2
    for name, figures in study.totals.to_dict("index").items():
        pen.text(row, 0, phrases.label(str(name)))
        for at, one in enumerate(kinds, 1):
            value = _files.rounded(figures[one.name], one.column.decimals)
            pen.cell(row, at, value, **_look(one.column))
        pen.text(row, len(kinds) + 1, str(figures["period"]), align="right")
        row += 1
    return row


def _table(pen: Pen, one: Sheet) -> None:
    """Write a table, or why there is none."""
    sheet = pen.sheet
    if one.why:
        sheet.set_column(0, 0, 100)
        pen.text(0, 0, one.why, text_wrap=True)
        return
    heads = [column.told.head for column in one.columns]
    wide = [_width(column) for column in one.columns]
    looks = [_look(column.told.column) for column in one.columns]
    headed(pen, heads, wide, len(one.columns[0].cells), [look.get("align") for look in looks])
    if one.name in _FLOWING:
        kept = _names(one.columns)
        sheet.freeze_panes(1, kept)
        sheet.repeat_columns(0, kept - 1)
        sheet.set_print_scale(_SCALE)
    else:
        sheet.fit_to_pages(1, 0)
    long: dict[int, list[tuple[str, float]]] = {}
    for at, (column, look) in enumerate(zip(one.columns, looks, strict=True)):
        for row, value in enumerate(column.cells, 1):
            cut = isinstance(value, str) and len(value) + 1 > wide[at]
            pen.cell(row, at, value, **look, **({"text_wrap": True} if cut else {}))
            if cut:
                long.setdefault(row, []).append((value, wide[at]))
    for row, texts in long.items():
        pen.high(row, texts)


def _names(columns: Sequence[Filled]) -> int:
    """Count the columns that say what a row is of, which stay in view."""
    keys = [one.told.name for one in columns]
    return keys.index(next(one for one in ("neighborhood", "name", *keys) if one in keys)) + 1


def headed(
    pen: Pen,
    heads: Sequence[str],
    wide: Sequence[float],
    rows: int,
    aligned: Sequence[str | None] = (),
) -> None:
    """Write the heads, which stay in view, are repeated in print and filter the rows."""
    for at, (head, room) in enumerate(zip(heads, wide, strict=True)):
        pen.sheet.set_column(at, at, room)
        look = {"align": aligned[at]} if aligned and aligned[at] else {}
        pen.text(0, at, head, bold=True, text_wrap=True, bottom=1, bg_color="#E8EEF2", **look)
    pen.high(0, zip(heads, (room - 2 for room in wide), strict=True))  # bold, beside a button
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.repeat_rows(0)
    pen.sheet.autofilter(0, 0, rows, len(heads) - 1)


def plain(pen: Pen, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a table of words."""
    heads = [phrases.say(_HEADS.get(name, f"sheet_{name}")) for name in names]
    wide = []
    for at, head in enumerate(heads):
        longest = max((len(str(row[at] or "")) for row in rows), default=0)
        wide.append(min(max(longest + 2.0, len(head) + 4.0), _WORDY))
    headed(pen, heads, wide, len(rows))
    pen.sheet.fit_to_pages(1, 0)
    for n, row in enumerate(rows, 1):
        pen.high(n, zip(map(str, row), wide, strict=True))
        for at, value in enumerate(row):
            pen.cell(n, at, value, text_wrap=True)


def _explained(one: Sheet) -> list[tuple[str, ...]]:
    """Give the lines of the dictionary for a sheet."""
    return [
        (
            *(one.title, column.told.head, column.told.name, column.told.meaning),
            *(column.told.unit, column.told.universe, column.how, column.years),
        )
        for column in one.columns
    ]


def _width(column: Filled) -> float:
    """Give a column the room of its longest cell, within bounds."""
    kind = column.told.column.kind
    if kind not in {"text", "code", "geoid"}:
        head = column.told.head
        return max(_ROOM.get(kind, 11), max(map(len, head.split())) + 3, len(head) / _LINES + 4)
    longest = max((len(str(cell)) for cell in column.cells if cell is not None), default=0)
    return min(max(longest + 1.5, _NARROW), _WIDE)


def _look(entry: Column) -> dict[str, Any]:
    """Give the format of a column's cells."""
    number = formats().get(entry.kind)
    if number is None:  # text does not touch the number before it
        return {"num_format": "@"} if entry.kind == "geoid" else {"align": "left", "indent": 1}
    return {"num_format": number, "align": "center" if entry.kind == "rank" else "right"}


def formats() -> dict[Kind, str]:
    """Give the format of each kind of number, percents as the language writes them."""
    gap = phrases.percent(0.5).removeprefix("50").removesuffix("%")
    percent = f'0.0"{gap}"%' if gap else "0.0%"
    over, under = phrases.say("chance_over"), phrases.say("chance_under")
    return {
        "count": "#,##0",
        "rank": "0",
        "share": percent,
        "chance": f'[>=0.99]"{over}";[<0.01]"{under}";{percent}',
        "score": "0.0",
        "dollars": "#,##0",
    }
