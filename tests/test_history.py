"""A place's own rows of earlier vintages and of single years, pulled with it."""

from __future__ import annotations

import json

import pulled
import pytest
from click.testing import CliRunner
from fixtures_census import lend
from running import here

import exclusion
from exclusion import acs, cli, now, snapshots, studies
from exclusion._fetch import _hosts
from exclusion.errors import ApiKeyError, ArgumentError, SourceError, TableError, VintageWarning

BY = "no_subscription"
KENNER, ORLEANS, JEFFERSON = "Kenner, Louisiana", "22071", "22051"


@pytest.fixture
def held(census):
    """A cache that holds what Kenner of 2021 is pulled from, and nothing of other years."""
    with pulled.stock():
        studies.snapshot(KENNER, 2021)
    lend(lambda name: "2021" in name)
    return census


def test_without_a_key_earlier_rows_come_from_the_summary_file(stocked):
    found = studies.snapshot(KENNER, 2021, history=True)
    rows = found.history
    assert sorted(rows["vintage"].unique()) == [2018, 2019, 2020, 2021]
    assert set(rows["variable"].str[:6]) == {"B28001", "B28002"}
    assert rows["moe"].notna().all()
    own = found.published.set_index("variable")["estimate"]
    same = rows[rows["vintage"] == 2021].set_index("variable")["estimate"]
    assert same.equals(own[same.index])
    assert found.one_year is None
    study = studies.of_snapshot(found)
    assert "history" not in study.absent
    with pytest.warns(VintageWarning, match="overlap"):
        assert len(study.trend(BY)) == 4
    assert study.now(BY).year == 2021
    assert {source.vintage for source in found.manifest.sources} >= {2018, 2019, 2020, 2021}


def test_with_a_key_they_are_a_request_each_and_the_last_year_stands_alone(census):
    found = studies.snapshot(ORLEANS, 2022, key=census.key, history=True)
    assert sorted(found.history["vintage"].unique()) == list(range(2017, 2023))
    assert set(found.history["variable"].str[:9]) == {"S2801_C01"}
    lines = census.lines("api")
    assert sum("acs5/subject" in line for line in lines) == 6
    assert sum("acs1/subject" in line for line in lines) == 1
    assert found.one_year["vintage"].unique().tolist() == [2022]
    study = studies.of_snapshot(found)
    row = study.now(BY).place
    assert "one_year" in row["method"]
    own = now.history(found.one_year, BY).iloc[0]
    given = study.now(BY, one_year=(own["share"], own["se"])).place
    assert given["now"] == row["now"]


def test_smaller_places_have_the_supplemental_table(stocked):
    pull = acs.one_year("county", [JEFFERSON], 2022, key=stocked.key)
    rows = pull.estimates
    assert set(rows["variable"].str[:6]) == {"B28001", "B28003"}
    dated = rows.assign(vintage=2022)
    shares = {
        name: now.history(dated, name)["share"].item()
        for name in ("no_computer", "no_computer_or_no_subscription")
    }
    assert 0 < shares["no_computer"] < shares["no_computer_or_no_subscription"] < 1
    with pytest.raises(TableError):
        now.history(dated, BY)
    # Its figures of no subscription are not there, so the place's steps are what there is.
    study = exclusion.study("Jefferson Parish, LA", 2021, key=stocked.key, history=True)
    assert "one_year" not in study.now(BY).place["method"]
    assert study.one_year is not None


def test_places_of_few_people_and_the_year_2020_have_no_rows(stocked):
    kenner = "2239475"
    assert acs.one_year("place", [kenner], 2022, key=stocked.key) is None
    assert acs.one_year("county", [ORLEANS], 2020, key=stocked.key) is None
    assert acs.one_year("county", [ORLEANS], 2021) is None  # no key, nothing kept
    with pytest.raises(ApiKeyError):
        acs.one_year("county", [ORLEANS], 2023, key="bad")
    with pytest.raises(ArgumentError, match="geography"):
        acs.one_year("tract", [ORLEANS], 2022)


