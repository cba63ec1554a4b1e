"""A split with the network that is spoken of, as studies and pages take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from exclusion import _records, frames
from exclusion.coverage import _bounds, _split, _totals
from exclusion.coverage._codes import NETWORK
from exclusion.coverage._outline import Outline, check_network, of_outline
from exclusion.errors import TableError

if TYPE_CHECKING:
    import geopandas as gpd

    from exclusion.coverage._outline import Kind
    from exclusion.coverage._split import Assumption
    from exclusion.dasymetric import Raster

#: The Federal Communications Commission's benchmark of 2024, Mbit/s down and up.
BENCHMARK: Final = (100.0, 20.0)
_SKY: Final = "satellite"


@dataclass(frozen=True)
class Causes:
    """How many are unconnected though a network reaches them, and how many it does not reach.

    Parameters
    ----------
    measure
        Who counts as unconnected.
    technology, down, up
        The network that is spoken of: a name of `coverage.NAMES`, or "network" where nobody said
        what a file covers; and Mbit/s, 0 and 0 where the speed is not known.
    method
        What the served share of an area is a share of, in the areas of most households:
        "locations", "people", "land" or "units". With a raster of people, areas where it has nobody
        are by land; `why` in the table says it of each area.
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

    _repr_html_ = _records.card

    @property
    def areas(self) -> pd.DataFrame:
        """The split by the network that is spoken of, indexed by GEOID."""
        return _of(self.table, self.key).set_index("GEOID")

    @property
    def kind(self) -> Literal["table", Kind]:
        """What availability came as: "table" (by area), "polygons", "hexagons" or "signal"."""
        return "table" if self.outline is None else self.outline.kind

    @property
    def key(self) -> tuple[str, float, float]:
        """Technology, down and up of the network that is spoken of, as in the table's columns."""
        return self.technology, self.down, self.up

    @property
    def totals(self) -> pd.DataFrame:
        """The place's row for every technology and speed; see `totals`."""
        return _totals.totals(self.table)

    @property
    def total(self) -> dict[str, float]:
        """The place's row for the network that is spoken of."""
        row = _of(self.totals, self.key).iloc[0]
        return {str(name): value for name, value in row.to_dict().items()}


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
        A table by area, as `read` or `of_outline` gives it, or the ground that a network covers, as
        `outline` gives it.
    measure
        Who counts as unconnected.
    network
        Technology, down and up (Mbit/s) to speak of; 0 and 0 where the speed is not known. Of a
        table it chooses: None takes "any" where it is known, else the first technology that is and
        is no satellite, at 100/20 where it has that, else at its first speed. What an outline
        covers it names: None calls it ("network", 0, 0), for nobody said which technology and speed
        that is.
    people
        Where people live, to measure by what part of them an outline covers; None measures land.
        A table by area needs none.
    assume
        As for `split`.

    Returns
    -------
    Causes
        The split and the network.

    Raises
    ------
    ArgumentError
        If `network` is no technology with two speeds, or `assume` is neither.
    TableError
        If the table does not have the network for these areas or knows nothing of it, has nothing
        but satellite and no network is asked for, or breaks `split`'s contract.
    SourceError
        If an outline and the areas have no ground in common, or the raster cannot be used.

    Examples
    --------
    >>> import geopandas, shapely
    >>> from exclusion import coverage
    >>> tract = shapely.box(-90.1, 29.9, -90.0, 30)
    >>> areas = geopandas.GeoDataFrame(
    ...     {"m_households": [400.0], "m_households_moe": [60.0], "m_base": [1000.0]},
    ...     index=["22071000100"], geometry=[tract], crs=4326,
    ... )
    >>> half = coverage.outline(
    ...     geopandas.GeoSeries([shapely.box(-90.05, 29, -89, 31)], crs=4326)
    ... )
    >>> found = causes(areas, half, "m")
    >>> found.key, found.kind, found.method
    (('network', 0.0, 0.0), 'polygons', 'land')
    >>> round(found.total["not_served_households"])
    200
    """
    frames.areas(areas, measure, "areas")
    frames.check_made(people, "Raster", "people", none=True)
    if network is not None:
        check_network(network)
        network = network[0], float(network[1]), float(network[2])  # as the tables have them
    outline = availability if isinstance(availability, Outline) else None
    if isinstance(availability, Outline):
        technology, down, up = network = network or (NETWORK, 0.0, 0.0)
        table = of_outline(
            areas, availability, people=people, technology=technology, down=down, up=up
        )
    else:
        table = availability
    found = _split.split(areas, table, measure, assume=assume)
    chosen = _chosen(found, network)
    rows = _of(table, chosen)
    homes = pd.Series(frames.floats(areas[_split.base_of(areas, measure)]), index=areas.index)
    counted = rows["GEOID"].map(homes).where(rows["served_share"].notna(), 0.0)
    method = str(counted.groupby(rows["method"], sort=False).sum().idxmax())
    return Causes(measure, *chosen, method, assume, found, outline)


def _of(rows: pd.DataFrame, key: tuple[str, float, float]) -> pd.DataFrame:
    """Take the rows of one network."""
    technology, down, up = _bounds.KEY
    return rows[(rows[technology] == key[0]) & (rows[down] == key[1]) & (rows[up] == key[2])]


def _chosen(
    table: pd.DataFrame, network: tuple[str, float, float] | None
) -> tuple[str, float, float]:
    """Choose the network to speak of among those that something is known of."""
    every, known = (
        list(dict.fromkeys(rows[list(_bounds.KEY)].itertuples(index=False, name=None)))
        for rows in (table, table[table["served_share"].notna()])
    )
    there = known or every
    if network is not None:
        if network not in there:
            what = "Nothing is known of" if network in every else "No"
            has = ", ".join(f"{name} {down:g}/{up:g}" for name, down, up in there)
            name, down, up = network
            raise TableError(
                f"{what} {name} of {down:g}/{up:g} Mbit/s in the availability of these areas; it "
                f"has {has}."
            )
        return network
    names = dict.fromkeys(name for name, _, _ in there)
    technology = next((name for name in ("any", *names) if name in names and name != _SKY), None)
    if technology is None:
        raise TableError(
            "The availability of these areas tells of satellite alone, which is offered nearly "
            "everywhere and reaches no more homes for it. Give files of lines and antennas, or ask "
            "for satellite by name (`network`, --technology)."
        )
    speeds = [key for key in there if key[0] == technology]
    return next((key for key in speeds if key[1:] == BENCHMARK), speeds[0])
