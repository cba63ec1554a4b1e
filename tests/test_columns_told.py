"""What `?` says of a frame names every column that it has; a column has one kind of nothing."""

from __future__ import annotations

import dataclasses
import inspect
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import made as made_up
import numpy as np
import pandas as pd
import pulled
import pytest

import exclusion
from exclusion import change, indicators, nations, plans, priority, programmes, regions, studies
from exclusion.errors import VintageWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What stands for one of several in a column's name, such as "m_share".
ONE_OF = {
    "m": tuple(indicators.CATALOGUE),
    "g": (*indicators.GAPS, *indicators.GROUPS),
}
SUFFIX = re.compile(r"`(_[a-z]+)`")


@cache
def orleans(vintage: int) -> exclusion.Study:
    return made_up.study(vintage)


@cache
def kenner() -> exclusion.Study:
    return pulled.study(pulled.KENNER)


@cache
def changed() -> change.Change:
    return orleans(2024).change(orleans(2017))


@cache
def plan() -> exclusion.Plan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exclusion.plans._spending.SOLVED", 2)
        return exclusion.plan(orleans(2024), 500_000, years=2)


@cache
def country() -> exclusion.Nation:
    """A twelfth of the counties: each column, and what is missing, shows in few as in all."""
    whole = exclusion.nation()
    counties = whole.counties
    taken = (np.arange(len(counties)) % 12 == 0) | (counties.index == "22071")
    return dataclasses.replace(whole, counties=counties[taken])


def of(vintage: int, name: str, *words: Any) -> Callable[[], pd.DataFrame]:
    """A study's frame, as an attribute or what a method gives."""

    def made() -> pd.DataFrame:
        found = getattr(orleans(vintage), name)
        return found(*words) if callable(found) else found

    return made


STUDY = exclusion.Study
#: Of a score's components, whatever they are.
STANDARD = re.compile(r"^.*(?=_(standard|chance)$)")


def _plan_frame(name: str) -> Callable[[], pd.DataFrame]:
    """A plan's frame without the columns that are named after plans and programmes."""
    return lambda: getattr(plan(), name).drop(
        columns=[*plans.PLANS, *programmes.PROGRAMMES], errors="ignore"
    )


def _detectable(name: str) -> Callable[[], pd.DataFrame]:
    return lambda: getattr(orleans(2024).detectable(), name)


def _merged() -> pd.DataFrame:
    found = orleans(2019).merge()
    return found.table.rename(columns=lambda column: column.replace(found.by, "{by}"))


def _scored() -> pd.DataFrame:
    table = orleans(2024).score("default").table
    named = table.rename(columns=lambda column: STANDARD.sub("x", column))
    return named.loc[:, ~named.columns.duplicated()]


