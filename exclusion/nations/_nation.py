"""All counties, ranked with what is sure of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from exclusion import (
    _copies,
    estimates,
    frames,
    geoid,
    peers,
    phrases,
    ranking,
    snapshots,
)
from exclusion.errors import ArgumentError
from exclusion.nations import _ranked, _standing, _trends

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exclusion.maps import CountryMap
    from exclusion.nations._standing import Standing
    from exclusion.peers import Peers
    from exclusion.ranking import Ranking
    from exclusion.sources import Source

MEASURES: Final = (
    *("no_subscription", "no_home_broadband", "no_computer"),
    *("smartphone_only", "cellular_only"),
)
"""What counties are ranked by, on the page one after the other."""
LENGTHS: Final = (10, 25, 50, 100, 250)
"""How many most excluded counties the page can list."""

_VINTAGE: Final = 2023
_SHOWN, _DRAWS = 5, 100  # peers on a county's card, and how often they are drawn


@_copies.kept("counties")
@dataclass(frozen=True, eq=False, repr=False)
class Nation:
    """The country, or a state of it, by county.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.
    by, k
        The measure that comes first, and how many counties its list has.
    state
        The postal code of the one state that is told of; None: all.
    counties
        All counties by GEOID, whatever the state:

        - `NAME`, `state`: the Bureau's name and the postal code; `residents`, `housing_units`: of
          2023; `geometry`: EPSG:4326, missing for those that were no longer there then;
        - for each measure `m` (see `estimates.published`), `m_households` and `m_base`: households
          on it and all, with `_moe` (90%); `m_share`: 0–1, with `_moe`; `m_moe_method`,
          `m_period` and `m_table`: how the margin came about, the years, the ACS table.
    sources
        What was read.
    seed
        Of the draws.
    """

    vintage: int
    by: str
    k: int
    state: str | None
    counties: gpd.GeoDataFrame
    sources: tuple[Source, ...]
    seed: int = 0

    def __repr__(self) -> str:
        count = len(self.told)
        return f"<Nation: {self.place}, {count:,} counties, {self.period}>"

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.nation_card(self)

    @property
    def period(self) -> str:
        """The five years of the figures, such as "2019–2023"."""
        return geoid.period(self.vintage)

    @property
    def place(self) -> str:
        """The country's name in the language spoken, or the state's."""
        return phrases.say("nation_country") if self.state is None else self.states[self.state]

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that counties are ranked by, the first one first."""
        return (self.by, *(name for name in MEASURES if name != self.by))

    @property
    def rungs(self) -> tuple[str, ...]:
        """All measures that the figures give."""
        known = _copies.look(self, "counties")
        return tuple(name for name in estimates.measures(known))

    @cached_property
    def states(self) -> dict[str, str]:
        """The states' names by postal code."""
        table = _copies.look(self, "counties")
        names = table["NAME"].str.rsplit(", ", n=1).str[-1]
        return dict(sorted(zip(table["state"], names, strict=True), key=lambda pair: pair[1]))

    @cached_property
    def told(self) -> pd.Index:
        """The GEOIDs of the counties that are told of: the state's, or all."""
        table = _copies.look(self, "counties")
        own: pd.Index = table.index
        return own if self.state is None else own[table["state"] == self.state]

    @cached_property
    def ranking(self) -> Ranking:
        """The country's counties by the measure that comes first, as `ranking.whole_places`."""
        table = _copies.look(self, "counties")
        return ranking.whole_places(table, self.by, k=self.k, seed=self.seed)

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many most excluded counties lists have: `LENGTHS` and its own."""
        return tuple(sorted({*(k for k in LENGTHS if k < len(self.counties)), self.k}))

    def ranked(self, by: str | None = None) -> pd.DataFrame:
        """Tell where each county stands by a measure, with what is sure of that.

        Parameters
        ----------
        by
            The measure; None takes the one that comes first.

        Returns
        -------
        DataFrame
            A row a county, in the order of `counties`:

            - `households`, `base`: on the measure and all, with `_moe` (90%); `share`: 0–1, with
              `_moe`; `reliability`: of the share, "high", "medium" or "low";
            - `rank`: among all, 1 = most excluded, by the estimate; `expected_rank`: its mean over
              the draws; `band_low`, `band_high`: its 5–95%; `unrankable`: whether that spans half
              of all; `state_low`, `state_high`: the 5–95% in the state;
            - `chance_10`, `chance_25`, `chance_50`, `chance_100`, `chance_250`: of being one of so
              many most excluded, 0–1; `tier`: the class of that of the nation's own k;
            - `proven_low`, `proven_high`: as far as comparing it with every other county proves its
              rank;
            - `now`, `now_low`, `now_high`: the share in the last year of the period, 0–1, and its
              90% interval.

        Raises
        ------
        ArgumentError
            If counties are not ranked by it.
        """
        by = self.by if by is None else by
        frames.check_choice(by, self.measures, "by")
        found: dict[str, pd.DataFrame] = self._found
        if by not in found:
            found[by] = _ranked.ranked(self, by)
        return found[by].copy()

    @cached_property
    def _found(self) -> dict[str, pd.DataFrame]:
        return {}

    def standing(self, place: str) -> Standing:
        """Tell where one county stands, by every measure.

        Parameters
        ----------
        place
            Its name, with its state's where several have it, or its GEOID.

        Returns
        -------
        Standing
            Its shares ± margin, and its bands in the country and the state.

        Raises
        ------
        ArgumentError, PlaceError
            If there is no such county, or several.
        """
        table = _copies.look(self, "counties")
        one = _standing.geoid_of(place, table["NAME"], table["state"])
        rows = {name: self.ranked(name).loc[one] for name in self.measures}
        for name in self.rungs:
            own = {column: table[f"{name}_{column}"][one] for column in _ranked.FIGURES}
            rows.setdefault(name, pd.Series(own))
        row = table.loc[one]
        found = pd.DataFrame(rows).T.infer_objects().rename_axis("measure")
        return _standing.Standing(one, row["NAME"], row["state"], self.period, found)

    def peers(self, place: str, k: int = peers.PEERS, *, within: float | None = None) -> Peers:
        """Find the counties most like one, by need, size and setting.

        Parameters
        ----------
        place
            As for `standing`.
        k
            How many.
        within
            How far away they may lie, in km; None: anywhere.

        Returns
        -------
        Peers
            As `exclusion.peers.find` gives them; one that few draws chose is said to be unsure.

        Raises
        ------
        ArgumentError, PlaceError, TableError
            If there is no such county, or as for `exclusion.peers.find`.
        """
        table = _copies.look(self, "counties")
        one = _standing.geoid_of(place, table["NAME"], table["state"])
        return peers.find(self._alike, one, k, within=within, seed=self.seed)

    @cached_property
    def _lines(self) -> pd.DataFrame:
        """The published rows that `now` and trends are read from: the file is read once."""
        rows = snapshots.counties().rows
        return rows[rows["vintage"].isin((self.vintage, self.vintage - 1, self.since))]

    @cached_property
    def _one_year(self) -> pd.DataFrame:
        rows = snapshots.counties(years=1).rows
        return rows[rows["vintage"] == self.vintage]

    @cached_property
    def _alike(self) -> pd.DataFrame:
        return peers.counties(self.vintage)

    @cached_property
    def peers_of_all(self) -> pd.DataFrame:
        """The five peers of every county, as `exclusion.peers.every`, from 100 draws."""
        return peers.every(self._alike, _SHOWN, draws=_DRAWS, seed=self.seed)

    @property
    def since(self) -> int | None:
        """The vintage that trends begin with, which shares no year; None where there is none."""
        return _trends.since(self)

    def trends(self, by: str | None = None) -> pd.DataFrame:
        """Tell of the five peers of every county which did better: whom to ring.

        Parameters
        ----------
        by
            The measure; None takes the one that comes first.

        Returns
        -------
        DataFrame
            The rows of `peers_of_all`, GEOID and peer: `change` of the peer's share and the
            county's `own_change` since the period that ended five years before, with 90% margins
            in `…_moe`, and `trend`, one of `exclusion.peers.TRENDS`; missing where one of the two
            was not there, as everywhere before vintage 2022.

        Raises
        ------
        ArgumentError
            If counties are not ranked by it.
        """
        by = self.by if by is None else by
        frames.check_choice(by, self.measures, "by")
        return _trends.trends(self, by)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """In what each county is unlike its five peers, as `peers.every_difference`."""
        return peers.every_difference(self._alike, self.peers_of_all)

    def by_state(self, by: str | None = None) -> pd.DataFrame:
        """Sum counties to states.

        Parameters
        ----------
        by
            The measure; None takes the one that comes first.

        Returns
        -------
        DataFrame
            By postal code: `name`, `counties`, `households`, `base` and `share` with `_moe`;
            `surely`, how many counties are surely among the k most excluded of the country; and
            `unrankable`, how many cannot be ranked.
        """
        ranked = self.ranked(by).assign(state=_copies.look(self, "counties")["state"])
        rows = {}
        for state, own in ranked.groupby("state"):
            rows[state] = {
                "name": self.states[str(state)],
                "counties": len(own),
                **_ranked.summed(own),
                "surely": int((own["tier"] == ranking.TIERS[0]).sum()),
                "unrankable": int(own["unrankable"].sum()),
            }
        return pd.DataFrame(rows).T.infer_objects().sort_values("name").rename_axis("state")

    def total(self, by: str | None = None) -> dict[str, float]:
        """Sum the counties that are told of.

        Parameters
        ----------
        by
            The measure; None takes the one that comes first.

        Returns
        -------
        dict
            `households`, `base` and `share` with `_moe`: 90% margins of sums of counties.
        """
        return _ranked.summed(self.ranked(by).loc[self.told])

    def map(self, by: str | None = None, *, language: str | None = None) -> CountryMap:
        """Draw the counties by share.

        Parameters
        ----------
        by
            The measure; None takes the one that comes first.
        language
            "en" or "es"; None keeps what is spoken.

        Returns
        -------
        CountryMap
            A picture that shows itself in a notebook.
        """
        from exclusion import maps

        by = self.by if by is None else by
        frames.check_choice(by, self.measures, "by")
        with phrases.speaking(language):
            return maps.draw_country(self, by)

    def write(self, folder: str | Path, *, language: str | None = None) -> Mapping[str, Path]:
        """Write the page of the country, or of the state, and the files beside it.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        language
            "en" or "es"; None keeps what is spoken.

        Returns
        -------
        dict
            Name to path of index.html, counties.csv, states.csv, workbook.xlsx and
            counties.parquet.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        """
        from exclusion import report

        with phrases.speaking(language):
            return report.write_nation(self, folder)


def nation(
    vintage: int = _VINTAGE,
    by: str = MEASURES[0],
    k: int = ranking.LISTED_PLACES,
    *,
    state: str | None = None,
    seed: int = 0,
) -> Nation:
    """Open the country by county, from what comes with the package: no network is needed.

    Parameters
    ----------
    vintage
        The last year of the 5-year period, 2017 to 2023.
    by
        The measure that comes first, one of `MEASURES`.
    k
        How many most excluded counties are listed, and what chances speak of.
    state
        A state's postal code or name, to tell of its counties alone; their ranks stay those in
        the country, with those in the state beside them.
    seed
        The same seed gives the same ranks.

    Returns
    -------
    Nation
        With Puerto Rico's municipios.

    Raises
    ------
    ArgumentError
        If the measure is another one, there is no such state, or `k` is no whole number from 1 to
        the number of counties.
    VintageError
        If the vintage is no year, or does not come with the package.

    Examples
    --------
    >>> nation(state="LA")
    <Nation: Louisiana, 64 counties, 2019–2023>
    """
    frames.check_vintage(vintage)
    frames.check_choice(by, MEASURES, "by")
    frames.check_whole(k, "k")
    frames.check_whole(seed, "seed", 0)
    if state is not None:
        frames.check_text(state, "state")
    rows, areas = snapshots.counties((vintage,)), snapshots.county_areas()
    lines = rows.rows.drop(columns="vintage")
    table = estimates.published(lines, vintages={"S2801": vintage})
    frames.check_whole(k, "k", 1, len(table))
    known = areas.table.reindex(table.index)
    state_of = dict(zip(areas.table.index.str[:2], areas.table["state"], strict=True))
    table.insert(0, "NAME", rows.names.reindex(table.index))
    table.insert(1, "state", table.index.str[:2].map(state_of))
    table = table.assign(residents=known["residents"], housing_units=known["housing_units"])
    counties = gpd.GeoDataFrame(table, geometry=known.geometry, crs=areas.table.crs)
    used = {vintage, vintage - 1, vintage - geoid.POOLED}
    read = tuple(one for one in rows.sources if one.vintage in used)
    made = Nation(vintage, by, k, None, counties, (*read, *areas.sources), seed)
    return made if state is None else replace(made, state=_state(state, made.states))


def _state(state: str, states: dict[str, str]) -> str:
    """Find a state by its postal code or name."""
    wanted = state.strip().casefold()
    for code, name in states.items():
        if wanted in {code.casefold(), name.casefold()}:
            return code
    raise ArgumentError(
        f"state is {state!r}; expected a postal code or name, such as 'LA' or 'Louisiana': "
        f"{', '.join(sorted(states))}."
    )
