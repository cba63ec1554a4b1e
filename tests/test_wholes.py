"""Published rows of every whole, recomputed with plain pandas from the raw imitation files."""

from __future__ import annotations

import functools
import io
import json

import census_files
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from census_world import country
from running import here

import exclusion
from exclusion import boundaries, gazetteer, phrases, snapshots, studies, telling
from exclusion.errors import PlaceError
from exclusion.geoid import area_name

YEAR = 2021
DC, WASHINGTON, METRO = "11001", "1150000", "47900"
TRIO = {"Fairfax County, Virginia": "51059", "Arlington County, VA": "51013",
        "51510": "51510"}  # fmt: skip
#: The households of each measure: lines of the part, and what is taken from the whole.
LINES = {
    "no_internet": ("B28002", [13]),
    "no_subscription": ("B28002", [12, 13]),
    "no_broadband": ("B28002", [3, 12, 13]),
    "no_home_broadband": ("B28002", [3, 6, 12, 13]),
    "cellular_only": ("B28002", [6]),
    "no_computer": ("B28001", [11]),
    "smartphone_only": ("B28001", [6]),
    "no_computer_or_no_subscription": ("B28003", [5, 6]),
    "no_computer_or_no_broadband": ("B28003", [3, 5, 6]),
}
#: Lines of B28008 that count people.
PEOPLE = {
    "no_home_broadband": [3, 8, 9, 10],
    "no_computer": [10],
    "no_computer_or_no_subscription": [9, 10],
    "no_computer_or_no_broadband": [3, 9, 10],
}
PREFIX = {2: "0400000US", 5: "0500000US", 7: "1600000US", 11: "1400000US", 12: "1500000US"}


@functools.cache
def raw(table, vintage=YEAR):
    """Read a table as the Bureau's host serves it."""
    text = "".join(census_files.dat(country(), table, vintage))
    return pd.read_csv(io.StringIO(text), sep="|", index_col="GEO_ID")


def row_of(table, geoid, vintage=YEAR):
    """Give the one row of a GEOID; a metropolitan area's name carries its release."""
    frame = raw(table, vintage)
    if geoid in {METRO, "35380"}:
        return frame.loc[frame.index.str.startswith("310") & frame.index.str.endswith(geoid)].iloc[
            0
        ]
    return frame.loc[PREFIX[len(geoid)] + geoid]


def margin_of_sum(estimates, margins):
    """√Σm², of cells that are 0 the widest alone."""
    estimates, margins = np.asarray(estimates, float), np.asarray(margins, float)
    empty = estimates == 0
    return np.sqrt((margins[~empty] ** 2).sum() + (margins[empty] ** 2).max(initial=0))


def counted(table, lines, geoid):
    row = row_of(table, geoid)
    cells = [(row[f"{table}_E{n:03d}"], row[f"{table}_M{n:03d}"]) for n in lines]
    estimates, margins = zip(*cells, strict=True)
    return sum(estimates), margin_of_sum(estimates, margins)


def together(table, lines, geoids):
    """Add up rows that share no ground: the sum and its margin."""
    parts = [counted(table, lines, geoid) for geoid in geoids]
    estimates, margins = zip(*parts, strict=True)
    return sum(estimates), margin_of_sum(estimates, margins)


def margin_of_share(a, a_moe, b, b_moe):
    p = a / b
    radicand = a_moe**2 - p**2 * b_moe**2
    return np.sqrt(radicand if radicand > 0 else a_moe**2 + p**2 * b_moe**2) / b


def check_totals(study, geoids, origin):
    """Hold every measure of a study against the published rows of `geoids`."""
    totals = study.totals
    assert set(totals["origin"]) == {origin}
    assert {frozenset(text.split()) for text in totals["geoids"]} == {frozenset(geoids)}
    method = "published" if origin == "published" else "derived"
    for measure, (table, lines) in LINES.items():
        row = totals.loc[measure]
        part, part_moe = together(table, lines, geoids)
        whole, whole_moe = together(table, [1], geoids)
        assert (row["households"], row["base"]) == (part, whole), measure
        share_moe = margin_of_share(part, part_moe, whole, whole_moe)
        for key, value in {"households": part_moe, "base": whole_moe, "share": share_moe}.items():
            assert row[f"{key}_moe"] == pytest.approx(value, rel=1e-9), (measure, key)
        assert row["share"] == pytest.approx(part / whole, rel=1e-12)
        assert row["moe_method"] == (method if len(lines) == 1 else "derived")
        everyone = together("B28008", [1], geoids)
        assert (row["people_base"], row["people_base_moe"]) == pytest.approx(everyone)
        if measure in PEOPLE:
            people = together("B28008", PEOPLE[measure], geoids)
            assert row["people_method"] == "direct"
            assert (row["people"], row["people_moe"]) == pytest.approx(people)
    wires, whole = together("B28002", [7], geoids), together("B28002", [1], geoids)
    assert totals.loc["no_wireline", "households"] == whole[0] - wires[0]


