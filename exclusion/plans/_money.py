"""What there is to spend, and what is bought of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion.siting._model import Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._worth import Layout


class Money:
    """What there is up to the end of each year, and what each whole column costs by then.

    Parameters
    ----------
    costs
        Cents, of shape (years, whole columns).
    most
        Cents by year.
    once
        Sets of columns of which one may be taken.
    """

    def __init__(
        self, costs: NDArray[np.int64], most: tuple[int, ...], once: list[NDArray[np.intp]]
    ) -> None:
        self.costs, self.most, self._once = costs, most, once

    @property
    def units(self) -> NDArray[np.int64]:
        """What each costs over all years."""
        return np.asarray(self.costs[-1])

    def rows(self) -> list[Row]:
        """Give a row for each year whose money binds, in dollars."""
        every, out = np.arange(self.costs.shape[1]), []
        for year, most in enumerate(self.most):
            # Money that is there from the beginning binds in the last year alone.
            if year == len(self.most) - 1 or most < self.most[-1]:
                out.append(Row(every, self.costs[year] / 100, high=most / 100))
        return out + [Row(some, np.ones(len(some)), high=1.0) for some in self._once]

    def spent(self, whole: Floats) -> NDArray[np.int64]:
        """Count what is paid up to the end of each year, in cents."""
        return np.asarray(self.costs @ whole.astype(np.int64))

    def beyond(self, whole: Floats) -> Row | None:
        """Ask for less by what is too much, where the solver took a hair more than there is."""
        over = self.spent(whole) - np.array(self.most)
        if (over <= 0).all():
            return None
        year = int(over.argmax())
        high = (self.most[year] - over[year]) / 100
        return Row(np.arange(len(whole)), self.costs[year] / 100, high=high)


@dataclass(frozen=True, eq=False)
class Choice:
    """What is bought.

    Parameters
    ----------
    opened
        By network, the year in which each candidate opens, 0 for none.
    steps
        By programme, how many steps are bought.
    columns
        The program's columns.
    layout
        Which column is what.
    placed
        By line, the households that it serves on average by pool and district, as far as the plan
        says where: of shape (pools, districts).
    cents
        What is paid up to the end of each year.
    proven
        Whether nothing is better.
    """

    opened: dict[str, NDArray[np.intp]]
    steps: dict[str, int]
    columns: Floats = field(repr=False)
    layout: Layout = field(repr=False)
    placed: dict[str, Floats] = field(repr=False)
    cents: NDArray[np.int64]
    proven: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What is bought, to be compared."""
        sites = (tuple(some.tolist()) for some in self.opened.values())
        return (*sites, *self.columns[[one.column for one in self.layout.bought]].tolist())


class Groups(NamedTuple):
    """The districts that a plan looks at.

    Parameters
    ----------
    at
        By area the number of its district, -1 for none.
    names
        Of the districts.
    """

    at: NDArray[np.intp]
    names: tuple[str, ...]

    def summed(self, values: Floats) -> Floats:
        """Add areas up by district; the last is of areas in none."""
        own = np.where(self.at < 0, len(self.names), self.at)
        return np.bincount(own, values, minlength=len(self.names) + 1).astype(float)

    def inside(self, group: int) -> NDArray[np.bool_]:
        """Tell which areas are in a district, or in none after the last."""
        return np.asarray(self.at == (group if group < len(self.names) else -1))
