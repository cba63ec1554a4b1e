"""A split added up over areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, moe
from exclusion.coverage import _bounds
from exclusion.coverage._bounds import CAUSES, KEY
from exclusion.coverage._split import SUBSCRIBERS
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Mapping


#: Of these the sum follows from more than those of the areas.
_NOT_SUMMED: Final = ("_moe", "_low", "_high")


def totals(table: pd.DataFrame, groups: pd.Series[str] | None = None) -> pd.DataFrame:
    """Add up a split over its areas, for the place or for each group of areas.

    Parameters
    ----------
    table
        As `split` gives it.
    groups
        The group of each area, indexed by GEOID, such as ``areas["neighborhood"]``; areas without a
        group are left out. None adds up all.

    Returns
    -------
    DataFrame
        A row a technology and speed (and group, in a first column of the name of `groups`), with

        - `areas`, how many there are, `areas_without_availability` and `areas_without_estimate`;
        - the columns of `split`, summed over the areas that could be split; the parts are NaN where
          no area has both an estimate and a served share;
        - `unknown_households` and `unknown_people`, with `_moe`: the unconnected of areas without
          availability, who are in neither part.

    Raises
    ------
    TableError
        If `table` is no split, or `groups` no Series of groups by GEOID, each once.

    Notes
    -----
    Areas are independent samples: margins are root sums of squares, where of areas without any
    unconnected household only the largest margin counts, as in `moe.of_sum`. `_at_least` and
    `_at_most` are sums, as if every area lay at the same end, and their `_low` and `_high` the
    5–95% of the sums in each draw of the areas in `table`, widened by the margins of households
    (see `split`). They are missing where an area with households cannot be drawn.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "GEOID": ["1", "2"], "technology": "any", "down": 25.0, "up": 3.0,
    ...         "served_share": [0.5, np.nan], "unconnected_households": [40.0, 7.0],
    ...         "unconnected_households_moe": [8.0, 3.0],
    ...         "not_served_households": [20.0, np.nan], "not_served_households_moe": [4.0, np.nan],
    ...         "note": [None, "no_availability"],
    ...     }
    ... )
    >>> totals(table)[["areas", "not_served_households", "unknown_households"]].iloc[0].tolist()
    [2.0, 20.0, 7.0]
    """
    needed = ("GEOID", *KEY, "served_share", "note")
    frames.check_columns(table, needed, "table", "`coverage.split` makes such tables")
    for name in ("down", "up"):
        frames.counts(table[name], f"table: {name}")
    ends = ("_moe", "_share", "households", "_people", "_low", "_high", "_at_least", "_at_most")
    read = {name: frames.reader(name) for name in map(str, table) if name.endswith(ends)}
    read |= {"effective_sample": frames.samples} if "effective_sample" in table else {}
    table = table.assign(**{c: read[c](table[c], f"table: {c}") for c in read})
    keys, found = [*KEY], _bounds.drawn(table)
    if groups is not None:
        if not isinstance(groups, pd.Series):
            raise TableError(
                f"groups must be a Series of groups by GEOID, not {type(groups).__name__}."
            )
        frames.check_index(groups, "groups")
        name = str(groups.name or "group")
        frames.check_columns(groups.to_frame(name), [name], "groups", "areas are added up by it")
        table = table.assign(**{name: table["GEOID"].map(groups)}).dropna(subset=[name])
        keys = [name, *KEY]
    rows = [
        dict(zip(keys, key, strict=True)) | _added(part, found)
        for key, part in table.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows)


def _added(part: pd.DataFrame, found: _bounds.Drawn | None) -> dict[str, float]:
    """Add up the areas of one technology, speed and group."""
    note = part["note"]
    unserved = note == "no_availability"
    known = part[~note.isin(["no_availability", "no_estimate"])]
    if known["served_share"].isna().all():  # without households: they tell nothing of the others
        known = known.iloc[:0]
    out: dict[str, float] = {
        "areas": len(part),
        "areas_without_availability": int(unserved.sum()),
        "areas_without_estimate": int((note == "no_estimate").sum()),
    }
    for column in part.columns:
        if not column.startswith(("unconnected_", *CAUSES)) or column.endswith(_NOT_SUMMED):
            continue
        some = part[note != "no_estimate"] if column.startswith("unconnected_") else known
        out |= _sum(some, column, column)
    out |= _bounds.added(known, found)
    out |= _taken(known, out)
    for unit in ("households", "people"):
        if f"unconnected_{unit}" in part.columns:
            out |= _sum(part[unserved], f"unconnected_{unit}", f"unknown_{unit}", empty=0.0)
    return out


def _taken(known: pd.DataFrame, out: Mapping[str, float]) -> dict[str, float]:
    """Take the margins of what was drawn from the sums of the draws, not from the areas'."""
    if "why" not in known or not known["why"].str.contains(SUBSCRIBERS).any():
        return {}
    made = {}
    for unit in _bounds.units(known):
        for cause, end in zip(CAUSES, ("at_most", "at_least"), strict=True):
            _, margin = _bounds.as_estimate(out, f"{cause}_{unit}_{end}")
            if np.isfinite(margin):
                made[f"{cause}_{unit}_moe"] = margin
    return made


def _sum(rows: pd.DataFrame, column: str, name: str, empty: float = np.nan) -> dict[str, float]:
    """Add up a column, with its margin where it has one."""
    if rows.empty:
        return {name: empty} | ({f"{name}_moe": empty} if f"{column}_moe" in rows.columns else {})
    out = {name: float(rows[column].sum(skipna=False))}
    if f"{column}_moe" in rows.columns:
        # An area without any unconnected is empty; one whose part was cut off at 0 is not.
        whole = rows[f"unconnected_{column.rsplit('_', 1)[1]}"]
        out[f"{name}_moe"] = float(moe.of_sum(whole, rows[f"{column}_moe"]))
    return out
