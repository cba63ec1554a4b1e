"""The score, its margin, its ranks and its weights: known numbers, properties, simulated cities."""

from __future__ import annotations

import bundled
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples

from exclusion import indicators, moe, priority, ranking
from exclusion.errors import ArgumentError, GeoidError, TableError

NAN = float("nan")
METHODS = ["percentile", "zscore", "minmax"]
HALF = {"off_share": 0.5, "poor_share": 0.5}


def measure(name, share, base, *, unit="households", noise=1.0, factor=13.0):
    """Columns of a share as published, its margin that of a design factor."""
    share, base = np.asarray(share, float), np.asarray(base, float)
    m = base / (factor * moe.design("tract", 2019).size_factor(np.maximum(base, 1)))
    m = np.where(base > 0, m, NAN)
    se = np.sqrt(np.maximum(share * (1 - share), 0.02) / m) * noise
    return {
        f"{name}_share": share,
        f"{name}_share_moe": 1.645 * se,
        f"{name}_base": base,
        f"{name}_{unit}": share * base,
    }


def tracts(n):
    return [f"22071{i:06d}" for i in range(n)]


def city(rng, n=100, like=0.0):
    """A city of true shares and one survey of it, margins noisy as from 80 replicates."""
    from scipy.stats import beta, norm

    base = np.round(rng.lognormal(np.log(800), 0.5, n)).clip(60)
    first, second = rng.standard_normal((2, n))
    true = {
        "off": beta.ppf(norm.cdf(first), 2, 4.6),
        "poor": beta.ppf(norm.cdf(like * first + np.sqrt(1 - like**2) * second), 2.5, 5),
    }
    m = np.round(base / (13 * moe.design("tract", 2019).size_factor(base))).astype(int).clip(1)
    seen = {}
    for name, share in true.items():
        noise = np.sqrt(rng.chisquare(40, n) / 40)
        seen |= measure(name, rng.binomial(m, share) / m, base, noise=noise)
    seen["off_people"] = 2.5 * seen["off_households"]
    truth = {f"{name}_share": share for name, share in true.items()}
    truth["off_people"] = true["off"] * base * 2.5
    return pd.DataFrame(seen, index=tracts(n)), pd.DataFrame(truth, index=tracts(n))


# --- standardised values -----------------------------------------------------------------------


def test_percentile_rank_is_that_of_the_cdc():
    # Rank from the smallest, ties the smallest rank, (rank − 1) / (n − 1), missing left out of n.
    x = [12.5, 3.0, NAN, 3.0, 40.1, 7.7, 12.5]
    np.testing.assert_array_equal(priority.percentile_rank(x), [3 / 5, 0, NAN, 0, 1, 2 / 5, 3 / 5])


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 9).map(float)), min_size=2, max_size=30))
def test_percentile_rank_against_pandas(values):
    x = pd.Series(values, dtype=float)
    expected = (x.rank(method="min") - 1) / max(x.count() - 1, 1)
    np.testing.assert_allclose(priority.percentile_rank(x), expected)


def test_a_frame_of_its_own_is_no_frame():
    x = np.array([0.1, 0.3, 0.3, NAN, 0.9])
    for method in METHODS:
        own = priority.standardise(x, method)
        np.testing.assert_allclose(priority.standardise(x, method, frame=x), own)


def test_values_outside_the_frame_stay_within_0_and_1():
    frame = [1.0, 2.0, NAN, 3.0]
    assert priority.standardise([0, 9], "percentile", frame).tolist() == [0, 1]
    assert priority.standardise([0, 9], "minmax", frame).tolist() == [0, 1]
    z = priority.standardise([2.0, 2.0 + np.sqrt(2 / 3)], "zscore", frame)
    np.testing.assert_allclose(z, [0.5, 0.841344746], rtol=1e-8)


