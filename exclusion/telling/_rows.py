"""Ranked areas and neighborhoods in rows: the list, the table of all, and the neighborhoods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from markupsafe import Markup

from exclusion import _copies, estimates, phrases
from exclusion.ranking import LENGTHS, LISTED_NEIGHBORHOODS
from exclusion.telling import _reach
from exclusion.telling._about import about, fewer, hits, list_form, list_title, of_list, ranked
from exclusion.telling._columns import BESIDE
from exclusion.telling._ladder import footnotes
from exclusion.telling._printed import Printed, printed
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.coverage import Causes
    from exclusion.ranking import Of, Ranking, Shortlist
    from exclusion.studies import Study

_TIED = 0.5
#: What a list goes by, and what that gives up.
_BY = {
    "households": ("list_by_number", "list_by_number_not"),
    "share": ("list_by_share", "list_by_share_not"),
}
#: What a list may go by, numbers first.
ORDERS: Final[tuple[Of, ...]] = ("households", "people", "share")


@dataclass(frozen=True)
class Listed:
    """The areas that most likely come first, and what is sure of the list.

    Parameters
    ----------
    title, sub, reach, share, rests, footnotes
        What is said above it and under it; `reach`, `share` and `rests`, on what it hangs, are
        empty where all are listed.
    table
        A row an area.
    k, of
        How many are listed, and by what.
    others
        The same of other lengths, for a reader who has more to give or less, and in the other
        order, by share or by number.
    """

    title: Markup
    sub: tuple[Markup, ...]
    reach: Markup | str
    table: Printed
    share: Markup | str
    rests: Markup | str
    footnotes: tuple[str, ...]
    k: int
    of: str
    others: tuple[Listed, ...] = ()

    @property
    def lengths(self) -> list[int]:
        """How long the lists are."""
        return sorted({one.k for one in (self, *self.others)})

    @property
    def orders(self) -> list[str]:
        """What the lists go by, in the order of `orders`."""
        return [of for of in ORDERS if of in {one.of for one in (self, *self.others)}]


@dataclass(frozen=True)
class Unranked:
    """An area that cannot be ranked, its neighborhood where that is known, and why."""

    name: str
    hood: str
    note: str


@dataclass(frozen=True)
class Everything:
    """All areas, those that cannot be ranked apart.

    Parameters
    ----------
    title, sub, footnotes
        What is said above it and under it.
    table, unranked
        A row an area.
    """

    title: str
    sub: Markup
    table: Printed
    unranked: tuple[Unranked, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True)
class Hoods:
    """The neighborhoods that most likely come first, and the others.

    Parameters
    ----------
    title, sub, reach, footnotes
        What is said above and under the list; `reach` is empty where all are listed.
    table, others
        A row a neighborhood.
    more
        What is said of the others; "" without any.
    """

    title: Markup
    sub: Markup
    reach: Markup | str
    table: Printed
    others: Printed
    more: Markup | str
    footnotes: tuple[str, ...]


def beside(study: Study, ranking: Ranking, causes: Causes | None = None) -> pd.DataFrame:
    """Put beside each ranked area its place, other shares, its gap, and whom none reaches.

    The ranking's columns are its own: not to be changed.
    """
    table: pd.DataFrame = _copies.look(ranking, "table")
    table = table.assign(priority=range(1, len(table) + 1))
    others = [name for name in shares_beside(study) if not name.startswith(f"{ranking.by}_share")]
    table = table.join(_copies.look(study, "areas")[others])
    gaps = estimates.gaps_at(study.gaps, "area")
    if len(gaps):
        table = table.join(gaps["gap"])
    if causes is not None:
        stem = "not_served_households"
        table = table.join(causes.areas[[stem, f"{stem}_moe"]])
    return table


def shares_beside(study: Study) -> list[str]:
    """Name the columns of areas that hold the shares of other measures, where these are known.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    list of str
        Of each measure its share, the margin, and how that came about.
    """
    known = [measure for measure in BESIDE if measure in study.measures]
    every = [f"{m}_share{end}" for m in known for end in ("", "_moe", "_moe_method")]
    there = _copies.look(study, "areas").columns
    return [name for name in every if name in there]


def _places(study: Study, table: pd.DataFrame) -> list[int]:
    """Give each area's place among those of the map."""
    at = {geoid: place for place, geoid in enumerate(_copies.look(study, "areas").index)}
    return [at[geoid] for geoid in table.index]


