"""Availability by location, reduced state by state and read again."""

from __future__ import annotations

import gzip
import os
import signal
import sys
import threading
import warnings
from typing import TYPE_CHECKING

import bdc
import pandas as pd
import pytest
from patience import LONG, ended, until

from exclusion.coverage import _reduce
from exclusion.coverage._codes import ANY, KNOWN, NAMES, TECHNOLOGIES
from exclusion.coverage._read import read
from exclusion.coverage._reduce import reduce
from exclusion.coverage._state import SHOWN, facts_of, reduce_state
from exclusion.errors import (
    ArgumentError,
    DamagedFileError,
    ExclusionError,
    ExclusionWarning,
    SourceError,
    TableError,
)

if TYPE_CHECKING:
    from pathlib import Path

STATES = {"01": "AL", "06": "CA", "22": "LA", "72": "PR"}


def release(folder: Path, suffix: str = ".csv", states=STATES, locations: int = 120) -> list[Path]:
    """Write a file a state and two technologies, as the FCC publishes them."""
    paths = []
    for state, usps in states.items():
        frame = bdc.rows(state, usps, locations)
        fiber = frame["technology"] == "50"
        paths += [
            bdc.write(frame[kept], folder / f"bdc_{state}_{name}{suffix}")
            for name, kept in (("fiber", fiber), ("rest", ~fiber))
        ]
    return paths


def expected(length: int = 11, states=STATES, locations: int = 120) -> pd.DataFrame:
    frames = [bdc.rows(state, usps, locations) for state, usps in states.items()]
    return bdc.counted(pd.concat(frames), length)


def of(paths: list[Path]) -> list[bytes]:
    return [path.read_bytes() for path in paths]


def leftovers(out: Path) -> list[str]:
    """List what is in a folder, if it is there, beside the tables and the lock, which stays."""
    inside = out.iterdir() if out.exists() else ()
    names = (path.name for path in inside if not path.name.startswith("availability-"))
    return sorted({*names} - {".reduce.lock"})


def changed(tmp_path: Path, name: str = "bdc.csv", **columns) -> Path:
    """Write rows of Alabama of which the last but three has other values."""
    frame = bdc.rows()
    for column, value in columns.items():
        frame.loc[len(frame) - 3, column] = value
    return bdc.write(frame, tmp_path / name)


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".zip", ".parquet"])
def test_every_form_gives_what_a_group_by_gives(tmp_path, suffix):
    paths = release(tmp_path / "in", suffix)
    made = reduce(paths, tmp_path / "out")
    assert [path.name for path in made] == [f"availability-{state}.parquet" for state in STATES]
    pd.testing.assert_frame_equal(read(made), expected(), check_dtype=False)
    assert leftovers(tmp_path / "out") == []


@pytest.mark.parametrize(("areas", "length"), [("county", 5), ("block group", 12), ("block", 15)])
def test_areas(tmp_path, areas, length):
    release(tmp_path / "in")
    reduce(tmp_path / "in", tmp_path / "out", areas=areas)
    table = read(tmp_path / "out")
    pd.testing.assert_frame_equal(table, expected(length), check_dtype=False)
    assert set(table["GEOID"].str.len()) == {length}
    assert table["GEOID"].str.startswith("01").any()


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_codes_that_were_numbers_once_name_the_same_locations(tmp_path, suffix):
    frame = bdc.rows()
    plain = bdc.write(frame, tmp_path / "plain" / f"bdc{suffix}")
    for name in ("location_id", "block_geoid"):
        frame.loc[frame.index % 3 == 0, name] += ".0"
    mixed = bdc.write(frame, tmp_path / "mixed" / f"bdc{suffix}")
    tables = [read(reduce(path, path.parent / "out")) for path in (plain, mixed)]
    pd.testing.assert_frame_equal(*tables)


