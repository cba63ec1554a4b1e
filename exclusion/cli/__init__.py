"""The command line: report, compare, figure, brief, pull, places, measures, cache, doctor.

Exit codes: 0, 2 for wrong usage, 1 for anything else, with one readable message.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from rich.console import Console
from rich.table import Table

from exclusion import _fetch, indicators, phrases, snapshots, studies
from exclusion._version import __version__
from exclusion.cli import _below, _list, _options
from exclusion.cli._brief import brief, figure
from exclusion.cli._cache import cache
from exclusion.cli._compare import compare
from exclusion.cli._pages import Pages as _Pages
from exclusion.cli._pages import words as _words
from exclusion.errors import ExclusionError, ExclusionWarning

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.ranking import Of


__all__ = [
    "brief",
    "cache",
    "cli",
    "compare",
    "doctor",
    "figure",
    "main",
    "measures",
    "places",
    "pull",
    "report",
]


def main() -> None:
    """Run the command line; errors become one message and an exit code."""
    debug = "--debug" in sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that has no ± still gets the rest
    warnings.simplefilter("always", ExclusionWarning)
    warnings.showwarning = _note
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say_error("Stopped. Files are moved into place whole, so none is half-written.")
        os._exit(1)  # at once: a request that hangs is not waited for
    except (ExclusionError, OSError) as err:
        if debug:
            raise
        _fail(_words(err))
    except Exception as err:
        if debug:
            raise
        what = f"{type(err).__name__}: {err}"
        _fail(f"This should not have happened ({what}). `exclusion --debug …` shows more.")
    sys.exit(code if isinstance(code, int) else 0)


def _note(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as Python calls it
    line: str | None = None,
) -> None:
    """Say what a warning of the package says, without the line of code that gave it."""
    if issubclass(category, ExclusionWarning):
        _say(f"Note: {message}")
    else:
        _say(warnings.formatwarning(message, category, filename, lineno, line).strip())


def _fail(message: str) -> None:
    _say_error(message)
    sys.exit(1)


def _say_error(message: str) -> None:
    _say(f"Error: {message}")


def _say(message: str) -> None:
    text = _fetch.redact(message)
    Console(stderr=True, soft_wrap=True, emoji=False).print(text, markup=False, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exclusion")
@click.option("--debug", is_flag=True, help="Show what happens, and a traceback where it fails.")
def cli(*, debug: bool) -> None:
    """Show who is not connected to the internet at home, where, and how surely."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("exclusion").setLevel(logging.DEBUG if debug else logging.INFO)


@cli.command()
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
    type=int,
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
@_below.below_options
@_options.language_option
@click.option(
    "--each",
    is_flag=True,
    help="A page for each PLACE, in a folder of its own, and a page that lists them.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
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
    language: str,
    each: bool,
    out: Path | None,
    **options: Any,  # noqa: ANN401 - those of `place_options` and `below_options`
) -> None:
    """Write the page, the ranking, the areas and a summary of PLACE.

    Several are taken as one place; with --each they get a page each, and one that lists them.
    """
    below = {name: options.pop(name) for name in _below.NAMES}
    shown = {"score": score, "scheme": scheme, "street_map": street_map}
    pages = _Pages(by, of, top, since, language, shown, below, options)
    if not each:
        pages.one(_options.one_place(place, area, options), out)
        return
    if area is not None or not place:
        raise click.UsageError("--each takes PLACEs, not --area.")
    failed = pages.each(place, out or Path("maps"))
    if failed:
        lost = "".join(f"\n{name}: {why}" for name, why in failed.items())
        has = "has" if len(failed) == 1 else "have"
        _fail(f"{len(failed)} of {len(place)} places {has} no page.{lost}")


cli.add_command(figure)
cli.add_command(brief)
cli.add_command(compare)
cli.add_command(_below.availability)


@cli.command()
@_options.place_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the snapshot to write.",
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="Fetch nothing: list the addresses of the files that PLACE needs without a key, to be "
    "opened in a browser, with their sizes.",
)
def pull(
    place: tuple[str, ...],
    area: Path | None,
    out: Path | None,
    *,
    listed: bool,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Save PLACE's tables and polygons as a snapshot, for later use without a network."""
    if listed:
        _list.show(_options.one_place(place, area, options), **options)
        return
    if out is None:
        raise click.UsageError("Missing option '--out': a folder to write to, or --list.")
    snapshot = studies.snapshot(_options.one_place(place, area, options), **options)
    path = snapshots.write(snapshot, out)
    manifest = snapshot.manifest
    areas = snapshot.estimates["GEOID"].nunique()
    kind = phrases.say(f"{manifest.geography}_many")
    text = f"{manifest.place}, vintage {manifest.vintage}: {areas} {kind} in {path}"
    Console().print(text, markup=False, highlight=False, soft_wrap=True)


cli.add_command(cache)


@cli.command()
@click.argument("target", metavar="[PLACE-OR-FOLDER]", required=False)
def doctor(target: str | None) -> None:
    """Check versions, snapshots, cache, network and key, and say what to do.

    With the folder of a page, a snapshot or a cache, or with a place, say whether it is out of date
    and which vintage is the newest.
    """
    from exclusion.cli import _ages, _doctor

    console, bad = Console(), 0
    for check in _doctor.checks() if target is None else _ages.checks(target):
        mark = {True: "ok", False: "FAIL", None: "–"}[check.ok]
        bad += check.ok is False
        text = _fetch.redact(f"{mark:4} {check.what}: {check.found}")
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    sys.exit(1 if bad else 0)


@cli.command()
def places() -> None:
    """List the places that come with the package."""
    found = studies.places()
    found["areas"] = [phrases.say(f"{geography}_many") for geography in found["geography"]]
    found["map"] = found["mapped"].map({True: "yes", False: "no boundaries"})
    heads = {"place": "Place", "vintage": "Vintage", "areas": "Areas", "map": "Map"}
    Console().print(_table(found, heads))


@cli.command()
def measures() -> None:
    """List the measures of the catalogue, the groups of people, and the scores."""
    console, every = Console(), studies.measures().reset_index()
    for kind, heads in _HEADS.items():
        if kind != "measure":
            console.print()
        console.print(_table(every[every["kind"] == kind], heads))


_HEADS = {
    "measure": {"name": "Measure", "label": "Households with …", "tables": "Tables"},
    "group": {"name": "Group", "label": "Who", "tables": "Tables"},
    "score": {"name": "Score", "label": "What it is", "source": "After"},
}


def _table(frame: pd.DataFrame, heads: dict[str, str]) -> Table:
    """Set columns of a frame under heads; a name is not wrapped."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, head in heads.items():
        table.add_column(head, no_wrap=column == "name")
    for row in frame[list(heads)].astype(str).itertuples(index=False):
        table.add_row(*row)
    return table
