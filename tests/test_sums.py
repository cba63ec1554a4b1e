"""Areas added up: one rule, seen from each of the rooms that add areas up."""

from __future__ import annotations

import functools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from exclusion import boundaries, change, estimates, indicators, moe, regions, snapshots
from exclusion.errors import ArgumentError, TableError

NAN = float("nan")
NUMBERS = ["households", "households_moe", "base", "base_moe", "share", "share_moe"]
BUNDLED = [
    ("New Orleans", 2017),
    ("New Orleans", 2019),
    ("New Orleans", 2024),
    ("Baltimore", 2021),
]


@functools.cache
def areas_of(place, vintage):
    pulled = snapshots.read(snapshots.find(place, vintage))
    manifest = pulled.manifest
    frame, _ = estimates.areas(
        pulled.estimates, geography=manifest.geography, vintages=manifest.tables
    )
    return frame


def alone(frame):
    return pd.Series(frame.index, index=frame.index, name="GEOID")


# A group of one area is that area.


@pytest.mark.parametrize(("place", "vintage"), BUNDLED)
@pytest.mark.parametrize("cut", [False, True])
def test_an_area_by_itself_is_what_it_was_to_the_last_digit(place, vintage, cut):
    frame = areas_of(place, vintage)
    if cut:
        inside = pd.Series(np.linspace(0, 1, 50), index=frame.index[::3][:50])
        frame = estimates.apportion(frame, inside)
    before = frame.copy()
    found = estimates.combine(frame, alone(frame))
    assert found.pop("areas").eq(1).all()
    measures = estimates.measures(frame)
    assert len(found.columns) == 5 + len(measures) * len(estimates.SUFFIXES)
    pd.testing.assert_frame_equal(found, frame[found.columns], check_exact=True)
    pd.testing.assert_frame_equal(frame, before)


def test_a_nearly_empty_block_group_is_off_by_all_and_no_more():
    frame = areas_of("Baltimore", 2021)
    few = frame.index[(frame["no_internet_share"] == 0) & (frame["no_internet_base"] == 2)]
    assert len(few)
    district = estimates.combine(frame, pd.Series("here", index=few[:1])).loc["here"]
    assert district["no_internet_households_moe"] == 13  # of an empty cell, out of 2 households
    assert (district["no_internet_share"], district["no_internet_share_moe"]) == (0, 1)


def test_groups_and_gaps_of_one_area_are_what_they_were():
    frame = table([(40, 30, 100, 20), (0, 12, 2, 13), (60, 20, 60, 25), (0, 9, 0, 12)])
    raw, gaps = as_groups(frame), as_gaps(frame)
    found = estimates.combine_groups(raw, alone(frame), withhold=False)
    pd.testing.assert_frame_equal(found, raw)
    found = estimates.combine_gaps(gaps, alone(frame))
    pd.testing.assert_frame_equal(found, gaps, check_exact=True)


@pytest.mark.parametrize("measure", ["no_subscription", "no_computer"])
def test_a_place_of_one_area_has_that_areas_total(measure):
    frame = areas_of("New Orleans", 2019)
    for geoid in ("22071000100", "22071013400", "22071014500"):
        one = frame.loc[[geoid]]
        row = estimates.totals(one, None, vintages={}).loc[measure]
        own = one.iloc[0][[f"{measure}_{suffix}" for suffix in estimates.SUFFIXES]]
        pd.testing.assert_series_equal(
            row[[*estimates.SUFFIXES]], own.set_axis(estimates.SUFFIXES), check_names=False
        )


def test_tracts_without_households_take_nothing_from_the_one_that_has_some():
    frame = areas_of("New Orleans", 2019)
    empty = frame.index[frame["households"] == 0]
    lived = frame.index[frame["households"] > 0]
    together = pd.Series("park", index=[*empty, lived[3]])
    park = estimates.combine(frame, together).loc["park"]
    own = frame.loc[lived[3]]
    assert park["areas"] == 1 + len(empty) > 2
    for measure in estimates.measures(frame):
        kept = ["households", "base", "share", "share_moe", "share_moe_method"]
        kept += ["people", "people_moe", "people_moe_method", "people_method"]
        for suffix in kept:
            assert park[f"{measure}_{suffix}"] == own[f"{measure}_{suffix}"], (measure, suffix)
        # The counts are sums: of the empty cells one margin counts.
        margins = frame.loc[empty, f"{measure}_households_moe"]
        expected = np.hypot(own[f"{measure}_households_moe"], margins.max())
        assert park[f"{measure}_households_moe"] == pytest.approx(expected)


