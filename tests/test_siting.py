"""Plans of sites against every set of sites there is, against spopt, and against bad input."""

from __future__ import annotations

import dataclasses
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import by_hand_siting as by_hand
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from exclusion import dasymetric, siting
from exclusion.errors import ArgumentError, ExclusionError, TableError
from exclusion.siting import _cover, _doubt, _rules
from exclusion.siting._clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GEOIDS = [f"2207100{n:04d}" for n in (100, 200, 300, 400)]


def limits(seed: int, costs: np.ndarray) -> dict[str, Any]:
    """Draw a budget, a number of sites or both, and perhaps a floor."""
    rng = np.random.default_rng(seed + 5)
    budget = float(rng.uniform(0.1, 0.9) * max(costs.sum(), 50) // 10 * 10 + 10)
    number = int(rng.integers(1, 5)) if rng.random() < 0.3 else None
    floor = (None, 0.1, 0.3)[seed % 3] if rng.random() < 0.6 else None
    return {"budget": budget if number is None or rng.random() < 0.5 else None,
            "number": number, "floor": floor}  # fmt: skip


def named(call: Callable[[], siting.Siting]) -> list[str] | None:
    """Name the sites of a plan; none where it is refused."""
    try:
        plan = call()
    except ArgumentError:
        return None
    assert plan.status == "optimal"
    assert plan.settled
    return sorted(plan.sites.index)


def check(seed: int) -> bool:
    """Hold a plan against all sets of sites; say whether there is one."""
    one = by_hand.small(
        seed, 8 if seed % 3 == 0 else 12, capacities=seed % 3 == 0, whole=seed % 2 == 0
    )
    every, asked = by_hand.Sets(one), limits(seed, one.costs)
    kept = every.allowed(asked["budget"], asked["number"])
    kept &= every.holds(asked["floor"] or 0)
    want = every.first(kept, every.served(every.demand))
    found = named(lambda: siting.cover(one.case, **asked))
    # Money for nothing is refused before; by hand it is the plan of no site.
    assert found == want or (found is None and want == []), (seed, asked)
    return bool(found)


@pytest.mark.parametrize("seeds", [range(30), pytest.param(range(30, 100), marks=pytest.mark.slow)])
def test_no_set_of_sites_is_better(seeds: range) -> None:
    assert sum(check(seed) for seed in seeds) > 0.4 * len(seeds)


@pytest.mark.slow
def test_no_set_of_sites_is_better_in_thousands_of_cases() -> None:
    assert sum(check(seed) for seed in range(100, 200)) > 40
    assert sum(check(seed) for seed in range(1_000, 4_000)) > 1_500


def check_worst(seed: int) -> None:
    one = by_hand.small(seed, 6, capacities=seed % 2 == 0, whole=seed % 4 < 2)
    every, asked = by_hand.Sets(one), limits(seed, one.costs) | {"floor": None}
    kept = every.allowed(asked["budget"], asked["number"])
    want = every.first(kept, every.worst(), every.served(every.demand))
    found = named(lambda: siting.cover(one.case, objective="worst_first", **asked))
    assert found == want or (found is None and want == []), (seed, asked)


def test_no_set_of_sites_serves_the_worst_district_better() -> None:
    for seed in range(16):
        check_worst(seed)


@pytest.mark.slow
def test_no_set_of_sites_serves_the_worst_district_better_in_many_cases() -> None:
    for seed in (*range(16, 60), *range(1_000, 1_600)):
        check_worst(seed)


def nearest(case: siting.Case, kept: list[siting.Plan], **asked: Any) -> siting.Plan:
    kept.append(siting.nearest(case, **asked))
    return kept[0]


@pytest.mark.parametrize("seeds", [range(24), pytest.param(range(24, 60), marks=pytest.mark.slow)])
def test_no_set_of_sites_is_nearer(seeds: range) -> None:
    for seed in seeds:
        one = by_hand.small(seed, 8, whole=seed % 2 == 0)
        every, asked = by_hand.Sets(one), limits(seed, one.costs) | {"floor": None}
        del asked["floor"]
        kept = every.allowed(**asked) & every.sets.any(axis=1)
        away = np.where(every.sets[:, None, :], one.apart, np.inf).min(axis=2)
        total = np.where(kept, (np.where(kept[:, None], away, 0) @ one.weights), np.inf)
        want = every.first(kept, -total / one.weights.sum())
        kept_plan: list[siting.Plan] = []
        found = named(lambda: nearest(one.case, kept_plan, **asked))  # noqa: B023
        assert found == want, (seed, asked)
        for plan in kept_plan:
            assert plan.apart == pytest.approx(total[kept].min() / one.weights.sum())
            assert plan.sites["nearest"].sum() == pytest.approx(one.weights.sum())


def test_a_site_that_is_full_sends_people_farther() -> None:
    apart = np.array([[100.0, 900.0], [200.0, 300.0]])
    for capacity, want in (((math.inf, math.inf), 150.0), ((10.0, 10.0), 200.0)):
        case = two_by_two(apart, capacity=capacity)
        plan = siting.nearest(case, number=2)
        assert plan.apart == pytest.approx(want)
    with pytest.raises(ArgumentError, match="no plan has a site for everybody"):
        siting.nearest(two_by_two(apart, capacity=(5.0, 10.0)), number=2)


def two_by_two(apart: np.ndarray, *, minutes: float = 1_000.0, **offers: Any) -> siting.Case:
    """Make a case of two areas of ten households and two sites."""
    demand = pd.DataFrame(
        {"GEOID": GEOIDS[:2], "households": 10.0, "district": ["North", "South"]}, index=GEOIDS[:2]
    )
    named_ = pd.DataFrame({"cost": [100.0, 100.0], **offers}, index=["a", "b"])
    times = by_hand.in_rows(np.asarray(apart), GEOIDS[:2], ["a", "b"])
    return siting.case(demand, named_, times=times[np.isfinite(times["minutes"])], minutes=minutes)


# --- the budget


@cache
def city(rows: int = 40, sites: int = 9) -> siting.Case:
    rng = np.random.default_rng(3)
    x, y = rng.uniform(0, 6_000, (2, rows + sites))
    demand = pd.DataFrame(
        {
            "GEOID": [f"22071{at:06d}" for at in range(rows)],
            "households": rng.gamma(2, 100, rows),
            "district": [f"d{at % 4}" for at in range(rows)],
        },
        index=[f"22071{at:06d}" for at in range(rows)],
    ).assign(households_moe=40.0)
    names = [f"s{at}" for at in range(sites)]
    apart = np.hypot(x[:rows, None] - x[rows:], y[:rows, None] - y[rows:])
    return siting.case(
        demand,
        pd.DataFrame({"cost": rng.uniform(50, 900, sites).round(2)}, index=names),
        times=by_hand.in_rows(apart, demand.index, names),
        minutes=1_500,
    )


@pytest.mark.parametrize("count", [100, pytest.param(1_000, marks=pytest.mark.slow)])
def test_budgets_are_kept(count: int) -> None:
    rng = np.random.default_rng(0)
    for _ in range(count):
        # Costs of which many sums are a cent beside the budget, and that floats cannot hold.
        costs = rng.choice([0.1, 0.2, 0.3, 0.7, 1.1, 33.33, 66.67, 99.99, 100.01], 6)
        budget = round(float(costs[rng.random(6) < 0.5].sum()) + float(costs.min()), 2) - 0.01
        if budget < costs.min():
            budget = float(costs.min())
        found = opened(costs, budget)
        paid = sum(round(cost * 100) for cost in costs[found])
        assert paid <= round(budget * 100), (costs, budget)
        # What is left buys no site that reaches anybody new.
        left = ~found & (np.rint(costs * 100) <= round(budget * 100) - paid)
        seen = six().reach[:, found].any(axis=1)
        assert not six().reach[~seen][:, left].any(), (costs, budget)


@cache
def six() -> siting.Case:
    rng = np.random.default_rng(8)
    demand = pd.DataFrame({"GEOID": GEOIDS, "households": rng.gamma(2, 100, 4)}, index=GEOIDS)
    apart = np.where(rng.random((4, 6)) < 0.4, 5.0, 50.0)
    names = list("abcdef")
    offers = pd.DataFrame({"cost": 1.0}, index=names)
    return siting.case(demand, offers, times=by_hand.in_rows(apart, GEOIDS, names), minutes=10)


def opened(costs: np.ndarray, budget: float) -> np.ndarray:
    """Solve without the frames, which take longer than the search."""
    case = dataclasses.replace(six(), candidates=six().candidates.assign(cost=costs))
    asked = _rules.rules(case, budget, None, None, 60)
    model, block = _cover.program(case, asked)
    found = model.solve(block.total(case.weights * asked.scale), Clock(60))
    assert found is not None
    return found.sites


@pytest.mark.parametrize(("budget", "sites"), [(0.3, 2), (0.29, 1), (0.30001, 2)])
def test_cents_are_counted_as_written(budget: float, sites: int) -> None:
    case = two_by_two(np.array([[1.0, np.inf], [np.inf, 1.0]]))
    case = dataclasses.replace(case, candidates=case.candidates.assign(cost=[0.1, 0.2]))
    assert 0.1 + 0.2 > 0.3
    assert len(siting.cover(case, budget).sites) == sites


# --- ties


def ring(order: list[str], costs: dict[str, float] | None = None) -> siting.Case:
    """Four areas in a ring, each site between two of them: opposite sites reach all."""
    demand = pd.DataFrame({"GEOID": GEOIDS, "households": 10.0}, index=GEOIDS)
    names = list("abcd")
    apart = np.full((4, 4), 99.0)
    for at in range(4):
        apart[[at, (at + 1) % 4], at] = 1.0
    cost = pd.Series(1.0, names) if costs is None else pd.Series(costs)
    offers = pd.DataFrame({"cost": cost}).loc[order]
    times = by_hand.in_rows(apart, GEOIDS, names)
    return siting.case(demand, offers, times=times, minutes=5)


@pytest.mark.parametrize("order", ["abcd", "dcba", "cadb"])
def test_of_equal_plans_the_first_by_name_is_taken_whatever_the_order_of_rows(order: str) -> None:
    assert [*siting.cover(ring(list(order)), 2).sites.index] == ["a", "c"]
    assert [*siting.cover(ring(list(order)), 1).sites.index] == ["a"]


def test_of_equal_plans_the_cheapest_is_taken() -> None:
    case = ring(list("abcd"), {"a": 3.0, "b": 1.0, "c": 2.0, "d": 3.5})
    plan = siting.cover(case, 10)
    assert sorted(plan.sites.index) == ["b", "d"]
    assert plan.cost == 4.5


def test_a_site_that_adds_nobody_is_not_opened_even_for_nothing() -> None:
    case = ring(list("abcd"), {"a": 1.0, "b": 0.0, "c": 1.0, "d": 0.0})
    assert sorted(siting.cover(case, 10).sites.index) == ["b", "d"]


# --- what a plan says


def test_a_plan_adds_up() -> None:
    case = city()
    plan = siting.cover(case, 1_200, floor=0.05)
    sites, areas, districts = plan.sites, plan.areas, plan.districts
    assert plan.cost == pytest.approx(sites["cost"].sum())
    assert plan.cost <= 1_200
    assert sites["adds"].sum() == pytest.approx(plan.reached)
    assert sites["reached"].iloc[-1] == pytest.approx(plan.reached)
    assert sites["adds"].is_monotonic_decreasing
    assert (sites["adds"] <= sites["alone"] + 1e-9).all()
    assert areas["reached"].sum() == pytest.approx(plan.reached)
    assert districts["reached"].sum() == pytest.approx(plan.reached)
    assert districts["share"].min() >= 0.05
    assert districts["share"].idxmin() == plan.worst
    inside = areas["reached"] > 0
    assert plan.reached_moe == pytest.approx(40 * math.sqrt(inside.sum()))
    assert areas.loc[inside, "reached_moe"].eq(40).all()
    assert areas.loc[~inside, "reached_moe"].eq(0).all()
    assert plan.share == plan.reached / case.demand["households"].sum()


def test_capacities_bound_what_a_site_serves_and_send_the_rest_to_others() -> None:
    apart = np.array([[1.0, 1.0], [1.0, 99.0]])
    plan = siting.cover(two_by_two(apart, minutes=5, capacity=[12.0, 6.0]), 200)
    assert plan.reached == pytest.approx(18)
    assert plan.sites["alone"].to_dict() == pytest.approx({"a": 12, "b": 6})
    assert plan.sites["adds"].to_dict() == pytest.approx({"a": 12, "b": 6})
    assert plan.areas["reached"].max() <= 10 + 1e-6


def test_areas_without_an_estimate_are_nobody_and_said() -> None:
    demand = pd.DataFrame({"GEOID": GEOIDS[:2], "households": [10.0, np.nan]}, index=GEOIDS[:2])
    offers = pd.DataFrame({"cost": [1.0, 1.0]}, index=["a", "b"])
    times = by_hand.in_rows(np.array([[1.0, 1.0], [1.0, 99.0]]), GEOIDS[:2], ["a", "b"])
    plan = siting.cover(siting.case(demand, offers, times=times, minutes=5), 2)
    assert plan.unknown == (GEOIDS[1],)
    assert [*plan.sites.index] == ["a"]
    assert plan.areas["reached"].isna().tolist() == [False, True]


def test_a_search_without_time_says_so() -> None:
    case = city(150, 60)
    plan = siting.cover(case, 6_000, time_limit=1e-6)
    assert plan.status in {"optimal", "best found"}
    assert plan.cost <= 6_000
    if plan.status == "best found":
        assert plan.gap > 0
        assert not plan.settled
    assert plan.reached <= siting.cover(case, 6_000).reached + 1e-6


def test_a_plan_cut_short_tells_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from scipy import optimize

    real = optimize.milp

    def early(*args: Any, **options: Any) -> Any:
        found = real(*args, **options)
        found.status, found.mip_dual_bound = 1, 1.25 * found.fun
        return found

    monkeypatch.setattr(optimize, "milp", early)
    plan = siting.cover(city(), 1_200)
    assert (plan.status, plan.settled) == ("best found", False)
    assert plan.gap == pytest.approx(0.25)


def test_a_search_that_finds_nothing_in_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from scipy import optimize

    nothing = optimize.OptimizeResult(x=None, status=1, message="Time limit reached.")
    monkeypatch.setattr(optimize, "milp", lambda *_, **__: nothing)
    with pytest.raises(ArgumentError, match="time_limit: no plan was found in"):
        siting.cover(city(), 1_200)


# --- demand and who is reached


def squares() -> gpd.GeoDataFrame:
    left = -90.1 + 0.01 * np.arange(4)
    return gpd.GeoDataFrame(
        {
            "x_households": [100.0, 50.0, np.nan, 10.0],
            "x_households_moe": [30.0, 20.0, np.nan, 5.0],
            "neighborhood": ["North", "North", None, "South"],
        },
        index=pd.Index(GEOIDS, name="GEOID"),
        geometry=shapely.box(left, 30, left + 0.01, 30.01),
        crs=4326,
    )


def offered(*rows: tuple[Any, ...], **columns: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["name", "lon", "lat", "cost"])
    return frame.assign(**columns)


MIDDLE = ("a", -90.095, 30.005, 100.0)
LAST = ("b", -90.065, 30.005, 150.0)


def test_demand_stands_in_the_areas_and_a_radius_is_in_meters() -> None:
    demand = siting.demand(squares(), "x")
    assert demand["district"].fillna("").tolist() == ["North", "North", "", "South"]
    offers = siting.candidates(offered(MIDDLE, LAST), squares())
    # 0.01 degrees of longitude at 30 degrees north are 964 m.
    for radius, reached in ((950, [100, 10]), (980, [150, 10]), (1_950, [150, 60])):
        case = siting.case(demand, offers, radius=radius)
        assert (case.weights @ case.reach).tolist() == reached


def test_radius_and_times_say_the_same() -> None:
    demand = siting.demand(squares(), "x")
    offers = siting.candidates(offered(MIDDLE, LAST), squares())
    case = siting.case(demand, offers, radius=1_000)
    assert case.apart is not None
    times = by_hand.in_rows(case.apart, case.demand["GEOID"], case.candidates.index)
    same = siting.case(demand, offers, times=times, minutes=1_000)
    assert siting.cover(same, 250).areas.equals(siting.cover(case, 250).areas)


def test_cells_of_a_raster_are_reached_in_part(tmp_path: Path) -> None:
    table = squares()
    people = dasymetric.spread(table, "x", of="households", out=tmp_path / "x.tif", cell=100)
    cells = siting.demand(table, "x", people=people)
    known = table["x_households"].dropna()
    pd.testing.assert_series_equal(
        cells.groupby("GEOID")["households"].sum(), known, check_names=False
    )
    offers = siting.candidates(offered(MIDDLE), table)
    plan = siting.cover(siting.case(cells, offers, radius=300), 100)
    # A circle of 300 m in a square of 964 by 1,109 m.
    assert plan.areas.loc[GEOIDS[0], "share"] == pytest.approx(math.pi * 0.3**2 / 1.069, abs=0.03)
    assert plan.areas.loc[GEOIDS[0], "reached_moe"] == pytest.approx(
        30 * plan.areas.loc[GEOIDS[0], "share"]
    )
    with pytest.raises(TableError, match="holds households of 'x' in 4 areas; expected people"):
        siting.demand(table.assign(x_people=table["x_households"]), "x", of="people", people=people)


# --- draws


def drawn(case: siting.Case, n: int, seed: int = 0, spread: float = 0.4) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    need = case.demand["households"].to_numpy()
    draws = need * rng.gamma(1 / spread**2, spread**2, (n, len(need)))
    return pd.DataFrame(draws, columns=case.demand["GEOID"])


@pytest.mark.parametrize("seed", range(6))
def test_no_set_of_sites_has_less_regret(seed: int) -> None:
    one = by_hand.small(seed, 7, capacities=seed % 2 == 0, whole=False)
    plan = siting.cover(one.case, float(one.costs.sum() * 0.5) + 50)
    draws = drawn(one.case, 5, seed)
    found = siting.over_draws(one.case, draws, plan)
    every = [by_hand.Sets(dataclasses.replace(one, weights=row)) for row in draws.to_numpy()]
    kept = every[0].allowed(plan.budget, None)
    served = np.stack([all_of.served(all_of.demand) for all_of in every])
    best = served[:, kept].max(axis=1)
    assert found.best.to_numpy() == pytest.approx(best)
    regret = 1 - served[:, kept] / np.where(best > 0, best, 1)[:, None]
    assert found.plans.loc["least_regret", "regret_most"] == pytest.approx(
        max(0, regret.max(axis=0).min()), abs=1e-6
    )
    at = [sum(1 << int(name[1:]) for name in one_plan.sites.index)
          for one_plan in (plan, found.expected, found.least_regret)]  # fmt: skip
    assert found.plans["mean"].to_numpy() == pytest.approx(served[:, at].mean(axis=0))
    # Without capacities no plan does better on average than that for the mean.
    if not one.case.limited:
        assert found.plans.loc["expected", "mean"] == pytest.approx(
            served[:, kept].mean(axis=0).max()
        )


def test_sites_are_counted_over_draws() -> None:
    case = city()
    plan = siting.cover(case, 1_200)
    found = siting.over_draws(case, drawn(case, 60), plan, most=20)
    assert (found.draws, found.given, found.status) == (20, 60, "optimal")
    times = pd.Series(0.0, case.candidates.index)
    for _, row in drawn(case, 60).head(20).iterrows():
        own = case.demand.assign(households=row.to_numpy())
        best = siting.cover(dataclasses.replace(case, demand=own), 1_200)
        times[best.sites.index] += 1 / 20
    pd.testing.assert_series_equal(found.sites["chosen"], times, check_names=False)
    assert found.winners == tuple(times.index[times >= 0.8 - 1e-9])
    assert found.areas["reached"].between(0, 1).all()
    assert (found.plans["low"] <= found.plans["central"]).all()
    assert (found.plans["regret"] <= found.plans["regret_most"]).all()


def test_a_list_without_a_clear_winner_is_said_to_hold_none() -> None:
    """Sites that are as good as each other are each chosen in some draws, none in most."""
    apart = np.where(np.eye(4, dtype=bool), 1.0, 99.0)
    demand = pd.DataFrame({"GEOID": GEOIDS, "households": 100.0}, index=GEOIDS)
    names = list("abcd")
    offers = pd.DataFrame({"cost": 1.0}, index=names)
    case = siting.case(demand, offers, times=by_hand.in_rows(apart, GEOIDS, names), minutes=5)
    draws = drawn(case, 20)
    found = siting.over_draws(case, draws, siting.cover(case, 1))
    assert (found.winners, found.reason) == ((), "none")
    sure = draws.assign(**{GEOIDS[1]: 10_000.0})
    found = siting.over_draws(case, sure, siting.cover(case, 1))
    assert (found.winners, found.reason) == (("b",), "clear")
    found = siting.over_draws(case, sure.head(19), siting.cover(case, 1))
    assert (found.winners, found.reason) == ((), "few_draws")
    found = siting.over_draws(case, sure, siting.cover(case, 4))
    assert (found.winners, found.reason) == ((), "all_fit")
    must = dataclasses.replace(case, candidates=offers.assign(
        must=["have", "not", "not", "not"], cost_from="file", capacity=np.inf))  # fmt: skip
    found = siting.over_draws(must, sure, siting.cover(must, 4))
    assert (found.winners, found.reason) == ((), "all_must")


def test_long_searches_show_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []

    class Bar:
        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None: ...

        def advance(self, n: float = 1) -> None:
            told.append(n)

    monkeypatch.setattr(_doubt._fetch, "progress", lambda *_: Bar())
    case = city()
    plan = siting.cover(case, 1_200)
    siting.over_draws(case, drawn(case, 3), plan)
    assert told == []
    monkeypatch.setattr(_doubt, "_PATIENCE", -1.0)
    siting.over_draws(case, drawn(case, 3), plan)
    assert told == [0, 1, 1, 1]


# --- beside spopt


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # what PuLP's next release drops
def test_spopt_finds_as_many() -> None:
    import pulp
    from spopt import locate

    case = city(30, 10)
    assert case.apart is not None
    solver = pulp.PULP_CBC_CMD(msg=False)
    need = case.demand["households"].to_numpy()
    for number in (2, 5):
        other = locate.MCLP.from_cost_matrix(
            case.apart, need, service_radius=1_500, p_facilities=number
        ).solve(solver)
        plan = siting.cover(case, number=number)
        assert plan.reached == pytest.approx(pulp.value(other.problem.objective))
        median = locate.PMedian.from_cost_matrix(case.apart, need, p_facilities=number)
        total = pulp.value(median.solve(solver).problem.objective)
        assert siting.nearest(case, number=number).apart == pytest.approx(total / need.sum())


# --- bad input

SQUARES = squares()
GOOD = {"source": offered(MIDDLE, LAST), "areas": SQUARES}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"source": offered(MIDDLE, ("a", -90.07, 30.005, 1.0))}, "two candidates of the name 'a'"),
        ({"source": offered(MIDDLE, ("A ", -90.07, 30.0, 1.0))}, "two candidates of the name 'A'"),
        ({"source": offered(MIDDLE, ("b", -91.06, 30.005, 1.0))}, r"'b' \(93 km\)"),
        ({"source": offered(MIDDLE, ("b", 30.005, -90.0, 1.0))}, "'b'.*swapped"),
        ({"source": offered(MIDDLE, ("b", 90.06, 30.005, 1.0))}, "'b'.*a minus"),
        ({"source": offered(MIDDLE, ("b", None, 30.0, 1.0))}, "'b' has no point"),
        ({"source": offered(MIDDLE, ("", -90.06, 30.0, 1.0))}, "row 2, has no name"),
        ({"source": offered(MIDDLE, ("b", -90.06, 30.0, math.inf))}, "cost of 'b' is inf"),
        ({"source": offered(MIDDLE, ("b", -90.06, 30.0, -5.0))}, "cost of 'b' is -5"),
        ({"source": offered(MIDDLE, ("b", -90.06, 30.0, "much"))}, "cost of 'b' is much"),
        ({"source": offered(MIDDLE, ("b", -90.06, 30.0, None))}, "'b' has no cost"),
        ({"source": offered(MIDDLE, LAST, capacity=[5, 0])}, "capacity of 'b' is 0"),
        ({"source": offered(MIDDLE, LAST, capacity=[5, "few"])}, "capacity of 'b' is few"),
        ({"source": offered(MIDDLE, LAST, must=["", "perhaps"])}, "`must` of 'b' is perhaps"),
        ({"source": offered()}, "no rows|no column|no numbers"),
        ({"cost": math.nan}, "cost is nan"),
        ({"far": 0}, "far is 0"),
        ({"areas": pd.DataFrame({"x": [1]})}, "areas must be a GeoDataFrame"),
    ],
)  # fmt: skip
def test_bad_candidates_are_refused_by_name(bad: dict[str, Any], said: str) -> None:
    with pytest.raises(ExclusionError, match=said):
        siting.candidates(**GOOD | bad)


