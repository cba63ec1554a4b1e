"""The loopback server answers as the Census Bureau's hosts do: a row a case of what is known."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import census_files
import census_numbers as numbers
import census_world
import geopandas as gpd
import pandas as pd
import pytest
import requests
import shapely
from census_faults import FAULTS
from census_server import BAD_KEY, CensusServer
from census_world import EMPTY, JAIL, STATES, VINTAGES, WATER, Grid, country
from patience import LONG, ended, until

ORLEANS = {"for": "tract:*", "in": "state:22 county:071"}
FOLDER = {2018: "prototype/5YRData", 2019: "prototype/5YRData", 2020: "prototype/5YRData"}
GEOGRAPHIES = {
    2018: "prototype/20185YRGeos.csv",
    2019: "prototype/Geos20195YR.csv",
    2020: "prototype/Geos20205YR.csv",
    2021: "table-based-SF/documentation/Geos20215YR.txt",
    2022: "table-based-SF/documentation/Geos20225YR.txt",
    2024: "table-based-SF/documentation/Geos20245YR.txt",
}
RELATIONSHIP = "/geo/docs/maps-data/data/rel2020/tract/tab20_tract20_tract10_natl.txt"
DAT = "/programs-surveys/acs/summary_file/2019/prototype/5YRData/acsdt5y2019-b28002.dat"


@pytest.fixture(scope="module")
def served():
    with CensusServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _forget(request):
    yield
    if "served" in request.fixturenames:
        request.getfixturevalue("served").forget()


def ask(server, get="NAME,B28002_001E", vintage=2019, dataset="", *, follow=False, **geography):
    params = {"get": get, "key": server.key, **(geography or ORLEANS)}
    url = f"{server.api_url}/data/{vintage}/acs/acs5{dataset}"
    params = {name: value for name, value in params.items() if value is not None}
    return requests.get(url, params=params, allow_redirects=follow, timeout=LONG)


def frame(answer):
    head, *rows = answer.json()
    return pd.DataFrame(rows, columns=head, dtype=object)


def fetch(server, path, **options):
    return requests.get(server.www2_url + path, timeout=LONG, **options)


def table(server, vintage, name="b28002"):
    folder = FOLDER.get(vintage, "table-based-SF/data/5YRData")
    path = f"{folder}/acsdt5y{vintage}-{name}.dat"
    return fetch(server, f"/programs-surveys/acs/summary_file/{vintage}/{path}")


def geographies(server, vintage):
    path = f"/programs-surveys/acs/summary_file/{vintage}/{GEOGRAPHIES[vintage]}"
    return fetch(server, path)


def polygons(server, path):
    answer = fetch(server, path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/zip"
    return gpd.read_file(io.BytesIO(answer.content))


def cartographic(server, vintage, where, kind):
    return polygons(server, f"/geo/tiger/GENZ{vintage}/shp/cb_{vintage}_{where}_{kind}_500k.zip")


# The API: keys


def test_without_a_good_key_the_api_redirects_to_a_page(served):
    for key, word in [(None, "Missing"), ("", "Missing"), (BAD_KEY, "Invalid")]:
        answer = ask(served, key=key, **ORLEANS)
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/data/{word.lower()}_key.html"
        assert answer.headers["X-DataWebAPI-KeyError"] == "1"

        followed = ask(served, key=key, follow=True, **ORLEANS)
        assert followed.status_code == 200
        assert followed.headers["Content-Type"] == "text/html"
        assert f"<title>{word} Key</title>" in followed.text


def test_the_requests_kept_say_whose_key_came_but_not_the_key(served):
    for key in (served.key, BAD_KEY, None):
        ask(served, key=key, **ORLEANS)
    assert [r.key for r in served.requests] == ["good", "bad", None]
    assert served.requests[0].line == (
        "/data/2019/acs/acs5?get=NAME,B28002_001E&for=tract:*&in=state:22 county:071"
    )
    assert served.key not in repr(served.requests)
    assert BAD_KEY not in repr(served.requests)


# The API: answers


def test_an_answer_is_an_array_of_arrays_of_text_with_the_header_first(served):
    answer = ask(served, "NAME,B28002_001E,B28002_001M,GEO_ID")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    head, first, *rest = answer.json()
    assert head == [
        *("NAME", "B28002_001E", "B28002_001M", "GEO_ID", "state", "county", "tract"),
    ]
    assert first[0] == "Census Tract 1, Orleans Parish, Louisiana"
    assert first[3:] == ["1400000US22071000100", "22", "071", "000100"]
    assert all(isinstance(cell, str) for row in (first, *rest) for cell in row)
    assert answer.text.startswith('[["NAME","B28002_001E","B28002_001M","GEO_ID","state",')
    assert '"tract"],\n["Census Tract 1, ' in answer.text


def test_names_have_semicolons_from_2022(served):
    assert ask(served, vintage=2022).json()[1][0] == "Census Tract 1; Orleans Parish; Louisiana"


def test_a_group_adds_annotations_geo_id_and_name(served):
    head, row = ask(served, "group(B19013)", **{"for": "county:071", "in": "state:22"}).json()
    assert head == [
        *("B19013_001E", "B19013_001EA", "B19013_001M", "B19013_001MA"),
        *("GEO_ID", "NAME", "state", "county"),
    ]
    assert row[1] is None
    assert row[4:] == ["0500000US22071", "Orleans Parish, Louisiana", "22", "071"]


def test_geographies(served):
    for wanted, within, rows in [
        ("tract:*", "state:22 county:071", 41),
        ("tract:*", "state:22", 97),
        ("tract:*", "state:22 county:*", 97),
        ("tract:*", "state:22 county:071,051", 65),
        ("tract:000100,000200", "state:22 county:071", 2),
        ("block group:*", "state:22 county:071", 101),
        ("block group:*", "state:22 county:071 tract:*", 101),
        ("county:*", None, 19),
        ("county:*", "state:22", 5),
        ("county:071,051,999", "state:22", 2),
        ("place:55000", "state:22", 1),
        ("place:*", "state:22", 8),
        ("state:22", None, 1),
        ("state:22,09", None, 2),
        ("state:*", None, 6),
        ("us:1", None, 1),
        ("metropolitan statistical area/micropolitan statistical area:35380", None, 1),
    ]:
        answer = ask(served, "NAME,GEO_ID,B28002_001E", **{"for": wanted, "in": within})
        assert answer.status_code == 200, answer.text
        assert len(answer.json()) == rows + 1


def test_a_wrong_geography_is_a_400_spelt_as_it_is(served):
    for wanted, within in [
        ("tract:*", None),
        ("tract:*", "county:071"),
        ("block group:*", "state:22"),
        ("block group:*", "state:22 county:071,051"),
        ("county:071", None),
        ("ward:*", "state:22"),
        ("state:22", "county:071"),
    ]:
        answer = ask(served, **{"for": wanted, "in": within})
        assert answer.status_code == 400
        assert answer.text == "error: unknown/unsupported geography heirarchy"


def test_subject_and_profile_tables_have_no_block_groups(served):
    geography = {"for": "block group:*", "in": "state:22 county:071"}
    for get, dataset in (("S2801_C01_001E", "/subject"), ("DP02_0001E", "/profile")):
        assert ask(served, get, 2019, dataset, **geography).status_code == 400


def test_an_unknown_variable_is_a_400_that_names_one(served):
    for vintage, get, named in [
        (2019, "NAME,B28002_999E,B28002_998E", "B28002_999E"),
        (2019, "S2801_C01_001E", "S2801_C01_001E"),
        (2019, "B28012_001E", "B28012_001E"),
        (2019, "group(B28012)", "group(B28012)"),
    ]:
        answer = ask(served, get, vintage)
        assert (answer.status_code, answer.text) == (
            400,
            f"error: error: unknown variable '{named}'",
        )


def test_fifty_variables_are_the_most(served):
    names = [f"{line}{s}" for line in numbers.lines("B28005", 2019) for s in ("E", "M", "EA")]
    assert ask(served, ",".join(names[:50])).status_code == 200
    answer = ask(served, ",".join(names[:51]))
    assert answer.status_code == 400
    assert answer.text == "error: error: 'get' is limited to 50 variables"


def test_the_right_shape_with_nothing_there_is_204_and_empty(served):
    for vintage, geography in [
        (2022, {"for": "tract:*", "in": "state:09 county:009"}),
        (2021, {"for": "tract:*", "in": "state:09 county:170"}),
        (2019, {"for": "tract:*", "in": "state:22 county:71"}),
        (2019, {"for": "place:99999", "in": "state:22"}),
        (2019, {"for": "county:*", "in": "state:99"}),
    ]:
        answer = ask(served, vintage=vintage, **geography)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "Content-Type" not in answer.headers


def test_a_vintage_not_there_is_a_servlet_page(served):
    for vintage in [2016, 2025]:
        answer = ask(served, vintage=vintage)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/html"
        assert "HTTP Status 404" in answer.text


def test_plain_census_asks_for_the_type_of_each_field(served):
    class Adapter(requests.adapters.HTTPAdapter):
        def send(self, request, **options):
            request.url = request.url.replace("https://api.census.gov", served.api_url)
            return super().send(request, **options)

    from census import Census

    with requests.Session() as session:
        session.mount("https://api.census.gov/", Adapter())
        client = Census(served.key, year=2019, session=session)
        rows = client.acs5.state_county_tract(("NAME", "B28002_001E"), "22", "071", "*")
    assert rows[0]["B28002_001E"] > 0
    assert isinstance(rows[0]["B28002_001E"], float)
    asked = [line.rsplit("/", 1)[1] for line in served.lines("api")[1:]]
    assert asked == [f"{name}.json" for name in ("NAME", "B28002_001E", "state", "county", "tract")]


# Numbers


LEVELS = ("040", "050", "140", "150")

SENTINELS = [
    ("B19013", EMPTY, 2019, ("-666666666", "-", "-222222222", "**")),
    ("B25010", JAIL, 2019, ("-999999999", "N", "-222222222", "**")),
    ("B19013", WATER, 2017, (None, None, None, None)),
]


def test_sentinels_and_annotations_say_the_same(served):
    for name, geoid, vintage, cells in SENTINELS:
        read = frame(ask(served, f"group({name})", vintage)).set_index("GEO_ID")
        row = read.loc[f"1400000US{geoid}"]
        assert tuple(row[f"{name}_001{suffix}"] for suffix in ("E", "EA", "M", "MA")) == cells


def test_controlled_open_ended_and_not_applicable(served):
    county = {"for": "county:071", "in": "state:22"}
    row = frame(ask(served, "group(B01003)", **county)).iloc[0]
    assert (row["B01003_001M"], row["B01003_001MA"]) == ("-555555555", "*****")

    row = frame(ask(served, "group(S2801)", 2019, "/subject", **county)).iloc[0]
    for suffix in "EM":
        assert row[f"S2801_C02_001{suffix}"] == "-888888888"
        assert row[f"S2801_C02_001{suffix}A"] == "(X)"

    geography = {"for": "block group:*", "in": "state:22 county:071"}
    read = frame(ask(served, "group(B19013)", **geography))
    top = read[read["B19013_001E"] == "250001"]
    assert len(top) > 0
    assert set(top["B19013_001EA"]) == {"250,000+"}
    assert set(top["B19013_001M"]) == {"-333333333"}
    assert set(top["B19013_001MA"]) == {"***"}


def test_every_sentinel_of_the_world_is_annotated(served):
    for name in ("B01003", "B19013", "B25010", "B28002"):
        for vintage in (2019, 2022):
            read = frame(ask(served, f"group({name})", vintage))
            for column in read.columns[read.columns.str.endswith(("E", "M"))]:
                if column != "NAME":
                    sentinel = read[column].str.startswith("-")
                    assert read.loc[sentinel, f"{column}A"].notna().all()


def test_block_groups_add_up_to_tracts_counties_states_and_the_nation():
    for vintage in VINTAGES:
        for name in ["B28001", "B28002", "B28003", "B28008", "B01003", "C17002"]:
            world = country()
            rows = {
                level: [world.rows(name, vintage, level, s) for s in STATES] for level in LEVELS
            }
            for blocks in rows.values():
                total = sum(block.estimates.sum(axis=0) for block in blocks)
                assert total.tolist() == world.rows(name, vintage, "010", "").estimates[0].tolist()
            for groups, tracts in zip(rows["150"], rows["140"], strict=True):
                summed = pd.DataFrame(groups.estimates, index=[g[9:20] for g in groups.geoids])
                summed = summed.groupby(level=0).sum()
                assert [g[9:] for g in tracts.geoids] == summed.index.tolist()
                assert (summed.to_numpy() == tracts.estimates).all()


def test_tables_agree_with_each_other():
    for vintage in [2019, 2022]:
        lines = {
            f"{name}_{n:03d}": column
            for name in ("B28001", "B28002", "B28003", "B28004", "B25003")
            for n, column in enumerate(
                country().rows(name, vintage, "150", "22").estimates.T.tolist(), start=1
            )
        }
        read = pd.DataFrame(lines)
        for name in ("B28001", "B28003", "B28004", "B25003"):
            assert read[f"{name}_001"].equals(read["B28002_001"])
        b28 = read.filter(like="B28002").to_numpy().T
        assert (b28[0] == b28[1] + b28[11] + b28[12]).all()
        assert (b28[1] == b28[2] + b28[3]).all()
        assert (b28[3] >= b28[4]).all()
        assert (b28[4] >= b28[5]).all()
        assert read["B28001_011"].equals(read["B28003_006"])
        assert (read["B28001_001"] == read["B28001_002"] + read["B28001_011"]).all()


def test_the_subject_and_profile_tables_say_what_the_detailed_ones_do(served):
    geography = {"for": "place:55000", "in": "state:22"}
    detailed = frame(ask(served, "group(B28002)", **geography)).iloc[0]
    devices = frame(ask(served, "group(B28001)", **geography)).iloc[0]
    subject = frame(ask(served, "group(S2801)", 2019, "/subject", **geography)).iloc[0]
    profile = frame(ask(served, "group(DP02)", 2019, "/profile", **geography)).iloc[0]
    pairs = [("001", "001"), ("012", "002"), ("013", "003"), ("016", "006"), ("017", "007")]
    for line, other in pairs:
        assert subject[f"S2801_C01_{line}E"] == detailed[f"B28002_{other}E"]
    without = int(detailed["B28002_012E"]) + int(detailed["B28002_013E"])
    assert int(subject["S2801_C01_019E"]) == without
    assert subject["S2801_C01_011E"] == devices["B28001_011E"]
    assert profile["DP02_0152E"] == devices["B28001_002E"]
    percent = 100 * int(profile["DP02_0152E"]) / int(devices["B28001_001E"])
    assert profile["DP02_0152PE"] == f"{percent:.1f}"


def test_the_world_is_the_same_in_every_process():
    code = (
        "import sys, zlib; sys.path.insert(0, sys.argv[1]); "
        "import census_files as f, census_world as w; "
        "text = ''.join(f.dat(w.country(), 'B28002', 2022)).encode(); "
        "zipped = f.boundaries('cb_2022_22_tract_500k.zip'); "
        "print(zlib.crc32(text), zlib.crc32(zipped))"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    there = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = "".join(census_files.dat(census_world.country(), "B28002", 2022)).encode()
    zipped = census_files.boundaries("cb_2022_22_tract_500k.zip")
    assert there == f"{zlib.crc32(text)} {zlib.crc32(zipped)}\n"


# The Summary File


def test_a_table_is_piped_with_estimates_and_margins_in_turn(served):
    for vintage in [2018, 2019, 2020, 2021, 2022, 2024]:
        answer = table(served, vintage)
        assert answer.status_code == 200
        head, *rows = answer.text.splitlines()
        assert head.startswith("GEO_ID|B28002_E001|B28002_M001|B28002_E002|B28002_M002|")
        assert head.endswith("|B28002_E013|B28002_M013")
        ids = [row.split("|")[0] for row in rows]
        county = "0500000US09170" if vintage >= 2022 else "0500000US09009"
        assert {
            *("0100000US", "0400000US22", "0500000US22071", "1400000US22071000100"),
            *("1500000US220710001001", "1600000US2255000", f"1400000US{WATER}", county),
        } <= set(ids)
        # Rows of no use to us: parts of a state, county subdivisions, areas of postal codes.
        before = {i.split("US")[0] for i in ids}
        assert {"0400043", "0600000", "860Z200" if vintage >= 2020 else "8600000"} <= before
        assert len(set(ids)) == len(ids)


def test_what_www2_does_not_have_is_a_page(served):
    for path in [
        "2017/prototype/5YRData/acsdt5y2017-b28002.dat",
        "2017/table-based-SF/data/5YRData/acsdt5y2017-b28002.dat",
        "2019/table-based-SF/data/5YRData/acsdt5y2019-b28002.dat",
        "2022/prototype/5YRData/acsdt5y2022-b28002.dat",
        "2022/table-based-SF/data/5YRData/acsdt5y2022-s2801.dat",
        "2022/table-based-SF/data/5YRData/acsdt5y2022-b99999.dat",
        "2019/prototype/5YRData/acsdt5y2019-b28012.dat",
        "2019/prototype/5YRData/acsdt5y2019-B28002.dat",
        "2025/table-based-SF/documentation/Geos20255YR.txt",
        "2017/prototype/20175YRGeos.csv",
    ]:
        answer = fetch(served, f"/programs-surveys/acs/summary_file/{path}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/html"
        assert answer.text.startswith("<!DOCTYPE HTML")


def test_the_geography_file_is_in_its_vintages_layout(served):
    for vintage in GEOGRAPHIES:
        raw = geographies(served, vintage).content
        assert raw.startswith(b"\xef\xbb\xbf") == (vintage in (2021, 2024))
        piped = vintage >= 2021
        read = pd.read_csv(
            io.BytesIO(raw),
            sep="|" if piped else ",",
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig" if piped else "cp1252",
        )
        key = "GEO_ID" if vintage >= 2020 else "DADSID"
        assert ("GEO_ID" in read) != ("DADSID" in read)
        assert {"SUMLEVEL", "COMPONENT", "STUSAB", "NAME"} <= set(read)
        assert read[key].is_unique
        rows = read.set_index(key)
        assert rows.loc["0500000US22071", "NAME"] == "Orleans Parish, Louisiana"
        assert rows.loc["1600000US2255000", "NAME"] == "New Orleans city, Louisiana"
        assert rows.loc["0500000US72011", "NAME"] == "Añasco Municipio, Puerto Rico"
        assert rows.loc["0400043US22", "COMPONENT"] == "43"
        assert (rows["COMPONENT"] == "00").sum() == len(rows) - len(STATES)
        between = "; " if vintage >= 2022 else ", "
        name = between.join(["Census Tract 1", "Orleans Parish", "Louisiana"])
        assert rows.loc["1400000US22071000100", "NAME"] == name
        ids = {row.split("|")[0] for row in table(served, vintage).text.splitlines()[1:]}
        assert ids == set(rows.index)


def test_connecticut_has_counties_to_2021_and_planning_regions_from_2022(served):
    for vintage, codes in ((2021, {"001", "003", "009", "011"}), (2022, None)):
        geography = {"for": "county:*", "in": "state:09"}
        read = frame(ask(served, vintage=vintage, **geography))
        assert set(read["county"]) == (codes or {f"{n}" for n in range(110, 200, 10)})


def test_the_api_and_the_summary_file_have_the_same_numbers(served):
    for vintage in [2018, 2019, 2020, 2022]:
        for geography in [
            ORLEANS,
            {"for": "county:*", "in": "state:09"},
            {"for": "place:*", "in": "state:24"},
        ]:
            read = frame(ask(served, "group(B28002)", vintage, **geography)).set_index("GEO_ID")
            text = table(served, vintage).text
            bulk = pd.read_csv(io.StringIO(text), sep="|", dtype=str).set_index("GEO_ID")
            bulk.columns = [f"{c[:7]}{c[8:]}{c[7]}" for c in bulk.columns]
            assert len(bulk.columns) == 26
            assert (
                read[bulk.columns].to_numpy().tolist() == bulk.loc[read.index].to_numpy().tolist()
            )


# Boundaries


def test_cartographic_files_leave_out_what_is_all_water(served):
    for vintage in [2017, 2019, 2020, 2022, 2024]:
        for kind, geography in [("tract", "tract"), ("bg", "block group")]:
            within = {"for": f"{geography}:*", "in": "state:22 county:071"}
            data = frame(ask(served, "GEO_ID", vintage, **within))["GEO_ID"].str[9:]
            shapes = cartographic(served, vintage, "22", kind)
            shapes = shapes[shapes["COUNTYFP"] == "071"]
            water = {WATER} if kind == "tract" else {f"{WATER}0"}
            assert set(data) - set(shapes["GEOID"]) == water
            assert set(shapes["GEOID"]) < set(data)
            assert shapes.crs.to_epsg() == 4269
            assert shapes.geometry.is_valid.all()
            assert shapely.coverage_is_valid(shapes.geometry.to_numpy())
            assert ("GEOIDFQ" in shapes) == (vintage >= 2023)
            assert ("AFFGEOID" in shapes) == (vintage < 2023)


def test_land_and_water_are_the_polygons_area(served):
    shapes = cartographic(served, 2022, "22", "tract")
    area = shapes.to_crs(6933).area
    assert (shapes["ALAND"] + shapes["AWATER"] - area).abs().max() < 10
    assert (shapes["AWATER"] > 0).sum() > 3


def test_blocks_tile_their_block_groups(served):
    for path, geoid, vintage, columns in [
        (
            "TIGER2022/TABBLOCK20/tl_2022_22_tabblock20.zip",
            "GEOID20",
            2022,
            {"TRACTCE20", "BLOCKCE20", "HOUSING20", "POP20", "INTPTLAT20", "INTPTLON20"},
        ),
        (
            "TIGER2010BLKPOPHU/tabblock2010_22_pophu.zip",
            "BLOCKID10",
            2019,
            {"TRACTCE10", "BLOCKCE", "PARTFLG", "HOUSING10", "POP10"},
        ),
    ]:
        blocks = polygons(served, f"/geo/tiger/{path}")
        groups = polygons(served, f"/geo/tiger/TIGER{vintage}/BG/tl_{vintage}_22_bg.zip")
        assert set(blocks.columns) >= {geoid, *columns}
        assert blocks[geoid].is_unique
        assert set(blocks[geoid].str.len()) == {15}
        mine = blocks.dissolve(blocks[geoid].str[:12]).geometry.to_crs(6933)
        theirs = groups.set_index("GEOID").geometry.sort_index().to_crs(6933)
        assert list(mine.index) == list(theirs.index)
        assert (mine.symmetric_difference(theirs).area / theirs.area).max() < 1e-4
        if vintage == 2022:
            assert blocks["INTPTLAT20"].str.match(r"\+\d\d\.\d{7}$").all()
            assert blocks["INTPTLON20"].str.match(r"-\d{3}\.\d{7}$").all()
        else:
            assert not [name for name in blocks.columns if name.startswith("INTPT")]


def test_which_boundary_files_there_are(served):
    for path, status in [
        ("GENZ2018/shp/cb_2018_us_tract_500k.zip", 404),
        ("GENZ2019/shp/cb_2019_us_tract_500k.zip", 200),
        ("GENZ2019/shp/cb_2020_us_tract_500k.zip", 404),
        ("GENZ2022/shp/cb_2022_us_county_500k.zip", 200),
        ("GENZ2022/shp/cb_2022_22_county_500k.zip", 404),
        ("GENZ2022/shp/cb_2022_us_state_500k.zip", 200),
        ("GENZ2022/shp/cb_2022_us_cbsa_500k.zip", 200),
        ("GENZ2022/shp/cb_2022_09_place_500k.zip", 200),
        ("GENZ2022/shp/cb_2022_48_tract_500k.zip", 404),
        ("GENZ2025/shp/cb_2025_22_tract_500k.zip", 404),
        ("TIGER2022/PLACE/tl_2022_22_place.zip", 200),
        ("TIGER2022/COUNTY/tl_2022_us_county.zip", 200),
        ("TIGER2022/TRACT/tl_2022_us_tract.zip", 404),
        ("TIGER2022/AREAWATER/tl_2022_22071_areawater.zip", 200),
        ("TIGER2022/AREAWATER/tl_2022_09170_areawater.zip", 200),
        ("TIGER2022/AREAWATER/tl_2022_09009_areawater.zip", 404),
        ("TIGER2022/TABBLOCK20/tl_2022_22_tabblock20.zip", 200),
        ("TIGER2020/TABBLOCK20/tl_2020_72_tabblock20.zip", 200),
        ("TIGER2019/TABBLOCK20/tl_2019_22_tabblock20.zip", 404),
        ("TIGER2022/TABBLOCK20/tl_2022_48_tabblock20.zip", 404),
        ("TIGER2022/TABBLOCK/tl_2022_22_tabblock20.zip", 404),
        ("TIGER2010BLKPOPHU/tabblock2010_22_pophu.zip", 200),
        ("TIGER2010BLKPOPHU/tabblock2010_48_pophu.zip", 404),
        ("TIGER2022/TABBLOCK20/tabblock2010_22_pophu.zip", 404),
    ]:
        assert fetch(served, f"/geo/tiger/{path}").status_code == status


def test_places_hold_and_cut_tracts(served):
    for geoid, tracts, counties, cut in [
        ("2255000", 40, {"22071"}, 0),
        ("2230830", 1, {"22075"}, 0),
        ("2206120", 4, {"22051", "22075"}, 4),
        ("2239475", 6, {"22051"}, 4),
    ]:
        places = cartographic(served, 2019, "22", "place").set_index("GEOID")
        shapes = cartographic(served, 2019, "22", "tract").set_index("GEOID")
        share = shapes.intersection(places.loc[geoid, "geometry"]).to_crs(6933).area
        share = share / shapes.to_crs(6933).area
        inside = share[share > 0.001]
        assert (len(inside), set(inside.index.str[:5])) == (tracts, counties)
        assert (inside < 0.999).sum() == cut


def test_the_relationship_file_ties_the_tracts_of_both_censuses(served):
    raw = fetch(served, RELATIONSHIP).content
    assert raw.startswith("\ufeffOID_TRACT_20|GEOID_TRACT_20|".encode())
    read = pd.read_csv(io.BytesIO(raw), sep="|", dtype=str, encoding="utf-8-sig")
    for year, vintage in (("10", 2019), ("20", 2021)):
        data = set(country().atoms(vintage, "22").tract)
        assert set(read[f"GEOID_TRACT_{year}"]) >= data
    pairs = read[["GEOID_TRACT_10", "GEOID_TRACT_20"]].apply(tuple, axis=1)
    orleans = [
        ("22071000600", "22071000601"),
        ("22071000600", "22071000602"),
        ("22071001100", "22071014100"),
        ("22071001200", "22071014100"),
        ("22071002300", "22071002200"),
        ("22071002300", "22071002300"),
    ]
    assert set(orleans) <= set(pairs)
    slivers = read[(read["AREALAND_PART"].astype(int) < 5000) & (read["GEOID_TRACT_20"] != WATER)]
    assert len(slivers) == 2
    old = set(country().atoms(2019, "22").tract)
    new = set(country().atoms(2021, "22").tract)
    assert (len(old - new), len(new - old)) == (6, 6)


# Faults


def test_every_fault_is_known_by_name(served):
    with pytest.raises(ValueError, match="is no fault; choose one of reset, "):
        served.order("earthquake")


STATUSES = [
    ("429", 429, "text/plain", "Too Many Requests"),
    ("500", 500, "text/plain", "We've logged the error and we'll correct it ASAP."),
    ("502", 502, "text/html", "Bad Gateway"),
    ("503", 503, "text/html", "Service Unavailable"),
    ("504", 504, "text/html", "Gateway Time-out"),
    ("400", 400, "text/plain", "unknown variable 'B28002_999E'"),
    ("busy", 200, "text/html", "system is currently busy"),
    ("maintenance", 503, "text/html", "maintenance"),
    ("logged", 200, "text/plain", "logged the error"),
    ("html", 200, "text/html", "<!DOCTYPE html>"),
    ("404", 404, "text/html", "HTTP Status 404"),
    ("empty", 200, "application/json;charset=utf-8", ""),
]


def test_faults_with_a_status(served):
    for fault, status, kind, text in STATUSES:
        served.order(fault)
        answer = ask(served)
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(kind)
        assert text in answer.text
        assert served.requests[-1].fault == fault
        assert ask(served).status_code == 200


def test_rows_shuffled_and_short(served):
    whole = ask(served).json()
    served.order("shuffled")
    shuffled = ask(served).json()
    assert shuffled[0] == whole[0]
    assert shuffled != whole
    assert sorted(shuffled) == sorted(whole)
    served.order("short")
    short = ask(served).json()
    assert short == whole[: len(short)]
    assert 1 < len(short) < len(whole)


def test_a_fault_waits_for_its_request_and_its_turn(served):
    served.order("500", "county:071", times=2, after=1)
    assert ask(served, **{"for": "state:22"}).status_code == 200
    assert [ask(served).status_code for _ in range(4)] == [200, 500, 500, 200]
    assert set(FAULTS) >= {"reset", "stall", "half"}


# The server itself


def test_closing_does_not_wait_for_clients_that_hold_on():
    server = CensusServer()
    server.order("stall", "state:22")
    with requests.Session() as held:
        held.get(server.www2_url + RELATIONSHIP, timeout=LONG)
        failed = []

        def stalled():
            try:
                ask(server)
            except requests.ConnectionError as error:
                failed.append(error)

        thread = threading.Thread(target=stalled)
        thread.start()
        until(lambda: server.requests[1:])
        server.close()
        ended(thread)
    assert len(failed) == 1


def test_the_fixture_points_both_hosts_and_the_cache_at_the_test(census, tmp_path):
    assert os.environ["EXCLUSION_API_URL"] == census.api_url
    assert os.environ["EXCLUSION_WWW2_URL"] == census.www2_url
    assert Path(os.environ["EXCLUSION_CACHE"]).parent == tmp_path
    assert "CENSUS_API_KEY" not in os.environ
    assert ask(census, key=census.key, **ORLEANS).status_code == 200


def test_the_large_country_has_as_many_tracts_as_asked():
    with CensusServer(world=Grid(510)) as server:
        ids = [row.split("|")[0] for row in table(server, 2022).text.splitlines()]
        assert sum(i.startswith("1400000US") for i in ids) == 510
        assert sum(i.startswith("1500000US") for i in ids) == 1530
        geography = {"for": "tract:*", "in": "state:22"}
        read = frame(ask(server, "group(B28002)", 2022, **geography))
        assert len(read) == 10
        bulk = pd.read_csv(io.StringIO(table(server, 2022).text), sep="|", dtype=str)
        bulk = bulk.set_index("GEO_ID").loc[read["GEO_ID"]]
        assert bulk["B28002_E013"].tolist() == read["B28002_013E"].tolist()


def test_as_a_script_it_tells_its_addresses():
    script = Path(__file__).with_name("census_server.py")
    command = [sys.executable, str(script), "--tracts", "102"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        told = json.loads(running.stdout.readline())
        url = f"{told['api']}/data/2022/acs/acs5"
        params = {"get": "B01003_001E", "for": "state:*", "key": told["key"]}
        assert len(requests.get(url, params=params, timeout=LONG).json()) == 52
        running.stdin.close()
        assert running.wait() == 0
