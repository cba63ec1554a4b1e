"""Whole places beside each other: whose share is higher, and whether that is more than chance.

Two places, or two periods of one place, are set against each other (`differences`), with the false
discovery rate held over all measures and pairs; and one place is set among all counties of the
country, with an interval for how many have a higher share (`standing`).

Shares and margins are taken as they are given; no other source enters. Whole places rest on many
answers, so that a share's own margin tells what it is worth.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from exclusion import change, frames, geoid, moe, ranking, smoothing
from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exclusion.moe import Floats

__all__ = ["NOTES", "VERDICTS", "Note", "Relation", "differences", "standing"]

VERDICTS: Final = ("higher", "lower", "no_detectable_difference")
"""What the second's share is against the first's; None where it cannot be tested."""

#: Why two are not tested.
Note = Literal["same_period", "shared_ground", "no_margin"]
NOTES: Final[tuple[Note, ...]] = get_args(Note)

Relation = Literal["places", "periods", "shared_ground"]
"""Two places apart; one place in two periods; or two places that have ground in common, so that
some of the same answers are in both and nothing can be tested."""

_KEPT: Final = (
    *("households", "households_moe", "base", "share", "share_moe", "people", "people_moe"),
    *("moe_method", "people_method", "people_moe_method", "period", "table"),
)
_NUMBERS: Final = ("difference", "difference_moe", "overlap", "z", "p")
_LOW, _HIGH = 0.05, 0.95
_DRAWS: Final = 2_000


def differences(
    totals: Mapping[str, pd.DataFrame],
    relation: Callable[[str, str], Relation],
    confidence: float = 0.90,
) -> pd.DataFrame:
    """Compare the shares of whole places, measure by measure and pair by pair.

    Parameters
    ----------
    totals
        For each place, or period of a place, by a name of its own: its totals by measure, as
        `estimates.totals` gives them.
    relation
        What two of the names are to each other.
    confidence
        1 − confidence is the false discovery rate over all tests: of the pairs said to differ, at
        most this part is expected not to.

    Returns
    -------
    DataFrame
        A row a measure that all know, and pair: `measure`, `first`, `second`, the figures of both
        under `first_…` and `second_…`; `difference`, second − first (−1 to 1), with its 90%
        margin `difference_moe`; `overlap`, the part C of the periods that both share; `z` and
        two-sided `p` of that pair alone; `verdict`, one of `VERDICTS`; and where there is none,
        why, as `note`: "no_margin", "same_period" (of one place) or "shared_ground".

    Raises
    ------
    ArgumentError
        If the confidence is not between 0 and 1, or the relation of two is none of those.
    TableError
        If fewer than two are given, a table lacks `share`, `share_moe` or `period` or holds what is
        none, or no measure is known of all.

    Notes
    -----
    z = (y₂ − y₁) / √((1/(4m₁ + 2) + 1/(4m₂ + 2))·(1 − C)), y = arcsin√((mp + 3/8)/(m + 3/4)), with
    m = p(1 − p)/se² from each share's own margin, as for the change of an area (`change.compare`);
    a share of exactly 0 or 1 has no such m, and the pair is tested by
    (p₂ − p₁)/√((se₁² + se₂²)·(1 − C)). The margin is √(moe₁² + moe₂²)·√(1 − C). C is 0 for two
    places: their samples are independent, whatever the periods. The false discovery rate is held
    by Benjamini and Hochberg's procedure.

    References
    ----------
    Census Bureau, *Understanding and Using ACS Data: What All Data Users Need to Know* (2020),
    chapters 7 and 8. Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate",
    *Journal of the Royal Statistical Society B* 57 (1995), 289–300.
    """
    frames.check_between(confidence, "confidence")
    _check(totals)
    known = set.intersection(*(set(frame.index) for frame in totals.values()))
    order = [name for name in next(iter(totals.values())).index if name in known]
    if not order:
        has = "; ".join(f"{name}: {', '.join(map(str, t.index))}" for name, t in totals.items())
        raise TableError(f"No measure is known of all {len(totals)}. {has}.")
    if not callable(relation):
        raise ArgumentError(f"relation is {relation!r}; expected a function of two names.")
    try:
        pairs = [(*pair, relation(*pair)) for pair in itertools.combinations(totals, 2)]
    except TypeError as err:
        raise ArgumentError(f"relation cannot be called with two names: {err}.") from err
    for *_, said in pairs:
        frames.check_choice(said, get_args(Relation), "what relation returns")
    rows = [
        _pair(measure, (first, totals[first]), (second, totals[second]), said)
        for measure in order
        for first, second, said in pairs
    ]
    table = pd.DataFrame(rows).astype(dict.fromkeys(_NUMBERS, float))
    called = smoothing.calls(table["z"].to_numpy(), table["p"].to_numpy(), 1 - confidence, VERDICTS)
    return table.assign(verdict=pd.Series(called, index=table.index, dtype=object))


def _check(totals: Mapping[str, pd.DataFrame]) -> None:
    """Raise where there are no two tables of totals."""
    if not isinstance(totals, Mapping) or len(totals) < 2:
        raise TableError(
            "totals must be tables by name: comparing takes two places or periods at least."
        )
    for name, table in totals.items():
        what = f"totals of {name}"
        frames.check_columns(table, ("share", "share_moe", "period"), what, "shares are compared")
        frames.check_index(table, what)
        for column in ("share", "share_moe"):
            frames.reader(column)(table[column], f"{what}: {column}")


def _pair(
    measure: str,
    first: tuple[str, pd.DataFrame],
    second: tuple[str, pd.DataFrame],
    relation: Relation,
) -> dict[str, Any]:
    """Compare one measure of two."""
    # A checker of types takes seconds for what a frame's row may be.
    tables: tuple[Any, Any] = (first[1], second[1])
    a, b = (pd.Series(table.loc[measure]) for table in tables)
    overlap = _overlap(a, b) if relation == "periods" else 0.0
    note: Note | None = "same_period" if overlap == 1 else None
    if relation == "shared_ground":
        note = relation
    z, margin = np.nan, np.nan
    if note is None:
        margin = float(moe.of_difference(a["share_moe"], b["share_moe"])) * np.sqrt(1 - overlap)
        z = _z(a, b, overlap)
        note = "no_margin" if np.isnan(z) else None
    names = {"measure": measure, "first": first[0], "second": second[0]}
    figures = {f"{end}_{key}": row.get(key) for end, row in (("first", a), ("second", b))
               for key in _KEPT}  # fmt: skip
    return {
        **names,
        **figures,
        "difference": b["share"] - a["share"],
        "difference_moe": margin,
        "overlap": overlap,
        "z": z,
        "p": float(smoothing.two_sided(z)),
        "note": note,
    }


def _overlap(a: pd.Series, b: pd.Series) -> float:
    return change.overlap(geoid.vintage_of(a["period"]), geoid.vintage_of(b["period"]))


def _z(a: pd.Series, b: pd.Series, overlap: float) -> float:
    """Give the difference in standard errors, on the scale where small shares are as sure."""
    share, margin = (np.array([a[key], b[key]], float) for key in ("share", "share_moe"))
    m = ranking.sample_of_margin(share, margin)
    if not np.isfinite(m).all():  # a share of 0 or 1, or an exact one: by the margins as they are
        pair = (share[1], margin[1], share[0], margin[0])
        return float(moe.z_score(*pair, overlap=overlap))
    y = smoothing.arcsine(share, m)
    return float((y[1] - y[0]) / np.sqrt((smoothing.arcsine_se(m) ** 2).sum() * (1 - overlap)))


def standing(
    share: pd.Series[float],
    share_moe: pd.Series[float],
    at: list[str],
    among: pd.Index | None = None,
    *,
    seed: int = 0,
) -> pd.DataFrame:
    """Tell how many counties have a higher share than a place, with an interval.

    Parameters
    ----------
    share, share_moe
        Shares of households (0–1) and their 90% margins by GEOID: of all counties, and of the
        places asked for that are no counties.
    at
        The labels to place.
    among
        The labels that are counted; None counts all. A place is not counted against itself.
    seed
        The same seed gives the same draws.

    Returns
    -------
    DataFrame
        A row for each of `at`: `counties`, how many it is set among, itself included if it is one
        of them; `higher`, the expected number with a higher share, and its 5–95% `higher_low` and
        `higher_high`; `joint_low` and `joint_high`, the fewest and the most that the margins of
        all leave possible at once (90%). NaN where the share or its margin is missing.

    Raises
    ------
    ArgumentError
        If `at` is no list of texts, or the seed no whole number from 0.
    TableError
        If the two have other labels, a share lies outside 0–1, or a label of `at` or `among` is not
        there.

    Notes
    -----
    Every county's share has an error: counting those that are higher by the estimates counts their
    errors too. So all shares are drawn 2,000 times from what they may truly be
    (`smoothing.posterior`, each worth m = p(1 − p)/se² answers), and the higher ones are counted in
    each draw. It is the interval of the place's own number. The joint one holds for the numbers of
    all counties together, whatever their shares are like, and is much wider: it is the audit.

    In simulated countries with the 3,142 counties of 2015–19 and their margins (12 draws each) the
    90% interval held the true number of 90% of counties, and 88% of the largest, where true
    shares were drawn from the posterior; 90% and 86% where they were the estimates themselves.

    References
    ----------
    M. Klein, T. Wright and J. Wieczorek, "A joint confidence region for an overall ranking of
    populations", *Journal of the Royal Statistical Society A* 183 (2020), 589–606.
    """
    frames.check_whole(seed, "seed", 0)
    for name, values in (("share", share), ("share_moe", share_moe)):
        if not isinstance(values, pd.Series):
            raise TableError(f"{name} must be a Series by GEOID, not {type(values).__name__}.")
    frames.check_index(share, "share")
    share_moe = frames.aligned(share_moe, share.index, "share_moe")
    at = list(frames.texts(at, "at"))
    others = share.index if among is None else frames.texts(among, "among", empty=True)
    lost = [label for label in (*at, *others) if label not in share.index]
    if lost:
        raise TableError(f"{lost[0]!r}, of at or among, is none of the {len(share)} shares given.")
    m = ranking.sample_of_margin(share, share_moe)
    drawn = smoothing.posterior(share, m, _DRAWS, seed)
    counted = np.isfinite(drawn[0])
    counted &= share.index.isin(others)
    rows = [
        _higher(drawn, (share, m), counted, int(np.flatnonzero(share.index == label)[0]))
        for label in at
    ]
    return pd.DataFrame(rows, index=pd.Index(at, name=share.index.name))


def _higher(
    drawn: Floats, known: tuple[pd.Series[float], Floats], counted: np.ndarray, place: int
) -> dict[str, float]:
    """Count the higher ones in each draw, and those that may be higher by the joint intervals."""
    share, m = known
    out = {"counties": float(counted.sum())}
    names = ("higher", "higher_low", "higher_high", "joint_low", "joint_high")
    if not np.isfinite(drawn[0, place]):
        return out | dict.fromkeys(names, np.nan)
    number = (drawn[:, counted] > drawn[:, [place]]).sum(axis=1)
    low, high = np.quantile(number, [_LOW, _HIGH])
    with_it = counted.copy()
    with_it[place] = True
    y = smoothing.arcsine(share.to_numpy(float)[with_it], m[with_it])
    region = ranking.joint_region(y, moe.Z90 * smoothing.arcsine_se(m[with_it]))
    own = region.iloc[int(with_it[:place].sum())]
    values = (number.mean(), low, high, own["rank_low"] - 1, own["rank_high"] - 1)
    return out | {name: float(value) for name, value in zip(names, values, strict=True)}
