"""People and households: the ladder, its methods and margins, totals and neighbourhoods."""

from __future__ import annotations

import bundled
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples

from exclusion import estimates, moe, snapshots, studies
from exclusion.errors import TableError

TRACTS = ["22071000100", "22071000200"]


def long(values, moes=None, geoids=TRACTS):
    """A long estimate table from variable -> one number an area; margins likewise."""
    rows = []
    for variable, numbers in values.items():
        given = (moes or {}).get(variable, [np.nan] * len(geoids))
        for g, number, margin in zip(geoids, numbers, given, strict=True):
            method = "missing" if np.isnan(margin) else "published"
            rows.append((g, variable, float(number), float(margin), method, ""))
    return pd.DataFrame(rows, columns=list(snapshots.ESTIMATE_COLUMNS))


def areas(table, vintage=2019, geography="tract", **vintages):
    named = {v.split("_")[0]: vintage for v in table["variable"].unique()} | vintages
    return estimates.areas(table, geography=geography, vintages=named)


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def orleans_2017():
    return bundled.new_orleans(2017)


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


# The figures that must be seen.


@pytest.mark.parametrize(
    ("measure", "households", "share"),
    [
        ("no_internet", 36_116, 0.235),
        ("no_subscription", 40_671, 0.264),
        ("no_broadband", 40_917, 0.266),
        ("no_home_broadband", 60_308, 0.392),
        ("no_computer", 22_867, 0.149),
    ],
)
def test_new_orleans_2015_2019(orleans, measure, households, share):
    row = orleans.totals.loc[measure]
    assert row["households"] == households
    assert row["share"] == pytest.approx(share, abs=5e-4)
    assert row["base"] == 153_819
    assert np.isfinite(
        row[["households_moe", "share_moe", "people", "people_moe"]].astype(float)
    ).all()


def test_people_without_home_broadband_to_the_unit(orleans):
    row = orleans.totals.loc["no_home_broadband"]
    assert round(row["people"]) == 152_913
    assert row["people_method"] == "share_of_residents"
    tracts = orleans.areas
    weighed = (tracts["people"] * tracts["no_home_broadband_share"]).sum()
    assert row["people"] == pytest.approx(weighed)
    assert tracts["people"].sum() == 390_845


def test_the_citys_own_margin_not_that_of_its_tracts(orleans):
    row = orleans.totals.loc["no_subscription"]
    assert (row["households_moe"], row["moe_method"], row["origin"]) == (
        963,
        "published",
        "published",
    )
    assert orleans.totals.loc["no_internet", ["moe_method", "origin"]].tolist() == [
        "modelled",
        "sum",
    ]


def test_computers_by_tract_are_of_another_period(orleans):
    row = orleans.totals.loc["no_computer"]
    assert (row["period"], row["areas_period"]) == ("2015–2019", "2014–2018")
    assert row["areas_share"] == pytest.approx(0.182, abs=5e-4)
    assert round(row["areas_households"]) == 27_968
    assert set(orleans.areas["no_computer_period"]) == {"2014–2018"}
    # Of another period than the total: its people are its own share of all residents, who are
    # controlled.
    assert row["people"] == pytest.approx(row["share"] * 390_845)
    assert row["people_moe"] == pytest.approx(row["share_moe"] * 390_845)
    assert row["people_method"] == "place_share_of_residents"


def test_rungs_that_only_the_city_has(orleans, orleans_2017):
    for measure in ("no_wireline", "smartphone_only"):
        assert measure in orleans.totals.index
        assert f"{measure}_households" not in orleans.areas.columns
        assert orleans.absent[f"{measure}.areas"].code == "only_place"
    assert orleans_2017.measures == ("no_subscription",)
    assert orleans.absent["no_computer_or_no_subscription"].code == "no_lines"


def test_new_orleans_2013_2017(orleans_2017):
    totals = orleans_2017.totals
    got = totals.loc["no_subscription", ["households", "households_moe", "origin"]].tolist()
    assert got == [52_025, 994, "published"]
    assert totals.loc["no_subscription", "share"] == pytest.approx(0.336, abs=5e-4)
    assert totals.loc["no_subscription", "areas_households"] == 52_025
    assert totals.loc["no_computer", ["households", "households_moe"]].tolist() == [32_356, 1_099]
    assert totals.loc["no_computer", "share"] == pytest.approx(0.209, abs=5e-4)


