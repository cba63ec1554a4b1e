"""Whose trend is better: which of a county's peers to ring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exclusion import now, peers
from exclusion.geoid import POOLED

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.nations._nation import Nation

#: The oldest vintage of the counties' rows.
_OLDEST: Final = 2017


def since(nation: Nation) -> int | None:
    """Give the newest vintage that shares no year with the nation's; None where there is none."""
    earlier = nation.vintage - POOLED
    return earlier if earlier >= _OLDEST else None


def history(nation: Nation, by: str) -> pd.DataFrame:
    """Read the shares of both periods; of counties that have peers."""
    rows = nation._lines  # noqa: SLF001 - its own room
    return now.history(rows[rows["vintage"].isin((nation.vintage, since(nation)))], by)


def trends(nation: Nation, by: str) -> pd.DataFrame:
    """Tell of each county's peers on its card which did better, as `peers.every_trend`."""
    every = nation.peers_of_all
    if since(nation) is None:
        columns = ("change", "change_moe", "own_change", "own_change_moe")
        return every[["GEOID", "peer"]].assign(**dict.fromkeys(columns, float("nan")), trend=None)
    return peers.every_trend(history(nation, by), every, since(nation))
