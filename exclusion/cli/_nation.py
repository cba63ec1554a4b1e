"""``exclusion nation``: the country by county, from the package; or all its places or tracts."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from exclusion import acs, nations, phrases, ranking, studies, telling
from exclusion.cli import _options
from exclusion.cli._terminal import console, say

_BUNDLED = 2023  # the newest vintage that comes with the package


@click.command()
@click.option(
    "--vintage",
    type=_options.YEAR,
    help="Last year of the 5-year period: 2017 to 2023, the default; of --places and --tracts from "
    "2018 on, by default the newest.",
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
    help="How many most excluded are listed: 100 counties by default, of a state's tracts 20.",
)
@click.option("--state", help="Tell of one state alone: LA or Louisiana.")
@click.option(
    "--places",
    "level",
    flag_value="place",
    help="Pull every city, town and census-designated place (no key is needed): a GeoParquet a "
    "state, and one list of all; with --state its file alone, and a page of it.",
)
@click.option(
    "--tracts",
    "level",
    flag_value="tract",
    help="The same of every tract.",
)
@click.option("--no-polygons", is_flag=True, help="Figures alone, of --places or --tracts.")
@click.option("--offline", is_flag=True, help="Use only what is on this machine.")
@_options.language_option
@click.option(
    "--out",
    type=_options.FOLDER,
    help="Folder to write to; default: maps/nation-VINTAGE, with --state maps/la-VINTAGE, with "
    "--places maps/places-VINTAGE.",
)
def nation(  # noqa: PLR0913 - each is a choice of the user's
    *,
    vintage: int | None,
    by: str,
    top: int | None,
    state: str | None,
    level: nations.Level | None,
    no_polygons: bool,
    offline: bool,
    language: str,
    out: Path | None,
) -> None:
    """Write the page of the country by county, or of one state: no network is needed.

    With --places or --tracts, pull all of them once, to be taken further; what is done is kept,
    so that the same command goes on where it was stopped.
    """
    if level is None:
        country = nations.nation(vintage or _BUNDLED, by, top or ranking.LISTED_PLACES, state=state)
        _by_county(country, out, language)
        return
    year = acs.newest_vintage(offline=offline) if vintage is None else vintage
    folder = out or Path("maps") / f"{level}s-{year}"
    states = None if state is None else [state]
    made = nations.fetch(
        level, folder, year, states=states, polygons=not no_polygons, offline=offline
    )
    code = made[0].stem.rpartition("-")[2]
    if state is not None and level == "place":
        found = nations.places(made[0], by, top or ranking.LISTED)
        with phrases.speaking(language):
            told = telling.of_places(found)
            made += found.write(folder / code.casefold()).values()
            say(f"{told.number} {told.head}")
    if state is not None and level == "tract" and not no_polygons:
        names = acs.names(year, source="bulk", offline=True)
        (whole,) = names.loc[(names["level"] == "state") & (names["state"] == code), "GEOID"]
        study = studies.study(whole, year, source="bulk", offline=offline)
        with phrases.speaking(language):
            page = study.write(folder / code.casefold(), by=by, k=top or ranking.LISTED)
            say(telling.headline(study, by))
        made += page.values()
    for path in made:
        say(str(path))


def _by_county(found: nations.Nation, out: Path | None, language: str) -> None:
    """Write the page of the counties, and say what it finds."""
    name = "nation" if found.state is None else found.state.casefold()
    with phrases.speaking(language):
        _ranked(found)
        told = telling.of_nation(found)
        paths = found.write(out or Path("maps") / f"{name}-{found.vintage}")
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
