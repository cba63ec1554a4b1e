"""What is asked for: one answer at every door, and the command that makes the same bytes again."""

from __future__ import annotations

import inspect
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import bundled
import folium
import geopandas as gpd
import made
import numpy as np
import pulled
import pytest
import rasterio
import rasters
import shapely
from click.testing import CliRunner

import exclusion
from exclusion import cli, coverage, figures, maps, priority, report, studies, telling
from exclusion.errors import ExclusionError, TableError
from exclusion.report import _page
from exclusion.telling import Asked, _below

BY = "no_home_broadband"
OTHER = "no_internet"
ZONE = shapely.box(-90.13, 29.90, -90.02, 29.99)


@pytest.fixture(scope="module")
def study():
    return bundled.lean()


# One answer.


@pytest.fixture(scope="module")
def few(study):
    """What is refused of any study is refused of a few tracts."""
    return study.subset(study.areas.index[::9], "A part")


@pytest.fixture(scope="module")
def wrong(few, tmp_path_factory):
    """Give bad input by argument, each with a name."""
    study = few
    raster = study.spread(tmp_path_factory.mktemp("spread") / "people.tif", OTHER)
    outline = coverage.outline(gpd.GeoSeries([ZONE], crs=4326), areas=study.areas)
    return {
        "by": ["nonsense", 3, ""],
        "of": ["shares", None],
        "k": [0, 2.5, "5", True],
        "scheme": ["jenks", (30, 10), (), 7],
        "layers": ["x", 3, [folium.FeatureGroup()]],
        "street_map": ["yes", None],
        "people": [Path("people.tif"), raster, replace(raster, measure=BY, vintage=2017)],
        "causes": ["x", study.causes(outline, OTHER)],
    }


def doors(study, folder):
    """Give each way to ask for something to be told."""
    return {
        "map": study.map,
        "write": lambda **asked: study.write(folder, **asked),
        "summary": study.summary,
        "headline": study.headline,
        "brief": lambda by: study.brief(by=by),
        "figure": lambda by, scheme: study.figure(by, scheme=scheme),
        "ranking": lambda by, of, k: study.figure(by, "ranking", of=of, k=k),
        "side by side": lambda scheme: study.figure(
            kind="side-by-side", others=[bundled.baltimore()], scheme=scheme
        ),
        "maps.draw": lambda **asked: maps.draw(study, Asked(**asked)),
        "report.write": lambda **asked: report.write(study, folder, Asked(**asked)),
        "report.summary": lambda **asked: report.summary(study, Asked(**asked)),
    }


def takes(door, name):
    """Tell whether a door takes an argument; what only a map can tell is no matter of a summary."""
    known = inspect.signature(door).parameters
    return name in known or "asked" in known


#: What is wrong about a layer is seen where it is drawn.
DRAWN = ("map", "write", "maps.draw", "report.write")


@pytest.mark.parametrize(
    "name", ["by", "of", "k", "scheme", "layers", "street_map", "people", "causes"]
)
def test_what_one_door_refuses_all_refuse_with_the_same_words(few, wrong, bare, name, tmp_path):
    for bad in wrong[name]:
        said = {}
        for called, door in doors(few, tmp_path / "page").items():
            own = {"by": BY, "of": "share", "k": 3, "scheme": "quantiles"}
            known = inspect.signature(door).parameters
            asked = {n: v for n, v in own.items() if n in known} | {name: bad}
            if not takes(door, name) or (name == "layers" and called not in DRAWN):
                continue
            with pytest.raises(ExclusionError) as refused:
                door(**asked)
            said[called] = type(refused.value), str(refused.value)
        assert len(said) > 3
        assert len(set(said.values())) == 1, said
    assert not (tmp_path / "page").exists()


