"""The catalogue of measures: what each counts, from which lines of which ACS tables.

The one home of these facts; lists, labels, legends and documentation are derived from it. Lines
are those of the questionnaire used since 2016 and of the tables as published for 5-year vintages
from 2017 on (Census Bureau, *ACS Table Shells*). The universe of the measures is households
(occupied housing units), or people in households: people in group quarters are not counted by
these tables. Beside the measures stand the gaps that keep households from a connection, and the
groups among whom exclusion is counted, with the covered populations.
"""

from __future__ import annotations

from dataclasses import dataclass

from exclusion import _records
from exclusion.errors import TableError
from exclusion.indicators._groups import (
    DIMENSIONS,
    GROUPS,
    TOPICS,
    Group,
    Unit,
    check_topics,
    ordered,
    pools,
    tables_of,
)
from exclusion.indicators._presets import PRESETS, Component, Preset
from exclusion.indicators._recipes import Recipe
from exclusion.indicators._recipes import variables as _variables

__all__ = [
    "CATALOGUE",
    "DEFAULTS",
    "DIMENSIONS",
    "EXCLUDED_HOUSEHOLDS",
    "EXCLUDED_PEOPLE",
    "GAPS",
    "GROUPS",
    "PRESETS",
    "TOPICS",
    "Component",
    "Group",
    "Indicator",
    "Preset",
    "Recipe",
    "Unit",
    "check_topics",
    "get",
    "ordered",
    "pools",
    "tables_of",
]


@dataclass(frozen=True)
class Indicator:
    """A measure of exclusion: a share of households, and of the people in them.

    Parameters
    ----------
    name
        The stem of its columns, such as "no_broadband".
    label
        Its meaning in print, to follow "households with" or "people with".
    recipes
        Ways to count the households, the most exact first.
    people
        Lines of table B28008 that count the people on this rung; empty where none do.
    note
        A code of a caveat that is printed wherever the measure is.
    """

    name: str
    label: str
    recipes: tuple[Recipe, ...]
    people: tuple[str, ...] = ()
    universe: str = "households"
    unit: str = "households; people in households"
    source: str = "U.S. Census Bureau, American Community Survey 5-year estimates"
    note: str = ""

    _repr_html_ = _records.card

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that its recipes read, in order of preference."""
        return tuple(dict.fromkeys(recipe.table for recipe in self.recipes))


def _recipe(table: str, *lines: int, less: int | None = None) -> Recipe:
    return Recipe(
        whole=f"{table}_001",
        lines=_variables(table, *lines),
        less="" if less is None else _variables(table, less)[0],
    )


def _people(*lines: int) -> tuple[str, ...]:
    return _variables("B28008", *lines)


_S2801 = "S2801_C01"
# With a computer, as count and percent; the lines moved when the profile changed in 2019 and 2020.
_PROFILE = tuple(
    Recipe(whole="", lines=(f"DP02_{line}",), percent=f"DP02_{line}P", vintages=vintages)
    for line, vintages in (("0151", (2017, 2018)), ("0152", (2019, 2019)), ("0153", (2020, 9999)))
)

_LADDER = (
    Indicator("no_internet", "no internet access at home", (_recipe("B28002", 13),)),
    Indicator(
        "no_subscription",
        "no internet subscription",
        (_recipe(_S2801, 19), _recipe("B28002", 12, 13), _recipe("B28002", less=2)),
    ),
    Indicator(
        "no_broadband",
        "no broadband of any type",
        (_recipe(_S2801, 13, 19), _recipe("B28002", 3, 12, 13), _recipe("B28002", less=4)),
    ),
    Indicator(
        "no_home_broadband",
        "no broadband at home other than a phone plan",
        (
            _recipe(_S2801, 13, 16, 19),
            _recipe("B28002", 3, 6, 12, 13),
            _recipe("B28002", 6, less=4),
        ),
        people=_people(3, 8, 9, 10),
        note="people_without_computer_counted",
    ),
    Indicator(
        "cellular_only",
        "a phone plan as the only connection",
        (_recipe(_S2801, 16), _recipe("B28002", 6)),
    ),
    Indicator(
        "no_wireline",
        "no cable, fiber or DSL",
        (_recipe(_S2801, less=17), _recipe("B28002", less=7)),
    ),
    Indicator(
        "no_computer",
        "no computer of any type, not even a smartphone",
        (_recipe(_S2801, 11), _recipe("B28001", 11), _recipe("B28001", less=2), *_PROFILE),
        people=_people(10),
    ),
    Indicator(
        "smartphone_only",
        "a smartphone as the only computer",
        (_recipe(_S2801, 6), _recipe("B28001", 6)),
    ),
    Indicator(
        "no_computer_or_no_subscription",
        "no computer, or one without a subscription",
        (_recipe("B28003", 5, 6),),
        people=_people(9, 10),
    ),
    Indicator(
        "no_computer_or_no_broadband",
        "no computer, or one without broadband",
        (_recipe("B28003", 3, 5, 6),),
        people=_people(3, 9, 10),
    ),
)

#: Every measure by name, in the order of the ladder.
CATALOGUE: dict[str, Indicator] = {indicator.name: indicator for indicator in _LADDER}

#: What keeps households from a connection at home, in parts that are taken as disjoint. They are
#: not quite: B28002 does not say whether a household with a phone plan has a computer.
GAPS: dict[str, Indicator] = {
    gap.name: gap
    for gap in (
        Indicator("no_computer_at_all", "no computer at all", (_recipe("B28003", 6),)),
        Indicator(
            "computer_no_subscription",
            "a computer but no internet subscription",
            (_recipe("B28003", 5),),
        ),
        Indicator("phone_plan_only", "a phone plan only", (_recipe("B28002", 6),)),
    )
}

#: The measures that stand for "not connected", the first one at hand being the default.
DEFAULTS = ("no_home_broadband", "no_subscription", "no_broadband", "no_internet")

#: Households and people on the rung "no computer, or one without a subscription", from which
#: people on other rungs are modelled.
EXCLUDED_HOUSEHOLDS = CATALOGUE["no_computer_or_no_subscription"].recipes[0]
EXCLUDED_PEOPLE = CATALOGUE["no_computer_or_no_subscription"].people


def get(name: str) -> Indicator:
    """Look a measure up by name.

    Parameters
    ----------
    name
        Such as "no_broadband".

    Returns
    -------
    Indicator
        The measure.

    Raises
    ------
    TableError
        If the catalogue has no such measure; the message lists those it has.

    Examples
    --------
    >>> get("cellular_only").label
    'a phone plan as the only connection'
    """
    try:
        return CATALOGUE[name]
    except (KeyError, TypeError):
        raise TableError(
            f"{name!r} is not a measure of the catalogue; choose one of {', '.join(CATALOGUE)}."
        ) from None
