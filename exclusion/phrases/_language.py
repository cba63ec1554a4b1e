"""What a language's file holds: its sentences, and how it counts, writes and looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from exclusion.errors import ExclusionError
from exclusion.phrases._forms import Plural, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

__all__ = ["Language", "Plural", "Text"]


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
        For browsers and for the rule of plurals, such as "en-US"; it must write numbers as `group`
        and `decimal` do.
    group, decimal
        What parts thousands, and what stands before decimals.
    percent
        A percent, with ``{number}`` in it.
    date
        A date, with ``{day}``, ``{month}`` and ``{year}`` in it.
    months
        Twelve names.
    text
        Sentences and words by code, with ``{parameters}`` in them; a `Plural` where they hang on
        a number.
    plurals
        The forms that it writes, of CLDR's categories for the locale. One that is left out, such
        as the Spanish one of whole millions, is "other".
    dir
        Whether it runs from left to right or from right to left.
    fonts
        Families to try in pictures before matplotlib's own, which has Latin, Greek, Cyrillic,
        Arabic and Hebrew letters: such as "Noto Sans Devanagari".
    """

    code: str
    name: str
    locale: str
    group: str
    decimal: str
    percent: str
    date: str
    months: tuple[str, ...]
    text: Mapping[str, Text]
    plurals: tuple[str, ...] = ("one", "other")
    dir: Literal["ltr", "rtl"] = "ltr"
    fonts: tuple[str, ...] = ()

    def category(self, count: Decimal) -> str:
        """Find the form that a number takes.

        Parameters
        ----------
        count
            With the decimals that it is written with.

        Returns
        -------
        str
            One of `plurals`.

        Raises
        ------
        ExclusionError
            If nobody knows a rule for the locale.

        Examples
        --------
        >>> from decimal import Decimal
        >>> from exclusion import phrases
        >>> [phrases.LANGUAGES["es"].category(Decimal(n)) for n in (0, 1, 2, 1_000_000)]
        ['other', 'one', 'other', 'other']
        """
        found = _rule(self.locale)(abs(count))
        return found if found in self.plurals else "other"


@cache
def _rule(locale: str) -> Callable[[Decimal], str]:
    import babel  # which takes longer than the rest of a sentence, and most have no number

    try:
        return babel.Locale.parse(locale, sep="-").plural_form
    except (ValueError, babel.UnknownLocaleError) as err:
        raise ExclusionError(f"No rule of plurals for {locale!r}: {err}") from err
