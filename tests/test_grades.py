"""How hard the pages are to read: no section asks for more than eight years of school."""

from __future__ import annotations

import re

import bundled
import grades
import pytest

#: The highest grade of a section.
MOST = 8.0


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("The cat sat on the mat.", -3, 1),
        ("A household is everyone who lives in one home.", 3, 8),
        (
            "Reliability considerations necessitate methodological transparency regarding "
            "estimation procedures and sampling variability.",
            20,
            40,
        ),
    ],
)
def test_a_grade_rises_with_words_and_sentences(said, least, most):
    assert least < grades.grade([said]) < most


def test_a_name_and_a_number_are_a_word_each():
    assert grades.counted("In Read Blvd West about 1,383 homes") == [1, 2, 2, 1, 1]
    assert grades.counted("Fiber reaches 39.2% of it") == [2, 2, 1, 1, 1]


@pytest.mark.parametrize(
    "study",
    [
        pytest.param("New Orleans 2024", id="new-orleans-2024"),
        pytest.param("New Orleans 2019", id="new-orleans-2019"),
        pytest.param("Baltimore 2021", id="baltimore"),
    ],
)
def test_every_section_can_be_read_after_eight_years_of_school(study):
    page = bundled.written(study)["index.html"].read_text(encoding="utf-8")
    said = grades.sentences(page)
    assert {"lead", "ladder", "list", "worked", "table", "method"} <= set(said)
    hard = {name: round(grades.grade(one), 1) for name, one in said.items()}
    assert {name: grade for name, grade in hard.items() if grade > MOST} == {}


def test_a_term_opens_where_it_stands_and_is_told_once():
    page = bundled.written("New Orleans 2019")["index.html"].read_text(encoding="utf-8")
    opened = re.findall(r'<button popovertarget="(g\d+)">([^<]+)</button>', page)
    told = dict(re.findall(r'<p id="(g\d+)" popover><b>([^<]+)</b>: [^<]+</p>', page))
    assert {key for key, _ in opened} == set(told)
    assert all(word.startswith(told[key]) for key, word in opened)
    assert {"margin of error", "household", "tract", "chance", "rank", "design factor"} <= set(
        told.values()
    )
    assert page.count(" popover>") == len(told)
    first, _, _ = page.partition('<p class="source">')
    assert "popovertarget" not in first.partition("<body>")[2]
