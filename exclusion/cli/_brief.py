"""The commands that write pictures for documents, and one-page briefs."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from rich.progress import Progress

from exclusion import _processes, classes, phrases, studies
from exclusion.cli._options import (
    YEAR,
    Target,
    Within,
    by_option,
    language_option,
    of_option,
    one_place,
    place_options,
    read_scheme,
    top_option,
)
from exclusion.cli._terminal import console, say
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from exclusion.studies import Study

_FORMATS = (".pdf", ".png", ".svg")
_LONGEST = 60
_SIDE = Within(*classes.SIDES, min_open=True, max_open=True)


def _file(_: click.Context, __: click.Parameter, path: Path) -> Path:
    """Refuse a file of another format before anything is pulled or drawn."""
    if path.suffix.lower() not in _FORMATS:
        raise click.BadParameter(f"{path} must end in {', '.join(_FORMATS)}.")
    return path


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both commands ask for beside the place."""
    options = (
        by_option("What to show"),
        language_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@place_options
@_shared
@click.option(
    "--kind",
    type=click.Choice(classes.KINDS),
    default="map",
    show_default=True,
    help="What to draw.",
)
@of_option("Of a ranking: by the number of households or people, or by the share.")
@top_option("Of a ranking: how many to list.")
@click.option(
    "--level",
    type=click.Choice(get_args(studies.Ranked)),
    default="area",
    show_default=True,
    help="Of a ranking: what to list.",
)
@click.option(
    "--scheme",
    default="quantiles",
    show_default=True,
    callback=read_scheme,
    help="Of maps: quantiles, fisher_jenks, or your own upper bounds in percent, such as 10,20,40.",
)
@click.option(
    "--labels/--no-labels",
    default=True,
    show_default=True,
    help="Of a map: write neighborhoods' names where they fit.",
)
@click.option("--highlight", multiple=True, metavar="GEOID", help="Of a map: outline this area.")
@click.option("--beside", multiple=True, metavar="PLACE", help="Of side-by-side: another place.")
@click.option(
    "--since",
    type=YEAR,
    metavar="VINTAGE",
    help="Of change and side-by-side: the earlier period.",
)
@click.option(
    "--size",
    type=(_SIDE, _SIDE),
    help="Width and height in inches, such as 9 6.2, each over "
    f"{classes.SIDES[0]:g} and under {classes.SIDES[1]:g}.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    callback=_file,
    help="File to write: .png, .svg or .pdf.",
)
def figure(  # noqa: PLR0913 - each is a choice of the user's
    place: tuple[str, ...],
    area: Path | None,
    *,
    by: str | None,
    language: str,
    kind: str,
    size: tuple[float, float] | None,
    out: Path,
    beside: tuple[str, ...],
    since: int | None,
    **options: Any,  # noqa: ANN401 - those of the kind, and of `place_options`
) -> None:
    """Write one picture of PLACE for a document: a map, a ranking, a ladder, a curve."""
    from exclusion import figures

    if kind == "change" and since is None:
        raise click.UsageError("A picture of change needs --since VINTAGE.")
    if kind == "side-by-side" and not beside and since is None:
        raise click.UsageError("Side by side with what? Name --beside PLACE, or --since VINTAGE.")
    names = ("of", "top", "level", "scheme", "labels", "highlight")
    choices = {name: options.pop(name) for name in names}
    where = one_place(place, area, options)
    study = studies.study(where, **options)
    other: dict[str, Any] = {"offline": options["offline"]}
    if kind in ("change", "side-by-side") and since is not None:
        other["earlier"] = studies.study(where, **options | {"vintage": since, "topics": ()})
    if kind == "side-by-side":
        other["others"] = [studies.study(name, offline=other["offline"]) for name in beside]
    look: dict[str, Any] = {} if size is None else {"size": size}
    with phrases.speaking(language, study.options.get("neighborhoods_called")):
        drawn = figures.picture(study, by, kind, **other, **look, **_of_kind(kind, choices))
        path = figures.save(drawn, out)
    say(str(path))


def _of_kind(kind: str, choices: dict[str, Any]) -> dict[str, Any]:
    """Pick what a kind of picture can be told."""
    kinds = {
        "map": ("scheme", "labels", "highlight"),
        "ranking": ("of", "level"),
        "side-by-side": ("scheme",),
    }
    picked = {name: choices[name] for name in kinds.get(kind, ())}
    return picked | ({"k": choices["top"]} if kind == "ranking" else {})


@click.command()
@place_options
@_shared
@click.option("--neighborhood", metavar="NAME", help="Of this neighborhood, or district of yours.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    help="How many areas make the list that the page shows the first of.",
)
@click.option("--all", "every", is_flag=True, help="Of PLACE and each of its neighborhoods.")
@click.option(
    "--out",
    type=Target(path_type=Path),
    required=True,
    help="File to write (.pdf, .png or .svg); with --all, the folder for the PDFs.",
)
def brief(  # noqa: PLR0913 - each is a choice of the user's
    place: tuple[str, ...],
    area: Path | None,
    *,
    by: str | None,
    language: str,
    neighborhood: str | None,
    every: bool,
    top: int | None,
    out: Path,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Write one page about PLACE, or about neighborhoods of it, for a council member."""
    from exclusion import figures

    if every and neighborhood is not None:
        raise click.UsageError("Choose --neighborhood NAME or --all, not both.")
    if not every and out.suffix.lower() not in _FORMATS:
        raise click.BadParameter(
            f"{out} must end in {', '.join(_FORMATS)}; a folder needs --all.", param_hint="'--out'"
        )
    if every and out.is_file():
        raise click.BadParameter(f"{out} is a file; --all needs a folder.", param_hint="'--out'")
    study = studies.study(one_place(place, area, options), **options)
    with phrases.speaking(language, study.options.get("neighborhoods_called")):
        if every:
            _all(study, by, top, out)
            return
        figures.brief(study, out, by, neighborhood, top)
    say(str(out))


def _all(study: Study, by: str | None, top: int | None, folder: Path) -> None:
    """Write the brief of the place and of each neighborhood that has an estimate."""
    if study.neighborhoods is None:
        raise TableError(f"{study!r} has no neighborhoods; give your own polygons: --neighborhoods")
    by = study.measure(by)
    known = study.neighborhoods[study.neighborhoods[f"{by}_share"].notna()]
    names: Sequence[str | None] = [None, *(str(name) for name in known.index)]
    files = file_names(study.slug, names)
    pages = [(folder / file, name) for file, name in zip(files, names, strict=True)]
    write = partial(_write, study, (by, top), phrases.spoken().code)
    with Progress(console=console(), transient=True) as progress:
        bar = progress.add_task("Briefs", total=len(pages))
        _processes.each(write, pages, lambda: progress.advance(bar))
    lacking = len(study.neighborhoods) - len(known)
    said = f"{len(files)} briefs in {folder}"
    said += f"; neighborhoods without an estimate: {lacking}" if lacking else ""
    say(said)


def _write(
    study: Study, asked: tuple[str, int | None], language: str, page: tuple[Path, str | None]
) -> None:
    """Write one of many briefs, in this process or a helper of it."""
    from exclusion import figures

    with phrases.speaking(language, study.options.get("neighborhoods_called")):
        figures.brief(study, page[0], asked[0], page[1], asked[1])


def file_names(stem: str, names: Iterable[str | None]) -> list[str]:
    """Give each name a file that every system takes, no two alike; None is the place itself."""
    used: dict[str, None] = {}
    for name in names:
        ascii_only = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode()
        words = "-".join(re.findall(r"[a-z0-9]+", ascii_only.casefold()))[:_LONGEST].strip("-")
        first = stem if name is None else f"{stem}-{words or 'neighborhood'}"
        file, n = first, 1
        while file in used:
            n += 1
            file = f"{first}-{n}"
        used[file] = None
    return [f"{file}.pdf" for file in used]