def test_candidates_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(
        "Name,Longitude,Latitude,Cost,Capacity,Must\n"
        'Zoo,-90.095,30.005,"$145,544.50",,must-have\n'
        "Annex,-90.065,30.005,,40,\n"
        "Mill,-90.075,30.005,0,,must not\n",
        encoding="utf-8",
    )
    found = siting.candidates(file, SQUARES, cost=90_000)
    assert [*found.index] == ["Annex", "Mill", "Zoo"]
    assert found["cost"].tolist() == [90_000, 0, 145_544.5]
    assert found["cost_from"].tolist() == ["item", "file", "file"]
    assert found["capacity"].tolist() == [40, math.inf, math.inf]
    assert found["must"].tolist() == ["", "not", "have"]
    found.to_file(tmp_path / "sites.gpkg")
    again = siting.candidates(tmp_path / "sites.gpkg", SQUARES, cost=1)
    assert again["cost"].tolist() == found["cost"].tolist()
    assert again["must"].tolist() == found["must"].tolist()
    plan = siting.cover(siting.case(siting.demand(SQUARES, "x"), found, radius=1_000), 250_000)
    assert plan.sites["cost_from"].to_dict() == {"Zoo": "file", "Annex": "item"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "budget, in dollars"),
        ({"budget": 0}, "budget is 0"),
        ({"budget": math.nan}, "budget is nan"),
        ({"budget": math.inf}, "budget is inf"),
        ({"budget": 99.99}, "99.99 dollars, but the cheapest site, 'a', costs 100.00"),
        ({"number": 0}, "number is 0"),
        ({"budget": 500, "floor": 1.5}, "floor is 1.5"),
        ({"budget": 500, "floor": 0}, "floor is 0"),
        ({"budget": 500, "objective": "best"}, "objective is 'best'"),
        ({"budget": 500, "time_limit": 0}, "time_limit is 0"),
        ({"budget": 100, "floor": 0.5}, "not all at once: the best that .* can have is 0"),
    ],
)
def test_bad_limits_are_refused_by_name(asked: dict[str, Any], said: str) -> None:
    case = two_by_two(np.array([[1.0, np.inf], [np.inf, 1.0]]))
    with pytest.raises(ArgumentError, match=said):
        siting.cover(case, **asked)


