"""Classes of a choropleth, their colours, and the marks that are not colours.

Five classes at most, of rounded breaks that do not overlap. Colours are the five-class YlGnBu of
ColorBrewer (Cynthia Brewer, Pennsylvania State University), which keeps its order for
colour-blind readers and in grey; what is unreliable is hatched, so that colour never stands alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import change, frames, moe, ranking
from exclusion.errors import ArgumentError, ExclusionError, TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = [
    "BIVARIATE",
    "CHANGE_COLORS",
    "CHANGE_MARKS",
    "COLORS",
    "DARK_BIVARIATE",
    "DARK_COLORS",
    "DARK_NO_DATA",
    "DARK_VERDICT_COLORS",
    "DARK_WATER",
    "KINDS",
    "NO_DATA",
    "SCHEMES",
    "SIDES",
    "VERDICT_COLORS",
    "WATER",
    "Classes",
    "check_scheme",
    "common",
    "of_shares",
]

#: Light to dark, low to high.
COLORS: Final = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
#: Where the ground is dark, dark to light: what is high is bright, and what is low still stands
#: out from the ground (3:1).
DARK_COLORS: Final = ("#6a5cc0", "#3f8fc4", "#4bbac4", "#a5d8b0", "#f7f4c0")
#: Against the place: dark orange above, blue (on maps with dots) below, paper in between.
VERDICT_COLORS: Final = {"above": "#9c4a00", "unclear": "#f1ede4", "below": "#7fb0d6"}
DARK_VERDICT_COLORS: Final = {"above": "#e08a3c", "unclear": "#4c4a45", "below": "#8fc0e4"}
NO_DATA: Final = "#d3d3d3"
DARK_NO_DATA: Final = "#2b2f33"
#: Lakes, rivers and the sea: paler than any class that is blue, and no gray.
WATER: Final = "#d9e6f0"
DARK_WATER: Final = "#1d3140"
#: Since an earlier period, in the order of legends, each with its mark: what fell is dotted, for
#: hatching says "not reliable".
CHANGE_MARKS: Final = {
    "rose": "above",
    "no_detectable_change": "unclear",
    "fell": "dots",
    "not_compared": "none",
}
_MARK_COLORS = {**VERDICT_COLORS, "dots": VERDICT_COLORS["below"], "none": NO_DATA}
CHANGE_COLORS: Final = {code: _MARK_COLORS[mark] for code, mark in CHANGE_MARKS.items()}
#: Need and reliability: by reliability, light to dark from a low share to a high one. What is not
#: reliable is neither pale nor grey, so that it does not look like a low share. Any two of the
#: nine are at least 15 apart in CIELAB, to readers with deuteranopia and protanopia too.
BIVARIATE: Final = {
    "high": ("#ffffcc", "#41b6c4", "#253494"),
    "medium": ("#ecc2fa", "#8f8fd8", "#5f2060"),
    "low": ("#e6bf6c", "#c9682e", "#4f4416"),
}
#: The same where the ground is dark: dark to light from a low share to a high one.
DARK_BIVARIATE: Final = {
    "high": ("#6a52cf", "#4bb093", "#f8f9c0"),
    "medium": ("#825592", "#d09dfe", "#f6edff"),
    "low": ("#8f5b33", "#d67e23", "#ffd257"),
}
_OWED: Final = (
    (VERDICT_COLORS, ranking.VERDICTS),
    (DARK_VERDICT_COLORS, ranking.VERDICTS),
    (CHANGE_MARKS, change.VERDICTS),
    (BIVARIATE, moe.RELIABILITY),
    (DARK_BIVARIATE, moe.RELIABILITY),
)


def _check_colors() -> None:
    """Refuse to be imported where a code has no colour or mark: a map would fail when drawn."""
    lacking = [code for colors, codes in _OWED for code in codes if code not in colors]
    if lacking:
        raise ExclusionError(
            f"No colour for {', '.join(lacking)}: give each one in exclusion/classes.py."
        )


_check_colors()
#: Ways to class that have a name.
SCHEMES: Final = ("quantiles", "fisher_jenks")
#: What `figures.picture` can draw; here, where it is known without loading matplotlib.
KINDS: Final = ("map", "ranking", "ladder", "concentration", "change", "trend", "side-by-side")
#: What a side of a picture lies between, in inches: a title and a legend leave nothing of less, and
#: of more a PNG fills the memory.
SIDES: Final = (1.9, 70.0)
#: Fisher–Jenks takes the square of the number of values: it gets so many of them, evenly spaced.
_LARGE: Final = 500


@dataclass(frozen=True)
class Classes:
    """Classes of shares in whole percents.

    Parameters
    ----------
    scheme
        "quantiles", "fisher_jenks", or "own" for breaks that were given.
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
    def steps(self) -> tuple[int, ...]:
        """Where in `COLORS` each class stands; fewer classes keep the ends of the ramp."""
        n = len(self.ranges)
        picks = np.linspace(0, len(COLORS) - 1, n).round().astype(int) if n > 1 else [2]
        return tuple(int(i) for i in picks)

    @property
    def joints(self) -> tuple[int, ...]:
        """What stands under a legend's joints, from its left end to its right, in percent.

        The lowest of each class and the highest of the last; own breaks as they were given.
        """
        lows = [low for low, _ in self.ranges]
        if self.scheme == "own":
            lows[1:] = [upper for _, upper in self.ranges[:-1]]
        return (*lows, *(upper for _, upper in self.ranges[-1:]))

    @property
    def colors(self) -> tuple[str, ...]:
        """A colour a class."""
        return tuple(COLORS[i] for i in self.steps)


