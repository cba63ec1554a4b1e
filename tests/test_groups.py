"""Who is not connected and why: groups with their margins, thin cells, the dominant gap."""

from __future__ import annotations

import itertools

import census_numbers
import numpy as np
import pandas as pd
import pytest
import synthetic
from census_world import country

from exclusion import estimates, indicators, moe, snapshots
from exclusion.errors import ArgumentError, TableError
from exclusion.studies import _levels

TRACT, OTHER, THIRD = "22071000100", "22071000200", "22071000300"
COUNTS = ["part", "part_moe", "whole", "whole_moe"]


def long(rows):
    """A long table from (GEOID, variable, estimate, moe)."""
    table = pd.DataFrame(rows, columns=["GEOID", "variable", "estimate", "moe"])
    table = table.astype({"estimate": float, "moe": float})
    return table.assign(moe_method=np.where(table["moe"].isna(), "missing", "published"))


def groups(table, vintage=2022, geography="tract", **options):
    vintages = {v.split("_")[0]: vintage for v in table["variable"].unique()}
    return estimates.groups(table, geography=geography, vintages=vintages, **options)


def gaps(table, vintage=2022, geography="tract"):
    vintages = {v.split("_")[0]: vintage for v in table["variable"].unique()}
    return estimates.gaps(table, geography=geography, vintages=vintages)


def world(tables, vintage=2022, level="140", state="22"):
    """Rows of the synthetic country, as a pull gives them."""
    frames = []
    for table in tables:
        block = country().rows(table, vintage, level, state)
        geoids = [g.split("US")[1] for g in block.geoids]
        for j, line in enumerate(block.lines):
            columns = {"estimate": block.estimates[:, j], "moe": block.margins[:, j]}
            frames.append(pd.DataFrame({"GEOID": geoids, "variable": line, **columns}))
    out = pd.concat(frames, ignore_index=True).assign(moe_method="published")
    controlled = out["moe"] == census_numbers.CONTROLLED
    out.loc[controlled, ["moe", "moe_method"]] = [0.0, "controlled"]
    out.loc[out["moe"] < 0, ["moe", "moe_method"]] = [np.nan, "missing"]
    return out.assign(estimate=out["estimate"].where(out["estimate"] >= 0))


@pytest.fixture(scope="module")
def tracts():
    tables = [*indicators.TOPICS["who"], *indicators.TOPICS["covered"], "B28002", "B28003"]
    return world(tables)


@pytest.fixture(scope="module")
def raw(tracts):
    return groups(tracts, withhold=False)


# The catalogue against the trees of the tables.


def leaves(names):
    """Count how often each smallest cell of each table is in the sum of these lines."""
    counted = {}
    for name in names:
        table, line = name.split("_")
        members = census_numbers._members(table)[int(line) - 1]
        counted[table] = counted.get(table, 0) + members
    return counted


def detailed():
    every = [*indicators.GROUPS.values(), *indicators.GAPS.values()]
    return [
        pytest.param(recipe, id=f"{one.name}-{i}")
        for one in every
        for i, recipe in enumerate(one.recipes)
        if recipe.table != "S2801"
    ]


@pytest.mark.parametrize("recipe", detailed())
def test_parts_are_children_of_their_wholes_and_no_cell_is_counted_twice(recipe):
    whole = leaves(recipe.whole.split("+"))
    part = leaves([*recipe.lines, *filter(None, [recipe.less])])
    assert set(part) == set(whole)
    for table, cells in whole.items():
        assert set(np.unique(cells)) <= {0, 1}
        assert set(np.unique(part[table])) == {0, 1}
        assert (part[table] <= cells).all()
        assert part[table].sum() < cells.sum()


@pytest.mark.parametrize("dimension", ["income", "age", "schooling"])
def test_fine_groups_share_their_universe_out(dimension):
    pools = indicators.pools()
    fine = [g for g in indicators.GROUPS.values() if g.dimension == dimension]
    wholes = [g.recipes[-1].whole for g in fine if g.name not in pools]
    ((_, cells),) = leaves(wholes).items()
    assert (cells == 1).all()


