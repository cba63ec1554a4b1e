"""The papers of a plan: page, workbook and document say the same, and the same plan the same."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import zipfile

import bundled
import docx
import grades
import made
import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import exclusion
from exclusion import phrases, plans, programmes
from exclusion.cli import cli
from exclusion.errors import ArgumentError, ExclusionError, TableError
from exclusion.report import _plan_card, _plan_goals, _plan_memo, _plan_page, _plan_paper

LANGUAGES = ["en", "es"]
SHEETS = ("plans", "lines", "areas", "sites", "years", "curve", "assumptions")
PLACE = ("New Orleans", "--vintage", "2024", "--offline")


@pytest.fixture(scope="module")
def few():
    """Solve few draws again: what is written does not hang on how many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exclusion.plans._spending.SOLVED", 3)
        patch.setattr("exclusion.plans._spending.CURVE", (0.5, 1.0, 1.25))
        yield


@pytest.fixture(scope="module")
def plan(few):
    study = made.study(2024)
    sites = pd.DataFrame(
        {
            "name": ["=A branch", "B branch", "C branch"],
            "lon": study.sites.geometry.x[:3],
            "lat": study.sites.geometry.y[:3],
            "cost": [2_000.0, 90_000.0, np.nan],
            "must": ["have", "", "not"],
        }
    )
    return exclusion.plan(study, 33_000, years=2, sites=sites)


@pytest.fixture(scope="module")
def papers(plan, tmp_path_factory):
    return {
        language: plan.write(tmp_path_factory.mktemp(language), language=language)
        for language in LANGUAGES
    }


