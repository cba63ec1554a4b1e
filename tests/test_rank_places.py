"""Whole places ranked: counties or cities, each by its own published row."""

from __future__ import annotations

from dataclasses import replace

import bundled
import numpy as np
import pytest

from exclusion import ranking, studies
from exclusion.errors import TableError


@pytest.fixture(scope="module")
def places():
    """New Orleans and ten places of its kind, whose shares rise by three points each."""
    study = bundled.new_orleans()
    out = []
    for step in range(11):
        totals = study.totals.copy()
        for name in totals.index:
            totals.loc[name, "share"] = 0.10 + 0.03 * step
            totals.loc[name, "households"] = totals.loc[name, "base"] * (0.10 + 0.03 * step)
        out.append(replace(study, place=f"Place {step:02d}, Louisiana", totals=totals))
    return out


def test_places_far_apart_are_ranked_surely(places):
    found = studies.evaluate_places(places, "no_subscription", k=3)

    assert found.table.index[:3].tolist() == [f"Place {n}, Louisiana" for n in ("10", "09", "08")]
    assert (found.table["tier"].iloc[:3] == "almost_surely").all()
    assert found.shortlist.hits == pytest.approx(3, abs=0.05)
    # The middle one is as all together are; those two steps away are not.
    verdicts = found.table["verdict"].sort_index().tolist()
    assert verdicts[5] == "unclear"
    assert verdicts[:4] == ["below"] * 4
    assert verdicts[-4:] == ["above"] * 4


def test_a_place_is_worth_what_its_own_margin_says(places):
    row = places[3].totals.loc["no_subscription"]
    worth = ranking.sample_of_margin([row["share"]], [row["share_moe"]])
    se = row["share_moe"] / 1.645
    assert worth[0] == pytest.approx(row["share"] * (1 - row["share"]) / se**2)
    assert np.isfinite(worth[0])


def test_the_default_is_the_first_that_all_places_know(places):
    areas = places[0].areas
    owned = [name for name in areas if name.startswith("no_home_broadband_")]
    totals = places[0].totals.drop("no_home_broadband")
    lacking = replace(places[0], areas=areas.drop(columns=owned), totals=totals)
    assert studies.evaluate_places([lacking, *places[1:]]).by == "no_subscription"
    assert studies.evaluate_places(places).by == "no_home_broadband"


def test_what_cannot_be_ranked_is_said(places):
    with pytest.raises(TableError, match="more than once"):
        studies.evaluate_places([places[0], places[0]])
    with pytest.raises(TableError, match="not known of all 11 places; known of all: no_internet"):
        studies.evaluate_places(places, "no_such_measure")
    with pytest.raises(TableError, match="0 places; known of all: none"):
        studies.evaluate_places([])
    totals = places[1].totals.assign(period="2013–2017")
    with pytest.raises(TableError, match="expected one period"):
        studies.evaluate_places([places[0], replace(places[1], totals=totals)])
