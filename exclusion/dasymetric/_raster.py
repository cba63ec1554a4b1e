"""The raster of people: what its bands and tags are, and a look at whether a file is one."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import pandas as pd

from exclusion import _records, frames
from exclusion._version import __version__
from exclusion.dasymetric._weights import opened
from exclusion.errors import SourceError
from exclusion.indicators import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exclusion.grids import Window

UNITS: Final = get_args(Unit)
#: The second and third band; the first is the unit.
BANDS: Final = ("relative_moe", "area")
_TAGS: Final = (
    "measure", "unit", "weights", "areas", "total", "total_moe", "moe", "software",
    "factor", "unplaced_areas",
)  # fmt: skip
_OPTIONS: Final = re.compile(r"(--band \d+)? ?(--classes [a-z0-9=,.+-]+)?")


@dataclass(frozen=True)
class Raster:
    """A raster of people or households that `spread` wrote.

    Parameters
    ----------
    path
        The file: band 1 the people or households in a cell, band 2 the relative 90% margin of the
        cell's area, band 3 the number of that area in the table given, from 1; 0 is none.
    measure
        What was spread, such as "no_home_broadband".
    unit
        "people" or "households".
    vintage
        The last year of the period; None where the table does not say.
    source
        Where the numbers are from; empty where nobody said.
    weights
        What decided where in an area people live: the raster's name, or land and its cells.
    areas
        How many areas there were.
    total, total_moe
        All that was spread, and its 90% margin, NaN where one is unknown.
    on_water
        The part (0–1) of the people who are put on what the areas' own figures say is water; None
        where nobody can tell, or where a raster was the weight.
    by_raster
        Whether a raster was the weight.
    options
        What the command line takes to use that raster so: its band, and its classes' weights.
    factor
        In how many rows and columns each cell was divided; 1 is not at all.
    unplaced_areas
        How many areas have no estimate, and were not spread.
    """

    path: Path
    measure: str
    unit: str
    vintage: int | None
    source: str
    weights: str
    areas: int
    total: float
    total_moe: float
    on_water: float | None = None
    by_raster: bool = False
    options: tuple[str, ...] = ()
    factor: int = 1
    unplaced_areas: int = 0

    @property
    def tags(self) -> dict[str, str]:
        """What the file says of itself."""
        wet = self.on_water
        return {
            "measure": self.measure,
            "unit": self.unit,
            "vintage": "" if self.vintage is None else str(self.vintage),
            "source": self.source,
            "weights": self.weights,
            "areas": str(self.areas),
            "total": repr(self.total),
            "total_moe": repr(self.total_moe),
            "moe": "90%",
            "on_water": "" if wet is None else f"{wet:.6f}",
            "by_raster": "1" if self.by_raster else "",
            "options": " ".join(self.options),
            "factor": str(self.factor),
            "unplaced_areas": str(self.unplaced_areas),
            "software": f"exclusion {__version__}",
        }


@dataclass(frozen=True, eq=False)
class Spread(Raster):
    """A raster just written, with what became of each area.

    Parameters
    ----------
    table
        A row an area, indexed by GEOID: `total` and `total_moe` (the area's own), `weight` (that of
        all its cells), `cells` (how many it holds), and `method`: "weights"; "land", spread evenly
        over its land, be it for want of a raster or of a populated cell; "whole", evenly over all
        of it, as it has no land; "point", in the one cell where its inner point lies, as it holds
        no cell's center; "missing", not spread, as it has no estimate.
    """

    table: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    _repr_html_ = _records.card

    @property
    def fallback(self) -> list[str]:
        """GEOIDs of areas with people whose weights could not say where in them they live."""
        usual = "weights" if self.by_raster else "land"
        with_people = self.table["total"] > 0
        return list(self.table.index[with_people & (self.table["method"] != usual)])

    @property
    def unplaced(self) -> list[str]:
        """GEOIDs of areas without an estimate: missing, not zero, and NaN in every cell."""
        return list(self.table.index[self.table["method"] == "missing"])


def read(path: str | Path) -> Raster:
    """Read what a raster of people says of itself.

    Parameters
    ----------
    path
        A file that `spread` wrote.

    Returns
    -------
    Raster
        Without the table of areas, which the file does not hold.

    Raises
    ------
    ArgumentError
        If the path is none.
    SourceError
        If it is no raster, or none that `spread` wrote.
    """
    frames.check_path(path, "path")
    with opened(path) as source:
        check(source, Path(path))
        tags = source.tags()
    vintage, wet = tags.get("vintage"), tags.get("on_water")
    return Raster(
        path=Path(path),
        measure=tags["measure"],
        unit=tags["unit"],
        vintage=int(vintage) if vintage else None,
        source=tags.get("source", ""),
        weights=tags["weights"],
        areas=int(tags["areas"]),
        total=float(tags["total"]),
        total_moe=float(tags["total_moe"]),
        on_water=float(wet) if wet else None,
        by_raster=tags.get("by_raster") == "1",
        options=tuple(tags.get("options", "").split()),
        factor=int(tags["factor"]),
        unplaced_areas=int(tags["unplaced_areas"]),
    )


def check(source: Any, path: Path) -> None:  # noqa: ANN401 - rasterio's
    """Raise SourceError if an open raster is none that `spread` wrote.

    Parameters
    ----------
    source
        The open raster.
    path
        Its file.
    """
    tags = source.tags()
    lacking = [name for name in _TAGS if name not in tags]
    wanted = (tags.get("unit"), *BANDS)
    if lacking:
        wrong = f"it lacks the tag(s) {', '.join(lacking)}"
    elif tags["unit"] not in UNITS or source.descriptions != wanted:
        wrong = f"its bands are {', '.join(map(str, source.descriptions))}"
    elif set(source.dtypes) != {"float32"} or source.crs is None:
        wrong = f"its numbers are {', '.join(source.dtypes)} and its CRS is {source.crs}"
    else:
        wrong = _wrong_numbers(tags)
    if wrong:
        raise SourceError(
            f"{path} is no raster of people that dasymetric.spread wrote: {wrong}. Spread anew, "
            "or give the file that was written.",
            url=str(path),
        )


def _wrong_numbers(tags: dict[str, str]) -> str:
    """Say which tag is not the number or the words it should be, or nothing."""
    whole = {name: tags[name] for name in ("areas", "factor", "unplaced_areas")}
    if tags.get("vintage"):
        whole["vintage"] = tags["vintage"]
    wrong = {name: text for name, text in whole.items() if not text.isdecimal()}
    for name in ("total", "total_moe"):
        try:
            fine = not math.isinf(float(tags[name]))
        except ValueError:
            fine = False
        if not fine:
            wrong[name] = tags[name]
    if not _OPTIONS.fullmatch(tags.get("options", "")):
        wrong["options"] = tags["options"]
    return ", ".join(f"its tag {name} is {text!r}" for name, text in wrong.items())


def sums(source: Any, windows: list[Window]) -> Iterator[float]:  # noqa: ANN401 - rasterio's
    """Sum up the first band of an open raster, piece by piece.

    Parameters
    ----------
    source
        The open raster.
    windows
        The pieces.

    Yields
    ------
    float
        The sum of each.
    """
    import numpy as np

    for window in windows:
        cells = source.read(1, window=window.span)
        held = float(cells.sum(dtype=np.float64))
        # Most windows have no NaN, and leaving them out takes twice as long.
        yield float(np.nansum(cells, dtype=np.float64)) if math.isnan(held) else held
