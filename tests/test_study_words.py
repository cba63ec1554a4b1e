"""One meaning a word in all that a study can be asked, and why an answer is empty."""

from __future__ import annotations

import inspect
import tomllib
import warnings
from pathlib import Path

import bundled
import pandas as pd
import pulled
import pytest

import exclusion
from exclusion import cli, figures, maps, phrases, priority, ranking, report, studies, telling
from exclusion.errors import AbsenceWarning, ExclusionError
from exclusion.telling import _rows


@pytest.fixture(scope="module")
def orleans():
    return bundled.new_orleans()


@pytest.fixture(scope="module")
def kenner():
    """A pulled city whose line cuts tracts, with groups and gaps."""
    return pulled.study(pulled.KENNER)


def test_rankings_of_areas_and_neighborhoods_are_of_one_kind(orleans):
    areas, hoods = orleans.ranking(k=10), orleans.rank_neighborhoods(k=10)

    assert type(areas) is type(hoods) is pd.DataFrame
    assert list(hoods.columns) == [
        name for name in areas.columns if name not in {"name", "neighborhood"}
    ]
    for level, table in (("area", areas), ("neighborhood", hoods)):
        assert list(orleans.shortlist(k=10, level=level).members) == table.index[:10].tolist()


def test_lists_have_one_length():
    modules = (cli, figures, maps, priority, ranking, report, studies, telling)
    made = [value for module in modules for value in vars(module).values() if callable(value)]
    made += [value for value in vars(studies.Study).values() if inspect.isfunction(value)]
    defaults = {}
    for function in made:
        try:
            found = inspect.signature(function).parameters.get("k")
        except (TypeError, ValueError):
            continue
        if found is not None and found.default is not inspect.Parameter.empty:
            defaults[f"{function.__module__}.{function.__qualname__}"] = found.default
    assert len(defaults) > 15
    # Of whole places more are listed, and a brief has as many as there is room for.
    usual = set(defaults.values()) - {ranking.LISTED_PLACES, None}
    assert usual == {ranking.LISTED} == {20}
    commands = [cli.cli.get_command(None, name) for name in ("report", "figure")]
    assert [p.default for c in commands for p in c.params if p.name == "top"] == [20, 20]


def test_a_list_is_lowered_to_what_there_is(orleans):
    part = orleans.subset(orleans.areas.index[:3], place="Three")

    assert part.evaluate().shortlist.k == 3
    assert part.shortlist(level="neighborhood").k == len(part.neighborhoods)
    assert "All 3 are listed" in part.headline()


def test_pictures_are_asked_for_in_one_order(orleans):
    order = {
        function.__qualname__: [
            n for n in inspect.signature(function).parameters if n in {"by", "kind"}
        ]
        for function in (studies.Study.figure, figures.picture)
    }
    assert order == {name: ["by", "kind"] for name in order}
    drawn = orleans.figure("no_internet", "ranking", k=3)
    assert drawn.sentences == figures.picture(orleans, "no_internet", "ranking", k=3).sentences


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s: s.evaluate(of="homes"), "of is 'homes'"),
        (lambda s: s.evaluate(k=0), "k is 0"),
        (lambda s: s.evaluate(k=[3]), "k is"),
        (lambda s: s.ranking(of=["share"]), "of is"),
        (lambda s: s.evaluate(level="place"), "level is 'place'"),
        (lambda s: s.evaluate(covariate="people", level="neighborhood"), "covariate"),
        (lambda s: s.who("tract"), "level is 'tract'"),
        (lambda s: s.who(dimension="wealth"), "dimension is 'wealth'"),
        (lambda s: s.why("tract"), "level is 'tract'"),
        (lambda s: s.smooth(method="kriging"), "method is 'kriging'"),
        (lambda s: s.evaluate(covariate=["people"]), "expected a text"),
    ],
)
def test_unknown_words_are_refused(orleans, call, said):
    with pytest.raises(ExclusionError, match=said):
        call(orleans)


def test_why_and_who_say_why_they_are_empty(orleans, kenner):
    with pytest.warns(
        AbsenceWarning, match=r"needs table B28003.*read from B28002, B28003"
    ) as told:
        why = orleans.why()
    assert told[0].filename == __file__
    with pytest.warns(AbsenceWarning, match=r"groups by age by place.*B28005.*topics=\[\"who\"\]"):
        who = orleans.who(dimension="age")
    with pytest.warns(AbsenceWarning, match=r"Digital Equity Act.*topics=\[\"covered\"\]"):
        covered = orleans.who(dimension="covered")
    with pytest.warns(AbsenceWarning, match="no list of neighborhoods.*neighborhoods=FILE"):
        hoods = kenner.why("neighborhood")
    assert why.empty
    assert list(why.columns) == list(kenner.why().columns)
    assert why.index.name == kenner.why().index.name
    assert list(hoods.columns) == list(why.columns)
    for frame in (who, covered):
        assert frame.empty
        assert list(frame.columns) == list(kenner.who().columns)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        orleans.summary()
        orleans.headline()


def test_a_users_script_is_among_what_mypy_checks_strictly():
    root = Path(exclusion.__file__).parents[1]
    checked = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]

    assert checked["strict"]
    assert "tests/users_script.py" in checked["files"]
    assert "study.areas.to_crs" in (root / "tests" / "users_script.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def baltimore():
    return bundled.baltimore()


def listed_words(study, of):
    """Give all that is said of a study's list: in a notebook, a picture and a page."""
    ranking_of = study.evaluate(of=of, k=20)
    about = telling.of_list(study, ranking_of)
    said = [phrases.say("list_subtitle", **about)]
    said += [*_rows.list_said(study, ranking_of, explained=True)]
    said.append(_rows.list_share(ranking_of.shortlist, about))
    return " ".join(map(str, said)), phrases.say("figure_list_sure", **about)


@pytest.mark.parametrize(("of", "measured"), [("share", "80 78"), ("households", "81")])
def test_what_does_not_hold_in_block_groups_is_not_called_a_chance_of_90(baltimore, of, measured):
    page, picture = listed_words(baltimore, of)
    for rate in measured.split():
        assert f"as held in about {rate}% of simulated cities of such block groups" in page
    assert ("as held in about 80" in picture) is (of == "share")
    assert ("points too high" in page) is (of == "share")
    # The hits do hold, and the pool by households; each is said twice on a page.
    assert page.count("90% chance") == (2 if of == "share" else 4)
    assert picture.count("90% chance") == (1 if of == "share" else 2)


def test_by_people_block_groups_hold_as_by_households():
    assert ranking.held("block group", "people") == ranking.held("block group", "households")
    assert ranking.held("neighborhood", "share") == ranking.held("tract", "share")
    rates = [rate for of in ranking.OF for rate in ranking.held("block group", of)[:3]]
    assert any(rate < ranking.NINETY_FROM for rate in rates)


def test_what_holds_in_tracts_is_a_chance_of_90(orleans):
    page, picture = listed_words(orleans, "share")
    assert "as held in" not in page + picture
    assert page.count("90% chance") == 5
    assert picture.count("90% chance") == 2


def test_block_groups_are_spoken_of_in_spanish_too(baltimore):
    with phrases.speaking("es"):
        page, picture = listed_words(baltimore, "share")
    said = "como se cumplió en cerca del 80\u00a0% de las ciudades simuladas con "
    assert said in page
    assert said in picture
    assert "puntos demasiado altas" in page
