"""Regions whose share is sure enough."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames, moe, smoothing
from exclusion.errors import TableError
from exclusion.regions import _touching

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from exclusion.moe import Floats

_COLUMNS: Final = ("households", "households_moe", "base", "base_moe", "share", "share_moe")
#: How often each place is drawn, always from the same seed, and what of it an interval holds.
_DRAWS: Final = 1_000
_INTERVAL: Final = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Merged:
    """Areas of one place, merged into regions.

    Parameters
    ----------
    by, cv
        The measure, and the coefficient of variation that each region's share was to reach.
    table
        A row a region, indexed by the smallest GEOID in it, sorted: `areas` (how many), and under
        the names of the area table `{by}_households` and `{by}_base` (households on the rung, and
        all), `{by}_share` (0–1), each with its 90% `_moe`, the share also with its 5–95% in
        `{by}_share_low` and `{by}_share_high`; `{by}_direct_households` and `{by}_direct_share`,
        as the estimates add up, with the Bureau's `_moe`; `cv` of the share, and `reached`, whether
        it is small enough. `{by}_moe_method` of the direct figures, `{by}_period` and `geometry`,
        where the areas have them. Where a region cannot be drawn its figures are the direct ones,
        without `_low` and `_high`.
    membership
        The region of each area, None for those left out, in the order of the areas.
    unreached
        The regions that are still too unsure: nothing is left for them to be merged with.
    left_out
        Areas without an estimate or without any households, in no region.
    """

    by: str
    cv: float
    table: pd.DataFrame
    membership: pd.Series[str]
    unreached: tuple[str, ...]
    left_out: tuple[str, ...]

    _repr_html_ = _records.card


class _Row(NamedTuple):
    """The sums of one region, in the order of `_COLUMNS`, and how sure its share is."""

    households: float
    households_moe: float
    base: float
    base_moe: float
    share: float
    share_moe: float
    mean: float
    """The share by the draws, else by the sums."""
    cv: float


def merge(
    areas: gpd.GeoDataFrame,
    by: str,
    cv: float = moe.CV_HIGH,
    *,
    max_areas: int | None = None,
    dissolve: bool = False,
) -> Merged:
    """Merge areas with neighbors until the share of each region is sure enough.

    Parameters
    ----------
    areas
        An area table with polygons, indexed by GEOID or by any unique name; it is not changed.
    by
        The measure. Needed are `{by}_households`, `{by}_base` and `{by}_share` (0–1), each with
        its 90% `_moe`. Regions are drawn if the areas are tracts or block groups and have their
        `{by}_period`.
    cv
        The largest coefficient of variation of a region's share, such as 0.12, the limit of "high"
        reliability.
    max_areas
        The most areas in a region; None sets no limit.
    dissolve
        Whether the table has the regions' polygons, in the coordinates of `areas`.

    Returns
    -------
    Merged
        The regions, which area belongs to which, and what could not be merged far enough.

    Raises
    ------
    TableError
        If there are no polygons, the table breaks its contract, periods are mixed, or no area has
        an estimate.
    ArgumentError
        If `cv` or `max_areas` is not positive.

    Notes
    -----
    The share of a region is the mean of Σpᵢnᵢ / Σnᵢ over 1,000 draws of the areas' shares p
    (`smoothing.balanced`, always of one seed), nᵢ their households and the region's areas given;
    its interval is the 5–95% of the draws, its margin 1.645 of their standard deviations.
    Households are the share times the base, with the margin of a product. Regions sum to what the
    areas sum to, those left out apart; no household is lost or counted twice. Areas that are merged
    because their estimates are alike have errors that point the same way: the direct share of the
    sums with the handbook's margin (see `moe.Groups.share`) held 69–89% of the truth by tract and
    38–69% by block group, of the three highest and lowest regions 34–79% and 0–43%, in simulated
    cities of New Orleans' tracts and Baltimore's block groups. The draws held 87–91%, and 84–93%
    of the highest and lowest.

    The cv is that of `moe.cv_of_share`, se / min(p, 1 − p): a share is as sure as its complement.
    Again and again the region with the largest cv above the limit (of equals the one with fewest
    households, then the smallest GEOID) is merged with the neighbor whose share is nearest to its
    own (ties likewise). So the regions stay alike within, but are not the most that could be had:
    finding those is a hard problem that small gains do not repay. Neighbors share a border line;
    areas that meet at a point do not count, nor do those across water without polygons. One without
    a margin can help nobody: it stays alone and is not reached. Where areas are not drawn, share
    and cv are those of the sums.

    References
    ----------
    S. E. Spielman and D. C. Folch, "Reducing uncertainty in the American Community Survey through
    data-driven regionalization", *PLoS ONE* 10 (2015), e0115626.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> areas = gpd.GeoDataFrame({
    ...     "x_households": [30, 40, 400], "x_households_moe": [14, 16, 70],
    ...     "x_base": [100, 100, 800], "x_base_moe": [20, 20, 60],
    ...     "x_share": [0.3, 0.4, 0.5], "x_share_moe": [0.127, 0.138, 0.079]},
    ...     index=["a", "b", "c"], geometry=shapely.box([0, 1, 2], 0, [1, 2, 3], 1))
    >>> merged = merge(areas, "x", 0.25)
    >>> merged.membership.to_dict()
    {'a': 'a', 'b': 'a', 'c': 'c'}
    >>> merged.table[["areas", "x_households", "x_share", "cv"]].round(3)
       areas  x_households  x_share     cv
    a      2          70.0     0.35  0.163
    c      1         400.0     0.50  0.096
    """
    frames.check_flags(dissolve=dissolve)
    _check(areas, by, cv, max_areas)
    columns = frames.floats(areas[[f"{by}_{name}" for name in _COLUMNS]])
    frame = pd.DataFrame(columns, index=areas.index, columns=_COLUMNS).sort_index()
    known = (frame[["households", "share"]].notna().all(axis=1) & (frame["base"] > 0)).to_numpy()
    if not known.any():
        raise TableError(f"no area has both households and an estimate of {by}")
    numbers = frame[known].to_numpy(float)
    names = frame.index[known]
    polygons = areas.geometry.reindex(names)
    mine = areas.loc[names]
    drawn = smoothing.balanced(
        numbers[:, 4],
        smoothing.worth(mine, by),
        numbers[:, 2],
        _DRAWS,
        size=smoothing.base_of(mine, by),
    )
    growing = _Growing(numbers, drawn, _touching.pairs(polygons), cv, max_areas or len(numbers))
    groups = growing.grow()
    table = pd.DataFrame(
        {"areas": [len(group) for group in groups], **growing.columns(by, groups)},
        index=pd.Index([names[group[0]] for group in groups], name=areas.index.name),
    )
    table["reached"] = np.round(table["cv"], 12) <= cv
    regions = _touching.membership(areas.index, names, groups)
    table = _described(table, areas, by, regions)
    if dissolve:
        table = _dissolved(table, polygons, groups)
    unreached = tuple(table.index[~table["reached"]])
    return Merged(by, cv, table, regions, unreached, tuple(frame.index[~known]))


class _Growing:
    """Regions that grow: lists of rows, each named by its smallest, and who borders on whom."""

    def __init__(
        self, numbers: Floats, drawn: Floats, pairs: npt.NDArray[np.int64], cv: float, most: int
    ) -> None:
        self.numbers, self.cv, self.most = numbers, cv, most
        self.groups = {row: [row] for row in range(len(numbers))}
        # Households on the rung in each draw.
        self.drawn = {row: drawn[:, row] * numbers[row, 2] for row in self.groups}
        rows = _rows(np.arange(len(numbers)), numbers)
        self.rows = {at: self._believed(at, row) for at, row in enumerate(rows)}
        self.beside: dict[int, set[int]] = {row: set() for row in self.groups}
        for one, other in pairs.tolist():
            # A sum with a missing margin has none either.
            if not np.isnan(self.rows[one].cv + self.rows[other].cv):
                self.beside[one].add(other)
                self.beside[other].add(one)

    def _believed(self, at: int, row: _Row) -> _Row:
        """Take a region's share from the draws, if its areas have any."""
        mean, se = self.drawn[at].mean() / row.base, self.drawn[at].std() / row.base
        if np.isnan(mean) or np.isnan(row.cv):
            return row
        return row._replace(mean=mean, cv=float(moe.cv_of_share(mean, moe.Z90 * se)))

    def grow(self) -> list[list[int]]:
        """Merge the thinnest again and again, and return the groups in the order of their names."""
        queue = [key for row in self.groups if (key := self._thin(row))]
        heapq.heapify(queue)
        while queue:
            key = heapq.heappop(queue)
            one = key[2]
            if one not in self.groups or key != self._thin(one):
                continue  # it has been merged since
            other = self._partner(one)
            # Without a partner it stays: regions only grow, so that none will turn up later.
            if other is not None and (again := self._thin(self._join(one, other))):
                heapq.heappush(queue, again)
        return [self.groups[row] for row in sorted(self.groups)]

    def columns(self, by: str, groups: Sequence[list[int]]) -> dict[str, Floats]:
        """Lay the regions' numbers out under the names of the area table."""
        rows = np.array([self.rows[group[0]] for group in groups])
        direct = dict(zip(_Row._fields, rows.T, strict=True))
        base, base_moe, share = direct["base"], direct["base_moe"], direct["mean"]
        drawn = np.column_stack([self.drawn[group[0]] for group in groups]) / base
        low, high = np.quantile(drawn, _INTERVAL, axis=0)
        # As the cv was judged by: of the draws where there are some.
        known = ~np.isnan(low)
        margin = np.where(known, moe.Z90 * drawn.std(axis=0), direct["share_moe"])
        product = moe.of_product(share, margin, base, base_moe)
        found = {
            "households": np.where(known, share * base, direct["households"]),
            "households_moe": np.where(known, product, direct["households_moe"]),
            "base": base,
            "base_moe": base_moe,
            "share": share,
            "share_moe": margin,
            "share_low": low,
            "share_high": high,
        }
        names = ("households", "households_moe", "share", "share_moe")
        found |= {f"direct_{name}": direct[name] for name in names}
        return {f"{by}_{name}": values for name, values in found.items()} | {"cv": direct["cv"]}

    def _thin(self, row: int) -> tuple[float, float, int, int] | None:
        """Return the place in the queue of a region that is too unsure."""
        mine = self.rows[row]
        # Rounded so that a cv of just the limit has reached it, whatever its last bit says.
        if not round(mine.cv, 12) > self.cv:
            return None
        return -mine.cv, mine.base, row, len(self.groups[row])

    def _partner(self, one: int) -> int | None:
        """Choose the neighbor that is most alike, among those that the limit allows."""
        room = self.most - len(self.groups[one])
        mine = self.rows[one].mean
        near = [
            (abs(self.rows[other].mean - mine), self.rows[other].base, other)
            for other in self.beside[one]
            if len(self.groups[other]) <= room
        ]
        return min(near)[2] if near else None

    def _join(self, one: int, other: int) -> int:
        """Merge two neighbors under the smaller name."""
        kept, gone = sorted((one, other))
        self.groups[kept] = sorted(self.groups[kept] + self.groups.pop(gone))
        group = self.groups[kept]
        self.drawn[kept] = self.drawn[kept] + self.drawn.pop(gone)
        (row,) = _rows(np.zeros(len(group), dtype=np.int64), self.numbers[group])
        self.rows[kept] = self._believed(kept, row)
        del self.rows[gone]
        for third in self.beside.pop(gone) - {kept}:
            self.beside[third].discard(gone)
            self.beside[third].add(kept)
            self.beside[kept].add(third)
        self.beside[kept].discard(gone)
        return kept