def axis_of(ranking: Ranking) -> int:
    """Find the rank that the scale of the bars ends at."""
    found = ranking.shortlist
    highest = int(ranking.table.loc[list(found.members), "band_high"].max())
    return min(max(2 * found.k, highest), ranked(ranking))


def the_list(study: Study, ranking: Ranking, causes: Causes | None) -> Listed:
    """List the areas that most likely come first, with what no network reaches of them if asked."""
    found = [study.evaluate(ranking.by, of, k) for of in orders(ranking) for k in lengths(ranking)]
    others = [one for one in found if (one.of, one.k) != (ranking.of, ranking.k)]
    made = tuple(_listed(study, one, causes, apart=one.of != ranking.of) for one in others)
    return replace(_listed(study, ranking, causes), others=made)


def orders(ranking: Ranking) -> tuple[Of, ...]:
    """Name what a list can go by: its own number first, or that of households, and the share."""
    if ranked(ranking) == 1:  # one alone is in no order
        return (ranking.of,)  # type: ignore[return-value]
    most, other, share = ORDERS
    return (other if ranking.of == other else most, share)


def lengths(ranking: Ranking) -> list[int]:
    """Say how long lists can be, its own length among them."""
    return sorted({ranking.shortlist.k, *shorter(ranking)})


def shorter(ranking: Ranking) -> list[int]:
    """Say which lengths of lists leave some areas out."""
    most = ranked(ranking)
    return [k for k in LENGTHS if k < most]


def _listed(
    study: Study, ranking: Ranking, causes: Causes | None, *, apart: bool = False
) -> Listed:
    """List as many areas as are ranked first; apart from a table of all in another order."""
    named, table = of_list(study, ranking), beside(study, ranking, causes)
    listed = table.loc[list(ranking.shortlist.members)]
    form, axis = list_form(ranking), axis_of(ranking)
    table_ = printed("list", listed, _places(study, listed), named, axis, whole=table)
    explained = ranked_neighborhoods(study, ranking) is not None  # what a bar is, above the list
    return Listed(
        title=tell(list_title(ranking), **named),
        sub=tuple(list_said(study, ranking, explained=explained, apart=apart)),
        reach=_reach.reach(study, ranking, named),
        table=_grouped(table_, unordered(listed)),
        share="" if form == "_all" else list_share(ranking.shortlist, named),
        rests="" if form == "_all" else joined(_rests(ranking, named)),
        footnotes=_under(study, listed, _methods(listed)),
        k=ranking.shortlist.k,
        of=ranking.of,
    )


def all_areas(study: Study, ranking: Ranking) -> Everything:
    """Write all areas, those that cannot be ranked last."""
    named, table = of_list(study, ranking), beside(study, ranking)
    first = table["rank"].notna()
    ranked_ones, axis = table[first], axis_of(ranking)
    places = _places(study, ranked_ones)
    # Of a list of all each chance is certain, so the order is by none.
    subtitle = "list_subtitle_all" if list_form(ranking) else "table_subtitle"
    return Everything(
        title=phrases.say("table_title", **named, count=phrases.number(len(table))),
        sub=joined([tell(subtitle, **named), *_fixed(study, "table")]),
        table=printed("areas", ranked_ones, places, named, axis, whole=table),
        unranked=tuple(_unranked(values) for values in table[~first].to_dict("records")),
        footnotes=_under(study, table, _methods(table)),
    )


