"""The front door: one place, one vintage, the whole chain."""

from __future__ import annotations

import difflib
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exclusion import snapshots
from exclusion.errors import PlaceError, SourceError, VintageError
from exclusion.studies._assembly import of_snapshot
from exclusion.studies._comparison import Comparison, compare, standing
from exclusion.studies._counties import Counties, fetch_counties, read_counties
from exclusion.studies._frames import of_frames
from exclusion.studies._listed import measures, places
from exclusion.studies._places import evaluate_places
from exclusion.studies._small import Ranked
from exclusion.studies._study import Study

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exclusion.geoid import Geography
    from exclusion.places import Weights
    from exclusion.snapshots import Snapshot

__all__ = [
    "Comparison",
    "Counties",
    "Ranked",
    "Study",
    "compare",
    "evaluate_places",
    "fetch_counties",
    "measures",
    "of_frames",
    "of_snapshot",
    "places",
    "read_counties",
    "snapshot",
    "standing",
    "study",
]

_log = logging.getLogger(__name__)


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
    weights: Weights = "land",
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
    manifest = found.manifest
    if options.get("geography") not in {None, manifest.geography}:
        return None
    official = next(iter(manifest.aliases), manifest.place)
    _log.info("%s is %s (%s), bundled as %s", place, official, manifest.geoid, manifest.place)
    return found
