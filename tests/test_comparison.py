"""Places and periods side by side, and a place among all counties."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import bundled
import numpy as np
import pandas as pd
import pytest

from exclusion import acs, comparison, moe
from exclusion.errors import TableError, VintageError, VintageWarning
from exclusion.studies import _comparison, _counties

CASES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def studies():
    every = {("New Orleans", v): bundled.new_orleans(v) for v in (2017, 2019, 2024)}
    return every | {("Baltimore", 2021): bundled.baltimore()}


def totals(share, moes, period="2015–2019"):
    columns = {"share": share, "share_moe": moes, "period": period}
    return pd.DataFrame(columns, index=[f"m{i}" for i in range(len(share))])


def compared(first, second, relation="places"):
    return comparison.differences({"a": first, "b": second}, lambda *_: relation)


def test_two_places_differ_by_their_published_shares_and_margins(studies):
    found = _comparison.compare(studies["New Orleans", 2019], studies["Baltimore", 2021])
    row = found.table.set_index("measure").loc["no_home_broadband"]

    assert found.labels == ("New Orleans", "Baltimore")
    assert found.by == "no_home_broadband"
    assert row["difference"] == pytest.approx(85_074 / 244_893 - 60_308 / 153_819)
    assert row["difference_moe"] == pytest.approx(np.hypot(0.0076287, 0.0095691), abs=1e-6)
    assert (row["overlap"], row["verdict"], row["note"]) == (0, "lower", None)


def test_places_of_other_years_are_compared_in_the_same_years_too(studies):
    found = _comparison.compare(studies["New Orleans", 2019], studies["Baltimore", 2021])
    row = found.same_years.set_index("measure").loc["no_home_broadband"]

    assert {row["first_period"], row["second_period"]} == {"2017–2021"}
    assert row["first_share"] == pytest.approx(0.348741, abs=1e-6)
    assert row["verdict"] == "no_detectable_difference"


def test_overlapping_periods_of_one_place_are_in_order_and_warned_of(studies):
    with pytest.warns(VintageWarning, match="share up to 60%"):
        found = _comparison.compare(studies["New Orleans", 2019], studies["New Orleans", 2017])
    row = found.table.set_index("measure").loc["no_subscription"]

    assert found.labels == ("2013–2017", "2015–2019")
    assert found.one_place
    assert found.same_years is None
    apart = np.hypot(row["first_share_moe"], row["second_share_moe"])
    assert row["difference_moe"] == pytest.approx(apart * np.sqrt(0.4))


def test_a_measure_of_one_period_in_both_studies_is_not_tested():
    row = compared(totals([0.3], [0.01]), totals([0.5], [0.01]), "periods").iloc[0]
    assert (row["note"], row["verdict"]) == ("same_period", None)


def test_without_a_margin_or_on_shared_ground_there_is_no_verdict():
    unknown = compared(totals([0.3], [np.nan]), totals([0.5], [0.01])).iloc[0]
    assert (unknown["note"], unknown["verdict"]) == ("no_margin", None)
    shared = compared(totals([0.3], [0.01]), totals([0.5], [0.01]), "shared_ground").iloc[0]
    assert (shared["note"], shared["verdict"]) == ("shared_ground", None)


def test_a_share_of_zero_is_tested_by_the_margins_as_they_are():
    row = compared(totals([0.0], [0.02]), totals([0.10], [0.03])).iloc[0]
    assert row["z"] == pytest.approx(0.10 / (np.hypot(0.02, 0.03) / moe.Z90))
    assert row["verdict"] == "higher"


def test_false_calls_are_held_over_all_measures():
    margin = 0.02 / 1.8 / np.sqrt(2) * moe.Z90  # alone z is about 1.8
    alone = compared(totals([0.30], [margin]), totals([0.32], [margin]))
    assert alone["verdict"].tolist() == ["higher"]
    flat = [0.3] * 9
    among = compared(totals([0.30, *flat], [margin] * 10), totals([0.32, *flat], [margin] * 10))
    assert set(among["verdict"]) == {"no_detectable_difference"}


def test_a_place_inside_another_shares_ground_and_one_twice_is_refused(studies):
    whole = studies["New Orleans", 2019]
    part = replace(whole, place="Uptown, Louisiana", areas=whole.areas.iloc[:40])
    found = _comparison.compare(whole, part)
    assert set(found.relations.values()) == {"shared_ground"}
    assert found.table["verdict"].isna().all()

    with pytest.raises(TableError, match="more than once"):
        _comparison.compare(whole, replace(whole, place="Orleans Parish, Louisiana"))
    with pytest.raises(TableError, match="two places or periods at least"):
        _comparison.compare(whole)


def test_two_sides_of_a_tract_that_a_line_cuts_are_no_common_ground(studies):
    whole = studies["New Orleans", 2019]
    halves = [
        replace(whole, place=name, areas=whole.areas.iloc[part].assign(inside=0.5))
        for name, part in (("West", slice(0, 60)), ("East", slice(59, None)))
    ]
    assert set(_comparison.compare(*halves).relations.values()) == {"places"}


def test_three_are_compared_pair_by_pair(studies):
    every = [studies["New Orleans", 2017], studies["New Orleans", 2024], studies["Baltimore", 2021]]
    found = _comparison.compare(*every)
    pairs = found.table.groupby("measure").size()
    assert set(pairs) == {3}
    assert set(pairs.index) == {"no_subscription", "no_broadband", "no_computer"}


def test_an_unknown_measure_is_named(studies):
    pair = studies["New Orleans", 2017], studies["Baltimore", 2021]
    with pytest.raises(TableError, match="no_internet is not known of all"):
        _comparison.compare(*pair, by="no_internet")


# --- counties ---------------------------------------------------------------------------------


def county_file(tmp_path, rows, name="s2801_2019.csv"):
    head = "GEOID,NAME,S2801_C01_001E,S2801_C01_001M,S2801_C01_019E,S2801_C01_019M"
    path = tmp_path / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def grid(count=60):
    """Counties of 10,000 households, one percent more without a subscription each."""
    return [f'01{2 * i + 1:03d},"County {i}",10000,100,{100 * i + 100},80' for i in range(count)]


def test_counties_are_read_with_published_margins(tmp_path):
    rows = ['22071,"Orleans Parish, Louisiana",153819,1170,40671,963']
    found = _counties.read_counties(county_file(tmp_path, rows))
    row = found.table.loc["22071"]
    assert found.period == "2015–2019"
    assert row["no_subscription_share"] == pytest.approx(40_671 / 153_819)
    margin = float(moe.of_share(40_671, 963, 153_819, 1_170))
    assert row["no_subscription_share_moe"] == pytest.approx(margin)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1001,x,1,1,1,1", "row 2: GEOID is '1001'"),
        ("01001,x,1,1,many,1", "county 01001: S2801_C01_019E is 'many'"),
        ("01001,x,1,1,1,1\n01001,x,1,1,1,1", "county 01001 more than once"),
    ],
)
def test_a_wrong_file_is_refused_by_row_and_column(tmp_path, row, message):
    with pytest.raises(TableError, match=message):
        _counties.read_counties(county_file(tmp_path, [row]))


def test_a_file_without_its_year_or_its_columns_is_refused(tmp_path):
    with pytest.raises(VintageError, match="cannot be told"):
        _counties.read_counties(county_file(tmp_path, grid(2), "counties.csv"))
    path = tmp_path / "x_2019.csv"
    path.write_text("GEOID,NAME\n01001,x\n", encoding="utf-8")
    with pytest.raises(TableError, match="no estimates"):
        _counties.read_counties(path)


def test_a_county_stands_where_its_share_does_and_municipios_are_apart(studies, tmp_path):
    rows = [*grid(), '22071,"Orleans Parish, Louisiana",153819,1170,40671,963']
    rows += [f'72{i:03d},"Municipio {i}",10000,100,9000,80' for i in range(1, 8)]
    counties = _counties.read_counties(county_file(tmp_path, rows))
    found = _comparison.standing(studies["New Orleans", 2019], counties, "no_subscription").iloc[0]

    assert (found["county"], found["counties"]) == ("22071", 61)  # 27 to 60 % lie above 26.4 %
    assert found["higher"] == pytest.approx(34, abs=1)
    assert 33 <= found["higher_low"] <= found["higher"] <= found["higher_high"] <= 36
    assert found["joint_low"] <= found["higher_low"]
    assert found["joint_high"] >= found["higher_high"]


def test_a_city_that_is_no_county_is_compared_in_its_own_period_only(studies, tmp_path):
    counties = _counties.read_counties(county_file(tmp_path, grid()))
    city = studies["New Orleans", 2019]
    found = _comparison.standing(city, counties, "no_subscription").iloc[0]
    assert (found["county"], found["counties"]) == (None, 60)
    assert found["higher"] == pytest.approx(34, abs=1)

    later = _counties.read_counties(county_file(tmp_path, grid(), "s2801_2023.csv"))
    other = _comparison.standing(city, later, "no_subscription").iloc[0]
    assert other["note"] == "other_period"
    with pytest.raises(TableError, match="does not have no_internet"):
        _comparison.standing(city, counties, "no_internet")


def test_all_counties_are_pulled_without_a_key(census):
    found = _counties.fetch_counties(2022)
    names = acs.names(2022)
    assert set(found.table.index) == set(names.loc[names["level"] == "county", "GEOID"])
    assert found.table["no_internet_share_moe"].notna().all()
    assert found.table["NAME"].notna().all()
    assert not any("api.census.gov" in one.host or one.host == "api" for one in census.requests)


HEAD = ",".join(f"S2801_C01_{line}{end}" for line in ("001", "019") for end in "EM")
LABELS = (
    "Geography,Geographic Area Name,Estimate!!Total!!Total households,Margin of Error!!Total,"
    "Estimate!!Total!!Without an Internet subscription,Margin of Error!!Total"
)


def downloaded(tmp_path, rows, name="ACSST5Y2019.S2801-Data.csv"):
    """Write a table as data.census.gov hands it out, with a comma at the end of each line."""
    lines = [f"GEO_ID,NAME,{HEAD}", LABELS, *rows]
    path = tmp_path / name
    path.write_text("".join(f"{line},\n" for line in lines), encoding="utf-8-sig")
    return path


ORLEANS = '0500000US22071,"Orleans Parish, Louisiana",153819,±1170,"40,671",963'
OTHERS = [
    "0100000US,United States,120756048,235825,16546848,50000",
    "0400000US22,Louisiana,1739497,4312,359104,5000",
    "0500001US22071,Urban part,153819,1170,40671,963",
]


def test_counties_of_data_census_gov_are_read(tmp_path, caplog):
    rows = [*OTHERS, ORLEANS, '0500000US48301,"Loving County, Texas",N,N,N,N']
    rows += ['0500000US06037,"Los Angeles County, California",3316795,*****,512938,null']
    path = downloaded(tmp_path, rows)
    with zipfile.ZipFile(tmp_path / "counties.zip", "w") as packed:
        packed.write(path, path.name)
        packed.writestr("ACSST5Y2019.S2801-Column-Metadata.csv", "Column Name,Label\n")
        packed.writestr("ACSST5Y2019.S2801-Table-Notes.txt", "Notes.")
    frame = pd.read_csv(path)
    for found in (
        _counties.read_counties(path),
        _counties.read_counties(tmp_path / "counties.zip"),
        _counties.read_counties(frame, 2019),
    ):
        assert (len(found.table), found.period) == (3, "2015–2019")
        assert found.table.loc["22071", "no_subscription_share"] == pytest.approx(40_671 / 153_819)
        assert np.isnan(found.table.loc["48301", "no_subscription_share"])
        assert found.table.loc["06037", "no_subscription_base_moe"] == 0
        assert np.isnan(found.table.loc["06037", "no_subscription_share_moe"])
    assert "3 rows that are no counties are left out" in caplog.text
    assert "S2801_C01_001E" in frame.columns
    assert frame.iloc[0, 0] == "Geography"


def test_one_year_is_never_called_five(studies, tmp_path):
    rows = [f"0500000US01{2 * i + 1:03d},x,10000,100,{100 * i + 100},80" for i in range(40)]
    path = downloaded(tmp_path, [*rows, ORLEANS], "ACSST1Y2022.S2801-Data.csv")
    for found in (
        _counties.read_counties(path),
        _counties.read_counties(path, 2022),
        _counties.read_counties(pd.read_csv(path), 2022, years=1),
    ):
        assert (found.years, found.period, found.vintage) == (1, "2022", 2022)
        assert set(found.table["no_subscription_period"]) == {"2022"}
        assert "1-year estimates 2022," in found.sources[0].what
        assert "2018" not in repr(found)
    at = _comparison.standing(studies["New Orleans", 2019], found, "no_subscription").iloc[0]
    assert (at["county"], at["period"], at["note"]) == ("22071", "2022", None)
    with pytest.raises(VintageError, match="is of 2022 by its name, not of 2021"):
        _counties.read_counties(path, 2021)
    with pytest.raises(VintageError, match="is of 3 years; expected 1 or 5"):
        _counties.read_counties(pd.read_csv(path), 2022, years=3)
    with pytest.raises(VintageError, match="has 1-year figures by its name, not 5-year"):
        _counties.read_counties(path, 2022, years=5)


def test_rows_of_states_alone_are_no_counties(tmp_path):
    with pytest.raises(TableError, match=r"no counties: its 3 rows are of other .*0100000US"):
        _counties.read_counties(downloaded(tmp_path, OTHERS))
    with pytest.raises(TableError, match="row 3: GEO_ID is 'x'"):
        _counties.read_counties(downloaded(tmp_path, ["x,y,1,1,1,1"]))
    with pytest.raises(TableError, match="has county 22071 more than once"):
        _counties.read_counties(downloaded(tmp_path, [ORLEANS, ORLEANS]))
    with pytest.raises(TableError, match=r"-Data\.csv has no rows"):
        _counties.read_counties(downloaded(tmp_path, []))
    frame = pd.read_csv(downloaded(tmp_path, [ORLEANS]))
    with pytest.raises(TableError, match="has the column NAME more than once"):
        _counties.read_counties(pd.concat([frame, frame[["NAME"]]], axis=1), 2019)
    with pytest.raises(TableError, match=r"-Data\.csv, county 22071: S2801_C01_019E is 'many'"):
        _counties.read_counties(downloaded(tmp_path, [ORLEANS.replace('"40,671"', "many")]))


def test_a_county_that_the_table_lacks_is_named(studies, tmp_path, caplog):
    pair = studies["New Orleans", 2019], studies["New Orleans", 2024]
    counties = _counties.read_counties(CASES / "counties_without_orleans_2019.csv")
    with pytest.warns(VintageWarning):
        found = _comparison.compare(*pair, by="no_subscription", counties=counties).standing

    assert found["lacking"].tolist() == ["22071", "22071"]
    assert found["county"].tolist() == [None, None]
    assert found["note"].tolist() == [None, "other_period"]
    assert found["counties"].tolist() == pytest.approx([5, np.nan], nan_ok=True)
    said = "counties_without_orleans_2019.csv does not have county 22071, in which New Orleans"
    assert caplog.text.count(said) == 1


@pytest.mark.parametrize("figures", ["N,N,N,N", "153819,1170,40671,null", "153819,1170,N,963"])
def test_a_county_without_its_figures_is_told_from_one_with_them(studies, tmp_path, figures):
    rows = [f"0500000US01{2 * i + 1:03d},x,10000,100,{100 * i + 100},80" for i in range(9)]
    path = downloaded(tmp_path, [*rows, f"0500000US22071,Orleans,{figures}"])
    counties = _counties.read_counties(path)
    at = _comparison.standing(studies["New Orleans", 2019], counties, "no_subscription").iloc[0]
    assert (at["county"], at["lacking"], at["counties"]) == (None, "22071", 9)


def test_counties_without_any_margin_have_no_order(studies, tmp_path):
    path = downloaded(tmp_path, ["0500000US01001,x,10000,null,900,null"])
    counties = _counties.read_counties(path)
    at = _comparison.standing(studies["New Orleans", 2019], counties, "no_subscription").iloc[0]
    assert (at["note"], at["lacking"]) == ("no_counties", "22071")
    assert np.isnan(at["counties"])


def test_a_place_of_two_counties_of_which_one_lacks_is_set_among_the_others(studies, tmp_path):
    counties = _counties.read_counties(county_file(tmp_path, [*grid(), ORLEANS[9:]]))
    both = studies["New Orleans", 2019]
    moved = both.areas.index.str.replace("220710", "220510", n=1)
    halves = [*both.areas.index[:90], *moved[90:]]
    two = replace(both, place="Two parishes", areas=both.areas.set_axis(halves), groups=None)
    at = _comparison.standing(two, counties, "no_subscription").iloc[0]
    assert (at["county"], at["lacking"], at["counties"]) == (None, None, 61)