def test_a_coarse_group_is_the_sum_of_those_that_it_stands_in_for():
    pools = indicators.pools()
    assert set(pools) == {
        *("under_20k", "20k_to_75k", "other_races", "below_bachelor", "not_employed", "pupils")
    }
    for name, members in pools.items():
        coarse = indicators.GROUPS[name].recipes[-1]
        fine = [indicators.GROUPS[member].recipes[0] for member in members]
        assert coarse.whole == "+".join(recipe.whole for recipe in fine)
        assert sorted(coarse.lines) == sorted(line for recipe in fine for line in recipe.lines)
        dimensions = {indicators.GROUPS[member].dimension for member in members}
        assert dimensions == {indicators.GROUPS[name].dimension}


def test_no_two_ways_of_a_group_disagree(tracts):
    """Whole lines, complements and the subject table give one number in the same world."""
    subject = groups(world(["S2801"], level="050"), geography=None, withhold=False)
    tables = [*indicators.TOPICS["who"], *indicators.TOPICS["covered"]]
    every = groups(world(tables, level="050"), geography=None, withhold=False)
    assert set(subject["group"]) == {"under_20k", "20k_to_75k", "75k_or_more"}
    both = subject.merge(every, on=["GEOID", "group"])
    assert len(both) == len(subject) > 0
    assert both["part_x"].equals(both["part_y"])
    assert both["whole_x"].equals(both["whole_y"])
    wide = tracts.pivot_table(index="GEOID", columns="variable", values="estimate")
    ways = 0
    for group in indicators.GROUPS.values():
        for first, second in itertools.pairwise(r for r in group.recipes if r.table != "S2801"):
            added = wide[list(first.lines)].sum(axis=1)
            assert added.equals(wide[second.whole] - wide[second.less]), group.name
            ways += 1
    assert ways == 5


def test_labels_tell_the_two_definitions_apart():
    for group in indicators.GROUPS.values():
        if group.dimension == "covered":
            assert "subscription" not in group.label
        elif group.unit == "households":
            assert group.label.endswith(", without an internet subscription")
            assert "computer" not in group.label
        else:
            assert "without a computer at home, or with one but no internet subs" in group.label
    assert {g.dimension for g in indicators.GROUPS.values()} == set(indicators.DIMENSIONS)


def test_topics_are_tables_that_there_are():
    for vintage in (2018, 2019, 2020, 2024):
        tables = indicators.tables_of(["who", "covered"], vintage)
        assert set(tables) <= set(census_numbers.tables(vintage))
        assert ("B28012" in tables) == (vintage >= 2020)
        assert len(tables) == 23 + (vintage >= 2020)
    assert indicators.tables_of("covered", 2020) == indicators.TOPICS["covered"]
    assert indicators.tables_of((), 2020) == ()
    with pytest.raises(ArgumentError, match="topics is 'why'; expected one of 'who', 'covered'"):
        indicators.tables_of(["why"], 2020)


# Numbers that were published.


def test_new_orleans_by_income_2019():
    """S2801 of Orleans Parish, 2015-19, as published."""
    snapshot = snapshots.read(snapshots.find("New Orleans", 2019))
    found = estimates.groups(
        snapshot.published, geography=None, vintages=snapshot.manifest.tables
    ).set_index("group")
    assert found.index.tolist() == ["75k_or_more", "under_20k", "20k_to_75k"]
    expected = {
        "under_20k": (22_318, 824, 44_235, 1_156, 0.505),
        "20k_to_75k": (15_089, 716, 63_977, 1_119, 0.236),
        "75k_or_more": (3_264, 340, 45_607, 1_080, 0.072),
    }
    for name, (*counts, share) in expected.items():
        assert found.loc[name, COUNTS].tolist() == counts
        assert found.loc[name, "share"] == pytest.approx(share, abs=5e-4)
        a, n = counts[1], counts[3]
        by_hand = np.sqrt(a**2 - (counts[0] / counts[2]) ** 2 * n**2) / counts[2]
        assert found.loc[name, "share_moe"] == pytest.approx(by_hand)
    assert found["share_moe"].round(4).tolist() == [0.0073, 0.0132, 0.0104]
    # All households, and all of them without a subscription (S2801_C01_019).
    assert found["whole"].sum() == 153_819
    assert found["part"].sum() == 40_671
    assert found["note"].eq("").all()
    assert set(found["moe_method"]) == {"published"}
    assert set(found["period"]) == {"2015–2019"}


