"""The user's polygons and points laid over a place: whose an area is, and what is left out."""

from __future__ import annotations

import itertools
import warnings
from dataclasses import replace
from pathlib import Path

import bundled
import geopandas as gpd
import made as small
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exclusion
from exclusion import coverage, dasymetric, phrases, pulls, report, snapshots, studies, telling
from exclusion.errors import ExclusionWarning, TableError
from exclusion.report import _page

CASES = Path(__file__).parent / "fixtures"
#: The first tract of the cases of names that are drawn twice.
TRACT = "22071000800"


@pytest.fixture(scope="module")
def orleans():
    return snapshots.read(snapshots.find("New Orleans", 2019))


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


def hoods(snapshot, file, **options):
    """Name each area by a file."""
    found = pulls.with_neighborhoods(snapshot, file, **options).neighborhoods
    return found.set_index("GEOID")


def boxes(**named):
    """Boxes from west to east by name, as high as the place."""
    shapes = [shapely.box(west, 29, east, 31) for west, east in named.values()]
    return gpd.GeoDataFrame({"name": list(named)}, geometry=shapes, crs=4326)


# Whose an area is.


def test_a_name_drawn_twice_counts_once(orleans):
    """Of one tract A holds 41 %, drawn once or twice, and B 59 %."""
    found = [hoods(orleans, CASES / f"dup_{name}.geojson") for name in ("overlap", "once")]
    pd.testing.assert_frame_equal(*found)
    assert found[0]["neighborhood"].dropna().to_dict() == {TRACT: "District B"}
    assert found[0].loc[TRACT, ["cut_by", "holds"]].tolist() == [
        "District A\nDistrict B", "District A",
    ]  # fmt: skip


def test_two_polygons_over_the_same_ground_are_named_and_the_first_has_it(orleans):
    shapes = gpd.read_file(CASES / "ov.geojson")
    for given_so in (shapes, shapes.iloc[::-1]):
        with pytest.warns(ExclusionWarning, match=r"the same ground: a and b \(100% of the small"):
            found = hoods(orleans, given_so)
        assert found["neighborhood"].value_counts().to_dict() == {"a": 177}
        assert found["holds"].dropna().tolist() == ["b"]
    near = boxes(a=(-90.2, -90), b=(-90.0001, -89.6))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        hoods(orleans, near)


def test_names_that_only_case_or_unicode_tell_apart_are_one(orleans, caplog):
    frame = gpd.read_file(CASES / "nfd.geojson")
    frame = pd.concat([frame, frame.assign(name=["Algiers", "ALGIERS"])], ignore_index=True)
    cuts = {"a": (-91, -90.1), "b": (-90.1, -90), "c": (-90, -89.9), "d": (-89.9, -89)}
    frame["geometry"] = boxes(**cuts).geometry
    found = hoods(orleans, frame)
    assert set(found["neighborhood"]) == {"Tremé", "Algiers"}
    assert "Algiers = ALGIERS" in caplog.text


def test_layers_and_parquet_name_areas_alike(orleans, tmp_path):
    file = tmp_path / "two.gpkg"
    boxes(Outline=(-91, -89)).to_file(file, layer="city")
    boxes(A=(-91, -90), B=(-90, -89)).to_file(file, layer="districts")
    with pytest.raises(TableError, match="layers: city, districts"):
        hoods(orleans, file)
    found = hoods(orleans, file, layer="districts")
    pd.testing.assert_frame_equal(found, hoods(orleans, CASES / "two.parquet"))
    studied = exclusion.study("New Orleans", vintage=2019, neighborhoods=file, layer="districts")
    assert studied.options == {"neighborhoods": "two.gpkg", "layer": "districts"}
    city = gpd.read_file(file, layer="city")
    framed = exclusion.study("New Orleans", vintage=2019, neighborhoods=city)
    assert list(framed.neighborhoods.index) == ["Outline"]
    assert framed.sources[-1].credit == "frame"


def shore(land, water, part):
    """One tract at the sea, of which a polygon holds a part from the west."""
    tract = shapely.box(-90.1, 29.9, -90.0, 30.0)
    polygons = gpd.GeoDataFrame(
        {"GEOID": [TRACT], "ALAND": [land], "AWATER": [water]}, geometry=[tract], crs=4326
    )
    return polygons, boxes(A=(-91, -90.1 + 0.1 * part))


