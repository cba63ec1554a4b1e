"""Who is newly connected, where somebody published an effect, and one pool for all programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import _records, frames
from exclusion.errors import ArgumentError, TableError
from exclusion.programmes._items import Book, Range
from exclusion.programmes._kinds import PROGRAMMES

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.frames import Floats

#: Why there is no number of newly connected households.
WHY: Final = ("no_published_effect",)
#: Two ways to tell one thing that differ by more are said to.
APART: Final = 2.0


@dataclass(frozen=True)
class Connected:
    """How many households a programme newly connects.

    Parameters
    ----------
    range
        Households; None where nobody published an effect.
    why
        One of `WHY` where there is none; "" otherwise.
    """

    range: Range | None
    why: str = ""

    _repr_html_ = _records.card


@dataclass(frozen=True)
class Products:
    """Two ways to tell how many would be newly connected, by what people say; neither is a plan.

    Parameters
    ----------
    by_enrollment
        Enrolled households times the share of them who say they had no service before.
    by_reasons
        Unconnected households times the share of them whose main reason is price.
    """

    by_enrollment: float
    by_reasons: float

    _repr_html_ = _records.card

    @property
    def factor(self) -> float:
        """How many times the larger is the smaller; infinite where one is 0, 1 where both are."""
        low, high = sorted((self.by_enrollment, self.by_reasons))
        return high / low if low else (np.inf if high else 1.0)

    @property
    def are_apart(self) -> bool:
        """Whether they differ by more than a factor of 2, which is to be said beside them."""
        return self.factor > APART


def products(enrolled: float, unconnected: float, price: Range, book: Book) -> Products:
    """Tell both products of what people say: to be shown beside the smaller that a plan takes.

    Parameters
    ----------
    enrolled
        Households that enroll: today's eligible times take-up.
    unconnected
        Households without a subscription now.
    price
        As `exclusion.programmes.price` gives it; its low end is the share named in the survey.
    book
        As `exclusion.programmes.book` gives it, for the item first_time_users.

    Returns
    -------
    Products
        Households. They are never multiplied with one another: enrollment already holds the
        reasons of those who enrolled.

    Raises
    ------
    ArgumentError
        If a number is negative, infinite or none.

    Examples
    --------
    Orleans Parish: 58,414 enrolled by August 2023, about 20,839 unconnected.

    >>> from exclusion.programmes import book, price
    >>> found = products(58_414, 20_839, price("22", book()), book())
    >>> round(found.by_enrollment), round(found.by_reasons), round(found.factor, 1)
    (10515, 4119, 2.6)
    >>> found.are_apart
    True
    """
    frames.check_number(enrolled, "enrolled", zero=True)
    frames.check_number(unconnected, "unconnected", zero=True)
    _check_range(price, "price", 1)
    frames.check_made(book, "Book")
    said = book.get("first_time_users").range.central
    return Products(float(enrolled) * said, float(unconnected) * price.low)


def subsidy(enrolled: Range, unconnected: Range, price: Range, book: Book) -> Connected:
    """Tell how many households a service subsidy newly connects.

    Parameters
    ----------
    enrolled
        Households that enroll: today's eligible times take-up, or as many as the money is for.
    unconnected
        Households without a subscription now.
    price
        As `exclusion.programmes.price` gives it.
    book
        As `exclusion.programmes.book` gives it, for the item new_of_enrolled.

    Returns
    -------
    Connected
        Each end is the smaller of enrolled times the share that is new, and of unconnected times
        the share that price keeps away. A range from low to high, no survey's 90 %.

    Raises
    ------
    ArgumentError
        If one is no range of numbers, 0 or more.

    Examples
    --------
    >>> from exclusion.programmes import book, price
    >>> found = subsidy(Range(50_000, 58_414, 65_000), Range(18_000, 20_839, 23_000),
    ...                 price("22", book()), book())
    >>> found.range.low, round(found.range.central), round(found.range.high)
    (0.0, 4673, 9093)
    """
    _check_range(enrolled, "enrolled")
    _check_range(unconnected, "unconnected")
    _check_range(price, "price", 1)
    frames.check_made(book, "Book")
    new = book.get("new_of_enrolled").range
    ends = [
        float(newly_connected(*(getattr(one, end) for one in (enrolled, new, unconnected, price))))
        for end in ("low", "central", "high")
    ]
    return Connected(Range(*ends))


def connected(programme: str, served: Range, book: Book) -> Connected:
    """Tell how many of the households that a programme serves are newly connected.

    Parameters
    ----------
    programme
        A name of `PROGRAMMES` other than "subsidy", of which `subsidy` tells.
    served
        Households.
    book
        As `exclusion.programmes.book` gives it; a user's file may have an effect with a source.

    Returns
    -------
    Connected
        Without a range, and why, where the book has no effect of it: to serve is not to connect.

    Raises
    ------
    ArgumentError
        If there is no such programme, or served is no range of numbers, 0 or more.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> connected("navigators", Range(300, 312, 600), book())
    Connected(range=None, why='no_published_effect')
    """
    frames.check_choice(programme, [name for name in PROGRAMMES if name != "subsidy"], "programme")
    _check_range(served, "served")
    frames.check_made(book, "Book")
    effect = book.items.get(PROGRAMMES[programme].effect)
    if effect is None:
        return Connected(None, WHY[0])
    part = effect.range
    return Connected(
        Range(served.low * part.low, served.central * part.central, served.high * part.high)
    )


def _check_range(value: object, what: str, most: float = np.inf) -> None:
    if not isinstance(value, Range):
        raise ArgumentError(f"{what} is {repr(value)[:80]}; expected a programmes.Range.")
    for end in ("low", "central", "high"):
        frames.check_number(getattr(value, end), f"{end} of {what}", zero=True)
    if not value.low <= value.central <= value.high:
        raise ArgumentError(f"{what} is {value}; expected low, central and high in this order.")
    if value.high > most:
        raise ArgumentError(f"high of {what} is {value.high:g}; expected {most:g} at most.")


def newly_connected(
    enrolled: npt.ArrayLike,
    new_share: npt.ArrayLike,
    unconnected: npt.ArrayLike,
    price_share: npt.ArrayLike,
) -> Floats:
    """Tell how many households a subsidy newly connects, for each draw or area.

    Parameters
    ----------
    enrolled
        Households that enroll.
    new_share
        Part (0-1) of them that is new.
    unconnected
        Households without a subscription now.
    price_share
        Part (0-1) of them that price keeps away.

    Returns
    -------
    ndarray
        The smaller of enrolled × new_share and unconnected × price_share, never their product.

    Raises
    ------
    TableError
        If a count is negative, a share outside 0-1, or shapes or labels do not fit.

    Examples
    --------
    >>> newly_connected(58_414, [0, 0.08, 0.2], 20_839, [0.198, 0.297, 0.396]).round()
    array([   0., 4673., 8252.])
    """
    households, new, left, price = frames.together(
        enrolled_households=enrolled,
        new_share=new_share,
        unconnected_households=unconnected,
        price_share=price_share,
    )
    return np.minimum(households * new, left * price)


def share_out(pool: npt.ArrayLike, offers: Mapping[str, npt.ArrayLike]) -> Any:  # noqa: ANN401 - as the pool
    """Let programmes draw from one pool of households: each takes who is left after the others.

    Parameters
    ----------
    pool
        Households in need, by area (a Series) or of any shape, such as (draws, areas).
    offers
        By programme, in their order: the households that it could serve in each area. One number
        is offered in every area.

    Returns
    -------
    DataFrame or ndarray
        Of a Series a frame of its index with a column a programme and "left"; otherwise an array
        whose first axis has a row a programme, then those left. Households; where the pool is
        missing, so is what is taken.

    Raises
    ------
    TableError
        If a count is negative or no number, or labels or shapes do not fit.
    ArgumentError
        If there is no programme, or one is called "left".

    Examples
    --------
    >>> pool = pd.Series({"22071000100": 500.0, "22071000200": 80.0})
    >>> share_out(pool, {"subsidy": 100, "devices": pd.Series([450, 50.0], pool.index)})
                 subsidy  devices  left
    22071000100    100.0    400.0   0.0
    22071000200     80.0      0.0   0.0
    """
    households = frames.counts(pool, "pool")
    if not isinstance(offers, Mapping) or not offers:
        raise ArgumentError(f"offers is {repr(offers)[:80]}; expected households by programme.")
    names = frames.texts(list(offers), "offers")
    if "left" in names:
        raise ArgumentError('offers has a programme "left", which names those who are left.')
    left, taken = households.copy(), []
    for name in names:
        offer = frames.aligned(offers[name], frames.labels(pool), f"offers of {name}")
        wanted = frames.counts(offer, f"offers of {name}")
        try:
            some = np.minimum(left, np.broadcast_to(wanted, left.shape))
        except ValueError as err:
            raise TableError(
                f"offers of {name} has the shape {wanted.shape}, but pool has {left.shape}."
            ) from err
        taken.append(some)
        left = left - some
    if isinstance(pool, pd.Series):
        return pd.DataFrame(dict(zip((*names, "left"), (*taken, left), strict=True)), pool.index)
    return np.stack([*taken, left])
