"""GEOIDs told apart, and mended by the one call that does so aloud."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from exclusion import geoid
from exclusion.errors import ArgumentError, ExclusionWarning, GeoidError

ORLEANS, ALABAMA = "22071000100", "01001020100"


@pytest.mark.parametrize(
    ("given", "geography", "expected"),
    [
        (22071000100, None, ORLEANS),
        (np.int64(1001020100), None, ALABAMA),
        (1001020100.0, None, ALABAMA),
        ("1001020100", None, ALABAMA),
        ("1001020100.0", "tract", ALABAMA),
        (" 22071000100\t", None, ORLEANS),
        ('="01001020100"', None, ALABAMA),
        ("\ufeff22071000100", "tract", ORLEANS),
        ("1400000US22071000100", None, ORLEANS),
        ("1400000us01001020100", "tract", ALABAMA),
        ("14000US22071000100", "tract", ORLEANS),
        ("1500000US220710001001", None, "220710001001"),
        ("1500000US220710001001", "block group", "220710001001"),
        ("0500000US22071", "county", "22071"),
        ("1600000US2255000", None, "2255000"),
        ("0400000US22", "state", "22"),
        ("310M700US35380", None, "35380"),
        ("310M600US35380", "metropolitan area", "35380"),
        (1001, None, "01001"),
        (100124, "place", "0100124"),
        (1, "state", "01"),
        (10010201001, "block group", "010010201001"),
        (35380, "metropolitan area", "35380"),
    ],
)
def test_what_can_be_mended_is_and_is_said(given, geography, expected):
    with pytest.warns(ExclusionWarning, match=r"1 of 1 GEOIDs were mended: 1 .* → "):
        assert geoid.normalize(given, geography) == expected


@pytest.mark.parametrize(
    ("given", "geography", "said"),
    [
        ("2.2071E+10", None, r"'2\.2071E\+10' was rounded"),
        (22071000100.5, None, r"22071000100\.5 is no GEOID"),
        (None, None, "None is no GEOID"),
        (float("nan"), "tract", "nan is no GEOID"),
        (pd.NA, "tract", "NA> is no GEOID"),
        (True, "state", "True is no GEOID"),
        (-22, "state", "-22 is no GEOID"),
        ("", None, "'' is no GEOID"),
        ("Orleans", None, "'Orleans' is no GEOID"),
        ("٢٢", "state", "is no GEOID"),
        ([22], None, "is no GEOID"),
        ({}, None, "is no GEOID"),
        ("22071", "tract", "'22071' has 5 digits: expected tract 11"),
        ("220710001001", "tract", "has 12 digits: expected tract 11"),
        ("3001020100", "tract", "has 10 digits"),  # no state has the code 03
        ("0400043US22", "state", "part of a state"),
        ("1400000US2207100010", "tract", "ends in 10 digits: expected 11"),
        ("0500000US22071", "tract", "is a county, not a tract"),
        ("310M700US35380", "county", "is a metropolitan area, not a county"),
        ("1000000US220710001001000", None, "summary level 100"),
    ],
)
def test_what_cannot_be_mended_is_named(given, geography, said):
    with pytest.raises(GeoidError, match=f"Not to be mended: .*{said}"):
        geoid.normalize([given], geography)


def test_the_warning_counts_each_way_and_shows_one_of_it():
    given = [22071000100, 1001020100, "1400000US22071000200", ORLEANS, " 22071000300"]
    with pytest.warns(ExclusionWarning) as said:
        assert geoid.normalize(given, "tract")[1] == ALABAMA
    text = str(said[0].message)
    assert text.startswith("4 of 5 GEOIDs were mended: ")
    for part in (
        "2 numbers (22071000100 → '22071000100')",
        "1 without the leading zero ('1001020100' → '01001020100')",
        "1 in the long form ('1400000US22071000200' → '22071000200')",
        "1 with blanks or quotes around (' 22071000300' → '22071000300')",
    ):
        assert part in text
    assert given[0] == 22071000100


def test_what_is_right_is_returned_without_a_word():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert geoid.normalize([ORLEANS, "22071"]) == [ORLEANS, "22071"]
        assert geoid.normalize([]) == []


def test_the_kind_that_was_given_comes_back():
    series = pd.Series([1001020100.0], index=[7], name="GEOID")
    index = pd.Index([1001020100], name="tract")
    with pytest.warns(ExclusionWarning):
        pd.testing.assert_series_equal(
            geoid.normalize(series), pd.Series([ALABAMA], index=[7], name="GEOID", dtype="str")
        )
    expected = pd.Index([ALABAMA], name="tract", dtype="str")
    with pytest.warns(ExclusionWarning):
        pd.testing.assert_index_equal(geoid.normalize(index, "tract"), expected)
    with pytest.warns(ExclusionWarning):
        assert geoid.normalize((1001020100,)) == (ALABAMA,)
    with pytest.warns(ExclusionWarning):
        assert geoid.normalize(np.array([1001020100])).tolist() == [ALABAMA]
    assert series.tolist() == [1001020100.0]


@pytest.mark.parametrize(
    "given", [pd.DataFrame({"GEOID": [ORLEANS]}), pd.MultiIndex.from_tuples([("22", "071")])]
)
def test_only_one_column_is_mended(given):
    with pytest.raises(GeoidError, match="one column"):
        geoid.normalize(given)


def test_eleven_digits_beside_twelve_need_the_geography():
    given = [10010201001, 220710001001]
    with pytest.raises(GeoidError, match="Name the geography"):
        geoid.normalize(given)
    with pytest.warns(ExclusionWarning, match="1 without the leading zero"):
        assert geoid.normalize(given, "block group") == ["010010201001", "220710001001"]


def test_an_unknown_geography_is_refused():
    with pytest.raises(ArgumentError, match="geography is 'tracts'; expected one of 'state'"):
        geoid.normalize([ORLEANS], "tracts")


@pytest.mark.parametrize("wrong", ["1001020100", 22071000100, None, "220710001001", "2207100010a"])
def test_geoids_that_do_not_fit_a_geography_are_named(wrong):
    with pytest.raises(GeoidError, match=r"in the index is no tract.*geoid\.normalize mends"):
        geoid.check_geography([ORLEANS, wrong], "tract")
    geoid.check_geography(pd.Index([ORLEANS]), "tract")


def test_one_table_has_one_geography():
    assert geoid.geography_of([ORLEANS, ALABAMA]) == "tract"
    for wrong in ([], [ORLEANS, "22071"], [22071000100]):
        with pytest.raises(GeoidError):
            geoid.geography_of(wrong)


@pytest.mark.parametrize("wrong", [None, 22071000100, "", "22071-00", ["22071"]])
def test_what_is_no_geoid_has_no_geography(wrong):
    with pytest.raises(GeoidError, match="is not a GEOID"):
        geoid.geography(wrong)
    with pytest.raises(GeoidError):
        geoid.area_name(wrong)
