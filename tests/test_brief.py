"""The one-page brief, and the commands that write briefs and pictures."""

from __future__ import annotations

import json
import re
from collections import deque
from dataclasses import replace
from functools import partial
from queue import SimpleQueue

import bundled
import made
import numpy as np
import pulled
import pytest
from click.testing import CliRunner
from matplotlib.image import imread
from pictures import check_readable, words

import exclusion
from exclusion import _processes, classes, figures, moe, phrases
from exclusion.cli import _brief
from exclusion.errors import ExclusionError, TableError
from exclusion.telling import _subject

BY = "no_home_broadband"


@pytest.fixture(scope="module")
def study():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def kenner():
    return pulled.study(pulled.KENNER)


@pytest.fixture(scope="module")
def city(study):
    return figures.brief(study)


@pytest.fixture(scope="module")
def hood(study):
    return figures.brief(study, neighborhood="Little Woods")


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def one_of(study):
    """Name a neighborhood of which there is something to say."""
    return str(study.neighborhoods.index[study.neighborhoods[f"{BY}_share"].notna()][0])


def test_the_number_stands_first_with_its_margin_beside_it(study, city):
    row = study.totals.loc["no_home_broadband"]
    said = words(city)

    at = said.index("39.2%")
    margin = f"{100 * row['share_moe']:.1f}"
    assert said[at + 1] == f"give or take {margin} points, on average over 2015–2019"
    assert said[at + 2] == (
        "of households in New Orleans had no broadband at home other than a phone plan"
    )
    number, margin = city.texts[at], city.texts[at + 1]
    assert number.get_fontsize() > 4 * margin.get_fontsize()
    boxes = [text.get_window_extent() for text in (number, margin)]
    assert boxes[0].x1 < boxes[1].x0
    assert boxes[0].y0 < boxes[1].y0 < boxes[0].y1


def test_it_says_what_the_number_means_where_how_sure_and_from_where(study, city):
    text = " ".join(words(city))

    for part in (
        "That is about 60,300 of 153,800 households (give or take 1,300) in 2015–2019.",
        "Counted in people, that is about 152,900 (give or take 2,700)",
        phrases.say("plain_no_home_broadband"),
        "of 172 tracts the share is clearly above that of New Orleans, in",
        "under $20,000",
        "± is the 90% margin of error",
        "Source: U.S. Census Bureau, American Community Survey",
        "as read on November",
    ):
        assert " ".join(part.split()) in text, part
    found = study.evaluate(k=8)
    assert f"About {found.shortlist.hits:.0f} (5 to 8) of these 8 tracts truly belong" in text
    assert "In 63 (52 to 69) of 172 tracts" in text
    assert "no margins by tract are known" in text
    for row in found.table.head(8).to_dict("records"):
        assert phrases.with_margin(row["households"], row["households_moe"]) in words(city)


def test_a_brief_is_one_letter_page_that_can_be_read(city, hood):
    for figure in (city, hood):
        assert figure.get_size_inches().tolist() == [8.5, 11.0]
        check_readable(figure)


@pytest.mark.parametrize("kind", ["kenner", "no map", "no margins"])
def test_briefs_of_other_data_can_be_read(kenner, kind):
    study = made.study()
    totals = study.totals.assign(share_moe=np.nan, households_moe=np.nan, people_moe=np.nan)
    one = {
        "kenner": lambda: kenner,
        "no map": made.unmapped,
        "no margins": lambda: replace(study, totals=totals),
    }[kind]()

    figure = figures.brief(one)

    check_readable(figure)
    text = " ".join(words(figure))
    assert ("margin not known" in text) == (kind == "no margins")
    assert ("so there is no map" in text) == (kind == "no map")
    assert bool(figure.axes) == one.mapped


def test_who_and_why_are_there_where_they_are_known(kenner):
    figure = figures.brief(kenner)
    said = words(figure)
    why = kenner.why("place").iloc[0]

    assert phrases.say("brief_gap_title") in said
    assert any(phrases.say(f"gap_{why['gap_leader']}") in text for text in said)
    assert phrases.say("brief_who_title") in said
    known = kenner.who(dimension="income").dropna(subset=["share", "share_moe"])
    assert any(phrases.group(name) in said for name in known["group"])


