"""In a notebook each result has a form of its own: words, figures, tables folded."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from typing import NamedTuple

import bundled
import numpy as np
import pandas as pd
import pytest

from exclusion import _records

VOID = {"br", "img"}


class Balance(HTMLParser):
    """Elements that are open; fails where one closes that is not."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def balanced(text: str) -> bool:
    parser = Balance()
    parser.feed(text)
    return parser.open == []


@dataclasses.dataclass(frozen=True)
class Made:
    """What was made <here>.

    More of it.

    Parameters
    ----------
    by, share
        The measure `x`; its
        share.
    table
        A row an area.

    Notes
    -----
    Not of a field.
    """

    by: str
    share: float
    table: pd.DataFrame
    left: tuple[str, ...] = ()
    more: int | None = None
    other: str = "<b>&"


class Pair(NamedTuple):
    """Two of them."""

    first: int
    """The first one."""
    second: Made
    """And the second."""


def made(**other) -> Made:
    table = pd.DataFrame({"<i>": np.arange(100.0), "v": 1 / 3})
    return Made("no_internet", 0.123456, table, **other)


def test_a_card_has_each_field_with_its_words_and_folds_tables():
    text = _records.card(made())

    assert balanced(text)
    assert "<b>Made</b> What was made &lt;here&gt;." in text
    assert "The measure <code>x</code>; its share." in text
    assert "Not of a field" not in text
    assert re.search(r">share</th><td[^>]*>0\.1235<", text)
    assert "<details><summary>100 × 2</summary>" in text
    assert text.count("0.3333") == _records._ROWS
    assert "<i>" not in text
    assert "&lt;b&gt;&amp;" in text  # a field that no word tells of is there as well
    assert ">left<" not in text  # nothing in it, nothing said
    assert ">more<" not in text


def test_records_within_records_fold_and_words_beneath_fields_are_found():
    text = _records.card(Pair(1_234, made(left=tuple("abcdefgh"), more=3)))

    assert balanced(text)
    assert ">1,234<" in text
    assert "The first one." in text
    assert "<details><summary>Made</summary>" in text
    assert "a, b, c, d, e, f … and 2 more" in text


RESULTS = {
    "change": lambda study: study.change(bundled.new_orleans(2017)),
    "merge": lambda study: study.merge(),
    "score": lambda study: study.score(),
    "ranking": lambda study: study.evaluate(),
    "equity": lambda study: study.equity(),
    "shortlist": lambda study: study.shortlist(),
    "hits": lambda study: study.score().hits,
    "now": lambda study: study.now("no_subscription"),
    "detectable": lambda study: study.detectable(),
}


@pytest.mark.filterwarnings("ignore::exclusion.errors.ExclusionWarning")
@pytest.mark.parametrize("name", RESULTS)
def test_a_studys_results_have_a_form_in_which_every_field_has_words(name):
    result = RESULTS[name](bundled.new_orleans())
    text = result._repr_html_()

    assert balanced(text)
    assert len(text) < 20_000
    assert "<script" not in text
    _, told = _records._words(type(result))
    wordless = [names for names, words in told if not words]
    assert wordless == []
    for names, _ in told:
        values = [getattr(result, one) for one in names]
        held = any(v is not None and not (isinstance(v, tuple | dict) and not v) for v in values)
        assert (f"vertical-align:top'>{names[0]}</th>" in text) == held


def test_records_that_hold_tables_have_the_form_wherever_they_are_public():
    from test_public import ROOMS

    import exclusion

    lacking = []
    for room in set(ROOMS) - {"telling", "report"}:  # there records are made for templates
        module = getattr(exclusion, room)
        for name in module.__all__:
            kind = getattr(module, name)
            if not isinstance(kind, type):
                continue
            fields = str(getattr(kind, "__annotations__", {}))
            record = hasattr(kind, "__dataclass_fields__") or hasattr(kind, "_fields")
            held = re.search(r"DataFrame|Series|Floats|NDArray", " ".join(map(str, fields)))
            if record and held and not hasattr(kind, "_repr_html_"):
                lacking.append(f"{room}.{name}")
    assert lacking == []
