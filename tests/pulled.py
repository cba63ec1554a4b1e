"""Places pulled with all topics from the loopback server, once for all tests that read them."""

from __future__ import annotations

import tempfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from census_server import CensusServer

from exclusion import studies

if TYPE_CHECKING:
    from exclusion.snapshots import Snapshot
    from exclusion.studies import Study

TOPICS = ("who", "covered")
#: A city whose line cuts tracts, its parish, and the parish of New Orleans.
KENNER, JEFFERSON, ORLEANS = "Kenner, Louisiana", "Jefferson Parish, LA", "22071"


@cache
def snapshot(place: str, vintage: int = 2021, source: str = "bulk") -> Snapshot:
    """Pull a place by the Summary File, or with a key by the API."""
    with (
        CensusServer() as server,
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("EXCLUSION_API_URL", server.api_url)
        patch.setenv("EXCLUSION_WWW2_URL", server.www2_url)
        patch.setenv("EXCLUSION_CACHE", folder)
        key = server.key if source == "api" else None
        return studies.snapshot(place, vintage, source=source, key=key, topics=TOPICS)


@cache
def study(place: str, vintage: int = 2021) -> Study:
    """Study what `snapshot` pulls."""
    return studies.of_snapshot(snapshot(place, vintage))
