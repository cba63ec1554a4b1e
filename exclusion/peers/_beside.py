"""A place beside its peers: in what it differs, and which of them did better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import frames, moe, ranking, smoothing
from exclusion.errors import PlaceError, TableError, VintageError
from exclusion.geoid import POOLED
from exclusion.peers import _traits

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

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
    found = _against(table, names, np.array(wanted[:1]), np.array([wanted[1:]]))
    return found.set_axis(pd.Index(names, name="measure"))


def every_difference(table: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Tell of all places at once in which needs they are unlike their peers.

    Parameters
    ----------
    table
        As for `find`.
    every
        A row a place and peer: GEOID and peer, as `exclusion.peers.every` gives them, as many peers
        for each place.

    Returns
    -------
    DataFrame
        A row a place and need, GEOID and measure, and the columns that `differences` gives, called
        among the needs of one place.

    Raises
    ------
    PlaceError
        If a place or peer is not in the table.
    TableError
        As for `find`; or `every` lacks a column, or its places have not as many peers each.

    Examples
    --------
    >>> from exclusion.peers import counties
    >>> pairs = pd.DataFrame({"GEOID": "22071", "peer": ["24510", "39035"]})
    >>> found = every_difference(counties(), pairs).set_index("measure")
    >>> found.loc["no_subscription", "verdict"]
    'higher'
    """
    names = _traits.told(table)
    frames.check_columns(every, ("GEOID", "peer"), "every", "expected a row a place and peer")
    frames.check_index(table, "table")
    rows = {name: table.index.get_indexer(pd.Index(every[name])) for name in ("GEOID", "peer")}
    for name, found in rows.items():
        if (found < 0).any():
            raise PlaceError(f"{every[name].iloc[int(np.argmin(found))]!r} is not in the table.")
    place, own = pd.factorize(rows["GEOID"])
    counts = np.bincount(place)
    if not len(own) or counts.min() < counts.max():
        raise TableError("every must have as many peers for each place, and one at least.")
    peers = rows["peer"][np.argsort(place, kind="stable")].reshape(len(own), -1)
    told = _against(table, names, np.asarray(own), peers)
    told.insert(0, "measure", np.tile(names, len(own)))
    told.insert(0, "GEOID", np.repeat(table.index[own], len(names)))
    return told.reset_index(drop=True)


