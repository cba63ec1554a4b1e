"""Files are written whole, those that belong together all or none, and nothing stays beside."""

import json
import os
import signal
import subprocess
import sys
import threading

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from exclusion import _writing

KILLED = """
import sys
from pathlib import Path
from exclusion import _writing

with _writing.beside(Path(sys.argv[1])) as room:
    (room / "half").write_text("half")
    print("there", flush=True)
    sys.stdin.read()
"""


def writer(text):
    return lambda path: path.write_text(text)


def fails(path):
    path.write_text("half")
    raise OSError("disk full")


def test_files_are_there_with_what_was_written(tmp_path):
    found = _writing.files(tmp_path / "new", {"a": writer("1"), "b": writer("2")})

    assert {name: path.read_text() for name, path in found.items()} == {"a": "1", "b": "2"}
    assert sorted(one.name for one in (tmp_path / "new").iterdir()) == ["a", "b"]


def test_where_one_fails_all_stay_as_they_were(tmp_path):
    _writing.files(tmp_path, {"a": writer("1"), "b": writer("2")})

    with pytest.raises(OSError, match="disk full"):
        _writing.files(tmp_path, {"a": writer("new"), "b": fails}, gone=["b"])

    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"a": "1", "b": "2"}


def test_what_an_earlier_run_had_goes_and_what_is_not_ours_stays(tmp_path):
    _writing.files(tmp_path, {"a": writer("1"), "b": writer("2")})
    (tmp_path / "mine").write_text("3")

    _writing.files(tmp_path, {"a": writer("4")}, gone=["a", "b", "c"])

    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {"a": "4", "mine": "3"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_modes_are_what_the_umask_says(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        path = _writing.files(tmp_path, {"a": writer("1")})["a"]
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folders")
def test_what_a_killed_process_left_goes_and_what_a_living_one_holds_stays(tmp_path):
    def started():
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        one = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert one.stdout.readline() == "there\n"
        return one

    dead = started()
    (left,) = tmp_path.iterdir()
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    os.utime(left, (0, 0))
    living = started()
    (held,) = set(tmp_path.iterdir()) - {left}
    os.utime(held, (0, 0))

    _writing.files(tmp_path, {"a": writer("1")})

    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([held.name, "a"])
    assert (held / "half").read_text() == "half"
    living.communicate("")
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks no folders")
def test_a_folder_that_its_owner_removes_while_it_is_looked_at_is_no_error(tmp_path, monkeypatch):
    left = tmp_path / ".exclusion-gone"
    left.mkdir()
    locked = _writing._is_locked
    monkeypatch.setattr(_writing, "_is_locked", lambda handle: (left.rmdir(), locked(handle))[1])
    _writing._sweep(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_several_threads_write_into_one_folder(tmp_path):
    threads = [
        threading.Thread(target=_writing.files, args=(tmp_path, {f"{n}": writer(f"{n}")}))
        for n in range(20)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(f"{n}" for n in range(20))


def test_geoparquet_says_its_coordinate_system_alike_in_every_process(tmp_path):
    areas = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    areas.to_parquet(tmp_path / "usual.parquet")
    usual = pq.read_table(tmp_path / "usual.parquet")

    geo = json.loads(usual.schema.metadata[b"geo"])
    system = geo["columns"]["geometry"]["crs"]
    # With a datum where the ensemble of datums is.
    late = {key: value for key, value in system.items() if key != "datum_ensemble"}
    late["datum"] = {"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984"}

    def schema(system: dict, of_column: object) -> pa.Schema:
        columns = {"geometry": geo["columns"]["geometry"] | {"crs": system}}
        field = usual.schema.field("geometry")
        own = {b"ARROW:extension:metadata": json.dumps({"crs": of_column}).encode()}
        told = usual.schema.set(
            usual.schema.get_field_index("geometry"), field.with_metadata(field.metadata | own)
        )
        held = {b"geo": json.dumps(geo | {"columns": columns}).encode()}
        return told.with_metadata(usual.schema.metadata | held)

    schemas = {
        "usual": schema(system, system),
        "late": schema(late, late),
        # As GeoPandas 1.0 writes that of a column.
        "text": schema(system, json.dumps(system)),
        "late text": schema(late, json.dumps(late)),
    }
    for name, schema_ in schemas.items():
        table = pa.Table.from_arrays(usual.columns, schema=schema_)
        pq.write_table(_writing.steady(table, {b"more": b"said"}), tmp_path / f"{name}.parquet")
    assert len({(tmp_path / f"{name}.parquet").read_bytes() for name in schemas}) == 1
    found = gpd.read_parquet(tmp_path / "late.parquet")
    assert found.crs == "EPSG:4326"
    assert found.geometry.geom_equals(areas.geometry).all()
    assert pq.read_schema(tmp_path / "late.parquet").metadata[b"more"] == b"said"


@pytest.mark.parametrize("told", ["OGC:CRS84", 'GEOGCRS["WGS 84"]', "4326", None])
def test_a_coordinate_system_in_another_form_is_left_as_it_is(told):
    own = {b"ARROW:extension:name": b"geoarrow.wkb"}
    own[b"ARROW:extension:metadata"] = json.dumps({"crs": told}).encode()
    table = pa.table({"geometry": pa.array([b""])})
    schema = pa.schema([table.schema.field("geometry").with_metadata(own)])
    kept = _writing.steady(table.cast(schema), {}).schema.field("geometry").metadata
    assert json.loads(kept[b"ARROW:extension:metadata"]) == {"crs": told}


def test_parquet_without_a_geometry_keeps_its_metadata():
    table = pa.table({"a": [1]}, metadata={"own": "kept"})
    assert _writing.steady(table, {}).schema.metadata == {b"own": b"kept"}
    assert _writing.steady(table.replace_schema_metadata(None), {}).equals(table)
