"""The survey's design factor, where more tells it than the median of the areas' margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import frames, moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from exclusion.moe import Floats

#: Effective households of the median area below which the median of their ratios is skewed.
FEW: Final = 40
#: Fifths of the areas by income; of so few areas none are made; up to which sum of squares (the
#: 99% of χ² with 4 degrees of freedom) they are taken as alike; and the log of how many times as
#: large one's factor may be as another's.
_PARTS: Final = 5
FEWEST: Final = 40
_ALIKE: Final = 13.277
_APART: Final = float(np.log(1.6))
#: The lines of a place's own row that tell its factor, from which vintage on; the factor of the
#: median large county's rows; and how far that of areas follows it.
_WHOLE: Final = "S2801_C01_001"
_LINES: Final = ("S2801_C01_014", "S2801_C01_017", "S2801_C01_019")
_FROM: Final = 2020
_ROW: Final = 26.6
_FOLLOWED: Final = 0.6


def of_margins(p: Floats, variance: Floats, per_factor: Floats) -> float:
    """Return F of shares from their variances; `per_factor` is what each is worth at F = 1."""
    alike = p * (1 - p)
    factor = float(np.median(variance * per_factor / alike))
    if np.median(per_factor) < FEW * factor:
        factor = float((variance * per_factor).sum() / (alike + variance).sum())
    return factor


def fifths(income: Floats, usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Return each area's fifth by income, the poorest 0; −1 where that is not known."""
    known = ~np.isnan(income)
    fifth = np.full(income.shape, -1, dtype=np.intp)
    ends = np.quantile(income[known & usable], [0.2, 0.4, 0.6, 0.8])
    fifth[known] = np.searchsorted(ends, income[known], side="left")
    return fifth


def by_fifth(p: Floats, margin: Floats, per_factor: Floats, fifth: npt.NDArray[np.intp]) -> Floats:
    """Return how many times the F of all each fifth's is, shrunken by its own error."""
    used = fifth >= 0
    fifth, variance = fifth[used], moe.to_se(margin[used]) ** 2
    count = np.bincount(fifth, minlength=_PARTS)
    if count.min() < FEWEST / 2 / _PARTS:  # many have the same income
        return np.ones(_PARTS)
    above, below = variance * per_factor[used], (p * (1 - p))[used] + variance
    sums = [np.bincount(fifth, values, _PARTS) for values in (above, below)]
    ratio = sums[0] / sums[1]
    away = np.square(above - ratio[fifth] * below)
    error = np.bincount(fifth, away, _PARTS) / np.square(sums[0]) * count / (count - 1)
    log: Floats = np.log(ratio / (sums[0].sum() / sums[1].sum()))
    if not error.all() or np.sum(np.square(log) / error) <= _ALIKE:
        return np.ones(_PARTS)
    between = max(float(np.mean(np.square(log) - error)), 0.0)
    log = log * between / (between + error)
    return np.exp(log * min(1.0, _APART / max(float(np.ptp(log)), _APART)))


def over_zero(assumed: float) -> float:
    """Return a design factor that is given, after a look at it."""
    factor = frames.floats(assumed, "assumed")
    if factor.ndim or not (np.isfinite(factor) and factor > 0):
        raise TableError(f"assumed is {assumed!r}; expected a design factor, a number over 0.")
    return float(factor)


def factor_of_rows(rows: pd.DataFrame, geography: str, vintage: int) -> float | None:
    """Tell the design factor of a place's areas by the margins of the place's own published row.

    Parameters
    ----------
    rows
        Lines of one place: `variable`, `estimate` and `moe` (90%), with S2801_C01_001 (all
        households), 014 (broadband of any type), 017 (cable, fiber or DSL) and 019 (no
        subscription).
    geography
        "tract" or "block group": that of the areas.
    vintage
        The last year of the rows' period.

    Returns
    -------
    float or None
        F for `assumed` of `effective_sample`; None where a line or its margin is missing, or
        before 2020.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    TableError
        If a column is missing, a line is there twice, or a number is one of the Bureau's codes.
    VintageError
        If the vintage is no year, or is before 2017.

    Notes
    -----
    F = F₀·(F̄ / 26.6)^0.6, F₀ that of `exclusion.moe.design` and F̄ the geometric mean of the lines'
    own se²·N / (p·(1 − p)), which is 26.6 in the median large county. The row's factor is unsure
    too, so F follows it by a part only: one to one is worse than not at all.

    Examples
    --------
    >>> import pandas as pd
    >>> lines = {"001": (155_060, 1_231), "014": (129_504, 1_550), "017": (105_207, 1_598),
    ...          "019": (25_426, 1_169)}  # Orleans Parish, 2019–23
    >>> rows = pd.DataFrame([(f"S2801_C01_{line}", *pair) for line, pair in lines.items()],
    ...                     columns=["variable", "estimate", "moe"])
    >>> round(factor_of_rows(rows, "tract", 2023), 1)
    21.5
    """
    first = moe.design(geography, vintage).factor
    frames.check_columns(rows, ("variable", "estimate", "moe"), "rows", "they tell no factor")
    known = rows[rows["variable"].isin([_WHOLE, *_LINES])].set_index("variable")
    if known.index.has_duplicates:
        twice = known.index[known.index.duplicated()][0]
        raise TableError(f"rows has {twice} twice; expected the lines of one place in one period.")
    known = known.reindex([_WHOLE, *_LINES])[["estimate", "moe"]]
    (whole, *parts), (whole_moe, *moes) = (frames.floats(known[name]) for name in known)
    p = moe.ratio(parts, whole)
    margin = moe.of_share(parts, moes, whole, whole_moe)
    own = moe.ratio(moe.to_se(margin) ** 2 * whole, p * (1 - p))
    if vintage < _FROM or not ((p > 0) & (p < 1) & (own > 0)).all():
        return None
    return float(first * (np.exp(np.log(own).mean()) / _ROW) ** _FOLLOWED)
