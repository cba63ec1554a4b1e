"""Small areas: published results, dense algebra, simulated cities and the edges."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit
from scipy.stats import false_discovery_control

from exclusion import _blocks, _processes, moe, smoothing, snapshots, studies
from exclusion.errors import (
    ArgumentError,
    ExclusionError,
    GeoidError,
    ReliabilityWarning,
    TableError,
)
from exclusion.smoothing import _covariate, _fay_herriot, _mixture, _posterior

NAN, INF = math.nan, math.inf
SPREADS = np.geomspace(1.5, 400, 30)


def city(seed, n=150, slope=0.6, spread=30.0):
    """Simulate what is known of a city's areas, their true shares, samples and estimates."""
    rng = np.random.default_rng(seed)
    known = rng.normal(size=n)
    mean = expit(-1 + slope * known)
    truth = rng.beta(mean * spread, (1 - mean) * spread)
    m = rng.integers(15, 90, n)
    return known, truth, m.astype(float), rng.binomial(m, truth) / m


# --- the posterior without a covariate ---------------------------------------------------------


def test_draws_without_a_covariate_are_the_grid_and_one_stream_of_betas():
    _, _, m, share = city(1, n=40)
    x, rest = m * share, m * (1 - share)
    a, b, weight = _posterior._prior(x, rest)
    rng = np.random.default_rng(9)
    grid = rng.choice(len(weight), size=200, p=weight)[:, None]
    expected = rng.beta(x + a[grid], rest + b[grid])
    np.testing.assert_array_equal(smoothing.posterior(share, m, 200, 9), expected)


# --- effective samples -------------------------------------------------------------------------


def test_a_share_is_worth_as_much_wherever_a_line_cuts_its_area():
    """The base is what lies inside, but the share was measured on all of it."""
    geoids = [f"22071{i:06d}" for i in range(4)]
    areas = pd.DataFrame(
        {
            "x_share": [0.2, 0.4, 0.3, 0.5],
            "x_share_moe": [0.10, 0.12, 0.08, 0.11],
            "x_base": [600.0, 600.0, 900.0, 300.0],
            "x_moe_method": "published",
            "x_period": "2015–2019",
        },
        index=geoids,
    )
    whole = smoothing.sample_of(areas, "x")
    inside = np.array([1.0, 0.25, 0.5, 0.0])
    cut = smoothing.sample_of(areas.assign(x_base=areas["x_base"] * inside, inside=inside), "x")
    assert cut.m[:3] == pytest.approx(whole.m[:3] * whole.design_factor / cut.design_factor)
    alone = smoothing.sample_of(areas.iloc[:3], "x")
    assert cut.design_factor == pytest.approx(alone.design_factor)
    assert np.isnan(cut.m[3])  # nobody of it lies inside


def sampled(**columns):
    """Tracts with shares and margins as the survey publishes them, with other columns if wanted."""
    table = {
        "x_share": [0.2, 0.4, 0.3, 0.1],
        "x_share_moe": [0.05, 0.07, 0.06, 0.04],
        "x_base": [900.0, 1_400.0, 700.0, 2_000.0],
        "x_moe_method": "published",
        "x_period": "2015–2019",
        **columns,
    }
    return pd.DataFrame(table, index=[f"2207100010{i}" for i in range(1, 5)])


@pytest.mark.parametrize("column", ["x_moe_method", "x_share_moe_method"])
@pytest.mark.parametrize(
    ("method", "measured"),
    [
        *(("published", True), ("derived", True), ("controlled", True)),
        *(("modelled", False), ("missing", False)),
    ],
)
def test_margins_of_the_survey_measure_the_design_factor_and_modelled_ones_do_not(
    column, method, measured
):
    found = smoothing.sample_of(sampled(**{column: method}), "x")
    assert found.measured is measured
    assert (found.design_factor == moe.design("tract", 2019).factor) is not measured
    assert np.isfinite(found.m).all()


# --- two kinds of areas ------------------------------------------------------------------------


def two_kinds(seed, n=618, m=(12, 30)):
    """Simulate areas of two kinds: their true shares, samples and estimates."""
    rng = np.random.default_rng(seed)
    truth = np.where(rng.random(n) < 0.5, rng.beta(4, 16, n), rng.beta(14, 14, n))
    size = rng.integers(*m, n)
    return truth, size.astype(float), rng.binomial(size, truth) / size


def pairs(share, m):
    return _mixture.found(m * share, m * (1 - share))


def fitted_areas(share, m):
    """Take areas as the mixture's search does."""
    x, rest = m * share, m * (1 - share)
    return _mixture._Areas(x, rest, float(logit(x.sum() / m.sum())))


def test_two_kinds_are_found_with_their_means_and_spread():
    _, m, share = two_kinds(1, n=3_000)
    mixture = pairs(share, m)
    np.testing.assert_allclose(np.sort(mixture.weight @ mixture.means), [0.2, 0.5], atol=0.02)
    spread = mixture.weight @ mixture.spread
    sd = math.sqrt(mixture.weight @ (mixture.spread - spread) ** 2)
    assert spread == pytest.approx(24, abs=3 * sd)  # the two kinds' own are 20 and 28
    assert sd < 6
    assert mixture.weight @ mixture.first.mean(axis=1) == pytest.approx(0.5, abs=0.08)
    assert mixture.weight.sum() == pytest.approx(1)


@pytest.mark.parametrize(("better", "taken"), [(4.9, False), (5.1, True)])
def test_two_betas_are_taken_where_they_are_five_times_better(monkeypatch, better, taken):
    _, m, share = two_kinds(1, n=100)
    areas = fitted_areas(share, m)
    one, two = _mixture._tops(areas)
    monkeypatch.setattr(_mixture, "_found", _mixture._found.__wrapped__)
    monkeypatch.setattr(
        _mixture,
        "_tops",
        lambda _: (one, two._replace(evidence=one.evidence + math.log(better))),
    )
    assert (pairs(share, m) is not None) is taken


@pytest.mark.parametrize(("seeds", "most"), [(10, 2), pytest.param(30, 4, marks=pytest.mark.slow)])
def test_areas_of_one_kind_are_hardly_ever_taken_for_two(seeds, most):
    taken = 0
    for seed, beta in itertools.product(range(seeds), [(30, 90), (2.3, 4.3), (1.2, 10), (1, 1)]):
        rng = np.random.default_rng(seed)
        n = 172 if seed % 2 else 618
        size = rng.integers(12, 30, n)
        share = rng.binomial(size, rng.beta(*beta, n)) / size
        taken += pairs(share, size.astype(float)) is not None
    # 1 % of 40 or 120, and three standard errors.
    assert taken <= most


@pytest.mark.parametrize("share", [np.full(600, 0.3), np.zeros(600), np.ones(600), np.array([0.4])])
def test_equal_areas_are_of_one_kind(share):
    assert pairs(share, np.full(len(share), 20.0)) is None


def test_new_orleans_keeps_its_one_beta():
    study = studies.of_snapshot(snapshots.read(snapshots.find("New Orleans", 2017)))
    share = study.areas["no_subscription_share"].to_numpy(float)
    m = smoothing.sample_of(study.areas, "no_subscription").m
    for factor in (0.7, 1.0, 1.4):  # as the ranking's sensitivity asks
        free = np.isfinite(m) & ~np.isnan(share)
        assert pairs(share[free], m[free] / factor) is None


def test_chances_of_the_top_come_true_where_there_are_two_kinds(monkeypatch):
    k, found = 20, _mixture.found
    over, counted = {"one": 0.0, "two": 0.0}, {"one": 0, "two": 0}
    error = {"one": [], "two": []}
    for seed in range(20):
        truth, m, share = two_kinds(seed, m=(10, 25))
        top = truth >= np.sort(truth)[-k]
        for name, finder in (("one", lambda *_: None), ("two", found)):
            monkeypatch.setattr(_mixture, "found", finder)
            drawn = smoothing.posterior(share, m, 250, seed)
            least = np.partition(drawn, -k, axis=1)[:, [-k]]
            chance = (drawn >= least).mean(axis=0)
            likely = (chance >= 0.3) & (chance < 0.9)
            over[name] += (chance - top)[likely].sum()
            counted[name] += likely.sum()
            error[name].append(((drawn.mean(axis=0) - truth) ** 2).mean())
    too_high = {name: over[name] / counted[name] for name in over}
    # Of 40 such cities 0.11 and 0.05; of some 250 areas a standard error of 0.03.
    assert too_high["one"] > 0.06
    assert abs(too_high["two"]) < 0.07
    assert too_high["two"] < too_high["one"] - 0.03
    assert np.mean(error["two"]) < 0.99 * np.mean(error["one"])


