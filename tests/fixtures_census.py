"""Fixtures of the tests that pull: the loopback server in place of the Census Bureau's hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from census_server import CensusServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def census(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CensusServer]:
    """A fresh server that both hosts' variables name, an empty cache, and no key.

    `census.key` is a good key, `census.order` spoils answers, `census.requests` has what was asked.
    """
    with CensusServer() as server:
        monkeypatch.setenv("EXCLUSION_API_URL", server.api_url)
        monkeypatch.setenv("EXCLUSION_WWW2_URL", server.www2_url)
        monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "cache"))
        monkeypatch.delenv("CENSUS_API_KEY", raising=False)
        yield server
