"""What an area's share is worth in independent answers, and the scale of its error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion import _records, frames, geoid, moe
from exclusion.errors import TableError
from exclusion.smoothing import _factor

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats

# Margins that say something of the survey.
_MEASURING: Final = ("published", "derived", "controlled")
#: GEOIDs of tracts and block groups.
_SMALL: Final = r"\d{11,12}"
#: How far an assumed design factor may be off, below and above: for any place, and where the
#: place's own published row has scaled it.
ASSUMED: Final = (0.7, 1.5)
SCALED: Final = (0.75, 1.4)


class EffectiveSample(NamedTuple):
    """How many independent answers each area's share is worth."""

    m: Floats
    """Effective households an area; infinite where the share has no error, NaN where unknown."""
    design_factor: float
    """F: variance of a share, relative to p·(1 − p)·s / N."""
    measured: bool
    """Whether F comes from published margins; False where it is assumed."""
    least: float
    most: float
    """How small and how large F may be: where it is measured, as it is; where it is assumed, 0.7
    and 1.5 times as large, or 0.75 and 1.4 times where the place's own row has scaled it."""
    fifths: tuple[float, ...] = ()
    """F in each fifth of the areas by median income, the poorest first; empty where it is one."""
    sizes: tuple[float, ...] = ()
    """F of whole places in each class of `SIZES`, the smallest first; empty where it is one."""

    def _repr_html_(self) -> str:
        return _records.card(self)


def effective_sample(  # noqa: PLR0913 - what is known of the areas is one more
    share: npt.ArrayLike,
    share_moe: npt.ArrayLike | None,
    base: npt.ArrayLike,
    *,
    geography: str,
    vintage: int,
    assumed: float | None = None,
    income: npt.ArrayLike | None = None,
) -> EffectiveSample:
    """Tell how many independent answers each area's share is worth.

    Parameters
    ----------
    share
        Shares p of households, 0–1, one an area; NaN where missing.
    share_moe
        Their published 90% margins; NaN where an area has none, 0 where the share has no error.
        None, or NaN throughout, and the design factor is assumed.
    base
        Households N in each area, the universe of the share.
    geography
        "tract" or "block group".
    vintage
        The last year of the 5-year period.
    assumed
        The design factor where no margin tells it, such as from `factor_of_rows`; None takes that
        of `exclusion.moe.design`.

    income
        Median household income of each area, in any unit; NaN where unknown. Where margins measure
        F it may then differ between fifths of the areas; None: one F for all.

    Returns
    -------
    EffectiveSample
        One m an area: infinite where the margin is 0, NaN where `base` is 0 or missing.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    TableError
        If a share or its margin lies outside 0–1, a number of households is negative, labels
        or shapes do not fit, or `assumed` is no number over 0.
    VintageError
        If the vintage is no year, or is before 2017.

    Notes
    -----
    m = N / (F·s), s the size factor of `exclusion.moe.design` and F the median over the areas of
    se²·N / (p·(1 − p)·s), where 0 < p < 1. One F for all: an area's own margin is too unsure, and
    too much bound up with its estimate, to weigh it by.

    Where the median m comes out under 40, as in block groups, these ratios are so skewed that their
    median is too low: by 15–17% in simulated cities of Baltimore's size with a mean share of 11%.
    There F = Σ(se²·N / s) / Σ(p·(1 − p) + se²), within 5% of the true one in all those cities.

    F may go with poverty: fewer people answer there, and weights differ more. So with incomes each
    fifth's F is that of all times exp(e), e the log of its own ratio of sums over that of all,
    shrunken as far as its error is large beside the differences between fifths; the poorest and
    the richest are 1.6 times apart at most, and areas without an income keep the F of all. With 40
    areas or fewer, or where such differences may be chance (χ² over the fifths, at 1%), there is
    one F. Fifths are never those of the shares, whose errors go with their margins.

    Examples
    --------
    >>> sample = effective_sample([0.2, 0.4, 0.0], [0.1, 0.12, 0.05], [600, 600, 0],
    ...                           geography="tract", vintage=2019)
    >>> round(sample.design_factor, 2), sample.measured
    (16.15, True)
    >>> sample.m.round(1)
    array([44.2, 44.2,  nan])
    """
    given = np.nan if share_moe is None else share_moe
    earned = np.nan if income is None else income
    p, margin, whole, earned = np.broadcast_arrays(
        *frames.together(share=share, share_moe=given, base=base, income=earned)
    )
    design = moe.design(geography, vintage)
    whole = np.where(whole > 0, whole, np.nan)
    size = design.size_factor(whole)
    usable = (p > 0) & (p < 1) & np.isfinite(margin) & (margin > 0) & (whole > 0)
    factor, ends = float(design.factor), ASSUMED
    if assumed is not None:
        factor, ends = _factor.over_zero(assumed), SCALED
    if usable.any():
        ends = (1.0, 1.0)
        variance, per_factor = moe.to_se(margin[usable]) ** 2, (whole / size)[usable]
        factor = _factor.of_margins(p[usable], variance, per_factor)
    times, fifths = np.ones(p.shape), tuple[float, ...]()
    if np.count_nonzero(usable & ~np.isnan(earned)) > _factor.FEWEST:
        fifth = _factor.fifths(earned, usable)
        ratio = _factor.by_fifth(p, margin, whole / size, np.where(usable, fifth, -1))
        times = np.where(fifth >= 0, ratio[fifth], 1.0)
        fifths = tuple(float(factor * one) for one in ratio if (ratio != 1).any())
    m = whole / (factor * times * size)
    m = np.where((margin == 0) & np.isfinite(m), np.inf, m)
    low, high = (end * factor for end in ends)
    return EffectiveSample(m, factor, bool(usable.any()), low, high, fifths)


