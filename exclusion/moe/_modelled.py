"""Margins to expect of counts and shares whose table comes without any.

The constants are fitted to margins that the Census Bureau published for tables of the same survey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import _records, frames
from exclusion.moe._levels import Z90, _divisor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from exclusion.frames import Floats


@dataclass(frozen=True, slots=True)
class Design:
    """How far the survey's counts of households are from those of a simple random sample.

    Two factors, since one law cannot do both. `cell_factor` makes the margin to expect of one
    figure: the median area's margin is right by it. `factor` tells what the shares of all areas
    together are worth, and whatever ranks or tests them rests on it: the sum of their variances is
    right by it. Where areas hold few answers, as block groups do, the margins of shares near 0 are
    so skewed that the first is less than the second.
    """

    factor: float  # F: variance of shares over p(1 − p)/N, in areas of `size_base` households
    cell_factor: float  # the same of the median area's cell, at p = 0.3
    size_base: float
    size_exponent: float
    whole_factor: float  # G: variance of a universe cell over its estimate
    zero_moe: float  # m₀: 90% margin of an empty cell, in households

    _repr_html_ = _records.card

    def size_factor(self, whole: ArrayLike) -> Floats:
        """Return s = (N / size_base) ** size_exponent, for areas of N households."""
        size = frames.estimates(whole, "whole")
        return np.power(np.where(size >= 0, size, np.nan) / self.size_base, self.size_exponent)


# Each geography to 2019, and from 2020, whose figures are less sure. The shares' F from 2020 rests
# on published margins of 2017–21: no_broadband in the block groups of 83 counties (26 in the median
# county, 19 to 38 in nine of ten) and in tracts summed from them (25). Nothing was at hand of
# tracts' cells from 2020, whose factor is as far below the ratio of all (13.3 and 24) as to 2019,
# nor of block groups to 2019, whose factors are less as those of counties' rows are (18 and 26.6).
_DESIGNS: Final = {
    "tract": (
        Design(13, 13, 1200, 0.25, whole_factor=2.7, zero_moe=12),
        Design(24, 22, 1200, 0.25, whole_factor=10.5, zero_moe=14),
    ),
    "block group": (
        Design(17, 14, 470, 0.4, whole_factor=13.7, zero_moe=13),
        Design(25, 20, 470, 0.4, whole_factor=13.7, zero_moe=13),
    ),
}


def design(geography: str, vintage: int) -> Design:
    """Return the constants of the survey's design for a geography and a vintage.

    Parameters
    ----------
    geography
        "tract" or "block group".
    vintage
        The last year of the 5-year period.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    VintageError
        If the vintage is no year, or is before 2017.

    Notes
    -----
    `cell_factor` is for the margin of one cell (`modelled`, `of_modelled_share`), `factor` for the
    worth of a share (`exclusion.smoothing.effective_sample`), where no published margins tell it:

    ============  ===========  ===========  ======
    geography     vintage      cell_factor  factor
    ============  ===========  ===========  ======
    tract         to 2019      13           13
    tract         from 2020    22           24
    block group   to 2019      14           17
    block group   from 2020    20           25
    ============  ===========  ===========  ======

    Measured are New Orleans' tracts to 2019, Baltimore's block groups from 2020 and `factor` from
    2020; the others follow from these and from the margins of counties' own rows.

    Examples
    --------
    >>> design("tract", 2019).zero_moe
    12
    >>> later = design("block group", 2021)
    >>> later.cell_factor, later.factor
    (20, 25)
    """
    frames.check_choice(geography, _DESIGNS, "geography")
    frames.check_vintage(vintage)
    to_2019, from_2020 = _DESIGNS[geography]
    return to_2019 if vintage <= 2019 else from_2020


def modelled(
    part: ArrayLike,
    whole: ArrayLike,
    whole_moe: ArrayLike | None = None,
    *,
    geography: str,
    vintage: int,
) -> Floats:
    """Return the margin to expect of a count of households whose table comes without margins.

    Parameters
    ----------
    part
        Households counted, X; the result is missing where they are not within 0 to N.
    whole, whole_moe
        The table's universe cell N and its margin M_N: None, or NaN for some areas, where that is
        missing too.
    geography, vintage
        As for `design`.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    TableError
        If a number is one of the Bureau's codes, or labels or shapes do not fit.
    VintageError
        If the vintage is no year, or is before 2017.

    Notes
    -----
    moe² = 1.645²·F·s·(h / 0.3)^0.2·X·(1 − p) + p²·M_N², with p = X / N and h = min(p, 1 − p) held
    within 0.02 to 0.5; F the `cell_factor` of `design`, s its `size_factor`. A missing M_N is
    1.645·√(G·N). X = 0 gives m₀, and X = N gives M_N. The median of modelled over published margins
    is 1.02 in New Orleans' tracts (2013–17) and 0.99 to 1.00, by line, in Baltimore's block groups
    (2017–21).

    Examples
    --------
    >>> round(float(modelled(300, 1_200, 90, geography="tract", vintage=2019)), 1)
    90.2
    """
    constants = design(geography, vintage)
    margin = np.nan if whole_moe is None else whole_moe
    count, total, published = frames.together(part=part, whole=whole, whole_moe=margin)
    count = np.where((count >= 0) & (count <= total), count, np.nan)
    p = count / _divisor(total)
    h = np.clip(np.minimum(p, 1 - p), 0.02, 0.5)
    scale = constants.cell_factor * constants.size_factor(total) * np.power(h / 0.3, 0.2)
    total_moe = Z90 * np.sqrt(constants.whole_factor * np.maximum(total, 0))
    total_moe = np.where(np.isnan(published), total_moe, published)
    moe = np.hypot(Z90 * np.sqrt(scale * count * (1 - p)), p * total_moe)
    return np.where(count == 0, constants.zero_moe, moe)


def of_modelled_share(
    share: ArrayLike, whole: ArrayLike, *, geography: str, vintage: int
) -> Floats:
    """Return the margin to expect of a share, 0 to 1, of `whole` households.

    Parameters
    ----------
    share
        Shares p of households, 0 to 1, without a margin of their own.
    whole
        Households N that they are shares of.
    geography, vintage
        As for `design`.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    TableError
        If a number is one of the Bureau's codes, or labels or shapes do not fit.
    VintageError
        If the vintage is no year, or is before 2017.

    Notes
    -----
    1.645·√(F·s·p·(1 − p) / N), F and s as in `modelled`: 0 at a share of 0 or 1, where the margin
    of an empty cell must be used instead.

    Examples
    --------
    >>> round(float(of_modelled_share(0.25, 1_200, geography="tract", vintage=2019)), 3)
    0.074
    """
    constants = design(geography, vintage)
    p, total = frames.together(share=share, whole=whole)
    scale = constants.cell_factor * constants.size_factor(total)
    return Z90 * np.sqrt(scale * p * (1 - p) / _divisor(total))
