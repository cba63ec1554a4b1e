"""The whole chain against the loopback server: from a place's name to its page."""

from __future__ import annotations

import itertools
import json
import logging
from dataclasses import replace
from functools import cache

import bundled
import geopandas as gpd
import pandas as pd
import pulled
import pytest
import shapely
from fixtures_census import lend
from reading import Tables
from running import here

import exclusion
from exclusion import acs, estimates, indicators, pulls, snapshots, studies
from exclusion._fetch import _hosts
from exclusion.errors import (
    ApiKeyError,
    ArgumentError,
    PlaceError,
    SourceError,
    TableError,
    VintageError,
)
from exclusion.pulls import _water
from exclusion.report import _page
from exclusion.telling import Asked

PLACES = [
    ("Kenner, Louisiana", 2021, "tract"),  # cuts tracts
    pytest.param("Kenner, Louisiana", 2021, "block group", marks=pytest.mark.slow),
    pytest.param("Jefferson Parish, LA", 2019, "tract", marks=pytest.mark.slow),
    pytest.param(
        "South Central Connecticut Planning Region, CT", 2022, "tract", marks=pytest.mark.slow
    ),
    ("Grand Isle, Louisiana", 2024, "tract"),  # one tract
    ("Louisiana", 2021, "tract"),
    pytest.param("New Orleans-Metairie, LA Metro Area", 2021, "tract", marks=pytest.mark.slow),
]


@cache
def orleans():
    """Study Orleans Parish once."""
    with pulled.stock():
        return exclusion.study("22071", 2021, source="bulk")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Give a place's study and what it writes, once."""

    @cache
    def made(place, vintage, geography):
        study = exclusion.study(place, vintage, geography=geography, source="bulk")
        with pytest.MonkeyPatch.context() as patch:
            bundled.bare(patch)
            folder = tmp_path_factory.mktemp("written") / "page"
            return study, bundled.leaner(study, ["no_internet"]).write(folder)

    return made


@pytest.mark.parametrize(("place", "vintage", "geography"), PLACES)
def test_from_a_name_to_a_page(stocked, written, place, vintage, geography):
    study, paths = written(place, vintage, geography)
    assert (study.vintage, study.geography) == (vintage, geography)
    assert len(study.totals) == 10
    assert set(study.areas["no_internet_moe_method"]) <= {"published", "derived", "controlled"}
    page = paths["index.html"].read_text(encoding="utf-8")
    assert "leaflet" in page
    summary = json.loads(paths["summary.json"].read_text(encoding="utf-8"))
    assert summary["absent"].keys() <= {"neighborhoods", "sites", "who", "covered", "history"}
    assert summary["why"]["place"]["gap"] in {*indicators.GAPS, "unclear"}
    assert summary["households"] > 0
    assert summary["measures"]["no_computer"]["people_method"] == "direct"


@pytest.mark.parametrize("measure", ["no_internet", "no_wireline", "no_computer"])
def test_a_cut_changes_numbers_and_no_share(measure):
    """On real block groups, whose empty cells and thin samples take every branch of the margins."""
    whole = snapshots.read(snapshots.find("Baltimore", 2021))
    geoids = whole.estimates["GEOID"].unique()
    inside = pd.DataFrame({"GEOID": geoids, "inside": 0.2})
    cut = studies.of_snapshot(replace(whole, inside=inside)).areas
    before = studies.of_snapshot(whole).areas
    for suffix in ("share", "share_moe", "share_moe_method"):
        column = f"{measure}_{suffix}"
        pd.testing.assert_series_equal(cut[column], before[column])
    for suffix in ("households", "households_moe", "base", "base_moe"):
        column = f"{measure}_{suffix}"
        pd.testing.assert_series_equal(cut[column], 0.2 * before[column])


