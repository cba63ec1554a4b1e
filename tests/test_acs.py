"""ACS tables: one table from two services, whatever they do, and a cache that stays whole."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pulled
import pytest
from patience import LONG, ended, until
from pyarrow import parquet

from exclusion import _fetch, acs, frames, geoid, snapshots
from exclusion._fetch import _hosts
from exclusion.acs import _api, _bulk, _values
from exclusion.errors import (
    ApiKeyError,
    ArgumentError,
    DamagedFileError,
    GeoidError,
    SourceError,
    TableError,
    VintageError,
)

TABLES = ("B28001", "B28002", "B28003", "B28008")
ORLEANS = ["22071"]
PASSING = ("reset", "stall", "half", "429", "500", "502", "503", "504", "busy", "maintenance")


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", LONG)
    monkeypatch.setattr(_hosts, "PATIENCE", LONG)


@pytest.fixture
def hasty(hurry, monkeypatch):
    """Give up on an answer soon, as often as a busy machine needs."""
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(_hosts, "TRIES", 1_000)


def cache_files():
    folder = _fetch.cache_folder()
    every = (path for path in folder.rglob("*") if path.is_file() and ".locks" not in path.parts)
    return sorted(path.relative_to(folder).as_posix() for path in every)


def is_clean():
    """Whether the cache holds whole entries and nothing else."""
    names = [entry.name for entry in _fetch.entries()]
    return cache_files() == sorted([*names, *(f"{name}.json" for name in names)])


@cache
def right(source):
    """What comes where nothing fails, from files that all tests share."""
    with pulled.stock() as server:
        if source == "api":
            return api(server).estimates
        return acs.fetch(["B28002"], "tract", ORLEANS, 2022, source="bulk").estimates


def api(census, tables=TABLES, geography="tract", within=ORLEANS, vintage=2022):
    return acs.fetch(tables, geography, within, vintage, source="api", key=census.key)


# --- one table --------------------------------------------------------------------------------


ASKED = (
    ("tract", ["22071"]),
    ("tract", ["24", "22051", "22071"]),
    ("block group", ["22071", "24510"]),
    ("block group", ["24"]),
    ("county", ["22071", "24510"]),
    ("place", ["2255000", "2250115"]),
    ("place", ["22"]),
    ("state", ["22", "09"]),
    ("cbsa", ["47900", "35380"]),
)
#: One of each way of asking, of a vintage of each layout, and all of one.
OFTEN = {2019: (1, 2, 6, 8), 2022: range(len(ASKED)), 2024: (1, 7)}


@pytest.mark.parametrize(
    ("geography", "within", "vintage"),
    [
        pytest.param(*asked, year, marks=[] if at in OFTEN.get(year, ()) else pytest.mark.slow)
        for year in (2018, 2019, 2020, 2021, 2022, 2024)
        for at, asked in enumerate(ASKED)
    ],
)
def test_both_services_give_the_same_table(stocked, geography, within, vintage):
    tables = ("B28002", "B28003", "B19013", "B25010", "B01003")
    bulk = acs.fetch(tables, geography, within, vintage, source="bulk")
    asked = api(stocked, tables, geography, within, vintage)

    pd.testing.assert_frame_equal(bulk.estimates, asked.estimates)
    assert bulk.tables == asked.tables == dict.fromkeys(sorted(tables), vintage)
    frame = bulk.estimates
    assert tuple(frame.columns) == snapshots.ESTIMATE_COLUMNS
    assert isinstance(frame.index, pd.RangeIndex)
    assert frame.equals(frame.sort_values(["variable", "GEOID"], ignore_index=True))
    assert frame["GEOID"].str.startswith(tuple(within)).all()
    assert {prefix for prefix in within if not frame["GEOID"].str.startswith(prefix).any()} == set()
    assert not frame.duplicated(["GEOID", "variable"]).any()
    assert set(frame["moe_method"]) <= set(frames.METHODS)


def test_the_numbers_are_the_servers(census):
    """Tracts add up to the county's own row, and margins are the published ones."""
    tracts = acs.fetch(TABLES, "tract", ORLEANS, 2022).estimates
    county = acs.fetch(TABLES, "county", ORLEANS, 2022).estimates

    summed = tracts.groupby("variable")["estimate"].sum()
    assert summed.to_dict() == county.set_index("variable")["estimate"].to_dict()
    assert len(summed) == 11 + 13 + 6 + 10
    block = census.world.rows("B28002", 2022, "140", "22")
    at = block.geoids.index("1400000US22071000100")
    row = tracts[(tracts["GEOID"] == "22071000100") & tracts["variable"].str.startswith("B28002")]
    np.testing.assert_array_equal(row["estimate"], block.estimates[at])
    np.testing.assert_array_equal(row["moe"], block.margins[at])