# Groups by area.


def test_every_group_of_every_tract(tracts, raw):
    assert raw.columns.tolist() == list(estimates.GROUP_COLUMNS)
    assert raw["group"].drop_duplicates().tolist() == list(indicators.GROUPS)
    assert set(raw.groupby("group").size()) == {tracts["GEOID"].nunique()}
    wide = tracts.pivot_table(index="GEOID", columns="variable", values="estimate")
    margin = tracts.pivot_table(index="GEOID", columns="variable", values="moe")
    rows = {name: part.set_index("GEOID") for name, part in raw.groupby("group")}
    lines = [f"B01001_{n:03d}" for n in (*range(18, 26), *range(42, 50))]
    assert rows["aged_60"]["part"].equals(wide[lines].sum(axis=1).rename("part"))
    summed = moe.of_sum(wide[lines], margin[lines])
    assert rows["aged_60"]["part_moe"].tolist() == pytest.approx(summed)
    assert rows["minority"]["part"].tolist() == (wide.B03002_001 - wide.B03002_003).tolist()
    several = [f"B28009{letter}_001" for letter in "CDEFG"]
    assert rows["other_races"]["whole"].tolist() == wide[several].sum(axis=1).tolist()
    assert set(rows["other_races"]["moe_method"]) == {"derived"}
    known = raw[raw["whole"] > 0]
    assert known[["part_moe", "whole_moe", "share_moe"]].notna().all(axis=None)
    assert known["share"].between(0, 1).all()
    assert known["share_moe"].between(0, 1).all()
    assert raw.loc[raw["whole"] == 0, "share"].isna().all()


def test_rows_in_any_order_and_input_unchanged(tracts, raw):
    before = tracts.copy()
    mixed = groups(tracts.sample(frac=1, random_state=1), withhold=False)
    pd.testing.assert_frame_equal(mixed, raw)
    pd.testing.assert_frame_equal(tracts, before)


def test_without_their_lines_groups_are_not_there():
    table = long([(TRACT, "B28004_002", 100, 30), (TRACT, "B28002_001", 900, 50)])
    assert groups(table).empty
    assert groups(table).columns.tolist() == list(estimates.GROUP_COLUMNS)
    with pytest.raises(TableError, match="The estimate table has no column moe"):
        groups(table.drop(columns="moe"))
    with pytest.raises(TableError, match="more than once"):
        groups(pd.concat([table, table]))


def test_pupils_have_no_lines_before_2020():
    table = long([(TRACT, f"B28012_{n:03d}", 400 - 20 * n, 30) for n in range(1, 22)])
    assert set(groups(table, 2020)["group"]) == {
        *("pupils_to_grade_4", "pupils_grade_5_to_8", "pupils_grade_9_to_12", "pupils")
    }
    assert groups(table, 2019).empty


def test_shares_of_nobody_and_of_all_have_the_margin_of_the_empty_cell():
    table = long(
        [
            *((TRACT, "B25003_001", 500, 60), (TRACT, "B25003_002", 500, 60)),
            *((TRACT, "B25003_003", 0, 17), (OTHER, "B25003_001", 400, 50)),
            *((OTHER, "B25003_002", 0, 13), (OTHER, "B25003_003", 400, 50)),
        ]
    )
    found = groups(table, withhold=False).set_index("GEOID")
    assert found["share"].tolist() == [0, 1]
    assert found["share_moe"].tolist() == [17 / 500, 13 / 400]


