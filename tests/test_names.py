"""Names as people write them, among every place and county of the country.

`names.txt.gz` has a line each for the 52 states, 3,222 counties and 32,350 places of the Bureau's
Gazetteer of 2025 (public domain): GEOID, a state's postal code, the name. `names_expected.txt` has
the GEOIDs of names that were written down by hand, from the lists and from what is meant.
"""

from __future__ import annotations

import gzip
import logging
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from exclusion import acs, boundaries, gazetteer
from exclusion.errors import PlaceError, VintageError
from exclusion.gazetteer._finder import Finder
from exclusion.gazetteer._lookup import Lookup
from exclusion.gazetteer._names import Names
from exclusion.gazetteer._spellings import ONE_GROUND, TOWN

HERE = Path(__file__).parent
LEVELS = {5: "county", 7: "place"}
METROS = """
47900 Washington-Arlington-Alexandria, DC-VA-MD-WV Metro Area
47920 Washington Court House, OH Micro Area
47820 Washington, NC Micro Area
47780 Washington, IN Micro Area
38900 Portland-Vancouver-Hillsboro, OR-WA Metro Area
38860 Portland-South Portland, ME Metro Area
35380 New Orleans-Metairie, LA Metro Area
35620 New York-Newark-Jersey City, NY-NJ-PA Metro Area
34980 Nashville-Davidson--Murfreesboro--Franklin, TN Metro Area
31140 Louisville/Jefferson County, KY-IN Metro Area
46520 Urban Honolulu, HI Metro Area
28140 Kansas City, MO-KS Metro Area
44180 Springfield, MO Metro Area
44140 Springfield, MA Metro Area
44100 Springfield, IL Metro Area
49180 Winston-Salem, NC Metro Area
41420 Salem, OR Metro Area
14260 Boise City, ID Metro Area
32420 Mayagüez, PR Metro Area
19100 Dallas-Fort Worth-Arlington, TX Metro Area
10780 Alexandria, LA Metro Area
"""
#: Connecticut to vintage 2021.
OLD_COUNTIES = {
    "09001": "Fairfield",
    "09003": "Hartford",
    "09005": "Litchfield",
    "09007": "Middlesex",
    "09009": "New Haven",
    "09011": "New London",
    "09013": "Tolland",
    "09015": "Windham",
}


def country() -> pd.DataFrame:
    """Read the names, in the shape of `acs.names`."""
    lines = gzip.decompress((HERE / "names.txt.gz").read_bytes()).decode("utf-8").splitlines()
    cut = dict(line.split(" ", 1) for line in lines)
    states = {geoid: rest.split(" ", 1) for geoid, rest in cut.items() if len(geoid) == 2}
    rows = [(geoid, "state", name, usps) for geoid, (usps, name) in states.items()]
    for geoid, own in cut.items():
        if len(geoid) > len("22"):
            usps, state = states[geoid[:2]]
            rows.append((geoid, LEVELS[len(geoid)], f"{own}, {state}", usps))
    rows += [(line[:5], "cbsa", line[6:], "US") for line in METROS.strip().splitlines()]
    return pd.DataFrame(rows, columns=["GEOID", "level", "NAME", "state"])