def test_what_was_stopped_goes_on_where_it_was(held, monkeypatch):
    monkeypatch.setattr(_hosts, "PAUSE", 0.01)
    census = held
    census.order("403", "acsdt5y2019-b28002", times=99)
    with pytest.raises(SourceError):
        studies.snapshot(KENNER, 2021, history=True)
    census.forget()
    found = studies.snapshot(KENNER, 2021, history=True)
    asked = [line for line in census.lines("www2") if "acsdt5y" in line]
    assert not any("acsdt5y2020" in line or "acsdt5y2021" in line for line in asked)
    assert any("acsdt5y2019-b28002" in line for line in asked)
    assert found.history["vintage"].nunique() == 4
    census.forget()
    again = studies.snapshot(KENNER, 2021, history=True, offline=True)
    assert census.requests == []
    assert again.history.equals(found.history)


def test_offline_what_the_cache_lacks_is_left_out(held, caplog):
    with caplog.at_level("WARNING"):
        found = studies.snapshot(KENNER, 2021, history=True, offline=True)
    assert found.history["vintage"].unique().tolist() == [2021]
    assert "vintage 2020, is left out" in caplog.text
    with pytest.raises(TableError, match="history=True"):
        studies.of_snapshot(found).now(BY)


def test_a_damaged_file_does_not_enter_the_cache(held):
    census = held
    census.order("a county lacks", "acsdt5y2020-b28001", times=99)
    with pytest.raises(SourceError):
        studies.snapshot(KENNER, 2021, history=True)
    census.forget()
    found = studies.snapshot(KENNER, 2021, history=True)
    assert any("acsdt5y2020-b28001" in line for line in census.lines("www2"))
    assert 2020 in set(found.history["vintage"])


def test_connecticuts_regions_have_rows_from_2022_on(stocked, caplog):
    with caplog.at_level("WARNING"):
        found = studies.snapshot("09170", 2023, key=stocked.key, history=True)
    assert sorted(found.history["vintage"].unique()) == [2022, 2023]
    assert "vintage 2021, is left out" in caplog.text


def test_places_without_rows_of_their_own_have_no_history(stocked, caplog):
    both = [KENNER, "Grand Isle, Louisiana"]
    with caplog.at_level("WARNING"):
        found = studies.snapshot(both, 2021, history=True)
    assert found.history is None
    assert "no published rows of its own" in caplog.text


def test_a_snapshot_keeps_both_and_says_what_was_read(stocked, tmp_path):
    found = studies.snapshot(ORLEANS, 2022, key=stocked.key, history=True, source="api")
    kept = snapshots.read(snapshots.write(found, tmp_path / "kept"))
    assert kept.history.equals(found.history)
    assert kept.one_year.equals(found.one_year)
    text = (tmp_path / "kept" / "manifest.json").read_text("utf-8")
    assert stocked.key not in json.loads(text)["sources"].__repr__()
    assert "1-year estimates 2022, S2801" in text
    plain = studies.of_snapshot(kept).subset(kept.estimates["GEOID"].unique()[:5], "Five tracts")
    assert plain.one_year is None


def test_a_bundled_place_brings_its_own():
    found = studies.snapshot("New Orleans", 2024, history=True)
    assert found.history["vintage"].nunique() > 5
    with pytest.raises(ArgumentError, match="history"):
        studies.snapshot("New Orleans", history="yes")


def test_now_says_what_to_pull(stocked):
    with pytest.raises(TableError, match="exclusion pull PLACE --history"):
        exclusion.study(KENNER, 2021).now(BY)


def test_the_command_line_pulls_a_history(stocked, tmp_path):
    words = ["pull", KENNER, "--vintage", "2021", "--history", "--out", str(tmp_path / "kept")]
    done = CliRunner().invoke(cli.cli, words)
    assert done.exit_code == 0, done.output
    assert snapshots.read(tmp_path / "kept").history["vintage"].nunique() == 4


def test_files_of_a_history_are_listed(census, tmp_path):
    words = ["pull", KENNER, "--vintage", "2021", "--list"]
    plain, more = here(*words, cwd=tmp_path), here(*words, "--history", cwd=tmp_path)
    assert more.returncode == 0, more.stderr
    assert "acsdt5y2018-b28002" in more.stdout
    assert "acsdt5y2018" not in plain.stdout
