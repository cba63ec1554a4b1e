"""The recipes of the documentation: each is short, runs as it stands and says what it should."""

from __future__ import annotations

import ast
import runpy
import sys
import types
import warnings
from pathlib import Path

import bundled
import geopandas as gpd
import pandas as pd
import pytest
import shapely

import exclusion
from exclusion import geoid
from exclusion.errors import GeoidWarning

RECIPES = Path(exclusion.__file__).parents[1] / "docs" / "recipes"
LINES = ("B28002_001", "B28002_013")
FIELDS = [f"{line}{end}" for line in LINES for end in "EM"]
TRACTS = ("22071000100", "22071000200", "22071000300")


def own(geoids):
    """A table of ours, as wide as an area table need be."""
    counts = {"households": [90, 60], "households_moe": [30, 20]}
    counts |= {"base": [600, 500], "base_moe": [50, 40]}
    return pd.DataFrame({"GEOID": geoids, **{f"no_internet_{k}": v for k, v in counts.items()}})


def long():
    named = "Census Tract 1; Orleans Parish; Louisiana"
    rows = [
        (tract, named, line, 600.0 + n - 500 * at, 50.0)
        for n, tract in enumerate(TRACTS)
        for at, line in enumerate(LINES)
    ]
    return pd.DataFrame(rows, columns=["GEOID", "NAME", "variable", "estimate", "moe"])


def wide():
    table = long().pivot(index=["GEOID", "NAME"], columns="variable", values=["estimate", "moe"])  # noqa: PD010
    table.columns = [f"{line}{'E' if kind == 'estimate' else 'M'}" for kind, line in table.columns]
    return table.reset_index()


@pytest.fixture
def run(tmp_path, monkeypatch, reused):
    """Run a recipe in a folder of its own; give what it made."""
    monkeypatch.chdir(tmp_path)
    return lambda name: runpy.run_path(str(RECIPES / f"{name}.py"), run_name="__main__")


def test_every_recipe_is_tried_here_and_is_five_lines_long():
    source = Path(__file__).read_text("utf-8")
    for path in RECIPES.glob("*.py"):
        assert f'run("{path.stem}")' in source, path.name
        body = ast.parse(path.read_text("utf-8")).body
        does = [node for node in body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
        lines = {n for node in does for n in range(node.lineno, node.end_lineno + 1)}
        assert len(lines) <= (5 if path.stem != "typed_pipeline" else 11), path.name


@pytest.mark.parametrize(
    "geoids",
    [
        ["22071000100", "22071000200"],
        [6037101110, 6037101122],
        ["6037101110", "6037101122"],
        ["1400000US06037101110", "1400000US06037101122"],
    ],
)
def test_own_csv(run, geoids, capsys, bare):
    own(geoids).to_csv("own.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GeoidWarning)
        study = run("own_csv")["study"]
    first = "22071000100" if "22071000100" in geoids else "06037101110"
    assert study.areas.index[0] == first
    assert study.totals.loc["no_internet", "households"] == 150
    assert "36.055513" in capsys.readouterr().out
    assert Path("page/index.html").is_file()


def test_own_column(run):
    geoids = bundled.new_orleans().areas.index
    pd.DataFrame({"GEOID": geoids.astype(int), "calls": range(len(geoids))}).to_csv("calls.csv")
    with pytest.warns(GeoidWarning, match="numbers"):
        study = run("own_column")["study"]
    assert study.areas["calls"].tolist() == list(range(len(geoids)))


@pytest.mark.parametrize("make", [long, wide])
def test_tables_from_tidycensus(run, make):
    make().to_csv("tidycensus.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GeoidWarning)
        study = run("from_tidycensus")["study"]
    assert study.areas.index.tolist() == list(TRACTS)
    assert study.totals.loc["no_internet", ["households", "base"]].tolist() == [303, 1803]


def test_tables_from_censusdis(run, monkeypatch):
    def download(dataset, vintage, fields, **where):
        assert (dataset, vintage, fields) == ("acs/acs5", 2022, FIELDS)
        assert where == {"state": "22", "county": "071", "tract": "*"}
        table = wide()
        parts = {"STATE": "22", "COUNTY": "071", "TRACT": table["GEOID"].str[5:]}
        return pd.DataFrame(parts).join(table[fields])

    data = types.SimpleNamespace(download=download)
    monkeypatch.setitem(sys.modules, "censusdis", types.SimpleNamespace(data=data))
    monkeypatch.setitem(sys.modules, "censusdis.data", data)
    assert run("from_censusdis")["study"].totals.loc["no_internet", "base"] == 1803


def test_rows_from_census(run, monkeypatch):
    from census import core

    def rows(client, fields, state, county, tract, **where):
        assert (list(fields), state, county, tract) == (FIELDS, "22", "071", "*")
        assert where == {"year": 2022}
        table = wide().assign(state="22", county="071", tract=lambda t: t["GEOID"].str[5:])
        return table[[*fields, "state", "county", "tract"]].to_dict("records")

    monkeypatch.setattr(core.ACS5Client, "state_county_tract", rows)
    assert run("from_census")["study"].totals.loc["no_internet", "base"] == 1803


def test_own_margins(run):
    own(list(TRACTS[:2])).to_csv("counts.csv", index=False)
    study = run("own_margins")["study"]
    wanted = 30 * 1.645 / 1.96
    assert study.areas["no_internet_households_moe"].iloc[0] == pytest.approx(wanted, rel=1e-3)


def test_own_weights(run):
    found = run("own_weights")["found"]
    assert found.weights == {"no_home_broadband_share": 0.7, "no_home_broadband_people": 0.3}
    assert found.table["score"].notna().sum() > 100


@pytest.mark.parametrize("crs", [4326, 3452, 26915])
def test_own_polygons(run, crs):
    halves = [shapely.box(-90.2, 29.8, -90.03, 30.2), shapely.box(-90.03, 29.8, -89.6, 30.2)]
    districts = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=halves, crs=4326)
    districts.to_crs(crs).to_file("districts.gpkg")
    study = run("own_polygons")["study"]
    assert sorted(study.neighborhoods.index) == ["east", "west"]


def test_several_cities(run, capsys):
    run("several_cities")
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said] == ["New Orleans", "Baltimore", "Atlantis"]
    assert "households" in said[1]
    assert "not in the cache" in said[2]


def test_geopackage_and_excel(run):
    made = run("geopackage_and_excel")
    assert made["areas"]["GEOID"].tolist() == made["study"].areas.index.tolist()
    assert made["paths"]["workbook.xlsx"].is_file()
    assert made["again"].headline() == made["study"].headline()


def test_typed_pipeline(run, capsys):
    run("typed_pipeline")
    named = ast.literal_eval(capsys.readouterr().out)
    assert len(named) == 5
    assert all(geoid.geography(one) == "tract" for one in named)
    # `make check` lets mypy read it.
    assert "docs/recipes/typed_pipeline.py" in (RECIPES.parents[1] / "pyproject.toml").read_text()
