"""Whole places ranked among each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from exclusion import frames, indicators, ranking
from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    from exclusion.ranking import Of, Ranking
    from exclusion.studies._study import Study


def evaluate_places(
    places: Iterable[Study], by: str | None = None, of: Of = "share", k: int = ranking.LISTED
) -> Ranking:
    """Rank whole places, such as cities or counties, as `Study.evaluate` ranks areas.

    Parameters
    ----------
    places
        Studies of one period, each of another place.
    by
        A measure; None takes the first of the defaults that all have.
    of
        What is ranked: "share", "households" or "people".
    k
        How many places to list.

    Returns
    -------
    Ranking
        Indexed by place: verdicts are against all the places together.

    Raises
    ------
    TableError
        If no measure is known of all places, a place is there twice, or the periods differ.

    Notes
    -----
    Each place's effective sample is p·(1 − p) / se² of its own share: published margins of whole
    places are sure enough for that.

    Examples
    --------
    >>> import exclusion
    >>> city = exclusion.study("New Orleans", vintage=2017)
    >>> evaluate_places([city, city])
    Traceback (most recent call last):
        ...
    exclusion.errors.TableError: New Orleans, Louisiana is there more than once.
    """
    if not isinstance(places, Iterable):
        raise ArgumentError(f"places is {places!r:.80}; expected a list of studies.")
    every = list(places)
    for one in every:
        frames.check_made(one, "Study", "one of places")
    if by is not None:
        frames.check_text(by, "by")
    names = [one.place for one in every]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError(f"{twice} is there more than once.")
    shared = set.intersection(*(set(one.totals.index) for one in every)) if every else set()
    wanted = indicators.DEFAULTS if by is None else (by,)
    found = next((name for name in wanted if name in shared), None)
    if found is None:
        known = ", ".join(name for name in indicators.CATALOGUE if name in shared)
        raise TableError(
            f"{' or '.join(wanted)} is not known of all {len(every)} places; known of all: "
            f"{known or 'none'}."
        )
    rows = pd.DataFrame([one.totals.loc[found] for one in every], index=names)
    rows = rows.infer_objects().add_prefix(f"{found}_").rename_axis("place")
    worth = ranking.sample_of_margin(rows[f"{found}_share"], rows[f"{found}_share_moe"])
    return ranking.evaluate(rows, found, of, k, sample=worth)
