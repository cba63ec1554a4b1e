"""A study in words: one sentence wherever it is said, bars, and the one list of sections."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import bundled
import pandas as pd
import pulled
import pytest
from click.testing import CliRunner

from exclusion import figures, maps, phrases, ranking, report, telling
from exclusion.cli import cli
from exclusion.report import _page, _sections
from exclusion.telling import Asked, _bars, _finding

BY = "no_home_broadband"


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def kenner():
    return pulled.study(pulled.KENNER)


def opening(study):
    """Give all that the page opens with, as plain text."""
    said = telling.lead(study, study.evaluate()).paragraphs
    return " ".join(part.text.striptags() for part in said)


def brief(study):
    return " ".join(" ".join(figures.brief(study).sentences).split())


def test_people_of_all_residents_are_nowhere_said_to_live_in_the_households(orleans):
    row = orleans.totals.loc[BY]
    assert row["people_method"] in ranking.RESIDENTS
    people, margin = phrases.about(row["people"]), phrases.about(row["people_moe"], row["people"])
    said = f"Applied to all residents, that is about {people} people, give or take {margin}"
    for text in (opening(orleans), orleans.headline(), orleans._repr_html_(),
                 report.summary(orleans)["headline"]):  # fmt: skip
        assert said in text
        assert "live in the" not in text
    assert f"{said}, a modelled margin." in orleans.headline()
    assert "this can take in dormitories, jails and nursing homes" in brief(orleans)


def test_people_who_are_counted_in_homes_are_nowhere_said_to_take_in_dormitories(kenner):
    row = kenner.totals.loc[BY]
    assert row["people_method"] == "direct"
    people = phrases.about(row["people"])
    assert f"About {people} people live in these homes" in opening(kenner)
    assert f"About {people} people live in them" in kenner.headline()
    assert f"About {people} people live in these homes" in brief(kenner)
    for text in (opening(kenner), kenner.headline(), brief(kenner)):
        assert "dormitories" not in text


@pytest.mark.parametrize("method", ["direct", "share_of_residents"])
def test_people_without_a_margin_are_said_to_have_none(orleans, method):
    totals = orleans.totals
    totals.loc[BY, ["people_moe", "people_method"]] = math.nan, method
    study = replace(orleans, totals=totals)
    assert "How far off this may be is not known" in opening(study)
    assert "How far off this may be is not known" in study.headline()
    assert "give or take –" not in study.headline()


@pytest.mark.parametrize("language", list(phrases.LANGUAGES))
def test_a_brief_says_nothing_of_a_rest_that_is_not_there(orleans, monkeypatch, language):
    found = orleans.evaluate()
    clear = replace(found, shortlist=replace(found.shortlist, unclear=0))
    subject = telling.Subject(orleans, BY)
    with phrases.speaking(language):
        rest = phrases.template("brief_verdicts").rpartition(". ")[2]
        assert rest in subject.meaning()[2]
        monkeypatch.setattr(type(orleans), "evaluate", lambda *_, **__: clear)
        said = subject.meaning()[2]
        assert rest not in said
        named = telling.of_list(orleans, clear)
        assert said == " ".join(_finding.where(clear, named, phrases.say))


def test_counts_of_a_large_place_are_written_as_all_numbers_are(orleans):
    found = orleans.evaluate()
    large = replace(found, table=pd.concat([found.table] * 10))
    named = telling.of_list(orleans, large)
    assert named["ranked"] == "1,720"
    assert all(isinstance(value, str) for value in named.values())


def test_an_interval_lies_on_its_bar_and_a_dot_alone_without_one():
    assert _bars.bar(2, 3, 5, (1, 11)) == _bars.Bar("10.0", "30.0", "20.0")
    assert _bars.of_share(0.1, 0.2, 20) == _bars.Bar("0.0", "100.0", "50.0")
    assert _bars.of_share(0.1, math.nan, 20) == _bars.Bar("50.0", "0.0", "50.0")
    assert _bars.of_share(math.nan, 0.1, 20) is None
    assert _bars.bar(1, 1, 1, (1, 1)) == _bars.Bar("0.0", "0.0", "0.0")


# The one list of sections.


def test_every_section_has_a_template_a_name_and_words_in_every_language():
    names = [section.name for section in _sections.SECTIONS]
    assert len(set(names)) == len(names)
    for name in names:
        assert f'<section id="{name}"' in maps.asset("exclusion.report", f"parts/{name}.html")
    for language in phrases.LANGUAGES.values():
        assert {f"nav_{name}" for name in names} - {"nav_ladder"} <= language.text.keys()


def test_the_page_its_links_and_its_summary_go_by_the_one_list(monkeypatch, tmp_path, bare):
    kept = {"list", "method", "ladder"}
    fewer = [section for section in reversed(_sections.SECTIONS) if section.name in kept]
    fewer[1] = replace(fewer[1], plain=lambda told: {"listed": told.ranking.shortlist.k})
    monkeypatch.setattr(_sections, "SECTIONS", tuple(fewer))
    paths = report.write(bundled.small(), tmp_path, Asked(k=7))
    page = paths["index.html"].read_text("utf-8")
    assert re.findall(r'<section id="(\w+)"', page) == ["method", "list", "ladder"]
    assert re.findall(r'<li><a href="#(\w+)"', page) == ["method", "list"]
    summary = json.loads(paths["summary.json"].read_text("utf-8"))
    assert summary["listed"] == 7
    assert "who" not in summary


# One of a kind.


@pytest.mark.parametrize(
    ("language", "many"), [("en", r"tracts|neighborhoods|sites|true ones"), ("es", r"[a-z]+s\b")]
)
def test_one_area_or_one_listed_is_said_in_the_singular(orleans, language, many):
    one = orleans.subset(orleans.areas.index[:1], "Bit")
    with phrases.speaking(language):
        page = _page.render(one, Asked(k=1))
        said = re.sub(r"(?s)<(script|style).*?</\1>", "", page)
        said = " ".join(re.sub(r"<[^>]+>", " ", said).split())
        first = orleans.evaluate(k=1)
        card = telling.list_card(orleans, first)
        brief_ = telling.Subject(one, BY).listed()
        hood = telling.Subject(orleans, BY, "Algiers Point").listed()
        twenty = telling.of_list(orleans, orleans.evaluate(k=20))
        alone = phrases.say("brief_list_title_none", **twenty, count=1)
    for text in (said, card.title, *card.notes, brief_.title, brief_.note):
        assert not re.search(rf"(?<![\d.,–])\b1 ({many})", text), text
    assert hood.title == alone


def test_names_with_braces_and_percent_signs_are_said_as_they_are():
    orleans = bundled.small()
    names = ["{k}", "100 %", "{0}", "{}", "%s", "{areas:few}", "{name!r}"]
    hoods = sorted(orleans.neighborhoods.index)
    new = dict(zip(hoods, names, strict=False))
    areas = orleans.areas
    areas["neighborhood"] = areas["neighborhood"].replace(new)
    study = replace(
        orleans,
        place="{k} of 5 %s, {0}",
        areas=areas,
        neighborhoods=orleans.neighborhoods.rename(index=new),
    )
    page = _page.render(study, Asked(k=5))
    assert all(f"<bdi>{name}</bdi>" in page or f">{name}<" in page for name in names)
    for text in (study.headline(), brief(study), repr(telling.list_card(study, study.evaluate()))):
        assert "{k} of 5 %s" in text
    assert "{name!r}" in " ".join(telling.Subject(study, BY, "{name!r}").sureness())


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_what_a_survey_could_show_of_a_list_of_one_is_said_of_one(language):
    ran = CliRunner(env={"COLUMNS": "300"}).invoke(
        cli, ["detect", "New Orleans", "--vintage", "2019", "--top", "1", "--language", language]
    )
    assert ran.exit_code == 0, ran.output
    with phrases.speaking(language):
        assert phrases.say("detect_list", k=1, area=phrases.say("tract")) in ran.output
    assert not re.search(r"(The|Los) 1 ", ran.output)
