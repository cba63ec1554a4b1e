"""The table of columns: every column of every file is in it, with words and decimals."""

from __future__ import annotations

import csv
import io
import shutil
from typing import TYPE_CHECKING

import bundled
import geopandas as gpd
import made
import pandas as pd
import pulled
import pytest
import shapely
from click.testing import CliRunner

from exclusion import indicators, phrases, report, studies, telling
from exclusion.cli import cli
from exclusion.errors import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

WEST, EAST = shapely.box(-90.2, 29.8, -90.03, 30.2), shapely.box(-90.03, 29.8, -89.6, 30.2)


def heads(path: Path) -> list[str]:
    """Give the columns of a file as it was written."""
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
        return [str(frame.index.name), *map(str, frame.columns)]
    return next(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def in_general(name: str, file: str) -> str:
    """Put … for what stands for many: a measure in a column of areas, a flag before its chance."""
    if file == "areas.parquet":
        for measure in sorted(indicators.CATALOGUE, key=len, reverse=True):
            if name.startswith(f"{measure}_"):
                return f"…{name.removeprefix(measure)}"
    flags = {"chance", "score_chance"}
    return "…_chance" if name.endswith("_chance") and name not in flags else name


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """Pages and lists that have every file and, among them, every column."""
    folder = tmp_path_factory.mktemp("columns")
    old, new = made.study(2017), made.study(2024)
    bundled.small().write(folder / "score", score="purdue")
    sites = bundled.small().bundle(folder / "bundle")["sites.csv"]
    sites.replace(folder / sites.name)
    shutil.rmtree(folder / "bundle")  # its other columns are in snake_case
    shutil.copytree(bundled.changed()["index.html"].parent, folder / "change")
    shutil.copytree(pulled.written()["index.html"].parent, folder / "pulled")
    studies.compare(old, new).write(folder / "compared")
    halves = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=[WEST, EAST], crs=4326)
    with pytest.MonkeyPatch.context() as patch:
        made.use(patch)
        given = studies.study("New Orleans", vintage=2019, neighborhoods=halves)
    bundled.leaner(given).write(folder / "halves", k=5)
    report.write_index([report.entry(old, "old")], {"Nowhere": "no such place"}, folder)
    return folder


@pytest.mark.parametrize("file", telling.FILES)
def test_every_column_that_is_written_is_in_the_dictionary(written, file):
    known = set(telling.dictionary(file)["column"])
    paths = sorted(written.rglob(file))
    assert paths
    for path in paths:
        assert {in_general(name, file) for name in heads(path)} <= known, path


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_the_dictionary_says_all_in_words(language):
    with phrases.speaking(language):
        told = telling.dictionary()
    assert not told.duplicated(["file", "column"]).any()
    assert (told["meaning"].str.len() > 3).all()
    counted = told["kind"].isin(["count", "rank", "share", "chance", "score", "dollars", "area_m2"])
    assert (told.loc[counted, "unit"] != "").all()
    assert told.loc[counted, "decimals"].notna().all()
    assert not told["meaning"].str.contains("{", regex=False).any()


def test_a_column_may_be_another_in_another_file():
    told = telling.dictionary().set_index(["file", "column"])["meaning"]
    assert told["areas.parquet", "households"] == "all households of the area"
    assert told["ranking.csv", "households"] == "households that the measure counts"
    assert told["change.csv", "old_share_moe"] == (
        "In the earlier period: 90% margin of error of share"
    )


def test_a_column_means_what_is_counted_in_its_file():
    told = telling.dictionary().set_index(["file", "column"])["meaning"]
    # People of all residents do not all live in the households that are counted.
    assert "all residents, who do not all live in them" in told["ranking.csv", "people"]
    # Of a group that the law names there is how many belong to it, not who of it is connected.
    assert told["who.csv", "whole"].endswith("of covered groups, all that the table counts")
    assert told["who.csv", "moe_method"] == "how the margin of part came about"
    assert "neighborhood" in told["who.csv", "GEOID"]
    assert "neighborhood" not in told["ranking.csv", "GEOID"]
    assert "the whole place's" in told["change.csv", "place_z"]
    assert told["change.csv", "place_z"] != told["change.csv", "z"]
    assert told["comparison.csv", "note"] == "why the two are not tested"


def test_ends_of_what_is_no_column_itself_are_said_of_what_it_is():
    told = telling.dictionary().set_index(["file", "column"])["meaning"]
    assert "band" not in set(telling.dictionary("ranking.csv")["column"])
    assert told["ranking.csv", "band_low"] == (
        "lower end of likely rank: 5% of the draws lie below it"
    )


@pytest.mark.parametrize(
    ("name", "file", "decimals"),
    [
        ("share", "ranking.csv", 5),
        ("expected_rank", "ranking.csv", 1),
        ("no_internet_share_chance", "ranking.csv", 3),
        ("share_posterior_high", "neighborhoods.csv", 4),
        ("new_households_moe", "change.csv", 0),
        ("place_p", "change.csv", 5),
        ("no_computer_at_all_households", "", 0),
        ("anything_else", "", 5),
    ],
)
def test_decimals_of_files(name, file, decimals):
    assert telling.decimals(name, file) == decimals


def test_no_such_file():
    with pytest.raises(ArgumentError, match=r"ranking\.csv"):
        telling.dictionary("rankings.csv")


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_the_command_line_tells_what_a_column_is(language):
    ran = CliRunner(env={"COLUMNS": "200"}).invoke(
        cli, ["columns", "ranking.csv", "--language", language]
    )
    assert ran.exit_code == 0, ran.output
    with phrases.speaking(language):
        assert phrases.say("means_expected_rank") in " ".join(ran.output.split())
    assert "change.csv" not in ran.output
