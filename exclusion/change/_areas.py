"""The areas of a place in two periods, on ground that is the same in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import _records, boundaries, estimates, frames, geoid, moe, smoothing
from exclusion.change import _compare
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from exclusion.smoothing import EffectiveSample

_NEEDED: Final = (
    *("households", "households_moe", "share", "share_moe", "base", "base_moe", "moe_method"),
    "period",
)
_SUMMED: Final = ("households", "households_moe", "base", "base_moe", "share", "share_moe")
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
        A row a union of areas with one outline in both periods, indexed by `ground`, its smallest
        GEOID (see `on_ground` and `compare`):

        - `areas_old`, `areas_new`: how many areas make it up;
        - `old_households`, `new_households`, `old_base`, `new_base`: on the measure and all, with
          `_moe` (90%); `old_share`, `new_share`: 0–1, with `_moe`;
        - `old_moe_method`, `new_moe_method`; `old_m`, `new_m`: the effective samples;
        - `change`: new − old, −1 to 1, with `_moe`; `z`, `p`: of that row alone; `verdict`: "rose",
          "fell" or "no_detectable_change";
        - `place_z`, `place_p`, `against_place`: the same against the place's own change;
        - `note`: "no_households" (in one of the periods), "no_estimate" or "no_margin" where there
          is no verdict.
    place
        The place as a whole, summed over the unions known in both periods: `old_share`,
        `new_share` and `change` with 90% margins, `z`, `p` and the verdict at `confidence`. The
        errors of the areas are taken to go together a little in `change_moe`, `z`, `p` and the
        verdict; `change_moe_independent` is the margin if they do not.
    rose, fell, unclear
        How many unions have that verdict.
    worse, better, alike
        How many are `worse_than_place`, `better_than_place` or `like_place`.
    compared
        How many could be tested.
    expected_false
        Of those that rose or fell, how many at most are expected not to have.
    alone
        How many differ at `confidence`, each tested alone.
    by_chance
        How many would if nothing had changed anywhere: (1 − confidence) × compared.
    overlap
        C of the two periods, 0 to 1.
    confidence
        1 − confidence is the false discovery rate.
    old_sample, new_sample
        The effective samples of the areas, in the order of the tables given, with the design
        factor F and whether it is measured or assumed.
    ground
        The pairs of areas that make up each union, `GEOID10` and `GEOID20`, and the `ground` that
        they are in; None where both periods are on the same areas.
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
    confidence: float
    old_sample: EffectiveSample
    new_sample: EffectiveSample
    ground: pd.DataFrame | None = None

    _repr_html_ = _records.card


def _measure(areas: pd.DataFrame, by: str, when: str) -> pd.DataFrame:
    """Return one measure's columns, its method that of the share's margin."""
    what = f"the table of the {when} areas"
    needed = [f"{by}_{name}" for name in _NEEDED]
    frames.check_columns(areas, needed, what, f"{by!r} cannot be compared")
    frames.areas(areas, by, what)
    frame = pd.DataFrame({name: areas[name] for name in needed}, index=areas.index)
    method = f"{by}_share_moe_method"
    return frame.assign(**{method: areas[method if method in areas else f"{by}_moe_method"]})


def _period(frame: pd.DataFrame, by: str, when: str) -> str:
    return frames.one_period(frame[f"{by}_period"], f"The {when} areas: {by}_period")


def _same_ground(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Let each area be its own ground, for two periods on the same boundaries."""
    if not old.index.isin(new.index).any():
        raise VintageError(
            "The two periods have no area in common: they are on different boundaries. Give the "
            "ground that they share, from boundaries.common_ground."
        )
    every = old.index.union(new.index).astype(str)
    return pd.DataFrame({"GEOID10": every, "GEOID20": every, "ground": every})