@pytest.mark.parametrize(
    ("land", "water", "part", "belongs"),
    [
        (3, 7, 0.2, True),  # more than half of the land
        (3, 7, 0.1, False),
        (10, 0, 0.45, False),
        (10, 0, 0.51, True),
        (10, 0, 0.5, True),
        (np.nan, np.nan, 0.4, False),
        (np.nan, np.nan, 0.6, True),
    ],
)
def test_half_of_an_areas_land_makes_it_a_polygons(orleans, land, water, part, belongs):
    polygons, named = shore(land, water, part)
    other = boxes(B=(-89, -88))
    one = replace(orleans, polygons=polygons)
    both = pd.concat([named, other], ignore_index=True)
    if belongs:
        assert hoods(one, both)["neighborhood"].tolist() == ["A"]
    else:
        with pytest.raises(TableError, match="or holds half of none of its tracts"):
            hoods(one, both)


def test_a_polygon_with_the_internal_point_has_the_area(orleans):
    polygons, _ = shore(10, 0, 0)
    middle = boxes(A=(0, 1)).assign(geometry=[shapely.Point(-90.05, 29.95).buffer(0.01)])
    assert hoods(replace(orleans, polygons=polygons), middle)["neighborhood"].tolist() == ["A"]


# What is left out.


def test_what_neighborhoods_leave_out_hangs_on_the_study(tmp_path):
    orleans = small.part(2019, every=6)
    corner = gpd.GeoDataFrame(
        {"name": ["Corner"]},
        geometry=[
            orleans.polygons.geometry[0].representative_point().buffer(0.0005).envelope
        ],
        crs=4326,
    )  # fmt: skip
    west = boxes(West=(-90.2, -90.05))
    shapes = pd.concat([west, corner], ignore_index=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExclusionWarning)  # they overlap
        named = pulls.with_neighborhoods(orleans, shapes)
    kept = snapshots.read(snapshots.write(named, tmp_path / "kept"))

    for found in (studies.of_snapshot(named), studies.of_snapshot(kept)):
        none = found.areas["neighborhood"].isna()
        outside = found.absent["in_no_neighborhood"].params
        assert outside["count"] == none.sum() > 5
        assert outside["all"] == len(found.areas) == 30
        assert outside["households"] == round(found.areas.loc[none, "households"].sum())
        lost = found.absent["neighborhoods_without_area"].params
        assert lost["names"] == [f"Corner (in {orleans.polygons['GEOID'][0]})"]
        said = report.summary(found)["absent"]
        assert f"{none.sum()} of 30 tracts" in said["in_no_neighborhood"]["reason"]
        assert "Corner (in 2207" in said["neighborhoods_without_area"]["reason"]
        with phrases.speaking("es"):
            told = report.summary(found)["absent"]["in_no_neighborhood"]["reason"]
        assert f"{none.sum()} de los 30" in told
    part = found.subset(found.areas["neighborhood"] == "West", "West")
    assert "in_no_neighborhood" not in part.absent
    again = found.assign(neighborhood=pd.Series("All", index=found.areas.index))
    assert not {"in_no_neighborhood", "neighborhoods_without_area"} & set(again.absent)
    assert f"{none.sum()} of 30 tracts" in _page.render(found, telling.Asked())


def test_the_bundled_neighborhoods_leave_out_nothing_that_is_said(study):
    assert not {"in_no_neighborhood", "neighborhoods_without_area"} & set(study.absent)


edge = st.floats(-90.2, -89.6)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(edge, min_size=2, max_size=6, unique=True), shift=st.floats(-0.02, 0.02))
def test_neighborhoods_and_what_is_in_none_are_the_place(orleans, cuts, shift):
    cuts = sorted(cuts)
    named = {f"n{i}": (a, b + shift) for i, (a, b) in enumerate(itertools.pairwise(cuts))}
    named = {name: (a, b) for name, (a, b) in named.items() if b - a > 1e-6}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExclusionWarning)
        named["west"] = (-90.3, -90.05)
        made = studies.of_snapshot(pulls.with_neighborhoods(orleans, boxes(**named)))
    none = made.areas["neighborhood"].isna()
    for measure in made.measures:
        for unit in ("households", "people", "base"):
            column = f"{measure}_{unit}"
            within = made.neighborhoods[column].sum() + made.areas.loc[none, column].sum()
            assert within == pytest.approx(made.areas[column].sum(), rel=1e-9)
    said = made.absent.get("in_no_neighborhood")
    assert (said.params["count"] if said else 0) == none.sum()


# Points.


