"""What acting on a list would reach: households, and how many the best list would have."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames
from exclusion.errors import TableError
from exclusion.ranking._draws import _ranks, _read, _shortlist, _small, quantiles

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import numpy.typing as npt

    from exclusion.moe import Floats


class Reach(NamedTuple):
    """How many excluded households live in the areas of a list."""

    households: float
    """Expected."""
    low: float
    high: float
    """Their 5–95%."""
    best: float
    """Expected in the k areas that someone would pick who knew every household."""

    def _repr_html_(self) -> str:
        return _records.card(self)

    @property
    def part(self) -> float:
        """Of those that the best list would reach, 0–1; no survey can pick that list."""
        return self.households / self.best if self.best else float("nan")


def reach(
    draws: npt.ArrayLike | pd.DataFrame, k: int, members: Iterable[Hashable] | None = None
) -> Reach:
    """Tell how many excluded households a list of areas reaches.

    Parameters
    ----------
    draws
        Draws of excluded households (or people), of shape (draws, areas): shares from `posterior`
        times each area's households. A frame has the areas' labels as columns.
    k
        Length of the list, at least 1; lowered to the number of areas that were drawn.
    members
        The list: labels of a frame's columns, else positions. None: the k likeliest to be the k
        largest, as `shortlist` gives them.

    Returns
    -------
    Reach
        Households with their 5–95%, and those of the best possible list of k areas.

    Raises
    ------
    ArgumentError
        If k is no whole number from 1.
    TableError
        If draws are not of that shape, or a member is not one of the areas drawn.

    Notes
    -----
    E[Σ over the list] and E[Σ over the k largest of the draw]. The draws that picked a list may
    judge it, if what was known before the data and the design factor are right; that the largest
    areas' lists are not told too high, the draws must allow for shares that go with size.

    Examples
    --------
    >>> drawn = [[300.0, 200.0, 100.0], [100.0, 300.0, 200.0]]
    >>> found = reach(drawn, 1)
    >>> found.households, found.best, round(found.part, 2)
    (250.0, 300.0, 0.83)
    """
    drawn, live, k = _live(draws, k)
    best = float(np.mean(_best(drawn[:, live], k))) if k else 0.0
    if members is None:
        places = list(_shortlist(_ranks(drawn), k).members) if k else []
    else:
        places = _places(draws, members, live)
    return Reach(*_told(drawn[:, places].sum(axis=1)), best)


def reach_by_lot(draws: npt.ArrayLike | pd.DataFrame, k: int) -> Reach:
    """Tell how many excluded households k areas drawn by lot would reach on average.

    Parameters
    ----------
    draws, k
        As for `reach`.

    Returns
    -------
    Reach
        Of all such lists together, so its 5–95% is that of their average.

    Raises
    ------
    ArgumentError, TableError
        As for `reach`.

    Examples
    --------
    >>> reach_by_lot([[300.0, 200.0, 100.0], [100.0, 300.0, 200.0]], 1).households
    200.0
    """
    drawn, live, k = _live(draws, k)
    best = float(np.mean(_best(drawn[:, live], k))) if k else 0.0
    return Reach(*_told(_by_lot(drawn, live, k)), best)


def of_lists(
    draws: pd.DataFrame, k: int, lists: Mapping[str, Iterable[Hashable]]
) -> dict[str, Reach]:
    """Tell what several lists reach, as `reach` does, and "lot", k areas by lot.

    What the best list has is found once for all of a length.
    """
    drawn, live, k = _live(draws, k)
    best = cache(lambda size: float(np.mean(_best(drawn[:, live], size))))
    places = {name: _places(draws, members, live) for name, members in lists.items()}
    found = {
        name: Reach(*_told(drawn[:, at].sum(axis=1)), best(len(at))) for name, at in places.items()
    }
    return found | {"lot": Reach(*_told(_by_lot(drawn, live, k)), best(k))}


def _by_lot(drawn: Floats, live: npt.NDArray[np.bool_], k: int) -> Floats:
    """Return what k areas drawn by lot have on average in each draw."""
    whole: Floats = drawn[:, live].sum(axis=1) * (k / max(1, int(live.sum())))
    return whole


def _live(draws: npt.ArrayLike | pd.DataFrame, k: int) -> tuple[Floats, npt.NDArray[np.bool_], int]:
    """Return the draws, which areas have some, and k, lowered to their number."""
    frames.check_whole(k, "k")
    drawn = _read(draws)
    live = np.asarray(~np.isnan(drawn).any(axis=0))
    return drawn, live, min(k, int(live.sum()))


def _told(sums: Floats) -> tuple[float, float, float]:
    (low,), (high,) = quantiles(sums[:, None], 0.90)
    return float(sums.mean()), float(low), float(high)


def _best(drawn: Floats, k: int) -> Floats:
    """Return the sum of the k largest of each draw."""
    sums = np.empty(len(drawn))
    last = drawn.shape[1] - k
    for rows in _small(*drawn.shape):
        block = np.partition(drawn[rows], last, axis=1)[:, last:] if last else drawn[rows]
        sums[rows] = block.sum(axis=1)
    return sums


def _places(
    draws: npt.ArrayLike | pd.DataFrame,
    members: Iterable[Hashable],
    live: npt.NDArray[np.bool_],
) -> list[int]:
    """Return where the members of a list stand among the areas drawn."""
    if isinstance(members, str) or not hasattr(members, "__iter__"):
        raise TableError(f"members is {members!r}; expected a list of areas.")
    wanted = list(members)
    labels = draws.columns if isinstance(draws, pd.DataFrame) else pd.RangeIndex(len(live))
    drawn = {label: place for place, label in enumerate(labels) if live[place]}
    lacking = [label for label in wanted if not _is_in(label, drawn)]
    if lacking or len(set(wanted)) < len(wanted):
        what = f"{lacking[0]!r} is not one of the areas drawn" if lacking else "one is there twice"
        raise TableError(f"The list's members must be areas with draws, each once: {what}.")
    return [drawn[label] for label in wanted]


def _is_in(label: Hashable, drawn: dict[Hashable, int]) -> bool:
    try:
        return label in drawn
    except TypeError:
        return False
