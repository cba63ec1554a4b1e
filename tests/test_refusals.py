"""What `estimates`, `change`, `regions` and the ground refuse, by GEOID and column."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from exclusion import boundaries, change, estimates, regions
from exclusion.errors import ArgumentError, GeoidError, TableError, VintageError

TRACTS = ["22071000100", "22071000200", "22071000300"]
VINTAGES = {"B28002": 2019, "B28003": 2019, "B25003": 2019}
LINES = {
    "B28002_001": 900,
    "B28002_006": 90,
    "B28002_012": 30,
    "B28002_013": 200,
    "B28003_001": 900,
    "B28003_005": 60,
    "B28003_006": 240,
    "B25003_001": 900,
    "B25003_003": 400,
}


def long(geoids=TRACTS):
    rows = [(g, v, float(n), 40.0, "published") for g in geoids for v, n in LINES.items()]
    return pd.DataFrame(rows, columns=["GEOID", "variable", "estimate", "moe", "moe_method"])


def area_table(period="2015–2019"):
    frame, _ = estimates.areas(long(), geography="tract", vintages=VINTAGES)
    columns = frame.columns[frame.columns.str.endswith("_period")]
    return frame.assign(**dict.fromkeys(columns, period))


def mapped(frame):
    if not isinstance(frame, pd.DataFrame):
        return frame
    boxes = shapely.box([0, 1, 2], 0, [1, 2, 3], 1)
    return gpd.GeoDataFrame(frame, geometry=boxes[: len(frame)], crs=4326)


GROUPS = pd.Series("all", index=TRACTS, name="hood")
INSIDE = pd.Series(0.5, index=TRACTS)
GROUND = pd.DataFrame({"GEOID10": TRACTS, "GEOID20": TRACTS, "ground": TRACTS})
LATER = area_table("2020–2024")

AREA_DOORS = {
    "apportion": lambda f: estimates.apportion(f, INSIDE),
    "combine": lambda f: estimates.combine(f, GROUPS),
    "totals": lambda f: estimates.totals(f, None, vintages=VINTAGES),
    "evaluate": lambda f: change.evaluate(f, LATER, "no_internet"),
    "evaluate, later": lambda f: change.evaluate(area_table(), f, "no_internet"),
    "on_ground": lambda f: change.on_ground(
        f, LATER, GROUND, "no_internet", old_sample=[40.0] * 3, new_sample=[40.0] * 3
    ),
    "compare_ground": lambda f: boundaries.compare_ground(f, LATER, GROUND),
    "compare_ground, new": lambda f: boundaries.compare_ground(LATER, f, GROUND),
    "merge": lambda f: regions.merge(mapped(f), "no_internet", 0.1),
}
GAP_DOORS = {
    "apportion_gaps": lambda f: estimates.apportion_gaps(f, INSIDE),
    "combine_gaps": lambda f: estimates.combine_gaps(f, GROUPS),
}
GROUP_DOORS = {
    "withhold": estimates.withhold,
    "combine_groups": lambda f: estimates.combine_groups(f, GROUPS),
    "apportion_groups": lambda f: estimates.apportion_groups(f, INSIDE),
    "covered_columns": estimates.covered_columns,
}
LONG_DOORS = {
    "areas": lambda f, v=VINTAGES, g="tract": estimates.areas(f, geography=g, vintages=v),
    "groups": lambda f, v=VINTAGES, g="tract": estimates.groups(f, geography=g, vintages=v),
    "gaps": lambda f, v=VINTAGES, g="tract": estimates.gaps(f, geography=g, vintages=v),
    "published": lambda f, v=VINTAGES, g=None: estimates.published(f, vintages=v),
    "totals": lambda f, v=VINTAGES, g=None: estimates.totals(
        area_table(), f.iloc[len(LINES) : -len(LINES)] if hasattr(f, "iloc") else f, vintages=v
    ),
}


def params(doors):
    return pytest.mark.parametrize("door", doors.values(), ids=doors)


def later(door):
    """Whether the table asked for is that of the later period."""
    return area_table("2020–2024" if door is AREA_DOORS["evaluate, later"] else "2015–2019")


@params(AREA_DOORS)
@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (
            "no_internet_households_moe",
            -222_222_222,
            r"-222,222,222, but a margin or standard error cannot be",
        ),
        ("no_internet_households_moe", -555_555_555, r"-555,555,555.*controlled"),
        ("no_internet_base_moe", -1, r"-1, but a margin or standard error cannot be negative"),
        ("no_internet_base", -666_666_666, r"-666,666,666, but no"),
        ("no_internet_share", 39.2, r"39\.2, but shares run from 0 to 1"),
        ("no_internet_share_moe", 1.5, r"1\.5, but"),
    ],
)
def test_a_wrong_cell_of_an_area_is_refused_by_geoid_and_column(door, column, value, said):
    frame = later(door)
    door(frame)
    frame.loc[TRACTS[1], column] = value
    with pytest.raises(TableError, match=rf"{column} of {TRACTS[1]}.* is {said}"):
        door(frame)


BROKEN = {
    "integers": (lambda f: f.set_axis([int(name) for name in TRACTS]), r"geoid\.normalize"),
    "twice": (lambda f: f.set_axis([TRACTS[0], *TRACTS[:2]]), "more than once"),
    "method": (lambda f: f.assign(no_internet_moe_method="guessed"), "holds 'guessed'; expected"),
    "text": (lambda f: f.assign(no_internet_base="many"), "must be numbers"),
    "no rows": (lambda f: f.iloc[:0], "no rows"),
    "no frame": (lambda f: f.to_dict(), "must be a DataFrame|no polygons"),
}


@params(AREA_DOORS)
@pytest.mark.parametrize(("broken", "said"), BROKEN.values(), ids=BROKEN)
def test_area_tables_that_break_their_contract_are_refused(door, broken, said):
    with pytest.raises(TableError, match=said):
        door(broken(later(door)))


@pytest.mark.parametrize("name", ["combine", "totals", "evaluate", "on_ground", "merge"])
@pytest.mark.parametrize("column", ["no_internet_base", "no_internet_share_moe"])
def test_what_is_summed_must_be_there(name, column):
    frame = area_table().drop(columns=column)
    with pytest.raises(TableError, match=f"no column {column}"):
        AREA_DOORS[name](frame)


@params(GAP_DOORS)
def test_gaps_are_refused_by_geoid_and_column(door):
    gaps = estimates.gaps(long(), geography="tract", vintages=VINTAGES)
    door(gaps)
    column = "phone_plan_only_base_moe"
    for broken, said in (
        (gaps.assign(**{column: [40.0, -222_222_222, 40.0]}), f"{column} of {TRACTS[1]} is -222"),
        (gaps.set_axis([int(name) for name in TRACTS]), r"geoid\.normalize"),
        (gaps.drop(columns=column), f"no column {column}"),
        (None, "must be a DataFrame"),
    ):
        with pytest.raises(TableError, match=said):
            door(broken)


@params(GROUP_DOORS)
def test_groups_are_refused_by_geoid_and_group(door):
    raw = estimates.groups(long(), geography="tract", vintages=VINTAGES, withhold=False)
    door(raw)
    where = rf"{{}} of {TRACTS[1]}, {raw['group'].iloc[1]} is"
    assert raw["GEOID"].iloc[1] == TRACTS[1]

    def second(column, value):
        return raw.assign(**{column: raw[column].where(raw.index != 1, value)})

    for broken, said in (
        (second("part_moe", -555_555_555), where.format("part_moe") + ".*controlled"),
        (second("whole", -666_666_666.0), where.format("whole")),
        (second("share", 39.2), where.format("share")),
        (second("share_moe", 1.5), where.format("share_moe")),
        (second("moe_method", "guessed"), where.format("moe_method") + " 'guessed'; expected"),
        (second("group", "nobody"), "'nobody' is not a group"),
        (pd.concat([raw, raw]), "more than once"),
        (raw.drop(columns="whole"), "no column whole"),
        (raw.to_dict(), "must be a DataFrame"),
    ):
        with pytest.raises(TableError, match=said):
            door(broken)


def cell(column, value):
    """Change one cell: B28002_013 of the second tract."""
    table = long().astype({"moe_method": object})
    row = (table["GEOID"] == TRACTS[1]) & (table["variable"] == "B28002_013")
    return table.assign(**{column: table[column].mask(row, value)})


@params(LONG_DOORS)
@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("moe", -222_222_222, "is -222,222,222, but a margin or standard error cannot be negative"),
        ("moe", -555_555_555, "is -555,555,555.*controlled"),
        ("estimate", -666_666_666, "is -666,666,666, but no estimate"),
        ("moe_method", "guessed", "is 'guessed'; expected one of controlled, published"),
    ],
)
def test_a_wrong_cell_of_a_long_table_is_refused_by_geoid_and_variable(door, column, value, said):
    with pytest.raises(TableError, match=f"{column} of {TRACTS[1]}, B28002_013 {said}"):
        door(cell(column, value))


@params(LONG_DOORS)
def test_long_tables_vintages_and_geographies_that_do_not_fit_are_refused(door):
    table = long()
    for broken, said in (
        (table.assign(GEOID=int(TRACTS[1])), r"GEOID.*no text.*geoid\.normalize"),
        (table.assign(variable=13), r"variable.*no text"),
        (table.drop(columns="moe"), "no column moe"),
        (table.assign(estimate="many"), "must be numbers"),
        ({"GEOID": 1}, "must be a DataFrame"),
    ):
        with pytest.raises(TableError, match=said):
            door(broken)
    for vintages in ({"B28002": 2016}, {"B28002": "2019"}, {"B28002": None}):
        with pytest.raises(VintageError):
            door(table, VINTAGES | vintages)
    for vintages in (2019, None, [2019]):
        with pytest.raises(ArgumentError, match="that of each table"):
            door(table, vintages)


@pytest.mark.parametrize("name", ["areas", "groups", "gaps"])
def test_the_geography_must_be_that_of_the_geoids(name):
    door = LONG_DOORS[name]
    with pytest.raises(GeoidError, match=f"'{TRACTS[0]}' is a tract, but geography is 'block gr"):
        door(long(), VINTAGES, "block group")
    with pytest.raises(GeoidError, match="is not a GEOID"):
        door(long(["220710001"]))
    with pytest.raises(ArgumentError, match="geography is 'county'; expected one of 'tract', 'bl"):
        door(long(), VINTAGES, "county")
    if name == "areas":
        with pytest.raises(TableError, match="no rows"):
            door(long().iloc[:0])
        with pytest.raises(ArgumentError, match="geography is None"):
            door(long(), VINTAGES, None)


def test_rows_of_several_places_are_one_sum_and_not_called_published():
    found = estimates.totals(area_table(), long(TRACTS[:2]), vintages=VINTAGES)
    assert "published" not in set(found["origin"])
    assert "sum" in found["origin"].iloc[0]


# What belongs to areas is found by their GEOIDs.

RAW = estimates.groups(long(), geography="tract", vintages=VINTAGES, withhold=False)
GAPS = estimates.gaps(long(), geography="tract", vintages=VINTAGES)
BY_GEOID = {
    "apportion": lambda s: estimates.apportion(area_table(), s),
    "apportion_groups": lambda s: estimates.apportion_groups(RAW, s),
    "apportion_gaps": lambda s: estimates.apportion_gaps(GAPS, s),
    "combine": lambda s: estimates.combine(area_table(), s),
    "combine_groups": lambda s: estimates.combine_groups(RAW, s),
    "combine_gaps": lambda s: estimates.combine_gaps(GAPS, s),
}


@params(BY_GEOID)
def test_what_belongs_to_areas_is_aligned_by_geoid_and_foreign_labels_are_refused(door):
    values = pd.Series([0.25, 0.5, 1.0], index=TRACTS, name="hood")
    found = door(values)
    pd.testing.assert_frame_equal(door(values.iloc[::-1]), found)
    assert len(door(values.iloc[:1])) <= len(found)  # an area that it lacks has a meaning
    what = r"(inside|groups)"
    for broken, said in (
        (values.set_axis([int(name) for name in TRACTS]), rf"{what} holds 220.*geoid\.normalize"),
        (values.set_axis([*TRACTS[:2], "22071000400"]), rf"{what} has '22071000400', which is not"),
        (values.set_axis([f"1400000US{g}" for g in TRACTS]), rf"{what} has '1400.* and 2 more"),
        (values.set_axis([TRACTS[0]] * 3), "more than once"),
        (values.to_numpy(), rf"{what} must be a Series by GEOID, not ndarray"),
        (values.to_dict(), "not dict"),
        (None, "not NoneType"),
    ):
        with pytest.raises(TableError, match=said):
            door(broken)


@pytest.mark.parametrize("name", ["apportion", "apportion_groups", "apportion_gaps"])
@pytest.mark.parametrize("wrong", [1.5, -0.1, np.inf, 39])
def test_a_share_that_lies_inside_is_one(name, wrong):
    with pytest.raises(TableError, match=f"inside of {TRACTS[1]} is .*shares run from 0 to 1"):
        BY_GEOID[name](pd.Series([0.5, wrong], index=TRACTS[:2]))


def test_areas_are_cut_once():
    once = estimates.apportion(area_table(), INSIDE)
    with pytest.raises(TableError, match="were cut before"):
        estimates.apportion(once, INSIDE)


# Words and ranges.


@pytest.mark.parametrize("confidence", [0, 1, 90, "0.9", None, True])
def test_a_confidence_lies_between_0_and_1(confidence):
    history = long([TRACTS[0]]).assign(vintage=2019)
    for ask in (
        lambda: change.compare([0.3], [50], [0.3], [50], confidence=confidence),
        lambda: change.evaluate(area_table(), LATER, "no_internet", confidence=confidence),
        lambda: change.series(history, "no_internet", confidence=confidence),
    ):
        with pytest.raises(ArgumentError, match="confidence is"):
            ask()


def test_other_arguments_are_refused_by_name():
    for ask, error, said in (
        (lambda: change.compare([0.3], [50], [0.3], [50], overlap="0.2"), ArgumentError, "overlap"),
        (lambda: change.compare([0.3], [50], [0.3] * 2, [50] * 3), TableError, r"new_m \(3,\)"),
        (
            lambda: change.compare([0.3], [50], [0.3], [50], reference=(0.3,)),
            ArgumentError,
            "reference is",
        ),
        (lambda: change.overlap(2015, 2019), VintageError, "2015"),
        (lambda: change.overlap("2019", 2024), VintageError, "2019"),
        (lambda: regions.merge(mapped(area_table()), "no_internet", "0.1"), ArgumentError, "cv is"),
        (
            lambda: regions.merge(mapped(area_table()), "no_internet", max_areas=1.5),
            ArgumentError,
            "max_areas is 1.5",
        ),
        (lambda: regions.merge(mapped(area_table()), "nobody"), TableError, "'nobody' cannot"),
        (lambda: change.evaluate(area_table(), LATER, "nobody"), TableError, "'nobody' cannot"),
        (
            lambda: boundaries.compare_ground(LATER, LATER, GROUND.drop(columns="ground")),
            TableError,
            "The ground has no column ground",
        ),
        (lambda: boundaries.common_ground(None), TableError, "crosswalk must be a DataFrame"),
        (lambda: estimates.measures(None), TableError, "must be a DataFrame"),
        (lambda: estimates.default_measure([]), TableError, "must be a DataFrame"),
    ):
        with pytest.raises(error, match=said):
            ask()


def test_samples_are_aligned_by_geoid():
    m = pd.Series([30.0, 40.0, 50.0], index=TRACTS)
    tables = (area_table(), LATER, None, "no_internet")
    found = change.on_ground(*tables, old_sample=m, new_sample=m.iloc[::-1])
    assert found["old_m"].tolist() == pytest.approx([30, 40, 50])
    assert found["new_m"].tolist() == pytest.approx([30, 40, 50])
    with pytest.raises(TableError, match="new_sample has other labels"):
        change.on_ground(*tables, old_sample=m, new_sample=m.iloc[:2])


def test_a_history_is_of_years():
    for vintage in ("lately", 2019.5, None):
        history = long([TRACTS[0]]).assign(vintage=vintage)
        with pytest.raises(VintageError, match="vintage"):
            change.series(history, "no_internet")
    with pytest.raises(TableError, match="must be a DataFrame"):
        change.series([1], "no_internet")