@pytest.mark.parametrize(("method", "level"), [("percentile", 0), ("minmax", 0), ("zscore", 0.5)])
def test_equal_values_are_equal_and_one_value_is_no_more(method, level):
    assert priority.standardise([0.1] * 7, method).tolist() == [level] * 7
    assert priority.standardise([4.0, NAN], method)[0] == level
    frame = [0.1, 0.1, 0.1]
    assert priority.standardise([0.0, 0.1, 0.2], method, frame).tolist() == [0, level, 1]


def test_unknown_methods_and_empty_frames_are_refused():
    with pytest.raises(ValueError, match="method is 'rank'; expected one of 'percentile'"):
        priority.standardise([1.0], "rank")
    with pytest.raises(TableError, match="the frame has no value"):
        priority.standardise([1.0], "percentile", frame=[NAN])
    with pytest.raises(ValueError, match=r"threshold, which .* needs, is None"):
        priority.standardise([1.0], "flags")


# --- the score ---------------------------------------------------------------------------------


AREAS = pd.DataFrame(
    {"off_share": [0.1, 0.4, 0.2, NAN], "poor_share": [0.3, 0.1, NAN, NAN], "k": [1, 2, 3, 4]},
    index=list("dcba"),
)


def test_score_by_hand_and_the_weight_of_what_is_missing():
    scored = priority.score(AREAS, {"off_share": 0.6, "poor_share": 0.3, "k": 0.1}, "minmax")
    thirds = [0, 1 / 3, 2 / 3, 1]
    expected = [
        100 * (0.6 * 0 + 0.3 * 1 + 0.1 * 0),
        100 * (0.6 * 1 + 0.3 * 0 + 0.1 * thirds[1]),
        100 * (0.6 * thirds[1] + 0.1 * thirds[2]) / 0.7,
        100.0,
    ]
    np.testing.assert_allclose(scored["score"], expected)
    assert scored.index.tolist() == list("dcba")
    assert scored["missing"].tolist() == [(), (), ("poor_share",), ("off_share", "poor_share")]
    assert scored.columns.tolist() == [
        *("score", "off_share_standard", "poor_share_standard", "k_standard", "missing"),
    ]


def test_no_component_no_score():
    scored = priority.score(AREAS, HALF)
    assert np.isnan(scored["score"]["a"])
    assert scored["score"].notna().sum() == 3


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"off_share": 0.5, "poor_share": 0.4}, r"weights sum to 0\.9: expected 1"),
        ({"off_share": 1.5, "poor_share": -0.5}, "weights of poor_share is -0.5"),
        ({"off_share": NAN}, "weights of off_share is nan"),
        ({"off_share": "1"}, "weights of off_share is '1'"),
        ([("off_share", 1)], "weights is .* expected a number by name"),
        ({}, "sum to 0"),
        ({"nothing": 1.0}, "areas has no column nothing"),
        ({"text": 1.0}, "areas: text of d is 'a'"),
        ({"much": 1.0}, "areas: much of c is inf"),
        ({"code": 1.0}, "areas: code of c is -666,666,666"),
    ],
)
def test_wrong_weights_and_columns_are_named(weights, message):
    areas = AREAS.assign(text=list("abcd"), much=[1, np.inf, 2, 3], code=[1, -666666666, 2, 3])
    with pytest.raises((ArgumentError, TableError), match=message):
        priority.score(areas, weights)


def test_rounded_thirds_are_weights():
    third = {"off_share": 1 / 3, "poor_share": 1 / 3, "k": 1 - 2 / 3}
    assert priority.score(AREAS, third)["score"].notna().all()


