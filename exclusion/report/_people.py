"""The page's sections on people: who is not connected, and what is missing most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exclusion import estimates, indicators, moe, phrases
from exclusion.report._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.studies import Study

_COVERED = "covered"


def about_place(study: Study) -> dict[str, Any]:
    """Give what nearly every sentence names."""
    return {
        "place": study.place,
        "city": study.city,
        "period": study.period,
        "area": phrases.say(study.geography),
        "areas": phrases.say(f"{study.geography}_many"),
    }


def who(study: Study) -> dict[str, Any] | None:
    """Say which groups are not connected, and how many people the law names live here."""
    every = estimates.groups_at(study.groups, "place")
    rows = every[every["share"].notna()]
    if rows.empty:
        return None
    kinds = rows[rows["dimension"] != _COVERED]
    axis = axis_of(kinds) if len(kinds) else 100
    pooled = frozenset(every["shown_as"])
    dimensions = [
        {
            "title": phrases.say(f"dimension_{name}"),
            "what": phrases.say(f"who_what_{name}"),
            "rows": [_group(row, axis) for row in _shown(part, pooled).to_dict("records")],
        }
        for name, part in kinds.groupby("dimension", sort=False)
    ]
    covered = rows[rows["dimension"] == _COVERED]
    return {
        "title": _contrast(study, kinds, pooled),
        "sub": tell("who_subtitle", **about_place(study) | {"period": _period(rows)}),
        "axis": axis,
        "dimensions": dimensions,
        "covered": [_group(row, 100) for row in covered.to_dict("records")],
        "notes": _who_notes(study, rows),
    }


def _who_notes(study: Study, rows: pd.DataFrame) -> list[Markup]:
    kept = {indicators.GROUPS[name].note for name in rows["group"]}
    codes = ["who_thin"]
    codes += ["who_overlap"] if "overlaps_with_race" in kept else []
    codes += ["who_covered"] if (rows["dimension"] == _COVERED).any() else []
    modelled = (rows[["moe_method", "share_moe_method"]] == "modelled").to_numpy().any()
    codes += ["footnote_empty"] if modelled else []
    return [tell(code, **about_place(study)) for code in codes]


def _period(rows: pd.DataFrame) -> str:
    return ", ".join(dict.fromkeys(rows["period"]))


def axis_of(rows: pd.DataFrame) -> int:
    """Find the whole tens of percent that all shares and their margins fit on."""
    most = float((rows["share"] + rows["share_moe"].fillna(0)).clip(upper=1).max())
    return 10 * max(math.ceil(10 * most), 1) if math.isfinite(most) else 10


def _shown(rows: pd.DataFrame, pooled: frozenset[str]) -> pd.DataFrame:
    """Leave out coarse groups whose parts are all shown; the others stand where these would."""
    fine = {indicators.GROUPS[name].coarse for name in rows["group"]} - pooled
    order = {name: at for at, name in enumerate(indicators.ordered())}
    kept = rows[~rows["group"].isin(fine)]
    return kept.sort_values("group", key=lambda names: names.map(order), kind="stable")


def _group(row: Mapping[Any, Any], axis: float) -> dict[str, Any]:
    share, margin = 100 * row["share"], 100 * row["share_moe"]
    reach = margin if math.isfinite(margin) else 0.0
    low, high = max(share - reach, 0.0), min(share + reach, axis)
    star = "*" if "modelled" in (row["moe_method"], row["share_moe_method"]) else ""
    return {
        "label": phrases.group(row["group"], sentence=True)
        + ("†" if indicators.GROUPS[row["group"]].note == "not_named_by_law" else ""),
        "part": phrases.number(row["part"]),
        "part_moe": phrases.number(row["part_moe"]) + star,
        "whole": phrases.number(row["whole"]),
        "whole_moe": phrases.number(row["whole_moe"]),
        "share": phrases.percent(row["share"], 1),
        "share_moe": phrases.points(row["share_moe"]) + star,
        "left": f"{100 * low / axis:.1f}",
        "wide": f"{100 * (high - low) / axis:.1f}",
        "dot": f"{100 * share / axis:.1f}",
    }


def _contrast(study: Study, rows: pd.DataFrame, pooled: frozenset[str]) -> str:
    """Name the two groups of one kind that differ most, if that is more than chance.

    The largest of many differences is picked, so its margin allows for all of them (Bonferroni).
    """
    best, words = 0.0, phrases.say("who_title_flat")
    kinds = {
        str(name): _shown(part, pooled).dropna(subset="share_moe")
        for name, part in rows.groupby("dimension", sort=False)
    }
    pairs = sum(len(part) * (len(part) - 1) // 2 for part in kinds.values())
    for kind, shown in kinds.items():
        if shown.empty:
            continue
        ends = shown.sort_values("share").to_dict("records")
        low, high = ends[0], ends[-1]
        apart = high["share"] - low["share"]
        margin = moe.of_difference(high["share_moe"], low["share_moe"])
        if apart > max(best, float(moe.rescale(margin, 1 - 0.10 / max(pairs, 2)))):
            best = apart
            words = phrases.say(
                "who_title",
                **about_place(study),
                what=phrases.say(f"who_what_{kind}"),
                high=phrases.percent(high["share"]),
                high_moe=phrases.points(high["share_moe"]),
                high_label=phrases.group(high["group"], sentence=True),
                low=phrases.percent(low["share"]),
                low_moe=phrases.points(low["share_moe"]),
                low_label=phrases.group(low["group"], sentence=True),
            )
    return words


def why(study: Study) -> dict[str, Any] | None:
    """Say what keeps people off line: for the place, and in how many areas it is clear."""
    found = estimates.gaps_at(study.gaps, "area")
    if found.empty or found["gap"].isna().all():
        return None
    counts = found["gap"].value_counts()
    about = about_place(study)
    known = int(found["gap"].notna().sum())
    clear = known - int(counts.get("unclear", 0))
    place = estimates.gaps_at(study.gaps, "place")
    parts = []
    for gap in indicators.GAPS:
        row = {"label": phrases.say(f"gap_{gap}"), "count": int(counts.get(gap, 0))}
        for stem in ("households", "share"):
            value, margin = (
                float(place[f"{gap}_{stem}{end}"].iloc[0]) if len(place) else math.nan
                for end in ("", "_moe")
            )
            row[stem] = (
                phrases.with_margin(value, margin)
                if stem == "households"
                else phrases.percent_with_margin(value, margin)
            )
        parts.append(row)
    return {
        "title": tell("why_title", **about, clear=clear, known=known),
        "sub": tell("why_subtitle", **about, what=phrases.say(f"a_{study.geography}")),
        "place": _place_gap(study, place),
        "parts": parts,
        "unclear": tell("why_unclear", **about, count=int(counts.get("unclear", 0))),
        "smartphone": _smartphone(study),
    }


def _place_gap(study: Study, place: pd.DataFrame) -> Markup | str:
    if place.empty or not isinstance(place["gap"].iloc[0], str):
        return ""
    row = place.iloc[0]
    leader, rival = (phrases.say(f"gap_{row[key]}") for key in ("gap_leader", "gap_rival"))
    if row["gap"] == "unclear":
        return tell("why_place_unclear", **about_place(study), first=leader, second=rival)
    return tell(
        "why_place",
        **about_place(study),
        gap=leader,
        rival=rival,
        difference=phrases.points(row["gap_difference"]),
        margin=phrases.points(row["gap_difference_moe"]),
    )


def _smartphone(study: Study) -> Markup | str:
    if "smartphone_only" not in study.totals.index:
        return ""
    row: Mapping[Any, Any] = study.totals.loc["smartphone_only"].to_dict()
    share = phrases.percent_with_margin(row["share"], row["share_moe"])
    about = about_place(study) | {"share": share, "period": row["period"]}
    return tell("why_smartphone", **about)
