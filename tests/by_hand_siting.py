"""Small siting cases, and their best plans found by trying every set of sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from exclusion import siting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RADIUS = 1_000.0
#: What differs by less, of all demand, is a tie.
TIE = 1e-9
WEST, SOUTH = 220_000.0, 3_320_000.0


def points(x: NDArray[np.float64], y: NDArray[np.float64]) -> gpd.GeoSeries:
    """Put points given in meters by New Orleans."""
    return gpd.GeoSeries(shapely.points(WEST + x, SOUTH + y), crs=32616).to_crs(4326)


def in_rows(
    apart: NDArray[np.float64], geoids: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    """Write travel times as a row a pair: to find the UTM zone of each small case would take
    longer than to solve it.
    """
    pairs = {"GEOID": np.repeat(geoids, len(names)), "site": np.tile(names, len(geoids))}
    return pd.DataFrame({**pairs, "minutes": apart.ravel()})


@dataclass
class Small:
    """A case of a few candidates, as arrays and as the library has it."""

    case: siting.Case
    apart: NDArray[np.float64]
    weights: NDArray[np.float64]
    district: NDArray[np.intp]
    costs: NDArray[np.float64]
    capacity: NDArray[np.float64]
    must: list[str]

    @property
    def reach(self) -> NDArray[np.bool_]:
        return self.apart <= RADIUS


def small(seed: int, most: int = 12, *, capacities: bool = False, whole: bool = True) -> Small:
    """Draw a case; whole numbers of few values make ties."""
    rng = np.random.default_rng(seed)
    rows, sites = int(rng.integers(3, 25)), int(rng.integers(1, most + 1))
    side = rng.uniform(1_000, 5_000)
    x, y = rng.uniform(0, side, (2, rows + sites)).round()
    weights = rng.integers(0, 6, rows) * 10.0 if whole else rng.gamma(2, 50, rows)
    weights[0] += 10
    costs = rng.integers(0, 5, sites) * 50.0 if whole else rng.uniform(10, 99, sites).round(2)
    must = rng.choice(["", "", "", "", "have", "not"], sites).tolist()
    if "have" not in must:
        must[0] = ""
    limit = np.where(rng.random(sites) < 0.7, rng.integers(1, 9, sites) * 10.0, np.inf)
    limit = limit if capacities else np.full(sites, np.inf)
    district = rng.integers(0, 3, rows)
    names = [f"s{at:02d}" for at in range(sites)]
    demand = pd.DataFrame(
        {
            "GEOID": [f"22071{at:06d}" for at in range(rows)],
            "households": weights,
            "district": [f"d{at}" for at in district],
        },
        index=[f"22071{at:06d}" for at in range(rows)],
    )
    offers = pd.DataFrame({"cost": costs, "capacity": limit, "must": must}, index=names)
    apart = np.hypot(x[:rows, None] - x[None, rows:], y[:rows, None] - y[None, rows:])
    if not (apart <= RADIUS)[weights > 0].any():
        return small(seed + 1_000_003, most, capacities=capacities, whole=whole)
    case = siting.case(demand, offers, times=in_rows(apart, demand.index, names), minutes=RADIUS)
    return Small(case, apart, weights, district, costs, limit, must)


def sets(n: int) -> NDArray[np.bool_]:
    """Every set of n sites, a row each; the bits of its number."""
    return (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1


def over_subsets(values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """For each set, the smallest of what its subsets have."""
    out = values.copy()
    for bit in range(n):
        inside = np.flatnonzero(np.arange(2**n) >> bit & 1)
        out[inside] = np.minimum(out[inside], out[inside ^ (1 << bit)])
    return out


class Sets:
    """What every set of sites serves, by the smallest cut between demand and sites."""

    def __init__(self, one: Small) -> None:
        self.one, self.n = one, len(one.costs)
        self.sets = sets(self.n)
        limit = np.where(np.isfinite(one.capacity), one.capacity, one.weights.sum())
        self.limit = (self.sets * limit).sum(axis=1)
        covered = (self.sets.astype(int) @ one.reach.T.astype(int)) > 0
        self.by_district = np.stack(
            [covered[:, one.district == at] @ one.weights[one.district == at] for at in range(3)]
        )
        self.demand = np.array([one.weights[one.district == at].sum() for at in range(3)])

    def served(self, most: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much each set serves at most, if no district may have more than `most`."""
        cut = np.minimum(self.by_district, most[:, None]).sum(axis=0) - self.limit
        return self.limit + over_subsets(cut, self.n)

    def holds(self, share: float) -> NDArray[np.bool_]:
        """Whether each set can give every district that share."""
        need = share * self.demand
        return self.served(need) >= need.sum() - TIE * self.demand.sum()

    def worst(self) -> NDArray[np.float64]:
        """The largest share that each set can give every district."""
        low, high = np.zeros(2**self.n), np.ones(2**self.n)
        every = self.holds(1.0)
        for _ in range(40):
            middle = (low + high) / 2
            need = middle * self.demand[:, None]
            # A limit of its own for each set: by hand over subsets.
            held = np.array([self._gives(at, need[:, at]) for at in range(2**self.n)])
            low, high = np.where(held, middle, low), np.where(held, high, middle)
        return np.where(every, 1.0, low)

    def _gives(self, at: int, need: NDArray[np.float64]) -> bool:
        inside = np.flatnonzero((np.arange(2**self.n) & ~at) == 0)
        part = np.minimum(self.by_district[:, inside], need[:, None]).sum(axis=0)
        cut = part + self.limit[at] - self.limit[inside]
        return bool(cut.min() >= need.sum() - TIE * self.demand.sum() / 2)

    def allowed(self, budget: float | None, number: int | None) -> NDArray[np.bool_]:
        """Whether each set keeps to budget and number, and to what must and must not be."""
        must = np.array(self.one.must)
        kept = self.sets[:, must == "have"].all(axis=1) & ~self.sets[:, must == "not"].any(axis=1)
        if budget is not None:
            cents = self.sets @ np.rint(self.one.costs * 100)
            kept &= cents <= round(budget * 100)
        return kept if number is None else kept & (self.sets.sum(axis=1) <= number)

    def first(self, kept: NDArray[np.bool_], *goals: NDArray[np.float64]) -> list[str] | None:
        """Name the set that the rule takes of those kept; None of none."""
        if not kept.any():
            return None
        for goal in goals:
            most = goal[kept].max()
            kept = kept & (goal >= most - 1e-8 * max(abs(most), 1))
        ranked = [
            (round(float(self.one.costs[self.sets[at]].sum()) * 100), int(self.sets[at].sum()),
             [f"s{site:02d}" for site in np.flatnonzero(self.sets[at])])
            for at in np.flatnonzero(kept)
        ]  # fmt: skip
        return min(ranked)[2]
