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
