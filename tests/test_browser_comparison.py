"""The page of places side by side in Chromium: with axe, without a network, with other measures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import bundled
import pytest
from looking import SCHEMES, faults
from PIL import Image

from exclusion import classes, studies

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    places = bundled.new_orleans(), bundled.baltimore()
    return studies.compare(*places).write(tmp_path_factory.mktemp("compared"))["index.html"]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(path, open_page, width):
    page = open_page(path, width=width, bypass_csp=True)
    assert faults(page, looks=SCHEMES) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_another_measure_recolors_both_maps_and_their_words(path, open_page):
    page = open_page(path)
    before = page.locator(".areas").first.inner_html()
    page.select_option("#measure", "no_computer")

    assert page.locator(".areas").first.inner_html() != before
    assert page.locator(".key-table:visible caption").inner_text() == (
        "No computer of any type, not even a smartphone"
    )
    for i, name in enumerate(("New Orleans", "Baltimore")):
        assert name in page.locator(".side figcaption").nth(i).inner_text()
        label = page.locator(".areas").nth(i).get_attribute("aria-label")
        assert "no computer of any type" in label


def test_areas_that_are_hatched_show_their_class(path, open_page):
    """Some pixels of the lines, most of the color: neither black nor paper."""
    page = open_page(path)
    page.select_option("#measure", "no_computer")
    for at in range(2):
        image = page.locator(".areas").nth(at).screenshot()
        colors = Image.open(io.BytesIO(image)).convert("RGB").getcolors(1 << 24)
        counts = {f"#{bytes(color).hex()}": count for count, color in colors}
        classed = sum(counts.get(color, 0) for color in classes.COLORS)
        assert counts.get("#222222", 0) < 0.25 * classed
        assert counts.get("#222222", 0) > 0


def test_without_javascript_finding_tables_and_maps_are_there(path, open_page):
    page = open_page(path, java_script_enabled=False)

    said = "Between New Orleans and Baltimore the survey can tell no difference"
    assert page.locator("h1").inner_text().startswith(said)
    assert page.locator(".areas").count() == 2
    assert page.locator(".key-table:visible").count() == 1
    assert not page.locator("#measure").is_visible()
