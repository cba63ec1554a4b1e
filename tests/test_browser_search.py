"""Forty searches: names as the City has them, as people call them and as they are mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bundled
import pytest
from conftest import Opener

from exclusion import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

#: What is typed, and the neighborhood that it must find.
NAMES = {
    # as the City writes them
    "Little Woods": "Little Woods",
    "B.W. Cooper": "B.W. Cooper",
    "Marlyville/Fontainebleau": "Marlyville/Fontainebleau",
    "Lake Terrace & Oaks": "Lake Terrace & Oaks",
    "Village de l'est": "Village de l'est",
    "Uptown": "Uptown",
    # in other spellings and cases
    "SEVENTH WARD": "Seventh Ward",
    "7th ward": "Seventh Ward",
    "lower 9th ward": "Lower Ninth Ward",
    "Saint Claude": "St. Claude",
    "st roch": "St. Roch",
    "Tremé": "Treme'/Lafitte",
    "midcity": "Mid-City",
    "mid city": "Mid-City",
    "Holly Grove": "Hollygrove",
    "bw cooper": "B.W. Cooper",
    "US Naval Support Area": "U.S. Naval Support Area",
    "Village de L’Est": "Village de l'est",
    "read boulevard east": "Read Blvd East",
    "E. Carrollton": "East Carrollton",
    "lake terrace and oaks": "Lake Terrace & Oaks",
    "gert": "Gert Town",
    "cbd": "Central Business District",
    # mistyped
    "Bywatre": "Bywater",
    "gentily terace": "Gentilly Terrace",
    "east carollton": "East Carrollton",
    "fontainbleau": "Marlyville/Fontainebleau",
    "venitian isles": "Viavant/Venetian Isles",
    "Pontchatrain Park": "Pontchartrain Park",
    "lakeveiw": "Lakeview",
    "french qarter": "French Quarter",
    "cathrine": "Lake Catherine",
    "Algeirs Point": "Algiers Point",
    "hollygorve": "Hollygrove",
    # everyday names of one
    "warehouse district": "Lower Garden District",
    "harmony oaks": "Central City",
}
#: Everyday names of several, and how many each means.
TOGETHER = {"New Orleans East": 9, "the east": 9, "ninth ward": 18, "LOWER 9": 2}
#: What is nothing here, and what it may have meant.
NOTHING = {"Xanadu": [], "Lakefront": ["Lakeshore/Lake Vista", "Lakewood", "West Lake Forest"]}


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page for all searches."""
    path = bundled.new_orleans().write(tmp_path_factory.mktemp("search"))["index.html"]
    opener = Opener(browser)
    yield opener(path)
    for context in opener.contexts:
        context.close()
    assert opener.problems == []


def find(page: Page, query: str) -> str:
    page.fill(".xm-search", query)
    page.press(".xm-search", "Enter")
    return page.locator(".xm-say").text_content()


def state(page: Page) -> dict[str, str]:
    return page.evaluate("map_exclusion.exclusion.state()")


@pytest.mark.parametrize("query", NAMES)
def test_a_name_finds_its_neighborhood(query, page):
    assert find(page, query).startswith(f"{NAMES[query]} (")
    assert state(page)["neighborhood"] == NAMES[query]
    assert page.locator(".xm-tips").is_hidden()


@pytest.mark.parametrize("query", TOGETHER)
def test_an_everyday_name_finds_all_that_it_means_then_each(query, page):
    said = find(page, query)
    assert f"is {TOGETHER[query]} neighborhoods here" in said
    assert said.endswith(phrases.say("search_each"))
    chosen = state(page)
    outlined = page.evaluate("map_exclusion.getPane('overlayPane') && location.hash")
    assert "alias=" in outlined
    members = set()
    for _ in range(TOGETHER[query]):
        page.press(".xm-search", "Enter")
        members.add(state(page)["neighborhood"])
    assert len(members) == TOGETHER[query]
    page.press(".xm-search", "Enter")
    assert state(page)["alias"] == chosen["alias"]


@pytest.mark.parametrize("query", NOTHING)
def test_a_miss_says_what_can_be_typed_and_leaves_nothing_chosen(query, page):
    find(page, "Little Woods")
    assert page.locator("#card").is_visible()
    said = find(page, query)
    assert said.startswith(phrases.say("search_none", query=query))
    assert phrases.say("search_way", what="a tract", number="40") in said
    assert "neighborhood" not in state(page)
    assert page.locator("#card").is_hidden()
    # The old sentence does not come back, whatever is shown next.
    page.select_option(".xm-measure", "no_internet")
    assert page.locator(".xm-say").text_content() == said
    page.select_option(".xm-measure", "no_home_broadband")
    offered = page.locator(".xm-tips button")
    assert offered.all_text_contents() == NOTHING[query]
    for name in NOTHING[query][:1]:
        page.keyboard.press("Tab")
        page.focus(".xm-search")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == name
        page.keyboard.press("Enter")
        assert state(page)["neighborhood"] == name
        assert page.evaluate("document.activeElement.className") == "xm-search"
        assert page.locator(".xm-tips").is_hidden()


def test_a_part_of_several_names_goes_through_all_of_them(page):
    said = find(page, "riverside")
    assert said.endswith(phrases.say("search_hoods", count=2))
    first = state(page)["neighborhood"]
    page.press(".xm-search", "Enter")
    assert {first, state(page)["neighborhood"]} == {"East Riverside", "West Riverside"}


def test_a_link_opens_an_everyday_name_and_a_hint_is_no_word_for_paper(page, open_page):
    find(page, "New Orleans East")
    opened = open_page(page.evaluate("location.href"))
    assert opened.locator(".xm-say").text_content().startswith("“New Orleans East” is 9")
    page.emulate_media(media="print")
    assert page.locator(".xm-say").is_visible()
    assert page.locator(".xm-more").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("map_exclusion.exclusion.restore({})")
    page.emulate_media(media="print")
    assert page.locator(".xm-say").is_hidden()
    page.emulate_media(media="screen")