def test_a_score_or_a_change_of_another_study_is_refused_wherever_it_is_shown(study, tmp_path):
    new = bundled.new_orleans(2024)
    change, score = new.change(study, "no_subscription"), new.score("ntia")
    mine = Asked("no_subscription", change=change, earlier=study, score=score)
    assert telling.check(new, mine) is mine
    assert telling.check(study, Asked(change=change)).change is change  # either of the two
    for bad in (Asked(score=score), Asked(change=new.change(bundled.new_orleans(2017)))):
        said = set()
        for door in (
            lambda asked: maps.draw(study, asked),
            lambda asked: report.write(study, tmp_path / "page", asked),
            lambda asked: report.summary(study, asked),
            lambda asked: report.ranking_csv(study, study.evaluate(), asked),
        ):
            with pytest.raises(TableError, match="Make it so") as refused:
                door(bad)
            said.add(str(refused.value))
        assert len(said) == 1
    with pytest.raises(TableError, match="not of Baltimore"):
        bundled.baltimore().map(change=change)
    assert not (tmp_path / "page").exists()


@pytest.mark.parametrize(
    "bad", [["--by", "nonsense"], ["--of", "shares"], ["--top", "0"], ["--scheme", "30,10"]]
)
def test_commands_refuse_with_the_same_words_before_anything_is_read(bad):
    said = set()
    for command in (["report"], ["figure", "--out", "x.png"]):
        done = CliRunner().invoke(cli.cli, [*command, "nowhere", *bad])
        assert done.exit_code == 2
        said.add(done.output.partition("Error: ")[2])
    assert len(said) == 1
    assert said.pop().startswith(f"Invalid value for '{bad[0]}'")


# The command.


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Be in a folder with files of the user's."""
    monkeypatch.chdir(tmp_path)
    west, east = shapely.box(-90.2, 29.8, -90.0, 30.2), shapely.box(-90.0, 29.8, -89.6, 30.2)
    named = {"called": ['-the "West" bank', "Côté Est & 'co'"]}
    gpd.GeoDataFrame(named, geometry=[west, east], crs=4326).to_file("my areas.gpkg", layer="two")
    gpd.GeoDataFrame({"name": ["x"]}, geometry=[ZONE], crs=4326).to_file(
        "my areas.gpkg", layer="one"
    )
    Path("-sites.csv").write_text("Place,across,up\nMain Library,-90.07,29.95\n", encoding="utf-8")
    return tmp_path


FILES = {
    "neighborhoods": "my areas.gpkg",
    "sites": "-sites.csv",
    "layer": "two",
    "name_column": "called",
    "lon": "across",
    "lat": "up",
    "count": "parts",
}


