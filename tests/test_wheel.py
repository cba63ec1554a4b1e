"""An installed wheel, away from the checkout, finds its snapshots and writes the same page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import exclusion

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, cwd, **environment):
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_runs_the_same_report(tmp_path):
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist"), cwd=ROOT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    site, away = tmp_path / "site", tmp_path / "away"
    away.mkdir()
    run("-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel), cwd=away)
    code = "import exclusion; s = exclusion.study('New Orleans', 2019); s.write('out'); "
    where = run("-c", code + "print(exclusion.__file__)", cwd=away, PYTHONPATH=str(site))
    assert Path(where.strip()).is_relative_to(site)
    here = exclusion.study("New Orleans", 2019).write(tmp_path / "here")
    for name, path in here.items():
        assert (away / "out" / name).read_bytes() == path.read_bytes(), name