def test_a_metropolitan_area_has_its_own_row_in_whatever_states_it_lies(stocked):
    row = acs.fetch(TABLES, "cbsa", ["47900"], 2021, source="bulk").estimates
    counties = ["11001", "51013", "51059", "51510"]
    parts = acs.fetch(TABLES, "county", counties, 2021, source="bulk").estimates

    assert set(row["GEOID"]) == {"47900"}
    summed = parts.groupby("variable")["estimate"].sum()
    assert row.set_index("variable")["estimate"].to_dict() == summed.to_dict()
    with pytest.raises(SourceError, match="no row for 47901 in vintage 2021"):
        acs.fetch(TABLES, "cbsa", ["47901"], 2021, source="bulk")


def test_sentinels_are_decoded_with_their_meaning():
    wide = pd.DataFrame(
        {
            "B19013_001E": [52000, 250001, -666666666, -999999999, -888888888, 7, np.nan, 0],
            "B19013_001M": [900, -333333333, *[-222222222] * 2, -888888888, -555555555, np.nan, 12],
        },
        index=pd.Index([f"2207100{n:04d}" for n in range(8)], name="GEOID"),
        dtype=float,
    )

    rows = _values.long([wide])

    assert rows["annotation"].tolist() == ["", "***", "-", "N", "(X)", "*****", "", ""]
    assert set(rows["annotation"]) - {""} <= set(acs.ANNOTATIONS)
    nan = np.nan
    np.testing.assert_array_equal(rows["estimate"], [52000, 250001, nan, nan, nan, 7, nan, 0])
    np.testing.assert_array_equal(rows["moe"], [900, nan, nan, nan, nan, 0, nan, 12])
    methods = ["published", *["missing"] * 4, "controlled", "missing", "published"]
    assert rows["moe_method"].tolist() == methods


def test_a_sentinel_that_nobody_knows_is_missing_and_logged(caplog):
    wide = pd.DataFrame({"X_001E": [-777777777.0], "X_001M": [5.0]}, index=pd.Index(["22"]))

    rows = _values.long([wide])

    assert rows["annotation"].tolist() == ["-777777777"]
    assert rows["estimate"].isna().all()
    assert "X_001" in caplog.text


@pytest.mark.usefixtures("census")
def test_sources_name_the_bureaus_own_address():
    pull = acs.fetch(["B28002"], "tract", ORLEANS, 2019)

    (source,) = pull.sources
    assert source.url == (
        "https://www2.census.gov/programs-surveys/acs/summary_file/2019/prototype/5YRData/"
        "acsdt5y2019-b28002.dat"
    )
    assert "2015–2019, table B28002" in source.what
    assert source.vintage == 2019
    assert len(source.sha256) == 64
    assert "Summary File" in pull.how


# --- bulk -------------------------------------------------------------------------------------


def test_the_second_place_costs_nothing(census):
    acs.fetch(TABLES, "tract", ORLEANS, 2022)
    assert len(census.requests) == 4
    assert all(request.key is None for request in census.requests)
    census.forget()

    acs.fetch(TABLES, "block group", ["24510"], 2022)
    acs.fetch(TABLES, "place", ["2404000"], 2022, offline=True)

    assert census.requests == []


