"""Households on one rung: the lines of a table, their sums and shares, and the margins of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from exclusion import moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from exclusion.geoid import Geography
    from exclusion.indicators import Indicator, Recipe

Floats = npt.NDArray[np.float64]

#: Tables whose first line counts all households, the preferred first.
HOUSEHOLDS = ("B28002_001", "B28001_001", "B28003_001", "S2801_C01_001")


class Amount(NamedTuple):
    """A column of estimates with margins and how they came about."""

    estimate: Floats
    moe: Floats
    method: npt.NDArray[np.object_]


@dataclass(frozen=True)
class Lines:
    """The lines of the long table: the cells of every area, by variable."""

    index: pd.Index[str]
    #: Arrays and no frames: of a place some thousand are read, and pandas takes longer to look one
    #: up than it takes to calculate with it.
    cells: Mapping[str, Amount]
    vintages: Mapping[str, int]
    geography: Geography | None  # None: a place's own row, whose margins are never modelled

    @classmethod
    def of(
        cls,
        estimates: pd.DataFrame,
        vintages: Mapping[str, int],
        geography: Geography | None,
        wanted: Collection[str] | None = None,
    ) -> Lines:
        """Read all variables, or those wanted, of every area, also of one that has none of them."""
        row, names = pd.factorize(estimates["GEOID"], sort=True)
        if wanted is not None:
            kept = estimates["variable"].isin(wanted).to_numpy()
            row, estimates = row[kept], estimates[kept]
        # Each cell is put where it belongs: a pivot of the same rows takes five times as long.
        column, variables = pd.factorize(estimates["variable"], sort=True)
        if len(np.unique(column * len(names) + row)) < len(row):
            raise TableError("The estimate table has a GEOID and variable more than once.")
        wide = []
        for name, kind in (("estimate", float), ("moe", float), ("moe_method", object)):
            cells = np.full((len(variables), len(names)), np.nan, dtype=kind)
            cells[column, row] = estimates[name].to_numpy(dtype=kind)
            cells.setflags(write=False)
            wide.append(cells)
        cells_of = {name: Amount(*each) for name, *each in zip(variables, *wide, strict=True)}
        return cls(pd.Index(names, name="GEOID"), cells_of, vintages, geography)

    def __contains__(self, variables: tuple[str, ...] | str) -> bool:
        names = (variables,) if isinstance(variables, str) else variables
        return all(name in self.cells for name in names) or self._joined(names)

    def _joined(self, names: tuple[str, ...]) -> bool:
        """Whether a source gives the sum of these lines in one, such as "B28002_012+B28002_013"."""
        return "+".join(names) in self.cells

    def vintage(self, table: str) -> int:
        if table not in self.vintages:
            raise TableError(f"No vintage is given for table {table}; give one for each table.")
        return self.vintages[table]

    def total(self, names: tuple[str, ...]) -> Amount:
        """Add lines up, margins by the sum rule."""
        if self._joined(names):
            return self.cells["+".join(names)]
        every = [self.cells[name] for name in names]
        estimate = np.column_stack([one.estimate for one in every])
        added = moe.of_sum(estimate, np.column_stack([one.moe for one in every]))
        method = np.where(np.isfinite(added), "derived", "missing").astype(object)
        return Amount(estimate.sum(axis=1), added, method)


def choose(lines: Lines, indicator: Indicator) -> Recipe | None:
    """Choose the first recipe whose lines are there and whose line numbers fit the vintage."""
    for recipe in indicator.recipes:
        wanted = [name for name in (recipe.whole, recipe.less, recipe.percent) if name]
        if all(name in lines for name in wanted) and (not recipe.lines or recipe.lines in lines):
            first, last = recipe.vintages
            if first <= lines.vintage(recipe.table) <= last:
                return recipe
    return None


def whole_of(lines: Lines, variable: str) -> Amount:
    """Read the universe cell, its margin modelled where none is published."""
    whole = lines.total((variable,))
    if lines.geography is None:
        return whole
    vintage = lines.vintage(variable.split("_", maxsplit=1)[0])
    model = moe.modelled(whole.estimate, whole.estimate, geography=lines.geography, vintage=vintage)
    return filled(whole, model)


def filled(amount: Amount, model: Floats) -> Amount:
    """Put modelled margins where none are published."""
    gap = np.isnan(amount.moe) & np.isfinite(amount.estimate)
    method = np.where(gap, "modelled", amount.method).astype(object)
    return Amount(amount.estimate, np.where(gap, model, amount.moe), method)


def households(lines: Lines, indicator: Indicator, recipe: Recipe) -> dict[str, Any]:
    """Count the households of one measure, their share, and the margins of both."""
    vintage = lines.vintage(recipe.table)
    if recipe.percent:
        whole, part = _from_percent(lines, recipe, vintage)
    else:
        whole = whole_of(lines, recipe.whole)
        part = _part(lines, recipe, whole, vintage)
    if lines.geography is not None:
        published = np.where(whole.method == "modelled", np.nan, whole.moe)
        model = moe.modelled(
            part.estimate, whole.estimate, published, geography=lines.geography, vintage=vintage
        )
        part = filled(part, model)
    _check_part(lines, indicator, part, whole)
    complement = _complement(lines, indicator, recipe)
    share = moe.ratio(part.estimate, whole.estimate)
    share_moe = _share_moe(lines, part, whole, complement, vintage)
    stated = lines.total((recipe.less,)) if recipe.less else part
    silent = (share > 0) & (share < 1) & ~(_radicand(stated, whole) > 0) & np.isfinite(share_moe)
    by_model = silent & (lines.geography is not None)
    return {
        "households": part.estimate,
        "households_moe": part.moe,
        "share": share,
        "share_moe": np.minimum(share_moe, 1.0),  # a share cannot be off by more
        "share_moe_method": np.where(by_model, "modelled", part.method).astype(object),
        "base": whole.estimate,
        "base_moe": whole.moe,
        "moe_method": part.method,
    }


def _check_part(lines: Lines, indicator: Indicator, part: Amount, whole: Amount) -> None:
    wrong = (part.estimate < 0) | (part.estimate > whole.estimate)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise TableError(
            f"{indicator.name} in {lines.index[row]}: {part.estimate[row]:g} of "
            f"{whole.estimate[row]:g} households; the lines of {', '.join(indicator.tables)} do "
            "not fit each other."
        )


def _from_percent(lines: Lines, recipe: Recipe, vintage: int) -> tuple[Amount, Amount]:
    """Recover the whole and the part from a count and its percent, good to about 0.1%."""
    count = lines.total(recipe.lines).estimate
    percent = lines.total((recipe.percent,)).estimate
    number = moe.ratio(count * 100, percent)
    # The percent is undefined only where there are no households at all.
    number = np.where((count == 0) & np.isnan(percent), 0.0, number)
    nothing = np.full(len(count), np.nan)
    blank = np.full(len(count), "missing", object)
    whole = Amount(number, nothing, blank)
    if lines.geography is not None:
        model = moe.modelled(number, number, geography=lines.geography, vintage=vintage)
        whole = filled(whole, model)
    return whole, Amount(number - count, nothing, blank)


def _part(lines: Lines, recipe: Recipe, whole: Amount, vintage: int) -> Amount:
    direct = lines.total(recipe.lines) if recipe.lines else None
    if not recipe.less:
        assert direct is not None  # noqa: S101 - a recipe has lines or less, for the type checker
        return direct
    rest = _complement_of(lines, lines.total((recipe.less,)), whole, vintage)
    if direct is None:
        return rest
    both = np.column_stack([direct.estimate, rest.estimate])
    margin = moe.of_sum(both, np.column_stack([direct.moe, rest.moe]))
    method = np.where(rest.method == "modelled", "modelled", "derived")
    method = np.where(np.isfinite(margin), method, "missing").astype(object)
    return Amount(both.sum(axis=1), margin, method)


def _complement_of(lines: Lines, part: Amount, whole: Amount, vintage: int) -> Amount:
    """Take a part away from the whole: √((N·s)² + (1 − p)²·n²), s the margin of the share.

    Where nothing is left the margin is that of an empty cell, which no table publishes here: it
    is modelled. Where there are no households at all it is that of the whole.
    """
    margins = (part.estimate, part.moe, whole.estimate, whole.moe)
    if lines.geography is None:
        margin = moe.of_complement(*margins)
        method = np.where(np.isfinite(margin), "derived", "missing").astype(object)
        return Amount(whole.estimate - part.estimate, margin, method)
    s_moe = _share_moe(lines, part, whole, None, vintage)
    outside = 1 - moe.ratio(part.estimate, whole.estimate)
    margin = np.sqrt((whole.estimate * s_moe) ** 2 + (outside * whole.moe) ** 2)
    known = np.isfinite(part.moe)
    none_left = known & (part.estimate == whole.estimate)
    empty = none_left & (whole.estimate > 0)
    zero_moe = moe.design(lines.geography, vintage).zero_moe
    margin = np.where(empty, zero_moe, np.where(none_left, whole.moe, margin))
    method = np.where(empty, "modelled", np.where(known, "derived", "missing")).astype(object)
    return Amount(whole.estimate - part.estimate, margin, method)


def _complement(lines: Lines, indicator: Indicator, recipe: Recipe) -> Amount | None:
    """Find the published rest of the whole, where one line gives it."""
    for other in indicator.recipes:
        if other.whole == recipe.whole and other.less and not other.lines and other.less in lines:
            return lines.total((other.less,))
    return None


def _share_moe(
    lines: Lines, part: Amount, whole: Amount, complement: Amount | None, vintage: int
) -> Floats:
    """Give the margin of a share, with the cases that the handbook's formula leaves open.

    A share of 0 or 1 takes the margin of the empty cell, over the whole. Where the radicand is
    not positive, the published complement's share margin, else that of a sample of the design's
    size, never below that of an empty cell.
    """
    given = moe.of_share(part.estimate, part.moe, whole.estimate, whole.moe)
    if lines.geography is None:
        return given
    design = moe.design(lines.geography, vintage)
    share = moe.ratio(part.estimate, whole.estimate)
    least = moe.ratio(design.zero_moe, whole.estimate)
    at_zero = moe.ratio(part.moe, whole.estimate)
    fallback = moe.of_modelled_share(
        share, whole.estimate, geography=lines.geography, vintage=vintage
    )
    at_one = least
    if complement is not None:
        rest = _radicand(complement, whole)
        rest_moe = moe.ratio(np.sqrt(np.where(rest > 0, rest, np.nan)), whole.estimate)
        empty = moe.ratio(complement.moe, whole.estimate)
        empty = np.where(complement.estimate == 0, empty, np.nan)
        fallback = np.where(np.isfinite(rest_moe), rest_moe, fallback)
        at_one = np.where(np.isfinite(empty), empty, at_one)
    inside = np.where(_radicand(part, whole) > 0, given, np.maximum(fallback, least))
    margin = np.where(share <= 0, at_zero, np.where(share >= 1, at_one, inside))
    known = np.isfinite(part.moe) & (whole.estimate > 0)
    return np.where(known, margin, np.nan)


def _radicand(part: Amount, whole: Amount) -> Floats:
    radicand: Floats = part.moe**2 - (moe.ratio(part.estimate, whole.estimate) * whole.moe) ** 2
    return radicand
