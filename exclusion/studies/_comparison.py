"""Several places, or several periods of one place, side by side."""

from __future__ import annotations

import itertools
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from exclusion import comparison, estimates, frames, geoid, indicators
from exclusion.errors import TableError, VintageWarning
from exclusion.studies import _standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from exclusion.comparison import Relation
    from exclusion.studies._counties import Counties
    from exclusion.studies._study import Study

#: The part of two studies' tracts that must be the same for them to be of one place.
_SAME = 0.85
_TRACT = 11


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """What is known of several places or periods together, and which of them differ.

    Parameters
    ----------
    studies
        In the order given; periods of one place from the first to the last.
    labels
        A name for each: the place, or the period where all are of one place.
    by
        The measure of the finding.
    table
        A row a measure and pair (see `comparison.differences`); all margins are 90%:

        - `measure`, `first`, `second`: what is compared, by label;
        - `first_households`, `first_people`: on it and living there, with `_moe`; `first_base`: all
          households; `first_share`: 0–1, with `_moe`; `first_moe_method`, `first_people_method`,
          `first_people_moe_method`, `first_period`, `first_table`: as in `Study.totals`;
        - `second_households`, `second_people`: the same of the other, with `_moe`; `second_base`;
          `second_share`, with `_moe`; `second_moe_method`, `second_people_method`,
          `second_people_moe_method`, `second_period`, `second_table`;
        - `difference`: second − first, −1 to 1, with `_moe`; `overlap`: the part of the years that
          both share; `z`, `p`: of that pair alone; `verdict`: what can be said of it;
        - `note`: "no_margin", "same_period" or "shared_ground", where there is none.
    relations
        What the two of each pair are to each other.
    standing
        Where each stands among all counties, by label: see `standing`. None where no counties
        were given.
    counties
        The table of counties that it stands among.
    same_years
        Where places are compared whose figures are of different years: the same as `table`, from
        their own published rows of one period that all have. None where there is none.
    """

    studies: tuple[Study, ...]
    labels: tuple[str, ...]
    by: str
    table: pd.DataFrame
    relations: Mapping[tuple[str, str], Relation]
    standing: pd.DataFrame | None = None
    counties: Counties | None = None
    same_years: pd.DataFrame | None = None

    def __repr__(self) -> str:
        return f"<Comparison: {' | '.join(repr(one)[8:-1] for one in self.studies)}>"

    @property
    def one_place(self) -> bool:
        """Whether all are periods of one place."""
        return set(self.relations.values()) == {"periods"}

    def headline(self, *, language: str | None = None) -> str:
        """Say the finding in plain sentences, each number with its margin.

        Parameters
        ----------
        language
            As for `Study.headline`.

        Returns
        -------
        str
            Plain text; of the same years, where all have such figures.

        Examples
        --------
        >>> import exclusion
        >>> places = exclusion.study("New Orleans", 2019), exclusion.study("Baltimore", 2021)
        >>> compare(*places).headline().split(" in ")[0]
        'Between New Orleans and Baltimore the survey can tell no difference'
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.comparison_headline(self)

    def write(self, folder: str | Path, *, language: str | None = None) -> dict[str, Path]:
        """Write the page of all side by side, and the files beside it.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        language
            As for `Study.headline`.

        Returns
        -------
        dict
            "index.html", "comparison.csv" and "summary.json" to their paths.
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.write_comparison(self, folder)

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.comparison_card(self)._repr_html_()

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that all know, in the order of the catalogue."""
        known = set(self.table["measure"])
        return tuple(name for name in indicators.CATALOGUE if name in known)


def compare(*studies: Study, by: str | None = None, counties: Counties | None = None) -> Comparison:
    """Set several places, or periods of one place, side by side.

    Parameters
    ----------
    *studies
        Two or more.
    by
        The measure of the finding; None takes the first of the defaults that all know.
    counties
        From `bundled_counties`, `read_counties` or `fetch_counties`, to say where each stands among
        them.

    Returns
    -------
    Comparison
        Figures of all, and which pairs differ by more than chance, on each measure that all know
        for the place as a whole.

    Raises
    ------
    TableError
        If there are fewer than two, one is there twice, or no measure is known of all.

    Warns
    -----
    VintageWarning
        If two periods of one place overlap.

    Examples
    --------
    >>> import exclusion
    >>> places = [("New Orleans", 2019), ("Baltimore", 2021)]
    >>> found = compare(*[exclusion.study(place, vintage) for place, vintage in places])
    >>> found.table["verdict"].value_counts().to_dict()
    {'lower': 6, 'higher': 2}
    >>> found.same_years["verdict"].value_counts().to_dict()
    {'no_detectable_difference': 6, 'lower': 1}
    """
    if len(studies) < 2:
        raise TableError("Comparing takes two places or periods at least.")
    for one in studies:
        frames.check_made(one, "Study", "one of studies")
    frames.check_made(counties, "Counties", none=True)
    pairs = {pair: _relation(*(studies[i] for i in pair)) for pair in _pairs(len(studies))}
    order = list(range(len(studies)))
    if set(pairs.values()) == {"periods"}:
        order.sort(key=lambda i: studies[i].vintage)
    ordered = tuple(studies[i] for i in order)
    labels = _labels(ordered)
    place = {i: at for at, i in enumerate(order)}
    relations: dict[tuple[str, str], Relation] = {}
    for (i, j), kind in pairs.items():
        first, second = sorted((place[i], place[j]))
        relations[labels[first], labels[second]] = kind
    totals = dict(zip(labels, (one.totals for one in ordered), strict=True))
    table = comparison.differences(totals, lambda first, second: relations[first, second])
    by = _measure(table, by)
    _warn(table)
    found = None if counties is None else _standing.among(ordered, labels, counties, by)
    apart = set(relations.values()) == {"places"}
    same = _same_years(ordered, labels, by) if apart else None
    return Comparison(ordered, labels, by, table, relations, found, counties, same)


def standing(study: Study, counties: Counties, by: str | None = None) -> pd.DataFrame:
    """Tell where a place stands among all counties of the country, with an interval.

    Parameters
    ----------
    study
        A county, or a city that is none or whose county the table lacks: its share is compared all
        the same.
    counties
        From `bundled_counties`, `read_counties` or `fetch_counties`. A county's share is the one
        in it, of its period.
    by
        A measure; None takes the study's default.

    Returns
    -------
    DataFrame
        One row: `county` (its GEOID; None if the place is none, or its county has no share with a
        margin in the table), `lacking` (the GEOID of the county that the place lies in, which the
        table lacks; else None), `share` and `share_moe` (0–1), `counties`, `higher` with
        `higher_low`, `higher_high`, `joint_low` and `joint_high` (see `comparison.standing`),
        `period`, and `note` where there is nothing to say: "other_period" (its share is its own,
        and of another period), "not_known" (it has no margin) or "no_counties" (no county has a
        share with a margin). Puerto Rico's municipios are counted apart: a municipio stands among
        them, all others among the rest.

    Raises
    ------
    TableError
        If the counties do not have the measure.
    """
    frames.check_made(study, "Study")
    frames.check_made(counties, "Counties")
    by = study.measure(by)
    return _standing.among((study,), (study.city,), counties, by)


def _pairs(count: int) -> list[tuple[int, int]]:
    return list(itertools.combinations(range(count), 2))


def _relation(one: Study, other: Study) -> Relation:
    """Tell two places apart from two periods of one, and from places with ground in common."""
    inside = [_inside(study) for study in (one, other)]
    shared = inside[0].index.intersection(inside[1].index)
    # A tract that a line cuts belongs to both, each its own side: that is no common ground.
    twice = (inside[0][shared] + inside[1][shared]) > 1.01
    part = int(twice.sum()) / max(len(inside[0]), len(inside[1]))
    if one.vintage != other.vintage and (part >= _SAME or one.place == other.place):
        return "periods"
    if part >= _SAME:
        raise TableError(
            f"{one.place}, {one.period}, is there more than once: {other.place} has the same "
            f"{one.geography}s."
        )
    return "shared_ground" if twice.any() else "places"


def _inside(study: Study) -> pd.Series[float]:
    """Give the part of each tract that lies in a place."""
    areas = study.areas
    share: pd.Series[float] = areas.get("inside", pd.Series(1.0, index=areas.index))
    return share.groupby(share.index.astype(str).str[:_TRACT]).mean()


def _labels(studies: Sequence[Study]) -> tuple[str, ...]:
    """Name each study by as little as tells it from the others."""
    one_place = len({study.place for study in studies}) == 1
    ways = [
        [study.period if one_place else study.city for study in studies],
        [study.place for study in studies],
        [f"{study.city}, {study.period}" for study in studies],
        [f"{study.place}, {study.period}" for study in studies],
    ]
    for names in ways:
        if len(set(names)) == len(names):
            return tuple(names)
    name, _ = Counter(ways[-1]).most_common(1)[0]
    raise TableError(f"{name} is there more than once.")


def _measure(table: pd.DataFrame, by: str | None) -> str:
    known = list(dict.fromkeys(table["measure"]))
    if by is None:
        by = next((name for name in indicators.DEFAULTS if name in known), known[0])
    frames.check_text(by, "by")
    if by not in known:
        indicators.get(by)
        raise TableError(f"{by} is not known of all; known of all: {', '.join(known)}.")
    return by


def _warn(table: pd.DataFrame) -> None:
    most = table["overlap"].max()
    if most > 0:
        warnings.warn(
            f"Periods that are compared share up to {most:.0%} of their years. The Census Bureau "
            "advises against comparing periods that overlap; the test allows for it.",
            VintageWarning,
            stacklevel=3,
        )


def _same_years(studies: Sequence[Study], labels: Sequence[str], by: str) -> pd.DataFrame | None:
    """Compare places in one period, if theirs differ and all have published rows of one."""
    periods = {study.totals.loc[by, "period"] for study in studies}
    if len(periods) == 1:
        return None
    for vintage in sorted({study.vintage for study in studies}, reverse=True):
        totals = [_totals_of(study, vintage) for study in studies]
        if all(by in one.index for one in totals):
            named = dict(zip(labels, totals, strict=True))
            return comparison.differences(named, lambda *_: "places")
    return None


def _totals_of(study: Study, vintage: int) -> pd.DataFrame:
    """Give a place's figures of one period: the study's, else its published rows."""
    period = geoid.period(vintage)
    own = study.totals[study.totals["period"] == period]
    if study.history is None or study.vintage == vintage:
        return own
    rows = study.history[study.history["vintage"] == vintage].drop(columns="vintage")
    tables = rows["variable"].str.split("_").str[0].unique()
    none = {"people": np.nan, "people_moe": np.nan, "people_universe": ""}
    nobody = pd.DataFrame(none, index=["nobody"])
    return estimates.totals(nobody, rows, vintages=dict.fromkeys(tables, vintage))
