"""A study as of now: its place's newest published figure carried on, its areas moved with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from exclusion import frames, geoid, moe, now, smoothing, snapshots
from exclusion.errors import ArgumentError, TableError
from exclusion.studies import _pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.moe import Floats
    from exclusion.studies._study import Study

#: Whose margin the newest figure has: its own as published, the modelled one of the areas' sum, or
#: that of the figure before.
Margin = Literal["published", "modelled", "of_the_figure_before"]

_DRAWS: Final = 2_000
_COUNTY: Final = 5
_PAIR: Final = 2
_MIDDLE: Final = 2  # years from the middle of a five-year period to its last year
_ENDS: Final = (0.05, 0.95)


@dataclass(frozen=True, eq=False, repr=False)
class Now:
    """What a place's figures say of a year that its newest five-year average only ends with.

    Parameters
    ----------
    by
        The measure.
    year
        The year that the estimates are of.
    period
        The five years of the newest published figure, such as "2019–2023".
    published, published_moe
        That figure's share, 0–1, with its 90 % margin.
    margin
        Whose margin that is, one of `Margin`.
    place
        `now`, `se`, `low`, `high` (90 %), `method` and `shift`, as `exclusion.now.estimate` gives
        them.
    unusual
        Whether the place's last step is unlike what other counties did.
    areas
        By GEOID: `now_share` and `now_households`, each with `…_low` and `…_high` (90 %), the
        households as many as in the study; None where the measure is not known by area. For one
        area it is a range, not a figure.
    neighborhoods
        The same by neighborhood; None where none are known.
    """

    by: str
    year: int
    period: str
    published: float
    published_moe: float
    margin: Margin
    place: pd.Series[Any]
    unusual: bool
    areas: pd.DataFrame | None
    neighborhoods: pd.DataFrame | None

    def __repr__(self) -> str:
        found = self.place
        share = f"{found['now']:.1%} ({found['low']:.1%} to {found['high']:.1%})"
        return f"<Now: {self.by}, {self.year}, {share}>"


def of(study: Study, by: str, ahead: int, one_year: tuple[float, float] | None) -> Now:
    """Estimate a study's measure as of the end of the newest period at hand."""
    history, margin = _history(study, by)
    year = int(history["vintage"].max())
    if history["vintage"].nunique() < 2:
        raise TableError(
            f"{study.place} has one published figure of {by} alone ({geoid.period(year)}): how it "
            "moves cannot be told. An earlier vintage of subject table S2801 says it: "
            "studies.of_frames or a pull with its history."
        )
    name = str(history["GEOID"].iloc[0])
    every, nation, among = _nation(history, by, year, ahead)
    own = _own(name, by, year, one_year)
    options: dict[str, Any] = {"year": year, "ahead": ahead, "one_year": own}
    if among is not None:
        options |= {"nation": nation, "nation_of": among}
    found: pd.Series[Any] = now.estimate(every, by, **options).T[name]
    if found["method"] == "missing":
        raise TableError(
            f"{study.place}: the published figures of {by} have no margins, so that nothing can be "
            f"said of {year + ahead}."
        )
    last = history[history["vintage"] == year].iloc[0]
    areas, hoods = _areas(study, by, found, year + ahead)
    step = now.steps(history, by, year=year).iloc[0]
    return Now(
        by,
        year + ahead,
        geoid.period(year),
        float(last["share"]),
        float(moe.Z90 * last["se"]),
        margin,
        found,
        bool(step["unusual"]),
        areas,
        hoods,
    )


def _history(study: Study, by: str) -> tuple[pd.DataFrame, Margin]:
    """Give the place's published figures, with the study's own where that is newer."""
    rows = study.history if study.history is not None else _county(study, by)
    if rows is None:
        raise TableError(
            f"{study.place} has no published figures of other vintages at hand, so how {by} moves "
            "cannot be told. Ask the study of the whole city or county, or take exclusion.now with "
            "its published rows."
        )
    history = now.history(rows, by)
    if by not in study.totals.index or not np.isfinite(study.totals["share"][by]):
        return history, "published"
    total: dict[Any, Any] = study.totals.T[by].to_dict()
    vintage = geoid.vintage_of(str(total["period"]))
    last = history.sort_values("vintage").iloc[-1]
    if vintage <= last["vintage"]:
        return history, "published"
    se, margin = sure(total, float(last["se"]))
    mine = {"GEOID": last["GEOID"], "vintage": vintage, "share": float(total["share"]), "se": se}
    newest = pd.DataFrame([mine | {"households": float(total["base"])}])
    return pd.concat([history, newest], ignore_index=True), margin


