"""Every place and tract, pulled from the loopback server to a file a state."""

from __future__ import annotations

import os
import re
import signal
import warnings

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from patience import LONG, until

from exclusion import _fetch, acs, estimates, nations, phrases
from exclusion.cli import cli
from exclusion.errors import ArgumentError, PlaceError, SourceError, TableError
from exclusion.nations import _pull

STATES = ("LA", "Maryland", "DC")
VINTAGE = 2021


def of(paths) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths}


@pytest.mark.parametrize("level", ["place", "tract"])
def test_three_states_are_written_with_every_area_and_its_margins(stocked, tmp_path, level):
    made = nations.fetch(level, tmp_path, VINTAGE, states=STATES)
    assert [path.name for path in made] == [f"{level}s-{one}.parquet" for one in ("DC", "LA", "MD")]
    names = acs.names(VINTAGE, offline=True)
    pull = acs.fetch(nations.TABLES, level, ["22"], VINTAGE, offline=True)
    known = estimates.published(pull.estimates, vintages=pull.tables)
    frame = gpd.read_parquet(made[1]).set_index("GEOID")
    listed = names[(names["level"] == level) & (names["state"] == "LA")].set_index("GEOID")
    assert sorted(frame.index) == sorted(listed.index) == sorted(known.index)
    for column in ("no_subscription_share", "no_subscription_share_moe", "no_computer_households"):
        pd.testing.assert_series_equal(frame[column], known[column].reindex(frame.index))
    assert (frame["state"] == "LA").all()
    assert frame.crs == 4326
    drawn = frame[frame.geometry.notna()]
    assert drawn.geometry.contains(gpd.GeoSeries.from_xy(drawn["lon"], drawn["lat"], crs=4326)
                                   .set_axis(drawn.index)).all()  # fmt: skip
    if level == "place":
        assert frame.loc["2255000", "NAME"] == "New Orleans city, Louisiana"
        assert len(drawn) == len(frame)
    else:
        assert frame.loc["22071000100", "NAME"] == "Census Tract 1"
        assert frame.loc["22071000100", "county"] == "Orleans Parish, Louisiana"
        assert frame.index[frame.geometry.isna()].tolist() == ["22071990000"]


def test_the_country_has_an_index_of_all_places(stocked, tmp_path):
    *states, index, text = nations.fetch("place", tmp_path, VINTAGE)
    assert (index.name, text.name) == ("places.parquet", "places.csv")
    every = pd.concat([pd.read_parquet(path) for path in states], ignore_index=True)
    table = pd.read_parquet(index)
    pd.testing.assert_frame_equal(table, every[table.columns])
    assert {"no_subscription_share", "no_subscription_share_moe", "lon"} <= set(table)
    shown = pd.read_csv(text, dtype={"GEOID": str}, encoding="utf-8-sig")
    assert shown["GEOID"].tolist() == table["GEOID"].tolist()
    assert (shown["no_subscription_share"] - table["no_subscription_share"]).abs().max() < 6e-5
    assert "Mayagüez zona urbana, Puerto Rico" in set(shown["NAME"])
    stamp = text.stat().st_mtime_ns
    assert nations.fetch("place", tmp_path, VINTAGE, offline=True) == [*states, index, text]
    assert text.stat().st_mtime_ns == stamp  # nothing was written anew
    states[0].unlink()
    nations.fetch("place", tmp_path, VINTAGE, offline=True)
    assert text.stat().st_mtime_ns == stamp


def test_finished_states_are_skipped_and_what_was_stopped_goes_on(census, tmp_path):
    first = of(nations.fetch("place", tmp_path, VINTAGE, states=["LA"]))
    stamp = (tmp_path / "places-LA.parquet").stat().st_mtime_ns
    census.forget()
    census.order("404", "_24_place", times=9)
    with pytest.raises(SourceError, match="404"):
        nations.fetch("place", tmp_path, VINTAGE, states=["LA", "MD"])
    asked = census.lines("www2")
    assert asked
    assert all("_24_place" in line for line in asked)  # neither tables nor Louisiana again
    census.forget()
    made = nations.fetch("place", tmp_path, VINTAGE, states=["LA", "MD"])
    assert (tmp_path / "places-LA.parquet").stat().st_mtime_ns == stamp
    assert of(made[:1]) == first
    # Half a file is none.
    made[1].write_bytes(made[1].read_bytes()[:-100])
    again = nations.fetch("place", tmp_path, VINTAGE, states=["MD"], offline=True)
    assert len(pd.read_parquet(again[0])) == 3
    # Files without polygons are of another kind.
    plain = nations.fetch("place", tmp_path, VINTAGE, states=["MD"], polygons=False, offline=True)
    assert "geometry" not in pd.read_parquet(plain[0])
    assert "lon" not in pd.read_parquet(plain[0])


