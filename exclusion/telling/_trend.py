"""The place's published figure from period to period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import geoid, phrases
from exclusion.telling import _asof, _other_period
from exclusion.telling._about import about, star
from exclusion.telling._asof import as_of
from exclusion.telling._bars import Bar, of_share
from exclusion.telling._chart import Chart, chart
from exclusion.telling._finding import counted
from exclusion.telling._ladder import footnotes
from exclusion.telling._people import axis_of
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.studies import Study

#: So many periods make a trend.
_LEAST = 2


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
    """The place's figure from period to period up to the page's own, and on to now.

    Parameters
    ----------
    title, sub, note, footnotes
        What is said above and under it.
    chart
        The line, with a dashed one on to the estimate of now.
    alt
        What it shows, for those who do not see it.
    how
        How that estimate was made.
    people
        How many people an earlier period counts, where the page's own counts none; "" else.
    axis, rows
        The same in a table, on bars that end at some percent.
    """

    title: Markup
    sub: Markup
    chart: Chart
    alt: Markup
    how: Markup
    people: str
    axis: int
    rows: tuple[Year, ...]
    note: Markup
    footnotes: tuple[str, ...]


def trend(study: Study, by: str) -> Trend | None:
    """Follow the place's figure from period to period, up to the page's own, and on to now.

    Newer published figures are no part of it: the page opens with what the newest one says.
    """
    found = as_of(study, by)
    own: Mapping[Any, Any] = study.totals.loc[by].to_dict()
    rows = found.rows[found.rows.index <= geoid.vintage_of(str(own["period"]))]
    if len(rows) < _LEAST and (found.now is None or rows.empty):
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    alone = len(rows) < _LEAST
    if not alone and not isinstance(last["first_verdict"], str):  # two exact ones that are equal
        return None
    named = about(study) | {
        "label": phrases.label(by),
        "first": first["period"],
        "last": last["period"],
        "old": phrases.percent(first["share"], 1),
        "new": phrases.percent(last["share"], 1),
    }
    axis, how = axis_of(rows), _asof.how(study, by)
    estimate = [tell(code, **words) for code, words in _asof.estimate(study, by)]
    return Trend(
        title=tell("trend_alone" if alone else f"trend_{last['first_verdict']}", **named),
        sub=joined([tell("trend_subtitle", **named), tell("trend_dashed") if found.now else ""]),
        chart=chart(rows, found.now),
        alt=joined([tell("trend_alt", **named), *estimate]),
        how=joined([*estimate, *how]),
        people=_people(study),
        axis=axis,
        rows=tuple(_year(row, axis) for row in rows.to_dict("records")),
        note=tell("trend_note", **named),
        footnotes=tuple(footnotes(study, rows["moe_method"])),
    )


def _people(study: Study) -> str:
    """Say how many people the newest period that counts them has, if it is an earlier one."""
    other = _other_period.counting(study)
    if other is None or other.vintage > study.vintage:
        return ""
    by = other.measure()
    named = about(other) | {"label": phrases.label(by)}
    return " ".join(counted(other.totals.loc[by].to_dict(), named))


def _year(row: Mapping[Any, Any], axis: float) -> Year:
    said = [
        phrases.say(f"was_{row[key]}") if isinstance(row[key], str) else ""
        for key in ("verdict", "first_verdict")
    ]
    return Year(
        period=row["period"],
        households=phrases.number(row["households"]),
        households_moe=phrases.number(row["households_moe"]) + star(row["moe_method"]),
        share=phrases.percent(row["share"], 1),
        share_moe=phrases.points(row["share_moe"]) + star(row["moe_method"]),
        bar=of_share(row["share"], row["share_moe"], axis),
        since_last=said[0],
        since_first=said[1],
    )
