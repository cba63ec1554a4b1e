"""Numbers that may be what they say: no codes, no text, no percent where a fraction is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from exclusion._late import Late
from exclusion.errors import TableError

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
else:
    pd = Late("pandas")

#: An array of floats, NaN where a number is missing.
Floats: TypeAlias = "npt.NDArray[np.float64]"

#: At or below this an estimate is a code of the Census Bureau's and no number.
LEAST_ESTIMATE: Final = -100_000_000
#: The margin that the Bureau gives an estimate that is controlled to a known total.
CONTROLLED: Final = -555_555_555

_DECODE: Final = (
    "It is one of the codes that the Census Bureau writes in place of a number; acs.long decodes "
    "them, or set such cells to missing (NaN)."
)
_INFINITE: Final = "Set it to missing (NaN) if it is not known."
_FRACTIONS: Final = "Give fractions: 0.25 for 25%."


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
        If one is no number; text is none, even where it could be read as one.

    Examples
    --------
    >>> floats([1, None])
    array([ 1., nan])
    """
    if type(values) is np.ndarray and values.dtype == np.float64:
        return values
    if isinstance(values, float):
        return np.asarray(values)
    if isinstance(values, np.ma.MaskedArray):
        values = np.where(np.ma.getmaskarray(values), np.array(None), np.ma.getdata(values))
    try:
        # NumPy would ask the Series for protocols, each of which it seeks among its labels.
        if isinstance(values, pd.Series) and isinstance(values.dtype, np.dtype):
            found = values.to_numpy()
        else:
            found = np.asarray(values)
        if found.dtype.kind in "biuf":
            return found.astype(np.float64, copy=False)
        if found.dtype.kind == "O":
            _refuse_text(found, values, what)
            return np.where(pd.isna(found), np.nan, found).astype(np.float64)
    except (TypeError, ValueError, OverflowError) as err:
        if isinstance(err, TableError):
            raise
        raise TableError(f"{what} must be numbers, missing ones NaN: {err}.") from err
    _refuse_text(found.astype(object), values, what)
    raise TableError(f"{what} must be numbers, missing ones NaN, not {found.dtype}.")


def _refuse_text(found: npt.NDArray[np.object_], values: object, what: str) -> None:
    cells = np.atleast_1d(found)
    for at in np.ndindex(cells.shape):
        if isinstance(cells[at], str | bytes):
            raise TableError(
                f"{_named(what, values, at)} is {cells[at]!r}, but {what} must be numbers, missing "
                "ones NaN."
            )


def uncoded(values: npt.ArrayLike, what: str = "the values") -> Floats:
    """Return numbers as floats, after refusing the Bureau's codes.

    Parameters
    ----------
    values
        Any numbers, infinite ones too; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is −100,000,000 or less, or no number.
    """
    found = floats(values, what)
    if _least(found) <= LEAST_ESTIMATE and (coded := _coded(found)).any():
        _refuse(coded, found, values, what, "no estimate is so low", _DECODE)
    return found


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
        If one is −100,000,000 or less, which no estimate is, is infinite, or no number.
    """
    found = uncoded(values, what)
    _refuse_infinite(found, values, what)
    return found


def counts(values: npt.ArrayLike, what: str = "the counts") -> Floats:
    """Return counts of households or people as floats, after refusing negative ones.

    Parameters
    ----------
    values
        Counts; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is negative, as the Bureau's codes are, is infinite, or no number.
    """
    found = estimates(values, what)
    if _least(found) < 0:
        advice = "Set it to missing (NaN) if it is not known."
        _refuse(found < 0, found, values, what, "no count is negative", advice)
    return found


def margins(values: npt.ArrayLike, what: str = "the margins") -> Floats:
    """Return margins of error as floats, after refusing negative ones.

    Parameters
    ----------
    values
        90% margins; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is negative, as the Bureau's codes are, is infinite, or no number.
    """
    found = floats(values, what)
    if _least(found) < 0:
        why = "a margin or standard error cannot be negative"
        advice = (
            "That code says that the estimate is controlled to a known total: its margin is 0. "
            "acs.long decodes it, or put 0."
        )
        _refuse(found == CONTROLLED, found, values, what, why, advice)
        _refuse(found < 0, found, values, what, why, _DECODE)
    _refuse_infinite(found, values, what)
    return found


def shares(values: npt.ArrayLike, what: str = "a share") -> Floats:
    """Return shares as floats, after refusing what is outside 0 to 1.

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
    if _least(found) < 0 or _most(found) > 1:
        why, coded = "shares run from 0 to 1", found <= LEAST_ESTIMATE
        _refuse(coded, found, values, what, why, _DECODE)
        _refuse((found < 0) | (found > 1), found, values, what, why, _FRACTIONS)
    return found


