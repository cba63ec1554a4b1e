"""What the map's script is given: each area's figures by measure, once, and every text."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import (
    _copies,
    _processes,
    _threads,
    classes,
    estimates,
    indicators,
    moe,
    phrases,
    ranking,
    telling,
)
from exclusion.maps import _below
from exclusion.ranking import LISTED_NEIGHBORHOODS, TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.priority import Priority
    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling import Asked

#: Of so many areas the draws of a second measure take some 100 MB, of more areas more.
_TOGETHER = 6_000
#: In place of a digit, where an area has no class, verdict or tier.
NONE = "."
#: Where a side of the box that nearly all live in is a smaller part of the whole, that is shown.
_SPECK = 0.3
_VERDICTS = tuple(classes.VERDICT_COLORS)
_RELIABILITY = tuple(classes.BIVARIATE)
_CHANGES = tuple(classes.CHANGE_MARKS)[:3]  # all but "not_compared"
#: Highest percent of each class of homes that no network reaches.
_UNSERVED = (1, 5, 10, 25)
_GAPS = tuple(indicators.GAPS)
#: What an area can be among its neighbours, in the colours of the verdicts.
_SPOTS = ("hot_spot", "none", "cold_spot")
_SPOT_LABELS = ("hot_spot", "hot_neither", "cold_spot")
#: Sentences that the script fills in.
_TEMPLATES = (
    *("area_share", "area_share_unsure", "area_none", "area_unknown", "area_numbers"),
    *("area_numbers_unsure", "area_people", "area_people_unsure", "area_unsure"),
    *("area_people_residents", "area_people_residents_unsure", "area_crowded", "people_fewer"),
    *("area_unsure_rest", "area_verdict_above", "area_verdict_below", "area_verdict_unclear"),
    *("area_chance", "hood_chance", "rank_between", "rank_one"),
    *("area_tier", "area_tier_one", "area_modelled", "area_hot", "area_cold", "area_gap"),
    *("area_change_rose", "area_change_fell", "area_change_no_detectable_change"),
    *("area_change_redrawn", "area_score", "hood_name", "hood_tier", "hood_tier_one"),
    *("search_none", "search_found", "search_areas", "search_hoods", "site_computers"),
    *("search_near", "search_way", "search_way_area", "search_alias", "search_each"),
    *("hot_title", "need_title", "need_share", "need_note", "change_title_map"),
    *("map_pan", "map_north", "map_south", "map_west", "map_east", "map_in", "map_out"),
    *("map_whole", "street_gone", "site_said", "not_printed", "map_shown", "choose"),
    *("map_wheel", "map_fingers"),
)


def of_study(study: Study, asked: Asked) -> dict[str, Any]:
    """Everything the script needs, once."""
    ranking_ = study.evaluate(asked.by, asked.of, asked.k)
    by, of, k = ranking_.by, ranking_.of, ranking_.k
    areas = study.areas
    names = [phrases.area_name(str(name)) for name in areas["NAME"]]
    found, score, causes = asked.change, asked.score, asked.causes
    below: dict[str, Any] = {}
    if asked.people is not None:
        below["people"] = _own_title(study, "people", _below.people(study, asked.people.path))
    if causes is not None:
        below |= {
            "network": _own_title(study, "network", _network(study, causes)),
            "coverage": _below.outline(study, causes),
        }
    return below | {
        "city": study.city,
        "area": phrases.say(study.geography),
        "one": phrases.say(f"a_{study.geography}"),
        "areas": phrases.say(f"{study.geography}_many"),
        "nouns": phrases.nouns(study.geography),
        "locale": phrases.spoken().locale,
        "percent": phrases.spoken().percent,
        "geoid": list(areas.index),
        "name": list(areas["NAME"]),
        "said": names if names != list(areas["NAME"]) else None,
        **_neighborhoods(study),
        "aliases": _aliases(study, asked),
        "first": by,
        "coloring": telling.coloring(study, by),
        "measures": _measured(study, by, partial(measure_columns, of=of, k=k, scheme=asked.scheme)),
        "tiers": [phrases.say(f"is_{tier}") for tier in TIERS],
        "verdicts": list(_VERDICTS),
        "gap": _gaps(study),
        "gaps": [phrases.say(f"gap_{gap}") for gap in _GAPS],
        "change": None if found is None else _change(study, found),
        "score": None if score is None else _score(study, score),
        "labels": {
            "verdict": [phrases.say(v) for v in _VERDICTS],
            "spot": [phrases.say(code) for code in _SPOT_LABELS],
            "change": [phrases.say(f"change_map_{code}") for code in _CHANGES],
            "need": [phrases.say(f"need_{tier}") for tier in _RELIABILITY],
            "none": phrases.say("no_data"),
            "not_compared": phrases.say("change_map_not_compared"),
        },
        # Above or rose, unclear, below or fell: colors never stand alone.
        "sides": [classes.CHANGE_MARKS[code] for code in _CHANGES],
        "cut": _cut(study),
        "water": telling.landless(study),
        "sites": _sites(study),
        "most": phrases.say(f"map_most_{of}"),
        "crowded": ranking.CROWDED,
        "text": {code: phrases.forms(code) for code in _TEMPLATES},
    }


def _measured(
    study: Study, first: str, columns: Callable[[Study, str], dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Give all measures' figures, two at a time where draws of a measure take little memory.

    The first comes alone: the others share what it leaves at hand.
    """
    found = {first: columns(study, first)}
    others = [measure for measure in study.measures if measure != first]
    most = 2 if len(study.areas) <= _TOGETHER else 1
    # The filters of warnings are the process's: two threads that change them would not put back
    # what there was.
    with _threads.one(), warnings.catch_warnings():
        each = _processes.by_threads(partial(columns, study), others, most)
    found |= zip(others, each, strict=True)
    return {measure: found[measure] for measure in study.measures}


