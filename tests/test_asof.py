"""As of when: which years an average is of, what is newest, and the estimate of now."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import bundled
import made
import pytest

from exclusion import figures, geoid, moe, phrases, report, snapshots, studies, telling
from exclusion.errors import TableError
from exclusion.telling import _asof, _chart, _trend

BY = "no_subscription"
USUAL = "no_home_broadband"


def lead(study, by=None, language="en"):
    with phrases.speaking(language):
        return telling.lead(study, study.evaluate(by))


def words(markup) -> str:
    return markup.striptags().replace("\u00a0", " ")


@pytest.mark.parametrize(("vintage", "middle"), [(2019, 2017), (2024, 2022)])
def test_finding_lead_brief_and_summary_say_which_years_they_are_of(vintage, middle):
    study = bundled.new_orleans(vintage)
    period = geoid.period(vintage)
    assert f"on average over {period}" in study.headline()
    found = lead(study)
    opening = telling.opening(study, study.evaluate())
    assert words(opening.kicker).endswith(f"average of {period}, as of mid-{middle}")
    assert f"an average over {period}, so as of mid-{middle}" in words(found.paragraphs[0].text)
    brief = " ".join(" ".join(figures.brief(study).sentences).split())
    assert f"on average over {period}" in brief
    assert report.summary(study)["as_of"] == f"mid-{middle}"


def test_a_page_that_is_not_of_the_newest_figures_says_what_these_are():
    study = bundled.new_orleans(2019)
    newest = _asof.as_of(study, "no_home_broadband").rows.iloc[-1]
    share, margin = phrases.percent(newest["share"], 1), phrases.points(newest["share_moe"])
    said = f"for {newest['period']} the share was {share} by the same definition, give or take "
    short = f"by the same definition ({newest['period']}): {share}, give or take {margin} points."
    assert newest["period"] == "2019–2023"
    assert said + margin in study.headline()
    assert short in str(lead(study).newest)
    brief = " ".join(" ".join(figures.brief(study).sentences).split())
    assert " ".join(short.split()) in brief
    assert report.summary(study)["newest"]["share"] == round(newest["share"], 4)
    of_newest = bundled.new_orleans(2024)
    assert lead(of_newest).newest == ""
    assert report.summary(of_newest)["newest"] is None


def test_the_newest_figure_may_be_of_a_period_that_comes_with_the_package():
    newer = bundled.new_orleans(2024)
    share, margin = (newer.totals.loc[BY, name] for name in ("share", "share_moe"))
    said = (
        f"for 2020–2024 the share was {phrases.percent(share, 1)} by the same definition, "
        f"give or take {phrases.points(margin)} points, a modelled margin."
    )
    for vintage in (2017, 2019):
        study = bundled.new_orleans(vintage)
        assert said in study.headline(BY)
        short = f"by the same definition (2020–2024): {phrases.percent(share, 1)}, "
        assert short + said.partition("definition, ")[2] in str(lead(study, BY).newest)
        found = report.summary(study, telling.Asked(by=BY))
        assert found["newest"] == {
            "period": "2020–2024",
            "share": round(share, 4),
            "share_moe": round(margin, 4),
            "share_moe_method": "modelled",
        }
        # An estimate of now goes on from that figure, not from one that is older.
        assert found["now"] == report.summary(newer)["now"]
    assert "calculado con un modelo" in str(lead(bundled.new_orleans(2017), BY, "es").newest)
    # Of computers the newest figure is as old as the place's published row, which counts.
    computers = _asof.as_of(bundled.new_orleans(2019), "no_computer").newest
    assert (computers["period"], computers.get("share_moe_method")) == ("2019–2023", None)


def test_the_lead_names_the_period_that_counts_people():
    study = bundled.new_orleans(2024)
    said = "For 2020–2024 we have no count of people and no figures of broadband at home by tract; "
    assert words(lead(study).lacking) == said + "for 2015–2019 there are both."
    assert "recuento de personas" in words(lead(study, language="es").lacking)
    assert words(lead(study).lacking) in words(lead(bundled.unmapped()).lacking)
    shares = study.areas.drop(columns=[c for c in study.areas if c.startswith("no_c")])
    known = shares.rename(columns=lambda c: c.replace("no_broadband", "no_home_broadband"))
    both = replace(study, areas=known, totals=study.totals.rename({"no_broadband": USUAL}))
    assert words(lead(both, BY).lacking) == (
        "For 2020–2024 we have no count of people; for 2015–2019 there is one."
    )
    assert lead(bundled.new_orleans(2019)).lacking == ""


def test_only_a_bundled_study_of_a_whole_place_has_others_beside_it():
    study = bundled.new_orleans(2019)
    assert [other.vintage for other in study.beside()] == [2024, 2017]
    assert [other.vintage for other in study.beside(newer=True)] == [2024]
    assert [other.vintage for other in bundled.new_orleans(2024).beside(newer=True)] == []
    assert list(bundled.baltimore().beside()) == []
    part = study.subset(list(study.areas.index[:40]), study.place)
    newest = bundled.new_orleans(2024)
    # The same place by name, of somebody's own figures or of another pull.
    for other in (part, replace(study, sources=()), replace(newest, sources=newest.sources[1:])):
        assert list(other.beside()) == []
    unknown = replace(newest, sources=())
    assert lead(unknown).lacking == ""
    assert "people_of_other_period" not in report.summary(unknown)
    assert _trend.trend(unknown, BY).people == ""


def test_a_damaged_snapshot_of_another_period_leaves_the_study_as_it_is(monkeypatch, tmp_path):
    here = tmp_path / "data"
    shutil.copytree(snapshots.folder(), here)
    (here / "new-orleans" / "2019" / "estimates.parquet").write_bytes(b"")
    monkeypatch.setattr(snapshots, "folder", lambda: here)
    study = bundled.new_orleans(2024)
    assert [other.vintage for other in study.beside()] == [2017]
    monkeypatch.setattr(snapshots, "folder", lambda: tmp_path / "none")
    assert list(study.beside()) == []


def test_the_estimate_of_now_is_one_line_wherever_it_is_said():
    study = bundled.new_orleans(2024)
    now = study.now(BY)
    assert (now.year, round(now.place["now"], 3)) == (2024, 0.086)
    said = "Our estimate for 2024: about 9%, between 7 and 10."
    assert words(lead(study).now) == said
    assert said in study.headline().replace("\u00a0", " ")
    assert said in " ".join(" ".join(figures.brief(study).sentences).replace("\u00a0", " ").split())
    plain = report.summary(study)["now"]
    assert (plain["year"], plain["now"]) == (2024, round(now.place["now"], 4))
    assert plain["published_margin"] == "of_the_figure_before"
    assert "Nuestra estimación para 2024: cerca del 9" in words(lead(study, language="es").now)


def test_how_it_was_made_says_whose_margin_an_unusual_step_and_what_was_lacking():
    said = " ".join(map(str, _asof.how(bundled.new_orleans(2024), BY)))
    for part in ("No newer one-year figure", "2018–2022 to 2019–2023", "not like those of other",
                 "no published margin; that of the figure before", "does not replace"):  # fmt: skip
        assert part in said
    usual = " ".join(map(str, _asof.how(bundled.new_orleans(2019), "no_home_broadband")))
    assert "not like those" not in usual
    assert "no published margin" not in usual


def test_both_are_said_to_be_used_where_the_places_own_figure_was():
    study = bundled.new_orleans(2019)
    assert study.history is not None
    history = study.history[study.history["vintage"] <= 2022]
    older = replace(study, history=history, sources=())  # else 2020–24, bundled, is newer
    assert older.now(BY).place["method"] == "steps_nation_and_one_year"
    assert "were both used too" in " ".join(map(str, _asof.how(older, BY)))


def test_the_rule_is_refused_in_puerto_rico():
    study = bundled.new_orleans(2019)
    there = study.history.assign(GEOID="72127")
    with pytest.raises(TableError, match="Puerto Rico"):
        replace(study, history=there).now(BY)


def test_the_line_stands_at_the_middles_and_goes_on_to_now():
    made = _trend.trend(bundled.new_orleans(2024), BY)
    chart, now = made.chart, bundled.new_orleans(2024).now(BY)
    assert len(chart.points) == 8
    steps = {round(b.x - a.x, 0) for a, b in zip(chart.points, chart.points[1:], strict=False)}
    assert max(steps) - min(steps) <= 1
    year = chart.points[1].x - chart.points[0].x
    assert chart.now.x - chart.points[-1].x == pytest.approx(2 * year, abs=0.3)
    scale = (chart.points[0].y - chart.points[-1].y) / (0.33587 - 0.13374)
    assert chart.now.y - chart.points[-1].y == pytest.approx(
        -scale * (0.13374 - now.place["now"]), abs=0.3
    )
    assert chart.now.low > chart.now.y > chart.now.high
    assert chart.dashed.split()[0] == chart.line.split()[-1]


def test_labels_of_a_short_line_do_not_collide():
    chart = _trend.trend(bundled.new_orleans(2019), "no_home_broadband").chart
    first, own = chart.points[0], chart.points[-1]
    assert own.x - first.x < 110
    assert abs(own.label_y - first.label_y) > 18
    assert isinstance(chart, _chart.Chart)


def test_now_without_areas_is_the_same_for_the_place():
    study = bundled.new_orleans(2024)
    quick = study.now(BY, areas=False)
    assert quick.areas is None
    assert quick.place.equals(study.now(BY).place)


def test_the_places_own_newer_figure_ends_its_trend():
    study = bundled.new_orleans(2024)
    with pytest.warns(match="overlap"):
        rows = study.trend(BY)
    last, before = rows.iloc[-1], rows.iloc[-2]
    assert last["share"] == study.totals["share"][BY]
    shared = (1 - 0.8) ** 0.5
    margin = float(moe.of_difference(last["share_moe"], before["share_moe"])) * shared
    assert last["change_moe"] == pytest.approx(margin)
    # 2019's history goes beyond its own figure, which is then no newest one.
    with pytest.warns(match="overlap"):
        assert list(bundled.new_orleans(2019).trend(BY).index) == list(range(2017, 2024))


# One definition a page.


def test_the_lead_says_which_definition_and_the_usual_figure():
    said = words(lead(bundled.new_orleans(2024)).definition)
    assert "here means no internet subscription, since that is known by tract" in said
    assert "it was 30.2% of households over 2019–2023, give or take 1.0 points" in said
    usual = words(lead(bundled.new_orleans(2019)).definition)
    assert usual.endswith("other than a phone plan. That is our usual definition.")
    asked = words(lead(bundled.new_orleans(2019), BY).definition)
    assert "as was asked for" in asked
    assert "it was 39.2% of households over 2015–2019" in asked
    block = words(lead(bundled.baltimore()).definition)
    assert "known by block group" in block
    assert re.search(r"it was \d\d\.\d% of households over 2017–2021", block)


# Columns of now, and words of time.


def test_columns_of_now_stand_in_the_files_on_request(tmp_path, bare):
    study = bundled.new_orleans(2024)
    asked = telling.Asked(now_columns=True)
    heads = report.ranking_csv(study, study.evaluate(), asked).split("\r\n")
    head, first = (line.split(",") for line in heads[:2])
    stated = float(first[head.index("now_share")])
    assert stated == pytest.approx(study.now(BY).areas.loc[first[0], "now_share"], abs=1e-5)
    assert "now_share" not in report.ranking_csv(study, study.evaluate())
    assert telling.page_command(study, asked).endswith("--now-columns")
    paths = made.study(2024).write(tmp_path, now_columns=True)
    assert "now_households_high" in paths["neighborhoods.csv"].read_text("utf-8-sig")


def test_two_periods_are_told_in_the_order_of_time():
    both = studies.compare(bundled.new_orleans(2017), bundled.new_orleans(2024))
    row = both.table[both.table["measure"] == BY].iloc[0]
    points = phrases.points(abs(row["difference"]))
    assert both.headline().startswith(
        "The share of households in New Orleans with no internet subscription fell by "
        f"{points} points from 2013–2017 to 2020–2024, give or take "
    )
    assert both.headline(language="es").startswith("El porcentaje de hogares de New Orleans sin")


def test_a_picture_of_other_years_does_not_set_its_places_against_each_other():
    picture = figures.side_by_side([bundled.new_orleans(2019), bundled.baltimore()])
    said = " ".join(" ".join(picture.sentences).split())
    assert said.startswith("Households with")
    assert "The periods differ" in said
    assert "In New Orleans" not in said