def run(command):
    program, *words = shlex.split(command)
    assert program == "exclusion"
    done = CliRunner().invoke(cli.cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output


def check_again(command, folder, made):
    """Run the command, and compare all that it writes with what was made."""
    run(command)
    names = {path.name for path in folder.iterdir()}
    assert {path.name for path in made.iterdir()} - {"people.tif"} == names - {"people.tif"}
    for name in names - {"people.tif"}:
        assert (folder / name).read_bytes() == (made / name).read_bytes(), name


def command_of(page):
    (said,) = page.read_text("utf-8").split("<code>exclusion ")[1:]
    from html import unescape

    return "exclusion " + unescape(said.partition("</code>")[0])


def test_the_pages_command_makes_the_same_page_with_all_that_can_be_asked(small, here):
    new, old = (exclusion.study("New Orleans", vintage, **FILES) for vintage in (2024, 2017))
    paths = new.write(
        "made", "no_subscription", "share", 7, score="default", earlier=old,
        scheme=(10, 20, 40), street_map=True, language="es",
    )  # fmt: skip
    command = command_of(paths["index.html"])
    assert " --sites -sites.csv --name-column called " in command
    check_again(command, here / "maps" / new.slug, here / "made")


def test_the_pages_command_makes_the_same_page_where_nothing_is_asked(small, bare, here):
    study = exclusion.study("New Orleans", 2019)
    paths = study.write("made")
    check_again(command_of(paths["index.html"]), here / "maps" / study.slug, here / "made")


@pytest.mark.slow
@pytest.mark.usefixtures("reused")
@pytest.mark.parametrize("name", ["New Orleans 2019", "Baltimore 2021"])
def test_the_pages_command_makes_the_same_page_of_a_bundled_city(here, name):
    page = bundled.written(name)["index.html"]
    check_again(command_of(page), here / "maps" / bundled.named(name).slug, page.parent)


def test_the_pages_command_spreads_people_and_reads_the_networks_layer(small, bare, here):
    study = exclusion.study("New Orleans", 2019)
    (here / "made").mkdir()
    people = study.spread("made/people.tif")
    ground = coverage.outline("my areas.gpkg", areas=study.areas, layer="one")
    causes = study.causes(ground, network=("5g", 35, 3), people=people)
    paths = study.write("made", people=people, causes=causes)
    command = command_of(paths["index.html"])
    assert command.endswith(
        '--spread land --coverage "my areas.gpkg" --layer one --technology 5g --speed 35/3'
    )
    check_again(command, here / "maps" / study.slug, here / "made")


def test_the_pages_command_names_the_weakest_signal(here, study):
    left, bottom, right, top = study.areas.total_bounds
    corner = rasterio.Affine((right - left) / 60, 0, left, 0, (bottom - top) / 40, top)
    cells = np.tile(np.linspace(-120, -60, 60, dtype=np.float32), (40, 1))
    rasters.write(here / "signal.tif", cells, corner, 4326)
    ground = coverage.outline("signal.tif", areas=study.areas, at_least=-95, name="Delta Mobile")
    causes = study.causes(ground)
    said = telling.page_command(study, Asked(causes=causes))
    assert said.endswith('--coverage signal.tif --signal -95 --network-name "Delta Mobile"')
    assert (
        "the area covered by Delta Mobile, where its signal"
        in _below.two_causes(study, causes).sub[0]
    )


@pytest.mark.parametrize(("language", "hood"), [("en", None), ("es", '-the "West" bank')])
def test_the_briefs_command_makes_the_same_brief(small, here, language, hood):
    study = exclusion.study("New Orleans", 2019, **FILES)
    drawn = study.brief("made.pdf", OTHER, neighborhood=hood, language=language)
    # A command is for whoever makes it again, not for whom it is handed to.
    assert drawn.command.startswith("exclusion brief ")
    assert "exclusion brief" not in " ".join(" ".join(drawn.sentences).split())
    run(drawn.command)
    assert Path("brief.pdf").read_bytes() == Path("made.pdf").read_bytes()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("by", "kind", "options"),
    [
        (OTHER, "map", {"scheme": (10, 20, 40), "labels": True, "size": (7.25, 5)}),
        (None, "map", {"highlight": ["22071000100", "22071000606"], "language": "es"}),
        (None, "ranking", {"of": "share", "k": 5, "level": "neighborhood"}),
        (None, "ladder", {}),
        (None, "concentration", {}),
        ("no_subscription", "change", {"earlier": 2017}),
        (None, "side-by-side", {"earlier": 2017, "scheme": "fisher_jenks"}),
    ],
    ids=["map", "highlight", "ranking", "ladder", "concentration", "change", "side-by-side"],
)
def test_the_pictures_command_makes_the_same_picture(here, by, kind, options):
    vintage = {"change": 2024, "side-by-side": 2024, "concentration": 2017}.get(kind, 2019)
    study = exclusion.study("New Orleans", vintage)
    earlier = {"earlier": exclusion.study("New Orleans", 2017)} if "earlier" in options else {}
    drawn = study.figure(by, kind, **options | earlier)
    figures.save(drawn, "made.png")
    language = options.get("language")
    run(drawn.command + (f" --language {language}" if language else ""))
    assert Path("figure.png").read_bytes() == Path("made.png").read_bytes()


@pytest.mark.usefixtures("reused")
@pytest.mark.parametrize(
    ("places", "language"),
    [
        ((("New Orleans", 2019), ("Baltimore", 2021)), "en"),
        ((("New Orleans", 2017), ("New Orleans", 2024)), "es"),
    ],
    ids=["places", "periods"],
)
def test_the_comparisons_command_makes_the_same_page(here, places, language):
    found = studies.compare(*(exclusion.study(*one) for one in places), by="no_subscription")
    paths = found.write("made", language=language)
    folder = here / "maps" / "-".join(one.slug for one in found.studies)
    check_again(command_of(paths["index.html"]), folder, here / "made")