FRAME = country()
NAMES = Names(FRAME)
EXPECTED = [
    tuple(line.split(" ", 1))
    for line in (HERE / "names_expected.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture
def lookup(monkeypatch):
    """All names of the country, without a network or a cache."""
    monkeypatch.setattr(acs, "names", lambda _vintage, **_ways: FRAME)
    found = Lookup(2023, offline=True)
    found.__dict__["names"] = NAMES  # made once
    return found


def listed(text: str) -> list[str]:
    """Give the GEOIDs of all that a name may mean."""
    return [match.geoid for match in NAMES.candidates(text)]


def test_the_lists_are_whole():
    counts = FRAME["level"].value_counts()

    assert counts[["state", "county", "place"]].tolist() == [52, 3222, 32350]
    assert len(EXPECTED) >= 300
    assert {geoid[:2] for geoid, text in EXPECTED} >= set(FRAME["GEOID"][:52])


@pytest.mark.parametrize(("geoid", "text"), EXPECTED)
def test_a_name_as_people_write_it_is_the_one_that_is_meant(lookup, geoid, text):
    assert lookup.match(" ".join(text.split())).geoid == geoid


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Boise, Idaho", {"16015", "1608830"}),
        ("boise id", {"16015", "1608830"}),
        ("Boise", {"16015", "1608830"}),
        ("Macon, GA", {"13193", "1349008"}),
        ("Macon, Georgia, USA", {"13193", "1349008"}),
        ("Ventura, CA", {"06111", "0665042"}),
        ("Honolulu, HI", {"15003", "1571550"}),
        ("Oklahoma, OK", {"40109", "4055000"}),
        ("Nevada, CA", {"06057", "0650874"}),
        ("Gloucester, NJ", {"34015", "3426820"}),
        ("Barnstable, MA", {"25001", "2503690"}),
        ("Franklin, MA", {"25011", "2525172"}),
        ("Montgomery, MD", {"24031", "2453325"}),
        ("Richmond, GA", {"13245", "1365044"}),
        ("Georgetown, GA", {"1332482", "1332528"}),
        ("Louisville, KY", {"2148000", "2148006"}),
        ("City and County of Baltimore, MD", {"2404000", "24005"}),
        ("City and County of Los Angeles, CA", {"0644000", "06037"}),
        ("Boulder Co.", {"0807850", "08013"}),
        ("Kansas City", {"2036000", "2938000"}),
        ("Baltimore", {"2404000", "3903758"}),
        ("Nashville", {"4752006", "1852038"}),
        ("Portland", {"4159000", "2360545"}),
        ("Springfield", {"1772000", "2567000", "2970000"}),
        ("St Louis", {"2965000", "2671000"}),
        ("Denver", {"0820000", "1920035"}),
        ("Carson City", {"3209700", "0611530"}),
        ("Silver Lake CDP, NJ", {"3467583", "3467590", "3467650"}),
        ("Bayamón, PR", {"7206593", "7206679"}),
        ("Brooklyn", {"36047", "5510075"}),
    ],
)
def test_a_name_of_several_grounds_lists_them_all(text, among):
    assert set(listed(text)) >= among
    with pytest.raises(PlaceError, match="may be any of") as caught:
        NAMES.resolve(text)
    assert len(listed(text)) > 12 or all(f"({geoid})" in str(caught.value) for geoid in among)


def test_two_names_of_one_ground_count_once():
    # The county of the same ground is no other candidate, whichever name is asked for.
    for text in ("San Francisco", "San Francisco, CA", "Philadelphia, PA", "Carson City, NV"):
        assert len(listed(text)) == 1
    for text in ("Baltimore city, MD", "Richmond city, VA", "Anchorage Municipality, AK"):
        assert [len(geoid) for geoid in listed(text)] == [7]
    assert listed("Orleans, LA") == ["22071"]
    assert listed("Webster, GA") == ["13307"]
    grounds = {geoid: NAMES.ground(NAMES.by_geoid["place", geoid]) for geoid in ONE_GROUND}
    assert grounds == ONE_GROUND
    assert {("county", county) for county in ONE_GROUND.values()} <= set(NAMES.by_geoid)
    assert NAMES.ground(NAMES.by_geoid["state", "11"]) == "11001" == ONE_GROUND["1150000"]
    assert NAMES.ground(NAMES.by_geoid["place", "5167000"]) == "51760"


def test_households_help_to_choose_and_come_first():
    def told(found):
        assert {match.geoid for match in found} == {"16015", "1608830"}
        return {"1608830": "95,000 households (± 900)", "16015": "3,300 households"}, "Of 2023."

    with pytest.raises(PlaceError) as caught:
        NAMES.resolve("Boise, Idaho", told)

    assert str(caught.value) == (
        "'Boise, Idaho' may be any of: Boise City city, Idaho (1608830), 95,000 households (± 900);"
        " Boise County, Idaho (16015), 3,300 households. Of 2023. Write the name in full or the "
        "GEOID."
    )


# Every place and county


