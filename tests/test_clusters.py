"""Where exclusion clusters: esda as the reference, ties, false calls, areas that stand alone."""

import warnings

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import false_discovery_control

from exclusion import clusters
from exclusion.errors import ArgumentError, TableError

NAN = float("nan")
STATISTICS = ["moran", "g"]


def grid(share, width=10):
    """Lay shares out in squares, row by row, as an area table."""
    at, up = np.arange(len(share)) % width, np.arange(len(share)) // width
    names = [f"22071{i:06d}" for i in range(len(share))]
    return gpd.GeoDataFrame(
        {"x_share": np.asarray(share, float)},
        geometry=shapely.box(at, up, at + 1, up + 1),
        index=pd.Index(names, name="GEOID"),
        crs=4326,
    )


def two_halves(seed=1):
    """100 areas: the left half low, the right half high, with one of each on the wrong side."""
    rng = np.random.default_rng(seed)
    share = np.where(np.arange(100) % 10 < 5, 0.1, 0.6) + rng.uniform(0, 0.1, 100)
    share[52], share[47] = 0.62, 0.12
    return share


def esda_says(areas, share, statistic, permutations=9_999, seed=0):
    """Ask esda directly, with libpysal's queen weights."""
    from esda.getisord import G_Local
    from esda.moran import Moran_Local
    from libpysal.weights import Queen

    weights = Queen.from_dataframe(areas.reset_index(drop=True), use_index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        options = {"permutations": permutations, "seed": seed, "n_jobs": 1}
        if statistic == "moran":
            return Moran_Local(share, weights, **options)
        return G_Local(share, weights, transform="B", star=True, **options)


@pytest.fixture(scope="module")
def new_orleans():
    return bundled.new_orleans(2017).areas


@pytest.mark.parametrize("statistic", STATISTICS)
def test_statistic_p_and_clusters_are_those_of_esda(new_orleans, statistic, monkeypatch):
    from esda.crand import vec_permutations

    mine = clusters.local(new_orleans, "no_subscription", statistic=statistic, correlation=0)
    monkeypatch.setattr(
        clusters,
        "_permuted",
        lambda n, width, count, seed: clusters._Permuted.of(
            vec_permutations(width, n, count, seed).T, n
        ),
    )
    found = clusters.local(
        new_orleans, "no_subscription", statistic=statistic, seed=12, correlation=0
    )
    # With permutations of its own it differs by no more than they do.
    np.testing.assert_allclose(mine["p"], found["p"], atol=0.04)
    np.testing.assert_allclose(mine["z"], found["z"], atol=0.15)
    known = found[found["note"].isna()]
    areas = new_orleans.loc[known.index].sort_index()
    share = areas["no_subscription_share"].to_numpy()
    esda = esda_says(areas, share, statistic, seed=12)

    known = known.loc[areas.index]
    np.testing.assert_allclose(known["statistic"], esda._statistic, rtol=1e-14)
    np.testing.assert_allclose(known["z"], esda.z_sim, rtol=1e-9)
    p = np.minimum(1, 2 * esda.p_sim)
    np.testing.assert_allclose(known["p"], p, rtol=1e-6)
    passed = false_discovery_control(p) <= 0.05
    if statistic == "moran":
        names = {1: "hot_spot", 2: "low_among_high", 3: "cold_spot", 4: "high_among_low"}
        expected = np.where(passed, [names[q] for q in esda.q], "none")
    else:
        expected = np.where(passed, np.where(esda.Zs > 0, "hot_spot", "cold_spot"), "none")
    assert known["cluster"].tolist() == expected.tolist()
    assert {"hot_spot", "cold_spot", "none"} <= set(known["cluster"])


def test_statistics_and_quadrants_are_those_of_esda_to_the_last_digits(new_orleans):
    uneven = np.random.default_rng(3).beta(0.3, 2, 60).round(2)  # zeros and ties
    city = new_orleans[new_orleans["no_subscription_share"].notna()]
    quadrants = {1: "hot_spot", 2: "low_among_high", 3: "cold_spot", 4: "high_among_low"}
    for areas, share in (
        (city, city["no_subscription_share"].to_numpy()),
        (grid(uneven, width=7), uneven),
    ):
        heads, tails = clusters._touching(areas.geometry)
        counts = np.bincount(heads)
        with np.errstate(divide="ignore", invalid="ignore"):
            moran, g = (esda_says(areas, share, name, permutations=0) for name in STATISTICS)
        mine = clusters._moran(share, heads, tails)
        np.testing.assert_allclose(mine.statistic, moran.Is, rtol=1e-14)
        assert mine.cluster.tolist() == [quadrants[q] for q in moran.q]
        mine = clusters._g(share, np.bincount(heads, share[tails]), counts)
        np.testing.assert_allclose(mine.statistic, g.Gs, rtol=1e-14)
        assert mine.high.tolist() == (g.Gs > g.EGs).tolist()


def test_neighbors_are_libpysals_queen(new_orleans):
    from libpysal.weights import Queen

    frame = new_orleans[new_orleans.geometry.notna()]
    queen = Queen.from_dataframe(frame, use_index=True)
    heads, tails = clusters._touching(frame.geometry)
    names = frame.index.to_numpy()
    mine = pd.Series(names[tails]).groupby(names[heads]).agg(set)
    assert mine.to_dict() == {name: set(found) for name, found in queen.neighbors.items()}


def test_gs_side_is_told_unless_another_statistic_is_asked_for():
    areas = grid(two_halves())
    found = clusters.local(areas, "x")
    pd.testing.assert_frame_equal(found, clusters.local(areas, "x", statistic="g"))


@pytest.mark.parametrize("statistic", STATISTICS)
def test_order_of_rows_does_not_matter_and_the_areas_stay_as_they_are(new_orleans, statistic):
    before = new_orleans.copy()
    found = clusters.local(new_orleans, "no_subscription", statistic=statistic)
    shuffled = new_orleans.sample(frac=1, random_state=3)
    again = clusters.local(shuffled, "no_subscription", statistic=statistic)

    assert found.index.equals(new_orleans.index)
    assert again.index.equals(shuffled.index)
    pd.testing.assert_frame_equal(again.loc[found.index], found)
    pd.testing.assert_frame_equal(new_orleans, before)


def test_moran_tells_outliers_and_g_does_not():
    areas = grid(two_halves())
    moran, g = (
        clusters.local(areas, "x", statistic=name, correlation=0)["cluster"] for name in STATISTICS
    )

    assert moran.iloc[52] == "high_among_low"
    assert moran.iloc[47] == "low_among_high"
    assert (moran.iloc[33], moran.iloc[36], moran.iloc[4]) == ("cold_spot", "hot_spot", "none")
    assert set(g) <= {"hot_spot", "cold_spot", "none"}
    assert g.iloc[47] == "hot_spot"


def test_g_calls_nothing_where_the_own_share_alone_makes_the_sum_high():
    rng = np.random.default_rng(6)
    share = np.where(np.arange(100) % 10 < 5, 0.01, 0.15) + rng.uniform(0, 0.01, 100)
    share[52] = 1.0
    found = clusters.local(grid(share), "x", statistic="g")
    alone, beside = found.iloc[52], found.iloc[32]

    assert beside["cluster"] == "cold_spot"
    assert alone["p"] < 0.01
    assert alone["z"] < 0
    assert alone["statistic"] > 9 / 100  # above what is expected of it and its neighbours
    assert alone["cluster"] == "none"


def test_none_found_where_nothing_clusters():
    rng = np.random.default_rng(8)
    called = [
        (clusters.local(grid(rng.beta(2, 5, 50)), "x")["cluster"] != "none").any()
        for _ in range(30)
    ]
    # 5 % of such cities have a false call: more than 5 of 30 come in 1 of 300 runs.
    assert sum(called) <= 5


def test_spots_are_fewer_where_errors_of_neighbours_may_go_together():
    # Areas all alike: what parts them is error, a half of it in common with a neighbour's.
    rng, found = np.random.default_rng(2), {0.0: 0, 0.02: 0, 0.3: 0}
    for _ in range(12):
        corners = rng.normal(0, 0.03, (11, 11))
        share = 0.3 + corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]
        areas = grid(share.ravel())
        said = {rho: clusters.local(areas, "x", correlation=rho) for rho in found}
        for rho, table in said.items():
            found[rho] += (table["cluster"] != "none").any()
        assert (said[0.02]["p"] >= said[0]["p"]).all()
        wider = np.sqrt(1 + (said[0]["neighbors"].to_numpy(float) - 1) * 0.02)
        np.testing.assert_allclose(said[0.02]["z"] * wider, said[0]["z"])
        pd.testing.assert_frame_equal(clusters.local(areas, "x"), said[0.02])
    assert found[0] > found[0.02] > found[0.3]


