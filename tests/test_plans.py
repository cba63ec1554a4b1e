"""A budget spent: never more than there is, as good as can be, and what is not known is said."""

from __future__ import annotations

import dataclasses
import os
import re
import threading

import made
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


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.slow), 3])
def test_no_plan_costs_more_than_there_is(seed, monkeypatch):
    """Whole budgets, and those that come by the year."""
    monkeypatch.setattr("exclusion.plans._spending.CURVE", (0.5, 1.25))
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


@pytest.mark.parametrize("floor", [None, 0.01])
def test_a_solver_at_its_limit_says_so(floor, monkeypatch):
    """With no time the best that was found is named so; where none was, the limit is named."""
    needs, offers = asked(5, draws=10)
    whole = plans.spend(needs, offers, 20_000, floor=floor).alternatives.loc["most"]
    search = optimize.milp

    def late(*given, **options):
        """Break off as the solver does at its limit: with what it has, or with nothing."""
        found = search(*given, **options)
        found.status = 1
        if nothing:
            found.x = None
        elif found.x is not None:
            found.mip_dual_bound = found.fun - 1
        return found

    monkeypatch.setattr(optimize, "milp", late)
    nothing = True
    with pytest.raises(ArgumentError, match="time_limit: no plan was found"):
        plans.spend(needs, offers, 20_000, floor=floor)
    nothing = False
    found = plans.spend(needs, offers, 20_000, floor=floor).alternatives
    assert (found["status"] == "best found").all()
    assert found.loc["most", "expected"] <= whole["expected"] + 1e-6


def test_the_same_seed_gives_the_same_plan_and_another_one_other_draws(monkeypatch):
    monkeypatch.setattr("exclusion.plans._spending.CURVE", (0.5, 1.25))
    needs, offers = asked(3)
    once, again, other = (plans.spend(needs, offers, 30_000, seed=seed) for seed in (1, 1, 2))
    for name in ("alternatives", "lines", "amounts", "areas", "sites", "years", "curve"):
        pd.testing.assert_frame_equal(getattr(once, name), getattr(again, name))
    assert not once.alternatives["served_low"].equals(other.alternatives["served_low"])


def test_each_plan_is_best_at_what_it_is_for():
    needs, offers = asked(5, draws=25)
    found = plans.spend(needs, offers, 20_000).alternatives
    assert found["worst_share"].idxmax() == "worst_first"
    assert (found["cost"] / found["expected"]).idxmin() == "cheapest"
    assert found["regret_most"].min() == found.loc["least_regret", "regret_most"]
    assert found["expected"].idxmax() == "most"
    assert (found["regret"] <= found["regret_most"]).all()
    assert (found["served_low"] <= found["served_central"]).all()


def test_nobody_is_served_twice_however_much_money_there_is():
    needs, offers = asked(4)
    found = plans.spend(needs, offers, 1e9)
    total = needs.households.sum(axis=1).max() + needs.enrolled.max()
    assert (found.alternatives["served_high"] <= total + 1e-6).all()
    assert (found.districts["reached"] <= found.districts["need"] + 1e-6).all()
    assert found.reasons["sites"] in {"all_must", "few_draws"}
    assert found.alternatives.loc["most", "cost"] < 1e9


def test_a_floor_is_kept_or_what_can_be_is_said():
    needs, offers = asked(5)
    with pytest.raises(ArgumentError, match=r"floor is 0\.9, .* worst served district") as caught:
        plans.spend(needs, offers, 9_000, floor=0.9)
    best = float(re.search(r"can have ([\d.]+) of", str(caught.value))[1])
    found = plans.spend(needs, offers, 9_000, floor=best * 0.9)
    rest = found.districts["share"].groupby("plan").min()
    assert (rest >= best * 0.9).all()
    np.testing.assert_allclose(rest, found.alternatives["worst_share"].reindex(rest.index))


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


