"""The house itself: files that must agree, what an import costs, the targets, the browser."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import bundled
import pytest
from conftest import Opener
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from exclusion import maps

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

#: conda-forge's names where they differ from the package index's.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}
#: What environment.yml takes from pip, since conda-forge may not have it.
FROM_PIP = {"census", "django-js-lib-leaflet"}

HEAVY = [
    *("click", "distributed", "duckdb", "folium", "h3", "mapclassify", "matplotlib", "rasterio"),
    *("requests", "rich", "scipy"),
]


def listed_in_environment() -> tuple[dict[str, SpecifierSet], dict[str, SpecifierSet]]:
    """Read environment.yml: what conda installs, then what pip does, each with its bounds."""
    conda, pip = {}, {}
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    for indent, item in re.findall(
        r"^( +)- (\S.*)$", text.partition("dependencies:")[2], re.MULTILINE
    ):
        if item not in ("pip", "pip:", "-e ."):
            requirement = Requirement(item)
            (conda if len(indent) == 2 else pip)[requirement.name] = requirement.specifier
    return conda, pip


def needed() -> dict[str, SpecifierSet]:
    """Read pyproject.toml: what the library and its notebooks need."""
    texts = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["notebooks"]
    return {(one := Requirement(text)).name: one.specifier for text in texts}


def test_environment_yml_has_the_dependencies_and_bounds_of_pyproject():
    conda, pip = listed_in_environment()
    wanted = needed()

    assert pip == {name: wanted[name] for name in FROM_PIP}
    assert conda == {
        "python": SpecifierSet(PROJECT["requires-python"]),
        **{
            CONDA_NAMES.get(name, name): bounds
            for name, bounds in wanted.items()
            if name not in FROM_PIP
        },
    }


def test_minimum_pins_every_dependency_to_its_lower_bound():
    script = [sys.executable, str(ROOT / ".ci" / "minimum.py")]
    printed = subprocess.run(script, check=True, capture_output=True, text=True).stdout

    pins = {(one := Requirement(line)).name: one.specifier for line in printed.splitlines()}
    assert pins["numpy"] == SpecifierSet("==2.0")
    assert pins.keys() == {Requirement(text).name for text in PROJECT["dependencies"]}
    for text in PROJECT["dependencies"]:
        (pin,) = pins[Requirement(text).name]
        assert pin.operator == "=="
        assert pin.version in Requirement(text).specifier


def test_import_loads_nothing_heavy():
    command = [sys.executable, "-c", "import sys, exclusion; exclusion.study; print(*sys.modules)"]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    assert "exclusion" in loaded
    assert sorted(set(HEAVY) & set(loaded)) == []


def test_hot_spots_load_nothing_that_breaks_without_docstrings_or_warns(pytestconfig):
    code = (
        "import sys, exclusion; "
        "found = exclusion.study('New Orleans', vintage=2017).hot_spots(); "
        "print((found['cluster'] == 'hot_spot').any(), *sys.modules)"
    )
    # On the oldest releases, which warn of each other, warnings are no errors.
    strict = ["-W", "error"] if "error" in pytestconfig.getini("filterwarnings") else []
    command = [sys.executable, "-OO", *strict, "-c", code]
    any_found, *loaded = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()

    assert any_found == "True"
    assert {"esda", "libpysal"} & set(loaded) == set()


TARGETS = {
    *("help", "report", "test", "browser", "check"),
    *("notebooks", "docs", "bench", "minimum", "slow", "clean"),
}


def test_make_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    listed = re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE)
    assert set(listed) >= TARGETS
    phony = re.search(r"^\.PHONY: ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)[1]
    phony = phony.replace("\\", "").split()
    assert sorted(phony) == sorted(listed)


def test_ci_runs_the_tests_first_and_stops_at_a_failure():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert "set -euo pipefail" in lines
    made = [line.split()[1] for line in lines if line.strip().startswith("make ")]
    assert made == [".venv/.docs", "test", "browser", "check", "notebooks", "docs", "minimum"]
    assert "[[ ${CI_SLOW:-} != 1 ]] || make slow" in lines
    # What runs beside the others is waited for, with its exit code.
    browser = lines.index("make browser ARGS=--durations=20 &")
    waited = lines.index('wait "$browser"')
    assert browser < waited
    # Names of tests are compared when all workers have left theirs.
    assert waited < lines.index('.venv/bin/python .ci/collected.py "$EXCLUSION_COLLECTED"')


@pytest.mark.parametrize(("other", "code"), [("a b", 0), ("a c", 1), ("b a", 1), (None, 1)])
def test_workers_that_collected_other_tests_are_told_from_those_that_did_not(other, code, tmp_path):
    for name, words in (("1", "a b"), ("2", other)):
        if words:
            (tmp_path / name).write_text("\n".join(words.split()), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "collected.py"), str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout


LEFT = """[window.left, location.hash, innerWidth, innerHeight, scrollY, document.title,
  ...["print", "(prefers-color-scheme: dark)", "(forced-colors: active)"]
    .map((query) => matchMedia(query).matches)]"""
PAGE = "<!doctype html><html lang=en><title>A page</title><link rel=icon href='data:,'>"


@pytest.mark.browser
def test_a_page_opens_from_disk(open_page, tmp_path):
    file = tmp_path / "page with a space.html"
    file.write_text(PAGE + "<p>Zwölf", encoding="utf-8")

    page = open_page(file, width=320)

    assert page.inner_text("p") == "Zwölf"
    assert page.evaluate("innerWidth") == 320


@pytest.mark.browser
def test_a_tab_that_shows_a_further_page_is_as_new(browser, tmp_path):
    file, tabs = tmp_path / "page.html", {}
    file.write_text(PAGE, encoding="utf-8")
    first, second = Opener(browser, tabs), Opener(browser, tabs)
    page = first(file)
    fresh = page.evaluate(LEFT)
    page.emulate_media(media="print", color_scheme="dark", forced_colors="active")
    page.evaluate("window.left = true; console.error('one'); location.hash = 'x'; scrollTo(0, 9)")
    first.close()
    again = second(file)
    assert again == page
    assert again.evaluate(LEFT) == fresh
    again.evaluate("console.error('two')")
    second.close()
    assert (first.problems, second.problems) == (["console: one"], ["console: two"])
    assert second(file, fresh=True) != page
    assert second(file, width=320, java_script_enabled=False) != page
    second.close()
    assert list(tabs.values()) == [page]
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ("<script>console.error('broken')</script>", "console: broken"),
        ("<script>throw new Error('thrown')</script>", "raised: thrown"),
        ("<img src='https://tiles.example/0/0/0.png'>", "request: https://tiles.example/0/0/0.png"),
        (
            "<script>fetch('http://127.0.0.1:9/').catch(() => 0)</script>",
            "request: http://127.0.0.1:9/",
        ),
    ],
)
def test_a_fault_of_a_page_is_noticed(open_page, tmp_path, fault, problem):
    file = tmp_path / "page.html"
    file.write_text(PAGE + fault, encoding="utf-8")

    page = open_page(file)
    page.wait_for_load_state("networkidle")

    assert problem in open_page.problems
    open_page.problems.clear()


def test_the_command_line_loads_what_it_is_asked_for():
    script = """
