"""Switches of the map: what stands above it, what is announced, and what the address keeps."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import bundled
import pytest
from playwright.sync_api import expect

from exclusion import phrases, telling

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: Whether this is chosen, and nothing else.
IS = """wanted => { const now = map_exclusion.exclusion.state();
  return Object.keys({ ...now, ...wanted }).every((name) => now[name] === wanted[name]); }"""


@pytest.fixture(scope="module")
def path() -> Path:
    return bundled.written("New Orleans 2019")["index.html"]


@pytest.fixture(scope="module")
def hatched() -> Path:
    return bundled.written("Baltimore 2021")["index.html"]


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


GEOID = "22071001747"
BY_ADDRESS = f"#area={GEOID}&measure=no_computer&color=verdict"


def test_a_link_opens_the_place_the_measure_and_the_color(open_page, path):
    page = open_page(path)
    page.goto(path.as_uri() + BY_ADDRESS)
    page.reload()
    assert page.input_value(".xm-measure") == "no_computer"
    assert page.is_checked("[name=xm-by][value=verdict]")
    assert above(page) == said(page, "no_computer", "verdict")
    name = page.evaluate(
        "g => map_exclusion.exclusion.data.name[map_exclusion.exclusion.data.geoid.indexOf(g)]",
        GEOID,
    )
    assert page.inner_text(".xm-say").startswith(name)
    assert page.evaluate("location.hash") == BY_ADDRESS  # it is left as it was
    page.wait_for_function(
        """g => { const { data, layers } = map_exclusion.exclusion, i = data.geoid.indexOf(g);
          return map_exclusion.getBounds().contains(layers[i].getBounds()); }""",
        arg=GEOID,
    )


def test_an_address_that_names_nothing_known_opens_the_page(open_page, path):
    page = open_page(path)
    first = page.evaluate("map_exclusion.exclusion.state()")
    page.goto(path.as_uri() + "#area=1&measure=<b>&color=x&neighborhood=%00")
    page.reload()
    assert page.evaluate("map_exclusion.exclusion.state()") == first


def test_back_and_forward_walk_through_choices_and_anchors(open_page, path):
    page = open_page(path, fresh=True)
    start = page.evaluate("[location.hash, history.length]")
    assert start[0] == ""
    page.select_option(".xm-measure", "no_computer")
    page.click("nav a[href='#list']")
    page.wait_for_function("() => location.hash === '#list'")
    page.evaluate("document.querySelector('#list th button').click()")
    area = page.evaluate("map_exclusion.exclusion.state().area")
    assert f"area={area}&measure=no_computer&color=share" in page.evaluate("location.hash")
    page.check("[name=xm-by][value=need]")
    assert page.evaluate("history.length") == start[1] + 4
    states = [
        ("area=", {"area": area, "measure": "no_computer", "color": "share"}),
        ("#list", {"measure": "no_computer", "color": "share"}),
        ("#measure=no_computer&color=share", {"measure": "no_computer", "color": "share"}),
    ]
    for hash_, wanted in states:
        page.evaluate("history.back()")
        page.wait_for_function("hash => location.hash.includes(hash)", arg=hash_)
        page.wait_for_function(IS, arg=wanted)
    assert page.inner_text(".xm-say") == phrases.say("choose", area="tract")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.hash === ''")
    page.wait_for_function("() => map_exclusion.exclusion.state().measure !== 'no_computer'")
    first = page.evaluate("map_exclusion.exclusion.state()")
    assert above(page) == said(page, first["measure"], "share")
    assert first["measure"] != "no_computer"
    for hash_ in (*(hash_ for hash_, _ in states[::-1]), "color=need"):
        page.evaluate("history.forward()")
        page.wait_for_function("hash => location.hash.includes(hash)", arg=hash_)
    page.wait_for_function("() => map_exclusion.exclusion.state().color === 'need'")
    assert page.evaluate("map_exclusion.exclusion.state().area") == area


def test_search_by_keyboard_is_a_choice_and_back_takes_it_away(open_page, path):
    page = open_page(path, fresh=True)
    page.fill(".xm-search", "Little Woods")
    page.press(".xm-search", "Enter")
    assert "neighborhood=Little+Woods" in page.evaluate("location.hash")
    assert page.evaluate("history.length") == 3  # about:blank, the page, the choice
    page.reload()
    assert page.inner_text(".xm-say").startswith("Little Woods")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.hash === ''")
    page.wait_for_function("() => map_exclusion.exclusion.state().neighborhood === undefined")


def test_the_same_choice_twice_is_one_step(open_page, path):
    page = open_page(path, fresh=True)
    length = page.evaluate("history.length")
    for _ in range(2):
        page.evaluate("map_exclusion.exclusion.select(3)")
    assert page.evaluate("history.length") == length + 1


def test_a_frame_keeps_the_address_as_it_is(open_page, path, tmp_path):
    outer = tmp_path / "outer.html"
    outer.write_text(
        f'<!DOCTYPE html><html lang="en"><title>x</title><iframe width="900" height="700" '
        f'src="{path.as_uri()}"></iframe>',
        "utf-8",
    )
    page = open_page(outer, fresh=True)
    frame = page.frames[1]
    frame.wait_for_selector(".leaflet-container canvas")
    length = page.evaluate("history.length")
    frame.select_option(".xm-measure", "no_computer")
    frame.evaluate("map_exclusion.exclusion.select(3)")
    assert frame.evaluate("location.hash") == ""
    assert page.evaluate("history.length") == length
    assert frame.inner_text("#map-title") == frame.evaluate(
        "map_exclusion.exclusion.data.measures.no_computer.said.share[0]"
    )


def test_water_is_no_area_without_households(open_page, path):
    page = open_page(path)
    data = page.evaluate("map_exclusion.exclusion.data")
    wet = [i for i, geoid in enumerate(data["geoid"]) if geoid[5:9] == "9900"]
    assert data["water"] == wet != []
    blank = data["measures"][data["first"]]["code"].count(".")
    assert page.inner_text(".xm-none span").split()[0] == str(blank - len(wet))
    color = "i => map_exclusion.exclusion.layers[i].options.fillColor"
    water = page.evaluate(
        "() => getComputedStyle(document.querySelector('.xm')).getPropertyValue('--water')"
    )
    assert page.evaluate(color, wet[0]) == water
    page.check("[name=xm-by][value=verdict]")
    assert page.evaluate(color, wet[0]) == water


def test_the_neighborhoods_with_most_such_households_have_their_names(open_page, path):
    page = open_page(path)
    names = page.locator(".leaflet-xm-names-pane div").all_inner_texts()
    seen = {" ".join(name.split()) for name in names}
    wanted = page.locator("#neighborhoods > table tbody th").all_inner_texts()[:8]
    plain = {name.replace("-", "").replace(" ", "") for name in seen}
    named = [name.replace("-", "").replace(" ", "") in plain for name in wanted]
    assert all(named[:3])  # the lead's; others leave the public sites in sight
    assert sum(named) >= 5


def test_the_map_has_a_scale_and_uses_its_frame(open_page, path, hatched):
    # Beside the finding the frame has the column's width, whatever the place's shape.
    for file, width, least in ((path, 1280, 0.5), (hatched, 1280, 0.4), (hatched, 390, 0.7)):
        page = open_page(file, width)
        assert page.locator(".leaflet-control-scale-line").count() == 2
        assert page.inner_text(".leaflet-control-scale").count("mi") == 1
        used = page.evaluate(
            """() => { const { x, y } = map_exclusion.getSize();
              const corners = map_exclusion.exclusion.data.bounds;
              const [a, b] = corners.map((at) => map_exclusion.latLngToContainerPoint(at));
              return [(b.x - a.x) / x, (a.y - b.y) / y]; }"""
        )
        assert max(used) > 0.93
        assert min(used) > least
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_a_switch_of_the_length_changes_the_list_its_title_and_its_chances(open_page, path):
    study, page = bundled.new_orleans(), open_page(path)
    own = page.locator(".list tbody").inner_text()
    for k in (5, 50, 10):
        page.check(f"[name=list-k][value='{k}']")
        found = study.evaluate(k=k)
        told = telling._rows.the_list(study, found, None)
        assert page.inner_text("#list-title") == told.title.striptags()
        texts = page.locator("#list-said p").all_inner_texts()
        assert [" ".join(text.split()) for text in texts] == [s.striptags() for s in told.sub]
        heads = page.locator(".list thead th").all_inner_texts()
        assert heads[1] == f"Among the {k}?"
        rows = page.locator(".list tbody tr")
        assert rows.count() == k
        at = [head.key for head in told.table.heads]
        for n in (0, k - 1):
            cells = [
                " ".join(text.split()) for text in rows.nth(n).locator("th, td").all_inner_texts()
            ]
            for key, cell, text in zip(at, told.table.rows[n].cells, cells, strict=True):
                wanted = [cell.text, cell.margin, cell.aside]
                assert all(" ".join(part.split()) in text for part in wanted), (key, text)
            assert cells[0] == str(n + 1)
        assert page.evaluate("location.hash").endswith(f"&k={k}")
    page.evaluate("history.back()")
    page.wait_for_function("() => document.querySelectorAll('.list tbody tr').length === 50")
    page.check("[name=list-k][value='20']")
    assert page.locator(".list tbody").inner_text() == own


def test_a_link_opens_the_length_and_its_rows_show_their_area(open_page, path):
    page = open_page(path)
    page.goto(path.as_uri() + "#k=50")
    page.reload()
    row = page.locator(".list tbody tr").nth(49)
    name = row.locator("th").inner_text()
    row.locator("th button").press("Enter")
    assert page.inner_text(".xm-say").startswith(name)
    assert "k=50" in page.evaluate("location.hash")


def test_the_file_of_the_list_is_of_the_length_that_is_shown(open_page, path):
    study, page = bundled.new_orleans(), open_page(path)
    page.focus("[name=list-k][value='20']")
    page.keyboard.press("ArrowLeft")
    with page.expect_download() as got:
        page.click("#csv-list")
    rows = list(csv.DictReader(got.value.path().read_text("utf-8-sig").splitlines()))
    table = study.evaluate(k=10).table.head(10)
    assert [row["GEOID"] for row in rows] == list(table.index)
    assert [float(row["chance"]) for row in rows] == list(table["chance"].round(3))
    assert [row["tier"] for row in rows] == list(table["tier"])


def test_without_a_script_the_list_stays_as_it_is(open_page, path):
    page = open_page(path, java_script_enabled=False)
    assert page.locator(".list tbody tr").count() == 20
    assert page.locator(".lengths").is_hidden()


def test_by_share_is_another_list_with_its_own_chances_and_stands_in_the_address(open_page, path):
    study, page = bundled.new_orleans(), open_page(path)
    own = page.locator(".list tbody").inner_text()
    page.focus("[name=list-by][value=households]")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("[name=list-by][value=share]")
    assert page.evaluate("location.hash").endswith("&k=20&by=share")
    listed = {
        (one.of, one.k): one for one in telling._rows.the_list(study, study.evaluate(), None).others
    }
    for k in (20, 5, 50):
        page.check(f"[name=list-k][value='{k}']")
        told = listed["share", k]
        assert page.inner_text("#list-title") == told.title.striptags()
        assert page.get_attribute("#list-title", "aria-live") == "polite"
        texts = page.locator("#list-said p").all_inner_texts()
        assert [" ".join(text.split()) for text in texts] == [s.striptags() for s in told.sub]
        assert " ".join(page.inner_text("#list-reach").split()) == told.reach.striptags()
        rows = page.locator(".list tbody tr")
        assert rows.count() == k
        for n in (0, k // 2, k - 1):
            cells = rows.nth(n).locator("th, td").all_text_contents()
            for cell, text in zip(told.table.rows[n].cells, cells, strict=True):
                wanted = [cell.text, cell.margin, cell.aside]
                assert all("".join(part.split()) in "".join(text.split()) for part in wanted)
        apart = page.evaluate(
            "Array.from(document.querySelectorAll('.list tbody tr'), (tr, n) => [tr.className, n])"
        )
        assert [n for kind, n in apart if kind] == [
            n for n, row in enumerate(told.table.rows) if row.apart
        ]
    page.check("[name=list-k][value='20']")
    page.check("[name=list-by][value=households]")
    assert page.locator(".list tbody").inner_text() == own
    assert "by=" not in page.evaluate("location.hash")
    page.evaluate("history.back()")
    page.wait_for_function("() => location.hash.endsWith('&by=share')")
    expect(page.locator("[name=list-by][value=share]")).to_be_checked()
    page.reload()
    assert page.inner_text("#list-title") == listed["share", 20].title.striptags()


def test_the_file_of_a_list_by_share_has_its_ranks_and_chances(open_page, path):
    study, page = bundled.new_orleans(), open_page(path)
    page.check("[name=list-by][value=share]")
    page.check("[name=list-k][value='10']")
    with page.expect_download() as got:
        page.click("#csv-list")
    rows = list(csv.DictReader(got.value.path().read_text("utf-8-sig").splitlines()))
    table = study.evaluate(of="share", k=10).table.head(10)
    assert [row["GEOID"] for row in rows] == list(table.index)
    assert {row["of"] for row in rows} == {"share"}
    for name, digits in (("rank", 0), ("band_high", 0), ("chance", 3), ("chance_low", 3)):
        assert [float(row[name]) for row in rows] == [round(x, digits) for x in table[name]], name
    chances = study.chances(of="share").loc[table.index, "chance_50"]
    assert [float(row["chance_50"]) for row in rows] == [round(x, 3) for x in chances]
    assert [row["tier"] for row in rows] == list(table["tier"])
    share = study.areas.loc[table.index, "no_computer_share"]
    assert [float(row["no_computer_share"]) for row in rows] == [round(x, 5) for x in share]


def test_the_file_of_all_areas_is_that_beside_the_page(open_page, path):
    page = open_page(path)
    with page.expect_download() as got:
        page.click("#csv-all")
    beside = path.with_name("ranking.csv").read_text("utf-8-sig")
    assert got.value.path().read_text("utf-8-sig").split() == beside.split()
    with page.expect_download() as got:
        page.click("#csv-hoods")
    beside = path.with_name("neighborhoods.csv").read_text("utf-8-sig")
    assert got.value.path().read_text("utf-8-sig").split() == beside.split()


def test_the_card_tells_the_chance_to_be_on_the_list_that_is_shown(open_page, path):
    study, page = bundled.new_orleans(), open_page(path)
    geoid = study.evaluate(k=10).table.index[9]
    page.evaluate(
        "g => map_exclusion.exclusion.select(map_exclusion.exclusion.data.geoid.indexOf(g))", geoid
    )
    for of in ("households", "share"):
        page.check(f"[name=list-by][value={of}]")
        for k in (20, 5):
            page.check(f"[name=list-k][value='{k}']")
            row = study.evaluate(of=of, k=k).table.loc[geoid]
            chance = phrases.chance(row["chance"], row["chance_low"], row["chance_high"])
            said = page.inner_text("#card .verdict").replace("\u00a0", " ")
            most = phrases.say(f"most_{of}")
            wanted = phrases.say("area_chance", k=phrases.number(k), most=most, chance=chance)
            assert wanted.replace("\u00a0", " ") in said
            low, high = int(row["band_low"]), int(row["band_high"])
            wanted = phrases.say("rank_between", low=low, high=high, ranked=172)
            assert wanted in said
            assert "almost surely" not in said
            assert said in page.inner_text(".xm-say").replace("\u00a0", " ")
    page.select_option(".xm-measure", "no_computer")
    row = study.evaluate("no_computer", k=20).table.loc[geoid]
    chance = phrases.chance(row["chance"], row["chance"], row["chance"]).replace("\u00a0", " ")
    said = page.inner_text("#card .verdict").replace("\u00a0", " ")
    assert f"among the 20 with the most of these households is {chance}" in said


def test_other_shares_are_shown_by_one_press_and_no_page_scrolls_sideways(open_page, path, hatched):
    for file, width in ((path, 1280), (path, 390), (hatched, 1280)):
        page = open_page(file, width)
        cell = page.locator(".list tbody tr").first.locator(".more").first
        assert not cell.is_visible()
        page.focus("#list-more")
        page.keyboard.press("Space")
        assert cell.is_visible()
        page.check("[name=list-by][value=share]")
        assert page.locator(".list tbody tr").first.locator(".more").first.is_visible()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.evaluate("document.querySelector('#table details').open = true")
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