def test_of_a_table_of_the_country_only_row_groups_that_can_hold_the_place_are_read(census):
    within = {"tract": ["22071"], "block group": ["22051", "22071"], "place": ["22"]}
    found = {geo: acs.fetch(["B28003"], geo, ids, 2022).estimates for geo, ids in within.items()}
    path = _fetch.cache_folder() / _bulk.table_name("B28003", 2022)
    whole = parquet.read_table(path, partitioning=None)
    parquet.write_table(whole, path, row_group_size=20)
    for geography, geoids in within.items():
        read = _bulk._rows_of(path, geography, min(geoids), max(geoids) + "~")
        assert len(read) < len(whole) / 4
        mine = [
            geoid
            for geoid, level in zip(
                *(read[name].to_pylist() for name in read.column_names[:2]), strict=True
            )
            if level == geography and geoid.startswith(tuple(geoids))
        ]
        assert set(mine) == set(found[geography]["GEOID"])


@pytest.mark.parametrize("size", [1, 7, 50])
def test_blocks_are_of_whole_lines_however_little_is_read_at_once(monkeypatch, size):
    monkeypatch.setattr(_bulk, "_BLOCK", size)
    body, digest = b"GEO_ID|B28003_E001\n\n" + b"0400000US22|1739497\r\n" * 9, hashlib.sha256()
    blocks = list(_bulk._blocks(io.BytesIO(body), digest, "https://a.test"))
    assert b"".join(blocks) == body
    assert all(block.endswith(b"\n") for block in blocks)
    assert len(blocks) > 3
    assert digest.digest() == hashlib.sha256(body).digest()


@pytest.mark.parametrize(
    "size", [4096, *(pytest.param(size, marks=pytest.mark.slow) for size in (50, 97))]
)
def test_lines_are_whole_wherever_blocks_are_cut(census, monkeypatch, size):
    with pulled.stock():
        whole = acs.fetch(["B28003"], "tract", ["22"], 2022).estimates
    monkeypatch.setattr(_bulk, "_BLOCK", size)

    pd.testing.assert_frame_equal(acs.fetch(["B28003"], "tract", ["22"], 2022).estimates, whole)
    assert len(census.requests) == 1


@pytest.mark.parametrize("fault", ["stall body", *PASSING])
def test_a_passing_fault_of_the_file_server_ends_in_the_data(census, request, fault):
    usual = right("bulk")
    if fault.startswith("stall"):
        request.getfixturevalue("hasty")
    census.order(fault, "b28002", times=2)

    pd.testing.assert_frame_equal(acs.fetch(["B28002"], "tract", ORLEANS, 2022).estimates, usual)
    assert any(request.fault for request in census.requests)
    assert is_clean()


@pytest.mark.parametrize(
    ("fault", "error"), [("html", SourceError), ("empty", DamagedFileError), ("404", SourceError)]
)
def test_what_is_no_table_never_enters_the_cache(census, fault, error):
    census.order(fault, "b28002", times=9)

    with pytest.raises(error, match="b28002"):
        acs.fetch(["B28002"], "tract", ORLEANS, 2022)

    assert [name for name in cache_files() if name.startswith("bulk")] == []
    assert is_clean()


def test_a_damaged_table_is_fetched_again_once(census, caplog):
    usual = acs.fetch(["B28002"], "tract", ORLEANS, 2022).estimates
    path = _fetch.cache_folder() / "bulk/2022/B28002.parquet"
    path.write_bytes(path.read_bytes()[:-9] + b"123456789")

    pd.testing.assert_frame_equal(acs.fetch(["B28002"], "tract", ORLEANS, 2022).estimates, usual)
    assert len(census.requests) == 2
    assert "B28002.parquet" in caplog.text


def test_a_file_of_another_layout_is_named(census):
    with pytest.raises(DamagedFileError, match="first line"):
        _bulk._column_names(b"GEOID|B28002_E001\n", "B28002", "https://x/b28002.dat")
    with pytest.raises(DamagedFileError, match="first line"):
        _bulk._column_names(b"GEO_ID|B28003_E001\n", "B28002", "https://x/b28002.dat")
    assert census.requests == []


# --- names and vintages -----------------------------------------------------------------------


