"""The map as a reader meets it: its views, layers, keys, dark mode, paper and notebooks."""

from __future__ import annotations

import io
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

import bundled
import folium
import pulled
import pytest
from PIL import Image

import exclusion
from exclusion import classes, maps, phrases
from exclusion.errors import VintageWarning
from exclusion.telling import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

COLORS_AT = """async (points) => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const canvas = document.querySelector(".leaflet-overlay-pane canvas");
  const corner = L.DomUtil.getPosition(canvas);
  return points.map((point) => {
    const { x, y } = map_exclusion.latLngToLayerPoint(point).subtract(corner);
    if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return null;
    return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3));
  });
}"""
RUN = '<img src=x onerror="alert(1)"><b>bold</b> {{ 7*7 }} `${1}` </script>'
ZONE = {
    "type": "Feature",
    "properties": {"name": RUN},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-90.1, 29.9], [-90.0, 29.9], [-90.0, 30.0], [-90.1, 29.9]]],
    },
}


@cache
def study() -> exclusion.Study:
    return bundled.new_orleans()


@cache
def plain() -> str:
    return study().map().get_root().render()


@pytest.fixture
def open_map(open_page, tmp_path: Path):
    def opened(asked: Asked | None = None, text: str | None = None, **context) -> Page:
        text = text or (plain() if asked is None else maps.draw(study(), asked))
        path = tmp_path / "map.html"
        path.write_text(text if isinstance(text, str) else text.get_root().render(), "utf-8")
        return open_page(path, **context)

    return opened


def said(page: Page) -> str:
    return page.locator(".xm-say").text_content()


def pixels(page: Page) -> list[str | None]:
    page.uncheck(".xm-sites")
    points = [[at.y, at.x] for at in study().areas.geometry.representative_point()]
    return [c and f"#{bytes(c).hex()}" for c in page.evaluate(COLORS_AT, points)]


def agreement(page: Page, expected: list[str]) -> float:
    pairs = [(a, b) for a, b in zip(pixels(page), expected, strict=True) if a and b]
    assert len(pairs) > 50
    return sum(a == b for a, b in pairs) / len(pairs)


def test_need_and_reliability_have_a_grid_of_nine(open_map):
    page = open_map()
    page.check("[name=xm-by][value=need]")
    data = page.evaluate("map_exclusion.exclusion.data")
    codes = data["measures"][data["first"]]["need"]
    colors = [color for tier in classes.BIVARIATE.values() for color in tier]
    expected = [
        "" if c in "678" else colors[int(c)] if c != "." else classes.NO_DATA for c in codes
    ]
    assert agreement(page, expected) > 0.9
    cells = page.locator(".xm-need td").all_text_contents()
    assert len(cells) == 9
    assert sum(map(int, cells)) == len(codes) - codes.count(".")
    assert cells[:3] == [str(codes.count(code)) for code in "258"]  # the highest share first
    heads = page.locator(".xm-need thead th").all_text_contents()
    assert heads[1:] == [phrases.say(f"need_{t}") for t in ("high", "medium", "low")]
    page.check("[name=xm-by][value=share]")
    assert page.locator(".xm-need table").count() == 0


def test_change_is_colored_and_said(open_map):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        found = study().change(bundled.new_orleans(2017))
    page = open_map(Asked(change=found, score=study().score(k=5)))
    page.evaluate("map_exclusion.exclusion.color('change')")
    assert page.is_checked("[name=xm-by][value=change]")
    verdict = found.table["verdict"].reindex(study().areas.index)
    colors = [classes.CHANGE_COLORS.get(v, classes.NO_DATA) for v in verdict]
    fell = classes.CHANGE_COLORS["fell"]
    assert agreement(page, ["" if color == fell else color for color in colors]) > 0.9
    counts = page.locator(".xm-class span").all_text_contents()
    assert counts == [
        f"{n} tract{'' if n == 1 else 's'}" for n in (found.rose, found.unclear, found.fell)
    ]
    assert phrases.say("change_map_not_compared") in page.inner_text(".xm-none")
    area = list(verdict).index("fell")
    page.evaluate("area => map_exclusion.exclusion.select(area)", area)
    change = phrases.points(abs(found.table["change"].reindex(study().areas.index).iloc[area]))
    label = phrases.label(found.by)
    start = f"Since 2013–2017 the share with {label} fell here by {change} points"
    assert start in said(page)
    assert "Its score of need and vulnerability is " in said(page)


