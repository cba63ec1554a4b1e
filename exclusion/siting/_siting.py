"""A plan of sites, in frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from exclusion import _records
from exclusion.siting._clock import Clock
from exclusion.siting._model import SCALE, Model, Served
from exclusion.siting._rules import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._choose import Chosen

#: Decimals of what a site adds: what differs by less is a tie.
_DECIMALS = 6
#: What serving a given set of sites may take.
_SECONDS = 60.0


@dataclass(frozen=True, eq=False)
class Siting:
    """Sites to open.

    Parameters
    ----------
    objective
        "most", "worst_first", "nearest" or "least_regret": what was wanted.
    unit
        "households" or "people": what `reached`, `alone` and the like count.
    sites
        A row an opened site, indexed by `name`, those that add most first: `cost` in dollars and
        `cost_from` ("file" or "item"), `capacity`, `must`; `alone`, whom it would serve if it alone
        were open; `adds`, whom it serves beyond those before it, and `reached`, the sum so far;
        each with its 90 % `_moe`. Of "nearest" also `nearest`, those for whom no open site is
        nearer (or whom it was given, with capacities).
    areas
        A row an area, indexed by GEOID: the demand under the unit's name, `reached` and its 90 %
        `_moe`, `share` (0–1) of the demand, `district`. Missing where the area has no estimate.
    districts
        A row a district, by name: the demand, `reached`, `reached_moe`, `share`.
    reached, reached_moe
        All that is served, and its 90 % margin.
    demand
        All demand.
    cost
        What the sites cost, in dollars.
    budget, number, floor
        What was allowed and asked for; None where nothing was.
    status
        "optimal", or "best found" where the time was over before it was proven that no plan is
        better.
    gap
        By how much at most a plan could be better, as a part of what this one comes to: 0 if
        optimal.
    settled
        Whether, of plans that come to the same, this is the one that the rule takes (see `cover`);
        False where the time was over before.
    idle
        Candidates that reach nobody.
    unknown
        GEOIDs of areas without an estimate, which count as nobody.
    left_out
        Of "nearest": GEOIDs of areas to which no time is given.
    apart
        Of "nearest": how far people are from their site, on average over the demand, in meters or
        minutes; None of others.
    """

    objective: str
    unit: str
    sites: pd.DataFrame = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    districts: pd.DataFrame = field(repr=False)
    reached: float
    reached_moe: float
    demand: float
    cost: float
    budget: float | None
    number: int | None
    floor: float | None
    status: str
    gap: float
    settled: bool
    idle: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    apart: float | None = None

    _repr_html_ = _records.card

    @property
    def share(self) -> float:
        """The share (0–1) of all demand that is served."""
        return self.reached / self.demand

    @property
    def worst(self) -> str | None:
        """The district with the smallest share served; None without districts."""
        known = self.districts["share"].dropna()
        return None if known.empty else str(known.idxmin())


def served_part(case: Case, sites: NDArray[np.bool_], weights: Floats) -> Floats:
    """Say which part of each kind open sites serve at most.

    Parameters
    ----------
    case
        What is to be decided.
    sites
        Which candidates are open.
    weights
        Demand of each kind.

    Returns
    -------
    ndarray
        0–1; without capacities 1 wherever one of the sites reaches.
    """
    if not case.limited or not sites.any():
        return np.asarray(case.reach[:, sites].any(axis=1), dtype=float)
    every = np.ones(len(sites), dtype=np.int64)
    scale = SCALE / max(float(weights.sum()), 1e-9)
    model = Model.of(case, Rules(every, None, None, None, scale))
    block = model.served(case, weights, scale)
    bounds = np.stack([sites, sites]).astype(float)
    found = model.solve(block.total(weights * scale), Clock(_SECONDS), fixed=bounds)
    assert found is not None  # noqa: S101 - nobody need be served
    return of_columns(case, block, found.values)


def of_columns(case: Case, block: Served, values: Floats) -> Floats:
    """Read the part of each kind that is served off the program's columns.

    Parameters
    ----------
    case
        What is to be decided.
    block
        Which columns.
    values
        All of them.

    Returns
    -------
    ndarray
        By kind, 0–1.
    """
    own = values[block.start : block.start + len(block.kind)]
    part = np.bincount(block.kind, own, minlength=len(case.reach))
    return np.asarray(np.clip(part, 0.0, 1.0))


def told(case: Case, chosen: Chosen, part: Floats, limits: dict[str, Any]) -> Siting:
    """Put a plan in frames.

    Parameters
    ----------
    case
        What was to be decided.
    chosen
        The plan.
    part
        The part of each kind that is served.
    limits
        `budget`, `number` and `floor`, and as `objective` what was wanted.

    Returns
    -------
    Siting
        With its margins.
    """
    sums = _Sums(case)
    reached, moe = sums.of(part)
    gap = max(0.0, chosen.gap)
    return Siting(
        **limits,
        unit=case.unit,
        sites=_sites(case, chosen.sites, part, sums),
        areas=sums.areas(part),
        districts=sums.districts(part),
        reached=reached,
        reached_moe=moe,
        demand=float(case.need.sum()),
        cost=float(case.candidates["cost"].to_numpy()[chosen.sites].sum()),
        status="best found" if gap else "optimal",
        gap=gap,
        settled=chosen.settled,
        idle=case.idle,
        unknown=case.unknown,
    )


class _Sums:
    """Sums of demand with their margins: rows of an area go together, areas do not."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.area, self.geoids = pd.factorize(case.demand["GEOID"], sort=True)
        self.margin = case.demand[f"{case.unit}_moe"].to_numpy(float)

    def of(self, part: Floats, rows: NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """Sum what is served up, with its 90 % margin."""
        reached, margin = self._by_area(part, rows)
        return float(reached.sum()), float(np.sqrt(np.square(margin).sum()))

    def _by_area(
        self, part: Floats, rows: NDArray[np.bool_] | None = None
    ) -> tuple[Floats, Floats]:
        own = part[self.case.kind] * (1.0 if rows is None else rows)
        n = len(self.geoids)
        reached = np.bincount(self.area, own * self.case.need, minlength=n)
        # An area that takes no part needs no margin.
        errors = np.where(own > 0, own * self.margin, 0.0)
        return reached.astype(float), np.bincount(self.area, errors, minlength=n).astype(float)

    def areas(self, part: Floats) -> pd.DataFrame:
        """Give each area's demand, and what of it is served."""
        case = self.case
        reached, margin = self._by_area(part)
        grouped = case.demand.groupby("GEOID", sort=True)
        demand = grouped[case.unit].sum(min_count=1)
        known = demand.notna().to_numpy()
        found = pd.DataFrame({case.unit: demand})
        found["reached"] = np.where(known, reached, np.nan)
        found["reached_moe"] = np.where(known, margin, np.nan)
        found["share"] = found["reached"] / demand.where(demand > 0)
        found["district"] = grouped["district"].first()
        return found

    def districts(self, part: Floats) -> pd.DataFrame:
        """Give each district's demand, and what of it is served."""
        case, rows = self.case, []
        own = case.districts[case.kind]
        for at in range(len(case.names)):
            held = own == at
            whole = float(case.need[held].sum())
            reached, margin = self.of(part, held)
            share = reached / whole if whole > 0 else np.nan
            rows.append((whole, reached, margin, share))
        columns = [case.unit, "reached", "reached_moe", "share"]
        index = pd.Index(case.names, name="district", dtype=object)
        return pd.DataFrame(rows, index=index, columns=columns, dtype=float)


def _sites(case: Case, sites: NDArray[np.bool_], part: Floats, sums: _Sums) -> pd.DataFrame:
    """List open sites, those that add most to those before them first."""
    rows: list[dict[str, Any]] = []
    done = np.zeros_like(part)
    weights = case.weights
    for at, own in _in_turn(case, sites, weights):
        one = np.arange(len(sites)) == at
        alone = served_part(case, one, weights)
        rest = part if len(rows) == sites.sum() - 1 else own
        adds, adds_moe = sums.of(rest - done) if not case.limited else _difference(sums, rest, done)
        done = rest
        offer = case.candidates.iloc[at]
        said = {name: offer[name] for name in ("cost", "cost_from", "capacity", "must")}
        reached, reached_moe = sums.of(rest)
        alone_sum, alone_moe = sums.of(alone)
        rows.append(
            {
                "name": offer.name, **said, "alone": alone_sum, "alone_moe": alone_moe,
                "adds": adds, "adds_moe": adds_moe, "reached": reached, "reached_moe": reached_moe,
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS).set_index("name")


_COLUMNS = [
    *("name", "cost", "cost_from", "capacity", "must", "alone", "alone_moe"),
    *("adds", "adds_moe", "reached", "reached_moe"),
]


def _difference(sums: _Sums, more: Floats, less: Floats) -> tuple[float, float]:
    """Give what is added where people change from one site to another."""
    after, before = sums.of(more), sums.of(less)
    return after[0] - before[0], sums.of(np.abs(more - less))[1]


def _in_turn(case: Case, sites: NDArray[np.bool_], weights: Floats) -> list[tuple[int, Floats]]:
    """Order open sites by what they add; with capacities by what each serves alone."""
    left: list[int] = np.flatnonzero(sites).tolist()
    out: list[tuple[int, Floats]] = []
    opened = np.zeros(len(sites), dtype=bool)
    if case.limited:
        limit = case.candidates["capacity"].to_numpy(float)
        alone = np.minimum(weights @ case.reach, limit).round(_DECIMALS)
        for at in sorted(left, key=lambda at: (-alone[at], at)):
            opened[at] = True
            out.append((at, served_part(case, opened, weights)))
        return out
    done = np.zeros(len(weights), dtype=bool)
    while left:
        adds = ((weights * ~done) @ case.reach[:, left]).round(_DECIMALS)
        at = left.pop(int(adds.argmax()))
        done = done | case.reach[:, at]
        out.append((at, done.astype(float)))
    return out
