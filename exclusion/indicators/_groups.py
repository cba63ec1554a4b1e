"""Among whom exclusion is counted, and the covered populations beside it.

Two kinds of groups. Of those in the dimensions income, age, race, schooling, work and pupils the
part that is not connected is counted: households without an internet subscription (B28004), or
people without a computer or with one but no subscription (B28005, B28006, B28007, B28009A-I,
B28012), which is another definition, and more than the first where people without a computer
subscribe. Those in the dimension "covered" are counted themselves, as a part of their table's
universe: the covered populations of the Digital Equity Act that an ACS tract table counts, and
others whom studies of vulnerability name. No ACS tract table counts rural residents or prisoners.

References: Census Bureau, *ACS Table Shells*; Digital Equity Act of 2021, 47 U.S.C. § 1721(8),
for whom it covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from exclusion import _records, frames
from exclusion.indicators._recipes import OPEN, Recipe, variables

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What a group is counted in.
Unit = Literal["households", "people"]


@dataclass(frozen=True)
class Group:
    """A group of households or people, and a part of it that is counted.

    Parameters
    ----------
    name
        Such as "under_18".
    label
        The part in print, whole, such as "people under 18, without a computer at home, or with one
        but no internet subscription".
    short
        The group in a table's first column, such as "under 18".
    dimension
        One of `DIMENSIONS`.
    recipes
        Ways to count the group (`whole`) and the part, the most exact first.
    universe
        Whom `whole` counts.
    unit
        "households" or "people".
    coarse
        The name of the coarser group that stands in where this one is too thin; "" for none.
    note
        A code of a caveat that is printed wherever the group is.
    """

    name: str
    label: str
    short: str
    dimension: str
    recipes: tuple[Recipe, ...]
    universe: str
    unit: Unit
    coarse: str = ""
    note: str = ""
    source: str = "U.S. Census Bureau, American Community Survey 5-year estimates"

    _repr_html_ = _records.card

    @property
    def whom(self) -> str:
        """The group in a sentence, such as "people under 18"."""
        return self.label.split(", without")[0]

    @property
    def vintages(self) -> tuple[int, int]:
        """The first and last vintage with such lines."""
        spans = [recipe.vintages for recipe in self.recipes]
        return min(first for first, _ in spans), max(last for _, last in spans)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that its recipes read, in order of preference."""
        read = [name for recipe in self.recipes for name in recipe.variables]
        return tuple(dict.fromkeys(name.split("_")[0] for name in read))


#: What the groups of each dimension differ in; "covered" are counted themselves.
DIMENSIONS = ("income", "age", "race", "schooling", "work", "pupils", "covered")

_NO_SUBSCRIPTION = "without an internet subscription"
_NO_COMPUTER = "without a computer at home, or with one but no internet subscription"


def _of(table: str, whole: Iterable[int], lines: Iterable[int], less: int | None = None) -> Recipe:
    return Recipe(
        whole="+".join(variables(table, *whole)),
        lines=variables(table, *lines),
        less="" if less is None else variables(table, less)[0],
        vintages=(2020, OPEN) if table == "B28012" else Recipe.vintages,
    )


def _income(
    name: str, short: str, brackets: tuple[int, ...], coarse: str = "", *, subject: int = 0
) -> Group:
    """Give one or more brackets of B28004; `subject` is the first line of the same in S2801."""
    exact = (_of("S2801_C01", [subject], [subject + 3]),) if subject else ()
    whom = f"households with an income {short}"
    return Group(
        name=name,
        label=f"{whom}, {_NO_SUBSCRIPTION}",
        short=short,
        dimension="income",
        recipes=(*exact, _of("B28004", brackets, [line + 3 for line in brackets])),
        universe=f"{whom} in the past 12 months, in dollars of the period's last year",
        unit="households",
        coarse=coarse,
    )


def _people(
    name: str, whom: str, short: str, dimension: str, recipes: tuple[Recipe, ...], coarse: str = ""
) -> Group:
    """Give people of whom those without a computer or a subscription are counted."""
    return Group(
        name=name,
        label=f"{whom}, {_NO_COMPUTER}",
        short=short,
        dimension=dimension,
        recipes=recipes,
        universe=f"{whom}, in households",
        unit="people",
        coarse=coarse,
    )


def _race(
    name: str, who: str, letters: str, coarse: str = "", short: str = "", *, note: str = ""
) -> Group:
    tables = [f"B28009{letter}" for letter in letters]
    parts = tuple(line for table in tables for line in variables(table, 5, 6))
    return Group(
        name=name,
        label=f"people who are {who}, {_NO_COMPUTER}",
        short=short or who,
        dimension="race",
        recipes=(Recipe("+".join(f"{table}_001" for table in tables), parts),),
        universe=f"people who are {who}, in households",
        unit="people",
        coarse=coarse,
        note=note,
    )