def base_of(areas: pd.DataFrame, by: str) -> Floats:
    """Return the households of each area on which the share of one measure was measured.

    Parameters
    ----------
    areas
        An area table, of any kind of areas.
    by
        Name of the measure, such as "no_broadband". Needed is its `_base`.

    Returns
    -------
    ndarray
        By row. Where a column `inside` gives the part of an area that is counted, `{by}_base` is
        what lies inside a place's line; this is all of the area. NaN where nothing lies inside.

    Raises
    ------
    TableError
        If the column is missing, or one breaks the contract of area tables.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_base": [600, 150], "inside": [1.0, 0.25]},
    ...     index=["22071000100", "22071000200"])
    >>> base_of(areas, "x")
    array([600., 600.])
    """
    frames.check_columns(areas, [f"{by}_base"], "areas", f"the households of {by} are not known")
    frames.areas(areas, by, "areas")
    return _whole(areas, by)


def _whole(areas: pd.DataFrame, by: str) -> Floats:
    base = frames.floats(areas[f"{by}_base"])
    # Of an area that a place's line cuts the base is what lies inside; its share was measured on
    # all of it.
    return moe.ratio(base, frames.floats(areas["inside"])) if "inside" in areas else base


def sample_of(areas: pd.DataFrame, by: str, vintage: int | None = None) -> EffectiveSample:
    """Tell how many independent answers the shares of one measure are worth.

    Parameters
    ----------
    areas
        An area table of tracts or block groups, indexed by GEOID.
    by
        Name of the measure, such as "no_broadband". Needed are its `_share`, `_base` and
        `_period`; `_share_moe` (90%; without that column the design factor is assumed); and how
        the margins came about in `_share_moe_method` or `_moe_method` (without either: published).
        A column `design_factor`, one number for all, is what is assumed where no margins tell it;
        by `median_income` a measured one may differ between fifths of the areas.
    vintage
        The last year of the 5-year period, where no `_period` tells it.

    Returns
    -------
    EffectiveSample
        By row; NaN where a share or its margin is missing.

    Raises
    ------
    GeoidError
        If the index has no GEOIDs, or those of two geographies.
    TableError
        If a column is missing or breaks the contract of area tables, the areas are neither tracts
        nor block groups, or periods are mixed.
    VintageError
        If `vintage` is no year, or is before 2017.

    Notes
    -----
    As `effective_sample`; where a column `inside` gives the part of an area that is counted, the
    sample is that of the whole area. Only margins that were published, or computed from such,
    measure the design factor; modelled ones would repeat what was assumed.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"x_share": [0.2, 0.4], "x_share_moe": [0.1, 0.12], "x_base": 600,
    ...     "x_moe_method": "published", "x_period": "2015–2019"},
    ...     index=["22071000100", "22071000200"])
    >>> sample_of(areas, "x").m.round(1)
    array([44.2, 44.2])
    """
    needed = (f"{by}_share", f"{by}_base")
    frames.check_columns(areas, needed, "areas", f"what {by} is worth cannot be told")
    frames.areas(areas, by, "areas")
    base = _whole(areas, by)
    share = np.where(base > 0, frames.floats(areas[f"{by}_share"]), np.nan)
    margin = frames.floats(areas[f"{by}_share_moe"]) if f"{by}_share_moe" in areas else None
    methods = (f"{by}_share_moe_method", f"{by}_moe_method")
    method = next((name for name in methods if name in areas), None)
    measuring = margin
    if margin is not None and method is not None:
        made = areas[method].isin(_MEASURING).to_numpy(dtype=bool)
        measuring = np.where(made, margin, np.nan)
    sample = effective_sample(
        share,
        measuring,
        base,
        geography=geoid.geography_of(areas.index, "the index of areas"),
        vintage=_vintage(areas, by, vintage),
        assumed=_assumed(areas),
        income=areas.get("median_income"),
    )
    unknown = np.isnan(share) if margin is None else np.isnan(share) | np.isnan(margin)
    return sample._replace(m=np.where(unknown, np.nan, sample.m))