def test_a_neighborhood_is_outlined_and_compared_with_the_city(study, hood):
    row = study.neighborhoods.loc["Little Woods"]
    said = words(hood)

    assert f"{row['no_home_broadband_share']:.1%}" in said
    assert "of households in Little Woods had no broadband at home other than a phone plan" in said
    text = " ".join(said)
    assert "That is clearly more than in New Orleans as a whole (39%)." in text
    assert "almost surely among the first 10 of 71 neighborhoods: its rank is 1." in text
    mine = study.areas.geometry[study.areas["neighborhood"] == "Little Woods"].union_all()
    lines = [patch.get_path().get_extents() for patch in hood.axes[0].patches]
    assert any(np.allclose(box.extents, mine.bounds) for box in lines)
    view = hood.axes[0].get_xlim()
    assert view[0] < mine.bounds[0] < mine.bounds[2] < view[1]
    whole = study.extent
    assert view[1] - view[0] < whole[2] - whole[0]


def test_the_list_of_a_neighborhood_holds_its_own_areas_in_the_citys_order(study, hood):
    table = study.evaluate(k=20).table
    every = table[table["neighborhood"] == "Little Woods"]
    mine = every.head(7 if len(every) > 8 else 8)
    said = words(hood)

    names = [phrases.area_name(name) for name in mine["name"]]
    on_map = [text.get_text().replace("\n", " ") for text in hood.axes[0].texts]
    assert set(on_map) <= set(every["name"].map(phrases.area_name))
    assert [text for text in hood.sentences if text in names] == names
    sure = table[table["neighborhood"] == "Little Woods"]["tier"]
    count = int(sure.isin(["almost_surely", "likely"]).sum())
    assert any(f"{count} of its {len(sure)} tracts" in text for text in said)
    assert f"The first 7 of {len(every)} are listed." in " ".join(said)


def test_a_list_says_where_it_does_not_hold_all(study):
    areas = study.areas[study.areas["no_home_broadband_share"].notna()]
    sizes = areas["neighborhood"].value_counts()
    for size, told in ((8, False), (9, True)):
        subject = _subject.Subject(study, "no_home_broadband", str(sizes.index[sizes == size][0]))
        first = subject.listed()

        assert len(first.rows) == (7 if told else size)
        assert ("are listed" in first.note) == told
        figure = figures.brief(study, neighborhood=subject.neighborhood)
        assert (f"first 7 of {size} are listed" in " ".join(words(figure))) == told


def test_the_legend_of_a_neighborhood_counts_its_own_areas(study):
    name = "Central City"
    mine = (study.areas["neighborhood"] == name).to_numpy()
    found = classes.of_shares(study.areas["no_home_broadband_share"], "quantiles")
    of_mine = [code for code, own in zip(found.codes, mine, strict=True) if own]
    counts = [str(of_mine.count(code)) for code in range(len(found.colors))]
    said = words(figures.brief(study, neighborhood=name))

    spans = [f"{first}–{last}" for first, last in found.ranges]
    assert [said[said.index(span) + 1] for span in spans] == counts
    assert " ".join(f"tracts of {name} in each class".split()) in " ".join(said)
    assert ("no households" in " ".join(said)) == (-1 in of_mine)


@pytest.mark.parametrize("name", ["Lake Catherine", "Algiers Point", "Central City"])
def test_briefs_of_small_and_large_neighborhoods_can_be_read(study, name):
    check_readable(figures.brief(study, neighborhood=name))


@pytest.mark.filterwarnings("ignore:Letters of a picture are boxes")
@pytest.mark.parametrize(
    "name",
    ["$x^{2$ \\frac", "x" * 300, "\U0001f3e0 \u5317\u4eac\n\x00",
     *(pytest.param(name, marks=pytest.mark.slow)
       for name in ("word " * 60, "<b>Bad</b> & <script>", "ירושלים القدس", "A"))],
    ids=["dollar", "one-long-word", "emoji", "long", "html", "right-to-left", "short"],
)  # fmt: skip
def test_hostile_names_stay_within_the_page(name):
    study = made.study()
    called = one_of(study)
    areas = study.areas.assign(neighborhood=study.areas["neighborhood"].replace(called, name))
    hoods = study.neighborhoods.rename(index={called: name})
    named = replace(study, place=f"{name}, X", areas=areas, neighborhoods=hoods)
    _subject._of_neighborhoods.cache_clear()

    for figure in (figures.brief(named), figures.brief(named, neighborhood=name)):
        check_readable(figure, drawn=True)


