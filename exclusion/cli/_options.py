"""What the commands share: how a place, its period and its source are named."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exclusion import frames, indicators, phrases, pulls, ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Decorator = Callable[[Callable[..., None]], Callable[..., None]]

#: A year; of which there are figures is told where they are looked for.
YEAR = click.IntRange(*frames.YEARS)
#: No two periods of the survey are so many years apart.
LONGEST = 50


class Within(click.FloatRange):
    """Numbers between two others; NaN, which is neither less nor more, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Take a number."""
        if math.isnan(click.FLOAT.convert(value, param, ctx)):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return super().convert(value, param, ctx)


class Target(click.Path):
    """What is to be written; an empty name, as of a variable that is not set, is no name of "."."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Take a path."""
        if not str(value).strip():
            self.fail("it is empty; name a folder or file, such as `.` for this one.", param, ctx)
        return super().convert(value, param, ctx)


#: A folder to write to.
FOLDER = Target(file_okay=False, path_type=Path)

language_option = click.option(
    "--language",
    type=click.Choice(list(phrases.LANGUAGES)),
    default="en",
    show_default=True,
    help="The language of what is written.",
)


def by_option(what: str) -> Decorator:
    """Ask for a measure."""
    return click.option(
        "--by",
        type=click.Choice(list(indicators.CATALOGUE)),
        metavar="MEASURE",
        help=f"{what} (`exclusion measures` lists them).",
    )


def of_option(what: str) -> Decorator:
    """Ask for the unit that areas are ranked by."""
    return click.option(
        "--of", type=click.Choice(ranking.OF), default=ranking.OF[0], show_default=True, help=what
    )


def top_option(what: str) -> Decorator:
    """Ask how many areas are listed."""
    return click.option(
        "--top", type=click.IntRange(min=1), default=ranking.LISTED, show_default=True, help=what
    )


def read_scheme(_: click.Context, __: click.Parameter, text: str) -> str | tuple[float, ...]:
    """Take the name of a scheme, or breaks such as 10,20,40."""
    from exclusion import classes

    try:
        found = tuple(float(part) for part in text.split(",")) if text[:1].isdigit() else text
        classes.of_shares((), found)
    except ValueError as err:
        raise click.BadParameter(str(err)) from err
    return found


def place_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what says which place, period and source."""
    options = (
        click.argument("place", nargs=-1),
        click.option(
            "--area",
            type=click.Path(exists=True, path_type=Path),
            help="Your polygon, in place of PLACE: GeoJSON, GeoPackage, a Shapefile or its zip, "
            "KML …",
        ),
        click.option(
            "--vintage",
            type=YEAR,
            help="Last year of the 5-year period; default: the newest that has boundaries.",
        ),
        click.option(
            "--geography",
            type=click.Choice(["tract", "block group"]),
            help="Areas to show; default: tracts, or what is bundled.",
        ),
        click.option(
            "--source",
            type=click.Choice(["auto", "bulk", "api"]),
            default="auto",
            show_default=True,
            help="Bundled figures where there are any, else the keyless Summary File or the API.",
        ),
        click.option(
            "--topic",
            "topics",
            type=click.Choice(list(indicators.TOPICS)),
            multiple=True,
            help="Pull more tables: who is not connected, or the groups that the law names. Can be "
            "given twice; bundled figures do not have them, so the place is pulled.",
        ),
        click.option("--county", help="A county of the state that PLACE names: 71 or Orleans."),
        click.option(
            "--weights",
            type=click.Choice(["land", "housing"]),
            default="land",
            show_default=True,
            help="What is shared where a city's line cuts an area.",
        ),
        click.option("--erase-water", is_flag=True, help="Take water out of what is pulled."),
        click.option("--offline", is_flag=True, help="Use only what is on this machine."),
        click.option(
            "--neighborhoods",
            type=click.Path(exists=True, path_type=Path),
            help="Your polygons with names, in any of these formats.",
        ),
        click.option(
            "--neighborhoods-called",
            metavar="ONE,MANY",
            help="What your --neighborhoods are called, where they are none: council "
            "district,council districts.",
        ),
        click.option(
            "--sites",
            type=click.Path(exists=True, path_type=Path),
            help="Your public computer sites: points with a name, or CSV with longitude, latitude.",
        ),
        click.option(
            "--name-column",
            metavar="COLUMN",
            help="The names in your --neighborhoods, or without them in your --sites.",
        ),
        click.option(
            "--count",
            type=click.Choice(["whole", "parts"]),
            default="whole",
            show_default=True,
            help="Count areas that your --neighborhoods cut whole, or by their parts.",
        ),
        click.option("--lon", metavar="COLUMN", help="The longitude in your --sites."),
        click.option("--lat", metavar="COLUMN", help="The latitude in your --sites."),
        click.option(
            "--layer",
            metavar="LAYER",
            help="The layer of --neighborhoods; without them of --sites, --area or --coverage.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def one_place(place: tuple[str, ...], area: Path | None, options: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see `study`
    """Take what was given: one name, several as a list, or the polygons of a file."""
    if bool(place) == bool(area):
        raise click.UsageError("Missing argument 'PLACE': name a place, several, or --area FILE.")
    if area is not None:
        others = options["neighborhoods"] or options["sites"]
        return pulls.read_area(area, layer=None if others else options["layer"])
    return place[0] if len(place) == 1 else list(place)
