"""The cost book, take-up, reasons and programmes, on figures as they were published."""

from __future__ import annotations

import dataclasses
import logging
import pickle

import numpy as np
import pandas as pd
import pytest

from exclusion import indicators, programmes, snapshots
from exclusion.errors import (
    ArgumentError,
    ExclusionError,
    GeoidError,
    GeoidWarning,
    SourceError,
    TableError,
)
from exclusion.programmes import Range

BOOK = programmes.book()
ORLEANS, ALL_ENROLLED, UNCONNECTED = "22071", 58_414, 20_839
#: As published: enrolled in August 2023, eligible and other households. One is above 1.
COUNTIES = {
    "22071": (58_414, 88_313, 70_513),
    "22051": (41_977, 92_824, 86_591),
    "24510": (70_221, 138_663, 115_707),
    "51620": (1_433, 1_192, 2_051),
}
ITEM = """
[[item]]
name = "navigator"
what = "our navigators"
unit = "dollars per navigator and month"
low = 5000
high = 7000
year = 2026
place = "New Orleans"
[[item.source]]
publisher = "Office of the Mayor"
year = 2026
address = "payroll"
"""


def enrollment(counties=COUNTIES):
    columns = ["acp_subscribers_2023_08", "eligible_households", "ineligible_households"]
    table = pd.DataFrame.from_dict(counties, "index", columns=columns).rename_axis("GEOID")
    share = (table[columns[0]] / table[columns[1]]).round(4)
    return table.assign(take_up=share).reset_index()


def written(folder, text):
    file = folder / "ours.toml"
    file.write_text(text, encoding="utf-8")
    return file


# -- the cost book -------------------------------------------------------------------------------


def test_every_figure_has_a_range_a_year_a_place_and_a_source():
    for item in BOOK.items.values():
        assert 0 <= item.range.low <= item.range.central <= item.range.high < np.inf
        assert item.unit in programmes.UNITS
        assert item.what
        assert item.buys
        assert item.place
        assert not item.file
        assert item.year <= max(one.year for one in item.sources)
        assert all(one.publisher and one.address for one in item.sources)
    assert BOOK.get("navigator").range == Range(128_216, 142_076, 155_936)
    assert BOOK.get("hotspot").range.low == 630 / 3
    assert BOOK.get("wireless_site").range.low == 7_000_000 / 40


def test_the_middle_of_a_range_is_marked_as_ours_where_no_source_gives_one():
    assert BOOK.get("navigator").ours == ("central",)
    assert BOOK.get("navigator_reach").ours == ()
    assert BOOK.get("price_factor").ours == ("central", "high")
    for item in BOOK.items.values():
        if "central" in item.ours and item.name != "new_of_enrolled":
            assert item.range.central == (item.range.low + item.range.high) / 2


def test_what_is_older_than_five_years_is_marked():
    assert BOOK.dated(2019) == ()
    assert set(BOOK.dated(2026)) >= {"public_computer_site", "wireless_running", "free_service"}
    assert not {"navigator", "device", "hotspot"} & set(BOOK.dated(2026))
    with pytest.raises(ArgumentError, match="year is '2026'"):
        BOOK.dated("2026")


def test_a_users_file_replaces_and_adds_items_by_name_and_is_named(tmp_path):
    more = ITEM.replace('"navigator"', '"van"').replace("navigator and month", "site")
    found = programmes.book(written(tmp_path, ITEM + more))

    assert (found.file, found.replaced, found.added) == ("ours.toml", ("navigator",), ("van",))
    assert found.get("navigator").file == found.get("van").file == "ours.toml"
    assert found.get("device") == BOOK.get("device")
    assert programmes.unit_cost("navigators", found, 2) == Range(120_000, 144_000, 168_000)
    assert BOOK.get("navigator").file == ""  # the bundled one is as it was


