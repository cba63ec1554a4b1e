"""Places like one: found where planted, unsure where there are none, and neighbours in groups."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from exclusion import moe, now, peers, smoothing, snapshots
from exclusion.errors import ArgumentError, ExclusionError, PlaceError, TableError

ORLEANS, BALTIMORE = "22071", "24510"


@pytest.fixture(scope="module")
def table():
    return peers.counties()


@pytest.fixture(scope="module")
def louisiana(table):
    return table[table["state"] == "LA"]


@pytest.fixture(scope="module")
def found(table):
    return peers.find(table, ORLEANS)


def resurveyed(rng, truth, worth):
    """Survey shares anew, and publish them with their margins."""
    share = np.clip(rng.normal(truth, np.sqrt(truth * (1 - truth) / worth)), 0, 1)
    margin = 1.645 * np.sqrt(np.maximum(share * (1 - share), 0.01) / worth)
    return share, np.minimum(margin, 1.0)


# --- what places are compared by ---------------------------------------------------------------


def test_counties_are_compared_by_every_rung_by_income_and_by_setting(table):
    assert len(table) == 3222
    assert set(peers.needs(table)) == {
        *("no_subscription", "no_broadband", "no_home_broadband", "cellular_only", "no_wireline"),
        *("no_computer", "smartphone_only", *peers.INCOMES),
    }
    row, base = table.loc[ORLEANS], table.loc[ORLEANS, "no_subscription_base"]
    parts = [row[f"{name}_share"] * row[f"{name}_base"] for name in peers.INCOMES]
    assert sum(parts) == pytest.approx(row["no_subscription_households"], rel=1e-3)
    assert sum(row[f"{name}_base"] for name in peers.INCOMES) == pytest.approx(base)
    area = snapshots.county_areas(polygons=False).table.loc[ORLEANS]
    assert row["density"] == pytest.approx(area["residents"] / area["ALAND"] * 1e6)


def test_counties_that_are_no_longer_there_have_no_setting():
    old = peers.counties(2019)
    lost = old[old["lon"].isna()]
    assert set(lost["NAME"].str.rsplit(", ").str[-1]) == {"Alaska", "Connecticut"}
    assert lost["no_subscription_share"].notna().all()
    peers.find(old, "09001", k=2, draws=20)  # what is not known may be any


def test_rungs_of_the_same_households_err_together(table):
    from exclusion.peers import _traits

    names = ("no_subscription", "no_broadband", "cellular_only", "no_computer")
    root = _traits._together(table, names)
    related = root @ root.T
    assert np.diag(related) == pytest.approx(1)
    assert related[0, 1] > 0.95
    assert -0.3 < related[0, 2] < 0
    assert related[0, 3] == pytest.approx(0, abs=1e-12)


# --- peers -------------------------------------------------------------------------------------


def test_a_citys_peers_are_such_as_one_would_name(found):
    assert found.traits[-2:] == peers.SETTINGS
    table = found.table
    assert table.index.name == "GEOID"
    assert len(table) == peers.PEERS
    assert ORLEANS not in table.index
    assert {BALTIMORE, "29510"} <= {*table.index[table["sure"]]}
    assert (table["sure"] == (table["chance"] >= peers.SURE)).all()
    assert table["chance"].is_monotonic_decreasing
    assert table.loc[BALTIMORE, "km"] == pytest.approx(1_591, abs=10)
    assert 0 < table["sure"].sum() < len(table)


def test_peers_are_frozen_and_the_same_for_a_seed(table, found):
    again = peers.find(table, ORLEANS)
    pd.testing.assert_frame_equal(found.table, again.table)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.geoid = BALTIMORE
    changed = found.table
    changed["sure"] = True
    assert not found.table["sure"].all()
    other = peers.find(table, ORLEANS, seed=1).table
    both = found.table.join(other["chance"].rename("chance_other"), how="inner")
    assert len(both) >= 9
    assert (both["chance"] - both["chance_other"]).abs().max() < 0.1


def test_within_a_distance_only_neighbours_are_peers(table):
    near = peers.find(table, ORLEANS, within=500).table
    assert (near["km"] <= 500).all()
    assert "22051" in near.index
    few = peers.find(table, ORLEANS, k=50, within=100, draws=50).table
    assert len(few) == (few["km"] <= 100).sum() < 20


def test_one_at_a_time_or_all_at_once_gives_the_same(louisiana):
    every = peers.every(louisiana, k=4, draws=60)
    assert every.groupby("GEOID").size().eq(4).all()
    one = peers.find(louisiana, ORLEANS, k=4, draws=60).table
    mine = every[every["GEOID"] == ORLEANS].set_index("peer")
    assert mine.index.tolist() == one.index.tolist()
    assert mine["chance"].tolist() == one["chance"].tolist()
    assert not (every["GEOID"] == every["peer"]).any()
    near = peers.every(louisiana, k=4, within=60, draws=20)
    assert near["GEOID"].nunique() < len(louisiana)  # some have no neighbour


def test_the_order_of_rows_and_columns_does_not_matter_to_what_is_expected(louisiana):
    other = peers.find(louisiana.iloc[::-1, ::-1], ORLEANS, k=5, draws=300).table
    own = peers.find(louisiana, ORLEANS, k=5, draws=300).table
    shared = own.join(other["distance"].rename("distance_other"), how="inner")
    assert shared["distance"].to_numpy() == pytest.approx(shared["distance_other"].to_numpy())
    assert len(shared) >= 4


def test_planted_twins_are_found(table):
    rng = np.random.default_rng(0)
    names = peers.needs(table)
    there = []
    for place in (ORLEANS, BALTIMORE, "08005", "37183", "24033", "22017"):
        both = pd.concat([table, table.loc[[place]].rename(index={place: "twin"})])
        for name in names:
            share, margin = table.loc[place, [f"{name}_share", f"{name}_share_moe"]]
            noise = rng.normal(0, moe.to_se(margin), 2)
            both.loc[[place, "twin"], f"{name}_share"] = np.clip(share + noise, 0, 1)
        chosen = peers.find(both, place, draws=100).table["chance"]
        there.append(chosen.get("twin", 0.0))
    assert np.mean(there) >= 0.95
    assert min(there) > 0.85


def test_where_needs_have_nothing_in_common_few_peers_are_sure(table):
    rng = np.random.default_rng(0)
    made = {}
    for name in peers.needs(table):
        share, margin, base = (table[f"{name}_{what}"] for what in ("share", "share_moe", "base"))
        worth = smoothing.sample_by_size(share, margin, base).m
        worth = np.where(np.isfinite(worth) & (worth > 0), worth, 5)
        truth = rng.permutation(np.nan_to_num(share, nan=share.mean()))
        made[f"{name}_share"], made[f"{name}_share_moe"] = resurveyed(rng, truth, worth)
    assert peers.every(table.assign(**made), draws=30)["sure"].mean() <= 0.10


def test_where_all_places_need_the_same_no_peer_is_sure(table):
    rng = np.random.default_rng(0)
    made = {}
    for name in peers.needs(table):
        worth = np.maximum(table["households"].fillna(100).to_numpy() / 20, 5)
        truth = np.full(len(table), 0.2)
        made[f"{name}_share"], made[f"{name}_share_moe"] = resurveyed(rng, truth, worth)
    assert peers.every(table.assign(**made), draws=25)["sure"].mean() <= 0.02


# --- beside them -------------------------------------------------------------------------------


def test_what_differs_from_the_peers_is_what_is_made_to(table):
    alike = [f"{n:05d}" for n in range(90_000, 90_006)]
    some = pd.concat([table.loc[[ORLEANS]].rename(index={ORLEANS: name}) for name in alike])
    some.loc[alike[0], "no_computer_share"] += 0.05
    some.loc[alike[0], "cellular_only_share"] -= 0.05
    said = peers.differences(some, alike[0], alike[1:])
    assert said.loc["no_computer", "verdict"] == "higher"
    assert said.loc["cellular_only", "verdict"] == "lower"
    assert (said["verdict"] == "no_detectable_difference").sum() == len(said) - 2
    assert said.loc["no_computer", "difference"] == pytest.approx(0.05)
    se = some.loc[alike[0], "no_computer_share_moe"] / 1.645
    assert said.loc["no_computer", "z"] == pytest.approx(0.05 / (se * np.sqrt(1 + 1 / 5)))
    some.loc[alike[0], "no_wireline_share_moe"] = np.nan
    assert peers.differences(some, alike[0], alike[1:]).loc["no_wireline", "verdict"] is None


def test_the_differences_of_all_are_those_of_each(table, found):
    pairs = [*((ORLEANS, one) for one in found.table.index[:3]), ("24510", "22071")]
    pairs += [("24510", "29510"), ("24510", "48215")]
    every = peers.every_difference(table, pd.DataFrame(pairs, columns=["GEOID", "peer"]))
    for geoid, rows in every.groupby("GEOID", sort=False):
        one = peers.differences(table, geoid, [peer for place, peer in pairs if place == geoid])
        plain = rows.set_index("measure").drop(columns="GEOID")
        pd.testing.assert_frame_equal(plain, one, check_index_type=False)
    with pytest.raises(TableError, match="as many peers"):
        peers.every_difference(table, pd.DataFrame(pairs[:4], columns=["GEOID", "peer"]))
    with pytest.raises(PlaceError, match="'99999' is not in the table"):
        peers.every_difference(table, pd.DataFrame({"GEOID": ["22071"], "peer": ["99999"]}))


def test_whom_to_ring_is_who_did_better():
    places = ("00001", "00002", "00003", "00004")
    shares = {2018: (0.30, 0.30, 0.30, 0.30), 2023: (0.20, 0.10, 0.27, 0.21)}
    rows = [
        (place, year, share, 0.01)
        for year, every in shares.items()
        for place, share in zip(places, every, strict=True)
    ]
    history = pd.DataFrame(rows, columns=["GEOID", "vintage", "share", "se"])
    said = peers.trends(history, "00001", [*places[1:], "00009"])
    assert said["trend"].to_dict() == {
        "00002": "better", "00003": "worse", "00004": "no_detectable_difference", "00009": None,
    }  # fmt: skip
    assert said.index[0] == "00002"
    assert said.loc["00002", "change"] == pytest.approx(-0.20)
    assert said.loc["00002", "change_moe"] == pytest.approx(1.645 * 0.01 * np.sqrt(2))
    assert (said["overlap"] == 0).all()
    near = history.assign(vintage=history["vintage"].replace(2018, 2021))
    overlap = peers.trends(near, "00001", places[1:])["overlap"]
    assert overlap.to_numpy() == pytest.approx(0.6)
    with pytest.raises(ExclusionError, match="2016"):
        peers.trends(history, "00001", places[1:], since=2016)


def test_of_equal_trends_few_are_called():
    rng = np.random.default_rng(2)
    called = 0
    for _ in range(60):
        share = np.concatenate([rng.normal(0.3, 0.01, 11), rng.normal(0.2, 0.01, 11)])
        places = [f"{n:05d}" for n in range(11)]
        history = pd.DataFrame({"GEOID": places * 2, "vintage": [2018] * 11 + [2023] * 11})
        said = peers.trends(history.assign(share=share, se=0.01), places[0], places[1:])
        called += said["trend"].ne("no_detectable_difference").any()
    assert called <= 12  # 10% of 60, and its error


def test_the_trends_of_all_are_those_of_each(found):
    history = now.history(snapshots.counties([2018, 2023]).rows, "no_computer")
    pairs = pd.DataFrame(
        [
            *((ORLEANS, one) for one in found.table.index[:5]),
            *(("24510", one) for one in ("22071", "09110", "29510")),
            ("09110", "22071"),
        ],
        columns=["GEOID", "peer"],
        index=[7] * 9,
    ).sample(frac=1, random_state=1)
    every = peers.every_trend(history, pairs)
    assert (every[["GEOID", "peer"]].to_numpy() == pairs.to_numpy()).all()
    for geoid, rows in every.groupby("GEOID"):
        if geoid == "09110":  # a planning region, which was not there in 2018
            assert rows["trend"].isna().all()
            continue
        one = peers.trends(history, geoid, rows["peer"]).loc[rows["peer"]]
        plain = rows.set_index("peer").drop(columns="GEOID").rename_axis("GEOID")
        pd.testing.assert_frame_equal(plain, one, check_dtype=False, check_index_type=False)
    with pytest.raises(TableError, match="no column peer"):
        peers.every_trend(history, pairs[["GEOID"]])


def test_the_trends_of_counties_are_read_from_their_published_rows(found):
    history = now.history(snapshots.counties([2018, 2022, 2023]).rows, "no_subscription")
    said = peers.trends(history, ORLEANS, found.table.index)
    assert set(said.index) == set(found.table.index)
    assert said["since"].unique().tolist() == [2018]
    assert said["own_change"].iloc[0] == pytest.approx(-0.137, abs=0.001)


# --- groups ------------------------------------------------------------------------------------


def test_no_two_of_a_group_lie_further_apart_than_the_cap(louisiana):
    from exclusion.peers import _ground

    for least in (0, 50_000):
        groups = peers.groups(louisiana, least=least)
        assert groups.index.equals(louisiana.index)
        points = _ground.points(louisiana)
        apart = pd.DataFrame(_ground.km(points, points))
        for _, own in groups.reset_index().groupby("group"):
            km = apart.iloc[own.index, own.index].max().max()
            assert km <= peers.CAP
            assert own["km"].iloc[0] == pytest.approx(km)
            assert own["members"].iloc[0] == len(own)
            assert own["size"].iloc[0] == louisiana["households"].iloc[own.index].sum()
        assert (groups["small"] == (groups["size"] < least)).all()
    assert groups["small"].mean() < 0.6


def test_small_parishes_gain_from_buying_together_and_large_ones_only_by_a_discount(louisiana):
    """Louisiana's 64 parishes, at $50 for each household without a subscription."""
    found = peers.groups(louisiana, least=50_000)
    bought = 50 * louisiana["no_subscription_share"] * louisiana["households"]
    costs = {"procurement": 20_000.0, "coordination": 8_000.0}
    plain = peers.pooled(found, bought, **costs)
    # Nothing is made or lost but procurement that is not repeated, and coordination.
    grouped = found["members"] > 1
    once = plain[grouped].groupby("group").size()
    saved = (costs["procurement"] * (once - 1) - costs["coordination"] * once).sum()
    assert plain["gain"].sum() == pytest.approx(saved)
    assert (plain.loc[~grouped, "gain"] == 0).all()
    assert not plain.loc[~grouped, "gains"].any()
    # Who buys most of what its group buys pays most of the procurement, and may not gain.
    lose = plain[grouped & ~plain["gains"]]
    assert 0 < len(lose) < 10
    part = bought / bought.groupby(found["group"]).transform("sum")
    assert part[lose.index].min() > 0.6
    assert (plain.loc[plain["gains"], "needed"] == 0).all()
    # With the discount that each needs it neither gains nor loses; with more it gains.
    for parish, needed in lose["needed"].items():
        even = peers.pooled(found, bought, discount=needed, **costs)
        assert even.loc[parish, "gain"] == pytest.approx(0, abs=1e-6)
    most = peers.pooled(found, bought, discount=0.25, **costs)
    assert (most["gain"] >= plain["gain"]).all()
    assert most.loc[lose.index[lose["needed"] < 0.25], "gains"].all()


