"""What a choice is worth: whom it serves in each draw, whom it connects, and where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from exclusion import programmes
from exclusion.plans._offers import POOLS, PRICED
from exclusion.plans._program import paid, weights
from exclusion.programmes import PROGRAMMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Network, Offers
    from exclusion.plans._program import Ask, Choice
    from exclusion.plans._worlds import World, Worlds


def in_turn(net: Network, opened: NDArray[np.bool_], need: Floats) -> list[int]:
    """Order open sites, those that every plan opens first, then those that add most.

    Parameters
    ----------
    net
        Sites.
    opened
        Which are open.
    need
        By kind.

    Returns
    -------
    list[int]
    """
    have = net.case.candidates["must"].to_numpy() == "have"
    most = net.case.candidates["capacity"].to_numpy(float)
    left, rest, out = np.flatnonzero(opened).tolist(), need.copy(), []
    while left:
        adds = np.minimum((rest @ net.case.reach[:, left]).round(6), most[left])
        best = max(range(len(left)), key=lambda at: (have[left[at]], adds[at], -left[at]))
        at = left.pop(best)
        rest = rest - _taken(rest[None, :], net.case.reach[:, at], most[at])[0]
        out.append(at)
    return out


def _taken(rest: Floats, near: NDArray[np.bool_], most: Floats | float) -> Floats:
    """Say whom of each kind a site serves of those left, in each draw."""
    own = rest * near
    whole = own.sum(axis=1)
    part = np.minimum(1.0, most / np.where(whole > 0, whole, 1.0))
    return np.asarray(own * np.broadcast_to(part, whole.shape)[:, None])


def reached(
    net: Network, opened: NDArray[np.bool_], need: Floats, holds: Floats, paid_for: Floats
) -> Floats:
    """Say whom of each kind open sites serve in each draw.

    Parameters
    ----------
    net
        Sites.
    opened
        Which the plan opens.
    need
        Of each kind, of shape (draws, kinds).
    holds
        By draw, how many a site can serve beside its central figure.
    paid_for
        By draw and candidate, whether the money lasts for it.

    Returns
    -------
    ndarray
        Households, of shape (draws, kinds).
    """
    most = net.case.candidates["capacity"].to_numpy(float)
    rest, out = need.copy(), np.zeros_like(need)
    for at in in_turn(net, opened, need.mean(axis=0)):
        some = _taken(rest, net.case.reach[:, at], most[at] * holds)
        some = some * paid_for[:, at, None]
        rest, out = rest - some, out + some
    return out


def _paid_for(
    offers: Offers, choice: Choice, every: Worlds, needs: dict[str, Floats]
) -> tuple[dict[str, Floats], Floats]:
    """Say which sites the money lasts for in each draw, and which part of the programmes.

    Sites are paid first, those that add most before others; what they cost more than planned is
    taken from the programmes.
    """
    budget = float(choice.cents + choice.spare)
    spent, out = np.zeros(len(every)), {}
    for net in offers.networks:
        name, cost = net.programme, net.cents(offers.years)
        lasts = np.zeros((len(every), len(cost)))
        for at in in_turn(net, choice.sites[name], needs[name].mean(axis=0)):
            own = cost[at] * (every.dear[name] if net.drawn[at] else np.ones(len(every)))
            lasts[:, at] = spent + own <= budget + 1e-3
            spent = spent + own * lasts[:, at]
        out[name] = lasts
    planned = sum(one.cents(offers.years) * choice.steps[one.programme] for one in offers.lines)
    return out, np.clip((budget - spent) / max(planned, 1), 0, 1)


def served(
    offers: Offers, choice: Choice, every: Worlds, areas: dict[str, NDArray[np.intp]]
) -> dict[str, Floats]:
    """Say how many households each programme of a choice serves in each draw.

    Parameters
    ----------
    offers
        What can be bought.
    choice
        What is: its money is kept, and buys less where prices are higher.
    every
        The draws.
    areas
        By network the number of each row's area.

    Returns
    -------
    dict
        By programme, of shape (draws,). All draw from one pool, in the order of `PROGRAMMES`.
    """
    wanted: dict[str, dict[str, Floats]] = {pool: {} for pool in POOLS}
    needs = {
        net.programme: np.atleast_2d(weights(net, every.pools, areas[net.programme]))
        for net in offers.networks
    }
    lasts, part_left = _paid_for(offers, choice, every, needs)
    free = {pool: some.sum(axis=1) for pool, some in every.pools.items()}
    for net in offers.networks:
        name = net.programme
        got = reached(net, choice.sites[name], needs[name], every.holds[name], lasts[name])
        wanted[net.pool][name] = got.sum(axis=1)
        free[net.pool] = np.maximum(free[net.pool] - wanted[net.pool][name], 0)
    for line in offers.lines:
        name = line.programme
        bought = choice.steps[name] * part_left * line.holds * every.holds[name] / every.dear[name]
        if name == "subsidy":
            bought = np.minimum(bought, every.enrolled)
        split = choice.split[name].sum(axis=1)
        for pool, part in zip(POOLS, split / max(float(split.sum()), 1e-12), strict=True):
            wanted[pool][name] = np.maximum(bought * part, 0)
    out = {name: np.zeros(len(every)) for name in offers.names}
    for pool, asked in wanted.items():
        if asked:
            _cap(asked, every.price * free[pool])
            order = {name: asked[name] for name in PROGRAMMES if name in asked}
            shares = programmes.share_out(every.pools[pool].sum(axis=1), order)
            for name, some in zip(order, shares, strict=False):
                out[name] = out[name] + some
    return out


def _cap(asked: dict[str, Floats], most: Floats) -> None:
    """Let programmes that take away a price serve no more than price keeps away."""
    for name in PROGRAMMES:
        if name in PRICED and name in asked:
            asked[name] = np.clip(asked[name], 0, np.maximum(most, 0))
            most = most - asked[name]


def connected(every: Worlds, got: dict[str, Floats]) -> dict[str, Floats]:
    """Say how many households each programme newly connects, where an effect is published.

    Parameters
    ----------
    every
        The draws.
    got
        As `served` gives it.

    Returns
    -------
    dict
        By programme with an effect, of shape (draws,).
    """
    need = np.asarray(sum(pool.sum(axis=1) for pool in every.pools.values()))
    out = {}
    for name, some in got.items():
        if name not in every.effects:
            continue
        if name == "subsidy":
            out[name] = programmes.newly_connected(some, every.effects[name], need, every.price)
        else:
            out[name] = some * every.effects[name]
    return out


def places(
    offers: Offers, choice: Choice, world: World, ask: Ask, areas: dict[str, NDArray[np.intp]]
) -> dict[str, Floats]:
    """Say where a choice serves: sites those within reach, programmes where need is largest.

    Parameters
    ----------
    offers
        What can be bought.
    choice
        What is.
    world
        Who is in need.
    ask
        Its groups are those of the choice's split.
    areas
        By network the number of each row's area.

    Returns
    -------
    dict
        By programme, the households of each area. A programme goes to the areas with most
        households in need first, and takes those whom sites leave.
    """
    count = len(next(iter(world.pools.values())))
    rest = {name: pool.copy() for name, pool in world.pools.items()}
    out: dict[str, Floats] = {}
    for net in offers.networks:
        at = areas[net.programme]
        need = world.pools[net.pool]
        row = need[at] / np.bincount(at, minlength=count)[at]
        out[net.programme] = np.bincount(
            at, row * choice.parts[net.programme][net.case.kind], minlength=count
        ).astype(float)
        rest[net.pool] = np.maximum(rest[net.pool] - out[net.programme], 0)
    order = np.argsort(-sum(world.pools.values()), kind="stable")
    priced = {name: world.price * pool for name, pool in rest.items()}
    for line in offers.lines:
        split = choice.split[line.programme]
        whole = float(split.sum())
        held = choice.steps[line.programme] * line.holds * world.holds[line.programme]
        own, asked = np.zeros(count), split * min(held / max(whole, 1e-12), 1.0)
        most = priced if line.programme in PRICED else {}
        for number, group in zip(*np.nonzero(asked > 0), strict=True):
            inside, pool = order[_inside(ask, int(group))[order]], POOLS[number]
            _fill(own, (rest[pool], most.get(pool)), inside, asked[number, group])
        for pool in line.pools:  # what rounding leaves goes wherever there is need
            _fill(own, (rest[pool], most.get(pool)), order, held - float(own.sum()))
        out[line.programme] = own
    return {name: out[name] for name in PROGRAMMES if name in out}


def _fill(
    own: Floats, left: tuple[Floats, Floats | None], order: NDArray[np.intp], households: float
) -> None:
    """Serve so many of those left, area after area, and of those whom price keeps away."""
    rest, priced = left
    have = rest[order] if priced is None else np.minimum(rest[order], priced[order])
    some = np.clip(households - (np.cumsum(have) - have), 0, have)
    own[order] += some
    rest[order] -= some
    if priced is not None:
        priced[order] -= some


def _inside(ask: Ask, group: int) -> NDArray[np.bool_]:
    if not ask.names:
        return np.ones(len(ask.groups), dtype=bool)
    return np.asarray(ask.groups == (group if group < len(ask.names) else -1))


def fits(offers: Offers, choice: Choice, ask: Ask) -> bool:
    """Tell whether a choice keeps to the money of each year, to the cent.

    Parameters
    ----------
    offers
        What can be bought.
    choice
        What is.
    ask
        The money.

    Returns
    -------
    bool
    """
    return all(
        paid(offers, choice.sites, choice.steps, year) <= most
        for year, most in enumerate(ask.cents, 1)
    )


def fitted(offers: Offers, choice: Choice, world: World, ask: Ask, *, spend: bool) -> Choice:
    """Make a choice fit the money to the cent, and spend what is left of it.

    Parameters
    ----------
    offers
        What can be bought.
    choice
        What may cost too much, or leave money.
    world
        Who is in need.
    ask
        The money.
    spend
        Whether what is left is spent on whole steps that serve somebody.

    Returns
    -------
    Choice
        Sites as they are; of the programmes dearer a household some steps less, or of the cheaper
        some more, as far as there is need.
    """
    steps, split = dict(choice.steps), {name: one.copy() for name, one in choice.split.items()}
    order = sorted(offers.lines, key=lambda line: line.cents(offers.years) / line.holds)
    now = replace(choice, steps=steps, split=split)
    for line in reversed(order):
        while steps[line.programme] > 0 and not fits(offers, now, ask):
            over = max(
                paid(offers, now.sites, steps, year) - most
                for year, most in enumerate(ask.cents, 1)
            )
            size = max(min(line.cents(year + 1) for year in range(offers.years)), 1)
            steps[line.programme] = max(steps[line.programme] - max(-(-over // size) // 2, 1), 0)
    if spend:
        for line in order:
            _more(offers, now, line.programme, world, ask)
    cents = paid(offers, now.sites, steps, offers.years)
    spare = ask.cents[-1] - cents
    return replace(now, cents=cents, spare=spare, value=_counted(offers, now, world))


def _counted(offers: Offers, choice: Choice, world: World) -> float:
    lines = sum(
        choice.steps[one.programme] * one.holds * world.holds[one.programme] for one in offers.lines
    )
    return float(lines + sum(choice.reached.values()))


def _more(offers: Offers, choice: Choice, name: str, world: World, ask: Ask) -> None:
    """Buy what still fits of one programme, where somebody is left to serve."""
    line = next(one for one in offers.lines if one.programme == name)
    held = line.holds * world.holds[name]
    left = _left(offers, choice, world, priced=name in PRICED)
    room = sum(left[pool] for pool in line.pools) / held if held > 0 else 0.0
    if name == "subsidy":
        room = min(room, world.enrolled / held - choice.steps[name])
    free = [
        (most - paid(offers, choice.sites, choice.steps, year)) // max(line.cents(year), 1)
        for year, most in enumerate(ask.cents, 1)
    ]
    more = max(int(min(*free, np.floor(room + 1e-9))), 0)
    choice.steps[name] += more
    households = more * held
    for pool in sorted(line.pools, key=lambda one: -left[one]):
        some = min(households, left[pool])
        have = ask.summed(world.pools[pool])
        choice.split[name][POOLS.index(pool)] += some * have / max(float(have.sum()), 1e-12)
        households -= some


def _left(offers: Offers, choice: Choice, world: World, *, priced: bool) -> dict[str, float]:
    """Count the households of each pool whom nobody serves yet, and whom price keeps away."""
    left = {name: float(pool.sum()) for name, pool in world.pools.items()}
    for net in offers.networks:
        left[net.pool] -= choice.reached[net.programme]
    most = {name: world.price * some for name, some in left.items()}
    for line in offers.lines:
        split = choice.split[line.programme].sum(axis=1)
        for pool, some in zip(POOLS, split, strict=True):
            left[pool] -= float(some)
            most[pool] -= float(some) if line.programme in PRICED else 0.0
    return {
        name: max(min(some, most[name]) if priced else some, 0.0) for name, some in left.items()
    }