def test_a_radicand_that_is_not_positive_in_a_group_of_people():
    """No complement is published: the design's, with 2.5 people to a household."""
    rows = [(TRACT, "B28005_002", 500, 200), (TRACT, "B28005_006", 400, 100)]
    rows += [(TRACT, "B28005_007", 80, 90), (TRACT, "B28002_001", 1_200, 90)]
    found = groups(long(rows), withhold=False).iloc[0]
    p = 480 / 500
    assert found["part_moe"] < p * found["whole_moe"]
    assert found["share_moe"] == pytest.approx(1.645 * np.sqrt(22 * p * (1 - p) / (500 / 2.5)))
    assert found[["moe_method", "share_moe_method"]].tolist() == ["derived", "modelled"]
    # The published complement tells more, where there is one.
    rows = [(TRACT, "B28012_004", 500, 200), (TRACT, "B28012_005", 20, 18)]
    rows += [(TRACT, "B28012_006", 480, 150), (TRACT, "B28002_001", 1_200, 90)]
    found = groups(long(rows), withhold=False).iloc[0]
    assert found["share_moe"] == pytest.approx(np.sqrt(18**2 - 0.04**2 * 200**2) / 500)


def test_people_are_not_given_a_margin_modelled_on_households():
    nan = float("nan")
    rows = [(TRACT, "C17002_001", 3_000, nan)]
    rows += [(TRACT, f"C17002_{n:03d}", 200, 50 if n > 2 else nan) for n in range(2, 6)]
    rows += [(TRACT, "B25003_001", 900, nan), (TRACT, "B25003_003", 300, nan)]
    found = groups(long(rows)).set_index("group")
    people, homes = found.loc["poverty_150"], found.loc["renters"]
    assert people["part"] == 800
    assert np.isnan(people[["part_moe", "whole_moe", "share_moe"]].astype(float)).all()
    assert people[["moe_method", "note"]].tolist() == ["missing", "no_margin"]
    assert homes["moe_method"] == "modelled"
    assert homes["part_moe"] > 0


# Too thin to show.


def income(geoid, brackets):
    """Give B28004 of one area from (whole, moe, part, moe) of each bracket."""
    rows = []
    for start, (whole, whole_moe, part, part_moe) in zip((2, 6, 10), brackets, strict=False):
        rows.append((geoid, f"B28004_{start:03d}", whole, whole_moe))
        rows.append((geoid, f"B28004_{start + 3:03d}", part, part_moe))
    return rows


@pytest.mark.parametrize(
    ("whole", "whole_moe", "part", "part_moe", "thin"),
    [
        (300, 60, 19, 14, True),  # cv 45 %
        (300, 60, 19, 12, False),  # cv 38 %
        (300, 60, 20, 30, False),  # enough households
        (18, 15, 6, 3, True),  # the whole
        (300, 60, 0, 12, True),
        (300, 60, 0, 0, False),  # sure
        (300, 60, 15, float("nan"), True),
    ],
)
def test_what_is_thin(whole, whole_moe, part, part_moe, thin):
    table = long(income(TRACT, [(whole, whole_moe, part, part_moe)]))
    row = groups(table, geography=None).iloc[0]
    assert row["note"] == ("thin" if thin else "")
    hidden = ["part", "part_moe", "share", "share_moe"]
    assert row[hidden].isna().tolist() == [thin] * 4
    assert np.isnan(row["whole"]) == (thin and whole < 20)
    assert row["shown_as"] == ""  # the other bracket of the coarse group is not there


def test_a_coarser_group_stands_in():
    table = long(
        [
            *income(TRACT, [(300, 60, 19, 14), (250, 50, 18, 13)]),
            *income(OTHER, [(300, 60, 8, 9), (250, 50, 4, 6)]),
        ]
    )
    found = groups(table).set_index(["GEOID", "group"])
    assert found.loc[(TRACT, "under_20k"), "part"] == 37
    assert found.loc[(TRACT, "under_10k"), "shown_as"] == "under_20k"
    assert found.loc[(TRACT, "under_20k"), ["note", "shown_as"]].tolist() == ["", ""]
    assert found.loc[(OTHER, "under_20k"), "note"] == "thin"
    assert found.loc[(OTHER, "under_10k"), "shown_as"] == ""