def test_what_parquet_notes_of_its_rows_changes_nothing(tmp_path):
    import pyarrow.parquet as pq

    frame = pd.concat([bdc.rows(), bdc.rows("22", "LA")])
    one = bdc.write(frame, tmp_path / "one" / "bdc.parquet")
    made = of(reduce(one, tmp_path / "whole"))
    assert len(made) == 2
    for name, options in {
        "mute": {"write_statistics": False},
        "groups": {"row_group_size": len(frame) // 2},
        "many": {"row_group_size": 70},
    }.items():
        table = pq.read_table(one)
        (tmp_path / name).mkdir()
        pq.write_table(table, tmp_path / name / "bdc.parquet", **options)
        tables = [read(reduce(tmp_path / name, tmp_path / name / "out")), read(tmp_path / "whole")]
        pd.testing.assert_frame_equal(*tables)


def test_a_threshold_is_met_by_one_offer_alone(tmp_path):
    """Fast down in one offer and fast up in another are not a fast connection."""
    frame = bdc.rows().iloc[:4].copy()
    frame["location_id"] = ["0000000001", "0000000001", "1", "0000000002"]
    frame["block_geoid"] = "010010201001000"
    frame["technology"] = "50"
    frame["max_advertised_download_speed"] = ["1000", "10", "100", "1000"]
    frame["max_advertised_upload_speed"] = ["1", "1000", "20", "1000"]
    frame["business_residential_code"] = ["R", "R", "X", "B"]
    path = bdc.write(frame, tmp_path / "bdc.csv")
    table = read(reduce(path, tmp_path / "out", speeds=[(100, 20)])).set_index("technology")
    # "1" is another location than "0000000001", and one offered to businesses alone is none.
    assert table.loc["fiber", "locations"] == 2
    assert table.loc["fiber", "served_share"] == 0.5
    assert pd.isna(table.loc["cable", "served_share"])  # nothing is known of it


def test_what_businesses_alone_are_offered_is_in_the_files_and_serves_nobody(tmp_path):
    frame = bdc.rows()
    frame.loc[frame["technology"] == "50", "business_residential_code"] = "B"
    [made] = reduce(bdc.write(frame, tmp_path / "bdc.csv"), tmp_path / "out")
    assert facts_of(made)["codes"] == [0, 10, 40, 50, 60, 61, 70, 71, 72]
    assert set(read(made).set_index("technology").loc["fiber", "served_share"]) == {0}


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".zip", ".parquet"])
def test_one_file_of_the_nation(tmp_path, suffix):
    frame = pd.concat([bdc.rows(state, usps, 120) for state, usps in STATES.items()])
    frame = frame.sample(frac=1, random_state=1)
    path = bdc.write(frame, tmp_path / f"nation{suffix}")
    made = reduce(path, tmp_path / "out")
    assert len(made) == len(STATES)
    pd.testing.assert_frame_equal(read(made), expected(), check_dtype=False)
    assert leftovers(tmp_path / "out") == []


