"""The audit: all ranks that an area table's margins leave possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from exclusion import frames, moe
from exclusion.ranking._measures import _estimate, _read
from exclusion.ranking._regions import METHODS, Method, joint_region
from exclusion.smoothing import arcsine, arcsine_se

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._measures import Of


def _audit(
    frame: pd.DataFrame,
    of: str,
    estimate: Floats,
    m: Floats,
    confidence: float = 0.90,
    method: Method = "independent",
) -> pd.DataFrame:
    """Return rank, rank_low and rank_high, for shares on the scale where their errors are known."""
    if of == "share":
        margin = moe.Z90 * arcsine_se(m)
        region = joint_region(arcsine(estimate, m), margin, confidence, method)
        # The scale draws small samples towards the middle; the rank shown is that of the shares.
        region["rank"] = joint_region(estimate, margin)["rank"]
    else:
        region = joint_region(estimate, frames.floats(frame[f"{of}_moe"]), confidence, method)
    return region.set_index(frame.index)


def audit(
    areas: pd.DataFrame,
    by: str,
    of: Of = "households",
    *,
    sample: npt.ArrayLike | None = None,
    confidence: float = 0.90,
) -> pd.DataFrame:
    """Show all ranks that the margins leave possible, under each method side by side.

    Parameters
    ----------
    areas, by, of, sample
        As for `evaluate`.
    confidence
        Confidence that all true ranks lie within their bounds, for each method by itself.

    Returns
    -------
    DataFrame
        A row an area, in the order of the index: `rank`; `rank_low` and `rank_high` by independent
        intervals, as in `rank`; and the same with `_bonferroni` and `_pairs` after them (see
        `joint_region`). Choose the method before looking: the best of three does not hold at that
        confidence.

    Raises
    ------
    TableError
        As for `evaluate`.
    ArgumentError
        If `of` is another one or the confidence is not between 0 and 1.

    Notes
    -----
    Shares are compared on the scale of `against`, households and people by their own margins.

    Examples
    --------
    >>> areas = pd.DataFrame({"x_households": [90, 300], "x_households_moe": 60.0,
    ...     "x_share": [0.15, 0.6], "x_share_moe": 0.1, "x_base": [600, 500],
    ...     "x_moe_method": "published", "x_period": "2015–2019"},
    ...     index=["22071000100", "22071000200"])
    >>> audit(areas, "x")[["rank", "rank_low", "rank_low_bonferroni", "rank_low_pairs"]]
                 rank  rank_low  rank_low_bonferroni  rank_low_pairs
    GEOID
    22071000100     2         2                    2               2
    22071000200     1         1                    1               1
    """
    frames.check_between(confidence, "confidence")
    frame, known, _ = _read(areas, by, of, sample)
    estimate = _estimate(frame, of)
    found: dict[str, pd.Series] = {}
    for method in METHODS:
        region = _audit(frame, of, estimate, known.m, confidence, method)
        end = "" if method == METHODS[0] else f"_{method}"
        found |= {"rank": region["rank"]}
        found |= {f"{name}{end}": region[name] for name in ("rank_low", "rank_high")}
    return pd.DataFrame(found)
