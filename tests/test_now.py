"""A five-year figure carried to the end of its period, on the counties' published figures."""

import numpy as np
import pandas as pd
import pytest

from exclusion import moe, now, snapshots
from exclusion.errors import ArgumentError, ExclusionError, TableError, VintageError

ORLEANS = "22071"
#: The nation's share of 2022 by 1-year rows, its 837 counties together, in percent.
NATION = {
    "no_subscription": 7.97,
    "no_home_broadband": 18.64,
    "no_broadband": 8.08,
    "no_computer": 3.78,
    "smartphone_only": 8.73,
    "cellular_only": 10.56,
    "no_wireline": 21.74,
}
#: The true error of 2022 that may not be passed, in points.
MOST = {
    "no_subscription": 1.35,
    "no_home_broadband": 1.92,
    "no_broadband": 1.36,
    "no_computer": 0.72,
    "smartphone_only": 1.26,
    "cellular_only": 1.79,
    "no_wireline": 2.15,
}


@pytest.fixture(scope="module")
def rows():
    """Published rows of all counties, 2021 to 2023."""
    return snapshots.counties([2021, 2022, 2023]).rows


@pytest.fixture(scope="module")
def histories(rows):
    return {name: now.history(rows, name) for name in NATION}


@pytest.fixture(scope="module")
def one_year():
    """Published 1-year figures of 2022, by measure, without Puerto Rico."""
    own = snapshots.counties([2022], years=1).rows
    own = own[~own["GEOID"].str.startswith("72")]
    return {name: now.history(own, name) for name in NATION}


def frame(*rows):
    return pd.DataFrame(rows, columns=["GEOID", "vintage", "share", "se", "households"])


def two(**more):
    first = {"GEOID": ORLEANS, "vintage": 2022, "share": 0.184, "se": 0.005, "households": 1e5}
    return pd.DataFrame([first, first | {"vintage": 2023, "share": 0.164} | more])


# --- what is to be expected ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "year", "intercept", "slope", "spread"),
    [
        ("no_subscription", 2022, 0.121, -0.114, 0.42),
        ("no_subscription", 2023, 0.185, -0.136, 0.39),
        ("no_home_broadband", 2022, 0.420, -0.073, 0.57),
        ("no_home_broadband", 2023, 0.844, -0.094, 0.52),
        ("no_computer", 2022, -0.036, -0.123, 0.18),
        ("no_computer", 2023, -0.017, -0.139, 0.15),
    ],
)
def test_the_expected_step_is_the_counties_own(histories, measure, year, intercept, slope, spread):
    found = now.fit(histories[measure], year)
    assert found.intercept * 100 == pytest.approx(intercept, abs=6e-4)
    assert found.slope == pytest.approx(slope, abs=6e-4)
    assert found.spread * 100 == pytest.approx(spread, abs=0.006)


def test_bundled_coefficients_are_those_of_the_bundled_counties(histories):
    for year in (2022, 2023):
        assert set(now.BUNDLED[year]) == set(NATION)
        for measure, history in histories.items():
            fitted, kept = now.fit(history, year), now.BUNDLED[year][measure]
            assert fitted.intercept == pytest.approx(kept.intercept, abs=6e-6)
            assert fitted.slope == pytest.approx(kept.slope, abs=6e-5)
            assert fitted.spread == pytest.approx(kept.spread, abs=6e-6)


def test_a_fit_takes_large_counties_of_the_states():
    rng = np.random.default_rng(0)
    before = rng.uniform(0.1, 0.4, 400)
    after = before - 0.01 - 0.1 * before
    geoids = [f"{22 if i < 200 else 72}{i:03d}" for i in range(400)]
    odd = np.where(np.arange(400) < 200, after, 0.9)  # Puerto Rico's go their own way
    both = [
        frame(*zip(geoids, [year] * 400, shares, [1e-4] * 400, [30_000] * 400, strict=True))
        for year, shares in ((2022, before), (2023, odd))
    ]
    small = [
        frame(*((f"01{i:03d}", year, share, 1e-4, 20_000) for i in range(50)))
        for year, share in ((2022, 0.2), (2023, 0.9))
    ]
    found = now.fit(pd.concat([*both, *small]))
    assert found.intercept == pytest.approx(-0.01, abs=1e-6)
    assert found.slope == pytest.approx(-0.1, abs=1e-6)
    assert found.spread < 1e-4


# --- where it was tried --------------------------------------------------------------------------


