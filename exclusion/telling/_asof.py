"""As of when: the newest figure at hand of what is told, and an estimate of now beside it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import geoid, indicators, phrases
from exclusion.errors import ExclusionError, ExclusionWarning
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.studies import Study
    from exclusion.studies._now import Now

#: From the last year of a five-year period back to its middle.
MIDDLE: Final = 2
_USUAL: Final = indicators.DEFAULTS[0]
_PUERTO_RICO: Final = "72"


@dataclass(frozen=True, eq=False)
class AsOf:
    """A place's published figures of one measure from period to period, and what goes on from them.

    Parameters
    ----------
    rows
        As `Study.trend` gives them; empty where none are at hand.
    now
        The estimate of now, of the place alone, from the newest figure at hand; None where none can
        be made.
    newest
        The newest figure at hand where that is newer than the study's own: `period`, `share`,
        `share_moe` and `share_moe_method`; None where the study's is the newest.
    """

    rows: pd.DataFrame
    now: Now | None
    newest: Mapping[Any, Any] | None


@lru_cache(maxsize=8)
def as_of(study: Study, by: str) -> AsOf:
    """Follow a measure to the newest figure at hand, once for all that is told of it.

    Parameters
    ----------
    study
        A study.
    by
        A measure of the catalogue.

    Returns
    -------
    AsOf
        What there is.
    """
    with warnings.catch_warnings():
        # The page says both itself, under the chart or among the absences.
        warnings.simplefilter("ignore", ExclusionWarning)
        rows = study.trend(by)
        try:
            now = study.now(by, areas=False)
        except ExclusionError:  # one figure alone, none of 2021 or later, Puerto Rico
            now = None
    own = str(study.totals["period"].get(by, ""))
    newest: Mapping[Any, Any] | None = None
    if now is not None:
        newest = {"period": now.period, "share": now.published, "share_moe": now.published_moe}
    elif len(rows):
        newest = rows.iloc[-1][["period", "share", "share_moe"]].to_dict()
    if newest is not None and own and _last(newest["period"]) <= _last(own):
        newest = None
    last = newest["period"] if newest is not None else own
    later = _later(study, by, _last(last) if last else 0)
    if later is not None:
        newest, now = later.totals.loc[by].to_dict(), as_of(later, by).now
    return AsOf(rows, now, newest)


def _later(study: Study, by: str, last: int) -> Study | None:
    """Find the newest period of the place whose figure is newer than all others at hand."""
    for other in study.beside(newer=True):
        totals = other.totals
        if by in totals.index and np.isfinite(totals["share"][by]):
            return other if _last(str(totals["period"][by])) > last else None
    return None


def _last(period: str) -> int:
    return geoid.vintage_of(period)


def middle(period: str) -> str:
    """Write the year that a five-year average is of, which is the middle one.

    Parameters
    ----------
    period
        Such as "2015–2019".

    Returns
    -------
    str
        Such as "2017".
    """
    return str(_last(period) - MIDDLE)


def newest(study: Study, by: str, *, short: bool = False) -> list[tuple[str, dict[str, str]]]:
    """Choose what to say of the newest figure at hand: codes of sentences and what they name.

    Parameters
    ----------
    study, by
        As for `as_of`.
    short
        Where there is little room.

    Returns
    -------
    list of tuple
        None where the study's own figure is the newest.
    """
    found = as_of(study, by).newest
    if found is None:
        return []
    code = "asof_newest" if np.isfinite(found["share_moe"]) else "asof_newest_unsure"
    named = {
        "newest_period": found["period"],
        "share": phrases.percent(found["share"], 1),
        "share_moe": phrases.points(found["share_moe"]),
        "modelled": phrases.say("modelled_margin") if _modelled(found) else "",
    }
    return [(f"{code}_short" if short else code, named)]


def _modelled(found: Mapping[Any, Any]) -> bool:
    return found.get("share_moe_method") == "modelled"


def estimate(study: Study, by: str) -> list[tuple[str, dict[str, str]]]:
    """Choose what to say of now, as `newest` does; nothing where no estimate can be made."""
    now = as_of(study, by).now
    return [] if now is None else [("asof_now", words(now))]


def words(now: Now) -> dict[str, str]:
    """Write what sentences name of an estimate of now."""
    return {
        "year": str(now.year),
        "now": phrases.percent(now.place["now"]),
        "low": phrases.number(100 * now.place["low"]),
        "high": phrases.number(100 * now.place["high"]),
    }


def how(study: Study, by: str) -> list[Markup]:
    """Say in plain sentences how the estimate of now was made, or why there is none."""
    now = as_of(study, by).now
    if now is None:
        ours = [str(name) for name in study.areas.index[:1]]
        return [tell("asof_puerto_rico")] if ours and ours[0].startswith(_PUERTO_RICO) else []
    named = {
        "city": study.city,
        "period": now.period,
        "share": phrases.percent(now.published, 1),
        "counties": geoid.period(now.expected_from),
        "before": geoid.period(now.expected_from - 1),
    } | words(now)
    method = str(now.place["method"])
    codes = ["asof_step", f"asof_{method}"]
    codes += ["asof_unusual"] if now.unusual else []
    codes += ["asof_turned"] if now.turned else []
    codes += [] if now.margin == "published" else [f"asof_margin_{now.margin}"]
    codes.append("asof_beside")
    return [tell(code, **named) for code in codes]


def definition(study: Study, by: str) -> Markup:
    """Say which definition is used and why, and what the place's figure is by the usual one."""
    named = {
        "city": study.city,
        "label": phrases.label(by),
        "usual": phrases.label(_USUAL),
        "area": phrases.say(study.geography),
        "areas": phrases.say(f"{study.geography}_many"),
    }
    if by == _USUAL:
        return tell("definition_usual", **named)
    why = "definition_asked" if _USUAL in study.measures else "definition_known"
    row = _usual(study)
    if row is None:
        return joined([tell(why, **named), tell("definition_unknown", **named)])
    figures = {
        "period": row["period"],
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]),
    }
    known = bool(np.isfinite(row["share_moe"]))
    figure = "definition_figure" if known else "definition_figure_unsure"
    return joined([tell(why, **named), tell(figure, **named, **figures)])


