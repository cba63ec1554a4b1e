"""A budget spent in four ways, in frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import ArgumentError, TableError
from exclusion.plans import _four, _told
from exclusion.plans._four import PLANS, Best, Setting
from exclusion.plans._money import Groups
from exclusion.plans._offers import MOST_YEARS, floored
from exclusion.plans._worlds import Needs, worlds
from exclusion.plans._worth import Worth
from exclusion.programmes import Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.plans._money import Choice
    from exclusion.plans._offers import Offers

#: Draws that are solved again.
SOLVED: Final = 50
#: Seconds that one search takes at most.
SECONDS: Final = 60.0
#: Budgets of the curve, as parts of the one given.
CURVE: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25)
#: More money than this is no city's.
_MOST: Final = 1e11


@dataclass(frozen=True, eq=False)
class Spending:
    """What a budget could do, in four plans.

    Parameters
    ----------
    alternatives
        Indexed by plan, one of `PLANS`: `cost` and `unspent` in dollars; `served_low`,
        `served_central`, `served_high`, households served in 5, 50 and 95 % of the draws, and
        `expected`, on average over them: those of "most" are the most that any plan serves so;
        `cost_each_low`, `…_central`, `…_high`, dollars for each of them; `connected_…` and
        `cost_connected_…` the same of the newly connected, missing where nobody published an
        effect, infinite where nobody is; `connected_why`, "" where all lines have an effect, "part"
        or "no_published_effect"; `regret` and `regret_most`, by how much it falls short of each
        draw's own best plan, as a part of that, on average and at most; `best`, the part of the
        draws in which none of the four serves more; `worst_share`, the share (0-1) of need reached
        in its worst served district; `same_as`, the first of the four that buys the same, or "";
        `status`, "optimal" or "best found".
    lines
        A row a plan and programme that is bought: `per`, `units`, `unit_cost`, `cost` in dollars;
        `served_…`, `connected_…` and `cost_each_…`, as of `alternatives`; `why`;
        `dated`, whether it rests on a figure that is older than five years.
    amounts
        A row a plan, area and programme: `households` and `dollars`. Dollars of a line add up to
        its cost; those of a site go by whom it reaches.
    areas
        Indexed by GEOID: `need` with `need_low` and `need_high`, households in 5 and 95 % of the
        draws; `district`; `chosen`, the part of the draws in whose own best plan a site reaches the
        area, missing without sites; and by plan whether it gets anything.
    sites
        Indexed by name: `programme`, `lon` and `lat`, `cost` in dollars over all years,
        `cost_from`, `must`; `chosen`, the part of the draws in whose own best plan it is, shared
        with those that would do as well; `clear`; and by plan whether it is open.
    districts
        A row a plan and district: `need`, `served` and, of these, `reached`, those in need:
        households; `share`, the part (0-1) of need that is reached; and `dollars`.
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
    best
        The best choices of the draws that were solved again.
    """

    setting: Setting
    plans: dict[str, Choice]
    needs: Needs
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
    With x_j = 1 where site j of cost c_j is open, u_l the whole steps that are bought of line l (a
    household, a device, a tenth of a post) at p_l each, and f_k the part of need of kind k that
    sites serve (or f_kj with capacities):

    maximize the mean over draws of v(x, u, f), where Σ c x + Σ p u ≤ B up to the end of each year,
    and f_k ≤ Σ x_j over sites that reach k.

    In a draw v counts whom sites serve, and then the most of what the steps hold that the pools can
    take: those with a computer and without a subscription, and those without a computer. A step
    holds as many as it serves, divided by how dear it is in the draw: the same money buys less. A
    site with the price of the book counts, where that is dearer, by the part that is paid. A
    subsidy is paid to those who enroll, at most as many as would: only the share q of them that is
    new is of those in need, and of the pool; the others have service and are served by a lower
    bill. v is concave; its tangents, at all draws, are added to the program until none is missing,
    so that "most" is the best of all choices on average over the draws, to a hundred-millionth of
    need.

    Newly connected are, of a subsidy, the smaller of the enrolled times q and of those in need
    times the share c whom price keeps away, in each draw; never the product of the two.

    A line or site may start in any year that brings money, and is paid from then to the end; who is
    served for a part of the years counts as that part. "worst_first" and the floor are held for
    need, prices and reach as they are on average, whoever is served by district. "cheapest" pays
    least for a household among the plans that serve half as many as "most", and may leave money;
    "least_regret" makes the largest shortfall from the best of each of the first 50 draws smallest.
    Ties are settled as in `siting.cover`.

    Of a site's households all within reach are counted, up to its capacity; to be within reach is
    not to use it.
    """
    frames.check_made(needs, "Needs", "needs")
    frames.check_made(offers, "Offers", "offers")
    frames.check_whole(seed, "seed", 0)
    frames.check_number(time_limit, "time_limit")
    cents = money(budget, offers)
    setting = _setting(needs, offers, seed, cents, floor, time_limit)
    best_of_all = _four.most(setting)
    solved = _four.of_draws(setting, min(SOLVED, len(setting.worth.every)))
    plans = {
        "most": best_of_all,
        "worst_first": _four.worst_first(setting),
        "cheapest": _four.cheapest(setting, best_of_all),
    }
    plans["least_regret"] = _four.least_regret(setting, solved, list(plans.values()))
    made = Made(setting, {name: plans[name] for name in PLANS}, needs, solved)
    return _told.spending(made, _curve(made))


