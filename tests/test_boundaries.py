"""Boundary files fetched and checked; 2010 and 2020 tracts summed to the ground they share."""

from __future__ import annotations

import zipfile

import census_blocks
import geopandas as gpd
import numpy as np
import pandas as pd
import pulled
import pytest
import shapely
from census_blocks import blocks, census_of
from census_files import zipped
from pandas.testing import assert_frame_equal
from shapely import box

from exclusion import _fetch, boundaries, files, moe
from exclusion.boundaries import _asked, _blocks, _ground, _zips
from exclusion.boundaries._water import erase
from exclusion.errors import (
    ArgumentError,
    DamagedFileError,
    GeoidError,
    PlaceError,
    SourceError,
    TableError,
    VintageError,
)

ORLEANS = "22071"
WATER = "22071990000"


# Files


def test_tracts_of_a_county_come_from_the_states_file_of_the_vintage(census):
    polygons, sources = boundaries.fetch("tract", [ORLEANS], 2019)

    assert list(polygons.columns) == ["GEOID", "ALAND", "AWATER", "geometry"]
    assert polygons.crs.to_epsg() == 4326
    assert polygons["GEOID"].str.startswith(ORLEANS).all()
    assert polygons["GEOID"].is_monotonic_increasing
    assert polygons["GEOID"].is_unique
    assert polygons.geometry.is_valid.all()
    assert set(polygons.geom_type) <= {"Polygon", "MultiPolygon"}
    assert polygons["ALAND"].dtype == polygons["AWATER"].dtype == np.int64
    (source,) = sources
    assert source.url == "https://www2.census.gov/geo/tiger/GENZ2019/shp/cb_2019_22_tract_500k.zip"
    assert source.vintage == 2019
    assert len(source.sha256) == 64
    assert census.lines() == ["/geo/tiger/GENZ2019/shp/cb_2019_22_tract_500k.zip"]


@pytest.mark.parametrize(
    ("geography", "within", "detail", "stem"),
    [
        ("block group", "22", "cartographic", "GENZ2021/shp/cb_2021_22_bg_500k"),
        ("county", ORLEANS, "cartographic", "GENZ2021/shp/cb_2021_us_county_500k"),
        ("place", "2255000", "cartographic", "GENZ2021/shp/cb_2021_22_place_500k"),
        ("state", "22", "cartographic", "GENZ2021/shp/cb_2021_us_state_500k"),
        ("cbsa", "35380", "cartographic", "GENZ2021/shp/cb_2021_us_cbsa_500k"),
        ("tract", ORLEANS, "full", "TIGER2021/TRACT/tl_2021_22_tract"),
        ("block group", ORLEANS, "full", "TIGER2021/BG/tl_2021_22_bg"),
        ("county", "22", "full", "TIGER2021/COUNTY/tl_2021_us_county"),
        ("place", "22", "full", "TIGER2021/PLACE/tl_2021_22_place"),
    ],
)
def test_every_geography_has_its_file(census, geography, within, detail, stem):
    polygons, sources = boundaries.fetch(geography, [within], 2021, detail=detail)

    assert census.lines() == [f"/geo/tiger/{stem}.zip"]
    assert [source.url for source in sources] == [f"https://www2.census.gov/geo/tiger/{stem}.zip"]
    assert len(polygons) >= 1
    assert polygons["GEOID"].str.startswith(within).all()


def test_the_second_county_of_a_state_and_a_run_offline_ask_nothing(census):
    first, _ = boundaries.fetch("tract", [ORLEANS], 2021)
    census.forget()

    again, _ = boundaries.fetch("tract", [ORLEANS], 2021, offline=True)
    both, _ = boundaries.fetch("tract", ["22051", ORLEANS], 2021)

    assert census.lines() == []
    assert_frame_equal(first, again)
    assert set(both["GEOID"].str[:5]) == {"22051", ORLEANS}


def test_offline_without_the_file_names_it(census):
    with pytest.raises(SourceError, match="cb_2021_22_tract_500k"):
        boundaries.fetch("tract", [ORLEANS], 2021, offline=True)
    assert census.lines() == []


def test_many_states_take_the_file_of_the_whole_country(census, monkeypatch):
    monkeypatch.setattr(_asked, "_MANY_STATES", 1)

    whole, _ = boundaries.fetch("tract", ["22", "24"], 2019)
    parts, sources = boundaries.fetch("tract", ["22", "24"], 2018)

    assert census.lines() == [
        f"/geo/tiger/GENZ{where}_500k.zip"
        for where in ("2019/shp/cb_2019_us_tract", "2018/shp/cb_2018_22_tract",
                      "2018/shp/cb_2018_24_tract")
    ]  # fmt: skip
    assert len(sources) == 2
    assert list(whole["GEOID"]) == list(parts["GEOID"])