def _assumed(areas: pd.DataFrame) -> float | None:
    """Read the design factor that a study's place suggests; None where it does not."""
    if "design_factor" not in areas:
        return None
    factors = areas["design_factor"].dropna().unique()
    if len(factors) != 1:
        raise TableError(
            f"design_factor has {len(factors)} values in areas; expected one, the same for all."
        )
    return float(frames.floats(factors, "design_factor")[0])


def worth(areas: pd.DataFrame, by: str) -> Floats:
    """Tell how many independent answers the areas' shares are worth, where that can be told.

    Parameters
    ----------
    areas
        An area table, indexed by GEOID or by any other name.
    by
        Name of the measure, such as "no_broadband".

    Returns
    -------
    ndarray
        Effective samples, as `sample_of` gives them; NaN throughout where the areas are neither
        tracts nor block groups, or the table lacks the measure's share, base, their margins or
        its period.

    Raises
    ------
    TableError
        If a column breaks the contract of area tables, or periods are mixed.
    VintageError
        If a period is before 2013-2017.

    Examples
    --------
    >>> import pandas as pd
    >>> worth(pd.DataFrame({"x_share": [0.2]}, index=["Gentilly"]), "x")
    array([nan])
    """
    frames.check_columns(areas, (), "areas", f"what {by} is worth cannot be told")
    needed = [f"{by}_{name}" for name in ("share", "share_moe", "base", "base_moe", "period")]
    names = areas.index.astype(str)
    small = names.str.fullmatch(_SMALL).all() and len({*names.str.len()}) == 1
    if not ({*needed} <= {*areas.columns} and small) or areas[needed[-1]].isna().all():
        return np.full(len(areas), np.nan)
    return sample_of(areas, by).m