def _covered(
    name: str, label: str, recipes: tuple[Recipe, ...], universe: str, unit: Unit = "people"
) -> Group:
    named_by_law = name not in {"aged_65", "no_vehicle", "no_diploma", "renters"}
    return Group(
        name=name,
        label=label,
        short=label.removeprefix("people ").removeprefix("households "),
        dimension="covered",
        recipes=recipes,
        universe=universe,
        unit=unit,
        note="" if named_by_law else "not_named_by_law",
    )


def _pupils(
    name: str, grades: str, lines: tuple[int, ...], coarse: str = "", *, exact: bool = True
) -> Group:
    whole, without = lines, [line + 2 for line in lines]
    # Where one line gives the rest, its margin tells that of the part where all or none are in it.
    rest = (_of("B28012", whole, [], less=lines[0] + 1),) if exact else ()
    recipes = (_of("B28012", whole, without), *rest)
    return _people(name, f"pupils in {grades}", grades, "pupils", recipes, coarse)


_INCOMES = (
    _income("under_10k", "under $10,000", (2,), "under_20k"),
    _income("10k_to_20k", "of $10,000 to $19,999", (6,), "under_20k"),
    _income("20k_to_35k", "of $20,000 to $34,999", (10,), "20k_to_75k"),
    _income("35k_to_50k", "of $35,000 to $49,999", (14,), "20k_to_75k"),
    _income("50k_to_75k", "of $50,000 to $74,999", (18,), "20k_to_75k"),
    _income("75k_or_more", "of $75,000 or more", (22,), subject=28),
    _income("under_20k", "under $20,000", (2, 6), subject=20),
    _income("20k_to_75k", "of $20,000 to $74,999", (10, 14, 18), subject=24),
)
_AGES = (
    _people("under_18", "people under 18", "under 18", "age", (_of("B28005", [2], [6, 7]),)),
    _people(
        "from_18_to_64", "people aged 18 to 64", "18 to 64", "age", (_of("B28005", [8], [12, 13]),)
    ),
    _people(
        "from_65", "people aged 65 or over", "65 or over", "age", (_of("B28005", [14], [18, 19]),)
    ),
)
_SEVERAL = "neither White nor Black alone, but of another race or of several"
_RACES = (
    _race("white", "White alone", "A"),
    _race("black", "Black or African American alone", "B"),
    _race("american_indian", "American Indian or Alaska Native alone", "C", "other_races"),
    _race("asian", "Asian alone", "D", "other_races"),
    _race(
        "pacific_islander", "Native Hawaiian or Other Pacific Islander alone", "E", "other_races"
    ),
    _race("some_other_race", "of some other race alone", "F", "other_races"),
    _race("two_or_more_races", "of two or more races", "G", "other_races"),
    # These two overlap with the seven above, which sum to everyone.
    _race(
        "white_not_hispanic", "White alone, not Hispanic or Latino", "H", note="overlaps_with_race"
    ),
    _race("hispanic", "Hispanic or Latino, of any race", "I", note="overlaps_with_race"),
    _race("other_races", _SEVERAL, "CDEFG", short="another race or several"),
)
_DIPLOMA = "a high-school diploma or the equivalent but no bachelor's degree"
_SCHOOLINGS = tuple(
    _people(
        name,
        f"people aged 25 or over with {degree}",
        degree,
        "schooling",
        (_of("B28006", whole, parts),),
        coarse,
    )
    for name, degree, whole, parts, coarse in (
        ("below_high_school", "no high-school diploma", [2], [6, 7], "below_bachelor"),
        ("high_school", _DIPLOMA, [8], [12, 13], "below_bachelor"),
        ("bachelor", "a bachelor's degree or more", [14], [18, 19], ""),
        ("below_bachelor", "no bachelor's degree", [2, 8], [6, 7, 12, 13], ""),
    )
)
_WORKS = tuple(
    _people(
        name,
        f"civilians aged 16 or over who are {who}",
        who,
        "work",
        (_of("B28007", whole, parts),),
        coarse,
    )
    for name, who, whole, parts, coarse in (
        ("employed", "employed", [3], [7, 8], ""),
        ("unemployed", "unemployed", [9], [13, 14], "not_employed"),
        ("not_in_labor_force", "not in the labor force", [15], [19, 20], "not_employed"),
        ("not_employed", "not employed", [9, 15], [13, 14, 19, 20], ""),
    )
)
_PUPILS = (
    _pupils("pupils_to_grade_4", "pre-kindergarten to 4th grade", (4,), "pupils"),
    _pupils("pupils_grade_5_to_8", "5th to 8th grade", (7,), "pupils"),
    _pupils("pupils_grade_9_to_12", "9th to 12th grade", (10,), "pupils"),
    _pupils("pupils", "pre-kindergarten to 12th grade", (4, 7, 10), exact=False),
)
_COVERED = (
    _covered(
        "aged_60",
        "people aged 60 or over",
        (_of("B01001", [1], [*range(18, 26), *range(42, 50)]),),
        "all residents",
    ),
    _covered(
        "aged_65",
        "people aged 65 or over",
        (_of("B01001", [1], [*range(20, 26), *range(44, 50)]),),
        "all residents",
    ),
    _covered(
        "poverty_150",
        "people with an income below 150% of the poverty level",
        (_of("C17002", [1], range(2, 6)),),
        "residents for whom poverty status is determined",
    ),
    _covered(
        "disability",
        "people with a disability",
        (_of("C18108", [1], [3, 4, 7, 8, 11, 12]),),
        "civilians outside institutions",
    ),
    _covered(
        "limited_english",
        "households with limited English",
        (_of("C16002", [1], [4, 7, 10, 13]),),
        "households",
        "households",
    ),
    _covered(
        "veterans",
        "people who are veterans",
        (_of("B21001", [1], [2]), _of("B21001", [1], [], less=3)),
        "civilians aged 18 or over",
    ),
    _covered(
        "minority",
        "people of a racial or ethnic minority (all but White alone, not Hispanic or Latino)",
        (_of("B03002", [1], [], less=3),),
        "all residents",
    ),
    _covered(
        "no_vehicle",
        "households without a vehicle",
        (_of("B25044", [1], [3, 10]),),
        "households",
        "households",
    ),
    _covered(
        "no_diploma",
        "people aged 25 or over without a high-school diploma or the equivalent",
        (_of("B15003", [1], range(2, 17)),),
        "residents aged 25 or over",
    ),
    _covered(
        "renters",
        "households that rent their home",
        (_of("B25003", [1], [3]), _of("B25003", [1], [], less=2)),
        "households",
        "households",
    ),
)

