"""Whatever a user hands in: opened by what it holds, read as it is meant, or refused."""

from __future__ import annotations

import http.server
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio.shutil
import shapely
from serving import serving

from exclusion import coverage, files, pulls, snapshots, studies
from exclusion.errors import (
    ArgumentError,
    ExclusionError,
    ExclusionWarning,
    SourceError,
    TableError,
)

CASES = Path(__file__).parent / "fixtures"
WEST, EAST = shapely.box(-90.1, 29.9, -90.05, 30), shapely.box(-90.05, 29.9, -90.0, 30)


def two(crs=4326):
    """Two neighborhoods side by side."""
    frame = gpd.GeoDataFrame({"name": ["Gert Town", "Tremé"]}, geometry=[WEST, EAST], crs=4326)
    return frame.to_crs(crs)


# Hostile files.


@pytest.fixture
def counted():
    """A server on this machine that counts what is asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with serving(server) as port:
        yield f"http://127.0.0.1:{port}", asked


def virtual(url):
    """Files that make GDAL ask a server for data, or read another file."""
    layer = "<OGRVRTLayer name='x'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>"
    return {
        "vector": f"<OGRVRTDataSource>{layer.format(f'/vsicurl/{url}/a.geojson')}"
        "</OGRVRTDataSource>",
        "late": f"<!-- {'x' * 5000} --><OGRVRTDataSource>{layer.format(f'{url}/a.geojson')}"
        "</OGRVRTDataSource>",
        "in a KML": f"<kml><!-- <OGRVRTDataSource>{layer.format(url)}</OGRVRTDataSource> --></kml>",
        "in a GeoJSON": json.dumps(
            {"type": "FeatureCollection", "x": "<OGRVRTDataSource>", "features": []}
        ),
        "WFS": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "pipeline": json.dumps(
            {
                "type": "gdal_streamed_alg",
                "command_line": f"gdal vector pipeline ! read /vsicurl/{url}/a.geojson",
                "x": {"type": "FeatureCollection"},
            }
        ),
        "local": (CASES / "passwd.vrt").read_text("utf-8"),
        "raster": "<VRTDataset rasterXSize='9' rasterYSize='9'><VRTRasterBand dataType='Byte' "
        f"band='1'><SimpleSource><SourceFilename>/vsicurl/{url}/a.tif</SourceFilename>"
        "</SimpleSource></VRTRasterBand></VRTDataset>",
        "raw": (CASES / "raster_passwd.vrt").read_text("utf-8"),
        "WMS": f"<GDAL_WMS><Service name='TMS'><ServerUrl>{url}/${{z}}</ServerUrl></Service>"
        "</GDAL_WMS>",
    }


NAMES = ("a.vrt", "a.geojson", "a.kml", "a.gml", "a.csv", "a.tif", "a.img", "a.shp", "a.zip")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_points_elsewhere_is_opened(counted, tmp_path, name):
    url, asked = counted
    for what, text in virtual(url).items():
        file = tmp_path / name
        if name.endswith(".zip"):
            with zipfile.ZipFile(file, "w") as packed:
                packed.writestr("a.geojson" if what != "raster" else "a.tif", text)
        else:
            file.write_text(text, "utf-8")
        for read in (files.vector, files.points, files.raster, files.table):
            with pytest.raises((SourceError, TableError)) as caught:
                read(file)
            assert "root:" not in str(caught.value), what
        with pytest.raises((SourceError, TableError)):
            coverage.outline(file, at_least=-90.0)
        with pytest.raises((SourceError, TableError)):
            coverage.outline(file)
    assert asked == []


def test_the_server_would_count(counted):
    """The same file opened by GDAL as it comes does ask: the test above could fail.

    In a process of its own, as GDAL may keep the lock that the server needs.
    """
    url, asked = counted
    code = f"import pyogrio; pyogrio.read_info('/vsicurl/{url}/a.geojson')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "DataSourceError" in done.stderr
    assert asked


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes that are files")
def test_pipes_devices_and_folders_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.geojson")
    (tmp_path / "folder.geojson").mkdir()
    for read in (files.vector, files.points, files.raster, files.table):
        with pytest.raises(SourceError, match="a device or a pipe; give a file"):
            read(tmp_path / "pipe.geojson")
        with pytest.raises(SourceError, match="a device or a pipe; give a file"):
            read("/dev/zero")
        with pytest.raises(SourceError, match="is a folder; give a file"):
            read(tmp_path / "folder.geojson")
        with pytest.raises(SourceError, match="There is no file"):
            read(tmp_path / "none.geojson")
        with pytest.raises(ArgumentError, match="expected the name of a file"):
            read(None)


def test_addresses_are_no_files(counted):
    url, asked = counted
    for name in (f"{url}/a.geojson", f"/vsicurl/{url}/a.geojson", f"WFS:{url}", "PG:host=x"):
        for read in (files.vector, files.raster, files.table):
            with pytest.raises(SourceError, match="There is no file"):
                read(name)
    assert asked == []


def test_a_zip_is_not_left(tmp_path):
    two().to_file(tmp_path / "good.geojson")
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("../up.geojson", "/top.geojson", "{x}.geojson", "__MACOSX/._a.geojson"):
            packed.writestr(name, (tmp_path / "good.geojson").read_text("utf-8"))
    with pytest.raises(SourceError, match="it holds none, none of"):
        files.vector(file)


# Formats.


def _kmz(path):
    two().to_file(path.with_suffix(".kml"), driver="KML")
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(path.with_suffix(".kml"), "doc.kml")


def _zip(path):
    folder = path.with_suffix("")
    folder.mkdir()
    two(26915).to_file(folder / "a b.shp")
    with zipfile.ZipFile(path, "w") as packed:
        for part in folder.iterdir():
            packed.write(part, f"inner/{part.name}")
        packed.writestr("inner/notes.txt", "made by hand")
        packed.writestr("a.vrt", "<OGRVRTDataSource/>")


def _topojson(path):
    ring = [[0, 0], [9, 0], [0, 9], [-9, 0], [0, -9]]
    shapes = [
        {"type": "Polygon", "arcs": [[i]], "properties": {"name": name}}
        for i, name in enumerate(["Gert Town", "Tremé"])
    ]
    text = {
        "type": "Topology",
        "objects": {"a": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": [ring, [[9, 0], *ring[1:]]],
        "transform": {"scale": [0.05 / 9, 0.1 / 9], "translate": [-90.1, 29.9]},
    }
    path.write_text(json.dumps(text), "utf-8")


def _table(path):
    frame = two()
    table = pd.DataFrame({"name": frame["name"], "the_geom": frame.geometry.to_wkt()})
    table.to_csv(path, index=False)


def _plain_parquet(path):
    frame = two()
    pd.DataFrame({"name": frame["name"], "geometry": frame.geometry.to_wkb()}).to_parquet(path)


def _latin(path):
    two().to_file(path, encoding="cp1252")
    path.with_suffix(".cpg").unlink()


FORMATS = {
    "a.geojson": two,
    "a.json": lambda path: two().to_file(path, driver="GeoJSON"),
    "a.gpkg": two,
    "a.shp": two,
    "a.kml": lambda path: two().to_file(path, driver="KML"),
    "a.kmz": _kmz,
    "a.gml": lambda path: two().to_file(path, driver="GML"),
    "a.fgb": two,
    "a.tab": lambda path: two().to_file(path, driver="MapInfo File"),
    "a.mif": lambda path: two().to_file(path, driver="MapInfo File"),
    "a.gdb": lambda path: two().to_file(path, driver="OpenFileGDB"),
    "a.zip": _zip,
    "a.topojson": _topojson,
    "a.parquet": lambda path: two().to_parquet(path),
    "b.parquet": _plain_parquet,
    "a.csv": _table,
    "wrong.geojson": lambda path: two().to_file(path, driver="GPKG"),
    "latin.shp": _latin,
}


@pytest.mark.filterwarnings("ignore:.*(GPKG|extension|Field|geometry).*")
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(tmp_path, name):
    file, make = tmp_path / name, FORMATS[name]
    if make is two:
        two().to_file(file)
    else:
        make(file)

    frame = files.polygons(files.placed(files.vector(file), name), name)

    names = frame[files.named(frame, name)].map(files.text)
    assert sorted(names) == ["Gert Town", "Tremé"]
    assert frame.crs.to_epsg() == 4326
    assert frame.total_bounds == pytest.approx([-90.1, 29.9, -90.0, 30.0], abs=1e-5)


def test_frames_stand_where_files_do():
    given = two().rename_geometry("shape")
    frame = files.vector(given)
    assert frame.active_geometry_name == "geometry"
    assert given.active_geometry_name == "shape"
    assert len(files.vector(given.geometry)) == 2
    text = pd.DataFrame({"name": ["x"], "WKT": ["POINT Z (-90 30 5)"]})
    assert files.points(text).geometry.iloc[0].wkt == "POINT (-90 30)"
    for other in (3, b"x", ["a"]):
        with pytest.raises(ArgumentError, match="expected the name of a file"):
            files.vector(other)


def test_a_file_with_layers_is_asked_for_one(tmp_path):
    file = tmp_path / "two.gpkg"
    two().iloc[:1].to_file(file, layer="city")
    two().to_file(file, layer="districts")
    for read in (files.vector, files.points, pulls.read_area):
        with pytest.raises(TableError, match=r"layers: city, districts. Choose one with --layer"):
            read(file)
        assert [len(read(file, layer=layer)) for layer in ("city", "Districts")] == [1, 2]
        with pytest.raises(TableError, match=r"has no layer 'x': city, districts"):
            read(file, layer="x")


def test_a_layer_without_rows_or_shapes_is_no_choice(tmp_path):
    file = tmp_path / "a.gpkg"
    two().iloc[:0].to_file(file, layer="empty")
    two().to_file(file, layer="full")
    assert len(files.vector(file)) == 2


def test_a_zip_with_several_files_is_asked_for_one(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for name in ("wards", "parks"):
            two().to_file(tmp_path / f"{name}.geojson")
            packed.write(tmp_path / f"{name}.geojson", f"{name}.geojson")
    with pytest.raises(TableError, match=r"2 files: wards, parks\. Choose one with --layer"):
        files.vector(tmp_path / "a.zip")
    assert len(files.vector(tmp_path / "a.zip", layer="wards")) == 2


def test_broken_files_are_refused_in_one_sentence(tmp_path):
    two().to_file(tmp_path / "a.shp")
    (tmp_path / "a.shx").unlink()
    two().to_file(tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "plain.gpkg") as database:
        database.execute("create table a (b)")
    database.close()
    whole = (tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "cut.gpkg").write_bytes(whole[:5000])
    (tmp_path / "empty.geojson").write_text("")
    (tmp_path / "cut.geojson").write_text('{"type": "FeatureCollection", "features": [{"type"')
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04" + b"x" * 90)
    (tmp_path / "a!b.geojson").write_text("{}")
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1" + b"x" * 90)
    for name in ("a.shp", "plain.gpkg", "cut.gpkg", "empty.geojson", "cut.geojson", "bad.zip",
                 "a!b.geojson", "a.xlsx", "cut.parquet"):  # fmt: skip
        for read in (files.vector, files.points):
            with pytest.raises(SourceError) as caught:
                read(tmp_path / name)
            assert name in str(caught.value)


# Geometry.


def test_collections_are_taken_apart_and_heights_dropped():
    area = pulls.read_area(CASES / "area_gc.geojson")
    assert area.geom_type.tolist() == ["Polygon", "Polygon"]
    high = gpd.GeoSeries([shapely.force_3d(WEST, 7)], crs=4326)
    assert not files.vector(high).geometry.has_z.any()


def test_curves_are_lines(tmp_path):
    file = tmp_path / "arc.gml"
    file.write_text(
        '<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
        'xmlns:gml="http://www.opengis.net/gml/3.2"><ogr:featureMember><ogr:a gml:id="a.0">'
        '<ogr:geometryProperty><gml:Surface srsName="urn:ogc:def:crs:EPSG::26915" gml:id="g">'
        "<gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember>"
        '<gml:Curve gml:id="c"><gml:segments><gml:Circle><gml:posList>780000 3320000 781000 '
        "3321000 782000 3320000</gml:posList></gml:Circle></gml:segments></gml:Curve>"
        "</gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches>"
        "</gml:Surface></ogr:geometryProperty><ogr:name>Round</ogr:name></ogr:a>"
        "</ogr:featureMember></ogr:FeatureCollection>",
        "utf-8",
    )
    shape = files.polygons(files.vector(file), "arc").to_crs(26915).geometry.iloc[0]
    assert shape.area == pytest.approx(np.pi * 1000**2, rel=2e-3)


def test_what_is_mended_or_left_out_is_counted():
    with pytest.warns(ExclusionWarning, match=r"1 of 1 polygons were invalid .*, mended"):
        pulls.read_area(CASES / "bt.geojson")
    mixed = gpd.GeoDataFrame(geometry=[WEST, shapely.Point(-90, 30), None], crs=4326)
    with pytest.warns(ExclusionWarning, match=r"2 of 3 shapes are no polygons or are empty"):
        assert len(pulls.read_area(mixed)) == 1
    with pytest.raises(TableError, match="has no polygon"):
        pulls.read_area(mixed.iloc[1:2])


def test_where_shapes_lie_is_known_or_refused(caplog):
    bare = two().set_crs(None, allow_override=True)
    assert files.placed(bare, "bare").crs.to_epsg() == 4326
    assert "bare has no coordinate system; its numbers are taken as degrees" in caplog.text
    feet = two(3452)
    with pytest.raises(TableError, match="has no coordinate system, and coordinates such as"):
        files.placed(feet.set_crs(None, allow_override=True), "feet")
    with pytest.raises(TableError, match="says that its coordinates are degrees, but has"):
        files.placed(feet.set_crs(4326, allow_override=True), "feet")
    with pytest.raises(TableError, match="They may be swapped"):
        files.placed(two().assign(geometry=two().transform(lambda xy: xy[:, ::-1] * 4)), "swap")
    for crs in (3452, 26915, 4269, "ESRI:102003"):
        assert files.placed(two(crs), "x").total_bounds == pytest.approx(two().total_bounds)


# Tables.

ROWS = [("Café", "-90.1", "29.9"), ("NA", "-90.0", "30.0")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "is read as UTF-16"),
        ("utf-16-le", "is read as UTF-16"),
        ("utf-32", "is read as UTF-32"),
        ("cp1252", "is read as Windows' code page 1252"),
    ],
)
def test_tables_of_any_separator_and_encoding(tmp_path, caplog, separator, encoding, said):
    lines = [("Name", "Longitude", "Latitude"), *ROWS]
    text = "\n".join(separator.join(line) for line in lines) + "\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))

    table = files.table(tmp_path / "a.csv")

    assert list(table.itertuples(index=False, name=None)) == ROWS
    assert (said in caplog.text) if said else not caplog.text
    points = files.points(tmp_path / "a.csv")
    assert points.geometry.x.tolist() == [-90.1, -90.0]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_lines_end_in_any_way(tmp_path, end):
    text = end.join(["", "name,lon,lat", "A,-90,30", 'B,"-90,5",30', "", "", ""])
    (tmp_path / "a.csv").write_bytes(text.encode())
    points = files.points(tmp_path / "a.csv")
    assert points.geometry.x.tolist() == [-90, -90.5]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('name,lon,lat\n"A\nB",-90,30\n"C\r\nD",-90,31\n', ["A B", "C D"]),
        ('name,lon,lat\r"A\rB",-90,30\r\rC,-90,31\r\r', ["A B", "C"]),
        ("name,lon,lat\n\nA,-90,30\n  \n,,\nB,-90,31\n , ,\n,,\n\n", ["A", "B"]),
        ('"site\nname",lon,lat\nA,-90,30\n', ["A"]),
        ('"site; name; ; ; ",lon,lat\nA,-90,30\n', ["A"]),
        ("\ufeff\n\nname,lon,lat\nA,-90,30\n", ["A"]),
        ("sep=;\nname;lon;lat\nA;-90;30\n", ["A"]),
        ("sep=,\r\nname,lon,lat\r\nA,-90,30\r\n", ["A"]),
        ("name,lon,lat,name \nA,-90,30,B\n", ["A"]),
    ],
)
def test_cells_and_lines_as_spreadsheets_write_them(orleans, tmp_path, text, names):
    (tmp_path / "a.csv").write_bytes(text.encode())
    points = files.points(tmp_path / "a.csv")
    assert list(points[files.named(points, "a.csv", sites=True)].map(files.text)) == names
    assert set(points.geometry.x) == {-90}
    # What stands first is all that is looked at before a file is read, and must say the same.
    read = files.dialect(files.look(tmp_path / "a.csv")).columns
    assert [name.strip() for name in read][:3] == list(files.table(tmp_path / "a.csv"))[:3]


MISSING = ["NA", "null", "None", "nan", "N/A", "<NA>", "#N/A", "-", "0", "True"]


def test_a_name_that_elsewhere_means_missing_is_a_name(orleans, tmp_path):
    edges = np.linspace(-90.13, -89.85, len(MISSING) + 1)
    shapes = [shapely.box(west, 29, east, 31) for west, east in itertools.pairwise(edges)]
    hoods = gpd.GeoDataFrame({"name": MISSING}, geometry=shapes, crs=4326)
    right = pulls.with_neighborhoods(orleans, hoods).neighborhoods["neighborhood"]
    assert {"NA", "null", "None", "nan"} <= set(right.dropna())
    for name in ("a.geojson", "a.gpkg", "a.shp", "a.fgb", "a.csv", "a.parquet"):
        file = tmp_path / name
        if name == "a.csv":
            hoods.assign(wkt=hoods.geometry.to_wkt()).drop(columns="geometry").to_csv(file)
        elif name == "a.parquet":
            hoods.to_parquet(file)
        else:
            hoods.to_file(file)
        found = pulls.with_neighborhoods(orleans, file).neighborhoods["neighborhood"]
        pd.testing.assert_series_equal(found, right)
    sites = pd.DataFrame({"name": MISSING, "lon": -90.05, "lat": 29.96})
    sites.to_csv(tmp_path / "sites.csv")
    for source in (sites, tmp_path / "sites.csv"):
        kept = pulls.with_sites(orleans, source)
        assert list(kept.sites["name"]) == MISSING
    snapshots.write(pulls.with_neighborhoods(kept, hoods), tmp_path / "kept")
    again = studies.of_snapshot(snapshots.read(tmp_path / "kept"))
    assert set(again.neighborhoods.index) == set(right.dropna())
    assert list(again.sites["name"]) == MISSING


def test_one_spelling_does_not_hang_on_the_order_of_rows(orleans):
    both = two().assign(name=["Algiers", "ALGIERS"])
    found = [
        set(pulls.with_neighborhoods(orleans, some).neighborhoods["neighborhood"].dropna())
        for some in (both, both.iloc[::-1])
    ]
    assert found == [{"Algiers"}, {"Algiers"}]


@pytest.mark.parametrize("head", ["", " ", '""', "Unnamed: 0", "Unnamed: 0.1,Unnamed: 0"])
def test_an_index_of_any_head_is_left_out(tmp_path, head):
    row = ",".join("0" * len(head.split(",")))
    (tmp_path / "a.csv").write_text(f"{head},name,lon,lat\n{row},A,-90,30\n", encoding="utf-8")
    assert files.table(tmp_path / "a.csv").to_numpy().tolist() == [["A", "-90", "30"]]


def test_names_of_columns_that_cannot_be_read_are_refused(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f'"{"A" * 300_000}",lon,lat\n1,-90,30\n', encoding="utf-8")
    for read in (files.table, lambda path: files.dialect(files.look(path))):
        with pytest.raises(SourceError, match="the names of its columns"):
            read(file)


def test_an_index_that_was_written_too_is_left_out(tmp_path):
    pd.DataFrame({"name": ["A"], "lon": [-90], "lat": [30]}).to_csv(tmp_path / "a.csv")
    assert list(files.table(tmp_path / "a.csv")) == ["name", "lon", "lat"]
    (tmp_path / "b.csv").write_text("name,lon\nA,-90,30\nB,-90,31\n")
    with pytest.raises(SourceError, match="more cells than its first line"):
        files.table(tmp_path / "b.csv")


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip", "a.parquet"])
def test_tables_are_packed_in_any_way(tmp_path, name):
    table = pd.DataFrame({"GEOID": ["01001", "22071"]})
    if name == "a.zip":
        packed = {"method": "zip", "archive_name": "a.csv"}
        table.to_csv(tmp_path / name, index=False, compression=packed)
    elif name == "a.parquet":
        table.to_parquet(tmp_path / name)
    else:
        table.to_csv(tmp_path / name, index=False)
    pd.testing.assert_frame_equal(files.table(tmp_path / name).astype(object), table.astype(object))


def test_points_by_columns_of_any_name():
    for lon, lat in (("Longitude", "Latitude"), ("LON", "LAT"), ("lng", "lat"), ("X", "Y"),
                     ("POINT_X", "POINT_Y"), ("x_coord", "y_coord")):  # fmt: skip
        table = pd.DataFrame({"name": ["A"], lon: ["-90.1"], lat: ["29.9"]})
        assert files.points(table).geometry.iloc[0].wkt == "POINT (-90.1 29.9)"
    odd = pd.DataFrame({"name": ["A"], "e": ["-90.1"], "n": ["29.9"]})
    with pytest.raises(TableError, match=r"lacks the column\(s\) longitude, latitude .*--lon"):
        files.points(odd)
    assert files.points(odd, lon="E", lat="n").geometry.x.tolist() == [-90.1]
    with pytest.raises(TableError, match=r"no column 'q' \(lon\); it has name, e, n"):
        files.points(odd, lon="q", lat="n")


# Columns.

CITIES = (CASES / "name_columns.txt").read_text("utf-8").split()


@pytest.mark.parametrize("column", CITIES)
def test_the_column_of_names_of_a_city_is_found(column):
    table = pd.DataFrame(
        {
            "OBJECTID": [1, 2, 3],
            "GlobalID": ["a-b", "c-d", "e-f"],
            "CITY": ["Here"] * 3,
            "note": ["seen by Ann", "seen by Bob", "seen by Cid"],
            column: ["Gert Town", "Hollygrove", "Gentilly"],
            "Shape_Area": [1.5, 2.5, 3.5],
        }
    )
    assert files.named(table, "x") == column
    numbers = table.assign(**{column: [1, 2, 3]})
    assert files.named(numbers, "x") == column


def test_the_likeliest_of_several_columns_is_taken():
    nta = pd.DataFrame(
        {"BoroName": ["Bronx", "Bronx"], "NTAName": ["Norwood", "Bedford Park"], "NTAType": [0, 0],
         "CDTAName": ["BX07 x", "BX07 x"]}
    )  # fmt: skip
    assert files.named(nta, "x") == "NTAName"
    empty = pd.DataFrame({"name": ["1", "2"], "neighborhood": [None, " "]})
    assert files.named(empty, "x") == "name"
    wide = pd.DataFrame({"L_HOOD": ["North", "North"], "S_HOOD": ["Fremont", "Wallingford"]})
    assert files.named(wide, "x") == "S_HOOD"


def test_the_only_column_of_words_is_the_name():
    table = pd.DataFrame(
        {
            "id": [f"{{{n}C6E1D5A-7A1B-4B53-8B42-3C1F5D1B6A77}}" for n in range(2)],
            "link": ["https://a.org/1", "https://a.org/2"],
            "made": ["2020-01-02", "2020-01-03"],
            "kind": ["ABCD", "EFGH"],
            "same": ["alike", "alike"],
            "holes": ["Gert Town", None],
            "what": ["Gert Town", "Hollygrove"],
        }
    )  # fmt: skip
    assert files.named(table, "x") == "what"
    with pytest.raises(TableError, match=r"found id, link, .* --name-column \(name_column"):
        files.named(table.assign(too=["Upper", "Lower side"]), "x")
    with pytest.raises(TableError, match="no column of names"):
        files.named(table.drop(columns="what"), "x")
    assert files.named(table, "x", "HOLES") == "holes"


# Rasters.


@pytest.mark.parametrize(
    ("name", "driver"), [("a.tif", "GTiff"), ("a.img", "HFA"), ("a.asc", "AAIGrid"),
                         ("a.tif", "COG")]
)  # fmt: skip
def test_rasters_of_the_allowed_drivers_are_read(tmp_path, name, driver):
    corner = rasterio.Affine(0.01, 0, -90.1, 0, -0.01, 30)
    shape = {"width": 9, "height": 9, "count": 1, "dtype": "float32"}
    with rasterio.open(
        tmp_path / "made.tif", "w", crs=4326, transform=corner, driver="GTiff", **shape
    ) as made:
        made.write(np.arange(81, dtype="float32").reshape(9, 9), 1)
    rasterio.shutil.copy(tmp_path / "made.tif", tmp_path / name, driver=driver)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.write(tmp_path / name, f"in/{name}")
    for file in (tmp_path / name, tmp_path / "a.zip"):
        with files.raster(file) as source:
            assert source.read(1).sum() == 3240


@pytest.fixture(scope="module")
def orleans():
    return snapshots.read(snapshots.find("New Orleans", 2019))


# Whatever else it is.


def test_a_frame_may_have_any_index_but_no_column_twice(orleans):
    right = pulls.with_neighborhoods(orleans, two()).neighborhoods
    for index in ([0, 0], [("a", 1), ("a", 1)], [None, "x"]):
        found = pulls.with_neighborhoods(orleans, two().set_axis(index, axis=0)).neighborhoods
        pd.testing.assert_frame_equal(found, right)
    twice = pd.concat([two(), two()[["name"]]], axis=1)
    with pytest.raises(TableError, match="neighborhoods has the column name more than once"):
        pulls.with_neighborhoods(orleans, twice)
    table = pd.DataFrame([["A", -90.0, -90.1, 29.9]], columns=["name", "lon", "lon", "lat"])
    with pytest.raises(TableError, match="file has the column lon more than once"):
        files.points(table)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_corner_that_is_nowhere_is_refused(number):
    with np.errstate(invalid="ignore"):
        shape = shapely.Polygon([(-90.1, 29.9), (number, 30), (-90, 30)])
    for read in (files.polygonal, lambda one: files.mended([WEST, one])):
        with pytest.raises(TableError, match="a corner that is no finite number"):
            read(shape)


def test_a_zip_of_nothing_is_refused_once(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("../a.geojson", two().to_json())
    with pytest.raises(SourceError) as caught:
        files.vector(tmp_path / "a.zip")
    assert str(caught.value).count("cannot be read") == 1


@pytest.mark.filterwarnings("ignore::exclusion.errors.ExclusionWarning")
def test_damaged_files_are_refused_or_read_never_worse(orleans, tmp_path):
    rng = np.random.default_rng(15)
    two().to_file(tmp_path / "a.gpkg")
    two().to_file(tmp_path / "a.fgb")
    sources = [
        *sorted(path for path in CASES.rglob("*") if path.is_file()),
        tmp_path / "a.gpkg",
        tmp_path / "a.fgb",
    ]
    readers = (
        lambda file: pulls.with_neighborhoods(orleans, file),
        lambda file: pulls.with_sites(orleans, file),
        pulls.read_area,
        coverage.outline,
        lambda file: studies.read_counties(file, 2019),
        lambda file: files.raster(file).close(),
    )
    said = []
    for n in range(120):
        source = sources[n % len(sources)]
        content = bytearray(source.read_bytes())
        for _ in range(int(rng.choice([1, 4, 20]))):
            at = int(rng.integers(len(content)))
            content[at : at + int(rng.integers(3))] = rng.bytes(int(rng.integers(1, 4)))
        if n % 5 == 0:
            del content[int(rng.integers(1, len(content))) :]
        file = tmp_path / f"damaged{source.suffix}"
        file.write_bytes(bytes(content))
        for read in readers:
            try:
                read(file)
            except ExclusionError as err:
                said.append(str(err))
    assert said
    assert [one for one in said if not one.isprintable()] == []


# Shapes, points and names as other programs hand them over.


def test_a_shapefile_without_the_name_of_its_encoding_is_unicode_where_it_can_be(tmp_path):
    two().to_file(tmp_path / "a.shp")
    (tmp_path / "a.cpg").unlink()
    assert list(files.vector(tmp_path / "a.shp")["name"]) == ["Gert Town", "Tremé"]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for end in ("shp", "shx", "dbf", "prj"):
            packed.write(tmp_path / f"a.{end}", f"in/a.{end}")
    assert list(files.vector(tmp_path / "a.zip")["name"]) == ["Gert Town", "Tremé"]
    two().to_file(tmp_path / "b.shp", encoding="ISO-8859-1")
    (tmp_path / "b.cpg").unlink()
    assert list(files.vector(tmp_path / "b.shp")["name"]) == ["Gert Town", "Tremé"]


DRAWN = {
    "shapes": lambda frame: frame.geometry.astype(object),
    "a column of shapes": lambda frame: frame.geometry,
    "bytes": lambda frame: frame.geometry.to_wkb(),
    "digits": lambda frame: frame.geometry.to_wkb(hex=True),
    "GeoJSON": lambda frame: shapely.to_geojson(frame.geometry.array),
}


@pytest.mark.parametrize("column", ["geometry", "wkb", "geo_shape"])
@pytest.mark.parametrize("written", DRAWN)
def test_a_table_may_write_its_shapes_in_any_usual_way(written, column):
    table = pd.DataFrame({"name": ["a", "b"], column: DRAWN[written](two())})
    found = files.placed(files.vector(table), "it")
    assert found.geometry.geom_equals_exact(two().geometry, 1e-9).all()


def test_the_coordinate_system_that_shapes_say_is_kept():
    feet = two(3452)
    said = shapely.to_wkb(shapely.set_srid(feet.geometry.array, 3452), hex=True, include_srid=True)
    texts = [f"SRID=3452;{text}" for text in feet.geometry.to_wkt(rounding_precision=-1)]
    for geometry in (said, texts, feet.geometry):
        found = files.vector(pd.DataFrame({"name": ["a", "b"], "geom": geometry}))
        assert found.crs.to_epsg() == 3452


@pytest.mark.parametrize(
    "text", ["POLYGON EMPTY", "POLYGON((z", "01" + "f" * 40, '{"coordinates":']
)
def test_a_shape_that_is_none_is_missing_or_empty(text):
    table = pd.DataFrame({"name": ["a", "b"], "geom": [text, WEST.wkt]})
    with pytest.warns(ExclusionWarning, match="1 of 2 shapes are no polygons or are empty"):
        assert len(files.polygons(files.placed(files.vector(table), "it"), "it")) == 1


def test_a_coordinate_system_that_nobody_has_is_refused():
    table = pd.DataFrame({"name": ["a"], "geom": ["SRID=999999;POINT (-90 30)"]})
    with pytest.raises(TableError, match="coordinate system 999999"):
        files.vector(table)


def test_names_in_the_index_of_a_frame_are_names():
    indexed = two().set_index("name")
    assert files.named(files.vector(indexed), "it") == "name"
    assert files.named(files.vector(indexed.geometry), "it") == "name"
    table = pd.DataFrame({"lon": [-90.0], "lat": [30.0]}, index=pd.Index(["Main"], name="name"))
    assert list(files.points(table)["name"]) == ["Main"]
    assert table.index.name == "name"
    twice = two().set_index(pd.MultiIndex.from_arrays([[1, 2], [3, 4]], names=["a", "a"]))
    assert list(files.vector(twice).columns) == ["name", "geometry"]


def test_what_is_meant_of_a_zip_is_found_in_any_case_and_a_kmz_has_a_main_file(tmp_path):
    two().to_file(tmp_path / "a.kml", driver="KML")
    for name, members in {"a.zip": ("Wards.kml", "b.kml"), "a.kmz": ("doc.kml", "x/b.kml")}.items():
        with zipfile.ZipFile(tmp_path / name, "w") as packed:
            for member in members:
                packed.write(tmp_path / "a.kml", member)
    assert len(files.vector(tmp_path / "a.zip", layer="wards")) == 2
    assert len(files.vector(tmp_path / "a.kmz")) == 2


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("gps_longitude", "gps_latitude"), ("Longitude (DD)", "Latitude (DD)"),
     ("location.longitude", "location.latitude"), ("LONGITUDE_X", "LATITUDE_Y")],
)  # fmt: skip
def test_the_only_column_that_speaks_of_longitude_is_it(lon, lat):
    assert files.points(pd.DataFrame({lon: [-90.0], lat: [30.0]})).geometry.x[0] == -90
    with pytest.raises(TableError, match="lacks the column"):
        files.points(pd.DataFrame({lon: [-90.0], f"{lon} 2b": [-90.0], lat: [30.0]}))


@pytest.mark.parametrize("text", ["90°4'12\"W", "90.07 W", "-90.07°"])
def test_degrees_that_are_no_numbers_are_refused_with_what_is_expected(text):
    with pytest.raises(TableError, match=r"has no numbers.*degrees with decimals.*minus"):
        files.points(pd.DataFrame({"lon": [text], "lat": [30.0]}), "sites")


@pytest.mark.parametrize(
    ("column", "values"),
    [("ZCTA5CE20", ["70112", "70113"]), ("POLICE_DIS", ["1st", "2nd"]), ("HOUSE_DIST", [1, 2])],
)
def test_columns_cut_short_by_a_shapefile_are_found(column, values):
    assert files.named(pd.DataFrame({"x": [1.5, 2.5], column: values}), "it") == column


@pytest.mark.parametrize("cells", [["January 2, 2020", "Feb. 3, 2021"], ['{"a": "one"}', "[two]"]])
def test_dates_in_words_and_nested_texts_are_no_names(cells):
    with pytest.raises(TableError, match="no column of names"):
        files.named(pd.DataFrame({"x": cells}), "it")


def test_a_name_turns_no_direction_of_writing_and_is_no_bytes():
    assert files.text("\u202eabc\u2066d\ud800") == "abcd"
    with pytest.raises(TableError, match="expected a text"):
        files.text(b"abc")
