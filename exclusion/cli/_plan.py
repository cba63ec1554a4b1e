"""``exclusion plan``: what a budget could do in a place, as papers."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from exclusion import nations, plans, studies
from exclusion.cli._options import FOLDER, YEAR, Within, language_option
from exclusion.cli._terminal import console, say
from exclusion.errors import ExclusionWarning
from exclusion.report import _plan_memo

if TYPE_CHECKING:
    from exclusion.cli._options import Decorator

_MOST: Final = 1e11
#: Meters of what a length is written in, and how long one may be.
_METERS: Final = {"": 1.0, "m": 1.0, "km": 1_000.0, "mi": 1_609.344, "ft": 0.3048}
_FARTHEST: Final = 1e6
_LENGTH: Final = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*(m|km|mi|ft)?", re.IGNORECASE)


class Length(click.ParamType):  # type: ignore[type-arg]  # older releases take none
    """Lengths such as 1km, 800m, 0.5mi or 3000ft; a bare number is meters."""

    name = "length"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Take a length in meters."""
        if isinstance(value, float):
            return value
        found = _LENGTH.fullmatch(str(value).strip())
        meters = float(found[1]) * _METERS[(found[2] or "").lower()] if found else 0.0
        if not 0 < meters <= _FARTHEST:
            self.fail(
                f"{value!r} is no length over 0 and up to 1,000 km; write one such as 1km, 800m or "
                "0.5mi.",
                param,
                ctx,
            )
        return meters


def _file(what: str, name: str) -> Decorator:
    return click.option(
        name, type=click.Path(exists=True, dir_okay=False, path_type=Path), help=what
    )


#: What is asked of one place and not of counties that buy together.
_ALONE: Final = ("sites", "radius", "travel_times", "minutes", "floor", "vintage")


@click.command()
@click.argument("place")
@click.option(
    "--with",
    "others",
    multiple=True,
    metavar="COUNTY",
    help="A county that buys with PLACE, then a county too; may be repeated. What each gains is "
    "set beside itself alone, by published figures of counties: no network is needed.",
)
@click.option(
    "--procurement",
    type=Within(0, _MOST),
    default=0.0,
    help="With --with: dollars of one procurement, which each pays alone and all pay once.",
)
@click.option(
    "--coordination",
    type=Within(0, _MOST),
    default=0.0,
    help="With --with: dollars that working together costs each county over all years.",
)
@click.option(
    "--budget",
    type=Within(0, _MOST, min_open=True),
    required=True,
    help="Dollars for all years together.",
)
@click.option(
    "--years",
    type=click.IntRange(1, plans.MOST_YEARS),
    default=1,
    show_default=True,
    help="How many years the budget is for.",
)
@_file(
    "Your cost book (TOML): its items replace bundled ones, or come beside them.", "--programmes"
)
@_file(
    "Where sites could be opened: points with a name, or CSV with longitude and latitude; `cost` "
    "and `programme` where you know them.",
    "--sites",
)
@_file("Counties' take-up of the last national subsidy (CSV); default: the nation's.", "--take-up")
@click.option(
    "--radius",
    type=Length(),
    default="1km",
    show_default=True,
    help="How far a public computer site reaches; or how far people go, with travel in meters.",
)
@_file(
    "How far people travel (CSV): `GEOID`, `site` and `minutes` or `meters`, a row a pair; takes "
    "the place of a straight line.",
    "--travel-times",
)
@click.option(
    "--minutes",
    type=Within(0, 1_440, min_open=True),
    help="How long people travel at most, with --travel-times in minutes.",
)
@click.option(
    "--floor",
    type=Within(0, 1, min_open=True),
    help="The share (0-1) of its need that each district must have served.",
)
@click.option(
    "--vintage",
    type=YEAR,
    help="Last year of the 5-year period; default: the newest that has boundaries.",
)
@click.option("--offline", is_flag=True, help="Use only what is on this machine.")
@language_option
@click.option(
    "--out",
    type=FOLDER,
    help="Folder to write to; default: maps/PLACE-VINTAGE-plan; with --with maps/together-GEOIDS.",
)
@click.pass_context
def plan(  # noqa: PLR0913 - each is a choice of the user's
    ctx: click.Context,
    place: str,
    *,
    others: tuple[str, ...],
    procurement: float,
    coordination: float,
    budget: float,
    years: int,
    programmes: Path | None,
    sites: Path | None,
    take_up: Path | None,
    radius: float,
    travel_times: Path | None,
    minutes: float | None,
    floor: float | None,
    vintage: int | None,
    offline: bool,
    language: str,
    out: Path | None,
) -> None:
    """Spend a budget on PLACE in four plans: page, workbook, and memo with a grant pack.

    Sites are chosen by whom they reach. To choose those that are nearest to people instead
    (p-median), or to spread need over the cells of a raster, use the library: exclusion.siting.
    """
    if others:
        _check_together(ctx)
        found = nations.together(
            [place, *others], budget, years=years, programmes=programmes, take_up=take_up,
            procurement=procurement, coordination=coordination,
        )  # fmt: skip
        name = "-".join(("together", *found.members.index))
        paths = found.write(out or Path("maps") / name, language=language)
        _end(found.headline(language=language), paths)
        return
    if procurement or coordination:
        raise click.UsageError("--procurement and --coordination speak of --with COUNTY.")
    _plan_memo.check()  # before anything is read
    study = studies.study(place, vintage, offline=offline)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", ExclusionWarning)
        planned = studies.plan(
            study, budget, years=years, programmes=programmes, sites=sites, take_up=take_up,
            radius=radius, times=travel_times, minutes=minutes, floor=floor,
        )  # fmt: skip
        with console().status("Writing …"):
            paths = planned.write(out or Path("maps") / f"{study.slug}-plan", language=language)
    for note in (w.message for w in given if isinstance(w.message, ExclusionWarning)):
        say(f"Note: {note}")
    _end(planned.headline(language=language), paths)


def _check_together(ctx: click.Context) -> None:
    """Refuse what is asked of one place alone."""
    default = click.core.ParameterSource.DEFAULT
    for name in _ALONE:
        if ctx.get_parameter_source(name) is not default:
            raise click.UsageError(
                f"--{name.replace('_', '-')} does not go with --with: counties that buy together "
                "are told by their published figures, without sites or districts. Plan each place "
                "by itself for that."
            )


def _end(headline: str, paths: dict[str, Path]) -> None:
    """Say what was found, and name the files."""
    say(headline)
    for path in paths.values():
        say(str(path))
