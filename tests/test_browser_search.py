"""Forty searches: names as the City has them, as people call them and as they are mistyped.

What is one name is told by one rule, here and in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import bundled
import pytest
from conftest import Opener

from exclusion import maps, phrases
from exclusion.pulls import _spelled

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
    "vieux carre": "French Quarter",
    "FAUBOURG MARIGNY": "Marigny",
    "crescent estates": "Fischer Development",
    "harmony oaks": "Central City",
}
#: Everyday names of several, and how many each means.
TOGETHER = {
    "New Orleans East": 9,
    "the east": 9,
    "ninth ward": 18,
    "LOWER 9": 2,
    "Warehouse District": 2,
    "algiers": 8,
}
#: What is nothing here, and what it may have meant.
NOTHING = {"Xanadu": [], "Lakefront": ["Lakeshore/Lake Vista", "Lakewood", "West Lake Forest"]}

NAMED = bundled.new_orleans().areas["NAME"]
#: A tract's number as it is typed, and the tract's name.
NUMBERS = {
    "17.25": "Census Tract 17.25",
    "tract 17.25": "Census Tract 17.25",
    "Census Tract 17.25": "Census Tract 17.25",
    "#17.25": "Census Tract 17.25",
    "1725": "Census Tract 17.25",
    "tract 1725": "Census Tract 17.25",
    "001725": "Census Tract 17.25",
    "22071001725": "Census Tract 17.25",
    "134": "Census Tract 134",
    "tract 8": "Census Tract 8",
}
#: Spellings, in pairs: are they one name?
SPELLINGS = [
    *(("Mid-City", "mid city", True), ("Mid-City", "MIDCITY", True), ("Treme'", "Tremé", True)),
    *(("St. Claude", "Saint Claude", True), ("Sainte Claude", "st claude", True)),
    *(("Village de l'est", "Village de L’Est", True), ("Desire", "Desiré", True)),
    *(("7th Ward", "Seventh Ward", True), ("Ward 1", "Ward 11", False)),
    *(("Ward 1", "Ward 2", False), ("B.W. Cooper", "BW Cooper", True)),
    *(("Read Blvd East", "read boulevard e", True), ("Groß Str.", "GROSS STR", True)),
    *(("Lake Terrace & Oaks", "Lake Terrace and Oaks", True), ("17.25", "1725", True)),
    *(("East Riverside", "West Riverside", False), ("İstanbul", "istanbul", True)),
    *(("Hollygrove", "Holy Grove", True), ("constructor", "Constructor", True)),
    *(("toString", "valueOf", False), ("—", "…", False), ("Área 2²", "area 22", True)),
    *(("O`Brien", "OBrien", True), ("中区", "中区", True), ("ΟΔΟΣ", "οδος", True)),
    *(("Lower Ninth Ward", "Lower 9", False), ("Ward_3", "ward 3", True), ("Fort", "Ft", True)),
    *(("Nguyễn", "nguyen", True), ("ﬁrst", "1st", True), ("U.S. Base", "US base", True)),
]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all searches."""
    opener = Opener(browser)
    yield opener(bundled.written("New Orleans 2019")["index.html"])
    opener.close()
    assert opener.problems == []


@pytest.fixture(scope="module")
def searching(browser: Browser) -> Iterator[Page]:
    """The search's script alone."""
    bare = browser.new_page()
    none = "{ hoods: [], aliases: [], geoid: [], name: [], hood: [] }"
    script = maps.script_of("exclusion.maps", "search")
    bare.add_script_tag(content=f"{script}\nvar search = exclusionSearch({none}, {{}});")
    yield bare
    bare.close()


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


def test_the_next_enter_is_heard_before_any_timer(page):
    find(page, "Bywater")  # else nothing has changed in the field
    page.evaluate("() => { window.usual = setTimeout; window.setTimeout = () => 0; }")
    find(page, "riverside")
    first = state(page)["neighborhood"]
    page.press(".xm-search", "Enter")
    page.evaluate("() => { window.setTimeout = usual; }")
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


@pytest.mark.parametrize("query", NUMBERS)
def test_a_number_finds_its_tract(query, page):
    find(page, query)
    (geoid,) = [g for g, name in NAMED.items() if name == NUMBERS[query]]
    assert state(page)["area"] == geoid


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *(("49", [0, 1]), ("tracto 49", [0, 1]), ("tracto censal 49", [0, 1])),
        *(("block group 2 49", [1]), ("Grupo 2, tracto 49", [1])),
        *(("tract 2", []), ("49 2", []), ("49 tract", [])),
    ],
)
def test_some_words_of_an_area_before_its_number_will_do(query, found, searching):
    told = searching.evaluate(
        """(query) => {
          const hood = ["", ""], name = [1, 2].map((n) => `Block Group ${n}, Census Tract 49`);
          const area = (i) => `Grupo de bloques ${i + 1}, tracto censal 49`;
          const geoid = ["220710049001", "220710049002"];
          const data = { hoods: [], aliases: [], geoid, name, hood };
          return exclusionSearch(data, { area, name: area }).find(query).map((one) => one.area);
        }""",
        query,
    )
    assert told == found


@pytest.mark.parametrize(("one", "other", "same"), SPELLINGS)
def test_python_and_the_page_tell_the_same_names_apart(one, other, same, searching):
    texts = [one, other]
    keys = searching.evaluate("(texts) => texts.map(search.keys)", texts)
    assert keys == [list(_spelled.keys(text)) for text in texts]
    assert _spelled.alike(one, other) is same
    assert any(a and a == b for a, b in zip(*keys, strict=True)) is same


@pytest.mark.parametrize("name", ["17.25", "constructor", "The 9", "—"])
def test_any_name_of_a_file_is_found_as_it_is_written(name, searching):
    given = {"hoods": ["Desire", "Bywater"], "aliases": [[name, [0, 1]]], "geoid": ["22071001725"]}
    given |= {"name": ["Census Tract 17.25"], "hood": [0]}
    found = searching.evaluate(
        "([data, name]) => exclusionSearch(data, { name: () => data.name[0], area: () => "
        "data.name[0] }).find(name)",
        [given, name],
    )
    assert found[0] == {"alias": 0}
