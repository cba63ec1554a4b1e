"""Unconnected households by cause: no network there, or a network there that they do not buy.

The two have different cures. Who is unconnected comes from the survey, with margins; who is served
from what providers report, without. Nobody counts the two together, so that the split of an area is
an estimate by an assumption, and beside it stands what holds whatever the truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from exclusion import moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from exclusion.moe import Floats

Assumption = Literal["even", "subscribers_are_served"]

#: The two causes, as columns start with them.
CAUSES: Final = ("not_served", "served_not_subscribed")
#: What an availability table has.
COLUMNS: Final = ("GEOID", "technology", "down", "up", "served_share", "method")
#: What a row of availability stands for.
KEY: Final = ("technology", "down", "up")
_WHY: Final = {"even": "even_within_area", "subscribers_are_served": "subscribers_are_served"}
_BY: Final = {"locations": "by_location", "people": "by_area", "land": "by_area"}
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
        households are `{measure}_base`, or else `households`.
    availability
        As `read` or `of_outline` gives it; areas that the table does not have are left out.
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

        - GEOID, technology, down, up (Mbit/s), served_share (0–1, as the providers report it);
        - `unconnected_households` with `_moe`: the measure's;
        - `not_served_households` and `served_not_subscribed_households`, which add up to it, each
          with `_moe`, `_low` and `_high`;
        - the same three of people, if the measure has people;
        - `note`: "no_availability" or "no_estimate", where the parts are missing; "no_households",
          where nobody lives there and all is 0; else missing;
        - `why`: codes, one space between them, of why this is an estimate: "reported_by_providers";
          "by_location" or "by_area"; "even_within_area" or "subscribers_are_served"; missing where
          no availability is known.

    Raises
    ------
    TableError
        If a column is missing, a served share is outside 0–1, a row is there twice, more households
        are unconnected than there are, or no area is in both tables.
    ValueError
        If `assume` is neither.

    Notes
    -----
    U of H households are unconnected, and the share s of homes is served. Even: U·(1 − s) are not
    served and U·s are, with the margin of U times the same; s has no sampling error, but what
    providers report is often too high. Subscribers served: min(U, (1 − s)·H) are not served, with
    the margin of whichever it is; the served rest is H·(p − (1 − s)), p = U ÷ H, with the margin of
    that product.

    `_low` and `_high` hold for every way the unconnected may lie in the area: between
    max(0, U − s·H) and min(U, (1 − s)·H) are not served. They take U, H and s as they stand: they
    are no confidence interval and hold no sampling error.

    People are split as their households, at the area's people per unconnected household, whose
    margin enters beside the households'.

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
    >>> [float(found[f"not_served_households{end}"]) for end in ("", "_moe", "_low", "_high")]
    [100.0, 15.0, 0.0, 250.0]
    >>> served = split(areas, there, "m", assume="subscribers_are_served").iloc[0]
    >>> float(served["not_served_households"]), str(served["why"])
    (250.0, 'reported_by_providers by_location subscribers_are_served')
    """
    if assume not in get_args(Assumption):
        raise ValueError(f"assume={assume!r}; choose one of {', '.join(get_args(Assumption))}.")
    out, rows = _crossed(areas, availability)
    figures = _figures(rows, measure, assume)
    # Whether a network passes nobody does not matter.
    empty = (figures.all == 0) & (figures.unconnected == 0)
    s = np.where(empty & out["served_share"].isna(), 1.0, out["served_share"].to_numpy(dtype=float))

    households = _even(figures, s) if assume == "even" else _subscribers(figures, s)
    out["unconnected_households"] = figures.unconnected
    out["unconnected_households_moe"] = figures.unconnected_moe
    low = np.maximum(0.0, figures.unconnected - s * figures.all)
    high = np.minimum(figures.unconnected, (1 - s) * figures.all)
    out = _written(out, "households", households, (low, high, figures.unconnected))

    if f"{measure}_people" in areas.columns:
        people = moe.floats(rows[f"{measure}_people"])
        people_moe = moe.floats(_get(rows, f"{measure}_people_moe"))
        each = people / np.where(figures.unconnected > 0, figures.unconnected, np.nan)
        each = np.where(figures.unconnected == 0, 0.0, each)
        out["unconnected_people"], out["unconnected_people_moe"] = people, people_moe
        if assume == "even":
            parts = _even(figures._replace(unconnected=people, unconnected_moe=people_moe), s)
        else:
            parts = _of_people(households, figures, people, people_moe)
        out = _written(out, "people", parts, (low * each, high * each, people))
    missing = [empty, np.isnan(figures.unconnected), out["served_share"].isna()]
    notes = np.array(["no_households", "no_estimate", "no_availability"], dtype=object)
    out["note"] = np.select(missing, list(notes), default=np.array(None, dtype=object))
    by = out.pop("method").map(_BY).fillna("by_area")
    why = "reported_by_providers " + by + f" {_WHY[assume]}"
    return out.assign(why=why.where(out["served_share"].notna(), None))