def test_topics_and_geography_are_asked_for_again(study):
    kenner = pulled.study(pulled.KENNER)
    topics = "--topic who --topic covered"
    assert topics in telling.brief_command(kenner, BY)
    assert topics in telling.page_command(kenner, Asked())
    asked = replace(study, options={"topics": ("covered", "who"), "geography": "tract"})
    for said in (
        telling.page_command(asked, Asked()),
        telling.brief_command(asked, BY),
        telling.figure_command(asked, None, "ladder"),
    ):
        assert "--vintage 2019 --geography tract --topic who --topic covered" in said


def test_a_county_is_asked_for_again_by_its_state(stocked, here):
    study = exclusion.study("VA", 2021, county="Arlington", weights="housing", topics=["who"])
    drawn = study.brief("made.pdf")
    words = "Virginia --vintage 2021 --weights housing --county Arlington --topic who"
    assert drawn.command.startswith(f"exclusion brief {words} ")
    run(drawn.command)
    assert Path("brief.pdf").read_bytes() == Path("made.pdf").read_bytes()


def test_where_no_command_makes_it_again_there_is_none(study, monkeypatch):
    west = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(-91, 29, -89, 31)], crs=4326)
    with monkeypatch.context() as patch:
        made.use(patch)
        framed = exclusion.study("New Orleans", 2017, neighborhoods=west)
        sited = exclusion.study("New Orleans", 2019, sites=study.sites)
    for one in (
        replace(study, joined=True),
        framed,
        sited,
        study.assign(income=study.areas["households"]),
        study.subset(study.areas.index[:40], "A part"),
    ):
        assert telling.page_command(one, Asked()) == ""
        assert telling.brief_command(one, BY) == ""
        assert telling.figure_command(one, None, "map") == ""
        found = studies.compare(one, bundled.baltimore())
        assert telling.comparison_command(found) == ""
    said = " ".join(framed.brief().sentences)
    assert "exclusion" in said
    assert "exclusion brief" not in said
    assert "<code>exclusion" not in _page.render(framed, Asked())
    later, earlier = bundled.new_orleans(2024), bundled.new_orleans(2017)
    own = priority.evaluate(study.areas, {f"{BY}_share": 1.0}, k=3)
    for one, asked in (
        (study, Asked(layers=[folium.FeatureGroup("mine")])),
        (study, Asked(score=own)),
        (later, Asked(change=later.change(earlier))),
        (later, Asked(earlier=replace(earlier, joined=True))),
        (later, Asked(earlier=replace(earlier, options={"source": "api"}))),
    ):
        assert telling.page_command(one, asked) == ""
    beside = study.figure(kind="side-by-side", others=[bundled.baltimore()])
    assert beside.command == ""


def test_a_network_is_named_only_where_the_command_line_can_read_it_so(study):
    ground = gpd.GeoDataFrame({"kind": ["a"]}, geometry=[ZONE], crs=4326)
    layered = study.causes(
        replace(coverage.outline(ground), name="z.gpkg", options=("--layer", "one"))
    )
    assert "--coverage z.gpkg --layer one" in telling.page_command(study, Asked(causes=layered))
    chosen = replace(coverage.outline(ground, where={"kind": "a"}), name="z.gpkg")
    for one, causes in (
        (replace(study, options={"sites": "s.csv"}), layered),  # whose layer is it then
        (study, study.causes(chosen)),
        (study, replace(layered, assume="unserved_first")),
        (study, replace(layered, method="people")),
        (study, replace(layered, outline=None)),
    ):
        assert telling.page_command(one, Asked(causes=causes)) == ""


@pytest.mark.parametrize(
    "name",
    ["Two Words", 'The "Marsh"', "O'Neil", "$HOME", "`id`", "a&b;c|d", "-x", "a\\b", "Cañon", ""],
)
def test_a_name_is_quoted_for_the_shell_and_never_taken_for_an_option(study, name):
    command = telling.brief_command(replace(study, place=name or "here"), BY, name)
    script = f'exclusion() {{ printf "%s\\n" "$@"; }}; {command}'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    _, *words = done.stdout.split("\n")[:-1]
    context = cli.cli.get_command(None, "brief").make_context("brief", words)
    assert context.params["place"] == (name or "here",)
    assert context.params["neighborhood"] == name
