"""Places like this one: whom to compare with, whom to ring, and with whom to buy.

Places are alike by need (every rung of the ladder that is known, and by income where that is known
too), by size (households) and by setting (density). Shares have margins, so what a place's peers
are is drawn, not read off (`find`): one that is chosen in few draws is said to be unsure.
`differences` tells in what a place is unlike its peers by more than chance, `trends` which of them
did better (`every_trend`: of all places at once).
`groups` joins neighbours under a cap of distance, `pooled` tells who gains where they buy as one.
`every` finds the peers of all at once.

Published rows of the places enter, and where the places lie; of all counties both come with the
package (`counties`). Any frame of places will do that has the same columns.
"""

from __future__ import annotations

from exclusion.peers._beside import (
    DIFFERENCES,
    TRENDS,
    differences,
    every_difference,
    every_trend,
    trends,
)
from exclusion.peers._find import PEERS, SURE, Peers, every, find
from exclusion.peers._groups import CAP, groups
from exclusion.peers._pooled import pooled
from exclusion.peers._traits import INCOMES, SETTINGS, counties, needs

__all__ = [
    "CAP",
    "DIFFERENCES",
    "INCOMES",
    "PEERS",
    "SETTINGS",
    "SURE",
    "TRENDS",
    "Peers",
    "counties",
    "differences",
    "every",
    "every_difference",
    "every_trend",
    "find",
    "groups",
    "needs",
    "pooled",
    "trends",
]