@pytest.mark.parametrize("measure", NATION)
def test_the_estimate_is_as_near_the_one_year_figures_as_it_says(histories, one_year, measure):
    history, truth = histories[measure], one_year[measure].set_index("GEOID")
    found = now.estimate(
        history, measure, year=2022, nation=NATION[measure] / 100, nation_of=truth.index
    )
    assert len(truth) == 837
    known = found.loc[truth.index].dropna(subset="now")
    truth = truth.loc[known.index]
    size = history[history["vintage"] == 2022].set_index("GEOID")["households"][known.index]
    steps = now.steps(history, measure, year=2022).loc[known.index]
    tau = now.BUNDLED[2022][measure].spread ** 2
    kept = tau / (tau + steps["se"] ** 2)  # 2 · ½
    apart = truth["se"] ** 2 * (1 - 2 * (0.2 + kept / 5))
    away = known["now"] - truth["share"]
    assert 100 * np.sqrt((away**2).mean() - apart.mean()) <= MOST[measure]
    assert abs(away.mean()) * 100 <= 0.2
    holds = away.abs() < moe.Z90 * np.sqrt(known["se"] ** 2 + apart)
    assert 0.865 <= holds.mean() <= 0.945
    classes = pd.cut(size, [0, 5e4, 2e5, np.inf])
    assert holds.groupby(classes, observed=True).mean().min() >= 0.83
    # The five-year figure itself, with its own margin, is of another time.
    as_is = history[history["vintage"] == 2022].set_index("GEOID").loc[known.index]
    worse = (as_is["share"] - truth["share"]).abs()
    assert (worse**2).mean() > (away**2).mean()
    # Nor is a place's own step, carried on as it is, or what became of the nation's share, nearer
    # but by a hair; each shares more or less of the one-year figure's own chance.
    mine = (away**2).mean() - apart.mean()
    whole = np.average(as_is["share"], weights=as_is["households"])
    ratio = NATION[measure] / 100 / whole
    others = {
        0.6: as_is["share"] + 2 * steps["step"],
        0.2 * ratio: as_is["share"] * ratio,
    }
    for weight, other in others.items():
        chance = (truth["se"] ** 2).mean() * (1 - 2 * weight)
        assert mine < 1.06**2 * (((other - truth["share"]) ** 2).mean() - chance)


def test_new_orleans_as_of_now(histories, one_year):
    history = histories["no_subscription"]

    def said(**options):
        row = now.estimate(history, "no_subscription", **options).loc[ORLEANS]
        return [round(100 * row[name], 1) for name in ("now", "low", "high")], row["method"]

    assert said(year=2022) == ([14.4, 12.5, 16.3], "steps")
    assert said() == ([12.0, 10.2, 13.8], "steps")
    own = one_year["no_subscription"]
    national = {"nation": 0.0797, "nation_of": own["GEOID"]}
    joined = said(year=2022, one_year=own, **national)
    assert joined == ([15.5, 14.1, 16.9], "steps_nation_and_one_year")
    last = history[(history["GEOID"] == ORLEANS) & (history["vintage"] == 2023)]
    newer = last.assign(vintage=2024, share=1 - 134_982 / 155_821, households=155_821)
    both = pd.concat([last, newer])  # the place's own rows: what is bundled is expected of it
    row = now.estimate(both, "no_subscription").loc[ORLEANS]
    assert [round(100 * row[name], 1) for name in ("now", "low", "high")] == [8.6, 7.0, 10.3]
    step = now.steps(both, "no_subscription").loc[ORLEANS]
    assert round(100 * step["step"], 1) == -3.0
    assert step["unusual"]
    assert not now.steps(history, "no_subscription", year=2022).loc[ORLEANS, "unusual"]


# --- the formula ---------------------------------------------------------------------------------


def by_hand(count=2, *, tau=0.004, share=0.164, before=0.184, se=0.005, omega=0.003, k=0.001):
    v = 2 * se**2 / 5
    f = -0.002 - 0.1 * before
    half = 0.5 * tau**2 / (tau**2 + v)
    value = share + count * (f + half * (share - before - f))
    g = count * half
    psi = k * value * (1 - value) * np.sqrt(1)
    times = count - 1
    variance = se**2 + g**2 * v + 2 * g * se**2 / 5 + times * psi + (times * omega) ** 2
    return value, np.sqrt(variance), g


@pytest.mark.parametrize("ahead", [0, 1])
def test_the_rule_by_hand(ahead):
    row = now.estimate(
        two(), "no_subscription", ahead=ahead, coefficients=(-0.002, -0.1, 0.004)
    ).loc[ORLEANS]
    value, se, _ = by_hand(2 + ahead)
    assert row["now"] == pytest.approx(value)
    assert row["se"] == pytest.approx(se)
    assert row["low"] == pytest.approx(value - 1.645 * se, abs=1e-5)
    assert row["shift"] == pytest.approx(value - 0.164)


