"""The country by county: who is least connected, and how sure any place in that order is.

`nation` opens what comes with the package: every county's published figures with their margins,
and where the counties lie. A rank never stands alone: with it go the band of the draws, the chance
of being among the worst, and what comparing a county with every other proves by itself. Many
counties cannot be ranked at all, and are said to be so. `together` sets counties that buy together
beside each alone.

`fetch` pulls every place or tract of the country without a key, to a file a state; `places` opens
one of these, with what is sure of each place's rank in its state.
"""

from __future__ import annotations

from exclusion.nations._nation import LENGTHS, MEASURES, Nation, nation
from exclusion.nations._places import Places, places
from exclusion.nations._pull import TABLES, Level, fetch
from exclusion.nations._standing import Standing
from exclusion.nations._together import DISCOUNTS, Together, together

__all__ = [
    "DISCOUNTS",
    "LENGTHS",
    "MEASURES",
    "TABLES",
    "Level",
    "Nation",
    "Places",
    "Standing",
    "Together",
    "fetch",
    "nation",
    "places",
    "together",
]
