"""The FCC's files as people have them: read right, or refused in one sentence."""

from __future__ import annotations

import gzip
import os
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import bundled
import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from running import here

from exclusion import coverage
from exclusion.errors import DamagedFileError, ExclusionError, ExclusionWarning, TableError
from exclusion.telling import _below

CASES = Path(__file__).parent / "fixtures"


def reduced(path: Path, out: Path, **how) -> pd.DataFrame:
    """Read what a file is reduced to, indexed by technology, at 100/20."""
    table = coverage.read(coverage.reduce(path, out, **how))
    return table[table["down"] == 100].set_index("technology")


@pytest.mark.parametrize(
    ("name", "locations"),
    [("blank_lines_end.csv", 2), ("cr_only.csv", 2), ("mixed_float_loc.csv", 1)],
)
def test_what_spreadsheets_leave_behind(tmp_path, name, locations):
    found = reduced(CASES / name, tmp_path)
    assert found.loc["fiber", "locations"] == locations
    assert found.loc["fiber", "served_share"] == 1 / locations


def forms() -> dict[str, bytes]:
    """Write one table as programs do."""
    table = pd.read_csv(CASES / "blank_lines_end.csv", dtype=str)
    text = table.to_csv(index=False)
    early = {"technology": "technology_code", "block_geoid": "block_fips"}
    return {
        "an index": table.to_csv().encode(),
        "semicolons": table.to_csv(index=False, sep=";").encode(),
        "a separator that is said": f"sep=;\n{table.to_csv(index=False, sep=';')}".encode(),
        "a comma that is said": f"sep=,\n{text}".encode(),
        "UTF-16": text.encode("utf-16"),
        "Windows": text.replace("Acme", "Café").encode("cp1252"),
        "capitals": table.rename(columns=str.upper).to_csv(index=False).encode(),
        "names of 2022": table.rename(columns=early).to_csv(index=False).encode(),
        "blank lines first": f"\n\n{text}".encode(),
        "lines of blanks": f"{text}   \n\t\n".encode(),
        "empty rows": f"{text}{',' * 11}\r\n{',' * 11}\r\n".encode(),
        "mixed ends": text.replace("\n", "\r\n").encode() + b"\r\r\n\n",
        "numbers": text.replace("1001000,", "1001000.0,").replace(",60,", ",60.0,").encode(),
    }


#: Forms that are looked at packed too: by its letters, by its first line, and an ordinary one.
PACKED = ("UTF-16", "a separator that is said", "numbers")


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        pytest.param(
            form, suffix, marks=[] if suffix == ".csv" or form in PACKED else pytest.mark.slow
        )
        for form in forms()
        for suffix in (".csv", ".csv.gz", ".zip")
    ],
)
def test_every_way_of_writing_a_table(tmp_path, form, suffix):
    path, data = tmp_path / f"bdc{suffix}", forms()[form]
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("bdc.csv", data)
    else:
        path.write_bytes(gzip.compress(data) if suffix == ".csv.gz" else data)
    found = reduced(path, tmp_path / "out").loc["fiber"]
    assert (found["GEOID"], found["locations"], found["served_share"]) == ("22071000100", 2, 0.5)


def test_a_location_that_lost_its_digits_is_refused(tmp_path):
    table = pd.read_csv(CASES / "cr_only.csv", dtype=str).assign(location_id="1.0E+09")
    table.to_csv(tmp_path / "bdc.csv", index=False)
    with pytest.raises(TableError, match=r"location_id is '1\.0E\+09' in one of 3 rows"):
        coverage.reduce(tmp_path / "bdc.csv", tmp_path / "out")


def test_a_capital_header_in_parquet(tmp_path):
    table = pd.read_csv(CASES / "cr_only.csv", dtype=str).rename(columns=str.title)
    table.to_parquet(tmp_path / "bdc.parquet")
    assert reduced(tmp_path / "bdc.parquet", tmp_path / "out").loc["fiber", "locations"] == 2
    shutil.copy(CASES / "mob.csv", tmp_path / "mob.csv")
    with pytest.raises(TableError, match="This is mobile coverage"):
        coverage.reduce(tmp_path / "mob.csv", tmp_path / "out")


