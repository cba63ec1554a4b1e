"""Unconnected households by cause: no network there, or a network there that they do not buy.

The two have different cures. Who is unconnected comes from the survey, with margins; who is served
from what providers report, without. Nobody counts the two together, so that the split of an area is
an estimate by an assumption, and beside it stands what is expected at least and at most, wherever
in the area the unconnected live, if the reported share holds for its homes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from exclusion import boundaries, frames, moe, smoothing
from exclusion.coverage import _bounds
from exclusion.coverage._bounds import CAUSES, KEY
from exclusion.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from exclusion.moe import Floats

#: Who of an area's households is taken to be reached.
Assumption = Literal["even", "subscribers_are_served"]

#: What an availability table has.
COLUMNS: Final = ("GEOID", "technology", "down", "up", "served_share", "method")
SUBSCRIBERS: Final = "subscribers_are_served"
_WHY: Final = {"even": "even_within_area", SUBSCRIBERS: SUBSCRIBERS}
_BY: Final = {"locations": "by_location", "people": "by_people", "land": "by_land"} | {
    "units": "by_unit"
}
#: How a share is called that is of no homes.
_LISTED: Final = "listed"
_CONNECTICUT: Final = "09"
#: Digits of a tract's GEOID; shorter ones have no number of their own.
_TRACT: Final = 11
#: What `why` adds for an area that was found by its number alone.
_NUMBERED: Final = "matched_by_number"
#: What it adds where the bounds are made of the estimates themselves.
_STATED: Final = "bounds_of_estimates"
#: How a split was made: all that `why` can name.
WHY: Final = (
    *("reported_by_providers", *dict.fromkeys(_BY.values()), *_WHY.values()),
    *(_NUMBERED, _STATED),
)
_ROUNDING: Final = 1e-9


class _Unconnected(NamedTuple):
    """The survey's figures, a row for each row of the split."""

    unconnected: Floats
    unconnected_moe: Floats
    all: Floats
    all_moe: Floats


class _Parts(NamedTuple):
    """One kind, not served and served, each with its margin."""

    not_served: Floats
    not_served_moe: Floats
    served: Floats
    served_moe: Floats