def totals(table: pd.DataFrame, by: pd.Series[str] | None = None) -> pd.DataFrame:
    """Add up a split over its areas, for the place or for each group of areas.

    Parameters
    ----------
    table
        As `split` gives it.
    by
        The group of each area, indexed by GEOID, such as ``areas["neighborhood"]``; areas without a
        group are left out. None adds up all.

    Returns
    -------
    DataFrame
        A row a technology and speed (and group, in a first column of the name of `by`), with

        - `areas`, how many there are, `areas_without_availability` and `areas_without_estimate`;
        - the columns of `split`, summed over the areas that could be split; NaN where none could;
        - `unknown_households` and `unknown_people`, with `_moe`: the unconnected of areas without
          availability, who are in neither part.

    Raises
    ------
    TableError
        If `table` is no split, or `by` has a GEOID twice.

    Notes
    -----
    Areas are independent samples: margins are root sums of squares, where of areas without any
    unconnected household only the largest margin counts, as in `moe.of_sum`. `_low` and `_high` are
    sums: what holds if every area lies at the same end.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "GEOID": ["1", "2"], "technology": "any", "down": 25.0, "up": 3.0,
    ...         "served_share": [0.5, np.nan], "unconnected_households": [40.0, 7.0],
    ...         "unconnected_households_moe": [8.0, 3.0],
    ...         "not_served_households": [20.0, np.nan], "not_served_households_moe": [4.0, np.nan],
    ...         "note": [None, "no_availability"],
    ...     }
    ... )
    >>> totals(table)[["areas", "not_served_households", "unknown_households"]].iloc[0].tolist()
    [2.0, 20.0, 7.0]
    """
    if lacking := [c for c in ("GEOID", *KEY, "note") if c not in table.columns]:
        raise TableError(f"The split lacks the column(s) {', '.join(lacking)}; `split` makes them.")
    keys = [*KEY]
    if by is not None:
        if not by.index.is_unique:
            raise TableError("`by` has a GEOID twice; an area is of one group.")
        name = str(by.name or "group")
        table = table.assign(**{name: table["GEOID"].map(by)}).dropna(subset=[name])
        keys = [name, *KEY]
    rows = [
        dict(zip(keys, key, strict=True)) | _added(part)
        for key, part in table.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows)


