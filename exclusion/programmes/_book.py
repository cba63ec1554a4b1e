"""The dated cost book: items with a range and a source, those of the package and the user's."""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NoReturn

from exclusion import files, frames, snapshots
from exclusion._harmless import printable
from exclusion.errors import ArgumentError, SourceError, TableError
from exclusion.programmes._items import UNITS, Book, Item, Range, Reference, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Larger files are none that somebody wrote by hand.
_MOST_BYTES: Final = 1 << 20
_MOST_TEXT: Final = 500
#: No item of a city's costs more, and no unit serves so many.
_MOST: Final = 1e12
_NUMBERS: Final = ("low", "central", "high")
_TEXTS: Final = ("name", "what", "place", "buys")
_KEYS: Final = (*_TEXTS, "unit", *_NUMBERS, "ours", "year", "source")
_SOURCE: Final = ("publisher", "year", "address")
#: What a user's file may say of programmes of which nobody published an effect.
EFFECT_UNIT: Final = "share of served households"
EFFECTS: Final = tuple(
    f"effect_{name}"
    for name in ("building", "wireless", "hotspots", "devices", "navigators", "public_computers")
)


def book(path: str | Path | None = None) -> Book:
    """Read the cost book, with a user's items in place of bundled ones and beside them.

    Parameters
    ----------
    path
        A TOML file of tables ``[[item]]``, each with name, what, unit (one of `UNITS`), low, high,
        year, place and one ``[[item.source]]`` or more (publisher, year, address); central, buys
        and ours if wanted. None reads the bundled book alone.

    Returns
    -------
    Book
        Each item says its file.

    Raises
    ------
    ArgumentError
        If the path is none.
    SourceError
        If there is no such file, or it is no TOML.
    TableError
        If an item lacks a source or a field, has one that is unknown or of another kind, a number
        that is negative, infinite or missing, low above high, or a unit that is not known or does
        not fit the programmes; the message names file, item and field.

    Examples
    --------
    >>> item = book().get("navigator")
    >>> item.range, item.unit, item.year, item.ours
    (Range(low=128216.0, central=142076.0, high=155936.0), 'dollars per navigator and year', 2022,
     ('central',))
    """
    known = _bundled()
    if path is None:
        return Book(known)
    file = files.regular(path, "path")
    own = _read(file, printable(file.name))
    for name, item in own.items():
        _check_fits(item, known.get(name))
    return Book(
        {**known, **own},
        printable(file.name),
        tuple(name for name in own if name in known),
        tuple(name for name in own if name not in known),
    )


@cache
def _bundled() -> dict[str, Item]:
    items: dict[str, Item] = {}
    for file in sorted((snapshots.folder() / "programmes").glob("*.toml")):
        items |= _read(file, "")
    return items


def _check_fits(own: Item, known: Item | None) -> None:
    """Refuse an item that programmes could not use as what its name says."""
    if own.name.startswith("effect_") and own.name not in EFFECTS:
        _refuse(own.file, own.name, "name", f"there is no such effect; expected {_one_of(EFFECTS)}")
    fits = [EFFECT_UNIT] if own.name in EFFECTS else list(UNITS)
    if known is not None:
        # Dollars of a month and of a year are told apart; what they are for cannot be guessed.
        kind = UNITS[known.unit].of, UNITS[known.unit].per
        fits = [name for name, unit in UNITS.items() if (unit.of, unit.per) == kind]
    if own.unit not in fits:
        _refuse(own.file, own.name, "unit", f"{own.unit!r} does not fit; expected {_one_of(fits)}")