@pytest.mark.usefixtures("small")
def test_its_command_makes_the_same_brief(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    study = exclusion.study("New Orleans", vintage=2019)
    drawn = figures.brief(study, tmp_path / "other.pdf", neighborhood=one_of(study))
    command = re.search(r"exclusion brief (.*)$", drawn.command)[1]
    assert "exclusion brief" not in " ".join(words(drawn))

    parts = re.findall(r'"([^"]*)"|(\S+)', command)
    done = run(_brief.brief, *[a or b for a, b in parts], "--offline")

    assert done.exit_code == 0, done.output
    assert (tmp_path / "brief.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()


def test_what_cannot_be_briefed_is_refused_by_name(study, tmp_path):
    with pytest.raises(TableError, match="no neighborhood 'Litle Wood'; the nearest: Little Woods"):
        figures.brief(study, neighborhood="Litle Wood")
    with pytest.raises(TableError, match="has no neighborhoods"):
        figures.brief(exclusion.study("Baltimore"), neighborhood="Canton")
    with pytest.raises(TableError, match="'smartphone_only' is not known by tract"):
        figures.brief(study, by="smartphone_only")
    with pytest.raises(ExclusionError, match="ends in"):
        figures.brief(study, tmp_path / "brief.docx")
    lacking = study.neighborhoods["no_home_broadband_share"].isna()
    name = str(study.neighborhoods.index[lacking][0])
    with pytest.raises(TableError, match="nothing to say in a brief"):
        figures.brief(study, neighborhood=name)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("place", [bundled.new_orleans, bundled.baltimore])
def test_no_sentence_of_a_place_is_cut_off(place, language):
    with phrases.speaking(language):
        brief = figures.brief(place())
        assert not [text for text in brief.sentences if text.endswith("…")
                    and text != phrases.say("brief_ladder")]  # fmt: skip
    check_readable(brief)


def test_a_brief_takes_the_list_that_is_ranked_already(study):
    first = figures.brief(study, k=20)
    said = " ".join(words(first))

    assert "of these 20 tracts truly belong to the 20" in said
    assert "The first 8 of 20 are listed." in said
    assert first.command.endswith("--top 20 --out brief.pdf")
    assert len([text for text in words(first) if text.startswith("Census Tract")]) == 8


# the commands


@pytest.mark.usefixtures("small")
def test_brief_command_writes_the_file_it_names(tmp_path):
    out = tmp_path / "brief.pdf"
    done = run(_brief.brief, "New Orleans", "--vintage", 2019, "--offline", "--out", out)

    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF")
    assert str(out) in done.output.replace("\n", "")


def districts(folder):
    """Write two council districts and one that holds nothing, two of one name but for a sign."""
    boxes = {
        "District A": (-90.15, 29.9, -90.05, 30.1),
        "District  A!": (-90.05, 29.9, -89.9, 30.1),
    }

    def polygon(west, south, east, north):
        ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return {"type": "Polygon", "coordinates": [ring]}

    features = [
        {"type": "Feature", "properties": {"district": name}, "geometry": polygon(*box)}
        for name, box in boxes.items()
    ]
    path = folder / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.usefixtures("small")
def test_all_writes_the_place_and_each_of_the_users_districts(tmp_path):
    out = tmp_path / "briefs"
    done = run(
        _brief.brief, "New Orleans", "--vintage", 2019, "--offline",
        "--neighborhoods", districts(tmp_path), "--all", "--out", out,
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in out.iterdir()) == [
        "new-orleans-2019-district-a-2.pdf",
        "new-orleans-2019-district-a.pdf",
        "new-orleans-2019.pdf",
    ]
    assert "3 briefs in" in done.output


def test_a_helper_writes_the_same_brief_in_the_same_language(tmp_path):
    study = made.study()
    write = partial(_brief._write, study, ("no_home_broadband", None), "es")
    pages = [(tmp_path / name, one_of(study)) for name in ("here.pdf", "there.pdf")]
    write(pages[0])
    answers = SimpleQueue()
    with _processes._start() as helper:
        _processes._lead(helper, write, deque(pages[1:]), answers)

    answer = answers.get()
    # What an older matplotlib says of a newer package beneath it is no note of ours.
    assert all(isinstance(note, DeprecationWarning) for note in answer.notes)
    assert answer._replace(notes=()) == _processes._Answer()
    assert pages[0][0].read_bytes() == pages[1][0].read_bytes()


def test_a_neighborhood_whose_name_is_empty_is_not_the_place(study):
    areas = study.areas.assign(neighborhood=study.areas["neighborhood"].replace("Behrman", ""))
    hoods = study.neighborhoods.rename(index={"Behrman": ""})
    named = replace(study, areas=areas, neighborhoods=hoods)
    _subject._of_neighborhoods.cache_clear()
    empty = _subject.subject_of(named, None, "")
    behrman = _subject.subject_of(study, None, "Behrman")

    assert empty.name == ""
    assert empty.row == behrman.row
    assert empty.meaning()[:2] == behrman.meaning()[:2]
    assert "of 71 neighborhoods" in empty.meaning()[2]  # as a neighborhood, not as the place
    assert empty.gap() == behrman.gap()
    assert len(empty.listed().rows) == len(behrman.listed().rows)
    drawn = figures.brief(named, neighborhood="")
    assert '--neighborhood ""' in drawn.command
    said = words(drawn)
    assert f"{behrman.row['share']:.1%}" in said
    assert _brief.file_names("city", [None, "", ""]) == [
        "city.pdf", "city-neighborhood.pdf", "city-neighborhood-2.pdf"]  # fmt: skip


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    file = districts(tmp_path_factory.mktemp("given"))
    return exclusion.study("New Orleans", vintage=2019, neighborhoods=file)


def test_of_few_districts_the_rank_is_told_and_no_list_of_all(given):
    said = " ".join(words(figures.brief(given, neighborhood="District A")))

    assert re.search(r"its rank among the 2 districts is [12]( to 2)?\.", said)
    assert "of 2" not in said
    assert "neighborhoods:" not in said
    ranked = given.areas["neighborhood"].notna()
    lone = given.areas["neighborhood"].where(given.areas["neighborhood"] == "District A")
    one = replace(
        given,
        areas=given.areas.assign(neighborhood=lone.astype(object)),
        neighborhoods=given.neighborhoods.loc[["District A"]],
    )
    _subject._of_neighborhoods.cache_clear()
    assert ranked.any()
    assert "rank" not in _subject.Subject(one, "no_home_broadband", "District A").meaning()[2]


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (2, "tracts, those with most of their land inside; 2 are cut by its line."),
        (1, "tracts, those with most of their land inside; one is cut by its line."),
        (0, "tracts; its line cuts none of them."),
    ],
)
def test_a_district_says_that_it_is_counted_by_whole_areas(study, cut, said):
    lines = ["Little Woods\nBehrman", "Little Woods", "Behrman"][:cut] + [None] * len(study.areas)
    given = replace(study, areas=study.areas.assign(cut_by=lines[: len(study.areas)]))
    subject = _subject.Subject(given, "no_home_broadband", "Little Woods")

    assert f"Counted by whole {said}" in subject.sureness()
    assert not any(
        "whole tracts" in text for text in replace(subject, neighborhood=None).sureness()
    )
    assert not any("whole tracts" in text for text in replace(subject, study=study).sureness())


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_brief_of_a_district_can_be_read_to_its_end(given, language):
    lines = given.areas["cut_by"].dropna().str.split("\n")
    cut = int(lines.map(lambda names: "District A" in names).sum())
    with phrases.speaking(language):
        figure = figures.brief(given, neighborhood="District A")
        sure = _subject.Subject(given, "no_home_broadband", "District A").sureness()
    said = " ".join(words(figure))

    assert cut > 1
    assert str(cut) in " ".join(sure)
    assert " ".join(" ".join(sure).split()) in said
    assert "districts.geojson" in said
    assert "The Data Center" not in said
    check_readable(figure)