@pytest.mark.parametrize(
    ("function", "at"),
    [(_mixture._one, [-1.0, 2.0]), (_mixture._two, [0.3, -1.5, 0.2, 3.0])],
)
@pytest.mark.parametrize("slope", [[], [0.4]])
def test_slopes_are_those_of_the_likelihood(function, at, slope):
    _, m, share = two_kinds(3, n=60)
    areas, at = fitted_areas(share, m), [*at, *slope]
    if slope:
        areas = areas._replace(size=np.linspace(-1, 2, 60))
    nudges = 1e-5 * np.eye(len(at))
    rise = [function(at + n, areas)[0] - function(at - n, areas)[0] for n in nudges]
    np.testing.assert_allclose(function(np.array(at), areas)[1], np.array(rise) / 2e-5, rtol=1e-5)


def test_likelihood_of_two_is_the_sum_over_both():
    _, m, share = two_kinds(3, n=60)
    x, rest = m * share, m * (1 - share)
    value = np.log(
        0.3 * np.exp(betaln(x + 4, rest + 16) - betaln(4, 16))
        + 0.7 * np.exp(betaln(x + 10, rest + 10) - betaln(10, 10))
    )
    at = np.array([logit(0.3), logit(0.2), logit(0.5), math.log(20)])
    assert _mixture._two(at, fitted_areas(share, m))[0] == pytest.approx(value.sum())


def test_evidence_is_the_integral_of_the_posterior():
    _, m, share = two_kinds(3, n=80)
    model = _mixture._Model(fitted_areas(share, m), 1)
    top = model.top(model.climb([np.array([0.0, 3.0])]))
    height = -model.lack(top.at)[0]
    low, high = (top.at + sign * 6 * np.sqrt(np.diag(top.covariance)) for sign in (-1, 1))
    area, _ = dblquad(
        lambda b, a: math.exp(-model.lack(np.array([a, b]))[0] - height),
        *(low[0], high[0], low[1], high[1]),
        epsrel=1e-4,
    )
    assert top.evidence == pytest.approx(height + math.log(area), abs=0.03)


def test_pairs_are_as_unsure_as_a_walk_through_the_posterior_finds_them():
    _, m, share = two_kinds(4, n=300)
    areas = fitted_areas(share, m)
    model = _mixture._Model(areas, 2)
    _, two = _mixture._tops(areas)
    mixture = _mixture._sets(two, areas)
    rng = np.random.default_rng(0)
    at, lack, walk = two.at, model.lack(two.at)[0], []
    steps = rng.standard_normal((6_000, 4)) @ np.linalg.cholesky(two.covariance).T
    for step, luck in zip(steps, rng.exponential(size=len(steps)), strict=True):
        there = model.lack(at + step)[0]
        if there - lack < luck:
            at, lack = at + step, there
        walk.append([*expit(at[1:3]), at[3]])
    for column, values in enumerate([*mixture.means.T, np.log(mixture.spread)]):
        mean = mixture.weight @ values
        sd = math.sqrt(mixture.weight @ (values - mean) ** 2)
        walked = np.array(walk)[:, column]
        assert mean == pytest.approx(walked.mean(), abs=0.3 * sd)
        assert sd == pytest.approx(walked.std(), rel=0.25)


def test_pairs_do_not_depend_on_the_order_of_areas_or_on_how_many_are_searched(monkeypatch):
    _, m, share = two_kinds(5, n=900)
    mixture = pairs(share, m)
    order = np.random.default_rng(0).permutation(900)
    monkeypatch.setattr(_mixture, "_FEW", 200)
    monkeypatch.setattr(_mixture, "_found", _mixture._found.__wrapped__)
    other = pairs(share[order], m[order])
    assert len(other.weight) == pytest.approx(len(mixture.weight), abs=2)
    np.testing.assert_allclose(
        other.weight @ other.means, mixture.weight @ mixture.means, atol=1e-4
    )
    np.testing.assert_allclose(
        other.weight @ other.first, (mixture.weight @ mixture.first)[order], atol=1e-3
    )


def test_draws_from_two_kinds_depend_on_the_seed_and_not_on_the_chunk(monkeypatch):
    _, m, share = two_kinds(6)
    assert pairs(share, m) is not None
    drawn = smoothing.posterior(share, m, 200, 5)
    assert (drawn == smoothing.posterior(share, m, 200, 5)).all()
    assert (drawn != smoothing.posterior(share, m, 200, 6)).any()
    monkeypatch.setattr(_posterior, "_AT_HAND", 7_777)
    np.testing.assert_array_equal(drawn, smoothing.posterior(share, m, 200, 5))


@pytest.mark.parametrize("make", [two_kinds, lambda seed: city(seed, n=30)[1:]])
def test_many_draws_are_the_same_on_any_number_of_cores(monkeypatch, make):
    _, m, share = make(6)
    whole = smoothing.posterior(share, m, 200, 5)
    monkeypatch.setattr(_posterior, "_STREAM", 60 * len(m))  # four streams
    found = []
    for cores, at_hand in ((1, 250_000), (3, 250_000), (3, 7 * len(m))):
        monkeypatch.setattr(_processes, "cores", lambda cores=cores: cores)
        monkeypatch.setattr(_posterior, "_AT_HAND", at_hand)
        found.append(smoothing.posterior(share, m, 200, 5))
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_array_equal(
        found[0][:60], whole[:60]
    )  # the first stream is the one there was
    assert (found[0][60:] != whole[60:]).all()
    np.testing.assert_allclose(found[0].mean(axis=0), whole.mean(axis=0), atol=0.05)
    assert len(np.unique(found[0][:, 0])) == 200  # no stream twice


def test_some_areas_of_two_kinds_are_drawn_as_if_all_were():
    _, m, share = two_kinds(6)
    only = np.arange(618) % 3 == 0
    some, whole = smoothing.posterior(share, m, 2_000, only=only), smoothing.posterior(share, m)
    assert np.isnan(some[:, ~only]).all()
    np.testing.assert_allclose(some[:, only].mean(axis=0), whole[:, only].mean(axis=0), atol=0.015)
    np.testing.assert_allclose(some[:, only].std(axis=0), whole[:, only].std(axis=0), atol=0.015)


def test_summary_of_two_kinds_is_the_pairs_own():
    _, m, share = two_kinds(6)
    mixture = pairs(share, m)
    table = smoothing.beta_binomial(share, m, 6_000)
    spread = mixture.spread[:, None]
    own = mixture.weight @ (m / (m + spread))
    np.testing.assert_allclose(table["shrinkage"], own, atol=0.005)
    low, high = mixture.means[:, [0]], mixture.means[:, [1]]
    mean = mixture.first * low + (1 - mixture.first) * high
    expected = mixture.weight @ ((m * share + mean * spread) / (m + spread))
    np.testing.assert_allclose(table["estimate"], expected, atol=0.005)


def test_with_a_covariate_there_is_one_kind(monkeypatch):
    _, m, share = two_kinds(6, n=100)
    monkeypatch.setattr(_mixture, "found", None)  # asked for, it fails
    drawn = smoothing.posterior(share, m, 20, covariate=np.arange(100.0))
    assert np.isfinite(drawn).all()


def test_highest_mean_of_one_beta_is_the_grids():
    _, _, m, share = city(1, n=40)
    a, b, _ = _posterior._prior(m * share, m * (1 - share))
    highest = smoothing.highest_mean(share, m)
    assert highest == pytest.approx((a / (a + b)).max())
    assert highest == pytest.approx(share @ m / m.sum() + 0.1)
    assert smoothing.highest_mean([0.95, 0.97, 0.99], 40) == pytest.approx(0.999)


def test_highest_mean_of_two_kinds_bounds_what_is_drawn():
    _, m, share = two_kinds(6)
    found = smoothing.highest_mean(pd.Series([*share, NAN, 0.9]), [*m, 40, INF])
    highest = found[0]
    np.testing.assert_array_equal(found, [*np.full(len(m), highest), NAN, NAN])
    assert highest == pairs(share, m).means.max()
    assert 0.5 < highest < 0.7
    drawn = smoothing.posterior(share, m)
    assert (drawn.mean(axis=0) < np.maximum(share, highest) + 0.01).all()


def test_highest_mean_where_nothing_is_drawn_or_wrong():
    assert np.isnan(smoothing.highest_mean([0.2, NAN], [INF, 40])).all()
    with pytest.raises(TableError, match="m has the shape"):
        smoothing.highest_mean([0.1, 0.2], [40] * 3)


# --- the posterior with covariates -------------------------------------------------------------


