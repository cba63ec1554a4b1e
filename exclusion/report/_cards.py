"""Tables for a notebook: words already, no script, shown whole even where it is not trusted."""

from __future__ import annotations

import base64
import html
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exclusion import phrases
from exclusion.report import _summary
from exclusion.report._summary import finding, footnotes, ladder, ladder_methods, list_form, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: How a cell stands in its column: words where a line begins, figures where it ends, unbroken.
_WORDS, _FIGURES = "text-align:{}", "text-align:{};white-space:nowrap"


@dataclass(frozen=True)
class Card:
    """A table in words that shows itself in a notebook.

    Parameters
    ----------
    title
        What it finds, in one sentence or more.
    heads
        A head a column; those that hold words start with "<", to stand left.
    rows
        A tuple of cells a row.
    notes
        Sentences under it.
    dir
        "ltr" or "rtl", as its language runs.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    dir: str = "ltr"

    def __repr__(self) -> str:
        heads = [head.removeprefix("<") for head in self.heads]
        columns = list(zip(heads, *self.rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        lines = [
            "  ".join(
                cell.ljust(width) if head.startswith("<") else cell.rjust(width)
                for cell, width, head in zip(row, widths, self.heads, strict=True)
            ).rstrip()
            for row in (heads, *self.rows)
        ]
        return "\n".join([self.title, "", *lines, *self.notes])

    def _repr_html_(self) -> str:
        title = f"<p>{html.escape(self.title)}</p>" if self.title else ""
        return f"<div{_running(self.dir)} style='max-width:60em'>{title}{self.table()}</div>"

    def table(self) -> str:
        """Write the table and its notes alone.

        Returns
        -------
        str
            HTML.
        """
        start, end = ("left", "right") if self.dir == "ltr" else ("right", "left")
        words, figures = _WORDS.format(start), _FIGURES.format(end)
        styles = [words if head.startswith("<") else figures for head in self.heads]

        def line(cells: Sequence[str], tag: str) -> str:
            return "".join(
                f"<{tag} style='{style}'>{html.escape(cell)}</{tag}>"
                for cell, style in zip(cells, styles, strict=True)
            )

        heads = line([head.removeprefix("<") for head in self.heads], "th")
        rows = "".join(f"<tr>{line(row, 'td')}</tr>" for row in self.rows)
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def ladder_card(study: Study, title: str = "") -> Card:
    """Put every definition's total into a card.

    Parameters
    ----------
    study
        A study.
    title
        What stands over it; the place and period unless told.

    Returns
    -------
    Card
        A row a measure: households, share and people, ± their 90 % margin, and how they came about.
    """
    say = phrases.say
    return Card(
        title=title or say("ladder_heading", place=study.place, period=study.period),
        heads=(
            f"<{say('col_measure')}",
            *(say(code) for code in ("col_households", "col_share", "col_people")),
            f"<{say('col_how')}",
        ),
        rows=tuple((rung.label, *rung.cells(), rung.how) for rung in ladder(study)),
        notes=tuple(footnotes(study, ladder_methods(study))),
        dir=phrases.spoken().dir,
    )


def list_card(study: Study, ranking: Ranking) -> Card:
    """Put the areas listed first into a card, under what is sure of them.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.

    Returns
    -------
    Card
        A row an area: tier with its chance, likely rank, households and share ± their 90 % margin,
        and the verdict against the place.
    """
    say, about = phrases.say, words(study, ranking)
    listed = ranking.table.head(ranking.shortlist.k)
    hoods = "neighborhood" in listed
    rows = []
    for row in listed.to_dict("records"):
        hood = row.get("neighborhood")
        rows.append(
            (
                phrases.area_name(row["name"]),
                *([hood if isinstance(hood, str) else ""] if hoods else []),
                phrases.with_margin(row["households"], row["households_moe"]),
                phrases.percent_with_margin(row["share"], row["share_moe"]),
                f"{row['band_low']:.0f}–{row['band_high']:.0f}",
                f"{say(row['tier'])}, "
                + phrases.chance(row["chance"], row["chance_low"], row["chance_high"]),
                say(row["verdict"]),
            )
        )
    return Card(
        title=" ".join(_summary.listed(ranking, about)),
        heads=(
            f"<{say('col_area')}",
            *([f"<{say('col_neighborhood')}"] if hoods else []),
            say("col_households"),
            say("col_share"),
            say("col_band"),
            f"<{say('col_tier', **about)}",
            f"<{say('col_verdict', **about)}",
        ),
        rows=tuple(rows),
        notes=(
            say(f"list_subtitle{'_all' if list_form(about) == '_all' else ''}", **about),
            *_summary.assumed(ranking, about),
            *footnotes(study, listed["share_moe_method"]),
        ),
        dir=phrases.spoken().dir,
    )


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
    finds = html.escape(" ".join(finding(study, ranking)))
    picture, table = _picture(study, ranking.by), ladder_card(study).table()
    running = _running(phrases.spoken().dir)
    return f"<div{running} style='max-width:60em'><p>{finds}</p>{picture}{table}</div>"


def _running(dir_: str) -> str:
    return " dir='rtl'" if dir_ == "rtl" else ""


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