def test_hatching_is_explained_where_an_area_of_the_subject_has_it(study):
    share, margin = (study.areas[f"no_home_broadband_{name}"] for name in ("share", "share_moe"))
    low = moe.reliability(share, margin, share=True) == "low"
    of = set(study.areas["neighborhood"][low].dropna())
    for name in (min(of), "Behrman"):
        said = _subject.Subject(study, "no_home_broadband", name).sureness()
        assert any("Hatched" in text for text in said) == (name in of)
    assert "Behrman" not in of


def test_file_names_are_safe_and_no_two_alike():
    names = [None, "a/b", "a b", "..", "CON", "Ñandú", "x" * 300, "\u5317", "\u4eac", "district 2"]

    files = _brief.file_names("city-2019", names)

    assert len({file.casefold() for file in files}) == len(names)
    assert all(
        re.fullmatch(r"city-2019[a-z0-9-]*\.pdf", file) and len(file) < 100 for file in files
    )
    assert files[:4] == ["city-2019.pdf", "city-2019-a-b.pdf", "city-2019-a-b-2.pdf",
                         "city-2019-neighborhood.pdf"]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words_of"),
    [
        (("--out", "brief.docx"), "must end in .pdf"),
        (("--all", "--neighborhood", "A", "--out", "x"), "not both"),
        ((), "--out"),
    ],
)
def test_brief_command_refuses_wrong_usage(arguments, words_of):
    done = run(_brief.brief, "New Orleans", *arguments)

    assert done.exit_code == 2
    assert words_of in done.output


