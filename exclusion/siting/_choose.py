"""One plan of all: what is wanted first, then cheaper, then fewer sites, then by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from exclusion.errors import ArgumentError
from exclusion.siting._model import TIE, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._clock import Clock
    from exclusion.siting._model import Answer, Model

#: Candidates that are put in the order of their names at a time: 2 to that power is still a number
#: in which the solver sees the difference of 1.
_AT_ONCE: Final = 10
#: A site so far from 0 and 1 changes what is served by more than a tie.
_WHOLE: Final = 1e-10
#: A site counts so much of the smallest cost that all of them count less than one.
_COUNT: Final = 0.5


class Chosen(NamedTuple):
    """The plan, and how surely it is the one asked for."""

    sites: NDArray[np.bool_]
    values: Floats
    reached: tuple[float, ...]
    """What each goal came to."""
    gap: float
    """The most by which a goal could be better, as a part of it; 0 where nothing is better."""
    settled: bool
    """Whether ties were settled within the time."""


def choose(
    model: Model, goals: Sequence[Row], clock: Clock, *, settle: bool = True
) -> Chosen | None:
    """Reach each goal as far as those before it allow, and settle what is left of ties.

    Parameters
    ----------
    model
        The program; rows are added to it.
    goals
        What is to be largest, the most important first.
    clock
        How long all may take.
    settle
        Whether ties are to be settled.

    Returns
    -------
    Chosen or None
        None where no plan keeps to the rows.
    """
    reached: list[float] = []
    gap, best = 0.0, None
    for goal in goals:
        try:
            found = model.solve(goal, clock)
        except ArgumentError:
            if best is None:
                raise
            found = None
        if found is None:
            # Time is over before the second goal: the first one's plan stands.
            gap = gap if best is None else max(gap, 1.0)
            break
        best, value = _whole(model, goal, found, clock)
        reached.append(value)
        if not found.proven:
            gap = max(gap, (found.bound - value) / max(abs(value), TIE))
        if len(reached) < len(goals):
            model.rows.append(goal._replace(low=value - TIE))
    if best is None:
        return None
    if gap or clock.over or not settle:
        return Chosen(best.sites, best.values, tuple(reached), gap, settled=False)
    best, settled = _settle(model, goals[-1], best, reached[-1], clock)
    return Chosen(best.sites, best.values, tuple(reached), gap, settled)


def _only(sites: NDArray[np.bool_]) -> Floats:
    return np.stack([sites, sites]).astype(float)


def _whole(model: Model, goal: Row, found: Answer, clock: Clock) -> tuple[Answer, float]:
    """Serve from sites that are open as a whole, where the solver left a trace of others."""
    own = found.values[: model.sites]
    if np.abs(own - found.sites).max(initial=0) > _WHOLE:
        again = model.solve(goal, clock, fixed=_only(found.sites))
        found = found if again is None else again._replace(bound=found.bound, proven=found.proven)
    return found, float(goal.values @ found.values[goal.columns])


def _settle(
    model: Model, goal: Row, best: Answer, value: float, clock: Clock
) -> tuple[Answer, bool]:
    """Of plans that reach as much take the cheapest, of those that of fewest sites and by name."""
    enough, counts = goal._replace(low=value - TIE), model.whole > model.sites
    try:
        bounds = np.stack(model.bounds)
        if not counts:
            cheap = _cheapest(model, enough, _none_but(model, best.sites), clock)
            bounds = _free(model, goal, cheap.sites, value, clock)
        # Beside what is bought in steps a site more may be cheaper: nothing is known beforehand.
        if counts or _rivals(model, enough, cheap.sites, bounds, clock):
            cheap = _cheapest(model, enough, bounds, clock)
            model.rows += [enough, *_as_cheap(model, cheap)]
            sites = _by_name(model, bounds, cheap.sites, clock)
        else:
            sites = cheap.sites
        if not counts and (sites == best.sites).all():
            return best, True
        return model.solve(goal, clock, fixed=_only(sites)) or best, True
    except ArgumentError:  # the time is over
        return best, False


def _as_cheap(model: Model, cheap: Answer) -> list[Row]:
    """Ask for what costs no more, and for no more sites."""
    paid = float(model.purse.units @ np.rint(cheap.values[: model.whole]))
    some = np.arange(model.sites)
    dear = Row(np.arange(model.whole), model.purse.units.astype(float), high=paid + _COUNT)
    return [dear, Row(some, np.ones(model.sites), high=cheap.sites.sum() + _COUNT)]


def _none_but(model: Model, sites: NDArray[np.bool_]) -> Floats:
    """Return bounds that close all sites but those."""
    low, high = model.bounds
    return np.stack([low, np.where(sites, high, 0.0)])


def _cheapest(model: Model, enough: Row, bounds: Floats, clock: Clock) -> Answer:
    """Find the cheapest plan that reaches enough, and of equally cheap ones that of fewest sites.

    Raises
    ------
    ArgumentError
        If the time is over before it is proven.
    """
    model.rows.append(enough)
    units = np.asarray(model.purse.units, dtype=np.float64)
    units[: model.sites] += _COUNT / max(model.sites, 1)
    found = model.solve(Row(np.arange(model.whole), -units), clock, fixed=bounds)
    _without(model, enough)
    return _proven(found)


def _without(model: Model, row: Row) -> None:
    model.rows = [one for one in model.rows if one is not row]


def _proven(found: Answer | None) -> Answer:
    if found is None or not found.proven:
        raise ArgumentError("time_limit: nothing is proven in time.")
    return found


def _rivals(
    model: Model, enough: Row, sites: NDArray[np.bool_], bounds: Floats, clock: Clock
) -> bool:
    """Tell whether a plan without one of these sites reaches as much.

    Plans that hold them all and others are dearer, or have more sites. That the best of the rest
    reaches less is sooner proven than that none reaches enough.
    """
    opened = np.flatnonzero(sites)
    cut = Row(opened, np.ones(len(opened)), high=len(opened) - 1.0)
    value = float("-inf")
    model.rows.append(cut)
    found = model.solve(enough, clock, fixed=bounds)
    _without(model, cut)
    if found is not None:
        value = _whole(model, enough, _proven(found), clock)[1]
    return value >= enough.low


def _free(model: Model, goal: Row, sites: NDArray[np.bool_], value: float, clock: Clock) -> Floats:
    """Fix the sites that are in every best plan, or in none, by what changing them would cost.

    The relaxed program says of each site by how much at least the goal falls if it is opened or
    closed; where that is more than what separates the plan from the relaxed bound, no best plan
    does so.
    """
    low, high = model.bounds
    relaxed = model.relaxed(goal, clock)
    if relaxed is not None:
        bound, change = relaxed
        sure = np.abs(change) > bound - value + 2 * TIE
        low[sure & sites] = 1
        high[sure & ~sites] = 0
    return np.stack([low, high])


def _by_name(
    model: Model, bounds: Floats, sites: NDArray[np.bool_], clock: Clock
) -> NDArray[np.bool_]:
    """Of plans that are alike in all else take the one whose names come first."""
    free = np.flatnonzero(bounds[0] < bounds[1])
    for start in range(0, len(free), _AT_ONCE):
        some = free[start : start + _AT_ONCE]
        first = Row(some, np.asarray(2.0 ** np.arange(len(some))[::-1], dtype=np.float64))
        sites = _proven(model.solve(first, clock, fixed=bounds)).sites
        bounds[:, some] = sites[some]
    return sites
