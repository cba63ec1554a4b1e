"""What city staff come for, in how many steps: by mouse, and by keyboard alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import bundled
import pulled
import pytest

from exclusion import indicators, phrases, telling

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

FIVE = "#list [name=list-k][value='5']"
ROWS = "#list .list tbody tr"
LIST = "nav a[href='#list']"
#: What tells which help an area needs: a computer, a subscription, or more than a phone's plan.
REMEDY = ("no_computer", "cellular_only")


class Written(NamedTuple):
    study: Study
    path: Path


@pytest.fixture(scope="module")
def written(request, tmp_path_factory) -> Written:
    """A page of a place that is bundled with much, with little, and of one that is pulled."""
    if request.param != "pulled":
        study = bundled.named(request.param)
        return Written(study, bundled.written(request.param)["index.html"])
    study = pulled.study(pulled.JEFFERSON, 2024)
    return Written(study, study.write(tmp_path_factory.mktemp("steps"))["index.html"])


ALL = pytest.mark.parametrize(
    "written", ["New Orleans 2019", "New Orleans 2024", "pulled"], indirect=True
)
HANDS = pytest.mark.parametrize("by_keyboard", [False, True], ids=["mouse", "keyboard"])


class Reader:
    """Someone at a page, whose steps are counted: a link, a button or a choice is one."""

    def __init__(self, page: Page, *, by_keyboard: bool) -> None:
        self.page, self.by_keyboard, self.steps = page, by_keyboard, 0

    def take(self, what: str) -> None:
        self.steps += 1
        if not self.by_keyboard:
            self.page.locator(what).first.click()
            return
        for _ in range(90):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("(one) => document.activeElement.matches(one)", what):
                box = self.page.evaluate("document.activeElement.type") == "checkbox"
                self.page.keyboard.press("Space" if box else "Enter")
                return
        pytest.fail(f"{what} is not reached by the Tab key")

    def choose(self, what: str) -> None:
        """Choose one of several: the Tab key reaches the one that is chosen, arrows the others."""
        if not self.by_keyboard:
            self.take(what)
            return
        self.steps += 1
        for _ in range(90):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.name") == "list-k":
                break
        for _ in range(4):
            if self.page.locator(what).is_checked():
                return
            self.page.keyboard.press("ArrowUp")
        assert self.page.locator(what).is_checked()

    def sees(self, what: str, text: str) -> bool:
        """Tell whether what holds a text is on the screen as it is."""
        return self.page.evaluate(
            """([what, text]) => Array.from(document.querySelectorAll(what)).some((one) => {
                 const { top, bottom } = one.getBoundingClientRect();
                 return one.textContent.includes(text) && bottom > 0 && top < innerHeight;
               })""",
            [what, text],
        )


@ALL
@HANDS
def test_five_areas_and_which_remedy_take_three_steps(written, by_keyboard, open_page):
    reader = Reader(open_page(written.path), by_keyboard=by_keyboard)
    study, page = written.study, reader.page
    reader.take(LIST)
    reader.choose(FIVE)
    five = study.shortlist(k=5)
    listed = page.locator(ROWS)
    assert listed.locator("th").all_text_contents() == list(study.areas["NAME"][list(five.members)])
    named = page.locator("#list .list thead").inner_text()
    known = [measure for measure in REMEDY if measure in study.measures]
    if known:
        reader.take("#list-more")
    for measure in known:  # of all five at once, each with its margin
        column = study.areas.loc[list(five.members), [f"{measure}_share", f"{measure}_share_moe"]]
        at = 1 + page.locator("#list .list thead th").all_inner_texts().index(
            phrases.say(f"col_{measure}")
        )
        cells = page.locator(f"{ROWS} > :nth-child({at})")
        assert cells.first.is_visible()
        assert [" ".join(cell.rstrip("*").split()) for cell in cells.all_inner_texts()] == [
            f"{phrases.percent(share, 1)} ± {phrases.points(moe)}"
            for share, moe in column.to_numpy()
        ]
    # What the period lacks is named, with the reason.
    text = page.locator("main").text_content()
    for measure in set(REMEDY) - set(known):
        assert phrases.label(measure) in text
        assert telling.reason(study, study.absent[measure]) in text
    if not study.gaps.empty:
        assert phrases.say("col_gap") in named
        remedies = {phrases.say(f"gap_{gap}") for gap in (*indicators.GAPS, "unclear")}
        assert set(listed.locator("td:last-child").all_inner_texts()) <= remedies
    assert reader.steps <= 3


@ALL
@HANDS
def test_why_the_list_can_be_trusted_takes_one_step(written, by_keyboard, open_page):
    reader = Reader(open_page(written.path), by_keyboard=by_keyboard)
    found = written.study.shortlist()
    assert reader.sees(".rest .lead", phrases.number(found.k))  # the first screen says how sure
    reader.take(LIST)
    said = reader.page.locator("#list-said").inner_text()
    assert re.search(rf"Between \d+ and \d+ of these {found.k} ", said)
    assert reader.sees("#list-said", "truly belong here")
    assert reader.steps == 1
