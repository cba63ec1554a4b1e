"""Whose number is whose: labels in any order, each once, and never a number for a GEOID."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from exclusion._late import Late
from exclusion.errors import TableError
from exclusion.frames import _numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pandas as pd

    from exclusion.frames._numbers import Floats
else:
    pd = Late("pandas")

#: What a refusal of GEOIDs ends in.
NORMALIZE: Final = "geoid.normalize mends integers, lost zeros and long forms"
_SHOWN: Final = 3


def labels(*values: object) -> pd.Index | None:
    """Return the labels of the first Series or frame; None if there is none.

    Parameters
    ----------
    *values
        Numbers, one or a row an area.
    """
    for one in values:
        if isinstance(one, pd.Series | pd.DataFrame):
            return one.index
    return None


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
    return values.iloc[_order(theirs, index, what)]


def _order(theirs: pd.Index, index: pd.Index, what: str) -> npt.NDArray[np.intp]:
    """Return where each label stands among theirs."""
    if theirs.equals(index):
        return np.arange(len(index))
    if len(theirs) == len(index) and theirs.is_unique and index.is_unique:
        order = theirs.get_indexer(index)
        if (order >= 0).all():
            return order
    raise TableError(f"{what} has other labels than what it belongs to{_apart(theirs, index)}.")


def _apart(theirs: pd.Index, index: pd.Index) -> str:
    """Say how two sets of labels differ, and what may be done."""
    lacking, strange = index.difference(theirs, sort=False), theirs.difference(index, sort=False)
    said = ""
    for name, some in (("lacks", lacking), ("has also", strange)):
        if len(some):
            shown = ", ".join(repr(label) for label in some[:_SHOWN])
            more = f" and {len(some) - _SHOWN:,} more" if len(some) > _SHOWN else ""
            said += f"; it {name} {shown}{more}"
    if not said:
        return ", some of them more than once: give each label once"
    if isinstance(theirs, pd.RangeIndex) or isinstance(index, pd.RangeIndex):
        return f"{said}. Rows that are only counted belong to no label: set the index to GEOIDs"
    integers = pd.api.types.is_numeric_dtype(theirs) != pd.api.types.is_numeric_dtype(index)
    return said + (f". GEOIDs are text: {NORMALIZE}" if integers else ". Give one for each label")


def together(**given: npt.ArrayLike) -> list[Floats]:
    """Return arguments that are calculated with one another, checked and in one order.

    Parameters
    ----------
    **given
        Numbers, arrays, Series or frames by the argument's name, which says what they must be:
        `…moe` or `…moes` margins and `se` errors, `…share` shares, `…share_moe` margins of shares,
        `base`, `households`, `people` or `…weights` counts, anything else estimates.

    Returns
    -------
    list of ndarray
        Floats in the order of the first argument that has labels, such that they broadcast: beside
        a frame, a Series is a column of its own.

    Raises
    ------
    TableError
        If one is no number, a code or outside its range; labels are not the same; or shapes do not
        fit.

    Examples
    --------
    >>> import pandas as pd
    >>> together(a=pd.Series({"x": 1, "y": 2}), a_moe=pd.Series({"y": 20, "x": 10}))
    [array([1., 2.]), array([10., 20.])]
    """
    if any([isinstance(values, pd.Series | pd.DataFrame) for values in given.values()]):  # noqa: C419 - sooner
        given = _in_order(given)
    found = [reader(name)(values, name) for name, values in given.items()]
    shapes = {array.shape for array in found}
    if len(shapes) > 1:
        try:
            np.broadcast_shapes(*shapes)
        except ValueError as err:
            named = ", ".join(f"{name} {a.shape}" for name, a in zip(given, found, strict=True))
            raise TableError(f"The arguments are of shapes that do not fit: {named}.") from err
    return found


def sampled(share: npt.ArrayLike, m: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return shares and their effective samples, of one shape and in the order of the shares.

    Parameters
    ----------
    share
        Shares, 0–1; missing ones NaN.
    m
        An effective sample each, or one for all: NaN where missing, infinite without error.

    Raises
    ------
    TableError
        If a share lies outside 0–1, a sample is negative, or labels or shapes do not fit.
    """
    p = _numbers.shares(share, "share")
    size = _numbers.samples(aligned(m, labels(share), "m"), "m")
    if size.shape not in ((), p.shape):
        raise TableError(f"m has the shape {size.shape}, but share has {p.shape}.")
    return p, np.broadcast_to(size, p.shape)


@cache
def reader(name: str) -> Callable[[npt.ArrayLike, str], Floats]:
    """Return the check of numbers that a name asks for, as `together` tells.

    Parameters
    ----------
    name
        An argument's, or a column's.
    """
    if name.endswith(("share_moe", "share_moes")):
        return _numbers.share_margins
    if name.endswith(("moe", "moes")) or name == "se":
        return _numbers.margins
    if name.endswith("share") or name == "inside":
        return _numbers.shares
    if name.rpartition("_")[2] in {"households", "people", "base", "weights"}:
        return _numbers.counts
    return _numbers.estimates


def _in_order(given: dict[str, Any]) -> dict[str, Any]:
    """Align labelled arguments to the first of them; Series beside a frame become columns."""
    labelled = {name: v for name, v in given.items() if isinstance(v, pd.Series | pd.DataFrame)}
    index = next(iter(labelled.values())).index
    columns = next((v.columns for v in labelled.values() if isinstance(v, pd.DataFrame)), None)
    out = dict(given)
    for name, values in labelled.items():
        out[name] = aligned(values, index, name)
        if columns is None:
            continue
        if isinstance(values, pd.DataFrame):
            at = _order(_stems(values.columns), _stems(columns), f"{name}, by its columns,")
            out[name] = out[name].iloc[:, at]
        else:
            out[name] = out[name].to_frame()
    return out


def _stems(columns: pd.Index) -> pd.Index:
    """Return columns without what tells a margin from its estimate: `_moe`, or E and M."""
    stems = columns.astype(str).str.replace(r"(_moe|(?<=\d)[EM])$", "", regex=True)
    return columns if columns.is_unique and not stems.is_unique else stems


def check_index(
    frame: pd.DataFrame | pd.Series, what: str = "the table", *, counted: bool = False
) -> None:
    """Refuse a table whose rows are not each named by one text.

    Parameters
    ----------
    frame
        Indexed by GEOID, or by the name of a place or neighbourhood.
    what
        What it is called, for the message.
    counted
        Whether rows that are only counted, 0, 1, 2, …, will do: where no GEOIDs are needed.

    Raises
    ------
    TableError
        If a label is there twice, or is missing or no text.
    """
    index = frame.index
    if counted and isinstance(index, pd.RangeIndex):
        return
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise TableError(
            f"{twice!r} is in the index of {what} more than once: expected a row an area."
        )
    if isinstance(index.dtype, pd.StringDtype) and not index.hasnans:
        return
    strange = next((label for label in index if not isinstance(label, str)), None)
    if strange is not None or index.hasnans:
        raise TableError(
            f"The index of {what} holds {strange!r}, which is no text; expected GEOIDs such as "
            f"'22071000100'. {NORMALIZE}: table.index = geoid.normalize(table.index, "
            '"tract").'
        )
