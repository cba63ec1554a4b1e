"""The programmes: which gap each serves, what limits it, what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exclusion import frames
from exclusion.programmes._items import UNITS, Book, Range

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What keeps a programme from reaching all: who enrolls, what is bought, whose time there is, who
#: lives in the buildings, or who is near.
LIMITS: Final = ("enrollment", "stock", "hours", "buildings", "distance")

#: Items that a supplier sells, so that more of them may be cheaper. Of the rest that is bought
#: without sites, posts are wages, and a subsidy is money handed on: neither falls with quantity.
GOODS: Final = ("device", "hotspot")

_MONTHS: Final = 12
_NO_COMPUTER: Final = "no_computer_at_all"
_NO_SUBSCRIPTION: Final = "computer_no_subscription"
_PHONE: Final = "phone_plan_only"


@dataclass(frozen=True)
class Programme:
    """Something that a city can pay for.

    Parameters
    ----------
    name
        Such as "navigators".
    label
        Its meaning in words.
    gaps
        The gaps of `exclusion.indicators.GAPS` that it serves.
    limit
        One of `LIMITS`.
    per
        What is bought one by one: "household", "device", "navigator" or "site".
    costs
        Names of the items of the cost book that one of them costs.
    capacity
        The item that tells how many households one of them serves; "" where it is one household,
        or where it hangs on who is near.
    radius
        The item that tells how far a site reaches; "" for none.
    effect
        The item that tells what part of the households served are newly connected. The bundled
        book has none but of the subsidy: nobody published one.
    running
        An item that one of them costs beside `costs` where the book has it; the bundled one has
        none, since no figure with a source was found.
    """

    name: str
    label: str
    gaps: tuple[str, ...]
    limit: str
    per: str
    costs: tuple[str, ...]
    capacity: str = ""
    radius: str = ""
    effect: str = ""
    running: str = ""


#: By name, in the order in which they draw from the pool unless another is asked for.
PROGRAMMES: Final[Mapping[str, Programme]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Programme(
                "subsidy", "service subsidy", (_NO_SUBSCRIPTION, _PHONE), "enrollment",
                "household", ("service_subsidy",), effect="new_of_enrolled",
            ),
            Programme(
                "building", "building-wide service", (_NO_SUBSCRIPTION, _PHONE), "buildings",
                "household", ("building_service",), effect="effect_building",
            ),
            Programme(
                "wireless", "fixed wireless site", (_NO_SUBSCRIPTION, _PHONE), "distance",
                "site", ("wireless_site", "wireless_running"), "wireless_reach",
                "wireless_radius", "effect_wireless",
            ),
            Programme(
                "hotspots", "hotspot lending", (_NO_SUBSCRIPTION, _PHONE), "stock",
                "device", ("hotspot",), effect="effect_hotspots",
            ),
            Programme(
                "devices", "device", (_NO_COMPUTER,), "stock",
                "device", ("device",), effect="effect_devices",
            ),
            Programme(
                "navigators", "navigator hours", (_NO_COMPUTER, _NO_SUBSCRIPTION, _PHONE),
                "hours", "navigator", ("navigator",), "navigator_reach",
                effect="effect_navigators",
            ),
            Programme(
                "public_computers", "public computer site", (_NO_COMPUTER,), "distance",
                "site", ("public_computer_site",), effect="effect_public_computers",
                running="public_computer_running",
            ),
        )
    }
)  # fmt: skip


def unit_cost(programme: str, book: Book, years: float = 1) -> Range:
    """Tell what one unit of a programme costs.

    Parameters
    ----------
    programme
        A name of `PROGRAMMES`.
    book
        As `exclusion.programmes.book` gives it.
    years
        How long it runs; what is bought once is paid once.

    Returns
    -------
    Range
        US dollars of the items' years for one household, device, navigator or site (its `per`),
        not deflated.

    Raises
    ------
    ArgumentError
        If there is no such programme, or years is no number above 0.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> unit_cost("wireless", book(), years=2)
    Range(low=190000.0, central=362450.0, high=534900.0)
    """
    parts = parts_of(programme, book, years)
    return Range(
        *(sum(getattr(range_, end) for _, range_ in parts) for end in ("low", "central", "high"))
    )


def parts_of(programme: str, book: Book, years: float) -> list[tuple[str, Range]]:
    """List what one unit of a programme costs, by item.

    Parameters
    ----------
    programme, book, years
        As of `unit_cost`.

    Returns
    -------
    list of (str, Range)
        US dollars over the years.
    """
    frames.check_choice(programme, PROGRAMMES, "programme")
    frames.check_made(book, "Book")
    frames.check_number(years, "years")
    items = [book.get(name) for name in costs_of(programme, book)]
    return [(one.name, one.range.times(times(one.unit, years))) for one in items]


def costs_of(programme: str, book: Book) -> tuple[str, ...]:
    """Name the items that one unit of a programme costs.

    Parameters
    ----------
    programme, book
        As of `unit_cost`.

    Returns
    -------
    tuple of str
        The programme's `costs`, and its `running` where the book has it.

    Raises
    ------
    ArgumentError
        If there is no such programme, or the book is none.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> costs_of("public_computers", book())
    ('public_computer_site',)
    """
    frames.check_choice(programme, PROGRAMMES, "programme")
    frames.check_made(book, "Book")
    one = PROGRAMMES[programme]
    return (*one.costs, one.running) if one.running in book.items else one.costs


def times(unit: str, years: float) -> float:
    """Return how often a figure is paid or counted.

    Parameters
    ----------
    unit
        One of `UNITS`.
    years
        How long.
    """
    return {"month": _MONTHS * years, "year": years, "": 1.0}[UNITS[unit].every]


def capacity(programme: str, book: Book, years: float = 1) -> Range | None:
    """Tell how many households one unit of a programme can serve.

    Parameters
    ----------
    programme
        A name of `PROGRAMMES`.
    book
        As `exclusion.programmes.book` gives it.
    years
        How long it runs.

    Returns
    -------
    Range or None
        Households. Of a navigator the people helped, counted as one of each household, which is
        the most that it can be; of a subsidy, device or hotspot one household at a time. None
        where only the distance to a site limits it.

    Raises
    ------
    ArgumentError
        If there is no such programme, or years is no number above 0.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> capacity("navigators", book(), years=2)
    Range(low=600.0, central=624.0, high=1200.0)
    """
    frames.check_choice(programme, PROGRAMMES, "programme")
    frames.check_made(book, "Book")
    frames.check_number(years, "years")
    one = PROGRAMMES[programme]
    if one.capacity:
        item = book.get(one.capacity)
        return item.range.times(times(item.unit, years))
    return None if one.limit == "distance" else Range(1.0, 1.0, 1.0)