def check_areas(study, counties):
    """Hold every measure of the areas against their raw rows."""
    level = PREFIX[len(study.areas.index[0])]
    every = raw("B28002").index
    wanted = [g[9:] for g in every[every.str.startswith(tuple(level + c for c in counties))]]
    assert set(study.areas.index) == set(wanted)
    rows = pd.DataFrame(study.areas).to_dict("index")
    for measure, (table, lines) in LINES.items():
        for geoid in wanted:
            row = rows[geoid]
            part, part_moe = counted(table, lines, geoid)
            whole, whole_moe = counted(table, [1], geoid)
            assert row[f"{measure}_households"] == part
            assert row[f"{measure}_households_moe"] == pytest.approx(part_moe)
            assert row[f"{measure}_base"] == whole
            if part * (whole - part) and (part_moe * whole) > (part * whole_moe):
                share_moe = margin_of_share(part, part_moe, whole, whole_moe)
                assert row[f"{measure}_share"] == pytest.approx(part / whole)
                assert row[f"{measure}_share_moe"] == pytest.approx(share_moe)


@pytest.mark.parametrize("geography", ["tract", "block group"])
def test_washington_is_its_published_rows(stocked, geography):
    study = exclusion.study("Washington, District of Columbia", YEAR, geography=geography)

    check_totals(study, [WASHINGTON], "published")
    check_areas(study, [DC])


def test_three_counties_are_the_sum_of_their_own_rows(stocked):
    study = exclusion.study(list(TRIO), YEAR)

    check_totals(study, list(TRIO.values()), "published_sum")
    check_areas(study, TRIO.values())
    households = study.totals.loc["no_internet", "base_moe"]
    tracts = margin_of_sum(study.areas["households"], study.areas["households_moe"])
    assert households < 0.6 * tracts


@pytest.mark.parametrize(("source", "geography"), [("bulk", "tract"), ("api", "block group")])
def test_a_metropolitan_area_is_its_own_row(stocked, source, geography):
    key = stocked.key if source == "api" else None
    study = exclusion.study(METRO, YEAR, source=source, key=key, geography=geography)

    check_totals(study, [METRO], "published")
    check_areas(study, [DC, *TRIO.values()])


@pytest.mark.parametrize(
    ("asked", "geoids"),
    [
        (["District of Columbia", "Fairfax County, Virginia"], ["11", "51059"]),
        (["New Orleans-Metairie, LA Metro Area", DC], ["35380", DC]),
        pytest.param(["Kenner, LA", "Metairie, LA", "Baltimore city, Maryland"],
                     ["2239475", "2250115", "2404000"], marks=pytest.mark.slow),
        (["Maryland", "Kenner, LA", "22071", "47900"], ["24", "2239475", "22071", "47900"]),
        # A part that others hold adds nothing; of a metropolitan area its other counties do.
        (["Kenner, LA", "22051", "22071"], ["22051", "22071"]),
        (["New Orleans, LA", "Orleans Parish, Louisiana", "22051"], ["2255000", "22051"]),
        pytest.param(["New Orleans-Metairie, LA Metro Area", "22071", DC], ["35380", DC],
                     marks=pytest.mark.slow),
        (["Virginia", METRO], ["51", DC]),
        (["Alexandria city, VA", "51013"], ["5101000", "51013"]),
    ],
)  # fmt: skip
def test_a_mix_of_wholes_is_the_sum_of_their_rows(stocked, asked, geoids):
    check_totals(exclusion.study(asked, YEAR, source="bulk"), geoids, "published_sum")


