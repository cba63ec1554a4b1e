"""The bundled figures hold, and a damaged or incomplete snapshot is refused by name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import made
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from exclusion import estimates, snapshots, studies
from exclusion.errors import (
    DamagedFileError,
    ExclusionError,
    GeoidError,
    PlaceError,
    SourceError,
    TableError,
    VintageError,
)

# Totals of the bundled tables, as the Census Bureau publishes them for the whole place.
TOTALS = [
    ("New Orleans", 2017, "B28002_001", 177, 154_895),
    ("New Orleans", 2017, "B28002_012+B28002_013", 177, 52_025),
    ("New Orleans", 2017, "B01003_001", 177, 388_182),
    ("New Orleans", 2019, "B28002_001", 177, 153_819),
    ("New Orleans", 2019, "B28002_002", 177, 113_148),
    ("New Orleans", 2019, "B28002_013", 177, 36_116),
    ("New Orleans", 2019, "B01003_001", 177, 390_845),
    ("New Orleans", 2024, "B28002_001", 184, 155_821),
    ("New Orleans", 2024, "B28002_002", 184, 134_982),
    ("New Orleans", 2024, "B28002_003", 184, 154),
    ("New Orleans", 2024, "B28002_004", 184, 134_828),
    ("Baltimore", 2021, "B28002_001", 618, 244_893),
    ("Baltimore", 2021, "B28001_002", 618, 219_593),
    ("Baltimore", 2021, "B28002_004", 618, 195_004),
    ("Baltimore", 2021, "B28002_007", 618, 154_044),
]


@pytest.fixture(scope="module")
def orleans():
    return snapshots.read(snapshots.find("New Orleans", 2019))


@pytest.fixture
def copy(tmp_path):
    """A copy of a bundled snapshot to be damaged."""
    return shutil.copytree(snapshots.find("New Orleans", 2019), tmp_path / "copy")


def relist(folder, file, **changes):
    """Change a file's entry in the manifest, the manifest's own checksum kept right."""
    path = folder / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    body["files"][file] |= changes
    body["checksum"] = snapshots._checked.checksum(body)
    path.write_text(json.dumps(body), encoding="utf-8")


@pytest.mark.parametrize(("place", "vintage", "variable", "areas", "total"), TOTALS)
def test_bundled_totals(place, vintage, variable, areas, total):
    estimates = snapshots.read(snapshots.find(place, vintage)).estimates
    rows = estimates[estimates["variable"] == variable]
    assert (len(rows), rows["estimate"].sum()) == (areas, total)


def test_published_rows_agree_with_the_areas():
    for place, vintage, variable, line in [
        ("New Orleans", 2019, "B28002_002", "S2801_C01_012"),
        ("New Orleans", 2019, "B28002_006", "S2801_C01_016"),
        ("New Orleans", 2017, "B28002_012+B28002_013", "S2801_C01_019"),
        ("Baltimore", 2021, "B28002_004", "S2801_C01_014"),
        ("Baltimore", 2021, "B28001_002", "S2801_C01_002"),
    ]:
        snapshot = snapshots.read(snapshots.find(place, vintage))
        summed = snapshot.estimates.set_index("variable").loc[variable, "estimate"].sum()
        own = snapshot.published.set_index("variable").loc[line, "estimate"]
        assert summed == own


def test_sentinels_are_decoded():
    for manifest, path in snapshots.bundled():
        estimates = snapshots.read(path).estimates
        assert not (estimates["estimate"] < 0).any(), manifest
        assert not (estimates["moe"] < 0).any(), manifest
        annotated = estimates["annotation"] != ""
        assert (estimates.loc[annotated, "moe_method"] == "missing").all()


def test_absent_parts_are_said():
    absent = {(m.place, m.vintage): m.absent for m, _ in snapshots.bundled()}
    assert absent["New Orleans, Louisiana", 2024] == ("inside", "one_year", "water")
    assert absent["New Orleans, Louisiana", 2019] == ("inside", "ground", "one_year", "water")
    lacking = ("neighborhoods", "sites", "inside", "ground", "one_year", "water")
    assert absent["Baltimore, Maryland", 2021] == lacking


def test_the_history_repeats_the_published_rows_of_its_vintage():
    for manifest, path in snapshots.bundled():
        snapshot = snapshots.read(path)
        assert sorted(set(snapshot.history["vintage"])) == list(range(2017, 2024))
        assert snapshot.history.groupby("vintage").size().eq(31).all()
        if manifest.vintage == 2024:  # whose own S2801 is not at hand
            continue
        mine = snapshot.history[snapshot.history["vintage"] == manifest.vintage]
        columns = ["GEOID", "variable", "estimate", "moe"]
        pd.testing.assert_frame_equal(
            mine[columns].reset_index(drop=True), snapshot.published[columns]
        )


def test_the_ground_holds_every_tract_of_both_censuses():
    new = snapshots.read(snapshots.find("New Orleans", 2024))
    old = snapshots.read(snapshots.find("New Orleans", 2017))
    ground = new.ground
    assert set(ground["GEOID20"]) == set(new.estimates["GEOID"])
    assert set(ground["GEOID10"]) == set(old.estimates["GEOID"])
    assert ground["ground"].nunique() == 176
    union = ground[ground["ground"] == "22071001730"]
    assert union[["GEOID10", "GEOID20"]].to_numpy().tolist() == [
        ["22071001730", "22071001758"],
        ["22071001734", "22071001758"],
    ]


def test_a_manifest_older_than_a_part_does_not_have_it(copy):
    (copy / "history.parquet").unlink()
    path = copy / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    body["absent"].remove("ground")
    del body["files"]["history.parquet"]
    body["checksum"] = snapshots._checked.checksum(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    read = snapshots.read(copy)
    assert (read.ground, read.history, read.one_year) == (None, None, None)
    assert read.manifest.absent == ("inside", "ground", "history", "one_year", "water")


@pytest.mark.parametrize("name", ["New Orleans, LA", "orleans parish, louisiana", "22071"])
def test_find_by_any_name(name):
    assert snapshots.find(name, 2017).parts[-2:] == ("new-orleans", "2017")


def test_without_vintage_the_newest_with_polygons():
    assert snapshots.find("New Orleans").name == "2024"


def test_unknown_place_lists_the_nearest():
    with pytest.raises(PlaceError, match=r"'New Orlens'.*nearest: New Orleans, Louisiana"):
        snapshots.find("New Orlens")
    with pytest.raises(PlaceError, match="Baltimore, Maryland; New Orleans, Louisiana"):
        snapshots.find("Zürich")


def test_unknown_vintage_lists_those_there_are():
    with pytest.raises(VintageError, match="2018; choose one of 2024, 2019, 2017"):
        snapshots.find("New Orleans", 2018)


def test_write_then_read_gives_the_same(orleans, tmp_path):
    path = snapshots.write(orleans, tmp_path / "here")
    again = snapshots.read(path)
    assert again.manifest == orleans.manifest
    for part, frame in orleans.parts.items():
        pd.testing.assert_frame_equal(
            pd.DataFrame(again.parts[part]), pd.DataFrame(frame), check_exact=True
        )


def test_write_replaces_and_leaves_nothing_beside(orleans, tmp_path):
    snapshots.write(orleans, tmp_path / "here")
    snapshots.write(replace(orleans, sites=None), tmp_path / "here")
    assert snapshots.read(tmp_path / "here").sites is None
    assert [p.name for p in tmp_path.iterdir()] == ["here"]


def test_a_failed_write_keeps_what_was_there(orleans, tmp_path):
    snapshots.write(orleans, tmp_path / "here")
    broken = replace(orleans, estimates=orleans.estimates.drop(columns="moe"))
    with pytest.raises(TableError, match=r"estimates lacks the column\(s\) moe"):
        snapshots.write(broken, tmp_path / "here")
    assert len(snapshots.read(tmp_path / "here").estimates) == len(orleans.estimates)


@pytest.mark.parametrize("file", ["estimates.parquet", "polygons.parquet", "sites.parquet"])
def test_one_byte_changed(copy, file):
    content = bytearray((copy / file).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / file).write_bytes(content)
    with pytest.raises(DamagedFileError, match=rf"{file} is damaged: expected sha256"):
        snapshots.read(copy)


def test_one_byte_changed_in_the_manifest(copy):
    path = copy / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2019", "2018", 1), encoding="utf-8")
    with pytest.raises(DamagedFileError, match=r"manifest\.json is damaged: its content"):
        snapshots.read(copy)


@pytest.mark.parametrize("file", ["manifest.json", "estimates.parquet", "neighborhoods.parquet"])
def test_a_file_missing(copy, file):
    (copy / file).unlink()
    with pytest.raises(
        DamagedFileError, match=rf"{file} is damaged: the file is missing"
    ) as caught:
        snapshots.read(copy)
    assert caught.value.url.endswith(file)
    assert caught.value.status is None


@pytest.mark.parametrize("vintage", ["2017", "2024"])
def test_a_vintage_copied_alone_says_what_it_lacks_and_how_it_is_copied(tmp_path, vintage):
    data = snapshots.bundled()[0][1].parents[1] / "new-orleans"
    lone, whole = tmp_path / "lone" / vintage, tmp_path / "whole"
    shutil.copytree(data / vintage, lone)
    lacking = {file.name for file in (data / "2019").glob("*.parquet")} - {
        file.name for file in lone.iterdir()
    }
    listed = json.loads((lone / "manifest.json").read_text(encoding="utf-8"))["files"]
    with pytest.raises(DamagedFileError) as caught:
        snapshots.read(lone)
    said = str(caught.value)
    missing = sorted(lacking & set(listed))
    assert missing
    assert all(name in said for name in missing)
    assert "snapshots.write(snapshots.read(FROM), TO)" in said
    assert "with those beside it" in said
    # Either way that it names is one.
    snapshots.write(snapshots.read(data / vintage), whole)
    assert {file.name for file in whole.iterdir()} == {*listed, "manifest.json"}
    shutil.copytree(data / "2019", lone.parent / "2019")
    assert snapshots.read(lone).manifest == snapshots.read(whole).manifest


def test_a_row_short(copy):
    file = copy / "published.parquet"
    pd.read_parquet(file).iloc[:-1].to_parquet(file, index=False)
    relist(copy, file.name, **snapshots._checked.fingerprint(file))
    with pytest.raises(DamagedFileError, match=r"published\.parquet .* expected 31 rows, found 30"):
        snapshots.read(copy)


def test_a_wrong_sha256(copy):
    relist(copy, "estimates.parquet", sha256="0" * 64)
    with pytest.raises(DamagedFileError, match=r"estimates\.parquet .* expected sha256 0000"):
        snapshots.read(copy)


def test_a_file_that_is_not_listed_is_no_part(copy):
    path = copy / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    del body["files"]["sites.parquet"]
    body["checksum"] = snapshots._checked.checksum(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(DamagedFileError, match=r"list of files .*\(sites\)"):
        snapshots.read(copy)


def test_not_json_and_another_format(copy):
    path = copy / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8")) | {"format": 99}
    body["checksum"] = snapshots._checked.checksum(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(DamagedFileError, match="format 99; this release reads format 1"):
        snapshots.read(copy)
    path.write_text("<html>", encoding="utf-8")
    with pytest.raises(DamagedFileError, match="not JSON"):
        snapshots.read(copy)


def rewrite(folder, change):
    """Change a manifest, its checksum kept right."""
    path = folder / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8"))
    change(body)
    body["checksum"] = snapshots._checked.checksum(body)
    path.write_text(json.dumps(body), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda body: body.pop("format"),
            "of no format that it names; .* format 1. Pull the place",
        ),
        (lambda body: body.update(format=0), "of format 0; this release reads format 1. Pull the"),
        (lambda body: body.update(format="1"), "of format 1; this release reads format 1. Pull"),
        (lambda body: body.update(format="\x1b[2J"), r"of format \\x1b\[2J; this release"),
        (lambda body: body.update(format=True), "of format True; this release reads format 1"),
        (lambda body: body.update(format=2), "of format 2; .* format 1. Update digital-exclusion"),
        (lambda body: body.pop("place"), "place is missing"),
        (lambda body: body.pop("files"), "files is missing"),
        (lambda body: body.update(sources=[{"nothing": 1}]), r"sources\[0\].what is missing"),
        (lambda body: body.update(absent=None), "absent is None; expected a list"),
        (lambda body: body["files"]["estimates.parquet"].pop("rows"), "rows is missing"),
    ],
)
def test_a_manifest_of_another_format_is_refused_by_name(copy, change, says):
    rewrite(copy, change)
    with pytest.raises(DamagedFileError, match=says):
        snapshots.read(copy)


def test_a_part_that_is_no_parquet_is_named(copy):
    (copy / "estimates.parquet").write_bytes(b"PAR1 and no more")
    relist(copy, "estimates.parquet", **snapshots._checked.fingerprint(copy / "estimates.parquet"))
    with pytest.raises(DamagedFileError, match=r"estimates\.parquet is damaged: it cannot be read"):
        snapshots.read(copy)


def test_parts_that_do_not_fit(orleans, tmp_path):
    def broken(**parts):
        snapshots.write(replace(orleans, **parts), tmp_path / "x")

    estimates = orleans.estimates
    with pytest.raises(VintageError, match="polygons lack 1 of 177 areas, such as 22071000100"):
        broken(polygons=orleans.polygons.iloc[1:])
    with pytest.raises(TableError, match="more than once"):
        broken(estimates=pd.concat([estimates, estimates.iloc[:1]]))
    with pytest.raises(TableError, match=r"guessed.*expected one of"):
        broken(estimates=estimates.assign(moe_method="guessed"))
    with pytest.raises(GeoidError, match="'2207100010' is not a GEOID"):
        broken(estimates=estimates.replace({"GEOID": {"22071000100": "2207100010"}}))
    with pytest.raises(TableError, match="is no tract"):
        broken(estimates=estimates.replace({"GEOID": {"22071000100": "220710001001"}}))
    with pytest.raises(VintageError, match="vintage 2015 is too old"):
        broken(manifest=replace(orleans.manifest, vintage=2015))
    assert list(tmp_path.iterdir()) == []


def test_geoids_stay_text(orleans):
    assert orleans.estimates["GEOID"].str.len().eq(11).all()
    assert np.issubdtype(orleans.estimates["estimate"].dtype, np.floating)


def test_a_folder_that_is_no_snapshot_is_left_alone(orleans, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SourceError, match="is there and is no snapshot"):
        snapshots.write(orleans, tmp_path)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


class Stopped:
    """Stops at one of the moves of files: from a number on that counts down to 0."""

    def __init__(self, monkeypatch, left):
        self.left = left
        for name in ("rename", "replace", "unlink"):
            monkeypatch.setattr(Path, name, self.counted(getattr(Path, name)))

    def counted(self, real):
        def move(path, *args):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
            return real(path, *args)

        return move


@pytest.mark.parametrize(
    ("there", "moves"),
    [
        # Files are moved one after the other: the first, some of them, and the last.
        (True, [1, 2, 3, 7, 12, 16, 17]),
        pytest.param(True, range(1, 18), marks=pytest.mark.slow),
        (False, [1]),
    ],
)
def test_stopped_at_any_move_a_folder_is_the_old_snapshot_or_the_new(
    tmp_path, tmp_path_factory, monkeypatch, there, moves
):
    orleans = made.part(2019)
    less, folder = replace(orleans, sites=None), tmp_path / "here"
    whole = snapshots.write(orleans, tmp_path_factory.mktemp("whole") / "one") if there else None
    for stop in moves:
        if there:
            shutil.copytree(whole, folder)
        with monkeypatch.context() as patched:
            Stopped(patched, stop)
            with pytest.raises(KeyboardInterrupt):
                snapshots.write(less, folder)
        if there:
            assert len(snapshots.read(folder).estimates) == len(orleans.estimates)
        assert folder.exists() is there

        snapshots.write(less, folder)

        assert snapshots.read(folder).sites is None
        assert [one.name for one in tmp_path.iterdir()] == ["here"]
        assert not list(folder.glob("sites*"))
        shutil.rmtree(folder)


def test_a_killed_write_leaves_nothing_for_long(orleans, tmp_path):
    source, here = snapshots.find("New Orleans", 2019), tmp_path / "here"
    code = f"""