def split(
    areas: pd.DataFrame,
    availability: pd.DataFrame,
    measure: str,
    *,
    assume: Assumption = "even",
) -> pd.DataFrame:
    """Split the unconnected households of each area into not served and served but not subscribed.

    Parameters
    ----------
    areas
        An area table indexed by GEOID. Of the measure, `{measure}_people` may be missing; all
        households are `{measure}_base`, or else `households`. Areas are drawn if they are tracts or
        block groups and have `{measure}_share`, `{measure}_base` and their `_moe`, and
        `{measure}_period`.
    availability
        As `read` or `of_outline` gives it. Only its rows of `areas` count; areas that it does not
        have are in neither part.
    measure
        Who counts as unconnected, such as "no_home_broadband".
    assume
        "even": the unconnected of an area are served as its homes are. "subscribers_are_served":
        who subscribes must be served, so that homes without a network are unconnected ones first;
        right only if the availability is of every technology that the measure counts ("any", with
        satellite where the measure counts it) at a speed that no subscription falls below.

    Returns
    -------
    DataFrame
        Long: a row an area, technology and speed, in the order of the areas.

        - GEOID, technology, down, up (Mbit/s; 0 and 0: not known), served_share (0–1, as the
          providers report it);
        - `households` with `_moe`: all, and `effective_sample`, what the area's share is worth
          in independent answers, missing where it cannot be drawn;
        - `unconnected_households` with `_moe`: the measure's;
        - `not_served_households` and `served_not_subscribed_households`, which add up to it, each
          with `_moe`; and of each `_at_least` and `_at_most`, what is expected at either end, with
          its 5–95% in `_low` and `_high`, such as `not_served_households_at_most_high`; missing
          where the area cannot be drawn;
        - the same three of people, if the measure has people;
        - `note`: "no_availability" or "no_estimate", where the parts are missing; "no_households",
          where nobody lives there and all is 0; else missing;
        - `why`: codes, one space between them, of why this is an estimate: "reported_by_providers";
          "by_location", "by_people", "by_land" or "by_unit", after the row's method;
          "even_within_area" or "subscribers_are_served"; "matched_by_number" for a tract of
          Connecticut that the availability has by its county of 2020; "bounds_of_estimates" where
          the area cannot be drawn; missing where no availability is known.

    Raises
    ------
    ArgumentError
        If `assume` is neither.
    TableError
        If a column is missing, `areas` breaks the contract of area tables, a served share is
        outside 0–1 or of the locations in some files alone (`method` "listed"), a method is
        unknown, a row is there twice, more households are unconnected than there are, or no area is
        in both tables.

    Notes
    -----
    U of H households are unconnected, and the share s of homes is served. Even: U·(1 − s) are not
    served and U·s are, with the margin of U times the same; s has no sampling error, but what
    providers report is often too high. In an area without households and without availability, each
    part is 0 with the whole margin of U, for nobody knows in which it would be.

    s is a share of locations, land or people spread over it, which stand in for homes: a location
    may be a building of many homes, and land is not where they are. Wherever in the area the
    unconnected live, between max(0, U − s·H) and min(U, (1 − s)·H) are not served, if the reported
    share holds for its homes. U is not known, and these functions of its estimate are biased: added
    up, the least came out 6–19% too high over tracts and 18–63% over block groups.
    `_at_least` and `_at_most` are therefore means over 1,000 draws of the areas' shares
    (`smoothing.balanced`, always of one seed), their intervals the 5–95% of the draws, widened by
    the margin of H. In 100 simulated cities each of New Orleans' tracts and Baltimore's block
    groups, of two shapes of truth, the most came out within 1% and the least 7–9% too low where
    it was more than a handful; their intervals held in 83–98% by tract and 77–93% by block group.
    They do not hold what providers claim too much; and in one area the even split, which is of the
    estimate itself, may lie outside.

    Subscribers served: min(U, (1 − s)·H) are not served and max(0, U − (1 − s)·H) are, both of the
    draws, with half the width of their intervals for a margin, which held as often as these (of the
    estimates themselves in 15–23% by block group). Over all areas they add up to the estimates,
    but in one area to what is expected there.

    An area that cannot be drawn has these ends of U, H and s as they stand, and no interval.
    Subscribers served then takes min(U, (1 − s)·H) with the margin of whichever it is; the served
    rest is H·(p − (1 − s)), p = U ÷ H, with the margin of that product.

    The FCC names Connecticut's blocks by the counties of 2020; from vintage 2022 on its tracts are
    named by planning regions. They kept their numbers, by which they are found, where a number is
    there once.

    People are split as their households, at the area's people per unconnected household, whose
    margin enters beside the households'. Their ends take unconnected households to be equally large
    within the area.

    Examples
    --------
    >>> areas = pd.DataFrame(
    ...     {
    ...         "m_households": [400.0], "m_households_moe": [60.0],
    ...         "m_base": [1000.0], "m_base_moe": [50.0],
    ...     },
    ...     index=["22071000100"],
    ... )
    >>> there = pd.DataFrame(
    ...     {
    ...         "GEOID": ["22071000100"], "technology": "any", "down": 100.0, "up": 20.0,
    ...         "served_share": 0.75, "method": "locations",
    ...     }
    ... )
    >>> found = split(areas, there, "m").iloc[0]
    >>> ends = ("", "_moe", "_at_least", "_at_most", "_at_most_high")
    >>> [float(found[f"not_served_households{end}"]) for end in ends]
    [100.0, 15.0, 0.0, 250.0, nan]
    >>> served = split(areas, there, "m", assume="subscribers_are_served").iloc[0]
    >>> float(served["not_served_households"]), str(served["why"]).split()[2:]
    (250.0, ['subscribers_are_served', 'bounds_of_estimates'])
    """
    frames.check_choice(assume, get_args(Assumption), "assume")
    frames.areas(areas, measure, "areas")
    out, rows = _crossed(areas, availability)
    figures = _figures(rows, measure, assume)
    share = frames.floats(out["served_share"])
    empty = (figures.all == 0) & (figures.unconnected == 0)
    # Whether a network passes nobody does not matter: nobody is in either part.
    either = empty & np.isnan(share)
    s = np.where(either, 1.0, share)

    households = _even(figures, s) if assume == "even" else _subscribers(figures, s)
    households = _unsure(households, figures.unconnected_moe, either)
    out["households"], out["households_moe"] = figures.all, figures.all_moe
    worth = pd.Series(smoothing.worth(areas, measure), index=areas.index)
    out["effective_sample"] = worth.loc[out["GEOID"]].to_numpy()
    out["unconnected_households"] = figures.unconnected
    out["unconnected_households_moe"] = figures.unconnected_moe
    out = _written(out, "households", households)

    if f"{measure}_people" in areas.columns:
        people = frames.floats(rows[f"{measure}_people"])
        people_moe = frames.floats(_get(rows, f"{measure}_people_moe"))
        out["unconnected_people"], out["unconnected_people_moe"] = people, people_moe
        if assume == "even":
            parts = _even(figures._replace(unconnected=people, unconnected_moe=people_moe), s)
        else:
            parts = _of_people(households, figures, people, people_moe)
        parts = _unsure(parts, people_moe, either)
        out = _written(out, "people", parts)
    out = _bounds.bounded(out, s)
    if assume == "subscribers_are_served":
        out = _drawn(out)
    return _told(out, empty, np.isnan(figures.unconnected), assume)