def test_people_are_thin_below_fifty():
    rows = [(TRACT, "B28005_002", 500, 90), (TRACT, "B28005_006", 45, 40)]
    rows += [(TRACT, "B28005_007", 0, 14)]
    assert groups(long(rows))["note"].tolist() == ["thin"]
    rows[1] = (TRACT, "B28005_006", 50, 45)
    assert groups(long(rows))["note"].tolist() == [""]


def test_no_number_is_bare_in_the_synthetic_state(tracts, raw):
    shown = groups(tracts)
    pd.testing.assert_frame_equal(shown, estimates.withhold(raw))
    thin = shown["note"] == "thin"
    assert 0 < thin.sum() < len(shown)
    assert (thin & (shown["shown_as"] != "")).any()
    seen = shown[~thin]
    few = seen["group"].map(lambda name: estimates.THIN[indicators.GROUPS[name].unit])
    unsure = moe.cv(seen["part"], seen["part_moe"]) > 0.4
    assert not ((seen["part"] < few) & unsure).any()
    for number in ("part", "whole", "share"):
        assert shown.loc[shown[number].notna(), f"{number}_moe"].notna().all()
    with pytest.raises(TableError, match=r"withhold=False"):
        estimates.withhold(shown)
    with pytest.raises(TableError, match=r"withhold=False"):
        estimates.covered_columns(shown)


# Sums.


def test_thinness_is_judged_anew_for_neighborhoods():
    brackets = [(300, 60, 19, 14), (250, 50, 18, 13)]
    table = long([row for geoid in (TRACT, OTHER, THIRD) for row in income(geoid, brackets)])
    by = pd.Series({TRACT: "East", OTHER: "East", THIRD: None}, name="neighborhood")
    raw = groups(table, withhold=False)
    assert set(estimates.withhold(raw).query("group == 'under_10k'")["note"]) == {"thin"}
    found = estimates.combine_groups(raw, by).set_index(["GEOID", "group"])
    assert set(found.index.get_level_values(0)) == {"East"}
    row = found.loc[("East", "under_10k")]
    assert row[COUNTS].tolist() == pytest.approx([38, 14 * 2**0.5, 600, 60 * 2**0.5])
    assert row["share_moe"] == pytest.approx(moe.of_share(*row[COUNTS].astype(float)))
    assert row[["note", "moe_method"]].tolist() == ["", "derived"]
    with pytest.raises(TableError, match=r"withhold=False"):
        estimates.combine_groups(estimates.withhold(raw), by)


def test_sums_do_not_depend_on_the_grouping(raw):
    geoids = raw["GEOID"].unique()
    rng = np.random.default_rng(4)
    total = raw.groupby("group")[["part", "whole"]].sum()
    before = raw.copy()
    for count in (1, 5, len(geoids)):
        by = pd.Series([f"N{n:03d}" for n in rng.integers(0, count, len(geoids))], index=geoids)
        found = estimates.combine_groups(raw, by, withhold=False)
        assert found.columns.tolist() == list(estimates.GROUP_COLUMNS)
        pd.testing.assert_frame_equal(found.groupby("group")[["part", "whole"]].sum(), total)
        assert found["group"].drop_duplicates().tolist() == list(indicators.GROUPS)
    pd.testing.assert_frame_equal(raw, before)
    alone = pd.Series({g: g for g in geoids})
    same = estimates.combine_groups(raw, alone, withhold=False)
    columns = ["GEOID", "group", *COUNTS]
    pd.testing.assert_frame_equal(same[columns], raw[columns])
    assert same["moe_method"].equals(raw["moe_method"])


def test_a_missing_part_makes_the_sum_missing():
    rows = [(TRACT, "B25003_001", 500, 60), (TRACT, "B25003_003", float("nan"), float("nan"))]
    rows += [(OTHER, "B25003_001", 400, 50), (OTHER, "B25003_003", 100, 50)]
    by = pd.Series("all", index=[TRACT, OTHER])
    raw = groups(long(rows), withhold=False)
    assert estimates.withhold(raw)["note"].tolist() == ["missing", ""]
    row = estimates.combine_groups(raw, by).iloc[0]
    assert (np.isnan(row["part"]), row["whole"], row["note"]) == (True, 900, "missing")


