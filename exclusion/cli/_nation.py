"""``exclusion nation``: the country by county, from what comes with the package."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from exclusion import nations, phrases, telling
from exclusion.cli import _options
from exclusion.cli._terminal import console, say


@click.command()
@click.option(
    "--vintage",
    type=_options.YEAR,
    default=2023,
    show_default=True,
    help="Last year of the 5-year period, 2017 to 2023.",
)
@click.option(
    "--by",
    type=click.Choice(list(nations.MEASURES)),
    metavar="MEASURE",
    default=nations.MEASURES[0],
    show_default=True,
    help=f"The measure shown first: {', '.join(nations.MEASURES)}.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many most excluded counties are listed.",
)
@click.option("--state", help="Tell of one state's counties: LA or Louisiana.")
@_options.language_option
@click.option(
    "--out",
    type=_options.FOLDER,
    help="Folder to write to; default: maps/nation-VINTAGE, with --state maps/la-VINTAGE.",
)
def nation(
    *, vintage: int, by: str, top: int, state: str | None, language: str, out: Path | None
) -> None:
    """Write the page of the country by county, or of one state: no network is needed."""
    found = nations.nation(vintage, by, top, state=state)
    name = "nation" if found.state is None else found.state.casefold()
    with phrases.speaking(language):
        _ranked(found)
        told = telling.of_nation(found)
        paths = found.write(out or Path("maps") / f"{name}-{vintage}")
        say(f"{told.number} {told.head}")
        for sentence in told.lead:
            say(sentence.striptags())
    for path in paths.values():
        say(str(path))


def _ranked(found: nations.Nation) -> None:
    """Rank by one measure after the other, and show how far that has come."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(found.measures))
        for measure in found.measures:
            progress.update(
                task, description=f"Ranking {len(found.counties):,} counties: {measure}"
            )
            found.ranked(measure)
            progress.advance(task)
