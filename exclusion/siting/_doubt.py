"""What a plan is worth if need is not as estimated: how often sites are chosen, and regret."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from exclusion import _fetch, _records, frames
from exclusion.errors import ArgumentError
from exclusion.siting import _rules
from exclusion.siting._choose import Chosen, choose
from exclusion.siting._clock import Clock
from exclusion.siting._cover import SECONDS, program
from exclusion.siting._model import SCALE, TIE, Model, Row
from exclusion.siting._siting import Siting, of_columns, served_part, told
from exclusion.siting._ties import shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._rules import Rules

T = TypeVar("T")

#: A site that is chosen in this share of the draws is a clear choice.
CLEAR: Final = 0.8
#: Fewer draws than these tell nothing of a site.
FEWEST: Final = 20
#: Draws that are solved again, unless more are asked for.
DRAWS: Final = 50
#: Draws that may be asked for.
MOST: Final = 1_000
#: What of the draws lies between low and high.
_ENDS: Final = (0.05, 0.5, 0.95)
#: Regrets that differ by less than a millionth are a tie: by so much they count in the program.
_FINE: Final = 1e6 * TIE
#: Seconds after which a bar shows how far it is.
_PATIENCE: Final = 1.0


@dataclass(frozen=True, eq=False)
class Doubt:
    """How a plan does over draws of need.

    Parameters
    ----------
    sites
        A row a candidate, by name: `chosen`, the share (0–1) of the draws in whose own best plan
        it is, shared with those that would do as well; `must`; `planned`, whether it is in the
        plan; `clear`, whether it is a clear choice (see `winners`).
    areas
        By GEOID: `reached`, the share of the draws in whose own best plan any of the area is
        served.
    plans
        A row a plan: "plan", the one given; "expected", the best for the mean of the draws;
        "least_regret". Whom it serves over the draws, `low`, `central`, `high` (5, 50 and 95 %),
        and `mean`; `regret` and `regret_most`, by how much it falls short of each draw's own best
        plan, as a share of that, on average and in the draw where it is most.
    regret
        A row a draw, a column a plan: the same for each.
    best
        Whom the best plan of each draw serves.
    expected, least_regret
        The two plans; figures in them are of the estimates, as those of the plan given are.
    draws, given
        How many draws were solved again, and how many there were.
    status
        "optimal", or "best found" where the time was over before all was proven; then `regret` is
        of the best plans found.
    winners
        Sites that are clear choices.
    reason
        "clear" if there are any. Else "none", no site is chosen often enough; "all_fit", all
        candidates can be opened together, so that none is chosen before another; "all_must", the
        sites that every plan opens leave nothing to choose; "few_draws".
    """

    sites: pd.DataFrame
    areas: pd.DataFrame
    plans: pd.DataFrame
    regret: pd.DataFrame = field(repr=False)
    best: pd.Series[float] = field(repr=False)
    expected: Siting = field(repr=False)
    least_regret: Siting = field(repr=False)
    draws: int
    given: int
    status: str
    winners: tuple[str, ...]
    reason: str

    _repr_html_ = _records.card


class _Best(NamedTuple):
    """The best plan of each draw."""

    sites: Floats
    """By draw and candidate, 1 where it is open, less where another would do as well."""
    parts: list[Floats]
    reached: Floats
    proven: bool


def over_draws(
    case: Case,
    draws: pd.DataFrame,
    plan: Siting,
    *,
    most: int = DRAWS,
    time_limit: float = SECONDS,
) -> Doubt:
    """Say how often each site would be chosen, and what a plan forgoes, if need were otherwise.

    Parameters
    ----------
    case
        As `siting.case` gives it.
    draws
        A row a draw, a column an area by GEOID: the demand in the case's unit. Areas' shares drawn
        together keep errors that they share.
    plan
        As `cover` gives it, for this case; its budget, number and floor hold for all others.
    most
        How many draws are solved again: the first ones; at most 1,000.
    time_limit
        Seconds for each search, of which there is one a draw and two more.

    Returns
    -------
    Doubt
        How often sites are chosen, three plans over the draws, and whether there are clear choices.

    Raises
    ------
    ArgumentError
        If `plan` is not of this case, or `most` is out of range.
    TableError
        If an area is not drawn, or a draw is missing or negative.

    Notes
    -----
    Where no site has a capacity, who is within reach does not hang on need: the expected number
    served is that of the mean draw, so that the best plan for the mean is the best on average.
    "least_regret" makes the largest of (b_s − v_s) / b_s over draws s smallest, v_s what the plan
    serves in s and b_s the most that any plan does: one more mixed-integer program. The floor is
    held for the estimates (which plans are allowed does not change from draw to draw). What plans
    are compared in is always whom they serve, that of "worst_first" too.

    A site is a clear choice if it is in the best plan of at least 80 % of the draws (`CLEAR`), of
    at least 20 (`FEWEST`), while it need not be, not all candidates fit, and no plan without it is
    as good for the mean of the draws: a plan without such a site is one of many that are as good as
    need is known, and holds no clear winner. Of sites that do as well as each other in a draw, each
    is chosen in part: of two equal ones, of which one is opened, half.

    References
    ----------
    Kouvelis and Yu, *Robust discrete optimization and its applications* (Kluwer 1997), chapter 1.
    Snyder, *Facility location under uncertainty*, IIE Transactions 38 (2006).
    """
    frames.check_made(case, "Case", "case")
    frames.check_made(plan, "Siting", "plan")
    frames.check_whole(most, "most", 1, MOST)
    frames.check_number(time_limit, "time_limit")
    _check_plan(case, plan)
    every = case.drawn(draws)
    some = every[:most]
    asked = _rules.rules(case, plan.budget, plan.number, plan.floor, time_limit)
    best = _solved(case, asked, some, time_limit)
    limits = {name: getattr(plan, name) for name in ("budget", "number", "floor")}
    limits["time_limit"] = time_limit
    expected = _mean_plan(case, asked, every.mean(axis=0), limits)
    least = _least_regret(case, asked, some, best.reached, limits)
    plans = {"plan": plan, "expected": expected, "least_regret": least}
    served = pd.DataFrame({name: _served(case, one, some) for name, one in plans.items()})
    top = np.where(best.reached > 0, best.reached, 1.0)
    # Where nobody can be served, nothing is forgone.
    regret = served.apply(lambda one: ((best.reached - one) / top).clip(lower=0))
    regret = regret.rename_axis("draw")
    winners, reason = _winners(case, asked, best, every.mean(axis=0), time_limit)
    proven = best.proven and {expected.status, least.status} == {"optimal"}
    return Doubt(
        sites=_chosen(case, best, plan, winners),
        areas=_areas(case, best),
        plans=_rows(served, regret),
        regret=regret,
        best=pd.Series(best.reached, index=regret.index, name="best"),
        expected=expected,
        least_regret=least,
        draws=len(some),
        given=len(every),
        status="optimal" if proven else "best found",
        winners=winners,
        reason=reason,
    )


def _check_plan(case: Case, plan: Siting) -> None:
    strange = plan.sites.index.difference(case.candidates.index)
    if len(strange):
        raise ArgumentError(
            f"plan opens {strange[0]!r}, which is no candidate of the case: give the plan that "
            "cover made of it."
        )


def over(draws: int, solve: Callable[[int], T]) -> list[T]:
    """Solve draw after draw, with a bar where it takes long.

    Parameters
    ----------
    draws
        How many.
    solve
        Takes the number of a draw.

    Returns
    -------
    list
        An answer a draw.
    """
    start, out, bar = time.monotonic(), [], None
    with ExitStack() as stack:
        for at in range(draws):
            if bar is None and time.monotonic() - start > _PATIENCE:
                bar = stack.enter_context(_fetch.progress("Solving again", draws, "draws"))
                bar.advance(at)
            out.append(solve(at))
            if bar is not None:
                bar.advance()
    return out


def _solved(case: Case, asked: Rules, draws: Floats, seconds: float) -> _Best:
    """Find the best plan of each draw."""
    found = over(len(draws), lambda at: _one(case, asked, draws[at], seconds))
    parts = [part for _, part in found]
    reached = np.array([part @ weights for part, weights in zip(parts, draws, strict=True)])
    may, limit = _may(case, asked), case.candidates["capacity"].to_numpy(float)
    sites = np.array(
        [
            shared(one.sites, case.reach, weights, may(one.sites), limit)
            for (one, _), weights in zip(found, draws, strict=True)
        ]
    )
    return _Best(sites, parts, reached, all(one.gap == 0 for one, _ in found))


def _may(case: Case, asked: Rules) -> Callable[[NDArray[np.bool_]], NDArray[np.bool_]]:
    """Say which free candidate there is money for in the place of which, given those open."""
    free = (case.candidates["must"] == "").to_numpy()

    def may(sites: NDArray[np.bool_]) -> NDArray[np.bool_]:
        more = asked.units[None, :] - asked.units[:, None]
        spare = np.inf if asked.budget is None else asked.budget - asked.units[sites].sum()
        return np.asarray((more <= spare) & free[None, :] & free[:, None])

    return may


def _one(case: Case, asked: Rules, weights: Floats, seconds: float) -> tuple[Chosen, Floats]:
    """Find the best plan for some demand, by kind, and which part of each kind it serves."""
    scale = SCALE / max(float(weights.sum()), 1e-9)
    model = _floored(case, asked)
    block = model.served(case, weights, scale)
    found = choose(model, [block.total(weights * scale)], Clock(seconds))
    if found is None:
        raise ArgumentError("plan: no plan keeps to its floor in this case; make it anew by cover.")
    return found, of_columns(case, block, found.values)


def _floored(case: Case, asked: Rules) -> Model:
    """Set a program up in which the floor holds for the estimates."""
    return Model.of(case, asked) if asked.floor is None else program(case, asked)[0]


def _mean_plan(case: Case, asked: Rules, mean: Floats, limits: dict[str, Any]) -> Siting:
    found, _ = _one(case, asked, mean, limits["time_limit"])
    return _told(case, found, "most", limits)


def _least_regret(
    case: Case, asked: Rules, draws: Floats, best: Floats, limits: dict[str, Any]
) -> Siting:
    """Find the plan whose largest regret is smallest."""
    clock = Clock(limits["time_limit"])
    model = _floored(case, asked)
    most = model.add(0.0, 1.0)
    # Who is within reach does not hang on need; who is served within capacities does.
    open_to = None if case.limited else model.reached(case.reach)
    for weights, top in zip(draws, best, strict=True):
        if top > 0:
            block = open_to or model.served(case, weights, 1 / top)
            part = block.total(weights / top)
            columns, values = np.r_[part.columns, most], np.append(part.values, 1.0)
            model.rows.append(Row(columns, values, low=1.0))
    found = choose(model, [Row(np.array([most]), np.array([-_FINE]))], clock)
    if found is None:
        raise ArgumentError("plan: no plan keeps to its floor in this case; make it anew by cover.")
    return _told(case, found, "least_regret", limits)


def _told(case: Case, found: Chosen, objective: str, limits: dict[str, Any]) -> Siting:
    asked = {name: limits[name] for name in ("budget", "number", "floor")}
    part = served_part(case, found.sites, case.weights)
    return told(case, found, part, {"objective": objective, **asked})


def _served(case: Case, plan: Siting, draws: Floats) -> Floats:
    """Say whom a plan serves in each draw."""
    sites = case.candidates.index.isin(plan.sites.index)
    if not case.limited:
        return np.asarray(draws @ served_part(case, sites, case.weights))
    return np.array([served_part(case, sites, weights) @ weights for weights in draws])


def _rows(served: pd.DataFrame, regret: pd.DataFrame) -> pd.DataFrame:
    """Sum each plan up over the draws."""
    low, central, high = np.quantile(served.to_numpy(), _ENDS, axis=0)
    found = {"low": low, "central": central, "high": high, "mean": served.mean()}
    found |= {"regret": regret.mean(), "regret_most": regret.max()}
    return pd.DataFrame(found, index=pd.Index(served.columns, name="plan"))


def _chosen(case: Case, best: _Best, plan: Siting, winners: tuple[str, ...]) -> pd.DataFrame:
    names = case.candidates.index
    found = {
        "chosen": best.sites.mean(axis=0),
        "must": case.candidates["must"].to_numpy(),
        "planned": names.isin(plan.sites.index),
        "clear": names.isin(winners),
    }
    return pd.DataFrame(found, index=names.rename("name"))


def _areas(case: Case, best: _Best) -> pd.DataFrame:
    """Say in which share of the draws any of an area is served."""
    area, geoids = pd.factorize(case.demand["GEOID"], sort=True)
    times = np.zeros(len(geoids))
    for part in best.parts:
        times[np.unique(area[part[case.kind] > 0])] += 1
    return pd.DataFrame({"reached": times / len(best.parts)}, index=pd.Index(geoids, name="GEOID"))


def _winners(
    case: Case, asked: Rules, best: _Best, mean: Floats, seconds: float
) -> tuple[tuple[str, ...], str]:
    """Judge which sites are clear choices, and why there are none."""
    must = case.candidates["must"].to_numpy()
    free, offered = must == "", must != "not"
    if not free.any():
        return (), "all_must"
    if asked.fits(offered) and (asked.number is None or offered.sum() <= asked.number):
        return (), "all_fit"
    if len(best.sites) < FEWEST:
        return (), "few_draws"
    clear = free & (best.sites.mean(axis=0) >= CLEAR)
    for at in np.flatnonzero(clear):
        clear[at] = _needed(case, asked, mean, int(at), seconds)
    return tuple(case.candidates.index[clear]), "clear" if clear.any() else "none"


def _needed(case: Case, asked: Rules, mean: Floats, at: int, seconds: float) -> bool:
    """Tell whether no plan without a site does as well: others may, two for two."""
    whole, part = _one(case, asked, mean, seconds)
    barred = case.candidates["must"].to_numpy().copy()
    barred[at] = "not"
    without = replace(case, candidates=case.candidates.assign(must=barred))
    if not (barred != "not").any():
        return True
    try:
        rest = _one(without, asked, mean, seconds)[1]
    except ArgumentError:  # without it nothing keeps to the floor
        return True
    return bool(rest @ mean < part @ mean - TIE / SCALE * mean.sum()) and whole.gap == 0
