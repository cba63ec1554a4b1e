"""Polygons that are no neighborhoods: the user's word in every sentence, and nowhere else."""

from __future__ import annotations

import json
import re

import bundled
import made
import openpyxl
import pytest
from click.testing import CliRunner

import exclusion
from exclusion import figures, phrases, studies
from exclusion.cli import cli
from exclusion.errors import ArgumentError

CALLED = "council district,council districts"
NOUN = re.compile(r"(?<![\w-])[Nn]eighborhoods?(?!\w|\.csv|\")")


@pytest.fixture(scope="module")
def districts(tmp_path_factory):
    areas = bundled.new_orleans().areas
    west = areas.geometry.representative_point().x
    halves = areas[["geometry"]].assign(name=(west < west.median()).map({True: "A", False: "B"}))
    path = tmp_path_factory.mktemp("districts") / "districts.geojson"
    halves.dissolve("name").reset_index().to_file(path)
    return path


@pytest.fixture(scope="module")
def study(districts):
    with pytest.MonkeyPatch.context() as patch:
        made.use(patch)
        found = exclusion.study(
            "New Orleans", vintage=2019, neighborhoods=districts, neighborhoods_called=CALLED
        )
    return bundled.leaner(found)


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    return study.write(tmp_path_factory.mktemp("called"))


def shown(page: str) -> str:
    """Leave out scripts' own code, styles and attributes that nobody reads."""
    page = re.sub(
        r"<(style|script)(?! type=\"application/json\")[^>]*>.*?</\1>", "", page, flags=re.DOTALL
    )
    return re.sub(r'(id|for|href|aria-labelledby|data-\w+|class)="[^"]*"', "", page)


def test_page_and_files_say_the_users_word(study, written):
    page = shown(written["index.html"].read_text("utf-8"))
    command = re.search(r"exclusion report [^<]*", page)[0]
    assert "--neighborhoods-called" in command
    assert CALLED in command
    rest = page.replace(command, "")
    assert [found[0] for found in NOUN.finditer(rest)] == []
    for said in (
        "Council districts with the most of them", "Find a council district or tract",
        "Both council districts", "Download all council districts (CSV)", "council district names",
    ):  # fmt: skip
        assert said in rest, said
    book = openpyxl.load_workbook(written["workbook.xlsx"])
    assert "Council districts" in book.sheetnames
    summary = json.loads(written["summary.json"].read_text("utf-8"))
    assert not NOUN.search(json.dumps(summary["headline"]))
    assert summary["neighborhoods_called"] == list(CALLED.split(","))


def test_the_dictionary_and_the_brief_say_it_too(study, written):
    book = openpyxl.load_workbook(written["workbook.xlsx"], read_only=True)
    cells = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert "council district that the area is counted to" in cells
    with phrases.speaking("en", CALLED):
        brief = figures.brief(study, neighborhood="A")
    sentences = " ".join(" ".join(brief.sentences).split())
    assert "council district" in sentences
    assert not NOUN.search(sentences)


def test_the_columns_keep_their_names(written):
    with written["ranking.csv"].open(encoding="utf-8-sig") as file:
        assert "neighborhood" in file.readline().split(",")


def test_a_saved_study_keeps_the_word(study, tmp_path):
    again = studies.read(study.save(tmp_path / "study"))
    assert again.options["neighborhoods_called"] == CALLED


def test_in_another_language_the_word_stands_as_it_was_given(study, tmp_path, bare):
    page = shown(study.write(tmp_path, language="es")["index.html"].read_text("utf-8"))
    assert "vecindario" not in page.lower()
    assert "Council districts donde hay más" in page


def test_frames_may_be_called_so(study):
    areas = study.areas
    found = exclusion.of_frames(
        areas, place="Here", vintage=2019, polygons=areas, neighborhoods_called="wards"
    )
    assert found.options["neighborhoods_called"] == "wards"
    with pytest.raises(ArgumentError, match="neighborhoods_called"):
        exclusion.of_frames(areas, place="Here", vintage=2019, neighborhoods_called=" ")


@pytest.mark.parametrize(
    ("text", "one", "many"),
    [
        ("council districts", "council district", "council districts"),
        ("communities", "community", "communities"),
        ("parishes", "parish", "parishes"),
        ("barangay", "barangay", "barangay"),
        (" distrito ,  distritos", "distrito", "distritos"),
    ],
)
def test_one_word_or_two_are_read(text, one, many):
    assert phrases.read_called(text) == (one, many)


@pytest.mark.parametrize(
    "text", ["", " ", ",", "a,", ",b", "a,b,c", "x" * 41, "{k}", "<b>", 7, "a\x00b"]
)
def test_what_nothing_is_called_is_refused(text, districts):
    with pytest.raises(ArgumentError, match="neighborhoods_called"):
        exclusion.study(
            "New Orleans", vintage=2019, neighborhoods=districts, neighborhoods_called=text
        )


def test_without_polygons_there_is_nothing_to_call():
    with pytest.raises(ArgumentError, match="none are given"):
        exclusion.study("New Orleans", vintage=2019, neighborhoods_called="wards")
    ran = CliRunner().invoke(
        cli, ["report", "New Orleans", "--vintage", "2019", "--neighborhoods-called", "wards"]
    )
    assert isinstance(ran.exception, ArgumentError)


def test_articles_fit_the_word():
    with phrases.speaking("en", "electoral ward,electoral wards"):
        assert phrases.say("a_neighborhood") == "an electoral ward"
        assert phrases.say("neighborhood_many") == "electoral wards"
        assert phrases.called() == "electoral ward,electoral wards"
        with phrases.speaking("es"):
            assert phrases.say("neighborhood_many") == "electoral wards"
    assert phrases.say("a_neighborhood") == "a neighborhood"
    assert phrases.called() is None