# --- a file a technology -------------------------------------------------------------------------

FIBER = CASES / "bdc_22_FibertothePremises_fixed_broadband_J25.csv"
#: The FCC's codes of one technology each that every state has.
EACH = {"copper": 10, "cable": 40, "fiber": 50, "satellite": 60, "fixed_wireless": 71}


def new_orleans():
    return bundled.new_orleans(2024)


def of(folder: Path, *names: str, release: str = "J25") -> list[Path]:
    """Write a file a technology, each with every second location but the satellites' with all."""
    folder.mkdir(exist_ok=True)
    table = pd.read_csv(FIBER, dtype=str)
    paths = []
    for name in names:
        rows = table if name == "satellite" else table.iloc[::2]
        paths.append(folder / f"bdc_22_{name}_fixed_broadband_{release}_01feb2026.csv")
        rows.assign(technology=str(EACH[name])).to_csv(paths[-1], index=False)
    return paths


def shares(table: pd.DataFrame) -> dict[str, list[float | None]]:
    """Give the served shares that a table has, by technology."""
    known = table["served_share"].astype(object).where(table["served_share"].notna(), None)
    return {str(name): sorted({*part}, key=str) for name, part in known.groupby(level=0)}


def test_one_technology_alone_is_of_the_locations_in_its_file(tmp_path, caplog):
    found = reduced(FIBER, tmp_path)
    assert shares(found) == {"fiber": [1.0]} | {
        name: [None] for name in ("any", "cable", "copper", "fixed_wireless", "satellite")
    }
    assert set(found["method"]) == {"listed"}
    assert found["locations"].unique().tolist() == [3]
    assert "are of the locations in these files, not of all homes" in caplog.text
    assert "nothing is known of cable, copper, fixed wireless, satellite, any" in caplog.text
    for network in (None, ("fiber", 100, 20), ("cable", 100, 20)):
        with pytest.raises(TableError, match="of the locations in these files, not of all"):
            new_orleans().causes(coverage.read(tmp_path), network=network)


@pytest.mark.parametrize("lacking", EACH)
def test_all_but_one_technology_are_not_all(tmp_path, lacking):
    paths = of(tmp_path / "in", *(name for name in EACH if name != lacking))
    found = reduced(tmp_path / "in", tmp_path / "out")
    assert set(found["method"]) == {"listed"}
    assert found.loc[lacking, "served_share"].isna().all()
    assert found.loc["any", "served_share"].isna().all() == (lacking != "satellite")
    # Said to be all: a technology without a file is nowhere; but without satellites' the locations
    # are still not all.
    said = reduced(paths, tmp_path / "said", complete=True)
    assert said["served_share"].notna().all()
    assert set(said["method"]) == {"listed" if lacking == "satellite" else "locations"}


def test_every_technology_is_all(tmp_path, caplog):
    of(tmp_path / "in", *EACH)
    found = reduced(tmp_path / "in", tmp_path / "out")
    assert set(found["method"]) == {"locations"}
    assert shares(found)["satellite"] == [1.0]
    assert shares(found)["any"] == shares(found)["fiber"] == [1 / 3, 2 / 3]
    assert "hold no unlicensed fixed wireless" in caplog.text


