"""Words and numbers that arguments may be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from exclusion._late import Late
from exclusion.errors import ArgumentError, VintageError
from exclusion.frames._labels import NORMALIZE
from exclusion.frames._numbers import LEAST_ESTIMATE

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd
else:
    pd = Late("pandas")

#: The first 5-year vintage whose answers were all given to today's internet questions or pooled
#: with them; before it, the same table codes meant other things.
FIRST_VINTAGE: Final = 2017
#: The first and last whole number that is a year, and no 20199.
YEARS: Final = (1000, 2099)
#: More draws than these tell no more, and fill the memory of any machine.
MOST_DRAWS: Final = 100_000
#: So much of a value that is refused is shown.
_SHOWN: Final = 80
#: What makes the objects that are handed on.
_MAKERS: Final = {
    "Aliases": "pulls.read_aliases",
    "Asked": "telling.Asked",
    "Book": "programmes.book",
    "Case": "siting.case",
    "Causes": "study.causes",
    "Change": "study.change",
    "Comparison": "exclusion.studies.compare",
    "Counties": "exclusion.studies.read_counties",
    "Entry": "report.entry",
    "Item": "programmes.Book.get",
    "Nation": "exclusion.nation",
    "Needs": "plans.Needs",
    "Offers": "plans.Offers",
    "Place": "gazetteer.find",
    "Plan": "exclusion.plan",
    "Priority": "study.score",
    "Ranking": "study.evaluate",
    "Raster": "dasymetric.spread",
    "Siting": "siting.cover",
    "Snapshot": "snapshots.read",
    "Study": "exclusion.study",
    "Together": "nations.together",
}


def _number(value: object) -> float:
    """Read a number; what is none is NaN, which nothing equals and nothing is larger than."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _refuse(value: object, what: str, expected: str) -> NoReturn:
    raise ArgumentError(f"{what} is {repr(value)[:_SHOWN]}{expected}.")


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
    # An array of one word equals it, and yet is none.
    if not isinstance(value, str) or value not in choices:
        _refuse(value, what, f"; expected one of {', '.join(map(repr, choices))}")


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
    if isinstance(values, str | pd.DataFrame) or not isinstance(values, Iterable):
        _refuse(values, what, "; expected a list of texts")
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
    >>> check_between(90, "confidence")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: confidence is 90, but must lie between 0 and 1.
    """
    if not low < _number(value) < high:
        _refuse(value, what, f", but must lie between {low:g} and {high:g}")


def check_whole(value: object, what: str, least: int = 1, most: int | None = None) -> None:
    """Refuse what is no whole number of at least `least`, and at most `most`.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.
    least, most
        The smallest and the largest that may be given; None is without end.

    Raises
    ------
    ArgumentError
        If it is less or more, or no whole number.

    Examples
    --------
    >>> check_whole(0, "k")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: k is 0, but must be a whole number, 1 or more.
    """
    if not _is_whole(value) or not least <= _number(value) <= (math.inf if most is None else most):
        span = f", {least} or more" if most is None else f" from {least:,} to {most:,}"
        _refuse(value, what, f", but must be a whole number{span}")


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
    number = _number(value)
    if not (0 < number < math.inf or (zero and number == 0)):
        _refuse(value, what, f", but must be a number {'0 or more' if zero else 'above 0'}")


def check_finite(value: object, what: str) -> None:
    """Refuse what is no finite number, or one of the Bureau's codes.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.

    Raises
    ------
    ArgumentError
        If it is infinite, missing, a code, or no number.
    """
    if not LEAST_ESTIMATE < _number(value) < math.inf:
        _refuse(value, what, ", but must be a number, and no code of the Census Bureau's")


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
        _refuse(values, what, "; expected a number by name, such as a dict")
    texts(values, what, empty=True)
    for name, value in values.items():
        check_finite(value, f"{what} of {name}")
    return {name: float(value) for name, value in values.items()}


def check_flags(**flags: object) -> None:
    """Refuse what is neither True nor False.

    Parameters
    ----------
    **flags
        What was given, by the argument's name.

    Raises
    ------
    ArgumentError
        If one is something else.

    Examples
    --------
    >>> check_flags(offline="no")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: offline is 'no'; expected True or False.
    """
    for what, value in flags.items():
        if not isinstance(value, bool | np.bool_):
            _refuse(value, what, "; expected True or False")


def check_text(value: object, what: str, *, empty: bool = False) -> None:
    """Refuse what is no text, or an empty one.

    Parameters
    ----------
    value
        What was given.
    what
        The argument's name.
    empty
        Whether it may be empty.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    if not isinstance(value, str) or not (empty or value.strip()):
        _refuse(value, what, "; expected a text")


def check_made(value: object, kind: str, what: str = "", *, none: bool = False) -> None:
    """Refuse what is none of the objects that a function of the package makes.

    Parameters
    ----------
    value
        What was given.
    kind
        The name of its class, one of those that are made for users.
    what
        The argument's name; that of the class if it is empty.
    none
        Whether it may be None.

    Raises
    ------
    ArgumentError
        If it is something else.

    Examples
    --------
    >>> check_made(None, "Study")
    Traceback (most recent call last):
        ...
    exclusion.errors.ArgumentError: study is None; expected what exclusion.study gives.
    """
    if value is None and none:
        return
    # By name, for the classes live in rooms that this one knows nothing of.
    kinds = type(value).__mro__
    if not any(one.__name__ == kind and one.__module__.startswith("exclusion.") for one in kinds):
        _refuse(value, what or kind.lower(), f"; expected what {_MAKERS[kind]} gives")


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
    if not isinstance(value, str | PathLike) or not str(value) or "\0" in str(value):
        _refuse(value, what, "; expected the name of a file or folder")


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
    about = f"{what}: " if isinstance(what, str) and what else ""
    if not _is_whole(vintage) or not YEARS[0] <= _number(vintage) <= YEARS[1]:
        raise VintageError(
            f"{about}vintage {repr(vintage)[:_SHOWN]} is no year. Give the last one of the five as "
            "a whole number, such as 2019 for 2015–2019."
        )
    if vintage < FIRST_VINTAGE:  # type: ignore[operator]
        raise VintageError(
            f"{about}vintage {vintage} is too old. The tables on computers "
            f"and internet start with {FIRST_VINTAGE}; before it the same codes meant other things."
        )
