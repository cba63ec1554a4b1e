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
    ranking,
)
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


#: The caveats of groups that are told by a sentence of another name.
_NOTES_OF_GROUPS = {"overlaps_with_race": "who_overlap", "not_named_by_law": "who_covered"}


def _lists() -> tuple[tuple[str, Iterable[str], tuple[str, ...]], ...]:
    """Give each list of codes: what one is called, the codes, the forms in which they are said."""
    return (
        ("tier", ranking.TIERS, ("{}", "is_{}")),
        ("verdict", ranking.VERDICTS, ("{}", "area_verdict_{}", "brief_{}")),
        ("note", ranking.NOTES, ("{}",)),
        ("way to rank", ranking.OF, ("most_{}", "of_{}", "col_{}")),
        ("change", change.VERDICTS, _CHANGES),
        ("change", change.AGAINST, ("change_{}",)),
        ("difference", comparison.VERDICTS, ("compare_{}",)),
        ("note", comparison.NOTES, ("compare_note_{}",)),
        ("reason", estimates.REASONS, ("{}",)),
        ("way that a margin came about", frames.METHODS, ("{}", "figure_margin_{}")),
        ("way that people are counted", estimates.PEOPLE_METHODS, ("{}", "short_{}")),
        ("origin", estimates.ORIGINS, ("origin_{}",)),
        ("reliability", moe.RELIABILITY, ("need_{}",)),
        ("network", (*coverage.NAMES, coverage.NETWORK), ("network_{}",)),
        ("geography", get_args(geoid.Geography), ("{}", "{}_many", "a_{}", "lead_{}")),
    )


_CHANGES = ("was_{}", "trend_{}", "area_change_{}", "change_map_{}", "figure_{}")


def check(languages: Iterable[Language]) -> None:
    """Refuse languages that lack what they owe.

    Parameters
    ----------
    languages
        English and others; English may have its words elsewhere.

    Raises
    ------
    ExclusionError
        If words are lacking; the message names each code, and what owes it.
    """
    wanted = tuple(owed())
    lacking: dict[str, set[str]] = {}
    for language in languages:
        for code, owner, english in wanted:
            own = english if language.code == "en" else ""
            if not (language.text.get(code) or own).strip():
                lacking.setdefault(f"{owner} owes {code!r}", set()).add(language.name)
    if lacking:
        listed = "; ".join(
            f"{what} in {', '.join(sorted(names))}" for what, names in lacking.items()
        )
        raise ExclusionError(
            f"Words are lacking: {listed}. Give each its words in the files of exclusion/phrases."
        )
