"""What nearly every sentence names, and what several say alike: hits, credits, modelled margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exclusion import _copies, indicators, phrases
from exclusion.ranking import held

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from exclusion.estimates import Absence
    from exclusion.ranking import Ranking, Shortlist
    from exclusion.studies import Ranked, Study


#: So large a part of a list must truly belong there for the list to be advised.
LEAST_HITS: Final = 2 / 3


def about(study: Study) -> dict[str, str]:
    """Give what nearly every sentence names.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    dict
        `place`, `city`, `period`, `area` and `areas`, for `phrases.say`.
    """
    return {
        "place": study.place,
        "city": study.city,
        "period": study.period,
        "area": phrases.say(study.geography),
        "areas": phrases.say(f"{study.geography}_many"),
    }


def of_list(study: Study, ranking: Ranking, level: Ranked = "area") -> dict[str, str]:
    """Give what the sentences about a study's list name.

    Parameters
    ----------
    study
        The study that is ranked.
    ranking
        From `Study.evaluate`.
    level
        What it ranks: "area" or "neighborhood".

    Returns
    -------
    dict
        As `about`, with the counts of the list, for `phrases.say`.
    """
    found, named = ranking.shortlist, about(study)
    if level == "neighborhood":
        named |= {"area": phrases.say("neighborhood"), "areas": phrases.say("neighborhood_many")}
    kind = study.geography if level == "area" else level
    table = _copies.look(ranking, "table")
    sure = held(kind, ranking.of, len(table))
    return named | {
        **phrases.sureness(sure, named["areas"]),
        "chances_high": phrases.number(100 * sure.too_high) if sure.too_high else "",
        "areas_period": str(next(iter(table["period"].dropna()), "")),
        "label": phrases.label(ranking.by),
        "most": phrases.say(f"most_{ranking.of}"),
        "k": phrases.number(found.k),
        "hits": hits(found),
        "hits_low": phrases.number(
            found.hits_low if found.hits_least is None else found.hits_least
        ),
        "hits_high": phrases.number(
            found.hits_high if found.hits_most is None else found.hits_most
        ),
        "pool": phrases.counted(found.pool, found.pool_least, found.pool_most),
        "above": phrases.counted(found.above, found.above_least, found.above_most),
        "below": phrases.counted(found.below, found.below_least, found.below_most),
        "unclear": phrases.number(found.unclear),
        "factor": phrases.points(found.design_factor / 100),
        "fifths": ", ".join(phrases.points(one / 100) for one in found.design_factor_fifths),
        "least": phrases.points(found.design_factor_least / 100),
        "most_factor": phrases.points(found.design_factor_most / 100),
        "ranked": phrases.number(ranked(ranking)),
        "reference": phrases.percent(found.reference),
    }


def of_absence(why: Absence) -> dict[str, str]:
    """Give what the sentence about something that is not there names."""
    return {name: _written(value) for name, value in why.params.items()}


def _written(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return phrases.number(value) if isinstance(value, int) else str(value)


def ranked(ranking: Ranking) -> int:
    """Count those that have a rank."""
    return int(_copies.look(ranking, "table")["rank"].notna().sum())


def hits(found: Shortlist) -> str:
    """Write how many of a list belong there, with what hangs on an assumed design factor."""
    ends = (found.hits_least, found.hits_most) if found.assumed else (None, None)
    return phrases.counted(found.hits, *ends)


def list_form(ranking: Ranking) -> str:
    """Choose the words for a list of all there are, or of some.

    Parameters
    ----------
    ranking
        From `Study.evaluate`.

    Returns
    -------
    str
        "_all" or "", the end of a code.
    """
    return "_all" if ranking.shortlist.k == ranked(ranking) else ""


def is_weak(ranking: Ranking) -> bool:
    """Tell whether the survey cannot pick a list as long as this one.

    Parameters
    ----------
    ranking
        From `Study.evaluate`.

    Returns
    -------
    bool
        Whether under two thirds of it truly belong there.
    """
    found = ranking.shortlist
    return not list_form(ranking) and found.hits < LEAST_HITS * found.k


def list_title(ranking: Ranking) -> str:
    """Choose the title of a list.

    Parameters
    ----------
    ranking
        From `Study.evaluate`.

    Returns
    -------
    str
        The code of a sentence, which names what `of_list` gives.
    """
    weak = is_weak(ranking) and ranking.shortlist.k > 1
    return f"list_title{'_weak' if weak else list_form(ranking)}"


def star(method: object) -> str:
    """Mark a margin that is modelled."""
    return "*" if method == "modelled" else ""


def fewer(methods: Iterable[object]) -> list[str]:
    """Say that people are probably fewer, where a share of households was applied to them.

    Parameters
    ----------
    methods
        How people were counted.

    Returns
    -------
    list of str
        The code of a sentence, or nothing.
    """
    shares = (str(one).removeprefix("place_").startswith("share_of") for one in methods)
    return ["people_fewer"] if any(shares) else []


def both(value: str, margin: str) -> str:
    """Write a number and its margin; the number alone where it is missing."""
    return value if value == "–" else f"{value} ± {margin}"


def written(row: Mapping[Any, Any], unit: str) -> str:
    """Write a share or a number of a row with its margin.

    Parameters
    ----------
    row
        With the unit and its margin.
    unit
        "share", "households" or "people".

    Returns
    -------
    str
        "±" and a dash where only the margin is missing.
    """
    write = phrases.percent_with_margin if unit == "share" else phrases.with_margin
    return write(row[unit], row[f"{unit}_moe"])


def credited(*studies: Study, by: str | None = None) -> str:
    """Name everybody whose figures are used, each once.

    Parameters
    ----------
    *studies
        One or more.
    by
        A measure, whose survey comes first; None names all in the order of the sources.

    Returns
    -------
    str
        Names parted by semicolons; where none is named, that there is none.
    """
    first = indicators.get(by).source if by else ""
    every = [
        name for study in studies for source in study.sources for name in source.credit.split("; ")
    ]
    others = [name for name in dict.fromkeys(every) if name not in first]
    return "; ".join([first, *others] if by else others) if every else phrases.say("credit_none")


def source_line(*studies: Study, by: str | None = None) -> str:
    """Name the sources in a sentence.

    Parameters
    ----------
    *studies, by
        As for `credited`.

    Returns
    -------
    str
        One that begins with "Source:".
    """
    return phrases.say("ladder_source", source=credited(*studies, by=by))
