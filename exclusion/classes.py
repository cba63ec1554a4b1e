"""Classes of a choropleth, their colours, and the marks that are not colours.

Five classes at most, of rounded breaks that do not overlap. Colours are the five-class YlGnBu of
ColorBrewer (Cynthia Brewer, Pennsylvania State University), which keeps its order for
colour-blind readers and in grey; what is unreliable is hatched, so that colour never stands alone.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

#: Light to dark, low to high.
COLORS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
#: Against the place: dark orange above, blue below, paper in between.
VERDICT_COLORS = {"above": "#b35806", "unclear": "#f1ede4", "below": "#7fb0d6"}
NO_DATA = "#d3d3d3"
#: From this many values on, quantiles of a sample would do; Fisher–Jenks takes a sample.
_LARGE = 2_000


@dataclass(frozen=True)
class Classes:
    """Classes of shares in whole percents.

    Parameters
    ----------
    scheme
        "quantiles" or "fisher_jenks".
    ranges
        The lowest and highest whole percent of each class, both inclusive, in rising order.
    counts
        How many areas fall into each class.
    codes
        The class of each value, counted from 0; −1 where the value is missing.
    """

    scheme: str
    ranges: tuple[tuple[int, int], ...]
    counts: tuple[int, ...]
    codes: tuple[int, ...]

    @property
    def colors(self) -> tuple[str, ...]:
        """A colour a class; fewer classes keep the ends of the ramp."""
        n = len(self.ranges)
        picks = np.linspace(0, len(COLORS) - 1, n).round().astype(int) if n > 1 else [2]
        return tuple(COLORS[i] for i in picks)


def of_shares(share: npt.ArrayLike, scheme: str = "quantiles", k: int = 5) -> Classes:
    """Sort shares into classes of whole percents.

    Parameters
    ----------
    share
        Values between 0 and 1; missing ones are NaN.
    scheme
        "quantiles" (as many areas in each class) or "fisher_jenks" (alike within a class).
    k
        How many classes at most, 1 to 5; fewer where values repeat.

    Returns
    -------
    Classes
        Ranges cover every whole percent from the lowest value to the highest, without gap or
        overlap: a share belongs where its rounded percent does.

    Raises
    ------
    ValueError
        If the scheme is unknown or `k` is not 1 to 5.

    Examples
    --------
    >>> of_shares([0.02, 0.11, 0.18, 0.25, 0.4, float("nan")], k=2).ranges
    ((2, 18), (19, 40))
    """
    if scheme not in {"quantiles", "fisher_jenks"} or not 1 <= k <= len(COLORS):
        raise ValueError(
            f"scheme {scheme!r} with k={k}: expected 'quantiles' or 'fisher_jenks', "
            f"and k from 1 to {len(COLORS)}."
        )
    values = np.asarray(share, float)
    known = np.isfinite(values)
    percent = np.floor(values[known] * 100 + 0.5).astype(int)
    if percent.size == 0:
        return Classes(scheme, (), (), (-1,) * values.size)
    uppers = sorted({*_breaks(percent, scheme, k), int(percent.max())})
    lowers = [int(percent.min()), *(upper + 1 for upper in uppers[:-1])]
    codes = np.full(values.size, -1)
    codes[known] = np.searchsorted(uppers, percent, side="left")
    counts = np.bincount(codes[known], minlength=len(uppers))
    return Classes(
        scheme,
        tuple(zip(lowers, uppers, strict=True)),
        tuple(int(n) for n in counts),
        tuple(int(c) for c in codes),
    )


def _breaks(percent: npt.NDArray[np.int_], scheme: str, k: int) -> list[int]:
    """Upper bounds of the classes in whole percents."""
    import mapclassify

    k = min(k, np.unique(percent).size)
    if k == 1:
        return []
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Not enough unique values")  # classes then merge
        warnings.filterwarnings("ignore", message="Numba not installed")
        if scheme == "quantiles":
            bins = mapclassify.Quantiles(percent, k=k).bins
        elif percent.size > _LARGE:
            part = _LARGE / percent.size
            bins = mapclassify.FisherJenksSampled(percent, k=k, pct=part).bins
        else:
            bins = mapclassify.FisherJenks(percent, k=k).bins
    return [int(np.floor(b)) for b in bins if np.floor(b) >= percent.min()]
