"""A split with the network that is spoken of, as studies and pages take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from exclusion.coverage import _split
from exclusion.coverage._outline import Outline, of_outline
from exclusion.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from exclusion.coverage._split import Assumption
    from exclusion.dasymetric import Raster

#: The Federal Communications Commission's benchmark of 2024, Mbit/s down and up.
BENCHMARK: Final = (100.0, 20.0)


@dataclass(frozen=True)
class Causes:
    """Who is unconnected though a network reaches them, and who is not reached.

    Parameters
    ----------
    measure
        Who counts as unconnected.
    technology, down, up
        The network that is spoken of; Mbit/s.
    method
        What the served share of an area is a share of: "locations", "people" or "land".
    assume
        As for `split`.
    table
        The split by every technology and speed, as `split` gives it.
    outline
        The ground that is covered; None where availability came by area.
    """

    measure: str
    technology: str
    down: float
    up: float
    method: str
    assume: Assumption
    table: pd.DataFrame
    outline: Outline | None = None

    @property
    def areas(self) -> pd.DataFrame:
        """The split by the network that is spoken of, indexed by GEOID."""
        return self._chosen(self.table).set_index("GEOID")

    @property
    def key(self) -> tuple[str, float, float]:
        """Technology, down and up of the network that is spoken of."""
        return self.technology, self.down, self.up

    @property
    def totals(self) -> pd.DataFrame:
        """The place's row for every technology and speed; see `totals`."""
        return _split.totals(self.table)

    @property
    def total(self) -> dict[str, float]:
        """The place's row for the network that is spoken of."""
        row = self._chosen(self.totals).iloc[0]
        return {str(name): value for name, value in row.to_dict().items()}

    def _chosen(self, rows: pd.DataFrame) -> pd.DataFrame:
        same = [rows[name] == value for name, value in zip(_split.KEY, self.key, strict=True)]
        return rows[same[0] & same[1] & same[2]]


def causes(
    areas: gpd.GeoDataFrame | pd.DataFrame,
    availability: pd.DataFrame | Outline,
    measure: str,
    *,
    network: tuple[str, float, float] | None = None,
    people: Raster | None = None,
    assume: Assumption = "even",
) -> Causes:
    """Split the unconnected by cause, and choose the network to speak of.

    Parameters
    ----------
    areas
        As for `split`; with polygons where `availability` is an outline.
    availability
        A table by area, or the ground that a network covers.
    measure
        Who counts as unconnected.
    network
        Technology, down and up (Mbit/s) to speak of. None takes "any" where the table has it, else
        its first technology, at 100/20 where it has that, else at its first speed. What an outline
        covers is called so; None calls it ("any", 25, 3).
    people
        Where people live, to measure by what part of them an outline covers; None measures land.
    assume
        As for `split`.

    Returns
    -------
    Causes
        The split and the network.

    Raises
    ------
    TableError
        If the table does not have the network, or breaks `split`'s contract.
    """
    outline = availability if isinstance(availability, Outline) else None
    if isinstance(availability, Outline):
        technology, down, up = network or ("any", 25.0, 3.0)
        table = of_outline(
            areas, availability, people=people, technology=technology, down=down, up=up
        )
    else:
        table = availability
    chosen = _chosen(table, network)
    found = _split.split(areas, table, measure, assume=assume)
    method = str(table["method"].dropna().iloc[0])
    return Causes(measure, *chosen, method, assume, found, outline)


def _chosen(
    table: pd.DataFrame, network: tuple[str, float, float] | None
) -> tuple[str, float, float]:
    """Choose the network to speak of among those that the table has."""
    if lacking := [column for column in _split.KEY if column not in table.columns]:
        raise TableError(f"The availability table lacks the column(s) {', '.join(lacking)}.")
    there = list(dict.fromkeys(table[list(_split.KEY)].itertuples(index=False, name=None)))
    if network is not None:
        if network not in there:
            known = ", ".join(f"{name} {down:g}/{up:g}" for name, down, up in there)
            name, down, up = network
            raise TableError(
                f"No {name} of {down:g}/{up:g} Mbit/s in the availability; it has {known}."
            )
        return network
    technology = "any" if "any" in {name for name, _, _ in there} else there[0][0]
    speeds = [key for key in there if key[0] == technology]
    return next((key for key in speeds if key[1:] == BENCHMARK), speeds[0])
