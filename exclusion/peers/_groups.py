"""Neighbours that may buy together: near each other, with needs as alike as that allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import TableError
from exclusion.peers import _ground, _traits

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

    Labels = npt.NDArray[np.intp]

CAP: Final = 80.0
"""How far apart two members of a group may lie where nobody asks for another cap, in km."""

#: Two places further apart than the cap are as unlike as no needs are.
_PENALTY: Final = 1e6
#: Pairs of so many places still fit into memory.
_MOST: Final = 8_000


def groups(
    table: pd.DataFrame, cap: float = CAP, *, least: float = 0, size: str = "households"
) -> pd.DataFrame:
    """Group neighbours so that no two of a group lie further apart than a cap.

    Parameters
    ----------
    table
        A row a place, by GEOID, as for `find`, with lon and lat; it is not changed.
    cap
        How far apart two members may lie, in km.
    least
        How large a group must be at least, in `size`; 0: any. Smaller ones are merged where the
        cap allows.
    size
        The column that tells how large a place is, such as "households" or "residents".

    Returns
    -------
    DataFrame
        In the order of the table: `group`, numbered from 1 as they come; `members`, the places of
        that group; `size`, of them together; `km`, how far its two furthest lie apart; and `small`,
        whether it stays under `least` because the cap allows no merging.

    Raises
    ------
    ArgumentError
        If `cap` or `least` is no number in its range.
    TableError
        If the table tells no need, has a GEOID twice, lacks `size`, lon or lat or a number in
        them, or has more than 8,000 places.

    Notes
    -----
    Complete linkage on the distance of needs, size and setting (as `find` expects them), to which
    a penalty is added where two places lie further apart than the cap: groups are joined, the most
    alike first, until every two of them hold places that are too far apart. A group under `least`,
    the smallest first, then goes whole to the one whose places are most like its own, if all of
    both lie within the cap; else member by member, if each finds such a group; else it takes the
    places most like its own from groups that stay large enough without them, if these suffice.

    Examples
    --------
    >>> from exclusion.peers import counties
    >>> table = counties()
    >>> found = groups(table[table["state"] == "LA"], least=50_000)
    >>> int(found["group"].max()), bool((found["km"] <= 80).all())
    (21, True)
    """
    frames.check_number(cap, "cap")
    frames.check_number(least, "least", zero=True)
    frames.check_text(size, "size")
    frames.check_columns(table, (size, "lon", "lat"), "table", "places cannot be grouped")
    frames.check_index(table, "table")
    if not 0 < len(table) <= _MOST:
        raise TableError(
            f"The table has {len(table):,} places; expected 1 to {_MOST:,}, such as one state's."
        )
    weight = frames.counts(table[size], size)
    points = _ground.points(table)
    lost = np.isnan(weight) | np.isnan(points).any(axis=1)
    if lost.any():
        raise TableError(
            f"{size}, lon or lat of {table.index[lost][0]} is missing; leave such places out."
        )
    apart, needs = _ground.km(points, points), _needs(table)
    labels = _merged(_linked(needs, apart > cap), _Map(needs, apart <= cap, weight, least))
    return _told(table.index, labels, apart, weight, least)


def _needs(table: pd.DataFrame) -> Floats:
    """Return how unlike every two places are expected to be."""
    mean = _traits.read(table).mean
    squares = np.square(mean).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares - 2 * mean @ mean.T, 0.0)
    return np.asarray(np.sqrt(apart))


def _linked(needs: Floats, far: npt.NDArray[np.bool_]) -> Labels:
    """Join the most alike until every two groups hold places that are too far apart."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(needs) == 1:
        return np.zeros(1, dtype=np.intp)
    unlike = needs + _PENALTY * far
    np.fill_diagonal(unlike, 0.0)
    tree = linkage(squareform((unlike + unlike.T) / 2, checks=False), "complete")
    return np.asarray(fcluster(tree, _PENALTY / 2, "distance"), dtype=np.intp)


class _Map(NamedTuple):
    """What merging looks at."""

    needs: Floats
    """How unlike every two places are."""
    near: npt.NDArray[np.bool_]
    """Whether they lie within the cap."""
    weight: Floats
    least: float

    def sizes(self, labels: Labels) -> Floats:
        """Return how large the group of each label is."""
        return np.asarray(np.bincount(labels, self.weight))

    def home(self, labels: Labels, own: Labels) -> Labels | None:
        """Return the other group most like some places of one that lies near all of them."""
        beside = np.unique(labels[self.near[own].all(axis=0)])
        others = [np.flatnonzero(labels == one) for one in beside if one != labels[own[0]]]
        open_ = [other for other in others if self.near[np.ix_(own, other)].all()]
        return min(
            open_, key=lambda other: float(self.needs[np.ix_(own, other)].mean()), default=None
        )


def _merged(labels: Labels, ground: _Map) -> Labels:
    """Make groups that are too small larger, or give them to others, where the cap allows."""
    stuck: set[int] = set()
    while True:
        sizes = ground.sizes(labels)
        small = set(labels[sizes[labels] < ground.least].tolist()) - stuck
        if not small:
            return labels
        one = min(small, key=lambda group: (sizes[group], group))
        for way in (_given_whole, _given_apart, _filled):
            found = way(labels, one, ground)
            if found is not None:
                labels = found
                break
        else:
            stuck.add(one)


def _given_whole(labels: Labels, one: int, ground: _Map) -> Labels | None:
    """Give a group whole to the one most like it; None where none lies near enough."""
    own = np.flatnonzero(labels == one)
    home = ground.home(labels, own)
    if home is None:
        return None
    found = labels.copy()
    found[own] = labels[home[0]]
    return found


def _given_apart(labels: Labels, one: int, ground: _Map) -> Labels | None:
    """Give each member of a group to the one most like it; None where one finds none."""
    found = labels.copy()
    for place in np.flatnonzero(labels == one):
        home = ground.home(found, np.array([place]))
        if home is None:
            return None
        found[place] = found[home[0]]
    return found


def _filled(labels: Labels, one: int, ground: _Map) -> Labels | None:
    """Let a group take places of others that stay large enough; None where that is too few."""
    found = labels.copy()
    while True:
        sizes, own = ground.sizes(found), np.flatnonzero(found == one)
        if sizes[one] >= ground.least:
            return found
        left = sizes[found] - ground.weight
        free = (found != one) & (left >= ground.least) & ground.near[own].all(axis=0)
        if not free.any():
            return None
        unlike = np.where(free, ground.needs[own].mean(axis=0), np.inf)
        found[np.argmin(unlike)] = one


def _told(
    geoids: pd.Index, labels: Labels, apart: Floats, weight: Floats, least: float
) -> pd.DataFrame:
    """Give each group a number as they come, and tell how large it is."""
    codes, _ = pd.factorize(labels)
    rows = []
    for code in range(codes.max() + 1):
        own = np.flatnonzero(codes == code)
        size = float(weight[own].sum())
        rows.append(
            {
                "group": code + 1,
                "members": len(own),
                "size": size,
                "km": float(apart[np.ix_(own, own)].max()),
                "small": size < least,
            }
        )
    return pd.DataFrame(rows).iloc[codes].set_axis(geoids, axis=0)
