"""Everyday names: what people call a part of a city, and the neighborhoods that it is made of."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pandas as pd

from exclusion import files, snapshots
from exclusion.errors import TableError
from exclusion.pulls._spelled import alike, keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_COLUMNS: Final = ("name", "neighborhoods")
#: A column that may be there: the vintages that a row is of.
_VINTAGES: Final = "vintages"
#: Between several in one cell.
_BETWEEN: Final = ";"
#: A name, its neighborhoods and its vintages.
_Row: TypeAlias = tuple[str, tuple[str, ...], tuple[str, ...]]
#: So many names are listed in a message.
_LISTED: Final = 5


class _Spelled:
    """The names of neighborhoods, found in other spellings of them."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = set(known)
        # As it is written comes before its short forms, and of two that are alike the first.
        self.forms: tuple[dict[str, str], ...] = ({}, {})
        for name in sorted(known):
            for form, key in zip(self.forms, keys(name), strict=True):
                form.setdefault(key, name)

    def find(self, name: str) -> str | None:
        """Give a neighborhood as it is spelled here; None if there is none of that name."""
        if name in self.known:
            return name
        pairs = zip(self.forms, keys(name), strict=True)
        return next((form[key] for form, key in pairs if key and key in form), None)

    def named(self, name: str) -> str:
        """Give one that is there."""
        return self.find(name) or name

    def near(self, name: str) -> list[str]:
        """Give the names that are most like one that is not there."""
        form, (key, _) = self.forms[0], keys(name)
        return [form[one] for one in difflib.get_close_matches(key, list(form), n=2, cutoff=0.6)]


