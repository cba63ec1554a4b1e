"""Advice follows certainty: what is said first of a list that the survey cannot pick."""

from __future__ import annotations

from dataclasses import replace

import bundled
import pytest

from exclusion import figures, phrases, report, telling
from exclusion.telling import _about, _advice


def first(study, k, language="en"):
    with phrases.speaking(language):
        return telling.lead(study, study.evaluate(k=k)).paragraphs[-1].text.striptags()


def test_a_list_that_can_be_picked_is_advised():
    study = bundled.new_orleans(2019)
    assert study.shortlist().hits >= 20 * _about.LEAST_HITS
    assert first(study, 20).startswith("Start with the 20 tracts of the list.")
    assert _advice.advice(study, study.evaluate()) == []


def test_a_weak_list_is_not_advised_and_what_is_sure_is_named():
    study = bundled.baltimore()
    ranking = study.evaluate()
    assert ranking.shortlist.hits < 20 * _about.LEAST_HITS
    said = first(study, 20)
    assert said.startswith("The survey cannot pick 20 block groups here.")
    assert "Start with the 20" not in said
    sure = ranking.table.loc[ranking.table["tier"] == "almost_surely", "name"]
    assert len(sure)
    for name in sure:
        assert phrases.area_name(name) in said
    assert "Tracts, which are larger, can be told better" in said
    assert "no puede elegir 20" in first(study, 20, "es")


def test_lead_headline_title_and_brief_say_the_same_of_it():
    study = bundled.baltimore()
    said = "The survey cannot pick 20 block groups here. Of the 20 it puts first, only about 12"
    assert said in study.headline()
    assert "Of the 20 block groups listed first" not in study.headline()
    assert report.summary(study)["headline"] == study.headline()
    ranking = study.evaluate()
    assert telling.list_title(ranking) == "list_title_weak"
    brief = " ".join(" ".join(figures.brief(study).sentences).split())
    weak = study.evaluate(k=8, of="households")
    assert _about.is_weak(weak) == ("Only about" in brief) == ("The survey cannot pick 8" in brief)


def test_the_threshold_has_one_home(monkeypatch):
    study = bundled.new_orleans(2019)
    monkeypatch.setattr(_about, "LEAST_HITS", 1.0)
    assert first(study, 20).startswith("The survey cannot pick 20 tracts here.")
    assert "The survey cannot pick 20 tracts here." in study.headline()


def test_neighborhoods_and_fewer_areas_are_pointed_to_where_they_can_be_told():
    study = bundled.new_orleans(2024)
    ranking = study.evaluate(of="share", k=40)
    weak = replace(ranking, shortlist=replace(ranking.shortlist, hits=20.0))
    codes = dict(_advice.advice(study, weak))
    hoods = telling.ranked_neighborhoods(study, ranking)
    assert ("advice_hoods" in codes) == (not _about.is_weak(hoods))
    few = [k for k in (5, 10, 20) if study.shortlist(of="share", k=k).hits >= k * 2 / 3]
    assert ("advice_fewer" in codes) == bool(few)
    if few:
        assert codes["advice_fewer"]["few"] == str(max(few))


# One definition a page.


@pytest.mark.parametrize("vintage", [2019, 2024])
def test_the_bold_row_says_which_parts_use_another(vintage):
    study = bundled.new_orleans(vintage)
    told = report._sections.Told.of(study, telling.check(study))
    sub = str(telling.ladder(study, told.ranking.by, report._sections._others(told)).sub)
    who = bool((study.groups["level"] == "place").any())
    assert ("but not under “Who”, which says what it counts" in sub) == who
    assert ("used on the rest of this page. ±" in sub) == (not who)
