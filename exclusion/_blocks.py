"""Large arrays worked on some rows at a time, so that memory stays bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Numbers worked on at a time; no result depends on it.
_CELLS = 2_000_000


def rows(count: int, columns: int, cells: int | None = None) -> Iterator[slice]:
    """Cut the rows of an array of that shape into blocks.

    Parameters
    ----------
    count, columns
        The array's shape.
    cells
        How many numbers a block has at most, if it has more than one row; None: 2 million.

    Returns
    -------
    iterator of slice
        Some rows each.
    """
    step = max(1, (cells or _CELLS) // max(1, columns))
    return (slice(start, min(start + step, count)) for start in range(0, count, step))
