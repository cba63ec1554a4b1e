"""Who is most excluded, and how sure: known vectors, simulated cities and the table's contract."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from exclusion import moe, ranking
from exclusion.errors import TableError
from exclusion.ranking import _regions
from exclusion.smoothing import _posterior, _sample

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
        monkeypatch.setattr(_sample, "_CELLS", cells)
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
        drawn = ranking.posterior(share, m, 1_000, seed)
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


def test_shortlist_longer_than_the_areas_holds_them_all():
    found = ranking.shortlist(DRAWS, 99)
    assert found == ranking.Hits((0, 1, 3, 4), 4.0, 4, 4, 4)
    assert ranking.shortlist(np.full((3, 2), NAN), 1) == ranking.Hits((), 0.0, 0, 0, 0)


def test_tied_areas_take_their_places_in_order():
    tied = np.tile([0.5, 0.7, 0.5, 0.5], (3, 1))
    assert ranking.expected_rank(tied).tolist() == [2, 1, 3, 4]
    assert ranking.chance(tied, 2).sum() == 2


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 30), k=st.integers(1, 35))
@settings(max_examples=60, deadline=None)
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
@settings(max_examples=80, deadline=None)
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


def test_region_refuses_other_methods_and_levels():
    with pytest.raises(ValueError, match="bonferroni"):
        ranking.joint_region([1], [1], method="sidak")
    for call in (lambda: ranking.joint_region([1], [1], level=90), lambda: ranking.band(DRAWS, 1)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            call()


def test_tiers_at_their_edges():
    chance = [1, 0.95, 0.9499, 0.8, 0.5, 0.2, 0.05, 0.0499, 0, NAN]
    most, likely, more, possible, unlikely, very = ranking.TIERS
    assert ranking.tier(chance).tolist() == [
        *(most, most, likely, likely, more, possible, unlikely, very, very, None)
    ]


# --- the table ---------------------------------------------------------------------------------

COLUMNS = [
    *("name", "tier", "verdict", "rank", "band_low", "band_high", "chance", "expected_rank"),
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
    assert ranking.evaluate(later, "x").shortlist.design_factor == 20.0


def test_block_groups_are_told_by_their_geoids():
    areas = area_table().assign(x_moe_method="modelled")
    areas.index = areas.index + "1"
    assert ranking.evaluate(areas, "x").shortlist.design_factor == 20.0


def test_an_area_without_error_keeps_its_share():
    areas = area_table()
    areas.loc[areas.index[4], ["x_share_moe", "x_households_moe"]] = 0
    row = ranking.rank(areas, "x").loc[areas.index[4]]
    assert row["share_posterior_low"] == row["share_posterior_high"] == row["share"]
    assert row["share_posterior"] == pytest.approx(row["share"])


def test_people_differ_from_households_by_the_size_of_households():
    areas = area_table()
    areas["x_people"] = areas["x_households"] * np.linspace(1.5, 4, len(areas))
    frame = ranking._measure(areas, "x", "people")
    expected = areas["x_base"] * np.linspace(1.5, 4, len(areas))
    np.testing.assert_allclose(ranking._per_share(frame, "people"), expected)
    areas.loc[areas.index[0], ["x_share", "x_households", "x_people"]] = 0
    frame = ranking._measure(areas, "x", "people")
    size = areas["x_people"].sum() / areas["x_households"].sum()
    first = ranking._per_share(frame, "people")[0]
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
        (lambda a: pd.concat([a, a.iloc[:1]]), {}, TableError, "22071000000 is in the index"),
        (lambda a: a.set_axis(range(len(a))), {}, TableError, "expected the GEOIDs"),
        (lambda a: a.iloc[:0], {}, TableError, "expected the GEOIDs"),
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
