"""Who is most excluded, and how sure: known vectors, simulated cities and the table's contract."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples
from scipy.special import betaln
from scipy.stats import beta, kstest, studentized_range

from exclusion import _blocks, _processes, moe, ranking, smoothing
from exclusion.errors import ExclusionError, GeoidError, TableError
from exclusion.ranking import _drawing, _draws, _measures, _pairs, _regions, _scale, _sensitivity
from exclusion.smoothing import _posterior, highest_mean

NAN, INF = math.nan, math.inf


def city(seed, n=120, a=2.0, b=4.0):
    """Simulate true shares, effective samples and estimated shares of a city's areas."""
    rng = np.random.default_rng(seed)
    truth = rng.beta(a, b, n)
    m = rng.integers(15, 90, n)
    return truth, m.astype(float), rng.binomial(m, truth) / m


def area_table(n=40, seed=3, by="x"):
    """Write a simulated city as an area table of tracts with margins."""
    _, m, share = city(seed, n)
    base = (m * 14).round()
    se = np.sqrt(np.maximum(share * (1 - share), 0.02) / m)
    return pd.DataFrame(
        {
            "NAME": [f"Census Tract {i}" for i in range(n)],
            f"{by}_households": base * share,
            f"{by}_households_moe": 1.645 * se * base,
            f"{by}_share": share,
            f"{by}_share_moe": 1.645 * se,
            f"{by}_people": base * share * 2.5,
            f"{by}_people_moe": 1.645 * se * base * 2.5,
            f"{by}_base": base,
            f"{by}_moe_method": "published",
            f"{by}_people_method": "modelled",
            f"{by}_period": "2015–2019",
        },
        index=[f"22071{i:06d}" for i in range(n)],
    )


def test_quantiles_are_observed_and_missing_where_a_value_is():
    drawn = np.random.default_rng(1).normal(size=(217, 5))
    drawn[:, 3] = NAN
    expected = np.quantile(drawn, [0.05, 0.95], axis=0, method="inverted_cdf")
    np.testing.assert_array_equal(ranking.quantiles(drawn, 0.90), expected)


# --- effective samples -------------------------------------------------------------------------


def sample_of(share, share_moe, base):
    return ranking.effective_sample(share, share_moe, base, geography="tract", vintage=2019)


def test_design_factor_is_recovered_from_published_margins():
    base = np.array([300.0, 800, 1200, 2400])
    share = np.array([0.1, 0.3, 0.5, 0.9])
    size = moe.design("tract", 2019).size_factor(base)
    margin = 1.645 * np.sqrt(9 * size * share * (1 - share) / base)
    sample = sample_of(share, margin, base)
    assert sample.measured
    assert sample.design_factor == pytest.approx(9)
    np.testing.assert_allclose(sample.m, base / (9 * size))


@pytest.mark.parametrize("margin", [None, [NAN, NAN]])
def test_design_factor_is_assumed_without_published_margins(margin):
    sample = sample_of([0.2, 0.4], margin, [1200, 1200])
    assert (sample.design_factor, sample.measured) == (13.0, False)
    np.testing.assert_allclose(sample.m, 1200 / 13)


def test_shares_of_0_and_1_and_margins_of_0_do_not_measure_the_design_factor():
    alone = sample_of([0.2], [0.05], [1200])
    sample = sample_of([0.2, 0, 1, 0.5, 0.4], [0.05, 0.01, 0.01, 0, NAN], [1200] * 5)
    assert sample.design_factor == alone.design_factor
    assert sample.m[3] == INF
    np.testing.assert_allclose(sample.m[[0, 1, 2, 4]], alone.m[0])


@pytest.mark.parametrize(("m", "less"), [(38, 38 / 39), (42, 1.0)])
def test_where_samples_are_few_the_design_factor_is_that_of_all_together(m, less):
    # Alike areas of m answers: se² is p(1 − p)/m, which the ratio of sums has in its divisor too.
    p, whole = 0.2, 1_200.0
    margin = 1.645 * np.sqrt(p * (1 - p) / m)
    found = ranking.effective_sample(
        [p] * 3, [margin] * 3, [whole] * 3, geography="tract", vintage=2019
    )
    assert found.design_factor == pytest.approx(whole / m * less)
    np.testing.assert_allclose(found.m, m / less)


def test_areas_without_households_have_no_sample():
    assert np.isnan(sample_of([NAN, 0.2, 0.1], [NAN, 0.1, 0], [0, NAN, 0]).m).all()


# --- above or below ----------------------------------------------------------------------------


def test_z_on_the_arcsine_scale():
    calls = ranking.against([0.5], [40], 0.3)
    y = math.asin(math.sqrt(20.375 / 40.75))
    z = (y - math.asin(math.sqrt(0.3))) * math.sqrt(162)
    assert calls["z"][0] == pytest.approx(z)
    assert calls["p"][0] == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))


def test_verdicts_follow_benjamini_and_hochberg_by_hand():
    share = np.linspace(0.1, 0.6, 26)
    calls = ranking.against(share, np.full(26, 50.0), 0.35)
    p = np.sort(calls["p"])
    passing = np.flatnonzero(p <= 0.10 * np.arange(1, 27) / 26)
    limit = p[passing[-1]]
    expected = np.where(calls["p"] > limit, "unclear", np.where(calls["z"] > 0, "above", "below"))
    assert calls["verdict"].tolist() == expected.tolist()
    assert set(expected) == {"above", "below", "unclear"}
    # Some are called whose p alone would not pass the strictest bound of all.
    assert limit > 0.10 / 26


@pytest.mark.parametrize(("p", "code"), [(0.10, "above"), (0.1001, "unclear")])
def test_a_p_of_just_the_rate_is_called(p, code):
    found = smoothing.calls(np.array([2.0]), np.array([p]), 0.10, ranking.VERDICTS)
    assert found.tolist() == [code]


def test_missing_areas_get_no_verdict_and_do_not_count():
    share = pd.Series([0.9, NAN, 0.3, 0.2], index=list("abcd"))
    calls = ranking.against(share, [50, 50, NAN, 50], 0.3)
    assert calls.index.tolist() == list("abcd")
    assert calls["verdict"].tolist() == ["above", None, None, "unclear"]
    alone = ranking.against([0.9, 0.2], [50, 50], 0.3)
    assert calls["z"].dropna().tolist() == alone["z"].tolist()


def test_areas_without_error_are_above_below_or_exactly_at_the_reference():
    calls = ranking.against([0.4, 0.2, 0.3], [INF, INF, INF], 0.3)
    assert calls["z"].tolist() == [INF, -INF, 0.0]
    assert calls["verdict"].tolist() == ["above", "below", "unclear"]


def test_few_false_calls_where_all_areas_are_alike():
    rng = np.random.default_rng(11)
    calls = [
        (ranking.against(rng.binomial(40, 0.3, 150) / 40, np.full(150, 40.0), 0.3)["verdict"])
        for _ in range(40)
    ]
    cities = [(verdict != "unclear").any() for verdict in calls]
    assert np.mean(cities) < 0.25
    assert np.mean([(verdict != "unclear").mean() for verdict in calls]) < 0.01


def test_against_nothing():
    assert ranking.against([NAN], [NAN], 0.3)["verdict"].tolist() == [None]
    assert ranking.against([], [], 0.3).empty


# --- draws -------------------------------------------------------------------------------------


def test_draws_are_the_same_for_a_seed_and_whatever_the_chunk(monkeypatch):
    _, m, share = city(1, n=30)
    drawn = ranking.posterior(share, m, 300, seed=5)
    spread = ranking.shortlist(drawn, 5), ranking.band(drawn)
    assert (drawn == ranking.posterior(share, m, 300, seed=5)).all()
    assert (drawn != ranking.posterior(share, m, 300, seed=6)).any()
    for cells in (1, 777):
        monkeypatch.setattr(_posterior, "_AT_HAND", cells)
        monkeypatch.setattr(_draws, "_CELLS", cells)
        assert (drawn == ranking.posterior(share, m, 300, seed=5)).all()
        assert ranking.shortlist(drawn, 5) == spread[0]
        np.testing.assert_array_equal(ranking.band(drawn), spread[1])


def test_fixed_and_missing_areas():
    drawn = ranking.posterior([0.2, 0.7, NAN, 0.4, 0.3], [40, INF, 40, NAN, 25], 200)
    assert (drawn[:, 1] == 0.7).all()
    assert np.isnan(drawn[:, [2, 3]]).all()
    alone = ranking.posterior([0.2, 0.3], [40, 25], 200)
    assert (drawn[:, [0, 4]] == alone).all()


def test_nothing_to_draw():
    assert (ranking.posterior([0.2, 0.5], [INF, INF], 3) == [0.2, 0.5]).all()
    assert np.isnan(ranking.posterior([NAN], [NAN], 3)).all()


@pytest.mark.parametrize("edge", [0.0, 1.0])
def test_cities_at_the_edge_stay_between_0_and_1(edge):
    drawn = ranking.posterior([edge] * 8, [30] * 8, 500)
    assert ((drawn >= 0) & (drawn <= 1)).all()
    assert abs(drawn.mean() - edge) < 0.05


