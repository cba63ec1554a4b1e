"""Places found by name, GEOID, list or polygon, and the share of each area inside."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from census_blocks import ALL_INSIDE, ALL_OUTSIDE, NONE_AT_ALL, blocks, census_of
from census_files import shapes
from census_world import country
from shapely import box

from exclusion import _fetch, acs, boundaries, gazetteer
from exclusion.errors import ArgumentError, PlaceError, SourceError, TableError, VintageError
from exclusion.gazetteer import _shares
from exclusion.gazetteer._names import Names

ROWS = """
22 state Louisiana
24 state Maryland
29 state Missouri
32 state Nevada
35 state New Mexico
36 state New York
47 state Tennessee
53 state Washington
22071 county Orleans Parish, Louisiana
24510 county Baltimore city, Maryland
24005 county Baltimore County, Maryland
29510 county St. Louis city, Missouri
29189 county St. Louis County, Missouri
32510 county Carson City, Nevada
35013 county Doña Ana County, New Mexico
47037 county Davidson County, Tennessee
2255000 place New Orleans city, Louisiana
2278750 place Violet CDP, Louisiana
2278785 place Violet village, Louisiana
2404000 place Baltimore city, Maryland
2911242 place Cabool city, Missouri
2938000 place Kansas City city, Missouri
2943922 place Louisiana city, Missouri
2965000 place St. Louis city, Missouri
3209700 place Carson City, Nevada
3210000 place Pine village, Nevada
3210100 place Pine Village CDP, Nevada
3210200 place Nye County CDP, Nevada
32023 county Nye County, Nevada
3500100 place Islamorada, Village of Islands village, New Mexico
3651000 place New York city, New York
4704000 place Athens city, Tennessee
4752006 place Nashville-Davidson metropolitan government (balance), Tennessee
5304000 place Athens CDP, Washington
"""
POSTAL = dict(
    zip(
        ("22", "24", "29", "32", "35", "36", "47", "53"),
        ("LA", "MD", "MO", "NV", "NM", "NY", "TN", "WA"),
        strict=True,
    )
)
NAMES = Names(
    pd.DataFrame(
        [line.split(" ", 2) for line in ROWS.strip().splitlines()],
        columns=["GEOID", "level", "NAME"],
    ).assign(state=lambda frame: frame["GEOID"].str[:2].map(POSTAL))
)


# Names


@pytest.mark.parametrize(
    ("text", "geoid"),
    [
        ("New Orleans, Louisiana", "2255000"),
        ("new orleans,la", "2255000"),
        ("NEW  ORLEANS LA", "2255000"),
        ("New Orleans city, Louisiana", "2255000"),
        ("New Orleans", "2255000"),
        ("Orleans Parish, LA", "22071"),
        ("orleans, louisiana", "22071"),
        ("Louisiana", "22"),
        ("LA", "22"),
        ("Louisiana, Missouri", "2943922"),
        ("New York", "36"),
        ("New York, NY", "3651000"),
        ("Baltimore, MD", "2404000"),
        ("Baltimore city, MD", "2404000"),
        ("Baltimore County, MD", "24005"),
        ("St. Louis, MO", "2965000"),
        ("St Louis County, MO", "29189"),
        ("Kansas City, Missouri", "2938000"),
        ("Kansas City MO", "2938000"),
        ("Carson City, NV", "3209700"),
        ("Dona Ana County, NM", "35013"),
        ("Doña Ana, New Mexico", "35013"),
        ("Nashville, TN", "4752006"),
        ("Nashville-Davidson, Tennessee", "4752006"),
        ("Nashville-Davidson metropolitan government, Tennessee", "4752006"),
        ("Islamorada, Village of Islands, NM", "3500100"),
        ("Violet CDP, Louisiana", "2278750"),
        ("Athens CDP", "5304000"),
        ("Nye County, NV", "32023"),
        ("Nye County CDP, NV", "3210200"),
        ("Pine Village CDP, NV", "3210100"),
    ],
)
def test_a_name_finds_its_place(text, geoid):
    assert NAMES.resolve(text).geoid == geoid


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Violet, LA", ["Violet CDP, Louisiana (2278750)", "Violet village, Louisiana (2278785)"]),
        ("Violet", ["2278750", "2278785"]),
        ("Pine Village, NV", ["3210000", "3210100"]),
        ("Athens", ["Athens city, Tennessee (4704000)", "Athens CDP, Washington (5304000)"]),
    ],
)
def test_an_ambiguous_name_lists_all_it_may_be(text, listed):
    with pytest.raises(PlaceError, match="may be any of") as caught:
        NAMES.resolve(text)
    assert all(name in str(caught.value) for name in listed)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("New Orlean, LA", "in Louisiana (22). Nearest: New Orleans city, Louisiana (2255000)"),
        ("Baltimor", "Baltimore city, Maryland (2404000)"),
        ("New Orlean LA", "New Orleans city, Louisiana (2255000)"),
        ("New Orleans, Luisiana", "'Luisiana' is no state (nearest: Louisiana (22)"),
        ("New Orleans, Maryland", "no place or county has this name in Maryland (24)"),
        ("Zzyzx, NV", "Nearest: none"),
        ("New Orleans city city, LA", "Nearest: New Orleans city"),
        ("", "'' is not known"),
        (",", "is not known"),
    ],
)
def test_an_unknown_name_is_never_put_right(text, says):
    with pytest.raises(PlaceError) as caught:
        NAMES.resolve(text)
    assert says in str(caught.value)


def test_the_printed_name_tells_two_places_apart():
    every = [*NAMES.listed("place"), *NAMES.listed("county")]

    printed = {match.geoid: NAMES.printed(match) for match in every}

    assert printed["2255000"] == "New Orleans, Louisiana"
    assert printed["2938000"] == "Kansas City, Missouri"
    assert printed["3209700"] == "Carson City, Nevada"
    assert printed["2278750"] == "Violet CDP, Louisiana"
    assert printed["22071"] == "Orleans Parish, Louisiana"
    assert printed["4752006"] == "Nashville-Davidson, Tennessee"


# Shares


def areas(*shapes_, crs=4326):
    """Make polygons named a, b, c …"""
    index = pd.Index(list("abcdefgh")[: len(shapes_)], name="GEOID")
    return gpd.GeoDataFrame(geometry=list(shapes_), index=index, crs=crs)


def test_shares_are_of_ground_and_areas_outside_are_left_out():
    city = box(-90, 30, -89.9, 30.1)
    cells = areas(
        box(-90, 30, -89.95, 30.1),  # inside
        box(-89.95, 30, -89.85, 30.1),  # half
        box(-89.9, 30, -89.8, 30.1),  # touches along a side
        box(-80, 30, -79, 31),  # far away
        box(-90.09995, 30, -89.99995, 30.1),  # a sliver inside
        box(-90.00005, 30, -89.90005, 30.1),  # a sliver outside
    )

    shares = _shares.overlay(city, cells)

    assert shares.index.tolist() == ["a", "b", "f"]
    assert shares["a"] == shares["f"] == 1
    assert shares["b"] == pytest.approx(0.5, abs=1e-6)
    assert _shares.overlay(box(0, 0, 1, 1), cells).empty


def test_shares_far_north_are_of_area_not_of_degrees():
    # The triangle north of a cell's diagonal holds less ground than the one south of it.
    south, height = np.radians(69), np.radians(1)
    north = shapely.Polygon([(-150, 69), (-150, 70), (-149, 70)])

    share = _shares.overlay(north, areas(box(-150, 69, -149, 70)))["a"]

    at = south + height * (np.arange(1000) + 0.5) / 1000
    true = (np.cos(at) * (at - south) / height).sum() / np.cos(at).sum()
    assert true < 0.4965
    assert share == pytest.approx(true, abs=3e-5)


def test_shares_across_the_date_line_are_measured_there():
    cells = areas(box(178, 52, 179, 53), box(-180, 52, -179, 53))

    shares = _shares.overlay(shapely.union_all([box(178.5, 51, 180, 54), box(-180, 51, -179, 54)]),
                             cells)  # fmt: skip

    assert shares["a"] == pytest.approx(0.5, abs=1e-6)
    assert shares["b"] == 1


def test_areas_in_other_coordinates_are_converted_and_without_any_refused():
    city = box(-90, 30, -89.9, 30.1)
    cells = areas(box(-90, 30, -89.8, 30.1))
    place = gazetteer.Place("Here", "", "polygon", ("22071",), polygon=city)

    projected = cells.set_geometry(cells.segmentize(0.001)).to_crs(32615)
    assert gazetteer.inside(place, projected)["a"] == pytest.approx(0.5, abs=1e-3)
    with pytest.raises(TableError, match="no coordinate system"):
        gazetteer.inside(place, cells.set_crs(None, allow_override=True))


def test_broken_and_empty_polygons_do_no_harm():
    city = box(0, 0, 1, 1)
    bow = shapely.from_wkt("POLYGON((0 0,2 2,2 0,0 2,0 0))")
    cells = areas(bow, shapely.Polygon(), None, box(0, 0, 1, 1))

    shares = _shares.overlay(city, cells)

    assert shares.index.tolist() == ["a", "d"]
    assert shares["a"] == pytest.approx(0.25, abs=0.01)


def test_kinds_of_whole_areas_need_no_polygons_and_keep_water():
    frame = pd.DataFrame({"GEOID": ["22071990000", "22051000100", "22071000100"]})
    county = gazetteer.Place("Orleans Parish, Louisiana", "22071", "county", ("22071",))
    listed = gazetteer.Place("1 tract", "", "areas", ("22051",), ("22051000100",))

    shares = gazetteer.inside(county, frame)

    assert shares.to_dict() == {"22071000100": 1.0, "22071990000": 1.0}
    assert shares.name == "inside"
    assert shares.index.name == "GEOID"
    assert gazetteer.inside(listed, frame).to_dict() == {"22051000100": 1.0}
    groups = pd.DataFrame({"GEOID": ["220510001001", "220710001001"]})
    assert gazetteer.inside(listed, groups).to_dict() == {"220510001001": 1.0}
    with pytest.raises(PlaceError, match="None of 2 areas lies in Orleans"):
        gazetteer.inside(county, pd.DataFrame({"GEOID": ["22051000100", "22051000200"]}))


# Against the server


def expected(geoid: str, vintage: int, level: str = "140") -> dict[str, float]:
    """Give the true share of each area's ground inside a place."""
    made, atoms = shapes(geoid[:2]), country().atoms(vintage, geoid[:2])
    size = gpd.GeoSeries(made.polygons, crs=4326).to_crs(6933).area.to_numpy()
    ground = pd.DataFrame(
        {"area": atoms.of(level), "size": size, "in": np.where(atoms.place == geoid, size, 0)}
    )[made.dry]
    sums = ground.groupby("area")[["size", "in"]].sum()
    shares = sums["in"] / sums["size"]
    return shares[shares > 0].to_dict()