def test_of_all_locations_what_has_no_file_is_unknown(tmp_path):
    every = pd.Series(12, new_orleans().areas.index)
    study = new_orleans().subset(every.index[:30], "Thirty tracts")
    made = coverage.reduce(FIBER, tmp_path / "out", locations=every)
    table = coverage.read(made)
    assert set(table["method"]) == {"locations"}
    assert set(table.loc[table["technology"] == "fiber", "served_share"]) == {0.25}
    assert table.loc[table["technology"] != "fiber", "served_share"].isna().all()

    causes = study.causes(table)
    assert causes.key == ("fiber", 100, 20)  # "any" is not known
    with pytest.raises(
        TableError, match=r"Nothing is known of cable of 100/20 .* it has fiber 25/3"
    ):
        study.causes(table, network=("cable", 100, 20))
    others = causes.totals[causes.totals["technology"] != "fiber"]
    assert others["not_served_households"].isna().all()
    lived_in = (study.areas["households"] > 0).sum()
    assert lived_in > 0
    assert (others["areas_without_availability"] == lived_in).all()
    shown = _below.two_causes(study, causes)
    assert [row.network[:5] for row in shown.rows] == ["fiber"] * 3
    notes = " ".join(map(str, shown.notes))
    assert "Nothing is known of cable, a copper line, fixed wireless, satellite" in notes
    assert "any line or antenna" not in notes


def test_the_command_line_refuses_a_page_from_one_technology(tmp_path):
    done = here("availability", str(FIBER), "--out", "there", cwd=tmp_path)
    assert done.returncode == 0
    assert "of the locations in these files" in done.stderr
    asked = ("--coverage", "there", "--technology", "fiber", "--speed", "100/20")
    place = ("New Orleans", "--vintage", "2024", "--offline")
    done = here("report", *place, *asked, "--out", "page", cwd=tmp_path)
    assert done.returncode != 0
    assert "of the locations in these files, not of all" in " ".join(done.stderr.split())
    assert not (tmp_path / "page").exists()
    done = here("report", *place, "--coverage", str(CASES), cwd=tmp_path)
    assert "`exclusion availability FILES --out FOLDER`" in " ".join(done.stderr.split())


def test_satellite_alone_is_no_reach(tmp_path):
    areas = new_orleans().areas
    sky = reduced(of(tmp_path / "in", *EACH), tmp_path / "out").loc[["satellite"]].reset_index()
    with pytest.raises(TableError, match="tells of satellite alone"):
        coverage.causes(areas, sky, "no_broadband")
    asked = coverage.causes(areas, sky, "no_broadband", network=("satellite", 100, 20))
    assert asked.total["not_served_households"] == 0
    notes = map(str, _below.two_causes(new_orleans(), asked).notes)
    assert "Satellites are offered nearly everywhere" in " ".join(notes)


def test_two_releases_are_told(tmp_path):
    of(tmp_path / "in", "cable", "fiber")
    of(tmp_path / "in", "copper", release="D24")
    with pytest.warns(ExclusionWarning, match=r"by their names: 2024-12-31, 2025-06-30"):
        coverage.reduce(tmp_path / "in", tmp_path / "out")
    # Two states' tables, each of one release.
    (other,) = of(tmp_path / "b", "fiber", release="D24")
    rows = other.read_text("utf-8").replace(",LA,2207", ",MD,2407")
    other.write_text(rows, "utf-8")
    made = [coverage.reduce(path, tmp_path / "two")[0] for path in (FIBER, other)]
    with pytest.warns(ExclusionWarning, match="several releases are mixed"):
        coverage.read(made)
    # A column that says so.
    table = pd.read_csv(FIBER, dtype=str)
    table["As_Of_Date"] = ["2025-06-30"] * 500 + ["2024-12-31"] * (len(table) - 500)
    table.to_csv(tmp_path / "merged.csv", index=False)
    with pytest.warns(ExclusionWarning, match=r"by their rows: 2024-12-31, 2025-06-30"):
        coverage.reduce(tmp_path / "merged.csv", tmp_path / "rows")


# --- Connecticut ---------------------------------------------------------------------------------


def connecticut(*geoids: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"m_households": 40.0, "m_households_moe": 8.0, "m_base": 100.0}, index=[*geoids]
    )