def test_weights_are_the_beta_binomial_likelihood():
    _, m, share = city(2, n=25)
    x, rest = m * share, m * (1 - share)
    a, b, weight = _posterior._prior(x, rest)
    assert len(a) == 25 * 30
    assert np.unique((a / (a + b)).round(9)).size == 25
    assert (a + b).min() == pytest.approx(1.5)
    assert (a + b).max() == pytest.approx(400)
    fit = (betaln(x + a[:, None], rest + b[:, None]) - betaln(a, b)[:, None]).sum(axis=1)
    np.testing.assert_allclose(np.log(weight), fit - np.logaddexp.reduce(fit), atol=1e-8)


def test_means_and_intervals_hold_the_truth():
    inside, direct, drawn_error = [], [], []
    for seed in range(12):
        truth, m, share = city(seed, a=4, b=8)
        drawn = ranking.posterior(share, m, 1_000, seed)
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        inside.append(((truth >= low) & (truth <= high)).mean())
        direct.append(((share - truth) ** 2).mean())
        drawn_error.append(((drawn.mean(axis=0) - truth) ** 2).mean())
    assert np.mean(inside) == pytest.approx(0.90, abs=0.02)
    assert np.mean(drawn_error) < 0.8 * np.mean(direct)


@pytest.mark.parametrize(("a", "b"), [(2, 4), (60, 120)])
def test_hits_pool_and_chances_come_true(a, b):
    k, expected, real, whole, within = 15, [], [], [], []
    chances, truths, bands = [], [], []
    for seed in range(40):
        truth, m, share = city(seed, a=a, b=b)
        drawn = ranking.posterior(share, m, 500, seed)
        top = np.argsort(-truth)[:k]
        found = ranking.shortlist(drawn, k)
        hits = len(set(found.members) & set(top))
        expected.append(found.hits)
        real.append(hits)
        within.append(found.hits_low <= hits <= found.hits_high)
        chance = ranking.chance(drawn, k)
        order = np.lexsort((ranking.expected_rank(drawn), -chance))
        whole.append(set(top) <= set(order[: found.pool]))
        chances.append(chance)
        truths.append(np.isin(np.arange(len(truth)), top))
        low, high = ranking.band(drawn)
        rank = 1 + np.argsort(np.argsort(-truth))
        bands.append(((low <= rank) & (rank <= high)).mean())
    # Standard errors of these means over 40 cities: 0.3 hits, 0.05, 0.05, 0.01.
    assert np.mean(real) == pytest.approx(np.mean(expected), abs=0.8)
    assert np.mean(within) >= 0.80
    assert np.mean(whole) == pytest.approx(0.90, abs=0.12)
    assert np.mean(bands) == pytest.approx(0.90, abs=0.03)
    chance, true = np.concatenate(chances), np.concatenate(truths)
    for low, high in ((0.05, 0.2), (0.2, 0.5), (0.5, 1.0)):
        some = (chance >= low) & (chance < high)
        if some.sum() > 100:
            assert true[some].mean() == pytest.approx(chance[some].mean(), abs=0.08)


# --- ranks over draws --------------------------------------------------------------------------

DRAWS = np.array(
    [
        [9.0, 8, NAN, 1, 2],
        [9.0, 1, NAN, 8, 2],
        [1.0, 9, NAN, 8, 2],
        [9.0, 8, NAN, 2, 1],
    ]
)


def test_chance_band_and_expected_rank_of_a_small_example():
    np.testing.assert_array_equal(ranking.chance(DRAWS, 2), [0.75, 0.75, NAN, 0.5, 0])
    np.testing.assert_array_equal(ranking.expected_rank(DRAWS), [1.75, 2.25, NAN, 2.75, 3.25])
    low, high = ranking.band(DRAWS)
    np.testing.assert_array_equal(low, [1, 1, NAN, 2, 3])
    np.testing.assert_array_equal(high, [4, 4, NAN, 4, 4])


def test_shortlist_of_a_small_example():
    found = ranking.shortlist(DRAWS, 2)
    # Equal chances: the better expected rank goes first. Two of four draws need the third area.
    assert found == ranking.Hits((0, 1), 1.5, 1, 2, 3)


@pytest.mark.parametrize(("first", "pool"), [(89, 2), (90, 1)])
def test_pool_holds_all_true_ones_in_nine_draws_of_ten(first, pool):
    draws = np.where(np.arange(100)[:, None] < first, [2.0, 1.0], [1.0, 2.0])
    assert ranking.shortlist(draws, 1).pool == pool


@pytest.mark.parametrize(("first", "low"), [(95, 0), (96, 1)])
def test_hits_are_the_middle_nine_draws_of_ten(first, low):
    draws = np.where(np.arange(100)[:, None] < first, [2.0, 1.0], [1.0, 2.0])
    found = ranking.shortlist(draws, 1)
    assert (found.hits_low, found.hits_high) == (low, 1)


def test_shortlist_longer_than_the_areas_holds_them_all():
    found = ranking.shortlist(DRAWS, 99)
    assert found == ranking.Hits((0, 1, 3, 4), 4.0, 4, 4, 4)
    assert ranking.shortlist(np.full((3, 2), NAN), 1) == ranking.Hits((), 0.0, 0, 0, 0)


def test_tied_areas_take_their_places_in_order():
    tied = np.tile([0.5, 0.7, 0.5, 0.5], (3, 1))
    assert ranking.expected_rank(tied).tolist() == [2, 1, 3, 4]
    assert ranking.chance(tied, 2).sum() == 2


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 30), k=st.integers(1, 35))
@settings(max_examples=examples(60))
def test_list_is_consistent_with_its_draws(seed, n, k):
    draws = np.random.default_rng(seed).normal(size=(50, n)) + np.arange(n) / 5
    chance, found = ranking.chance(draws, k), ranking.shortlist(draws, k)
    low, high = ranking.band(draws)
    expected = ranking.expected_rank(draws)
    size = min(n, k)
    assert chance.sum() == pytest.approx(size)
    assert len(found.members) == size
    assert found.hits == pytest.approx(np.sort(chance)[-size:].sum())
    assert 0 <= found.hits_low <= found.hits + 1e-9
    assert found.hits - 1e-9 <= found.hits_high + 1 <= size + 1
    assert size <= found.pool <= n
    assert ((low >= 1) & (low <= high) & (high <= n)).all()
    assert expected.sum() == pytest.approx(n * (n + 1) / 2)


@pytest.mark.parametrize("call", [ranking.chance, ranking.shortlist])
def test_k_must_be_positive(call):
    with pytest.raises(ValueError, match="k is 0"):
        call(DRAWS, 0)


# --- the joint region --------------------------------------------------------------------------


def test_critical_value_of_51_areas():
    assert _regions._critical(51, 0.90, "independent") == pytest.approx(3.081, abs=5e-4)
    assert _regions._critical(51, 0.90, "bonferroni") == pytest.approx(3.096, abs=5e-4)
    assert _regions._critical(1, 0.90, "independent") == pytest.approx(1.645, abs=5e-4)


def test_intervals_that_touch_are_not_apart():
    z = _regions._critical(2, 0.90, "independent")
    margins = [1.645, 1.645]  # joint intervals of ± z
    touching = ranking.joint_region([2 * z, 0.0], margins)
    assert touching[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 2], [1, 2]]
    apart = ranking.joint_region([2 * z + 1e-9, 0.0], margins)
    assert apart[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1], [2, 2]]
    assert ranking.joint_region([1.0, 1.0], [0, 0])["rank_high"].tolist() == [2, 2]


def test_ties_share_the_smallest_rank():
    assert ranking.joint_region([5, 9, 5, 1], [1] * 4)["rank"].tolist() == [2, 1, 2, 4]


def test_missing_estimates_are_unranked_and_missing_margins_say_nothing():
    estimate = pd.Series([50.0, NAN, 30, 10], index=list("abcd"))
    region = ranking.joint_region(estimate, [1, 1, NAN, 1])
    assert region.index.tolist() == list("abcd")
    assert (region.dtypes == "Int64").all()
    assert region.loc["b"].isna().all()
    assert region.loc["c"].tolist() == [2, 1, 3]
    assert region.loc["a"].tolist() == [1, 1, 2]
    assert region.loc["d"].tolist() == [3, 2, 3]
    assert ranking.joint_region([NAN], [NAN]).isna().all(axis=None)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.one_of(st.just(NAN), st.integers(0, 20))),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from(["independent", "bonferroni"]),
)
@settings(max_examples=examples(80))
def test_region_equals_counting_pair_by_pair(rows, method):
    estimate, margin = np.array(rows, dtype=float).T
    n = len(rows)
    half = _regions._critical(n, 0.9, method) * np.nan_to_num(margin / 1.645, nan=INF)
    low, high = estimate - half, estimate + half
    region = ranking.joint_region(estimate, margin, method=method)
    assert region["rank"].tolist() == [1 + int((estimate > e).sum()) for e in estimate]
    assert region["rank_low"].tolist() == [1 + int((low > h).sum()) for h in high]
    assert region["rank_high"].tolist() == [n - int((high < x).sum()) for x in low]
    assert (region["rank_low"] <= region["rank"]).all()
    assert (region["rank"] <= region["rank_high"]).all()