import os
from exclusion import snapshots

found = snapshots.read({str(source)!r})
snapshots._checked.checksum = lambda body: os.kill(os.getpid(), 9)
snapshots.write(found, {str(here)!r})
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".exclusion-")
    os.utime(left, (0, 0))

    snapshots.write(orleans, here)

    assert [one.name for one in tmp_path.iterdir()] == ["here"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e.assign(estimate=-666666666.0), "must be decoded first"),
        (lambda e: e.assign(estimate=e["estimate"].astype(str)), "estimate of .*expected a number"),
        (lambda e: e.assign(estimate=-5), r"estimate of '22071000100' is -5 \(row 1\); expected"),
        (lambda e: e.iloc[:0], "estimates has no rows"),
        (lambda e: e.assign(estimate=float("nan")), "estimates has no estimate: all are missing"),
        (lambda e: e.assign(variable="B99999_001"), "more than once|no vintage for table B99999"),
    ],
)
def test_estimates_that_would_lie_later(orleans, tmp_path, change, message):
    with pytest.raises(TableError, match=message):
        snapshots.write(replace(orleans, estimates=change(orleans.estimates)), tmp_path / "x")


@pytest.mark.parametrize("part", ["estimates", "published", "history"])
@pytest.mark.parametrize(("column", "what"), [("estimate", "estimate"), ("moe", "margin")])
def test_figures_of_another_size_are_refused(part, column, what, tmp_path):
    """Of the areas only margins: the published row is held against their estimates later."""
    snapshot = snapshots.read(snapshots.find("New Orleans", 2024))
    frame = getattr(snapshot, part)
    scaled = replace(snapshot, **{part: frame.assign(**{column: frame[column] * 1_000})})
    if (part, column) == ("estimates", "estimate"):
        with pytest.raises(TableError, match="households"):
            studies.of_snapshot(scaled)
        return
    with pytest.raises(TableError, match=f"{part} has the {what} .*,000 .*22071.* too large"):
        snapshots.write(scaled, tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_where_next_to_nobody_lives_a_margin_may_be_larger(tmp_path):
    snapshot = snapshots.read(snapshots.find("New Orleans", 2024))
    frame = snapshot.estimates.copy()
    first = frame["GEOID"] == frame["GEOID"].iloc[0]
    frame.loc[first, ["estimate", "moe"]] = [5.0, 900.0]
    snapshots.write(replace(snapshot, estimates=frame), tmp_path / "kept")


def test_geometry_and_published_rows_that_do_not_fit(orleans, tmp_path):
    with pytest.raises(TableError, match="expected EPSG:4326"):
        snapshots.write(replace(orleans, polygons=orleans.polygons.to_crs(3857)), tmp_path / "x")
    other = orleans.published.assign(GEOID="24510")
    with pytest.raises(TableError, match="published has rows of 24510; expected 22071 alone"):
        snapshots.write(replace(orleans, published=other), tmp_path / "x")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda h: h.assign(GEOID="24510"), TableError, "history has rows of 24510"),
        (lambda h: h.assign(vintage=2019), TableError, "history has .* more than once"),
        (lambda h: h.assign(vintage=h["vintage"] - 2), VintageError, "vintage 2015 is too old"),
        (lambda h: h.assign(moe=-555555555.0), TableError, "must be decoded first"),
        (lambda h: h.drop(columns="vintage"), TableError, r"lacks the column\(s\) vintage"),
    ],
)
def test_a_history_that_would_lie_later(orleans, tmp_path, change, error, message):
    with pytest.raises(error, match=message):
        snapshots.write(replace(orleans, history=change(orleans.history)), tmp_path / "x")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda g: g.iloc[1:], VintageError, "ground lacks 1 of 184 tracts, such as 22071000100"),
        (lambda g: g.replace("22071000100", "22071"), TableError, "'22071' is no tract"),
        (lambda g: g.assign(ground=g["GEOID20"]), TableError, "named by the smallest"),
        (
            lambda g: pd.concat(
                [g, g.iloc[[0]].assign(GEOID10=g["GEOID10"][1], ground=g["GEOID10"][1])]
            ),
            TableError,
            "a tract belongs to one union",
        ),
        (lambda g: pd.concat([g, g.iloc[:1]]), TableError, "more than once"),
    ],
)
def test_a_ground_that_does_not_fit(tmp_path, change, error, message):
    later = snapshots.read(snapshots.find("New Orleans", 2024))
    with pytest.raises(error, match=message):
        snapshots.write(replace(later, ground=change(later.ground)), tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


def test_one_damaged_snapshot_does_not_hide_the_others(tmp_path, monkeypatch, caplog):
    shutil.copytree(snapshots.folder(), tmp_path / "data")
    monkeypatch.setattr(snapshots, "folder", lambda: tmp_path / "data")
    (tmp_path / "data" / "baltimore" / "2021" / "manifest.json").write_text("{}", encoding="utf-8")
    assert snapshots.read(snapshots.find("New Orleans")).manifest.vintage == 2024
    assert "baltimore" in caplog.text
    with pytest.raises(DamagedFileError, match="baltimore"):
        snapshots.find("Baltimore")


# --- all counties --------------------------------------------------------------------------------


def test_bundled_counties_are_all_there_and_agree_with_the_places_own_rows():
    every = snapshots.counties()
    assert every.rows.groupby("vintage")["GEOID"].nunique().to_dict() == {
        2017: 3220, 2018: 3220, 2019: 3220, 2020: 3221, 2021: 3221, 2022: 3222, 2023: 3222,
    }  # fmt: skip
    assert every.rows["moe_method"].value_counts().to_dict() == {"published": 360_730, "missing": 6}
    assert set(every.rows["GEOID"]) == set(every.names.index)
    for place, geoid in (("New Orleans", "22071"), ("Baltimore", "24510")):
        own = snapshots.read(snapshots.find(place)).history
        keys = ["vintage", "variable"]
        mine = every.rows[every.rows["GEOID"] == geoid].set_index(keys)[["estimate", "moe"]]
        theirs = own.set_index(keys)[["estimate", "moe"]].reindex(mine.index)
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False)
    assert {source.vintage for source in every.sources} == {*range(2017, 2024)}


