"""What is asked for: GEOIDs checked, and the files that hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

from exclusion import _fetch, frames
from exclusion.boundaries import _blocks, _zips
from exclusion.boundaries._connecticut import check_county
from exclusion.boundaries._zips import PLURAL, File
from exclusion.errors import GeoidError, VintageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exclusion._fetch._wanted import Wanted

#: The geographies that have boundaries.
Boundary = Literal["tract", "block group", "county", "place", "state", "cbsa"]
Detail = Literal["cartographic", "full"]

#: Lengths of the GEOIDs that may name what to fetch; those shorter than the geography's own take
#: all that starts with them.
_WITHIN: Final = {
    "tract": (2, 5, 11),
    "block group": (2, 5, 11, 12),
    "county": (2, 5),
    "place": (2, 7),
    "state": (2,),
    "cbsa": (5,),
    "block": (2, 5, 11, 12),
}
#: Geographies with a file a state; the others have one for the country.
_BY_STATE: Final = ("tract", "block group", "place")
#: Beyond this number of states, the file of the whole country (from 2019) is quicker.
_MANY_STATES: Final = 10
_FIRST_WHOLE: Final = 2019
#: The first year of cartographic files laid out like this.
_OLDEST: Final = 2014
#: In 2022 the Bureau published no metropolitan areas, with Connecticut's counties just replaced.
_NO_CBSA: Final = 2022


def geoids(
    geography: Boundary, within: Iterable[str] | None, vintage: int
) -> tuple[str, ...] | None:
    """Check GEOIDs and the vintage; give the GEOIDs sorted, each once."""
    frames.check_choice(geography, get_args(Boundary), "geography")
    frames.check_whole(vintage, "vintage", _OLDEST)
    if geography == "cbsa" and vintage == _NO_CBSA:
        raise VintageError(
            f"The Bureau published no boundaries of metropolitan areas in {_NO_CBSA}, when "
            f"Connecticut's counties were replaced. Take vintage {_NO_CBSA - 1} or "
            f"{_NO_CBSA + 1}, or list the counties."
        )
    if within is None and geography not in _BY_STATE:
        return None
    return checked(geography, within, vintage)


def checked(geography: str, within: object, vintage: int) -> tuple[str, ...]:
    """Check that GEOIDs say what to fetch and are of the vintage."""
    wanted = sorted((within,) if isinstance(within, str) else frames.texts(within, "within"))
    lengths = _WITHIN[geography]
    for geoid in wanted:
        if not (len(geoid) in lengths and geoid.isascii() and geoid.isdigit()):
            raise GeoidError(
                f"{geoid!r} does not say which {PLURAL[geography]} to fetch: expected a GEOID of "
                f"{' or '.join(map(str, lengths))} digits, leading zeros kept. "
                f"{frames.NORMALIZE}."
            )
        if geography != "cbsa":
            check_county(geoid, vintage)
    return tuple(wanted)


def files(
    geography: Boundary, wanted: tuple[str, ...] | None, vintage: int, detail: Detail
) -> list[File]:
    """Name the files that hold areas: of their states, or of the country."""
    states = sorted({geoid[:2] for geoid in wanted or ()})
    whole = detail == "cartographic" and vintage >= _FIRST_WHOLE and len(states) > _MANY_STATES
    areas = states if geography in _BY_STATE and not whole else ["us"]
    start, end = ("cb", "_500k") if detail == "cartographic" else ("tl", "")
    short = "bg" if geography == "block group" else geography
    return [_file(f"{start}_{vintage}_{area}_{short}{end}") for area in areas]


def water_file(county: str, vintage: int) -> File:
    """Name the file of a county's water."""
    return _file(f"tl_{vintage}_{county}_areawater")


def _file(stem: str) -> File:
    found = _zips.file_of(stem)
    if found is None:
        raise VintageError(f"The Bureau has no file {stem}: check the vintage.")
    return found


def _listed(files: Iterable[File]) -> list[Wanted]:
    return [_fetch.wanted(file.url, file.what, file.name) for file in files]


def wanted(geography: Boundary, within: Iterable[str] | None, vintage: int) -> list[Wanted]:
    """List the cartographic files that `fetch` reads.

    Parameters
    ----------
    geography, within, vintage
        As for `fetch`.

    Returns
    -------
    list of Wanted
        Whether they are in the cache or not.

    Raises
    ------
    ArgumentError, GeoidError, VintageError
        As for `fetch`.
    """
    return _listed(files(geography, geoids(geography, within, vintage), vintage, "cartographic"))


def wanted_blocks(states: Iterable[str], vintage: int) -> list[Wanted]:
    """List the files that `housing` reads.

    Parameters
    ----------
    states
        GEOIDs of states.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    list of Wanted
        One for each state.
    """
    return _listed(_blocks.file(state, vintage) for state in sorted(states))


def wanted_water(counties: Iterable[str], vintage: int) -> list[Wanted]:
    """List the files of water that `fetch` reads where it is erased.

    Parameters
    ----------
    counties
        GEOIDs of counties.
    vintage
        The year of the files.

    Returns
    -------
    list of Wanted
        One for each county.
    """
    return _listed(water_file(county, vintage) for county in sorted(counties))
