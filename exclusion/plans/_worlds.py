"""What may be true: draws of need, take-up, costs and effects that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import frames, programmes
from exclusion.errors import TableError
from exclusion.programmes import PROGRAMMES

if TYPE_CHECKING:
    import pandas as pd

    from exclusion.moe import Floats
    from exclusion.plans._offers import Offers


@dataclass(frozen=True, eq=False)
class Needs:
    """Who is in need, over draws.

    Parameters
    ----------
    households
        A row a draw, a column an area by GEOID: households that are not connected.
    lacking
        By GEOID, the part (0-1) of them that has no computer; None where nobody knows.
    district
        By GEOID, the district's name; missing for none.
    enrolled
        By draw, the households that would enroll in a subsidy.
    state
        FIPS code, whose reasons for being offline are taken; None for the nation's.
    """

    households: pd.DataFrame
    lacking: pd.Series[float] | None
    district: pd.Series[Any]
    enrolled: pd.Series[float]
    state: str | None

    def __post_init__(self) -> None:
        found = frames.counts(self.households, "households")
        if not len(found) or np.isnan(found).any():
            raise TableError("households has no rows, or a missing cell; expected a count in each.")
        if not found.sum() > 0:
            raise TableError("households holds nobody: there is no need to spend on.")
        frames.check_index(self.households.T, "households")


@dataclass(frozen=True, eq=False)
class Worlds:
    """Many states of things, a row each.

    Parameters
    ----------
    pools
        By name of `POOLS` the households in need, of shape (draws, areas).
    dear
        By programme, what a step or site costs beside its central figure.
    holds
        By programme, how many it can serve beside its central figure.
    enrolled
        How many would enroll in a subsidy.
    effects
        By programme, the part (0-1) of those served that is newly connected.
    price
        The part (0-1) of those in need whom price keeps away.
    """

    pools: dict[str, Floats]
    dear: dict[str, Floats]
    holds: dict[str, Floats]
    enrolled: Floats
    effects: dict[str, Floats]
    price: Floats

    def __len__(self) -> int:
        return len(self.enrolled)

    @property
    def need(self) -> Floats:
        """Households in need of each draw."""
        return np.asarray(sum(pool.sum(axis=1) for pool in self.pools.values()))


def worlds(needs: Needs, offers: Offers, seed: int) -> Worlds:
    """Draw prices, reach and effects beside each draw of need.

    Parameters
    ----------
    needs
        Who is in need.
    offers
        What can be bought.
    seed
        The same seed gives the same draws.

    Returns
    -------
    Worlds
        As many as there are draws of need.
    """
    need = needs.households.to_numpy(float)
    draws, book = len(need), offers.book
    lacking: Any = np.zeros(need.shape[1])
    if needs.lacking is not None:
        lacking = needs.lacking.reindex(needs.households.columns).fillna(0).to_numpy(float)
    pools = {"service": need * (1 - lacking), "device": need * lacking}
    dear: dict[str, Floats] = {}
    holds: dict[str, Floats] = {}
    effects: dict[str, Floats] = {}
    for name in offers.names:
        central = programmes.unit_cost(name, book, offers.years).central
        cost = frames.floats(programmes.draw_cost(name, book, offers.years, draws, seed=seed))
        # No price at all is no dearer in any draw.
        dear[name] = cost / central if central else np.ones(draws)
        holds[name] = _drawn(PROGRAMMES[name].capacity, offers, draws, seed, relative=True)
        if PROGRAMMES[name].effect in book.items:
            effects[name] = _drawn(PROGRAMMES[name].effect, offers, draws, seed, relative=False)
    price = programmes.draw_price(needs.state, book, draws, seed=seed)
    return Worlds(pools, dear, holds, frames.floats(needs.enrolled), effects, price)


def _drawn(item: str, offers: Offers, draws: int, seed: int, *, relative: bool) -> Floats:
    """Draw an item, beside its central figure or as it is; ones where there is none."""
    if item not in offers.book.items:
        return np.ones(draws)
    found = programmes.draw(offers.book.get(item), draws, seed=seed)
    central = offers.book.get(item).range.central
    return found / central if relative and central else found
