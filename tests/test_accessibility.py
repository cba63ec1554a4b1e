"""The page for everybody: axe-core finds nothing, the keyboard reaches all, nothing needs color.

axe does not see what no key reaches, so what a reader does is done here by keyboard alone.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import bundled
import geopandas as gpd
import pandas as pd
import pulled
import pytest
import shapely
from looking import COLORS, DARK, FORCED, LIGHT, SCHEMES, faults
from playwright.sync_api import expect
from reading import unfold

from exclusion import coverage, phrases, studies
from exclusion.errors import VintageWarning

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

PLACES = ["New Orleans", "Baltimore", "everything"]
HOODS = ["North", "East", "South", "West", "Middle"]
#: How a page can be met: on which screen, and there in which looks.
SCREENS = {
    "laptop": ({"width": 1280, "height": 800}, [*SCHEMES, FORCED]),
    "phone": ({"width": 390, "height": 800, "color_scheme": "dark"}, [DARK, LIGHT]),
}
# What a sheet of A4 or letter leaves on its shorter side, in CSS pixels.
SHEET = 711


class Written(NamedTuple):
    study: Study
    path: Path


def everything() -> Study:
    """Study a pulled parish with neighborhoods, whose page has every section."""
    snapshot = pulled.snapshot(pulled.JEFFERSON, 2024)
    geoids = sorted(snapshot.estimates["GEOID"].unique())
    names = [HOODS[i % len(HOODS)] for i in range(len(geoids))]
    frame = pd.DataFrame({"GEOID": geoids, "neighborhood": names})
    return studies.of_snapshot(replace(snapshot, neighborhoods=frame))


def below(study: Study, folder: Path) -> dict[str, Any]:
    """Show where people live, and a made-up network."""
    people = study.spread(folder / "people.tif")
    box = gpd.GeoSeries([shapely.box(-90.13, 29.90, -90.02, 29.99)], crs=4326)
    outline = coverage.outline(box, areas=study.areas)
    return {"people": people, "causes": study.causes(outline, people=people)}


@pytest.fixture(scope="module")
def written(request, tmp_path_factory) -> Written:
    """A place's page, once for all tests of it."""
    folder = tmp_path_factory.mktemp("page")
    if request.param == "everything":
        study, earlier = everything(), pulled.study(pulled.JEFFERSON)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VintageWarning)
            paths = study.write(folder, k=5, score="default", earlier=earlier)
    elif request.param == "Baltimore":
        study, paths = bundled.baltimore(), bundled.written("Baltimore 2021")
    else:
        study = bundled.new_orleans()
        paths = study.write(folder, **below(study, folder))
    return Written(study, paths["index.html"])


EVERY = pytest.mark.parametrize("written", PLACES, indirect=True)
NEW_ORLEANS = pytest.mark.parametrize("written", PLACES[:1], indirect=True)


@EVERY
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_any_state(screen, written, open_page):
    size, looks = SCREENS[screen]
    page, looks = open_page(written.path, bypass_csp=True, **size), [*looks]

    def wrong(part: str | None = None) -> list[str]:
        """Let axe look in each look, first in that in which the page was left."""
        found = faults(page, part, looks=looks)
        looks.reverse()
        return found

    # What is not folded has its colors looked at with the whole page.
    assert faults(page, ".first", leave_out=COLORS) == []
    unfold(page)
    assert wrong() == []
    page.locator("#list [data-area] button").first.click()
    assert wrong(".first") == []
    for button in page.locator("#neighborhoods button").all()[:1]:
        button.click()
        assert wrong(".first") == []
    term = page.locator("[popovertarget]").first
    term.click()
    assert page.locator("[popover]:popover-open").is_visible()
    assert faults(page, leave_out=COLORS) == []
    assert wrong("[popover]:popover-open") == []  # no other color is another
    page.keyboard.press("Escape")
    page.fill(".xm-search", "zzqx")
    page.press(".xm-search", "Enter")
    assert wrong(".xm") == []  # nothing is found
    for near in page.locator(".xm-tips button").all()[:1]:
        near.click()
        assert wrong(".first") == []
    page.select_option(".xm-measure", "no_computer")
    for way in page.locator("[name=xm-by]").all():
        way.check()
        assert wrong(".xm") == []
    for heading in page.locator(".all thead button").all()[:2]:
        heading.click()
    assert wrong("#table") == []


@EVERY
def test_axe_finds_nothing_in_print(written, open_page):
    page = open_page(written.path, bypass_csp=True)
    page.emulate_media(media="print")
    assert faults(page, leave_out=["target-size"]) == []  # nobody taps on paper


@NEW_ORLEANS
def test_a_fault_in_one_of_many_rows_is_found_and_all_rows_are_there_after(written, open_page):
    page = unfold(open_page(written.path, bypass_csp=True))
    rows = page.locator("#table .all tbody tr")
    count, words = rows.count(), rows.nth(99).text_content()
    rows.nth(99).locator("td").first.evaluate("(cell) => { cell.style.color = '#e8e8e8' }")
    assert [text.partition(":")[0] for text in faults(page, "#table")] == ["color-contrast"]
    assert rows.count() == count > 150
    assert rows.nth(99).text_content() == words


# By keyboard.