def sure(total: Mapping[Any, Any], before: float) -> tuple[float, Margin]:
    """Give the standard error of a study's own figure, and whose it is.

    Where its margin is no published one, that of the figure before counts if it is larger.
    """
    se = float(moe.to_se(total["share_moe"]))
    if total["share_moe_method"] != "modelled":
        return se, "published"
    return (se, "modelled") if not before > se else (before, "of_the_figure_before")


def _county(study: Study, by: str) -> pd.DataFrame | None:
    """Give the bundled rows of a place that is one county."""
    names = str(study.totals["geoids"].get(by, "")).split()
    if len(names) != 1 or len(names[0]) != _COUNTY:
        return None
    rows = snapshots.counties().rows
    mine = rows[rows["GEOID"] == names[0]]
    return mine if len(mine) else None


def _nation(
    history: pd.DataFrame, by: str, year: int, ahead: int
) -> tuple[pd.DataFrame, float, list[str] | None]:
    """Set the place among all counties, where a newer figure of the nation is at hand."""
    one = _one_year(by, year)
    if one is None or ahead:
        return history, float("nan"), None
    counties = now.history(snapshots.counties([year - 1, year]).rows, by)
    others = counties[~counties["GEOID"].isin(history["GEOID"])]
    states = one[~one["GEOID"].str.startswith("72")]
    share = float(np.average(states["share"], weights=states["households"]))
    return pd.concat([history, others], ignore_index=True), share, list(states["GEOID"])


def _one_year(by: str, year: int) -> pd.DataFrame | None:
    rows = snapshots.counties(years=1).rows
    rows = rows[rows["vintage"] == year]
    return now.history(rows, by) if len(rows) else None


def _own(name: str, by: str, year: int, given: tuple[float, float] | None) -> pd.DataFrame | None:
    """Give the place's own 1-year figure: the one given, or a county's bundled one."""
    if given is not None:
        if not isinstance(given, tuple | list) or len(given) != _PAIR:
            raise ArgumentError(f"one_year is {given!r}; expected a share and its standard error.")
        frames.check_number(given[1], "the standard error in one_year")
        return pd.DataFrame({"GEOID": [name], "share": [given[0]], "se": [given[1]]})
    one = _one_year(by, year)
    mine = None if one is None else one[one["GEOID"] == name]
    return None if mine is None or mine.empty else mine


def _areas(
    study: Study, by: str, found: pd.Series[Any], year: int
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Move the areas with their place."""
    if by not in study.measures:
        return None, None
    areas = study.areas
    share, base = frames.floats(areas[f"{by}_share"]), smoothing.base_of(areas, by)
    worth = smoothing.sample_of(areas, by).m
    drawn = smoothing.posterior(share, worth, _DRAWS, base=base)
    rng = np.random.default_rng(0)
    place = np.clip(rng.normal(found["now"], found["se"], _DRAWS), 0, 1)
    period = frames.one_period(areas[f"{by}_period"], f"{by}_period")
    years = year - (geoid.vintage_of(period) - _MIDDLE)
    homes = frames.floats(areas[f"{by}_base"])
    moved = now.areas(drawn, np.nan_to_num(homes), place, max(years, 0))
    rows = _told(moved, homes, areas.index)
    return rows, _hoods(study, by, moved)


def _told(shares: Floats, homes: Floats, index: pd.Index) -> pd.DataFrame:
    low, high = np.quantile(shares, _ENDS, axis=0)
    ends = {"now_share": shares.mean(axis=0), "now_share_low": low, "now_share_high": high}
    count = {name.replace("share", "households"): share * homes for name, share in ends.items()}
    return pd.DataFrame(ends | count, index=index)


def _hoods(study: Study, by: str, moved: Floats) -> pd.DataFrame | None:
    """Add the areas' draws up by neighborhood."""
    hoods, areas = study.neighborhoods, study.areas
    if hoods is None:
        return None
    places = pd.Series(np.arange(len(areas)), index=areas.index)
    _, bases, names = _pieces.sample(areas, places.to_numpy(float), f"{by}_base")
    pieces = _pieces.of(areas)
    at = places.to_numpy() if pieces is None else places.loc[pieces["GEOID"]].to_numpy()
    homes, shares = frames.floats(bases), moved[:, at]
    codes, labels = pd.factorize(pd.Series(names))
    weights = np.zeros((len(at), len(labels)))
    weights[np.arange(len(at))[codes >= 0], codes[codes >= 0]] = np.nan_to_num(homes)[codes >= 0]
    whole = weights.sum(axis=0)
    known = np.where(np.isnan(shares), 0, shares)
    told = _told(known @ weights / np.where(whole > 0, whole, np.nan), whole, pd.Index(labels))
    return told.reindex(hoods.index)
