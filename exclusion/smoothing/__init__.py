"""Small areas: what a share is worth, and what it may truly be, given all the others.

A survey of a few dozen households says little of one tract; what it says of all of them together
says more of each. Shares are drawn towards each other as far as their samples are small
(`posterior`, and its summary `beta_binomial`), or any estimates towards what covariates predict
(`fay_herriot`). Both are offered beside the direct estimates. `balanced` draws what is added up
over areas, and `rake` makes areas agree with the place's published total. `drift` tells what areas
do of their own from one period to another.
"""

from __future__ import annotations

from exclusion.smoothing._arcsine import arcsine, arcsine_se, standardized, two_sided
from exclusion.smoothing._balanced import balanced
from exclusion.smoothing._calls import calls
from exclusion.smoothing._drift import ASSUMED, DRIFT, LEAST_AREAS, PERSISTENCE, Drift, drift
from exclusion.smoothing._factor import factor_of_rows
from exclusion.smoothing._fay_herriot import FayHerriot, fay_herriot
from exclusion.smoothing._posterior import beta_binomial, highest_mean, posterior
from exclusion.smoothing._rake import Raked, rake
from exclusion.smoothing._sample import (
    EffectiveSample,
    base_of,
    effective_sample,
    sample_of,
    sample_of_groups,
    sampling_variance,
    worth,
)
from exclusion.smoothing._sizes import SIZES, sample_by_size

__all__ = [
    "ASSUMED",
    "DRIFT",
    "LEAST_AREAS",
    "PERSISTENCE",
    "SIZES",
    "Drift",
    "EffectiveSample",
    "FayHerriot",
    "Raked",
    "arcsine",
    "arcsine_se",
    "balanced",
    "base_of",
    "beta_binomial",
    "calls",
    "drift",
    "effective_sample",
    "factor_of_rows",
    "fay_herriot",
    "highest_mean",
    "posterior",
    "rake",
    "sample_by_size",
    "sample_of",
    "sample_of_groups",
    "sampling_variance",
    "standardized",
    "two_sided",
    "worth",
]
