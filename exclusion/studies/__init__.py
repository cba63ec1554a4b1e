"""The front door: one place, one vintage, the whole chain."""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack, overload

import pandas as pd

from exclusion import _fetch, frames, gazetteer, phrases, snapshots
from exclusion.errors import ArgumentError, ExclusionError, PlaceError, SourceError, VintageError
from exclusion.phrases import LANGUAGES, _owed
from exclusion.studies._assembly import of_snapshot
from exclusion.studies._comparison import Comparison, compare, standing
from exclusion.studies._counties import (
    Counties,
    bundled_counties,
    fetch_counties,
    read_counties,
)
from exclusion.studies._detectable import Detectable
from exclusion.studies._each import Options, Studies, folder_name
from exclusion.studies._each import collect as _collect
from exclusion.studies._frames import of_frames
from exclusion.studies._listed import measures, places
from exclusion.studies._places import evaluate_places
from exclusion.studies._plan import Plan, plan
from exclusion.studies._saved import read
from exclusion.studies._small import Ranked
from exclusion.studies._study import Study

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from exclusion.gazetteer import Weights
    from exclusion.geoid import Geography
    from exclusion.snapshots import Snapshot

__all__ = [
    "Comparison",
    "Counties",
    "Detectable",
    "Options",
    "Plan",
    "Ranked",
    "Studies",
    "Study",
    "bundled_counties",
    "compare",
    "evaluate_places",
    "fetch_counties",
    "folder_name",
    "is_bundled",
    "measures",
    "of_frames",
    "of_snapshot",
    "places",
    "plan",
    "read",
    "read_counties",
    "snapshot",
    "standing",
    "study",
    "study_each",
]

#: Options that name a file of the user's, and those that say how it is read.
_FILES: Final = ("neighborhoods", "sites")
_READ: Final = ("name_column", "lon", "lat", "layer", "count", "neighborhoods_called")
#: Options that say what place, and what is added to a pull.
_OURS: Final = ("county", *_FILES, *_READ)

_log = logging.getLogger(__name__)
_owed.check(LANGUAGES.values())  # all rooms are loaded now: it costs nothing here


@overload
def study(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    *,
    each: Literal[False] = False,
    **options: Unpack[Options],
) -> Study: ...


@overload
def study(
    place: Sequence[str],
    vintage: int | None = None,
    *,
    each: Literal[True],
    **options: Unpack[Options],
) -> Studies: ...


