"""Tables that other packages pulled become the estimate table, by names and GEOIDs alone."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd
import pytest

from exclusion import acs
from exclusion.errors import ExclusionError, GeoidError, TableError

ONE, TWO = "22071000100", "22071000200"
# As each package gives two tracts of two variables, one margin of them controlled.
CENSUS = [
    {
        "NAME": f"Census Tract {n}",
        "B28002_001E": float(whole),
        "B28002_001M": -555555555.0,
        "B28002_013E": float(part),
        "B28002_013M": float(margin),
        "state": "22",
        "county": "071",
        "tract": tract,
    }
    for n, whole, part, margin, tract in [
        (1, 980, 120, 60, "000100"),
        (2, 1500, -666666666, -222222222, "000200"),
    ]
]
PLAIN = pd.DataFrame(CENSUS)
CENSUSDIS = PLAIN.rename(columns=str.upper).assign(
    GEO_ID=["1400000US" + ONE, "1400000US" + TWO],
    B28002_001EA=None,
    B28002_001MA="*****",
    B28002_001M=np.nan,
    B28002_013EA=[None, "-"],
    B28002_013E=[120.0, np.nan],
    B28002_013MA=[None, "**"],
    B28002_013M=[60.0, np.nan],
)
WIDE = PLAIN.drop(columns=["state", "county", "tract"]).assign(GEOID=[ONE, TWO])
LONG = pd.DataFrame(
    {
        "GEOID": [ONE, ONE, TWO, TWO],
        "NAME": ["Census Tract 1", "Census Tract 1", "Census Tract 2", "Census Tract 2"],
        "variable": ["B28002_001", "B28002_013"] * 2,
        "estimate": [980.0, 120.0, 1500.0, -666666666.0],
        "moe": [-555555555.0, 60.0, -555555555.0, -222222222.0],
    }
)
EXPECTED = pd.DataFrame(
    {
        "GEOID": [ONE, TWO] * 2,
        "variable": ["B28002_001"] * 2 + ["B28002_013"] * 2,
        "estimate": [980, 1500, 120, np.nan],
        "moe": [0, 0, 60, np.nan],
        "moe_method": ["controlled", "controlled", "published", "missing"],
        "annotation": ["*****", "*****", "", "-"],
    }
)
SHAPES = {
    "census": CENSUS,
    "census, as a frame": PLAIN,
    "census, several": [CENSUS[:1], CENSUS[1:]],
    "census, as text": PLAIN.astype(object).map(lambda cell: str(cell).removesuffix(".0")),
    "censusdis": CENSUSDIS,
    "censusdis, without GEO_ID": CENSUSDIS.drop(columns="GEO_ID"),
    "tidycensus, wide": WIDE,
    "tidycensus, long": LONG,
    "by the index": WIDE.drop(columns="NAME").set_index("GEOID"),
    "by an index without a name": WIDE.set_index("GEOID").rename_axis(None),
    "margins apart, rows turned": [
        WIDE[["GEOID", "NAME", "B28002_001E", "B28002_013E"]],
        WIDE[["GEOID", "B28002_013M", "B28002_001M"]].iloc[::-1],
    ],
    "twice and equal": [WIDE, LONG],
}


@pytest.mark.parametrize("tables", SHAPES.values(), ids=SHAPES)
def test_every_package_gives_the_same_table(tables):
    before = [table.copy() for table in tables if isinstance(table, pd.DataFrame)]
    pd.testing.assert_frame_equal(acs.long(tables), EXPECTED, check_dtype=False)
    for table, kept in zip([t for t in tables if isinstance(t, pd.DataFrame)], before, strict=True):
        pd.testing.assert_frame_equal(table, kept)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"state": "22"}, "22"),
        ({"state": "22", "county": "071"}, "22071"),
        ({"state": "22", "place": "55000"}, "2255000"),
        ({"state": "22", "county": "071", "tract": "000100", "block group": "1"}, f"{ONE}1"),
        ({"STATE": "22", "COUNTY": "071", "TRACT": "000100", "BLOCK_GROUP": "1"}, f"{ONE}1"),
        ({"metropolitan statistical area/micropolitan statistical area": "35380"}, "35380"),
        ({"GEO_ID": "310M700US35380"}, "35380"),
        ({"GEO_ID": "0500000US22071", "state": "22"}, "22071"),
    ],
)
def test_areas_are_named_by_whatever_the_package_gives(parts, expected):
    (row,) = acs.long([{"B28002_001E": 9.0, **parts}]).to_dict("records")
    assert row["GEOID"] == expected
    assert row["moe_method"] == "missing"


def test_only_columns_of_estimates_are_read():
    more = PLAIN.assign(
        B01003_001E=5,
        S2801_C01_001E=6,
        DP02_0001PE=7,
        C17002_001E=8,
        B28009A_001E=9,
        POPULATIONE=1,
        NAMEE="x",
        LSAD_NAME="CT",
        B28002E=2,
        geometry=None,
    )
    found = set(acs.long(more)["variable"]) - {"B28002_001", "B28002_013"}
    expected = {"B01003_001", "S2801_C01_001", "DP02_0001P", "C17002_001", "B28009A_001"}
    assert found == expected


def test_an_annotation_overrules_the_number_beside_it():
    cells = {"B28002_013E": 12.0, "B28002_013M": 9.0, "GEOID": ONE}
    (row,) = acs.long([{**cells, "B28002_013EA": "N"}]).to_dict("records")
    assert np.isnan(row["estimate"])
    assert row["annotation"] == "N"
    (row,) = acs.long([{**cells, "B28002_013MA": "*****"}]).to_dict("records")
    assert (row["moe"], row["moe_method"]) == (0.0, "controlled")


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([], "expected a frame"),
        ([[], CENSUS], r"expected a frame.*not \[\]"),
        (None, "expected a frame"),
        ("B28002", "expected a frame"),
        ({}, "expected a frame"),
        ([PLAIN, 5], "expected a frame"),
        (PLAIN.iloc[:0], "table 1 has no rows"),
        (WIDE[["GEOID", "NAME"]], r"no estimates: .*found GEOID, NAME"),
        (WIDE.drop(columns="GEOID"), "does not say which area"),
        (WIDE.assign(B28002_013E=["many", 1]), f"B28002_013E of {ONE} is 'many'"),
        (WIDE.assign(B28002_013M=[-5, 1]), f"B28002_013M of {ONE} is -5, but a margin"),
        (WIDE.assign(B28002_013E=[np.inf, 1]), "must be finite"),
        (WIDE.drop(columns="B28002_013E"), "B28002_013M has no estimate beside it"),
        (pd.concat([WIDE, WIDE["NAME"]], axis=1), "the column NAME more than once"),
        (LONG.assign(variable="internet"), "'internet' is no variable"),
        (EXPECTED, "is an estimate table already"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tables, said):
    with pytest.raises(TableError, match=said):
        acs.long(tables)


def test_two_values_for_one_area_are_refused():
    other = WIDE.assign(B28002_013E=[121.0, -666666666])
    with pytest.raises(TableError, match=rf"B28002_013E of {ONE} is 120\.0 and 121\.0"):
        acs.long([WIDE, other])
    with pytest.raises(TableError, match=rf"B28002_013E of {ONE} is 120\.0 and 121\.0"):
        acs.long(pd.concat([WIDE, other]))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (WIDE.assign(GEOID=[22071000100, 22071000200]), r"22071000100.*geoid\.normalize"),
        (WIDE.assign(GEOID=["1001020100", TWO]), r"'1001020100'.*geoid\.normalize"),
        (WIDE.assign(GEOID=[None, TWO]), "is not a GEOID"),
        (WIDE.assign(GEOID=["0400043US22", TWO]), "part of a state"),
        (PLAIN.assign(tract=[100, 200]), "tract is 100, but must be a text of 6 digits"),
        (PLAIN.assign(county="71"), "county is '71', but must be a text of 3 digits"),
    ],
)
def test_what_is_no_geoid_is_refused(table, said):
    with pytest.raises(GeoidError, match=f"table 1: .*{said}"):
        acs.long(table)


def test_nothing_but_its_own_errors_leaves_the_door():
    for bad in ({}, [], "x", object(), [1], [[1]], [{"GEOID": ONE, "B28002_001E": [1]}], True):
        with pytest.raises(ExclusionError):
            acs.long(bad)


# Files of data.census.gov

LABELS = ["Geography", "Geographic Area Name", "Estimate!!Total:", "Margin of Error!!Total:"]
DOWNLOADED = [
    ["GEO_ID", "NAME", "B28002_001E", "B28002_001M", "B28002_013E", "B28002_013M"],
    [
        *LABELS,
        "Estimate!!Total:!!No Internet access",
        "Margin of Error!!Total:!!No Internet access",
    ],
    ["1400000US" + ONE, "Census Tract 1", "980", "*****", "120", "±60"],
    ["1400000US" + TWO, "Census Tract 2", '"1,500"', "*****", "-", "**"],
]


@pytest.fixture
def downloaded(tmp_path):
    file = tmp_path / "ACSDT5Y2022.B28002-Data.csv"
    file.write_text(
        "".join(f"{','.join(row).replace('; ', ' ')},\n" for row in DOWNLOADED), "utf-8"
    )
    return file


def packed(file, name="ACSDT5Y2022.B28002_2024-03-01T120000.zip"):
    stem = file.name.removesuffix("-Data.csv")
    with zipfile.ZipFile(file.with_name(name), "w") as made:
        made.write(file, file.name)
        made.writestr(f"{stem}-Column-Metadata.csv", "Column Name,Label\nGEO_ID,Geography\n")
        made.writestr(f"{stem}-Table-Notes.txt", "Data are based on a sample.")
    return file.with_name(name)


def test_files_of_data_census_gov_give_the_same_table(downloaded):
    forms = [
        downloaded,
        str(downloaded),
        packed(downloaded),
        [downloaded],
        pd.read_csv(downloaded),
        pd.read_csv(downloaded).rename(columns=str.lower),
        pd.read_csv(downloaded, skiprows=[1]),
    ]
    for form in forms:
        pd.testing.assert_frame_equal(acs.long(form), EXPECTED, check_dtype=False)


@pytest.mark.parametrize(
    ("written", "estimate", "annotation"),
    [
        ("N", np.nan, "N"),
        ("(X)", np.nan, "(X)"),
        ("-", np.nan, "-"),
        ("**", np.nan, "**"),
        ("***", np.nan, "***"),
        ("null", np.nan, ""),
        ("", np.nan, ""),
        (" 1,234 ", 1234, ""),
        ("12.5", 12.5, ""),
        ("250,000+", 250001, ""),
        ("2,500-", 2499, ""),
    ],
)
def test_what_stands_for_a_number_is_decoded(written, estimate, annotation):
    frame = pd.DataFrame({"GEO_ID": ["1400000US" + ONE], "B28002_001E": [written]})
    row = acs.long(frame).iloc[0]
    assert row["estimate"] == pytest.approx(estimate, nan_ok=True)
    assert row["annotation"] == annotation


def test_a_table_as_it_is_shown_is_refused_with_the_way_to_its_zip(tmp_path):
    file = tmp_path / "ACSDT5Y2022.B28002-2024-03-01T120000.csv"
    file.write_text('"Label (Grouping)","Orleans Parish!!Estimate"\n"Total:","1,500"\n', "utf-8")
    with pytest.raises(TableError, match=r"as data\.census\.gov shows it.*Take its zip"):
        acs.long(file)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ACSDT5Y2022.B28002-Data.csv", (2022, 5)),
        ("ACSST1Y2022.S2801_2024-03-01T120000.zip", (2022, 1)),
        ("acs1_2022.csv", (2022, 1)),
        ("s2801_2022_1yr.csv", (2022, 1)),
        ("counties 1-year 2022.csv", (2022, 1)),
        ("acs5_2022.csv", (2022, 5)),
        ("s2801_2019.csv", (2019, 5)),
        ("region1_2019.csv", (2019, 5)),
        ("counties.csv", (None, 5)),
        ("2019_2023.csv", (None, 5)),
    ],
)
def test_the_name_says_which_years(tmp_path, name, expected):
    file = tmp_path / name
    file.write_text("GEO_ID,B28002_001E\n", "utf-8")
    assert acs.release_of(file)[:2] == expected
