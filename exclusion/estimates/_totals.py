"""Sums over areas, and the place's own published rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from exclusion import geoid, indicators, moe
from exclusion.errors import TableError
from exclusion.estimates import _own
from exclusion.estimates._households import HOUSEHOLDS, Lines
from exclusion.estimates._people import SPREAD, spread_moe

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
    """
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
    for name in indicators.DEFAULTS:
        if f"{name}_households" in frame.columns:
            return name
    raise TableError(
        f"The area table has none of {', '.join(indicators.DEFAULTS)}; name a measure with `by`."
    )


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
    """
    share = inside.reindex(frame.index).fillna(1.0)
    names = [f"{stem}{name}" for stem in ("", *(f"{m}_" for m in measures(frame)))
             for name in ("households", "people", "base")]  # fmt: skip
    counts = [c for n in names for c in (n, f"{n}_moe") if c in frame.columns]
    out = frame.assign(**{column: frame[column] * share for column in counts})
    for column in frame.columns[frame.columns.str.endswith("moe_method")]:
        if not column.endswith("share_moe_method"):
            made = (share < 1) & frame[column].isin(["published", "controlled"])
            out[column] = frame[column].mask(made, "derived")
    return out.assign(inside=share)


def combine(frame: pd.DataFrame, by: pd.Series[str]) -> pd.DataFrame:
    """Add areas up to larger ones, such as neighbourhoods.

    Parameters
    ----------
    frame
        An area table.
    by
        The larger area's name for each GEOID of `frame`.

    Returns
    -------
    DataFrame
        Indexed by name: `areas` (how many), households, people and the columns of each measure.
        Margins are those of sums, with the zero rule; a missing part makes the sum missing. An
        area without a name is left out.
    """
    names = by.reindex(frame.index)
    rows = {}
    for name, part in frame.groupby(names, sort=True):
        row: dict[str, Any] = {"areas": len(part)}
        for base in ("households", "people"):
            row[base] = part[base].sum(min_count=len(part))
            row[f"{base}_moe"] = float(moe.of_sum(part[base], part[f"{base}_moe"]))
        row["households_moe_method"] = _worst(part["households_moe_method"])
        for measure in measures(frame):
            summed = _sum(part, measure)
            row |= {f"{measure}_{key}": value for key, value in summed.items()}
        rows[name] = row
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name=by.name))


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
        Indexed by measure: households, share, people with 90 % margins, `base` (households in
        the universe), `people_base` (people in households where a table counts them, else
        residents: `people_universe`), each with its margin, moe_method, people_method,
        people_moe_method, period, table; `origin`: "published", the place's own row,
        "published_sum", the sum of the rows of the GEOIDs in `geoids` (separated by spaces), or
        "sum", that of its areas; and beside them what the areas sum to: areas_households,
        areas_share, their margins, areas_moe_method and areas_period (empty where the measure is
        not known by area).
    """
    own = None if published is None else Lines.of(published, vintages, None)
    everyone = {
        "people_base": float(frame["people"].sum(min_count=len(frame))),
        "people_base_moe": float(moe.of_sum(frame["people"], frame["people_moe"])),
        "people_universe": frame["people_universe"].iloc[0],
    }
    rows = {}
    for name, indicator in indicators.CATALOGUE.items():
        summed = _sum(frame, name, controlled=True) if name in measures(frame) else None
        row = None if own is None else _own.row(own, indicator)
        if row is None and summed is None:
            continue
        if row is None and summed is not None:
            row = summed | {"origin": "sum", "geoids": ""}
            row |= _with_own_base(own, row, vintages)
        assert row is not None  # noqa: S101 - one of the two is there, for the type checker
        rows[name] = everyone | row | _total_people(row, summed, everyone) | _beside(summed)
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name="measure"))


def _with_own_base(
    own: Lines | None, row: Mapping[str, Any], vintages: Mapping[str, int]
) -> dict[str, Any]:
    """Set a summed part against the place's published number of households of the same period."""
    if own is None:
        return {}
    for variable in HOUSEHOLDS:
        table = variable.split("_")[0]
        if variable in own and geoid.period(vintages[table]) == row["period"]:
            base = own.total((variable,))
            whole = float(base.estimate.sum())
            margin = float(moe.of_sum(base.estimate, base.moe))
            if not whole > 0:
                return {}
            share = row["households"] / whole
            s_moe = moe.of_share(row["households"], row["households_moe"], whole, margin)
            return {"base": whole, "base_moe": margin, "share": share, "share_moe": float(s_moe)}
    return {}


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


def _worst(methods: pd.Series[str]) -> str:
    """Say how a sum's margin came about, from those of its parts."""
    order = ("missing", "modelled", "derived", "published")
    worst = next((m for m in order if (methods == m).any()), "controlled")
    return "derived" if worst == "published" and len(methods) > 1 else worst


def _sum(part: pd.DataFrame, measure: str, *, controlled: bool = False) -> dict[str, Any]:
    """Add one measure up over areas; `controlled` where their people sum to a controlled total."""
    get = {suffix: part[f"{measure}_{suffix}"] for suffix in SUFFIXES}
    out: dict[str, Any] = {}
    for key in ("households", "base"):
        out[key] = float(get[key].sum(min_count=len(part)))
        out[f"{key}_moe"] = float(moe.of_sum(get[key], get[f"{key}_moe"]))
    share = out["households"] / out["base"] if out["base"] else np.nan
    out["share"] = share
    out["share_moe"] = float(
        moe.of_share(out["households"], out["households_moe"], out["base"], out["base_moe"])
    )
    for key in ("moe_method", "share_moe_method", "people_moe_method"):
        out[key] = _worst(get[key])
    out["people"] = float(get["people"].sum(min_count=len(part)))
    out["people_method"] = get["people_method"].iloc[0]
    spread = out["people_method"] in SPREAD.values()
    if spread:
        away = get["share"] - share if controlled else get["share"]
        terms = spread_moe(away, get["share_moe"], part["people"], part["people_moe"])
        terms = np.where(get["base"] == 0, 0.0, terms)  # without households there is no margin
        out["people_moe"] = float(np.sqrt((terms**2).sum()))
    else:
        out["people_moe"] = float(moe.of_sum(get["people"], get["people_moe"]))
    out |= {"period": get["period"].iloc[0], "table": get["table"].iloc[0]}
    return out
