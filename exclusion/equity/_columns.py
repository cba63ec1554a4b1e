"""Columns of areas that fit each other, and the sampling error of their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from exclusion import frames, smoothing
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats


class Column(NamedTuple):
    """The areas that enter: what is known of each, and the rank or group it has."""

    share: Floats
    weight: Floats
    """Part of all households that enter, 0–1."""
    households: Floats
    m: Floats
    codes: npt.NDArray[np.intp]
    """Of each area's rank or group among `names`, which ascend."""
    names: pd.Index
    names_moe: Floats
    """Margin of each area's rank; NaN where it has none."""

    @property
    def shrunk(self) -> Floats:
        """Shares a little towards the middle, so that none is 0 or 1."""
        # Its square is (mp + 3/8) / (m + 3/4), as on the scale where changes are tested.
        squared: Floats = np.sin(smoothing.arcsine(self.share, self.m)) ** 2
        return squared

    @property
    def variance(self) -> Floats:
        """Sampling variance of each share, not 0 where the share is."""
        variance: Floats = self.shrunk * (1 - self.shrunk) / (self.m + 0.5)
        return variance

    def sums(self, values: Floats) -> Floats:
        """Sum by rank or group."""
        return np.bincount(self.codes, values, minlength=len(self.names)).astype(np.float64)


def column(
    share: npt.ArrayLike,
    weights: npt.ArrayLike,
    names: npt.ArrayLike,
    m: npt.ArrayLike | None,
    what: str,
    names_moe: npt.ArrayLike = 0.0,
) -> Column:
    """Put together what is known of the areas that have a share, households and a rank or group.

    What has labels is put in the order of the first that has some; `what` is what the caller's
    callers call `names`.
    """
    index = frames.labels(share, weights, names, m, names_moe)
    p, size = frames.sampled(
        frames.aligned(share, index, "share"),
        np.nan if m is None else frames.aligned(m, index, "m"),
    )
    households = frames.counts(frames.aligned(weights, index, "weights"), "weights")
    labels = np.asarray(frames.aligned(names, index, what), dtype=object)
    margin = frames.margins(frames.aligned(names_moe, index, f"{what}_moe"), f"{what}_moe")
    if margin.shape not in ((), labels.shape):
        raise TableError(f"{what}_moe has the shape {margin.shape}; expected one margin an area.")
    if not p.shape == households.shape == labels.shape or p.ndim != 1:
        raise TableError(
            f"share, weights and {what} have the shapes {p.shape}, {households.shape} and "
            f"{labels.shape}; expected one number an area in each."
        )
    known = ~np.isnan(p) & (households > 0) & pd.notna(labels)
    if m is not None:
        known &= size > 0
    if not known.any():
        raise TableError(
            f"no area has all that is needed: a share, households (weights), its place in {what}, "
            "and its sample where samples (m) are given"
        )
    try:
        codes, found = pd.factorize(labels[known], sort=True)
    except TypeError as err:
        raise TableError(f"{what} cannot be put in order: {err}. Name them by texts.") from err
    weight = households[known] / households[known].sum()
    return Column(
        p[known],
        weight,
        households[known],
        size[known],
        codes.astype(np.intp),
        pd.Index(found),
        np.broadcast_to(margin, labels.shape)[known],
    )