@pytest.mark.parametrize(
    ("measure", "households", "modelled"),
    [
        ("no_internet", 38_888, 0),
        ("no_broadband", 49_889, 48),
        ("no_wireline", 90_849, 12),
        ("no_computer", 25_300, 120),
    ],
)
def test_baltimore_models_only_empty_complements(baltimore, measure, households, modelled):
    assert baltimore.totals.loc[measure, "households"] == households
    assert baltimore.totals.loc[measure, "base"] == 244_893
    method = baltimore.areas[f"{measure}_moe_method"]
    assert (method == "modelled").sum() == modelled
    empty = baltimore.areas.loc[method == "modelled", f"{measure}_households"]
    assert (empty == 0).all()


def test_baltimore_counts_no_people(baltimore):
    assert baltimore.absent["people"].code == "no_people_table"
    assert baltimore.totals["people"].isna().all()
    assert set(baltimore.totals["people_method"]) == {"missing"}


def test_new_orleans_2020_2024_sums_its_tracts():
    study = studies.study("New Orleans", 2024)
    row = study.totals.loc["no_subscription"]
    assert (row["households"], row["origin"], row["base_moe"]) == (155_821 - 134_982, "sum", 1_188)
    assert study.mapped
    assert bundled.unmapped().absent["polygons"].code == "no_polygons"


# Modelled margins against published ones.

H_CLASSES = [0, 0.1, 0.2, 0.35, 0.5]


def published_and_modelled(place, vintage, part, whole, geography):
    wide = snapshots.read(snapshots.find(place, vintage)).estimates.pivot_table(
        index="GEOID", columns="variable", values=["estimate", "moe"], dropna=False
    )
    x, n = wide["estimate"][part], wide["estimate"][whole]
    seen = (x > 0) & (n > 0)
    x, n, x_moe, n_moe = x[seen], n[seen], wide["moe"][part][seen], wide["moe"][whole][seen]
    model = moe.modelled(x, n, n_moe, geography=geography, vintage=vintage)
    return pd.DataFrame({"h": np.minimum(x / n, 1 - x / n), "ratio": model / x_moe})


@pytest.mark.parametrize(
    ("place", "vintage", "part", "whole", "geography"),
    [
        ("New Orleans", 2017, "B28002_012+B28002_013", "B28002_001", "tract"),
        ("Baltimore", 2021, "B28002_004", "B28002_001", "block group"),
        ("Baltimore", 2021, "B28002_007", "B28002_001", "block group"),
        ("Baltimore", 2021, "B28002_013", "B28002_001", "block group"),
        ("Baltimore", 2021, "B28001_002", "B28001_001", "block group"),
    ],
)
def test_modelled_margins_against_published(place, vintage, part, whole, geography):
    frame = published_and_modelled(place, vintage, part, whole, geography)
    assert 0.95 < frame["ratio"].median() < 1.05
    classes = pd.cut(frame["h"], H_CLASSES, include_lowest=True)
    by_class = frame.groupby(classes, observed=True)["ratio"].agg(["median", "size"])
    large = by_class[by_class["size"] >= 30]
    assert len(large) >= 2
    assert large["median"].between(0.8, 1.2).all(), large


# The rules, on small tables.


