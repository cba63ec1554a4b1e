"""Where a choice serves: sites those within reach, programmes wherever there is need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exclusion.plans._offers import POOLS
from exclusion.programmes import PROGRAMMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._four import Setting
    from exclusion.plans._money import Choice
    from exclusion.plans._offers import Line
    from exclusion.plans._worth import Fleet, Worth


def places(setting: Setting, choice: Choice) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Say where a choice serves, for need as it is on average.

    Parameters
    ----------
    setting
        What all plans share.
    choice
        What is bought.

    Returns
    -------
    tuple of dict
        By programme the households served in each area, and those of them that are in need, who
        are all but those of a subsidy who had service before. What the plan gives to a district
        stays there; all else goes where need is left, in proportion to it.
    """
    worth = setting.worth
    rest = {name: pool.mean(axis=0) for name, pool in worth.every.pools.items()}
    served: dict[str, Floats] = {}
    for fleet in choice.layout.fleets:
        net = fleet.net
        served[net.programme] = np.minimum(_near(setting, choice, fleet), rest[net.pool])
        rest[net.pool] = rest[net.pool] - served[net.programme]
    held, need = dict(served), np.asarray(sum(rest.values()))
    lines = sorted(enumerate(worth.offers.lines), key=lambda one: len(one[1].pools))
    for _, line in lines:
        held[line.programme] = _given(setting, choice, line, rest)
    for number, line in lines:
        whole, new = _bought(worth, choice, number)
        own = held[line.programme]
        own = own + _left(line, rest, whole * new - float(own.sum()))
        weights = own if own.sum() > 0 else need
        before = (1 - new) * whole / max(float(weights.sum()), 1e-12)
        held[line.programme], served[line.programme] = own, own + before * weights
    order = [name for name in PROGRAMMES if name in served]
    return {name: served[name] for name in order}, {name: held[name] for name in order}


def _bought(worth: Worth, choice: Choice, number: int) -> tuple[float, float]:
    """Count whom a line serves on average, and give the part of them that is in need."""
    line = worth.offers.lines[number]
    each = line.holds * float(worth.every.holds[line.programme].mean())
    whole = worth.steps(choice.layout, choice.columns, number) * each
    if line.programme != "subsidy":
        return whole, 1.0
    return min(whole, float(worth.every.enrolled.mean())), float(worth.new.mean())


def _given(setting: Setting, choice: Choice, line: Line, rest: dict[str, Floats]) -> Floats:
    """Serve those whom the plan gives to districts."""
    out = np.zeros(len(setting.groups.at))
    placed = choice.placed.get(line.programme, np.zeros((len(POOLS), 0)))
    for pool, group in zip(*np.nonzero(placed), strict=True):
        inside = setting.groups.inside(int(group))
        out += _spread(rest[POOLS[pool]], inside, placed[pool, group])
    return out


def _left(line: Line, rest: dict[str, Floats], households: float) -> Floats:
    """Serve so many wherever there is need."""
    have = [float(rest[pool].sum()) for pool in line.pools]
    out = np.zeros(len(rest[line.pools[0]]))
    for pool, some in zip(line.pools, have, strict=True):
        part = some / sum(have) if sum(have) > 0 else 0.0
        out += _spread(rest[pool], np.ones(len(out), dtype=bool), households * part)
    return out


def _near(setting: Setting, choice: Choice, fleet: Fleet) -> Floats:
    """Say whom sites serve in each area, on average."""
    worth, net = setting.worth, fleet.net
    at = worth.areas[net.programme]
    pool = worth.every.pools[net.pool].mean(axis=0)
    row = pool[at] / np.bincount(at, minlength=len(pool))[at]
    part = choice.columns[fleet.column] * worth.shares(fleet)
    kinds = np.bincount(fleet.kind, part, minlength=len(net.case.reach))
    return np.bincount(at, row * kinds[net.case.kind], minlength=len(pool)).astype(float)


def _spread(rest: Floats, inside: NDArray[np.bool_], households: float) -> Floats:
    """Serve so many of those left, in proportion to how many are left in each area."""
    have = np.where(inside, rest, 0.0)
    whole = float(have.sum())
    some = have * min(max(households, 0.0) / whole, 1.0) if whole > 0 else have * 0
    rest -= some
    return np.asarray(some)


def reached(setting: Setting, choice: Choice) -> Floats:
    """Give the share of each district's need that a choice reaches, NaN where there is none.

    Parameters
    ----------
    setting
        What all plans share.
    choice
        What is bought.

    Returns
    -------
    ndarray
    """
    _, held = places(setting, choice)
    got = setting.groups.summed(np.sum(list(held.values()), axis=0))[:-1]
    pools = setting.worth.every.pools.values()
    need = setting.groups.summed(np.asarray(sum(pools)).mean(axis=0))[:-1]
    return np.where(need > 0, got / np.where(need > 0, need, 1), np.nan)
