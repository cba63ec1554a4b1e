"""Results that others have published, to the digits that they printed."""

from pathlib import Path

import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import pytest
from esda import Moran, Moran_Local
from libpysal.weights import Queen

from exclusion import clusters, equity, moe, smoothing

EXAMPLES = Path(libpysal.__file__).parent / "examples"

# Colditz and others (1994): ill and well of the vaccinated, of the others; latitude.
BCG = np.array(
    [
        (4, 119, 11, 128, 44),
        (6, 300, 29, 274, 55),
        (3, 228, 11, 209, 42),
        (62, 13536, 248, 12619, 52),
        (33, 5036, 47, 5761, 13),
        (180, 1361, 372, 1079, 44),
        (8, 2537, 10, 619, 19),
        (505, 87886, 499, 87892, 13),
        (29, 7470, 45, 7232, 27),
        (17, 1699, 65, 1600, 42),
        (186, 50448, 141, 27197, 18),
        (5, 2493, 3, 2338, 33),
        (27, 16886, 29, 17825, 33),
    ],
    dtype=float,
)

# Tarone (1982), as in Gelman and others, table 5.1: rats with tumors of so many; the last is new.
RATS = """
0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19
1/18 1/18 2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20
3/20 2/13 9/48 10/50 4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 4/19 5/22 11/46 12/49 5/20
5/20 6/23 5/19 6/22 6/20 6/20 6/20 16/52 15/47 15/46 9/24 4/14
"""

AT_BATS = 45
FIRST = ".400 .378 .356 .333 .311 .311 .289 .267 .244 .244 .222 .222 .222 .222 .222 .200 .178 .156"
SEASON = ".346 .298 .276 .222 .273 .270 .263 .210 .269 .230 .264 .256 .303 .264 .226 .285 .316 .200"


@pytest.mark.parametrize(
    ("method", "latitude", "variance", "coefficients", "errors"),
    [
        ("reml", False, 0.3132, [-0.7145], [0.1798]),
        ("ml", False, 0.2800, [-0.7112], [0.1719]),
        # Printed as .0764, where metafor's steps of less than 1e-5 end; the root is .07635.
        ("reml", True, 0.07635, [0.2515, -0.0291], [0.2491, 0.0072]),
    ],
)
def test_bcg_vaccine_trials_by_metafor(method, latitude, variance, coefficients, errors):
    ill, well, other_ill, other_well, at = BCG.T
    risk = np.log(ill / (ill + well)) - np.log(other_ill / (other_ill + other_well))
    square = 1 / ill - 1 / (ill + well) + 1 / other_ill - 1 / (other_ill + other_well)
    columns = np.column_stack([np.ones(13), at] if latitude else [np.ones(13)])
    found = smoothing.fay_herriot(risk, np.sqrt(square), X=columns, method=method)
    assert found.variance == pytest.approx(variance, abs=5e-5)
    assert found.coefficients.to_numpy()[:, 0] == pytest.approx(coefficients, abs=5e-5)
    assert found.coefficients.to_numpy()[:, 1] == pytest.approx(errors, abs=5e-5)


def test_eight_schools_by_rubin():
    effect, error = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    found = smoothing.fay_herriot(effect, error)
    assert found.variance == 0
    assert found.coefficients.to_numpy()[0] == pytest.approx([7.69, 4.07], abs=5e-3)


def test_theil_of_mexican_states_by_pysal():
    states = pd.read_csv(EXAMPLES / "mexico" / "mexico.csv")
    total = [0.20894344, 0.15222451, 0.10472941, 0.10194725, 0.09560113, 0.10511256, 0.10660832]
    between = [0.0345889, 0.02816853, 0.05260921, 0.05931219, 0.03205257, 0.02963731, 0.03635872]
    for year, whole, part in zip(range(1940, 2001, 10), total, between, strict=True):
        income = states[f"pcgdp{year}"]
        # The index does not change with the unit; shares run to 1.
        found = equity.theil(income / income.max(), np.ones(32), states["hanson98"])
        assert (found.total, found.between) == pytest.approx((whole, part), abs=1e-7)


def test_concentration_of_childrens_deaths_in_india_by_the_world_bank():
    rate = np.array([154.7, 152.9, 119.5, 86.9, 54.3]) / 1_000
    births = [29_939, 28_776, 26_528, 24_689, 19_739]
    found = equity.concentration(rate, [1, 2, 3, 4, 5], births)
    assert found.index == pytest.approx(-0.1694, abs=5e-5)
    # From rates rounded to a tenth the mean is 118.9.
    assert 1_000 * found.share == pytest.approx(118.8, abs=0.15)


def test_clusters_of_crime_in_columbus_by_esda():
    areas = gpd.read_file(EXAMPLES / "columbus" / "columbus.shp")
    areas = areas.set_index(areas["POLYID"].map(lambda name: f"{int(name):02d}"))
    found = clusters.local(areas, areas["CRIME"] / 100, statistic="moran", correlation=0)
    # Of rows that sum to 1 the local indexes add up to the global one.
    assert found["statistic"].sum() / 48 == pytest.approx(0.5002, abs=5e-5)
    weights = Queen.from_dataframe(areas.reset_index(drop=True), use_index=False)
    weights.transform = "r"
    crime = areas["CRIME"].to_numpy()
    whole = Moran(crime, weights, permutations=0).I
    assert whole == pytest.approx(0.5002, abs=5e-5)
    local = Moran_Local(crime, weights, permutations=0).Is
    np.testing.assert_allclose(found["statistic"], local, rtol=1e-12)


def test_sums_shares_and_ratios_of_the_compass_products():
    total = [52_354, 19_464, 17_190]
    assert sum(total) == 89_008
    assert moe.of_sum(total, [3_303, 2_011, 1_854]).round() == 4_289
    assert moe.of_share(4_634, 989, 31_713, 601).round(4) == 0.0311
    assert round(4_634 / 31_713, 4) == 0.1461
    assert moe.of_ratio(4_634, 989, 6_440, 1_328).round(4) == 0.2135
    assert moe.ratio(4_634, 6_440).round(4) == 0.7196  # printed as .7200


def test_tumors_of_the_last_group_of_rats():
    tumors, rats = np.array([pair.split("/") for pair in RATS.split()], dtype=float).T
    assert len(rats) == 71
    found = smoothing.beta_binomial(tumors / rats, rats, 20_000)
    # (2.4 + 4) / (2.4 + 14.3 + 14) and its like, by the book's prior, which is another.
    assert found["estimate"].iloc[-1] == pytest.approx(0.2109, abs=0.005)


def test_batting_averages_by_efron_and_morris():
    first, season = (np.array(text.split(), dtype=float) for text in (FIRST, SEASON))
    assert ((first - season) ** 2).sum() == pytest.approx(0.0754, abs=5e-5)
    found = smoothing.beta_binomial(first, np.full(18, AT_BATS), 20_000)["estimate"]
    assert ((found - season) ** 2).sum() == pytest.approx(0.0215, abs=5e-4)