def tab_to(page: Page, wanted: str, most: int = 120) -> int:
    """Press Tab until the focus is where it is wanted; give how often."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return pressed
    pytest.fail(f"{wanted} is not reached with {most} times Tab")


def said(page: Page) -> str:
    return page.locator(".xm-say").text_content()


@NEW_ORLEANS
def test_the_third_neighborhood_and_its_margin_are_found_by_keyboard_alone(written, open_page):
    page = open_page(written.path)
    tab_to(page, "nav a[href='#neighborhoods']")
    page.keyboard.press("Enter")
    tab_to(page, "#neighborhoods .rows tbody tr:nth-child(3) button", 8)
    found = written.study.evaluate(k=10, level="neighborhood")
    third = found.table.loc[found.shortlist.members[2]]
    row = page.locator("#neighborhoods .rows tbody tr:nth-child(3)").text_content()
    assert phrases.with_margin(third["households"], third["households_moe"]) in row
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.xm-say')")
    assert page.locator(".xm-say").is_visible()
    text = said(page)
    assert text.startswith(third.name)
    margin = phrases.about(third["households_moe"], third["households"])
    assert f"{phrases.about(third['households'])} households" in text
    assert margin in text
    assert phrases.points(third["share_moe"]) in text
    # And back to where the reader was.
    tab_to(page, "#back", 60)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == third.name


@EVERY
def test_the_skip_link_comes_first_and_leads_to_the_list(written, open_page):
    page = open_page(written.path)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#list$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').id") == "list"


@EVERY
def test_a_row_button_says_its_area_in_the_status_region(written, open_page):
    page = unfold(open_page(written.path))
    assert page.get_attribute(".xm-say", "role") == "status"
    page.locator("#table .wide").focus()
    tab_to(page, ".all tbody tr:nth-child(2) button", 16)
    name = page.evaluate("document.activeElement.textContent")
    before = said(page)
    page.keyboard.press("Enter")
    assert said(page).startswith(name)
    assert said(page) != before
    assert page.evaluate("document.activeElement.matches('.xm-say')")


@NEW_ORLEANS
def test_search_by_keyboard_says_what_it_found(written, open_page):
    page = open_page(written.path)
    tab_to(page, ".xm-search")
    page.keyboard.type("17.34")
    page.keyboard.press("Enter")
    assert said(page).startswith("Census Tract 17.34")


@EVERY
def test_every_stop_of_the_tab_key_shows_its_focus(written, open_page):
    page = open_page(written.path)
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const shown = at.getBoundingClientRect();
              return [at.tagName, parseFloat(style.outlineWidth), style.outlineStyle,
                      shown.bottom > 0 && shown.top < innerHeight];
            }"""
        )
        if stop[0] == "BODY":
            break
        stops.append(stop)
    assert len(stops) > 25
    assert [stop for stop in stops if stop[1] < 2 or stop[2] == "none" or not stop[3]] == []


@EVERY
def test_the_head_of_a_table_that_stays_in_view_hides_no_focus(written, open_page):
    page = unfold(open_page(written.path))
    rows = page.locator(".all tbody button")
    start = min(rows.count(), 60) - 1
    rows.nth(start).focus()
    for _ in range(start):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate(
            """() => document.activeElement.getBoundingClientRect().top
                 < document.querySelector(".all thead th").getBoundingClientRect().bottom - 1"""
        )
        assert not hidden


# On paper, without script, on a narrow screen.


@EVERY
def test_print_has_the_map_with_its_legend_on_one_landscape_sheet(written, open_page):
    page = open_page(written.path)
    sheets = re.findall(
        rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True)
    )
    assert len(sheets) > 2
    assert all(float(wide) > float(high) for wide, high in sheets)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 973, "height": SHEET})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    section, box, legend = (
        page.locator(what).bounding_box() for what in ("#map", "#map_exclusion", ".xm-legend")
    )
    assert section["height"] < SHEET
    assert box["width"] > 300
    assert box["x"] + box["width"] <= 973
    assert box["y"] + box["height"] <= legend["y"]
    assert legend["y"] + legend["height"] <= section["y"] + section["height"]
    for control in (".xm-bar", ".buttons", ".acts", "nav", "#back", ".skip"):
        assert not page.locator(control).first.is_visible(), control


@EVERY
def test_without_script_all_is_there_but_what_would_do_nothing(written, open_page):
    page = open_page(written.path, java_script_enabled=False)
    page.locator("#table summary").click()
    for part in ("h1", ".lead >> nth=2", ".xm-static", ".xm-legend", "#list table", ".all"):
        assert page.locator(part).is_visible(), part
    # A term opens, and further columns are shown, without a script.
    works = "[popovertarget], #list-more"
    controls = page.locator(f":is(button, input, select):not({works})").all()
    assert controls
    assert not [one for one in controls if one.is_visible()]
    listed = page.locator("#list tbody th").all_text_contents()
    members = list(written.study.shortlist(k=len(listed)).members)
    assert listed == list(written.study.areas["NAME"][members])


@EVERY
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_needs_no_sideways_scrolling(scheme, written, open_page):
    page = open_page(written.path, width=320, height=640, color_scheme=scheme, bypass_csp=True)
    unfold(page)
    page.locator("#list [data-area] button").first.click()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.locator(".cue").is_visible()
    wide = page.locator("#table .wide")
    assert wide.evaluate("box => box.scrollWidth > box.clientWidth")
    wide.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#table .wide').scrollLeft > 0")
