"""How unequally exclusion is spread: known values, other implementations, and draws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inequality.gini import Gini
from inequality.theil import TheilD

from exclusion import equity, estimates, smoothing, snapshots
from exclusion.errors import ArgumentError, TableError

NAN = math.nan


def city(seed=1, n=60):
    rng = np.random.default_rng(seed)
    share = rng.beta(2, 5, n)
    income = np.round(80_000 - 60_000 * share + rng.normal(0, 8_000, n), -3)
    return share, income, rng.integers(200, 1500, n).astype(float)


# --- concentration -----------------------------------------------------------------------------


def test_the_index_is_the_covariance_with_the_fractional_rank():
    share, income, weight = city()
    share[3] = share[4] = 0.0
    found = equity.concentration(share, income, weight)

    # The textbook's other formula, with ties at their mid-rank.
    below = np.array([weight[income < x].sum() + weight[income == x].sum() / 2 for x in income])
    rank, part = below / weight.sum(), weight / weight.sum()
    mean = (part * share).sum()
    covariance = (part * (share - mean) * (rank - (part * rank).sum())).sum()
    assert found.index == pytest.approx(2 * covariance / mean, rel=1e-12)
    assert found.share == pytest.approx(mean)
    assert found.corrected == pytest.approx(4 * mean * found.index)
    assert found.areas == 60
    assert found.index < -0.1  # the simulated poor are the more excluded


def test_ranked_by_itself_it_is_the_gini():
    share, _, _ = city()
    index = equity.concentration(share, share, np.ones(60)).index
    assert index == pytest.approx(Gini(share).g, rel=1e-9)


@pytest.mark.parametrize(
    ("share", "index"),
    [
        ([0.4, 0.4, 0.4, 0.4], 0.0),
        ([0.8, 0.0, 0.0, 0.0], -0.75),  # all in the poorest of four: −(1 − 1/4)
        ([0.0, 0.0, 0.0, 0.8], 0.75),
        ([0.3, 0.1, 0.1, 0.3], 0.0),
    ],
)
def test_known_indexes(share, index):
    assert equity.concentration(share, [1, 2, 3, 4], [50] * 4).index == pytest.approx(index)


def test_the_curve_runs_from_nothing_to_everything():
    curve = equity.concentration([0.6, 0.2, NAN, 0.1], [2, 5, 5, 9], [100, 50, 70, 50]).curve
    assert curve["households"].tolist() == [0.0, 0.5, 0.75, 1.0]
    assert curve["excluded"].tolist() == pytest.approx([0.0, 0.8, 14 / 15, 1.0])
    assert curve["along"].tolist()[1:] == [2, 5, 9]


def test_ties_count_as_one_group():
    tied = equity.concentration([0.5, 0.1, 0.3], [1, 1, 2], [100, 300, 100])
    pooled = equity.concentration([0.2, 0.3], [1, 2], [400, 100])
    assert tied.index == pytest.approx(pooled.index)
    assert len(tied.curve) == 3


def test_connection_has_the_mirrored_corrected_index():
    share, income, weight = city()
    one = equity.concentration(share, income, weight)
    other = equity.concentration(1 - share, income, weight)
    assert other.corrected == pytest.approx(-one.corrected)


def test_where_nobody_is_excluded_there_is_no_index():
    assert math.isnan(equity.concentration([0.0, 0.0], [1, 2], [5, 5]).index)


@given(st.permutations(range(12)))
@settings(max_examples=30)
def test_row_order_does_not_matter(order):
    share, income, weight = (column[:12] for column in city(5))
    income[:4] = 20_000.0
    names = np.array(list("aabbccddaabb"))
    order = np.array(order)
    a = equity.concentration(share, income, weight)
    b = equity.concentration(share[order], income[order], weight[order])
    assert b.index == pytest.approx(a.index, rel=1e-12)
    one = equity.theil(share, weight, names)
    other = equity.theil(share[order], weight[order], names[order])
    assert (other.total, other.between) == pytest.approx((one.total, one.between), rel=1e-12)


# --- Theil -------------------------------------------------------------------------------------


def test_theil_is_pysals_where_all_weigh_the_same():
    share, _, _ = city(2)
    names = np.repeat(["a", "b", "c"], [10, 20, 30])
    found, theirs = equity.theil(share, np.ones(60), names), TheilD(share, names)
    assert found.total == pytest.approx(float(np.squeeze(theirs.T)), rel=1e-9)
    assert found.between == pytest.approx(float(np.squeeze(theirs.bg)), rel=1e-9)
    assert found.within == pytest.approx(float(np.squeeze(theirs.wg)), rel=1e-9)


def test_weights_are_households():
    """An area of 3 households is three areas of one."""
    found = equity.theil([0.6, 0.2, 0.1], [3, 1, 2], ["a", "a", "b"])
    alone = equity.theil([0.6] * 3 + [0.2] + [0.1] * 2, np.ones(6), ["a"] * 4 + ["b"] * 2)
    assert found.total == pytest.approx(alone.total)
    assert found.between == pytest.approx(alone.between)


def test_the_table_adds_up():
    share, _, weight = city(3)
    names = pd.Series(np.repeat(["b", "a", None], [20, 20, 20]))
    share[:5] = 0.0
    found = equity.theil(share, weight, names)
    assert found.areas == 40
    assert found.table.index.tolist() == ["a", "b"]
    assert found.table["between"].sum() == pytest.approx(found.between)
    assert found.table["within"].sum() == pytest.approx(found.within)
    assert found.total == pytest.approx(found.between + found.within)
    assert found.within > 0
    only = equity.theil(share[:20], weight[:20], ["b"] * 20)
    assert found.table.loc["b", "theil"] == pytest.approx(only.total)
    assert only.between == pytest.approx(0.0)


def test_a_group_where_nobody_is_excluded_adds_nothing():
    found = equity.theil([0.4, 0.2, 0.0, 0.0], [10, 10, 10, 10], ["a", "a", "b", "b"])
    assert found.table.loc["b", ["between", "within", "theil"]].tolist() == [0.0, 0.0, 0.0]
    assert found.between == pytest.approx(math.log(2))
    assert math.isnan(equity.theil([0.0, 0.0], [1, 1], ["a", "b"]).total)


# --- margins -----------------------------------------------------------------------------------


def survey(seed, truth, n=150):
    """A city of tracts with ranks and groups that go with the truth, and what a survey finds."""
    rng = np.random.default_rng(seed)
    truth = np.sort(truth(rng, n))
    rank = np.round(-60 * truth + rng.normal(0, 12, n))
    groups = np.argsort(np.argsort(truth + rng.normal(0, 0.15, n))) * 30 // n
    m = rng.integers(20, 120, n)
    return truth, rank, groups, m * 14.0, m, rng.binomial(m, truth) / m


CITIES = {
    "usual": lambda rng, n: rng.beta(2.6, 5.2, n),
    "low": lambda rng, n: rng.beta(1.2, 10, n),
    "bimodal": lambda rng, n: np.where(rng.random(n) < 0.5, rng.beta(4, 30, n), 0.5),
    "alike": lambda rng, n: np.full(n, 0.3),
}


@pytest.mark.parametrize("kind", CITIES)
def test_intervals_hold_the_truth(kind):
    cities, held = 150, {}
    for seed in range(cities):
        truth, rank, groups, weight, m, share = survey(seed, CITIES[kind])
        real, seen = (equity.concentration(p, rank, weight, m) for p in (truth, share))
        held.setdefault("index", []).append(abs(seen.index - real.index) <= seen.index_moe)
        held.setdefault("corrected", []).append(
            abs(seen.corrected - real.corrected) <= seen.corrected_moe
        )
        real, seen = equity.theil(truth, weight, groups), equity.theil(share, weight, groups, m)
        for part in ("total", "between", "within"):
            miss = abs(getattr(seen, part) - getattr(real, part))
            held.setdefault(part, []).append(miss <= getattr(seen, f"{part}_moe"))
    # 90 % intended; below 82 % comes by chance alone in about 1 of 1,000.
    assert {part: np.mean(hits) for part, hits in held.items() if np.mean(hits) < 0.82} == {}


def test_errors_of_incomes_are_taken_out_of_the_index():
    """What they take from the index is given back, and their part of its error is in the margin."""
    held, off = {"with": [], "without": []}, {"with": [], "without": []}
    for seed in range(100):
        rng = np.random.default_rng(seed)
        truth = np.sort(rng.beta(2.6, 5.2, 120))
        income = 80_000 * np.exp(-2 * truth + rng.normal(0, 0.25, 120))
        weight, m = rng.integers(300, 1500, 120) * 1.0, np.full(120, 60)
        share = rng.binomial(60, truth) / 60
        se = 0.2 * income
        seen = income + rng.normal(0, se)
        real = equity.concentration(truth, income, weight)
        for name, margin in (("with", 1.645 * se), ("without", None)):
            found = equity.concentration(share, seen, weight, m, margin)
            held[name].append(abs(found.index - real.index) <= found.index_moe)
            off[name].append(found.index - real.index)
    assert np.mean(off["without"]) > 0.012  # nearer to 0
    assert abs(np.mean(off["with"])) < 0.004
    assert np.mean(held["without"]) < 0.7
    assert np.mean(held["with"]) > 0.82


def test_an_order_without_errors_or_with_unknown_ones():
    share, income, weight = city(8)
    m = np.full(60, 30.0)
    certain = equity.concentration(share, income, weight, m)
    for zero in (0.0, np.zeros(60)):
        found = equity.concentration(share, income, weight, m, zero)
        assert (found.index, found.index_moe) == (certain.index, certain.index_moe)
    unknown = equity.concentration(share, income, weight, m, np.full(60, NAN))
    assert unknown.index == certain.index
    assert math.isnan(unknown.index_moe)
    # An area without a margin keeps its value; ties stand in the middle of what they take.
    some = np.where(np.arange(60) < 30, 4_000.0, NAN)
    found = equity.concentration(share, income, weight, m, some)
    assert certain.index - 0.05 < found.index < certain.index
    assert found.index_moe > certain.index_moe
    tied = np.repeat([20_000.0, 50_000.0], 30)
    groups = equity.concentration(share, tied, weight, m, np.where(np.arange(60) < 1, 1.0, NAN))
    assert groups.index == pytest.approx(equity.concentration(share, tied, weight).index, abs=1e-3)
    order = np.random.default_rng(0).permutation(60)
    mixed = equity.concentration(share[order], income[order], weight[order], m, some[order])
    assert (mixed.index, mixed.index_moe) == pytest.approx((found.index, found.index_moe))


def test_noise_is_no_inequality():
    """All areas alike: without their samples Theil's index sees inequality, with them none."""
    raw, clean = [], []
    for seed in range(100):
        _, _, groups, weight, m, share = survey(seed, CITIES["alike"])
        raw.append(equity.theil(share, weight, groups).total)
        found = equity.theil(share, weight, groups, m)
        clean.append((found.total, found.between, found.within))
        assert found.total + found.noise == pytest.approx(raw[-1])
    assert min(raw) > 0.01
    assert np.abs(np.mean(clean, axis=0)).max() < 0.0006
    assert np.mean(raw) > 0.015


