"""GEOIDs as they come: the Bureau's long forms, and numbers that lost a zero on the way."""

from __future__ import annotations

import re
from typing import Final

from exclusion import geoid

#: What stands before the GEOID in the Bureau's GEO_ID, without the two characters of a variant.
_LEVELS: Final = {
    "04000": "state",
    "05000": "county",
    "16000": "place",
    "14000": "tract",
    "15000": "block group",
}
_LONG: Final = re.compile(r"(?:(\d{5})00|310\w{4})US(\d+)", re.IGNORECASE | re.ASCII)
_SAID: Final = re.compile(r"(?:fips|geo_?id)(?: code)?[ :#]+(?=\d+$)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(\d+)(?:\.0*)?|\d(?:\.\d+)?e\+?\d+", re.IGNORECASE | re.ASCII)
#: A number in front of a name or behind it.
_BESIDE: Final = re.compile(r"(\d+)[\s,]+(\D.*)|(.*\D)[\s,(]+(\d+)\)?", re.ASCII)


def read(text: str) -> tuple[str, str] | None:
    """Read a GEOID, short or long.

    Parameters
    ----------
    text
        What was asked for.

    Returns
    -------
    tuple of (str, str) or None
        Its kind ("county" for five digits alone) and its digits; None if it is no GEOID.

    Examples
    --------
    >>> read("1400000US22071000100"), read("22071"), read("310M700US35380"), read("New Orleans")
    (('tract', '22071000100'), ('county', '22071'), ('cbsa', '35380'), None)
    """
    kinds = {length: kind for kind, length in geoid.LENGTHS.items()}
    if long := _LONG.fullmatch(text):
        kind = _LEVELS.get(long[1], "") if long[1] else "cbsa"
        fits = kinds.get(len(long[2])) == ("county" if kind == "cbsa" else kind)
        return (kind, long[2]) if fits else None
    text = _SAID.sub("", text)
    plain = text.isascii() and text.isdigit() and len(text) in kinds
    return (kinds[len(text)], text) if plain else None


def mended(number: object) -> str | None:
    """Write a number as the GEOID it was before a spreadsheet read it.

    Parameters
    ----------
    number
        A number, or text of one.

    Returns
    -------
    str or None
        "" if its digits do not tell; None if it is no such number.

    Examples
    --------
    >>> mended(6037), mended("22071.0"), mended("2.2071E+10"), mended("Boise")
    ('06037', '22071', '', None)
    """
    found = _NUMBER.fullmatch(str(number).strip())
    if found is None:
        return None
    digits = found[1] or ""
    lengths = set(geoid.LENGTHS.values())
    return next((d for d in (digits, f"0{digits}") if digits and len(d) in lengths), "")


def beside(text: str) -> tuple[str, str] | None:
    """Split a number from the name that it stands beside.

    Parameters
    ----------
    text
        What was asked for.

    Returns
    -------
    tuple of (str, str) or None
        The number and the rest; None if there is no number at either end.

    Examples
    --------
    >>> beside("Washington, DC 20001"), beside("Violet CDP, Louisiana (2278750)")
    (('20001', 'Washington, DC'), ('2278750', 'Violet CDP, Louisiana'))
    """
    found = _BESIDE.fullmatch(text)
    if found is None:
        return None
    number, rest = (found[1], found[2]) if found[1] else (found[4], found[3])
    return number, rest.strip(" ,(")