def test_region_holds_all_true_ranks_in_nine_of_ten_cities():
    rng = np.random.default_rng(4)
    truth = np.linspace(0, 30, 20)
    rank = np.arange(20, 0, -1)
    held = []
    for _ in range(200):
        region = ranking.joint_region(truth + rng.normal(0, 1, 20), np.full(20, 1.645))
        held.append(((region["rank_low"] <= rank) & (rank <= region["rank_high"])).all())
    assert np.mean(held) >= 0.9


def pairwise(estimate, se, c):
    """Count pair by pair which areas are apart."""
    apart = c * np.hypot(se[:, None], se[None, :])
    above = estimate[None, :] - estimate[:, None] > apart
    below = estimate[:, None] - estimate[None, :] > apart
    return 1 + above.sum(axis=1), len(se) - below.sum(axis=1)


@pytest.mark.parametrize("n", [2, 51, 172])
def test_critical_difference_of_equal_errors_is_that_of_the_studentized_range(n):
    exact = studentized_range.ppf(0.9, n, np.inf) / math.sqrt(2)
    assert exact < _pairs.critical(np.full(n, 2.5), 0.90) < exact + 0.03


def test_critical_difference_of_unequal_errors_is_that_of_a_plain_simulation():
    rng = np.random.default_rng(8)
    se = rng.gamma(3, 1, 40)
    error = rng.normal(size=(4_000, 40)) * se
    most = np.zeros(4_000)
    for i in range(40):
        gap = np.abs(error - error[:, [i]]) / np.hypot(se, se[i])
        most = np.maximum(most, gap.max(axis=1))
    # Standard error of the plain quantile: 0.02. Bins may only make it larger.
    assert -0.03 < _pairs.critical(se, 0.90) - np.quantile(most, 0.90) < 0.06


def test_extremes_are_drawn_as_the_largest_and_smallest_of_so_many():
    largest, smallest = _pairs._extremes(np.array([1.0, 2, 300]), np.random.default_rng(1))
    assert (largest[0] == smallest[0]).all()
    assert (largest[1:] > smallest[1:]).all()
    plain = np.random.default_rng(2).normal(size=(10_000, 300)).max(axis=1)
    for found in (largest[2], -smallest[2]):
        assert kstest(found, plain).pvalue > 0.001
    assert np.mean(largest[0]) == pytest.approx(0, abs=0.04)
    assert np.corrcoef(largest[1], smallest[1])[0, 1] == pytest.approx(1 / (math.pi - 1), abs=0.04)


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.one_of(st.just(NAN), st.integers(0, 20))),
        min_size=1,
        max_size=25,
    )
)
@settings(max_examples=40)
def test_region_by_pairs_equals_counting_pair_by_pair(rows):
    estimate, margin = np.array(rows, dtype=float).T
    se = np.nan_to_num(margin / 1.645, nan=INF)
    c = _pairs.critical(se[np.isfinite(se)], 0.9)
    low, high = pairwise(estimate, se, max(c, 1e-9))
    region = ranking.joint_region(estimate, margin, method="pairs")
    assert region["rank_low"].tolist() == low.tolist()
    assert region["rank_high"].tolist() == high.tolist()


def test_grouped_comparisons_are_never_narrower_and_nearly_as_narrow(monkeypatch):
    rng = np.random.default_rng(5)
    estimate, se = rng.normal(0, 6, 400), rng.gamma(4, 0.25, 400)
    exact = np.array(_pairs.bounds(estimate, se, 0.9))
    monkeypatch.setattr(_pairs, "_COMPARISONS", 0)
    low, high = _pairs.bounds(estimate, se, 0.9)
    assert (low <= exact[0]).all()
    assert (high >= exact[1]).all()
    assert 0 < (high - low).mean() - (exact[1] - exact[0]).mean() < 5


def test_pairs_separate_more_than_intervals_do_and_still_hold(monkeypatch):
    rng = np.random.default_rng(6)
    truth, se = np.linspace(0, 30, 20), rng.uniform(0.5, 2, 20)
    c = _pairs.critical(se, 0.90)
    monkeypatch.setattr(_pairs, "critical", lambda _se, _confidence: c)  # the same each time
    rank = np.arange(20, 0, -1)
    held, narrower = [], []
    for _ in range(200):
        estimate = truth + rng.normal(0, se)
        pairs = ranking.joint_region(estimate, 1.645 * se, method="pairs")
        plain = ranking.joint_region(estimate, 1.645 * se)
        held.append(((pairs["rank_low"] <= rank) & (rank <= pairs["rank_high"])).all())
        width = [(region["rank_high"] - region["rank_low"]).sum() for region in (pairs, plain)]
        narrower.append(width[0] < width[1])
    assert np.mean(held) >= 0.9
    assert np.mean(narrower) > 0.9


def test_pairs_of_equal_truths_are_rarely_told_apart(monkeypatch):
    rng = np.random.default_rng(7)
    se = rng.uniform(0.5, 2, 60)
    c = _pairs.critical(se, 0.90)
    monkeypatch.setattr(_pairs, "critical", lambda _se, _confidence: c)  # the same each time
    apart = [
        (ranking.joint_region(rng.normal(0, se), 1.645 * se, method="pairs")["rank_low"] > 1).any()
        for _ in range(150)
    ]
    # 10 % are expected; three standard errors above that is 17 %.
    assert np.mean(apart) < 0.17


def test_region_refuses_other_methods_and_confidences():
    with pytest.raises(ValueError, match="bonferroni"):
        ranking.joint_region([1], [1], method="sidak")
    for call in (
        lambda: ranking.joint_region([1], [1], confidence=90),
        lambda: ranking.band(DRAWS, 1),
    ):
        with pytest.raises(ValueError, match="between 0 and 1"):
            call()


def test_tiers_at_their_edges():
    most, likely, more, possible, unlikely, very = ranking.TIERS
    assert ranking.tier([1, 0.95, 0.8, 0.5, 0.2, 0.05, 0, NAN]).tolist() == [
        *(most, most, likely, more, possible, unlikely, very, None)
    ]
    just_below = [edge - 1e-9 for edge in (0.95, 0.8, 0.5, 0.2, 0.05)]
    assert ranking.tier(just_below).tolist() == [likely, more, possible, unlikely, very]


# --- the table ---------------------------------------------------------------------------------

COLUMNS = [
    *("name", "tier", "verdict", "rank", "band_low", "band_high", "chance"),
    *("chance_low", "chance_high", "expected_rank"),
    *("rank_low", "rank_high", "households", "households_moe", "people", "people_moe"),
    *("share", "share_moe", "share_posterior", "share_posterior_low", "share_posterior_high"),
    *("base", "moe_method", "share_moe_method", "people_method", "people_moe_method"),
    *("period", "note", "proven_in", "proven_out"),
]


@pytest.mark.parametrize("of", ranking.OF)
def test_table_contract(of):
    areas = area_table()
    before = areas.copy(deep=True)
    table = ranking.rank(areas, "x", of, k=8)
    pd.testing.assert_frame_equal(areas, before)
    assert table.columns.tolist() == COLUMNS
    assert table.index.name == "GEOID"
    assert sorted(table.index) == sorted(areas.index)
    assert table["chance"].is_monotonic_decreasing
    assert table["chance"].sum() == pytest.approx(8)
    assert (table["chance_low"] <= table["chance"]).all()
    assert (table["chance"] <= table["chance_high"]).all()
    assert (table["rank_low"] <= table["rank"]).all()
    assert (table["rank"] <= table["rank_high"]).all()
    expected = table[of].rank(method="min", ascending=False)
    assert table["rank"].tolist() == expected.tolist()
    assert (table["band_low"] <= table["band_high"]).all()
    assert (table["share_posterior_low"] < table["share_posterior"]).all()
    assert (table["share_posterior"] < table["share_posterior_high"]).all()
    assert table["note"].isna().all()
    assert table["proven_in"].tolist() == (table["rank_high"] <= 8).tolist()
    assert table["proven_out"].tolist() == (table["rank_low"] > 8).tolist()
    assert table["proven_in"].dtype == bool


@pytest.mark.parametrize("of", ranking.OF)
def test_shortlist_agrees_with_the_table(of):
    areas = area_table()
    result = ranking.evaluate(areas, "x", of, k=8)
    table, found = result.table, result.shortlist
    assert (result.by, result.of, result.k) == (found.by, found.of, found.k) == ("x", of, 8)
    assert found.members == tuple(table.index[:8])
    assert found.hits == pytest.approx(table["chance"].iloc[:8].sum())
    counts = table["verdict"].value_counts()
    assert [found.above, found.below, found.unclear] == [
        counts.get(name, 0) for name in ("above", "below", "unclear")
    ]
    listed = areas.loc[list(found.members)]
    direct = listed["x_households"].sum() / listed["x_base"].sum()
    assert found.direct_share == pytest.approx(direct)
    assert found.listed_share_low < found.listed_share < found.listed_share_high
    assert found.reference == pytest.approx(areas["x_households"].sum() / areas["x_base"].sum())
    assert found.design_factor_measured


def test_listed_share_is_not_inflated_by_the_selection():
    result = ranking.evaluate(area_table(), "x", "share", k=8).shortlist
    assert result.listed_share < result.direct_share


