"""Chances of being on lists of several lengths, from the draws of one list."""

import bundled
import numpy as np
import pytest

from exclusion import ranking
from exclusion.errors import ArgumentError

BY = "no_subscription"


def test_chances_of_several_lists_are_of_the_draws_of_one():
    study = bundled.lean(2019)
    found = study.chances(BY)
    assert [*found] == ["chance_5", "chance_10", "chance_20", "chance_50"]
    assert set(found.index) == set(study.areas.index)
    known = found.dropna()
    np.testing.assert_allclose(known.sum(), [5, 10, 20, 50])
    assert (np.diff(known, axis=1) >= 0).all()
    for k in (5, 20):
        one = study.evaluate(BY, k=k, sensitivity=False).table["chance"]
        assert one.sort_index().equals(found[f"chance_{k}"].rename("chance"))


def test_areas_without_households_have_no_chance():
    study = bundled.lean(2024)
    empty = study.areas.index[study.areas[f"{BY}_base"] == 0]
    assert len(empty)
    assert study.chances(BY, "share").loc[empty].isna().all(axis=None)


def test_of_fewer_areas_each_is_on_the_list():
    study = bundled.lean(2019)
    part = study.subset(list(study.areas.index[:9]), "Nine tracts")
    found = part.chances(BY, lengths=[3, 9, 50])
    assert (found[["chance_9", "chance_50"]] == 1).all(axis=None)
    assert found["chance_3"].sum() == pytest.approx(3)


@pytest.mark.parametrize("lengths", ["5", 5, [0], [2.5], [None]])
def test_lengths_are_numbers_of_areas(lengths):
    with pytest.raises(ArgumentError, match="lengths"):
        ranking.chances(bundled.lean(2019).areas, BY, lengths=lengths)
