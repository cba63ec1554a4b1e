"""Who is in need in a study's place, over draws, and how many would enroll in a subsidy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import frames, siting, smoothing
from exclusion import programmes as costs
from exclusion.errors import ExclusionError, TableError
from exclusion.studies import _now

if TYPE_CHECKING:
    from exclusion.programmes import Book
    from exclusion.studies._study import Study

#: What need is counted by, the first that a study has.
MEASURES: Final = ("no_subscription", "no_home_broadband", "no_broadband", "no_internet")
COMPUTER: Final = "no_computer"
_DRAWS: Final = 1_000


class Need(NamedTuple):
    """Who is in need, and as of when."""

    by: str
    year: int | None
    period: str
    households: pd.DataFrame
    lacking: pd.Series[float] | None
    district: pd.Series[Any]
    named: bool
    homes: float


def need_of(study: Study, districts: object) -> Need:
    """Draw the households in need, as of now where that is known."""
    by = next((name for name in MEASURES if name in study.measures), None)
    if by is None:
        raise TableError(
            f"{study.place}, {study.period}, has none of {', '.join(MEASURES)} by "
            f"{study.geography}, so nobody knows where need is."
        )
    areas = study.areas
    district, named = _districts(areas, districts)
    period = str(areas[f"{by}_period"].iloc[0])
    try:
        now = _now.of(study, by, 0, None, areas=False)
        shares, homes = _now.drawn(study, by, now.place, now.year)
        year: int | None = now.year
    except ExclusionError:  # too few published figures, or a place where the rule does not hold
        year = None
        share, base = frames.floats(areas[f"{by}_share"]), smoothing.base_of(areas, by)
        worth = smoothing.sample_of(areas, by).m
        shares = smoothing.posterior(share, worth, _DRAWS, base=base)
        homes = frames.floats(areas[f"{by}_base"])
    drawn = np.nan_to_num(shares[:_DRAWS] * homes)
    households = pd.DataFrame(drawn, columns=areas.index)
    every = float(np.nansum(homes))
    return Need(by, year, period, households, _lacking(study, by), district, named, every)


def _lacking(study: Study, by: str) -> pd.Series[float] | None:
    """Tell what part of those in need have no computer, by two smoothed measures."""
    if COMPUTER not in study.measures:
        return None
    counts = [
        study.smooth(name)["estimate"] * study.areas[f"{name}_base"] for name in (COMPUTER, by)
    ]
    part: pd.Series[float] = (counts[0] / counts[1].where(counts[1] > 0)).clip(0, 1)
    return part.fillna(0)


def _districts(areas: pd.DataFrame, given: object) -> tuple[pd.Series[Any], bool]:
    """Give each area its district, and tell whether there are any."""
    found = siting.districts_of(areas, given)
    return found, bool(found.notna().any())


def state_of(study: Study, by: str) -> str:
    """Name the state in which most households are."""
    base = study.areas[f"{by}_base"]
    return str(base.groupby(base.index.str[:2]).sum().idxmax())


def enrolled(
    study: Study, by: str, table: pd.DataFrame | None, book: Book, seed: int
) -> tuple[pd.Series[float], pd.DataFrame]:
    """Draw how many households would enroll in a subsidy, and give what counties are taken to do.

    Today's households times the part that is eligible times take-up, county by county.
    """
    base = study.areas[f"{by}_base"]
    homes = base.groupby(base.index.str[:5]).sum()
    expected = costs.of_counties(table, list(homes.index), book)
    shares = costs.draw_take_up(expected, _DRAWS, seed=seed)
    eligible = pd.DataFrame(
        np.tile(costs.draw(book.get("eligible"), _DRAWS, seed=seed)[:, None], (1, len(homes))),
        columns=homes.index,
    )
    if table is not None:
        own = table["eligible_share"].reindex(homes.index).dropna()
        for county, share in own.items():
            eligible[county] = share
    found = shares[homes.index] * eligible[homes.index] * homes
    return found.sum(axis=1), expected
