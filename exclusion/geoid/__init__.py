"""GEOIDs, their geographies and names, and the periods and boundaries that a vintage stands for.

GEOIDs follow the Census Bureau's *Understanding Geographic Identifiers*: state (2 digits),
county (3), tract (6), block group (1), one after the other. They are text, leading zeros kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from exclusion.errors import GeoidError, VintageError
from exclusion.frames import FIRST_VINTAGE, NORMALIZE, check_vintage, check_whole
from exclusion.geoid._mended import LENGTHS, check_geography, normalize, of_long_form
from exclusion.geoid._mended import listed as _listed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "FIRST_VINTAGE",
    "LENGTHS",
    "POOLED",
    "Geography",
    "area_name",
    "boundary_vintage",
    "check_geography",
    "check_vintage",
    "geography",
    "geography_of",
    "normalize",
    "of_long_form",
    "period",
    "vintage_of",
]

#: What a study's areas can be.
Geography = Literal["tract", "block group"]

#: Years whose answers a 5-year figure pools.
POOLED: Final = 5


def geography(geoid: str) -> str:
    """Tell which geography a GEOID names, by its length.

    Parameters
    ----------
    geoid
        Digits only, leading zeros kept.

    Returns
    -------
    str
        "state", "county", "place", "tract" or "block group".

    Raises
    ------
    GeoidError
        If it is not all digits or of no known length.

    Examples
    --------
    >>> geography("22071001734")
    'tract'
    """
    if isinstance(geoid, str) and geoid.isascii() and geoid.isdigit():
        for name, length in LENGTHS.items():
            if len(geoid) == length:
                return name
    expected = ", ".join(f"{name} {length}" for name, length in LENGTHS.items())
    raise GeoidError(
        f"{geoid!r} is not a GEOID: expected digits only, as text, of length {expected}. "
        f"Leading zeros are often lost in spreadsheets: {NORMALIZE}."
    )


def geography_of(geoids: Iterable[str], what: str = "the index") -> str:
    """Tell which one geography all GEOIDs name, by their length.

    Parameters
    ----------
    geoids
        Such as the index of an area table.
    what
        Where they stand, for the message.

    Returns
    -------
    str
        "state", "county", "place", "tract" or "block group".

    Raises
    ------
    GeoidError
        If there is none, one is no GEOID, or they name more than one geography.

    Examples
    --------
    >>> geography_of(["22071000100", "22071000200"])
    'tract'
    """
    names = _listed(geoids, what)
    if not names:
        raise GeoidError(f"There is no GEOID in {what}, so no geography.")
    first = geography(names[0])
    check_geography(names, first, what)
    return first


def area_name(geoid: str) -> str:
    """Name a tract or block group as the Census Bureau prints it.

    Parameters
    ----------
    geoid
        11 characters (tract) or 12 (block group).

    Returns
    -------
    str
        Such as "Census Tract 17.34" or "Block Group 2, Census Tract 101".

    Raises
    ------
    GeoidError
        If it names neither a tract nor a block group.

    Examples
    --------
    >>> area_name("22071001734")
    'Census Tract 17.34'
    >>> area_name("245100101002")
    'Block Group 2, Census Tract 101'
    """
    kind = geography(geoid)
    if kind not in {"tract", "block group"}:
        raise GeoidError(f"{geoid!r} is a {kind}; expected a tract (11) or block group (12).")
    number, suffix = int(geoid[5:9]), geoid[9:11]
    tract = f"Census Tract {number}" + ("" if suffix == "00" else f".{suffix}")
    return tract if kind == "tract" else f"Block Group {geoid[11]}, {tract}"


def period(vintage: int) -> str:
    """Write the five years that a vintage pools.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    str
        Such as "2015–2019", with an en dash.

    Raises
    ------
    ArgumentError
        If it is no year.

    Examples
    --------
    >>> period(2019)
    '2015–2019'
    """
    check_whole(vintage, "vintage", 1000)
    return f"{vintage - POOLED + 1}–{vintage}"


def vintage_of(text: str) -> int:
    """Read the vintage back from a period; the inverse of `period`.

    Parameters
    ----------
    text
        Such as "2015–2019".

    Returns
    -------
    int
        The last year.

    Raises
    ------
    VintageError
        If the text is no 5-year period.

    Examples
    --------
    >>> vintage_of("2015–2019")
    2019
    """
    match = re.fullmatch(r"(\d{4})–(\d{4})", text) if isinstance(text, str) else None
    if match is None or int(match[2]) - int(match[1]) != POOLED - 1:
        raise VintageError(f"{text!r} is not a 5-year period; expected one such as '2015–2019'.")
    return int(match[2])


def boundary_vintage(vintage: int) -> int:
    """Give the census whose tracts and block groups a 5-year vintage is published on.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    int
        2010 to vintage 2019, 2020 from vintage 2020.

    Raises
    ------
    ArgumentError
        If it is no year.

    Examples
    --------
    >>> boundary_vintage(2019), boundary_vintage(2020)
    (2010, 2020)
    """
    check_whole(vintage, "vintage", 1000)
    return 2010 if vintage < 2020 else 2020