def test_noise_of_few_answers_and_of_none_counted_is_taken_away_too():
    """Of 20 answers an area 2 are excluded; where none is, noise has added to the index too."""
    off = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth, m = rng.beta(1.2, 10, 400), np.full(400, 20)
        groups, weight = np.arange(400) % 10, np.full(400, 500.0)
        share = rng.binomial(m, truth) / m
        real, seen = equity.theil(truth, weight, groups), equity.theil(share, weight, groups, m)
        off.append(seen.total - real.total)
    assert abs(np.mean(off)) < 0.02


def test_what_is_sure_has_no_margin_and_no_noise():
    share, income, weight = city(7)
    share[:3] = 0.0
    sure = np.full(60, np.inf)
    found = equity.concentration(share, income, weight, sure)
    assert (found.index_moe, found.corrected_moe) == (0.0, 0.0)
    names = np.repeat(["a", "b", "c"], 20)
    split, raw = equity.theil(share, weight, names, sure), equity.theil(share, weight, names)
    assert (split.noise, split.total_moe, split.between_moe, split.within_moe) == (0, 0, 0, 0)
    assert split.total == pytest.approx(raw.total)


def test_without_samples_margins_are_missing_not_0():
    share, income, weight = city(7)
    share[:3] = 0.0
    found = equity.concentration(share, income, weight)
    split = equity.theil(share, weight, np.repeat(["a", "b"], 30))
    margins = (found.index_moe, found.corrected_moe, split.noise, split.total_moe)
    assert all(map(math.isnan, margins))
    assert split.table["share_moe"].isna().all()