class Most(NamedTuple):
    """The plan that serves most households.

    Parameters
    ----------
    served
        Households in 5, 50 and 95 % of the draws.
    dollars
        What each programme costs over the years, those that are not bought at 0.
    """

    served: Range
    dollars: dict[str, float]


def most(
    needs: Needs,
    offers: Offers,
    budget: float | Sequence[float],
    *,
    seed: int = 0,
    time_limit: float = SECONDS,
) -> Most:
    """Spend a budget on the plan that serves most households, and on no other.

    Parameters
    ----------
    needs, offers, budget, seed, time_limit
        As of `spend`.

    Returns
    -------
    Most
        What `spend` tells of "most", without what it is set beside.

    Raises
    ------
    ArgumentError
        If the budget is 0, infinite or under the cheapest line, or no plan is found in time.
    TableError
        If draws are missing or negative.
    """
    frames.check_made(needs, "Needs", "needs")
    frames.check_made(offers, "Offers", "offers")
    frames.check_whole(seed, "seed", 0)
    frames.check_number(time_limit, "time_limit")
    setting = _setting(needs, offers, seed, money(budget, offers), None, time_limit)
    choice = _four.most(setting)
    served = setting.worth.total(choice.layout, choice.columns)
    return Most(
        Range(*np.quantile(served, [0.05, 0.5, 0.95]).tolist()),
        {name: cents / 100 for name, cents in _told.costs(offers, choice).items()},
    )


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
    late = max((at for at, one in enumerate(whole, 1) if one > 0), default=1)
    name, least = offers.cheapest(late)
    if found[-1] < least:
        raise ArgumentError(
            f"budget is {found[-1] / 100:,.2f} dollars, but the cheapest that can be bought, "
            f"{name}, costs {least / 100:,.2f} over {offers.years - late + 1} "
            f"year{'s' * (offers.years != late)}: nothing could be done. Allow more."
        )
    return found


def _setting(
    needs: Needs,
    offers: Offers,
    seed: int,
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
    worth = Worth(offers, worlds(needs, offers, seed), areas)
    return Setting(worth, cents, Groups(groups, tuple(map(str, names))), float(floor or 0), seconds)


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


def _curve(made: Made) -> list[tuple[int, Choice | None]]:
    """Spend other budgets, nobody's floor being kept."""
    setting, out = made.setting._replace(floor=0.0), list[tuple[int, Any]]()
    for part in CURVE:
        cents = tuple(int(one * part) for one in setting.cents)
        try:
            out.append((cents[-1], _four.most(setting._replace(cents=cents), settle=False)))
        except ArgumentError:  # sites that must be open are dearer
            out.append((cents[-1], None))
    return out
