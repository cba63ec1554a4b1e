"""What every door asks of a user's table and words, said once.

A table that comes from elsewhere may hold the Census Bureau's sentinels, GEOIDs that a spreadsheet
made numbers of, columns of another order, shares in percent. Each of these gives a number that
looks right and is not. So whatever takes a frame, an array or a word from outside has it checked
here first; what is refused is named by its label, with what was expected and what to do. Nothing
is mended in silence: `geoid.normalize` is the one call that repairs GEOIDs, and it says what it
did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion.errors import ArgumentError, TableError

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

__all__ = [
    "CONTROLLED",
    "LEAST_ESTIMATE",
    "METHODS",
    "aligned",
    "areas",
    "check_between",
    "check_choice",
    "check_columns",
    "check_index",
    "check_whole",
    "estimates",
    "floats",
    "labels",
    "margins",
    "shares",
]

#: At or below this an estimate is a code of the Census Bureau's and no number.
LEAST_ESTIMATE: Final = -100_000_000
#: The margin that the Bureau gives an estimate that is controlled to a known total.
CONTROLLED: Final = -555_555_555
#: How a margin came about, from the surest.
METHODS: Final = ("controlled", "published", "derived", "modelled", "missing")

_DECODE: Final = (
    "It is one of the codes that the Census Bureau writes in place of a number; acs.long decodes "
    "them, or set such cells to missing (NaN)."
)
_NORMALIZE: Final = "geoid.normalize mends integers, lost zeros and long forms"
_SHOWN: Final = 3


def floats(values: npt.ArrayLike, what: str = "the values") -> Floats:
    """Return numbers as an array of floats, missing ones NaN.

    Parameters
    ----------
    values
        A number, an array, a Series or a frame, nullable or not.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is no number.

    Examples
    --------
    >>> floats([1, None])
    array([ 1., nan])
    """
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as err:
        if isinstance(values, pd.Series | pd.DataFrame | pd.Index):
            # Nullable columns: their own NA must become NaN.
            frame = values if isinstance(values, pd.DataFrame) else pd.Series(values).to_frame()
            kinds = [pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]
            if all(kinds):
                found = frame.to_numpy(dtype=np.float64, na_value=np.nan)
                return found if isinstance(values, pd.DataFrame) else found[:, 0]
        raise TableError(f"{what} must be numbers, missing ones NaN: {err}.") from err


def estimates(values: npt.ArrayLike, what: str = "the estimates") -> Floats:
    """Return estimates as floats, after refusing the Bureau's codes.

    Parameters
    ----------
    values
        Estimates; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is −100,000,000 or less, which no estimate is, or no number.
    """
    found = floats(values, what)
    _refuse(found <= LEAST_ESTIMATE, found, values, what, "no estimate is so low", _DECODE)
    return found


def margins(values: npt.ArrayLike, what: str = "the margins") -> Floats:
    """Return margins of error as floats, after refusing negative ones.

    Parameters
    ----------
    values
        90 % margins; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is negative, as the Bureau's codes are, or no number.
    """
    found = floats(values, what)
    if np.any(found == CONTROLLED):
        advice = (
            "That code says that the estimate is controlled to a known total: its margin is 0. "
            "acs.long decodes it, or put 0."
        )
        _refuse(found == CONTROLLED, found, values, what, "a margin cannot be negative", advice)
    _refuse(found < 0, found, values, what, "a margin cannot be negative", _DECODE)
    return found


def shares(values: npt.ArrayLike, what: str = "a share") -> Floats:
    """Return shares, or their margins, as floats, after refusing what is outside 0 to 1.

    Parameters
    ----------
    values
        Shares, 0–1; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one lies outside 0–1, or is no number.

    Examples
    --------
    >>> shares([0.25, None])
    array([0.25,  nan])
    """
    found = floats(values, what)
    wrong = (found < 0) | (found > 1)
    advice = "Give fractions: 0.25 for 25 %."
    _refuse(wrong, found, values, what, "shares run from 0 to 1", advice)
    return found


def _refuse(
    wrong: npt.NDArray[np.bool_], found: Floats, values: object, what: str, why: str, advice: str
) -> None:
    """Raise for what is wrong, naming the first by its label."""
    if not np.any(wrong):
        return
    at = tuple(int(i[0]) for i in np.nonzero(np.atleast_1d(wrong)))
    number = np.atleast_1d(found)[at]
    where = f" of {label}" if (label := _label(values, at)) else ""
    more = int(np.count_nonzero(wrong)) - 1
    rest = f", and {more} more" if more else ""
    raise TableError(f"{what}{where} is {number:,.12g}{rest}, but {why}. {advice}")


def _label(values: object, at: tuple[int, ...]) -> str:
    """Name a cell of a Series or frame; "" where there are no labels."""
    if isinstance(values, pd.DataFrame):
        return f"{values.index[at[0]]}, {values.columns[at[1]]}"
    return str(values.index[at[0]]) if isinstance(values, pd.Series) else ""


def labels(values: Any) -> pd.Index | None:  # noqa: ANN401 - whatever a user gives
    """Return the labels of a Series or frame; None if there are none.

    Parameters
    ----------
    values
        Numbers, one or a row an area.
    """
    return values.index if isinstance(values, pd.Series | pd.DataFrame) else None


def aligned(values: Any, index: pd.Index | None, what: str) -> Any:  # noqa: ANN401
    """Put a Series or frame in the order of labels that it must share.

    Parameters
    ----------
    values
        What belongs to the labels; anything without labels of its own is returned as it is.
    index
        The labels; None checks and changes nothing.
    what
        What the values are called, for the message.

    Returns
    -------
    Series, DataFrame or what was given
        In the order of `index`.

    Raises
    ------
    TableError
        If the labels are not the same, or one is there twice and the orders differ.

    Examples
    --------
    >>> import pandas as pd
    >>> aligned(pd.Series({"b": 2, "a": 1}), pd.Index(["a", "b"]), "the margins").tolist()
    [1, 2]
    """
    theirs = labels(values)
    if theirs is None or index is None or theirs.equals(index):
        return values
    if len(theirs) == len(index) and theirs.is_unique and index.is_unique:
        order = theirs.get_indexer(index)
        if (order >= 0).all():
            return values.iloc[order]
    raise TableError(f"{what} has other labels than what it belongs to{_apart(theirs, index)}.")


def _apart(theirs: pd.Index, index: pd.Index) -> str:
    """Say how two sets of labels differ, and what may be done."""
    lacking, strange = index.difference(theirs, sort=False), theirs.difference(index, sort=False)
    said = ""
    for name, some in (("lacks", lacking), ("has also", strange)):
        if len(some):
            shown = ", ".join(repr(label) for label in some[:_SHOWN])
            said += f"; it {name} {shown}" + (f" and {len(some) - _SHOWN:,} more" * (len(some) > 3))
    if not said:
        return ", some of them more than once: give each label once"
    integers = pd.api.types.is_numeric_dtype(theirs) and not pd.api.types.is_numeric_dtype(index)
    return said + (f". GEOIDs are text: {_NORMALIZE}" if integers else ". Give one for each label")


def check_index(frame: pd.DataFrame | pd.Series, what: str = "the table") -> None:
    """Refuse a table whose rows are not each named by one text.

    Parameters
    ----------
    frame
        Indexed by GEOID, or by the name of a place or neighbourhood.
    what
        What it is called, for the message.

    Raises
    ------
    TableError
        If a label is there twice, or is missing or no text.
    """
    index = frame.index
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise TableError(
            f"{twice!r} is in the index of {what} more than once: expected a row an area."
        )
    strange = next((label for label in index if not isinstance(label, str)), None)
    if strange is not None or index.hasnans:
        raise TableError(
            f"The index of {what} holds {strange!r}, which is no text; expected GEOIDs such as "
            f"'22071000100'. {_NORMALIZE}: table.index = geoid.normalize(table.index, "
            '"tract").'
        )


def check_columns(frame: pd.DataFrame, columns: Iterable[Hashable], what: str, why: str) -> None:
    """Refuse a table that lacks columns.

    Parameters
    ----------
    frame
        Any.
    columns
        What must be there.
    what, why
        What the table is called, and what cannot be done, for the message.

    Raises
    ------
    TableError
        If one is missing; all that are missing are named.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TableError(f"{what} must be a DataFrame, not {type(frame).__name__}: {why}.")
    lacking = [str(name) for name in columns if name not in frame.columns]
    if lacking:
        raise TableError(f"{what} has no column {', '.join(lacking)}: {why}.")