def test_hot_spots_and_gaps_are_said(open_map):
    page = open_map()
    spots = list(study().hot_spots()["cluster"])
    for kind, code in (("hot_spot", "area_hot"), ("cold_spot", "area_cold")):
        page.evaluate("area => map_exclusion.exclusion.select(area)", spots.index(kind))
        assert phrases.say(code) in said(page)
    page.evaluate("area => map_exclusion.exclusion.select(area)", spots.index("none"))
    assert phrases.say("area_hot") not in said(page)


def test_a_neighborhood_is_chosen_from_outside(open_map):
    page = open_map()
    table = study().rank_neighborhoods(k=10)
    hoods = page.evaluate("map_exclusion.exclusion.data.hoods")
    empty = table.index[table["share"].isna()][0]
    page.evaluate("h => map_exclusion.exclusion.selectNeighborhood(h)", hoods.index(empty))
    assert said(page).startswith(f"{empty} (")
    assert said(page).endswith(
        "no households, so there is nothing to say about connections at home."
    )
    for name in table.index[[0, 2, -2]]:
        index = hoods.index(name)
        count = int((study().areas["neighborhood"] == name).sum())
        page.evaluate("h => map_exclusion.exclusion.selectNeighborhood(h)", index)
        assert said(page).startswith(f"{name} ({count} tract{'' if count == 1 else 's'}): ")
        share = table.loc[name, "share"]
        assert f"{phrases.percent(share, 1)} of households, give or take" in said(page)
        inside = """h => { const { data, layers } = map_exclusion.exclusion;
          const seen = map_exclusion.getBounds();
          return layers.every((l, i) => data.hood[i] !== h || seen.contains(l.getBounds())); }"""
        page.wait_for_function(inside, arg=index)
    page.select_option(".xm-measure", "no_computer")
    assert phrases.label("no_computer") in said(page)


NAMES = """() => Array.from(document.querySelectorAll(".leaflet-xm-names-pane div"), (div) => {
  const { left, top, right, bottom } = div.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(div);
  const text = range.getBoundingClientRect();
  return [Math.min(left, text.left), Math.min(top, text.top), Math.max(right, text.right),
          Math.max(bottom, text.bottom), div.textContent]; })"""
FONT = "600 12px/14px system-ui,sans-serif"


