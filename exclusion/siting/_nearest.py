"""Which sites are nearest to people, for the money."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from exclusion.errors import ArgumentError, TableError
from exclusion.siting import _rules
from exclusion.siting._case import PAIRS
from exclusion.siting._choose import choose
from exclusion.siting._clock import Clock
from exclusion.siting._cover import SECONDS
from exclusion.siting._model import Model, Row
from exclusion.siting._siting import Siting, served_part, told

if TYPE_CHECKING:
    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._choose import Chosen


def nearest(
    case: Case,
    budget: float | None = None,
    *,
    number: int | None = None,
    time_limit: float = SECONDS,
) -> Siting:
    """Choose the sites that are nearest to people on average, for the money.

    Parameters
    ----------
    case
        As `siting.case` gives it, of at most `PAIRS` pairs of a point and a candidate.
    budget, number, time_limit
        As for `cover`.

    Returns
    -------
    Siting
        With `apart`, the average over the demand, and in `sites` the column `nearest`. `reached`,
        `alone` and `adds` are those within the case's radius or time, as for `cover`.

    Raises
    ------
    ArgumentError
        As for `cover`; if there are more pairs, or no plan has a site for everybody: capacities or
        times do not allow it.
    TableError
        If nobody with demand has a time to any candidate.

    Notes
    -----
    The p-median with costs. With d_ij between point i and candidate j, w_i the demand of i, and
    y_ij the part of it that goes to j:

    minimize Σ_ij w_i d_ij y_ij, where Σ_j y_ij = 1, 0 ≤ y_ij ≤ x_j, Σ_j c_j x_j ≤ B, Σ_j x_j ≤ n,

    and with capacities Σ_i w_i y_ij ≤ k_j x_j. Pairs without a time are left out. Ties are settled
    as in `cover`, of averages that differ by less than a hundred-millionth of the farthest
    pair.

    References
    ----------
    Hakimi, *Optimum locations of switching centers and the absolute centers and medians of a
    graph*, Operations Research 12 (1964). ReVelle and Swain, *Central facilities location*,
    Geographical Analysis 2 (1970).
    """
    clock = Clock(time_limit)
    asked = _rules.rules(case, budget, number, None, time_limit)
    if case.apart is None:
        pairs = len(case.demand) * len(case.candidates)
        raise ArgumentError(
            f"case has {pairs:,} pairs of a point and a candidate; nearest takes {PAIRS:,} at "
            "most. Give areas in place of cells, or fewer candidates."
        )
    near = _Pairs(case)
    model = Model.of(case, asked)
    goal = near.added(model, asked.scale)
    found = choose(model, [goal], clock)
    if found is None:
        raise ArgumentError(
            "budget or number: no plan has a site for everybody, as times or capacities stand. "
            "Allow more, offer more sites or larger ones, or give more times."
        )
    part = served_part(case, found.sites, case.weights)
    limits = {"objective": "nearest", "budget": budget, "number": number, "floor": None}
    plan = told(case, found, part, limits)
    given = near.given(found)
    own = given.sum(axis=0)[case.candidates.index.get_indexer(plan.sites.index)]
    away = np.where(given > 0, near.apart, 0)
    return replace(
        plan,
        sites=plan.sites.assign(nearest=own),
        apart=float((given * away).sum() / near.need.sum()),
        left_out=tuple(case.demand["GEOID"][~near.held & (case.need > 0)].unique()),
    )


class _Pairs:
    """Pairs of a point with demand and a candidate that it has a way to."""

    def __init__(self, case: Case) -> None:
        assert case.apart is not None  # noqa: S101 - looked at by the caller
        self.case, self.apart = case, case.apart
        self.held = np.asarray(np.isfinite(case.apart).any(axis=1))
        self.need: Floats = np.where(self.held, case.need, 0.0)
        if not self.need.sum() > 0:
            raise TableError("times: nobody with demand has a time to any candidate.")
        ways = np.isfinite(case.apart) & (self.need > 0)[:, None]
        self.point, self.site = np.nonzero(ways)
        self.start = 0

    def added(self, model: Model, scale: float) -> Row:
        """Add the pairs to a program, and return what is to be largest: less distance."""
        n = len(self.point)
        self.start = model.add(np.zeros(n), 1.0)
        columns, order = self.start + np.arange(n), np.arange(n)
        model.below(
            np.r_[order, order],
            np.r_[columns, self.site],
            np.r_[np.ones(n), -np.ones(n)],
            np.zeros(n),
        )
        for way in (1.0, -1.0):  # each point goes somewhere as a whole
            points = np.unique(self.point, return_inverse=True)[1]
            model.below(points, columns, np.full(n, way), np.full(points.max() + 1, way))
        limit = self.case.candidates["capacity"].to_numpy(float) * scale
        for at in np.flatnonzero(np.isfinite(limit)):
            own = self.site == at
            values = np.r_[self.need[self.point[own]] * scale, -limit[at]]
            model.rows.append(Row(np.r_[columns[own], at], values, high=0.0))
        far = max(float(self.apart[self.point, self.site].max()), 1e-9)
        cost = self.need[self.point] * scale * self.apart[self.point, self.site] / far
        return Row(columns, -cost)

    def given(self, found: Chosen) -> Floats:
        """Say how much of each point's demand goes to each candidate."""
        out = np.zeros(self.apart.shape)
        if np.isfinite(self.case.candidates["capacity"]).any():
            own = found.values[self.start : self.start + len(self.point)]
            out[self.point, self.site] = own * self.need[self.point]
            return out
        # Of equally near sites the one that comes first by name.
        away = np.where(found.sites, self.apart, np.inf)
        rows = np.flatnonzero(self.need > 0)
        out[rows, away[rows].argmin(axis=1)] = self.need[rows]
        return out