def test_bundled_one_year_rows_are_of_the_large_counties():
    one = snapshots.counties(years=1)
    assert one.rows["GEOID"].nunique() == 848
    assert set(one.rows["vintage"]) == {2022}
    whole = one.rows[~one.rows["GEOID"].str.startswith("72")]
    whole = whole.pivot_table("estimate", "GEOID", "variable")
    assert len(whole) == 837
    share = whole["S2801_C01_019"].sum() / whole["S2801_C01_001"].sum()
    assert round(100 * share, 2) == 7.96


@pytest.mark.parametrize("options", [{"vintages": [2016]}, {"vintages": [2024]}, {"years": 3}])
def test_counties_of_other_years_are_refused_by_name(options):
    with pytest.raises(ExclusionError, match=r"2016|2024|3"):
        snapshots.counties(**options)


def test_damaged_county_rows_are_refused(tmp_path, monkeypatch):
    shutil.copytree(snapshots.folder(), tmp_path / "data")
    monkeypatch.setattr(snapshots, "folder", lambda: tmp_path / "data")
    file = tmp_path / "data" / "counties" / "one-year.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedFileError, match=r"one-year\.parquet.*sha256"):
        snapshots.counties(years=1)
    assert snapshots.counties([2023]).names["22071"] == "Orleans Parish, Louisiana"


