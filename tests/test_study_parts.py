"""What must hold of a study's parts, and other studies made of one: by columns, of a part."""

from __future__ import annotations

from dataclasses import replace

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pulled
import pytest

import exclusion
from exclusion import snapshots, telling
from exclusion.errors import ArgumentError, GeoidError, TableError, VintageError
from exclusion.report import _page

PLACE = "New Orleans, Louisiana"


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def kenner():
    """A pulled city whose line cuts tracts, with groups and gaps."""
    return pulled.study(pulled.KENNER)


# What must hold


def areas_with(change):
    return lambda study: {"areas": change(study.areas)}


def totals_with(**columns):
    return lambda study: {
        "totals": study.totals.assign(
            **{name: value(study.totals[name]) for name, value in columns.items()}
        )
    }


def cell(frame, column, value, row=0):
    frame.loc[frame.index[row], column] = value
    return frame


def reindexed(frame, change):
    return frame.set_axis(pd.Index([change(name) for name in frame.index], name="GEOID"))


BROKEN = {
    "integer GEOIDs": (
        areas_with(lambda areas: reindexed(areas, int)),
        TableError,
        r"22071000100, which is no text.*geoid\.normalize",
    ),
    "a GEOID twice": (
        areas_with(lambda areas: reindexed(areas, lambda g: "22071000100")),
        TableError,
        "'22071000100' is in the index of .* more than once",
    ),
    "block groups called tracts": (
        areas_with(lambda areas: reindexed(areas, lambda g: f"{g}1")),
        GeoidError,
        r"'220710001001' in the index of .*areas is no tract: expected 11 digits",
    ),
    "tracts called block groups": (
        lambda study: {"geography": "block group"},
        GeoidError,
        r"'22071000100' in the index of .*areas is no block group: expected 12 digits",
    ),
    "another geography": (lambda study: {"geography": "county"}, ArgumentError, "'county'"),
    "no areas": (areas_with(lambda areas: areas.iloc[:0]), TableError, "has no rows"),
    "no frame": (lambda study: {"areas": study.areas.to_dict()}, TableError, "must be a DataFrame"),
    "a vintage before the questions": (lambda study: {"vintage": 2015}, VintageError, "too old"),
    "a vintage that is text": (lambda study: {"vintage": "2019"}, VintageError, "is no year"),
    "figures later than the study": (
        lambda study: {"vintage": 2018},
        VintageError,
        "is 2015–2019, which does not fit a study of 2014–2018",
    ),
    "areas of another census": (
        lambda study: {"vintage": 2024},
        VintageError,
        "another census",
    ),
    "periods mixed": (
        areas_with(lambda areas: cell(areas, "no_internet_period", "2014–2018")),
        TableError,
        "mixes 2014–2018, 2015–2019",
    ),
    "no period": (
        areas_with(lambda areas: areas.assign(no_internet_period="2019")),
        VintageError,
        "'2019' is not a 5-year period",
    ),
    "meters": (
        areas_with(lambda areas: areas.to_crs(3857)),
        TableError,
        "are in EPSG:3857; expected EPSG:4326",
    ),
    "no coordinate system": (
        areas_with(lambda areas: areas.set_crs(None, allow_override=True)),
        TableError,
        "no coordinate system; expected EPSG:4326",
    ),
    "sites in meters": (
        lambda study: {"sites": study.sites.to_crs(3857)},
        TableError,
        "sites are in EPSG:3857",
    ),
    "sites without places": (
        lambda study: {"sites": pd.DataFrame(study.sites).drop(columns="geometry")},
        TableError,
        "sites have no geometry",
    ),
    "a sentinel": (
        areas_with(lambda areas: cell(areas, "no_internet_households_moe", -222222222.0)),
        TableError,
        "no_internet_households_moe of 22071000100 is -222,222,222",
    ),
    "a sentinel in the totals": (
        totals_with(base=lambda column: column - 666666666.0),
        TableError,
        "totals: base of no_internet is -666,512,847",
    ),
    "percent": (
        areas_with(lambda areas: areas.assign(no_internet_share=areas["no_internet_share"] * 100)),
        TableError,
        "shares run from 0 to 1",
    ),
    "percent in the totals": (
        totals_with(share=lambda column: column * 100),
        TableError,
        "totals: share of .* shares run from 0 to 1",
    ),
    "more households than there are": (
        areas_with(
            lambda areas: areas.assign(no_internet_households=areas["no_internet_households"] * 10)
        ),
        TableError,
        "22071000100 has .* households on no_internet, but the share",
    ),
    "a measure's column missing": (
        areas_with(lambda areas: areas.drop(columns="no_internet_base_moe")),
        TableError,
        "has no column no_internet_base_moe",
    ),
    "no measure": (
        areas_with(lambda areas: areas[["NAME", "households", "people", "geometry"]]),
        TableError,
        "none of the measures no_internet",
    ),
    "a measure without a total": (
        lambda study: {"totals": study.totals.drop("no_internet")},
        TableError,
        "no row of no_internet, which the areas have",
    ),
    "totals of no measure": (
        lambda study: {"totals": study.totals.rename({"no_wireline": "no_cable"})},
        TableError,
        "unknown measures: no_cable",
    ),
    "totals without a column": (
        lambda study: {"totals": study.totals.drop(columns="base")},
        TableError,
        "totals has no column base",
    ),
    "totals a thousand times the areas": (
        totals_with(base=lambda column: column * 1_001),
        TableError,
        r"153,972,819 households, but its areas 153,819 .*not of one place.*subset",
    ),
    "totals less than the areas": (
        totals_with(base=lambda column: column / 3, households=lambda column: column / 3),
        TableError,
        "not of one place",
    ),
    "neighborhoods that no area names": (
        areas_with(lambda areas: areas.drop(columns="neighborhood")),
        TableError,
        "no column neighborhood",
    ),
    "no name": (lambda study: {"place": " "}, ArgumentError, "the name that is printed"),
    "sources in words": (
        lambda study: {"sources": ("ACS",)},
        TableError,
        "holds what is no Source",
    ),
    "history without vintages": (
        lambda study: {"history": study.history.drop(columns="vintage")},
        TableError,
        "history has no column vintage",
    ),
    "groups without a level": (
        lambda study: {"groups": study.groups.drop(columns="level")},
        TableError,
        "groups has no column level",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_parts_that_do_not_belong_together_are_refused_by_name(orleans, name):
    change, error, said = BROKEN[name]
    with pytest.raises(error, match=said):
        replace(orleans, **change(orleans))


@pytest.mark.parametrize(
    ("place", "vintage"), [(m.place, m.vintage) for m, _ in snapshots.bundled()]
)
def test_no_bundled_place_is_refused(place, vintage):
    study = exclusion.study(place, vintage=vintage)

    assert replace(study).totals.equals(study.totals)


def test_a_village_in_a_large_tract_is_not_refused(kenner):
    inside = pd.Series(0.002, index=kenner.areas.index)
    counts = [c for c in kenner.areas if c.endswith(("_households", "_base", "_people", "_moe"))]
    counts = [c for c in counts if "share" not in c] + ["households", "people"]
    areas = kenner.areas.assign(**{c: kenner.areas[c] * 0.002 for c in counts}, inside=inside)

    assert replace(kenner, areas=areas).totals.equals(kenner.totals)


def test_a_vintage_of_numpys_is_a_number_like_any_other(orleans):
    assert replace(orleans, vintage=np.int64(2019)).summary() == orleans.summary()
    assert type(replace(orleans, vintage=np.int64(2019)).vintage) is int


# assign


def test_a_column_is_put_in_place_by_its_labels(orleans):
    values = pd.Series(np.arange(177.0), index=orleans.areas.index)

    one = orleans.assign(first=values.iloc[::-1], second=-values)

    assert one.areas["first"].tolist() == values.tolist()
    assert one.areas["second"].tolist() == (-values).tolist()
    assert isinstance(one.areas, gpd.GeoDataFrame)
    assert "first" not in orleans.areas
    pd.testing.assert_frame_equal(one.totals, orleans.totals)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (lambda index: 1.0, "must be a Series by GEOID, not float"),
        (lambda index: [1.0] * len(index), "must be a Series by GEOID, not list"),
        (lambda index: pd.Series(1.0, index=index[1:]), "x has other labels.*lacks '22071000100'"),
        (lambda index: pd.Series(1.0, index=range(177)), r"holds 0, which is no text"),
        (lambda index: pd.Series(1.0, index=index.astype(int)), r"geoid\.normalize"),
        (lambda index: pd.Series(1.0, index=[index[0]] * 177), "more than once"),
    ],
)
def test_a_column_that_does_not_fit_is_refused(orleans, values, said):
    with pytest.raises(TableError, match=said):
        orleans.assign(x=values(orleans.areas.index))


