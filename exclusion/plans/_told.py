"""Choices put in frames: lines, amounts, areas, sites, districts, years and the curve."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion.plans import _chosen, _four
from exclusion.plans._place import places, reached
from exclusion.programmes import PROGRAMMES, WHY, costs_of

if TYPE_CHECKING:
    from exclusion.moe import Floats
    from exclusion.plans._money import Choice
    from exclusion.plans._offers import Offers
    from exclusion.plans._spending import Made, Spending

#: What is to be said beside a plan, by whoever knows what its figures rest on.
CAVEATS: Final = (
    "ranges_of_draws", "need_of_now", "need_of_period", "need_of_measure",
    "served_is_not_connected", "enrolled_had_service", "people_as_households", "stock_is_not_use",
    "split_by_measures", "reach_is_not_use", "cost_of_item", "site_cost_is_opening", "late_money",
    "take_up_of_file", "take_up_own", "take_up_foretold", "take_up_of_state", "take_up_lacks",
    "take_up_of_nation", "take_up_over_one", "products", "products_apart", "dated_items",
    "areas_as_districts", "best_found",
)  # fmt: skip
#: Why a plan's newly connected are those of some of its lines alone.
PART: Final = "part"
_ENDS: Final = {"low": 0.05, "central": 0.5, "high": 0.95}
#: Fewer households than these are what rounding leaves.
_SOME: Final = 0.5
#: Plans that serve as many to a thousandth are alike.
_ALIKE: Final = 1e-3


def spending(made: Made, curve: list[tuple[int, Choice | None]]) -> Spending:
    """Put all in frames.

    Parameters
    ----------
    made
        Choices and draws.
    curve
        Cents, and what they buy.

    Returns
    -------
    Spending
    """
    from exclusion.plans._spending import Spending

    setting, offers = made.setting, made.setting.worth.offers
    got = {name: _Got(made, one) for name, one in made.plans.items()}
    where = {name: places(setting, one) for name, one in made.plans.items()}
    dollars = {name: _dollars(made, made.plans[name], held) for name, (held, _) in where.items()}
    chosen, alternatives, sites = _chosen.areas(made), _alternatives(made, got), _chosen.sites(made)
    return Spending(
        alternatives=alternatives,
        lines=_lines(made, got),
        amounts=_amounts(made, {name: held for name, (held, _) in where.items()}, dollars),
        areas=_areas(made, {name: held for name, (held, _) in where.items()}, chosen),
        sites=sites,
        districts=_districts(made, where, dollars),
        years=_years(made),
        curve=_curve(made, curve),
        reasons={
            "sites": _chosen.site_reason(made, sites),
            "areas": _chosen.area_reason(made, chosen),
            "plans": _chosen.plan_reason(made, alternatives),
        },
        left_out=dict(offers.left_out),
        draws=len(setting.worth.every),
        solved=len(made.best.choices),
    )


class _Got:
    """Whom a choice serves and newly connects in each draw, by programme and in all."""

    def __init__(self, made: Made, choice: Choice) -> None:
        worth = made.setting.worth
        self.served, enrolled = worth.served(choice.layout, choice.columns)
        self.total = np.sum(list(self.served.values()), axis=0)
        self.new = worth.connected(self.served, enrolled)


def costs(offers: Offers, choice: Choice) -> dict[str, int]:
    """Give what each programme of a choice costs over the years, in cents.

    Parameters
    ----------
    offers
        What can be bought.
    choice
        What is.

    Returns
    -------
    dict
        By programme, those that are not bought at 0.
    """
    years = offers.years
    out = {one.programme: 0 for one in offers.lines}
    for some in choice.layout.bought:
        line = offers.lines[some.line]
        cents = line.cents(years - some.start + 1)
        out[line.programme] += cents * int(choice.columns[some.column])
    for net in offers.networks:
        start = choice.opened[net.programme]
        runs = years - start + 1
        out[net.programme] = int(((net.once + runs * net.yearly) * (start > 0)).sum())
    return {name: out[name] for name in PROGRAMMES if name in out}


def _dollars(made: Made, choice: Choice, where: dict[str, Floats]) -> dict[str, Floats]:
    """Give each area its part of a programme's money, such that the cents add up."""
    need = made.needs.households.mean().to_numpy(float)
    return {
        name: _apportioned(cents, where[name] if where[name].sum() > 0 else need) / 100
        for name, cents in costs(made.setting.worth.offers, choice).items()
    }


