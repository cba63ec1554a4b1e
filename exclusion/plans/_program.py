"""The mixed-integer program: which sites are open, and how much of each programme is bought.

One budget, one pool each of those with and without a computer, and by district where a plan looks
at districts. Sites are whole; what is bought of a programme is rounded down to whole steps after,
and the rest of the money is spent on what still fits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion._quiet import quiet
from exclusion.errors import ArgumentError, ExclusionError
from exclusion.plans._offers import POOLS, PRICED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Network, Offers
    from exclusion.plans._worlds import World

_DONE, _LIMIT, _IMPOSSIBLE = 0, 1, 2
#: All money together counts so many households: of plans that serve as many the cheaper is taken.
_THRIFT: Final = 0.01
_LEAST: Final = 0.05
#: Of what a floor asks for so much may be lost to rounding.
_SLACK: Final = 1e-6
#: What floating point makes of a cent.
_DUST: Final = 1e-4


class Clock:
    """How much of the time allowed is left.

    Parameters
    ----------
    seconds
        How long all that follows may take.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that may still be spent; a moment always."""
        return max(_LEAST, self._end - time.monotonic())


@dataclass(frozen=True, eq=False)
class Choice:
    """What is bought.

    Parameters
    ----------
    sites
        By network, which candidates are open.
    steps
        By programme, how many steps are bought.
    split
        By programme, the households that they serve in each pool and group: of shape
        (pools, groups).
    parts
        By network, the part (0-1) of each kind that its sites serve.
    reached
        By network, the households that its sites serve.
    cents
        What all costs over the years.
    value
        Households served, as the program counts them.
    proven
        Whether nothing is better.
    spare
        Cents of the budget that are left.
    """

    sites: dict[str, NDArray[np.bool_]]
    steps: dict[str, int]
    split: dict[str, Floats]
    parts: dict[str, Floats] = field(repr=False)
    reached: dict[str, float]
    cents: int
    value: float
    proven: bool
    spare: int = 0


class Ask(NamedTuple):
    """What a plan may be.

    Parameters
    ----------
    cents
        By year, the money that there is up to its end.
    groups
        By area the number of its district, −1 for none; all 0 where districts do not count.
    names
        Of the districts; empty where they do not count.
    floor
        The share of each district's need that must be served.
    """

    cents: tuple[int, ...]
    groups: NDArray[np.intp]
    names: tuple[str, ...] = ()
    floor: float = 0.0

    @property
    def size(self) -> int:
        """How many groups there are, with one more for areas in none."""
        return len(self.names) + 1 if self.names else 1

    def summed(self, values: Floats) -> Floats:
        """Add areas up by group.

        Parameters
        ----------
        values
            One an area.

        Returns
        -------
        ndarray
        """
        at = np.where(self.groups < 0, self.size - 1, self.groups)
        return np.bincount(at, values, minlength=self.size).astype(float)


def weights(net: Network, pools: dict[str, Floats], area_of: NDArray[np.intp]) -> Floats:
    """Give the need of each kind that a network could serve.

    Parameters
    ----------
    net
        Sites.
    pools
        By name of `POOLS`, the need of each area, or of shape (draws, areas).
    area_of
        The number of each row's area.

    Returns
    -------
    ndarray
        By kind, or of shape (draws, kinds).
    """
    need, case = pools[net.pool], net.case
    whole = np.bincount(area_of, minlength=need.shape[-1])
    share = need[..., area_of] / whole[area_of]
    if share.ndim == 1:
        return np.bincount(case.kind, share, minlength=len(case.reach)).astype(float)
    spread = np.zeros((len(case.kind), len(case.reach)))
    spread[np.arange(len(case.kind)), case.kind] = 1
    return np.asarray(share @ spread)


class Program:
    """Rows and columns for one state of things.

    Parameters
    ----------
    offers
        What can be bought.
    world
        Who is in need, and what it costs.
    ask
        What a plan may be.
    areas
        By network the number of each row's area.
    """

    def __init__(
        self, offers: Offers, world: World, ask: Ask, areas: dict[str, NDArray[np.intp]]
    ) -> None:
        self.offers, self.world, self.ask = offers, world, ask
        self._rows: list[tuple[Any, Any, float, float]] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._whole: list[Floats] = []
        self._columns = 0
        self._sites: dict[str, slice] = {}
        self._served: dict[str, tuple[slice, NDArray[np.intp], Floats]] = {}
        self._steps: dict[str, dict[str, slice]] = {}
        for net in offers.networks:
            self._open(net, weights(net, world.pools, areas[net.programme]))
        for line in offers.lines:
            held = line.holds * world.holds[line.programme]
            self._steps[line.programme] = {
                pool: self._add(ask.size, np.inf if held > 0 else 0.0) for pool in line.pools
            }
        self._limits()
        self._budget()

    def _add(self, n: int, high: Any, low: Any = 0.0, *, whole: bool = False) -> slice:  # noqa: ANN401
        at = slice(self._columns, self._columns + n)
        self._low.append(np.broadcast_to(np.asarray(low, float), (n,)))
        self._high.append(np.broadcast_to(np.asarray(high, float), (n,)))
        self._whole.append(np.full(n, float(whole)))
        self._columns += n
        return at

    def _row(self, columns: Any, values: Any, low: float = -np.inf, high: float = np.inf) -> None:  # noqa: ANN401
        self._rows.append((np.asarray(columns), np.asarray(values, float), low, high))

    def _open(self, net: Network, need: Floats) -> None:
        """Add sites, and who is served by them: the part of each kind, or of each pair."""
        case, name = net.case, net.programme
        must = case.candidates["must"].to_numpy()
        sites = self._add(len(must), must != "not", must == "have", whole=True)
        self._sites[name] = sites
        if not case.limited:
            kinds = np.flatnonzero(case.reach.any(axis=1))
            part = self._add(len(kinds), 1.0)
            for column, kind in zip(range(part.start, part.stop), kinds, strict=True):
                near = sites.start + np.flatnonzero(case.reach[kind])
                self._row(np.r_[column, near], np.r_[1.0, -np.ones(len(near))], high=0.0)
            self._served[name] = part, kinds, need[kinds]
            return
        kinds, site = np.nonzero(case.reach)
        part = self._add(len(kinds), 1.0)
        columns = np.arange(part.start, part.stop)
        for column, at in zip(columns, site, strict=True):
            self._row([column, sites.start + at], [1.0, -1.0], high=0.0)
        for kind in np.unique(kinds):
            own = columns[kinds == kind]
            self._row(own, np.ones(len(own)), high=1.0)
        most = case.candidates["capacity"].to_numpy(float) * self.world.holds[name]
        for at in np.flatnonzero(np.isfinite(most)):
            own = site == at
            values = np.r_[need[kinds[own]], -most[at]]
            self._row(np.r_[columns[own], sites.start + at], values, high=0.0)
        self._served[name] = part, kinds, need[kinds]

    def _group(self, name: str) -> NDArray[np.intp]:
        """Give the group of each column of who is served by a network."""
        net = next(one for one in self.offers.networks if one.programme == name)
        if not self.ask.names:
            return np.zeros(len(self._served[name][1]), dtype=np.intp)
        number = {label: at for at, label in enumerate(self.ask.names)}
        groups = np.array([number[label] for label in net.case.names] + [self.ask.size - 1])
        return np.asarray(groups[net.case.districts[self._served[name][1]]], dtype=np.intp)

    def _limits(self) -> None:
        """Nobody is served twice, and no more enroll than would."""
        for pool in POOLS:
            have = self.ask.summed(self.world.pools[pool])
            for group in range(self.ask.size):
                columns, values = self._serving(group, (pool,))
                if len(columns):
                    self._row(columns, values, high=float(have[group]))
                self._price(group, pool, float(have[group]))
        for line in self.offers.lines:
            if line.programme == "subsidy":
                columns = np.concatenate(
                    [np.arange(one.start, one.stop) for one in self._steps["subsidy"].values()]
                )
                self._row(columns, np.ones(len(columns)), high=self.world.enrolled)

    def _price(self, group: int, pool: str, have: float) -> None:
        """Serve no more than price keeps away, of those whom no site serves."""
        priced = [
            own[pool].start + group
            for name, own in self._steps.items()
            if name in PRICED and pool in own
        ]
        columns, values = [np.array(priced, dtype=np.intp)], [np.ones(len(priced))]
        for net in self.offers.networks:
            if net.pool == pool:
                at, _, need = self._served[net.programme]
                kept = self._group(net.programme) == group
                columns.append(np.arange(at.start, at.stop)[kept])
                values.append(self.world.price * need[kept])
        if priced:
            most = self.world.price * have
            self._row(np.concatenate(columns), np.concatenate(values), high=most)

    def _serving(
        self, group: int | None, pools: tuple[str, ...] = POOLS
    ) -> tuple[NDArray[np.intp], Floats]:
        """List the columns that serve households of some pools and a group, and how many."""
        columns, values = [np.empty(0, dtype=np.intp)], [np.empty(0)]
        for line in self.offers.lines:
            for pool, at in self._steps[line.programme].items():
                if pool in pools:
                    own = np.arange(at.start, at.stop) if group is None else [at.start + group]
                    columns.append(np.asarray(own, dtype=np.intp))
                    values.append(np.ones(len(own)))
        for net in self.offers.networks:
            if net.pool in pools:
                at, _, need = self._served[net.programme]
                own = np.arange(at.start, at.stop)
                kept = slice(None) if group is None else self._group(net.programme) == group
                columns.append(own[kept])
                values.append(need[kept])
        return np.concatenate(columns), np.concatenate(values)

    def _money(self, years: int) -> tuple[NDArray[np.intp], Floats]:
        """List what is paid up to the end of a year, in dollars: programmes by household."""
        columns, values = [np.empty(0, dtype=np.intp)], [np.empty(0)]
        for line in self.offers.lines:
            held = line.holds * self.world.holds[line.programme]
            price = line.cents(years) / 100 * self.world.dear[line.programme] / max(held, 1e-12)
            for at in self._steps[line.programme].values():
                columns.append(np.arange(at.start, at.stop))
                values.append(np.full(at.stop - at.start, price))
        for net in self.offers.networks:
            at = self._sites[net.programme]
            dear = np.where(net.drawn, self.world.dear[net.programme], 1.0)
            columns.append(np.arange(at.start, at.stop))
            values.append(net.cents(years) / 100 * dear)
        return np.concatenate(columns), np.concatenate(values)

    def _budget(self) -> None:
        for year, most in enumerate(self.ask.cents, 1):
            # Money that is there from the beginning binds in the last year alone.
            if year == len(self.ask.cents) or most < self.ask.cents[-1]:
                self._row(*self._money(year), high=most / 100)

    def goal(self, thrift: float | None = None) -> Floats:
        """Return what each column adds to the households served, less what it costs.

        Parameters
        ----------
        thrift
            Households that a dollar must serve to be spent; None lets money break ties alone.
        """
        out = np.zeros(self._columns)
        columns, values = self._serving(None)
        np.add.at(out, columns, values)
        if thrift is None:
            thrift = _THRIFT / max(self.ask.cents[-1] / 100, 1.0)
        columns, values = self._money(self.offers.years)
        np.add.at(out, columns, -thrift * values)
        return out

    def floors(self, floor: float) -> None:
        """Ask that a share of each district's need is served.

        Parameters
        ----------
        floor
            0-1.
        """
        need = self._need()
        for group in range(len(self.ask.names)):
            if need[group] > 0:
                columns, values = self._serving(group)
                self._row(columns, values, low=floor * need[group] - _SLACK)

    def worst(self) -> slice:
        """Add the smallest share of a district as a column."""
        at, need = self._add(1, 1.0), self._need()
        for group in range(len(self.ask.names)):
            if need[group] > 0:
                columns, values = self._serving(group)
                self._row(np.r_[columns, at.start], np.r_[values, -need[group]], low=0.0)
        return at

    def raise_to(self, at: slice, low: float) -> None:
        """Ask that a column is no less.

        Parameters
        ----------
        at
            Which, as `worst` gives it.
        low
            What it must be.
        """
        self._row([at.start], [1.0], low=low)

    def at_least(self, households: float) -> None:
        """Ask that so many are served.

        Parameters
        ----------
        households
            In all.
        """
        self._row(*self._serving(None), low=households)

    def _need(self) -> Floats:
        return np.asarray(sum(self.ask.summed(self.world.pools[pool]) for pool in POOLS))

    def solve(self, goal: Floats, clock: Clock) -> tuple[Floats, bool] | None:
        """Find what makes the goal largest.

        Parameters
        ----------
        goal
            One number a column.
        clock
            How long it may take.

        Returns
        -------
        tuple or None
            The columns, and whether nothing is better; None where no plan keeps to all rows.

        Raises
        ------
        ArgumentError
            If the time is over before any plan is found.
        """
        while True:
            found = self._search(goal, clock)
            if found.status == _IMPOSSIBLE:
                return None
            if found.x is None:
                raise _stopped(found)
            if (opened := self._beyond(found.x)) is None:
                return found.x, found.status == _DONE
            # By a hair of its tolerance the solver paid for sites that are too dear together.
            self._row(opened, np.ones(len(opened)), high=len(opened) - 1.0)

    def _search(self, goal: Floats, clock: Clock) -> Any:  # noqa: ANN401 - SciPy's
        from scipy import optimize, sparse

        at = np.repeat(np.arange(len(self._rows)), [len(row[0]) for row in self._rows])
        columns = np.concatenate([row[0] for row in self._rows]).astype(np.intp)
        values = np.concatenate([row[1] for row in self._rows])
        shape = (len(self._rows), self._columns)
        matrix = sparse.coo_array((values, (at, columns)), shape=shape).tocsr()
        low, high = (np.array([row[end] for row in self._rows]) for end in (2, 3))
        with quiet():
            return optimize.milp(
                -np.pad(goal, (0, self._columns - len(goal))),
                integrality=np.concatenate(self._whole),
                bounds=optimize.Bounds(np.concatenate(self._low), np.concatenate(self._high)),
                constraints=optimize.LinearConstraint(matrix, low, high),
                options={"time_limit": clock.left, "mip_rel_gap": 1e-9},
            )

    def _beyond(self, values: Floats) -> NDArray[np.intp] | None:
        """Give the sites that a solution opens, if they alone cost more than there is."""
        for year, most in enumerate(self.ask.cents, 1):
            columns, dollars = self._money(year)
            sites = self._whole_columns()
            opened = sites[values[sites] > 0.5]
            paid = dollars[np.isin(columns, opened)].sum() if len(opened) else 0.0
            if paid * 100 > most + _DUST:
                return opened
        return None

    def _whole_columns(self) -> NDArray[np.intp]:
        return np.asarray(np.flatnonzero(np.concatenate(self._whole)), dtype=np.intp)

    def served(self, values: Floats) -> float:
        """Count the households that a solution serves.

        Parameters
        ----------
        values
            Its columns.

        Returns
        -------
        float
        """
        columns, counted = self._serving(None)
        return float(values[columns] @ counted)

    def shares(self, values: Floats) -> Floats:
        """Give the share of each district's need that a solution serves, NaN without need.

        Parameters
        ----------
        values
            Its columns.

        Returns
        -------
        ndarray
        """
        need, out = self._need(), []
        for group in range(len(self.ask.names)):
            columns, counted = self._serving(group)
            got = float(values[columns] @ counted)
            out.append(got / need[group] if need[group] > 0 else np.nan)
        return np.array(out)

    def spent(self, values: Floats) -> float:
        """Count the dollars that a solution costs.

        Parameters
        ----------
        values
            Its columns.

        Returns
        -------
        float
        """
        columns, dollars = self._money(self.offers.years)
        return float(values[columns] @ dollars)

    def choice(self, values: Floats, *, proven: bool) -> Choice:
        """Read what is bought off a solution: whole sites, whole steps, within every budget.

        Parameters
        ----------
        values
            Its columns.
        proven
            Whether nothing is better.

        Returns
        -------
        Choice
        """
        sites = {name: values[at] > 0.5 for name, at in self._sites.items()}
        split, steps = {}, {}
        for line in self.offers.lines:
            own = self._steps[line.programme]
            split[line.programme] = np.array(
                [
                    np.maximum(values[own[pool]], 0) if pool in own else np.zeros(self.ask.size)
                    for pool in POOLS
                ]
            )
            held = line.holds * self.world.holds[line.programme]
            whole = float(split[line.programme].sum())
            steps[line.programme] = int(np.floor(whole / held + 1e-6)) if held > 0 else 0
            split[line.programme] *= steps[line.programme] * held / max(whole, 1e-12)
        parts: dict[str, Floats] = {}
        reached: dict[str, float] = {}
        for net in self.offers.networks:
            at, kinds, need = self._served[net.programme]
            reached[net.programme] = float(values[at] @ need)
            part = np.bincount(kinds, values[at], minlength=len(net.case.reach)).astype(float)
            parts[net.programme] = np.asarray(np.clip(part, 0, 1))
        cents = paid(self.offers, sites, steps, self.offers.years)
        return Choice(sites, steps, split, parts, reached, cents, self.served(values), proven)


def _stopped(found: Any) -> ExclusionError:  # noqa: ANN401 - SciPy's
    if found.status == _LIMIT:
        return ArgumentError("time_limit: no plan was found in time; allow more seconds.")
    return ExclusionError(
        f"The solver (HiGHS in SciPy) found no plan: {found.message} Look whether costs, "
        "capacities and need are of usual sizes."
    )


def paid(
    offers: Offers, sites: dict[str, NDArray[np.bool_]], steps: dict[str, int], years: int
) -> int:
    """Count what is paid up to the end of a year, in whole cents at central prices.

    Parameters
    ----------
    offers
        What can be bought.
    sites, steps
        What is.
    years
        The year's number.

    Returns
    -------
    int
    """
    total = sum(line.cents(years) * steps[line.programme] for line in offers.lines)
    for net in offers.networks:
        total += int(net.cents(years)[sites[net.programme]].sum())
    return total
