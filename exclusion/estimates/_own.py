"""A place's published rows: its own, or those of the several geographies that add up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import geoid, moe
from exclusion.estimates._households import Lines, choose, households
from exclusion.estimates._people import People, base_columns, people_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from exclusion.indicators import Indicator

_METHODS = ("moe_method", "share_moe_method", "people_moe_method")


def row(own: Lines, indicator: Indicator) -> dict[str, Any] | None:
    """Read a measure from the published rows, and add them up where there are several.

    Parameters
    ----------
    own
        The published rows, each of another ground.
    indicator
        The measure.

    Returns
    -------
    dict or None
        The columns of the place's totals. None where a row lacks the measure or its margin.

    Notes
    -----
    The rows are estimates of their own: margins of sums by the rules of `moe.of_sum`, that of the
    share by `moe.of_share`, at most 1.
    """
    recipe = choose(own, indicator)
    if recipe is None:
        return None
    values = households(own, indicator, recipe)
    people, universe = _everyone(own)
    values |= people_on(own, indicator, values, people, universe)
    if not np.isfinite(values["households_moe"]).all():
        return None
    several = len(own.estimate) > 1
    return {
        **(_added(values) if several else _only(values)),
        **everyone(own),
        "period": geoid.period(own.vintage(recipe.table)),
        "table": recipe.table,
        "origin": "published_sum" if several else "published",
        "geoids": " ".join(own.estimate.index),
    }


def everyone(own: Lines) -> dict[str, Any]:
    """Count the people in households, or residents, of the published rows together.

    Parameters
    ----------
    own
        The published rows.

    Returns
    -------
    dict
        `people_base` with its 90 % margin and `people_universe`; empty where no table counts them.
    """
    people, universe = _everyone(own)
    if not (universe and np.isfinite(people.number).all()):
        return {}
    return {
        "people_base": float(people.number.sum()),
        "people_base_moe": float(moe.of_sum(people.number, people.moe)),
        "people_universe": universe,
    }


def _everyone(own: Lines) -> tuple[People, str]:
    columns = base_columns(own)
    people = People(np.asarray(columns["people"]), np.asarray(columns["people_moe"]))
    return people, str(columns["people_universe"])


def _only(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, str) else value[0] for key, value in values.items()}


def _added(values: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {key: value for key, value in values.items() if isinstance(value, str)}
    for key in ("households", "base", "people"):
        out[key] = float(values[key].sum())
        out[f"{key}_moe"] = float(moe.of_sum(values[key], values[f"{key}_moe"]))
    whole = out["base"]
    margin = moe.of_share(out["households"], out["households_moe"], whole, out["base_moe"])
    out["share"] = out["households"] / whole if whole else np.nan
    out["share_moe"] = float(np.minimum(margin, 1.0))
    return out | {key: _made(values[key]) for key in _METHODS}


def _made(methods: npt.NDArray[np.object_]) -> str:
    """Say how the margin of the sum came about: computed from published ones, if all are known."""
    if (methods == "controlled").all():
        return "controlled"
    return "missing" if (methods == "missing").any() else "derived"
