"""What is written weighs little and is the same from run to run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pulled
import pytest

from exclusion import snapshots

if TYPE_CHECKING:
    from pathlib import Path

WRITE = """
import sys
import exclusion
from exclusion import snapshots, studies
for place, vintage in (("New Orleans", 2019), ("Baltimore", 2021)):
    study = exclusion.study(place, vintage=vintage)
    study.write(f"{sys.argv[1]}/{study.slug}")
new, old = (exclusion.study("New Orleans", vintage=vintage) for vintage in (2024, 2017))
new.write(f"{sys.argv[1]}/change", score="ntia", earlier=old)
pulled = studies.of_snapshot(snapshots.read(sys.argv[2]))
pulled.write(f"{sys.argv[1]}/pulled", k=5, score="default")
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    """Two folders, written side by side by fresh interpreters that hash text differently."""
    saved = snapshots.write(
        pulled.snapshot(pulled.KENNER), tmp_path_factory.mktemp("in") / "kenner"
    )
    folders = [tmp_path_factory.mktemp(f"seed-{seed}") for seed in (1, 2)]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(folder), str(saved)],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
        )
        for seed, folder in enumerate(folders, 1)
    ]
    assert [process.wait() for process in running] == [0, 0]
    return folders


@pytest.mark.parametrize("name", ["index.html", "ranking.csv", "areas.parquet", "summary.json"])
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
    [("new-orleans-2019", 450), ("baltimore-2021", 750), ("change", 180), ("pulled", 290)],
)
def test_a_page_is_small_enough_to_mail(runs, slug, most):
    assert (runs[0] / slug / "index.html").stat().st_size < most * 1_000