@pytest.mark.parametrize("vintage", [2017, 2018, 2019, 2020, 2021, 2022, 2024])
@pytest.mark.usefixtures("stocked")
def test_a_city_that_is_its_county_holds_every_tract_whole(vintage):
    city = gazetteer.find("New Orleans, Louisiana", vintage)
    polygons, _ = boundaries.fetch("tract", city.counties, vintage)

    assert (city.name, city.geoid, city.kind) == ("New Orleans, Louisiana", "2255000", "place")
    assert city.counties == ("22071",)
    assert [source.vintage for source in city.sources] == [vintage] * 2
    shares = gazetteer.inside(city, polygons)
    assert (shares == 1).all()
    assert set(shares.index) == set(polygons["GEOID"])


@pytest.mark.parametrize(
    ("text", "counties", "cut"),
    [
        ("Metairie, LA", ("22051",), True),
        ("Belle Chasse, Louisiana", ("22051", "22075"), True),
        ("Grand Isle, Louisiana", ("22075",), False),
        ("Towson, MD", ("24005",), True),
        ("Baltimore, Maryland", ("24510",), False),
        ("Mayagüez, PR", ("72097",), True),
        ("Bridgeport, CT", ("09120", "09140"), None),
    ],
)
@pytest.mark.parametrize(("geography", "level"), [("tract", "140"), ("block group", "150")])
@pytest.mark.usefixtures("stocked")
def test_a_city_that_cuts_areas_has_the_share_of_each(text, counties, cut, geography, level):
    city = gazetteer.find(text, 2022)
    polygons, _ = boundaries.fetch(geography, city.counties, 2022)

    shares = gazetteer.inside(city, polygons)

    if cut is not None:
        assert city.counties == counties
    assert shares.to_dict() == pytest.approx(expected(city.geoid, 2022, level), abs=1e-5)
    if cut is not None and geography == "tract":
        assert (shares < 1).any() == cut


