"""Everyday names: read from a file, checked at the door, of neighborhoods that are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import bundled
import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from running import here

import exclusion
from exclusion import pulls, snapshots, telling
from exclusion.cli import cli
from exclusion.errors import ArgumentError, SourceError, TableError

if TYPE_CHECKING:
    from pathlib import Path

EAST = ["Little Woods", "Pines Village", "Plum Orchard", "Read Blvd East", "Read Blvd West"]
EAST += ["West Lake Forest", "Village de l'est"]
WHOLE = "name,neighborhoods\nUp river,Audubon; black PEARL\nDown river,Bywater\n"


def given(text: str, folder: Path, name: str = "names.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("vintage", "last"),
    [(2017, "Lake Catherine"), (2019, "Lake Catherine"), (2024, "Lake Catherine/Village de L'est")],
)
def test_those_of_new_orleans_are_of_neighborhoods_that_are_there(vintage, last):
    study = bundled.new_orleans(vintage)
    known = set(study.areas["neighborhood"].dropna())
    found = telling.aliases(study, telling.Asked())
    assert len(found) == 14
    assert set(found["New Orleans East"]) == {*EAST, last, "Viavant/Venetian Isles"}
    assert all(set(hoods) <= known for hoods in found.values())
    # Most of it lies in the tract of the business district, its riverside in the other.
    assert found["Warehouse District"] == ("Central Business District", "Lower Garden District")
    # The City's planning district 12; New Aurora and English Turn are district 13.
    assert len(found["Algiers"]) == 8
    assert "New Aurora/English Turn" not in found["Algiers"]
    # The file is one that anybody could hand in.
    file = snapshots.folder() / "new-orleans" / "aliases.csv"
    assert telling.aliases(study, telling.Asked(aliases=pulls.read_aliases(file))) == found
    sources = pd.read_csv(file)["source"]
    assert sources.str.contains("https://", regex=False).all()


def test_a_part_of_a_place_has_only_names_that_it_has_whole():
    study = bundled.new_orleans()
    inside = study.areas["neighborhood"].isin(["Central City", "Holy Cross"])
    part = study.subset(study.areas.index[inside], "A part of New Orleans")
    assert telling.aliases(part, telling.Asked()) == {}
    part = study.subset(study.areas.index[inside], study.place)
    assert set(telling.aliases(part, telling.Asked())) == {"C.J. Peete", "Harmony Oaks", "Guste"}


def test_a_table_is_matched_in_any_case_and_from_a_frame_too(tmp_path):
    study = bundled.new_orleans()
    asked = telling.Asked(aliases=pulls.read_aliases(given(WHOLE, tmp_path)))
    assert telling.check(study, asked) is asked
    expected = {"Up river": ("Audubon", "Black Pearl"), "Down river": ("Bywater",)}
    assert telling.aliases(study, asked) == expected
    frame = pd.DataFrame({"Name": ["Down river"], "Neighborhoods": ["BYWATER;Bywater"], "n": [1]})
    asked = telling.Asked(aliases=pulls.read_aliases(frame))
    assert telling.aliases(study, asked) == {"Down river": ("Bywater",)}
    semicolons = 'name;neighborhoods\nUp river;"Audubon;Black Pearl"\nDown river;Bywater\n'
    asked = telling.Asked(aliases=pulls.read_aliases(given(semicolons, tmp_path)))
    assert telling.aliases(study, asked) == expected


def test_a_row_of_some_vintages_is_not_of_the_others(tmp_path):
    text = "name,neighborhoods,vintages\nOld,Bywater,2017;2019\nOld,Desire,2024\n"
    found = pulls.read_aliases(given(text, tmp_path))
    known = ["Bywater", "Desire"]
    assert found.of(2019, known) == {"Old": ("Bywater",)}
    assert found.of(2024, known) == {"Old": ("Desire",)}
    assert found.of(2021, known) == {}


def test_neighborhoods_are_known_in_the_spellings_that_the_search_knows(tmp_path):
    six = "saint roch;Mid City;Tremé Lafitte;7th Ward;Village de L’Est;bw cooper"
    text = f"name,neighborhoods\nSix,{six}\n"
    study = bundled.new_orleans()
    found = telling.aliases(study, telling.Asked(aliases=pulls.read_aliases(given(text, tmp_path))))
    whole = ("St. Roch", "Mid-City", "Treme'/Lafitte", "Seventh Ward", "Village de l'est")
    assert found == {"Six": (*whole, "B.W. Cooper")}
    # Of two that a spelling could be, the one that is written so.
    names = pulls.read_aliases(pd.DataFrame({"name": ["A"], "neighborhoods": ["St. John"]}))
    assert names.of(2019, ["Saint John", "St. John"]) == {"A": ("St. John",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alias,neighborhoods\nA,Bywater\n", "no column 'name'; it has alias, neighborhoods"),
        ("name,parts\nA,Bywater\n", "no column 'neighborhoods'"),
        ("alias,parts\nA,Bywater\n", "no column 'name' and no column 'neighborhoods'"),
        ("name,neighborhoods\nA,Bywater\n ,Desire\n", "row 2: column 'name' is empty"),
        ("name,neighborhoods\nA,;\n", "row 1: column 'neighborhoods' is empty"),
        (
            "name,neighborhoods\nThe Bend,Bywater\nthe  bend,Desire\n",
            "row 2: 'the bend' is there tw",
        ),
        ("name,neighborhoods,vintages\nA,Bywater,2019\nA,Desire,\n", "row 2: 'A' is there twice"),
        (
            "name,neighborhoods\nSt. John,Bywater\nSaint-John,Desire\n",
            "row 2: 'Saint-John' is there twice (as 'St. John')",
        ),
        ("name,neighborhoods,vintages\nA,Bywater,lately\n", "column 'vintages' is 'lately'"),
    ],
)
def test_a_table_that_breaks_its_contract_is_refused(text, said, tmp_path):
    with pytest.raises(TableError, match=re.escape(said)) as caught:
        pulls.read_aliases(given(text, tmp_path))
    assert str(caught.value).startswith("names.csv")


def test_what_means_nothing_here_is_refused_by_name(tmp_path):
    study = bundled.new_orleans()

    def refused(text: str) -> str:
        asked = telling.Asked(aliases=pulls.read_aliases(given(text, tmp_path)))
        with pytest.raises(TableError) as caught:
            telling.check(study, asked)
        return str(caught.value)

    unknown = refused("name,neighborhoods\nA,Bywatr;Atlantis\nB,Desire\n")
    assert "'Bywatr', 'Atlantis'" in unknown
    assert "Nearest: 'Bywater'" in unknown
    assert "'Uptown' is a neighborhood itself" in refused(
        "name,neighborhoods\nUptown,Audubon;Freret\n"
    )
    with pytest.raises(TableError, match="--neighborhoods FILE"):
        bundled.baltimore().map(aliases=given(WHOLE, tmp_path))
    with pytest.raises(ArgumentError):
        telling.Asked(aliases="names.csv")
    with pytest.raises(SourceError):
        study.map(aliases=tmp_path / "not-there.csv")


@pytest.mark.usefixtures("bare", "small")
def test_the_command_line_takes_them_and_the_page_tells_how(tmp_path):
    path = given("name,neighborhoods\nUp river,Broadmoor; algiers POINT\n", tmp_path)
    out = tmp_path / "page"
    arguments = ["report", "New Orleans", "--offline", "--aliases", path, "--out"]
    done = CliRunner().invoke(cli, [*map(str, arguments), str(out)])
    assert done.exit_code == 0, done.output
    page = (out / "index.html").read_text(encoding="utf-8")
    assert '"aliases":[["Up river",' in page
    assert "--aliases names.csv" in page
    given("name,parts\nA,Bywater\n", tmp_path)
    done = here(*map(str, arguments), str(tmp_path / "none"))
    assert done.returncode != 0
    assert "no column 'neighborhoods'" in " ".join(done.stderr.split())
    assert not (tmp_path / "none").exists()


def test_neighborhoods_of_ones_own_on_the_bundled_place_have_no_names_that_came_with_it(tmp_path):
    polygons = bundled.new_orleans().areas[["geometry"]].iloc[:2]
    path = tmp_path / "own.geojson"
    polygons.assign(name=["Here", "There"]).to_file(path)
    study = exclusion.study("New Orleans", vintage=2019, neighborhoods=path, offline=True)
    assert telling.aliases(study, telling.Asked()) == {}
    names = pulls.read_aliases(pd.DataFrame({"name": ["Both"], "neighborhoods": ["Here;There"]}))
    both = telling.aliases(study, telling.Asked(aliases=names))
    assert both == {"Both": ("Here", "There")}


def test_baltimore_takes_neighborhoods_and_names_of_ones_own(tmp_path):
    study = bundled.baltimore()
    whole = study.areas.to_crs(26985).dissolve()
    west, south, east, north = whole.total_bounds
    halves = [
        shapely.box(west, south, (west + east) / 2, north),
        shapely.box((west + east) / 2, south, east, north),
    ]
    frame = gpd.GeoDataFrame({"name": ["West side", "East side"]}, geometry=halves, crs=26985)
    path = tmp_path / "halves.geojson"
    frame.to_crs(4326).to_file(path)
    own = exclusion.study("Baltimore", vintage=2021, neighborhoods=path, offline=True)
    assert set(own.areas["neighborhood"].dropna()) == {"West side", "East side"}
    assert len(own.neighborhoods) == 2
    names = pulls.read_aliases(
        pd.DataFrame({"name": ["All of it"], "neighborhoods": ["East side;West side"]})
    )
    found = telling.aliases(own, telling.Asked(aliases=names))
    assert found == {"All of it": ("East side", "West side")}
