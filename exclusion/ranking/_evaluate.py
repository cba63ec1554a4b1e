"""The ranking of a place's areas: from an area table to a table of ranks and a list."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _copies, _records, _threads, frames
from exclusion.errors import TableError
from exclusion.ranking import _sensitivity
from exclusion.ranking._audit import _audit
from exclusion.ranking._drawing import Drawing
from exclusion.ranking._draws import LISTED, Hits, _chance, _order, _shortlist, quantiles, tier
from exclusion.ranking._measures import _aligned, _estimate, _pooled, _read, _scale
from exclusion.ranking._ranked import _proven, ordered
from exclusion.ranking._regions import _texts, counts, judged
from exclusion.ranking._sensitivity import Listed

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._measures import Of
    from exclusion.ranking._regions import Verdicts
    from exclusion.smoothing import EffectiveSample

#: How people are counted where residents of dormitories, jails and the like are among them.
RESIDENTS: Final = ("share_of_residents", "place_share_of_residents")
#: What is said of an area beside its rank; the last of those that hold.
NOTES: Final = ("group_quarters", "no_margin", "no_estimate", "no_households")
#: More residents than this for each household tell that many live in such places.
CROWDED: Final = 4.0
_DRAWS_MIN, _DRAWS_MAX, _DRAWS_CELLS = 1_000, 4_000, 6_000_000
_COLUMNS: Final = (
    *("name", "neighborhood", "tier", "verdict", "rank", "band_low", "band_high", "chance"),
    *("chance_low", "chance_high"),
    *("expected_rank", "rank_low", "rank_high", "households", "households_moe", "people"),
    *("people_moe", "share", "share_moe", "share_posterior", "share_posterior_low"),
    *("share_posterior_high", "base", "moe_method", "share_moe_method"),
    *("people_method", "people_moe_method", "period", "note"),
    *("proven_in", "proven_out"),
)


@dataclass(frozen=True)
class Shortlist:
    """What can be said of the k most excluded areas of a place.

    Parameters
    ----------
    by, of, k
        The measure; what it is ranked by ("households", "people" or "share"); the list's length.
    members
        GEOIDs, likeliest first.
    hits, hits_low, hits_high
        Members that truly belong to the k most excluded: expected, and the 5–95% of the draws.
    pool
        The likeliest areas it takes to hold all k true ones with 90% chance.
    above, below, unclear
        Areas whose share is clearly above, clearly below or not distinguishable from `reference`.
    design_factor, design_factor_measured
        F, and whether it is measured on published margins or assumed; NaN and False where the
        effective samples were given without one.
    design_factor_fifths
        F in each fifth of the areas by median income, the poorest first, where margins show that
        it differs; else empty.
    design_factor_least, design_factor_most
        How small and how large an assumed F may be; F itself where it is measured.
    reference
        The place's share: households on the rung over all households, summed over the areas.
    listed_share, listed_share_low, listed_share_high
        Share of the members' households, posterior mean and 5–95%.
    direct_share
        The same from the estimates themselves, inflated because the list was picked on them.
    covariate
        Whether the draws went towards what a covariate suggests. Such a list must not be used to
        show that areas the covariate calls worse are worse: it has taken that for granted.
    above_least, above_most, below_least, below_most, unclear_least, unclear_most
        The same counts where F is the least, as it is and the most, the smallest and the largest;
        equal to them where F is measured. These and the next are None where `sensitivity` was not
        asked for and F is assumed.
    hits_least, hits_most, pool_least, pool_most, listed_share_least, listed_share_most
        The smallest `hits_low` and the largest `hits_high` of this list over the same F, what
        `pool` would be in this list's order, and the ends of the listed share.
    """

    by: str
    of: str
    k: int
    members: tuple[str, ...]
    hits: float
    hits_low: int
    hits_high: int
    pool: int
    above: int
    below: int
    unclear: int
    design_factor: float
    design_factor_measured: bool
    design_factor_least: float
    design_factor_most: float
    reference: float
    listed_share: float
    listed_share_low: float
    listed_share_high: float
    direct_share: float
    covariate: bool = False
    design_factor_fifths: tuple[float, ...] = ()
    above_least: int | None = None
    above_most: int | None = None
    below_least: int | None = None
    below_most: int | None = None
    unclear_least: int | None = None
    unclear_most: int | None = None
    hits_least: int | None = None
    hits_most: int | None = None
    pool_least: int | None = None
    pool_most: int | None = None
    listed_share_least: float | None = None
    listed_share_most: float | None = None

    _repr_html_ = _records.card

    @property
    def assumed(self) -> bool:
        """Whether the counts hang on a design factor that is assumed, and have a range."""
        return self.design_factor_least < self.design_factor_most

    @property
    def varies(self) -> bool:
        """Whether a count that is printed has another value at either end of that factor."""
        counts = ("above", "below", "hits", "pool")
        return self.assumed and any(
            getattr(self, f"{name}_least") != getattr(self, f"{name}_most") for name in counts
        )


@_copies.kept("table")
@dataclass(frozen=True, eq=False)
class Ranking:
    """A place's areas by how excluded they are.

    Parameters
    ----------
    by, of, k
        The measure; what it is ranked by; the length of the list.
    table
        A row an area, as `rank` returns it; a copy each time it is asked for.
    shortlist
        The list's members and what can be said of them.
    """

    by: str
    of: str
    k: int
    table: pd.DataFrame
    shortlist: Shortlist

    _repr_html_ = _records.card

    def plain(self) -> Ranking:
        """Leave out what hangs on an assumed design factor, as if it had not been asked for.

        Returns
        -------
        Ranking
            As `evaluate` gives it without `sensitivity`.
        """
        table, found = _copies.look(self, "table"), self.shortlist
        beside = table.columns.intersection(["chance_low", "chance_high"])
        if found.assumed:
            ends = ("_least", "_most")
            names = {field.name for field in fields(found) if field.name.endswith(ends)}
            none: dict[str, Any] = dict.fromkeys(names - {f"design_factor{end}" for end in ends})
            found = replace(found, **none)
        return replace(self, table=table.drop(columns=beside), shortlist=found)


class _Drawn(NamedTuple):
    """What the draws say."""

    beliefs: dict[str, Floats]
    """Columns, a row an area; the positions of `hits` are its rows."""
    hits: Hits
    listed: tuple[float, float, float]
    """Share of the members' households: mean and 5–95%."""
    least: float
    """What it took to be on the list, in the draw where that was least."""

    def said(self) -> dict[str, Any]:
        """Give what is said of the list under the names of `Shortlist`."""
        found = {name: getattr(self.hits, name) for name in ("hits_low", "hits_high", "pool")}
        return found | {"listed_share_low": self.listed[1], "listed_share_high": self.listed[2]}


