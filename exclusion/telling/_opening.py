"""How the page opens: the finding on one screen, short enough to stand beside the map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.telling import _asof
from exclusion.telling._about import credited, list_form, of_list, ranked
from exclusion.telling._advice import advice
from exclusion.telling._finding import finding, where
from exclusion.telling._reach import reached
from exclusion.telling._rows import ranked_neighborhoods
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling._finding import Said

_SHOWN = 3


@dataclass(frozen=True)
class Place:
    """A neighborhood or an area that comes first, and its place among those of the map."""

    name: str
    at: int | None
    households: str
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
        Where most of these households are: neighborhoods ("hood"), else areas ("area").
    sure, first
        How sure this is and what to do first, a sentence or two each; "" where nothing is to be
        compared.
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
            "share_moe": phrases.points(row["share_moe"]),
        }
        known = "opening_share" if math.isfinite(row["share_moe"]) else "opening_share_unsure"
        meaning.insert(0, tell(known, **named | amounts))
    hoods = ranked_neighborhoods(study, ranking)
    kind, places = _first(study, ranking, hoods)
    return Opening(
        kicker=_kicker(study.place, str(row["period"])),
        title=tell("opening_title", **named),
        meaning=tuple(meaning),
        heading=tell("opening_where" if hoods is not None else "opening_where_areas", **named),
        kind=kind,
        places=places if several else (),
        sure=joined(verdicts(ranking, named, tell)),
        first=joined(tell(code, **words) for code, words in _advice_of(study, ranking)),
        quote=phrases.say(
            "quote", said=" ".join(finding(study, ranking)[:1]), source=credited(study)
        ),
    )


def _advice_of(study: Study, ranking: Ranking) -> list[tuple[str, dict[str, str]]]:
    """Choose what to do first: of a list that the survey cannot pick, that, and where to start."""
    if ranked(ranking) < 2:  # there is nothing to choose from
        return []
    weak = advice(study, ranking)
    if weak:
        return [weak[0], *weak[1:][-1:]]
    named = of_list(study, ranking)
    if list_form(ranking) or ranking.shortlist.k == 1 or ranking.of != "households":
        return [(f"lead_first{list_form(ranking)}", named)]
    homes = reached(study, ranking.by, ranking.shortlist.k)["households"][ranking.of]
    return [("opening_first", named | {"homes": phrases.about(float(homes))})]


def _kicker(place: str, period: str) -> Markup:
    """Name the place and the years, and the middle of several: an average is as of then."""
    return tell("kicker_average", place=place, period=period, middle=_asof.middle(period))


def _first(study: Study, ranking: Ranking, hoods: Ranking | None) -> tuple[str, tuple[Place, ...]]:
    """Give the first of the neighborhoods, else of the areas, in the order of their list."""
    if hoods is not None:
        kind, found = "hood", hoods
        every = sorted(study.areas["neighborhood"].dropna().unique())
    else:
        kind, found, every = "area", ranking, list(study.areas.index)
    at = {key: place for place, key in enumerate(every)}
    table = found.table[found.table["rank"].notna()].head(_SHOWN)
    names = table.index if hoods is not None else map(phrases.area_name, table["name"])
    return kind, tuple(
        Place(
            str(name),
            at.get(key),
            phrases.about(row["households"]),
            phrases.about(row["households_moe"], row["households"]),
        )
        for name, (key, row) in zip(names, table.iterrows(), strict=True)
    )


def verdicts(ranking: Ranking, named: dict[str, str], say: Callable[..., Said]) -> list[Said]:
    """Say in one breath of how many areas it is clear that their share is higher or lower."""
    found = ranking.shortlist
    if not found.unclear or ranked(ranking) == 1:  # nothing may be said of the rest
        return where(ranking, named, say)
    none = not found.above_most and not found.below_most
    codes = ["brief_verdicts_none" if none else "brief_verdicts"]
    codes += ["assumed_brackets"] if found.varies else []
    return [say(code, **named) for code in codes]
