"""What the map is given and what it writes, without a browser."""

from __future__ import annotations

import base64
import html
import json
import re
import warnings
from dataclasses import replace
from functools import cache
from xml.dom import minidom

import bundled
import folium
import pandas as pd
import pytest
from folium.plugins import MarkerCluster

import exclusion
from exclusion import classes, maps, moe, phrases
from exclusion.errors import ExclusionError, TableError, VintageWarning
from exclusion.maps import _data, _packed
from exclusion.ranking import _sensitivity
from exclusion.telling import Asked

SENSITIVITY = ("chance_low", "chance_high")
ZONE = {
    "type": "Feature",
    "properties": {"name": "A {{ 7*7 }} </script>", "size": 3},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-90.1, 29.9], [-90.0, 29.9], [-90.0, 30.0], [-90.1, 29.9]]],
    },
}
VIEW = re.compile(r'<svg class="xm-static" viewBox="(\S+) (\S+) (\S+) (\S+)"')
OUTSIDE = re.compile(r"src=[\"']?(?:https?:)?//|<link|@import|url\((?!data:|#|[\"']?#)")


@cache
def new_orleans(vintage: int = 2019) -> exclusion.Study:
    return bundled.new_orleans(vintage)


@cache
def rendered() -> str:
    return new_orleans().map().get_root().render()


def data_of(page: str):
    return json.loads(re.search(r'id="map_exclusion_data">(.*?)</script>', page)[1])


def packed(values, decimals: int = 0) -> str:
    return _packed.column(_data.rounded(values, decimals), decimals)


def with_layers(*layers) -> str:
    asked = Asked(layers=layers)
    return maps.draw(new_orleans(), asked).get_root().render()


def zone(**more) -> folium.GeoJson:
    collection = {"type": "FeatureCollection", "features": [ZONE]}
    return folium.GeoJson(collection, **{"name": "Zones", **more})


def test_a_map_draws_no_chances_that_it_does_not_show(monkeypatch):
    study = new_orleans()
    want = maps.measure_columns(study, "no_internet", "households", 20)
    asked = []
    monkeypatch.setattr(_sensitivity, "chances", lambda *given: asked.append(given))
    again = study.assign()
    assert maps.measure_columns(again, "no_internet", "households", 20) == want
    assert asked == []
    monkeypatch.undo()
    for _ in range(2):  # whichever is asked for first
        whole = again.evaluate("no_internet")
        plain = again.evaluate("no_internet", sensitivity=False)
        assert "chance_low" in whole.table
        assert list(plain.table) == [c for c in whole.table if c not in SENSITIVITY]
        again = study.assign()


def test_a_map_loads_nothing():
    assert not OUTSIDE.search(rendered().replace("http://www.w3.org", ""))
    figure = new_orleans().map().get_root()
    figure.render()
    assert maps.links(figure) == []


def test_each_view_counts_its_areas():
    study, data = new_orleans(), data_of(rendered())
    for measure, columns in data["measures"].items():
        share = study.areas[f"{measure}_share"]
        assert sum(columns["counts"]) == share.notna().sum()
        for name in ("code", "verdict", "tier", "spot", "need", "low", "modelled"):
            assert len(columns[name]) == len(study.areas)
        low = moe.reliability(share, study.areas[f"{measure}_share_moe"], share=True) == "low"
        assert sum(columns["need"].count(str(code)) for code in (6, 7, 8)) == low.sum()
        three = classes.of_shares(share, classes=3)
        for area, code in enumerate(columns["need"]):
            assert code == "." or int(code) % 3 == three.codes[area]


def test_the_schemes_reach_the_classes():
    study = new_orleans()
    for scheme in ("fisher_jenks", (10, 30, 60)):
        data = data_of(maps.draw(study, Asked(scheme=scheme)).get_root().render())
        for measure, columns in data["measures"].items():
            found = classes.of_shares(study.areas[f"{measure}_share"], scheme)
            assert columns["ranges"] == [list(pair) for pair in found.ranges]
            assert columns["counts"] == list(found.counts)
    assert columns["joints"] == [0, 10, 30, 60, 100]
    joints = r"<em aria-hidden=\"true\"(?: class=\"xm-last\")?>([^<]*)</em>"
    text = maps.draw(study, Asked(scheme=(10, 30, 60))).get_root().render()
    assert re.findall(joints, text) == ["0", "10", "30", "60", "100%"]
    with pytest.raises(ValueError, match="breaks 30, 10"):
        maps.draw(study, Asked(scheme=(30, 10)))


