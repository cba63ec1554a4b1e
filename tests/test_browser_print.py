"""Paper: the finding with its map, the list, then what is open; and one page of one place."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import bundled
import pytest
from pypdf import PdfReader

from exclusion import phrases

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

PLACES = ["New Orleans 2019 es", "New Orleans 2024", "Baltimore 2021"]
CONTROLS = "button, input, select, nav, .xm-bar, .acts, .buttons, .skip, .xm-more, .cue, .lengths"


class Written(NamedTuple):
    study: Study
    path: Path
    language: str


@pytest.fixture(scope="module")
def written(request, tmp_path_factory) -> Written:
    place, vintage, language = re.fullmatch(r"(\D+) (\d+) ?(\w*)", request.param).groups()
    study = bundled.baltimore() if place == "Baltimore" else bundled.new_orleans(int(vintage))
    if not language:
        return Written(study, bundled.written(request.param)["index.html"], "en")
    folder = tmp_path_factory.mktemp("paper")
    return Written(study, study.write(folder, language=language)["index.html"], language)


EVERY = pytest.mark.parametrize("written", PLACES, indirect=True)
ONE = pytest.mark.parametrize("written", PLACES[:1], indirect=True)


def sheets(page: Page, paper: str | None = None) -> list[str]:
    """Print, and give the words of each sheet."""
    asked = {"format": paper, "landscape": True} if paper else {"prefer_css_page_size": True}
    read = PdfReader(io.BytesIO(page.pdf(**asked)))
    texts = (unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in read.pages)
    return [" ".join(text.split()) for text in texts]


def words(page: Page, what: str) -> str:
    return " ".join(page.locator(what).first.inner_text().split())


@EVERY
def test_finding_and_map_are_on_the_first_sheet_and_the_list_on_the_second(written, open_page):
    page = open_page(written.path)
    title, legend, listed = (
        words(page, what) for what in ("#map-title", ".xm-legend-title", "#list-title")
    )
    areas = page.locator("#list tbody th").all_inner_texts()
    number = words(page, "h1 strong")
    found = sheets(page, "A4" if written.language == "es" else "Letter")
    # Sheets are filled: one section does not wait for the next with half a sheet blank.
    assert len(found) <= (6 if written.language == "es" else 5)
    for part in (number, title, legend, "mi"):
        assert part in found[0], part
    assert listed not in found[0]
    assert listed in found[1]
    for area in areas:
        assert area in found[1], area
    with phrases.speaking(written.language):
        for hint in ("print_page", "print_one", "unfold", "table_sort", "choose", "download_list"):
            said = phrases.say(hint, area=phrases.say(written.study.geography))
            assert not any(said in sheet for sheet in found[:2]), hint
        for control in ("list_fixed", "table_fixed", "map_fixed"):
            assert not any(phrases.say(control) in sheet for sheet in found), control


@EVERY
def test_no_control_is_on_paper(written, open_page):
    page = open_page(written.path)
    page.fill(".xm-search", "a")
    page.press(".xm-search", "Enter")
    page.emulate_media(media="print")
    # What was a button in a table, or a term, is its words alone.
    left = page.eval_on_selector_all(
        CONTROLS,
        """all => all.filter((one) => one.checkVisibility())
                      .filter((one) => !one.closest("table, .most, p [popovertarget]"))
                      .map((one) => one.outerHTML.slice(0, 80))""",
    )
    assert left == []


@ONE
def test_what_is_folded_is_printed_only_when_it_was_opened(written, open_page):
    page = open_page(written.path)
    whole = sheets(page)
    site = written.study.sites["name"].iloc[0]
    heading = words(page, "#sites h2")
    assert not any(heading in sheet for sheet in whole[2:])
    page.locator("#sites summary").click()
    opened = sheets(page)
    assert any(heading in sheet for sheet in opened[2:])
    assert any(site in sheet for sheet in opened)
    assert page.locator("details[open]").count() == 1
    page.locator("#table summary").click()
    assert len(sheets(page)) > len(opened)


@ONE
def test_the_list_that_was_chosen_is_the_one_on_paper(written, open_page):
    page = open_page(written.path)
    page.check("[name=list-k][value='10']")
    found = sheets(page)
    areas = page.locator("#list tbody th").all_inner_texts()
    assert len(areas) == 10
    assert words(page, "#list-title") in found[1]
    assert all(area in found[1] for area in areas)


@ONE
def test_nothing_is_cut_through(written, open_page):
    page = open_page(written.path)
    page.emulate_media(media="print")
    cut = page.eval_on_selector_all(
        "main :is(p, li, tr, svg, figure, h2, h3, .card)",
        "all => all.filter((one) => getComputedStyle(one).breakInside !== 'avoid').length",
    )
    assert cut == 0
    loose = page.eval_on_selector_all(
        "main :is(h2, h3, thead)",
        "all => all.filter((one) => getComputedStyle(one).breakAfter !== 'avoid').length",
    )
    assert loose == 0


@EVERY
def test_one_page_of_the_place_or_of_what_is_chosen(written, open_page):
    page = open_page(written.path)
    page.evaluate("window.print = () => {}")
    choose = "select(3)" if written.study.neighborhoods is None else "selectNeighborhood(8)"
    page.evaluate("map_exclusion.exclusion." + choose)
    number, name = words(page, "h1 strong"), page.locator("#card-name").text_content()
    shared = [written.study.city, words(page, ".xm-legend-title")]
    rows = page.locator("#card tbody th").all_inner_texts()
    assert len(rows) > 2
    page.evaluate("document.getElementById('print-one').click()")
    (whole,) = sheets(page)
    assert all(part in whole for part in (number, *shared))
    assert name not in whole
    for paper in ("Letter", "A4")[: 2 if written.language == "es" else 1]:
        page.click("#print-card")  # a print takes the wish for one page away
        (own,) = sheets(page, paper)
        assert all(part in own for part in (name, *shared, *rows))
        assert number not in own
    assert page.locator("#card").is_visible()
    assert page.locator("html.one").count() == 0


def test_a_name_without_blanks_makes_nothing_wider_than_the_sheet(tmp_path, open_page):
    study, name = bundled.lean(), "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
    areas = study.areas.assign(
        neighborhood=study.areas["neighborhood"].replace("Little Woods", name)
    )
    hoods = study.neighborhoods.rename(index={"Little Woods": name})
    long = replace(study, place=f"{name}, Louisiana", areas=areas, neighborhoods=hoods)
    page = open_page(long.write(tmp_path)["index.html"])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 971, "height": 700})  # Letter across, less its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 971
    assert name in words(page, "#list tbody")
