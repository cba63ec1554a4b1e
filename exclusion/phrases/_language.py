"""What a language's file holds: its sentences, and how it writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Language:
    """One language.

    Parameters
    ----------
    code
        As in a page's ``lang``, such as "en".
    name
        In the language itself, such as "English".
    locale
        For browsers, such as "en-US"; it must write numbers as `group` and `decimal` do.
    group, decimal
        What parts thousands, and what stands before decimals.
    percent
        A percent, with ``{number}`` in it.
    date
        A date, with ``{day}``, ``{month}`` and ``{year}`` in it.
    months
        Twelve names.
    text
        Sentences and words by code, with ``{parameters}`` in them.
    """

    code: str
    name: str
    locale: str
    group: str
    decimal: str
    percent: str
    date: str
    months: tuple[str, ...]
    text: Mapping[str, str]
