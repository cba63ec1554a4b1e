"""Places in rows: one measure's figures of each, on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import phrases, telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.telling import Bar


@dataclass(frozen=True)
class Place:
    """A place's figures of one measure in print; a modelled margin ends in an asterisk.

    Parameters
    ----------
    name, period, share, share_moe, households, households_moe, bar
        Whose figures, of which years, with 90% margins.
    difference, difference_moe, verdict
        Against the first place; "" of that place itself.
    link, people, people_moe, how
        Of a list of pages: the page, how many people, and how the figures came about.
    """

    name: Markup
    period: str
    share: str
    share_moe: str
    households: str
    households_moe: str
    bar: Bar | None
    difference: str = ""
    difference_moe: str = ""
    verdict: str = ""
    link: str = ""
    people: str = ""
    people_moe: str = ""
    how: str = ""


@dataclass(frozen=True)
class Group:
    """The places' figures of one measure."""

    label: str
    rows: tuple[Place, ...]


@dataclass(frozen=True)
class Places:
    """The places' figures, those of one measure together.

    Parameters
    ----------
    axis
        The percent that the bars end at.
    periods
        Whether they are of several periods.
    groups
        One a measure.
    starred
        Whether a margin is modelled.
    people
        Whether people are known of any.
    """

    axis: int
    periods: bool
    groups: tuple[Group, ...]
    starred: bool
    people: bool = False


def place(label: str, own: Mapping[Any, Any], axis: float, **others: str) -> Place:
    """Write a place's figures of one measure.

    Parameters
    ----------
    label
        Its name.
    own
        Its figures.
    axis
        The percent that the bars end at.
    **others
        Further cells of `Place`.

    Returns
    -------
    Place
        In words.
    """
    star = telling.star(own["moe_method"])
    return Place(
        name=telling.name(label),
        period=own["period"],
        share=phrases.percent(own["share"], 1),
        share_moe=phrases.points(own["share_moe"]) + star,
        households=phrases.number(own["households"]),
        households_moe=phrases.number(own["households_moe"]) + star,
        bar=telling.of_share(own["share"], own["share_moe"], axis),
        **others,
    )


def against(pair: Mapping[Any, Any] | None) -> dict[str, str]:
    """Write how far a place is from the first, for `place`; nothing without a pair."""
    if pair is None:
        return {}
    known = isinstance(pair["verdict"], str)
    code = f"compare_{pair['verdict']}" if known else f"compare_note_{pair['note']}"
    return {
        "difference": telling.signed(pair["difference"]),
        "difference_moe": phrases.points(pair["difference_moe"]),
        "verdict": phrases.say(code),
    }