def _on_unions(
    frame: pd.DataFrame, by: str, m: pd.Series[float], union: pd.Series[str]
) -> pd.DataFrame:
    """Sum a measure to unions, of which one that lacks an area has no number."""
    rows = frame.reindex(union.index)
    codes, names = pd.factorize(union, sort=True)
    groups = moe.Groups(codes)
    found = estimates.add_up(rows, (by,), groups)
    out = {name: found[f"{by}_{name}"] for name in _SUMMED}
    base, method = out["base"], found[f"{by}_share_moe_method"]
    sample = smoothing.sample_of_groups(m.reindex(union.index), rows[f"{by}_base"], union)
    out |= {"moe_method": np.where(np.isnan(base), None, method), "m": sample.to_numpy()}
    return pd.DataFrame({"areas": groups.sizes, **out}, index=names)


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
        Name of the measure. Needed are its `_households`, `_share` (0–1), `_base` (all with 90%
        margins), `_moe_method` and `_period`.
    old_sample, new_sample
        Effective samples of the areas' shares, by GEOID or else by row.

    Returns
    -------
    DataFrame
        Indexed by ground (the smallest 2010 GEOID of each union): `areas_old` and `areas_new`, how
        many areas it is made of; and for each period, prefixed `old_` or `new_`: `households`,
        `base`, `share` (0–1), all with 90% margins, `moe_method` and the effective sample `m`.

    Raises
    ------
    TableError
        If a table breaks its contract, or the samples are not those of its areas.
    VintageError
        If the areas are not those of the ground, or without one, have none in common.

    Notes
    -----
    m of a union is N² / Σ(Nᵢ²/mᵢ), N its households: its parts are independent samples. A union of
    which an area is missing has no number, rather than a part of one. A union of one area keeps
    that area's own share and margin.
    """
    tables = [_measure(old_areas, by, "earlier"), _measure(new_areas, by, "later")]
    pairs = _same_ground(*tables) if ground is None else ground
    members = boundaries.unions(tables[0].index, tables[1].index, pairs)
    sums = {}
    samples = (old_sample, new_sample)
    for when, frame, sample, union in zip(_WHEN, tables, samples, members, strict=True):
        m = frames.samples(frames.aligned(sample, frame.index, f"{when}_sample"), f"{when}_sample")
        if m.shape != (len(frame),):
            raise TableError(f"{when}_sample has the shape {m.shape} for {len(frame)} areas.")
        sums[when] = _on_unions(frame, by, pd.Series(m, index=frame.index), union)
    index = sums["old"].index.union(sums["new"].index).rename("ground")
    both = {when: sums[when].reindex(index) for when in _WHEN}
    out = {f"areas_{when}": both[when].pop("areas").fillna(0).astype("int64") for when in _WHEN}
    return pd.DataFrame(out).join([both[when].add_prefix(f"{when}_") for when in _WHEN])


def _note(table: pd.DataFrame) -> pd.Series[Any]:
    note = np.full(len(table), None, dtype=object)
    for column, code in (("m", "no_margin"), ("share", "no_estimate")):
        lacking = table[[f"{when}_{column}" for when in _WHEN]].isna().any(axis=1)
        note[lacking.to_numpy()] = code
    empty = (table[[f"{when}_base" for when in _WHEN]] == 0).any(axis=1)
    note[empty.to_numpy()] = "no_households"
    return pd.Series(note, index=table.index, dtype=object)


def _tested(
    row: Mapping[str, Any], areas: Sequence[float], *, overlap: float, confidence: float
) -> pd.Series[Any]:
    """Test a place's change, its shares being of sums of so many areas whose errors go together."""
    values = []
    for when, count in zip(_WHEN, areas, strict=True):
        worth = row[f"{when}_m"] / moe.widening(count) ** 2
        values += [np.array([row[f"{when}_share"]]), np.array([worth])]
    return _compare.tested(
        tuple(values),  # type: ignore[arg-type]
        overlap=overlap,
        confidence=confidence,
        reference=None,
    ).iloc[0]


def _whole(table: pd.DataFrame, *, overlap: float, confidence: float) -> pd.Series[Any]:
    """Sum the place over the unions that are known in both periods, or where nobody lived."""
    both = np.ones(len(table), dtype=bool)
    for when in _WHEN:
        told = table[[f"{when}_m", f"{when}_share"]].notna().all(axis=1)
        both &= (told | (table[f"{when}_base"] == 0)).to_numpy()
    known = table[both]
    everywhere = moe.Groups(np.zeros(len(known), dtype=int))
    sums = estimates.add_up(known, _WHEN, everywhere)
    row: dict[str, Any] = {}
    for when in _WHEN:
        m = smoothing.sample_of_groups(known[f"{when}_m"], known[f"{when}_base"], everywhere.codes)
        sums |= {f"{when}_m": m.to_numpy()}
        for name in (f"{when}_{end}" for end in (*_SUMMED, "m")):
            row[name] = float(sums[name][0]) if len(known) else np.nan
    lived = [known.loc[known[f"{when}_base"] > 0, f"areas_{when}"].sum() for when in _WHEN]
    alone, found = (
        _tested(row, areas, overlap=overlap, confidence=confidence) for areas in ((1, 1), lived)
    )
    row |= {name: float(found[name]) for name in ("change", "change_moe", "z", "p")}
    row["change_moe_independent"] = float(alone["change_moe"])
    row["verdict"] = found["verdict"]
    return pd.Series(row, dtype=object)


def evaluate(
    old_areas: pd.DataFrame,
    new_areas: pd.DataFrame,
    by: str,
    ground: pd.DataFrame | None = None,
    *,
    confidence: float = 0.90,
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
    confidence
        1 − confidence is the false discovery rate.

    Returns
    -------
    Change
        The table by union, the place, and how many areas changed, beside how many would by chance.

    Raises
    ------
    TableError
        If a table breaks its contract or mixes periods.
    VintageError
        If the later period is not the later one, or the areas do not fit the ground.
    ArgumentError
        If the confidence is not between 0 and 1.

    Warns
    -----
    VintageWarning
        If the periods overlap.

    Notes
    -----
    Each period has its own design factor, measured on its margins or assumed. The place's own
    change, against which each area's is tested, is that of the sums over the unions with a share
    in both periods.

    Of a sum of k areas in a period the variance is 1 + (k − 1)·ρ times what it is where errors are
    independent, ρ = 0.02 (`moe.NEIGHBORS`): no published figure measures ρ.

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
    periods = _period(old, by, "earlier"), _period(new, by, "later")
    vintages = [geoid.vintage_of(period) for period in periods]
    if not vintages[0] < vintages[1]:
        raise VintageError(
            f"{periods[1]} is not later than {periods[0]}: give the earlier period first."
        )
    shared = _compare.overlap(*vintages)
    _compare.check(confidence, shared)
    _compare.warn(shared)
    samples = smoothing.sample_of(old_areas, by), smoothing.sample_of(new_areas, by)
    table = on_ground(
        old_areas, new_areas, ground, by, old_sample=samples[0].m, new_sample=samples[1].m
    )
    place = _whole(table, overlap=shared, confidence=confidence)
    found = _compare.tested(
        (table["old_share"], table["old_m"], table["new_share"], table["new_m"]),
        overlap=shared,
        confidence=confidence,
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
        expected_false=(1 - confidence) * (rose + fell),
        alone=int((found["p"] <= 1 - confidence).sum()),
        by_chance=(1 - confidence) * compared,
        overlap=shared,
        confidence=confidence,
        old_sample=samples[0],
        new_sample=samples[1],
        ground=ground,
    )