def test_places_without_households_have_no_score_and_do_not_count():
    # A nursing home: all of its people are old, none of its households is offline.
    seen = pd.DataFrame(
        measure("off", [0.2, 0.4, 0.6, NAN], [500, 500, 500, 0])
        | measure("aged_65", [0.1, 0.3, 0.2, 1.0], [900, 900, 900, 80], unit="people"),
        index=tracts(4),
    )
    weights = {"off_share": 0.5, "aged_65_share": 0.5}
    alone, scored = priority.score(seen.iloc[:3], weights), priority.score(seen, weights)
    pd.testing.assert_series_equal(scored["score"][:3], alone["score"])
    assert np.isnan(scored["score"].iloc[3])
    table = priority.evaluate(seen, weights, k=1).table
    assert table.index[-1] == tracts(4)[-1]
    assert table["note"].tolist() == [None, None, None, "no_households"]


def test_a_count_is_missing_where_its_share_is():
    seen = pd.DataFrame({"x_share": [0.2, NAN, 0.4], "x_people": [50.0, 0.0, 70.0]})
    scored = priority.score(seen, {"x_people": 1.0})
    assert scored["score"].tolist()[::2] == [0, 100]
    assert scored["missing"][1] == ("x_people",)


def test_another_frame_gives_other_scores():
    state = pd.DataFrame({"off_share": [0.0, 0.1, 0.15, 0.3], "poor_share": [0.1, 0.2, 0.3, 0.9]})
    here, there = priority.score(AREAS, HALF), priority.score(AREAS, HALF, frame=state)
    assert here["score"].tolist()[:2] == [50.0, 50.0]
    np.testing.assert_allclose(there["score"][:2], [50 * (1 / 3 + 2 / 3), 50 * (1 + 0)])
    assert there["score"]["b"] == pytest.approx(100.0)


def test_flags_need_thresholds_and_count_what_reaches_them():
    scored = priority.score(AREAS, HALF, "flags", thresholds=dict.fromkeys(HALF, 0.3))
    assert scored["score"].tolist()[:3] == [50, 50, 0]
    with pytest.raises(ValueError, match="thresholds has none for poor_share"):
        priority.score(AREAS, HALF, "flags", thresholds={"off_share": 0.3})


values = st.lists(
    st.tuples(*(st.one_of(st.just(NAN), st.floats(0, 1, width=32)) for _ in range(2))),
    min_size=2,
    max_size=12,
)


@settings(max_examples=examples(60))
@given(values, st.sampled_from(METHODS), st.booleans(), st.randoms(use_true_random=False))
def test_row_order_does_not_matter_and_nothing_is_changed(rows, method, framed, random):
    areas = pd.DataFrame(rows, columns=list(HALF), dtype=float)
    before = areas.copy(deep=True)
    frame = pd.DataFrame({name: [0.1, 0.4, 0.8] for name in HALF}) if framed else None
    scored = priority.score(areas, HALF, method, frame)
    order = random.sample(range(len(rows)), len(rows))
    other = priority.score(areas.iloc[order], HALF, method, frame)
    pd.testing.assert_frame_equal(other.sort_index(), scored, check_exact=True)
    pd.testing.assert_frame_equal(areas, before)
    assert scored["score"].dropna().between(0, 100 + 1e-9).all()


@settings(max_examples=examples(60))
@given(values, st.sampled_from(METHODS), st.booleans(), st.floats(0, 1), st.integers(0, 11))
def test_a_score_never_falls_when_a_component_rises(rows, method, framed, step, which):
    areas = pd.DataFrame(rows, columns=list(HALF), dtype=float)
    row = which % len(rows)
    frame = pd.DataFrame({name: [0.1, 0.4, 0.8] for name in HALF}) if framed else None
    worse = areas.copy()
    worse.iloc[row, 0] = np.minimum(worse.iloc[row, 0] + step, 1.0)
    before = priority.score(areas, HALF, method, frame)["score"][row]
    after = priority.score(worse, HALF, method, frame)["score"][row]
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after >= before - 1e-9


# --- how sure it is ----------------------------------------------------------------------------


WEIGHTS = {"off_share": 0.25, "off_people": 0.25, "poor_share": 0.5}


