"""The rule that carries a five-year figure to the end of its period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames, indicators, moe
from exclusion.errors import ArgumentError, TableError
from exclusion.now import _history
from exclusion.now._history import FIVE, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from exclusion.moe import Floats

METHODS: Final = (
    "steps",
    "steps_and_nation",
    "steps_and_one_year",
    "steps_nation_and_one_year",
    "missing",
)
"""What an estimate rests on: the place's and the counties' steps, the nation's newer 1-year figure,
the place's own; "missing" where the place has no two figures with margins."""

#: Of a place's own departure from what is expected, about half lasts.
_LASTS: Final = 0.5
#: Steps from the middle of a five-year period to its end.
_TO_THE_END: Final = 2
_AHEAD: Final = 1
#: Counties of fewer households say little of a step.
_LARGE: Final = 20_000
#: So many of them it takes to fit what is to be expected.
_COUNTIES: Final = 100
#: Of the nation's 3,144 counties the history must have these, or its average is not the nation's.
_NATION: Final = 3_000
#: Of a list of counties this part may lack, as Connecticut's regions do, which are new in 2022.
_LACKING: Final = 0.05
#: Share of the newest year in a five-year figure's answers.
_NEWEST: Final = 1 / FIVE
_UNUSUAL: Final = 2.0

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


def _expected(step: Step, measure: str, year: int, coefficients: object) -> Coefficients:
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
    chosen = _expected(step, measure, year, coefficients)
    expected = chosen.expected(step.before)
    away = step.step - expected
    far = np.sqrt(chosen.spread**2 + step.noise)
    return pd.DataFrame(
        {
            "step": step.step,
            "se": np.sqrt(step.noise),
            "expected": expected,
            "lasting": expected + _kept(chosen, step) * away,
            "spread": np.where(step.known, chosen.spread, np.nan),
            "unusual": np.abs(away) > _UNUSUAL * far,
        },
        index=step.geoids,
    )


def _kept(chosen: Coefficients, step: Step) -> Floats:
    """Return the part of a place's own departure that is taken to last."""
    total = chosen.spread**2 + step.noise
    part: Floats = _LASTS * chosen.spread**2 / np.where(total > 0, total, np.nan)
    return np.where(total == 0, 0.0, part)


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
        its 90 % interval; `method`, one of `METHODS`; `shift`, `now` less the published figure.

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
    chosen = _expected(step, measure, year, coefficients)
    count = _TO_THE_END + ahead
    kept = _kept(chosen, step)
    expected = chosen.expected(step.before)
    moved = step.share + count * (expected + kept * (step.step - expected))
    shift, seen = _nation(step, moved, nation, nation_of)
    now = moved + shift
    variance = (
        step.variance
        + (count * kept) ** 2 * step.noise
        + 2 * count * kept * step.variance * _NEWEST
        + (1 + ahead) * _wander(now, step.households, measure)
        + np.where(seen, 0.0, ((1 + ahead) * _UNSEEN.get(measure, _UNSEEN_ELSE)) ** 2)
    )
    own = _own(one_year, step.geoids)
    now, variance, used = _joined(now, variance, own, _NEWEST * (1 + count * kept))
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


def _wander(now: Floats, households: Floats, measure: str) -> Floats:
    """Return ψ², what a place may do that no step foretells."""
    share = np.clip(now, 0, 1)
    size = np.sqrt(_WANDER_SIZE / np.maximum(households, _LEAST_SIZE))
    found: Floats = _WANDER.get(measure, _WANDER_ELSE) * share * (1 - share) * size
    return found


