"""Where exclusion clusters: areas whose neighbours are like them, beyond what chance would do.

Shares are taken as given. Statistics are those of PySAL's esda, which the tests compare them with.
Permutations are its kind, drawn here: its own keep every permutation of every area in memory, copy
all shares for each area, count no ties in one tail, and depend on whether numba is installed. Added
is the control of false calls over many areas. Errors that are independent from one area to the next
blur clusters rather than make them. How far those of neighbors go together nobody publishes: a
little is allowed for, and margins of error enter there alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
import shapely

from exclusion import frames, moe, smoothing
from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import numpy.typing as npt

    from exclusion.moe import Floats

__all__ = ["CLUSTERS", "FALSE_DISCOVERY_RATE", "PERMUTATIONS", "STATISTIC", "Statistic", "local"]

#: Local Moran's I, or Getis and Ord's G*.
Statistic = Literal["moran", "g"]
STATISTIC: Final[Statistic] = "g"
"""Unless told otherwise: G* says where shares are high or low, which is what a map shows. Moran's
outliers are a second question."""

CLUSTERS: Final = ("hot_spot", "cold_spot", "high_among_low", "low_among_high", "none")
"""What an area can be, the last of them where nothing is found."""
#: Unless told otherwise: of the areas called, the part that chance may have called; and how often
#: shares are shuffled, at least.
FALSE_DISCOVERY_RATE: Final = 0.05
PERMUTATIONS: Final = 9_999
"""The fewest permutations that give p enough digits for a few hundred areas."""
_MOST: Final = 999_999

# Sums of the same numbers in another order differ by rounding: they are ties.
_ROUNDING: Final = 1e-9


class _Observed(NamedTuple):
    """What is found of each area, before anything is permuted."""

    statistic: Floats
    sign: Floats
    """How the statistic changes with the neighbours' shares: up, down or, at 0, not at all."""
    cluster: npt.NDArray[np.object_]
    high: npt.NDArray[np.bool_]
    """Whether the neighbours are high in such a cluster."""


class _Tested(NamedTuple):
    """What the permutations make of it."""

    statistic: Floats
    z: Floats
    p: Floats
    cluster: npt.NDArray[np.object_]
    """What the area would be, were its p small enough; "none" where its tail does not fit."""


class _Permuted(NamedTuple):
    """Which areas come first in each permutation."""

    drawn: npt.NDArray[np.int64]
    """Of shape (most neighbors, permutations)."""
    column: npt.NDArray[np.int64]
    """The permutations that take each area, area after area."""
    starts: npt.NDArray[np.int64]
    """Where an area's begin in `column`."""

    @classmethod
    def of(cls, drawn: npt.NDArray[np.int64], n: int) -> _Permuted:
        """Sort what is drawn of the others of n areas; nothing of it is to be written into."""
        place = np.argsort(drawn, axis=None, kind="stable")
        starts = np.searchsorted(drawn.ravel()[place], np.arange(n + 1))
        found = cls(drawn, place % drawn.shape[1], starts)
        for kept in found:
            kept.flags.writeable = False
        return found


