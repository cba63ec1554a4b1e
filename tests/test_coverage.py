"""The two causes, and whom new sites would reach: by hand, by brute force, and on New Orleans."""

import itertools

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasters
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from patience import examples

from exclusion import coverage, dasymetric, moe
from exclusion.errors import ExclusionWarning, SourceError, TableError

MEASURE = "no_home_broadband"
CAUSES = ("not_served", "served_not_subscribed")


@pytest.fixture(scope="module")
def city():
    return bundled.new_orleans()


def table(*rows, m="m"):
    """An area table: unconnected, its margin, all households, its margin, people, their margin."""
    ends = ("households", "households_moe", "base", "base_moe", "people", "people_moe")
    index = [f"2207100{i:04d}" for i in range(1, len(rows) + 1)]
    frame = pd.DataFrame([*rows], columns=[f"{m}_{end}" for end in ends], index=index, dtype=float)
    return frame.rename_axis("GEOID")


def there(areas, shares, technology="any", down=100.0, up=20.0, method="locations"):
    return pd.DataFrame(
        {
            "GEOID": list(areas.index), "technology": technology, "down": down, "up": up,
            "locations": np.nan, "served_share": np.array(shares, dtype=float), "method": method,
        }
    )  # fmt: skip


def of_city(areas, seed=3):
    rng = np.random.default_rng(seed)
    shares = np.where(rng.random(len(areas)) < 0.3, 1.0, rng.random(len(areas)))
    return pd.concat(
        [
            there(areas, shares),
            there(areas, shares**2, "fiber", 1000.0, 100.0, "people"),
        ]
    )


# --- the split ---------------------------------------------------------------------------------


def test_even_is_arithmetic():
    areas = table([400, 60, 1000, 50, 900, 150])
    found = coverage.split(areas, there(areas, [0.75]), "m").iloc[0]

    def of(name):
        return [found[f"{name}{end}"] for end in ("", "_moe", "_at_least", "_at_most")]

    assert of("not_served_households") == pytest.approx([100, 15, 0, 250])
    assert of("served_not_subscribed_households") == pytest.approx([300, 45, 150, 400])
    assert of("not_served_people") == pytest.approx([225, 37.5, 0, 562.5])
    assert of("served_not_subscribed_people") == pytest.approx([675, 112.5, 337.5, 900])
    assert found["unconnected_households"] == 400
    assert found["unconnected_people_moe"] == 150
    assert found["why"].split() == [
        "reported_by_providers", "by_location", "even_within_area", "bounds_of_estimates"
    ]  # fmt: skip
    assert pd.isna(found["note"])


def test_subscribers_are_served_takes_the_upper_bound():
    areas = table([400, 60, 1000, 50, 900, 150], [100, 30, 1000, 50, 200, 70])
    found = coverage.split(areas, there(areas, [0.75, 0.75]), "m", assume="subscribers_are_served")
    one, two = found.iloc[0], found.iloc[1]

    assert one["not_served_households"] == pytest.approx(250)
    assert one["not_served_households_moe"] == pytest.approx(0.25 * 50)
    share_moe = moe.of_share(400, 60, 1000, 50)
    assert one["served_not_subscribed_households"] == pytest.approx(150)
    assert one["served_not_subscribed_households_moe"] == pytest.approx(
        np.hypot(1000 * share_moe, 0.15 * 50)
    )
    assert one["not_served_people"] == pytest.approx(250 * 2.25)
    # Fewer are unconnected than are said not to be served: all of them are not.
    assert two["not_served_households"] == 100
    assert two["not_served_households_moe"] == 30
    assert two["served_not_subscribed_households"] == 0
    assert two["served_not_subscribed_households_moe"] > 0
    # Whoever are all of the unconnected keep the margin of the people; of a part it is the product
    # of its households and of the people in each.
    assert two["not_served_people_moe"] == pytest.approx(70)
    in_each = np.sqrt((150 / 400) ** 2 - (2.25 * 60 / 400) ** 2)
    assert one["not_served_people_moe"] == pytest.approx(np.hypot(250 * in_each, 2.25 * 12.5))
    assert found["why"].str.endswith("subscribers_are_served bounds_of_estimates").all()