def test_a_city_that_cuts_tracts_says_how_many(stocked, written):
    study, paths = written("Kenner, Louisiana", 2021, "tract")
    cut = int((study.areas["inside"] < 1).sum())
    assert 0 < cut < len(study.areas)
    whole = exclusion.study("Jefferson Parish, LA", 2021)
    for geoid, share in study.areas["inside"].items():
        for column in ("households", "no_internet_households", "no_internet_households_moe"):
            part = study.areas.loc[geoid, column]
            assert part == pytest.approx(share * whole.areas.loc[geoid, column]), column
        same = study.areas.loc[geoid, "no_internet_share"]
        assert same == pytest.approx(whole.areas.loc[geoid, "no_internet_share"], nan_ok=True)
    assert set(study.totals["origin"]) == {"published"}
    page = Tables(paths["index.html"].read_text(encoding="utf-8")).all
    assert f"{cut} tracts lie partly outside Kenner" in page
    assert study.summary()["cut"] == cut
    rows = pd.read_csv(paths["ranking.csv"], dtype={"GEOID": str}).set_index("GEOID")
    pd.testing.assert_series_equal(rows["inside"].sort_index(), study.areas["inside"].round(4))


def test_a_list_goes_by_its_whole_name(stocked, tmp_path, bare):
    place = studies.snapshot(["Kenner, Louisiana", "Grand Isle, Louisiana"], 2021).manifest.place
    assert "Kenner" in place
    assert "Grand Isle" in place
    done = here(
        *("report", "Kenner, Louisiana", "Grand Isle, Louisiana", "--vintage", "2021"),
        *("--out", "both"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "Grand Isle" in done.stdout.split(",")[0] + done.stdout.split("households")[0]


@pytest.mark.parametrize(
    "geography", [pytest.param("tract", marks=pytest.mark.slow), "block group"]
)
def test_a_polygon_of_the_users_cuts_areas(stocked, tmp_path, geography, bare):
    ground = studies.snapshot("22051", 2021, source="bulk").polygons
    west, south, east, north = ground.total_bounds
    box = shapely.box(west, south, (west + east) / 2, (2 * south + north) / 3)
    file = tmp_path / "part.geojson"
    gpd.GeoDataFrame(geometry=[box], crs=4326).to_file(file)
    done = here(
        *("report", "--area", str(file), "--vintage", "2021", "--geography", geography),
        *("--out", "part"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "part" / "summary.json").read_text(encoding="utf-8"))
    assert summary["cut"] > 0
    assert {m["origin"] for m in summary["measures"].values()} == {"sum"}


def test_housing_weights_differ_from_land(stocked):
    land = studies.snapshot("Kenner, Louisiana", 2021).inside
    found = studies.snapshot("Kenner, Louisiana", 2021, weights="housing")
    assert found.inside["GEOID"].equals(land["GEOID"])
    assert not found.inside["inside"].equals(land["inside"])
    assert any("block" in source.what.lower() for source in found.manifest.sources)


def test_water_only_tracts_are_left_out_and_nobody_with_them():
    study = orleans()
    assert not study.areas.index.str.contains("2207199").any()
    assert (
        study.totals.loc["no_internet", "households"]
        == (study.totals.loc["no_internet", "areas_households"])
    )


def assert_same(one, other):
    """Two pulls are the same in all that a study is made of."""
    assert one.parts.keys() == other.parts.keys()
    for name, frame in one.parts.items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(other.parts[name]))


def test_bulk_and_api_give_the_same_pull(stocked):
    bulk = studies.snapshot("22051", 2021, source="bulk")
    api = studies.snapshot("22051", 2021, source="api", key=stocked.key)
    assert_same(bulk, api)


def test_vintage_2017_needs_a_key_and_says_so(stocked):
    with pytest.raises(ApiKeyError, match=r"key_signup\.html.*2018"):
        exclusion.study("22051", 2017)
    assert studies.snapshot("22051", 2017, key=stocked.key).manifest.vintage == 2017


def test_bundled_figures_come_first_and_a_pull_can_be_forced(census):
    ours = studies.snapshot("New Orleans, Louisiana", 2019)
    assert census.requests == []
    live = studies.snapshot("New Orleans, Louisiana", 2019, source="bulk")
    assert census.requests
    methods = [set(one.estimates["moe_method"]) for one in (ours, live)]
    assert [every == {"missing"} for every in methods] == [True, False]
    found = studies.snapshot("Baltimore, Maryland", geography="tract")
    assert found.manifest.geography == "tract"


def test_without_a_vintage_the_newest_is_asked_for(stocked):
    assert studies.snapshot("Kenner, Louisiana").manifest.vintage == 2024


def test_the_second_place_costs_nothing_but_its_names(census):
    studies.snapshot("Kenner, Louisiana", 2021)
    census.forget()
    studies.snapshot("Jefferson Parish, LA", 2021)
    assert [r.path for r in census.requests] == []


def test_offline_uses_the_cache_and_lists_what_is_missing(census):
    with pytest.raises(SourceError, match=r"offline|cache"):
        exclusion.study("Kenner, Louisiana", 2021, offline=True)
    studies.snapshot("Kenner, Louisiana", 2021)
    census.forget()
    again = exclusion.study("Kenner, Louisiana", 2021, offline=True)
    assert census.requests == []
    assert len(again.areas) == 6


def test_a_pull_saved_is_the_same_study(stocked, tmp_path):
    snapshot = studies.snapshot("Kenner, Louisiana", 2021)
    path = snapshots.write(snapshot, tmp_path / "kenner")
    live, saved = studies.of_snapshot(snapshot), studies.of_snapshot(snapshots.read(path))
    assert live.summary() == saved.summary()
    pd.testing.assert_frame_equal(pd.DataFrame(live.areas), pd.DataFrame(saved.areas))
    assert live.sources == saved.sources


@pytest.mark.parametrize(
    ("fault", "match"),
    [
        pytest.param("reset", "b28002.dat", marks=pytest.mark.slow),
        ("half", "b28002.dat"),
        pytest.param("500", "b28003.dat", marks=pytest.mark.slow),
        pytest.param("busy", "b28003.dat", marks=pytest.mark.slow),
        ("html", "b28001.dat"),
        ("broken zip", "tract_500k"),
        ("503", "Geos"),
    ],
)
def test_a_passing_fault_ends_in_the_right_data(census, monkeypatch, fault, match):
    monkeypatch.setattr(_hosts, "PAUSE", 0.01)
    with pulled.stock():
        expected = studies.snapshot("22051", 2021, source="bulk")
    spoilt = match.removesuffix(".dat").lower()
    lend(lambda name: spoilt not in name.lower())
    census.order(fault, match, times=1)
    try:
        got = studies.snapshot("22051", 2021, source="bulk")
    except SourceError:  # a page in place of data may be final; the cache must be whole then
        got = studies.snapshot("22051", 2021, source="bulk")
    assert_same(got, expected)
    assert any(request.fault for request in census.requests)


def test_the_key_is_in_the_request_and_nowhere_else(census, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(_hosts, "PAUSE", 0.01)
    caplog.set_level(logging.DEBUG)
    found = studies.snapshot("22087", 2019, source="api", key=census.key)
    snapshots.write(found, tmp_path / "s")
    study = studies.of_snapshot(found)
    study.write(tmp_path / "page")
    census.order("500", "B28002", times=99)
    with pytest.raises(SourceError) as caught:
        studies.snapshot("22033", 2019, source="api", key=census.key)
    seen = [caplog.text, repr(study), study._repr_html_()]
    error: BaseException | None = caught.value
    while error is not None:
        seen += [str(error), repr(error), str(getattr(error, "url", ""))]
        error = error.__cause__ or error.__context__
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    seen += [str(path) for path in files]
    assert len(files) > 10
    assert all(census.key not in text for text in seen)
    assert all(census.key.encode() not in path.read_bytes() for path in files)
    assert any(request.key == "good" for request in census.requests)


def test_unknown_places_and_vintages(stocked):
    with pytest.raises(PlaceError, match="Kenner city, Louisiana"):
        exclusion.study("Kener, Louisiana", 2021)
    with pytest.raises(VintageError, match="2017"):
        exclusion.study("Kenner, Louisiana", 2012)


def test_neighborhoods_of_the_users(stocked, tmp_path):
    areas = orleans().areas
    west, south, east, north = areas.total_bounds
    middle = (west + east) / 2
    halves = gpd.GeoDataFrame(
        {"name": ["West", "East"]},
        geometry=[shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)],
        crs=4326,
    )
    file = tmp_path / "halves.geojson"
    halves.to_file(file)
    study = exclusion.study("22071", 2021, source="bulk", neighborhoods=file)
    assert set(study.neighborhoods.index) == {"West", "East"}
    assert study.neighborhoods["households"].sum() == pytest.approx(areas["households"].sum())
    centers = study.areas.geometry.representative_point().x
    assert (study.areas.loc[centers < middle - 0.01, "neighborhood"] == "West").all()
    assert study.sources[-1].credit == "halves.geojson"


def test_a_neighborhood_in_parts_counts_as_one(tmp_path):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    one = orleans.polygons.set_index("GEOID").geometry["22071012500"]
    west, south, east, north = one.bounds
    cuts = [west + (east - west) * x for x in (0, 0.3, 0.6, 1)]
    boxes = [shapely.box(a, south, b, north) for a, b in itertools.pairwise(cuts)]
    names = gpd.GeoDataFrame({"name": ["Big", "Big", "Small"]}, geometry=boxes, crs=4326)
    names.to_file(tmp_path / "parts.geojson")
    named = pulls.with_neighborhoods(orleans, tmp_path / "parts.geojson").neighborhoods
    assert named.set_index("GEOID")["neighborhood"]["22071012500"] == "Big"


def boxes(path, named):
    """Write boxes, west to east bounds by name, as a file of the user's."""
    shapes = [shapely.box(west, 29.8, east, 30.2) for _, west, east in named]
    names = [name for name, _, _ in named]
    gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=4326).to_file(path)
    return path