@pytest.mark.parametrize("font", [FONT, "600 12px/14px DejaVu Sans Mono,monospace"])
def test_names_fit_touch_no_other_and_grow_with_zoom(open_map, font):
    """Whatever the browser's font: one is wide."""
    assert FONT in plain()
    page = open_map(text=plain().replace(FONT, font))
    first = page.evaluate(NAMES)
    assert len(first) > 8
    frame = page.locator("#map_exclusion").bounding_box()
    for i, a in enumerate(first):
        assert a[0] >= frame["x"]
        assert a[2] <= frame["x"] + frame["width"]
        for b in first[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    page.evaluate("() => { map_exclusion.setView([29.95, -90.08], 13.5, { animate: false }); }")
    near = page.evaluate(NAMES)
    assert {name for *_, name in near} - {name for *_, name in first}
    pane = page.locator(".leaflet-xm-names-pane")
    assert pane.get_attribute("aria-hidden") == "true"
    page.uncheck(".xm-layer[value=names]")
    assert page.evaluate(NAMES) == []


def test_names_leave_sites_in_sight(open_map):
    page = open_map()
    covered = """(names) => map_exclusion.exclusion.data.sites.filter((site) => {
      const { x, y } = map_exclusion.latLngToContainerPoint(site.slice(0, 2));
      const { left, top } = document.getElementById("map_exclusion").getBoundingClientRect();
      const within = (n) => x + left > n[0] && x + left < n[2] && y + top > n[1] && y + top < n[3];
      return names.some(within);
    }).length"""
    names = page.evaluate(NAMES)
    assert page.evaluate(covered, names) <= 1  # a name that is wanted may have no other place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_water_lies_over_the_areas_and_lets_them_be_chosen(scheme, open_page, tmp_path):
    wet = pulled.study(pulled.JEFFERSON, 2024)
    at = wet.water.geometry.iloc[0].representative_point()
    areas = wet.areas.geometry
    below = areas.index[areas.contains(at)][0]
    path = tmp_path / "map.html"
    path.write_text(wet.map().get_root().render(), "utf-8")
    page = open_page(path, color_scheme=scheme)
    (color,) = page.evaluate(COLORS_AT, [[at.y, at.x]])
    water = classes.WATER if scheme == "light" else classes.DARK_WATER
    assert f"#{bytes(color).hex()}" == water
    x, y = page.evaluate(
        """(at) => { const p = map_exclusion.latLngToContainerPoint(at);
             const box = document.getElementById("map_exclusion").getBoundingClientRect();
             return [p.x + box.left, p.y + box.top]; }""",
        [at.y, at.x],
    )
    page.mouse.click(x, y)
    assert said(page).startswith(wet.areas.loc[below, "NAME"])
    page.check("[name=xm-by][value=verdict]")
    assert page.evaluate(COLORS_AT, [[at.y, at.x]]) == [color]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_grid_of_need_has_the_colors_of_its_ground(scheme, open_map):
    page = open_map(color_scheme=scheme)
    page.check("[name=xm-by][value=need]")
    grid = classes.BIVARIATE if scheme == "light" else classes.DARK_BIVARIATE
    shown = page.locator(".xm-need tbody tr:last-child td:nth-child(2) i").evaluate(
        "(cell) => getComputedStyle(cell).backgroundColor"
    )
    lowest = tuple(bytes.fromhex(grid["high"][0][1:]))
    assert shown == f"rgb{lowest}"


def test_borders_of_neighborhoods_are_a_layer(open_map):
    page = open_map()
    before = page.evaluate("Object.keys(map_exclusion._layers).length")
    page.check(".xm-layer[value=borders]")
    lines = page.evaluate(
        """() => Object.values(map_exclusion._layers).filter((l) => l.options.weight === 1.4)[0]
          .getLatLngs().length"""
    )
    assert lines > 500
    page.uncheck(".xm-layer[value=borders]")
    assert page.evaluate("Object.keys(map_exclusion._layers).length") == before


def test_further_layers_work_and_run_nothing(open_map):
    group = folium.FeatureGroup(name=RUN)
    folium.Marker([29.95, -90.07], tooltip=RUN, popup=RUN).add_to(group)
    folium.Marker([29.96, -90.06], icon=folium.DivIcon(html=RUN)).add_to(group)
    folium.CircleMarker([29.97, -90.05], tooltip="circle").add_to(group)
    zones = folium.GeoJson(
        {"type": "FeatureCollection", "features": [ZONE]},
        name="Zones",
        tooltip=folium.GeoJsonTooltip(["name"]),
        popup=folium.GeoJsonPopup(["name"]),
        style_function=lambda _: {"color": "#aa0000"},
    )
    page = open_map(Asked(layers=[group, zones]), fresh=True)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    shown = page.evaluate(
        """() => { const texts = [];
          map_exclusion.eachLayer((layer) => {
            if (map_exclusion.exclusion.layers.includes(layer)) return;
            const tip = layer.getTooltip && layer.getTooltip();
            if (tip) { layer.openTooltip(); texts.push(tip.getElement().innerHTML); }
            const popup = layer.getPopup && layer.getPopup();
            if (popup) { layer.openPopup(); texts.push(popup.getElement().innerHTML); }
          });
          return texts.join("|"); }"""
    )
    page.wait_for_timeout(200)
    assert "<b>bold</b>" in shown
    assert "{{ 7*7 }}" in shown
    assert "&lt;img src=x" in shown  # a property is text
    assert page.locator("[onerror], .leaflet-pane script").count() == 0
    assert dialogs == []
    labels = page.locator(".xm-layers label").all_text_contents()
    assert RUN in [label.strip() for label in labels]
    pins = page.locator(".leaflet-marker-icon")
    assert pins.count() == 2
    assert pins.first.get_attribute("src").startswith("data:image/png")
    page.uncheck(".xm-layer[value=own0]")
    assert pins.count() == 0
    page.check(".xm-layer[value=own0]")
    assert pins.count() == 2


def test_layers_that_a_notebook_adds_are_shown(open_page, tmp_path):
    shown = study().map()
    shown.add_child(folium.GeoJson(ZONE, name="Zones"))
    folium.LayerControl().add_to(shown)
    shown.save(tmp_path / "map.html")
    page = open_page(tmp_path / "map.html")
    page.evaluate("map_exclusion.exclusion.select(3)")
    assert said(page).startswith("Census Tract ")
    name = page.evaluate(
        "Object.values(map_exclusion._layers).filter((l) => l.feature)[0].feature.properties.name"
    )
    assert name == RUN


def test_a_street_map_that_does_not_come_is_gone_again_with_a_word(open_map, open_page):
    page = open_map(Asked(street_map=True))
    assert not page.is_checked(".xm-street")
    page.click(".xm-street")
    gone = phrases.say("street_gone", host="basemap.nationalmap.gov")
    page.wait_for_function(
        "text => document.querySelector('.xm-say').textContent === text", arg=gone
    )
    assert not page.is_checked(".xm-street")
    assert page.locator(".leaflet-control-attribution, .leaflet-tile").count() == 0
    fills = "map_exclusion.exclusion.layers.every((l) => l.options.fillOpacity === 1)"
    assert page.evaluate(fills)
    page.wait_for_timeout(300)
    asked = [p for p in open_page.problems if p.startswith("request: ")]
    assert asked
    assert all(p.startswith("request: https://basemap.nationalmap.gov/") for p in asked)
    assert all(p.startswith(("request: ", "console: Failed to load")) for p in open_page.problems)
    open_page.problems.clear()


def test_tiles_that_come_lie_behind_and_are_credited(open_map, open_page):
    tile = io.BytesIO()
    Image.new("RGB", (256, 256), "#00ff00").save(tile, "PNG")
    page = open_map(Asked(street_map=True), fresh=True)
    page.route(
        "https://basemap.nationalmap.gov/**",
        lambda route: route.fulfill(body=tile.getvalue(), content_type="image/png"),
    )
    page.check(".xm-street")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert "U.S. Geological Survey" in page.inner_text(".leaflet-control-attribution")
    opacity = page.evaluate("map_exclusion.exclusion.layers[0].options.fillOpacity")
    assert 0.3 < opacity < 0.8
    page.uncheck(".xm-street")
    assert page.locator(".leaflet-tile").count() == 0
    open_page.problems.clear()


def test_dark_mode_has_its_own_colors_and_follows_the_system(open_map):
    page = open_map(color_scheme="dark")
    found = classes.of_shares(study().areas[f"{study().evaluate().by}_share"])
    data = page.evaluate("map_exclusion.exclusion.data")
    low = data["measures"][data["first"]]["low"]

    def fills(ramp, none):
        return [
            "" if flag == "1" else ramp[found.steps[c]] if c >= 0 else none
            for c, flag in zip(found.codes, low, strict=True)
        ]

    assert agreement(page, fills(classes.DARK_COLORS, classes.DARK_NO_DATA)) > 0.9
    page.emulate_media(color_scheme="light")
    assert agreement(page, fills(classes.COLORS, classes.NO_DATA)) > 0.9


def test_paper_gets_the_view_that_is_shown_in_light_colors(open_map):
    page = open_map(color_scheme="dark")
    page.check("[name=xm-by][value=verdict]")
    page.evaluate("map_exclusion.exclusion.select(40)")
    assert page.locator(".xm-static").count() == 0
    page.emulate_media(media="print")
    page.wait_for_selector(".xm-static")
    marks = page.eval_on_selector_all(
        ".xm-static g > path:not(.xm-chosen)", "paths => paths.map((p) => p.getAttribute('class'))"
    )
    verdicts = study().ranking().reindex(study().areas.index)["verdict"]
    assert marks.count("above") == (verdicts == "above").sum()
    assert marks.count("dots") == (verdicts == "below").sum()
    color = "path => getComputedStyle(path).fill"
    rgb = "rgb({}, {}, {})".format(*bytes.fromhex(classes.VERDICT_COLORS["above"][1:]))
    assert page.locator(".xm-static path.above").first.evaluate(color) == rgb
    assert page.locator(".xm-static .xm-chosen").count() == 2
    assert page.locator(".xm-bar").is_hidden()
    assert page.locator(".xm-legend").is_visible()
    page.emulate_media(media="screen")
    page.wait_for_selector(".xm-static", state="detached")


def test_paper_keeps_the_layers_that_are_ticked_and_names_those_it_lacks(open_map):
    zones = folium.GeoJson(ZONE | {"properties": {}}, name="Clinics")
    page = open_map(Asked(layers=[zones]))
    names = page.locator(".leaflet-xm-names-pane div").all_inner_texts()
    page.check(".xm-layer[value=borders]")
    page.emulate_media(media="print")
    page.wait_for_selector(".xm-static")
    words = page.locator(".xm-static text").all_text_contents()
    assert len(words) > 8
    assert {line for name in names for line in name.split("\n")} & set(words)
    boxes = page.eval_on_selector_all(
        ".xm-static text",
        "all => all.map((t) => { const b = t.getBoundingClientRect(); return [b.left, b.right]; })",
    )
    frame = page.locator(".xm-static").bounding_box()
    assert all(frame["x"] <= a < b <= frame["x"] + frame["width"] for a, b in boxes)
    assert page.locator(".xm-static .xm-borders").get_attribute("d").count("M") > 500
    assert page.locator(".xm-static circle").count() >= 23
    circle = page.locator(".xm-spots circle").first
    assert circle.bounding_box()["width"] == pytest.approx(11.5, abs=1.5)
    assert page.inner_text(".xm-unprinted") == phrases.say("not_printed", names="Clinics")
    page.emulate_media(media="screen")
    page.wait_for_selector(".xm-static", state="detached")
    for layer in ("borders", "sites", "names", "own0"):
        page.uncheck(f".xm-layer[value={layer}]")
    page.emulate_media(media="print")
    page.wait_for_selector(".xm-static")
    assert page.locator(".xm-static .xm-words, .xm-static .xm-borders").count() == 0
    assert re.fullmatch(r"[\d.]+\u00a0mi", page.locator(".xm-static text").text_content())
    assert page.locator(".xm-spots").is_hidden()
    assert page.locator(".xm-site").is_hidden()
    assert page.locator(".xm-unprinted").is_hidden()


def test_a_site_is_shown_and_said_from_outside(open_map):
    page = open_map()
    sites = study().sites
    page.uncheck(".xm-sites")
    assert page.locator(".xm-site").is_hidden()
    page.evaluate("map_exclusion.exclusion.selectSite(3)")
    name = sites["name"].iloc[3]
    count = phrases.number(sites["computers"].iloc[3])
    site = phrases.say("site_computers", name=name, computers=count)
    assert said(page) == phrases.say("site_said", site=site)
    assert page.is_checked(".xm-sites")
    assert page.inner_text(".xm-site").split("\n")[-1] == "23"
    assert page.inner_text(".leaflet-tooltip") == site
    point = sites.geometry.iloc[3]
    page.wait_for_function(
        "(at) => map_exclusion.getBounds().pad(-0.3).contains(at)", arg=[point.y, point.x]
    )
    large = """Object.values(map_exclusion._layers).filter((l) => l.options.radius > 5)
      .map((l) => [l.getLatLng().lat, l.getLatLng().lng])"""
    assert page.evaluate(large) == [[round(point.y, 5), round(point.x, 5)]]
    page.evaluate("map_exclusion.exclusion.select(3)")
    assert page.evaluate(large) == []
    page.wait_for_function("!document.querySelector('.leaflet-tooltip')")


def contrast(page: Page, selector: str) -> float:
    """Give the contrast (WCAG) of an element's ink with what it stands on."""
    ink, paper = page.locator(selector).first.evaluate(
        """(element) => { let under = element;
          const ground = (e) => getComputedStyle(e).backgroundColor;
          while (ground(under) === "rgba(0, 0, 0, 0)") under = under.parentElement;
          return [getComputedStyle(element).color, ground(under)].map((text) =>
            text.match(/\\d+/g).slice(0, 3).map(Number)); }"""
    )

    def light(color: list[int]) -> float:
        linear = [c / 3294.6 if c < 10.1 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    one, other = sorted((light(ink), light(paper)))
    return other / one


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_buttons_on_the_map_are_read_on_either_ground(scheme, open_map):
    page = open_map(color_scheme=scheme)
    for button in (".xm-west", ".xm-whole", ".leaflet-control-zoom-in"):
        assert contrast(page, button) >= 4.5, button
        page.hover(button)
        assert contrast(page, button) >= 4.5, button
    style = "(e, [part, name]) => getComputedStyle(e, part)[name]"
    square = page.locator(".xm-whole")
    assert square.evaluate(style, ["::before", "borderTopColor"]) == square.evaluate(
        style, ["", "color"]
    )
    cells = page.locator(".xm-moves").evaluate(style, ["", "backgroundColor"])
    assert cells == page.locator(".xm").evaluate(style, ["", "backgroundColor"])


def test_what_has_no_estimate_is_not_indented_where_it_stands_alone(open_map):
    page = open_map()
    page.check("[name=xm-by][value=need]")
    entry, title = (page.locator(f"{of} i, {of}").last.bounding_box() for of in
                    (".xm-none", ".xm-legend-title"))  # fmt: skip
    assert entry["x"] == title["x"]


def test_own_breaks_stand_under_the_joints(open_map):
    page = open_map(Asked(scheme=(10, 20, 40)))
    joints = page.locator(".xm-bar-legend em")
    assert joints.all_text_contents() == ["0", "10", "20", "40", "100%"]
    ranges = page.locator(".xm-class b").all_text_contents()
    assert ranges[1] == "11–20%"


def test_the_map_works_by_keyboard_and_buttons(open_map):
    page = open_map()
    center = "map_exclusion.getCenter().lng"
    page.focus("#map_exclusion")
    start = page.evaluate(center)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"start => {center} > start", arg=start)
    zoom = page.evaluate("map_exclusion.getZoom()")
    page.keyboard.press("+")
    page.wait_for_function("zoom => map_exclusion.getZoom() > zoom", arg=zoom)
    page.focus(".xm-whole")
    page.keyboard.press("Enter")
    page.wait_for_function("zoom => map_exclusion.getZoom() === zoom", arg=zoom)
    start = page.evaluate(center)
    page.click(".xm-west")
    page.wait_for_function(f"start => {center} < start", arg=start)
    for button in page.locator("#map_exclusion button, .leaflet-control-zoom a").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert button.get_attribute("aria-label")


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_screen_shows_every_view_without_sideways_scrolling(width, open_map):
    page = open_map(width=width, height=700)
    for way in page.locator("[name=xm-by]").all():
        way.check()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    for box in page.locator(".xm-bar input").all():
        target = box.locator("xpath=..").bounding_box()
        assert target["height"] >= 24


def test_search_finds_names_without_their_accents_and_steps_between_several(open_map):
    page = open_map()
    page.fill(".xm-search", "VIÁVANT")
    page.press(".xm-search", "Enter")
    assert said(page).startswith("Viavant")
    page.fill(".xm-search", "aurora")
    seen = []
    for _ in range(3):
        page.press(".xm-search", "Enter")
        seen.append(said(page).split(" (")[0])
        assert said(page).endswith(phrases.say("search_hoods", count=2))
    assert seen == ["New Aurora/English Turn", "Old Aurora", "New Aurora/English Turn"]


#: JupyterLab's page, as far as a map sees of it.
LAB = '<!DOCTYPE html><body data-jp-theme-light="{}" style="margin:0">{}</body>'


def test_a_notebook_shows_the_map_in_place_of_its_picture(open_page, tmp_path):
    path = tmp_path / "notebook.html"
    shown = study().map()._repr_html_()
    path.write_text(LAB.format("true", shown), "utf-8")
    page = open_page(path)
    frame = page.frames[1]
    frame.wait_for_selector(".leaflet-container canvas")
    frame.evaluate("map_exclusion.exclusion.select(0)")
    assert frame.locator(".xm-say").text_content().startswith("Census Tract 1,")
    assert not page.locator(".xm-still").is_visible()
    assert page.locator("iframe").bounding_box()["height"] == 860
    path.write_text(LAB.format("true", re.sub("(?s)<iframe.*</iframe>", "", shown)), "utf-8")
    page.reload()
    image = page.locator("img").first
    shot = Image.open(io.BytesIO(image.screenshot())).convert("RGB")
    drawn = {f"#{bytes(color).hex()}": count for count, color in shot.getcolors(1 << 24)}
    assert all(drawn.get(color, 0) > 500 for color in classes.COLORS)
    assert re.search(r"Map of New Orleans", image.get_attribute("alt"))
    assert page.locator("text=give or take 0.8 points").is_visible()


def test_without_scripts_a_notebook_shows_one_picture(open_page, tmp_path):
    path = tmp_path / "notebook.html"
    path.write_text(LAB.format("true", study().map()._repr_html_()), "utf-8")
    page = open_page(path, java_script_enabled=False)
    assert page.locator(".xm-still").is_visible()
    assert page.locator("iframe").is_hidden()


def test_maps_in_a_notebook_follow_its_theme(open_page, tmp_path):
    path = tmp_path / "notebook.html"
    shown = study().map()._repr_html_()
    path.write_text(LAB.format("false", shown), "utf-8")
    page = open_page(path)  # the system is light
    frame = page.frames[1]
    frame.wait_for_selector(".leaflet-container canvas")
    seen = """() => {
      const block = document.querySelector(".xm");
      return [
        getComputedStyle(block).backgroundColor,
        getComputedStyle(document.documentElement).colorScheme,
        map_exclusion.exclusion.layers[0].options.color,
      ];
    }"""
    dark = frame.evaluate(seen)
    assert dark == ["rgb(20, 24, 28)", "dark", "#14181c"]
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    frame.wait_for_function("getComputedStyle(document.documentElement).colorScheme === 'light'")
    assert frame.evaluate(seen) == ["rgb(255, 255, 255)", "light", "#fff"]
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    frame.wait_for_function("getComputedStyle(document.documentElement).colorScheme === 'dark'")
    assert frame.evaluate(seen) == dark


def test_a_map_that_was_made_out_of_sight_shows_all_once_it_is_seen(open_page, tmp_path):
    path = tmp_path / "notebook.html"
    hidden = f'<div id="tab" style="display:none">{study().map()._repr_html_()}</div>'
    path.write_text(LAB.format("true", hidden), "utf-8")
    page = open_page(path)
    frame = page.frames[1]
    frame.wait_for_function("window.map_exclusion")
    page.evaluate("tab.style.display = 'block'")
    frame.wait_for_function("map_exclusion.getSize().x > 500 && map_exclusion.getZoom() < 13")
    assert frame.evaluate(
        "map_exclusion.getBounds().contains(L.latLngBounds(map_exclusion.exclusion.data.bounds))"
    )
