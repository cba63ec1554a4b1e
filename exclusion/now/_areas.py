"""The shares of a place's areas, moved with the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import _blocks, frames
from exclusion.errors import ArgumentError, TableError
from exclusion.smoothing import DRIFT, PERSISTENCE

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

#: No share is so close to 0 or 1 that it could not move.
_EDGE: Final = 1e-4
_STEPS: Final = 60  # halvings of the interval in which the common shift lies
_REACH: Final = 30.0


def areas(  # noqa: PLR0913 - the two laws are two of them
    draws: npt.ArrayLike,
    households: npt.ArrayLike,
    place: npt.ArrayLike,
    years: float,
    seed: int = 0,
    *,
    persistence: float = PERSISTENCE,
    drift: float = DRIFT,
) -> Floats:
    """Move draws of areas' shares to another year, so that they add up to their place's.

    Parameters
    ----------
    draws
        Draws of the areas' shares over their 5-year period, 0–1, of shape (draws, areas), as
        `exclusion.smoothing.posterior` gives them; NaN where nothing is known.
    households
        Households of each area, the universe of the share.
    place
        Draws of the place's share in the other year, 0–1, of shape (draws,).
    years
        The time t, from the middle of the areas' period to that year: 2 for the end of the
        period itself.
    seed
        The same seed gives the same draws.
    persistence, drift
        What a year leaves, λ, between 0 and 1, and what it adds, σ, in log-odds.

    Returns
    -------
    ndarray
        Shares in that year, of the shape of `draws`; NaN where they are.

    Raises
    ------
    ArgumentError
        If `years`, `persistence`, `drift` or the seed is none.
    TableError
        If shapes do not fit, a share is outside 0–1 or a number of households negative.

    Notes
    -----
    θ' = θ̄ + λᵗ(θ − θ̄) + σ·√t·N(0, 1) + k, θ the logit of a share, θ̄ its mean over the areas
    weighted by households; k, one a draw, is such that the households add up to the place's. λ and
    σ are those of New Orleans between 2013–17 and 2020–24, unless others are given, such as
    `exclusion.smoothing.drift` estimates.

    Areas' departures fade: an old map that is moved as a whole (λ = 1) errs more. On 158 tracts of
    New Orleans a share moved from 2013–17 to 2020–24 is 7.2 points off the new direct figure, whose
    own error is 5.2; the city's mean for every tract is 8.9 off. For one area it is a range, not a
    figure.

    Examples
    --------
    >>> old = np.tile([0.2, 0.4], (500, 1))
    >>> moved = areas(old, [600, 600], np.full(500, 0.15), 2)
    >>> moved.mean(axis=0).round(2), float(moved.mean().round(3))
    (array([0.1, 0.2]), 0.15)
    """
    frames.check_number(years, "years", zero=True)
    frames.check_between(persistence, "persistence")
    frames.check_number(drift, "drift", zero=True)
    frames.check_whole(seed, "seed", 0)
    drawn, whole, total = _read(draws, households, place)
    known = ~np.isnan(drawn[0]) & (whole > 0)
    moved = np.full(drawn.shape, np.nan)
    if not known.any():
        return moved
    weight = whole[known] / whole[known].sum()
    lasts, wide = persistence**years, drift * np.sqrt(years)
    rng = np.random.default_rng(seed)
    for rows in _blocks.rows(len(drawn), int(known.sum())):
        share = np.clip(drawn[rows][:, known], _EDGE, 1 - _EDGE)
        odds = np.log(share / (1 - share))
        middle = (odds @ weight)[:, None]
        odds = middle + lasts * (odds - middle) + wide * rng.standard_normal(odds.shape)
        block = np.full((len(odds), drawn.shape[1]), np.nan)
        block[:, known] = _raked(odds, weight, total[rows])
        moved[rows] = block
    return moved


def _read(
    draws: npt.ArrayLike, households: npt.ArrayLike, place: npt.ArrayLike
) -> tuple[Floats, Floats, Floats]:
    drawn = frames.shares(draws, "draws")
    whole, total = frames.counts(households, "households"), frames.shares(place, "place")
    if drawn.ndim != 2 or whole.shape != drawn.shape[1:] or total.shape != drawn.shape[:1]:
        raise TableError(
            f"draws, households and place have the shapes {drawn.shape}, {whole.shape} and "
            f"{total.shape}; expected (draws, areas), (areas,) and (draws,)."
        )
    if not len(drawn):
        raise TableError("draws has no rows: expected a row a draw.")
    if np.isnan(total).any():
        raise ArgumentError("place has draws that are missing: its share in that year is unknown.")
    return drawn, whole, np.clip(total, _EDGE, 1 - _EDGE)


def _raked(odds: Floats, weight: Floats, total: Floats) -> Floats:
    """Shift each draw's log-odds by one number, so that its shares average the place's."""
    from scipy.special import expit

    low, high = np.full(len(odds), -_REACH), np.full(len(odds), _REACH)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        over = expit(odds + middle[:, None]) @ weight > total
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    found: Floats = expit(odds + ((low + high) / 2)[:, None])
    return found
