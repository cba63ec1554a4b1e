"""Which areas are most excluded, and how sure that is.

Ranks of small areas are weak: a survey of a few dozen households cannot order 170 tracts. So an
area is said to be above or below the place's own share (`against`); a list of k areas is given
with the chance that each of them belongs there and the number that does (`shortlist`); and each
rank comes with its band (`band`). All but the first are read off draws from one beta-binomial
`posterior`. `joint_region` is the audit: all ranks that the data leave possible at once.

Shares and margins are taken as published; no other source enters, except that where no share has a
published margin the survey's design factor is the one `exclusion.moe` assumes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from exclusion import geoid, moe
from exclusion.errors import TableError
from exclusion.moe import Floats
from exclusion.ranking._draws import (
    TIERS,
    Hits,
    Ints,
    Ranks,
    _band,
    _chance,
    _check_k,
    _expected_rank,
    _quantiles,
    _ranks,
    _shortlist,
    band,
    chance,
    expected_rank,
    shortlist,
    tier,
)
from exclusion.ranking._regions import (
    FALSE_DISCOVERY_RATE,
    _audit,
    _texts,
    against,
    joint_region,
)
from exclusion.smoothing import EffectiveSample, effective_sample, posterior, shares

__all__ = [
    "FALSE_DISCOVERY_RATE",
    "OF",
    "TIERS",
    "EffectiveSample",
    "Floats",
    "Hits",
    "Ints",
    "Ranking",
    "Ranks",
    "Shortlist",
    "against",
    "band",
    "chance",
    "effective_sample",
    "evaluate",
    "expected_rank",
    "joint_region",
    "posterior",
    "rank",
    "shortlist",
    "tier",
]

OF: Final = ("households", "people", "share")
"""What areas can be ranked by."""

# Margins that say something of the survey; modelled ones repeat what was assumed.
_MEASURING: Final = ("published", "derived", "controlled")
_DRAWS_MIN, _DRAWS_MAX, _DRAWS_CELLS = 1_000, 4_000, 85_000_000
_COLUMNS: Final = (
    *("name", "neighborhood", "tier", "verdict", "rank", "band_low", "band_high", "chance"),
    *("expected_rank", "rank_low", "rank_high", "households", "households_moe", "people"),
    *("people_moe", "share", "share_moe", "share_posterior", "share_posterior_low"),
    *("share_posterior_high", "base", "moe_method", "share_moe_method"),
    *("people_method", "people_moe_method", "period", "note"),
    *("proven_in", "proven_out"),
)


@dataclass(frozen=True)
class Shortlist:
    """What can be said of the k most excluded areas of a place.

    Parameters
    ----------
    by, of, k
        The measure; what it is ranked by ("households", "people" or "share"); the list's length.
    members
        GEOIDs, likeliest first.
    hits, hits_low, hits_high
        Members that truly belong to the k most excluded: expected, and the 5–95 % of the draws.
    pool
        The likeliest areas it takes to hold all k true ones with 90 % chance.
    above, below, unclear
        Areas whose share is clearly above, clearly below or not distinguishable from `reference`.
    design_factor, design_factor_measured
        F, and whether it is measured on published margins or assumed.
    reference
        The place's share: households on the rung over all households, summed over the areas.
    listed_share, listed_share_low, listed_share_high
        Share of the members' households, posterior mean and 5–95 %.
    direct_share
        The same from the estimates themselves, inflated because the list was picked on them.
    """

    by: str
    of: str
    k: int
    members: tuple[str, ...]
    hits: float
    hits_low: int
    hits_high: int
    pool: int
    above: int
    below: int
    unclear: int
    design_factor: float
    design_factor_measured: bool
    reference: float
    listed_share: float
    listed_share_low: float
    listed_share_high: float
    direct_share: float


@dataclass(frozen=True, eq=False)
class Ranking:
    """A place's areas by how excluded they are.

    Parameters
    ----------
    by, of, k
        The measure; what it is ranked by; the length of the list.
    table
        A row an area, as `rank` returns it.
    shortlist
        The list's members and what can be said of them.
    """

    by: str
    of: str
    k: int
    table: pd.DataFrame
    shortlist: Shortlist


def _geography(areas: pd.DataFrame) -> str:
    """Check the index of an area table and tell what its areas are."""
    lengths = {len(str(name)) for name in areas.index}
    if lengths not in ({geoid.LENGTHS["tract"]}, {geoid.LENGTHS["block group"]}):
        raise TableError(
            f"the index has texts of {sorted(lengths)} characters; expected the GEOIDs of tracts "
            "(11) or of block groups (12)"
        )
    if not areas.index.is_unique:
        twice = areas.index[areas.index.duplicated()][0]
        raise TableError(f"{twice} is in the index more than once; expected a row an area")
    return geoid.geography(str(areas.index[0]))


def _measure(areas: pd.DataFrame, by: str, of: str) -> pd.DataFrame:
    """Return one measure's columns under their bare names, in the order of the GEOIDs."""
    needed = ["households", "households_moe", "share", "share_moe", "base", "moe_method", "period"]
    needed += ["people", "people_moe"] if of == "people" else []
    absent = [f"{by}_{name}" for name in needed if f"{by}_{name}" not in areas]
    if absent:
        raise TableError(f'no column {", ".join(absent)}: "{by}" cannot be ranked by {of}')
    names = {"NAME": "name", "neighborhood": "neighborhood"}
    names |= {f"{by}_{name}": name for name in (*needed, "people", "people_moe")}
    columns = {new: areas[old] for old, new in names.items() if old in areas}
    frame = pd.DataFrame(columns, index=areas.index.rename("GEOID"))
    for name in ("people", "people_moe"):
        frame[name] = moe.floats(frame[name]) if name in frame else np.nan
    method = f"{by}_share_moe_method"
    frame["share_moe_method"] = areas[method] if method in areas else frame["moe_method"]
    for name in ("people_method", "people_moe_method"):
        column = f"{by}_{name}"
        frame[name] = areas[column] if column in areas else _texts(None, frame.index)
    frame["share"] = np.where(moe.floats(frame["base"]) > 0, shares(frame["share"]), np.nan)
    return frame.sort_index()