def test_every_rung_from_whole_tables():
    b28002 = {1: 1000, 2: 700, 3: 10, 4: 690, 6: 90, 7: 560, 12: 40, 13: 260}
    values = {f"B28002_{line:03d}": [v, v] for line, v in b28002.items()}
    values |= {
        f"B28001_{line:03d}": [v, v] for line, v in {1: 1000, 2: 850, 6: 120, 11: 150}.items()
    }
    values |= {f"B28003_{line:03d}": [v, v] for line, v in {1: 1000, 3: 9, 5: 151, 6: 150}.items()}
    people = {1: 2500, 3: 20, 8: 250, 9: 330, 10: 260}
    values |= {f"B28008_{line:03d}": [v, v] for line, v in people.items()}
    frame, absent = areas(long(values, {name: [50.0, 50.0] for name in values}))
    expected = {
        "no_internet": 260,
        "no_subscription": 300,
        "no_broadband": 310,
        "no_home_broadband": 400,
        "cellular_only": 90,
        "no_wireline": 440,
        "no_computer": 150,
        "smartphone_only": 120,
        "no_computer_or_no_subscription": 301,
        "no_computer_or_no_broadband": 310,
    }
    assert {m: frame[f"{m}_households"].iloc[0] for m in estimates.measures(frame)} == expected
    assert absent == {}
    direct = {
        "no_home_broadband": 20 + 250 + 330 + 260,
        "no_computer": 260,
        "no_computer_or_no_subscription": 590,
        "no_computer_or_no_broadband": 610,
    }
    for measure, number in direct.items():
        assert frame[f"{measure}_people"].iloc[0] == number
        assert frame[f"{measure}_people_method"].iloc[0] == "direct"
    assert frame["no_home_broadband_people_moe"].iloc[0] == pytest.approx(100)
    # P = 590 people and H = 301 households without computer or subscription; X = 300.
    assert frame["no_subscription_people"].iloc[0] == pytest.approx(590 * 300 / 301)
    assert frame["no_subscription_people_method"].iloc[0] == "per_excluded_household"
    assert frame["people_universe"].iloc[0] == "people in households"


def test_margin_of_people_per_excluded_household():
    values = {
        "B28002_001": [1000, 1000],
        "B28002_013": [200, 400],
        "B28003_001": [1000, 1000],
        "B28003_005": [150, 150],
        "B28003_006": [150, 150],
        "B28008_009": [300, 300],
        "B28008_010": [400, 400],
    }
    moes = {name: [30.0, 30.0] for name in values}
    frame, _ = areas(long(values, moes))
    p_moe = h_moe = np.sqrt(2) * 30
    p, h = 700, 300
    below = moe.of_share(200, 30, h, h_moe)
    above = moe.of_share(h, h_moe, 400, 30) / (h / 400) ** 2
    for row, (x, r_moe) in enumerate([(200, below), (400, above)]):
        r = x / h
        assert frame["no_internet_people"].iloc[row] == pytest.approx(p * r)
        margin = np.sqrt((r * p_moe) ** 2 + (p * r_moe) ** 2)
        assert frame["no_internet_people_moe"].iloc[row] == pytest.approx(float(margin))


def test_thin_excluded_households_take_the_places_ratio():
    values = {
        "B28002_001": [1000, 1000],
        "B28002_013": [200, 200],
        "B28003_005": [150, 1],
        "B28003_006": [150, 1],
        "B28003_001": [1000, 1000],
        "B28008_009": [300, 30],
        "B28008_010": [400, 3],
    }
    frame, _ = areas(long(values, {name: [30.0, 30.0] for name in values}))
    assert frame["no_internet_people"].iloc[1] == pytest.approx(200 * 733 / 302)
    assert frame["no_internet_people_moe"].iloc[1] == pytest.approx(30 * 733 / 302)


def test_excluded_households_are_too_thin_from_a_cv_of_40_percent():
    values = {
        "B28002_001": [1000, 1000, 1000],
        "B28002_013": [200, 200, 200],
        "B28003_001": [1000, 1000, 1000],
        "B28003_005": [50, 50, 450],
        "B28003_006": [50, 50, 450],
        "B28008_009": [150, 150, 800],
        "B28008_010": [150, 150, 800],
    }
    moes = {name: [30.0] * 3 for name in values}
    for line in ("B28003_005", "B28003_006"):
        moes[line] = [cv * 1.645 * 100 / np.sqrt(2) for cv in (0.41, 0.39, 0.1)]
    geoids = [f"2207100{n:04d}" for n in range(3)]
    frame, _ = areas(long(values, moes, geoids))
    overall = (300 + 300 + 1600) / (100 + 100 + 900)
    expected = [200 * overall, 200 * 300 / 100, 200 * 1600 / 900]
    assert frame["no_internet_people"].tolist() == pytest.approx(expected)


