"""Published rows of many places, such as all counties, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import frames, geoid, indicators
from exclusion.estimates._doors import check_table
from exclusion.estimates._households import Lines, choose, households

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = ("households", "households_moe", "share", "share_moe", "base", "base_moe", "moe_method")


def published(
    estimates: pd.DataFrame, *, vintages: Mapping[str, int], only: str | None = None
) -> pd.DataFrame:
    """Estimate every measure that the tables allow, for places with margins of their own.

    Parameters
    ----------
    estimates
        Long estimate table of whole places, such as counties: GEOID, variable, estimate, moe,
        moe_method. Nothing is modelled: what has no published margin has none.
    vintages
        The vintage of each table, such as ``{"S2801": 2019}``.
    only
        The one measure that is asked for; None: all.

    Returns
    -------
    DataFrame
        Indexed by GEOID, for each measure m `m_households`, `m_share` (0–1) and `m_base` (all
        households) with 90% margins, `m_moe_method`, `m_period` and `m_table`; no people.

    Raises
    ------
    TableError
        If the table breaks its contract, a row is there twice, or a table has no vintage.
    VintageError
        If a vintage is before 2017.
    ArgumentError
        If `only` is no measure.

    Examples
    --------
    >>> rows = [("22071", "S2801_C01_001", 153_819.0, 1_170.0, "published"),
    ...         ("22071", "S2801_C01_019", 40_671.0, 963.0, "published")]
    >>> columns = ["GEOID", "variable", "estimate", "moe", "moe_method"]
    >>> found = published(pd.DataFrame(rows, columns=columns), vintages={"S2801": 2019})
    >>> found["no_subscription_share"].round(3).to_dict()
    {'22071': 0.264}
    """
    check_table(estimates, vintages, None)
    lines = Lines.of(estimates, vintages, None)
    columns: dict[str, Any] = {}
    if only is not None:
        frames.check_choice(only, indicators.CATALOGUE, "only")
    for name in indicators.CATALOGUE if only is None else (only,):
        indicator = indicators.CATALOGUE[name]
        recipe = choose(lines, indicator)
        if recipe is not None:
            found = households(lines, indicator, recipe)
            columns |= {f"{name}_{key}": found[key] for key in _KEPT}
            columns[f"{name}_period"] = geoid.period(lines.vintage(recipe.table))
            columns[f"{name}_table"] = recipe.table
    return pd.DataFrame(columns, index=lines.index)
