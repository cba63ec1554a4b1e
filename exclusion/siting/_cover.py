"""Which sites serve most, or the worst served district first, for the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames
from exclusion.errors import ArgumentError
from exclusion.siting import _rules
from exclusion.siting._choose import Chosen, choose
from exclusion.siting._clock import Clock
from exclusion.siting._model import SCALE, TIE, Model, Row, Served
from exclusion.siting._siting import Siting, of_columns, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._rules import Rules

#: What a plan may be for.
OBJECTIVES: Final = ("most", "worst_first")
#: Seconds that a search takes at most, unless more are allowed.
SECONDS: Final = 60.0


def cover(
    case: Case,
    budget: float | None = None,
    *,
    number: int | None = None,
    floor: float | None = None,
    objective: str = "most",
    time_limit: float = SECONDS,
) -> Siting:
    """Choose the sites that serve most households (or people) for the money.

    Parameters
    ----------
    case
        As `siting.case` gives it.
    budget
        What all sites may cost together, in dollars; never exceeded, counted in whole cents.
    number
        How many sites may be opened at most; with a budget both hold.
    floor
        The share (0–1) of its demand that every district must have served.
    objective
        "most": as many as can be served. "worst_first": first as large a share as can be in the
        district whose share is smallest, then as many as can be served with that.
    time_limit
        Seconds that the search may take; the solver looks at the clock now and then, and may be
        late.

    Returns
    -------
    Siting
        `status` and `gap` say whether it is proven that no plan is better.

    Raises
    ------
    ArgumentError
        If there is neither budget nor number, they do not suffice for one site or for those that
        every plan opens, `floor` cannot be met (with the district, and the best that can be
        reached), there are no districts for it, or no plan is found in time.

    Notes
    -----
    Budgeted maximal coverage. With x_j = 1 where candidate j, of cost c_j, is open, and f_p the
    part of the demand w_p of kind p that is served:

    maximize Σ_p w_p f_p, where Σ_j c_j x_j ≤ B, Σ_j x_j ≤ n, f_p ≤ Σ_{j reaches p} x_j, 0 ≤ f ≤ 1.

    Rows of demand that the same candidates reach, in the same district, are one kind: exact, and
    smaller. With capacities k_j the f of a pair of kind and site take the place of f_p:
    f_pj ≤ x_j, Σ_j f_pj ≤ 1, Σ_p w_p f_pj ≤ k_j x_j; an area's households may go to several sites.
    A floor adds Σ_{p in d} w_p f_p ≥ floor × demand of d for each district d with any demand;
    "worst_first" puts a largest t in its place, and keeps it.

    Of plans that serve as many (to a hundred-millionth of the demand) the cheapest is taken, of
    those that with fewer sites, of those the one whose names, in their order, come first. So the
    same case has the same plan; where the time is over before, `settled` is False.

    Solved by HiGHS's branch and bound, to a gap of 0.

    References
    ----------
    Church and ReVelle, *The maximal covering location problem*, Papers of the Regional Science
    Association 32 (1974). Church and Davis, *The fixed charge maximal covering location problem*,
    Papers in Regional Science 71 (1992). Current and Storbeck, *Capacitated covering models*,
    Environment and Planning B 15 (1988). Huangfu and Hall, *Parallelizing the dual revised simplex
    method*, Mathematical Programming Computation 10 (2018).

    Examples
    --------
    >>> import exclusion
    >>> from exclusion import siting
    >>> study = exclusion.study("New Orleans", vintage=2019)
    >>> offers = siting.candidates(study.sites, study.areas, cost=145_544)
    >>> case = siting.case(siting.demand(study.areas, "no_home_broadband"), offers, radius=1_000)
    >>> plan = siting.cover(case, 500_000)
    >>> plan.sites[["cost", "adds", "reached"]].astype(int)
                               cost  adds  reached
    name
    Central City Branch      145544  2563     2563
    Algiers Regional Branch  145544  2346     4909
    Mid-City Branch          145544  1882     6791
    >>> plan.status, round(plan.share, 2), plan.cost
    ('optimal', 0.11, 436632.0)
    """
    clock, found = Clock(time_limit), None
    frames.check_choice(objective, OBJECTIVES, "objective")
    asked = _rules.rules(case, budget, number, floor, time_limit)
    if objective == "worst_first" and not case.names:
        raise ArgumentError(
            "objective 'worst_first' is about districts, and there are none: give districts to "
            "siting.demand."
        )
    model, block = program(case, asked)
    goals = [block.total(case.weights * asked.scale)]
    if objective == "worst_first":
        goals.insert(0, _worst(model, block, case, asked))
    found = choose(model, goals, clock)
    if found is None:
        raise _unreachable(case, asked, clock)
    limits = {"objective": objective, "budget": budget, "number": number, "floor": floor}
    return told(case, found, of_columns(case, block, found.values), limits)


def program(case: Case, asked: Rules) -> tuple[Model, Served]:
    """Set up sites, budget, who is served and the floor.

    Parameters
    ----------
    case
        What is to be decided.
    asked
        What a plan may be.

    Returns
    -------
    tuple
        The program, and its columns of who is served.
    """
    model = Model.of(case, asked)
    weights = case.weights * asked.scale
    block = model.served(case, case.weights, asked.scale)
    for inside, whole in _districts(case, weights) if asked.floor is not None else ():
        least = float(asked.floor or 0) * whole - TIE / 10
        model.rows.append(block.total(weights, inside)._replace(low=least))
    return model, block


def _districts(case: Case, weights: Floats) -> Iterable[tuple[np.ndarray, float]]:
    """Give the kinds of each district that has any demand, and how much that is."""
    for at in range(len(case.names)):
        inside = case.districts == at
        if (whole := float(weights[inside].sum())) > 0:
            yield inside, whole


def _worst(model: Model, block: Served, case: Case, asked: Rules) -> Row:
    """Add the smallest share of a district as a column, and return it as a goal."""
    weights = case.weights * asked.scale
    column = np.array([model.add(0.0, SCALE)])
    for inside, whole in _districts(case, weights):
        part = block.total(weights, inside)
        model.rows.append(
            Row(np.r_[part.columns, column], np.r_[part.values, -whole / SCALE], low=0.0)
        )
    return Row(column, np.ones(1))


def _unreachable(case: Case, asked: Rules, clock: Clock) -> ArgumentError:
    """Say which district keeps the floor from being met, and what could be."""
    floor = float(asked.floor or 0)
    free = _rules.without_floor(asked)
    for at, name in enumerate(case.names):
        inside = case.districts == at
        weights = np.where(inside, case.weights, 0.0)
        if not weights.sum() > 0:
            continue
        model, block = program(case, free)
        found = model.solve(block.total(weights * free.scale), clock)
        share = 0.0 if found is None else _reached(case, block, found, weights)
        if share < floor:
            return ArgumentError(
                f"floor is {floor:g}, but in {name} at most {_down(share)} of the demand can be "
                "served with this budget or number, whatever the others get. Lower the floor, "
                "allow more, or offer sites that reach it."
            )
    model, block = program(case, free)
    best = choose(model, [_worst(model, block, case, free)], clock)
    share, name = _smallest(case, block, best)
    return ArgumentError(
        f"floor is {floor:g}, and each district could have it alone, but not all at once: the best "
        f"that the worst district, {name}, can have is {_down(share)}. Lower the floor to that, or "
        "allow more."
    )


def _reached(case: Case, block: Served, found: object, weights: Floats) -> float:
    part = of_columns(case, block, found.values)  # type: ignore[attr-defined]
    return float(part @ weights) / float(weights.sum())


def _smallest(case: Case, block: Served, best: Chosen | None) -> tuple[float, str]:
    """Return the smallest share of a district, and its name."""
    if best is None:
        return 0.0, case.names[0]
    part = of_columns(case, block, best.values)
    shares = [
        (float(part[inside] @ case.weights[inside]) / float(case.weights[inside].sum()), name)
        for at, name in enumerate(case.names)
        if (inside := case.districts == at).any() and case.weights[inside].sum() > 0
    ]
    return min(shares)


def _down(share: float) -> str:
    """Write a share such that a floor of it can be met."""
    return f"{np.floor(share * 1e4) / 1e4:.4g}"
