"""What is written twice, in Python and for the page, says the same: cells of CSV, and chances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exclusion import maps, phrases
from exclusion.report import _files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CELLS = [
    *("Little Woods", "Mid-City", "Treme'/Lafitte", 'the "East"', "a, b", "two\nlines", "", "0"),
    *("=1+1", "+1", "-2", "@now", " =1", "\u00a0=1", "\u200b=1", "\t1", "\r1", "\n=1", "'=1"),
    *("\uff1d1", "\uff0b1", "\ufe63 2", "\uff20x", "\u207a1", "\u202e=1", "\ufeff=1", "1=1", "é"),
    *("−1", "22071000613", "\U0001f3e0", "=\U0001f3e0", ";", "|", "%", "a\r\nb"),
]
NUMBERS = [None, -1, 0, 0.25, 1200]
#: Whole percents: the chance, and the ends of its range.
CHANCES = [(0, 0, 0), (1, 1, 1), (50, 43, 56), (98, 97, 99), (99, 98, 99), (100, 100, 100)]
CHANCES += [(1, 0, 2), (0, 0, 3), (3, 1, 7), (99, 99, 100), (94, 94, 94), (5, 1, 99)]


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    """A page with the scripts alone."""
    page = browser.new_page()
    for name in ("cells", "lengths"):
        page.add_script_tag(content=maps.script_of("exclusion.report", name))
    yield page
    page.close()


def test_a_cell_is_the_same_from_the_page_as_in_the_file(bare):
    every = [*CELLS, *NUMBERS]
    shown = bare.evaluate("(every) => every.map(exclusionCell)", every)
    for content, cell in zip(every, shown, strict=True):
        # A second column, for csv quotes a row of one empty cell.
        written = _files.text({"a": [content], "b": [1]})
        assert written == f"a,b\r\n{cell},1\r\n", repr(content)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_chance_is_the_same_from_the_page_as_in_its_text(language, bare):
    with phrases.speaking(language):
        spoken = phrases.spoken()
        page = {"locale": spoken.locale, "percent": spoken.percent, "chance": {}}
        for code in ("chance_over", "chance_under", "chance_from", "chance_to", "chance_range"):
            page["chance"][code] = phrases.forms(code)
        shown = bare.evaluate(
            "([page, every]) => every.map(exclusionChance(page).chance)", [page, CHANCES]
        )
        # Whole percents are rounded down: half a percent more is the same.
        said = [phrases.chance(*((end + 0.5) / 100 for end in one)) for one in CHANCES]
    assert shown == said
