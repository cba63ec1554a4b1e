"""What money can buy: programmes in lines, and sites in networks, with prices in whole cents."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import ArgumentError
from exclusion.programmes import LIMITS, PROGRAMMES, UNITS, capacity, costs_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.programmes import Book, Item
    from exclusion.siting import Case

#: Who is in need: with a computer and without a subscription, and without any computer.
POOLS: Final = ("service", "device")
#: Programmes that are bought without sites, in the order in which they draw from the pools.
LINES: Final = tuple(
    name for name, one in PROGRAMMES.items() if one.limit in {"enrollment", "stock", "hours"}
)
#: Programmes that open sites.
NETWORKS: Final = tuple(name for name, one in PROGRAMMES.items() if one.limit == "distance")
#: Why a programme is not offered: nobody says how many homes are in buildings, where sites could
#: be, or who has no computer.
LEFT_OUT: Final = ("no_buildings", "no_candidates", "no_computers_unknown")

#: How long a budget can be for.
MOST_YEARS: Final = 10

_GAP: Final = "no_computer_at_all"
#: Posts are filled in tenths; all else is bought one by one.
_TENTH: Final = 0.1
#: What floating point makes of a cent.
_DUST: Final = 1e-6


@dataclass(frozen=True)
class Line:
    """A programme that is bought in steps: one household or device, or a tenth of a post.

    Parameters
    ----------
    programme
        A name of `LINES`.
    pools
        Of `POOLS`, those that it draws from.
    part
        What part of a unit one step is.
    once, yearly
        Cents that a step costs in the first year, and in each year.
    holds
        Households that a step can serve over all years.
    """

    programme: str
    pools: tuple[str, ...]
    part: float
    once: int
    yearly: int
    holds: float

    def cents(self, years: int) -> int:
        """Add a step's cost up over the years.

        Parameters
        ----------
        years
            How many.

        Returns
        -------
        int
        """
        return self.once + years * self.yearly

    def share(self, start: int, years: int) -> float:
        """Say for which part of the years it serves, if it starts in one of them.

        Parameters
        ----------
        start, years
            The number of the year, 1 the first, and how many there are.

        Returns
        -------
        float
            1 of what is bought once; of what is paid by the year that part which is paid.
        """
        return (years - start + 1) / years if self.yearly else 1.0


@dataclass(frozen=True, eq=False)
class Network:
    """Sites of one programme: where they could be, and what each costs.

    Parameters
    ----------
    programme
        A name of `NETWORKS`.
    case
        Which candidate reaches whom; the demand counts those in the pool.
    pool
        The one of `POOLS` that they draw from.
    once
        Cents of each candidate in the first year.
    yearly
        Cents of each candidate in each year.
    """

    programme: str
    case: Case
    pool: str
    once: NDArray[np.int64]
    yearly: NDArray[np.int64]

    def cents(self, years: int) -> NDArray[np.int64]:
        """Add each candidate's cost up over the years.

        Parameters
        ----------
        years
            How many.

        Returns
        -------
        ndarray
        """
        return self.once + years * self.yearly

    # Asked for with each choice that is weighed, of a table that takes long to look into.
    @cached_property
    def drawn(self) -> NDArray[np.bool_]:
        """Which candidates cost what the book says, so that nobody knows it better."""
        return (self.case.candidates["cost_from"] == "item").to_numpy()

    @cached_property
    def most(self) -> Floats:
        """How many each candidate can serve; infinite where nothing limits it."""
        return self.case.candidates["capacity"].to_numpy(float)

    @cached_property
    def limited(self) -> bool:
        """Whether a candidate has a capacity."""
        return self.case.limited

    def share(self, start: int, years: int) -> Floats:
        """Say for which part of the years each candidate serves; as of `Line.share`.

        Parameters
        ----------
        start, years
            The number of the year, 1 the first, and how many there are.

        Returns
        -------
        ndarray
        """
        return np.where(self.yearly > 0, (years - start + 1) / years, 1.0)


@dataclass(frozen=True, eq=False)
class Offers:
    """All that can be bought over the years.

    Parameters
    ----------
    lines
        Programmes in steps.
    networks
        Programmes of sites.
    years
        How many.
    book
        Where prices are from.
    left_out
        By programme one of `LEFT_OUT`: why it is not offered.
    """

    lines: tuple[Line, ...]
    networks: tuple[Network, ...]
    years: int
    book: Book = field(repr=False)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The programmes that are offered, in the order in which they draw from the pools."""
        offered = {one.programme for one in self.lines} | {one.programme for one in self.networks}
        return tuple(name for name in PROGRAMMES if name in offered)

    def cheapest(self, start: int = 1) -> tuple[str, int]:
        """Name the cheapest thing that can be bought, and what it costs in cents.

        Parameters
        ----------
        start
            The year in which it starts.

        Returns
        -------
        tuple of str and int

        Raises
        ------
        ArgumentError
            If there is nothing.
        """
        years = self.years - start + 1
        prices = [(one.cents(years), one.programme) for one in self.lines]
        for net in self.networks:
            free = net.case.candidates["must"].to_numpy() != "not"
            cents, names = net.cents(years)[free], net.case.candidates.index[free]
            prices += list(zip(cents.tolist(), map(str, names), strict=True))
        if not prices:
            raise ArgumentError("Nothing can be bought: no programme is offered, and no site.")
        cents, name = min(prices)
        return name, cents


