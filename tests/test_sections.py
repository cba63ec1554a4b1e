"""The page's sections, the tables beside it and the summary: there as far as the data allow."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import bundled
import made
import pandas as pd
import pulled
import pytest
from pulled import JEFFERSON, KENNER
from reading import Written

from exclusion import indicators, phrases, snapshots, studies, telling
from exclusion.errors import VintageWarning
from exclusion.ranking import LISTED
from exclusion.report import _page
from exclusion.telling import Asked, _people

if TYPE_CHECKING:
    from exclusion.studies import Study

K = 5


# A study, its score, the earlier study; what sections it has and what it says it lacks.
CASES = {
    "New Orleans 2017": (("neighborhoods", "trend", "who"), ("covered", "why")),
    "New Orleans 2024": (
        ("neighborhoods", "change", "score", "trend"),
        ("who", "covered", "why"),
    ),
    "Baltimore 2021": (("score", "trend", "who"), ("covered", "why")),
    "Kenner": (("change", "score", "who", "why"), ("history",)),
    "Jefferson": (("score", "who", "why"), ("history",)),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, Written]:
    """Every kind of page, once."""

    def write(name: str, study: Study, k: int = K, **asked) -> Written:
        with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
            warnings.simplefilter("ignore", VintageWarning)
            bundled.bare(patch)
            folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
            return Written(study, study.write(folder, k=k, **asked))

    kenner = pulled.study(KENNER, 2021)
    # Of the same census, so that no file of the Bureau's is needed to compare them.
    later = pulled.study(KENNER, 2024)
    return {
        "New Orleans 2017": write("a", made.study(2017)),
        "New Orleans 2024": Written(bundled.new_orleans(2024), bundled.changed()),
        "Baltimore 2021": write("c", made.study(2021, "Baltimore"), LISTED, score="purdue"),
        "Kenner": write("d", later, score="default", earlier=kenner),
        "Jefferson": write("e", pulled.study(JEFFERSON), score="svi"),
    }


@pytest.fixture(params=CASES)
def case(request, written) -> tuple[str, Written]:
    return request.param, written[request.param]


def test_sections_are_there_as_the_data_allow_and_the_rest_is_said(case):
    name, one = case
    expected, lacking = CASES[name]
    tables = one.tables
    every = {"neighborhoods", "who", "why", "score", "change", "trend"}
    assert every & tables.texts.keys() == set(expected)
    said = tables.text("method")
    for part in ("who", "covered", "why", "history"):
        reason = one.study.absent.get(part)
        assert (part in lacking) == (reason is not None), part
        if reason is not None:
            words = phrases.say(
                reason.code, place=one.study.place, area=phrases.say(one.study.geography)
            )
            assert phrases.say(f"part_{part}") in said
            assert words in said
            assert one.summary["absent"][part]["reason"] == words


def test_nothing_missing_shows_as_code(case):
    _, one = case
    text = one.tables.all
    assert not re.search(r"\bnan\b|\bNone\b(?! is certain)|\{\w+\}|\bNaN\b|\binf\b|undefined", text)
    assert "nan%" not in one.page
    # Every bar lies within its scale.
    for left, wide in re.findall(r"left:([-\d.]+)%;width:([-\d.]+)%", one.page):
        assert float(left) >= 0
        assert 0 <= float(wide) <= 100.1
        assert float(left) + float(wide) <= 100.1


def test_an_asterisk_has_its_note_in_the_same_section(case):
    _, one = case
    tables = one.tables
    for section in tables.rows:
        text = tables.text(section)
        starred = any(cell.rstrip().endswith("*") for row in tables.rows[section] for cell in row)
        assert not starred or "* The margin is modelled" in text, section


def test_the_page_says_how_to_make_it_again(written):
    commands = {
        name: re.search(r"<code>(.*?)</code>", one.page)[1].replace("&#34;", '"')
        for name, one in written.items()
    }
    assert commands["New Orleans 2017"].endswith("--top 5")
    assert commands["New Orleans 2024"].endswith("--top 20 --score ntia --since 2017")
    assert commands["Kenner"].endswith("--top 5 --score default --since 2021")
    assert "--topic who --topic covered" in commands["Kenner"]
    assert "--topic" not in commands["Baltimore 2021"]


# Who, and no thin cell anywhere.


def shown_groups(one: Written) -> set[str]:
    return {row[0].rstrip("†") for row in one.tables.rows["who"]}


@pytest.mark.parametrize("name", ["Kenner", "Jefferson"])
def test_each_group_shown_is_as_the_study_has_it(written, name):
    one = written[name]
    who = one.study.who().set_index("group")
    # Two groups of 65 and over bear one label: not connected, then in all.
    shown = [(row[0].rstrip("†"), row[1:]) for row in one.tables.rows["who"]]
    rows = dict(reversed(shown))
    covered = dict(shown)
    for group, row in who.iterrows():
        label = phrases.group(group, sentence=True)
        coarse = group in indicators.pools()
        if row["note"] == "thin":
            assert label not in rows, group
        elif not coarse:
            found = covered if row["dimension"] == "covered" else rows
            share, _, part, whole = found[label]
            assert share.startswith(phrases.percent(row["share"], 1)), group
            assert part.startswith(phrases.number(row["part"])), group
            assert whole.startswith(phrases.number(row["whole"])), group


def test_no_withheld_number_shows_anywhere(tmp_path, bare):
    """One tract of a few thousand people, whose smallest groups are too thin to show."""
    study = pulled.study("Grand Isle, Louisiana", 2024)
    one = Written(study, study.write(tmp_path, score="default"))
    raw = study.groups[study.groups["level"] == "place"].set_index("group")
    who = study.who().set_index("group")
    thin = who.index[who["note"] == "thin"]
    assert len(thin) > 3
    assert not {phrases.group(name, sentence=True) for name in thin} & shown_groups(one)
    pairs = [
        f"{phrases.number(raw.loc[name, 'part'])} ± {phrases.number(raw.loc[name, 'part_moe'])}"
        for name in thin
    ]
    others = [
        f"{phrases.number(row['part'])} ± {phrases.number(row['part_moe'])}"
        for _, row in who[who["note"] != "thin"].iterrows()
    ]
    text = one.tables.text("who")
    assert not [pair for pair in set(pairs) - set(others) if f" {pair} " in text]
    check_csv(one)
    for record in one.summary["who"]:
        if record["note"] == "thin":
            assert record["part"] is None is record["share"]


def check_csv(one: Written) -> None:
    rows = one.rows("who.csv")
    assert rows
    thin = [row for row in rows if row["note"] == "thin"]
    for row in rows:
        withheld = [row[name] for name in ("part", "part_moe", "share", "share_moe")]
        assert all(cell == "" for cell in withheld) == (row["note"] == "thin")
    assert thin


@pytest.mark.parametrize("name", ["Kenner", "Jefferson"])
def test_who_csv_has_every_level_and_no_thin_cell(written, name):
    one = written[name]
    check_csv(one)
    rows = one.rows("who.csv")
    assert {row["level"] for row in rows} == {"place", "area"}
    assert len(rows) == len(one.study.groups)
    who = one.study.who().set_index("group")
    for row in rows[: len(who)]:
        assert row["level"] == "place"
        assert row["label"] == phrases.group(row["group"], sentence=True)
        if row["note"] != "thin":
            assert float(row["share"]) == pytest.approx(who.loc[row["group"], "share"], abs=1e-5)


def test_the_title_of_who_contrasts_only_what_is_apart(written):
    said = written["New Orleans 2017"].tables.text("who")
    assert re.search(r"\d+% of households with an income under \$20,000 have no internet", said)
    study = pulled.study(JEFFERSON)
    rows = study.groups.copy()
    rows.loc[rows["level"] == "place", "part_moe"] = rows["whole"]
    rows.loc[rows["level"] == "place", "share_moe"] = 0.9
    flat = _people.who(replace(study, groups=rows))
    assert flat.title == phrases.say("who_title_flat")


def test_a_group_without_a_margin_is_shown_with_a_dash_and_not_contrasted():
    study = pulled.study(JEFFERSON)
    rows = study.groups.copy()
    rows.loc[rows["level"] == "place", ["part_moe", "share_moe"]] = float("nan")
    found = _people.who(replace(study, groups=rows))
    assert found.title == phrases.say("who_title_flat")
    cells = [row for kind in found.dimensions for row in kind.rows]
    assert cells
    assert {row.share_moe for row in cells} == {"–"}
    assert "nan" not in str(found)


def test_scales_fit_what_they_hold():
    study = pulled.study(JEFFERSON)
    found = _people.who(study)
    who = study.who()
    own = who[(who["dimension"] != "covered") & who["share"].notna()]
    most = 100 * (own["share"] + own["share_moe"]).max()
    assert found.axis - 10 < most <= found.axis


# Why.


def test_why_counts_the_areas_of_each_gap(written):
    for name in ("Kenner", "Jefferson"):
        one = written[name]
        counts = one.study.why()["gap"].value_counts()
        rows = one.tables.rows["why"][1:]
        assert [int(row[-1]) for row in rows] == [counts.get(gap, 0) for gap in indicators.GAPS]
        place = one.study.why("place").iloc[0]
        for gap, row in zip(indicators.GAPS, rows, strict=True):
            assert row[1].startswith(phrases.number(place[f"{gap}_households"]))
        listed = one.tables.rows["list"]
        assert listed[0][-1] == phrases.say("col_gap")
        members = list(one.study.shortlist(k=K).members)
        gaps = one.study.why()["gap"].loc[members]
        assert [row[-1] for row in listed[1:]] == [phrases.say(f"gap_{gap}") for gap in gaps]
        csv_gaps = {row["GEOID"]: row["gap"] for row in one.rows("ranking.csv")}
        assert csv_gaps == one.study.why()["gap"].fillna("").to_dict()


@pytest.mark.parametrize("name", ["New Orleans 2017", "Baltimore 2021"])
def test_without_its_table_there_is_no_gap_to_list(written, name):
    one = written[name]
    assert phrases.say("col_gap") not in one.tables.rows["list"][0]
    assert "gap" not in one.rows("ranking.csv")[0]
    assert one.summary["why"] is None


# Scores.


def test_the_score_lists_what_the_study_scores(written):
    for name, preset in (("Kenner", "default"), ("Jefferson", "svi")):
        one = written[name]
        found = one.study.score(preset, K)
        tables = one.tables
        assert len(tables.rows["score"]) == K + 1
        areas = [one.study.areas.index[int(i)] for i in tables.buttons["score"]]
        assert areas == list(found.members) == list(found.table.index[:K])
        names = [row[2] for row in tables.rows["score"][1:]]
        assert names == list(one.study.areas["NAME"][areas])
        scores = {row["GEOID"]: row["score"] for row in one.rows("ranking.csv")}
        for area in areas:
            assert float(scores[area]) == pytest.approx(found.table.loc[area, "score"], abs=0.051)
        summary = one.summary["score"]
        assert (summary["preset"], summary["k"]) == (preset, K)
        assert summary["members"] == list(found.members)
        assert sum(summary["weights"].values()) == pytest.approx(1, abs=1e-3)
        text = tables.text("score")
        for column in found.weights:
            assert phrases.column(column) in text


def test_a_score_says_what_was_left_out(written):
    text = written["Baltimore 2021"].tables.text("score")
    for name in indicators.PRESETS["purdue"].left_out:
        assert phrases.column(name) in text
    assert written["Baltimore 2021"].summary["score"]["lacking"]


def test_flags_are_counted(written):
    one = written["New Orleans 2024"]
    found = one.study.score("ntia")
    table = found.table
    text = one.tables.text("score")
    listed = [row[0] for row in one.tables.rows["score"][1:]]
    first = table.head(LISTED)
    assert listed == list(first["name"][first["score"] > 0])
    assert re.search(r"25% or more", text)
    for flag in found.thresholds:
        reached = int((table[f"{flag}_standard"] > 0).sum())
        assert re.search(rf"\b{reached}\b", text)


# Change and the years between.


def test_change_lists_the_clearest_and_writes_all(written):
    one = written["New Orleans 2024"]
    text = one.tables.text("change")
    assert re.search(r"clearly fell in 125 of 171 .* clearly rose in 1\b", text)
    assert "no detectable change" in text
    assert re.search(r"\b42\b", text)
    rows = one.tables.rows["change"][1:]
    assert 15 <= len(rows) < 60
    assert sum("up" in row for row in rows) == 1
    table = one.rows("change.csv")
    assert len(table) == 176
    assert sum(int(row["old_base"]) for row in table) == 154_895
    assert {row["by"] for row in table} == {"no_subscription"}
    verdicts = pd.Series([row["verdict"] for row in table]).value_counts()
    assert verdicts[["fell", "rose", "no_detectable_change"]].tolist() == [125, 1, 45]
    union = next(row for row in table if row["ground"] == "22071001730")
    assert (union["areas_old"], union["areas_new"]) == ("2", "1")
    assert union["GEO_ID"] == "1400000US22071001730"
    summary = one.summary["change"]
    assert (summary["fell"], summary["rose"], summary["unclear"]) == (125, 1, 45)
    assert summary["place"]["old_base"] == 154_895


def test_no_change_is_a_result_and_overlap_is_said(written):
    one = written["Kenner"]
    text = one.tables.text("change")
    found = one.summary["change"]
    assert found["rose"] + found["fell"] == 0
    assert phrases.say("change_none", old="2017–2021") in text
    assert "The two periods share 40% of their years" in text
    assert "change" not in one.tables.rows
    assert found["overlap"] == pytest.approx(0.4)
    assert len(one.rows("change.csv")) == found["compared"]


def test_change_is_written_only_where_it_was_asked_for(written):
    assert "change.csv" not in written["Jefferson"].paths
    assert "change" not in written["Jefferson"].summary
    assert "score" not in written["New Orleans 2017"].summary
    assert "who.csv" not in written["New Orleans 2024"].paths
    assert written["New Orleans 2024"].summary["who"] == []


def test_the_trend_ends_with_the_years_of_the_page(written):
    one = written["New Orleans 2024"]
    text = one.tables.text("trend")
    assert (
        "The share fell from 33.6% in 2013–2017 to 13.4% in 2020–2024, by more than chance" in text
    )
    rows = one.tables.rows["trend"][1:]
    assert [row[0] for row in rows] == [f"{y - 4}–{y}" for y in range(2017, 2025)]
    assert [row[-2:] for row in rows] == [["", ""]] + [["down", "down"]] * 7
    shares = [record["share"] for record in one.summary["trend"]]
    assert (round(shares[0], 3), round(shares[-1], 3)) == (0.336, 0.134)
    assert written["Kenner"].summary["trend"] == []


def test_earlier_years_hold_no_later_ones(written):
    one = written["New Orleans 2017"]
    assert "The share was 33.6% in 2013–2017, and no earlier figure is at hand" in one.tables.text(
        "trend"
    )
    assert [row[0] for row in one.tables.rows["trend"][1:]] == ["2013–2017"]
    assert one.summary["newest"]["period"] == "2020–2024"


def test_the_newest_page_carries_the_people_of_the_period_that_counts_them(written):
    one = written["New Orleans 2024"]
    row = bundled.new_orleans().totals.loc["no_home_broadband"]
    people, margin = (phrases.about(row[name], row["people"]) for name in ("people", "people_moe"))
    text = one.tables.text("trend").replace("\u00a0", " ")
    assert f"Applied to all residents, that is about {people} people, give or take {margin}" in text
    assert "In New Orleans, on average over 2015–2019, about" in text
    assert one.summary["people_of_other_period"] == {
        "by": "no_home_broadband",
        "period": "2015–2019",
        "people_method": "share_of_residents",
        "people_moe_method": "modelled",
        **{name: round(row[name]) for name in ("households", "households_moe")},
        **{name: round(row[name]) for name in ("people", "people_moe")},
    }
    for name in ("New Orleans 2017", "Baltimore 2021", "Kenner", "Jefferson"):
        assert "people_of_other_period" not in written[name].summary
        assert "count of people;" not in written[name].page
        assert "no count of people" not in written[name].page


def test_a_trend_whose_last_figure_has_no_margin_ends_before_it():
    study = bundled.new_orleans()
    lost = study.history["vintage"].eq(2023) & study.history["variable"].str.endswith("_001")
    history = study.history.assign(
        moe=study.history["moe"].mask(lost),
        moe_method=study.history["moe_method"].mask(lost, "missing"),
    )
    with pytest.warns(VintageWarning):
        rows = replace(study, history=history).trend("no_subscription")
    assert rows["period"].iloc[-1] == "2018–2022"
    assert round(rows["share"].iloc[-1], 3) == 0.184


# Hot spots.


def test_hot_spots_stand_in_page_table_and_summary(case):
    _, one = case
    if not one.study.mapped:
        assert one.summary["hot_spots"] is None
        assert "hot_spot" not in one.rows("ranking.csv")[0]
        return
    clusters = one.study.hot_spots()["cluster"]
    hot, cold = (int((clusters == f"{kind}_spot").sum()) for kind in ("hot", "cold"))
    about = {
        "area": phrases.say(one.study.geography),
        "areas": phrases.say(f"{one.study.geography}_many"),
        "label": phrases.label(one.study.evaluate().by),
        "hot": hot,
        "cold": cold,
    }
    codes = ["hot_more"] if hot else []
    if cold:
        codes.append("hot_too" if hot else "hot_fewer")
    said = one.tables.text("map")
    if telling.coloring(one.study, one.study.evaluate().by) == "verdict":  # it opens with those
        said = telling.titles(one.study, one.study.evaluate(), phrases.say)["spot"].sub
    for code in codes or ["hot_none"]:
        assert phrases.say(code, **about) in said
    table = one.rows("ranking.csv")
    assert sum(row["hot_spot"] == "hot_spot" for row in table) == hot
    assert one.summary["hot_spots"].get("hot_spot", 0) == hot


# The same again.


def test_a_saved_pull_is_the_same_study(tmp_path):
    snapshot = pulled.snapshot(JEFFERSON)
    again = studies.of_snapshot(snapshots.read(snapshots.write(snapshot, tmp_path / "saved")))
    live = pulled.study(JEFFERSON)
    pd.testing.assert_frame_equal(again.groups, live.groups)
    pd.testing.assert_frame_equal(again.gaps, live.gaps)
    assert again.absent == live.absent


def test_the_page_of_a_study_with_neighborhoods_names_them_in_the_score(tmp_path, bare):
    snapshot = pulled.snapshot(KENNER)
    names = pd.DataFrame(
        {"GEOID": snapshot.polygons["GEOID"], "neighborhood": "Only one, everywhere"}
    )
    study = studies.of_snapshot(replace(snapshot, neighborhoods=names))
    one = Written(study, study.write(tmp_path, k=K, score="default"))
    assert {row[3] for row in one.tables.rows["score"][1:]} == {"Only one, everywhere"}
    levels = [row["level"] for row in one.rows("who.csv")]
    assert set(levels) == {"place", "neighborhood", "area"}
    page = _page.render(study, Asked(k=K))
    assert 'id="score"' not in page
