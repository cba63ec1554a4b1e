"""What a study says of small areas: smoothed, merged, added up to neighbourhoods, audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import equity, estimates, geoid, moe, ranking, regions
from exclusion import smoothing as small
from exclusion.errors import TableError

if TYPE_CHECKING:
    from exclusion.equity import Equity
    from exclusion.geoid import Geography
    from exclusion.moe import Floats
    from exclusion.ranking import Ranking
    from exclusion.regions import Merged


class SmallAreas:
    """The part of `Study` that composes smoothing, regions, equity and ranks of neighbourhoods."""

    place: str
    vintage: int
    geography: Geography
    areas: pd.DataFrame
    totals: pd.DataFrame
    neighborhoods: pd.DataFrame | None

    def measure(self, by: str | None = None) -> str:
        """Name the measure that is meant, and see that the areas have it.

        Parameters
        ----------
        by
            A measure; None takes the first of no_home_broadband, no_broadband, no_subscription
            and no_internet that the areas have.

        Returns
        -------
        str
            Its name.

        Raises
        ------
        TableError
            If the areas do not have it.
        """
        by = by or estimates.default_measure(self.areas)
        known = estimates.measures(self.areas)
        if by not in known:
            raise TableError(
                f"{by!r} is not known by {self.geography} in {self.place}, "
                f"{geoid.period(self.vintage)}; choose one of {', '.join(known)}."
            )
        return by

    def column(self, name: str | None) -> pd.Series | None:
        """Give a column of `areas` that a method is asked to use, or None.

        Parameters
        ----------
        name
            Its name.

        Returns
        -------
        Series or None
            By GEOID.

        Raises
        ------
        TableError
            If there is no such column of numbers.
        """
        if name is None:
            return None
        if name not in self.areas or not pd.api.types.is_numeric_dtype(self.areas[name]):
            numbers = self.areas.select_dtypes("number").columns
            raise TableError(
                f"The areas of {self.place}, {geoid.period(self.vintage)}, have no numbers "
                f"{name!r}; they have {', '.join(numbers)}."
            )
        return self.areas[name].astype(float)

    def _polygons(self) -> gpd.GeoDataFrame:
        if not isinstance(self.areas, gpd.GeoDataFrame):
            raise TableError(
                f"{self.place}, {geoid.period(self.vintage)}, has no boundaries, so nobody knows "
                "which areas touch."
            )
        return self.areas

    def rank_neighborhoods(
        self,
        by: str | None = None,
        of: Literal["households", "people", "share"] = "households",
        k: int = 10,
    ) -> Ranking:
        """Rank the neighbourhoods as `evaluate` ranks the areas.

        Parameters
        ----------
        by, of
            As for `evaluate`.
        k
            How many neighbourhoods to list.

        Returns
        -------
        Ranking
            The table indexed by neighbourhood, and the list's statement.

        Raises
        ------
        TableError
            If the study has no neighbourhoods.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2017).rank_neighborhoods(of="share")
        >>> found.shortlist.k, found.shortlist.above + found.shortlist.below > 20
        (10, True)
        """
        by = self.measure(by)
        if self.neighborhoods is None:
            raise TableError(
                f"{self.place}, {geoid.period(self.vintage)}, has no neighborhoods; give your own "
                "polygons with `neighborhoods`."
            )
        sample = small.sample_of(self.areas, by)
        base, names = self.areas[f"{by}_base"], self.areas["neighborhood"]
        worth = ranking.sample_of_groups(sample.m, base, names)
        hoods = pd.DataFrame(self.neighborhoods).rename_axis("neighborhood")
        return ranking.evaluate(hoods, by, of, k, sample=worth.reindex(hoods.index))

    def smooth(
        self,
        by: str | None = None,
        covariate: str | None = None,
        *,
        method: Literal["beta_binomial", "fay_herriot"] = "beta_binomial",
        rake: bool = False,
    ) -> pd.DataFrame:
        """Draw each area's share towards the others as far as its sample is small.

        Parameters
        ----------
        by
            A measure.
        covariate
            A column of `areas`, such as "median_income", that shares are expected to go with; an
            area without it is taken as an average one. None draws all towards one mean.
        method
            "beta_binomial" (see `smoothing.beta_binomial`), or "fay_herriot" on the arcsine scale
            (see `smoothing.fay_herriot`).
        rake
            Whether to add `raked`: the estimates times one factor, so that their households sum to
            the place's total.

        Returns
        -------
        DataFrame
            Indexed by GEOID: `share` (direct) with `share_moe`, and beside it `estimate`, `low`,
            `high` (90 %), `se`, `shrinkage` (the weight of the area's own share).

        Raises
        ------
        TableError
            If the areas do not have the measure or the covariate, or the total cannot be reached.

        Warns
        -----
        ReliabilityWarning
            If the factor of raking is outside 0.97–1.03.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2017).smooth()
        >>> bool(found["estimate"].std() < found["share"].std())
        True
        """
        by, worth = self.measure(by), small.sample_of(self.areas, self.measure(by)).m
        share, known = self.areas[f"{by}_share"], self.column(covariate)
        direct = pd.DataFrame({"share": share, "share_moe": self.areas[f"{by}_share_moe"]})
        if method == "beta_binomial":
            found = small.beta_binomial(share, worth, covariate=known)
        elif method == "fay_herriot":
            found = self._fay_herriot(by, worth, known)
        else:
            raise TableError(f'method is {method!r}; expected "beta_binomial" or "fay_herriot".')
        if rake:
            base = self.areas[f"{by}_base"]
            total = float(self.totals["households"][by])
            found["raked"] = small.rake(found["estimate"], base, total).estimate
        return direct.join(found)

    def _fay_herriot(self, by: str, worth: Floats, known: pd.Series | None) -> pd.DataFrame:
        """Smooth on the arcsine scale, whose errors do not hang on the shares, and come back."""
        share = self.areas[f"{by}_share"]
        scaled = pd.Series(small.arcsine(share, worth), index=share.index)
        se = pd.Series(1 / np.sqrt(4 * worth + 2), index=share.index)
        matrix = (
            None
            if known is None
            else pd.DataFrame({"constant": 1.0, "x": known.fillna(known.mean())})
        )
        fitted = small.fay_herriot(scaled, se, X=matrix).table
        error = np.sqrt(fitted["mse"])
        ends = {"estimate": 0.0, "low": -moe.Z90, "high": moe.Z90}
        found = {
            name: np.sin((fitted["estimate"] + z * error).clip(0, np.pi / 2)) ** 2
            for name, z in ends.items()
        }
        found |= {"se": np.sin(2 * fitted["estimate"]) * error, "shrinkage": fitted["shrinkage"]}
        return pd.DataFrame(found)

    def merge(self, by: str | None = None, cv: float = moe.CV_HIGH) -> Merged:
        """Merge areas too small to speak of into contiguous regions that are sure enough.

        Parameters
        ----------
        by
            A measure.
        cv
            The coefficient of variation that each region's share is to reach.

        Returns
        -------
        Merged
            See `regions.merge`; with polygons.

        Raises
        ------
        TableError
            If the study has no polygons.
        """
        return regions.merge(self._polygons(), self.measure(by), cv, dissolve=True)

    def equity(self, by: str | None = None, rank_by: str | None = None) -> Equity:
        """Measure how unequally exclusion is spread between poorer and richer areas.

        Parameters
        ----------
        by
            A measure.
        rank_by
            The column of `areas` that they are ordered by, poorest first; None takes
            "median_income" where it is there.

        Returns
        -------
        Equity
            Concentration index and curve, and Theil's index within and between neighbourhoods,
            each as far as the study has what it needs.

        Raises
        ------
        TableError
            If the study has neither an order nor neighbourhoods.
        """
        by = self.measure(by)
        if rank_by is None and "median_income" in self.areas:
            rank_by = "median_income"
        groups = "neighborhood" if "neighborhood" in self.areas else None
        worth = small.sample_of(self.areas, by).m
        return equity.evaluate(self.areas, by, worth, along=rank_by, groups=groups)

    def audit(
        self,
        by: str | None = None,
        of: Literal["households", "people", "share"] = "households",
    ) -> pd.DataFrame:
        """Give all ranks that the data leave possible, by three ways of counting.

        Parameters
        ----------
        by
            A measure.
        of
            "households", "people" or "share".

        Returns
        -------
        DataFrame
            Indexed by GEOID; see `ranking.audit`.
        """
        return ranking.audit(self.areas, self.measure(by), of)