def test_who_buys_nothing_shares_procurement_evenly_and_may_never_gain():
    found = pd.DataFrame({"group": [1, 1, 2]}, index=["22001", "22003", "22005"])
    nothing = pd.Series(0.0, found.index)
    even = peers.pooled(found, nothing, procurement=100, coordination=60)
    assert even["gain"].tolist() == [-10.0, -10.0, 0.0]
    assert even["needed"].isna().all()
    for bad, why in ((nothing.iloc[1:], "bought"), (nothing.mask([True, False, False]), "22001")):
        with pytest.raises(TableError, match=why):
            peers.pooled(found, bad, procurement=100, coordination=60)
    with pytest.raises(ArgumentError, match="discount is 10"):
        peers.pooled(found, nothing, procurement=100, coordination=60, discount=10)


def test_a_group_that_is_too_small_is_merged_where_the_cap_allows():
    lon = [-90.0, -90.1, -90.2, -91.5, -91.6]
    table = pd.DataFrame(
        {
            "lon": lon, "lat": 30.0, "households": [900, 900, 90, 900, 900],
            "no_computer_share": [0.1, 0.11, 0.4, 0.1, 0.1], "no_computer_share_moe": 0.02,
            "no_computer_base": 9_000,
        },
        index=list("abcde"),
    )  # fmt: skip
    assert peers.groups(table, 5.0)["members"].tolist() == [1] * 5
    alone = peers.groups(table, 11.0, least=1_000)
    assert alone["group"].tolist() == [1, 1, 2, 3, 3]
    assert alone["small"].tolist() == [False, False, True, False, False]
    given = peers.groups(table, 11.0, least=100)  # it takes one, which the other can spare
    assert given["group"].tolist() == [1, 2, 2, 3, 3]
    assert not given["small"].any()
    assert peers.groups(table, 20.0)["group"].tolist() == [1, 1, 1, 2, 2]
    assert peers.groups(table.iloc[:1])["km"].tolist() == [0.0]