def test_every_official_name_is_its_own_place_or_lists_all_that_share_it():
    usps = dict(zip(FRAME["GEOID"], FRAME["state"], strict=True))
    alike = FRAME.groupby("NAME")["GEOID"].agg(set)
    for match in [*NAMES.listed("place"), *NAMES.listed("county")]:
        for state in (match.name.rpartition(", ")[2], usps[match.geoid]):
            found = NAMES.candidates(f"{match.own}, {state}")
            grounds = {NAMES.ground(one) for one in found}
            same = {g for g in alike[match.name] if len(g) == len(match.geoid)}
            assert {match.geoid, NAMES.ground(match)} & grounds, match
            if len(same) == 1:
                assert grounds == {NAMES.ground(match)}, (match, found)
                assert found[0] == match or found[0].own.casefold() == match.own.casefold()
            else:
                assert {one.geoid for one in found} == same, match


def test_no_bare_name_of_a_place_is_a_county_of_other_ground():
    usps = dict(zip(FRAME["GEOID"], FRAME["state"], strict=True))
    for match in NAMES.listed("place"):
        found = NAMES.candidates(f"{match.bare}, {usps[match.geoid]}")
        if match.geoid == "2028412":  # Greeley County is what the county is called in full
            assert [one.geoid for one in found] == ["20071"]
            continue
        assert NAMES.ground(match) in {NAMES.ground(one) for one in found}, match
        if len(found) == 1:
            assert NAMES.ground(found[0]) == NAMES.ground(match)


def test_no_county_alone_stands_for_a_place_that_is_called_the_same():
    usps = dict(zip(FRAME["GEOID"], FRAME["state"], strict=True))
    alone = 0
    for county in NAMES.listed("county"):
        found = NAMES.candidates(f"{county.bare}, {usps[county.geoid]}")
        assert found
        if found != [county]:
            continue
        alone += 1
        name = county.bare.casefold()
        for place in NAMES.listed("place", county.geoid[:2]):
            own = place.own.casefold()
            if own.startswith(name) and not own[len(name) : len(name) + 1].isalpha():
                assert NAMES.ground(place) == county.geoid, (county, place)
            assert f"({name})" not in own
    assert alone > 1000


def test_a_name_in_two_parts_is_known_by_its_common_ones():
    usps = dict(zip(FRAME["GEOID"], FRAME["state"], strict=True))
    known = 0
    for place in NAMES.listed("place"):
        two = re.fullmatch(r"(.+?) \((?!balance)(.+)\) \w+", place.own)
        merged = re.match(r"([\w ]+)[-/,].*(County|government|urban county|\(balance\))", place.own)
        for name in two.groups() if two else merged.groups()[:1] if merged else ():
            known += 1
            assert place.geoid in listed(f"{name}, {usps[place.geoid]}"), (name, place)
            assert place.geoid in listed(f"City of {name}, {usps[place.geoid]}") or two
    assert known == 44


def test_a_county_tells_two_places_of_one_name_apart():
    rows = [
        ("34", "state", "New Jersey", "NJ"),
        ("3467583", "place", "Silver Lake CDP (Essex County), New Jersey", "NJ"),
        ("3467590", "place", "Silver Lake CDP (Warren County), New Jersey", "NJ"),
        ("3422860", "place", "Essex Fells borough, New Jersey", "NJ"),
        ("34013", "county", "Essex County, New Jersey", "NJ"),
    ]
    names = Names(pd.DataFrame(rows, columns=FRAME.columns))

    for text in (
        "Silver Lake CDP (Essex County), New Jersey",
        "Silver Lake CDP (Essex County), NJ",
        "silver lake, essex county, nj",
        "Silver Lake (Essex County) NJ",
    ):
        found = names.resolve(text)
        assert (found.geoid, names.printed(found)) == ("3467583", found.name)
    for text in ("Silver Lake, NJ", "Silver Lake CDP, NJ"):
        with pytest.raises(PlaceError, match=r"\(3467583\).*\(3467590\)"):
            names.resolve(text)


# Connecticut, and towns that are no places