@pytest.mark.usefixtures("census")
def test_cartographic_files_leave_out_water_and_full_ones_have_it():
    cartographic, _ = boundaries.fetch("tract", [ORLEANS], 2021)
    full, _ = boundaries.fetch("tract", [ORLEANS], 2021, detail="full")

    assert set(full["GEOID"]) - set(cartographic["GEOID"]) == {WATER}
    boundaries.check(cartographic, full["GEOID"])  # water only need not be there
    lacking = cartographic.drop(index=0)
    with pytest.raises(VintageError, match=f"1 of {len(full)} .*{cartographic['GEOID'][0]}"):
        boundaries.check(lacking, full["GEOID"])


@pytest.mark.usefixtures("census")
def test_a_tract_that_is_water_only_may_be_asked_for_and_is_not_there():
    polygons, _ = boundaries.fetch("tract", [WATER, "22071000100"], 2021)

    assert list(polygons["GEOID"]) == ["22071000100"]


@pytest.mark.usefixtures("census")
def test_2020_tracts_do_not_fit_2010_polygons():
    old, _ = boundaries.fetch("tract", [ORLEANS], 2019)
    new, _ = boundaries.fetch("tract", [ORLEANS], 2020)

    with pytest.raises(VintageError, match="one vintage"):
        boundaries.check(old, new["GEOID"])


@pytest.mark.parametrize(
    ("geography", "within", "says"),
    [
        ("tract", ["2255000"], "2 or 5 or 11 digits"),
        ("tract", ["2207"], "leading zeros"),
        ("county", ["２２"], "leading zeros"),
        ("tract", [22071], r"within holds 22071.*geoid\.normalize"),
        ("tract", [], "within is empty"),
        ("tract", None, "within is None"),
        ("tracts", ["22"], "geography is 'tracts'; expected one of 'tract', 'block group'"),
    ],
)
def test_what_is_no_geoid_is_refused_before_anything_is_asked(census, geography, within, says):
    with pytest.raises((ArgumentError, GeoidError), match=says):
        boundaries.fetch(geography, within, 2021)
    assert census.lines() == []


@pytest.mark.parametrize(
    ("vintage", "detail", "says"),
    [
        (2021, "rough", "detail is 'rough'"),
        ("2021", "full", "vintage is '2021'"),
        (None, "full", "vintage is None"),
    ],
)
def test_words_are_checked_before_anything_is_asked(census, vintage, detail, says):
    with pytest.raises(ArgumentError, match=says):
        boundaries.fetch("tract", ["22071"], vintage, detail=detail)
    assert census.lines() == []


def test_water_is_not_erased_from_places(census):
    with pytest.raises(GeoidError, match="no place"):
        boundaries.fetch("place", ["2255000"], 2021, erase_water=True)
    assert census.lines() == []


@pytest.mark.usefixtures("census")
def test_a_county_that_is_not_there_is_named():
    with pytest.raises(PlaceError, match="none in 22999"):
        boundaries.fetch("tract", [ORLEANS, "22999"], 2021)


@pytest.mark.usefixtures("census")
def test_a_vintage_without_files_is_named_with_its_status():
    with pytest.raises(SourceError, match="check the vintage") as caught:
        boundaries.fetch("tract", [ORLEANS], 2026)
    assert caught.value.status == 404
    assert caught.value.url.endswith("cb_2026_22_tract_500k.zip")


def test_2022_has_no_metropolitan_areas(census):
    with pytest.raises(VintageError, match=r"metropolitan areas in 2022.* 2021 or 2023"):
        boundaries.fetch("cbsa", ["35380"], 2022)
    assert census.lines() == []


# Faults


@pytest.mark.parametrize("fault", ["wrong zip", "broken zip", "half", "reset", "503"])
def test_a_fault_once_ends_in_the_right_polygons(census, fault, monkeypatch):
    monkeypatch.setattr(_fetch._hosts, "PAUSE", 0.0)
    with pulled.stock():
        right, _ = boundaries.fetch("tract", [ORLEANS], 2021)
    census.order(fault, "cb_2021_22_tract")

    polygons, _ = boundaries.fetch("tract", [ORLEANS], 2021)

    assert_frame_equal(polygons, right)
    assert any(request.fault for request in census.requests)


