"""What is pulled of a place, in its steps: the areas' tables, the published rows, all together."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, get_args

import pandas as pd

from exclusion import _fetch, acs, boundaries, frames, gazetteer, geoid, indicators
from exclusion.errors import SourceError
from exclusion.geoid import Geography
from exclusion.pulls import _past, _water
from exclusion.snapshots import Manifest, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd

    from exclusion._fetch._wanted import Wanted
    from exclusion.gazetteer import Place, Whole
    from exclusion.sources import Source

#: What a study needs: computers, subscriptions, both together by household and by person.
TABLES: Final = ("B28001", "B28002", "B28003", "B28008")
#: How a service says that it has nothing of what was asked for, which is right otherwise.
NOTHING_THERE: Final = 204
#: Geographies whose rows come by the county.
_BY_COUNTY: Final = ("tract", "block group")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What is pulled of every place, and how; see `pulls.fetch`.

    Parameters
    ----------
    vintage, geography, weights, erase_water, offline
        As `pulls.fetch` takes them.
    extra
        Tables of topics.
    history
        Whether the place's own rows of earlier vintages are pulled, and its 1-year rows.
    ways
        Options of `acs.fetch`: source, key and offline.
    water
        Whether the water that maps show is pulled too.
    """

    vintage: int
    geography: Geography
    extra: tuple[str, ...]
    weights: gazetteer.Weights
    erase_water: bool
    offline: bool
    history: bool
    ways: dict[str, Any] = field(repr=False)
    water: bool = True

    @classmethod
    def of(  # noqa: PLR0913 - each is a choice of the user's
        cls,
        vintage: int | None,
        *,
        geography: Geography | None = None,
        source: str = "auto",
        key: str | None = None,
        offline: bool = False,
        erase_water: bool = False,
        weights: gazetteer.Weights = "land",
        topics: Sequence[str] = (),
        history: bool = False,
    ) -> Asked:
        """Take tracts and the newest vintage where nothing is said, and check the rest."""
        key = _fetch.key(key)
        ways: dict[str, Any] = {"source": source, "key": key, "offline": offline}
        words: dict[str, Any] = {"geography": geography, "weights": weights, "topics": topics}
        check(vintage, erase_water=erase_water, history=history, **words, **ways)
        topics, geography = indicators.check_topics(topics), geography or "tract"
        if vintage is None:
            vintage = acs.newest_vintage(key=key, offline=offline)
        geoid.check_vintage(vintage)
        extra = indicators.tables_of(topics, vintage)
        if offline:
            _check_offline(vintage, (*TABLES, *extra))
        return cls(vintage, geography, extra, weights, erase_water, offline, history, ways)

    @property
    def files(self) -> list[Wanted]:
        """The files of the country that all this comes from without a key."""
        files = acs.wanted((*TABLES, *self.extra), self.vintage)
        for vintage in range(self.vintage - 1, acs.FIRST - 1, -1) if self.history else ():
            files += acs.wanted(_past.TABLES, vintage)
        return files

    def areas(self, counties: Iterable[str]) -> acs.Pull:
        """Pull the tables of all areas of some counties or states."""
        return self._tables(self.geography, list(dict.fromkeys(counties)))

    def own(self, wholes: Iterable[Whole]) -> acs.Pull | None:
        """Pull the published rows of some geographies; None where they are those of the areas."""
        by_kind: dict[str, list[str]] = {}
        for whole in dict.fromkeys(wholes):
            by_kind.setdefault(whole.kind, []).append(whole.geoid)
        if by_kind.keys() <= {self.geography}:
            return None
        pulls = []
        for kind, geoids in by_kind.items():
            within = sorted({code[:5] for code in geoids}) if kind in _BY_COUNTY else geoids
            pull = self._tables(kind, within)
            pulls.append(_kept(pull, pull.estimates["GEOID"].isin(geoids)))
        return _one_pull(pulls)

    def _tables(self, geography: str, within: Sequence[str]) -> acs.Pull:
        """Pull the tables; one of a topic that the Bureau has for no block group is left out."""
        pulls = [acs.fetch(TABLES, geography, within, self.vintage, **self.ways)]
        by_group = geography == "block group"
        # Each alone, so that one which is not there takes no other with it.
        for group in [(table,) for table in self.extra] if by_group else [self.extra]:
            if not group:
                continue
            try:
                pulls.append(acs.fetch(group, geography, within, self.vintage, **self.ways))
            except SourceError as err:
                # The other tables have rows for the same place: this one is not published for it.
                if not by_group or err.status != NOTHING_THERE:
                    raise
                _log.warning(
                    "%s of vintage %d has no block groups; left out", group[0], self.vintage
                )
        return _one_pull(pulls)

    def of_place(
        self, place: Place, areas: acs.Pull, own: acs.Pull | None
    ) -> tuple[acs.Pull, acs.Pull | None]:
        """Take a place's rows out of what was pulled for several."""
        mine = _kept(areas, areas.estimates["GEOID"].str.startswith(place.counties))
        if own is None or {whole.kind for whole in place.wholes} <= {self.geography}:
            return mine, None
        geoids = {whole.geoid for whole in place.wholes}
        return mine, _kept(own, own.estimates["GEOID"].isin(geoids))

    def snapshot(self, place: Place, areas: acs.Pull, own: acs.Pull | None) -> Snapshot:
        """Put a place together of its areas' tables and its published rows."""
        _log.info("%s, vintage %d: %s", place.name, self.vintage, areas.how)
        ways: dict[str, Any] = {"offline": self.offline}
        polygons, drawn_from = boundaries.fetch(
            self.geography, place.counties, self.vintage, erase_water=self.erase_water, **ways
        )
        estimates = _without_water(areas.estimates, polygons)
        boundaries.check(polygons, estimates["GEOID"].unique(), both=True)
        # Only where a place has a line of its own can it cut areas; else their GEOIDs say it all.
        held = pd.DataFrame({"GEOID": estimates["GEOID"].unique()})
        inside, counted = gazetteer.apportion(
            place,
            held if place.polygon is None else polygons,
            weights=self.weights,
            vintage=self.vintage,
            **ways,
        )
        estimates = estimates[estimates["GEOID"].isin(inside.index)].reset_index(drop=True)
        names = acs.names_source(self.vintage, **self.ways)
        drawn = polygons["GEOID"].isin(set(estimates["GEOID"]))
        polygons = polygons[drawn].reset_index(drop=True)
        wet = _water.NOTHING
        if self.water and not self.erase_water:
            wet = _water.over(polygons, self.vintage, **ways)
        past = _past.of(place, self.vintage, self.ways) if self.history else _past.NOTHING
        published = () if own is None else own.sources
        manifest = Manifest(
            place=place.name,
            geoid=place.geoid,
            vintage=self.vintage,
            geography=self.geography,
            tables=areas.tables | ({} if own is None else own.tables),
            sources=_unique(
                [
                    *areas.sources,
                    *published,
                    names,
                    *place.sources,
                    *drawn_from,
                    *counted,
                    *past.sources,
                    *wet.sources,
                ]
            ),
        )
        return Snapshot(
            manifest,
            estimates=estimates,
            published=None if own is None else own.estimates,
            polygons=polygons,
            inside=None if (inside == 1).all() else inside.reset_index(),
            history=past.history,
            one_year=past.one_year,
            water=wet.water,
        )


