"""What is read of a GeoParquet file is what geopandas reads."""

from __future__ import annotations

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from exclusion import _geoparquet, snapshots

BUNDLED = [
    file
    for file in sorted(snapshots.folder().rglob("*.parquet"))
    if b"geo" in (pq.read_schema(file).metadata or {})
]
POINTS = gpd.GeoDataFrame(
    {"name": ["a", "b", None], "n": [1, 2, 3]},
    geometry=[shapely.Point(-90, 30), None, shapely.Point()],
    index=["x", "y", "z"],
    crs=4269,
)
SHAPED = {
    "one": POINTS,
    "projected": POINTS.to_crs(26915),
    "no system": POINTS.set_crs(None, allow_override=True),
    "another name": POINTS.rename_geometry("shape"),
    "a name that methods have": POINTS.rename_geometry("self"),
    "two": POINTS.assign(other=POINTS.geometry),
    "no rows": POINTS.head(0),
}


def test_the_bundled_files_are_found():
    assert {file.name for file in BUNDLED} == {"polygons.parquet", "sites.parquet"}


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_bundled_files_are_read_as_geopandas_reads_them(file):
    found, expected = _geoparquet.read(file), gpd.read_parquet(file)
    assert_geodataframe_equal(found, expected)
    assert found.crs.to_json() == expected.crs.to_json()


@pytest.mark.parametrize("frame", SHAPED.values(), ids=SHAPED)
def test_whatever_geopandas_wrote_is_read_as_it_reads_it(frame, tmp_path):
    frame.to_parquet(tmp_path / "some.parquet")
    found = _geoparquet.read(tmp_path / "some.parquet")
    assert_geodataframe_equal(found, gpd.read_parquet(tmp_path / "some.parquet"))


@pytest.mark.parametrize("how", [{"geometry_encoding": "geoarrow"}, {"write_covering_bbox": True}])
def test_geometry_written_otherwise_is_read_too(how, tmp_path):
    file = tmp_path / "some.parquet"
    POINTS.head(1).to_parquet(file, **how)
    assert_geodataframe_equal(_geoparquet.read(file), gpd.read_parquet(file))


def test_a_table_without_geometry_is_refused_as_geopandas_refuses_it(tmp_path):
    file = tmp_path / "some.parquet"
    POINTS.drop(columns="geometry").to_parquet(file)
    with pytest.raises(ValueError, match="geo metadata"):
        _geoparquet.read(file)


def test_a_coordinate_system_is_parsed_once():
    first, again = (_geoparquet.read(BUNDLED[0]) for _ in range(2))
    assert first.crs is again.crs