@pytest.mark.parametrize("fault", ["wrong zip", "broken zip", "html", "empty"])
def test_what_is_no_boundary_file_never_enters_the_cache(census, fault, monkeypatch):
    monkeypatch.setattr(_fetch._hosts, "PAUSE", 0.0)
    census.order(fault, "cb_2021_22_tract", times=20)

    with pytest.raises(SourceError) as caught:
        boundaries.fetch("tract", [ORLEANS], 2021)

    assert "cb_2021_22_tract_500k.zip" in str(caught.value)
    if fault != "html":
        assert isinstance(caught.value, DamagedFileError)
    assert [path for path in _fetch.cache_folder().rglob("*.zip*") if path.is_file()] == []
    census.forget()
    assert len(boundaries.fetch("tract", [ORLEANS], 2021)[0]) > 30


def test_a_zip_with_the_right_names_and_no_shapefile_is_refused(tmp_path):
    file = tmp_path / "cb.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for end in ("shp", "shx", "dbf"):
            archive.writestr(f"cb.{end}", b"no shapefile at all" * 10)

    assert _zips.problem_of(file, "cb").startswith("no shapefile that can be read")


def test_a_damaged_file_in_the_cache_is_fetched_again_once(census):
    right, _ = boundaries.fetch("tract", [ORLEANS], 2021)
    (file,) = _fetch.cache_folder().glob("boundaries/*.zip")
    file.write_bytes(file.read_bytes()[:-100])
    census.forget()

    polygons, _ = boundaries.fetch("tract", [ORLEANS], 2021)

    assert len(census.lines()) == 1
    assert_frame_equal(polygons, right)


# Housing by block


@pytest.mark.parametrize(
    ("vintage", "stem", "year"),
    [
        (2017, "TIGER2010BLKPOPHU/tabblock2010_22_pophu", 2010),
        (2019, "TIGER2010BLKPOPHU/tabblock2010_22_pophu", 2010),
        (2020, "TIGER2020/TABBLOCK20/tl_2020_22_tabblock20", 2020),
        (2024, "TIGER2024/TABBLOCK20/tl_2024_22_tabblock20", 2024),
    ],
)
def test_blocks_come_with_their_housing_and_a_point_inside(census, vintage, stem, year):
    made, (source,) = boundaries.housing([ORLEANS], vintage)

    assert census.lines() == [f"/geo/tiger/{stem}.zip"]
    assert source.url == f"https://www2.census.gov/geo/tiger/{stem}.zip"
    assert source.vintage == year
    assert list(made.columns) == ["GEOID", "housing", "x", "y"]
    true = blocks(census_of(vintage), "22")
    frame = pd.DataFrame({"GEOID": true.geoid, "housing": true.housing, "polygon": true.polygon})
    frame = frame[frame["GEOID"].str.startswith(ORLEANS)].sort_values("GEOID", ignore_index=True)
    assert_frame_equal(made[["GEOID", "housing"]], frame[["GEOID", "housing"]], check_dtype=False)
    assert made["housing"].dtype == np.int64
    assert shapely.contains_xy(frame["polygon"].to_numpy(), made["x"], made["y"]).all()


def test_the_cache_keeps_a_small_table_of_blocks_and_no_zip(census):
    first, sources = boundaries.housing(["22071", "22051"], 2021)
    census.forget()

    again, kept = boundaries.housing(["22051", "22071"], 2021, offline=True)
    tract, _ = boundaries.housing(["22071000100"], 2021)
    group, _ = boundaries.housing(["220710001001"], 2021)
    state, _ = boundaries.housing(["22"], 2021)

    assert census.lines() == []
    assert_frame_equal(first, again)
    assert kept == sources
    assert set(tract["GEOID"].str[:11]) == {"22071000100"}
    assert set(group["GEOID"].str[:12]) == {"220710001001"}
    assert len(state) > len(first)
    left = [p.name for p in _fetch.cache_folder().rglob("*") if p.is_file() and p.suffix != ".lock"]
    assert sorted(left) == [
        "tl_2021_22_tabblock20.parquet",
        "tl_2021_22_tabblock20.parquet.json",
    ]