def test_a_measures_column_is_checked_as_at_the_door(orleans):
    households = orleans.areas["no_internet_households"]
    with pytest.raises(TableError, match="Change all of a measure's columns together"):
        orleans.assign(no_internet_households=households * 2)
    with pytest.raises(TableError, match="cannot be negative"):
        orleans.assign(no_internet_households_moe=-households)
    with pytest.raises(TableError, match="inside cannot be assigned"):
        orleans.assign(inside=households * 0)


def test_what_follows_from_a_measures_columns_follows(orleans):
    areas = orleans.areas
    half = {
        name: areas[name] / 2
        for name in ("no_internet_households", "no_internet_households_moe", "no_internet_share")
    }

    other = orleans.assign(**half)

    before, after = orleans.totals, other.totals
    assert after.loc["no_internet", "origin"] == "sum"
    total = before.loc["no_internet", "households"]
    assert after.loc["no_internet", "households"] == pytest.approx(total / 2)
    hood = orleans.neighborhoods.loc["Little Woods", "no_internet_households"]
    assert other.neighborhoods.loc["Little Woods", "no_internet_households"] == hood / 2
    rest = before.index.drop("no_internet")
    pd.testing.assert_frame_equal(after.loc[rest], before.loc[rest])
    assert list(after.index) == list(before.index)
    assert "30,000" not in orleans.headline("no_internet")


