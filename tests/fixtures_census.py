"""Fixtures of the tests that pull: loopback servers in place of the Census Bureau's hosts."""

from __future__ import annotations

import os
import shutil
from functools import cache
from typing import TYPE_CHECKING

import pulled
import pytest
import shared
from census_ftp import FtpServer
from census_server import CensusServer

from exclusion import _fetch
from exclusion.cli import _doctor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_look = _doctor._bundled


@cache
def _bundled() -> str:
    """Look at the bundled snapshots once, as doctor does: they are the same in every test."""
    return shared.once("looked", lambda file: file.write_text(_look())).read_text()


def lend(wanted: Callable[[str], bool]) -> None:
    """Put into the cache of a test what of the shared one it is to find there, by its name."""
    with pulled.stock():
        stock = _fetch.cache_folder()
        names = [entry.name for entry in _fetch.entries() if wanted(entry.name)]
    for name in names:
        file = _fetch.cache_folder() / name
        file.parent.mkdir(parents=True, exist_ok=True)
        os.link(stock / name, file)
        shutil.copy(stock / f"{name}.json", f"{file}.json")


@pytest.fixture
def census(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CensusServer]:
    """A fresh server that both hosts' variables name, an empty cache, and no key.

    `census.key` is a good key, `census.order` spoils answers, `census.requests` has what was asked.
    """
    with CensusServer() as server:
        monkeypatch.setenv("EXCLUSION_API_URL", server.api_url)
        monkeypatch.setenv("EXCLUSION_WWW2_URL", server.www2_url)
        monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "cache"))
        for name in ("CENSUS_API_KEY", "EXCLUSION_FTP_URL", "EXCLUSION_TIGERWEB_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(_doctor, "_bundled", _bundled)
        yield server


@pytest.fixture
def stocked() -> Iterator[CensusServer]:
    """A server and a cache that hold what earlier tests pulled: for those that only read it.

    Whatever asks what is requested, spoils an answer or looks into the cache takes `census`.
    """
    with pulled.stock() as server:
        yield server


@pytest.fixture
def tigerweb(census: CensusServer, monkeypatch: pytest.MonkeyPatch) -> CensusServer:
    """The same server, which answers as TIGERweb too."""
    monkeypatch.setenv("EXCLUSION_TIGERWEB_URL", census.tigerweb_url)
    return census


@pytest.fixture
def ftp(census: CensusServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[FtpServer]:
    """The file server's files by FTP."""
    with FtpServer(census.file) as running:
        monkeypatch.setenv("EXCLUSION_FTP_URL", running.url)
        yield running
