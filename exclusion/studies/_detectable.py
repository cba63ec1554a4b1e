"""What a later survey could show of a study's areas, of its list and of its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import (
    _copies,
    _records,
    change,
    frames,
    geoid,
    moe,
    now,
    ranking,
    regions,
    smoothing,
)
from exclusion.errors import ArgumentError, TableError
from exclusion.studies import _now, _pieces

if TYPE_CHECKING:
    from exclusion.change import Fall
    from exclusion.moe import Floats
    from exclusion.studies._now import Margin
    from exclusion.studies._study import Study

#: Falls of a share for which the answers of an own survey are counted: 5 and 10 points.
FALLS: Final = (0.05, 0.10)
#: Of an own survey, as `change.answers_needed` has it.
DESIGN_EFFECT: Final = 1.5


@_copies.kept("areas", "neighborhoods", "regions", "membership", "answers")
@dataclass(frozen=True, eq=False, repr=False)
class Detectable:
    """The smallest true falls of a measure that an equal survey of another period could show.

    Of households throughout. An equal survey has as many answers and shares no year with this one.

    Parameters
    ----------
    by
        The measure.
    period
        The five years of the survey at hand, such as "2020–2024".
    years
        Between the middles of the two periods, where areas' own changes count.
    power, confidence
        How likely such a fall is to be found, and of the two-sided test that finds it.
    areas
        By GEOID, each alone: `share` (0–1) and `base`, households on the measure and all; `fall` of
        the share, 0–1, and `households`, how many fewer that is; `never`, whether even a fall to
        nothing would not show.
    neighborhoods
        The same by neighborhood; None where none are known.
    regions
        The same of areas gathered until each region can show a fall, indexed by the smallest GEOID
        in it, with `areas`, how many; None without polygons.
    membership
        The region of each area; None without polygons.
    members
        GEOIDs of the list.
    listed, cautious, programmes
        Of the listed areas together: a fall of theirs; if their errors go together as neighbors' do
        (`moe.NEIGHBORS`); and one that is to be called a programme's, where what areas do of their
        own is noise too.
    listed_share
        The listed areas' share, pooled, 0–1.
    place
        Of the place.
    place_share, place_margin
        Its share, 0–1, and whose margin counts: "published", "modelled", or
        "of_the_figure_before" where the newest has no published one and that is larger.
    answers
        What an own survey needs: a row a fall of the share of "place" and "list", with `of`,
        `before`, `after` (0–1) and `answers` a round.
    design_effect
        How many times the variance of a simple random sample that survey's is taken to be.
    design_factor, design_factor_measured
        F, on which all but the place hangs, and whether it is measured.
    never_least, never_most
        How many areas alone can never show a fall if F is the least and the most that it may be.
    """

    by: str
    period: str
    years: float
    power: float
    confidence: float
    areas: pd.DataFrame
    neighborhoods: pd.DataFrame | None
    regions: pd.DataFrame | None
    membership: pd.Series[str] | None
    members: tuple[str, ...]
    listed: Fall
    cautious: Fall
    programmes: Fall
    listed_share: float
    place: Fall
    place_share: float
    place_margin: Margin
    answers: pd.DataFrame
    design_effect: float
    design_factor: float
    design_factor_measured: bool
    never_least: int
    never_most: int

    _repr_html_ = _records.card

    @property
    def known(self) -> int:
        """How many areas have a share and a sample."""
        return int(self.areas["never"].notna().sum())

    @property
    def never(self) -> int:
        """How many of these can never show a fall alone."""
        return _never(self.areas)

    def __repr__(self) -> str:
        return f"<Detectable: {self.by}, {self.period}, never in {self.never} of {self.known}>"


def of(  # noqa: PLR0913 - each is a choice of the user's
    study: Study,
    by: str,
    k: int,
    *,
    years: float,
    falls: Iterable[float],
    power: float,
    confidence: float,
) -> Detectable:
    """Tell what could be shown of a study's areas, alone and together."""
    frames.check_whole(k, "k")
    frames.check_number(years, "years", zero=True)
    test = {"power": power, "confidence": confidence}
    areas, known = study.areas, smoothing.sample_of(study.areas, by)
    share, base = (pd.Series(frames.floats(areas[f"{by}_{n}"]), areas.index) for n in _FIGURES)
    worth = pd.Series(known.m, areas.index)
    alone = _shown(share, worth, base, test)
    ends = [_never(_shown(share, worth * known.design_factor / factor, base, test))
            for factor in (known.least, known.most)]  # fmt: skip
    members = study.evaluate(by, "households", k, sensitivity=False).shortlist.members
    listed = list(members)
    part = (share[listed], _se(share, worth)[listed], base[listed])
    place, margin, total = _place(study, by, test)
    gathered = _regions(study, by, worth, test)
    pooled = float((share * base)[listed].sum() / base[listed].sum())
    return Detectable(
        by=by,
        period=frames.one_period(areas[f"{by}_period"], f"{by}_period"),
        years=float(years),
        power=power,
        confidence=confidence,
        areas=alone,
        neighborhoods=_neighborhoods(study, by, known.m, test),
        regions=None if gathered is None else gathered[0],
        membership=None if gathered is None else gathered[1],
        members=members,
        listed=change.detectable_together(*part, **test),
        cautious=change.detectable_together(*part, correlation=moe.NEIGHBORS, **test),
        programmes=change.detectable_together(*part, years=years, **test),
        listed_share=pooled,
        place=place,
        place_share=total,
        place_margin=margin,
        answers=_answers({"place": total, "list": pooled}, falls, test),
        design_effect=DESIGN_EFFECT,
        design_factor=known.design_factor,
        design_factor_measured=known.measured,
        never_least=min(ends),
        never_most=max(ends),
    )


