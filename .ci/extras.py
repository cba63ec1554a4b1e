"""Install the wheel with each extra, as users do, and do with it what the extra is for.

``python .ci/extras.py [EXTRA …]`` makes an empty environment for each, away from the checkout, and
runs a few lines in it; what fails is named, and the exit code is 1.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import bdc

#: What is run with each: it ends by itself, and in an error where something lacks.
LINES = {
    "": """
import importlib.util, exclusion
for name in ("docx", "duckdb", "h3", "distributed", "ipywidgets", "jupyterlab", "lxml"):
    assert importlib.util.find_spec(name) is None, name
exclusion.study("New Orleans").write("page")
""",
    "plan": """
import exclusion
found = exclusion.plan(exclusion.study("New Orleans"), 500_000, years=2)
assert "plan.docx" in found.write("plan")
""",
    "coverage": """
from exclusion import coverage
import h3
made = coverage.reduce("offers.csv", "out")
assert len(coverage.read(made))
""",
    "cluster,coverage": """
import distributed
from exclusion import coverage
if __name__ == "__main__":
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster, distributed.Client(cluster) as client:
        assert len(coverage.read(coverage.reduce("offers.csv", "out", client=client)))
""",
    "notebooks": """
import json, subprocess, sys
command = ["nbconvert", "--to", "notebook", "--execute", "cells.ipynb", "--output", "run.ipynb"]
subprocess.run([sys.executable, "-m", "jupyter", *command], check=True)
cells = json.load(open("run.ipynb", encoding="utf-8"))["cells"]
shown = cells[0]["outputs"][0]["data"]["text/html"]
assert all("".join(shown).count(one) for one in ("<iframe", "give or take"))
""",
}
#: In a notebook: the map, and a bar that is a widget.
CELLS = (
    "import exclusion\nexclusion.study('New Orleans', vintage=2019).map()",
    "from exclusion._fetch import _progress\nkinds = _progress._notebook_bar().__mro__\n"
    "assert any(kind.__name__ == 'tqdm_notebook' for kind in kinds), kinds",
)


def prepare(folder: Path) -> None:
    """Lay out what the lines read."""
    offers = bdc.rows(locations=40)
    with (folder / "offers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(offers), *offers.to_numpy().tolist()])
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text, "outputs": []}
        | {"execution_count": None}
        for n, text in enumerate(CELLS)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "cells.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def tried(extra: str, wheel: Path, folder: Path) -> bool:
    """Say whether what an extra is for can be done with it."""
    folder.mkdir()
    prepare(folder)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    (folder / "lines.py").write_text(LINES[extra], encoding="utf-8")
    wanted = f"{wheel}[{extra}]" if extra else str(wheel)
    for command in (
        [sys.executable, "-m", "venv", "venv"],
        [python, "-m", "pip", "install", "-q", wanted],
        [python, "lines.py"],
    ):
        if subprocess.run(command, cwd=folder, env=clean, check=False).returncode:
            return False
    return True


def main(named: list[str]) -> int:
    """Try each extra."""
    failed = []
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(room)]
        subprocess.run(build, cwd=ROOT, check=True, stdout=sys.stderr)
        (wheel,) = room.glob("*.whl")
        for n, extra in enumerate(named or LINES):
            good = tried(extra, wheel, room / str(n))
            failed += [] if good else [extra]
            print(f"[{extra}]: {'works' if good else 'fails'}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