def test_a_stray_site_is_left_out_by_name_and_moves_nothing(orleans, study, tmp_path):
    with pytest.warns(ExclusionWarning, match=r"1 of 24 sites lie farther .*: Not geocoded\. They"):
        found = studies.of_snapshot(pulls.with_sites(orleans, CASES / "sites_zero.geojson"))
    assert len(found.sites) == 23
    study.spread(tmp_path / "people.tif", "no_home_broadband")
    points = gpd.read_file(CASES / "sites_zero.geojson")
    right = [15_284, 51_560, 111_960]
    for some in (points, points.iloc[:-1], points.to_crs(3857)):
        near = dasymetric.rings(tmp_path / "people.tif", some)
        assert near["people"].round().tolist() == right
    assert found.rings(tmp_path / "people.tif")["people"].round().tolist() == right
    alone = dasymetric.rings(tmp_path / "people.tif", points, [1000], groups="site")
    assert alone["outside"].sum() == 1
    reach = coverage.what_if(tmp_path / "people.tif", None, points, radius=1_000)
    assert round(reach["reached"].iloc[-1]) == 51_560
    assert reach["name"].iloc[-1] == "Not geocoded"
    assert reach["adds"].iloc[-1] == 0


def test_points_of_a_table_are_candidates(study, tmp_path):
    study.spread(tmp_path / "people.tif", "no_home_broadband", cell=300)
    pd.DataFrame({"Site": ["A", "B"], "LON": [-90.08, -90.05], "LAT": [29.95, 29.97]}).to_csv(
        tmp_path / "new.csv", index=False
    )
    reach = coverage.what_if(tmp_path / "people.tif", None, tmp_path / "new.csv", radius=900)
    assert set(reach["name"]) == {"A", "B"}


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (lambda x, y: (0 * x, 0 * y), "They lie at 0, 0: an address that was not found"),
        (lambda x, y: (-x, y), "The minus of western longitudes is lost"),
        (lambda x, y: (x + 5, y), "Are they of another place?"),
    ],
)
def test_sites_elsewhere_are_refused(orleans, study, place, why):
    x, y = place(study.sites.geometry.x, study.sites.geometry.y)
    table = pd.DataFrame({"name": study.sites["name"], "lon": x, "lat": y})
    with pytest.raises(TableError, match=r"farther than 20 km from New Orleans") as caught:
        pulls.with_sites(orleans, table)
    assert why in str(caught.value)
    # A few that are right do not make the others so.
    if "another" not in why:
        table.loc[:2, ["lon", "lat"]] = [-90.07, 29.95]
        with pytest.raises(TableError, match=r"20 of 23 sites") as caught:
            pulls.with_sites(orleans, table)
        assert why in str(caught.value)


@pytest.mark.parametrize("name", ["null_island.csv", "projected_nocrs.geojson", "caps.csv"])
def test_sites_of_no_place_are_refused(orleans, name):
    with pytest.raises(TableError, match=r"farther than 20 km|says that its coord"):
        pulls.with_sites(orleans, CASES / name)


def test_swapped_sites_are_refused(orleans):
    """Baltimore's latitudes can be longitudes, New Orleans's longitudes no latitudes."""
    table = pd.DataFrame({"name": ["a"], "lon": [29.95], "lat": [-90.07]})
    with pytest.raises(TableError, match="They may be swapped"):
        pulls.with_sites(orleans, table)
    baltimore = snapshots.read(snapshots.find("Baltimore", 2021))
    table = pd.DataFrame({"name": ["a"], "lon": [39.29], "lat": [-76.61]})
    with pytest.raises(TableError, match="Longitude and latitude are swapped"):
        pulls.with_sites(baltimore, table)


def test_columns_of_any_case_and_a_kml_are_sites(orleans):
    baltimore = snapshots.read(snapshots.find("Baltimore", 2021))
    found = pulls.with_sites(baltimore, CASES / "caps.csv").sites
    assert (found["name"].tolist(), found.geometry.x.tolist()) == (["L1"], [-76.61])
    assert pulls.with_sites(orleans, CASES / "sites.kml").sites["name"].tolist() == ["L"]
    table = pd.DataFrame(
        {
            "Branch Name": ["A"],
            "Computers": ["4"],
            "WiFi": ["yes"],
            "Long": [-90.07],
            "Lat": [29.95],
        }
    )
    found = pulls.with_sites(orleans, table).sites
    assert found[["name", "computers", "wifi"]].iloc[0].tolist() == ["A", 4, "yes"]
    same = pulls.with_sites(orleans, table.rename(columns={"Long": "e"}), lon="e").sites
    assert same.geometry.equals(found.geometry)


def test_of_a_national_file_the_place_has_its_own(orleans, study):
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "name": [f"s{n}" for n in range(50_000)],
            "lon": rng.uniform(-124, -95, 50_000),
            "lat": rng.uniform(31, 48, 50_000),
        }
    )
    own = study.sites.geometry
    table.loc[:22, "lon"], table.loc[:22, "lat"] = own.x.to_numpy(), own.y.to_numpy()
    with pytest.warns(ExclusionWarning, match=r"49977 of 50000 sites .*: s23, .* and 49967 more"):
        found = pulls.with_sites(orleans, table).sites
    assert found["name"].tolist() == [f"s{n}" for n in range(23)]
    mine = studies.of_frames(
        study.areas, place="New Orleans", vintage=2019, sites=gpd.GeoDataFrame(found)
    )
    assert len(mine.sites) == 23


