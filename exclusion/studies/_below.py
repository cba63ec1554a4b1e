"""What a study says below its areas: where people live, who is near a site, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion import geoid
from exclusion.errors import TableError, VintageError
from exclusion.studies._findings import Findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Literal

    import geopandas as gpd
    import pandas as pd

    from exclusion.coverage import Assumption, Causes, Outline
    from exclusion.dasymetric import Raster, Spread, Weights

    Unit = Literal["people", "households"]


#: The census whose blocks the FCC's files name, and how tables made of them say so.
_BLOCKS: Final = 2020
_BY_LOCATION: Final = "locations"


class Below(Findings):
    """The part of `Study` that composes `dasymetric` and `coverage`."""

    sites: gpd.GeoDataFrame | None
    vintage: int  # for the checks; `Study` has it

    def spread(
        self,
        out: str | Path,
        by: str | None = None,
        weights: str | Path | Weights | None = None,
        *,
        of: Unit | None = None,
        water: gpd.GeoDataFrame | None = None,
        cell: float = 100.0,
    ) -> Spread:
        """Put the unconnected of each area where people live, into a raster.

        Parameters
        ----------
        out
            The GeoTIFF to write.
        by
            A measure; None takes the study's default.
        weights
            A raster of people, buildings or settlement, or `dasymetric.Weights` for classes of
            land; None spreads over land.
        of
            "people" or "households"; None takes people where the areas have them.
        water, cell
            As for `dasymetric.spread`.

        Returns
        -------
        Spread
            Where it lies, and how each area was spread.

        Raises
        ------
        TableError
            If the study has no polygons.
        SourceError
            If the raster cannot be used.
        """
        from exclusion import dasymetric

        by = self.measure(by)
        areas = self._ground()
        people = f"{by}_people"
        known = people in areas and bool(areas[people].notna().any())
        unit: Unit = of or ("people" if known else "households")
        return dasymetric.spread(
            areas, by, weights, out=out, of=unit, vintage=self.vintage, source=self._source(),
            water=water, cell=cell,
        )  # fmt: skip

    def rings(
        self, raster: str | Path | Raster, radii: Sequence[float] = (500, 1_000, 2_000)
    ) -> pd.DataFrame:
        """Count who lives within some distances of a public computer site.

        Parameters
        ----------
        raster
            From `spread`.
        radii
            Meters, in a straight line.

        Returns
        -------
        DataFrame
            See `dasymetric.rings`: within reach of any of the sites, each person once.

        Raises
        ------
        TableError
            If the study knows no sites.
        """
        from exclusion import dasymetric

        if self.sites is None or self.sites.empty:
            raise TableError(
                f"{self.place} has no public computer sites; give some with `study(…, sites=FILE)`."
            )
        return dasymetric.rings(raster, self.sites, radii)

    def causes(
        self,
        availability: pd.DataFrame | Outline,
        by: str | None = None,
        *,
        network: tuple[str, float, float] | None = None,
        people: Raster | None = None,
        assume: Assumption = "even",
    ) -> Causes:
        """Tell who is unconnected where a network reaches, and who is not reached.

        Parameters
        ----------
        availability
            From `coverage.read`, by area, or from `coverage.outline`, the ground that is covered.
        by
            A measure; None takes the study's default.
        network, people, assume
            As for `coverage.causes`.

        Returns
        -------
        Causes
            By area and for the place, with margins.

        Raises
        ------
        TableError
            If the availability has none of the study's areas or not that network, or if it is an
            outline and the study has no polygons.
        VintageError
            If it is by location, so on the blocks of 2020, and the study on the census before.
        """
        from exclusion import coverage

        self._check_boundaries(availability)
        areas = self.areas if people is None else self._ground()
        return coverage.causes(
            areas, availability, self.measure(by), network=network, people=people, assume=assume
        )

    def _check_boundaries(self, availability: pd.DataFrame | Outline) -> None:
        import pandas as pd

        if not isinstance(availability, pd.DataFrame) or "method" not in availability:
            return
        if geoid.boundary_vintage(self.vintage) < _BLOCKS and _BY_LOCATION in set(
            availability["method"]
        ):
            raise VintageError(
                f"The availability is by location, on the blocks of {_BLOCKS}; {self.place}, "
                f"{geoid.period(self.vintage)}, is on the {self.geography}s of "
                f"{geoid.boundary_vintage(self.vintage)}, where the same GEOID can be other "
                f"ground. Study a vintage from {_BLOCKS} on, or use an outline."
            )

    def _ground(self) -> gpd.GeoDataFrame:
        import geopandas as gpd

        if not isinstance(self.areas, gpd.GeoDataFrame):
            raise TableError(f"{self.place} has no polygons to spread people over.")
        return self.areas

    def _source(self) -> str:
        return "U.S. Census Bureau, American Community Survey 5-year estimates"

    def _check_below(self, by: str | None, people: Raster | None, causes: Causes | None) -> None:
        """See that what is shown below the areas is of this study and measure."""
        by = self.measure(by)
        if people is not None and (people.measure, people.vintage) != (by, self.vintage):
            raise TableError(
                f"{people.path} holds {people.measure} of {people.vintage}; this is about {by} of "
                f"{self.vintage}. Spread that: study.spread(…, by={by!r})."
            )
        if causes is None:
            return
        split = causes.areas["unconnected_households"].reindex(self.areas.index)
        if causes.measure != by or not np.array_equal(
            split, self.areas[f"{by}_households"], equal_nan=True
        ):
            raise TableError(
                f"The causes are of {causes.measure} and of another study or measure than {by} of "
                f"{self.place}, {self.vintage}. Make them so: study.causes(…, by={by!r})."
            )
