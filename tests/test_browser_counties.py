"""A map of very many areas in Chromium: counties first, their tracts when they are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tessellation

from exclusion import maps, phrases
from exclusion.maps import _counties, _data

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

DRAWN = "() => map_exclusion.exclusion.layers.reduce((sum) => sum + 1, 0)"


@pytest.fixture(scope="module")
def study() -> Study:
    return tessellation.study(400)


@pytest.fixture(scope="module")
def path(study, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_counties, "MOST", 200)
        made = tmp_path_factory.mktemp("counties") / "map.html"
        maps.draw(study).save(str(made))
    return made


@pytest.fixture
def page(path, open_page) -> Page:
    return open_page(path)


def said(page: Page) -> str:
    return page.locator(".xm-say").text_content()


def test_a_county_is_chosen_by_the_keyboard_and_its_tracts_are_those_of_the_study(page, study):
    assert page.evaluate(DRAWN) == 0
    county = sorted(set(study.areas.index.str[:5]))[2]
    page.locator(".xm-county select").focus()
    page.keyboard.type(county)
    page.keyboard.press("Enter")

    members = study.areas[study.areas.index.str.startswith(county)]
    page.wait_for_function(f"({DRAWN})() === {len(members)}")
    name = phrases.say("county_name", code=county, count=str(len(members)), areas="tracts")
    assert said(page).startswith(f"{name}: ")
    shown = page.evaluate(
        """() => {
          const { data, layers } = map_exclusion.exclusion, found = {};
          layers.forEach((layer, i) => {
            const box = layer.getBounds();
            found[data.geoid[i]] = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
          });
          return found;
        }"""
    )
    for geoid, bounds in members.geometry.bounds.iterrows():
        assert shown[geoid] == pytest.approx(bounds.tolist(), abs=5e-4)


def test_names_and_figures_are_those_of_the_study(page, study):
    data = page.evaluate("map_exclusion.exclusion.data")

    assert data["geoid"] == list(study.areas.index)
    assert data["name"] == list(study.areas["NAME"])
    for measure in study.measures:
        columns = data["measures"][measure]
        for name, decimals in (("households", 0), ("people_moe", 0), ("share", 5)):
            assert columns[name] == _data.rounded(study.areas[f"{measure}_{name}"], decimals)


def test_search_opens_the_county_of_the_tract(page, study):
    geoid = study.areas.index[-1]
    page.fill(".xm-search", geoid)
    page.keyboard.press("Enter")

    assert said(page).startswith(study.areas.loc[geoid, "NAME"])
    members = study.areas.index.str.startswith(geoid[:5]).sum()
    assert page.evaluate(DRAWN) == members


def test_all_tracts_are_drawn_on_demand_and_gone_again_with_the_counties(page, study):
    page.click(".xm-every")
    page.wait_for_function(f"({DRAWN})() === {len(study.areas)}")
    page.wait_for_function(
        "(text) => document.querySelector('.xm-say').textContent === text",
        arg=phrases.say("county_drawn", count="400", areas="tracts"),
    )
    page.select_option(".xm-county select", "")

    assert page.evaluate(DRAWN) == 0


def test_colors_are_of_the_share_and_of_tracts_alone_otherwise(page):
    fills = "() => map_exclusion.exclusion.counties.layers.map((layer) => layer.options.fillColor)"
    opacity = "() => map_exclusion.exclusion.counties.layers[0].options.fillOpacity"
    data = page.evaluate("map_exclusion.exclusion.data")
    codes = data["counties"]["measures"][data["first"]]["code"]

    assert len(set(codes)) > 1
    assert len(set(page.evaluate(fills))) == len(set(codes))
    assert page.evaluate(opacity) == 1
    page.check("[name=xm-by][value=verdict]")
    assert page.evaluate(opacity) == 0


def test_the_picture_without_a_script_is_of_counties(path, study):
    text = path.read_text(encoding="utf-8")
    picture = text[text.index('<svg class="xm-static"') :].partition("</svg>")[0]

    assert picture.count("<path class=") == study.areas.index.str[:5].nunique()
    assert phrases.say("county_note", areas="tracts") in text
