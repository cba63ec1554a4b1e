"""The command line: exit codes, messages without a traceback, and the files it names."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import bundled
import made
import numpy as np
import pytest
from click.testing import CliRunner
from running import here, run

import exclusion
from exclusion import cli, phrases, snapshots
from exclusion.cli import _detect


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli")
    with pytest.MonkeyPatch.context() as patch:
        made.use(patch)
        done = here(
            "report", "New Orleans, Louisiana", "--vintage", "2019", "--offline", cwd=folder
        )
    return folder, done


def test_report_prints_headline_ladder_and_paths(reported):
    folder, done = reported
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("In New Orleans, on average over 2015–2019, about 60,300 of ")
    own = made.study().totals.loc["no_internet"]  # summed over tracts, by a model
    margin = phrases.number(own["households_moe"])
    assert f"{phrases.number(own['households'])} ± {margin}*" in done.stdout
    assert "40,671 ± 963 " in done.stdout  # the city's own row
    page = folder / "maps" / "new-orleans-2019"
    for name in ("index.html", "ranking.csv", "areas.parquet", "summary.json"):
        assert (page / name).is_file()
        assert str(page.relative_to(folder) / name) in done.stdout


@pytest.mark.usefixtures("small", "bare")
def test_report_options(tmp_path):
    out = tmp_path / "here"
    done = here(
        *("report", "New Orleans", "--vintage", "2019", "--offline", "--by", "no_internet"),
        *("--of", "share", "--top", "5", "--out", str(out)),
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["households"] == 153_819  # the city's own row
    assert {k: summary["list"][k] for k in ("by", "of", "k")} == {
        "by": "no_internet",
        "of": "share",
        "k": 5,
    }


@pytest.mark.usefixtures("small", "bare")
def test_report_with_a_score_and_what_changed(tmp_path):
    done = here(
        *("report", "New Orleans", "--vintage", "2024", "--since", "2017"),
        *("--score", "ntia", "--out", str(tmp_path)),
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "change.csv") in done.stdout
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    new, old = (exclusion.study("New Orleans", vintage) for vintage in (2024, 2017))
    verdicts = new.change(old).table["verdict"]
    for way in ("fell", "rose"):
        assert summary["change"][way] == (verdicts == way).sum()
    assert summary["change"]["fell"] > 0
    assert summary["score"]["preset"] == "ntia"
    listed = here("measures").stdout
    for name in ("under_20k", "poverty_150", "ntia", "purdue"):
        assert name in listed


@pytest.mark.parametrize("asked", ["22071", "orleans parish, la"])
def test_the_first_line_says_what_was_found(asked, tmp_path):
    done = here("pull", asked, "--vintage", "2019", "--offline", "--out", str(tmp_path / "kept"))

    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0].startswith(f"{asked} is Orleans Parish, Louisiana")


@pytest.mark.usefixtures("reused")
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_could_be_shown_is_a_table_and_sentences(language):
    words = ["detect", "New Orleans", "--by", "no_subscription", "--top", "10"]
    done = CliRunner().invoke(cli.cli, [*words, "--language", language])
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "2020–2024" in said
    assert ("108 of 180 tracts" if language == "en" else "108 de 180 tractos") in said
    assert ("86 to 132" if language == "en" else "de 86 a 132") in said
    found = bundled.lean(2024).detectable("no_subscription", 10)
    assert f"{10 * round(found.listed.households / 10)}" in said
    assert "{" not in said


def test_what_could_be_shown_where_nothing_could():
    study = bundled.lean(2024)
    areas = study.areas
    few = areas.index[areas["no_subscription_share"] < 0.05][:4]
    part = study.subset(list(few), "Four tracts")
    found = part.detectable("no_subscription", 2)
    assert np.isnan(found.listed.households)
    said = " ".join(_detect._sentences(part, found))
    assert "Even together the 2 tracts of the list" in said


@pytest.mark.usefixtures("reused")
def test_a_place_stands_among_the_bundled_counties_without_a_file(tmp_path):
    words = ["compare", "New Orleans", "Baltimore", "--by", "no_subscription", "--offline"]
    done = CliRunner().invoke(cli.cli, [*words, "--counties", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    standing = json.loads((tmp_path / "summary.json").read_text("utf-8"))["standing"]
    assert {row["period"] for row in standing} == {"2019–2023"}  # 2020–24 has no table of all
    assert {row["county"] for row in standing} == {"22071", "24510"}
    assert all(0 < row["higher"] < row["counties"] for row in standing)
    first = ["compare", "--counties", "Nowhere, ZZ", "New Orleans", "Baltimore"]
    said = CliRunner().invoke(cli.cli, first)
    assert said.exit_code == 2
    assert "after the places" in said.output


def test_report_without_polygons_says_so(tmp_path, monkeypatch):
    few = dataclasses.replace(made.part(2024), polygons=None)
    snapshots.write(few, tmp_path / "data" / "new-orleans" / "2024")
    monkeypatch.setattr(snapshots, "folder", lambda: tmp_path / "data")
    words = ["report", "New Orleans", "--vintage", "2024", "--out", str(tmp_path / "page")]
    done = CliRunner().invoke(cli.cli, words)
    assert done.exit_code == 0
    assert "no boundaries of its tracts, so there is no map" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["report", "New Orlens", "--offline"], 1, "network: New Orleans, Louisiana"),
        (["report", "Chicago, Illinois", "--offline"], 1, "run the same once with a network"),
        (["report", "New Orleans", "--vintage", "2012"], 1, "vintage 2012 is too old"),
        (["report", "New Orleans", "--vintage", "2018", "--offline"], 1, "2017, 2019, 2024"),
        (["report", "Baltimore", "--of", "people"], 1, "rank by households or share"),
        (["report", "Baltimore", "--by", "nonsense"], 2, "Invalid value for '--by'"),
        (["report", "Baltimore", "--top", "0"], 2, "Invalid value for '--top'"),
        (["report", "Baltimore", "--topic", "whom"], 2, "Invalid value for '--topic'"),
        (["report", "Baltimore", "--score", "best"], 2, "Invalid value for '--score'"),
        (["report", "Baltimore", "--since", "then"], 2, "Invalid value for '--since'"),
        (["report", "New Orleans", "--score", "svi"], 1, "--topic covered, has them"),
        (["report", "New Orleans", "--vintage", "2019", "--since", "2019"], 2, "is not before"),
        (["report", "New Orleans", "--since", "2024"], 2, "is not before"),
        (
            [
                "report",
                "New Orleans",
                "--vintage",
                "2024",
                "--by",
                "no_computer",
                "--since",
                "2017",
            ],
            1,
            "measures by area in common: no_subscription",
        ),
        (["report"], 2, "Missing argument 'PLACE'"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_errors_are_one_message(arguments, code, message):
    done = here(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("small", "bare")
def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    out = str(tmp_path / "file" / "x")
    done = here("report", "New Orleans", "--vintage", "2024", "--out", out)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback():
    done = run("--debug", "report", "New Orlens", "--offline")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_places_measures_and_version():
    assert "New Orleans, Louisiana" in here("places").stdout
    assert "no_home_broadband" in here("measures").stdout
    fresh = [sys.executable, "-c", "from exclusion.cli import main; main()", "--version"]
    assert "version" in subprocess.run(fresh, check=True, capture_output=True, text=True).stdout
    assert here("--help").returncode == 0
    assert here().returncode == 2