@pytest.mark.parametrize("vintage", [2017, 2018, 2019, 2020, 2021, 2022, 2024])
def test_names_come_from_every_layout(census, vintage):
    names = acs.names(vintage).set_index("GEOID")

    assert names.loc["2255000", ["level", "NAME", "state"]].tolist() == [
        "place",
        "New Orleans city, Louisiana",
        "LA",
    ]
    assert names.loc["22", "NAME"] == "Louisiana"
    assert names.loc["72011", "NAME"] == "Añasco Municipio, Puerto Rico"
    assert ("09110" in names.index) == (vintage >= 2022)
    assert set(names["level"]) == {
        "nation", "state", "county", "place", "tract", "block group", "cbsa"
    }  # fmt: skip
    assert names.index.is_unique
    assert len(census.requests) == 1
    assert acs.names(vintage, offline=True).set_index("GEOID").equals(names)


def test_towns_are_in_the_same_file_and_never_fetched(census):
    assert acs.towns(2021).empty
    assert census.requests == []
    names = acs.names(2021)

    towns = acs.towns(2021)

    assert len(census.requests) == 1
    assert set(towns["level"]) == {"county subdivision"}
    assert towns.columns.tolist() == names.columns.tolist() == acs.towns(2022).columns.tolist()
    assert "District 1, Orleans Parish, Louisiana" in set(towns["NAME"])


def test_the_newest_vintage_is_asked_for_once_a_day(census):
    assert acs.newest_vintage() == 2024
    asked = len(census.requests)
    assert asked == datetime.now(UTC).year - 2024 + 1
    assert acs.newest_vintage() == 2024
    assert len(census.requests) == asked

    age_newest()
    census.vintages = (*census.vintages, 2025)
    assert acs.newest_vintage() == 2025


def age_newest():
    """Make the server's last answer two days old."""
    side = _fetch.cache_folder() / "newest-vintage.txt.json"
    body = json.loads(side.read_text())
    body["when"] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    body["source"]["read"] = "2026-01-02"
    side.write_text(json.dumps(body))


def test_a_server_that_is_silent_leaves_the_last_answer(census, caplog):
    census.order("reset", times=99)
    with pytest.raises(SourceError, match="after 5 tries"):
        acs.newest_vintage()
    census.forget()
    assert acs.newest_vintage() == 2024
    age_newest()
    caplog.clear()

    census.order("reset", times=99)
    assert acs.newest_vintage() == 2024
    (warned,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "2026-01-02" in warned.getMessage()


def test_a_server_that_answers_with_an_error_is_believed(census):
    assert acs.newest_vintage() == 2024
    age_newest()
    census.order("503", times=99)

    with pytest.raises(SourceError) as caught:
        acs.newest_vintage()
    assert caught.value.status == 503


NO_WORD = ("403", "html", "blocked", "204", "empty", "blank", "json", "busy", "reset", "redirected")


@pytest.mark.parametrize("fault", [*NO_WORD, "gzip"])
def test_what_passes_on_the_way_hides_no_vintage(census, fault):
    """Only 404 says that a vintage is not there: anything else, of the newest itself, passes."""
    census.order(fault, "Geos2024", times=2)
    assert acs.newest_vintage() == 2024
    assert is_clean()


@pytest.mark.parametrize("fault", NO_WORD[:-1])
def test_a_host_that_does_not_say_which_vintage_is_newest_is_named(census, fault):
    census.order(fault, "Geos2024", times=99)
    with pytest.raises(SourceError, match=r"127\.0\.0\.1.*Geos20245YR") as caught:
        acs.newest_vintage()
    status = {"403": 403, "204": 204, "reset": None}.get(fault, 200)
    assert caught.value.status == status
    assert ("403 Forbidden" in str(caught.value)) == (fault == "403")
    assert cache_files() == []
    census.forget()
    assert acs.newest_vintage() == 2024


def test_a_cache_that_cannot_be_written_does_not_hinder(census, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "file" / "cache"))
    assert acs.newest_vintage() == 2024
    with pytest.raises(SourceError, match="Set EXCLUSION_CACHE"):
        acs.names(2024)


