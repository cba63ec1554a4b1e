"""The pages as a reader meets them: opened from a file in Chromium, with no network."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import bundled
import numpy as np
import pulled
import pytest
from PIL import Image
from reading import unfold

from exclusion import classes, indicators, moe, phrases
from exclusion.errors import VintageWarning

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from exclusion.studies import Study

pytestmark = pytest.mark.browser

PAGES = ["New Orleans 2019", "Baltimore 2021", "New Orleans without polygons"]
ANY = pytest.mark.parametrize("written", PAGES, indirect=True)
WITH_MAP = pytest.mark.parametrize("written", PAGES[:2], indirect=True)
NEW_ORLEANS = pytest.mark.parametrize("written", PAGES[:1], indirect=True)

# The color under each point [lat, lon] on the map's canvas, sites off; null where it lies outside.
COLORS_AT = """async (points) => {
  document.querySelector(".xm-sites:checked")?.click();
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const canvas = document.querySelector(".leaflet-overlay-pane canvas");
  const corner = L.DomUtil.getPosition(canvas);
  return points.map((point) => {
    const { x, y } = map_exclusion.latLngToLayerPoint(point).subtract(corner);
    if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return null;
    return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3));
  });
}"""
# Brings an area into view and gives where on the map a point of it lies.
SPOT = """([area, point]) => {
  map_exclusion.fitBounds(map_exclusion.exclusion.layers[area].getBounds(), { animate: false });
  return { ...map_exclusion.latLngToContainerPoint(point) };
}"""


class Written(NamedTuple):
    study: Study
    paths: dict[str, Path]

    @property
    def areas(self) -> str:
        return phrases.say(f"{self.study.geography}_many")

    def points(self) -> list[list[float]]:  # [lat, lon] of one inside each area
        return [[at.y, at.x] for at in self.study.areas.geometry.representative_point()]


@pytest.fixture(scope="module")
def written(request, tmp_path_factory) -> Written:
    """A place's study and what it wrote, once for all tests of it."""
    if request.param == PAGES[2]:
        study = bundled.unmapped()
        return Written(study, study.write(tmp_path_factory.mktemp("page")))
    return Written(bundled.named(request.param), bundled.written(request.param))


@pytest.fixture
def page(written, open_page) -> Page:
    return unfold(open_page(written.paths["index.html"]))


def said(page: Page) -> str:
    return page.locator(".xm-say").text_content()


def legend(page: Page) -> list[tuple[str, str]]:
    """What the legend's visible entries say: the text, then the count."""
    items = page.locator(".xm-bar-legend li:visible").all()
    return [tuple(item.locator("b, span").all_text_contents()) for item in items]


def matching(page: Page, written: Written, expected: list[str]) -> float:
    """Give the part of the visible areas that have the color expected, "" for any."""
    seen = page.evaluate(COLORS_AT, written.points())
    pairs = [(f"#{bytes(a).hex()}", b) for a, b in zip(seen, expected, strict=True) if a and b]
    assert len(pairs) > 50
    return sum(a == b for a, b in pairs) / len(pairs)


def fills_of(study: Study, measure: str) -> tuple[classes.Classes, list[str]]:
    found = classes.of_shares(study.areas[f"{measure}_share"])
    return found, [found.colors[c] if c >= 0 else classes.NO_DATA for c in found.codes]


def undotted(colors: list[str]) -> list[str]:
    """Leave out what has dots: what is below is told by them too."""
    return ["" if color == classes.VERDICT_COLORS["below"] else color for color in colors]


def press_on(page: Page, written: Written, geoid: str) -> None:
    area = written.study.areas.index.get_loc(geoid)
    page.click("#map_exclusion", position=page.evaluate(SPOT, [area, written.points()[area]]))