def _read(file: Path, own: str) -> dict[str, Item]:
    """Read the items of a file; of the user's they carry its name."""
    shown = printable(file.name)
    try:
        with file.open("rb") as stream:
            written = stream.read(_MOST_BYTES + 1)
        if len(written) > _MOST_BYTES:
            raise SourceError(
                f"{shown} has more than a megabyte; expected TOML with items.", url=str(file)
            )
        # Windows' editors put a mark before UTF-8, and end lines their own way.
        content = tomllib.loads(written.decode("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, ValueError, RecursionError) as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(
            f"{shown} cannot be read as TOML in UTF-8: {printable(str(err) or 'nested too deeply')}"
            ". Expected tables that begin with [[item]].",
            url=str(file),
        ) from err
    tables = content.get("item")
    _check_keys(content, ("item",), shown, "")
    if not (isinstance(tables, list) and tables and all(isinstance(one, dict) for one in tables)):
        _refuse(shown, "", "item", "there is none; begin each item with a line [[item]]")
    items: dict[str, Item] = {}
    for number, table in enumerate(tables, 1):
        item = _item(table, shown, f"number {number}", own)
        if item.name in items:
            _refuse(shown, item.name, "name", "there are two items of this name")
        items[item.name] = item
    return items


def _item(table: dict[str, Any], file: str, number: str, own: str) -> Item:
    name = _text(table, "name", file, number)
    _check_keys(table, _KEYS, file, name)
    what, place = (_text(table, field, file, name) for field in ("what", "place"))
    buys = _text(table, "buys", file, name) if "buys" in table else ""
    unit = _text(table, "unit", file, name)
    if unit not in UNITS:
        _refuse(file, name, "unit", f"{unit!r} is not known; expected {_one_of(UNITS)}")
    numbers, ours = _numbers(table, file, name, UNITS[unit])
    return Item(
        name, what, unit, numbers, _year(table, file, name), place,
        _sources(table, file, name), buys, ours, file if own else "",
    )  # fmt: skip


def _numbers(
    table: dict[str, Any], file: str, name: str, unit: Unit
) -> tuple[Range, tuple[str, ...]]:
    """Read low, central and high; the middle of the range where there is no central figure."""
    ours = table.get("ours", [])
    if not (isinstance(ours, list) and all(one in _NUMBERS for one in ours)):
        _refuse(file, name, "ours", f"expected a list of {_one_of(_NUMBERS)}")
    most = 1 if unit.of == "share" else _MOST
    low, high = (_number(table, field, file, name, most) for field in ("low", "high"))
    if low > high:
        _refuse(file, name, "low", f"{low:g} is above high, {high:g}")
    if "central" not in table:
        marked = {"central", *ours}
        return Range(low, (low + high) / 2, high), tuple(n for n in _NUMBERS if n in marked)
    central = _number(table, "central", file, name, most)
    if not low <= central <= high:
        _refuse(file, name, "central", f"{central:g} is not from low, {low:g}, to high, {high:g}")
    return Range(low, central, high), tuple(n for n in _NUMBERS if n in ours)


def _number(table: dict[str, Any], field: str, file: str, name: str, most: float) -> float:
    if field not in table:
        _refuse(file, name, field, "it is missing; write a number")
    value = table[field]
    try:
        frames.check_number(value, field, zero=True)
    except ArgumentError:
        said = f"it is {printable(repr(value))[:80]}; expected a finite number, 0 or more"
        _refuse(file, name, field, said)
    if value > most:
        hint = " Give fractions: 0.25 for 25 %." if most == 1 else ""
        _refuse(file, name, field, f"it is {value:g}; expected {most:g} at most.{hint}")
    return float(value)


def _year(table: dict[str, Any], file: str, name: str, field: str = "year") -> int:
    value = table.get(field.rpartition(" ")[2])
    first, last = frames.YEARS
    if not isinstance(value, int) or isinstance(value, bool) or not first <= value <= last:
        said = f"it is {printable(repr(value))[:80]}" if value is not None else "it is missing"
        _refuse(file, name, field, f"{said}; expected a year, such as 2024")
    return value


def _sources(table: dict[str, Any], file: str, name: str) -> tuple[Reference, ...]:
    """Read who published a figure: without anybody it is refused."""
    given = table.get("source")
    given = [given] if isinstance(given, dict) else given
    if not (isinstance(given, list) and given and all(isinstance(one, dict) for one in given)):
        advice = "write [[item.source]] with publisher, year and address"
        _refuse(file, name, "source", f"a figure without one is not taken; {advice}")
    found = []
    for one in given:
        _check_keys(one, _SOURCE, file, name)
        publisher, address = (
            _text(one, field, file, name, "source ") for field in ("publisher", "address")
        )
        found.append(Reference(publisher, _year(one, file, name, "source year"), address))
    return tuple(found)


def _text(table: dict[str, Any], field: str, file: str, name: str, of: str = "") -> str:
    value = table.get(field)
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_TEXT:
        said = f"it is {printable(repr(value))[:80]}" if value is not None else "it is missing"
        _refuse(
            file, name, f"{of}{field}", f"{said}; expected a text, {_MOST_TEXT} letters at most"
        )
    return printable(" ".join(value.split()))


def _check_keys(table: dict[str, Any], known: tuple[str, ...], file: str, name: str) -> None:
    """Refuse a field that nothing reads: it is a slip of the pen in one that is."""
    for field in table:
        if field not in known:
            near = difflib.get_close_matches(field, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"expected {_one_of(known)}"
            _refuse(file, name, printable(field)[:80], f"there is no such field; {hint}")


def _one_of(names: Mapping[str, Any] | tuple[str, ...] | list[str]) -> str:
    return f"one of {', '.join(map(repr, names))}" if len(names) > 1 else repr(next(iter(names)))


def _refuse(file: str, name: str, field: str, said: str) -> NoReturn:
    item = f"item {name!r}, " if name else ""
    raise TableError(f"{file or 'the cost book'}, {item}field {field!r}: {said}.")