def expected_housing(geoid: str, vintage: int, level: str = "140") -> dict[str, float]:
    """Give the true share of each area's housing inside, or of its ground where it has none."""
    made = blocks(census_of(vintage), geoid[:2])
    atoms = country().atoms(vintage, geoid[:2])
    homes = pd.DataFrame(
        {
            "area": atoms.of(level)[made.atom],
            "all": made.housing,
            "in": np.where(atoms.place[made.atom] == geoid, made.housing, 0),
        }
    )
    sums = homes.groupby("area").sum()
    ground = expected(geoid, vintage, level)
    return {
        area: share
        for area, land in ground.items()
        if (share := sums["in"][area] / sums["all"][area] if sums["all"][area] else land) > 0
    }


@pytest.mark.parametrize(
    "vintage",
    [
        *(2017, 2022),
        *(pytest.param(year, marks=pytest.mark.slow) for year in (2019, 2020, 2021, 2024)),
    ],
)
@pytest.mark.parametrize(
    "text", ["Metairie, LA", "Belle Chasse, LA", "Kenner, LA", "Towson, MD", "Bridgeport, CT"]
)
@pytest.mark.parametrize(("geography", "level"), [("tract", "140"), ("block group", "150")])
@pytest.mark.usefixtures("stocked")
def test_a_city_that_cuts_areas_has_the_share_of_their_housing(text, vintage, geography, level):
    city = gazetteer.find(text, vintage)
    polygons, _ = boundaries.fetch(geography, city.counties, vintage)

    shares = gazetteer.inside(city, polygons, weights="housing", vintage=vintage)

    wanted = expected_housing(city.geoid, vintage, level)
    assert shares.to_dict() == pytest.approx(wanted, abs=1e-5)
    assert shares.name == "inside"
    land = gazetteer.inside(city, polygons)
    cut = shares.index[(land[shares.index] < 1) & (shares < 1)]
    # A cut area with its blocks' housing as its ground would show nothing.
    if len(cut) > 1:
        assert (shares[cut] - land[cut]).abs().max() > 0.01


