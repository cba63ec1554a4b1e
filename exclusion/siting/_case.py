"""What is to be decided: who needs something, where a site could be, and who reaches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from exclusion import _records, files, frames, grids
from exclusion.errors import ArgumentError, TableError
from exclusion.siting._demand import UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from exclusion.moe import Floats

#: The most pairs of a point and a candidate for which `nearest` is solved.
PAIRS: Final = 40_000
#: Pairs that are measured at a time.
_BLOCK: Final = 2_000_000
_MUSTS: Final = ("", "have", "not")


@dataclass(frozen=True, eq=False)
class Case:
    """Demand, candidates, and which candidate reaches whom.

    Parameters
    ----------
    demand
        As `siting.demand` gives it, in the order of its index.
    candidates
        As `siting.candidates` gives them, in the order of their names.
    unit
        "households" or "people": what the demand counts.
    radius
        Meters that a site reaches; None with travel times.
    minutes
        Minutes that people travel at most; None with a radius.
    idle
        Candidates that reach nobody.
    unknown
        GEOIDs of areas without an estimate, which count as nobody.
    kind
        The number of each row's kind: rows of one district that the same candidates reach are one
        kind.
    reach
        Whether (kinds × candidates) a candidate reaches a kind.
    districts
        The number of each kind's district, −1 for none.
    names
        The districts by number.
    apart
        Meters, or minutes, between each row and candidate, infinite where no time is given; None
        where there are more than `PAIRS`.
    """

    demand: pd.DataFrame
    candidates: pd.DataFrame
    unit: str
    radius: float | None
    minutes: float | None
    idle: tuple[str, ...]
    unknown: tuple[str, ...]
    kind: NDArray[np.intp] = field(repr=False)
    reach: NDArray[np.bool_] = field(repr=False)
    districts: NDArray[np.intp] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    apart: Floats | None = field(repr=False)

    _repr_html_ = _records.card

    @property
    def need(self) -> Floats:
        """Demand of each row, 0 where it is missing."""
        return np.asarray(np.nan_to_num(self.demand[self.unit].to_numpy(float)))

    @property
    def weights(self) -> Floats:
        """Demand of each kind."""
        return np.bincount(self.kind, self.need, minlength=len(self.reach)).astype(float)

    @property
    def limited(self) -> bool:
        """Whether a candidate has a capacity."""
        return bool(np.isfinite(self.candidates["capacity"]).any())

    def drawn(self, draws: pd.DataFrame) -> Floats:
        """Give the demand of each kind in each draw.

        Parameters
        ----------
        draws
            A row a draw, a column an area, in the demand's unit.

        Returns
        -------
        ndarray
            Of shape (draws, kinds).

        Raises
        ------
        TableError
            If it is no frame, an area is missing or is there twice, or a cell is no count.
        """
        from scipy import sparse

        why = "there is nothing to draw from"
        geoid = self.demand["GEOID"]
        frames.check_columns(draws, geoid.unique(), "draws", why)
        columns = pd.Index(geoid.unique())
        found = frames.counts(draws[columns], "draws")
        if not len(found) or np.isnan(found).any():
            raise TableError("draws has no rows, or a missing cell; expected a count in each.")
        whole = self.demand[self.unit].groupby(geoid).transform("sum").to_numpy(float)
        rows = geoid.groupby(geoid).transform("size").to_numpy(float)
        part = np.where(whole > 0, self.need / np.where(whole > 0, whole, 1), 1 / rows)
        size = (len(columns), len(self.reach))
        spread = sparse.coo_array((part, (columns.get_indexer(geoid), self.kind)), shape=size)
        return np.asarray(found @ spread.tocsr())


def case(
    demand: pd.DataFrame,
    candidates: pd.DataFrame,
    *,
    radius: float | None = None,
    times: pd.DataFrame | str | Path | None = None,
    minutes: float | None = None,
) -> Case:
    """Say which candidate reaches whom: within a radius, or within a time.

    Parameters
    ----------
    demand
        As `siting.demand` gives it: `GEOID`, `households` or `people`, and points; `district` and
        the 90 % `_moe` where they are known.
    candidates
        As `siting.candidates` gives them, indexed by name.
    radius
        Meters in a straight line that a site reaches, its edge too, measured in the UTM zone of the
        demand's middle.
    times
        The user's travel times in place of a radius: a table (CSV, Parquet, a DataFrame) of
        `GEOID`, `site` and `minutes`, a row a pair. A pair that is not there is out of reach; all
        cells of an area share its times.
    minutes
        With `times`: how long people travel at most.

    Returns
    -------
    Case
        For `cover`, `nearest` and `over_draws`.

    Raises
    ------
    ArgumentError
        If there is not exactly one of `radius` and `times`, or `minutes` is missing or too much.
    TableError
        If a table lacks a column, a site or GEOID of `times` is unknown, a pair is there twice, a
        time is missing, negative or infinite, or nobody is within reach of any candidate.
    """
    _check_options(radius, times, minutes)
    demand, unit = _demanded(demand)
    candidates = _offered(candidates)
    near: _Circles | _Times
    if radius is not None:
        near = _Circles(demand, candidates, radius)
    else:
        near = _Times(demand, candidates, times, float(minutes or 0))
    kind, reach, districts, names = _kinds(near, demand, len(candidates))
    need = np.nan_to_num(demand[unit].to_numpy(float))
    held = np.bincount(kind, need, minlength=len(reach))
    used = np.asarray((reach & (held > 0)[:, None]).any(axis=0))
    idle = candidates.index[~used]
    if len(idle) == len(candidates):
        far = f"{radius:,.0f} m" if radius is not None else f"{minutes:g} minutes"
        raise TableError(
            f"No candidate reaches anybody within {far}: look at where they are, or allow more."
        )
    missing = demand.loc[demand[unit].isna(), "GEOID"].unique()
    pairs = len(demand) * len(candidates)
    apart = near.block(slice(None)) if pairs <= PAIRS else None
    return Case(
        demand, candidates, unit, radius, minutes, tuple(idle), tuple(missing),
        kind, reach, districts, names, apart,
    )  # fmt: skip


def _check_options(radius: object, times: object, minutes: object) -> None:
    if (radius is None) == (times is None):
        raise ArgumentError(
            "Say who reaches a site either by radius, in meters, or by times with minutes."
        )
    if radius is not None:
        frames.check_number(radius, "radius")
        if minutes is not None:
            raise ArgumentError("minutes goes with times; leave it out beside a radius.")
    else:
        frames.check_number(minutes, "minutes")


def _demanded(demand: Any) -> tuple[pd.DataFrame, str]:  # noqa: ANN401 - whatever is given
    """Look at demand, and put it in the order of its labels."""
    frames.check_columns(demand, ["GEOID"], "demand", "nobody knows whose it is")
    units = [unit for unit in UNITS if unit in demand.columns]
    if len(units) != 1:
        raise TableError(
            "demand must have a column households or a column people, one of them; siting.demand "
            "makes such a table."
        )
    (unit,) = units
    frames.check_index(demand, "demand")
    frames.texts(demand["GEOID"], "demand: GEOID")
    found = frames.counts(demand[unit], f"demand: {unit}")
    if not np.nansum(found) > 0:
        raise TableError(f"demand: {unit} holds nobody: there is nothing that a site could reach.")
    for column, unknown in ((f"{unit}_moe", np.nan), ("district", None)):
        if column not in demand.columns:
            demand = demand.assign(**{column: unknown})
    frames.margins(demand[f"{unit}_moe"], f"demand: {unit}_moe")
    return demand.sort_index(), unit


def _offered(candidates: pd.DataFrame) -> pd.DataFrame:
    """Look at candidates, and put them in the order of their names."""
    frames.check_columns(candidates, ["cost"], "candidates", "nobody knows what a site costs")
    if not len(candidates):
        raise TableError("candidates has no rows: a candidate a row is expected.")
    frames.check_index(candidates, "candidates")
    unsaid: dict[str, Any] = {"cost_from": "file", "capacity": np.inf, "must": ""}
    found = candidates.assign(
        **{name: value for name, value in unsaid.items() if name not in candidates}
    )
    costs = frames.counts(found["cost"], "candidates: cost")
    if np.isnan(costs).any():
        lacking = found.index[np.isnan(costs)][0]
        raise TableError(f"candidates: {lacking!r} has no cost; give it in dollars.")
    limits = frames.samples(found["capacity"], "candidates: capacity")
    if not (limits > 0).all():
        wrong = found.index[~(limits > 0)][0]
        raise TableError(f"candidates: the capacity of {wrong!r} must be above 0, or infinite.")
    for name, word in found["must"].items():
        if not isinstance(word, str) or word not in _MUSTS:
            raise TableError(f"candidates: must of {name!r} is {word!r}; expected have, not or ''.")
    return found.sort_index()


class _Circles:
    """Distances in a straight line."""

    def __init__(self, demand: pd.DataFrame, candidates: pd.DataFrame, radius: float) -> None:
        lies = frames.shapes(demand, "demand")
        sites = frames.shapes(candidates, "candidates")
        for shapes, what in ((lies, "demand"), (sites, "candidates")):
            odd = shapes.isna() | shapes.is_empty | (shapes.geom_type != "Point")
            if odd.any():
                raise TableError(f"{what}: {shapes.index[odd][0]!r} has no point.")
        zone = grids.utm(lies)
        self.points, self.sites = (
            shapely.get_coordinates(some.to_crs(zone).to_numpy()) for some in (lies, sites)
        )
        # What is written in meters and what is measured differ in their last bits.
        self.most = radius * (1 + 1e-9)

    def block(self, rows: slice) -> Floats:
        """Measure some rows."""
        x, y = (self.points[rows, None, at] - self.sites[None, :, at] for at in (0, 1))
        return np.asarray(np.hypot(x, y))


class _Times:
    """Travel times of the user's."""

    def __init__(
        self,
        demand: pd.DataFrame,
        candidates: pd.DataFrame,
        times: Any,  # noqa: ANN401 - a path or a frame
        most: float,
    ) -> None:
        columns = ["GEOID", "site", "minutes"]
        what = files.name_of(times, "times")
        rows = files.table(times, "times", text=["GEOID", "site"])
        frames.check_columns(rows, columns, what, "nobody knows how long people travel")
        found = frames.counts(_plainly(rows["minutes"]), f"{what}: minutes")
        if np.isnan(found).any():
            pair = rows[np.isnan(found)].iloc[0]
            raise TableError(
                f"{what}: the minutes from {pair['GEOID']} to {pair['site']!r} are missing or no "
                "number; leave the pair out if nobody can travel it."
            )
        areas = pd.Index(demand["GEOID"].unique())
        self.rows = areas.get_indexer(demand["GEOID"])
        at = [_placed(rows[name], known, name, what)
              for name, known in (("GEOID", areas), ("site", candidates.index))]  # fmt: skip
        if (twice := rows.duplicated(["GEOID", "site"])).any():
            pair = rows[twice].iloc[0]
            raise TableError(f"{what}: {pair['GEOID']} and {pair['site']!r} are there twice.")
        self.matrix = np.full((len(areas), len(candidates)), np.inf)
        self.matrix[at[0], at[1]] = found
        silent = candidates.index[~np.isfinite(self.matrix).any(axis=0)]
        if len(silent):
            raise TableError(f"{what} has no time to {silent[0]!r}: give one, or leave it out.")
        self.most = most * (1 + 1e-9)

    def block(self, rows: slice) -> Floats:
        """Look some rows up."""
        return np.asarray(self.matrix[self.rows[rows]])


