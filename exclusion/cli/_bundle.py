"""``exclusion bundle``: a place for GIS, spreadsheets and data portals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exclusion import studies
from exclusion.cli import _options
from exclusion.cli._terminal import console, say

if TYPE_CHECKING:
    from exclusion.ranking import Of


@click.command()
@_options.place_options
@_options.by_option("What the layers are colored and ranked by")
@_options.of_option("Rank by the number of households or people, or by the share.")
@_options.top_option("How many areas to list.")
@_options.language_option
@click.option(
    "--out", type=_options.FOLDER, help="Folder to write to; default: maps/PLACE-VINTAGE-bundle."
)
def bundle(  # noqa: PLR0913 - each is a choice of the user's
    place: tuple[str, ...],
    area: Path | None,
    *,
    language: str,
    out: Path | None,
    by: str | None,
    of: Of,
    top: int,
    **options: Any,  # noqa: ANN401 - those of `place_options`
) -> None:
    """Write PLACE for other programs: a GeoPackage that QGIS opens in color, a workbook, CSV.

    With them datapackage.json, which says of every column what it is. No page is written; `report`
    writes one.
    """
    study = studies.study(_options.one_place(place, area, options), **options)
    folder = out or Path("maps") / f"{study.slug}-bundle"
    with console().status("Writing …"):
        paths = study.bundle(folder, by, of, top, language=language)
    for path in paths.values():
        say(str(path))
