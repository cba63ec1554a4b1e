"""Below the areas: where people live, what a network reaches, and the command that counts it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exclusion import dasymetric
from exclusion.cli._options import FOLDER, Within
from exclusion.cli._terminal import say
from exclusion.errors import ArgumentError, SourceError, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster, Weights
    from exclusion.studies import Study

#: What `report` takes for `below`.
NAMES = ("spread", "classes", "band", "coverage", "technology", "speed", "signal", "network_name")
_LAND = "land"
_CLASSES = "21=1,22=3,23=6,24=4"
_CLASS = re.compile(r"(-?[0-9]{1,12})\s*=\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)")
#: No signal is weaker or stronger; no network is faster, in Mbps.
_DBM = Within(-300, 300)
_FASTEST = 1_000_000


def _read_speed(_: click.Context, __: click.Parameter, text: str | None) -> Any:  # noqa: ANN401
    """Take a speed such as 100/20."""
    if text is None:
        return None
    parts = text.split("/")
    try:
        down, up = (float(part) for part in parts)
        if not (0 <= up <= _FASTEST and 0 < down <= _FASTEST):
            raise ValueError  # noqa: TRY301 - told below
    except ValueError as err:
        raise click.BadParameter(
            f"{text!r} is no speed such as 100/20: both in Mbps, {_FASTEST:,} at most."
        ) from err
    return down, up


def _read_speeds(context: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> Any:  # noqa: ANN401
    return [_read_speed(context, option, text) for text in texts]


def _read_classes(_: click.Context, __: click.Parameter, text: str | None) -> Any:  # noqa: ANN401
    """Take weights such as 21=1,22=3, or the name of a set of them."""
    if text is None or text in dasymetric.PRESETS:
        return text
    pairs = [_CLASS.fullmatch(part.strip()) for part in text.split(",")]
    found = {int(pair[1]): float(pair[2]) for pair in pairs if pair}
    try:
        if len(found) < len(pairs):
            raise ArgumentError("each class is given once, and its weight is 0 or more")  # noqa: TRY301 - told below
        dasymetric.Weights("raster", found)
    except ArgumentError as err:
        raise click.BadParameter(
            f"{text!r} is no list of classes and their weights: {str(err).rstrip('.')}. Give such "
            f"as {_CLASSES}, or one of {', '.join(dasymetric.PRESETS)}."
        ) from err
    return found


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
            "--classes",
            callback=_read_classes,
            metavar="CLASS=WEIGHT,…",
            help="Of a RASTER of classes: what a cell of each weighs, such as "
            f"{_CLASSES}, others 0; or a set of them: {', '.join(dasymetric.PRESETS)}.",
        ),
        click.option(
            "--band", type=click.IntRange(1, 65_535), help="Of the RASTER; default: the only one."
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
            type=_DBM,
            metavar="DBM",
            help="The weakest signal that counts, such as -95.",
        ),
        click.option(
            "--network-name", metavar="NAME", help="What the network is called on the page."
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
    classes: dict[int, float] | str | None,
    band: int | None,
    coverage: Path | None,
    technology: str | None,
    speed: tuple[float, float] | None,
    signal: float | None,
    network_name: str | None = None,
    layer: str | None = None,
) -> tuple[Raster | None, Causes | None]:
    """Spread people and split them by cause, as far as was asked for."""
    asked = [one for one in (technology, speed, signal, network_name) if one is not None]
    if coverage is None and asked:
        raise click.UsageError(
            "--technology, --speed, --signal and --network-name speak of a --coverage."
        )
    network = _network(technology, speed)
    weights = weights_of(spread, classes, band)
    raster = folder / "people.tif"
    with _nothing_left(raster):
        people = None if spread is None else _spread(study, by, raster, weights)
        if coverage is None:
            return people, None
        how = {"at_least": signal, "network": network, "layer": layer, "name": network_name}
        return people, _causes(study, by, coverage, people, how)


@contextmanager
def _nothing_left(file: Path) -> Iterator[None]:
    """Where the block fails, take away the file, and its folder, if they were not there before."""
    folder = file.parent
    file_was, folder_was = file.exists(), folder.exists()
    try:
        yield
    except BaseException:
        if not file_was:
            file.unlink(missing_ok=True)
        if not folder_was and folder.exists() and not any(folder.iterdir()):
            folder.rmdir()
        raise


def weights_of(
    raster: str | None, classes: dict[int, float] | str | None, band: int | None
) -> Weights | None:
    """Take the raster, or None for land."""
    if raster in {None, _LAND}:
        if classes is not None or band is not None:
            raise click.UsageError("--classes and --band speak of a raster: --spread RASTER.")
        return None
    return dasymetric.Weights(str(raster), classes, band)


def _spread(study: Study, by: str | None, out: Path, weights: Weights | None) -> Raster:
    """Spread people into a file that is not there yet, or that was made so before."""
    if not study.mapped:
        raise TableError(f"{study.place} has no polygons to spread people over.")
    if out.exists():
        try:
            dasymetric.read(out)
        except SourceError as err:
            raise click.UsageError(
                f"{out} is there and was not made by --spread; move it, or name another --out."
            ) from err
    out.parent.mkdir(parents=True, exist_ok=True)
    return study.spread(out, by, weights)


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
    return technology or "network", *(speed or (0.0, 0.0))


def _causes(
    study: Study,
    by: str | None,
    file: Path,
    people: Raster | None,
    how: dict[str, Any],
) -> Causes:
    from exclusion import coverage as networks

    if _counted(file):
        if how["at_least"] is not None:
            raise click.UsageError(f"--signal speaks of a raster; {file} has tables by area.")
        if how["name"] is not None:
            raise click.UsageError(
                f"--network-name names one network; the tables by area of {file} have several."
            )
        table = networks.read(file)
        return study.causes(table, by, network=_of_table(table, how["network"]))
    if not study.mapped:
        raise TableError(f"{study.place} has no polygons to lay {file.name} over.")
    outline = networks.outline(file, areas=study.areas, **how)
    return study.causes(outline, by, network=how["network"], people=people)


def _counted(file: Path) -> bool:
    """Tell whether a file or folder holds tables by `exclusion availability`."""
    if file.is_dir() and file.suffix.lower() != ".gdb":
        return True
    if file.suffix != ".parquet":
        return False
    from pyarrow import lib, parquet

    try:
        return "served_share" in parquet.read_schema(file).names
    except lib.ArrowInvalid:
        return False  # whoever reads it says what is wrong


def _of_table(
    table: pd.DataFrame, network: tuple[str, float, float] | None
) -> tuple[str, float, float] | None:
    """Fill in what was not asked for: any technology, the benchmark's speed or the first."""
    from exclusion import coverage as networks

    if network is None:
        return None
    technology = "any" if network[0] == "network" else network[0]
    if network[1]:
        return technology, *network[1:]
    rows = table[table["technology"] == technology]
    speeds = list(dict.fromkeys(zip(rows["down"], rows["up"], strict=True)))
    return technology, *(
        speeds[0] if networks.BENCHMARK not in speeds and speeds else networks.BENCHMARK
    )


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
    type=FOLDER,
    required=True,
    help="Folder for a table a state; those that are there already are kept.",
)
@click.option(
    "--complete",
    is_flag=True,
    help="FILES hold every technology that is offered in their area: one that is in none of them "
    "is offered nowhere. For a county's part of the FCC's files, satellites too.",
)
def availability(
    files: tuple[Path, ...],
    areas: str,
    speeds: list[tuple[float, float]],
    out: Path,
    *,
    complete: bool,
) -> None:
    """Count what the FCC's availability FILES serve, by area: one small table a state.

    The FCC gives out a file a technology, which lists only the locations with such an offer: give
    all files of a state (copper, cable, fiber, fixed wireless and satellite), or the shares are of
    the locations in these files, which is no share of homes.
    """
    from exclusion import coverage as networks

    for path in networks.reduce(files, out, areas=areas, speeds=speeds, complete=complete):
        say(str(path))
