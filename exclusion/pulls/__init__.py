"""A pull: one place's tables and polygons, fetched and put together as a snapshot.

Where a place's line cuts an area, the snapshot holds the whole area and the share of its land (or
of its blocks' housing) inside; `estimates.apportion` counts that part. The place's own published
rows are pulled beside the areas', and totals come from those.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from exclusion import _fetch, acs, boundaries, frames, geoid, indicators, places
from exclusion.errors import SourceError
from exclusion.geoid import Geography
from exclusion.pulls._files import read_area, sites, with_neighborhoods, with_sites
from exclusion.snapshots import Manifest, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from exclusion.places import Place
    from exclusion.sources import Source

__all__ = ["TABLES", "fetch", "read_area", "sites", "with_neighborhoods", "with_sites"]

_log = logging.getLogger(__name__)

#: What a study needs: computers, subscriptions, both together by household and by person.
TABLES = ("B28001", "B28002", "B28003", "B28008")
#: How a service says that it has nothing of what was asked for, which is right otherwise.
_NOTHING_THERE = 204
#: Kinds of place that the Bureau publishes rows for.
_PUBLISHED = ("state", "county", "place")


def fetch(  # noqa: PLR0913 - each is a choice of the user's
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    *,
    geography: Geography | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
    county: int | str | None = None,
    erase_water: bool = False,
    weights: places.Weights = "land",
    topics: Sequence[str] = (),
) -> Snapshot:
    """Pull a place's tables and polygons.

    Parameters
    ----------
    place
        A name ("New Orleans, Louisiana"), a GEOID, a list of either, or a polygon; see
        `places.find`.
    vintage
        The last year of the 5-year period, from 2017; None asks for the newest.
    geography
        "tract" or "block group"; None takes tracts.
    source
        "auto", "bulk" (the keyless Summary File) or "api".
    key
        A key of the Census Bureau's Data API; None takes CENSUS_API_KEY.
    offline
        Use only what the cache holds.
    county
        A county of the state that `place` names: 71, "71", "071" or "Orleans".
    erase_water
        Take lakes, rivers and the sea out of the polygons, and so out of the shares of land.
    weights
        What is shared where the place's line cuts an area: "land", or the "housing" units of its
        blocks in the last census, occupied or not.
    topics
        Names of `indicators.TOPICS`, whose tables are pulled beside `TABLES`: "who" is not
        connected by income, age, race, schooling, work and grade (14 tables), and "covered"
        populations (9). A table that this vintage does not have is left out, and of block groups
        one that the Bureau does not publish for them.

    Returns
    -------
    Snapshot
        Estimates of the areas, polygons, the shares inside where the place's line cuts areas, and
        the place's own published rows where there are any.

    Raises
    ------
    ArgumentError
        If the geography, source, weights or a topic is none of those; nothing is fetched then.
    PlaceError
        If the place is unknown or ambiguous, or has no area of this geography.
    SourceError
        If a service or the cache cannot give what is asked for.
    VintageError
        If the vintage is not there, or figures and boundaries do not fit.
    """
    geography, key = geography or "tract", _fetch.key(key)
    frames.check_choice(geography, get_args(Geography), "geography")
    frames.check_choice(source, acs.SOURCES, "source")
    frames.check_choice(weights, get_args(places.Weights), "weights")
    topics = indicators.check_topics(topics)
    vintage = acs.newest_vintage(offline=offline) if vintage is None else vintage
    geoid.check_vintage(vintage)
    extra = indicators.tables_of(topics, vintage)
    if offline:
        _check_offline(vintage, (*TABLES, *extra))
    found = places.find(place, vintage, county=county, offline=offline)
    options: dict[str, Any] = {"source": source, "key": key, "offline": offline}
    pull = acs.fetch(TABLES, geography, found.counties, vintage, **options)
    pull = _with_topics(pull, extra, geography, found.counties, options)
    _log.info("%s, vintage %d: %s", found.name, vintage, pull.how)
    polygons, drawn_from = boundaries.fetch(
        geography, found.counties, vintage, erase_water=erase_water, offline=offline
    )
    estimates = _without_water(pull.estimates, polygons)
    boundaries.check(polygons, estimates["GEOID"].unique(), both=True)
    # Only where a place has a line of its own can it cut areas; else their GEOIDs say it all.
    held = pd.DataFrame({"GEOID": estimates["GEOID"].unique()})
    inside, counted = places.apportion(
        found,
        held if found.polygon is None else polygons,
        weights=weights,
        vintage=vintage,
        offline=offline,
    )
    estimates = estimates[estimates["GEOID"].isin(inside.index)].reset_index(drop=True)
    own = _own_rows(found, (*TABLES, *extra), vintage, options)
    return Snapshot(
        Manifest(
            place=found.name,
            geoid=found.geoid,
            vintage=vintage,
            geography=geography,
            tables=dict(pull.tables) | (own.tables if own else {}),
            sources=_unique(
                [
                    *pull.sources,
                    *(own.sources if own else ()),
                    acs.names_source(vintage, offline=offline),
                    *found.sources,
                    *drawn_from,
                    *counted,
                ]
            ),
        ),
        estimates=estimates,
        published=None if own is None else own.estimates,
        polygons=polygons[polygons["GEOID"].isin(set(estimates["GEOID"]))].reset_index(drop=True),
        inside=None if (inside == 1).all() else _frame(inside),
    )


def _frame(inside: pd.Series[float]) -> pd.DataFrame:
    return inside.rename("inside").rename_axis("GEOID").reset_index()


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


def _with_topics(
    pull: acs.Pull,
    tables: Sequence[str],
    geography: Geography,
    counties: Sequence[str],
    options: dict[str, Any],
) -> acs.Pull:
    """Add the tables of topics; one that the Bureau has for no block group is left out."""
    vintage = max(pull.tables.values())
    pulls = [pull]
    # Each alone, so that one which is not there takes no other with it.
    for group in ([table] for table in tables) if geography == "block group" else [tables]:
        if not group:
            continue
        try:
            pulls.append(acs.fetch(group, geography, counties, vintage, **options))
        except SourceError as err:
            # The other tables have rows for the same place: this one is not published for it.
            if geography != "block group" or err.status != _NOTHING_THERE:
                raise
            _log.warning("%s of vintage %d has no block groups; left out", group[0], vintage)
    every = pd.concat([one.estimates for one in pulls], ignore_index=True)
    return acs.Pull(
        every.sort_values(["variable", "GEOID"], kind="stable", ignore_index=True),
        {table: year for one in pulls for table, year in one.tables.items()},
        _unique([source for one in pulls for source in one.sources]),
        " ".join(dict.fromkeys(one.how for one in pulls)),
    )


def _own_rows(
    place: Place, tables: Sequence[str], vintage: int, options: dict[str, Any]
) -> acs.Pull | None:
    if place.kind not in _PUBLISHED:
        return None
    return acs.fetch(tables, place.kind, [place.geoid], vintage, **options)