@pytest.fixture(scope="module")
def seen():
    return city(np.random.default_rng(7), 60)[0]


@pytest.fixture(scope="module")
def found(seen):
    return priority.evaluate(seen, WEIGHTS, k=10)


def test_the_table_holds_what_ranking_says_of_the_score(found, seen):
    table = found.table
    assert found.members == tuple(table.index[:10])
    assert table["chance"].is_monotonic_decreasing
    assert found.hits.hits == pytest.approx(table["chance"][:10].sum())
    assert table["chance"].sum() == pytest.approx(10)
    scored = priority.score(seen, WEIGHTS)
    pd.testing.assert_series_equal(table["score"].sort_index(), scored["score"])
    rank = scored["score"].rank(method="min", ascending=False)
    assert (table["rank"].sort_index() == rank).all()
    width = (table["score_high"] - table["score_low"]) / 2
    np.testing.assert_allclose(table["score_moe"], width)
    assert (table["score_moe"] > 0).all()
    assert ((table["rank_low"] <= table["rank"]) & (table["rank"] <= table["rank_high"])).all()
    assert (table["score_low"] <= table["score_posterior"]).all()
    assert set(table["verdict"]) == {"above", "below", "unclear"}
    assert (found.table.loc[found.table["verdict"] == "above", "score_low"] > found.reference).all()


@pytest.mark.parametrize("method", METHODS)
def test_neither_the_order_of_rows_nor_that_of_weights_matters(seen, method):
    before = seen.copy(deep=True)
    first = priority.evaluate(seen, WEIGHTS, k=10, method=method, draws=200)
    other = priority.evaluate(
        seen.iloc[::-1], dict(reversed(WEIGHTS.items())), k=10, method=method, draws=200
    )
    columns = [name for name in first.table if not name.startswith("weights_")]
    columns.remove("missing")
    pd.testing.assert_frame_equal(first.table[columns], other.table[columns])
    pd.testing.assert_frame_equal(seen, before)
    again = priority.evaluate(seen, WEIGHTS, k=10, method=method, draws=200, seed=1)
    assert not again.table["chance"].sort_index().equals(first.table["chance"].sort_index())


def test_a_share_and_its_count_come_from_the_same_draws():
    rng = np.random.default_rng(3)
    alike = pd.DataFrame(measure("x", rng.beta(2, 5, 40), [600] * 40), index=tracts(40))
    one = priority.evaluate(alike, {"x_share": 1.0}, k=5).table
    two = priority.evaluate(alike, {"x_share": 0.5, "x_households": 0.5}, k=5).table
    columns = ["score", "score_low", "score_high", "chance"]
    pd.testing.assert_frame_equal(one[columns], two[columns])


def test_larger_samples_leave_smaller_margins():
    rng = np.random.default_rng(4)
    share = rng.beta(2, 5, 60)
    few, many = (
        priority.evaluate(
            pd.DataFrame(measure("x", share, [base] * 60, factor=13), index=tracts(60)),
            {"x_share": 1.0},
        ).table["score_moe"]
        for base in (300, 6000)
    )
    assert many.mean() < 0.6 * few.mean()


def test_what_has_no_error_is_fixed_and_named(seen):
    bare = seen[["off_share", "poor_share"]]
    found = priority.evaluate(bare, HALF, k=10)
    assert found.fixed == ("off_share", "poor_share")
    assert (found.table["score_moe"] == 0).all()
    assert (found.table["chance"].isin([0, 1]) | found.table["score"].duplicated(keep=False)).all()
    part = priority.evaluate(bare.join(seen[["off_share_moe", "off_base"]]), HALF, k=10)
    assert part.fixed == ("poor_share",)
    assert part.table["score_moe"].mean() > 0


def test_households_without_margins_have_the_assumed_design_but_people_none(seen):
    bare = seen.drop(columns=["off_share_moe", "poor_share_moe"])
    assert priority.evaluate(bare, HALF, k=10).fixed == ()
    people = bare.rename(columns={"poor_households": "poor_people"})
    assert priority.evaluate(people, HALF, k=10).fixed == ("poor_share",)