def test_nobody_without_a_computer_or_subscription_is_no_division_by_zero():
    """Warnings are errors here: people, households and the rung may each be 0, and all of them."""
    values = {
        "B28002_001": [1000, 1000, 1000, 0],
        "B28002_013": [200, 200, 0, 0],
        "B28003_001": [1000, 1000, 1000, 0],
        "B28003_005": [150, 0, 0, 0],
        "B28003_006": [150, 0, 0, 0],
        "B28008_009": [300, 0, 0, 0],
        "B28008_010": [400, 0, 0, 0],
    }
    geoids = [f"2207100{n:04d}" for n in range(4)]
    frame, _ = areas(long(values, {name: [30.0] * 4 for name in values}, geoids))
    people = frame["no_internet_people"]
    assert people.tolist() == pytest.approx([700 * 200 / 300, 200 * 700 / 300, 0, 0])
    assert frame["no_internet_people_moe"].iloc[1] == pytest.approx(30 * 700 / 300)
    nobody, _ = areas(long({name: [0, 0] for name in values}))
    assert nobody["no_internet_people"].tolist() == [0, 0]
    none = values | {name: [0] * 4 for name in values if name[:6] in {"B28003", "B28008"}}
    none["B28003_001"] = [1000, 1000, 1000, 0]
    frame, _ = areas(long(none, geoids=geoids))
    assert np.isnan(frame["no_internet_people"].iloc[0])  # nobody tells how large they are


def test_average_household_size_gives_people_in_households():
    values = {"B28002_001": [1000, 0], "B28002_013": [200, 0], "B25010_001": [2.5, np.nan]}
    frame, _ = areas(long(values))
    assert frame["no_internet_people"].tolist() == [500, 0]
    assert set(frame["no_internet_people_method"]) == {"share_of_household_people"}


def test_complement_margins():
    values = {"B28002_001": [1000, 1000], "B28002_004": [800, 1000]}
    frame, _ = areas(long(values, {"B28002_001": [60, 60], "B28002_004": [70, 60]}))
    expected = float(moe.of_complement(800, 70, 1000, 60))
    assert frame["no_broadband_households_moe"].iloc[0] == pytest.approx(expected)
    share = moe.of_share(800, 70, 1000, 60)
    assert frame["no_broadband_share_moe"].iloc[0] == pytest.approx(float(share))
    # All are on the other side: the empty cell's margin is modelled, and its share's is m0 / N.
    assert frame["no_broadband_households_moe"].iloc[1] == 12
    assert frame["no_broadband_share_moe"].iloc[1] == pytest.approx(0.012)
    assert frame["no_broadband_moe_method"].tolist() == ["derived", "modelled"]


def test_share_margins_where_the_handbook_is_silent():
    geoids = [f"220710001{i:02d}" for i in range(4)]
    values = {"B28002_001": [500] * 4, "B28002_013": [0, 500, 490, 499]}
    moes = {"B28002_001": [100] * 4, "B28002_013": [17, 100, 60, 60]}
    frame, _ = areas(long(values, moes, geoids))
    got = frame["no_internet_share_moe"].tolist()
    assert got[0] == pytest.approx(17 / 500)  # share 0: the published margin of the empty cell
    assert got[1] == pytest.approx(12 / 500)  # share 1: that of the other cell, modelled
    model = moe.of_modelled_share(0.98, 500, geography="tract", vintage=2019)
    assert got[2] == pytest.approx(float(model))  # no positive radicand
    assert got[3] == pytest.approx(max(12 / 500, got[3]))
    assert got[3] >= 12 / 500  # never below that of an empty cell


def test_an_empty_cell_that_is_controlled_has_no_margin_as_a_share():
    values = {"B28002_001": [500, 500], "B28002_013": [0, 0]}
    frame, _ = areas(long(values, {"B28002_001": [100, 100], "B28002_013": [0, 17]}))
    assert frame["no_internet_share_moe"].tolist() == [0, 17 / 500]


