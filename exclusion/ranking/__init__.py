"""Which areas are most excluded, and how sure that is.

Ranks of small areas are weak: a survey of a few dozen households cannot order 170 tracts. So an
area is said to be above or below the place's own share (`against`); a list of k areas is given
with the chance that each of them belongs there and the number that does (`shortlist`); and each
rank comes with its band (`band`). All but the first are read off draws from one beta-binomial
`posterior`. `joint_region` is the audit: all ranks that the data leave possible at once;
`marginal_region` those of one place by itself. Scores
and whatever else has draws are ranked by `of_draws`.

Shares and margins are taken as published; no other source enters, except that where no share has a
published margin the survey's design factor is the one `exclusion.moe` assumes, and a covariate
where one is asked for.
"""

from __future__ import annotations

from exclusion.ranking._audit import audit
from exclusion.ranking._chances import chances
from exclusion.ranking._draws import (
    LENGTHS,
    LISTED,
    LISTED_NEIGHBORHOODS,
    TIERS,
    Hits,
    Ranks,
    band,
    chance,
    expected_rank,
    quantiles,
    shortlist,
    tier,
)
from exclusion.ranking._evaluate import (
    CROWDED,
    NOTES,
    RESIDENTS,
    Ranking,
    Shortlist,
    evaluate,
    rank,
)
from exclusion.ranking._held import NINETY_FROM, Held, held
from exclusion.ranking._marginal import marginal_region
from exclusion.ranking._measures import OF, Of, sample_of_margin
from exclusion.ranking._ranked import Ranked, of_draws, ordered
from exclusion.ranking._reach import Reach, reach, reach_by_lot
from exclusion.ranking._regions import (
    FALSE_DISCOVERY_RATE,
    METHODS,
    VERDICTS,
    Method,
    against,
    joint_region,
)
from exclusion.ranking._scale import Scale, scale_of
from exclusion.ranking._whole import LISTED_PLACES, unrankable, whole_places
from exclusion.smoothing import (
    EffectiveSample,
    effective_sample,
    posterior,
    sample_of_groups,
)

__all__ = [
    "CROWDED",
    "FALSE_DISCOVERY_RATE",
    "LENGTHS",
    "LISTED",
    "LISTED_NEIGHBORHOODS",
    "LISTED_PLACES",
    "METHODS",
    "NINETY_FROM",
    "NOTES",
    "OF",
    "RESIDENTS",
    "TIERS",
    "VERDICTS",
    "EffectiveSample",
    "Held",
    "Hits",
    "Method",
    "Of",
    "Ranked",
    "Ranking",
    "Ranks",
    "Reach",
    "Scale",
    "Shortlist",
    "against",
    "audit",
    "band",
    "chance",
    "chances",
    "effective_sample",
    "evaluate",
    "expected_rank",
    "held",
    "joint_region",
    "marginal_region",
    "of_draws",
    "ordered",
    "posterior",
    "quantiles",
    "rank",
    "reach",
    "reach_by_lot",
    "sample_of_groups",
    "sample_of_margin",
    "scale_of",
    "shortlist",
    "tier",
    "unrankable",
    "whole_places",
]
