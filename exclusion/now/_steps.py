"""What step is to be expected of a place, from one published figure to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _records, frames, indicators
from exclusion.errors import ArgumentError, TableError
from exclusion.now import _history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.now._history import Step

#: Of a place's own departure from what is expected, about half lasts.
LASTS: Final = 0.5
#: Counties of fewer households say little of a step.
_LARGE: Final = 20_000
#: So many of them it takes to fit what is to be expected.
_COUNTIES: Final = 100
_UNUSUAL: Final = 2.0


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What step is to be expected of a place: f = intercept + slope · a(Y−1), a year.

    Parameters
    ----------
    intercept
        Share, 0–1, a year.
    slope
        Of the figure before: -0.11 where a ninth of those without goes each year.
    spread
        Standard deviation τ of places' true steps around f, share a year.
    """

    intercept: float
    slope: float
    spread: float

    _repr_html_ = _records.card

    def expected(self, before: npt.ArrayLike) -> Floats:
        """Return f for places whose figure before was that share, 0–1."""
        found: Floats = self.intercept + self.slope * np.asarray(before, dtype=float)
        return found


def fit(history: pd.DataFrame, year: int | None = None) -> Coefficients:
    """Tell what step is to be expected, from the published rows of all counties.

    Parameters
    ----------
    history
        Rows of one measure: GEOID (counties), vintage, share (0–1), se, households.
    year
        The vintage to which the step is taken, from the one before; None: the newest.

    Returns
    -------
    Coefficients
        Of shares, 0–1.

    Raises
    ------
    TableError
        If the history breaks its contract, or has fewer than 100 counties of over 20,000
        households in both vintages.
    VintageError
        If a vintage is no year, or `year` is before 2021 or not there.

    Notes
    -----
    Regression of d = a(Y) − a(Y−1) on a(Y−1), weighted by households, over the counties of more
    than 20,000 households, Puerto Rico's municipios left out. τ² = the weighted mean of (d − f)²
    less that of v = (se² + se'²)/5, the steps' sampling variance; 0 where that is negative.
    """
    table = _history.read(history)
    step = _history.stepped(table, _history.newest(table, year))
    used = _used(step)
    if used.sum() < _COUNTIES:
        raise TableError(
            f"The history has {int(used.sum())} counties of more than {_LARGE:,} households in two "
            f"consecutive vintages; it takes {_COUNTIES} to tell what step is to be expected."
        )
    return _fitted(step, used)


def _used(step: Step) -> npt.NDArray[np.bool_]:
    """Tell which places a fit is made from."""
    found: npt.NDArray[np.bool_] = (
        step.known & (step.years == 1) & (step.households > _LARGE) & step.is_county
    )
    return found


def _fitted(step: Step, used: npt.NDArray[np.bool_]) -> Coefficients:
    weight = step.households[used]
    matrix = np.column_stack([np.ones(len(weight)), step.before[used]])
    weighted = matrix * weight[:, None]
    intercept, slope = np.linalg.solve(weighted.T @ matrix, weighted.T @ step.step[used])
    away = (step.step[used] - intercept - slope * step.before[used]) ** 2 - step.noise[used]
    variance = max(float(np.average(away, weights=weight)), 0.0)
    return Coefficients(float(intercept), float(slope), float(np.sqrt(variance)))


def _given(coefficients: object) -> Coefficients:
    if isinstance(coefficients, Coefficients):
        return coefficients
    try:
        found = Coefficients(*map(float, coefficients))  # type: ignore[call-overload]
    except (TypeError, ValueError) as err:
        raise ArgumentError(
            f"coefficients is {coefficients!r}; expected Coefficients as `fit` gives them, or "
            "intercept, slope and spread as shares."
        ) from err
    if not np.isfinite([found.intercept, found.slope, found.spread]).all() or found.spread < 0:
        raise ArgumentError(f"{found} are no coefficients: expected finite numbers, spread from 0.")
    return found


