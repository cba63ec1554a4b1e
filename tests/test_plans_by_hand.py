"""Plans against every set of sites and steps tried by hand, and the budget in a thousand cases."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import by_hand_siting as by_hand
import numpy as np
import pandas as pd
import pytest

from exclusion import plans, programmes
from exclusion.errors import ArgumentError
from exclusion.plans import _four, _spending
from exclusion.plans._worlds import worlds

BOOK = programmes.book()
NAVIGATORS, DEVICES = "navigators", "devices"


def needs_of(
    drawn: by_hand.Small, seed: int, draws: int, *, lacking: float | None = None
) -> plans.Needs:
    """Draw need for the areas of a small case; one draw is the case's own."""
    rng, demand = np.random.default_rng(seed), drawn.case.demand
    index = pd.Index(demand.index, name="GEOID")
    part = rng.uniform(0.2, 0.9, len(demand)).round(2) if lacking is None else lacking
    without = pd.Series(part, index)
    need = rng.gamma(4, 20, (draws, len(demand)))
    if draws == 1:
        need = demand["households"].to_numpy()[None, :] / without.to_numpy()
    enrolled = pd.Series(rng.uniform(0, 300, draws))
    district = demand["district"].set_axis(index)
    return plans.Needs(pd.DataFrame(need, columns=index), without, district, enrolled, "22")


def offers_of(drawn: by_hand.Small, times: float, *names: str, years: int = 2) -> plans.Offers:
    """Offer a small case's candidates, so many times as dear, and some lines."""
    case = drawn.case
    cost = (case.candidates["cost"] * times).round(2)
    case = dataclasses.replace(case, candidates=case.candidates.assign(cost=cost))
    lines = tuple(one for one in plans.lines(BOOK, years) if one.programme in names)
    return plans.Offers(lines, (plans.network("public_computers", case, BOOK),), years, BOOK)