def _against(
    table: pd.DataFrame, names: tuple[str, ...], places: npt.NDArray[Any], peers: npt.NDArray[Any]
) -> pd.DataFrame:
    """Compare places with their peers, a row each: their needs follow each other."""
    share = np.column_stack([frames.shares(table[f"{name}_share"], name) for name in names])
    margins = [frames.share_margins(table[f"{name}_share_moe"], name) for name in names]
    se = moe.to_se(np.column_stack(margins))
    known = np.isfinite(share) & np.isfinite(se)
    count = known[peers].sum(axis=1)
    held = np.where(known, share, 0.0), np.where(known, se, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = held[0][peers].sum(axis=1) / np.where(count > 0, count, np.nan)
        error = np.sqrt(np.square(held[1][peers]).sum(axis=1)) / np.where(count > 0, count, np.nan)
    own, own_se = share[places], se[places]
    apart, apart_se = own - mean, np.hypot(own_se, error)
    z = smoothing.standardized(apart.ravel(), apart_se.ravel())
    p = smoothing.two_sided(z)
    clear = moe.discovery_rates(p.reshape(apart.shape), rows=True).ravel() <= _RATE
    higher, lower, neither = DIFFERENCES
    called = np.full(z.shape, neither, dtype=object)
    called[clear & (z > 0)], called[clear & (z < 0)], called[np.isnan(p)] = higher, lower, None
    return pd.DataFrame(
        {
            "share": own.ravel(),
            "share_moe": moe.Z90 * own_se.ravel(),
            "peers_share": mean.ravel(),
            "peers_share_moe": moe.Z90 * error.ravel(),
            "difference": apart.ravel(),
            "difference_moe": moe.Z90 * apart_se.ravel(),
            "z": z,
            "p": p,
            "verdict": pd.Series(called, dtype=object),
        }
    )


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
    steps = _Steps.of(history, since)
    if geoid not in steps.geoids:
        raise PlaceError(f"{geoid!r} is not in the history: its trend is not known.")
    found = steps.beside(np.array([geoid]), np.array([listed], dtype=object))
    found.index = pd.Index(listed, name="GEOID", dtype=object)
    return found.sort_values("z", ascending=False, kind="stable")


def every_trend(
    history: pd.DataFrame, every: pd.DataFrame, since: int | None = None
) -> pd.DataFrame:
    """Tell of all places at once which of their peers did better.

    Parameters
    ----------
    history
        As for `trends`.
    every
        A row a place and peer: GEOID and peer, as `exclusion.peers.every` gives them.
    since
        As for `trends`.

    Returns
    -------
    DataFrame
        The rows of `every`, in its order: GEOID, peer, and the columns that `trends` gives, called
        among the peers of one place. Missing where a period of one of the two is.

    Raises
    ------
    TableError
        As for `trends`; or `every` lacks a column, or holds a GEOID that is no text.
    VintageError
        As for `trends`.

    Examples
    --------
    >>> from exclusion import now, snapshots
    >>> history = now.history(snapshots.counties([2018, 2023]).rows, "no_subscription")
    >>> pairs = pd.DataFrame({"GEOID": ["22071", "24510"], "peer": ["24510", "22071"]})
    >>> every_trend(history, pairs)["trend"].tolist()
    ['worse', 'better']
    """
    frames.check_columns(every, ("GEOID", "peer"), "every", "expected a row a place and peer")
    for name in ("GEOID", "peer"):
        if not all(isinstance(one, str) for one in every[name]):
            raise TableError(f"{name} of every holds what is no GEOID; expected texts.")
    steps = _Steps.of(history, since)
    place, own = pd.factorize(every["GEOID"])
    at = every.groupby("GEOID", sort=False).cumcount().to_numpy()
    peers = np.full((len(own), at.max(initial=-1) + 1), None, dtype=object)
    peers[place, at] = every["peer"]
    found = steps.beside(np.asarray(own, dtype=object), peers).iloc[place * peers.shape[1] + at]
    told: pd.DataFrame = found.set_axis(every.index)
    return pd.concat([every[["GEOID", "peer"]], told], axis=1)


class _Steps(NamedTuple):
    """How far each place's share moved from one period to the other."""

    geoids: pd.Index
    ends: tuple[int, int]
    overlap: float
    change: Floats
    margin: Floats
    step: Floats
    """On the scale of the arcsine."""
    noise: Floats
    """Its variance."""

    @classmethod
    def of(cls, history: pd.DataFrame, since: int | None) -> _Steps:
        """Read the steps of all places of a history."""
        ends, wide = _ends(history, since)
        share, se = (wide[name][[*ends]].to_numpy() for name in ("share", "se"))
        overlap = max(0.0, 1 - (ends[1] - ends[0]) / POOLED)
        worth = ranking.sample_of_margin(share, moe.Z90 * se)
        scaled = smoothing.arcsine(np.where(np.isnan(worth), np.nan, share), worth)
        noise = np.square(smoothing.arcsine_se(worth)).sum(axis=1) * (1 - overlap)
        margin = moe.Z90 * np.hypot(se[:, 0], se[:, 1]) * np.sqrt(1 - overlap)
        step, change = scaled[:, 1] - scaled[:, 0], share[:, 1] - share[:, 0]
        return cls(wide.index, ends, overlap, change, margin, step, noise)

    def beside(self, places: npt.NDArray[Any], peers: npt.NDArray[Any]) -> pd.DataFrame:
        """Compare places, one a row, with their peers in that row; rows follow each other."""
        own = np.repeat(self.geoids.get_indexer(pd.Index(places)), peers.shape[1])
        other = self.geoids.get_indexer(pd.Index(peers.ravel(), dtype=object))
        known = {
            name: np.append(getattr(self, name), np.nan)  # the last: of a place that is not there
            for name in ("change", "margin", "step", "noise")
        }
        away = known["step"][own] - known["step"][other]
        z = smoothing.standardized(away, np.sqrt(known["noise"][own] + known["noise"][other]))
        p = smoothing.two_sided(z)
        better, worse, neither = TRENDS
        clear = moe.discovery_rates(p.reshape(peers.shape), rows=True).ravel() <= _RATE
        called = np.full(len(z), neither, dtype=object)
        called[clear & (z > 0)], called[clear & (z < 0)], called[np.isnan(p)] = better, worse, None
        return pd.DataFrame(
            {
                "change": known["change"][other],
                "change_moe": known["margin"][other],
                "own_change": known["change"][own],
                "own_change_moe": known["margin"][own],
                "since": self.ends[0],
                "vintage": self.ends[1],
                "overlap": self.overlap,
                "z": z,
                "p": p,
                "trend": pd.Series(called, dtype=object),
            }
        )


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
