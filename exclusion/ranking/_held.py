"""How often what is said of a list with 90% chance held, in simulated cities of such areas."""

from __future__ import annotations

from typing import Final, NamedTuple

from exclusion import _records, frames
from exclusion.ranking._measures import OF

NINETY_FROM: Final = 0.86
"""A statement that held more seldom in simulated cities is not printed as one of 90% chance."""


class Held(NamedTuple):
    """Parts of simulated cities (0–1) in which a list's statements held."""

    hits: float = 0.90
    """That `hits_low` to `hits_high` of the members truly belong."""
    pool: float = 0.90
    """That the `pool` likeliest areas hold all k true ones."""
    share: float = 0.90
    """That the members' share lies between `listed_share_low` and `listed_share_high`."""
    too_high: float = 0.0
    """By how much chances of 0.3–0.9 exceeded what came true."""

    def _repr_html_(self) -> str:
        return _records.card(self)


#: By the areas and what they are ranked by; all else holds as it says. Block groups: 280 cities of
#: Baltimore's 612 (2017–21), 70 each of the shapes like_new_orleans, low, tight and bimodal of
#: tests/synthetic.py under "all that is usual", both processes, k = 20, 1,000 draws; standard
#: errors of 2 points. Many tracts: 60 cities of 1,200 (benchmarks/coverage.py --real 60).
_HELD: Final = {
    ("block group", "share"): Held(hits=0.91, pool=0.80, share=0.78, too_high=0.04),
    ("block group", "households"): Held(hits=0.93, pool=0.92, share=0.81),
    ("block group", "people"): Held(hits=0.93, pool=0.92, share=0.81),
    ("many tracts", "share"): Held(hits=0.93, pool=0.78, share=0.75, too_high=0.03),
    ("many tracts", "households"): Held(hits=0.95, pool=0.87, share=0.85),
    ("many tracts", "people"): Held(hits=0.95, pool=0.87, share=0.85),
}
#: So many tracts are taken as 1,200 of them; fewer as New Orleans' 172, where 87% and more held.
_MANY: Final = 600


def held(geography: str, of: str, areas: int = 1) -> Held:
    """Tell how often a list's statements of 90% held in simulated cities of such areas.

    Parameters
    ----------
    geography
        "tract", "block group" or what else is ranked, such as "neighborhood".
    of
        What it is ranked by: "households", "people" or "share".
    areas
        How many there are in the place.

    Returns
    -------
    Held
        0.90 each for all but block groups, whose few answers leave more open than draws tell, and
        places of 600 tracts or more. Neighborhoods and places were not simulated.

    Raises
    ------
    ArgumentError
        If the geography is no text, `of` another one, or `areas` no whole number from 1.

    Notes
    -----
    280 cities of Baltimore's block groups were simulated under what published margins show, all of
    it together: F 1.25 times as large in the fifth of the highest shares as in that of the lowest,
    an F of each area's own (± 20%), Spearman's correlation of share and households −.25, margins
    of 30 degrees of freedom. By people they are taken as by households. Where two kinds of areas
    are ranked by share the list's share held in 63% of 70 cities, else in 77 to 90%; chances of
    0.5–0.7 were 7 points too high, of 0.7–0.9 11 points.

    Examples
    --------
    >>> held("block group", "share").pool, held("tract", "share").pool
    (0.8, 0.9)
    """
    frames.check_text(geography, "geography")
    frames.check_choice(of, OF, "of")
    frames.check_whole(areas, "areas")
    kind = "many tracts" if geography == "tract" and areas >= _MANY else geography
    return _HELD.get((kind, of), Held())
