"""What a later survey could show, and what a past programme did."""

import bundled
import numpy as np
import pandas as pd
import pytest
import synthetic

from exclusion import change, moe, smoothing
from exclusion.errors import ExclusionError, TableError, VintageError

BY = "no_subscription"


def tracts(vintage, factor):
    """New Orleans' tracts with households: share, effective sample at that F, households."""
    areas = bundled.lean(vintage).areas
    share, base = areas[f"{BY}_share"], areas[f"{BY}_base"]
    known = (base > 0) & share.notna()
    share, base = share[known], base[known]
    return share, base / (factor * (base / 1_200) ** 0.25), base


# --- one area ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vintage", "factor", "never", "households", "points"),
    [
        (2024, 24, 60, 154, 18),
        (2024, 20, 52, 134, 16),
        (2024, 12, 38, 96, 13),
        (2017, 12.08, 3, 133, 16),
    ],
)
def test_what_new_orleans_tracts_could_show(vintage, factor, never, households, points):
    share, m, base = tracts(vintage, factor)
    found = change.detectable(share, m, base)
    assert found.index.equals(share.index)
    assert round(100 * found["never"].mean()) == never
    assert round(found["households"].median()) == households
    assert round(100 * found["fall"].median()) == points


def test_a_fall_is_found_in_four_of_five_surveys():
    rng = np.random.default_rng(3)
    m, share, count = 80, 0.4, 20_000
    fall = change.detectable([share], [m], [1_000])["fall"].item()
    first = rng.binomial(m, share, count) / m
    second = rng.binomial(m, share - fall, count) / m
    y1, y2 = (
        smoothing.arcsine(first, np.full(count, m)),
        smoothing.arcsine(second, np.full(count, m)),
    )
    found = (y1 - y2) / np.sqrt(2 / (4 * m + 2)) > 1.645
    assert found.mean() == pytest.approx(0.80, abs=0.02)


def test_more_answers_later_show_a_smaller_fall():
    plain = change.detectable([0.3], [60], [900])["fall"].item()
    more = change.detectable([0.3], [60], [900], later_m=[240])["fall"].item()
    surer = change.detectable([0.3], [60], [900], power=0.9)["fall"].item()
    assert more < plain < surer


def test_an_area_of_which_nothing_is_known_has_no_fall():
    found = change.detectable([0.3, np.nan, 0.3, 0.3], [60, 60, np.nan, 60], [900, 900, 900, 0])
    assert found["never"].tolist() == [False, None, None, None]
    assert found[["fall", "households"]].iloc[1:].isna().all().all()
    exact = change.detectable([0.3], [np.inf], [900], later_m=[np.inf])
    assert exact["fall"].item() == pytest.approx(0)


# --- areas together ------------------------------------------------------------------------------


@pytest.mark.parametrize(("factor", "households"), [(24, 1_235), (20, 1_128), (12, 874)])
def test_what_the_twenty_tracts_with_most_could_show(factor, households):
    share, m, base = tracts(2024, factor)
    most = (share * base).nlargest(20).index
    se = np.sqrt(share * (1 - share) / m)
    fall = change.detectable_together(share[most], se[most], base[most])
    assert round(fall.households) == households
    assert fall.now == pytest.approx(7_133)
    assert fall.part == pytest.approx(fall.households / 7_133)


def test_a_fall_of_a_list_is_found_in_four_of_five_surveys():
    rng = np.random.default_rng(11)
    base = rng.uniform(600, 1_800, 20)
    share, m, count = rng.uniform(0.2, 0.5, 20), np.round(base / 20).astype(int), 20_000
    se = np.sqrt(share * (1 - share) / m)
    fall = change.detectable_together(share, se, base)
    after = share * (1 - fall.part)
    first, second = (rng.binomial(m, p, (count, 20)) / m for p in (share, after))
    gone = (first - second) @ base
    noise = sum((base**2 * p * (1 - p) / m).sum(axis=1) for p in (first, second))
    assert (gone / np.sqrt(noise) > 1.645).mean() == pytest.approx(0.80, abs=0.02)


def test_neighbors_errors_and_what_areas_do_of_their_own_make_it_larger():
    share, m, base = tracts(2024, 24)
    most = (share * base).nlargest(20).index
    given = (share[most], np.sqrt(share * (1 - share) / m)[most], base[most])
    cautious = change.detectable_together(*given, correlation=moe.NEIGHBORS)
    plain = change.detectable_together(*given)
    assert cautious.households == pytest.approx(plain.households * np.sqrt(1 + 19 * 0.02))
    # σ = 0.20·√t, unrounded.
    for years, households in ((2, 1_472), (5, 1_768)):
        assert round(change.detectable_together(*given, years=years).households) == households


def test_the_place_by_its_published_margin():
    fall = change.detectable_together(0.1637, 0.0045, 155_000)
    assert fall.part * 0.1637 == pytest.approx(0.0158, abs=2e-4)


def test_a_fall_larger_than_all_there_are_is_none():
    fall = change.detectable_together([0.05], [0.05], [1_000])
    assert np.isnan(fall.households)
    assert np.isnan(fall.part)
    assert fall.now == pytest.approx(50)


def test_answers_that_an_own_survey_needs():
    assert round(change.answers_needed(0.30, 0.25)) == 1_475
    assert round(change.answers_needed(0.30, 0.20)) == 343
    assert change.answers_needed(0.3, 0.3) == np.inf
    rng = np.random.default_rng(5)
    n = round(change.answers_needed(0.3, 0.2, design_effect=1))
    first, second = rng.binomial(n, 0.3, 20_000) / n, rng.binomial(n, 0.2, 20_000) / n
    se = np.sqrt((first * (1 - first) + second * (1 - second)) / n)
    assert ((first - second) / se > 1.645).mean() == pytest.approx(0.80, abs=0.02)


