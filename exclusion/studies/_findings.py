"""What a study says beyond its ranking: who, why, a score, hot spots, change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from exclusion import clusters, estimates, indicators, priority
from exclusion.errors import TableError
from exclusion.studies._small import SmallAreas

if TYPE_CHECKING:
    from exclusion.change import Change
    from exclusion.clusters import Statistic
    from exclusion.priority import Priority

Level = Literal["place", "neighborhood", "area"]


class Findings(SmallAreas):
    """The part of `Study` that composes the modules of who, why, score, clusters and change."""

    groups: pd.DataFrame
    gaps: pd.DataFrame
    history: pd.DataFrame | None
    ground: pd.DataFrame | None
    _clusters: dict[tuple[str, Statistic], pd.DataFrame]

    def who(self, level: Level = "place", dimension: str | None = None) -> pd.DataFrame:
        """Say which groups of people are not connected, each with its margin.

        Parameters
        ----------
        level
            "place", "neighborhood" or "area".
        dimension
            "income", "age", "race", "schooling", "work", "pupils", or "covered" for the groups
            that the Digital Equity Act names; None gives all.

        Returns
        -------
        DataFrame
            A row a group (and area): see `estimates.groups`. Cells too thin to show are withheld,
            and `note` says so. Empty where no table of groups is there.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2019).who(dimension="income")
        >>> round(float(found.set_index("group").loc["under_20k", "share"]), 3)
        0.505
        """
        rows = self.groups[self.groups["level"] == level].drop(columns="level")
        if dimension is not None:
            rows = rows[rows["dimension"] == dimension]
        kinds = rows["dimension"]
        return estimates.withhold(rows.drop(columns="dimension")).assign(dimension=kinds)

    def why(self, level: Level = "area") -> pd.DataFrame:
        """Say what keeps the unconnected off line: no computer, no subscription, a phone alone.

        Parameters
        ----------
        level
            "place", "neighborhood" or "area".

        Returns
        -------
        DataFrame
            Indexed by GEOID or name: the three disjoint parts with margins, and `gap`, the one
            that is larger than each other by more than the margin of their difference, else
            "unclear"; see `estimates.gaps`. Empty where table B28003 is not there.
        """
        return self.gaps[self.gaps["level"] == level].drop(columns="level")

    def score(
        self,
        preset: str = "default",
        k: int = 20,
        *,
        by: str | None = None,
        frame: Findings | None = None,
        seed: int = 0,
    ) -> Priority:
        """Score the areas by several things at once, and tell how far the order can be trusted.

        Parameters
        ----------
        preset
            A name of `indicators.PRESETS`: "default", "ntia", "svi" or "purdue".
        k
            How many areas to list.
        by
            The measure of exclusion in it; None takes the study's default.
        frame
            A study of the areas that these are set against, such as those of the state or the
            nation, pulled with the same topics; None sets the areas against each other. The frame
            changes ranks.
        seed
            The same seed gives the same draws.

        Returns
        -------
        Priority
            Score (0–100), its margin, rank bands from the survey's error and from the weights; and
            what of the preset this study does not have.

        Raises
        ------
        TableError
            If there is no such preset, or the study has none of its columns.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2019).score(k=10)
        >>> found.weights
        {'no_home_broadband_share': 0.5, 'no_home_broadband_people': 0.5}
        >>> found.lacking[0]
        'vulnerability'
        """
        others = None if frame is None else frame.components()
        by, mine = self.measure(by), self.components()
        try:
            return priority.of_preset(mine, preset, by, frame=others, k=k, seed=seed)
        except TableError as err:
            if self._needs_covered(preset):
                err.add_note('A pull with topics=["covered"], or --topic covered, has them.')
            raise

    def _needs_covered(self, preset: str) -> bool:
        """Tell whether a score is made of covered populations that this study does not know."""
        kinds = {f"{name}_share": group.dimension for name, group in indicators.GROUPS.items()}
        parts = indicators.PRESETS[preset].components if preset in indicators.PRESETS else ()
        named = any(kinds.get(part.column) == "covered" for part in parts)
        return named and not (self.groups["dimension"] == "covered").any()

    def components(self) -> pd.DataFrame:
        """Give the area table with the covered populations beside the measures, for a score.

        Returns
        -------
        DataFrame
            `areas` without geometry, and the columns of `estimates.covered_columns`.
        """
        rows = self.groups[self.groups["level"] == "area"].drop(columns=["level", "dimension"])
        frame = pd.DataFrame(self.areas).drop(columns="geometry", errors="ignore")
        return frame.join(estimates.covered_columns(rows)) if len(rows) else frame

    def hot_spots(
        self, by: str | None = None, statistic: Statistic = clusters.STATISTIC
    ) -> pd.DataFrame:
        """Find where high or low shares lie together more than chance would have it.

        Parameters
        ----------
        by
            A measure.
        statistic
            "g" (Getis–Ord G*) or "moran" (local Moran, which finds outliers too).

        Returns
        -------
        DataFrame
            Indexed by GEOID; see `clusters.local`.

        Raises
        ------
        TableError
            If the study has no polygons.
        """
        key = (self.measure(by), statistic)
        if key not in self._clusters:
            self._clusters[key] = clusters.local(self._polygons(), key[0], statistic=statistic)
        return self._clusters[key].copy()

    def change(self, earlier: Findings, by: str | None = None, level: float = 0.90) -> Change:
        """Compare with an earlier period on common ground, and tell change from chance.

        Parameters
        ----------
        earlier
            A study of the same place in an earlier period.
        by
            A measure that both have by area; None takes the first such of the defaults.
        level
            One minus the share of false calls that is allowed for.

        Returns
        -------
        Change
            A row a piece of common ground, and what can be said of all; see `change.evaluate`.

        Raises
        ------
        TableError
            If no measure is known by area in both.
        VintageError
            If `earlier` is not earlier, or the two have no common ground.
        SourceError
            If the file of what became of 2010's tracts is needed and cannot be had.

        Warns
        -----
        VintageWarning
            If the periods overlap.

        Examples
        --------
        >>> import exclusion
        >>> old, new = (exclusion.study("New Orleans", vintage=v) for v in (2017, 2024))
        >>> found = new.change(old)
        >>> found.by, int(found.place["old_base"])
        ('no_subscription', 154895)
        """
        from exclusion.studies import _changes

        return _changes.between(earlier, self, by, level)

    def trend(self, by: str | None = None) -> pd.DataFrame:
        """Follow the place's own published row from vintage to vintage.

        Parameters
        ----------
        by
            A measure; None takes the study's default.

        Returns
        -------
        DataFrame
            Indexed by vintage; see `change.series`. Empty where no other vintage is at hand, or
            none gives the measure.

        Warns
        -----
        VintageWarning
            If periods that are compared overlap, as those of consecutive vintages do.
        """
        from exclusion.studies import _changes

        return _changes.past(self, by or estimates.default_measure(self.areas))