def _note(frame: pd.DataFrame, estimate: Floats, m: Floats) -> Verdicts:
    note = np.full(len(frame), None, dtype=object)
    empty = frames.floats(frame["base"]) == 0
    held = (_crowded(frame), np.isnan(m), np.isnan(estimate), empty)
    for code, rows in zip(NOTES, held, strict=True):
        note[rows] = code
    return note


def _crowded(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell where people, counted among all residents, are too many for the households."""
    people, homes = frames.floats(frame["people"]), frames.floats(frame["households"])
    of_residents = frame["people_method"].isin(RESIDENTS).to_numpy()
    crowded: npt.NDArray[np.bool_] = of_residents & (homes > 0) & (people > CROWDED * homes)
    return crowded


def _draw(frame: pd.DataFrame, by: str, of: str, drawing: Drawing, k: int) -> _Drawn:
    """Draw the areas' shares and rank them."""
    found = drawing.placed(k)
    drawn, ranks = found.shares, found.ranks
    if not ranks.any():
        raise TableError(
            f"none of {len(frame)} areas has both households and a margin of {by}_{of}: there is "
            "nothing to rank"
        )
    hits = _shortlist(ranks, k)
    members = list(hits.members)
    beliefs = {"chance": _chance(ranks, len(members))} | found.said
    base = frames.floats(frame["base"])
    listed = (drawn[:, members] @ base[members] / base[members].sum())[:, None]
    (low,), (high,) = quantiles(listed, 0.90)
    return _Drawn(beliefs, hits, (float(listed.mean()), float(low), float(high)), found.least)


def drawing_of(
    areas: pd.DataFrame,
    by: str,
    of: Of,
    seed: int,
    sample: npt.ArrayLike | EffectiveSample | None,
    covariate: npt.ArrayLike | None,
) -> tuple[pd.DataFrame, EffectiveSample, Drawing]:
    """Read the areas, and tell what they are drawn from."""
    frames.check_whole(seed, "seed", 0)
    frame, known, size = _read(areas, by, of, sample)
    beside = None if covariate is None else _aligned("covariate", covariate, areas, frame.index)
    count = int(np.clip(_DRAWS_CELLS // len(frame), _DRAWS_MIN, _DRAWS_MAX))
    share = frames.floats(frame["share"])
    drawing = Drawing(share, known.m, _scale(frame, of, seed), beside, count, seed, size)
    return frame, known, drawing


@_threads.one()
def evaluate(  # noqa: PLR0913 - what is known beside the table is two more
    areas: pd.DataFrame,
    by: str,
    of: Of = "households",
    k: int = LISTED,
    seed: int = 0,
    *,
    sample: npt.ArrayLike | EffectiveSample | None = None,
    covariate: npt.ArrayLike | None = None,
    sensitivity: bool = True,
) -> Ranking:
    """Find a place's k most excluded areas, and tell how sure that is.

    Parameters
    ----------
    areas
        An area table: a row a tract or block group, indexed by GEOID text, with the columns of the
        measure; it is not changed. With `sample`, a row a neighborhood or place, any labels.
    by
        Name of the measure, such as "no_home_broadband". Needed are `{by}_households`, `_share`
        (0–1), both with `_moe` (90%), `_base` (all households), `_moe_method` and `_period`, and
        for people `{by}_people` and `_people_moe`.
    of
        Rank by the number of households, of people, or by the share of households.
    k
        Length of the list, at least 1; lowered to the number of areas that can be drawn.
    seed
        The same seed gives the same ranking, whatever the order of the rows.
    sample
        Effective samples of the areas, a Series with their labels or one a row, such as from
        `sample_of_groups` or `sample_of_margin`; NaN where unknown. An `EffectiveSample` brings
        its design factor with it. None: they follow from the design factor of the survey, measured
        or assumed, which else there is none of.
    covariate
        Something else known of the areas, such as their median income: a Series with their labels
        or one a row (a frame or columns for several). Areas are then drawn towards what it
        suggests, the more so the smaller their sample (see `exclusion.smoothing.posterior`).
    sensitivity
        Whether to draw twice more where the design factor is assumed, to tell how far chances and
        counts hang on it; all else is the same.

    Returns
    -------
    Ranking
        `table` as `rank` returns it, and the `shortlist`.

    Raises
    ------
    ArgumentError
        If `of` is another one, k no whole number from 1, the seed none from 0 or `sensitivity`
        neither True nor False.
    GeoidError
        If the index is not one of GEOIDs of one geography, without `sample`.
    TableError
        If columns are missing or break the contract of area tables (a code of the Bureau's, a share
        outside 0–1, a name twice), periods are mixed, no area has both an estimate and a margin,
        or `sample` or `covariate` has other areas.

    Notes
    -----
    4,000 cities are drawn, fewer (1,000 at least) where there are more than 1,500 areas: chances
    are then off by 1.6 points (standard error) at most, not by 0.8.
    Shares are drawn as by `posterior` with the areas' households (`smoothing.base_of`), which they
    may follow. Households are N·p, N the area's households; people R·p, R the area's people for
    each unit of share, people / share. Where the share is 0, R is N times the people per excluded
    household of all areas together. Only margins that were published, or computed from such,
    measure the design factor. The joint region of shares is taken on the scale of `against`.

    All this rests on the design factor F more than on all else. So where F is assumed it is taken
    again with the least and the most that F may be (see `smoothing.EffectiveSample`), and the
    smallest and largest chances and counts stand beside those of F; as many draws, 2,000 at most,
    make the chances right to some 2 points. Of more than 2,000 areas only those are drawn for it
    that can reach the top k; all that are left out would take 0.001 of its k places. Where F is
    measured on the areas' own margins, or effective samples come without one, both ends are equal.

    Examples
    --------
    >>> names = [f"2207100010{i}" for i in range(4)]
    >>> areas = pd.DataFrame({"x_households": [300, 120, 60, 0], "x_households_moe": 60.0,
    ...     "x_share": [0.6, 0.2, 0.1, float("nan")], "x_share_moe": 0.1,
    ...     "x_base": [500, 600, 600, 0], "x_moe_method": "derived", "x_period": "2015–2019"},
    ...     index=names)
    >>> ranking = evaluate(areas, "x", k=1)
    >>> ranking.shortlist.members, ranking.shortlist.pool
    (('22071000100',), 1)
    >>> ranking.table["tier"].tolist()
    ['almost_surely', 'very_unlikely', 'very_unlikely', None]
    """
    frames.check_whole(k, "k")
    frames.check_flags(sensitivity=sensitivity)
    frame, known, drawing = drawing_of(areas, by, of, seed, sample, covariate)
    drawn = _draw(frame, by, of, drawing, k)
    beliefs, members = drawn.beliefs, list(drawn.hits.members)
    k, chance = len(members), beliefs["chance"]
    reference, estimate = _pooled(frame), _estimate(frame, of)
    inner = (beliefs[f"share_posterior_{end}"] for end in ("low", "high"))
    verdict = judged(drawing.share, known.m, reference, *inner)
    said = counts(verdict) | drawn.said()
    factors, others = _sensitivity.factors(known), list[dict[str, float]]()
    if sensitivity:
        order = _order(chance, beliefs["expected_rank"])
        listed = Listed(order, k, frames.floats(frame["base"]), reference, chance, drawn.least)
        low, high, others = _sensitivity.chances(drawing, listed, factors)
        beliefs |= {"chance_low": low, "chance_high": high}
    words = {"tier": tier(chance), "verdict": verdict, "note": _note(frame, estimate, known.m)}
    region = _audit(frame, of, estimate, known.m)
    columns = {**frame, **beliefs, **region, **_proven(region, k)}
    columns |= {name: _texts(values, frame.index) for name, values in words.items()}
    table = pd.DataFrame({name: columns[name] for name in _COLUMNS if name in columns}, frame.index)
    found = Shortlist(
        by=by,
        of=of,
        k=k,
        members=tuple(frame.index[members]),
        hits=drawn.hits.hits,
        **said,
        design_factor=known.design_factor,
        design_factor_measured=known.measured,
        design_factor_least=known.least,
        design_factor_most=known.most,
        reference=reference,
        listed_share=drawn.listed[0],
        direct_share=_pooled(frame.iloc[members]),
        covariate=covariate is not None,
        design_factor_fifths=known.fifths,
        **(_sensitivity.spans(said, others) if sensitivity or not factors else {}),
    )
    return Ranking(by, of, k, ordered(table), found)


def rank(  # noqa: PLR0913 - what is known beside the table is two more
    areas: pd.DataFrame,
    by: str,
    of: Of = "households",
    k: int = LISTED,
    seed: int = 0,
    *,
    sample: npt.ArrayLike | EffectiveSample | None = None,
    covariate: npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """Rank a place's areas by how excluded they are, each with what is sure of it.

    Parameters
    ----------
    areas, by, of, k, seed, sample, covariate
        As for `evaluate`.

    Returns
    -------
    DataFrame
        A row an area, indexed by GEOID, the likeliest of the k most excluded first; then those
        with an estimate but no margin, by rank; the unranked last.

        - `name`, `neighborhood`: where `areas` has NAME and neighborhood.
        - `tier`: the class of `chance`, one of `TIERS`.
        - `verdict`: the share is "above", "below" or "unclear" against the place's own.
        - `rank`: 1 = most excluded, by the estimate.
        - `band_low`, `band_high`: the 5–95% of the rank over the draws; `expected_rank` its mean.
        - `chance`: of being one of the k most excluded; `chance_low`, `chance_high`: the smallest
          and largest where an assumed design factor is the least and the most that it may be;
          equal to it where the factor is measured.
        - `rank_low`, `rank_high`: the joint 90% region; `proven_in`, `proven_out`: it lies wholly
          within, wholly outside the first k.
        - `households`, `people`, `share`, each with its 90% margin in `…_moe`, and `base`, as in
          `areas`; `share_posterior` with the 5–95% in `…_low` and `…_high`.
        - `moe_method`, `share_moe_method`, `people_method`, `people_moe_method`, `period`: as in
          `areas`.
        - `note`: "no_households", "no_estimate" or "no_margin", where that keeps an area from
          being ranked or, the last, from having a chance; "group_quarters" where `people` are
          counted among all residents and are more than four a household; else None.

    Raises
    ------
    ArgumentError, GeoidError, TableError
        As for `evaluate`.

    Examples
    --------
    >>> areas = pd.DataFrame({"x_households": [90, 300], "x_households_moe": 60.0,
    ...     "x_share": [0.15, 0.6], "x_share_moe": 0.1, "x_base": [600, 500],
    ...     "x_moe_method": "published", "x_period": "2015–2019"},
    ...     index=["22071000100", "22071000200"])
    >>> rank(areas, "x", k=1)[["tier", "verdict", "rank"]]
                          tier verdict  rank
    GEOID
    22071000200  almost_surely   above     1
    22071000100  very_unlikely   below     2
    """
    return evaluate(areas, by, of, k, seed, sample=sample, covariate=covariate).table