def test_polygons_of_2010_are_read_some_at_a_time(census, monkeypatch):
    whole, _ = boundaries.housing(["22"], 2019)
    _fetch.clear()
    for size in (100, len(whole), len(whole) // 2):
        monkeypatch.setattr(_blocks, "_AT_ONCE", size)
        parts, _ = boundaries.housing(["22"], 2019)
        _fetch.clear()
        assert_frame_equal(parts, whole)


@pytest.mark.parametrize("vintage", [2019, 2021])
@pytest.mark.parametrize("fault", ["wrong zip", "broken zip", "half", "reset", "503"])
def test_a_fault_once_ends_in_the_right_blocks(census, fault, vintage, monkeypatch):
    monkeypatch.setattr(_fetch._hosts, "PAUSE", 0.0)
    with pulled.stock():
        right, _ = boundaries.housing([ORLEANS], vintage)
    census.order(fault, "tabblock")

    made, _ = boundaries.housing([ORLEANS], vintage)

    assert_frame_equal(made, right)
    assert any(request.fault for request in census.requests)


@pytest.mark.parametrize("fault", ["wrong zip", "broken zip", "html", "empty", "404"])
def test_what_is_no_block_file_leaves_nothing_in_the_cache(census, fault, monkeypatch):
    monkeypatch.setattr(_fetch._hosts, "PAUSE", 0.0)
    census.order(fault, "tabblock20", times=20)

    with pytest.raises(SourceError, match=r"tl_2021_22_tabblock20\.zip"):
        boundaries.housing([ORLEANS], 2021)

    assert _fetch.entries() == []
    assert not [p for p in _fetch.cache_folder().glob("blocks/*") if p.is_file()]


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (gpd.GeoDataFrame({"GEOID20": ["1"]}, geometry=[box(0, 0, 1, 1)], crs=4269),
         r"lacks the column\(s\) HOUSING20, INTPTLON20, INTPTLAT20"),
        (gpd.GeoDataFrame({name: ["1", "2"] for name in
                           ("GEOID20", "HOUSING20", "INTPTLON20", "INTPTLAT20")},
                          geometry=[box(0, 0, 1, 1)] * 2, crs=4269).iloc[:0], "has no block in it"),
    ],
)  # fmt: skip
def test_blocks_without_housing_are_refused_and_nothing_is_kept(census, monkeypatch, layer, says):
    stem = "tl_2021_22_tabblock20"
    monkeypatch.setattr(census_blocks, "block_file", lambda name: zipped(layer, stem))

    with pytest.raises(DamagedFileError, match=says):
        boundaries.housing([ORLEANS], 2021)

    assert _fetch.entries() == []
    assert not [p for p in _fetch.cache_folder().glob("blocks/*") if p.is_file()]


def test_a_damaged_table_of_blocks_is_made_again_once(census):
    right, _ = boundaries.housing([ORLEANS], 2019)
    (file,) = _fetch.cache_folder().glob("blocks/*.parquet")
    file.write_bytes(file.read_bytes()[:-10])
    census.forget()

    made, _ = boundaries.housing([ORLEANS], 2019)

    assert len(census.lines()) == 1
    assert_frame_equal(made, right)


def test_blocks_of_nowhere_are_refused(census):
    for within, says in (([], "within is empty"), (["2207"], "leading zeros")):
        with pytest.raises((ArgumentError, GeoidError), match=says):
            boundaries.housing(within, 2021)
    with pytest.raises(VintageError, match="planning regions instead"):
        boundaries.housing(["09009"], 2022)
    assert census.lines() == []
    with pytest.raises(PlaceError, match="census blocks, 2021, has none in 22999"):
        boundaries.housing(["22999"], 2021)
    with pytest.raises(SourceError, match="tl_2026_22_tabblock20"):
        boundaries.housing(["22"], 2026)


@pytest.mark.usefixtures("census")
def test_a_planning_region_takes_the_states_blocks_which_keep_their_county():
    made, _ = boundaries.housing(["09170"], 2022)

    assert set(made["GEOID"].str[:5]) == {"09001", "09003", "09009", "09011"}
    tracts, _ = boundaries.fetch("tract", ["09170"], 2022)
    areas = boundaries.area_of_blocks(made["GEOID"], pd.Index(tracts["GEOID"]))
    assert set(areas.dropna()) == set(tracts["GEOID"])
    assert (areas.dropna().str[5:] == made["GEOID"].str[5:11][areas.notna()]).all()