# Parts.


def test_parts_of_areas_and_what_is_in_none_are_the_place(orleans, tmp_path):
    """By whole areas a line is not followed; by parts each side has its share of the ground."""
    halves = boxes(West=(-90.2, -90.06), East=(-90.06, -90.0))
    found = pulls.with_neighborhoods(orleans, halves, count="parts")
    kept = snapshots.read(snapshots.write(found, tmp_path / "kept"))
    whole = studies.of_snapshot(pulls.with_neighborhoods(orleans, halves))
    land = orleans.polygons.set_index("GEOID").geometry.to_crs(5070)
    share = {
        name: land.intersection(box).area / land.area
        for name, box in halves.set_index("name").geometry.to_crs(5070).items()
    }
    for made in (studies.of_snapshot(found), studies.of_snapshot(kept)):
        rest = 1 - sum(share.values())
        for measure in made.measures:
            for unit in ("households", "people", "base"):
                figures = made.areas[f"{measure}_{unit}"]
                for name, inside in share.items():
                    right = (figures * inside.reindex(figures.index)).sum()
                    assert made.neighborhoods.loc[name, f"{measure}_{unit}"] == pytest.approx(
                        right, rel=2e-3
                    )
                none = (figures * rest.reindex(figures.index)).sum()
                within = made.neighborhoods[f"{measure}_{unit}"].sum()
                assert within + none == pytest.approx(figures.sum(), rel=1e-3)
        said = made.absent["in_no_neighborhood"]
        assert said.code == "partly_in_no_neighborhood"
        counted = made.neighborhoods["households"].sum() + said.params["households"]
        assert counted == pytest.approx(made.areas["households"].sum(), rel=1e-3)
    assert abs(made.neighborhoods["households"] - whole.neighborhoods["households"]).min() > 1
    assert made.rank_neighborhoods()["rank"].notna().all()
    text = made.brief(neighborhood="West").figure.texts
    assert any("share of their land inside is counted" in one.get_text() for one in text)
    part = made.subset(made.areas["neighborhood"] == "West", "West")
    assert part.neighborhoods["households"].sum() < part.areas["households"].sum() + 1


def test_of_a_place_whose_line_cuts_areas_parts_are_of_what_is_inside(orleans):
    inside = pd.DataFrame({"GEOID": orleans.polygons["GEOID"], "inside": 0.5})
    cut = replace(orleans, inside=inside)
    everything = boxes(All=(-91, -89))
    made = studies.of_snapshot(pulls.with_neighborhoods(cut, everything, count="parts"))
    total = made.areas["no_home_broadband_households"].sum()
    assert made.neighborhoods["no_home_broadband_households"].tolist() == [pytest.approx(total)]
    assert "in_no_neighborhood" not in made.absent


def halved():
    """Two halves of the parish that the test server has."""
    west, _, east, _ = exclusion.study("22071", 2021, source="bulk").areas.total_bounds
    middle = west + 0.45 * (east - west)
    return boxes(West=(west - 1, middle), East=(middle, east + 1))


def test_parts_can_be_of_housing(stocked, orleans):
    cut = halved()
    options = {"source": "bulk", "neighborhoods": cut, "count": "parts"}
    by_land, by_homes = (
        exclusion.study("22071", 2021, weights=weights, **options)
        for weights in ("land", "housing")
    )
    for made in (by_land, by_homes):
        assert made.neighborhoods["households"].sum() == pytest.approx(
            made.areas["households"].sum()
        )
    assert (by_land.neighborhoods["households"] != by_homes.neighborhoods["households"]).any()
    assert by_homes.options["count"] == "parts"
    assert len(by_homes.sources) > len(by_land.sources)


def test_names_are_told_by_groups_and_gaps_in_parts_too(stocked):
    cut = halved()
    made = exclusion.study(
        "22071", 2021, source="bulk", topics=["who"], neighborhoods=cut, count="parts"
    )
    who = made.groups[made.groups["level"] == "neighborhood"].groupby("group")["whole"].sum()
    area = made.groups[made.groups["level"] == "area"].groupby("group")["whole"].sum()
    pd.testing.assert_series_equal(who, area, rtol=1e-6)
    why = made.gaps[made.gaps["level"] == "neighborhood"].filter(like="_households")
    assert len(why) == 2
