"""A score from several components: weights, gaps and what a column is a number of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import ArgumentError, TableError
from exclusion.priority._standard import METHODS, scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.priority._standard import Method, Scaled

_TOLERANCE: Final = 1e-9
_DIGITS: Final = 9
_SUFFIXES: Final = ("_share", "_people", "_households")


def stem(areas: pd.DataFrame, column: str) -> str:
    """Return the name of the share that a column is, or is the count of; "" if there is none."""
    for suffix in _SUFFIXES:
        if column.endswith(suffix) and f"{column.removesuffix(suffix)}_share" in areas:
            return column.removesuffix(suffix)
    return ""


def numbers(areas: pd.DataFrame, column: str, what: str = "areas") -> Floats:
    """Return a column as floats, after a look at what its name promises."""
    frames.check_columns(areas, [column], what, "it has a weight")
    return frames.reader(column)(areas[column], f"{what}: {column}")


def estimates(areas: pd.DataFrame, column: str, what: str = "areas") -> Floats:
    """Return a component; a count is missing where its share is, and where nobody can be counted.

    A tract without households has no excluded ones either, but its 0 is no estimate.
    """
    values, name = numbers(areas, column, what), stem(areas, column)
    if name:
        values = np.where(np.isnan(numbers(areas, f"{name}_share", what)), np.nan, values)
    if name and f"{name}_base" in areas:
        values = np.where(numbers(areas, f"{name}_base", what) == 0, np.nan, values)
    return values


def uninhabited(areas: pd.DataFrame, weights: Mapping[str, float]) -> npt.NDArray[np.bool_]:
    """Tell where there is nobody to connect: a share of households has a base of 0.

    Such as a jail, a nursing home or a park: old or poor its people may be, but no household.
    """
    empty = np.zeros(len(areas), dtype=bool)
    for name in {stem(areas, column) for column in weights} - {""}:
        if f"{name}_households" in areas and f"{name}_base" in areas:
            empty |= numbers(areas, f"{name}_base") == 0
    return empty


def inhabited(areas: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Return the areas with all components missing where there is nobody to connect."""
    empty = uninhabited(areas, weights)
    if not empty.any():
        return areas
    names = {stem(areas, column) for column in weights} - {""}
    columns = [*weights, *(f"{name}_share" for name in names)]
    blank = {column: np.where(empty, np.nan, numbers(areas, column)) for column in columns}
    return areas.assign(**blank)


def check_areas(areas: pd.DataFrame) -> None:
    """Raise where there is no table of areas."""
    frames.check_columns(areas, (), "areas", "a row an area is expected")
    frames.check_columns(areas, areas.columns, "areas", "each is expected once")
    if not len(areas):
        raise TableError("areas has no rows: there is nothing to score.")


def check_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of the components that have one."""
    found = frames.numbers(weights, "weights")
    for column, weight in found.items():
        frames.check_number(weight, f"weights of {column}", zero=True)
    total = math.fsum(found.values())
    if abs(total - 1) > _TOLERANCE:
        raise ArgumentError(f"weights sum to {total:.10g}: expected 1.")
    return {column: weight for column, weight in found.items() if weight > 0}


def scales(
    weights: Mapping[str, float],
    method: str,
    frame: pd.DataFrame | None,
    thresholds: Mapping[str, float] | None,
) -> dict[str, Scaled]:
    """Return the function that brings each component to 0–1."""
    frames.check_choice(method, METHODS, "method")
    limits = frames.numbers({} if thresholds is None else thresholds, "thresholds")
    if method == "flags" and not weights.keys() <= limits.keys():
        lacking = ", ".join(sorted(weights.keys() - limits.keys()))
        raise ArgumentError(
            f'thresholds has none for {lacking}: method "flags" needs one for each component.'
        )
    if frame is not None:
        frames.check_columns(frame, weights, "frame", "areas are compared with it")
    others = {
        column: None if frame is None else estimates(inhabited(frame, weights), column, "frame")
        for column in weights
    }
    return {column: scale(method, others[column], limits.get(column)) for column in weights}


def standard(areas: pd.DataFrame, made: Mapping[str, Scaled]) -> pd.DataFrame:
    """Return the components at 0–1, a column each; NaN where an area lacks one."""
    columns = {}
    for column, scaled in made.items():
        values = estimates(areas, column)
        known = ~np.isnan(values)
        columns[column] = np.full(len(areas), np.nan)
        if known.any():
            columns[column][known] = scaled(values[None, known])[0]
    return pd.DataFrame(columns, index=areas.index)


def added(parts: Floats, weights: Floats) -> Floats:
    """Return scores, 0–100, from components at 0–1; a missing one's weight goes to the others."""
    # Column by column: a product of matrices may round rows otherwise when their order changes.
    whole, total = np.zeros((2, len(parts)))
    for column, weight in zip(parts.T, weights, strict=True):
        known = ~np.isnan(column)
        whole += np.where(known, weight * column, 0.0)
        total += np.where(known, weight, 0.0)
    total[total == 0] = np.nan
    # Percentiles often add up to the same score by other ways: their last digit must not rank them.
    return np.round(100 * whole / total, _DIGITS)


def score(
    areas: pd.DataFrame,
    weights: Mapping[str, float],
    method: Method = "percentile",
    frame: pd.DataFrame | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Score areas from 0 to 100 by several components, the most excluded highest.

    Parameters
    ----------
    areas
        A row an area; it is not changed.
    weights
        The weight of each component: columns of `areas` in which high means more excluded, and
        numbers that sum to 1.
    method
        How components are brought to 0–1: "percentile", "zscore", "minmax" or "flags".
    frame
        What areas are compared with: a table with the same columns, such as all tracts of the
        state or the nation. None: these areas. Another frame gives other ranks.
    thresholds
        For "flags": what each component must reach, in its unit.

    Returns
    -------
    DataFrame
        With the index and order of `areas`: `score`, 0–100; each component at 0–1 in
        `{column}_standard`; and `missing`, a tuple of the components that an area lacks. A score
        is missing where all components are, and where an area has no households.

    Raises
    ------
    ArgumentError
        If the method is another one, the weights do not sum to 1, one is negative, or "flags" lacks
        a threshold.
    TableError
        If there are no areas, or a column is not there, not of numbers, infinite, a code of the
        Bureau's, or a share outside 0–1.

    Notes
    -----
    The weighted mean of the standardised components (see `standardise`), times 100. The weight of
    one that an area lacks is shared among its others in proportion to theirs. A count is missing
    where its share is. Where all components are shares with margins, `evaluate` gives the score's
    own.

    Examples
    --------
    >>> areas = pd.DataFrame({"offline_share": [0.1, 0.3, 0.5], "poor_share": [0.2, 0.1, None]})
    >>> scored = score(areas, {"offline_share": 0.75, "poor_share": 0.25})
    >>> scored["score"].tolist(), scored["missing"].tolist()
    ([25.0, 37.5, 100.0], [(), (), ('poor_share',)])
    """
    used = check_weights(weights)
    check_areas(areas)
    parts = standard(inhabited(areas, used), scales(used, method, frame, thresholds))
    total = added(parts.to_numpy(), np.array([*used.values()]))
    absent = parts.isna().to_numpy()
    names = np.array([*used], dtype=object)
    lacking = pd.Series([tuple(names[row]) for row in absent], index=areas.index, dtype=object)
    columns = {"score": total}
    columns |= {f"{column}_standard": parts[column].to_numpy() for column in parts}
    return pd.DataFrame({**columns, "missing": lacking.to_numpy()}, index=areas.index)
