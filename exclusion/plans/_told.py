"""Choices put in frames: lines, amounts, areas, sites, districts, years and the curve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from exclusion.plans import _four
from exclusion.plans._program import paid
from exclusion.plans._value import connected, places, served
from exclusion.programmes import PROGRAMMES, WHY
from exclusion.siting import CLEAR, FEWEST

if TYPE_CHECKING:
    from exclusion.moe import Floats
    from exclusion.plans._offers import Offers
    from exclusion.plans._program import Ask, Choice
    from exclusion.plans._spending import Made, Spending

#: Whether sites, areas or plans hold a clear choice: "clear", or why not: none is chosen often
#: enough; all sites fit; none is free to choose; too few draws; there are no sites.
REASONS: Final = ("clear", "none", "all_fit", "all_must", "few_draws", "no_sites")
#: What is to be said beside a plan, by whoever knows what its figures rest on.
CAVEATS: Final = (
    "ranges_of_draws", "need_of_now", "need_of_period", "need_of_measure",
    "served_is_not_connected", "split_by_measures", "reach_is_not_use", "cost_of_item",
    "take_up_of_file", "take_up_of_nation", "take_up_over_one", "products_apart", "dated_items",
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

    setting, offers = made.setting, made.setting.offers
    got = {name: served(offers, one, made.every, setting.areas) for name, one in made.plans.items()}
    where = {name: _places(made, name) for name in made.plans}
    dollars = {name: _dollars(offers, made.plans[name], where[name]) for name in made.plans}
    chosen = _chosen_areas(made)
    alternatives = _alternatives(made, got)
    sites = _sites(made)
    reasons = {
        "sites": _site_reason(made, sites),
        "areas": _reason(bool((chosen >= CLEAR).any() and not (chosen >= CLEAR).all()), made),
        "plans": _reason(bool((alternatives["best"] >= CLEAR).sum() == 1), made),
    }
    return Spending(
        alternatives=alternatives,
        lines=_lines(made, got),
        amounts=_amounts(made, where, dollars),
        areas=_areas(made, where, chosen),
        sites=sites,
        districts=_districts(made, where, dollars),
        years=_years(made),
        curve=_curve(made, curve),
        reasons=reasons,
        left_out=dict(offers.left_out),
        draws=len(made.every),
        solved=len(made.some),
    )


def _ask(made: Made, name: str) -> Ask:
    return made.setting.ask(districts=name == "worst_first")


def _fits_groups(made: Made, name: str, choice: Choice) -> Ask:
    """Give the groups that a choice's split has: the least regret may be any other plan's."""
    ask = _ask(made, name)
    groups = next((one.shape[1] for one in choice.split.values()), ask.size)
    return ask if groups == ask.size else made.setting.ask(districts=groups > 1)


def _places(made: Made, name: str) -> dict[str, Floats]:
    choice, setting = made.plans[name], made.setting
    ask = _fits_groups(made, name, choice)
    return places(setting.offers, choice, setting.world, ask, setting.areas)


def _costs(offers: Offers, choice: Choice) -> dict[str, int]:
    """Give what each programme of a choice costs over the years, in cents."""
    out = {
        one.programme: one.cents(offers.years) * choice.steps[one.programme] for one in offers.lines
    }
    for net in offers.networks:
        out[net.programme] = int(net.cents(offers.years)[choice.sites[net.programme]].sum())
    return {name: out[name] for name in PROGRAMMES if name in out}


def _dollars(offers: Offers, choice: Choice, where: dict[str, Floats]) -> dict[str, Floats]:
    """Give each area its part of a programme's money, such that the cents add up."""
    return {
        name: _apportioned(cents, where[name]) / 100
        for name, cents in _costs(offers, choice).items()
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


def _alternatives(made: Made, got: dict[str, dict[str, Floats]]) -> pd.DataFrame:
    rows, setting, sums = {}, made.setting, _solved_sums(made)
    top = np.max(list(sums.values()), axis=0)
    for name, choice in made.plans.items():
        bought = {one for one, cents in _costs(setting.offers, choice).items() if cents}
        total = np.sum(list(got[name].values()), axis=0)
        new = {k: v for k, v in connected(made.every, got[name]).items() if k in bought}
        why = "" if set(new) == bought else PART if new else WHY[0]
        effect = np.sum(list(new.values()), axis=0) if new else None
        paid_for = sum(c for k, c in _costs(setting.offers, choice).items() if k in new) / 100
        row: dict[str, Any] = {
            "cost": choice.cents / 100,
            "unspent": (setting.cents[-1] - choice.cents) / 100,
        }
        row |= _row(choice.cents / 100, total, effect)
        if effect is not None:  # what other lines cost connects nobody that is known of
            row |= _each(paid_for, row, "connected", "cost_connected")
        missed = _four.regret(setting, made.some, choice, made.best.values)
        row |= {"connected_why": why, "regret": missed.mean(), "regret_most": missed.max()}
        row["best"] = float((sums[name] >= top * (1 - _ALIKE)).mean())
        shares = _four.shares(setting, choice, _fits_groups(made, name, choice))
        row["worst_share"] = float(np.nanmin(shares))
        row["status"] = "optimal" if choice.proven else "best found"
        rows[name] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("plan")


def _solved_sums(made: Made) -> dict[str, Floats]:
    return {
        name: np.sum(
            list(served(made.setting.offers, one, made.some, made.setting.areas).values()), axis=0
        )
        for name, one in made.plans.items()
    }


def _lines(made: Made, got: dict[str, dict[str, Floats]]) -> pd.DataFrame:
    rows, offers = [], made.setting.offers
    parts = {one.programme: one.part for one in offers.lines}
    for name, choice in made.plans.items():
        new = connected(made.every, got[name])
        for programme, cents in _costs(offers, choice).items():
            if programme in parts:
                units = choice.steps[programme] * parts[programme]
            else:
                units = float(choice.sites[programme].sum())
            if not units:
                continue
            row: dict[str, Any] = {
                "plan": name, "programme": programme, "per": PROGRAMMES[programme].per,
                "units": units, "unit_cost": cents / 100 / units, "cost": cents / 100,
            }  # fmt: skip
            row |= _row(cents / 100, got[name][programme], new.get(programme))
            rows.append(row | {"why": "" if programme in new else WHY[0]})
    names = ("plan", "programme", "per", "units", "unit_cost", "cost")
    columns = [*names, *_row(0.0, np.zeros(1), None), "why"]
    return pd.DataFrame(rows, columns=columns).set_index(["plan", "programme"])


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


def _chosen_areas(made: Made) -> Floats:
    setting = made.setting
    times = np.zeros(len(setting.groups))
    for at, choice in enumerate(made.best.choices):
        groups = next((one.shape[1] for one in choice.split.values()), 1)
        ask = setting.ask(districts=groups > 1)
        own = places(setting.offers, choice, made.some.one(at), ask, setting.areas)
        times += np.sum(list(own.values()), axis=0) > _SOME
    return np.asarray(times / max(len(made.best.choices), 1))


def _sites(made: Made) -> pd.DataFrame:
    parts, setting = [], made.setting
    for net in setting.offers.networks:
        own = net.case.candidates
        lon, lat = _points(own)
        often = np.mean([one.sites[net.programme] for one in made.best.choices], axis=0)
        found = pd.DataFrame(
            {
                "programme": net.programme,
                "lon": lon,
                "lat": lat,
                "cost": net.cents(setting.offers.years) / 100,
                "cost_from": own["cost_from"],
                "must": own["must"],
                "chosen": often,
            },
            index=own.index.rename("name"),
        )
        free = found["must"] == ""
        found["clear"] = free & (often >= CLEAR) & (len(made.some) >= FEWEST) & ~_all_fit(made)
        for name, choice in made.plans.items():
            found[name] = choice.sites[net.programme]
        parts.append(found)
    if parts:
        return pd.concat(parts)
    told = ("lon", "lat", "cost", "cost_from", "must", "chosen", "clear")
    columns = ["programme", *told, *made.plans]
    return pd.DataFrame(columns=columns, index=pd.Index([], name="name"))


def _points(candidates: pd.DataFrame) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes; NaN for candidates that travel times alone tell of."""
    if "geometry" not in candidates:
        unknown = np.full(len(candidates), np.nan)
        return unknown, unknown
    drawn = candidates["geometry"].to_numpy()
    return shapely.get_x(drawn), shapely.get_y(drawn)


def _all_fit(made: Made) -> bool:
    offers = made.setting.offers
    opened = {
        net.programme: (net.case.candidates["must"] != "not").to_numpy() for net in offers.networks
    }
    none = {one.programme: 0 for one in offers.lines}
    return paid(offers, opened, none, offers.years) <= made.setting.cents[-1]


def _site_reason(made: Made, sites: pd.DataFrame) -> str:
    if sites.empty:
        return "no_sites"
    if not (sites["must"] == "").any():
        return "all_must"
    if _all_fit(made):
        return "all_fit"
    return _reason(bool(sites["clear"].any()), made)


def _reason(clear: bool, made: Made) -> str:
    if len(made.some) < FEWEST:
        return "few_draws"
    return "clear" if clear else "none"


def _districts(
    made: Made, where: dict[str, dict[str, Floats]], dollars: dict[str, dict[str, Floats]]
) -> pd.DataFrame:
    geoids = made.needs.households.columns
    district, parts = made.needs.district.reindex(geoids), []
    need = np.asarray(sum(made.setting.world.pools.values()))
    for name in made.plans:
        table = pd.DataFrame(
            {
                "need": need,
                "served": np.sum(list(where[name].values()), axis=0),
                "dollars": np.sum(list(dollars[name].values()), axis=0),
            },
            index=geoids,
        )
        found = table.groupby(district.to_numpy()).sum()
        found["share"] = found["served"] / found["need"].where(found["need"] > 0)
        parts.append(found.rename_axis("district").reset_index().assign(plan=name))
    columns = ["need", "served", "share", "dollars"]
    return pd.concat(parts).set_index(["plan", "district"])[columns]


def _years(made: Made) -> pd.DataFrame:
    rows, offers = [], made.setting.offers
    for name, choice in made.plans.items():
        before = 0
        for year, most in enumerate(made.setting.cents, 1):
            now = paid(offers, choice.sites, choice.steps, year)
            rows.append((name, year, (most - before) / 100, (now - before) / 100))
            before = now
    columns = ["plan", "year", "available", "cost"]
    return pd.DataFrame(rows, columns=columns).set_index(["plan", "year"])


def _curve(made: Made, curve: list[tuple[int, Choice | None]]) -> pd.DataFrame:
    rows, setting = {}, made.setting
    for cents, choice in curve:
        if choice is None:
            continue
        got = served(setting.offers, choice, made.every, setting.areas)
        row = _range(np.sum(list(got.values()), axis=0), "served") | {"cost": choice.cents / 100}
        costs = _costs(setting.offers, choice)
        rows[cents / 100] = row | {name: one / 100 for name, one in costs.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("budget")