def _fixed(study: Study, what: str) -> list[Markup]:
    """Say that a switch of the map's measure leaves a list or table as it is: not on paper."""
    said = Markup('<span class="scripted">{}</span>').format(phrases.say(f"{what}_fixed"))
    return [said] if study.mapped else []


def _unranked(values: Mapping[Any, Any]) -> Unranked:
    hood = values.get("neighborhood")
    return Unranked(
        name=phrases.area_name(values["name"]),
        hood=hood if isinstance(hood, str) else "",
        note=phrases.say(values["note"]) if values["note"] else "",
    )


def _rests(ranking: Ranking, named: dict[str, str]) -> list[Markup]:
    """Say what a list hangs on, whatever its length."""
    origin = _origin(ranking.shortlist)
    return [tell("list_years", **named), tell(f"list_rests_{origin}", **named)]


def _origin(found: Shortlist) -> str:
    """Name the words for where a design factor is from."""
    if found.assumed:
        return "assumed"
    return "measured_fifths" if found.design_factor_fifths else "measured"


def _under(study: Study, table: pd.DataFrame, methods: pd.Series[str]) -> tuple[str, ...]:
    """Say under a table that its people are probably fewer, and what an asterisk means."""
    modelled = fewer(table["people_method"]) if "people_method" in table else []
    return (*footnotes(study, methods), *([phrases.say("column_people_fewer")] if modelled else []))


def _methods(table: pd.DataFrame) -> pd.Series[str]:
    known = [table[name] for name in table if str(name).endswith("moe_method")]
    methods: pd.Series[str] = pd.concat(known)
    return methods


def list_said(
    study: Study, ranking: Ranking, *, explained: bool, apart: bool = False
) -> list[Markup]:
    """Say what is listed, by what, how sure that is, and what a bar is, unless explained.

    Parameters
    ----------
    study, ranking
        A study, and its areas as they are ranked.
    explained
        Whether what a bar is stands above the list.
    apart
        Whether the table of all areas goes by another order.

    Returns
    -------
    list of Markup
        Paragraphs.
    """
    named = of_list(study, ranking)
    what = phrases.say(f"a_{study.geography}")
    form = list_form(ranking)
    # With all listed the title says the order; of one there is no "between".
    said = [
        tell("list_subtitle_all" if form else "list_by", **named),
        *_fixed(study, "list"),
    ]
    how = [] if explained or ranked(ranking) == 1 else [tell("list_how", what=what)]
    said = [joined([*said, *how])]
    by = _BY.get(ranking.of, ())
    order = []
    if by and not form:
        order = [joined(map(tell, by if _reach.gives_up(study, ranking) else by[:1]))]
    if form or ranking.shortlist.k == 1:
        return [*said, *order]
    sure = [tell("list_sure_apart" if apart else "list_sure", **named)]
    if named["chances_high"]:
        sure.append(tell("sure_chances", points=named["chances_high"]))
    said.append(joined([*sure, *_any_order(ranking)]))
    return [*said, *order]


def unordered(listed: pd.DataFrame) -> list[tuple[int, int]]:
    """Group a list's rows where their order cannot be told.

    Parameters
    ----------
    listed
        Rows of a ranking in the order of the list.

    Returns
    -------
    list of tuple
        The first and the last place of each group, counted from 1: as many in a row as have bands
        of ranks (90% of the draws) that all overlap one another. A row that overlaps not all of
        a group begins the next, though it may overlap some of it.
    """
    groups: list[tuple[int, int]] = []
    least = -1.0
    for place, (low, high) in enumerate(
        zip(listed["band_low"], listed["band_high"], strict=True), 1
    ):
        if low <= least:
            groups[-1] = (groups[-1][0], place)
            least = min(least, high)
        else:
            groups.append((place, place))
            least = high
    return groups


def _grouped(table: Printed, groups: list[tuple[int, int]]) -> Printed:
    """Mark the rows with which groups begin, but for the first."""
    first = {start - 1 for start, _ in groups[1:]}
    rows = tuple(replace(row, apart=i in first) for i, row in enumerate(table.rows))
    return replace(table, rows=rows)