def test_neighborhoods_have_the_figures_of_their_ranking():
    study, data = new_orleans(), data_of(rendered())
    table = study.rank_neighborhoods(k=10).reindex(data["hoods"])
    columns = data["measures"][data["first"]]["hood"]
    assert data["hoods"] == sorted(study.areas["neighborhood"].dropna().unique())
    assert columns["households"] == packed(table["households"])
    assert columns["share"] == packed(table["share"], phrases.SHARE_DIGITS)
    assert columns["band_high"] == packed(table["band_high"])
    assert [data["verdicts"][int(v)] if v != "." else None for v in columns["verdict"]] == [
        v if isinstance(v, str) and v else None for v in table["verdict"]
    ]
    outlines = study.areas.dissolve("neighborhood").reindex(data["hoods"]).geometry
    for (lat, lon), outline in zip(data["hoodAt"], outlines, strict=True):
        box = outline.bounds
        assert box[0] < lon < box[2]
        assert box[1] < lat < box[3]


def test_a_change_lies_on_the_areas_of_its_ground():
    study = new_orleans()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        found = study.change(new_orleans(2017))
    asked = Asked(change=found, score=study.score(k=5))
    data = data_of(maps.draw(study, asked).get_root().render())
    codes = data["change"]["code"]
    said = [data["change"]["verdicts"][int(c)] if c != "." else None for c in codes]
    table = found.table["verdict"].reindex(study.areas.index)
    assert said == [v if isinstance(v, str) else None for v in table]
    assert (codes.count("0"), codes.count("2")) == (found.rose, found.fell)
    assert data["change"]["old"] == "2013–2017"
    scores = study.score(k=5).table["score"].reindex(study.areas.index)
    assert data["score"]["score"] == _data.rounded(scores)
    assert data_of(rendered())["change"] is None


def test_the_legend_is_whole_without_a_script():
    study = new_orleans()
    text = rendered()
    measure = study.evaluate().by
    found = classes.of_shares(study.areas[f"{measure}_share"])
    pair = (study.areas[f"{measure}_share{end}"] for end in ("", "_moe"))
    low = int((moe.reliability(*pair, share=True) == "low").sum())
    items = re.findall(r"<li class=\"([\w-]+)\".*?<b>(.*?)</b> <span>(.*?)</span>", text)
    assert [kind for kind, _, _ in items] == ["xm-class"] * 5 + ["xm-low", "xm-none", "xm-site"]
    blank = found.codes.count(-1) - 1  # without the lake
    counts = [*found.counts, low, blank]
    assert [count for *_, count in items] == [*(f"{n} tracts" for n in counts), "23"]
    assert [part for _, part, _ in items[:5]] == [f"{a}–{b}%" for a, b in found.ranges]
    marks = re.findall(r'<path class="([chnow]\w*)" d=', text)
    assert len(marks) == len(study.areas)
    assert sum(mark.startswith("h") for mark in marks) == low
    assert (marks.count("none"), marks.count("water")) == (blank, 1)


def test_what_lies_far_off_may_be_outside_the_view_and_is_said_to_be():
    every = bundled.lean()
    lake = every.areas.index[every.areas.index.str[5:9] == "9900"]
    study = every.subset(every.areas.index[::9].union(lake), every.place)
    areas = study.areas.copy()
    areas.loc[lake, "geometry"] = areas.loc[lake, "geometry"].translate(3)
    far = replace(study, areas=areas)
    assert _data.framed(far) == far.extent
    text = far.map().get_root().render()
    assert "with few homes" in text
    data = data_of(text)
    (south, west), (north, east) = data["whole"]
    assert (west, south, east, north) == pytest.approx(tuple(far.areas.total_bounds))
    assert data["bounds"][1][1] < east - 2
    assert data_of(rendered())["whole"] is None


def test_the_whole_map_and_the_public_sites_are_there_without_a_script():
    study, text = new_orleans(), rendered()
    west, south, east, north = study.areas.total_bounds
    assert "outside this view" not in text
    circles = re.findall(r'<circle cx="(-?\d+)" cy="(-?\d+)" r="[\d.]+"/>', text)
    data = data_of(text)
    assert len(circles) == len(study.sites) == 23
    left, top, wide, high = map(int, VIEW.search(text).groups())
    for (x, y), point in zip(circles, study.sites.geometry, strict=True):
        assert int(x) - left == pytest.approx((point.x - west) / (east - west) * wide, abs=2)
        assert int(y) - top == pytest.approx((north - point.y) / (north - south) * high, abs=2)
    assert data["sides"] == [
        classes.CHANGE_MARKS[c] for c in ("rose", "no_detectable_change", "fell")
    ]


