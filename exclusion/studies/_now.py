"""A study as of now: its place's newest published figure carried on, its areas moved with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from exclusion import _records, change, frames, geoid, indicators, moe, now, smoothing, snapshots
from exclusion.errors import ArgumentError, TableError, VintageError
from exclusion.studies import _changes, _pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.moe import Floats
    from exclusion.smoothing import Drift
    from exclusion.studies._study import Study

#: Whose margin the newest figure has: its own as published, the modelled one of the areas' sum, or
#: that of the figure before.
Margin = Literal["published", "modelled", "of_the_figure_before"]

_PULL: Final = (
    "A pull with its earlier vintages gives them: study(…, history=True), or "
    "`exclusion pull PLACE --history`, of a whole city or county."
)
_DRAWS: Final = 2_000
_COUNTY: Final = 5
_PUERTO_RICO: Final = "72"
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
        That figure's share, 0–1, with its 90% margin.
    margin
        Whose margin that is, one of `Margin`.
    place
        `now`, `se`, `low`, `high` (90%), `method` and `shift`, as `exclusion.now.estimate` gives
        them.
    unusual
        Whether the place's last step is unlike what other counties did.
    turned
        Whether a newer 1-year figure of the nation says that the trend has turned: the place's
        steps are then no longer a guide. False too where none is at hand.
    expected_from
        The last year of the period whose counties tell what step is to be expected: before that of
        `period`, where the rows of all counties are not at hand.
    drift
        What areas do of their own, a year; of New Orleans' where `drift.areas` is 0.
    areas
        By GEOID: `now_share` and `now_households`, each with `…_low` and `…_high` (90%), the
        households as many as in the study; None where the measure is not known by area, or they
        were not asked for. For one area it is a range, not a figure.
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
    turned: bool
    expected_from: int
    drift: Drift
    areas: pd.DataFrame | None
    neighborhoods: pd.DataFrame | None

    _repr_html_ = _records.card

    def __repr__(self) -> str:
        found = self.place
        share = f"{found['now']:.1%} ({found['low']:.1%} to {found['high']:.1%})"
        return f"<Now: {self.by}, {self.year}, {share}>"


def of(
    study: Study,
    by: str,
    ahead: int,
    one_year: tuple[float, float] | None,
    earlier: Study | None = None,
    *,
    areas: bool = True,
) -> Now:
    """Estimate a study's measure as of the end of the newest period at hand."""
    frames.check_made(earlier, "Study", "earlier", none=True)
    frames.check_flags(areas=areas)
    history, margin = _history(study, by)
    if str(history["GEOID"].iloc[0]).startswith(_PUERTO_RICO):
        raise TableError(
            f"{study.place}: how shares move was found on the counties of the states; in Puerto "
            "Rico's municipios that rule does not hold, so nothing is said of now."
        )
    year = int(history["vintage"].max())
    if history["vintage"].nunique() < 2:
        raise TableError(
            f"{study.place} has one published figure of {by} alone ({geoid.period(year)}): how it "
            "moves cannot be told. " + _PULL
        )
    name = str(history["GEOID"].iloc[0])
    every, nation, among = _nation(history, by, year, ahead)
    own = _own(study, name, by, year, one_year)
    options: dict[str, Any] = {"year": year, "ahead": ahead}
    newer: dict[str, Any] = {} if among is None else {"nation": nation, "nation_of": among}
    found: pd.Series[Any] = now.estimate(every, by, one_year=own, **options, **newer).T[name]
    if found["method"] == "missing":
        raise TableError(
            f"{study.place}: the published figures of {by} have no margins, so that nothing can be "
            f"said of {year + ahead}."
        )
    last = history[history["vintage"] == year].iloc[0]
    drift = smoothing.ASSUMED if earlier is None else _drift(study, earlier, by)
    moved = _areas(study, by, found, year + ahead, drift) if areas else (None, None)
    step = now.steps(history, by, year=year).iloc[0]
    alone = now.estimate(every, by, **options).T[name]
    seen = now.estimate(every, by, **options, **newer).T[name]
    return Now(
        by,
        year + ahead,
        geoid.period(year),
        float(last["share"]),
        float(moe.Z90 * last["se"]),
        margin,
        found,
        bool(step["unusual"]),
        now.has_turned(float(seen["now"] - alone["now"]), by),
        min(year, max(now.BUNDLED)),
        drift,
        *moved,
    )