@pytest.mark.parametrize(
    ("ask", "match"),
    [
        (lambda census: acs.names(2021), "Geos2021"),
        (lambda census: acs.fetch(["B28002"], "tract", ORLEANS, 2021, source="bulk"), "b28002"),
        (lambda census: api(census, ["B28002"], vintage=2021), "/data/2021"),
    ],
    ids=["names", "table", "answer"],
)
def test_a_file_that_lacks_is_no_vintage_that_lacks(census, ask, match):
    """The vintage is out: an answer of 404 for one file of it does not say otherwise."""
    census.order("404", match)
    with pytest.raises(SourceError, match="404") as caught:
        ask(census)
    said = str(caught.value)
    assert "has no 5-year tables" not in said
    assert said.endswith("Vintage 2021 itself is out (the newest is 2024).")
    assert caught.value.status == 404
    assert len(acs.names(2021)) > 500


def test_what_cannot_be_asked_for_is_not_made_up(census):
    census.order("404", "Geos2021")
    census.order("403", "Geos202", times=99)
    with pytest.raises(
        SourceError, match=r"404.*could not be asked for: .*403 Forbidden"
    ) as caught:
        acs.names(2021)
    assert caught.value.status == 404


def test_offline_the_newest_has_names_and_a_table_in_the_cache(census):
    def newest():
        census.forget()
        found = acs.newest_vintage(offline=True)
        assert census.requests == []
        return found

    acs.names(2022)
    acs.fetch(["B28003"], "state", ["22"], 2024)
    with pytest.raises(SourceError, match=r"Name a vintage.*network"):
        newest()
    acs.fetch(["B28003"], "state", ["22"], 2017, key=census.key)
    acs.names(2017)
    assert newest() == 2017
    api(census, ["B28003"], "state", ["22"], 2022)
    assert newest() == 2022
    acs.names(2024)
    assert newest() == 2024


@pytest.mark.parametrize("vintage", [2017, 2018, 2022])
def test_the_source_of_names_is_the_geography_file(census, vintage):
    with pytest.raises(SourceError):
        acs.names_source(vintage, offline=True)
    acs.names(vintage)
    census.forget()

    source = acs.names_source(vintage)

    assert source.url == _bulk.geography_url(max(vintage, 2018))
    assert "geography file" in source.what
    assert len(source.sha256) == 64
    assert acs.names_source(vintage, offline=True) == source
    assert census.requests == []


@pytest.mark.parametrize("vintage", ["2021", 2021.5, None])
def test_a_vintage_that_is_no_number_is_refused(vintage):
    for refused in (
        lambda: geoid.check_vintage(vintage),
        lambda: acs.fetch(TABLES, "tract", ORLEANS, vintage),
        lambda: acs.names(vintage),
    ):
        with pytest.raises(VintageError, match=f"{vintage}.* whole number"):
            refused()
    geoid.check_vintage(np.int64(2021))


@pytest.mark.parametrize("vintage", [2012, 2016])
def test_vintages_before_the_questions_are_refused(vintage):
    for refused in (
        lambda: geoid.check_vintage(vintage),
        lambda: acs.fetch(TABLES, "tract", ORLEANS, vintage),
        lambda: acs.names(vintage),
    ):
        with pytest.raises(VintageError, match=r"2017.*other things"):
            refused()


@pytest.mark.parametrize("source", ["bulk", "api"])
def test_a_vintage_to_come_names_the_newest(stocked, source):
    with pytest.raises(VintageError, match="2031; the newest is 2024"):
        acs.fetch(TABLES, "tract", ORLEANS, 2031, source=source, key=stocked.key)
    with pytest.raises(VintageError, match="2031; the newest is 2024"):
        acs.names(2031)


# --- the API ----------------------------------------------------------------------------------


def test_a_county_is_two_requests_and_nothing_is_asked_about_fields(census):
    api(census)

    assert len(census.requests) == 2
    assert all(request.path == "/data/2022/acs/acs5" for request in census.requests)
    assert all(request.query.count(",") <= 49 for request in census.requests)
    census.forget()
    api(census)
    assert census.requests == []


