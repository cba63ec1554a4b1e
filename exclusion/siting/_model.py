"""The mixed-integer program: what is opened or bought, and who is served, as rows and columns.

One engine for sites alone and for plans of a budget: its first columns are whole (sites, 0 or 1,
then counts of what is bought in steps), the others say who is served. Rows that are too many to
write down, or that hold to the cent, are added as far as an answer breaks them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np

from exclusion._quiet import quiet
from exclusion.errors import ArgumentError, ExclusionError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from numpy.typing import NDArray

    from exclusion.moe import Floats
    from exclusion.siting._case import Case
    from exclusion.siting._clock import Clock

#: What HiGHS's answers mean, by SciPy's number.
_DONE, _LIMIT, _IMPOSSIBLE, _BROKEN = 0, 1, 2, 4
#: All demand is so much in the program, whatever it is: tolerances of the solver are absolute.
SCALE: Final = 1e3
#: In that scale, what differs by less is a tie.
TIE: Final = 1e-5


class Row(NamedTuple):
    """A sum of columns, and what it may be."""

    columns: NDArray[np.intp]
    values: Floats
    low: float = -np.inf
    high: float = np.inf


class Purse(Protocol):
    """What may be paid."""

    @property
    def units(self) -> NDArray[np.int64]:
        """What one of each whole column costs."""

    def rows(self) -> list[Row]:
        """Give the rows that keep to it within the solver's tolerance."""

    def beyond(self, whole: Floats) -> Row | None:
        """Give a row that rules out what costs too much to the cent; None for what does not."""


class Served(NamedTuple):
    """The columns that say who is served: each the part, 0 to 1, of a kind."""

    start: int
    kind: NDArray[np.intp]
    site: NDArray[np.intp] | None = None
    """With capacities, by which site's column."""

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
    """A program whose first columns are whole: sites, 1 where open, then what is bought in steps.

    Parameters
    ----------
    low, high
        What each whole column may be.
    purse
        What may be paid.
    steps
        How many of them, the last, are counts and not 0 or 1.
    """

    def __init__(self, low: Floats, high: Floats, purse: Purse, steps: int = 0) -> None:
        self.purse, self.whole, self.sites = purse, len(low), len(low) - steps
        self._low, self._high = [low.astype(float)], [high.astype(float)]
        self.columns = self.whole
        self.rows: list[Row] = list(purse.rows())
        #: Each gives the rows that an answer breaks of those that are not written down yet.
        self.lazy: list[Callable[[Floats], list[Row]]] = []
        self._written: set[tuple[bytes, bytes, float, float]] = set()
        self._blocks: list[tuple[Any, Floats]] = []

    def ask(self, rows: list[Row], *checks: Callable[[Floats], list[Row]]) -> None:
        """Begin anew with these rows and these checks.

        Parameters
        ----------
        rows
            What answers keep to.
        *checks
            As of `lazy`.
        """
        self.rows, self.lazy = list(rows), list(checks)
        self._written.clear()

    @classmethod
    def of(cls, case: Case, purse: Purse) -> Model:
        """Set up the candidates of one case."""
        must = case.candidates["must"].to_numpy()
        return cls((must == "have").astype(float), (must != "not").astype(float), purse)

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """What each site may be, closed 0 and open 1: the least, and the most."""
        return self._low[0][: self.sites].copy(), self._high[0][: self.sites].copy()

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

    def served(self, case: Case, weights: Floats, scale: float) -> Served:
        """Add the columns that say who is served, and the rows that tie them to open sites.

        Parameters
        ----------
        case
            Whose candidates are the first columns.
        weights
            Demand of each kind, which capacities are held against.
        scale
            What one household counts in rows.

        Returns
        -------
        Served
            The columns.
        """
        limit = case.candidates["capacity"].to_numpy(float) * scale
        if not case.limited:
            return self.reached(case.reach)
        return self.assigned(case.reach, weights * scale, limit)

    def reached(self, reach: NDArray[np.bool_], first: int = 0) -> Served:
        """Serve a kind wherever one open site reaches it.

        Parameters
        ----------
        reach
            Whether (kinds × sites) a site reaches a kind.
        first
            The column of the first of these sites.

        Returns
        -------
        Served
        """
        kinds = np.flatnonzero(reach.any(axis=1))
        start = self.add(np.zeros(len(kinds)), 1.0)
        row, site = np.nonzero(reach[kinds])
        own = np.arange(len(kinds))
        self.below(
            np.r_[own, row],
            np.r_[start + own, first + site],
            np.r_[np.ones(len(own)), -np.ones(len(row))],
            np.zeros(len(kinds)),
        )
        return Served(start, kinds)

    def assigned(
        self, reach: NDArray[np.bool_], weights: Floats, limit: Floats, first: int = 0
    ) -> Served:
        """Serve the part of a kind that is given to a site, up to the site's capacity.

        Parameters
        ----------
        reach
            As for `reached`.
        weights
            Demand of each kind.
        limit
            The most that each site serves.
        first
            As for `reached`.

        Returns
        -------
        Served
        """
        kind, site = np.nonzero(reach)
        start, n = self.add(np.zeros(len(kind)), 1.0), len(kind)
        columns, order = start + np.arange(n), np.arange(n)
        # Nobody is served by a closed site, and nobody twice.
        self.below(
            np.r_[order, order],
            np.r_[columns, first + site],
            np.r_[np.ones(n), -np.ones(n)],
            np.zeros(n),
        )
        self.below(kind, columns, np.ones(n), np.ones(len(weights)))
        held = np.isfinite(limit)
        some, every = held[site], np.flatnonzero(held)
        self.below(
            np.r_[site[some], every],
            np.r_[columns[some], first + every],
            np.r_[weights[kind[some]], -limit[every]],
            np.zeros(len(limit)),
        )
        return Served(start, kind, first + site)

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
        The solver keeps to rows within a tolerance. What it opens and buys is counted in whole
        cents after it; what costs too much is ruled out, and the search goes on. So it does with
        rows that are added as far as an answer breaks them.
        """
        from scipy import optimize

        low, high = np.concatenate(self._low), np.concatenate(self._high)
        if fixed is not None:
            low[: self.sites], high[: self.sites] = fixed
        whole = np.zeros(self.columns, dtype=np.int64)
        whole[: self.whole] = 1
        while True:
            found = self._search(goal, whole, optimize.Bounds(low, high), clock)
            if found.status == _IMPOSSIBLE:
                return None
            if found.x is None:
                raise _stopped(found, clock)
            broken = self._broken(found.x)
            if not broken:
                break
            self.rows = [*broken, *self.rows]
        bound = found.mip_dual_bound
        value = -found.fun if bound is None or not math.isfinite(bound) else -bound
        sites = found.x[: self.sites] > 0.5
        return Answer(sites, found.x, float(value), found.status == _DONE)

    def _broken(self, values: Floats) -> list[Row]:
        beyond = self.purse.beyond(np.rint(values[: self.whole]))
        if beyond is not None:
            return [beyond]
        found = [row for check in self.lazy for row in check(values)]
        # The solver keeps to rows by a hair: one that is there already is not broken further.
        keys = [(row.columns.tobytes(), row.values.tobytes(), row.low, row.high) for row in found]
        new = [row for row, key in zip(found, keys, strict=True) if key not in self._written]
        self._written.update(keys)
        return new

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
