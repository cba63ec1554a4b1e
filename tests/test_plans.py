"""A budget spent: never more than there is, as good as can be, and what is not known is said."""

from __future__ import annotations

import dataclasses
import itertools
import os
import re
import threading

import numpy as np
import pandas as pd
import pytest
from by_hand_siting import small
from scipy import optimize

import exclusion
from exclusion import figures, phrases, plans, programmes, siting
from exclusion._quiet import quiet
from exclusion.errors import ArgumentError, TableError
from exclusion.plans._worlds import worlds

BOOK = programmes.book()
PLANS = list(plans.PLANS)
DOLLARS = ("cost", "unspent")


def priced(case: siting.Case, times: float = 50.0) -> siting.Case:
    """Make candidates about as dear as programmes."""
    offered = case.candidates.assign(cost=(case.candidates["cost"] * times).round(2))
    return dataclasses.replace(case, candidates=offered)


def asked(
    seed: int, *, draws: int = 3, years: int = 2, capacities: bool = False, same: bool = False
) -> tuple[plans.Needs, plans.Offers]:
    """Draw a small case of need and offers."""
    drawn = small(seed, capacities=capacities, whole=False)
    rng = np.random.default_rng(seed)
    demand = drawn.case.demand
    lacking = pd.Series(rng.uniform(0.2, 0.9, len(demand)).round(2), demand.index)
    need = pd.DataFrame(
        np.tile(demand["households"] / lacking, (draws, 1)) * (1 if same else 0)
        + (0 if same else rng.gamma(4, 20, (draws, len(demand)))),
        columns=pd.Index(demand.index, name="GEOID"),
    )
    enrolled = pd.Series(rng.uniform(0, 300, draws))
    needs = plans.Needs(need, lacking, demand["district"], enrolled, "22")
    network = plans.network("public_computers", priced(drawn.case), BOOK)
    return needs, plans.Offers(plans.lines(BOOK, years), (network,), years, BOOK)


def check_money(found: plans.Spending, cents: tuple[int, ...], years: int) -> None:
    """See that nothing costs more than there is: in all, in any line, in any year, to the cent."""
    whole = cents[-1]
    for name in PLANS:
        lines = found.lines.loc[[name]] if name in found.lines.index else found.lines.iloc[:0]
        cost = round(found.alternatives.loc[name, "cost"] * 100)
        assert sum(round(one * 100) for one in lines["cost"]) == cost <= whole
        spent = [round(one * 100) for one in found.years.loc[name, "cost"]]
        assert sum(spent) == cost
        assert len(spent) == years
        assert (np.cumsum(spent) <= np.array(cents)).all()
        if len(lines):
            by_line = found.amounts.loc[name].groupby("programme")["dollars"].sum()
            for programme, dollars in by_line.items():
                held = lines["cost"].get((name, programme), 0.0)
                assert dollars == pytest.approx(held, abs=0.006)
    for budget, row in found.curve.iterrows():
        assert round(row["cost"] * 100) <= round(float(budget) * 100)


@pytest.mark.parametrize("seed", range(0, 15, 3))
def test_no_plan_costs_more_than_there_is(seed):
    """Whole budgets, and those that come by the year."""
    rng = np.random.default_rng(seed)
    for one in range(seed, seed + 3):
        needs, offers = asked(one, years=2, capacities=bool(one % 2))
        budget = round(float(rng.uniform(200, 90_000)), 2)
        parts = [budget] if one % 3 else [round(budget * 0.6, 2), round(budget * 0.4, 2)]
        (net,) = offers.networks
        must = net.once[(net.case.candidates["must"] == "have").to_numpy()].sum()
        if must > parts[0] * 100:
            with pytest.raises(ArgumentError, match=r"in every plan|every plan opens"):
                plans.spend(needs, offers, parts[0] if one % 3 else parts)
            continue
        found = plans.spend(needs, offers, parts[0] if one % 3 else parts)
        cents = tuple(round(some * 100) for some in np.cumsum(parts))
        check_money(found, cents if len(cents) == 2 else (cents[0], cents[0]), 2)


