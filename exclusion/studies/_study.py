"""What a study is: a frozen record whose methods only compose the modules below."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np

from exclusion import estimates, geoid, ranking
from exclusion.errors import TableError
from exclusion.studies._levels import no_gaps, no_groups
from exclusion.studies._shown import Shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from exclusion.clusters import Statistic
    from exclusion.estimates import Absence
    from exclusion.geoid import Geography
    from exclusion.ranking import Ranking, Shortlist
    from exclusion.sources import Source

Of = Literal["households", "people", "share"]

#: Shares of households, from west to east and from south to north, between which the view lies.
_MOST = (0.005, 0.995)
_MUCH_LESS = 0.6


@dataclass(frozen=True, eq=False, repr=False)
class Study(Shown):
    """Who is not connected in one place, in one 5-year period.

    Parameters
    ----------
    place
        The name in print, such as "New Orleans, Louisiana".
    vintage
        The last year of the 5-year period.
    geography
        "tract" or "block group".
    areas
        The area table (see `estimates.areas`), indexed by GEOID, with `neighborhood` and geometry
        (EPSG:4326) where the data has them, and `inside`, the share of its land within the place,
        where the place's line cuts areas.
    totals
        A row a measure for the place as a whole (see `estimates.totals`).
    neighborhoods
        The same measures summed by neighbourhood, indexed by name; None where none are known.
    sites
        Public computer sites, points; None where none are known.
    absent
        Why a measure or a part is not there: a measure's name, "measure.areas" where only the
        place's total is known, "people", "polygons", "neighborhoods" or "sites".
    sources
        Everything that was read.
    joined
        Whether the place is a list of places or a polygon, whose name has no state to leave out.
    groups
        Groups of people by `level`: who is not connected (see `who`).
    gaps
        What is missing, by `level` (see `why`).
    history
        The place's own published rows of other vintages; None where none are at hand.
    ground
        Which tracts of the census before make up which of this one's, where that is at hand.
    options
        What was asked of `study` beside place, period and geography, by name.
    """

    place: str
    vintage: int
    geography: Geography
    areas: pd.DataFrame
    totals: pd.DataFrame
    neighborhoods: pd.DataFrame | None
    sites: gpd.GeoDataFrame | None
    absent: Mapping[str, Absence]
    sources: tuple[Source, ...]
    joined: bool = False
    groups: pd.DataFrame = field(default_factory=no_groups)
    gaps: pd.DataFrame = field(default_factory=no_gaps)
    history: pd.DataFrame | None = None
    ground: pd.DataFrame | None = None
    options: Mapping[str, str | bool] = field(default_factory=dict)
    _rankings: dict[tuple[str, str, int, str], Ranking] = field(default_factory=dict, init=False)
    _clusters: dict[tuple[str, Statistic], pd.DataFrame] = field(default_factory=dict, init=False)

    def __repr__(self) -> str:
        many = "" if len(self.areas) == 1 else "s"
        return f"<Study: {self.place}, {self.period}, {len(self.areas)} {self.geography}{many}>"

    @property
    def period(self) -> str:
        """The five years of the study, such as "2015–2019"."""
        return geoid.period(self.vintage)

    @property
    def city(self) -> str:
        """The place's name without its state."""
        return self.place if self.joined else self.place.split(",")[0]

    @property
    def slug(self) -> str:
        """A name for files, such as "new-orleans-2019"."""
        plain = unicodedata.normalize("NFKD", self.city).encode("ascii", "ignore").decode()
        words = re.findall(r"[a-z0-9]+", plain.casefold()) or ["place"]
        return "-".join([*words, str(self.vintage)])

    @property
    def mapped(self) -> bool:
        """Whether the areas have polygons."""
        return isinstance(self.areas, gpd.GeoDataFrame)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The box to show, west, south, east, north in degrees.

        All areas, or only where nearly all households live if that is much less: wide marsh or
        open country at a city's edge would else leave the city a small patch.
        """
        polygons = self.areas[self.areas.geometry.notna()]
        homes = polygons["households"].fillna(0).to_numpy(float)
        centers = polygons.geometry.representative_point()
        inside = homes > 0
        for at in (centers.x.to_numpy(), centers.y.to_numpy()):
            order = np.argsort(at, kind="stable")
            reached = np.cumsum(homes[order]) / max(homes.sum(), 1)
            first, last = at[order][np.searchsorted(reached, _MOST).clip(max=len(at) - 1)]
            inside &= (at >= first) & (at <= last)
        whole, part = polygons.total_bounds, polygons.geometry[inside].total_bounds
        small = np.prod(part[2:] - part[:2]) < _MUCH_LESS * np.prod(whole[2:] - whole[:2])
        west, south, east, north = (float(x) for x in (part if small else whole))
        return west, south, east, north

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures known by area, in the order of the catalogue."""
        return estimates.measures(self.areas)

    def evaluate(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        covariate: str | None = None,
    ) -> Ranking:
        """Rank the areas and say what holds of the list, computed once for each choice.

        Parameters
        ----------
        by
            A measure; None takes the first of no_home_broadband, no_broadband, no_subscription
            and no_internet that the areas have.
        of
            What is ranked: "households", "people" or "share".
        k
            How many areas to list.
        covariate
            A column of `areas`, such as "median_income", that shares are expected to go with. Its
            chances are sharper, and rest on that expectation: a list made so must not then be
            used to show that poor areas are worse off. See `smoothing.posterior`.

        Returns
        -------
        Ranking
            The whole table and the list's statement, from the same draws.

        Raises
        ------
        TableError
            If the areas do not have the measure or the covariate, or people are to be ranked and
            are not known.
        """
        by = self.measure(by)
        if of == "people" and self.areas[f"{by}_people"].isna().all():
            raise TableError(
                f"No table of {self.place}, {self.period}, counts people; "
                "rank by households or share."
            )
        key = (by, of, k, covariate or "")
        if key not in self._rankings:
            known = self.column(covariate)
            self._rankings[key] = ranking.evaluate(self.areas, by, of, k, covariate=known)
        return self._rankings[key]

    def ranking(self, by: str | None = None, of: Of = "households", k: int = 20) -> pd.DataFrame:
        """Rank the areas, each with tier, verdict, band and joint region (see `ranking.rank`).

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        DataFrame
            Indexed by GEOID, the likeliest of the k first; areas that cannot be ranked come after
            all others, without a rank.

        Examples
        --------
        >>> import exclusion
        >>> table = exclusion.study("New Orleans", vintage=2017).ranking(of="share")
        >>> table["verdict"].value_counts().to_dict()
        {'above': 65, 'below': 58, 'unclear': 49}
        """
        return self.evaluate(by, of, k).table.copy()

    def shortlist(self, by: str | None = None, of: Of = "households", k: int = 20) -> Shortlist:
        """Say how many of the k areas listed truly belong there, and among how many all k lie.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        Shortlist
            Members, hits with their 5–95 %, pool, counts of verdicts, and the design factor.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2017).shortlist(of="share", k=20)
        >>> round(found.hits), found.hits_low, found.hits_high
        (15, 13, 17)
        """
        return self.evaluate(by, of, k).shortlist