def test_covariate_improves_the_estimates_and_intervals_hold_the_truth():
    error, inside = {"direct": [], "alone": [], "led": []}, []
    for seed in range(15):
        known, truth, m, share = city(seed)
        led = smoothing.beta_binomial(share, m, 500, seed, known)
        alone = smoothing.beta_binomial(share, m, 500, seed)
        inside.append(((led["low"] <= truth) & (truth <= led["high"])).mean())
        found = {"direct": share, "alone": alone["estimate"], "led": led["estimate"]}
        for name, values in found.items():
            error[name].append(((values - truth) ** 2).mean())
    direct, alone, led = (np.mean(error[name]) for name in ("direct", "alone", "led"))
    assert led < 0.8 * alone < 0.8 * direct
    # 15 cities of 150 areas: a standard error of 0.006.
    assert np.mean(inside) == pytest.approx(0.90, abs=0.02)


def test_coefficients_are_recovered_in_a_large_city():
    known, _, m, share = city(5, n=4_000, slope=0.8)
    modes = _covariate.modes(m * share, m * (1 - share), _covariate.design(known[:, None]), SPREADS)
    best = modes.weight.argmax()
    constant, slope = modes.coefficients[best]
    assert SPREADS[best] == pytest.approx(30, rel=0.25)
    assert constant == pytest.approx(-1 + 0.8 * known.mean(), abs=0.04)
    assert slope == pytest.approx(0.8 * known.std(), abs=0.04)


def log_posterior(x, rest, matrix, centre, spread):
    """Write the beta-binomial log-posterior of the coefficients out, by another function."""

    def value(coefficients):
        mean = expit(matrix @ np.asarray(coefficients))
        a, b = mean * spread, (1 - mean) * spread
        away = np.asarray(coefficients) - np.array([centre, *[0.0] * (matrix.shape[1] - 1)])
        return (betaln(x + a, rest + b) - betaln(a, b)).sum() - 0.5 * (away**2).sum() / 2.5**2

    return value


@pytest.mark.parametrize("spread", [1.5, 20.0, 400.0])
def test_mode_and_covariance_match_a_general_optimiser(spread):
    known, _, m, share = city(3, n=60)
    x, rest = m * share, m * (1 - share)
    matrix = _covariate.design(np.column_stack([known, known**2]))
    centre = math.log(x.sum() / rest.sum())
    value = log_posterior(x, rest, matrix, centre, spread)
    other = minimize(lambda c: -value(c), np.zeros(3), method="BFGS", options={"gtol": 1e-6})
    modes = _covariate.modes(x, rest, matrix, np.array([spread]))
    np.testing.assert_allclose(modes.coefficients[0], other.x, atol=1e-5)
    step = 1e-3 * np.eye(3)
    curvature = [
        [
            -(
                value(other.x + i + j)
                - value(other.x + i - j)
                - value(other.x - i + j)
                + value(other.x - i - j)
            )
            / 4e-6
            for j in step
        ]
        for i in step
    ]
    covariance = modes.scale[0] @ modes.scale[0].T
    np.testing.assert_allclose(covariance, np.linalg.inv(curvature), rtol=1e-3, atol=1e-7)


def test_weights_of_the_spread_are_the_integrated_likelihood():
    known, _, m, share = city(8, n=30)
    x, rest = m * share, m * (1 - share)
    matrix = _covariate.design(known[:, None])
    spreads = np.array([5.0, 20, 80])
    modes = _covariate.modes(x, rest, matrix, spreads)
    centre = math.log(x.sum() / rest.sum())
    whole = []
    for coefficients, scale, spread in zip(modes.coefficients, modes.scale, spreads, strict=True):
        value = log_posterior(x, rest, matrix, centre, spread)
        top, reach = value(coefficients), 6 * np.sqrt(np.diag(scale @ scale.T))
        low, high = coefficients - reach, coefficients + reach
        area, _ = dblquad(
            lambda b, a, value=value, top=top: math.exp(value([a, b]) - top),
            *(low[0], high[0], low[1], high[1]),
            epsrel=1e-4,
        )
        whole.append(top + math.log(area))
    expected = np.exp(np.array(whole) - max(whole))
    np.testing.assert_allclose(modes.weight, expected / expected.sum(), atol=0.01)


def test_cities_differ_in_their_coefficients_as_much_as_these_are_unsure():
    known, _, m, share = city(8, n=30)
    x, rest = m * share, m * (1 - share)
    matrix = _covariate.design(known[:, None])
    modes = _covariate.modes(x, rest, matrix, SPREADS)
    data = _posterior._Data(x, rest, known[:, None], None)
    picked = _posterior._led(data, np.ones(30, dtype=bool), 40_000, np.random.default_rng(0))
    a, b = picked.shape(slice(None), picked.beside)
    np.testing.assert_allclose(a[:, 0] + b[:, 0], picked.spread)
    likeliest = modes.weight.argmax()
    some = np.isclose(picked.spread, SPREADS[likeliest])
    assert some.mean() == pytest.approx(modes.weight[likeliest], abs=0.01)
    drawn = np.log(a / b)[some]
    scale = matrix @ modes.scale[likeliest]
    np.testing.assert_allclose(
        drawn.mean(axis=0), matrix @ modes.coefficients[likeliest], atol=0.02
    )
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt((scale**2).sum(axis=1)), rtol=0.05)


@pytest.mark.parametrize("covariate", [np.full(150, 0.1), np.full(150, NAN)])
def test_covariate_that_tells_nothing_changes_little(covariate):
    _, _, m, share = city(4, slope=0)
    alone = smoothing.beta_binomial(share, m)
    led = smoothing.beta_binomial(share, m, covariate=covariate)
    np.testing.assert_allclose(led["estimate"], alone["estimate"], atol=0.006)
    np.testing.assert_allclose(led["se"], alone["se"], atol=0.004)
    np.testing.assert_allclose(led["shrinkage"], alone["shrinkage"], atol=0.04)


def test_area_of_which_nothing_is_known_is_taken_as_an_average_one():
    known, _, m, share = city(2)
    missing = np.where(np.arange(150) == 7, NAN, known)
    average = np.where(np.arange(150) == 7, np.delete(known, 7).mean(), known)
    one = smoothing.posterior(share, m, 4_000, covariate=missing)
    other = smoothing.posterior(share, m, 4_000, covariate=average)
    np.testing.assert_allclose(one.mean(axis=0), other.mean(axis=0), atol=0.003)


def test_unit_and_origin_of_a_covariate_do_not_matter():
    known, _, m, share = city(2, n=30)
    one = smoothing.posterior(share, m, 100, covariate=known)
    other = smoothing.posterior(share, m, 100, covariate=42_000 - 17_000 * known)
    np.testing.assert_allclose(one.mean(axis=0), other.mean(axis=0), atol=0.05)
    np.testing.assert_allclose(
        _covariate.design(known[:, None]), [[1, -1]] * _covariate.design(-3 * known[:, None] + 9)
    )


def test_draws_with_a_covariate_do_not_depend_on_the_chunk(monkeypatch):
    known, _, m, share = city(1, n=30)
    drawn = smoothing.posterior(share, m, 200, 5, known)
    assert (drawn == smoothing.posterior(share, m, 200, 5, known)).all()
    assert (drawn != smoothing.posterior(share, m, 200, 6, known)).any()
    monkeypatch.setattr(_posterior, "_AT_HAND", 77)
    np.testing.assert_array_equal(drawn, smoothing.posterior(share, m, 200, 5, known))


def test_fixed_and_missing_areas_take_no_part_with_a_covariate():
    known, _, m, share = city(6, n=30)
    share, m = share.copy(), m.copy()
    share[3], m[4], m[5] = NAN, NAN, INF
    drawn = smoothing.posterior(share, m, 100, 0, known)
    assert np.isnan(drawn[:, [3, 4]]).all()
    assert (drawn[:, 5] == share[5]).all()
    rest = np.delete(np.arange(30), [3, 4, 5])
    alone = smoothing.posterior(share[rest], m[rest], 100, 0, known[rest])
    np.testing.assert_array_equal(drawn[:, rest], alone)


@pytest.mark.parametrize("share", [np.zeros(40), np.ones(40), np.repeat([0.0, 1.0], 20)])
def test_cities_at_the_edge_stay_between_0_and_1_with_a_covariate(share):
    known = np.linspace(-1, 1, 40)
    drawn = smoothing.posterior(share, [30] * 40, 500, covariate=known)
    assert ((drawn >= 0) & (drawn <= 1)).all()
    np.testing.assert_allclose(drawn.mean(axis=0), share, atol=0.05)