def _nation(
    step: Step, moved: Floats, nation: object, nation_of: Iterable[str] | None
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return δ for each place, and where a newer figure gave it."""
    none = np.zeros(len(moved)), np.zeros(len(moved), dtype=bool)
    if nation is None:
        if nation_of is not None:
            raise ArgumentError("nation_of says which counties nation= is of: give that share too.")
        return none
    shares = _national(nation)
    counted = step.is_county & np.isfinite(moved) & (step.households > 0)
    counted &= _among(step, counted, nation_of)
    states = step.geoids.astype(str).str[:2].to_numpy()
    whole = shares["US"] - _average(moved, step.households, counted)
    shift = np.full(len(moved), whole)
    for state, share in shares.items():
        here = states == state
        if here.any():
            own = share - _average(moved, step.households, counted & here)
            shift[here] = (1 - _LASTS) * whole + _LASTS * own
    return shift, np.ones(len(moved), dtype=bool)


def _national(nation: object) -> dict[str, float]:
    """Read the nation's share, and those of states where there are some."""
    given: dict[Any, Any]
    given = dict(nation) if isinstance(nation, Mapping | pd.Series) else {"US": nation}
    for name, share in given.items():
        frames.check_between(share, f"nation[{name!r}]" if len(given) > 1 else "nation")
    if "US" not in given:
        raise ArgumentError(
            f"nation has {', '.join(map(repr, given))}, but not 'US': states' shares stand beside "
            "the nation's."
        )
    return {str(name): float(share) for name, share in given.items()}


def _average(moved: Floats, households: Floats, counted: npt.NDArray[np.bool_]) -> float:
    if not counted.any():
        raise TableError("None of the counties of that 1-year share has an estimate by steps.")
    return float(np.average(moved[counted], weights=households[counted]))


def _among(
    step: Step, counted: npt.NDArray[np.bool_], nation_of: Iterable[str] | None
) -> npt.NDArray[np.bool_]:
    """Tell which places the nation's share is of, where the history has them."""
    if nation_of is None:
        if counted.sum() < _NATION:
            raise TableError(
                f"nation= is set against the average of all counties, and the history has "
                f"{int(counted.sum()):,} of some 3,140. Give a history of all counties, or say by "
                "nation_of= which counties the share is of."
            )
        return counted
    wanted = frames.texts(nation_of, "nation_of")
    lacking = sorted(set(wanted) - set(step.geoids[counted]))
    if len(lacking) > _LACKING * len(wanted):
        raise TableError(
            f"{len(lacking):,} of the {len(wanted):,} counties in nation_of have no step in the "
            f"history, such as {', '.join(lacking[:3])}: its average is not that of the share."
        )
    return np.asarray(step.geoids.isin(wanted))


def _own(one_year: pd.DataFrame | None, geoids: pd.Index) -> tuple[Floats, Floats]:
    """Return the places' own 1-year shares and their variances."""
    nothing = np.full(len(geoids), np.nan)
    if one_year is None:
        return nothing, nothing
    needed = ("GEOID", "share", "se")
    frames.check_columns(one_year, needed, "one_year", "newer figures cannot be read from it")
    if one_year["GEOID"].duplicated().any():
        twice = one_year["GEOID"][one_year["GEOID"].duplicated()].iloc[0]
        raise TableError(f"one_year has {twice} more than once; expected one row a place.")
    share = frames.shares(one_year["share"].to_numpy(), "share of one_year")
    se = frames.share_margins(one_year["se"].to_numpy(), "se of one_year")
    table = pd.DataFrame({"share": share, "variance": se**2}, index=one_year["GEOID"].to_numpy())
    table = table.reindex(geoids)
    return table["share"].to_numpy(float), table["variance"].to_numpy(float)


def _joined(
    now: Floats, variance: Floats, own: tuple[Floats, Floats], kappa: Floats
) -> tuple[Floats, Floats, npt.NDArray[np.int_]]:
    """Join an estimate with a place's own 1-year figure, whose answers it has in part."""
    share, noise = own
    used = np.isfinite(share) & np.isfinite(noise) & np.isfinite(now) & np.isfinite(variance)
    shared = kappa * noise
    apart = variance + noise - 2 * shared
    weight = np.clip((variance - shared) / np.where(apart > 0, apart, np.nan), 0, 1)
    weight = np.where(np.isnan(weight), 1.0, weight)  # both without error: the newer one
    joined = (1 - weight) * now + weight * share
    spread = (1 - weight) ** 2 * variance + weight**2 * noise + 2 * weight * (1 - weight) * shared
    return np.where(used, joined, now), np.where(used, spread, variance), used.astype(int)


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