def test_a_larger_sample_is_surer():
    share, income, weight = city(8)
    names = np.repeat(["a", "b"], 30)
    few, many = (
        (equity.concentration(share, income, weight, m), equity.theil(share, weight, names, m))
        for m in (np.full(60, 30.0), np.full(60, 120.0))
    )
    assert few[0].index_moe == pytest.approx(2 * many[0].index_moe, rel=0.03)
    assert few[1].total_moe > many[1].total_moe
    assert few[1].noise == pytest.approx(4 * many[1].noise)


# --- the table ---------------------------------------------------------------------------------


def test_new_orleans_2017_is_concentrated_among_the_poor():
    snapshot = snapshots.read(snapshots.find("New Orleans", 2017))
    areas, _ = estimates.areas(
        snapshot.estimates, geography="tract", vintages=snapshot.manifest.tables
    )
    wide = snapshot.estimates.pivot_table(index="GEOID", columns="variable", values="estimate")
    margins = snapshot.estimates.pivot_table(index="GEOID", columns="variable", values="moe")
    areas = areas.assign(
        income=wide["B19013_001"],
        income_moe=margins["B19013_001"],
        neighborhood=snapshot.neighborhoods.set_index("GEOID")["neighborhood"],
    )
    before = areas.copy()
    sample = smoothing.effective_sample(
        areas["no_subscription_share"],
        areas["no_subscription_share_moe"],
        areas["no_subscription_base"],
        geography="tract",
        vintage=2017,
    )
    found = equity.evaluate(
        areas, "no_subscription", sample.m, along="income", groups="neighborhood"
    )
    ranked, split = found.concentration, found.theil
    assert (ranked.areas, split.areas) == (171, 172)
    # As the incomes are published −.264 ± .010; their error had taken .008 from it.
    assert ranked.index == pytest.approx(-0.2718, abs=5e-4)
    assert ranked.index_moe == pytest.approx(0.0113, abs=2e-4)
    without = equity.evaluate(
        areas.drop(columns="income_moe"), "no_subscription", sample.m, along="income"
    ).concentration
    assert without.index == pytest.approx(-0.2636, abs=5e-4)
    assert math.isnan(without.index_moe)
    assert math.isnan(without.corrected_moe)
    assert split.total == pytest.approx(0.1197, abs=1e-3)
    assert split.between == pytest.approx(0.0931, abs=1e-3)
    assert split.noise > split.total_moe > 0
    assert split.table["share"].between(0, 1).all()
    pd.testing.assert_frame_equal(areas, before)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: equity.concentration([0.5, 1.5], [1, 2], [1, 1]), "shares run from 0 to 1"),
        (
            lambda: equity.concentration([0.5, 0.5], [1, 2], [1, -1]),
            "weights at position 1 is -1, but no count is negative",
        ),
        (lambda: equity.concentration([0.5, 0.5], [1], [1, 1]), "expected one number an area"),
        (
            lambda: equity.concentration([0.5, 0.5], [1, 2], [1, 1], None, [1, 1, 1]),
            "expected one margin an area",
        ),
        (
            lambda: equity.concentration([0.5, 0.5], [1, 2], [1, 1], None, [1, -1]),
            "along_moe at position 1",
        ),
        (lambda: equity.concentration([0.5], [NAN], [1]), "no area has all that is needed"),
        (lambda: equity.concentration([0.5], [1], [1], [NAN]), "no area has all that is needed"),
        (
            lambda: equity.concentration(
                pd.Series([0.1, 0.2], index=["a", "b"]), pd.Series([1, 2], index=["b", "c"]), [1, 1]
            ),
            "along has other labels",
        ),
        (lambda: equity.concentration([0.5, 0.5], [1, -666666666], [1, 1]), "along at position 1"),
        (lambda: equity.theil([0.5, 0.5], [1, 1], [{}, "a"]), "groups cannot be put in order"),
        (lambda: equity.theil([0.5, 0.5], [1, 1], [None, None]), "no area has all"),
        (lambda: equity.evaluate(pd.DataFrame(), "x"), "along"),
        (lambda: equity.evaluate(pd.DataFrame(), "x", along="y"), "x_share, x_base, y"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises((ArgumentError, TableError), match=message):
        call()


def test_labels_in_another_order_give_the_same_numbers():
    names = list("abcd")
    share = pd.Series([0.6, 0.4, 0.1, 0.2], index=names)
    income = pd.Series([20, 30, 90, 70], index=names)
    base, m = pd.Series([500, 700, 300, 600], index=names), pd.Series([40, 50, 30, 45], index=names)
    groups = pd.Series(["n", "n", "s", "s"], index=names)
    back = slice(None, None, -1)
    one = equity.concentration(share, income, base, m)
    other = equity.concentration(share, income[back], base[back], m[back])
    assert (one.index, one.index_moe) == (other.index, other.index_moe)
    one = equity.theil(share, base, groups, m)
    other = equity.theil(share, base[back], groups[back], m[back])
    assert (one.total, one.total_moe) == (other.total, other.total_moe)
