"""The finding: in plain text, and as the page opens with it.

What the number is, where it is worst, how sure it is, and what to do first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from exclusion import frames, phrases
from exclusion import ranking as ranks
from exclusion.telling import _asof, _below, _other_period, _reach
from exclusion.telling._about import fewer, list_form, of_absence, of_list, ranked, star
from exclusion.telling._advice import advice
from exclusion.telling._ladder import footnotes
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markupsafe import Markup

    from exclusion.coverage import Causes
    from exclusion.ranking import Of, Ranking
    from exclusion.studies import Study

#: A sentence, plain or as HTML.
Said = TypeVar("Said", bound=str)


@dataclass(frozen=True)
class Paragraph:
    """An answer to one question, under its heading."""

    head: Markup
    text: Markup


@dataclass(frozen=True)
class Lead:
    """How the page opens.

    Parameters
    ----------
    number, moe
        The one large number of households with its margin; "–" where it is missing.
    paragraphs
        A paragraph a question.
    footnotes
        What an asterisk means, where one stands here.
    newest
        What the newest figure at hand says, where the page's is not that; "" else.
    now
        Our estimate of now in a line; "" where there is none.
    lacking
        That the study counts no people, and which period of the place does; "" else.
    definition
        Which definition is used and why, and what the share is by the usual one.
    reach
        How many households the list reaches; "" where all are listed.
    """

    number: str
    moe: str
    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[str, ...]
    newest: Markup
    now: Markup
    lacking: Markup | str
    definition: Markup
    reach: Markup | str


def lead(study: Study, ranking: Ranking, causes: Causes | None = None) -> Lead:
    """Say the finding in short sentences, a paragraph a question, each with its heading."""
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    named = of_list(study, ranking)
    if not math.isfinite(row["households"]):
        missing = of_absence(study.absent[f"{ranking.by}.total"])
        many = [tell("headline_missing", **named | missing)]
    else:
        many = [*_many(row, named), tell("lead_household")]
    where_ = where(ranking, named, tell)
    if row["period"] != named["areas_period"] and ranked(ranking) > 1:
        where_.append(tell("lead_areas", **named | {"period": named["areas_period"]}))
    where_.append(tell(f"lead_{study.geography}"))
    parts = {"many": many, "where": where_}
    if causes is not None:
        about_causes = _below.words(causes)
        parts["why"] = [tell(code, **about_causes) for code in _below.sentences(causes)]
    parts["sure"] = [tell("lead_sure")]
    if ranked(ranking) > 1:
        weak = [tell(code, **words) for code, words in advice(study, ranking)]
        parts["first"] = weak or [tell(f"lead_first{list_form(ranking)}", **named)]
    moe = phrases.about(row["households_moe"], row["households"]) + star(row["moe_method"])
    starred = study.totals.loc[[ranking.by], ["moe_method", "people_moe_method"]].stack()
    return Lead(
        number=phrases.about(row["households"]),
        moe=moe,
        paragraphs=tuple(
            Paragraph(tell(f"lead_head_{name}"), joined(said)) for name, said in parts.items()
        ),
        footnotes=tuple(footnotes(study, starred)),
        newest=_told(_asof.newest(study, ranking.by, short=True)),
        now=_told(_asof.estimate(study, ranking.by)),
        lacking=_other_period.lacking(study),
        definition=_asof.definition(study, ranking.by),
        reach=_reach.reach(study, ranking, named, short=True),
    )


def _told(codes: list[tuple[str, dict[str, str]]]) -> Markup:
    return joined(tell(code, **words) for code, words in codes)


def _many(row: Mapping[Any, Any], named: dict[str, str]) -> list[Markup]:
    known = math.isfinite(row["share_moe"])
    amounts = {
        "base": phrases.about(row["base"]),
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]) + star(row["moe_method"]),
        "period": row["period"],
        "middle": _asof.middle(row["period"]),
    }
    said = [tell("lead_share" if known else "lead_share_unsure", **named | amounts)]
    return [*said, *people(row, star, tell)]


def people(
    row: Mapping[Any, Any], modelled: Callable[[object], str], say: Callable[..., Said]
) -> list[Said]:
    """Say how many people a figure of households is.

    Where a share of households is applied to all residents, these people do not all live in the
    households that are counted, and nothing may say that they do.

    Parameters
    ----------
    row
        Of the totals or of a neighborhood.
    modelled
        Marks a margin by how it came about.
    say
        `phrases.say` or `tell`.

    Returns
    -------
    list
        Sentences; none where people are not known.
    """
    if not math.isfinite(row["people"]):
        return []
    margin, residents = row["people_moe"], row["people_method"] in ranks.RESIDENTS
    if residents:
        known, unsure = "lead_people_residents", "lead_people_residents_unsure"
    else:
        known, unsure = "lead_people", "lead_people_unsure"
    amounts = {
        "people": phrases.about(row["people"]),
        "people_moe": phrases.about(margin, row["people"]) + modelled(row["people_moe_method"]),
    }
    said = [say(known if math.isfinite(margin) else unsure, **amounts)]
    said += [say(code) for code in fewer([row["people_method"]])]
    if residents and row["people"] > ranks.CROWDED * row["households"] > 0:
        said.append(say("lead_crowded", most=phrases.number(ranks.CROWDED)))
    return said


def where(ranking: Ranking, named: dict[str, str], say: Callable[..., Said]) -> list[Said]:
    """Say in how many areas the share is clearly higher, clearly lower, or neither.

    Parameters
    ----------
    ranking
        From `Study.evaluate`.
    named
        From `of_list`.
    say
        `phrases.say` or `tell`.

    Returns
    -------
    list
        Sentences.
    """
    found = ranking.shortlist
    above, below = found.above_most, found.below_most
    if ranked(ranking) == 1:
        codes = ["lead_only"]
    elif not above and not below:
        codes = ["lead_same"]
    else:
        codes = ["lead_above" if above else "lead_above_none"]
        codes += ["lead_below" if below else "lead_below_none"]
        codes += ["lead_unclear"] if found.unclear else []
        codes += ["lead_assumed"] if found.varies else []
    return [say(code, **named) for code in codes]


def finding(study: Study, ranking: Ranking) -> list[str]:
    """Say the finding: households and share, people, verdicts, the list; one sentence each.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.

    Returns
    -------
    list of str
        Plain text.
    """
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    named = of_list(study, ranking)
    if not math.isfinite(row["households"]):
        missing = of_absence(study.absent[f"{ranking.by}.total"])
        said = [phrases.say("headline_missing", **named | missing)]
        return [*said, *listed(ranking, named), *assumed(ranking, named)]
    sentences = counted(row, named)
    other = named | {"period": named["areas_period"]}
    note = phrases.say("areas_note", **other) if row["period"] != named["areas_period"] else ""
    beyond = (*_asof.newest(study, ranking.by), *_asof.estimate(study, ranking.by))
    later = [phrases.say(code, **words) for code, words in beyond]
    said = listed(ranking, named, note)
    weak = [phrases.say(code, **words) for code, words in advice(study, ranking)]
    said = [said[0], *weak] if weak else said
    return [*sentences, *said, *later, *assumed(ranking, named)]


def counted(row: Mapping[Any, Any], named: dict[str, str]) -> list[str]:
    """Say how many households and people a place's figure is.

    Parameters
    ----------
    row
        Of the totals, whose households are known.
    named
        From `about`, with the measure's `label`.

    Returns
    -------
    list of str
        Sentences, as plain text.
    """
    amounts = {
        "households": phrases.about(row["households"]),
        "base": phrases.about(row["base"]),
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]),
        "period": row["period"],
        "middle": _asof.middle(row["period"]),
        "modelled": _modelled(row["moe_method"]),
    }
    known = math.isfinite(row["share_moe"])
    said = phrases.say("headline" if known else "headline_unsure", **named | amounts)
    return [said, *_people(row, named)]


def _people(row: Mapping[Any, Any], named: dict[str, str]) -> list[str]:
    """Say how many people these are, and how they were counted."""
    known = math.isfinite(row["people"]) and math.isfinite(row["people_moe"])
    if not known or row["people_method"] in ranks.RESIDENTS:
        return people(row, _modelled, phrases.say)
    amounts = {
        "people": phrases.about(row["people"]),
        "people_moe": phrases.about(row["people_moe"], row["people"]),
        "modelled": _modelled(row["people_moe_method"]),
        "people_method": phrases.say(row["people_method"], **named),
    }
    said = [phrases.say("headline_people", **amounts)]
    return said + [phrases.say(code) for code in fewer([row["people_method"]])]


def listed(ranking: Ranking, named: dict[str, str], note: str = "") -> list[str]:
    """Say who is clearly above the place, and how good the list is."""
    first = ranking.table.iloc[0].to_dict()
    verdicts = phrases.say("headline_verdicts", **named, areas_note=note)
    if ranked(ranking) == 1:
        return [verdicts]
    chance = phrases.chance(first["chance"], first["chance_low"], first["chance_high"])
    return [verdicts, phrases.say(f"headline_list{list_form(ranking)}", **named, chance=chance)]


def assumed(ranking: Ranking, named: dict[str, str]) -> list[str]:
    """Say what the design factor may be, where it is assumed and something hangs on it."""
    if ranked(ranking) == 1 or not ranking.shortlist.varies:
        return []
    return [phrases.say("headline_assumed", **named)]


def _modelled(method: object) -> str:
    return phrases.say("modelled_margin") if method == "modelled" else ""


def headline(
    study: Study,
    by: str | None = None,
    of: Of = "households",
    k: int = ranks.LISTED,
    causes: Causes | None = None,
) -> str:
    """Say the finding in plain sentences, each number with its margin.

    Parameters
    ----------
    study
        A study.
    by, of, k
        The measure (None: the study's default), what is ranked, and how many areas are listed.
    causes
        Whom a network reaches, to be said too.

    Returns
    -------
    str
        Plain text.
    """
    frames.check_made(study, "Study")
    frames.check_made(causes, "Causes", none=True)
    said = finding(study, study.evaluate(by, of, k))
    if causes is not None:
        about = _below.words(causes)
        said += [phrases.say(code, **about) for code in _below.sentences(causes)]
    return " ".join(said)
