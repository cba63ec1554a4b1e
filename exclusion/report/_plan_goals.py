"""What a plan sets out to do, beside what a survey could show of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from exclusion import change, moe, phrases

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.studies import Plan

#: A fall of a share shows if it is so many times its margin: in two surveys alike, by a two-sided
#: test at `change.CONFIDENCE` that finds it with `change.POWER`.
_FALLS: Final = float((moe.Z90 + NormalDist().inv_cdf(change.POWER)) * np.sqrt(2) / moe.Z90)
#: A fall of the share for which the answers of an own survey are told.
_FALL: Final = 0.05


@dataclass(frozen=True)
class Grid:
    """A table in words.

    Parameters
    ----------
    heads
        Of the columns, the first of which names the row.
    rows
        Cells.
    words
        Which columns hold words; the others hold figures.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Part:
    """A part of a paper: sentences, one a paragraph, points, and a table."""

    name: str
    said: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    grid: Grid | None = None

    @property
    def title(self) -> str:
        """What stands above it."""
        return phrases.say(f"paper_title_{self.name}")


def _groups(plan: Plan) -> pd.DataFrame:
    """Give the place's groups by income, or the other groups that it has."""
    groups = plan.study.groups
    found = groups[(groups["level"] == "place") & groups["share"].notna()]
    income = found[found["dimension"] == "income"]
    return income if len(income) else found[found["dimension"] != "covered"]


def objectives(plan: Plan, chosen: str) -> Part:
    """Set whom the plan newly connects beside what a survey could show."""
    say = phrases.say
    row: Any = plan.alternatives.loc[chosen]
    reach = [float(row[f"connected_{end}"]) for end in ("low", "high")]
    if row["cost"] == 0:
        reach = [0.0, 0.0]
    now = _place_now(plan)
    rows = [_objective(say("paper_all", place=plan.study.place), now, reach)]
    groups = _groups(plan)
    for _, one in groups.iterrows():
        some = _Now(float(one["share"]), float(one["share_moe"]), float(one["whole"]))
        rows.append(_objective(phrases.group(str(one["group"])), some, reach))
    paragraphs = [_whom(row, reach)]
    if len(groups):
        first: Any = groups.iloc[0]
        words = {"table": first["table"], "period": first["period"]}
        paragraphs.append(say("paper_objective_groups", **words))
    else:
        paragraphs.append(say("paper_objective_no_groups"))
    paragraphs.append(say("paper_objective_shows"))
    period = str(plan.study.totals.loc[plan.by, "period"])
    if plan.year is None:
        paragraphs.append(say("paper_objective_trend", period=period))
    else:
        paragraphs.append(say("paper_objective_now", year=str(plan.year), period=period))
    if now.share > _FALL:
        answers = change.answers_needed(now.share, now.share - _FALL)
        words = {"points": phrases.points(_FALL), "answers": phrases.about(answers)}
        paragraphs.append(say("paper_objective_own", place=plan.study.place, **words))
    codes = ("group", "baseline", "target", "needed", "shows")
    heads = tuple(say(f"paper_col_{code}") for code in codes)
    return Part("objectives", tuple(paragraphs), (), Grid(heads, tuple(rows)))


def _whom(row: Any, reach: list[float]) -> str:  # noqa: ANN401 - a row of a frame
    """Say whom a target counts."""
    if not np.isfinite(reach).all():
        return phrases.say("paper_objective_unknown")
    return phrases.say("paper_objective_part" if row["connected_why"] else "paper_objective_sub")


class _Now(NamedTuple):
    """A share as it is, the 90 % margin of a survey of it, and the households it is a part of."""

    share: float
    margin: float
    base: float
    ends: tuple[float, float] | None = None
    """Where it lies by our estimate; None where the survey's margin tells."""

    @property
    def told(self) -> str:
        """Write it with its doubt."""
        if self.ends is None:
            return phrases.percent_with_margin(self.share, self.margin)
        low, high = (phrases.percent(one, 1) for one in self.ends)
        return f"{phrases.percent(self.share, 1)} ({phrases.say('plan_range', low=low, high=high)})"


def _place_now(plan: Plan) -> _Now:
    """Give the place's share as the plans count it, with the margin of a survey of it."""
    row: Any = plan.study.totals.loc[plan.by]
    if plan.year is None:
        return _Now(float(row["share"]), float(row["share_moe"]), plan.homes)
    found = plan.study.now(plan.by, areas=False).place
    share = float(plan.areas["need"].sum()) / plan.homes
    before, margin = float(row["share"]), float(row["share_moe"])
    # An equal survey of a smaller share has a smaller margin.
    spread = share * (1 - share) / (before * (1 - before)) if 0 < before < 1 else np.nan
    ends = float(found["low"]), float(found["high"])
    return _Now(share, margin * float(np.sqrt(spread)), plan.homes, ends)


def _objective(name: str, now: _Now, reach: list[float]) -> tuple[str, ...]:
    """Write one group's row: baseline, target, and whether a survey can show the fall to it."""
    say, needed = phrases.say, _FALLS * now.margin
    known = bool(np.isfinite(needed)) and needed <= now.share
    fall = say("paper_points", points=phrases.points(needed)) if known else say("plan_unknown")
    if not np.isfinite(reach).all():
        return name, now.told, say("plan_unknown"), fall, say("plan_unknown")
    falls = [min(one / now.base, now.share) for one in reach]
    low, high = (phrases.percent(now.share - one, 1) for one in reversed(falls))
    target = low if low == high else say("plan_range", low=low, high=high)
    shows = say("paper_shows_yes" if known and falls[-1] >= needed else "paper_shows_no")
    return name, now.told, target, fall, shows