def test_a_second_state_that_was_not_seen_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("exclusion.coverage._bdc._GLANCE", 1000)
    frames = [bdc.rows(), bdc.rows("22", "LA", 20), bdc.rows("01", "AL", seed=1)]
    path = bdc.write(pd.concat(frames), tmp_path / "bdc.csv")
    with pytest.raises(TableError, match=r"bdc\.csv begins with rows of 01 and holds 120 of 22"):
        reduce(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_hostile_names(tmp_path):
    folder = tmp_path / "it's=1; DROP TABLE place --" / "[ab]*?"
    name = "b'd\"c [1]*.csv" if sys.platform != "win32" else "b'dc [1].csv"
    path = bdc.write(bdc.rows(), folder / name)
    bdc.write(bdc.rows(seed=3), folder / "b'd\"c 1x.csv")  # what the first is a pattern of
    made = reduce(path, tmp_path / "o'ut [2]*")
    pd.testing.assert_frame_equal(read(made), bdc.counted(bdc.rows()), check_dtype=False)
    zipped = bdc.write(bdc.rows(), folder / "b'[c].zip")
    again = reduce(zipped, tmp_path / "o'ut [2]*" / "b")
    pd.testing.assert_frame_equal(read(made), read(again))


def test_columns_in_another_order_with_a_mark_and_carriage_returns(tmp_path):
    frame = bdc.rows()[[*reversed(bdc.COLUMNS)]].assign(**{"it's": "'"})
    path = tmp_path / "bdc.csv"
    path.write_bytes(b"\xef\xbb\xbf" + frame.to_csv(index=False, lineterminator="\r\n").encode())
    table = read(reduce(path, tmp_path / "out"))
    pd.testing.assert_frame_equal(table, bdc.counted(bdc.rows()), check_dtype=False)


@pytest.mark.parametrize(("states", "threads"), [(5, 2), (1, 3)])
def test_a_core_is_kept_for_a_second_state_where_none_is_large(
    tmp_path, monkeypatch, states, threads
):
    every = {"01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA"}
    release(tmp_path / "in", states=dict([*every.items()][:states]))
    seen = []

    def looks(job):
        seen.append(job.con.execute("SELECT current_setting('threads')").fetchone())
        return reduce_state(job)

    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(_reduce, "reduce_state", looks)
    reduce(tmp_path / "in", tmp_path / "out")
    assert seen == [(threads,)] * states


# -- going on ------------------------------------------------------------------------------------


def test_an_interrupted_run_goes_on(tmp_path, monkeypatch):
    release(tmp_path / "in")
    done = []

    def stops(job):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(job.state)
        return reduce_state(job)

    monkeypatch.setattr(_reduce, "reduce_state", stops)
    with pytest.raises(KeyboardInterrupt):
        reduce(tmp_path / "in", tmp_path / "out")
    kept = sorted((tmp_path / "out").glob("*.parquet"))
    assert len(kept) == 2
    assert leftovers(tmp_path / "out") == []
    before = [path.stat().st_mtime_ns for path in kept]
    done.clear()
    monkeypatch.setattr(
        _reduce, "reduce_state", lambda job: done.append(job.state) or reduce_state(job)
    )
    made = reduce(tmp_path / "in", tmp_path / "out")
    assert done == ["22", "72"]
    assert [path.stat().st_mtime_ns for path in kept] == before
    assert of(made) == of(reduce(tmp_path / "in", tmp_path / "fresh"))


def test_what_changed_or_is_not_whole_is_made_again(tmp_path, monkeypatch):
    paths = release(tmp_path / "in")
    made = reduce(paths, tmp_path / "out")
    done = []
    monkeypatch.setattr(
        _reduce, "reduce_state", lambda job: done.append(job.state) or reduce_state(job)
    )
    os.utime(paths[0], ns=(1, 1))
    made[2].write_bytes(made[2].read_bytes()[:-20])
    reduce(paths, tmp_path / "out")
    assert done == ["01", "22"]
    reduce(paths, tmp_path / "out", speeds=[(25, 3)])
    assert done[2:] == list(STATES)
    assert set(read(tmp_path / "out")["down"]) == {25}


def test_what_a_dead_run_left_goes_and_a_live_one_is_not_disturbed(tmp_path):
    from filelock import FileLock

    path = bdc.write(bdc.rows(), tmp_path / "bdc.csv")
    left = tmp_path / "out" / ".reduce" / "01-dead"
    left.mkdir(parents=True)
    with (
        FileLock(tmp_path / "out" / ".reduce.lock"),
        pytest.raises(SourceError, match="another run is writing there"),
    ):
        reduce(path, tmp_path / "out")
    assert left.exists()
    reduce(path, tmp_path / "out")
    assert leftovers(tmp_path / "out") == []


def test_sources_in_out_itself(tmp_path):
    """A folder that holds files and takes tables is not read as its own input."""
    release(tmp_path)
    made = of(reduce(tmp_path, tmp_path))
    assert of(reduce(tmp_path, tmp_path)) == made


# -- workers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """Two workers in processes of their own, on loopback alone."""
    import dask
    import distributed

    waits = {f"distributed.comm.timeouts.{one}": f"{LONG}s" for one in ("connect", "tcp")}
    waits |= {"distributed.scheduler.worker-ttl": None}
    with dask.config.set(waits), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the cluster says when its workers are killed
        with (
            distributed.LocalCluster(
                n_workers=2,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                death_timeout=LONG,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client


def workers(cluster) -> set[int]:
    """Ask the workers for their processes; one that was killed does not answer."""
    return {pid for pid in cluster.run(os.getpid, on_error="return").values() if type(pid) is int}


def test_workers_write_the_same_bytes(tmp_path, cluster):
    release(tmp_path / "in")
    here = reduce(tmp_path / "in", tmp_path / "here")
    there = reduce(tmp_path / "in", tmp_path / "there", client=cluster)
    assert [path.name for path in there] == [path.name for path in here]
    assert of(there) == of(here)
    assert leftovers(tmp_path / "there") == []


def test_an_error_of_a_worker_is_ours_and_not_tried_again(tmp_path, cluster):
    paths = release(tmp_path / "in", states={"22": "LA"})
    paths.append(changed(tmp_path, block_geoid="1001020100100"))
    with pytest.raises(TableError, match="not 15 digits"):
        reduce(paths, tmp_path / "out", client=cluster)
    assert leftovers(tmp_path / "out") == []


def test_a_worker_is_killed_half_way(tmp_path, cluster):
    usps = {
        f"{state:02}": name
        for state, name in zip(
            (1, 2, 4, 5, 6, 8), ("AL", "AK", "AZ", "AR", "CA", "CO"), strict=True
        )
    }
    release(tmp_path / "in", states=usps, locations=1000)
    here = reduce(tmp_path / "in", tmp_path / "here")
    victim = next(iter(cluster.run(os.getpid).values()))

    def kill():
        until(lambda: list((tmp_path / "there").glob("availability-*")))
        os.kill(victim, getattr(signal, "SIGKILL", signal.SIGTERM))

    killer = threading.Thread(target=kill)
    killer.start()
    there = reduce(tmp_path / "in", tmp_path / "there", client=cluster)
    ended(killer)
    until(lambda: len(alive := workers(cluster)) == 2 and victim not in alive)
    assert of(there) == of(here)
    assert leftovers(tmp_path / "there") == []


# -- what is known of all locations --------------------------------------------------------------


def test_locations_in_all(tmp_path):
    frame = bdc.rows()
    path = bdc.write(frame, tmp_path / "bdc.csv")
    counts = expected(states={"01": "AL"}, locations=400).drop_duplicates("GEOID")
    known = counts.set_index("GEOID")["locations"] * 2
    by_block = pd.concat([known.set_axis(known.index + end) / 2 for end in ("1000", "1001")])
    by_block["010990000001000"] = 7.0
    by_block = by_block.drop(by_block.index[by_block.index.str.startswith(known.index[0])])
    made = read(reduce(path, tmp_path / "out", locations=by_block))
    plain = bdc.counted(frame).merge(made, on=["GEOID", "technology", "down", "up"], how="outer")
    half = plain[plain["GEOID"].isin(known.index[1:])]
    assert (half["served_share_y"] == half["served_share_x"] / 2).all()
    empty = plain[plain["GEOID"] == "01099000000"]
    assert (empty["served_share_y"] == 0).all()
    assert (empty["locations_y"] == 7).all()
    assert len(empty) == 18
    unknown = plain[plain["GEOID"] == known.index[0]]
    assert unknown[["locations_y", "served_share_y"]].isna().all(axis=None)


def test_more_locations_than_there_are(tmp_path):
    path = bdc.write(bdc.rows(), tmp_path / "bdc.csv")
    few = bdc.counted(bdc.rows()).drop_duplicates("GEOID").set_index("GEOID")["locations"] * 0 + 1
    for _ in range(2):  # kept tables are told of too
        with pytest.warns(ExclusionWarning, match="more locations in the files than"):
            made = reduce(path, tmp_path / "out", locations=few)
    assert read(made)["served_share"].max() == 1


@pytest.mark.parametrize(
    ("locations", "says"),
    [
        (pd.Series([1.0], [1001020100]), "'1001020100' is no GEOID of a tract"),
        (pd.Series([1.0, 1.0], ["01001020100"] * 2), "stands twice"),
        (pd.Series([-1.0], ["01001020100"]), "locations of 01001020100 is -1"),
        (pd.Series([None], ["01001020100"]), "not negative"),
    ],
)
def test_bad_locations(tmp_path, locations, says):
    with pytest.raises(TableError, match=says):
        reduce(tmp_path, tmp_path / "out", locations=locations)


# -- doubtful and bad files ----------------------------------------------------------------------


def test_a_location_in_two_blocks(tmp_path):
    frame = bdc.rows()
    frame["business_residential_code"] = "R"
    frame.loc[0, "block_geoid"] = "010999999991000"
    path = bdc.write(frame, tmp_path / "bdc.csv")
    with pytest.warns(ExclusionWarning, match="1 locations stand in several blocks"):
        made = reduce(path, tmp_path / "out")
    assert "01099999999" not in set(read(made)["GEOID"])
    first = frame.groupby("location_id")["block_geoid"].transform("min")
    counts = bdc.counted(frame.assign(block_geoid=first))
    pd.testing.assert_frame_equal(read(made), counts, check_dtype=False)


def test_locations_in_two_states(tmp_path):
    one, other = bdc.rows(locations=800), bdc.rows("22", "LA", 800)
    names = dict(
        zip(sorted(set(other["location_id"])), sorted(set(one["location_id"])), strict=False)
    )
    other["location_id"] = other["location_id"].replace(names)
    bdc.write(one, tmp_path / "in" / "a.csv")
    bdc.write(other, tmp_path / "in" / "b.csv")
    with pytest.warns(ExclusionWarning, match="stands in state 01 and in 22"):
        made = reduce(tmp_path / "in", tmp_path / "out")
    assert set(facts_of(made[0])["sample"]) & set(facts_of(made[1])["sample"])


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"block_geoid": "10010201001000"}, "lost its leading zero"),
        ({"block_geoid": "01001020100100x"}, "'01001020100100x' is not 15 digits"),
        ({"block_geoid": ""}, "not 15 digits"),
        ({"block_geoid": "011\u0661\u0661\u0661020100100"}, "not 15 digits"),
        ({"state_usps": "LA"}, "state_usps is 'LA' in one of 1 rows .* expected AL"),
        ({"technology": "41"}, "technology is '41' .* expected one of the FCC's codes"),
        ({"technology": "400"}, "this is a mobile one"),
        ({"technology": "fiber"}, "technology is 'fiber'; expected a number"),
        ({"technology": ""}, "technology is None"),
        ({"max_advertised_download_speed": "-1"}, "max_advertised_download_speed is '-1.0'"),
        ({"max_advertised_upload_speed": "nan"}, "max_advertised_upload_speed is 'nan'"),
        ({"max_advertised_upload_speed": "fast"}, "max_advertised_upload_speed is 'fast'"),
        ({"business_residential_code": "Y"}, "business_residential_code is 'Y'"),
        ({"location_id": ""}, "location_id is None"),
    ],
)
def test_a_row_that_cannot_be_used(tmp_path, monkeypatch, columns, says):
    monkeypatch.setattr("exclusion.coverage._bdc._tail", lambda path: "")
    with pytest.raises(TableError, match=rf"bdc\.csv.*{says}"):
        reduce(changed(tmp_path, **columns), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"location_id": "1e9"}, "location_id is '1e9'"),
        ({"block_geoid": "01001020100100 "}, "not 15 digits"),
        ({"technology": "41"}, "technology is '41'"),
        ({"state_usps": None}, "state_usps is None"),
        ({"max_advertised_upload_speed": "inf"}, "max_advertised_upload_speed is 'inf'"),
    ],
)
def test_a_row_for_businesses_is_checked_as_any(tmp_path, columns, says):
    with pytest.raises(TableError, match=says):
        reduce(changed(tmp_path, business_residential_code="B", **columns), tmp_path / "out")


