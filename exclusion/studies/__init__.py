"""The front door: one place, one vintage, the whole chain."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import pandas as pd

from exclusion import _fetch, estimates, indicators, ranking, snapshots
from exclusion.errors import PlaceError, SourceError, TableError, VintageError
from exclusion.estimates import Absence
from exclusion.studies import _levels
from exclusion.studies._comparison import Comparison, compare, standing
from exclusion.studies._counties import Counties, fetch_counties, read_counties
from exclusion.studies._study import Of, Study

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exclusion.geoid import Geography
    from exclusion.ranking import Ranking
    from exclusion.snapshots import Snapshot

__all__ = [
    "Comparison",
    "Counties",
    "Of",
    "Study",
    "compare",
    "fetch_counties",
    "of_snapshot",
    "rank_places",
    "read_counties",
    "snapshot",
    "standing",
    "study",
]

#: Parts of a snapshot whose absence a reader should know of, with the reason code.
_PARTS = {
    "polygons": "no_polygons",
    "neighborhoods": "no_neighborhoods",
    "sites": "no_sites",
    "history": "no_history",
}


def study(  # noqa: PLR0913 - each is a choice of the user's
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    *,
    geography: Geography | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
    county: int | str | None = None,
    erase_water: bool = False,
    weights: Literal["land", "housing"] = "land",
    topics: Sequence[str] = (),
    neighborhoods: str | Path | None = None,
    sites: str | Path | None = None,
) -> Study:
    """Study one place in one period.

    Parameters
    ----------
    place
        A name or GEOID, in any case ("New Orleans, Louisiana", "Orleans Parish, LA", "22071"), a
        list of them or of tracts, or a polygon; see `places.find`.
    vintage
        The last year of the 5-year period, from 2017. None takes the newest bundled one that has
        polygons, for a bundled place, else the newest that the Bureau has published.
    geography
        "tract" or "block group"; None takes the bundled one, else tracts.
    source
        "auto" takes a bundled snapshot where there is one, else the keyless Summary File where it
        can; "bulk" and "api" force a pull from the Summary File or the Data API.
    key
        A key of the Data API; None takes CENSUS_API_KEY. Vintages from 2018 on need none.
    offline
        Use only what is bundled or in the cache.
    county
        A county of the state that `place` names: 71, "71", "071" or "Orleans".
    erase_water
        Take lakes, rivers and the sea out of the polygons that are pulled.
    weights
        What is shared where a city's line cuts an area: its "land", or the "housing" units of its
        blocks in the last census.
    topics
        More tables to pull, by names of `indicators.TOPICS`: "who" is not connected, by income,
        age, race, schooling, work and grade; "covered" populations, which scores need.
    neighborhoods, sites
        Files of the user's with polygons of neighbourhoods and points of public computer sites;
        see `pulls.with_neighborhoods` and `pulls.with_sites`.

    Returns
    -------
    Study
        Estimates with margins for areas, neighbourhoods and the place.

    Raises
    ------
    PlaceError
        If the place is unknown or ambiguous; the message lists the nearest.
    VintageError
        If there is no such vintage.
    SourceError
        If a service, the cache or a file cannot give what is asked for.

    Examples
    --------
    >>> study("New Orleans, Louisiana", vintage=2019)
    <Study: New Orleans, Louisiana, 2015–2019, 177 tracts>
    """
    key = _fetch.key(key)
    found = snapshot(
        place,
        vintage,
        geography=geography,
        source=source,
        key=key,
        offline=offline,
        county=county,
        erase_water=erase_water,
        weights=weights,
        topics=topics,
        neighborhoods=neighborhoods,
        sites=sites,
    )
    # Of a file its name: a page that is passed on says nothing of its maker's folders.
    files = {"neighborhoods": neighborhoods, "sites": sites}
    options = {name: Path(file).name for name, file in files.items() if file is not None}
    options |= {"source": source} if source != "auto" else {}
    options |= {"weights": weights} if weights != "land" else {}
    options |= {"county": str(county)} if county is not None else {}
    return replace(
        of_snapshot(found), options=options | ({"erase_water": True} if erase_water else {})
    )


def snapshot(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    **options: Any,  # noqa: ANN401 - those of `study`
) -> Snapshot:
    """Read a place's bundled snapshot, or pull it: what `study` is made of, to be saved.

    Parameters
    ----------
    place, vintage
        As for `study`.
    **options
        As for `study`.

    Returns
    -------
    Snapshot
        To be written with `snapshots.write` and studied with `of_snapshot`.

    Raises
    ------
    PlaceError, VintageError, SourceError
        As for `study`.
    """
    from exclusion import pulls

    options["key"] = _fetch.key(options.get("key"))
    files = {name: options.pop(name, None) for name in ("neighborhoods", "sites")}
    found = _bundled(place, vintage, options)
    try:
        found = found or pulls.fetch(place, vintage, **options)
    except SourceError as err:
        note = _nearest(place) if isinstance(place, str) else ""
        if note:
            err.add_note(note)
        raise
    if files["neighborhoods"] is not None:
        found = pulls.with_neighborhoods(found, files["neighborhoods"])
    return found if files["sites"] is None else pulls.with_sites(found, files["sites"])


def _nearest(place: str) -> str:
    """Say which bundled place may have been meant, if any: those need no network."""
    every = [manifest for manifest, _ in snapshots.bundled()]
    try:
        name = snapshots.read(snapshots.find(place)).manifest.place
    except PlaceError:
        near = difflib.get_close_matches(place, {m.place for m in every}, n=1)
        name = near[0] if near else ""
    vintages = ", ".join(str(m.vintage) for m in every[::-1] if m.place == name)
    return f"Bundled, without a network: {name}, vintage {vintages}." if name else ""


def _bundled(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None,
    options: Mapping[str, Any],
) -> Snapshot | None:
    """Read the bundled snapshot that fits, unless something else is asked for."""
    live = options.get("source", "auto") != "auto" or options.get("county") is not None
    live = live or bool(options.get("topics"))  # no bundled snapshot has their tables
    if live or options.get("erase_water") or not isinstance(place, str):
        return None
    try:
        path = snapshots.find(place, vintage)
    except (PlaceError, VintageError):
        return None
    found = snapshots.read(path)
    return found if options.get("geography") in {None, found.manifest.geography} else None


def of_snapshot(snapshot: Snapshot) -> Study:
    """Study a snapshot, bundled or read from a folder with `snapshots.read`.

    Parameters
    ----------
    snapshot
        A whole pull.

    Returns
    -------
    Study
        Estimates with margins for areas, neighbourhoods and the place.
    """
    manifest = snapshot.manifest
    areas, absent = estimates.areas(
        snapshot.estimates, geography=manifest.geography, vintages=manifest.tables
    )
    if snapshot.inside is not None:
        areas = estimates.apportion(areas, snapshot.inside.set_index("GEOID")["inside"])
    totals = estimates.totals(areas, snapshot.published, vintages=manifest.tables)
    for measure in set(absent) & set(totals.index):
        absent[f"{measure}.areas"] = Absence("only_place", {})
        del absent[measure]
    for measure in totals.index[totals["households"].isna()]:
        count = int(areas[f"{measure}_households"].isna().sum())
        params = {"count": count, "all": len(areas)}
        absent[f"{measure}.total"] = Absence("areas_missing", params)
    absent |= {
        part: Absence(code, {}) for part, code in _PARTS.items() if part not in snapshot.parts
    }
    neighborhoods, names = None, None
    if snapshot.neighborhoods is not None:
        names = snapshot.neighborhoods.set_index("GEOID")["neighborhood"]
        areas.insert(1, "neighborhood", names.reindex(areas.index))
        if "cut_by" in snapshot.neighborhoods:  # polygons of the user's
            cut_by = snapshot.neighborhoods.set_index("GEOID")["cut_by"]
            areas.insert(2, "cut_by", cut_by.reindex(areas.index))
    if snapshot.polygons is not None:
        polygons = snapshot.polygons.set_index("GEOID").reindex(areas.index)
        areas = gpd.GeoDataFrame(areas.join(polygons), geometry="geometry", crs=polygons.crs)
    if snapshot.neighborhoods is not None:
        neighborhoods = estimates.combine(areas, areas["neighborhood"])
        if isinstance(areas, gpd.GeoDataFrame):
            outlines = areas[["neighborhood", "geometry"]].dissolve("neighborhood")
            neighborhoods = gpd.GeoDataFrame(neighborhoods.join(outlines), crs=areas.crs)
    groups, gaps = _levels.groups(snapshot, names), _levels.gaps(snapshot, names)
    absent |= _unknown(groups, gaps)
    return Study(
        place=manifest.place,
        vintage=manifest.vintage,
        geography=manifest.geography,
        areas=areas,
        totals=totals,
        neighborhoods=neighborhoods,
        sites=snapshot.sites,
        absent=dict(sorted(absent.items())),
        sources=manifest.sources,
        joined=not manifest.geoid,
        groups=groups,
        gaps=gaps,
        history=snapshot.history,
        ground=snapshot.ground,
    )


def rank_places(
    places: Iterable[Study], by: str | None = None, of: Of = "share", k: int = 10
) -> Ranking:
    """Rank whole places, such as cities or counties, as `Study.evaluate` ranks areas.

    Parameters
    ----------
    places
        Studies of one period, each of another place.
    by
        A measure; None takes the first of the defaults that all have.
    of
        What is ranked: "share", "households" or "people".
    k
        How many places to list.

    Returns
    -------
    Ranking
        Indexed by place: verdicts are against all the places together.

    Raises
    ------
    TableError
        If no measure is known of all places, a place is there twice, or the periods differ.

    Notes
    -----
    Each place's effective sample is p·(1 − p) / se² of its own share: published margins of whole
    places are sure enough for that.

    Examples
    --------
    >>> cities = [study("New Orleans", vintage=2017), study("New Orleans", vintage=2017)]
    >>> rank_places(cities)
    Traceback (most recent call last):
        ...
    exclusion.errors.TableError: New Orleans, Louisiana is there more than once.
    """
    every = list(places)
    names = [one.place for one in every]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise TableError(f"{twice} is there more than once.")
    shared = set.intersection(*(set(one.totals.index) for one in every)) if every else set()
    wanted = indicators.DEFAULTS if by is None else (by,)
    found = next((name for name in wanted if name in shared), None)
    if found is None:
        known = ", ".join(name for name in indicators.CATALOGUE if name in shared)
        raise TableError(
            f"{' or '.join(wanted)} is not known of all {len(every)} places; known of all: "
            f"{known or 'none'}."
        )
    rows = pd.DataFrame([one.totals.loc[found] for one in every], index=names)
    rows = rows.infer_objects().add_prefix(f"{found}_").rename_axis("place")
    worth = ranking.sample_of_margin(rows[f"{found}_share"], rows[f"{found}_share_moe"])
    return ranking.evaluate(rows, found, of, k, sample=worth)


def _unknown(groups: pd.DataFrame, gaps: pd.DataFrame) -> dict[str, Absence]:
    """Say what of who and why this data cannot tell."""
    known = set(groups["dimension"])
    lacking = {
        "who": not known - {"covered"},
        "covered": "covered" not in known,
        "why": gaps.empty,
    }
    return {part: Absence(f"no_{part}", {}) for part, lacks in lacking.items() if lacks}
