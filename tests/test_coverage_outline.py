"""Outlines of coverage from every kind of file, and the share of each area that they cover."""

import sys

import bundled
import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasters
import shapely
from affine import Affine

from exclusion import coverage, dasymetric
from exclusion.errors import (
    ArgumentError,
    ExclusionError,
    ExclusionWarning,
    SourceError,
    TableError,
)

CITY = (-90.1, 29.9, -90.0, 30.0)
CELL = h3.latlng_to_cell(29.95, -90.05, 9)
BOW = shapely.Polygon([(-90.1, 29.9), (-90.0, 30.0), (-90.0, 29.9), (-90.1, 30.0)])


def frame(*shapes, crs=4326, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def tracts():
    """Two squares side by side."""
    west, east = shapely.box(-90.1, 29.9, -90.05, 30), shapely.box(-90.05, 29.9, -90.0, 30)
    return gpd.GeoDataFrame(index=["22071000100", "22071000200"], geometry=[west, east], crs=4326)


@pytest.fixture(scope="module")
def city():
    return bundled.new_orleans().areas


# --- polygons ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("cover.gpkg", 4326),
        ("cover.gpkg", 32615),
        ("cover.shp", 4269),
        ("cover.geojson", 4326),
        ("cover.parquet", 32615),
    ],
)
def test_polygons_of_every_format_are_united(tmp_path, name, crs):
    drawn = frame(shapely.box(-90.1, 29.9, -90.0, 30), shapely.box(-90.05, 29.9, -89.9, 30))
    written = drawn.segmentize(0.001).to_crs(crs).to_frame("geometry")
    if name.endswith("parquet"):
        written.to_parquet(tmp_path / name)
    else:
        written.to_file(tmp_path / name)

    found = coverage.outline(tmp_path / name)

    assert (found.name, found.kind) == (name, "polygons")
    wanted = shapely.box(-90.1, 29.9, -89.9, 30)
    assert found.geometry.symmetric_difference(wanted).area < 1e-7
    inside = gpd.GeoSeries(gpd.points_from_xy([-90.05, -89.8], [29.95, 29.95]), crs=4326)
    assert found.within(inside.to_crs(3857)).tolist() == [True, False]


def test_long_sides_bend_with_the_map():
    # A side of 300 km along a parallel of the UTM grid.
    long = gpd.GeoSeries([shapely.box(200_000, 3_300_000, 500_000, 3_310_000)], crs=32615)
    found = coverage.outline(long).geometry
    fine = long.segmentize(50).to_crs(4326).iloc[0]
    assert found.symmetric_difference(fine).area / fine.area < 1e-5
    plain = long.to_crs(4326).iloc[0]
    assert plain.symmetric_difference(fine).area / fine.area > 1e-3


def test_invalid_polygons_are_mended_and_counted():
    with pytest.warns(ExclusionWarning, match="1 of 2 polygons were invalid"):
        found = coverage.outline(frame(BOW, shapely.box(-90.3, 29.9, -90.2, 30)))
    assert found.geometry.is_valid
    assert found.geometry.area == pytest.approx(0.01 / 2 + 0.01)


def test_shapes_that_are_no_polygons_are_left_out_and_counted():
    mixed = frame(shapely.box(*CITY), shapely.Point(-90, 30), None, shapely.Polygon())
    with pytest.warns(ExclusionWarning, match="3 of 4 shapes are no polygons"):
        found = coverage.outline(mixed)
    assert found.geometry.area == pytest.approx(0.01)


def test_a_collection_gives_its_polygons():
    both = shapely.GeometryCollection([shapely.box(*CITY), shapely.Point(0, 0)])
    assert coverage.outline(frame(both)).geometry.area == pytest.approx(0.01)


