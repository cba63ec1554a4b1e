"""What a plan may be: its budget in whole cents, its number of sites, its floor."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import ArgumentError
from exclusion.siting._model import SCALE, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._case import Case

#: Parts of a cent below which a difference is one of floating point.
_ROUNDED: Final = 1e-4
#: The largest cost that is counted, in dollars.
_MOST: Final = 1e12
_SHOWN: Final = 3


@dataclass(frozen=True, eq=False)
class Rules:
    """What a plan may be.

    Parameters
    ----------
    units
        The cost of each candidate, in whole multiples of `size` cents.
    budget
        What all may cost, in the same; None is without end.
    number
        How many sites may be open; None is any number.
    floor
        The share (0–1) of its demand that each district must have served; None asks for none.
    scale
        What one household counts in the program.
    """

    units: NDArray[np.int64]
    budget: int | None
    number: int | None
    floor: float | None
    scale: float = field(default=1.0)

    def fits(self, sites: NDArray[np.bool_]) -> bool:
        """Tell whether sites keep to the budget, to the cent."""
        return self.budget is None or int(self.units[sites].sum()) <= self.budget

    def rows(self) -> list[Row]:
        """Give the rows that keep to budget and number."""
        every, out = np.arange(len(self.units)), []
        if self.budget is not None:
            out.append(Row(every, self.units.astype(float), high=float(self.budget)))
        if self.number is not None:
            out.append(Row(every, np.ones(len(every)), high=float(self.number)))
        return out

    def beyond(self, whole: Floats) -> Row | None:
        """Rule out a set of sites that is too dear, with all that hold it."""
        opened = np.flatnonzero(whole > 0.5)
        if self.fits(whole > 0.5):
            return None
        return Row(opened, np.ones(len(opened)), high=len(opened) - 1.0)


def rules(
    case: Case, budget: float | None, number: int | None, floor: float | None, time_limit: float
) -> Rules:
    """Look at what is asked for, and count it in whole cents.

    Parameters
    ----------
    case
        What is to be decided.
    budget, number, floor, time_limit
        As for `cover`.

    Returns
    -------
    Rules
        With costs rounded up and the budget rounded down to cents.

    Raises
    ------
    ArgumentError
        If they are out of range, or no plan keeps to them whatever it serves.
    """
    frames.check_made(case, "Case", "case")
    if budget is None and number is None:
        raise ArgumentError("Say what may be spent (budget, in dollars), or how many sites opened.")
    if budget is not None:
        frames.check_number(budget, "budget")
    if number is not None:
        frames.check_whole(number, "number")
    if floor is not None:
        _check_floor(case, floor)
    frames.check_number(time_limit, "time_limit")
    costs = case.candidates["cost"].to_numpy(float)
    if (costs > _MOST).any():
        name = case.candidates.index[costs > _MOST][0]
        raise ArgumentError(f"candidates: the cost of {name!r} is beyond {_MOST:,.0f} dollars.")
    _check_musts(case, costs, budget, number)
    cents = np.ceil(costs * 100 - _ROUNDED).astype(np.int64)
    size = int(np.gcd.reduce(cents)) or 1
    whole = None
    if budget is not None:
        whole = math.floor(min(budget, _MOST * len(costs)) * 100 + _ROUNDED) // size
    number = number if number is None else min(number, len(costs))
    return Rules(cents // size, whole, number, floor, SCALE / float(case.need.sum()))


def _check_floor(case: Case, floor: float) -> None:
    frames.check_between(floor, "floor", 0, 1 + 1e-12)
    if not case.names:
        raise ArgumentError(
            "floor is a share of each district's demand, and there are no districts: give "
            "districts to siting.demand, or leave floor out."
        )


def _check_musts(case: Case, costs: np.ndarray, budget: float | None, number: int | None) -> None:
    """Refuse what is dearer or more than allowed before anything is chosen."""
    must = case.candidates["must"].to_numpy()
    names, have, free = case.candidates.index, must == "have", must != "not"
    if not free.any():
        raise ArgumentError("candidates: each is marked as one that no plan opens (must: not).")
    shown = ", ".join(map(repr, names[have][:_SHOWN])) + (" …" if have.sum() > _SHOWN else "")
    if number is not None and have.sum() > number:
        raise ArgumentError(
            f"number is {number}, but {have.sum()} sites are in every plan: {shown}."
        )
    if budget is None:
        return
    spent = math.fsum(costs[have])
    if spent > budget + _ROUNDED:
        raise ArgumentError(
            f"budget is {budget:,.2f} dollars, but the sites that are in every plan cost "
            f"{spent:,.2f}: {shown}. Allow more, or leave one of them free."
        )
    least = int(np.flatnonzero(free)[costs[free].argmin()])
    if not have.any() and costs[least] > budget + _ROUNDED:
        raise ArgumentError(
            f"budget is {budget:,.2f} dollars, but the cheapest site, {names[least]!r}, costs "
            f"{costs[least]:,.2f}: nothing could be opened."
        )


def without_floor(asked: Rules) -> Rules:
    """Return the same without a floor.

    Parameters
    ----------
    asked
        What a plan may be.
    """
    return replace(asked, floor=None)