def test_published_complement_helps_where_the_radicand_is_negative():
    values = {
        "B28002_001": [500, 500],
        "B28002_002": [10, 0],
        "B28002_012": [190, 200],
        "B28002_013": [300, 300],
    }
    moes = {
        "B28002_001": [100, 100],
        "B28002_002": [20, 15],
        "B28002_012": [40, 40],
        "B28002_013": [40, 40],
    }
    frame, _ = areas(long(values, moes))
    rest = float(moe.of_share(10, 20, 500, 100))
    assert frame["no_subscription_share_moe"].tolist() == pytest.approx([rest, 15 / 500])


def test_no_households_is_nobody_and_sure(orleans):
    for geoid, residents in (("22071014500", 2261), ("22071990000", 0)):
        row = orleans.areas.loc[geoid]
        assert row["people"] == residents
        assert (row["households"], row["no_internet_people"], row["no_internet_people_moe"]) == (
            0,
            0,
            0,
        )
        assert np.isnan(row["no_internet_share"])


def test_a_missing_margin_stays_missing_in_the_places_own_row():
    frame, _ = areas(long({"B28002_001": [10, 10], "B28002_013": [5, 5]}))
    own = long({"B28002_001": [20], "B28002_013": [10]}, geoids=["22071"])
    totals = estimates.totals(frame, own, vintages={"B28002": 2019})
    assert totals.loc["no_internet", "origin"] == "sum"


def test_a_missing_area_makes_the_sum_missing():
    frame, _ = areas(long({"B28002_001": [10, 10], "B28002_013": [5, np.nan]}))
    totals = estimates.totals(frame, None, vintages={"B28002": 2019})
    assert np.isnan(totals.loc["no_internet", ["households", "households_moe"]].astype(float)).all()


def test_neighborhoods_add_up(orleans):
    hoods = orleans.neighborhoods
    for column in ("no_internet_households", "no_internet_people", "households"):
        lake = orleans.areas.loc["22071990000", column]  # the water tract belongs to none
        assert hoods[column].sum() + lake == pytest.approx(orleans.areas[column].sum())
    members = orleans.areas[orleans.areas["neighborhood"] == "Gentilly Terrace"]
    margin = moe.of_sum(members["no_internet_households"], members["no_internet_households_moe"])
    assert hoods.loc["Gentilly Terrace", "areas"] == len(members) > 1
    got = hoods.loc["Gentilly Terrace", "no_internet_households_moe"]
    assert got == pytest.approx(float(margin))
    assert hoods.geometry.is_valid.all()


def test_inputs_are_not_changed():
    table = snapshots.read(snapshots.find("New Orleans", 2017)).estimates
    before = table.copy()
    areas(table, 2017)
    pd.testing.assert_frame_equal(table, before)


def test_contract_errors():
    table = long({"B28002_001": [10, 10]})
    with pytest.raises(TableError, match="The estimate table has no column moe"):
        areas(table.drop(columns="moe"))
    with pytest.raises(TableError, match="more than once"):
        areas(pd.concat([table, table]))
    for column in ("GEOID", "variable"):
        odd = pd.concat([table, table.head(1).assign(**{column: None})])
        with pytest.raises(TableError, match="without a GEOID or a variable"):
            estimates.areas(odd, geography="tract", vintages={"B28002": 2019})
    with pytest.raises(TableError, match="No vintage is given for table B28002"):
        estimates.areas(table, geography="tract", vintages={})


def test_the_places_own_count_of_people_comes_first():
    values = {"B28001_001": [100, 100], "B28001_011": [20, 30], "B28008_010": [50, 70]}
    moes = {name: [9.0, 9.0] for name in values}
    frame, _ = areas(long(values, moes))
    own = long(
        {"B28001_001": [200], "B28001_011": [51], "B28008_010": [123]},
        {"B28001_001": [5], "B28001_011": [6], "B28008_010": [7]},
        geoids=["22071"],
    )
    vintages = {"B28001": 2019, "B28008": 2019}
    row = estimates.totals(frame, own, vintages=vintages).loc["no_computer"]
    assert row[["people", "people_moe", "people_method"]].tolist() == [123, 7, "direct"]
    row = estimates.totals(frame, None, vintages=vintages).loc["no_computer"]
    assert row["people"] == 120


