"""What a map of many tracts weighs: within the budget for any number, and far under its rivals."""

from __future__ import annotations

import pandas as pd
import pytest
import tessellation

from exclusion import maps
from exclusion.errors import TableError
from exclusion.maps import _packed
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


def test_a_page_of_more_areas_than_a_state_has_is_refused(monkeypatch):
    """Nobody can read a map of 85,000 tracts in one file: states have pages."""
    assert maps.MOST > 25_607  # the block groups of California
    monkeypatch.setattr(maps, "MOST", 170)
    study = tessellation.study(180)
    with pytest.raises(TableError, match=r"has 180 areas, and a page shows 170 at most.*--state"):
        maps.draw(study)


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