# --- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: peers.find(t, "99999"), r"99999.*index"),
        (lambda t: peers.find(t, 22071), "geoid"),
        (lambda t: peers.find(t, ORLEANS, k=0), "k is 0"),
        (lambda t: peers.find(t, ORLEANS, draws=0), "draws"),
        (lambda t: peers.find(t, ORLEANS, within=-1), "within"),
        (lambda t: peers.find(t, ORLEANS, within=1), "within 1 km"),
        (lambda t: peers.find(t.drop(columns="lon"), ORLEANS, within=9), "no lon and lat"),
        (lambda t: peers.find(t[["households"]], ORLEANS), "tells no need"),
        (lambda t: peers.find(t.loc[[ORLEANS]], ORLEANS), "no other place"),
        (lambda t: peers.find(pd.concat([t, t]), ORLEANS), r"twice|more than once"),
        (lambda t: peers.find(t.assign(no_computer_share=3.0), ORLEANS), "no_computer_share"),
        (lambda t: peers.find(None, ORLEANS), "table"),
        (lambda t: peers.every(t.iloc[:0]), "no places|tells no need"),
        (lambda t: peers.differences(t, ORLEANS, ["99999"]), "99999"),
        (lambda t: peers.differences(t[["households"]], ORLEANS, ["22051"]), "tells no need"),
        (lambda t: peers.differences(t, ORLEANS, "24510"), "peers"),
        (lambda t: peers.groups(t, 0), "cap"),
        (lambda t: peers.groups(t, least=-1), "least"),
        (lambda t: peers.groups(t, size="rooms"), "rooms"),
        (lambda t: peers.groups(t.assign(lat=95.0)), "lat"),
        (lambda t: peers.groups(t.assign(lat=np.nan)), "missing"),
        (lambda t: peers.counties(2016), "2016"),
        (lambda t: peers.needs([1]), "table"),
    ],
)
def test_what_is_no_such_place_or_table_is_refused_by_name(louisiana, change, says):
    with pytest.raises(ExclusionError, match=says):
        change(louisiana)


def test_a_history_that_is_none_is_refused():
    rows = pd.DataFrame({"GEOID": ["a"], "vintage": [2023], "share": [0.1], "se": [0.01]})
    with pytest.raises(TableError, match="a trend takes two"):
        peers.trends(rows, "a", ["b"])
    both = pd.concat([rows, rows.assign(vintage=2018)])
    with pytest.raises(PlaceError, match="'c'"):
        peers.trends(both, "c", ["a"])
    with pytest.raises(TableError, match="twice"):
        peers.trends(pd.concat([both, rows]), "a", ["b"])