def _apportioned(cents: int, weights: Floats) -> Floats:
    whole = float(weights.sum())
    if not cents or whole <= 0:
        return np.zeros(len(weights))
    exact = cents * weights / whole
    down = np.floor(exact)
    left = round(cents - float(down.sum()))
    down[np.argsort(-(exact - down), kind="stable")[:left]] += 1
    return down


def _range(draws: Floats, name: str, times: float = 1.0) -> dict[str, float]:
    return {f"{name}_{end}": float(np.quantile(draws, at)) * times for end, at in _ENDS.items()}


def _each(dollars: float, counted: dict[str, float], name: str, as_: str) -> dict[str, float]:
    """Give dollars for each household: low where most are served."""
    turned = {"low": "high", "central": "central", "high": "low"}
    households = {end: counted[f"{name}_{turned[end]}"] for end in _ENDS}
    return {
        f"{as_}_{end}": dollars / one if one > 0 else np.inf if dollars else np.nan
        for end, one in households.items()
    }


def _row(dollars: float, got: Floats, new: Floats | None) -> dict[str, float]:
    row = _range(got, "served")
    row |= _each(dollars, row, "served", "cost_each")
    nobody = np.full(len(got), np.nan)
    row |= _range(nobody if new is None else new, "connected")
    if new is None:
        return row | {f"cost_connected_{end}": np.nan for end in _ENDS}
    return row | _each(dollars, row, "connected", "cost_connected")


def _alternatives(made: Made, got: dict[str, _Got]) -> pd.DataFrame:
    rows, setting, solved = {}, made.setting, len(made.best.values)
    sums = {name: one.total[:solved] for name, one in got.items()}
    top = np.max(list(sums.values()), axis=0)
    keys = {name: one.key for name, one in made.plans.items()}
    for name, choice in made.plans.items():
        spent = costs(setting.worth.offers, choice)
        bought = {one for one, cents in spent.items() if cents}
        new = {programme: some for programme, some in got[name].new.items() if programme in bought}
        why = "" if set(new) == bought else PART if new else WHY[0]
        effect = np.sum(list(new.values()), axis=0) if new else None
        paid_for = sum(cents for programme, cents in spent.items() if programme in new) / 100
        cost = int(choice.cents[-1])
        row: dict[str, Any] = {"cost": cost / 100, "unspent": (setting.cents[-1] - cost) / 100}
        row |= {"expected": got[name].total.mean()} | _row(cost / 100, got[name].total, effect)
        if effect is not None:  # what other lines cost connects nobody that is known of
            row |= _each(paid_for, row, "connected", "cost_connected")
        missed = _four.regret(setting, choice, made.best.values)
        row |= {"connected_why": why, "regret": missed.mean(), "regret_most": missed.max()}
        row["best"] = float((sums[name] >= top * (1 - _ALIKE)).mean())
        row["worst_share"] = float(np.nanmin(reached(setting, choice)))
        first = next(one for one, key in keys.items() if key == choice.key)
        row["same_as"] = "" if first == name else first
        row["status"] = "optimal" if choice.proven else "best found"
        rows[name] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("plan")


def _lines(made: Made, got: dict[str, _Got]) -> pd.DataFrame:
    rows, offers = [], made.setting.worth.offers
    parts = {one.programme: one.part for one in offers.lines}
    for name, choice in made.plans.items():
        for programme, cents in costs(made.setting.worth.offers, choice).items():
            if programme in parts:
                units = round(choice.steps[programme] * parts[programme], 6)
            else:
                units = float((choice.opened[programme] > 0).sum())
            if not units:
                continue
            row: dict[str, Any] = {
                "plan": name, "programme": programme, "per": PROGRAMMES[programme].per,
                "units": units, "unit_cost": cents / 100 / units, "cost": cents / 100,
            }  # fmt: skip
            new = got[name].new.get(programme)
            row |= _row(cents / 100, got[name].served[programme], new)
            old = _is_dated(made, choice, programme)
            rows.append(row | {"why": WHY[0] if new is None else "", "dated": old})
    names = ("plan", "programme", "per", "units", "unit_cost", "cost")
    columns = [*names, *_row(0.0, np.zeros(1), None), "why", "dated"]
    return pd.DataFrame(rows, columns=columns).set_index(["plan", "programme"])


