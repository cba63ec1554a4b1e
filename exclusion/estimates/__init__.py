"""People and households on each rung of exclusion, with margins of error and how they came about.

From long estimate tables (`snapshots`) to the area table, the place's totals and those of its
neighbourhoods. Margins are 90%. Formulas: Census Bureau, *Understanding and Using ACS Data: What
All Data Users Need to Know* (2020), ch. 7-8; where the handbook is silent (a share of exactly 0
or 1, a negative radicand, a table without margins) the rule is given where it is applied.

How people are counted, by `people_method`:

``direct``
    A table counts the people on this rung.
``per_excluded_household``
    Households on the rung × people per household among households without a computer or a
    subscription.
``share_of_household_people``
    The rung's share of households × people in households.
``share_of_residents``
    The same share × all residents, those in group quarters included.
``place_…``
    Of a total: the place's own share, applied to its people.
``missing``
    No table of people is there.

The ``share_of_…`` methods assume that excluded households are as large as others.

Beside the measures: who is not connected, by group (`groups`), with what is too thin to show
withheld, and what keeps households from a connection (`gaps`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from exclusion import frames, geoid, indicators
from exclusion.errors import TableError
from exclusion.estimates import _doors, _households, _people
from exclusion.estimates._gaps import apportion_gaps, combine_gaps, gaps
from exclusion.estimates._groups import (
    apportion_groups,
    combine_groups,
    covered_columns,
    groups,
)
from exclusion.estimates._levels import GAP_COLUMNS, gaps_at, groups_at
from exclusion.estimates._people import ORIGINS, PEOPLE_METHODS
from exclusion.estimates._published import published
from exclusion.estimates._sums import add_up
from exclusion.estimates._thin import GROUP_COLUMNS, THIN, withhold
from exclusion.estimates._totals import (
    SUFFIXES,
    apportion,
    combine,
    default_measure,
    measures,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.geoid import Geography

__all__ = [
    "GAP_COLUMNS",
    "GROUP_COLUMNS",
    "ORIGINS",
    "PEOPLE_METHODS",
    "REASONS",
    "SUFFIXES",
    "THIN",
    "Absence",
    "Reason",
    "add_up",
    "apportion",
    "apportion_gaps",
    "apportion_groups",
    "areas",
    "combine",
    "combine_gaps",
    "combine_groups",
    "covered_columns",
    "default_measure",
    "gaps",
    "gaps_at",
    "groups",
    "groups_at",
    "measures",
    "published",
    "totals",
    "withhold",
]


#: Why something can be missing.
Reason = Literal[
    "areas_missing",
    "in_no_neighborhood",
    "neighborhoods_without_area",
    "no_covered",
    "no_estimates",
    "no_history",
    "no_lines",
    "no_neighborhoods",
    "no_people_table",
    "no_polygons",
    "no_sites",
    "no_who",
    "no_why",
    "only_place",
    "partly_in_no_neighborhood",
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


class Absence(NamedTuple):
    """Why something is not there: a reason code and what it is about, for `phrases` to say."""

    code: Reason
    params: dict[str, Any]


def areas(
    estimates: pd.DataFrame, *, geography: Geography, vintages: Mapping[str, int]
) -> tuple[pd.DataFrame, dict[str, Absence]]:
    """Estimate every measure that the tables allow, for each area.

    Parameters
    ----------
    estimates
        Long estimate table of the areas: GEOID, variable, estimate, moe, moe_method.
    geography
        "tract" or "block group"; chooses the model where a table carries no margins.
    vintages
        The vintage of each table, such as ``{"B28002": 2019}``.

    Returns
    -------
    areas : DataFrame
        Indexed by GEOID: NAME, `households`, `people` (people in households where a table counts
        them, else residents: `people_universe`), where table B19013 is there `median_income` in
        dollars of the period's last year, and for each measure the columns of `SUFFIXES`.
        Households and people are numbers, shares lie between 0 and 1, margins are 90%.
    absent : dict
        For each measure, and for "people", the reason why it is not there.

    Raises
    ------
    TableError
        If the table breaks its contract, a row is there twice, or a table has no vintage.
    GeoidError, ArgumentError
        If the geography is not that of the GEOIDs, or unknown.
    VintageError
        If a vintage is before 2017.
    """
    frames.check_choice(geography, ("tract", "block group"), "geography")
    _doors.check_table(estimates, vintages, geography)
    if estimates.empty:
        raise TableError("The estimate table has no rows: there are no areas.")
    lines = _households.Lines.of(estimates, vintages, geography)
    index = lines.index
    columns: dict[str, Any] = {"NAME": [geoid.area_name(g) for g in index]}
    absent: dict[str, Absence] = {}
    columns |= _people.base_columns(lines)
    people = _people.People(np.asarray(columns["people"]), np.asarray(columns["people_moe"]))
    if not columns["people_universe"]:
        absent["people"] = Absence("no_people_table", {})
    for name, indicator in indicators.CATALOGUE.items():
        recipe = _households.choose(lines, indicator)
        if recipe is None:
            absent[name] = Absence("no_lines", {"tables": list(indicator.tables)})
            continue
        values = _households.households(lines, indicator, recipe)
        if np.isnan(values["share"]).all() and not (values["base"] == 0).any():
            absent[name] = Absence("no_estimates", {"table": recipe.table})
            continue
        universe = str(columns["people_universe"])
        values |= _people.people_on(lines, indicator, values, people, universe)
        values |= {"period": geoid.period(lines.vintage(recipe.table)), "table": recipe.table}
        columns |= {f"{name}_{suffix}": values[suffix] for suffix in SUFFIXES}
    return pd.DataFrame(columns, index=index), absent
