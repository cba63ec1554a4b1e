"""What a plan may be, as rows and columns of the engine that chooses sites.

Columns are the sites by the year in which they open, the whole steps that are bought of each line
by the year in which they start, and who is served by sites. With a floor or an eye on districts
there are also the households that each line serves by pool and district, on average.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion.plans._money import Choice, Groups, Money
from exclusion.plans._offers import POOLS
from exclusion.plans._worth import Bought, Fleet, Layout
from exclusion.siting._model import SCALE, TIE, Model, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Line, Network
    from exclusion.plans._worth import Worth

#: Nobody serves more than this, in the program's scale.
_ENDLESS: Final = 1e7
#: What a floor asks for is passed by so much, in that scale: the solver keeps to rows by a hair.
_HAIR: Final = 2e-6
#: So many tangents are added at a time, where one is broken by more than this.
_MANY: Final = 5
_NEAR: Final = 1e-5


class Program:
    """Rows and columns, and what is to be largest.

    Parameters
    ----------
    worth
        What choices are worth.
    cents
        By year, the money that there is up to its end.
    groups
        The districts, if the plan looks at them; None if not.
    """

    def __init__(self, worth: Worth, cents: tuple[int, ...], groups: Groups | None = None) -> None:
        self.worth, self.offers, self.groups = worth, worth.offers, groups
        self.scale = SCALE / float(worth.every.need.mean())
        starts = [at for at, most in enumerate(cents, 1) if most > ((0, *cents)[at - 1])]
        self._starts = starts or [1]
        self.money = self._money(cents)
        low, high = self._bounds(cents)
        self.model = Model(low, high, self.money, len(self._bought))
        self.layout = Layout(
            tuple(self._fleet(net) for net in self.offers.networks), tuple(self._bought)
        )
        self.value = self.model.add(0.0, _ENDLESS)
        self._placed: dict[str, int] = {}
        if groups is not None:
            self._place(groups)
        known = worth.tangents.setdefault(tuple(self._starts), [])
        self.expect(np.full(len(worth.every), 1 / len(worth.every)), known=known)

    def _money(self, cents: tuple[int, ...]) -> Money:
        """Say what each site and step costs up to the end of each year."""
        years, at = self.offers.years, 0
        parts: list[NDArray[Any]] = []
        once: list[NDArray[np.intp]] = []
        spans = np.arange(1, years + 1)[:, None]
        self._first: dict[str, int] = {}
        for net in self.offers.networks:
            self._first[net.programme] = at
            for start in self._starts:
                runs = np.maximum(spans - start + 1, 0)
                parts.append((runs > 0) * net.once + runs * net.yearly)
            own = at + np.arange(len(self._starts) * len(net.once)).reshape(len(self._starts), -1)
            once += list(own.T) if len(self._starts) > 1 else []
            at += own.size
        self._bought: list[Bought] = []
        for number, line in enumerate(self.offers.lines):
            for start in self._starts:
                runs = np.maximum(spans - start + 1, 0)
                parts.append((runs > 0) * line.once + runs * line.yearly)
                self._bought.append(Bought(number, start, at))
                at += 1
        return Money(np.concatenate(parts, axis=1).astype(np.int64), cents, once)

    def _bounds(self, cents: tuple[int, ...]) -> tuple[Floats, Floats]:
        low, high, only = [], [], len(self._starts) == 1
        for net in self.offers.networks:
            must = np.tile(net.case.candidates["must"].to_numpy(), len(self._starts))
            low.append(((must == "have") & only).astype(float))
            high.append((must != "not").astype(float))
        for one in self._bought:
            line = self.offers.lines[one.line]
            paid = max(int(self.money.units[one.column]), 1)
            low.append(np.zeros(1))
            high.append(np.array([min(cents[-1] // paid, self._useful(one.line, line))], float))
        return np.concatenate(low), np.concatenate(high)

    def _useful(self, number: int, line: Line) -> int:
        """Count the steps beyond which no more can be served in any draw."""
        each = self.worth.each[number]
        have = sum((self.worth.pool[name] for name in line.pools), np.zeros(len(each)))
        if line.programme == "subsidy":
            have = self.worth.every.enrolled
        return int(np.ceil((have / np.maximum(each, 1e-9)).max())) * self.offers.years

    def _fleet(self, net: Network) -> Fleet:
        """Add who is served by the sites of a network."""
        case, n, first = net.case, len(net.once), self._first[net.programme]
        count = len(self._starts)
        site, start = np.tile(np.arange(n), count), np.repeat(self._starts, n)
        have = np.tile(case.candidates["must"].to_numpy() == "have", count)
        if count > 1:
            for at in np.flatnonzero(have[:n]):
                own = first + at + n * np.arange(count)
                self.model.rows.append(Row(own, np.ones(count), low=1.0))
        if net.limited:
            limit = net.most * self.worth.every.holds[net.programme].mean()
            need = self.worth.need[net.programme].mean(axis=0)
            block = self.model.assigned(
                np.tile(case.reach, (1, count)), need * self.scale,
                np.tile(limit, count) * self.scale, first,
            )  # fmt: skip
            assert block.site is not None  # noqa: S101 - of those that are assigned
            columns = block.start + np.arange(len(block.kind))
            return Fleet(net, first, site, start, columns, block.kind, block.site)
        parts = []
        for group in np.unique(np.stack([start, net.drawn[site]], axis=1), axis=0):
            own = np.asarray((start == group[0]) & (net.drawn[site] == group[1]))
            near = np.asarray(np.tile(case.reach, (1, count)) & own, dtype=bool)
            block = self.model.reached(near, first)
            columns = block.start + np.arange(len(block.kind))
            by = np.full(len(columns), first + int(own.argmax()))
            parts.append(np.stack([columns, block.kind, by]))
        columns, kind, by = np.concatenate(parts, axis=1)
        if len(parts) > 1:  # nobody is served twice
            self.model.below(kind, columns, np.ones(len(kind)), np.ones(len(case.reach)))
        return Fleet(net, first, site, start, columns, kind, by)

    def _place(self, groups: Groups) -> None:
        """Say how many households of each pool and district each line serves, on average."""
        size, every = len(groups.names) + 1, self.worth.every
        for number, line in enumerate(self.offers.lines):
            start = self.model.add(np.zeros(len(line.pools) * size), _ENDLESS)
            self._placed[line.programme] = start
            own = start + np.arange(len(line.pools) * size)
            mean = line.holds * every.holds[line.programme].mean()
            times = float(self.worth.new.mean()) if line.programme == "subsidy" else 1.0
            some = [one for one in self._bought if one.line == number]
            shares = [
                -mean * times * line.share(one.start, self.offers.years) * self.scale
                for one in some
            ]
            columns = np.r_[own, [one.column for one in some]]
            self.model.rows.append(Row(columns, np.r_[np.ones(len(own)), shares], high=0.0))
            if line.programme == "subsidy":
                most = times * float(every.enrolled.mean()) * self.scale
                self.model.rows.append(Row(own, np.ones(len(own)), high=most))
        for pool in POOLS:
            have = groups.summed(every.pools[pool].mean(axis=0)) * self.scale
            for group in range(size):
                row = self._reached(group, (pool,))
                self.model.rows.append(row._replace(high=float(have[group])))

    def _reached(self, group: int, pools: tuple[str, ...] = POOLS) -> Row:
        """List who is reached of a district's need, on average, by column."""
        assert self.groups is not None  # noqa: S101 - only programs that look at districts ask
        size, columns, values = len(self.groups.names) + 1, [], []
        for line in self.offers.lines:
            for at, pool in enumerate(line.pools):
                if pool in pools:
                    columns.append([self._placed[line.programme] + at * size + group])
                    values.append([1.0])
        number = {name: at for at, name in enumerate(self.groups.names)}
        for fleet in self.layout.fleets:
            if fleet.net.pool in pools:
                own = [number.get(name, size - 1) for name in fleet.net.case.names] + [size - 1]
                inside = np.asarray(own)[fleet.net.case.districts[fleet.kind]] == group
                need = self.worth.need[fleet.net.programme].mean(axis=0)
                share = self.worth.shares(fleet)
                columns.append(fleet.column[inside].tolist())
                values.append((need[fleet.kind] * share * self.scale)[inside].tolist())
        return Row(np.concatenate([*columns, []]).astype(np.intp), np.concatenate([*values, []]))

    def _wanted(self) -> list[tuple[int, float]]:
        assert self.groups is not None  # noqa: S101 - only programs that look at districts ask
        need = self.groups.summed(np.asarray(sum(self.worth.every.pools.values())).mean(axis=0))
        return [(at, float(one) * self.scale) for at, one in enumerate(need[:-1]) if one > 0]

    def floor(self, share: float, *, more: bool) -> None:
        """Ask that a share of each district's need is reached.

        Parameters
        ----------
        share
            0-1.
        more
            Whether it is to be passed by a hair, since the solver keeps to it by a hair.
        """
        for group, need in self._wanted():
            low = share * need + (_HAIR if more else -TIE / 100)
            self.model.rows.append(self._reached(group)._replace(low=low))

    def worst(self) -> Row:
        """Add the smallest share of a district as a column, and return it as a goal.

        Returns
        -------
        Row
        """
        column = np.array([self.model.add(0.0, SCALE)])
        for group, need in self._wanted():
            row = self._reached(group)
            values = np.r_[row.values, -need / SCALE]
            self.model.rows.append(Row(np.r_[row.columns, column], values, low=0.0))
        return Row(column, np.ones(1))

    @property
    def goal(self) -> Row:
        """What is served, as far as the tangents tell."""
        return Row(np.array([self.value]), np.ones(1))

    def expect(self, by: Floats, rows: slice = slice(None), known: list[Row] | None = None) -> None:
        """Let the goal be what is served over some draws, weighted.

        Parameters
        ----------
        by
            How much each draw counts.
        rows
            Which.
        known
            Tangents that are found already, to which those that are found now are added.
        """
        known = [] if known is None else known

        def check(values: Floats) -> list[Row]:
            own = self.whole(values)
            row = self._below(*self.worth.tangent(self.layout, own, by, rows), own, self.value)
            if row.values @ values[row.columns] <= row.high + _NEAR:
                return []
            known.append(row)
            return [row]

        if not known:
            nothing = np.zeros(self.model.columns)
            worth, slope = self.worth.tangent(self.layout, nothing, by, rows)
            known.append(self._below(worth, slope, nothing, self.value))
        self.model.ask([*self.model.rows, *known], check)

    def _below(self, worth: float, slope: Floats, at: Floats, column: int) -> Row:
        """Hold a column under the tangent at a point."""
        columns = np.flatnonzero(slope)
        values = np.r_[-slope[columns] * self.scale, 1.0]
        high = (worth - float(slope @ at)) * self.scale
        return Row(np.r_[columns, column].astype(np.intp), values, high=high)

    def regret(self, best: Floats) -> Row:
        """Add the largest regret over the first draws as a column, and return it as a goal.

        Parameters
        ----------
        best
            Whom the best choice of each of these draws serves.

        Returns
        -------
        Row
            Of which a millionth is a tie.
        """
        column, some = self.model.add(0.0, SCALE), slice(0, len(best))
        held = best > 0

        def check(values: Floats) -> list[Row]:
            own = self.whole(values)
            got = self.worth.total(self.layout, own, some)
            missed = np.where(held, 1 - got / np.where(held, best, 1.0), 0.0) * SCALE
            rows = [self._within(own, int(at), best, column) for at in np.argsort(-missed)[:_MANY]]
            return [row for row in rows if row.values @ values[row.columns] < row.low - _NEAR]

        self.model.lazy.append(check)
        return Row(np.array([column]), np.array([-1e6 * TIE / SCALE]))

    def _within(self, own: Floats, draw: int, best: Floats, column: int) -> Row:
        """Hold the regret above what it is in one draw."""
        worth, slope = self.worth.tangent(self.layout, own, np.ones(1), slice(draw, draw + 1))
        columns = np.flatnonzero(slope)
        low = SCALE * (1 - (worth - float(slope @ own)) / best[draw])
        return Row(
            np.r_[columns, column].astype(np.intp),
            np.r_[slope[columns] / best[draw] * SCALE, 1.0],
            low=low,
        )

    def whole(self, values: Floats) -> Floats:
        """Write an answer of the solver in whole sites and steps.

        Parameters
        ----------
        values
            Its columns.

        Returns
        -------
        ndarray
        """
        own = values.copy()
        own[: self.model.whole] = np.rint(own[: self.model.whole])
        for fleet in self.layout.fleets:
            part = np.clip(own[fleet.column], 0, 1)
            if fleet.net.limited:
                part = np.where(own[fleet.by] > 0, part, 0.0)
            elif (fleet.by == fleet.by[:1]).all():  # one class: whoever is near an open site
                opened = fleet.site[own[fleet.first : fleet.first + len(fleet.site)] > 0]
                near = fleet.net.case.reach[:, opened].any(axis=1)
                part = np.asarray(near, dtype=float)[fleet.kind]
            own[fleet.column] = part
        return own

    def choice(self, values: Floats, *, proven: bool) -> Choice:
        """Read what is bought off a solution.

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
        own, opened, placed = self.whole(values), {}, {}
        for fleet in self.layout.fleets:
            start = np.zeros(len(fleet.net.once), dtype=np.intp)
            here = own[fleet.first : fleet.first + len(fleet.site)] > 0
            start[fleet.site[here]] = fleet.start[here]
            opened[fleet.net.programme] = start
        steps = {one.programme: 0 for one in self.offers.lines}
        for some in self._bought:
            steps[self.offers.lines[some.line].programme] += int(own[some.column])
        if self.groups is not None:
            size = len(self.groups.names) + 1
            for line in self.offers.lines:
                first = self._placed[line.programme]
                found = np.zeros((len(POOLS), size))
                for at, pool in enumerate(line.pools):
                    some_ = own[first + at * size : first + (at + 1) * size]
                    found[POOLS.index(pool)] = np.maximum(some_, 0) / self.scale
                placed[line.programme] = found
        cents = self.money.spent(own[: self.model.whole])
        return Choice(opened, steps, own, self.layout, placed, cents, proven)