def test_a_file_of_a_windows_editor_is_read(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_bytes(b"\xef\xbb\xbf" + ITEM.strip().replace("\n", "\r\n").encode())
    assert programmes.book(file).replaced == ("navigator",)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("low = 5000", "low = 8000", "low"),
        ("low = 5000", "low = -1", "low"),
        ("low = 5000", "low = inf", "low"),
        ("low = 5000", "low = nan", "low"),
        ("low = 5000", "low = true", "low"),
        ("low = 5000", 'low = "5000"', "low"),
        ("low = 5000", "low = [5000]", "low"),
        ("low = 5000", "low = 1" + "0" * 400, "low"),
        ("low = 5000\n", "", "low"),
        ("high = 7000\n", "", "high"),
        ("high = 7000", "high = 1e13", "high"),
        ("high = 7000", "high = 7000\ncentral = 7001", "central"),
        ("high = 7000", "high = 7000\ncentral = nan", "central"),
        ("high = 7000", 'high = 7000\nours = "low"', "ours"),
        ("high = 7000", 'high = 7000\nours = [["low"]]', "ours"),
        ("high = 7000", "hihg = 7000", "hihg"),
        ("year = 2026\nplace", "year = 26\nplace", "year"),
        ("year = 2026\nplace", "year = 2026-01-01\nplace", "year"),
        ("year = 2026\nplace", "year = 2026.0\nplace", "year"),
        ("year = 2026\nplace", "place", "year"),
        ("navigator and month", "navigator and moon", "unit"),
        ("dollars per navigator and month", "dollars per site", "unit"),
        ("dollars per navigator and month", "share of served households", "low"),
        ('place = "New Orleans"\n', "", "place"),
        ('"New Orleans"', '" "', "place"),
        ('what = "our navigators"', "what = 3", "what"),
        (ITEM[ITEM.index("[[item.source]]") :], "", "source"),
        (ITEM[ITEM.index("[[item.source]]") :], "source = []\n", "source"),
        (ITEM[ITEM.index("[[item.source]]") :], 'source = "us"\n', "source"),
        ("year = 2026\naddress", "address", "source year"),
        ('publisher = "Office of the Mayor"\n', "", "source publisher"),
        ('address = "payroll"', 'address = ""', "source address"),
        ('address = "payroll"', 'address = "x"\nurl = "y"', "url"),
        (ITEM, ITEM + ITEM, "name"),
    ],
)  # fmt: skip
def test_a_bad_figure_is_refused_by_file_item_and_field(old, new, field, tmp_path):
    assert old in ITEM
    with pytest.raises(TableError) as refused:
        programmes.book(written(tmp_path, ITEM.replace(old, new)))
    said = str(refused.value)
    assert said.startswith(f"ours.toml, item 'navigator', field {field!r}: "), said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "field 'item': there is none"),
        ("item = 3", "field 'item': there is none"),
        ("item = []", "field 'item': there is none"),
        ("[item]\nname = 'x'", "field 'item': there is none"),
        ("[[items]]\nname = 'x'", "did you mean 'item'"),
        ("[[item]]\nlow = 1", "item 'number 1', field 'name': it is missing"),
        ("low = = 1", "cannot be read as TOML"),
        ("x = " + "[" * 5000, "cannot be read as TOML"),
        (ITEM.replace('"navigator"', '"effect_magic"'), "there is no such effect"),
        (ITEM.replace('"navigator"', '"effect_devices"'), "field 'unit': .*does not fit"),
        ("#" * (1 << 20) + ITEM, "more than a megabyte"),
    ],
)
def test_what_is_no_book_is_refused(text, said, tmp_path):
    with pytest.raises(ExclusionError, match=f"^ours.toml.*{said}"):
        programmes.book(written(tmp_path, text))


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "latin.toml").write_bytes('what = "é"'.encode("latin-1"))
    for file, kind in (
        (tmp_path / "none.toml", SourceError),
        (tmp_path, SourceError),
        (tmp_path / "latin.toml", SourceError),
        (3, ArgumentError),
    ):
        with pytest.raises(kind):
            programmes.book(file)


def test_a_book_cannot_be_changed_and_goes_to_another_process():
    with pytest.raises(TypeError):
        BOOK.items["navigator"] = BOOK.get("device")
    with pytest.raises(dataclasses.FrozenInstanceError):
        BOOK.get("navigator").year = 2026
    assert pickle.loads(pickle.dumps(BOOK)) == BOOK
    with pytest.raises(ArgumentError, match="name of an item is 'vans'"):
        BOOK.get("vans")


