"""Small areas: what a share is worth, and what it may truly be, given all the others.

A survey of a few dozen households says little of one tract; what it says of all of them together
says more of each. Shares are drawn towards each other as far as their samples are small
(`posterior`).
"""

from __future__ import annotations

from exclusion.smoothing._posterior import posterior
from exclusion.smoothing._sample import (
    EffectiveSample,
    arcsine,
    blocks,
    effective_sample,
    shares,
)

__all__ = ["EffectiveSample", "arcsine", "blocks", "effective_sample", "posterior", "shares"]
