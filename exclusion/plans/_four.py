"""The four plans: most people, worst district first, cheapest each, least regret."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion.errors import ArgumentError
from exclusion.plans._program import Ask, Choice, Clock, Program, weights
from exclusion.plans._value import fits, fitted, in_turn, places, reached, served

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Offers
    from exclusion.plans._worlds import World, Worlds

#: What a plan may be for.
PLANS: Final = ("most", "worst_first", "cheapest", "least_regret")
#: The cheapest plan serves at least this part of whom the money could serve.
HALF: Final = 0.5
_ROUNDS: Final = 12
_CLOSE: Final = 1e-7


class Setting(NamedTuple):
    """What all plans share.

    Parameters
    ----------
    offers
        What can be bought.
    world
        Need on average, and all else at its central figure.
    cents
        By year, the money that there is up to its end.
    groups
        By area the number of its district, −1 for none.
    names
        Of the districts.
    floor
        The share of each district's need that must be served; 0 for none.
    areas
        By network the number of each row's area.
    seconds
        What one search may take.
    """

    offers: Offers
    world: World
    cents: tuple[int, ...]
    groups: NDArray[np.intp]
    names: tuple[str, ...]
    floor: float
    areas: dict[str, NDArray[np.intp]]
    seconds: float

    def ask(self, *, districts: bool) -> Ask:
        """Say what a plan may be, with an eye on districts or without."""
        if districts or self.floor:
            return Ask(self.cents, self.groups, self.names, self.floor)
        return Ask(self.cents, np.zeros(len(self.groups), dtype=np.intp))

    def program(self, world: World | None = None, *, districts: bool = False) -> Program:
        """Set up what can be bought, with the floor."""
        ask = self.ask(districts=districts)
        found = Program(self.offers, world or self.world, ask, self.areas)
        if self.floor:
            found.floors(self.floor)
        return found


def most(setting: Setting) -> Choice:
    """Serve as many households as can be.

    Parameters
    ----------
    setting
        What all plans share.

    Returns
    -------
    Choice

    Raises
    ------
    ArgumentError
        If the floor cannot be met, with the best that can be.
    """
    program = setting.program()
    found = program.solve(program.goal(), Clock(setting.seconds))
    if found is None:
        raise _unreachable(setting)
    choice = program.choice(found[0], proven=found[1])
    return fitted(setting.offers, choice, setting.world, program.ask, spend=True)


def worst_first(setting: Setting) -> Choice:
    """Serve as large a share as can be in the district with the smallest, then as many as can be.

    Parameters
    ----------
    setting
        What all plans share.

    Returns
    -------
    Choice
    """
    clock = Clock(setting.seconds)
    program = setting.program(districts=True)
    at = program.worst()
    goal = np.zeros(at.stop)
    goal[at] = 1
    first = program.solve(goal, clock)
    if first is None:
        raise _unreachable(setting)
    program.raise_to(at, float(first[0][at][0]) - _CLOSE)
    found = program.solve(program.goal(), clock) or first
    choice = program.choice(found[0], proven=first[1] and found[1])
    return fitted(setting.offers, choice, setting.world, program.ask, spend=True)


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
    gives the next price, until it stays. Of plans of one price that which serves most is taken.
    """
    clock, program = Clock(setting.seconds), setting.program()
    program.at_least(HALF * best.value * (1 - _CLOSE))
    values, proven = None, True
    price = max(best.cents, 1) / 100 / max(best.value, _CLOSE)
    for _ in range(_ROUNDS):
        # Households at a price a hair above the last: of equal prices more are served.
        found = program.solve(program.goal(1 / (price * (1 + _CLOSE))), clock)
        if found is None:
            return best
        values, proven = found[0], proven and found[1]
        paid, got = program.spent(values), program.served(values)
        if not got or not paid or price - paid / got <= _CLOSE * price:
            break
        price = paid / got
    assert values is not None  # noqa: S101 - there is one round at least
    choice = program.choice(values, proven=proven)
    return fitted(setting.offers, choice, setting.world, program.ask, spend=False)


class Best(NamedTuple):
    """The best choice of each draw that was solved again.

    Parameters
    ----------
    choices
        One a draw.
    values
        Whom each serves.
    """

    choices: list[Choice]
    values: Floats


