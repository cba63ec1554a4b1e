"""What a user's polygons are called, where they are no neighborhoods: the word, everywhere."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from exclusion import frames
from exclusion.errors import ArgumentError
from exclusion.phrases._forms import leaves, mapped

if TYPE_CHECKING:
    from exclusion.phrases._forms import Text
    from exclusion.phrases._language import Language

#: Longer words would break heads of tables.
_LONGEST: Final = 40
#: Ends of English plurals, and of the word for one.
_ONE: Final = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("sses", "ss"))
_FORM: Final = 'one word for one and one for many, such as "council district,council districts"'


class Called(NamedTuple):
    """A word for one and a word for many, as the user gave them."""

    one: str
    many: str


def read_called(text: object, name: str = "neighborhoods_called") -> Called:
    """Read what polygons are called.

    Parameters
    ----------
    text
        The word for one and that for many, parted by a comma. The word for many alone is taken to
        be English, where most end in s; one that does not stands for both.
    name
        How it is named in an error.

    Returns
    -------
    Called
        Both, without blanks around them.

    Raises
    ------
    ArgumentError
        If there is no word, more than two, or one that is too long or holds what no name does.

    Examples
    --------
    >>> read_called("council districts")
    Called(one='council district', many='council districts')
    >>> read_called("parroquia,parroquias")
    Called(one='parroquia', many='parroquias')
    """
    frames.check_text(text, name)
    words = [" ".join(word.split()) for word in str(text).split(",")]
    if not all(words) or len(words) > 2:
        raise ArgumentError(f"{name} is {text!r:.80}; expected {_FORM}.")
    for word in words:
        if len(word) > _LONGEST or not word.isprintable() or set(word) & set("{}<>"):
            raise ArgumentError(
                f"{name} has {word!r:.80}; expected a word of at most {_LONGEST} letters, without "
                "braces or angle brackets."
            )
    return Called(words[0], words[-1]) if len(words) == 2 else Called(_one(words[0]), words[0])


def _one(many: str) -> str:
    """Give the English word for one of them."""
    for end, one in _ONE:
        if many.endswith(end):
            return many.removesuffix(end) + one
    return many.removesuffix("s") if many.endswith("s") and not many.endswith("ss") else many


@lru_cache(maxsize=8)
def _pattern(language: str, nouns: frozenset[str]) -> re.Pattern[str]:
    """Find a language's own words; not in options, names of files and parameters."""
    words = {word for form in nouns for word in (form, form[:1].upper() + form[1:])}
    every = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    article = r"(?P<article>\b[Aa] )?" if language == "en" else r"(?P<article>(?!))?"
    return re.compile(rf"{article}(?<![\w{{_-])(?P<word>{every})(?![\w_}}]|\.csv)")


def renamed(text: Text, language: Language, called: Called) -> Text:
    """Put the user's word into every form of a sentence.

    Parameters
    ----------
    text, language
        A sentence of a language.
    called
        From `read_called`.

    Returns
    -------
    str or Plural
        The same sentence of the user's areas.
    """
    many = frozenset(leaves(language.text["neighborhood_many"]))
    pattern = _pattern(language.code, many | {*leaves(language.text["neighborhood"])})

    def put(found: re.Match[str]) -> str:
        word, article = found["word"], found["article"] or ""
        own = called.many if word[:1].lower() + word[1:] in many else called.one
        if article and own[:1].lower() in "aeiou":
            article = article[:1] + "n "
        return article + (own[:1].upper() + own[1:] if word[:1].isupper() else own)

    return mapped(text, lambda form: pattern.sub(put, form))