def test_an_area_that_the_tables_lack_is_missing_and_not_left_out():
    """Neighborhoods name every area of a place; a table may lack some."""
    rows = [(TRACT, "B25003_001", 500, 60), (TRACT, "B25003_003", 100, 30)]
    table = long([*rows, *three(TRACT, 300, 100, 150), (OTHER, "B01003_001", 40, 9)])
    raw, missing = groups(table, withhold=False), gaps(table)
    assert raw.query("GEOID == @OTHER")[["part", "whole", "share"]].isna().all(axis=None)
    assert estimates.withhold(raw)["note"].tolist()[:2] == ["", "missing"]
    assert missing["gap"].tolist() == ["no_computer_at_all", None]
    names = pd.Series(["East", "West"], index=[TRACT, OTHER])
    found = estimates.combine_groups(raw, names).query("group == 'renters'")
    assert found["note"].tolist() == ["", "missing"]
    assert estimates.combine_gaps(missing, names)["gap"].tolist() == ["no_computer_at_all", None]


def test_cut_areas_count_in_part(raw):
    cut = raw["GEOID"].iloc[0]
    found = estimates.apportion_groups(raw, pd.Series({cut: 0.25}))
    of_cut = raw["GEOID"] == cut
    assert (found.loc[of_cut, COUNTS] == 0.25 * raw.loc[of_cut, COUNTS]).all(axis=None)
    assert "published" not in set(found.loc[of_cut, "moe_method"])
    pd.testing.assert_frame_equal(found[~of_cut], raw[~of_cut])
    kept = ["share", "share_moe", "share_moe_method"]
    pd.testing.assert_frame_equal(found[kept], raw[kept])


def test_covered_columns_keep_thin_cells_with_their_margins(raw):
    wide = estimates.covered_columns(raw)
    covered = [g.name for g in indicators.GROUPS.values() if g.dimension == "covered"]
    assert [c.removesuffix("_share") for c in wide.columns if c.endswith("_share")] == covered
    assert len(wide.columns) == 6 * len(covered)
    assert wide.index.name == "GEOID"
    assert wide.index.is_unique
    rows = raw[raw["group"] == "no_vehicle"].set_index("GEOID")
    pairs = {"households": "part", "share": "share", "base": "whole"}
    for stem, column in pairs.items():
        for end in ("", "_moe"):
            got, wanted = wide[f"no_vehicle_{stem}{end}"], rows[column + end]
            pd.testing.assert_series_equal(got, wanted, check_names=False)
    thin = estimates.withhold(raw).query("group == 'disability' and note == 'thin'")["GEOID"]
    assert len(thin)
    assert wide.loc[thin, ["disability_people", "disability_people_moe"]].notna().all(axis=None)


# The dominant gap.


def three(geoid, none, unsubscribed, phone, n=1_000, margin=40.0):
    lines = {"B28003_001": n, "B28003_006": none, "B28003_005": unsubscribed}
    lines |= {"B28002_001": n, "B28002_006": phone}
    return [(geoid, name, number, margin) for name, number in lines.items()]


SAID = ["gap", "gap_leader", "gap_rival"]


def test_a_gap_is_dominant_when_it_exceeds_each_other_by_the_margin_of_the_difference():
    table = long(
        [
            *three(TRACT, 300, 100, 150),
            *three(OTHER, 100, 180, 200),
            *three(THIRD, 100, 100, 300),
        ]
    )
    found = gaps(table)
    assert found[SAID].to_numpy().tolist() == [
        ["no_computer_at_all", "no_computer_at_all", "phone_plan_only"],
        ["unclear", "phone_plan_only", "computer_no_subscription"],
        ["phone_plan_only", "phone_plan_only", "no_computer_at_all"],
    ]
    assert found["gap_difference"].tolist() == pytest.approx([0.15, 0.02, 0.2])
    row = found.loc[TRACT]
    a, b = row["no_computer_at_all_share_moe"], row["phone_plan_only_share_moe"]
    against = np.sqrt(0.3 * 0.15 / (0.7 * 0.85))
    assert row["gap_difference_moe"] == pytest.approx(np.sqrt(a**2 + b**2 + 2 * a * b * against))
    assert row["no_computer_at_all_households"] == 300


