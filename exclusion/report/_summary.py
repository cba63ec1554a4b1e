"""The finding in words, and a study's totals, list, absences and sources as plain data."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from exclusion import frames, geoid, phrases
from exclusion._version import __version__
from exclusion.ranking import LISTED, held
from exclusion.report import _below, _plain
from exclusion.report._sections import Extras, check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.coverage import Causes
    from exclusion.estimates import Absence
    from exclusion.ranking import Of, Ranking, Shortlist
    from exclusion.studies import Study


_MOST = 0.5


def words(study: Study, ranking: Ranking) -> dict[str, Any]:
    """Give what the sentences about a study and its list name."""
    found = ranking.shortlist
    areas_period = str(study.areas[f"{ranking.by}_period"].iloc[0])
    areas, sure = (
        phrases.say(f"{study.geography}_many"),
        held(study.geography, ranking.of, len(study.areas)),
    )
    return {
        **phrases.sureness(sure, areas),
        "chances_high": phrases.number(100 * sure.too_high) if sure.too_high else "",
        "areas_period": areas_period,
        "place": study.place,
        "city": study.city,
        "period": study.period,
        "area": phrases.say(study.geography),
        "areas": areas,
        "label": phrases.label(ranking.by),
        "most": phrases.say(f"most_{ranking.of}"),
        "k": found.k,
        "hits": hits(found),
        "hits_low": found.hits_least,
        "hits_high": found.hits_most,
        "pool": phrases.counted(found.pool, found.pool_least, found.pool_most),
        "above": phrases.counted(found.above, found.above_least, found.above_most),
        "below": phrases.counted(found.below, found.below_least, found.below_most),
        "factor": phrases.points(found.design_factor / 100),
        "fifths": ", ".join(phrases.points(one / 100) for one in found.design_factor_fifths),
        "least": phrases.points(found.design_factor_least / 100),
        "most_factor": phrases.points(found.design_factor_most / 100),
        "ranked": int(ranking.table["rank"].notna().sum()),
        "reference": phrases.percent(found.reference),
    }


def hits(found: Shortlist) -> str:
    """Write how many of a list belong there, with what hangs on an assumed design factor."""
    ends = (found.hits_least, found.hits_most) if found.assumed else (None, None)
    return phrases.counted(found.hits, *ends)


def finding(study: Study, ranking: Ranking) -> list[str]:
    """Say the finding: households and share, people, verdicts, the list; one sentence each."""
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    about = words(study, ranking)
    if not math.isfinite(row["households"]):
        missing = study.absent[f"{ranking.by}.total"].params
        return [
            phrases.say("headline_missing", **about | missing),
            *listed(ranking, about),
            *assumed(ranking, about),
        ]
    amounts = {
        "households": phrases.about(row["households"]),
        "base": phrases.about(row["base"]),
        "share": phrases.percent(row["share"]),
        "share_moe": phrases.points(row["share_moe"]),
        "period": row["period"],
        "modelled": _modelled(row["moe_method"]),
    }
    known = math.isfinite(row["share_moe"])
    sentences = [phrases.say("headline" if known else "headline_unsure", **about | amounts)]
    if math.isfinite(row["people"]):
        sentences.append(
            phrases.say(
                "headline_people",
                people=phrases.about(row["people"]),
                people_moe=phrases.about(row["people_moe"], row["people"]),
                modelled=_modelled(row["people_moe_method"]),
                people_method=phrases.say(row["people_method"], **about),
            )
        )
    other = about | {"period": about["areas_period"]}
    note = phrases.say("areas_note", **other) if row["period"] != about["areas_period"] else ""
    return [*sentences, *listed(ranking, about, note), *assumed(ranking, about)]


def listed(ranking: Ranking, about: Mapping[str, Any], note: str = "") -> list[str]:
    """Say who is clearly above the place, and how good the list is."""
    first = ranking.table.iloc[0].to_dict()
    verdicts = phrases.say("headline_verdicts", **about, areas_note=note)
    if about["ranked"] == 1:
        return [verdicts]
    chance = phrases.chance(first["chance"], first["chance_low"], first["chance_high"])
    return [verdicts, phrases.say(f"headline_list{list_form(about)}", **about, chance=chance)]


def assumed(ranking: Ranking, about: Mapping[str, Any]) -> list[str]:
    """Say what the design factor may be, where it is assumed and something hangs on it."""
    if about["ranked"] == 1 or not ranking.shortlist.varies:
        return []
    return [phrases.say("headline_assumed", **about)]


def list_form(about: Mapping[str, Any]) -> str:
    """Choose the words for a list of all there are, or of some."""
    return "_all" if about["k"] == about["ranked"] else ""


def _modelled(method: str) -> str:
    return phrases.say("modelled_margin") if method == "modelled" else ""


def headline(
    study: Study,
    by: str | None = None,
    of: Of = "households",
    k: int = LISTED,
    causes: Causes | None = None,
) -> str:
    """Say the finding in plain sentences, each number with its margin.

    Parameters
    ----------
    study
        A study.
    by, of, k
        The measure (None: the study's default), what is ranked, and how many areas are listed.
    causes
        Whom a network reaches, to be said too.

    Returns
    -------
    str
        Plain text.
    """
    check(study)
    frames.check_made(causes, "Causes", none=True)
    said = finding(study, study.evaluate(by, of, k))
    if causes is not None:
        about = _below.words(causes)
        said += [phrases.say(code, **about) for code in _below.sentences(causes)]
    return " ".join(said)


def summary(
    study: Study,
    by: str | None = None,
    of: Of = "households",
    k: int = LISTED,
    extras: Extras | None = None,
) -> dict[str, Any]:
    """Give a study's totals, list, absences and sources as plain data.

    Parameters
    ----------
    study
        A study.
    by, of, k
        As for `headline`.
    extras
        A score and a change to give too.

    Returns
    -------
    dict
        Households and people to the unit, shares (0–1) to four decimals; None where missing.
        `households` and `people` are all there are, from the rows that `list.by` is from: its
        `geoids` where they are published ones. `areas` within a measure is what the areas' own
        figures sum to, with their period.
    """
    check(study, extras)
    extras = extras or Extras()
    ranking = study.evaluate(by, of, k)
    found = ranking.shortlist
    totals = study.totals.to_dict("index")
    default: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    return {
        "place": study.place,
        "vintage": study.vintage,
        "period": study.period,
        "geography": study.geography,
        "households": _whole(default["base"]),
        "households_moe": _whole(default["base_moe"]),
        "people": _whole(default["people_base"]),
        "people_moe": _whole(default["people_base_moe"]),
        "people_universe": default["people_universe"] or None,
        "cut": int((study.areas["inside"] < 1).sum()) if "inside" in study.areas else 0,
        "headline": headline(study, by, of, k, extras.causes),
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
        **_plain.findings(study, ranking, extras),
        "absent": {
            key: {"code": why.code, "reason": reason(study, why)}
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


def reason(study: Study, why: Absence) -> str:
    """Say why something is not there."""
    about: Mapping[str, Any] = {
        "place": study.place,
        "area": phrases.say(study.geography),
        "areas": phrases.say(f"{study.geography}_many"),
    }
    return phrases.say(why.code, **about, **{k: _written(v) for k, v in why.params.items()})


def _written(value: object) -> object:
    """Write a parameter of a reason."""
    if isinstance(value, list):
        return ", ".join(value)
    return phrases.number(value) if isinstance(value, int) else value


class Rung(NamedTuple):
    """A row of the ladder in print; a modelled margin ends in an asterisk."""

    name: str
    label: str
    households: str
    households_moe: str
    share: str
    share_moe: str
    people: str
    people_moe: str
    how: str

    def cells(self) -> tuple[str, str, str]:
        """Households, share and people, each with its margin where it is known."""
        pairs = (
            (self.households, self.households_moe),
            (self.share, self.share_moe),
            (self.people, self.people_moe),
        )
        return tuple(a if a == "–" else f"{a} ± {b}" for a, b in pairs)  # type: ignore[return-value]


def ladder(study: Study) -> list[Rung]:
    """Write every measure's total for the place.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    list of Rung
        In the order of the catalogue.
    """
    return [_rung(study, str(name), row) for name, row in study.totals.to_dict("index").items()]


def _rung(study: Study, name: str, row: Mapping[Any, Any]) -> Rung:
    star, people_star = (
        "*" if row[method] == "modelled" else "" for method in ("moe_method", "people_moe_method")
    )
    return Rung(
        name=name,
        label=phrases.label(name),
        households=phrases.number(row["households"]),
        households_moe=phrases.number(row["households_moe"]) + star,
        share=phrases.percent(row["share"], 1),
        share_moe=phrases.points(row["share_moe"]) + star,
        people=phrases.number(row["people"]),
        people_moe=phrases.number(row["people_moe"]) + people_star,
        how=how(study, row),
    )


def footnotes(study: Study, methods: pd.Series[str]) -> list[str]:
    """Say what an asterisk means, where there is one.

    Parameters
    ----------
    study
        A study.
    methods
        How the margins in question came about.

    Returns
    -------
    list of str
        One sentence or none.
    """
    if not (methods == "modelled").any():
        return []
    code = "footnote" if mostly_modelled(study) else "footnote_empty"
    return [phrases.say(code, area=phrases.say(study.geography))]


def ladder_methods(study: Study) -> pd.Series[str]:
    """Give the methods of all margins of the ladder."""
    methods: pd.Series[str] = pd.concat(
        [study.totals["moe_method"], study.totals["people_moe_method"]]
    )
    return methods


def mostly_modelled(study: Study) -> bool:
    """Tell whether the areas' margins are modelled, not only those of empty cells."""
    areas = study.areas
    return any((areas[f"{m}_moe_method"] == "modelled").mean() > _MOST for m in study.measures)


def how(study: Study, row: Mapping[Any, Any]) -> str:
    """Say how a row of the ladder was got: origin, margins, people, and what the areas know."""
    about = {
        "city": study.city,
        "area": phrases.say(study.geography),
        "areas": phrases.say(f"{study.geography}_many"),
    }
    parts = [phrases.origin(row, study.areas.index, **about)]
    if row["moe_method"] == "modelled":
        parts.append(phrases.say("margin_modelled"))
    if row["people_method"] != "missing":
        parts.append(phrases.say(f"short_{row['people_method']}", **about))
    if row["period"] != study.period:
        parts.append(phrases.say("for_period", period=row["period"]))
    if not isinstance(row["areas_period"], str):
        parts.append(phrases.say("not_by_area", **about))
    elif row["areas_period"] != row["period"]:
        share = phrases.percent(row["areas_share"], 1)
        period = row["areas_period"]
        parts.append(phrases.say("by_area_period", **about, period=period, share=share))
    return "; ".join(parts)


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


def _whole(value: float) -> int | None:
    return math.floor(value + 0.5) if value is not None and math.isfinite(value) else None


def _share(value: float) -> float | None:
    return round(float(value), 4) if value is not None and math.isfinite(value) else None


def credited(study: Study) -> str:
    """Name everybody whose figures are used, each once."""
    every = [name for source in study.sources for name in source.credit.split("; ")]
    return "; ".join(dict.fromkeys(every))


def periods(study: Study) -> str:
    """Name the census whose areas the study is on."""
    return str(geoid.boundary_vintage(study.vintage))
