"""Exclusion by income, age, race, schooling, work and grade, and covered populations, by area.

From long estimate tables to a row an area and group. Margins are 90 %, by the rules of the other
measures (`_households`); where those are of households and the group is of people, a household is
taken as 2.5 people who all answer alike, which errs on the wide side.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import geoid, indicators, moe
from exclusion.errors import TableError
from exclusion.estimates import _thin
from exclusion.estimates._households import HOUSEHOLDS, Amount, Floats, Lines, choose, households
from exclusion.estimates._thin import GROUP_COLUMNS, check_raw
from exclusion.estimates._totals import _worst
from exclusion.indicators import Indicator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.geoid import Geography
    from exclusion.indicators import Group, Recipe

PEOPLE_PER_HOUSEHOLD: Final = 2.5

_COUNTS = ("part", "part_moe", "whole", "whole_moe")
_METHODS = ("moe_method", "share_moe_method")
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
        `share` (0-1), each with its 90 % margin; `moe_method` is the part's. No row where the
        lines are not there.

    Raises
    ------
    TableError
        If a column is missing, a row is there twice, or a table has no vintage.

    Notes
    -----
    Sums and shares by the handbook's rules, with the special cases of the measures. Counts of
    people without a published margin have none. Where the radicand of a share of 0 < p < 1 is not
    positive and no complement is published, its margin is 1.645·√(F·s·p(1 − p)·c/N), with F and s
    as in `moe.Design`, s that of all households of the area, and c the people per household that
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
    lines = _lines(estimates, vintages, geography)
    frames = []
    for group in indicators.GROUPS.values() if lines is not None else ():
        assert lines is not None  # noqa: S101 - for the type checker
        measure = Indicator(group.name, group.label, group.recipes)
        recipe = choose(lines, measure)
        if recipe is not None:
            frames.append(_read(lines, group, measure, recipe))
    if not frames:
        return pd.DataFrame({column: [] for column in GROUP_COLUMNS})
    table = pd.concat(frames, ignore_index=True)
    return _thin.withhold(table) if withhold else table


def _lines(
    estimates: pd.DataFrame, vintages: Mapping[str, int], geography: Geography | None
) -> Lines | None:
    """Read the lines of groups alone, with wholes of several lines added up; None if none is there.

    A pull has hundreds of lines, and turning them all would take most of the time.
    """
    recipes = [recipe for group in indicators.GROUPS.values() for recipe in group.recipes]
    wanted = {name for recipe in recipes for name in recipe.variables} | {*HOUSEHOLDS, *_PEOPLE}
    if "variable" in estimates.columns:
        estimates = estimates[estimates["variable"].isin(wanted)]
    if estimates.empty:
        return None
    lines = Lines.of(estimates, vintages, geography)
    joined: dict[str, Amount] = {}
    for recipe in recipes:
        parts = tuple(recipe.whole.split("+"))
        if len(parts) > 1 and parts in lines:
            joined[recipe.whole] = lines.total(parts)
    wide = {
        field: getattr(lines, field).assign(**{n: getattr(a, field) for n, a in joined.items()})
        for field in ("estimate", "moe", "method")
    }
    return replace(lines, **wide)


def _read(lines: Lines, group: Group, measure: Indicator, recipe: Recipe) -> pd.DataFrame:
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
    columns = {
        "GEOID": lines.estimate.index,
        "group": group.name,
        "part": values["households"],
        "part_moe": values["households_moe"],
        "whole": values["base"],
        "whole_moe": values["base_moe"],
        **{name: values[name] for name in ("share", "share_moe", "moe_method", "share_moe_method")},
        "note": "",
        "shown_as": "",
        "period": geoid.period(lines.vintage(recipe.table)),
        "table": recipe.table,
    }
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
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = share * (1 - share) * per / values["base"]
        wide = moe.Z90 * np.sqrt(design.factor * design.size_factor(_size(lines)) * variance)
    by_model = (values["share_moe_method"] == "modelled") & (values["moe_method"] != "modelled")
    return np.where(by_model & (wide > margin), np.minimum(wide, 1.0), margin)


def _size(lines: Lines) -> Floats:
    """Households of each area, from whatever tells, for the size factor of the design."""
    for variable in (*HOUSEHOLDS, *_PEOPLE):
        if variable in lines:
            per = PEOPLE_PER_HOUSEHOLD if variable in _PEOPLE else 1.0
            return lines.total((variable,)).estimate / per
    return np.full(len(lines.estimate), 1200.0)  # an average tract's


def combine_groups(
    groups: pd.DataFrame, by: pd.Series[str], *, withhold: bool = True
) -> pd.DataFrame:
    """Add areas up to larger ones, such as neighbourhoods, and judge anew what is too thin.

    Parameters
    ----------
    groups
        From `groups(..., withhold=False)`.
    by
        The larger area's name for each GEOID; areas without one are left out.
    withhold
        Whether to withhold what is too thin (see `withhold`).

    Returns
    -------
    DataFrame
        `GROUP_COLUMNS`, with the larger area's name as `GEOID`; margins are those of sums, with
        the zero rule, and shares' those of the handbook. A missing part makes the sum missing.

    Raises
    ------
    TableError
        If something was withheld before.
    """
    check_raw(groups)
    keyed = groups.set_index(["GEOID", "group"])
    if not keyed.index.is_unique:
        raise TableError("The table of groups has a GEOID and group more than once.")
    order = [name for name in indicators.GROUPS if name in set(groups["group"])]
    # An area a row, a group a column.
    wide = {
        column: keyed[column].unstack("group").reindex(columns=order)  # noqa: PD010 - rows are unique
        for column in (*_COUNTS, *_METHODS)
    }
    members = by.reindex(wide["part"].index).to_numpy(object)
    arrays: dict[str, Any] = {c: wide[c].to_numpy(float) for c in _COUNTS}
    arrays |= {c: wide[c].fillna("missing").to_numpy(object) for c in _METHODS}
    frames = []
    for name in sorted({name for name in members if isinstance(name, str)}):
        chosen = {column: values[members == name] for column, values in arrays.items()}
        frames.append(pd.DataFrame({"GEOID": name, "group": order} | _summed(chosen)))
    if not frames:
        return groups.iloc[:0].copy()
    rest = groups.drop_duplicates("group").set_index("group")[["period", "table"]]
    table = pd.concat(frames).join(rest, on="group")
    table = table.assign(**shares(table, "part", "whole"), note="", shown_as="")
    at = table["group"].map({name: i for i, name in enumerate(order)})
    table = table.assign(at=at).sort_values(["at", "GEOID"], ignore_index=True)
    table = table[list(GROUP_COLUMNS)]
    return _thin.withhold(table) if withhold else table


def _summed(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Add the areas of one larger area up."""
    out: dict[str, Any] = {}
    for column in ("part", "whole"):
        number, margin = chosen[column], chosen[f"{column}_moe"]
        out |= {column: number.sum(axis=0), f"{column}_moe": moe.of_sum(number, margin, axis=0)}
    for column in _METHODS:
        areas = chosen[column].T
        out[column] = [_worst_of(frozenset(area), several=len(area) > 1) for area in areas]
    return out


