"""Counties that buy together: who gains, from which price cut, and the papers that say so."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING

import grades
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from exclusion import nations, peers, phrases, plans, programmes
from exclusion.cli import cli
from exclusion.errors import ArgumentError, ExclusionError, PlaceError
from exclusion.report import _files

if TYPE_CHECKING:
    from pathlib import Path

ORLEANS, JEFFERSON, TENSAS = "22071", "22051", "22107"
#: The article's cities, by the county that each lies in.
MEMBERS = (ORLEANS, "08005", "37183", "24033")


@cache
def article() -> nations.Together:
    """Four cities' counties, two years, two million dollars."""
    return nations.together(
        list(MEMBERS), 2_000_000, years=2, procurement=20_000, coordination=10_000
    )


@cache
def two(coordination: float = 0) -> nations.Together:
    """Two parishes, one year."""
    return nations.together([ORLEANS, JEFFERSON], 400_000, coordination=coordination)


def test_a_county_keeps_what_its_goods_save_less_its_part_of_the_costs():
    found = article()
    members = found.members
    goods = members["goods"]
    for (cut, one), row in found.shared.iterrows():
        costs = 20_000 * goods[one] / goods.sum() + 10_000
        kept = cut * goods[one] + 20_000 - costs
        assert row["kept"] == pytest.approx(kept)
        assert row["gains"] == (kept > 0)
        assert row["budget"] == pytest.approx(members.loc[one, "budget"] - costs)


def test_money_is_parted_by_need_and_no_county_loses_any_to_another():
    found = article()
    need = peers.counties().loc[list(MEMBERS), "no_subscription_households"]
    assert found.members["part"].to_numpy() == pytest.approx((need / need.sum()).to_numpy())
    assert found.members["budget"].sum() == pytest.approx(2_000_000)
    assert found.members["goods"].le(found.members["budget"] - 20_000).all()


def test_the_price_cut_that_pays_is_the_one_from_which_money_is_kept():
    dear = two(15_000)
    pays = dear.members["pays_at"]
    assert pays.between(0.05, 0.12).all()
    kept = pays * dear.members["goods"] - 15_000
    assert kept.abs().max() < 1e-6
    assert not dear.shared.loc[0.0, "gains"].any()
    assert dear.shared.loc[0.25, "gains"].all()


def test_where_no_goods_are_bought_no_price_cut_pays(tmp_path: Path):
    item = """
[[item]]
name = "{}"
what = "a dear one"
unit = "{}"
low = 1000000
high = 1000000
year = 2026
place = "here"
source = {{ publisher = "somebody", year = 2026, address = "here" }}
"""
    own = tmp_path / "own.toml"
    units = {"device": "dollars per device", "hotspot": "dollars per device and year"}
    own.write_text("".join(item.format(*one) for one in units.items()), encoding="utf-8")
    found = nations.together(
        [ORLEANS, JEFFERSON], 400_000, programmes=own, coordination=5_000, saved=(0.1,)
    )
    assert (found.members["goods"] == 0).all()
    assert found.members["pays_at"].isna().all()
    assert not found.shared["gains"].any()
    assert phrases.say("together_no_goods") in found.headline()


def test_lower_prices_serve_more_and_the_same_prices_the_same():
    free = two()
    more = free.shared["more"]
    assert (more.loc[0.0] == 0).all()
    assert (more.loc[0.10] > 0).all()
    assert (more.loc[0.25] > more.loc[0.10]).all()
    assert not free.shared.loc[0.0, "gains"].any()


def test_wages_and_subsidies_cost_what_they_did():
    bought = {one for line in plans.LINES for one in programmes.PROGRAMMES[line].costs}
    assert bought - set(programmes.GOODS) == {"service_subsidy", "navigator"}


def test_a_county_draws_the_same_whoever_else_is_there():
    apart = nations.together([ORLEANS, TENSAS], {ORLEANS: 200_000, TENSAS: 50_000}, saved=(0.1,))
    other = nations.together([JEFFERSON, ORLEANS], {ORLEANS: 200_000, JEFFERSON: 1e5}, saved=(0.1,))
    columns = ["need_low", "served_low", "served_high", "goods"]
    pd.testing.assert_series_equal(
        apart.members.loc[ORLEANS, columns], other.members.loc[ORLEANS, columns]
    )


def test_what_working_together_may_cost():
    found = article()
    assert found.worth(0.1) == pytest.approx(0.1 * found.members["goods"].sum() + 60_000)


def test_frames_are_copies():
    found = article()
    members, shared = found.members, found.shared
    members["goods"] = 0.0
    shared["gains"] = False
    assert found.members["goods"].gt(0).all()
    assert found.shared["gains"].any()


