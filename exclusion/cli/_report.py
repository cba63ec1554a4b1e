"""``exclusion report``: the page of a place, and the files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exclusion import indicators, pulls, telling
from exclusion.cli import _below, _options
from exclusion.cli._pages import Pages
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from exclusion.ranking import Of


@click.command()
@_options.place_options
@_options.by_option("What to map and rank by")
@_options.of_option("Rank by the number of households or people, or by the share.")
@_options.top_option("How many areas to list.")
@click.option(
    "--score",
    type=click.Choice(list(indicators.PRESETS)),
    help="List the areas by a score too: default (need and vulnerability), ntia (the federal "
    "flags of broadband need), svi (social vulnerability), purdue (digital divide). All but ntia "
    "need --topic covered to be whole.",
)
@click.option(
    "--since",
    type=_options.YEAR,
    metavar="VINTAGE",
    help="Compare with this earlier period, by area.",
)
@click.option(
    "--scheme",
    default="quantiles",
    show_default=True,
    callback=_options.read_scheme,
    help="Classes of the map: quantiles, fisher_jenks, or your own highest percent of each class, "
    "such as 10,20,40.",
)
@click.option(
    "--street-map",
    is_flag=True,
    help="Offer streets behind the areas, from the internet (U.S. Geological Survey).",
)
@click.option(
    "--now-columns",
    is_flag=True,
    help="Add our estimate of now to the files of areas and neighborhoods.",
)
@click.option(
    "--aliases",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Everyday names for the search: CSV with name, neighborhoods (several separated by ;).",
)
@_below.below_options
@_options.language_option
@click.option(
    "--each",
    is_flag=True,
    help="A page for each PLACE, in a folder of its own, and a page that lists them.",
)
@click.option(
    "--out",
    type=_options.FOLDER,
    help="Folder to write to; default: maps/PLACE-VINTAGE, with --each maps.",
)
def report(  # noqa: PLR0913 - each is a choice of the user's
    place: tuple[str, ...],
    area: Path | None,
    *,
    by: str | None,
    of: Of,
    top: int,
    score: str | None,
    since: int | None,
    scheme: str | tuple[float, ...],
    street_map: bool,
    now_columns: bool,
    aliases: Path | None,
    language: str,
    each: bool,
    out: Path | None,
    **options: Any,  # noqa: ANN401 - those of `place_options` and `below_options`
) -> None:
    """Write the page, the ranking, the areas and a summary of PLACE.

    Several are taken as one place; with --each they get a page each, and one that lists them.
    """
    below = {name: options.pop(name) for name in _below.NAMES}
    _below.weights_of(below["spread"], below["classes"], below["band"])  # before anything is read
    names = None if aliases is None else pulls.read_aliases(aliases)
    asked = telling.Asked(
        by, of, top, scheme, street_map=street_map, now_columns=now_columns, aliases=names
    )
    pages = Pages(asked, score, since, language, below, options)
    if not each:
        pages.one(_options.one_place(place, area, options), out)
        return
    if area is not None or not place:
        raise click.UsageError("--each takes PLACEs, not --area.")
    failed = pages.each(place, out or Path("maps"))
    if failed:
        lost = "".join(f"\n{name}: {why}" for name, why in failed.items())
        has = "has" if len(failed) == 1 else "have"
        raise ExclusionError(f"{len(failed)} of {len(place)} places {has} no page.{lost}")