def test_errors_that_are_next_to_nothing_make_no_spots(new_orleans):
    areas = new_orleans.assign(no_subscription_share_moe=1e-6)
    known, sure, alone = (
        clusters.local(table, "no_subscription", **how)["p"].dropna()
        for table, how in ((new_orleans, {}), (areas, {}), (areas, {"correlation": 0}))
    )
    pd.testing.assert_series_equal(sure, alone, rtol=0.01)
    assert (known >= alone).all()
    assert (known > sure).any()
    # Shares alone do not tell how much of what parts them is error: all of it may be.
    shares = clusters.local(areas, areas["no_subscription_share"])["p"].dropna()
    assert (shares >= known).all()


def test_both_statistics_have_the_same_p():
    areas = grid(two_halves())
    moran, g = (clusters.local(areas, "x", statistic=name)["p"] for name in STATISTICS)
    np.testing.assert_allclose(moran, g)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_zeros_among_zeros_are_no_cold_spot(statistic):
    rng = np.random.default_rng(4)
    share = np.where(rng.random(100) < 0.08, 0.3, 0.0)
    areas = grid(share)
    found = clusters.local(areas, "x", statistic=statistic)

    assert not (found["cluster"] == "cold_spot").any()
    surrounded = found["statistic"] == (found["statistic"].min() if statistic == "g" else NAN)
    assert (found.loc[surrounded, "p"] == 1).all()
    if statistic == "g":
        # Counting no ties makes clusters of them.
        naive = np.minimum(1, 2 * esda_says(areas, share, statistic).p_sim)
        assert surrounded.sum() > 20
        assert (false_discovery_control(naive) <= 0.05).sum() > 20


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("share", [[0.3] * 9, [0.0] * 9, [0.2, 0.4]])
def test_equal_shares_and_pairs_have_no_cluster(share, statistic):
    found = clusters.local(grid(share, width=3), "x", statistic=statistic)

    assert found["cluster"].tolist() == ["none"] * len(share)
    assert found["p"].tolist() == [1.0] * len(share)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_an_area_that_touches_all_others_is_as_likely_as_can_be(statistic):
    found = clusters.local(grid(np.linspace(0.1, 0.5, 9) ** 2, width=3), "x", statistic=statistic)

    assert found["p"].iloc[4] == 1
    assert found["z"].isna().tolist() == [i == 4 for i in range(9)]
    assert found["note"].isna().all()


