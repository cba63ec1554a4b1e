"""``exclusion pull``: a place's tables and polygons, kept as a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exclusion import phrases, snapshots, studies
from exclusion.cli import _list, _options, _terminal

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@_options.place_options
@click.option(
    "--out",
    type=_options.FOLDER,
    help="Folder of the snapshot to write.",
)
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="Fetch nothing: list the addresses of the files that PLACE needs without a key, to be "
    "opened in a browser, with their sizes.",
)
@click.option(
    "--history",
    is_flag=True,
    help="PLACE's own rows of earlier vintages too, for a trend and an estimate of now: without a "
    "key from 2018 on, with one from 2017 on, and the newest 1-year row.",
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
    _terminal.say(text)