# The same rule in six rooms.


def table(rows, method="published", start=1):
    """An area table of one measure, no_internet, from part, its margin, whole, its margin."""
    counts = np.array(rows, dtype=float).T
    index = pd.Index([f"22071{i:06d}" for i in range(start, start + len(rows))], name="GEOID")
    frame = pd.DataFrame(dict(zip(NUMBERS[:4], counts, strict=True)), index=index)
    whole = frame["base"].where(frame["base"] > 0)
    frame["share"] = frame["households"] / whole
    # Of shares of 0 and 1 what the area table has: the margin of the empty cell, at most 1.
    margin = pd.Series(moe.of_share(*counts), index=index)
    margin = margin.mask(frame["share"] == 1, 13 / whole).clip(upper=1)
    frame["share_moe"] = margin.where(frame["households"].notna())
    frame = frame.assign(moe_method=method, share_moe_method=method)
    frame = frame.assign(people=2 * frame["households"], people_moe=9.0, people_method="direct")
    frame = frame.assign(people_moe_method=method, period="2015–2019", table="B28002")
    frame = frame.add_prefix("no_internet_")
    people = {"people": 300.0, "people_moe": 30.0, "people_universe": "all residents"}
    homes = {"households": counts[2], "households_moe": counts[3], "households_moe_method": method}
    return frame.assign(**homes, **people)


def as_groups(frame):
    own = frame.filter(like="no_internet_").rename(columns=lambda c: c.removeprefix("no_internet_"))
    own = own.rename(columns=lambda c: c.replace("households", "part").replace("base", "whole"))
    own = own.assign(GEOID=frame.index, group="no_vehicle", note="", shown_as="")
    return own[list(estimates.GROUP_COLUMNS)].reset_index(drop=True)


def as_gaps(frame):
    wanted = [*NUMBERS[:2], *NUMBERS[4:], *NUMBERS[2:4], "moe_method"]
    columns = {f"{g}_{c}": frame[f"no_internet_{c}"] for g in indicators.GAPS for c in wanted}
    said = pd.DataFrame(columns, index=frame.index)
    return estimates._gaps._said(said)


def by_combine(frame, groups):
    found = estimates.combine(frame, groups)
    return found[[f"no_internet_{c}" for c in (*NUMBERS, "moe_method")]]


def by_totals(frame, groups):
    rows = {
        name: estimates.totals(part, None, vintages={}).loc["no_internet"]
        for name, part in frame.groupby(groups)
    }
    return pd.DataFrame(rows).T[[*NUMBERS, "moe_method"]]


def by_groups(frame, groups):
    found = estimates.combine_groups(as_groups(frame), groups, withhold=False).set_index("GEOID")
    names = ["part", "part_moe", "whole", "whole_moe", "share", "share_moe", "moe_method"]
    return found[names]


def by_gaps(frame, groups):
    found = estimates.combine_gaps(as_gaps(frame), groups)
    return found[[f"phone_plan_only_{c}" for c in (*NUMBERS, "moe_method")]]


def by_ground(frame, groups):
    ground = pd.DataFrame({"GEOID10": frame.index, "GEOID20": frame.index, "ground": groups})
    found = boundaries.compare_ground(frame, frame, ground)
    out = [
        f"no_internet_{c.removesuffix('_moe')}_new{'_moe' * c.endswith('_moe')}" for c in NUMBERS
    ]
    return found[out].assign(moe_method=None)


def by_change(frame, groups):
    ground = pd.DataFrame({"GEOID10": frame.index, "GEOID20": frame.index, "ground": groups})
    m = np.full(len(frame), 40.0)
    found = change.on_ground(frame, frame, ground, "no_internet", old_sample=m, new_sample=m)
    return found[[f"old_{c}" for c in NUMBERS]].assign(moe_method=None)