def test_modelled_margins_do_not_measure_the_design(seen):
    wide = seen.assign(off_share_moe=seen["off_share_moe"] * 2)
    said = wide.assign(off_share_moe_method="modelled", off_period="2015–2019")
    table = priority.evaluate(said, {"off_share": 1.0}).table["score_moe"]
    assumed = priority.evaluate(
        seen.drop(columns="off_share_moe").assign(off_period="2015–2019"), {"off_share": 1.0}
    ).table["score_moe"]
    pd.testing.assert_series_equal(table, assumed)
    measured = priority.evaluate(wide, {"off_share": 1.0}).table["score_moe"]
    assert measured.mean() > 1.2 * table.mean()


def test_an_area_without_a_margin_is_ranked_but_has_no_chance(seen):
    lost = seen.assign(off_share_moe=seen["off_share_moe"].mask(seen.index == seen.index[5]))
    table = priority.evaluate(lost, WEIGHTS, k=10).table
    row = table.loc[seen.index[5]]
    assert row["note"] == "no_margin"
    assert row["tier"] is None
    assert np.isnan(row["chance"])
    assert (row["rank_low"], row["rank_high"]) == (1, 60)
    full = priority.score(seen, WEIGHTS)["score"]
    assert row["score"] == pytest.approx(full[seen.index[5]])
    assert table.index[-1] == seen.index[5]
    # Each area lacks one or the other.
    odd = np.arange(60) % 2 == 1
    half = seen.assign(
        off_share_moe=seen["off_share_moe"].mask(odd),
        poor_share_moe=seen["poor_share_moe"].mask(~odd),
    )
    with pytest.raises(TableError, match="none of 60 areas has all of its margins"):
        priority.evaluate(half, WEIGHTS)


def test_equal_areas_share_the_chance_evenly():
    alike = pd.DataFrame({"x_share": [0.3] * 8, "y_share": [0.1] * 8}, index=tracts(8))
    table = priority.evaluate(alike, {"x_share": 0.5, "y_share": 0.5}, k=2).table
    np.testing.assert_allclose(table["chance"], 0.25, atol=0.06)
    assert table["rank"].tolist() == [1] * 8
    assert set(table["verdict"]) == {"unclear"}


def test_neighborhoods_are_scored_by_their_own_margins(seen):
    named = seen.set_axis([f"Ward {i:02d}" for i in range(60)])
    found = priority.evaluate(named, HALF, k=5)
    assert found.fixed == ()
    assert (found.table["score_moe"] > 0).all()


def test_a_value_of_another_unit_is_drawn_towards_the_mean():
    rng = np.random.default_rng(5)
    true = rng.normal(50, 4, 400)
    frame = pd.DataFrame({"debt": true + rng.normal(0, 3, 400), "debt_moe": 3 * 1.645})
    drawn = priority._draws._component(frame, "", "debt", priority._draws.How(2_000, 0))
    assert drawn.mean(axis=0).std() == pytest.approx(16 / 5, rel=0.15)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
    assert ((low <= true) & (true <= high)).mean() == pytest.approx(0.9, abs=0.04)
    found = priority.evaluate(frame, {"debt": 1.0}, k=5)
    assert found.fixed == ()


def test_a_frame_that_is_given_stays_as_it_is(seen):
    frame = pd.DataFrame({name: [0.0, 0.2, 0.4, 1.0] for name in HALF})
    found = priority.evaluate(seen, HALF, k=5, frame=frame)
    assert found.frame is frame
    steps = found.table["score_low"].to_numpy() * 6 / 100
    np.testing.assert_allclose(steps, steps.round(), atol=1e-6)


