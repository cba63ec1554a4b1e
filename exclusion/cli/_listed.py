"""``exclusion places`` and ``exclusion measures``: what there is to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.table import Table

from exclusion import phrases, studies
from exclusion.cli import _terminal

if TYPE_CHECKING:
    import pandas as pd


@click.command()
def places() -> None:
    """List the places that come with the package."""
    found = studies.places()
    found["areas"] = [phrases.say(f"{geography}_many") for geography in found["geography"]]
    found["map"] = found["mapped"].map({True: "yes", False: "no boundaries"})
    heads = {"place": "Place", "vintage": "Vintage", "areas": "Areas", "map": "Map"}
    _terminal.console().print(_table(found, heads))


@click.command()
def measures() -> None:
    """List the measures of the catalogue, the groups of people, and the scores."""
    console, every = _terminal.console(), studies.measures().reset_index()
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