def test_connecticut_before_2022(monkeypatch):
    rows = [
        (geoid, "county", f"{own} County, Connecticut", "CT") for geoid, own in OLD_COUNTIES.items()
    ]
    old = FRAME[~((FRAME["level"] == "county") & (FRAME["state"] == "CT"))]
    old = pd.concat([old, pd.DataFrame(rows, columns=FRAME.columns)])
    monkeypatch.setattr(acs, "names", lambda _vintage, **_ways: old)
    lookup = Lookup(2021, offline=True)

    assert lookup.match("Hartford County, CT").geoid == "09003"
    assert lookup.match("New Haven, CT").geoid == "0952000"
    assert lookup.match("Tolland, Connecticut").geoid == "09013"
    with pytest.raises(PlaceError, match=r"Fairfield County.*; Fairfield University CDP"):
        lookup.match("Fairfield, CT")
    with pytest.raises(VintageError, match="Capitol Planning Region"):
        lookup.match("Capitol Planning Region, CT")


def test_connecticut_from_2022_on(lookup):
    for text in ("Hartford County, CT", "09003", "Hartford County, Connecticut"):
        with pytest.raises(VintageError, match="planning regions instead"):
            lookup.match(text)
    assert lookup.county("CT", "Capitol") == "09110"
    with pytest.raises(VintageError, match="went to"):
        lookup.county("CT", "New Haven County")


TOWNS = pd.DataFrame(
    [
        ("2502109175", TOWN, "Brookline town, Norfolk County, Massachusetts", "MA"),
        ("2502150250", TOWN, "Norfolk town, Norfolk County, Massachusetts", "MA"),
        ("2502507000", TOWN, "Boston city, Suffolk County, Massachusetts", "MA"),
        ("2609950480", TOWN, "Macomb township, Macomb County, Michigan", "MI"),
        ("3605934000", TOWN, "Hempstead town, Nassau County, New York", "NY"),
        ("3402920000", TOWN, "Edison township, Middlesex County, New Jersey", "NJ"),
        ("3901377000", TOWN, "Union township, Belmont County, Ohio", "OH"),
    ],
    columns=FRAME.columns,
)


def test_towns_that_are_no_places_are_told_from_places_and_counties():
    names = Names(FRAME, lambda: TOWNS)

    assert names.resolve("Brookline, MA").geoid == "2509210"
    assert names.resolve("Hempstead, NY").geoid == "3633139"
    assert names.resolve("Boston, MA").geoid == "2507000"
    assert names.resolve("Union, OH").geoid == "3978470"
    for text in ("Hempstead town, NY", "Town of Hempstead, New York"):
        with pytest.raises(PlaceError, match=r"Hempstead town, Nassau County.*--area FILE"):
            names.resolve(text)
    for text in ("Edison, NJ", "Edison Township, New Jersey", "Township of Edison, NJ"):
        with pytest.raises(PlaceError, match=r"not a place of the Bureau's.*Edison.*--area FILE"):
            names.resolve(text)
    for text, county in (("Macomb, MI", "26099"), ("Norfolk, MA", "25021")):
        assert NAMES.resolve(text).geoid == county
        with pytest.raises(PlaceError, match=rf"may be any of.*\({county}\); .*no place.*--area"):
            names.resolve(text)


# Numbers and other kinds of ground


