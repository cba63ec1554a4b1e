"""Small inputs that once gave a wrong number or a bare error: what each gives now.

One row a file of `fixtures`; those of coverage, rasters and counties are tested beside these rooms.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from exclusion import files, pulls, snapshots, studies
from exclusion.errors import ExclusionWarning, SourceError, TableError

CASES = Path(__file__).parent / "fixtures"
COLUMNS = (CASES / "name_columns.txt").read_text("utf-8").split("\n\n")[0].split()
#: Of the two districts of the cases, how many tracts of New Orleans each has.
DISTRICTS = {"1": 153, "2": 24}
TRACT = "22071000800"


@pytest.fixture(scope="module")
def orleans():
    return snapshots.read(snapshots.find("New Orleans", 2019))


@pytest.fixture(scope="module")
def baltimore():
    return snapshots.read(snapshots.find("Baltimore", 2021))


def counts(snapshot, file, **options):
    """How many areas each neighborhood has."""
    found = pulls.with_neighborhoods(snapshot, file, **options).neighborhoods
    return found["neighborhood"].value_counts().to_dict()


# Polygons with names.


@pytest.mark.parametrize("name", ["DISTRICT", "emptyneigh"])
def test_names_in_a_district_or_beside_an_empty_column(orleans, name):
    assert counts(orleans, CASES / f"{name}.geojson") == DISTRICTS


@pytest.mark.parametrize("column", COLUMNS)
def test_the_thirty_columns_of_names(orleans, column):
    shapes = gpd.read_file(CASES / "DISTRICT.geojson")
    shapes = shapes.rename(columns={"DISTRICT": column}).assign(OBJECTID=[7, 9], Shape_Area=2.5)
    assert len(COLUMNS) == 30
    assert counts(orleans, shapes) == DISTRICTS


@pytest.mark.parametrize("name", ["dup_overlap", "dup_once"])
def test_a_name_drawn_twice_counts_once(orleans, name):
    found = pulls.with_neighborhoods(orleans, CASES / f"{name}.geojson").neighborhoods
    found = found.set_index("GEOID")["neighborhood"].dropna()
    assert found.to_dict() == {TRACT: "District B"}


def test_two_polygons_over_the_same_ground_are_named(orleans):
    with pytest.warns(ExclusionWarning, match=r"the same ground: a and b \(100% of the smaller\)"):
        assert counts(orleans, CASES / "ov.geojson") == {"a": 177}


def test_two_layers_are_listed_and_one_can_be_chosen(orleans, tmp_path):
    file = tmp_path / "two_layers.gpkg"
    shapes = gpd.read_file(CASES / "DISTRICT.geojson")
    shapes.dissolve().assign(name="City").to_file(file, layer="outline")
    shapes.to_file(file, layer="districts")
    for layers in (pulls.read_area, lambda path: pulls.with_neighborhoods(orleans, path)):
        with pytest.raises(
            TableError, match=r"several layers: outline, districts\. Choose .*--lay"
        ):
            layers(file)
    assert counts(orleans, file, layer="districts") == DISTRICTS
    with pytest.raises(TableError, match="has no layer 'wards': outline, districts"):
        counts(orleans, file, layer="wards")


def test_geoparquet_is_read(orleans):
    shapes = gpd.read_parquet(CASES / "two.parquet")
    assert counts(orleans, CASES / "two.parquet") == counts(orleans, shapes) == {"A": 153, "B": 24}


def test_one_name_in_two_forms_or_cases_is_one(orleans, caplog):
    frame = gpd.read_file(CASES / "nfd.geojson")
    assert frame["name"].nunique() == 2
    assert set(counts(orleans, frame)) == {"Tremé"}
    frame = pd.concat([frame, frame.assign(name=["ALGIERS", "Algiers"])], ignore_index=True)
    edges = (-91, -90.1, -90, -89.9, -89)
    frame["geometry"] = [shapely.box(edges[n], 29, edges[n + 1], 31) for n in range(4)]
    assert set(counts(orleans, frame)) == {"Tremé", "Algiers"}
    assert "names that only case or the form of a letter tells apart are one" in caplog.text


def test_a_list_is_no_name(orleans):
    # Which of the two hangs on the release of GDAL: some leave such a column out.
    said = r"name_list\.geojson(, column 'name': A name is| has no column of names)"
    with pytest.raises(TableError, match=said):
        counts(orleans, CASES / "name_list.geojson")


def test_control_characters_of_a_column_are_shown(orleans):
    with pytest.raises(TableError, match=r"\\x1b\[31mcol") as caught:
        counts(orleans, CASES / "esc.geojson")
    assert str(caught.value).isprintable()


# Polygons that are a place.


def test_a_collection_is_of_the_area_too():
    area = pulls.read_area(CASES / "area_gc.geojson")
    whole = gpd.read_file(CASES / "area_gc.geojson")
    assert len(area) == 2
    assert set(whole.geom_type) > {"GeometryCollection"}


def test_a_bow_tie_is_mended_and_said():
    with pytest.warns(ExclusionWarning, match=r"1 of 1 polygons were invalid .*, mended"):
        assert pulls.read_area(CASES / "bt.geojson").is_valid.all()


@pytest.mark.parametrize("name", ["lookup.csv", "plain.csv"])
def test_a_table_has_no_geometry(orleans, name):
    for read in (pulls.read_area, lambda file: pulls.with_neighborhoods(orleans, file)):
        with pytest.raises(TableError, match=f"{name} has no geometry: expected polygons or poi"):
            read(CASES / name)


# What points elsewhere.


@pytest.mark.parametrize("name", ["http.vrt", "passwd.vrt", "raster_passwd.vrt"])
def test_a_description_of_other_files_is_not_opened(orleans, name, tmp_path):
    study = studies.of_snapshot(orleans)
    doors = (
        pulls.read_area,
        lambda file: pulls.with_neighborhoods(orleans, file),
        lambda file: pulls.with_sites(orleans, file),
        lambda file: study.spread(tmp_path / "never.tif", weights=file),
    )
    for read in doors:
        with pytest.raises(SourceError) as caught:
            read(CASES / name)
        assert name in str(caught.value)
        assert "root:" not in str(caught.value)
    with pytest.raises(SourceError, match="no driver that follows it is allowed"):
        files.vector(CASES / name)
    assert list(tmp_path.iterdir()) == []


# Sites.


def test_a_site_at_0_0_is_left_out_by_name(orleans):
    with pytest.warns(ExclusionWarning, match=r"1 of 24 sites lie .*New Orleans.*: Not geocoded\."):
        sites = pulls.with_sites(orleans, CASES / "sites_zero.geojson").sites
    assert len(sites) == 23
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # without it nothing is said
        pulls.with_sites(orleans, gpd.read_file(CASES / "sites_zero.geojson").iloc[:-1])


def test_sites_that_are_not_in_the_place_are_refused(orleans):
    with pytest.raises(TableError, match=r"farther than 20 km from New Orleans."):
        pulls.with_sites(orleans, CASES / "null_island.csv")
    with pytest.raises(TableError, match="coordinates are degrees, but has"):
        pulls.with_sites(orleans, CASES / "projected_nocrs.geojson")


def test_columns_of_any_case_and_the_names_of_a_kml(orleans, baltimore):
    found = pulls.with_sites(baltimore, CASES / "caps.csv").sites
    assert (found["name"].tolist(), found.geometry.x.tolist()) == (["L1"], [-76.61])
    assert pulls.with_sites(orleans, CASES / "sites.kml").sites["name"].tolist() == ["L"]