def test_county_rows_are_read_as_they_are_written(tmp_path):
    one = snapshots.counties([2022], years=1)
    rows = {years: one.rows.astype({"vintage": "int16"}) for years in (5, 1)}
    snapshots._counties.write(rows, one.names, one.sources, tmp_path / "again")
    again = snapshots._counties.read(tmp_path / "again", years=5)
    pd.testing.assert_frame_equal(again.rows, one.rows)
    pd.testing.assert_series_equal(again.names, one.names)
    assert again.sources == one.sources


def test_every_county_has_a_polygon_or_is_named_as_lacking_one():
    found, rows = snapshots.county_areas(), snapshots.counties().rows
    table = found.table
    assert {*table.index, *found.unmapped.index} == {*rows["GEOID"]}
    assert not {*table.index} & {*found.unmapped.index}
    assert sorted(found.unmapped.index) == ["02261", *(f"0900{n}" for n in range(1, 8, 2)),
                                            *(f"090{n:02d}" for n in range(9, 16, 2))]  # fmt: skip
    newest = rows.loc[rows["vintage"] == 2023, "GEOID"]
    assert {*table.index} == {*newest}
    assert table.crs == 4326
    assert table.geometry.is_valid.all()
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    assert not table.isna().any(axis=None)
    # Of polygons a map is made, of internal points distances: they are of the same counties.
    points = shapely.points(table[["lon", "lat"]].to_numpy())
    assert (shapely.distance(table.geometry.values, points) < 0.05).mean() > 0.998
    land = table.to_crs(5070).area[table["state"].eq("LA")]
    whole = (table["ALAND"] + table["AWATER"])[land.index]
    assert (land / whole).median() == pytest.approx(1, abs=0.02)
    assert table.loc["22071", ["NAME", "state"]].tolist() == ["Orleans Parish, Louisiana", "LA"]
    assert 370_000 < table.loc["22071", "residents"] < table["residents"].sum() / 800