def text_of(path) -> str:
    """Read all text of a document, tables too."""
    read = docx.Document(str(path))
    cells = (cell.text for table in read.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def spoken(code, **words) -> str:
    return phrases.say(code, **words)


# --- all three ----------------------------------------------------------------------------------


def test_the_same_plan_writes_the_same_bytes(plan, papers, tmp_path):
    again = plan.write(tmp_path)
    assert set(again) == {"plan.html", "plan.xlsx", "plan.docx"}
    for name, path in again.items():
        assert path.read_bytes() == papers["en"][name].read_bytes(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_document_state_the_need_and_what_is_named_first(plan, papers, language):
    page = papers[language]["plan.html"].read_text("utf-8")
    memo = text_of(papers[language]["plan.docx"])
    said = plan.headline(language=language)
    with phrases.speaking(language):
        told = _plan_paper.paper(plan)
        for part in (*told.memo, *told.pack):
            assert part.title in memo
            for sentence in (*part.said, *part.points):
                assert sentence in memo
            for row in part.grid.rows if part.grid else ():
                assert set(row) <= set(memo.split("\n"))
    for sentence in re.split(r"(?<=\.) ", said):
        assert sentence.replace("“", "") in page.replace("“", "")
        assert sentence in memo
    for text in (page, memo):
        assert "nan" not in re.findall(r"[a-z]+", text.partition("</style>")[2] or text)
        assert "±" in text
        assert "B28002" in text
    assert "{" not in memo


@pytest.mark.parametrize(("least", "code"), [(0.2, "placed"), (0.1, "same")])
def test_of_plans_that_buy_the_same_the_one_that_looks_to_the_worst_district_is_named(
    plan, least, code
):
    rows = plan.alternatives.assign(worst_share=0.1, same_as="most")
    rows.loc["worst_first", "worst_share"] = least
    reasons = plan.reasons | {"plans": "same"}
    spending = dataclasses.replace(plan.spending, alternatives=rows, reasons=reasons)
    said = dataclasses.replace(plan, spending=spending).headline()
    name = phrases.say("plan_worst_first")
    assert said.startswith(phrases.say(f"paper_recommend_{code}", plan=name))


def test_what_a_plan_never_exceeds_is_not_rounded_down(plan):
    rows = plan.alternatives.assign(regret_most=0.0839)
    reasons = plan.reasons | {"plans": "none"}
    spending = dataclasses.replace(plan.spending, alternatives=rows, reasons=reasons)
    other = dataclasses.replace(plan, spending=spending)
    assert "more than 9% fewer" in other.headline()
    assert ">9%</td>" in other._repr_html_()
    assert [_plan_card.at_most(one) for one in (0.0, 0.07, 1.0)] == ["0%", "7%", "100%"]


def test_need_has_its_margin_table_and_years(plan):
    row = plan.study.totals.loc[plan.by]
    need = " ".join(_plan_paper.paper(plan).part("need").said)
    assert f"{row['households']:,.0f} ± {row['households_moe']:,.0f}" in need
    assert row["period"] in need
    assert str(row["table"]) in need
    assert "For 2024" in need


def test_federal_money_is_none_and_why_is_said(papers):
    memo = text_of(papers["en"]["plan.docx"])
    assert "The federal share is set to $0." in memo
    assert "May 9, 2025 (naco.org)" in memo


def test_the_papers_are_easy_to_read(papers):
    page = papers["en"]["plan.html"].read_text("utf-8")
    for section, sentences in grades.sentences(page).items():
        if section not in {"sources-title", "sources"}:
            assert grades.grade(sentences) <= 10, section
    read = docx.Document(str(papers["en"]["plan.docx"]))
    parts = [one.text for one in read.paragraphs if one.style.name == "Normal" and one.text]
    said = [one for part in parts for one in re.split(r"(?<=[.!?])\s+(?=[“A-Z0-9])", part)]
    assert grades.grade(said) <= 10


# --- objectives ---------------------------------------------------------------------------------


def test_no_target_is_set_where_nobody_has_published_whom_it_connects(few):
    """Of a whole city, whose need is that of the survey, and with money for devices alone."""
    plan = exclusion.plan(bundled.new_orleans(2024), 300_000, years=2)
    part = _plan_paper.paper(plan).part("objectives")
    assert plan.alternatives.loc["most", "connected_why"] == "no_published_effect"
    assert phrases.say("paper_objective_no_groups") in part.said
    assert phrases.say("paper_objective_unknown") in part.said
    ((_, baseline, target, fall, shows),) = part.grid.rows
    now = plan.study.now(plan.by, areas=False).place
    assert phrases.percent(plan.areas["need"].sum() / plan.homes, 1) in baseline
    assert phrases.percent(now["low"], 1) in baseline
    assert phrases.percent(now["high"], 1) in baseline
    assert target == shows == phrases.say("plan_unknown")
    assert fall.endswith(" points")


def book_of(tmp_path, name: str, value: float):
    """Write a cost book of one item."""
    own = programmes.book().get(name)
    rows = "".join(f"{end} = {value}\n" for end in ("low", "central", "high"))
    file = tmp_path / "mine.toml"
    file.write_text(
        f'[[item]]\nname = "{name}"\nwhat = "{own.what}"\nunit = "{own.unit}"\n{rows}'
        'year = 2026\nplace = "here"\nbuys = "the same"\n[[item.source]]\npublisher = "City"\n'
        'year = 2026\naddress = "city.gov"\n',
        "utf-8",
    )
    return file


def test_targets_count_the_newly_connected_of_the_need_as_of_now(few, tmp_path):
    """A subsidy so cheap that every plan buys it: its effect is published."""
    book = book_of(tmp_path, "service_subsidy", 0.5)
    study = made.study(2019)
    found = exclusion.plan(study, 50_000, programmes=book)
    chosen = _plan_paper.recommended(found)
    row = found.alternatives.loc[chosen]
    assert row["connected_high"] > 0
    told = _plan_paper.paper(found).part("objectives")
    share, target = found.areas["need"].sum() / found.homes, told.grid.rows[0][2]
    low, high = (share - row[f"connected_{end}"] / found.homes for end in ("high", "low"))
    ends = {"low": phrases.percent(low, 1), "high": phrases.percent(high, 1)}
    assert target == phrases.say("plan_range", **ends)
    assert [one[0] for one in told.grid.rows[1:]] == [
        phrases.group(one) for one in _plan_goals._groups(found)["group"]
    ]
    assert len(told.grid.rows) == 4
    assert "enrolled_had_service" in found.limits
    for group, cells in zip(
        _plan_goals._groups(found).to_dict("records"), told.grid.rows[1:], strict=True
    ):
        least = max(group["share"] - row["connected_high"] / group["whole"], 0)
        assert phrases.percent(least, 1) in cells[2]


def test_lines_that_rest_on_old_figures_are_marked_wherever_they_show(few, plan):
    """The book's price of a site is of 2014; a price of the user's is not."""
    assert not plan.lines["dated"].any()
    rows = pd.DataFrame({"name": ["A"], "lon": [-90.052], "lat": [29.953], "must": ["have"]})
    study, mark = plan.study, "five years old"
    found = exclusion.plan(study, 300_000, sites=rows)
    site = found.lines.xs("public_computers", level="programme")
    assert site["dated"].all()
    told = _plan_paper.paper(found)
    assert any(mark in row[0] for row in _plan_paper.lines(found, "most").rows)
    assert mark in " ".join(told.part("recommendation").said)
    assert mark in " ".join(row[1] for row in told.part("alternatives").grid.rows)
    assert mark in " ".join(row[1] for row in told.part("logic").grid.rows)
    assert "site_cost_is_opening" in found.limits
    paid = exclusion.plan(study, 300_000, sites=rows.assign(cost=90_000.0))
    assert not paid.lines.xs("public_computers", level="programme")["dated"].any()
    assert "public_computer_site" not in paid.assumptions.index
    assert "dated_items" not in paid.limits


def test_both_products_are_shown_whether_they_are_apart_or_not(plan):
    assert len({"products", "products_apart"} & set(plan.limits)) == 1


# --- page ---------------------------------------------------------------------------------------


def test_the_page_holds_each_plan_once_and_loads_nothing(plan, papers):
    page = papers["en"]["plan.html"].read_text("utf-8")
    assert re.findall(r'<div data-plan="(\w+)"', page)[0] == _plan_paper.recommended(plan)
    assert set(re.findall(r'<div data-plan="(\w+)"', page)) == set(plans.PLANS)
    assert not re.search(r"(?:src|href)=", page)
    assert "script-src &#39;sha256-" in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])
    assert set(data["marks"]) == set(plans.PLANS)
    for name, marks in data["marks"].items():
        paid = plan.amounts.loc[name].groupby("GEOID")["dollars"].sum()
        paid = paid.reindex(plan.study.areas.index).fillna(0)
        assert [mark not in ".w" for mark in marks] == (paid > 0).tolist()
        assert data["open"][name] == "".join("01"[one] for one in plan.sites[name].astype(int))


