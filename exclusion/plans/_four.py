"""The four plans: most people, worst district first, cheapest each, least regret.

All are chosen from the same choices: those that the money pays for at central prices and that keep
to the floor for need as it is on average. What differs is what is wanted of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion.errors import ArgumentError
from exclusion.plans._place import reached
from exclusion.plans._program import Program
from exclusion.siting._choose import choose
from exclusion.siting._clock import Clock
from exclusion.siting._doubt import over
from exclusion.siting._model import TIE, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exclusion.moe import Floats
    from exclusion.plans._money import Choice, Groups
    from exclusion.plans._worth import Worth

#: What a plan may be for.
PLANS: Final = ("most", "worst_first", "cheapest", "least_regret")
#: The cheapest plan serves at least this part of whom the money could serve.
HALF: Final = 0.5
_ROUNDS: Final = 30
_CLOSE: Final = 1e-9
#: A floor is kept if no district lacks more than this part of its need.
_KEPT: Final = 1e-9
#: The floor with and without a hair more than it asks for.
_MORE: Final = (True, False)


class Setting(NamedTuple):
    """What all plans share.

    Parameters
    ----------
    worth
        What choices are worth, over all draws.
    cents
        By year, the money that there is up to its end.
    groups
        The districts.
    floor
        The share of each district's need that must be reached; 0 for none.
    seconds
        What one search may take.
    """

    worth: Worth
    cents: tuple[int, ...]
    groups: Groups
    floor: float
    seconds: float

    def program(self, *, districts: bool = False, more: bool = True) -> Program:
        """Set up what can be bought, with the floor."""
        groups = self.groups if districts or self.floor else None
        found = Program(self.worth, self.cents, groups)
        if self.floor:
            found.floor(self.floor, more=more)
        return found

    def kept(self, choice: Choice) -> bool:
        """Tell whether a choice keeps to the floor, counted again after the search."""
        if not self.floor:
            return True
        return bool(np.nanmin(reached(self, choice)) >= self.floor - _KEPT)

    def expected(self, choice: Choice) -> float:
        """Count whom a choice serves on average over the draws."""
        return float(self.worth.total(choice.layout, choice.columns).mean())


def most(setting: Setting, *, settle: bool = True) -> Choice:
    """Serve as many households as can be, on average over all draws.

    Parameters
    ----------
    setting
        What all plans share.
    settle
        Whether ties are to be settled.

    Returns
    -------
    Choice

    Raises
    ------
    ArgumentError
        If the floor cannot be met, with the best that can be.
    """
    return _best(setting, lambda program: [program.goal], settle=settle)


def worst_first(setting: Setting) -> Choice:
    """Reach as large a share as can be in the district with the smallest, then serve most.

    Parameters
    ----------
    setting
        What all plans share.

    Returns
    -------
    Choice
    """
    return _best(setting, lambda program: [program.worst(), program.goal], districts=True)


def _best(
    setting: Setting,
    wanted: Callable[[Program], list[Row]],
    *,
    districts: bool = False,
    settle: bool = True,
) -> Choice:
    """Find the choice that is best by what is wanted, the most important first.

    A floor is asked for with a hair more than it is, since the solver keeps to rows by a hair;
    where that cannot be, as it is, if the choice then keeps to it.
    """
    for more in _MORE if setting.floor else _MORE[:1]:
        program = setting.program(districts=districts, more=more)
        clock = Clock(setting.seconds)
        found = choose(program.model, wanted(program), clock, settle=settle)
        if found is not None:
            choice = program.choice(found.values, proven=not found.gap)
            if setting.kept(choice):
                return choice
    raise _unreachable(setting)


def cheapest(setting: Setting, best: Choice) -> Choice:
    """Pay least for each household, while half as many are served as could be.

    Parameters
    ----------
    setting
        What all plans share.
    best
        As `most` gives it.

    Returns
    -------
    Choice

    Notes
    -----
    Dinkelbach's method: the price of a household is put in, and the plan that is then worth most
    gives the next price, until it stays. Of plans of one price that which serves most is taken, and
    of those one by the rule of `siting.cover`.
    """
    clock, program = Clock(setting.seconds), setting.program()
    value = setting.expected(best) * program.scale
    model, goal, proven = program.model, program.goal, True
    if not best.cents[-1] or value <= 0:
        return best
    model.rows.append(goal._replace(low=HALF * value - TIE))
    columns, units = np.arange(model.whole), model.purse.units / 100
    price, worth = float(best.cents[-1]) / 100 / value, goal
    for _ in range(_ROUNDS):
        worth = Row(np.r_[columns, goal.columns], np.r_[-units / price, goal.values])
        found = model.solve(worth, clock)
        if found is None:
            return best
        proven = proven and found.proven
        choice = program.choice(found.values, proven=proven)
        paid, got = choice.cents[-1] / 100, setting.expected(choice) * program.scale
        if price - paid / got <= _CLOSE * price:
            break
        price = paid / got
        if not paid:  # free sites
            break
    if price:
        model.rows.append(worth._replace(low=-TIE))
    else:
        model.rows.append(Row(columns, units.astype(float), high=0.0))
    last = choose(model, [goal], clock)
    if last is None:
        return best
    choice = program.choice(last.values, proven=proven and not last.gap)
    return choice if setting.kept(choice) else best


class Best(NamedTuple):
    """The best choice of each of the first draws.

    Parameters
    ----------
    choices
        One a draw.
    values
        Whom each serves there.
    """

    choices: list[Choice]
    values: Floats


def of_draws(setting: Setting, draws: int) -> Best:
    """Find the best choice of each of the first draws.

    Parameters
    ----------
    setting
        What all plans share.
    draws
        How many.

    Returns
    -------
    Best
    """
    program = setting.program(more=False)
    rows = list(program.model.rows)

    def one(at: int) -> tuple[Choice, float]:
        program.model.rows, own = list(rows), slice(at, at + 1)
        program.expect(np.ones(1), own)
        found = choose(program.model, [program.goal], Clock(setting.seconds), settle=False)
        assert found is not None  # noqa: S101 - the plan for all draws is one of them
        choice = program.choice(found.values, proven=not found.gap)
        value = float(setting.worth.total(choice.layout, choice.columns, own)[0])
        return choice, value

    found = over(draws, one)
    return Best([choice for choice, _ in found], np.array([value for _, value in found]))


def least_regret(setting: Setting, best: Best, others: Sequence[Choice]) -> Choice:
    """Make the largest regret over the draws that were solved smallest, then serve most.

    Parameters
    ----------
    setting
        What all plans share.
    best
        The best choices of these draws.
    others
        Choices to take from if the time is over before.

    Returns
    -------
    Choice
    """
    program = setting.program()
    goals = [program.regret(best.values), program.goal]
    pool = list(others)
    try:
        found = choose(program.model, goals, Clock(setting.seconds))
        if found is not None:
            pool.insert(0, program.choice(found.values, proven=not found.gap))
    except ArgumentError:  # the time is over
        pass
    pool = [one for one in pool if setting.kept(one)]
    worst = [float(regret(setting, one, best.values).max()) for one in pool]
    return pool[int(np.argmin(np.round(worst, 6)))]


def regret(setting: Setting, choice: Choice, best: Floats) -> Floats:
    """Say by how much a choice falls short of the best of each draw, as a part of that.

    Parameters
    ----------
    setting
        What all plans share.
    choice
        What is bought.
    best
        Whom the best choice of each of the first draws serves.

    Returns
    -------
    ndarray
    """
    got = setting.worth.total(choice.layout, choice.columns, slice(0, len(best)))
    return np.asarray(np.clip((best - got) / np.where(best > 0, best, 1.0), 0, 1))


def _unreachable(setting: Setting) -> ArgumentError:
    """Say how far the floor is from what can be met."""
    free = setting._replace(floor=0.0)
    program = free.program(districts=True)
    found = choose(program.model, [program.worst()], Clock(setting.seconds), settle=False)
    if found is None:
        return ArgumentError(
            "The sites that every plan opens (must: have) cost more than there is in a year of "
            "the budget. Allow more, or leave one of them free."
        )
    parts = reached(setting, program.choice(found.values, proven=True))
    best = float(np.floor(np.nanmin(parts) * 1e4) / 1e4)
    name = setting.groups.names[int(np.nanargmin(parts))]
    return ArgumentError(
        f"floor is {setting.floor:g}, but with this budget the worst served district, {name}, can "
        f"have {best:.4g} of its need served at most if none is to have less. Lower the floor to "
        "that, or allow more."
    )