def test_rows_are_chosen_by_value_and_by_least_number():
    boxes = [shapely.box(x, 0, x + 1, 1) for x in range(4)]
    drawn = frame(
        *boxes,
        technology=[400, 400, 500, 300],
        brandname=["A", "B", "A", "A"],
        mindown=[5, 5, 35, 1],
        MinUp=[1, 1, 3, 0.2],
    )

    def area(**how):
        return coverage.outline(drawn, **how).geometry.area

    assert area(where={"technology": 400}) == pytest.approx(2)
    assert area(where={"technology": "400", "brandname": "A"}) == pytest.approx(1)
    assert area(where={"technology": [400, 500]}) == pytest.approx(3)
    assert area(at_least={"mindown": 5}) == pytest.approx(3)
    for network, expected in (
        (("4g", 0, 0), 2),
        (("5g", 35, 3), 1),
        (("network", 0, 0), 4),
        (("any", 5, 1), 3),
    ):
        assert area(network=network) == pytest.approx(expected)
    assert area(network=("4g", 0, 0), where={"brandname": "A"}) == pytest.approx(1)
    with pytest.raises(TableError, match="mindown"):
        area(network=("4g", 35, 3))
    with pytest.raises(TableError, match=r"'brandname', which has values such as A, B"):
        area(where={"brandname": "C"})
    with pytest.raises(TableError, match=r"no column 'speed'; it has technology, brandname"):
        area(where={"speed": 4})
    with pytest.raises(TableError, match="No row of"):
        area(at_least={"mindown": 1000})


def test_bad_polygons_are_refused_by_name(tmp_path):
    with pytest.raises(SourceError, match="no coordinate system"):
        coverage.outline(frame(shapely.box(*CITY), crs=None))
    with pytest.raises(TableError, match=r"no polygon: 1 shape\(s\) of kind Point"):
        coverage.outline(frame(shapely.Point(-90, 30)))
    with pytest.raises(TableError, match="file has no rows"):
        coverage.outline(frame(shapely.box(*CITY)).iloc[:0])
    with pytest.raises(SourceError, match="cannot be read"):
        coverage.outline(tmp_path / "nowhere.gpkg")
    (tmp_path / "text.gpkg").write_text("nothing")
    with pytest.raises(SourceError, match=r"text\.gpkg cannot be read"):
        coverage.outline(tmp_path / "text.gpkg")
    two = tmp_path / "two.gpkg"
    for layer in ("north", "south"):
        frame(shapely.box(*CITY)).to_file(two, layer=layer)
    with pytest.raises(TableError, match="several layers: north, south"):
        coverage.outline(two)


def test_a_file_without_a_coordinate_system_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="crs"):  # of the writer
        frame(shapely.box(*CITY), crs=None).to_file(tmp_path / "no.gpkg")
    for areas in (None, tracts()):
        with pytest.raises(SourceError, match="no coordinate system"):
            coverage.outline(tmp_path / "no.gpkg", areas=areas)


def test_only_what_lies_in_the_areas_extent_is_kept(tmp_path):
    file = tmp_path / "state.gpkg"
    state = frame(shapely.box(-94, 29, -89, 33), shapely.box(-93, 32, -92, 33))
    state.to_crs(32615).to_file(file)

    near = coverage.outline(file, areas=tracts().to_crs(3857))

    assert near.geometry.bounds == pytest.approx(CITY, abs=1e-6)
    with pytest.raises(SourceError, match=r"they do not overlap"):
        coverage.outline(file, areas=frame(shapely.box(-77, 39, -76, 40)))
    with pytest.raises(SourceError, match=r"at -94, 29, -89, 33, .* at -77, 39, -76, 40"):
        coverage.outline(state, areas=frame(shapely.box(-77, 39, -76, 40)))
    # Extents that meet around ground that does not.
    corner = frame(shapely.Polygon([(-91, 29), (-89, 29), (-91, 31)]))
    with pytest.raises(TableError, match="covers nothing within"):
        coverage.outline(corner, areas=frame(shapely.box(-89.5, 30.5, -89.2, 30.8)))


# --- H3 cells ----------------------------------------------------------------------------------


