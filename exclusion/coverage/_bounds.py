"""The least and the most that either cause may have, from draws of the areas' unconnected.

Read off a split's own columns, so that a table that was filtered or kept can still be added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from exclusion import smoothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exclusion.moe import Floats

T = TypeVar("T", "Floats", float)

#: The two causes, as columns start with them.
CAUSES: Final = ("not_served", "served_not_subscribed")
#: What a row of a split stands for, beside its area.
KEY: Final = ("technology", "down", "up")
#: How often each city is drawn, always from the same seed.
_DRAWS: Final = 1_000
_INTERVAL: Final = (0.05, 0.95)
#: What the draws of an area follow from.
_NEEDED: Final = ("households", "households_moe", "effective_sample")
#: The bounds, of the share unconnected and the share of homes served: each grows with the first.
_BOUNDS: Final[dict[tuple[str, str], Callable[[Floats, Floats], Floats]]] = {
    ("not_served", "at_least"): lambda p, s: np.maximum(p - s, 0.0),
    ("not_served", "at_most"): lambda p, s: np.minimum(p, 1 - s),
    ("served_not_subscribed", "at_least"): lambda p, s: np.maximum(p - (1 - s), 0.0),
    ("served_not_subscribed", "at_most"): np.minimum,
}


class Drawn(NamedTuple):
    """Draws of the share of each area's households that is unconnected."""

    areas: pd.Index
    share: Floats
    """Of shape (draws, areas); NaN where an area cannot be drawn."""

    def of(self, rows: pd.DataFrame) -> Floats:
        """Take the draws of the areas of some rows, in their order."""
        at = self.areas.get_indexer(pd.Index(rows["GEOID"]))
        return self.share if np.array_equal(at, np.arange(len(self.areas))) else self.share[:, at]


def drawn(table: pd.DataFrame) -> Drawn | None:
    """Return draws of the share unconnected in each area; None where the columns do not tell.

    Parameters
    ----------
    table
        A split, or some rows of one.
    """
    if not {*_NEEDED} <= {*table.columns}:
        return None
    # By name, so that a table in another order has the same draws.
    rows = table.drop_duplicates("GEOID").sort_values("GEOID")
    worth, homes = (rows[name].to_numpy(float) for name in ("effective_sample", "households"))
    share = smoothing.balanced(_shares(rows), worth, homes, _DRAWS)
    return Drawn(pd.Index(rows["GEOID"]), share)


def _shares(rows: pd.DataFrame) -> Floats:
    """Return the share unconnected, as estimated; NaN where there are no households."""
    homes = rows["households"].to_numpy(float)
    some = np.where(homes > 0, homes, np.nan)
    return np.minimum(rows["unconnected_households"].to_numpy(float) / some, 1.0)


def bounded(table: pd.DataFrame, served: Floats) -> pd.DataFrame:
    """Return it with what each cause has in each area at least and at most, and their 5-95%.

    Parameters
    ----------
    table
        A split without its bounds.
    served
        The share of each row's homes that is served.
    """
    found = drawn(table)
    made: dict[str, Floats] = {}
    for at in table.reset_index(drop=True).groupby([*KEY], sort=False).indices.values():
        rows, s = table.iloc[at], served[at]
        for name, value in _of_network(rows, s, found).items():
            made.setdefault(name, np.full(len(table), np.nan))[at] = value
    return table.assign(**made)


def _of_network(rows: pd.DataFrame, s: Floats, found: Drawn | None) -> dict[str, Floats]:
    """Give the bounds of the areas by one network."""
    homes = rows["households"].to_numpy(float)
    direct = np.where(homes > 0, _shares(rows), np.where(np.isnan(homes), np.nan, 0.0))
    draws = np.full((1, len(rows)), np.nan) if found is None else found.of(rows)
    ends = np.quantile(draws, _INTERVAL, axis=0)
    none = np.isnan(draws[0])
    out: dict[str, Floats] = {}
    for unit in units(rows):
        each, unsure = _weights(rows, unit, draws)
        for (cause, bound), of in _BOUNDS.items():
            mean = np.where(none, of(direct, s), of(draws, s).mean(axis=0))
            value = mean * homes * each
            # Each bound grows with the share: its quantiles are those of the share's.
            low, high = (of(end, s) * homes * each for end in ends)
            name = f"{cause}_{unit}_{bound}"
            out |= named(name, value, *_wider(value, low, high, value * unsure))
    return out


