"""How unequally exclusion is spread: from poor areas to rich ones, and between neighborhoods.

`concentration` ranks areas by a socio-economic measure (income, poverty) and asks how far
exclusion gathers at one end; `theil` splits the inequality of areas' shares into a part between
groups, such as neighborhoods, and a part within them. Both are of areas, not of households: what
differs between the households of one area is seen by neither.

Estimates carry the survey's noise. That of shares leaves the concentration index where it is, but
looks like inequality to Theil's, from which it is taken away; that of incomes mixes poor areas and
rich ones, and is taken out of the concentration index. Shares and their effective samples are
taken as given; no other source enters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exclusion import _records, frames
from exclusion.equity._concentration import Concentration, concentration
from exclusion.equity._theil import Theil, theil
from exclusion.errors import ArgumentError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

__all__ = ["Concentration", "Equity", "Theil", "concentration", "evaluate", "theil"]


@dataclass(frozen=True, eq=False)
class Equity:
    """How unequally one measure is spread over a place.

    Parameters
    ----------
    by
        The measure.
    along, groups
        The columns by which areas are put in order and in groups; None where not asked for.
    concentration
        The concentration index and its curve; None without `along`.
    theil
        Theil's index and its parts; None without `groups`.
    """

    by: str
    along: str | None
    groups: str | None
    concentration: Concentration | None
    theil: Theil | None

    _repr_html_ = _records.card


def evaluate(
    areas: pd.DataFrame,
    by: str,
    m: npt.ArrayLike | None = None,
    *,
    along: str | None = None,
    groups: str | None = None,
) -> Equity:
    """Tell how unequally one measure is spread over a place.

    Parameters
    ----------
    areas
        An area table with `{by}_share` and `{by}_base`; it is not changed.
    by
        Name of the measure, such as "no_subscription".
    m
        The shares' effective samples, in the order of the rows; None leaves margins missing.
    along
        A column along which areas are put in order, lowest first, such as median income. Its
        margins are read from `{along}_moe`; without that column the index has none.
    groups
        A column of names, such as "neighborhood".

    Returns
    -------
    Equity
        The concentration index and Theil's index, as far as asked for.

    Raises
    ------
    ArgumentError
        If neither `along` nor `groups` is given.
    TableError
        If a column is missing or is not of what it should be, or `m` is of other areas.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_share": [0.6, 0.2, 0.1], "x_base": 500.0, "income": [2, 5, 9],
    ...     "income_moe": 0.5})
    >>> found = evaluate(areas, "x", [40, 40, 40], along="income")
    >>> round(found.concentration.index, 2), found.theil is None
    (-0.37, True)
    """
    if along is None and groups is None:
        raise ArgumentError(
            "Name a column to put areas in order (along), one to group them (groups), or both."
        )
    needed = [name for name in (f"{by}_share", f"{by}_base", along, groups) if name is not None]
    frames.check_columns(areas, needed, "areas", "it is asked for")
    share, weight = areas[f"{by}_share"], areas[f"{by}_base"]
    margin = areas.get(f"{along}_moe", np.nan)
    ranked = None if along is None else concentration(share, areas[along], weight, m, margin)
    split = None if groups is None else theil(share, weight, areas[groups], m)
    return Equity(by, along, groups, ranked, split)