def test_margins_of_the_assumptions_are_those_of_simulated_surveys():
    # Households and the share of them that is unconnected are drawn apart, as of_complement has it.
    rng = np.random.default_rng(8)
    h, h_moe, u, u_moe, s = 1000.0, 60.0, 400.0, 70.0, 0.8
    p_moe = float(moe.of_share(u, u_moe, h, h_moe))
    drawn_h = rng.normal(h, h_moe / moe.Z90, 200_000)
    drawn_u = drawn_h * rng.normal(u / h, p_moe / moe.Z90, 200_000)
    assert drawn_u.std() * moe.Z90 == pytest.approx(u_moe, rel=0.01)
    areas = table([u, u_moe, h, h_moe, np.nan, np.nan])
    for assume, not_served in (
        ("even", drawn_u * (1 - s)),
        ("subscribers_are_served", np.minimum(drawn_u, drawn_h * (1 - s))),
    ):
        found = coverage.split(areas, there(areas, [s]), "m", assume=assume).iloc[0]
        for name, draws in zip(CAUSES, (not_served, drawn_u - not_served), strict=True):
            assert draws.std() * moe.Z90 == pytest.approx(found[f"{name}_households_moe"], rel=0.02)


share = st.floats(0, 1).map(lambda x: round(x, 6))


@settings(max_examples=examples(90))
@given(
    st.lists(
        st.tuples(st.integers(0, 5000), share, share, st.integers(0, 300)), min_size=1, max_size=8
    ),
    st.sampled_from(["even", "subscribers_are_served"]),
)
def test_the_parts_add_up_and_lie_within_the_bounds(drawn, assume):
    areas = table(*[(h * p, m, h, m / 2, h * p * 2.5, m * 2) for h, p, _, m in drawn])
    shares = [s for _, _, s, _ in drawn]

    found = coverage.split(areas, there(areas, shares), "m", assume=assume)

    for unit in ("households", "people"):
        whole = found[f"unconnected_{unit}"]
        close = 1e-9 * whole.clip(lower=1)
        both = sum(found[f"{cause}_{unit}"] for cause in CAUSES)
        assert ((both - whole).abs() <= close).all()
        for cause in CAUSES:
            ends = ("", "_at_least", "_at_most")
            part, low, high = (found[f"{cause}_{unit}{end}"] for end in ends)
            assert (low - close <= part).all()
            assert (part <= high + close).all()
            assert (low >= -close).all()
            assert (high <= whole + close).all()
            assert (found[f"{cause}_{unit}_moe"] >= 0).all()


@settings(max_examples=examples(60))
@given(st.integers(1, 30), st.data())
def test_the_bounds_hold_whoever_is_served(homes, data):
    served = np.array(data.draw(st.lists(st.booleans(), min_size=homes, max_size=homes)))
    connected = np.array(data.draw(st.lists(st.booleans(), min_size=homes, max_size=homes)))
    areas = table([(~connected).sum(), 1, homes, 1, 0, 1])

    found = coverage.split(areas, there(areas, [served.mean()]), "m").iloc[0]

    truth = (~served & ~connected).sum()
    assert found["not_served_households_at_least"] - 1e-9 <= truth
    assert truth <= found["not_served_households_at_most"] + 1e-9
    if served[connected].all():
        exact = coverage.split(
            areas, there(areas, [served.mean()]), "m", assume="subscribers_are_served"
        )
        assert exact["not_served_households"].iloc[0] == pytest.approx(truth)