def of_shares(
    share: npt.ArrayLike, scheme: str | Sequence[float] = "quantiles", classes: int = 5
) -> Classes:
    """Sort shares into classes of whole percents.

    Parameters
    ----------
    share
        Values between 0 and 1; missing ones are NaN.
    scheme
        "quantiles" (as many areas in each class), "fisher_jenks" (alike within a class), or your
        own breaks: the highest whole percent of each class, such as (10, 20, 40).
    classes
        How many classes at most, 1 to 5; fewer where values repeat. Own breaks have their own.

    Returns
    -------
    Classes
        Ranges cover every whole percent from the lowest value to the highest, without gap or
        overlap: a share belongs where its rounded percent does. Own breaks cover 0 to 100, a
        class above the last included, so that maps with the same breaks have the same classes.

    Raises
    ------
    ArgumentError
        If the scheme is unknown, `classes` is not 1 to 5, or breaks are not whole percents that
        rise from over 0 to 100 at most and make five classes at most.
    TableError
        If a share lies outside 0–1, or there is not one an area.

    Examples
    --------
    >>> of_shares([0.02, 0.11, 0.18, 0.25, 0.4, float("nan")], classes=2).ranges
    ((2, 18), (19, 40))
    >>> of_shares([0.02, 0.11, 0.18, 0.25, 0.4], (10, 30)).ranges
    ((0, 10), (11, 30), (31, 100))
    """
    scheme, breaks = _read(scheme, classes)
    values = frames.shares(share, "share")
    if values.ndim != 1:
        raise TableError(f"share has the shape {values.shape}, but must be one an area.")
    known = np.isfinite(values)
    percent = _percents(values[known])
    lowest = 0
    if not breaks:
        if percent.size == 0:
            return Classes(scheme, (), (), (-1,) * values.size)
        breaks = tuple(sorted({*_breaks(percent, scheme, classes), int(percent.max())}))
        lowest = int(percent.min())
    codes = np.full(values.size, -1)
    codes[known] = np.searchsorted(breaks, percent, side="left")
    counts = np.bincount(codes[known], minlength=len(breaks))
    return Classes(
        scheme,
        tuple(zip((lowest, *(upper + 1 for upper in breaks[:-1])), breaks, strict=True)),
        tuple(int(n) for n in counts),
        tuple(int(c) for c in codes),
    )


