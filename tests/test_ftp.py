"""Files by FTP: whole, taken up where they broke off, or a named error."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from census_ftp import FtpServer

from exclusion._fetch import _ftp, _hosts
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://www2.census.gov/programs-surveys/acs/summary_file/2022/table%20one.dat"
PATH = "/programs-surveys/acs/summary_file/2022/table one.dat"
BODY = bytes(range(256)) * 700


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FtpServer]:
    """Serve one file; pauses are no part of what is tested."""
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    with FtpServer({PATH: BODY}.get) as running:
        monkeypatch.setenv("EXCLUSION_FTP_URL", running.url)
        yield running


def read(url: str = URL) -> bytes:
    with io.BufferedReader(_ftp.Body(url, "A table")) as stream:
        return stream.read()


def test_a_file_comes_whole(server: FtpServer) -> None:
    assert read() == BODY
    assert server.asked == [(PATH, 0)]


def test_its_size_is_known_beforehand(server: FtpServer) -> None:
    with _ftp.Body(URL, "A table") as body:
        assert body.total == len(BODY)


@pytest.mark.parametrize("fault", ["cut", "busy", "hang_up"])
def test_what_breaks_off_is_taken_up(server: FtpServer, fault: str) -> None:
    server.faults += [fault, fault]
    assert read() == BODY
    if fault == "cut":
        starts = [start for _, start in server.asked]
        assert starts == sorted(set(starts))
        assert len(starts) == 3


def test_no_such_file_says_so(server: FtpServer) -> None:
    with pytest.raises(SourceError, match=r"gone\.dat could not be read: .*550") as caught:
        read("https://www2.census.gov/gone.dat")
    assert caught.value.status == 404


def test_a_refused_login_is_no_missing_file(server: FtpServer) -> None:
    server.faults += ["login"] * 9
    with pytest.raises(SourceError, match="530") as caught:
        read()
    assert caught.value.status is None


def test_patience_ends(server: FtpServer) -> None:
    server.faults += ["hang_up"] * 9
    with pytest.raises(SourceError, match="hung up"):
        read()
    assert len(server.faults) == 9 - _hosts.TRIES


def test_a_mirrors_password_is_used_and_not_shown(
    server: FtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.login = ("office", "s3cret@")
    monkeypatch.setenv("EXCLUSION_FTP_URL", server.url.replace("//", "//office:s3cret%40@"))
    assert read() == BODY
    with pytest.raises(SourceError) as caught:
        read("https://www2.census.gov/gone.dat")
    assert "s3cret" not in str(caught.value) + str(caught.value.url)


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    with FtpServer({}.get) as gone:
        monkeypatch.setenv("EXCLUSION_FTP_URL", gone.url)
    with pytest.raises(SourceError, match="could not be read: the connection failed"):
        read()