@dataclass(frozen=True)
class Aliases:
    """Everyday names from a table.

    Parameters
    ----------
    file
        The file's name; "frame" for a DataFrame.
    rows
        Each name with its neighborhoods, and the vintages that it is of; none for every vintage.
    """

    file: str
    rows: tuple[_Row, ...]

    def of(self, vintage: int, known: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Give the names of a vintage with neighborhoods as they are spelled there.

        Parameters
        ----------
        vintage
            The last year of the period.
        known
            The names of all neighborhoods.

        Returns
        -------
        dict
            Name to neighborhoods, in the order of the table.

        Raises
        ------
        TableError
            If a neighborhood is not known, or a name is that of another neighborhood.
        """
        if not known:
            raise TableError(
                f"{self.file} gives names to neighborhoods, and there are none here: give your "
                "polygons too (--neighborhoods FILE), or leave the names out."
            )
        there = _Spelled(known)
        found = {name: hoods for name, hoods, of in self.rows if not of or str(vintage) in of}
        lost = {hood: name for name, hoods in found.items() for hood in hoods}
        lost = {hood: name for hood, name in lost.items() if there.find(hood) is None}
        if lost:
            near = list(dict.fromkeys(near for hood in lost for near in there.near(hood)))
            raise TableError(
                f"{self.file}, column 'neighborhoods': no neighborhood in {vintage} is called "
                f"{files.listed([_said(one) for one in lost], _LISTED)}. "
                + (
                    f"Nearest: {files.listed([_said(one) for one in near], _LISTED)}. "
                    if near
                    else ""
                )
                + f"There are {len(known)}, such as {files.listed(sorted(known)[:3], 3)}."
            )
        named = {
            name: tuple(dict.fromkeys(map(there.named, hoods))) for name, hoods in found.items()
        }
        for name, hoods in named.items():
            own = there.find(name)
            if own is not None and hoods != (own,):
                raise TableError(
                    f"{self.file}, column 'name': {name!r} is a neighborhood itself, and so finds "
                    "that. Give the group another name."
                )
        return named


def read_aliases(file: str | Path | pd.DataFrame) -> Aliases:
    """Read everyday names and the neighborhoods that each is made of.

    Parameters
    ----------
    file
        A CSV file or a DataFrame with the columns name and neighborhoods, several separated by
        semicolons; and, if a row is not of every vintage, vintages, separated likewise. Further
        columns, such as the source of each name, are left alone.

    Returns
    -------
    Aliases
        To be matched with a study's neighborhoods.

    Raises
    ------
    SourceError
        If it cannot be read.
    TableError
        If a column or a cell lacks, or a name is given twice.
    """
    name = "aliases" if isinstance(file, pd.DataFrame) else files.printable(_file_name(file))
    table = files.table(file, "file")
    at = {files.plain(column): column for column in reversed(list(table.columns))}
    lacking = [column for column in _COLUMNS if column not in at]
    if lacking:
        raise TableError(
            f"{name} has no column {' and no column '.join(map(repr, lacking))}; it has "
            f"{files.listed(list(table.columns), _LISTED)}. Expected: name, neighborhoods "
            f"(several separated by {_BETWEEN!r}) and, if you like, {_VINTAGES}."
        )
    twice = [c for c in (*_COLUMNS, _VINTAGES) if [files.plain(d) for d in table].count(c) > 1]
    if twice:
        raise TableError(f"{name} has two columns {twice[0]!r}; leave one.")
    vintages = table[at[_VINTAGES]] if _VINTAGES in at else [None] * len(table)
    rows = [
        _row(f"{name}, row {line}", *cells)
        for line, cells in enumerate(
            zip(*(table[at[column]] for column in _COLUMNS), vintages, strict=True), start=1
        )
    ]
    for line, (given, _, of) in enumerate(rows, start=1):
        for other, _, years in rows[: line - 1]:
            once = of and years and not set(of) & set(years)
            if alike(other, given) and not once:
                raise TableError(
                    f"{name}, row {line}: {given!r} is there twice{_as(other, given)}. Write all "
                    f"of its neighborhoods into one row, separated by {_BETWEEN!r}."
                )
    return Aliases(name, tuple(rows))


def _row(where: str, name: object, hoods: object, of: object) -> _Row:
    """Read a row, and see that nothing lacks."""
    row = (" ".join(_parts(name, None)), tuple(dict.fromkeys(_parts(hoods))), tuple(_parts(of)))
    for column, value in zip(_COLUMNS, row, strict=False):
        if not value:
            raise TableError(f"{where}: column {column!r} is empty; fill it or leave the row out.")
    if not all(re.fullmatch(r"\d{4}", year) for year in row[2]):
        raise TableError(
            f"{where}: column {_VINTAGES!r} is {files.printable(str(of))!r}; expected years such "
            "as 2017;2019, or nothing."
        )
    return row


@cache
def _bundled() -> dict[str, Aliases]:
    """Read those that come with the package, by place."""
    homes = {manifest.place: path.parent / "aliases.csv" for manifest, path in snapshots.bundled()}
    return {place: read_aliases(path) for place, path in homes.items() if path.is_file()}


def bundled_aliases(place: str, vintage: int, known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give the everyday names that come with the package, of the neighborhoods that are there.

    Parameters
    ----------
    place
        As its snapshot has it.
    vintage, known
        As for `Aliases.of`.

    Returns
    -------
    dict
        As `Aliases.of` gives it; a name of which a neighborhood is not there is left out.
    """
    of = _bundled().get(place)
    if of is None:
        return {}
    there = _Spelled(known)
    whole = (row for row in of.rows if all(there.find(hood) is not None for hood in row[1]))
    return Aliases(of.file, tuple(whole)).of(vintage, known) if known else {}


def _file_name(source: Any) -> str:  # noqa: ANN401 - a path, or what is none
    return str(source).replace("\\", "/").rpartition("/")[2]


def _parts(cell: Any, between: str | None = _BETWEEN) -> Iterator[str]:  # noqa: ANN401 - a cell of any type
    """Give what is written in a cell, without blanks around it."""
    text = files.text(cell)
    return filter(None, (" ".join(part.split()) for part in text.split(between)))


def _as(other: str, given: str) -> str:
    return "" if other == given else f" (as {_said(other)})"


def _said(name: str) -> str:
    return repr(files.printable(name))