def test_areas_are_reached_by_sites_and_not_chosen(plan):
    """A programme goes to all areas: 0% beside its dollars is about sites alone."""
    (areas,) = {_plan_page._areas(plan, code).heads for code in plans.PLANS}
    assert phrases.say("planbook_head_reached_in") in areas
    assert phrases.say("planbook_head_chosen") not in areas


def test_a_place_without_outlines_has_no_map(few):
    found = exclusion.plan(made.unmapped(), 100_000)
    page = _plan_page.render(found)
    assert phrases.say("paper_map_none") in page
    assert 'class="areas"' not in page


@pytest.mark.browser
def test_the_page_is_for_everybody_and_switches(papers, open_page):
    from looking import faults

    page = open_page(papers["en"]["plan.html"], bypass_csp=True, width=390, height=800)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.check("[name=plan][value=cheapest]")
    assert page.locator("[data-plan=cheapest]").is_visible()
    assert page.locator("[data-plan]:visible").count() == 1
    assert "Cheapest each" in page.locator(".areas").get_attribute("aria-label")
    assert faults(page) == []


# --- workbook -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_figure_with_its_source(plan, papers, language):
    book = openpyxl.load_workbook(papers[language]["plan.xlsx"])
    with phrases.speaking(language):
        names = [phrases.say(f"planbook_sheet_{name}") for name in SHEETS]
        names += [phrases.say(f"sheet_{name}") for name in ("sources", "dictionary")]
        head = {key: phrases.say(f"planbook_head_{key}") for key in ("units", "cost", "source")}
    assert book.sheetnames == names
    lines = pd.DataFrame(book[names[1]].values)
    lines = lines.iloc[1:].set_axis(list(lines.iloc[0]), axis=1)
    assert lines[head["cost"]].astype(float).tolist() == plan.lines["cost"].tolist()
    assert lines[head["units"]].astype(float).tolist() == pytest.approx(list(plan.lines["units"]))
    assert lines[head["source"]].astype(bool).all()
    assert not lines.isin(["nan", "inf"]).any(axis=None)
    explained = [row[:2] for row in book[names[-1]].iter_rows(min_row=2, values_only=True)]
    for name in names[:7]:
        heads = [cell.value for cell in book[name][1]]
        assert [column for sheet, column in explained if sheet == name] == heads
        assert None not in heads
    areas = book[names[2]]
    assert areas.max_row == len(plan.areas) + 1
    assert areas["A2"].value == plan.areas.index[0]
    sites = book[names[3]]
    assert sites["A2"].value == "=A branch"
    assert sites["A2"].data_type == "s"


# --- document -----------------------------------------------------------------------------------


def test_the_document_has_memo_then_pack_and_fixed_dates(papers):
    path = papers["en"]["plan.docx"]
    heads = [one.text for one in docx.Document(str(path)).paragraphs if one.style.name == "Title"]
    assert heads == ["Memo to the council", "Grant pack"]
    with zipfile.ZipFile(path) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_the_extra_it_is_named(plan, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ExclusionError, match=r"digital-exclusion\[plan\]"):
        plan.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    ended = CliRunner().invoke(cli, ["plan", "Nowhere, ZZ", "--budget", "1"])
    assert "digital-exclusion[plan]" in str(ended.exception)
    monkeypatch.undo()
    _plan_memo.check()


# --- the command --------------------------------------------------------------------------------