def local(  # noqa: PLR0913 - what is tested, and how
    areas: gpd.GeoDataFrame,
    by: str | pd.Series[float],
    *,
    statistic: Statistic = STATISTIC,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    rate: float = FALSE_DISCOVERY_RATE,
    correlation: float = moe.NEIGHBORS,
) -> pd.DataFrame:
    """Find the areas that lie in a cluster of high or of low shares.

    Parameters
    ----------
    areas
        An area table with polygons, indexed by GEOID or by any unique name; it is not changed.
    by
        A measure, of which `{by}_share` is taken, and `{by}_share_moe` where it is there; or the
        shares themselves, 0–1, one for each of `areas`, in any order; NaN where an area has no
        estimate.
    statistic
        "g", Getis and Ord's G*, or "moran", local Moran's I, which finds outliers too.
    permutations
        How often the shares of all other areas are shuffled, 9,999 to 999,999. The smallest p is
        2 / (permutations + 1): to call a handful of many thousand areas takes more.
    seed
        The same seed gives the same result for each area, whatever the order of the rows.
    rate
        The false discovery rate, 0–1: of the areas called, so many at most are expected to be
        called by chance.
    correlation
        How far the sampling errors of neighbors are taken to go together, 0 to less than 1. At 0
        they are independent, as esda has it.

    Returns
    -------
    DataFrame
        With the index of `areas`: `statistic`; `z`, how many standard deviations it lies from the
        mean of its permutations; the two-sided `p` of that area alone; `neighbors`, how many areas
        with an estimate it touches; and `cluster`:

        - "hot_spot", "cold_spot": high among high, low among low;
        - "high_among_low", "low_among_high": Moran's outliers;
        - "none": no cluster that chance would not make;
        - None where there is no statistic, and `note` says why: "no_estimate", "no_polygon", or
          "island" for an area that touches none with an estimate.

    Raises
    ------
    TableError
        If there are no polygons, the index has a name twice or one that is no text, the measure is
        not there, the shares given have other labels, no area has a share, or a share lies outside
        0–1.
    ArgumentError
        If `statistic`, `permutations`, `seed`, `rate` or `correlation` is none that can be used.

    Notes
    -----
    Neighbours touch or overlap, at a point or along a line (queen contiguity). Areas without an
    estimate, without a polygon and islands are left out first. I takes the mean of the neighbours'
    shares, G* the sum of the area's and its neighbours'. Permutations hold the area's own share, so
    that both test the same thing, the neighbours' shares, and have the same p; but what Moran's
    calls a low area among high ones is to G* part of a hot spot, if the sum is high.

    p = min(1, 2·min(a, b)) with a and b the parts of permutations, with the statistic itself among
    them, at least and at most as large as the statistic; up to ties this is twice the one-sided
    `p_sim` of esda, which counts no ties in the lower tail and so finds clusters of zeros. It is
    then judged by Benjamini and Hochberg's procedure over all areas that have a statistic. Where an
    area's own share alone makes the sum high, while its neighbours are low, G* finds none. Where
    all shares are equal, or there are two, the statistic is undefined and p is 1.

    A permutation parts neighbors, and with them what their errors have in common. So z and p are
    those of a spread √(1 + (k − 1)·ρ·e) times as wide as that of the permutations (see
    `moe.widening`): k an area's neighbors, ρ the correlation of their errors, e the part of errors
    in the variance of the shares (1 where no margins are known). Of 200 simulated cities of New
    Orleans' 172 tracts with nothing but errors, 1% had a spot where these were independent, 7% at
    ρ = 0.1 and 28% at 0.3 (17 and 42% without this); where shares differ as New Orleans' do, 3 to
    6% at any of these ρ.

    Given the same permutations the results at ρ = 0 are esda's, up to ties. 85,000 areas take
    about half a minute and 200 MB.

    References
    ----------
    L. Anselin, "Local indicators of spatial association: LISA", *Geographical Analysis* 27 (1995),
    93–115. J. K. Ord and A. Getis, "Local spatial autocorrelation statistics", *Geographical
    Analysis* 27 (1995), 286–306.

    Examples
    --------
    >>> import geopandas as gpd
    >>> x, y = np.mgrid[0:6, 0:6].reshape(2, -1)
    >>> squares = shapely.box(x, y, x + 1, y + 1)
    >>> share = [0.5 + i / 100 if i % 6 < 2 and i < 18 else 0.1 + i / 1000 for i in range(36)]
    >>> names = [f"22071{i:06d}" for i in range(36)]
    >>> areas = gpd.GeoDataFrame({"x_share": share}, geometry=squares, index=names)
    >>> found = local(areas, "x")
    >>> found.index[found["cluster"] == "hot_spot"].tolist()
    ['22071000000', '22071000006', '22071000007', '22071000012']
    """
    frames.check_choice(statistic, get_args(Statistic), "statistic")
    for whole in ((permutations, "permutations", PERMUTATIONS, _MOST), (seed, "seed", 0)):
        frames.check_whole(*whole)
    frames.check_between(rate, "rate")
    moe.widening(1, correlation)  # refuses one that cannot be used
    share = _share(areas, by)
    known = ~np.isnan(share)
    shapes = areas.geometry.to_numpy()
    polygon = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    # In the order of names, so that each area meets the same permutations.
    order = areas.index.argsort()
    order = order[(known & polygon)[order]]
    heads, tails = _touching(areas.geometry.iloc[order])
    counts = np.bincount(heads, minlength=len(order))
    kept = order[counts > 0]
    note = np.full(len(areas), None, dtype=object)
    note[order], note[kept] = "island", None
    note[~polygon] = "no_polygon"
    note[~known] = "no_estimate"
    columns = {name: np.full(len(areas), np.nan) for name in ("statistic", "z", "p", "neighbors")}
    columns["neighbors"][order] = counts
    cluster = np.full(len(areas), None, dtype=object)
    if len(kept):
        heads, tails = (np.unique(ends, return_inverse=True)[1] for ends in (heads, tails))
        permuted = _permuted(len(kept), int(counts.max()), permutations, seed)
        # What errors have in common widens their part of the spread alone.
        noise = correlation * _noise(areas.iloc[kept], by, share[kept])
        result = _tested(share[kept], heads, tails, permuted, statistic, noise)
        for name in ("statistic", "z", "p"):
            columns[name][kept] = getattr(result, name)
        cluster[kept] = _called(result, rate)
    table = pd.DataFrame(columns, index=areas.index).astype({"neighbors": "Int64"})
    for name, values in (("cluster", cluster), ("note", note)):
        table[name] = pd.Series(values, index=areas.index, dtype=object)
    return table