@pytest.mark.parametrize(
    ("asked", "geoid"),
    [
        (["Kenner, LA", "Jefferson Parish, LA"], "22051"),
        (["Kenner city, Louisiana", "2239475"], "2239475"),
        (["Washington, DC", "District of Columbia, DC", "11"], WASHINGTON),
        pytest.param(["11", "1150000"], "11", marks=pytest.mark.slow),
        (["22071000100", "22071", "22071000200"], "22071"),
        pytest.param(["22071", "35380", "Louisiana"], "22", marks=pytest.mark.slow),
    ],
)
def test_what_lies_in_the_rest_of_a_list_adds_nothing(stocked, asked, geoid, caplog):
    caplog.set_level("INFO", "exclusion")
    alone = exclusion.study(geoid, YEAR, source="bulk")
    study = exclusion.study(asked, YEAR, source="bulk")

    assert study.place == alone.place
    pd.testing.assert_frame_equal(study.totals, alone.totals)
    pd.testing.assert_frame_equal(pd.DataFrame(study.areas), pd.DataFrame(alone.areas))
    one_ground = geoid in {"2239475", WASHINGTON, "11"}
    assert ("adds nothing to the list" in caplog.text) != one_ground


def ground(geography, geoids):
    """Dissolve the raw polygons of some GEOIDs."""
    level = census_files._KINDS[geography]
    made = [census_files.shapes(geoid[:2]) for geoid in geoids]
    every = [country().atoms(YEAR, geoid[:2]).of(level) for geoid in geoids]
    parts = zip(made, every, geoids, strict=True)
    return shapely.union_all(
        [shapely.union_all(shape.polygons[label == geoid]) for shape, label, geoid in parts]
    )


def test_ground_that_two_of_a_list_share_is_counted_once_and_by_no_published_row(stocked, caplog):
    """Belle Chasse lies in Jefferson and in Plaquemines."""
    study = exclusion.study(["Belle Chasse, LA", "22051"], YEAR)

    assert set(study.totals["origin"]) == {"sum"}
    assert set(study.totals["geoids"]) == {""}
    assert "Belle Chasse, Louisiana lies partly in another place of the list" in caplog.text
    both = shapely.union(ground("place", ["2206120"]), ground("county", ["22051"]))
    tracts = study.areas.geometry.to_crs(6933)
    inside = tracts.intersection(gpd.GeoSeries([both], crs=4269).to_crs(6933).iloc[0]).area
    np.testing.assert_allclose(study.areas["inside"], inside / tracts.area, atol=2e-3)
    assert (study.areas.loc[study.areas.index.str.startswith("22051"), "inside"] == 1).all()
    rows = [counted("B28002", [13], geoid) for geoid in study.areas.index]
    summed = sum(row[0] * share for row, share in zip(rows, study.areas["inside"], strict=True))
    row = study.totals.loc["no_internet"]
    assert row["households"] == pytest.approx(summed)
    assert row["people_base"] == pytest.approx(study.areas["people"].sum())
    margin = margin_of_sum(study.areas["people"], study.areas["people_moe"])
    assert row["people_base_moe"] == pytest.approx(margin)


def test_tracts_and_a_city_that_holds_cuts_or_misses_them(stocked):
    city = gazetteer.find("Kenner, LA", YEAR)
    tracts, _ = boundaries.fetch("tract", ["22051"], YEAR)
    share = gazetteer.inside(city, tracts).reindex(tracts["GEOID"], fill_value=0.0)
    held, cut, outside = (
        share.index[share == 1][0],
        share.index[(share > 0) & (share < 1)][0],
        share.index[share == 0][0],
    )

    assert gazetteer.find(["Kenner, LA", held], YEAR).geoid == "2239475"
    both = gazetteer.find(["Kenner, LA", outside], YEAR)
    assert [whole.geoid for whole in both.wholes] == ["2239475", outside]
    assert both.name == f"Kenner, Louisiana; {area_name(outside)}, " + (
        "Jefferson Parish, Louisiana"
    )
    assert gazetteer.inside(both, tracts)[outside] == 1
    mixed = gazetteer.find(["Kenner, LA", cut, held, outside], YEAR)
    assert mixed.wholes == ()
    assert mixed.areas == tuple(sorted((cut, outside)))
    found = gazetteer.inside(mixed, tracts)
    assert found[cut] == found[held] == found[outside] == 1
    assert set(found.index) == {*share.index[share > 0], outside}
    check_totals(exclusion.study(["Kenner, LA", outside], YEAR), ["2239475", outside],
                 "published_sum")  # fmt: skip