@WITH_MAP
def test_the_map_shows_each_measure_in_the_colors_of_its_classes(page, written):
    study = written.study
    page.check("[name=xm-by][value=share]")
    for measure in ("no_computer", "no_broadband"):
        page.select_option(".xm-measure", measure)
        found, fills = fills_of(study, measure)
        pair = (study.areas[f"{measure}_share{end}"] for end in ("", "_moe"))
        low = moe.reliability(*pair, share=True) == "low"
        unhatched = ["" if hatched else fill for hatched, fill in zip(low, fills, strict=True)]
        assert matching(page, written, unhatched) > 0.9  # borders cover the points of some
        assert matching(page, written, fills) > 0.75  # and a hatch's lines those of others
        ranges = [f"{low}–{high}" if low < high else f"{low}" for low, high in found.ranges]
        texts = [f"{text}%" for text in ranges]
        texts += [phrases.say("unreliable"), phrases.say("no_data")]
        water = int((study.areas["ALAND"] == 0).fillna(False).sum())
        counts = [*found.counts, low.sum(), found.codes.count(-1) - water]
        assert legend(page) == [*zip(texts, (f"{n} {written.areas}" for n in counts), strict=True)]
        assert phrases.label(measure) in page.locator(".xm-legend-title").text_content().lower()


@WITH_MAP
def test_the_map_shows_the_verdict_of_each_area(page, written):
    study = written.study
    page.check("[name=xm-by][value=verdict]")
    found, table = study.shortlist(), study.ranking().reindex(study.areas.index)
    colors = [classes.VERDICT_COLORS.get(v, classes.NO_DATA) for v in table["verdict"]]

    assert matching(page, written, undotted(colors)) > 0.9
    assert matching(page, written, colors) > 0.75  # dots cover the points of some
    counts = {v: getattr(found, v) for v in ("above", "unclear", "below")}
    assert legend(page)[:3] == [(phrases.say(v), f"{n} {written.areas}") for v, n in counts.items()]
    assert found.above > 0 < found.below


@WITH_MAP
def test_the_third_way_to_color_shows_hot_and_cold_spots(page, written):
    kinds = {"hot_spot": "above", "none": "unclear", "cold_spot": "below"}
    words = ("hot_spot", "hot_neither", "cold_spot")
    page.check("[name=xm-by][value=spot]")
    for measure in (written.study.evaluate().by, "no_computer"):
        page.select_option(".xm-measure", measure)
        spots = written.study.hot_spots(measure)["cluster"]
        colors = [
            classes.VERDICT_COLORS[kinds[s]] if s in kinds else classes.NO_DATA for s in spots
        ]
        assert matching(page, written, undotted(colors)) > 0.9
        counts = [int((spots == kind).sum()) for kind in kinds]
        assert counts[0] > 0 < counts[2]
        one = phrases.say(written.study.geography)
        assert legend(page)[:3] == [
            (phrases.say(word), f"{n} {one if n == 1 else written.areas}")
            for word, n in zip(words, counts, strict=True)
        ]
        title = phrases.say("hot_title", label=phrases.label(measure))
        assert page.locator(".xm-legend-title").text_content().startswith(title)


@WITH_MAP
def test_a_click_on_an_area_says_its_name_share_margin_and_verdict(page, written):
    study = written.study
    for verdict, rows in study.ranking().groupby("verdict"):
        row = rows.iloc[0]
        press_on(page, written, row.name)
        text = said(page)
        share, margin = row["share"].round(5), row["share_moe"].round(5)  # as the page has them
        name = ", ".join(row.reindex(["name", "neighborhood"]).dropna())
        small = margin < 0.0995
        points = phrases.points(margin) if small else phrases.number(100 * margin)
        points = f"give or take {points} points"
        assert text.startswith(
            f"{name}: {100 * share + 1e-9:.{int(small)}f}% of households, {points}"
        )
        reference = phrases.percent(study.shortlist().reference)
        assert phrases.say(f"area_verdict_{verdict}", city=study.city, reference=reference) in text


@NEW_ORLEANS
@pytest.mark.parametrize("geoid", ["22071014500", "22071990000"])
def test_an_area_without_households_says_so_for_every_measure(page, written, geoid):
    press_on(page, written, geoid)
    for measure in written.study.measures:
        page.select_option(".xm-measure", measure)
        assert said(page).startswith(written.study.areas.loc[geoid, "NAME"])
        assert "no households" in said(page)


@NEW_ORLEANS
def test_search_chooses_a_neighborhood_then_its_areas_and_round(page, written):
    areas = written.study.areas
    names = list(areas["NAME"][areas["neighborhood"] == "Little Woods"])
    assert len(names) > 2
    page.fill(".xm-search", "little woods")
    hood = phrases.say("hood_name", name="Little Woods", count=len(names), areas="tracts")
    for name in [hood, *(f"{name}, Little Woods" for name in names), hood]:
        page.press(".xm-search", "Enter")
        assert said(page).startswith(f"{name}: ")
        assert said(page).endswith(phrases.say("search_areas", areas="tracts"))


