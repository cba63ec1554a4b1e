"""Draws of what is not known: take-up, who is new, whom price keeps away, costs.

Each number of the stream belongs to one draw: the i-th draw is the same in whatever pieces they
are asked for, whatever else is drawn, and in whatever order. Items of the book are triangular, the
central figure their peak; they are ranges, no sampling distributions.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion._late import Late
from exclusion.errors import ArgumentError, TableError
from exclusion.moe import Z90
from exclusion.programmes._kinds import parts_of
from exclusion.programmes._reasons import named, times_factor
from exclusion.programmes._take_up import expit, logit

if TYPE_CHECKING:
    from scipy import special

    from exclusion.frames import Floats
    from exclusion.programmes._items import Book, Item, Range
else:
    special = Late("scipy.special")

_ENDS: Final = ["low", "central", "high"]


def _uniform(name: str, draws: int, seed: int, start: int) -> Floats:
    """Return numbers strictly between 0 and 1, those from `start` on of the name's own stream."""
    frames.check_whole(draws, "draws", 1, frames.MOST_DRAWS)
    frames.check_whole(seed, "seed", 0)
    frames.check_whole(start, "start", 0, frames.MOST_DRAWS)
    bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))
    # A double takes one step of the stream, so the draws before need not be made.
    bits.advance(start)
    return np.maximum(np.random.Generator(bits).random(draws), np.finfo(float).tiny)


def _triangular(range_: Range, u: Floats) -> Floats:
    """Turn uniform numbers into draws of a triangle from low over central to high."""
    low, peak, high = range_.low, range_.central, range_.high
    if low == high:
        return np.full(u.shape, low)
    rises = (peak - low) / (high - low)
    up = low + np.sqrt(u * (high - low) * (peak - low))
    down = high - np.sqrt((1 - u) * (high - low) * (high - peak))
    return np.where(u < rises, up, down)


def draw(item: Item, draws: int, *, seed: int = 0, start: int = 0) -> Floats:
    """Draw what an item of the book may be.

    Parameters
    ----------
    item
        As `Book.get` gives it.
    draws
        How many.
    seed
        The same seed gives the same draws.
    start
        The number of the first: draws 0-999 and 1,000-1,999 are those of one call for 2,000.

    Returns
    -------
    ndarray
        In the item's unit, of shape (draws,): triangular from low to high, central the peak.

    Raises
    ------
    ArgumentError
        If the item is none, or a number is out of its range.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> found = draw(book().get("new_of_enrolled"), 1000)
    >>> round(float(found.mean()), 3), bool(found.min() >= 0), bool(found.max() <= 0.2)
    (0.09, True, True)
    """
    frames.check_made(item, "Item")
    return _triangular(item.range, _uniform(f"item {item.name}", draws, seed, start))


def draw_cost(
    programme: str, book: Book, years: float, draws: int, *, seed: int = 0, start: int = 0
) -> Floats:
    """Draw what one unit of a programme costs.

    Parameters
    ----------
    programme, book, years
        As of `unit_cost`.
    draws, seed, start
        As of `draw`.

    Returns
    -------
    ndarray
        US dollars, of shape (draws,): the sum over its items, each triangular on its own.

    Raises
    ------
    ArgumentError
        If there is no such programme, or a number is out of its range.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> draw_cost("wireless", book(), 2, 3).round(-3)
    array([281000., 255000., 290000.])
    """
    total = np.zeros(1)
    for name, range_ in parts_of(programme, book, years):
        # By the item's name: programmes that share one pay the same for it in a draw.
        total = total + _triangular(range_, _uniform(f"item {name}", draws, seed, start))
    return total


def draw_price(
    state: str | None, book: Book, draws: int, *, seed: int = 0, start: int = 0
) -> Floats:
    """Draw the share of unconnected households that price keeps away.

    Parameters
    ----------
    state
        FIPS code, or None for the nation.
    book
        For the item price_factor.
    draws, seed, start
        As of `draw`.

    Returns
    -------
    ndarray
        Shares (0-1), of shape (draws,): the share named in the survey, normal with its standard
        error, times a factor that is triangular from 1 to 2.

    Raises
    ------
    GeoidError
        If it is no code of a state.
    ArgumentError
        If a number is out of its range.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> found = draw_price("22", book(), 1000)
    >>> np.quantile(found, [0.05, 0.5, 0.95]).round(2)
    array([0.2 , 0.29, 0.39])
    """
    frames.check_made(book, "Book")
    share, se, area = named(state)
    drawn = share + se * special.ndtri(_uniform(f"price {area}", draws, seed, start))
    return times_factor(drawn, draw(book.get("price_factor"), draws, seed=seed, start=start))


def draw_take_up(
    counties: pd.DataFrame, draws: int, *, seed: int = 0, start: int = 0
) -> pd.DataFrame:
    """Draw counties' take-up.

    Parameters
    ----------
    counties
        As `of_counties` gives them: low, central and high, by GEOID.
    draws, seed, start
        As of `draw`.

    Returns
    -------
    DataFrame
        Shares (0-1) of the eligible households: a row a draw, numbered from `start`, a column a
        county, sorted. Normal on the logit about the central figure; 5 % lie below low and 5 %
        above high, each side with its own spread.

    Raises
    ------
    TableError
        If a column is missing, a share outside 0-1, or low, central and high out of order.
    ArgumentError
        If a number is out of its range.

    Examples
    --------
    >>> from exclusion.programmes import book, of_counties
    >>> draw_take_up(of_counties(None, ["22071"], book()), 3).round(2)
       22071
    0   0.36
    1   0.25
    2   0.54
    """
    frames.check_columns(counties, _ENDS, "counties", "of_counties gives them")
    frames.check_index(counties, "counties")
    if not len(counties):
        raise ArgumentError("counties is empty; expected one row at least.")
    counties = counties.sort_index()
    low, central, high = (frames.shares(counties[end], end) for end in _ENDS)
    wrong = ~((low <= central) & (central <= high))
    if wrong.any():
        at = counties.index[wrong][0]
        raise TableError(
            f"low, central and high of {at} in counties are {low[wrong][0]:g}, "
            f"{central[wrong][0]:g} and {high[wrong][0]:g}; expected shares in this order."
        )
    z = np.column_stack(
        [special.ndtri(_uniform(f"take_up {one}", draws, seed, start)) for one in counties.index]
    )
    middle = logit(central)
    spread = np.where(z < 0, middle - logit(low), logit(high) - middle) / Z90
    return pd.DataFrame(
        expit(middle + z * spread), pd.RangeIndex(start, start + draws), list(counties.index)
    )
