"""Areas gathered until a region of them is large enough for something."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from exclusion import frames
from exclusion.errors import ArgumentError, TableError
from exclusion.regions import _touching

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import numpy.typing as npt
    import pandas as pd

    from exclusion.moe import Floats

    Enough = Callable[[Floats, Floats, Floats], npt.ArrayLike]


def gather(areas: gpd.GeoDataFrame, by: str, m: npt.ArrayLike, enough: Enough) -> pd.Series[str]:
    """Gather areas with neighbors until each region is worth enough answers for something.

    Parameters
    ----------
    areas
        An area table with polygons, indexed by GEOID or by any unique name. Needed are the
        measure's `{by}_share` (0–1) and `{by}_base` (households).
    by
        Name of the measure.
    m
        Effective samples of the areas, from `exclusion.smoothing.effective_sample`.
    enough
        Tells of shares, effective samples and households of regions, arrays, whether each is
        enough.

    Returns
    -------
    Series
        The region of each area, named by the smallest GEOID in it; None for areas without a share,
        a sample or households, which are left out.

    Raises
    ------
    ArgumentError
        If `enough` is no function.
    TableError
        If there are no polygons, a column lacks, or `m` is not of one number an area.

    Notes
    -----
    Again and again the region of fewest excluded answers, m·p, that is not enough is joined with
    the neighbor whose share is nearest to its own (of equals with the one of fewest households,
    then of the smallest name). Its effective sample is (ΣN)² / Σ(N²/m). One that has no neighbor
    left stays as it is.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> areas = gpd.GeoDataFrame({"x_share": [0.1, 0.15, 0.4], "x_base": [500, 500, 500]},
    ...     index=["a", "b", "c"], geometry=shapely.box([0, 1, 2], 0, [1, 2, 3], 1))
    >>> gather(areas, "x", [40, 40, 40], lambda share, m, base: share * m >= 8).to_dict()
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    if not callable(enough):
        raise ArgumentError(f"enough is {enough!r}; expected a function of shares, m and base.")
    _touching.check(areas)
    needed = [f"{by}_share", f"{by}_base"]
    frames.check_columns(areas, needed, "the area table", f"{by!r} cannot be gathered")
    if areas.index.has_duplicates:
        twice = areas.index[areas.index.duplicated()][0]
        raise TableError(f"The area table has {twice} more than once.")
    share, size = frames.sampled(areas[needed[0]], m)
    base = frames.counts(areas[needed[1]], needed[1])
    order = np.argsort(areas.index)
    order = order[~np.isnan(share[order]) & (size[order] > 0) & (base[order] > 0)]
    own = np.column_stack([base, base * share, base**2 / size])[order]
    growing = _Growing(own, _touching.pairs(areas.geometry.iloc[order]), enough)
    return _touching.membership(areas.index, areas.index[order], growing.grow())


class _Growing:
    """Regions that grow, each named by its smallest row."""

    def __init__(self, sums: Floats, pairs: npt.NDArray[np.int64], enough: Enough) -> None:
        self.enough = enough
        # N, Np and N²/m of each region.
        self.sums = sums
        self.groups = {row: [row] for row in range(len(sums))}
        self.beside: dict[int, set[int]] = {row: set() for row in self.groups}
        for one, other in pairs.tolist():
            self.beside[one].add(other)
            self.beside[other].add(one)

    def grow(self) -> list[list[int]]:
        """Join the smallest again and again; give the groups in the order of their names."""
        queue = self._lacking(list(self.groups))
        heapq.heapify(queue)
        while queue:
            _, one, size = heapq.heappop(queue)
            if len(self.groups.get(one, ())) != size or not self.beside[one]:
                continue  # joined since, or alone
            other = min(self.beside[one], key=lambda row: self._apart(one, row))
            for again in self._lacking([self._join(one, other)]):
                heapq.heappush(queue, again)
        return [self.groups[row] for row in sorted(self.groups)]

    def _apart(self, one: int, other: int) -> tuple[float, float, int]:
        """Tell how unlike a neighbor is; ties by households, then by name."""
        (base, part, _), (theirs, their_part, _) = self.sums[[one, other]].tolist()
        return abs(part / base - their_part / theirs), theirs, other

    def _lacking(self, rows: list[int]) -> list[tuple[float, int, int]]:
        """Give the places in the queue of those that are not enough."""
        base, part, doubt = self.sums[rows].T
        share = part / base
        with np.errstate(divide="ignore", invalid="ignore"):
            m = base**2 / doubt
            x = np.nan_to_num(share * m, nan=0.0)  # none excluded, and no error
        there = np.asarray(self.enough(share, m, base), dtype=bool)
        places = zip(x.tolist(), rows, there.tolist(), strict=True)
        return [(x, row, len(self.groups[row])) for x, row, done in places if not done]

    def _join(self, one: int, other: int) -> int:
        """Join two neighbors under the smaller name."""
        kept, gone = sorted((one, other))
        self.groups[kept] = sorted(self.groups[kept] + self.groups.pop(gone))
        self.sums[kept] += self.sums[gone]
        for third in self.beside.pop(gone) - {kept}:
            self.beside[third].discard(gone)
            self.beside[third].add(kept)
            self.beside[kept].add(third)
        self.beside[kept].discard(gone)
        return kept