def _period(frame: pd.DataFrame, by: str) -> int:
    periods = frame["period"].dropna().unique()
    if len(periods) != 1:
        found = ", ".join(map(str, periods)) or "none"
        raise TableError(f'{by}_period: expected one period, such as "2015–2019", found {found}')
    return geoid.vintage_of(str(periods[0]))


def _sample(frame: pd.DataFrame, geography: str, vintage: int) -> EffectiveSample:
    """Return the effective samples; missing where a share has no margin at all."""
    margin = moe.floats(frame["share_moe"])
    measuring = frame["share_moe_method"].isin(_MEASURING).to_numpy(dtype=bool)
    sample = effective_sample(
        frame["share"],
        np.where(measuring, margin, np.nan),
        frame["base"],
        geography=geography,
        vintage=vintage,
    )
    unknown = np.isnan(margin) | frame["share"].isna().to_numpy(dtype=bool)
    return sample._replace(m=np.where(unknown, np.nan, sample.m))


def _pooled(frame: pd.DataFrame) -> float:
    """Return the share of all households of the areas that have one."""
    known = frame.dropna(subset=["share", "households"])
    return float(known["households"].sum() / known["base"].sum())


def _per_share(frame: pd.DataFrame, of: str) -> Floats:
    """Return what a share of 1 would be in each area, in the unit of `of`."""
    base, share, people = (moe.floats(frame[name]) for name in ("base", "share", "people"))
    if of == "share":
        return np.ones(len(frame))
    if of == "households":
        return base
    both = frame[["households", "people"]].dropna().sum()
    # Where nobody at all is excluded every draw is near 0, whatever a share is worth.
    size = both["people"] / both["households"] if both["households"] > 0 else 1.0
    direct = np.divide(people, share, out=base * size, where=share > 0)
    return np.where(np.isnan(people), np.nan, direct)


def _verdict(tested: pd.DataFrame, beliefs: pd.DataFrame, reference: float) -> pd.Series:
    """Keep a verdict only where the area's own posterior interval agrees with it.

    On a handful of effective households the arcsine test is no longer to be trusted.
    """
    verdict = tested["verdict"].set_axis(beliefs.index)
    low, high = beliefs["share_posterior_low"], beliefs["share_posterior_high"]
    return verdict.mask((low <= reference) & (reference <= high) & verdict.notna(), "unclear")