def _history(study: Study, by: str) -> tuple[pd.DataFrame, Margin]:
    """Give the place's published figures, with the study's own where that is newer."""
    rows = study.history if study.history is not None else _county(study, by)
    if rows is None:
        raise TableError(
            f"{study.place} has no published figures of other vintages at hand, so how {by} moves "
            f"cannot be told. {_PULL} Or take exclusion.now with its published rows."
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
    counties = now.history(_read_of(snapshots.counties([year - 1, year]).rows, by), by)
    others = counties[~counties["GEOID"].isin(history["GEOID"])]
    states = one[~one["GEOID"].str.startswith("72")]
    share = float(np.average(states["share"], weights=states["households"]))
    return pd.concat([history, others], ignore_index=True), share, list(states["GEOID"])


def _one_year(by: str, year: int) -> pd.DataFrame | None:
    rows = snapshots.counties(years=1).rows
    rows = _read_of(rows[rows["vintage"] == year], by)
    return now.history(rows, by) if len(rows) else None


def _read_of(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Take of all counties' bundled rows, which have every line, those the measure is read from."""
    recipes = indicators.CATALOGUE[by].recipes if by in indicators.CATALOGUE else ()
    lines = {name for one in recipes for name in (*one.variables, "+".join(one.lines))}
    return rows[rows["variable"].isin(lines)] if lines else rows


def _own(
    study: Study, name: str, by: str, year: int, given: tuple[float, float] | None
) -> pd.DataFrame | None:
    """Give the place's own 1-year figure: the one given, pulled, or a county's bundled one."""
    if given is not None:
        if not isinstance(given, tuple | list) or len(given) != _PAIR:
            raise ArgumentError(f"one_year is {given!r}; expected a share and its standard error.")
        frames.check_number(given[1], "the standard error in one_year")
        return pd.DataFrame({"GEOID": [name], "share": [given[0]], "se": [given[1]]})
    if study.one_year is not None and (study.one_year["vintage"] == year).any():
        try:
            known = now.history(study.one_year, by)
            return known[known["vintage"] == year]
        except TableError:
            pass  # its table does not have the measure's lines
    one = _one_year(by, year)
    mine = None if one is None else one[one["GEOID"] == name]
    return None if mine is None or mine.empty else mine


def _drift(study: Study, earlier: Study, by: str) -> Drift:
    """Estimate what areas do of their own, by both periods' shares on the ground they share."""
    vintages = [_vintage(one, by) for one in (earlier, study)]
    if change.overlap(*vintages) > 0 or vintages[0] > vintages[1]:
        raise VintageError(
            f"What areas do of their own is told by periods that share no year; the earlier study "
            f"is of {geoid.period(vintages[0])}, this one of {geoid.period(vintages[1])}."
        )
    pieces = change.on_ground(
        pd.DataFrame(earlier.areas),
        pd.DataFrame(study.areas),
        _changes.ground(earlier, study),
        by,
        old_sample=smoothing.sample_of(earlier.areas, by).m,
        new_sample=smoothing.sample_of(study.areas, by).m,
    )
    shares, sizes = (
        pieces[[f"{when}_{name}" for when in ("old", "new")]].to_numpy(float)
        for name in ("share", "m")
    )
    known = (np.isfinite(shares) & np.isfinite(sizes) & (sizes > 0)).all(axis=1)
    if known.sum() < smoothing.LEAST_AREAS:
        return smoothing.ASSUMED
    old, new = ((pieces[f"{when}_share"], pieces[f"{when}_m"]) for when in ("old", "new"))
    return smoothing.drift(*old, *new, vintages[1] - vintages[0])


def _vintage(study: Study, by: str) -> int:
    if by not in study.measures:
        raise TableError(f"{study.place}, {study.period}: {by} is not known by {study.geography}.")
    return geoid.vintage_of(frames.one_period(study.areas[f"{by}_period"], f"{by}_period"))


def _areas(
    study: Study, by: str, found: pd.Series[Any], year: int, drift: Drift
) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Move the areas with their place."""
    if by not in study.measures:
        return None, None
    moved, homes = drawn(study, by, found, year, drift)
    rows = _told(moved, homes, study.areas.index)
    return rows, _hoods(study, by, moved)


def drawn(
    study: Study, by: str, found: pd.Series[Any], year: int, drift: Drift = smoothing.ASSUMED
) -> tuple[Floats, Floats]:
    """Draw the shares of the areas, moved with their place, and give their households."""
    areas = study.areas
    share, base = frames.floats(areas[f"{by}_share"]), smoothing.base_of(areas, by)
    worth = smoothing.sample_of(areas, by).m
    draws = smoothing.posterior(share, worth, _DRAWS, base=base)
    rng = np.random.default_rng(0)
    place = np.clip(rng.normal(found["now"], found["se"], _DRAWS), 0, 1)
    years = max(year - (_vintage(study, by) - _MIDDLE), 0)
    homes = frames.floats(areas[f"{by}_base"])
    moved = now.areas(
        draws,
        np.nan_to_num(homes),
        place,
        years,
        persistence=drift.persistence,
        drift=drift.drift,
    )
    return moved, homes


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