def least_regret(setting: Setting, every: Worlds, best: Best, others: Iterable[Choice]) -> Choice:
    """Of the plans that are best in some draw, take the one whose largest regret is smallest.

    Parameters
    ----------
    setting
        What all plans share.
    every
        The draws that were solved again.
    best
        Their best choices.
    others
        More choices to take from.

    Returns
    -------
    Choice
    """
    ask = setting.ask(districts=False)
    pool, seen = [*others], set()
    for choice in best.choices:
        some = repaired(setting, choice)
        key = (*(tuple(np.flatnonzero(one)) for one in some.sites.values()), *some.steps.values())
        if key not in seen and fits(setting.offers, some, ask) and _floored(setting, some):
            pool.append(some)
        seen.add(key)
    worst = [float(regret(setting, every, one, best.values).max()) for one in pool]
    return pool[int(np.argmin(np.round(worst, 9)))]


def regret(setting: Setting, every: Worlds, choice: Choice, best: Floats) -> Floats:
    """Say by how much a choice falls short of the best of each draw, as a part of that.

    Parameters
    ----------
    setting
        What all plans share.
    every
        The draws that were solved again.
    choice
        What is bought.
    best
        Whom the best choice of each draw serves.

    Returns
    -------
    ndarray
    """
    got = np.sum(list(served(setting.offers, choice, every, setting.areas).values()), axis=0)
    return np.asarray(np.clip((best - got) / np.where(best > 0, best, 1.0), 0, 1))


def repaired(setting: Setting, choice: Choice) -> Choice:
    """Make a draw's choice one of this budget: its sites by what they add, then its programmes.

    Parameters
    ----------
    setting
        What all plans share.
    choice
        At a draw's prices.

    Returns
    -------
    Choice
    """
    sites, parts, got = {}, {}, {}
    spent = np.zeros(len(setting.cents))
    for net in setting.offers.networks:
        need = weights(net, setting.world.pools, setting.areas[net.programme])
        kept = np.zeros(len(net.once), dtype=bool)
        for at in in_turn(net, choice.sites[net.programme], need):
            cost = net.once[at] + net.yearly[at] * np.arange(1, len(spent) + 1)
            if (spent + cost <= setting.cents).all():
                kept[at], spent = True, spent + cost
        some = reached(net, kept, need[None, :], np.ones(1), np.ones((1, len(kept))))[0]
        sites[net.programme], got[net.programme] = kept, float(some.sum())
        parts[net.programme] = some / np.where(need > 0, need, 1.0)
    ask = setting.ask(districts=False)
    split = {}
    for one in setting.offers.lines:
        name, whole = one.programme, float(choice.split[one.programme].sum())
        held = choice.steps[name] * one.holds * setting.world.holds[name]
        split[name] = choice.split[name] * held / max(whole, 1e-12)
    some = replace(choice, sites=sites, parts=parts, reached=got, split=split, proven=True)
    return fitted(setting.offers, some, setting.world, ask, spend=True)


def shares(setting: Setting, choice: Choice, ask: Ask) -> Floats:
    """Give the share of each district's need that a choice serves, NaN where there is none.

    Parameters
    ----------
    setting
        What all plans share.
    choice
        What is bought.
    ask
        By whose groups it was chosen.

    Returns
    -------
    ndarray
    """
    where = places(setting.offers, choice, setting.world, ask, setting.areas)
    got = np.sum(list(where.values()), axis=0)
    need = np.asarray(sum(setting.world.pools.values()))
    inside = setting.groups >= 0
    whole, part = (
        np.bincount(setting.groups[inside], some[inside], minlength=len(setting.names))
        for some in (need, got)
    )
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


def _floored(setting: Setting, choice: Choice) -> bool:
    if not setting.floor:
        return True
    found = shares(setting, choice, setting.ask(districts=False))
    return bool(np.nanmin(found) >= setting.floor - 1e-3)


def _unreachable(setting: Setting) -> ArgumentError:
    """Say how far the floor is from what can be met."""
    free = setting._replace(floor=0.0)
    program = free.program(districts=True)
    at = program.worst()
    goal = np.zeros(at.stop)
    goal[at] = 1
    found = program.solve(goal, Clock(setting.seconds))
    if found is None:
        return ArgumentError(
            "The sites that every plan opens (must: have) cost more than there is in a year of "
            "the budget. Allow more, or leave one of them free."
        )
    best = float(np.floor(found[0][at][0] * 1e4) / 1e4)
    parts = program.shares(found[0])
    name = setting.names[int(np.nanargmin(parts))]
    return ArgumentError(
        f"floor is {setting.floor:g}, but with this budget the worst served district, {name}, can "
        f"have {best:.4g} of its need served at most if none is to have less. Lower the floor to "
        "that, or allow more."
    )
