"""A pull: one place's tables and polygons, fetched and put together as a snapshot.

Where a place's line cuts an area, the snapshot holds the whole area and the share of its land (or
of its blocks' housing) inside; `estimates.apportion` counts that part. The published rows of the
place, or of the places that it is made of, are pulled beside the areas', and totals are of those.
Of a dozen counties at most the water that maps show is pulled too; where the Bureau's file of it
cannot be had, that is said and the snapshot has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exclusion import gazetteer
from exclusion.errors import ExclusionError, PlaceError, RefusedError
from exclusion.gazetteer import Place
from exclusion.pulls import _needed, _water
from exclusion.pulls._aliases import Aliases, bundled_aliases, read_aliases
from exclusion.pulls._asked import NOTHING_THERE as _NOTHING_THERE
from exclusion.pulls._asked import TABLES, check
from exclusion.pulls._asked import Asked as _Asked
from exclusion.pulls._files import of_place, read_area, sites, with_sites
from exclusion.pulls._needed import Needed, add, needed, size
from exclusion.pulls._neighborhoods import with_neighborhoods
from exclusion.pulls._spelled import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exclusion import acs
    from exclusion.geoid import Geography
    from exclusion.snapshots import Snapshot

__all__ = [
    "SHORT",
    "TABLES",
    "Aliases",
    "Needed",
    "add",
    "bundled_aliases",
    "check",
    "each",
    "fetch",
    "needed",
    "of_place",
    "read_aliases",
    "read_area",
    "sites",
    "size",
    "with_neighborhoods",
    "with_sites",
]


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
    weights: gazetteer.Weights = "land",
    topics: Sequence[str] = (),
    history: bool = False,
) -> Snapshot:
    """Pull a place's tables and polygons.

    Parameters
    ----------
    place
        A name ("New Orleans, Louisiana"), a GEOID, a list of either, or a polygon; see
        `gazetteer.find`.
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
    history
        Whether the place's own rows of all earlier vintages are pulled too, which a trend and an
        estimate of now need: without a key tables B28001 and B28002 of vintages from 2018 on, with
        one subject table S2801 from 2017 on and the 1-year row of the last year, if there is one. A
        pull that was stopped goes on where it was.

    Returns
    -------
    Snapshot
        Estimates of the areas, polygons, the shares inside where the place's line cuts areas, and
        the published rows that add up to the place where there are any.

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
    gazetteer.check(place, county)
    asked = _Asked.of(
        vintage,
        geography=geography,
        source=source,
        key=key,
        offline=offline,
        erase_water=erase_water,
        weights=weights,
        topics=topics,
        history=history,
    )
    _needed.announce(asked)
    with _needed.listing(asked, place, county):
        found = gazetteer.find(place, asked.vintage, county=county, **asked.ways)
        return asked.snapshot(found, asked.areas(found.counties), asked.own(found.wholes))


def each(
    every: Sequence[Any],
    vintage: int | None = None,
    *,
    county: int | str | None = None,
    **options: Any,  # noqa: ANN401 - those of `fetch`
) -> Iterator[Snapshot | ExclusionError]:
    """Pull several places, each by itself, reading names and tables once for all.

    Parameters
    ----------
    every
        What `fetch` takes, each a place.
    vintage, county
        As for `fetch`.
    **options
        Its others.

    Yields
    ------
    Snapshot or ExclusionError
        One for each of `every`, in that order: what `fetch` gives, or why it cannot.

    Raises
    ------
    PlaceError
        If `every` is no list.
    """
    if isinstance(every, str) or not isinstance(every, Iterable):
        raise PlaceError(f"{every!r:.80} is no list of places, to be pulled each by itself.")
    try:
        asked = _Asked.of(vintage, **options)
    except ExclusionError as err:
        yield from (err for _ in every)
        return
    _needed.announce(asked)
    found = list(gazetteer.find_each(every, asked.vintage, county=county, **asked.ways))
    known = [place for place in found if isinstance(place, Place)]
    counties = {county for place in known for county in place.counties}
    asked = replace(asked, water=len(counties) <= _water.MOST)
    shared = _for_all(asked, known) if known else None
    for name, place in zip(every, found, strict=True):
        one = place if isinstance(place, ExclusionError) else _alone(asked, place, shared)
        if isinstance(one, RefusedError):
            one = _needed.listed(one, asked, name, county)
        yield one


def _for_all(
    asked: _Asked, known: Sequence[Place]
) -> tuple[acs.Pull, acs.Pull | None] | ExclusionError | None:
    """Pull what all places need; None where each must be pulled alone."""
    try:
        areas = asked.areas(county for place in known for county in place.counties)
        return areas, asked.own(whole for place in known for whole in place.wholes)
    except ExclusionError as err:
        # What the Bureau lacks for one of them must not cost the others theirs.
        return None if getattr(err, "status", None) == _NOTHING_THERE else err


def _alone(
    asked: _Asked,
    place: Place,
    shared: tuple[acs.Pull, acs.Pull | None] | ExclusionError | None,
) -> Snapshot | ExclusionError:
    """Put one place together of what was pulled for all."""
    if isinstance(shared, ExclusionError):
        return shared
    try:
        if shared is None:
            return asked.snapshot(place, asked.areas(place.counties), asked.own(place.wholes))
        return asked.snapshot(place, *asked.of_place(place, *shared))
    except ExclusionError as err:
        return err
