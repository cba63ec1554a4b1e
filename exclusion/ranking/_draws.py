"""What draws of the areas' shares say of their ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from exclusion import _blocks, _processes, _records, frames
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exclusion.moe import Floats
    from exclusion.ranking._scale import Scale

#: Ranks, a row a draw; and what ranks are counted in.
Ints: TypeAlias = npt.NDArray[np.intp]
Ranks: TypeAlias = npt.NDArray[np.int32]

TIERS: Final = (
    "almost_surely",
    "likely",
    "more_likely_than_not",
    "possible",
    "unlikely",
    "very_unlikely",
)
"""Classes of the chance of belonging to the k most excluded, highest first."""

LISTED: Final = 20
"""How long a list is where nobody asks for another length."""

LENGTHS: Final = (5, 10, 20, 50)
"""Lengths of lists whose chances are given side by side."""

LISTED_NEIGHBORHOODS: Final = 10
"""How many neighborhoods are listed beside the areas."""

_TIER_FLOORS: Final = (0.95, 0.8, 0.5, 0.2, 0.05)
# Numbers sorted at a time, and by one thread; no result depends on them.
_CELLS, _A_THREAD = 130_000, 6_000_000


class Hits(NamedTuple):
    """A list of the k areas likeliest to be the most excluded, and how good the list is."""

    members: tuple[int, ...]
    """Positions of the areas, likeliest first; ties by expected rank, then by position."""
    hits: float
    """Expected number of members that truly belong to the k most excluded."""
    hits_low: int
    hits_high: int
    """5 and 95% of that number."""
    pool: int
    """The likeliest areas it takes to hold all k true ones with 90% chance."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def _read(
    draws: npt.ArrayLike, estimate: npt.ArrayLike | None = None, what: str = "draws"
) -> Floats:
    """Return draws as an array of a row a draw, after a look at them."""
    index = frames.labels(estimate)
    if isinstance(draws, pd.DataFrame) and index is not None:
        draws = frames.aligned(draws.T, index, what).T
    drawn = frames.uncoded(draws, what)
    if drawn.ndim != 2 or not len(drawn):
        raise TableError(
            f"{what} has the shape {drawn.shape}; expected a row a draw and a column an area."
        )
    return drawn


def _small(rows: int, columns: int) -> Iterator[slice]:
    """Cut an array of that shape into blocks of rows that a processor keeps at hand."""
    return _blocks.rows(rows, columns, _CELLS)


def _is_plain(values: Floats | Ranks | Ints) -> bool:
    """Tell whether values are draws or ranks already: a whole country's are not copied."""
    plain = isinstance(values, np.ndarray) and values.dtype.kind in "fiu"
    return plain and values.ndim == 2 and len(values) > 0


def quantiles(values: Floats | Ranks | Ints, confidence: float) -> tuple[Floats, Floats]:
    """Return the lower and upper end of the central `confidence` of each column, as observed.

    Parameters
    ----------
    values
        Draws of any unit, of shape (draws, areas).
    confidence
        The part of the draws between the two, 0–1; what is left is halved.

    Returns
    -------
    tuple of ndarray
        NaN for columns in which a value is missing.

    Raises
    ------
    ArgumentError
        If the confidence is not between 0 and 1.
    TableError
        If draws are not of that shape.
    """
    frames.check_between(confidence, "confidence")
    values = values if _is_plain(values) else _read(values, what="values")
    rows, columns = values.shape
    tail = (1 - confidence) / 2
    # The order statistics that the inverse of the distribution function takes.
    ends = np.quantile(np.arange(rows), [tail, 1 - tail], method="inverted_cdf").astype(int)
    low, high = np.empty((2, columns))
    for part in _small(columns, rows):
        ordered = np.sort(values[:, part].T, axis=1)
        missing = np.isnan(ordered[:, -1])  # sorted last
        low[part], high[part] = np.where(missing, np.nan, ordered[:, ends].T)
    return low, high


def _ranks(draws: Floats, scale: Scale | None = None) -> Ranks:
    """Rank the areas within each draw, 1 = largest; 0 marks areas that were not drawn.

    Draws are multiplied by those of `scale`. Of equal areas the earlier goes first, so that
    each draw has exactly k in its top k.
    """
    return _placed(draws, scale)[0]