def check(  # noqa: PLR0913 - each is a choice of the user's
    vintage: int | None = None,
    *,
    geography: Geography | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
    erase_water: bool = False,
    weights: gazetteer.Weights = "land",
    topics: Sequence[str] = (),
    history: bool = False,
) -> None:
    """Refuse what cannot be asked for, before anything is fetched or read.

    Parameters
    ----------
    vintage, geography, source, key, offline, erase_water, weights, topics, history
        As for `pulls.fetch`.

    Raises
    ------
    ArgumentError
        If one is none of the words, or no yes or no.
    VintageError
        If the vintage is no year, or before 2017.
    """
    if vintage is not None:
        geoid.check_vintage(vintage)
    if geography is not None:
        frames.check_choice(geography, get_args(Geography), "geography")
    frames.check_choice(source, acs.SOURCES, "source")
    frames.check_choice(weights, get_args(gazetteer.Weights), "weights")
    frames.check_flags(offline=offline, erase_water=erase_water, history=history)
    indicators.check_topics(topics)
    _fetch.key(key)


def _kept(pull: acs.Pull, rows: pd.Series[bool]) -> acs.Pull:
    return replace(pull, estimates=pull.estimates[rows].reset_index(drop=True))


def _one_pull(pulls: Sequence[acs.Pull]) -> acs.Pull:
    """Put pulls together, their rows in the order of one."""
    every = pd.concat([one.estimates for one in pulls], ignore_index=True)
    return acs.Pull(
        every.sort_values(["variable", "GEOID"], kind="stable", ignore_index=True),
        {table: year for one in pulls for table, year in one.tables.items()},
        _unique([source for one in pulls for source in one.sources]),
        " ".join(dict.fromkeys(one.how for one in pulls)),
    )


def _unique(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))


def _without_water(estimates: pd.DataFrame, polygons: gpd.GeoDataFrame) -> pd.DataFrame:
    """Leave out areas that have neither a polygon nor anybody in them: they are open water."""
    counted = estimates.groupby("GEOID")["estimate"].sum()
    water = set(counted.index[counted == 0]) - set(polygons["GEOID"])
    return estimates[~estimates["GEOID"].isin(water)]


def _check_offline(vintage: int, tables: Sequence[str]) -> None:
    """List all that every place needs and the cache lacks, instead of the first of it."""
    try:
        acs.names_source(vintage, offline=True)
    except SourceError as err:
        lacking = [t for t in tables if not _fetch.has(f"bulk/{vintage}/{t}.parquet")]
        err.add_note(
            f"Missing too: {', '.join([*lacking, 'boundaries'])}. Run `exclusion pull` once "
            "without --offline."
        )
        raise