def test_areas_without_a_statistic_are_told_apart():
    share = two_halves()
    share[[1, 10, 11]] = NAN  # leave area 0 alone in its corner
    areas = grid(share)
    areas.loc[areas.index[[90, 99]], "geometry"] = [shapely.Polygon(), None]
    found = clusters.local(areas, "x")

    assert found["note"].iloc[[0, 1, 90, 99, 50]].tolist() == [
        "island",
        "no_estimate",
        "no_polygon",
        "no_polygon",
        None,
    ]
    silent = found.iloc[[0, 1, 10, 11, 90, 99]]
    assert silent["cluster"].tolist() == [None] * 6
    assert silent[["statistic", "z", "p"]].isna().all(axis=None)
    assert found["neighbors"].iloc[[0, 12, 88]].tolist() == [0, 6, 7]
    assert found["neighbors"].isna().sum() == 5
    # They are as good as not there.
    rest = clusters.local(areas.drop(index=silent.index), "x")
    pd.testing.assert_frame_equal(found.drop(index=silent.index), rest)


def test_all_areas_alone_have_no_statistic():
    areas = grid([0.1, 0.2, 0.3])
    areas["geometry"] = shapely.box([0, 5, 9], 0, [1, 6, 10], 1)
    found = clusters.local(areas, "x")
    assert found["note"].tolist() == ["island"] * 3
    assert found["neighbors"].tolist() == [0, 0, 0]


def test_shares_can_be_given_in_any_order_and_some_of_them_missing():
    areas = grid(two_halves())
    areas.iloc[:5, 0] = NAN
    series = areas["x_share"].astype("Float64").sample(frac=1, random_state=2)
    found = clusters.local(areas, series)

    pd.testing.assert_frame_equal(found, clusters.local(areas, "x"))
    assert found["note"].iloc[:5].tolist() == ["no_estimate"] * 5


def test_a_smaller_rate_calls_fewer_and_another_seed_changes_p():
    areas = grid(two_halves())
    some, few = (clusters.local(areas, "x", rate=rate)["cluster"] != "none" for rate in (0.3, 0.01))

    assert few.sum() < some.sum()
    assert not (few & ~some).any()
    one, other = (clusters.local(areas, "x", seed=seed)["p"] for seed in (0, 1))
    assert (one != other).any()
    np.testing.assert_allclose(one, other, atol=0.05)  # 3.6 standard errors at most