def test_a_floor_out_of_reach_names_the_district_and_the_best() -> None:
    case = two_by_two(np.array([[1.0, 1.0], [99.0, 1.0]]), minutes=5, capacity=[10.0, 4.0])
    with pytest.raises(ArgumentError, match=r"in South at most 0.4 of the demand"):
        siting.cover(case, 500, floor=0.5)
    assert siting.cover(case, 500, floor=0.4).districts.loc["South", "share"] == pytest.approx(0.4)
    worst = siting.cover(case, 500, objective="worst_first")
    assert worst.districts["share"].to_dict() == pytest.approx({"North": 1.0, "South": 0.4})


def test_what_must_be_is_opened_or_refused() -> None:
    apart = np.array([[1.0, np.inf], [np.inf, 1.0]])
    case = two_by_two(apart, must=["", "have"])
    assert [*siting.cover(case, 100).sites.index] == ["b"]
    assert len(siting.cover(case, 200).sites) == 2
    with pytest.raises(ArgumentError, match=r"99.00 dollars, but .* every plan cost 100.00: 'b'"):
        siting.cover(case, 99)
    both = two_by_two(apart, must=["have", "have"])
    with pytest.raises(ArgumentError, match="number is 1, but 2 sites are in every plan: 'a', 'b'"):
        siting.cover(both, number=1)
    with pytest.raises(ArgumentError, match="each is marked as one that no plan opens"):
        siting.cover(two_by_two(apart, must=["not", "not"]), 500)
    with pytest.raises(TableError, match="must of 'a' is 'yes'"):
        two_by_two(apart, must=["yes", ""])


