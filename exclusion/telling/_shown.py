"""What the map shows, in words: a title and a subtitle for each way to color it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _copies, moe, phrases
from exclusion.telling._about import about, of_list
from exclusion.telling._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.ranking import Ranking
    from exclusion.studies import Study

#: Where so large a part of the shares are not reliable, some two thirds, hatching covers the map.
_HATCHED: Final = 0.6
#: The number, but for its last two digits, of tracts that are water alone.
_WATER_TRACT: Final = "9900"


@dataclass(frozen=True)
class Titled:
    """A title that says what is found, and a subtitle that says of what and when."""

    title: str
    sub: str


def landless(study: Study) -> list[int]:
    """Find the areas without land, which maps draw as water.

    Parameters
    ----------
    study
        Any.

    Returns
    -------
    list of int
        Their places among the areas, by the Bureau's figure of land, or by its numbers for such
        tracts.
    """
    areas = _copies.look(study, "areas")
    wet = areas.index.astype(str).str[5:9] == _WATER_TRACT
    if "ALAND" in areas:
        wet |= pd.to_numeric(areas["ALAND"]).eq(0).to_numpy(dtype=bool, na_value=False)
    return np.flatnonzero(wet).tolist()


def coloring(study: Study, by: str) -> str:
    """Choose how the map is colored first.

    Parameters
    ----------
    study
        A study with polygons.
    by
        The measure shown first.

    Returns
    -------
    str
        "share"; "verdict" where most shares are not reliable: the map cannot be read area by area.
    """
    return "verdict" if unreadable(study, by) else "share"


def titles(study: Study, found: Ranking, say: Callable[..., str] = tell) -> dict[str, Titled]:
    """Say what the map shows of a measure, by the way it is colored.

    Parameters
    ----------
    study
        A study with polygons.
    found
        The ranking by the measure.
    say
        How it is written: `tell` for HTML, `phrases.say` for a script.

    Returns
    -------
    dict
        By "share", "verdict", "spot" and "need".
    """
    by = found.by
    named = of_list(study, found) | _counts(study, by)
    for side in ("above", "below"):  # as many as the map colors, whatever else they might be
        named[side] = phrases.counted(getattr(found.shortlist, side), None, None)
    spots = _spots(study, by, say)
    share, against = spots.title, say("map_sub_verdict", **named)
    if unreadable(study, by):  # why the verdict is what is shown first
        share = say("map_title_unreadable", **named)
        against = against + " " + say("map_sub_unreadable", **named)
    return {
        "share": Titled(share, spots.sub),
        "verdict": Titled(say("map_title_verdict", **named), against),
        "spot": spots,
        "need": Titled(say("map_title_need", **named), say("map_sub_need", **named)),
    }


def _counts(study: Study, by: str) -> dict[str, str]:
    """Count the areas with a share, those whose share is sure, and those where it is not."""
    areas = _copies.look(study, "areas")
    reliability = moe.reliability(areas[f"{by}_share"], areas[f"{by}_share_moe"], share=True)
    counts = {"sure": "high", "low": "low"}
    known = {"known": phrases.number(int(areas[f"{by}_share"].notna().sum()))}
    return known | {k: phrases.number(int((reliability == v).sum())) for k, v in counts.items()}


def unreliable(study: Study, by: str) -> tuple[int, int]:
    """Count the areas whose share is not reliable, and those whose share is known.

    Parameters
    ----------
    study
        A study.
    by
        A measure known by area.

    Returns
    -------
    tuple of int
        The one and the other.
    """
    areas = _copies.look(study, "areas")
    share, margin = (areas[f"{by}_share{end}"] for end in ("", "_moe"))
    low = int((moe.reliability(share, margin, share=True) == "low").sum())
    return low, int(share.notna().sum())


def unreadable(study: Study, by: str) -> bool:
    """Tell whether most shares are not reliable, so that a map cannot be read area by area.

    Parameters
    ----------
    study, by
        As for `unreliable`.

    Returns
    -------
    bool
        True of three in five or more.
    """
    low, known = unreliable(study, by)
    return low >= _HATCHED * known > 0


def _spots(study: Study, by: str, say: Callable[..., str]) -> Titled:
    """Say where high shares lie together, or that nothing stands out."""
    found = study.hot_spots(by)["cluster"]
    hot, cold = int((found == "hot_spot").sum()), int((found == "cold_spot").sum())
    period = str(_copies.look(study, "areas")[f"{by}_period"].iloc[0])
    named = about(study) | {
        "hot": phrases.number(hot),
        "cold": phrases.number(cold),
        "label": phrases.label(by),
        "areas_period": period,
    }
    kinds = "_".join(name for name, count in (("hot", hot), ("cold", cold)) if count)
    tested = bool(found.notna().any())
    codes = ["map_subtitle"]
    if hot:
        codes.append("hot_more")
    if cold:
        codes.append("hot_too" if hot else "hot_fewer")
    if not kinds:
        codes.append("hot_none" if tested else "hot_untested")
    title = f"map_title_{kinds or ('none' if tested else 'untested')}"
    said = [say(code, **named) for code in codes]
    return Titled(say(title, **named), joined(said) if say is tell else " ".join(said))
