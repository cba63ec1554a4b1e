"""How the page opens: what the number is, where it is worst, how sure it is, what to do first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exclusion import indicators, phrases
from exclusion import ranking as ranks
from exclusion.report import _below
from exclusion.report._summary import list_form, words
from exclusion.report._text import joined, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from exclusion.coverage import Causes
    from exclusion.ranking import Ranking, Shortlist
    from exclusion.studies import Study

#: What "not connected" can mean; a home without a wire may have another connection.
_CONNECTIONS = tuple(name for name in indicators.CATALOGUE if name in indicators.DEFAULTS)


def big(study: Study, by: str) -> dict[str, str]:
    """Give the one large number with its margin."""
    row: Mapping[Any, Any] = study.totals.loc[by].to_dict()
    return {
        "number": phrases.about(row["households"]),
        "moe": phrases.about(row["households_moe"], row["households"]) + _star(row["moe_method"]),
    }


def paragraphs(
    study: Study, ranking: Ranking, causes: Causes | None = None
) -> list[dict[str, Markup]]:
    """Say the finding in short sentences, a paragraph a question, each with its heading."""
    row: Mapping[Any, Any] = study.totals.loc[ranking.by].to_dict()
    about = words(study, ranking)
    if not math.isfinite(row["households"]):
        missing = study.absent[f"{ranking.by}.total"].params
        many = [tell("headline_missing", **about | missing)]
    else:
        many = [*_many(row, about), tell("lead_household")]
    where = _where(ranking.shortlist, about)
    if row["period"] != about["areas_period"] and about["ranked"] > 1:
        where.append(tell("lead_areas", **about | {"period": about["areas_period"]}))
    where.append(tell(f"lead_{study.geography}"))
    parts = {"many": many, "where": where}
    if causes is not None:
        about_causes = _below.words(causes)
        parts["why"] = [tell(code, **about_causes) for code in _below.sentences(causes)]
    parts["sure"] = [tell("lead_sure")]
    if about["ranked"] > 1:
        parts["first"] = [tell(f"lead_first{list_form(about)}", **about)]
    return [
        {"head": tell(f"lead_head_{name}"), "text": joined(said)} for name, said in parts.items()
    ]


def _where(found: Shortlist, about: Mapping[str, Any]) -> list[Markup]:
    """Say in how many areas the share is clearly higher, clearly lower, or neither."""
    if about["ranked"] == 1:
        return [tell("lead_only", **about)]
    above, below = found.above_most, found.below_most
    if not above and not below:
        return [tell("lead_same", **about)]
    codes = ["lead_above" if above else "lead_above_none"]
    codes.append("lead_below" if below else "lead_below_none")
    codes += ["lead_unclear"] if found.unclear else []
    codes += ["lead_assumed"] if found.varies else []
    return [tell(code, **about, unclear=found.unclear) for code in codes]


def _many(row: Mapping[Any, Any], about: Mapping[str, Any]) -> list[Markup]:
    known = math.isfinite(row["share_moe"])
    amounts = {
        "base": phrases.about(row["base"]),
        "share": phrases.percent(row["share"]),
        "share_moe": phrases.points(row["share_moe"]) + _star(row["moe_method"]),
        "period": row["period"],
    }
    said = [tell("lead_share" if known else "lead_share_unsure", **dict(about) | amounts)]
    if math.isfinite(row["people"]):
        margin, residents = row["people_moe"], row["people_method"] in ranks.RESIDENTS
        code = "lead_people_residents" if residents else "lead_people"
        said.append(
            tell(
                code if math.isfinite(margin) else f"{code}_unsure",
                people=phrases.about(row["people"]),
                people_moe=phrases.about(margin, row["people"]) + _star(row["people_moe_method"]),
            )
        )
        if residents and row["people"] > ranks.CROWDED * row["households"] > 0:
            said.append(tell("lead_crowded", most=phrases.number(ranks.CROWDED)))
    return said


def _star(method: str) -> str:
    return "*" if method == "modelled" else ""


def ladder_title(study: Study, by: str) -> str:
    """Say how far apart the definitions are, if there are several and the page's is of them."""
    if by not in _CONNECTIONS:
        return phrases.say("ladder_title")
    known = [name for name in _CONNECTIONS if name in study.totals.index]
    shares = study.totals.loc[known, "share"].dropna()
    low, high = (phrases.percent(x) for x in (shares.min(), shares.max()))
    if low == high:
        return phrases.say("ladder_title")
    return phrases.say("ladder_title_range", low=low, high=high)