def test_all_needs_neighborhoods(tmp_path):
    done = run(_brief.brief, "Baltimore", "--offline", "--all", "--out", tmp_path / "x")

    assert isinstance(done.exception, TableError)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("map", ("--scheme", "10,20,40", "--labels", "--highlight", "22071000100")),
        ("side-by-side", ("--beside", "Baltimore", "--size", 6, 4)),
        # The commands that ask for pictures again write the others, too: see `test_asked`.
        *(
            pytest.param(kind, more, marks=pytest.mark.slow)
            for kind, more in (
                ("ranking", ("--top", 5, "--of", "share", "--level", "neighborhood")),
                ("ladder", ()),
                ("concentration", ("--vintage", 2017)),
                ("change", ("--since", 2017, "--vintage", 2024)),
            )
        ),
    ],
)
@pytest.mark.usefixtures("small")
def test_figure_command_writes_each_kind(tmp_path, kind, more):
    out = tmp_path / "picture.png"
    vintage = () if "--vintage" in more else ("--vintage", 2019)

    done = run(
        _brief.figure, "New Orleans", "--offline", *vintage, "--kind", kind, *more, "--out", out
    )

    assert done.exit_code == 0, (done.output, done.exception)
    tall, wide = imread(out).shape[:2]
    assert (wide, tall) == (1200, 800) if kind == "side-by-side" else wide == 1800


@pytest.mark.parametrize(
    ("arguments", "words_of"),
    [
        (("--out", "map.gif"), "must end in"),
        (("--kind", "pie", "--out", "a.png"), "'pie' is not one of"),
        (("--kind", "change", "--out", "a.png"), "needs --since"),
        (("--kind", "side-by-side", "--out", "a.png"), "Name --beside PLACE"),
        (("--scheme", "40,20", "--out", "a.png"), "rising whole percents"),
        (("--scheme", "jenks", "--out", "a.png"), "expected 'quantiles'"),
        (("--language", "xx", "--out", "a.png"), "'xx' is not"),
    ],
)
def test_figure_command_refuses_wrong_usage(arguments, words_of):
    done = run(_brief.figure, "New Orleans", *arguments)

    assert done.exit_code == 2
    assert words_of in " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.output).split())


def test_the_kinds_of_the_command_are_those_of_the_library():
    kind = next(one for one in _brief.figure.params if one.name == "kind")
    assert tuple(kind.type.choices) == figures.KINDS