def test_extreme_covariate_and_two_of_a_kind_stay_finite():
    known, _, m, share = city(6, n=40)
    known[0] = 1e6
    drawn = smoothing.posterior(share, m, 200, covariate=np.column_stack([known, known]))
    assert np.isfinite(drawn).all()


@pytest.mark.parametrize(
    ("covariate", "message"),
    [
        (np.zeros(3), r"shape \(3,\), but there are 4 areas"),
        (np.zeros((2, 4)), r"shape \(2, 4\)"),
        (np.zeros((4, 1, 1)), "shape"),
        (5.0, "shape"),
        ([1, 2, 3, INF], "must be finite"),
        ([1, 2, 3, -666666666], "no estimate is so low"),
        (pd.Series([1, 2, 3, 4], index=list("abde")), "other labels"),
    ],
)
def test_covariates_of_another_city_are_refused(covariate, message):
    share = pd.Series([0.1, 0.2, 0.3, 0.4], index=list("abcd"))
    with pytest.raises(TableError, match=message):
        smoothing.posterior(share, [40] * 4, 10, covariate=covariate)


def by_income(apart, n=200, seed=5):
    """Survey tracts whose factor is 15 in the middle fifth by income, the ends so far apart."""
    rng = np.random.default_rng(seed)
    fifth, base = np.arange(n) * 5 // n, rng.integers(500, 2_500, n).astype(float)
    factor = 15 * apart ** (0.5 - fifth / 4)
    p = rng.beta(3, 7, n)
    variance = factor * moe.design("tract", 2019).size_factor(base) * p * (1 - p) / base
    margin = 1.645 * np.sqrt(variance * rng.chisquare(80, n) / 80)
    given = {"share": p, "share_moe": margin, "base": base}
    return given | {"geography": "tract", "vintage": 2019}, 20_000.0 + 300 * np.arange(n)


def test_the_design_factor_follows_income_where_margins_show_that():
    given, income = by_income(1.5)
    plain = smoothing.effective_sample(**given)
    found = smoothing.effective_sample(**given, income=income)
    assert plain.fifths == ()
    assert (found.design_factor, found.measured) == (plain.design_factor, True)
    assert np.array(found.fifths) == pytest.approx(15 * 1.5 ** np.linspace(0.5, -0.5, 5), rel=0.1)
    fifth = np.arange(200) // 40
    times = np.array(found.fifths)[fifth] / found.design_factor
    np.testing.assert_allclose(found.m, plain.m / times)
    # Rows in any order, and incomes by label.
    order = np.random.default_rng(1).permutation(200)
    again = smoothing.effective_sample(
        pd.Series(given["share"]), given["share_moe"], given["base"], geography="tract",
        vintage=2019, income=pd.Series(income).iloc[order],
    )  # fmt: skip
    np.testing.assert_array_equal(again.m, found.m)
    areas = pd.DataFrame({f"x_{name}": given[name] for name in ("share", "share_moe", "base")})
    areas = areas.assign(x_period="2015–2019", median_income=income)
    areas.index = [f"22071{i:06d}" for i in range(200)]
    np.testing.assert_array_equal(smoothing.sample_of(areas, "x").m, found.m)
    unknown = smoothing.effective_sample(**given, income=np.where(fifth == 2, NAN, income))
    np.testing.assert_allclose(unknown.m[fifth == 2], plain.m[fifth == 2])


def test_fifths_are_never_far_apart():
    given, income = by_income(4.0)
    found = smoothing.effective_sample(**given, income=income).fifths
    assert found[0] / found[-1] == pytest.approx(1.6)


@pytest.mark.parametrize("kind", ["alike", "few", "one income", "none", "no margins"])
def test_one_design_factor_where_nothing_shows_another(kind):
    given, income = by_income(1.0 if kind == "alike" else 1.6, 40 if kind == "few" else 200)
    if kind in {"one income", "none"}:
        income = np.full(200, NAN if kind == "none" else 30_000.0)
    if kind == "no margins":
        given["share_moe"] = None
    found = smoothing.effective_sample(**given, income=income)
    np.testing.assert_array_equal(found.m, smoothing.effective_sample(**given).m)
    assert found.fifths == ()


def test_effective_samples_of_another_city_are_refused():
    share = pd.Series([0.1, 0.2], index=list("ab"))
    with pytest.raises(TableError, match="m has the shape"):
        smoothing.posterior(share, [40] * 3, 10)
    with pytest.raises(TableError, match="m has other labels"):
        smoothing.posterior(share, pd.Series([40, 50], index=list("bc")), 10)


def turned(values):
    """Return a Series with its rows the other way round."""
    return values.iloc[::-1]


def test_labels_in_another_order_give_the_same_numbers():
    names = [f"2207100{n:04d}" for n in range(6)]
    share = pd.Series([0.1, 0.2, 0.3, 0.25, 0.4, 0.15], index=names)
    margin, base = share / 4 + 0.05, pd.Series([500, 900, 700, 800, 650, 400.0], index=names)
    kind = {"geography": "tract", "vintage": 2019}
    sample = smoothing.effective_sample(share, margin, base, **kind)
    again = smoothing.effective_sample(share, turned(margin), turned(base), **kind)
    np.testing.assert_array_equal(again.m, sample.m)
    assert again.design_factor == sample.design_factor
    m = pd.Series(sample.m, index=names)
    for function in (smoothing.arcsine, smoothing.beta_binomial, smoothing.highest_mean):
        np.testing.assert_array_equal(function(share, turned(m)), function(share, m))
    drawn = smoothing.posterior(share, m, 50, covariate=base, only=share > 0.2)
    again = smoothing.posterior(
        share, turned(m), 50, covariate=turned(base), only=turned(share > 0.2)
    )
    np.testing.assert_array_equal(again, drawn)
    one = smoothing.fay_herriot(share, margin, base)
    other = smoothing.fay_herriot(share, turned(margin), turned(base))
    pd.testing.assert_frame_equal(one.table, other.table)
    total = float((share * base).sum())
    pd.testing.assert_series_equal(
        smoothing.rake(share, turned(base), total).estimate,
        smoothing.rake(share, base, total).estimate,
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"share_moe": [0.1, -222222222]}, "share_moe at position 1 is -222,222,222"),
        ({"share_moe": [0.1, 12]}, "a share's margin is 1 at most"),
        ({"share": [0.1, 39.2]}, "shares run from 0 to 1"),
        ({"base": [600, -666666666]}, "base at position 1 is -666,666,666"),
        ({"base": [600]}, None),
        ({"base": [600, 600, 600]}, "shapes that do not fit"),
        ({"geography": "county"}, "geography is 'county'"),
        ({"vintage": 2016}, "2016 is too old"),
    ],
)
def test_what_gives_no_sample_is_refused(change, said):
    given = {"share": [0.1, 0.2], "share_moe": [0.1, 0.1], "base": [600, 500]}
    given |= {"geography": "tract", "vintage": 2019} | change
    if said is None:
        assert smoothing.effective_sample(**given).m.shape == (2,)
        return
    with pytest.raises(ExclusionError, match=said):
        smoothing.effective_sample(**given)


def test_an_area_of_which_nothing_lies_inside_has_no_sample():
    areas = pd.DataFrame(
        {"x_share": 0.2, "x_share_moe": 0.1, "x_base": [600, 0], "inside": [1.0, 0.0]},
        index=["22071000100", "22071000200"],
    )
    assert np.isnan(smoothing.sample_of(areas, "x", 2019).m).tolist() == [False, True]
    with pytest.raises(GeoidError, match=r"no tract.*geoid\.normalize"):
        smoothing.sample_of(areas.set_axis(["22071000100", "2207100020"]), "x", 2019)


# --- the areas' households ----------------------------------------------------------------------


def sized_city(seed, n=172, slope=-0.8, spread=15.0):
    """Simulate areas whose shares follow their sizes: truth, samples, estimates, households."""
    rng = np.random.default_rng(seed)
    base = np.rint(np.exp(rng.normal(6.8, 0.5, n)))
    mean = expit(-1 + slope * (np.log(base) - np.log(base).mean()))
    truth = rng.beta(mean * spread, (1 - mean) * spread)
    m = np.maximum(np.rint(base / 12), 2.0)
    return truth, m, rng.binomial(m.astype(int), truth) / m, base