@pytest.mark.parametrize(("areas", "end"), [("tract", ""), ("block group", "1")])
def test_old_counties_meet_planning_regions_by_number(tmp_path, areas, end):
    table = pd.read_csv(FIBER, dtype=str).iloc[:6].assign(state_usps="CT")
    table["block_geoid"] = ["090091401001000", "090034001021001", "090019900001000"] * 2
    table["technology"] = ["60"] * 3 + ["50"] * 3
    table["location_id"] = [*"123123"]
    table.iloc[:3].to_csv(tmp_path / "a.csv", index=False)
    table.iloc[[3]].to_csv(tmp_path / "b.csv", index=False)
    made = coverage.reduce(
        [tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "out", areas=areas, complete=True
    )
    new, old = (
        connecticut(*(f"{code}{end}" for code in codes))
        for codes in (
            ("09170140100", "09110400102", "09170990000", "09180990000"),
            ("09009140100", "09003400102", "09001990000"),
        )
    )
    there = coverage.read(made)
    region, county = (
        coverage.split(frame, there, "m").query("technology == 'any' & down == 100")
        for frame in (new, old)
    )
    shared = ["served_share", "not_served_households", "not_served_households_moe"]
    assert region["served_share"].iloc[:2].tolist() == [1, 0]
    assert region[shared][:2].to_numpy().tolist() == county[shared][:2].to_numpy().tolist()
    assert region["served_share"].notna().tolist() == [True, True, False, False]  # water, twice
    assert region["why"].iloc[0].endswith(" matched_by_number")
    assert "matched_by_number" not in county["why"].iloc[0]


def test_locations_by_region_are_refused(tmp_path):
    with pytest.raises(TableError, match="'09170140100' lies in a planning region"):
        coverage.reduce(FIBER, tmp_path, locations=pd.Series({"09170140100": 5}))


def test_counties_of_connecticut_are_no_regions():
    there = pd.DataFrame(
        {
            "GEOID": ["09009"], "technology": "any", "down": 100.0, "up": 20.0,
            "served_share": 0.5, "method": "locations",
        }
    )  # fmt: skip
    with pytest.raises(TableError, match="county of Connecticut is not among"):
        coverage.split(connecticut("09170"), there, "m")


# --- what rows say of themselves -----------------------------------------------------------------

WEST, EAST = shapely.box(-76.72, 39.19, -76.62, 39.38), shapely.box(-76.62, 39.19, -76.52, 39.38)


def ground(*shapes, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=[*shapes], crs=4326)


def reach(frame, network=("5g", 0, 0), **how) -> float:
    """Give the part of the two halves that is covered."""
    found = coverage.outline(frame, network=network, **how).geometry
    return found.intersection(WEST | EAST).area / (WEST | EAST).area


@pytest.mark.parametrize(
    ("column", "west", "east"),
    [
        ("Technology", 500, 400),
        ("TECH_CODE", "500", "400"),
        ("technology", "5G-NR", "4G LTE"),
        ("Technology_Desc", "5g nr", "LTE"),
        ("technology", "500.0", "400.0"),
        ("What", "5G", "4g-LTE"),
    ],
)
def test_a_technology_is_found_by_any_name(tmp_path, column, west, east):
    frame = ground(WEST, EAST, **{column: [west, east]})
    assert reach(frame) == pytest.approx(0.5)
    frame.to_file(tmp_path / "tech.gpkg")
    assert reach(tmp_path / "tech.gpkg") == pytest.approx(0.5)
    assert reach(frame, ("any", 0, 0)) == pytest.approx(1)
    for value in (west, "5g") if column != "What" else ():
        assert reach(frame, None, where={"technology": value}) == pytest.approx(0.5)


def test_a_city_is_covered_as_its_codes_say():
    study = bundled.baltimore()
    half = ground(
        shapely.box(-76.711493, 39.197207, -76.62051, 39.372205),
        shapely.box(-76.62051, 39.197207, -76.529517, 39.372205), Technology=[500, 400],
    )  # fmt: skip
    covered = coverage.outline(half, network=("5g", 0, 0), areas=study.areas)
    shares = coverage.of_outline(study.areas, covered, technology="5g").set_index("GEOID")
    assert shares["served_share"].mean() == pytest.approx(0.4648, abs=1e-4)


@pytest.mark.parametrize(
    ("columns", "how", "says"),
    [
        ({"technology": [500, None, 400]}, {}, r"1 of 3 rows have nothing in column 'technology'"),
        ({"technology": ["5G", "", "4G"]}, {}, r"1 of 3 rows have nothing in column 'technology'"),
        (
            {"Technology": [500, 5, 400]},
            {},
            r"1 of 3 rows have '5' in .* one of 0 other, 10 copper",
        ),
        ({"technology": ["mine"] * 3}, {}, "3 of 3 rows have 'mine'"),
        ({"technology": [500] * 3}, {"network": ("5g", 35, 3)}, "no column mindown and minup"),
        ({"technology": 500, "MINDOWN": [35] * 3}, {"network": ("5g", 35, 3)}, "no column minup"),
        ({"mindown": [35] * 3}, {}, "no column technology"),
        (
            {"technology": 500, "MinDown": [35, None, 7], "MinUp": 3},
            {"network": ("5g", 35, 3)},
            "1 of 3 rows have nothing in column 'MinDown'",
        ),
        (
            {"low_latency": [1, None, 1]},
            {"network": None, "where": {"Low_Latency": 1}},
            "1 of 3 rows have nothing in column 'low_latency'",
        ),
        (
            {"ENVIRONMNT": ["0", "1", " "]},
            {"network": None, "where": {"environment": 0}},
            "1 of 3 rows have ' ' in column 'ENVIRONMNT'",
        ),
        (
            {"mindown": ["35", "fast", "7"]},
            {"network": None, "at_least": {"mindown": 25}},
            "1 of 3 rows have 'fast' in column 'mindown'",
        ),
    ],
)
def test_a_choice_that_some_rows_cannot_answer_is_refused(columns, how, says):
    frame = ground(WEST, WEST.buffer(0.001), EAST, **columns)
    with pytest.raises(TableError, match=says):
        reach(frame, **how)


def test_cells_are_chosen_as_their_codes_say(tmp_path):
    def area(name="mob.csv", **how):
        return coverage.outline(CASES / name, **how).geometry.area

    every, fifth = area(), area(network=("5g", 35, 3))
    assert fifth == pytest.approx(every / 2, rel=1e-3)
    assert area(network=("4g", 0, 0)) == pytest.approx(every - fifth)
    assert area(where={"Environment": 1}) == pytest.approx(every / 2, rel=1e-3)
    with pytest.raises(TableError, match=r"No row of .* after choosing by 'mindown'"):
        area(network=("5g", 100, 20))
    with pytest.raises(TableError, match=r"No row of .* after choosing by 'technology'"):
        area(network=("fiber", 0, 0))


def test_every_way_of_writing_cells(tmp_path):
    table = pd.read_csv(CASES / "mob.csv", dtype=str)
    text = table.to_csv(index=False)
    wanted = coverage.outline(CASES / "mob.csv", network=("5g", 35, 3)).geometry
    for form in (
        text.replace("\n", "\r"),
        f"{text}\n\n",
        f"{text}{',' * 4}\n{',' * 4}\n",
        table.to_csv(),
        table.rename(columns=str.upper).to_csv(index=False, sep=";"),
        table.assign(technology=table["technology"] + ".0").to_csv(index=False),
    ):
        (tmp_path / "mob.csv").write_text(form, "utf-8", newline="")
        assert coverage.outline(tmp_path / "mob.csv", network=("5g", 35, 3)).geometry == wanted


def test_fixed_availability_is_no_ground(tmp_path):
    fixed = CASES / "bdc_fixed_as_coverage.csv"
    with pytest.raises(TableError, match=r"Count it first: `exclusion availability FILES"):
        coverage.outline(fixed, network=("fiber", 100, 20))
    table = pd.read_csv(fixed, dtype=str)
    table.rename(columns=str.upper).to_parquet(tmp_path / "fixed.parquet")
    for given in (tmp_path / "fixed.parquet", table):
        with pytest.raises(TableError, match="fixed availability by location"):
            coverage.outline(given, column="H3_RES8_ID" if given is not table else "h3_res8_id")
    asked = ("--coverage", str(fixed), "--technology", "fiber", "--speed", "100/20")
    done = here("report", "Baltimore", "--vintage", "2021", "--offline", *asked, cwd=tmp_path)
    assert done.returncode != 0
    assert "exclusion availability" in done.stderr
    assert not (tmp_path / "maps").exists()


def test_satellites_cover_no_ground():
    frame = ground(WEST, WEST | EAST, technology=["Fiber", "NGSO Satellite"])
    assert reach(frame, ("any", 0, 0)) == pytest.approx(0.5)
    assert reach(frame, ("satellite", 0, 0)) == pytest.approx(1)
    assert reach(frame, None, where={"technology": 61}) == pytest.approx(1)
    for network in (None, ("network", 0, 0)):
        with pytest.warns(ExclusionWarning, match="1 of 2 rows are of satellites"):
            assert reach(frame, network) == pytest.approx(0.5)
    with pytest.raises(TableError, match="offered nearly everywhere"):
        reach(frame.iloc[1:], None)


# --- the FCC's own summary -----------------------------------------------------------------------


def summarised(**columns) -> pd.DataFrame:
    """Make a summary in the FCC's form: two counties, a place, and all that is not taken."""
    header = {
        "area_data_type": ["Total"], "geography_type": ["County"], "geography_id": ["22071"],
        "geography_desc": ["Orleans Parish"], "geography_desc_full": ["Orleans Parish, LA"],
        "total_units": ["200000"], "biz_res": ["R"], "technology": ["Any Terrestrial"],
    }  # fmt: skip
    speeds = ("02_02", "10_1", "25_3", "100_20", "250_25", "1000_100")
    row = pd.DataFrame(header | {f"speed_{name}": ["0.9"] for name in speeds})
    others = {
        "technology": "Any Technology", "biz_res": "B", "area_data_type": "Urban",
        "geography_type": "State",
    }  # fmt: skip
    rows = [row.assign(**{name: value, "speed_100_20": "1.0"}) for name, value in others.items()]
    rows += [
        row.assign(technology="GSO Satellite"),
        row.assign(technology="Cable/Fiber"),
        row.assign(technology="Fiber", speed_100_20="0.8", speed_1000_100="0.75"),
        row.assign(geography_id="01001", speed_100_20="0.5"),
        row.assign(geography_type="Census Place", geography_id="2255000", total_units="199000"),
    ]
    return pd.concat([row, *rows], ignore_index=True).assign(**columns)


def test_the_summary_is_read_without_satellites(tmp_path):
    summarised().to_csv(tmp_path / "summary.csv", index=False)
    found = coverage.summary(tmp_path / "summary.csv", "county")
    assert set(found["technology"]) == {"any", "fiber"}
    assert sorted(found["down"].unique()) == [0.2, 10, 25, 100, 250, 1000]
    assert sorted(found["up"].unique()) == [0.2, 1, 3, 20, 25, 100]
    assert found["served_share"].dtype.kind == "f"
    fast = found[found["down"] == 100].set_index(["GEOID", "technology"])["served_share"]
    assert fast.to_dict() == {
        ("01001", "any"): 0.5, ("22071", "any"): 0.9, ("22071", "fiber"): 0.8,
    }  # fmt: skip
    place = coverage.summary(summarised().rename(columns=str.upper))
    assert set(place["GEOID"]) == {"2255000"}
    assert set(place["locations"]) == {199_000}
    county = connecticut("22071")  # any county's households
    causes = coverage.causes(county, found, "m")
    assert (causes.key, causes.method) == (("any", 100, 20), "units")
    assert causes.total["not_served_households"] == pytest.approx(4)
    assert "by_unit" in causes.table["why"].iloc[0]
    found.to_parquet(tmp_path / "counties.parquet")
    pd.testing.assert_frame_equal(coverage.read(tmp_path / "counties.parquet"), found)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"geography_id": "1001"}, "'1001' is no GEOID of a county: expected 5 digits"),
        ({"speed_100_20": "97"}, "a share of 22071 is 97"),
        ({"speed_100_20": "most"}, r"a share is 'most' in 3 of 18 rows"),
        ({"total_units": "many"}, "total_units is 'many'"),
        ({"geography_type": "State"}, "has no county; its geography_type is State"),
        ({"technology": "Any Technology"}, "no rows of homes .* technology on the ground"),
        ({"geography_id": "22071"}, r"has \['22071', 'any', .* twice"),
    ],
)
def test_a_summary_that_is_wrong(columns, says):
    with pytest.raises(TableError, match=says):
        coverage.summary(summarised(**columns), "county")