def test_a_number_of_two_tracts_names_no_region():
    made = pd.Series(["090099900000001", "090119900000001", "090091401001000", "091701402002000"])
    tracts = pd.Index(["09170990000", "09170140100", "09170140200"])
    groups = pd.Index(["091701401001", "091701402001"])

    of_tracts = boundaries.area_of_blocks(made, tracts)
    assert of_tracts.tolist() == [*[pytest.approx(np.nan, nan_ok=True)] * 2, *tracts[1:]]
    assert boundaries.area_of_blocks(made, groups).dropna().tolist() == [groups[0]]
    assert boundaries.area_of_blocks(made, tracts[:0]).isna().all()


# Connecticut


@pytest.mark.usefixtures("census")
def test_connecticut_has_counties_then_planning_regions():
    old, _ = boundaries.fetch("county", ["09"], 2021)
    new, _ = boundaries.fetch("county", ["09"], 2022)

    assert "09009" in set(old["GEOID"])
    assert set(new["GEOID"]) >= {"09110", "09170"}
    with pytest.raises(VintageError, match=r"New Haven County.*09140 .*09170 \(South Central"):
        boundaries.fetch("tract", ["09009"], 2022)
    with pytest.raises(VintageError, match=r"South Central .*09009 \(New Haven County\)"):
        boundaries.fetch("tract", ["09170"], 2021)
    with pytest.raises(VintageError, match="09009352000: New Haven County"):
        boundaries.check_county("09009352000", 2022)


def test_places_of_connecticut_are_not_taken_for_counties():
    boundaries.check_county("0900940", 2022)


def test_every_region_took_from_a_county_and_every_county_went_somewhere():
    from exclusion.boundaries import _connecticut

    assert set(_connecticut._TOOK) == set(_connecticut.COUNTIES)
    assert {r for took in _connecticut._TOOK.values() for r in took} == set(_connecticut.REGIONS)


# Water


def test_water_is_taken_out_and_what_is_all_water_stays():
    areas = gpd.GeoDataFrame(
        {"GEOID": ["a", "b", "c"]},
        geometry=[box(0, 0, 2, 2), box(2, 0, 4, 2), box(4, 0, 6, 2)],
        crs=6933,
    )
    # A bow tie that crosses itself, a lake on two areas, one that only touches.
    water = gpd.GeoSeries(
        [box(1.5, 0.5, 2.5, 1), box(4, 0, 6, 2), shapely.from_wkt("POLYGON((0 0,1 1,1 0,0 1,0 0))")]
    )

    dry = erase(areas, water)

    assert dry.area.tolist() == pytest.approx([4 - 0.25 - 0.5, 4 - 0.25, 4])
    assert dry.geometry.is_valid.all()
    assert dry.crs == areas.crs
    assert areas.area.tolist() == [4, 4, 4]


def test_a_map_shows_water_with_few_corners_and_hides_nobody():
    areas = gpd.GeoDataFrame(
        {"GEOID": ["dry", "island", "sea"], "ALAND": [9, 1, 0]},
        geometry=[box(0, 0, 8, 8), box(3, 3, 3.2, 3.2), box(8, 0, 10, 8)],
        crs=4326,
    )
    ring = shapely.Point(4, 4).buffer(3, quad_segs=2_000)
    water = gpd.GeoSeries(
        [ring, shapely.Point(3.1, 3.1).buffer(1), box(0.5, 7, 0.51, 7.01), box(8, 0, 12, 8)]
    )

    seen = boundaries.visible_water(water, areas)

    assert seen.crs == areas.crs
    assert seen.geometry.is_valid.all()
    assert (seen.geom_type == "Polygon").all()
    assert len(seen.get_coordinates()) < 200
    whole = seen.union_all()
    assert whole.area == pytest.approx(ring.area - 0.04 + 16, rel=5e-3)
    assert whole.intersection(areas.geometry[1]).area < 1e-4
    assert whole.covers(box(8.1, 0.1, 9.9, 7.9))  # what has no land is water
    assert not whole.intersects(box(0.4, 6.9, 0.6, 7.1))  # a pond of a pixel
    assert whole.bounds[2] <= 10


@pytest.mark.usefixtures("census")
def test_erasing_water_reads_each_countys_water_of_the_same_year():
    whole, _ = boundaries.fetch("tract", [ORLEANS], 2021)
    dry, sources = boundaries.fetch("tract", [ORLEANS], 2021, erase_water=True)

    assert sources[-1].url.endswith("TIGER2021/AREAWATER/tl_2021_22071_areawater.zip")
    assert list(dry["GEOID"]) == list(whole["GEOID"])
    assert dry.geometry.is_valid.all()
    land = dry.to_crs(6933).area
    assert land.to_numpy() == pytest.approx(whole["ALAND"].to_numpy(), rel=1e-3)
    assert land.sum() < 0.999 * whole.to_crs(6933).area.sum()