def test_permutations_are_of_all_others_and_equally_likely():
    drawn = clusters._permuted(7, 3, 20_000, seed=2).drawn

    assert drawn.shape == (3, 20_000)
    assert (np.diff(np.sort(drawn, axis=0), axis=0) > 0).all()
    for row in drawn:  # each place, since areas with few neighbours use the first ones only
        np.testing.assert_allclose(np.bincount(row, minlength=6), 20_000 / 6, rtol=0.06)
    pairs = np.unique(drawn[:2], axis=1, return_counts=True)[1]
    np.testing.assert_allclose(pairs, [20_000 / 30] * 30, rtol=0.2)


def test_sums_made_anew_only_where_they_changed_are_those_of_all():
    share = np.random.default_rng(1).random(7)
    permuted = clusters._permuted(7, 5, 300, seed=2)

    for area, sums in enumerate(clusters._drawn_sums(share, permuted)):
        others = np.delete(share, area)[permuted.drawn]
        for count in range(1, 6):
            np.testing.assert_array_equal(sums[count - 1], others[:count].sum(axis=0))


def test_an_areas_own_share_is_not_among_its_neighbors_permuted():
    # Three in a row: the neighbours of the middle are the two others, whatever is drawn, and the
    # others' one neighbour is each of the rest in half of the draws.
    found = clusters.local(grid([0.1, 0.2, 0.6]), "x", statistic="moran")
    assert found["p"].iloc[1] == 1
    mean, half = (0.2 + 0.6) / 2, (0.6 - 0.2) / 2
    assert found["z"].iloc[0] == pytest.approx(-(0.2 - mean) / half, abs=0.05)


def test_numpys_draws_and_the_filters_of_warnings_are_left_alone():
    np.random.seed(5)  # noqa: NPY002
    expected = np.random.random(3)  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    filters = warnings.filters.copy()
    for statistic in STATISTICS:
        clusters.local(grid(two_halves()), "x", statistic=statistic)
    assert np.random.random(3).tolist() == expected.tolist()  # noqa: NPY002
    assert warnings.filters == filters


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"statistic": "geary"}, "expected one of 'moran', 'g'"),
        ({"permutations": 999}, "whole number from 9,999 to 999,999"),
        ({"permutations": 1e5}, "whole number from 9,999 to 999,999"),
        ({"seed": -1}, "whole number, 0 or more"),
        ({"rate": 0.0}, "between 0 and 1"),
        ({"rate": 5.0}, "between 0 and 1"),
        ({"correlation": 1.0}, "between 0 and 1"),
        ({"correlation": -0.1}, "0 or more"),
        ({"by": np.array([0.1, 0.2])}, "by is a ndarray; expected a measure's name, or a Series"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises(ArgumentError, match=message):
        clusters.local(grid([0.1, 0.2]), **{"by": "x", **options})


def test_tables_that_break_the_contract_are_refused():
    areas = grid([0.1, 0.2])
    with pytest.raises(TableError, match="no polygons"):
        clusters.local(pd.DataFrame(areas.drop(columns="geometry")), "x")
    with pytest.raises(TableError, match=r"22071000000' is in the index .* more than once"):
        clusters.local(pd.concat([areas, areas]), "x")
    with pytest.raises(TableError, match=r"22071000000, which is no text.*geoid\.normalize"):
        clusters.local(areas.set_axis(areas.index.astype(int)), "x")
    with pytest.raises(TableError, match="no column y_share"):
        clusters.local(areas, "y")
    with pytest.raises(TableError, match="x_share of 22071000001 is -222,222,222"):
        clusters.local(areas.assign(x_share=[0.1, -222_222_222]), "x")
    with pytest.raises(TableError, match="shares run from 0 to 1"):
        clusters.local(areas, areas["x_share"] * 100)
    with pytest.raises(TableError, match="no area has a share"):
        clusters.local(areas, areas["x_share"] * NAN)


@pytest.mark.parametrize("labels", [["22071000000"], ["22071000000"] * 2, ["a", "b"], [0, 1]])
def test_shares_that_belong_to_other_areas_are_refused(labels):
    areas = grid([0.1, 0.2])
    with pytest.raises(TableError, match="the Series of shares has other labels"):
        clusters.local(areas, pd.Series(0.1, index=labels))
