"""What acting on a list would reach, beside the best list there is and one drawn by lot."""

import numpy as np
import pandas as pd
import pytest
import synthetic

from exclusion import ranking, smoothing
from exclusion.errors import ExclusionError

DRAWS = np.array([[300.0, 200.0, 100.0], [100.0, 300.0, 200.0]])


def test_reach_is_the_lists_households_beside_the_best_lists():
    found = ranking.reach(DRAWS, 2)
    assert found == ranking.Reach(450.0, 400.0, 500.0, 500.0)
    assert found.part == pytest.approx(0.9)
    assert ranking.reach(DRAWS, 1, [0]).households == 200
    assert ranking.reach(DRAWS, 3).part == 1


def test_a_lot_reaches_its_part_of_all():
    found = ranking.reach_by_lot(DRAWS, 2)
    assert found.households == pytest.approx(600 * 2 / 3)
    assert found.best == 500


def test_lists_are_named_by_labels_where_draws_have_some():
    frame = pd.DataFrame(DRAWS, columns=["a", "b", "c"])
    assert ranking.reach(frame, 1, ["b"]) == ranking.reach(DRAWS, 1, [1])
    assert ranking.reach(frame, 1) == ranking.reach(DRAWS, 1)


def test_areas_that_are_not_drawn_are_in_no_list():
    draws = np.column_stack([DRAWS, np.full(2, np.nan)])
    assert ranking.reach(draws, 10) == ranking.reach(DRAWS, 3)
    assert ranking.reach_by_lot(draws, 1) == ranking.reach_by_lot(DRAWS, 1)
    with pytest.raises(ExclusionError, match="3"):
        ranking.reach(draws, 1, [3])
    nothing = ranking.reach(np.full((2, 2), np.nan), 1)
    assert nothing.households == 0
    assert np.isnan(nothing.part)


@pytest.mark.parametrize("members", [[9], [0, 0], "ab", 3, [[0]], [None]])
def test_members_must_be_areas_each_once(members):
    with pytest.raises(ExclusionError, match="member"):
        ranking.reach(DRAWS, 2, members)


def test_what_is_said_of_a_list_is_what_it_reaches():
    size = synthetic.size("new_orleans")
    base = size.base.astype(float)
    m = base / (20 * (base / 1_200) ** 0.25)
    said, true, parts, best = [], [], [], []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        truth = rng.beta(4, 12, len(base))
        share = rng.binomial(np.round(m).astype(int), truth) / np.round(m)
        drawn = smoothing.posterior(share, np.round(m), 1_000, seed) * base
        members = list(ranking.shortlist(drawn, 20).members)
        found = ranking.reach(drawn, 20)
        homes = truth * base
        said.append(found.households)
        true.append(homes[members].sum())
        parts.append(found.part)
        best.append(homes[members].sum() / np.sort(homes)[-20:].sum())
    assert np.mean(said) == pytest.approx(np.mean(true), rel=0.02)
    assert np.mean(parts) == pytest.approx(np.mean(best), abs=0.02)