_FIGURES: Final = ("share", "base")


def _shown(share: Any, m: Any, base: Any, test: dict[str, float]) -> pd.DataFrame:  # noqa: ANN401
    """Put what is to be shown beside the shares and households of today."""
    found = change.detectable(share, m, base, **test)
    return pd.DataFrame({"share": share, "base": base}, index=found.index).join(found)


def _never(rows: pd.DataFrame) -> int:
    return int(rows["never"].eq(True).sum())


def _se(share: pd.Series[float], m: pd.Series[float]) -> pd.Series[float]:
    """Return shares' standard errors; one of 0 or 1 is as sure as its scale has it."""
    least = (m * share + 3 / 8) / (m + 3 / 4)
    inner = share.where((share > 0) & (share < 1), least.where(np.isfinite(m), share))
    return (inner * (1 - inner) / m) ** 0.5


def _neighborhoods(study: Study, by: str, m: Floats, test: dict[str, float]) -> pd.DataFrame | None:
    hoods = study.neighborhoods
    if hoods is None:
        return None
    worth = ranking.sample_of_groups(*_pieces.sample(study.areas, m, f"{by}_base"))
    share, base = (pd.Series(frames.floats(hoods[f"{by}_{n}"]), hoods.index) for n in _FIGURES)
    return _shown(share, worth.reindex(hoods.index), base, test)


def _regions(
    study: Study, by: str, m: pd.Series[float], test: dict[str, float]
) -> tuple[pd.DataFrame, pd.Series[str]] | None:
    """Gather areas until they can show a fall, where it is known which touch."""
    if not study.mapped:
        return None
    areas: Any = study.areas

    def enough(share: Floats, m: Floats, base: Floats) -> Any:  # noqa: ANN401
        return ~change.detectable(share, m, base, **test)["never"].to_numpy(dtype=bool)

    named = regions.gather(areas, by, m, enough)
    mine = named.dropna()
    base = pd.Series(frames.floats(areas[f"{by}_base"]), areas.index)[mine.index]
    counted = base * pd.Series(frames.floats(areas[f"{by}_share"]), areas.index)[mine.index]
    sums = pd.DataFrame({"base": base, "counted": counted, "areas": 1}).groupby(mine).sum()
    worth = ranking.sample_of_groups(m[mine.index], base, mine).reindex(sums.index)
    shown = _shown(sums["counted"] / sums["base"], worth, sums["base"], test)
    shown.insert(0, "areas", sums["areas"])
    return shown.rename_axis("region"), named


def _place(study: Study, by: str, test: dict[str, float]) -> tuple[Fall, Margin, float]:
    """Tell what the place's own figure could show, by the margin that `Study.now` goes by."""
    total: dict[Any, Any] = study.totals.T[by].to_dict()
    before = float("nan")
    if study.history is not None:
        try:
            rows = now.history(study.history, by)
        except TableError:
            pass  # no vintage has the measure's lines
        else:
            older = rows[rows["vintage"] < geoid.vintage_of(str(total["period"]))]
            before = float(older.sort_values("vintage")["se"].iloc[-1]) if len(older) else before
    se, margin = _now.sure(total, before)
    share, base = float(total["share"]), float(total["base"])
    return change.detectable_together(share, se, base, **test), margin, share


def _answers(
    shares: dict[str, float], falls: Iterable[float], test: dict[str, float]
) -> pd.DataFrame:
    """Count the answers that an own survey needs, for falls that leave something."""
    if isinstance(falls, str) or not isinstance(falls, Iterable):
        raise ArgumentError(f"falls is {falls!r}; expected a list of shares such as 0.05.")
    every = list(falls)
    for fall in every:
        frames.check_between(fall, "each of falls")
    rows = [
        (what, share, share - fall,
         change.answers_needed(share, share - fall, design_effect=DESIGN_EFFECT, **test))
        for what, share in shares.items()
        for fall in every
        if fall < share < 1
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["of", "before", "after", "answers"])
