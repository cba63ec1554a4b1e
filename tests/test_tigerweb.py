"""Polygons by the map service: the same areas as the files', whole, or a named error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from exclusion import _fetch, boundaries
from exclusion._fetch import _hosts
from exclusion.boundaries import _tigerweb
from exclusion.errors import DamagedFileError, SourceError

if TYPE_CHECKING:
    from census_server import CensusServer


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are no part of what is tested."""
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)


@pytest.mark.parametrize(
    ("geography", "within"),
    [
        ("tract", ["22071"]),
        pytest.param("tract", ["22"], marks=pytest.mark.slow),
        ("block group", ["22071"]),
        ("place", ["22"]),
        ("county", ["22071", "22051"]),
        ("state", ["22"]),
        ("cbsa", None),
    ],
)
@pytest.mark.parametrize("vintage", [2019, 2021])
def test_it_has_the_areas_of_the_full_files(
    tigerweb: CensusServer, geography: str, within: list[str] | None, vintage: int
) -> None:
    found, sources = _tigerweb.fetch(geography, within, vintage)
    files, _ = boundaries.fetch(geography, within, vintage, detail="full")
    found = found.sort_values("GEOID", ignore_index=True)
    assert found["GEOID"].tolist() == files["GEOID"].tolist()
    assert found["ALAND"].tolist() == files["ALAND"].tolist()
    assert found.crs.to_epsg() == 4326
    assert found.geometry.geom_equals_exact(files.geometry, 1e-9).all()
    assert {source.vintage for source in sources} == {vintage}
    assert len(found) > 7 or geography != "tract"  # more than one page


def test_offline_it_is_what_was_kept(tigerweb: CensusServer) -> None:
    first, _ = _tigerweb.fetch("tract", ["22071"], 2021)
    asked = len(tigerweb.lines("tigerweb"))
    again, _ = _tigerweb.fetch("tract", ["22071"], 2021, offline=True)
    assert first.equals(again)
    assert len(tigerweb.lines("tigerweb")) == asked
    with pytest.raises(SourceError, match="not in the cache"):
        _tigerweb.fetch("tract", ["22051"], 2021, offline=True)


def test_a_vintage_without_a_folder_is_named(tigerweb: CensusServer) -> None:
    with pytest.raises(SourceError, match="404 Service not found") as caught:
        _tigerweb.fetch("tract", ["22071"], 2031)
    assert caught.value.status == 404


def spoil(monkeypatch: pytest.MonkeyPatch, change) -> None:
    """Change every answer's body on its way."""
    import census_tigerweb

    answer = census_tigerweb.answer

    def spoiled(path, query):
        given = answer(path, query)
        body = change(json.loads(given.body), dict(query))
        return census_tigerweb.Answer(200, json.dumps(body).encode(), "application/json")

    monkeypatch.setattr(census_tigerweb, "answer", spoiled)


def _without(key):
    def change(body, _asked):
        body.pop(key, None)
        return body

    return change


def _features(change):
    def changed(body, asked):
        if "features" in body:
            body["features"] = change(body["features"], asked)
        return body

    return changed


def _nameless(features, _asked):
    for feature in features:
        feature["properties"].pop("GEOID")
    return features


def _flat(features, _asked):
    features[0]["geometry"] = None
    return features


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without("layers"), "has no layer Census Tracts"),
        (_without("count"), "does not say how many"),
        (_without("features"), "broke off at 0 of"),
        (_features(lambda f, asked: f if asked["resultOffset"] == "0" else []), "broke off at 7"),
        (_features(lambda f, _: f + f[:1]), "came more than once|areas came where"),
        (_features(_nameless), "an area is not as it should be"),
        (_features(_flat), "has no polygon"),
        (lambda _body, _asked: [], "a list came where an object was expected"),
        (lambda _body, _asked: {"error": {"code": 500, "message": "Error"}}, "500 Error"),
    ],
)
def test_what_is_not_whole_is_refused_and_not_kept(
    tigerweb: CensusServer, monkeypatch: pytest.MonkeyPatch, change, said: str
) -> None:
    with monkeypatch.context() as spoiling:
        spoil(spoiling, change)
        with pytest.raises((DamagedFileError, SourceError), match=said):
            _tigerweb.fetch("tract", ["22071"], 2021)
    assert _fetch.entries() == []
    found, _ = _tigerweb.fetch("tract", ["22071"], 2021)
    assert len(found) > 7