def test_missing_is_not_zero():
    areas = table(
        [400, 60, 1000, 50, 900, 150],
        [400, 60, 1000, 50, 900, 150],
        [np.nan, np.nan, 1000, 50, np.nan, np.nan],
        [0, 0, 0, 0, 0, 0],
    )
    known = there(areas, [0.5, np.nan, 0.5, np.nan]).iloc[[0, 2]]
    known = pd.concat([known, there(areas, [0.5] * 4, "fiber")])
    found = coverage.split(areas, known, "m")

    assert len(found) == 8
    any_ = found[found["technology"] == "any"].set_index("GEOID")
    assert any_["note"].fillna("").tolist() == [
        "",
        "no_availability",
        "no_estimate",
        "no_households",
    ]
    assert any_["not_served_households"].tolist() == pytest.approx(
        [200, np.nan, np.nan, 0], nan_ok=True
    )
    assert any_["not_served_people_at_most"].isna().tolist() == [False, True, True, False]
    assert any_["why"].isna().tolist() == [False, True, False, True]

    totals = coverage.totals(found).set_index("technology")
    row = totals.loc["any"]
    assert row[["areas", "areas_without_availability", "areas_without_estimate"]].tolist() == [
        4,
        1,
        1,
    ]
    assert row[["not_served_households", "unknown_households"]].tolist() == [200, 400]
    assert row["unknown_people_moe"] == 150
    assert row["unconnected_households"] == 800
    assert totals.loc["fiber", "unknown_households"] == 0

    none = coverage.totals(found.query("GEOID == '22071000002' and technology == 'any'")).iloc[0]
    assert np.isnan(none["not_served_households"])
    assert none["unknown_households"] == 400


@pytest.mark.parametrize("assume", ["even", "subscribers_are_served"])
def test_the_margin_of_an_empty_area_without_availability_is_in_both_parts(assume):
    areas = table([500, 60, 1000, 60, 900, 150], [0, 12, 0, 12, 0, 30])
    found = coverage.split(areas, there(areas, [0.5, np.nan]), "m", assume=assume)
    for unit, margin in (("households", 12), ("people", 30)):
        for cause in CAUSES:
            one, two = found[f"{cause}_{unit}"], found[f"{cause}_{unit}_moe"]
            assert (one[1], two[1]) == (0, margin)
            total = coverage.totals(found).iloc[0]
            assert total[f"{cause}_{unit}"] == one[0]
            assert total[f"{cause}_{unit}_moe"] == pytest.approx(np.hypot(two[0], margin))
    if assume == "even":
        assert total["not_served_people_moe"] == total["served_not_subscribed_people_moe"]


def test_empty_areas_do_not_make_the_parts_known():
    areas = table([500, 60, 1000, 60, 900, 150], [0, 12, 0, 12, 0, 30])
    found = coverage.split(areas, there(areas, [np.nan, np.nan]), "m")
    assert found["note"].tolist() == ["no_availability", "no_households"]
    total = coverage.totals(found).iloc[0]
    parts = [name for name in total.index if name.startswith(CAUSES)]
    assert len(parts) == 32
    assert total[parts].isna().all()
    assert total[["unconnected_households", "unknown_households"]].tolist() == [500, 500]


@pytest.mark.parametrize(("sizes", "hold"), [((3, 3, 3), True), ((7, 1, 1), False)])
def test_bounds_of_people_hold_where_unconnected_households_are_equally_large(sizes, hold):
    areas = table([3, 1, 4, 1, sum(sizes), 1])  # the fourth home is connected; half are served
    found = coverage.split(areas, there(areas, [0.5]), "m").iloc[0]
    low, high = found[["not_served_people_at_least", "not_served_people_at_most"]]
    truths = [sum(some) for n in (1, 2) for some in itertools.combinations(sizes, n)]
    assert all(low <= truth <= high for truth in truths) == hold