def _is_dated(made: Made, choice: Choice, programme: str) -> bool:
    """Tell whether a line rests on a figure of the book that is older than five years."""
    one, offers = PROGRAMMES[programme], made.setting.worth.offers
    items = costs_of(programme, offers.book)
    for net in offers.networks:
        if net.programme == programme and not (net.drawn & (choice.opened[programme] > 0)).any():
            items = items[1:]  # the user knows what these sites cost
    today = dt.datetime.now(dt.UTC).year
    used = (*items, one.capacity, one.radius)
    return any(offers.book.get(name).is_dated(today) for name in used if name)


def _amounts(
    made: Made, where: dict[str, dict[str, Floats]], dollars: dict[str, dict[str, Floats]]
) -> pd.DataFrame:
    geoids, parts = made.needs.households.columns, []
    for name in made.plans:
        for programme, households in where[name].items():
            some = (households > 1e-9) | (dollars[name][programme] > 0)
            found = {"households": households[some], "dollars": dollars[name][programme][some]}
            keys = {"plan": name, "GEOID": geoids[some], "programme": programme}
            parts.append(pd.DataFrame(keys | found))
    return pd.concat(parts).set_index(["plan", "GEOID", "programme"]).sort_index()


def _areas(made: Made, where: dict[str, dict[str, Floats]], chosen: Floats) -> pd.DataFrame:
    need = made.needs.households
    found = pd.DataFrame(
        {
            "need": need.mean(),
            "need_low": need.quantile(_ENDS["low"]),
            "need_high": need.quantile(_ENDS["high"]),
            "district": made.needs.district.reindex(need.columns),
            "chosen": chosen,
        },
        index=need.columns.rename("GEOID"),
    )
    for name, own in where.items():
        found[name] = np.sum(list(own.values()), axis=0) > _SOME
    return found


def _districts(
    made: Made,
    where: dict[str, tuple[dict[str, Floats], dict[str, Floats]]],
    dollars: dict[str, dict[str, Floats]],
) -> pd.DataFrame:
    geoids = made.needs.households.columns
    district, parts = made.needs.district.reindex(geoids), []
    need = made.needs.households.mean().to_numpy(float)
    for name, (served, held) in where.items():
        table = pd.DataFrame(
            {
                "need": need,
                "served": np.sum(list(served.values()), axis=0),
                "reached": np.sum(list(held.values()), axis=0),
                "dollars": np.sum(list(dollars[name].values()), axis=0),
            },
            index=geoids,
        )
        found = table.groupby(district.to_numpy()).sum()
        found["share"] = found["reached"] / found["need"].where(found["need"] > 0)
        parts.append(found.rename_axis("district").reset_index().assign(plan=name))
    columns = ["need", "served", "reached", "share", "dollars"]
    return pd.concat(parts).set_index(["plan", "district"])[columns]


def _years(made: Made) -> pd.DataFrame:
    rows = []
    for name, choice in made.plans.items():
        before = 0
        for year, most in enumerate(made.setting.cents, 1):
            now = int(choice.cents[year - 1])
            rows.append((name, year, (most - before) / 100, (now - before) / 100))
            before = now
    columns = ["plan", "year", "available", "cost"]
    return pd.DataFrame(rows, columns=columns).set_index(["plan", "year"])


def _curve(made: Made, curve: list[tuple[int, Choice | None]]) -> pd.DataFrame:
    rows, worth = {}, made.setting.worth
    for cents, choice in curve:
        if choice is None:
            continue
        got = worth.total(choice.layout, choice.columns)
        row = _range(got, "served") | {"cost": int(choice.cents[-1]) / 100}
        spent = costs(made.setting.worth.offers, choice)
        rows[cents / 100] = row | {name: one / 100 for name, one in spent.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("budget")
