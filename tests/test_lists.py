"""Shares of other measures beside the list's, and the list by number and by share."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import bundled
import numpy as np
import pytest
from reading import Tables

from exclusion import phrases, report
from exclusion.ranking import LENGTHS
from exclusion.report import _page
from exclusion.telling import Asked, _rows

if TYPE_CHECKING:
    from exclusion.studies import Study

BESIDE = ("no_computer", "no_subscription", "cellular_only")
CASES = [
    ("new_orleans", 2019, BESIDE),
    ("new_orleans", 2024, ("no_computer",)),  # no_subscription is what is listed
    ("new_orleans", 2017, ()),
    ("baltimore", None, ("no_computer",)),
]


def of(place: str, vintage: int | None) -> Study:
    return getattr(bundled, place)(*[] if vintage is None else [vintage])


def numbers(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", phrases.LANGUAGES)
@pytest.mark.parametrize(("place", "vintage", "measures"), CASES)
def test_other_shares_stand_in_list_and_table_where_they_are_known(
    place, vintage, measures, language
):
    study = of(place, vintage)
    with phrases.speaking(language):
        ranking = study.evaluate()
        heads = {m: phrases.say(f"col_{m}") for m in BESIDE}
        tables = {
            "list": (_rows._listed(study, ranking, None).table, ranking.shortlist.k),
            "table": (_rows.all_areas(study, ranking).table, None),
        }
        for table, k in tables.values():
            shown = [head.plain for head in table.heads if head.more]
            assert shown == [heads[m] for m in measures]
            rows = study.areas.loc[ranking.table.index[:k]]
            for measure in measures:
                at = [head.key for head in table.heads].index(f"{measure}_share")
                for row, known in zip(table.rows, rows.to_dict("records"), strict=False):
                    share, margin = known[f"{measure}_share"], known[f"{measure}_share_moe"]
                    cell = row.cells[at]
                    assert cell.text == phrases.percent(share, 1)
                    if np.isfinite(margin):
                        assert cell.margin.rstrip("*") == phrases.points(margin)
                        method = known[f"{measure}_share_moe_method"]
                        assert cell.margin.endswith("*") == (method == "modelled")


@pytest.mark.parametrize(
    ("place", "vintage", "known"),
    [
        ("new_orleans", 2019, BESIDE),
        ("new_orleans", 2024, ("no_computer", "no_subscription")),
        ("new_orleans", 2017, ("no_subscription",)),
        ("baltimore", None, ("no_computer",)),
    ],
)
def test_the_file_has_other_shares_with_their_margins_where_they_are_known(place, vintage, known):
    study = of(place, vintage)
    text = report.ranking_csv(study, study.evaluate(), Asked())
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = [f"{m}_share{end}" for m in known for end in ("", "_moe")]
    assert [name for name in rows[0] if name.startswith(tuple(BESIDE))] == wanted
    for row in rows:
        for name in wanted:
            value = study.areas.loc[row["GEOID"], name]
            assert (float(row[name]) if row[name] else np.nan) == pytest.approx(
                value, abs=6e-6, nan_ok=True
            )


def test_the_page_prints_other_shares_without_a_script():
    study = of("new_orleans", 2019)
    tables = Tables(_page.render(study, Asked(k=5)))
    first = study.evaluate(k=5).table.index[0]
    share = phrases.percent(study.areas.loc[first, "no_computer_share"], 1)
    for section in ("list", "table"):
        heads, row = tables.rows[section][:2]
        for measure in BESIDE:
            assert phrases.say(f"col_{measure}") in heads
        cell = row[heads.index(phrases.say("col_no_computer"))]
        assert numbers(cell).startswith(numbers(share) + "±")


@pytest.mark.parametrize("of_", ["households", "share"])
def test_each_list_has_its_own_chances_groups_and_what_it_gives_up(of_):
    study = of("new_orleans", 2019)
    listed = _rows.the_list(study, study.evaluate(), None)
    assert listed.lengths == list(LENGTHS)
    assert listed.orders == ["households", "share"]
    for one in (listed, *listed.others):
        if one.of != of_:
            continue
        ranking = study.evaluate(of=of_, k=one.k)
        assert [row.at for row in one.table.rows] == [
            study.areas.index.get_loc(geoid) for geoid in ranking.shortlist.members
        ]
        said = " ".join(one.sub)
        assert phrases.say("list_by_share" if of_ == "share" else "list_by_number") in said
        assert phrases.say(f"most_{of_}") in one.title
        groups = _rows.unordered(ranking.table.head(one.k))
        starts = [low - 1 for low, _ in groups[1:]]
        assert [n for n, row in enumerate(one.table.rows) if row.apart] == starts
        for low, high in groups:
            if low < high:
                assert phrases.say("list_group", low=low, high=high) in said

        assert ("A list in this order" in said) == (of_ == "share")


def test_a_list_of_people_can_go_by_share_too_and_one_by_share_by_number():
    study = of("new_orleans", 2019)
    assert _rows.orders(study.evaluate(of="people", k=3)) == ("people", "share")
    found = study.evaluate(of="share", k=3)
    assert _rows.orders(found) == ("households", "share")
    assert {3, 20} <= set(_rows.lengths(found))
