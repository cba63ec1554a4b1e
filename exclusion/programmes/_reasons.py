"""Why households are offline, as they said: NTIA's survey of November 2021, by state."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid, snapshots
from exclusion.programmes._items import Book, Range
from exclusion.sources import Source

if TYPE_CHECKING:
    from exclusion.frames import Floats

#: Main reasons of households without internet at home.
REASONS: Final = ("no_need", "price", "no_computer", "not_available", "elsewhere", "privacy")
#: What the reasons are from.
REASONS_SOURCE: Final = Source(
    what="NTIA Internet Use Survey, November 2021: main reason of households not online at home",
    url="https://www.ntia.gov/data",
    read="2026-11-30",
    credit="National Telecommunications and Information Administration",
    vintage=2021,
)
#: States and the nation, as `reasons` names them.
NATION: Final = "US"


def reasons(state: str | None = None) -> pd.DataFrame:
    """Tell why households are not online at home.

    Parameters
    ----------
    state
        FIPS code, such as "22", or a GEOID that begins with it; None is the nation. Puerto Rico
        was not asked: its rows are the nation's.

    Returns
    -------
    DataFrame
        Indexed by reason, one of `REASONS`: share (0-1) of households in which nobody uses the
        internet at home, its standard error se, and area ("US" or the state's code). Where nobody
        of the sample named a reason, share and se are 0. Other reasons make up the rest.

    Raises
    ------
    GeoidError
        If it is no code of a state.

    Examples
    --------
    >>> reasons("22").loc[["no_need", "price"]].round(3)
             share     se area
    reason
    no_need  0.544  0.040   22
    price    0.198  0.029   22
    """
    table = _bundled()
    area = NATION
    if state is not None:
        geoid.geography(state)
        area = state[:2] if (table["area"] == state[:2]).any() else NATION
    found = table[table["area"] == area].set_index("reason")
    return found.loc[list(REASONS), ["share", "se", "area"]]


@cache
def _bundled() -> pd.DataFrame:
    file = snapshots.folder() / "programmes" / "reasons.csv"
    return pd.read_csv(file, dtype={"area": str})


def price(state: str | None, book: Book) -> Range:
    """Tell what part of unconnected households would connect if it cost nothing.

    Parameters
    ----------
    state
        FIPS code, or None for the nation.
    book
        As `exclusion.programmes.book` gives it, for the item price_factor.

    Returns
    -------
    Range
        Shares (0-1) of unconnected households: low is the share whose main reason is price, high
        twice that, which is our choice, and central between them.

    Raises
    ------
    GeoidError
        If it is no code of a state.
    ArgumentError
        If the book is none.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> found = price("22", book())
    >>> round(found.low, 3), round(found.high, 3)
    (0.198, 0.395)
    """
    frames.check_made(book, "Book")
    share, _, _ = named(state)
    factor = book.get("price_factor").range
    return Range(*(min(share * one, 1.0) for one in (factor.low, factor.central, factor.high)))


def named(state: str | None) -> tuple[float, float, str]:
    """Return the share whose main reason is price, its standard error, and of where they are.

    Parameters
    ----------
    state
        FIPS code, or None for the nation.
    """
    row = reasons(state).loc["price"].to_dict()
    return float(row["share"]), float(row["se"]), str(row["area"])


def times_factor(share: Floats, factor: Floats) -> Floats:
    """Return drawn shares times drawn factors, held in 0-1.

    Parameters
    ----------
    share, factor
        Of one length.
    """
    return np.clip(np.maximum(share, 0) * factor, 0, 1)
