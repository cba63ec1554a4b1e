"""What is below the tract: the two causes, and who lives near a public computer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import dasymetric, geoid, phrases
from exclusion.telling._about import about
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.studies import Study
    from exclusion.telling._asked import Asked

_MILE = 1_609.344
#: So small a part of the land that it is water is not worth a word.
_DRY = 0.005
_TOLD = 1_000  # meters: the distance of the title
#: A split's columns, by their names in sentences.
_PARTS = {"served": "served_not_subscribed", "not_served": "not_served"}


@dataclass(frozen=True)
class Cause:
    """The split by one network, in households with 90% margins.

    Parameters
    ----------
    network
        Its technology and speed.
    served, served_moe, not_served, not_served_moe
        The unconnected whom it reaches, and those whom it does not.
    bounds
        How many are not reached at least and at most.
    chosen
        Whether the rest of the page uses this one.
    """

    network: str
    served: str
    served_moe: str
    not_served: str
    not_served_moe: str
    bounds: str
    chosen: bool


@dataclass(frozen=True)
class TwoCauses:
    """The unconnected by whether a network reaches them, and how that was found out."""

    title: Markup
    sub: tuple[Markup, ...]
    rows: tuple[Cause, ...]
    notes: tuple[Markup, ...]


@dataclass(frozen=True)
class Ring:
    """How many live within a distance of a public computer, and what share of all of them."""

    distance: str
    number: str
    moe: str
    share: str
    share_moe: str


@dataclass(frozen=True)
class Near:
    """Who lives near a public computer, under the head of what is counted."""

    title: Markup
    sub: Markup
    head: str
    rows: tuple[Ring, ...]
    notes: tuple[Markup, ...]


def words(causes: Causes) -> dict[str, str]:
    """Give what the sentences on the two causes name: how many are reached, how many are not."""
    total, named = causes.total, {"network": phrases.network(*causes.key)}
    for part, column in (*_PARTS.items(), ("unknown", "unknown")):
        number = total[f"{column}_households"]
        named[part] = phrases.about(number)
        named[f"{part}_moe"] = phrases.about(total[f"{column}_households_moe"], number)
    return named


def sentences(causes: Causes) -> list[str]:
    """Name the sentences of the opening: those of areas without availability are told apart."""
    unknown = causes.total["unknown_households"] > 0
    return ["lead_causes", "lead_causes_unknown"] if unknown else ["lead_causes"]


def two_causes(study: Study, causes: Causes | None) -> TwoCauses | None:
    """Split the unconnected by whether a network reaches them, by technology and speed."""
    if causes is None:
        return None
    named = about(study) | {
        "label": phrases.label(causes.measure),
        "what": phrases.say(f"a_{study.geography}"),
        "period": study.totals.loc[causes.measure, "period"],
        "file": _covered_by(causes),
        "network": phrases.network(*causes.key),
        "count": phrases.number(causes.total["areas_without_availability"]),
        "all": phrases.number(len(study.areas)),
    }
    dark = set(causes.totals["technology"]) - {*_known(causes)["technology"]}
    rows = causes.totals[~causes.totals["technology"].isin(dark)]
    named["networks"] = ", ".join(phrases.network(n, 0, 0) for n in sorted(dark - {"any"}))
    share, margin = _reached(causes)
    known = math.isfinite(share)
    title = {"share": phrases.percent(share, 1), "margin": phrases.points(margin)} if known else {}
    of = {"polygons": "_outline", "signal": "_signal"}.get(causes.kind, "")
    return TwoCauses(
        title=tell("causes_title" if known else "causes_title_none", **named, **title),
        sub=(tell(f"causes_sub{of}", **named), tell("causes_cure", **named)),
        rows=tuple(_cause(causes, row) for row in rows.to_dict("records")),
        notes=tuple(tell(code, **named) for code in _caveats(causes)),
    )


def _covered_by(causes: Causes) -> str:
    """Name the network whose ground is given, as it calls itself; a file's name tells nothing."""
    if causes.outline is None:
        return ""
    called = causes.outline.called
    return phrases.say("outline_of", network=called) if called else phrases.say("outline_given")


def _reached(causes: Causes) -> tuple[float, float]:
    """Give the share of the households split whom the network reaches, with its margin.

    Each area's part is taken as known, its households are not: what is over or under the share
    moves it with them.
    """
    areas = causes.areas[causes.areas["note"].isna()]
    margin = areas["unconnected_households_moe"]
    served = areas["served_not_subscribed_households"]
    homes = served + areas["not_served_households"]
    all_homes = homes.sum()
    if not all_homes > 0:
        return math.nan, math.nan
    share = float(served.sum() / all_homes)
    off = (served / homes.where(homes > 0)).fillna(share) - share
    return share, float(np.sqrt(((off * margin) ** 2).sum()) / all_homes)