def test_why_follows_the_method_of_the_row():
    areas = table(*[[40, 6, 100, 5, 90, 15]] * 3)
    known = there(areas, [0.5] * 3).assign(method=["locations", "people", "land"])
    found = coverage.split(areas, known, "m")
    assert [why.split()[1] for why in found["why"]] == ["by_location", "by_people", "by_land"]
    assert "method" not in found
    with pytest.raises(TableError, match=r"method of 22071000001 is 'guess'; expected one of loc"):
        coverage.split(areas, known.assign(method="guess"), "m")


# --- the network that is spoken of ---------------------------------------------------------------


def test_the_method_is_that_of_most_households():
    areas = table([0, 9, 10, 5, 0, 9], [40, 6, 100, 5, 90, 15], [4, 6, 120, 5, 9, 15])
    known = there(areas, [0.5, 0.5, np.nan]).assign(method=["land", "people", "land"])
    found = coverage.causes(areas, known, "m")
    assert found.method == "people"  # of 100 homes; land has 10, and 120 of which nothing is known
    assert found.kind == "table"
    plain = areas.drop(columns="m_base").assign(households=[500.0, 100.0, 120.0])
    assert coverage.causes(plain, known, "m").method == "land"
    other = there(areas, [0.1] * 3, "fiber").assign(method="locations")
    both = pd.concat([other, known])
    assert coverage.causes(areas, both, "m").key == ("any", 100, 20)
    assert coverage.causes(areas, both, "m").method == "people"
    assert coverage.causes(areas, both, "m", network=("fiber", 100, 20)).method == "locations"


def test_a_network_of_other_areas_is_not_chosen():
    areas = table([40, 6, 100, 5, 90, 15])
    away = there(areas, [0.5]).assign(GEOID="01001020100")
    both = pd.concat([away, there(areas, [0.25], "fiber")])
    assert coverage.causes(areas, both, "m").key == ("fiber", 100, 20)
    with pytest.raises(
        TableError, match=r"No any of 100/20 .* of these areas; it has fiber 100/20"
    ):
        coverage.causes(areas, both, "m", network=("any", 100, 20))


@pytest.mark.parametrize("network", [None, ("5g", 0, 0), ("5g", 35, 3)])
def test_an_outline_is_called_only_what_was_said(city, network):
    zone = gpd.GeoSeries([shapely.box(-90.1, 29.9, -90.0, 30)], crs=4326)
    found = coverage.causes(city.areas, coverage.outline(zone), MEASURE, network=network)
    assert found.key == (network or ("network", 0, 0))
    assert (found.kind, found.method) == ("polygons", "land")
    assert set(found.table["technology"]) == {found.technology}
    assert found.total["not_served_households"] > 0
    assert len(found.areas) == len(city.areas)


def test_an_area_where_nobody_lives_does_not_say_the_method(city, people):
    zone = gpd.GeoSeries([shapely.box(-90.1, 29.9, -90.0, 30)], crs=4326)
    order = np.argsort(city.areas["households"].to_numpy(), kind="stable")
    areas = city.areas.iloc[order]
    found = coverage.causes(areas, coverage.outline(zone), MEASURE, people=people)
    assert "by_land" in found.table["why"].iloc[0]
    assert found.method == "people"


def test_nobody_unconnected_is_nobody_in_either_part():
    areas = table([0, 12, 500, 40, 0, 30])
    for assume in ("even", "subscribers_are_served"):
        found = coverage.split(areas, there(areas, [0.4]), "m", assume=assume).iloc[0]
        for cause in CAUSES:
            assert found[f"{cause}_households"] == found[f"{cause}_people"] == 0
            assert found[f"{cause}_households_moe"] > 0
            assert found[f"{cause}_people_moe"] > 0


def test_subscribers_without_households_have_the_whole_margin_where_a_network_reaches():
    areas = table([0, 12, 0, 14, 0, 30])
    found = coverage.split(areas, there(areas, [0.25]), "m", assume="subscribers_are_served")
    one = found.iloc[0]
    assert one["not_served_households_moe"] == pytest.approx(0.75 * 14)
    assert one["served_not_subscribed_households_moe"] == 12


