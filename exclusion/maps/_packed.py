"""Numbers as text, a character or two each: what makes the page of many areas small.

Columns of a measure, GEOIDs and names that follow from them are packed when the page is written;
its script unpacks them (packed.js).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exclusion import geoid, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

#: The decimals that columns of a measure have on the page.
COLUMNS = {
    **dict.fromkeys(("band_low", "band_high", "households", "households_moe"), 0),
    **dict.fromkeys(("people", "people_moe", "chance"), 0),
    **dict.fromkeys(("share", "share_moe"), phrases.SHARE_DIGITS),
}
#: The tract and the block group in whose place the script writes others.
_FORM = "9876543"
#: Characters that stand in JSON and in a script as they are, in the order of their codes.
ALPHABET = "".join(chr(c) for c in range(35, 127) if chr(c) not in "\\<&")[:88]
_BASE = len(ALPHABET)
#: How many characters stand for a number alone, begin two and begin three; the last begins eight.
_LEADS = (60, 14, 13)
_LONGEST = 8
#: Numbers that are packed are smaller.
MOST = _BASE ** (_LONGEST - 1) - 1


def packed(numbers: npt.ArrayLike) -> str:
    """Write whole numbers as text: one character below 60, two below 1,292, three below 101,964.

    Parameters
    ----------
    numbers
        Whole numbers from 0 to 88⁷ − 1.

    Returns
    -------
    str
        To be read by ``exclusionUnpack`` of the page's script.
    """
    n = np.asarray(numbers, dtype=np.int64)
    width, lead, rest = np.full_like(n, _LONGEST), np.full_like(n, _BASE - 1), n.copy()
    first = below = 0
    for size, leads in enumerate(_LEADS, 1):
        fits = (n >= below) & (n < below + leads * _BASE ** (size - 1))
        width[fits] = size
        lead[fits] = first + (n[fits] - below) // _BASE ** (size - 1)
        rest[fits] = (n[fits] - below) % _BASE ** (size - 1)
        first, below = first + leads, below + leads * _BASE ** (size - 1)
    start = np.cumsum(width) - width
    codes = np.zeros(int(width.sum()), dtype=np.int64)
    codes[start] = lead
    for place in range(1, _LONGEST):
        there = width > place
        codes[start[there] + place] = rest[there] // _BASE ** (width[there] - 1 - place) % _BASE
    return np.frombuffer(ALPHABET.encode(), dtype=np.uint8)[codes].tobytes().decode()


def signed(numbers: npt.ArrayLike) -> Ints:
    """Turn 0, −1, 1, −2, 2 and on into 0, 1, 2, 3, 4 and on."""
    n = np.asarray(numbers, dtype=np.int64)
    return np.where(n < 0, -2 * n - 1, 2 * n)


def small(data: dict[str, Any]) -> dict[str, Any]:
    """Pack what the script is given for every area.

    Parameters
    ----------
    data
        As `_data.of_study` makes it.

    Returns
    -------
    dict
        The same with texts in the place of lists: ``exclusionExpand`` makes the lists again.
    """
    measures = {}
    for measure, columns in data["measures"].items():
        measures[measure] = columns | _texts(columns) | {"said": _said(columns.get("said", {}))}
        if columns.get("hood"):
            measures[measure]["hood"] = columns["hood"] | _texts(columns["hood"])
    decimals = {"decimals": COLUMNS, "digits": len(data["geoid"][0])}
    return data | decimals | {"measures": measures} | _names(data)


def _texts(columns: dict[str, Any]) -> dict[str, str]:
    """Pack the columns of areas, or of neighborhoods."""
    known = {name: columns.get(name) for name in COLUMNS}
    return {
        name: column(values, COLUMNS[name]) for name, values in known.items() if values is not None
    }


def _said(said: dict[str, Any]) -> dict[str, Any]:
    """Name in the place of what is said again how it was said before."""
    first: dict[str, str] = {}
    for how, what in said.items():
        first.setdefault(str(what), how)
    return {
        how: what if first[str(what)] == how else first[str(what)] for how, what in said.items()
    }


def column(values: Sequence[float | None], decimals: int) -> str:
    """Write 0 where a number is missing, else one more than it is in units of its last decimal.

    Parameters
    ----------
    values
        Numbers from 0 up; None where there is none.
    decimals
        How many they have.

    Returns
    -------
    str
        As `packed`.
    """
    numbers = np.array(values, dtype=float) * 10**decimals
    return packed(np.where(np.isnan(numbers), 0, np.round(numbers) + 1))


def _names(data: dict[str, Any]) -> dict[str, Any]:
    """Write GEOIDs as steps, and names that follow from them as a form."""
    geoids = data["geoid"]
    texts: dict[str, Any] = {
        "geoid": packed(signed(np.diff(np.array(geoids, dtype=np.int64), prepend=0)))
    }
    if data["name"] == [geoid.area_name(g) for g in geoids]:
        form = geoid.area_name("00000" + _FORM[: len(geoids[0]) - 5])
        texts["name"] = form
        texts["said"] = None if data["said"] is None else phrases.area_name(form)
    return texts