def _any_order(ranking: Ranking) -> list[Markup]:
    """Say which places of the list could be in any order."""
    listed = ranking.table.loc[list(ranking.shortlist.members)]
    groups = [(low, high) for low, high in unordered(listed) if low < high]
    said = [
        phrases.say("list_group", low=phrases.number(low), high=phrases.number(high))
        for low, high in groups
    ]
    if len(said) == 1:
        return [tell("list_group_one", group=said[0])]
    return [tell("list_groups", groups="; ".join(said))] if said else []


def list_share(found: Shortlist, named: dict[str, str]) -> Markup:
    """Say what share the list has, and that its own figures are too high where that shows."""
    ends = found.listed_share_least, found.listed_share_most
    low, high = (phrases.percent(x) for x in ends if x is not None)
    shares = {
        "share": phrases.percent(found.listed_share),
        "low": low,
        "high": high,
        "direct": phrases.percent(found.direct_share),
    }
    inflated = found.direct_share > found.listed_share and shares["direct"] != shares["share"]
    return tell("list_share" if inflated else "list_share_alike", **named, **shares)


def neighborhoods(study: Study, ranking: Ranking) -> Hoods | None:
    """List the neighborhoods that most likely come first; None where none are known."""
    found = ranked_neighborhoods(study, ranking)
    if found is None:
        return None
    short, table = found.shortlist, found.table
    at = {name: i for i, name in enumerate(sorted(study.areas["neighborhood"].dropna().unique()))}
    axis = axis_of(found)
    named = about(study) | {
        "label": phrases.label(ranking.by),
        "period": table["period"].iloc[0],
        "most": phrases.say(f"most_{found.of}"),
        "k": phrases.number(short.k),
        "what": phrases.say(f"a_{study.geography}"),
        "hits": hits(short),
    }
    said = [tell("hoods_subtitle", **named)]
    counted = "hoods_parts" if "parts" in study.areas else "hoods_whole"
    said += [tell(counted, **named)] if "neighborhoods" in study.options else []
    said += _fixed(study, "list")
    said += [tell("list_how", what=phrases.say("a_neighborhood"))] if ranked(found) > 1 else []

    table = table.assign(priority=range(1, len(table) + 1), neighborhood=table.index)
    listed, others = table.loc[list(short.members)], table[table["rank"].notna()].iloc[short.k :]
    parts = tuple(
        printed("neighborhoods", part, [at.get(x) for x in part.index], named, axis, whole=table)
        for part in (listed, others)
    )
    form = list_form(found)
    if not form and short.k > 1 and short.hits > short.k - _TIED:
        form = "_nearly"
    return Hoods(
        title=tell(f"hoods_title{form}", **named),
        sub=joined(said),
        reach=_reach.reach(study, found, of_list(study, found, "neighborhood"), "neighborhood"),
        table=parts[0],
        others=parts[1],
        more=tell("hoods_more", count=phrases.number(len(others))) if len(others) else "",
        footnotes=_under(study, table, table["share_moe_method"]),
    )


def ranked_neighborhoods(study: Study, ranking: Ranking) -> Ranking | None:
    """Rank the neighborhoods as the page does: by people only where these are known.

    Parameters
    ----------
    study
        A study.
    ranking
        That of its areas.

    Returns
    -------
    Ranking or None
        None where no neighborhood can be ranked.
    """
    hoods = _copies.look(study, "neighborhoods")
    if hoods is None or hoods.empty:
        return None
    known = hoods.get(f"{ranking.by}_people")
    people = known is not None and bool(known.notna().any())
    of = ranking.of if ranking.of != "people" or people else "households"
    found = study.evaluate(ranking.by, of, LISTED_NEIGHBORHOODS, level="neighborhood")  # type: ignore[arg-type]
    return found if found.table["rank"].notna().any() else None
