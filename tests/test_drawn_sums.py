"""What is added up over areas from draws: that it holds in simulated cities, in a short form."""

import numpy as np
import pandas as pd
import pytest
import synthetic

from exclusion import coverage, smoothing

BY = synthetic.MEASURE
SHAPE, PROCESS = "like_new_orleans", "weights"


def availability(city, seed):
    """A served share for each area, near 1 in most and 0 in some."""
    rng = np.random.default_rng(seed)
    share = np.where(rng.random(len(city.truth)) < 0.1, 0.0, rng.beta(6, 2, len(city.truth)))
    kept = {"technology": "any", "down": 100.0, "up": 20.0, "method": "locations"}
    return pd.DataFrame({"GEOID": city.areas.index, "served_share": share, **kept})


def split_by(city, seed, assume):
    """Give the place's row of a split, the truth of both ends, and both made of the estimates."""
    there = availability(city, seed)
    row = coverage.totals(coverage.split(city.areas, there, BY, assume=assume)).iloc[0]
    s, base = there["served_share"].to_numpy(), city.size.base
    truth, stated = (
        (np.maximum(u - s * n, 0).sum(), np.minimum(u, (1 - s) * n).sum())
        for u, n in (
            (city.truth * base, base),
            (city.column("households"), city.column("base")),
        )
    )
    return row, truth, stated


@pytest.fixture(scope="module", params=["new_orleans", "baltimore"])
def splits(request):
    n = {"new_orleans": 12, "baltimore": 7}[request.param]
    (cities,) = synthetic.cities(request.param, SHAPE, PROCESS, range(n))
    return [split_by(city, seed, "subscribers_are_served") for seed, city in enumerate(cities)]


def test_ends_of_a_split_are_not_biased_and_hold_as_often_as_intervals_do(splits):
    names = [f"not_served_households_{end}" for end in ("at_least", "at_most")]
    for at, name in enumerate(names):
        found = np.array([row[name] for row, _, _ in splits])
        truth = np.array([real[at] for _, real, _ in splits])
        stated = np.array([direct[at] for _, _, direct in splits])
        off, off_stated = (x.sum() / truth.sum() - 1 for x in (found, stated))
        if at == 0:  # of the estimates it is far too high, by block group most
            assert abs(off) < 0.6 * off_stated
        assert abs(off) < (0.10 if at == 0 else 0.015)
        ends = np.array([[row[f"{name}_low"], row[f"{name}_high"]] for row, _, _ in splits])
        assert np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])) > 0.6


def test_subscribers_are_served_holds_and_adds_up_to_the_estimates(splits):
    held = []
    for row, (_, most), _ in splits:
        parts = [row[f"{cause}_households"] for cause in coverage.CAUSES]
        assert sum(parts) == pytest.approx(row["unconnected_households"], rel=1e-9)
        assert parts[0] == row["not_served_households_at_most"]
        held.append(abs(parts[0] - most) <= row["not_served_households_moe"])
    assert np.mean(held) > 0.6  # as it was made of the estimates: 17 % by block group


def test_balanced_draws_add_up_to_the_estimates_and_stay_shares():
    rng = np.random.default_rng(5)
    base = rng.integers(50, 900, 80).astype(float)
    for mean in (0.03, 0.4, 0.97):
        m = rng.uniform(5, 60, 80)
        share = rng.binomial(40, mean, 80) / 40
        drawn = smoothing.balanced(share, m, base, 400)
        assert (drawn @ base).mean() == pytest.approx(share @ base)
        assert ((drawn >= 0) & (drawn <= 1)).all()
        again = smoothing.balanced(share, m, base, 400)
        assert drawn.tobytes() == again.tobytes()


def test_balanced_draws_of_no_answers_stay_unsure_and_missing_stays_missing():
    none = smoothing.balanced([0.0, 0.0, 0.0], [20, 20, 30], [300, 300, 300], 200)
    assert (none.mean(axis=0) > 0.001).all()  # not "surely nobody", though they add up to nobody
    some = smoothing.balanced([0.2, 0.4, 0.5], [20, np.nan, np.inf], [300, 300, np.nan], 200)
    assert np.isnan(some).all(axis=0).tolist() == [False, True, True]
