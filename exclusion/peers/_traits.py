"""What places are compared by, on one scale, and how sure it is of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import estimates, frames, indicators, moe, smoothing, snapshots
from exclusion.errors import TableError

if TYPE_CHECKING:
    from exclusion.moe import Floats

SETTINGS: Final = ("households", "density")
"""What of a place beside its needs makes it like another: its size, and how densely it is lived
in; both by their logarithms."""

#: Households without a subscription by income: the lines of S2801 that count them, and all.
INCOMES: Final = {
    "no_subscription_under_20k": ("S2801_C01_023", "S2801_C01_020"),
    "no_subscription_20k_to_75k": ("S2801_C01_027", "S2801_C01_024"),
    "no_subscription_75k_or_more": ("S2801_C01_031", "S2801_C01_028"),
}
"""Needs by income that the counties' rows give, each with the lines of those without and of all."""

_NEEDED: Final = ("share", "share_moe", "base")
#: What the households of a rung have: nothing (a), access that they do not pay for (u), dial-up
#: (d), a phone plan alone (c), other broadband alone (o); no computer (x), a smartphone alone (y).
#: Rungs that have households in common err together.
_HELD: Final = {
    "no_internet": "a",
    "no_subscription": "au",
    "no_broadband": "aud",
    "no_home_broadband": "audc",
    "cellular_only": "c",
    "no_wireline": "audco",
    "no_computer": "x",
    "smartphone_only": "y",
}
_COMPUTERS: Final = frozenset("xy")
# Where places are all alike, what their figures show is error; it is not blown up without end.
_LEAST: Final = 1e-6


class Traits(NamedTuple):
    """Places' traits on a scale on which they differ by 1 (standard deviation) from each other."""

    names: tuple[str, ...]
    mean: Floats
    """What is expected of each, of shape (places, traits)."""
    error: Floats
    """Standard errors of that; 0 where it is known."""
    mixing: Floats
    """Turns independent errors of one place's traits into such as err together."""


def counties(vintage: int = 2023) -> pd.DataFrame:
    """Give what all counties are compared by, from what comes with the package.

    Parameters
    ----------
    vintage
        The last year of the 5-year period, 2017 to 2023.

    Returns
    -------
    DataFrame
        By GEOID: NAME, state, lon, lat, residents, density (residents of a km² of land),
        households; and of each measure and of `INCOMES` `_share` (0–1), `_share_moe` (90%) and
        `_base`, among the columns of `estimates.published`. What is known of 2023 alone is missing
        where a county is no longer there.

    Raises
    ------
    VintageError
        If the vintage is no year, or not there.

    Examples
    --------
    >>> table = counties()
    >>> table.loc[["22071"], ["households", "density"]].round(2).to_dict("records")
    [{'households': 155060.0, 'density': 856.17}]
    """
    frames.check_vintage(vintage)
    rows = snapshots.counties([vintage])
    lines = rows.rows.drop(columns="vintage")
    table = estimates.published(lines, vintages={"S2801": vintage})
    wide = lines.pivot_table(["estimate", "moe"], "GEOID", "variable").reindex(table.index)
    incomes = {}
    for name, (part, whole) in INCOMES.items():
        found = [
            wide[what][line].to_numpy() for line in (part, whole) for what in ("estimate", "moe")
        ]
        incomes[f"{name}_share"] = moe.ratio(found[0], found[2])
        incomes[f"{name}_share_moe"] = np.minimum(moe.of_share(*found), 1.0)
        incomes[f"{name}_base"] = found[2]
    known = snapshots.county_areas(polygons=False).table.reindex(table.index)
    about = pd.DataFrame(
        {
            "NAME": rows.names.reindex(table.index),
            **{name: known[name] for name in ("state", "lon", "lat", "residents")},
            "density": moe.ratio(known["residents"], known["ALAND"] / 1e6),
            "households": wide["estimate"]["S2801_C01_001"],
        }
    )
    return about.join(table).join(pd.DataFrame(incomes, index=table.index))


def needs(table: pd.DataFrame) -> tuple[str, ...]:
    """List what a frame of places tells of their needs.

    Parameters
    ----------
    table
        A row a place.

    Returns
    -------
    tuple of str
        Names of the measures of the catalogue, and of `INCOMES`, whose `_share`, `_share_moe` and
        `_base` are there and known of some place.

    Raises
    ------
    TableError
        If it is no frame, or a column holds text.

    Examples
    --------
    >>> needs(pd.DataFrame({"no_computer_share": [0.1], "no_computer_share_moe": 0.01,
    ...                     "no_computer_base": 900}))
    ('no_computer',)
    """
    frames.check_columns(table, (), "table", "nothing is known of needs")
    every = (*indicators.CATALOGUE, *INCOMES)
    return tuple(name for name in every if _known(table, name))