def test_a_places_own_newer_figure_is_joined_by_its_weight():
    own = pd.DataFrame({"GEOID": [ORLEANS], "share": [0.15], "se": [0.01]})
    given = now.Coefficients(-0.002, -0.1, 0.004)
    row = now.estimate(two(), "no_subscription", one_year=own, coefficients=given).loc[ORLEANS]
    value, se, g = by_hand()
    c = (0.2 + g / 5) * 0.01**2
    w = (se**2 - c) / (se**2 + 0.01**2 - 2 * c)
    assert row["now"] == pytest.approx((1 - w) * value + w * 0.15)
    spread = (1 - w) ** 2 * se**2 + w**2 * 0.01**2 + 2 * w * (1 - w) * c
    assert row["se"] == pytest.approx(np.sqrt(spread))


def test_figures_some_years_apart_give_a_years_step():
    given = now.Coefficients(0.0, 0.0, 1e9)  # the step is believed as it is
    old = two().assign(vintage=[2019, 2023])
    found = now.steps(old, "no_subscription", coefficients=given).loc[ORLEANS]
    assert found["step"] == pytest.approx(-0.02 / 4)
    # (se² + se'²)·k/5, divided by k².
    assert found["se"] == pytest.approx(np.sqrt(2 * 0.005**2 * 4 / 5) / 4)
    nearest = pd.concat([old, two(share=0.5).assign(vintage=[2017, 2021])])
    step = now.steps(nearest, "no_subscription", coefficients=given).loc[ORLEANS, "step"]
    assert step == pytest.approx((0.164 - 0.5) / 2)


def test_a_figure_alone_says_nothing_of_now():
    alone = two().iloc[1:]
    row = now.estimate(alone, "no_subscription").loc[ORLEANS]
    assert row["method"] == "missing"
    assert row[["now", "se", "low", "high", "shift"]].isna().all()
    unsure = now.estimate(two(se=np.nan), "no_subscription").loc[ORLEANS]
    assert unsure["method"] == "missing"


def test_a_share_near_nothing_stays_a_share():
    low = two(share=0.002).assign(se=0.001)
    row = now.estimate(low, "no_subscription").loc[ORLEANS]
    assert 0 <= row["low"] <= row["now"] <= row["high"] <= 1


def test_small_places_wander_no_further_than_those_of_two_thousand_households():
    wide = [
        now.estimate(two().assign(households=n), "no_subscription").loc[ORLEANS, "se"]
        for n in (0, 2_000, 50_000)
    ]
    assert wide[0] == wide[1] > wide[2]


# --- the nation's newer figure -------------------------------------------------------------------


def test_the_nations_newer_figure_moves_all_alike(histories, one_year):
    history = histories["no_subscription"]
    among = one_year["no_subscription"]["GEOID"]
    plain = now.estimate(history, "no_subscription", year=2022)
    found = now.estimate(history, "no_subscription", year=2022, nation=0.0797, nation_of=among)
    moved = (found["now"] - plain["now"]).dropna()
    assert moved[found["now"] > 0.05].std() < 1e-9
    size = history[history["vintage"] == 2022].set_index("GEOID")["households"]
    counted = plain["now"].reindex(among).dropna()
    average = np.average(counted, weights=size[counted.index])
    assert moved[ORLEANS] == pytest.approx(0.0797 - average)
    assert found.loc[ORLEANS, "method"] == "steps_and_nation"
    assert found.loc[ORLEANS, "se"] < plain.loc[ORLEANS, "se"]  # ω falls away


def test_a_states_newer_figure_counts_half_for_its_counties(histories, one_year):
    history = histories["no_subscription"]
    among = one_year["no_subscription"]["GEOID"]
    plain = now.estimate(history, "no_subscription", year=2022)["now"]
    both = {"US": 0.10, "22": 0.20}
    found = now.estimate(history, "no_subscription", year=2022, nation=both, nation_of=among)["now"]
    size = history[history["vintage"] == 2022].set_index("GEOID")["households"]
    counted = plain.reindex(among).dropna()
    here = counted[counted.index.str.startswith("22")]
    whole = 0.10 - np.average(counted, weights=size[counted.index])
    state = 0.20 - np.average(here, weights=size[here.index])
    assert found[ORLEANS] - plain[ORLEANS] == pytest.approx((whole + state) / 2)
    assert found["48201"] - plain["48201"] == pytest.approx(whole)


