"""The map within a picture: polygons on an even ground, its scale, and where north is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely
import shapely.affinity
from matplotlib import patheffects
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from exclusion import classes, phrases
from exclusion.errors import TableError
from exclusion.figures import _fonts
from exclusion.figures._sheet import EDGE, INK, MUTED, PAPER, SANS, letters_of, plain
from exclusion.ranking import LISTED_NEIGHBORHOODS
from exclusion.telling import landless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt
    from matplotlib.axes import Axes

    from exclusion.figures._sheet import Sheet
    from exclusion.studies import Study

#: The least size of a name, in points.
_NAME = 6.2
#: The part of a name's box that must lie on its ground.
_INSIDE = 0.9
#: Hatching that shows on each class.
HATCH = dict(zip(classes.COLORS, (MUTED, MUTED, INK, PAPER, PAPER), strict=True))
_KM_A_DEGREE = 111.195  # a sphere of 6,371 km


class View(NamedTuple):
    """The box that a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree east is than one north, at the middle latitude."""
        return float(np.cos(np.radians((self.south + self.north) / 2)))

    @property
    def shape(self) -> float:
        """Width over height."""
        return (self.east - self.west) * self.squeeze / (self.north - self.south)

    @property
    def km(self) -> float:
        """Width on the ground."""
        return (self.east - self.west) * self.squeeze * _KM_A_DEGREE

    def around(self, part: float) -> View:
        """Add a part of its size at each side."""
        x, y = part * (self.east - self.west), part * (self.north - self.south)
        return View(self.west - x, self.south - y, self.east + x, self.north + y)

    def shaped(self, shape: float) -> View:
        """Widen or heighten it to a shape, about its middle."""
        more = shape / self.shape
        x = (self.east - self.west) * max(more - 1, 0) / 2
        y = (self.north - self.south) * max(1 / more - 1, 0) / 2
        return View(self.west - x, self.south - y, self.east + x, self.north + y)


class Name(NamedTuple):
    """A name on a map: the ground that it is of, and whether it may be wider than that."""

    text: str
    ground: shapely.Geometry
    wanted: bool = False


class _Ways(NamedTuple):
    """How a name may be written: degrees an inch to the east and the north, and its letters."""

    wide: float
    high: float
    size: float

    def of(self, name: Name) -> Iterator[tuple[str, shapely.Polygon]]:
        """Give texts with the boxes that they take, the best first."""
        text, middle = plain(name.text), name.ground.representative_point()
        for lines in (text, *_folded(text)):
            letters, rows = letters_of(), lines.split("\n")
            wide = max(letters.width(row) for row in rows) * self.size / 72 * 1.1 * self.wide
            line = self.size / 72 * 1.25 * self.high
            box = shapely.box(*_around(middle, wide, line * len(rows)))
            if name.ground.intersection(box).area >= _INSIDE * box.area:
                yield lines, box
        for shift in (0, -1, 1, -2, 2) if name.wanted else ():
            yield lines, shapely.affinity.translate(box, yoff=shift * line)


class Ground:
    """One map on a sheet."""

    def __init__(self, sheet: Sheet, view: View, at: tuple[float, float], height: float) -> None:
        self.sheet, self.view, self.thin = sheet, view, 0.045 * sheet.body
        self.at, self.height, self.width = at, height, height * view.shape
        left, bottom = at[0] / sheet.width, at[1] / sheet.height
        wide, high = self.width / sheet.width, height / sheet.height
        self.axes: Axes = sheet.figure.add_axes((left, bottom, wide, high))
        self.axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north))
        self.axes.set(aspect=1 / view.squeeze)
        self.axes.set_axis_off()

    def fill(self, shapes: Iterable[Any], colors: Sequence[str], low: npt.ArrayLike = ()) -> None:
        """Draw polygons, those in `low` hatched in an ink that shows on their color."""
        paths, low = [path_of(polygon) for polygon in shapes], np.asarray(low, bool)
        look: dict[str, Any] = {"facecolors": colors, "edgecolors": PAPER}
        self.axes.add_collection(PathCollection(paths, linewidths=self.thin, **look))
        for ink in dict.fromkeys(HATCH.values()) if low.any() else ():
            lined = low & [HATCH.get(color) == ink for color in colors]
            if lined.any():
                self.hatch([paths[i] for i in np.flatnonzero(lined)], ink)

    def water(self, study: Study) -> None:
        """Draw over areas what is water: those without land, and lakes, rivers and the sea."""
        areas = study.areas.geometry.to_numpy()[landless(study)]
        known = () if study.water is None else study.water.geometry
        paths = [path_of(polygon) for polygon in (*areas, *known)]
        if paths:
            look: dict[str, Any] = {"facecolor": classes.WATER, "edgecolor": "none"}
            self.axes.add_artist(PathPatch(Path.make_compound_path(*paths), **look))

    def hatch(self, paths: Sequence[Path], ink: str, *, dots: bool = False) -> None:
        """Draw lines or dots over polygons."""
        whole = Path.make_compound_path(*paths)
        look = self.sheet.hatching(ink, dots=dots)
        self.axes.add_artist(PathPatch(whole, facecolor="none", **look))

    def outline(self, shapes: Any, *, chosen: bool = False) -> None:  # noqa: ANN401
        """Draw the line around polygons: thin, or dark and double where they are chosen."""
        path = path_of(shapely.union_all(shapes))
        lines = ((PAPER, 8), (INK, 4)) if chosen else ((EDGE, 1.5),)
        for color, wide in lines:
            look = {"edgecolor": color, "linewidth": wide * self.thin, "joinstyle": "round"}
            self.axes.add_artist(PathPatch(path, facecolor="none", **look))

    def patch(self, shapes: Any, color: str) -> None:  # noqa: ANN401
        """Fill polygons as one, without their borders."""
        whole = path_of(shapely.union_all(shapes))
        self.axes.add_artist(PathPatch(whole, facecolor=color, edgecolor=color, linewidth=0.5))

    def frame(self) -> None:
        """Draw the edge of a map that is cut out of a larger one."""
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": EDGE, "linewidth": 0.6}
        self.sheet.box(self.at, self.width, self.height, zorder=5, **look)

    def names(self, names: Sequence[Name]) -> None:
        """Write names, the first ones first; none meets another or the edge.

        Those that are wanted may be wider than their ground, on one line or two, and may stand a
        line or two above or below its middle; the others are written where they fit within it.
        """
        size, placed = max(0.72 * self.sheet.body, _NAME), list[shapely.Polygon]()
        inch = self.width / (self.view.east - self.view.west)
        ways = _Ways(1 / inch, self.view.squeeze / inch, size)
        halo = [patheffects.withStroke(linewidth=0.25 * size, foreground=PAPER)]
        look: dict[str, Any] = {"fontsize": size, "color": INK, "ha": "center", "va": "center"}
        look |= {
            "family": _fonts.families(SANS),
            "parse_math": False,
            "usetex": False,
            "path_effects": halo,
        }
        look |= {"linespacing": 1.05, "zorder": 6}
        for name in names:
            for text, box in ways.of(name):
                if self._shows(box) and not any(box.intersects(one) for one in placed):
                    middle = box.centroid
                    self.axes.text(middle.x, middle.y, text, **look)
                    placed.append(box)
                    break

    def _shows(self, box: shapely.Polygon) -> bool:
        return bool(shapely.box(*self.view).contains(box))

    def scale(self, x: float, y: float, room: float) -> None:
        """Draw a scale in km and miles, true at the middle latitude, and an arrow to the north."""
        sheet, gap = self.sheet, self.sheet.line
        self._north(x, y)
        x += 1.1 * gap
        for unit, length, side, va in (("km", 1.0, 1, "bottom"), ("mi", 1.609344, -1, "top")):
            inch = length * self.width / self.view.km
            n = _nice(max(room - 1.1 * gap, gap) / inch)
            end, tick = x + n * inch, y + side * gap * 0.35
            sheet.stroke((x, x, end, end), (tick, y, y, tick))
            at = (end + gap * 0.3, y + side * gap * 0.1)
            sheet.text(at, phrases.length(n, unit), 3 * room, va=va, fontsize=sheet.body * 0.9)

    def _north(self, x: float, y: float) -> None:
        sheet, gap = self.sheet, self.sheet.line
        middle, top = x + 0.3 * gap, y + 0.2 * gap
        sheet.stroke([middle, middle], [y - 0.6 * gap, top], linewidth=0.8)
        head = {"marker": "^", "markersize": 0.4 * sheet.body, "color": INK}
        sheet.stroke([middle], [top], **head)
        look: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 0.72 * sheet.body}
        sheet.text((middle, top + 0.2 * gap), "N", gap, **look)


def check(study: Study) -> None:
    """Raise where a study has no polygons."""
    if not study.mapped:
        raise TableError(
            f"{study!r} has no boundaries, so no figure can be drawn. "
            "Its ranking, summary and files work without; `exclusion places` lists what has them."
        )


def path_of(geometry: shapely.Geometry | None) -> Path:
    """Turn a polygon into a path whose holes run the other way round, so that they stay open."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(geometry)))
    return Path.make_compound_path(*(Path(shapely.get_coordinates(r), closed=True) for r in rings))


