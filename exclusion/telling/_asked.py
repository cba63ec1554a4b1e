"""What is asked to be told of a study: one object, checked once, handed through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion import classes, frames, ranking
from exclusion.errors import ArgumentError, TableError
from exclusion.ranking import LISTED

if TYPE_CHECKING:
    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.priority import Priority
    from exclusion.pulls import Aliases
    from exclusion.ranking import Of
    from exclusion.studies import Study


#: The areas of either period that make up a piece of ground.
_GROUND: Final = ("GEOID10", "GEOID20")


@dataclass(frozen=True)
class Asked:
    """What is told of a study, how it is shown, and what is shown beside it.

    Parameters
    ----------
    by
        The measure that is told first; None takes the study's default.
    of, k
        What the areas are ranked by, "households", "people" or "share", and how many are listed.
    scheme
        The classes of the map: "quantiles", "fisher_jenks" or the highest whole percent of each
        (see `classes.of_shares`).
    layers
        Further folium layers, each with a name, for the map's list of layers; they must load
        nothing from a network.
    street_map
        Whether the map offers streets behind the areas, which come from the internet.
    score
        A composite score of the areas.
    change
        The change by area since an earlier period.
    earlier
        The study that `change` compares with, whose boundaries show the change where the later one
        has none.
    people
        From `dasymetric.spread`: where people live below the areas.
    causes
        Who is served and not connected, and who is not served: the areas by the share of homes
        that no network reaches, and the outline of what is reached where there is one.
    now_columns
        Whether the files of areas and neighborhoods have the estimate of now too: of a single area
        a range, not a figure.
    aliases
        Everyday names for the search, from `pulls.read_aliases`; None takes those that come with
        the package for a bundled place.
    """

    by: str | None = None
    of: Of = "households"
    k: int = LISTED
    scheme: str | Sequence[float] = "quantiles"
    layers: Sequence[Any] = ()
    street_map: bool = False
    score: Priority | None = None
    change: Change | None = None
    earlier: Study | None = None
    people: Raster | None = None
    causes: Causes | None = None
    now_columns: bool = False
    aliases: Aliases | None = None

    def __post_init__(self) -> None:
        if self.by is not None:
            frames.check_text(self.by, "by")
        frames.check_choice(self.of, ranking.OF, "of")
        frames.check_whole(self.k, "k")
        frames.check_flags(street_map=self.street_map, now_columns=self.now_columns)
        classes.check_scheme(self.scheme)
        if not isinstance(self.layers, Sequence) or isinstance(self.layers, str):
            raise ArgumentError(f"layers is {self.layers!r}; expected a list of folium layers.")
        frames.check_made(self.score, "Priority", "score", none=True)
        frames.check_made(self.change, "Change", none=True)
        frames.check_made(self.earlier, "Study", "earlier", none=True)
        frames.check_made(self.people, "Raster", "people", none=True)
        frames.check_made(self.causes, "Causes", none=True)
        frames.check_made(self.aliases, "Aliases", none=True)

    @property
    def since(self) -> int | None:
        """The vintage that the change is since."""
        return None if self.earlier is None else self.earlier.vintage


def check(study: Study, asked: object = None) -> Asked:
    """Return what is asked for, or what usually is, if it can be told of a study.

    Parameters
    ----------
    study
        A study.
    asked
        An `Asked`; None asks for nothing in particular.

    Returns
    -------
    Asked
        As it was given.

    Raises
    ------
    ArgumentError
        If one of them is something else.
    TableError
        If the areas do not have the measure, a score or a change is of another study, what lies
        below them is of another study or measure, or an everyday name means a neighborhood that is
        not there.
    """
    frames.check_made(study, "Study")
    frames.check_made(asked, "Asked", none=True)
    found = asked if isinstance(asked, Asked) else Asked()
    _check_beside(study, found)
    _check_below(study, study.measure(found.by), found)
    aliases(study, found)
    return found


def aliases(study: Study, asked: Asked) -> dict[str, tuple[str, ...]]:
    """Give the everyday names that the search of a study knows.

    Parameters
    ----------
    study, asked
        A study, and what is asked for of it.

    Returns
    -------
    dict
        Name to neighborhoods; of the user's table, or else those that come with the package, which
        are not of neighborhoods of the user's.

    Raises
    ------
    TableError
        If a neighborhood is not there.
    """
    from exclusion import pulls

    named = study.areas.get("neighborhood")
    known = [] if named is None else [str(name) for name in named.dropna().unique()]
    if asked.aliases is not None:
        return asked.aliases.of(study.vintage, known)
    if "neighborhoods" in study.options:
        return {}
    return pulls.bundled_aliases(study.place, study.vintage, known)


def completed(
    study: Study, asked: Asked, score: str | None = None, *, offline: bool = False
) -> Asked:
    """Add what is computed of a study: its score, and its change since the earlier one.

    Parameters
    ----------
    study, asked
        A study, and what is asked for of it.
    score
        A name of `indicators.PRESETS`; None adds none.
    offline
        As for `Study.change`.

    Returns
    -------
    Asked
        A new one.
    """
    by, k, earlier = asked.by, asked.k, asked.earlier
    return replace(
        asked,
        score=None if score is None else study.score(score, k, by=by),
        change=None if earlier is None else study.change(earlier, by, offline=offline),
    )


def _check_beside(study: Study, asked: Asked) -> None:
    """See that a score and a change are of this study."""
    areas, score, change = study.areas, asked.score, asked.change
    if score is not None and not score.table.index.isin(areas.index).all():
        raise TableError(
            f"The score is of other areas than those of {study.place}, {study.vintage}. Make it "
            "so: study.score(…)."
        )
    if change is None:
        return
    periods = areas.get(f"{change.by}_period")
    known = [change.table.index] if change.ground is None else [change.ground[c] for c in _GROUND]
    if (
        periods is None
        or not periods.isin([change.old_period, change.new_period]).any()
        or not any(areas.index.isin(geoids).any() for geoids in known)
    ):
        raise TableError(
            f"The change is of {change.by}, {change.old_period} to {change.new_period}, and not of "
            f"{study.place}, {study.vintage}. Make it so: study.change(…)."
        )


def _check_below(study: Study, by: str, asked: Asked) -> None:
    """See that what is shown below the areas is of this study and measure."""
    people, causes = asked.people, asked.causes
    if people is not None and (people.measure, people.vintage) != (by, study.vintage):
        raise TableError(
            f"{people.path} holds {people.measure} of {people.vintage}; this is about {by} of "
            f"{study.vintage}. Spread that: study.spread(…, by={by!r})."
        )
    if causes is None:
        return
    areas = study.areas
    split = causes.areas["unconnected_households"].reindex(areas.index)
    if causes.measure != by or not np.array_equal(split, areas[f"{by}_households"], equal_nan=True):
        raise TableError(
            f"The causes are of {causes.measure} and of another study or measure than {by} of "
            f"{study.place}, {study.vintage}. Make them so: study.causes(…, by={by!r})."
        )
