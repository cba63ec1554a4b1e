"""The place's published figure from period to period."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.errors import ExclusionWarning
from exclusion.telling._about import about
from exclusion.telling._bars import Bar, of_share
from exclusion.telling._people import axis_of
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.studies import Study


@dataclass(frozen=True)
class Year:
    """A period's figure, and what became of it since the one before and since the first."""

    period: str
    households: str
    households_moe: str
    share: str
    share_moe: str
    bar: Bar | None
    since_last: str
    since_first: str


@dataclass(frozen=True)
class Trend:
    """The place's figure from period to period, on bars that end at some percent."""

    title: Markup
    sub: Markup
    axis: int
    rows: tuple[Year, ...]
    note: Markup


def trend(study: Study, by: str) -> Trend | None:
    """Follow the place's published figure from period to period."""
    with warnings.catch_warnings():
        # The page says it itself, under the table or among the absences.
        warnings.simplefilter("ignore", ExclusionWarning)
        rows = study.trend(by)
    if len(rows) < 2:
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    if not isinstance(last["first_verdict"], str):  # two exact figures that are equal
        return None
    named = about(study) | {
        "label": phrases.label(by),
        "first": first["period"],
        "last": last["period"],
        "old": phrases.percent(first["share"], 1),
        "new": phrases.percent(last["share"], 1),
    }
    axis = axis_of(rows)
    return Trend(
        title=tell(f"trend_{last['first_verdict']}", **named),
        sub=tell("trend_subtitle", **named),
        axis=axis,
        rows=tuple(_year(row, axis) for row in rows.to_dict("records")),
        note=tell("trend_note", **named),
    )


def _year(row: Mapping[Any, Any], axis: float) -> Year:
    said = [
        phrases.say(f"was_{row[key]}") if isinstance(row[key], str) else ""
        for key in ("verdict", "first_verdict")
    ]
    return Year(
        period=row["period"],
        households=phrases.number(row["households"]),
        households_moe=phrases.number(row["households_moe"]),
        share=phrases.percent(row["share"], 1),
        share_moe=phrases.points(row["share_moe"]),
        bar=of_share(row["share"], row["share_moe"], axis),
        since_last=said[0],
        since_first=said[1],
    )