# Common ground


def pairs(*rows):
    """Make a crosswalk of (2010 tract, 2020 tract, land, water)."""
    frame = pd.DataFrame(rows, columns=["GEOID10", "GEOID20", "land", "water"])
    return _ground.shares_of(frame)


def grounds(frame):
    """Give each union as (its name, its 2010 tracts, its 2020 tracts)."""
    return [
        (name, sorted(set(part["GEOID10"])), sorted(set(part["GEOID20"])))
        for name, part in frame.groupby("ground")
    ]


def test_two_tracts_that_became_one_are_one_ground():
    # New Orleans East: Village de l'Est and Lake Catherine.
    crosswalk = pairs(
        ("22071001730", "22071001758", 12_400_000, 600_000),
        ("22071001734", "22071001758", 157_500_000, 250_000_000),
        ("22071001751", "22071001751", 42_200_749, 0),
    )

    ground = boundaries.common_ground(crosswalk, [ORLEANS])

    assert grounds(ground) == [
        ("22071001730", ["22071001730", "22071001734"], ["22071001758"]),
        ("22071001751", ["22071001751"], ["22071001751"]),
    ]


def test_splits_moved_borders_and_slivers():
    crosswalk = pairs(
        # split in two
        ("22071000100", "22071000101", 50, 0),
        ("22071000100", "22071000102", 50, 0),
        # 8 % moved to a neighbour
        ("22071000200", "22071000200", 92, 0),
        ("22071000200", "22071000300", 8, 0),
        ("22071000300", "22071000300", 100, 0),
        # a line redrawn: under 1 % of both
        ("22071000400", "22071000400", 1000, 0),
        ("22071000400", "22071000500", 9, 0),
        ("22071000500", "22071000500", 1000, 0),
    )

    assert [name for name, *_ in grounds(boundaries.common_ground(crosswalk))] == [
        "22071000100",
        "22071000200",
        "22071000400",
        "22071000500",
    ]
    strict = boundaries.common_ground(crosswalk, sliver=0.0)
    assert grounds(strict)[-1] == ("22071000400", *[["22071000400", "22071000500"]] * 2)


def test_one_part_in_a_hundred_is_a_sliver_and_more_is_not():
    rows = [("22071000100", "22071000100", 99), ("22071000200", "22071000200", 10_000)]
    at = pairs(*[(*row, 0) for row in rows], ("22071000100", "22071000200", 1, 0))
    over = pairs(*[(*row, 0) for row in rows], ("22071000100", "22071000200", 2, 0))

    assert len(grounds(boundaries.common_ground(at))) == 2
    assert len(grounds(boundaries.common_ground(over))) == 1


def test_water_joins_no_tracts_and_is_left_out_of_none():
    crosswalk = pairs(
        ("22071000100", "22071000100", 100, 10),
        ("22071000200", "22071000200", 100, 10),
        ("22071990000", "22071990000", 0, 500),
        ("22071990000", "22071000100", 0, 300),
        ("22071990000", "22071000200", 0, 200),
        # open water that got land and people as a tract of its own is a pair like any other
        ("22075990000", "22075000300", 0, 70),
        ("22075000300", "22075000300", 5, 30),
    )

    assert grounds(boundaries.common_ground(crosswalk)) == [
        ("22071000100", ["22071000100"], ["22071000100"]),
        ("22071000200", ["22071000200"], ["22071000200"]),
        ("22071990000", ["22071990000"], ["22071990000"]),
        ("22075000300", ["22075000300", "22075990000"], ["22075000300"]),
    ]


def test_the_name_is_unique_when_a_number_was_used_again():
    crosswalk = pairs(
        ("22071000200", "22071000100", 100, 0),  # the number 1 was given to another ground
        ("22071000100", "22071000300", 100, 0),
    )

    ground = boundaries.common_ground(crosswalk)

    assert ground["ground"].tolist() == ["22071000100", "22071000200"]
    assert ground["GEOID20"].tolist() == ["22071000300", "22071000100"]


