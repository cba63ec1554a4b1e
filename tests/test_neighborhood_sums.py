"""Neighborhoods and what is in none are the place: for every measure, whole or in parts, always."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from patience import examples
from test_doors import TRACTS, VINTAGES, lines

from exclusion import moe, snapshots, studies

MANIFEST = snapshots.Manifest("Here", "", 2019, "tract", VINTAGES, ())
NAMES = ("A", "B", "nan", "Zoë")
UNITS = ("households", "people", "base")
HUNDREDTHS = st.lists(st.integers(0, 100), min_size=len(NAMES), max_size=len(NAMES))
#: Of each tract, how many hundredths lie in each neighborhood.
PARTS = st.lists(HUNDREDTHS, min_size=len(TRACTS), max_size=len(TRACTS))
WHOLE = st.lists(st.sampled_from([*NAMES, None]), min_size=len(TRACTS), max_size=len(TRACTS))
#: Tracts whose lines of one table are not published, and tracts where they count nobody.
SOME = st.sets(st.sampled_from(TRACTS), max_size=2)


@cache
def figures(missing: frozenset[str], none: frozenset[str]) -> pd.DataFrame:
    rows = lines().copy()
    mine = rows["variable"].str.startswith("B28002")
    rows.loc[mine & rows["GEOID"].isin(missing), ["estimate", "moe"]] = np.nan
    nobody = rows["GEOID"].isin(none) & (rows["variable"] == "B28002_013")
    rows.loc[nobody, ["estimate", "moe"]] = [0.0, 12.0]
    return rows


def study(rows: pd.DataFrame, **columns: Any) -> studies.Study:
    beside = {"neighborhood": None, "cut_by": None, "holds": None}
    hoods = pd.DataFrame({"GEOID": TRACTS, **beside} | columns)
    return studies.of_snapshot(
        snapshots.Snapshot(MANIFEST, estimates=rows, neighborhoods=hoods.astype(object))
    )


def check(made: studies.Study, share: pd.DataFrame) -> None:
    """Hold what each neighborhood has against its share of each area, and the rest too."""
    areas, hoods = made.areas, made.neighborhoods  # a copy each time it is asked for
    assert hoods is not None
    parts = share.reindex(areas.index)
    rest = 1 - parts.sum(axis=1).to_numpy()
    for measure in made.measures:
        for unit in UNITS:
            name = f"{measure}_{unit}"
            value, margin = (areas[n].to_numpy(float) for n in (name, f"{name}_moe"))
            found = hoods[[name, f"{name}_moe"]].astype(float)
            for hood, own in found.iterrows():
                part = parts[hood].to_numpy()
                mine = part > 0
                # Missing is not zero: of an area without a number nobody knows the sum.
                some, some_moe = (value * part)[mine], (margin * part)[mine]
                right = [some.sum(), moe.of_sum(some, some_moe)]
                assert own.tolist() == pytest.approx(right, rel=1e-6, abs=1e-6, nan_ok=True)
            if not np.isnan(value).any():
                within = found[name].sum() + (value * rest).sum()
                assert within == pytest.approx(value.sum(), rel=1e-6)
        share_of, households, base = (
            hoods[f"{measure}_{name}"] for name in ("share", "households", "base")
        )
        known = share_of.notna()
        assert (households.notna() & (base > 0) <= known).all()
        assert (share_of * base)[known].tolist() == pytest.approx(households[known].tolist())


@settings(max_examples=examples(24))
@given(named=WHOLE, missing=SOME, none=SOME)
def test_whole_areas_and_those_in_none_are_the_place(named, missing, none):
    made = study(figures(frozenset(missing), frozenset(none)), neighborhood=named)
    if not any(named):
        assert made.neighborhoods is None
        return
    own = pd.Series(named, index=TRACTS)
    share = pd.DataFrame({name: (own == name).astype(float) for name in set(filter(None, named))})
    check(made, share)
    said = made.absent.get("in_no_neighborhood")
    assert (said.params["count"] if said else 0) == own.isna().sum()


@settings(max_examples=examples(24))
@example(parts=[[0] * len(NAMES)] * len(TRACTS), missing=set(), none=set())
@given(parts=PARTS, missing=SOME, none=SOME)
def test_parts_of_areas_and_what_is_in_none_are_the_place(parts, missing, none):
    share = pd.DataFrame(parts, index=TRACTS, columns=NAMES) / 100
    share = share.div(share.sum(axis=1).clip(lower=1), axis=0)
    cells = [
        "\n".join(f"{part:.9f}\t{name}" for name, part in row.items() if part > 0) or None
        for _, row in share.iterrows()
    ]
    named = [row.idxmax() if row.max() > 0 else None for _, row in share.iterrows()]
    made = study(figures(frozenset(missing), frozenset(none)), neighborhood=named, parts=cells)
    if not any(named):
        assert made.neighborhoods is None
        return
    check(made, share)
