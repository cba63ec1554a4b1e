"""What a five-year figure says of now: an estimate of the last year, and of the year after it.

A 5-year share is an average over five years and describes their middle; while connections grow it
is too high as a statement of today, and its published margin does not say so. The steps between a
place's published rows tell how fast it moves: `estimate` carries its newest figure to the end of
its own period, or one year further, with an interval that was tried on published 1-year figures.
`areas` moves the draws of a place's tracts or block groups with it.

Only published rows enter: those of the place, of all counties for what is to be expected of it
(`fit`), of the nation's or the place's own newer 1-year figure where there is one. The rule was
found on the counties of subject table S2801, vintages 2017 to 2023, and their 1-year rows of 2022;
before vintage 2021 the year that leaves an average was asked other questions, and it is refused.
"""

from __future__ import annotations

from exclusion.now._areas import areas
from exclusion.now._history import FIRST_VINTAGE, history
from exclusion.now._rule import METHODS, estimate, has_turned
from exclusion.now._steps import BUNDLED, Coefficients, fit, steps

__all__ = [
    "BUNDLED",
    "FIRST_VINTAGE",
    "METHODS",
    "Coefficients",
    "areas",
    "estimate",
    "fit",
    "has_turned",
    "history",
    "steps",
]
