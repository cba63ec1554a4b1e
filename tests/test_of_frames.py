"""Studies of anybody's tables: the same as of a pull, and refused by name."""

from __future__ import annotations

from dataclasses import replace

import bundled
import geopandas as gpd
import numpy as np
import pandas as pd
import pulled
import pytest
import shapely

import exclusion
from exclusion import snapshots, studies
from exclusion.errors import GeoidError, TableError, VintageError

PLACE = "New Orleans, Louisiana"


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


def lines_of(snapshot, variables):
    table = snapshot.estimates
    return table[table["variable"].isin(variables)]


@pytest.fixture(scope="module")
def pull():
    return pulled.snapshot(pulled.JEFFERSON)


VARIABLES = ("B28002_001", "B28002_003", "B28002_006", "B28002_012", "B28002_013")


def wide_of(table):
    parts = []
    for column, end in (("estimate", "E"), ("moe", "M")):
        part = table.pivot(index="GEOID", columns="variable", values=column)  # noqa: PD010
        parts.append(part.add_suffix(end))
    return pd.concat(parts, axis=1).rename_axis(columns=None)


def tidy(table):
    """Give what tidycensus would."""
    columns = ["GEOID", "NAME", "variable", "estimate", "moe"]
    return table.assign(NAME="Census Tract 1; Jefferson Parish; Louisiana")[columns]


