"""What a map of many tracts weighs: within the budget for any number, and far under its rivals."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import tessellation

from exclusion import maps
from exclusion.maps import _counties, _packed
from exclusion.studies import Study

#: Bytes of three measures' map by itself, with Leaflet (167,000) and our scripts (41,000) inside.
BUDGET = {180: 302_500, 1_000: 575_000, 3_000: 1_250_000}


@pytest.fixture(autouse=True)
def no_permutations(monkeypatch):
    """Hot spots take most of the time, and a character an area whatever they are."""

    def none(self: Study, measure: str) -> pd.DataFrame:
        return pd.DataFrame({"cluster": "none"}, index=self.areas.index)

    monkeypatch.setattr(Study, "hot_spots", none)


def page(n: int) -> str:
    return maps.draw(tessellation.study(n)).get_root().render()


@pytest.mark.parametrize("n", [180, 1_000, pytest.param(3_000, marks=pytest.mark.slow)])
def test_a_map_of_three_measures_is_within_its_budget(n):
    text = page(n)

    assert 0.8 * BUDGET[n] < len(text.encode()) < BUDGET[n]
    assert text.count("<path class=") == n


def test_very_many_tracts_weigh_less_than_250_bytes_each(monkeypatch):
    """As 85,000 do: 21 MB; benchmarks/pages.py draws those."""
    monkeypatch.setattr(_counties, "MOST", 500)
    few, many = (len(page(n).encode()) for n in (600, 1_200))

    assert (many - few) / 600 < 247
    assert len(page(490).encode()) > few  # where paths hold the polygons


def data_of(text: str) -> dict:
    return json.loads(re.search(r'id="map_exclusion_data">(.*?)</script>', text)[1])


def test_counties_come_first_where_areas_are_very_many(monkeypatch):
    monkeypatch.setattr(_counties, "MOST", 200)
    study = tessellation.study(400)
    text = maps.draw(study).get_root().render()
    counties = data_of(text)["counties"]
    names = sorted(set(study.areas.index.str[:5]))

    assert counties["geoid"] == names
    assert text.count("<path class=") == len(names) == len(counties["areas"])
    assert "exclusionCounties(map, data" in text
    measure = study.measures[-1]
    homes = [f"{measure}_households", f"{measure}_base"]
    sums = study.areas[homes].groupby(study.areas.index.str[:5]).sum()
    figures = counties["measures"][measure]
    assert figures["households"] == sums.iloc[:, 0].astype(int).tolist()
    assert figures["share"] == pytest.approx(sums.iloc[:, 0] / sums.iloc[:, 1], abs=1e-5)
    # Each in the class of the areas that its rounded share falls into, or the nearest.
    ranges = data_of(text)["measures"][measure]["ranges"]
    for share, code in zip(figures["share"], figures["code"], strict=True):
        assert ranges[int(code)][0] <= np.floor(share * 100 + 0.5) <= ranges[int(code)][1]


def test_a_place_in_one_county_or_of_few_areas_is_drawn_at_once(monkeypatch):
    assert not _counties.wanted(tessellation.study(180))
    monkeypatch.setattr(_counties, "MOST", 50)
    assert not _counties.wanted(tessellation.study(60))  # one county
    assert _counties.wanted(tessellation.study(180))


def test_what_is_packed_is_what_the_script_is_given():
    data = {
        "geoid": ["22071000100", "22071001734", "22103040100"],
        "name": ["Census Tract 1", "Census Tract 17.34", "Census Tract 401"],
        "said": None,
        "measures": {"m": dict.fromkeys(_packed.COLUMNS) | {"share": [0.12345, None, 0.0]}},
    }
    small = _packed.small(data)

    assert small["name"] == "Census Tract 9876.54"
    assert small["measures"]["m"]["share"] == _packed.packed([12_346, 0, 1])
    assert small["measures"]["m"]["people"] is None
    steps = [22071000100, 1_634, 32_038_366]
    assert small["geoid"] == _packed.packed(_packed.signed(steps))
    other = _packed.small(data | {"name": ["<b>", "Census Tract 17.34", ""]})
    assert other["name"] == ["<b>", "Census Tract 17.34", ""]
