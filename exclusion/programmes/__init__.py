"""What programmes cost, whom they serve, and what is known of whom they connect.

The cost book is dated: each item has a range, a year, a place and its sources, and a user's file
replaces items by name. Where a source gives no central figure the middle of its range is taken,
marked as our choice. A programme says which gap it serves, what limits it and which items it
costs. How many are newly connected is told only where somebody published an effect: of a subsidy,
from who enrolled in the last national one and what offline households name as their main reason
(NTIA, *Internet Use Survey*, November 2021). All else is counted as households served.

Ranges run from low to high and are no survey's 90 % intervals. Nothing here knows a study: needs
come as plain numbers.
"""

from __future__ import annotations

from exclusion.programmes._book import book
from exclusion.programmes._draws import draw, draw_cost, draw_price, draw_take_up
from exclusion.programmes._effects import (
    WHY,
    Connected,
    Products,
    connected,
    newly_connected,
    products,
    share_out,
    subsidy,
)
from exclusion.programmes._items import FRESH, UNITS, Book, Item, Range, Reference, Unit
from exclusion.programmes._kinds import (
    GOODS,
    LIMITS,
    PROGRAMMES,
    Programme,
    capacity,
    costs_of,
    unit_cost,
)
from exclusion.programmes._reasons import REASONS, REASONS_SOURCE, price, reasons
from exclusion.programmes._take_up import BASES, of_counties, take_up

__all__ = [
    "BASES",
    "FRESH",
    "GOODS",
    "LIMITS",
    "PROGRAMMES",
    "REASONS",
    "REASONS_SOURCE",
    "UNITS",
    "WHY",
    "Book",
    "Connected",
    "Item",
    "Products",
    "Programme",
    "Range",
    "Reference",
    "Unit",
    "book",
    "capacity",
    "connected",
    "costs_of",
    "draw",
    "draw_cost",
    "draw_price",
    "draw_take_up",
    "newly_connected",
    "of_counties",
    "price",
    "products",
    "reasons",
    "share_out",
    "subsidy",
    "take_up",
    "unit_cost",
]