def test_mixed_periods_and_repeated_names_are_refused(seen):
    mixed = seen.assign(off_period=["2015–2019"] * 30 + ["2016–2020"] * 30)
    with pytest.raises(TableError, match="off_period: expected one period"):
        priority.evaluate(mixed, HALF)
    with pytest.raises(TableError, match="'22071000000' is in the index of areas more than once"):
        priority.evaluate(pd.concat([seen, seen[:1]]), HALF)
    for wrong in ({"draws": 0}, {"k": 1.5}, {"seed": -1}, {"method": None}):
        with pytest.raises(ArgumentError, match=f"{next(iter(wrong))} is "):
            priority.evaluate(seen, HALF, **wrong)
    with pytest.raises(GeoidError, match=r"is no tract.*geoid\.normalize"):
        priority.evaluate(seen.rename(index={"22071000001": "2207100001"}), HALF)
    with pytest.raises(TableError, match="frame must be a DataFrame, not list"):
        priority.evaluate(seen, HALF, frame=[])


def test_scores_and_chances_come_true_in_simulated_cities():
    # 90 % intervals hold 90 % of the true scores; chances between .3 and .9 as often as they say.
    inside, chance, top, hits = [], [], [], []
    for seed in range(24):
        shown, truth = city(np.random.default_rng([11, seed]))
        found = priority.evaluate(shown, WEIGHTS, k=12, draws=400, seed=seed, sensitivity=False)
        table = found.table.sort_index()
        true = priority.score(truth, WEIGHTS)["score"]
        inside.append(((true >= table["score_low"]) & (true <= table["score_high"])).mean())
        unsure = table["chance"].between(0.3, 0.9)
        first = true.rank(ascending=False) <= 12
        chance.append(table["chance"][unsure].to_numpy())
        top.append(first[unsure].to_numpy())
        hits.append(found.hits.hits_low <= first[[*found.members]].sum() <= found.hits.hits_high)
    assert np.mean(inside) == pytest.approx(0.90, abs=0.025)
    told, came = np.concatenate(chance), np.concatenate(top)
    assert came.mean() == pytest.approx(told.mean(), abs=2.5 * np.sqrt(0.24 / len(told)))
    assert np.mean(hits) >= 0.8


def test_intervals_hold_where_the_same_households_answer_for_every_part():
    # Their errors correlate by 0.25: the 5–95 % of independent draws held 81 % of the scores.
    from scipy.stats import binom, norm

    n, parts, inside = 100, [f"part{i}" for i in range(4)], []
    weights = {f"{name}_share": 0.25 for name in parts}
    for seed in range(6):
        rng = np.random.default_rng([23, seed])
        truth, base = rng.beta(2, 5, (4, n)), rng.integers(400, 1800, n).astype(float)
        m = np.round(base / (13 * moe.design("tract", 2019).size_factor(base))).astype(int)
        errors = np.sqrt(0.75) * rng.standard_normal((4, n)) + 0.5 * rng.standard_normal(n)
        found = binom.ppf(norm.cdf(errors), m, truth) / m
        seen = {}
        for name, share in zip(parts, found, strict=True):
            seen |= measure(name, share, base)
        areas = pd.DataFrame(seen, index=tracts(n))
        table = priority.evaluate(areas, weights, draws=300, sensitivity=False).table.sort_index()
        real = pd.DataFrame(dict(zip(weights, truth, strict=True)), index=tracts(n))
        true = priority.score(real, weights)["score"]
        inside.append(((true >= table["score_low"]) & (true <= table["score_high"])).mean())
    assert np.mean(inside) == pytest.approx(0.90, abs=0.035)


