"""What changed between two periods, and whether it is more than the survey's own noise.

Areas are compared on ground that is the same in both periods (`on_ground`), on the scale where
their errors are known whatever the share (`compare`); over many areas the false discovery rate is
held, and the number found is set beside what chance alone would find (`evaluate`). A place's own
published rows make a `series`. "No detectable change" is a result: it says that the survey cannot
tell, not that nothing happened.

Shares and margins are taken as published; no other source enters. Two 5-year periods that overlap
share answers; the Census Bureau advises against comparing them, and so a `VintageWarning` is given
(*Understanding and Using ACS Data: What All Data Users Need to Know*, 2020, chapter 7).
"""

from __future__ import annotations

from exclusion.change._areas import Change, evaluate, on_ground
from exclusion.change._compare import AGAINST, VERDICTS, compare, overlap
from exclusion.change._detectable import (
    CONFIDENCE,
    POWER,
    Fall,
    answers_needed,
    detectable,
    detectable_together,
)
from exclusion.change._programme import PROGRAMME_VERDICTS, Programme, programme
from exclusion.change._series import series

__all__ = [
    "AGAINST",
    "CONFIDENCE",
    "POWER",
    "PROGRAMME_VERDICTS",
    "VERDICTS",
    "Change",
    "Fall",
    "Programme",
    "answers_needed",
    "compare",
    "detectable",
    "detectable_together",
    "evaluate",
    "on_ground",
    "overlap",
    "programme",
    "series",
]
