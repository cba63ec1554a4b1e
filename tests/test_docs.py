"""The site's pages: their code runs, every public name has its place, no link leads nowhere."""

from __future__ import annotations

import doctest
import importlib.util
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import exclusion
from exclusion.nations import _ranked

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def told(name: str):
    """Load one of the scripts that make the site."""
    sys.path.insert(0, str(ROOT / ".ci"))
    try:
        spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / ".ci"))
    return module


def sessions(page: Path) -> str:
    """Join what a page shows of the interpreter, so that one block knows of those above it."""
    blocks = re.findall(
        r"^```pycon\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return "\n".join(blocks)


SPOKEN = [page for page in PAGES if sessions(page)]


def ranked_in_its_state(nation, by, ranked=_ranked.ranked):
    """Rank the counties of one state in place of all: no page shows how they stand."""
    counties = nation.counties
    return ranked(replace(nation, counties=counties[counties["state"] == nation.state]), by)


@pytest.mark.parametrize("page", SPOKEN, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_is_said(page, reused, seldom, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_ranked, "ranked", ranked_in_its_state)
    test = doctest.DocTestParser().get_doctest(sessions(page), {}, page.stem, str(page), 0)
    assert test.examples
    said: list[str] = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=said.append)
    assert not said, "".join(said)


# -- the reference -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference():
    return told("reference")


@pytest.fixture(scope="module")
def text(reference, tmp_path_factory):
    """The reference by its pages."""
    folder = tmp_path_factory.mktemp("reference")
    reference.write(folder)
    return {page.stem: page.read_text(encoding="utf-8") for page in folder.glob("*.rst")}


def test_every_public_name_has_its_entry(reference, text):
    assert text.keys() == {"exclusion", *reference.rooms()}
    every = reference.public()
    assert {"exclusion.study", "exclusion.moe.of_sum", "exclusion.geoid.POOLED"} <= set(every)
    for path in every:
        room, _, name = path.removeprefix("exclusion.").rpartition(".")
        entries = re.findall(
            r"^\.\. (?:auto|py:)\w+:: (\S+)$", text[room or "exclusion"], re.MULTILINE
        )
        assert name in entries, path


def test_the_reference_says_what_is_stable_and_what_a_constant_is(reference, text):
    moe, geoid, siting = (text[room] for room in ("moe", "geoid", "siting"))
    stable, experimental = moe.split("Experimental: ")
    assert "\n   of_sum\n" in stable
    assert "\n   widening\n" in experimental.partition("Functions")[0]
    assert "Stable: " not in siting
    assert ".. py:data:: POOLED\n   :value: 5\n\n   Years whose answers" in geoid
    # Taken from another room, and told of where it is made.
    assert reference.constant("exclusion.ranking", "LISTED")[0] == "20"


def test_every_command_is_in_the_reference(reference):
    from exclusion.cli import cli

    said = reference.commands()
    for name in cli.list_commands(None):
        assert f"`exclusion {name}`" in said
    assert "--neighborhoods" in said


# -- what the site is made of --------------------------------------------------------------------


@pytest.fixture(scope="module")
def site():
    return told("docs")


def test_the_dictionary_has_every_column_of_every_file(site):
    said = site.dictionary()
    every = exclusion.telling.dictionary()
    for file, rows in every.groupby("file"):
        part = said.partition(f"## {file}\n")[2].partition("\n## ")[0]
        assert [f"`{name}`" in part for name in rows["column"]] == [True] * len(rows)
    assert "| `share_moe` | Share, ± |" in said.partition("## workbook.xlsx")[2]


def test_what_there_is_to_ask_for_is_listed(site):
    said = site.measures()
    assert all(f"| `{name}` |" in said for name in exclusion.measures().index)


@pytest.mark.parametrize(
    ("link", "wrong"),
    [
        ('<a href="other.html">', []),
        ('<a href="other.html#there">', []),
        ('<a href="#here">', []),
        ('<a href="https://census.gov/">', []),
        ('<img src="a%20b.png">', []),
        ('<a href="none.html">', ["index.html: no none.html"]),
        ('<a href="other.html#none">', ["index.html: no other.html#none"]),
        ('<img src="none.png">', ["index.html: no none.png"]),
        (
            '<script src="https://cdn.example/x.js">',
            ["index.html: loads https://cdn.example/x.js from a network"],
        ),
    ],
)
def test_a_link_that_leads_nowhere_and_what_would_be_loaded_are_named(site, tmp_path, link, wrong):
    (tmp_path / "other.html").write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "a b.png").write_bytes(b"")
    (tmp_path / "index.html").write_text(f'<p id="here">{link}', encoding="utf-8")
    assert list(site.broken(tmp_path)) == wrong
