"""When the Bureau's file server refuses programs: FTP, TIGERweb, the Data API, a browser."""

from __future__ import annotations

import logging

import pandas as pd
import pytest

import exclusion
from exclusion import _fetch, acs, boundaries
from exclusion._fetch import _hosts
from exclusion.errors import DamagedFileError, RefusedError, SourceError

MANY = 10**6


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Pauses are no part of what is tested."""
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)


def refuse(census, fault="403", after=0):
    """Let the file server refuse everything from here on."""
    for folder in ("/programs-surveys/", "/geo/"):
        census.order(fault, folder, times=MANY, after=after)


def table(**options):
    return acs.fetch(["B28002"], "tract", ["22071"], 2021, **options).estimates


# --- a refusal is recognised as that ----------------------------------------------------------


@pytest.mark.parametrize("fault", ["403", "blocked", "blocked 403", "blocked 503", "blocked text"])
def test_a_refusal_is_no_missing_file_and_no_damaged_one(census, fault):
    refuse(census, fault)
    for fetch in (
        lambda: acs.names(2021),
        table,
        lambda: boundaries.fetch("tract", ["22071"], 2021),
        boundaries.crosswalk,
        acs.newest_vintage,
    ):
        with pytest.raises(RefusedError, match="refuses programs") as caught:
            fetch()
        assert caught.value.status != 404
        assert "exclusion cache add" in str(caught.value)
        assert caught.value.url in str(caught.value)
        assert caught.value.url.startswith(census.www2_url)
    assert _fetch.entries() == []


def test_one_refusal_may_be_of_a_moment(census):
    census.order("403", "b28002", times=1)
    assert len(table())


def test_a_file_server_that_stays_out_of_service_is_stood_in_for(census, ftp):
    refuse(census, "503")
    assert len(table())


@pytest.mark.parametrize("fault", ["404", "html", "empty"])
def test_other_answers_are_not_asked_for_elsewhere(census, ftp, fault):
    census.order(fault, "b28002", times=MANY)
    with pytest.raises(SourceError) as caught:
        table()
    assert not isinstance(caught.value, RefusedError)
    assert ftp.asked == []


# --- by FTP -----------------------------------------------------------------------------------


def test_the_whole_chain_by_ftp(census, ftp, caplog):
    """Every file, and the newest vintage, come by FTP: the study is the same."""
    right = exclusion.study("Kenner, Louisiana", 2021)
    _fetch.clear()
    refuse(census, "blocked")
    census.forget_requests()
    with caplog.at_level(logging.INFO, "exclusion"):
        study = exclusion.study("Kenner, Louisiana", 2021)
        newest = acs.newest_vintage()
    pd.testing.assert_frame_equal(pd.DataFrame(study.areas), pd.DataFrame(right.areas))
    assert study.totals.equals(right.totals)
    assert newest == 2024
    assert "refuses programs" in caplog.text
    assert "comes by FTP: ftp://127.0.0.1" in caplog.text
    assert {source.sha256 for source in study.sources} == {s.sha256 for s in right.sources}
    assert census.lines("api") == []
    assert exclusion.study("Kenner, Louisiana", 2021, offline=True).totals.equals(right.totals)


@pytest.mark.parametrize("fault", ["half", "page", "flipped"])
def test_what_comes_by_ftp_is_checked_as_any_download(census, ftp, fault):
    refuse(census)
    whole = ftp.read
    spoil = {
        "half": lambda body: body[: len(body) // 2],
        "page": lambda _body: b"<html>Sorry</html>",
        "flipped": lambda body: body.replace(b"1400000US22071", b"1400000US99999"),
    }[fault]
    ftp.read = lambda path: spoil(whole(path))
    with pytest.raises(DamagedFileError, match="b28002"):
        table()
    assert _fetch.entries() == []
    ftp.read = whole
    assert len(table())


def test_ftp_says_that_a_vintage_is_not_there(census, ftp):
    refuse(census)
    census.vintages = (2019, 2020, 2021)
    assert acs.newest_vintage() == 2021


def test_a_mirror_alone_is_the_only_host_that_is_asked(census, monkeypatch):
    refuse(census)
    with pytest.raises(RefusedError, match="EXCLUSION_FTP_URL none"):
        table()


def test_ftp_that_is_shut_is_told_with_the_proxy_that_is_no_way(census, monkeypatch):
    refuse(census)
    monkeypatch.setenv("EXCLUSION_FTP_URL", "ftp://127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(RefusedError, match="does not go by the proxy"):
        table()
    assert _fetch.entries() == []


# --- by TIGERweb and the Data API -------------------------------------------------------------


def test_the_whole_chain_by_tigerweb_and_the_data_api(tigerweb, caplog):
    right = exclusion.study("Kenner, Louisiana", 2021)
    _fetch.clear()
    refuse(tigerweb, "blocked")
    with caplog.at_level(logging.INFO, "exclusion"):
        study = exclusion.study("Kenner, Louisiana", key=tigerweb.key)
    assert study.vintage == 2024
    assert "come from TIGERweb" in caplog.text
    assert "The Data API is asked for the newest vintage" in caplog.text
    study = exclusion.study("Kenner, Louisiana", 2021, key=tigerweb.key)
    assert study.areas.index.tolist() == right.areas.index.tolist()
    published = ["households", "households_moe"]
    assert study.totals[published].equals(right.totals[published])
    assert any("TIGERweb" in source.what for source in study.sources)
    assert not any("www2" in (source.url or "") for source in study.sources)
    assert tigerweb.key not in caplog.text
    tigerweb.forget()
    again = exclusion.study("Kenner, Louisiana", 2021, offline=True)
    assert again.totals.equals(study.totals)
    assert tigerweb.requests == []
    assert [entry.name for entry in _fetch.entries() if _fetch.examine(entry)] == []


def test_tables_of_many_states_come_from_the_data_api_where_the_files_are_refused(census):
    refuse(census)
    every = list(census.world.states)
    pull = acs.fetch(["B28002"], "state", every * 4, 2021, key=census.key)
    with pytest.raises(RefusedError):
        acs.fetch(["B28002"], "tract", ["22071"], 2021, source="bulk", key=census.key)
    assert pull.estimates["GEOID"].nunique() == len(set(every))


def test_water_and_blocks_have_no_other_service(tigerweb):
    refuse(tigerweb)
    with pytest.raises(RefusedError, match="exclusion cache add"):
        boundaries.housing(["22071"], 2021)


def test_a_map_service_that_fails_too_is_told_with_the_refusal(tigerweb):
    refuse(tigerweb)
    tigerweb.order("404", "MapServer", times=MANY)
    with pytest.raises(RefusedError, match=r"refuses programs.*Nor do its polygons come from"):
        boundaries.fetch("tract", ["22071"], 2021)


# --- a light first pull -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        "Kenner, Louisiana",
        ["22051", "22071"],
        ["Kenner, Louisiana", "Grand Isle, Louisiana"],
        "New Orleans-Metairie, LA Metro Area",
        "Louisiana",
    ],
)
@pytest.mark.parametrize("geography", ["tract", "block group"])
def test_with_a_key_no_file_of_the_country_is_fetched(census, place, geography):
    study = exclusion.study(place, 2021, geography=geography, key=census.key)
    assert [line for line in census.lines("www2") if "/geo/tiger/" not in line] == []
    _fetch.clear()
    bulk = exclusion.study(place, 2021, geography=geography, source="bulk")
    assert study.totals.equals(bulk.totals)
    assert study.areas.index.equals(bulk.areas.index)


def test_tracts_are_known_by_a_table_where_names_come_from_the_api(census, monkeypatch):
    monkeypatch.setenv("CENSUS_API_KEY", census.key)
    tracts = list(exclusion.study("22071", 2021).areas.index[:3])
    assert list(exclusion.study(tracts, 2021).areas.index) == tracts
    with pytest.raises(exclusion.errors.PlaceError, match="are not in vintage 2021"):
        exclusion.study([*tracts, "22071999998"], 2021)
    with pytest.raises(exclusion.errors.PlaceError, match="are not in vintage 2021"):
        exclusion.study([*tracts, "22999999998"], 2021)
    assert not [line for line in census.lines("www2") if "Geos" in line]


@pytest.mark.parametrize("vintage", [2019, 2021, 2024])
def test_both_services_give_the_same_names(census, vintage):
    short = acs.names(vintage, key=census.key)
    assert census.lines("www2") == []
    whole = acs.names(vintage, source="bulk")
    whole = whole[whole["level"].isin(["state", "county", "place", "cbsa"])]
    for frame in (short, whole):
        frame.loc[frame["level"] == "cbsa", "state"] = ""  # in several
    order = ["level", "GEOID"]
    pd.testing.assert_frame_equal(
        short.sort_values(order, ignore_index=True), whole.sort_values(order, ignore_index=True)
    )
    census.forget()
    assert acs.names(vintage, offline=True).equals(acs.names(vintage))
    assert census.requests == []


@pytest.mark.parametrize("fault", ["short", "cut json", "empty", "html", "json"])
def test_names_of_the_api_that_are_not_whole_are_refused(census, fault):
    census.order(fault, "for=place", times=MANY)
    with pytest.raises(SourceError):
        acs.names(2021, key=census.key)
    assert _fetch.entries() == []
    census.forget()
    assert len(acs.names(2021, key=census.key))
