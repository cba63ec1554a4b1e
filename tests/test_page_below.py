"""What the page shows below the tract: where people live, the two causes, who is near a site."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from dataclasses import replace
from functools import cache

import bdc
import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasters
import shapely
from click.testing import CliRunner
from patience import until
from PIL import Image
from reading import Tables
from running import here

import exclusion
from exclusion import classes, cli, coverage, dasymetric, maps, phrases
from exclusion.errors import TableError, VintageError
from exclusion.report import _page
from exclusion.telling import Asked, _below, page_command

BY = "no_home_broadband"
#: A made-up network over the middle of the city.
ZONE = shapely.box(-90.13, 29.90, -90.02, 29.99)
NETWORK = ("5g", 35.0, 3.0)


@cache
def new_orleans(vintage=2019):
    return bundled.lean(vintage)


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    return new_orleans().spread(tmp_path_factory.mktemp("spread") / "people.tif")


@pytest.fixture(scope="module")
def causes(spread):
    outline = coverage.outline(gpd.GeoSeries([ZONE], crs=4326), areas=new_orleans().areas)
    return new_orleans().causes(outline, network=NETWORK, people=spread)


@pytest.fixture(scope="module")
def written(spread, causes, tmp_path_factory):
    return new_orleans().write(tmp_path_factory.mktemp("below"), people=spread, causes=causes)


@pytest.fixture(scope="module")
def page(written):
    return written["index.html"].read_text("utf-8")


def invoke(*arguments):
    return CliRunner().invoke(cli.cli, arguments)


def data_of(page):
    return json.loads(re.search(r'id="map_exclusion_data">(.*?)</script>', page)[1])


def _middle(transform, row, column):
    a, b, c, d, e, f = transform[:6]
    return a * (column + 0.5) + b * (row + 0.5) + c, d * (column + 0.5) + e * (row + 0.5) + f


def by_speed(table, *shares):
    """Give an availability by tract in which all have the same share served, one a speed."""
    rows = [
        {"technology": "any", "down": down, "up": up, "served_share": s, "method": "locations"}
        for (down, up), s in zip(((25.0, 3.0), (100.0, 20.0)), shares, strict=True)
    ]
    return pd.DataFrame({"GEOID": table.index}).merge(pd.DataFrame(rows), how="cross")


def test_the_two_causes_add_up_and_stand_in_opening_and_section(page, causes):
    study, total = new_orleans(), causes.total
    both = total["not_served_households"] + total["served_not_subscribed_households"]
    assert both == pytest.approx(study.areas[f"{BY}_households"].sum())
    tables = Tables(page)
    said = re.sub("<[^>]+>", "", page)
    served = total["served_not_subscribed_households"]
    margin = phrases.about(total["served_not_subscribed_households_moe"], served)
    assert f"About {phrases.about(served)} of these households (give or take {margin})" in said
    share, points = _below._reached(causes)
    assert share == pytest.approx(served / both)
    title = f"{phrases.percent(share, 1)} of these households (± {phrases.points(points)} points)"
    assert title in tables.text("causes")
    assert "It takes the area that was given as covered as it stands" in tables.text("causes")
    head, row = tables.rows["causes"]
    assert row[0] == "5G of 35/3 Mbps"
    assert row[1] == phrases.with_margin(served, total["served_not_subscribed_households_moe"])
    assert head[3] == "Not reached, at least to at most"
    least, most = (total[f"not_served_households_at_{end}"] for end in ("least", "most"))
    assert row[3].startswith(f"{phrases.number(least)} (")
    assert f" to {phrases.number(most)} (" in row[3]


def test_the_two_causes_stand_in_list_files_and_summary(page, causes, written):
    study, tables, total = new_orleans(), Tables(page), causes.total
    first = study.evaluate(BY).shortlist.members[0]
    known = causes.areas.loc[first]
    assert tables.rows["list"][0][-1] == "Of these, not reached"
    assert tables.rows["list"][1][-1] == phrases.with_margin(
        known["not_served_households"], known["not_served_households_moe"]
    )
    with written["ranking.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = {row["GEOID"]: row for row in csv.DictReader(file)}
    assert float(rows[first]["not_served_households"]) == pytest.approx(
        known["not_served_households"], abs=0.51
    )
    assert (rows[first]["technology"], rows[first]["down"]) == ("5g", "35.0")
    summary = json.loads(written["summary.json"].read_text("utf-8"))
    assert "reaches their home" in summary["headline"]
    assert study.headline(causes=causes) == summary["headline"]
    (told,) = summary["causes"]
    assert told["not_served_households"] == round(total["not_served_households"])
    assert 'id="causes"' not in _page.render(study, Asked(BY))


def test_why_the_split_is_an_estimate_is_said_as_it_was_made():
    study = new_orleans(2024)
    table = by_speed(study.areas[study.areas["households"] > 0].iloc[1:], 0.9, 0.6)
    by_even = study.causes(table)
    assert by_even.key == ("any", *coverage.BENCHMARK)
    found = _below.two_causes(study, by_even)
    assert [row.chosen for row in found.rows] == [False, True]
    said = " ".join(str(note) for note in found.notes)
    assert "Providers report" in said
    assert "by building, not by household" in said
    assert "are taken to be reached as often as other homes" in said
    assert "For 1 of 184 tracts nothing is known" in said
    other = _below.two_causes(study, study.causes(table, assume="subscribers_are_served"))
    assert "Whoever is connected must be reached" in " ".join(map(str, other.notes))
    with pytest.raises(VintageError, match=r"on the blocks of 2020; .* on the tracts of 2010"):
        new_orleans().causes(table)
    with pytest.raises(TableError, match="No fiber of 100/20"):
        study.causes(table, network=("fiber", 100.0, 20.0))


def test_the_map_shows_who_is_not_reached_and_the_edge_of_the_network(page, causes):
    study, data = new_orleans(), data_of(page)
    share = 1 - causes.areas["served_share"].reindex(study.areas.index)
    empty = causes.areas["note"].reindex(study.areas.index) == "no_households"
    assert empty.sum() == 5
    for code, s, nobody in zip(data["network"]["code"], share, empty, strict=True):
        if nobody:
            assert code == "."
        else:
            low, high = data["network"]["ranges"][int(code)]
            assert low <= round(100 * s) <= high
    ((ring,),) = data["coverage"]
    drawn = shapely.Polygon([(x, y) for y, x in ring])
    assert drawn.symmetric_difference(ZONE).area < 1e-6
    assert 'value="coverage"' in page
    plain = maps.draw(study).get_root().render()
    for name in ("network", "people"):
        assert f'value="{name}"' in page
        assert f'value="{name}"' not in plain


def test_where_people_live_is_an_image_of_all_of_them(page, spread):
    people = data_of(page)["people"]
    image = Image.open(io.BytesIO(base64.b64decode(people["image"].partition(",")[2])))
    codes = np.array(image)
    assert set(np.unique(codes)) == set(range(len(classes.COLORS) + 1))
    assert image.info["transparency"] == 0
    assert len(people["image"]) < 40_000
    # On dark ground what is few must not shine: the same image with another palette.
    at, text = people["dark"]
    night = people["image"][:at] + text + people["image"][at + len(text) :]
    dark = Image.open(io.BytesIO(base64.b64decode(night.partition(",")[2])))
    for one, ramp in ((image, classes.COLORS), (dark, classes.DARK_COLORS)):
        parts = [f"#{bytes(one.getpalette()[3 * i : 3 * i + 3]).hex()}" for i in range(1, 6)]
        assert parts == list(ramp)
    assert dark.tobytes() == image.tobytes()
    assert people["title"].startswith("People with no broadband")
    # The densest class lies where the raster has the most people, the water has none.
    (south, west), (north, east) = people["bounds"]
    with rasterio.open(spread.path) as source:
        cells = source.read(1)
        row, column = np.unravel_index(np.nanargmax(cells), cells.shape)
        at = gpd.GeoSeries([shapely.Point(*_middle(source.transform, row, column))], crs=source.crs)
    (point,) = at.to_crs(4326)

    def code_at(lon, lat):
        y = np.arctanh(np.sin(np.radians([south, lat, north])))
        down = (y[2] - y[1]) / (y[2] - y[0]) * image.height
        return codes[int(down), int((lon - west) / (east - west) * image.width)]

    assert code_at(point.x, point.y) == 5
    assert code_at(-90.08, 30.08) == 0  # Lake Pontchartrain


def test_who_lives_near_a_public_computer(page, spread):
    study, tables = new_orleans(), Tables(page)
    rings = study.rings(spread)
    rows = tables.rows["below"][1:]
    assert [row[0] for row in rows] == ["0.5\u00a0km (0.3\u00a0mi)", "1\u00a0km (0.6\u00a0mi)",
                                        "2\u00a0km (1.2\u00a0mi)"]  # fmt: skip
    for row, known in zip(rows, rings.to_dict("records"), strict=True):
        assert row[1] == phrases.with_margin(known["people"], known["people_moe"])
        assert row[2] == phrases.percent_with_margin(known["share"], known["share_moe"])
    text = tables.text("below")
    assert f"About {phrases.about(rings.loc[1000, 'people'])} of these people" in text
    assert "in a straight line" in text
    assert f"(give or take {phrases.about(rings.loc[1000, 'people_moe'], 51_560)})" in text
    assert "not whether people live on that very spot" in text
    none = replace(study, sites=None)
    assert _below.near(none, Asked(people=spread)) is None
    assert "not whether people live" in " ".join(map(str, _below.drawn(none, Asked(people=spread))))
    with pytest.raises(TableError, match="no public computer sites"):
        none.rings(spread)


def test_the_command_line_writes_it_and_the_page_names_the_command(
    small, bare, tmp_path, monkeypatch
):
    gpd.GeoDataFrame(geometry=[ZONE], crs=4326).to_file(tmp_path / "zone.geojson")
    monkeypatch.chdir(tmp_path)
    command = ["report", "New Orleans, Louisiana", "--vintage", "2019", "--spread", "land",
               "--coverage", "zone.geojson", "--technology", "5g", "--speed", "35/3"]  # fmt: skip
    done = invoke(*command, "--out", "here")
    assert done.exit_code == 0, done.output
    assert "people.tif" in done.stdout
    page = (tmp_path / "here" / "index.html").read_text("utf-8")
    named = re.search(r"<code>(exclusion report.*?)</code>", page)[1]
    for part in ("--spread land", "--coverage zone.geojson", "--technology 5g", "--speed 35/3"):
        assert part in named
    for wrong, said in (
        (["--speed", "fast"], "'fast' is no speed such as 100/20"),
        (["--technology", "5g"], "speak of a --coverage"),
        (["--coverage", "zone.geojson", "--technology", "6g"], "is none of any, fiber"),
        (["--spread", "zone.geojson"], "zone.geojson"),
        (["--spread", "land", "--coverage", "zone.geojson", "--signal", "-90"], "zone.geojson"),
    ):
        done = here("report", "New Orleans", "--vintage", "2019", *wrong, "--out", "wrong")
        assert done.returncode != 0
        assert said in " ".join(done.stderr.split()), done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "wrong").exists()


def test_classes_and_bands_are_asked_for_and_named_on_the_command_line(
    small, bare, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    left, bottom, right, top = exclusion.study("New Orleans", 2019).areas.total_bounds
    corner = rasterio.Affine((right - left) / 60, 0, left, 0, (bottom - top) / 40, top)
    cells = np.tile(np.uint8([21, 22, 23, 24, 90]), (40, 12))
    rasters.write(tmp_path / "nlcd.tif", cells, corner, 4326, count=2)
    asked = ("report", "New Orleans", "--vintage", "2019")
    for wrong, code, said in (
        (["--spread", "nlcd.tif"], 1, "has 2 bands: 1 (gray), 2 (undefined)"),
        (["--spread", "nlcd.tif", "--band", "1"], 1, "21, 22, 23, 24, 90, codes of the NLCD"),
        (["--spread", "nlcd.tif", "--band", "3"], 1, "has no band 3; it has 2"),
        (["--classes", "21=1"], 2, "--classes and --band speak of a raster: --spread RASTER"),
        (["--spread", "land", "--band", "1"], 2, "speak of a raster"),
    ):
        done = here(*asked, *wrong, "--out", "wrong")
        assert done.returncode == code
        assert said in " ".join(done.stderr.split())
        assert not (tmp_path / "wrong").exists()

    how = "--spread nlcd.tif --band 1 --classes 21=1,22=2.5,24=0"
    done = invoke(*asked, *how.split(), "--out", "here")
    assert done.exit_code == 0, done.output
    page = (tmp_path / "here" / "index.html").read_text("utf-8")
    assert how in re.search(r"<code>(exclusion report.*?)</code>", page)[1]
    weights = dasymetric.Weights("nlcd.tif", {21: 1, 22: 2.5, 24: 0}, band=1)
    exclusion.study("New Orleans", 2019).spread(tmp_path / "same.tif", BY, weights)
    both = [rasters.bands(tmp_path / name) for name in ("here/people.tif", "same.tif")]
    assert np.array_equal(*both, equal_nan=True)


def test_classes_of_no_raster_are_wrong_usage_before_anything_is_read():
    for how in (["--classes", "21=1"], ["--spread", "land", "--band", "1"]):
        found = CliRunner().invoke(cli.cli, ["report", "no such place", *how])
        assert found.exit_code == 2
        assert "speak of a raster: --spread RASTER" in found.output


@pytest.mark.parametrize(
    "text",
    ["", "21", "21=", "21=-1", "21=nan", "21=inf", "21=1e999", "21=0", "a=1", "21.5=1", "21=1,21=2",
     "21=1;22=2", "21=1,,22=2", "nlcd", "-", "21=1e300"],
)  # fmt: skip
def test_malformed_classes_are_wrong_usage_with_an_example(text):
    found = CliRunner().invoke(cli.cli, ["report", "x", "--spread", "a.tif", "--classes", text])
    assert found.exit_code == 2
    assert "Give such as 21=1,22=3,23=6,24=4, or one of" in " ".join(found.output.split())


def test_the_fccs_files_are_counted_and_used_from_the_command_line(bare, tmp_path, monkeypatch):
    bundled.reuse(monkeypatch, bundled.small)
    study = bundled.small(2024)
    offers = bdc.rows("22", "LA", 600)
    tracts = study.areas.index[study.areas["households"] > 0].to_numpy()
    place = pd.factorize(offers["block_geoid"])[0] % len(tracts)
    offers["block_geoid"] = [f"{tracts[p]}{1000 + p}" for p in place]
    bdc.write(offers, tmp_path / "bdc_22.csv")
    out = tmp_path / "availability"
    done = invoke(
        "availability", str(tmp_path / "bdc_22.csv"), "--out", str(out), "--speed", "100/20"
    )
    assert done.exit_code == 0, done.output
    assert "availability-22.parquet" in done.stdout
    table = coverage.read(out)
    assert set(table["GEOID"]) == set(offers["block_geoid"].str[:11])
    page = tmp_path / "page"
    done = invoke(
        "report", "New Orleans", "--vintage", "2024", "--coverage", str(out), "--out", str(page)
    )
    assert done.exit_code == 0, done.output
    causes = json.loads((page / "summary.json").read_text("utf-8"))["causes"]
    assert {(row["technology"], row["down"]) for row in causes} == {
        (name, 100) for name in table["technology"].unique()
    }
    (told,) = (row for row in causes if row["technology"] == "any")
    known = study.causes(table).total
    assert told["not_served_households"] == round(known["not_served_households"])
    text = Tables((page / "index.html").read_text("utf-8")).text("causes")
    assert "by building, not by household" in text
    lacking = len(tracts) - table["GEOID"].nunique()
    assert f"For {lacking} of {len(study.areas)} tracts nothing is known" in text


def test_what_python_alone_can_do_names_no_command(spread, causes):
    study = new_orleans()
    classed = replace(spread, weights="nlcd.tif, weights of 4 classes", by_raster=True)
    plain = replace(spread, weights="land_cover.tif", by_raster=True)
    assert "--spread land_cover.tif" in page_command(study, Asked(BY, people=plain))
    assert "placed by land_cover.tif" in " ".join(map(str, _below.placed(study, plain)))
    assert page_command(study, Asked(BY, people=classed)) == ""
    assert page_command(study, Asked(BY, people=spread, causes=causes)) == ""  # of a frame
    named = replace(causes, outline=replace(causes.outline, name="zone.gpkg"))
    told = page_command(study, Asked(BY, people=spread, causes=named))
    assert "--spread land --coverage zone.gpkg" in told
    assert page_command(study, Asked(BY, causes=named)) == ""  # split by people, who are not shown


def test_what_is_not_known_is_told_apart(bare, tmp_path):
    study = new_orleans(2024)
    some = study.areas[study.areas["households"] > 0]
    causes = study.causes(by_speed(some.iloc[30:], 0.9, 0.6))
    unknown = some[f"{causes.measure}_households"].iloc[:30].sum()
    said = study.headline(causes=causes)
    assert f"For about {phrases.about(unknown)} more (give or take" in said
    assert "nothing is known of it" in said
    part = bundled.small(2024)
    first = part.causes(by_speed(part.areas.iloc[1:], 0.9, 0.6))  # the first area is unknown
    assert part.write(tmp_path, causes=first)["index.html"].exists()


def test_each_network_has_words_in_every_language():
    for language in phrases.LANGUAGES:
        with phrases.speaking(language):
            for name in (*coverage.NAMES, "network"):
                assert phrases.network(name, 100, 20).endswith(" 100/20 Mbps")
                assert "Mbps" not in phrases.network(name, 0, 0)


def test_an_outline_without_a_name_claims_no_technology_and_no_provider(spread):
    outline = coverage.outline(gpd.GeoSeries([ZONE], crs=4326), areas=new_orleans().areas)
    causes = new_orleans().causes(outline)
    found = _below.two_causes(new_orleans(), causes)
    said = " ".join(map(str, [found.title, *found.sub, *found.notes]))
    assert found.rows[0].network == "this network"
    for claim in ("rovider", "Mbps", "fixed"):
        assert claim not in said


def test_a_page_mixes_no_measures_and_no_periods(spread, causes, tmp_path):
    study, newer = new_orleans(), new_orleans(2024)
    for wrong in (
        lambda: study.write(tmp_path, "no_internet", people=spread),
        lambda: study.write(tmp_path, "no_internet", causes=causes),
        lambda: study.headline("no_internet", causes=causes),
        lambda: newer.write(tmp_path, people=spread),
        lambda: newer.write(tmp_path, causes=causes),
    ):
        with pytest.raises(TableError):
            wrong()
    assert not list(tmp_path.iterdir())


def test_the_command_line_overwrites_no_raster_of_the_users(small, tmp_path):
    out = tmp_path / "here"
    out.mkdir()
    (out / "people.tif").write_bytes(b"mine")
    done = here("report", "New Orleans", "--vintage", "2019", "--spread", "land", "--out", str(out))
    assert done.returncode != 0
    assert "was not made by --spread" in " ".join(done.stderr.split())
    assert (out / "people.tif").read_bytes() == b"mine"


@pytest.mark.browser
def test_the_image_and_the_edge_are_drawn_and_go_again(written, open_page):
    page = open_page(written["index.html"])
    page.check("[name=xm-by][value=people]")
    image = page.locator(".leaflet-image-layer")
    assert image.count() == 1
    assert page.locator(".xm-class").count() == 5
    assert page.inner_text(".xm-legend-title").startswith("People with no broadband")
    box = page.locator("#map_exclusion").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "of households" in page.inner_text(".xm-say")  # areas are still chosen
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".xm-static image").count() == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.check("[name=xm-by][value=network]")
    assert image.count() == 0
    before = page.locator("#map_exclusion canvas").first.screenshot()
    page.check(".xm-layer[value=coverage]")
    until(lambda: page.locator("#map_exclusion canvas").first.screenshot() != before)
