"""Polygons as borders, each written once, in a text of packed numbers.

For maps of so many areas that a path each would be too much. Areas come in groups, each group a
text of its own, so that a script decodes only those that are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from exclusion.maps._packed import packed, signed

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


class _Corners(NamedTuple):
    """Every ring's corners, one after the other, the last of a ring not repeated."""

    at: Ints  # (n, 2)
    ring: Ints  # of each corner
    area: Ints  # of each ring
    first: Ints  # corner of each ring
    after: Ints  # the next corner of the ring
    before: Ints
    spot: Ints  # the same where corners of one group meet


def groups(polygons: npt.NDArray[np.object_], group: Ints) -> list[str]:
    """Write the polygons of each group.

    Parameters
    ----------
    polygons
        On whole steps (see `_geometry.on_grid`); missing ones have no rings.
    group
        The group of each, counted from 0, none of them empty.

    Returns
    -------
    list of str
        A text a group: how many borders; of each how many corners, where it starts, from the
        start of the one before, and its steps; then of each area how many rings, and of each ring
        how many borders and which, the number doubled, plus one where it runs backward.
    """
    order = np.argsort(group, kind="stable")
    group = group[order]
    corners = _corners(polygons[order], group)
    border, turned, start, length = _borders(corners)
    owner = group[corners.area[corners.ring[start]]]
    # Borders in the order in which a group meets them first, numbered anew in each.
    _, first, which = np.unique(border, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    own = np.sort(first)
    heads = np.searchsorted(owner[own], np.arange(owner.max() + 2))
    number = 2 * (rank[which] - heads[owner]) + (turned ^ turned[first][which])
    lines = _lines(corners, start[own], length[own], owner[own])
    rings = _rings(corners, start, number, group)
    counts = np.diff(heads)
    return [
        packed([count, *line, *ring])
        for count, line, ring in zip(counts, lines, rings, strict=True)
    ]


def _corners(polygons: npt.NDArray[np.object_], group: Ints) -> _Corners:
    parts, of_part = shapely.get_parts(polygons, return_index=True)
    every, of_ring = shapely.get_rings(parts, return_index=True)
    at, ring = shapely.get_coordinates(every, return_index=True)
    last = np.append(ring[1:] != ring[:-1], True)  # the first again
    at, ring = at[~last].astype(np.int64), ring[~last]
    first = np.searchsorted(ring, np.arange(len(every)))
    after = np.arange(1, len(at) + 1)
    after[np.append(first[1:], len(at)) - 1] = first
    before = np.empty_like(after)
    before[after] = np.arange(len(at))
    area = of_part[of_ring]
    x, y = at.max(axis=0) + 1
    spot = np.unique((group[area[ring]] * x + at[:, 0]) * y + at[:, 1], return_inverse=True)[1]
    return _Corners(at, ring, area, first, after, before, spot)


def _borders(corners: _Corners) -> tuple[Ints, npt.NDArray[np.bool_], Ints, Ints]:
    """Cut rings where more than two areas meet: each border's name, turn, first corner, length."""
    spot, after, before = corners.spot, corners.after, corners.before
    low, high = np.sort([spot[before], spot[after]], axis=0)
    order = np.argsort(spot, kind="stable")
    same = spot[order][1:] == spot[order][:-1]
    differs = (low[order][1:] != low[order][:-1]) | (high[order][1:] != high[order][:-1])
    cut = np.zeros(spot.max() + 1, dtype=bool)
    cut[spot[order][1:][same & differs]] = True
    begins = cut[spot]
    # A ring that meets nobody, or one other all around, is cut at its least spot.
    alone = np.logical_or.reduceat(begins, corners.first) == 0
    least = np.lexsort((spot, corners.ring))[corners.first]
    begins[least[alone]] = True
    start = np.flatnonzero(begins)
    end = np.empty_like(start)
    ring = corners.ring[start]
    end[:-1] = start[1:]
    closes = np.append(ring[1:] != ring[:-1], True)
    opens = np.append(True, closes[:-1])
    end[closes] = start[opens]
    size = np.bincount(corners.ring)[ring]
    length = (end - start) % size
    length[length == 0] = size[length == 0]  # all around
    n = spot.max() + 1
    forth = spot[start] * n + spot[after[start]]
    back = spot[end] * n + spot[before[end]]
    return np.minimum(forth, back), back < forth, start, length


def _lines(corners: _Corners, start: Ints, length: Ints, owner: Ints) -> list[Ints]:
    """Write each group's borders."""
    line = np.repeat(np.arange(len(start)), length)
    place = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    ring = corners.ring[start]
    head = corners.first[ring]
    size = np.bincount(corners.ring)[ring]
    at = head[line] + (start[line] - head[line] + place) % size[line]
    steps = signed(corners.at[corners.after[at]] - corners.at[at])
    origin = corners.at[start]
    fresh = np.append(True, owner[1:] != owner[:-1])
    moved = origin - np.where(fresh[:, None], 0, np.roll(origin, 1, axis=0))
    heads = np.column_stack([length, signed(moved)])
    # Interleave: a head of three numbers, then two a step.
    offset = np.cumsum(3 + 2 * length) - (3 + 2 * length)
    numbers = np.empty(int((3 + 2 * length).sum()), dtype=np.int64)
    for n in range(3):
        numbers[offset + n] = heads[:, n]
    slot = offset[line] + 3 + 2 * place
    numbers[slot], numbers[slot + 1] = steps[:, 0], steps[:, 1]
    return np.split(numbers, offset[fresh][1:])


def _rings(corners: _Corners, start: Ints, number: Ints, group: Ints) -> list[list[int]]:
    """Write each group's areas as rings of borders."""
    of_ring = np.split(number, np.flatnonzero(np.diff(corners.ring[start])) + 1)
    every = iter(of_ring)
    found: list[list[int]] = [[] for _ in range(int(group.max()) + 1)]
    for into, rings in zip(group, np.bincount(corners.area, minlength=len(group)), strict=True):
        found[into].append(int(rings))
        for _ in range(rings):
            borders = next(every).tolist()
            found[into] += [len(borders), *borders]
    return found
