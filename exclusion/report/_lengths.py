"""Lists of other lengths, and in another order, as the page's script takes them.

It has the table of all areas: only what differs from that is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import phrases
from exclusion.maps import _packed
from exclusion.ranking import TIERS
from exclusion.report import _files, _short
from exclusion.telling import _rows
from exclusion.telling._columns import PRINTED

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.ranking import Ranking
    from exclusion.report._sections import Told
    from exclusion.telling._rows import Listed

#: Columns of the file that are of one list.
_OF_LIST = ("tier", "chance", "chance_low", "chance_high")
#: Columns of the file that are of one order, beside the chances of all lengths.
_OF_ORDER = ("rank", "band_low", "band_high", "expected_rank", "rank_low", "rank_high")
#: Heads that name the length, or the end of a scale.
_HEADS = ("tier", "band")
#: Columns that the script draws.
_DRAWN = ("priority", "band")


def lists(told: Told, listed: Listed, order: list[int]) -> dict[str, Any]:
    """Give what the script makes other lists of, and tells chances by.

    Parameters
    ----------
    told
        What the page is of.
    listed
        Its list, with the others.
    order
        The place on the map of each row of the table of all areas.

    Returns
    -------
    dict
        "lists" by order and length: of each its rows in that table, where groups begin, its heads,
        what its file has, and the chances of all areas in whole percents. "orders" has what hangs
        on the order alone.
    """
    study, own = told.study, told.ranking
    row = {place: i for i, place in enumerate(order)}
    found: dict[str, Any] = {of: {} for of in _rows.orders(own)} | {own.of: {}}
    for one in (listed, *listed.others):
        ranking = study.evaluate(own.by, one.of, one.k)  # type: ignore[arg-type]
        found[one.of][str(one.k)] = _list(one, ranking, own, row)
    others = {
        of: _short.columns(_of_order(told, of), "ranking.csv") for of in found if of != own.of
    }
    alone = {"cells": _alone(listed, row)}
    return {"of": own.of, "lists": found, "orders": others} | alone | _words()


def _list(one: Listed, ranking: Ranking, own: Ranking, row: dict[int, int]) -> dict[str, Any]:
    heads, table = one.table.heads, ranking.table.reindex(own.table.index)
    first = ranking.table.head(one.k)
    kept = [name for name in _OF_LIST if name in first]
    return {
        "rows": [row[r.at] for r in one.table.rows if r.at is not None],
        "apart": [n for n, r in enumerate(one.table.rows) if r.apart],
        "axis": _rows.axis_of(ranking),
        "heads": {head.key: [head.plain, head.aside] for head in heads if head.key in _HEADS},
        "columns": _short.columns(_files.columns(first[kept], "ranking.csv"), "ranking.csv"),
        "chances": [_percents(table[name]) for name in ("chance", "chance_low", "chance_high")],
    }


def _alone(listed: Listed, row: dict[int, int]) -> dict[str, dict[str, list[str]]]:
    """Give the cells of what only lists show, by column and row of the table of all areas."""
    known = {*PRINTED["areas"], *_DRAWN}
    found: dict[str, dict[str, list[str]]] = {}
    for one in (listed, *listed.others):
        for i, head in enumerate(one.table.heads):
            if head.key not in known:
                cells = found.setdefault(head.key, {})
                for r in one.table.rows:
                    if r.at is not None:
                        cells[str(row[r.at])] = [r.cells[i].text, r.cells[i].margin]
    return found


def _percents(chance: pd.Series) -> str:
    """Write chances in whole percents, as `phrases.chance` does; what is left out at the end is 0.

    Areas that are not drawn have none, as their band tells.
    """
    percents = np.floor(100 * chance.fillna(0).to_numpy(dtype=float)).astype(int)
    return _packed.packed(np.trim_zeros(percents, "b"))


def _of_order(told: Told, of: str) -> dict[str, list[Any]]:
    """Give the columns of the file that another order changes, in the rows of the page's own."""
    study, own = told.study, told.ranking
    table = study.evaluate(own.by, of, own.k).table.reindex(own.table.index)  # type: ignore[arg-type]
    chances = study.chances(own.by, of, _rows.shorter(own)).reindex(table.index)  # type: ignore[arg-type]
    every = table[list(_OF_ORDER)].join(chances).assign(of=of)
    return _files.columns(every, "ranking.csv")


def _words() -> dict[str, Any]:
    """Give what chances are said in."""
    codes = ("chance_over", "chance_under", "chance_range", "chance_from", "chance_to")
    return {
        "tiers": {tier: phrases.say(tier) for tier in TIERS},
        "chance": {code: phrases.forms(code) for code in codes},
        "percent": phrases.spoken().percent,
    }