TIMES = by_hand.in_rows(np.ones((2, 2)), GEOIDS[:2], ["a", "b"])


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (TIMES.replace({"site": {"b": "B"}}), "site 'B' is none of those known"),
        (TIMES.replace({"GEOID": {GEOIDS[0]: "22071"}}), "GEOID '22071' is none of those known"),
        (TIMES.assign(minutes=[1, 2, -3, 4]), "minutes"),
        (TIMES.assign(minutes=[1, 2, np.inf, 4]), "minutes"),
        (TIMES.assign(minutes=[1, 2, np.nan, 4]), f"from {GEOIDS[1]} to 'a' are missing"),
        (TIMES.assign(minutes=["1", "2", "soon", "4"]), f"from {GEOIDS[1]} to 'a' are missing"),
        (pd.concat([TIMES, TIMES.head(1)]), f"{GEOIDS[0]} and 'a' are there twice"),
        (TIMES[TIMES["site"] == "a"], "no time to 'b'"),
        (TIMES.drop(columns="site"), "no column site"),
        (TIMES.assign(minutes=60.0), "No candidate reaches anybody within 30 minutes"),
    ],
)
def test_bad_times_are_refused_by_name(times: pd.DataFrame, said: str) -> None:
    demand = pd.DataFrame({"GEOID": GEOIDS[:2], "households": 10.0}, index=GEOIDS[:2])
    offers = pd.DataFrame({"cost": 1.0}, index=["a", "b"])
    with pytest.raises(ExclusionError, match=said):
        siting.case(demand, offers, times=times, minutes=30)


