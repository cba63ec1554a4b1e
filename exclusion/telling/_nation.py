"""The country by county in words and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import _copies, geoid, phrases, ranking
from exclusion.telling._bars import Bar, bar
from exclusion.telling._cards import Card
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from markupsafe import Markup

    from exclusion.nations import Nation, Standing

#: The columns of files, each with what it holds; their meaning is said by `nation_means_…`.
NATION_COLUMNS: Final[Mapping[str, str]] = {
    "households": "count",
    "households_moe": "count",
    "share": "share",
    "share_moe": "share",
    "base": "count",
    "base_moe": "count",
    "reliability": "text",
    "rank": "rank",
    "band_low": "rank",
    "band_high": "rank",
    "unrankable": "text",
    "state_low": "rank",
    "state_high": "rank",
    "chance": "chance",
    "tier": "text",
    "proven_low": "rank",
    "proven_high": "rank",
    "now": "share",
    "now_low": "share",
    "now_high": "share",
}
_FLOORS: Final = (0.05, 0.95)
_LEAST: Final = 0.0005  # a smaller margin is written as 0.0


@dataclass(frozen=True)
class Row:
    """A county of the list, in words."""

    at: int
    """Its place in the nation's table."""
    name: str
    share: str
    share_moe: str
    households: str
    households_moe: str
    bar: Bar | None
    band: str
    state: str
    """Its band in the state."""
    tier: str
    now: str


@dataclass(frozen=True)
class StateRow:
    """A state, in words."""

    code: str
    name: str
    counties: str
    share: str
    share_moe: str
    households: str
    households_moe: str
    surely: str
    unrankable: str


@dataclass(frozen=True)
class NationTold:
    """What is said of the country, or of a state of it.

    Parameters
    ----------
    title, kicker, number, head
        The file's title; the line above the finding; its number, and what that is of.
    lead
        Sentences.
    about
        What sentences name.
    rows, states
        The list's, and the states'.
    surely, unrankable
        Places in the nation's table of counties surely among the k most excluded, and of those
        that cannot be ranked.
    notes
        How it was made.
    """

    title: str
    kicker: str
    number: str
    head: str
    lead: tuple[Markup, ...]
    about: dict[str, Any]
    rows: tuple[Row, ...]
    states: tuple[StateRow, ...]
    surely: tuple[int, ...]
    unrankable: tuple[int, ...]
    notes: tuple[Markup, ...]


def of_nation(nation: Nation) -> NationTold:
    """Say what is known of the country by county.

    Parameters
    ----------
    nation
        From `exclusion.nation`.

    Returns
    -------
    NationTold
        Of the measure that comes first, in the language spoken.
    """
    every = nation.ranked()
    ranked = every.loc[nation.told]
    surely = ranked["tier"] == ranking.TIERS[0]
    # Places in the country's table: the page of a state counts in it, too.
    at = {geoid: n for n, geoid in enumerate(nation.told)}
    about = _about(nation, ranked)
    listed = order(nation, nation.by, nation.k)
    return NationTold(
        title=phrases.say("nation_title", **about),
        kicker=phrases.say("nation_kicker", **about),
        number=phrases.number(about["surely"]),
        head=phrases.say("nation_head", **about),
        lead=_lead(nation, about),
        about=about,
        rows=tuple(_row(nation, every, geoid, at[geoid]) for geoid in nation.told[listed]),
        states=_states(nation),
        surely=tuple(at[one] for one in _by_rank(ranked[surely])),
        unrankable=tuple(at[one] for one in _by_rank(ranked[ranked["unrankable"]])),
        notes=_notes(nation, about),
    )


def order(nation: Nation, by: str, k: int) -> list[int]:
    """List the k likeliest to be among the k most excluded; of a state all, by rank.

    Parameters
    ----------
    nation
        From `exclusion.nation`.
    by
        The measure.
    k
        The length of the country's list.

    Returns
    -------
    list of int
        Places among the counties that are told of.
    """
    ranked = nation.ranked(by).loc[nation.told]
    expected = ranked["expected_rank"].fillna(np.inf)
    if nation.state is not None:
        return [int(n) for n in np.argsort(expected, kind="stable")]
    chance = -ranked[f"chance_{k}"].fillna(-1)
    return [int(n) for n in np.lexsort((expected, chance))[:k]]


def band(low: float, high: float) -> str:
    """Write a band of ranks.

    Parameters
    ----------
    low, high
        Its ends; NaN where there is none.

    Returns
    -------
    str
        Such as "3–41".
    """
    if not np.isfinite(low):
        return "–"
    ends = phrases.number(low), phrases.number(high)
    return ends[0] if low == high else f"{ends[0]}–{ends[1]}"


def margin(share: float) -> str:
    """Write a margin in points; one that would be rounded to nothing is not said to be none.

    Parameters
    ----------
    share
        Between 0 and 1; NaN where there is none.

    Returns
    -------
    str
        Such as "0.7", or "under 0.1".
    """
    return phrases.say("nation_under") if 0 < share < _LEAST else phrases.points(share)


def _by_rank(ranked: pd.DataFrame) -> list[str]:
    return list(ranked.sort_values("expected_rank", kind="stable").index)


