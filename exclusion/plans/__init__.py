"""A budget spent: programmes and sites that compete for the same money and the same households.

Need, take-up and costs come as draws; each plan says whom it serves over them, and by how much it
falls short of what would have been best. Prices and effects are those of `exclusion.programmes`,
reach is that of `exclusion.siting`; nothing here knows a study.

What a plan costs is counted in whole cents at central prices, and is never more than there is in
any year. Ranges run from low to high over the draws and are no survey's 90 % intervals. Sites,
lines and draws are solved by the engine of `exclusion.siting`.
"""

from exclusion.plans._chosen import REASONS
from exclusion.plans._four import HALF, PLANS
from exclusion.plans._offers import (
    LEFT_OUT,
    LINES,
    MOST_YEARS,
    NETWORKS,
    POOLS,
    Line,
    Network,
    Offers,
    lines,
    network,
)
from exclusion.plans._spending import (
    CURVE,
    SECONDS,
    SOLVED,
    Most,
    Spending,
    brought,
    most,
    spend,
)
from exclusion.plans._told import CAVEATS, PART
from exclusion.plans._worlds import Needs

__all__ = [
    "CAVEATS",
    "CURVE",
    "HALF",
    "LEFT_OUT",
    "LINES",
    "MOST_YEARS",
    "NETWORKS",
    "PART",
    "PLANS",
    "POOLS",
    "REASONS",
    "SECONDS",
    "SOLVED",
    "Line",
    "Most",
    "Needs",
    "Network",
    "Offers",
    "Spending",
    "brought",
    "lines",
    "most",
    "network",
    "spend",
]