def test_each_other_must_be_exceeded_not_the_second_alone():
    rows = three(TRACT, 300, 200, 190, margin=50.0)
    found = gaps(long(rows)).iloc[0]
    assert found[SAID].tolist() == [*["no_computer_at_all"] * 2, "computer_no_subscription"]
    noisy = [(g, v, n, 260.0 if v == "B28002_006" else m) for g, v, n, m in rows]
    found = gaps(long(noisy)).iloc[0]
    assert found[SAID].tolist() == ["unclear", "no_computer_at_all", "phone_plan_only"]


def test_gaps_that_are_not_known():
    table = long(
        [
            *three(TRACT, 0, 0, 0, n=0, margin=12),
            *three(OTHER, 0, 0, 0, margin=14),
            *three(THIRD, float("nan"), 50, 60),
        ]
    )
    found = gaps(table)
    assert found["gap"].tolist() == [None, "unclear", None]
    assert found.loc[[TRACT, THIRD], "gap_difference"].isna().all()
    assert gaps(long(three(TRACT, 1, 1, 1)[:3])).empty
    assert gaps(long([(TRACT, "B25003_001", 5, 5)])).empty
    nobody = gaps(long(three(TRACT, 1_000, 0, 0, margin=15)), geography=None).iloc[0]
    assert nobody["gap"] == "no_computer_at_all"
    assert np.isfinite(nobody["gap_difference_moe"])


def surveyed(rng, shares, cities=20):
    """Tables of gaps of cities like New Orleans whose tracts all have the same shares."""
    size = synthetic.size("new_orleans")
    answers = np.maximum(np.rint(size.base / size.interval()), 5).astype(int)
    for _ in range(cities):
        found = rng.multinomial(answers, [*shares, 1 - sum(shares)])[:, :3] / answers[:, None]
        margin = moe.Z90 * np.sqrt(found * (1 - found) / answers[:, None])
        empty = size.design.zero_moe / size.base[:, None]
        margin = np.where(found == 0, empty, margin)
        frame = pd.DataFrame(index=pd.RangeIndex(len(answers)))
        for j, name in enumerate(indicators.GAPS):
            frame[f"{name}_share"], frame[f"{name}_share_moe"] = found[:, j], margin[:, j]
        yield estimates._gaps._said(frame)


def test_a_gap_that_is_called_clear_is_the_largest_nine_times_in_ten():
    first, second, _ = indicators.GAPS
    near = pd.concat(surveyed(np.random.default_rng(1), (0.14, 0.12, 0.08)))
    alone = near["gap_difference"] > near["gap_difference_moe"]
    assert (near["gap_leader"] != first)[alone].mean() > 0.15  # by each tract's margin alone
    called = near["gap"].isin(indicators.GAPS)
    assert (called & (near["gap"] != first)).sum() <= 0.1 * max(called.sum(), 10)
    assert set(near["gap_leader"][alone]) >= {first, second}
    equal = pd.concat(surveyed(np.random.default_rng(2), (0.2, 0.2, 0.05)))
    assert (equal["gap_difference"] > equal["gap_difference_moe"]).mean() > 0.09
    assert equal["gap"].isin(indicators.GAPS).mean() < 0.02
    far = pd.concat(surveyed(np.random.default_rng(3), (0.3, 0.15, 0.1)))
    called = far["gap"].isin(indicators.GAPS)
    assert called.mean() > 0.5
    assert (far["gap"][called] == first).mean() > 0.99
    # Nothing is clear by less than its margin, as the page prints both.
    assert (far["gap_difference"] > far["gap_difference_moe"])[called].all()


def test_gaps_of_a_part_are_told_by_a_test_over_that_part():
    frame = gaps(
        long(
            [
                *three(TRACT, 300, 100, 208),
                *[row for at in range(20) for row in three(f"22071{at:06d}", 200, 100, 190)],
            ]
        )
    )
    assert frame.loc[TRACT, "gap"] == "unclear"
    assert frame.loc[TRACT, "gap_difference"] > frame.loc[TRACT, "gap_difference_moe"]
    alone = pd.Series(TRACT, index=[TRACT], name="GEOID")
    again = estimates.combine_gaps(frame, alone)
    assert again.loc[TRACT, "gap"] == "no_computer_at_all"