def test_a_city_and_the_one_tract_that_it_fills_count_once(stocked):
    grand_isle = gazetteer.find("Grand Isle, LA", YEAR)
    tracts, _ = boundaries.fetch("tract", ["22075"], YEAR)
    around = gazetteer.inside(grand_isle, tracts)
    assert len(around) == 1
    both = gazetteer.find(["Grand Isle, LA", *around.index], YEAR)

    assert len(both.wholes) == 1


def test_listed_tracts_have_rows_of_their_own_by_block_group(stocked):
    tracts = ["51013030100", "51013030200"]
    by_group = exclusion.study(tracts, YEAR, geography="block group")
    check_totals(by_group, tracts, "published_sum")
    assert set(by_group.areas.index.str[:11]) == set(tracts)
    by_tract = exclusion.study(tracts, YEAR)
    assert set(by_tract.totals["origin"]) == {"sum"}
    for column in ("households", "households_moe", "share_moe"):
        np.testing.assert_allclose(
            by_tract.totals[column], by_group.totals[column], rtol=1e-9, err_msg=column
        )


def test_block_groups_beside_a_county_need_block_groups(stocked):
    asked = ["22071", "220510301001"]
    with pytest.raises(PlaceError, match="block groups needs block groups"):
        exclusion.study(asked, YEAR, source="bulk")
    study = exclusion.study(asked, YEAR, source="bulk", geography="block group")
    check_totals(study, asked, "published_sum")


def test_people_stand_beside_households_from_the_same_row(stocked):
    for asked, geoids in (("Kenner, LA", ["2239475"]), (list(TRIO), TRIO.values())):
        found = exclusion.study(asked, YEAR).summary()
        for name, table in (("households", "B28002"), ("people", "B28008")):
            number, margin = together(table, [1], geoids)
            assert (found[name], found[f"{name}_moe"]) == (number, round(margin)), name
        assert found["people_universe"] == "people in households"
        lead = found["measures"][found["list"]["by"]]
        assert lead["geoids"] == sorted(geoids)
        assert lead["people"] == together("B28008", PEOPLE["no_home_broadband"], geoids)[0]


def test_a_list_saved_is_the_same_study(stocked, tmp_path):
    pull = studies.snapshot(list(TRIO), YEAR, topics=["who", "covered"])
    path = snapshots.write(pull, tmp_path / "trio")
    live, saved = studies.of_snapshot(pull), studies.of_snapshot(snapshots.read(path))

    pd.testing.assert_frame_equal(live.totals, saved.totals)
    check_totals(saved, list(TRIO.values()), "published_sum")
    who = saved.who("place").set_index("group")
    assert set(who["GEOID"]) == {saved.place}
    part, part_moe = together("B28004", [5], TRIO.values())
    assert who.loc["under_10k", ["part", "part_moe"]].tolist() == pytest.approx([part, part_moe])
    why = saved.why("place")
    assert list(why.index) == [saved.place]
    households, margin = together("B28003", [6], TRIO.values())
    assert why["no_computer_at_all_households"].tolist() == [households]
    assert why["no_computer_at_all_households_moe"].tolist() == pytest.approx([margin])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "added up from the published rows of its 1 metropolitan area and 2 counties"),
        ("es", "suma de las filas publicadas de sus 1 área metropolitana y 2 condados"),
    ],
)
def test_a_ladder_says_whose_rows_were_added_up(stocked, language, said):
    study = exclusion.study(["35380", "24510", "22033"], YEAR, source="bulk")
    with phrases.speaking(language):
        rungs = telling.ladder(study).rungs
        assert len(rungs) == len(study.totals) == 10
        assert all(rung.how.startswith(said) for rung in rungs)
        assert all(rung.known.startswith(said) for rung in rungs)


def test_the_command_line_adds_counties_up(stocked, tmp_path, bare):
    done = here("report", *TRIO, "--vintage", str(YEAR), "--out", "trio", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    summary = json.loads((tmp_path / "trio" / "summary.json").read_text(encoding="utf-8"))
    assert summary["households_moe"] == round(together("B28002", [1], TRIO.values())[1])
    assert {m["origin"] for m in summary["measures"].values()} == {"published_sum"}
