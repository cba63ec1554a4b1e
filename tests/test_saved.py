"""A study that is saved and read back is the same study, or is refused by name."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields, replace
from pathlib import Path

import bundled
import geopandas as gpd
import made
import pandas as pd
import pulled
import pytest
import shapely

import exclusion
from exclusion import snapshots
from exclusion.errors import ArgumentError, DamagedFileError, TableError
from exclusion.snapshots import _checked

STUDIES = {
    "New Orleans 2019": bundled.new_orleans,
    "Baltimore 2021": bundled.baltimore,
    "no polygons": made.unmapped,
    "pulled": lambda: pulled.study(pulled.KENNER),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Each study's folder."""
    folder = tmp_path_factory.mktemp("saved")
    return {name: make().save(folder / name) for name, make in STUDIES.items()}


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def same(one, other):
    if isinstance(one, pd.DataFrame):
        assert type(one) is type(other)
        pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))
        assert getattr(one, "crs", None) == getattr(other, "crs", None)
    else:
        assert one == other


@pytest.mark.parametrize("name", STUDIES)
def test_every_field_is_as_it_was(saved, name):
    study, back = STUDIES[name](), exclusion.read(saved[name])
    for one in fields(study):
        if one.init:
            same(getattr(study, one.name), getattr(back, one.name))
    assert repr(back) == repr(study)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("New Orleans 2019", marks=pytest.mark.slow),
        pytest.param("Baltimore 2021", marks=pytest.mark.slow),
        "pulled",
        "no polygons",
    ],
)
def test_it_writes_the_same_bytes(saved, name, tmp_path):
    if name == "pulled":
        first, score = pulled.written()["index.html"].parent, "default"
    else:
        first, score = tmp_path / "one", None
        STUDIES[name]().write(first, k=5)
    exclusion.read(str(saved[name])).write(tmp_path / "two", k=5, score=score)
    one, two = bytes_of(first), bytes_of(tmp_path / "two")
    assert {"index.html", "ranking.csv", "workbook.xlsx", "areas.parquet"} <= one.keys()
    assert [name for name in one | two if one.get(name) != two.get(name)] == []


def test_two_runs_save_the_same_bytes_and_what_was_saved_before_goes(saved, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    bundled.unmapped().save(tmp_path)
    STUDIES["pulled"]().save(tmp_path)
    assert bytes_of(tmp_path) == bytes_of(saved["pulled"]) | {"notes.txt": b"mine"}


def test_what_was_asked_and_columns_of_the_users_come_back(tmp_path):
    halves = gpd.GeoDataFrame(
        {"name": ["west", "east"]},
        geometry=[shapely.box(-90.2, 29.8, -90.03, 30.2), shapely.box(-90.03, 29.8, -89.6, 30.2)],
        crs=4326,
    )
    study = exclusion.study("New Orleans", vintage=2019, neighborhoods=halves)
    geoids = study.areas.index
    study = study.assign(
        seen=pd.Series(range(len(geoids)), geoids).astype("Int64"),
        sort=pd.Series(["a", "b", "a"] * (len(geoids) // 3), geoids, dtype="category"),
    )
    study = replace(study, options={**study.options, "topics": ("who", "covered")})
    back = exclusion.read(study.save(tmp_path / "here"))
    assert dict(back.options) == dict(study.options)
    assert back.absent == study.absent
    same(back.areas, study.areas)


def test_what_is_stopped_half_way_is_the_old_study(saved, tmp_path, monkeypatch):
    folder = tmp_path / "here"
    shutil.copytree(saved["pulled"], folder)
    new, move, moves = bundled.unmapped(), Path.replace, []

    def full(self, target):
        if len(moves) == room:
            raise OSError("no space left")
        moves.append(target)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", full)
    for room in (0, 1, 4):
        moves.clear()
        with pytest.raises(OSError, match="no space"):
            new.save(folder)
        assert len(moves) == room
        assert repr(exclusion.read(folder)) == repr(STUDIES["pulled"]())
    monkeypatch.undo()
    new.save(folder)
    assert repr(exclusion.read(folder)) == repr(new)
    assert len(list(folder.iterdir())) == 1 + len(
        json.loads((folder / "study.json").read_text("utf-8"))["files"]
    )


def test_what_parquet_cannot_hold_is_refused_and_nothing_is_written(tmp_path):
    odd = bundled.unmapped()
    odd = odd.assign(odd=pd.Series([[1], {"a": 2}] * (len(odd.areas) // 2), odd.areas.index))
    with pytest.raises(TableError, match="areas cannot be written as Parquet"):
        odd.save(tmp_path / "here")
    assert not (tmp_path / "here").exists()


@pytest.fixture
def copy(saved, tmp_path):
    return shutil.copytree(saved["pulled"], tmp_path / "copy")


def change(folder, **fields_):
    """Write another study.json, with a checksum that fits."""
    file = folder / "study.json"
    body = json.loads(file.read_text("utf-8")) | fields_
    body["checksum"] = _checked.checksum(body)
    file.write_text(json.dumps(body), "utf-8")


def test_every_file_that_differs_by_a_byte_is_refused_by_name(copy):
    for file in sorted(copy.iterdir()):
        good = file.read_bytes()
        for bad in (good[:-9] + bytes([good[-9] ^ 1]) + good[-8:], good[:100], b""):
            file.write_bytes(bad)
            with pytest.raises(DamagedFileError, match=file.name):
                exclusion.read(copy)
        file.unlink()
        with pytest.raises(DamagedFileError, match=rf"{file.name}.*missing.*save the study again"):
            exclusion.read(copy)
        file.write_bytes(good)
    exclusion.read(copy)


@pytest.mark.parametrize(
    ("fields_", "said"),
    [
        ({"format": 2}, "of format 2; this release reads format 1. Update digital-exclusion"),
        ({"format": 0}, "format 0.*Save the study again"),
        ({"format": None}, "of no format that it names"),
        ({"place": 7}, "place is 7; expected a str"),
        ({"vintage": "2019"}, "vintage is 2019; expected a int"),
        ({"geography": "parish"}, "geography is parish"),
        ({"absent": {"people": "why"}}, "absent has no reason for people"),
        ({"sources": [{"what": "x"}]}, "sources has what is no source"),
        ({"files": {}}, "files lacks areas, totals"),
        ({"files": {"../../areas-0123456789ab.parquet": {}}}, "files has ../../areas"),
        ({"files": {"areas-0123456789ab.parquet": {"rows": "1"}}}, "files does not say what areas"),
    ],
)
def test_a_manifest_that_is_wrong_is_refused_by_field(copy, fields_, said):
    change(copy, **fields_)
    with pytest.raises(DamagedFileError, match=said):
        exclusion.read(copy)


def test_what_is_no_study_is_refused(tmp_path):
    with pytest.raises(DamagedFileError, match=r"study\.json.*missing"):
        exclusion.read(tmp_path)
    with pytest.raises(DamagedFileError, match="holds a snapshot and no study"):
        exclusion.read(snapshots.find("New Orleans", 2019))
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ArgumentError, match="is a file; name a folder"):
        bundled.unmapped().save(file)
    with pytest.raises(DamagedFileError, match="missing"):
        exclusion.read(file)
