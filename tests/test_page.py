"""What the page says and in which words: how it opens, neighborhoods, change, the command."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import bundled
import made
import numpy as np
import pandas as pd
import pulled
import pytest
from markupsafe import Markup
from reading import Tables

import exclusion
from exclusion import classes, maps, phrases
from exclusion.report import _page
from exclusion.telling import (
    Asked,
    _finding,
    _ladder,
    _method,
    _printed,
    _rows,
    _text,
    page_command,
)

if TYPE_CHECKING:
    from exclusion.studies import Study

K = 10
HOODS = 10


@cache
def new_orleans(vintage: int) -> Study:
    return bundled.lean(vintage)


def page_of(study: Study, asked: Asked | None = None, k: int = K) -> str:
    return _page.render(study, replace(asked or Asked(), k=k))


@cache
def plain_page() -> str:
    return page_of(new_orleans(2019))


@cache
def since_2017() -> Asked:
    new, old = bundled.unmapped(), new_orleans(2017)
    return Asked(change=new.change(old), earlier=old)


@cache
def changed_page() -> str:
    return page_of(bundled.unmapped(), since_2017())


def opening(study: Study) -> dict[str, str]:
    """Read the paragraphs of the lead by their heading."""
    parts = _finding.lead(study, study.evaluate(k=K)).paragraphs
    return {part.head: re.sub("<[^>]+>", "", part.text) for part in parts}


# How the page opens.


def test_the_lead_answers_how_many_where_how_sure_and_what_first():
    study = new_orleans(2019)
    said, found, row = opening(study), study.shortlist(k=K), study.totals.loc["no_home_broadband"]
    assert list(said) == ["How many.", "Where.", "How sure.", "What to do first."]
    many = said["How many."]
    assert f"{phrases.percent(row['share'], 1)} of the {phrases.about(row['base'])} house" in many
    assert f"give or take {phrases.points(row['share_moe'])} percentage points." in many
    assert f"that is about {phrases.about(row['people'])} people, give or take" in many
    assert "jails" in many
    above, below = "63 (52 to 69)", "56 (53 to 61)"
    assert above == f"{found.above} ({found.above_least} to {found.above_most})"
    assert f"In {above} of 172 tracts" in said["Where."]
    assert f"In {below} it is clearly lower" in said["Where."]
    assert "ranges in brackets allow for its being surer" in said["Where."]
    hits = f"About {found.hits:.0f} ({found.hits_least} to {found.hits_most})"
    assert f"{hits} of them truly belong to the {K}" in said["What to do first."]


@pytest.mark.parametrize(("place", "vintage"), [("New Orleans", 2019), ("Baltimore", 2021)])
def test_the_lead_is_in_short_sentences_and_explains_its_words(place, vintage):
    study = new_orleans(vintage) if place == "New Orleans" else bundled.baltimore()
    said = " ".join(opening(study).values())
    sentences = re.split(r"(?<=[.”]) (?=[A-Z])", said)
    assert max(len(sentence.split()) for sentence in sentences) <= 23
    for word in (study.geography, "household"):
        assert re.search(rf"\bA {word} is\b", said)
    assert "margin of error" in said


def test_a_lead_without_margins_or_people_says_so_and_never_shows_a_dash():
    study = new_orleans(2019)
    totals = study.totals.copy()
    totals.loc["no_home_broadband", ["share_moe", "households_moe", "people_moe"]] = np.nan
    many = opening(replace(study, totals=totals))["How many."]
    assert many.count("How far off this may be is not known.") == 2
    totals["people"] = np.nan
    many = opening(replace(study, totals=totals))["How many."]
    assert "people," not in many
    assert "–." not in many


def test_the_title_of_the_ladder_spans_its_definitions_of_a_connection():
    study = new_orleans(2019)
    shares = study.totals["share"][["no_internet", "no_home_broadband"]]
    said = _ladder.ladder(study, "no_home_broadband").title
    assert phrases.percent(shares.min()) in said
    assert phrases.percent(shares.max()) in said
    others = tuple(f"{name}_" for name in study.totals.index.drop("no_home_broadband"))
    areas = study.areas[[name for name in study.areas if not name.startswith(others)]]
    alone = replace(study, areas=areas, totals=study.totals.loc[["no_home_broadband"]])
    assert _ladder.ladder(alone, "no_home_broadband").title == phrases.say("ladder_title")
    assert _ladder.ladder(study, "no_computer").title == phrases.say("ladder_title")


def test_every_entry_of_the_contents_has_its_section():
    for text in (plain_page(), changed_page()):
        named = re.findall(r'<li><a href="#(\w+)">', text)
        assert len(named) == len(set(named)) >= 6
        sections = re.findall(r'<section id="(\w+)"', text)
        unnamed = {"ladder"} | ({"map"} if text == changed_page() else set())
        assert [name for name in sections if name not in unnamed] == named


def test_the_source_of_all_stands_once():
    for text in (plain_page(), changed_page()):
        (source,) = re.findall(r'<p class="source">(.*?)</p>', text)
        assert "Source of all figures, unless another is named:" in source


def test_the_policy_names_the_scripts_of_the_page_and_no_other():
    policy = html.unescape(re.search(r'Policy" content="(.*?)"', plain_page())[1])
    scripts = re.findall(r"<script>(.*?)</script>", plain_page(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    named = re.search(r"script-src (.*?);", policy)[1].split()
    assert len(scripts) >= 3
    assert named == [f"'sha256-{digest}'" for digest in digests]
    assert _page.sealed("<p>no script</p>") == "<p>no script</p>"


# Neighborhoods.


def test_neighborhoods_are_listed_as_the_study_ranks_them():
    study = new_orleans(2019)
    found = study.evaluate(k=HOODS, level="neighborhood")
    tables = Tables(plain_page())
    head, *rows = tables.rows["neighborhoods"]
    others = rows[HOODS + 1 :]  # folded away, under a head of their own
    assert rows[HOODS] == [*head[:2], "Likely rank (90%)", *head[3:]]
    rows = [*rows[:HOODS], *others]
    ranked = found.table[found.table["rank"].notna()]
    assert [row[1] for row in rows] == list(ranked.index)
    assert [row[0] for row in rows] == [str(i) for i in range(1, len(ranked) + 1)]
    for row, (_, known) in zip(rows, ranked.iterrows(), strict=True):
        cells = dict(zip(head, row, strict=True))
        low, high = (f"{known[f'band_{end}']:.0f}" for end in ("low", "high"))
        band = next(text for name, text in cells.items() if name.startswith("Likely rank"))
        assert band.strip() == (low if low == high else f"{low}–{high}")
        assert cells["Households"].rstrip("*") == phrases.with_margin(
            known["households"], known["households_moe"]
        )
        assert cells["Share"].rstrip("*") == phrases.percent_with_margin(
            known["share"], known["share_moe"]
        )
        assert phrases.say(known["tier"]) in cells["Among the 10?"]
        assert cells["Against New Orleans"] == phrases.say(known["verdict"])
    names = sorted(study.areas["neighborhood"].dropna().unique())
    assert [names[int(i)] for i in tables.buttons["neighborhoods"]] == [row[1] for row in rows]


def test_the_title_of_neighborhoods_says_how_many_truly_belong():
    study = new_orleans(2019)
    ranking = study.evaluate(k=K)
    hits = study.shortlist(k=HOODS, level="neighborhood").hits
    said = _rows.neighborhoods(study, ranking).title
    assert hits > HOODS - 0.5
    assert said == "Nearly all of these 10 neighborhoods truly belong to the 10 with the most " + (
        "unconnected households"
    )
    few = study.areas["neighborhood"].where(study.areas["neighborhood"] == "Little Woods")
    alone = replace(study, neighborhoods=study.neighborhoods.loc[["Little Woods"]])
    alone = replace(alone, areas=study.areas.assign(neighborhood=few))
    one = _rows.neighborhoods(alone, ranking)
    assert one.title == "The only neighborhood with households"
    assert one.more == ""
    by_share = _rows.neighborhoods(study, study.evaluate(of="share", k=K))
    found = study.shortlist(of="share", k=HOODS, level="neighborhood")
    hits = f"About {found.hits:.0f} ({found.hits_least} to {found.hits_most})"
    assert found.design_factor == 13.0
    assert by_share.title.startswith(f"{hits} of these 10 neighborhoods")
    assert _rows.neighborhoods(bundled.baltimore(), ranking) is None


def test_a_place_without_polygons_names_neighborhoods_without_buttons():
    tables = Tables(changed_page())
    assert len(tables.rows["neighborhoods"]) == HOODS + 1 + 1 + 62
    assert tables.buttons == {}


# The list.


def test_the_list_says_that_its_own_figures_are_too_high_only_where_it_shows():
    study = new_orleans(2019)
    found = study.shortlist(k=K)
    about = {"areas": "tracts", "label": "x", "share_sure": "90% chance"}
    high = replace(found, listed_share=0.501, direct_share=0.532)
    assert "50%" in _rows.list_share(high, about)
    assert "their figures say 53%" in _rows.list_share(high, about)
    for other in (0.504, 0.47):  # the same percent; lower
        alike = replace(found, listed_share=0.501, direct_share=other)
        assert "their figures say" not in _rows.list_share(alike, about)
        assert "50%" in _rows.list_share(alike, about)


def test_the_note_on_an_asterisk_stands_only_where_a_row_has_one():
    study = bundled.leaner(made.study())
    columns = [name for name in study.areas if name.endswith("_moe_method")]
    areas = study.areas.assign(**dict.fromkeys(columns, "published"))
    last = study.ranking(k=K)["rank"].dropna().index[-1]
    areas.loc[last, "no_home_broadband_share_moe_method"] = "modelled"
    tables = Tables(page_of(replace(study, areas=areas)))
    starred = {
        section
        for section, rows in tables.rows.items()
        if any(cell.rstrip().endswith("*") for row in rows for cell in row)
    }
    noted = {section for section in tables.rows if "* The margin" in tables.text(section)}
    assert starred == noted
    assert "table" in noted
    assert "list" not in noted


# Change.


def test_change_is_drawn_where_only_the_earlier_period_has_boundaries():
    asked = since_2017()
    found, text = asked.change, changed_page()
    drawn = re.findall(r'<path class="(\w+)" d="(M[^"]+)"><title>([^<]*)</title>', text)
    pieces = found.table["verdict"].map(classes.CHANGE_MARKS)
    counts = pd.Series([kind for kind, _, _ in drawn]).value_counts()
    assert counts[counts.index != "none"].to_dict() == pieces.value_counts().to_dict()
    assert counts["none"] == len(drawn) - pieces.notna().sum()
    legend = dict(re.findall(r'<li><i class="(\w+)"></i><b>[^<]+</b> (\d+)</li>', text))
    assert legend == {kind: str(count) for kind, count in counts.items()}
    (rose,) = (hint for kind, _, hint in drawn if kind == classes.CHANGE_MARKS["rose"])
    row = found.table[found.table["verdict"] == "rose"].iloc[0]
    assert rose.endswith(f": {phrases.points(row['change'])} ± {phrases.points(row['change_moe'])}")
    assert 'role="img"' in text.partition('class="ground"')[2]


def test_change_is_not_drawn_twice_nor_without_boundaries():
    new, old = bundled.unmapped(), new_orleans(2017)
    bare = replace(since_2017(), earlier=None)
    text = page_of(new, bare)
    assert 'class="ground"' not in text
    assert 'id="change"' in text
    later = pulled.study(pulled.KENNER, 2024)
    earlier = pulled.study(pulled.KENNER)
    with pytest.warns(exclusion.errors.VintageWarning):
        asked = Asked(change=later.change(earlier), earlier=earlier)
    text = page_of(later, asked, 3)
    assert 'class="ground"' not in text
    assert 'href="#map" id="change-map"' in text
    assert old.mapped
    assert not new.mapped


# Method.


def command_of(study: Study, asked: Asked | None = None) -> str:
    return page_command(study, replace(asked or Asked(), k=K))


def test_the_command_repeats_every_choice():
    study = new_orleans(2019)
    assert command_of(study) == (
        'exclusion report "New Orleans, Louisiana" --vintage 2019 --by no_home_broadband '
        "--of households --top 10"
    )
    options = {"weights": "housing", "erase_water": True, "neighborhoods": "my areas.gpkg"}
    said = command_of(replace(study, options=options), Asked(scheme="fisher_jenks"))
    assert ' --weights housing --erase-water --neighborhoods "my areas.gpkg" ' in said
    assert said.endswith(" --scheme fisher_jenks")
    assert command_of(study, Asked(scheme=(10, 20, 40))).endswith(" --scheme 10,20,40")
    with phrases.speaking("es"):
        assert command_of(study).endswith(" --language es")
    assert command_of(replace(study, joined=True)) == ""


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("quantiles", "quantiles"),
        ("fisher_jenks", "Fisher–Jenks"),
        ((10.0, 20.0, 40.0), "up to 10, 20, 40%"),
    ],
)
def test_the_method_names_the_classes_of_the_map(scheme, words):
    study = new_orleans(2019)
    said = _method.notes(study, study.evaluate(k=K), Asked(scheme=scheme))
    assert [words in note for note in said if note.startswith("Map classes")] == [True]


def test_a_reason_stands_once_with_all_that_it_holds_for():
    said = _method.absent(new_orleans(2024))
    reasons = [one.why for one in said]
    assert len(reasons) == len(set(reasons))
    assert sum(len(one.what) for one in said) == len(new_orleans(2024).absent)
    assert max(len(one.what) for one in said) > 1


# Sentences and names.


def test_names_in_sentences_keep_their_own_direction_and_are_escaped():
    said = _text.tell("opening_title", city="<b>חי</b>", label="no internet & more")
    assert "<bdi>&lt;b&gt;חי&lt;/b&gt;</bdi>" in said
    assert "no internet &amp; more" in said
    assert _text.joined([Markup("a"), "", Markup("b")]) == "a b"
    assert "&lt;bdi&gt;" not in plain_page()
    assert "&lt;bdi&gt;" not in changed_page()


def test_the_page_without_script_hides_what_would_do_nothing():
    text = plain_page()
    assert "<noscript><style>.xm-bar,.xm-say,.scripted{display:none!important}" in text
    outside = text.partition('<div class="chart">')[0] + text.partition('id="neighborhoods"')[2]
    # A term's button opens what it means without a script.
    buttons = re.findall(r"<(\w+)([^>]*)>\s*<button(?! popovertarget)", outside)
    assert buttons
    assert all("scripted" in attributes for _, attributes in buttons)


def test_a_page_is_in_the_language_that_is_spoken():
    assert '<html lang="en">' in plain_page()
    assert '"locale":"en-US"' in plain_page()


def test_bands_and_bars_stay_on_their_scale():
    study = new_orleans(2019)
    ranking = study.evaluate(k=K)
    axis = _rows.axis_of(ranking)
    assert axis >= ranking.table.loc[list(ranking.shortlist.members), "band_high"].max()
    table = _rows.the_list(study, ranking, None).table
    at = [head.key for head in table.heads].index("band")
    assert len(table.rows) == K
    for row in table.rows:
        placed = row.cells[at].bar
        left, wide, dot = (float(getattr(placed, name)) for name in ("left", "wide", "dot"))
        assert left <= dot <= left + wide + 0.1 <= 100.2
    assert math.isnan(ranking.table["band_low"].iloc[-1])
    every = _rows.beside(study, ranking)
    named = {"city": "here", "k": phrases.number(20)}
    last = _printed.printed("list", every.tail(1), [None], named, axis, whole=every)
    assert last.rows[0].cells[at] == _printed.Cell("")


# Colors.


def luminance(color: str) -> float:
    """Give the relative luminance of #rgb or #rrggbb, as WCAG defines it."""
    digits = color.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * d for d in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_words_and_marks_stand_out_on_either_ground(ground):
    css = maps.asset("exclusion.report", "page.css")
    roots = [dict(re.findall(r"--(\w+):(#\w+)", text)) for text in re.findall(r":root{.*?}", css)]
    assert len(roots) == 2
    colors = roots[ground == "dark"]
    assert roots[0].keys() == roots[1].keys()
    for words in ("ink", "soft", "accent"):
        for under in ("paper", "tint"):
            assert contrast(colors[words], colors[under]) >= 4.5, (words, under)
    for mark, other in [
        *(("accent", "paper"), ("accent", "band"), ("focus", "paper"), ("line", "paper")),
    ]:
        assert contrast(colors[mark], colors[other]) >= 3, (mark, other)