def test_a_lone_polygon_counts_no_area_of_which_most_is_outside(tmp_path):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    file = boxes(tmp_path / "one.geojson", [("One", -90.08, -90.04)])
    named = pulls.with_neighborhoods(orleans, file).neighborhoods.set_index("GEOID")
    land = orleans.polygons.set_index("GEOID").geometry.to_crs(6933)
    box = gpd.read_file(file).to_crs(6933).geometry[0]
    part = (land.intersection(box).area / land.area).reindex(named.index)
    ground = orleans.polygons.set_index("GEOID").reindex(named.index)
    dry = (ground["ALAND"] / (ground["ALAND"] + ground["AWATER"])).astype(float)

    assert ((part > 0.01) & (part < 0.5 * dry)).sum() > 5
    pd.testing.assert_series_equal(
        named["neighborhood"].notna(), part >= 0.5 * dry, check_names=False
    )
    cut = part.between(0.01, 0.99).reindex(named.index)
    pd.testing.assert_series_equal(named["cut_by"].notna(), cut, check_names=False)


def test_an_area_names_every_line_that_cuts_it(tmp_path):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    file = boxes(tmp_path / "two.geojson", [("A", -90.2, -90.05), ("B", -90.05, -89.6)])
    named = pulls.with_neighborhoods(orleans, file)
    study = studies.of_snapshot(named)

    assert study.areas["neighborhood"].notna().all()
    assert set(study.areas["cut_by"].dropna()) == {"A\nB"}
    assert 0 < study.areas["cut_by"].notna().sum() < len(study.areas) / 4
    kept = snapshots.read(snapshots.write(named, tmp_path / "kept"))
    again = studies.of_snapshot(kept).areas["cut_by"]
    assert again.dropna().to_dict() == study.areas["cut_by"].dropna().to_dict()
    assert "cut_by" not in studies.of_snapshot(orleans).areas


