"""A budget spent in four ways, in frames."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _fetch, frames
from exclusion.errors import ArgumentError, TableError
from exclusion.plans import _four, _told
from exclusion.plans._four import PLANS, Best, Setting
from exclusion.plans._offers import MOST_YEARS, floored
from exclusion.plans._program import Clock
from exclusion.plans._worlds import Needs, worlds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.plans._offers import Offers
    from exclusion.plans._program import Choice
    from exclusion.plans._worlds import Worlds

#: Draws that are solved again.
SOLVED: Final = 50
#: Seconds that one search takes at most.
SECONDS: Final = 60.0
#: Budgets of the curve, as parts of the one given.
CURVE: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25)
#: More money than this is no city's.
_MOST: Final = 1e11
_PATIENCE: Final = 1.0


@dataclass(frozen=True, eq=False)
class Spending:
    """What a budget could do, in four plans.

    Parameters
    ----------
    alternatives
        Indexed by plan, one of `PLANS`: `cost` and `unspent` in dollars; `served_low`,
        `served_central`, `served_high`, households served in 5, 50 and 95 % of the draws;
        `cost_each_low`, `…_central`, `…_high`, dollars for each of them; `connected_…` and
        `cost_connected_…` the same of the newly connected, missing where nobody published an
        effect, infinite where nobody is; `connected_why`, "" where all lines have an effect, "part"
        or "no_published_effect"; `regret` and `regret_most`, by how much it falls short of each
        draw's own best plan, as a part of that, on average and at most; `best`, the part of the
        draws in which none of the four serves more; `worst_share`, the share (0-1) of need served
        in its worst served district; `status`, "optimal" or "best found".
    lines
        A row a plan and programme that is bought: `per`, `units`, `unit_cost`, `cost` in dollars;
        `served_…`, `connected_…` and `cost_each_…`, as of `alternatives`; `why`.
    amounts
        A row a plan, area and programme: `households` and `dollars`. Dollars of a line add up to
        its cost; those of a site go by whom it reaches.
    areas
        Indexed by GEOID: `need` with `need_low` and `need_high`, households in 5 and 95 % of the
        draws; `district`; `chosen`, the part of the draws in whose own best plan the area gets
        anything; and by plan whether it does.
    sites
        Indexed by name: `programme`, `lon` and `lat`, `cost` in dollars over all years,
        `cost_from`, `must`, `chosen`, `clear`; and by plan whether it is open.
    districts
        A row a plan and district: `need`, `served` (households), `share` (0-1) and `dollars`.
    years
        A row a plan and year: `available`, what is left of the money so far, and `cost`.
    curve
        A row a budget, of "most": `served_low`, `…_central`, `…_high`, `cost`, and by programme
        what is spent on it.
    reasons
        Whether anything is a clear choice: of "sites", "areas" and "plans" one of `REASONS`.
    left_out
        By programme one of `LEFT_OUT`: why it is not offered.
    draws, solved
        How many draws there were, and how many were solved again.
    """

    alternatives: pd.DataFrame
    lines: pd.DataFrame = field(repr=False)
    amounts: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    sites: pd.DataFrame = field(repr=False)
    districts: pd.DataFrame = field(repr=False)
    years: pd.DataFrame = field(repr=False)
    curve: pd.DataFrame = field(repr=False)
    reasons: dict[str, str]
    left_out: dict[str, str]
    draws: int
    solved: int


class Made(NamedTuple):
    """What the frames are made of.

    Parameters
    ----------
    setting
        What all plans share.
    plans
        By name of `PLANS`.
    needs
        Who is in need.
    every, some
        All draws, and those that were solved again.
    best
        The best choices of these.
    """

    setting: Setting
    plans: dict[str, Choice]
    needs: Needs
    every: Worlds
    some: Worlds
    best: Best


def spend(
    needs: Needs,
    offers: Offers,
    budget: float | Sequence[float],
    *,
    floor: float | None = None,
    seed: int = 0,
    time_limit: float = SECONDS,
) -> Spending:
    """Spend a budget on programmes and sites, in four plans.

    Parameters
    ----------
    needs
        Who is in need, over draws.
    offers
        What can be bought, and for how many years.
    budget
        Dollars for all years together; or a sequence with those that each year brings, of which
        what is left goes into the next.
    floor
        The share (0-1) of each district's need that must be served.
    seed
        The same seed gives the same draws.
    time_limit
        Seconds that one search may take.

    Returns
    -------
    Spending
        Four plans, what each is worth over the draws, and the curve of people against money.

    Raises
    ------
    ArgumentError
        If the budget is 0, infinite or under the cheapest line, the floor cannot be met, there are
        no districts for it, or no plan is found in time.
    TableError
        If draws are missing or negative.

    Notes
    -----
    With x_j = 1 where site j of cost c_j is open, f_k the part of the need w_k of kind k that sites
    serve, and z the households that programme p serves of pool s (those with a computer and
    without a subscription; those without a computer):

    maximize Σ w f + Σ z, where Σ c x + Σ (p's cost per household) z ≤ B, up to the end of each
    year; Σ_p z + Σ w f ≤ need of each pool, and of that Σ z ≤ the part that price keeps away, over
    those programmes that take away a price (subsidy, hotspots, devices), sites' own taken off
    first; f_k ≤ Σ x_j over sites that reach k; Σ z of a subsidy
    ≤ who would enroll; and, with a floor or for "worst_first", the pools and what is served by
    district. Sites and programmes so compete for the same money and the same households, at
    central prices. Whole households, devices and tenths of a post are bought, and sites as a whole.

    "cheapest" pays least for a household among the plans that serve half as many as "most", and
    may leave money; "least_regret" is that of the best plans of the first 50 draws, and of the
    other three, whose largest regret is smallest. In a draw where prices are higher the same money
    buys less: sites are paid first, and what they cost more is taken from the programmes.

    Of a site's households all within reach are counted, up to its capacity; to be within reach is
    not to use it.
    """
    frames.check_made(needs, "Needs", "needs")
    frames.check_made(offers, "Offers", "offers")
    frames.check_whole(seed, "seed", 0)
    frames.check_number(time_limit, "time_limit")
    cents = money(budget, offers)
    every = worlds(needs, offers, seed)
    setting = _setting(needs, offers, every, cents, floor, time_limit)
    some = every.first(SOLVED)
    best_of_all = _four.most(setting)
    solved = _solved(setting, some)
    plans = {
        "most": best_of_all,
        "worst_first": _four.worst_first(setting),
        "cheapest": _four.cheapest(setting, best_of_all),
    }
    plans["least_regret"] = _four.least_regret(setting, some, solved, plans.values())
    made = Made(setting, {name: plans[name] for name in PLANS}, needs, every, some, solved)
    return _told.spending(made, _curve(made))


def brought(budget: float | Sequence[float], years: int) -> tuple[float, ...]:
    """Write a budget by year.

    Parameters
    ----------
    budget
        Dollars for all years together; or a sequence with those that each year brings.
    years
        How many.

    Returns
    -------
    tuple of float
        Dollars that each year brings: all in the first where they are for all together.

    Raises
    ------
    ArgumentError
        If the budget is 0, infinite or none, or has other years.

    Examples
    --------
    >>> brought(500_000, 2)
    (500000.0, 0.0)
    """
    frames.check_whole(years, "years", 1, MOST_YEARS)
    if isinstance(budget, list | tuple | np.ndarray | pd.Series):
        if np.ndim(budget) != 1 or len(budget) != years:
            raise ArgumentError(
                f"budget is {budget!r:.80}, but the plan runs for {years} "
                f"year{'s' * (years != 1)}; give one sum for all, or one for each year."
            )
        for at, one in enumerate(budget, 1):
            frames.check_number(one, f"budget of year {at}", zero=True)
        whole = [float(one) for one in budget]
    else:
        frames.check_number(budget, "budget")
        total: Any = budget
        whole = [float(total), *[0.0] * (years - 1)]
    if not 0 < sum(whole) <= _MOST:
        raise ArgumentError(
            f"budget is {sum(whole):,.2f} dollars; expected more than 0, {_MOST:,.0f} at most."
        )
    return tuple(whole)


def money(budget: float | Sequence[float], offers: Offers) -> tuple[int, ...]:
    """Give the cents that there are up to the end of each year.

    Parameters
    ----------
    budget
        As of `spend`.
    offers
        What can be bought, and for how many years.

    Returns
    -------
    tuple[int, ...]
    """
    whole = brought(budget, offers.years)
    found = tuple(int(one) for one in np.cumsum([floored(one) for one in whole]))
    name, least = offers.cheapest()
    if found[-1] < least:
        raise ArgumentError(
            f"budget is {found[-1] / 100:,.2f} dollars, but the cheapest that can be bought, "
            f"{name}, costs {least / 100:,.2f} over {offers.years} "
            f"year{'s' * (offers.years != 1)}: nothing could be done. Allow more."
        )
    return found


def _setting(
    needs: Needs,
    offers: Offers,
    every: Worlds,
    cents: tuple[int, ...],
    floor: float | None,
    seconds: float,
) -> Setting:
    geoids = needs.households.columns
    district = needs.district.reindex(geoids)
    groups, names = pd.factorize(district, sort=True)
    if floor is not None:
        frames.check_between(floor, "floor", 0, 1 + 1e-12)
        if not len(names):
            raise ArgumentError(
                "floor is a share of each district's need, and there are no districts: give "
                "districts, or leave floor out."
            )
    if not len(names):  # each area is a district of its own
        groups, names = np.arange(len(geoids)), geoids
    areas = {}
    for net in offers.networks:
        areas[net.programme] = geoids.get_indexer(pd.Index(net.case.demand["GEOID"]))
        if (areas[net.programme] < 0).any():
            raise TableError("offers: the demand of sites has areas of which no need is drawn.")
        at, own = groups[areas[net.programme]], net.case.demand["district"]
        known = np.where(at >= 0, np.asarray(names, dtype=object)[at], "")
        if (own.where(own.notna(), "").to_numpy() != known).any():
            raise TableError(
                "offers: the demand of sites must have the districts of needs, and each area its "
                "GEOID where there are none."
            )
    _check_musts(offers, cents)
    return Setting(
        offers, every.middle(), cents, groups, tuple(map(str, names)), float(floor or 0), areas,
        seconds,
    )  # fmt: skip


def _check_musts(offers: Offers, cents: tuple[int, ...]) -> None:
    """Refuse sites that every plan opens and nobody can pay."""
    spent = 0
    for net in offers.networks:
        spent += int(net.cents(offers.years)[net.case.candidates["must"] == "have"].sum())
    if spent > cents[-1]:
        raise ArgumentError(
            f"budget is {cents[-1] / 100:,.2f} dollars, but the sites that are in every plan cost "
            f"{spent / 100:,.2f}. Allow more, or leave one of them free."
        )


def _solved(setting: Setting, some: Worlds) -> Best:
    """Find the best choice of each draw."""
    start, choices, floor = time.monotonic(), [], setting.floor
    with ExitStack() as stack:
        bar = None
        for at in range(len(some)):
            if bar is None and time.monotonic() - start > _PATIENCE:
                bar = stack.enter_context(_fetch.progress("Solving again", len(some), "draws"))
                bar.advance(at)
            program = setting.program(some.one(at))
            found = program.solve(program.goal(), Clock(setting.seconds))
            if found is None and floor:  # in this draw nobody can keep to it
                program = setting._replace(floor=0.0).program(some.one(at), districts=True)
                found = program.solve(program.goal(), Clock(setting.seconds))
            if found is None:  # sites that must be open are dearer than the money
                program = setting._replace(floor=0.0).program(districts=bool(floor))
                found = program.solve(program.goal(), Clock(setting.seconds))
            assert found is not None  # noqa: S101 - the plan itself was found before
            choices.append(program.choice(found[0], proven=found[1]))
            if bar is not None:
                bar.advance()
    return Best(choices, np.array([one.value for one in choices]))


def _curve(made: Made) -> list[tuple[int, Choice | None]]:
    """Spend other budgets, nobody's floor being kept."""
    setting, out = made.setting._replace(floor=0.0), list[tuple[int, Any]]()
    for part in CURVE:
        cents = tuple(int(one * part) for one in setting.cents)
        try:
            out.append((cents[-1], _four.most(setting._replace(cents=cents))))
        except ArgumentError:  # sites that must be open are dearer
            out.append((cents[-1], None))
    return out