def test_one_part_has_the_interval_of_its_draws_and_four_a_wider_one(seen):
    how = priority._draws.How(400, 0)
    one = priority._draws.draw(
        seen,
        {"off_share": 1.0},
        priority._score.scales({"off_share": 1.0}, "minmax", None, None),
        how,
    )
    assert one.wider == 1
    both = {"off_share": 0.5, "off_people": 0.5}
    same = priority._draws.draw(seen, both, priority._score.scales(both, "minmax", None, None), how)
    assert same.wider == pytest.approx(1)  # of one share: the same answers
    half = priority._draws.draw(seen, HALF, priority._score.scales(HALF, "minmax", None, None), how)
    # Of two equal parts √(0.75 + 0.25·2).
    assert 1.1 < half.wider <= np.sqrt(1.25)


# --- other weights -----------------------------------------------------------------------------


def test_one_component_leaves_the_weights_no_say(seen):
    table = priority.evaluate(seen, {"off_share": 1.0}, k=10).table
    assert (table["weights_low"] == table["rank"]).all()
    assert (table["weights_high"] == table["rank"]).all()
    assert (table["weights_top"] == (table["rank"] <= 10)).all()


def test_weights_decide_between_opposites():
    # One is first by either component; with weights around 0.5 each is first half of the time.
    areas = pd.DataFrame(
        {"a_share": [1.0, 0.0, 0.5], "b_share": [0.0, 1.0, 0.0]}, index=list("xyz")
    )
    table = priority.evaluate(areas, {"a_share": 0.5, "b_share": 0.5}, k=1).table
    assert table["weights_top"]["x"] == pytest.approx(0.5, abs=0.05)
    assert table["weights_top"][["x", "y"]].sum() == pytest.approx(1.0, abs=0.01)
    assert table["weights_top"]["z"] == 0
    assert (table["weights_low"]["x"], table["weights_high"]["x"]) == (1, 2)
    assert (table["weights_low"]["z"], table["weights_high"]["z"]) == (2, 3)
    firm = priority.evaluate(areas, {"a_share": 0.9, "b_share": 0.1}, k=1).table
    assert firm["weights_top"]["x"] > 0.99


def test_an_area_that_lacks_a_component_is_ranked_by_the_others():
    areas = pd.DataFrame(
        {"a_share": [0.9, 0.5, 0.1], "b_share": [NAN, 0.9, 0.1]}, index=list("xyz")
    )
    table = priority.evaluate(areas, {"a_share": 0.5, "b_share": 0.5}, k=1).table
    assert table["weights_top"]["x"] == 1
    assert (table["weights_high"]["z"], table["weights_low"]["z"]) == (3, 3)


# --- ready-made scores -------------------------------------------------------------------------


def test_presets_are_whole():
    assert list(indicators.PRESETS) == ["default", "ntia", "svi", "purdue"]
    for name, preset in indicators.PRESETS.items():
        assert preset.name == name
        assert sum(part.weight for part in preset.components) == pytest.approx(1, abs=1e-12)
        assert bool(preset.source) == (name != "default")
        assert preset.method in priority.METHODS
        flags = preset.method == "flags"
        assert all((part.threshold is not None) == flags for part in preset.components)
        assert flags == bool(priority.thresholds_of(name))
        stems = {part.column.removesuffix("_share") for part in preset.components}
        known = {*indicators.CATALOGUE, *indicators.GROUPS, "{by}", "{by}_people"}
        assert stems <= known
    assert len(indicators.PRESETS["svi"].left_out) == 16 - 7


COVERED = ("poverty_150", "aged_65", "disability", "limited_english", "no_vehicle")


def covered(*names):
    columns = {f"{name}_share": [0.1, 0.2] for name in (*names, "off")}
    return pd.DataFrame(columns | {"off_people": [10.0, 20.0], "off_households": [4.0, 8.0]})


def test_the_default_is_half_exclusion_half_vulnerability():
    weights, left_out = priority.weights_of("default", covered(*COVERED), "off")
    assert weights == pytest.approx(
        {"off_share": 0.25, "off_people": 0.25, **{f"{name}_share": 0.1 for name in COVERED}}
    )
    assert left_out == ()