def test_a_nations_figure_is_not_set_against_a_part_of_it(histories):
    with pytest.raises(TableError, match="nation_of"):
        now.estimate(two(), "no_subscription", nation=0.08)
    with pytest.raises(TableError, match="no step in the history"):
        now.estimate(two(), "no_subscription", nation=0.08, nation_of=[ORLEANS, "22051"])
    with pytest.raises(ArgumentError, match="give that share too"):
        now.estimate(two(), "no_subscription", nation_of=[ORLEANS])
    with pytest.raises(ArgumentError, match="'US'"):
        now.estimate(two(), "no_subscription", nation={"22": 0.1}, nation_of=[ORLEANS])
    whole = now.estimate(histories["no_subscription"], "no_subscription", nation=0.07)
    assert whole.loc[ORLEANS, "method"] == "steps_and_nation"


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "options", "error", "says"),
    [
        (two().drop(columns="se"), {}, TableError, "se"),
        (two(share=16.4), {}, TableError, "16.4"),
        (two(vintage=2022), {}, TableError, "twice"),
        (two(GEOID=22071), {}, TableError, "text"),
        (two(vintage="soon"), {}, VintageError, "soon"),
        (two(vintage=2016), {}, VintageError, "2016"),
        (two().assign(vintage=[2018, 2019]), {}, VintageError, "before"),
        (two(), {"year": 2024}, VintageError, "2024"),
        (two(), {"ahead": 2}, ArgumentError, "ahead"),
        (two(), {"coefficients": (1, 2)}, ArgumentError, "coefficients"),
        (two(), {"coefficients": (0, 0, float("nan"))}, ArgumentError, "finite"),
        (two(), {"one_year": two()}, TableError, "more than once"),
        (two(households=-222222222), {}, TableError, "-222"),
        (two().iloc[:0], {}, TableError, "no rows"),
    ],
)
def test_refusals_say_what_is_wrong(history, options, error, says):
    with pytest.raises(error, match=says):
        now.estimate(history, "no_subscription", **options)


def test_a_measure_that_no_county_was_seen_with_is_refused():
    with pytest.raises(ArgumentError, match="no_tv"):
        now.estimate(two(), "no_tv")
    with pytest.raises(TableError, match="not known"):
        now.estimate(two(), "no_internet")
    with pytest.raises(ExclusionError, match="100"):
        now.fit(two())


# --- areas ---------------------------------------------------------------------------------------


def test_areas_move_with_their_place_and_keep_part_of_their_order():
    rng = np.random.default_rng(1)
    old = np.clip(rng.normal([0.1, 0.3, 0.6], 0.02, (2_000, 3)), 0.001, 0.999)
    homes, place = np.array([1_000, 500, 500]), rng.normal(0.15, 0.01, 2_000)
    moved = now.areas(old, homes, place, 7, seed=3)
    np.testing.assert_allclose(moved @ homes / homes.sum(), place, atol=1e-9)
    assert (np.diff(moved.mean(axis=0)) > 0).all()
    np.testing.assert_array_equal(moved, now.areas(old, homes, place, 7, seed=3))
    still = now.areas(old, homes, old @ homes / homes.sum(), 0)
    np.testing.assert_allclose(still, old, atol=1e-9)


def test_departures_fade_and_spread_by_the_laws_of_time():
    odds = np.array([-2.0, -1.0, 0.0, 1.0])
    old = np.tile(1 / (1 + np.exp(-odds)), (4_000, 1))
    homes = np.full(4, 500)
    years = 5
    moved = now.areas(old, homes, np.full(4_000, 0.3), years)
    new = np.log(moved / (1 - moved))
    apart = (new[:, 3] - new[:, 0]).mean()
    assert apart == pytest.approx(3 * 0.94**years, abs=0.05)
    # The common shift cancels in a difference of two areas.
    assert (new[:, 3] - new[:, 0]).std() == pytest.approx(0.2 * np.sqrt(2 * years), rel=0.06)


def test_areas_without_draws_stay_without():
    old = np.array([[0.2, np.nan, 0.4], [0.3, np.nan, 0.5]])
    moved = now.areas(old, [600, 600, 0], [0.1, 0.1], 2)
    assert np.isnan(moved[:, 1:]).all()
    np.testing.assert_allclose(moved[:, 0], 0.1)
    assert np.isnan(now.areas(old[:, 1:2], [600], [0.1, 0.1], 2)).all()


@pytest.mark.parametrize(
    ("draws", "households", "place", "options"),
    [
        ([[0.2, 0.4]], [1, 2], [0.1, 0.2], {}),
        ([[20, 40]], [1, 2], [0.1], {}),
        ([[0.2, 0.4]], [1, -2], [0.1], {}),
        ([[0.2, 0.4]], [1, 2], [np.nan], {}),
        ([[0.2, 0.4]], [1, 2], [0.1], {"years": -1}),
        ([[0.2, 0.4]], [1, 2], [0.1], {"persistence": 2}),
        ([[0.2, 0.4]], [1, 2], [0.1], {"drift": float("inf")}),
        ([[0.2, 0.4]], [1, 2], [0.1], {"seed": -1}),
    ],
)
def test_areas_refuse_what_cannot_be(draws, households, place, options):
    with pytest.raises(ExclusionError):
        now.areas(draws, households, place, **{"years": 2} | options)