def test_what_is_said_of_shares_is_read_from_their_draws():
    areas = area_table()
    found = ranking.evaluate(areas, "x", k=8)
    frame, known, _ = _measures._read(areas, "x", "households", None)
    drawn = ranking.posterior(frame["share"], known.m, base=frame["base"])
    ends = np.quantile(drawn, [0.05, 0.95], axis=0, method="inverted_cdf")
    table = found.table.sort_index()
    np.testing.assert_allclose(table["share_posterior"], drawn.mean(axis=0))
    np.testing.assert_array_equal(table["share_posterior_low"], ends[0])
    np.testing.assert_array_equal(table["share_posterior_high"], ends[1])

    members = list(frame.index.get_indexer(found.shortlist.members))
    base = frame["base"].to_numpy()[members]
    listed = (drawn[:, members] * base).sum(axis=1) / base.sum()
    said = found.shortlist
    assert said.listed_share == pytest.approx(listed.mean())
    ends = np.quantile(listed, [0.05, 0.95], method="inverted_cdf")
    assert (said.listed_share_low, said.listed_share_high) == pytest.approx(tuple(ends))


def test_households_are_drawn_towards_their_mean_as_far_as_they_are_unsure():
    # By hand: N varies by 20,000/3 between areas, 2,500 of which errors explain.
    whole, se = np.array([100.0, 200.0, 300.0]), 50.0
    between = 20_000 / 3 - se**2
    own = between / (between + se**2)
    found = ranking.scale_of(2 * whole, whole, [1.645 * se] * 3, 0)
    np.testing.assert_allclose(found.mean, 2 * (own * whole + (1 - own) * 200))
    np.testing.assert_allclose(found.error, 2 * np.sqrt(own) * se)

    exact = ranking.scale_of(whole, whole, [0.0, NAN, 0.0], 0)
    assert (exact.mean.tolist(), exact.error.tolist()) == (whole.tolist(), [0.0] * 3)


@pytest.mark.parametrize(("size", "note"), [(3.9, None), (4.1, "group_quarters")])
def test_more_than_four_people_a_household_are_no_households(size, note):
    areas = area_table().assign(x_people_method="share_of_residents")
    areas["x_people"] = areas["x_households"] * size
    assert set(ranking.rank(areas, "x")["note"]) == {note}


def test_ranking_does_not_depend_on_the_order_of_rows_but_on_the_seed():
    areas = area_table()
    table = ranking.rank(areas, "x")
    pd.testing.assert_frame_equal(table, ranking.rank(areas.sample(frac=1, random_state=1), "x"))
    other = ranking.rank(areas, "x", seed=1).loc[table.index]
    assert (table["expected_rank"] != other["expected_rank"]).any()


def test_optional_columns_are_there_or_not():
    areas = area_table().drop(columns=["NAME", "x_people", "x_people_moe", "x_people_method"])
    table = ranking.rank(areas.assign(neighborhood="Gentilly"), "x")
    assert table.columns[0] == "neighborhood"
    assert "name" not in table
    assert table[["people", "people_moe", "people_method"]].isna().all(axis=None)


def test_areas_that_cannot_be_ranked_say_why_and_never_take_part():
    areas = area_table()
    without = ranking.rank(areas.iloc[:-3], "x", "share", k=5)
    numbers = areas.columns[areas.columns.str.contains("share|households|people")]
    gone = numbers.difference(["x_people_method"])
    areas.loc[areas.index[-1], gone] = NAN
    areas.loc[areas.index[-1], "x_base"] = 0
    areas.loc[areas.index[-2], gone] = NAN
    areas.loc[areas.index[-3], [*gone, "x_base"]] = NAN
    table = ranking.rank(areas, "x", "share", k=5)
    last = table.iloc[-3:]
    assert last["note"].tolist() == ["no_estimate", "no_estimate", "no_households"]
    assert last[["rank", "rank_low", "rank_high", "chance", "band_low"]].isna().all(axis=None)
    assert last["tier"].tolist() == last["verdict"].tolist() == [None] * 3
    assert not last[["proven_in", "proven_out"]].any(axis=None)
    columns = ["tier", "verdict", "rank", "chance", "rank_low", "rank_high", "share_posterior"]
    pd.testing.assert_frame_equal(table.iloc[:-3][columns], without[columns])


def test_an_area_without_a_margin_has_any_rank_and_no_chance():
    areas = area_table()
    first = areas.index[0]
    areas.loc[first, ["x_share_moe", "x_households_moe"]] = NAN
    for of in ("share", "households"):
        row = ranking.rank(areas, "x", of).iloc[-1]
        assert row.name == first
        assert (row["note"], row["tier"], row["verdict"]) == ("no_margin", None, None)
        assert (row["rank_low"], row["rank_high"]) == (1, 40)
        assert row["rank"] == 1 + (areas[f"x_{of}"] > areas.loc[first, f"x_{of}"]).sum()
        assert math.isnan(row["chance"])


def test_modelled_margins_do_not_measure_the_design_factor():
    areas = area_table()
    found = ranking.evaluate(areas.assign(x_moe_method="modelled"), "x").shortlist
    assert (found.design_factor, found.design_factor_measured) == (13.0, False)
    mixed = areas.assign(x_moe_method=["derived"] * 20 + ["modelled"] * 20)
    half = ranking.evaluate(areas.iloc[:20], "x").shortlist
    found = ranking.evaluate(mixed, "x").shortlist
    assert found.design_factor == half.design_factor
    later = areas.assign(x_moe_method="modelled", x_period="2020–2024")
    assert ranking.evaluate(later, "x").shortlist.design_factor == 24.0


def test_block_groups_are_told_by_their_geoids():
    areas = area_table().assign(x_moe_method="modelled")
    areas.index = areas.index + "1"
    assert ranking.evaluate(areas, "x").shortlist.design_factor == 17.0
    later = areas.assign(x_period="2020–2024")
    assert ranking.evaluate(later, "x").shortlist.design_factor == 25.0


def test_an_area_without_error_keeps_its_share():
    areas = area_table()
    areas.loc[areas.index[4], ["x_share_moe", "x_households_moe"]] = 0
    row = ranking.rank(areas, "x").loc[areas.index[4]]
    assert row["share_posterior_low"] == row["share_posterior_high"] == row["share"]
    assert row["share_posterior"] == pytest.approx(row["share"])


def test_people_differ_from_households_by_the_size_of_households():
    areas = area_table()
    areas["x_people"] = areas["x_households"] * np.linspace(1.5, 4, len(areas))
    frame = _measures._measure(areas, "x", "people")
    expected = areas["x_base"] * np.linspace(1.5, 4, len(areas))
    np.testing.assert_allclose(_measures._per_share(frame, "people"), expected)
    areas.loc[areas.index[0], ["x_share", "x_households", "x_people"]] = 0
    frame = _measures._measure(areas, "x", "people")
    size = areas["x_people"].sum() / areas["x_households"].sum()
    first = _measures._per_share(frame, "people")[0]
    assert first == pytest.approx(areas["x_base"].iloc[0] * size)


def test_an_area_without_people_is_not_ranked_by_people():
    areas = area_table()
    areas.loc[areas.index[0], ["x_people", "x_people_moe"]] = NAN
    last = ranking.rank(areas, "x", "people").iloc[-1]
    assert (last.name, last["note"]) == (areas.index[0], "no_estimate")
    assert last[["rank", "chance"]].isna().all()
    assert last["verdict"] is not None  # its share is known


def test_list_longer_than_the_place_is_cut():
    result = ranking.evaluate(area_table(6), "x", k=20)
    assert (result.k, result.shortlist.k, result.shortlist.hits) == (6, 6, 6.0)
    assert result.table["proven_in"].all()


def test_works_on_nullable_columns():
    areas = area_table()
    nullable = areas.convert_dtypes()
    nullable.loc[nullable.index[0], "x_share_moe"] = pd.NA
    areas.loc[areas.index[0], "x_share_moe"] = NAN
    names = ["rank", "chance", "expected_rank", "share_posterior"]
    expected, found = ranking.rank(areas, "x")[names], ranking.rank(nullable, "x")[names]
    assert found.index.tolist() == expected.index.tolist()
    np.testing.assert_allclose(found.astype(float), expected.astype(float))


@pytest.mark.parametrize(
    ("change", "kwargs", "error", "message"),
    [
        (lambda a: a.drop(columns="x_share_moe"), {}, TableError, "x_share_moe"),
        (lambda a: a.drop(columns="x_people"), {"of": "people"}, TableError, "x_people"),
        (lambda a: a.assign(x_people=NAN), {"of": "people"}, TableError, "x_people"),
        (lambda a: pd.concat([a, a.iloc[:1]]), {}, TableError, "'22071000000' is in the index"),
        (lambda a: a.set_axis(range(len(a))), {}, TableError, r"no text.*geoid\.normalize"),
        (lambda a: a.set_axis(a.index.str[:5]).iloc[:1], {}, TableError, "names a county each"),
        (lambda a: a.set_axis([*a.index[1:], "2207100010"]), {}, GeoidError, "is no tract"),
        (lambda a: a.iloc[:0], {}, TableError, "has no rows"),
        (lambda a: a.assign(x_households_moe=-222222222), {}, TableError, "of 22071000000 is -222"),
        (lambda a: a.assign(x_share=a["x_share"] * 100), {}, TableError, "from 0 to 1"),
        (lambda a: a.assign(x_share_moe=NAN), {}, TableError, "nothing to rank"),
        (lambda a: a.assign(x_base=0), {}, TableError, "nothing to rank"),
        (lambda a: a.assign(x_period=None), {}, TableError, "found none"),
        (
            lambda a: a.assign(x_period=["2015–2019"] * 20 + ["2016–2020"] * 20),
            {},
            TableError,
            "found 2015–2019, 2016–2020",
        ),
        (lambda a: a, {"of": "homes"}, ValueError, "homes"),
        (lambda a: a, {"k": 0}, ValueError, "k is 0"),
    ],
)
def test_errors_say_what_is_wrong(change, kwargs, error, message):
    with pytest.raises(error, match=message):
        ranking.evaluate(change(area_table()), "x", **kwargs)


