"""Small areas: ranked by one thing or scored by several, smoothed, and how unequal they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import _copies, estimates, frames, indicators, moe, priority, ranking, smoothing
from exclusion import equity as inequality
from exclusion.errors import ArgumentError, TableError
from exclusion.studies import _levels, _pieces

if TYPE_CHECKING:
    from exclusion.equity import Equity
    from exclusion.moe import Floats
    from exclusion.priority import Priority
    from exclusion.ranking import Of, Ranking
    from exclusion.studies._study import Study

#: What can be ranked.
Ranked = Literal["area", "neighborhood"]
Method = Literal["beta_binomial", "fay_herriot"]

_METHODS: Final = get_args(Method)
_INCOME: Final = "median_income"


class Choice(NamedTuple):
    """What a ranking of a study is made of."""

    by: str
    of: Of
    k: int
    covariate: str | None
    level: Ranked
    sensitivity: bool

    def check(self) -> None:
        """Refuse what areas cannot be ranked by."""
        frames.check_choice(self.of, ranking.OF, "of")
        frames.check_whole(self.k, "k")
        frames.check_choice(self.level, get_args(Ranked), "level")
        frames.check_flags(sensitivity=self.sensitivity)


def ranked(
    study: Study,
    key: Choice,
    beside: pd.Series[float] | None,
) -> Ranking:
    """Rank the areas or the neighborhoods."""
    by, of, k, _, level, sensitivity = key
    if level == "neighborhood":
        if beside is not None:
            raise ArgumentError(
                f"A covariate ({beside.name!r}) is known by {study.geography} and goes with a "
                "ranking of those; leave it out for neighborhoods."
            )
        return _neighborhoods(study, key)
    areas = _copies.look(study, "areas")
    if of == "people" and areas[f"{by}_people"].isna().all():
        raise TableError(
            f"No table of {study.place}, {study.period}, counts people; "
            "rank by households or share."
        )
    return ranking.evaluate(areas, by, of, k, covariate=beside, sensitivity=sensitivity)


def _neighborhoods(study: Study, key: Choice) -> Ranking:
    by, of, k = key[:3]
    areas, hoods = (_copies.look(study, name) for name in ("areas", "neighborhoods"))
    if hoods is None:
        raise TableError(
            f"{study.place}, {study.period}, has no neighborhoods; give your own polygons with "
            "`neighborhoods`."
        )
    known = smoothing.sample_of(areas, by)
    worth = ranking.sample_of_groups(*_pieces.sample(areas, known.m, f"{by}_base"))
    table = pd.DataFrame(hoods).rename_axis("neighborhood")
    sample = known._replace(m=frames.floats(worth.reindex(table.index)))
    return ranking.evaluate(table, by, of, k, sample=sample, sensitivity=key.sensitivity)


def polygons(study: Study) -> gpd.GeoDataFrame:
    """Give the areas with polygons, not to be changed or handed on, or say that there are none."""
    areas = _copies.look(study, "areas")
    if not isinstance(areas, gpd.GeoDataFrame):
        raise TableError(
            f"{study.place}, {study.period}, has no boundaries, so nobody knows which areas touch, "
            "or where in the place they lie. study.assign(geometry=…) gives polygons."
        )
    return areas


def smooth(
    study: Study, by: str, covariate: str | None, method: Method, *, rake: bool
) -> pd.DataFrame:
    """Put smoothed shares beside the direct ones."""
    frames.check_choice(method, _METHODS, "method")
    frames.check_flags(rake=rake)
    areas, beside = study.areas, study.column(covariate)
    share, worth = areas[f"{by}_share"], smoothing.sample_of(areas, by).m
    smoothed = (
        smoothing.beta_binomial(share, worth, covariate=beside, base=smoothing.base_of(areas, by))
        if method == "beta_binomial"
        else _fay_herriot(share, worth, beside)
    )
    if rake:
        total = float(study.totals["households"][by])
        raked = smoothing.rake(smoothed["estimate"], areas[f"{by}_base"], total)
        smoothed["raked"] = raked.estimate
    direct = pd.DataFrame({"share": share, "share_moe": areas[f"{by}_share_moe"]})
    return direct.join(smoothed)


def _fay_herriot(
    share: pd.Series[float], worth: Floats, beside: pd.Series[float] | None
) -> pd.DataFrame:
    """Smooth on the arcsine scale, whose errors do not hang on the shares, and come back."""
    scaled = pd.Series(smoothing.arcsine(share, worth), index=share.index)
    se = pd.Series(smoothing.arcsine_se(worth), index=share.index)
    matrix = (
        None
        if beside is None
        else pd.DataFrame({"constant": 1.0, "x": beside.fillna(beside.mean())})
    )
    fitted = smoothing.fay_herriot(scaled, se, X=matrix).table
    error = np.sqrt(fitted["mse"])
    ends = {"estimate": 0.0, "low": -moe.Z90, "high": moe.Z90}
    found = {
        name: np.sin((fitted["estimate"] + z * error).clip(0, np.pi / 2)) ** 2
        for name, z in ends.items()
    }
    found |= {"se": np.sin(2 * fitted["estimate"]) * error, "shrinkage": fitted["shrinkage"]}
    return pd.DataFrame(found)


def equity(study: Study, by: str, along: str | None) -> Equity:
    """Measure inequality along incomes, where they are known, and between neighborhoods."""
    areas = study.areas
    if along is None and _INCOME in areas:
        along = _INCOME
    groups = "neighborhood" if "neighborhood" in areas else None
    worth = smoothing.sample_of(areas, by).m
    return inequality.evaluate(areas, by, worth, along=along, groups=groups)


def components(study: Study) -> pd.DataFrame:
    """Join the covered populations, one column each, to the areas."""
    rows = _levels.raw(study.groups, "area")
    frame = pd.DataFrame(study.areas).drop(columns="geometry", errors="ignore")
    return frame.join(estimates.covered_columns(rows)) if len(rows) else frame


def score(
    study: Study, preset: str, by: str, *, k: int, frame: Study | None, seed: int
) -> Priority:
    """Score the areas, alone or set against those of another study."""
    frames.check_made(frame, "Study", "frame", none=True)
    others = None if frame is None else components(frame)
    try:
        return priority.of_preset(components(study), preset, by, frame=others, k=k, seed=seed)
    except TableError as err:
        if _needs_covered(study, preset):
            err.add_note('A pull with topics=["covered"], or --topic covered, has them.')
        raise


def _needs_covered(study: Study, preset: str) -> bool:
    """Tell whether a score is made of covered populations that this study does not know."""
    kinds = {f"{name}_share": group.dimension for name, group in indicators.GROUPS.items()}
    parts = indicators.PRESETS[preset].components if preset in indicators.PRESETS else ()
    named = any(kinds.get(part.column) == "covered" for part in parts)
    return named and not (study.groups["dimension"] == "covered").any()
