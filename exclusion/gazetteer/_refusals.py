"""What is said of a text that names no place, or more than one, and the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from exclusion.errors import PlaceError
from exclusion.frames import NORMALIZE
from exclusion.gazetteer._spellings import TOWN, Match

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The answer for all ground that is neither a state nor a county, place or metropolitan area.
WAY_OUT: Final = (
    "Read are states, counties, places of the Bureau's and metropolitan areas by name or GEOID, "
    "tracts and block groups by GEOID. For other ground, such as a ZIP code's or a neighborhood's, "
    "give its polygon: --area FILE (in Python, a GeoDataFrame)."
)
#: How other kinds of geography are told from misspelt names.
_WORDS: Final = {
    "a ZIP code": r"\bzip\b|\bzcta5?\b|\bpost(al)? ?code|\b\d{5}-\d{4}$",
    "a school district": r"\bschools?\b|\b[iu]sd\b|\b\w+usd$",
    "a congressional district": r"\bcongress|\bcd ?-?\d+$|^[a-z]{2}-\d\d?$",
    "a Public Use Microdata Area": r"\bpumas?\b",
    "a ward or district": r"\bwards?\b|\bprecincts?\b|\bdistrict \w{1,3}\b|\d(th|st|nd|rd) district"
    r"|\b(council|senate|house|legislative|assembly) district",
    "a tribal area": r"\breservations?\b|\brancheria\b|\btrib(e|al)\b|\bnation\b|\btrust land",
    "a township": r"\btownship\b|\btwp\b",
    "a neighborhood": r"\bneighbou?rhoods?\b",
    "the nation": r"^(the )?(u\.?s\.?a?\.?|united states( of america)?|nation)$",
    "another kind of area": r"\burban(ized)? area$|\bcsa\b|\bcombined statistical\b",
}
#: The same by the Bureau's summary levels, at the start of its long forms.
_LEVELS: Final = {
    "010": "the nation",
    "060": "a township",
    "500": "a congressional district",
    "795": "a Public Use Microdata Area",
    "860": "a ZIP code",
    "950": "a school district",
    "960": "a school district",
    "970": "a school district",
}


def elsewhere(text: str) -> PlaceError | None:
    """Tell whether a text seems to name another kind of geography.

    Parameters
    ----------
    text
        What was asked for.

    Returns
    -------
    PlaceError or None
        With the way out.
    """
    long = re.match(r"(\d{3})\w{4}US", text, re.IGNORECASE | re.ASCII)
    said = [what for what, words in _WORDS.items() if re.search(words, text, re.IGNORECASE)]
    if not long and not said:
        return None
    what = _LEVELS.get(long[1], "another kind of area") if long else said[0]
    return PlaceError(f"{text!r} seems to name {what}, which is not read. {WAY_OUT}")


def unknown(text: str, why: str, near: Sequence[Match] | None = None) -> PlaceError:
    """Say that a text names nothing that is known.

    Parameters
    ----------
    text
        What was asked for.
    why
        What it was looked for among.
    near
        The nearest names; None where none was looked for.

    Returns
    -------
    PlaceError
        With the way out.
    """
    nearest = "" if near is None else f" Nearest: {listed(near)}."
    return PlaceError(f"{text!r} is not known: {why}.{nearest} {WAY_OUT}")


def towns(text: str, found: Sequence[Match]) -> PlaceError:
    """Say that a text names towns or townships, which are no places of the Bureau's.

    Parameters
    ----------
    text
        What was asked for.
    found
        The towns.

    Returns
    -------
    PlaceError
        With the way out.
    """
    return PlaceError(
        f"{text!r} is a part of a county, not a place of the Bureau's: {listed(found)}. {WAY_OUT}"
    )


def several(
    text: str, found: Sequence[Match], told: Mapping[str, str] | None = None, note: str = ""
) -> PlaceError:
    """Say all that a text may mean.

    Parameters
    ----------
    text
        What was asked for.
    found
        What it may mean.
    told
        Words by GEOID that help to choose, those to be listed first in front.
    note
        What these words are about.

    Returns
    -------
    PlaceError
        Naming twelve.
    """
    order = list(told or ())
    first = sorted(found, key=lambda m: order.index(m.geoid) if m.geoid in order else len(order))
    why = f" {WAY_OUT}" if any(match.kind == TOWN for match in found) else ""
    return PlaceError(
        f"{text!r} may be any of: {listed(first, 12, told)}. {note}{' ' if note else ''}Write the "
        f"name in full or the GEOID.{why}"
    )


def number(what: str, mended: str, match: Match | None = None) -> PlaceError:
    """Say that a number is no GEOID, and which it was.

    Parameters
    ----------
    what
        The number as it was given.
    mended
        The GEOID; "" if the digits do not tell.
    match
        Whose it is, if that is known.

    Returns
    -------
    PlaceError
        With the way to mend it.
    """
    named = f" ({match.name})" if match else ""
    write = f"write it as text, {mended!r}{named}" if mended else "read it as text"
    return PlaceError(
        f"{what} is no GEOID. Leading zeros are often lost in spreadsheets, and numbers have none: "
        f"{write}. {NORMALIZE}."
    )


def listed(found: Sequence[Match], most: int = 5, told: Mapping[str, str] | None = None) -> str:
    """Write geographies with their GEOIDs, and with what is told of them.

    Parameters
    ----------
    found
        The geographies.
    most
        How many are written out.
    told
        What follows each, by GEOID.

    Returns
    -------
    str
        "none" if there is none.
    """
    if not found:
        return "none"
    names = [
        str(match)
        + (", a part of a county and no place" if match.kind == TOWN else "")
        + (f", {said}" if (said := (told or {}).get(match.geoid)) else "")
        for match in found[:most]
    ]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return "; ".join(names) + more