def _placed(draws: Floats, scale: Scale | None = None, k: int = 1) -> tuple[Ranks, float]:
    """Rank them, and say what it took to be in the top k in the draw where that was least.

    Where fewer than k are drawn, what it took to be the last of them.
    """
    drawn = _drawn(draws, scale)
    ranks = np.zeros(draws.shape, dtype=np.int32)
    into = drawn if len(drawn) < draws.shape[1] else slice(None)
    places = np.arange(1, len(drawn) + 1, dtype=np.int32)[None, :]
    k = min(k, len(drawn))

    def place(some: slice) -> float:
        least = np.inf
        for rows, block in _lowered(draws, scale, drawn, some):
            order = np.argsort(block, axis=1)
            # The fast sort leaves ties in any order; they are rare, so only their rows are redone.
            ordered = np.take_along_axis(block, order, axis=1)
            tied = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
            order[tied] = np.argsort(block[tied], axis=1, kind="stable")
            placed = np.empty(block.shape, dtype=np.int32)
            np.put_along_axis(placed, order, places, axis=1)
            ranks[rows, into] = placed
            if k:
                least = min(least, -float(ordered[:, k - 1].max()))
        return least

    return ranks, min(_processes.by_threads(place, _shared(draws)))


def _top(draws: Floats, scale: Scale | None, k: int) -> tuple[npt.NDArray[np.bool_], float]:
    """Tell which areas are in each draw's top k, and give the least that `_placed` would give.

    Areas that are not drawn never are. With fewer than k of them anything is enough.
    """
    drawn, within = _drawn(draws, scale), np.zeros(draws.shape, dtype=bool)
    if len(drawn) < k:
        within[:, drawn] = True
        return within, -np.inf
    into = drawn if len(drawn) < draws.shape[1] else slice(None)

    def pick(some: slice) -> float:
        least = np.inf
        for rows, block in _lowered(draws, scale, drawn, some):
            last = np.partition(block, k - 1, axis=1)[:, k - 1]
            listed = block <= last[:, None]
            for row in np.flatnonzero(listed.sum(axis=1) > k):  # the earlier of equal areas
                listed[row] = False
                listed[row, np.argsort(block[row], kind="stable")[:k]] = True
            within[rows, into] = listed
            least = min(least, -float(last.max()))
        return least

    return within, min(_processes.by_threads(pick, _shared(draws)))


def _drawn(draws: Floats, scale: Scale | None) -> Ints:
    """Return the positions of the areas that are drawn, and are worth something known."""
    live = ~np.isnan(draws.max(axis=0))
    if scale is not None:
        live &= ~np.isnan(scale.mean)
    return np.flatnonzero(live)


def _shared(draws: Floats) -> Iterator[slice]:
    """Cut draws into some that one thread takes; few areas' are not cut."""
    return _blocks.rows(len(draws), draws.shape[1], _A_THREAD)


def _lowered(
    draws: Floats, scale: Scale | None, drawn: Ints, some: slice
) -> Iterator[tuple[slice, Floats]]:
    """Give a few of some draws after others, times those of `scale`, with their sign changed."""
    # Picking columns takes as long as multiplying.
    columns = slice(None) if len(drawn) == draws.shape[1] else drawn
    for part in _small(some.stop - some.start, draws.shape[1]):
        rows = slice(some.start + part.start, some.start + part.stop)
        block = draws[rows, columns] * -1.0
        if scale is not None:
            block *= scale.rows(rows, len(draws))[:, columns]
        yield rows, block


def _chance(ranks: Ranks, k: int) -> Floats:
    return np.where(ranks[0] > 0, (ranks <= k).mean(axis=0), np.nan)


def _band(ranks: Ranks, confidence: float) -> tuple[Floats, Floats]:
    low, high = quantiles(ranks, confidence)
    return np.where(low > 0, low, np.nan), np.where(high > 0, high, np.nan)


def _expected_rank(ranks: Ranks) -> Floats:
    return np.where(ranks[0] > 0, ranks.mean(axis=0), np.nan)


def _shortlist(ranks: Ranks, k: int) -> Hits:
    k = min(k, int((ranks[0] > 0).sum()))
    if k == 0:
        return Hits((), 0.0, 0, 0, 0)
    chances = _chance(ranks, k)
    order = _order(chances, _expected_rank(ranks))
    hit = ranks[:, order[:k]] <= k
    low, high = quantiles(hit.sum(axis=1)[:, None], 0.90)
    # Areas with no chance are never the last of the true top k.
    pool = _reach(ranks <= k, order[: np.count_nonzero(chances > 0)])
    members = tuple(int(position) for position in order[:k])
    return Hits(members, float(chances[order[:k]].sum()), int(low[0]), int(high[0]), pool)


def _order(chances: Floats, expected: Floats) -> Ints:
    """Order areas by chance, then by expected rank, then as they stand."""
    order: Ints = np.lexsort((expected, -chances))
    return order


