"""Below the areas: where people live, what a network reaches, and the command that counts it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.studies import Study

#: What `report` takes for `below`.
NAMES = ("spread", "coverage", "technology", "speed", "signal")
_LAND = "land"


def _read_speed(_: click.Context, __: click.Parameter, text: str | None) -> Any:  # noqa: ANN401
    """Take a speed such as 100/20."""
    if text is None:
        return None
    parts = text.split("/")
    try:
        down, up = (float(part) for part in parts)
    except ValueError as err:
        raise click.BadParameter(f"{text!r} is no speed such as 100/20 (Mbps)") from err
    return down, up


def _read_speeds(context: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> Any:  # noqa: ANN401
    return [_read_speed(context, option, text) for text in texts]


def below_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what says where people live and what a network reaches."""
    options = (
        click.option(
            "--spread",
            metavar="RASTER",
            help="Show where people live within the areas: a raster of people, buildings or "
            "settlement that says where, or `land` to take all land alike.",
        ),
        click.option(
            "--coverage",
            type=click.Path(exists=True, path_type=Path),
            help="Split the unconnected by whether a network reaches them: tables by `exclusion "
            "availability` (a file or their folder), your polygons or H3 cells, or a raster of "
            "signal with --signal.",
        ),
        click.option("--technology", help="Of the coverage: any, fiber, cable, 4g, 5g …"),
        click.option(
            "--speed",
            callback=_read_speed,
            metavar="DOWN/UP",
            help="Of the coverage, in Mbps, such as 100/20.",
        ),
        click.option(
            "--signal",
            type=float,
            metavar="DBM",
            help="The weakest signal that counts, such as -95.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def below(  # noqa: PLR0913 - each is a choice of the user's
    study: Study,
    by: str | None,
    folder: Path,
    *,
    spread: str | None,
    coverage: Path | None,
    technology: str | None,
    speed: tuple[float, float] | None,
    signal: float | None,
) -> tuple[Raster | None, Causes | None]:
    """Spread people and split them by cause, as far as was asked for."""
    people = None
    if spread is not None:
        folder.mkdir(parents=True, exist_ok=True)
        weights = None if spread == _LAND else spread
        people = study.spread(folder / "people.tif", by, weights)
    if coverage is None:
        if technology or speed or signal:
            raise click.UsageError("--technology, --speed and --signal speak of a --coverage.")
        return people, None
    return people, _causes(study, by, coverage, people, _network(technology, speed), signal)


def _network(
    technology: str | None, speed: tuple[float, float] | None
) -> tuple[str, float, float] | None:
    from exclusion import coverage as networks

    if technology is not None and technology not in networks.NAMES:
        raise click.BadParameter(
            f"{technology!r} is none of {', '.join(networks.NAMES)}.", param_hint="'--technology'"
        )
    if technology is None and speed is None:
        return None
    return technology or "any", *(speed or networks.BENCHMARK)


def _causes(
    study: Study,
    by: str | None,
    file: Path,
    people: Raster | None,
    network: tuple[str, float, float] | None,
    signal: float | None,
) -> Causes:
    from exclusion import coverage as networks

    if file.is_dir() or (file.suffix == ".parquet" and file.name.startswith("availability-")):
        return study.causes(networks.read(file), by, network=network)
    if not study.mapped:
        raise TableError(f"{study.place} has no polygons to lay {file.name} over.")
    outline = networks.outline(file, at_least=signal, areas=study.areas)
    return study.causes(outline, by, network=network, people=people)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--areas",
    type=click.Choice(["tract", "block group", "county", "block"]),
    default="tract",
    show_default=True,
    help="What to count by.",
)
@click.option(
    "--speed",
    "speeds",
    multiple=True,
    default=("25/3", "100/20", "1000/100"),
    show_default=True,
    callback=_read_speeds,
    metavar="DOWN/UP",
    help="A threshold in Mbps; can be given several times.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for a table a state; those that are there already are kept.",
)
def availability(
    files: tuple[Path, ...], areas: str, speeds: list[tuple[float, float]], out: Path
) -> None:
    """Count what the FCC's availability FILES serve, by area: one small table a state."""
    from exclusion import coverage as networks

    for path in networks.reduce(files, out, areas=areas, speeds=speeds):
        Console().print(str(path), markup=False, highlight=False, soft_wrap=True)
