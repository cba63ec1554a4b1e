"""The areas of a place in two periods, on ground that is the same in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import boundaries, frames, geoid, moe, smoothing
from exclusion.change import _compare
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.smoothing import EffectiveSample

_NEEDED: Final = (
    *("households", "households_moe", "share", "share_moe", "base", "base_moe", "moe_method"),
    "period",
)
_METHODS: Final = ("missing", "modelled", "derived")
_WHEN: Final = ("old", "new")


@dataclass(frozen=True, eq=False)
class Change:
    """What changed in a place between two periods, by area and as a whole.

    Parameters
    ----------
    by
        The measure.
    old_period, new_period
        Such as "2013–2017" and "2020–2024".
    table
        A row a union of areas with one outline in both periods, as `on_ground` and `compare` give
        it, and `note`: "no_households" (in one of the periods), "no_estimate" or "no_margin" where
        there is no verdict.
    place
        The place as a whole, summed over the unions known in both periods: `old_share`,
        `new_share` and `change` with 90 % margins, `z`, `p` and the verdict at `level`.
    rose, fell, unclear
        How many unions have that verdict.
    worse, better, alike
        How many are `worse_than_place`, `better_than_place` or `like_place`.
    compared
        How many could be tested.
    expected_false
        Of those that rose or fell, how many at most are expected not to have.
    alone
        How many differ at `level`, each tested alone.
    by_chance
        How many would if nothing had changed anywhere: (1 − level) × compared.
    overlap
        C of the two periods, 0 to 1.
    level
        1 − level is the false discovery rate.
    old_sample, new_sample
        The effective samples of the areas, in the order of the tables given, with the design
        factor F and whether it is measured or assumed.
    ground
        The pairs of areas that make up each union; None where both periods are on the same areas.
    """

    by: str
    old_period: str
    new_period: str
    table: pd.DataFrame
    place: pd.Series[Any]
    rose: int
    fell: int
    unclear: int
    worse: int
    better: int
    alike: int
    compared: int
    expected_false: float
    alone: int
    by_chance: float
    overlap: float
    level: float
    old_sample: EffectiveSample
    new_sample: EffectiveSample
    ground: pd.DataFrame | None = None


def _measure(areas: pd.DataFrame, by: str, when: str) -> pd.DataFrame:
    """Return one measure's columns under their bare names."""
    lacking = [f"{by}_{name}" for name in _NEEDED if f"{by}_{name}" not in areas]
    if lacking:
        raise TableError(f"The {when} areas have no column {', '.join(lacking)}.")
    if not areas.index.is_unique:
        twice = areas.index[areas.index.duplicated()][0]
        raise TableError(f"{twice} is in the index of the {when} areas more than once.")
    frame = pd.DataFrame({name: areas[f"{by}_{name}"] for name in _NEEDED}, index=areas.index)
    method = f"{by}_share_moe_method"
    return frame.assign(share_moe_method=areas[method] if method in areas else frame["moe_method"])


def _period(frame: pd.DataFrame, when: str) -> str:
    periods = frame["period"].dropna().unique()
    if len(periods) != 1:
        found = ", ".join(map(str, periods)) or "none"
        raise TableError(f"The {when} areas: expected one period, found {found}.")
    return str(periods[0])