#: Every group by name, in order; a coarse one comes after those that it stands in for.
GROUPS: dict[str, Group] = {
    group.name: group
    for group in (*_INCOMES, *_AGES, *_RACES, *_SCHOOLINGS, *_WORKS, *_PUPILS, *_COVERED)
}


def _topic(*, covered: bool) -> tuple[str, ...]:
    groups = [g for g in GROUPS.values() if (g.dimension == "covered") == covered]
    # Subject tables are not in the Summary File, and the detailed ones say the same.
    return tuple(dict.fromkeys(t for g in groups for t in g.tables if t != "S2801"))


#: The tables that a pull adds for each topic: "who" is not connected, and "covered" populations
#: with the median household income.
TOPICS: dict[str, tuple[str, ...]] = {
    "who": _topic(covered=False),
    "covered": (*_topic(covered=True), "B19013"),
}


def check_topics(topics: Iterable[str]) -> tuple[str, ...]:
    """Return topics as a list of those that there are.

    Parameters
    ----------
    topics
        Names of `TOPICS`, or one of them.

    Raises
    ------
    ArgumentError
        If there is no such topic; the message lists those that there are.

    Examples
    --------
    >>> check_topics("who")
    ('who',)
    """
    asked = frames.texts([topics] if isinstance(topics, str) else topics, "topics", empty=True)
    for topic in asked:
        frames.check_choice(topic, TOPICS, "topics")
    return asked


def tables_of(topics: Iterable[str], vintage: int) -> tuple[str, ...]:
    """List the tables of topics that a vintage has.

    Parameters
    ----------
    topics
        Names of `TOPICS`.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    tuple of str
        In the order of the catalogue, each once.

    Raises
    ------
    ArgumentError
        If there is no such topic; the message lists those that there are.
    VintageError
        If the vintage is no year, or is before 2017.

    Examples
    --------
    >>> tables_of(["covered"], 2022)[:3]
    ('B01001', 'C17002', 'C18108')
    >>> "B28012" in tables_of(["who"], 2019), "B28012" in tables_of(["who"], 2020)
    (False, True)
    """
    asked = check_topics(topics)
    frames.check_vintage(vintage)
    later = {
        table
        for group in GROUPS.values()
        for table in group.tables
        if not group.vintages[0] <= vintage <= group.vintages[1]
    }
    wanted = dict.fromkeys(table for topic in TOPICS if topic in asked for table in TOPICS[topic])
    return tuple(table for table in wanted if table not in later)


def pools() -> dict[str, tuple[str, ...]]:
    """Give each coarse group with the groups that it stands in for where they are too thin.

    Returns
    -------
    dict
        Name to names.

    Examples
    --------
    >>> pools()["under_20k"]
    ('under_10k', '10k_to_20k')
    """
    coarse = dict.fromkeys(group.coarse for group in GROUPS.values() if group.coarse)
    return {
        name: tuple(group.name for group in GROUPS.values() if group.coarse == name)
        for name in coarse
    }


def ordered() -> tuple[str, ...]:
    """List the groups as a table shows them: a coarse one before those that it stands in for.

    Returns
    -------
    tuple of str
        Names.

    Examples
    --------
    >>> ordered()[:4]
    ('under_20k', 'under_10k', '10k_to_20k', '20k_to_75k')
    """
    names: dict[str, None] = {}
    for name, group in GROUPS.items():
        if group.coarse:
            names.setdefault(group.coarse)
        names.setdefault(name)
    return tuple(names)