def by_hand(needs: plans.Needs, offers: plans.Offers, budget: float) -> float:
    """Try every set of sites, and fill each up with programmes by a linear program."""
    world = worlds(needs, offers, 0).middle()
    (net,) = offers.networks
    case, must = net.case, net.case.candidates["must"].to_numpy()
    pool = {name: float(one.sum()) for name, one in world.pools.items()}
    weights = np.bincount(case.kind, world.pools["device"], minlength=len(case.reach))
    free, best = np.flatnonzero(must == ""), -1.0
    pairs = [(line, name) for line in offers.lines for name in line.pools]
    for some in itertools.chain(*(itertools.combinations(free, k) for k in range(len(free) + 1))):
        opened = np.isin(np.arange(len(must)), some) | (must == "have")
        left = budget - net.cents(offers.years)[opened].sum() / 100
        if left < -1e-9:
            continue
        reached = float(weights @ case.reach[:, opened].any(axis=1))
        rest = pool | {"device": pool["device"] - reached}
        price = [line.cents(offers.years) / 100 / line.holds / world.holds[line.programme]
                 for line, _ in pairs]  # fmt: skip
        rows, most = [price], [left]
        for name in plans.POOLS:
            rows.append([float(own == name) for _, own in pairs])
            most.append(rest[name])
            rows.append([float(own == name and line.programme in plans.PRICED)
                         for line, own in pairs])  # fmt: skip
            most.append(world.price * rest[name])
        rows.append([float(line.programme == "subsidy") for line, _ in pairs])
        most.append(world.enrolled)
        found = optimize.linprog(-np.ones(len(pairs)), rows, np.maximum(most, 0), method="highs")
        best = max(best, reached - found.fun)
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_for_most_people_is_that_found_by_trying_all(seed):
    needs, offers = asked(seed)
    offers = dataclasses.replace(
        offers,
        networks=tuple(
            plans.network("public_computers", priced(small(seed, 6, whole=False).case), BOOK)
            for _ in range(1)
        ),
    )
    demand = offers.networks[0].case.demand
    needs, _ = asked_of(seed, demand)
    budget = float(np.random.default_rng(seed).uniform(4_000, 60_000))
    best = by_hand(needs, offers, budget)
    if best < 0:
        with pytest.raises(ArgumentError, match="in every plan"):
            plans.spend(needs, offers, budget)
        return
    found = plans.spend(needs, offers, budget)
    served = found.amounts.loc["most", "households"].sum()
    # Whole devices and tenths of a post are bought, at most a step short of the program's own.
    short = sum(line.holds * 1.4 for line in offers.lines)
    assert best - short <= served <= best + 1e-3


def asked_of(seed: int, demand: pd.DataFrame) -> tuple[plans.Needs, None]:
    rng = np.random.default_rng(seed)
    lacking = pd.Series(rng.uniform(0.2, 0.9, len(demand)).round(2), demand.index)
    need = pd.DataFrame(
        rng.gamma(4, 20, (3, len(demand))), columns=pd.Index(demand.index, name="GEOID")
    )
    enrolled = pd.Series(rng.uniform(0, 300, 3))
    return plans.Needs(need, lacking, demand["district"], enrolled, "22"), None


def test_the_same_seed_gives_the_same_plan_and_another_one_other_draws():
    needs, offers = asked(3)
    once, again, other = (plans.spend(needs, offers, 30_000, seed=seed) for seed in (1, 1, 2))
    for name in ("alternatives", "lines", "amounts", "areas", "sites", "years", "curve"):
        pd.testing.assert_frame_equal(getattr(once, name), getattr(again, name))
    assert not once.alternatives["served_low"].equals(other.alternatives["served_low"])


def test_each_plan_is_best_at_what_it_is_for():
    needs, offers = asked(5, draws=25)
    found = plans.spend(needs, offers, 20_000).alternatives
    assert found["worst_share"].idxmax() == "worst_first"
    assert found["cost_each_central"].min() == found.loc["cheapest", "cost_each_central"]
    assert found["regret_most"].min() == found.loc["least_regret", "regret_most"]
    assert (found["regret"] <= found["regret_most"]).all()
    assert (found["served_low"] <= found["served_central"]).all()


def test_nobody_is_served_twice_however_much_money_there_is():
    needs, offers = asked(4)
    found = plans.spend(needs, offers, 1e9)
    total = needs.households.sum(axis=1).max()
    assert (found.alternatives["served_high"] <= total + 1e-6).all()
    assert (found.districts["served"] <= found.districts["need"] + 1e-6).all()
    assert found.reasons["sites"] in {"all_fit", "all_must", "few_draws"}
    assert found.alternatives.loc["most", "cost"] < 1e9


