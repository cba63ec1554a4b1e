"""What is written weighs little and is the same from run to run, be it from an installed wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from zipfile import ZipFile

import bundled
import made
import pulled
import pytest
import shared

from exclusion import snapshots, studies
from exclusion.errors import VintageWarning

WRITE = """
import sys
import exclusion
from exclusion import snapshots, studies
blocks = exclusion.study("Baltimore", vintage=2021)
blocks.subset(blocks.areas.index[::24], "Some").write(f"{sys.argv[1]}/some-of-baltimore")
sys.path.append(sys.argv[3])
import made
made.study(2024).write(f"{sys.argv[1]}/change", score="ntia", earlier=made.study(2017))
studies.compare(made.study(), made.study(2021, "Baltimore")).write(f"{sys.argv[1]}/compared")
pulled = studies.of_snapshot(snapshots.read(sys.argv[2]))
pulled.write(f"{sys.argv[1]}/pulled", k=5, score="default")
print(exclusion.__file__)
"""
WORKBOOK = re.compile(rb"<a download=[^>]*>[^<]*</a>")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """What a wheel installs: one of Python alone is unpacked as it is."""
    folder = tmp_path_factory.mktemp("site")
    with ZipFile(shared.wheel()) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory, site) -> list[Path]:
    """Two folders: of this process with what it has kept so far, and of a fresh one.

    The fresh one hashes texts otherwise and has the installed wheel, away from the checkout: it
    finds its snapshots, and its pages are the same.
    """
    saved = snapshots.write(
        pulled.snapshot(pulled.KENNER), tmp_path_factory.mktemp("in") / "kenner"
    )
    here, there = (tmp_path_factory.mktemp(name) for name in ("here", "there"))
    seed = "2" if os.environ.get("PYTHONHASHSEED") != "2" else "1"
    fresh = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(there), str(saved), str(Path(__file__).parent)],
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(site)},
        cwd=there,
        stdout=subprocess.PIPE,
        text=True,
    )
    blocks = bundled.baltimore()
    blocks.subset(blocks.areas.index[::24], "Some").write(here / "some-of-baltimore")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        made.study(2024).write(here / "change", score="ntia", earlier=made.study(2017))
    studies.compare(made.study(), made.study(2021, "Baltimore")).write(here / "compared")
    shutil.copytree(pulled.written()["index.html"].parent, here / "pulled")
    said = fresh.communicate()[0]
    assert fresh.returncode == 0
    assert Path(said.strip()).parents[1] == site
    return [here, there]


@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "ranking.csv", "workbook.xlsx", "brief.pdf", "areas.parquet"),
        "summary.json",
    ],
)
@pytest.mark.parametrize("slug", ["change", "some-of-baltimore"])
def test_two_runs_write_the_same_bytes(runs, slug, name):
    one, other = ((folder / slug / name).read_bytes() for folder in runs)

    assert len(one) > 1_000
    assert one == other


@pytest.mark.slow
def test_two_runs_write_the_same_bytes_of_a_whole_city(site, tmp_path):
    code = "import exclusion, sys; exclusion.study('New Orleans', vintage=2019).write(sys.argv[1])"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(site)},
            cwd=tmp_path,
            check=True,
        )
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()}
                  for seed in ("1", "2"))  # fmt: skip
    assert "index.html" in one
    assert [name for name in one | other if one.get(name) != other.get(name)] == []


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("change", "change.csv"),
        ("compared", "index.html"),
        ("compared", "summary.json"),
        ("pulled", "index.html"),
        ("pulled", "who.csv"),
        ("pulled", "ranking.csv"),
        ("pulled", "summary.json"),
    ],
)
def test_scores_changes_groups_and_comparisons_are_the_same_bytes_too(runs, slug, name):
    one, other = ((folder / slug / name).read_bytes() for folder in runs)

    assert len(one) > 1_000
    assert one == other


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("New Orleans 2019", 480),
        # The whole pages of the other two leave more room than the first.
        pytest.param("Baltimore 2021", 750, marks=pytest.mark.slow),
        pytest.param("change", 480, marks=pytest.mark.slow),
        ("pulled", 350),
    ],
)
def test_a_page_is_small_enough_to_mail(runs, name, most):
    if name == "pulled":
        path = runs[0] / name / "index.html"
    else:
        path = (bundled.changed() if name == "change" else bundled.written(name))["index.html"]
    page = path.read_bytes()
    alone = WORKBOOK.sub(b"", page)
    assert len(alone) < most * 1_000
    assert len(alone) < len(page) <= 5 / 3 * len(alone)  # with the workbook as a download


def test_every_file_is_there_in_both_runs_and_the_same(runs):
    one, other = (
        {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for folder in runs
    )

    assert list(one) != []
    assert one.keys() == other.keys()
    assert [n for n, path in one.items() if path.read_bytes() != other[n].read_bytes()] == []