def tract_at(cell: tuple[int, int], vintage: int) -> str:
    """Give the tract of a cell of Louisiana."""
    where = country().cells["22"].where
    return country().atoms(vintage, "22").tract[where.index((*cell, 0))]


@pytest.mark.parametrize("vintage", [2019, 2021])
@pytest.mark.usefixtures("stocked")
def test_housing_may_be_all_inside_all_outside_or_nowhere(vintage):
    full, left, empty = (tract_at(c, vintage) for c in (ALL_INSIDE, ALL_OUTSIDE, NONE_AT_ALL))
    shares = {}
    for text in ("Metairie, LA", "Belle Chasse, LA"):
        city = gazetteer.find(text, vintage)
        polygons, _ = boundaries.fetch("tract", city.counties, vintage)
        land = gazetteer.inside(city, polygons)
        housing = gazetteer.inside(city, polygons, weights="housing", vintage=vintage)
        shares[text] = land, housing

    land, housing = shares["Metairie, LA"]
    assert (0.4 < land[full] < 0.6, housing[full]) == (True, 1.0)
    land, housing = shares["Belle Chasse, LA"]
    assert land[left] > 0.5
    assert left not in housing.index
    assert land[empty] == housing[empty] > 0.5


@pytest.mark.parametrize(
    ("vintage", "stem"),
    [
        (2019, "TIGER2010BLKPOPHU/tabblock2010_22_pophu"),
        (2022, "TIGER2022/TABBLOCK20/tl_2022_22_tabblock20"),
    ],
)
def test_shares_of_housing_come_with_their_source_and_again_offline(census, vintage, stem):
    city = gazetteer.find("Belle Chasse, LA", vintage)
    polygons, _ = boundaries.fetch("tract", city.counties, vintage)
    census.forget()
    options = {"weights": "housing", "vintage": vintage}
    with pytest.raises(SourceError, match=stem.split("/")[-1]):
        gazetteer.inside(city, polygons, **options, offline=True)
    assert census.lines() == []

    shares, (source,) = gazetteer.apportion(city, polygons, **options)

    assert census.lines() == [f"/geo/tiger/{stem}.zip"]  # both parishes are in one file
    assert source.url == f"https://www2.census.gov/geo/tiger/{stem}.zip"
    census.forget()
    again = gazetteer.inside(city, polygons, **options, offline=True)
    assert again.to_dict() == shares.to_dict()
    assert census.lines() == []