def study(  # noqa: PLR0913 - each is a choice of the user's
    place: Any,
    vintage: int | None = None,
    *,
    each: bool = False,
    geography: Geography | None = None,
    source: str = "auto",
    key: str | None = None,
    offline: bool = False,
    county: int | str | None = None,
    erase_water: bool = False,
    weights: Weights = "land",
    topics: Sequence[str] = (),
    history: bool = False,
    neighborhoods: str | Path | gpd.GeoDataFrame | None = None,
    sites: str | Path | pd.DataFrame | None = None,
    name_column: str | None = None,
    lon: str | None = None,
    lat: str | None = None,
    layer: str | None = None,
    count: Literal["whole", "parts"] = "whole",
    neighborhoods_called: str | None = None,
) -> Study | Studies:
    """Study one place in one period, or each of several.

    Parameters
    ----------
    place
        A name or GEOID, in any case ("New Orleans, Louisiana", "Orleans Parish, LA", "22071"), a
        list of them or of tracts, which together are one place, or a polygon; see `gazetteer.find`.
    vintage
        The last year of the 5-year period, from 2017. None takes the newest bundled one that has
        polygons, for a bundled place, else the newest that the Bureau has published.
    each
        Whether a list is of places to be studied each by itself.
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
    history
        Whether the place's own rows of earlier vintages are pulled too, which `trend` and `now`
        need; see `pulls.fetch`.
    neighborhoods, sites
        Files of the user's, or frames, with polygons of neighbourhoods and points of public
        computer sites; see `pulls.with_neighborhoods` and `pulls.with_sites`.
    name_column
        The column of names of `neighborhoods`, or without them of `sites`; None finds it.
    lon, lat
        The columns of degrees of `sites`, where they are a table; None finds them.
    layer
        The layer of `neighborhoods`, or without them of `sites`; None takes the only one.
    count
        Whether areas that the lines of `neighborhoods` cut are counted "whole", for the polygon
        with most of their ground, or by "parts", by what `weights` says of them.
    neighborhoods_called
        What the polygons of `neighborhoods` are called wherever they are spoken of, where they are
        no neighborhoods: the word for one and that for many, such as "council district,council
        districts", in the page's language; see `phrases.read_called`.

    Returns
    -------
    Study or Studies
        Estimates with margins for areas, neighbourhoods and the place; with `each` the studies by
        the names that were given, and why others have none.

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
    options: Options = {
        "geography": geography,
        "source": source,
        "key": _fetch.key(key),
        "offline": offline,
        "county": county,
        "erase_water": erase_water,
        "weights": weights,
        "topics": topics,
        "history": history,
        "neighborhoods": neighborhoods,
        "sites": sites,
        "name_column": name_column,
        "lon": lon,
        "lat": lat,
        "layer": layer,
        "count": count,
        "neighborhoods_called": neighborhoods_called,
    }
    frames.check_flags(each=each)
    if each:
        return _collect(study_each(place, vintage, **options))
    return _studied(snapshot(place, vintage, **options), options)


def study_each(
    every: Sequence[str], vintage: int | None = None, **options: Unpack[Options]
) -> Iterator[tuple[str, Study | ExclusionError]]:
    """Study several places, each by itself, one after the other; names and tables are read once.

    Parameters
    ----------
    every
        Names or GEOIDs.
    vintage, **options
        As for `study`.

    Yields
    ------
    place : str
        As it was asked for, in the order of `every`; a place under a second name is left out.
    study : Study or ExclusionError
        Its study, or why there is none.

    Raises
    ------
    PlaceError
        If `every` is no list of texts.
    """
    texts = [] if isinstance(every, str) or not isinstance(every, Iterable) else list(every)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise PlaceError(f"{every!r:.80} is no list of names or GEOIDs, to study each by itself.")
    _check(texts, vintage, options)
    seen = set()
    for text, found in _snapshots(list(dict.fromkeys(texts)), vintage, dict(options)):
        one = found if isinstance(found, ExclusionError) else _studied(found, options)
        if isinstance(one, ExclusionError):
            yield text, one
        elif one.place not in seen:
            seen.add(one.place)
            yield text, one
        else:
            _log.info("%s is %s, which is there already", text, one.place)


def _check(place: object, vintage: int | None, options: Mapping[str, Any]) -> None:
    """Refuse what cannot be asked for, whether or not a bundled snapshot would need it."""
    from exclusion import pulls

    gazetteer.check(place, options.get("county"))
    pulls.check(vintage, **{name: value for name, value in options.items() if name not in _OURS})
    for name in _FILES:
        if not isinstance(options.get(name), pd.DataFrame | None):
            frames.check_path(options[name], name)


def _snapshots(
    texts: list[str], vintage: int | None, options: dict[str, Any]
) -> Iterator[tuple[str, Snapshot | ExclusionError]]:
    """Read bundled snapshots, and pull the others together."""
    from exclusion import pulls

    files = _taken(options)
    bundled = {text: _own(text, vintage, options) for text in texts}
    others = [text for text, found in bundled.items() if found is None]
    pulled = pulls.each(others, vintage, **options) if others else iter(())
    for text, own in bundled.items():
        yield text, _completed(own or next(pulled), files)


def _own(
    text: str, vintage: int | None, options: Mapping[str, Any]
) -> Snapshot | ExclusionError | None:
    """Read the bundled snapshot that fits, or say why it cannot be read."""
    try:
        return _bundled(text, vintage, options)
    except ExclusionError as err:
        return err


def _completed(
    found: Snapshot | ExclusionError, files: Mapping[str, Any]
) -> Snapshot | ExclusionError:
    """Add the user's files to a snapshot, or say why they do not fit."""
    if isinstance(found, ExclusionError):
        return found
    try:
        return _with_files(found, files)
    except ExclusionError as err:
        return err


