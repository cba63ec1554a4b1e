"""Who is not connected, and what is missing most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import estimates, indicators, moe, phrases
from exclusion.telling._about import about, star
from exclusion.telling._bars import Bar, of_share
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.studies import Study

_COVERED = "covered"


@dataclass(frozen=True)
class Group:
    """A group of people or households in print; a modelled margin ends in an asterisk.

    Parameters
    ----------
    label
        Its name; that of one which the law does not name ends in a dagger.
    part, part_moe, whole, whole_moe, share, share_moe
        How many are not connected, of how many, and their share, with 90% margins.
    bar
        The share.
    """

    label: str
    part: str
    part_moe: str
    whole: str
    whole_moe: str
    share: str
    share_moe: str
    bar: Bar | None


@dataclass(frozen=True)
class Dimension:
    """Groups that differ in one thing, such as age, and what is counted of them."""

    title: str
    what: str
    rows: tuple[Group, ...]


@dataclass(frozen=True)
class Who:
    """Which groups are not connected, and how many people the law names live here.

    Parameters
    ----------
    title, sub, notes
        What is said above and under them.
    axis
        The percent that the bars of `dimensions` end at.
    dimensions, covered
        The groups, and those that the law names.
    """

    title: str
    sub: Markup
    axis: int
    dimensions: tuple[Dimension, ...]
    covered: tuple[Group, ...]
    notes: tuple[Markup, ...]


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: in how many households and areas it is what is missing most."""

    label: str
    count: str
    households: str
    share: str


@dataclass(frozen=True)
class Why:
    """What keeps people off line.

    Parameters
    ----------
    title, sub, place, unclear, smartphone
        What is said above and under the table; "" where there is nothing to say.
    parts
        A row a gap.
    """

    title: Markup
    sub: Markup
    place: Markup | str
    parts: tuple[Gap, ...]
    unclear: Markup
    smartphone: Markup | str


def who(study: Study) -> Who | None:
    """Say which groups are not connected, and how many people the law names live here."""
    every = estimates.groups_at(study.groups, "place")
    rows = every[every["share"].notna()]
    if rows.empty:
        return None
    kinds = rows[rows["dimension"] != _COVERED]
    axis = axis_of(kinds) if len(kinds) else 100
    pooled = frozenset(every["shown_as"])
    covered = rows[rows["dimension"] == _COVERED]
    return Who(
        title=_contrast(study, kinds, pooled),
        sub=tell("who_subtitle", **about(study) | {"period": _period(rows)}),
        axis=axis,
        dimensions=tuple(
            Dimension(
                phrases.say(f"dimension_{name}"),
                phrases.say(f"who_what_{name}"),
                _groups(_shown(part, pooled), axis),
            )
            for name, part in kinds.groupby("dimension", sort=False)
        ),
        covered=_groups(covered, 100),
        notes=tuple(_who_notes(study, rows)),
    )


def _who_notes(study: Study, rows: pd.DataFrame) -> list[Markup]:
    kept = {indicators.GROUPS[name].note for name in rows["group"]}
    codes = ["who_thin"]
    codes += ["who_overlap"] if "overlaps_with_race" in kept else []
    codes += ["who_covered"] if (rows["dimension"] == _COVERED).any() else []
    modelled = (rows[["moe_method", "share_moe_method"]] == "modelled").to_numpy().any()
    codes += ["footnote_empty"] if modelled else []
    return [tell(code, **about(study)) for code in codes]


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


def _groups(rows: pd.DataFrame, axis: float) -> tuple[Group, ...]:
    return tuple(_group(row, axis) for row in rows.to_dict("records"))


def _group(row: Mapping[Any, Any], axis: float) -> Group:
    mark = star("modelled" if "modelled" in (row["moe_method"], row["share_moe_method"]) else "")
    named = indicators.GROUPS[row["group"]].note != "not_named_by_law"
    return Group(
        label=phrases.group(row["group"], sentence=True) + ("" if named else "†"),
        part=phrases.number(row["part"]),
        part_moe=phrases.number(row["part_moe"]) + mark,
        whole=phrases.number(row["whole"]),
        whole_moe=phrases.number(row["whole_moe"]),
        share=phrases.percent(row["share"], 1),
        share_moe=phrases.points(row["share_moe"]) + mark,
        bar=of_share(row["share"], row["share_moe"], axis),
    )


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
                **about(study),
                what=phrases.say(f"who_what_{kind}"),
                high=phrases.percent(high["share"], 1),
                high_moe=phrases.points(high["share_moe"]),
                high_label=phrases.group(high["group"], sentence=True),
                low=phrases.percent(low["share"], 1),
                low_moe=phrases.points(low["share_moe"]),
                low_label=phrases.group(low["group"], sentence=True),
            )
    return words


def why(study: Study) -> Why | None:
    """Say what keeps people off line: for the place, and in how many areas it is clear."""
    found = estimates.gaps_at(study.gaps, "area")
    if found.empty or found["gap"].isna().all():
        return None
    counts = found["gap"].value_counts()
    named = about(study)
    known = int(found["gap"].notna().sum())
    unclear = int(counts.get("unclear", 0))
    place = estimates.gaps_at(study.gaps, "place")
    row: Mapping[Any, Any] = place.iloc[0].to_dict() if len(place) else {}
    parts = []
    for gap in indicators.GAPS:
        households, share = (
            (row.get(f"{gap}_{unit}", math.nan), row.get(f"{gap}_{unit}_moe", math.nan))
            for unit in ("households", "share")
        )
        label, count = phrases.say(f"gap_{gap}"), phrases.number(counts.get(gap, 0))
        said = phrases.with_margin(*households), phrases.percent_with_margin(*share)
        parts.append(Gap(label, count, *said))
    return Why(
        title=tell(
            "why_title", **named, clear=phrases.number(known - unclear), known=phrases.number(known)
        ),
        sub=tell("why_subtitle", **named, what=phrases.say(f"a_{study.geography}")),
        place=_place_gap(study, place),
        parts=tuple(parts),
        unclear=tell("why_unclear", **named, count=phrases.number(unclear)),
        smartphone=_smartphone(study),
    )


def _place_gap(study: Study, place: pd.DataFrame) -> Markup | str:
    if place.empty or not isinstance(place["gap"].iloc[0], str):
        return ""
    row = place.iloc[0]
    leader, rival = (phrases.say(f"gap_{row[key]}") for key in ("gap_leader", "gap_rival"))
    if row["gap"] == "unclear":
        return tell("why_place_unclear", **about(study), first=leader, second=rival)
    return tell(
        "why_place",
        **about(study),
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
    return tell("why_smartphone", **about(study) | {"share": share, "period": row["period"]})