#: By what is written after a study's name or the package's: who tells of it, by the parts of their
#: docstring, and the frame.
Tellers = tuple[tuple[Any, str], ...]
FRAMES: dict[str, tuple[Tellers, Callable[[], pd.DataFrame]]] = {
    **{
        f"study.{name}-{vintage}": (((STUDY, name),), of(vintage, name))
        for vintage in (2019, 2024)
        for name in ("areas", "totals", "sites", "history")
    },
    **{
        f"study.neighborhoods-{vintage}": (
            ((STUDY, "areas neighborhoods"),),
            of(vintage, "neighborhoods"),
        )
        for vintage in (2019, 2024)
    },
    "study.groups": (((STUDY, "groups"), (STUDY.who, "")), of(2019, "groups")),
    "study.gaps": (((STUDY, "gaps"), (STUDY.why, "")), lambda: kenner().gaps),
    "study.ground": (((STUDY, "ground"),), of(2024, "ground")),
    **{
        f"study.{name}()": (((getattr(STUDY, name), ""),), of(2019, name))
        for name in (
            *("ranking", "rank_neighborhoods", "audit", "chances", "smooth", "reach", "who"),
            *("hot_spots", "trend"),
        )
    },
    "study.why()": (((STUDY.why, ""),), lambda: kenner().why("area")),
    "study.components()": (((STUDY, "areas"), (STUDY.components, "")), of(2019, "components")),
    "study.merge().table": (((regions.Merged, "table"),), _merged),
    "study.score().table": (((priority.Priority, "table"),), _scored),
    **{
        f"study.detectable().{name}": (((studies.Detectable, parts),), _detectable(name))
        for name, parts in (
            ("areas", "areas"),
            ("neighborhoods", "areas neighborhoods"),
            ("regions", "areas regions"),
            ("answers", "answers"),
        )
    },
    "study.change().table": (((change.Change, "table"),), lambda: changed().table),
    "study.change().ground": (((change.Change, "ground"),), lambda: changed().ground),
    "compare().table": (
        ((studies.Comparison, "table"),),
        lambda: studies.compare(orleans(2017), orleans(2024)).table,
    ),
    **{
        f"plan.{name}": (((getattr(exclusion.Plan, name), ""),), _plan_frame(name))
        for name in (
            *("alternatives", "lines", "amounts", "areas", "sites", "districts", "years"),
            "curve",
        )
    },
    "plan.assumptions": (((exclusion.Plan, "assumptions"),), lambda: plan().assumptions),
    "nation.counties": (((exclusion.Nation, "counties"),), lambda: exclusion.nation().counties),
    "nation.ranked()": (((exclusion.Nation.ranked, ""),), lambda: country().ranked()),
    "nation.by_state()": (((exclusion.Nation.by_state, ""),), lambda: country().by_state()),
    "nation.standing().table": (
        ((nations.Standing, "table"), (exclusion.Nation.ranked, "")),
        lambda: country().standing("22071").table,
    ),
    "measures()": (((exclusion.measures, ""),), exclusion.measures),
    "places()": (((exclusion.places, ""),), exclusion.places),
}


@cache
def frame_of(name: str) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)  # periods of two years apart
        return FRAMES[name][1]()


def words_of(teller: Any, part: str) -> str:
    """The docstring, or what it says of some of its fields."""
    doc = inspect.getdoc(teller.fget if isinstance(teller, property) else teller)
    if not part:
        return doc
    fields = re.findall(r"^(\w[\w, ]*)\n((?:[ ]{4}.*\n|\n)+)", doc + "\n", re.MULTILINE)
    told = {name: text for names, text in fields for name in names.split(", ")}
    return "\n".join(told[name] for name in part.split())


def named(text: str) -> Iterator[str]:
    """Names in code, each as it is and with every ending that is told of near it."""
    for told in re.split(r"(?:\n *- |\.\s|;)", text):
        suffixes = ["", *SUFFIX.findall(told), *re.findall(r"`…(_[a-z]+)`", told)]
        for name in re.findall(r"`([A-Za-z{][\w{}]*)`|\b(GEOID\w*|NAME|state)\b", told):
            yield from ("".join(name) + suffix for suffix in suffixes)


def known(column: str, told: set[str]) -> bool:
    short = {
        f"{letter}{column.removeprefix(name)}"
        for letter, names in ONE_OF.items()
        for name in names
        if column.startswith(f"{name}_")
    }
    return bool(({column} | short) & told)


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_is_told_at_the_prompt(name):
    told = {word for teller, part in FRAMES[name][0] for word in named(words_of(teller, part))}
    assert [column for column in frame_of(name) if not known(str(column), told)] == []


@pytest.mark.parametrize("name", FRAMES)
def test_what_is_missing_is_of_one_kind_in_a_column(name):
    frame = pd.DataFrame(frame_of(name))
    kinds = {
        column: {
            type(value) for value in frame[column].array if not nested(value) and pd.isna(value)
        }
        for column in frame
    }
    assert {column: kind for column, kind in kinds.items() if len(kind) > 1} == {}


def nested(value: object) -> bool:
    return isinstance(value, tuple | list)