def _same_ground(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Let each area be its own ground, for two periods on the same boundaries."""
    if not old.index.isin(new.index).any():
        raise VintageError(
            "The two periods have no area in common: they are on different boundaries. Give the "
            "ground that they share, from boundaries.common_ground."
        )
    every = old.index.union(new.index).astype(str)
    return pd.DataFrame({"GEOID10": every, "GEOID20": every, "ground": every})


def _summable(frame: pd.DataFrame, m: Floats) -> pd.DataFrame:
    """Name what is to be summed to the ground as `boundaries.compare_ground` expects it."""
    counts = ("households", "base", "share")
    names = [name + end for name in counts for end in ("", "_moe")]
    out: dict[str, Any] = {f"x_{name}": frame[name] for name in names}
    base = frames.floats(frame["base"])
    # m of a union is N² / Σ N²/m: its parts' errors are independent.
    with np.errstate(divide="ignore", invalid="ignore"):
        more = {"spread": np.where(base == 0, 0.0, base**2 / np.where(m > 0, m, np.nan))}
    methods = frame["share_moe_method"].to_numpy(object)
    more |= {name: (methods == name).astype(float) for name in _METHODS}
    for name, values in more.items():
        out |= {name: values, f"{name}_moe": 0.0}
    return pd.DataFrame(out, index=frame.index.astype(str))


def _method(both: pd.DataFrame, when: str) -> npt.NDArray[np.object_]:
    """Say how a union's margin came about, from those of its parts."""
    has = [both[f"{name}_{when}"].to_numpy(float) > 0 for name in _METHODS]
    several = both[f"areas_{when}"].to_numpy() > 1
    method = np.select([*has, several], [*_METHODS, "derived"], "published").astype(object)
    method[np.isnan(both[f"x_base_{when}"].to_numpy(float))] = None
    return method


def on_ground(
    old_areas: pd.DataFrame,
    new_areas: pd.DataFrame,
    ground: pd.DataFrame | None,
    by: str,
    *,
    old_sample: npt.ArrayLike,
    new_sample: npt.ArrayLike,
) -> pd.DataFrame:
    """Bring one measure of two periods to ground that is the same in both.

    Parameters
    ----------
    old_areas, new_areas
        Area tables of the earlier and the later period, indexed by GEOID; they are not changed.
    ground
        The pairs of 2010 and 2020 tracts that make up each union, as
        `exclusion.boundaries.common_ground` gives them; None where both are on the same areas.
    by
        Name of the measure. Needed are its `_households`, `_share` (0–1), `_base` (all with 90 %
        margins), `_moe_method` and `_period`.
    old_sample, new_sample
        Effective samples of the areas' shares, by row.

    Returns
    -------
    DataFrame
        Indexed by ground (the smallest 2010 GEOID of each union): `areas_old` and `areas_new`, how
        many areas it is made of; and for each period, prefixed `old_` or `new_`: `households`,
        `base`, `share` (0–1), all with 90 % margins, `moe_method` and the effective sample `m`.

    Raises
    ------
    TableError
        If a column is missing, or a GEOID is there twice.
    VintageError
        If the areas are not those of the ground, or without one, have none in common.

    Notes
    -----
    m of a union is N² / Σ(Nᵢ²/mᵢ), N its households: its parts are independent samples. A union of
    which an area is missing has no number, rather than a part of one. A union of one area keeps
    that area's own share and margin.
    """
    tables = [
        _measure(areas, by, when)
        for areas, when in zip((old_areas, new_areas), ("earlier", "later"), strict=True)
    ]
    samples = (frames.floats(old_sample), frames.floats(new_sample))
    for frame, m in zip(tables, samples, strict=True):
        if m.shape != (len(frame),):
            raise TableError(f"{m.shape} effective samples for {len(frame)} areas.")
    pairs = _same_ground(*tables) if ground is None else ground
    old, new = (_summable(frame, m) for frame, m in zip(tables, samples, strict=True))
    both = boundaries.compare_ground(old, new, pairs)
    out: dict[str, Any] = {f"areas_{when}": both[f"areas_{when}"] for when in _WHEN}
    for when in _WHEN:
        for name in ("households", "base", "share"):
            out[f"{when}_{name}"] = both[f"x_{name}_{when}"]
            out[f"{when}_{name}_moe"] = both[f"x_{name}_{when}_moe"]
        out[f"{when}_moe_method"] = _method(both, when)
        base = both[f"x_base_{when}"].to_numpy(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            m = base**2 / both[f"spread_{when}"].to_numpy(float)
        out[f"{when}_m"] = np.where(base > 0, m, np.nan)
    return pd.DataFrame(out, index=both.index)


def _note(table: pd.DataFrame) -> pd.Series[Any]:
    note = np.full(len(table), None, dtype=object)
    for column, code in (("m", "no_margin"), ("share", "no_estimate")):
        lacking = table[[f"{when}_{column}" for when in _WHEN]].isna().any(axis=1)
        note[lacking.to_numpy()] = code
    empty = (table[[f"{when}_base" for when in _WHEN]] == 0).any(axis=1)
    note[empty.to_numpy()] = "no_households"
    return pd.Series(note, index=table.index, dtype=object)


def _whole(table: pd.DataFrame, *, overlap: float, level: float) -> pd.Series[Any]:
    """Sum the place over the unions that are known in both periods, or where nobody lived."""
    both = np.ones(len(table), dtype=bool)
    for when in _WHEN:
        told = table[[f"{when}_m", f"{when}_share"]].notna().all(axis=1)
        both &= (told | (table[f"{when}_base"] == 0)).to_numpy()
    known = table[both]
    row: dict[str, Any] = {}
    for when in _WHEN:
        base = float(known[f"{when}_base"].sum())
        part = float(known[f"{when}_households"].sum())
        part_moe, base_moe = (
            float(moe.of_sum(known[f"{when}_{name}"], known[f"{when}_{name}_moe"]))
            for name in ("households", "base")
        )
        row[f"{when}_households"], row[f"{when}_households_moe"] = part, part_moe
        row[f"{when}_base"], row[f"{when}_base_moe"] = base, base_moe
        row[f"{when}_share"] = part / base if base else np.nan
        row[f"{when}_share_moe"] = float(moe.of_share(part, part_moe, base, base_moe))
        with np.errstate(divide="ignore"):
            row[f"{when}_m"] = base**2 / (known[f"{when}_base"] ** 2 / known[f"{when}_m"]).sum()
    values = (row["old_share"], row["old_m"], row["new_share"], row["new_m"])
    found = _compare.tested(
        tuple(np.array([value]) for value in values),  # type: ignore[arg-type]
        overlap=overlap,
        level=level,
        reference=None,
    ).iloc[0]
    row |= {name: float(found[name]) for name in ("change", "change_moe", "z", "p")}
    row["verdict"] = found["verdict"]
    return pd.Series(row, dtype=object)


def evaluate(
    old_areas: pd.DataFrame,
    new_areas: pd.DataFrame,
    by: str,
    ground: pd.DataFrame | None = None,
    *,
    level: float = 0.90,
) -> Change:
    """Tell what changed in a place between two periods, by area and as a whole.

    Parameters
    ----------
    old_areas, new_areas
        Area tables of the earlier and the later period, indexed by GEOID, with the columns of the
        measure, as `on_ground` takes them; they are not changed.
    by
        Name of the measure, such as "no_subscription".
    ground
        What 2010 and 2020 tracts have in common, as `exclusion.boundaries.common_ground` gives it;
        None where both periods are on the same areas.
    level
        1 − level is the false discovery rate.

    Returns
    -------
    Change
        The table by union, the place, and how many areas changed, beside how many would by chance.

    Raises
    ------
    TableError
        If a column is missing, a GEOID is there twice, or a table mixes periods.
    VintageError
        If the later period is not the later one, or the areas do not fit the ground.
    ValueError
        If the level is not between 0 and 1.

    Warns
    -----
    VintageWarning
        If the periods overlap.

    Notes
    -----
    Each period has its own design factor, measured on its margins or assumed. The place's own
    change, against which each area's is tested, is that of the sums over the unions with a share
    in both periods.

    Examples
    --------
    >>> names = [f"2207100010{i}" for i in range(3)]
    >>> def table(households, period):
    ...     return pd.DataFrame({"x_households": households, "x_households_moe": 60.0,
    ...         "x_share": [n / 600 for n in households], "x_share_moe": 0.1, "x_base": 600.0,
    ...         "x_base_moe": 40.0, "x_moe_method": "published", "x_period": period}, index=names)
    >>> found = evaluate(table([300, 240, 60], "2015–2019"), table([60, 210, 72], "2020–2024"), "x")
    >>> found.table["verdict"].tolist()
    ['fell', 'no_detectable_change', 'no_detectable_change']
    >>> found.rose, found.fell, found.unclear, round(found.expected_false, 2)
    (0, 1, 2, 0.1)
    >>> found.place["verdict"], round(found.place["change"], 3)
    ('fell', -0.143)
    """
    old, new = _measure(old_areas, by, "earlier"), _measure(new_areas, by, "later")
    periods = _period(old, "earlier"), _period(new, "later")
    vintages = [geoid.vintage_of(period) for period in periods]
    if not vintages[0] < vintages[1]:
        raise VintageError(
            f"{periods[1]} is not later than {periods[0]}: give the earlier period first."
        )
    shared = _compare.overlap(*vintages)
    _compare.check(level, shared)
    _compare.warn(shared)
    samples = smoothing.sample_of(old_areas, by), smoothing.sample_of(new_areas, by)
    table = on_ground(
        old_areas, new_areas, ground, by, old_sample=samples[0].m, new_sample=samples[1].m
    )
    place = _whole(table, overlap=shared, level=level)
    found = _compare.tested(
        (table["old_share"], table["old_m"], table["new_share"], table["new_m"]),
        overlap=shared,
        level=level,
        reference=(place["old_share"], place["new_share"]),
    )
    table = table.join(found).assign(note=_note(table))
    rose, fell, unclear = (int((found["verdict"] == code).sum()) for code in _compare.VERDICTS)
    worse, better, alike = (
        int((found["against_place"] == code).sum()) for code in _compare.AGAINST
    )
    compared = rose + fell + unclear
    return Change(
        by=by,
        old_period=periods[0],
        new_period=periods[1],
        table=table,
        place=place,
        rose=rose,
        fell=fell,
        unclear=unclear,
        worse=worse,
        better=better,
        alike=alike,
        compared=compared,
        expected_false=(1 - level) * (rose + fell),
        alone=int((found["p"] <= 1 - level).sum()),
        by_chance=(1 - level) * compared,
        overlap=shared,
        level=level,
        old_sample=samples[0],
        new_sample=samples[1],
        ground=ground,
    )