FORMS = {
    "our own long table": lambda table: table,
    "tidycensus, long": tidy,
    "wide, by index": wide_of,
    "wide, by column": lambda table: wide_of(table).reset_index().assign(NAME="Census Tract 1"),
    "wide, by GEO_ID": lambda table: (
        wide_of(table).reset_index().assign(GEO_ID=lambda t: "1400000US" + t["GEOID"])
        .drop(columns="GEOID")
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_anybodys_table_gives_the_study_of_the_same_pull(pull, form):
    table = FORMS[form](lines_of(pull, VARIABLES))
    own = FORMS[form](lines_of(replace(pull, estimates=pull.published), VARIABLES))
    if "GEO_ID" in own:
        own["GEO_ID"] = own["GEO_ID"].str.replace("1400000US", "0500000US")

    study = exclusion.of_frames(
        table,
        place="Jefferson Parish, Louisiana",
        vintage=pull.manifest.vintage,
        polygons=pull.polygons.to_crs(3857).set_index("GEOID"),
        published=own,
        sources=["ACS 2017–2021 by way of a CSV"],
    )

    manifest = replace(pull.manifest, geoid="")
    cut = {"estimates": lines_of(pull, VARIABLES), "manifest": manifest, "neighborhoods": None}
    published = lines_of(replace(pull, estimates=pull.published), VARIABLES)
    wanted = studies.of_snapshot(replace(pull, **cut, published=published, ground=None))
    figures_of = [c for c in wanted.areas if c not in {"geometry", "ALAND", "AWATER"}]
    pd.testing.assert_frame_equal(
        pd.DataFrame(study.areas)[figures_of], pd.DataFrame(wanted.areas)[figures_of]
    )
    pd.testing.assert_frame_equal(study.totals, wanted.totals)
    assert study.areas.crs.to_epsg() == 4326
    assert study.headline().startswith(
        "In Jefferson Parish, Louisiana, on average over 2017–2021, about "
    )
    assert [source.what for source in study.sources] == ["ACS 2017–2021 by way of a CSV"]


def test_a_wide_table_with_sentinels_is_decoded(pull):
    wide = wide_of(lines_of(pull, VARIABLES))
    wide.loc[wide.index[0], "B28002_013M"] = -222222222.0
    wide.loc[wide.index[1], "B28002_001M"] = -555555555.0

    areas = exclusion.of_frames(wide, place="Jefferson", vintage=2021).areas

    assert areas["no_internet_moe_method"].iloc[0] == "modelled"
    assert areas["no_internet_households_moe"].notna().all()
    assert areas["households_moe"].iloc[1] == 0


def test_an_area_table_is_taken_as_it_is(orleans):
    source = snapshots.read(snapshots.find(PLACE, 2019))

    study = exclusion.of_frames(
        orleans.areas.reset_index(), place=PLACE, vintage=2019, published=source.published,
        sites=orleans.sites.to_crs(3857)[["name", "geometry"]], sources=orleans.sources,
    )  # fmt: skip

    assert list(study.areas.columns) == list(orleans.areas.columns)
    pd.testing.assert_frame_equal(pd.DataFrame(study.areas), pd.DataFrame(orleans.areas))
    pd.testing.assert_frame_equal(study.totals, orleans.totals)
    pd.testing.assert_frame_equal(
        pd.DataFrame(study.neighborhoods), pd.DataFrame(orleans.neighborhoods)
    )
    assert study.ranking().equals(orleans.ranking())
    assert study.sites["name"].tolist() == orleans.sites["name"].tolist()
    assert study.sites.crs.to_epsg() == 4326


def test_an_area_table_needs_little():
    table = pd.DataFrame(
        {
            "no_internet_households": [300, 120, 0, 40],
            "no_internet_households_moe": [60, 50, 12, 20],
            "no_internet_base": [600, 500, 0, 400],
            "no_internet_base_moe": [50, 40, 12, 30],
            "income": [20.0, 30.0, 40.0, 50.0],
        },
        index=[f"2207100010{i}" for i in range(4)],
    )

    study = exclusion.of_frames(
        table, place="Here", vintage=2022,
        neighborhoods=pd.Series(["A", "A", None, "B"], index=table.index).iloc[::-1],
    )  # fmt: skip

    areas = study.areas
    assert areas["no_internet_share"].round(3).tolist()[:2] == [0.5, 0.24]
    assert np.isnan(areas["no_internet_share"].iloc[2])
    assert areas["no_internet_moe_method"].tolist() == ["published"] * 4
    assert areas["NAME"].iloc[0] == "Census Tract 1"
    assert areas["income"].tolist() == table["income"].tolist()
    assert study.totals.loc["no_internet", ["households", "base"]].tolist() == [460, 1500]
    assert study.neighborhoods["no_internet_households"].to_dict() == {"A": 420, "B": 40}
    assert study.absent["people"].code == "no_people_table"
    assert study.absent["no_computer"].code == "no_lines"
    assert len(study.ranking()) == 4
    assert not study.mapped


def broken(**changes):
    return lambda pull: (
        {"table": wide_of(lines_of(pull, VARIABLES)), "vintage": 2021}
        | {name: change(pull) if callable(change) else change for name, change in changes.items()}
    )


def of_wide(change):
    return lambda pull: change(wide_of(lines_of(pull, VARIABLES)))


def twice(long):
    """Give each row again, with another estimate."""
    return pd.concat([long, long.assign(estimate=long["estimate"] + 1)])


REFUSED = {
    "nothing": (broken(table=None), TableError, "expected a frame, what census returns"),
    "another table": (
        broken(table=lambda pull: pd.DataFrame({"tract": ["22051020101"], "no": [3]})),
        TableError,
        "does not say which area a row is: expected a column GEOID",
    ),
    "integers": (
        broken(table=of_wide(lambda wide: wide.set_axis(wide.index.astype(int)))),
        GeoidError,
        r"22051\d{6} is not a GEOID: .*geoid\.normalize",
    ),
    "block groups": (
        broken(geography="block group"), GeoidError, "is a tract, but geography is 'block group'",
    ),
    "text in a column": (
        broken(table=of_wide(lambda wide: wide.assign(B28002_013E="12*"))),
        TableError,
        r"B28002_013E of 22051\d{6} is '12\*', which is no number",
    ),
    "a row twice": (
        broken(table=of_wide(lambda wide: pd.concat([wide, wide.iloc[:1] + 1]))),
        TableError,
        "expected one value",
    ),
    "a long row twice": (
        broken(table=lambda pull: twice(tidy(lines_of(pull, VARIABLES)))),
        TableError,
        r"B28002_001E of 22051\d{6} is .* and .*: expected one value",
    ),
    "an old vintage": (broken(vintage=2016), VintageError, "too old"),
    "polygons of another vintage": (
        broken(polygons=lambda pull: pull.polygons.assign(GEOID=pull.polygons["GEOID"].str[::-1])),
        VintageError,
        "Figures and boundaries must be of one vintage",
    ),
    "some polygons missing": (
        broken(polygons=lambda pull: pull.polygons.iloc[3:]),
        VintageError,
        "polygons lack 3 of ",
    ),
    "polygons without a coordinate system": (
        broken(polygons=lambda pull: pull.polygons.set_crs(None, allow_override=True)),
        TableError,
        "must have a coordinate system",
    ),
    "polygons that are none": (
        broken(polygons=lambda pull: pull.estimates), TableError, "must be a GeoDataFrame",
    ),
    "published rows of two places": (
        broken(published=lambda pull: lines_of(pull, VARIABLES)),
        TableError,
        "published has rows of .* GEOIDs",
    ),
    "neighborhoods without labels": (
        broken(neighborhoods=["A", "B"]), TableError, "must be a Series of names, by GEOID",
    ),
    "neighborhoods of other areas": (
        broken(neighborhoods=pd.Series({"22071000100": "A"})), TableError, "has other labels",
    ),
    "sites without names": (
        broken(sites=gpd.GeoDataFrame(geometry=[shapely.Point(-90, 30)], crs=4326)),
        TableError,
        "no column `name`",
    ),
    "sites that are polygons": (
        broken(sites=lambda pull: pull.polygons.assign(name="x")),
        TableError,
        "a name and one point",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_study_is_refused_by_name(pull, name):
    options, error, said = REFUSED[name]
    with pytest.raises(error, match=said):
        exclusion.of_frames(place="Jefferson", **options(pull))


def test_what_census_returns_is_a_study():
    rows = [
        {"NAME": f"Census Tract {n}", "state": "22", "county": "071", "tract": f"00{n}00",
         "B28002_001E": 600.0 + n, "B28002_001M": 50.0, "B28002_013E": 90.0, "B28002_013M": 30.0}
        for n in (10, 20, 30)
    ]  # fmt: skip

    study = exclusion.of_frames(rows, place="Three tracts", vintage=2022)

    assert study.areas.index.tolist() == ["22071001000", "22071002000", "22071003000"]
    assert study.totals.loc["no_internet", "base"] == 1860


def test_geoids_in_the_long_form_are_read():
    table = pd.DataFrame(
        {"no_internet_households": [90, 60], "no_internet_households_moe": [30, 20],
         "no_internet_base": [600, 500], "no_internet_base_moe": [50, 40]},
        index=["1400000US22071000100", "1400000US22071000200"],
    )  # fmt: skip
    polygons = gpd.GeoDataFrame(
        {"GEO_ID": table.index[::-1]}, geometry=[shapely.box(i, 30, i + 1, 31) for i in (1, 0)],
        crs=4326,
    )  # fmt: skip

    study = exclusion.of_frames(table, place="Here", vintage=2022, polygons=polygons)

    assert study.areas.index.tolist() == ["22071000100", "22071000200"]
    assert study.areas.geometry.bounds["minx"].tolist() == [0, 1]


def test_files_of_data_census_gov_are_studied_if_they_are_of_the_years(tmp_path):
    file = tmp_path / "ACSDT5Y2022.B28002-Data.csv"
    file.write_text(
        "GEO_ID,NAME,B28002_001E,B28002_001M,B28002_013E,B28002_013M,\n"
        "Geography,Geographic Area Name,Estimate!!Total:,Margin of Error!!Total:,"
        "Estimate!!Total:!!No Internet access,Margin of Error!!Total:!!No Internet access,\n"
        '1400000US22071000100,"Census Tract 1, Orleans Parish, Louisiana",1200,90,400,70,\n'
        '1400000US22071000200,"Census Tract 2, Orleans Parish, Louisiana",N,N,N,N,\n',
        encoding="utf-8",
    )
    made = studies.of_frames(file, place="Two tracts", vintage=2022)
    assert made.areas["no_internet_households"].tolist() == pytest.approx(
        [400, np.nan], nan_ok=True
    )

    own = tmp_path / "ACSDT1Y2022.B28002-Data.csv"
    own.write_text(file.read_text("utf-8").replace("1400000US22071000100", "1600000US2255000"))
    later = tmp_path / "ACSDT5Y2023.B28002-Data.csv"
    later.write_text(file.read_text("utf-8"))
    for table, published, said in (
        (own, None, "has 1-year figures by its name; five-year ones are needed"),
        (file, own, "has 1-year figures by its name; five-year ones are needed"),
        ([file, later], None, "is of vintage 2023 by its name, not of 2022"),
    ):
        with pytest.raises(VintageError, match=said):
            studies.of_frames(table, place="x", vintage=2022, published=published)


def test_codes_that_have_no_words_are_refused_and_lacking_names_are_made(orleans):
    for column, value in (("origin", np.nan), ("people_method", None), ("people_method", "guess"),
                          ("geoids", np.nan)):  # fmt: skip
        with pytest.raises(TableError, match=f"totals: {column}"):
            replace(orleans, totals=orleans.totals.assign(**{column: value}))
    for column, value in (("dimension", "guess"), ("period", np.nan)):
        with pytest.raises(TableError, match=f"groups: {column}"):
            replace(orleans, groups=orleans.groups.assign(**{column: value}))
    with pytest.raises(TableError, match="NAME of 22071000100 is missing"):
        replace(orleans, areas=orleans.areas.assign(NAME=None))

    columns = [
        f"no_internet_{name}" for name in ("households", "households_moe", "base", "base_moe")
    ]
    table = pd.DataFrame(orleans.areas[columns]).assign(NAME=np.nan)
    made = studies.of_frames(table, place="x", vintage=2019)
    assert made.areas["NAME"].iloc[0] == "Census Tract 1"