def test_2017_and_the_other_kinds_of_table_come_from_the_api(census, monkeypatch):
    old = acs.fetch(TABLES, "tract", ORLEANS, 2017, key=census.key)
    assert "Data API" in old.how
    assert "2018" in old.how

    census.forget()
    monkeypatch.setattr(acs, "_MANY", 1)
    mixed = acs.fetch(
        ["B28002", "S2801", "DP02"], "tract", ["22071", "22051"], 2022, key=census.key
    )
    variables = set(mixed.estimates["variable"])
    assert {"S2801_C01_019", "S2801_C02_019", "DP02_0153", "DP02_0153P", "B28002_013"} <= variables
    assert not any(name.endswith(("E", "M", "A")) for name in variables)
    assert "(X)" in set(mixed.estimates["annotation"])
    assert "Summary File (no key needed): B28002" in mixed.how
    assert [len(census.lines("www2")), len(census.lines("api"))] == [1, 2]


@pytest.mark.parametrize("fault", [*PASSING, "logged", "shuffled"])
def test_a_passing_fault_of_the_api_ends_in_the_data(census, request, fault):
    usual = right("api")
    if fault == "stall":
        request.getfixturevalue("hasty")
    census.order(fault, "county:071", times=2)

    pd.testing.assert_frame_equal(api(census).estimates, usual)
    assert any(request.fault for request in census.requests)
    assert is_clean()


def test_a_short_chunk_is_asked_for_again(census):
    usual = right("api")
    census.order("short", "B28003_001E")

    pd.testing.assert_frame_equal(api(census).estimates, usual)
    assert any(request.fault for request in census.requests)


def test_chunks_that_stay_short_are_an_error(census):
    census.order("short", "B28003_001E", times=99)

    with pytest.raises(SourceError, match="different rows"):
        api(census)
    assert cache_files() == []


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("html", "page came where data"),
        ("empty", "page came where data"),
        ("204", "no tract for 22071"),
        ("400", "unknown variable 'B28002_999E'"),
    ],
)
def test_an_answer_that_is_none_is_an_error_and_stays_out(census, fault, says):
    census.order(fault, times=99)

    with pytest.raises(SourceError, match=says) as caught:
        api(census)

    assert caught.value.status == {"204": 204, "400": 400}.get(fault, 200)
    assert len(census.requests) <= 2
    assert cache_files() == []


@pytest.mark.parametrize("source", ["bulk", "api"])
def test_a_county_that_is_not_there_is_named(stocked, source):
    with pytest.raises(SourceError, match="22999"):
        acs.fetch(TABLES, "tract", ["22071", "22999"], 2022, source=source, key=stocked.key)
    with pytest.raises(SourceError, match=r"09009.*planning regions"):
        acs.fetch(TABLES, "tract", ["09009"], 2022, source=source, key=stocked.key)
    acs.fetch(TABLES, "tract", ["09009"], 2021, source=source, key=stocked.key)
    acs.fetch(TABLES, "tract", ["09170"], 2022, source=source, key=stocked.key)


def test_many_places_are_asked_together_within_a_bound(census):
    counties = [g for g, level in acs.names(2022)[["GEOID", "level"]].itertuples(index=False)
                if level == "county"]  # fmt: skip
    census.forget()
    census.together = 2

    api(census, geography="block group", within=counties)

    assert len(census.requests) == 2 * len(counties)
    assert 2 <= census.most_at_once <= _api.AT_ONCE


def test_an_interrupted_pull_goes_on_where_it_stopped(census, monkeypatch):
    monkeypatch.setattr(_api, "AT_ONCE", 1)
    counties = ["22071", "22051", "22075", "22087"]
    census.order("400", "county:075", times=9)
    with pytest.raises(SourceError, match="county:075"):
        api(census, geography="block group", within=counties)
    assert is_clean()
    census.forget()

    pull = api(census, geography="block group", within=counties)

    asked = {line[-3:] for line in census.lines()}
    assert asked == {"075", "087"}
    assert set(pull.estimates["GEOID"].str[:5]) == set(counties)