def _note(frame: pd.DataFrame, estimate: Floats, m: Floats) -> pd.Series:
    note = np.full(len(frame), None, dtype=object)
    note[np.isnan(m)] = "no_margin"
    note[np.isnan(estimate)] = "no_estimate"
    note[(frame["base"] == 0).to_numpy(dtype=bool, na_value=False)] = "no_households"
    return _texts(note, frame.index)


def _beliefs(frame: pd.DataFrame, drawn: Floats, ranks: Ranks, k: int) -> pd.DataFrame:
    """Return what the draws say of each area."""
    chances, band, spread = _chance(ranks, k), _band(ranks, 0.90), _quantiles(drawn, 0.90)
    beliefs = {
        "chance": chances,
        "expected_rank": _expected_rank(ranks),
        "band_low": band[0],
        "band_high": band[1],
        "share_posterior": drawn.mean(axis=0),
        "share_posterior_low": spread[0],
        "share_posterior_high": spread[1],
    }
    return pd.DataFrame(beliefs, index=frame.index).assign(tier=_texts(tier(chances), frame.index))


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Put the likeliest areas first, those with no chance by rank, the unranked last."""
    place, chances = moe.floats(table["rank"]), moe.floats(table["chance"])
    place = np.where(np.isnan(chances), place, 0)
    return table.iloc[np.lexsort((place, moe.floats(table["expected_rank"]), -chances))]


def evaluate(
    areas: pd.DataFrame,
    by: str,
    of: Literal["households", "people", "share"] = "households",
    k: int = 20,
    seed: int = 0,
) -> Ranking:
    """Find a place's k most excluded areas, and tell how sure that is.

    Parameters
    ----------
    areas
        An area table: a row a tract or block group, indexed by GEOID text, with the columns of the
        measure; it is not changed.
    by
        Name of the measure, such as "no_home_broadband". Needed are `{by}_households`, `_share`
        (0–1), both with `_moe` (90 %), `_base` (all households), `_moe_method` and `_period`, and
        for people `{by}_people` and `_people_moe`.
    of
        Rank by the number of households, of people, or by the share of households.
    k
        Length of the list, at least 1; lowered to the number of areas that can be drawn.
    seed
        The same seed gives the same ranking, whatever the order of the rows.

    Returns
    -------
    Ranking
        `table` as `rank` returns it, and the `shortlist`.

    Raises
    ------
    TableError
        If columns are missing, the index is not one of unique GEOIDs of one geography, periods are
        mixed, a share lies outside 0–1, or no area has both an estimate and a margin.
    ValueError
        If `of` is another one or k is less than 1.

    Notes
    -----
    4,000 cities are drawn, fewer (1,000 at least) where there are more than 21,000 areas.
    Households are N·p, N the area's households; people R·p, R the area's people for each unit of
    share, people / share. Where the share is 0, R is N times the people per excluded household of
    all areas together. Only margins that were published, or computed from such, measure the design
    factor. The joint region of shares is taken on the scale of `against`.

    Examples
    --------
    >>> names = [f"2207100010{i}" for i in range(4)]
    >>> areas = pd.DataFrame({"x_households": [300, 120, 60, 0], "x_households_moe": 60.0,
    ...     "x_share": [0.6, 0.2, 0.1, float("nan")], "x_share_moe": 0.1,
    ...     "x_base": [500, 600, 600, 0], "x_moe_method": "derived", "x_period": "2015–2019"},
    ...     index=names)
    >>> ranking = evaluate(areas, "x", k=1)
    >>> ranking.shortlist.members, ranking.shortlist.pool
    (('22071000100',), 1)
    >>> ranking.table["tier"].tolist()
    ['almost_surely', 'very_unlikely', 'very_unlikely', None]
    """
    if of not in OF:
        raise ValueError(f'of is "{of}"; expected "households", "people" or "share"')
    _check_k(k)
    geography, frame = _geography(areas), _measure(areas, by, of)
    share, base = moe.floats(frame["share"]), moe.floats(frame["base"])
    estimate = np.where(np.isnan(share), np.nan, moe.floats(frame[of]))
    sample = _sample(frame, geography, _period(frame, by))
    count = int(np.clip(_DRAWS_CELLS // len(frame), _DRAWS_MIN, _DRAWS_MAX))
    drawn = posterior(share, sample.m, count, seed)
    ranks = _ranks(drawn * _per_share(frame, of))
    if not ranks.any():
        raise TableError(
            f"none of {len(frame)} areas has both households and a margin of {by}_{of}: there is "
            "nothing to rank"
        )
    hits = _shortlist(ranks, k)
    members = list(hits.members)
    k = len(members)
    reference = _pooled(frame)
    beliefs = _beliefs(frame, drawn, ranks, k)
    verdict = _verdict(against(share, sample.m, reference), beliefs, reference)
    region = _audit(frame, of, estimate, sample.m)
    table = frame.join([verdict, beliefs, region])
    table["proven_in"] = (region["rank_high"] <= k).fillna(False).astype(bool)
    table["proven_out"] = (region["rank_low"] > k).fillna(False).astype(bool)
    table["note"] = _note(frame, estimate, sample.m)
    listed = (drawn[:, members] @ base[members] / base[members].sum())[:, None]
    (low,), (high,) = _quantiles(listed, 0.90)
    calls = {name: int((verdict == name).sum()) for name in ("above", "below", "unclear")}
    found = Shortlist(
        by=by,
        of=of,
        k=k,
        members=tuple(frame.index[members]),
        hits=hits.hits,
        hits_low=hits.hits_low,
        hits_high=hits.hits_high,
        pool=hits.pool,
        **calls,
        design_factor=sample.design_factor,
        design_factor_measured=sample.measured,
        reference=reference,
        listed_share=float(listed.mean()),
        listed_share_low=float(low),
        listed_share_high=float(high),
        direct_share=_pooled(frame.iloc[members]),
    )
    columns = [name for name in _COLUMNS if name in table]
    return Ranking(by, of, k, _ordered(table)[columns], found)


def rank(
    areas: pd.DataFrame,
    by: str,
    of: Literal["households", "people", "share"] = "households",
    k: int = 20,
    seed: int = 0,
) -> pd.DataFrame:
    """Rank a place's areas by how excluded they are, each with what is sure of it.

    Parameters
    ----------
    areas, by, of, k, seed
        As for `evaluate`.

    Returns
    -------
    DataFrame
        A row an area, indexed by GEOID, the likeliest of the k most excluded first; then those
        with an estimate but no margin, by rank; the unranked last.

        - `name`, `neighborhood`: where `areas` has NAME and neighborhood.
        - `tier`: the class of `chance`, one of `TIERS`.
        - `verdict`: the share is "above", "below" or "unclear" against the place's own.
        - `rank`: 1 = most excluded, by the estimate.
        - `band_low`, `band_high`: the 5–95 % of the rank over the draws; `expected_rank` its mean.
        - `chance`: of being one of the k most excluded.
        - `rank_low`, `rank_high`: the joint 90 % region; `proven_in`, `proven_out`: it lies wholly
          within, wholly outside the first k.
        - `households`, `people`, `share`, each with its 90 % margin in `…_moe`, and `base`, as in
          `areas`; `share_posterior` with the 5–95 % in `…_low` and `…_high`.
        - `moe_method`, `share_moe_method`, `people_method`, `people_moe_method`, `period`: as in
          `areas`.
        - `note`: "no_households", "no_estimate" or "no_margin", where that keeps an area from
          being ranked or, the last, from having a chance; else None.

    Raises
    ------
    TableError, ValueError
        As for `evaluate`.

    Examples
    --------
    >>> areas = pd.DataFrame({"x_households": [90, 300], "x_households_moe": 60.0,
    ...     "x_share": [0.15, 0.6], "x_share_moe": 0.1, "x_base": [600, 500],
    ...     "x_moe_method": "published", "x_period": "2015–2019"},
    ...     index=["22071000100", "22071000200"])
    >>> rank(areas, "x", k=1)[["tier", "verdict", "rank"]]
                          tier verdict  rank
    GEOID
    22071000200  almost_surely   above     1
    22071000100  very_unlikely   below     2
    """
    return evaluate(areas, by, of, k, seed).table
