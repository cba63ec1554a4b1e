"""The page that city staff open, and the files beside it.

One HTML file that loads nothing: it says what the number is, where it is worst, how sure that is
and what to do first. Beside it the ranking as CSV, the areas as GeoParquet and a summary as JSON.
The same input and versions write the same bytes.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import phrases
from exclusion.report._summary import (
    Rung,
    finding,
    footnotes,
    headline,
    ladder,
    ladder_methods,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.ranking import Ranking
    from exclusion.studies import Of, Study

__all__ = [
    "Rung",
    "card",
    "footnotes",
    "headline",
    "ladder",
    "ladder_methods",
    "ranking_csv",
    "summary",
    "write",
]

#: Columns of the CSV that hold whole numbers, and those with decimals.
_WHOLE = (
    *("rank", "band_low", "band_high", "rank_low", "rank_high", "households", "households_moe"),
    *("people", "people_moe", "base"),
)
#: Summary levels of the Bureau, by the length of a GEOID.
_LEVELS = {11: "140", 12: "150"}
_DECIMALS = {
    "chance": 3,
    "expected_rank": 1,
    "share": phrases.SHARE_DIGITS,
    "share_moe": phrases.SHARE_DIGITS,
    "share_posterior": 4,
    "share_posterior_low": 4,
    "share_posterior_high": 4,
}


def csv_columns(study: Study, ranking: Ranking) -> dict[str, list[Any]]:
    """Give the ranking as the columns of its CSV, rounded; None where missing.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.

    Returns
    -------
    dict
        Name to values. Columns that hold nothing, such as people where no table counts them, are
        left out.
    """
    table = ranking.table.drop(columns=["proven_in", "proven_out"])
    out: dict[str, list[Any]] = {"GEOID": list(table.index)}
    for name in table.columns:
        if table[name].isna().all():
            continue
        if name in _WHOLE or name in _DECIMALS:
            digits = _DECIMALS.get(name, 0)
            out[name] = [_rounded(x, digits) for x in table[name]]
        else:
            out[name] = [None if pd.isna(x) else str(x) for x in table[name]]
    out |= {"by": [ranking.by] * len(table), "of": [ranking.of] * len(table)}
    if "inside" in study.areas:
        out["inside"] = [_rounded(x, 4) for x in study.areas["inside"].reindex(table.index)]
    # The Bureau's long form is text to every spreadsheet: no leading zero is lost.
    level = _LEVELS[len(str(table.index[0]))]
    out["GEO_ID"] = [f"{level}0000US{geoid}" for geoid in table.index]
    return out


def _rounded(value: Any, digits: int) -> float | int | None:  # noqa: ANN401 - NA, int or float
    if pd.isna(value):
        return None
    number = round(float(value), digits) if digits else float(int(float(value) + 0.5))
    return int(number) if number.is_integer() else number


def ranking_csv(study: Study, ranking: Ranking) -> str:
    """Write the ranking as CSV text: a header, then a row an area, lines ended by CR LF.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.

    Returns
    -------
    str
        Text whose cells no spreadsheet runs: one that starts with = + - @, a tab or a line break
        gets an apostrophe in front. Files start with a byte-order mark, which is not in it.
    """
    columns = csv_columns(study, ranking)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def write(
    study: Study,
    folder: str | Path,
    by: str | None = None,
    of: Of = "households",
    k: int = 20,
) -> dict[str, Path]:
    """Write the page, the ranking, the areas and the summary into a folder.

    Parameters
    ----------
    study
        A study.
    folder
        Made if it is not there; files of the same names are replaced, each whole.
    by, of, k
        The measure (None: the study's default), what is ranked, and how many areas are listed.

    Returns
    -------
    dict
        Name to path of each file.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    from exclusion.report import _page

    ranking = study.evaluate(by, of, k)
    page = _page.render(study, ranking)
    text = json.dumps(summary(study, by, of, k), indent=1, ensure_ascii=False, allow_nan=False)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Path], object]] = {
        "index.html": lambda path: path.write_text(page, encoding="utf-8", newline=""),
        "ranking.csv": lambda path: path.write_text(
            ranking_csv(study, ranking), encoding="utf-8-sig", newline=""
        ),
        "areas.parquet": study.areas.to_parquet,
        "summary.json": lambda path: path.write_text(text + "\n", encoding="utf-8", newline="\n"),
    }
    return {name: _whole_file(folder / name, writer) for name, writer in writers.items()}


def _whole_file(path: Path, writer: Callable[[Path], object]) -> Path:
    """Write beside the target first, then move: a reader never meets half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    try:
        writer(Path(name))
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def card(study: Study) -> str:
    """Write the study as a compact card for a notebook: no script, shown even when untrusted.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    str
        HTML: the finding, the ladder, and a small map where there are polygons.
    """
    ranking = study.evaluate()
    rows = "".join(
        f"<tr><td style='text-align:left'>{html.escape(rung.label)}</td>"
        + "".join(f"<td style='white-space:nowrap'>{cell}</td>" for cell in rung.cells())
        + f"<td style='text-align:left'>{html.escape(rung.how)}</td></tr>"
        for rung in ladder(study)
    )
    notes = "".join(
        f"<p>{html.escape(note)}</p>" for note in footnotes(study, ladder_methods(study))
    )
    heads = "".join(
        f"<th>{html.escape(phrases.say(code))}</th>"
        for code in ("col_measure", "col_households", "col_share", "col_people", "col_how")
    )
    return (
        "<div style='max-width:60em'>"
        f"<p>{html.escape(' '.join(finding(study, ranking)))}</p>{_picture(study, ranking.by)}"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}</div>"
    )


def _picture(study: Study, by: str) -> str:
    if not study.mapped:
        return ""
    from exclusion import figures

    figure = figures.draw(study, by, size=(6.0, 4.2))
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=80)
    alt = phrases.say("picture_alt", label=phrases.label(by), place=study.place)
    data = base64.b64encode(out.getvalue()).decode()
    return f"<img alt='{html.escape(alt)}' src='data:image/png;base64,{data}'>"
