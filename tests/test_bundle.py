"""What other programs are given: GeoPackage, CSV, datapackage.json, JSON-LD, Parquet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from importlib.metadata import files as files_of
from xml.etree import ElementTree as ET

import bundled
import geopandas as gpd
import made
import numpy as np
import pandas as pd
import pulled
import pyarrow.parquet as pq
import pyogrio
import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator, FormatChecker

import exclusion
from exclusion import classes, cli, moe, phrases, telling
from exclusion.maps._colors import inks
from exclusion.report import _linked, _qml, _sections
from exclusion.sources import Source

MAKERS = {
    "New Orleans": (made.study, {}),
    "Baltimore": (lambda: made.study(2021, "Baltimore"), {"scheme": (10, 20, 40)}),
    "no polygons": (made.unmapped, {}),
    "Spanish": (bundled.small, {"language": "es", "of": "share", "score": "purdue"}),
    "pulled": (lambda: pulled.study(pulled.KENNER), {"k": 5}),
}
MAPPED = [name for name in MAKERS if name != "no polygons"]


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    """Each bundle, by name."""
    folder = tmp_path_factory.mktemp("bundles")
    return {name: make().bundle(folder / name, **how) for name, (make, how) in MAKERS.items()}


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The pages of two of them."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        bundled.bare(patch)
        return {
            name: MAKERS[name][0]().write(folder / name) for name in ("New Orleans", "Baltimore")
        }


@pytest.fixture(scope="module")
def profiles():
    """The official profiles of Frictionless Data, as the package that carries them has them."""
    found = {}
    for name in ("data-package", "tabular-data-resource"):
        (path,) = (one for one in files_of("datapackage") if one.match(f"profiles/{name}.json"))
        found[name] = json.loads(path.read_text("utf-8"))
    return found


def styles(path):
    with closing(sqlite3.connect(path)) as book:
        book.row_factory = sqlite3.Row
        return [dict(row) for row in book.execute("SELECT * FROM layer_styles ORDER BY id")]


def table(path):
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"))))
    return rows[0], rows[1:]


@pytest.mark.parametrize("name", MAKERS)
def test_how_often_a_layer_was_written_to_is_not_in_the_file(every, name):
    path = every[name]["map.gpkg"]
    head = path.read_bytes()[:100]
    assert head[24:28] == head[92:96] == b"\0\0\0\1"
    with closing(sqlite3.connect(path)) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", MAPPED)
def test_layers_are_the_studys(every, name):
    study, path = MAKERS[name][0](), every[name]["map.gpkg"]
    known = {layer for layer, kind in pyogrio.list_layers(path) if kind}
    assert known == {"areas"} | (
        {"neighborhoods"} if study.neighborhoods is not None else set()
    ) | ({"sites"} if study.sites is not None else set())
    areas = gpd.read_file(path, layer="areas").set_index("GEOID")
    assert areas.crs.to_epsg() == 4326
    assert list(areas.index) == list(study.areas.index)
    for m in study.measures:
        share, margin = study.areas[f"{m}_share"], study.areas[f"{m}_share_moe"]
        np.testing.assert_array_equal(areas[f"{m}_share"].astype(float), share.astype(float))
        wanted = moe.reliability(share, margin, share=True)
        assert areas[f"{m}_reliability"].tolist() == wanted.tolist()
    same = areas.geometry.geom_equals_exact(study.areas.geometry, 1e-12)
    assert (same | areas.geometry.geom_equals(study.areas.geometry)).all()
    ranked = study.ranking(of=MAKERS[name][1].get("of", "households")).reindex(areas.index)
    assert areas["verdict"].fillna("").tolist() == ranked["verdict"].fillna("").tolist()


def test_a_study_without_polygons_is_a_table(every):
    path = every["no polygons"]["map.gpkg"]
    assert dict(pyogrio.list_layers(path))["areas"] is None
    areas = pyogrio.read_dataframe(path, layer="areas", read_geometry=False)
    assert len(areas) == len(made.unmapped().areas)
    assert {row["f_table_name"] for row in styles(path)} == {"sites"}


@pytest.mark.parametrize("name", MAKERS)
def test_it_is_a_geopackage_to_sqlite_alone(every, name):
    with closing(sqlite3.connect(every[name]["map.gpkg"])) as book:
        assert book.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert book.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert book.execute("PRAGMA user_version").fetchone() == (10200,)
        listed = dict(book.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert listed["layer_styles"] == "attributes"
        dates = {row[0] for row in book.execute("SELECT last_change FROM gpkg_contents")}
        dates |= {row["update_time"] for row in styles(every[name]["map.gpkg"])}
        newest = max(source.read[:10] for source in MAKERS[name][0]().sources)
        assert dates == {f"{newest}T00:00:00.000Z"}
    # QGIS looks for empty texts, which NULL is not.
    assert {
        (row["f_table_schema"], row["f_table_catalog"]) for row in styles(every[name]["map.gpkg"])
    } == {("", "")}


@pytest.mark.parametrize("name", MAPPED)
def test_the_styles_are_the_pages_classes_and_colors(every, name):
    make, how = MAKERS[name]
    study, language = make(), how.get("language")
    rows = [row for row in styles(every[name]["map.gpkg"]) if row["f_table_name"] == "areas"]
    assert [row["styleName"] for row in rows if row["useAsDefault"]] == [study.measure()]
    assert {row["styleName"] for row in rows} == set(study.measures)
    for row in rows:
        measure = row["styleName"]
        found = classes.of_shares(study.areas[f"{measure}_share"], how.get("scheme", "quantiles"))
        root = ET.fromstring(row["styleQML"].partition(">")[2])
        renderer = root.find("renderer-v2")
        assert renderer.get("type") == "graduatedSymbol"
        assert f"{measure}_share" in renderer.get("attr")
        ranges, symbols = root.findall(".//ranges/range"), root.findall(".//symbols/symbol")
        assert [one.get("symbol") for one in ranges] == [one.get("name") for one in symbols]
        codes = [code_of(ranges, share) for share in study.areas[f"{measure}_share"]]
        nothing = len(found.ranges)
        assert codes == [nothing if code < 0 else code for code in found.codes]
        for step, symbol, (_, last), one in zip(
            found.steps, symbols, found.ranges, ranges, strict=False
        ):
            color, line = classes.COLORS[step], inks()[f"h{step}"]
            fill, hatch = symbol.findall("layer")
            assert rgb(option(fill, "color")) == color
            assert hatch.get("class") == "LinePatternFill"
            assert rgb(option(hatch, "color")) == (line if len(line) == 7 else line + line[1:])
            assert option(hatch, "expression") == f"\"{measure}_reliability\" = 'low'"
            with phrases.speaking(language):
                assert one.get("label").endswith(phrases.percent(last / 100))
        if nothing in codes:
            assert rgb(option(symbols[-1], "color")) == classes.NO_DATA
            with phrases.speaking(language):
                assert ranges[-1].get("label") == phrases.say("no_data")


def code_of(ranges, share):
    """Sort a share as QGIS does: into the first range that has it."""
    value = -1 if np.isnan(share) else share
    return next(
        n for n, one in enumerate(ranges)
        if float(one.get("lower")) <= value <= float(one.get("upper"))
    )  # fmt: skip


def option(element, name):
    return next(one.get("value") for one in element.iter("Option") if one.get("name") == name)


def rgb(text):
    return "#" + "".join(f"{int(part):02x}" for part in text.split(",")[:3])


def test_a_share_on_a_border_belongs_to_the_class_above_as_on_the_page():
    shares = np.array([0.124, 0.125, 0.134, 0.135, 0.285, 0.286, np.nan, 1.0, 0.0])
    assert 0.285 * 100 < 28.5  # as computers count
    found = classes.of_shares(shares, (12, 13, 28))
    root = ET.fromstring(_qml.of_shares("no_internet", found, shares).partition(">")[2])
    ranges = root.findall(".//ranges/range")
    assert [code_of(ranges, share) for share in shares] == [0, 1, 1, 2, 2, 3, 4, 3, 0]
    assert list(found.codes) == [0, 1, 1, 2, 2, 3, -1, 3, 0]


@pytest.mark.parametrize("name", MAKERS)
def test_the_descriptor_is_valid_and_true(every, name, profiles):
    paths = every[name]
    folder = paths["datapackage.json"].parent
    said = json.loads(paths["datapackage.json"].read_text("utf-8"))
    Draft4Validator(profiles["data-package"], format_checker=FormatChecker()).validate(said)
    assert {one["path"] for one in said["resources"]} | {"datapackage.json"} == set(paths)
    assert {path.name for path in folder.iterdir()} == set(paths)
    for one in said["resources"]:
        data = (folder / one["path"]).read_bytes()
        assert one["bytes"] == len(data)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        if not one["path"].endswith(".csv"):
            continue
        Draft4Validator(profiles["tabular-data-resource"]).validate(one)
        heads, rows = table(folder / one["path"])
        fields = one["schema"]["fields"]
        assert heads == [field["name"] for field in fields]
        assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", head) for head in heads)
        for at, field in enumerate(fields):
            cells = [row[at] for row in rows if row[at]]
            whole = {"integer": int, "number": float, "string": str}[field["type"]]
            assert len([whole(cell) for cell in cells]) == len(cells)
        key = [heads.index(name) for name in one["schema"].get("primaryKey", ())]
        found = [tuple(row[at] for at in key) for row in rows]
        assert not key or len(set(found)) == len(found)


@pytest.mark.parametrize("name", ["New Orleans", "Spanish"])
def test_columns_are_told_as_in_the_dictionary(every, name):
    said = json.loads(every[name]["datapackage.json"].read_text("utf-8"))
    with phrases.speaking(MAKERS[name][1].get("language")):
        known = telling.dictionary("ranking.csv").set_index("column")
        head, share = phrases.say("col_neighborhood"), phrases.say("col_share")
        site = telling.dictionary("sites.csv").set_index("column")
        title = phrases.say("title", place=said["place"])
    fields = {one["path"]: {f["name"]: f for f in one.get("schema", {}).get("fields", ())}
              for one in said["resources"]}  # fmt: skip
    # What a column is beside is named by its title, which the package has too.
    assert share in fields["ranking.csv"]["share_moe"]["description"]
    assert fields["ranking.csv"]["share"]["title"] == share
    for own in ("band_low", "expected_rank"):
        field = fields["ranking.csv"][own]
        assert field["description"] == known.loc[own, "meaning"]
        assert field["unit"] == known.loc[own, "unit"]
    assert fields["ranking.csv"]["neighborhood"]["title"] == head
    assert fields["ranking.csv"]["geoid"]["type"] == "string"
    assert fields["sites.csv"]["latitude"]["description"] == site.loc["latitude", "meaning"]
    assert said["title"] == title
    english = {"households", "people", "share, 0–1"}
    units = {f.get("unit") for one in fields.values() for f in one.values()}
    assert bool(units & english) is (name == "New Orleans")


def test_rows_are_those_of_the_files_beside_the_page(every, beside):
    page = beside["New Orleans"]
    for name in ("ranking.csv", "neighborhoods.csv", "who.csv"):
        mine = every["New Orleans"][name].read_bytes().decode("utf-8").partition("\r\n")
        theirs = page[name].read_bytes().decode("utf-8-sig").partition("\r\n")
        assert mine[2] == theirs[2]
        assert mine[0] == theirs[0].lower()
    heads, rows = table(every["New Orleans"]["areas.csv"])
    assert heads[0] == "geoid"
    assert rows[0][-1] == f"1400000US{rows[0][0]}"
    sites = made.study().sites
    heads, rows = table(every["New Orleans"]["sites.csv"])
    assert float(rows[3][heads.index("latitude")]) == round(sites.geometry.y[3], 6)


def test_a_change_is_in_it_and_what_is_no_more_goes(tmp_path):
    old, new = made.study(2017), made.study(2024)
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    paths = new.bundle(tmp_path, earlier=old, offline=True)
    said = json.loads(paths["datapackage.json"].read_text("utf-8"))
    (change,) = (one for one in said["resources"] if one["path"] == "change.csv")
    titles = {field["name"]: field["title"] for field in change["schema"]["fields"]
              if "title" in field}  # fmt: skip
    assert "2013–2017" in titles["old_share"]
    assert "change.csv" not in new.bundle(tmp_path)
    assert not (tmp_path / "change.csv").exists()
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("name", ["Spanish", "pulled", "no polygons"])
def test_two_runs_write_the_same_bytes(every, name, tmp_path):
    make, how = MAKERS[name]
    again = replace(make()).bundle(tmp_path / "again", **how)
    assert again.keys() == every[name].keys()
    differ = [n for n, path in again.items() if path.read_bytes() != every[name][n].read_bytes()]
    assert differ == []


def test_odd_columns_of_the_users_are_taken(tmp_path):
    study = bundled.small()
    geoids = study.areas.index
    n = len(geoids)
    study = study.assign(
        **{
            "fid": pd.Series(range(n), geoids),
            "Geom": pd.Series(["x"] * n, geoids),
            "NAME ": pd.Series(["=1+1"] * n, geoids),
            "seen": pd.Series([True, False, True] * (n // 3), geoids),
            "kind": pd.Series(["a", None, "b"] * (n // 3), geoids, dtype="category"),
        }
    )
    paths = study.bundle(tmp_path / "odd")
    areas = gpd.read_file(paths["map.gpkg"], layer="areas")
    assert areas["fid_2"].tolist() == list(range(n))
    assert areas["Geom_2"].tolist() == ["x"] * n
    assert areas["kind"].isna().sum() == n // 3
    heads, rows = table(paths["areas.csv"])
    assert {"geom", "fid", "name", "name_2", "seen"} <= set(heads)
    assert rows[0][heads.index("name_2")] == "'=1+1"


def test_figures_of_nobody_known_have_no_license(tmp_path):
    ours = Source(what="our survey", url="here", read="2026-01-02", credit="Us")
    study = replace(bundled.small(), sources=(ours,))
    said = json.loads(study.bundle(tmp_path)["datapackage.json"].read_text("utf-8"))
    assert "licenses" not in said
    assert said["sources"] == [{"title": "Us: our survey"}]
    assert said["created"] == "2026-01-02T00:00:00Z"
    linked = _linked.dataset(_sections.Told.of(study, telling.check(study)))
    assert "license" not in linked


@pytest.mark.parametrize("name", ["New Orleans", "Baltimore"])
def test_the_page_describes_its_figures_as_a_dataset(beside, name):
    study, paths = MAKERS[name][0](), beside[name]
    page = paths["index.html"].read_text("utf-8")
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(text.encode()) <= 900
    said = json.loads(text)
    assert said["@context"], said["@type"] == ("https://schema.org", "Dataset")
    assert study.place in said["name"]
    assert len(said["description"]) >= 50  # what catalogs ask for
    row = study.totals.loc[study.measure()]
    assert said["temporalCoverage"] == row["period"].replace("–", "/")
    assert said["spatialCoverage"] == study.place
    assert said["creator"]["name"] == "U.S. Census Bureau"
    assert said["license"].startswith("https://creativecommons.org/publicdomain/")
    households, share = said["variableMeasured"]
    assert households["value"] == round(row["households"])
    assert households["minValue"] == round(row["households"] - row["households_moe"])
    assert share["maxValue"] == round(row["share"] + row["share_moe"], 4)
    for file in said["distribution"]:
        assert file["contentUrl"] in paths


def test_the_areas_say_what_they_are_and_are_read_as_before():
    study, path = bundled.new_orleans(), bundled.written("New Orleans 2019")["areas.parquet"]
    said = json.loads(pq.read_schema(path).metadata[b"exclusion"])
    assert said == {
        "place": study.place,
        "vintage": 2019,
        "period": study.period,
        "geography": "tract",
        "sources": [source.to_dict() for source in study.sources],
        "version": exclusion.__version__,
    }
    areas = gpd.read_parquet(path)
    pd.testing.assert_frame_equal(pd.DataFrame(areas), pd.DataFrame(study.areas))
    assert areas.crs == study.areas.crs


def test_the_command_line_writes_it(tmp_path, reused):
    out = tmp_path / "out"
    asked = ["bundle", "New Orleans", "--vintage", "2019", "--offline", "--language", "es"]
    ran = CliRunner().invoke(cli.cli, [*asked, "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert {path.name for path in out.iterdir()} >= {
        "map.gpkg",
        "workbook.xlsx",
        "datapackage.json",
    }
    assert "Quién" in json.loads((out / "datapackage.json").read_text("utf-8"))["title"]