def common(
    shares: Sequence[npt.ArrayLike], scheme: str | Sequence[float] = "quantiles", classes: int = 5
) -> tuple[int, ...]:
    """Find one set of breaks for maps that are compared.

    Parameters
    ----------
    shares
        The shares (0–1) of each map, pooled; missing ones are NaN.
    scheme, classes
        As for `of_shares`; own breaks come back as they are.

    Returns
    -------
    tuple of int
        The highest percent of each class, the last of them 100: to give to `of_shares`.

    Raises
    ------
    ArgumentError, TableError
        As `of_shares`.

    Examples
    --------
    >>> breaks = common([[0.1, 0.2, 0.3], [0.2, 0.5, 0.9]], classes=2)
    >>> breaks, [of_shares(s, breaks).counts for s in ([0.1, 0.2, 0.3], [0.2, 0.5, 0.9])]
    ((25, 100), [(2, 1), (1, 2)])
    """
    scheme, breaks = _read(scheme, classes)
    if breaks:
        return breaks
    if not isinstance(shares, Iterable) or isinstance(shares, str | pd.Series | pd.DataFrame):
        raise TableError(f"shares is {shares!r:.80}; expected a list of the shares of each map.")
    pooled = np.concatenate([np.empty(0), *(frames.shares(s, "shares").ravel() for s in shares)])
    uppers = [upper for _, upper in of_shares(pooled, scheme, classes).ranges]
    return (*uppers[:-1], 100)


def check_scheme(scheme: str | Sequence[float], classes: int = 5) -> None:
    """Refuse what shares cannot be sorted by, before any are.

    Parameters
    ----------
    scheme, classes
        As for `of_shares`.

    Raises
    ------
    ArgumentError
        If there is no such scheme, or so many classes.
    """
    _read(scheme, classes)


def _read(scheme: str | Sequence[float], classes: int) -> tuple[str, tuple[int, ...]]:
    """Take a scheme apart: its name, "own" for breaks, and these in whole percents, up to 100."""
    most = len(COLORS)
    frames.check_whole(classes, "classes")
    if classes > most:
        raise ArgumentError(f"classes is {classes}, but there are {most} at most.")
    if isinstance(scheme, str):
        if scheme not in SCHEMES:
            raise ArgumentError(
                f"scheme is {scheme!r}; expected 'quantiles', 'fisher_jenks' or your own breaks in "
                "percent."
            )
        return scheme, ()
    given = list(scheme) if isinstance(scheme, Iterable) else [str(scheme)]
    whole = [int(b) if isinstance(b, Real) and b == b // 1 else -1 for b in given]
    rising = all(a < b for a, b in pairwise(whole))
    uppers = tuple(whole) if whole[-1:] == [100] else (*whole, 100)
    if not whole or min(whole) < 1 or max(whole) > 100 or not rising or len(uppers) > most:
        shown = ", ".join(f"{b:g}" if isinstance(b, Real) else str(b) for b in given)
        raise ArgumentError(
            f"scheme has the breaks {shown or '(none)'}: expected rising whole percents over 0 and "
            "up to 100, the highest of each class, such as 10, 20, 40; with the class above the "
            f"last there are {most} classes at most."
        )
    return "own", uppers


def _percents(values: npt.NDArray[np.floating]) -> npt.NDArray[np.int_]:
    """Round halves up, as sentences do."""
    rounded: npt.NDArray[np.int_] = np.floor(values * 100 + 0.5).astype(int)
    return rounded


def _breaks(percent: npt.NDArray[np.int_], scheme: str, k: int) -> list[int]:
    """Upper bounds of the classes in whole percents."""
    k = min(k, np.unique(percent).size)
    if k == 1:
        return []
    ordered = np.sort(percent)
    if scheme == "quantiles":
        # Between two areas in proportion, rounded down, in whole numbers: no last bit decides.
        first, part = np.divmod(np.arange(1, k) * (len(ordered) - 1), k)
        low, high = ordered[first], ordered[first + 1]
        return sorted({*(low + part * (high - low) // k).tolist()})
    import mapclassify  # takes most of a second, so only where it is asked

    few = ordered[:: -(-percent.size // _LARGE)]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Not enough unique values")  # classes then merge
        warnings.filterwarnings("ignore", message="Numba not installed")
        bins = mapclassify.FisherJenks(few, k=min(k, np.unique(few).size)).bins
    return [int(np.floor(b)) for b in bins if np.floor(b) >= percent.min()]
