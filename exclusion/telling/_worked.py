"""How one will know whether it worked: what a later survey could show, in rows and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from exclusion import phrases
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

    from exclusion.change import Fall
    from exclusion.studies import Detectable, Study


@dataclass(frozen=True)
class Shown:
    """A ground, how many such households it has now, and the fall that could be shown there.

    Parameters
    ----------
    name
        What it is.
    now, fall
        Households.
    part, points
        The fall as a part of these, and in points of the share.
    """

    name: str
    now: str
    fall: str
    part: str
    points: str


@dataclass(frozen=True)
class Worked:
    """How one will know whether it worked.

    Parameters
    ----------
    sub, how
        What is said above and under the table.
    rows
        From the smallest ground to the whole place.
    """

    sub: Markup
    rows: tuple[Shown, ...]
    how: Markup


@lru_cache(maxsize=4)
def detectable(study: Study, by: str, k: int) -> Detectable:
    """Tell what could be shown, once for all that is told of it."""
    return study.detectable(by, k)


def worked(study: Study, by: str, k: int) -> Worked:
    """Say what a later survey could show of a study's areas, alone and together.

    Parameters
    ----------
    study
        A study.
    by, k
        The measure, and the length of the list.

    Returns
    -------
    Worked
        In words.
    """
    found = detectable(study, by, k)
    said = [tell(code, **words) for code, words in sentences(study, found)]
    return Worked(joined(said[:-1]), rows(study, found), said[-1])


def rows(study: Study, found: Detectable) -> tuple[Shown, ...]:
    """Set the falls that could be shown side by side, the smallest ground first.

    Parameters
    ----------
    study, found
        A study, and what `Study.detectable` gave of it.

    Returns
    -------
    tuple of Shown
        Of single areas and regions that of the middle one of those that can show a fall.
    """
    out = []
    kinds = {study.geography: found.areas, "neighborhood": found.neighborhoods}
    for kind, table in kinds.items():
        if table is not None and table["fall"].notna().any():
            count = phrases.number(table["fall"].notna().sum())
            name = phrases.say("detect_alone", area=phrases.say(kind), count=count)
            out.append(_middle(name, table))
    areas = phrases.say(f"{study.geography}_many")
    if found.regions is not None:
        count = phrases.number(len(found.regions))
        name = phrases.say("detect_regions", count=count, areas=areas)
        out.append(_middle(name, found.regions))
    k = phrases.number(len(found.members))
    programme = phrases.say("detect_programme", years=f"{found.years:g}")
    return (
        *out,
        _together(
            phrases.say("detect_list", k=k, area=phrases.say(study.geography), areas=areas),
            found.listed,
            found.listed_share,
        ),
        _together(programme, found.programmes, found.listed_share),
        _together(study.city, found.place, found.place_share),
    )


def _middle(name: str, table: pd.DataFrame) -> Shown:
    """Write the middle of the areas that can show a fall: each figure is its own median."""
    some = table[table["fall"].notna()]
    now = some["share"] * some["base"]
    part, fall = (some["households"] / now).median(), some["fall"].median()
    return Shown(
        name,
        phrases.about(float(now.median())),
        phrases.about(float(some["households"].median())),
        phrases.percent(float(part)),
        phrases.points(float(fall)),
    )


def _together(name: str, fall: Fall, share: float) -> Shown:
    return Shown(
        name,
        phrases.about(fall.now),
        phrases.about(fall.households),
        phrases.percent(fall.part),
        phrases.points(fall.part * share),
    )


def sentences(study: Study, found: Detectable) -> list[tuple[str, dict[str, str]]]:
    """Choose what to say of it: codes of sentences and what they name, how it was made last.

    Parameters
    ----------
    study, found
        As for `rows`.

    Returns
    -------
    list of tuple
        For `phrases.say`.
    """
    areas = phrases.say(f"{study.geography}_many")
    numbers = ("known", "never", "never_least", "never_most")
    counts = {name: phrases.number(getattr(found, name)) for name in numbers}
    area = phrases.say(study.geography)
    alone = {"area": area, "areas": areas, "known": counts["known"], "never": counts["never"]}
    ends = {"least": counts["never_least"], "most": counts["never_most"]}
    said = [("detect_never" if found.never else "detect_never_none", alone)]
    if ends["least"] != ends["most"]:
        said.append(("detect_never_range", ends))
    said += together(study, found)
    if found.place.part > 0:
        points = phrases.points(found.place.part * found.place_share)
        share = phrases.percent(found.place_share, 1)
        said.append(("detect_of_place", {"place": study.city, "share": share, "points": points}))
    return [*said, *_own_survey(found)]


def together(study: Study, found: Detectable) -> list[tuple[str, dict[str, str]]]:
    """Choose what to say of the list as a whole.

    Parameters
    ----------
    study, found
        As for `rows`.

    Returns
    -------
    list of tuple
        For `phrases.say`.
    """
    listed = found.listed
    named = {"k": phrases.number(len(found.members)), "now": phrases.about(listed.now)}
    named["area"] = phrases.say(study.geography)
    named["areas"] = phrases.say(f"{study.geography}_many")
    if not listed.households > 0:
        return [("detect_together_never", named)]
    named |= {"fall": phrases.about(listed.households), "part": phrases.percent(listed.part)}
    said = [("detect_together", named)]
    if found.programmes.households > 0:
        said.append(("detect_success", {"programme": phrases.about(found.programmes.households)}))
    return said


def _own_survey(found: Detectable) -> list[tuple[str, dict[str, str]]]:
    """Choose what to say of a survey of one's own, and of what is taken for likely."""
    own = found.answers[found.answers["of"] == "place"]
    said: list[tuple[str, dict[str, str]]] = []
    for before, after, answers in own[["before", "after", "answers"]].to_numpy(float).tolist():
        ends = {"before": phrases.percent(before, 1), "after": phrases.percent(after, 1)}
        code = "detect_answers_too" if said else "detect_answers"
        said.append((code, {"answers": phrases.about(answers), **ends}))
    how = {name: phrases.percent(getattr(found, name)) for name in ("power", "confidence")}
    effect = phrases.points(found.design_effect / 100)
    return [*said, ("detect_how", {"period": found.period, "effect": effect, **how})]


def plain(study: Study, by: str, k: int) -> dict[str, object]:
    """Give what could be shown as plain data."""
    found = detectable(study, by, k)
    answers = found.answers.to_dict("records")
    return {
        "period": found.period,
        "known": found.known,
        "never": found.never,
        "never_least": found.never_least,
        "never_most": found.never_most,
        "years": found.years,
        "list": _fall(found.listed),
        "list_cautious": _fall(found.cautious),
        "list_programme": _fall(found.programmes),
        "place": _fall(found.place),
        "answers": [
            {
                "of": row["of"],
                "before": round(float(row["before"]), 4),
                "after": round(float(row["after"]), 4),
                "answers": int(row["answers"]),
            }
            for row in answers
        ],
    }


def _fall(fall: Fall) -> dict[str, float | int | None]:
    known = fall.households == fall.households
    return {
        "now": round(fall.now) if fall.now == fall.now else None,
        "households": round(fall.households) if known else None,
        "part": round(fall.part, 4) if known else None,
    }
