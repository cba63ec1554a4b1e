"""How often a site is chosen where another would do as well: what is equal is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats

#: Sites that add as many, to this part of all demand, are equal.
_EQUAL: Final = 1e-8


def shared(
    sites: NDArray[np.bool_],
    reach: NDArray[np.bool_],
    weights: Floats,
    may: NDArray[np.bool_],
    limit: Floats,
) -> Floats:
    """Share what a plan opens among sites of which one would do as well as another.

    Parameters
    ----------
    sites
        Which candidates are open.
    reach
        Whether (kinds × candidates) a candidate reaches a kind.
    weights
        Demand of each kind.
    may
        Whether (candidates × candidates) the second may take the place of the first: it is free to
        choose, and there is money for it.
    limit
        The capacity of each candidate; where any is finite only sites that reach the same, with the
        same capacity, are equal.

    Returns
    -------
    ndarray
        By candidate: 1 for one that is open and has no equal; of g equal ones, m of them open, m ÷
        g for each; 0 for others. Their sum is the number of open sites.
    """
    group, size = np.arange(len(sites)), _EQUAL * max(float(weights.sum()), 1e-9)
    for one in np.flatnonzero(sites):
        if np.isfinite(limit).any():
            same = (reach == reach[:, [one]]).all(axis=0) & (limit == limit[one])
        else:
            others = reach[:, sites & (np.arange(len(sites)) != one)].any(axis=1)
            adds = (weights * ~others) @ reach
            same = adds >= adds[one] - size
        for other in np.flatnonzero(same & may[one] & ~sites):
            group[group == group[other]] = group[one]
    count = np.bincount(group, minlength=len(sites))
    opened = np.bincount(group, sites.astype(float), minlength=len(sites))
    return np.asarray((opened / np.maximum(count, 1))[group])