def test_a_hard_error_ends_the_pauses_of_the_others(census, monkeypatch):
    monkeypatch.setattr(_hosts, "PAUSE", 2 * LONG)
    census.together = 2
    census.order("503", "county:071", times=9)
    census.order("400", "county:051", times=9)
    before = set(threading.enumerate())

    with pytest.raises(SourceError, match="county:051"):
        api(census, geography="block group", within=["22071", "22051"])
    pool = [t for t in set(threading.enumerate()) - before if t.name.startswith("ThreadPool")]
    ended(*pool)

    asked = lambda: [line for line in census.lines() if "071" in line]  # noqa: E731
    until(asked)
    assert len(asked()) == 1


PULL = """
    import signal
    import sys
    from exclusion import acs
    # In the background of a shell Ctrl-C is not heard unless one asks for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    counties = [f"22{code}" for code in ("071", "051", "075", "087", "033")]
    acs.fetch(["B28002"], "block group", counties, 2022, source=sys.argv[1], key=sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to a process there")
def test_ctrl_c_ends_a_process_and_leaves_what_came_before(census):
    census.order("stall body", "county:087")
    command = [sys.executable, "-c", textwrap.dedent(PULL), "api", census.key]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    until(lambda: any("county:087" in line for line in census.lines()))
    until(lambda: any("22071" in name for name in cache_files()))
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()

    assert "KeyboardInterrupt" in errors
    assert census.key not in errors
    assert is_clean()
    census.forget()
    counties = [f"22{code}" for code in ("071", "051", "075", "087", "033")]
    acs.fetch(["B28002"], "block group", counties, 2022, source="api", key=census.key)
    assert is_clean()
    assert 1 <= len(census.requests) < 5


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to a process there")
def test_ctrl_c_within_a_table_leaves_a_clean_cache(census, monkeypatch):
    monkeypatch.setattr(_bulk, "_BLOCK", 4096)  # so that some of it is written by then
    census.order("stall body", "b28002")
    before = set(threading.enumerate())

    def press():
        until(lambda: any(".part" in name for name in cache_files()))
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        presser.start()
        with pytest.raises(KeyboardInterrupt):
            acs.fetch(["B28002"], "block group", ["22071"], 2022, source="bulk")
    finally:
        ended(presser)
        signal.signal(signal.SIGINT, heard)

    # Nothing of ours is left that would keep a process from its end.
    mine = [one for one in set(threading.enumerate()) - before if one.name.startswith("ThreadPool")]
    ended(*mine)
    assert is_clean()
    assert cache_files() == []
    census.forget()
    acs.fetch(["B28002"], "block group", ["22071"], 2022, source="bulk")
    assert is_clean()


# --- keys -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "vintage"), [(TABLES, 2017), (["S2801"], 2022), (["DP02", "B28002"], 2022)]
)
def test_without_a_key_the_message_says_where_to_get_one(census, tables, vintage):
    with pytest.raises(ApiKeyError, match=r"key_signup.*2018 and later need none"):
        acs.fetch(tables, "tract", ORLEANS, vintage)
    assert census.requests == []


def test_a_refused_key_says_so_and_asks_once(census):
    with pytest.raises(ApiKeyError, match="key_signup"):
        acs.fetch(TABLES, "tract", ORLEANS, 2017, key="f" * 40)
    assert len(census.requests) == 1
    assert cache_files() == []


@pytest.mark.parametrize("fault", [None, "400", "html", "503", "reset", "half"])
def test_the_key_is_nowhere(census, caplog, monkeypatch, fault):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("CENSUS_API_KEY", census.key)
    if fault:
        census.order(fault, times=99, text=f"error: bad request key={census.key}")
    shown = []
    try:
        pull = acs.fetch([*TABLES, "S2801"], "tract", ORLEANS, 2022, source="api")
        shown += [repr(pull), str(pull.sources)]
    except SourceError as err:
        chain = [err, err.__cause__, err.__context__]
        shown += [f"{one} {one!r} {getattr(one, '__dict__', '')}" for one in chain]
    shown += [record.getMessage() for record in caplog.records]
    for path in _fetch.cache_folder().rglob("*"):
        shown.append(str(path))
        if path.is_file():
            shown.append(path.read_bytes().decode("latin-1"))

    assert all(request.key == "good" for request in census.requests)
    assert len(shown) > 3
    assert census.key not in "\n".join(shown)


# --- the choice -------------------------------------------------------------------------------


def test_auto_takes_the_api_for_few_requests_when_there_is_a_key(census, monkeypatch):
    small = acs.fetch(TABLES, "tract", ORLEANS, 2022, key=census.key)
    assert "small request" in small.how
    assert census.lines("www2") == []

    several = acs.fetch(TABLES, "tract", ["22051", "24510", "51"], 2022, key=census.key)
    assert "small request" in several.how
    assert census.lines("www2") == []

    monkeypatch.setattr(acs, "_MANY_STATES", 1)
    large = acs.fetch(TABLES, "tract", ["22", "51"], 2022, key=census.key)
    assert "Summary File" in large.how
    assert len(census.lines("www2")) == 4
    census.forget()

    assert "Summary File" in acs.fetch(TABLES, "tract", ["24510"], 2022, key=census.key).how
    assert census.requests == []


def test_offline_takes_what_is_there_and_lists_what_is_not(census):
    with pytest.raises(SourceError, match=r"bulk/2022/B28001\.parquet, bulk/2022/B28002\.parquet"):
        acs.fetch(TABLES, "tract", ORLEANS, 2022, offline=True)
    with pytest.raises(SourceError, match=r"api/2017/acs5/B28001\+.*/tract/22071\.parquet"):
        acs.fetch(TABLES, "tract", ORLEANS, 2017, offline=True)
    asked = api(census)
    census.forget()

    offline = acs.fetch(TABLES, "tract", ORLEANS, 2022, offline=True)

    pd.testing.assert_frame_equal(offline.estimates, asked.estimates)
    assert census.requests == []


def test_a_states_answer_serves_its_counties(census):
    state = api(census, within=["22"]).estimates
    census.forget()
    county = api(census).estimates

    assert census.requests == []
    own = state[state["GEOID"].str.startswith("22071")].reset_index(drop=True)
    pd.testing.assert_frame_equal(county, own)


def test_two_threads_share_one_download(census):
    census.latency = 0.1
    threads = [
        threading.Thread(target=acs.fetch, args=(["B28002"], "tract", [within], 2022))
        for within in ("22", "24", "09")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(census.requests) == 1


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((["B2800"], "tract", ["22071"]), TableError, "B2800 is no table"),
        (([], "tract", ["22071"]), ArgumentError, "tables is empty"),
        (
            (["B28002"], "zip", ["22071"]),
            ArgumentError,
            "geography is 'zip'; expected one of 'tract'",
        ),
        ((["B28002"], "tract", ["2255000"]), GeoidError, "state or county"),
        ((["B28002"], "county", ["22"]), GeoidError, "of a county"),
        ((["B28002"], "tract", "22071"), ArgumentError, "within is '22071'; expected a list"),
        ((["B28002"], "tract", []), ArgumentError, "within is empty"),
        ((["B28002"], "tract", [22071]), ArgumentError, "within holds 22071"),
        ((["B28002"], "tract", None), ArgumentError, "within is None"),
        (("B28002", "tract", ["22071"]), ArgumentError, "tables is 'B28002'; expected a list"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(arguments, error, says):
    with pytest.raises(error, match=says):
        acs.fetch(*arguments, 2022)


def test_what_a_service_does_not_have_is_refused_by_name():
    with pytest.raises(TableError, match=r"S2801.*source='api'"):
        acs.fetch(["S2801"], "tract", ORLEANS, 2022, source="bulk")
    with pytest.raises(VintageError, match="2018"):
        acs.fetch(TABLES, "tract", ORLEANS, 2017, source="bulk")
    with pytest.raises(
        ArgumentError, match="source is 'ftp'; expected one of 'auto', 'bulk', 'api'"
    ):
        acs.fetch(TABLES, "tract", ORLEANS, 2022, source="ftp")


def test_the_module_is_light():
    code = "import sys, exclusion.acs; print('requests' in sys.modules, 'census' in sys.modules)"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.split() == ["False", "False"]