# -- programmes ----------------------------------------------------------------------------------


def test_each_programme_says_which_gap_it_serves_what_limits_it_and_what_it_costs():
    assert list(programmes.PROGRAMMES) == [
        *("subsidy", "building", "wireless", "hotspots", "devices", "navigators"),
        "public_computers",
    ]
    for name, one in programmes.PROGRAMMES.items():
        assert one.gaps
        assert set(one.gaps) <= set(indicators.GAPS)
        assert one.limit in programmes.LIMITS
        units = [programmes.UNITS[BOOK.get(item).unit] for item in one.costs]
        assert units
        assert {(unit.of, unit.per) for unit in units} == {("dollars", one.per)}
        assert set(filter(None, (one.capacity, one.radius))) <= set(BOOK.items)
        cost = programmes.unit_cost(name, BOOK)
        assert 0 < cost.low <= cost.central <= cost.high


def test_what_is_paid_each_month_is_paid_for_all_the_years():
    assert programmes.unit_cost("subsidy", BOOK, 2) == Range(720, 720, 720)
    assert programmes.unit_cost("devices", BOOK, 2) == programmes.unit_cost("devices", BOOK, 1)
    assert programmes.unit_cost("hotspots", BOOK, 3).low == 630
    assert programmes.capacity("navigators", BOOK) == Range(300, 312, 600)
    assert programmes.capacity("wireless", BOOK, 2) == Range(25, 25, 25)
    assert programmes.capacity("hotspots", BOOK, 2) == Range(1, 1, 1)
    assert programmes.capacity("public_computers", BOOK) is None


def test_to_serve_is_not_to_connect_unless_somebody_published_it(tmp_path):
    served = Range(300, 312, 600)
    for name in programmes.PROGRAMMES.keys() - {"subsidy"}:
        found = programmes.connected(name, served, BOOK)
        assert (found.range, found.why) == (None, "no_published_effect")
        assert found.why in programmes.WHY

    effect = ITEM.replace('"navigator"', '"effect_navigators"').replace(
        "dollars per navigator and month", "share of served households"
    )
    effect = effect.replace("5000", "0.1").replace("7000", "0.3")
    own = programmes.book(written(tmp_path, effect))
    found = programmes.connected("navigators", served, own)
    assert (found.range.low, found.range.central, found.why) == (30, 0.2 * 312, "")
    assert programmes.connected("devices", served, own).range is None
    with pytest.raises(ArgumentError, match="programme is 'subsidy'"):
        programmes.connected("subsidy", served, own)


# -- reasons -------------------------------------------------------------------------------------


def test_reasons_are_those_that_were_published():
    state, nation = programmes.reasons("22"), programmes.reasons()
    assert state.index.tolist() == list(programmes.REASONS)
    assert (100 * state.loc["no_need", ["share", "se"]].astype(float)).round(1).tolist() == [
        54.4,
        4.0,
    ]
    assert (100 * state.loc["price", ["share", "se"]].astype(float)).round(1).tolist() == [
        19.8,
        2.9,
    ]
    assert (100 * nation["share"]).round(1)[["no_need", "price"]].tolist() == [57.5, 18.1]
    assert round(100 * nation.loc["price", "se"], 1) == 0.5
    assert (100 * programmes.reasons("24510")["share"]).round(1)["price"] == 13.7
    assert set(state["area"]) == {"22"}
    assert set(nation["area"]) == {"US"}


def test_where_nobody_was_asked_the_nation_stands_and_says_so():
    assert set(programmes.reasons("72")["area"]) == {"US"}
    for wrong in ("LA", 22, "2"):
        with pytest.raises(GeoidError):
            programmes.reasons(wrong)


def test_all_states_and_the_district_are_there():
    rows = pd.read_csv(snapshots.folder() / "programmes" / "reasons.csv", dtype={"area": str})
    assert len(rows) == 52 * len(programmes.REASONS)
    assert rows.groupby("area")["share"].sum().between(0.6, 1).all()


# -- take-up -------------------------------------------------------------------------------------