def _rows(codes: npt.NDArray[np.int64], numbers: Floats) -> list[_Row]:
    """Sum groups up; one of a single area keeps what is known of it."""
    sums = np.column_stack(moe.Groups(codes).share(moe.Shares(*numbers.T)))
    cv = moe.cv_of_share(sums[:, 4], sums[:, 5])
    complete = ~np.isnan(sums[:, 1::2]).any(axis=1)
    sure = np.where(complete, cv, np.nan)
    return [_Row(*row) for row in np.column_stack([sums, sums[:, 4], sure]).tolist()]


def _check(areas: gpd.GeoDataFrame, by: str, cv: float, max_areas: int | None) -> None:
    _touching.check(areas)
    needed = [f"{by}_{name}" for name in _COLUMNS]
    frames.check_columns(areas, needed, "the area table", f"{by!r} cannot be merged")
    frames.areas(areas, by)
    frames.check_number(cv, "cv")
    if max_areas is not None:
        frames.check_whole(max_areas, "max_areas")


def _described(
    table: pd.DataFrame, areas: pd.DataFrame, by: str, regions: pd.Series[str]
) -> pd.DataFrame:
    """Add how the margins came about, and the period, where the areas tell."""
    out = table.copy()
    if f"{by}_moe_method" in areas:
        codes, names = pd.factorize(regions, sort=True)
        worst = moe.Groups(codes).worst(areas[f"{by}_moe_method"])
        out[f"{by}_moe_method"] = pd.Series(worst, index=names).reindex(out.index)
    if f"{by}_period" in areas:
        periods = areas.loc[regions.notna(), f"{by}_period"]
        known = periods.notna().any()
        out[f"{by}_period"] = frames.one_period(periods, f"{by}_period") if known else None
    return out


def _dissolved(
    table: pd.DataFrame, polygons: gpd.GeoSeries, groups: Sequence[list[int]]
) -> gpd.GeoDataFrame:
    """Give each region the union of its areas' polygons."""
    import geopandas as gpd
    import shapely

    shapes = polygons.to_numpy()
    unions = [shapes[group[0]] if len(group) == 1 else shapely.union_all(shapes[group])
              for group in groups]  # fmt: skip
    return gpd.GeoDataFrame(table, geometry=unions, crs=polygons.crs)
