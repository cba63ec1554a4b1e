"""GEOIDs as they come out of spreadsheets, databases and other packages, mended by one call.

The Census Bureau's long form is the summary level (3 characters), a variant and a component (2
each), "US" and the GEOID; a component other than 00 is a part of an area, such as its rural one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

import numpy as np

from exclusion import frames
from exclusion._late import Late
from exclusion.errors import GeoidError, GeoidWarning

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
else:
    pd = Late("pandas")

Kind = TypeVar("Kind", list[Any], tuple[Any, ...], "pd.Series[Any]")

#: Length of a GEOID in characters, by geography.
LENGTHS: Final = {"state": 2, "county": 5, "place": 7, "tract": 11, "block group": 12}

_METRO: Final = "metropolitan area"
_LENGTHS: Final = {**LENGTHS, _METRO: 5}
_LEVELS: Final = {"040": "state", "050": "county", "140": "tract", "150": "block group"} | {
    "160": "place",
    "310": _METRO,
}
_LONG: Final = re.compile(r"(\d{3})[0-9A-Z]{2}([0-9A-Z]{2})?US(\d*)")
_WHOLE: Final = re.compile(r"(\d+)\.0*")
# What spreadsheets put around a text to keep it one.
_AROUND: Final = " \t\r\n\v\f\u00a0\ufeff'\"="
# State codes that begin with the zero that numbers lose.
_ZEROED: Final = ("01", "02", "04", "05", "06", "08", "09")
_WAYS: Final = {
    "number": "numbers",
    "zero": "without the leading zero",
    "long": "in the long form",
    "blank": "with blanks or quotes around",
}
_SHOWN: Final = 3


@overload
def normalize(values: str | float, geography: str | None = None) -> str: ...
@overload
def normalize(values: pd.Index, geography: str | None = None) -> pd.Index: ...
@overload
def normalize(
    values: npt.NDArray[Any], geography: str | None = None
) -> npt.NDArray[np.object_]: ...
@overload
def normalize(values: Kind, geography: str | None = None) -> Kind: ...
def normalize(values: Any, geography: str | None = None) -> Any:
    """Mend GEOIDs that became numbers, lost their first zero, or are in the Bureau's long form.

    Parameters
    ----------
    values
        GEOIDs: a list, tuple, array, Index or Series, or a single one; they are not changed.
    geography
        What they name: "state", "county", "place", "tract", "block group" or "metropolitan area".
        None goes by length or long form. Where 11 digits may be a block group that lost its zero,
        it must be given: without it they are tracts.

    Returns
    -------
    list, tuple, ndarray, Index, Series or str
        The kind that was given, in its order, with its index and name: digits only, zeros kept.

    Raises
    ------
    ArgumentError
        If the geography is another one.
    GeoidError
        If one cannot be mended, or is of another geography; the first three are named.

    Warns
    -----
    GeoidWarning
        If anything was mended: how many, in which way, with an example of each.

    Notes
    -----
    Mended are integers and floats (22071000100, 1001020100.0), the same as text, a zero lost from
    the codes of the seven states that begin with one, the long forms of the Data API, of
    tidycensus, of censusdis and of this package's own tables (`1400000US22071000100`), and blanks,
    quotes or a byte order mark around them. Never mended is a number that was rounded
    ("2.2071E+10"): its digits are gone.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     normalize([1001020100, "1400000US22071000100"], "tract")
    ['01001020100', '22071000100']
    >>> print(said[0].message)
    2 of 2 GEOIDs were mended: 1 numbers (1001020100 → '1001020100'), 1 without the leading zero
    ('1001020100' → '01001020100'), 1 in the long form ('1400000US22071000100' → '22071000100').
    """
    if geography is not None:
        frames.check_choice(geography, _LENGTHS, "geography")
    given = _listed(values)
    mended, done = _mend(given, geography)
    if done:
        changed = sum(new != old for new, old in zip(mended, given, strict=True))
        ways = ", ".join(
            f"{count:,} {_WAYS[way]} ({shown})" for way, (count, shown) in done.items()
        )
        said = f"{changed:,} of {len(given):,} GEOIDs were mended: {ways}."
        warnings.warn(said, GeoidWarning, stacklevel=2)
    return _like(values, mended)


def _listed(values: object) -> list[Any]:
    """Return what was given as a list; a single one alone in it."""
    if isinstance(values, list | tuple):
        return list(values)
    if not isinstance(values, pd.Series | pd.Index | pd.DataFrame | np.ndarray):
        return [values]
    if isinstance(values, pd.MultiIndex | pd.DataFrame) or values.ndim > 1:
        raise GeoidError("GEOIDs stand in one column: give a list, an Index or a Series.")
    return list(values.tolist()) if values.ndim else [values.item()]


def _like(values: object, mended: list[str]) -> object:
    """Return mended GEOIDs as the kind that was given."""
    if isinstance(values, pd.Series):
        return pd.Series(mended, index=values.index, name=values.name, dtype="str")
    if isinstance(values, pd.Index):
        return pd.Index(mended, name=values.name, dtype="str")
    if isinstance(values, np.ndarray) and values.ndim:
        return np.array(mended, dtype=object)
    return type(values)(mended) if isinstance(values, list | tuple) else mended[0]


def _mend(given: list[Any], geography: str | None) -> tuple[list[str], dict[str, tuple[int, str]]]:
    """Mend each; tell in which ways, how often, and show the first of each way."""
    mended, done, wrong = [], dict[str, tuple[int, str]](), []
    for value in given:
        try:
            new, steps = _one(value, geography)
        except GeoidError as err:
            wrong.append(str(err))
            continue
        mended.append(new)
        for way, shown in steps.items():
            count, first = done.get(way, (0, shown))
            done[way] = (count + 1, first)
    if wrong:
        more = f" And {len(wrong) - _SHOWN:,} more." if len(wrong) > _SHOWN else ""
        raise GeoidError(f"Not to be mended: {' '.join(wrong[:_SHOWN])}{more}")
    lengths = {len(name) for name in mended}
    if geography is None and {11, 12} <= lengths:
        raise GeoidError(
            "Some have 11 digits and some 12: tracts beside block groups, or block groups of which "
            'some lost a zero. Name the geography, such as normalize(values, "block group").'
        )
    return mended, done


def _one(value: object, geography: str | None) -> tuple[str, dict[str, str]]:
    """Mend one, and tell each step as what was made of what."""
    steps = {}
    text = value if isinstance(value, str) else _text_of(value)
    if not isinstance(value, str):
        steps["number"] = f"{value!r} → {text!r}"
    bare = text.strip(_AROUND)
    if bare != text:
        steps["blank"] = f"{text!r} → {bare!r}"
    if match := _WHOLE.fullmatch(bare):
        steps["number"] = f"{bare!r} → {match[1]!r}"
        bare = match[1]
    if match := _LONG.fullmatch(bare.upper()):
        short = _of_long(bare, match, geography)
        return short, {**steps, "long": f"{bare!r} → {short!r}"}
    if not (bare.isascii() and bare.isdigit()):
        if "E+" in bare.upper():
            raise GeoidError(
                f"{value!r} was rounded: read the file again with that column as text."
            )
        raise GeoidError(f"{value!r} is no GEOID: expected its digits, as text.")
    whole = _padded(bare, geography)
    if whole is None:
        lengths = LENGTHS if geography is None else {geography: _LENGTHS[geography]}
        expected = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise GeoidError(f"{value!r} has {len(bare)} digits: expected {expected}.")
    if whole != bare:
        steps["zero"] = f"{bare!r} → {whole!r}"
    return whole, steps


def _text_of(value: object) -> str:
    """Write a whole number in digits."""
    number = isinstance(value, int | float | np.integer | np.floating)
    if number and not isinstance(value, bool) and 0 <= value < 10**15 and value % 1 == 0:  # type: ignore[operator]
        return str(int(value))  # type: ignore[call-overload]
    raise GeoidError(f"{value!r} is no GEOID: expected its digits, as text.")


def _of_long(bare: str, match: re.Match[str], geography: str | None) -> str:
    """Cut the GEOID from its long form."""
    level, component, short = match[1], match[2] or "00", match[3]
    name = _LEVELS.get(level)
    if name is None:
        known = ", ".join(f"{code} {kind}" for code, kind in _LEVELS.items())
        raise GeoidError(f"{bare!r} is of summary level {level}: expected {known}.")
    if component != "00":
        raise GeoidError(f"{bare!r} is a part of a {name} (component {component}), not all of it.")
    if len(short) != _LENGTHS[name]:
        raise GeoidError(f"{bare!r} ends in {len(short)} digits: expected {_LENGTHS[name]}.")
    if geography not in {None, name}:
        raise GeoidError(f"{bare!r} is a {name}, not a {geography}.")
    return short


def of_long_form(text: str) -> str:
    """Return the GEOID that the Bureau's long form ends in; any other text as it is.

    Parameters
    ----------
    text
        Such as "1400000US22071000100".

    Raises
    ------
    GeoidError
        If it is of an unknown summary level, a part of an area, or has another length.

    Examples
    --------
    >>> of_long_form("0500000US22071")
    '22071'
    """
    match = _LONG.fullmatch(text) if isinstance(text, str) else None
    return text if match is None else _of_long(text, match, None)


def _padded(digits: str, geography: str | None) -> str | None:
    """Return digits that have the right length, or lack but their first zero; None for others."""
    lengths = set(LENGTHS.values()) if geography is None else {_LENGTHS[geography]}
    if len(digits) in lengths:
        return digits
    zeroed = f"0{digits}"
    # Codes of metropolitan areas begin with no state, and never with a zero.
    known = zeroed.startswith(_ZEROED) and geography != _METRO
    return zeroed if known and len(zeroed) in lengths else None


def listed(geoids: object, what: str) -> list[Any]:
    """Return GEOIDs as a list, after refusing what is no list.

    Parameters
    ----------
    geoids
        Any.
    what
        Where they stand, for the message.

    Raises
    ------
    GeoidError
        If it is a single text, or holds nothing one after the other.
    """
    if isinstance(geoids, str) or not isinstance(geoids, Iterable):
        raise GeoidError(f"{what} is {geoids!r}; expected a list of GEOIDs.")
    return list(geoids)


def check_geography(geoids: Iterable[object], geography: str, what: str = "the index") -> None:
    """Refuse GEOIDs that name another geography than is said.

    Parameters
    ----------
    geoids
        Such as the index of an area table.
    geography
        "state", "county", "place", "tract" or "block group".
    what
        Where they stand, for the message.

    Raises
    ------
    ArgumentError
        If there is no such geography.
    GeoidError
        If one is no text of digits of that geography's length; the first is named.

    Examples
    --------
    >>> check_geography(["22071000100"], "tract")
    >>> check_geography(["1001020100"], "tract")
    Traceback (most recent call last):
        ...
    exclusion.errors.GeoidError: '1001020100' in the index is no tract: expected 11 digits, as text.
    geoid.normalize mends integers, lost zeros and long forms.
    """
    frames.check_choice(geography, LENGTHS, "geography")
    length = LENGTHS[geography]
    for name in listed(geoids, what):
        fits = isinstance(name, str) and len(name) == length and name.isascii() and name.isdigit()
        if not fits:
            raise GeoidError(
                f"{name!r} in {what} is no {geography}: expected {length} digits, as text. "
                f"{frames.NORMALIZE}."
            )
