"""The rule that carries a five-year figure to the end of its period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid, indicators, moe
from exclusion.now import _history, _newer, _steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exclusion.moe import Floats
    from exclusion.now._steps import Coefficients

METHODS: Final = (
    "steps",
    "steps_and_nation",
    "steps_and_one_year",
    "steps_nation_and_one_year",
    "missing",
)
"""What an estimate rests on: the place's and the counties' steps, the nation's newer 1-year figure,
the place's own; "missing" where the place has no two figures with margins."""

#: Steps from the middle of a five-year period to its end.
_TO_THE_END: Final = 2
_AHEAD: Final = 1
#: Share of the newest year in a five-year figure's answers.
_NEWEST: Final = 1 / geoid.POOLED

# What a place may do in two years that no step foretells: K in ψ² = K·p(1 - p)·√(100,000 / N).
_WANDER: Final = {
    "no_subscription": 0.0010,
    "no_broadband": 0.0010,
    "no_home_broadband": 0.0011,
    "no_wireline": 0.0013,
    "no_computer": 0.0003,
    "smartphone_only": 0.0008,
    "cellular_only": 0.0016,
}
_WANDER_ELSE: Final = 0.0015  # of measures that were not tried
_WANDER_SIZE, _LEAST_SIZE = 100_000.0, 2_000.0
# What the whole country may do unseen, where no newer 1-year figure of it is at hand: ω.
_UNSEEN: Final = {"no_home_broadband": 0.006, "no_wireline": 0.006}
_UNSEEN_ELSE: Final = 0.003


