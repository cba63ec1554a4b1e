"""The workbook: every sheet says what the files beside the page say, and nothing in it runs."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
import sys
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import bundled
import made
import openpyxl
import pandas as pd
import pulled
import pytest

from exclusion import _processes, figures, phrases, report, telling
from exclusion._version import __version__
from exclusion.errors import ArgumentError, TableError, VintageWarning
from exclusion.report import _page
from exclusion.telling import _sheets

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.studies import Study

RUNS = ["=1+1", "+SUM(A1)", "-2", "@now", "\uff1dcmd|' /C calc'!A0"]


@dataclass(frozen=True)
class Written:
    """A folder that a report was written to, in a language."""

    study: Study
    paths: dict[str, Path]
    language: str

    @cached_property
    def book(self) -> Any:
        return openpyxl.load_workbook(self.paths["workbook.xlsx"])

    @cached_property
    def summary(self) -> dict[str, Any]:
        return json.loads(self.paths["summary.json"].read_text(encoding="utf-8"))

    def sheet(self, name: str) -> Any:
        return self.book.worksheets[_sheets.NAMES.index(name)]

    def csv(self, name: str) -> list[dict[str, str]]:
        text = self.paths[name].read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Give a sheet's rows by the names that the files have for its columns."""
        sheet = self.sheet(name)
        heads, *rows = sheet.iter_rows(values_only=True)
        names = {
            row[1]: row[2]
            for row in self.sheet("dictionary").iter_rows(min_row=2, values_only=True)
            if row[0] == sheet.title
        }
        assert set(heads) == set(names)
        assert len(set(heads)) == len(heads)
        return [dict(zip([names[head] for head in heads], row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def every(tmp_path_factory) -> dict[str, Written]:
    def write(study: Study, language: str = "en", **asked: Any) -> Written:
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            warnings.simplefilter("ignore", VintageWarning)
            patch.setattr("exclusion.report._brief._pdf", lambda _: b"%PDF")
            folder = tmp_path_factory.mktemp("written")
            return Written(study, study.write(folder, language=language, **asked), language)

    orleans = bundled.new_orleans(2019), bundled.written("New Orleans 2019")
    return {
        "new orleans": Written(*orleans, "en"),
        "spanish": write(bundled.small(), "es"),
        "baltimore": write(made.study(2021, "Baltimore")),
        "change": write(made.study(2024), score="ntia", earlier=made.study(2017)),
        "pulled": Written(pulled.study(pulled.KENNER), pulled.written(), "en"),
    }


EVERY = pytest.mark.parametrize("name", ["new orleans", "spanish", "baltimore", "change", "pulled"])


def alike(cell: Any, text: str) -> bool:
    """Tell whether a number's cell is what a file has."""
    return cell is None if text == "" else cell == pytest.approx(float(text), abs=1e-12)


def same(rows: list[dict[str, Any]], file: list[dict[str, str]], key: str) -> int:
    """Check all numbers that a sheet and a file both have, and count them."""
    by_key, checked = {row[key]: row for row in file}, 0
    for row in rows:
        for name, text in by_key[str(row[key])].items():
            if name in row and isinstance(row[name], int | float):
                assert alike(row[name], text), (row[key], name)
                checked += 1
    return checked


@EVERY
def test_the_list_is_the_files_first_rows_in_the_order_of_the_page(every, name):
    one = every[name]
    rows, file = one.rows("list"), one.csv("ranking.csv")
    k = one.summary["list"]["k"]
    assert [row["GEOID"] for row in rows[:k]] == [row["GEOID"] for row in file[:k]]
    assert [row["priority"] for row in rows[:k]] == list(range(1, k + 1))
    assert [row["priority"] for row in file[:k]] == [str(i) for i in range(1, k + 1)]
    assert same(rows, file, "GEOID") > 10 * len(rows)
    for length in (5, 10, 20, 50):
        if length == k or f"priority_{length}" not in rows[0]:
            continue
        members = one.study.evaluate(k=length).shortlist.members
        placed = {row[f"priority_{length}"]: row["GEOID"] for row in rows}
        assert [placed[at] for at in range(1, length + 1)] == list(members)
        assert all(f"chance_{length}" in row for row in rows)


@EVERY
def test_all_areas_have_every_measure_with_its_margin(every, name):
    one = every[name]
    rows = one.rows("areas")
    assert [row["GEOID"] for row in rows] == [row["GEOID"] for row in one.csv("ranking.csv")]
    areas = pd.read_parquet(one.paths["areas.parquet"])
    for measure in one.study.measures:
        for part, scale in (("households", 0), ("share", 5), ("people", 0)):
            for end in ("", "_moe"):
                column = f"{measure}_{part}{end}"
                if areas[column].isna().all():
                    assert column not in rows[0]
                    continue
                for row in rows:
                    value = areas.loc[row["GEOID"], column]
                    if pd.isna(value):
                        assert row[column] is None
                    else:
                        assert abs(row[column] - value) <= 0.5000001 * 10**-scale, column


@EVERY
def test_the_place_is_as_in_the_summary(every, name):
    one = every[name]
    sheet = one.sheet("about")
    at = {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}
    with phrases.speaking(one.language):
        measures = {phrases.label(m): m for m in one.summary["measures"]}
    assert one.summary["headline"] == sheet["A2"].value
    for label, measure in measures.items():
        own = one.summary["measures"][measure]
        row = at[label]
        kinds = ("households", "households_moe", "share", "share_moe", "people", "people_moe")
        for cell, kind in zip(row[1:7], kinds, strict=True):
            value = own[kind]
            assert cell == (None if value is None else pytest.approx(value, abs=5.1e-5)), kind
        assert row[7] == own["period"]


@EVERY
def test_the_first_sheet_says_what_made_it_and_no_command(every, name):
    one = every[name]
    said = [row[0] for row in one.sheet("about").iter_rows(values_only=True) if row[0]]
    with phrases.speaking(one.language):
        read = phrases.date(max(source["read"] for source in one.summary["sources"])[:10])
        assert phrases.say("brief_read", period=one.study.period, read=read) in said
    assert any(f"exclusion {__version__}" in text for text in said)
    assert not any(re.search(r"exclusion report|--\w", text) for text in said)


@pytest.mark.parametrize("name", ["new orleans", "spanish", "change"])
def test_neighborhoods_are_the_files(every, name):
    one = every[name]
    rows, file = one.rows("neighborhoods"), one.csv("neighborhoods.csv")
    assert [row["neighborhood"] for row in rows] == [row["neighborhood"] for row in file]
    by = one.summary["list"]["by"]
    figures_ = ("households", "households_moe", "people", "people_moe", "share", "share_moe")
    own = [row | {key: row.get(f"{by}_{key}") for key in figures_} for row in rows]
    assert same(own, file, "neighborhood") > 8 * len(rows)


@pytest.mark.parametrize("name", ["new orleans", "baltimore", "pulled"])
def test_groups_are_the_files(every, name):
    one = every[name]
    rows, file = one.rows("groups"), one.csv("who.csv")
    assert len(rows) == len(file)
    for row, known in zip(rows, file, strict=True):
        assert (row["GEOID"], row["label"]) == (known["GEOID"], known["label"])
        for key in ("part", "part_moe", "whole", "whole_moe", "share", "share_moe"):
            assert alike(row.get(key), known[key]), key


def test_the_change_is_the_files(every):
    one = every["change"]
    rows, file = one.rows("change"), one.csv("change.csv")
    assert len(rows) == len(file)
    for row, known in zip(rows, file, strict=True):
        assert row["geoids_new"] == known["geoids_new"]
        for key in ("old_households", "old_share_moe", "new_base", "change", "change_moe"):
            assert alike(row[key], known[key]), key
        said = phrases.say(f"was_{known['verdict']}") if known["verdict"] else None
        assert row["verdict"] == said


@EVERY
def test_sources_are_the_summarys(every, name):
    one = every[name]
    _, *rows = one.sheet("sources").iter_rows(values_only=True)
    keys = ("what", "credit", "url", "read", "vintage", "sha256")
    assert rows == [tuple(source[key] for key in keys) for source in one.summary["sources"]]


@pytest.mark.parametrize(
    ("name", "sheet", "code"),
    [
        ("baltimore", "neighborhoods", None),
        ("pulled", "neighborhoods", None),
        ("change", "groups", "no_who"),
        ("new orleans", "change", "sheet_no_change"),
        ("spanish", "change", "sheet_no_change"),
    ],
)
def test_a_sheet_that_cannot_be_filled_says_why(every, name, sheet, code):
    one = every[name]
    (said,) = next(one.sheet(sheet).iter_rows(values_only=True))
    with phrases.speaking(one.language):
        if code is None:
            assert said == one.summary["absent"]["neighborhoods"]["reason"]
        else:
            assert said == phrases.say(code)


@EVERY
def test_the_dictionary_says_what_each_column_is(every, name):
    one = every[name]
    _, *rows = one.sheet("dictionary").iter_rows(values_only=True)
    assert all(len(row[3]) > 3 for row in rows)
    told = {(row[0], row[2]): row for row in rows}
    areas = one.sheet("areas").title
    by = one.summary["list"]["by"]
    margin = told[areas, f"{by}_households_moe"]
    method = one.study.areas[f"{by}_moe_method"].dropna().unique()
    with phrases.speaking(one.language):
        assert set(margin[6].split("; ")) == {phrases.say(code) for code in method}
        assert margin[4] == phrases.say("unit_households")
        assert margin[5] == phrases.say("universe_households")
    assert margin[7] == one.study.areas[f"{by}_period"].dropna().iloc[0]


@EVERY
def test_codes_are_text_and_numbers_are_numbers_with_formats(every, name):
    one = every[name]
    sheet = one.sheet("areas")
    heads = [cell.value for cell in sheet[1]]
    with phrases.speaking(one.language):
        at = heads.index(phrases.say("col_GEOID"))
        percent = phrases.percent(0.5).removeprefix("50")
    first = sheet[2]
    for head, cell in zip(sheet[1], first, strict=True):
        # A head stands over its figures, and words do not touch the figures before them.
        if cell.data_type == "n" and cell.value is not None:
            assert head.alignment.horizontal == cell.alignment.horizontal != "left"
        elif cell.value is not None and cell.number_format != "@":
            assert cell.alignment.indent == 1
    assert max(row.height or 0 for row in sheet.row_dimensions.values()) <= 120
    assert (first[at].data_type, first[at].number_format) == ("s", "@")
    formats = {cell.number_format.replace('"', "") for cell in first if cell.data_type == "n"}
    assert {"#,##0", f"0.0{percent}"} <= formats


@EVERY
def test_heads_stay_in_view_filter_and_are_repeated_in_print(every, name):
    one = every[name]
    for sheet in one.book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 1
        if sheet.max_column < 5 or sheet is one.sheet("about"):
            continue
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(5 < sheet.column_dimensions[cell.column_letter].width < 60 for cell in sheet[1])


def test_tabs_and_heads_are_in_the_language_of_the_page(every):
    english, spanish = every["new orleans"], every["spanish"]
    with phrases.speaking("es"):
        assert spanish.sheet("neighborhoods").title == phrases.say("sheet_neighborhoods")
        label = phrases.label("no_internet")
        households = phrases.say("col_households")
    heads = [cell.value for cell in spanish.sheet("areas")[1]]
    assert f"{label[:1].upper()}{label[1:]}: {households}" in heads
    own = {cell.value for cell in english.sheet("areas")[1]}
    assert not own & set(heads)
    words = " ".join(
        str(cell)
        for name in ("list", "areas", "neighborhoods", "groups", "dictionary")
        for row in spanish.sheet(name).iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    )
    assert not re.search(r"\b(the|of|clearly|likely|Census Tract)\b", words)


def test_two_runs_write_the_same_bytes(every, tmp_path):
    one = every["new orleans"]
    again = one.study.workbook(tmp_path / "again.xlsx")
    assert again.read_bytes() == one.paths["workbook.xlsx"].read_bytes()
    read = max(source.read for source in one.study.sources)
    assert str(one.book.properties.created.date()) == read[:10]


def test_nothing_in_it_runs(tmp_path):
    study = bundled.small()
    hoods = pd.Series([RUNS[i % 5] for i in range(len(study.areas))], study.areas.index)
    hostile = study.assign(NAME=hoods)
    book = openpyxl.load_workbook(hostile.workbook(tmp_path / "hostile.xlsx", k=5))
    seen = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if cell.value in RUNS:
                    seen.add(cell.value)
                    assert cell.quotePrefix
    assert seen == set(RUNS)


def test_a_list_that_holds_every_area_has_no_chances(tmp_path):
    study = bundled.lean()
    few = study.subset(list(study.areas.index[:9]), "Nine tracts")
    book = openpyxl.load_workbook(few.workbook(tmp_path / "few.xlsx"))
    for sheet in book.worksheets[1:3]:
        heads = {cell.value for cell in sheet[1]}
        assert phrases.say("col_chance_of_k", k=5) in heads
        for k in (10, 20, 50):
            assert phrases.say("col_chance_of_k", k=k) not in heads


def test_a_name_longer_than_its_column_is_broken_not_cut(tmp_path):
    study = bundled.small()
    name = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    areas = study.areas.assign(neighborhood=name)
    book = openpyxl.load_workbook(
        study.assign(neighborhood=areas["neighborhood"]).workbook(tmp_path / "long.xlsx", k=5)
    )
    cells = [cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == name]
    assert cells
    for cell in cells:
        assert cell.alignment.wrap_text
        assert book.worksheets[1].row_dimensions[cell.row].height >= 30


def test_a_name_that_is_no_workbooks_is_refused(tmp_path):
    with pytest.raises(ArgumentError, match=r"ends in \.xlsx"):
        bundled.lean().workbook(tmp_path / "tables.xls")
    assert not list(tmp_path.iterdir())


@EVERY
def test_the_page_holds_the_workbook_and_names_what_to_mail(every, name):
    one = every[name]
    page = one.paths["index.html"].read_text(encoding="utf-8")
    (link,) = re.findall(r'<a download="([^"]*)" href="data:[^;]*;base64,([^"]*)">', page)
    assert link[0] == f"{one.study.slug}-workbook.xlsx"
    assert base64.b64decode(link[1]) == one.paths["workbook.xlsx"].read_bytes()
    with phrases.speaking(one.language):
        assert phrases.say("files_mail") in html.unescape(page)
    assert one.paths["brief.pdf"].read_bytes().startswith(b"%PDF")


def test_a_brief_drawn_aside_is_the_one_that_is_drawn_here(tmp_path, monkeypatch):
    study = bundled.small()
    monkeypatch.setattr("exclusion.report._bound", lambda _: b"PK")
    with phrases.speaking("es", "distrito,distritos"):
        here = report.write(study, tmp_path / "here")
        monkeypatch.setattr(_processes, "_idle", lambda: True)
        monkeypatch.setattr(figures, "brief", None)  # so that this process cannot draw it
        monkeypatch.delitem(sys.modules, "matplotlib")
        aside = report.write(study, tmp_path / "aside", aside=True)
    for name, path in here.items():
        assert aside[name].read_bytes() == path.read_bytes()


def test_a_workbook_that_is_large_beside_its_page_lies_beside_it_only():
    study, page = bundled.lean(), "x" * 1_000 + _page._BOOK
    assert "base64" in _page.with_workbook(page, b"x" * 400, study)
    assert _page.with_workbook(page, b"x" * 600, study) == "x" * 1_000


def test_without_a_brief_the_page_names_the_workbook_alone(tmp_path, monkeypatch):
    study = bundled.small()
    (tmp_path / "brief.pdf").write_bytes(b"of an earlier run")

    def lacking(*_, **__):
        raise TableError("nothing to say")

    monkeypatch.setattr(telling, "subject_of", lacking)
    paths = report.write(study, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(paths)
    assert "brief.pdf" not in paths
    assert "brief.pdf" not in paths["index.html"].read_text(encoding="utf-8")