def expected(step: Step, measure: str, year: int, coefficients: object) -> Coefficients:
    """Choose the coefficients: those given, the history's own, or the bundled."""
    if coefficients is not None:
        return _given(coefficients)
    used = _used(step)
    if used.sum() >= _COUNTIES:
        return _fitted(step, used)
    known = [vintage for vintage in BUNDLED if vintage <= year and measure in BUNDLED[vintage]]
    if not known:
        raise TableError(
            f"What step is to be expected of {measure} is not known: give a history of all "
            "counties, or coefficients."
        )
    return BUNDLED[max(known)][measure]


def steps(
    history: pd.DataFrame,
    measure: str,
    *,
    year: int | None = None,
    coefficients: Coefficients | Iterable[float] | None = None,
) -> pd.DataFrame:
    """Tell how places move from one published figure to the next, and what was to be expected.

    Parameters
    ----------
    history, measure, year, coefficients
        As for `estimate`.

    Returns
    -------
    DataFrame
        Indexed by GEOID, shares a year: `step`, d; `se`, its standard error; `expected`, f;
        `lasting`, d*, what is taken to go on; `spread`, τ; `unusual`, whether the step is further
        from f than twice √(τ² + v). NaN where a place has no two figures with errors.

    Raises
    ------
    ArgumentError, TableError, VintageError
        As for `estimate`.
    """
    frames.check_choice(measure, indicators.CATALOGUE, "measure")
    table = _history.read(history)
    year = _history.newest(table, year)
    step = _history.stepped(table, year)
    chosen = expected(step, measure, year, coefficients)
    usual = chosen.expected(step.before)
    away = step.step - usual
    far = np.sqrt(chosen.spread**2 + step.noise)
    return pd.DataFrame(
        {
            "step": step.step,
            "se": np.sqrt(step.noise),
            "expected": usual,
            "lasting": usual + kept(chosen, step) * away,
            "spread": np.where(step.known, chosen.spread, np.nan),
            "unusual": np.abs(away) > _UNUSUAL * far,
        },
        index=step.geoids,
    )


def kept(chosen: Coefficients, step: Step) -> Floats:
    """Return the part of a place's own departure that is taken to last."""
    total = chosen.spread**2 + step.noise
    part: Floats = LASTS * chosen.spread**2 / np.where(total > 0, total, np.nan)
    return np.where(total == 0, 0.0, part)


#: What `fit` gives for the counties of each vintage, by measure (subject table S2801).
BUNDLED: Final[Mapping[int, Mapping[str, Coefficients]]] = {
    2021: {
        "no_subscription": Coefficients(-0.00270, -0.0966, 0.00431),
        "no_home_broadband": Coefficients(-0.00083, -0.0594, 0.00527),
        "no_broadband": Coefficients(-0.00296, -0.0968, 0.00432),
        "no_computer": Coefficients(-0.00218, -0.1156, 0.00242),
        "smartphone_only": Coefficients(0.00154, 0.0299, 0.00304),
        "cellular_only": Coefficients(0.00219, -0.0119, 0.00433),
        "no_wireline": Coefficients(-0.00218, -0.0474, 0.00598),
    },
    2022: {
        "no_subscription": Coefficients(0.00121, -0.1139, 0.00415),
        "no_home_broadband": Coefficients(0.00420, -0.0726, 0.00575),
        "no_broadband": Coefficients(0.00105, -0.1133, 0.00414),
        "no_computer": Coefficients(-0.00036, -0.1234, 0.00185),
        "smartphone_only": Coefficients(0.00133, 0.0191, 0.00265),
        "cellular_only": Coefficients(0.00518, -0.0460, 0.00483),
        "no_wireline": Coefficients(0.00341, -0.0602, 0.00653),
    },
    2023: {
        "no_subscription": Coefficients(0.00185, -0.1363, 0.00387),
        "no_home_broadband": Coefficients(0.00844, -0.0944, 0.00517),
        "no_broadband": Coefficients(0.00176, -0.1357, 0.00388),
        "no_computer": Coefficients(-0.00017, -0.1390, 0.00150),
        "smartphone_only": Coefficients(0.00256, -0.0016, 0.00319),
        "cellular_only": Coefficients(0.00691, -0.0552, 0.00479),
        "no_wireline": Coefficients(0.00779, -0.0792, 0.00609),
    },
}