def test_cells_make_the_polygon_of_their_boundaries(tmp_path):
    cells = h3.grid_disk(CELL, 4)
    ring = [cell for cell in cells if cell != CELL]  # with a hole
    table = pd.DataFrame({"technology": 400, "mindown": 5, "h3_res9_id": [*ring, ring[0]]})
    table.to_csv(tmp_path / "cells.csv", index=False)
    table.to_parquet(tmp_path / "cells.parquet")
    drawn = gpd.GeoDataFrame(table, geometry=[shapely.box(0, 0, 1, 1)] * len(table), crs=4326)
    drawn.to_file(tmp_path / "cells.gpkg")
    each = [shapely.Polygon([(x, y) for y, x in h3.cell_to_boundary(cell)]) for cell in ring]
    wanted = shapely.union_all(each)

    for file in ("cells.csv", "cells.parquet", "cells.gpkg"):
        found = coverage.outline(tmp_path / file, where={"technology": 400})
        assert found.kind == "hexagons"
        assert found.geometry.symmetric_difference(wanted).area < 1e-12
    middle = gpd.GeoSeries([shapely.Point(*h3.cell_to_latlng(CELL)[::-1])], crs=4326)
    assert not found.within(middle).any()


def test_cells_may_be_numbers_and_of_several_resolutions():
    coarse = h3.cell_to_parent(CELL, 8)
    far = h3.grid_ring(CELL, 12)[0]
    table = pd.DataFrame({"hex": [coarse, CELL, far]})
    found = coverage.outline(table, column="hex").geometry
    km2 = h3.cell_area(coarse) + h3.cell_area(far)
    ground = gpd.GeoSeries([found], crs=4326).to_crs(5070).area.iloc[0] / 1e6
    # A cell is not wholly within its parent: a little of it is beside.
    assert km2 * 0.99 < ground < (km2 + h3.cell_area(CELL) / 3) * 1.01

    for kind in ("int64", "uint64"):
        numbers = pd.DataFrame({"hex": [h3.str_to_int(c) for c in table["hex"]]}, dtype=kind)
        assert coverage.outline(numbers, column="hex").geometry.equals(found)


@pytest.mark.parametrize("wrong", ["89444c2a16bfff", "", "8.9e+17", "f" * 16, "-1", "9" * 40])
def test_an_invalid_cell_is_named_with_its_row(tmp_path, wrong):
    file = tmp_path / "cells.csv"
    file.write_text(f"technology,h3_res9_id\n400,{CELL}\n400,{wrong}\n")
    with pytest.raises(TableError, match=r"row 2 of 2 .*h3_res9_id.* is no H3 cell"):
        coverage.outline(file)


@pytest.mark.parametrize("cells", [[-1], [None, 3], [2**70], [True]])
def test_an_invalid_number_is_named_with_its_row(cells):
    kind = "Int64" if None in cells else None
    table = pd.DataFrame({"h3": pd.Series(cells, dtype=kind), 0: "a column whose name is no text"})
    with pytest.raises(TableError, match=r"row 1 of \d .*'h3' is no H3 cell"):
        coverage.outline(table)


def test_a_name_with_blanks_and_a_row_before_it_are_read(tmp_path):
    (tmp_path / "cells.csv").write_text(f",,\n,h3_index ,x\n0,{CELL},1\n", "utf-8")
    assert coverage.outline(tmp_path / "cells.csv").geometry.area > 0


def test_cells_that_look_like_numbers_are_read_as_text(tmp_path):
    (tmp_path / "cells.csv").write_text("h3_index\n8e4473759735297\n")  # no number, for all its e
    assert coverage.outline(tmp_path / "cells.csv").geometry.area > 0


def test_tables_without_cells_name_what_they_have(tmp_path):
    file = tmp_path / "fixed.csv"
    file.write_text("frn,block_geoid\n1,2\n")
    with pytest.raises(TableError, match=r"no column of H3 cells .*it has frn, block_geoid"):
        coverage.outline(file)
    with pytest.raises(TableError, match=r"no column 'hex'; it has frn, block_geoid"):
        coverage.outline(file, column="hex")
    pd.DataFrame({"frn": ["1"]}).to_parquet(tmp_path / "fixed.parquet")
    with pytest.raises(TableError, match="no column of H3 cells"):
        coverage.outline(tmp_path / "fixed.parquet")
    file.write_text("h3_res9_id\n")
    with pytest.raises(TableError, match="no rows with an H3 cell"):
        coverage.outline(file)