def areas(frame: pd.DataFrame, by: str | None = None, what: str = "the area table") -> None:
    """Refuse an area table that breaks its contract, in its index or in a measure's columns.

    Parameters
    ----------
    frame
        A row an area.
    by
        The measure whose columns are looked at; None looks at every column by its ending.
    what
        What it is called, for the message.

    Raises
    ------
    TableError
        If the index is not one of unique texts; an estimate is one of the Bureau's codes; a margin
        is negative; a share, its margin or `inside` is outside 0–1; or `…moe_method` holds an
        unknown word.

    Notes
    -----
    Columns are known by their endings: `_moe`; `_share`, `_share_moe` and `inside`; `_households`,
    `_people`, `_base`; `moe_method`. What is not there is not asked for (see `check_columns`).
    """
    check_index(frame, what)
    for column in frame.columns:
        name = str(column)
        if by is not None and not name.startswith(f"{by}_") and name != "inside":
            continue
        if name.endswith("moe_method"):
            _check_methods(frame[column], f"{what}: {name}")
        elif name == "inside" or name.endswith(("_share", "_share_moe")):
            if name.endswith("_moe"):
                margins(frame[column], f"{what}: {name}")
            shares(frame[column], f"{what}: {name}")
        elif name.endswith("_moe"):
            margins(frame[column], f"{what}: {name}")
        elif name.rpartition("_")[2] in {"households", "people", "base"}:
            estimates(frame[column], f"{what}: {name}")


def _check_methods(methods: pd.Series[str], what: str) -> None:
    unknown = set(methods.dropna().unique()) - set(METHODS)
    if unknown:
        raise TableError(
            f"{what} holds {min(map(repr, unknown))}; expected one of {', '.join(METHODS)}."
        )


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
