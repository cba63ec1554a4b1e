"""A ready-made score from an area table as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from exclusion.priority._evaluate import Priority, evaluate
from exclusion.priority._presets import get, thresholds_of, weights_of
from exclusion.ranking import LISTED

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.indicators import Preset
    from exclusion.priority._standard import Method


def of_preset(
    areas: pd.DataFrame,
    preset: str | Preset,
    by: str,
    *,
    frame: pd.DataFrame | None = None,
    k: int = LISTED,
    seed: int = 0,
) -> Priority:
    """Score areas by a ready-made score, as far as the columns at hand allow.

    Parameters
    ----------
    areas
        The area table, with the columns of covered groups where they are wanted; not changed.
    preset
        A ready-made score or its name: "default", "ntia", "svi" or "purdue".
    by
        The measure of exclusion in it, such as "no_home_broadband".
    frame, k, seed
        As for `evaluate`.

    Returns
    -------
    Priority
        As `evaluate` gives it, with `preset` and `lacking`.

    Raises
    ------
    ArgumentError
        If there is no such score, or as for `evaluate`.
    TableError
        If none of its columns is there, or as for `evaluate`.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_share": [0.1, 0.3, 0.7], "x_share_moe": 0.05, "x_base": 600.0,
    ...     "x_people": [150, 370, 1000]}, index=["22071000100", "22071000200", "22071000300"])
    >>> found = of_preset(areas, "default", "x", k=1)
    >>> found.members, found.lacking[0]
    (('22071000300',), 'vulnerability')
    """
    chosen = get(preset)
    weights, lacking = weights_of(chosen, areas, by)
    thresholds = {name: limit for name, limit in thresholds_of(chosen).items() if name in weights}
    found = evaluate(
        areas,
        weights,
        k=k,
        method=cast("Method", chosen.method),
        frame=frame,
        thresholds=thresholds or None,
        seed=seed,
    )
    return replace(found, preset=chosen.name, lacking=lacking)
