"""Change by area: what fell, what rose, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import geoid, moe, phrases
from exclusion.telling._about import about
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.change import Change
    from exclusion.studies import Study

#: Rows of the table of change by area; the rest are in the CSV.
_CHANGED = 15


@dataclass(frozen=True)
class Changed:
    """A piece of ground: its shares of both periods, the change, and 90% margins in points.

    Parameters
    ----------
    name, hood
        Of the area or areas, and the neighborhood.
    old, old_moe, new, new_moe, change, change_moe
        Shares and their difference.
    verdict, against
        Whether that is more than chance, and against the change of the place.
    """

    name: str
    hood: str
    old: str
    old_moe: str
    new: str
    new_moe: str
    change: str
    change_moe: str
    verdict: str
    against: str


@dataclass(frozen=True)
class Changes:
    """Where the share rose or fell by more than chance since an earlier period.

    Parameters
    ----------
    title, sub, notes
        What is said above and under the table.
    old, new
        The two periods.
    rows
        The clearest changes first.
    """

    title: str
    sub: tuple[Markup, ...]
    old: str
    new: str
    rows: tuple[Changed, ...]
    notes: tuple[Markup, ...]


def changes(study: Study, found: Change | None, by: str) -> Changes | None:
    """Say where the share rose or fell by more than chance since an earlier period."""
    if found is None:
        return None
    named = of_change(study, found)
    if found.by != by:
        named["first_of_both"] = phrases.say("change_first_of_both", **about(study))
    return Changes(
        title=change_title(found, named),
        sub=(tell("change_subtitle", **named), tell("change_place", **named)),
        old=found.old_period,
        new=found.new_period,
        rows=tuple(_row(row) for row in _telling(ground_names(study, found)).to_dict("records")),
        notes=tuple(_notes(found, named)),
    )


def change_title(found: Change, named: dict[str, str]) -> str:
    """State how many fell and rose, or that none did."""
    return phrases.say("change_title" if found.rose + found.fell else "change_none", **named)


def of_change(study: Study, found: Change) -> dict[str, str]:
    """Give what the sentences about a change name.

    Parameters
    ----------
    study
        Either of the two that were compared.
    found
        From `Study.change`.

    Returns
    -------
    dict
        For `phrases.say`.
    """
    place = found.place
    return about(study) | {
        "label": phrases.label(found.by),
        "first_of_both": "",
        "old": found.old_period,
        "new": found.new_period,
        "old_share": phrases.percent_with_margin(place["old_share"], place["old_share_moe"]),
        "new_share": phrases.percent_with_margin(place["new_share"], place["new_share_moe"]),
        "change": signed(place["change"]),
        "change_moe": phrases.points(place["change_moe"]),
        "change_moe_independent": phrases.points(place["change_moe_independent"]),
        "correlation": phrases.percent(moe.NEIGHBORS),
        "rose": phrases.number(found.rose),
        "fell": phrases.number(found.fell),
        "found": phrases.number(found.rose + found.fell),
        "unclear": phrases.number(found.unclear),
        "all": phrases.number(found.compared),
        "worse": phrases.number(found.worse),
        "better": phrases.number(found.better),
        "alike": phrases.number(found.alike),
        "false": phrases.number(found.expected_false)
        if found.expected_false >= 1
        else phrases.say("fewer_than_one"),
        "alone": phrases.number(found.alone),
        "by_chance": phrases.number(found.by_chance),
        "shown": phrases.number(_CHANGED),
        "count": phrases.number(found.rose + found.fell),
        "share": phrases.percent(found.overlap),
    }


def _notes(found: Change, named: dict[str, str]) -> list[Markup]:
    count = found.rose + found.fell
    codes = ["change_more"] if count > _CHANGED else []
    codes += ["change_unclear", "change_against"]
    codes += ["change_false"] if count else []
    codes += ["change_alone", "change_scale"]
    codes += ["change_overlap"] if found.overlap else []
    return [tell(code, **named) for code in codes]


def _telling(table: pd.DataFrame) -> pd.DataFrame:
    """Take the clearest changes, all that rose, and all that did clearly worse than the place."""
    clear = table["verdict"].isin(["rose", "fell"])
    order = table["p"].where(clear).rank(method="first")
    kept = (order <= _CHANGED) | (table["verdict"] == "rose")
    kept |= table["against_place"] == "worse_than_place"
    return table[kept].sort_values("p", kind="stable")


def signed(change: float) -> str:
    """Write a change in points, with a true minus."""
    return phrases.points(change).replace("-", "−")


def _row(row: Mapping[Any, Any]) -> Changed:
    hood, against = row["neighborhood"], row["against_place"]
    return Changed(
        name=phrases.area_name(row["name"]),
        hood=hood if isinstance(hood, str) else "",
        old=phrases.percent(row["old_share"], 1),
        old_moe=phrases.points(row["old_share_moe"]),
        new=phrases.percent(row["new_share"], 1),
        new_moe=phrases.points(row["new_share_moe"]),
        change=signed(row["change"]),
        change_moe=phrases.points(row["change_moe"]),
        verdict=phrases.say(f"was_{row['verdict']}"),
        against=phrases.say(f"change_{against}") if isinstance(against, str) else "",
    )


def ground_names(study: Study, found: Change) -> pd.DataFrame:
    """Give a change's table with a name for each piece of ground, and what it is made of.

    The names are in the language that is spoken.
    """
    table = found.table.reset_index(names="ground")
    for column, when in (("GEOID10", "old"), ("GEOID20", "new")):
        members = table["ground"].astype(str)
        if found.ground is not None:
            pairs = found.ground.drop_duplicates(["ground", column]).sort_values(column)
            members = members.map(pairs.groupby("ground")[column].agg(" ".join))
        table[f"geoids_{when}"] = members
    said = []
    for first, parts in zip(table["ground"], table["geoids_new"].str.split(), strict=True):
        name = phrases.area_name(geoid.area_name(str(first)))
        numbers = ", ".join(geoid.area_name(part).rpartition(" ")[2] for part in parts)
        changed = list(parts) != [first]
        said.append(phrases.say("change_redrawn", name=name, tracts=numbers) if changed else name)
    table.insert(1, "name", said)
    hoods = study.areas.get("neighborhood")
    firsts = table["geoids_new"].str.split().str[0]
    table.insert(2, "neighborhood", None if hoods is None else firsts.map(hoods))
    table["neighborhood"] = (
        table["neighborhood"].astype(object).where(table["neighborhood"].notna(), None)
    )
    return table