def test_a_bad_row_of_a_zip_is_told_by_the_zip(tmp_path):
    path = changed(tmp_path, "bdc.zip", max_advertised_download_speed="fast")
    with pytest.raises(TableError, match=r"bdc\.zip, line 2399: max_adv\S+ is 'fast'"):
        reduce(path, tmp_path / "out")


def test_a_header_that_is_another(tmp_path):
    mobile = "technology,mindown,minup,environmnt,brandname,provider_id,h3_res9_id\n"
    (tmp_path / "mobile.csv").write_text(mobile)
    with pytest.raises(TableError, match=r"lacks location_id.*mobile coverage.*outline"):
        reduce(tmp_path / "mobile.csv", tmp_path / "out")
    bdc.write(bdc.rows().drop(columns="block_geoid"), tmp_path / "block.csv")
    with pytest.raises(TableError, match="lacks block_geoid; found frn, provider_id"):
        reduce(tmp_path / "block.csv", tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.csv", b"", TableError, "is empty"),
        ("a.csv", ",".join(bdc.COLUMNS).encode(), TableError, "holds no rows"),
        ("a.zip", b"PK", DamagedFileError, "is damaged"),
        ("a.csv.gz", b"plain", DamagedFileError, "is damaged"),
        ("a.csv.gz", gzip.compress(b"x" * 9999, mtime=0)[:20], DamagedFileError, "is damaged"),
        ("a.parquet", b"PAR1", DamagedFileError, "is damaged"),
        ("a.xlsx", b"", SourceError, "expected a file named"),
        ("a.csv", "ümlaut,".encode("utf-16"), TableError, "lacks"),
    ],
    ids=["empty", "no rows", "cut zip", "no gzip", "cut gzip", "cut parquet", "excel", "utf-16"],
)
def test_a_file_that_is_none(tmp_path, name, data, error, says):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error, match=says):
        reduce(tmp_path / name, tmp_path / "out")