def test_without_polygons_no_polygon_is_asked_for(census, tmp_path):
    nations.fetch("tract", tmp_path, VINTAGE, states=["DC"], polygons=False)
    assert not [line for line in census.lines("www2") if "GENZ" in line]
    facts = _pull.facts_of(tmp_path / "tracts-DC.parquet")
    assert [one["what"].split(", ")[-1] for one in facts["sources"]] == [
        f"table {name} (Summary File)" for name in nations.TABLES
    ]


@pytest.mark.parametrize(
    ("level", "options", "error", "why"),
    [
        ("county", {}, ArgumentError, "level is 'county'"),
        ("place", {"states": ["Gondor"]}, PlaceError, "'gondor' is no state.*LA"),
        ("place", {"states": "LA"}, ArgumentError, "states"),
        ("tract", {"polygons": "no"}, ArgumentError, "polygons"),
    ],
)
def test_what_cannot_be_asked_is_named(stocked, tmp_path, level, options, error, why):
    with pytest.raises(error, match=why):
        nations.fetch(level, tmp_path / "out", VINTAGE, **options)
    assert not (tmp_path / "out").exists()


# -- the command -------------------------------------------------------------------------------


def test_the_command_writes_the_country_and_says_where(stocked, tmp_path):
    asked = ["nation", "--places", "--vintage", str(VINTAGE), "--out", str(tmp_path)]
    ended = CliRunner().invoke(cli, asked)
    assert ended.exit_code == 0, ended.output
    told = ended.stdout.split()
    assert told[-2:] == [str(tmp_path / name) for name in ("places.parquet", "places.csv")]
    assert len(told) == 6 + 2
    assert not list(tmp_path.glob("**/*.html"))  # states have pages, the country's places have none


def test_a_state_has_a_page_of_its_tracts_on_demand(stocked, tmp_path, monkeypatch, bare):
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(
        cli, ["nation", "--tracts", "--state", "DC", "--vintage", str(VINTAGE), "--top", "5"]
    )
    assert ended.exit_code == 0, ended.output
    made = tmp_path / f"maps/tracts-{VINTAGE}"
    assert {path.name for path in made.iterdir()} == {"dc", "tracts-DC.parquet"}
    page = (made / "dc/index.html").read_text(encoding="utf-8")
    assert "District of Columbia" in re.search("<title>(.*?)</title>", page)[1]
    own = pd.read_csv(made / "dc/ranking.csv", dtype={"GEOID": str}, encoding="utf-8-sig")
    assert set(own["GEOID"]) == set(pd.read_parquet(made / "tracts-DC.parquet")["GEOID"])


def test_a_state_has_a_page_of_its_places_on_demand(stocked, tmp_path):
    out = tmp_path / "out"
    asked = ["--state", "LA", "--vintage", str(VINTAGE), "--by", "no_computer", "--top", "2"]
    ended = CliRunner().invoke(cli, ["nation", "--places", *asked, "--out", str(out)])
    assert ended.exit_code == 0, ended.output
    assert {path.name for path in out.iterdir()} == {"la", "places-LA.parquet"}
    page = (out / "la/index.html").read_text(encoding="utf-8")
    found = nations.places(out / "places-LA.parquet", "no_computer", 2)
    ranked = found.ranked()
    surely = int((ranked["chance"] >= 0.95).sum())
    assert f"<strong>{surely}</strong> of 8 places " in page
    body = re.search(r'<tbody id="rows">(.*?)</tbody>', page, re.DOTALL)[1]
    assert re.findall(r'class="area">(.*?)</th>', body) == ranked["name"].tolist()
    assert "New Orleans city" in ranked["name"].tolist()
    drawn = re.search(r'<g class="counties">(.*?)</g>', page, re.DOTALL)[1]
    assert len(re.findall(r'<path class="[ch]\d" d="M', drawn)) == 8
    assert f"exclusion nation --places {' '.join(asked)}" in page
    assert not re.search(r'(src|href)="(?!#|data:)', page)
    assert "us-atlas" in page  # whose border of the state is drawn
    table = pd.read_csv(out / "la/places.csv", dtype={"GEOID": str}, encoding="utf-8-sig")
    assert table["GEOID"].tolist() == ranked.index.tolist()
    assert (table["share"] - ranked["share"].to_numpy()).abs().max() < 6e-5
    assert (table["band_low"] <= table["band_high"]).all()
    with phrases.speaking("es"):
        spanish = found.write(tmp_path / "es")["index.html"].read_text(encoding="utf-8")
    assert '<html lang="es">' in spanish
    assert "8 ciudades, pueblos y lugares designados por el censo" in spanish
    again = found.write(tmp_path / "again")
    assert again["index.html"].read_text(encoding="utf-8") == page