def test_people_per_excluded_household_where_no_table_has_margins():
    values = {
        "B28002_001": [1000, 1000],
        "B28002_013": [200, 200],
        "B28003_001": [1000, 1000],
        "B28003_005": [150, 200],
        "B28003_006": [150, 200],
        "B28008_009": [300, 300],
        "B28008_010": [400, 400],
    }
    frame, _ = areas(long(values))
    assert frame["no_internet_people"].tolist() == pytest.approx([700 * 200 / 300, 700 * 200 / 400])
    # No margin of the people is known, and none is made up.
    assert set(frame["no_internet_people_moe_method"]) == {"missing"}


def test_a_table_without_any_estimate_is_absent_with_a_reason():
    values = {"B28002_001": [10, 10], "B28002_006": [np.nan, np.nan], "B28002_013": [5, 5]}
    frame, absent = areas(long(values))
    assert "cellular_only_households" not in frame.columns
    assert absent["cellular_only"].code == "no_estimates"


def test_lines_that_do_not_fit_are_named():
    with pytest.raises(TableError, match="no_internet in 22071000200: 11 of 10 households"):
        areas(long({"B28002_001": [10, 10], "B28002_013": [5, 11]}))


def test_modelled_shares_are_marked_and_none_is_off_by_more_than_all(baltimore):
    marked = {
        m: (baltimore.areas[f"{m}_share_moe_method"] == "modelled").sum()
        - (baltimore.areas[f"{m}_moe_method"] == "modelled").sum()
        for m in baltimore.measures
    }
    # Block groups where the handbook's radicand is not positive.
    assert marked == {"no_internet": 2, "no_broadband": 30, "no_wireline": 14, "no_computer": 37}
    for measure in baltimore.measures:
        assert baltimore.areas[f"{measure}_share_moe"].max() <= 1


def test_neighborhoods_say_how_their_margins_came_about(orleans):
    assert set(orleans.neighborhoods["households_moe_method"]) == {"modelled"}


@st.composite
def whole_tables(draw):
    """Tables of a few tracts whose lines and margins are all there, empty cells and tracts too."""
    size = draw(st.integers(1, 6))
    cell = st.lists(st.integers(0, 900) | st.just(0), min_size=size, max_size=size)
    margin = st.lists(st.integers(0, 400), min_size=size, max_size=size)
    parts = {f"B28002_{line:03d}": np.array(draw(cell)) for line in (3, 6, 12, 13)}
    rest = np.array(draw(cell))
    parts["B28002_001"] = sum(parts.values()) + rest
    moes = {name: np.array(draw(margin), float) for name in parts}
    return {name: list(map(float, values)) for name, values in parts.items()}, moes


@given(whole_tables(), st.data())
@settings(max_examples=examples(60))
def test_whole_inputs_have_whole_margins_and_sums_do_not_depend_on_the_grouping(table, data):
    values, moes = table
    geoids = [f"2207100{n:04d}" for n in range(len(values["B28002_001"]))]
    lines = long(values, {name: list(margin) for name, margin in moes.items()}, geoids)
    before = lines.copy()
    frame, _ = areas(lines)
    pd.testing.assert_frame_equal(lines, before)

    lived_in = frame["no_broadband_base"] > 0
    for measure in estimates.measures(frame):
        assert frame[f"{measure}_households_moe"].notna().all(), measure
        assert frame.loc[lived_in, f"{measure}_share_moe"].between(0, 1).all(), measure
        assert frame.loc[~lived_in, f"{measure}_share_moe"].isna().all(), measure

    everywhere = estimates.combine(frame, pd.Series("all", index=frame.index, name="place"))
    names = data.draw(st.lists(st.sampled_from("abc"), min_size=len(frame), max_size=len(frame)))
    parted = estimates.combine(frame, pd.Series(names, index=frame.index, name="hood"))
    columns = [f"{m}_{what}" for m in estimates.measures(frame) for what in ("households", "base")]
    for column in columns:
        assert parted[column].sum() == pytest.approx(everywhere.loc["all", column])
        # Of several sums' margins the zero rule may have kept more than one of an empty cell.
        apart = np.sqrt((parted[f"{column}_moe"] ** 2).sum())
        assert everywhere.loc["all", f"{column}_moe"] <= apart + 1e-9


