"""What other weights, near the ones chosen, would make of the ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from exclusion import _blocks, ranking
from exclusion.priority._standard import below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.moe import Floats

DRAWS: Final = 1_000
_CONCENTRATION: Final = 20
# Scores closer than this are equal: adding up in another order must not part them.
_DIGITS: Final = 9


def of_weights(
    parts: pd.DataFrame, weights: Mapping[str, float], *, k: int, seed: int
) -> pd.DataFrame:
    """Rank the areas under weights drawn around the chosen ones.

    Dirichlet draws with α = 20 × the weights: with five equal ones, each is 0.2 with a standard
    deviation of 0.09.
    """
    values = parts.to_numpy()
    known = ~np.isnan(values)
    live = known.any(axis=1)
    alpha = _CONCENTRATION * np.array([weights[str(column)] for column in parts])
    drawn = np.random.default_rng(seed).dirichlet(alpha, DRAWS)
    filled, there = np.where(known, values, 0.0)[live].T, known[live].T.astype(float)
    ranks = np.zeros((DRAWS, int(live.sum())), dtype=np.int32)
    for rows in _blocks.rows(*ranks.shape):
        # A weight may be drawn so small that an area with nothing else has a total of 0.
        total = np.maximum(drawn[rows] @ there, np.finfo(float).tiny)
        ranks[rows] = 1 + below(np.round(-(drawn[rows] @ filled) / total, _DIGITS))
    result: dict[str, Floats] = {
        name: np.full(len(parts), np.nan) for name in ("weights_low", "weights_high", "weights_top")
    }
    result["weights_low"][live], result["weights_high"][live] = ranking.quantiles(ranks, 0.90)
    result["weights_top"][live] = (ranks <= k).mean(axis=0)
    return pd.DataFrame(result, index=parts.index)
