"""What whoever calls has set elsewhere changes no answer: NumPy, pandas, the locale, the clock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings

import bundled
import geopandas as gpd
import made
import numpy as np
import pandas as pd
import pulled
from pulled import KENNER, ORLEANS

import exclusion
from exclusion import figures, pulls, studies

#: Of pandas, whatever of it a release has.
OPTIONS = {
    "display.precision": 0,
    "display.float_format": "{:.0f}".format,
    "display.max_rows": 1,
    "display.max_columns": 1,
    "display.max_colwidth": 3,
    "mode.string_storage": "python",
    "mode.chained_assignment": "raise",
    "mode.copy_on_write": True,
    "mode.use_inf_as_na": True,
    "future.infer_string": True,
    "compute.use_bottleneck": False,
    "compute.use_numexpr": False,
}
SCRIPT = """
import sys
from pathlib import Path
import exclusion
from exclusion import snapshots
snapshots.folder = lambda: Path(sys.argv[2])
study = exclusion.study("New Orleans", vintage=2024)
study.write(Path(sys.argv[1]))
"""


def written(folder, one, other, earlier):
    """Run the chain of small places, and read what it and their page's have written."""
    figures.save(figures.draw(one), folder / "map.svg")
    studies.compare(one, other).write(folder / "compared")
    (folder / "ranked.csv").write_text(earlier.evaluate(of="share").table.to_csv(), "utf-8")
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_numpy_may_raise_wherever_it_would_warn_and_the_options_of_pandas_change_nothing(tmp_path):
    shutil.copytree(pulled.written()["index.html"].parent, tmp_path / "usual" / "page")
    kept = (pulled.study(KENNER), pulled.study(ORLEANS), bundled.new_orleans(2017))
    usual = written(tmp_path / "usual", *kept)
    before = {}
    with warnings.catch_warnings(action="ignore"), np.errstate(all="raise"):
        try:
            for name, value in OPTIONS.items():
                if name in known():
                    before[name] = pd.get_option(name)
                    pd.set_option(name, value)
            one, other = (studies.of_snapshot(pulled.snapshot(name)) for name in (KENNER, ORLEANS))
            one.write(tmp_path / "other" / "page", k=5, score="default")
            earlier = exclusion.study("New Orleans", vintage=2017)
            found = written(tmp_path / "other", one, other, earlier)
        finally:
            for name, value in before.items():
                pd.set_option(name, value)
    assert len(before) > 5
    assert found == usual


def known():
    """List the options that this release of pandas has."""
    found = set()
    for name in OPTIONS:
        try:
            pd.get_option(name)
        except (KeyError, AttributeError):
            continue
        found.add(name)
    return found


def test_the_locale_the_clock_and_the_interpreter_change_nothing(small, tmp_path, pytestconfig):
    settings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "99", "COLUMNS": "7"}
    # On the oldest releases, which warn of each other, warnings are no errors.
    strict = ["-W", "error"] if "error" in pytestconfig.getini("filterwarnings") else []
    subprocess.run(
        [sys.executable, "-O", *strict, "-c", SCRIPT, str(tmp_path / "other"), made.data()],
        env=os.environ | settings,
        check=True,
        cwd=tmp_path,
    )
    exclusion.study("New Orleans", vintage=2024).write(tmp_path / "usual")
    for file in sorted((tmp_path / "usual").iterdir()):
        assert (tmp_path / "other" / file.name).read_bytes() == file.read_bytes(), file.name


def test_counts_of_computers_that_are_none_are_missing():
    """However many there are said to be; NumPy may raise at what is no number."""
    said = ["4", "2.0", "", "x", "inf", "1e300", "-3", "2.5", None]
    table = pd.DataFrame({"name": list("abcdefghi"), "computers": said})
    points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy([-90] * 9, [30] * 9), crs=4326)
    with np.errstate(all="raise"):
        found = pulls.sites(points, "sites")
    assert found["computers"].tolist()[:2] == [4, 2]
    assert found["computers"].iloc[2:].isna().all()