# --- the sensitivity to the design factor -------------------------------------------------------


def assumed_table(**columns):
    """Write an area table whose design factor is assumed, 13: 9.1 to 19.5, or by its column."""
    return area_table().assign(x_moe_method="modelled", **columns)


def by_other_factor(areas, whole, end):
    """Say what a list of 8 comes to where the design factor is so many times as large."""
    frame, known, _ = _measures._read(areas, "x", "households", None)
    base, found = frame["base"].to_numpy(), whole.shortlist
    drawn = ranking.posterior(frame["share"], known.m / end, 2_000, base=frame["base"])
    ranks, (low, high) = _draws._ranks(drawn * base), ranking.quantiles(drawn, 0.9)
    verdict = ranking.against(frame["share"], known.m / end, found.reference)["verdict"]
    verdict = verdict.mask((low <= found.reference) & (found.reference <= high), "unclear")
    order = [frame.index.get_loc(name) for name in whole.table.index]
    members = [frame.index.get_loc(name) for name in found.members]
    last = [max(place for place, at in enumerate(order, 1) if row[at] <= 8) for row in ranks]
    share = drawn[:, members] @ base[members] / base[members].sum()
    return {name: int((verdict == name).sum()) for name in ranking.VERDICTS} | {
        "chance": ranking.chance(drawn * base, 8),
        "pool": int(np.quantile(last, 0.9, method="inverted_cdf")),
        "hits": np.ravel(ranking.quantiles((ranks[:, members] <= 8).sum(axis=1)[:, None], 0.9)),
        "listed_share": np.ravel(ranking.quantiles(share[:, None], 0.9)),
    }


@pytest.mark.parametrize(
    ("columns", "factor", "ends"),
    [({}, 13, (0.7, 1.5)), ({"design_factor": 20.0}, 20, (0.75, 1.4))],
)
def test_an_assumed_design_factor_has_a_range_and_so_has_what_hangs_on_it(columns, factor, ends):
    areas = assumed_table(**columns)
    whole = ranking.evaluate(areas, "x", k=8)
    table, found = whole.table.sort_index(), whole.shortlist
    assert (found.design_factor, found.design_factor_measured) == (factor, False)
    known = (found.design_factor_least, found.design_factor_most)
    assert known == pytest.approx((ends[0] * factor, ends[1] * factor))
    others = [by_other_factor(areas, whole, end) for end in ends]
    chances = [table["chance"], *(other["chance"] for other in others)]
    np.testing.assert_array_equal(table["chance_low"], np.min(chances, axis=0))
    np.testing.assert_array_equal(table["chance_high"], np.max(chances, axis=0))
    for name in ("above", "below", "unclear", "pool"):
        every = [getattr(found, name), *(other[name] for other in others)]
        ends_of = getattr(found, f"{name}_least"), getattr(found, f"{name}_most")
        assert ends_of == (min(every), max(every)), name
    for name in ("hits", "listed_share"):
        every = [getattr(found, f"{name}_low"), getattr(found, f"{name}_high")]
        every = [*every, *(end for other in others for end in other[name])]
        ends_of = getattr(found, f"{name}_least"), getattr(found, f"{name}_most")
        assert ends_of == pytest.approx((min(every), max(every))), name
    assert found.unclear_least < found.unclear < found.unclear_most


def test_a_measured_design_factor_has_no_range():
    whole = ranking.evaluate(area_table(), "x", k=8)
    found = whole.shortlist
    assert found.design_factor_measured
    assert found.design_factor_least == found.design_factor == found.design_factor_most
    for end in ("least", "most"):
        for name in ("above", "below", "unclear", "pool"):
            assert getattr(found, f"{name}_{end}") == getattr(found, name)
    assert (found.hits_least, found.hits_most) == (found.hits_low, found.hits_high)
    assert found.listed_share_least == found.listed_share_low
    for end in ("low", "high"):
        np.testing.assert_array_equal(whole.table[f"chance_{end}"], whole.table["chance"])


@pytest.mark.parametrize("values", [[20.0] * 39 + [21.0], [-1.0] * 40, [np.inf] * 40])
def test_a_design_factor_to_assume_is_one_number_over_0(values):
    with pytest.raises(TableError, match=r"design_factor|assumed"):
        ranking.evaluate(assumed_table(design_factor=values), "x")


def test_areas_without_a_chance_have_no_sensitivity():
    areas = area_table()
    areas.loc[areas.index[0], ["x_share_moe", "x_households_moe"]] = NAN
    table = ranking.rank(areas, "x")
    assert table.loc[areas.index[0], ["chance_low", "chance_high"]].isna().all()
    assert table["chance_low"].isna().sum() == 1


@pytest.mark.parametrize(
    ("of", "known"),
    [
        *(("share", "alone"), ("households", "sized"), ("households", "led")),
        *(
            pytest.param(*pair, marks=pytest.mark.slow)
            for pair in (("households", "alone"), ("share", "sized"), ("share", "led"))
        ),
    ],
)
def test_left_out_areas_could_hardly_reach_the_list(some_left_out, monkeypatch, of, known):
    _, m, share = city(9, n=1_200, a=2, b=12)
    m *= 4
    size = np.random.default_rng(1).gamma(6, 200, 1_200)
    scale = np.ones(1_200) if of == "share" else size
    beside = {"sized": {"base": size}, "led": {"covariate": size}}.get(known, {})
    m[:3], share[3] = [INF, NAN, 2.0], NAN
    drawing = _drawing.Drawing(
        share, m / 1.4, ranking.Scale(scale, np.zeros(len(scale)), 0), None, 1_000, 0
    )._replace(**beside)
    drawn = ranking.posterior(share, m, 1_000, **beside) * scale
    least = np.sort(np.nan_to_num(drawn, nan=-1), axis=1)[:, -10].min()
    asked, whole = [], _drawing.posterior

    def watched(*args, **kwargs):
        asked.append(kwargs)
        return whole(*args, **kwargs)

    monkeypatch.setattr(_drawing, "posterior", watched)
    listed = listed_by(ranking.chance(drawn, 10), 10, least)
    found, counts = _sensitivity._at(drawing, listed)
    full = ranking.chance(ranking.posterior(share, m / 1.4, 1_000, **beside) * scale, 10)
    reached = _sensitivity._reaching(drawing, least * _sensitivity._ROOM)
    assert len(asked) == 1
    assert 10 < reached.sum() < 900
    assert np.nansum(full[~reached]) <= 0.01
    # All that are left out would take a thousandth of a place, were their means what they may be.
    left, at = ~reached & np.isfinite(share * m), m / 1.4
    most = np.maximum(share, highest_mean(share, at, **beside))
    over = beta.sf(np.clip(least * _sensitivity._ROOM / scale, 0, 1), most * at, (1 - most) * at)
    assert 0 < over[left].sum() <= 0.001
    np.testing.assert_allclose(found[reached], full[reached], atol=0.06)
    # Areas that a verdict may be of are drawn whatever their chance.
    assert counts["above"] + counts["below"] + counts["unclear"] == 1_198
    low, high, at_end = _sensitivity.chances(drawing._replace(m=m), listed, (0.7, 1.4))
    assert at_end[1] == counts
    assert np.isnan(low[[1, 3]]).all()
    assert np.nansum(low) < 10 < np.nansum(high)


@pytest.fixture
def some_left_out(monkeypatch):
    """Areas are left out where there are a thousand, as else where there are two."""
    for module in (_drawing, _sensitivity):
        monkeypatch.setattr(module, "ALL", 1_000)


def listed_by(chance, k, least, reference=0.2):
    """Make a list by chances, of areas of one size."""
    order = _draws._order(chance, np.zeros(len(chance)))
    return _sensitivity.Listed(order, k, np.ones(len(chance)), reference, chance, least)


def test_a_first_guess_too_high_is_made_good(some_left_out, monkeypatch):
    _, m, share = city(9, n=1_200, a=2, b=12)
    drawing = _drawing.Drawing(
        share, m, ranking.Scale(np.ones(1_200), np.zeros(1_200), 0), None, 500, 0
    )
    monkeypatch.setattr(_sensitivity, "_ROOM", 1.0)
    full = ranking.chance(ranking.posterior(share, m, 500), 10)
    high, _ = _sensitivity._at(drawing, listed_by(full, 10, 0.9))
    np.testing.assert_allclose(high, full, atol=0.08)
    assert high[full == 0].sum() < 0.2


# --- the areas' households in the prior ----------------------------------------------------------