def estimate(  # noqa: PLR0913 - what newer figures say is four of them
    history: pd.DataFrame,
    measure: str,
    *,
    year: int | None = None,
    ahead: int = 0,
    nation: float | Mapping[str, float] | None = None,
    nation_of: Iterable[str] | None = None,
    one_year: pd.DataFrame | None = None,
    coefficients: Coefficients | Iterable[float] | None = None,
) -> pd.DataFrame:
    """Estimate places' shares in the last year of a five-year period, or a year later.

    Parameters
    ----------
    history
        Published rows of places, counties or states, one a place and vintage: GEOID, vintage (the
        last year of the 5-year period), share (0–1), se (its standard error: margin / 1.645) and
        households.
    measure
        Name of the measure, such as "no_subscription".
    year
        The vintage Y to start from, 2021 or later; None: the newest of the history.
    ahead
        0: the year Y itself; 1: the year after it. Never further.
    nation
        The nation's published 1-year share of Y, 0–1; or, by state as well, {"US": 0.08,
        "22": 0.12}: a state's counts half for its counties. None where none is at hand.
    nation_of
        GEOIDs of the counties that such a share is of, where it is not of all: the history must
        have them. None: all counties of the history, which must then have nearly all there are.
    one_year
        Published 1-year rows of Y of the places themselves: GEOID, share and se. Puerto Rico
        takes no part in any average.
    coefficients
        What step is to be expected, from `fit`, or its three numbers. None: fitted to the history
        where it has 100 counties of over 20,000 households, else those of `BUNDLED`.

    Returns
    -------
    DataFrame
        Indexed by GEOID, the places of vintage Y: `now`, the share, 0–1; `se`; `low` and `high`,
        its 90% interval; `method`, one of `METHODS`; `shift`, `now` less the published figure.

    Raises
    ------
    ArgumentError
        If the measure is not of the catalogue, `ahead` neither 0 nor 1, or the coefficients none.
    TableError
        If a frame breaks its contract, no coefficients are known, or counties of the nation's
        share are not in the history.
    VintageError
        If a vintage is no year, or `year` is before 2021 or not there.

    Notes
    -----
    d = a(Y) − a(Y−1), f what is expected of it (`fit`), v = (se² + se'²)/5:
    d* = f + ½·τ²/(τ² + v)·(d − f), for about half of a place's own departure lasts.
    now = a(Y) + 2·d* + δ; a year later 3·d*. δ = the nation's 1-year share less the average of the
    rule over the same counties, weighted by households; 0 without it.

    se² = se²(a) + g²·v + 2·g·se²(a)/5 + ψ² + ω², g = 2·½·τ²/(τ² + v) (a year later 3);
    ψ² = K·p(1 − p)·√(100,000 / N), N from 2,000 on; ω = 0.3 points (0.6 of no_home_broadband and
    no_wireline), where δ is missing; a year later ψ² and ω twice as large. With the place's own
    1-year share t, of standard error s: C = κ·s², κ = 1/5 + g/5, for a fifth of the answers are the
    same; w = (V − C) / (V + s² − 2C), within 0–1; (1 − w)·now + w·t.

    On the 837 counties with 1-year figures of 2022 the true error is 1.28 points of no_subscription
    (the five-year figure itself: 3.3), 1.84 of no_home_broadband and 0.68 of no_computer. Nothing
    inside the vintages tells that a trend turns: only a newer 1-year figure does.

    Examples
    --------
    >>> rows = [("22071", 2022, 0.1838, 0.0050, 153_000), ("22071", 2023, 0.1637, 0.0050, 154_000)]
    >>> history = pd.DataFrame(rows, columns=["GEOID", "vintage", "share", "se", "households"])
    >>> estimate(history, "no_subscription")[["now", "low", "high", "method"]].round(2)
            now  low  high method
    GEOID
    22071  0.12  0.1  0.14  steps
    """
    frames.check_choice(measure, indicators.CATALOGUE, "measure")
    frames.check_whole(ahead, "ahead", 0, _AHEAD)
    table = _history.read(history)
    year = _history.newest(table, year)
    step = _history.stepped(table, year)
    chosen = _steps.expected(step, measure, year, coefficients)
    count = _TO_THE_END + ahead
    kept = _steps.kept(chosen, step)
    expected = chosen.expected(step.before)
    moved = step.share + count * (expected + kept * (step.step - expected))
    shift, seen = _newer.nation_shift(step, moved, nation, nation_of)
    now = moved + shift
    variance = (
        step.variance
        + (count * kept) ** 2 * step.noise
        + 2 * count * kept * step.variance * _NEWEST
        + (1 + ahead) * _wander(now, step.households, measure)
        + np.where(seen, 0.0, ((1 + ahead) * _UNSEEN.get(measure, _UNSEEN_ELSE)) ** 2)
    )
    own = _newer.own(one_year, step.geoids)
    now, variance, used = _newer.joined(now, variance, own, _NEWEST * (1 + count * kept))
    method = np.array(METHODS, dtype=object)[seen.astype(int) + 2 * used]
    method[np.isnan(now) | np.isnan(variance)] = METHODS[-1]
    missing = method == METHODS[-1]
    now, se = np.where(missing, np.nan, now), np.where(missing, np.nan, np.sqrt(variance))
    ends = {"now": now, "low": now - moe.Z90 * se, "high": now + moe.Z90 * se}
    clipped = {name: np.clip(values, 0, 1) for name, values in ends.items()}
    return pd.DataFrame(
        {
            "now": clipped["now"],
            "se": se,
            "low": clipped["low"],
            "high": clipped["high"],
            "method": pd.Series(method, index=step.geoids, dtype=object),
            "shift": clipped["now"] - step.share,
        },
        index=step.geoids,
    )


def has_turned(shift: float, measure: str) -> bool:
    """Tell whether a newer figure of the nation says that the trend has turned.

    Parameters
    ----------
    shift
        By how much, δ, that figure moved the places' estimates, as a share.
    measure
        Name of the measure.

    Returns
    -------
    bool
        Whether it is more than 1.65·ω; steps of the vintages are then no longer a guide. No check
        inside the vintages finds a turning point.

    Raises
    ------
    ArgumentError
        If the measure is not of the catalogue, or the shift no number.

    Examples
    --------
    >>> has_turned(-0.002, "no_subscription"), has_turned(0.008, "no_subscription")
    (False, True)
    """
    frames.check_choice(measure, indicators.CATALOGUE, "measure")
    frames.check_finite(shift, "shift")
    return abs(shift) > moe.Z90 * _UNSEEN.get(measure, _UNSEEN_ELSE)


def _wander(now: Floats, households: Floats, measure: str) -> Floats:
    """Return ψ², what a place may do that no step foretells."""
    share = np.clip(now, 0, 1)
    size = np.sqrt(_WANDER_SIZE / np.maximum(households, _LEAST_SIZE))
    found: Floats = _WANDER.get(measure, _WANDER_ELSE) * share * (1 - share) * size
    return found
