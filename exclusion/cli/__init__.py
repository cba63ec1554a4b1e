"""The command line: report, compare, figure, brief, pull, places, measures, cache, doctor.

Exit codes: 0, 2 for wrong usage, 1 for anything else, with one readable message.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exclusion import _fetch, indicators, phrases, snapshots, studies
from exclusion import report as reports
from exclusion._version import __version__
from exclusion.cli import _below
from exclusion.cli._brief import brief, figure
from exclusion.cli._compare import compare
from exclusion.cli._options import (
    by_option,
    language_option,
    of_option,
    one_place,
    place_options,
    read_scheme,
    top_option,
)
from exclusion.errors import ExclusionError, ExclusionWarning

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.ranking import Of
    from exclusion.studies import Study


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


def _words(err: Exception) -> str:
    if isinstance(err, OSError) and not isinstance(err, ExclusionError):
        where = f" {err.filename!r}" if err.filename else ""
        return f"Cannot read or write{where}: {err.strerror or err}."
    return " ".join([str(err), *getattr(err, "__notes__", ())])


def _fail(message: str) -> None:
    _say_error(message)
    sys.exit(1)


def _say_error(message: str) -> None:
    Console(stderr=True, soft_wrap=True).print(f"Error: {message}", markup=False, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exclusion")
@click.option("--debug", is_flag=True, help="Show what happens, and a traceback where it fails.")
def cli(*, debug: bool) -> None:
    """Show who is not connected to the internet at home, where, and how surely."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("exclusion").setLevel(logging.DEBUG if debug else logging.INFO)


@cli.command()
@place_options
@by_option("What to map and rank by")
@of_option("Rank by the number of households or people, or by the share.")
@top_option("How many areas to list.")
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
    callback=read_scheme,
    help="Classes of the map: quantiles, fisher_jenks, or your own highest percent of each class, "
    "such as 10,20,40.",
)
@click.option(
    "--street-map",
    is_flag=True,
    help="Offer streets behind the areas, from the internet (U.S. Geological Survey).",
)
@_below.below_options
@language_option
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to; default: maps/PLACE-VINTAGE.",
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
    out: Path | None,
    **options: Any,  # noqa: ANN401 - those of `place_options` and `below_options`
) -> None:
    """Write the page, the ranking, the areas and a summary of PLACE, or of several as one."""
    console = Console()
    where = one_place(place, area)
    asked = {name: options.pop(name) for name in _below.NAMES}
    study = studies.study(where, **options)
    folder = out or _folder(study)
    people, causes = _below.below(study, by, folder, **asked)
    earlier = None if since is None else _earlier(where, since, study, options)
    with console.status(f"Ranking {len(study.areas)} areas …") as status:
        headline = study.headline(by, of, top, causes=causes, language=language)
        status.update("Drawing the page …")
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always", ExclusionWarning)
            paths = study.write(
                folder,
                by,
                of,
                top,
                score=score,
                earlier=earlier,
                scheme=scheme,
                street_map=street_map,
                people=people,
                causes=causes,
                language=language,
            )
    for note in (w.message for w in given if isinstance(w.message, ExclusionWarning)):
        console.print(f"Note: {note}", markup=False, highlight=False, soft_wrap=True)
    console.print(headline, markup=False, highlight=False, soft_wrap=True)
    with phrases.speaking(language):
        console.print(_ladder(study))
        if not study.mapped:
            areas = phrases.say(f"{study.geography}_many")
            console.print(phrases.say("no_polygons", areas=areas), markup=False)
    files = [*([] if people is None else [people.path]), *paths.values()]
    for path in files:
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _earlier(where: Any, since: int, study: Study, options: dict[str, Any]) -> Study:  # noqa: ANN401
    """Study the same place in the period to compare with."""
    if since >= study.vintage:
        raise click.BadParameter(
            f"{since} is not before {study.vintage}, the vintage that is reported.",
            param_hint="'--since'",
        )
    return studies.study(where, **options | {"vintage": since, "topics": ()})


def _folder(study: Study) -> Path:
    """Name the default folder; a place of the same name elsewhere gets its state too."""
    folder = Path("maps") / study.slug
    summary = folder / "summary.json"
    if summary.is_file() and f'"place": {json.dumps(study.place, ensure_ascii=False)}' not in (
        summary.read_text(encoding="utf-8")
    ):
        state = "-".join(study.place.split(",")[1:]).strip().casefold().replace(" ", "-")
        return folder.with_name(f"{study.slug}-{state or 'other'}")
    return folder


cli.add_command(figure)
cli.add_command(brief)
cli.add_command(compare)
cli.add_command(_below.availability)


@cli.command()
@place_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the snapshot to write.",
)
def pull(
    place: tuple[str, ...],
    area: Path | None,
    out: Path,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Save PLACE's tables and polygons as a snapshot, for later use without a network."""
    snapshot = studies.snapshot(one_place(place, area), **options)
    path = snapshots.write(snapshot, out)
    manifest = snapshot.manifest
    areas = snapshot.estimates["GEOID"].nunique()
    kind = phrases.say(f"{manifest.geography}_many")
    text = f"{manifest.place}, vintage {manifest.vintage}: {areas} {kind} in {path}"
    Console().print(text, markup=False, highlight=False, soft_wrap=True)


@cli.group()
def cache() -> None:
    """Look into the cache of what was pulled, or empty it."""


@cache.command("list")
def list_cache() -> None:
    """List what the cache holds."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("File", "MB", "Read", "What"):
        table.add_column(head, justify="right" if head == "MB" else "left")
    for entry in _fetch.entries():
        size = f"{entry.bytes / 1e6:,.1f}"
        table.add_row(entry.name, size, f"{entry.when:%Y-%m-%d}", escape(entry.what))
    console = Console()
    console.print(table)
    console.print(str(_fetch.cache_folder()), markup=False, highlight=False, soft_wrap=True)


@cache.command("clear")
@click.option(
    "--older-than", type=click.IntRange(min=0), metavar="DAYS", help="Only files read longer ago."
)
def clear_cache(older_than: int | None) -> None:
    """Remove what the cache holds; it is pulled again when it is needed."""
    click.echo(f"{_fetch.clear(older_than)} files removed")


@cli.command()
def doctor() -> None:
    """Check versions, snapshots, cache, network and key, and say what to do."""
    from exclusion.cli import _doctor

    console, bad = Console(), 0
    for check in _doctor.checks():
        mark = {True: "ok", False: "FAIL", None: "–"}[check.ok]
        bad += check.ok is False
        console.print(
            f"{mark:4} {check.what}: {check.found}", markup=False, highlight=False, soft_wrap=True
        )
    sys.exit(1 if bad else 0)


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