def test_a_table_of_availability_is_no_outline(tmp_path):
    table = coverage.of_outline(tracts(), coverage.outline(frame(shapely.box(*CITY))))
    table.to_parquet(tmp_path / "availability-22.parquet")
    with pytest.raises(
        TableError, match=r"22\.parquet is a table of availability; read it with coverage\.read\."
    ):
        coverage.outline(tmp_path / "availability-22.parquet", areas=tracts())
    read = coverage.read(tmp_path)
    assert read["served_share"].tolist() == [1, 1]
    assert set(zip(read["technology"], read["down"], read["up"], strict=True)) == {
        ("network", 0, 0)
    }
    with pytest.raises(TableError, match="is a table of availability"):
        coverage.outline(table)


def test_without_h3_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "h3", None)
    with pytest.raises(
        ExclusionError,
        match=r"needs the package h3; install it with: pip install 'digital-exclusion\[coverage\]'",
    ):
        coverage.outline(pd.DataFrame({"h3_res9_id": [CELL]}))
    assert coverage.outline(frame(shapely.box(*CITY))).kind == "polygons"


def test_cells_near_the_areas_are_enough():
    here = h3.grid_disk(CELL, 60)
    away = h3.grid_disk(h3.latlng_to_cell(32.5, -93.7, 9), 5)
    over = [h3.latlng_to_cell(51.9, 179.99, 9), h3.latlng_to_cell(51.9, -179.99, 9)]
    table = pd.DataFrame({"h3_res9_id": [*away, *here, *over]})
    areas = frame(shapely.Point(-90.05, 29.95).buffer(0.03))

    near = coverage.outline(table, areas=areas).geometry

    wanted = coverage.outline(pd.DataFrame({"h3_res9_id": here})).geometry
    assert near.equals(wanted.intersection(shapely.box(*areas.total_bounds)))
    with pytest.raises(TableError, match="both sides of 180 degrees"):
        coverage.outline(table)
    with pytest.raises(SourceError, match="do not overlap"):
        coverage.outline(pd.DataFrame({"h3_res9_id": away}), areas=areas)
    around = [h3.latlng_to_cell(29, -91, 9), h3.latlng_to_cell(31, -89, 9)]
    with pytest.raises(TableError, match="no H3 cell within"):
        coverage.outline(pd.DataFrame({"h3_res9_id": around}), areas=areas)


# --- a raster of signal ------------------------------------------------------------------------

GRID = Affine(100, 0, 780_000, 0, -100, 3_320_000)
UTM = 32615


def signal(path, values, **profile):
    values = np.asarray(values, dtype=profile.pop("dtype", "float32"))
    return rasters.write(path, values, GRID, UTM, **profile)


def ground(found):
    return gpd.GeoSeries([found.geometry], crs=4326).to_crs(UTM)


@pytest.mark.parametrize("side", [2_048, 16])
def test_signal_is_served_where_it_is_strong_enough(tmp_path, monkeypatch, side):
    monkeypatch.setattr("exclusion.grids.BLOCK", side)
    monkeypatch.setattr("exclusion.grids._WIDE", side)
    rng = np.random.default_rng(1)
    values = rng.uniform(-120, -60, (40, 50)).round(1)
    values[:5] = -9999  # without data, and far below
    values[7, 7] = np.nan
    values[8, 8] = -95
    file = signal(tmp_path / "dbm.tif", values, nodata=-9999)

    found = coverage.outline(file, at_least=-95)

    strong = (values >= -95) & (values > -9999)
    assert found.kind == "signal"
    assert found.geometry.is_valid
    assert strong[8, 8]
    assert ground(found).area.iloc[0] == pytest.approx(strong.sum() * 1e4, rel=1e-6)
    y, x = np.indices(values.shape) + 0.5
    middle = gpd.GeoSeries(
        gpd.points_from_xy(780_000 + 100 * x.ravel(), 3_320_000 - 100 * y.ravel()), crs=UTM
    )
    assert (found.within(middle).to_numpy() == strong.ravel()).all()