def _cause(causes: Causes, row: Mapping[Any, Any]) -> Cause:
    amounts = {
        f"{part}{end}": phrases.number(row[f"{column}_households{end}"])
        for part, column in _PARTS.items()
        for end in ("", "_moe")
    }
    return Cause(
        network=phrases.network(row["technology"], row["down"], row["up"]),
        bounds=_bounds(row),
        chosen=(row["technology"], row["down"], row["up"]) == causes.key,
        **amounts,
    )


def _bounds(row: Mapping[Any, Any]) -> str:
    """Say how many are not reached at least and at most, with intervals where there are any."""
    ends: list[str] = []
    for bound in ("at_least", "at_most"):
        values = [row[f"not_served_households_{bound}{end}"] for end in ("", "_low", "_high")]
        value, low, high = map(phrases.number, values)
        ends.append(f"{value} ({low}–{high})" if math.isfinite(values[1]) else value)
    least, most = ends
    return least if least == most else phrases.say("causes_bounds", least=least, most=most)


def _known(causes: Causes) -> pd.DataFrame:
    """Give the rows of the split of which something is known, whatever network they are of."""
    return causes.table[causes.table["served_share"].notna()]


def _caveats(causes: Causes) -> list[str]:
    """Choose what to say of how the split was made, for all areas that could be split."""
    split = causes.table["why"][causes.table["note"].isna()]
    why = dict.fromkeys(code for codes in split for code in codes.split())
    if f"by_{causes.method}" in why:  # where others stand in, it is in areas without people
        why = dict.fromkeys(c for c in why if c[:3] != "by_" or c == f"by_{causes.method}")
    given = causes.kind in ("polygons", "signal")
    codes = [
        "causes_given" if given and code == "reported_by_providers" else f"causes_{code}"
        for code in why
    ]
    there = set(_known(causes)["technology"])
    codes += ["causes_any"] if "any" in there and not given else []
    codes += ["causes_satellite"] if causes.technology == "satellite" else []
    codes += ["causes_no_file"] if there and set(causes.table["technology"]) - there else []
    return codes + (["causes_unknown"] if causes.total["areas_without_availability"] else [])


def near(study: Study, asked: Asked) -> Near | None:
    """Say how many live within some distances of a public computer."""
    spread = asked.people
    if spread is None or study.sites is None or study.sites.empty:
        return None
    rings = study.rings(spread)
    unit = spread.unit
    told = rings[[unit, f"{unit}_moe"]].to_dict("index")[_TOLD]
    named = about(study) | {
        "label": phrases.label(spread.measure),
        "period": geoid.period(spread.vintage) if spread.vintage else study.period,
        "people": phrases.about(told[unit]),
        "margin": phrases.about(told[f"{unit}_moe"], told[unit]),
        "distance": distance(_TOLD),
        "count": phrases.number(len(study.sites)),
    }
    code = "below_title" if unit == "people" else "below_title_households"
    return Near(
        title=tell(code, **named),
        sub=tell(f"below_sub_{unit}", **named),
        head=phrases.say(f"col_{unit}"),
        rows=tuple(
            Ring(
                distance=distance(row["radius_m"]),
                number=phrases.number(row[unit]),
                moe=phrases.number(row[f"{unit}_moe"]),
                share=phrases.percent(row["share"], 1),
                share_moe=phrases.points(row["share_moe"]),
            )
            for row in rings.reset_index().to_dict("records")
        ),
        notes=tuple(placed(study, spread)),
    )


def placed(study: Study, spread: Raster) -> list[Markup]:
    """Say by what people were placed below the areas, and what a spot's margin means."""
    named = about(study) | {"what": phrases.say(f"a_{study.geography}")}
    code = "below_weights" if spread.by_raster else "below_weights_land"
    said = [tell(code, **named, weights=_file(spread)), tell("below_margin", **named)]
    water = spread.on_water or 0.0
    if water > _DRY:
        said.append(tell("below_water", **named, share=phrases.percent(water)))
    if isinstance(spread, dasymetric.Spread) and spread.fallback:
        said.append(tell("below_fallback", **named, count=phrases.number(len(spread.fallback))))
    if spread.unplaced_areas:
        said.append(tell("below_unplaced", count=phrases.number(spread.unplaced_areas)))
    return said


def _file(spread: Raster) -> str:
    """Name the raster that was the weight; what was made of it is for the file's own words."""
    return spread.weights.partition(", ")[0]


def drawn(study: Study, asked: Asked) -> list[Markup]:
    """Say how people were drawn, and by what they were placed if no section says it."""
    if asked.people is None:
        return []
    told = study.sites is not None and not study.sites.empty
    return [tell("note_people_layer"), *([] if told else placed(study, asked.people))]


def distance(meters: float) -> str:
    """Say a distance in kilometers and in miles."""
    miles = phrases.length(round(meters / _MILE, 1), "mi")
    return f"{phrases.length(meters / 1_000, 'km')} ({miles})"
