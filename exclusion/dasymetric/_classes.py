"""Rasters of classes: the weights of the usual ones, and how to tell that a raster is one.

The number of a class is a name. Taken as people it puts nobody knows whom into wetlands, and no sum
shows it; so a raster that holds classes is used with a weight for each, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

#: Weights by class, by the name of the set. Of the NLCD: the middle of the part of the ground that
#: is built over or paved, by the words of the legend (less than 20%, 20–49, 50–79, 80–100%). Of
#: WorldCover: all that is built, alike.
PRESETS: Final[Mapping[str, Mapping[int, float]]] = {
    "nlcd-developed": {21: 10, 22: 35, 23: 65, 24: 90},
    "worldcover-built": {50: 1},
}
EXAMPLE: Final = "21=1,22=3,23=6,24=4"

_DEVELOPED: Final = frozenset({21, 22, 23, 24})
_NLCD: Final = _DEVELOPED | {11, 12, 31, 41, 42, 43, 51, 52, 71, 72, 73, 74, 81, 82, 90, 95}
#: What releases of the NLCD have where they have no class.
_UNMAPPED: Final = frozenset({127, 128, 250, 255})
_WORLDCOVER: Final = frozenset({10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100})
_SETTLEMENT: Final = frozenset({10, 11, 12, 13, 21, 22, 23, 30})
_EPOCHS: Final = frozenset({2, 3, 4, 5, 6})
#: Years in which ground was built on; a raster of them may have more than `_FEW`.
_FIRST, _LAST = 1900, 2100
#: A raster of people has more different numbers than classes have.
_FEW: Final = 20
#: In fewer cells than so many for each number nobody can tell.
_OFTEN: Final = 3
#: A larger number is no code.
_LARGEST: Final = 1_000_000
#: So large a part of all cells at the top of their type is no count.
_MANY: Final = 0.01


class Seen:
    """What the cells over the areas hold, as far as it tells classes from counts.

    Parameters
    ----------
    kind
        The type of the raster's numbers.
    classes
        The weights that were given; None if the numbers are taken as they are.
    parts
        How many cells were made of each of the raster's.
    """

    def __init__(
        self, kind: np.dtype[Any], classes: Mapping[int, float] | None, parts: int = 1
    ) -> None:
        self._kind, self._parts = kind, parts
        self._top = int(np.iinfo(kind).max) if kind.kind in "iu" else None
        self._at_top = self._cells = self._held = 0
        # Whole numbers, as far as they are few; None where there are more, or fractions.
        self._values: set[int] | None = set()
        self._years = True
        self._classes = classes
        self.lacking = list(classes or ())

    def add(self, numbers: npt.NDArray[Any]) -> None:
        """Look at some cells.

        Parameters
        ----------
        numbers
            Of the file, without nodata.
        """
        self._cells += len(numbers)
        self._held += int(np.count_nonzero(numbers))
        if self._top is not None:
            self._at_top += int((numbers == self._top).sum())
        self.lacking = [name for name in self.lacking if not (numbers == name).any()]
        self._years = self._years and self._are_years(numbers)
        if self._values is not None and len(numbers):
            self._values = self._joined(self._values, numbers)

    def _are_years(self, numbers: npt.NDArray[Any]) -> bool:
        held = numbers[numbers != 0]
        if self._top is not None:
            held = held[held != self._top]
        return bool(((held >= _FIRST) & (held <= _LAST) & (held == np.floor(held))).all())

    def _joined(self, values: set[int], numbers: npt.NDArray[Any]) -> set[int] | None:
        if self._kind == np.uint8:
            found = np.flatnonzero(np.bincount(numbers, minlength=256))
        else:
            # A look at the first ones spares most rasters the sorting of all.
            found = np.unique(numbers[:1000])
            if len(found) <= _FEW:
                found = np.unique(numbers)
            if not ((np.abs(found) <= _LARGEST) & (found == np.floor(found))).all():
                return None
        values |= {int(one) for one in found[: _FEW + 1]}
        return values if len(values) <= _FEW else None

    @property
    def shown(self) -> str:
        """The different numbers, where they are few."""
        return _listed(self._values or ())

    def check(self, path: str) -> None:
        """Refuse numbers that are the codes of classes.

        Parameters
        ----------
        path
            The raster, for messages.

        Raises
        ------
        SourceError
            If they are codes that are known, and no weights were given.
        """
        if self._classes is not None:
            return
        known = _codes(self._counted)
        if self._years and (self._values is None or len(self._counted) > 1):
            known = "years, such as when ground was built on"
        if known:
            shown = self.shown or f"numbers from {_FIRST} to {_LAST}"
            raise of_classes(path, f"over the areas it holds {shown}, codes of {known}")

    def notes(self, path: str) -> list[str]:
        """Say what else makes one doubt that the numbers count people.

        Parameters
        ----------
        path
            The raster, for messages.

        Returns
        -------
        list of str
            Sentences; none where weights were given.
        """
        counted, notes = self._counted, []
        if self._classes is not None:
            return []
        often = self._held >= _OFTEN * self._parts * len(counted)
        if len(counted) > 1 and often:
            notes.append(
                f"{path} holds but {len(self._values or ())} different whole numbers over the "
                f"areas: {self.shown}. They are taken as how many people or buildings a cell has; "
                f"if they are classes, say what each weighs ({_how(min(counted))})."
            )
        if self._cells and self._at_top >= _MANY * self._cells:
            notes.append(
                f"{path}: {self._at_top:,} of {self._cells:,} cells over the areas hold "
                f"{self._top}, the highest number that {self._kind} can hold, and are taken as so "
                "many people. Often it stands for no data: then declare it (gdal_edit.py "
                f"-a_nodata {self._top} …)."
            )
        return notes

    @property
    def _counted(self) -> set[int]:
        """The numbers, where they are few; without 0 and the top, which often stand for no data."""
        return (self._values or set()) - {0, self._top}


def of_classes(path: str, why: str) -> SourceError:
    """Say that a raster holds classes, and how each gets its weight.

    Parameters
    ----------
    path
        The raster.
    why
        By what one can tell.

    Returns
    -------
    SourceError
        To be raised.
    """
    return SourceError(
        f"{path} holds classes, not people or buildings: {why}. Say what a cell of each class "
        f"weighs, {_how(None)}, or take the weights of a preset ({', '.join(PRESETS)}). If its "
        "numbers do count people, save them without a color table and names.",
        url=path,
    )


def _how(first: int | None) -> str:
    """Show how weights are given, on the command line and in Python."""
    asked = EXAMPLE if first is None else f"{first}=1,…"
    key = 21 if first is None else first
    return f"--classes {asked} or dasymetric.Weights(path, classes={{{key}: 1, …}})"


def _codes(counted: set[int]) -> str:
    """Name the set of codes that all numbers are of."""
    mapped = counted - _UNMAPPED
    if len(mapped) > 1 and mapped <= _NLCD and mapped & _DEVELOPED:
        return "the NLCD, the National Land Cover Database"
    if len(counted) > 2 and counted <= _WORLDCOVER and 50 in counted:
        return "ESA's WorldCover"
    if len(counted) > 2 and counted <= _SETTLEMENT:
        return "the degrees of urbanisation of GHS-SMOD"
    if counted >= _EPOCHS and counted <= _EPOCHS | {1}:
        return "the epochs of GHS-BUILT"
    return ""


def _listed(values: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(values)))
