"""GEOIDs as they come: alone, in the Bureau's long form, as numbers, or beside a name."""

from __future__ import annotations

import re
import warnings
from typing import Final

from exclusion import geoid
from exclusion.errors import GeoidError, GeoidWarning

_SAID: Final = re.compile(r"(?:fips|geo_?id)(?: code)?[ :#]+(?=\d+$)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+(?:\.\d*)?(?:e\+?\d+)?", re.IGNORECASE | re.ASCII)
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
    text = _SAID.sub("", text).upper()
    try:
        code = geoid.of_long_form(text)
        kind = geoid.geography(code)
    except GeoidError:
        return None
    return ("cbsa" if code != text and text.startswith("310") else kind), code


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
    text = str(number).strip()
    if _NUMBER.fullmatch(text) is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GeoidWarning)
        try:
            return geoid.normalize(text)
        except GeoidError:
            return ""


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
