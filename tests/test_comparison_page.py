"""The page of places side by side: what it leads with, what it warns of, and its files."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import warnings
from dataclasses import replace
from pathlib import Path

import bundled
import numpy as np
import pandas as pd
import pytest
from running import here

import exclusion
from exclusion import classes, phrases, studies, telling
from exclusion.errors import VintageWarning

PAIR = ("New Orleans", "Baltimore")


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


@pytest.fixture(scope="module")
def found(orleans, baltimore):
    return studies.compare(orleans, baltimore)


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    return found.write(tmp_path_factory.mktemp("compared"))["index.html"].read_text("utf-8")


def plain(page):
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return " ".join(text.split())


def periods(*vintages, newest=bundled.new_orleans):
    every = [bundled.new_orleans(vintage) for vintage in vintages[:-1]]
    every.append(newest(vintages[-1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        return studies.compare(*every)


def test_places_of_other_years_lead_with_the_same_years(found, page):
    text, row = plain(page), found.same_years.set_index("measure").loc[found.by]

    assert row["verdict"] == "no_detectable_difference"
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
    assert plain(heading).startswith("Between New Orleans")
    assert "the survey can tell no difference in households with" in plain(heading)
    share = f"{100 * row['first_share']:.1f}% of households"
    assert f"New Orleans, 2017–2021, on average: {share}" in text
    asked = found.table.set_index("measure").loc[found.by]
    said = f"New Orleans is {phrases.points(abs(asked['difference']))} points higher"
    assert said in text.split("Read the same years first")[1].split("not place")[0]


def test_places_of_the_same_years_state_their_difference(orleans, baltimore):
    totals = baltimore.totals.assign(period=orleans.period)
    found = studies.compare(orleans, replace(baltimore, totals=totals))
    row = found.table.set_index("measure").loc[found.by]

    assert found.same_years is None
    assert row["verdict"] == "lower"
    said = found.headline()
    assert said.startswith(
        f"{phrases.points(abs(row['difference']))} ± {phrases.points(row['difference_moe'])} "
        "percentage points more households with no "
    )
    assert " in New Orleans than in Baltimore." in said
    assert "more than chance" in said


def test_two_periods_that_overlap_are_warned_of():
    found = periods(2019, 2017)
    text = found.headline()

    assert found.labels == ("2013–2017", "2015–2019")
    assert "fell by 2.7 points from 2013–2017 to 2015–2019, give or take" in text
    assert "share 60% of their years" in plain(found._repr_html_())


def test_periods_of_one_place_are_cited_by_its_name(tmp_path):
    said = plain(periods(2017, 2019).write(tmp_path)["index.html"].read_text("utf-8"))
    assert "“Who is not connected at home in New Orleans, Louisiana”, 2013–2017, 2015–2019" in said
    assert "at home in 2013" not in said
    assert "Place Share" not in said


def test_three_periods_give_a_range_and_count_their_pairs(tmp_path):
    found = periods(2017, 2019, 2024, newest=lambda _: bundled.unmapped())
    page = found.write(tmp_path)["index.html"].read_text("utf-8")
    rows = found.table[found.table["measure"] == found.by]
    clear = int(rows["verdict"].isin(["higher", "lower"]).sum())

    assert len(rows) == 3
    assert f"{clear} of 3 pairs differ by more than chance." in found.headline()
    assert "No map of 2020–2024: its boundaries are not at hand." in plain(page)


def test_maps_have_one_set_of_classes_and_count_each_places_areas(found, page, orleans, baltimore):
    shares = [study.areas["no_internet_share"] for study in (orleans, baltimore)]
    breaks = classes.common(shares)
    key = page.split('class="key-table" data-measure="no_internet"')[1].split("</table>")[0]
    counts = re.findall(r'<td class="n">([\d,]+)</td>', key)
    for i, share in enumerate(shares):
        expected = [str(n) for n in classes.of_shares(share, breaks).counts]
        assert counts[i::2][: len(expected)] == expected
    marks = json.loads(re.search(r'id="marks">(.*?)</script>', page)[1])
    assert set(marks) == set(found.measures) & set(orleans.measures) & set(baltimore.measures)
    assert [len(one) for one in marks["no_internet"]] == [177, 618]
    drawn = re.findall(r'<path class="([chnw]\w+)"(?: style="[^"]*")? d=', page)
    assert len(drawn) == 177 + 618
    assert drawn.count("water") == 1
    assert drawn.count("none") == sum(one.count(".") for one in marks["no_internet"])


def test_maps_that_mislead_say_so(page, tmp_path):
    said = dict(re.findall(r'<p class="unlike" data-measure="(\w+)"[^>]*>(.*?)</p>', page))
    shown = plain(said["no_broadband"])
    assert phrases.say("compare_maps_years") in shown
    low, known = telling.unreliable(bundled.baltimore(), "no_broadband")
    assert f"The map of Baltimore cannot be read block group by block group: of {known}" in shown
    assert f"shares, {low} are not reliable." in shown
    assert "map of New Orleans cannot" not in shown

    # Of one place other years are what is asked for, and as much of it is shown in each.
    twice = periods(2017, 2024).write(tmp_path)["index.html"].read_text("utf-8")
    assert phrases.say("compare_maps_years") not in plain(twice)
    boxes = re.findall(r'viewBox="-?\d+ -?\d+ (\d+) (\d+)" role', twice)
    (one, other) = [int(wide) / int(high) for wide, high in boxes]
    assert one == pytest.approx(other, rel=0.02)


def test_files_hold_every_pair_and_weigh_little(found, tmp_path):
    paths = found.write(tmp_path)
    rows = list(csv.DictReader(io.StringIO(paths["comparison.csv"].read_text("utf-8-sig"))))

    assert len(rows) == len(found.table) + len(found.same_years)
    assert {row["figures"] for row in rows} == {"as_asked", "same_years"}
    summary = json.loads(paths["summary.json"].read_text("utf-8"))
    assert summary["headline"] == found.headline()
    assert len(summary["table"]) == len(found.table)
    assert summary["standing"] is None
    assert paths["index.html"].stat().st_size < 200_000


def test_a_name_is_text_wherever_it_stands(orleans, baltimore, tmp_path):
    name = "<img src=x onerror=alert(1)>\"'{}ירושלים"
    found = studies.compare(replace(orleans, place=name), baltimore)
    page = found.write(tmp_path)["index.html"].read_text("utf-8")

    assert "<img" not in page
    assert page.count("&lt;img src=x") > 10
    assert "<img" not in found._repr_html_()


def test_the_standing_among_counties_is_said_with_its_interval(orleans, tmp_path):
    file = tmp_path / "counties_2019.csv"
    head = "GEOID,NAME," + ",".join(
        f"S2801_C01_{line}{end}" for line in ("001", "019") for end in "EM"
    )
    lines = [f"{1000 + i:05},County {i},10000,200,{200 * (i + 1)},150" for i in range(40)]
    file.write_text("\n".join([head, *lines, "22071,Orleans,153819,1000,40671,963"]), "utf-8")
    later = exclusion.study("New Orleans", vintage=2017)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VintageWarning)
        found = studies.compare(
            later, orleans, by="no_subscription", counties=studies.read_counties(file)
        )
    text = plain(found.write(tmp_path)["index.html"].read_text("utf-8"))
    row = found.standing.iloc[0]

    assert row["counties"] == 41
    said = f"Of 41 counties in the file given about {row['higher']:.0f} have a higher share than"
    assert said in text
    assert "counties_2019.csv" in text


@pytest.mark.usefixtures("reused")
def test_a_county_that_the_file_lacks_is_said_on_the_command_line_and_the_page(tmp_path):
    file = Path(__file__).parent / "fixtures" / "counties_without_orleans_2019.csv"
    for language, said, own in (
        (
            "en",
            "does not have county 22071, in which New Orleans, 2015–2019 lies.",
            "of other years",
        ),
        (
            "es",
            "no incluye el condado 22071, en el que está New Orleans, 2015–2019.",
            "de años distintos",
        ),
    ):
        done = here("compare", "New Orleans", "--vintage", "2019", "--vintage", "2024",
                    "--counties", str(file), "--language", language, "--out", language,
                    cwd=tmp_path)  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert f"{file.name} does not have county 22071, in which New Orleans" in done.stderr
        page = plain((tmp_path / language / "index.html").read_text("utf-8"))
        assert f"{file.name} {said}" in page
        assert own in page
        assert "is not a county" not in page
        assert "no es un condado" not in page
    standing = json.loads((tmp_path / "en" / "summary.json").read_text("utf-8"))["standing"]
    assert [row["lacking"] for row in standing] == ["22071", "22071"]
    assert [row["note"] for row in standing] == [None, "other_period"]


def test_every_note_on_a_standing_has_words(orleans, tmp_path):
    stem = "no_subscription"
    columns = ["NAME", f"{stem}_share", f"{stem}_share_moe", f"{stem}_base"]
    rows = {"22071": ["Orleans", np.nan, np.nan, np.nan], "01001": ["x", 0.2, np.nan, 100.0]}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    known = table.assign(**{f"{stem}_share_moe": [np.nan, 0.01]})
    later = exclusion.study("New Orleans", vintage=2017)
    unsure = orleans.totals.assign(share_moe=np.nan)
    for study, counties, said in (
        (orleans, table, "No county of the table has a share with a margin"),
        (orleans, known, "has no share with a margin for"),
        (replace(orleans, totals=unsure), table.drop("22071"), "The margin of New Orleans, 2015"),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VintageWarning)
            found = studies.compare(
                later, study, by="no_subscription", counties=studies.Counties(counties, 2019, ())
            )
        assert said in plain(found.write(tmp_path)["index.html"].read_text("utf-8"))


def test_places_whose_shares_nobody_knows_are_set_side_by_side(tmp_path):
    made = [
        studies.of_frames(
            pd.DataFrame({"GEOID": [area], "B28002_001E": [0], "B28002_013E": [0]}),
            place=area,
            vintage=2022,
        )
        for area in ("22071000100", "22071000200")
    ]
    page = studies.compare(*made).write(tmp_path)["index.html"].read_text("utf-8")
    assert "nan" not in plain(page)
    assert "left:nan" not in page
    assert 'class="dot"' not in page


@pytest.mark.usefixtures("reused")
def test_the_command_writes_the_page_and_the_page_names_the_command(tmp_path):
    done = here(
        "compare",
        "New Orleans",
        "Baltimore",
        "--vintage",
        "2019",
        "--vintage",
        "2021",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "maps" / "new-orleans-2019-baltimore-2021"
    page = (folder / "index.html").read_text("utf-8")
    assert done.stdout.startswith(
        "Between New Orleans and Baltimore the survey can tell no difference"
    )
    again = plain(re.search(r"<code>(.*?)</code>", page)[1])
    assert again == (
        'exclusion compare "New Orleans, Louisiana" "Baltimore, Maryland" --vintage 2019 '
        "--vintage 2021 --by no_home_broadband"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("New Orleans",), "Compare with what?"),
        ((*PAIR, *["--vintage", "2019"] * 3), "2 places, but 3 times --vintage"),
        ((*PAIR, "--counties", "none.csv"), "none.csv is no file"),
        (("New Orleans", "New Orleans", "--vintage", "2019"), "is there more than once"),
    ],
)  # fmt: skip
def test_wrong_usage_says_what_to_do(arguments, said, tmp_path):
    done = here("compare", *arguments, cwd=tmp_path)

    assert done.returncode != 0
    assert said in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())