def test_a_summary_is_no_ground(tmp_path):
    with pytest.raises(TableError, match=r"lacks biz_res.*summary of fixed availability"):
        coverage.summary(summarised().drop(columns="biz_res"))
    summarised().to_csv(tmp_path / "summary.csv", index=False)
    with pytest.raises(TableError, match=r"Read it with `coverage\.summary`"):
        coverage.outline(tmp_path / "summary.csv")
    with pytest.raises(TableError, match="This is a summary by geography"):
        coverage.reduce(tmp_path / "summary.csv", tmp_path / "out")
    with pytest.raises(TableError, match=r"summary\.csv is no table of availability\. Files of"):
        coverage.read(tmp_path / "summary.csv")


# --- files that bite -----------------------------------------------------------------------------


def test_damage_is_told_in_a_sentence(tmp_path):
    path = tmp_path / "bdc.csv"
    text = (CASES / "blank_lines_end.csv").read_text("utf-8")
    for bad, says in (
        (text.replace("Acme", "A" * 200_000), "field larger than field limit"),
        (text + "Total: 3 rows\n", "block_geoid '' is not 15 digits"),
        (text.replace("\n", "\0\n", 1), "lacks|could not be read"),
        ("\ufeff\n \n", "is empty"),
    ):
        path.write_text(bad, "utf-8", newline="")
        with pytest.raises(ExclusionError, match=says):
            coverage.reduce(path, tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "bdc.zip", "w") as archive:
        archive.writestr("bdc.csv", text)
    locked = bytearray((tmp_path / "bdc.zip").read_bytes())
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1  # a password is needed, say its headers
    (tmp_path / "bdc.zip").write_bytes(locked)
    with pytest.raises(DamagedFileError, match="password"):
        coverage.reduce(tmp_path / "bdc.zip", tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe by name is of Unix")
def test_a_pipe_in_a_folder_is_passed_by(tmp_path):
    shutil.copy(CASES / "cr_only.csv", tmp_path / "bdc.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    assert len(coverage.reduce(tmp_path, tmp_path / "out")) == 1


def test_what_a_table_says_of_itself_may_be_anything(tmp_path):
    made = coverage.read(coverage.reduce(CASES / "cr_only.csv", tmp_path / "out"))
    table = pa.Table.from_pandas(made)
    for odd in ('"x"', '{"releases": 3}', '{"releases": {"names": 1, "rows": [[], null]}}', "["):
        kept = table.replace_schema_metadata({**table.schema.metadata, "exclusion": odd})
        pq.write_table(kept, tmp_path / "t.parquet")
        assert len(coverage.read(tmp_path / "t.parquet")) == len(made)


@pytest.mark.parametrize(
    "cells", [[["5g"], "4g"], [{"a": 1}, None], [b"5G", "4G"], [float("nan")] * 2]
)
@pytest.mark.parametrize("column", ["technology", "mindown", "what"])
def test_cells_of_any_kind_are_refused_or_read(cells, column):
    frame = ground(WEST, EAST, **{column: pd.Series(cells, dtype=object)})
    for how in (
        *({"network": one} for one in (None, ("5g", 35, 0), ("5g", 0, 0))),
        {"where": {column: "5g"}, "network": None},
        {"at_least": {column: 3}, "network": None},
    ):
        with suppress(ExclusionError):
            assert reach(frame, **how) >= 0
