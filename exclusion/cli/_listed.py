"""``exclusion places`` and ``exclusion measures``: what there is to ask for."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from exclusion import _offers, phrases
from exclusion.cli import _terminal


@click.command()
def places() -> None:
    """List the places that come with the package."""
    rows = [
        row
        | {
            "areas": phrases.say(f"{row['geography']}_many"),
            "map": "yes" if row["mapped"] else "no boundaries",
        }
        for row in _offers.places()
    ]
    heads = {"place": "Place", "vintage": "Vintage", "areas": "Areas", "map": "Map"}
    _terminal.console().print(_table(rows, heads))


@click.command()
def measures() -> None:
    """List the measures of the catalogue, the groups of people, and the scores."""
    console, every = _terminal.console(), _offers.measures()
    for kind, heads in _HEADS.items():
        if kind != "measure":
            console.print()
        console.print(_table([row for row in every if row["kind"] == kind], heads))


_HEADS = {
    "measure": {"name": "Measure", "label": "Households with …", "tables": "Tables"},
    "group": {"name": "Group", "label": "Who", "tables": "Tables"},
    "score": {"name": "Score", "label": "What it is", "source": "After"},
}


def _table(rows: list[dict[str, Any]], heads: dict[str, str]) -> Table:
    """Set columns of rows under heads; a name is not wrapped."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, head in heads.items():
        table.add_column(head, no_wrap=column == "name")
    for row in rows:
        table.add_row(*(str(row[column]) for column in heads))
    return table
