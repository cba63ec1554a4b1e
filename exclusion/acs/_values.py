"""Published numbers as the estimate table: sentinels decoded once, each with its meaning kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion.errors import SourceError
from exclusion.frames import CONTROLLED, LEAST_ESTIMATE
from exclusion.snapshots import ESTIMATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

#: What the Bureau prints in place of a number, and what it means (ACS, *Notes on estimates*).
ANNOTATIONS: Final = {
    "-": "too few sample observations for an estimate",
    "N": "too few sample cases for an estimate",
    "(X)": "not applicable or not available",
    "**": "too few sample observations for a margin of error",
    "***": "a median in the lowest or highest interval of an open-ended distribution",
    "*****": "controlled to an independent count: the margin of error is zero",
}
#: The numbers that files and answers hold in their place.
SENTINELS: Final = {
    -666666666: "-",
    -999999999: "N",
    -888888888: "(X)",
    -222222222: "**",
    -333333333: "***",
    CONTROLLED: "*****",
}
CODES: Final = {text: code for code, text in SENTINELS.items()}


def long(wides: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Turn published columns into the estimate table.

    Parameters
    ----------
    wides
        Frames indexed by GEOID with a column of floats for each estimate ("B28002_001E") and
        margin ("B28002_001M"), sentinels and all.

    Returns
    -------
    pandas.DataFrame
        GEOID, variable, estimate, moe, moe_method, annotation; sorted by variable and GEOID.
    """
    held: dict[str, pd.DataFrame] = {}
    for wide in wides:
        held |= {column[:-1]: wide for column in wide.columns if column.endswith("E")}
    if not held:
        return pd.DataFrame({name: [] for name in ESTIMATE_COLUMNS})
    # All columns at once: a place has some thousand, and a pandas call costs as much as a column.
    every = {id(wide): wide for wide in held.values()}
    order = {one: np.argsort(wide.index.to_numpy(str)) for one, wide in every.items()}
    parts = [(name, held[name], order[id(held[name])]) for name in sorted(held)]
    variable = np.repeat([name for name, *_ in parts], [len(rows) for *_, rows in parts])
    estimate = np.concatenate([_column(wide, f"{name}E", rows) for name, wide, rows in parts])
    moe = np.concatenate([_column(wide, f"{name}M", rows) for name, wide, rows in parts])
    starts = np.cumsum([0, *(len(wide) for wide in every.values())])
    at = {one: start + order[one] for one, start in zip(every, starts, strict=False)}
    ids = pd.concat([wide.index.to_series() for wide in every.values()]).astype("str")
    noted = _notes(estimate, variable)
    method = np.where(moe == CONTROLLED, "controlled", np.where(moe >= 0, "published", "missing"))
    return pd.DataFrame(
        {
            "GEOID": ids.array.take(np.concatenate([at[id(wide)] for _, wide, _ in parts])),
            "variable": pd.Series(variable, dtype="str"),
            "estimate": np.where(estimate <= LEAST_ESTIMATE, np.nan, estimate),
            "moe": np.where(moe == CONTROLLED, 0.0, np.where(moe >= 0, moe, np.nan)),
            "moe_method": pd.Series(method, dtype="str"),
            "annotation": pd.Series(
                np.where(noted == "", _notes(moe, variable), noted), dtype="str"
            ),
        },
        columns=list(ESTIMATE_COLUMNS),
    )


def _column(wide: pd.DataFrame, name: str, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    if name not in wide:
        return np.full(len(rows), np.nan)
    return wide[name].to_numpy(float)[rows]


def _notes(values: NDArray[np.float64], variables: NDArray[np.str_]) -> NDArray[np.object_]:
    noted = np.full(len(values), "", dtype=object)
    for value in np.unique(values[values <= LEAST_ESTIMATE]):
        known = SENTINELS.get(value)
        if known is None:
            for variable in np.unique(variables[values == value]):
                logger.warning(
                    "%s: %.0f is no sentinel that is known; kept as missing", variable, value
                )
        noted[values == value] = known or f"{value:.0f}"
    return noted


def check_whole(geoids: pd.Index[str], within: Sequence[str], geography: str, vintage: int) -> None:
    """Raise where a place that was asked for has no row.

    Parameters
    ----------
    geoids
        The GEOIDs that came.
    within
        Those that were asked for, whole or as the start of others.
    geography
        Such as "tract".
    vintage
        The last year of the 5-year period.

    Raises
    ------
    SourceError
        Naming the first GEOID without a row.
    """
    found = {length: set(geoids.str[:length]) for length in {len(prefix) for prefix in within}}
    lacking = [prefix for prefix in within if prefix not in found[len(prefix)]]
    if lacking:
        raise nothing_there(lacking[0], geography, vintage)


def nothing_there(geoid: str, geography: str, vintage: int) -> SourceError:
    """Say that the Bureau has nothing for a GEOID, and why that may be.

    Parameters
    ----------
    geoid
        Of a state, county or place.
    geography
        Such as "tract".
    vintage
        The last year of the 5-year period.

    Returns
    -------
    SourceError
        To be raised.
    """
    asked = "row" if geography in {"state", "county", "place", "cbsa"} else geography
    hint = "Check the GEOID (leading zeros are often lost in spreadsheets)."
    if geoid.startswith("09") and len(geoid) == 5:
        hint = (
            "Connecticut's eight counties (09001-09015) serve to vintage 2021, its nine planning "
            "regions (09110-09190) from vintage 2022 on."
        )
    return SourceError(
        f"The Census Bureau has no {asked} for {geoid} in vintage {vintage}. {hint}",
        url=geoid,
        status=204,
    )