def names_of(study: Study, by: str) -> list[Name]:
    """Name the neighborhoods, those with the most households first, or the areas if there are none.

    The order and the number that may be wider than their ground are those of the page's map.
    """
    hoods, column = study.neighborhoods, f"{by}_households"
    table: Any = study.areas.assign(text=study.areas["NAME"].map(_area)) if hoods is None else hoods
    if hoods is not None:
        table = table.assign(text=table.index.astype(str))
    sizes = shapely.area(table.geometry.to_numpy())
    count = table.get(column, pd.Series(sizes, index=table.index))
    table = table.assign(order=count.fillna(0)).sort_values("order", ascending=False, kind="stable")
    known = table.geometry.notna() & ~table.geometry.is_empty & table["text"].str.strip().ne("")
    wanted = LISTED_NEIGHBORHOODS if hoods is not None else 0
    rows = table.loc[known, ["text", "geometry", "order"]].itertuples(index=False)
    return [Name(text, ground, n < wanted and order > 0)
            for n, (text, ground, order) in enumerate(rows)]  # fmt: skip


def _area(name: object) -> str:
    return phrases.area_name(name) if isinstance(name, str) else ""


def _folded(text: str) -> list[str]:
    """Break a name into two lines of about the same length."""
    cuts = [found.end() for found in re.finditer("[ /-]", text)]
    middle = min(cuts, key=lambda at: abs(at - len(text) / 2), default=0)
    return [f"{text[:middle].strip()}\n{text[middle:].strip()}"] if middle else []


def _around(middle: shapely.Point, wide: float, high: float) -> tuple[float, float, float, float]:
    return middle.x - wide / 2, middle.y - high / 2, middle.x + wide / 2, middle.y + high / 2


def _nice(limit: float) -> float:
    """Find the largest of 1, 2, 5, 10, 20 … that is within a limit."""
    ten = 10.0 ** np.floor(np.log10(limit))
    return float(max(n * ten for n in (1, 2, 5) if n * ten <= limit))