@pytest.mark.parametrize(
    "call",
    [
        lambda: change.detectable([30], [60], [900]),
        lambda: change.detectable([0.3], [-1], [900]),
        lambda: change.detectable([0.3, 0.2], [60], [900]),
        lambda: change.detectable([0.3], [60], [900], power=1),
        lambda: change.detectable([0.3], [60], [900], confidence=90),
        lambda: change.detectable_together([0.3], [0.05], [900], correlation=2),
        lambda: change.detectable_together([0.3], [0.05], [900], years=-1),
        lambda: change.detectable_together([0.3], [5], [900]),
        lambda: change.answers_needed(30, 25),
        lambda: change.answers_needed(0.3, 0.25, design_effect=0),
    ],
)
def test_what_cannot_be_is_refused(call):
    with pytest.raises(ExclusionError):
        call()


# --- programmes ----------------------------------------------------------------------------------


def surveyed(truth, seed, vintage):
    """An area table of a city with these true shares, and its period."""
    size = synthetic.size("new_orleans")
    rng = np.random.default_rng(seed)
    m = size.base / (size.factor * (size.base / 1_200) ** 0.25)
    share = rng.binomial(np.round(m).astype(int), truth) / np.round(m)
    se = np.sqrt(np.clip(share * (1 - share), 0.02, None) / m)
    households = share * size.base
    columns = {
        "households": households,
        "households_moe": 1.645 * se * size.base,
        "share": share,
        "share_moe": 1.645 * se,
        "base": size.base,
        "base_moe": 0.0,
        "moe_method": "published",
        "period": f"{vintage - 4}–{vintage}",
    }
    index = [f"22071{i:06d}" for i in range(len(truth))]
    return pd.DataFrame({f"x_{name}": values for name, values in columns.items()}, index=index)


@pytest.fixture(scope="module")
def truth():
    return synthetic.truths(np.random.default_rng(8), "like_new_orleans", 172)


def test_a_programme_that_worked_is_seen(truth):
    old = surveyed(truth, 1, 2019)
    treated = old.index[::3]
    after = np.where(np.arange(172) % 3 == 0, truth * 0.5, truth * 0.9)
    found = change.programme(old, surveyed(after, 2, 2024), "x", treated, picked_by=None)
    assert found.verdict == "worked"
    assert found.points_low < found.points < found.points_high < 0
    assert (found.treated, found.others) == (58, 114)
    assert found.shares[0] > found.shares[1]


def test_a_programme_that_did_nothing_is_seldom_said_to_have_worked(truth):
    said = []
    for seed in range(40):
        rng = np.random.default_rng(100 + seed)
        odds = np.log(truth / (1 - truth)) + 0.2 * np.sqrt(5) * rng.standard_normal(172) - 0.4
        after = 1 / (1 + np.exp(-odds))
        old, new = surveyed(truth, 200 + seed, 2019), surveyed(after, 300 + seed, 2024)
        treated = old.index[rng.permutation(172)[:30]]
        said.append(change.programme(old, new, "x", treated, picked_by=None).verdict)
    assert said.count("worked") / len(said) <= 0.10


def test_one_whose_areas_an_older_period_picked_is_seldom_said_to_have_worked(truth):
    said = []
    for seed in range(40):
        rng = np.random.default_rng(500 + seed)
        odds = [np.log(truth / (1 - truth))]
        for _ in range(2):  # five years each, in which all areas change of their own
            odds.append(odds[-1] + 0.2 * np.sqrt(5) * rng.standard_normal(172) - 0.3)
        shares = [1 / (1 + np.exp(-one)) for one in odds]
        picked, old, new = (
            surveyed(share, 1_000 * at + seed, vintage)
            for at, (share, vintage) in enumerate(zip(shares, (2014, 2019, 2024), strict=True), 2)
        )
        treated = picked["x_share"].nlargest(30).index
        said.append(change.programme(old, new, "x", treated, picked_by=2014).verdict)
    assert said.count("worked") / len(said) <= 0.10


def test_areas_that_the_survey_before_picked_are_refused(truth):
    old, new = surveyed(truth, 1, 2019), surveyed(truth, 2, 2024)
    worst = old["x_share"].nlargest(20).index
    for picked in (2019, 2017, 2023):
        with pytest.raises(TableError, match="picked"):
            change.programme(old, new, "x", worst, picked_by=picked)
    # Why: it "worked", though nothing was done.
    assert change.programme(old, new, "x", worst, picked_by=None).effect < 0


def test_programmes_need_two_periods_that_share_no_year(truth):
    old = surveyed(truth, 1, 2019)
    for vintage in (2019, 2021):
        with pytest.raises(VintageError, match="share no year"):
            change.programme(old, surveyed(truth, 2, vintage), "x", old.index[:9], picked_by=None)
    with pytest.raises(VintageError, match="share no year"):
        change.programme(surveyed(truth, 2, 2024), old, "x", old.index[:9], picked_by=None)


def test_a_programme_everywhere_or_nowhere_has_nothing_to_be_compared_with(truth):
    old, new = surveyed(truth, 1, 2019), surveyed(truth, 2, 2024)
    for treated in (old.index, []):
        with pytest.raises(ExclusionError):
            change.programme(old, new, "x", treated, picked_by=None)
    with pytest.raises(TableError, match="not in the old table"):
        change.programme(old, new, "x", ["22071999999"], picked_by=None)
