"""What users see: the names of the package and of its rooms, and what the README says of them."""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import inspect
import itertools
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from running import here

import exclusion
from exclusion import cli, indicators, ranking, studies

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
    roots = {one.partition(".")[0] for one in more} - {"numpy"}  # more of its rooms, as pandas has
    assert {one for one in roots if one not in sys.stdlib_module_names} == {"exclusion"}


def test_a_room_is_loaded_when_it_is_named():
    before = "import sys, exclusion; assert 'exclusion.moe' not in sys.modules; "
    assert "exclusion.moe" in loaded(before + "exclusion.moe.of_sum")
    assert "exclusion.moe" in loaded(before + "from exclusion import moe")


# -- the rooms -----------------------------------------------------------------------------------


@functools.cache
def sources(room: str) -> dict[str, ast.Module]:
    """Read the files of a room by the names of their modules, the room's own first."""
    found = importlib.import_module(f"exclusion.{room}")
    files = [Path(found.__file__)]
    files += sorted(files[0].parent.glob("_*.py")) if hasattr(found, "__path__") else []
    return {file.stem: ast.parse(file.read_text(encoding="utf-8")) for file in files}


def bound(tree: ast.Module, room: str) -> set[str]:
    """List what a room's top level defines, or takes from its own files."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {one.id for one in targets if isinstance(one, ast.Name)}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            f"exclusion.{room}"
        ):
            names |= {one.asname or one.name for one in node.names}
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_lists_what_it_is_for_and_keeps_the_rest_to_itself(room):
    found = importlib.import_module(f"exclusion.{room}")
    public = {name for name in bound(next(iter(sources(room).values())), room) if name[0] != "_"}
    # What comes from another room is a class, a function or a module; a constant has one home.
    public |= {
        name
        for name, value in vars(found).items()
        if name[0] != "_"
        and getattr(value, "__module__", "").startswith(f"exclusion.{room}")
        and not isinstance(value, type(pytest))
    }
    assert sorted(public - set(found.__all__)) == []
    for name in found.__all__:
        getattr(found, name)


def taken(node: ast.ImportFrom, room: str) -> set[str]:
    """List what a room takes from another one that explains it."""
    return {one.name for one in node.names} & explained(room)


@functools.cache
def explained(room: str) -> set[str]:
    """List the constants and types of a room that a comment, a text or the room's own tells of."""
    found = importlib.import_module(f"exclusion.{room}")
    told = set(re.findall(r"`(\w+)`", found.__doc__))
    for stem, tree in sources(room).items():
        lines = (Path(found.__file__).parent / f"{stem}.py").read_text("utf-8").splitlines()
        for node, after in itertools.pairwise([*tree.body, None]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("exclusion."):
                other = node.module.split(".")[1]
                told |= set() if other == room or other[0] == "_" else taken(node, other)
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            # One comment may tell of several that stand together.
            above = itertools.takewhile(str.strip, reversed(lines[: node.lineno - 1]))
            if text or any(line.startswith("#:") for line in above):
                told |= {one.id for one in targets if isinstance(one, ast.Name)}
    return told


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_lists_is_explained(room):
    found = importlib.import_module(f"exclusion.{room}")
    told = explained(room)
    for name in found.__all__:
        value = getattr(found, name)
        has_own = inspect.isroutine(value) or isinstance(value, type | click.Command)
        if (has_own and inspect.getdoc(value)) or name in told:
            continue
        pytest.fail(f"exclusion.{room}.{name} has no word that says what it is")


def parameters(*, records: bool = False) -> list[tuple[str, inspect.Parameter]]:
    """List what all that is public is handed, and with it what records hold, and where that is."""
    found = []
    for room in ROOMS:
        module = importlib.import_module(f"exclusion.{room}")
        for name in module.__all__:
            value = getattr(module, name)
            callables = {name: value} if inspect.isroutine(value) or inspect.isclass(value) else {}
            if inspect.isclass(value):
                callables |= {
                    f"{name}.{method}": function
                    for method, function in inspect.getmembers(value, inspect.isfunction)
                    if method[0] != "_"
                }
            for path, one in callables.items():
                made = inspect.isfunction(one) or (records and dataclasses.is_dataclass(one))
                if made and one.__module__.startswith("exclusion."):
                    every = inspect.signature(one).parameters.values()
                    found += [(f"exclusion.{room}.{path}", word) for word in every]
    return found


#: What a parameter or a field of these names is, wherever there is one.
MEANT = {"level": {"str", "Ranked", "Level"}, "confidence": {"float"}}


def test_a_parameter_means_the_same_everywhere():
    every = parameters()
    assert len(every) > 500
    other = {"rank_by", "sort_by", "order_by", "group_by", "by_group", "group_column"}
    assert [where for where, word in every if word.name in other] == []
    # `by` is a measure, by name or as its shares; `k` is how many are listed.
    assert [w for w, word in every if word.name == "by" and "str" not in str(word.annotation)] == []
    # Of whole places more are listed; of peers fewer; and a brief has as many as there is room for.
    lengths = {word.default for _, word in every if word.name == "k"}
    known = {ranking.LISTED, ranking.LISTED_PLACES, exclusion.peers.PEERS, None}
    assert lengths == known | {inspect.Parameter.empty}
    # Groups are a label an area, or the name of a column of labels, or of a way to sum.
    tables = [
        w for w, word in every if word.name == "groups" and "DataFrame" in str(word.annotation)
    ]
    assert tables == []
    # `level` is the kind of area; how sure is `confidence`, and `rate` what part of calls is false.
    every = parameters(records=True)
    kinds = {name: {w.annotation for _, w in every if w.name == name} for name in MEANT}
    assert kinds == MEANT


# -- what there is -------------------------------------------------------------------------------


def test_places_and_measures_are_those_of_the_command_line():
    places, measures = exclusion.places(), exclusion.measures()
    printed = here("places").stdout.splitlines()
    said = [re.split(r"  +", line.strip()) for line in printed[1:]]
    assert [(place, int(vintage)) for place, vintage, *_ in said] == [
        *places[["place", "vintage"]].itertuples(index=False, name=None)
    ]
    assert [words[3] == "yes" for words in said] == places["mapped"].tolist()
    printed = here("measures").stdout
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
    code = "\n".join(fenced("python"))
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
    code = "\n".join(fenced("python"))
    for node in ast.walk(ast.parse(code.replace("...", "None"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        path = ast.unparse(node.func).replace("newer.", "study.")
        made = {"study": studies.Study, "nation": exclusion.Nation}
        owner = made.get(path.partition(".")[0], exclusion)
        for name in path.split(".")[1:]:
            owner = getattr(owner, name, None)
        if owner is not None:
            taken = inspect.signature(owner).parameters
            if any(one.kind is one.VAR_KEYWORD for one in taken.values()):
                continue
            given = {word.arg for word in node.keywords if word.arg}
            assert given <= set(taken), path


def test_the_readmes_commands_have_their_options():
    lines = [line for block in fenced("") for line in block.splitlines()]
    said = [line.partition("#")[0].split() for line in lines if line.startswith("exclusion ")]
    assert len(said) > 15
    for _, name, *rest in said:
        command = cli.cli.get_command(None, name)
        if isinstance(command, click.Group):
            command = command.commands[rest[0]]
        known = {option for one in command.params for option in one.opts}
        assert {word for word in rest if word.startswith("--")} <= known, name