def test_a_broken_line(tmp_path):
    path = bdc.write(bdc.rows(), tmp_path / "bdc.csv")
    path.write_text(path.read_text() + "0001,2\n")
    with pytest.raises(SourceError, match=r"bdc\.csv, line \d+ could not be read"):
        reduce(path, tmp_path / "out")


def test_codes_kept_as_numbers_in_parquet(tmp_path):
    for column in ("block_geoid", "location_id"):
        path = bdc.write(bdc.rows().astype({column: "int64"}), tmp_path / "bdc.parquet")
        with pytest.raises(TableError, match=f"{column} is stored as int64; expected text"):
            reduce(path, tmp_path / "out")


def test_nothing_to_reduce(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        reduce(tmp_path / "a.csv", tmp_path / "out")
    with pytest.raises(SourceError, match=r"no files in /.*: expected"):
        reduce(tmp_path, tmp_path / "out")
    (tmp_path / "b.csv").write_text("a,b\n1,2\n")
    with pytest.raises(TableError, match="lacks location_id"):
        reduce(tmp_path / "b.csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()  # nor a lock in it
    path = bdc.write(bdc.rows(), tmp_path / "bdc.csv")
    with pytest.raises(SourceError, match="no folder to write to"):
        reduce(path, path)


@pytest.mark.parametrize(
    "speeds", [[], [(25,)], [(-1, 3)], [("fast", 3)], 25, [(25, float("nan"))]]
)
def test_bad_speeds(tmp_path, speeds):
    with pytest.raises(ArgumentError, match=r"expected .* in Mbps"):
        reduce(tmp_path, tmp_path / "out", speeds=speeds)


def test_bad_areas(tmp_path):
    with pytest.raises(ArgumentError, match="areas is 'zip'; expected one of 'county', 'tract'"):
        reduce(tmp_path, tmp_path / "out", areas="zip")


# -- reading -------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path) -> pd.DataFrame:
    return bdc.counted(bdc.rows(locations=30))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"GEOID": 1001020100}, "GEOID holds numbers"),
        ({"GEOID": "0100102010x"}, "expected GEOID of digits"),
        ({"technology": "fibre"}, "technology 'fibre'.*expected technology one of any, fiber"),
        ({"technology": "other"}, "technology 'other'.*expected technology one of any, fiber"),
        ({"served_share": 1.5}, "expected served_share from 0 to 1"),
        ({"served_share": "1"}, "served_share holds .*; expected numbers"),
        ({"locations": -1.0}, "expected locations not negative"),
        ({"down": None}, "expected (numbers|down and up not negative)"),
        ({"method": "guess"}, "expected method one of locations, people, land"),
    ],
)
def test_a_table_that_is_wrong(tmp_path, table, change, says):
    table.assign(**change).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(TableError, match=rf"t\.parquet.*{says}"):
        read(tmp_path / "t.parquet")