def test_polygons_without_a_name_are_left_out_and_said(tmp_path, caplog):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    named = [(" Two \n words ", -90.2, -90.08), ("", -90.08, -90.05), ("  ", -90.05, -90.0),
             (None, -90.0, -89.6)]  # fmt: skip
    file = boxes(tmp_path / "some.geojson", named)
    study = studies.of_snapshot(pulls.with_neighborhoods(orleans, file))

    assert list(study.neighborhoods.index) == ["Two words"]
    assert "some.geojson: 3 of 4 polygons have no name in the column 'name'" in caplog.text
    none = boxes(tmp_path / "none.geojson", [(" ", -90.2, -89.6)])
    with pytest.raises(TableError, match="no name in its column 'name': give each polygon one"):
        pulls.with_neighborhoods(orleans, none)


def test_a_file_of_the_users_takes_the_place_of_the_old_source(tmp_path):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    before = [source.what for source in orleans.manifest.sources]
    found = pulls.with_neighborhoods(orleans, boxes(tmp_path / "a.geojson", [("A", -90.2, -89.6)]))
    file = tmp_path / "sites.csv"
    file.write_text("name,longitude,latitude\nA,-90.1,29.95\n", "utf-8")
    for _ in range(2):
        found = pulls.with_sites(found, file)
    found = pulls.with_neighborhoods(found, boxes(tmp_path / "b.geojson", [("B", -90.2, -89.6)]))
    sources = found.manifest.sources

    gone = [what for what in before if what not in [source.what for source in sources]]
    assert [what[:22] for what in gone] == ["Tracts of each neighbo", "Public computer sites:"]
    assert [source.credit for source in sources[-2:]] == ["sites.csv", "b.geojson"]
    assert len(sources) == len(before)
    assert "The Data Center" not in {source.credit for source in sources}


