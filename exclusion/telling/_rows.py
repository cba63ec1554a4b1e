"""Ranked areas and neighborhoods in rows: the list, the table of all, and the neighborhoods."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from exclusion import estimates, phrases
from exclusion.ranking import LISTED_NEIGHBORHOODS
from exclusion.telling._about import about, hits, list_form, of_list, ranked, star
from exclusion.telling._bars import Bar, bar
from exclusion.telling._ladder import footnotes
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.coverage import Causes
    from exclusion.ranking import Ranking, Shortlist
    from exclusion.studies import Study

_TIED = 0.5


@dataclass(frozen=True)
class Row:
    """A ranked area or neighborhood in print; a modelled margin ends in an asterisk.

    Parameters
    ----------
    name, at
        The name, and its place among the areas, or among the neighborhoods, of the map; None where
        the map has none.
    households, households_moe, people, people_moe, share, share_moe
        Its figures and their 90 % margins.
    tier, chance, verdict, note
        Whether it is among the first, with what chance, against the place, and why not ranked.
    band, bar
        Where its rank lies; "" and None where it has none.
    rank
        By the estimates as they stand.
    hood, gap
        Of an area its neighborhood, and what is missing most there.
    not_reached, not_reached_moe
        Of an area how many households no network reaches.
    """

    name: str
    at: int | None
    households: str
    households_moe: str
    people: str
    people_moe: str
    share: str
    share_moe: str
    tier: str
    chance: str
    verdict: str
    note: str
    band: str
    bar: Bar | None
    rank: str
    hood: str = ""
    gap: str = ""
    not_reached: str = ""
    not_reached_moe: str = ""


@dataclass(frozen=True)
class Listed:
    """The areas that most likely come first, and what is sure of the list.

    Parameters
    ----------
    title, sub, share, footnotes
        What is said above it and under it; `share` is empty where all are listed.
    rows
        A row an area.
    head_tier, axis
        The head of the tiers, and the rank that the bars end at.
    people, hoods, gaps, not_reached
        Whether there is something in these columns.
    """

    title: Markup
    sub: tuple[Markup, ...]
    rows: tuple[Row, ...]
    head_tier: str
    axis: int
    share: Markup | str
    footnotes: tuple[str, ...]
    people: bool
    hoods: bool
    gaps: bool
    not_reached: bool


@dataclass(frozen=True)
class Table:
    """All areas, those that cannot be ranked apart.

    Parameters
    ----------
    title, sub, footnotes
        What is said above it and under it.
    rows, unranked
        A row an area.
    head_tier
        The head of the tiers.
    people, hoods
        Whether there is something in these columns.
    """

    title: str
    sub: Markup
    rows: tuple[Row, ...]
    unranked: tuple[Row, ...]
    head_tier: str
    footnotes: tuple[str, ...]
    people: bool
    hoods: bool


@dataclass(frozen=True)
class Hoods:
    """The neighborhoods that most likely come first, and the others.

    Parameters
    ----------
    title, sub, footnotes
        What is said above and under the list.
    rows, others
        A row a neighborhood.
    more
        What is said of the others; "" without any.
    head_tier, axis
        The head of the tiers, and the rank that the bars end at.
    people
        Whether people are known of any.
    """

    title: Markup
    sub: Markup
    rows: tuple[Row, ...]
    others: tuple[Row, ...]
    more: Markup | str
    head_tier: str
    axis: int
    footnotes: tuple[str, ...]
    people: bool


def row(values: Mapping[Any, Any], axis: int, name: str, at: int | None, **others: str) -> Row:
    """Write one area or neighborhood.

    Parameters
    ----------
    values
        A row of a ranking's table.
    axis
        The rank that the scale of the bars ends at.
    name, at
        As in `Row`.
    **others
        Further cells of `Row`.

    Returns
    -------
    Row
        In words.
    """
    low, high = values["band_low"], values["band_high"]
    known = math.isfinite(low)
    return Row(
        name=name,
        at=at,
        households=phrases.number(values["households"]),
        households_moe=phrases.number(values["households_moe"]) + star(values["moe_method"]),
        people=phrases.number(values["people"]),
        people_moe=phrases.number(values["people_moe"]) + star(values["people_moe_method"]),
        share=phrases.percent(values["share"], 1),
        share_moe=phrases.points(values["share_moe"]) + star(values["share_moe_method"]),
        tier=phrases.say(values["tier"] or "unranked"),
        chance=phrases.chance(values["chance"], values["chance_low"], values["chance_high"]),
        verdict=phrases.say(values["verdict"] or "unranked"),
        note=phrases.say(values["note"]) if values["note"] else "",
        band=band(values, "band"),
        bar=bar(low, values["expected_rank"], high, (1, axis)) if known else None,
        rank=str(values["rank"]),
        **others,
    )


def band(values: Mapping[Any, Any], stem: str) -> str:
    """Write from where to where something lies; "" where it is not known."""
    low, high = values[f"{stem}_low"], values[f"{stem}_high"]
    if not math.isfinite(low):
        return ""
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def areas(study: Study, table: pd.DataFrame, axis: int, causes: Causes | None) -> tuple[Row, ...]:
    """Write areas, each with its place on the map, its neighborhood and what is missing most."""
    gaps = estimates.gaps_at(study.gaps, "area")
    if len(gaps):
        table = table.join(gaps["gap"])
    if causes is not None:
        split = causes.areas.reindex(table.index)
        ends = {"not_reached": "", "not_reached_moe": "_moe"}
        cells = {to: split[f"not_served_households{end}"] for to, end in ends.items()}
        table = table.assign(**cells)
    at = {geoid: place for place, geoid in enumerate(study.areas.index)}
    return tuple(
        row(values, axis, phrases.area_name(values["name"]), at[geoid], **_of_area(values))
        for geoid, values in zip(table.index, table.to_dict("records"), strict=True)
    )


def _of_area(values: Mapping[Any, Any]) -> dict[str, str]:
    hood, gap = values.get("neighborhood"), values.get("gap")
    split = {
        name: phrases.number(values[name])
        for name in ("not_reached", "not_reached_moe")
        if name in values
    }
    return split | {
        "hood": hood if isinstance(hood, str) else "",
        "gap": phrases.say(f"gap_{gap}") if isinstance(gap, str) else "",
    }


def axis_of(ranking: Ranking) -> int:
    """Find the rank that the scale of the bars ends at."""
    found = ranking.shortlist
    highest = int(ranking.table.loc[list(found.members), "band_high"].max())
    return min(max(2 * found.k, highest), ranked(ranking))


def the_list(study: Study, ranking: Ranking, causes: Causes | None) -> Listed:
    """List the areas that most likely come first, with what no network reaches of them if asked."""
    named, table = of_list(study, ranking), ranking.table
    listed = table.loc[list(ranking.shortlist.members)]
    form, axis = list_form(ranking), axis_of(ranking)
    explained = ranked_neighborhoods(study, ranking) is not None  # what a bar is, above the list
    return Listed(
        title=tell(f"list_title{form}", **named),
        sub=tuple(list_said(study, ranking, explained=explained)),
        rows=areas(study, listed, axis, causes),
        head_tier=head_tier(ranking.shortlist.k),
        axis=axis,
        share="" if form == "_all" else list_share(ranking.shortlist, named),
        footnotes=tuple(footnotes(study, _methods(listed))),
        people=bool(table["people"].notna().any()),
        hoods="neighborhood" in table,
        gaps=_are_known(study),
        not_reached=causes is not None,
    )


def _are_known(study: Study) -> bool:
    """Tell whether it is known of any area what is missing most."""
    found = estimates.gaps_at(study.gaps, "area")
    return not found.empty and bool(found["gap"].notna().any())


def all_areas(study: Study, ranking: Ranking) -> Table:
    """Write all areas, those that cannot be ranked last."""
    named, table = of_list(study, ranking), ranking.table
    first = table["rank"].notna()
    code = "table_subtitle_one" if ranking.shortlist.k == 1 else "table_subtitle"
    axis = axis_of(ranking)
    return Table(
        title=phrases.say("table_title", count=phrases.number(len(table)), areas=named["areas"]),
        sub=tell(code, **named),
        rows=areas(study, table[first], axis, None),
        unranked=areas(study, table[~first], axis, None),
        head_tier=head_tier(ranking.shortlist.k),
        footnotes=tuple(footnotes(study, _methods(table))),
        people=bool(table["people"].notna().any()),
        hoods="neighborhood" in table,
    )


def _methods(table: pd.DataFrame) -> pd.Series[str]:
    columns = ("moe_method", "share_moe_method", "people_moe_method")
    methods: pd.Series[str] = pd.concat([table[name] for name in columns])
    return methods


def list_said(study: Study, ranking: Ranking, *, explained: bool) -> list[Markup]:
    """Say what is listed, by what, how sure that is, and what a bar is, unless explained."""
    named = of_list(study, ranking)
    what = phrases.say(f"a_{study.geography}")
    form = list_form(ranking)
    # With all listed the title says the order; of one there is no "between".
    code = {"_all": "map_subtitle", "_one": "list_by_one"}.get(form, "list_by")
    said = [tell(code, **named), *([tell("list_fixed")] if study.mapped else [])]
    said = [joined(said if explained else [*said, tell("list_how", what=what)])]
    if form:
        return said
    sure = [tell("list_sure", **named)]
    if named["chances_high"]:
        sure.append(tell("sure_chances", points=named["chances_high"]))
    return [*said, joined(sure)]


def head_tier(k: int) -> str:
    """Head the column of tiers."""
    return phrases.say("col_tier_one" if k == 1 else "col_tier", k=phrases.number(k))


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
    listed = table.loc[list(short.members)]
    others = table[table["rank"].notna()].iloc[short.k :]
    at = {name: i for i, name in enumerate(sorted(study.areas["neighborhood"].dropna().unique()))}
    axis = axis_of(found)
    named = about(study) | {
        "label": phrases.label(ranking.by),
        "period": listed["period"].iloc[0],
        "most": phrases.say(f"most_{found.of}"),
        "k": phrases.number(short.k),
        "what": phrases.say(f"a_{study.geography}"),
        "hits": hits(short),
    }
    said = [tell("hoods_subtitle", **named)]
    counted = "hoods_parts" if "parts" in study.areas else "hoods_whole"
    said += [tell(counted, **named)] if "neighborhoods" in study.options else []
    said.append(tell("list_how", what=phrases.say("a_neighborhood")))

    def rows_of(part: pd.DataFrame) -> tuple[Row, ...]:
        return tuple(
            row(values, axis, str(name), at.get(name))
            for name, values in zip(part.index, part.to_dict("records"), strict=True)
        )

    form = list_form(found)
    if not form and short.hits > short.k - _TIED:
        form = "_nearly"
    more = f"hoods_more{'_one' if len(others) == 1 else ''}"
    return Hoods(
        title=tell(f"hoods_title{form}", **named),
        sub=joined(said),
        rows=rows_of(listed),
        others=rows_of(others),
        more=tell(more, count=phrases.number(len(others))) if len(others) else "",
        head_tier=head_tier(short.k),
        axis=axis,
        footnotes=tuple(footnotes(study, table["share_moe_method"])),
        people=bool(table["people"].notna().any()),
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
    if study.neighborhoods is None or study.neighborhoods.empty:
        return None
    known = study.neighborhoods.get(f"{ranking.by}_people")
    people = known is not None and bool(known.notna().any())
    of = ranking.of if ranking.of != "people" or people else "households"
    found = study.evaluate(ranking.by, of, LISTED_NEIGHBORHOODS, level="neighborhood")  # type: ignore[arg-type]
    return found if found.table["rank"].notna().any() else None