def test_a_floor_is_kept_or_what_can_be_is_said():
    needs, offers = asked(5)
    with pytest.raises(ArgumentError, match=r"floor is 0\.9, .* worst served district") as caught:
        plans.spend(needs, offers, 9_000, floor=0.9)
    best = float(re.search(r"can have ([\d.]+) of", str(caught.value))[1])
    found = plans.spend(needs, offers, 9_000, floor=best * 0.9)
    rest = found.districts["share"].groupby("plan").min()
    assert (rest >= best * 0.9 - 0.02).all()


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (0, "budget"), (-1, "budget"), (np.inf, "budget"), (np.nan, "budget"), ("much", "budget"),
        (0.5, "the cheapest that can be bought, devices, costs 175.00"), ([1e5], "2"),
        ([1e5, np.inf], "budget of year 2"), (1e300, "budget"),
    ],
)  # fmt: skip
def test_budgets_that_are_none_are_named(budget, said):
    needs, offers = asked(1)
    offers = dataclasses.replace(offers, networks=())
    with pytest.raises(ArgumentError, match=said):
        plans.spend(needs, offers, budget)


def test_money_of_a_later_year_is_not_spent_before():
    needs, offers = asked(2)
    found = plans.spend(needs, dataclasses.replace(offers, networks=()), [400.0, 10_000.0])
    assert (found.years["cost"].xs(1, level="year") <= 400).all()


def test_connected_is_told_where_an_effect_is_published(tmp_path):
    needs, offers = asked(6)
    lines = tuple(one for one in offers.lines if one.programme == "subsidy")
    found = plans.spend(needs, dataclasses.replace(offers, lines=lines, networks=()), 9_000)
    row = found.alternatives.loc["most"]
    assert row["connected_why"] == ""
    assert 0 < row["connected_high"] < row["served_high"]
    lines = tuple(one for one in offers.lines if one.programme == "devices")
    found = plans.spend(needs, dataclasses.replace(offers, lines=lines, networks=()), 9_000)
    row = found.alternatives.loc["most"]
    assert row["connected_why"] == "no_published_effect"
    assert np.isnan(row["connected_high"])


def test_prices_are_cents_by_year():
    """What is bought once is paid in the first year, what runs in each."""
    cents = {one.programme: (one.once, one.yearly) for one in plans.lines(BOOK, 3)}
    assert cents["devices"] == (17_500, 0)
    assert cents["subsidy"] == (0, 36_000)
    assert cents["navigators"] == (0, 1_420_760)


# --- a study's place ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sites() -> pd.DataFrame:
    found = exclusion.study("New Orleans", vintage=2024).sites
    return pd.DataFrame({"name": found["name"], "lon": found.geometry.x, "lat": found.geometry.y})


@pytest.fixture(scope="module")
def plan(sites) -> exclusion.Plan:
    study = exclusion.study("New Orleans", vintage=2024)
    return exclusion.plan(study, 500_000, years=2, sites=sites)


def test_new_orleans(plan):
    check_money(plan.spending, (50_000_000, 50_000_000), 2)
    assert len(plan.sites) == 23
    assert plan.year == 2024
    assert plan.by == "no_subscription"
    assert list(plan.alternatives.index) == PLANS
    assert plan.districts.loc["most", "need"].sum() == pytest.approx(plan.areas["need"].sum())
    assert len(plan.curve) in range(8, 13)
    assert plan.curve.index.max() > 500_000
    assert plan.curve["served_central"].is_monotonic_increasing
    assert plan.products.are_apart == ("products_apart" in plan.limits)
    assert plan.left_out == {"building": "no_buildings", "wireless": "no_candidates"}
    assert set(plan.limits) <= set(plans.CAVEATS)
    assert plan.areas["chosen"].between(0, 1).all()
    assert plan.sites["chosen"].between(0, 1).all()


def test_every_assumption_has_a_source_or_is_ours(plan):
    found = plan.assumptions
    assert ((found["source"] != "") | (found["ours"] == "low, central, high")).all()
    assert (found["low"] <= found["central"]).all()
    assert (found["central"] <= found["high"]).all()
    assert found.loc["public_computer_site", "dated"]