def _crossed(areas: pd.DataFrame, availability: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each area a row for each technology and speed, and its figures beside it."""
    if not areas.index.is_unique:
        raise TableError("The table of areas has a GEOID twice; expected a row an area.")
    if lacking := [column for column in COLUMNS if column not in availability.columns]:
        raise TableError(
            f"The availability table lacks the column(s) {', '.join(lacking)}; "
            "`coverage.read` and `coverage.of_outline` make such tables."
        )
    there = availability[[*COLUMNS]]
    there = there[there["GEOID"].isin(areas.index)]
    if there.empty:
        given = availability["GEOID"].head(1).tolist()
        raise TableError(
            f"No area is in both tables: the areas are such as {areas.index[:1].tolist()}, the "
            f"availability has {given!r}. Both must be text, of one geography and of the same "
            "boundaries (tracts of 2010 to vintage 2019, then of 2020)."
        )
    if (twice := there.duplicated(["GEOID", *KEY])).any():
        raise TableError(
            f"The availability has {there.loc[twice, ['GEOID', *KEY]].iloc[0].tolist()} twice; "
            "give one row an area, technology and speed."
        )
    share = there["served_share"]
    if (wrong := (share < -_ROUNDING) | (share > 1 + _ROUNDING)).any():
        raise TableError(
            f"served_share of {there.loc[wrong, 'GEOID'].iloc[0]} is {share[wrong].iloc[0]:g}; "
            "expected 0 to 1."
        )
    every = pd.MultiIndex.from_frame(
        areas.index.to_frame(name="GEOID", index=False).merge(
            there[[*KEY]].drop_duplicates(), how="cross"
        )
    )
    full = there.set_index(["GEOID", *KEY]).reindex(every).reset_index()
    full["served_share"] = full["served_share"].clip(0, 1)
    return full, areas.loc[full["GEOID"]]


def _figures(rows: pd.DataFrame, measure: str, assume: Assumption) -> _Unconnected:
    base = f"{measure}_base" if f"{measure}_base" in rows.columns else "households"
    wanted = [f"{measure}_households", f"{measure}_households_moe", base]
    if assume == "subscribers_are_served":
        wanted.append(f"{base}_moe")
    if lacking := [column for column in wanted if column not in rows.columns]:
        raise TableError(
            f"The table of areas lacks the column(s) {', '.join(lacking)}, which the split of "
            f"{measure!r} needs."
        )
    found = _Unconnected(
        moe.floats(rows[wanted[0]]),
        moe.floats(rows[wanted[1]]),
        moe.floats(rows[base]),
        moe.floats(_get(rows, f"{base}_moe")),
    )
    over = found.unconnected > found.all * (1 + _ROUNDING) + _ROUNDING
    if over.any():
        first = int(np.flatnonzero(over)[0])
        raise TableError(
            f"{rows.index[first]} has {found.unconnected[first]:g} unconnected of "
            f"{found.all[first]:g} households ({wanted[0]}, {base}); expected a part of them."
        )
    return found


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


def _written(
    out: pd.DataFrame, unit: str, parts: _Parts, bounds: tuple[Floats, Floats, Floats]
) -> pd.DataFrame:
    low, high, whole = bounds
    not_served, served = (f"{cause}_{unit}" for cause in CAUSES)
    return out.assign(
        **{
            not_served: parts.not_served,
            f"{not_served}_moe": parts.not_served_moe,
            f"{not_served}_low": low,
            f"{not_served}_high": high,
            served: parts.served,
            f"{served}_moe": parts.served_moe,
            f"{served}_low": whole - high,
            f"{served}_high": whole - low,
        }
    )


def _added(part: pd.DataFrame) -> dict[str, float]:
    """Add up the areas of one technology, speed and group."""
    note = part["note"]
    unserved = note == "no_availability"
    known = part[~note.isin(["no_availability", "no_estimate"])]
    out: dict[str, float] = {
        "areas": len(part),
        "areas_without_availability": int(unserved.sum()),
        "areas_without_estimate": int((note == "no_estimate").sum()),
    }
    for column in part.columns:
        if not column.startswith(("unconnected_", *CAUSES)) or column.endswith("_moe"):
            continue
        some = part[note != "no_estimate"] if column.startswith("unconnected_") else known
        out |= _sum(some, column, column)
    for unit in ("households", "people"):
        if f"unconnected_{unit}" in part.columns:
            out |= _sum(part[unserved], f"unconnected_{unit}", f"unknown_{unit}", empty=0.0)
    return out


def _sum(rows: pd.DataFrame, column: str, name: str, empty: float = np.nan) -> dict[str, float]:
    """Add up a column, with its margin where it has one."""
    if rows.empty:
        return {name: empty} | ({f"{name}_moe": empty} if f"{column}_moe" in rows.columns else {})
    out = {name: float(rows[column].sum(skipna=False))}
    if f"{column}_moe" in rows.columns:
        # An area without any unconnected is empty; one whose part was cut off at 0 is not.
        whole = rows[f"unconnected_{column.rsplit('_', 1)[1]}"]
        out[f"{name}_moe"] = float(moe.of_sum(whole, rows[f"{column}_moe"]))
    return out
