"""Maps side by side: the same classes and colours on each, for every measure that all know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from exclusion import classes, maps, moe, phrases
from exclusion.telling import called, joined, landless, tell, unreadable, unreliable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exclusion.classes import Classes
    from exclusion.maps import Shapes
    from exclusion.studies import Comparison, Study

#: One character an area: a class, a class that is hatched, neither, or water.
_MARKS, _HATCHED, _NONE, _WATER = "01234", "abcde", ".", "w"
#: A line of hatching every so many parts of a map's width.
_PARTS = 90
#: A degree of latitude in miles, and what the scale may be.
_MILES = 69.09
_SCALES = (100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05)


@dataclass(frozen=True)
class Scale:
    """The scale below a map: where it lies, how long it is, and what it stands for."""

    x: int
    y: int
    long: int
    text: str


@dataclass(frozen=True)
class Map:
    """One place's outlines, the part of their plane that is shown, and the scale below it."""

    at: int
    shapes: Shapes
    water: str
    box: tuple[int, int, int, int]
    gap: float
    scale: Scale


@dataclass(frozen=True)
class Entry:
    """A line of the table of classes, with how many areas each map has of it."""

    mark: str
    text: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """One measure on all maps.

    Parameters
    ----------
    measure, label
        Its name, and in print.
    marks
        One character an area, for each map.
    captions, alts, heads
        For each map what it shows, the same for those who do not see it, and whose it is.
    key
        The classes.
    warning
        What a reader would get wrong: years that differ, and maps that are mostly hatched.
    """

    measure: str
    label: str
    marks: tuple[str, ...]
    captions: tuple[Markup, ...]
    alts: tuple[str, ...]
    key: tuple[Entry, ...]
    heads: tuple[str, ...]
    warning: Markup


@dataclass(frozen=True)
class Maps:
    """All maps, or why there are none.

    Parameters
    ----------
    none
        Why there are none; "" where there are.
    notes, first, views, maps
        What is said above them, the measure shown first, all measures and all maps.
    colors, json
        For the page's style and script.
    """

    none: str = ""
    notes: tuple[Markup, ...] = ()
    first: str = ""
    views: tuple[View, ...] = ()
    maps: tuple[Map, ...] = ()
    colors: Markup | str = ""
    json: Markup | str = ""


def drawn(found: Comparison) -> Maps:
    """Draw those that have boundaries, if two have a measure by area in common."""
    mapped = [
        (label, study)
        for label, study in zip(found.labels, found.studies, strict=True)
        if study.mapped
    ]
    shared = [m for m in found.measures if all(m in study.measures for _, study in mapped)]
    if len(mapped) < 2 or not shared:
        return Maps(none=phrases.say("compare_maps_none"))
    first = found.by if found.by in shared else shared[0]
    views = [_view(measure, mapped, apart=not found.one_place) for measure in shared]
    lacking = [label for label in found.labels if label not in dict(mapped)]
    kinds = [
        tell("compare_maps_areas", name=label, areas=phrases.say(f"{study.geography}_many"))
        for label, study in mapped
    ]
    notes = [tell("compare_maps_sub", areas=joined(kinds))]
    if found.by not in shared:
        notes.append(tell("compare_maps_other", label=phrases.label(found.by)))
    if lacking:
        notes.append(tell("compare_maps_lacking", names=", ".join(lacking)))
    light, dark = (maps.variables(":root", dark=dark) for dark in (False, True))
    return Maps(
        notes=tuple(notes),
        first=first,
        views=tuple(views),
        maps=tuple(
            outlined(i, study, _shared(mapped) if found.one_place else study.extent)
            for i, (_, study) in enumerate(mapped)
        ),
        colors=Markup(f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}"),  # noqa: S704 - our own colours
        json=Markup(maps.to_json({view.measure: view.marks for view in views})),  # noqa: S704 - "<" is escaped in it
    )


def _shared(mapped: Sequence[tuple[str, Study]]) -> tuple[float, float, float, float]:
    """Give the box that shows as much of one place in every period."""
    west, south, east, north = zip(*(study.extent for _, study in mapped), strict=True)
    return min(west), min(south), max(east), max(north)


