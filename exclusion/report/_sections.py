"""The page's sections: the one list of what each shows, and of its part of ``summary.json``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exclusion import estimates, phrases, telling
from exclusion.report import _files, _ground, _plain

# Each section has its own file there, and no door but this list.
from exclusion.telling import _below, _method, _people, _rows, _score, _sites, _trend, _worked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exclusion.ranking import Ranking
    from exclusion.studies import Study
    from exclusion.telling import Asked


@dataclass(frozen=True, eq=False)
class Told:
    """What a page is of: a study, its list, and what was asked for beside them."""

    study: Study
    ranking: Ranking
    asked: Asked

    @classmethod
    def of(cls, study: Study, asked: Asked) -> Told:
        """Rank the areas of a study as was asked."""
        return cls(study, study.evaluate(asked.by, asked.of, asked.k), asked)

    @cached_property
    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """The files of tables, made once for all that show them; empty where there is nothing."""
        study, ranking, asked = self.study, self.ranking, self.asked
        hoods = telling.ranked_neighborhoods(study, ranking)
        return {
            "ranking.csv": _files.ranking(study, ranking, asked),
            "neighborhoods.csv": _files.neighborhoods(study, hoods, asked),
            "who.csv": _files.who(study),
            "change.csv": _files.change(study, asked),
        }


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Parameters
    ----------
    name
        Its id on the page; its template is ``parts/NAME.html``, which gets what is made as `shown`.
    make
        Gives what it shows, in words; None leaves it out.
    plain
        Gives its part of ``summary.json``.
    listed
        Tells whether it stands under "On this page", as ``nav_NAME`` of `phrases`.
    """

    name: str
    make: Callable[[Told], object | None]
    plain: Callable[[Told], Mapping[str, object]] = lambda _: {}
    listed: Callable[[Told], bool] = lambda _: True


@dataclass(frozen=True)
class Map:
    """What is said above the map as it opens."""

    titled: telling.Titled


@dataclass(frozen=True)
class Shown:
    """A section that is there."""

    name: str
    content: object


def _titled(told: Told) -> telling.Titled:
    """Say what the map shows as it opens."""
    first = telling.coloring(told.study, told.ranking.by)
    return telling.titles(told.study, told.ranking)[first]


def _others(told: Told) -> list[str]:
    """Name the sections that are of other measures than the page."""
    groups = estimates.groups_at(told.study.groups, "place")
    change = told.asked.change
    there = {
        "who": bool((groups["dimension"] != _COVERED).any()),
        "why": not estimates.gaps_at(told.study.gaps, "area").empty,
        "change": change is not None and change.by != told.ranking.by,
    }
    return [phrases.say(f"nav_{name}") for name, is_there in there.items() if is_there]


_COVERED = "covered"
#: In the order of the page; the map stands beside the finding.
SECTIONS = (
    Section(
        "map",
        lambda t: Map(_titled(t)) if t.study.mapped else None,
        _plain.hot_spots,
    ),
    Section(
        "ladder",
        lambda t: telling.ladder(t.study, t.ranking.by, _others(t)),
        listed=lambda _: False,
    ),
    Section("neighborhoods", lambda t: _rows.neighborhoods(t.study, t.ranking)),
    Section("list", lambda t: _rows.the_list(t.study, t.ranking, t.asked.causes), _plain.reach),
    Section("who", lambda t: _people.who(t.study), _plain.who),
    Section("why", lambda t: _people.why(t.study), _plain.why),
    Section("causes", lambda t: _below.two_causes(t.study, t.asked.causes), _plain.causes),
    Section("sites", lambda t: _sites.sites(t.study)),
    Section("below", lambda t: _below.near(t.study, t.asked)),
    Section("score", lambda t: _score.score(t.study, t.asked.score), _plain.score),
    Section("change", lambda t: _ground.change(t.study, t.asked, t.ranking.by), _plain.change),
    Section("trend", lambda t: _trend.trend(t.study, t.ranking.by), _plain.trend),
    Section(
        "worked",
        lambda t: _worked.worked(t.study, t.ranking.by, t.ranking.k),
        _plain.worked,
    ),
    Section("table", lambda t: _rows.all_areas(t.study, t.ranking)),
    Section("method", lambda t: _method.method(t.study, t.ranking, t.asked)),
)
#: The parts of summary.json that came first, in the order that they have kept since.
_FIRST = ("who", "why", "hot_spots", "trend", "score", "change", "causes")


def shown(told: Told) -> tuple[Shown, ...]:
    """Make the sections that have something to show."""
    made = ((section.name, section.make(told)) for section in SECTIONS)
    return tuple(Shown(name, content) for name, content in made if content is not None)


def listed(told: Told, there: tuple[Shown, ...]) -> list[str]:
    """Name the sections that stand under "On this page"."""
    kept = {section.name for section in SECTIONS if section.listed(told)}
    return [one.name for one in there if one.name in kept]


def plain(told: Told) -> dict[str, object]:
    """Give what the sections say as plain data."""
    every = {key: part for s in SECTIONS for key, part in s.plain(told).items()}
    order = [key for key in _FIRST if key in every]
    return {key: every[key] for key in dict.fromkeys([*order, *every])}