def test_signal_is_read_by_tiles_and_scaled(tmp_path, monkeypatch):
    values = np.full((30, 70), 90)
    values[10:20, 5:60] = 30
    file = signal(tmp_path / "s.tif", values, dtype="uint8", scales=(-1.0, 0.0))
    whole = coverage.outline(file, at_least=-50)
    monkeypatch.setattr("exclusion.grids.BLOCK", 16)
    monkeypatch.setattr("exclusion.grids._WIDE", 16)
    tiled = coverage.outline(file, at_least=-50)
    assert tiled.geometry.symmetric_difference(whole.geometry).area < 1e-8  # of 5e-4
    assert ground(tiled).area.iloc[0] == pytest.approx(550 * 1e4, rel=1e-6)
    assert tiled.geometry.geom_type == "Polygon"


def test_signal_is_read_around_the_areas(tmp_path):
    file = signal(tmp_path / "s.tif", np.full((400, 400), -80))
    corner = gpd.GeoDataFrame(
        geometry=[shapely.box(780_500, 3_318_000, 782_000, 3_319_000)], crs=UTM
    )
    near = ground(coverage.outline(file, at_least=-90, areas=corner))
    box = gpd.GeoSeries([shapely.box(*corner.to_crs(4326).total_bounds)], crs=4326).to_crs(UTM)
    assert near.area.iloc[0] == pytest.approx(box.area.iloc[0], rel=1e-3)
    with pytest.raises(SourceError, match="do not overlap"):
        coverage.outline(file, at_least=-90, areas=frame(shapely.box(-77, 39, -76, 40)))


def test_bad_rasters_are_refused_by_name(tmp_path):
    good = signal(tmp_path / "good.tif", [[-80.0, -70.0]])
    with pytest.raises(TableError, match=r"go from -80 to -70\. Signal in dBm is negative"):
        coverage.outline(good, at_least=95)
    for least in (None, {"mindown": 3}):
        with pytest.raises(TableError, match="least value that counts as served"):
            coverage.outline(good, at_least=least)
    with pytest.raises(TableError, match="least value"):
        coverage.outline(frame(shapely.box(*CITY)), at_least=-95)
    nowhere = rasters.write(tmp_path / "flat.tif", [[-80.0]], Affine(0, 0, -90, 0, 0, 30))
    with pytest.raises(SourceError, match="cells without width or height"):
        coverage.outline(nowhere, at_least=-95)
    cut = signal(tmp_path / "cut.tif", np.full((300, 300), -80.0))
    cut.write_bytes(cut.read_bytes()[:-5000])
    with pytest.raises(SourceError, match=r"Reading .*cut\.tif failed: .* Get the file anew"):
        coverage.outline(cut, at_least=-95)
    empty = signal(tmp_path / "empty.tif", np.full((3, 3), -9999), nodata=-9999)
    with pytest.raises(SourceError, match="every cell is nodata"):
        coverage.outline(empty, at_least=-95)
    (tmp_path / "text.tif").write_text("nothing")
    with pytest.raises(SourceError, match=r"text\.tif cannot be read as a raster"):
        coverage.outline(tmp_path / "text.tif", at_least=-95)
    lost = rasters.write(tmp_path / "lost.tif", np.zeros((3, 3), "float32"), GRID, None)
    with pytest.raises(SourceError, match="no coordinate system"):
        coverage.outline(lost, at_least=-95)


def test_a_raster_that_is_no_signal_is_refused_by_name(tmp_path):
    picture = tmp_path / "picture.tif"
    shape = {"width": 3, "height": 3, "count": 3, "dtype": "uint8", "crs": UTM, "transform": GRID}
    with rasterio.open(picture, "w", **shape) as target:
        target.write(np.ones((3, 3, 3), "uint8"))
    with pytest.raises(SourceError, match="has 3 bands"):
        coverage.outline(picture, at_least=-95)
    classes = rasters.write(tmp_path / "classes.tif", np.full((3, 3), 24, "uint8"), GRID, UTM)
    with rasterio.open(classes, "r+") as target:
        target.write_colormap(1, {24: (171, 0, 0, 255)})
    with pytest.raises(SourceError, match="holds classes, not a signal: it has a color table"):
        coverage.outline(classes, at_least=-95)


