"""A place's own published rows, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import estimates, frames, geoid, indicators, moe
from exclusion.change import _compare
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT: Final = ("households", "households_moe", "base", "base_moe", "share", "share_moe")
_TEXTS: Final = ("moe_method", "period", "table")


def _rows(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Estimate the measure in each vintage that has its lines, with a margin."""
    columns = {f"{by}_{name}": name for name in (*_KEPT, *_TEXTS)}
    found = {}
    is_one = isinstance(by, str) and by in indicators.CATALOGUE
    for vintage, own in rows.groupby("vintage", sort=True) if is_one else ():
        year = _year(vintage)
        tables = own["variable"].astype(str).str.split("_").str[0].unique()
        known = estimates.published(
            own.drop(columns="vintage"), vintages=dict.fromkeys(tables, year), only=by
        )
        margins = [f"{by}_households_moe", f"{by}_share_moe"]
        if f"{by}_table" in known and np.isfinite(known[margins].to_numpy()).all():
            found[year] = known[[*columns]].rename(columns=columns).iloc[0]
    if not found:
        raise TableError(
            f"No vintage of these rows gives {by!r} with a margin; see indicators.CATALOGUE for "
            "the lines it is read from."
        )
    frame = pd.DataFrame(list(found.values()), index=pd.Index(list(found), name="vintage"))
    return frame.astype(dict.fromkeys(_KEPT, float))


def _with(frame: pd.DataFrame, newest: pd.Series[Any] | None) -> pd.DataFrame:
    """Put a newer figure last, if it is one."""
    if newest is None:
        return frame
    if not isinstance(newest, pd.Series) or not {*_KEPT, *_TEXTS} <= set(newest.index):
        raise TableError(f"newest must be a Series with {', '.join((*_KEPT, *_TEXTS))}.")
    margins = newest[["households_moe", "share_moe"]].to_numpy(float)
    vintage = geoid.vintage_of(newest["period"])
    if vintage <= frame.index[-1] or not np.isfinite(margins).all():
        return frame
    own = newest[[*_KEPT, *_TEXTS]].to_frame().T.set_axis([vintage], axis=0)
    joined = pd.concat([frame, own]).rename_axis("vintage")
    return joined.astype(dict.fromkeys(_KEPT, float))


def _year(vintage: object) -> int:
    try:
        year = int(str(vintage))
    except ValueError as err:
        raise VintageError(f"The history has the vintage {vintage!r}; expected a year.") from err
    geoid.check_vintage(year, "history")
    return year


def _against(frame: pd.DataFrame, before: Sequence[int | None], confidence: float) -> pd.DataFrame:
    """Compare each row with another one; None compares with nothing."""
    rows: list[dict[str, float]] = []
    verdicts: list[str | None] = []
    for at, other in enumerate(before):
        row = dict.fromkeys(("change", "change_moe", "z", "overlap"), np.nan)
        verdict = None
        if other is not None:
            new, old = frame.iloc[at], frame.iloc[other]
            shared = _compare.overlap(int(frame.index[other]), int(frame.index[at]))
            pair = (new["share"], new["share_moe"], old["share"], old["share_moe"])
            margin = float(moe.of_difference(pair[1], pair[3]) * np.sqrt(1 - shared))
            z = float(moe.z_score(*pair, overlap=shared))
            far = abs(z) > float(moe.rescale(moe.Z90, confidence))
            up, down, neither = _compare.VERDICTS
            row |= {"change": pair[0] - pair[2], "change_moe": margin, "z": z, "overlap": shared}
            if not np.isnan(z):
                verdict = neither if not far else up if z > 0 else down
        rows.append(row)
        verdicts.append(verdict)
    out = pd.DataFrame(rows, index=frame.index)
    return out.assign(verdict=pd.Series(verdicts, index=frame.index, dtype=object))


def series(
    rows: pd.DataFrame,
    by: str,
    *,
    newest: pd.Series[Any] | None = None,
    confidence: float = 0.90,
) -> pd.DataFrame:
    """Follow a place's share through its published rows, vintage by vintage.

    Parameters
    ----------
    rows
        The place's own published rows of several vintages, long: vintage, GEOID, variable,
        estimate, moe, moe_method; such as a snapshot's `history`.
    by
        Name of a measure that can be read from them, such as "no_subscription".
    newest
        A newer figure of the place from elsewhere, such as a row of `Study.totals`: `households`,
        `base` and `share` with their margins, `moe_method`, `period` and `table`. It comes last
        where its period is after all others and it has a margin.
    confidence
        Confidence of each verdict, which is of that pair of periods alone.

    Returns
    -------
    DataFrame
        Indexed by vintage, ascending: `households`, `base` and `share` (0–1), with 90% margins,
        `moe_method`, `period` and `table`; `change` of the share from the row before with its 90%
        margin, `z`, `overlap` (C of the two periods) and `verdict`, one of `VERDICTS`; the same
        from the first row, prefixed `first_`. A vintage whose lines do not give the measure with a
        margin is left out.

    Raises
    ------
    TableError
        If the rows break their contract or are of several GEOIDs, no vintage gives the measure, or
        the newest figure lacks something.
    VintageError
        If a vintage is no year, or before 2017.
    ArgumentError
        If the confidence is not between 0 and 1.

    Warns
    -----
    VintageWarning
        Once, with the largest C, if periods that are compared overlap, as those of consecutive
        vintages do by four years of five.

    Notes
    -----
    z = (p₂ − p₁) / (√(se₁² + se₂²)·√(1 − C)), and the margin of the change is multiplied by
    √(1 − C). A place's samples are large enough for shares to be tested as they are. Vintages 2017
    to 2019 pool answers given before and after the questions changed in 2016.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know* (2020),
    chapter 7, overlapping periods.

    Examples
    --------
    >>> def rows(vintage, whole, part):
    ...     return [(vintage, "22071", "B28002_001", whole, 1_200.0, "published"),
    ...             (vintage, "22071", "B28002_013", part, 900.0, "published")]
    >>> history = pd.DataFrame(rows(2018, 154_000.0, 40_000.0) + rows(2023, 156_000.0, 20_000.0),
    ...     columns=["vintage", "GEOID", "variable", "estimate", "moe", "moe_method"])
    >>> series(history, "no_internet")[["share", "change", "change_moe", "verdict"]].round(3)
             share  change  change_moe verdict
    vintage
    2018     0.260     NaN         NaN    None
    2023     0.128  -0.132       0.008    fell
    """
    _compare.check(confidence, 0.0)
    needed = ("vintage", "GEOID", "variable")
    frames.check_columns(rows, needed, "The history", "it cannot be followed")
    if rows["vintage"].isna().any():
        raise VintageError("The history has a row without a vintage; expected a year.")
    places = sorted(map(str, rows["GEOID"].unique()))
    if len(places) > 1:
        raise TableError(f"The history has rows of {', '.join(places[:3])}; expected one place.")
    frame = _with(_rows(rows, by), newest)
    n = len(frame)
    last = _against(frame, [None, *range(n - 1)], confidence)
    first = _against(frame, [None, *([0] * (n - 1))], confidence)
    _compare.warn(float(np.nanmax([0.0, *last["overlap"], *first["overlap"]])))
    return frame.join(last).join(first.add_prefix("first_"))