def test_tables_that_do_not_go_together(tmp_path, table):
    table.to_parquet(tmp_path / "availability-01.parquet")
    pd.testing.assert_frame_equal(read(tmp_path), table, check_dtype=False)
    table.to_parquet(tmp_path / "availability-02.parquet")
    with pytest.raises(TableError, match="stands twice"):
        read(tmp_path)
    table.assign(GEOID=table["GEOID"] + "1").to_parquet(tmp_path / "availability-02.parquet")
    with pytest.raises(TableError, match="GEOIDs of 11 and 12 digits"):
        read(tmp_path)


def test_what_is_no_table(tmp_path):
    with pytest.raises(SourceError, match=r"no availability-\*\.parquet"):
        read(tmp_path)
    with pytest.raises(SourceError, match="no such file"):
        read([tmp_path / "a.parquet"])
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedFileError, match="no whole Parquet file"):
        read(tmp_path / "a.parquet")
    with pytest.raises(TableError, match="files of the FCC go through it first"):
        read(bdc.write(bdc.rows(), tmp_path / "b.parquet"))


def test_codes():
    assert set(TECHNOLOGIES.values()) - {"other"} < set(NAMES)
    assert "satellite" not in ANY
    assert set(ANY) | {"any", "satellite"} == {*NAMES, "other"}
    assert set(SHOWN) < set(NAMES)  # what is counted can be asked for
    assert {*KNOWN} - {*NAMES} == {"network"}


