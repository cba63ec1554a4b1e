"""What the cost book is made of: units, ranges, references, items."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exclusion import frames

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A figure that is this many years old is still taken as it is; an older one is marked.
FRESH: Final = 5


@dataclass(frozen=True)
class Unit:
    """What a figure is counted in.

    Parameters
    ----------
    of
        "dollars" (US), "households", "people", "meters" or "share".
    per
        One of what it is for: "household", "device", "navigator" or "site"; "" for none.
    every
        "month" or "year"; "" for once.
    """

    of: str
    per: str = ""
    every: str = ""


#: Every unit that an item can have, as it is written in a file.
UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {
        f"dollars per {per}{f' and {every}' if every else ''}": Unit("dollars", per, every)
        for per in ("household", "device", "navigator", "site")
        for every in ("", "month", "year")
    }
    | {
        f"people per navigator and {every}": Unit("people", "navigator", every)
        for every in ("month", "year")
    }
    | {
        "households per site": Unit("households", "site"),
        "meters": Unit("meters"),
        "share of all households": Unit("share", "household"),
        "share of eligible households": Unit("share", "eligible household"),
        "share of enrolled households": Unit("share", "enrolled household"),
        "share of served households": Unit("share", "served household"),
        "times a share": Unit("times"),
    }
)


@dataclass(frozen=True)
class Range:
    """Three figures of one thing: neither end is a survey's margin.

    Parameters
    ----------
    low, central, high
        In this order, in the unit of what they tell.
    """

    low: float
    central: float
    high: float

    def times(self, factor: float) -> Range:
        """Multiply all three.

        Parameters
        ----------
        factor
            A number, 0 or more.

        Returns
        -------
        Range
            The products.

        Examples
        --------
        >>> Range(1, 2, 4).times(12)
        Range(low=12, central=24, high=48)
        """
        return Range(self.low * factor, self.central * factor, self.high * factor)


@dataclass(frozen=True)
class Reference:
    """Who published a figure.

    Parameters
    ----------
    publisher
        In words.
    year
        Of the publication.
    address
        Where it is found, as it was given.
    """

    publisher: str
    year: int
    address: str


@dataclass(frozen=True)
class Item:
    """One figure of the cost book, with its range and where it is from.

    Parameters
    ----------
    name
        By which programmes ask for it, and a user's file replaces it.
    what
        What it is, in words.
    unit
        One of `UNITS`.
    range
        Low, central and high, in that unit; dollars are those of `year`.
    year
        Of the figures; of several, the oldest.
    place
        Where they were found.
    sources
        One at least.
    buys
        What one gets for it.
    ours
        Which of low, central and high no source gives: our choice, or that of the user's file.
    file
        The user's file that it is from; "" for the bundled book.
    """

    name: str
    what: str
    unit: str
    range: Range
    year: int
    place: str
    sources: tuple[Reference, ...]
    buys: str = ""
    ours: tuple[str, ...] = ()
    file: str = ""

    def is_dated(self, year: int) -> bool:
        """Tell whether the figures are more than five years old.

        Parameters
        ----------
        year
            The year in which they are used.

        Returns
        -------
        bool
            To be marked wherever it is shown.

        Raises
        ------
        ArgumentError
            If it is no year.

        Examples
        --------
        >>> from exclusion.programmes import book
        >>> item = book().items["public_computer_site"]
        >>> item.year, item.is_dated(2019), item.is_dated(2020)
        (2014, False, True)
        """
        frames.check_whole(year, "year", *frames.YEARS)
        return year - self.year > FRESH


@dataclass(frozen=True)
class Book:
    """Items by name.

    Parameters
    ----------
    items
        By name, those of the bundled book first; not to be changed.
    file
        The user's file; "" without one.
    replaced, added
        Names of the items that are the user's, in place of bundled ones and beside them.
    """

    items: Mapping[str, Item]
    file: str = ""
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", MappingProxyType(dict(self.items)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Be made again of a plain dict: a read-only one cannot be sent to another process."""
        return type(self), (dict(self.items), self.file, self.replaced, self.added)

    def get(self, name: str) -> Item:
        """Find an item.

        Parameters
        ----------
        name
            Such as "navigator".

        Returns
        -------
        Item
            The user's where its file has one of that name.

        Raises
        ------
        ArgumentError
            If there is none; the message lists those that there are.
        """
        frames.check_choice(name, self.items, "name of an item")
        return self.items[name]

    def dated(self, year: int) -> tuple[str, ...]:
        """Name the items whose figures are more than five years old.

        Parameters
        ----------
        year
            The year in which they are used.

        Returns
        -------
        tuple of str
            In the order of the book.

        Examples
        --------
        >>> from exclusion.programmes import book
        >>> "navigator" in book().dated(2026), "navigator" in book().dated(2028)
        (False, True)
        """
        return tuple(name for name, item in self.items.items() if item.is_dated(year))
