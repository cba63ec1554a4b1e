"""What a choice is worth in each draw: whom it serves, whom it connects.

The rule is one for all: a line's money buys less where prices are higher, a site whose price is
the book's is counted by the part that its money pays for; sites take their households first, then
those of the enrolled who are new, then hotspots, devices and navigators those who are left. What
is served so is a concave function of what is bought, whose slope is known: the program takes as
many tangents of it as it needs.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import programmes
from exclusion.plans._offers import POOLS
from exclusion.programmes import PROGRAMMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Network, Offers
    from exclusion.plans._worlds import Worlds
    from exclusion.siting._model import Row

_SETS = tuple(chain.from_iterable(combinations(POOLS, n) for n in range(len(POOLS) + 1)))


class Fleet(NamedTuple):
    """The columns of a network: its sites by the year in which they open, and who is served.

    Parameters
    ----------
    net
        The network.
    first
        The column of its first site.
    site, start
        Of each of its site columns the candidate's number, and the year in which it opens.
    column, kind, by
        The columns that say which part of a kind is served, the kind, and the site column that
        serves it: with capacities its own, otherwise one of those that share its class.
    """

    net: Network
    first: int
    site: NDArray[np.intp]
    start: NDArray[np.intp]
    column: NDArray[np.intp]
    kind: NDArray[np.intp]
    by: NDArray[np.intp]


class Bought(NamedTuple):
    """A column of steps: the number of the line, and the year in which they start."""

    line: int
    start: int
    column: int


class Layout(NamedTuple):
    """Which column is what."""

    fleets: tuple[Fleet, ...]
    bought: tuple[Bought, ...]


def weights(net: Network, pools: dict[str, Floats], area_of: NDArray[np.intp]) -> Floats:
    """Give the need of each kind that a network could serve, in each draw.

    Parameters
    ----------
    net
        Sites.
    pools
        By name of `POOLS`, the need of each area, of shape (draws, areas).
    area_of
        The number of each row's area.

    Returns
    -------
    ndarray
        Of shape (draws, kinds).
    """
    from scipy import sparse

    need, case = pools[net.pool], net.case
    whole = np.bincount(area_of, minlength=need.shape[1])
    shape = (need.shape[1], len(case.reach))
    spread = sparse.coo_array((1 / whole[area_of], (area_of, case.kind)), shape=shape)
    return np.asarray(need @ spread.tocsr())


class Worth:
    """What choices are worth over draws.

    Parameters
    ----------
    offers
        What can be bought.
    every
        The draws.
    areas
        By network the number of each row's area.
    """

    def __init__(self, offers: Offers, every: Worlds, areas: dict[str, NDArray[np.intp]]) -> None:
        self.offers, self.every, self.areas = offers, every, areas
        self.need = {
            net.programme: weights(net, every.pools, areas[net.programme])
            for net in offers.networks
        }
        self.pool = {name: some.sum(axis=1) for name, some in every.pools.items()}
        self.new = every.effects.get("subsidy", np.zeros(len(every)))
        #: Tangents of the mean of all draws, by the years in which things may start: whatever the
        #: budget, columns are the same, and what one search has found another need not.
        self.tangents: dict[tuple[int, ...], list[Row]] = {}
        #: By line, the households that a step serves in each draw.
        self.each = [
            one.holds * every.holds[one.programme] / every.dear[one.programme]
            for one in offers.lines
        ]

    def shares(self, fleet: Fleet) -> Floats:
        """Say for which part of the years each column of those served counts.

        Parameters
        ----------
        fleet
            A network's columns.

        Returns
        -------
        ndarray
        """
        own = fleet.by - fleet.first
        out = np.ones(len(own))
        for start in np.unique(fleet.start[own]):
            at = fleet.start[own] == start
            out[at] = fleet.net.share(int(start), self.offers.years)[fleet.site[own][at]]
        return out

    def _fleet(
        self, fleet: Fleet, values: Floats, rows: slice
    ) -> tuple[Floats, list[tuple[NDArray[np.intp], Floats, Floats, NDArray[np.intp]]]]:
        """Count whom sites serve, and give the slopes: columns, weights by draw, by kind."""
        name, own = fleet.net.programme, fleet.by - fleet.first
        need = self.need[name][rows]
        paid = np.minimum(1.0, 1.0 / self.every.dear[name][rows])
        share, drawn = self.shares(fleet), fleet.net.drawn[fleet.site[own]]
        part, total, slopes = values[fleet.column], np.zeros(len(need)), []
        if not fleet.net.limited:
            for from_book in (False, True):
                some = np.flatnonzero(drawn == from_book)
                if len(some):
                    times = paid if from_book else np.ones(len(need))
                    load = need[:, fleet.kind[some]] @ (part[some] * share[some])
                    total = total + times * load
                    slopes.append((fleet.column[some], times, share[some], fleet.kind[some]))
            return total, slopes
        most = fleet.net.most
        holds = self.every.holds[name][rows]
        for at in np.unique(own):
            some = np.flatnonzero(own == at)
            times = (paid if drawn[some[0]] else np.ones(len(need))) * share[some[0]]
            load = need[:, fleet.kind[some]] @ part[some]
            opened = values[fleet.first + at] > 0
            limit = most[fleet.site[at]] * holds if opened else np.zeros(len(need))
            full = load > limit
            total = total + times * np.where(full, limit, load)
            slopes.append((fleet.column[some], times * ~full, np.ones(len(some)), fleet.kind[some]))
            if full.any():
                column = np.array([fleet.first + at])
                most_each = np.where(full, times * most[fleet.site[at]] * holds, 0.0)
                slopes.append((column, most_each, np.ones(1), np.array([-1])))
        return total, slopes

    def steps(self, layout: Layout, values: Floats, line: int) -> float:
        """Count the steps of a line, by the part of the years in which they serve.

        Parameters
        ----------
        layout, values
            As of `tangent`.
        line
            Its number.

        Returns
        -------
        float
        """
        one = self.offers.lines[line]
        return sum(
            float(values[some.column]) * one.share(some.start, self.offers.years)
            for some in layout.bought
            if some.line == line
        )

    def tangent(
        self, layout: Layout, values: Floats, by: Floats, rows: slice = slice(None)
    ) -> tuple[float, Floats]:
        """Give what is served, weighted over draws, and its slope in every column.

        Parameters
        ----------
        layout
            Which column is what.
        values
            The columns.
        by
            How much each draw counts.
        rows
            Which draws.

        Returns
        -------
        tuple
            No choice is worth more than the value and the slope make of it.
        """
        counted = self._flow(layout, values, rows)
        slope = np.zeros(len(values))
        for fleet, slopes in zip(layout.fleets, counted.slopes, strict=True):
            held = by * (1 - counted.full[fleet.net.pool])
            need = self.need[fleet.net.programme][rows]
            for columns, times, share, kinds in slopes:
                own = held * times
                each = own.sum() if kinds[0] < 0 else own @ need[:, kinds]
                np.add.at(slope, columns, share * each)
        for some in layout.bought:
            one = self.offers.lines[some.line]
            open_to = 1 - np.min([counted.full[pool] for pool in one.pools], axis=0)
            if one.programme == "subsidy":
                new = self.new[rows]
                open_to = ((1 - new) + new * open_to) * counted.room
            part = one.share(some.start, self.offers.years)
            slope[some.column] += float((by * open_to * self.each[some.line][rows]).sum()) * part
        return float(by @ counted.total), slope

    def _flow(self, layout: Layout, values: Floats, rows: slice) -> _Flow:
        """Let households of each pool be served by who can: the least of all cuts."""
        lines = self.offers.lines
        left = {pool: some[rows].copy() for pool, some in self.pool.items()}
        sites, slopes = np.zeros(len(next(iter(left.values())))), []
        for fleet in layout.fleets:
            got, some = self._fleet(fleet, values, rows)
            left[fleet.net.pool] = left[fleet.net.pool] - got
            sites = sites + got
            slopes.append(some)
        wanted, extra, room = [], np.zeros(len(sites)), np.ones(len(sites))
        for at, one in enumerate(lines):
            asked = self.steps(layout, values, at) * self.each[at][rows]
            if one.programme == "subsidy":
                room = (asked < self.every.enrolled[rows]).astype(float)
                asked = np.minimum(asked, self.every.enrolled[rows])
                extra = (1 - self.new[rows]) * asked
                asked = self.new[rows] * asked
            wanted.append(asked)
        cuts = np.stack(
            [
                sum((left[pool] for pool in cut), np.zeros(len(sites)))
                + sum(
                    (
                        asked
                        for one, asked in zip(lines, wanted, strict=True)
                        if not set(one.pools) <= set(cut)
                    ),
                    np.zeros(len(sites)),
                )
                for cut in _SETS
            ]
        )
        least = cuts.argmin(axis=0)
        full = {
            pool: np.isin(least, [at for at, cut in enumerate(_SETS) if pool in cut]).astype(float)
            for pool in POOLS
        }
        return _Flow(extra + sites + cuts.min(axis=0), full, room, slopes)

    def total(self, layout: Layout, values: Floats, rows: slice = slice(None)) -> Floats:
        """Count the households served in each draw.

        Parameters
        ----------
        layout, values, rows
            As of `tangent`.

        Returns
        -------
        ndarray
        """
        return self._flow(layout, values, rows).total

    def served(self, layout: Layout, values: Floats) -> tuple[dict[str, Floats], Floats]:
        """Count the households that each programme serves in each draw.

        Parameters
        ----------
        layout, values
            As of `tangent`.

        Returns
        -------
        tuple
            By programme, in the order of `PROGRAMMES`; and how many enroll in a subsidy. Those of
            the enrolled who had service before are served, but not of those in need.
        """
        left = {pool: some.copy() for pool, some in self.pool.items()}
        out, enrolled = {}, np.zeros(len(self.every))
        for fleet in layout.fleets:
            name, pool = fleet.net.programme, fleet.net.pool
            out[name] = self._fleet(fleet, values, slice(None))[0]
            left[pool] = np.maximum(left[pool] - out[name], 0)
        ordered = sorted(enumerate(self.offers.lines), key=lambda one: len(one[1].pools))
        for at, one in ordered:
            asked = self.steps(layout, values, at) * self.each[at]
            before = np.zeros(len(asked))
            if one.programme == "subsidy":
                enrolled = np.minimum(asked, self.every.enrolled)
                before, asked = (1 - self.new) * enrolled, self.new * enrolled
            out[one.programme] = before
            for pool in one.pools:
                some = np.minimum(asked, left[pool])
                out[one.programme] = out[one.programme] + some
                asked, left[pool] = asked - some, left[pool] - some
        return {name: out[name] for name in PROGRAMMES if name in out}, enrolled

    def connected(self, got: dict[str, Floats], enrolled: Floats) -> dict[str, Floats]:
        """Count the newly connected households, where an effect is published.

        Parameters
        ----------
        got, enrolled
            As `served` gives them.

        Returns
        -------
        dict
            By programme with an effect, of shape (draws,). Of a subsidy the smaller of the enrolled
            times the share that is new, and of all in need times the share that price keeps away.
        """
        every, out = self.every, {}
        for name, some in got.items():
            if name == "subsidy":
                out[name] = programmes.newly_connected(enrolled, self.new, every.need, every.price)
            elif name in every.effects:
                out[name] = some * every.effects[name]
        return out


class _Flow(NamedTuple):
    """What is served in each draw, which pools are full, whether more enroll, and slopes."""

    total: Floats
    full: dict[str, Floats]
    room: Floats
    slopes: list[list[tuple[NDArray[np.intp], Floats, Floats, NDArray[np.intp]]]]