def _studied(found: Snapshot, options: Mapping[str, Any]) -> Study:
    """Study a snapshot, and keep what the command that makes its page again must say."""
    # Of a file its name: a page that is passed on says nothing of its maker's folders.
    said: dict[str, Any] = {
        name: _file_name(options[name]) for name in _FILES if options.get(name) is not None
    }
    if said:
        said |= {name: options[name] for name in _READ if options.get(name) not in {None, "whole"}}
    for name, usual in (("source", "auto"), ("weights", "land")):
        said |= {name: options[name]} if options.get(name, usual) != usual else {}
    said |= {"county": str(options["county"])} if options.get("county") is not None else {}
    said |= {"erase_water": True} if options.get("erase_water") else {}
    said |= {"topics": tuple(options["topics"])} if options.get("topics") else {}
    here = found.manifest
    bundled = {(one.place, one.vintage): one.geography for one, _ in snapshots.bundled()}
    if here.geography != bundled.get((here.place, here.vintage), here.geography):
        said["geography"] = here.geography
    made = of_snapshot(found)
    if "neighborhoods_called" in said:
        head = phrases.read_called(said["neighborhoods_called"]).many.capitalize()
        whats = [re.sub("^Neighborhoods(?=: )", lambda _: head, one.what) for one in made.sources]
        named = zip(made.sources, whats, strict=True)
        made = replace(made, sources=tuple(replace(one, what=what) for one, what in named))
    return replace(made, options=said) if said else made


def snapshot(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    **options: Unpack[Options],
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

    _check(place, vintage, options)
    asked: dict[str, Any] = {**options, "key": _fetch.key(options.get("key"))}
    files = _taken(asked)
    found = _bundled(place, vintage, asked)
    try:
        found = found or pulls.fetch(place, vintage, **asked)
    except SourceError as err:
        note = _nearest(place) if isinstance(place, str) else ""
        if note:
            err.add_note(note)
        raise
    return _with_files(found, files)


def _taken(options: dict[str, Any]) -> dict[str, Any]:
    """Take what is said of the user's files out of the options."""
    taken = {name: options.pop(name, None) for name in (*_FILES, *_READ)}
    taken["count"] = "whole" if taken["count"] is None else taken["count"]
    frames.check_choice(taken["count"], ("whole", "parts"), "count")
    for name in ("name_column", "lon", "lat", "layer"):
        if taken[name] is not None:
            frames.check_text(taken[name], name)
    if taken["neighborhoods_called"] is not None:
        phrases.read_called(taken["neighborhoods_called"])
        if taken["neighborhoods"] is None:
            raise ArgumentError(
                "neighborhoods_called (--neighborhoods-called) says what your neighborhoods are "
                "called, but none are given: add neighborhoods (--neighborhoods FILE)."
            )
    usual = {"weights": "land", "offline": False}
    return taken | {name: options.get(name, value) for name, value in usual.items()}


def _file_name(file: Any) -> str:  # noqa: ANN401 - a path or a frame
    return Path(file).name if isinstance(file, str | PathLike) else "frame"


def _with_files(found: Snapshot, files: Mapping[str, Any]) -> Snapshot:
    """Add the user's neighbourhoods and sites."""
    from exclusion import pulls

    how = {name: files[name] for name in ("name_column", "layer")}
    if files["neighborhoods"] is not None:
        shared = {name: files[name] for name in ("count", "weights", "offline")}
        found = pulls.with_neighborhoods(found, files["neighborhoods"], **how, **shared)
        how = {}
    if files["sites"] is None:
        return found
    return pulls.with_sites(found, files["sites"], lon=files["lon"], lat=files["lat"], **how)


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


def is_bundled(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    **options: Any,  # noqa: ANN401 - those of `study`
) -> bool:
    """Tell whether a study takes figures that come with the package, and fetches nothing.

    Parameters
    ----------
    place, vintage, **options
        As for `study`.

    Returns
    -------
    bool
        False where its tables are pulled.
    """
    return _bundled(place, vintage, options) is not None


def _bundled(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None,
    options: Mapping[str, Any],
) -> Snapshot | None:
    """Read the bundled snapshot that fits, unless something else is asked for."""
    live = options.get("source", "auto") != "auto" or options.get("county") is not None
    live = live or len(options.get("topics", ())) > 0  # no bundled snapshot has their tables
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
    if options.get("history") and found.history is None:
        return None
    official = next(iter(manifest.aliases), manifest.place)
    _log.info("%s is %s (%s), bundled as %s", place, official, manifest.geoid, manifest.place)
    return found