def _reach(within: npt.NDArray[np.bool_], order: Ints) -> int:
    """Return how many areas, in an order, it takes to hold a draw's top k in 90% of draws.

    The order holds whoever is in any draw's.
    """
    place = np.zeros(within.shape[1], dtype=np.int32)
    place[order] = np.arange(1, len(order) + 1)
    # One that nobody is on the list of needs all of them.
    reach = np.full(len(within), len(order))
    for rows in _blocks.rows(*within.shape):
        draw, area = np.nonzero(within[rows])
        some, starts = np.unique(draw, return_index=True)
        if len(some):
            reach[rows.start + some] = np.maximum.reduceat(place[area], starts)
    return int(np.quantile(reach, 0.90, method="inverted_cdf"))


def chance(draws: npt.ArrayLike, k: int) -> Floats:
    """Return each area's chance of being among the k largest.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas), as from `posterior`.
    k
        At least 1.

    Returns
    -------
    ndarray
        0–1, one an area; they sum to k. NaN for areas that were not drawn.

    Raises
    ------
    ArgumentError
        If k is no whole number from 1.
    TableError
        If draws are not of that shape.

    Examples
    --------
    >>> chance([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]], k=1)
    array([0.5, 0.5, 0. ])
    """
    frames.check_whole(k, "k")
    drawn = _read(draws)
    within = _top(drawn, None, k)[0]  # what is not asked for is not sorted
    return np.where(np.isnan(drawn.max(axis=0)), np.nan, within.mean(axis=0))


def band(draws: npt.ArrayLike, confidence: float = 0.90) -> tuple[Floats, Floats]:
    """Return the ranks between which each area lies in most draws.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).
    confidence
        The part of the draws between the two ranks; what is left is halved.

    Returns
    -------
    tuple of ndarray
        Lower and upper rank of each area, 1 = largest; NaN for areas that were not drawn.

    Raises
    ------
    ArgumentError
        If the confidence is not between 0 and 1.
    TableError
        If draws are not of that shape.

    Examples
    --------
    >>> low, high = band([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]])
    >>> low, high
    (array([1., 1., 2.]), array([3., 2., 3.]))
    """
    frames.check_between(confidence, "confidence")
    return _band(_ranks(_read(draws)), confidence)


def expected_rank(draws: npt.ArrayLike) -> Floats:
    """Return each area's mean rank over the draws, 1 = largest; NaN where not drawn.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).

    Raises
    ------
    TableError
        If draws are not of that shape.

    Examples
    --------
    >>> expected_rank([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0]])
    array([2. , 1.5, 2.5])
    """
    return _expected_rank(_ranks(_read(draws)))


def shortlist(draws: npt.ArrayLike, k: int) -> Hits:
    """List the k areas likeliest to be the k largest, and say how good the list is.

    Parameters
    ----------
    draws
        Draws of shares, households or people, of shape (draws, areas).
    k
        Length of the list, at least 1; lowered to the number of areas that were drawn.

    Returns
    -------
    Hits
        Members, hits with their 5–95%, and pool.

    Raises
    ------
    ArgumentError
        If k is no whole number from 1.
    TableError
        If draws are not of that shape.

    Notes
    -----
    The hits are the members that belong to the k largest of a draw; their mean is the sum of the
    members' chances. `pool` is the smallest number of areas, taken by chance and then by expected
    rank, that holds all the k largest in 90% of the draws.

    Examples
    --------
    >>> shortlist([[3.0, 2.0, 1.0], [2.0, 3.0, 1.0], [2.0, 3.0, 1.0]], k=1)
    Hits(members=(1,), hits=0.6666666666666666, hits_low=0, hits_high=1, pool=2)
    """
    frames.check_whole(k, "k")
    return _shortlist(_ranks(_read(draws)), k)


def tier(chance: npt.ArrayLike) -> npt.NDArray[np.object_]:
    """Return the class of each chance, one of `TIERS`; None where it is missing.

    Parameters
    ----------
    chance
        Chances of belonging to the k most excluded, 0–1, one an area.

    Raises
    ------
    TableError
        If a chance lies outside 0–1, or there is not one an area.

    Notes
    -----
    Almost surely from 0.95, likely from 0.8, more likely than not from 0.5, possible from 0.2,
    unlikely from 0.05, else very unlikely. None is called certain.

    Examples
    --------
    >>> tier([0.97, 0.8, 0.1, float("nan")]).tolist()
    ['almost_surely', 'likely', 'unlikely', None]
    """
    values = frames.shares(chance, "chance")
    if values.ndim != 1:
        raise TableError(f"chance has the shape {values.shape}, but must be one an area.")
    classes = np.array(TIERS, dtype=object)
    found: npt.NDArray[np.object_] = classes[(values[:, None] < np.array(_TIER_FLOORS)).sum(axis=1)]
    found[np.isnan(values)] = None
    return found