def _share(areas: gpd.GeoDataFrame, by: str | pd.Series[float]) -> Floats:
    """Return the shares in the order of the areas, after checking both."""
    import geopandas as gpd

    if not (isinstance(areas, gpd.GeoDataFrame) and areas.active_geometry_name):
        raise TableError("the areas have no polygons, which tell who is whose neighbour")
    frames.shapes(areas, "areas", located=False)
    frames.check_index(areas, "the area table")
    if isinstance(by, pd.Series):
        given, what = frames.aligned(by, areas.index, "the Series of shares"), "a share"
    elif not isinstance(by, str):
        raise ArgumentError(f"by is a {type(by).__name__}; expected a measure's name, or a Series")
    else:
        what = f"{by}_share"
        frames.check_columns(areas, [what], "the area table", f"{by!r} is not known by area")
        given = areas[what]
    share = frames.shares(given, what)
    if np.isnan(share).all():
        raise TableError("no area has a share: there is nothing to find clusters in")
    return share


def _noise(areas: gpd.GeoDataFrame, by: str | pd.Series[float], share: Floats) -> float:
    """Return the part of sampling errors in the variance of the shares; 1 where it is unknown."""
    margin = f"{by}_share_moe" if isinstance(by, str) else ""
    spread = float(share.var())
    if margin not in areas or areas[margin].isna().all() or spread == 0:
        return 1.0
    return min(1.0, float(np.nanmean(moe.to_se(areas[margin]) ** 2)) / spread)


def _touching(polygons: gpd.GeoSeries) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """List each pair of neighbours, both ways round, by position, sorted."""
    heads, tails = polygons.sindex.query(polygons, predicate="intersects")
    other = heads != tails
    heads, tails = heads[other], tails[other]
    order = np.lexsort((tails, heads))
    return heads[order], tails[order]


@lru_cache(maxsize=8)
def _permuted(n: int, width: int, permutations: int, seed: int) -> _Permuted:
    """Draw, for each permutation, which of the n − 1 other areas come first.

    Kept, because a page asks for the same permutations measure by measure.
    """
    rng = np.random.default_rng(seed)
    drawn = np.empty((width, permutations), dtype=np.int64)
    for column in range(permutations):
        drawn[:, column] = rng.choice(n - 1, width, replace=False)
    return _Permuted.of(drawn, n)