def lines(book: Book, years: int, *, computers: bool = True) -> tuple[Line, ...]:
    """List the programmes that are bought without sites.

    Parameters
    ----------
    book
        The cost book.
    years
        How long they run.
    computers
        Whether it is known who has no computer.

    Returns
    -------
    tuple of Line
        In the order in which they draw from the pools.

    Raises
    ------
    ArgumentError
        If the book is none, years no whole number from 1 to 10, or an item of the book makes a
        programme serve nobody, or cost nothing.

    Examples
    --------
    >>> from exclusion.programmes import book
    >>> [(one.programme, one.cents(2) / 100) for one in lines(book(), 2)]
    [('subsidy', 720.0), ('hotspots', 540.0), ('devices', 175.0), ('navigators', 28415.2)]
    """
    frames.check_made(book, "Book")
    frames.check_whole(years, "years", 1, MOST_YEARS)
    frames.check_flags(computers=computers)
    found = []
    for name in LINES:
        gaps = PROGRAMMES[name].gaps
        pools = tuple(one for one in POOLS if _serves(gaps, one))
        if pools == ("device",) and not computers:
            continue
        part = _TENTH if PROGRAMMES[name].limit == LIMITS[2] else 1.0
        once, yearly = prices(name, book, part)
        holds = capacity(name, book, years)
        assert holds is not None  # noqa: S101 - only distance has none
        if holds.central <= 0:
            raise ArgumentError(
                f"{PROGRAMMES[name].capacity} of the cost book is {holds.central:g} in the middle: "
                f"{PROGRAMMES[name].label} would serve nobody. Give a figure above 0."
            )
        if once + yearly <= 0:
            raise ArgumentError(
                f"{', '.join(PROGRAMMES[name].costs)} of the cost book: {PROGRAMMES[name].label} "
                "would cost nothing, so there is no end to how much is bought. Give its price."
            )
        found.append(Line(name, pools, part, once, yearly, holds.central * part))
    return tuple(found)


def _serves(gaps: tuple[str, ...], pool: str) -> bool:
    return _GAP in gaps if pool == "device" else any(one != _GAP for one in gaps)


def network(programme: str, case: Case, book: Book) -> Network:
    """Offer the candidates of a case as sites of a programme.

    Parameters
    ----------
    programme
        A name of `NETWORKS`.
    case
        As `siting.case` gives it, for those in the pool that the programme draws from.
    book
        The cost book, for what it costs to run a site.

    Returns
    -------
    Network
        With the candidates' own costs, paid in the first year.

    Raises
    ------
    ArgumentError
        If there is no such programme, or one is no case or book.
    """
    frames.check_choice(programme, NETWORKS, "programme")
    frames.check_made(case, "Case", "case")
    frames.check_made(book, "Book")
    pools = [one for one in POOLS if _serves(PROGRAMMES[programme].gaps, one)]
    once = cents(case.candidates["cost"].to_numpy(float))
    _, yearly = prices(programme, book)
    return Network(programme, case, pools[0], once, np.full(len(once), yearly))


def prices(programme: str, book: Book, part: float = 1.0) -> tuple[int, int]:
    """Tell what a unit costs once and in a year, in cents, rounded up.

    Parameters
    ----------
    programme
        A name of `PROGRAMMES`.
    book
        The cost book.
    part
        Of a unit.

    Returns
    -------
    tuple of int
        Central figures.
    """
    sums = {"": 0.0, "year": 0.0}
    for name in costs_of(programme, book):
        item: Item = book.get(name)
        every = UNITS[item.unit].every
        times = 12 if every == "month" else 1
        sums["year" if every else ""] += item.range.central * times * part
    once, yearly = (int(cents(one)) for one in sums.values())
    return once, yearly


def cents(dollars: float | Floats) -> NDArray[np.int64]:
    """Write dollars in whole cents, rounded up.

    Parameters
    ----------
    dollars
        0 or more.

    Returns
    -------
    ndarray
    """
    return np.ceil(np.asarray(dollars, dtype=float) * 100 - _DUST).astype(np.int64)


def floored(dollars: float) -> int:
    """Write dollars in whole cents, rounded down.

    Parameters
    ----------
    dollars
        0 or more.

    Returns
    -------
    int
    """
    return math.floor(dollars * 100 + _DUST)