def test_blocks_are_read_only_where_a_place_cuts_areas(census):
    city = gazetteer.find("Grand Isle, LA", 2021)
    polygons, _ = boundaries.fetch("tract", city.counties, 2021)
    county = gazetteer.find("22071", 2021)
    cutting = gazetteer.find("Metairie, LA", 2021)
    parts, _ = boundaries.fetch("tract", cutting.counties, 2021)
    census.forget()

    assert gazetteer.inside(city, polygons, weights="housing", vintage=2021).tolist() == [1.0]
    frame = pd.DataFrame({"GEOID": ["22071000100"]})
    assert gazetteer.inside(county, frame, weights="housing").tolist() == [1.0]
    assert gazetteer.apportion(cutting, parts)[1] == ()

    assert census.lines() == []


@pytest.mark.usefixtures("stocked")
def test_several_states_blocks_are_put_together():
    both = gazetteer.find(["Metairie, LA", "Towson, MD"], 2021)
    polygons, _ = boundaries.fetch("tract", both.counties, 2021)

    shares, sources = gazetteer.apportion(both, polygons, weights="housing", vintage=2021)

    wanted = expected_housing("2250115", 2021) | expected_housing("2478425", 2021)
    assert shares.to_dict() == pytest.approx(wanted, abs=1e-5)
    assert [source.url.rpartition("/")[2] for source in sources] == [
        f"tl_2021_{state}_tabblock20.zip" for state in ("22", "24")
    ]


def test_weights_that_are_none_and_housing_without_a_vintage_are_refused(census):
    ground = box(-90, 30, -89.9, 30.1)
    place = gazetteer.Place("Here", "", "polygon", ("22071",), polygon=ground)
    cells = areas(box(-90, 30, -89.8, 30.1))

    with pytest.raises(ArgumentError, match=r"weights is 'households'; .* 'land', 'housing'\."):
        gazetteer.inside(place, cells, weights="households")
    with pytest.raises(VintageError, match="which census's blocks"):
        gazetteer.inside(place, cells, weights="housing")
    assert census.lines() == []
    with pytest.raises(TableError, match=r"22071000100, which is no text.*geoid\.normalize"):
        gazetteer.inside(place, pd.DataFrame({"GEOID": [22071000100]}))
    with pytest.raises(TableError, match="no polygons"):
        gazetteer.inside(place, pd.DataFrame({"GEOID": ["22071000100"]}))
    with pytest.raises(TableError, match="polygons must be a DataFrame, not list"):
        gazetteer.inside(place, ["22071000100"])


@pytest.mark.usefixtures("stocked")
def test_ground_where_nobody_has_a_home_has_no_share_of_housing():
    made = blocks(2020, "22")
    tract = tract_at(ALL_OUTSIDE, 2021)
    atoms = country().atoms(2021, "22")
    inner = (atoms.tract[made.atom] == tract) & (made.housing == 0)
    place = gazetteer.find(shapely.union_all(made.polygon[inner]), 2021)
    polygons, _ = boundaries.fetch("tract", place.counties, 2021)

    assert gazetteer.inside(place, polygons).index.tolist() == [tract]
    with pytest.raises(PlaceError, match="no housing in Custom area: that of all 1 areas"):
        gazetteer.inside(place, polygons, weights="housing", vintage=2021)