def _crossed(areas: pd.DataFrame, availability: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each area a row for each technology and speed, and its figures beside it."""
    why = "`coverage.read` and `coverage.of_outline` make such tables"
    frames.check_columns(availability, COLUMNS, "availability", why)
    there = _renamed(availability[[*COLUMNS]].reset_index(drop=True), areas.index)
    there = there[there["GEOID"].isin(areas.index)]
    if there.empty:
        given = availability["GEOID"].head(1).tolist()
        raise TableError(
            f"No area is in both tables: the areas are such as {areas.index[:1].tolist()}, the "
            f"availability has {given!r}. Both must be text, of one geography and of the same "
            "boundaries (tracts of 2010 to vintage 2019, then of 2020; a county of Connecticut is "
            "not among its planning regions: take tracts there)."
        )
    if (twice := there.duplicated(["GEOID", *KEY])).any():
        raise TableError(
            f"The availability has {there.loc[twice, ['GEOID', *KEY]].iloc[0].tolist()} twice; "
            "give one row an area, technology and speed."
        )
    # What was divided may be over 1 by its last digit.
    share = pd.Series(frames.floats(there["served_share"], "served_share"), there["GEOID"])
    near = share.where((share < -_ROUNDING) | (share > 1 + _ROUNDING), share.clip(0, 1))
    frames.shares(near, "availability: served_share")
    for speed in ("down", "up"):
        frames.counts(there[speed], f"availability: {speed}")
    if (listed := there["method"] == _LISTED).any():
        raise TableError(
            f"The availability of {there['GEOID'][listed].iloc[0]} is of the locations in these "
            "files, not of all: each file of the FCC lists only the locations with an offer of its "
            "technology. Count it anew from all files of the state with `exclusion availability` "
            "(copper, cable, fiber, fixed wireless and satellite), or give `coverage.reduce` its "
            "`locations`."
        )
    if (wrong := ~there["method"].isin([*_BY])).any():
        raise TableError(
            f"method of {there.loc[wrong, 'GEOID'].iloc[0]} is {there['method'][wrong].iloc[0]!r}; "
            f"expected one of {', '.join(_BY)}."
        )
    every = pd.MultiIndex.from_frame(
        areas.index.to_frame(name="GEOID", index=False).merge(
            there[[*KEY]].drop_duplicates(), how="cross"
        )
    )
    full = there.set_index(["GEOID", *KEY]).reindex(every).reset_index()
    full["served_share"] = full["served_share"].clip(0, 1)
    return full, areas.loc[full["GEOID"]]


def _renamed(there: pd.DataFrame, areas: pd.Index[str]) -> pd.DataFrame:
    """Give Connecticut's areas by their counties of 2020 the GEOIDs of their planning regions."""
    names = there["GEOID"].astype(str)
    length = len(str(areas[0])) if len(areas) else 0
    alike = (names.str[:2] == _CONNECTICUT) & (names.str.len() == length) & (length >= _TRACT)
    found = boundaries.area_of_blocks(names[alike & ~names.isin(areas)], areas).dropna()
    numbered = there.index.isin(found.index)
    return there.assign(
        GEOID=there["GEOID"].mask(numbered, found.reindex(there.index)), numbered=numbered
    )


def _figures(rows: pd.DataFrame, measure: str, assume: Assumption) -> _Unconnected:
    base = base_of(rows, measure)
    wanted = [f"{measure}_households", f"{measure}_households_moe", base]
    if assume == "subscribers_are_served":
        wanted.append(f"{base}_moe")
    frames.check_columns(rows, wanted, "areas", f"the split of {measure!r} needs them")
    found = _Unconnected(
        frames.floats(rows[wanted[0]]),
        frames.floats(rows[wanted[1]]),
        frames.floats(rows[base]),
        frames.floats(_get(rows, f"{base}_moe")),
    )
    over = found.unconnected > found.all * (1 + _ROUNDING) + _ROUNDING
    if over.any():
        first = int(np.flatnonzero(over)[0])
        raise TableError(
            f"{rows.index[first]} has {found.unconnected[first]:g} unconnected of "
            f"{found.all[first]:g} households ({wanted[0]}, {base}); expected a part of them."
        )
    return found


def base_of(areas: pd.DataFrame, measure: str) -> str:
    """Name the column of all households.

    Parameters
    ----------
    areas
        An area table.
    measure
        Whose households.

    Returns
    -------
    str
        The measure's own, or else "households".
    """
    return f"{measure}_base" if f"{measure}_base" in areas.columns else "households"


def _get(rows: pd.DataFrame, column: str) -> pd.Series[float]:
    return rows[column] if column in rows.columns else pd.Series(np.nan, index=rows.index)


def _even(figures: _Unconnected, s: Floats) -> _Parts:
    u, u_moe = figures.unconnected, figures.unconnected_moe
    return _Parts(u * (1 - s), u_moe * (1 - s), u * s, u_moe * s)


def _subscribers(figures: _Unconnected, s: Floats) -> _Parts:
    u, u_moe, h, h_moe = figures
    homes = (1 - s) * h
    not_served = np.minimum(u, homes)
    not_served_moe = np.where(u < homes, u_moe, (1 - s) * h_moe)
    some = np.where(h > 0, h, np.nan)
    beyond = u / some - (1 - s)
    served_moe = moe.of_product(h, h_moe, beyond, moe.of_share(u, u_moe, h, h_moe))
    # Without any households there is no share: the margin of the whole is that of each part.
    served_moe = np.where(h > 0, served_moe, u_moe)
    return _Parts(not_served, not_served_moe, u - not_served, served_moe)


def _unsure(parts: _Parts, margin: Floats, either: NDArray[np.bool_]) -> _Parts:
    """Give both parts the whole margin where nobody knows in which someone would be."""
    return _Parts(
        parts.not_served,
        np.where(either, margin, parts.not_served_moe),
        parts.served,
        np.where(either, margin, parts.served_moe),
    )


def _of_people(
    households: _Parts, figures: _Unconnected, people: Floats, people_moe: Floats
) -> _Parts:
    """Take the people of each part, at the area's people per unconnected household."""
    u = np.where(figures.unconnected > 0, figures.unconnected, np.nan)
    each = people / u
    # People are households times people per household; what the households' margin leaves of the
    # people's is that of people per household.
    whole = np.square(people_moe / u) - np.square(each * figures.unconnected_moe / u)
    each_moe = np.sqrt(np.maximum(whole, 0.0))
    nobody = figures.unconnected == 0
    parts = []
    for part, margin in (households[:2], households[2:]):
        product_moe = moe.of_product(part, margin, each, each_moe)
        parts.append(np.where(nobody, 0.0, part * each))
        parts.append(np.where(nobody, people_moe, product_moe))
    return _Parts(*parts)


def _written(out: pd.DataFrame, unit: str, parts: _Parts) -> pd.DataFrame:
    not_served, served = (f"{cause}_{unit}" for cause in CAUSES)
    return out.assign(
        **{
            not_served: parts.not_served,
            f"{not_served}_moe": parts.not_served_moe,
            served: parts.served,
            f"{served}_moe": parts.served_moe,
        }
    )


def _drawn(out: pd.DataFrame) -> pd.DataFrame:
    """Take the ends that subscribers served stands for, where areas are drawn."""
    made: dict[str, pd.Series[float]] = {}
    for unit in _bounds.units(out):
        for cause, end in zip(CAUSES, ("at_most", "at_least"), strict=True):
            name = f"{cause}_{unit}"
            value, moe_ = _bounds.as_estimate(out, f"{name}_{end}")
            there = moe_.notna() & (out["households"] > 0)
            made[name] = out[name].mask(there, value)
            made[f"{name}_moe"] = out[f"{name}_moe"].mask(there, moe_)
    return out.assign(**made)


def _told(
    out: pd.DataFrame,
    empty: NDArray[np.bool_],
    no_estimate: NDArray[np.bool_],
    assume: Assumption,
) -> pd.DataFrame:
    """Say of each row what is missing, and why the rest is an estimate."""
    unknown = out["served_share"].isna()
    notes = np.array(["no_households", "no_estimate", "no_availability"], dtype=object)
    note = np.select([empty, no_estimate, unknown], [*notes], default=np.array(None, dtype=object))
    why = "reported_by_providers " + out["method"].map(_BY) + f" {_WHY[assume]}"
    why = why.mask(out["effective_sample"].isna() & ~empty & ~no_estimate, why + f" {_STATED}")
    why = why.where(~out["numbered"].eq(True), why + f" {_NUMBERED}")
    return out.drop(columns=["method", "numbered"]).assign(note=note, why=why.where(~unknown, None))