def test_where_all_homes_are_served_nobody_is_surely_not():
    areas = table([0, 12, 500, 40, 0, 30])
    found = coverage.split(areas, there(areas, [1.0]), "m", assume="subscribers_are_served")
    assert found["not_served_households_moe"].tolist() == [0]


def test_the_city_adds_up(city):
    availability = of_city(city.areas)
    before = (city.areas.copy(), availability.copy())
    found = coverage.split(city.areas, availability, MEASURE)
    pd.testing.assert_frame_equal(pd.DataFrame(city.areas), pd.DataFrame(before[0]))
    pd.testing.assert_frame_equal(availability, before[1])

    assert len(found) == 2 * len(city.areas)
    assert set(found["why"].dropna()) == {
        "reported_by_providers by_location even_within_area",
        "reported_by_providers by_people even_within_area",
    }
    totals = coverage.totals(found)
    published = city.totals.loc[MEASURE]
    for unit in ("households", "people"):
        both = sum(totals[f"{cause}_{unit}"] for cause in CAUSES)
        assert both.tolist() == pytest.approx([published[unit]] * 2, rel=1e-6)
    assert totals["unconnected_households_moe"].tolist() == pytest.approx(
        [published["areas_households_moe"]] * 2
    )
    by = coverage.totals(found, groups=city.areas["neighborhood"])
    assert by.columns[0] == "neighborhood"
    assert by.groupby("technology")["not_served_households"].sum().to_dict() == pytest.approx(
        totals.set_index("technology")["not_served_households"].to_dict()
    )
    # But for areas without any, of which the largest margin counts once in each.
    squares = np.square(by["not_served_households_moe"]).groupby(by["technology"]).sum()
    assert np.sqrt(squares).to_dict() == pytest.approx(
        totals.set_index("technology")["not_served_households_moe"].to_dict(), rel=1e-3
    )


def test_people_and_base_may_be_missing():
    areas = table([400, 60, 1000, 50, 900, 150])
    areas = areas[["m_households", "m_households_moe"]].assign(households=1000.0)
    found = coverage.split(areas, there(areas, [0.75]), "m")
    assert found["not_served_households_at_most"].item() == 250
    assert not [column for column in found if "people" in column]
    assert "unknown_people" not in coverage.totals(found)
    with pytest.raises(TableError, match="areas has no column households_moe"):
        coverage.split(areas, there(areas, [0.75]), "m", assume="subscribers_are_served")


def test_bad_tables_are_refused_by_name():
    areas = table([400, 60, 1000, 50, 900, 150], [40, 6, 100, 5, 90, 15])
    known = there(areas, [0.5, 0.5])
    with pytest.raises(TableError, match="areas has no column n_households, n_households_moe"):
        coverage.split(areas, known, "n")
    with pytest.raises(TableError, match="availability has no column served_share"):
        coverage.split(areas, known.drop(columns="served_share"), "m")
    with pytest.raises(TableError, match=r"of 22071000002 is 55, but shares run from 0 to 1"):
        coverage.split(areas, there(areas, [0.5, 55]), "m")
    with pytest.raises(TableError, match="twice; give one row"):
        coverage.split(areas, pd.concat([known, known]), "m")
    with pytest.raises(TableError, match=r"such as \['22071000001'\], .* has \[22071000001\]"):
        coverage.split(areas, known.assign(GEOID=[22071000001, 22071000002]), "m")
    with pytest.raises(TableError, match=r"availability has \[\]"):
        coverage.split(areas, known.iloc[:0], "m")
    with pytest.raises(TableError, match="400 unconnected of 300 households"):
        coverage.split(areas.assign(m_base=300.0), known, "m")
    with pytest.raises(TableError, match="in the index of areas more than once"):
        coverage.split(pd.concat([areas, areas]), known, "m")
    with pytest.raises(ValueError, match="assume is 'odd'; expected one of 'even'"):
        coverage.split(areas, known, "m", assume="odd")
    found = coverage.split(areas, known, "m")
    with pytest.raises(TableError, match="table has no column"):
        coverage.totals(known)
    with pytest.raises(TableError, match="'1' is in the index of groups more than once"):
        coverage.totals(found, groups=pd.Series(["a", "b"], index=["1", "1"]))