def by_regions(frame, groups):
    """The areas of a group lie on one another, apart from the others', and none is sure enough."""
    _, up = np.unique(groups, return_inverse=True)
    place = gpd.GeoDataFrame(frame, geometry=shapely.box(0, 2 * up, 1, 2 * up + 1), crs=4326)
    merged = regions.merge(place, "no_internet", 1e-9)
    names = groups.loc[merged.table.index].to_numpy()
    found = merged.table.set_index(names).sort_index()
    stems = {c: c if c.startswith(("base", "moe")) else f"direct_{c}" for c in NUMBERS}
    return found[[f"no_internet_{stems.get(c, c)}" for c in (*NUMBERS, "moe_method")]]


ROOMS = [by_combine, by_totals, by_groups, by_gaps, by_ground, by_change, by_regions]


def by_hand(frame, groups):
    """The rule once more, group by group."""
    rows = {}
    for name, part in frame.groupby(groups):
        x, x_moe, n, n_moe, s, s_moe = (part[f"no_internet_{c}"].to_numpy() for c in NUMBERS)
        whole, whole_moe = n.sum(), float(moe.of_sum(n, n_moe))
        some, some_moe = x.sum(), float(moe.of_sum(x, x_moe))
        lived = n != 0
        if len(part) == 1 or lived.sum() == 1:
            at = int(np.argmax(lived))
            share, share_moe = s[at], s_moe[at]
        elif not lived.any():
            share = share_moe = NAN
        else:
            share = some / whole
            share_moe = float(moe.of_share(some, some_moe, whole, whole_moe))
            if some == whole or some_moe**2 <= (share * whole_moe) ** 2:
                x, x_moe, n, n_moe, s, s_moe = (v[lived] for v in (x, x_moe, n, n_moe, s, s_moe))
                left = np.where(
                    s_moe < 1, np.hypot(n * s_moe, (1 - x / n) * n_moe), np.hypot(x_moe, n_moe)
                )
                rest = float(moe.of_sum(n - x, left))
                share_moe = float(moe.of_share(whole - some, rest, whole, whole_moe))
            share_moe = min(share_moe, 1.0)
        method = part["no_internet_moe_method"]
        order = ["missing", "modelled", "derived", "published", "controlled"]
        worst = next(word for word in order if (method == word).any())
        worst = "derived" if worst == "published" and len(part) > 1 else worst
        rows[name] = [some, some_moe, whole, whole_moe, share, share_moe, worst]
    return pd.DataFrame(rows).T


CASES = {
    "several": [(40, 30, 100, 20), (30, 20, 90, 30), (0, 12, 200, 40), (0, 14, 150, 30)],
    "one": [(0, 13, 2, 13)],
    "all on it": [(50, 30, 50, 30), (80, 40, 80, 40)],
    "all on it, less surely": [(50, 31, 50, 30), (80, 41, 80, 40)],
    "hardly anybody, all on it": [(2, 13, 2, 13), (2, 13, 2, 13)],
    "nearly all on it": [(980, 60, 1000, 100), (490, 40, 500, 80), (300, 50, 300, 50)],
    "wider than all": [(1, 40, 3, 13), (2, 50, 4, 14)],
    "one missing": [(NAN, NAN, 100, 20), (30, 20, 90, 30)],
    "no margin": [(30, NAN, 100, 20), (30, 20, 90, 30)],
}
EMPTY = {
    "one and empty ones": [(40, 30, 100, 20), (0, 12, 0, 12), (0, 9, 0, 11)],
    "nobody": [(0, 12, 0, 12), (0, 9, 0, 11)],
    "nobody, one": [(0, 12, 0, 12)],
    "all on it, and an empty one": [(50, 30, 50, 30), (80, 40, 80, 40), (0, 12, 0, 40)],
    "several and an empty one": [(40, 30, 100, 20), (30, 20, 90, 30), (0, 12, 0, 12)],
}


def cases(chosen):
    frame = table([row for rows in chosen.values() for row in rows])
    names = np.repeat([*chosen], [len(rows) for rows in chosen.values()])
    return frame, pd.Series(names, index=frame.index, name="group")


