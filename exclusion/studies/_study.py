"""What a study is: a frozen record whose methods only compose the modules below."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

import geopandas as gpd

from exclusion import _copies, clusters, estimates, frames, geoid, moe, ranking, regions
from exclusion.change import CONFIDENCE, POWER
from exclusion.errors import TableError
from exclusion.ranking import LENGTHS, LISTED
from exclusion.studies import (
    _below,
    _beside,
    _changes,
    _checks,
    _detectable,
    _extent,
    _levels,
    _now,
    _parts,
    _reach,
    _small,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import folium
    import pandas as pd

    from exclusion.change import Change
    from exclusion.clusters import Statistic
    from exclusion.coverage import Assumption, Causes, Outline
    from exclusion.dasymetric import Raster, Spread, Weights
    from exclusion.equity import Equity
    from exclusion.estimates import Absence
    from exclusion.figures import Picture
    from exclusion.geoid import Geography
    from exclusion.indicators import Unit
    from exclusion.priority import Priority
    from exclusion.ranking import Of, Ranking, Shortlist
    from exclusion.regions import Merged
    from exclusion.sources import Source
    from exclusion.studies._detectable import Detectable
    from exclusion.studies._levels import Level
    from exclusion.studies._now import Now
    from exclusion.studies._small import Choice, Method, Ranked
    from exclusion.telling import Card

#: What is not to be changed behind the back of what was computed from it.
_KEPT = (
    *("areas", "totals", "neighborhoods", "sites", "absent", "groups", "gaps", "history"),
    "one_year",
    *("ground", "water", "options"),
)


@_copies.kept(*_KEPT)
@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """Who is not connected in one place, in one 5-year period.

    It never changes: its frames are copies, made anew each time one is asked for, so that whatever
    it says is of the same figures. `assign` and `subset` make other studies of it.

    However it is made, a `TableError` refuses a frame that breaks its contract (index, columns,
    the Bureau's codes, EPSG:4326), and frames that do not belong together: GEOIDs of another
    geography, periods of other boundaries, totals that the areas cannot have.

    Parameters
    ----------
    place
        The name in print, such as "New Orleans, Louisiana".
    vintage
        The last year of the 5-year period.
    geography
        "tract" or "block group".
    areas
        The area table (see `estimates.areas`), indexed by GEOID. Without polygons (see `mapped`) a
        plain DataFrame. All margins (`_moe`) are 90%. For each measure `m` of `measures`:

        - `m_households`: households on it, with `_moe`; `m_share`: these of all, 0–1, with `_moe`;
        - `m_people`: people who live in them, with `_moe`;
        - `m_base`: households that the share is of, with `_moe`;
        - `m_moe_method`, `m_share_moe_method`, `m_people_moe_method`: "published", "controlled",
          "derived", "modelled" or "missing"; `m_people_method`: how people were counted;
        - `m_period`, `m_table`: the five years and the ACS tables that it is from;

        and of the area itself:

        - `NAME`: the Bureau's name; `neighborhood`: where it lies, where that is known;
        - `households`: all in it, with `_moe`, and their `households_moe_method`;
        - `people`: those in households, or residents, with `_moe`; `people_universe`: which;
        - `median_income`: dollars of the period's last year, with `_moe`, where a table has it;
        - `inside`: the share of its land within the place, 0–1, where the place's line cuts areas;
        - `parts`, `cut_by`, `holds`: neighborhoods that share it, cut it or lie wholly in it;
        - `ALAND`, `AWATER`: land and water, m²; `geometry`: EPSG:4326.
    totals
        A row a measure for the place as a whole (see `estimates.totals`):

        - `households`, `people`, `base`: on it, living in these, and all, with `_moe`;
        - `share`: 0–1, with `_moe`;
        - `people_base`: all people counted, with `_moe`; `people_universe`: who they are;
        - `moe_method`, `share_moe_method`, `people_moe_method`: as those of `areas`;
          `people_method`: how people were counted;
        - `period`, `table`: the years and the ACS tables;
        - `origin`: "published", "published_sum" (of the rows of `geoids`) or "sum" (of its areas);
          `geoids`: whose rows; `base_origin`: the same of the base;
        - `areas_households`, `areas_share`: what the areas sum to, with `_moe`;
        - `areas_moe_method`, `areas_period`: of these; empty where no area has the measure.
    neighborhoods
        The same columns for each measure, summed by neighborhood and indexed by its name; None
        where none are known. Beside them:

        - `areas`: how many; `households`, `people`: all in it, with `_moe`;
        - `households_moe_method`: of the households' margin; `median_income` is not summed;
        - `geometry`: EPSG:4326, where the areas have polygons.
    sites
        Public computer sites, points in EPSG:4326; None where none are known:

        - `name`, `address`: as they are published; `computers`: how many are for the public;
        - `internet`, `wifi`: whether they are online, as published; `geometry`: the point.
    absent
        Why a measure or a part is not there: a measure's name, "measure.areas" where only the
        place's total is known, "people", "polygons", "neighborhoods" or "sites"; and of polygons of
        the user's what they leave out, "in_no_neighborhood" and "neighborhoods_without_area".
    sources
        Everything that was read.
    joined
        Whether the place has a name of its own making, such as a list, a polygon or a part of a
        place, from which no state is left out and by which nothing is found.
    groups
        Groups of people and who of them is not connected: the columns of `who`, and

        - `level`: "area", "neighborhood" or "place", which its GEOID is of.
    gaps
        What is missing in the homes: the columns of `why`, and

        - `level`: "area", "neighborhood" or "place", which the index is of.
    history
        The place's own published rows of other vintages; None where none are at hand:

        - `vintage`: the last year of five; `GEOID`: the place's; `variable`: a line of a table;
        - `estimate`, `moe`: households or people, and the 90% margin; `moe_method`: as in `areas`;
        - `annotation`: what a code in place of a number means.
    one_year
        Its published 1-year rows, with the columns of `history`, `vintage` their year; None where
        none are at hand.
    ground
        Which tracts of the census before make up which of this one's, where that is at hand:

        - `GEOID10`, `GEOID20`: a pair; `ground`: the union it is in, by its smallest GEOID10.
    water
        Lakes, rivers and the sea that maps show over the areas; None where none are known.
    options
        What was asked of `study` beside place and period, by name, as far as the figures hang on
        it: of a file its name, "frame" of a frame.
    """

    place: str
    vintage: int
    geography: Geography
    areas: gpd.GeoDataFrame
    totals: pd.DataFrame
    neighborhoods: gpd.GeoDataFrame | None
    sites: gpd.GeoDataFrame | None
    absent: Mapping[str, Absence]
    sources: tuple[Source, ...]
    joined: bool = False
    groups: pd.DataFrame = field(default_factory=_levels.no_groups)
    gaps: pd.DataFrame = field(default_factory=_levels.no_gaps)
    history: pd.DataFrame | None = None
    one_year: pd.DataFrame | None = None
    ground: pd.DataFrame | None = None
    water: gpd.GeoDataFrame | None = None
    options: Mapping[str, str | bool | tuple[str, ...]] = field(default_factory=dict)
    _rankings: dict[Choice, Ranking] = field(default_factory=dict, init=False)
    _clusters: dict[tuple[str, Statistic], pd.DataFrame] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        _checks.check(self)
        object.__setattr__(self, "vintage", int(self.vintage))  # numpy's is written to no JSON

    def __repr__(self) -> str:
        count = len(self.areas)
        return f"<Study: {self.place}, {self.period}, {count} {self.geography}{'s' * (count != 1)}>"

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.card(self)

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
        return isinstance(_copies.look(self, "areas"), gpd.GeoDataFrame)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """The box to show, west, south, east, north in degrees.

        All areas, or only where nearly all households live if that is much less: wide marsh or
        open country at a city's edge would else leave the city a small patch.
        """
        return _extent.extent(_copies.look(self, "areas"))

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures known by area, in the order of the catalogue."""
        return estimates.measures(_copies.look(self, "areas"))

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
        areas = _copies.look(self, "areas")
        by = estimates.default_measure(areas) if by is None else by
        frames.check_text(by, "by")
        known = estimates.measures(areas)
        if by not in known:
            raise TableError(
                f"{by!r} is not known by {self.geography} in {self.place}, {self.period}; choose "
                f"one of {', '.join(known)}."
            )
        return by

    def column(self, name: str | None) -> pd.Series[float] | None:
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
        frames.check_text(name, "the name of a column")
        numbers: pd.DataFrame = self.areas.select_dtypes("number")
        if name not in list(numbers.columns):
            raise TableError(
                f"The areas of {self.place}, {self.period}, have no numbers {name!r}; they have "
                f"{', '.join(numbers.columns)}. study.assign({name}=…) gives them some."
            )
        return numbers[name].astype(float)

    def assign(self, **columns: pd.Series) -> Study:
        """Make a study whose areas have other columns, such as a covariate or a corrected figure.

        Parameters
        ----------
        **columns
            By name a Series with a value for each GEOID, in any order. A measure's columns are
            checked, with the study's; totals that are sums, and neighborhoods, are summed anew,
            and published totals stay. `neighborhood` names the areas' neighborhoods, a GeoSeries
            `geometry` gives them polygons (EPSG:4326).

        Returns
        -------
        Study
            A new one; this one stays as it is.

        Raises
        ------
        TableError
            If a value is no Series, its labels are not the areas' GEOIDs, or what comes of it
            breaks the contract of a study.

        Examples
        --------
        >>> import exclusion
        >>> study = exclusion.study("New Orleans", vintage=2017)
        >>> poorer = study.assign(income=study.areas["median_income"] / 1000)
        >>> "income" in poorer.areas, "income" in study.areas
        (True, False)
        """
        return _parts.assign(self, columns)

    def subset(self, geoids: Iterable[str] | pd.Series, place: str) -> Study:
        """Make a study of some of the areas, such as a district.

        Parameters
        ----------
        geoids
            The areas' GEOIDs, or a mask: a truth for each area, by label or in their order.
        place
            The part's name in print, as it is.

        Returns
        -------
        Study
            Totals, neighborhoods, groups and gaps are sums over these areas, sites those on their
            ground. The published rows, which are of the whole, are gone, and with them measures
            that are known for the whole alone.

        Raises
        ------
        TableError
            If a GEOID is none of the study's, a mask does not fit, or nothing is chosen.

        Notes
        -----
        The margin of a sum, √(Σ moeᵢ²) with the zero rule, takes the areas' errors as independent.
        Where the Bureau publishes a row for the same ground its margin is smaller, by half for a
        city: quote that one where there is one. People are as unsure as any sum, too: only those
        of whole counties are controlled.

        Examples
        --------
        >>> import exclusion
        >>> study = exclusion.study("New Orleans", vintage=2019)
        >>> part = study.subset(study.areas["neighborhood"] == "Little Woods", "Little Woods")
        >>> part
        <Study: Little Woods, 2015–2019, 9 tracts>
        >>> int(part.totals.loc["no_home_broadband", "households"])
        7470
        """
        return _parts.subset(self, geoids, place)

    def evaluate(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        covariate: str | None = None,
        *,
        level: Ranked = "area",
        sensitivity: bool = True,
    ) -> Ranking:
        """Rank the areas and say what holds of the list, computed once for each choice.

        Parameters
        ----------
        by
            A measure; None takes the study's default (see `measure`).
        of
            What is ranked: "households", "people" or "share".
        k
            How many to list; lowered to how many there are.
        covariate
            A column of `areas`, such as "median_income", that shares are expected to go with. Its
            chances are sharper, and rest on that expectation: a list made so must not then be
            used to show that poor areas are worse off. See `smoothing.posterior`.
        level
            "area", or "neighborhood" for the neighborhoods.
        sensitivity
            Whether to draw twice more where the design factor is assumed, to tell how far chances
            and counts hang on it; all else is the same.

        Returns
        -------
        Ranking
            The whole table and the list's statement, from the same draws.

        Raises
        ------
        TableError
            If the areas do not have the measure or the covariate, people are to be ranked and
            are not known, or there are no neighborhoods.
        ArgumentError
            If `of`, `k`, `level` or `sensitivity` cannot be, or a covariate is given for
            neighborhoods.
        """
        by, beside = self.measure(by), self.column(covariate)
        key = _small.Choice(by, of, k, covariate, level, sensitivity)
        key.check()
        if key not in self._rankings:
            whole = self._rankings.get(key._replace(sensitivity=True))
            self._rankings[key] = whole.plain() if whole else _small.ranked(self, key, beside)
        return self._rankings[key]

    def ranking(
        self, by: str | None = None, of: Of = "households", k: int = LISTED
    ) -> pd.DataFrame:
        """Rank the areas, each with tier, verdict, band and joint region (see `ranking.rank`).

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        DataFrame
            Indexed by GEOID, the likeliest of the k first; areas that cannot be ranked come after
            all others, without a rank. `shortlist` says what is sure of the k.

            - `name`, `neighborhood`: the area's, where known;
            - `tier`: the class of `chance`; `verdict`: the share is "above", "below" or "unclear"
              against the place's own;
            - `rank`: 1 = most excluded, by the estimate; `expected_rank`: its mean over the draws;
              `band_low`, `band_high`: its 5–95%;
            - `chance`: of being one of the k, 0–1; `chance_low`, `chance_high`: the least and the
              most where the design factor is assumed;
            - `rank_low`, `rank_high`: the joint 90% region; `proven_in`, `proven_out`: whether it
              lies wholly within, wholly outside the first k;
            - `households`, `people`: on the measure, with `_moe` (90%); `base`: all households;
            - `share`: 0–1, with `_moe`; `share_posterior`: the same smoothed, with its 5–95% in
              `_low` and `_high`;
            - `moe_method`, `share_moe_method`, `people_moe_method`, `people_method`, `period`: as
              in `areas`;
            - `note`: why it has no rank or chance, or "group_quarters"; else None.

        Examples
        --------
        >>> import exclusion
        >>> table = exclusion.study("New Orleans", vintage=2017).ranking(of="share")
        >>> table["verdict"].value_counts().to_dict()
        {'above': 65, 'below': 58, 'unclear': 49}
        """
        return self.evaluate(by, of, k).table

    def rank_neighborhoods(
        self, by: str | None = None, of: Of = "households", k: int = LISTED
    ) -> pd.DataFrame:
        """Rank the neighborhoods as `ranking` ranks the areas.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        DataFrame
            As `ranking`, indexed by neighborhood.

            - `tier`: the class of `chance`; `verdict`: the share is "above", "below" or "unclear"
              against the place's own;
            - `rank`: 1 = most excluded, by the estimate; `expected_rank`: its mean over the draws;
              `band_low`, `band_high`: its 5–95%;
            - `chance`: of being one of the k, 0–1; `chance_low`, `chance_high`: the least and the
              most where the design factor is assumed;
            - `rank_low`, `rank_high`: the joint 90% region; `proven_in`, `proven_out`: whether it
              lies wholly within, wholly outside the first k;
            - `households`, `people`: on the measure, with `_moe` (90%); `base`: all households;
            - `share`: 0–1, with `_moe`; `share_posterior`: the same smoothed, with its 5–95% in
              `_low` and `_high`;
            - `moe_method`, `share_moe_method`, `people_moe_method`, `people_method`, `period`: as
              in `neighborhoods`;
            - `note`: why it has no rank or chance, or "group_quarters"; else None.

        Raises
        ------
        TableError
            If the study has no neighborhoods.

        Examples
        --------
        >>> import exclusion
        >>> table = exclusion.study("New Orleans", vintage=2017).rank_neighborhoods(of="share")
        >>> int(table["verdict"].isin(["above", "below"]).sum()) > 20
        True
        """
        return self.evaluate(by, of, k, level="neighborhood").table

    def shortlist(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        level: Ranked = "area",
    ) -> Shortlist:
        """Say how many of the k listed truly belong there, and among how many all k lie.

        Parameters
        ----------
        by, of, k, level
            As for `evaluate`.

        Returns
        -------
        Shortlist
            Members, hits with their 5–95%, pool, counts of verdicts, and the design factor.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2017).shortlist(of="share")
        >>> found.k, round(found.hits), found.hits_low, found.hits_high
        (20, 15, 13, 17)
        """
        return self.evaluate(by, of, k, level=level).shortlist

    def reach(
        self,
        by: str | None = None,
        k: int = LISTED,
        *,
        earlier: Study | None = None,
        level: Ranked = "area",
    ) -> pd.DataFrame:
        """Tell how many excluded households a list of k areas reaches, and what others would.

        Parameters
        ----------
        by
            A measure known by area; None takes the study's default.
        k
            Length of the list; lowered to how many areas there are.
        earlier
            A study of the same place in an earlier period, whose list is then judged as well.
        level
            "area", or "neighborhood" for lists of neighborhoods.

        Returns
        -------
        DataFrame
            Indexed by list: "households", by the chance of being one of the k with most of them;
            "share"; "all_households", the k areas with most households of any kind, for which no
            survey of the internet is needed; "lot", k areas by lot; "last_period", with `earlier`,
            judged by that period's figures too, where it shares no year with this one.
            `areas`, how many (an earlier list's may have become more); `households`, expected, with
            `…_low` and `…_high` (90%); `best`, those in as many areas picked by someone who knew
            every household; `part` of these.

        Raises
        ------
        ArgumentError
            If k is no whole number from 1, or neighborhoods are asked for with an earlier study.
        TableError
            If the measure is not known by area, there are no neighborhoods, or the earlier list
            names no area of this place.
        VintageError
            If the earlier study is on other boundaries and what became of its areas is not known.

        Examples
        --------
        >>> from exclusion import study
        >>> found = study("New Orleans", vintage=2017).reach("no_subscription")
        >>> found["part"].round(1).to_dict()
        {'households': 1.0, 'share': 0.5, 'all_households': 0.9, 'lot': 0.4}
        """
        return _reach.of(self, self.measure(by), k, earlier, level)

    def chances(
        self,
        by: str | None = None,
        of: Of = "households",
        lengths: Iterable[int] = LENGTHS,
    ) -> pd.DataFrame:
        """Give each area's chance of being among the k most excluded, for several k.

        Parameters
        ----------
        by, of
            As for `evaluate`.
        lengths
            The lengths k of lists.

        Returns
        -------
        DataFrame
            Indexed by GEOID: `chance_5`, `chance_10`, `chance_20` and `chance_50`, 0–1, of the same
            draws as `ranking`; see `ranking.chances`.

        Raises
        ------
        ArgumentError
            If a length is no whole number from 1.
        TableError
            As for `evaluate`.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2017).chances("no_subscription", "share")
        >>> found.sum().round(1).to_dict()
        {'chance_5': 5.0, 'chance_10': 10.0, 'chance_20': 20.0, 'chance_50': 50.0}
        """
        return ranking.chances(_copies.look(self, "areas"), self.measure(by), of, lengths)

    def audit(self, by: str | None = None, of: Of = "households") -> pd.DataFrame:
        """Give all ranks that the data leave possible, by three ways of counting.

        Parameters
        ----------
        by, of
            As for `evaluate`.

        Returns
        -------
        DataFrame
            Indexed by GEOID (see `ranking.audit`); ranks are whole numbers, 1 = most excluded.

            - `rank`: by the estimate; `rank_low`, `rank_high`: its joint 90% region by independent
              intervals;
            - `rank_low_bonferroni`, `rank_high_bonferroni`: by Bonferroni's;
            - `rank_low_pairs`, `rank_high_pairs`: by comparing every pair.
        """
        return ranking.audit(self.areas, self.measure(by), of)

    def smooth(
        self,
        by: str | None = None,
        covariate: str | None = None,
        *,
        method: Method = "beta_binomial",
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
            Indexed by GEOID, all 0–1:

            - `share`: the direct one, with `_moe` (90%);
            - `estimate`: the smoothed one; `low`, `high`: its 90% interval; `se`: its standard
              error; `shrinkage`: the weight of the area's own share.

        Raises
        ------
        TableError
            If the areas do not have the measure or the covariate, or the total cannot be reached.
        ArgumentError
            If there is no such method.

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
        return _small.smooth(self, self.measure(by), covariate, method, rake=rake)

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
        return regions.merge(_small.polygons(self).copy(), self.measure(by), cv, dissolve=True)

    def equity(self, by: str | None = None, along: str | None = None) -> Equity:
        """Measure how unequally exclusion is spread between poorer and richer areas.

        Parameters
        ----------
        by
            A measure.
        along
            The column of `areas` that they are ordered by, poorest first; None takes
            "median_income" where it is there.

        Returns
        -------
        Equity
            Concentration index and curve, and Theil's index within and between neighborhoods,
            each as far as the study has what it needs.

        Raises
        ------
        ArgumentError
            If the study has neither an order nor neighborhoods.
        TableError
            If there is no such column.
        """
        return _small.equity(self, self.measure(by), along)

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
            A row a group and area (see `estimates.groups`). Cells too thin to show are withheld.

            - `GEOID`: the area's, the neighborhood's name, or the place's own;
            - `dimension`, `group`: such as "income" and "under_20k";
            - `part`: how many of the group are not connected (of covered groups: how many belong to
              it), with `_moe` (90%); `whole`: how many it has in all, with `_moe`; households or
              people, as the group's unit says;
            - `share`: the part of the whole, 0–1, with `_moe`;
            - `moe_method`, `share_moe_method`: how the margins came about;
            - `note`: why figures are withheld; "" where they are not; `shown_as`: the wider group
              that stands for it then;
            - `period`, `table`: the years and the ACS table.

        Raises
        ------
        ArgumentError
            If there is no such level or dimension.

        Warns
        -----
        AbsenceWarning
            If it is empty: which tables it takes, and how they are had.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2019).who(dimension="income")
        >>> round(float(found.set_index("group").loc["under_20k", "share"]), 3)
        0.505
        """
        return _levels.who(self, level, dimension)

    def why(self, level: Level = "area") -> pd.DataFrame:
        """Say what keeps the unconnected off line: no computer, no subscription, a phone alone.

        Parameters
        ----------
        level
            "place", "neighborhood" or "area".

        Returns
        -------
        DataFrame
            Indexed by GEOID or name (see `estimates.gaps`). For each disjoint part `g` that the
            tables give ("no_computer_at_all", "computer_no_subscription", "phone_plan_only"):

            - `g_households`: that lack it, `g_base`: of all, each with `_moe` (90%); `g_share`:
              0–1, with `_moe`; `g_moe_method`: how the margin came about;

            and of the row:

            - `gap`: the part that is larger than each other by more than the margin of their
              difference, in a test over all rows of the level together, else "unclear"; None where
              a number or margin is missing;
            - `gap_leader`, `gap_rival`: the largest, and the one that it exceeds least surely;
            - `gap_difference`: by how much, 0–1, with `_moe`.

        Raises
        ------
        ArgumentError
            If there is no such level.

        Warns
        -----
        AbsenceWarning
            If it is empty: which tables it takes, and how they are had.
        """
        return _levels.why(self, level)

    def score(
        self,
        preset: str = "default",
        k: int = LISTED,
        *,
        by: str | None = None,
        frame: Study | None = None,
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
        ArgumentError
            If there is no such preset.
        TableError
            If the study has none of its columns.

        Examples
        --------
        >>> import exclusion
        >>> found = exclusion.study("New Orleans", vintage=2019).score(k=10)
        >>> found.weights
        {'no_home_broadband_share': 0.5, 'no_home_broadband_people': 0.5}
        >>> found.lacking[0]
        'vulnerability'
        """
        return _small.score(self, preset, self.measure(by), k=k, frame=frame, seed=seed)

    def components(self) -> pd.DataFrame:
        """Give the area table with the covered populations beside the measures, for a score.

        Returns
        -------
        DataFrame
            `areas` without geometry, and for each covered group `g`, such as "aged_65", as far as
            the tables are there (see `estimates.covered_columns`):

            - `g_people` or `g_households`, by the group's unit: how many belong to it; `g_base`:
              of how many; each with `_moe` (90%); `g_share`: 0–1, with `_moe`.
        """
        return _small.components(self)

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
            Indexed by GEOID (see `clusters.local`).

            - `statistic`: local Moran's I or Getis and Ord's G*; `z`: standard deviations from the
              mean of its permutations; `p`: two-sided, of that area alone;
            - `neighbors`: how many areas with an estimate it touches;
            - `cluster`: "hot_spot", "cold_spot", "high_among_low", "low_among_high" or "none"; None
              without a statistic, and `note`: why.

        Raises
        ------
        TableError
            If the study has no polygons.
        """
        frames.check_choice(statistic, get_args(clusters.Statistic), "statistic")
        key = (self.measure(by), statistic)
        if key not in self._clusters:
            areas = _small.polygons(self)
            self._clusters[key] = clusters.local(areas, key[0], statistic=statistic)
        return self._clusters[key].copy()

    def change(
        self,
        earlier: Study,
        by: str | None = None,
        confidence: float = 0.90,
        *,
        offline: bool = False,
    ) -> Change:
        """Compare with an earlier period on common ground, and tell change from chance.

        Parameters
        ----------
        earlier
            A study of the same place in an earlier period.
        by
            A measure that both have by area; None takes the first such of the defaults.
        confidence
            One minus the share of false calls that is allowed for.
        offline
            Use only what is bundled or in the cache.

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
        return _changes.between(earlier, self, by, confidence, offline=offline)

    def trend(self, by: str | None = None) -> pd.DataFrame:
        """Follow the place's own published row from vintage to vintage, up to the study's own.

        Parameters
        ----------
        by
            A measure; None takes the study's default.

        Returns
        -------
        DataFrame
            Indexed by vintage (see `change.series`). The study's own figure is the last where that
            is newer than all published rows at hand, and has a margin.

            - `households`, `base`: on the measure and all, with `_moe` (90%); `share`: 0–1, with
              `_moe`; `moe_method`, `period`, `table`: as in `totals`;
            - `change`: of the share from the row before, −1 to 1, with `_moe`; `z`: the change over
              its standard error; `overlap`: the part of the years that both share, 0–1; `verdict`:
              "rose", "fell" or "no_detectable_change"; None in the first row;
            - `first_change`, `first_z`, `first_overlap`, `first_verdict`: the same from the first
              row; `first_change` with `_moe`.

        Warns
        -----
        AbsenceWarning
            If it is empty: no other vintage is at hand, or none gives the measure.
        VintageWarning
            If periods that are compared overlap, as those of consecutive vintages do.
        """
        by = estimates.default_measure(self.areas) if by is None else by
        frames.check_text(by, "by")
        return _changes.trend(self, by)

    def beside(self, *, newer: bool = False) -> Iterator[Study]:
        """Give the studies of the same place in other periods that come with the package.

        Parameters
        ----------
        newer
            Whether to give only those of newer periods.

        Returns
        -------
        iterator of Study
            Of the same geography, the newest first, each read when it is reached. None for a study
            that does not come with the package itself, and for a part of a place.

        Examples
        --------
        >>> from exclusion import study
        >>> [other.period for other in study("New Orleans", vintage=2019).beside()]
        ['2020–2024', '2013–2017']
        """
        frames.check_flags(newer=newer)
        return _beside.of(self, newer=newer)

    def now(
        self,
        by: str | None = None,
        *,
        ahead: int = 0,
        one_year: tuple[float, float] | None = None,
        earlier: Study | None = None,
        areas: bool = True,
    ) -> Now:
        """Estimate what a five-year figure only averages: the share in its last year.

        Parameters
        ----------
        by
            A measure; None takes the study's default.
        ahead
            0: the last year of the newest period at hand; 1: the year after it.
        one_year
            The place's own published 1-year share of that last year, 0–1, and its standard error,
            where you have them; None takes the one pulled or bundled, if there is one.
        earlier
            A study of the same place in a period that shares no year with this one, by which what
            its areas do of their own is estimated; with under 100 areas on common ground, or None,
            that of New Orleans is taken.
        areas
            Whether to move the areas and neighborhoods too, which takes longest.

        Returns
        -------
        Now
            The place's share with its interval and, where the measure is known by area, its areas
            and neighborhoods moved with it. An estimate, to stand beside the published figure.

        Raises
        ------
        ArgumentError
            If the measure is none of the catalogue, or `ahead` neither 0 nor 1.
        TableError
            If fewer than two published figures of the place are at hand, or they have no margins;
            or it is a municipio of Puerto Rico, where the rule does not hold.
        VintageError
            If none of vintage 2021 or later is, or the earlier period shares years with this one.

        Notes
        -----
        See `exclusion.now`. The place's published rows are those of the study's `history`; of a
        county without them, the ones that come with the package. A page goes on from the newest
        figure of all, which may be that of a study in `beside`.

        Examples
        --------
        >>> from exclusion import study
        >>> found = study("New Orleans", vintage=2024).now("no_subscription")
        >>> found
        <Now: no_subscription, 2024, 8.6% (7.0% to 10.3%)>
        """
        by = estimates.default_measure(self.areas) if by is None else by
        frames.check_text(by, "by")
        return _now.of(self, by, ahead, one_year, earlier, areas=areas)

    def detectable(
        self,
        by: str | None = None,
        k: int = LISTED,
        *,
        years: float = geoid.POOLED,
        falls: Iterable[float] = _detectable.FALLS,
        power: float = POWER,
        confidence: float = CONFIDENCE,
    ) -> Detectable:
        """Tell how far shares must truly fall before an equal survey would be likely to show it.

        Parameters
        ----------
        by
            A measure known by area; None takes the study's default.
        k
            Length of the list, by households, that is looked at together.
        years
            Between the middles of this period and the later, where a fall is to be called a
            programme's: what areas do of their own in that time is noise then.
        falls
            Of the share, 0–1, for which the answers of an own survey are counted.
        power
            How likely a fall is to be found, between 0 and 1.
        confidence
            Of the two-sided test that finds it.

        Returns
        -------
        Detectable
            For each area, neighborhood and region of areas alone, for the list together and for the
            place; households throughout. The later survey has as many answers, in a period that
            shares no year with this one.

        Raises
        ------
        ArgumentError
            If a number is not of its range.
        TableError
            If the measure is not known by area.

        Notes
        -----
        See `change.detectable` and `change.detectable_together`. Regions are gathered by
        `regions.gather` until a fall to nothing would show.

        Examples
        --------
        >>> from exclusion import study
        >>> found = study("New Orleans", vintage=2024).detectable("no_subscription")
        >>> found
        <Detectable: no_subscription, 2020–2024, never in 108 of 180>
        >>> round(found.listed.households, -1), round(found.listed.part, 2)
        (1240.0, 0.18)
        """
        by = self.measure(by)
        options: dict[str, Any] = {"power": power, "confidence": confidence}
        return _detectable.of(self, by, k, years=years, falls=falls, **options)

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

        by, areas = self.measure(by), _small.polygons(self).copy()
        return dasymetric.spread(
            areas, by, weights, out=out, of=_below.unit(areas, by) if of is None else of,
            vintage=self.vintage, source=_below.SOURCE, water=water, cell=cell,
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
            Indexed by `radius_m`, within reach of any of the sites, each person once (see
            `dasymetric.rings`):

            - `people` or `households`, after the raster's unit, with `_moe` (90%); `share`: of all
              that was spread, 0–1, with `_moe`;
            - `cells`, `unknown_cells`: of the raster, within reach; `outside`: how many sites lie
              beyond it.

        Raises
        ------
        TableError
            If the study knows no sites.
        """
        from exclusion import dasymetric

        sites = self.sites
        if sites is None or sites.empty:
            raise TableError(
                f"{self.place} has no public computer sites; give some with `study(…, sites=FILE)`."
            )
        return dasymetric.rings(raster, sites, radii)

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
            If the availability has none of the study's areas or not that network, is of the
            locations in some of the FCC's files alone (`coverage.reduce`), or if it is an
            outline and the study has no polygons.
        VintageError
            If it is by location, so on the blocks of 2020, and the study on the census before.
        """
        from exclusion import coverage

        _below.check_boundaries(self, availability)
        areas = self.areas if people is None else _small.polygons(self).copy()
        return coverage.causes(
            areas, availability, self.measure(by), network=network, people=people, assume=assume
        )

    def headline(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        causes: Causes | None = None,
        language: str | None = None,
    ) -> str:
        """Say the finding in plain sentences, each number with its margin.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.
        causes
            From `causes`: whom a network reaches, to be said too.
        language
            A code of `phrases.LANGUAGES`: "en" or "es"; None takes what `phrases.speaking` has
            chosen, or English.

        Returns
        -------
        str
            Plain text.

        Examples
        --------
        >>> import exclusion
        >>> exclusion.study("New Orleans", vintage=2019).headline().split(" (")[0]
        'In New Orleans, on average over 2015–2019, about 60,300 of 153,800 households'
        """
        from exclusion import phrases, telling

        telling.check(self, telling.Asked(by, of, k, causes=causes))
        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return telling.headline(self, by, of, k, causes)

    def ladder(self, *, language: str | None = None) -> Card:
        """Give every definition's total as a table in words, which shows itself in a notebook.

        Parameters
        ----------
        language
            As for `headline`.

        Returns
        -------
        Card
            Households, share and people, ± their 90% margin; the figures are in `totals`.
        """
        from exclusion import phrases, telling

        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return telling.ladder_card(self)

    def top(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        language: str | None = None,
    ) -> Card:
        """Give the list as a table in words, under what is sure of it; for a notebook.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.
        language
            As for `headline`.

        Returns
        -------
        Card
            Tier, likely rank, figures ± their 90% margin and verdict of the areas listed; the
            figures of all are in `ranking`.

        Examples
        --------
        >>> import exclusion
        >>> study = exclusion.study("New Orleans", vintage=2017)
        >>> print(study.top(of="share", k=2).title.split(". ")[1])
        Of the 2 tracts listed first, about 1 truly belong to the 2 with the highest share of \
        unconnected households.
        """
        from exclusion import phrases, telling

        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return telling.list_card(self, self.evaluate(by, of, k))

    def summary(
        self, by: str | None = None, of: Of = "households", k: int = LISTED
    ) -> dict[str, Any]:
        """Give the study's totals, list, absences and sources as plain data.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        dict
            What ``summary.json`` holds; None stands for missing.
        """
        from exclusion import report, telling

        return report.summary(self, telling.Asked(by, of, k))

    def map(  # noqa: PLR0913 - each is a choice of the user's
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        scheme: str | Sequence[float] = "quantiles",
        layers: Sequence[Any] = (),
        street_map: bool = False,
        change: Change | None = None,
        people: Raster | None = None,
        causes: Causes | None = None,
        aliases: str | Path | pd.DataFrame | None = None,
        language: str | None = None,
    ) -> folium.Map:
        """Draw the interactive map, with a switch between the measures known by area.

        Parameters
        ----------
        by, of, k
            As for `evaluate`; `by` is the measure shown first.
        scheme
            Classes: "quantiles", "fisher_jenks", or the highest whole percent of each class.
        layers
            Further folium layers, each with a name, for the map's list of layers; what one would
            load from a network is refused by name.
        street_map
            Whether to offer streets behind the areas; those come from the internet (U.S.
            Geological Survey) once a reader asks for them.
        change
            From `change`: a further way to color the areas.
        people
            From `spread`: where people live, in place of colored areas.
        causes
            From `causes`: the areas by the share of homes that no network reaches, and the outline
            of what one reaches where there is one.
        aliases
            Everyday names for the search: a CSV file or a frame with the columns name and
            neighborhoods, several separated by semicolons (see `pulls.read_aliases`); None takes
            those that come with the package.
        language
            As for `headline`.

        Returns
        -------
        folium.Map
            It shows itself in a notebook, needs no network, and takes further folium layers.

        Raises
        ------
        TableError
            If the study has no polygons, or an everyday name means a neighborhood that is not
            there.
        ExclusionError
            If a layer has no name or would load something.
        """
        from exclusion import maps, phrases, pulls, telling

        asked = telling.Asked(
            by, of, k, scheme, layers, street_map, change=change, people=people, causes=causes,
            aliases=None if aliases is None else pulls.read_aliases(aliases),
        )  # fmt: skip
        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return maps.draw(self, asked)

    def figure(
        self,
        by: str | None = None,
        kind: str = "map",
        *,
        language: str | None = None,
        **options: Any,  # noqa: ANN401 - those of `figures.picture`
    ) -> Picture:
        """Draw a picture for a document; `figures.save` writes it as PNG, SVG or PDF.

        Parameters
        ----------
        by
            A measure; None as for `evaluate`.
        kind
            "map", "ranking", "ladder", "concentration", "trend", "change" (with ``earlier=``) or
            "side-by-side" (with ``others=`` or ``earlier=``).
        language
            As for `headline`.
        **options
            What the kind takes; see `figures.picture`.

        Returns
        -------
        Picture
            A matplotlib figure with its finding as title, margins, period and source; pyplot does
            not know of it.

        Raises
        ------
        TableError
            If the study lacks what the picture shows, such as polygons.
        """
        from exclusion import figures, phrases

        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return figures.picture(self, by, kind, **options)

    def brief(
        self,
        path: str | Path | None = None,
        by: str | None = None,
        *,
        neighborhood: str | None = None,
        k: int | None = None,
        language: str | None = None,
    ) -> Picture:
        """Draw one page for a council member: the finding, where, why, and what to do first.

        Parameters
        ----------
        path
            Where to write it (.pdf, .png or .svg); None writes nothing.
        by
            A measure; None as for `evaluate`.
        neighborhood
            One of `neighborhoods`, which may be districts of yours; None is about the place.
        k
            How many areas make its list; None takes as many as there is room for.
        language
            As for `headline`.

        Returns
        -------
        Picture
            U.S. Letter, upright.

        Raises
        ------
        TableError
            If the study has no such neighborhood, or none of the measure's figures.
        """
        from exclusion import figures, phrases

        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            return figures.brief(self, path, by, neighborhood, k)

    def workbook(  # noqa: PLR0913 - each is a choice of the user's
        self,
        path: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        score: str | None = None,
        earlier: Study | None = None,
        language: str | None = None,
        offline: bool = False,
    ) -> Path:
        """Write the list and the figures behind it as a workbook for Excel and its like.

        Parameters
        ----------
        path
            A file that ends in .xlsx; one of this name is replaced, whole.
        by, of, k
            As for `evaluate`.
        score, earlier
            As for `write`.
        language
            As for `headline`; heads and words are in it, the dictionary has the files' names.
        offline
            As for `write`.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        ArgumentError
            If the name ends otherwise.
        """
        from exclusion import phrases, report, telling

        frames.check_path(path, "path")
        frames.check_made(earlier, "Study", "earlier", none=True)
        frames.check_flags(offline=offline)
        asked = telling.check(self, telling.Asked(by, of, k, earlier=earlier))
        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            asked = telling.completed(self, asked, score, offline=offline)
            return report.workbook(self, path, asked)

    def bundle(  # noqa: PLR0913 - each is a choice of the user's
        self,
        folder: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        score: str | None = None,
        earlier: Study | None = None,
        scheme: str | Sequence[float] = "quantiles",
        language: str | None = None,
        offline: bool = False,
    ) -> dict[str, Path]:
        """Write the study for other programs: a GeoPackage with styles, the workbook, CSV.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced when all are written.
        by, of, k
            As for `evaluate`; `by` is what layers are colored by when they are opened.
        score, earlier
            As for `write`.
        scheme
            As for `map`.
        language
            As for `headline`; the columns have the same names in all.
        offline
            As for `write`.

        Returns
        -------
        dict
            "map.gpkg" (layers areas, neighborhoods and sites, which QGIS opens with the classes,
            colors and hatching of the page; a style a measure), "workbook.xlsx", "ranking.csv",
            "areas.csv" and "datapackage.json", which says what each file and column is, to their
            paths; with them "neighborhoods.csv", "who.csv", "change.csv" and "sites.csv", where
            there is something to write in them. Columns of CSV files are in snake_case.
        """
        from exclusion import phrases, report, telling

        frames.check_path(folder, "folder")
        frames.check_made(earlier, "Study", "earlier", none=True)
        frames.check_flags(offline=offline)
        asked = telling.check(self, telling.Asked(by, of, k, scheme, earlier=earlier))
        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            asked = telling.completed(self, asked, score, offline=offline)
            return report.bundle(self, folder, asked)

    def save(self, folder: str | Path) -> Path:
        """Write the study itself, to be read again with `exclusion.read`.

        Parameters
        ----------
        folder
            Made if it is not there; a study that it holds is replaced, whole, and other files stay.

        Returns
        -------
        Path
            The folder: ``study.json`` and a Parquet file a frame, each listed with its SHA-256.

        Raises
        ------
        TableError
            If a frame has what Parquet cannot hold; nothing is written then.
        OSError
            If the folder cannot be written to.
        """
        from exclusion.studies import _saved

        return _saved.save(self, folder)

    def write(  # noqa: PLR0913 - each is a choice of the user's
        self,
        folder: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = LISTED,
        *,
        score: str | None = None,
        earlier: Study | None = None,
        scheme: str | Sequence[float] = "quantiles",
        layers: Sequence[Any] = (),
        street_map: bool = False,
        people: Raster | None = None,
        causes: Causes | None = None,
        now_columns: bool = False,
        aliases: str | Path | pd.DataFrame | None = None,
        language: str | None = None,
        offline: bool = False,
    ) -> dict[str, Path]:
        """Write the page and the files beside it.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        by, of, k
            As for `evaluate`.
        score
            A score to list the areas by too, as for `score`.
        earlier
            A study of the same place in an earlier period, to compare with.
        scheme, layers, street_map
            As for `map`.
        people
            From `spread`: the map shows where people live, and the page says how many live near a
            public computer where sites are known.
        causes
            From `causes`: the page splits who is unconnected by whether a network reaches them.
        now_columns
            Whether ranking.csv and neighborhoods.csv have the estimate of now too (see `now`).
        aliases
            As for `map`.
        language
            As for `headline`; the columns of the files have the same names in all.
        offline
            As for `change`, which `earlier` asks for.

        Returns
        -------
        dict
            "index.html", "ranking.csv", "workbook.xlsx", "areas.parquet" and "summary.json" to
            their paths; with them "neighborhoods.csv", "who.csv", "change.csv" and "brief.pdf",
            where there is something to write in them.
        """
        from exclusion import phrases, pulls, report, telling

        frames.check_path(folder, "folder")
        frames.check_made(earlier, "Study", "earlier", none=True)
        frames.check_flags(offline=offline)
        asked = telling.check(
            self,
            telling.Asked(
                by, of, k, scheme, layers, street_map,
                earlier=earlier, people=people, causes=causes, now_columns=now_columns,
                aliases=None if aliases is None else pulls.read_aliases(aliases),
            ),
        )  # fmt: skip
        with phrases.speaking(language, self.options.get("neighborhoods_called")):
            asked = telling.completed(self, asked, score, offline=offline)
            return report.write(self, folder, asked)