@NEW_ORLEANS
def test_search_by_number_finds_one_and_by_nonsense_nothing(page):
    for query, key in (("17.34", "Enter"), ("Xanadu", "Tab"), ("22071001734", "Enter")):
        page.fill(".xm-search", query)
        page.press(".xm-search", key)
        nothing = phrases.say("search_none", query=query)
        one = r"Census Tract 17\.34, (?!.* found\.)"
        assert re.match(re.escape(nothing) if key == "Tab" else one, said(page))


@WITH_MAP
def test_buttons_of_both_tables_choose_their_area_after_sorting_too(page):
    listed, table = page.locator(".list tbody button"), page.locator(".all tbody button")
    for i in (0, 7):
        name = listed.nth(i).text_content()
        listed.nth(i).click()
        sentence = said(page)
        assert sentence.startswith((f"{name}, ", f"{name}: "))
        page.locator(".all thead button").nth(i % 4).click()
        listed.nth(12).click()  # another, in between
        table.get_by_text(name, exact=True).click()
        assert said(page) == sentence


@ANY
def test_columns_sort_by_their_figures_and_areas_by_their_numbers(page, written):
    ranked = written.study.ranking().dropna(subset="rank")
    heads = page.locator(".all thead th")

    def column(title: str, turn: str) -> list[str]:
        i = heads.all_text_contents().index(title)
        heads.nth(i).locator("button").click()
        assert heads.nth(i).get_attribute("aria-sort") == turn
        return page.locator(f".all tbody td:nth-child({i + 1})").all_text_contents()

    for title, scale, digits in (("Households", 1, 0), ("Share", 100, 1)):
        expected = [f"{scale * x:,.{digits}f}" for x in sorted(ranked[title.lower()])]
        for turn, figures in (("ascending", expected), ("descending", expected[::-1])):
            assert [re.match(r"[\d,.]+", text)[0] for text in column(title, turn)] == figures
    names = column("Area", "ascending")
    assert names == sorted(names, key=lambda name: [float(n) for n in re.findall(r"[\d.]+", name)])
    assert column("Area", "descending") == names[::-1]


@ANY
def test_downloads_are_the_file_and_its_first_lines(page, written):
    file = written.paths["ranking.csv"].read_bytes()
    assert file.startswith(b"\xef\xbb\xbfGEOID,")
    first = b"".join(file.splitlines(keepends=True)[:21])
    book = written.paths["workbook.xlsx"].read_bytes()
    files = [("#csv-all", file), ("#csv-list", first), ("a[download]", book)]
    if written.study.neighborhoods is not None:
        files.append(("#csv-hoods", written.paths["neighborhoods.csv"].read_bytes()))
    for button, expected in files:
        with page.expect_download() as download:
            page.click(button)
        assert download.value.path().read_bytes() == expected
        assert download.value.suggested_filename.startswith(f"{written.study.slug}-")


