"""Where figures come from: one record a source, carried in `Study.sources` and on every page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from exclusion import _records

__all__ = [
    "Source",
]


@dataclass(frozen=True)
class Source:
    """One thing that was read.

    Parameters
    ----------
    what
        The publication in words: survey, tables, period.
    url
        Where the publication is found, never with a key in it.
    read
        When it was read, as an ISO date.
    credit
        Whom to name when the figures are quoted.
    vintage
        The last year of the 5-year period, or the year of the file; None where neither applies.
    sha256
        Digest of the file that was read; None where there was no file.
    """

    what: str
    url: str
    read: str
    credit: str
    vintage: int | None = None
    sha256: str | None = None

    _repr_html_ = _records.card

    def to_dict(self) -> dict[str, Any]:
        """Give the fields as plain data, for JSON.

        Returns
        -------
        dict
            Field name to value.
        """
        return asdict(self)