def _plainly(column: pd.Series[Any]) -> pd.Series[float]:
    return column if pd.api.types.is_numeric_dtype(column) else files.numbers(column)


def _placed(column: pd.Series[Any], known: pd.Index, name: str, what: str) -> NDArray[np.intp]:
    """Find labels among those known; what is not there is refused by name."""
    at = known.get_indexer(pd.Index(column))
    if (at < 0).any():
        strange = column.iloc[int(np.flatnonzero(at < 0)[0])]
        hint = f" {frames.NORMALIZE}." if name == "GEOID" else ""
        raise TableError(
            f"{what}: {name} {strange!r} is none of those known, such as {known[0]!r}.{hint}"
        )
    return at


def _kinds(
    near: _Circles | _Times, demand: pd.DataFrame, sites: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.intp], tuple[str, ...]]:
    """Gather rows of one district that the same candidates reach: any plan treats them alike."""
    district, names = pd.factorize(demand["district"], sort=True)
    step = max(1, _BLOCK // sites)
    packed = np.concatenate(
        [
            np.packbits(near.block(slice(start, start + step)) <= near.most, axis=1)
            for start in range(0, len(demand), step)
        ]
    )
    coded = district.astype(">i8")[:, None].view(np.uint8).reshape(len(demand), -1)
    keys = np.ascontiguousarray(np.concatenate([packed, coded], axis=1))
    _, first, kind = np.unique(
        keys.view(np.dtype((np.void, keys.shape[1]))).ravel(),
        return_index=True,
        return_inverse=True,
    )
    reach = np.unpackbits(packed[first], axis=1, count=sites).astype(bool)
    return kind.astype(np.intp), reach, district[first].astype(np.intp), tuple(map(str, names))
