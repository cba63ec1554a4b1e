"""Lists of other lengths, as the page's script takes them: what differs from the table of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion.report import _files

if TYPE_CHECKING:
    from exclusion.report._sections import Told
    from exclusion.telling._printed import Cell
    from exclusion.telling._rows import Listed

#: Columns of the file that are of one length of the list.
_OF_LENGTH = ("tier", "chance", "chance_low", "chance_high")
#: Columns that stand in the table of all areas too, alike for every length.
_ALIKE = {"name", "neighborhood", "households", "people", "share", "verdict", "priority"}


def lengths(told: Told, listed: Listed, order: list[int]) -> dict[str, Any]:
    """Give the lists of other lengths, by length.

    Parameters
    ----------
    told
        What the page is of.
    listed
        Its list, with those of other lengths.
    order
        The place on the map of each row of the table of all areas.

    Returns
    -------
    dict
        Of each its rows in that table, the cells that differ, their heads, and what the file has.
    """
    row = {place: i for i, place in enumerate(order)}
    return {str(one.k): _length(told, one, row) for one in listed.others}


def _length(told: Told, one: Listed, row: dict[int, int]) -> dict[str, Any]:
    heads = one.table.heads
    found = told.study.evaluate(told.ranking.by, told.ranking.of, one.k)  # type: ignore[arg-type]
    first = found.table.head(one.k)
    kept = [name for name in _OF_LENGTH if name in first]
    return {
        "rows": [row[r.at] for r in one.table.rows if r.at is not None],
        "apart": [n for n, r in enumerate(one.table.rows) if r.apart],
        "heads": {head.key: [head.plain, head.aside] for head in heads if head.key in _HEADS},
        "cells": {
            head.key: [_cell(r.cells[i]) for r in one.table.rows]
            for i, head in enumerate(heads)
            if head.key not in _ALIKE
        },
        "columns": _files.columns(first[kept], "ranking.csv"),
    }


#: Heads that name the length, or the end of a scale.
_HEADS = ("tier", "band")


def _cell(cell: Cell) -> list[str]:
    """Write what a cell says, what stands beside it, and where its bar lies."""
    placed = [] if cell.bar is None else [cell.bar.left, cell.bar.wide, cell.bar.dot]
    return [cell.text, cell.margin or cell.aside, *placed]