def _usual(study: Study) -> Mapping[Any, Any] | None:
    """Give the place's figure by the usual definition: the study's own, else the nearest before."""
    totals = study.totals
    if _USUAL in totals.index and np.isfinite(totals["share"][_USUAL]):
        return totals.loc[_USUAL].to_dict()
    rows = as_of(study, _USUAL).rows
    rows = rows[rows.index <= study.vintage]
    return rows.iloc[-1].to_dict() if len(rows) else None


def plain(study: Study, by: str) -> dict[str, object]:
    """Give the newest figure and the estimate of now as plain data; None where there is none."""
    found = as_of(study, by)
    now = found.now
    newest = None if found.newest is None else {
        "period": found.newest["period"],
        **{key: _rounded(found.newest[key]) for key in ("share", "share_moe")},
        **({"share_moe_method": "modelled"} if _modelled(found.newest) else {}),
    }  # fmt: skip
    if now is None:
        return {"newest": newest, "now": None}
    estimate = {
        "by": now.by,
        "year": now.year,
        **{key: _rounded(now.place[key]) for key in ("now", "low", "high")},
        "method": now.place["method"],
        "published_period": now.period,
        "published_share": _rounded(now.published),
        "published_share_moe": _rounded(now.published_moe),
        "published_margin": now.margin,
        "unusual": now.unusual,
        "turned": now.turned,
        "expected_from": geoid.period(now.expected_from),
    }
    return {"newest": newest, "now": estimate}


def _rounded(share: float) -> float | None:
    return round(float(share), 4) if np.isfinite(share) else None
