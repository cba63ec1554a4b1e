"""A place beside its peers: in what it differs, and which of them did better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import frames, moe, ranking, smoothing
from exclusion.errors import PlaceError, TableError, VintageError
from exclusion.geoid import POOLED
from exclusion.peers import _traits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion.moe import Floats

DIFFERENCES: Final = ("higher", "lower", "no_detectable_difference")
"""What a place's share is against its peers'; None where it cannot be tested."""
TRENDS: Final = ("better", "worse", "no_detectable_difference")
"""How a peer's share changed against the place's own; None where it cannot be tested."""

_HISTORY: Final = ("GEOID", "vintage", "share", "se")
_RATE: Final = ranking.FALSE_DISCOVERY_RATE


def differences(table: pd.DataFrame, geoid: str, peers: Iterable[str]) -> pd.DataFrame:
    """Tell in which needs a place is unlike its peers by more than chance.

    Parameters
    ----------
    table
        As for `find`.
    geoid
        The place.
    peers
        GEOIDs of its peers.

    Returns
    -------
    DataFrame
        By need: the place's `share` and the mean `peers_share` of the peers that have one, and
        their `difference`, each with its 90% margin in `…_moe`; `z` and two-sided `p` of that need
        alone; and `verdict`, one of `DIFFERENCES`. Of the needs called higher or lower, 10% at most
        are expected not to be.

    Raises
    ------
    ArgumentError
        If `peers` is no list of GEOIDs.
    PlaceError
        If the place or a peer is not in the table.
    TableError
        As for `find`.

    Notes
    -----
    The peers' mean weighs each the same: it is of places, not of households. What is tested is
    chance in the surveys, not whether the peers differ among each other.

    Examples
    --------
    >>> from exclusion.peers import counties
    >>> found = differences(counties(), "22071", ["24510", "39035"])
    >>> found.loc["no_subscription", ["z", "verdict"]].tolist()[1:]
    ['higher']
    """
    names, wanted = _traits.told(table), _wanted(table, geoid, peers)
    rows = {}
    for name in names:
        share, se = (
            frames.shares(table[f"{name}_share"], name),
            moe.to_se(frames.share_margins(table[f"{name}_share_moe"], name)),
        )
        (own, *others), (own_se, *others_se) = share[wanted], se[wanted]
        among = np.isfinite(others) & np.isfinite(others_se)
        count = max(int(among.sum()), 1)
        mean = np.sum(others, where=among) / count if among.any() else np.nan
        error = np.sqrt(np.sum(np.square(others_se), where=among)) / count
        rows[name] = {
            "share": own,
            "share_moe": moe.Z90 * own_se,
            "peers_share": mean,
            "peers_share_moe": moe.Z90 * error if among.any() else np.nan,
            "difference": own - mean,
            "difference_moe": moe.Z90 * np.hypot(own_se, error),
        }
    found = pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure")
    away, error = (found[name].to_numpy() for name in ("difference", "difference_moe"))
    return _called(found, smoothing.standardized(away, moe.to_se(error)), DIFFERENCES, "verdict")


def trends(
    history: pd.DataFrame, geoid: str, peers: Iterable[str], since: int | None = None
) -> pd.DataFrame:
    """Tell which peers did better than a place from one period to another: whom to ring.

    Parameters
    ----------
    history
        Published shares of one measure of places: GEOID, vintage, share (0–1) and se (margin /
        1.645), as `exclusion.now.history` gives them.
    geoid
        The place.
    peers
        GEOIDs of its peers.
    since
        The vintage to compare the newest with; None: the newest that shares no year with it, or
        the oldest there is.

    Returns
    -------
    DataFrame
        By peer, those that did best first: its `change` of share and the place's `own_change`
        (under 0: fewer are excluded), each with its 90% margin; `since`, `vintage` and `overlap`,
        the part of the years that both periods have; `z` and two-sided `p` of that peer alone; and
        `trend`, one of `TRENDS`. Of the peers called better or worse, 10% at most are expected not
        to be. None of those of which a period is missing.

    Raises
    ------
    ArgumentError
        If `peers` is no list of GEOIDs.
    PlaceError
        If the place is not in the history.
    TableError
        If the history lacks a column, has a place and vintage twice, or one vintage only.
    VintageError
        If `since` is no year, or not there before the newest.

    Notes
    -----
    Changes are compared on the scale of `smoothing.arcsine`, where 30 to 25% and 12 to 9% are much
    the same step: z = ((y₁ − y₀) of the place − (y₁ − y₀) of the peer) / √(Σ 1/(4m + 2)·(1 − C)),
    m = p(1 − p) / se², C the overlap.

    Examples
    --------
    >>> from exclusion import now, snapshots
    >>> history = now.history(snapshots.counties([2018, 2023]).rows, "no_subscription")
    >>> trends(history, "22071", ["24510", "39035"])["trend"].to_dict()
    {'24510': 'worse', '39035': 'worse'}
    """
    listed = frames.texts(peers, "peers", empty=True)
    frames.check_text(geoid, "geoid")
    ends, wide = _ends(history, since)
    if geoid not in wide["share"].index:
        raise PlaceError(f"{geoid!r} is not in the history: its trend is not known.")
    names = [geoid, *listed]
    share = wide["share"].reindex(names)[[*ends]].to_numpy()
    se = wide["se"].reindex(names)[[*ends]].to_numpy()
    overlap = max(0.0, 1 - (ends[1] - ends[0]) / POOLED)
    worth = ranking.sample_of_margin(share, moe.Z90 * se)
    scaled = smoothing.arcsine(np.where(np.isnan(worth), np.nan, share), worth)
    step = scaled[:, 1] - scaled[:, 0]
    noise = np.square(smoothing.arcsine_se(worth)).sum(axis=1) * (1 - overlap)
    change = share[:, 1] - share[:, 0]
    margin = moe.Z90 * np.hypot(se[:, 0], se[:, 1]) * np.sqrt(1 - overlap)
    found = pd.DataFrame(
        {
            "change": change[1:],
            "change_moe": margin[1:],
            "own_change": change[0],
            "own_change_moe": margin[0],
            "since": ends[0],
            "vintage": ends[1],
            "overlap": overlap,
        },
        index=pd.Index(listed, name="GEOID", dtype=object),
    )
    z = smoothing.standardized(step[0] - step[1:], np.sqrt(noise[0] + noise[1:]))
    return _called(found, z, TRENDS, "trend").sort_values("z", ascending=False, kind="stable")


def _called(
    found: pd.DataFrame, z: Floats, codes: tuple[str, str, str], column: str
) -> pd.DataFrame:
    """Put z, p and what is called by them beside what was compared."""
    p = smoothing.two_sided(z)
    called = pd.Series(smoothing.calls(z, p, _RATE, codes), index=found.index, dtype=object)
    return found.assign(z=z, p=p, **{column: called})


def _wanted(table: pd.DataFrame, geoid: str, peers: Iterable[str]) -> list[int]:
    """Return the rows of a place and of its peers."""
    frames.check_text(geoid, "geoid")
    frames.check_index(table, "table")
    names = [geoid, *frames.texts(peers, "peers")]
    lacking = [name for name in names if name not in table.index]
    if lacking:
        raise PlaceError(
            f"{lacking[0]!r} is not in the table of {len(table):,} places; expected one of its "
            "index."
        )
    return [int(one) for one in table.index.get_indexer(pd.Index(names))]


def _ends(history: pd.DataFrame, since: int | None) -> tuple[tuple[int, int], pd.DataFrame]:
    """Return the two vintages that are compared, and shares and errors by GEOID and vintage."""
    frames.check_columns(history, _HISTORY, "history", "no trend can be told")
    table = history[[*_HISTORY]].reset_index(drop=True)
    table["share"] = frames.shares(table["share"].to_numpy(), "share of history")
    table["se"] = frames.share_margins(table["se"].to_numpy(), "se of history")
    for vintage in table["vintage"].unique():
        frames.check_vintage(vintage, "history")
    twice = table[table.duplicated(["GEOID", "vintage"])]
    if len(twice):
        raise TableError(
            f"The history has {twice['GEOID'].iloc[0]} of {twice['vintage'].iloc[0]} twice; "
            "expected one row a place and vintage."
        )
    vintages = sorted(int(one) for one in table["vintage"].unique())
    if len(vintages) < 2:
        raise TableError(
            f"The history has {len(vintages)} vintage; a trend takes two, five years apart at best."
        )
    newest = vintages[-1]
    if since is None:
        apart = [one for one in vintages if one <= newest - POOLED]
        since = apart[-1] if apart else vintages[0]
    frames.check_vintage(since, "since")
    if since not in vintages[:-1]:
        raise VintageError(
            f"The history has no vintage {since} before {newest}; it has "
            f"{', '.join(map(str, vintages[:-1]))}."
        )
    wide = table.pivot_table(["share", "se"], "GEOID", "vintage", dropna=False)
    return (int(since), newest), wide
