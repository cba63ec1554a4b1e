"""Do the statements hold where the truth is known? The short form of `benchmarks/coverage.py`."""

import claims
import numpy as np
import pytest
import shapely
import synthetic
from scipy.stats import spearmanr

#: Cities by each process; a seed a city.
CITIES = {"new_orleans": 6, "baltimore": 2}
WHOLE = range(2)


@pytest.fixture(scope="module", autouse=True)
def fewer_draws():
    """Chances by 2,000 draws are off by a point, that of one city's few areas by ten."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exclusion.ranking._evaluate._DRAWS_MAX", 2_000)
        yield


@pytest.fixture(scope="module")
def judged():
    """Sums over the cities of a kind, simulated once however many tests ask for them."""
    made = {}

    def sums(size, shape, times=1):
        if (size, shape, times) not in made:
            answers = []
            for process in synthetic.PROCESSES:
                seeds = range(times * CITIES[size])
                both = synthetic.cities(size, shape, process, seeds, periods=2)
                answers += [
                    claims.judge(*pair, i) for i, pair in enumerate(zip(*both, strict=True))
                ]
            made[size, shape, times] = claims.tally(answers)
        return made[size, shape, times]

    return sums


# --- the simulation itself -----------------------------------------------------------------------


def test_replicate_factors_are_successive_differences_of_a_hadamard_matrix():
    factors = synthetic.factors()
    assert factors.shape == (79, 80)
    assert np.unique(factors.round(3)).tolist() == [0.293, 1.0, 1.707]
    # 4/80 times the products of two rows: 1 of a row by itself, -1/2 by its neighbours, else 0.
    products = (factors - 1) @ (factors - 1).T * 4 / 80
    expected = np.eye(79) - (np.eye(79, k=1) + np.eye(79, k=-1)) / 2
    expected[0, -1] = expected[-1, 0] = -0.5
    np.testing.assert_allclose(products, expected, atol=1e-12)


@pytest.mark.parametrize("process", synthetic.PROCESSES)
@pytest.mark.parametrize("size", CITIES)
def test_answers_have_the_variance_of_the_survey_and_replicates_measure_it(size, process):
    made = synthetic.size(size)
    rng = np.random.default_rng(4)
    truth = np.linspace(0.05, 0.6, len(made.base))
    drawn = [synthetic.interviewed(rng, process, truth, made) for _ in range(80)]
    shares, variances = (np.array(part) for part in zip(*drawn, strict=True))
    expected = made.interval() * truth * (1 - truth) / made.base
    assert abs((shares.mean(axis=0) - truth).mean()) < 0.001
    assert (shares.var(axis=0) / expected).mean() == pytest.approx(1, abs=0.05)
    # By unequal weights a block group's margins rest on some 15 answers: they come out too small.
    off = 0.1 if (size, process) == ("baltimore", "weights") else 0.06
    assert (variances.mean(axis=0) / expected).mean() == pytest.approx(1, abs=off)
    # The margins are unsure themselves, as published ones are.
    assert (variances.std(axis=0) / variances.mean(axis=0)).mean() > 0.2


def test_a_city_is_published_in_whole_numbers_and_is_the_same_for_a_seed():
    ((city, other),) = synthetic.cities("new_orleans", "low", "weights", [7, 8])
    ((again,),) = synthetic.cities("new_orleans", "low", "weights", [7])
    np.testing.assert_array_equal(city.truth, again.truth)
    np.testing.assert_array_equal(city.column("households"), again.column("households"))
    assert not np.array_equal(city.truth, other.truth)
    for name in ("households", "households_moe", "base", "base_moe"):
        assert (city.column(name) % 1 == 0).all()
    np.testing.assert_allclose(city.share, city.column("households") / city.column("base"))
    assert (city.share == 0).any()  # and an empty cell has the margin of one
    assert (city.column("households_moe")[city.share == 0] == 12).all()


def surveyed(conditions, process="weights", size="new_orleans", times=60):
    """Return errors in units of what they should be, and what replicates make of these."""
    made = synthetic.size(size)
    rng = np.random.default_rng(4)
    truth = synthetic.linked(
        rng, np.linspace(0.05, 0.6, len(made.base)), made.base, conditions.size_link
    )
    factor = synthetic.own_factors(rng, truth, -truth, conditions)
    variance = made.interval(factor * conditions.factor) * truth * (1 - truth) / made.base
    drawn = [
        synthetic.interviewed(rng, process, truth, made, factor=factor, conditions=conditions)
        for _ in range(times)
    ]
    shares, variances = (np.array(part) for part in zip(*drawn, strict=True))
    return truth, factor, (shares - truth) / np.sqrt(variance), variances / variance


@pytest.mark.parametrize("process", synthetic.PROCESSES)
@pytest.mark.parametrize("name", ["F by fifth 1.6", "own F ± 20 %", "neighbours .3"])
def test_conditions_leave_errors_with_the_variance_that_they_say(name, process):
    _, _, errors, measured = surveyed(synthetic.REAL[name], process)
    assert abs(errors.mean()) < 0.05
    assert (errors**2).mean() == pytest.approx(1, abs=0.05)
    assert measured.mean() == pytest.approx(1, abs=0.06)


def test_replicates_of_few_households_need_no_factor():
    # Clusters of three in block groups: some 7 to 30 of them, where 1/m would be 3 to 14 %.
    _, _, errors, measured = surveyed(synthetic.PLAIN, "clusters", "baltimore")
    assert (errors**2).mean() == pytest.approx(1, abs=0.03)
    assert measured.mean() == pytest.approx((errors**2).mean(), rel=0.015)


def test_the_design_factor_follows_fifths_and_areas():
    truth, factor, _, _ = surveyed(synthetic.REAL["F by fifth 1.6"], times=1)
    fifths = [part.mean() for part in np.array_split(factor[np.argsort(truth)], 5)]
    assert fifths[-1] / fifths[0] == pytest.approx(1.6)
    np.testing.assert_allclose(np.diff(np.log(fifths)), np.log(1.6) / 4, rtol=0.05)
    _, own, _, _ = surveyed(synthetic.REAL["own F ± 20 %"], times=1)
    assert np.log(own).std() == pytest.approx(0.2, abs=0.03)
    assert factor.mean() == own.mean() == pytest.approx(1)
    _, same, _, _ = surveyed(synthetic.PLAIN, times=1)
    assert (same == 1).all()
    by_income = synthetic.Conditions(poor_factor=1.6, fifths="income")
    income = np.random.default_rng(0).permutation(100) * 1_000
    factor = synthetic.own_factors(None, np.arange(100) / 100, income, by_income)
    assert (np.diff(factor[np.argsort(income)]) <= 0).all()


@pytest.mark.parametrize(
    ("name", "spearman"), [("size link -.25", -0.25), ("size link -.65", -0.65)]
)
def test_shares_are_linked_to_households_and_to_incomes(name, spearman):
    ((*cities,),) = synthetic.cities(
        "new_orleans", "like_new_orleans", "weights", range(12), conditions=synthetic.REAL[name]
    )
    links = [spearmanr(city.truth, city.size.base)[0] for city in cities]
    assert np.mean(links) == pytest.approx(spearman, abs=0.06)
    earned = [spearmanr(city.truth, city.income)[0] for city in cities]
    assert np.mean(earned) == pytest.approx(-0.8, abs=0.05)
    error = np.concatenate(
        [(c.areas["median_income"] - c.income) / c.areas["median_income_moe"] for c in cities]
    )
    assert (np.abs(error) < 1).mean() == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize("rho", [0.1, 0.3])
def test_neighbours_share_errors(rho):
    _, _, errors, _ = surveyed(synthetic.Conditions(neighbors=rho))
    side = synthetic.width(errors.shape[1])
    grid = errors[:, : errors.shape[1] // side * side].reshape(len(errors), -1, side)

    def together(a, b):
        return (a * b).mean()

    assert together(grid[:, :, 1:], grid[:, :, :-1]) == pytest.approx(rho, abs=0.03)
    assert together(grid[:, 1:], grid[:, :-1]) == pytest.approx(rho, abs=0.03)
    assert together(grid[:, 1:, 1:], grid[:, :-1, :-1]) == pytest.approx(rho / 2, abs=0.03)
    assert together(grid[:, :, 2:], grid[:, :, :-2]) == pytest.approx(0, abs=0.03)
    touching = shapely.touches(*synthetic.squares(side * side)[[0, side + 1]])
    assert touching  # the outlines have the neighbours of the grid


def test_margins_have_fewer_degrees_or_are_withheld():
    def margins(**how):
        ((city,),) = synthetic.cities(
            "baltimore",
            "like_new_orleans",
            "clusters",
            [3],
            conditions=synthetic.Conditions(**how),
        )
        return city

    plain, few, withheld = margins(), margins(degrees=15), margins(withheld=True, factor=1.25)
    np.testing.assert_array_equal(plain.truth, few.truth)
    ratio = np.log(few.se / plain.se)
    assert ratio.std() == pytest.approx(np.sqrt(2 / 15) / 2, rel=0.15)
    assert plain.sample.measured
    assert not withheld.sample.measured
    assert withheld.factor == 1.25 * withheld.size.factor == 1.25 * withheld.sample.design_factor


@pytest.mark.parametrize(
    ("name", "count"), [("tracts_1200", 1_200), ("tracts_12", 12), ("tracts_3", 3), ("tracts_1", 1)]
)
def test_sizes_have_the_households_of_new_orleans(name, count):
    base, whole = synthetic.size(name).base, synthetic.size("new_orleans").base
    assert len(base) == count
    assert set(base) <= set(whole)
    assert base.mean() == pytest.approx(whole.mean(), rel=0.3)
    ((city,),) = synthetic.cities(name, "low", "weights", [1], conditions=synthetic.REAL["plain"])
    assert len(city.areas) == count


def test_the_fitted_shape_is_that_of_new_orleans():
    a, b = synthetic.fitted()
    drawn = synthetic.truths(np.random.default_rng(0), "like_new_orleans", 100_000)
    assert drawn.mean() == pytest.approx(0.353, abs=0.005)
    assert drawn.mean() == pytest.approx(a / (a + b), abs=0.005)
    bimodal = synthetic.truths(np.random.default_rng(0), "bimodal", 100_000)
    assert bimodal.mean() == pytest.approx(drawn.mean(), abs=0.01)
    assert bimodal.std() == pytest.approx(drawn.std(), abs=0.01)


# --- what is promised ----------------------------------------------------------------------------


def test_plain_intervals_hold_where_errors_are_normal_and_margins_known():
    sums = claims.tally(claims.plain(seed) for seed in range(60))
    assert set(sums) == set(claims.promises("new_orleans", "plain"))
    assert claims.broken(sums, claims.promises("new_orleans", "plain")) == {}


@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize("shape", synthetic.SHAPES)
@pytest.mark.parametrize("size", CITIES)
def test_promises_are_kept(judged, size, shape, times):
    sums, held = judged(size, shape, times), claims.promises(size, shape)
    assert claims.broken(sums, held, errors=3) == {}
    assert {name for name in held if name.partition(":")[0] not in ("households", "evaluate")} <= {
        *sums
    }


@pytest.mark.parametrize("shape", synthetic.SHAPES)
def test_promises_are_kept_from_area_table_to_ranking(shape):
    answers = []
    for process in synthetic.PROCESSES:
        (cities,) = synthetic.cities("new_orleans", shape, process, WHOLE)
        answers += [claims.judge_whole(city, seed) for seed, city in enumerate(cities)]
    sums = claims.tally(answers)
    assert "evaluate: false calls" in sums
    assert claims.broken(sums, claims.promises("new_orleans", shape), errors=3) == {}


@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("size", "cities"), [("new_orleans", 4), ("tracts_12", 3), ("tracts_3", 3), ("tracts_1", 3)]
)
def test_promises_are_kept_under_usual_conditions(size, cities, times):
    answers = []
    for process in synthetic.PROCESSES:
        surveys = synthetic.cities(
            size,
            "like_new_orleans",
            process,
            range(times * cities),
            periods=2,
            conditions=synthetic.REAL["all that is usual"],
        )
        answers += [
            claims.judge_real(*pair, i) for i, pair in enumerate(zip(*surveys, strict=True))
        ]
    sums, held = claims.tally(answers), claims.real_promises()
    assert claims.broken(sums, held, errors=3) == {}
    assert size != "new_orleans" or set(held) <= set(sums)


def test_shortcuts_are_seen_to_fail(judged):
    for size in CITIES:
        tight, equal = judged(size, "tight"), judged(size, "equal")
        # Normal errors around the estimates count the noise twice.
        assert claims.figure(tight["plug-in: chance 0.5-0.7"])[0] > 0.07
        # Areas that are all alike are told apart by their published margins alone.
        region, _ = claims.figure(equal["region"])
        assert claims.figure(equal["region, untransformed"])[0] < min(0.90, region)
    changes = [judged("baltimore", shape) for shape in synthetic.SHAPES]
    found, untransformed = (
        sum(sums[name][1] for sums in changes) / sum(sums[name][2] for sums in changes)
        for name in ("change", "change, untransformed")
    )
    assert untransformed > 0.22 > found


# --- sums over cities ----------------------------------------------------------------------------


def test_figures_are_ratios_of_sums_with_their_error():
    rng = np.random.default_rng(1)
    hits = (rng.random(400) < 0.9).astype(float)
    value, error = claims.figure(claims.tally([{"x": (hit, 1)} for hit in hits])["x"])
    assert value == pytest.approx(hits.mean())
    assert error == pytest.approx(np.sqrt(value * (1 - value) / 400))
    parts = claims.tally([{"x": (1, 2)}])["x"] + claims.tally([{"x": (3, 4)}])["x"]
    np.testing.assert_array_equal(parts, claims.tally([{"x": (1, 2)}, {"x": (3, 4)}])["x"])
    assert np.isnan(claims.figure(claims.tally([{"x": (0, 0)}])["x"])).all()


def test_a_promise_is_broken_by_more_than_the_error_of_the_figure():
    def sums(yes, n):
        return claims.tally([{"change": (i < yes, 1)} for i in range(n)])

    held = {"change": (0, 0.12)}
    assert claims.broken(sums(14, 100), held) == {}
    assert set(claims.broken(sums(22, 100), held)) == {"change"}
    assert set(claims.broken(sums(150, 1_000), held)) == {"change"}
    # Ten cities without one hit are not sure to have none.
    assert claims.broken(sums(0, 10), {"change": (0.15, 1)}) == {}