def test_one_place_alone_has_a_page_and_other_files_are_refused(stocked, tmp_path):
    made = nations.fetch("place", tmp_path, VINTAGE, states=["DC"], polygons=False)
    found = nations.places(made[0])
    assert repr(found) == "<Places of District of Columbia: 1, 2017–2021>"
    page = found.write(tmp_path / "dc")["index.html"].read_text(encoding="utf-8")
    assert "Washington city" in page
    assert 'id="map"' not in page
    tracts = nations.fetch("tract", tmp_path, VINTAGE, states=["DC"], polygons=False)
    with pytest.raises(TableError, match=r"tracts-DC.*no file of a state's places"):
        nations.places(tracts[0])
    with pytest.raises(ArgumentError, match="by is 'cost'"):
        nations.places(made[0], "cost")


@pytest.mark.browser
@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark", "width": 390, "height": 800}])
def test_a_place_is_found_in_the_list(stocked, tmp_path, open_page, look):
    from axe_playwright_python.sync_playwright import Axe

    made = nations.fetch("place", tmp_path, VINTAGE, states=["PR"])
    page = nations.places(made[0]).write(tmp_path / "pr")["index.html"]
    opened = open_page(page, bypass_csp=True, **look)
    opened.fill("#find", "mayaguez")
    assert opened.locator("#rows tr:visible").count() == 1
    assert opened.inner_text("#found") == "One place found."
    assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(opened).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []


# -- workers -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster():
    """Two workers in processes of their own, on loopback alone."""
    import dask
    import distributed

    waits = {f"distributed.comm.timeouts.{one}": f"{LONG}s" for one in ("connect", "tcp")}
    waits |= {"distributed.scheduler.worker-ttl": None}
    with dask.config.set(waits), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the cluster says when its workers are killed
        with (
            distributed.LocalCluster(
                n_workers=2,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                death_timeout=LONG,
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client


def armed():
    """Give what makes a worker die of its next file, half of which is written."""

    def arm():
        from exclusion.nations import _pull

        def put(frame, facts, path):
            path.write_bytes(b"PAR1 and half of the rest")
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

        _pull._put = put
        return os.getpid()

    return arm


@pytest.mark.parametrize("level", ["place", pytest.param("tract", marks=pytest.mark.slow)])
def test_workers_write_the_same_bytes_though_one_is_killed(stocked, tmp_path, cluster, level):
    here = nations.fetch(level, tmp_path / "here", VINTAGE, states=STATES)
    before = {entry.name for entry in _fetch.entries()}  # others' tests may add to it meanwhile
    one = next(iter(cluster.scheduler_info()["workers"]))
    victim = cluster.run(armed(), workers=[one])[one]
    there = nations.fetch(level, tmp_path / "there", VINTAGE, states=STATES, client=cluster)
    assert of(there) == of(here)
    alive = cluster.run(os.getpid, on_error="return").values()
    assert victim not in alive
    # The cache is as it was, and what the dead one left goes with the next run.
    assert {entry.name for entry in _fetch.entries()} >= before
    assert all(map(_fetch.has, before))
    until(lambda: only(tmp_path / "there", level) == {path.name for path in here})


def only(folder, level) -> set[str]:
    nations.fetch(level, folder, VINTAGE, states=STATES, offline=True)
    return {path.name for path in folder.iterdir()}


def test_an_error_of_a_worker_is_ours(stocked, tmp_path, cluster):
    (tmp_path / "out").write_text("a file stands where the folder should be")
    with pytest.raises(SourceError, match="cannot be written to"):
        nations.fetch("place", tmp_path / "out", VINTAGE, states=["LA"], client=cluster)