@pytest.mark.parametrize(
    ("text", "geoid"),
    [
        ("22071", "22071"),
        ("20001", "20001"),
        ("35380", "35380"),
        ("0500000US22071", "22071"),
        ("0500000us22071", "22071"),
        ("0400000US22", "22"),
        ("1600000US2255000", "2255000"),
        ("310M700US35380", "35380"),
        ("310M600US47900", "47900"),
        ("3100000US47900", "47900"),
        ("FIPS 22071", "22071"),
        ("22071, Louisiana", "22071"),
        ("LA 22071", "22071"),
        ("071, LA", "22071"),
        ("Orleans Parish, LA 22071", "22071"),
        ("New Orleans, LA (22071)", "22071"),
        ("Boise City city, Idaho (1608830)", "1608830"),
        ("24510, MD", "24510"),
        ("Kickapoo Site 1, KS", "2036735"),
        ("Route 7 Gateway, CT", "0965685"),
    ],
)
def test_a_number_is_the_geography_that_has_it(lookup, text, geoid):
    assert lookup.match(text).geoid == geoid


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ZIP 20001", "a ZIP code"),
        ("zip code 20001", "a ZIP code"),
        ("ZCTA5 20001", "a ZIP code"),
        ("20001-1234", "a ZIP code"),
        ("860Z200US70112", "a ZIP code"),
        ("70112", "'70112' is no county and no metropolitan area of vintage 2023"),
        ("20001, DC", r"20001 is no county of DC; it is Allen County, Kansas \(20001\)"),
        ("DC 20001", "20001 is no county of DC"),
        ("Washington, DC 20001", "20001 is no county of Washington, DC; it is Allen County"),
        ("New Orleans, LA 70112", "70112 is no county of New Orleans, LA"),
        ("Louisiana 24510", "24510 is no county of Louisiana; it is Baltimore city, Maryland"),
        ("Boise County, Idaho (1608830)", "1608830 is no place of Boise County, Idaho; it is"),
        ("Orleans Parish School District, LA", "a school district"),
        ("Los Angeles Unified School District", "a school district"),
        ("LAUSD", "a school district"),
        ("Dallas ISD, TX", "a school district"),
        ("9700000US2201170", "a school district"),
        ("Ward 8, Washington, DC", "a ward or district"),
        ("Ward 8", "a ward or district"),
        ("Lower Ninth Ward, New Orleans", "a ward or district"),
        ("Council District A, New Orleans", "a ward or district"),
        ("Louisiana's 2nd Congressional District", "a congressional district"),
        ("LA-02", "a congressional district"),
        ("5001800US2202", "a congressional district"),
        ("PUMA 02302", "a Public Use Microdata Area"),
        ("Navajo Nation", "a tribal area"),
        ("Pine Ridge Reservation, SD", "a tribal area"),
        ("2500000US2430", "another kind of area"),
        ("Cherry Hill Township, NJ", "a township"),
        ("0600000US2502109175", "a township"),
        ("Brookline town, MA", r"Nearest: Brookline CDP, Massachusetts \(2509210\)"),
        ("Edison, NJ", "no place or county has this name in New Jersey"),
        ("French Quarter, New Orleans, LA", "Nearest: New Orleans city"),
        ("Harlem, New York, NY", "Nearest: New York city"),
        ("New Orleans, LA CSA", "another kind of area"),
        ("United States", "the nation"),
        ("USA", "the nation"),
        ("0500000US2207", "another kind of area"),
        ("99", "99 is no state of vintage 2023"),
        ("2299999", "2299999 is no place of vintage 2023"),
        ("Boise metro, OR", "is no metropolitan area of vintage 2023"),
    ],
)
def test_ground_that_is_not_read_gets_the_way_out(lookup, text, says):
    with pytest.raises(PlaceError, match=says) as caught:
        lookup.match(text)
    assert "--area FILE" in str(caught.value)
    assert text.split(",")[0] in str(caught.value)


@pytest.mark.parametrize(
    ("number", "mended"),
    [
        ("6037", "'06037' (Los Angeles County, California)"),
        ("6", "'06' (California)"),
        ("107000", "'0107000' (Birmingham city, Alabama)"),
        ("6037.0", "'06037' (Los Angeles County, California)"),
        ("22071.0", "'22071' (Orleans Parish, Louisiana)"),
        ("2.2071E+10", "read it as text"),
        ("123", "read it as text"),
    ],
)
def test_a_number_that_lost_its_zero_is_refused_with_what_it_was(lookup, number, mended):
    with pytest.raises(PlaceError, match="Leading zeros") as caught:
        lookup.match(number)
    assert mended in str(caught.value)
    assert "geoid.normalize" in str(caught.value)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (6037, "6037 is no GEOID.*'06037'"),
        (22071.0, "22071.0 is no GEOID.*'22071'"),
        (pd.Series([1001])[0], "1001 is no GEOID.*'01001'"),
        ([22, "22071"], "22 in the list is no GEOID.*'22'"),
        (pd.Series([6037000100]), "6037000100 in the list.*'06037000100'"),
        (float("nan"), "nan is no place"),
        ([None], "None in the list is no place"),
        (True, "True is no place"),
        (pd.DataFrame({"GEO_ID": ["0500000US22071"]}), "A table is no place.*column"),
    ],
)
def test_numbers_are_refused_with_the_text_to_write(number, says):
    with pytest.raises(PlaceError, match=says):
        gazetteer.find(number, 2023)