def _about(nation: Nation, ranked: pd.DataFrame) -> dict[str, Any]:
    chance = ranked[f"chance_{nation.k}"]
    possible = int(((chance >= _FLOORS[0]) & (chance < _FLOORS[1])).sum())
    width = (ranked["band_high"] - ranked["band_low"]).median()
    proven = (ranked["proven_high"] - ranked["proven_low"]).astype(float).median()
    return {
        "place": nation.place,
        "period": nation.period,
        "year": str(nation.vintage),
        "before": "" if nation.since is None else geoid.period(nation.since),
        "label": phrases.label(nation.by),
        "k": phrases.number(nation.k),
        "counties": phrases.number(len(ranked)),
        "all": phrases.number(len(_copies.look(nation, "counties"))),
        "surely": int((ranked["tier"] == ranking.TIERS[0]).sum()),
        "possible": possible,
        "unrankable": int(ranked["unrankable"].sum()),
        "width": phrases.number(width),
        "proven": phrases.number(proven),
    }


def _lead(nation: Nation, about: Mapping[str, Any]) -> tuple[Markup, ...]:
    total = nation.total()
    figures = {
        "share": phrases.percent(total["share"], 1),
        "margin": margin(total["share_moe"]),
        "households": phrases.about(total["households"]),
        "base": phrases.about(total["base"]),
        "whole": phrases.say("nation_whole") if nation.state is None else nation.place,
    }
    said = dict(about) | {name: phrases.number(about[name]) for name in ("possible", "unrankable")}
    return (
        tell("nation_lead_share", **said, **figures),
        tell("nation_lead_sure", **said),
        tell("nation_lead_unrankable", **said),
        tell("nation_lead_width", **said),
    )


def _row(nation: Nation, every: pd.DataFrame, geoid: str, at: int) -> Row:
    row: Mapping[Any, Any] = every.loc[geoid].to_dict()
    drawn = bar(row["band_low"], row["rank"], row["band_high"], (1, len(every)))
    return Row(
        at,
        str(_copies.look(nation, "counties")["NAME"][geoid]),
        phrases.percent(row["share"], 1),
        margin(row["share_moe"]),
        phrases.number(row["households"]),
        phrases.number(row["households_moe"]),
        drawn,
        band(row["band_low"], row["band_high"]),
        band(row["state_low"], row["state_high"]),
        phrases.say(row["tier"]) if isinstance(row["tier"], str) else "–",
        said_now(row),
    )


def said_now(row: Mapping[Any, Any]) -> str:
    """Write an estimate of now with its interval.

    Parameters
    ----------
    row
        With `now`, `now_low` and `now_high`.

    Returns
    -------
    str
        Such as "12.0% (10.2–13.8)"; "–" where there is none.
    """
    if not np.isfinite(row["now"]):
        return "–"
    ends = f"{phrases.points(row['now_low'])}–{phrases.points(row['now_high'])}"
    return f"{phrases.percent(row['now'], 1)} ({ends})"


def standing_card(standing: Standing) -> Card:
    """Give where a county stands as a table in words, for a notebook.

    Parameters
    ----------
    standing
        From `Nation.standing`.

    Returns
    -------
    Card
        A row a measure, with every margin and band.
    """
    say, year = phrases.say, standing.period[-4:]
    heads = ("col_share", "col_households", "nation_col_band", "nation_col_state")
    rows = tuple(
        (
            phrases.label(str(name)),
            phrases.percent_with_margin(row["share"], row["share_moe"]),
            phrases.with_margin(row["households"], row["households_moe"]),
            *(band(row[f"{of}_low"], row[f"{of}_high"]) for of in ("band", "state", "proven")),
            said_now(row),
        )
        for name, row in standing.table.T.to_dict().items()
    )
    return Card(
        title=f"{standing.name}, {standing.period}",
        heads=(
            say("col_measure"),
            *map(say, heads),
            say("nation_col_proven"),
            say("nation_col_now", year=year),
        ),
        rows=rows,
        figures=(False, *(True,) * 6),
    )


def _states(nation: Nation) -> tuple[StateRow, ...]:
    rows = nation.by_state()
    if nation.state is not None:
        rows = rows.loc[[nation.state]]
    return tuple(
        StateRow(
            str(code),
            row["name"],
            phrases.number(row["counties"]),
            phrases.percent(row["share"], 1),
            margin(row["share_moe"]),
            phrases.number(row["households"]),
            phrases.number(row["households_moe"]),
            phrases.number(row["surely"]),
            phrases.number(row["unrankable"]),
        )
        for code, row in rows.T.to_dict().items()
    )


def _notes(nation: Nation, about: Mapping[str, Any]) -> tuple[Markup, ...]:
    counties = _copies.look(nation, "counties")
    lacking = counties.loc[nation.told][counties.loc[nation.told].geometry.isna()]
    codes = ["note_universe", "note_margins", "nation_note_county", "nation_note_rank"]
    codes += ["nation_note_proven", "nation_note_sum"]
    codes.append("nation_note_now" if nation.ranked()["now"].notna().any() else "nation_note_old")
    said = [tell(code, **about) for code in codes]
    if nation.since is not None:
        said.append(tell("nation_note_trend", **about))
    if nation.state is None:
        said.append(tell("nation_note_map"))
    if len(lacking):
        names = "; ".join(f"{name} ({geoid})" for geoid, name in lacking["NAME"].items())
        said.append(tell("nation_note_unmapped", count=len(lacking), names=names))
    return tuple(said)
