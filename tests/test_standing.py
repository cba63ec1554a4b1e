"""What is public is stable or experimental, and what leaves does so by a term."""

from __future__ import annotations

import importlib
import re
import types
from pathlib import Path

import pytest
from test_public import ROOMS

import exclusion
from exclusion import _standing, moe
from exclusion._standing import EXPERIMENTAL, LEAVING, STABLE, Leaving

OLD = {"moe.sum_moe": Leaving("moe.of_sum", "0.3.0")}


def public() -> set[str]:
    """List every public name, the methods and fields of a study among them."""
    found = {name for name in exclusion.__all__ if name not in ROOMS or name == "errors"}
    for room in ROOMS:
        found |= {f"{room}.{n}" for n in importlib.import_module(f"exclusion.{room}").__all__}
    known = {*dir(exclusion.Study), *exclusion.Study.__dataclass_fields__}
    return found | {f"studies.Study.{name}" for name in known if name[0] != "_"}


def test_every_public_name_is_stable_or_experimental():
    lacking = []
    for name in sorted(public()):
        try:
            _standing.level(name)
        except LookupError as err:
            lacking.append(str(err))
    assert lacking == []


def test_no_name_is_in_both_tables_and_what_they_name_is_there():
    stable, open_yet = (
        {
            f"{room}.{name}".removeprefix(".")
            for room, some in table.items()
            for name in some.split()
        }
        for table in (STABLE, EXPERIMENTAL)
    )
    assert stable & open_yet == set()
    whole = {name.removesuffix(".*") for name in open_yet if name.endswith("*")}
    assert whole & {name.partition(".")[0] for name in stable} == set()
    assert whole <= set(ROOMS)
    # A stable name goes by way of LEAVING.
    assert stable - public() == set(LEAVING)
    assert {name for name in open_yet if not name.endswith("*")} <= public()


def test_a_name_in_neither_table_is_named():
    with pytest.raises(LookupError, match=r"^exclusion\.moe\.new is in neither table"):
        _standing.level("moe.new")
    assert _standing.level("siting.new") == "experimental"


@pytest.mark.parametrize(
    ("since", "gone"), [("0.2.0", "0.4.0"), ("0.9.3", "0.11.0"), ("1.0.0", "2.0.0")]
)
def test_a_name_that_leaves_stays_for_its_term(since, gone):
    table = {"moe.old": Leaving("moe.of_sum", since)}
    assert _standing.gone(since) == gone
    major, minor, _ = map(int, gone.split("."))
    before = f"{major}.{minor - 1}.9" if minor else f"{major - 1}.99.0"
    assert _standing.overdue(before, table) == []
    assert _standing.overdue(gone, table) == ["moe.old"]
    assert _standing.overdue(f"{major + 1}.0.0", table) == ["moe.old"]


def test_no_name_of_this_version_is_past_its_term():
    assert _standing.overdue(exclusion.__version__) == []


def test_a_name_that_leaves_is_what_it_became_and_says_so_where_it_is_written():
    room = types.ModuleType("exclusion.moe")
    room.__getattr__ = _standing.names("exclusion.moe", OLD)
    said = r"^exclusion\.moe\.sum_moe leaves in version 0\.5\.0; write exclusion\.moe\.of_sum inst"
    with pytest.warns(DeprecationWarning, match=said) as caught:
        assert room.sum_moe is moe.of_sum
    assert caught[0].filename == __file__
    with pytest.raises(AttributeError, match=r"^module 'exclusion\.moe' has no attribute 'other'$"):
        room.other  # noqa: B018
    assert not hasattr(room, "of_sum")  # a room's own names do not pass here


def test_rooms_of_names_that_leave_answer_to_them():
    for name, one in LEAVING.items():
        room, _, own = name.rpartition(".")
        with pytest.warns(DeprecationWarning, match=re.escape(one.instead)):
            getattr(importlib.import_module(f"exclusion.{room}".rstrip(".")), own)


def test_the_version_is_that_of_the_citation():
    text = (Path(__file__).parents[1] / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.*)$", text, re.MULTILINE) == [exclusion.__version__]
