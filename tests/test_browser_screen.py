"""The first screen, the card of what is chosen, what is copied and folded, and any width."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

import bundled
import pytest
from PIL import Image
from playwright.sync_api import expect

from exclusion import classes, phrases, report, studies

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

SCREEN = 800
WIDTHS = [256, 280, 320, 360, 390, 412, 480, 540, 600, 667]
WIDTHS += [701, 768, 820, 900, 960, 1024, 1110, 1280, 1440, 1600]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
PAGES = ["New Orleans 2019", "Baltimore 2021"]


class Written(NamedTuple):
    study: Study
    path: Path


@pytest.fixture(scope="module")
def written(request) -> Written:
    return Written(bundled.named(request.param), bundled.written(request.param)["index.html"])


BOTH = pytest.mark.parametrize("written", PAGES, indirect=True)
NEW_ORLEANS = pytest.mark.parametrize("written", PAGES[:1], indirect=True)


def ends(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    return box["y"] + box["height"]


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what a page does by and by: its policy lets no function of a test wait there."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it does not come to be")


# The first screen.


@BOTH
def test_finding_and_map_with_its_controls_are_on_the_first_screen(written, open_page):
    page = open_page(written.path)
    for part in ("h1", ".most", "#copy-lead", ".xm-measure", ".xm-search", "#map_exclusion"):
        assert ends(page, part) <= SCREEN, part
    assert ends(page, ".xm-bar-legend") <= SCREEN
    assert page.locator("#map_exclusion").bounding_box()["height"] > SCREEN / 2
    assert page.locator(".rest").bounding_box()["width"] < 420
    assert page.evaluate("document.documentElement.scrollHeight") <= 9 * SCREEN


def on_a_phone(page: Page) -> None:
    assert ends(page, "#copy-lead") <= 844
    top = page.locator("#map").bounding_box()["y"]
    assert ends(page, ".rest") <= top <= 844
    assert top < page.locator("#ladder").bounding_box()["y"]


@pytest.mark.parametrize("written", [*PAGES, "New Orleans 2024"], indirect=True)
def test_on_a_phone_the_finding_has_one_screen_and_the_map_follows(written, open_page):
    on_a_phone(open_page(written.path, width=390, height=844))


@pytest.mark.parametrize("name", [*PAGES, "New Orleans 2024"])
def test_so_it_is_in_longer_words(name, open_page, tmp_path):
    paths = bundled.named(name).write(tmp_path, language="es")
    on_a_phone(open_page(paths["index.html"], width=390, height=844))


@NEW_ORLEANS
def test_the_third_priority_and_its_margin_are_there_without_a_step(written, open_page):
    page = open_page(written.path)
    ranking = written.study.evaluate(k=10, level="neighborhood")
    third = ranking.table.iloc[2]
    said = page.locator(".most li").nth(2).inner_text()
    margin = phrases.about(third["households_moe"], third["households"])
    assert re.sub(r"\s+", " ", said) == (
        f"{third.name} {phrases.about(third['households'])} ± {margin}*"
    )
    assert ends(page, ".most") <= SCREEN


# The card of what is chosen.


def card_rows(page: Page) -> list[list[str]]:
    rows = page.locator("#card tbody tr").all()
    return [row.locator("th, .n").all_inner_texts() for row in rows]


@NEW_ORLEANS
def test_a_neighborhood_is_a_card_with_every_measure_that_is_known(written, open_page):
    page, study = open_page(written.path), written.study
    assert not page.locator("#card").is_visible()
    page.get_by_role("button", name="Little Woods").first.click()
    assert page.locator("#card h2").inner_text() == "Little Woods"
    known = study.neighborhoods.loc["Little Woods"]
    expected = [
        [
            phrases.label(m),
            f"{100 * known[f'{m}_share']:.1f}% ± {100 * known[f'{m}_share_moe']:.1f}"
            + "*" * (known[f"{m}_share_moe_method"] == "modelled"),
        ]
        for m in study.measures
    ]
    assert card_rows(page) == expected
    assert page.locator("#card .bar .dot").count() == len(expected)
    assert page.locator("#card .chosen th").inner_text() == phrases.label("no_home_broadband")
    verdict = page.locator("#card .verdict").inner_text()
    assert verdict.startswith("Clearly above New Orleans as a whole")
    assert not page.locator(".rest").is_visible()
    page.select_option(".xm-measure", "no_computer")
    assert page.locator("#card .chosen th").inner_text() == phrases.label("no_computer")
    page.click("#close-card")
    assert not page.locator("#card").is_visible()
    assert page.locator(".rest").is_visible()


@BOTH
def test_what_the_card_says_is_seen_once_and_heard_with_the_sentence(written, open_page):
    page = open_page(written.path)
    page.locator("#list [data-area] button").first.click()
    verdict = page.locator("#card .verdict").inner_text()
    heard = page.locator(".xm-say").text_content()
    assert "Clearly above" in verdict
    for part in re.split(r"(?<=[.!?]) (?=[A-Z])", verdict):
        assert part in heard
        assert page.locator(".xm-say .xm-told", has_text=part).count() == 1
    for told in page.locator(".xm-told").all():
        assert told.bounding_box()["width"] <= 1
    starred = "*" in page.locator("#card tbody").inner_text()
    assert (page.locator("#card .sub").inner_text() == "* The margin is modelled.") is starred


@BOTH
def test_an_area_is_a_card_right_under_the_map_on_a_phone(written, open_page):
    page = open_page(written.path, width=390, height=844)
    page.locator("#list [data-area] button").first.click()
    first = written.study.evaluate().table.iloc[0]
    assert page.locator("#card h2").inner_text().startswith(first["name"])
    assert page.locator("#card").bounding_box()["y"] >= ends(page, "#map")
    assert page.locator("#card").bounding_box()["y"] < page.locator("nav").bounding_box()["y"]
    assert page.locator(".rest").is_visible()


@NEW_ORLEANS
def test_a_card_opens_and_closes_by_keyboard(written, open_page):
    page = open_page(written.path)
    page.locator(".most button").nth(1).focus()
    page.keyboard.press("Enter")
    name = page.locator(".most button").nth(1).text_content()
    assert page.locator("#card h2").inner_text() == name
    page.locator("#close-card").focus()
    page.keyboard.press("Enter")
    assert not page.locator("#card").is_visible()
    assert page.evaluate("document.activeElement.className") == "xm-search"


def test_a_map_in_a_notebook_has_no_card():
    assert 'id="card"' not in bundled.new_orleans().map().get_root().render()


# What is copied and saved.


@NEW_ORLEANS
def test_what_is_said_is_copied_with_its_source(written, open_page):
    page = open_page(written.path, permissions=CLIPBOARD)
    page.click("#copy-lead")
    expect(page.locator(".rest .done")).to_have_text(phrases.say("copied"))
    said = clipboard(page)
    headline = written.study.headline()
    assert said.startswith(headline[: headline.index(". ") + 1])
    assert "about 60,300 of 153,800 households" in said
    assert said.endswith(
        "Source: U.S. Census Bureau; The Data Center (New Orleans); City of New Orleans."
    )
    page.locator("#list [data-area] button").first.click()
    page.click("#copy-card")
    expect(page.locator("#card .done")).to_have_text(phrases.say("copied"))
    assert clipboard(page) == (
        page.locator(".xm-say").text_content() + " " + said[said.index("Source: ") :]
    )
    page.click("#link-card")
    expect(page.locator("#card .done")).to_have_text(phrases.say("copied_link"))
    address, _, state = clipboard(page).partition("#")
    assert address == written.path.as_uri()
    area = written.study.evaluate().table.index[0]
    assert f"area={area}" in state
    assert "measure=no_home_broadband" in state


@NEW_ORLEANS
def test_where_the_clipboard_is_closed_the_text_is_copied_all_the_same(written, open_page):
    page = open_page("about:blank", permissions=CLIPBOARD)
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto(written.path.as_uri())
    page.locator("#copy-lead").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rest .done")).to_have_text(phrases.say("copied"))
    assert clipboard(page).startswith(written.study.headline()[:60])
    assert page.evaluate("document.activeElement.id") == "copy-lead"


@BOTH
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_is_saved_as_a_picture_with_title_legend_and_source(scheme, written, open_page):
    page = open_page(written.path, color_scheme=scheme)
    page.check("[name=xm-by][value=share]")
    page.locator("#list [data-area] button").first.click()
    with page.expect_download() as download:
        page.click("#save-card")
    assert download.value.suggested_filename == f"{written.study.slug}-map.png"
    image = Image.open(io.BytesIO(download.value.path().read_bytes())).convert("RGB")
    assert image.width == 2400
    assert 1600 < image.height < 2400
    counts = {f"#{bytes(color).hex()}": n for n, color in image.getcolors(1 << 24)}
    found = classes.COLORS if scheme == "light" else classes.DARK_COLORS
    assert all(counts.get(color, 0) > 2_000 for color in found)
    ground = image.getpixel((4, 4))
    top, bottom = (
        image.crop((0, 0, 2400, 200)),
        image.crop((0, image.height - 120, 2400, image.height)),
    )
    for words in (top, bottom):  # title and source
        assert len({color for _, color in words.getcolors(1 << 20)} - {ground}) > 10
    assert page.locator("#map_exclusion .xm-static").count() == 0


# The page scrolls over the map.


@NEW_ORLEANS
def test_the_wheel_scrolls_the_page_and_zooms_the_map_with_ctrl(written, open_page):
    page = open_page(written.path)
    zoom = page.evaluate("map_exclusion.getZoom()")
    page.mouse.move(800, 300)
    page.mouse.wheel(0, 90)
    until(page, lambda: page.evaluate("scrollY") == 90)
    assert page.evaluate("map_exclusion.getZoom()") == zoom
    assert page.locator(".xm-hint").text_content() == phrases.say("map_wheel")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    until(page, lambda: page.evaluate("map_exclusion.getZoom()") > zoom)
    assert page.evaluate("scrollY") == 90
    page.locator(".xm-hint").wait_for(state="hidden")


@NEW_ORLEANS
def test_one_finger_scrolls_the_page_and_two_move_the_map(written, open_page):
    page = open_page(written.path, width=390, height=844, has_touch=True, is_mobile=True)
    page.evaluate("document.getElementById('map_exclusion').scrollIntoView({block: 'center'})")
    box = page.locator("#map_exclusion").bounding_box()
    x, y = box["x"] + 200, box["y"] + 300
    session = page.context.new_cdp_session(page)

    def drag(*fingers: tuple[float, float]) -> None:
        def touch(kind: str, up: float) -> None:
            points = [{"x": fx, "y": fy - up} for fx, fy in fingers if up >= 0]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        touch("touchStart", 0)
        for step in range(1, 13):
            touch("touchMove", 10 * step)
            page.wait_for_timeout(16)
        touch("touchEnd", -1)
        page.wait_for_timeout(300)

    def now() -> list[float]:
        return page.evaluate("[scrollY, map_exclusion.getCenter().lat]")

    before = now()
    drag((x, y))
    scrolled = now()
    assert scrolled[0] > before[0] + 50
    assert scrolled[1] == pytest.approx(before[1], abs=0.001)  # a drag would be 30 times that
    assert page.locator(".xm-hint").text_content() == phrases.say("map_fingers")
    page.evaluate("document.getElementById('map_exclusion').scrollIntoView({block: 'center'})")
    before = now()
    drag((x - 80, y), (x + 80, y))
    assert now()[0] == before[0]
    assert now()[1] < before[1]


# What is folded.


@NEW_ORLEANS
def test_what_is_long_is_folded_and_opens_by_its_link(written, open_page):
    page = open_page(written.path)
    folded = (".all tbody tr", "#sites tbody tr", "#method li", ".full .lead")
    for part in folded:
        assert not page.locator(part).first.is_visible(), part
    page.click("nav a[href='#table']")
    page.locator(".all tbody tr").first.wait_for()
    assert not page.locator("#sites tbody tr").first.is_visible()


# Any width.


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> dict[str, Path]:
    """A page of each kind, in both languages."""
    folder = tmp_path_factory.mktemp("kinds")
    both = [bundled.new_orleans(2024), bundled.baltimore()]
    pages = {"study": both[0], "blocks": both[1], "unmapped": bundled.unmapped()}
    found = {
        "study en": bundled.written("New Orleans 2024")["index.html"],
        "blocks en": bundled.written("Baltimore 2021")["index.html"],
    }
    compared = studies.compare(*both)
    for language in ("en", "es"):
        for kind, study in pages.items():
            if (name := f"{kind} {language}") not in found:
                paths = study.write(folder / kind / language, language=language)
                found[name] = paths["index.html"]
        paths = compared.write(folder / "compared" / language, language=language)
        found[f"compared {language}"] = paths["index.html"]
        with phrases.speaking(language):
            entries = [report.entry(study, study.slug) for study in both]
            paths = report.write_index(entries, {"X": "No X."}, folder / "list" / language)
        found[f"list {language}"] = paths["index.html"]
    return found


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["study", "blocks", "unmapped", "compared", "list"])
def test_no_width_makes_the_page_scroll_sideways(kind, language, kinds, open_page):
    page = open_page(kinds[f"{kind} {language}"])
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    if page.locator("#list [data-area] button").count():
        page.locator("#list [data-area] button").first.click()
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": SCREEN})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (size, width)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory) -> Path:
    """A page of names that no blank breaks."""
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    areas = bundled.lean().areas.query("households > 0").head(30)
    hoods = areas["neighborhood"].fillna("x").str.replace(r"\W", "", regex=True) + long
    areas = areas.assign(neighborhood=hoods, NAME=[f"{long}{i}" for i in range(len(areas))])
    study = studies.of_frames(
        areas, place=f"{long}burg, Louisiana", vintage=2019, polygons=areas, sources=[long],
        neighborhoods_called="Verwaltungsgemeinschaftsbezirk,Verwaltungsgemeinschaftsbezirke",
    )  # fmt: skip
    return study.write(tmp_path_factory.mktemp("unbroken"))["index.html"]


def test_names_without_blanks_make_no_page_scroll_sideways(unbroken, open_page):
    page = open_page(unbroken, width=1280, height=SCREEN)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator("#list [data-area] button").first.click()
    page.evaluate("document.getElementById('list-more')?.click()")
    for size in ("100%", "200%"):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": SCREEN})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (size, width)


# The policy.


@NEW_ORLEANS
def test_no_script_runs_but_the_pages_own(written, open_page):
    page = open_page(written.path)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.foreign = true";
          document.body.append(script);
        }"""
    )
    assert page.evaluate("window.foreign") is None
    assert len(open_page.problems) == 1
    assert "Content Security Policy" in open_page.problems.pop()
