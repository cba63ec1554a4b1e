"""``exclusion detect``: what a later survey could show of a place and of acting on its list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from exclusion import phrases, studies
from exclusion.cli import _options
from exclusion.cli._terminal import console, say
from exclusion.telling import _worked

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.studies import Detectable, Study


@click.command()
@_options.place_options
@_options.by_option("What is to fall")
@_options.top_option("How many areas the list has.")
@click.option(
    "--years",
    type=_options.Within(0, _options.LONGEST, min_open=True),
    default=5,
    show_default=True,
    help="Between the middles of the two periods, for a programme's success.",
)
@_options.language_option
def detect(
    place: tuple[str, ...],
    area: Path | None,
    *,
    by: str | None,
    top: int,
    years: float,
    language: str,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Say how far shares in PLACE must fall before a later survey would be likely to show it."""
    study: Study = studies.study(_options.one_place(place, area, options), **options)
    with console().status(f"Looking at {len(study.areas)} areas …"):
        found = study.detectable(by, top, years=years)
    with phrases.speaking(language, study.options.get("neighborhoods_called")):
        console().print(_table(study, found))
        for sentence in _sentences(study, found):
            say(sentence)


def _table(study: Study, found: Detectable) -> Table:
    """Set the falls side by side, the smallest ground first."""
    title = phrases.say(
        "detect_title", place=study.place, period=found.period, label=phrases.label(found.by)
    )
    table = Table(box=None, pad_edge=False, header_style="bold", title=title)
    table.title_justify = "left"
    table.add_column("", min_width=12, overflow="fold")
    for code in ("detect_now", "detect_fall", "detect_part", "detect_points"):
        table.add_column(phrases.say(code), justify="right", no_wrap=True)
    for row in _worked.rows(study, found):
        table.add_row(row.name, row.now, row.fall, row.part, row.points)
    return table


def _sentences(study: Study, found: Detectable) -> list[str]:
    """Say what the table means, and what an own survey needs."""
    return [phrases.say(code, **words) for code, words in _worked.sentences(study, found)]