@functools.cache
def _worst_of(methods: frozenset[str], *, several: bool) -> str:
    return _worst(pd.Series([*methods] * (2 if several else 1)))


def shares(frame: pd.DataFrame, part: str, whole: str) -> dict[str, Floats]:
    """Give the share of summed counts and its margin, at most 1, by the handbook's rules."""
    a, b = (frame[name].to_numpy(float) for name in (part, whole))
    margin = moe.of_share(a, frame[f"{part}_moe"], b, frame[f"{whole}_moe"])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(b > 0, a / b, np.nan)
    return {"share": share, "share_moe": np.minimum(margin, 1.0)}


def apportion_groups(groups: pd.DataFrame, inside: pd.Series[float]) -> pd.DataFrame:
    """Count of each area only the part inside a place: numbers and their margins, not shares.

    Parameters
    ----------
    groups
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
        If something was withheld before.
    """
    check_raw(groups)
    share = groups["GEOID"].map(inside).astype(float).fillna(1.0)
    made = (share < 1) & groups["moe_method"].isin(["published", "controlled"])
    counts = {column: groups[column] * share for column in _COUNTS}
    return groups.assign(**counts, moe_method=groups["moe_method"].mask(made, "derived"))


def covered_columns(groups: pd.DataFrame) -> pd.DataFrame:
    """Turn the covered populations wide, to be joined to an area table for a score.

    Parameters
    ----------
    groups
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
    check_raw(groups)
    columns: dict[str, pd.Series[float]] = {}
    geoids = pd.Index(groups["GEOID"].drop_duplicates().sort_values(), name="GEOID")
    for name, rows in groups.groupby("group", sort=False):
        group = indicators.GROUPS[str(name)]
        if group.dimension != "covered":
            continue
        keyed = rows.set_index("GEOID").reindex(geoids)
        for stem, column in ((group.unit, "part"), ("share", "share"), ("base", "whole")):
            columns[f"{name}_{stem}"] = keyed[column]
            columns[f"{name}_{stem}_moe"] = keyed[f"{column}_moe"]
    return pd.DataFrame(columns, index=geoids)