def best_by_hand(needs: plans.Needs, offers: plans.Offers, budget: float) -> float:
    """Try every set of sites and posts, and as many devices as the rest of the money buys."""
    every = worlds(needs, offers, 0)
    (net,) = offers.networks
    lines = {one.programme: one for one in offers.lines}
    posts, devices = lines[NAVIGATORS], lines[DEVICES]
    must, cents = net.case.candidates["must"].to_numpy(), net.cents(offers.years)
    demand = net.case.demand
    reach = net.case.reach[net.case.kind]
    columns = needs.households.columns.get_indexer(demand["GEOID"])
    lacking = every.pools["device"][:, columns]
    with_one = every.pools["service"].sum(axis=1)
    best = -1.0
    free = np.flatnonzero(must == "")
    for some in itertools.chain(*(itertools.combinations(free, n) for n in range(len(free) + 1))):
        opened = np.isin(np.arange(len(must)), some) | (must == "have")
        left = round(budget * 100) - int(cents[opened].sum())
        sure = reach[:, opened & ~net.drawn].any(axis=1)
        item = reach[:, opened & net.drawn].any(axis=1) & ~sure
        paid = np.minimum(1 / every.dear["public_computers"], 1)
        near = lacking[:, sure].sum(axis=1) + paid * lacking[:, item].sum(axis=1)
        rest = lacking.sum(axis=1) - near
        for hired in range(max(left, -1) // posts.cents(offers.years) + 1):
            bought = (left - hired * posts.cents(offers.years)) // devices.cents(offers.years)
            given = np.minimum(bought / every.dear[DEVICES], rest)
            hours = hired * posts.holds * every.holds[NAVIGATORS] / every.dear[NAVIGATORS]
            helped = np.minimum(hours, rest - given + with_one)
            best = max(best, float((near + given + helped).mean()))
    return best


def seeds(few: int, many: int) -> list[Any]:
    """Draw a few cases, and many where it is slow."""
    return [*range(few), *(pytest.param(n, marks=pytest.mark.slow) for n in range(few, many))]


@pytest.mark.usefixtures("seldom")
@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("seed", seeds(3, 5))
def test_most_is_the_best_on_average_over_the_draws_of_all_that_can_be_chosen(seed, mixed):
    """Costs of the file, or some of them of the book: where that is dearer, sites count in part."""
    drawn = by_hand.small(seed, 9, whole=False)
    needs = needs_of(drawn, seed, 25)
    offers = offers_of(drawn, 50, NAVIGATORS, DEVICES)
    (net,) = offers.networks
    if mixed:
        rows = net.case.candidates
        rows = rows.assign(cost_from=["item" if at % 2 else "file" for at in range(len(rows))])
        net = dataclasses.replace(net, case=dataclasses.replace(net.case, candidates=rows))
        offers = dataclasses.replace(offers, networks=(net,))
    budget = float(np.random.default_rng(seed).uniform(4_000, 150_000))
    best = best_by_hand(needs, offers, budget)
    if best < 0:
        with pytest.raises(ArgumentError, match="in every plan"):
            plans.spend(needs, offers, budget)
        return
    found = plans.spend(needs, offers, budget)
    assert found.alternatives.loc["most", "expected"] == pytest.approx(best, rel=1e-7)
    assert found.alternatives["expected"].idxmax() == "most"
    assert (found.alternatives["status"] == "optimal").all()


@pytest.mark.usefixtures("seldom")
@pytest.mark.parametrize("capacities", [False, True])
@pytest.mark.parametrize("seed", seeds(5, 10))
def test_sites_are_those_of_every_set_tried_with_budget_floor_and_capacities(seed, capacities):
    """With nothing else to buy and one draw a plan is a covering problem."""
    drawn = by_hand.small(seed, 12 if seed % 2 else 8, capacities=capacities)
    every, rng = by_hand.Sets(drawn), np.random.default_rng(seed)
    needs = needs_of(drawn, seed, 1, lacking=1.0)
    offers = offers_of(drawn, 1.0)
    budget = float(rng.integers(1, 12) * 50)
    floor = float(rng.choice([0.0, 0.05, 0.2, 0.4]))
    kept = every.allowed(budget, None)
    served = every.served(np.full(3, np.inf))
    if floor:
        kept &= every.holds(floor)
    if not kept.any():
        with pytest.raises(ArgumentError, match=r"floor|in every plan"):
            plans.spend(needs, offers, budget, floor=floor or None)
        return
    found = plans.spend(needs, offers, budget, floor=floor or None)
    rows, total = found.alternatives, drawn.weights.sum()
    assert rows.loc["most", "expected"] == pytest.approx(served[kept].max(), abs=1e-6 * total)
    for name in plans.PLANS:
        shares = found.districts.loc[name, "share"].dropna()
        assert (shares >= floor - 1e-9).all(), name
        assert rows.loc[name, "cost"] <= budget


@pytest.mark.parametrize("seed", seeds(3, 6))
def test_no_choice_has_less_regret_and_the_worst_district_cannot_have_more(seed):
    drawn = by_hand.small(seed, 8)
    every = by_hand.Sets(drawn)
    needs, offers = needs_of(drawn, seed, 6, lacking=1.0), offers_of(drawn, 1.0)
    budget = float(np.random.default_rng(seed).integers(2, 9) * 50)
    kept = every.allowed(budget, None)
    if not kept.any():
        with pytest.raises(ArgumentError):
            plans.spend(needs, offers, budget)
        return
    found = plans.spend(needs, offers, budget)
    need = needs.households.to_numpy()
    near = (every.sets[kept].astype(int) @ drawn.reach.T.astype(int)) > 0
    got = near @ need.T
    top = got.max(axis=0)
    least = ((top - got) / np.where(top > 0, top, 1)).max(axis=1).min()
    assert found.alternatives.loc["least_regret", "regret_most"] == pytest.approx(least, abs=1e-5)
    mean = need.mean(axis=0)
    held = [drawn.district == at for at in range(3) if mean[drawn.district == at].sum() > 0]
    worst = np.min([near[:, one] @ mean[one] / mean[one].sum() for one in held], axis=0).max()
    assert found.alternatives.loc["worst_first", "worst_share"] == pytest.approx(worst, abs=1e-6)


@pytest.mark.parametrize("seed", seeds(3, 6))
def test_nothing_serves_half_as_many_for_less_each(seed):
    drawn = by_hand.small(seed, 8)
    every = by_hand.Sets(drawn)
    needs, offers = needs_of(drawn, seed, 4, lacking=1.0), offers_of(drawn, 1.0)
    budget = float(np.random.default_rng(seed).integers(2, 9) * 50)
    kept = every.allowed(budget, None)
    if not kept.any():
        with pytest.raises(ArgumentError):
            plans.spend(needs, offers, budget)
        return
    found = plans.spend(needs, offers, budget).alternatives
    near = (every.sets[kept].astype(int) @ drawn.reach.T.astype(int)) > 0
    got, cost = near @ needs.households.mean().to_numpy(), every.sets[kept] @ drawn.costs
    enough = got >= got.max() / 2 - 1e-6
    if found.loc["most", "cost"]:
        each = cost[enough] / got[enough]
        row = found.loc["cheapest"]
        assert row["cost"] / row["expected"] == pytest.approx(each.min(), abs=1e-6)
        # Of those that cost as much each, that which serves most.
        ties = enough & (cost / np.where(got > 0, got, 1) <= each.min() + 1e-9)
        assert row["expected"] == pytest.approx(got[ties].max(), rel=1e-6)


@pytest.mark.parametrize("count", [30, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_thousand_cases_keep_to_their_budget_in_each_year(count):
    """Whole budgets, and those that come by the year; what is bought is counted again in cents."""
    refused = 0
    cases = [by_hand.small(one, 4, capacities=bool(one % 2), whole=False) for one in range(20)]
    for seed in range(count):
        rng, drawn = np.random.default_rng(seed), cases[seed % len(cases)]
        needs = needs_of(drawn, seed, 2)
        offers = offers_of(drawn, float(rng.choice([20, 50, 400])), *plans.LINES)
        budget = round(float(rng.uniform(200, 90_000)), 2)
        first = round(budget * float(rng.random()), 2)
        brought = [budget, 0.0] if seed % 3 else [first, round(budget - first, 2)]
        try:
            cents = _spending.money(brought, offers)
            setting = _spending._setting(needs, offers, 0, cents, None, 60.0)
            found = _four.most(setting, settle=False)
        except ArgumentError:
            refused += 1
            continue
        paid = np.zeros(2, dtype=np.int64)
        for some in found.layout.bought:
            line, steps = offers.lines[some.line], round(found.columns[some.column])
            paid[some.start - 1 :] += steps * line.once
            paid[some.start - 1 :] += steps * line.yearly * np.arange(1, 4 - some.start)
        (net,) = offers.networks
        for at, start in enumerate(found.opened["public_computers"]):
            if start:
                paid[start - 1 :] += net.once[at]
        assert (paid <= np.floor(np.cumsum(brought) * 100 + 1e-6)).all(), seed
        assert (paid == found.cents).all(), seed
    assert refused < count * 0.4
