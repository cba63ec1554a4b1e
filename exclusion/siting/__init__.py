"""Sites for the money: which of the candidates to open, for whom, and how sure that choice is.

Demand is that of a study's areas, or of the cells of a raster that spreads it; candidates and their
costs are the user's. `cover` chooses those that serve most for a budget, `nearest` those that are
nearest to people, `over_draws` says how often each would be chosen if need were not as estimated.
Every answer is exact, or says by how much at most it is not.

What a site reaches is a circle or the user's travel times: nothing is known here of walls, hills,
bus lines or opening hours, and to be within reach is not to be connected.
"""

from exclusion.siting._candidates import FAR, candidates
from exclusion.siting._case import PAIRS, Case, case
from exclusion.siting._cover import OBJECTIVES, SECONDS, cover
from exclusion.siting._demand import UNITS, demand, districts_of
from exclusion.siting._doubt import CLEAR, DRAWS, FEWEST, Doubt, over_draws
from exclusion.siting._nearest import nearest
from exclusion.siting._siting import Siting

__all__ = [
    "CLEAR",
    "DRAWS",
    "FAR",
    "FEWEST",
    "OBJECTIVES",
    "PAIRS",
    "SECONDS",
    "UNITS",
    "Case",
    "Doubt",
    "Siting",
    "candidates",
    "case",
    "cover",
    "demand",
    "districts_of",
    "nearest",
    "over_draws",
]