def test_money_of_a_later_year_is_spent_then():
    needs, offers = asked(2)
    offers = dataclasses.replace(offers, networks=())
    found = plans.spend(needs, offers, [400.0, 10_000.0])
    paid = found.years["cost"]
    assert (paid.xs(1, level="year") <= 400).all()
    assert (paid.groupby("plan").sum() <= 10_400).all()
    assert paid["most", 2] > 9_500
    # Who is served for one year of two counts half: nothing is cheaper for being late.
    whole = plans.spend(needs, offers, 10_400.0)
    gained = found.alternatives.loc["most", "expected"] / whole.alternatives.loc["most", "expected"]
    assert gained <= 1 + 1e-6


def only(offers: plans.Offers, *names: str) -> plans.Offers:
    lines = tuple(one for one in offers.lines if one.programme in names)
    return dataclasses.replace(offers, lines=lines, networks=())


@pytest.mark.parametrize("budget", [9_000.0, 5e6])
def test_a_subsidy_newly_connects_the_smaller_of_two_and_never_their_product(budget):
    """The money buys enrollments, up to as many as would enroll: whatever price keeps away."""
    needs, offers = asked(6, draws=200)
    offers = only(offers, "subsidy")
    found = plans.spend(needs, offers, budget)
    every, row = worlds(needs, offers, 0), found.lines.loc[("most", "subsidy")]
    enrolled = np.minimum(row["units"] / every.dear["subsidy"], needs.enrolled.to_numpy())
    new = np.minimum(enrolled * every.effects["subsidy"], every.need * every.price)
    for end, at in (("low", 0.05), ("central", 0.5), ("high", 0.95)):
        assert row[f"served_{end}"] == pytest.approx(np.quantile(enrolled, at))
        assert row[f"connected_{end}"] == pytest.approx(np.quantile(new, at))
    if budget > 1e6:
        assert row["units"] >= needs.enrolled.max() - 1


def test_devices_and_hotspots_are_as_many_as_are_bought_whatever_keeps_others_offline():
    needs, offers = asked(6)
    found = plans.spend(needs, only(offers, "devices"), 5e6)
    lacking = needs.lacking.to_numpy() * needs.households.to_numpy()
    assert found.alternatives.loc["most", "served_high"] > 0.95 * lacking.sum(axis=1).min()


def twins(count: int, *, alike: bool = True) -> tuple[plans.Needs, plans.Offers]:
    """Offer sites that are equal in everything but their names."""
    geoids = [f"22071{at:06d}" for at in range(4)]
    demand = pd.DataFrame({"GEOID": geoids, "households": 100.0, "district": geoids}, index=geoids)
    names = [f"site {at}" for at in range(count)]
    near = np.where(np.arange(4)[:, None] < 2, 1.0, 99.0)
    apart = np.tile(near, (1, count))
    if not alike:  # of four sites two by two reach all
        apart = np.array([[1, 9, 1, 9], [1, 9, 9, 1], [9, 1, 1, 9], [9, 1, 9, 1.0]])
    offered = pd.DataFrame({"cost": 1_000.0}, index=names)
    times = pd.DataFrame({"GEOID": np.repeat(geoids, count), "site": np.tile(names, 4),
                          "minutes": apart.ravel()})  # fmt: skip
    case = siting.case(demand, offered, times=times, minutes=5)
    rng = np.random.default_rng(0)
    need = pd.DataFrame(rng.gamma(50, 2, (30, 4)), columns=pd.Index(geoids, name="GEOID"))
    own = pd.Series(geoids, geoids)
    needs = plans.Needs(need, pd.Series(1.0, geoids), own, pd.Series(np.zeros(30)), "22")
    return needs, plans.Offers((), (plans.network("public_computers", case, BOOK),), 1, BOOK)


