"""What is handed out: what is needed is asked for, nothing is shipped twice, and where it runs."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import bundled
import pytest
import shared
from packaging.requirements import Requirement

import exclusion
from exclusion import snapshots

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: Packages whose import has another name, and those that come with another.
NAMES = {
    "PIL": "pillow",
    "affine": "rasterio",
    "docx": "python-docx",
    "pyproj": "geopandas",
    "urllib3": "requests",
}
#: What is loaded only where it is there, by the extra that brings it.
EXTRAS = {
    "coverage": {"duckdb", "h3"},
    "cluster": {"distributed"},
    "notebooks": {"ipywidgets", "tqdm"},
    "plan": {"docx"},
}
LOADERS = ("Late", "importlib.import_module", "importlib.util.find_spec")


def asked(texts: list[str]) -> set[str]:
    return {Requirement(text).name for text in texts}


def imported(tree: ast.AST) -> set[str]:
    """List what a file loads when it runs, by the first part of its name."""
    hints = {
        one
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in node.body
        for one in ast.walk(part)
    }
    found = set()
    for node in set(ast.walk(tree)) - hints:
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in LOADERS:
            found |= {one.value for one in node.args if isinstance(one, ast.Constant)}
    return {str(name).partition(".")[0] for name in found}


def test_all_that_is_loaded_is_a_dependency_or_comes_with_its_extra():
    loaded = set()
    for file in sorted((ROOT / "exclusion").rglob("*.py")):
        loaded |= imported(ast.parse(file.read_text(encoding="utf-8")))
    loaded -= {*sys.stdlib_module_names, "exclusion", "IPython"}  # IPython: only looked for
    optional = set().union(*EXTRAS.values())
    assert optional <= loaded
    assert {NAMES.get(name, name) for name in loaded - optional} <= asked(PROJECT["dependencies"])
    for extra, names in EXTRAS.items():
        brought = {NAMES.get(name, name) for name in names}
        assert brought <= asked(PROJECT["optional-dependencies"][extra])


def test_no_file_is_in_the_wheel_twice():
    from zipfile import ZipFile

    wheel = shared.wheel()
    alike = defaultdict(list)
    with ZipFile(wheel) as packed:
        for one in packed.infolist():
            if one.file_size > 1_000:
                alike[hashlib.sha256(packed.read(one)).digest()].append(one.filename)
    assert f"digital_exclusion-{exclusion.__version__}" in wheel.name
    assert len(alike) > 100
    assert [names for names in alike.values() if len(names) > 1] == []


def test_the_source_archive_holds_all_that_is_kept_but_pictures_and_notebooks(tmp_path):
    import tarfile

    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as packed:
        held = {name.partition("/")[2] for name in packed.getnames()}
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    kept = set(listed.stdout.split("\n")) if listed.returncode == 0 else held
    left = {
        n for n in kept - held if n and not n.startswith(("maps/", ".git")) and (ROOT / n).exists()
    }
    assert left == set()
    assert {"CITATION.cff", "SECURITY.md", ".ci/run", "tests/bundled.py"} <= held


def test_what_vintages_share_is_read_and_checked_from_beside_them(tmp_path):
    import shutil

    from exclusion.errors import DamagedFileError

    whole = tmp_path / "new-orleans"
    shutil.copytree(snapshots.folder() / "new-orleans", whole)
    assert not (whole / "2017" / "polygons.parquet").exists()
    assert len(snapshots.read(whole / "2017").polygons) == 177
    shared = whole / "2019" / "polygons.parquet"
    shared.write_bytes(shared.read_bytes()[:-1] + b"?")
    for vintage in (2017, 2019):  # what is not the same byte for byte is not taken
        with pytest.raises(DamagedFileError, match=rf"{vintage}.polygons\.parquet is damaged"):
            snapshots.read(whole / str(vintage))


def test_the_workflow_runs_targets_that_there_are_and_the_readmes_lines():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert text.startswith("# Not yet run")
    assert {*("test", "browser", "check", "notebooks", "coverage", "minimum"), "extras"} == (
        named := set(re.findall(r"run: .*\bmake ([a-z]+)", text))
    )
    assert named <= set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    plain = re.findall(r"run: \$bin/(.*)", text)
    assert len(plain) >= 4
    for line in plain[:-1]:
        assert f".venv/bin/{line}" in readme
    # The versions that pyproject.toml says are those that are tried.
    said = [one[-4:] for one in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", one)]
    tried = (
        re.search(r"linux:.*?python: \[(.*?)\]", text, re.DOTALL)[1].replace('"', "").split(", ")
    )
    assert tried == [*said, "3.14"]


@pytest.mark.parametrize("file", ["CITATION.cff", "SECURITY.md", "pyproject.toml", "README.md"])
def test_no_address_of_a_repository_is_invented(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(
        r"(github|gitlab|codeberg|zenodo|doi)\.(com|org)/\w|@[a-z-]+\.(org|com)", text
    )


# -- what differs on Windows ---------------------------------------------------------------------


def console(code: str, encoding: str) -> bytes:
    """Run the command line with streams of an encoding, as a console of Windows has them."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True, check=True,
    ).stdout  # fmt: skip