def test_a_union_over_the_county_line_is_kept_whole():
    crosswalk = pairs(
        ("22071000100", "22071000100", 90, 0),
        ("22051000100", "22071000100", 10, 0),
        ("22051000100", "22051000100", 90, 0),
        ("22033000100", "22033000100", 90, 0),
    )

    ((name, old, new),) = grounds(boundaries.common_ground(crosswalk, ORLEANS))

    assert (name, old, new) == ("22051000100", *[["22051000100", "22071000100"]] * 2)


def test_shares_of_each_tract_sum_to_one_also_without_land():
    crosswalk = pairs(
        ("22071000100", "22071000101", 30, 5),
        ("22071000100", "22071000102", 70, 5),
        ("22071990000", "22071990000", 0, 500),
        ("22071990000", "22071000102", 0, 500),
    )

    assert crosswalk.groupby("GEOID10")["share_of_10"].sum().tolist() == [1, 1]
    assert crosswalk.groupby("GEOID20")["share_of_20"].sum().tolist() == [1, 1, 1]
    assert crosswalk["share_of_10"].tolist() == [0.3, 0.7, 0.5, 0.5]


def test_the_relationship_file_is_read_and_kept(census):
    crosswalk = boundaries.crosswalk()
    census.forget()

    assert_frame_equal(boundaries.crosswalk(offline=True), crosswalk)
    assert census.lines() == []
    assert list(crosswalk.columns) == ["GEOID10", "GEOID20", "land", "share_of_10", "share_of_20"]
    assert crosswalk.groupby("GEOID10")["share_of_10"].sum().to_numpy() == pytest.approx(1)
    assert crosswalk.groupby("GEOID20")["share_of_20"].sum().to_numpy() == pytest.approx(1)
    assert set(crosswalk["GEOID10"].str.len()) == {11}


@pytest.mark.usefixtures("census")
def test_the_ground_of_the_relationship_file_has_one_outline_in_both_vintages():
    ground = boundaries.common_ground(boundaries.crosswalk(), [ORLEANS])
    outlines = []
    for vintage, column in ((2019, "GEOID10"), (2020, "GEOID20")):
        polygons, _ = boundaries.fetch("tract", [ORLEANS], vintage, detail="full")
        names = ground.groupby(column)["ground"].first()
        outlines.append(
            polygons.to_crs(6933).assign(ground=polygons["GEOID"].map(names)).dissolve("ground")
        )

    old, new = outlines
    assert list(old.index) == list(new.index)
    apart = old.geometry.symmetric_difference(new.geometry).area / old.area
    assert apart.max() < 1e-6
    changed = ground.groupby("ground").filter(lambda part: len(part) > 1)
    assert changed["ground"].nunique() == 3  # one split, one merged, one border moved
    assert len(old) < len(set(ground["GEOID20"]))


def table(**rows):
    """Make an area table of (households, margin, excluded, margin)."""
    counts = ["households", "no_internet_households", "no_internet_base"]
    columns = [name + end for name in counts for end in ("", "_moe")]
    body = [[n, m, x, x_moe, n, m] for n, m, x, x_moe in rows.values()]
    frame = pd.DataFrame(body, index=[name[1:] for name in rows], columns=columns, dtype=float)
    frame["no_internet_share"] = frame["no_internet_households"] / frame["no_internet_base"]
    frame["no_internet_share_moe"] = 0.1
    return frame.assign(no_internet_period="2015–2019", NAME="Census Tract 1")


def test_two_vintages_are_summed_to_common_ground_with_margins():
    ground = boundaries.common_ground(
        pairs(
            ("22071001730", "22071001758", 12, 0),
            ("22071001734", "22071001758", 157, 0),
            ("22071001751", "22071001751", 42, 0),
            ("22033000100", "22033000100", 42, 0),
        )
    )
    old = table(_22071001730=(356, 36, 46, 20), _22071001734=(407, 45, 50, 21),
                _22071001751=(500, 50, 0, 12))  # fmt: skip
    new = table(_22071001758=(787, 143, 60, 30), _22071001751=(510, 60, 5, 6))
    before = old.copy(), new.copy()

    both = boundaries.compare_ground(old, new, ground)

    assert both.index.tolist() == ["22071001730", "22071001751"]
    assert both["areas_old"].tolist() == [2, 1]
    assert both["areas_new"].tolist() == [1, 1]
    one = both.loc["22071001730"]
    assert one["households_old"] == 763
    assert one["households_old_moe"] == pytest.approx(np.hypot(36, 45))
    assert (one["households_new"], one["households_new_moe"]) == (787, 143)
    assert one["no_internet_share_old"] == pytest.approx(96 / 763)
    assert one["no_internet_share_old_moe"] == pytest.approx(
        float(moe.of_share(96, np.hypot(20, 21), 763, np.hypot(36, 45)))
    )
    assert both.loc["22071001751", "no_internet_households_old_moe"] == 12
    assert not [name for name in both.columns if "period" in name or "NAME" in name]
    assert_frame_equal(old, before[0])
    assert_frame_equal(new, before[1])


