"""A place's published rows: its own, or those of the several geographies that add up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import geoid, moe
from exclusion.estimates._households import Lines, choose, households
from exclusion.estimates._people import People, base_columns, people_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.indicators import Indicator


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
    The rows are estimates of their own, added up by the rules of `moe.Groups`.
    """
    recipe = choose(own, indicator)
    if recipe is None:
        return None
    values = households(own, indicator, recipe)
    people, universe = _everyone(own)
    values |= people_on(own, indicator, values, people, universe)
    if not np.isfinite(values["households_moe"]).all():
        return None
    several = len(own.index) > 1
    return {
        **_added(values),
        **everyone(own),
        "period": geoid.period(own.vintage(recipe.table)),
        "table": recipe.table,
        "origin": "published_sum" if several else "published",
        "geoids": " ".join(own.index),
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
        `people_base` with its 90% margin and `people_universe`; empty where no table counts them.
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


def _added(values: Mapping[str, Any]) -> dict[str, Any]:
    """Add the rows up; one alone stays what it is."""
    whole = values["base"]
    together = moe.Groups(np.zeros(len(whole), dtype=int))
    counts = [name + end for name in ("households", "base", "share") for end in ("", "_moe")]
    sums = together.share(moe.Shares(*(values[name] for name in counts)))
    people = together.sum(values["people"], values["people_moe"])
    columns: dict[str, Any] = dict(
        zip((*counts, "people", "people_moe"), (*sums, *people), strict=True)
    )
    columns["moe_method"] = together.worst(values["moe_method"])
    for name in ("share_moe_method", "people_moe_method"):
        columns[name] = together.worst(values[name], whole)
    words = {key: value for key, value in values.items() if isinstance(value, str)}
    return words | {key: column[0] for key, column in columns.items()}
