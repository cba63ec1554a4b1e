"""Sums over areas, and the place's own published rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from exclusion import frames, geoid, indicators, moe
from exclusion.errors import TableError
from exclusion.estimates import _own
from exclusion.estimates._doors import check_table, check_vintages
from exclusion.estimates._households import HOUSEHOLDS, Lines
from exclusion.estimates._people import SPREAD, spread_moe
from exclusion.estimates._sums import (
    add_up,
    cut_method,
    grouped,
    only_one,
    share_inside,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


#: The columns that each measure has in the area table, after its name.
SUFFIXES = (
    "households",
    "households_moe",
    "share",
    "share_moe",
    "people",
    "people_moe",
    "base",
    "base_moe",
    "moe_method",
    "share_moe_method",
    "people_method",
    "people_moe_method",
    "period",
    "table",
)


def measures(frame: pd.DataFrame) -> tuple[str, ...]:
    """List the measures that an area table has, in the order of the catalogue.

    Parameters
    ----------
    frame
        An area table.

    Returns
    -------
    tuple of str
        Names such as "no_broadband".

    Raises
    ------
    TableError
        If it is no DataFrame.
    """
    _check_frame(frame)
    return tuple(name for name in indicators.CATALOGUE if f"{name}_households" in frame.columns)


def default_measure(frame: pd.DataFrame) -> str:
    """Choose the measure that stands for "not connected" in an area table.

    Parameters
    ----------
    frame
        An area table.

    Returns
    -------
    str
        The first of `indicators.DEFAULTS` that it has.

    Raises
    ------
    TableError
        If it has none of them.
    """
    _check_frame(frame)
    for name in indicators.DEFAULTS:
        if f"{name}_households" in frame.columns:
            return name
    raise TableError(
        f"The area table has none of {', '.join(indicators.DEFAULTS)}; name a measure with `by`."
    )


def _check_frame(frame: pd.DataFrame) -> None:
    frames.check_columns(frame, (), "The area table", "expected a row an area")


def apportion(frame: pd.DataFrame, inside: pd.Series[float]) -> pd.DataFrame:
    """Count of each area only the part inside a place: numbers and their margins, not shares.

    Parameters
    ----------
    frame
        An area table.
    inside
        The share of each area that lies inside (0–1), by GEOID; areas that it lacks are whole.

    Returns
    -------
    DataFrame
        With the column `inside`; households, people and bases times it, margins likewise, and
        margins of cut areas called "derived" where they were published.

    Raises
    ------
    TableError
        If the table breaks its contract or was apportioned before, a share lies outside 0–1, or a
        label of `inside` is no GEOID of the table.
    """
    frames.areas(frame)
    if "inside" in frame:
        raise TableError("The area table has a column inside: its areas were cut before.")
    share = share_inside(inside, frame.index)
    names = [f"{stem}{name}" for stem in ("", *(f"{m}_" for m in measures(frame)))
             for name in ("households", "people", "base")]  # fmt: skip
    counts = [c for n in names for c in (n, f"{n}_moe") if c in frame.columns]
    out = frame.assign(**{column: frame[column] * share for column in counts})
    for column in frame.columns[frame.columns.str.endswith("moe_method")]:
        if not column.endswith("share_moe_method"):
            out[column] = cut_method(frame[column], share)
    return out.assign(inside=share)


def combine(frame: pd.DataFrame, groups: pd.Series[str]) -> pd.DataFrame:
    """Add areas up to larger ones, such as neighbourhoods.

    Parameters
    ----------
    frame
        An area table.
    groups
        The larger area's name for each GEOID of `frame`; areas without one are left out.

    Returns
    -------
    DataFrame
        Indexed by name: `areas` (how many), households, people and the columns of each measure.
        Margins are those of sums, with the zero rule, and of shares, at most 1; a missing part
        makes the sum missing. An area by itself, or with others in which nobody lives, keeps its
        own shares (see `moe.Groups.share`).

    Raises
    ------
    TableError
        If the table breaks its contract, a label of `groups` is no GEOID of the table, or areas of
        one group differ in period, table or the way that people are counted.

    Notes
    -----
    Margins of numbers of households are likely too wide where a group is most of a county, whose
    total is held to a known one (see `totals`); those of shares are not.
    """
    frames.areas(frame)
    stems = ("households", "people")
    needed = [*(name + end for name in stems for end in ("", "_moe")), "households_moe_method"]
    frames.check_columns(frame, needed, "the area table", "areas cannot be added up")
    within, names = grouped(groups, frame.index)
    columns: dict[str, Any] = {"areas": within.sizes}
    for name in stems:
        columns[name], columns[f"{name}_moe"] = within.sum(frame[name], frame[f"{name}_moe"])
    columns["households_moe_method"] = within.worst(frame["households_moe_method"])
    return pd.DataFrame(columns | _summed(frame, within, names), index=names)


def totals(
    frame: pd.DataFrame, published: pd.DataFrame | None, *, vintages: Mapping[str, int]
) -> pd.DataFrame:
    """Estimate the place's totals: its published rows where there are any, else the sum of areas.

    Parameters
    ----------
    frame
        The place's area table, complete.
    published
        The place's own rows, long; of several GEOIDs where the place is the sum of their grounds,
        which must not overlap. None where there are none.
    vintages
        The vintage of each table.

    Returns
    -------
    DataFrame
        Indexed by measure: households, share, people with 90% margins, `base` (households in
        the universe), `people_base` (people in households where a table counts them, else
        residents: `people_universe`), each with its margin, moe_method, people_method,
        people_moe_method, period, table; `origin`: "published", the place's own row,
        "published_sum", the sum of the rows of the GEOIDs in `geoids` (separated by spaces), or
        "sum", that of its areas; `base_origin`, "published" or "sum"; and beside them what the
        areas sum to: areas_households, areas_share, their margins, areas_moe_method and
        areas_period (empty where the measure is not known by area).

    Raises
    ------
    TableError
        If a table breaks its contract, or areas differ in period, table or the way that people are
        counted.
    VintageError
        If a vintage is before 2017.

    Notes
    -----
    The Bureau holds whole counties to known totals, so that the errors of their areas' households
    nearly cancel: summed as independent their margin is 1.95 times too wide in the median county.
    Shares are not affected. Where the place has N ± n published households of a summed measure's
    period, and p ± s is its share, the measure's households have the margin √((N·s)² + (p·n)²).
    Elsewhere (`base_origin` "sum"), in `combine` and in what areas sum to, margins are those of
    sums and likely too wide.
    """
    frames.areas(frame)
    needed = ("people", "people_moe", "people_universe")
    frames.check_columns(frame, needed, "the area table", "areas cannot be added up")
    own = None
    check_vintages(vintages)
    if published is not None:
        check_table(published, vintages, None)
        own = Lines.of(published, vintages, None)
    known = measures(frame)
    everywhere = moe.Groups(np.zeros(len(frame), dtype=int))
    sums = _summed(frame, everywhere, pd.Index(["the place"]), controlled=True)
    people, people_moe = everywhere.sum(frame["people"], frame["people_moe"])
    everyone = {
        "people_base": people[0],
        "people_base_moe": people_moe[0],
        "people_universe": frame["people_universe"].iloc[0],
    }
    rows = {}
    for name, indicator in indicators.CATALOGUE.items():
        summed = None
        if name in known:
            summed = {suffix: sums[f"{name}_{suffix}"][0] for suffix in SUFFIXES}
        row = None if own is None else _own.row(own, indicator)
        if row is None and summed is None:
            continue
        if row is None and summed is not None:
            row = summed | {"origin": "sum", "geoids": ""}
            row |= _with_own_base(own, row)
        assert row is not None  # noqa: S101 - one of the two is there, for the type checker
        row.setdefault("base_origin", "published")
        rows[name] = everyone | row | _total_people(row, summed, everyone) | _beside(summed)
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name="measure"))


def _summed(
    frame: pd.DataFrame, groups: moe.Groups, names: pd.Index, *, controlled: bool = False
) -> dict[str, Any]:
    """Add every measure up; `controlled` where the people of a group are, as those of a county."""
    known = measures(frame)
    found = add_up(frame, known, groups)
    texts = [f"{name}_{text}" for name in known for text in ("people_method", "period", "table")]
    found |= only_one(frame, texts, groups, names)
    for name in known:
        found |= _people(frame, name, groups, found, controlled=controlled)
    return {f"{name}_{suffix}": found[f"{name}_{suffix}"] for name in known for suffix in SUFFIXES}


def _people(
    frame: pd.DataFrame,
    name: str,
    groups: moe.Groups,
    found: Mapping[str, Any],
    *,
    controlled: bool,
) -> dict[str, Any]:
    """Add the people of a measure up.

    Where they are its share of everyone and these are controlled, only their spread over the areas
    has an error: √Σ((R·s_moe)² + ((s − s̄)·R_moe)²), with s̄ the share of the sum.
    """
    columns = [f"{name}_{suffix}" for suffix in ("people", "people_moe", "people_moe_method")]
    frames.check_columns(frame, columns, "the area table", "areas cannot be added up")
    people, own_moe, methods = (frame[column] for column in columns)
    share, share_moe, base = (
        frames.floats(frame[f"{name}_{suffix}"]) for suffix in ("share", "share_moe", "base")
    )
    number, margin = groups.sum(people, own_moe)
    away = share - found[f"{name}_share"][groups.codes] if controlled else share
    terms = spread_moe(away, share_moe, frame["people"], frame["people_moe"])
    terms = np.where(base == 0, 0.0, terms)  # without households there is no margin
    spread = np.isin(found[f"{name}_people_method"].astype(str), [*SPREAD.values()])
    margin = np.where(spread, np.sqrt(groups.sum(np.square(terms), 0)[0]), margin)
    values = (number, groups.own(own_moe, base, margin))
    return dict(zip(columns, (*values, groups.worst(methods, base)), strict=True))


def _with_own_base(own: Lines | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """Set a summed part against the place's published number of households of the same period.

    The Bureau holds whole counties to known totals, by which the errors of their areas' households
    nearly cancel: sums of these do not know it, and are twice too wide. Their shares are right. So
    of N ± n published households and a summed share p ± s the margin is √((N·s)² + (p·n)²).
    """
    summed = {"base_origin": "sum"}
    if own is None:
        return summed
    for variable in HOUSEHOLDS:
        if variable in own and geoid.period(own.vintage(variable.split("_")[0])) == row["period"]:
            base = own.total((variable,))
            whole = float(base.estimate.sum())
            margin = float(moe.of_sum(base.estimate, base.moe))
            if not whole > 0 or row["households"] > whole:
                return summed
            # The sum of areas and the published number differ where a line cuts areas.
            share, s_moe = row["households"] / whole, row["share_moe"] * row["base"] / whole
            s_moe = np.minimum(s_moe, 1.0)
            found = {"base": whole, "base_moe": margin, "base_origin": "published"}
            found |= {"share": share, "share_moe": float(s_moe)}
            return found | {"households_moe": float(moe.of_product(whole, margin, share, s_moe))}
    return summed


def _total_people(
    row: Mapping[str, Any], summed: Mapping[str, Any] | None, everyone: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the place's own count of people, else the areas' of its period, else spread them."""
    if row["origin"] != "sum" and row["people_method"] != "missing":
        return {}
    if summed is not None and summed["period"] == row["period"]:
        keys = ("people", "people_moe", "people_method", "people_moe_method")
        return {key: summed[key] for key in keys}
    people = everyone["people_base"]
    if not np.isfinite(people):
        out = {"people": np.nan, "people_moe": np.nan, "people_method": "missing"}
        return out | {"people_moe_method": "missing"}
    return {
        "people": row["share"] * people,
        "people_moe": row["share_moe"] * people,  # the place's residents are controlled
        "people_method": f"place_{SPREAD[everyone['people_universe']]}",
        "people_moe_method": "modelled" if row["moe_method"] == "modelled" else "derived",
    }


def _beside(summed: Mapping[str, Any] | None) -> dict[str, Any]:
    keys = ("households", "households_moe", "share", "share_moe", "moe_method", "period")
    return {f"areas_{key}": None if summed is None else summed[key] for key in keys}