def test_what_a_part_lacks_stays_in_that_part():
    weights, left_out = priority.weights_of("default", covered("aged_65", "disability"), "off")
    assert weights["off_share"] == pytest.approx(0.25)
    assert weights["aged_65_share"] == pytest.approx(0.25)
    assert left_out == ("poverty_150_share", "limited_english_share", "no_vehicle_share")
    assert sum(weights.values()) == pytest.approx(1, abs=1e-12)


def test_with_nothing_but_exclusion_the_default_is_that_half_and_says_so():
    weights, left_out = priority.weights_of("default", covered(), "off")
    assert weights == pytest.approx({"off_share": 0.5, "off_people": 0.5})
    assert left_out == ("vulnerability", *(f"{name}_share" for name in COVERED))


def test_households_stand_in_where_no_people_are_counted():
    areas = covered().assign(off_people=NAN)
    weights, _ = priority.weights_of("default", areas, "off")
    assert weights == pytest.approx({"off_share": 0.5, "off_households": 0.5})


def test_unknown_scores_and_scores_without_columns_are_refused():
    with pytest.raises(ArgumentError, match="preset is 'best'; expected one of 'default', 'ntia'"):
        priority.weights_of("best", covered(), "off")
    with pytest.raises(TableError, match='no column for the score "svi": expected some of pov'):
        priority.weights_of("svi", covered(), "off")


def test_ntia_flags_have_the_chance_of_the_share():
    share = [0.05, 0.25, 0.60, 0.24]
    areas = pd.DataFrame(
        measure("no_internet", share, [900] * 4) | measure("no_computer", [0.02] * 4, [900] * 4),
        index=tracts(4),
    )
    weights, left_out = priority.weights_of("ntia", areas, "no_broadband")
    assert (weights, left_out) == ({"no_internet_share": 0.5, "no_computer_share": 0.5}, ())
    found = priority.evaluate(
        areas, weights, k=1, method="flags", thresholds=priority.thresholds_of("ntia")
    )
    table = found.table.sort_index()
    assert table["score"].tolist() == [0, 50, 50, 0]
    chances = table["no_internet_share_chance"]
    assert chances.iloc[0] < 0.01
    assert 0.3 < chances.iloc[3] <= chances.iloc[1] + 0.05 < 0.8
    assert chances.iloc[2] > 0.99
    assert (table["no_computer_share_chance"] < 0.01).all()
    assert found.members == (tracts(4)[2],)


def test_new_orleans_by_exclusion_alone():
    study = bundled.new_orleans()
    by = "no_home_broadband"
    weights, left_out = priority.weights_of("default", study.areas, by)
    assert left_out[0] == "vulnerability"
    found = priority.evaluate(pd.DataFrame(study.areas), weights)
    table = found.table
    assert len(table) == 177
    assert table["rank"].count() == 172
    assert set(table["note"].dropna()) == {"no_households"}
    assert found.fixed == ()
    # By the city's own percentiles the mean is the middle.
    assert found.reference == pytest.approx(50, abs=0.01)
    assert found.hits.hits_low <= found.hits.hits <= found.hits.hits_high <= 20 <= found.hits.pool
    assert table["neighborhood"].notna().sum() > 170
    by_share = ranking.evaluate(study.areas, by, "share").table
    assert table["rank"].corr(by_share["rank"]) > 0.7


def test_only_an_assumed_design_factor_widens_chances():
    areas, _ = city(np.random.default_rng(4), 40)
    measured = priority.evaluate(areas, HALF, k=8, draws=400).table
    np.testing.assert_array_equal(measured["chance_low"], measured["chance"])
    np.testing.assert_array_equal(measured["chance_high"], measured["chance"])
    areas["off_share_moe_method"] = "modelled"
    table = priority.evaluate(areas, HALF, k=8, draws=400).table
    assert (table["chance_low"] <= table["chance"]).all()
    assert (table["chance_low"] < table["chance_high"]).any()