@pytest.mark.usefixtures("stocked")
def test_a_place_with_one_tract():
    town = gazetteer.find("Grand Isle town, LA", 2021)
    polygons, _ = boundaries.fetch("tract", town.counties, 2021)

    assert gazetteer.inside(town, polygons).tolist() == [1.0]


@pytest.mark.parametrize(
    ("asked", "kind", "geoid", "name"),
    [
        ("22071", "county", "22071", "Orleans Parish, Louisiana"),
        ("Orleans Parish, LA", "county", "22071", "Orleans Parish, Louisiana"),
        ("22", "state", "22", "Louisiana"),
        ("Louisiana", "state", "22", "Louisiana"),
        ("2255000", "place", "2255000", "New Orleans, Louisiana"),
        (["22071"], "county", "22071", "Orleans Parish, Louisiana"),
        (["Orleans Parish, LA", "22071"], "county", "22071", "Orleans Parish, Louisiana"),
        ("72011", "county", "72011", "Añasco Municipio, Puerto Rico"),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_every_spelling_of_one_place(asked, kind, geoid, name):
    place = gazetteer.find(asked, 2021)

    assert (place.kind, place.geoid, place.name) == (kind, geoid, name)


@pytest.mark.parametrize("county", [71, "71", "071", "22071", "Orleans", "orleans parish"])
@pytest.mark.parametrize("state", ["22", "LA", "Louisiana"])
@pytest.mark.usefixtures("stocked")
def test_a_county_however_it_is_written_is_the_same(state, county):
    assert gazetteer.county_geoid(state, county, 2021) == "22071"
    place = gazetteer.find(state, 2021, county=county)
    assert (place.geoid, place.kind, place.counties) == ("22071", "county", ("22071",))


@pytest.mark.parametrize(
    ("state", "county", "says"),
    [
        ("22", 999, r"Louisiana \(22\) has no county '999' \(22999\)"),
        ("22", "24510", r"no county '24510'"),
        ("22", "Orlean", r"nearest: Orleans Parish, Louisiana \(22071\)"),
        ("Luisiana", 71, r"is no state; nearest: Louisiana \(22\)"),
        ("New Orleans, Louisiana", 71, "is no state"),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_an_unknown_county_is_named(state, county, says):
    with pytest.raises(PlaceError, match=says):
        gazetteer.find(state, 2021, county=county)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("99", "99 is no state of vintage 2021"),
        ("2299999", "2299999 is no place"),
        ("99999", "no county and no metropolitan area"),
        ("2207", "Leading zeros"),
        (22071, "as text"),
        ([22071], "22071 in the list"),
        ([], "empty"),
        (["22071000100", "220710001001"], "one or the other"),
        ("22071999999", "tracts are not in vintage 2021.*22071999999"),
        ("New Orlens Metro Area", r"no metropolitan area .* \(35380\)"),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_what_is_no_place_is_refused_by_name(asked, says):
    with pytest.raises(PlaceError, match=says):
        gazetteer.find(asked, 2021)


@pytest.fixture
def violet(census):
    """The households of two places of one name, as a pattern, with the names in the cache."""
    rows = acs.fetch(["B28002"], "place", ["2278750", "2278785"], 2021).estimates
    rows = rows[rows["variable"] == "B28002_001"].sort_values("estimate", ascending=False)
    acs.names(2021)
    census.forget()
    return "; ".join(
        f"Violet .*({row.GEOID}), {row.estimate:,.0f} households (± {row.moe:,.0f})"
        for row in rows.itertuples()
    ).translate(str.maketrans({"(": r"\(", ")": r"\)"}))


def test_an_ambiguous_name_is_refused_with_its_households(census, violet):
    for offline in (False, True):
        with pytest.raises(PlaceError, match=f"{violet}. Households of 2017–2021, with 90%"):
            gazetteer.find("Violet, LA", 2021, offline=offline)
    assert census.lines() == []


def test_households_are_fetched_for_it_and_with_a_key_by_themselves(census, violet, monkeypatch):
    (_fetch.cache_folder() / "bulk/2021/B28002.parquet").unlink()
    with pytest.raises(PlaceError, match="households are not at hand"):
        gazetteer.find("Violet, LA", 2021, offline=True)
    assert census.lines() == []

    monkeypatch.setenv("CENSUS_API_KEY", census.key)
    with pytest.raises(PlaceError, match=violet):
        gazetteer.find("Violet, LA", 2021)
    assert len(census.lines()) == 1
    assert "for=place" in census.lines()[0]


def test_a_name_is_refused_although_its_households_cannot_be_had(census):
    acs.names(2021)
    census.order("404", "b28002")

    with pytest.raises(PlaceError, match=r"\(2278750\); .*\(2278785\). Their households are not"):
        gazetteer.find("Violet, LA", 2021)


# Lists


@pytest.mark.usefixtures("stocked")
def test_a_list_of_tracts_or_of_block_groups():
    tracts = gazetteer.find(["22071000200", "22071000100", "22071000200"], 2021)

    assert (tracts.kind, tracts.geoid, tracts.counties) == ("areas", "", ("22071",))
    assert tracts.areas == ("22071000100", "22071000200")
    assert tracts.name == "2 tracts in Orleans Parish, Louisiana"
    polygons, _ = boundaries.fetch("tract", tracts.counties, 2021)
    assert gazetteer.inside(tracts, polygons).to_dict() == dict.fromkeys(tracts.areas, 1.0)

    groups = gazetteer.find(["220710001001", "220510301001"][:1], 2021)
    assert groups.name == "Block Group 1, Census Tract 1, Orleans Parish, Louisiana"
    with pytest.raises(PlaceError, match="a list of block groups needs block groups"):
        gazetteer.inside(groups, polygons)


@pytest.mark.usefixtures("stocked")
def test_a_tract_of_the_other_census_is_named():
    with pytest.raises(PlaceError, match=r"1 of 2 tracts are not in vintage 2020.*have the tracts"):
        gazetteer.find(["22071000100", "22071000600"], 2020)
    assert gazetteer.find(["22071000100", "22071000600"], 2019).counties == ("22071",)


@pytest.mark.usefixtures("stocked")
def test_a_list_of_counties_is_all_their_areas():
    both = gazetteer.find(["22071", "Jefferson Parish, LA"], 2021)

    assert (both.kind, both.geoid) == ("areas", "")
    assert both.counties == both.areas == ("22051", "22071")
    assert both.name == "Orleans Parish, Louisiana; Jefferson Parish, Louisiana"
    polygons, _ = boundaries.fetch("tract", ["22"], 2021)
    assert set(gazetteer.inside(both, polygons).index.str[:5]) == {"22051", "22071"}


@pytest.mark.usefixtures("stocked")
def test_a_list_of_cities_is_their_ground_once():
    both = gazetteer.find(["Metairie, LA", "Kenner, LA", "Orleans Parish, LA"], 2021)
    polygons, _ = boundaries.fetch("tract", both.counties, 2021)

    assert (both.kind, both.geoid, both.counties) == ("polygon", "", ("22051", "22071"))
    parts = [expected(geoid, 2021) for geoid in ("2250115", "2239475", "2255000")]
    wanted = pd.DataFrame(parts).sum()
    assert wanted.max() == pytest.approx(1)  # one tract is shared by two of the cities
    assert gazetteer.inside(both, polygons).to_dict() == pytest.approx(wanted.to_dict(), abs=1e-5)


# Metropolitan areas


@pytest.mark.parametrize(
    "text",
    [
        "35380",
        "New Orleans-Metairie, LA Metro Area",
        "new orleans-metairie, la metropolitan statistical area",
        "310M600US35380",
        "New Orleans Metro Area",
        "Metairie metro, Louisiana",
        "new orleans msa",
    ],
)
@pytest.mark.usefixtures("stocked")
def test_a_metropolitan_area_is_its_counties(text):
    metro = gazetteer.find(text, 2021)

    assert metro.name == "New Orleans-Metairie, LA Metro Area"
    assert (metro.geoid, metro.kind) == ("35380", "cbsa")
    assert metro.counties == ("22051", "22071", "22075", "22087")
    assert metro.polygon is None


@pytest.mark.usefixtures("stocked")
def test_a_metropolitan_area_in_2022_is_refused():
    with pytest.raises(VintageError, match="list the counties"):
        gazetteer.find("35380", 2022)
    with pytest.raises(PlaceError, match="'22999' is no county"):
        gazetteer.find("22999", 2022)


# Polygons


@pytest.mark.usefixtures("stocked")
def test_a_polygon_of_the_users():
    counties, _ = boundaries.fetch("county", ["22"], 2021)
    ground = counties.loc[counties["GEOID"].isin(["22051", "22071"]), "geometry"]
    polygon = shapely.union_all(ground.to_numpy())

    place = gazetteer.find(polygon, 2021)

    assert (place.name, place.kind, place.geoid) == ("Custom area", "polygon", "")
    assert place.counties == ("22051", "22071")  # neighbours that only touch are not pulled
    named = gpd.GeoDataFrame({"name": ["Two parishes"]}, geometry=[polygon], crs=4326)
    assert gazetteer.find(named, 2021) == gazetteer.Place(
        "Two parishes", "", "polygon", place.counties, polygon=polygon, sources=place.sources
    )
    projected = gpd.GeoSeries(ground, crs=4326).to_crs(3452)
    assert gazetteer.find(projected, 2021).counties == ("22051", "22071")


@pytest.mark.parametrize(
    ("polygon", "says"),
    [
        (box(780_000, 3_300_000, 790_000, 3_310_000), "longitude and latitude in degrees"),
        (box(0, 0, 1, 1), "touches no county"),
        (shapely.Point(-90, 30), "lines and points have no ground"),
        (shapely.Polygon(), "no polygon"),
        (gpd.GeoSeries([box(-90, 30, -89, 31)]), "no coordinate system"),
    ],
)
@pytest.mark.usefixtures("stocked")
def test_what_is_no_ground_is_refused(polygon, says):
    with pytest.raises(PlaceError, match=says):
        gazetteer.find(polygon, 2021)


@pytest.mark.usefixtures("stocked")
def test_a_polygon_that_crosses_itself_is_split_there_and_said(caplog):
    bow = shapely.from_wkt("POLYGON((-90.2 29.9,-90.1 30,-90.1 29.9,-90.2 30,-90.2 29.9))")

    place = gazetteer.find(bow, 2021)

    assert place.polygon.is_valid
    assert "1 of 1 polygons cross themselves" in caplog.text


# Connecticut


@pytest.mark.usefixtures("stocked")
def test_connecticut_is_told_apart_by_name():
    region = gazetteer.find("South Central Connecticut Planning Region, CT", 2022)
    assert (region.geoid, region.kind) == ("09170", "county")
    assert gazetteer.find("New Haven County, Connecticut", 2021).geoid == "09009"

    for asked in ("09009", "New Haven County, Connecticut", "new haven county ct", "09009140100"):
        with pytest.raises(VintageError, match=r"New Haven County.*09170 \(South Central"):
            gazetteer.find(asked, 2022)
    for county in (9, "009", "New Haven County"):
        with pytest.raises(VintageError, match="planning regions instead"):
            gazetteer.find("Connecticut", 2022, county=county)
    for asked in ("09170", "South Central Connecticut Planning Region, CT"):
        with pytest.raises(VintageError, match="planning regions start with vintage 2022"):
            gazetteer.find(asked, 2021)
    assert gazetteer.find("New Haven, Connecticut", 2022).geoid == "0952000"


# The network


def test_what_was_found_once_is_found_offline(census):
    first = gazetteer.find("Metairie, LA", 2021)
    census.forget()

    assert gazetteer.find("Metairie, LA", 2021, offline=True) == first
    assert census.lines() == []
    with pytest.raises(SourceError, match="cb_2021_24_place_500k"):
        gazetteer.find("Towson, MD", 2021, offline=True)
