"""The page that city staff open, and the files beside it.

One HTML file that loads nothing: it says what the number is, where it is worst, how sure that is
and what to do first. Beside it the ranking as CSV, the areas as GeoParquet and a summary as JSON;
for mail, which may stop a page, a workbook of all tables and a brief of one sheet.
The same input and versions write the same bytes.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from exclusion import _writing, frames, telling
from exclusion.errors import ArgumentError
from exclusion.report import _brief, _files, _sections, _summary
from exclusion.report._cards import card
from exclusion.report._compare import card as comparison_card
from exclusion.report._compare import headline as comparison_headline
from exclusion.report._compare import write as write_comparison
from exclusion.report._index import Entry, entry, write_index
from exclusion.report._nation import nation_card, write_nation
from exclusion.report._plan_card import plan_card
from exclusion.report._state_places import write_places
from exclusion.report._summary import summary
from exclusion.report._together import together_card, together_headline, write_together

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.ranking import Ranking
    from exclusion.studies import Plan, Study
    from exclusion.telling import Asked

__all__ = [
    "Entry",
    "bundle",
    "card",
    "comparison_card",
    "comparison_headline",
    "entry",
    "nation_card",
    "plan_card",
    "plan_headline",
    "ranking_csv",
    "summary",
    "together_card",
    "together_headline",
    "workbook",
    "write",
    "write_comparison",
    "write_index",
    "write_nation",
    "write_places",
    "write_plan",
    "write_together",
]


def ranking_csv(study: Study, ranking: Ranking, asked: Asked | None = None) -> str:
    """Write the ranking as CSV text: a header, then a row an area, lines ended by CR LF.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.
    asked
        A score to put beside it.

    Returns
    -------
    str
        Text whose cells no spreadsheet runs: one that starts with = + - @, a tab or a line break
        gets an apostrophe in front. Files start with a byte-order mark, which is not in it.
    """
    asked = telling.check(study, asked)
    frames.check_made(ranking, "Ranking")
    return _files.text(_files.ranking(study, ranking, asked))


def workbook(study: Study, path: str | Path, asked: Asked | None = None) -> Path:
    """Write the workbook: the list, all areas, neighborhoods, groups, change and what columns are.

    Parameters
    ----------
    study
        A study.
    path
        A file that ends in .xlsx; one of this name is replaced.
    asked
        As for `write`.

    Returns
    -------
    Path
        The file. The same study writes the same bytes; a sheet that it cannot fill says why.

    Raises
    ------
    ArgumentError
        If the name ends otherwise.
    OSError
        If the file cannot be written.
    """
    asked = telling.check(study, asked)
    frames.check_path(path, "path")
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise ArgumentError(f"path is {str(path)!r}; expected a name that ends in .xlsx.")
    book = _bound(_sections.Told.of(study, asked))
    return _writing.files(path.parent, {path.name: lambda one: one.write_bytes(book)})[path.name]


def plan_headline(plan: Plan) -> str:
    """Say which of four plans is named first, what it costs and whom it serves.

    Parameters
    ----------
    plan
        From `exclusion.plan`.

    Returns
    -------
    str
        Plain text.
    """
    from exclusion.report import _plan_paper

    frames.check_made(plan, "Plan", "plan")
    return _plan_paper.headline(plan)


def write_plan(plan: Plan, folder: str | Path) -> dict[str, Path]:
    """Write a plan's page, its workbook, and its memo with the grant pack, each whole.

    Parameters
    ----------
    plan
        From `exclusion.plan`.
    folder
        Made if it is not there; files of the same names are replaced.

    Returns
    -------
    dict
        "plan.html", "plan.xlsx" and "plan.docx" to their paths. The same plan writes the same
        bytes.

    Raises
    ------
    ExclusionError
        If python-docx is not installed; the message names the extra that brings it.
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _plan_book, _plan_memo, _plan_page

    frames.check_made(plan, "Plan", "plan")
    frames.check_path(folder, "folder")
    _plan_memo.check()
    page = _plan_page.render(plan)
    book, memo = _plan_book.workbook(plan), _plan_memo.document(plan)
    return _writing.files(
        Path(folder),
        {
            "plan.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
            "plan.xlsx": lambda path: path.write_bytes(book),
            "plan.docx": lambda path: path.write_bytes(memo),
        },
    )


def _bound(told: _sections.Told) -> bytes:
    from exclusion.report import _workbook

    return _workbook.workbook(told)


def bundle(study: Study, folder: str | Path, asked: Asked | None = None) -> dict[str, Path]:
    """Write a study for other programs: a GeoPackage with styles, the workbook, CSV.

    Parameters
    ----------
    study
        A study.
    folder
        Made if it is not there. Files of the same names are replaced when all are written.
    asked
        As for `write`.

    Returns
    -------
    dict
        Name to path of each file; ``datapackage.json`` says what the others are.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _bundle

    asked = telling.check(study, asked)
    frames.check_path(folder, "folder")
    return _bundle.write(study, Path(folder), asked)


def write(
    study: Study, folder: str | Path, asked: Asked | None = None, *, aside: bool = False
) -> dict[str, Path]:
    """Write the page and the files beside it: tables, workbook, one-page brief and summary.

    Parameters
    ----------
    study
        A study.
    folder
        Made if it is not there. Files of the same names are replaced when all are written; tables
        of an earlier run that this one does not have are removed.
    asked
        The measure, what is ranked and how many areas are listed, and what is shown too.
    aside
        Whether another process may draw the brief meanwhile, where a core is idle: only where
        `sys.executable` is a Python, as on the command line. The files are the same.

    Returns
    -------
    dict
        Name to path of each file; "neighborhoods.csv", "who.csv", "change.csv" and "brief.pdf"
        only where there is something.

    Raises
    ------
    ArgumentError
        If `aside` is neither True nor False.
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _page

    asked = telling.check(study, asked)
    frames.check_path(folder, "folder")
    frames.check_flags(aside=aside)
    told = _sections.Told.of(study, asked)
    with _brief.begun(study, asked, aside=aside) as drawn:
        book, page = _bound(told), _page.of_told(told, brief=drawn is not None)
        brief = drawn() if drawn else None
    page = _page.with_workbook(page, book, study)
    text = json.dumps(_summary.of_told(told), indent=1, ensure_ascii=False, allow_nan=False)
    tables = told.tables
    writers: dict[str, Callable[[Path], object]] = {
        "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
        **{name: _files.csv_writer(table) for name, table in tables.items() if table},
        "workbook.xlsx": lambda path: path.write_bytes(book),
        **({} if brief is None else {"brief.pdf": partial(_put, brief)}),
        "areas.parquet": partial(_files.areas, study),
        "summary.json": lambda path: path.write_text(text + "\n", encoding="utf-8", newline="\n"),
    }
    return _writing.files(Path(folder), writers, gone=[*tables, "brief.pdf"])


def _put(content: bytes, path: Path) -> None:
    path.write_bytes(content)