def sample_of_groups(
    m: npt.ArrayLike, base: npt.ArrayLike, groups: npt.ArrayLike
) -> pd.Series[float]:
    """Tell how many independent answers the share of each group of areas is worth.

    Parameters
    ----------
    m
        Effective samples of the areas, from `effective_sample`; infinite where there is no error.
    base
        Households in each, the universe of the share.
    groups
        What each area belongs to, such as its neighborhood; None or NaN: to nothing.

    Returns
    -------
    Series
        Effective samples by group, sorted; NaN where one of an area with households is missing,
        or there are none.

    Raises
    ------
    TableError
        If the arguments are not of one number an area, two of them have other labels, or a sample
        or base is negative.

    Notes
    -----
    m = N² / Σ(Nᵢ² / mᵢ), N = ΣNᵢ: the areas' samples are independent, and a sum's variance is that
    of its parts. It takes the areas' shares for alike; where they differ, the group's own
    p·(1 − p) is larger than theirs, and m errs on the side of saying less.

    Examples
    --------
    >>> sample_of_groups([40, 40, 25], [600, 600, 300], ["Gentilly", "Gentilly", "Holy Cross"])
    Gentilly      80.0
    Holy Cross    25.0
    Name: m, dtype: float64
    """
    given = {"m": m, "base": base, "groups": groups}
    index = frames.labels(*given.values())
    m, base, groups = (frames.aligned(values, index, name) for name, values in given.items())
    sizes, wholes = frames.samples(m, "m"), frames.counts(base, "base")
    if np.ndim(groups) != 1:  # a set or a dict has none
        raise TableError(f"groups has the shape {np.shape(groups)}; expected one group an area.")
    names = groups if isinstance(groups, pd.Series) else pd.Series(groups, dtype=object)
    if not sizes.shape == wholes.shape == names.shape:
        raise TableError(
            f"m, base and groups have the shapes {sizes.shape}, {wholes.shape} and {names.shape}; "
            "expected one number and one group an area"
        )
    try:
        codes, labels = pd.factorize(names, sort=True)
    except TypeError as err:
        raise TableError(f"groups must be names of one kind, such as texts: {err}.") from err
    within = moe.Groups(codes)
    spread = np.where(wholes == 0, 0.0, wholes**2 / np.where(sizes > 0, sizes, np.nan))
    (whole, _), (parts, _) = within.sum(wholes, 0), within.sum(spread, 0)
    sure = (parts == 0) & (whole > 0)
    sample = np.where(sure, np.inf, whole**2 / np.where(parts == 0, np.nan, parts))
    return pd.Series(sample, index=labels, name="m")


def _vintage(areas: pd.DataFrame, by: str, vintage: int | None) -> int:
    if vintage is not None:
        frames.check_vintage(vintage)
    column = f"{by}_period"
    periods = areas[column] if column in areas else pd.Series(dtype=object)
    if vintage is not None and periods.isna().all():
        return int(vintage)
    return geoid.vintage_of(frames.one_period(periods, column))


def sampling_variance(reference: float, m: npt.ArrayLike) -> Floats:
    """Return how much each area's share varies from sample to sample.

    Parameters
    ----------
    reference
        The place's own share p, 0–1.
    m
        The areas' effective samples, from `effective_sample`: NaN where missing, infinite where
        there is no error.

    Returns
    -------
    ndarray
        Variances, of the shape of m; 0 where m is infinite, NaN where it is missing or 0.

    Raises
    ------
    TableError
        If the reference is not a number between 0 and 1.

    Notes
    -----
    p·(1 − p) / m, the same p for all. By its own share an area that happens to find few looks the
    surer for it, and what is drawn by such variances errs more than the direct estimates do where
    shares are small.

    Examples
    --------
    >>> sampling_variance(0.2, [40, float("inf"), None])
    array([0.004, 0.   ,   nan])
    """
    p = frames.shares(reference, "reference")
    if p.ndim or np.isnan(p):
        raise TableError("reference must be one share, 0 to 1: the place's own")
    size = frames.samples(m)
    variance: Floats = p * (1 - p) / np.where(size > 0, size, np.nan)
    return variance