def test_a_table_of_counties_without_polygons_is_the_same_table():
    plain, whole = snapshots.county_areas(polygons=False), snapshots.county_areas()
    pd.testing.assert_frame_equal(plain.table, pd.DataFrame(whole.table.drop(columns="geometry")))
    assert plain.sources == whole.sources
    with pytest.raises(ExclusionError, match="polygons"):
        snapshots.county_areas(polygons="yes")


def test_the_notice_of_the_polygons_travels_with_them(tmp_path, monkeypatch):
    source = snapshots.county_areas(polygons=False).sources[0]
    assert "us-atlas" in source.what
    assert "ISC" in source.what
    folder = snapshots.folder() / "counties"
    assert "Michael Bostock" in (folder / "LICENSE-us-atlas").read_text(encoding="utf-8")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 3_000_000
    shutil.copytree(folder, tmp_path / "counties")
    monkeypatch.setattr(snapshots, "folder", lambda: tmp_path)
    (tmp_path / "counties" / "LICENSE-us-atlas").unlink()
    with pytest.raises(DamagedFileError, match="LICENSE-us-atlas"):
        snapshots.county_areas()


def test_county_areas_are_read_as_they_are_written(tmp_path):
    areas, one = snapshots.county_areas(), snapshots.counties([2022], years=1)
    snapshots._counties.write({5: one.rows, 1: one.rows}, one.names, one.sources, tmp_path / "new")
    for _ in range(2):
        snapshots._county_areas.write(areas, "the notice", tmp_path / "new")
        again = snapshots._county_areas.read(tmp_path / "new", polygons=True)
        pd.testing.assert_frame_equal(again.table, areas.table)
        pd.testing.assert_series_equal(again.unmapped, areas.unmapped)
        assert again.sources == areas.sources
    # Not byte for byte: an older GeoPandas names its own release in a file.
    new, old = (
        gpd.read_parquet(folder / "polygons.parquet")
        for folder in (tmp_path / "new", snapshots.folder() / "counties")
    )
    assert_geodataframe_equal(new, old)


@pytest.mark.parametrize(("place", "geoid", "vintage"), [
    ("New Orleans", "22071", 2019), ("New Orleans", "22071", 2017), ("Baltimore", "24510", 2021),
])  # fmt: skip
def test_a_place_reads_among_the_counties_as_by_its_own_row(place, geoid, vintage):
    rows = snapshots.counties([vintage]).rows.drop(columns="vintage")
    county = estimates.published(rows, vintages={"S2801": vintage}).loc[geoid]
    totals = studies.study(place, vintage=vintage).totals
    own = totals[totals["table"].eq("S2801")]
    assert len(own) == 7
    for name, row in own.iterrows():
        for what in ("households", "households_moe", "share", "share_moe", "base", "base_moe"):
            assert county[f"{name}_{what}"] == pytest.approx(row[what], rel=1e-12), (name, what)