def test_a_part_cut_off_at_nothing_keeps_its_margin_in_the_sum():
    areas = table(*[[100, 30, 1000, 50, 200, 70]] * 4)
    found = coverage.split(areas, there(areas, [0.5] * 4), "m", assume="subscribers_are_served")
    one = found["served_not_subscribed_households_moe"].iloc[0]
    total = coverage.totals(found).iloc[0]
    assert total["served_not_subscribed_households"] == 0
    assert total["served_not_subscribed_households_moe"] == pytest.approx(2 * one)


# --- what if -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people(city, tmp_path_factory):
    out = tmp_path_factory.mktemp("people") / "people.tif"
    return dasymetric.spread(city.areas, MEASURE, out=out, cell=150)


def discs(city, n, seed=5):
    """Candidates of several sizes, many of which overlap."""
    rng = np.random.default_rng(seed)
    west, south, east, north = -90.13, 29.91, -90.0, 30.03
    points = gpd.points_from_xy(rng.uniform(west, east, n), rng.uniform(south, north, n))
    flat = gpd.GeoSeries(points, crs=4326).to_crs(32615).buffer(rng.uniform(300, 2500, n))
    return gpd.GeoDataFrame({"name": [f"s{i}" for i in range(n)]}, geometry=flat)


def by_brute_force(raster, shapes, k):
    """Choose greedily, each time summing up every union anew."""
    chosen, reached = [], 0.0
    rest = list(range(len(shapes)))
    for _ in range(k):
        unions = [shapely.union_all([shapes.iloc[j] for j in [*chosen, i]]) for i in rest]
        sums = dasymetric.zonal(raster, gpd.GeoSeries(unions, crs=shapes.crs))["people"]
        best = int((sums - reached).round(6).to_numpy().argmax())
        reached = sums.iloc[best]
        chosen.append(rest.pop(best))
    return chosen


def test_the_order_is_that_of_brute_force_and_sums_are_those_of_unions(city, people):
    new = discs(city, 12)
    found = coverage.what_if(people, None, new)

    assert found.index.tolist() == list(range(1, 13))
    assert found.index.name == "order"
    assert found["site"].tolist() == by_brute_force(people, new.geometry, 12)
    assert found["name"].tolist() == [f"s{i}" for i in found["site"]]
    shapes = new.geometry.loc[found["site"]]
    unions = [shapely.union_all(shapes.to_numpy()[: i + 1]) for i in range(12)]
    zonal = dasymetric.zonal(people, gpd.GeoSeries(unions, crs=new.crs))
    assert found["reached"].tolist() == pytest.approx(zonal["people"].tolist(), rel=1e-9)
    assert found["reached_moe"].tolist() == pytest.approx(zonal["people_moe"].tolist(), rel=1e-9)
    alone = dasymetric.zonal(people, shapes)
    assert found["alone"].tolist() == pytest.approx(alone["people"].tolist(), rel=1e-9)
    assert found["alone_moe"].tolist() == pytest.approx(alone["people_moe"].tolist(), rel=1e-9)
    assert found["adds"].cumsum().tolist() == pytest.approx(found["reached"].tolist())
    assert found["adds"].is_monotonic_decreasing
    assert set(found["unit"]) == {"people"}