def test_frames_are_copies(plan):
    found = plan.alternatives
    found["cost"] = 0
    assert plan.alternatives["cost"].gt(0).all()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_card_and_the_picture_say_it_in_words(plan, language):
    with phrases.speaking(language):
        card, figure = plan._repr_html_(), plan.figure()
        for name in PLANS:
            assert phrases.say(f"plan_{name}") in card
        assert phrases.say("figure_budget_note") in figure.sentences[2]
    assert "<script" not in card
    assert "{" not in card
    assert "nan" not in card
    assert isinstance(figure, figures.Picture)


def test_other_periods_and_places():
    old = exclusion.plan(exclusion.study("New Orleans", vintage=2019), 200_000)
    assert old.reasons["sites"] == "no_sites"
    assert old.sites.empty
    assert old.year is not None
    assert old.limits["need_of_now"]["year"] == old.year
    near = exclusion.plan(exclusion.study("Baltimore", vintage=2021), 100_000, years=10)
    check_money(near.spending, (10_000_000,) * 10, 10)
    assert near.alternatives["served_low"].gt(0).all()


def test_money_that_comes_too_late_buys_nothing_and_that_can_be_told(plan):
    found = exclusion.plan(plan.study, [0, 500_000], years=2)
    assert (found.alternatives["cost"] == 0).all()
    assert found.lines.empty
    assert list(found.lines.columns) == list(plan.lines.columns)
    assert found._repr_html_().startswith("<div")


def test_take_up_of_a_file_is_named_and_used(plan, tmp_path):
    rows = "GEOID,take_up,eligible_households,ineligible_households,enrolled_households\n"
    file = tmp_path / "counties.csv"
    file.write_text(rows + "22071,0.1,60000,90000,6000\n", "utf-8")
    study = exclusion.study("New Orleans", vintage=2024)
    found = exclusion.plan(study, 100_000, take_up=file)
    assert found.limits["take_up_of_file"] == {"file": "counties.csv"}
    assert found.assumptions.loc["take_up_22071", "file"] == "counties.csv"
    assert found.enrolled.central < plan.enrolled.central


def test_candidates_that_cannot_be_are_named(plan, sites):
    study = plan.study
    far = pd.DataFrame({"name": ["Away"], "lon": [-80.0], "lat": [30.0]})
    twins = pd.concat([sites.iloc[:2], sites.iloc[:1]])
    for rows, said in (
        (pd.concat([sites, far]), "'Away'"),
        (twins, "two candidates of the name"),
        (sites.assign(cost=np.inf), "the cost of"),
        (sites.assign(programme="van"), "programme"),
    ):
        with pytest.raises((TableError, ArgumentError), match=said):
            exclusion.plan(study, 500_000, sites=rows)
    for years in (0, 11, 1.5):
        with pytest.raises(ArgumentError, match="years"):
            exclusion.plan(study, 500_000, years=years)


def test_wireless_sites_serve_as_many_as_their_item_says(plan, sites):
    rows = sites.assign(programme=["wireless"] * 3 + [""] * 20, cost=[1_000.0] * 3 + [90_000] * 20)
    rows["must"] = ["have"] * 3 + [""] * 20
    found = exclusion.plan(plan.study, 400_000, sites=rows)
    assert found.sites["programme"].value_counts().to_dict() == {
        "public_computers": 20, "wireless": 3,
    }  # fmt: skip
    assert found.lines.loc[("most", "wireless"), "units"] == 3
    assert found.lines["served_high"].xs("wireless", level=1).max() <= 75


# --- silence ------------------------------------------------------------------------------------


def test_a_solver_that_prints_past_python_is_not_heard(capfd):
    os.write(1, b"before\n")
    with quiet():
        os.write(1, b"noise\n")
    os.write(1, b"after\n")
    assert capfd.readouterr().out == "before\nafter\n"


def test_standard_output_is_put_back_after_a_failure_and_left_alone_in_threads(capfd):
    with pytest.raises(ZeroDivisionError), quiet():
        raise ZeroDivisionError

    def work() -> None:
        with quiet():
            os.write(1, b"heard\n")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert capfd.readouterr().out == "heard\n"