def test_a_lists_share_holds_where_small_areas_are_worse_off():
    """Large areas' shares are no longer drawn up to the mean of all, small ones' down."""
    inside, off = {"alone": [], "sized": []}, {"alone": [], "sized": []}
    for seed in range(24):
        truth, m, share, base = sized_city(seed)
        listed = np.argsort(base * share)[-20:]  # by households: the large ones
        true = truth[listed] @ base[listed] / base[listed].sum()
        for name, known in (("alone", None), ("sized", base)):
            drawn = smoothing.posterior(share, m, 250, seed, base=known)
            pooled = drawn[:, listed] @ base[listed] / base[listed].sum()
            low, high = np.quantile(pooled, [0.05, 0.95])
            inside[name].append(low <= true <= high)
            off[name].append(pooled.mean() - true)
    assert np.mean(inside["sized"]) > np.mean(inside["alone"])
    assert np.mean(inside["sized"]) >= 0.8
    assert abs(np.mean(off["sized"])) < 0.5 * abs(np.mean(off["alone"]))


def test_the_slope_by_size_is_half_a_unit_before_the_data_and_the_cities_after_them():
    _, m, share, base = sized_city(1, n=3_000)
    x, rest = m * share, m * (1 - share)
    log_size = _covariate.log_sizes(base, share)
    matrix = _covariate.design(np.empty((3_000, 0)), log_size)
    # A coefficient's standard deviation before the data is 2.5: of the slope by log N that is 0.5.
    least, most = np.quantile(log_size, [0.1, 0.9])  # the few beyond count as those
    held = np.clip(log_size, least, most)
    unit = matrix[:, 1] / (held - held.mean())
    np.testing.assert_allclose(unit, 0.5 / 2.5)
    modes = _covariate.modes(x, rest, matrix, SPREADS)
    best = modes.weight.argmax()
    # A little steeper than the true slope: what lies beyond leans on it.
    assert modes.coefficients[best, 1] * unit[0] == pytest.approx(-0.9, abs=0.1)
    nothing = _covariate.modes(np.full(2, 1e-6), np.full(2, 1e-6), matrix[:2], SPREADS[:1])
    assert nothing.scale[0][1, 1] == pytest.approx(2.5, rel=0.01)


@pytest.mark.parametrize("n", [1, 2, 3, 40])
@pytest.mark.parametrize("kind", ["none", "some", "alike", "one"])
def test_areas_of_unknown_or_equal_size_are_drawn_as_those_of_mean_size(n, kind):
    _, m, share, base = sized_city(2, n=n)
    base = {
        "none": np.full(n, NAN),
        "some": np.where(np.arange(n) % 2 == 0, base, [0.0, NAN] * (n // 2) + [0.0] * (n % 2)),
        "alike": np.full(n, 700.0),
        "one": np.where(np.arange(n) == 0, base, NAN),
    }[kind]
    drawn = smoothing.posterior(share, m, 300, base=base)
    assert np.isfinite(drawn).all()
    assert ((drawn >= 0) & (drawn <= 1)).all()
    if kind != "some" or n < 3:  # nothing tells one area from another
        np.testing.assert_array_equal(drawn, smoothing.posterior(share, m, 300))
    assert np.isfinite(smoothing.highest_mean(share, m, base=base)).all()
    assert smoothing.beta_binomial(share, m, 300, base=base).notna().all(axis=None)


def test_an_area_of_unknown_size_is_taken_as_one_of_mean_size():
    _, m, share, base = sized_city(3)
    mean = np.exp(np.log(base[1:]).mean())
    unknown = smoothing.posterior(share, m, base=[NAN, *base[1:]])
    average = smoothing.posterior(share, m, base=[mean, *base[1:]])
    np.testing.assert_allclose(unknown.mean(axis=0), average.mean(axis=0), atol=0.004)


def test_the_unit_of_sizes_does_not_matter():
    _, m, share, base = sized_city(3, n=60)
    one, other = (smoothing.posterior(share, m, 200, base=unit * base) for unit in (1.0, 64.0))
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_sizes_and_a_covariate_stand_together():
    rng = np.random.default_rng(4)
    truth, m, share, base = sized_city(4)
    beside = logit(truth) + rng.normal(0, 0.3, len(truth))
    error = {
        name: ((smoothing.posterior(share, m, 1_000, 0, **known).mean(axis=0) - truth) ** 2).mean()
        for name, known in (
            ("alone", {}),
            ("sized", {"base": base}),
            ("led", {"covariate": beside}),
            ("both", {"base": base, "covariate": beside}),
        )
    }
    assert error["sized"] < error["alone"]
    assert error["both"] < 0.8 * error["sized"]
    assert error["both"] < 1.03 * error["led"]
    # One that says the same as the sizes do takes nothing away.
    twice = smoothing.posterior(share, m, 1_000, 0, np.log(base), base=base)
    alone = smoothing.posterior(share, m, 1_000, 0, np.log(base))
    np.testing.assert_allclose(twice.mean(axis=0), alone.mean(axis=0), atol=0.02)


def sized_kinds(seed, n=618, slope=-1.5):
    """Simulate areas of two kinds, of which the small ones are more often of the worse."""
    rng = np.random.default_rng(seed)
    base = np.exp(rng.normal(6, 0.5, n))
    worse = rng.random(n) < expit(slope * (np.log(base) - 6))
    mean = np.where(worse, 0.55, 0.15)
    truth = rng.beta(30 * mean, 30 * (1 - mean))
    size = rng.integers(10, 25, n)
    return truth, size.astype(float), rng.binomial(size, truth) / size, base


def test_of_two_kinds_the_small_areas_may_be_more_often_of_one():
    truth, m, share, base = sized_kinds(1, n=3_000)
    size = _covariate.sized(_covariate.log_sizes(base, share), _mixture.SD)
    mixture = _mixture.found(m * share, m * (1 - share), size)
    np.testing.assert_allclose(np.sort(mixture.weight @ mixture.means), [0.15, 0.55], atol=0.03)
    worse = mixture.weight @ np.where(
        mixture.means[:, [0]] > mixture.means[:, [1]], mixture.first, 1 - mixture.first
    )
    small, large = np.log(base) < 5.5, np.log(base) > 6.5
    assert worse[small].mean() == pytest.approx((truth > 0.35)[small].mean(), abs=0.04)
    assert worse[large].mean() == pytest.approx((truth > 0.35)[large].mean(), abs=0.04)
    assert worse[small].mean() > worse[large].mean() + 0.4
    led = smoothing.beta_binomial(share, m, 500, base=base)
    alone = smoothing.beta_binomial(share, m, 500)
    errors = [((table["estimate"] - truth) ** 2).mean() for table in (led, alone)]
    assert errors[0] < 0.99 * errors[1]
    assert ((led["low"] <= truth) & (truth <= led["high"])).mean() == pytest.approx(0.9, abs=0.03)
    highest = smoothing.highest_mean(share, m, base=base)
    assert (highest == mixture.means.max()).all()


def test_one_kind_that_follows_its_sizes_is_not_taken_for_two():
    taken = 0
    for seed in range(12):
        _, m, share, base = sized_city(seed, n=600, slope=-1.2)
        size = _covariate.sized(_covariate.log_sizes(base, share), _mixture.SD)
        taken += _mixture.found(m * share, m * (1 - share), size) is not None
    assert taken <= 1


@pytest.mark.parametrize("make", [sized_city, sized_kinds])
def test_draws_with_sizes_depend_on_neither_the_chunk_nor_on_who_is_asked_for(monkeypatch, make):
    _, m, share, base = make(5)
    drawn = smoothing.posterior(share, m, 200, 5, base=base)
    only = np.arange(len(m)) % 3 == 0
    some = smoothing.posterior(share, m, 2_000, 5, base=base, only=only)
    assert np.isnan(some[:, ~only]).all()
    np.testing.assert_allclose(some[:, only].mean(axis=0), drawn[:, only].mean(axis=0), atol=0.05)
    monkeypatch.setattr(_posterior, "_AT_HAND", 7_777)
    np.testing.assert_array_equal(drawn, smoothing.posterior(share, m, 200, 5, base=base))


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (np.full(3, 500.0), r"base has the shape \(3,\), but there are 4 areas"),
        (np.full((4, 1), 500.0), r"shape \(4, 1\)"),
        (500.0, "shape"),
        ([500, 600, 700, -1], "no count is negative"),
        ([500, 600, 700, INF], "must be finite"),
        ([500, 600, 700, -666666666], "no estimate is so low"),
        (pd.Series([500, 600, 700, 800], index=list("abde")), "base has other labels"),
    ],
)
def test_households_of_another_city_are_refused(base, message):
    share = pd.Series([0.1, 0.2, 0.3, 0.4], index=list("abcd"))
    for function in (smoothing.posterior, smoothing.beta_binomial, smoothing.highest_mean):
        with pytest.raises(TableError, match=message):
            function(share, [40] * 4, base=base)