def test_take_up_is_as_published_and_above_one_is_one_and_said(tmp_path, caplog):
    file = tmp_path / "take-up.csv"
    enrollment().to_csv(file, index=False)
    with caplog.at_level(logging.WARNING):
        found = programmes.take_up(file)

    assert round(100 * found["take_up"]["22071"], 1) == 66.1
    assert round(100 * found["take_up"]["22051"], 1) == 45.2
    assert found["take_up"]["51620"] == 1
    assert found.index[found["over_one"]].tolist() == ["51620"]
    assert "take-up above 1 is taken as 1 in 1 of 4 counties: 51620 (1.202)" in caplog.text
    assert found["eligible_share"]["22071"] == pytest.approx(0.556, abs=1e-3)
    again = programmes.take_up(found)  # what was read is a table of take-up, too
    pd.testing.assert_series_equal(again["take_up"], found["take_up"])


def test_a_county_has_its_own_figure_its_states_or_the_nations_range():
    table = programmes.take_up(enrollment())
    found = programmes.of_counties(table, [ORLEANS, "22073", "09110"], BOOK)

    assert found["basis"].tolist() == ["own", "state", "nation"]
    assert found["central"][ORLEANS] == pytest.approx(0.6614, abs=1e-4)
    assert found["central"]["22073"] == pytest.approx(
        (58_414 + 41_977) / (88_313 + 92_824), abs=1e-4
    )
    assert found.loc["09110", ["low", "central", "high"]].tolist() == [0.16, 0.38, 0.62]
    odds = np.log(
        found[["low", "central", "high"]].astype(float) / (1 - found[["low", "central", "high"]])
    )
    spread = (odds["high"] - odds["low"]) / 2 / 1.6449
    assert spread[[ORLEANS, "22073"]].round(2).tolist() == [0.3, 0.57]
    assert set(programmes.of_counties(None, [ORLEANS], BOOK)["basis"]) == {"nation"}


def test_connecticuts_planning_regions_take_their_states():
    old = {f"090{n:02d}": (300 * n, 1_000 * n, 1_000) for n in (1, 3, 5)}
    found = programmes.of_counties(programmes.take_up(enrollment(old)), ["09110", "09001"], BOOK)
    assert found["basis"].tolist() == ["state", "own"]
    assert found["central"].round(4).tolist() == [0.3, 0.3]
    assert found["high"].iloc[0] > found["high"].iloc[1]


def world(seed):
    """Counties whose take-up is of a state, a level and their own."""
    rng = np.random.default_rng(seed)
    geoids = [f"{state:02d}{n:03d}" for state in range(10, 40) for n in range(1, 41, 2)]
    share = rng.uniform(0.25, 0.7, len(geoids))
    odds = 0.9 * np.log(share / (1 - share)) - 0.2 + np.repeat(rng.normal(0, 0.4, 30), 20)
    take_up = 1 / (1 + np.exp(-odds - rng.normal(0, 0.5, len(geoids))))
    households = rng.integers(20_000, 200_000, len(geoids))
    counts = {
        "eligible_households": share * households,
        "ineligible_households": (1 - share) * households,
    }
    return programmes.take_up(pd.DataFrame({"GEOID": geoids, "take_up": take_up, **counts}))


def test_what_is_foretold_for_hidden_counties_holds():
    held, off = [], []
    for seed in range(3):
        table = world(seed)
        hidden = table.index[seed::5]
        some = table.copy()
        some.loc[hidden, ["take_up", "enrolled_households"]] = np.nan
        found = programmes.of_counties(some, hidden, BOOK)
        assert set(found["basis"]) == {"foretold"}
        true = table["take_up"][hidden]
        held += ((found["low"] <= true) & (true <= found["high"])).tolist()
        off += (found["central"] - true).tolist()
    assert 0.88 <= np.mean(held) <= 0.95  # the spread is of .57 and the truth's about .52
    assert np.std(off) < 0.125  # of .16 without states and levels
    assert abs(np.mean(off)) < 0.02


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"take_up": [-0.1, 0.4, 0.5, 1]}, "take_up.*22071"),
        ({"take_up": [66.1, 45.2, 50.6, 120]}, "22071 is 66.1.*0.25 for 25 %"),
        ({"take_up": [0.4, 0.4522, 0.5064, 1.2022]}, "22071 is 0.4, but its enrolled.*0.6614"),
        ({"take_up": ["many", "0.4522", "0.5064", "1.2022"]}, "take_up of 22071 is 'many'"),
        ({"take_up": [np.inf, 0.4522, 0.5064, 1.2022]}, "take_up.*22071"),
        ({"eligible_households": [-1, 1, 1, 1]}, "eligible_households.*22071.*-1"),
        ({"GEOID": ["22071", "22071", "24510", "51620"]}, "22071 more than once"),
    ],
)
def test_bad_take_up_is_refused_by_county(change, said):
    with pytest.raises(TableError, match=said):
        programmes.take_up(enrollment().assign(**change))


