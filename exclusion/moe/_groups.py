"""Areas added up to groups: sums, shares of sums, and the margins of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames, moe
from exclusion.errors import ArgumentError, TableError
from exclusion.moe._levels import ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from exclusion.frames import Floats

    Rows = NDArray[np.int64]

_RANKS: Final = {word: rank for rank, word in enumerate(frames.METHODS)}
_MISSING: Final = _RANKS["missing"]


class Shares(NamedTuple):
    """Parts of a whole, a row an area: counts in one unit, shares (0–1), and 90% margins."""

    part: Floats
    part_moe: Floats
    whole: Floats
    whole_moe: Floats
    share: Floats
    share_moe: Floats

    def _repr_html_(self) -> str:
        return _records.card(self)


class Groups:
    """Areas by the group that each belongs to, to be added up.

    Parameters
    ----------
    codes
        The group of each area, by number from 0 on, as `pandas.factorize` gives it; −1 where an
        area belongs to none.

    Raises
    ------
    ArgumentError
        If the codes are no whole numbers, or skip one.

    Notes
    -----
    Each method takes an array of a row an area, in the order of the codes, of any number of
    columns, and returns one of a row a group. Labels are not looked at.

    Examples
    --------
    >>> sums, moes = Groups([0, 0, 0, 0, 0, 1]).sum([0, 0, 0, 30, 15, 7], [100, 50, 35, 5, 3, 2])
    >>> sums.tolist(), moes.round(2).tolist()
    ([45.0, 7.0], [100.17, 2.0])
    """

    def __init__(self, codes: ArrayLike) -> None:
        found = np.asarray(codes)
        if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
            raise ArgumentError("codes must be whole numbers, one an area: 0, 1, … or −1 for none.")
        self.codes = found.astype(np.int64)
        self._order = np.argsort(self.codes, kind="stable")[np.count_nonzero(found < 0) :]
        #: How many areas each group has.
        self.sizes = np.bincount(self.codes[self._order])
        if not self.sizes.all():
            lacking = int(np.argmin(self.sizes))
            raise ArgumentError(f"codes skip {lacking}: number the groups 0, 1, … without a gap.")
        self._starts = np.cumsum(self.sizes) - self.sizes

    def sum(self, estimates: ArrayLike, moes: ArrayLike) -> tuple[Floats, Floats]:
        """Return the sum of each group, and its margin.

        Parameters
        ----------
        estimates, moes
            Estimates of one unit and their 90% margins.

        Raises
        ------
        TableError
            If a number is one of the Bureau's codes, labels or shapes do not fit, or there is not a
            row an area.

        Notes
        -----
        As `of_sum`; a missing part makes the sum missing.
        """
        numbers, margins = np.broadcast_arrays(*frames.together(estimates=estimates, moes=moes))
        every, one = squares(numbers, margins)
        largest = np.maximum.reduceat(self._sorted(one), self._starts, axis=0)
        return self._added(numbers), np.sqrt(self._added(every) + largest)

    def share(self, areas: Shares) -> Shares:
        """Return parts, wholes and shares of each group, with their margins.

        Parameters
        ----------
        areas
            Of each area.

        Raises
        ------
        TableError
            If a number is one of the Bureau's codes, labels or shapes do not fit, or there is not a
            row an area.

        Notes
        -----
        Parts and wholes are sums, and shares are of sums, with the margin of `of_share`, at most 1.
        A share is missing where the whole is 0.

        A group of one area has that area's own share and margin: it knows what the formula does
        not, the margins of empty cells and of what is left of a whole. So has a group in which all
        areas but one have a whole of 0, for nobody else has a part in the share.

        Of several areas a share p of 1, or one where the radicand of `of_share` is not positive,
        has the margin of its complement, which is summed from the areas' own: √((N·s)² +
        (1 − p)²·n²) for a whole N ± n and a share p ± s, as in `of_complement`; `of_difference`
        where s was cut off at 1 and tells no more. The formula for ratios, which the handbook has
        for such cases, gives two areas together a wider margin than either has.
        """
        part, part_moe = self.sum(areas.part, areas.part_moe)
        whole, whole_moe = self.sum(areas.whole, areas.whole_moe)
        margin = moe.of_share(part, part_moe, whole, whole_moe)
        others = moe.of_share(*self._rest(areas), whole, whole_moe)
        narrow = (part < whole) & (part_moe * whole > part * whole_moe)
        margin = np.where(narrow | np.isnan(others), margin, others)
        share = self.own(areas.share, areas.whole, ratio(part, whole))
        share_moe = self.own(areas.share_moe, areas.whole, np.minimum(margin, 1.0))
        return Shares(part, part_moe, whole, whole_moe, share, share_moe)

    def _rest(self, areas: Shares) -> tuple[Floats, Floats]:
        """Add up what is left of each whole, whose margin follows from the share's own."""
        part, part_moe, whole, whole_moe, _, share_moe = map(frames.floats, areas)
        rest = whole - part
        margin = np.hypot(whole * share_moe, ratio(rest, whole) * whole_moe)
        margin = np.where(share_moe < 1, margin, np.hypot(part_moe, whole_moe))
        return self.sum(rest, np.where(whole == 0, 0.0, margin))

    def own(self, values: ArrayLike, whole: ArrayLike, otherwise: ArrayLike) -> Floats:
        """Return the area's own value where a group's share is of one area, else another.

        Parameters
        ----------
        values
            Of each area.
        whole
            The whole of each area's share. One of 0 does not count beside others.
        otherwise
            Of each group.

        Raises
        ------
        TableError
            If there is not a row an area.
        """
        found, wholes = np.broadcast_arrays(*frames.together(values=values, whole=whole))
        lived = self._lived(wholes)
        order = self._order.reshape(-1, *[1] * (lived.ndim - 1))
        row = np.add.reduceat(np.where(lived, order, 0), self._starts, axis=0)
        alone = self._count(lived) == 1
        one = np.take_along_axis(found, np.where(alone, row, 0), axis=0) if len(row) else row
        return np.where(alone, one, otherwise)

    def worst(self, methods: ArrayLike, whole: ArrayLike | None = None) -> NDArray[np.object_]:
        """Return how each group's margin came about: the least sure of `frames.METHODS`.

        Parameters
        ----------
        methods
            A word an area; what is not known is "missing".
        whole
            The whole of each area's share, for the margin of a share: one of 0 does not count
            beside others. None counts all.

        Raises
        ------
        TableError
            If there is not a word an area.

        Notes
        -----
        What is summed from several published margins is "derived".
        """
        given = methods if isinstance(methods, pd.Series) else np.asarray(methods, dtype=object)
        if given.ndim != 1:
            raise TableError(f"methods have the shape {given.shape}: give a word an area.")
        codes, words = pd.factorize(given)
        ranks = np.array([*(_RANKS.get(word, _MISSING) for word in words), _MISSING])
        rank = self._sorted(ranks[codes])
        lived = np.ones(rank.shape, dtype=bool) if whole is None else self._lived(whole)
        worst = np.maximum.reduceat(np.where(lived, rank, 0), self._starts, axis=0)
        named = np.array(frames.METHODS, dtype=object)[worst]
        return np.where((named == "published") & (self._count(lived) > 1), "derived", named)

    def _lived(self, whole: ArrayLike) -> NDArray[np.bool_]:
        """Mark, sorted, the areas that count in a group's share: all where all are of 0."""
        some = self._sorted(frames.floats(whole)) != 0
        none = ~np.logical_or.reduceat(some, self._starts, axis=0)
        return np.asarray(some | np.repeat(none, self.sizes, axis=0))

    def _count(self, lived: NDArray[np.bool_]) -> Rows:
        return np.asarray(np.add.reduceat(lived, self._starts, axis=0, dtype=np.int64))

    def _added(self, values: Floats) -> Floats:
        return np.asarray(np.add.reduceat(self._sorted(values), self._starts, axis=0))

    def _sorted(self, values: NDArray[Any]) -> NDArray[Any]:
        """Put areas beside those of the same group; those of none fall out."""
        if values.shape[:1] != self.codes.shape:
            raise TableError(
                f"There are {len(self.codes)} codes for an array of the shape {values.shape}: give "
                "a row an area."
            )
        return values[self._order]


def squares(numbers: Floats, margins: Floats) -> tuple[Floats, Floats]:
    """Return the squares of the margins that a sum counts, and of those it counts the largest of.

    Parameters
    ----------
    numbers, margins
        The components of the sum and their margins, of one shape.

    Returns
    -------
    every : ndarray
        Those of components that are not 0; 0 elsewhere.
    one : ndarray
        Those of components that are 0; 0 elsewhere.
    """
    each = np.where(np.isnan(numbers), np.nan, np.square(margins))
    empty = numbers == 0
    return np.where(empty, 0.0, each), np.where(empty, each, 0.0)
