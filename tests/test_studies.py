"""The front door: what a study gives, says and writes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import FrozenInstanceError, replace

import bundled
import folium
import geopandas as gpd
import made
import pandas as pd
import pytest

import exclusion
from exclusion import phrases, ranking, report, snapshots, studies, telling
from exclusion.errors import DamagedFileError, ExclusionError, TableError
from exclusion.report import _page
from exclusion.snapshots import _counties

COLUMNS = [
    *("GEOID", "priority", "name", "neighborhood", "tier", "verdict"),
    *("rank", "band_low", "band_high"),
    *("chance", "chance_low", "chance_high", "expected_rank", "rank_low", "rank_high"),
    *("households", "households_moe", "people", "people_moe", "share", "share_moe"),
    *("share_posterior", "share_posterior_low", "share_posterior_high", "base"),
    *("moe_method", "share_moe_method", "people_method", "people_moe_method", "period", "note"),
    *("hot_spot", "no_computer_share", "no_computer_share_moe", "no_subscription_share"),
    *("no_subscription_share_moe", "cellular_only_share", "cellular_only_share_moe"),
    *("chance_5", "chance_10", "chance_20", "chance_50", "by", "of", "GEO_ID"),
]


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def reference_case():
    return bundled.new_orleans(2017)


@pytest.fixture(scope="module")
def unmapped():
    return bundled.unmapped()


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


@pytest.fixture(scope="module")
def written():
    return bundled.written("New Orleans 2019")


def test_study_without_vintage_is_the_newest_with_polygons():
    assert exclusion.study("New Orleans").vintage == 2024


def test_default_measure_is_the_first_that_the_areas_have(orleans, baltimore, reference_case):
    studies = (orleans, baltimore, reference_case)
    assert [s.evaluate().by for s in studies] == [
        "no_home_broadband",
        "no_broadband",
        "no_subscription",
    ]


def test_reference_case_by_share(reference_case):
    found = reference_case.shortlist(of="share", k=20)
    assert found.design_factor == pytest.approx(12.1, abs=0.05)
    assert found.design_factor_measured
    assert (found.above, found.below, found.unclear) == (65, 58, 49)
    assert (round(found.hits), found.hits_low, found.hits_high) == (15, 13, 17)
    assert found.pool == pytest.approx(52, abs=1)
    assert found.listed_share == pytest.approx(0.624, abs=0.006)
    assert found.direct_share == pytest.approx(0.656, abs=0.004)
    table = reference_case.ranking(of="share")
    assert not table["proven_in"].any()
    tiers = table["tier"].value_counts()
    expected = {
        "almost_surely": 3,
        "likely": 8,
        "possible": 10,
        "unlikely": 16,
        "very_unlikely": 127,
    }
    for tier, number in expected.items():
        assert tiers[tier] == pytest.approx(number, abs=2)
    assert (table["band_high"] - table["band_low"]).median() == pytest.approx(47, abs=2)


def test_headline_says_number_margin_people_verdicts_and_list(orleans):
    text = orleans.headline()
    assert text.startswith(
        "In New Orleans, on average over 2015–2019, about 60,300 of 153,800 households (39.2%, "
        "give or take 0.8 points) had no broadband at home other than a phone plan. Applied to all "
        "residents, that is about 152,900 people, give or take 2,700, a modelled margin. Residents "
        "of dormitories, jails and nursing homes are counted too. The true number is probably "
        "smaller, as unconnected homes hold fewer people. In 63"
    )
    found = orleans.shortlist()
    assert (found.above, found.above_least, found.above_most) == (63, 52, 69)
    assert "In 63 (52 to 69) of 172 tracts with households that share is clearly above" in text
    assert f"about {found.hits:.0f} ({found.hits_least} to {found.hits_most}) truly belong" in text
    assert "is assumed, since this data has no margins by tract (a design factor of 13.0;" in text


def test_new_orleans_2020_2024_says_how_much_hangs_on_the_design_factor(unmapped):
    found, text = unmapped.shortlist("no_broadband"), unmapped.headline("no_broadband")
    assert (found.design_factor, found.design_factor_measured) == (24.0, False)
    assert (found.design_factor_least, found.design_factor_most) == pytest.approx((16.8, 36.0))
    assert "In 13 (5 to 26) of 180 tracts" in text
    assert "in 16 (1 to 44) clearly below" in text
    assert "(a design factor of 24.0; it may be 16.8 to 36.0)" in text
    listed = unmapped.summary("no_broadband")["list"]
    assert (listed["above_least"], listed["above_most"], listed["design_factor_most"]) == (
        5,
        26,
        36,
    )


@pytest.mark.parametrize(
    ("factor", "above", "below"), [(17, 26, 44), (20, 23, 33), (24, 13, 16), (30, 6, 2), (34, 5, 1)]
)
def test_verdicts_in_new_orleans_2020_2024_by_the_design_factor(unmapped, factor, above, below):
    areas = pd.DataFrame(unmapped.areas).assign(design_factor=float(factor))
    found = ranking.evaluate(areas, "no_broadband", sensitivity=False).shortlist
    assert (found.above, found.below) == (above, below)


def test_a_measured_design_factor_needs_no_range(baltimore):
    text = baltimore.headline()
    assert "assumed" not in text
    assert " to " not in text.split("clearly above")[0].rsplit("In ", 1)[1]


def test_the_places_own_row_scales_an_assumed_design_factor(unmapped):
    history = unmapped.history[unmapped.history["vintage"] == 2023].drop(columns="vintage")
    lines = snapshots.read(snapshots.find("New Orleans", 2024)).estimates
    lines = lines[lines["variable"].str.startswith("B28002")]
    made = {"place": "Orleans", "vintage": 2023}
    study = studies.of_frames(lines, **made, published=history)
    found = study.shortlist("no_broadband")
    assert found.design_factor == pytest.approx(24 * (22.161 / 26.6) ** 0.6, abs=0.01)
    ends = (found.design_factor_least, found.design_factor_most)
    assert ends == pytest.approx((0.75 * found.design_factor, 1.4 * found.design_factor))
    part = study.subset(study.areas.index[:40], "A part")
    assert part.shortlist("no_broadband").design_factor == found.design_factor
    # Not by a row that lacks a line, nor by one of before 2020, nor where margins tell more.
    less = history[history["variable"] != "S2801_C01_017"]
    assert "design_factor" not in studies.of_frames(lines, **made, published=less).areas
    old = made | {"vintage": 2019}
    assert "design_factor" not in studies.of_frames(lines, **old, published=history).areas
    sure = lines.assign(moe=lines["moe"].fillna(90), moe_method="published")
    assert "design_factor" not in studies.of_frames(sure, **made, published=history).areas


def test_headline_leaves_out_what_is_not_there(baltimore, unmapped):
    assert "people" not in baltimore.headline()
    assert "people" not in unmapped.headline()


def test_summary(orleans):
    summary = orleans.summary()
    assert (summary["households"], summary["people"]) == (153_819, 390_845)
    assert (summary["vintage"], summary["period"]) == (2019, "2015–2019")
    measure = summary["measures"]["no_home_broadband"]
    assert measure | {"areas": None} == {
        "label": "no broadband at home other than a phone plan",
        "households": 60_308,
        "households_moe": 1_263,
        "share": 0.3921,
        "share_moe": 0.0076,
        "people": 152_913,
        "people_moe": 2_725,
        "people_method": "share_of_residents",
        "people_moe_method": "modelled",
        "moe_method": "derived",
        "period": "2015–2019",
        "table": "S2801",
        "origin": "published",
        "geoids": ["22071"],
        "areas": None,
    }
    computers = summary["measures"]["no_computer"]
    assert (computers["households"], computers["areas"]["period"]) == (22_867, "2014–2018")
    assert summary["measures"]["no_wireline"]["areas"] is None
    assert {"by", "of", "k", "hits", "hits_low", "hits_high", "pool", "above", "below", "unclear",
            "design_factor"} <= set(summary["list"])  # fmt: skip
    assert "not by tract" in summary["absent"]["no_wireline.areas"]["reason"]
    assert len(summary["sources"]) == 7
    assert summary["version"] == exclusion.__version__


def test_areas_without_households_are_unranked_and_listed_last(orleans):
    table = orleans.ranking()
    for geoid in ("22071014500", "22071990000"):
        row = table.loc[geoid]
        assert pd.isna(row["rank"])
        assert row["tier"] is None
        assert row["note"] == "no_households"
    assert table["rank"].isna().iloc[-5:].all()
    assert table["rank"].notna().iloc[:-5].all()


def test_rankings_are_copies(orleans):
    table = orleans.ranking()
    table["households"] = 0
    assert orleans.ranking()["households"].sum() > 0


def test_a_study_is_frozen(orleans):
    with pytest.raises(FrozenInstanceError):
        orleans.vintage = 2020


def test_wrong_choices_are_named(orleans, baltimore):
    with pytest.raises(
        TableError, match=r"'no_wireline' is not known by tract.*choose one of no_inter"
    ):
        orleans.ranking("no_wireline")
    with pytest.raises(TableError, match="counts people; rank by households or share"):
        baltimore.ranking(of="people")
    with pytest.raises(ValueError, match="expected one of 'households', 'people', 'share'"):
        orleans.ranking(of="homes")


def test_map_is_a_folium_map_that_takes_further_layers():
    drawn = bundled.small().map()
    folium.Circle([29.95, -90.07], radius=400).add_to(drawn)
    text = drawn.get_root().render()
    assert isinstance(drawn, folium.Map)
    assert "L.circle(" in text
    assert "cdn." not in text
    assert 'srcdoc="' in drawn._repr_html_()


def test_map_without_polygons_says_what_still_works(unmapped):
    with pytest.raises(TableError, match=r"no boundaries.*ranking, summary and files work"):
        unmapped.map()
    with pytest.raises(TableError, match="no boundaries"):
        unmapped.figure()


def test_files_and_their_content(orleans, written):
    assert sorted(p.name for p in written["index.html"].parent.iterdir()) == sorted(written)
    content = written["ranking.csv"].read_bytes()
    assert content.startswith(b"\xef\xbb\xbfGEOID,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == COLUMNS
    assert len(rows) == 177
    assert rows[0]["GEOID"] == orleans.shortlist().members[0]
    areas = gpd.read_parquet(written["areas.parquet"])
    assert areas.crs.to_epsg() == 4326
    pd.testing.assert_frame_equal(pd.DataFrame(areas), pd.DataFrame(orleans.areas))
    assert json.loads(written["summary.json"].read_text(encoding="utf-8")) == orleans.summary()


def test_modelled_margins_are_marked_on_the_page(written):
    page = written["index.html"].read_text(encoding="utf-8")
    assert phrases.say("footnote", area="tract") in page
    assert "A live pull from the Census Bureau uses its own margins for tracts too." in page
    rows = page.split('<table class="all">')[1].split("</table>")[0].split("<tr>")[2:]
    assert len(rows) == 172
    assert all(row.count("*</i>") == 6 for row in rows)
    page = _page.render(made.study(2021, "Baltimore"), telling.Asked())
    assert phrases.say("footnote_empty") in page


def test_page_without_polygons(tmp_path, bare):
    study = made.unmapped()
    paths = study.write(tmp_path)
    page = paths["index.html"].read_text(encoding="utf-8")
    assert "This data has no boundaries of its tracts, so there is no map." in page
    assert "leaflet" not in page.lower()
    assert len(pd.read_parquet(paths["areas.parquet"])) == len(study.areas)


def test_page_names_what_ranks():
    text = _page.render(made.study(), telling.Asked("no_internet", "people", 7))
    assert (
        "these 7 tracts truly belong to the 7 with the most people in unconnected households"
        in text
    )
    assert "--by no_internet --of people --top 7" in text


def test_a_layer_that_links_elsewhere_is_refused():
    from exclusion import maps
    from exclusion.errors import ExclusionError
    from exclusion.report._sections import Told

    few = bundled.small()
    page = _page.Page(_page.framed(Told.of(few, telling.Asked())))
    drawn = maps.draw(few)
    drawn.add_js_link("elsewhere", "https://example.org/x.js")
    page.add_child(drawn, name="map")
    with pytest.raises(ExclusionError, match=r"would load https://example\.org/x\.js"):
        page.render()


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, bare):
    study = bundled.small()
    written = study.write(tmp_path)
    before = written["ranking.csv"].read_bytes()

    def fail(_table):
        raise OSError("disk full")

    monkeypatch.setattr(report._files, "text", fail)
    with pytest.raises(OSError, match="disk full"):
        study.write(tmp_path)
    assert written["ranking.csv"].read_bytes() == before
    assert len(list(tmp_path.iterdir())) == len(written)


def test_card_has_no_script(orleans, unmapped):
    card = orleans._repr_html_()
    assert "<script" not in card
    assert "152,913 ± 2,725" in card
    assert "alt='Map of New Orleans, Louisiana" in card
    assert "<img" not in unmapped._repr_html_()


def without(orleans, **columns):
    """The study with columns of its areas replaced."""
    from dataclasses import replace

    return replace(orleans, areas=orleans.areas.assign(**columns))


def test_another_period_stands_beside_the_areas_figures(orleans):
    text = orleans.headline("no_computer")
    assert "Applied to all residents, that is about 58,100 people" in text
    assert "(2014–2018, when the tracts together had 18%)" in text
    page = _page.render(made.study(), telling.Asked("no_computer"))
    for section in ("map-title", "list-title", "table-title"):
        title = page.split(f'aria-labelledby="{section}"')[1][:900]
        assert "2014–2018" in title, section


def test_a_missing_area_gives_a_reason_instead_of_a_total():
    from dataclasses import replace

    from exclusion import studies

    snapshot = made.part(2017)
    table = snapshot.estimates.copy()
    row = (table["GEOID"] == "22071000100") & (table["variable"] == "B28002_012+B28002_013")
    table.loc[row, ["estimate", "moe"]] = float("nan")
    published = snapshot.published
    published = published[~published["variable"].isin(["S2801_C01_019"])]
    study = studies.of_snapshot(replace(snapshot, estimates=table, published=published))
    assert study.absent["no_subscription.total"].params == {"count": 1, "all": 20}
    assert "1 of 20 tracts have no estimate" in study.headline()
    assert "–" not in study.headline().replace("2013–2017", "")
    page = _page.render(study, telling.Asked())
    assert "1 of 20 tracts have no estimate, so there is no total." in page


def test_one_area_listed(orleans):
    said = orleans.headline(k=1)
    assert (
        "The survey cannot tell which one of the 172 tracts has the most unconnected households"
        in said
    )
    assert "1 tracts" not in said


def test_verdicts_agree_with_the_areas_own_interval(baltimore):
    found = baltimore.shortlist()
    table = baltimore.ranking()
    called = table[table["verdict"].isin(["above", "below"])]
    inside = (called["share_posterior_low"] <= found.reference) & (
        found.reference <= called["share_posterior_high"]
    )
    assert not inside.any()
    assert found.above == (table["verdict"] == "above").sum() == 41


def test_slug_of_any_name(orleans):
    from dataclasses import replace

    assert replace(orleans, place="Cañon City, Colorado").slug == "canon-city-2019"
    assert replace(orleans, place="東京").slug == "place-2019"


def test_an_area_without_a_polygon_is_listed_and_not_drawn():
    areas = bundled.small().areas
    areas.loc[areas.index[3:6], "geometry"] = None
    study = replace(bundled.small(), areas=areas)

    page = _page.render(study, telling.Asked())

    assert page.count(' d=""/>') == 3
    assert study.hot_spots().loc[areas.index[3:6], "note"].tolist() == ["no_polygon"] * 3


def test_a_study_keeps_what_was_asked_of_it_but_no_folder_of_the_users(tmp_path):
    sites = tmp_path / "our sites.csv"
    sites.write_text("name,longitude,latitude\nMain Library,-90.07,29.95\n", encoding="utf-8")

    study = exclusion.study("New Orleans", vintage=2019, sites=sites)

    assert study.options == {"sites": "our sites.csv"}
    assert exclusion.study("New Orleans", vintage=2019).options == {}


def test_an_unknown_language_is_refused_with_those_there_are():
    study = exclusion.study("New Orleans", vintage=2019)

    with pytest.raises(ExclusionError, match=r"No language 'xx'; there are: .*en \(English\)"):
        study.headline(language="xx")


def test_rows_of_counties_that_are_kept_are_nobodys_to_change_and_of_one_file(tmp_path):
    folder = tmp_path / "counties"
    shutil.copytree(snapshots.folder() / "counties", folder)
    first = _counties.read(folder)
    kept = first.rows.copy()
    first.rows["estimate"] = 0.0
    first.names.iloc[0] = "elsewhere"
    again = _counties.read(folder)
    pd.testing.assert_frame_equal(again.rows, kept)
    assert again.names.iloc[0] != "elsewhere"
    (folder / "five-year.parquet").write_bytes(b"other")
    with pytest.raises(DamagedFileError, match=r"five-year\.parquet"):
        _counties.read(folder)