# Totals that are sums.


def spread_over_residents():
    """Three tracts whose people are their share of all residents, who have margins."""
    geoids = [f"2207100{n:04d}" for n in (1, 2, 3)]
    values = {"B28002_001": [500, 800, 0], "B28002_013": [100, 40, 0]}
    values["B01003_001"] = [1200, 2000, 50]
    moes = {"B28002_001": [50, 60, 12], "B28002_013": [40, 25, 12], "B01003_001": [150, 220, 40]}
    return areas(long(values, moes, geoids))[0]


def test_the_margin_of_people_where_all_residents_are_controlled():
    """Of the residents only how they are spread over the areas has an error."""
    frame = spread_over_residents()
    row = estimates.totals(frame, None, vintages={}).loc["no_internet"]
    lived = frame.iloc[:2]
    s, s_moe = lived["no_internet_share"], lived["no_internet_share_moe"]
    r, r_moe = lived["people"], lived["people_moe"]
    mean = 140 / 1300
    assert row["people"] == pytest.approx(0.2 * 1200 + 0.05 * 2000)
    controlled = np.sqrt(((r * s_moe) ** 2 + ((s - mean) * r_moe) ** 2).sum())
    assert row["people_moe"] == pytest.approx(controlled, rel=1e-12)
    # A neighbourhood's residents are not controlled: their whole error counts.
    everywhere = pd.Series("all", index=frame.index)
    found = estimates.combine(frame, everywhere).loc["all", "no_internet_people_moe"]
    assert found == pytest.approx(np.sqrt(((r * s_moe) ** 2 + (s * r_moe) ** 2).sum()), rel=1e-12)
    assert found > 1.02 * controlled


def test_a_sum_is_set_against_the_places_own_households():
    frame = spread_over_residents()
    published = {"B28002_001": [1310], "B28001_001": [1400]}
    own = long(published, {"B28002_001": [30], "B28001_001": [90]}, ["22071"])
    vintages = {"B28002": 2019, "B28001": 2018}
    row = estimates.totals(frame, own, vintages=vintages).loc["no_internet"]
    assert (row["origin"], row["base"], row["base_moe"]) == ("sum", 1310, 30)
    assert row["share"] == 140 / 1310
    # The sum's share is right; its number knows nothing of the whole's being held to a known one.
    assert row["share_moe"] == row["areas_share_moe"] * 1300 / 1310
    expected = np.hypot(1300 * row["areas_share_moe"], 140 / 1310 * 30)
    assert row["households_moe"] == pytest.approx(expected, rel=1e-12)
    assert row["areas_households_moe"] == pytest.approx(np.sqrt(40**2 + 25**2 + 12**2), rel=1e-12)
    assert row["base_origin"] == "published"
    assert row["areas_share"] == 140 / 1300
    # Not those of another period, and not none.
    other = estimates.totals(frame, own, vintages={"B28002": 2018, "B28001": 2018})
    assert other.loc["no_internet", "base"] == 1300
    assert other.loc["no_internet", "base_origin"] == "sum"
    # No households, or fewer than are not connected, are not those of the place.
    for published, base in ((0.0, 1300), (139.0, 1300), (140.0, 140)):
        odd = estimates.totals(frame, own.assign(estimate=published), vintages=vintages)
        assert odd.loc["no_internet", "base"] == base
    with pytest.raises(TableError, match="No vintage is given for table B28002"):
        estimates.totals(frame, own, vintages={"B28001": 2018})
    tiny = own.assign(estimate=150.0, moe=2_000.0)
    odd = estimates.totals(frame, tiny, vintages=vintages).loc["no_internet"]
    assert odd["share_moe"] == pytest.approx(odd["areas_share_moe"] * 1300 / 150)