import sys
from exclusion.cli import main
sys.argv[1:] = ["--version"]
try:
    main()
finally:
    print(*sys.modules)
"""
    command = [sys.executable, "-c", script]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    heavy = [name for name in (*HEAVY, "numpy", "pandas", "geopandas") if name in loaded]
    assert heavy == ["click", "rich"]


def test_lists_on_a_console_load_no_tables():
    """The lists of places and measures come at once: pandas takes longer than all the rest."""
    script = """
import sys
from exclusion.cli import cli
for listed in ("places", "measures"):
    cli([listed], standalone_mode=False)
print(*sys.modules)
"""
    command = [sys.executable, "-c", script]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert "Baltimore, Maryland" in said
    assert "no_home_broadband" in said
    slow = {*HEAVY, "pandas", "geopandas", "shapely", "exclusion.studies"} - {"click", "rich"}
    assert slow & set(said.splitlines()[-1].split()) == set()


def test_a_page_without_layers_of_its_user_needs_no_folium(tmp_path, monkeypatch):
    script = """
import sys
sys.modules["folium"] = None  # an import of it fails
sys.path.insert(0, sys.argv[1])
import bundled
from exclusion.report import _brief
_brief._pdf = lambda _: b"%PDF"
bundled.small().write(sys.argv[2])
"""
    command = [sys.executable, "-c", script, str(Path(__file__).parent), str(tmp_path)]
    subprocess.run(command, check=True)

    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(maps, "within", maps.draw)  # which is folium's
        patch.setattr("exclusion.report._brief._pdf", lambda _: b"%PDF")
        study = bundled.small()
        assert study.write(tmp_path / "other")["index.html"].read_text(encoding="utf-8") == page