def test_a_table_may_be_wide():
    ground = boundaries.common_ground(pairs(("22071000100", "22071000101", 12, 0)))
    names = [f"m{i}_{count}{moe_}" for i in range(60) for count in ("households", "base")
             for moe_ in ("", "_moe")]  # fmt: skip
    old = pd.DataFrame([range(1, 241)], index=["22071000100"], columns=names, dtype=float)

    both = boundaries.compare_ground(old, old.set_axis(["22071000101"]), ground)

    assert both.shape == (1, 2 + 60 * 3 * 4)
    assert both["m59_share_new"].tolist() == [237 / 239]


def test_a_union_that_lacks_a_tract_has_no_number_but_water_may_lack():
    ground = boundaries.common_ground(
        pairs(
            ("22071000100", "22071000300", 12, 0),
            ("22071000200", "22071000300", 15, 0),
            ("22071990000", "22071000300", 0, 9),
        )
    )
    new = table(_22071000300=(787, 143, 60, 30))

    whole = table(_22071000100=(1, 1, 0, 1), _22071000200=(2, 1, 0, 3))
    both = boundaries.compare_ground(whole, new, ground)
    assert both["households_old"].tolist() == [3]
    assert both["no_internet_households_old_moe"].tolist() == [3]  # the zero rule

    part = boundaries.compare_ground(whole.iloc[:1], new, ground)
    assert np.isnan(part["households_old"].iloc[0])
    assert np.isnan(part["households_old_moe"].iloc[0])
    assert part["households_new"].tolist() == [787]


def test_tables_of_one_census_or_without_margins_are_refused():
    ground = boundaries.common_ground(pairs(("22071000100", "22071000101", 12, 0)))
    old, new = table(_22071000100=(1, 1, 0, 1)), table(_22071000101=(1, 1, 0, 1))

    with pytest.raises(VintageError, match=r"`old` are not among the 2010 tracts.*22071000101"):
        boundaries.compare_ground(new, old, ground)
    with pytest.raises(VintageError, match="`new` are not among the 2020 tracts"):
        boundaries.compare_ground(old, old, ground)
    with pytest.raises(TableError, match="no number with its margin"):
        boundaries.compare_ground(old[["households"]], new, ground)
    with pytest.raises(TableError, match="has no column land, share_of_10"):
        boundaries.common_ground(ground)


def test_connecticuts_new_geoids_are_found_by_the_number_of_the_tract():
    ground = boundaries.common_ground(
        pairs(
            ("09009140100", "09009140100", 12, 0),
            ("09009140200", "09009140200", 12, 0),
            ("09009990000", "09009990000", 0, 5),
            ("09011990000", "09011990000", 0, 5),
        ),
        ["09170"],
    )
    old = table(_09009140100=(1, 1, 0, 1), _09009140200=(2, 1, 0, 1))
    new = table(_09170140100=(3, 1, 0, 1), _09140140200=(4, 1, 0, 1))

    both = boundaries.compare_ground(old, new, ground)

    assert both.index.tolist() == ["09009140100", "09009140200"]
    assert both["households_new"].tolist() == [3, 4]
    with pytest.raises(VintageError, match="09170990000"):  # two tracts had this number
        boundaries.compare_ground(old, table(_09170990000=(0, 1, 0, 1)), ground)


def test_mended_keeps_what_is_polygon_and_valid():
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    mixed = shapely.GeometryCollection([box(5, 5, 6, 6), shapely.Point(9, 9)])
    point, empty = shapely.Point(0, 0), shapely.Polygon()
    shapes = gpd.GeoSeries([box(0, 0, 1, 1), bow, mixed, point, None, empty])
    found = files.mended(shapes)

    assert found[0] is shapes[0]
    assert shapely.is_valid(found).all()
    assert set(shapely.get_type_id(found)) <= {3, 6}  # polygons and multipolygons
    assert shapely.area(found).tolist() == [1, 2, 1, 0, 0, 0]
    assert shapes[1] is bow  # what was given is not changed
    assert len(files.mended([])) == 0
