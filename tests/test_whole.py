"""Only whole files enter the cache: held against the names file, and checked again on demand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from running import here

import exclusion
from exclusion import _fetch, acs, boundaries, gazetteer, listings, pulls, snapshots
from exclusion._fetch import _hosts
from exclusion.acs import _seen, _whole
from exclusion.cli import cli
from exclusion.errors import DamagedFileError, SourceError, VintageError

TRACT, LONELY = "22071000100", "22071000200"


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    for name, value in {"PAUSE": 0.0, "TRIES": _hosts.TRIES, "PATIENCE": _hosts.PATIENCE}.items():
        monkeypatch.setattr(_hosts, name, value)


def table(name="B28002", within="22071", geography="tract", vintage=2021):
    return acs.fetch([name], geography, [within], vintage, source="bulk").estimates


def kept():
    return [entry.name for entry in _fetch.entries()]


# --- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["B28002", "B28003"])
def test_a_tract_that_a_table_lacks_is_listed_without_data(census, caplog, name):
    acs.names(2021)
    right = table(name)
    _fetch.forget(f"bulk/2021/{name}.parquet")
    census.order("a tract lacks", name.lower())

    found = table(name)

    assert found["GEOID"].tolist() == right["GEOID"].tolist()
    gone = found["GEOID"] == TRACT
    assert found.loc[gone, ["estimate", "moe"]].isna().all(axis=None)
    assert set(found.loc[gone, "moe_method"]) == {"missing"}
    pd.testing.assert_frame_equal(found[~gone], right[~gone])
    assert f"lacks 1 tracts, such as {TRACT}; no data" in caplog.text


def test_a_study_shows_an_area_without_data(census):
    acs.names(2021)
    census.order("a tract lacks", "b28002", times=9)
    study = exclusion.study("22071", 2021, source="bulk")

    assert TRACT in study.areas.index
    assert pd.isna(study.areas.loc[TRACT, "no_internet_households"])
    assert set(study.totals["origin"]) == {"published"}
    county = acs.fetch(["B28002"], "county", ["22071"], 2021).estimates
    own = county.set_index("variable").loc["B28002_013", "estimate"]
    assert study.totals.loc["no_internet", "households"] == own


def test_without_a_names_file_the_table_itself_tells(census):
    census.order("a quarter of a county lacks", "b28002", times=9)
    with pytest.raises(DamagedFileError, match=r"b28002\.dat .*adds up to [\d,]+ in county 22071"):
        table()
    assert kept() == []


def test_tracts_that_do_not_add_up_are_refused_or_told(census, caplog):
    census.order("a number changed", "b28002", times=2)
    with pytest.raises(
        DamagedFileError, match=r"B28002_001E of its tracts adds up to .* own row has"
    ):
        table()
    census.order("a number changed", "b28003", times=2)
    table("B28003")  # not controlled
    assert "B28003_001E of its tracts adds up to" in caplog.text


def test_a_list_of_nothing_is_refused_or_trusted(monkeypatch):
    frame = pd.DataFrame({name: [] for name in ("GEOID", "level", "NAME", "state")}, dtype="str")
    with pytest.raises(DamagedFileError, match="has no row of a "):
        _whole.check_names(frame, 2021, "x")
    monkeypatch.setenv("EXCLUSION_TRUST_FILES", "1")
    _whole.check_names(frame, 2021, "x")


def test_a_file_is_trusted_if_the_user_says_so(census, monkeypatch, caplog):
    monkeypatch.setenv("EXCLUSION_TRUST_FILES", "1")
    census.order("a number changed", "b28002", times=2)
    found = table()
    assert found.set_index(["GEOID", "variable"]).loc[(TRACT, "B28002_001"), "estimate"] == 7
    assert "EXCLUSION_TRUST_FILES is set, so it is taken as it is" in caplog.text
    census.order("a row twice", "b28003", times=2)
    assert not table("B28003").duplicated(["GEOID", "variable"]).any()


def test_a_table_of_numbers_that_are_no_counts_keeps_decimals_and_codes(census):
    found = table("B25010").dropna(subset="estimate")
    assert (found["estimate"] % 1 > 0).any()


@pytest.mark.parametrize("table", ["B28001", "B28002", "B28003", "B28008"])
def test_every_line_that_a_measure_reads_is_needed(table):
    assert all(line.startswith(table) for line in _seen.needed(table))
    assert len(_seen.needed(table)) >= 3
    assert table in _seen.counts()
    assert "B25010" not in _seen.counts()


@pytest.mark.parametrize(
    ("what", "lacks"), [("counties", True), ("states", True), ("places", False)]
)
def test_of_thousands_no_county_may_lack_and_none_be_another(census, caplog, what, lacks):
    listed = pd.Index([f"{n:05d}" for n in range(1000)])
    for found in (listed[1:], listed.append(pd.Index(["99999"]))):
        if lacks:
            with pytest.raises(DamagedFileError, match=f"lacks 1 of the|1 of its 1,001 {what} are"):
                listings.check(found, listed, what, "https://x", 2021)
        else:
            gone = listings.check(found, listed, what, "https://x", 2021)
            assert list(gone) == list(listed.difference(found))


# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["names", "table"])
def test_names_and_a_table_that_disagree_go_together(census, first):
    census.order("half the states", "Geos2019", times=2)
    if first == "names":
        acs.names(2019)
        with pytest.raises(
            DamagedFileError, match=r"b28002\.dat .* not in the names file of vintage"
        ):
            table(vintage=2019)
    else:
        table(vintage=2019)
        with pytest.raises(
            DamagedFileError, match=r"Geos2019.* or bulk/2019/B28002\.parquet .*names"
        ):
            acs.names(2019)
    assert kept() == []
    census.forget()
    assert len(acs.names(2019)) > 500
    assert len(table(vintage=2019)) > 500


def test_names_that_a_table_agrees_with_stay(census):
    acs.names(2021)
    table()
    census.order("half the states", "b28003", times=9)
    with pytest.raises(DamagedFileError, match=r"b28003\.dat .* of the names file|names file of"):
        table("B28003")
    assert kept() == ["bulk/2021/B28002.parquet", listings.name(2021)]


@pytest.mark.parametrize(
    ("geoid", "name", "vintage", "right"),
    [
        ("09001", "Fairfield County, Connecticut", 2021, True),
        ("09001", "Fairfield County, Connecticut", 2022, False),
        ("09110", "Capitol Planning Region, Connecticut", 2022, True),
        ("09110", "Capitol Planning Region, Connecticut", 2021, False),
        ("09001", "County 001, State 9", 2022, True),  # of no Connecticut
    ],
)
def test_connecticut_tells_names_of_another_vintage(geoid, name, vintage, right):
    rows = [(geoid[:2], "state"), (geoid, "county"), (geoid[:2] + "00001", "place")]
    rows += [(geoid + "000100", "tract"), (geoid + "0001001", "block group")]
    frame = pd.DataFrame(rows, columns=["GEOID", "level"]).assign(NAME="Somewhere", state="CT")
    frame.loc[1, "NAME"] = name
    if right:
        _whole.check_names(frame, vintage, "https://x")
    else:
        with pytest.raises(DamagedFileError, match=f"of another vintage than {vintage}.*{geoid}"):
            _whole.check_names(frame, vintage, "https://x")


def test_a_file_of_many_states_has_all():
    states = [f"{n:02d}" for n in range(1, 31)]
    levels = {"state": "", "county": "001", "place": "00001", "tract": "001000100"}
    rows = [(s + end, level) for s in states for level, end in levels.items()]
    rows += [(f"{s}0010001001", "block group") for s in states]
    frame = pd.DataFrame(rows, columns=["GEOID", "level"]).assign(NAME="Somewhere", state="XX")
    with pytest.raises(DamagedFileError, match="it has 30 states"):
        _whole.check_names(frame, 2021, "https://x")


# --- the API ----------------------------------------------------------------------------------


def test_an_answer_that_lacks_rows_is_asked_for_again(census):
    acs.names(2021)
    right = acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key).estimates
    _fetch.clear()
    acs.names(2021)
    census.order("short", "B28002_001E")
    again = acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key).estimates
    pd.testing.assert_frame_equal(again, right)

    census.order("short", "county:051", times=9)
    with pytest.raises(DamagedFileError, match="it lacks 8 of the 24 tracts that the names file"):
        acs.fetch(["B28002"], "tract", ["22051"], 2021, source="api", key=census.key)
    assert not any("22051" in name for name in kept())


@pytest.mark.parametrize("fault", ["cut json", "cut json, packed"])
def test_an_answer_that_is_cut_is_asked_for_again(census, fault):
    census.order(fault, "county:071", times=3)
    acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key)
    assert len(census.requests) == 4


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["B28002_001E", "B28002_001M"], ["1", "2"]], "KeyError"),
        ([["GEO_ID", "B28002_001E"], ["1400000US22071000100", "many"]], "many"),
        ([["GEO_ID", "B28002_001E"], [None, "1"]], "no GEOID"),
        ({"error": "no"}, "is no table"),
        ([], "is no table"),
        ([1, 2], "is no table"),
    ],
)
def test_json_of_another_shape_is_named(census, monkeypatch, rows, says):
    import census_api
    from census_answers import JSON, Answer

    body = json.dumps(rows).encode()
    monkeypatch.setattr(census_api, "data", lambda *_: Answer(200, body, JSON))
    with pytest.raises(SourceError, match=f"api.census.gov|127.*{says}"):
        acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key)
    assert kept() == []


def test_a_refusal_blames_no_name_of_the_users(census):
    census.order("403", times=9)
    with pytest.raises(SourceError, match="answered with status 403") as caught:
        acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key)
    assert "Check the tables" not in str(caught.value)
    with pytest.raises(SourceError, match=r"refuses programs: .* with status 403") as caught:
        table()
    assert "Check its name" not in str(caught.value)
    assert caught.value.status == 403


# --- boundaries -------------------------------------------------------------------------------


def test_polygons_and_areas_name_each_other(census):
    polygons, _ = boundaries.fetch("tract", ["22071"], 2021)
    geoids = list(polygons["GEOID"])
    boundaries.check(polygons, geoids, both=True)
    boundaries.check(polygons, [*geoids[1:]])
    with pytest.raises(VintageError, match=f"1 of {len(geoids)} polygons have no figures, such as"):
        boundaries.check(polygons, geoids[1:], both=True)
    # Of a county without figures no polygon is missed.
    more, _ = boundaries.fetch("tract", ["22"], 2021)
    boundaries.check(more, geoids, both=True)


def test_the_names_are_those_of_the_polygons_year(census):
    acs.names(2021)
    census.order("zip: another vintage", "cb_2021_22_tract", times=9)
    with pytest.raises(DamagedFileError, match=r"cb_2021_22_tract.* census tracts .* names file"):
        pulls.fetch("22071", 2021)
    assert not any("tract_500k" in name for name in kept())
    census.forget()
    assert len(pulls.fetch("22071", 2021).polygons) > 30


# --- cache check ------------------------------------------------------------------------------


def test_cache_check_names_what_is_not_whole(census, tmp_path):
    exclusion.study("Kenner, Louisiana", 2021, weights="housing", source="bulk")
    boundaries.crosswalk()
    acs.fetch(["B28002"], "tract", ["22071"], 2021, source="api", key=census.key)
    count = len(kept())
    done = here("cache", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, f"{count} files whole, 0 not")

    folder = _fetch.cache_folder()
    spoil_kept(folder / "bulk/2021/B28003.parquet", lambda frame: frame[frame["level"] != "county"])
    spoil_kept(folder / listings.name(2021), lambda frame: frame[frame["GEOID"] != "22071"])
    spoil_kept(folder / "blocks/tl_2021_22_tabblock20.parquet", lambda f: f.assign(housing=-1))
    spoil_kept(folder / "relationship/tract_2010_2020.parquet", lambda frame: frame.iloc[:0])
    (folder / "bulk/2021/B28001.parquet").write_bytes(b"other")
    relabel(folder / "bulk/2021/B28008.parquet.json")
    (folder / "boundaries/.cb.9-a.part.zip").write_bytes(b"half")

    done = here("cache", "check", cwd=tmp_path)
    assert done.returncode == 1
    failed = dict(line[5:].split(": ", 1) for line in done.stdout.splitlines()[:-1])
    assert failed.keys() == {
        *(f"bulk/2021/{name}.parquet" for name in ("B28001", "B28003", "B28008", "geos")),
        *("blocks/tl_2021_22_tabblock20.parquet", "relationship/tract_2010_2020.parquet"),
        "boundaries/.cb.9-a.part.zip",
    }
    assert "no row of a county" in failed["bulk/2021/B28003.parquet"]
    assert "no longer the file" in failed["bulk/2021/B28001.parquet"]
    assert "of format 1" in failed["bulk/2021/B28008.parquet"]
    assert "never finished" in failed["boundaries/.cb.9-a.part.zip"]
    assert f"{count - 6} files whole, 7 not" in done.stdout

    trusted = here("cache", "check", cwd=tmp_path, EXCLUSION_TRUST_FILES="1")
    assert "no row of a county" in trusted.stderr
    assert "B28003.parquet" not in trusted.stdout
    assert here("cache", "check", "--remove", cwd=tmp_path).returncode == 1
    done = here("cache", "check", cwd=tmp_path)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, f"{count - 6} files whole, 0 not")


def spoil_kept(path, change):
    """Change a table of the cache, its sidecar kept right."""
    frame = change(pd.read_parquet(path))
    frame.to_parquet(path, index=False)
    digest = _fetch._cache._digest(path)
    relabel(path.with_name(f"{path.name}.json"), bytes=path.stat().st_size, sha256=digest, format=2)


def relabel(side, **changes):
    body = json.loads(side.read_text()) | changes
    side.write_text(json.dumps(body if changes else body | {"format": 1}))


# --- doctor -----------------------------------------------------------------------------------


def made_anew(study, maps):
    """Write a page of 2021, and the same as one of 2024: doctor reads when it is of."""
    page = study.write(maps / "kenner-2021")
    shutil.copytree(maps / "kenner-2021", maps / "kenner-2024")
    told = json.loads(page["summary.json"].read_text("utf-8")) | {"vintage": 2024}
    (maps / "kenner-2024/summary.json").write_text(json.dumps(told), "utf-8")


@pytest.mark.usefixtures("bare")
def test_doctor_says_whether_a_page_a_snapshot_and_the_cache_are_out_of_date(census, tmp_path):
    for vintage in (2021, 2024):
        found = pulls.fetch("Kenner, Louisiana", vintage)
        snapshots.write(found, tmp_path / f"saved-{vintage}")
        if vintage == 2021:
            made_anew(exclusion.studies.of_snapshot(found), tmp_path / "maps")
            old = here("doctor", str(_fetch.cache_folder()), cwd=tmp_path)
            assert old.returncode == 1
            assert "vintage 2021 (2017–2021): out of date, the newest is 2024" in old.stdout

    done = here("doctor", "maps/kenner-2021", cwd=tmp_path)
    first, second = done.stdout.splitlines()
    assert first.startswith("ok   newest vintage: 2024 (2020–2024), as 127.0.0.1")
    assert second.startswith(
        "FAIL page maps/kenner-2021: Kenner, Louisiana, vintage 2021 (2017–2021)"
    )
    again = 'Make it again: exclusion report "Kenner, Louisiana" --vintage 2024'
    assert second.endswith(f"{again} --out maps/kenner-2021")
    assert done.returncode == 1
    done = here("doctor", "maps/kenner-2024/index.html", cwd=tmp_path)
    assert (done.returncode, "vintage 2024 (2020–2024), the newest" in done.stdout) == (0, True)
    assert "out of date, the newest is 2024" in here("doctor", "saved-2021", cwd=tmp_path).stdout
    for good in ("saved-2024", str(_fetch.cache_folder())):
        assert here("doctor", good, cwd=tmp_path).returncode == 0

    done = here("doctor", "Kenner, LA", cwd=tmp_path)
    assert "FAIL page maps/kenner-2021" in done.stdout
    assert "ok   page maps/kenner-2024" in done.stdout
    assert "ok   cache" in done.stdout
    assert here("doctor", "2239475", cwd=tmp_path).stdout == done.stdout
    every = here("doctor", "maps", cwd=tmp_path).stdout  # a folder of pages
    assert every.splitlines() == done.stdout.splitlines()[:3]
    done = here("doctor", "New Orleans, Louisiana", cwd=tmp_path)
    assert "New Orleans, Louisiana, vintage 2024 (2020–2024), the newest" in done.stdout
    assert "no page of it in maps/" in here("doctor", "Metairie, LA", cwd=tmp_path).stdout


def test_doctor_says_what_it_cannot_tell(census, tmp_path):
    census.order("403", times=99)
    (tmp_path / "page").mkdir()
    body = {"place": "Kenner, Louisiana", "vintage": 2021}
    (tmp_path / "page/summary.json").write_text(json.dumps(body))
    # Here, where tries follow each other at once.
    done = CliRunner().invoke(cli, ["doctor", str(tmp_path / "page")])
    assert done.exit_code == 1
    assert "FAIL newest vintage: not known" in done.stdout
    assert "status 403" in done.stdout
    assert "whether it is out of date is not known" in done.stdout
    (tmp_path / "page/summary.json").write_text("<html>")
    done = here("doctor", "page", cwd=tmp_path)
    assert "says no place and vintage" in done.stdout
    (tmp_path / "empty").mkdir()
    assert "no page (summary.json)" in here("doctor", "empty", cwd=tmp_path).stdout
    (tmp_path / "page/manifest.json").write_text("{}")
    (tmp_path / "page/summary.json").unlink()
    assert "FAIL snapshot page" in here("doctor", "page", cwd=tmp_path).stdout
    assert Path(tmp_path, "page").is_dir()


@pytest.mark.parametrize(
    ("changes", "mark", "says"),
    [
        ({"vintage": 2031}, "FAIL", "vintage 2031 (2027–2031): later than the newest that is out"),
        ({"vintage": -5}, "FAIL", "says no place and vintage"),
        ({"vintage": True}, "FAIL", "says no place and vintage"),
        ({"vintage": "2021"}, "FAIL", "says no place and vintage"),
        ({"place": None}, "FAIL", "says no place and vintage"),
        ({"geography": "block group"}, "FAIL", '--out page --geography "block group"'),
        ({"place": "Kenner, Louisiana; Grand Isle, Louisiana"}, "FAIL", "the same places, --vint"),
        ({"vintage": 2024}, "ok  ", "the newest"),
    ],
)
def test_doctor_reads_whatever_page_it_is_given(census, tmp_path, monkeypatch, changes, mark, says):
    monkeypatch.chdir(tmp_path)
    body = {"place": "Kenner, Louisiana", "vintage": 2021, "geography": "tract"} | changes
    Path("page").mkdir()
    Path("page/summary.json").write_text(json.dumps(body))
    done = CliRunner().invoke(cli, ["doctor", "page"])
    line = done.output.splitlines()[-1]
    assert (line[:4], says in line) == (mark, True), line
    assert done.exit_code == (mark == "FAIL")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("kenner", True),
        ("Kenner,  LOUISIANA", True),
        ("Kenner, LA", True),
        ("Kenner, Texas", False),
        ("Metairie, Louisiana", False),
        ("Kenner city, LA", True),  # the names tell
        ("Kenner, TX", False),
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_doctor_finds_the_pages_of_a_place(census, tmp_path, monkeypatch, asked, there, named):
    monkeypatch.chdir(tmp_path)
    Path("maps/a").mkdir(parents=True)
    Path("maps/a/summary.json").write_text('{"place": "Kenner, Louisiana", "vintage": 2021}')
    if named:
        gazetteer.find("Kenner, LA", 2021)
    elif asked in ("Kenner city, LA", "Kenner, TX"):
        there = not there
    shown = CliRunner().invoke(cli, ["doctor", asked]).output
    assert ("page maps/a" in shown) == there, shown


def test_doctor_says_what_to_do_about_a_folder_that_cannot_be_written(census, monkeypatch):
    monkeypatch.setenv("EXCLUSION_CACHE", "/proc/nowhere")
    shown = CliRunner().invoke(cli, ["doctor"]).output
    assert "FAIL cache: /proc/nowhere cannot be written" in shown
    assert "Set EXCLUSION_CACHE" in shown
    assert "newest vintage 2024" in shown
