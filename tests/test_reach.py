"""What acting on a list would reach, beside the best list there is and one drawn by lot."""

import numpy as np
import pandas as pd
import pytest
import synthetic
from scipy.stats import beta, norm, rankdata
from test_now_areas import tracts

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
        drawn = smoothing.posterior(share, np.round(m), 500, seed) * base
        members = list(ranking.shortlist(drawn, 20).members)
        found = ranking.reach(drawn, 20)
        homes = truth * base
        said.append(found.households)
        true.append(homes[members].sum())
        parts.append(found.part)
        best.append(homes[members].sum() / np.sort(homes)[-20:].sum())
    assert np.mean(said) == pytest.approx(np.mean(true), rel=0.02)
    assert np.mean(parts) == pytest.approx(np.mean(best), abs=0.02)


# --- New Orleans, and cities whose truth is known ------------------------------------------------

BY = "no_subscription"


def lists(share, m, base, older=None, draws=4_000, seed=0):
    """Draw excluded households, and list by them, by share, by all households and by old lists."""
    drawn = smoothing.posterior(share, m, draws, seed, base=base)
    found = {
        "households": ranking.shortlist(drawn * base, 20).members,
        "share": ranking.shortlist(drawn, 20).members,
        "all_households": tuple(np.argsort(-base, kind="stable")[:20]),
    }
    for name, values in (older or {}).items():
        found[name] = ranking.shortlist(values, 20).members
    return drawn * base, found


def test_new_orleans_lists_reach_what_was_worked_out_for_them():
    """The 158 tracts of unchanged ground, F = 20 and s = 1, in percent of the best possible.

    Lists by share are of the estimates themselves.
    """
    old, new = tracts(2019)
    (p_old, n_old), (p, n) = (
        (areas[f"{BY}_share"].to_numpy(float), areas[f"{BY}_base"].to_numpy(float))
        for areas in (old, new)
    )
    before = smoothing.posterior(p_old, n_old / 20, 4_000, base=n_old)
    homes, found = lists(p, n / 20, n, {"last_households": before * n_old})
    found |= {"share": np.argsort(-p)[:20], "last_share": np.argsort(-p_old)[:20]}
    said = {name: ranking.reach(homes, 20, members) for name, members in found.items()}
    parts = {name: 100 * one.part for name, one in said.items()}
    parts["lot"] = 100 * ranking.reach_by_lot(homes, 20).part
    assert said["households"].best == pytest.approx(5_900, rel=0.02)
    assert parts == pytest.approx(
        {
            "households": 94,
            "share": 71,
            "all_households": 79,
            "last_households": 84,
            "last_share": 29,
            "lot": 37,
        },
        abs=2,
    )


def linked(rng, base, spearman):
    """Shares of a beta whose ranks go with households' by Spearman's correlation."""
    normal = 2 * np.sin(np.pi * spearman / 6)
    size = norm.ppf((rankdata(base) - 0.5) / len(base))
    mixed = normal * size + np.sqrt(1 - normal**2) * rng.standard_normal(len(base))
    return beta.ppf(norm.cdf(mixed), 4, 12)


@pytest.mark.parametrize("spearman", [0, -0.25])
def test_what_is_said_of_every_list_is_true_on_average(spearman):
    base = synthetic.size("new_orleans").base.astype(float)
    m = np.round(base / (20 * (base / 1_200) ** 0.25))
    gaps = []
    for seed in range(24):
        rng = np.random.default_rng(seed)
        truth = linked(rng, base, spearman)
        odds = np.log(truth / (1 - truth)) + 0.45 * rng.standard_normal(len(base))
        past = 1 / (1 + np.exp(-odds))
        share, was = (rng.binomial(m.astype(int), p) / m for p in (truth, past))
        before = smoothing.posterior(was, m, 250, seed, base=base)
        homes, found = lists(share, m, base, {"last": before * base}, 250, seed)
        real = truth * base
        best = np.sort(real)[-20:].sum()
        gap = {
            name: ranking.reach(homes, 20, members).part - real[[*members]].sum() / best
            for name, members in found.items()
        }
        # Today's answers alone take the areas of an old list for too average.
        known = smoothing.posterior(share, m, 250, seed, before.mean(axis=0), base=base) * base
        members = found["last"]
        gap["last"] = ranking.reach(known, 20, members).part - real[[*members]].sum() / best
        gap["lot"] = ranking.reach_by_lot(homes, 20).part - real.mean() * 20 / best
        gaps.append(gap)
    mean = pd.DataFrame(gaps).mean()
    assert len(mean) == 5
    assert mean.abs().max() <= 0.02, mean
