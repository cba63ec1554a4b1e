"""Ranked areas and neighborhoods as the page's tables show them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.ranking import LISTED_NEIGHBORHOODS
from exclusion.report._summary import hits, list_form
from exclusion.report._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.ranking import Ranking, Shortlist
    from exclusion.studies import Study

_TIED = 0.5


def row(values: Mapping[Any, Any], axis: int) -> dict[str, Any]:
    """Give the cells of one; `left`, `wide` and `dot` place its band on a bar, in percent."""
    star, share_star, people_star = (
        "*" if values[method] == "modelled" else ""
        for method in ("moe_method", "share_moe_method", "people_moe_method")
    )
    cells = {
        "households": phrases.number(values["households"]),
        "households_moe": phrases.number(values["households_moe"]) + star,
        "people": phrases.number(values["people"]),
        "people_moe": phrases.number(values["people_moe"]) + people_star,
        "share": phrases.percent(values["share"], 1),
        "share_moe": phrases.points(values["share_moe"]) + share_star,
        "tier": phrases.say(values["tier"] or "unranked"),
        "chance": phrases.chance(values["chance"], values["chance_low"], values["chance_high"]),
        "note": phrases.say(values["note"]) if values["note"] else "",
        "verdict": phrases.say(values["verdict"] or "unranked"),
    }
    if math.isfinite(values["band_low"]):
        low, high, span = values["band_low"], values["band_high"], max(axis - 1, 1)
        cells |= {
            "band": f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}",
            "left": f"{100 * (low - 1) / span:.1f}",
            "wide": f"{100 * (high - low) / span:.1f}",
            "dot": f"{100 * (values['expected_rank'] - 1) / span:.1f}",
        }
    return cells


def area(values: Mapping[Any, Any], axis: int) -> dict[str, Any]:
    """Give the cells of one area."""
    hood, gap = values.get("neighborhood"), values.get("gap")
    return row(values, axis) | {
        "rank": values["rank"],
        "name": phrases.area_name(values["name"]),
        "hood": hood if isinstance(hood, str) else "",
        "gap": phrases.say(f"gap_{gap}") if isinstance(gap, str) else "",
    }


def axis_of(ranking: Ranking) -> int:
    """Find the rank that the scale of the bars ends at."""
    found = ranking.shortlist
    highest = int(ranking.table.loc[list(found.members), "band_high"].max())
    return min(max(2 * found.k, highest), int(ranking.table["rank"].notna().sum()))


def list_said(study: Study, about: Mapping[str, Any], *, explained: bool) -> list[Markup]:
    """Say what is listed, by what, how sure that is, and what a bar is, unless explained."""
    what = phrases.say(f"a_{study.geography}")
    form = list_form(about)
    # With all listed the title says the order; of one there is no "between".
    said = [
        tell("map_subtitle" if form else "list_by", **about),
        *([tell("list_fixed")] if study.mapped else []),
    ]
    said = [joined(said if explained else [*said, how(what)])]
    if form or about["k"] == 1:
        return said
    sure = [tell("list_sure", **about)]
    if about["chances_high"]:
        sure.append(tell("sure_chances", points=about["chances_high"]))
    return [*said, joined(sure)]


def head_tier(k: int) -> str:
    """Head the column of tiers."""
    return phrases.say("col_tier", k=k)


def list_share(found: Shortlist, about: Mapping[str, Any]) -> Markup:
    """Say what share the list has, and that its own figures are too high where that shows."""
    ends = found.listed_share_least, found.listed_share_most
    low, high = (phrases.percent(x) for x in ends if x is not None)
    shares = {
        "share": phrases.percent(found.listed_share),
        "low": low,
        "high": high,
        "direct": phrases.percent(found.direct_share),
    }
    inflated = found.direct_share > found.listed_share and shares["direct"] != shares["share"]
    return tell("list_share" if inflated else "list_share_alike", **about, **shares)


def neighborhoods(study: Study, ranking: Ranking) -> dict[str, Any] | None:
    """List the neighborhoods that most likely come first; None where none are known."""
    found = ranked_neighborhoods(study, ranking)
    if found is None:
        return None
    short, ranked = found.shortlist, int(found.table["rank"].notna().sum())
    listed = found.table.loc[list(short.members)]
    others = found.table[found.table["rank"].notna()].iloc[short.k :]
    at = {name: i for i, name in enumerate(sorted(study.areas["neighborhood"].dropna().unique()))}
    axis = axis_of(found)
    about = {
        "areas": phrases.say(f"{study.geography}_many"),
        "label": phrases.label(ranking.by),
        "period": listed["period"].iloc[0],
        "most": phrases.say(f"most_{found.of}"),
        "k": short.k,
        "what": phrases.say(f"a_{study.geography}"),
        "hits": hits(short),
        "ranked": ranked,
    }
    said = [tell("hoods_subtitle", **about)]
    counted = "hoods_parts" if "parts" in study.areas else "hoods_whole"
    said += [tell(counted, **about)] if "neighborhoods" in study.options else []
    said.append(how(phrases.say("a_neighborhood")))

    def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
        return [
            row(values, axis) | {"name": name, "hood": at.get(name)}
            for name, values in zip(table.index, table.to_dict("records"), strict=True)
        ]

    form = list_form(about)
    if not form and short.k > 1 and short.hits > short.k - _TIED:
        form = "_nearly"
    return {
        "title": tell(f"hoods_title{form}", **about),
        "sub": joined(said),
        "head_tier": head_tier(short.k),
        "k": short.k,
        "axis": axis,
        "has_people": bool(found.table["people"].notna().any()),
        "rows": rows_of(listed),
        "others": rows_of(others),
        "methods": found.table["share_moe_method"],
        "more": tell("hoods_more", count=len(others)) if len(others) else "",
    }


def ranked_neighborhoods(study: Study, ranking: Ranking) -> Ranking | None:
    """Rank the neighborhoods as the page does: by people only where these are known."""
    if study.neighborhoods is None or study.neighborhoods.empty:
        return None
    known = study.neighborhoods.get(f"{ranking.by}_people")
    people = known is not None and bool(known.notna().any())
    of = ranking.of if ranking.of != "people" or people else "households"
    found = study.evaluate(ranking.by, of, LISTED_NEIGHBORHOODS, level="neighborhood")  # type: ignore[arg-type]
    return found if found.table["rank"].notna().any() else None


def how(what: str) -> Markup:
    """Explain the bar of a rank."""
    return tell("list_how", what=what)
