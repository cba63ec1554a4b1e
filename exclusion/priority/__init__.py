"""What to do first: one score from several components, how sure it is, and what hangs on it.

A score adds up what cannot be added: shares of households, numbers of people, poverty. So its
parts are brought to 0–1 against a frame that is named (`standardise`), its weights are the user's
(`score`), and three things stand beside it (`evaluate`): the margin that the survey's own error
leaves, what its ranks are worth, and what they would be under other weights. Ready-made scores are
in the catalogue (`exclusion.indicators.PRESETS`); `weights_of` fits one to the columns at hand.

Shares and margins are taken as published; no other source enters.
"""

from __future__ import annotations

from exclusion.priority._evaluate import Priority, evaluate
from exclusion.priority._presets import Weights, get, thresholds_of, weights_of
from exclusion.priority._ready import of_preset
from exclusion.priority._score import score
from exclusion.priority._standard import METHODS, Method, percentile_rank, standardise

__all__ = [
    "METHODS",
    "Method",
    "Priority",
    "Weights",
    "evaluate",
    "get",
    "of_preset",
    "percentile_rank",
    "score",
    "standardise",
    "thresholds_of",
    "weights_of",
]
