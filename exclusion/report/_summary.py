"""A study's totals, list, absences and sources as plain data, for ``summary.json``."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from exclusion import phrases, telling
from exclusion._version import __version__
from exclusion.report import _sections
from exclusion.report._sections import Told
from exclusion.telling import _asof

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.ranking import Shortlist
    from exclusion.studies import Study
    from exclusion.telling import Asked


def summary(study: Study, asked: Asked | None = None) -> dict[str, Any]:
    """Give a study's totals, list, absences and sources as plain data.

    Parameters
    ----------
    study
        A study.
    asked
        The measure, what is ranked and how many are listed; a score and a change to give too.

    Returns
    -------
    dict
        Households and people to the unit, shares (0–1) to four decimals; None where missing.
        `as_of` is the middle of the years that the default measure's figures are averages of.
        `households` and `people` are all there are, from the rows that `list.by` is from: its
        `geoids` where they are published ones. `areas` within a measure is what the areas' own
        figures sum to, with their period.
    """
    return of_told(Told.of(study, telling.check(study, asked)))


def of_told(told: Told) -> dict[str, Any]:
    """Give the summary of what a page is of."""
    study, ranking, asked = told.study, told.ranking, told.asked
    found = ranking.shortlist
    totals = study.totals.to_dict("index")
    default: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    return {
        "place": study.place,
        "vintage": study.vintage,
        "period": study.period,
        "as_of": f"mid-{_asof.middle(str(default['period']))}",
        "geography": study.geography,
        "households": _whole(default["base"]),
        "households_moe": _whole(default["base_moe"]),
        "people": _whole(default["people_base"]),
        "people_moe": _whole(default["people_base_moe"]),
        "people_universe": default["people_universe"] or None,
        "cut": int((study.areas["inside"] < 1).sum()) if "inside" in study.areas else 0,
        **_called(study),
        "headline": telling.headline(study, asked.by, asked.of, asked.k, asked.causes),
        "measures": {name: _measure(str(name), row) for name, row in totals.items()},
        "list": {
            "by": ranking.by,
            "of": ranking.of,
            "k": found.k,
            "hits": round(found.hits, 2),
            "hits_low": found.hits_low,
            "hits_high": found.hits_high,
            "pool": found.pool,
            "above": found.above,
            "below": found.below,
            "unclear": found.unclear,
            "listed_share": round(found.listed_share, 4),
            "listed_share_low": round(found.listed_share_low, 4),
            "listed_share_high": round(found.listed_share_high, 4),
            "reference": round(found.reference, 4),
            "design_factor": round(found.design_factor, 2),
            "design_factor_measured": found.design_factor_measured,
            "design_factor_fifths": [round(factor, 2) for factor in found.design_factor_fifths],
            **_range(found),
        },
        **_sections.plain(told),
        "absent": {
            key: {"code": why.code, "reason": telling.reason(study, why)}
            for key, why in study.absent.items()
        },
        "sources": [source.to_dict() for source in study.sources],
        "version": __version__,
    }


def _range(found: Shortlist) -> dict[str, float]:
    """Give what counts come to where the design factor is the least and the most it may be."""
    names = (field.name for field in fields(found) if field.name.endswith(("_least", "_most")))
    digits = {"listed_share": 4, "design_factor": 2}
    return {
        name: round(getattr(found, name), digits.get(name.rpartition("_")[0])) for name in names
    }


def _measure(name: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"label": phrases.label(name)}
    for key in ("households", "households_moe"):
        out[key] = _whole(row[key])
    for key in ("share", "share_moe"):
        out[key] = _share(row[key])
    for key in ("people", "people_moe"):
        out[key] = _whole(row[key])
    for key in ("people_method", "people_moe_method", "moe_method", "period", "table", "origin"):
        out[key] = row[key]
    out["geoids"] = row["geoids"].split()
    by_area = isinstance(row["areas_period"], str)  # missing in a row that has no areas
    out["areas"] = {
        "households": _whole(row["areas_households"]),
        "households_moe": _whole(row["areas_households_moe"]),
        "share": _share(row["areas_share"]),
        "share_moe": _share(row["areas_share_moe"]),
        "moe_method": row["areas_moe_method"],
        "period": row["areas_period"],
    } if by_area else None  # fmt: skip
    return out


def _called(study: Study) -> dict[str, list[str]]:
    """Give what neighborhoods are called, one and many, where the user said so."""
    said = study.options.get("neighborhoods_called")
    return {} if said is None else {"neighborhoods_called": [*phrases.read_called(said)]}


def _whole(value: float) -> int | None:
    return math.floor(value + 0.5) if value is not None and math.isfinite(value) else None


def _share(value: float) -> float | None:
    return round(float(value), 4) if value is not None and math.isfinite(value) else None
