"""Words and numbers that arguments may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Final

import numpy as np

from exclusion.errors import ArgumentError, VintageError
from exclusion.frames._labels import NORMALIZE

if TYPE_CHECKING:
    from collections.abc import Collection

#: The first 5-year vintage whose answers were all given to today's internet questions or pooled
#: with them; before it, the same table codes meant other things.
FIRST_VINTAGE: Final = 2017
_LAST_VINTAGE: Final = 2100  # a year, and no 20199


def check_choice(value: object, choices: Collection[object], what: str) -> None:
    """Refuse a word that is none of those known.

    Parameters
    ----------
    value
        What was given.
    choices
        What may be given.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is none of them.

    Examples
    --------
    >>> check_choice("shares", ("households", "people", "share"), "of")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: of is 'shares'; expected one of 'households', 'people', 'share'.
    """
    try:
        known = value in choices
    except TypeError:  # a list or an array is no word
        known = False
    if not known:
        expected = ", ".join(repr(choice) for choice in choices)
        raise ArgumentError(f"{what} is {value!r}; expected one of {expected}.")


def texts(values: object, what: str, *, empty: bool = False) -> tuple[str, ...]:
    """Return a list of texts, each once, after refusing anything else.

    Parameters
    ----------
    values
        What was given: a list, tuple, set, array, Index or Series.
    what
        The argument's name.
    empty
        Whether there may be none.

    Raises
    ------
    ArgumentError
        If it is a single text or no list, is empty, or one of it is no text.

    Examples
    --------
    >>> texts(["22071", "22051", "22071"], "within")
    ('22071', '22051')
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ArgumentError(f"{what} is {values!r}; expected a list of texts.")
    found = list(values)
    for value in found:
        if not isinstance(value, str):
            number = isinstance(value, int | float | np.number)
            hint = f" GEOIDs are text: {NORMALIZE}." if number else ""
            raise ArgumentError(f"{what} holds {value!r}; expected texts.{hint}")
    if not (found or empty):
        raise ArgumentError(f"{what} is empty; expected one text at least.")
    return tuple(dict.fromkeys(found))


def check_between(value: object, what: str, low: float = 0, high: float = 1) -> None:
    """Refuse a number that does not lie strictly between two others.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.
    low, high
        The ends, which it may not reach.

    Raises
    ------
    ArgumentError
        If it does not, or is no number.

    Examples
    --------
    >>> check_between(90, "level")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: level is 90, but must lie between 0 and 1.
    """
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not number or not low < value < high:  # type: ignore[operator]
        raise ArgumentError(f"{what} is {value!r}, but must lie between {low:g} and {high:g}.")


def check_whole(value: object, what: str, least: int = 1) -> None:
    """Refuse what is no whole number of at least `least`.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.
    least
        The smallest that may be given.

    Raises
    ------
    ArgumentError
        If it is less, or no whole number.

    Examples
    --------
    >>> check_whole(0, "k")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: k is 0, but must be a whole number, 1 or more.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < least:  # type: ignore[operator]
        raise ArgumentError(f"{what} is {value!r}, but must be a whole number, {least} or more.")


def check_number(value: object, what: str, *, zero: bool = False) -> None:
    """Refuse what is no finite number above 0.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.
    zero
        Whether it may be 0.

    Raises
    ------
    ArgumentError
        If it is less, infinite, or no number.

    Examples
    --------
    >>> check_number(-0.1, "cv")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: cv is -0.1, but must be a number above 0.
    """
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if number and np.isfinite(value) and (value > 0 or (zero and value == 0)):  # type: ignore[call-overload,operator]
        return
    least = "0 or more" if zero else "above 0"
    raise ArgumentError(f"{what} is {value!r}, but must be a number {least}.")


def check_finite(value: object, what: str) -> None:
    """Refuse what is no finite number.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is infinite, missing, or no number.
    """
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not (number and np.isfinite(value)):  # type: ignore[call-overload]
        raise ArgumentError(f"{what} is {value!r}, but must be a number.")


def numbers(values: object, what: str) -> dict[str, float]:
    """Return numbers by name, after refusing anything else.

    Parameters
    ----------
    values
        What was given: a dict, or another mapping.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is no mapping of texts, or one of its values is no finite number.

    Examples
    --------
    >>> numbers({"x_share": 1}, "weights")
    {'x_share': 1.0}
    """
    if not isinstance(values, Mapping):
        raise ArgumentError(f"{what} is {values!r}; expected a number by name, such as a dict.")
    texts(values, what, empty=True)
    for name, value in values.items():
        check_finite(value, f"{what} of {name}")
    return {name: float(value) for name, value in values.items()}


def check_text(value: object, what: str) -> None:
    """Refuse what is no text, or an empty one.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    if not isinstance(value, str) or not value.strip():
        raise ArgumentError(f"{what} is {value!r}; expected a text.")


def check_path(value: object, what: str) -> None:
    """Refuse what names no file or folder.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is no text and no path, or an empty text.

    Examples
    --------
    >>> check_path(None, "path")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: path is None; expected the name of a file or folder.
    """
    if not isinstance(value, str | PathLike) or not str(value):
        raise ArgumentError(f"{what} is {value!r}; expected the name of a file or folder.")


def check_vintage(vintage: object, what: str = "") -> None:
    """Refuse what is no year, or one whose tables on computers and internet mean other things.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.
    what
        What is of that vintage, for the message.

    Raises
    ------
    VintageError
        If it is no whole number of four digits, or is before `FIRST_VINTAGE`.

    Examples
    --------
    >>> check_vintage(2019)
    """
    about = f"{what}: " if what else ""
    whole = isinstance(vintage, int | np.integer) and not isinstance(vintage, bool)
    if not whole or not 1000 <= vintage < _LAST_VINTAGE:  # type: ignore[operator]
        raise VintageError(
            f"{about}vintage {vintage!r} is no year. Give the last one of the five as a whole "
            "number, such as 2019 for 2015–2019."
        )
    if vintage < FIRST_VINTAGE:  # type: ignore[operator]
        raise VintageError(
            f"{about}vintage {vintage} is too old. The tables on computers "
            f"and internet start with {FIRST_VINTAGE}; before it the same codes meant other things."
        )