# --- areas of few answers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("m", "areas", "most"), [(39.9, 101, 4_000), (40.0, 101, 400), (39.9, 99, 400)]
)
def test_areas_worth_few_answers_may_be_more_alike_where_they_are_many(m, areas, most):
    size = np.r_[5.0, np.full(areas - 2, m), 300]
    spreads = _posterior._spreads(size)
    assert spreads[[0, -1]] == pytest.approx([1.5, most])
    steps = np.diff(np.log(spreads))
    np.testing.assert_allclose(steps, np.log(400 / 1.5) / 29, rtol=0.01)  # as far apart


def test_equal_block_groups_are_drawn_closer_together():
    rng = np.random.default_rng(0)
    share = rng.binomial(20, 0.3, 600) / 20
    drawn = smoothing.posterior(share, np.full(600, 20.0), 500)
    alike = smoothing.posterior(share, np.full(600, 45.0), 500)  # as if worth more
    assert drawn.std(axis=1).mean() < 0.025 < alike.std(axis=1).mean()


# --- the posterior's summary -------------------------------------------------------------------


@pytest.mark.parametrize("led", [False, True])
def test_summary_is_read_off_the_draws(led):
    known, _, m, share = city(2, n=25)
    covariate = known if led else None
    table = smoothing.beta_binomial(share, m, 700, 3, covariate)
    drawn = smoothing.posterior(share, m, 700, 3, covariate)
    assert table.columns.tolist() == ["estimate", "low", "high", "se", "shrinkage"]
    np.testing.assert_allclose(table["estimate"], drawn.mean(axis=0))
    np.testing.assert_allclose(table["low"], np.quantile(drawn, 0.05, axis=0))
    np.testing.assert_allclose(table["high"], np.quantile(drawn, 0.95, axis=0))
    np.testing.assert_allclose(table["se"], drawn.std(axis=0))


def test_summary_does_not_depend_on_the_chunk(monkeypatch):
    _, _, m, share = city(2, n=25)
    table = smoothing.beta_binomial(share, m, 300)
    monkeypatch.setattr(_blocks, "_CELLS", 700)
    pd.testing.assert_frame_equal(smoothing.beta_binomial(share, m, 300), table)


def test_shrinkage_and_estimate_are_the_grids_own():
    _, _, m, share = city(3, n=60, spread=12)
    table = smoothing.beta_binomial(share, m, 20_000)
    a, b, weight = _posterior._prior(m * share, m * (1 - share))
    own = m[:, None] / (m[:, None] + a + b)
    np.testing.assert_allclose(table["shrinkage"], own @ weight, atol=0.005)
    mean = ((m * share)[:, None] + a) / (m[:, None] + a + b) @ weight
    np.testing.assert_allclose(table["estimate"], mean, atol=0.003)
    assert table["shrinkage"].between(0, 1).all()


def test_summary_keeps_labels_inputs_and_what_is_not_drawn():
    index = pd.Index(list("abcde"), name="GEOID")
    share = pd.Series([0.2, 0.7, NAN, 0.4, 0.3], index=index)
    m = pd.Series([40, INF, 40, NAN, 25], index=index)
    known = pd.DataFrame({"income": [1.0, 2, 3, 4, None]}, index=index)
    before = share.copy(), m.copy(), known.copy()
    table = smoothing.beta_binomial(share, m, 200, covariate=known)
    pd.testing.assert_index_equal(table.index, index)
    assert table.loc["b"].tolist() == [0.7, 0.7, 0.7, 0.0, 1.0]
    assert table.loc[["c", "d"]].isna().all(axis=None)
    assert table.loc[["a", "e"]].notna().all(axis=None)
    for changed, kept in zip((share, m), before, strict=False):
        pd.testing.assert_series_equal(changed, kept)
    pd.testing.assert_frame_equal(known, before[2])


def test_summary_where_nothing_is_drawn():
    table = smoothing.beta_binomial([0.2, NAN, 0.4], [INF, INF, NAN])
    assert table.iloc[0].tolist() == [0.2, 0.2, 0.2, 0, 1]
    assert table.iloc[1:].isna().all(axis=None)
    assert smoothing.beta_binomial([], []).empty


# --- sampling variances ------------------------------------------------------------------------


def test_sampling_variance_is_that_of_the_places_share():
    variance = smoothing.sampling_variance(0.3, [21, 42, INF, NAN, 0])
    np.testing.assert_allclose(variance, [0.01, 0.005, 0, NAN, NAN])
    assert smoothing.sampling_variance(0.0, [10]).tolist() == [0]


@pytest.mark.parametrize("reference", [1.2, -0.1, NAN, [0.2, 0.3]])
def test_reference_must_be_one_share(reference):
    with pytest.raises(TableError, match="share"):
        smoothing.sampling_variance(reference, [40])


# --- Fay and Herriot: published results --------------------------------------------------------

# Average expenditure on fresh milk in 43 areas of the United States, 1989: direct estimate,
# standard error and major area (Arora & Lahiri 1997; You & Chapman 2006), as in R's package sae
# 1.3 (data set `milk`), and what its mseFH gives by REML: EBLUP and mean squared error.
MILK = [
    (1.099, 0.163, 1, 1.0219703, 0.013460220),
    (1.075, 0.08, 1, 1.0476018, 0.005372876),
    (1.105, 0.083, 1, 1.0679513, 0.005701990),
    (0.628, 0.109, 1, 0.7608170, 0.008541740),
    (0.753, 0.119, 1, 0.8461574, 0.009579594),
    (0.981, 0.141, 1, 0.9743727, 0.011670632),
    (1.257, 0.202, 1, 1.0584523, 0.015926137),
    (1.095, 0.127, 2, 1.0977762, 0.010586518),
    (1.405, 0.168, 2, 1.2215449, 0.014184043),
    (1.356, 0.178, 2, 1.1951455, 0.014901472),
    (0.615, 0.1, 2, 0.7852155, 0.007694262),
    (1.46, 0.201, 2, 1.2139456, 0.016336469),
    (1.338, 0.148, 2, 1.2096593, 0.012562726),
    (0.854, 0.143, 2, 0.9834967, 0.012117378),
    (1.176, 0.149, 3, 1.1864247, 0.012031229),
    (1.111, 0.145, 3, 1.1556982, 0.011709147),
    (1.257, 0.135, 3, 1.2263411, 0.010859780),
    (1.43, 0.172, 3, 1.2856486, 0.013690860),
    (1.278, 0.137, 3, 1.2363247, 0.011034674),
    (1.292, 0.163, 3, 1.2349600, 0.013079686),
    (1.002, 0.125, 3, 1.0903019, 0.009948636),
    (1.183, 0.247, 3, 1.1923057, 0.017243977),
    (1.044, 0.14, 3, 1.1216470, 0.011292325),
    (1.267, 0.171, 3, 1.2230296, 0.013625297),
    (1.193, 0.106, 3, 1.1938054, 0.008065787),
    (0.791, 0.121, 4, 0.7627195, 0.009205133),
    (0.795, 0.121, 4, 0.7649550, 0.009205133),
    (0.759, 0.259, 4, 0.7338443, 0.016476912),
    (0.796, 0.106, 4, 0.7699294, 0.007800626),
    (0.565, 0.089, 4, 0.6134418, 0.006098668),
    (0.886, 0.225, 4, 0.7695558, 0.015441564),
    (0.952, 0.205, 4, 0.7958250, 0.014657866),
    (0.807, 0.119, 4, 0.7723187, 0.009024699),
    (0.582, 0.067, 4, 0.6102302, 0.003870786),
    (0.684, 0.106, 4, 0.7001782, 0.007800626),
    (0.787, 0.126, 4, 0.7592787, 0.009646139),
    (0.44, 0.092, 4, 0.5298867, 0.006404335),
    (0.759, 0.132, 4, 0.7434466, 0.010155645),
    (0.77, 0.1, 4, 0.7548996, 0.007209937),
    (0.8, 0.113, 4, 0.7701918, 0.008470277),
    (0.756, 0.083, 4, 0.7481164, 0.005484860),
    (0.865, 0.121, 4, 0.8040773, 0.009205133),
    (0.64, 0.129, 4, 0.6810870, 0.009903626),
]
# sae stops when A changes by less than a ten-thousandth: 1e-7 from where the likelihood is highest.
MILK_VARIANCE = 0.01855022
MILK_COEFFICIENTS = {
    "reml": [0.9681890, 0.1327801, 0.2269462, -0.2413011],
    "ml": [0.9677986, 0.1278756, 0.2266909, -0.2425804],
}
MILK_ERRORS = {
    "reml": [0.06936208, 0.10300072, 0.09232981, 0.08161707],
    "ml": [0.06590747, 0.09840939, 0.08813973, 0.07753875],
}
# The first three areas by maximum likelihood: EBLUP and mean squared error.
MILK_ML = [(1.0161733, 0.013579953), (1.0436968, 0.005512868), (1.0628168, 0.005850584)]