def without(monkeypatch, package: str, extra: str, tmp_path: Path, client=None) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    path = bdc.write(bdc.rows(locations=5), tmp_path / "bdc.csv")
    says = rf"needs the package {package}; install .*: pip install 'digital-exclusion\[{extra}\]'$"
    with pytest.raises(ExclusionError, match=says):
        reduce(path, tmp_path / "out", client=client)
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_without_duckdb_it_says_what_to_install(monkeypatch, tmp_path):
    without(monkeypatch, "duckdb", "coverage", tmp_path)


def test_a_worker_without_duckdb_says_what_to_install(monkeypatch, tmp_path):
    def worker(job):
        monkeypatch.setitem(sys.modules, "duckdb", None)
        return reduce_state(job)

    monkeypatch.setattr(_reduce, "reduce_state", worker)
    path = bdc.write(bdc.rows(locations=5), tmp_path / "bdc.csv")
    with pytest.raises(ExclusionError, match="needs the package duckdb"):
        reduce(path, tmp_path / "out")


def test_without_distributed_only_a_client_asks_for_it(monkeypatch, tmp_path):
    without(monkeypatch, "distributed", "cluster", tmp_path, client=object())
    assert len(reduce(tmp_path / "bdc.csv", tmp_path / "out")) == 1


def test_arguments_are_not_changed(tmp_path):
    path = bdc.write(bdc.rows(), tmp_path / "bdc.csv")
    known = pd.Series({"010010001001000": 9_000.0, "010010001001001": 1.0})
    before = known.copy()
    reduce(path, tmp_path / "out", locations=known)
    pd.testing.assert_series_equal(known, before)