def _tested(
    share: Floats,
    heads: npt.NDArray[np.int64],
    tails: npt.NDArray[np.int64],
    permuted: _Permuted,
    statistic: str,
    correlation: float,
) -> _Tested:
    """Count how often chance gives as high or as low neighbours as each area has."""
    n, permutations = len(share), permuted.drawn.shape[1]
    if n < 3 or np.ptp(share) <= _ROUNDING:  # every permutation gives the same
        unknown = np.full(n, np.nan)
        return _Tested(unknown, unknown, np.ones(n), np.full(n, "none", dtype=object))
    counts = np.bincount(heads)
    sums = np.bincount(heads, share[tails]).astype(float)
    own = _moran(share, heads, tails) if statistic == "moran" else _g(share, sums, counts)
    close = _ROUNDING * counts * share.max()
    expected = counts * (share.sum() - share) / (n - 1)
    wider = moe.widening(counts, correlation)
    # In a wider spread the sum is as far off as a nearer one in that of the permutations.
    nearer = (sums - expected) * (1 / wider - 1)
    above, below, mean, spread = np.empty((4, n))
    for area, drawn_sums in enumerate(_drawn_sums(share, permuted)):
        gap = drawn_sums[counts[area] - 1] - sums[area]
        above[area] = np.count_nonzero(gap >= min(nearer[area], 0.0) - close[area])
        below[area] = np.count_nonzero(gap <= max(nearer[area], 0.0) + close[area])
        mean[area], spread[area] = gap.mean(), gap.std()
    moved = np.where((spread > close) & (own.sign != 0), spread * wider, np.nan)
    z = own.sign * -mean / moved
    p = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (permutations + 1))
    p[own.sign == 0] = 1.0
    cluster = np.where((above < below) == own.high, own.cluster, "none")
    return _Tested(own.statistic, z, p, cluster)


def _drawn_sums(share: Floats, permuted: _Permuted) -> Iterator[Floats]:
    """Give, for each area after the other, the sums of the first so many shares that were drawn.

    Of shape (most, permutations), and changed in place for the next area. From one area to the
    next only one place of the others' shares changes, and only sums that take it are made anew.
    """
    drawn, column, starts = permuted
    others = share[1:].copy()  # the shares without that of the area at hand
    sums = np.add.accumulate(others[drawn], axis=0)
    for area in range(len(share)):
        yield sums
        others[area : area + 1] = share[area]  # nothing is left to change after the last
        changed = column[starts[area] : starts[area + 1]]
        sums[:, changed] = np.add.accumulate(others[drawn[:, changed]], axis=0)


def _moran(share: Floats, heads: npt.NDArray[np.int64], tails: npt.NDArray[np.int64]) -> _Observed:
    """Give local I, and its quadrant: the area, and the mean of its neighbours, above the mean."""
    away = share - share.mean()
    scaled = away / share.std()
    lag = np.bincount(heads, scaled[tails] * (1 / np.bincount(heads))[heads])
    statistic = (len(share) - 1) * scaled * lag / (scaled**2).sum()
    high = lag > 0
    above = np.where(high, "hot_spot", "high_among_low")
    below = np.where(high, "low_among_high", "cold_spot")
    cluster = np.where(scaled > 0, above, below).astype(object)
    sign = np.where(np.abs(away) > _ROUNDING, np.sign(away), 0.0)
    return _Observed(statistic, sign, cluster, high)


def _g(share: Floats, sums: Floats, counts: npt.NDArray[np.intp]) -> _Observed:
    """Give G*, the part of all shares that the area and its neighbours hold, and its side."""
    statistic = (sums + share) / share.sum()
    high = statistic > (counts + 1) / len(share)
    cluster = np.where(high, "hot_spot", "cold_spot").astype(object)
    return _Observed(statistic, np.ones(len(share)), cluster, high)


def _called(result: _Tested, rate: float) -> npt.NDArray[np.object_]:
    """Call the areas whose p is small beside all others."""
    clear = smoothing.calls(np.ones(len(result.p)), result.p, rate, ("clear", "other", "none"))
    return np.where(clear == "clear", result.cluster, "none")