def test_who_is_covered_today_is_not_reached_again(city, people):
    new = discs(city, 8)
    today = coverage.outline(gpd.GeoSeries([shapely.box(-90.2, 29.8, -90.061, 30.1)], crs=4326))
    found = coverage.what_if(people, today, new, limit=3)

    assert len(found) == 3
    old = gpd.GeoSeries([today.geometry], crs=4326).to_crs(32615).segmentize(100).iloc[0]
    shapes = new.geometry.loc[found["site"]].to_numpy()
    unions = [shapely.union_all([*shapes[: i + 1], old]) for i in range(3)]
    zonal = dasymetric.zonal(people, gpd.GeoSeries([*unions, old], crs=32615))["people"]
    assert found["reached"].tolist() == pytest.approx((zonal - zonal.iloc[3])[:3].tolist(), abs=25)
    assert (
        found["reached"].iloc[2] < coverage.what_if(people, None, new, limit=3)["reached"].iloc[2]
    )

    everything = coverage.outline(gpd.GeoSeries([shapely.box(-91, 29, -89, 31)], crs=4326))
    nobody = coverage.what_if(people, everything, new)
    assert (nobody[["adds", "reached", "alone", "adds_moe"]] == 0).all(axis=None)
    assert nobody["site"].tolist() == list(range(8))


def test_points_reach_as_far_as_rings_say(city, people):
    found = coverage.what_if(people, None, city.sites, radius=1_000)
    rings = dasymetric.rings(people, city.sites, (1_000,)).iloc[0]
    assert found["reached"].iloc[-1] == pytest.approx(rings["people"], rel=1e-9)
    assert found["reached_moe"].iloc[-1] == pytest.approx(rings["people_moe"], rel=1e-9)
    assert found["name"].iloc[0] in set(city.sites["name"])
    by_site = dasymetric.rings(people, city.sites, (1_000,), groups="site")["people"].droplevel(1)
    assert found.set_index("site")["alone"].to_dict() == pytest.approx(by_site.fillna(0).to_dict())


def test_first_sites_reach_at_least_the_guarantee(city, people):
    new = discs(city, 9, seed=11)
    greedy = coverage.what_if(people, None, new, limit=3)["reached"].iloc[-1]
    triples = list(itertools.combinations(range(9), 3))
    unions = [shapely.union_all(new.geometry.iloc[list(three)].to_numpy()) for three in triples]
    best = dasymetric.zonal(people, gpd.GeoSeries(unions, crs=new.crs))["people"].max()
    assert (1 - 1 / np.e) * best <= greedy <= best * (1 + 1e-9)


def test_of_equal_sites_the_earlier_goes_first(people, city, tmp_path):
    same = discs(city, 1).geometry.iloc[0]
    new = gpd.GeoSeries([same, same, same], index=["c", "a", "b"], crs=32615)
    new.rename("geometry").to_frame().to_file(tmp_path / "new.gpkg")
    found = coverage.what_if(people.path, None, new)
    assert found["name"].tolist() == ["c", "a", "b"]
    assert (found["adds"].iloc[1:] == 0).all()
    from_file = coverage.what_if(people.path, None, tmp_path / "new.gpkg")
    assert from_file["reached"].tolist() == pytest.approx(found["reached"].tolist())


def test_margins_are_by_area(tmp_path):
    areas = rasters.areas([100.0, 50.0, 30.0, np.nan])  # margins of a fifth
    areas.loc[areas.index[2], "x_people_moe"] = np.nan
    people = dasymetric.spread(areas, "x", out=tmp_path / "p.tif", cell=100)
    both = gpd.GeoSeries([shapely.box(500, -1_000, 1_500, 0)], crs=rasters.UTM)
    found = coverage.what_if(people, None, both).iloc[0]
    assert found["adds"] == pytest.approx(75, rel=1e-6)
    assert found["adds_moe"] == pytest.approx(np.hypot(10, 5), rel=1e-6)
    wide = gpd.GeoSeries([shapely.box(500, -1_000, 4_000, 0)], crs=rasters.UTM)
    found = coverage.what_if(people, None, wide).iloc[0]
    assert found["adds"] == pytest.approx(130, rel=1e-6)  # without an estimate: nobody
    assert np.isnan(found["adds_moe"])


