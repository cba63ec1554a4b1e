"""Tables in print: heads and cells by the table of columns, for pages, cards and pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.telling import _columns
from exclusion.telling._about import both, star
from exclusion.telling._bars import Bar, bar
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from markupsafe import Markup

    from exclusion.telling._columns import Column

_NUMBERS = {"count", "share", "rank"}
#: Whole numbers that stand as words do: where something lies, and its place on the list.
_PLACES = {"priority", "band"}


#: So many letters of a name stand in a line.
_LINE = 40


@dataclass(frozen=True)
class Head:
    """The head of a column in print.

    Parameters
    ----------
    key
        The column, as in `Column`.
    text, plain
        What it says, as HTML in which names stand apart, and as it is.
    aside
        On a line of its own, what the scale of its bars is.
    number
        Whether numbers stand under it.
    more
        Whether it is of another measure than the one that is listed.
    """

    key: str
    text: Markup
    plain: str
    aside: str = ""
    number: bool = False
    more: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell in print.

    Parameters
    ----------
    text, margin
        What it says, and of a number its 90% margin; a modelled one ends in an asterisk.
    aside
        What is said less loudly beside it.
    bar
        Where it lies on the scale of the column; None in a column without.
    """

    text: str
    margin: str = ""
    aside: str = ""
    bar: Bar | None = None

    def whole(self) -> str:
        """Say it all in one line."""
        text = both(self.text, self.margin) if self.margin else self.text
        return ", ".join(filter(None, (text, self.aside)))


@dataclass(frozen=True)
class Row:
    """A row in print.

    Parameters
    ----------
    cells
        A cell a head.
    at
        Its place among the areas or neighborhoods of the map.
    apart
        Whether a group begins with it whose order cannot be told.
    """

    cells: tuple[Cell, ...]
    at: int | None = None
    apart: bool = False


@dataclass(frozen=True)
class Printed:
    """A table in print.

    Parameters
    ----------
    heads
        A head a column.
    rows
        A cell a head.
    title
        The column that names the row.
    """

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    title: str

    @property
    def long(self) -> bool:
        """Whether a name in it is too long for a line of its column."""
        named = [at for at, head in enumerate(self.heads) if head.key in ("name", "neighborhood")]
        return any(len(row.cells[at].text) > _LINE for row in self.rows for at in named)


def printed(
    name: str,
    table: pd.DataFrame,
    places: Sequence[int | None],
    named: Mapping[str, str],
    axis: int,
    *,
    whole: pd.DataFrame | None = None,
) -> Printed:
    """Print the columns of a table that hold something.

    Parameters
    ----------
    name
        A key of `_columns.PRINTED`.
    table
        A row of a ranking each, with what stands beside it there.
    places
        As `Row.at`.
    named
        What heads name, such as the city.
    axis
        The rank that the bars end at.
    whole
        What decides which columns hold something, where the table is a part of it.

    Returns
    -------
    Printed
        In words.
    """
    known = table if whole is None else whole
    keys = [key for key in _columns.PRINTED[name] if _holds(known, key)]
    columns = [_columns.of_ranking(key) for key in keys]
    heads = tuple(_head(column, named, axis) for column in columns)
    rows = tuple(
        Row(tuple(_cell(column, values, axis) for column in columns), at)
        for values, at in zip(table.to_dict("records"), places, strict=True)
    )
    return Printed(heads, rows, "name" if "name" in keys else "neighborhood")


def _holds(table: pd.DataFrame, key: str) -> bool:
    column = f"{key}_low" if key == "band" else key
    kept = {"neighborhood", "tier", "verdict", "band", "rank"}
    return column in table and (key in kept or bool(table[column].notna().any()))


def _head(column: Column, named: Mapping[str, str], axis: int) -> Head:
    code = f"col_{column.head or column.key}"
    return Head(
        column.key,
        tell(code, **named),
        phrases.say(code, **named),
        phrases.say("col_band_axis", axis=axis) if column.key == "band" else "",
        column.kind in _NUMBERS and column.key not in _PLACES,
        column.head in _columns.BESIDE,
    )


def _cell(column: Column, values: Mapping[Any, Any], axis: int) -> Cell:
    special = _BY_KEY.get(column.key)
    if special is not None:
        return special(values, axis)
    value = values[column.key]
    if column.kind == "code":
        return Cell(phrases.say(value or "unranked"))
    if column.kind in ("text", "rank"):
        return Cell(str(value) if isinstance(value, str | int) else "")
    write, margins = (
        (lambda share: phrases.percent(share, 1), phrases.points)
        if column.kind == "share"
        else (phrases.number, phrases.number)
    )
    if not column.margin:
        return Cell(write(value))
    method = values.get(column.method)
    return Cell(write(value), margins(values[f"{column.key}_moe"]) + star(method))


def _tier(values: Mapping[Any, Any], _: int) -> Cell:
    chance = phrases.chance(values["chance"], values["chance_low"], values["chance_high"])
    return Cell(phrases.say(values["tier"] or "unranked"), aside=chance)


def _band(values: Mapping[Any, Any], axis: int) -> Cell:
    low, high = values["band_low"], values["band_high"]
    known = math.isfinite(low)
    return Cell(
        band(values, "band"),
        bar=bar(low, values["expected_rank"], high, (1, axis)) if known else None,
    )


def _gap(values: Mapping[Any, Any], _: int) -> Cell:
    gap = values["gap"]
    return Cell(phrases.say(f"gap_{gap}") if isinstance(gap, str) else "")


_BY_KEY: dict[str, Callable[[Mapping[Any, Any], int], Cell]] = {
    "name": lambda values, _: Cell(phrases.area_name(values["name"])),
    "tier": _tier,
    "band": _band,
    "gap": _gap,
}


def band(values: Mapping[Any, Any], stem: str) -> str:
    """Write from where to where something lies; "" where it is not known."""
    low, high = values[f"{stem}_low"], values[f"{stem}_high"]
    if not math.isfinite(low):
        return ""
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"
