"""The languages, which of them is spoken, and what a code is in it."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exclusion.errors import ExclusionError
from exclusion.phrases._called import Called, read_called, renamed
from exclusion.phrases._forms import Noun, Plural, count_of, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exclusion.phrases._forms import Text
    from exclusion.phrases._language import Language

#: Every file of the package, by its language's code.
LANGUAGES: dict[str, Language] = {
    file.name: importlib.import_module(f"exclusion.phrases.{file.name}").LANGUAGE
    for file in pkgutil.iter_modules([str(Path(__file__).parent)])
    if not file.name.startswith("_")
}
_spoken: ContextVar[str] = ContextVar("exclusion.language", default="en")
_called: ContextVar[Called | None] = ContextVar("exclusion.called", default=None)


@contextlib.contextmanager
def speaking(language: str | None, called: object = None) -> Iterator[None]:
    """Choose the language of everything said inside a ``with`` block.

    Parameters
    ----------
    language
        A key of `LANGUAGES`, such as "en" or "es"; None keeps what is spoken already.
    called
        What neighborhoods are called there, as `read_called` takes it; None keeps it too.

    Raises
    ------
    ExclusionError
        If there is no such language.
    ArgumentError
        If nothing can be called so.

    Examples
    --------
    >>> with speaking("en"):
    ...     say("not_by_area", area="tract")
    'not by tract'
    """
    language = _spoken.get() if language is None else language
    if not isinstance(language, str) or language not in LANGUAGES:
        known = ", ".join(f"{one.code} ({one.name})" for one in LANGUAGES.values())
        raise ExclusionError(f"No language {language!r}; there are: {known}.")
    own = _called.get() if called is None else read_called(called)
    tokens = _spoken.set(language), _called.set(own)
    try:
        yield
    finally:
        _spoken.reset(tokens[0])
        _called.reset(tokens[1])


def called() -> str | None:
    """Give what neighborhoods are called now, as `speaking` takes it; None: that."""
    own = _called.get()
    return None if own is None else ",".join(own)


def spoken() -> Language:
    """Give the language that is being spoken.

    Returns
    -------
    Language
        English, unless `speaking` has chosen another.
    """
    return LANGUAGES[_spoken.get()]


def say(code: str, /, **parameters: Any) -> str:  # noqa: ANN401
    """Put a code and its parameters into words.

    Parameters
    ----------
    code
        A key of the catalogue.
    **parameters
        What the sentence names, and what it counts: a number, or one as `number` writes it.

    Returns
    -------
    str
        Plain text, never HTML.

    Raises
    ------
    ExclusionError
        If the code is not in the catalogue, or what it counts is no number.

    Examples
    --------
    >>> say("not_by_area", area="tract")
    'not by tract'
    >>> say("whole_county", count=1), say("whole_county", count=2)
    ('1 county', '2 counties')
    """
    text = template(code, **parameters)
    return text if isinstance(text, Noun) else text.format(**parameters)


def template(code: str, /, **parameters: Any) -> str:  # noqa: ANN401
    """Give a sentence with its ``{parameters}`` still in it, in the form that they ask for.

    Parameters
    ----------
    code
        A key of the catalogue.
    **parameters
        Those of the sentence.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    ExclusionError
        If the code is not in the catalogue, or what it counts is no number.
    """
    return said(code, _text(code), parameters)


def forms(code: str) -> Any:  # noqa: ANN401 - a sentence, or its forms by name
    """Give a sentence in all its forms, for the page's script to choose from and to fill.

    Parameters
    ----------
    code
        A key of the catalogue.

    Returns
    -------
    str or dict
        The sentence; or ``by``, the parameter that it hangs on, and each form by its name.

    Raises
    ------
    ExclusionError
        If the code is not in the catalogue.

    Examples
    --------
    >>> forms("hoods_more")["one"], forms("not_by_area")
    ('The one other neighborhood', 'not by {area}')
    """
    return plain(_text(code))


def own(code: str, english: str) -> str:
    """Take the language's own words where it has any; those in English have another home."""
    return said(code, spoken().text.get(code, english), {})


def said(code: str, text: Text, parameters: Mapping[str, Any]) -> str:
    """Choose the form of a sentence, or take a noun that is not counted as it stands."""
    while isinstance(text, Plural):
        if not parameters:
            return Noun(text)
        count = count_of(parameters.get(text.by))
        if count is None:
            raise ExclusionError(
                f"{code!r} counts {text.by!r}, which is {parameters.get(text.by)!r:.80}; "
                "expected a number, or one as phrases.number writes it."
            )
        if not count.is_finite():
            text = text.other
            continue
        exact = text.exactly.get(int(count)) if count == int(count) else None
        text = exact or text.given().get(spoken().category(count), text.other)
    return text


def _text(code: str) -> Text:
    language, own = spoken(), _called.get()
    try:
        text = language.text[code]
    except KeyError:
        raise ExclusionError(f"No words for {code!r} in {language.name}.") from None
    return text if own is None else renamed(text, language, own)
