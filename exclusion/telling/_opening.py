"""How the page opens: the finding on one screen, short enough to stand beside the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import phrases
from exclusion.telling import _asof
from exclusion.telling._about import credited, fewer, is_weak, list_form, of_list, ranked, star
from exclusion.telling._advice import advised
from exclusion.telling._finding import finding, where
from exclusion.telling._ladder import footnotes
from exclusion.telling._rows import ranked_neighborhoods
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling._finding import Said

_SHOWN = 3
#: How many areas are named to start with.
_NAMED = 2
#: How the margin of what a list goes by came about.
_METHOD = {
    "households": "moe_method",
    "people": "people_moe_method",
    "share": "share_moe_method",
}


@dataclass(frozen=True)
class Place:
    """A neighborhood or an area that comes first, and its place among those of the map.

    Parameters
    ----------
    name, at
        What it is called, and its place there; None where it is on no map.
    figure, moe
        What the list goes by, and its 90% margin; a modelled one ends in an asterisk.
    """

    name: str
    at: int | None
    figure: str
    moe: str


@dataclass(frozen=True)
class Opening:
    """The finding on one screen.

    Parameters
    ----------
    kicker
        The place, and when the figures are of.
    title
        What the large number is of.
    meaning
        The share, and the measure in plain words.
    heading, kind, places
        Where most of these households or people are, or where their share is highest:
        neighborhoods ("hood"), else areas ("area").
    sure, first
        How sure this is and what to do first, a sentence or two each; "" where nothing is to be
        compared.
    footnotes
        What an asterisk means, and that people are probably fewer, where that is said here.
    quote
        The finding to be copied, with period and source.
    """

    kicker: Markup
    title: Markup
    meaning: tuple[Markup, ...]
    heading: Markup
    kind: str
    places: tuple[Place, ...]
    sure: Markup | str
    first: Markup | str
    footnotes: tuple[str, ...]
    quote: str


def opening(study: Study, ranking: Ranking) -> Opening:
    """Say the finding on one screen."""
    named, several = of_list(study, ranking), ranked(ranking) > 1
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    meaning = [tell(f"plain_{ranking.by}")]
    if math.isfinite(row["households"]):
        amounts = {
            "base": phrases.about(row["base"]),
            "share": phrases.percent(row["share"], 1),
            "share_moe": phrases.points(row["share_moe"]) + star(row["moe_method"]),
        }
        known = "opening_share" if math.isfinite(row["share_moe"]) else "opening_share_unsure"
        meaning.insert(0, tell(known, **named | amounts))
    hoods = ranked_neighborhoods(study, ranking)
    found, kind = (ranking, "area") if hoods is None else (hoods, "hood")
    first = found.table[found.table["rank"].notna()].head(_SHOWN if several else 0)
    methods = pd.Series([row["moe_method"], *first[_METHOD[found.of]]])
    people = first["people_method"] if found.of == "people" else ()
    return Opening(
        kicker=_kicker(study.place, str(row["period"])),
        title=tell("opening_title", **named),
        meaning=tuple(meaning),
        heading=tell(
            f"opening_area_{found.of}" if hoods is None else f"opening_hood_{found.of}", **named
        ),
        kind=kind,
        places=_places(study, first, found.of, kind),
        sure=joined(verdicts(ranking, named, tell)),
        first=joined(tell(code, **words) for code, words in _advice_of(study, ranking)),
        footnotes=(
            *footnotes(study, methods),
            *(phrases.say("column_people_fewer") for _ in fewer(people)),
        ),
        quote=phrases.say(
            "quote", said=" ".join(finding(study, ranking)[:1]), source=credited(study)
        ),
    )


def _advice_of(study: Study, ranking: Ranking) -> list[tuple[str, dict[str, str]]]:
    """Choose what to do first, and name where to start."""
    if ranked(ranking) < 2:  # there is nothing to choose from
        return []
    if is_weak(ranking):
        return [("opening_weak", of_list(study, ranking)), *advised(study, ranking, _NAMED)[1:]]
    names = [_named(row) for row in ranking.table.head(_NAMED).to_dict("records")]
    named, k = of_list(study, ranking), ranking.shortlist.k
    both = phrases.say("two_names", first=names[0], second=names[1]) if k > 2 else names[0]
    named |= {"names": both, "order": phrases.say(f"order_{ranking.of}")}
    return [(f"opening_first{list_form(ranking)}", named)]


def _named(row: Mapping[Any, Any]) -> str:
    """Name an area, and its neighborhood where that is known."""
    name, hood = phrases.area_name(row["name"]), row.get("neighborhood")
    return f"{name} ({hood})" if isinstance(hood, str) else name


def _kicker(place: str, period: str) -> Markup:
    """Name the place and the years, and the middle of several: an average is as of then."""
    return tell("kicker_average", place=place, period=period, middle=_asof.middle(period))


def _places(study: Study, first: pd.DataFrame, of: str, kind: str) -> tuple[Place, ...]:
    """Give the first of the neighborhoods, else of the areas, in the order of their list."""
    hoods = kind == "hood"
    every = sorted(study.areas["neighborhood"].dropna().unique()) if hoods else study.areas.index
    at = {key: place for place, key in enumerate(every)}
    names = first.index if hoods else map(phrases.area_name, first["name"])
    return tuple(
        Place(str(name), at.get(key), *_figure(row, of))
        for name, key, row in zip(names, first.index, first.to_dict("records"), strict=True)
    )


def _figure(row: Mapping[Any, Any], of: str) -> tuple[str, str]:
    """Write what a list goes by, and its margin."""
    value, margin, mark = row[of], row[f"{of}_moe"], star(row[_METHOD[of]])
    if of == "share":
        return phrases.percent(value, 1), phrases.points(margin) + mark
    return phrases.about(value), phrases.about(margin, value) + mark


def verdicts(ranking: Ranking, named: dict[str, str], say: Callable[..., Said]) -> list[Said]:
    """Say in one breath of how many areas it is clear that their share is higher or lower."""
    found = ranking.shortlist
    if not found.unclear or ranked(ranking) == 1:  # nothing may be said of the rest
        return where(ranking, named, say)
    none = not found.above_most and not found.below_most
    return [say("brief_verdicts_none" if none else "brief_verdicts", **named)]