def test_counties_of_a_state(lookup):
    for county in (71, "71", "071", "22071", "0500000US22071", "Orleans", "Parish of Orleans"):
        assert lookup.county("LA", county) == "22071"
    assert lookup.county("0400000US22", "orleans parish") == "22071"
    assert lookup.county("State of Virginia", "Fairfax Co.") == "51059"
    assert lookup.county("MD", "Baltimore city") == "24510"
    assert lookup.county("MO", "Saint Louis County") == "29189"
    for state, county, says in (
        ("MD", "Baltimore", r"may be any of.*\(24005\).*\(24510\)"),
        ("CA", 6037, r"6037 is no GEOID.*'06037' \(Los Angeles County, California\)"),
        (6, 37, r"6 is no GEOID.*'06' \(California\)"),
        ("6", 37, "'06'"),
        (22, 71, "'22'"),
        ("LA", "Orlean", "nearest: Orleans Parish"),
        ("LA", "", "has no county ''"),
    ):
        with pytest.raises(PlaceError, match=says):
            lookup.county(state, county)


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Portland metro", {"38900", "38860"}),
        ("Springfield metro", {"44180", "44140", "44100"}),
        ("Alexandria metro", {"47900", "10780"}),
        ("Arlington metro area", {"47900", "19100"}),
        ("Washington micro", {"47820", "47780"}),
    ],
)
def test_a_metropolitan_area_of_several_is_refused_with_all(lookup, text, among):
    with pytest.raises(PlaceError, match="may be any of") as caught:
        lookup.match(text)
    assert set(re.findall(r"\((\d{5})\)", str(caught.value))) == among


# What was found is named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22071", "22071 is Orleans Parish, Louisiana"),
        ("0500000US20001", "0500000US20001 is Allen County, Kansas"),
        ("Brooklyn, NY", "Brooklyn, NY is Kings County, New York (36047)"),
        ("Washington", "Washington is the state of Washington (53)"),
        ("orleans parish la", "orleans parish la is Orleans Parish, Louisiana (22071)"),
        (
            "Fairfax, VA",
            "Fairfax, VA is Fairfax city, Virginia (5126496), not Fairfax County, Virginia (51059)",
        ),
        ("New Orleans", "New Orleans is New Orleans city, Louisiana (2255000)"),
    ],
)
def test_what_was_found_is_said_first(lookup, monkeypatch, caplog, text, said):
    square = gpd.GeoDataFrame(
        {"GEOID": ["51600"]}, geometry=[shapely.box(-77.4, 38.8, -77.2, 38.9)], crs=4326
    )
    monkeypatch.setattr(boundaries, "fetch", lambda *_args, **_options: (square, ()))
    with caplog.at_level(logging.INFO, "exclusion.gazetteer"):
        Finder(lookup).one(text)

    assert caplog.messages == [said]


def test_the_same_ground_is_listed_once(lookup, monkeypatch):
    square = gpd.GeoDataFrame(
        {"GEOID": ["22071"]}, geometry=[shapely.box(-90.1, 29.9, -89.9, 30.1)], crs=4326
    )
    monkeypatch.setattr(boundaries, "fetch", lambda *_args, **_options: (square, ()))
    finder = Finder(lookup)

    one = finder.many(["New Orleans, LA", "22071", "Orleans Parish, LA"])
    assert (one.geoid, one.kind) == ("2255000", "place")
    assert finder.many(["0500000US22071", "New Orleans"]).geoid == "22071"
    assert finder.many(["DC", "Washington, DC", "11001"]).geoid == "11"
    assert finder.many(["22071", "51059"]).counties == ("22071", "51059")
