"""Exclusion by income, age, race, schooling, work and grade, and covered populations, by area.

From long estimate tables to a row an area and group. Margins are 90%, by the rules of the other
measures (`_households`); where those are of households and the group is of people, a household is
taken as 2.5 people who all answer alike, which errs on the wide side.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid, indicators, moe
from exclusion.estimates import _thin
from exclusion.estimates._doors import check_table, check_texts
from exclusion.estimates._households import (
    HOUSEHOLDS,
    Amount,
    Floats,
    Lines,
    choose,
    households,
)
from exclusion.estimates._sums import add_up, cut_method, grouped, only_one, share_inside
from exclusion.estimates._thin import GROUP_COLUMNS, check_raw
from exclusion.indicators import Indicator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.geoid import Geography
    from exclusion.indicators import Group, Recipe

PEOPLE_PER_HOUSEHOLD: Final = 2.5

_COUNTS = ("part", "part_moe", "whole", "whole_moe")
#: What tells how many households an area has, where no table of households does.
_PEOPLE = ("B28008_001", "B28005_001", "B01001_001", "B03002_001")


def groups(
    estimates: pd.DataFrame,
    *,
    geography: Geography | None,
    vintages: Mapping[str, int],
    withhold: bool = True,
) -> pd.DataFrame:
    """Count each group of the catalogue in each area, and the part of it that is not connected.

    Parameters
    ----------
    estimates
        Long estimate table: GEOID, variable, estimate, moe, moe_method.
    geography
        "tract" or "block group"; None for a place's own rows.
    vintages
        The vintage of each table, such as ``{"B28004": 2019}``.
    withhold
        Whether to withhold what is too thin (see `withhold`). False gives the numbers as they are,
        which `apportion_groups`, `combine_groups` and `covered_columns` need.

    Returns
    -------
    DataFrame
        `GROUP_COLUMNS`, a row an area and group that the tables allow, by group in the order of
        `indicators.GROUPS`: `part` and `whole` (households or people, as the group's unit says),
        `share` (0-1), each with its 90% margin; `moe_method` is the part's. No row where the
        lines are not there.

    Raises
    ------
    TableError
        If the table breaks its contract, a row is there twice, or a table has no vintage.
    GeoidError, ArgumentError
        If the geography is not that of the GEOIDs, or unknown.
    VintageError
        If a vintage is before 2017.

    Notes
    -----
    Sums and shares by the handbook's rules, with the special cases of the measures. Counts of
    people without a published margin have none. Where the radicand of a share of 0 < p < 1 is not
    positive and no complement is published, its margin is 1.645·√(F·s·p(1 − p)·c/N), with F and s
    as in `moe.modelled`, s that of all households of the area, and c the people per household that
    N counts: 1, or 2.5 where the group is of people.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data* (2020), chapter 8.

    Examples
    --------
    >>> import pandas as pd
    >>> row = ("22071", "S2801_C01_020", 44_235, 1_156, "published")
    >>> part = ("22071", "S2801_C01_023", 22_318, 824, "published")
    >>> columns = ["GEOID", "variable", "estimate", "moe", "moe_method"]
    >>> own = pd.DataFrame([row, part], columns=columns)
    >>> found = groups(own, geography=None, vintages={"S2801": 2019}).iloc[0]
    >>> found["group"], round(float(found["share"]), 3), round(float(found["share_moe"]), 3)
    ('under_20k', 0.505, 0.013)
    """
    check_table(estimates, vintages, geography)
    frames.check_flags(withhold=withhold)
    lines = _lines(estimates, vintages, geography)
    found: dict[str, dict[str, Any]] = {}
    for group in indicators.GROUPS.values() if lines is not None else ():
        assert lines is not None  # noqa: S101 - for the type checker
        measure = Indicator(group.name, group.label, group.recipes)
        recipe = choose(lines, measure)
        if recipe is not None:
            found[group.name] = _read(lines, group, measure, recipe)
    if not found or lines is None:
        return pd.DataFrame({column: [] for column in GROUP_COLUMNS})
    table = _below_each_other(found, lines.index)
    return _thin.withhold(table) if withhold else table


def _lines(
    estimates: pd.DataFrame, vintages: Mapping[str, int], geography: Geography | None
) -> Lines | None:
    """Read the lines of groups alone, with wholes of several lines added up; None if none is there.

    A pull has hundreds of lines, and turning them all would take most of the time.
    """
    recipes = [recipe for group in indicators.GROUPS.values() for recipe in group.recipes]
    wanted = {name for recipe in recipes for name in recipe.variables} | {*HOUSEHOLDS, *_PEOPLE}
    if not estimates["variable"].isin(wanted).any():
        return None
    lines = Lines.of(estimates, vintages, geography, wanted)
    joined: dict[str, Amount] = {}
    for recipe in recipes:
        parts = tuple(recipe.whole.split("+"))
        if len(parts) > 1 and parts in lines:
            joined[recipe.whole] = lines.total(parts)
    return replace(lines, cells={**lines.cells, **joined})


def _read(lines: Lines, group: Group, measure: Indicator, recipe: Recipe) -> dict[str, Any]:
    values = households(lines, measure, recipe)
    values["share_moe"] = _share_moe(lines, group, recipe, values)
    if group.unit == "people":
        # The model of margins that are not published is one of households.
        stated = lines.total(recipe.lines or (recipe.less,)).moe
        silent = np.isnan(stated) | np.isnan(lines.total((recipe.whole,)).moe)
        for column in ("households_moe", "share_moe"):
            values[column] = np.where(silent, np.nan, values[column])
        values["base_moe"] = lines.total((recipe.whole,)).moe
        for column in ("moe_method", "share_moe_method"):
            values[column] = np.where(silent, "missing", values[column])
    return {
        "part": values["households"],
        "part_moe": values["households_moe"],
        "whole": values["base"],
        "whole_moe": values["base_moe"],
        **{name: values[name] for name in ("share", "share_moe", "moe_method", "share_moe_method")},
        "period": geoid.period(lines.vintage(recipe.table)),
        "table": recipe.table,
    }


def _below_each_other(
    found: Mapping[str, Mapping[str, Any]], geoids: pd.Index[str]
) -> pd.DataFrame:
    """Make one table of each group's columns: a frame a group takes ten times as long."""
    many = len(geoids)
    columns: dict[str, Any] = {
        "GEOID": geoids.take(np.tile(np.arange(many), len(found))),
        "group": np.repeat(np.array(list(found), dtype=object), many),
        "note": "",
        "shown_as": "",
    }
    for name in GROUP_COLUMNS:
        if name not in columns:
            parts = [values[name] for values in found.values()]
            columns[name] = np.concatenate(
                [np.full(many, part, object) if isinstance(part, str) else part for part in parts]
            )
    return pd.DataFrame(columns, columns=list(GROUP_COLUMNS))


def _share_moe(lines: Lines, group: Group, recipe: Recipe, values: Mapping[str, Any]) -> Floats:
    """Widen what the model of households gives for a share to that of a group within an area."""
    margin: Floats = values["share_moe"]
    published = any(r.whole == recipe.whole and r.less in lines for r in group.recipes if r.less)
    if lines.geography is None or published:
        return margin
    design = moe.design(lines.geography, lines.vintage(recipe.table))
    per = PEOPLE_PER_HOUSEHOLD if group.unit == "people" else 1.0
    share = values["share"]
    variance = moe.ratio(share * (1 - share) * per, values["base"])
    wide = moe.Z90 * np.sqrt(design.cell_factor * design.size_factor(_size(lines)) * variance)
    by_model = (values["share_moe_method"] == "modelled") & (values["moe_method"] != "modelled")
    return np.where(by_model & (wide > margin), np.minimum(wide, 1.0), margin)


def _size(lines: Lines) -> Floats:
    """Households of each area, from whatever tells, for the size factor of the design."""
    for variable in (*HOUSEHOLDS, *_PEOPLE):
        if variable in lines:
            per = PEOPLE_PER_HOUSEHOLD if variable in _PEOPLE else 1.0
            return lines.total((variable,)).estimate / per
    return np.full(len(lines.index), 1200.0)  # an average tract's


def combine_groups(
    table: pd.DataFrame, groups: pd.Series[str], *, withhold: bool = True
) -> pd.DataFrame:
    """Add areas up to larger ones, such as neighbourhoods, and judge anew what is too thin.

    Parameters
    ----------
    table
        From `groups(..., withhold=False)`.
    groups
        The larger area's name for each GEOID; areas without one are left out.
    withhold
        Whether to withhold what is too thin (see `withhold`).

    Returns
    -------
    DataFrame
        `GROUP_COLUMNS`, with the larger area's name as `GEOID`; sums and shares as `combine` has
        them. A missing part makes the sum missing.

    Raises
    ------
    TableError
        If the table breaks its contract or something was withheld before, a label of `groups` is no
        GEOID of the table, or areas of one group differ in period or table.
    """
    check_raw(table)
    frames.check_flags(withhold=withhold)
    present = set(table["group"].unique())
    order = [name for name in indicators.GROUPS if name in present]
    if not order:
        return table.iloc[:0].copy()
    # An area a row, a column of each group beside those of the others.
    kept = [name for name in GROUP_COLUMNS[2:] if name not in {"note", "shown_as"}]
    wide = pd.concat(
        [
            rows[kept].set_axis([f"{name}_{column}" for column in kept], axis=1)
            for name, rows in table.set_index("GEOID").groupby("group")
        ],
        axis=1,
    )
    within, names = grouped(groups, wide.index)
    if not len(names):
        return table.iloc[:0].copy()
    sums = add_up(wide, order, within, part="part", whole="whole")
    texts = [f"{name}_{text}" for name in order for text in ("period", "table")]
    sums |= only_one(wide, texts, within, names)
    each = {name: {column: sums[f"{name}_{column}"] for column in kept} for name in order}
    out = _below_each_other(each, names)
    return _thin.withhold(out) if withhold else out


def apportion_groups(table: pd.DataFrame, inside: pd.Series[float]) -> pd.DataFrame:
    """Count of each area only the part inside a place: numbers and their margins, not shares.

    Parameters
    ----------
    table
        From `groups(..., withhold=False)`.
    inside
        The share of each area that lies inside (0-1), by GEOID; areas that it lacks are whole.

    Returns
    -------
    DataFrame
        The same rows, counts and their margins times the share, margins of cut areas called
        "derived" where they were published.

    Raises
    ------
    TableError
        If the table breaks its contract or something was withheld before, a share lies outside
        0-1, or a label of `inside` is no GEOID of the table.
    """
    check_raw(table)
    every = share_inside(inside, pd.Index(table["GEOID"].unique()))
    share = table["GEOID"].map(every)
    counts = {column: table[column] * share for column in _COUNTS}
    return table.assign(**counts, moe_method=cut_method(table["moe_method"], share))


def covered_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the covered populations wide, to be joined to an area table for a score.

    Parameters
    ----------
    table
        From `groups(..., withhold=False)`: a score carries its margin, so thin cells stay.

    Returns
    -------
    DataFrame
        Indexed by GEOID: for each covered group, such as "aged_65", `aged_65_people` (or
        `…_households`, by the group's unit), `aged_65_share` (0-1) and `aged_65_base` (the whole
        that it is a share of), each with its `…_moe`.

    Raises
    ------
    TableError
        If something was withheld before.
    """
    check_raw(table)
    columns: dict[str, pd.Series[float]] = {}
    check_texts(table["GEOID"], "the table of groups (GEOID)")
    geoids = pd.Index(table["GEOID"].drop_duplicates().sort_values(), name="GEOID")
    for name, rows in table.groupby("group", sort=False):
        group = indicators.GROUPS[str(name)]
        if group.dimension != "covered":
            continue
        keyed = rows.set_index("GEOID").reindex(geoids)
        for stem, column in ((group.unit, "part"), ("share", "share"), ("base", "whole")):
            columns[f"{name}_{stem}"] = keyed[column]
            columns[f"{name}_{stem}_moe"] = keyed[f"{column}_moe"]
    return pd.DataFrame(columns, index=geoids)