def milk():
    y, se, major, eblup, mse = np.array(MILK).T
    x = pd.DataFrame({"constant": 1.0, **{f"major {k}": (major == k) * 1.0 for k in (2, 3, 4)}})
    return y, se, x, eblup, mse


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_milk_coefficients_match_sae(method):
    y, se, x, _, _ = milk()
    found = smoothing.fay_herriot(y, se, x, method)
    assert found.coefficients.index.tolist() == x.columns.tolist()
    np.testing.assert_allclose(found.coefficients["estimate"], MILK_COEFFICIENTS[method], atol=3e-7)
    np.testing.assert_allclose(found.coefficients["se"], MILK_ERRORS[method], atol=2e-7)


def test_milk_eblups_and_errors_match_sae():
    y, se, x, eblup, mse = milk()
    found = smoothing.fay_herriot(y, se, x)
    np.testing.assert_allclose(found.table["estimate"], eblup, atol=1e-6)
    np.testing.assert_allclose(found.table["mse"], mse, atol=1e-7)
    assert found.table["direct"].tolist() == y.tolist()
    assert found.variance == pytest.approx(MILK_VARIANCE, abs=2e-7)


def test_milk_by_maximum_likelihood_matches_sae():
    y, se, x, _, _ = milk()
    found = smoothing.fay_herriot(y, se, x, "ml").table[["estimate", "mse"]]
    np.testing.assert_allclose(found.iloc[:3]["estimate"], [e for e, _ in MILK_ML], atol=1e-6)
    np.testing.assert_allclose(found.iloc[:3]["mse"], [e for _, e in MILK_ML], atol=1e-7)


def test_milk_matches_sae_to_the_last_digit_where_sae_stops():
    y, se, x, eblup, mse = milk()
    areas = _fay_herriot._Areas(y, se**2, x.to_numpy())
    variance, change = float(np.median(se**2)), 1.0
    while change > 1e-4:
        at = _fay_herriot._moments(areas, variance, "reml")
        step = at.score / at.information
        variance, change = variance + step, abs(step / variance)
    at = _fay_herriot._moments(areas, variance, "reml")
    found, error, _ = _fay_herriot._predict(areas, variance, at)
    assert round(variance, 8) == MILK_VARIANCE
    assert at.beta.round(7).tolist() == MILK_COEFFICIENTS["reml"]
    assert np.sqrt(np.diag(at.cov)).round(8).tolist() == MILK_ERRORS["reml"]
    np.testing.assert_array_equal(found.round(7), eblup)
    np.testing.assert_array_equal(error.round(9), mse)


# --- Fay and Herriot: algebra ------------------------------------------------------------------


def dense_reml(y, psi, x, variance):
    """Return the restricted log-likelihood, less a constant, from full matrices."""
    v = np.diag(variance + psi)
    inner = x.T @ np.linalg.inv(v) @ x
    beta = np.linalg.solve(inner, x.T @ np.linalg.inv(v) @ y)
    residual = y - x @ beta
    return -0.5 * (
        np.linalg.slogdet(v)[1]
        + np.linalg.slogdet(inner)[1]
        + residual @ np.linalg.inv(v) @ residual
    )


@given(seed=st.integers(0, 2**32 - 1), method=st.sampled_from(["reml", "ml"]))
@settings(max_examples=40)
def test_variance_is_where_the_likelihood_is_highest(seed, method):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 25))
    psi = rng.uniform(0.5, 2, n)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    y = x @ [1, 2] + rng.normal(0, np.sqrt(psi + rng.choice([0, 1, 4])))
    found = smoothing.fay_herriot(y, np.sqrt(psi), x, method)
    areas = _fay_herriot._Areas(y, psi, x)

    def loglik(variance):
        if method == "reml":
            return dense_reml(y, psi, x, variance)
        return _fay_herriot._moments(areas, variance, "ml").loglik

    near = [max(found.variance + by, 0) for by in (-1e-3, 1e-3)]
    assert all(loglik(found.variance) >= loglik(other) - 1e-12 for other in near)
    assert found.variance >= 0


def test_score_and_information_are_those_of_full_matrices():
    rng = np.random.default_rng(3)
    n, variance = 12, 0.7
    psi, x = rng.uniform(0.5, 2, n), np.column_stack([np.ones(n), rng.normal(size=n)])
    y = rng.normal(size=n)
    at = _fay_herriot._moments(_fay_herriot._Areas(y, psi, x), variance, "reml")
    inverse = np.diag(1 / (variance + psi))
    p = inverse - inverse @ x @ np.linalg.inv(x.T @ inverse @ x) @ x.T @ inverse
    assert at.score == pytest.approx(0.5 * (y @ p @ p @ y - np.trace(p)))
    assert at.information == pytest.approx(0.5 * np.trace(p @ p))
    up, down = (dense_reml(y, psi, x, variance + by) for by in (1e-5, -1e-5))
    assert at.score == pytest.approx((up - down) / 2e-5, abs=1e-6)


def test_estimates_scale_with_their_unit_and_follow_the_order_of_rows():
    y, se, x, _, _ = milk()
    frame = pd.DataFrame({"y": y, "se": se}).join(x)
    table = smoothing.fay_herriot(frame["y"], frame["se"], frame[x.columns]).table
    cents = smoothing.fay_herriot(100 * frame["y"], 100 * frame["se"], frame[x.columns]).table
    np.testing.assert_allclose(cents["estimate"], 100 * table["estimate"], rtol=1e-8)
    np.testing.assert_allclose(cents["mse"], 1e4 * table["mse"], rtol=1e-8)
    mixed = frame.sample(frac=1, random_state=2)
    again = smoothing.fay_herriot(mixed["y"], mixed["se"], mixed[x.columns]).table
    pd.testing.assert_frame_equal(again.loc[table.index], table, rtol=1e-8)


def test_estimate_lies_between_the_direct_one_and_the_prediction():
    y, se, x, _, _ = milk()
    found = smoothing.fay_herriot(y, se, x)
    synthetic = x.to_numpy() @ found.coefficients["estimate"].to_numpy()
    weight = found.table["shrinkage"]
    np.testing.assert_allclose(found.table["estimate"], weight * y + (1 - weight) * synthetic)
    np.testing.assert_allclose(weight, found.variance / (found.variance + se**2))


# --- Fay and Herriot: edges --------------------------------------------------------------------


def test_areas_that_cannot_be_told_apart_get_one_value():
    found = smoothing.fay_herriot([0.30, 0.31, 0.29, 0.30], [0.1, 0.1, 0.1, 0.2])
    assert found.variance == 0
    assert (found.table["shrinkage"] == 0).all()
    weights = np.array([4, 4, 4, 1])
    mean = (weights * [0.30, 0.31, 0.29, 0.30]).sum() / 13
    np.testing.assert_allclose(found.table["estimate"], mean)
    # g2 = 1 / Σψ⁻¹ and g3 = 2 / (ψ·Σψ⁻²).
    psi = np.array([0.01, 0.01, 0.01, 0.04])
    expected = 1 / (1 / psi).sum() + 4 / (psi * (1 / psi**2).sum())
    np.testing.assert_allclose(found.table["mse"], expected)


def test_missing_and_certain_areas_are_left_out_of_the_fit():
    index = list("abcdefgh")
    y = pd.Series([0.1, 0.35, 0.3, 0.55, NAN, 0.4, 0.9, 0.2], index=index)
    se = pd.Series([0.08, 0.08, 0.04, 0.08, 0.1, NAN, 0.0, 0.1], index=index)
    x = pd.DataFrame({"one": 1.0, "income": [1, 2, 2, 4, 5, 6, 7, NAN]}, index=index)
    before = y.copy(), se.copy(), x.copy()
    found = smoothing.fay_herriot(y, se, x)
    alone = smoothing.fay_herriot(y[:4], se[:4], x[:4])
    assert found.table.index.tolist() == index
    pd.testing.assert_frame_equal(found.table.iloc[:4], alone.table)
    assert found.variance == alone.variance
    assert found.table.loc[["e", "f", "h"], ["estimate", "mse", "shrinkage"]].isna().all(axis=None)
    assert found.table.loc["g"].tolist() == [0.9, 0, 1, 0.9]
    assert found.table["direct"].equals(y)
    pd.testing.assert_series_equal(y, before[0])
    pd.testing.assert_series_equal(se, before[1])
    pd.testing.assert_frame_equal(x, before[2])