@pytest.mark.parametrize(
    ("places", "budget", "options", "said"),
    [
        ([ORLEANS], 1e5, {}, "two at least"),
        ([ORLEANS, "Orleans Parish, LA"], 1e5, {}, "named twice"),
        ("22071", 1e5, {}, "expected a list of counties"),
        ([ORLEANS, "Nowhere"], 1e5, {}, "No county is called 'Nowhere'"),
        ([ORLEANS, JEFFERSON], 0, {}, "budget"),
        ([ORLEANS, JEFFERSON], float("inf"), {}, "budget"),
        ([ORLEANS, JEFFERSON], 60, {}, "Orleans Parish, Louisiana: budget is"),
        ([ORLEANS, JEFFERSON], {ORLEANS: 1e5}, {}, "expected dollars of each county by GEOID"),
        ([ORLEANS, JEFFERSON], 1e5, {"saved": (1.0,)}, "from 0 to under 1"),
        ([ORLEANS, JEFFERSON], 1e5, {"saved": ()}, "parts of a price"),
        ([ORLEANS, JEFFERSON], 1e5, {"coordination": 9e4}, "procurement and coordination"),
        ([ORLEANS, JEFFERSON], 1e5, {"procurement": -1}, "procurement"),
    ],
)
def test_what_cannot_be_is_refused(places, budget, options, said):
    with pytest.raises(ExclusionError, match=said):
        nations.together(places, budget, **options)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_who_gains(language, tmp_path: Path):
    paths = two(15_000).write(tmp_path, language=language)
    page = paths["together.html"].read_text(encoding="utf-8")
    with phrases.speaking(language):
        assert phrases.say("together_known_services") in page
        assert "Jefferson Parish, Louisiana" in page
        for cut in (0.10, 0.25):
            assert phrases.say("together_col_more", cut=phrases.percent(cut, 0)) in page
    assert "<script" not in page
    again = two(15_000).write(tmp_path / "again", language=language)
    assert page == again["together.html"].read_text(encoding="utf-8")


def test_where_nobody_says_what_it_costs_the_page_does_not_say_who_gains(tmp_path: Path):
    found = two()
    page = found.write(tmp_path)["together.html"].read_text(encoding="utf-8")
    worth = round(found.worth(0.10))
    assert f"<h1>At prices 10% lower, buying together pays if it costs less than ${worth:,}" in page
    assert "counties gain" not in page
    assert page.count(f">{phrases.say('together_any')}</td>") == len(found.members)
    assert f">{phrases.say('together_always')}</td>" not in page


def test_the_table_holds_the_frames(tmp_path: Path):
    found = article()
    text = found.write(tmp_path)["together.csv"].read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["GEOID"] for one in rows] == [*MEMBERS] * 3
    assert [float(one["saved"]) for one in rows[::4]] == [0, 0.1, 0.25]
    kept = found.shared["kept"].to_numpy()
    assert np.allclose([float(one["kept"]) for one in rows], kept, atol=0.01)
    assert [one["gains"] == "True" for one in rows] == found.shared["gains"].tolist()


def test_whole_numbers_under_zero_are_rounded_as_those_above():
    assert [_files.rounded(one, 0) for one in (-3.7, -3.2, 3.2, 3.7)] == [-4, -3, 3, 4]


def test_sentences_are_plain(tmp_path: Path):
    page = article().write(tmp_path)["together.html"].read_text(encoding="utf-8")
    for section, said in grades.sentences(page).items():
        assert grades.grade(said) <= 10, section


def test_the_command(tmp_path: Path):
    words = ["plan", "New Orleans", "--with", "Jefferson Parish, LA", "--budget", "400000"]
    done = CliRunner().invoke(cli, [*words, "--coordination", "900", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "2 counties gain" in done.output
    assert (tmp_path / "together.html").is_file()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--with", JEFFERSON, "--floor", "0.2"], "--floor does not go with --with"),
        (["--with", JEFFERSON, "--radius", "2km"], "--radius does not go with --with"),
        (["--coordination", "5"], "speak of --with"),
    ],
)
def test_what_the_command_refuses(more, said):
    done = CliRunner().invoke(cli, ["plan", "New Orleans", "--budget", "400000", *more])
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_the_page_says_what_take_up_rests_on_and_all_prices(tmp_path: Path):
    """Subsidies count by take-up, whose file is named beside every use."""
    own = tmp_path / "mine.csv"
    own.write_text("GEOID,take_up\n22071,0.66\n", encoding="utf-8")
    found = nations.together([ORLEANS, JEFFERSON], 400_000, take_up=own, saved=(0.1,))
    page = found.write(tmp_path)["together.html"].read_text(encoding="utf-8")
    assert "Take-up is read from mine.csv." in page
    assert "mine.csv tells nothing of 1 county here" in page
    assert "Take-up is the nation’s range" in two().write(tmp_path)["together.html"].read_text(
        encoding="utf-8"
    )
    for name in ("service_subsidy", "navigator", *programmes.GOODS):
        assert phrases.say(f"item_{name}") in page


def test_the_card_is_a_table_without_script():
    card = article()._repr_html_()
    assert card.count("<tr>") == len(MEMBERS) + 1
    assert "<script" not in card


def test_every_parish_of_louisiana_is_in_a_group_that_can_buy_together():
    table = peers.counties()
    parishes = table[table["state"] == "LA"]
    groups = peers.groups(parishes, least=20_000)
    assert len(groups) == 64
    largest = groups.groupby("group").size().idxmax()
    members = groups.index[groups["group"] == largest].tolist()
    found = nations.together(members, 1_000_000, coordination=2_000, saved=(0.1,))
    assert found.members.index.tolist() == members
    assert found.shared["gains"].any()


def test_a_members_part_under_its_costs_is_named():
    with pytest.raises(ArgumentError, match="Tensas Parish, Louisiana"):
        nations.together([ORLEANS, TENSAS], 400_000, procurement=10_000)


def test_a_place_that_is_no_text_is_refused():
    with pytest.raises(PlaceError, match="expected a list of counties"):
        nations.together([22071, 22051], 1e5)