def test_beside_a_published_row_stands_what_the_areas_now_sum_to(orleans):
    areas = orleans.areas
    half = {
        f"no_subscription_{name}": areas[f"no_subscription_{name}"] / 2
        for name in ("households", "households_moe", "share")
    }

    row = orleans.assign(**half).totals.loc["no_subscription"]

    before = orleans.totals.loc["no_subscription"]
    assert (row["origin"], row["households"]) == ("published", before["households"])
    assert row["areas_households"] == pytest.approx(before["areas_households"] / 2)


def test_neighborhoods_can_be_named(kenner):
    names = pd.Series("Rest", index=kenner.areas.index).where(np.arange(len(kenner.areas)) > 2, "A")

    named = kenner.assign(neighborhood=names)

    assert named.neighborhoods.index.tolist() == ["A", "Rest"]
    assert named.neighborhoods["areas"].tolist() == [3, len(names) - 3]
    assert set(named.who("neighborhood")["GEOID"]) == {"A", "Rest"}
    assert named.why("neighborhood").index.tolist() == ["A", "Rest"]
    assert "neighborhoods" in kenner.absent
    assert "neighborhoods" not in named.absent
    for frame in ("groups", "gaps"):
        mine, others = (getattr(study, frame) for study in (named, kenner))
        mine = mine[mine["level"] != "neighborhood"].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, others.reset_index(drop=True), check_dtype=False)


def test_polygons_can_be_given(orleans):
    bare = replace(
        orleans,
        areas=pd.DataFrame(orleans.areas).drop(columns="geometry"),
        neighborhoods=pd.DataFrame(orleans.neighborhoods).drop(columns="geometry"),
    )
    assert not bare.mapped

    drawn = bare.assign(geometry=orleans.areas.geometry)

    assert drawn.mapped
    assert drawn.hot_spots().equals(orleans.hot_spots())
    assert drawn.neighborhoods.geometry.equals(orleans.neighborhoods.geometry)
    with pytest.raises(TableError, match="expected EPSG:4326"):
        bare.assign(geometry=orleans.areas.geometry.to_crs(3857))


# subset


def test_a_part_has_its_own_totals_name_and_finding(orleans):
    mask = orleans.areas["neighborhood"] == "Little Woods"

    part = orleans.subset(mask, place="Little Woods")

    hood = orleans.neighborhoods.loc["Little Woods"]
    for measure in part.totals.index:
        for name in ("households", "households_moe", "share", "share_moe", "people", "people_moe"):
            found, wanted = part.totals.loc[measure, name], hood[f"{measure}_{name}"]
            assert found == pytest.approx(wanted, nan_ok=True), (measure, name)
    assert set(part.totals["origin"]) == {"sum"}
    assert set(part.totals.index) == set(orleans.measures)
    assert (part.place, part.city, part.slug) == (
        "Little Woods",
        "Little Woods",
        "little-woods-2019",
    )
    said = "In Little Woods, on average over 2015–2019, about 7,470 of 14,200 households"
    assert part.headline().startswith(said)
    assert part.neighborhoods.index.tolist() == ["Little Woods"]
    assert part.areas.index.tolist() == orleans.areas.index[mask].tolist()
    assert part.evaluate().shortlist.k == 9
    assert part.history is None
    assert part.absent["history"].code == "no_history"
    assert part.absent["no_wireline"].code == "no_lines"
    assert not any(key.endswith(".areas") for key in part.absent)
    # Taken for correlated with nothing, a sum is less sure than the row of the same ground.
    assert part.totals["people_moe"].notna().all()


