"""Fields of frozen records that cannot be changed from outside: copies go in, copies come out.

Freezing a record keeps anybody from putting another frame into it, but not from changing the frame
that is there. What was computed of it before and kept would then be of other figures than what is
computed after. So a record that keeps results, or is kept itself, hands out copies of its frames
and read-only views of its dictionaries; whoever wants other figures makes another record.

A shallow copy would not do, even where pandas copies on write: the arrays of geometries, nullable
numbers and categories behind a column are shared by it.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

_Record = TypeVar("_Record")


class _Kept:
    """A field that keeps a copy of what it is given, and gives copies of that."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, record: object, kind: type | None = None) -> Any:  # noqa: ANN401
        if record is None:
            return self
        kept = _own(record.__dict__[self._name])
        return MappingProxyType(kept) if isinstance(kept, dict) else kept

    def __set__(self, record: object, value: object) -> None:
        record.__dict__[self._name] = _own(value)


def _own(value: object) -> object:
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.copy()
    return copy.deepcopy(dict(value)) if isinstance(value, Mapping) else value


def look(record: object, name: str) -> Any:  # noqa: ANN401
    """Give what a field keeps itself, without a copy: to be read, never to be handed on.

    Parameters
    ----------
    record
        One whose class `kept` decorates.
    name
        Of one of its fields.

    Returns
    -------
    object
        Not to be changed.
    """
    return record.__dict__[name]


def kept(*names: str) -> Callable[[type[_Record]], type[_Record]]:
    """Make fields of a dataclass keep copies of frames and dictionaries, and give copies.

    Parameters
    ----------
    *names
        The fields.

    Returns
    -------
    callable
        A decorator, to stand above ``@dataclass(frozen=True)``.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @kept("table")
    ... @dataclass(frozen=True)
    ... class Record:
    ...     table: pd.DataFrame
    >>> record = Record(pd.DataFrame({"x": [2, 1]}))
    >>> table = record.table
    >>> table.loc[0, "x"] = 9
    >>> record.table["x"].tolist()
    [2, 1]
    """

    def decorated(record: type[_Record]) -> type[_Record]:
        for name in names:
            setattr(record, name, _Kept(name))
        return record

    return decorated
