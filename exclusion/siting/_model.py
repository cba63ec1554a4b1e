"""The mixed-integer program: which sites are open, and who is served, as rows and columns."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion._quiet import quiet
from exclusion.errors import ArgumentError, ExclusionError

if TYPE_CHECKING:
    import numpy.typing as npt
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._rules import Rules

#: What HiGHS's answers mean, by SciPy's number.
_DONE, _LIMIT, _IMPOSSIBLE, _BROKEN = 0, 1, 2, 4
#: All demand is so much in the program, whatever it is: tolerances of the solver are absolute.
SCALE: Final = 1e3
#: In that scale, what differs by less is a tie.
TIE: Final = 1e-5
#: Seconds that an answer is always given, so that what is nearly done is not lost.
_LEAST: Final = 0.05


class Clock:
    """How much of the time allowed is left.

    Parameters
    ----------
    seconds
        How long all that follows may take.
    """

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._seconds = seconds

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self) -> float:
        """Seconds that may still be spent."""
        return max(_LEAST, self._seconds - self.spent)

    @property
    def over(self) -> bool:
        """Whether there are none."""
        return self.spent >= self._seconds


class Row(NamedTuple):
    """A sum of columns, and what it may be."""

    columns: NDArray[np.intp]
    values: Floats
    low: float = -np.inf
    high: float = np.inf


class Served(NamedTuple):
    """The columns that say who is served: each the part, 0 to 1, of a kind."""

    start: int
    kind: NDArray[np.intp]

    def total(self, weights: Floats, rows: NDArray[np.bool_] | None = None) -> Row:
        """Sum up the demand that is served, of all kinds or of some."""
        kept = np.arange(len(self.kind))
        if rows is not None:
            kept = kept[rows[self.kind]]
        return Row(self.start + kept, weights[self.kind[kept]])


class Answer(NamedTuple):
    """What the solver found."""

    sites: NDArray[np.bool_]
    values: Floats
    bound: float
    """No plan is better than this, of what was to be maximal."""
    proven: bool
    """Whether the search came to its end."""


class Model:
    """A program whose first columns are the candidates, 1 where a site is open.

    Parameters
    ----------
    case
        What is to be decided.
    rules
        What a plan may be.
    """

    def __init__(self, case: Case, rules: Rules) -> None:
        self.case, self.rules = case, rules
        must = case.candidates["must"].to_numpy()
        self.sites = len(must)
        self._low = [(must == "have").astype(float)]
        self._high = [(must != "not").astype(float)]
        self.columns = self.sites
        self.rows: list[Row] = []
        self._blocks: list[tuple[Any, Floats]] = []
        self._open: Served | None = None
        every = np.arange(self.sites)
        if rules.budget is not None:
            self.rows.append(Row(every, rules.units.astype(float), high=float(rules.budget)))
        if rules.number is not None:
            self.rows.append(Row(every, np.ones(self.sites), high=float(rules.number)))

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """What each site may be, closed 0 and open 1: the least, and the most."""
        return self._low[0].copy(), self._high[0].copy()

    def add(self, low: npt.ArrayLike, high: npt.ArrayLike) -> int:
        """Add columns between bounds, and return the number of the first."""
        start = self.columns
        low, high = np.broadcast_arrays(np.atleast_1d(low), np.atleast_1d(high))
        self._low.append(low.astype(float))
        self._high.append(high.astype(float))
        self.columns += len(low)
        return start

    def below(self, rows: Any, columns: Any, values: Any, high: Floats) -> None:  # noqa: ANN401
        """Add many rows at once: Σ values × columns ≤ high."""
        self._blocks.append(((values, (rows, columns)), high))

    def served(self, weights: Floats, scale: float) -> Served:
        """Add the columns that say who is served, and the rows that tie them to open sites.

        Parameters
        ----------
        weights
            Demand of each kind. Without capacities the columns do not depend on it, and are added
            once.
        scale
            What one household counts in rows.

        Returns
        -------
        Served
            The columns.
        """
        if not self.case.limited:
            self._open = self._open or self._reached()
            return self._open
        kind, site = np.nonzero(self.case.reach)
        start, n = self.add(np.zeros(len(kind)), 1.0), len(kind)
        columns, order = start + np.arange(n), np.arange(n)
        # Nobody is served by a closed site, and nobody twice.
        self.below(
            np.r_[order, order], np.r_[columns, site], np.r_[np.ones(n), -np.ones(n)], np.zeros(n)
        )
        self.below(kind, columns, np.ones(n), np.ones(len(weights)))
        most = self.case.candidates["capacity"].to_numpy(float) * scale
        held = np.isfinite(most)
        some = held[site]
        every = np.flatnonzero(held)
        self.below(
            np.r_[site[some], every],
            np.r_[columns[some], every],
            np.r_[weights[kind[some]] * scale, -most[every]],
            np.zeros(self.sites),
        )
        return Served(start, kind)

    def _reached(self) -> Served:
        """Serve a kind wherever one open site reaches it."""
        kinds = np.flatnonzero(self.case.reach.any(axis=1))
        start = self.add(np.zeros(len(kinds)), 1.0)
        row, site = np.nonzero(self.case.reach[kinds])
        own = np.arange(len(kinds))
        self.below(
            np.r_[own, row],
            np.r_[start + own, site],
            np.r_[np.ones(len(own)), -np.ones(len(row))],
            np.zeros(len(kinds)),
        )
        return Served(start, kinds)

    def solve(self, goal: Row, clock: Clock, *, fixed: Floats | None = None) -> Answer | None:
        """Find what makes the goal's sum largest.

        Parameters
        ----------
        goal
            Its limits are not asked for.
        clock
            How long it may take.
        fixed
            Bounds of the sites, of shape (2, candidates), within their own.

        Returns
        -------
        Answer or None
            None where no plan keeps to all rows.

        Raises
        ------
        ExclusionError
            If the time is over before any plan is found.

        Notes
        -----
        The solver keeps to rows within a tolerance. Whether the sites that it opens fit the budget
        is counted in whole cents after it; if not, that set of sites is ruled out, with all that
        hold it, and the search goes on.
        """
        from scipy import optimize

        low, high = np.concatenate(self._low), np.concatenate(self._high)
        if fixed is not None:
            low[: self.sites], high[: self.sites] = fixed
        whole = np.zeros(self.columns, dtype=np.int64)
        whole[: self.sites] = 1
        while True:
            found = self._search(goal, whole, optimize.Bounds(low, high), clock)
            if found.status == _IMPOSSIBLE:
                return None
            if found.x is None:
                raise _stopped(found, clock)
            sites = found.x[: self.sites] > 0.5
            if self.rules.fits(sites):
                break
            opened = np.flatnonzero(sites)
            self.rows.insert(0, Row(opened, np.ones(len(opened)), high=len(opened) - 1.0))
        bound = found.mip_dual_bound
        value = -found.fun if bound is None or not math.isfinite(bound) else -bound
        return Answer(sites, found.x, float(value), found.status == _DONE)

    def _search(self, goal: Row, whole: Any, bounds: Any, clock: Clock) -> Any:  # noqa: ANN401
        """Let HiGHS search.

        Its presolving calls some programs impossible that are not, by a rounding of their rows; and
        it breaks off at rows of very different sizes. So both are tried again another way.
        """
        from scipy import optimize, sparse

        matrix, low, high = self._matrix()
        found, size = None, np.ones(len(low))
        for presolve in (True, False):
            rows = sparse.diags_array(1 / size) @ matrix
            limits = optimize.LinearConstraint(rows, low / size, high / size)
            options: Any = {"time_limit": clock.left, "mip_rel_gap": 0.0, "presolve": presolve}
            with quiet():
                found = optimize.milp(
                    -self._dense(goal),
                    integrality=whole,
                    bounds=bounds,
                    constraints=limits if len(low) else (),
                    options=options,
                )
            if found.status not in {_IMPOSSIBLE, _BROKEN}:
                break
            size = _sizes(matrix) if found.status == _BROKEN else size
        return found

    def relaxed(self, goal: Row, clock: Clock) -> tuple[float, Floats] | None:
        """Solve without whole numbers: the bound, and what each site costs the goal if changed.

        Parameters
        ----------
        goal
            As for `solve`.
        clock
            How long it may take.

        Returns
        -------
        tuple or None
            None if there is no answer in time.
        """
        from scipy import optimize, sparse

        low, high = np.concatenate(self._low), np.concatenate(self._high)
        matrix, floor, top = self._matrix()
        lower = np.isfinite(floor)
        upper = np.isfinite(top)
        options: Any = {"time_limit": clock.left}
        with quiet():
            found = optimize.linprog(
                -self._dense(goal),
                A_ub=sparse.vstack([matrix[upper], -matrix[lower]], format="csr"),
                b_ub=np.r_[top[upper], -floor[lower]],
                bounds=np.column_stack([low, high]).tolist(),
                method="highs",
                options=options,
            )
        if found.status != _DONE:
            return None
        change = found.lower.marginals + found.upper.marginals
        return -float(found.fun or 0.0), np.asarray(change[: self.sites])

    def _dense(self, goal: Row) -> Floats:
        out = np.zeros(self.columns)
        np.add.at(out, goal.columns, goal.values)
        return out

    def _matrix(self) -> tuple[Any, Floats, Floats]:
        from scipy import sparse

        parts, low, high = [], [], []
        for (values, (rows, columns)), top in self._blocks:
            shape = (len(top), self.columns)
            parts.append(sparse.coo_array((values, (rows, columns)), shape=shape))
            low.append(np.full(len(top), -np.inf))
            high.append(top)
        if self.rows:
            lengths = [len(row.columns) for row in self.rows]
            at = np.repeat(np.arange(len(self.rows)), lengths)
            columns = np.concatenate([row.columns for row in self.rows])
            values = np.concatenate([row.values for row in self.rows])
            shape = (len(self.rows), self.columns)
            parts.append(sparse.coo_array((values, (at, columns)), shape=shape))
            low.append(np.array([row.low for row in self.rows]))
            high.append(np.array([row.high for row in self.rows]))
        if not parts:
            return sparse.csr_array((0, self.columns)), np.empty(0), np.empty(0)
        return sparse.vstack(parts, format="csr"), np.concatenate(low), np.concatenate(high)


def _sizes(matrix: Any) -> Floats:  # noqa: ANN401 - SciPy's
    """Return the largest number of each row, 1 for one of none."""
    most = abs(matrix).max(axis=1).toarray().ravel()
    return np.where(most > 0, most, 1.0)


def _stopped(found: Any, clock: Clock) -> ExclusionError:  # noqa: ANN401 - SciPy's
    if found.status == _LIMIT:
        return ArgumentError(
            f"time_limit: no plan was found in {clock.spent:.1f} s; allow more seconds, or offer "
            "fewer candidates."
        )
    return ExclusionError(
        f"The solver (HiGHS in SciPy) found no plan: {found.message} Look whether costs, "
        "capacities and demand are of usual sizes."
    )