def test_the_command_writes_all(few, small, tmp_path):
    sites = tmp_path / "sites.csv"
    sites.write_text("name,lon,lat,cost\nA,-90.07,29.95,5000\nB,-90.1,29.97,\n", "utf-8")
    asked = ["--budget", "100000", "--years", "2", "--sites", str(sites), "--radius", "0.5mi"]
    out = ["--out", str(tmp_path / "out"), "--language", "es"]
    ended = CliRunner().invoke(cli, ["plan", *PLACE, *asked, *out])
    assert ended.exit_code == 0, ended.output
    assert {one.name for one in (tmp_path / "out").iterdir()} == {
        "plan.html", "plan.xlsx", "plan.docx",
    }  # fmt: skip
    assert "804.7" in text_of(tmp_path / "out" / "plan.docx")  # half a mile in meters


@pytest.mark.parametrize("unit", ["minutes", "meters"])
def test_travel_of_the_users_own_takes_the_place_of_a_radius(unit, few, plan, tmp_path):
    study = plan.study
    near, far = study.areas.index[:3], study.areas.index[3:6]
    rows = pd.DataFrame({"name": ["A", "B"], "lon": -90.07, "lat": 29.95, "cost": [500.0, 500.0]})
    pairs = pd.DataFrame(
        {
            "GEOID": [*near, *far, *near],
            "site": ["A"] * 6 + ["B"] * 3,
            unit: [10.0] * 3 + [2_000.0] * 3 + [20.0] * 3,
        }
    )
    most = {"minutes": 30.0} if unit == "minutes" else {"radius": 30.0}
    found = exclusion.plan(study, 9_000, sites=rows, times=pairs, **most)
    assert found.radius is None
    assert found.sites["most"].sum() == 1
    assert "radius" not in found.assumptions.index or unit == "meters"
    got = found.amounts.loc["most"].xs("public_computers", level="programme")
    assert set(got.index) <= set(near)
    with pytest.raises((ArgumentError, TableError), match="minutes"):
        exclusion.plan(study, 9_000, sites=rows, times=pairs.drop(columns=unit))
    wrong = {"minutes": 5.0} if unit == "meters" else {}
    with pytest.raises(ArgumentError, match="minutes"):
        exclusion.plan(study, 9_000, sites=rows, times=pairs, **wrong)


@pytest.mark.parametrize(
    ("pairs", "minutes", "said"),
    [
        ({"site": ["A", "b"], "minutes": [10.0, 9.0]}, 30, "tells of 'b', but no site is called"),
        ({"minutes": [10.0, 9.0]}, 30, "no column site"),
        ({"site": ["A", "A"], "minutes": [10.0, 9.0]}, None, "give minutes, such as 20"),
    ],
)
def test_travel_that_cannot_be_used_is_refused(pairs, minutes, said, few, plan):
    rows = pd.DataFrame({"name": ["A"], "lon": -90.07, "lat": 29.95, "cost": [500.0]})
    times = pd.DataFrame({"GEOID": plan.study.areas.index[:2], **pairs})
    with pytest.raises(ExclusionError, match=said):
        exclusion.plan(plan.study, 9_000, sites=rows, times=times, minutes=minutes)


def test_radio_does_not_travel(few, plan):
    study = plan.study
    rows = pd.DataFrame(
        {"name": ["A", "W"], "lon": -90.052, "lat": 29.953, "cost": [500.0, 900.0],
         "programme": ["public_computers", "wireless"]}
    )  # fmt: skip
    times = pd.DataFrame({"GEOID": study.areas.index[:1], "site": ["A"], "minutes": [10.0]})
    found = exclusion.plan(study, 9_000, sites=rows, times=times, minutes=30)
    assert set(found.sites["programme"]) == {"public_computers", "wireless"}
    assert programmes.PROGRAMMES["wireless"].radius in found.assumptions.index


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("--budget", "0"), 2, "0.0 is not in the range"),
        (("--budget", "inf"), 2, "'--budget'"),
        (("--budget", "9"), 1, "the cheapest that can be bought"),
        (("--budget", "9000", "--years", "11"), 2, "'--years'"),
        (("--budget", "9000", "--radius", "far"), 2, "'far' is no length"),
        (("--budget", "9000", "--radius", "0"), 2, "'0' is no length"),
        (("--budget", "9000", "--radius", "2000km"), 2, "'2000km' is no length"),
        (("--budget", "9000", "--floor", "1.1"), 2, "'--floor'"),
        (("--budget", "9000", "--floor", "1"), 1, "can have"),
        (("--budget", "9000", "--sites", "none.csv"), 2, "none.csv"),
        ((), 2, "--budget"),
    ],
)
def test_what_cannot_be_is_named(asked, code, said, few, small, tmp_path):
    out = tmp_path / "out"
    ended = CliRunner().invoke(cli, ["plan", *PLACE, *asked, "--out", str(out)])
    assert ended.exit_code == code
    assert said in (ended.stderr if code == 2 else str(ended.exception))
    assert not out.exists()