def test_marks_of_change_are_one_table_and_no_hatching():
    css = maps.style(".ground", classes.CHANGE_MARKS.values())
    for mark in classes.CHANGE_MARKS.values():
        assert f".ground .{mark}{{" in css or f".ground path.{mark}{{" in css
    assert set(re.findall(r"url\(#xm-(\w+)\)", css)) == {"dots"}
    assert "--c0" not in css
    assert classes.CHANGE_COLORS["fell"] == classes.VERDICT_COLORS["below"]
    light = re.findall(r"--(\w+):(#\w+)", css.partition("@media")[0])
    assert sorted(light) == sorted(
        (name, color) for name, color in {**classes.VERDICT_COLORS, "none": classes.NO_DATA}.items()
    )


def test_a_notebook_that_is_not_trusted_keeps_a_picture_with_its_legend_and_margin():
    study = new_orleans()
    shown = study.map()._repr_html_()
    assert shown == study.map()._repr_html_()
    # What JupyterLab takes out, and what it leaves: images, text, and a few styles.
    out = r"<(iframe|style|noscript|svg|script)\b.*?</\1>"
    untrusted = re.sub(out, "", shown, flags=re.DOTALL)
    alt, data = re.search(r'<img alt="(.+?)".*?base64,(.*?)"', untrusted).groups()
    picture = base64.b64decode(data).decode()
    assert "New Orleans" in alt
    assert phrases.label(study.evaluate().by) in alt
    assert picture.count("<path class=") == len(study.areas)
    assert picture.startswith("<svg xmlns=")
    minidom.parseString(picture)
    said = html.unescape(re.sub(r"<[^>]+>", " ", untrusted))
    by = study.evaluate().by
    assert said.count(phrases.label(by)) == 2, "title and finding"
    assert said.count(study.period) == 2
    assert "give or take 0.8 points" in said
    layer = study.map().layer
    first = layer.data["measures"][by]
    for ends, count in zip(first["ranges"], first["counts"], strict=True):
        assert f"{phrases.percents(*ends)} ({count} tracts)" in said
    assert phrases.say("unreliable") in said
    swatches = re.findall(r'<li><img alt="".*?base64,(.*?)"', untrusted)
    drawn = [base64.b64decode(one).decode() for one in swatches]
    assert len(set(drawn)) == len(drawn) == len(first["ranges"]) + 3
    for one in drawn:
        minidom.parseString(one)
    framed = html.unescape(re.search(r'srcdoc="(.*?)" title=', shown, re.DOTALL)[1])
    script = f"<script>{maps.script_of('exclusion.maps', 'notebook')}</script>"
    assert framed.replace(script, "", 1) == study.map().get_root().render()


def test_a_picture_is_in_its_language_and_its_legend_says_what_is_colored():
    study = new_orleans()
    spanish = study.map(language="es").layer.picture()
    with phrases.speaking("es"):
        assert f"({phrases.number(4)} {phrases.noun('tract', 4)})" in spanish
    assert "tracts" not in spanish
    layer = study.map().layer
    layer.data["coloring"] = "verdict"
    found = dict(layer._legend())
    counts = study.ranking()["verdict"].value_counts()
    assert found["above"] == f"{phrases.say('above')} ({counts['above']} tracts)"
    assert set(found) >= {"above", "unclear", "dots", "none", "site"}
    assert "low" not in found


def test_further_layers_are_listed_and_their_data_stay_data():
    tip = "{{ 7*7 }} `${1}` </script> <!-- é"

    def places() -> folium.FeatureGroup:
        group = folium.FeatureGroup(name="My <b> places")
        folium.Marker([29.95, -90.07], tooltip=tip, popup=tip).add_to(group)
        return group

    group = places()
    text = with_layers(group, zone(tooltip=folium.GeoJsonTooltip(["name"]), show=False))
    assert "My &lt;b&gt; places" in text
    assert [(one["name"], one["shown"]) for one in data_of(text)["layers"]] == [
        ("My <b> places", True),
        ("Zones", False),
    ]
    assert text.count("</script>") == rendered().count("</script>")
    assert text.count("49") == rendered().count("49")
    assert json.dumps(tip).replace("<", "\\u003c") in text  # as it was given
    assert "A {{ 7*7 }}" in text
    assert text == with_layers(places(), zone(tooltip=folium.GeoJsonTooltip(["name"]), show=False))
    assert group.layer_name == "My <b> places"
    assert group._parent is None  # the user's own is left alone


