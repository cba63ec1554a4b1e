"""The map of change on the page, where only the earlier period has boundaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from markupsafe import Markup

from exclusion import classes, maps, phrases, telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.change import Change
    from exclusion.maps import Shapes
    from exclusion.studies import Study
    from exclusion.telling import Asked, Changes

_UNKNOWN = "not_compared"
_WIDTH = 760  # pixels of the map on a wide screen


@dataclass(frozen=True)
class Piece:
    """A piece of ground: its outline, its mark, and what the pointer is told."""

    d: str
    mark: str
    title: str


@dataclass(frozen=True)
class Key:
    """A mark of the legend, and how many pieces of ground have it."""

    mark: str
    label: str
    count: str


@dataclass(frozen=True)
class GroundMap:
    """The ground by verdict.

    Parameters
    ----------
    shapes, box
        The outlines, and the part of their plane that is shown.
    style, dot, pixel
        Colors, that of dots, and how many units of the plane a pixel has.
    paths, legend
        What is drawn.
    alt
        What it shows, for those who do not see it.
    """

    shapes: Shapes
    box: str
    style: Markup
    dot: str
    pixel: int
    paths: tuple[Piece, ...]
    legend: tuple[Key, ...]
    alt: str


@dataclass(frozen=True)
class ChangeShown:
    """The change in words and rows, with a map where the page's own does not show it."""

    said: Changes
    map: GroundMap | None


def change(study: Study, asked: Asked, by: str) -> ChangeShown | None:
    """Say where the share rose or fell since an earlier period, and draw it."""
    said = telling.changes(study, asked.change, by)
    if said is None or asked.change is None:
        return None
    earlier = asked.earlier
    if study.mapped or earlier is None or not earlier.mapped:
        return ChangeShown(said, None)
    return ChangeShown(said, _map(study, earlier, asked.change))


def _map(study: Study, earlier: Study, found: Change) -> GroundMap:
    outlines = _ground(earlier, found)
    rows = telling.ground_names(study, found).set_index("ground").reindex(outlines.index)
    verdict = rows["verdict"].where(rows["verdict"].isin(classes.CHANGE_MARKS), _UNKNOWN)
    counts = verdict.value_counts()
    shapes = maps.encode(outlines)
    box = shapes.view(earlier.extent)
    marks = classes.CHANGE_MARKS
    return GroundMap(
        shapes=shapes,
        box=" ".join(str(x) for x in box),
        style=Markup(maps.style(".ground", marks.values())),  # noqa: S704 - colors of our own
        dot=maps.DOT,
        pixel=round(box[2] / _WIDTH),
        paths=tuple(
            Piece(path, marks[kind], _hint(row))
            for path, kind, row in zip(shapes.paths, verdict, rows.to_dict("records"), strict=True)
        ),
        legend=tuple(
            Key(marks[kind], phrases.say(f"change_map_{kind}"), phrases.number(counts[kind]))
            for kind in marks
            if counts.get(kind, 0)
        ),
        alt=phrases.say("change_map_alt", **telling.about(study)),
    )


def _ground(earlier: Study, found: Change) -> gpd.GeoDataFrame:
    """Join the earlier areas' outlines into the pieces of ground, but for those without land."""
    areas = earlier.areas
    assert isinstance(areas, gpd.GeoDataFrame)  # noqa: S101 - for the type checker
    outlines = areas[["geometry"]].assign(ground=areas.index)
    if found.ground is not None:
        pairs = found.ground.drop_duplicates("GEOID10").set_index("GEOID10")["ground"]
        outlines["ground"] = pairs.reindex(areas.index).fillna(outlines["ground"])
    return outlines.drop(areas.index[telling.landless(earlier)]).dissolve("ground")


def _hint(row: Mapping[Any, Any]) -> str:
    """Say in a line what the pointer is on."""
    if not isinstance(row["name"], str):
        return ""
    name = phrases.area_name(row["name"])
    if not isinstance(row["verdict"], str):
        return name
    margin = phrases.points(row["change_moe"])
    return f"{name}: {telling.signed(row['change'])} ± {margin}"