def assert_same(found, expected):
    numbers = [
        pd.DataFrame(f.iloc[:, :6].to_numpy(float), index=f.index.to_numpy(), columns=NUMBERS)
        for f in (found, expected)
    ]
    pd.testing.assert_frame_equal(*numbers, rtol=1e-12)
    told = found.iloc[:, 6].notna().to_numpy()
    assert found.iloc[:, 6][told].tolist() == expected.iloc[:, 6][told].tolist()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_every_room_adds_up_by_the_same_rule(room):
    # Regions leave areas out that say nothing, and merge none whose margin is missing.
    chosen = CASES | EMPTY
    if room is by_regions:
        chosen = {n: rows for n, rows in CASES.items() if n not in {"one missing", "no margin"}}
    frame, groups = cases(chosen)
    frame.loc[groups == "several", "no_internet_moe_method"] = ["controlled", *["published"] * 3]
    frame.loc[groups == "wider than all", "no_internet_moe_method"] = ["modelled", "derived"]
    before = frame.copy()
    assert_same(room(frame, groups), by_hand(frame, groups))
    pd.testing.assert_frame_equal(frame, before)


def test_what_the_rule_gives():
    frame, groups = cases(CASES | EMPTY)
    found = by_combine(frame, groups).set_axis([*NUMBERS, "moe_method"], axis=1)
    several = found.loc["several"]
    assert several["households_moe"] == np.sqrt(30**2 + 20**2 + 14**2)  # one empty cell's margin
    assert found.loc["one", ["share", "share_moe"]].tolist() == [0, 1]
    # All of both areas: the margin of the empty complement, 13 households of 130.
    assert found.loc["all on it", ["share", "share_moe"]].tolist() == [1, pytest.approx(0.1)]
    assert found.loc["hardly anybody, all on it", "share_moe"] == 1
    assert found.loc["wider than all", "share_moe"] == 1
    # No surer than the surest of its areas, and surer than the least sure.
    nearly = frame.loc[groups == "nearly all on it", "no_internet_share_moe"]
    assert found.loc["nearly all on it", "share_moe"] < nearly.max()
    assert found.loc["nobody", ["households", "base"]].tolist() == [0, 0]
    assert found.loc[["nobody", "nobody, one"], ["share", "share_moe"]].isna().all(axis=None)
    assert found.loc["one missing", ["households", "households_moe", "share"]].isna().all()
    assert found.loc["one missing", "base"] == 190
    assert found.loc["no margin", "households"] == 60
    assert np.isnan(found.loc["no margin", "share_moe"])


def test_a_whole_place_compared_is_capped_and_of_one_area_that_areas_own():
    old = table([(0, 13, 2, 13)])
    new = old.assign(no_internet_period="2020–2024")
    place = change.evaluate(old, new, "no_internet").place
    assert (place["old_share"], place["old_share_moe"]) == (0, 1)
    two = table([(1, 40, 3, 13), (2, 50, 4, 14)])
    later = two.assign(no_internet_period="2020–2024")
    assert change.evaluate(two, later, "no_internet").place["old_share_moe"] == 1


def test_nothing_known_in_both_periods_is_missing_and_not_none():
    old = table([(40, 30, 100, 20), (30, 20, 90, 30)])
    new = old.assign(no_internet_period="2020–2024", no_internet_share_moe=NAN)
    found = change.evaluate(old, new, "no_internet")
    assert found.compared == 0
    assert found.place[["old_households", "old_share", "new_m"]].isna().all()
    assert found.place["verdict"] is None