# --- the share of each area --------------------------------------------------------------------


def test_shares_of_ground():
    covered = coverage.outline(frame(shapely.box(-90.075, 29, -89, 31)))
    areas = pd.concat([tracts(), frame(None, shapely.box(-91, 29, -90.9, 29.1))])
    areas.index = ["1", "2", "3", "4"]

    found = coverage.of_outline(areas, covered, technology="5g", down=35, up=3)

    assert list(found.columns) == [
        "GEOID", "technology", "down", "up", "locations", "served_share", "method",
    ]  # fmt: skip
    assert found["served_share"].tolist() == pytest.approx([0.5, 1, np.nan, 0], nan_ok=True)
    assert set(found["method"]) == {"land"}
    assert found["locations"].isna().all()
    assert set(found["technology"]) == {"5g"}


def test_shares_of_people_by_the_middle_of_their_cells(tmp_path):
    areas = rasters.areas([100.0, 50.0, 0.0], side=1_000)
    cells = np.zeros((10, 30), "float32")
    cells[2, 2], cells[2, 8] = 3, 1  # three quarters in the west of the first
    cells[5, 15] = 1
    weights = rasters.write(tmp_path / "w.tif", cells)
    people = dasymetric.spread(areas, "x", weights, out=tmp_path / "p.tif")
    west = coverage.outline(gpd.GeoSeries([shapely.box(0, -1_000, 500, 0)], crs=rasters.UTM))

    found = coverage.of_outline(areas, west, people=people).set_index("GEOID")

    assert found["served_share"].tolist() == pytest.approx([0.75, 0, 0])
    assert found["method"].tolist() == ["people", "people", "land"]
    by_path = coverage.of_outline(areas, west, people=tmp_path / "p.tif")
    assert by_path["served_share"].tolist() == pytest.approx([0.75, 0, 0])
    land = coverage.of_outline(areas, west)
    assert land["served_share"].tolist() == pytest.approx([0.5, 0, 0], abs=1e-3)


def test_an_outline_elsewhere_is_refused(city):
    away = coverage.outline(frame(shapely.box(-77, 39, -76, 40)))
    with pytest.raises(SourceError, match=r"at -77, 39, -76, 40, the areas at -90\.1"):
        coverage.of_outline(city, away)
    with pytest.raises(ArgumentError, match="technology is '6g'; expected one of 'any', 'fiber'"):
        coverage.of_outline(city, away, technology="6g")
    with pytest.raises(TableError, match="areas must be a GeoDataFrame"):
        coverage.of_outline(pd.DataFrame(index=["1"]), away)


def test_the_city_is_covered_as_the_outline_says(city):
    middle = shapely.Point(-90.07, 29.96).buffer(0.04)
    covered = coverage.outline(frame(middle), areas=city)
    found = coverage.of_outline(city, covered)
    assert found["GEOID"].tolist() == city.index.tolist()
    assert 0 < found["served_share"].mean() < 1

    flat = city.to_crs(5070)
    inside = flat.intersection(gpd.GeoSeries([middle], crs=4326).to_crs(5070).iloc[0])
    assert found["served_share"].to_numpy() == pytest.approx(
        (inside.area / flat.area).to_numpy(), abs=2e-3
    )


@pytest.mark.parametrize(
    ("columns", "name", "called"),
    [
        ({"name": ["Delta", "Delta"]}, None, "Delta"),
        ({"BrandName": ["Delta ", "Delta"], "kind": [1, 2]}, None, "Delta"),
        ({"name": ["north", "south"]}, None, ""),
        ({"name": ["Delta", None]}, None, ""),
        ({"kind": [1, 1]}, None, ""),
        ({"name": ["north", "south"]}, " Gulf ", "Gulf"),
    ],
)
def test_a_network_is_called_by_the_name_that_all_rows_have(columns, name, called):
    parts = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    found = coverage.outline(gpd.GeoDataFrame(columns, geometry=parts, crs=4326), name=name)
    assert found.called == called
