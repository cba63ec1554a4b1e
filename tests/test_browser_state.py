"""Switches of the map: what stands above it, what is announced, and what the address keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bundled
import pytest

from exclusion import phrases

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return bundled.new_orleans().write(tmp_path_factory.mktemp("state"))["index.html"]


@pytest.fixture(scope="module")
def hatched(tmp_path_factory) -> Path:
    return bundled.baltimore().write(tmp_path_factory.mktemp("hatched"))["index.html"]


def said(page: Page, measure: str, how: str) -> list[str]:
    return page.evaluate(
        "([m, how]) => map_exclusion.exclusion.data.measures[m].said[how]", [measure, how]
    )


def above(page: Page) -> list[str]:
    return [page.inner_text("#map-title"), page.inner_text("#map-sub")]


def test_title_subtitle_and_legend_follow_the_switch(open_page, path):
    page = open_page(path)
    first = page.input_value(".xm-measure")
    assert above(page) == said(page, first, "share")
    assert page.inner_text(".xm-shown") == ""
    rows = page.inner_text("#list")
    for measure in ("no_computer", "no_subscription"):
        page.select_option(".xm-measure", measure)
        for how in ("verdict", "spot", "need", "share"):
            page.check(f"[name=xm-by][value={how}]")
            title, sub = above(page)
            assert [title, sub] == said(page, measure, how)
            assert phrases.label(measure) in sub
            assert page.locator(".xm-shown").text_content() == phrases.say("map_shown", title=title)
            assert phrases.label(measure) in page.inner_text(".xm-legend-title").lower()
    assert page.inner_text("#list") == rows
    assert phrases.say("list_fixed") in rows


def test_a_switch_by_keyboard_is_announced(open_page, path):
    page = open_page(path)
    assert page.get_attribute(".xm-shown", "role") == "status"
    before = above(page)
    page.focus("[name=xm-by][value=share]")
    page.keyboard.press("ArrowDown")
    assert page.is_checked("[name=xm-by][value=verdict]")
    assert above(page) != before
    assert above(page)[0] in page.locator(".xm-shown").text_content()


def test_a_map_that_cannot_be_read_by_shares_opens_with_verdicts(open_page, hatched):
    page = open_page(hatched)
    first = page.input_value(".xm-measure")
    assert page.is_checked("[name=xm-by][value=verdict]")
    assert above(page) == said(page, first, "verdict")
    page.check("[name=xm-by][value=share]")
    assert "cannot be read block group by block group" in above(page)[0]
