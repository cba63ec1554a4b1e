"""Groups and gaps of a place, its neighborhoods and its areas, each in one table."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from exclusion import estimates, frames, indicators
from exclusion.errors import AbsenceWarning
from exclusion.studies import _pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exclusion.studies._study import Study

Level = Literal["place", "neighborhood", "area"]

_LEVELS: Final = ("place", "neighborhood", "area")
#: Lines of the warning's caller: `who` or `why`, and whoever asked it.
_CALLER: Final = 4


def no_groups() -> pd.DataFrame:
    """Make an empty table of groups."""
    return pd.DataFrame({name: [] for name in (*estimates.GROUP_COLUMNS, "level", "dimension")})


def no_gaps() -> pd.DataFrame:
    """Make an empty table of gaps."""
    names = (*estimates.GAP_COLUMNS, "level")
    return pd.DataFrame({name: [] for name in names}, index=pd.Index([], name="GEOID"))


def groups(
    areas: pd.DataFrame,
    own: pd.DataFrame | None,
    place: str,
    names: pd.Series[str] | pd.DataFrame | None,
) -> pd.DataFrame:
    """Put the groups of areas, of their neighborhoods and of the place together.

    The place's are its own (`own`), and where it has none the sum of its areas. Nothing is
    withheld yet.
    """
    if own is not None and len(places := own["GEOID"].unique()) > 1:
        together = pd.Series(place, index=places, name="place")
        own = estimates.combine_groups(own, together, withhold=False)
        own = own[own["part"].notna()]  # what one of the places lacks is the sum of areas
    levels = {"area": areas} | ({} if own is None else {"place": own})
    known: Sequence[str] = [] if own is None else own["group"].tolist()
    if not areas["group"].isin(known).all():
        # Of all areas: what one of them has no row of has no sum.
        everywhere = pd.Series(place, index=areas["GEOID"].unique(), name="place")
        summed = estimates.combine_groups(areas, everywhere, withhold=False)
        rest = summed[~summed["group"].isin(known)]
        levels["place"] = rest if own is None else _in_order(pd.concat([own, rest]))
    if names is not None and len(areas):
        levels["neighborhood"] = _pieces.combine_groups(areas, names)
    found = [frame.assign(level=level) for level, frame in levels.items() if len(frame)]
    if not found:
        return no_groups()
    every = pd.concat(found, ignore_index=True)
    kinds = {name: group.dimension for name, group in indicators.GROUPS.items()}
    return every.assign(dimension=every["group"].map(kinds))


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    order = {name: at for at, name in enumerate(indicators.GROUPS)}
    return frame.sort_values("group", key=lambda names: names.map(order), ignore_index=True)


def gaps(
    areas: pd.DataFrame,
    own: pd.DataFrame | None,
    place: str,
    names: pd.Series[str] | pd.DataFrame | None,
) -> pd.DataFrame:
    """Put the gaps of areas, of the place (its own, else summed) and neighborhoods together."""
    if areas.empty:
        return no_gaps()
    if own is not None and len(own) > 1:
        own = estimates.combine_gaps(own, pd.Series(place, index=own.index, name="place"))
    if own is None or own.empty:
        everywhere = pd.Series(place, index=areas.index, name="place")
        own = estimates.combine_gaps(areas, everywhere)
    levels = {"area": areas, "place": own}
    if names is not None:
        levels["neighborhood"] = _pieces.combine_gaps(areas, names)
    return pd.concat([frame.assign(level=level) for level, frame in levels.items()])


def raw(groups: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Take the groups of one level as they came, nothing withheld."""
    return groups[groups["level"] == level].drop(columns=["level", "dimension"])


def who(study: Study, level: Level, dimension: str | None) -> pd.DataFrame:
    """Give the groups of one level; if there are none, say why."""
    frames.check_choice(level, _LEVELS, "level")
    if dimension is not None:
        frames.check_choice(dimension, indicators.DIMENSIONS, "dimension")
    rows = estimates.groups_at(study.groups, level, dimension)
    if rows.empty:
        asked = [g for g in indicators.GROUPS.values() if dimension in {None, g.dimension}]
        tables = dict.fromkeys(table for group in asked for table in group.tables)
        topic = "covered" if dimension == "covered" else "who"
        kind = "who is not connected" if dimension is None else f"groups by {dimension}"
        _warn(study, level, kind, sorted(tables), f"no_{topic}", topic)
    return rows


def why(study: Study, level: Level) -> pd.DataFrame:
    """Give the gaps of one level; if there are none, say why."""
    frames.check_choice(level, _LEVELS, "level")
    rows = estimates.gaps_at(study.gaps, level)
    if rows.empty:
        tables = dict.fromkeys(t for gap in indicators.GAPS.values() for t in gap.tables)
        _warn(study, level, "what is missing most", sorted(tables), "no_why", None)
    return rows


def _warn(
    study: Study, level: Level, what: str, tables: list[str], code: str, topic: str | None
) -> None:
    """Say what an empty table lacks, and what would give it."""
    from exclusion import phrases

    lacks_names = level == "neighborhood" and study.neighborhoods is None
    about = {"place": study.place, "area": phrases.say(study.geography)}
    reason = phrases.say("no_neighborhoods" if lacks_names else code, **about)
    advice = (
        "Give polygons of your own: study(…, neighborhoods=FILE)."
        if lacks_names
        else f"It is read from {', '.join(tables)}, by {study.geography}."
        + (f' A pull has them: study(…, topics=["{topic}"]).' if topic else " A pull has them.")
    )
    warnings.warn(
        f"{study.place}, {study.period}: nothing on {what} by {level}. {reason} {advice}",
        AbsenceWarning,
        stacklevel=_CALLER,
    )
