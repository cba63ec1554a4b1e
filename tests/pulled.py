"""What is pulled from the loopback server once for all tests that only read it."""

from __future__ import annotations

import atexit
import os
import tempfile
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import pytest
import shared
from census_server import CensusServer

from exclusion import snapshots, studies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exclusion.snapshots import Snapshot
    from exclusion.studies import Study

#: The variable that names the cache of a run, which `conftest` makes.
STOCK = "EXCLUSION_TESTS_STOCK"
TOPICS = ("who", "covered")
#: A city whose line cuts tracts, its parish, and the parish of New Orleans.
KENNER, JEFFERSON, ORLEANS = "Kenner, Louisiana", "Jefferson Parish, LA", "22071"


def snapshot(place: str, vintage: int = 2021, source: str = "bulk") -> Snapshot:
    """Pull a place by the Summary File, or with a key by the API."""
    return _snapshot(place, vintage, source)


def study(place: str, vintage: int = 2021) -> Study:
    """Study what `snapshot` pulls."""
    return _study(place, vintage)


def written() -> dict[str, Path]:
    """Write Kenner, 2017–21, with a score and a short list: to be read, not to be changed."""
    folder = shared.once("kenner", lambda folder: study(KENNER).write(folder, k=5, score="default"))
    return {path.name: path for path in sorted(folder.iterdir())}


@cache
def _hosts() -> tuple[CensusServer, str]:
    """Give the server that the tests of a worker share, and the cache that those of a run do."""
    server = CensusServer()
    atexit.register(server.close)
    if shared := os.environ.get(STOCK):
        return server, shared
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return server, folder.name


@contextmanager
def stock() -> Iterator[CensusServer]:
    """Let pulls find what earlier ones left; without a key."""
    server, folder = _hosts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXCLUSION_API_URL", server.api_url)
        patch.setenv("EXCLUSION_WWW2_URL", server.www2_url)
        patch.setenv("EXCLUSION_CACHE", folder)
        for name in ("CENSUS_API_KEY", "EXCLUSION_FTP_URL", "EXCLUSION_TIGERWEB_URL"):
            patch.delenv(name, raising=False)
        yield server


# Kept by what is meant, however it was written.


@cache
def _snapshot(place: str, vintage: int, source: str) -> Snapshot:
    def write(folder: Path) -> None:
        with stock() as server:
            key = server.key if source == "api" else None
            pulled = studies.snapshot(place, vintage, source=source, key=key, topics=TOPICS)
        snapshots.write(pulled, folder)

    plain = "".join(letter if letter.isalnum() else "-" for letter in place)
    return snapshots.read(shared.once(f"{plain}-{vintage}-{source}", write))


@cache
def _study(place: str, vintage: int) -> Study:
    return studies.of_snapshot(snapshot(place, vintage))
