"""How often sites and areas are chosen over the draws, and whether anything is a clear choice."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from exclusion.siting import CLEAR, FEWEST
from exclusion.siting._choose import choose
from exclusion.siting._clock import Clock
from exclusion.siting._model import SCALE, TIE, Row
from exclusion.siting._ties import shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.plans._offers import Network
    from exclusion.plans._spending import Made

#: Whether sites, areas or plans hold a clear choice: "clear", or why not: none is chosen often
#: enough; there are too few draws; all sites fit, or none is free to choose, or there are none, or
#: no draw's best plan opens any; what is bought goes wherever there is need; all four plans are
#: the same.
REASONS: Final = MappingProxyType(
    {
        "sites": ("clear", "none", "few_draws", "all_fit", "all_must", "no_sites", "unused"),
        "areas": ("clear", "none", "few_draws", "spread"),
        "plans": ("clear", "none", "few_draws", "same"),
    }
)
#: If more than this part of the areas is chosen, that is no finding.
_MOST: Final = 0.5


def areas(made: Made) -> Floats:
    """Say in which part of the draws a site of the best plan reaches an area.

    Parameters
    ----------
    made
        Choices and draws.

    Returns
    -------
    ndarray
        By area; missing where there are no sites.
    """
    worth = made.setting.worth
    times = np.zeros(len(made.setting.groups.at))
    if not worth.offers.networks:
        return np.full(len(times), np.nan)
    for choice in made.best.choices:
        near = np.zeros(len(times), dtype=bool)
        for fleet in choice.layout.fleets:
            held = np.zeros(len(fleet.net.case.reach), dtype=bool)
            held[fleet.kind[choice.columns[fleet.column] > 0]] = True
            near[worth.areas[fleet.net.programme][held[fleet.net.case.kind]]] = True
        times += near
    return np.asarray(times / max(len(made.best.choices), 1))


def sites(made: Made) -> pd.DataFrame:
    """List candidates, how often each is chosen, and which plans open it.

    Parameters
    ----------
    made
        Choices and draws.

    Returns
    -------
    DataFrame
        As of `Spending.sites`.
    """
    parts, offers = [], made.setting.worth.offers
    for net in offers.networks:
        own = net.case.candidates
        lon, lat = _points(own)
        often = _often(made, net)
        found = pd.DataFrame(
            {
                "programme": net.programme,
                "lon": lon,
                "lat": lat,
                "cost": net.cents(offers.years) / 100,
                "cost_from": own["cost_from"],
                "must": own["must"],
                "chosen": often,
            },
            index=own.index.rename("name"),
        )
        free = (found["must"] == "").to_numpy() & (often >= CLEAR) & ~_all_fit(made)
        free &= len(made.best.choices) >= FEWEST
        for at in np.flatnonzero(free):
            free[at] = _needed(made, net.programme, int(at))
        found["clear"] = free
        for name, choice in made.plans.items():
            found[name] = choice.opened[net.programme] > 0
        parts.append(found)
    if parts:
        return pd.concat(parts)
    told = ("lon", "lat", "cost", "cost_from", "must", "chosen", "clear")
    columns = ["programme", *told, *made.plans]
    return pd.DataFrame(columns=columns, index=pd.Index([], name="name"))


def _often(made: Made, net: Network) -> Floats:
    """Say in which part of the draws each site is opened; equal ones share it."""
    case, worth = net.case, made.setting.worth
    limit = case.candidates["capacity"].to_numpy(float)
    must, cents = case.candidates["must"].to_numpy(), net.cents(worth.offers.years)
    may = (must == "")[None, :] & (must == "")[:, None]
    may &= net.drawn[None, :] == net.drawn[:, None]
    parts = []
    for at, choice in enumerate(made.best.choices):
        spare = made.setting.cents[-1] - int(choice.cents[-1])
        affordable = may & (cents[None, :] - cents[:, None] <= spare)
        opened = choice.opened[net.programme] > 0
        parts.append(shared(opened, case.reach, worth.need[net.programme][at], affordable, limit))
    return np.asarray(np.mean(parts, axis=0))


def _needed(made: Made, programme: str, at: int) -> bool:
    """Tell whether no plan without a site serves as many on average."""
    setting = made.setting
    program = setting.program(more=False)
    fleet = next(one for one in program.layout.fleets if one.net.programme == programme)
    own = fleet.first + np.flatnonzero(fleet.site == at)
    program.model.rows.append(Row(own, np.ones(len(own)), high=0.0))
    found = choose(program.model, [program.goal], Clock(setting.seconds), settle=False)
    if found is None:
        return True
    rest = setting.expected(program.choice(found.values, proven=True))
    need = float(setting.worth.every.need.mean())
    return rest < setting.expected(made.plans["most"]) - TIE / SCALE * need and not found.gap


def _points(candidates: pd.DataFrame) -> tuple[Floats, Floats]:
    """Give longitudes and latitudes; NaN for candidates that travel times alone tell of."""
    if "geometry" not in candidates:
        unknown = np.full(len(candidates), np.nan)
        return unknown, unknown
    drawn = candidates["geometry"].to_numpy()
    return shapely.get_x(drawn), shapely.get_y(drawn)


def _all_fit(made: Made) -> bool:
    """Tell whether all sites can be paid for, and nothing else is there to be paid."""
    offers = made.setting.worth.offers
    cents = sum(
        int(net.cents(offers.years)[(net.case.candidates["must"] != "not").to_numpy()].sum())
        for net in offers.networks
    )
    return not offers.lines and cents <= made.setting.cents[-1]


def site_reason(made: Made, sites: pd.DataFrame) -> str:
    """Say whether a site is a clear choice, or why none is.

    Parameters
    ----------
    made
        Choices and draws.
    sites
        As `sites` gives them.

    Returns
    -------
    str
        One of `REASONS`.
    """
    if sites.empty:
        return "no_sites"
    if not (sites["must"] == "").any():
        return "all_must"
    if _all_fit(made):
        return "all_fit"
    if not sites["chosen"].any():
        return "unused"
    return _reason(bool(sites["clear"].any()), made)


def area_reason(made: Made, chosen: Floats) -> str:
    """Say whether some areas come before others, or why none does.

    Parameters
    ----------
    made
        Choices and draws.
    chosen
        As `areas` gives it.

    Returns
    -------
    str
        One of `REASONS`.
    """
    free = np.nan_to_num(np.where(_given(made), 0.0, chosen))
    if not free.any():
        return "spread"
    often = float((free >= CLEAR).mean())
    return _reason(0 < often <= _MOST, made)


def _given(made: Made) -> NDArray[np.bool_]:
    """Tell which areas a site reaches that every plan opens: that is no choice."""
    worth = made.setting.worth
    out = np.zeros(len(made.setting.groups.at), dtype=bool)
    for net in worth.offers.networks:
        must = (net.case.candidates["must"] == "have").to_numpy()
        held = np.asarray(net.case.reach[:, must].any(axis=1))
        out[worth.areas[net.programme][held[net.case.kind]]] = True
    return out


def plan_reason(made: Made, alternatives: pd.DataFrame) -> str:
    """Say whether one plan serves most nearly always, or why none does.

    Parameters
    ----------
    made
        Choices and draws.
    alternatives
        The four plans.

    Returns
    -------
    str
        One of `REASONS`; plans that buy the same are one.
    """
    own = alternatives[alternatives["same_as"] == ""]
    if len(own) == 1:
        return "same"
    return _reason(bool((own["best"] >= CLEAR).sum() == 1), made)


def _reason(clear: bool, made: Made) -> str:
    if len(made.best.choices) < FEWEST:
        return "few_draws"
    return "clear" if clear else "none"