def linked_table(n=150, slope=-1.2, cut=None):
    """Write areas whose shares fall with their households; of some, only a part lies inside."""
    rng = np.random.default_rng(8)
    base = np.rint(np.exp(rng.normal(6.8, 0.5, n)))
    m = np.rint(base / 14)
    logit = -1 + slope * (np.log(base) - np.log(base).mean())
    share = rng.binomial(m.astype(int), 1 / (1 + np.exp(-logit))) / m
    table = area_table(n)
    inside = np.ones(n) if cut is None else cut
    table["x_share"], table["x_base"] = share, base * inside
    table["x_share_moe"] = 1.645 * np.sqrt(np.maximum(share * (1 - share), 0.02) / m)
    for name, per in (("households", 1.0), ("people", 2.5)):
        table[f"x_{name}"] = base * inside * share * per
        table[f"x_{name}_moe"] = base * inside * table["x_share_moe"] * per
    return table if cut is None else table.assign(inside=inside)


@pytest.mark.parametrize("of", ranking.OF)
def test_large_areas_are_drawn_towards_what_large_areas_are_like(of):
    table = linked_table()
    ranked = ranking.rank(table, "x", of).loc[table.index]
    alone = ranking.posterior(table["x_share"], _measures._read(table, "x", of, None)[1].m)
    large = (table["x_base"] > table["x_base"].quantile(0.8)).to_numpy()
    small = (table["x_base"] < table["x_base"].quantile(0.2)).to_numpy()
    drawn = ranked["share_posterior"].to_numpy()
    assert (drawn - alone.mean(axis=0))[large].mean() < -0.01
    assert (drawn - alone.mean(axis=0))[small].mean() > 0.02


def test_the_size_of_an_area_that_a_line_cuts_is_that_of_all_of_it():
    whole = linked_table()
    cut = np.where(np.arange(len(whole)) % 3 == 0, 0.01, 1.0)
    table = ranking.rank(linked_table(cut=cut), "x", "share").sort_index()
    expected = ranking.rank(whole, "x", "share").sort_index()
    np.testing.assert_allclose(table["share_posterior"], expected["share_posterior"], atol=1e-9)


@pytest.mark.parametrize("given", [None, "sample"])
@pytest.mark.parametrize("base", [[0, 900, 700, 0], [NAN, 900, 700, 800], [800] * 4, [0, 0, 0, 5]])
def test_areas_without_households_or_all_alike_are_ranked_without_a_fuss(base, given):
    table = linked_table(4).assign(x_base=base)
    table.loc[~(table["x_base"] > 0), "x_share"] = NAN
    table["x_households"] = table["x_share"] * table["x_base"]
    sample = None if given is None else [30.0, 40, 50, 60]
    for of in ranking.OF:
        ranked = ranking.rank(table, "x", of, k=2, sample=sample)
        known = ranked["share"].notna()
        assert ranked.loc[known, "chance"].notna().all()
        assert ranked.loc[known, "share_posterior"].between(0, 1).all()
        assert ranked.loc[~known, "share_posterior"].isna().all()


# --- areas of any kind, covariates ---------------------------------------------------------------


def test_sample_of_a_union_is_that_of_its_independent_parts():
    m, base = [40, 40, 25, INF, INF], [600, 600, 300, 100, 900]
    found = ranking.sample_of_groups(m, base, ["b", "b", "a", "a", "c"])
    assert found.index.tolist() == ["a", "b", "c"]
    assert found.tolist() == pytest.approx([400**2 / (300**2 / 25), 80, INF])
    rng = np.random.default_rng(3)
    x = rng.binomial(40, 0.3, (20_000, 2)) / 40
    y = rng.binomial(25, 0.3, 20_000) / 25
    union = (600 * x.sum(axis=1) + 300 * y) / 1500
    whole = ranking.sample_of_groups([40, 40, 25], [600, 600, 300], ["u"] * 3)["u"]
    assert union.var() == pytest.approx(0.3 * 0.7 / whole, rel=0.04)


def test_sample_of_groups_with_missing_parts():
    m = pd.Series([40, NAN, NAN, 30, 50], index=list("vwxyz"))
    groups = pd.Series(["a", "a", "b", "b", None], index=m.index)
    found = ranking.sample_of_groups(m, [500, 0, 500, 500, 500], groups)
    assert found["a"] == pytest.approx(40)  # an area without households takes nothing away
    assert math.isnan(found["b"])
    assert found.index.tolist() == ["a", "b"]
    assert np.isnan(ranking.sample_of_groups([NAN], [0], ["a"])["a"])
    again = ranking.sample_of_groups(m, [500, 0, 500, 500, 500], groups.iloc[::-1])
    pd.testing.assert_series_equal(again, found)
    with pytest.raises(TableError, match="groups has other labels"):
        ranking.sample_of_groups(m, [500] * 5, groups.set_axis(list("vwxy!")))
    with pytest.raises(TableError, match="one number and one group"):
        ranking.sample_of_groups([40, 40], [500], ["a", "b"])


def test_sample_of_a_published_margin():
    found = ranking.sample_of_margin([0.2, 0.2, 0, 1, NAN, 0.3], [0.0329, 0, 0.01, 0, 0.1, NAN])
    np.testing.assert_allclose(found, [0.16 / 0.02**2, INF, NAN, INF, NAN, NAN])


def neighborhoods(areas, size=4):
    """Sum a table of tracts up to neighborhoods of a few tracts."""
    names = pd.Series([f"N{i // size}" for i in range(len(areas))], index=areas.index)
    columns = ["x_households", "x_people", "x_base"]
    table = areas.groupby(names)[columns].sum()
    for name in ("x_households", "x_people"):
        table[f"{name}_moe"] = np.sqrt((areas[f"{name}_moe"] ** 2).groupby(names).sum())
    table["x_share"] = table["x_households"] / table["x_base"]
    table["x_share_moe"] = table["x_households_moe"] / table["x_base"]
    return table.assign(x_moe_method="derived", x_period="2015–2019"), names


@pytest.mark.parametrize("of", ranking.OF)
def test_neighborhoods_are_ranked_by_their_effective_samples(of):
    areas = area_table()
    table, names = neighborhoods(areas)
    _, known, _ = _measures._read(areas, "x", "share", None)
    sample = ranking.sample_of_groups(known.m, areas["x_base"], names.to_numpy())
    result = ranking.evaluate(table, "x", of, k=3, sample=sample)
    assert sorted(result.table.index) == sorted(table.index)
    assert math.isnan(result.shortlist.design_factor)
    assert not result.shortlist.design_factor_measured
    brought = ranking.evaluate(table, "x", of, k=3, sample=known._replace(m=sample)).shortlist
    assert brought.members == result.shortlist.members
    assert (brought.design_factor, brought.design_factor_measured) == known[1:3]
    shuffled = sample.sample(frac=1, random_state=2)
    again = ranking.rank(table, "x", of, k=3, sample=shuffled)
    pd.testing.assert_frame_equal(again, result.table)
    by_row = ranking.rank(table.iloc[::-1], "x", of, k=3, sample=sample.to_numpy()[::-1])
    pd.testing.assert_frame_equal(by_row, result.table)
    drawn = ranking.posterior(table["x_share"], sample, base=table["x_base"])
    expected = pd.Series(drawn.mean(axis=0), index=table.index)
    np.testing.assert_allclose(
        result.table["share_posterior"], expected.loc[result.table.index], rtol=1e-12
    )


def test_an_area_without_a_sample_has_no_chance():
    table, _ = neighborhoods(area_table())
    sample = pd.Series(100.0, index=table.index).mask(table.index == "N0")
    row = ranking.rank(table, "x", "share", sample=sample).iloc[-1]
    assert (row.name, row["note"], row["rank_low"], row["rank_high"]) == ("N0", "no_margin", 1, 10)


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        ([100.0] * 9, "10 areas"),
        ([0.0] * 10, "over 0"),
        (np.ones((10, 2)), "one number"),
        (pd.Series([1.0], index=["elsewhere"]), "it has also 'elsewhere'"),
        (pd.Series([1.0, 2.0], index=["N0", "N0"]), "it lacks 'N1'"),
        ([NAN] * 10, "nothing to rank"),
    ],
)
def test_samples_that_cannot_be(sample, message):
    table, _ = neighborhoods(area_table())
    with pytest.raises(TableError, match=message):
        ranking.evaluate(table, "x", "share", sample=sample)


def test_with_a_sample_labels_must_still_be_unique_and_some():
    table, _ = neighborhoods(area_table())
    twice = table.set_axis(["N1"] * 10)
    with pytest.raises(TableError, match="'N1' is in the index of areas more than once"):
        ranking.evaluate(twice, "x", sample=[100.0] * 10)
    with pytest.raises(TableError, match="areas has no rows"):
        ranking.evaluate(table.iloc[:0], "x", sample=[])


def test_a_covariate_draws_areas_towards_what_it_suggests():
    rng = np.random.default_rng(12)
    areas = area_table(120)
    poor = pd.Series(rng.normal(size=120), index=areas.index)
    truth = 1 / (1 + np.exp(1 - poor))
    m = areas["x_base"] / 14
    areas["x_share"] = rng.binomial(m.round().astype(int), truth) / m.round()
    areas["x_households"] = areas["x_share"] * areas["x_base"]
    plain = ranking.evaluate(areas, "x", "share")
    led = ranking.evaluate(areas, "x", "share", covariate=poor.sample(frac=1, random_state=1))
    assert led.shortlist.covariate
    assert not plain.shortlist.covariate
    errors = [
        ((r.table["share_posterior"] - truth.loc[r.table.index]) ** 2).mean() for r in (led, plain)
    ]
    assert errors[0] < 0.8 * errors[1]
    same = ["rank", "rank_low", "rank_high"]
    pd.testing.assert_frame_equal(
        led.table[same].sort_index(), plain.table[same].sort_index()
    )  # the audit asks the margins alone
    with pytest.raises(TableError, match="covariate has other labels"):
        ranking.evaluate(areas, "x", covariate=poor.set_axis(range(120)))