def outlined(at: int, study: Study, extent: tuple[float, float, float, float] | None = None) -> Map:
    """Give a study's outlines, with the scale below them."""
    extent = study.extent if extent is None else extent
    shapes = maps.encode(study.areas)
    x, y, width, height = shapes.view(extent)
    west, _, east, _ = extent
    miles = (east - west) * shapes.squeeze * _MILES
    long = next(n for n in _SCALES if n <= miles / 4)
    return Map(
        at=at,
        shapes=shapes,
        water="" if study.water is None else shapes.path(study.water.geometry.to_numpy()),
        box=(x, y, width, round(height * 1.1)),  # the scale stands below
        gap=max(width, height) / _PARTS,
        scale=Scale(
            x=x + round(0.02 * width),
            y=y + round(1.06 * height),
            long=round(width * long / miles),
            text=phrases.length(long, "mi"),
        ),
    )


def _view(measure: str, mapped: Sequence[tuple[str, Study]], *, apart: bool) -> View:
    """Sort one measure of all into the same classes; `apart` are those of several places."""
    shares = [study.areas[f"{measure}_share"] for _, study in mapped]
    breaks = classes.common(shares)
    sorted_ = [classes.of_shares(share, breaks) for share in shares]
    low = [
        np.asarray(moe.reliability(share, study.areas[f"{measure}_share_moe"], share=True)) == "low"
        for share, (_, study) in zip(shares, mapped, strict=True)
    ]
    marks = [
        _marks(one, flags, landless(study))
        for one, flags, (_, study) in zip(sorted_, low, mapped, strict=True)
    ]
    return View(
        measure=measure,
        label=phrases.label(measure),
        marks=tuple(marks),
        captions=tuple(_caption(label, study, measure) for label, study in mapped),
        alts=tuple(
            phrases.say(
                "compare_map_alt",
                who=called(label, str(study.areas[f"{measure}_period"].iloc[0])).striptags(),
                label=phrases.label(measure),
            )
            for label, study in mapped
        ),
        key=tuple(_key(sorted_, marks)),
        heads=tuple(label for label, _ in mapped),
        warning=joined(_warnings(measure, mapped, apart=apart)),
    )


def _warnings(
    measure: str, mapped: Sequence[tuple[str, Study]], *, apart: bool
) -> Iterator[Markup]:
    """Say that maps are of other years, and which cannot be read area by area."""
    if apart and len({study.areas[f"{measure}_period"].iloc[0] for _, study in mapped}) > 1:
        yield tell("compare_maps_years")
    for label, study in mapped:
        low, known = unreliable(study, measure)
        if unreadable(study, measure):
            yield tell(
                "compare_maps_unreadable",
                name=label,
                area=phrases.say(study.geography),
                low=phrases.number(low),
                known=phrases.number(known),
            )


def _marks(found: Classes, low: Sequence[bool], water: Sequence[int]) -> str:
    signs = [
        _NONE if code < 0 else (_HATCHED if flag else _MARKS)[found.steps[code]]
        for code, flag in zip(found.codes, low, strict=True)
    ]
    for i in water:
        signs[i] = _WATER
    return "".join(signs)


def mark_class(mark: str) -> str:
    """Name the class of a path by its mark."""
    if mark in (_NONE, _WATER):
        return "none" if mark == _NONE else "water"
    return f"h{_HATCHED.index(mark)}" if mark in _HATCHED else f"c{mark}"


def _caption(label: str, study: Study, measure: str) -> Markup:
    row = study.totals.loc[measure].to_dict()
    return tell(
        "compare_map_said",
        who=called(label, row["period"]),
        share=phrases.percent_with_margin(row["share"], row["share_moe"]),
    )


def _key(sorted_: Sequence[Classes], marks: Sequence[str]) -> list[Entry]:
    """Give each class with its number of areas on each map, then what is hatched or grey."""
    rows = [
        Entry(
            mark=f"c{sorted_[0].steps[i]}",
            text=phrases.percents(low, high),
            counts=tuple(phrases.number(found.counts[i]) for found in sorted_),
        )
        for i, (low, high) in enumerate(sorted_[0].ranges)
    ]
    for code, mark, signs in (("unreliable", "hatched", _HATCHED), ("no_data", "none", _NONE)):
        counts = [sum(one.count(sign) for sign in signs) for one in marks]
        if any(counts):
            shown = tuple(phrases.number(count) for count in counts)
            rows.append(Entry(mark, phrases.say(code), shown))
    return rows
