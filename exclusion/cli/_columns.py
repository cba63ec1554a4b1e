"""``exclusion columns``: what each column of the files beside a page is."""

from __future__ import annotations

import click
from rich.table import Table

from exclusion import phrases, telling
from exclusion.cli._options import language_option
from exclusion.cli._terminal import console


@click.command()
@click.argument("file", type=click.Choice(telling.FILES), required=False)
@language_option
def columns(file: telling.File | None, language: str) -> None:
    """Say what each column of FILE is, or of every file that is written beside a page."""
    with phrases.speaking(language):
        told = telling.dictionary(file)
        codes = ("columns_column", "columns_unit", "columns_meaning")
        heads = [phrases.say(code) for code in codes]
    for name, rows in told.groupby("file", sort=False):
        table = Table(box=None, pad_edge=False, header_style="bold", title=str(name))
        table.title_justify = "left"
        for head, whole in zip(heads, (True, False, False), strict=True):
            table.add_column(head, no_wrap=whole)
        for row in rows[["column", "unit", "meaning"]].itertuples(index=False):
            table.add_row(*row)
        console().print(table)
