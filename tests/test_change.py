"""What changed between two periods: known vectors, New Orleans worked through, refusals."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples

from exclusion import boundaries, change, estimates, moe, snapshots
from exclusion.errors import ArgumentError, TableError, VintageError, VintageWarning

NAN, INF = math.nan, math.inf


def areas_of(vintage):
    snapshot = snapshots.read(snapshots.find("New Orleans", vintage))
    areas, _ = estimates.areas(
        snapshot.estimates, geography="tract", vintages=snapshot.manifest.tables
    )
    return areas, snapshot


@pytest.fixture(scope="module")
def orleans():
    old, _ = areas_of(2017)
    new, snapshot = areas_of(2024)
    return old, new, snapshot.ground, change.evaluate(old, new, "no_subscription", snapshot.ground)


@pytest.fixture(scope="module")
def history():
    return snapshots.read(snapshots.find("New Orleans", 2019)).history


def table(share, base=600.0, period="2015–2019", names=None, share_moe=0.1, method="published"):
    share = np.asarray(share, float)
    names = [f"22071{i:06d}" for i in range(len(share))] if names is None else names
    return pd.DataFrame(
        {
            "x_households": share * base,
            "x_households_moe": share_moe * base,
            "x_share": share,
            "x_share_moe": share_moe,
            "x_base": base,
            "x_base_moe": 40.0,
            "x_moe_method": method,
            "x_period": period,
        },
        index=pd.Index(names, name="GEOID"),
    )


# --- two shares --------------------------------------------------------------------------------


def test_the_statistic_is_the_difference_on_the_arcsine_scale():
    found = change.compare([0.10, 0.0], [50, 30], [0.25, 0.2], [70, 45])
    for row, (p1, m1, p2, m2) in enumerate([(0.10, 50, 0.25, 70), (0.0, 30, 0.2, 45)]):
        y1, y2 = (
            math.asin(math.sqrt((m * p + 0.375) / (m + 0.75))) for p, m in ((p1, m1), (p2, m2))
        )
        z = (y2 - y1) / math.sqrt(1 / (4 * m1 + 2) + 1 / (4 * m2 + 2))
        assert found.loc[row, "z"] == pytest.approx(z)
        assert found.loc[row, "p"] == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))
        assert found.loc[row, "change"] == pytest.approx(p2 - p1)


def test_the_margin_is_the_usual_one_where_samples_are_large_and_never_0():
    found = change.compare([0.3, 0.0, 1.0], [4000, 40, 40], [0.2, 0.0, 1.0], [5000, 40, 40])
    usual = 1.645 * math.sqrt(0.3 * 0.7 / 4000 + 0.2 * 0.8 / 5000)
    assert found.loc[0, "change_moe"] == pytest.approx(usual, rel=1e-3)
    assert (found["change_moe"] > 0.01).all()
    assert found.loc[1, "change_moe"] == pytest.approx(found.loc[2, "change_moe"])


def test_an_overlap_narrows_the_error_and_warns_once():
    old, m = [0.3, 0.5], [60, 60]
    plain = change.compare(old, m, [0.2, 0.3], m)
    with pytest.warns(VintageWarning, match=r"C = 0\.8.*advises against") as caught:
        shared = change.compare(old, m, [0.2, 0.3], m, overlap=0.8)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert shared["z"].tolist() == pytest.approx((plain["z"] / math.sqrt(0.2)).tolist())
    assert shared["change_moe"].tolist() == pytest.approx(
        (plain["change_moe"] * math.sqrt(0.2)).tolist()
    )


@pytest.mark.parametrize(
    ("a", "b", "part"),
    [(2019, 2024, 0.0), (2017, 2024, 0.0), (2018, 2019, 0.8), (2023, 2019, 0.2), (2019, 2019, 1.0)],
)
def test_overlap_of_two_vintages(a, b, part):
    assert change.overlap(a, b) == pytest.approx(part)


def test_the_confidence_matters():
    """z of 1.8: changed at 90 %, not at 95 %; not if the confidence cancels out."""
    m, old = 200, 0.30
    new = next(p for p in np.arange(0.30, 0.5, 0.0005) if z_of(old, p, m) > 1.8)
    verdicts = {
        confidence: change.compare([old], [m], [new], [m], confidence=confidence)["verdict"].iloc[0]
        for confidence in (0.80, 0.90, 0.95, 0.99)
    }
    assert verdicts == {
        0.80: "rose",
        0.90: "rose",
        0.95: "no_detectable_change",
        0.99: "no_detectable_change",
    }


def z_of(old, new, m):
    return change.compare([old], [m], [new], [m])["z"].iloc[0]


def test_many_areas_are_tested_together():
    """One area in a hundred with p = 0.02 is what chance gives; alone it would be a change."""
    new = next(p for p in np.arange(0.3, 0.6, 0.001) if z_of(0.3, p, 100) > 2.33)
    assert change.compare([0.3], [100], [new], [100])["verdict"].tolist() == ["rose"]
    many = change.compare([0.3] * 100, 100, [new] + [0.3] * 99, 100)
    assert set(many["verdict"]) == {"no_detectable_change"}
    assert many["p"].iloc[0] < 0.02


def test_against_the_place_the_signs_are_those_of_the_difference():
    found = change.compare(
        [0.5, 0.5, 0.5, 0.2], 300, [0.1, 0.3, 0.5, 0.45], 300, reference=(0.5, 0.3)
    )
    assert found["verdict"].tolist() == ["fell", "fell", "no_detectable_change", "rose"]
    assert found["against_place"].tolist() == [
        "better_than_place",
        "like_place",
        "worse_than_place",
        "worse_than_place",
    ]
    alone = change.compare([0.5], [300], [0.1], [300])
    assert alone["against_place"].tolist() == [None]
    assert alone["place_z"].isna().all()


def test_where_points_say_less_than_the_scale_an_area_is_like_the_place():
    """On the scale 2 to 5 % is more than 30 to 36 %; in points it is half of it."""
    found = change.compare([0.02], 32_000, [0.05], 32_000, reference=(0.30, 0.36))
    assert 3 < found.loc[0, "place_z"] < 10
    assert found["against_place"].tolist() == ["like_place"]


def test_missing_is_not_no_change():
    found = change.compare([0.3, NAN, 0.3, 0.3, 0.3], [50, 50, NAN, 0, 50], 0.3, [50] * 5)
    assert found["verdict"].tolist() == [
        "no_detectable_change", None, None, None, "no_detectable_change",
    ]  # fmt: skip
    assert found[["z", "p", "change_moe", "place_z"]].iloc[1:4].isna().all(axis=None)


def test_sure_shares_differ_surely():
    found = change.compare([0.3, 0.3], [INF, INF], [0.3, 0.4], [INF, INF])
    assert found["verdict"].tolist() == ["no_detectable_change", "rose"]
    assert found["change_moe"].tolist() == [0.0, 0.0]


def test_labels_are_aligned_and_rows_of_other_areas_are_refused():
    old = pd.Series([0.3, 0.6], index=["a", "b"])
    found = change.compare(old, [50, 50], pd.Series([0.3, 0.1], index=["a", "b"]), [50, 50])
    assert found.index.tolist() == ["a", "b"]
    again = change.compare(old, [50, 50], pd.Series([0.1, 0.3], index=["b", "a"]), [50, 50])
    pd.testing.assert_frame_equal(again, found)
    with pytest.raises(TableError, match=r"new_share has other labels.*lacks 'a'.*has also 'c'"):
        change.compare(old, [50, 50], pd.Series([0.3, 0.1], index=["c", "b"]), [50, 50])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"overlap": 1.0}, "overlap is 1.0"),
        ({"overlap": -0.2}, "overlap is -0.2"),
        ({"confidence": 90}, "confidence is 90"),
        ({"reference": (0.5, 1.5)}, "shares run from 0 to 1"),
    ],
)
def test_what_is_no_level_overlap_or_share_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        change.compare([0.3], [50], [0.3], [50], **options)


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(3, 300), st.floats(0, 1), st.floats(3, 300)),
        min_size=1, max_size=30,
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=examples(60))
def test_time_reversed_every_rise_is_a_fall_and_order_does_not_matter(rows, random):
    old, m1, new, m2 = np.array(rows).T
    found = change.compare(old, m1, new, m2, reference=(0.4, 0.3))
    back = change.compare(new, m2, old, m1, reference=(0.3, 0.4))
    mirror = {"rose": "fell", "fell": "rose"}
    assert back["verdict"].map(lambda v: mirror.get(v, v)).tolist() == found["verdict"].tolist()
    assert back["z"].tolist() == pytest.approx((-found["z"]).tolist())
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = change.compare(old[order], m1[order], new[order], m2[order], reference=(0.4, 0.3))
    pd.testing.assert_frame_equal(shuffled, found.iloc[order].reset_index(drop=True))


def test_where_nothing_changed_a_change_is_rarely_found():
    """In 12 % of cities at most; where shares are tested as they are, in many more."""
    found = wald = 0
    cities = 300
    for seed in range(cities):
        rng = np.random.default_rng(seed)
        truth = rng.beta(1.2, 10, 120)
        m = rng.integers(20, 90, (2, 120))
        old, new = rng.binomial(m, truth) / m
        verdicts = change.compare(old, m[0], new, m[1])["verdict"]
        found += (verdicts != "no_detectable_change").any()
        spread = np.sqrt(old * (1 - old) / m[0] + new * (1 - new) / m[1])
        p = np.array([math.erfc(abs(b - a) / s / math.sqrt(2)) if s else 1.0
                      for a, b, s in zip(old, new, spread, strict=True)])  # fmt: skip
        wald += (np.sort(p) <= 0.1 * np.arange(1, 121) / 120).any()
    assert found / cities < 0.15  # the bound, and three standard errors of 300 cities
    assert wald / cities > 0.15


# --- New Orleans, 2013–17 to 2020–24 -----------------------------------------------------------


def test_the_totals_of_both_periods_stay(orleans):
    _, _, _, found = orleans
    assert found.table["old_base"].sum() == 154_895
    assert found.table["old_households"].sum() == 52_025
    assert found.table["new_base"].sum() == 155_821
    assert found.table["new_households"].sum() == 155_821 - 134_982
    assert (found.table["areas_old"].sum(), found.table["areas_new"].sum()) == (177, 184)


def test_a_merged_tract_is_compared_with_the_sum_of_its_two(orleans):
    old, new, _, found = orleans
    row = found.table.loc["22071001730"]
    two = old.loc[["22071001730", "22071001734"]]
    assert (row["areas_old"], row["areas_new"]) == (2, 1)
    assert row["old_base"] == two["no_subscription_base"].sum()
    assert row["old_households"] == two["no_subscription_households"].sum()
    m = found.old_sample.m[[old.index.get_loc(name) for name in two.index]]
    base = two["no_subscription_base"].to_numpy()
    assert row["old_m"] == pytest.approx(base.sum() ** 2 / (base**2 / m).sum())
    assert m.max() < row["old_m"] < m.sum() + 1e-9
    assert row["new_share"] == new.loc["22071001758", "no_subscription_share"]
    assert (row["old_moe_method"], row["new_moe_method"]) == ("derived", "modelled")


def test_what_changed_in_new_orleans(orleans):
    _, _, _, found = orleans
    assert (found.rose, found.fell, found.unclear, found.compared) == (1, 125, 45, 171)
    assert (found.worse, found.better, found.alike) == (4, 10, 157)
    assert found.expected_false == pytest.approx(12.6)
    assert (found.alone, found.by_chance) == (129, pytest.approx(17.1))
    assert (found.old_period, found.new_period, found.overlap) == ("2013–2017", "2020–2024", 0.0)
    assert found.old_sample.design_factor == pytest.approx(12.08, abs=0.01)
    assert found.old_sample.measured
    assert not found.new_sample.measured
    place = found.place
    assert (place["old_share"], place["new_share"]) == (52_025 / 154_895, 20_839 / 155_821)
    assert place["verdict"] == "fell"
    assert place["change"] == pytest.approx(-0.2021, abs=1e-4)
    assert place["change_moe_independent"] == pytest.approx(0.0095, abs=1e-4)
    # 172 tracts and 183, whose errors go together by 0.02.
    assert place["change_moe"] == pytest.approx(0.0203, abs=2e-4)


def test_the_counts_are_those_of_the_table_and_the_rest_has_a_reason(orleans):
    table = orleans[3].table
    assert (table["verdict"] == "fell").sum() == 125
    without = table[table["verdict"].isna()]
    assert without["note"].tolist() == ["no_households"] * 5
    assert table.loc[table["verdict"].notna(), "note"].isna().all()


def test_a_higher_level_finds_less(orleans):
    old, new, ground, _ = orleans
    fell = [
        change.evaluate(old, new, "no_subscription", ground, confidence=confidence).fell
        for confidence in (0.5, 0.8, 0.9, 0.95, 0.99)
    ]
    assert fell == [155, 140, 125, 102, 78]


def test_row_order_and_inputs(orleans):
    old, new, ground, found = orleans
    before = old.copy(), new.copy(), ground.copy()
    again = change.evaluate(
        old.sample(frac=1, random_state=1),
        new.sample(frac=1, random_state=2),
        "no_subscription",
        ground.sample(frac=1, random_state=3),
    )
    pd.testing.assert_frame_equal(again.table, found.table)
    for frame, kept in zip((old, new, ground), before, strict=True):
        pd.testing.assert_frame_equal(frame, kept)


# --- ground ------------------------------------------------------------------------------------


def test_without_ground_areas_are_their_own():
    old, new = table([0.5, 0.4, 0.1]), table([0.1, 0.35, 0.12], period="2020–2024")
    found = change.evaluate(old, new, "x")
    assert found.table.index.tolist() == old.index.tolist()
    assert found.table["old_share"].tolist() == old["x_share"].tolist()
    assert found.table["old_share_moe"].tolist() == [0.1] * 3
    assert found.table["old_m"].tolist() == pytest.approx(found.old_sample.m.tolist())
    assert found.table["verdict"].tolist() == [
        "fell",
        "no_detectable_change",
        "no_detectable_change",
    ]


def test_an_area_of_one_table_alone_is_listed_without_a_verdict():
    old, new = table([0.5, 0.4, 0.1]), table([0.1, 0.35], period="2020–2024")
    found = change.evaluate(old, new, "x")
    assert found.table["note"].tolist() == [None, None, "no_estimate"]
    assert found.compared == 2
    assert found.place["new_base"] == 1200


def test_shares_without_a_margin_have_no_verdict():
    new = table([0.1, 0.1, 0.1], period="2020–2024")
    new.iloc[1, new.columns.get_loc("x_share_moe")] = NAN
    found = change.evaluate(table([0.5, 0.4, 0.1]), new, "x")
    assert found.table["note"].tolist() == [None, "no_margin", None]
    assert found.table["verdict"].tolist()[1] is None


def test_a_controlled_share_is_sure():
    old = table([0.3, 0.3], share_moe=np.array([0.0, 0.1]))
    found = change.on_ground(old, old, None, "x", old_sample=[INF, 40], new_sample=[INF, 40])
    assert found["old_m"].tolist() == [INF, 40]


@pytest.mark.parametrize(
    ("methods", "worst"),
    [
        (("published", "published"), "derived"),
        (("published", "modelled"), "modelled"),
        (("missing", "modelled"), "missing"),
    ],
)
def test_a_unions_margin_is_no_better_than_its_worst_part(methods, worst):
    pairs = pd.DataFrame(
        {
            "GEOID10": ["22071000000", "22071000001"],
            "GEOID20": ["22071000009"] * 2,
            "land": 1,
            "share_of_10": 1.0,
            "share_of_20": 0.5,
        }
    )
    old = table([0.3, 0.3], method=list(methods))
    new = table([0.3], names=["22071000009"], period="2020–2024")
    found = change.on_ground(
        old, new, boundaries.common_ground(pairs), "x", old_sample=[40, 60], new_sample=[50]
    )
    assert found["old_moe_method"].tolist() == [worst]
    assert found["new_moe_method"].tolist() == ["published"]
    assert found["old_m"].tolist() == pytest.approx([1200**2 / (600**2 / 40 + 600**2 / 60)])


def test_a_tract_keeps_its_own_margin_on_common_ground():
    """At a share of 0 the handbook's formula and the tract's own margin differ."""
    old = table([0.0, 0.3], share_moe=0.03)
    ground = pd.DataFrame({"GEOID10": old.index, "GEOID20": old.index, "ground": old.index})
    counts = old.rename(columns={"x_share_moe": "y"})[["x_households", "x_households_moe"]]
    both = boundaries.compare_ground(old, old, ground)
    assert both["x_share_old_moe"].tolist() == [0.03, 0.03]
    assert "x_share_old" not in boundaries.compare_ground(counts, counts, ground)


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        (table([0.3]), table([0.3]), VintageError, "is not later than"),
        (table([0.3], period="2020–2024"), table([0.3]), VintageError, "is not later than"),
        (table([0.3]).drop(columns="x_base"), table([0.3]), TableError, "no column x_base"),
        (
            table([0.3], names=["22071000100"]),
            table([0.3], names=["22071000101"], period="2020–2024"),
            VintageError,
            "different boundaries",
        ),
        (
            table([0.3, 0.3], names=["22071000100"] * 2),
            table([0.3], period="2020–2024"),
            TableError,
            "more than once",
        ),
        (
            table([0.3, 0.3], period=["2013–2017", "2015–2019"]),
            table([0.3], period="2020–2024"),
            TableError,
            "expected one period",
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(old, new, error, message):
    with pytest.raises(error, match=message):
        change.evaluate(old, new, "x")


def test_a_sample_an_area():
    with pytest.raises(TableError, match=r"old_sample has the shape \(2,\) for 1 areas"):
        change.on_ground(table([0.3]), table([0.3]), None, "x", old_sample=[1, 2], new_sample=[1])


def test_periods_that_overlap_are_compared_with_a_warning():
    old, new = table([0.5, 0.4]), table([0.1, 0.35], period="2018–2022")
    with pytest.warns(VintageWarning, match=r"C = 0\.4") as caught:
        found = change.evaluate(old, new, "x")
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert found.overlap == 0.4
    plain = change.evaluate(old, table([0.1, 0.35], period="2020–2024"), "x")
    assert plain.place["z"] == pytest.approx(found.place["z"] * math.sqrt(0.6))


# --- the place's published rows ----------------------------------------------------------------


def series(rows, by, **options):
    with pytest.warns(VintageWarning, match=r"C = 0\.8") as caught:
        found = change.series(rows, by, **options)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    return found


def test_new_orleans_year_by_year(history):
    found = series(history, "no_subscription")
    assert found.index.tolist() == list(range(2017, 2024))
    assert found["households"].tolist() == [
        52_025, 46_428, 40_671, 33_771, 31_243, 28_588, 25_426,
    ]  # fmt: skip
    assert found["base"].iloc[[0, 2]].tolist() == [154_895, 153_819]
    assert found["overlap"].tolist()[1:] == pytest.approx([0.8] * 6)
    assert found["first_overlap"].tolist()[1:] == pytest.approx([0.8, 0.6, 0.4, 0.2, 0, 0])
    assert found["verdict"].tolist() == [None] + ["fell"] * 6
    last = found.loc[2023]
    assert last["first_change"] == pytest.approx(25_426 / 154_979 - 52_025 / 154_895, abs=2e-3)
    assert last["first_verdict"] == "fell"
    assert (found["moe_method"] == "published").all()


def test_the_margins_and_z_allow_for_the_overlap(history):
    found = series(history, "no_subscription")
    for (_, a), (_, b) in itertools.pairwise(found.iterrows()):
        margin = math.hypot(a["share_moe"], b["share_moe"]) * math.sqrt(0.2)
        assert b["change_moe"] == pytest.approx(margin)
        assert b["z"] == pytest.approx(1.645 * b["change"] / margin)
    one = history[history["vintage"] == 2017].set_index("variable")
    part, whole = one.loc["S2801_C01_019"], one.loc["S2801_C01_001"]
    share_moe = moe.of_share(part["estimate"], part["moe"], whole["estimate"], whole["moe"])
    assert found.loc[2017, "share_moe"] == pytest.approx(float(share_moe))


def test_the_level_of_a_series_matters():
    rows = [
        (vintage, "22071", variable, estimate, margin, "published")
        for vintage, part in ((2017, 3_000.0), (2022, 3_250.0))
        for variable, estimate, margin in (
            ("B28002_001", 9_000.0, 0.0),
            ("B28002_013", part, 150.0),
        )
    ]
    history = pd.DataFrame(
        rows, columns=["vintage", "GEOID", "variable", "estimate", "moe", "moe_method"]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # five years apart: nothing to warn of
        verdicts = {
            confidence: change.series(history, "no_internet", confidence=confidence)["verdict"][
                2022
            ]
            for confidence in (0.90, 0.95, 0.99)
        }
    assert verdicts == {
        0.90: "rose",
        0.95: "no_detectable_change",
        0.99: "no_detectable_change",
    }
    z = change.series(history, "no_internet").loc[2022, "z"]
    assert z == pytest.approx(250 / (math.hypot(150, 150) / 1.645))


def test_a_vintage_without_the_lines_is_left_out(history):
    lacking = (history["vintage"] == 2020) & (history["variable"] == "S2801_C01_019")
    found = series(history[~lacking], "no_subscription")
    assert 2020 not in found.index
    assert found.loc[2021, "overlap"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("alter", "by", "error", "message"),
    [
        (lambda h: h, "no_internet", TableError, "No vintage of these rows gives 'no_internet'"),
        (lambda h: h.drop(columns="vintage"), "no_computer", TableError, "no column vintage"),
        (
            lambda h: pd.concat([h, h.assign(GEOID="24510")]),
            "no_computer",
            TableError,
            "rows of 22071, 24510",
        ),
        (lambda h: h.assign(vintage=2015), "no_computer", VintageError, "too old"),
    ],
)
def test_a_history_that_gives_no_series(history, alter, by, error, message):
    with pytest.raises(error, match=message):
        change.series(alter(history), by)


def test_one_measure_of_published_rows_is_as_among_all():
    orleans = snapshots.read(snapshots.find("New Orleans", 2024))
    asked = {"vintages": orleans.manifest.tables}
    every = estimates.published(orleans.published, **asked)
    for name in ("no_internet", "no_subscription"):
        one = estimates.published(orleans.published, **asked, only=name)
        own = [column for column in every if column.startswith(f"{name}_")]
        pd.testing.assert_frame_equal(one, every[own])
    with pytest.raises(ArgumentError, match="only is 'none'"):
        estimates.published(orleans.published, **asked, only="none")