def test_sites_of_the_users(stocked, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_text("name,longitude,latitude,computers\nA,-90.1,29.95,4\nB,-90,29.9,\n", "utf-8")
    sites = studies.snapshot("22071", 2021, source="bulk", sites=file).sites
    assert sites["name"].tolist() == ["A", "B"]
    assert sites["computers"].isna().tolist() == [False, True]


def test_files_of_the_users_that_do_not_fit(tmp_path):
    orleans = snapshots.read(snapshots.find("New Orleans", 2019))
    far = gpd.GeoDataFrame({"name": ["far"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    far.to_file(tmp_path / "far.geojson")
    with pytest.raises(TableError, match="does not overlap"):
        pulls.with_neighborhoods(orleans, tmp_path / "far.geojson")
    far.rename(columns={"name": "x"}).assign(y="hill").to_file(tmp_path / "nameless.geojson")
    with pytest.raises(TableError, match="no column of names: expected one of neighborhood"):
        pulls.with_neighborhoods(orleans, tmp_path / "nameless.geojson")
    (tmp_path / "no.geojson").write_text("not geo", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read as a vector file"):
        pulls.with_neighborhoods(orleans, tmp_path / "no.geojson")
    for row in ("A,,", "A,90W,30", "A,30,-99", ",1,1"):
        text = f"name,longitude,latitude\nB,-90,30\n{row}\n"
        (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
        with pytest.raises(TableError, match=r"bad\.csv, line\(s\) 3: expected a name"):
            pulls.with_sites(orleans, tmp_path / "bad.csv")
    with pytest.raises(TableError, match="expected a name and one point"):
        pulls.with_sites(orleans, tmp_path / "far.geojson")
    (tmp_path / "no.csv").write_text("name\nA\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"lacks the column\(s\) longitude, latitude"):
        pulls.with_sites(orleans, tmp_path / "no.csv")


def test_topics_add_their_tables(stocked, tmp_path):
    plain = pulls.fetch("Jefferson Parish, LA", 2021)
    assert set(plain.manifest.tables) == set(pulls.TABLES)
    snapshot = pulls.fetch("Jefferson Parish, LA", 2021, topics=["who", "covered"])
    added = indicators.tables_of(["who", "covered"], 2021)
    assert set(snapshot.manifest.tables) == {*pulls.TABLES, *added}
    assert set(snapshot.estimates["variable"].str.split("_").str[0]) == {*pulls.TABLES, *added}
    core = snapshot.estimates[snapshot.estimates["variable"].isin(plain.estimates["variable"])]
    pd.testing.assert_frame_equal(core.reset_index(drop=True), plain.estimates)
    vintages = snapshot.manifest.tables
    found = estimates.groups(snapshot.estimates, geography="tract", vintages=vintages)
    assert set(found["group"]) == set(indicators.GROUPS)
    own = estimates.groups(snapshot.published, geography=None, vintages=vintages)
    assert own["GEOID"].unique().tolist() == ["22051"]
    assert len(own) == len(indicators.GROUPS)
    study, bare = studies.of_snapshot(snapshot), studies.of_snapshot(plain)
    assert study.areas[bare.areas.columns].equals(bare.areas)
    assert set(study.areas) - set(bare.areas) == {"median_income", "median_income_moe"}
    assert {"who", "covered"} - study.absent.keys() == {"who", "covered"}
    assert {"who", "covered"} <= bare.absent.keys()
    saved = snapshots.read(snapshots.write(snapshot, tmp_path / "saved"))
    assert saved.manifest.tables == vintages
    again = estimates.groups(saved.estimates, geography="tract", vintages=vintages)
    pd.testing.assert_frame_equal(again, found)
    files = [source.url.rsplit("-", 1)[-1] for source in snapshot.manifest.sources]
    assert {f"{table.lower()}.dat" for table in added} <= set(files)


def test_a_topic_has_the_tables_of_its_vintage(stocked):
    options = {"topics": ["who"], "source": "api", "key": stocked.key}
    assert "B28012" not in pulls.fetch("22051", 2019, **options).manifest.tables
    assert "B28012" in pulls.fetch("22051", 2020, **options).manifest.tables
    with pytest.raises(ArgumentError, match="topics is 'whom'; expected one of 'who', 'covered'"):
        pulls.fetch("22051", 2020, topics=["whom"])


@pytest.mark.parametrize(
    "words",
    [
        {"geography": "tracts"},
        {"source": "ftp"},
        {"weights": "people"},
        {"topics": ["whom"]},
        {"topics": None},
        {"topics": [1]},
    ],
)
def test_words_are_checked_before_anything_is_fetched(census, words):
    with pytest.raises(ArgumentError, match=f"{next(iter(words))} (is|holds) "):
        pulls.fetch("22051", **words)
    assert census.requests == []


def test_topics_are_the_same_from_both_services(stocked):
    bulk = pulls.fetch("22087", 2021, source="bulk", topics=["covered"])
    api = pulls.fetch("22087", 2021, source="api", key=stocked.key, topics=["covered"])
    pd.testing.assert_frame_equal(bulk.estimates, api.estimates)
    pd.testing.assert_frame_equal(bulk.published, api.published)


def test_a_table_without_block_groups_is_left_out_and_said(stocked, monkeypatch, caplog):
    fetch = acs.fetch

    def without_disability(tables, geography, *rest, **options):
        if "C18108" in tables and geography == "block group":
            raise SourceError("The Census Bureau has no block group for 22087.", status=204)
        return fetch(tables, geography, *rest, **options)

    monkeypatch.setattr(acs, "fetch", without_disability)
    options = {"geography": "block group", "topics": ["covered"]}
    snapshot = pulls.fetch("22087", 2021, **options)
    tables = set(snapshot.estimates["variable"].str.split("_").str[0])
    assert {*pulls.TABLES, *indicators.TOPICS["covered"]} - tables == {"C18108"}
    assert "C18108 of vintage 2021 has no block groups; left out" in caplog.text
    own = estimates.groups(
        snapshot.published, geography=None, vintages=snapshot.manifest.tables, withhold=False
    )
    assert "disability" in set(own["group"])  # the place's own row has it

    def down(tables, geography, *rest, **options):
        if "C18108" in tables:
            raise SourceError("The server does not answer.", status=503)
        return fetch(tables, geography, *rest, **options)

    monkeypatch.setattr(acs, "fetch", down)
    with pytest.raises(SourceError, match="does not answer"):
        pulls.fetch("22087", 2021, **options)


def test_offline_lists_the_tables_of_topics_too(census):
    with pytest.raises(SourceError) as caught:
        pulls.fetch("22087", 2021, topics=["covered"], offline=True)
    assert "C18108" in "".join(caught.value.__notes__)
    pulls.fetch("22087", 2021, topics=["covered"])
    census.forget()
    again = pulls.fetch("22087", 2021, topics=["covered"], offline=True)
    assert census.requests == []
    assert "C18108" in again.manifest.tables


# The command line.


def test_command_line_pull_report_cache_and_doctor(census, tmp_path, bare):
    done = here("report", "Kenner, Louisiana", "--vintage", "2021", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "maps" / "kenner-2021" / "index.html").is_file()
    done = here("pull", "22051", "--vintage", "2021", "--out", "jefferson", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert snapshots.read(tmp_path / "jefferson").manifest.geoid == "22051"
    listed = here("cache", "list", cwd=tmp_path, COLUMNS="200").stdout
    assert "bulk/2021/B28002.parquet" in listed
    done = here("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "newest vintage 2024" in done.stdout
    assert here("cache", "clear", cwd=tmp_path).stdout.strip().endswith("files removed")
    assert "bulk/" not in here("cache", "list", cwd=tmp_path).stdout


def test_an_unknown_place_lists_the_nearest(stocked, tmp_path):
    done = here("report", "Kener, Louisiana", "--vintage", "2021", cwd=tmp_path)
    assert done.returncode == 1
    assert "Kenner city, Louisiana" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_to_do(census, tmp_path, monkeypatch):
    monkeypatch.setattr(_hosts, "PAUSE", 0.01)
    here("doctor", cwd=tmp_path)
    done = here("doctor", cwd=tmp_path, CENSUS_API_KEY=census.key)
    assert "Data API key: " in done.stdout
    assert "accepted" in done.stdout
    done = here("doctor", cwd=tmp_path, CENSUS_API_KEY="wrong")
    assert (done.returncode, "accepted" in done.stdout) == (1, False)
    census.close()
    done = here("doctor", cwd=tmp_path, CENSUS_API_KEY="wrong")
    assert done.returncode == 1
    assert "FAIL" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "wrong" not in done.stdout + done.stderr


def test_a_county_however_it_is_written(stocked):
    every = ("71", "071", 71, "Orleans")
    pulls_ = [studies.snapshot("Louisiana", 2021, county=county) for county in every]
    first, *others = (list(one.estimates["GEOID"].unique()) for one in pulls_)
    assert all(geoid.startswith("22071") for geoid in first)
    assert all(other == first for other in others)


def test_water_can_be_erased(stocked):
    ground = studies.snapshot("22071", 2021, source="bulk").polygons.to_crs(6933).area
    land = studies.snapshot("22071", 2021, erase_water=True).polygons.to_crs(6933).area
    assert land.sum() < 0.99 * ground.sum()


def test_the_water_of_a_county_is_shown_and_credited(stocked, tmp_path):
    found = pulls.fetch("22071", 2021, source="bulk")
    wet = snapshots.read(snapshots.write(found, tmp_path / "kept")).water
    assert wet.geometry.is_valid.all()
    assert 0 < len(wet.get_coordinates()) < 500
    assert any(
        source.url.endswith("tl_2021_22071_areawater.zip") for source in found.manifest.sources
    )
    study = bundled.leaner(studies.of_snapshot(found))
    picture = study.map().get_root().render()
    assert picture.count('<path class="water sea"') == 1
    page = _page.render(study, Asked())
    assert "area water" in page
    erased = pulls.fetch("22071", 2021, source="bulk", erase_water=True)
    assert erased.water is None


@pytest.mark.parametrize("fault", ["404", "wrong zip"])
def test_a_pull_without_the_file_of_water_is_whole_and_says_so(census, caplog, fault):
    census.order(fault, "areawater", times=99)
    options = {"source": "api", "key": census.key}
    found = pulls.fetch("22087", 2021, **options)
    assert found.water is None
    assert found.polygons is not None
    assert "the map will show no water" in caplog.text.lower()
    census.forget()
    assert pulls.fetch("22087", 2021, offline=True, **options).water is None
    assert studies.of_snapshot(found).map().get_root().render().count("water sea") == 0


def test_the_water_of_many_counties_is_not_asked_for(census, monkeypatch):
    monkeypatch.setattr(_water, "MOST", 1)
    found = [*pulls.each(["22071", "22051"], 2021), pulls.fetch(["22071", "22051"], 2021)]
    assert [one.water for one in found] == [None] * 3
    assert "areawater" not in str(census.requests)
    assert pulls.fetch("22051", 2021).water is not None
    assert "areawater" in str(census.requests)


def test_offline_lists_all_that_is_missing(census, tmp_path):
    done = here("report", "Kenner, Louisiana", "--vintage", "2021", "--offline", cwd=tmp_path)
    assert done.returncode == 1
    for name in ("geos", "B28001", "B28008", "boundaries"):
        assert name in done.stderr


def test_vintage_2017_goes_on_offline(census):
    studies.snapshot("22051", 2017, key=census.key)
    census.forget()
    assert studies.snapshot("22051", 2017, offline=True).manifest.vintage == 2017
    assert census.requests == []


def test_the_key_is_in_no_notebook_output(census, tmp_path, monkeypatch):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    monkeypatch.setenv("CENSUS_API_KEY", census.key)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(logging.getLogger(), "level", logging.WARNING)
    cells = (
        'import exclusion, logging; logging.basicConfig(level="DEBUG")',
        'study = exclusion.study("22087", 2019, source="api"); study',
        "study.map()",
        'exclusion.study("Nowhere, Louisiana", 2019, source="api")',
    )
    # What a kernel sends: streams, tracebacks, and the value of each cell in every form.
    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    with capture_output() as streams:
        values = [shell.display_formatter.format(shell.run_cell(cell).result) for cell in cells]
    shell.restore_sys_module_state()
    text = f"{streams.stdout}{streams.stderr}{values}"
    assert "PlaceError" in text
    assert "DEBUG:urllib3" in text
    assert "leaflet" in text
    assert any(request.key == "good" for request in census.requests)
    assert census.key not in text