def test_what_is_no_table_of_take_up_is_refused(tmp_path):
    good = enrollment()
    with pytest.raises(TableError, match="has no column GEOID"):
        programmes.take_up(good.drop(columns="GEOID"))
    with pytest.raises(TableError, match="has no column take_up"):
        programmes.take_up(good[["GEOID", "eligible_households"]])
    with pytest.raises(TableError, match="has no rows"):
        programmes.take_up(good.iloc[:0])
    with pytest.raises(GeoidError):
        programmes.take_up(good.assign(GEOID="here"))
    with pytest.raises(SourceError):
        programmes.take_up(tmp_path / "none.csv")
    with pytest.raises(GeoidError, match="is no county"):
        programmes.of_counties(None, ["22071000100"], BOOK)


def test_a_lost_zero_is_mended_and_said():
    table = pd.DataFrame({"GEOID": [1001, 22071], "take_up": [0.3639, 0.6614]})
    with pytest.warns(GeoidWarning, match="without the leading zero"):
        found = programmes.take_up(table)
    assert found.index.tolist() == ["01001", "22071"]


def test_the_users_file_of_take_up_is_not_in_the_package():
    names = {file.name for file in (snapshots.folder() / "programmes").iterdir()}
    assert names == {"costs.toml", "effects.toml", "reasons.csv"}


# -- who is newly connected ----------------------------------------------------------------------


def test_both_products_are_shown_and_a_factor_above_two_is_said():
    price = programmes.price("22", BOOK)
    found = programmes.products(ALL_ENROLLED, UNCONNECTED, price, BOOK)
    assert round(found.by_enrollment, -2) == 10_500
    assert round(found.by_reasons, -2) == 4_100
    assert round(found.factor, 1) == 2.6
    assert found.are_apart
    assert not programmes.products(20_000, UNCONNECTED, price, BOOK).are_apart
    assert programmes.products(0, UNCONNECTED, price, BOOK).factor == np.inf
    assert not programmes.products(0, 0, price, BOOK).are_apart


def test_newly_connected_is_the_smaller_and_never_the_product_of_both():
    price = programmes.price("22", BOOK)
    assert price.high == pytest.approx(2 * price.low)
    all_, left = (Range(n, n, n) for n in (ALL_ENROLLED, UNCONNECTED))
    found = programmes.subsidy(all_, left, price, BOOK).range
    assert (found.low, round(found.central), round(found.high)) == (0, 4_673, 8_239)
    assert found.high == pytest.approx(UNCONNECTED * price.high)
    few = programmes.subsidy(Range(100, 100, 100), left, price, BOOK).range
    assert few == Range(0, 8, 20)


def test_programmes_draw_from_one_pool():
    rng = np.random.default_rng(1)
    pool = pd.Series(rng.integers(0, 500, 30).astype(float), [f"22071{n:06d}" for n in range(30)])
    pool.iloc[3] = np.nan
    offers = {"subsidy": 100, "devices": pool * 0.7, "navigators": rng.uniform(0, 300, 30)}
    found = programmes.share_out(pool, offers)

    assert found.columns.tolist() == ["subsidy", "devices", "navigators", "left"]
    np.testing.assert_allclose(found.sum(axis=1, skipna=False), pool)
    assert found.iloc[3].isna().all()
    assert (found.drop(found.index[3]) >= 0).all().all()
    assert (found["subsidy"].dropna() == np.minimum(pool, 100).dropna()).all()
    last = programmes.share_out(pool, dict(reversed(offers.items())))
    assert last["subsidy"].sum() < found["subsidy"].sum()  # who comes later takes who is left

    drawn = programmes.share_out(np.tile(pool, (4, 1)), {"a": 100, "b": np.full((4, 1), 50.0)})
    assert drawn.shape == (3, 4, 30)
    np.testing.assert_array_equal(drawn[0, 2], found["subsidy"])
    with pytest.raises(TableError, match="offers of a"):
        programmes.share_out(pool, {"a": [1.0, 2.0]})
    with pytest.raises(TableError, match="offers of a"):
        programmes.share_out(pool, {"a": -1.0})
    for none in ({}, None, {"left": 3}):
        with pytest.raises(ArgumentError, match="offers"):
            programmes.share_out(pool, none)