def added(rows: pd.DataFrame, found: Drawn | None) -> dict[str, float]:
    """Return the bounds added up, each with its 5-95%; without draws these are missing.

    Parameters
    ----------
    rows
        What a split has of some areas, by one network.
    found
        From `drawn`, of the whole split.
    """
    if not {*_NEEDED} <= {*rows.columns}:
        return {}
    s = np.where(rows["served_share"].isna(), 1.0, rows["served_share"])
    draws = np.full((1, len(rows)), np.nan) if found is None else found.of(rows)
    homes = rows["households"].to_numpy(float)
    lived = homes != 0
    out: dict[str, float] = {}
    for unit in units(rows):
        if f"{CAUSES[0]}_{unit}_at_least" not in rows:
            continue
        each, unsure = _weights(rows, unit, draws)
        for (cause, bound), of in _BOUNDS.items():
            name = f"{cause}_{unit}_{bound}"
            values = rows[name].to_numpy(float)
            value = float(values.sum()) if len(rows) else np.nan
            sums = of(draws[:, lived], s[lived]) @ (homes * each)[lived]
            wide = float(np.sqrt(np.square(values * unsure)[lived].sum()))
            low, high = np.quantile(sums, _INTERVAL)
            out |= named(name, value, *map(float, _wider(value, low, high, wide)))
    return out


def units(rows: pd.DataFrame) -> list[str]:
    """Return what a split counts.

    Parameters
    ----------
    rows
        Of a split.
    """
    return [unit for unit in ("households", "people") if f"unconnected_{unit}" in rows]


def named(name: str, value: T, low: T, high: T) -> dict[str, T]:
    """Return a bound and its interval under the names of their columns.

    Parameters
    ----------
    name
        Of the bound's column.
    value, low, high
        The bound, and its 5-95%.
    """
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def as_estimate(rows: pd.DataFrame | Mapping[str, float], name: str) -> tuple[Any, Any]:
    """Return a bound, and half the width of its interval for a margin.

    Parameters
    ----------
    rows
        What has it.
    name
        Of the bound's column.
    """
    return rows[name], (rows[f"{name}_high"] - rows[f"{name}_low"]) / 2


def _wider(value: T, low: T, high: T, unsure: T) -> tuple[Any, Any]:
    """Widen what the draws of shares give by another margin, independent of them."""
    least = value - np.hypot(np.maximum(value - low, 0.0), unsure)
    return np.maximum(least, 0.0), value + np.hypot(np.maximum(high - value, 0.0), unsure)


def _weights(rows: pd.DataFrame, unit: str, draws: Floats) -> tuple[Floats, Floats]:
    """Give what an unconnected household counts, and the relative margin of that and of homes."""
    homes, homes_moe = (rows[name].to_numpy(float) for name in ("households", "households_moe"))
    some = np.where(homes > 0, homes, np.nan)
    off = np.where(homes > 0, homes_moe / some, 0.0)
    if unit == "households":
        return np.ones(len(rows)), off
    u, u_moe, people, people_moe = (
        rows[f"unconnected_{name}"].to_numpy(float)
        for name in ("households", "households_moe", "people", "people_moe")
    )
    expected = np.where(np.isnan(draws[0]), u, draws.mean(axis=0) * homes)
    each = np.where(expected > 0, people / np.where(expected > 0, expected, np.nan), 0.0 * people)
    # What the households' margin leaves of the people's is that of people per household.
    there = np.where(people > 0, people, np.nan)
    left = np.square(people_moe / there) - np.square(u_moe / np.where(u > 0, u, np.nan))
    own = np.where(people > 0, np.sqrt(np.clip(left, 0.0, 1.0)), 0.0)
    return each, np.hypot(off, own)
