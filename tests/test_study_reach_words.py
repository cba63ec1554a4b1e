"""What a list reaches, in a sentence of households beside every list."""

from __future__ import annotations

import bundled
import pytest

from exclusion import phrases, report, telling
from exclusion.errors import ArgumentError
from exclusion.telling import _reach, _rows

BY = "no_subscription"


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans(2024)


def test_beside_the_list_stands_what_it_and_others_reach(study):
    table = study.reach(BY, 20)
    said = str(_rows.the_list(study, study.evaluate(), None).reach)
    own = table.loc["households"]
    assert f"hold about {phrases.about(own['households'])} unconnected homes" in said
    for count in (own["best"], table.loc["share", "households"], table.loc["lot", "households"]):
        assert phrases.about(count) in said
    assert "If these estimates are right on average" in said
    assert phrases.about(own["households"]) in str(telling.lead(study, study.evaluate()).reach)


def test_a_list_by_share_says_what_it_gives_up(study):
    ranking = study.evaluate(of="share")
    said = str(_rows.the_list(study, ranking, None).reach)
    table = study.reach(BY, 20)
    assert f"hold about {phrases.about(table.loc['share', 'households'])} unconnected homes" in said
    most = phrases.about(table.loc["households", "households"])
    assert f"The 20 listed by number would hold about {most}" in said


def test_neighborhoods_have_it_too(study):
    hoods = telling.ranked_neighborhoods(study, study.evaluate())
    table = study.reach(BY, hoods.k, level="neighborhood")
    homes = study.neighborhoods[f"{BY}_households"]
    assert table.loc["lot", "households"] == pytest.approx(hoods.k * homes.mean(), rel=0.05)
    assert table.loc["households", "part"] <= 1
    assert table.loc["households", "households"] > table.loc["lot", "households"]
    said = str(_rows.neighborhoods(study, study.evaluate()).reach)
    assert phrases.about(table.loc["households", "households"]) in said
    with pytest.raises(ArgumentError, match="by area"):
        study.reach(BY, 5, earlier=bundled.new_orleans(2019), level="neighborhood")


def test_nothing_is_said_where_all_are_listed(study):
    ranking = study.evaluate(k=1_000)
    assert _rows.the_list(study, ranking, None).reach == ""


def test_summary_and_ranking_have_them(study):
    found = report.summary(study)["reach"]
    table = study.reach(BY, 20)
    assert [row["list"] for row in found["area"]] == list(table.index)
    assert found["area"][0]["households"] == round(table.loc["households", "households"])
    assert found["neighborhood"][0]["areas"] == 10
    text = report.ranking_csv(study, study.evaluate())
    head, first = (line.split(",") for line in text.split("\r\n")[:2])
    chances = study.chances()
    for k in (5, 10, 20, 50):
        stated = float(first[head.index(f"chance_{k}")])
        assert stated == round(chances.loc[first[0], f"chance_{k}"], 3)


def test_it_is_in_spanish_too(study):
    with phrases.speaking("es"):
        said = str(_reach.reach(study, study.evaluate(), telling.of_list(study, study.evaluate())))
    assert said.startswith("Si estas estimaciones aciertan en promedio, en los 20 tractos")