def measure_columns(
    study: Study,
    measure: str,
    of: str,
    k: int,
    scheme: str | Sequence[float] = "quantiles",
) -> dict[str, Any]:
    """Give one measure's figures in the order of the areas.

    Parameters
    ----------
    study
        A study with polygons.
    measure
        One known by area.
    of, k
        What the tiers speak of; households where people are not known.
    scheme
        Of its classes, as for `classes.of_shares`.

    Returns
    -------
    dict
        Lists of whole numbers (households, people, ranks) or of shares (0–1, 5 decimals), codes
        as digits of one text, what the legend says, and the same of the neighbourhoods in "hood".
    """
    areas = _copies.look(study, "areas")
    if of == "people" and areas[f"{measure}_people"].isna().all():
        of = "households"
    found = study.evaluate(measure, of, k, sensitivity=False)  # type: ignore[arg-type]
    table = found.table.reindex(areas.index)
    sorted_shares = classes.of_shares(areas[f"{measure}_share"], scheme)
    reliability = moe.reliability(table["share"], table["share_moe"], share=True)
    three = _three(areas[f"{measure}_share"], scheme)
    need = [
        -1 if code < 0 or tier not in _RELIABILITY else 3 * _RELIABILITY.index(tier) + code
        for code, tier in zip(three.codes, reliability, strict=True)
    ]
    return {
        "label": phrases.label(measure),
        "period": areas[f"{measure}_period"].iloc[0],
        "reference": round(found.shortlist.reference, 4),
        "ranges": sorted_shares.ranges,
        "counts": sorted_shares.counts,
        "steps": sorted_shares.steps,
        "joints": sorted_shares.joints,
        "code": digits(sorted_shares.codes),
        "needRanges": three.ranges,
        "needSteps": [i * 2 // max(len(three.ranges) - 1, 1) for i in range(len(three.ranges))],
        "need": digits(need),
        "low": "".join("1" if r == "low" else "0" for r in reliability),
        "spot": digits(_at(_SPOTS, study.hot_spots(measure)["cluster"])),
        **_ranked(found, table),
        "hood": _hood_columns(study, measure, of),
        "said": {
            how: [titled.title, titled.sub]
            for how, titled in telling.titles(study, found, phrases.say).items()
        },
    }


def _own_title(study: Study, how: str, shown: dict[str, Any]) -> dict[str, Any]:
    """Add what stands above a map of something else than a measure."""
    sub = phrases.say(f"map_sub_{how}", area=phrases.say(study.geography))
    return shown | {"said": [shown["title"], sub, phrases.say("map_fixed")]}


def _three(share: pd.Series, scheme: str | Sequence[float]) -> classes.Classes:
    """Sort shares into the three classes that are shown together with reliability."""
    own = not isinstance(scheme, str) and len(classes.common((), scheme)) <= 3
    named = scheme if isinstance(scheme, str) else "quantiles"
    return classes.of_shares(share, scheme if own else named, 3)


def _ranked(found: Ranking, table: pd.DataFrame) -> dict[str, Any]:
    """Give the figures of a ranking in the order of a table's rows."""
    columns: dict[str, Any] = {
        "ranked": int(found.table["rank"].notna().sum()),
        "k": found.shortlist.k,
        "modelled": "".join("1" if m == "modelled" else "0" for m in table["share_moe_method"]),
        "verdict": digits(_at(_VERDICTS, table["verdict"])),
        "tier": digits(_at(TIERS, table["tier"])),
        # Rounded down, as `phrases.chance` writes them.
        "chance": rounded((100 * table["chance"].astype(float)) // 1),
    }
    columns["residents"] = bool(table["people_method"].isin(ranking.RESIDENTS).any())
    columns["fewer"] = bool(telling.fewer(table["people_method"]))
    crowded = (table["note"] == "group_quarters").tolist()
    columns["crowded"] = [i for i, many in enumerate(crowded) if many]
    for name in ("band_low", "band_high", "households", "households_moe", "people", "people_moe"):
        columns[name] = rounded(table[name])
    for name in ("share", "share_moe"):
        columns[name] = rounded(table[name], phrases.SHARE_DIGITS)
    return columns


def _hood_columns(study: Study, measure: str, of: str) -> dict[str, Any] | None:
    """Give the same figures of the neighbourhoods, in the order of their names."""
    names, hoods = _names(study), _copies.look(study, "neighborhoods")
    if hoods is None or not names:
        return None
    if of == "people" and hoods[f"{measure}_people"].isna().all():
        of = "households"
    found = study.evaluate(
        measure,
        of,  # type: ignore[arg-type]
        LISTED_NEIGHBORHOODS,
        level="neighborhood",
        sensitivity=False,
    )
    ranked = found.table
    table = ranked[~ranked.index.duplicated()].reindex(names)
    return _ranked(found, table) | {"most": phrases.say(f"map_most_{of}")}


def _names(study: Study) -> list[str]:
    areas = _copies.look(study, "areas")
    if "neighborhood" not in areas:
        return []
    return sorted(areas["neighborhood"].dropna().unique())


def _aliases(study: Study, asked: Asked) -> list[list[Any]]:
    """Give everyday names with what each means: places in the list of neighborhoods."""
    at = {name: i for i, name in enumerate(_names(study))}
    return [
        [name, [at[hood] for hood in hoods]]
        for name, hoods in telling.aliases(study, asked).items()
    ]


def _neighborhoods(study: Study) -> dict[str, Any]:
    """Give their names, each area's, and a point inside each for its name: [lat, lon]."""
    names = _names(study)
    if not names:
        return {"hoods": [], "hood": [], "hoodAt": []}
    place = {name: i for i, name in enumerate(names)}
    polygons = gpd.GeoDataFrame(study.areas)[["neighborhood", "geometry"]]
    at = polygons.dissolve("neighborhood").reindex(names).geometry.representative_point()
    return {
        "hoods": names,
        "hood": [place.get(name) for name in study.areas["neighborhood"]],
        "hoodAt": [
            None if point is None or point.is_empty else [round(point.y, 4), round(point.x, 4)]
            for point in at
        ],
        "wanted": LISTED_NEIGHBORHOODS,
    }


def _gaps(study: Study) -> str | None:
    """Say what is clearly missing most in each area; None where no table tells."""
    why = estimates.gaps_at(study.gaps, "area")
    if why.empty:
        return None
    return digits(_at(_GAPS, why["gap"].reindex(study.areas.index)))


def _change(study: Study, found: Change) -> dict[str, Any]:
    """Give the change of the ground that each area lies on."""
    index = study.areas.index.astype(str)
    ground = index.to_series()
    if found.ground is not None:
        pairs = found.ground.drop_duplicates("GEOID20").set_index("GEOID20")["ground"]
        if not index.isin(pairs.index).any():  # the study is of the older areas
            pairs = found.ground.drop_duplicates("GEOID10").set_index("GEOID10")["ground"]
        ground = pairs.reindex(index)
    table = found.table.reindex(ground.to_numpy())
    redrawn = (table["areas_old"] > 1) | (table["areas_new"] > 1)
    named = {
        "label": phrases.label(found.by),
        "old": found.old_period,
        "areas": phrases.say(f"{study.geography}_many"),
        **{
            code: phrases.number(int((table["verdict"] == code).sum())) for code in ("rose", "fell")
        },
    }
    return {
        "label": named["label"],
        "old": found.old_period,
        "said": [
            *(phrases.say(f"map_{part}_change", **named) for part in ("title", "sub")),
            phrases.say("map_fixed"),
        ],
        "verdicts": list(_CHANGES),
        "code": digits(_at(_CHANGES, table["verdict"])),
        "redrawn": "".join("1" if several else "0" for several in redrawn),
        "change": rounded(table["change"], 4),
        "change_moe": rounded(table["change_moe"], 4),
    }


def _score(study: Study, found: Priority) -> dict[str, Any]:
    """Give the areas' scores, 0 to 100."""
    table = found.table.reindex(study.areas.index)
    columns = {
        name: rounded(table[column])
        for name, column in (("score", "score"), ("low", "score_low"), ("high", "score_high"))
    }
    return {"preset": phrases.say(f"preset_{found.preset or 'own'}"), **columns}


def _network(study: Study, causes: Causes) -> dict[str, Any]:
    """Class the areas by the share of homes that no network reaches."""
    rows = causes.areas.reindex(study.areas.index)
    unserved = (1 - rows["served_share"]).where(rows["note"] != "no_households")
    found = classes.of_shares(unserved, _UNSERVED)
    return {
        "code": digits(found.codes),
        "ranges": found.ranges,
        "joints": found.joints,
        "steps": found.steps,
        "none": phrases.say("network_unknown"),
        "title": phrases.say("network_title", network=phrases.network(*causes.key)),
    }


def framed(study: Study) -> tuple[float, float, float, float]:
    """Choose the box that the map opens on: all areas, unless a city would be a speck in it.

    Parameters
    ----------
    study
        A study with polygons.

    Returns
    -------
    tuple of float
        West, south, east and north in degrees.
    """
    most, every = study.extent, whole(study)
    wide, high = ((most[i + 2] - most[i]) / (every[i + 2] - every[i]) for i in (0, 1))
    return most if min(wide, high) < _SPECK else every


def whole(study: Study) -> tuple[float, float, float, float]:
    """Give the box around all areas, as `framed` does."""
    west, south, east, north = gpd.GeoDataFrame(study.areas).total_bounds
    return float(west), float(south), float(east), float(north)


def _cut(study: Study) -> int:
    """Count the areas that the edge of the map cuts."""
    west, south, east, north = framed(study)
    box = gpd.GeoDataFrame(study.areas).bounds
    outside = (box["minx"] < west) | (box["miny"] < south)
    return int((outside | (box["maxx"] > east) | (box["maxy"] > north)).sum())


def _sites(study: Study) -> list[list[Any]]:
    if study.sites is None:
        return []
    return [
        [
            round(site.geometry.y, 5),
            round(site.geometry.x, 5),
            str(site.name),
            None if pd.isna(site.computers) else int(site.computers),
        ]
        for site in study.sites.itertuples()
    ]


def _at(codes: Sequence[str], values: Iterable[Any]) -> list[int]:
    place = {code: i for i, code in enumerate(codes)}
    return [place.get(value, -1) if isinstance(value, str) else -1 for value in values]


def digits(codes: Iterable[int]) -> str:
    """Write small codes as one character an area; `NONE` where there is none."""
    return "".join(NONE if code < 0 else str(code) for code in codes)


def rounded(values: pd.Series, decimals: int = 0) -> list[float | int | None] | None:
    """Round for the page.

    Parameters
    ----------
    values
        Numbers.
    decimals
        0 gives whole numbers.

    Returns
    -------
    list or None
        None where a number is missing; None alone where all are.
    """
    numbers = values.astype(float)
    if numbers.isna().all():
        return None
    return [
        None if np.isnan(x) else (int(np.floor(x + 0.5)) if decimals == 0 else round(x, decimals))
        for x in numbers
    ]
