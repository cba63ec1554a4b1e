"""Every error and warning of the package, so that one ``except`` can name what it expects.

A message says what failed, where, what was expected and what to do next.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AbsenceWarning",
    "ApiKeyError",
    "ArgumentError",
    "DamagedFileError",
    "ExclusionError",
    "ExclusionWarning",
    "GeoidError",
    "GeoidWarning",
    "PlaceError",
    "RefusedError",
    "ReliabilityWarning",
    "SourceError",
    "TableError",
    "VintageError",
    "VintageWarning",
]


class ExclusionError(Exception):
    """Base of every error this package raises on purpose."""


class SourceError(ExclusionError, OSError):
    """A source of data could not be read.

    Parameters
    ----------
    message
        What failed, where, what was expected and what to do.
    url
        The address or file, never with a key in it.
    status
        The HTTP status of the answer; None where there was no answer.
    """

    def __init__(self, message: str, *, url: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.url = url
        self.status = status


class ApiKeyError(SourceError):
    """The Data API needs a key: there is none, or the Bureau refuses it."""


class RefusedError(SourceError):
    """The Bureau's file server answers, and refuses programs: nothing is said about the file.

    Parameters
    ----------
    reason
        What failed, and where.
    url
        The address.
    status
        The HTTP status of the answer.
    wanted
        Every address that is needed, to be listed, and opened in a browser; None takes `url`, and
        with none of them the reason says it all.
    """

    def __init__(
        self,
        reason: str,
        *,
        url: str | None = None,
        status: int | None = None,
        wanted: Sequence[str] | None = None,
    ) -> None:
        self.reason = reason
        self.wanted = tuple(filter(None, [url]) if wanted is None else wanted)
        advice = (
            " Browsers are often let in: open these addresses in one, and give what it saves to "
            "`exclusion cache add FILE…`:"
        )
        listed = "".join(f"\n  {one}" for one in self.wanted)
        super().__init__(f"{reason}{advice}{listed}" if listed else reason, url=url, status=status)

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """Be made again of the reason: from another process, too, the addresses come once."""
        again = partial(type(self), url=self.url, status=self.status, wanted=self.wanted)
        return again, (self.reason,)


class DamagedFileError(SourceError):
    """A file is not what its manifest or its source says it should be."""


class ArgumentError(ExclusionError, ValueError):
    """An argument is none of the words, or outside the range, that it can be."""


class PlaceError(ExclusionError, ValueError):
    """A place is unknown or ambiguous."""


class GeoidError(ExclusionError, ValueError):
    """A GEOID is malformed or of another geography."""


class TableError(ExclusionError, ValueError):
    """A frame breaks its contract: a column is missing, an index is not unique."""


class VintageError(TableError):
    """A vintage is not supported, or two tables are on different boundaries."""


class ExclusionWarning(UserWarning):
    """Base of every warning this package gives: a result stands, but not without a word."""


class ReliabilityWarning(ExclusionWarning):
    """A number is less sure than it looks."""


class AbsenceWarning(ExclusionWarning):
    """What is asked for is empty, since the data does not have what it takes."""


class VintageWarning(ExclusionWarning):
    """Two periods are compared that the Census Bureau advises against comparing."""


class GeoidWarning(ExclusionWarning):
    """GEOIDs were not as the Census Bureau writes them, and were mended."""
