"""What keeps the households of an area from a connection: the dominant gap, where one is clear.

The three parts of `indicators.GAPS` are disjoint: no computer at all, a computer but no
subscription, and a phone plan only. (Households without a subscription nearly contain those
without a computer: comparing these two would give the same answer everywhere.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames, indicators, moe
from exclusion.estimates._doors import check_table
from exclusion.estimates._households import Floats, Lines, choose, households
from exclusion.estimates._sums import add_up, cut_method, grouped, share_inside

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from numpy.typing import NDArray

    from exclusion.geoid import Geography

#: The columns that each gap has, after its name.
_SUFFIXES: Final = (
    "households",
    "households_moe",
    "share",
    "share_moe",
    "base",
    "base_moe",
    "moe_method",
)
_COLUMNS: Final = tuple(f"{name}_{suffix}" for name in indicators.GAPS for suffix in _SUFFIXES)
#: What is said of an area.
_SAID: Final = ("gap", "gap_leader", "gap_rival", "gap_difference", "gap_difference_moe")
#: Of the areas in which a part is called dominant, the share in which another may be as large.
FALSE_DISCOVERY_RATE: Final = 0.10


def gaps(
    estimates: pd.DataFrame, *, geography: Geography | None, vintages: Mapping[str, int]
) -> pd.DataFrame:
    """Say what keeps the households of each area from a connection.

    Parameters
    ----------
    estimates
        Long estimate table: GEOID, variable, estimate, moe, moe_method.
    geography
        "tract" or "block group"; None for a place's own rows.
    vintages
        The vintage of each table, such as ``{"B28003": 2019}``.

    Returns
    -------
    DataFrame
        Indexed by GEOID. For each of `indicators.GAPS`, such as "phone_plan_only", its
        `…_households`, `…_share` (0-1) and `…_base` (all households), each with its 90% margin,
        and `…_moe_method`. `gap` is the dominant one, so called by a test over all rows together,
        or "unclear", or None where a number or margin is missing; `gap_leader` the one with the
        largest share, and `gap_rival` the one that it exceeds least surely; `gap_difference` is by
        how much (0-1), with `gap_difference_moe`. Empty, without columns of gaps, where the lines
        are not there.

    Raises
    ------
    TableError
        If the table breaks its contract, a row is there twice, or a table has no vintage.
    GeoidError, ArgumentError
        If the geography is not that of the GEOIDs, or unknown.
    VintageError
        If a vintage is before 2017.

    Notes
    -----
    A gap is dominant where its share exceeds each other's by more than the margin of their
    difference, and the area is among those that Benjamini and Hochberg's procedure calls at 10%
    over all rows. The p of an area is the larger of the chances that either other part is as large
    as the largest: 1 − Φ(1.645·d/m), d and m the difference and its margin. By the margin alone,
    in an area where all shares are 14, 12 and 8% a part that is not the largest would be named in
    a fifth to a third of what is called, and of areas with two equal parts one in ten would be
    called clear. In a row of its own, such as a place's, the margin decides.

    Shares p and q of one sample that exclude each other are negatively correlated, as the cells of
    a multinomial sample: by −√(pq / ((1 − p)(1 − q))). With a and b their margins, that of the
    difference is √(a² + b² + 2ab·√(pq / ((1 − p)(1 − q)))), wider than the √(a² + b²) of
    independent estimates, with which two equal shares of 40% would be called different one time
    in five.

    References
    ----------
    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", *Journal of the Royal
    Statistical Society B* 57 (1995), 289–300.

    Examples
    --------
    >>> import pandas as pd
    >>> lines = {"B28003_001": 900, "B28003_005": 60, "B28003_006": 240,
    ...          "B28002_001": 900, "B28002_006": 90}
    >>> rows = [("22071000100", v, n, 40.0, "published") for v, n in lines.items()]
    >>> table = pd.DataFrame(rows, columns=["GEOID", "variable", "estimate", "moe", "moe_method"])
    >>> said = gaps(table, geography="tract", vintages={"B28002": 2019, "B28003": 2019}).iloc[0]
    >>> said["gap"], said["gap_rival"], round(float(said["gap_difference"]), 3)
    ('no_computer_at_all', 'phone_plan_only', 0.167)
    """
    wanted = {name for gap in indicators.GAPS.values() for r in gap.recipes for name in r.variables}
    check_table(estimates, vintages, geography)
    columns: dict[str, Any] = {}
    if not estimates["variable"].isin(wanted).any():
        return _nothing()
    lines = Lines.of(estimates, vintages, geography, wanted)
    for name, gap in indicators.GAPS.items():
        recipe = choose(lines, gap)
        if recipe is None:
            return _nothing()
        values = households(lines, gap, recipe)
        columns |= {f"{name}_{suffix}": values[suffix] for suffix in _SUFFIXES}
    return _said(pd.DataFrame(columns, index=lines.index))


def _nothing(name: Hashable = "GEOID") -> pd.DataFrame:
    return pd.DataFrame({column: [] for column in _SAID}, index=pd.Index([], name=name))


def apportion_gaps(gaps: pd.DataFrame, inside: pd.Series[float]) -> pd.DataFrame:
    """Count of each area only the part inside a place: numbers and their margins, not shares.

    Parameters
    ----------
    gaps
        From `gaps`.
    inside
        The share of each area that lies inside (0-1), by GEOID; areas that it lacks are whole.

    Returns
    -------
    DataFrame
        Households and bases times the share, their margins likewise, and called "derived" where
        they were published; what is said stands.

    Raises
    ------
    TableError
        If the table breaks its contract, a share lies outside 0-1, or a label of `inside` is no
        GEOID of the table.
    """
    _check(gaps)
    share = share_inside(inside, gaps.index)
    out = gaps.copy()
    for name in indicators.GAPS if len(gaps) else ():
        for suffix in ("households", "households_moe", "base", "base_moe"):
            out[f"{name}_{suffix}"] = gaps[f"{name}_{suffix}"] * share
        out[f"{name}_moe_method"] = cut_method(gaps[f"{name}_moe_method"], share)
    return out


def combine_gaps(gaps: pd.DataFrame, groups: pd.Series[str]) -> pd.DataFrame:
    """Add areas up to larger ones, such as neighborhoods, and say it of them together.

    Parameters
    ----------
    gaps
        From `gaps`.
    groups
        The larger area's name for each GEOID; areas without one are left out.

    Returns
    -------
    DataFrame
        As `gaps`, indexed by name; sums and shares as `combine` has them.

    Raises
    ------
    TableError
        If the table breaks its contract, or a label of `groups` is no GEOID of the table.
    """
    _check(gaps)
    if gaps.empty:
        return _nothing(getattr(groups, "name", None))
    within, names = grouped(groups, gaps.index)
    if not len(names):
        return _nothing(names.name)
    columns = add_up(gaps, tuple(indicators.GAPS), within)
    return _said(pd.DataFrame(columns, index=names)[[*_COLUMNS]])


def _check(gaps: pd.DataFrame) -> None:
    """Refuse a table of gaps that breaks its contract; one of no areas has no columns."""
    needed = () if isinstance(gaps, pd.DataFrame) and not len(gaps) else _COLUMNS
    frames.check_columns(gaps, needed, "the table of gaps", "make it with estimates.gaps")
    if len(gaps):
        frames.areas(gaps, what="the table of gaps")


def _said(frame: pd.DataFrame) -> pd.DataFrame:
    """Find the largest part, and the one that it exceeds least surely."""
    names = np.array([*indicators.GAPS], dtype=object)
    share = frame[[f"{name}_share" for name in names]].to_numpy(float)
    margin = frame[[f"{name}_share_moe" for name in names]].to_numpy(float)
    known = np.isfinite(share).all(axis=1) & np.isfinite(margin).all(axis=1)
    row = np.arange(len(frame))
    first = np.where(np.isnan(share), -1.0, share).argmax(axis=1)
    difference = share[row, first][:, None] - share
    wide = _difference_moe(share[row, first][:, None], margin[row, first][:, None], share, margin)
    sure = np.where(difference > 0, np.inf, 0.0)
    sureness = np.where(wide > 0, moe.ratio(difference, wide), sure)
    sureness[row, first] = np.inf
    # Of two that are as near, the larger.
    rival = np.lexsort((-share, sureness), axis=1)[:, 0]
    clear = difference[row, rival] > wide[row, rival]
    clear &= _called(np.where(known, sureness[row, rival], np.nan))
    said = np.full((3, len(frame)), None, dtype=object)
    every = (np.where(clear, names[first], "unclear"), names[first], names[rival])
    said[:, known] = np.array(every, dtype=object)[:, known]
    gap, leader, rivals = (pd.Series(one, frame.index, dtype=object) for one in said)
    return frame.assign(  # as objects, so that None stays None
        gap=gap,
        gap_leader=leader,
        gap_rival=rivals,
        gap_difference=np.where(known, difference[row, rival], np.nan),
        gap_difference_moe=np.where(known, wide[row, rival], np.nan),
    )


def _called(sureness: Floats) -> NDArray[np.bool_]:
    """Tell in which areas no other part is as large, at one false call in ten over all of them.

    One-sided: wrong is a call that names a part which another equals or exceeds.
    """
    from scipy.special import ndtr

    p = ndtr(-moe.Z90 * sureness)
    called: NDArray[np.bool_] = moe.discovery_rates(p) <= FALSE_DISCOVERY_RATE
    return called


def _difference_moe(p: Floats, a: Floats, q: Floats, b: Floats) -> Floats:
    """Give the margin of p − q, shares of one sample that exclude each other."""
    against = np.sqrt(moe.ratio(p * q, (1 - p) * (1 - q)))
    against = np.where((p >= 1) | (q >= 1), 1.0, np.minimum(against, 1.0))
    margin: Floats = np.sqrt(a**2 + b**2 + 2 * a * b * against)
    return margin
