"""Tables for a notebook: words already, no script, shown whole even where it is not trusted."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from exclusion import phrases
from exclusion.telling._about import list_form, of_list
from exclusion.telling._finding import assumed, listed
from exclusion.telling._ladder import footnotes, ladder
from exclusion.telling._printed import printed
from exclusion.telling._rows import axis_of, beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: Columns of the list whose cells stand as figures do.
_LISTED = ("households", "share", "band")
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
        A head a column.
    rows
        A tuple of cells a row.
    notes
        Sentences under it.
    dir
        "ltr" or "rtl", as its language runs.
    figures
        Whether a column holds figures, which stand where the line ends; one a head, all unless
        told.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    dir: str = "ltr"
    figures: tuple[bool, ...] = ()

    def __repr__(self) -> str:
        columns = list(zip(self.heads, *self.rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        lines = [
            "  ".join(
                cell.rjust(width) if figures else cell.ljust(width)
                for cell, width, figures in zip(row, widths, self._figures, strict=True)
            ).rstrip()
            for row in (self.heads, *self.rows)
        ]
        return "\n".join([self.title, "", *lines, *self.notes])

    @property
    def _figures(self) -> tuple[bool, ...]:
        return self.figures or (True,) * len(self.heads)

    def _repr_html_(self) -> str:
        title = f"<p>{html.escape(self.title)}</p>" if self.title else ""
        return f"<div{running(self.dir)} style='max-width:60em'>{title}{self.table()}</div>"

    def table(self) -> str:
        """Write the table and its notes alone.

        Returns
        -------
        str
            HTML.
        """
        start, end = ("left", "right") if self.dir == "ltr" else ("right", "left")
        words, figures = _WORDS.format(start), _FIGURES.format(end)
        styles = [figures if one else words for one in self._figures]

        def line(cells: Sequence[str], tag: str) -> str:
            return "".join(
                f"<{tag} style='{style}'>{html.escape(cell)}</{tag}>"
                for cell, style in zip(cells, styles, strict=True)
            )

        heads = line(self.heads, "th")
        rows = "".join(f"<tr>{line(row, 'td')}</tr>" for row in self.rows)
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}"


def running(dir_: str) -> str:
    """Write the attribute of what runs from right to left; nothing else needs one.

    Parameters
    ----------
    dir_
        "ltr" or "rtl".

    Returns
    -------
    str
        With a blank before it; "" for "ltr".
    """
    return " dir='rtl'" if dir_ == "rtl" else ""


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
        A row a measure: households, share and people, ± their 90% margin, and how they came about.
    """
    say, told = phrases.say, ladder(study)
    return Card(
        title=title or say("ladder_heading", place=study.place, period=study.period),
        heads=(
            say("col_measure"),
            *(say(code) for code in ("col_households", "col_share", "col_people")),
            say("col_how"),
        ),
        figures=(False, True, True, True, False),
        rows=tuple((rung.label, *rung.cells(), rung.how) for rung in told.rungs),
        notes=told.footnotes,
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
        A row an area: tier with its chance, likely rank, households and share ± their 90% margin,
        and the verdict against the place.
    """
    named, first = of_list(study, ranking), beside(study, ranking).head(ranking.shortlist.k)
    table = printed("card", first, [None] * len(first), named, axis_of(ranking))
    return Card(
        title=" ".join(listed(ranking, named)),
        heads=tuple(head.plain for head in table.heads),
        figures=tuple(head.key in _LISTED for head in table.heads),
        rows=tuple(tuple(cell.whole() for cell in row.cells) for row in table.rows),
        notes=(
            phrases.say(
                "list_subtitle_all" if list_form(ranking) or len(first) == 1 else "list_subtitle",
                **named,
            ),
            *assumed(ranking, named),
            *footnotes(study, pd.concat([first["moe_method"], first["share_moe_method"]])),
        ),
        dir=phrases.spoken().dir,
    )