SAY = (
    "import sys, click; from exclusion import cli\n"
    "@cli.cli.command('say')\n"
    "def say(): cli._terminal.say({text!r}); click.echo({text!r})\n"
    "cli._COMMANDS = cli._COMMANDS | {{'say': 'x'}}\n"
    "cli._Commands.get_command = lambda *_: say\n"
    "sys.argv = ['exclusion', 'say']; cli.main()"
)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("39 % ± 2 – Tremé", "cp1252", "39 % ± 2 – Tremé"),
        ("39\u202f% \u2264 40\u202f%, \u22125 \u2192 x", "cp1252", "39 % <= 40 %, -5 -> x"),
        ("39\u202f% ± 2 – Tremé", "cp437", "39 % ± 2 - Tremé"),
        ("“≈” ± 2 – Tremé…", "latin-1", r'"\u2248" ± 2 - Tremé...'),
        ("Łódź/中.csv", "cp1252", r"\u0141ódz/\u4e2d.csv"),
    ],
)
def test_a_console_that_lacks_a_character_shows_what_comes_nearest(text, encoding, shown):
    said = console(SAY.format(text=text), encoding).decode(encoding).splitlines()

    assert said == [shown, shown]


@pytest.mark.parametrize("arguments", [["places"], ["measures"], ["columns"]])
def test_lists_are_shown_on_a_console_of_windows(arguments):
    code = (
        f"import sys; from exclusion import cli; sys.argv = {['exclusion', *arguments]}; cli.main()"
    )
    assert b"?" not in console(code, "cp1252").replace(b"??", b"")


#: Files of the user's, and how each is read.
READ = {
    "aliases": (
        "name,neighborhoods\nThe Beast Café,Lakewood;Gentilly Woods\n",
        lambda path: vars(exclusion.pulls.read_aliases(path)),
    ),
    "sites": (
        "name,longitude,latitude,cost,programme\nÉcole A,-90.07,29.95,50000,\nB,-90.02,30,60000,\n",
        lambda path: exclusion.siting.candidates(path, bundled.new_orleans(2024).areas),
    ),
    "polygons": (
        'name,WKT\nÉté,"POLYGON ((-90.2 29.8,-90 29.8,-90 30,-90.2 30,-90.2 29.8))"\n',
        exclusion.files.vector,
    ),
    "take-up": (
        "GEOID,take_up,eligible_households\n22071,0.661,80000\n22051,0.452,60000\n",
        exclusion.programmes.take_up,
    ),
    "costs": (
        (snapshots.folder() / "programmes" / "costs.toml").read_text(encoding="utf-8"),
        lambda path: exclusion.programmes.book(path).items,
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_users_file_may_have_lines_of_windows_and_lie_anywhere(name, tmp_path):
    text, read = READ[name]
    folder = tmp_path / "Données d'été (2)"
    folder.mkdir()
    found = []
    for end in ("\n", "\r\n"):
        path = folder / f"ma carte é.{'toml' if name == 'costs' else 'csv'}"
        path.write_bytes(text.replace("\n", end).encode())
        found.append(repr(read(path)))
    assert found[0] == found[1]
    assert r"\r" not in found[1]
