"""Chances of being on lists of several lengths, from the draws that make one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from exclusion import _threads, frames
from exclusion.errors import ArgumentError
from exclusion.ranking._draws import LENGTHS, _chance
from exclusion.ranking._evaluate import drawing_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.ranking._measures import Of
    from exclusion.smoothing import EffectiveSample


@_threads.one()
def chances(  # noqa: PLR0913 - what is known beside the table is two more
    areas: pd.DataFrame,
    by: str,
    of: Of = "households",
    lengths: Iterable[int] = LENGTHS,
    seed: int = 0,
    *,
    sample: npt.ArrayLike | EffectiveSample | None = None,
    covariate: npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """Tell each area's chance of being one of the k most excluded, for lists of several lengths.

    Parameters
    ----------
    areas, by, of
        As for `evaluate`.
    lengths
        The lengths k, each at least 1.
    seed, sample, covariate
        As for `evaluate`.

    Returns
    -------
    DataFrame
        A row an area, in the order of GEOIDs: `chance_5` and so on, 0–1, one for each length; of
        the draws of `evaluate`, so that `chance_20` is its `chance` at k = 20. NaN for areas that
        are not drawn; 1 for all others where k is no less than their number.

    Raises
    ------
    ArgumentError, GeoidError, TableError
        As for `evaluate`.

    Examples
    --------
    >>> areas = pd.DataFrame({"x_households": [90, 300], "x_households_moe": 60.0,
    ...     "x_share": [0.15, 0.6], "x_share_moe": 0.1, "x_base": [600, 500],
    ...     "x_moe_method": "published", "x_period": "2015–2019"},
    ...     index=["22071000100", "22071000200"])
    >>> chances(areas, "x", lengths=(1, 2)).round(2)
                 chance_1  chance_2
    GEOID
    22071000100       0.0       1.0
    22071000200       1.0       1.0
    """
    every = read_lengths(lengths)
    frame, _, drawing = drawing_of(areas, by, of, seed, sample, covariate)
    ranks = drawing.placed(1).ranks
    return pd.DataFrame({f"chance_{k}": _chance(ranks, k) for k in every}, index=frame.index)


def read_lengths(lengths: Iterable[int]) -> list[int]:
    """Return the lengths of lists, after a look at them."""
    if isinstance(lengths, str) or not isinstance(lengths, Iterable):
        raise ArgumentError(f"lengths is {lengths!r}; expected a list of numbers of areas.")
    every = list(lengths)
    for k in every:
        frames.check_whole(k, "each of lengths")
    return every
