"""What is written weighs little and is the same from run to run, be it from an installed wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import bundled
import pulled
import pytest

import exclusion
from exclusion import snapshots, studies
from exclusion.errors import VintageWarning

WRITE = """
import sys
import exclusion
from exclusion import snapshots, studies
for place, vintage in (("New Orleans", 2019), ("Baltimore", 2021)):
    study = exclusion.study(place, vintage=vintage)
    study.write(f"{sys.argv[1]}/{study.slug}")
new, old = (exclusion.study("New Orleans", vintage=vintage) for vintage in (2024, 2017))
new, old = (one.subset(one.areas["neighborhood"].isin(sys.argv[3:]), "Part") for one in (new, old))
new.write(f"{sys.argv[1]}/change", score="ntia", earlier=old)
pulled = studies.of_snapshot(snapshots.read(sys.argv[2]))
pulled.write(f"{sys.argv[1]}/pulled", k=5, score="default")
print(exclusion.__file__)
"""
WORKBOOK = re.compile(rb"<a download=[^>]*>[^<]*</a>")
ROOT = Path(exclusion.__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """An installed wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    for command in (
        ["hatchling", "build", "-t", "wheel", "-d", str(folder)],
        ["pip", "install", "-q", "--no-deps", "--target", str(folder / "site")],
    ):
        wheels = map(str, folder.glob("*.whl"))
        done = subprocess.run(
            [sys.executable, "-m", *command, *wheels],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return folder / "site"


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
        [sys.executable, "-c", WRITE, str(there), str(saved), *bundled.FEW],
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(site)},
        cwd=there,
        stdout=subprocess.PIPE,
        text=True,
    )
    for name, paths in (
        ("new-orleans-2019", bundled.written("New Orleans 2019")),
        ("baltimore-2021", bundled.written("Baltimore 2021")),
    ):
        shutil.copytree(paths["index.html"].parent, here / name)
    new, old = (
        study.subset(study.areas["neighborhood"].isin(bundled.FEW), "Part")
        for study in (bundled.new_orleans(2024), bundled.new_orleans(2017))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        new.write(here / "change", score="ntia", earlier=old)
    kenner = studies.of_snapshot(snapshots.read(saved))
    kenner.write(here / "pulled", k=5, score="default")
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
@pytest.mark.parametrize("slug", ["new-orleans-2019", "baltimore-2021"])
def test_two_runs_write_the_same_bytes(runs, slug, name):
    one, other = ((folder / slug / name).read_bytes() for folder in runs)

    assert len(one) > 1_000
    assert one == other


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("change", "index.html"),
        ("change", "change.csv"),
        ("change", "summary.json"),
        ("pulled", "index.html"),
        ("pulled", "who.csv"),
        ("pulled", "ranking.csv"),
        ("pulled", "summary.json"),
    ],
)
def test_scores_changes_and_groups_are_the_same_bytes_too(runs, slug, name):
    one, other = ((folder / slug / name).read_bytes() for folder in runs)

    assert len(one) > 1_000
    assert one == other


@pytest.mark.parametrize(
    ("slug", "most"),
    [("new-orleans-2019", 480), ("baltimore-2021", 750), ("change", 480), ("pulled", 350)],
)
def test_a_page_is_small_enough_to_mail(runs, slug, most):
    path = bundled.changed()["index.html"] if slug == "change" else runs[0] / slug / "index.html"
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