@pytest.mark.parametrize(
    "asked",
    [
        lambda areas: ["22071000200", "22071000100"],
        lambda areas: pd.Index(["22071000100", "22071000200"]),
        lambda areas: pd.Series(["22071000100", "22071000200"]),
        lambda areas: areas.index.isin(["22071000100", "22071000200"]),
        lambda areas: areas.index.to_series().isin(["22071000100", "22071000200"]).iloc[::-1],
        lambda areas: (g for g in ("22071000100", "22071000200", "22071000100")),
    ],
)
def test_a_part_is_named_by_geoids_or_by_a_mask(orleans, asked):
    part = orleans.subset(asked(orleans.areas), place="Algiers Point")

    assert part.areas.index.tolist() == ["22071000100", "22071000200"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lambda areas: ["22071000100", "22051020101"], "has no tract '22051020101'"),
        (lambda areas: [22071000100], r"has no tract 22071000100.*geoid\.normalize"),
        (lambda areas: [["22071000100"]], "has no tract"),
        (lambda areas: "22071000100", "expected a list of GEOIDs or a mask"),
        (lambda areas: None, "expected a list of GEOIDs or a mask"),
        (lambda areas: [], "nothing to study"),
        (lambda areas: areas["people"] < 0, "nothing to study"),
        (lambda areas: [True, False], "The mask has 2 values, but the study 177 tracts"),
        (lambda areas: (areas["people"] > 0).iloc[1:], "the mask has other labels"),
        (
            lambda areas: (areas["people"] > 0).astype("boolean").mask(areas["people"] > 0),
            "missing",
        ),
    ],
)
def test_what_names_no_part_is_refused(orleans, asked, said):
    with pytest.raises(TableError, match=said):
        orleans.subset(asked(orleans.areas), place="Nowhere")


def test_sites_of_a_part_are_those_on_its_ground(orleans):
    whole = orleans.areas.geometry.union_all()
    home = orleans.areas.geometry.contains(orleans.sites.geometry.iloc[0])

    part = orleans.subset(home, place="One tract")

    assert 1 <= len(part.sites) < len(orleans.sites)
    assert part.sites.intersects(part.areas.geometry.iloc[0]).all()
    assert orleans.subset(orleans.areas["people"] > -1, "All").sites.index.tolist() == (
        orleans.sites.index[orleans.sites.intersects(whole)].tolist()
    )


def test_groups_and_gaps_of_a_part_are_sums_of_its_areas(kenner):
    chosen = kenner.areas.index[:5]

    part = kenner.subset(chosen, place="Five tracts")

    raw = kenner.groups[(kenner.groups["level"] == "area") & kenner.groups["GEOID"].isin(chosen)]
    mine = part.groups[part.groups["level"] == "place"].set_index("group")
    sums = raw.groupby("group")[["part", "whole"]].sum()
    pd.testing.assert_frame_equal(mine[["part", "whole"]].sort_index(), sums.sort_index())
    assert set(mine["GEOID"]) == {"Five tracts"}
    place = part.why("place")
    wanted = kenner.why("area").loc[chosen, "phone_plan_only_households"].sum()
    assert place["phone_plan_only_households"].tolist() == [pytest.approx(wanted)]
    assert part.areas["inside"].equals(kenner.areas.loc[chosen, "inside"])


def test_a_part_of_a_part_and_its_page(orleans):
    west = orleans.subset(orleans.areas["neighborhood"].notna(), place="Named, all")
    part = west.subset(west.areas.index[:12], place="Twelve, the first")

    page = _page.render(part, telling.Asked())

    assert part.city == "Twelve, the first"
    assert part.headline().startswith("In Twelve, the first, on average over 2015–2019, about ")
    assert "Twelve, the first" in page
    assert "exclusion report" not in page  # no command makes it again