@pytest.mark.parametrize(
    "count", [3, *(pytest.param(count, marks=pytest.mark.slow) for count in (2, 5))]
)
def test_of_sites_that_are_equal_in_everything_none_is_a_clear_choice(count):
    needs, offers = twins(count)
    found = plans.spend(needs, offers, 1_500)
    np.testing.assert_allclose(found.sites["chosen"], 1 / count)
    assert not found.sites["clear"].any()
    assert found.reasons["sites"] == "none"
    assert found.reasons["plans"] == "same"
    (net,) = offers.networks
    doubt = siting.over_draws(net.case, needs.households, siting.cover(net.case, 1_500))
    np.testing.assert_allclose(doubt.sites["chosen"], 1 / count)
    assert doubt.reason == "none"


@pytest.mark.parametrize(("must", "said"), [("", "clear"), ("have", "spread")])
def test_areas_that_only_a_given_site_reaches_are_no_choice(must, said):
    needs, offers = twins(1)
    (net,) = offers.networks
    case = dataclasses.replace(net.case, candidates=net.case.candidates.assign(must=must))
    net = dataclasses.replace(net, case=case)
    found = plans.spend(needs, dataclasses.replace(offers, networks=(net,)), 1_500)
    assert found.areas["chosen"].max() == 1
    assert found.reasons["areas"] == said


def test_of_pairs_that_do_as_well_as_each_other_none_is_a_clear_choice():
    needs, offers = twins(4, alike=False)
    found = plans.spend(needs, offers, 2_500)
    assert found.sites["most"].sum() == 2
    assert not found.sites["clear"].any()


def test_sites_that_all_fit_still_compete_with_programmes():
    needs, offers = twins(2)
    found = plans.spend(needs, offers, 9_000)
    assert found.reasons["sites"] == "all_fit"
    with_lines = dataclasses.replace(offers, lines=plans.lines(BOOK, 1))
    found = plans.spend(needs, with_lines, 9_000)
    assert found.reasons["sites"] != "all_fit"


def test_areas_are_no_finding_where_most_of_them_are_chosen():
    needs, offers = asked(3, draws=25)
    spread = plans.spend(needs, dataclasses.replace(offers, networks=()), 20_000)
    assert spread.reasons["areas"] == "spread"
    assert spread.areas["chosen"].isna().all()
    found = plans.spend(needs, offers, 20_000)
    often = (found.areas["chosen"] >= siting.CLEAR).mean()
    assert (found.reasons["areas"] == "clear") == (0 < often <= 0.5)


def test_programmes_go_where_need_is_left_in_proportion_to_it():
    needs, offers = asked(3, draws=25)
    found = plans.spend(needs, only(offers, "navigators"), 60_000)
    got = found.amounts.loc["most"].droplevel("programme")["households"]
    share = got / needs.households.mean().reindex(got.index)
    assert len(got) == len(needs.households.columns)
    assert share.max() == pytest.approx(share.min())


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"navigator_reach": (0.0, 0.0, 0.0)}, "navigator_reach of the cost book is 0"),
        ({"device": (0.0, 0.0, 0.0)}, "device of the cost book: device would cost nothing"),
    ],
)
def test_items_that_serve_nobody_or_cost_nothing_are_named(item, said):
    (name, ends), = item.items()  # fmt: skip
    own = dataclasses.replace(BOOK.get(name), range=programmes.Range(*ends))
    book = dataclasses.replace(BOOK, items={**BOOK.items, name: own})
    with pytest.raises(ArgumentError, match=said):
        plans.lines(book, 2)


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


@pytest.fixture(scope="module")
def little() -> exclusion.Study:
    """Study some tracts, whose plan says the same of what hangs on no area."""
    return made.study(2024)


