"""The ladder: every definition of not being connected, each with its margin and how it is known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import _copies, indicators, phrases
from exclusion.telling._about import about, both, fewer, star
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from markupsafe import Markup

    from exclusion.studies import Study

#: What "not connected" can mean; a home without a wire may have another connection.
_CONNECTIONS = tuple(name for name in indicators.CATALOGUE if name in indicators.DEFAULTS)
_MOST = 0.5


@dataclass(frozen=True)
class Rung:
    """A row of the ladder in print; a modelled margin ends in an asterisk.

    Parameters
    ----------
    name, label
        The measure, and what follows "households with".
    households, households_moe, share, share_moe, people, people_moe
        The place's figures and their 90% margins.
    how
        How they came about: origin, margins, people, and what the areas know.
    known
        The same in short: origin, and how the margin came about.
    period
        The five years that they are of.
    """

    name: str
    label: str
    households: str
    households_moe: str
    share: str
    share_moe: str
    people: str
    people_moe: str
    how: str
    known: str
    period: str

    def cells(self) -> tuple[str, str, str]:
        """Households, share and people, each with its margin where it is known."""
        return (
            both(self.households, self.households_moe),
            both(self.share, self.share_moe),
            both(self.people, self.people_moe),
        )


@dataclass(frozen=True)
class Ladder:
    """Every measure's total for the place.

    Parameters
    ----------
    title
        How far apart the definitions are.
    sub
        What a row is, and where the bold one is used.
    rungs
        A row a measure, in the order of the catalogue.
    people
        Whether people are known of any.
    footnotes
        What an asterisk means, where there is one.
    """

    title: str
    sub: Markup
    rungs: tuple[Rung, ...]
    people: bool
    footnotes: tuple[str, ...]


def ladder(study: Study, by: str | None = None, others: Iterable[str] = ()) -> Ladder:
    """Write every measure's total for the place.

    Parameters
    ----------
    study
        A study.
    by
        The measure that all else is told of; None where there is none.
    others
        Names of the sections of the page that are of other measures.

    Returns
    -------
    Ladder
        In words.
    """
    totals = study.totals
    methods: pd.Series[str] = pd.concat([totals["moe_method"], totals["people_moe_method"]])
    return Ladder(
        title=_title(study, by),
        sub=_sub(study, list(others)),
        rungs=tuple(_rung(study, str(name), row) for name, row in totals.to_dict("index").items()),
        people=bool(totals["people"].notna().any()),
        footnotes=(
            *footnotes(study, methods),
            *(phrases.say(code) for code in fewer(study.totals["people_method"])),
        ),
    )


def _sub(study: Study, others: list[str]) -> Markup:
    """Say what a row is, and which parts of the page are of another."""
    named = about(study) | {"sections": ", ".join(others), "count": phrases.number(len(others))}
    bold = tell("ladder_bold_but" if others else "ladder_bold", **named)
    return tell("ladder_subtitle", **named, bold=bold)


def _title(study: Study, by: str | None) -> str:
    """Say how far apart the definitions are, if there are several and `by` is one of them."""
    totals = study.totals
    known = [name for name in _CONNECTIONS if name in totals.index]
    shares = totals.loc[known, "share"].dropna()
    low, high = (phrases.percent(x) for x in (shares.min(), shares.max()))
    if by not in (None, *_CONNECTIONS) or low == high:
        return phrases.say("ladder_title")
    return phrases.say("ladder_title_range", low=low, high=high)


def _rung(study: Study, name: str, row: Mapping[Any, Any]) -> Rung:
    return Rung(
        name=name,
        label=phrases.label(name),
        households=phrases.number(row["households"]),
        households_moe=phrases.number(row["households_moe"]) + star(row["moe_method"]),
        share=phrases.percent(row["share"], 1),
        share_moe=phrases.points(row["share_moe"]) + star(row["moe_method"]),
        people=phrases.number(row["people"]),
        people_moe=phrases.number(row["people_moe"]) + star(row["people_moe_method"]),
        how=how(study, row),
        known=_known(study, row),
        period=str(row["period"]),
    )


def how(study: Study, row: Mapping[Any, Any]) -> str:
    """Say how a total was got: origin, margins, people, and what the areas know.

    Parameters
    ----------
    study
        A study.
    row
        Of its totals.

    Returns
    -------
    str
        Words parted by semicolons.
    """
    named = about(study)
    parts = [phrases.origin(row, _copies.look(study, "areas").index, **named)]
    if row["moe_method"] == "modelled":
        parts.append(phrases.say("margin_modelled"))
    if row["people_method"] != "missing":
        parts.append(phrases.say(f"short_{row['people_method']}", **named))
    if row["period"] != study.period:
        parts.append(phrases.say("for_period", period=row["period"]))
    if not isinstance(row["areas_period"], str):
        parts.append(phrases.say("not_by_area", **named))
    elif row["areas_period"] != row["period"]:
        share = phrases.percent(row["areas_share"], 1)
        of_areas = named | {"period": row["areas_period"], "share": share}
        parts.append(phrases.say("by_area_period", **of_areas))
    return "; ".join(parts)


def _known(study: Study, row: Mapping[Any, Any]) -> str:
    """Say where a figure is from, how its margin came about, and its period if another."""
    method = row["moe_method"] if math.isfinite(row["share_moe"]) else "missing"
    parts = [phrases.origin(row, _copies.look(study, "areas").index, **about(study))]
    parts.append(phrases.say(f"figure_margin_{method}"))
    if row["period"] != study.period:
        parts.append(phrases.say("for_period", period=row["period"]))
    return "; ".join(parts)


def footnotes(study: Study, methods: pd.Series[str]) -> list[str]:
    """Say what an asterisk means, where there is one.

    Parameters
    ----------
    study
        A study.
    methods
        How the margins in question came about.

    Returns
    -------
    list of str
        One sentence or none.
    """
    if not (methods == "modelled").any():
        return []
    code = "footnote" if mostly_modelled(study) else "footnote_empty"
    return [phrases.say(code, area=phrases.say(study.geography))]


def mostly_modelled(study: Study) -> bool:
    """Tell whether the areas' margins are modelled, not only those of empty cells."""
    areas = _copies.look(study, "areas")
    return any((areas[f"{m}_moe_method"] == "modelled").mean() > _MOST for m in study.measures)