def test_a_large_candidate_is_read_by_tiles(people, city, monkeypatch):
    new = discs(city, 6)
    whole = coverage.what_if(people, None, new)
    monkeypatch.setattr("exclusion.grids.BLOCK", 7)
    monkeypatch.setattr("exclusion.grids._WIDE", 7)
    pd.testing.assert_frame_equal(coverage.what_if(people, None, new), whole)


def test_a_thousand_candidates_are_chosen_lazily(people, city, monkeypatch):
    new = discs(city, 1_000)
    counted = 0
    plain = coverage._what_if._sum

    def count(*given):
        nonlocal counted
        counted += 1
        return plain(*given)

    monkeypatch.setattr("exclusion.coverage._what_if._sum", count)
    found = coverage.what_if(people, None, new, limit=50)
    assert len(found) == 50
    assert counted < 5_000  # of 50 × 1,000 that trying all would take


@pytest.mark.parametrize("radius", [None, 500])
def test_a_table_of_no_candidates_is_refused(people, tmp_path, radius):
    (tmp_path / "none.csv").write_text("name,lon,lat\n", "utf-8")
    empty = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point()], crs=4326)
    for new in (tmp_path / "none.csv", empty):
        with pytest.raises(TableError, match="has no row with a point or polygon"):
            coverage.what_if(people, None, new, radius=radius)


def test_bad_candidates_are_refused_by_name(people, city, tmp_path):
    point = gpd.GeoSeries([shapely.Point(-90.05, 29.95)], crs=4326)
    disc = gpd.GeoSeries([point.iloc[0].buffer(0.01)], crs=4326)
    with pytest.raises(TableError, match="say how far each reaches by `radius`"):
        coverage.what_if(people, None, point)
    with pytest.raises(ValueError, match="radius is for points"):
        coverage.what_if(people, None, disc, radius=500)
    for radius in (0, -5, np.nan):
        with pytest.raises(ValueError, match=r"radius is .* number above 0"):
            coverage.what_if(people, None, point, radius=radius)
    with pytest.raises(ValueError, match="limit is 0"):
        coverage.what_if(people, None, disc, limit=0)
    both = gpd.GeoSeries([point.iloc[0], disc.iloc[0]], crs=4326)
    with pytest.raises(TableError, match="row 1, is no point"):
        coverage.what_if(people, None, both, radius=500)
    with pytest.raises(TableError, match="new has no rows"):
        coverage.what_if(people, None, disc.iloc[:0])
    with pytest.raises(TableError, match="coordinate system"):
        coverage.what_if(people, None, gpd.GeoSeries([shapely.box(0, 0, 1, 1)]))
    with pytest.raises(SourceError, match=r"No candidate lies in .*: it holds -90\.1"):
        coverage.what_if(people, None, gpd.GeoSeries([shapely.box(-77, 39, -76, 40)], crs=4326))
    with pytest.raises(SourceError, match="cannot be read as a vector file"):
        coverage.what_if(people, None, tmp_path / "nowhere.gpkg")
    plain = rasters.write(tmp_path / "plain.tif", np.ones((3, 3), "float32"))
    with pytest.raises(SourceError, match="no raster of people"):
        coverage.what_if(plain, None, disc)
    bow = shapely.Polygon([(-90.1, 29.9), (-90.0, 30.0), (-90.0, 29.9), (-90.1, 30.0)])
    with pytest.warns(ExclusionWarning, match="1 of 1 polygons were invalid"):
        assert coverage.what_if(people, None, gpd.GeoSeries([bow], crs=4326))["adds"].item() > 0
