"""What each language owes: words for everything that the rooms below can hand up.

A measure, a group or a verdict that lacks its words would break a page only when it is drawn. So
the list of what is owed is made from the catalogue and the lists of codes themselves, and a
language that lacks some of it is not taken in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from exclusion import (
    change,
    comparison,
    coverage,
    estimates,
    frames,
    geoid,
    indicators,
    moe,
    plans,
    programmes,
    ranking,
)
from exclusion.errors import ExclusionError
from exclusion.phrases._catalogue import LANGUAGES
from exclusion.phrases._forms import leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from exclusion.phrases._forms import Text
    from exclusion.phrases._language import Language


class Owed(NamedTuple):
    """A code that a language must have words for."""

    code: str
    owner: str
    """What hands it up, in words."""
    english: str = ""
    """Its words in English, where they have another home."""


def owed() -> Iterator[Owed]:
    """List what a language owes, as the catalogue and the lists of codes are now.

    Yields
    ------
    Owed
        Some codes more than once: several may hand them up.
    """
    yield from _measures()
    yield from _groups()
    yield from _scores()
    for owner, codes, forms in _lists():
        for code in codes:
            for form in forms:
                yield Owed(form.format(code), f"the {owner} {code!r}")


def patterns() -> set[str]:
    """List the forms of codes that are put together, such as "most_{}".

    Returns
    -------
    set of str
        Those of the lists, and of the catalogue's measures, groups, dimensions, gaps and scores.
    """
    own = {"label_{}", "plain_{}", "gap_{}", "group_{}", "whom_{}", "dimension_{}", "who_what_{}"}
    own |= {"preset_{}", "left_{}", "column_{}_with"}
    return own | {form for one in _lists() for form in one.forms}


def _measures() -> Iterator[Owed]:
    for name, measure in indicators.CATALOGUE.items():
        owner = f"the measure {name!r}"
        yield Owed(f"label_{name}", owner, measure.label)
        yield Owed(f"plain_{name}", owner)
        if measure.note:
            yield Owed(measure.note, owner)
    for name in (*indicators.GAPS, "unclear"):
        yield Owed(f"gap_{name}", f"the gap {name!r}")


def _groups() -> Iterator[Owed]:
    for name, group in indicators.GROUPS.items():
        owner = f"the group {name!r}"
        yield Owed(f"group_{name}", owner, group.short)
        yield Owed(f"whom_{name}", owner, group.whom)
        yield Owed(f"dimension_{group.dimension}", owner)
        if group.note:
            yield Owed(_NOTES_OF_GROUPS.get(group.note, group.note), owner)
    for name in indicators.DIMENSIONS:
        yield Owed(f"dimension_{name}", f"the dimension {name!r}")
        if name != "covered":
            yield Owed(f"who_what_{name}", f"the dimension {name!r}")


def _scores() -> Iterator[Owed]:
    for name, preset in indicators.PRESETS.items():
        owner = f"the score {name!r}"
        yield Owed(f"preset_{name}", owner)
        for code in (*preset.left_out, *preset.changed, *(c.part for c in preset.components)):
            yield Owed(f"left_{code}", owner)
        for component in preset.components:
            for column in filter(None, (component.column, component.instead)):
                stem, _, unit = column.rpartition("_")
                if stem in indicators.GROUPS:
                    yield Owed("column_share", owner)
                elif stem in {"{by}", *indicators.CATALOGUE}:
                    yield Owed(f"column_{unit}_with", owner)
                else:
                    yield Owed(f"left_{column}", owner)


class _List(NamedTuple):
    """Codes of one kind, and the forms in which they are said."""

    owner: str
    """What one is called."""
    codes: Iterable[str]
    forms: tuple[str, ...]


#: The caveats of groups that are told by a sentence of another name.
_NOTES_OF_GROUPS = {"overlaps_with_race": "who_overlap", "not_named_by_law": "who_covered"}


def _lists() -> tuple[_List, ...]:
    """List the codes that rooms hand up, and those that a page, picture or script puts together."""
    geographies = get_args(geoid.Geography)
    return (
        _List("tier", ranking.TIERS, ("{}", "is_{}")),
        _List("verdict", ranking.VERDICTS, ("{}", "area_verdict_{}", "brief_{}")),
        _List("note", ranking.NOTES, ("{}",)),
        _List("way to rank", ranking.OF, ("most_{}", "map_most_{}", "of_{}", "col_{}")),
        _List("change", change.VERDICTS, ("was_{}", "trend_{}", "area_change_{}")),
        _List("change", (*change.VERDICTS, "not_compared"), ("change_map_{}", "figure_{}")),
        _List("change", change.AGAINST, ("change_{}",)),
        _List("difference", comparison.VERDICTS, ("compare_{}",)),
        _List("note", comparison.NOTES, ("compare_note_{}",)),
        _List("reason", estimates.REASONS, ("{}",)),
        _List("way that a margin came about", frames.METHODS, ("{}", "figure_margin_{}")),
        _List("way that people are counted", estimates.PEOPLE_METHODS, ("{}", "short_{}")),
        _List("origin", estimates.ORIGINS, ("origin_{}",)),
        _List("reliability", moe.RELIABILITY, ("need_{}",)),
        _List("network", (*coverage.NAMES, coverage.NETWORK), ("network_{}",)),
        _List("reason", coverage.WHY, ("causes_{}",)),
        _List("geography", geographies, ("{}", "{}_many", "a_{}", "lead_{}")),
        _List("whole", (*geographies, "state", "county", "place", "cbsa"), ("whole_{}",)),
        *_plans(),
        *_MADE_ABOVE,
    )


def _plans() -> Iterator[_List]:
    """List the codes of plans, and of what they are made of."""
    kinds = programmes.PROGRAMMES
    used = [
        name
        for one in kinds.values()
        for name in (*one.costs, one.capacity, one.radius, one.running)
    ]
    used += ["take_up", "eligible", "new_of_enrolled", "first_time_users", "price_factor"]
    # What a plan assumes beside the cost book.
    used += ["price_share", "radius", "cheapest_serves"]
    items = dict.fromkeys(filter(None, used))
    yield _List("programme", kinds, ("programme_{}",))
    yield _List("unit of a programme", {one.per for one in kinds.values()}, ("per_{}",))
    yield _List("item of the cost book", items, ("item_{}",))
    yield _List("limit of a programme", programmes.LIMITS, ("limit_{}",))
    yield _List("reason", (*programmes.WHY, plans.PART), ("why_{}",))
    yield _List("basis of take-up", programmes.BASES, ("basis_{}",))
    yield _List("reason to be offline", programmes.REASONS, ("offline_{}",))
    yield _List("pool", plans.POOLS, ("pool_{}",))
    yield _List("plan", plans.PLANS, ("plan_{}",))
    yield _List("reason to leave a programme out", plans.LEFT_OUT, ("left_out_{}",))
    yield _List("caveat of a plan", plans.CAVEATS, ("caveat_{}",))
    yield from _papers()
    for what, codes in plans.REASONS.items():
        yield _List(f"choice of {what}", codes, (f"choice_{what}_{{}}",))


def _papers() -> Iterator[_List]:
    """List the codes of what is written of a plan."""
    parts = (
        *("recommendation", "need", "alternatives", "risk", "funding", "statement"),
        *("objectives", "logic", "assumptions", "sources"),
    )
    ends = ("low", "central", "high")
    heads = (
        *("plan", "line", "per", "units", "unit_cost", "cost", "unspent", "source", "served"),
        *("connected", "cost_each", "cost_connected", "why", "regret", "regret_most", "best"),
        *(
            "worst_share",
            "GEOID",
            "area",
            "district",
            "need",
            "chosen",
            "reached_in",
            "households",
            "dollars",
        ),
        *("site", "cost_from", "must", "clear", "open", "year", "available", "budget", "item"),
        *("unit", *ends, "address", "file", "ours", "dated", "expected", "same_as", "basis"),
    )
    columns = ("group", "baseline", "target", "needed", "shows", "item", "unit", "year", "source")
    units = (*programmes.UNITS, "share of households", "share")
    sheets = ("plans", "lines", "areas", "sites", "years", "curve", "assumptions")
    yield _List("part of a paper", parts, ("paper_title_{}",))
    yield _List("plan", plans.PLANS, ("paper_plan_{}",))
    yield _List("column of a paper", columns, ("paper_col_{}",))
    kinds = ("plan", "buys", "cost", "served", "each", "connected", "regret")
    yield _List("column of plans", kinds, ("plan_col_{}",))
    yield _List("line of the curve's picture", ("title", "subtitle"), ("figure_budget_{}",))
    steps = ("input", "activity", "output", "outcome", "measure")
    yield _List("step of a logic model", steps, ("paper_logic_{}",))
    yield _List("end of a range", ends, ("paper_end_{}", "planbook_end_{}", "planbook_{}_is"))
    yield _List("column of a plan's workbook", heads, ("planbook_head_{}", "planbook_means_{}"))
    yield _List("sheet of a plan's workbook", sheets, ("planbook_sheet_{}",))
    yield _List("unit of the cost book", units, ("planbook_unit_{}",))
    yield _List("rule for a site", ("have", "not"), ("planbook_must_{}",))
    yield _List("origin of a cost", ("file", "item"), ("planbook_cost_{}",))
    yield _List("county that buys with others", ("all", "some", "none"), ("together_title_{}",))
    beside = ("county", "need", "budget", "alone")
    yield _List("column of counties that buy together", beside, ("together_col_{}",))
    known = ("schools", "italy", "cooperatives", "services")
    yield _List("source on buying together", known, ("together_known_{}",))
    costs = ("procurement", "coordination")
    yield _List("cost of buying together", costs, ("together_{}", "together_{}_none"))


#: What the pages, the pictures and the map's script fill in themselves.
_MADE_ABOVE = (
    _List("topic", ("who", "covered"), ("no_{}",)),
    _List("unit", ("households", "people"), ("below_sub_{}", "density_title_{}")),
    _List("unit", ("km", "mi"), ("scale_{}",)),
    _List("score", ("own",), ("preset_{}",)),
    _List("text of a budget's picture", ("title", "subtitle"), ("figure_budget_{}",)),
    _List(
        "column of a plan's card",
        ("plan", "buys", "cost", "served", "each", "connected", "regret"),
        ("plan_col_{}",),
    ),
    _List("list", ("", "_all"), ("headline_list{}", "list_title{}", "lead_first{}")),
    _List("list", ("", "_all"), ("list_subtitle{}", "opening_first{}")),
    _List(
        "order",
        ("households", "people", "share"),
        ("opening_hood_{}", "opening_area_{}", "order_{}"),
    ),
    _List(
        "term of the glossary",
        (
            *("margin", "household", "tract", "block_group", "phone_plan"),
            *("chance", "almost_surely", "rank", "design_factor"),
        ),
        ("term_{}", "gloss_{}"),
    ),
    _List("design factor", ("assumed", "measured", "measured_fifths"), ("list_rests_{}",)),
    _List("list", ("", "_all", "_nearly"), ("hoods_title{}",)),
    _List("score", ("", "_part", "_flags"), ("score_title{}",)),
    _List("coverage", ("", "_outline", "_signal"), ("causes_sub{}",)),
    _List("map", ("hot", "cold", "hot_cold", "none", "untested"), ("map_title_{}",)),
    _List("what the map leaves as it is", ("list", "table"), ("{}_fixed",)),
    _List("color of the map", ("network", "people", "change"), ("map_sub_{}",)),
    _List("part of what stands above the map", ("title", "sub"), ("map_{}_change",)),
    _List("curve", ("poor", "rich", "even", "curve_subtitle"), ("figure_{}",)),
    _List(
        "county",
        ("own", "own_other_period", "other_period", "not_known", "none", "no_counties"),
        ("compare_standing_{}",),
    ),
    _List("county", ("lacking", "lacking_share"), ("compare_standing_{}",)),
    _List("paragraph", ("many", "where", "why", "sure", "first"), ("lead_head_{}",)),
    _List(
        "section",
        (
            *("map", "neighborhoods", "list", "who", "why", "causes", "sites", "below", "score"),
            *("change", "trend", "worked", "table", "method"),
        ),
        ("nav_{}",),
    ),
    _List(
        "part of a study",
        (
            *("people", "polygons", "neighborhoods", "in_no_neighborhood", "sites", "who", "why"),
            *("neighborhoods_without_area", "covered", "history"),
        ),
        ("part_{}",),
    ),
    _List("rank", ("brief_rank", "brief_rank_all", "area_tier", "hood_tier"), ("{}", "{}_one")),
    _List(
        "figure",
        (
            *("lead_people", "lead_people_residents", "area_share", "area_numbers"),
            *("area_people", "area_people_residents"),
        ),
        ("{}", "{}_unsure"),
    ),
    _List(
        "way to an estimate of now",
        ("steps", "steps_and_nation", "steps_and_one_year", "steps_nation_and_one_year"),
        ("asof_{}",),
    ),
    _List("margin of what is now", ("modelled", "of_the_figure_before"), ("asof_margin_{}",)),
    _List("other list", ("share", "households"), ("reach_beside_{}",)),
    _List("button", ("north", "south", "west", "east", "in", "out", "whole"), ("map_{}",)),
)


def check(languages: Iterable[Language], above: Mapping[str, Iterable[str]] | None = None) -> None:
    """Refuse languages that lack what they owe.

    Parameters
    ----------
    languages
        English and others; English may have its words elsewhere.
    above
        What rooms above put together: codes by the form in which they are said.

    Raises
    ------
    ExclusionError
        If words are lacking; the message names each code, and what owes it.
    """
    owed_by = {one.code: one for one in owed()}
    owed_by |= {
        form.format(code): Owed(form.format(code), f"the {code!r} of {form!r}")
        for form, codes in (above or {}).items()
        for code in codes
    }
    said = (Owed(code, "what is said in English") for code in LANGUAGES["en"].text)
    wanted = (*owed_by.values(), *(one for one in said if one.code not in owed_by))
    lacking: dict[str, set[str]] = {}
    for language in languages:
        for code, owner, english in wanted:
            text = language.text.get(code) or (english if language.code == "en" else "")
            if not all(leaf.strip() for leaf in leaves(text)):
                lacking.setdefault(f"{owner} owes {code!r}", set()).add(language.name)
            for form in _unlike(text, language.plurals):
                what = f"{code!r} owes the form {form!r}, or has it too many"
                lacking.setdefault(what, set()).add(language.name)
    if lacking:
        listed = "; ".join(
            f"{what} in {', '.join(sorted(names))}" for what, names in lacking.items()
        )
        raise ExclusionError(
            f"Words are lacking: {listed}. Give each its words in the files of exclusion/phrases."
        )


def _unlike(text: Text, plurals: tuple[str, ...]) -> set[str]:
    """List the forms that a text has and the language writes not, or the other way round."""
    if isinstance(text, str):
        return set()
    given = text.given()
    inner = (*given.values(), *text.exactly.values())
    return set(plurals) ^ set(given) | {one for form in inner for one in _unlike(form, plurals)}