@given(
    st.lists(
        st.tuples(st.integers(-1, 3), st.integers(0, 9) | st.just(0), st.integers(0, 99)),
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_sums_by_group_are_those_of_each_group(rows):
    names, numbers, margins = np.array(rows, dtype=int).reshape(-1, 3).T
    _, codes = np.unique(names[names >= 0], return_inverse=True)
    every = np.full(len(rows), -1)
    every[names >= 0] = codes
    groups = moe.Groups(every)
    wide = np.column_stack([numbers, 2 * numbers]), np.column_stack([margins, margins])
    sums, sum_moes = groups.sum(*wide)
    assert len(sums) == len(groups.sizes) == len(set(codes))
    for code in range(len(sums)):
        mine = every == code
        assert groups.sizes[code] == mine.sum()
        assert sums[code].tolist() == [numbers[mine].sum(), 2 * numbers[mine].sum()]
        expected = float(moe.of_sum(numbers[mine], margins[mine]))
        assert sum_moes[code].tolist() == pytest.approx([expected, expected])


def test_the_worst_method_of_a_group():
    def worst(*methods, whole=None):
        found = moe.Groups([0] * len(methods)).worst(list(methods), whole)
        return found.tolist()[0]

    assert worst("published") == "published"
    assert worst("published", "published") == "derived"
    assert worst("controlled", "published") == "derived"
    assert worst("controlled", "controlled") == "controlled"
    assert worst("derived", "modelled") == "modelled"
    assert worst("modelled", "missing") == "missing"
    assert worst("published", NAN) == worst(None) == worst(pd.NA) == "missing"
    # Where nobody lives a share has no margin, and how one came about says nothing.
    assert worst("published", "modelled", whole=[5, 0]) == "published"
    assert worst("published", "published", "missing", whole=[5, 2, 0]) == "derived"
    assert worst("published", "modelled", whole=[0, 0]) == "modelled"
    assert worst("published", "modelled", whole=[5, NAN]) == "modelled"


def test_codes_that_number_no_groups_are_refused():
    for codes in ([0.0, 1.0], ["a", "b"], [[0, 1]], [True, False]):
        with pytest.raises(ArgumentError, match="codes must be whole numbers"):
            moe.Groups(codes)
    with pytest.raises(ArgumentError, match="codes skip 1"):
        moe.Groups([0, 2, -1])
    with pytest.raises(TableError, match="There are 2 codes for an array of the shape"):
        moe.Groups([0, 1]).sum([1, 2, 3], [1, 1, 1])
    for methods in (["published"], [["published", "derived"]] * 2):
        with pytest.raises(TableError, match=r"a (row|word) an area"):
            moe.Groups([0, 1]).worst(methods)
    with pytest.raises(TableError, match="shapes that do not fit"):
        moe.Groups([0, 1]).sum([1, 2], [1, 1, 1])
    assert [x.tolist() for x in moe.Groups([-1, -1]).sum([1, 2], [3, 4])] == [[], []]


def test_areas_of_two_periods_or_ways_of_counting_are_not_added_up():
    frame, _ = cases({"several": CASES["several"]})
    everywhere = pd.Series("all", index=frame.index)
    for column, other in (
        ("period", "2016–2020"),
        ("table", "S2801"),
        ("people_method", "missing"),
    ):
        mixed = frame.copy()
        mixed.loc[mixed.index[2], f"no_internet_{column}"] = other
        with pytest.raises(TableError, match=f"no_internet_{column}: the areas of 'all' have"):
            estimates.combine(mixed, everywhere)
        apart = pd.Series(["a", "a", "b", "a"], index=frame.index)
        found = estimates.combine(mixed, apart)
        assert found.loc["b", f"no_internet_{column}"] == other
    with pytest.raises(TableError, match="no_internet_period: the areas of 'the place' have"):
        estimates.totals(frame.assign(no_internet_period=list("abab")), None, vintages={})


def test_groups_may_be_named_by_numbers_and_unnamed_areas_are_left_out():
    frame, _ = cases({"several": CASES["several"]})
    districts = pd.Series([2, 1, None, 2], index=frame.index, name="district")
    found = estimates.combine(frame, districts)
    assert (found.index.tolist(), found.index.name) == ([1, 2], "district")
    assert found["areas"].tolist() == [1, 2]
    assert estimates.combine_gaps(as_gaps(frame), districts).index.tolist() == [1, 2]
    raw = as_groups(frame)
    assert estimates.combine_groups(raw, districts)["GEOID"].tolist() == [1, 2]
    shuffled = estimates.combine(frame, districts.iloc[::-1])
    pd.testing.assert_frame_equal(shuffled, found)
    nobody = pd.Series(None, index=frame.index, dtype=object)
    assert estimates.combine(frame, nobody).empty
    assert estimates.combine_gaps(as_gaps(frame), nobody).empty
    assert estimates.combine_groups(raw, nobody).empty
    with pytest.raises(TableError, match="names of one kind"):
        estimates.combine(frame, pd.Series([("a",), 1, "b", 2.0], index=frame.index))
