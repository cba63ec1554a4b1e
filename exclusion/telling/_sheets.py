"""The columns of a workbook's sheets: which there are, what stands above each and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from exclusion import indicators, phrases
from exclusion.ranking import LENGTHS
from exclusion.telling._columns import ENDS_ALONE, STEMS, find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exclusion.telling._columns import Column

#: The sheets of a workbook, in their order.
NAMES: Final = (
    *("about", "list", "areas", "neighborhoods", "groups", "change", "dictionary", "sources"),
)


def _ranged(name: str) -> tuple[str, str, str]:
    """Name a column with the two ends beside it."""
    return name, f"{name}_low", f"{name}_high"


#: The columns of each kind of sheet, in its order; what holds nothing is left out.
SHEETS: Final[dict[str, tuple[str, ...]]] = {
    "list": (
        *("priority", "GEOID", "name", "neighborhood", "tier"),
        *(f"chance_{k}" for k in LENGTHS),
        *(f"priority_{k}" for k in LENGTHS),
        *("band_low", "band_high", "rank"),
        *("households", "households_moe", "people", "people_moe", "share", "share_moe", "base"),
        *("verdict", "gap", "not_served_households", "not_served_households_moe"),
    ),
    "ranked": (
        *("priority", "GEOID", "name", "neighborhood", "tier", *_ranged("chance")),
        *(f"chance_{k}" for k in LENGTHS),
        *("band_low", "band_high", "expected_rank", *_ranged("rank"), "verdict", "gap", "hot_spot"),
        *_ranged("share_posterior"),
        *("score", "score_moe", "score_low", "score_high", "score_rank", "score_tier"),
        *(*_ranged("score_chance"), *_ranged("score_weights")[1:], "score_weights_top"),
        *(*_ranged("now_share")[1:], *_ranged("now_households")[1:]),
        *("served_share", "not_served_households", "not_served_households_moe"),
        *_ranged("not_served_households_at_least"),
        *_ranged("not_served_households_at_most"),
        *("served_not_subscribed_households", "served_not_subscribed_households_moe"),
        *("technology", "down", "up", "inside", "note"),
    ),
    "all": (
        *("households", "households_moe", "people", "people_moe"),
        *("median_income", "median_income_moe"),
    ),
    "measure": (
        *("households", "households_moe", "share", "share_moe", "people", "people_moe", "base"),
        *("base_moe", "moe_method", "share_moe_method", "people_method", "people_moe_method"),
    ),
    "groups": (
        *("level", "name", "GEOID", "dimension", "label", "measure", "part", "part_moe"),
        *("whole", "whole_moe", "share", "share_moe", "note", "period", "table"),
    ),
    "change": (
        *("name", "neighborhood", "geoids_old", "geoids_new"),
        *("old_households", "old_households_moe", "old_base", "old_share", "old_share_moe"),
        *("new_households", "new_households_moe", "new_base", "new_share", "new_share_moe"),
        *("change", "change_moe", "verdict", "against_place", "note"),
    ),
}
#: The file whose columns a kind of sheet has; neighborhoods have those of areas.
OF_FILE: Final = {
    "list": "ranking.csv",
    "ranked": "ranking.csv",
    "all": "areas.parquet",
    "measure": "areas.parquet",
    "groups": "who.csv",
    "change": "change.csv",
}


@dataclass(frozen=True)
class Explained:
    """A column of a sheet in words.

    Parameters
    ----------
    name, file
        What the files beside the page call it, and one that has it.
    column
        Its entry in the table of columns.
    head
        What stands above it; its name where no sheet has it.
    meaning, unit, universe
        As in `dictionary`, of this column alone.
    """

    name: str
    file: str
    column: Column
    head: str
    meaning: str
    unit: str
    universe: str


def explained(name: str, file: str, named: Mapping[str, str]) -> Explained:
    """Put a column of a file into words.

    Parameters
    ----------
    name, file
        The column, as the file has it, and the file.
    named
        What heads name, such as the city; `old` and `new` are the periods of a change.

    Returns
    -------
    Explained
        In the language that is spoken.
    """
    column = find(name, file)
    assert column is not None  # noqa: S101 - `SHEETS` has columns of the table alone
    rest = dict(column.names())
    stem = "" if name in rest or column.key.startswith("…") else _stem(name, file)
    beside = rest.get(name.removeprefix(f"{stem}_") if stem else name, "")
    means = f"means_{column.means or column.key}"
    above = "" if column.key in ENDS_ALONE else _head(column, "", named)
    what = f"“{above}”" if above else phrases.say(means)
    return Explained(
        name,
        file,
        column,
        head=of_stem(stem, _head(column, beside, named), named) if _headed(column) else name,
        meaning=of_stem(stem, phrases.say(beside or means, what=what), named),
        unit=phrases.say(f"unit_{column.unit}") if column.unit else "",
        universe=phrases.say(f"universe_{column.universe}") if column.universe else "",
    )


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(heads())


def _headed(column: Column) -> bool:
    """Tell whether there are words to stand above a column."""
    return (column.head or column.key) in _heads()


def _stem(name: str, file: str) -> str:
    """Find the measure, or the side of two, that a column is of."""
    stems = (stem for stem in STEMS[file] if name.startswith(f"{stem}_"))  # type: ignore[index]
    return max(stems, key=len)


def of_stem(stem: str, what: str, named: Mapping[str, str]) -> str:
    """Say of which measure, or of which period, something is."""
    if not stem:
        return what
    label = phrases.label(stem) if stem in indicators.CATALOGUE else named[stem]
    return phrases.say("sheet_of", label=label[:1].upper() + label[1:], what=what)


def _head(column: Column, beside: str, named: Mapping[str, str]) -> str:
    length = column.key.rpartition("_")[2]
    if length.isdigit():  # a list of another length than the page's
        named = {**named, "k": phrases.number(int(length))}
    what = phrases.say(f"col_{column.head or column.key}", **named)
    if not beside:
        return what
    return phrases.say(f"sheet_{beside.rpartition('_')[2]}", what=what)


def heads() -> Iterator[str]:
    """List the codes of all heads.

    Yields
    ------
    str
        Without "col_".
    """
    for kind, names in SHEETS.items():
        for name in names:
            stem = "no_internet_" if kind == "measure" else ""
            column = find(f"{stem}{name}", OF_FILE[kind])
            if column is not None:
                yield column.head or column.key
