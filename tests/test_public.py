"""What users see: the names of the package and of its rooms, and what the README says of them."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from test_cli import run

import exclusion
from exclusion import cli, indicators, studies

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = sorted(
    room.name for room in pkgutil.iter_modules(exclusion.__path__) if room.name[0] != "_"
)


# -- the package ---------------------------------------------------------------------------------


def test_every_room_is_at_hand_and_no_name_is_both_room_and_function():
    assert set(ROOMS) < set(exclusion.__all__)
    for name in exclusion.__all__:
        found = getattr(exclusion, name)
        assert (found is sys.modules.get(f"exclusion.{name}")) == (name in ROOMS)
    assert dir(exclusion) == sorted(exclusion.__all__)


def test_type_checkers_and_editors_are_told_the_same_names():
    tree = ast.parse(Path(exclusion.__file__).read_text(encoding="utf-8"))
    told = {
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("exclusion")
        for name in node.names
    }
    assert told == set(exclusion.__all__)
    assert [*exclusion.__all__] == sorted(exclusion.__all__)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("coverege", r"\. Did you mean 'coverage'\?$"),
        ("rankings", r"\. Did you mean 'ranking'\?$"),
        ("xyzzy", "'xyzzy'$"),
        ("_hidden", "'_hidden'$"),
    ],
)
def test_an_unknown_name_is_answered_with_those_near_it(name, near):
    with pytest.raises(AttributeError, match=rf"^module 'exclusion' has no attribute.*{near}"):
        getattr(exclusion, name)
    assert not hasattr(exclusion, name)
    with pytest.raises(ImportError):
        exec(f"from exclusion import {name}")


def loaded(code: str) -> set[str]:
    """List the modules that a fresh interpreter has after some code."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_the_import_loads_the_errors_and_nothing_else():
    more = loaded("import exclusion") - loaded("import importlib, typing")
    assert {one for one in more if one.partition(".")[0] not in sys.stdlib_module_names} == {
        "exclusion",
        "exclusion._version",
        "exclusion.errors",
    }


def test_a_study_adds_nothing_to_what_geopandas_loads():
    more = loaded("import exclusion; exclusion.study") - loaded("import geopandas")
    roots = {one.partition(".")[0] for one in more}
    assert {one for one in roots if one not in sys.stdlib_module_names} == {"exclusion"}


def test_a_room_is_loaded_when_it_is_named():
    before = "import sys, exclusion; assert 'exclusion.moe' not in sys.modules; "
    assert "exclusion.moe" in loaded(before + "exclusion.moe.of_sum")
    assert "exclusion.moe" in loaded(before + "from exclusion import moe")


# -- what there is -------------------------------------------------------------------------------


def test_places_and_measures_are_those_of_the_command_line():
    places, measures = studies.places(), exclusion.measures()
    printed = run("places").stdout.splitlines()
    said = [re.split(r"  +", line.strip()) for line in printed[1:]]
    assert [(place, int(vintage)) for place, vintage, *_ in said] == [
        *places[["place", "vintage"]].itertuples(index=False, name=None)
    ]
    assert [words[3] == "yes" for words in said] == places["mapped"].tolist()
    printed = run("measures").stdout
    names = [line.split(" ")[0] for line in printed.splitlines() if line[:1].strip()]
    assert [name for name in names if name.islower() or name[0].isdigit()] == [*measures.index]
    assert measures.index.is_unique
    kinds = measures.groupby("kind", sort=False).groups
    assert {kind: [*names] for kind, names in kinds.items()} == {
        "measure": [*indicators.CATALOGUE],
        "group": [*indicators.GROUPS],
        "score": [*indicators.PRESETS],
    }
    assert (measures["universe"].isna() == (measures["kind"] == "score")).all()
    assert measures.loc["svi", "tables"].startswith("C17002, B15003, B01001")
    assert (measures[["label", "tables", "source"]] != "").all(axis=None)


# -- the README ----------------------------------------------------------------------------------


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_readme_names_only_what_there_is():
    named = set(re.findall(r"\bexclusion((?:\.[a-zA-Z_]+)+)", README))
    named = {name for name in named if not name.endswith((".git", ".ipynb"))}
    assert {".moe", ".study", ".studies.compare"} <= named
    for path in named:
        found = exclusion
        for name in path.split(".")[1:]:
            found = getattr(found, name)
    listed = re.findall(r"^\| `exclusion\.(\w+)` \|", README, re.MULTILINE)
    assert len(listed) > 10
    assert set(listed) <= set(ROOMS)


def test_the_readmes_methods_are_those_of_a_study():
    (code,) = fenced("python")
    calls = [
        node
        for node in ast.walk(ast.parse(code.replace("...", "None")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    named = {node.attr for node in calls if node.value.id in ("study", "newer")}
    assert {"headline", "totals", "who", "brief", "causes"} <= named
    known = {*dir(studies.Study), *studies.Study.__dataclass_fields__}
    assert sorted(named - known) == []


def test_the_readmes_arguments_are_taken():
    (code,) = fenced("python")
    for node in ast.walk(ast.parse(code.replace("...", "None"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        path = ast.unparse(node.func).replace("newer.", "study.")
        owner = studies.Study if path.startswith("study.") else exclusion
        for name in path.split(".")[1:]:
            owner = getattr(owner, name, None)
        if owner is not None:
            taken = inspect.signature(owner)
            given = {word.arg for word in node.keywords if word.arg}
            assert given <= set(taken.parameters), path


def test_the_readmes_commands_have_their_options():
    lines = [line for block in fenced("") for line in block.splitlines()]
    said = [line.partition("#")[0].split() for line in lines if line.startswith("exclusion ")]
    assert len(said) > 15
    for _, name, *rest in said:
        command = cli.cli.commands[name]
        if isinstance(command, click.Group):
            command = command.commands[rest[0]]
        known = {option for one in command.params for option in one.opts}
        assert {word for word in rest if word.startswith("--")} <= known, name