@pytest.mark.parametrize("written", ["New Orleans 2019"], indirect=True)
def test_a_site_is_found_from_the_table_by_keyboard_and_paper_lists_all_neighborhoods(
    written, open_page
):
    page = open_page(written.paths["index.html"])
    page.locator("#sites summary").click()
    button = page.locator("#sites tbody button").nth(2)
    name = button.text_content()
    button.focus()
    page.keyboard.press("Enter")
    assert name in said(page)
    assert page.evaluate("document.activeElement.matches('.xm-say')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # back to where one was
    assert page.evaluate("document.activeElement.textContent") == name
    other = page.locator("#neighborhoods details tbody tr").last
    assert not other.is_visible()
    page.emulate_media(media="print")
    assert not other.is_visible()
    page.emulate_media(media="screen")
    page.locator("#neighborhoods summary").click()
    page.emulate_media(media="print")
    assert other.is_visible()


@ANY
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_needs_no_sideways_scrolling(written, open_page, width):
    page = unfold(open_page(written.paths["index.html"], width=width, height=700))
    if written.study.mapped:
        page.locator(".list tbody button").first.click()  # a sentence stands under the map
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@ANY
def test_without_javascript_finding_map_list_and_table_are_there(written, open_page):
    page = open_page(written.paths["index.html"], java_script_enabled=False)
    study = written.study
    total = study.totals.loc[study.evaluate().by, "households"]
    assert page.locator("h1").inner_text().startswith(phrases.about(total))
    assert page.locator(".list tbody tr").count() == 20
    assert page.locator(".all tbody tr").count() == study.ranking()["rank"].count()
    if study.mapped:
        found, fills = fills_of(study, study.evaluate().by)
        colors = found.colors
        if 'value="verdict" checked' in written.paths["index.html"].read_text("utf-8"):
            verdicts = study.ranking()["verdict"].reindex(study.areas.index)
            fills = [classes.VERDICT_COLORS.get(v, classes.NO_DATA) for v in verdicts]
            colors = list(classes.VERDICT_COLORS.values())[:2]  # dots cover what is below
        picture = page.locator(".xm-static")
        drawn = picture.locator("g > path").all()
        assert len(drawn) == len(fills)
        for i in (0, 5, len(fills) - 1):
            filled = drawn[i].evaluate("path => getComputedStyle(path).fill")
            rgb = "rgb({}, {}, {})".format(*bytes.fromhex(fills[i][1:]))
            wet = bool((study.areas["ALAND"] == 0).fillna(False).iloc[i])
            assert wet or filled == rgb or filled.startswith(('url("#xm-h', 'url("#xm-dots'))
            assert not wet or filled != rgb  # it is drawn as what lies around the place is
        image = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
        drawn = {f"#{bytes(color).hex()}": count for count, color in image.getcolors(1 << 24)}
        assert all(drawn.get(color, 0) > 1_000 for color in colors)


def test_a_missing_margin_is_said_and_never_shown_as_zero(open_page, tmp_path):
    study = bundled.new_orleans()
    areas = study.areas.copy()
    first = areas.index[0]
    areas.loc[first, ["no_home_broadband_share_moe", "no_home_broadband_households_moe"]] = np.nan
    areas["no_home_broadband_people_moe"] = np.nan
    page = open_page(replace(study, areas=areas).write(tmp_path)["index.html"])
    page.evaluate("map_exclusion.exclusion.select(0)")
    said = page.inner_text(".xm-say")
    assert said.count("margin not known") == 3
    assert "give or take 0" not in said
    page.evaluate("map_exclusion.exclusion.select(5)")
    assert page.inner_text(".xm-say").count("margin not known") == 1


def test_a_pulled_city_that_cuts_tracts(open_page, tmp_path):
    study = pulled.study(pulled.KENNER)
    page = unfold(open_page(study.write(tmp_path)["index.html"]))
    page.wait_for_selector(".leaflet-container canvas")
    page.evaluate("map_exclusion.exclusion.select(0)")
    assert study.areas["NAME"].iloc[0] in page.inner_text(".xm-say")
    assert "tracts lie partly outside Kenner" in page.inner_text(".method")


KINDS = {
    **{preset: {"score": preset} for preset in indicators.PRESETS},
    "since": {"earlier": 2021},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_pulled_page_with_everything_works(kind, open_page, tmp_path):
    """No error, no request, no sideways scrolling; the score's buttons choose their tract."""
    study = pulled.study(pulled.JEFFERSON, 2021 if kind != "since" else 2024)
    options = dict(KINDS[kind])
    if kind == "since":
        options["earlier"] = pulled.study(pulled.JEFFERSON, options["earlier"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        paths = study.write(tmp_path, k=4, **options)
    page = unfold(open_page(paths["index.html"]))
    for section in ("who", "why", "change" if kind == "since" else "score"):
        assert page.locator(f"#{section} h2").is_visible()
    buttons = page.locator("#score tbody button")
    for i in range(buttons.count()):
        name = buttons.nth(i).text_content()
        buttons.nth(i).click()
        assert said(page).startswith(f"{name}: ")
    assert kind in ("since", "ntia") or buttons.count() == 4
    for width in (390, 320):
        phone = open_page(paths["index.html"], width=width, height=700)
        assert phone.evaluate("document.scrollingElement.scrollWidth") <= width


def test_a_change_without_a_map_works(open_page, tmp_path):
    old, new = bundled.new_orleans(2017), bundled.unmapped()
    paths = new.write(tmp_path, score="default", earlier=old)
    for width in (1280, 390):
        page = unfold(open_page(paths["index.html"], width=width))
        assert page.locator("#change tbody tr").count() >= 15
        assert page.locator("#score tbody tr").count() == 20
        assert page.locator("#score button:not([popovertarget])").count() == 0
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
