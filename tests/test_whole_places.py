"""Whole places ranked by draws as areas are, and each one's own rank as pairs prove it."""

from __future__ import annotations

import counties
import numpy as np
import pandas as pd
import pytest
from counties import BY
from scipy.special import ndtri

from exclusion import moe, ranking, smoothing
from exclusion.errors import ArgumentError, ExclusionError, TableError

NAN = float("nan")


# --- each place's own rank ---------------------------------------------------------------------


def by_pairs(values, se, confidence=0.90):
    """Take every pair: Holm's steps over the n − 1 of each place."""
    n = len(values)
    limits = -ndtri((1 - confidence) / (2 * (n - np.arange(1, n))))
    low, high = np.ones(n, dtype=int), np.full(n, n)
    for place in range(n):
        gap, error = (
            np.delete(values - values[place], place),
            np.delete(np.hypot(se, se[place]), place),
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(gap == 0, 0.0, gap / error)
        order = np.argsort(-np.abs(z))
        for step, other in enumerate(order):
            if abs(z[other]) < limits[step]:
                break
            low[place] += z[other] > 0
            high[place] -= z[other] < 0
    return low.tolist(), high.tolist()


def region(values, se, confidence=0.90):
    found = ranking.marginal_region(values, 1.645 * np.asarray(se), confidence)
    return found["rank_low"].tolist(), found["rank_high"].tolist()


def test_own_ranks_equal_those_by_every_pair_on_200_sets_with_ties():
    rng = np.random.default_rng(0)
    for number in range(200):
        n = int(rng.integers(1, 90))
        values = rng.normal(0, rng.choice([0.5, 3, 12]), n)
        se = rng.choice([0.2, 1.0, 3.0]) * rng.gamma(2, 1, n)
        if number % 2:  # of equal estimates and equal errors, some of none
            values, se = np.round(values), np.round(2 * se) / 2
        confidence = (0.90, 0.5, 0.99)[number % 3]
        se = moe.to_se(1.645 * se)
        assert region(values, se, confidence) == by_pairs(values, se, confidence), number


def test_own_ranks_of_the_states_equal_those_by_every_pair():
    # The states' figures are summed from the counties': those of the published example, mean
    # travel times of 2011, are not at hand.
    table = counties.table()
    state = table.index.str[:2]
    part, whole = (
        table.groupby(state).agg(
            {
                f"{BY}_{name}": "sum",
                f"{BY}_{name}_moe": lambda margins: moe.of_sum(margins, margins),
            }
        )
        for name in ("households", "base")
    )
    part, whole = part.drop("72"), whole.drop("72")
    assert len(part) == 51
    share = moe.ratio(part.iloc[:, 0], whole.iloc[:, 0])
    margin = moe.of_share(part.iloc[:, 0], part.iloc[:, 1], whole.iloc[:, 0], whole.iloc[:, 1])
    se = moe.to_se(margin)
    assert region(share, se) == by_pairs(share, se)
    alone = ranking.marginal_region(share, margin)
    jointly = ranking.joint_region(share, margin, method="pairs")
    assert (alone["rank"] == jointly["rank"]).all()
    assert (alone["rank_low"] >= jointly["rank_low"]).all()
    assert (alone["rank_high"] <= jointly["rank_high"]).all()


def test_of_3222_counties_the_median_own_rank_is_2460_places_wide():
    table = counties.known()
    share, margin = table[f"{BY}_share"], table[f"{BY}_share_moe"]
    found = ranking.marginal_region(share, margin)
    assert (found["rank_high"] - found["rank_low"]).median() == 2460
    some = np.random.default_rng(0).choice(len(table), 150, replace=False)
    se, values = moe.to_se(margin.to_numpy()), share.to_numpy()
    low, high = by_pairs(values[some], se[some])
    assert region(values[some], se[some]) == (low, high)


def test_what_is_missing_has_no_rank_or_any():
    estimate = pd.Series([50.0, NAN, 30, 10, 10], index=list("abcde"))
    found = ranking.marginal_region(estimate, [1, 1, NAN, 1, 1])
    assert found.index.tolist() == list("abcde")
    assert (found.dtypes == "Int64").all()
    assert found.loc["b"].isna().all()
    assert found.loc["c"].tolist() == [2, 1, 4]
    assert found.loc["a"].tolist() == [1, 1, 2]
    assert found.loc["d"].tolist() == [3, 2, 4]
    assert ranking.marginal_region([NAN], [NAN]).isna().all(axis=None)
    assert ranking.marginal_region([3.0, 3.0], [0, 0])["rank_high"].tolist() == [2, 2]
    assert ranking.marginal_region([3.0, 2.0], [0, 0])["rank_high"].tolist() == [1, 2]


def test_own_ranks_hold_for_nine_places_in_ten_and_more():
    rng = np.random.default_rng(4)
    held = []
    for _ in range(60):
        truth = rng.normal(0, 1, 120)
        se = rng.gamma(4, 0.1, 120)
        low, high = region(truth + rng.normal(0, se), se)
        rank = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        held.append(((np.array(low) <= rank) & (rank <= np.array(high))).mean())
    assert np.mean(held) >= 0.9


@pytest.mark.parametrize(
    ("estimate", "margin", "confidence", "says"),
    [
        ([1.0, 2.0], [1.0], 0.9, r"shape|label|expected"),
        ([1.0, 2.0], [1.0, -1.0], 0.9, "negative|0 or more"),
        ([1.0, -666_666_666.0], [1.0, 1.0], 0.9, "code"),
        ([1.0, 2.0], [1.0, 1.0], 1.0, "confidence"),
        ("text", [1.0], 0.9, "estimate"),
    ],
)
def test_what_is_no_estimate_with_a_margin_is_refused(estimate, margin, confidence, says):
    with pytest.raises(ExclusionError, match=says):
        ranking.marginal_region(estimate, margin, confidence)


# --- what shares of whole places are worth -----------------------------------------------------


def test_small_counties_are_sampled_more_densely():
    table = counties.table()
    columns = (table[f"{BY}_{name}"] for name in ("share", "share_moe", "base"))
    found = smoothing.sample_by_size(*columns)
    assert np.round(found.sizes).tolist() == [7, 13, 18, 24, 28]
    assert found.measured
    base = table[f"{BY}_base"].to_numpy()
    assert found.m[table.index.get_loc("22071")] == pytest.approx(155_060 / found.sizes[4])
    assert np.isnan(found.m[table[f"{BY}_share"].isna()]).all()
    small = np.nanargmin(np.where(np.isnan(found.m), NAN, base))
    assert found.m[small] == pytest.approx(base[small] / found.sizes[0])


def test_the_factor_of_each_size_is_found_again():
    rng = np.random.default_rng(1)
    base = np.concatenate([rng.uniform(*ends, 300) for ends in ((500, 1_900), (30_000, 90_000))])
    factor = np.repeat([8.0, 25.0], 300)
    share = rng.beta(3, 17, 600)
    margin = 1.645 * np.sqrt(factor * share * (1 - share) / base * rng.chisquare(80, 600) / 80)
    found = smoothing.sample_by_size(share, margin, base)
    assert found.sizes == pytest.approx([8, 25, 25, 25, 25], rel=0.05)
    assert found.m == pytest.approx(base / factor, rel=0.05)


def test_of_few_places_one_factor_is_taken():
    found = smoothing.sample_by_size([0.2, 0.3, 0.2], [0.02, 0.02, 0.0], [1_000, 50_000, 300_000])
    assert found.sizes == ()
    assert found.m[:2] * found.design_factor == pytest.approx([1_000, 50_000])
    assert np.isinf(found.m[2])
    nothing = smoothing.sample_by_size([0.2, NAN], NAN, 1_000)
    assert np.isnan(nothing.m).all()
    assert not nothing.measured
    assert np.isnan(nothing.design_factor)
    with pytest.raises(TableError, match="share"):
        smoothing.sample_by_size([1.2], [0.1], [100])


# --- all counties ranked -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def fewer_draws():
    """Chances by a thousand draws are off by 1.6 points at most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exclusion.ranking._evaluate._DRAWS_MAX", 1_000)
        yield


@pytest.fixture(scope="module")
def ranked(fewer_draws):
    return ranking.whole_places(counties.table(), BY)


def test_counties_are_ranked_by_the_draws_that_rank_areas(ranked):
    table = counties.table()
    columns = (table[f"{BY}_{name}"] for name in ("share", "share_moe", "base"))
    same = ranking.evaluate(table, BY, "share", 100, sample=smoothing.sample_by_size(*columns))
    pd.testing.assert_frame_equal(ranked.table, same.table)
    assert ranked.shortlist == same.shortlist
    assert ranked.shortlist.k == 100
    assert 75 < ranked.shortlist.hits < 90
    surely = ranked.table["tier"].eq("almost_surely")
    assert 35 < surely.sum() < 55
    assert ranked.table.loc[surely, "chance"].min() >= 0.95


def test_many_counties_cannot_be_ranked(ranked):
    width = ranked.table["band_high"] - ranked.table["band_low"]
    assert 700 < width.median() < 760
    cannot = ranking.unrankable(ranked.table)
    assert 80 < cannot.sum() < 140
    assert (width[cannot] >= 3_221 / 2).all()
    assert (width[~cannot & width.notna()] < 3_221 / 2).all()


@pytest.mark.parametrize("table", [None, pd.DataFrame({"band_low": [1.0]}), [1, 2]])
def test_a_table_without_bands_is_refused(table):
    with pytest.raises(ExclusionError, match=r"band_high|table"):
        ranking.unrankable(table)


def test_a_table_without_the_measure_is_refused():
    with pytest.raises(TableError, match="no_internet_share"):
        ranking.whole_places(counties.table(), "no_internet")
    with pytest.raises(ArgumentError, match="k is 0"):
        ranking.whole_places(counties.table().iloc[:5], BY, k=0)


def held(frame, seeds, k, spread):
    """Tell how often bands held, and how many of the named did not belong."""
    bands, wrong, named = [], 0, 0
    for seed in seeds:
        truth, made = counties.surveyed(frame, seed, spread)
        found = ranking.whole_places(made, BY, k=k).table
        found = found[found["band_low"].notna()]
        rank = truth.rank(ascending=False).reindex(found.index)
        bands.append(rank.between(found["band_low"], found["band_high"]).mean())
        surely = found["tier"].eq("almost_surely")
        named, wrong = named + surely.sum(), wrong + (rank[surely] > k).sum()
    return np.mean(bands), wrong, named


def test_bands_hold_and_the_named_belong_in_simulated_counties():
    bands, wrong, named = held(counties.known().iloc[::5], range(6), 20, 0.2)
    assert 0.87 <= bands <= 0.93
    assert named > 20
    assert wrong <= 0.05 * named


def in_bands(frame, seeds, *, sized, with_size):
    """Tell how often bands held and how wide they were, by a prior with the size or without."""
    base = frame[f"{BY}_base"].to_numpy()
    inside, wide = [], []
    for seed in seeds:
        truth, made = counties.surveyed(frame, seed, 0.2, sized=sized)
        share, margin = (made[f"{BY}_{name}"].to_numpy() for name in ("share", "share_moe"))
        worth = smoothing.sample_by_size(share, margin, base)
        drawn = smoothing.posterior(share, worth.m, 200, seed, base=base if with_size else None)
        ranks = (-drawn).argsort(axis=1).argsort(axis=1) + 1
        low, high = np.quantile(ranks, [0.05, 0.95], axis=0)
        inside.append(truth.rank(ascending=False).between(low, high).mean())
        wide.append(np.median(high - low))
    return np.mean(inside), np.mean(wide)


@pytest.mark.parametrize("sized", [True, False])
def test_bands_hold_whether_shares_go_with_size_or_not(sized):
    """Without log N in the prior more counties could not be ranked, and bands held no better."""
    frame = counties.known().iloc[::3]
    held, wide = in_bands(frame, range(5), sized=sized, with_size=True)
    plain, wider = in_bands(frame, range(5), sized=sized, with_size=False)
    assert 0.87 <= held <= 0.93
    assert held > plain - 0.01
    assert wide < 1.01 * wider


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_bands_hold_and_the_named_belong_in_simulated_nations(spread):
    bands, wrong, named = held(counties.known(), range(12), 100, spread)
    assert 0.87 <= bands <= 0.93
    assert named > 300
    assert wrong <= 0.05 * named