def test_one_error_for_all_and_a_constant_alone():
    y = [0.1, 0.35, 0.3, 0.55]
    one = smoothing.fay_herriot(y, 0.08)
    other = smoothing.fay_herriot(y, [0.08] * 4, np.ones(4))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.coefficients.index.tolist() == ["constant"]
    assert other.coefficients.index.tolist() == ["x0"]
    # Equal errors: A is the estimates' variance less that of sampling.
    assert one.variance == pytest.approx(np.var(y, ddof=1) - 0.08**2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2, 3], [1, 1]), "shape"),
        (([[1, 2, 3]], 1), "shape"),
        (([1, 2, 3], [1, 1, -1]), "-1"),
        (([1, 2, 3], [1, 1, INF]), "se at position 2 is inf"),
        (([1, 2, INF], [1, 1, 1]), "estimate at position 2 is inf"),
        (([1, 2, -666666666], [1, 1, 1]), "estimate at position 2 is -666,666,666"),
        (([1, 2, 3], [1, 1, 1], np.ones((2, 1))), "X has the shape"),
        (([1, 2, 3, 4], 1, [[1, 2], [1, 2], [1, 2], [1, 2]]), "2 columns of X"),
        (([1, 2], 1, [[1, 2], [1, 3]]), "2 areas"),
        (([1, NAN], 1), "1 areas"),
        (([], []), "0 areas"),
        ((pd.Series([1, 2, 3]), pd.Series([1, 1, 1], index=[2, 1, 9])), "se has other labels"),
        ((pd.Series([1, 2, 3]), 1, pd.Series([1, 1, 1], index=[2, 1, 9])), "X has other labels"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_name(arguments, message):
    with pytest.raises(TableError, match=message):
        smoothing.fay_herriot(*arguments)


def test_other_methods_are_refused():
    with pytest.raises(ValueError, match="method is 'fh'; expected one of 'reml', 'ml'"):
        smoothing.fay_herriot([1, 2, 3], 1, method="fh")


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_mean_squared_errors_are_what_they_are_said_to_be(method):
    said, true, direct = [], [], []
    for seed in range(400):
        rng = np.random.default_rng(seed)
        z = rng.normal(size=40)
        psi = rng.uniform(0.5, 2, 40)
        truth = 3 + z + rng.normal(0, 1, 40)
        y = truth + rng.normal(0, np.sqrt(psi))
        x = np.column_stack([np.ones(40), z])
        table = smoothing.fay_herriot(y, np.sqrt(psi), x, method).table
        said.append(table["mse"].mean())
        true.append(((table["estimate"] - truth) ** 2).mean())
        direct.append(((y - truth) ** 2).mean())
    # The standard error of the true one's mean over 400 cities is some 0.007.
    assert np.mean(said) == pytest.approx(np.mean(true), abs=0.03)
    assert np.mean(true) < 0.6 * np.mean(direct)


def test_shares_drawn_by_their_own_variances_err_more():
    error = {"place": [], "own": [], "direct": []}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth = rng.beta(1.2, 10, 150)
        m = rng.integers(15, 90, 150)
        share = rng.binomial(m, truth) / m
        place = (share * m).sum() / m.sum()
        own = np.sqrt(np.maximum(share * (1 - share), 1e-4) / m)
        errors = {"place": np.sqrt(smoothing.sampling_variance(place, m)), "own": own}
        for name, se in errors.items():
            estimate = smoothing.fay_herriot(share, se).table["estimate"]
            error[name].append(((estimate - truth) ** 2).mean())
        error["direct"].append(((share - truth) ** 2).mean())
    place, own, direct = (np.mean(error[name]) for name in ("place", "own", "direct"))
    assert place < 0.93 * direct < direct < own


# --- raking ------------------------------------------------------------------------------------


def test_raked_shares_add_up_to_the_total():
    share = pd.Series([0.2, 0.4, NAN, 0.3], index=pd.Index(list("abcd"), name="GEOID"))
    weights = pd.Series([1_000.0, 500, 0, 200], index=share.index)
    before = share.copy(), weights.copy()
    raked = smoothing.rake(share, weights, 470)
    assert raked.factor == pytest.approx(470 / 460)
    assert (raked.estimate * weights).sum() == pytest.approx(470)
    np.testing.assert_allclose(raked.estimate, share * 470 / 460)
    pd.testing.assert_index_equal(raked.estimate.index, share.index)
    pd.testing.assert_series_equal(share, before[0])
    pd.testing.assert_series_equal(weights, before[1])


@pytest.mark.parametrize("total", [96.9, 103.1])
def test_far_factors_are_warned_of(total):
    with pytest.warns(ReliabilityWarning, match=rf"multiplied by {total / 100:.3f}"):
        raked = smoothing.rake([0.1, 0.1], [400, 600], total)
    assert raked.factor == pytest.approx(total / 100)


@pytest.mark.parametrize("total", [97, 100, 103])
def test_near_factors_are_not(total):
    assert smoothing.rake([0.1, 0.1], [400, 600], total).factor == pytest.approx(total / 100)


def test_nothing_raked_to_nothing_stays():
    raked = smoothing.rake([0.0, NAN], [10, 0], 0)
    assert raked.factor == 1
    assert raked.estimate.iloc[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.99], [100, 100], 152), "share of area 1 would be 1.0"),
        (([0.5, 1.1], [100, 100], 150), "estimate at position 1 is 1.1"),
        (([0.5, NAN], [100, 100], 50), "area 1 has 100 households but no estimate"),
        (([0.5, 0.5], [100, NAN], 50), "weight of area 1 is nan"),
        (([0.5, 0.5], [100, -1], 50), "weights at position 1 is -1"),
        (([0.5, 0.5], [100], 50), "shape"),
        (([0.0, 0.0], [100, 100], 50), "add up to 0 households"),
        (([0.5, 0.5], [100, 100], -5), "total is -5"),
        (([0.5, 0.5], [100, 100], NAN), "total is nan"),
        ((pd.Series([0.5], index=["a"]), pd.Series([1], index=["b"]), 1), "other labels"),
    ],
)
def test_totals_that_no_factor_reaches_are_refused(arguments, message):
    with pytest.raises((ArgumentError, TableError), match=message):
        smoothing.rake(*arguments)


def test_false_discoveries_are_held_as_by_scipy():
    rng = np.random.default_rng(0)
    for _ in range(100):
        p = rng.random(int(rng.integers(1, 200))) ** rng.integers(1, 6)
        p[rng.random(len(p)) < 0.3] = p[0]
        for rate in (0.05, 0.10):
            wanted = false_discovery_control(p) <= rate
            found = smoothing.calls(np.ones(len(p)), p, rate, ("yes", "down", "no"))
            assert (found == "yes").tolist() == wanted.tolist()


# --- what areas do of their own ------------------------------------------------------------------


def test_what_areas_do_of_their_own_is_found_again(monkeypatch):
    monkeypatch.setattr("exclusion.smoothing._drift._TOLERANCE", 0.01)  # of log-odds
    rng = np.random.default_rng(4)
    left, added = [], []
    for _ in range(8):
        old = rng.normal(-1, 0.8, 170)
        new = -1.6 + 0.7 * (old + 1) + rng.normal(0, 0.45, 170)
        shares = [rng.binomial(60, 1 / (1 + np.exp(-odds))) / 60 for odds in (old, new)]
        found = smoothing.drift(shares[0], np.full(170, 60), shares[1], np.full(170, 60), 5)
        left.append(found.persistence**5)
        added.append(found.drift * np.sqrt(5))
    assert np.mean(left) == pytest.approx(0.7, abs=0.06)
    assert np.mean(added) == pytest.approx(0.45, abs=0.06)


def test_areas_that_stay_as_they_are_keep_all_and_add_nothing():
    share = np.linspace(0.05, 0.6, 100)
    found = smoothing.drift(share, np.full(100, 400), share, np.full(100, 400), 5)
    assert found.persistence > 0.99
    assert found.drift < 0.03
    assert found.areas == 100


def test_few_areas_say_nothing_of_what_they_do():
    share = np.append(np.linspace(0.1, 0.5, 99), [np.nan, 0.2])
    m = np.append(np.full(100, 50.0), np.inf)
    with pytest.raises(TableError, match="99 areas"):
        smoothing.drift(share, m, share, m, 5)
    with pytest.raises(ExclusionError, match="years"):
        smoothing.drift(np.full(120, 0.2), np.full(120, 50), np.full(120, 0.2), np.full(120, 50), 0)