def test_a_reach_is_said_in_one_way() -> None:
    demand, offers = siting.demand(SQUARES, "x"), siting.candidates(**GOOD)
    for asked in ({}, {"radius": 5, "times": TIMES, "minutes": 5}, {"radius": 5, "minutes": 5}):
        with pytest.raises(ArgumentError, match="radius"):
            siting.case(demand, offers, **asked)
    with pytest.raises(ArgumentError, match="minutes is None"):
        siting.case(demand, offers, times=TIMES)
    with pytest.raises(TableError, match="No candidate reaches anybody within 1 m"):
        siting.case(
            demand, offers[offers.index == "b"].set_geometry([shapely.Point(-90, 30)]), radius=1
        )


def test_candidates_that_reach_nobody_are_said() -> None:
    far = ("far", -90.03, 30.005, 1.0)
    offers = siting.candidates(offered(MIDDLE, LAST, far), SQUARES)
    case = siting.case(siting.demand(SQUARES, "x"), offers, radius=800)
    assert siting.cover(case, 1_000).idle == ("far",)


def test_demand_that_is_none_is_refused() -> None:
    for bad, said in (
        (SQUARES.assign(x_households=0.0), "x_households holds nobody"),
        (SQUARES.assign(x_households=-1.0), "no count is negative"),
        (SQUARES.set_geometry(gpd.GeoSeries([None] * 4, GEOIDS, crs=4326)), "has no polygon"),
        (SQUARES.drop(columns="x_households"), "no column x_households"),
    ):
        with pytest.raises(TableError, match=said):
            siting.demand(bad, "x")
    with pytest.raises(TableError, match="none of the areas"):
        siting.demand(SQUARES, "x", districts=pd.Series({"22071": "All"}))


def test_draws_of_other_areas_are_refused() -> None:
    case = city()
    plan = siting.cover(case, 1_200)
    good = drawn(case, 3)
    for bad, said in (
        (good.drop(columns=good.columns[0]), "draws has no column"),
        (good.head(0), "no rows"),
        (good.mask(good == good.iloc[0, 0]), "missing cell"),
        (-good, "no count is negative"),
    ):
        with pytest.raises(TableError, match=said):
            siting.over_draws(case, bad, plan)
    with pytest.raises(ArgumentError, match="no candidate of the case"):
        siting.over_draws(two_by_two(np.ones((2, 2))), good, plan)
    with pytest.raises(ArgumentError, match="most is 0"):
        siting.over_draws(case, good, plan, most=0)


def test_more_pairs_than_a_p_median_takes_are_refused() -> None:
    with pytest.raises(ArgumentError, match="case has 42,000 pairs"):
        siting.nearest(city(700, 60), number=2)
