"""axe-core finds nothing on other kinds of pages than a place has: three widths, light, dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bundled
import geopandas as gpd
import pytest
import shapely
from looking import COLORS, faults
from reading import unfold

import exclusion
from exclusion import report, studies

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:Periods that are compared:exclusion.errors.VintageWarning"),
]

#: A laptop, a tablet and a phone.
WIDTHS = (1280, 768, 390)


def own_polygons(folder: Path) -> Path:
    """Write the page of a place with two polygons of the user's."""
    frame = gpd.GeoDataFrame(
        {"name": ["North side", "South side"]},
        geometry=[
            shapely.box(-90.13, 29.97, -89.9, 30.2),
            shapely.box(-90.14, 29.88, -89.9, 29.97),
        ],
        crs=4326,
    )
    study = exclusion.study("New Orleans", vintage=2024, neighborhoods=frame)
    return study.write(folder)["index.html"]


def places(folder: Path) -> Path:
    """Write the page that lists places."""
    entries = [report.entry(one, one.slug) for one in (bundled.new_orleans(), bundled.baltimore())]
    return report.write_index(entries, {"X": "No X."}, folder)["index.html"]


KINDS = {
    "no map": lambda folder: bundled.unmapped().write(folder)["index.html"],
    "own polygons": own_polygons,
    "comparison": lambda folder: studies.compare(bundled.new_orleans(), bundled.baltimore()).write(
        folder
    )["index.html"],
    "comparison without maps": lambda folder: studies.compare(
        bundled.new_orleans(), bundled.unmapped()
    ).write(folder)["index.html"],
    "list of places": places,
}


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_any_kind_of_page(kind, tmp_path, open_page):
    page = open_page(KINDS[kind](tmp_path), bypass_csp=True)
    assert page.locator("h2").count() > 0
    assert faults(page, leave_out=COLORS) == []  # they are looked at when all is unfolded
    names = page.locator("#list [data-area] button")
    if names.count():
        names.first.click()
    unfold(page)
    for width in WIDTHS:
        dark = width != WIDTHS[1]
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == []


@pytest.mark.parametrize("kind", ["no map", "comparison without maps"])
def test_no_section_is_empty(kind, tmp_path, open_page):
    page = open_page(KINDS[kind](tmp_path))
    said = page.locator("main").inner_text()
    assert "no map" in said or "no maps" in said
    for section in page.locator("section").all():
        assert section.locator("table, ul, ol, svg, details, dl").count() > 0, section.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
