"""The page that city staff open, and the files beside it.

One HTML file that loads nothing: it says what the number is, where it is worst, how sure that is
and what to do first. Beside it the ranking as CSV, the areas as GeoParquet and a summary as JSON.
The same input and versions write the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from exclusion import _writing, frames, telling
from exclusion.report import _files
from exclusion.report._cards import card
from exclusion.report._compare import card as comparison_card
from exclusion.report._compare import headline as comparison_headline
from exclusion.report._compare import write as write_comparison
from exclusion.report._index import Entry, entry, write_index
from exclusion.report._summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling import Asked

__all__ = [
    "Entry",
    "card",
    "comparison_card",
    "comparison_headline",
    "entry",
    "ranking_csv",
    "summary",
    "write",
    "write_comparison",
    "write_index",
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


def write(study: Study, folder: str | Path, asked: Asked | None = None) -> dict[str, Path]:
    """Write the page, the ranking, the areas and the summary into a folder.

    Parameters
    ----------
    study
        A study.
    folder
        Made if it is not there. Files of the same names are replaced when all are written; tables
        of an earlier run that this one does not have are removed.
    asked
        The measure, what is ranked and how many areas are listed, and what is shown too.

    Returns
    -------
    dict
        Name to path of each file; "neighborhoods.csv", "who.csv" and "change.csv" only where
        there is something.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _page

    asked = telling.check(study, asked)
    frames.check_path(folder, "folder")
    ranking = study.evaluate(asked.by, asked.of, asked.k)
    page = _page.render(study, asked)
    text = json.dumps(summary(study, asked), indent=1, ensure_ascii=False, allow_nan=False)
    tables = {
        "ranking.csv": _files.ranking(study, ranking, asked),
        "neighborhoods.csv": _files.neighborhoods(
            study, telling.ranked_neighborhoods(study, ranking), asked
        ),
        "who.csv": _files.who(study),
        "change.csv": _files.change(study, asked),
    }
    writers: dict[str, Callable[[Path], object]] = {
        "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
        **{name: _files.csv_writer(table) for name, table in tables.items() if table},
        "areas.parquet": study.areas.to_parquet,
        "summary.json": lambda path: path.write_text(text + "\n", encoding="utf-8", newline="\n"),
    }
    return _writing.files(Path(folder), writers, gone=tables)