# --- the audit side by side ----------------------------------------------------------------------


@pytest.mark.parametrize("of", ranking.OF)
def test_audit_shows_each_method_beside_the_others(of):
    areas = area_table()
    found = ranking.audit(areas.sample(frac=1, random_state=4), "x", of)
    table = ranking.rank(areas, "x", of).sort_index()
    assert found.columns.tolist() == [
        *("rank", "rank_low", "rank_high", "rank_low_bonferroni", "rank_high_bonferroni"),
        *("rank_low_pairs", "rank_high_pairs"),
    ]
    names = ["rank", "rank_low", "rank_high"]
    pd.testing.assert_frame_equal(found[names], table[names])
    width = {
        end: (found[f"rank_high{end}"] - found[f"rank_low{end}"]).sum()
        for end in ("", "_bonferroni", "_pairs")
    }
    assert width["_pairs"] < width[""] <= width["_bonferroni"]
    if of == "households":
        region = ranking.joint_region(
            areas["x_households"], areas["x_households_moe"], method="pairs"
        )
        assert found["rank_low_pairs"].tolist() == region["rank_low"].tolist()
    sure = ranking.audit(areas, "x", of, confidence=0.5)
    assert (sure["rank_high"] - sure["rank_low"]).sum() < width[""]
    with pytest.raises(ValueError, match="homes"):
        ranking.audit(areas, "x", "homes")


def test_rank_of_shares_is_that_of_the_shares_not_of_their_scale():
    # On two answers the scale draws 0.9 below 0.8 on a thousand.
    areas = area_table(2).assign(x_share=[0.9, 0.8])
    areas["x_households"] = areas["x_share"] * areas["x_base"]
    assert ranking.audit(areas, "x", "share", sample=[2, 1_000])["rank"].tolist() == [1, 2]


def test_audit_of_areas_of_any_kind():
    table, _ = neighborhoods(area_table())
    found = ranking.audit(table, "x", "share", sample=pd.Series(200.0, index=table.index))
    assert found.index.tolist() == sorted(table.index)
    assert (found["rank_low_pairs"] >= found["rank_low"]).all()


# --- whatever has draws --------------------------------------------------------------------------


def scores(n=60, draws=1_000, seed=3):
    rng = np.random.default_rng(seed)
    estimate = rng.uniform(10, 90, n)
    return rng.normal(estimate, 6, (draws, n)), estimate


def test_sensitivity_is_left_out_where_nobody_reads_it():
    beside = ["chance_low", "chance_high"]
    for areas, assumed in ((area_table(), False), (assumed_table(), True)):
        whole = ranking.evaluate(areas, "x", k=5)
        plain = ranking.evaluate(areas, "x", k=5, sensitivity=False)
        pd.testing.assert_frame_equal(plain.table, whole.table.drop(columns=beside))
        pd.testing.assert_frame_equal(plain.table, whole.plain().table)
        assert plain.shortlist == whole.plain().shortlist
        assert (plain.shortlist.above_least is None) is assumed
        assert (plain.shortlist == whole.shortlist) is not assumed
    with pytest.raises(ExclusionError, match="sensitivity"):
        ranking.evaluate(areas, "x", k=5, sensitivity="no")


@pytest.mark.parametrize("k", [1, 4, 9, 12])
def test_the_top_of_each_draw_is_that_of_the_ranks_ties_and_all(k):
    drawn = np.random.default_rng(2).integers(0, 6, (400, 10)).astype(float)
    drawn[:, 3] = np.nan
    scale = ranking.scale_of(np.arange(1.0, 11), np.full(10, 500.0), np.full(10, np.nan), 0)

    ranks, least = _draws._placed(drawn, scale, k)
    within, needed = _draws._top(drawn, scale, k)

    chance = np.nan_to_num(_draws._chance(ranks, k))
    np.testing.assert_array_equal(within.mean(axis=0), chance)
    values = np.where((ranks > 0) & (ranks <= k), drawn * scale.mean, np.inf)
    assert least == values.min()
    assert needed == (least if k <= 9 else -np.inf)


@pytest.mark.parametrize("k", [1, 4, 9, 12])
def test_a_chance_is_that_of_the_ranks_though_nothing_is_sorted_for_it(k):
    drawn = np.random.default_rng(3).integers(0, 6, (400, 10)).astype(float)
    drawn[:, 3] = np.nan

    np.testing.assert_array_equal(ranking.chance(drawn, k), _draws._chance(_draws._ranks(drawn), k))
    assert np.isnan(ranking.chance(np.full((3, 2), np.nan), k)).all()


def test_draws_shared_among_cores_are_ranked_as_in_one_go(monkeypatch):
    drawn = np.random.default_rng(4).random((300, 40))
    scale = ranking.scale_of(np.arange(1.0, 41), np.full(40, 500.0), np.full(40, 90.0), 0)
    ranks, least = _draws._placed(drawn, scale, 5)
    within, needed = _draws._top(drawn, scale, 5)
    monkeypatch.setattr(_draws, "_A_THREAD", 70 * 40)
    monkeypatch.setattr(_draws, "_CELLS", 9 * 40)
    monkeypatch.setattr(_processes, "cores", lambda: 3)
    monkeypatch.setattr(_scale, "_CELLS", 4 * 40)  # more streams than are kept
    few = _draws._placed(drawn, scale, 5)

    monkeypatch.setattr(_scale, "_KEPT", 1_000)
    np.testing.assert_array_equal(few[0], _draws._placed(drawn, scale, 5)[0])
    monkeypatch.setattr(_scale, "_CELLS", 250_000)
    shared, shared_least = _draws._placed(drawn, scale, 5)
    np.testing.assert_array_equal(shared, ranks)
    assert (shared_least, needed) == (least, least)
    np.testing.assert_array_equal(_draws._top(drawn, scale, 5)[0], within)


def test_a_list_reaches_as_far_as_the_last_of_the_true_ones_in_nine_draws_of_ten(monkeypatch):
    rng = np.random.default_rng(5)
    within, order = rng.random((200, 30)) < 0.1, rng.permutation(30)[:25]
    reach = [max((n for n, at in enumerate(order, 1) if row[at]), default=25) for row in within]
    within[:, np.setdiff1d(np.arange(30), order)] = False
    expected = sorted(reach)[math.ceil(0.9 * 200) - 1]
    assert _draws._reach(within, order) == expected
    monkeypatch.setattr(_blocks, "_CELLS", 7 * 30)
    assert _draws._reach(within, order) == expected


def test_of_draws_says_what_evaluate_says():
    areas = area_table().sort_index()
    table = ranking.rank(areas, "x", "households", k=8).sort_index()
    frame, known, _ = _measures._read(areas, "x", "households", None)
    base = frame["base"].to_numpy()
    drawn = ranking.posterior(frame["share"], known.m, base=base) * base
    found = ranking.of_draws(drawn, frame["households"], k=8, moe=frame["households_moe"])
    shared = [name for name in found.table if name != "verdict"]
    pd.testing.assert_frame_equal(found.table[shared], table[shared])
    assert found.table["verdict"].tolist() == [None] * 40
    assert found.hits == ranking.shortlist(drawn, 8)
    ordered = ranking.ordered(found.table)
    assert tuple(ordered.index[:8]) == ranking.evaluate(areas, "x", k=8).shortlist.members


def test_verdicts_of_draws_by_hand():
    drawn, estimate = scores()
    drawn[:, 0] = 50.0  # an area at the reference, without error
    found = ranking.of_draws(drawn, estimate, k=5, reference=50).table["verdict"]
    side = np.minimum((drawn > 50).mean(axis=0), (drawn < 50).mean(axis=0))
    p = np.maximum(2 * side, 1 / 1_000)
    p[0] = 1
    passing = np.flatnonzero(np.sort(p) <= 0.10 * np.arange(1, 61) / 60)
    limit = np.sort(p)[passing[-1]]
    expected = np.where(p > limit, "unclear", np.where(drawn.mean(axis=0) > 50, "above", "below"))
    assert found.tolist() == expected.tolist()
    assert set(expected) == {"above", "below", "unclear"}


def test_draws_that_equal_the_reference_count_half_for_either_side():
    # 8 of 100 draws equal it: p = 2·(0 + 8/200) is within 10 %; as wholes they would give 16 %.
    drawn = np.where(np.arange(100)[:, None] < 8, [50.0], [60.0])
    found = ranking.of_draws(drawn, [60.0], k=1, reference=50).table
    assert found["verdict"].tolist() == ["above"]


def test_so_few_draws_prove_nothing_of_so_many_areas():
    drawn, estimate = scores(n=60, draws=10)
    drawn[:, 0] = 1_000.0
    estimate[1:], drawn[:, 1:] = 50, 50
    verdict = ranking.of_draws(drawn, estimate, k=5, reference=50).table["verdict"]
    assert set(verdict) == {"unclear"}  # 1 / 10 is no less than 10 % of 1 / 60


