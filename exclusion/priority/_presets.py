"""Weights of ready-made scores, as far as the columns at hand allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from exclusion import _records, frames
from exclusion.errors import TableError
from exclusion.indicators import PRESETS, Preset
from exclusion.priority._score import numbers

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.indicators import Component


class Weights(NamedTuple):
    """What a ready-made score comes to with the columns at hand."""

    weights: dict[str, float]
    """The weight of each column; they sum to 1."""
    left_out: tuple[str, ...]
    """Parts of the score that are not there at all, then columns that are not."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def get(preset: str | Preset) -> Preset:
    """Look a ready-made score up by name; one that is given is returned.

    Parameters
    ----------
    preset
        Such as "default", "ntia", "svi" or "purdue".

    Returns
    -------
    Preset
        The score.

    Raises
    ------
    ArgumentError
        If there is no such score; the message lists those there are.

    Examples
    --------
    >>> get("ntia").left_out
    ('speed_tests', 'device_usage', 'availability')
    """
    if isinstance(preset, Preset):
        return preset
    frames.check_choice(preset, PRESETS, "preset")
    return PRESETS[preset]


def thresholds_of(preset: str | Preset) -> dict[str, float]:
    """Return what each column of a score of flags must reach; empty for other scores.

    Parameters
    ----------
    preset
        A ready-made score or its name.

    Returns
    -------
    dict
        By column, in its unit.

    Raises
    ------
    ArgumentError
        If there is no such score.

    Examples
    --------
    >>> thresholds_of("ntia")
    {'no_internet_share': 0.25, 'no_computer_share': 0.25}
    """
    parts = get(preset).components
    return {part.column: part.threshold for part in parts if part.threshold is not None}


def _column(areas: pd.DataFrame, component: Component, by: str) -> str:
    """Return the column that there is for a component; "" if there is none with a number."""
    for pattern in (component.column, component.instead):
        column = pattern.replace("{by}", str(by))
        if column in areas and not np.isnan(numbers(areas, column)).all():
            return column
    return ""


def weights_of(preset: str | Preset, areas: pd.DataFrame, by: str) -> Weights:
    """Return the weights of a ready-made score for the columns that there are.

    Parameters
    ----------
    preset
        A ready-made score or its name: "default", "ntia", "svi" or "purdue".
    areas
        The area table, with the columns of covered groups where these are wanted; not changed.
    by
        The measure of exclusion, such as "no_home_broadband".

    Returns
    -------
    Weights
        `weights` by column, to give to `score` or `evaluate` with the preset's `method` and
        `thresholds_of`; and `left_out`. What the original has and no table here gives is in the
        preset's own `left_out`.

    Raises
    ------
    ArgumentError
        If there is no such score.
    TableError
        If `areas` has none of its columns, or one of them is not of numbers.

    Notes
    -----
    The weight of a column that is not there goes to the others of its part in proportion to
    theirs; that of a part that is not there at all, to the other parts. So with only tables of
    computers and internet the default is its exclusion half, and `left_out` begins with
    "vulnerability".

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_share": [0.2], "x_households": [100]})
    >>> weights, left_out = weights_of("default", areas, "x")
    >>> weights
    {'x_share': 0.5, 'x_households': 0.5}
    >>> left_out[:2]
    ('vulnerability', 'poverty_150_share')
    """
    found = get(preset)
    frames.check_columns(areas, (), "areas", "its columns are weighted")
    columns = {part: _column(areas, part, by) for part in found.components}
    whole = dict.fromkeys((part.part for part in columns), 0.0)
    there: dict[str, float] = {}
    for part, column in columns.items():
        whole[part.part] += part.weight
        if column:
            there[part.part] = there.get(part.part, 0.0) + part.weight
    if not there:
        wanted = ", ".join(part.column.replace("{by}", str(by)) for part in columns)
        raise TableError(f'no column for the score "{found.name}": expected some of {wanted}')
    total = sum(whole[name] for name in there)
    weights = {
        column: part.weight / there[part.part] * whole[part.part] / total
        for part, column in columns.items()
        if column
    }
    parts = tuple(name for name in whole if name not in there)
    absent = tuple(part.column.replace("{by}", str(by)) for part in columns if not columns[part])
    return Weights(weights, parts + absent)