def test_two_equal_gaps_differ_by_their_margin_one_time_in_ten_not_in_five():
    """Multinomial samples of known size; the margin of independent shares is seen to fail."""
    rng = np.random.default_rng(7)
    n, cells, areas = 400, [0.4, 0.4, 0.02, 0.18], 4_000
    drawn = rng.multinomial(n, cells, areas) / n
    names = list(indicators.GAPS)
    frame = pd.DataFrame(index=pd.RangeIndex(areas))
    for j, name in enumerate(names):
        frame[f"{name}_share"] = drawn[:, j]
        frame[f"{name}_share_moe"] = 1.645 * np.sqrt(drawn[:, j] * (1 - drawn[:, j]) / n)
    found = estimates._gaps._said(frame)
    called = (found["gap_difference"] > found["gap_difference_moe"]).mean()
    assert 0.08 < called < 0.12
    independent = np.hypot(frame[f"{names[0]}_share_moe"], frame[f"{names[1]}_share_moe"])
    apart = (frame[f"{names[0]}_share"] - frame[f"{names[1]}_share"]).abs()
    assert (apart > independent).mean() > 0.17


def test_gaps_of_neighborhoods_and_of_the_place(tracts):
    areas = gaps(tracts)
    before = areas.copy()
    wide = tracts.pivot_table(index="GEOID", columns="variable", values="estimate")
    assert areas["phone_plan_only_households"].tolist() == wide["B28002_006"].tolist()
    by = pd.Series(areas.index.str[:5], index=areas.index, name="county").mask(
        areas.index.str.startswith("22033")
    )
    found = estimates.combine_gaps(areas, by)
    assert found.index.tolist() == sorted(set(by.dropna()))
    assert found.index.name == "county"
    assert found.columns.tolist() == areas.columns.tolist()
    kept = areas[by.notna()]
    for name in indicators.GAPS:
        total = found[f"{name}_households"].sum()
        assert total == kept[f"{name}_households"].sum()
        of_share = moe.of_share(
            *(found[f"{name}_{c}"] for c in ("households", "households_moe", "base", "base_moe"))
        )
        assert found[f"{name}_share_moe"].tolist() == pytest.approx(of_share)
    half = estimates.apportion_gaps(areas, pd.Series(0.5, index=areas.index))
    assert (half["phone_plan_only_base"] == areas["phone_plan_only_base"] / 2).all()
    assert half["gap"].equals(areas["gap"])
    pd.testing.assert_frame_equal(areas, before)
    own = gaps(world(["B28002", "B28003"], level="050"), geography=None)
    counted = own.loc[found.index, "computer_no_subscription_households"]
    assert counted.tolist() == found["computer_no_subscription_households"].tolist()
    assert (own["gap_difference_moe"].loc[found.index] < found["gap_difference_moe"]).all()
    assert estimates.combine_gaps(areas.iloc[:0], by).empty


def test_a_group_that_one_area_has_no_row_of_has_no_sum():
    snapshot = snapshots.read(snapshots.find("New Orleans", 2019))
    tables = snapshot.manifest.tables
    own = estimates.groups(snapshot.published, geography=None, vintages=tables, withhold=False)
    areas = pd.concat([own.assign(GEOID=f"2207100{n}00") for n in (1, 2, 3)], ignore_index=True)
    group = own["group"].iloc[0]
    lacking = areas[(areas["group"] != group) | (areas["GEOID"] != "2207100100")]
    rest = own[own["group"] != group]

    found = _levels.groups(lacking, rest, "P", None).query("level == 'place'").set_index("group")
    assert np.isnan(found.loc[group, "part"])
    assert found.loc[group, "moe_method"] == "missing"
    whole = _levels.groups(areas, rest, "P", None).query("level == 'place'").set_index("group")
    assert whole.loc[group, "part"] == 3 * own["part"].iloc[0]
