"""The command line: ``exclusion report``, ``exclusion places``, ``exclusion measures``.

Exit codes: 0, 2 for wrong usage, 1 for anything else, with one readable message.
"""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exclusion import indicators, phrases, snapshots, studies
from exclusion import report as reports
from exclusion._version import __version__
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from exclusion.studies import Of, Study


def main() -> None:
    """Run the command line; errors become one message and an exit code."""
    debug = "--debug" in sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that has no ± still gets the rest
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("Stopped. Files are moved into place whole, so none is half-written.")
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


def _words(err: Exception) -> str:
    if isinstance(err, OSError) and not isinstance(err, ExclusionError):
        return f"Cannot read or write {err.filename!r}: {err.strerror}."
    return str(err)


def _fail(message: str) -> None:
    Console(stderr=True, soft_wrap=True).print(f"Error: {message}", markup=False, highlight=False)
    sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exclusion")
@click.option("--debug", is_flag=True, help="Show what happens, and a traceback where it fails.")
def cli(*, debug: bool) -> None:
    """Show who is not connected to the internet at home, where, and how surely."""
    if debug:
        logging.basicConfig(level=logging.DEBUG)


@cli.command()
@click.argument("place")
@click.option(
    "--vintage",
    type=int,
    help="Last year of the 5-year period; default: the newest that has boundaries.",
)
@click.option(
    "--by",
    type=click.Choice(list(indicators.CATALOGUE)),
    metavar="MEASURE",
    help="What to map and rank by (`exclusion measures` lists them).",
)
@click.option(
    "--of",
    type=click.Choice(["households", "people", "share"]),
    default="households",
    show_default=True,
    help="Rank by the number of households or people, or by the share.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many areas to list.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; default: maps/PLACE-VINTAGE.",
)
@click.option("--offline", is_flag=True, help="Use only what is on this machine.")
def report(  # noqa: PLR0913 - one parameter an option
    place: str,
    vintage: int | None,
    by: str | None,
    of: Of,
    top: int,
    out: Path | None,
    *,
    offline: bool,  # noqa: ARG001 - this release never uses the network; pulls will obey it
) -> None:
    """Write the page, the ranking, the areas and a summary of PLACE."""
    console = Console()
    with console.status("Reading the snapshot …") as status:
        study = studies.study(place, vintage)
        status.update(f"Ranking {len(study.areas)} areas …")
        headline = study.headline(by, of, top)
        status.update("Drawing the page …")
        paths = study.write(out or Path("maps") / study.slug, by, of, top)
    console.print(headline, markup=False, highlight=False, soft_wrap=True)
    console.print(_ladder(study))
    if not study.mapped:
        areas = phrases.say(f"{study.geography}_many")
        console.print(phrases.say("no_polygons", areas=areas), markup=False)
    for path in paths.values():
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _ladder(study: Study) -> Table:
    heading = phrases.say("ladder_heading", place=study.place, period=study.period)
    table = Table(box=None, pad_edge=False, header_style="bold", title=escape(heading))
    table.title_justify = table.caption_justify = "left"
    table.add_column(phrases.say("col_measure"), min_width=12, overflow="fold")
    people = bool(study.totals["people"].notna().any())
    for code in ("col_households", "col_share", *(["col_people"] if people else [])):
        table.add_column(phrases.say(code), justify="right", no_wrap=True)
    for rung in reports.ladder(study):
        period = str(study.totals.loc[rung.name, "period"])
        note = "" if period == study.period else f" ({period})"
        table.add_row(rung.label + note, *rung.cells()[: 3 if people else 2])
    table.caption = " ".join(reports.footnotes(study, reports.ladder_methods(study))) or None
    return table


@cli.command()
def places() -> None:
    """List the places that come with the package."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("Place", "Vintage", "Areas", "Map"):
        table.add_column(head)
    for manifest, _ in snapshots.bundled():
        areas = phrases.say(f"{manifest.geography}_many")
        drawn = "no boundaries" if "polygons" in manifest.absent else "yes"
        table.add_row(manifest.place, str(manifest.vintage), areas, drawn)
    Console().print(table)


@cli.command()
def measures() -> None:
    """List the measures of the catalogue."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("Measure", "Households with …", "Tables"):
        table.add_column(head, no_wrap=head == "Measure")
    for name, indicator in indicators.CATALOGUE.items():
        table.add_row(name, indicator.label, ", ".join(indicator.tables))
    Console().print(table)
