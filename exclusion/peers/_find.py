"""The places most like one, and how surely they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _copies, _threads, frames
from exclusion.errors import PlaceError, TableError
from exclusion.peers import _beside, _ground, _traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exclusion.moe import Floats
    from exclusion.peers._traits import Traits
    from exclusion.ranking._draws import Ints

PEERS: Final = 10
"""How many peers are found where nobody asks for another number."""
SURE: Final = 0.80
"""A peer chosen in a smaller part of the draws is said to be unsure."""

#: How alike the weights of a draw are: of twelve traits each is 1 ± 0.5. Twins of six counties that
#: were surveyed anew are then chosen in 98% of draws, and 4% of peers are sure where every need is
#: shuffled among all counties (13% with equal weights).
_CONCENTRATION: Final = 40.0
#: Places that are expected to be nearest, of which each draw chooses.
_CANDIDATES: Final = 200
_CELLS: Final = 4_000_000  # numbers at a time; no result depends on it


@_copies.kept("table", "differences")
@dataclass(frozen=True, eq=False, repr=False)
class Peers:
    """The places most like one.

    Parameters
    ----------
    geoid
        The place whose peers they are.
    traits
        What they were compared by.
    table
        A row a peer, by GEOID, the likeliest first: NAME, state where the places have them, `km`
        where they have lon and lat, `distance` (standard deviations a trait, as expected),
        `chance` (the part of the draws in which it is one of the nearest) and `sure`, whether that
        is 80% or more.
    differences
        In what the place is unlike its peers, as `differences` gives it.
    """

    geoid: str
    traits: tuple[str, ...]
    table: pd.DataFrame
    differences: pd.DataFrame

    def __repr__(self) -> str:
        table = _copies.look(self, "table")
        return f"<Peers of {self.geoid}: {len(table)}, {int(table['sure'].sum())} of them sure>"


def find(
    table: pd.DataFrame,
    geoid: str,
    k: int = PEERS,
    *,
    within: float | None = None,
    draws: int = 500,
    seed: int = 0,
) -> Peers:
    """Find the k places most like one, and tell how sure that is.

    Parameters
    ----------
    table
        A row a place, by GEOID, such as `counties` gives: of at least one need `_share` (0–1),
        `_share_moe` (90%) and `_base`; where known `households` and `density`, lon and lat, NAME
        and state. It is not changed.
    geoid
        The place, one of the index.
    k
        How many peers; fewer where there are fewer places.
    within
        How far away they may lie, in km; None: anywhere.
    draws
        How often needs are drawn, 1 to 100,000.
    seed
        The same seed gives the same peers.

    Returns
    -------
    Peers
        The peers, and what differs.

    Raises
    ------
    ArgumentError
        If `k`, `draws` or `seed` is no whole number in its range, or `within` no number over 0.
    PlaceError
        If the place is not in the table.
    TableError
        If the table tells no need, breaks the contract of area tables, has a GEOID twice, or lacks
        lon and lat where `within` is given; or no other place lies so near.

    Notes
    -----
    Shares are taken on the scale of `smoothing.arcsine`, households and density by their
    logarithms, each in standard deviations between places; every trait counts the same on average.
    What it counts in a draw is drawn, since no weights are the right ones: T·Dirichlet(40/T) of T
    traits, so that a place is a sure peer only if it is near whatever counts most. A need is
    drawn from a normal around γz, of variance 1 − γ, z its estimate on that scale,
    γ = τ² / (τ² + se²) and τ² the variance between places beyond what errors explain (Paule and
    Mandel); errors of rungs that have households in common are drawn together. What is not known
    of a place is drawn as of any. In each draw the k nearest are chosen, by the weighted sum of
    squares, among the 200 that are expected to be nearest.

    That peers are alike in what they were chosen by proves nothing.

    References
    ----------
    R. C. Paule and J. Mandel, "Consensus values and weighting factors", *Journal of Research of the
    National Bureau of Standards* 87 (1982), 377–385.

    Examples
    --------
    >>> from exclusion.peers import counties
    >>> found = find(counties(), "22071", k=3, draws=200)
    >>> found.table["NAME"].tolist()
    ['Baltimore city, Maryland', 'St. Louis city, Missouri', 'Jefferson Parish, Louisiana']
    """
    frames.check_text(geoid, "geoid")
    standard = _asked(table, k, draws, seed)
    if geoid not in table.index:
        raise PlaceError(
            f"{geoid!r} is not in the table of {len(table):,} places; expected one of its index, "
            f"such as {table.index[0]!r}."
        )
    row = np.array([table.index.get_loc(geoid)])
    near = _near(table, row, within)
    if not near[0].any():
        raise TableError(
            f"No other place of the table lies within {within:g} km of {geoid}; allow more."
            if within is not None
            else f"The table has no other place than {geoid}: there are no peers."
        )
    chosen = _chosen(standard, row, near, k, draws, seed).drop(columns="GEOID").set_index("peer")
    chosen.index.name = "GEOID"
    about = pd.DataFrame({name: table[name] for name in ("NAME", "state") if name in table})
    if _ground.lies(table):
        points = _ground.points(table)
        about["km"] = _ground.km(points[row], points)[0]
    peers = about.reindex(chosen.index).join(chosen)
    return Peers(
        geoid, standard.names, peers, _beside.differences(table, geoid, peers.index.tolist())
    )


def every(
    table: pd.DataFrame,
    k: int = PEERS,
    *,
    within: float | None = None,
    draws: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the k places most like each of all places.

    Parameters
    ----------
    table, k, within, draws, seed
        As for `find`.

    Returns
    -------
    DataFrame
        A row a place and peer, in the order of the table and the likeliest first: `GEOID`, `peer`,
        `distance`, `chance` and `sure`, as `find` gives them with as many draws.

    Raises
    ------
    ArgumentError, TableError
        As for `find`.

    Examples
    --------
    >>> from exclusion.peers import counties
    >>> table = counties()
    >>> louisiana = table[table["state"] == "LA"]
    >>> every(louisiana, k=3, draws=50).groupby("GEOID").size().unique().tolist()
    [3]
    """
    standard = _asked(table, k, draws, seed)
    rows = np.arange(len(table))
    step = max(1, _CELLS // max(1, len(table)))
    parts = [
        _chosen(standard, some, _near(table, some, within), k, draws, seed)
        for some in np.array_split(rows, -(-len(rows) // step))
    ]
    return pd.concat(parts, ignore_index=True)


def _asked(table: pd.DataFrame, k: int, draws: int, seed: int) -> _Standard:
    """Look at what both doors are given, and read the traits."""
    frames.check_whole(k, "k")
    frames.check_whole(draws, "draws", most=frames.MOST_DRAWS)
    frames.check_whole(seed, "seed", 0)
    frames.check_columns(table, (), "table", "no place has peers")
    about = [name for name in ("NAME", "state", *_traits.SETTINGS) if name in table]
    frames.check_columns(table, about, "table", "no place has peers")
    frames.check_index(table, "table")
    if not len(table):
        raise TableError("The table has no places: expected a row a place.")
    return _Standard(table.index, _traits.read(table))


@dataclass(frozen=True, eq=False)
class _Standard:
    """Places on one scale."""

    geoids: pd.Index
    traits: Traits

    @property
    def names(self) -> tuple[str, ...]:
        return self.traits.names

    def drawn(self, draws: int, seed: int) -> Iterator[Floats]:
        """Draw every place's traits, of shape (places, traits), and what each trait counts."""
        rng = np.random.default_rng(seed)
        count = len(self.names)
        for _ in range(draws):
            noise = rng.standard_normal(self.traits.mean.shape) @ self.traits.mixing.T
            counts = rng.dirichlet(np.full(count, _CONCENTRATION / count)) * count
            yield (self.traits.mean + self.traits.error * noise) * np.sqrt(counts)

    def expected(self, rows: Ints) -> Floats:
        """Return the expected sums of squares between some places and all."""
        mean, noise = self.traits.mean, np.square(self.traits.error).sum(axis=1)
        squares = np.square(mean).sum(axis=1)
        apart = squares[rows, None] + squares - 2 * mean[rows] @ mean.T
        return np.asarray(np.maximum(apart, 0.0) + noise[rows, None] + noise)


def _near(table: pd.DataFrame, rows: Ints, within: float | None) -> np.ndarray:
    """Tell which places may be the peers of some: all others, or those that lie near."""
    near = np.ones((len(rows), len(table)), dtype=bool)
    if within is not None:
        frames.check_number(within, "within")
        if not _ground.lies(table):
            raise TableError("The table has no lon and lat: how far apart places are is not known.")
        points = _ground.points(table)
        near = _ground.km(points[rows], points) <= within  # False where not known
    near[np.arange(len(rows)), rows] = False
    return near


@_threads.one()
def _chosen(
    standard: _Standard, rows: Ints, near: np.ndarray, k: int, draws: int, seed: int
) -> pd.DataFrame:
    """Choose peers of some places in every draw, and list those chosen most often."""
    expected = np.where(near, standard.expected(rows), np.inf)
    count = min(max(_CANDIDATES, 2 * k), expected.shape[1])
    likely = np.argpartition(expected, count - 1, axis=1)[:, :count]
    likely = np.sort(likely, axis=1)  # of equally near places the first
    cost = np.take_along_axis(expected, likely, axis=1)
    allowed = np.isfinite(cost)
    times = np.zeros(likely.shape)
    most = min(k, count)
    for drawn in standard.drawn(draws, seed):
        apart = np.zeros(likely.shape)
        for trait in drawn.T:
            apart += np.square(trait[likely] - trait[rows, None])
        apart[~allowed] = np.inf
        nearest = np.argpartition(apart, most - 1, axis=1)[:, :most]
        np.put_along_axis(times, nearest, np.take_along_axis(times, nearest, 1) + 1, axis=1)
    chance = np.where(allowed, times / draws, -1.0)
    order = np.lexsort((cost, -chance), axis=1)[:, :most]
    columns = [np.take_along_axis(one, order, axis=1) for one in (likely, cost, chance)]
    found = pd.DataFrame(
        {
            "GEOID": np.repeat(standard.geoids[rows].to_numpy(), most),
            "peer": standard.geoids.to_numpy()[columns[0].ravel()],
            "distance": np.sqrt(columns[1].ravel() / len(standard.names)),
            "chance": columns[2].ravel(),
        }
    )
    found = found[found["chance"] >= 0].reset_index(drop=True)
    return found.assign(sure=found["chance"] >= SURE)