# -- draws ---------------------------------------------------------------------------------------

COUNTY = programmes.of_counties(programmes.take_up(enrollment()), [ORLEANS, "22073"], BOOK)
DRAWN = {
    "item": lambda **how: programmes.draw(BOOK.get("navigator"), **how),
    "cost": lambda **how: programmes.draw_cost("wireless", BOOK, 2, **how),
    "price": lambda **how: programmes.draw_price("22", BOOK, **how),
    "take-up": lambda **how: programmes.draw_take_up(COUNTY, **how).to_numpy(),
}


@pytest.mark.parametrize("what", DRAWN)
def test_draws_are_the_same_in_whatever_pieces(what):
    drawn = DRAWN[what]
    whole = drawn(draws=200, seed=7)
    pieces = [drawn(draws=n, seed=7, start=at) for at, n in ((0, 1), (1, 99), (100, 100))]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)
    assert (drawn(draws=200, seed=8) != whole).all()
    for wrong in ({"draws": 0}, {"draws": 2, "seed": -1}, {"draws": 2, "start": 0.5}):
        with pytest.raises(ArgumentError):
            drawn(**wrong)


def test_draws_have_the_ranges_that_are_told():
    navigator = DRAWN["item"](draws=20_000)
    item = BOOK.get("navigator").range
    assert item.low <= navigator.min()
    assert navigator.max() <= item.high
    assert navigator.mean() == pytest.approx(item.central, rel=0.005)
    new = programmes.draw(BOOK.get("new_of_enrolled"), 20_000)
    assert new.mean() == pytest.approx((0 + 0.08 + 0.2) / 3, abs=0.001)
    np.testing.assert_array_equal(programmes.draw(BOOK.get("service_subsidy"), 3), [30, 30, 30])

    price = DRAWN["price"](draws=20_000)
    assert price.mean() == pytest.approx(0.1977 * 1.5, abs=0.002)
    assert price.std() == pytest.approx(
        np.sqrt((1.5 * 0.029) ** 2 + (0.1977**2 + 0.029**2) / 24), rel=0.02
    )

    ends = np.quantile(DRAWN["take-up"](draws=20_000), [0.05, 0.5, 0.95], axis=0)
    np.testing.assert_allclose(ends, COUNTY[["low", "central", "high"]].T.astype(float), atol=0.006)


def test_a_countys_draws_do_not_hang_on_which_others_are_drawn():
    alone = programmes.draw_take_up(COUNTY.loc[[ORLEANS]], 50)
    np.testing.assert_array_equal(alone[ORLEANS], programmes.draw_take_up(COUNTY, 50)[ORLEANS])
    # The costs of one item are the same in a draw, whoever pays them.
    item = programmes.draw(BOOK.get("device"), 50)
    np.testing.assert_allclose(programmes.draw_cost("devices", BOOK, 2, 50), item)


def test_a_county_at_one_is_drawn_near_it():
    table = programmes.of_counties(programmes.take_up(enrollment()), ["51620"], BOOK)
    assert table.loc["51620", ["central", "high"]].tolist() == [1, 1]
    drawn = programmes.draw_take_up(table, 500)
    assert drawn.to_numpy().max() <= 1
    assert drawn["51620"].median() > 0.98


def test_shares_out_of_order_are_refused():
    with pytest.raises(TableError, match="low, central and high of 22071"):
        programmes.draw_take_up(COUNTY.assign(low=0.99), 5)
    with pytest.raises(TableError, match="has no column low"):
        programmes.draw_take_up(COUNTY.drop(columns="low"), 5)