def told(table: pd.DataFrame) -> tuple[str, ...]:
    """List the needs of places as `needs` does; raise where there are none."""
    names = needs(table)
    if not names:
        raise TableError(
            "The table of places tells no need: expected of at least one measure its _share, "
            f"_share_moe and _base, as of {next(iter(INCOMES))} or no_subscription."
        )
    return names


def _known(table: pd.DataFrame, name: str) -> bool:
    columns = [f"{name}_{what}" for what in _NEEDED]
    if not {*columns} <= {*table.columns}:
        return False
    frames.check_columns(table, columns, "table", f"{name} is not known")
    numbers = [frames.floats(table[column], column) for column in columns]
    return bool(np.isfinite(numbers).all(axis=0).any())


def read(table: pd.DataFrame) -> Traits:
    """Read the traits of places, drawn towards all as far as their errors are large."""
    names = told(table)
    columns = [_need(table, name) for name in names]
    settings = [name for name in SETTINGS if name in table]
    columns += [_setting(table, name) for name in settings]
    mean, error = (np.column_stack(parts) for parts in zip(*columns, strict=True))
    mixing = np.eye(len(columns))
    mixing[: len(names), : len(names)] = _together(table, names)
    return Traits((*names, *settings), mean, error, mixing)


def _need(table: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """Return one need as its posterior mean and error, in standard deviations between places."""
    share, margin, base = (
        frames.reader(what)(table[f"{name}_{what}"], f"{name}_{what}") for what in _NEEDED
    )
    sample = smoothing.sample_by_size(share, margin, base)
    p = np.where(np.isnan(sample.m), np.nan, share)
    y, se = smoothing.arcsine(p, sample.m), smoothing.arcsine_se(sample.m)
    known = ~np.isnan(y)
    between, middle = _between(y[known], se[known] ** 2)
    weight = np.where(known, between / (between + se**2), 0.0)
    scale = np.sqrt(between)
    return np.where(known, weight * (y - middle) / scale, 0.0), np.sqrt(1 - weight)


def _between(y: Floats, noise: Floats) -> tuple[float, float]:
    """Return how much places differ beyond what their errors explain (variance), and their mean."""
    spread = y.var() if len(y) else 0.0
    low, high = 0.0, float(spread)
    for _ in range(
        50
    ):  # Paule and Mandel: the variance that makes weighted squares add up to n - 1
        between = (low + high) / 2
        weight = 1 / np.maximum(noise + between, _LEAST)
        middle = np.average(y, weights=weight)
        over = (weight * (y - middle) ** 2).sum() > len(y) - 1
        low, high = (between, high) if over else (low, between)
    return max((low + high) / 2, _LEAST), float(middle)


def _setting(table: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """Return the logarithm of a size in standard deviations; what is not known may be any."""
    values = frames.counts(table[name], name)
    log = np.log(np.where(values > 0, values, np.nan))
    known = np.isfinite(log)
    scale = float(log[known].std()) if known.any() else 0.0
    away = (log - log[known].mean()) / scale if scale > 0 else np.zeros(len(log))
    return np.where(known, away, 0.0), np.where(known, 0.0, 1.0)


def _together(table: pd.DataFrame, names: tuple[str, ...]) -> Floats:
    """Return a root of the correlations of needs' errors, by the households that they share.

    Errors of two rungs of a multinomial are related as their households are: by p(1 − q) where one
    is part of the other, −pq where none is in both. Of others nothing is known, and they err apart.
    """
    ladder = [name for name in names if name in _HELD]
    place = [names.index(name) for name in ladder]
    share = [float(np.nanmean(frames.floats(table[f"{name}_share"]))) for name in ladder]
    related = np.eye(len(names))
    for i, first in enumerate(ladder):
        for j, second in enumerate(ladder[:i]):
            one, other = frozenset(_HELD[first]), frozenset(_HELD[second])
            if (one <= _COMPUTERS) != (other <= _COMPUTERS):
                continue
            both = min(share[i], share[j]) if one & other else 0.0
            spread = share[i] * (1 - share[i]) * share[j] * (1 - share[j])
            value = (both - share[i] * share[j]) / np.sqrt(spread) if spread > 0 else 0.0
            related[place[i], place[j]] = related[place[j], place[i]] = value
    size, axes = np.linalg.eigh(related)
    root = axes * np.sqrt(np.maximum(size, 0.0))
    lengths: Floats = np.sqrt((root**2).sum(axis=1, keepdims=True))
    return np.asarray(root / lengths)