def share_margins(values: npt.ArrayLike, what: str = "the margins of the shares") -> Floats:
    """Return margins of shares as floats, after refusing what is outside 0 to 1.

    Parameters
    ----------
    values
        90% margins of shares, 0–1; missing ones NaN.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is negative, is over 1, or no number.
    """
    found = margins(values, what)
    if _most(found) > 1:
        advice = f"{_FRACTIONS} Where a margin comes out larger, 1 says that nothing is known."
        _refuse(found > 1, found, values, what, "a share's margin is 1 at most", advice)
    return found


# One pass each, no array made, NaN left out: these stand before all of the arithmetic.
def _coded(found: Floats) -> npt.NDArray[np.bool_]:
    """Mark the Bureau's codes; no code is infinite."""
    return (found <= LEAST_ESTIMATE) & np.isfinite(found)


def _least(found: Floats) -> float:
    if found.ndim:
        return float(np.fmin.reduce(found, axis=None, initial=0.0))
    return min(0.0, found.item())


def _most(found: Floats) -> float:
    if found.ndim:
        return float(np.fmax.reduce(found, axis=None, initial=0.0))
    return max(0.0, found.item())


def samples(values: npt.ArrayLike, what: str = "m") -> Floats:
    """Return effective samples as floats, after refusing negative ones.

    Parameters
    ----------
    values
        Effective households; missing ones NaN, infinite where there is no error.
    what
        What they are called, for the message.

    Raises
    ------
    TableError
        If one is negative, or no number.
    """
    found = floats(values, what)
    if _least(found) < 0:
        advice = "Take m from smoothing.effective_sample."
        _refuse(found < 0, found, values, what, "no sample is negative", advice)
    return found


def _refuse_infinite(found: Floats, values: object, what: str) -> None:
    if _most(found) == np.inf:
        _refuse(np.isinf(found), found, values, what, "it must be finite", _INFINITE)


def _refuse(
    wrong: npt.NDArray[np.bool_], found: Floats, values: object, what: str, why: str, advice: str
) -> None:
    """Raise for what is wrong, naming the first by its label or its position."""
    if not np.any(wrong):
        return
    at = tuple(int(i[0]) for i in np.nonzero(np.atleast_1d(wrong)))
    number = np.atleast_1d(found)[at]
    more = int(np.count_nonzero(wrong)) - 1
    rest = f", and {more:,} more" if more else ""
    raise TableError(f"{_named(what, values, at)} is {number:,.12g}{rest}, but {why}. {advice}")


def _named(what: str, values: Any, at: tuple[int, ...]) -> str:  # noqa: ANN401
    """Name a cell by its labels, or by its position where there are none."""
    if isinstance(values, pd.DataFrame):
        return f"{what} of {values.index[at[0]]}, {values.columns[at[1]]}"
    if isinstance(values, pd.Series):
        return f"{what} of {values.index[at[0]]}"
    return f"{what} at position {', '.join(map(str, at))}" if np.ndim(values) else what