@pytest.fixture(scope="module")
def usual(little) -> exclusion.Plan:
    """Plan for them without a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exclusion.plans._spending.SOLVED", 2)
        patch.setattr("exclusion.plans._spending.CURVE", (1.0,))
        return exclusion.plan(little, 100_000)


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


@pytest.mark.usefixtures("seldom")
def test_other_periods_and_places():
    old = exclusion.plan(made.study(), 200_000)
    assert old.reasons["sites"] == "no_sites"
    assert old.sites.empty
    assert old.year is not None
    assert old.limits["need_of_now"]["year"] == old.year
    near = exclusion.plan(made.study(2021, "Baltimore"), 100_000, years=10)
    check_money(near.spending, (10_000_000,) * 10, 10)
    assert near.alternatives["served_low"].gt(0).all()


@pytest.mark.usefixtures("seldom")
def test_money_that_comes_late_is_spent_late(plan):
    found = exclusion.plan(plan.study, [0, 500_000], years=2)
    assert (found.years["cost"].xs(1, level="year") == 0).all()
    assert found.alternatives.loc["most", "cost"] > 499_000
    assert "late_money" in found.limits
    assert "late_money" not in plan.limits
    assert found._repr_html_().startswith("<div")


def take_up_of(tmp_path, rows: str):
    file = tmp_path / "counties.csv"
    head = "GEOID,take_up,eligible_households,ineligible_households,enrolled_households\n"
    file.write_text(head + rows, "utf-8")
    return file


@pytest.mark.usefixtures("seldom")
def test_take_up_of_a_file_is_named_and_used(usual, little, tmp_path):
    file = take_up_of(tmp_path, "22071,0.1,60000,90000,6000\n")
    found = exclusion.plan(little, 100_000, take_up=file)
    assert found.limits["take_up_of_file"] == {"file": "counties.csv"}
    assert found.limits["take_up_own"] == {"k": 1}
    row = found.assumptions.loc["take_up_22071"]
    assert (row["file"], row["basis"]) == ("counties.csv", "own")
    assert "take_up" not in found.assumptions.index
    assert found.enrolled.central < usual.enrolled.central


@pytest.mark.usefixtures("seldom")
def test_a_file_of_take_up_that_lacks_the_county_is_not_said_to_be_used(usual, little, tmp_path):
    file = take_up_of(tmp_path, "24510,0.5,60000,90000,30000\n")
    found = exclusion.plan(little, 100_000, take_up=file)
    assert found.limits["take_up_lacks"] == {"k": 1, "file": "counties.csv"}
    assert "take_up_of_file" not in found.limits
    assert found.assumptions.loc["take_up", "basis"] == "nation"
    assert not (found.assumptions["file"] == "counties.csv").any()
    assert found.enrolled == usual.enrolled


@pytest.mark.usefixtures("seldom")
def test_what_a_state_tells_of_its_county_is_said(little, tmp_path):
    file = take_up_of(tmp_path, "22051,0.4,60000,90000,24000\n22071,,,,\n")
    found = exclusion.plan(little, 100_000, take_up=file)
    assert found.limits["take_up_of_state"] == {"k": 1}
    assert found.assumptions.loc["take_up_22071", "basis"] == "state"
    file = take_up_of(tmp_path, "22071,1.2,60000,90000,72000\n")
    found = exclusion.plan(little, 100_000, take_up=file)
    assert found.limits["take_up_over_one"] == {"k": 1}


def test_candidates_that_cannot_be_are_named(little, sites):
    far = pd.DataFrame({"name": ["Away"], "lon": [-80.0], "lat": [30.0]})
    twins = pd.concat([sites.iloc[:2], sites.iloc[:1]])
    for rows, said in (
        (pd.concat([sites, far]), "'Away'"),
        (twins, "two candidates of the name"),
        (sites.assign(cost=np.inf), "the cost of"),
        (sites.assign(programme="van"), "programme"),
    ):
        with pytest.raises((TableError, ArgumentError), match=said):
            exclusion.plan(little, 500_000, sites=rows)
    for years in (0, 11, 1.5):
        with pytest.raises(ArgumentError, match="years"):
            exclusion.plan(little, 500_000, years=years)


@pytest.mark.usefixtures("seldom")
def test_wireless_sites_serve_as_many_as_their_item_says(little, sites):
    rows = sites.assign(programme=["wireless"] * 3 + [""] * 20, cost=[1_000.0] * 3 + [90_000] * 20)
    rows["must"] = ["have"] * 3 + [""] * 20
    found = exclusion.plan(little, 400_000, sites=rows)
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
