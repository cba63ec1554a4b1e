"""The command that sets places, or periods of one place, side by side."""

from __future__ import annotations

import itertools
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exclusion import studies
from exclusion.cli._options import FOLDER, YEAR, by_option, language_option
from exclusion.cli._terminal import console, say
from exclusion.errors import ExclusionWarning

if TYPE_CHECKING:
    from exclusion.studies import Counties, Study


#: What `--counties` says without a file.
_BUNDLED = "bundled"


@click.command()
@click.argument("place", nargs=-1, required=True)
@click.option(
    "--vintage",
    "vintages",
    type=YEAR,
    multiple=True,
    help="Last year of the 5-year period: one for all, one for each place, or two or more of one "
    "place; default: the newest that has boundaries.",
)
@click.option(
    "--geography",
    type=click.Choice(["tract", "block group"]),
    help="Areas of the maps; default: tracts, or what is bundled.",
)
@by_option("The measure of the finding")
@click.option(
    "--counties",
    is_flag=False,
    flag_value=_BUNDLED,
    metavar="[FILE]",
    help="Say where each stands among all counties, by the table that comes with the package; or "
    "by FILE, their table S2801 or B28002 as data.census.gov (its zip, too) or the Data API gives "
    "it; or `pull` one from the Census Bureau.",
)
@click.option("--offline", is_flag=True, help="Use only what is on this machine.")
@language_option
@click.option(
    "--out",
    type=FOLDER,
    help="Folder to write to; default: maps/PLACE-VINTAGE-PLACE-VINTAGE.",
)
def compare(  # noqa: PLR0913 - each is a choice of the user's
    place: tuple[str, ...],
    vintages: tuple[int, ...],
    *,
    geography: str | None,
    by: str | None,
    counties: str | None,
    offline: bool,
    language: str,
    out: Path | None,
) -> None:
    """Set PLACEs side by side, or periods of one PLACE: what differs by more than chance."""
    asked = _asked(place, vintages)
    found: list[Study] = [
        studies.study(name, vintage, geography=geography, offline=offline)  # type: ignore[arg-type]
        for name, vintage in asked
    ]
    among = None if counties is None else _counties(counties, found, offline=offline)
    status = console().status(f"Comparing {len(found)} …")
    with status, warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", ExclusionWarning)
        comparison = studies.compare(*found, by=by, counties=among)
        folder = out or Path("maps") / "-".join(study.slug for study in comparison.studies)
        paths = comparison.write(folder, language=language)
    for note in (w.message for w in given if isinstance(w.message, ExclusionWarning)):
        say(f"Note: {note}")
    said = comparison.headline(language=language)
    for line in (said, *map(str, paths.values())):
        say(line)


def _asked(place: tuple[str, ...], vintages: tuple[int, ...]) -> list[tuple[str, int | None]]:
    """Give each study's place and vintage."""
    if len(place) == 1:
        if len(vintages) < 2:
            raise click.UsageError(
                "Compare with what? Name a second PLACE, or --vintage twice for one."
            )
        return list(itertools.product(place, vintages))
    if len(vintages) > 1 and len(vintages) != len(place):
        raise click.UsageError(
            f"{len(place)} places, but {len(vintages)} times --vintage: give one for all, or one "
            "for each."
        )
    each = vintages if len(vintages) > 1 else (vintages or (None,)) * len(place)
    return list(zip(place, each, strict=True))


def _counties(text: str, found: list[Study], *, offline: bool) -> Counties:
    """Read the table of counties; of the bundled the one of the newest study."""
    newest = max(study.vintage for study in found)
    if text == "pull":
        return studies.fetch_counties(newest, offline=offline)
    if text == _BUNDLED:
        return studies.bundled_counties(newest)
    if not Path(text).is_file():
        raise click.BadParameter(
            f"{text} is no file; without one, write --counties after the places.",
            param_hint="'--counties'",
        )
    return studies.read_counties(text)