def test_of_draws_with_missing_estimates_margins_and_draws():
    drawn, estimate = scores(n=6)
    names = pd.Index(list("abcdef"), name="GEOID")
    before = drawn.copy()
    margin = np.full(6, 9.9)
    estimate[1], margin[2], drawn[:, 3] = NAN, NAN, NAN
    found = ranking.of_draws(drawn, estimate, k=9, moe=margin, reference=50, names=names)
    table = found.table
    np.testing.assert_array_equal(drawn[:, :3], before[:, :3])
    assert table.index.equals(names)
    assert table.loc["b", ["rank", "rank_low", "rank_high", "chance"]].isna().all()
    assert table.loc["c", ["rank_low", "rank_high"]].tolist() == [1, 5]
    for name in "bcd":
        assert math.isnan(table.loc[name, "chance"])
        assert (table.loc[name, "tier"], table.loc[name, "verdict"]) == (None, None)
    assert set(found.hits.members) == {0, 4, 5}
    assert (table.loc[list("aef"), "chance"] == 1).all()
    order = ranking.ordered(table).index
    assert set(order[:3]) == set("aef")
    assert order[-1] == "b"
    assert table["rank"].tolist()[0] == 1 + (estimate > estimate[0]).sum()
    nothing = ranking.of_draws(np.full((5, 2), NAN), [NAN, NAN], k=1, reference=1)
    assert nothing.hits.members == ()
    assert nothing.table["rank"].isna().all()


def test_without_margins_the_region_says_nothing_but_the_draws_do():
    drawn, estimate = scores()
    table = ranking.of_draws(drawn, pd.Series(estimate, index=range(100, 160)), k=5).table
    assert table.index[0] == 100
    assert (table["rank_low"] == 1).all()
    assert (table["rank_high"] == 60).all()
    assert table["chance"].sum() == pytest.approx(5)
    assert not table[["proven_in", "proven_out"]].any(axis=None)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_of_draws_is_unmoved_by_the_order_of_rows(seed):
    drawn, estimate = scores(n=15, draws=100, seed=seed)
    order = np.random.default_rng(seed).permutation(15)
    one = ranking.of_draws(drawn, estimate, k=4, moe=[9.9] * 15, reference=50)
    other = ranking.of_draws(
        drawn[:, order], estimate[order], k=4, moe=[9.9] * 15, reference=50, names=pd.Index(order)
    )
    pd.testing.assert_frame_equal(other.table.sort_index(), one.table)


def test_ties_of_scores_share_the_smallest_rank():
    drawn = np.random.default_rng(0).normal([5, 9, 5, 1], 1, (200, 4))
    table = ranking.of_draws(drawn, [5, 9, 5, 1], k=1, moe=[1] * 4).table
    assert table["rank"].tolist() == [2, 1, 2, 4]


@pytest.mark.parametrize(
    ("drawn", "estimate", "k", "error", "message"),
    [
        (np.ones((5, 3)), [1, 2], 1, TableError, r"expected \(draws, 2\)"),
        (np.ones(3), [1, 2, 3], 1, TableError, "shape"),
        (np.ones((0, 2)), [1, 2], 1, TableError, "shape"),
        (np.ones((5, 2)), [1, 2], 0, ValueError, "k is 0"),
    ],
)
def test_of_draws_refuses(drawn, estimate, k, error, message):
    with pytest.raises(error, match=message):
        ranking.of_draws(drawn, estimate, k=k)


# --- the doors ------------------------------------------------------------------------------------


def test_labels_in_another_order_give_the_same_ranks():
    names = list("abcd")
    share = pd.Series([0.1, 0.4, 0.3, 0.6], index=names)
    margin, m = share / 5, pd.Series([40, 50, 60, 70.0], index=names)
    back = slice(None, None, -1)
    for found, again in (
        (ranking.against(share, m, 0.3), ranking.against(share, m[back], 0.3)),
        (ranking.joint_region(share, margin), ranking.joint_region(share, margin[back])),
    ):
        pd.testing.assert_frame_equal(found, again)
    drawn = pd.DataFrame(np.random.default_rng(0).normal(share, 0.05, (100, 4)), columns=names)
    one = ranking.of_draws(drawn, share, k=2, moe=margin)
    other = ranking.of_draws(drawn[names[::-1]], share, k=2, moe=margin[back])
    pd.testing.assert_frame_equal(one.table, other.table)
    areas = area_table()
    sample = pd.Series(np.arange(40.0) + 30, index=areas.index)
    one = ranking.rank(areas, "x", "share", sample=sample)
    pd.testing.assert_frame_equal(one, ranking.rank(areas, "x", "share", sample=sample[back]))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ranking.chance(DRAWS, 1.5), "k is 1.5"),
        (lambda: ranking.chance([1.0, 2.0], 1), r"draws has the shape \(2,\)"),
        (lambda: ranking.chance("x", 1), "draws is 'x'"),
        (lambda: ranking.quantiles([[1.0], [2.0]], 90), "confidence is 90"),
        (lambda: ranking.tier([1.2]), "chance at position 0 is 1.2"),
        (lambda: ranking.tier(0.5), "one an area"),
        (lambda: ranking.against(0.1, 40, 0.3), "one an area"),
        (lambda: ranking.against([0.1], [40], [0.3]), "reference must be one share"),
        (lambda: ranking.against([0.1], [-40], 0.3), "m at position 0 is -40"),
        (lambda: ranking.joint_region([1, 2], [1, -555555555]), "controlled"),
        (lambda: ranking.joint_region([1, 2], 1), "a margin for each"),
        (lambda: ranking.of_draws(DRAWS, [1], k=1), "1 estimates"),
        (lambda: ranking.of_draws([[1.0]], [1], k=1, reference="x"), "reference is 'x'"),
        (lambda: ranking.of_draws([[1.0]], [1], k=1, names=["a", "b"]), "names has 2 labels"),
        (lambda: ranking.ordered([1]), "table must be a DataFrame"),
        (lambda: ranking.ordered(pd.DataFrame({"rank": [1]})), "no column chance, expected_rank"),
        (lambda: ranking.evaluate(area_table(), "x", seed=-1), "seed is -1"),
        (lambda: ranking.evaluate(None, "x"), "areas must be a DataFrame"),
        (lambda: ranking.evaluate(area_table(), "x", covariate="x"), "covariate is 'x'"),
    ],
)
def test_what_cannot_be_ranked_is_named(call, said):
    with pytest.raises(ExclusionError, match=said):
        call()


def test_many_tracts_promise_no_more_than_simulated_cities_kept():
    assert ranking.held("tract", "share", 599) == ranking.held("tract", "share", 172)
    many = ranking.held("tract", "share", 600)
    assert many.pool < ranking.NINETY_FROM <= many.hits
    assert ranking.held("tract", "households", 1_200).share < ranking.NINETY_FROM
    assert ranking.held("neighborhood", "share", 1_000).pool == 0.9


def test_a_range_is_spoken_of_only_where_a_count_has_one():
    found = ranking.evaluate(assumed_table(), "x", k=8).shortlist
    assert found.varies
    counts = ("above", "below", "pool")
    ends = {f"{n}_{end}": getattr(found, n) for n in counts for end in ("least", "most")}
    alike = replace(found, hits_least=8, hits_most=8, **ends)
    assert alike.assumed
    assert not alike.varies
    assert not ranking.evaluate(area_table(), "x", k=8).shortlist.varies


@pytest.mark.parametrize("kind", [np.int64, np.float32])
def test_draws_that_are_kept_are_those_of_the_numbers_not_of_their_kind(kind):
    share, m = np.array([0.25, 0.5, 0.125]), np.array([8, 16, 32])
    size = np.array([100, 200, 400])
    drawn = _drawing.Drawing(share, m.astype(kind), None, None, 50, 1, size.astype(kind))
    same = _drawing.Drawing(share, m.astype(float), None, None, 50, 1, size.astype(float))
    np.testing.assert_array_equal(drawn.shares(), same.shares())
    assert not drawn.shares().flags.writeable


def test_what_a_measure_is_ranked_by_is_all_that_its_sample_reads():
    """The columns that are kept of an area table are those that tell what shares are worth."""
    table = linked_table(cut=np.linspace(0.3, 1.0, 150)).assign(
        median_income=np.linspace(20_000, 90_000, 150), design_factor=1.7, other=1.0
    )
    table["x_share_moe"] *= np.repeat([3.0, 1.0], [30, 120])  # the poorest fifth is less sure
    own = _measures._own(table, "x")
    assert "other" not in own
    for known in (table, table.drop(columns="x_share_moe")):  # a factor is measured, or assumed
        kept = own[[name for name in own if name in known]]
        for found, expected in zip(
            smoothing.sample_of(kept, "x"), smoothing.sample_of(known, "x"), strict=True
        ):
            np.testing.assert_array_equal(found, expected)
        np.testing.assert_array_equal(smoothing.base_of(kept, "x"), smoothing.base_of(known, "x"))
    assert smoothing.sample_of(table, "x").fifths != ()


def test_a_place_of_more_excluded_households_than_households_is_refused():
    table = linked_table().assign(x_households=9_000.0)
    with pytest.raises(TableError, match="reference is"):
        ranking.evaluate(table, "x")
