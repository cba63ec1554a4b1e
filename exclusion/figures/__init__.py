"""Pictures for documents: maps, rankings, ladders, curves and one-page briefs.

Each is a pure function of a study: it uses no state of pyplot, opens no window, and the same study
gives the same bytes. Text is written as it is: nothing in a name is taken for mathematics. `save`
writes PNG, SVG or PDF; words are in the language that `phrases.speaking` has chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exclusion import frames, telling
from exclusion.classes import KINDS
from exclusion.errors import ArgumentError, TableError
from exclusion.figures import (
    _brief,
    _budget,
    _change,
    _choropleth,
    _curve,
    _doors,
    _ground,
    _ladder,
    _ranking,
    _sheet,
    _side,
    _trend,
)
from exclusion.figures._sheet import Picture, save
from exclusion.ranking import LISTED as _LISTED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from exclusion.change import Change
    from exclusion.ranking import Of
    from exclusion.studies import Plan, Ranked, Study

__all__ = [
    "KINDS",
    "Picture",
    "brief",
    "budget",
    "change",
    "concentration",
    "draw",
    "ladder",
    "picture",
    "ranking",
    "save",
    "side_by_side",
    "trend",
]


def draw(
    study: Study,
    by: str | None = None,
    size: tuple[float, float] = (9.0, 6.2),
    *,
    scheme: str | Sequence[float] = "quantiles",
    highlight: Collection[str] = (),
    labels: bool = True,
) -> Picture:
    """Draw the map of one measure for print.

    Parameters
    ----------
    study
        A study with polygons.
    by
        A measure known by area; None takes the first of `indicators.DEFAULTS` that is.
    size
        Width and height in inches; letters grow and shrink with it.
    scheme
        "quantiles", "fisher_jenks", or the classes' own upper bounds in percent.
    highlight
        GEOIDs of areas that get a dark double outline.
    labels
        Whether to write the names of neighborhoods, or of areas where there are none, where they
        fit: first of those with most of the households that are counted.

    Returns
    -------
    Picture
        Not known to pyplot, so nothing has to be closed.

    Raises
    ------
    TableError
        If the study has no polygons or the measure is not known by area.
    GeoidError
        If an area to highlight is not of this study.

    Examples
    --------
    >>> import exclusion
    >>> figure = draw(exclusion.study("New Orleans", vintage=2017))
    >>> print(*figure.sentences[0].split())
    In New Orleans, 33.6% of households (give or take 0.6 points) had no internet subscription
    """
    _doors.check(study, size)
    frames.check_flags(labels=labels)
    highlight = frames.texts(highlight, "highlight", empty=True)
    _ground.check(study)
    chart = _choropleth.Chart(_sheet.new(size, (9, 6.2)), study, study.measure(by), scheme)
    _choropleth.compose(chart, highlight, labels=labels)
    return chart.sheet.figure


def ranking(
    study: Study,
    by: str | None = None,
    of: Of = "households",
    k: int = _LISTED,
    *,
    level: Ranked = "area",
    size: tuple[float, float] | None = None,
) -> Picture:
    """Draw the list of the likeliest k: tier and chance, the band of each rank, each share.

    Parameters
    ----------
    study
        A study; it needs no polygons.
    by, of, k
        As for `Study.evaluate`.
    level
        "area", or "neighborhood" for the neighborhoods.
    size
        Width and height in inches; None is 9 wide and as high as the list needs.

    Returns
    -------
    Picture
        Its title says how many of the k truly belong there; rows are in the order of the list.

    Raises
    ------
    TableError
        If the areas do not have the measure, or there are no neighborhoods.

    Examples
    --------
    >>> import exclusion
    >>> figure = ranking(exclusion.study("New Orleans", vintage=2017), of="share")
    >>> print(*figure.sentences[0].split()[:8])
    About 15 of these 20 tracts truly belong
    """
    _doors.check(study, size, none=True)
    found = study.evaluate(by, of, k, level=level)
    return _ranking.draw(study, found, level, size).figure


def ladder(study: Study, size: tuple[float, float] | None = None) -> Picture:
    """Draw a bar a measure: what share each definition counts, with margins and origin.

    Parameters
    ----------
    study
        A study; it needs no polygons.
    size
        Width and height in inches; None is 9 wide and as high as its rows need.

    Returns
    -------
    Picture
        Shares as bars, households and people in numbers, all with their margins.

    Raises
    ------
    TableError
        If no measure has a total.
    """
    _doors.check(study, size, none=True)
    return _ladder.draw(study, size).figure


def concentration(
    study: Study, by: str | None = None, size: tuple[float, float] = (9.0, 6.2)
) -> Picture:
    """Draw the concentration curve: whether those not connected live where incomes are low.

    Parameters
    ----------
    study
        A study whose areas have a median income.
    by
        A measure; None takes the study's default.
    size
        Width and height in inches.

    Returns
    -------
    Picture
        The curve with its 90% margin, the line of equality, and what they say in sentences.

    Raises
    ------
    TableError
        If incomes are not known, or nobody is excluded.

    Examples
    --------
    >>> import exclusion
    >>> figure = concentration(exclusion.study("New Orleans", vintage=2017))
    >>> print(*figure.sentences[0].split()[-5:])
    gathered in the poorer tracts
    """
    _doors.check(study, size)
    return _curve.draw(study, study.measure(by), size).figure


def budget(plan: Plan, size: tuple[float, float] = (8.0, 5.2)) -> Picture:
    """Draw people against money: whom the plan for most people serves at each budget.

    Parameters
    ----------
    plan
        From `exclusion.plan`.
    size
        Width and height in inches.

    Returns
    -------
    Picture
        The curve with its range from low to high, and the budget given.

    Raises
    ------
    ArgumentError
        If it is no plan, or the size is none.
    """
    frames.check_made(plan, "Plan", "plan")
    _doors.check(plan.study, size)
    return _budget.draw(plan, size).figure


def change(study: Study, found: Change, size: tuple[float, float] = (9.0, 6.2)) -> Picture:
    """Draw where the share fell or rose by more than chance between two periods.

    Parameters
    ----------
    study
        Either of the two studies that were compared, whichever has polygons.
    found
        From `Study.change`.
    size
        Width and height in inches.

    Returns
    -------
    Picture
        Pieces of common ground: fell (hatched), rose, no detectable change, not compared.

    Raises
    ------
    TableError
        If the study has no polygons.
    VintageError
        If it is not one of the two that were compared.
    """
    _doors.check(study, size)
    frames.check_made(found, "Change", "found")
    return _change.draw(study, found, size).figure


def trend(study: Study, by: str | None = None, size: tuple[float, float] = (9.0, 6.2)) -> Picture:
    """Draw the place's published share from period to period as a line with its margins.

    Parameters
    ----------
    study
        A study; it needs no polygons.
    by
        A measure; None takes the study's default.
    size
        Width and height in inches.

    Returns
    -------
    Picture
        A dot with its 90% margin a period, at the middle of its five years, and where there is an
        estimate of now a dashed line to that with the band of its interval.

    Raises
    ------
    TableError
        If figures of one period only are known, and no estimate of now.

    Examples
    --------
    >>> import exclusion
    >>> figure = trend(exclusion.study("New Orleans", vintage=2019))
    >>> print(*figure.sentences[0].split()[:5])
    The share fell from 41.9%
    """
    _doors.check(study, size)
    return _trend.draw(study, study.measure(by), size).figure


def side_by_side(
    studies: Sequence[Study],
    by: str | None = None,
    size: tuple[float, float] = (9.0, 7.0),
    *,
    scheme: str | Sequence[float] = "quantiles",
) -> Picture:
    """Draw several places, or periods of one, as maps with one set of classes.

    Parameters
    ----------
    studies
        Two to four, all with polygons.
    by
        A measure that all know by area; None takes the first such of `indicators.DEFAULTS`.
    size
        Width and height in inches.
    scheme
        As for `draw`; "quantiles" and "fisher_jenks" class all areas together.

    Returns
    -------
    Picture
        One legend, with the number of areas of each place in each class.

    Raises
    ------
    TableError
        If one has no polygons, or no measure is known of all.
    """
    if not isinstance(studies, Sequence) or isinstance(studies, str):
        raise ArgumentError(f"studies is {studies!r:.80}; expected a list of studies.")
    for one in studies:
        _doors.check(one, size)
    by = _side.measure(studies, by)
    return _side.draw(studies, by, scheme, size).figure


def picture(
    study: Study,
    by: str | None = None,
    kind: str = "map",
    *,
    others: Sequence[Study] = (),
    earlier: Study | None = None,
    offline: bool = False,
    **options: Any,  # noqa: ANN401 - those of each kind
) -> Picture:
    """Draw a picture by the name of its kind.

    Parameters
    ----------
    study
        A study.
    by
        A measure; None takes the study's default. A ladder shows all.
    kind
        One of `KINDS`.
    others
        What "side-by-side" shows beside the study.
    earlier
        A study of an earlier period, for "change".
    offline
        As for `Study.change`.
    **options
        Those of the function of this kind, such as `size`.

    Returns
    -------
    Picture
        As that function gives it.

    Raises
    ------
    ArgumentError
        If there is no such kind.
    TableError
        If it lacks what it needs.
    """
    _doors.check(study, none=True)
    frames.check_choice(kind, KINDS, "kind")
    frames.check_made(earlier, "Study", "earlier", none=True)
    frames.check_flags(offline=offline)
    drawn = _of_kind(study, by, kind, others=others, earlier=earlier, offline=offline, **options)
    beside = others if kind == "side-by-side" else ()
    drawn.command = telling.figure_command(
        study, by, kind, others=beside, earlier=earlier, **options
    )
    return drawn


def _of_kind(
    study: Study,
    by: str | None,
    kind: str,
    *,
    others: Sequence[Study],
    earlier: Study | None,
    offline: bool,
    **options: Any,  # noqa: ANN401 - those of each kind
) -> Picture:
    """Draw a picture by the name of its kind."""
    if kind == "change":
        if earlier is None:
            raise TableError("A picture of change needs the study of an earlier period.")
        found = study.change(earlier, by, offline=offline)
        return change(study if study.mapped else earlier, found, **options)
    if kind == "side-by-side":
        first = () if earlier is None else (earlier,)
        return side_by_side([*first, study, *others], by, **options)
    if kind == "ladder":
        return ladder(study, **options)
    kinds: dict[str, Callable[..., Picture]]
    kinds = {"map": draw, "ranking": ranking, "concentration": concentration, "trend": trend}
    return kinds[kind](study, by, **options)


def brief(
    study: Study,
    path: str | Path | None = None,
    by: str | None = None,
    neighborhood: str | None = None,
    k: int | None = None,
) -> Picture:
    r"""Lay out one page, US Letter, for a council member: a place, or one of its neighborhoods.

    Parameters
    ----------
    study
        A study.
    path
        A file to write, .pdf, .svg or .png; None writes none.
    by
        A measure known by area; None takes the study's default.
    neighborhood
        A name of `study.neighborhoods`, which may be council districts or any other polygons that
        were given; None is the place as a whole.
    k
        How many areas make the list that the page shows the first of; None takes as many as it has
        room for, and 20 for a neighborhood. A list that is ranked already costs nothing again.

    Returns
    -------
    Picture
        The number with its margin, what it means, a map, the ladder, who and why where that is
        known, the areas to look at first with the bands of their ranks, how sure, and the source.

    Raises
    ------
    TableError
        If the measure is not known by area, there is no such neighborhood, or no estimate of it.
    ExclusionError
        If the file's name ends otherwise.

    Examples
    --------
    >>> import exclusion
    >>> figure = brief(exclusion.study("New Orleans", vintage=2019), neighborhood="Behrman")
    >>> [" ".join(said.split()) for said in figure.sentences[2:4]]
    ['63.3%', 'give or take 5.4 points, on average over 2015–2019']
    """
    _doors.check(study, none=True)
    if path is not None:
        frames.check_path(path, "path")
    if neighborhood is not None:
        frames.check_text(neighborhood, "neighborhood", empty=True)
    if k is not None:
        frames.check_whole(k, "k", 1)
    subject = telling.subject_of(study, by, neighborhood, k)
    figure = _brief.draw(subject).figure
    figure.command = telling.brief_command(study, subject.by, neighborhood, k)
    if path is not None:
        save(figure, path)
    return figure