def test_layers_added_in_a_notebook_are_the_same_each_time_they_are_shown():
    texts = set()
    for _ in range(2):
        shown = new_orleans().map()
        shown.add_child(zone())
        folium.Marker([29.95, -90.07], icon=folium.DivIcon(html="x")).add_to(shown)
        texts |= {shown.get_root().render(), shown.get_root().render()}
    assert len(texts) == 1
    text = texts.pop()
    assert "L.Icon.Default.mergeOptions" in text
    assert "L.Icon.Default.mergeOptions" not in rendered()
    assert not OUTSIDE.search(text.replace("http://www.w3.org", ""))


PIN = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/images/marker-icon.png"
REFUSED = {
    "icon": (lambda: folium.Marker([30, -90], icon=folium.Icon()), "awesome-markers"),
    "image": (
        lambda: folium.Marker([30, -90], popup='<img src="https://x.org/a.png">'),
        "https://x.org/a.png",
    ),
    "style": (
        lambda: folium.Marker([30, -90], tooltip="<b style='background:url(//x.org/b)'>"),
        "//x.org/b",
    ),
    "own icon": (
        lambda: folium.Marker([30, -90], icon=folium.CustomIcon("https://x.org/pin.png")),
        "https://x.org/pin.png",
    ),
    "frame": (lambda: folium.Marker([30, -90], popup=folium.Popup("<iframe></iframe>")), "iframe"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_a_layer_would_load_is_refused_by_name(kind):
    make, named = REFUSED[kind]
    group = folium.FeatureGroup(name="Clinics").add_child(make())
    with pytest.raises(ExclusionError, match="'Clinics' would load") as raised:
        with_layers(group)
    assert named in str(raised.value)


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (folium.TileLayer("https://t.org/{z}/{x}/{y}.png", attr="T", name="Tiles"), "https://t.org"),
        (MarkerCluster(name="Clusters"), "https://"),
        (folium.raster_layers.ImageOverlay("https://x.org/i.png", [[0, 0], [1, 1]], name="Photo"),
         "https://x.org/i.png"),
    ],
)  # fmt: skip
def test_layers_from_a_network_are_refused_by_name(layer, named):
    with pytest.raises(ExclusionError, match=f"'{layer.layer_name}' would load {named}"):
        with_layers(layer)


def test_leaflets_own_pin_is_written_into_the_page():
    group = folium.FeatureGroup(name="Pins")
    folium.Marker([30, -90], icon=folium.CustomIcon(PIN)).add_to(group)
    text = with_layers(group)
    assert PIN not in text
    assert "data:image/png;base64," in text.split("L.icon(")[-1][:200]


@pytest.mark.parametrize(
    ("layer", "match"),
    [
        (folium.Marker([30, -90]), "Layer 1 is a Marker.*FeatureGroup"),
        (folium.FeatureGroup(), "Layer 1, a FeatureGroup, has no name"),
        (folium.GeoJson(ZONE, name=" "), "Layer 1, a GeoJson, has no name"),
        ("a layer", "Layer 1 is a str"),
    ],
)
def test_a_layer_without_a_name_is_refused(layer, match):
    with pytest.raises(ExclusionError, match=match):
        with_layers(layer)


def test_a_street_map_is_offered_only_when_asked_for():
    study = new_orleans()
    with_streets = maps.draw(study, Asked(street_map=True))
    assert with_streets.layer.hosts == ("https://basemap.nationalmap.gov",)
    text = with_streets.get_root().render()
    assert data_of(text)["street"]["url"].startswith(with_streets.layer.hosts[0])
    assert (
        "xm-street" in re.search(r"<fieldset class=\"xm-layers\".*?</fieldset>", text, re.DOTALL)[0]
    )
    assert study.map().layer.hosts == ()
    assert "nationalmap" not in rendered()


def test_a_study_without_polygons_has_no_map():
    study = bundled.unmapped()
    assert not study.mapped
    assert isinstance(study.areas, pd.DataFrame)
    with pytest.raises(TableError, match="no boundaries"):
        maps.draw(study)


def test_a_map_keeps_the_language_that_it_was_drawn_in():
    for code in phrases.LANGUAGES:
        with phrases.speaking(code):
            shown = new_orleans().map()
            said = phrases.say("color_need"), phrases.spoken().locale
        text = shown.get_root().render()
        assert said[0] in text
        assert data_of(text)["locale"] == said[1]
